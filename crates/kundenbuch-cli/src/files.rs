//! Files that people name: read within a limit, written whole or not at all.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Read, Write},
    path::Path,
};

use kundenbuch::{Error, book::Book};

use crate::output::Outcome;

/// Reads a file of at most `limit` bytes; a larger one is refused before it is read.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    if about.is_dir() {
        return Err(Error::FileUnreadable { why: "not_a_file".to_owned() });
    }
    if about.len() > limit {
        return Err(Error::FileTooLarge { limit });
    }
    let mut bytes = Vec::new();
    // Pipes and devices tell no length: never more than the limit and one byte.
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(Error::FileTooLarge { limit }) } else { Ok(bytes) }
}

/// Writes a file through `fill`: beside its place (mode 0600), synced, then renamed over what was there. On failure
/// nothing stays and what was there stands. Never into the book's own folder.
pub fn write<T>(
    book: &mut Book,
    path: &Path,
    fill: impl FnOnce(&mut Book, &mut dyn Write) -> Outcome<T>,
) -> Outcome<T> {
    let name = path.file_name().ok_or(Error::PlaceMissing)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder = fs::canonicalize(folder).map_err(Error::from)?;
    if folder.starts_with(book.place()) || folder.join(name).is_dir() {
        return Err(Error::PlaceTaken.into());
    }
    let mut beside = OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.new", std::process::id()));
    let beside = folder.join(beside);
    let written = fill_new(book, &beside, fill).and_then(|value| {
        fs::rename(&beside, folder.join(name)).map_err(Error::from)?;
        Ok(value)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside); // the first fault is the one to tell
    }
    written
}

fn fill_new<T>(book: &mut Book, path: &Path, fill: impl FnOnce(&mut Book, &mut dyn Write) -> Outcome<T>) -> Outcome<T> {
    let mut out = BufWriter::new(new_private_file(path).map_err(Error::from)?);
    let value = fill(book, &mut out)?;
    let file = out.into_inner().map_err(|error| Error::from(error.into_error()))?;
    file.sync_all().map_err(Error::from)?;
    Ok(value)
}

/// Only this user may read it, from its first moment on.
fn new_private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
