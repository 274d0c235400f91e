//! Replaces a small file so that after any crash the old or the new content stands there, never half of one.
//!
//! The only module that writes files besides the database and the head ([`super::head`]). It never appends and never
//! writes in place.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use crate::{Error, Result};

/// How unfinished files end; what a crash left behind is recognised by it.
const UNFINISHED: &str = ".new";

/// The points between which a power cut can come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Create,
    Write,
    Sync,
    Rename,
    SyncFolder,
}

/// Puts these bytes at this path: a file beside it (mode 0600), written, synced, renamed over it, folder synced.
///
/// On failure the unfinished file is removed and the old content stands. After [`Step::Rename`] an error means
/// that the new content stands but may not survive a power cut.
///
/// # Errors
/// [`Error::DiskFull`], [`Error::NotWritable`], [`Error::PlaceMissing`] or [`Error::Disk`].
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_watched(path, bytes, |_| Ok(()))
}

/// Makes a new, perhaps large file: filled beside its place, synced, looked over, and only then given its name. On
/// failure nothing stays.
///
/// # Errors
/// [`Error::PlaceTaken`] if something lies there, whatever `write` and `check` refuse with, and as the disk answers.
pub fn make(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<()>,
    check: impl FnOnce(&Path) -> Result<()>,
) -> Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(Error::PlaceTaken);
    }
    let unfinished = beside(path)?;
    let made = (|| -> Result<()> {
        let mut open = new_private_file(&unfinished)?;
        write(&mut open)?;
        open.sync_all()?;
        drop(open);
        check(&unfinished)?;
        Ok(rename_patiently(&unfinished, path)?)
    })();
    if made.is_err() {
        let _ = fs::remove_file(&unfinished); // the first fault is the one to tell
    }
    made?;
    Ok(sync_folder(parent(path))?)
}

/// A file beside its place that gets its name later, or goes.
pub(super) struct Unfinished(PathBuf);

impl Unfinished {
    /// For this path; nothing is made yet.
    pub fn beside(path: &Path) -> Result<Unfinished> {
        beside(path).map(Unfinished)
    }

    /// Fills it anew and makes it durable.
    pub fn fill(&self, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        remove_if_there(&self.0)?;
        let mut file = io::BufWriter::new(new_private_file(&self.0)?);
        write(&mut file)?;
        file.flush()?;
        Ok(file.get_ref().sync_all()?)
    }

    /// Puts it at its place.
    pub fn put(self, path: &Path) -> Result<()> {
        rename_patiently(&self.0, path)?;
        Ok(sync_folder(parent(path))?)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = remove_if_there(&self.0); // nothing there once it was put
    }
}

/// Removes what a crash left of [`make`] at a place whose name begins so. Only whoever alone makes such files may ask.
///
/// # Errors
/// As the disk answers.
pub fn sweep_made(folder: &Path, beginning: &str) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let ours =
            name.to_str().and_then(|name| name.strip_prefix('.')).is_some_and(|name| name.starts_with(beginning));
        if ours && name.to_str().is_some_and(|name| name.ends_with(UNFINISHED)) {
            remove_if_there(&folder.join(name))?;
        }
    }
    Ok(())
}

/// Removes unfinished files that a crash left in this folder. Only the holder of the folder's lock may call it:
/// another program's file could be under way.
///
/// # Errors
/// As the disk answers; files that are gone meanwhile are no error.
pub fn sweep(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with('.') && name.ends_with(UNFINISHED));
        if ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            remove_if_there(&entry.path())?;
        }
    }
    Ok(())
}

/// Makes a folder with all above it, for this user only; one that is there stays as it is.
///
/// # Errors
/// [`Error::NotWritable`], [`Error::PlaceTaken`] if a file lies there, [`Error::DiskFull`], [`Error::Disk`].
pub fn private_folder(path: &Path) -> Result<()> {
    let mut maker = fs::DirBuilder::new();
    maker.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
    Ok(maker.create(path)?)
}

/// Whether this folder takes files, found out by making an empty one and removing it.
///
/// # Errors
/// [`Error::PlaceMissing`] if the folder is not there, [`Error::NotWritable`], [`Error::DiskFull`].
pub fn probe(folder: &Path) -> Result<()> {
    if !fs::metadata(folder)?.is_dir() {
        return Err(Error::PlaceMissing);
    }
    let path = beside(&folder.join("probe"))?;
    new_private_file(&path)?;
    Ok(fs::remove_file(&path)?)
}

/// Removes a file; one that is not there is no error.
pub(crate) fn remove_if_there(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Makes the folder's own entries durable. Windows has no such call and needs none.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn write_watched(path: &Path, bytes: &[u8], mut before: impl FnMut(Step) -> io::Result<()>) -> Result<()> {
    let unfinished = beside(path)?;
    let written = (|| {
        before(Step::Create)?;
        let mut file = new_private_file(&unfinished)?;
        before(Step::Write)?;
        file.write_all(bytes)?;
        before(Step::Sync)?;
        file.sync_all()?;
        drop(file);
        before(Step::Rename)?;
        rename_patiently(&unfinished, path)
    })();
    if let Err(error) = written {
        // The first fault is the one to tell; an unfinished file that stays is swept at the next open.
        let _ = fs::remove_file(&unfinished);
        return Err(error.into());
    }
    before(Step::SyncFolder)?;
    Ok(sync_folder(parent(path))?)
}

/// A name of our own in the same folder: two programs replacing the same file never share an unfinished one.
fn beside(path: &Path) -> Result<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Some(name) = path.file_name() else { return Err(Error::PlaceMissing) };
    let mut unfinished = OsString::from(".");
    unfinished.push(name);
    unfinished.push(format!(".{}-{}{UNFINISHED}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    Ok(path.with_file_name(unfinished))
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Only this user may read it, from its first moment on; never follows what already lies there.
pub(super) fn new_private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(not(windows))]
fn rename_patiently(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

/// Virus scanners hold files for a moment after they were written: try again for half a second.
#[cfg(windows)]
fn rename_patiently(from: &Path, to: &Path) -> io::Result<()> {
    for pause in [10, 30, 60, 150, 250] {
        match fs::rename(from, to) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                std::thread::sleep(std::time::Duration::from_millis(pause));
            }
            done => return done,
        }
    }
    fs::rename(from, to)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};

    use super::*;

    const STEPS: [Step; 5] = [Step::Create, Step::Write, Step::Sync, Step::Rename, Step::SyncFolder];

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_new_content_replaces_the_old_and_nothing_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        write(&path, b"old").unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["keys.json"]);
    }

    #[test]
    fn a_fault_before_the_rename_leaves_the_old_content_and_no_unfinished_file() {
        for failing in STEPS.into_iter().filter(|step| *step != Step::SyncFolder) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("keys.json");
            write(&path, b"old").unwrap();
            let full = |step| if step == failing { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) };
            let answer = write_watched(&path, b"new", full);
            assert!(matches!(answer, Err(Error::DiskFull)), "{failing:?}");
            assert_eq!(fs::read(&path).unwrap(), b"old", "{failing:?}");
            assert_eq!(names(folder.path()), ["keys.json"], "{failing:?}");
        }
    }

    #[test]
    fn a_kill_at_any_step_leaves_old_or_new_and_a_sweep_tidies() {
        for killed in STEPS {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("keys.json");
            write(&path, b"old").unwrap();
            // A panic passes by the tidying up just as a kill does.
            let kill = |step| if step == killed { panic_any("killed") } else { Ok(()) };
            let died = catch_unwind(AssertUnwindSafe(|| write_watched(&path, b"new", kill)));
            assert!(died.is_err());
            let expected: &[u8] = if killed == Step::SyncFolder { b"new" } else { b"old" };
            assert_eq!(fs::read(&path).unwrap(), expected, "{killed:?}");
            sweep(folder.path()).unwrap();
            assert_eq!(names(folder.path()), ["keys.json"], "{killed:?}");
        }
    }

    #[test]
    fn a_sweep_leaves_what_people_put_there() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["Preisliste.new", ".notiz", "book.db"] {
            fs::write(folder.path().join(name), b"x").unwrap();
        }
        sweep(folder.path()).unwrap();
        assert_eq!(names(folder.path()), [".notiz", "Preisliste.new", "book.db"]);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        write(&path, b"x").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_missing_folder_is_named_as_missing() {
        let folder = tempfile::tempdir().unwrap();
        let answer = write(&folder.path().join("gone").join("keys.json"), b"x");
        assert!(matches!(answer, Err(Error::PlaceMissing)));
        assert!(matches!(probe(&folder.path().join("gone")), Err(Error::PlaceMissing)));
    }

    #[test]
    fn a_probe_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        probe(folder.path()).unwrap();
        assert!(names(folder.path()).is_empty());
    }
}
