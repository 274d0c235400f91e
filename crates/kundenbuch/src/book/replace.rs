//! Replaces a small file so that after any crash the old or the new content stands there, never half of one.
//!
//! The only module that writes files besides the database and the head ([`super::head`]). It never appends and never
//! writes in place.

use std::{
    cell::RefCell,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    process,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use sha2::{Digest, Sha256};

use super::lock;
use crate::{Error, Result};

/// How unfinished files end in folders of our own; what a crash left behind is recognised by it.
const UNFINISHED: &str = ".new";

/// What `SQLite` hangs on the name of an unfinished database while it fills it.
const JOURNAL: &str = "-journal";

/// How they end wherever they lie: nobody else's file is called so.
const OURS: &str = ".kundenbuch.new";

/// So many letters of a name stand in that of its unfinished file: it says what it was to become, and fits any disk.
const SHOWN: usize = 40;

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

/// As [`write`], if what it replaces still `stands` in the moment before it gets its name; whether it did.
///
/// # Errors
/// As of [`write`].
pub fn write_where(path: &Path, bytes: &[u8], stands: impl Fn() -> bool) -> Result<bool> {
    let mut stood = true;
    let written = write_watched(path, bytes, |step| {
        stood = step != Step::Rename || stands();
        if stood { Ok(()) } else { Err(io::ErrorKind::Interrupted.into()) }
    });
    if stood { written.map(|()| true) } else { Ok(false) }
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
        let mut open = begin(&unfinished)?;
        write(&mut open)?;
        open.sync_all()?;
        let _held = held(open);
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
pub(super) struct Unfinished {
    path: PathBuf,
    /// Kept open, so that nobody takes it for one a crash left.
    held: RefCell<Option<File>>,
}

impl Unfinished {
    /// For this path; nothing is made yet.
    pub fn beside(path: &Path) -> Result<Unfinished> {
        Ok(Unfinished { path: beside(path)?, held: RefCell::default() })
    }

    /// Where it lies until then.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Fills it anew and makes it durable.
    pub fn fill(&self, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        drop(self.held.take());
        remove_if_there(&self.path)?;
        let mut file = io::BufWriter::new(begin(&self.path)?);
        write(&mut file)?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        self.held.replace(held(file));
        Ok(())
    }

    /// Puts it at its place.
    pub fn put(self, path: &Path) -> Result<()> {
        rename_patiently(&self.path, path)?;
        Ok(sync_folder(parent(path))?)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = remove_if_there(&self.path); // nothing there once it was put
    }
}

/// Removes from a folder of other people's files what a kill of this program on this PC left unfinished: it bears a name
/// that nobody else gives, and nobody holds it. Best effort: what stays does no harm and waits for the next time.
pub fn sweep_dead(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let ours = entry.file_name().to_str().is_some_and(is_ours);
        if !ours || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.path();
        let Ok(file) = File::open(&path) else { continue };
        let dead = file.try_lock().is_ok() && (cfg!(unix) || is_old(&file));
        drop(file);
        if dead {
            let _ = fs::remove_file(&path);
        }
    }
}

/// Removes the same from a folder; whether it is there and nothing unfinished is left in it, dead or alive.
pub(super) fn is_clean_of_dead(folder: &Path) -> bool {
    sweep_dead(folder);
    let Ok(entries) = fs::read_dir(folder) else { return false };
    !entries.flatten().any(|entry| entry.file_name().to_str().is_some_and(is_ours))
}

/// `.Liste.csv.4711-0-1a2b3c4d.kundenbuch.new`, of this PC.
fn is_ours(name: &str) -> bool {
    let told = name.strip_prefix('.').and_then(|name| name.strip_suffix(OURS)).and_then(|name| name.rsplit_once('.'));
    let Some((_, maker)) = told else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match maker.split('-').collect::<Vec<_>>()[..] {
        [process, count, pc] => digits(process) && digits(count) && pc == this_pc(),
        _ => false,
    }
}

/// Where a lock cannot be held to the end, nothing of the last hour is taken for dead.
fn is_old(file: &File) -> bool {
    let changed = file.metadata().and_then(|about| about.modified());
    changed.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > Duration::from_hours(1)))
}

/// A few signs for this PC: a folder on a share may hold what another one is writing.
fn this_pc() -> &'static str {
    static SIGNS: OnceLock<String> = OnceLock::new();
    SIGNS.get_or_init(|| {
        let hash = Sha256::digest(lock::this_pc());
        hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
    })
}

/// Makes an unfinished file. Its lock says that somebody is at it; a kill frees it. Where a disk knows no locks,
/// nothing is ever swept.
fn begin(path: &Path) -> io::Result<File> {
    let file = new_private_file(path)?;
    let _ = file.try_lock();
    Ok(file)
}

/// Keeps the lock until the file has its name. On Windows nobody else could read a locked file.
fn held(file: File) -> Option<File> {
    (!cfg!(windows)).then_some(file)
}

/// Removes unfinished files that a crash left in this folder. Only the holder of the folder's lock may call it:
/// another program's file could be under way.
///
/// # Errors
/// As the disk answers; files that are gone meanwhile are no error.
pub fn sweep(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let unfinished = |name: &str| name.strip_suffix(JOURNAL).unwrap_or(name).ends_with(UNFINISHED);
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with('.') && unfinished(name));
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
        let mut file = begin(&unfinished)?;
        before(Step::Write)?;
        file.write_all(bytes)?;
        before(Step::Sync)?;
        file.sync_all()?;
        let _held = held(file);
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
    let shown: String = name.to_string_lossy().chars().take(SHOWN).collect();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    Ok(path.with_file_name(format!(".{shown}.{}-{count}-{}{OURS}", process::id(), this_pc())))
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
    fn a_sweep_among_other_peoples_files_takes_only_dead_ones_of_ours() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let (mine, ours) = (this_pc(), OURS);
        let dead = [format!(".Liste.csv.4711-0-{mine}{ours}"), format!(".Weingut 1.4711-12-{mine}{ours}")];
        let others = [
            ".Liste.csv.4711-0.new".to_owned(),
            format!("Liste.csv.4711-0-{mine}{ours}"),
            format!(".Liste.csv.4711-{mine}{ours}"),
            format!(".Liste.csv.4711-0-00000000{ours}"), // another PC is at it, maybe
            format!(".Liste.csv.x-0-{mine}{ours}"),
            format!(".notiz{ours}"),
        ];
        dead.iter().chain(&others).for_each(|name| fs::write(at(name), b"x").unwrap());
        let alive = beside(&at("Liste.csv")).unwrap();
        let held = begin(&alive).unwrap();
        sweep_dead(folder.path());
        assert!(dead.iter().all(|name| !at(name).exists()), "{:?}", names(folder.path()));
        assert!(others.iter().all(|name| at(name).exists()), "{:?}", names(folder.path()));
        assert!(alive.exists(), "somebody is writing it");
        drop(held);
        sweep_dead(folder.path());
        assert!(!alive.exists(), "nobody is any more");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_taken_for_nobodys_at_no_moment_before_it_has_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Liste.csv");
        make(
            &path,
            |_| {
                sweep_dead(folder.path());
                Ok(())
            },
            |_| {
                sweep_dead(folder.path());
                Ok(())
            },
        )
        .unwrap();
        let handed = folder.path().join("Karte.vcf");
        let unfinished = Unfinished::beside(&handed).unwrap();
        for _ in 0..2 {
            unfinished.fill(|out| Ok(out.write_all(b"x")?)).unwrap();
            sweep_dead(folder.path());
        }
        unfinished.put(&handed).unwrap();
        assert_eq!(names(folder.path()), ["Karte.vcf", "Liste.csv"]);
    }

    #[test]
    fn a_name_as_long_as_the_disk_takes_can_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ü".repeat(120));
        write(&path, b"x").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"x");
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
