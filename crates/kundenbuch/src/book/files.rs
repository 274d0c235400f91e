//! Files that people name: read within a limit, written whole or not at all, never among what keeps a book alive.

use std::{
    cell::RefCell,
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use super::{
    Book,
    folder::{AppFolder, Folder},
    replace, targets,
};
use crate::{Error, Result, backup, erasure::ledger, keys::KeyFile};

/// Ends the name of what must never be written over, though a person named it, in small letters: backups, copies of the
/// ledger, and what a book consists of.
const KEPT: [&str; 6] = [crate::backup::ENDING, ".kundenbuch-ledger", ".ledger", ".recent", "keys.json", "book.db"];
/// The window's own folder, where its settings lie.
const WINDOW: &str = "org.kundenbuch.kundenbuch";

/// Reads a file of at most `limit` bytes; a larger one is refused before it is read.
///
/// # Errors
/// [`Error::FileTooLarge`], [`Error::FileUnreadable`] for a folder, a pipe or a device, and as the disk answers.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    // Before it is opened: opening a pipe waits for who writes into it.
    let about = fs::metadata(path)?;
    if !about.is_file() {
        return Err(Error::FileUnreadable { why: "not_a_file".to_owned() });
    }
    if about.len() > limit {
        return Err(Error::FileTooLarge { limit });
    }
    let mut bytes = Vec::new();
    // It may grow while it is read: never more than the limit and one byte.
    File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(Error::FileTooLarge { limit }) } else { Ok(bytes) }
}

/// Writes what `fill` gives over what was there, whole or not at all (mode 0600). A folder that takes no files is found
/// out first, so that nothing is noted as handed over that could not be written.
///
/// # Errors
/// As [`destination`]; [`Error::PlaceMissing`], [`Error::NotWritable`],
/// [`Error::DiskFull`], and what `fill` answers; what lay at the path is as it was then.
pub fn write<T, E: From<Error>>(
    book: &mut Book,
    path: &Path,
    fill: impl FnOnce(&mut Book, &mut Vec<u8>) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    let path = destination(path, book.app())?;
    let mut bytes = Vec::new();
    let value = fill(book, &mut bytes)?;
    targets::note(book, &path);
    let written = replace::write(&path, &bytes);
    targets::sweep(book);
    written?;
    Ok(value)
}

/// Where an act that hands data out puts them: filled inside the act, handed over once the act stands. So a full disk
/// leaves neither a note of a file that is not there nor a file that is not noted.
pub struct HandOut(Outlet);

enum Outlet {
    File(replace::Unfinished),
    Memory(RefCell<Vec<u8>>),
}

impl HandOut {
    /// Into memory.
    pub fn memory() -> HandOut {
        HandOut(Outlet::Memory(RefCell::default()))
    }

    /// What was written into memory; of a file nothing.
    pub fn into_bytes(self) -> Vec<u8> {
        match self.0 {
            Outlet::Memory(bytes) => bytes.into_inner(),
            Outlet::File(_) => Vec::new(),
        }
    }

    /// Fills it from the beginning, whatever an earlier run of the act wrote; a file is made durable.
    ///
    /// # Errors
    /// Those of the disk, and what `write` answers.
    pub(crate) fn fill(&self, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        match &self.0 {
            Outlet::File(file) => file.fill(write),
            Outlet::Memory(bytes) => {
                let mut fresh = Vec::new();
                write(&mut fresh)?;
                bytes.replace(fresh);
                Ok(())
            }
        }
    }
}

/// Lets an act hand data out into a file (mode 0600) over what was there, whole or not at all; the file gets its name
/// only after the act.
///
/// # Errors
/// As [`write`]; what lay at the path is as it was then.
pub fn hand_out<T, E: From<Error>>(
    book: &mut Book,
    path: &Path,
    act: impl FnOnce(&mut Book, &HandOut) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    let path = destination(path, book.app())?;
    targets::note(book, &path);
    let handed = handed_out(book, &path, act);
    targets::sweep(book);
    handed
}

fn handed_out<T, E: From<Error>>(
    book: &mut Book,
    path: &Path,
    act: impl FnOnce(&mut Book, &HandOut) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    let out = HandOut(Outlet::File(replace::Unfinished::beside(path)?));
    let value = act(book, &out)?;
    if let Outlet::File(file) = out.0 {
        file.put(path)?;
    }
    Ok(value)
}

/// Where a file that a person named may be put: its folder resolved, rid of what a kill left there, and found to take
/// files. Every door that writes one asks here.
///
/// # Errors
/// [`Error::OwnFolder`] in the folder of any book, of its ledger or of app data: a file put there could be what a book
/// opens with; [`Error::PlaceTaken`] where a folder, a device, a pipe, a backup or a ledger lies; [`Error::PlaceMissing`],
/// [`Error::NotWritable`], [`Error::DiskFull`].
pub fn destination(path: &Path, app: &AppFolder) -> Result<PathBuf> {
    let name = path.file_name().ok_or(Error::PlaceMissing)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder = fs::canonicalize(folder)?;
    if is_inside_a_book(&folder) || is_app_data(&folder, app) {
        return Err(Error::OwnFolder);
    }
    let path = folder.join(name);
    if is_kept(&path) || is_odd(&path) {
        return Err(Error::PlaceTaken);
    }
    replace::sweep_dead(&folder);
    replace::probe(&folder)?;
    Ok(path)
}

/// Whether something lies here that a book is opened with or brought back from: by its name in any spelling, or, whatever
/// it is called, by how it begins.
fn is_kept(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    path.symlink_metadata().is_ok()
        && (KEPT.iter().any(|ending| name.ends_with(ending))
            || backup::is_one(path)
            || ledger::is_one(path)
            || KeyFile::lies_at(path))
}

/// Whether something else than an ordinary file lies here: a file put in its place would end it for everybody.
fn is_odd(path: &Path) -> bool {
    let system = |target: PathBuf| ["/dev", "/proc", "/sys"].iter().any(|folder| target.starts_with(folder));
    fs::metadata(path).is_ok_and(|about| !about.is_file()) || fs::read_link(path).is_ok_and(system)
}

/// Whether this folder (links resolved) or one above it holds a book, finished or not.
pub(super) fn is_inside_a_book(folder: &Path) -> bool {
    folder.ancestors().any(Folder::is_one)
}

/// Whether this folder lies where this program keeps what it knows about books: this user's, or another's.
fn is_app_data(folder: &Path, app: &AppFolder) -> bool {
    let own = fs::canonicalize(app.path()).unwrap_or_else(|_| app.path().to_owned());
    let named = folder.components().any(|part| part.as_os_str() == WINDOW);
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
    folder.starts_with(own)
        || named
        || entries.any(|entry| entry.file_name().to_str().is_some_and(AppFolder::is_a_head))
}
