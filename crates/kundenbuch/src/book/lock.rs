//! One book, one program: the lock that a kill frees by itself, and the note saying who holds it.
//!
//! The lock is the operating system's, on a file of its own; who holds it stands in a second file, because a
//! locked file cannot be read on Windows. A refusal writes nothing.

use std::{
    env,
    fs::{self, File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
    folder::Folder,
    replace::{self, remove_if_there},
};
use crate::{Error, Moment, Result};

/// A holder's note is small; anything longer is not ours.
const NOTE_LIMIT: usize = 1024;

/// What the holder wrote down: `{"by": "name of the PC", "since": unix ms}`.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Holder {
    #[serde(default)]
    by: String,
    #[serde(default)]
    since: Option<Moment>,
}

/// The lock on one book folder, held until dropped or until the process ends in whatever way.
#[derive(Debug)]
pub struct Lock {
    file: File,
    note: PathBuf,
}

impl Lock {
    /// Takes the lock of this book for this PC, or says who holds it.
    ///
    /// # Errors
    /// [`Error::AlreadyOpen`] when another window or program holds it, [`Error::NotWritable`],
    /// [`Error::PlaceMissing`] or [`Error::Disk`].
    pub fn take(folder: &Folder) -> Result<Lock> {
        Lock::take_at(&folder.lock(), &this_pc(), Moment::now())
    }

    /// The same for the lock file at this path; the note stands beside it with the ending `.holder`.
    ///
    /// `by` is the name of the PC, `since` the moment to be written down.
    ///
    /// # Errors
    /// [`Error::AlreadyOpen`] when another window or program holds it, [`Error::NotWritable`],
    /// [`Error::PlaceMissing`] or [`Error::Disk`].
    pub fn take_at(path: &Path, by: &str, since: Moment) -> Result<Lock> {
        let note = path.with_extension("holder");
        let file = open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let Holder { by, since } = read_note(&note);
                return Err(Error::AlreadyOpen { by, since });
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let lock = Lock { file, note };
        let text = serde_json::to_vec(&Holder { by: by.to_owned(), since: Some(since) })
            .map_err(|_| Error::internal("lock_note"))?;
        // The lock holds without its note; a full disk must not keep anyone from reading the book.
        let _ = replace::write(&lock.note, &text);
        Ok(lock)
    }
}

impl Drop for Lock {
    /// The note goes first: once the lock is free it may be somebody else's.
    fn drop(&mut self) {
        let _ = remove_if_there(&self.note);
        let _ = self.file.unlock();
    }
}

/// The name of this PC as the network shows it; empty if the system does not tell.
pub fn this_pc() -> String {
    let told = fs::read_to_string("/proc/sys/kernel/hostname")
        .or_else(|_| fs::read_to_string("/etc/hostname"))
        .ok()
        .or_else(|| env::var("COMPUTERNAME").ok())
        .or_else(|| env::var("HOSTNAME").ok());
    told.map(|name| name.trim().chars().take(64).collect()).unwrap_or_default()
}

fn open(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path)?)
}

/// The holder writes the note just after taking the lock: give it a tenth of a second.
fn read_note(path: &Path) -> Holder {
    for _ in 0..10 {
        let note = fs::read(path).ok().filter(|bytes| bytes.len() <= NOTE_LIMIT);
        if let Some(holder) = note.and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
            return holder;
        }
        thread::sleep(Duration::from_millis(10));
    }
    Holder::default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use std::{
        process::{Child, Command},
        sync::atomic::{AtomicUsize, Ordering},
        time::Instant,
    };

    use super::*;

    const WHERE: &str = "KUNDENBUCH_TEST_LOCK";

    fn names(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn the_second_to_come_hears_who_holds_it_and_since_when() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let _held = Lock::take_at(&path, "kontor-1", Moment(1_700_000_000_000)).unwrap();
        let Err(Error::AlreadyOpen { by, since }) = Lock::take_at(&path, "kontor-2", Moment(5)) else {
            panic!("two holders")
        };
        assert_eq!((by.as_str(), since), ("kontor-1", Some(Moment(1_700_000_000_000))));
    }

    #[test]
    fn a_refusal_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let _held = Lock::take_at(&path, "kontor-1", Moment(7)).unwrap();
        let note = fs::read(path.with_extension("holder")).unwrap();
        let _ = Lock::take_at(&path, "kontor-2", Moment(8));
        assert_eq!(fs::read(path.with_extension("holder")).unwrap(), note);
        assert_eq!(names(folder.path()), 2);
    }

    #[test]
    fn letting_go_frees_the_lock_and_removes_the_note() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        drop(Lock::take_at(&path, "kontor-1", Moment(7)).unwrap());
        assert!(!path.with_extension("holder").exists());
        Lock::take_at(&path, "kontor-1", Moment(8)).unwrap();
    }

    #[test]
    fn a_stale_or_broken_note_stops_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        fs::write(path.with_extension("holder"), b"\xff{half").unwrap();
        Lock::take_at(&path, "kontor-1", Moment(7)).unwrap();
    }

    #[test]
    fn of_eight_racing_threads_one_holds_it() {
        for _ in 0..25 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("lock");
            let (winners, done) = (AtomicUsize::new(0), std::sync::Barrier::new(8));
            thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| {
                        let held = Lock::take_at(&path, "kontor", Moment(1));
                        winners.fetch_add(usize::from(held.is_ok()), Ordering::SeqCst);
                        done.wait();
                    });
                }
            });
            assert_eq!(winners.into_inner(), 1);
        }
    }

    /// The other program of the next test; does nothing by itself.
    #[test]
    #[ignore = "started by a_kill_frees_the_lock"]
    fn hold_until_killed() {
        let Ok(path) = env::var(WHERE) else { return };
        let _held = Lock::take_at(Path::new(&path), "other", Moment(1)).unwrap();
        thread::sleep(Duration::from_mins(1));
    }

    fn other_program(path: &Path) -> Child {
        Command::new(env::current_exe().unwrap())
            .args(["--exact", "book::lock::tests::hold_until_killed", "--ignored"])
            .env(WHERE, path)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    }

    #[test]
    fn a_kill_frees_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let mut other = other_program(&path);
        let started = Instant::now();
        while !path.with_extension("holder").exists() {
            assert!(started.elapsed() < Duration::from_secs(20), "the other program did not start");
            thread::sleep(Duration::from_millis(10));
        }
        let refused =
            matches!(Lock::take_at(&path, "me", Moment(2)), Err(Error::AlreadyOpen { by, .. }) if by == "other");
        other.kill().unwrap();
        other.wait().unwrap();
        assert!(refused);
        Lock::take_at(&path, "me", Moment(3)).unwrap();
    }
}
