//! Files that people name: read within a limit, written whole or not at all.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

use kundenbuch::{
    Error,
    book::{Book, replace},
};

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

/// Writes what `fill` gives over what was there, whole or not at all (mode 0600). A folder that takes no files is found
/// out first, so that nothing is noted as handed over that could not be written. Never into the book's own folder.
pub fn write<T>(book: &mut Book, path: &Path, fill: impl FnOnce(&mut Book, &mut Vec<u8>) -> Outcome<T>) -> Outcome<T> {
    let name = path.file_name().ok_or(Error::PlaceMissing)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder = fs::canonicalize(folder).map_err(Error::from)?;
    if folder.starts_with(book.place()) || folder.join(name).is_dir() {
        return Err(Error::PlaceTaken.into());
    }
    replace::probe(&folder)?;
    let mut bytes = Vec::new();
    let value = fill(book, &mut bytes)?;
    replace::write(&folder.join(name), &bytes)?;
    Ok(value)
}
