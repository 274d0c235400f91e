//! Which folders hold backups of a book, as far as this PC knows, and the ledgers that lie in them: one beside the
//! backups, and one inside each. Best effort: a stick that is not there says nothing.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    archive::{Archive, Part},
    write::list,
};
use crate::{
    Error, Result, Uid,
    book::{folder::AppFolder, replace},
    erasure::{
        copies::recent,
        ledger::{Contents, Copy, Seal, Sum, lying_at, seal_at, sum_of, unseal},
    },
};

/// So many folders are remembered, the one used last in front.
const FOLDERS: usize = 256;
/// So many backups of a folder are looked into, the newest first.
const BACKUPS: usize = 64;
/// By so many of them a medium is known again.
const SEEN: usize = 16;
/// Bytes of a backup that are its beginning.
const BEGINNING: u64 = 4096;

/// A folder with backups on one medium: the sticks of a week all come as the same folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    /// Drawn when it was first seen.
    pub id: Uid,
    pub folder: PathBuf,
    /// Number of the newest erasure of which the ledger there was told.
    pub told: i64,
    /// By which it is known again: the ledger that was last seen there, which is sealed anew at each writing.
    pub seal: Option<Seal>,
    /// By which it is known again as well: beginnings of the backups that were last seen there.
    pub backups: BTreeSet<u64>,
}

impl Known {
    /// Whether the medium is in its place, and not another one or none.
    pub fn is_there(&self, book: Uid) -> bool {
        if self.seal.is_none() && self.backups.is_empty() {
            return self.folder.is_dir(); // its first backup is being made
        }
        let seal = seal_at(&ledger(&self.folder, book));
        (seal.is_some() && seal == self.seal) || !self.backups.is_disjoint(&backups(&self.folder))
    }

    /// Where the copy of the ledger lies beside its backups.
    pub fn ledger(&self, book: Uid) -> PathBuf {
        ledger(&self.folder, book)
    }

    /// Takes note of the ledger that lies there now; whether that is news.
    pub fn look(&mut self, book: Uid) -> bool {
        let before = self.seal;
        self.seal = seal_at(&ledger(&self.folder, book));
        self.seal != before
    }
}

/// Beginnings of the newest backups in a folder, hashed: they hold the sealed manifest, so no two are alike.
fn backups(folder: &Path) -> BTreeSet<u64> {
    let newest = list(folder).unwrap_or_default().into_iter().take(SEEN);
    newest.filter_map(|backup| beginning(Path::new(&backup.path)).ok()).collect()
}

fn beginning(backup: &Path) -> Result<u64> {
    let mut bytes = Vec::new();
    File::open(backup)?.take(BEGINNING).read_to_end(&mut bytes)?;
    Ok(Sha256::digest(bytes).first_chunk().copied().map(u64::from_be_bytes).unwrap_or_default())
}

/// The folders this PC made or restored backups of this book in.
pub(crate) fn folders(app: &AppFolder, book: Uid) -> Vec<Known> {
    let bytes = fs::read(app.backups(book)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Remembers the medium that is in a folder, as far as app data can be written; what is known of it.
///
/// # Errors
/// [`Error::NoRandomness`].
pub(crate) fn remember(app: &AppFolder, book: Uid, folder: &Path) -> Result<Known> {
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let before = folders(app, book);
    let here = before.iter().position(|known| known.folder == folder && known.is_there(book));
    let mut others = before.clone();
    let mut known = match here {
        Some(at) => others.remove(at),
        None => Known { id: Uid::draw()?, folder, told: 0, seal: None, backups: BTreeSet::new() },
    };
    known.look(book);
    known.backups = backups(&known.folder);
    let all: Vec<Known> = std::iter::once(known.clone()).chain(others).take(FOLDERS).collect();
    if all != before {
        let _ = put(app, book, &all);
    }
    Ok(known)
}

/// Remembers the media with backups that are now in known folders without being known themselves: brought from another
/// PC, or filled there.
///
/// # Errors
/// As [`remember`].
pub(crate) fn strangers(app: &AppFolder, book: Uid, known: &[Known]) -> Result<Vec<Known>> {
    let there: BTreeSet<&Path> =
        known.iter().filter(|known| known.is_there(book)).map(|known| known.folder.as_path()).collect();
    let folders: BTreeSet<&Path> = known.iter().map(|known| known.folder.as_path()).collect();
    let holds = |folder: &&&Path| seal_at(&ledger(folder, book)).is_some() || !backups(folder).is_empty();
    folders.difference(&there).filter(holds).map(|folder| remember(app, book, folder)).collect()
}

/// Notes what the ledgers in these folders were told; folders that came since stay.
///
/// # Errors
/// As the disk answers.
pub(crate) fn note(app: &AppFolder, book: Uid, told: &[Known]) -> Result<()> {
    let mut all = folders(app, book);
    for known in told {
        match all.iter_mut().find(|there| there.id == known.id) {
            Some(there) => there.clone_from(known),
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
    /// By which these are known again.
    pub sums: BTreeSet<Sum>,
    /// Those beside backups that could not be read: damaged, or by the disk's fault.
    pub unread: Vec<PathBuf>,
}

/// What the ledgers beside and inside the backups of these folders say of this book, but for those that are known. What
/// belongs to another book says nothing.
pub(crate) fn ledgers<'a>(
    folders: impl IntoIterator<Item = &'a Path>,
    book: Uid,
    key: &[u8; 32],
    known: &BTreeSet<Sum>,
) -> Found {
    let mut found = Found::default();
    // Several backups hold the same copy, and one that is known tells nothing.
    let mut opened = |bytes: &[u8]| {
        let sum = sum_of(bytes);
        if known.contains(&sum) || found.sums.contains(&sum) {
            return true;
        }
        match unseal(book, key, bytes) {
            Copy::Good(contents) => {
                found.sums.insert(sum);
                found.contents.push(contents);
                true
            }
            Copy::Missing | Copy::Foreign(_) => true,
            Copy::Damaged => false,
        }
    };
    let mut unread = Vec::new();
    for folder in folders.into_iter().filter(|folder| folder.is_dir()) {
        let place = ledger(folder, book);
        for place in [recent(&place), place] {
            match lying_at(&place, book) {
                Ok(None) => {}
                Ok(Some(bytes)) if opened(&bytes) => {}
                Ok(Some(_)) | Err(_) => unread.push(place),
            }
        }
        for backup in list(folder).unwrap_or_default().into_iter().take(BACKUPS) {
            let bytes = Archive::open(Path::new(&backup.path)).and_then(|mut archive| archive.bytes(Part::Ledger));
            let _ = bytes.map(|bytes| opened(&bytes)); // a damaged backup says so where it is looked at
        }
    }
    Found { unread, ..found }
}
