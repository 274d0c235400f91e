//! Which folders hold backups of a book, as far as this PC knows, and the ledgers that lie in them: one beside the
//! backups, and one inside each. Best effort: a stick that is not there says nothing.

use std::path::{Path, PathBuf};

use super::{
    archive::{Archive, Part},
    write::list,
};
use crate::{
    Error, Result, Uid,
    book::{folder::AppFolder, replace},
    erasure::{
        copies::read_both,
        ledger::{Contents, Copy, unseal},
    },
};

/// So many folders are remembered, the one used last in front.
const FOLDERS: usize = 4;
/// So many backups of a folder are looked into, the newest first.
const BACKUPS: usize = 64;

/// The folders this PC made or restored backups of this book in.
pub(crate) fn folders(app: &AppFolder, book: Uid) -> Vec<PathBuf> {
    let bytes = std::fs::read(app.backups(book)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Remembers a folder.
///
/// # Errors
/// As the disk answers.
pub(crate) fn remember(app: &AppFolder, book: Uid, folder: &Path) -> Result<()> {
    let folder = std::fs::canonicalize(folder)?;
    let known = folders(app, book);
    if known.first() == Some(&folder) {
        return Ok(());
    }
    let others = known.into_iter().filter(|other| *other != folder);
    let all: Vec<PathBuf> = std::iter::once(folder.clone()).chain(others).take(FOLDERS).collect();
    replace::write(&app.backups(book), &serde_json::to_vec(&all).map_err(|_| Error::internal("backups"))?)
}

/// Where the copy of the ledger lies beside the backups of a folder.
pub(crate) fn ledger(folder: &Path, book: Uid) -> PathBuf {
    folder.join(format!("{book}.kundenbuch-ledger"))
}

/// What the ledgers beside and inside the backups of these folders say of this book. What cannot be read or belongs to
/// another book says nothing.
pub(crate) fn ledgers(folders: &[PathBuf], book: Uid, key: &[u8; 32]) -> Vec<Contents> {
    let mut found = Vec::new();
    for folder in folders {
        if let Ok((whole, recent)) = read_both(&ledger(folder, book), book, key) {
            found.push(recent);
            if let Copy::Good(contents) = whole {
                found.push(contents);
            }
        }
        for backup in list(folder).unwrap_or_default().into_iter().take(BACKUPS) {
            let bytes = Archive::open(Path::new(&backup.path)).and_then(|mut archive| archive.bytes(Part::Ledger));
            if let Ok(Copy::Good(contents)) = bytes.map(|bytes| unseal(book, key, &bytes)) {
                found.push(contents);
            }
        }
    }
    found
}
