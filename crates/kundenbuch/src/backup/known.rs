//! Which folders hold backups of a book, as far as this PC knows, and the ledgers that lie in them: one beside the
//! backups, and one inside each. Best effort: a stick that is not there says nothing.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

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
const FOLDERS: usize = 256;
/// So many backups of a folder are looked into, the newest first.
const BACKUPS: usize = 64;

/// A folder with backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    pub folder: PathBuf,
    /// Number of the newest erasure of which the ledger there was told.
    pub told: i64,
}

/// The folders this PC made or restored backups of this book in.
pub(crate) fn folders(app: &AppFolder, book: Uid) -> Vec<Known> {
    let bytes = std::fs::read(app.backups(book)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Remembers a folder, as far as app data can be written; what is known of it.
pub(crate) fn remember(app: &AppFolder, book: Uid, folder: &Path) -> Known {
    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let before = folders(app, book);
    let (here, others): (Vec<Known>, _) = before.iter().cloned().partition(|known| known.folder == folder);
    let known = here.into_iter().next().unwrap_or(Known { folder, told: 0 });
    let all: Vec<Known> = std::iter::once(known.clone()).chain(others).take(FOLDERS).collect();
    if all != before {
        let _ = put(app, book, &all);
    }
    known
}

/// Notes what the ledgers in these folders were told; folders that came since stay.
///
/// # Errors
/// As the disk answers.
pub(crate) fn note(app: &AppFolder, book: Uid, told: &[Known]) -> Result<()> {
    let mut all = folders(app, book);
    for known in told {
        match all.iter_mut().find(|there| there.folder == known.folder) {
            Some(there) => there.told = known.told,
            None => all.push(known.clone()),
        }
    }
    put(app, book, &all)
}

fn put(app: &AppFolder, book: Uid, all: &[Known]) -> Result<()> {
    replace::write(&app.backups(book), &serde_json::to_vec(all).map_err(|_| Error::internal("backups"))?)
}

/// Where the copy of the ledger lies beside the backups of a folder.
pub(crate) fn ledger(folder: &Path, book: Uid) -> PathBuf {
    folder.join(format!("{book}.kundenbuch-ledger"))
}

/// What the ledgers of some folders say.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub contents: Vec<Contents>,
    /// Those beside backups that could not be read: damaged, or by the disk's fault.
    pub unread: Vec<PathBuf>,
}

/// What the ledgers beside and inside the backups of these folders say of this book. What belongs to another book says
/// nothing.
pub(crate) fn ledgers<'a>(folders: impl IntoIterator<Item = &'a Path>, book: Uid, key: &[u8; 32]) -> Found {
    let (mut found, mut unread) = (Vec::new(), Vec::new());
    for folder in folders.into_iter().filter(|folder| folder.is_dir()) {
        let place = ledger(folder, book);
        match read_both(&place, book, key) {
            Ok((Copy::Good(contents), recent)) => found.extend([contents, recent]),
            Ok((Copy::Missing | Copy::Foreign(_), recent)) => found.push(recent),
            Ok((Copy::Damaged, recent)) => {
                found.push(recent);
                unread.push(place);
            }
            Err(_) => unread.push(place),
        }
        for backup in list(folder).unwrap_or_default().into_iter().take(BACKUPS) {
            let bytes = Archive::open(Path::new(&backup.path)).and_then(|mut archive| archive.bytes(Part::Ledger));
            if let Ok(Copy::Good(contents)) = bytes.map(|bytes| unseal(book, key, &bytes)) {
                found.push(contents);
            }
        }
    }
    Found { contents: found, unread }
}
