//! Bringing a book back from a backup, into a new folder.

use std::{
    collections::BTreeSet,
    fs::{self, OpenOptions},
    path::Path,
};

use serde::Serialize;

use super::{
    archive::{Archive, Part},
    known, verify,
};
use crate::{
    Error, Moment, Result, Uid,
    book::{
        self, AskFirst, Book, Opened, Unlock,
        folder::{AppFolder, Folder, taken},
        place, replace,
    },
    erasure::{
        copies,
        ledger::{self, Contents, Copy},
    },
    keys::{DataKey, KeyFile},
};

/// What a backup holds, shown before it is restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupView {
    /// The book.
    pub uid: Uid,
    /// The name on its cover.
    pub name: String,
    /// When it was made.
    pub at: Moment,
    /// How many contacts it holds.
    pub contacts: u32,
    /// How many people were erased since, as far as this PC knows: they go again when it is restored.
    pub erased_since: u32,
}

/// Opens a backup without unpacking it and compares every byte with its manifest.
///
/// # Errors
/// [`Error::WrongPassphrase`], [`Error::RecoveryCodeMistyped`], [`Error::BackupDamaged`], [`Error::BookFromFuture`],
/// [`Error::PlaceMissing`].
pub fn inspect(file: &Path, unlock: Unlock<'_>, app: &AppFolder) -> Result<BackupView> {
    let file = &fs::canonicalize(file)?; // a bare name has no folder to read beside
    let mut archive = Archive::open(file)?;
    let (key_file, key) = unlocked(&mut archive, unlock, app)?;
    let manifest = verify::small_parts(&mut archive, &key_file, &key)?;
    verify::database_bytes(&mut archive, &manifest, |_| Ok(()))?;
    let (book, key) = (manifest.book, &manifest.ledger_key);
    let Copy::Good(inside) = ledger::unseal(book, key, &archive.bytes(Part::Ledger)?) else {
        return Err(Error::BackupDamaged);
    };
    let mut since = Contents::default();
    let here = copies::read_both(&app.ledger(book), book, key)?.into_iter().filter_map(Copy::good);
    let known = known::folders(app, book);
    let folders = known.iter().map(|known| known.folder.as_path()).chain(file.parent());
    let there = known::ledgers(folders, book, key, &BTreeSet::new()).contents;
    here.chain(there).for_each(|copy| since.learn(&inside, copy));
    let since = since.erasures.len();
    Ok(BackupView {
        uid: manifest.book,
        name: manifest.name.clone(),
        at: manifest.made_at,
        contacts: manifest.counts.get("contacts").and_then(|count| u32::try_from(*count).ok()).unwrap_or_default(),
        erased_since: u32::try_from(since).unwrap_or(u32::MAX),
    })
}

/// Restores a backup into a new folder and opens it with a passphrase or recovery code of that day. Who was erased or
/// said no since, as far as this PC and all backups beside this one know, is erased or refused again before this
/// returns.
///
/// # Errors
/// As [`inspect`]; what [`taken`] says if anything lies at `path`, and what [`Book::open`] answers. The new folder is
/// removed again on failure.
pub fn restore(file: &Path, unlock: Unlock<'_>, path: &Path, app: AppFolder) -> Result<Opened> {
    if path.symlink_metadata().is_ok() {
        return Err(taken(path));
    }
    place::check(path)?;
    let file = &fs::canonicalize(file)?;
    let mut archive = Archive::open(file)?;
    let (key_file, key) = unlocked(&mut archive, unlock, &app)?;
    let manifest = verify::small_parts(&mut archive, &key_file, &key)?;
    let folder = Folder::create(path)?;
    let restored = unpack(&mut archive, &folder, &manifest.database)
        .and_then(|()| Book::open_beside(path, unlock, app, AskFirst::No, file.parent()))
        .map_err(|error| match error {
            Error::BookDamaged | Error::KeysTampered => Error::BackupDamaged,
            other => other,
        });
    if restored.is_err() {
        let _ = folder.remove_unfinished(); // the first fault is the one to tell
    }
    restored
}

/// The key slots come last: before that the folder is no book.
fn unpack(archive: &mut Archive, folder: &Folder, expected: &[u8; 32]) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut database = options.open(folder.database())?;
    let found = archive.copy(Part::Database, &mut database, |_| Ok(()))?;
    database.sync_all()?;
    drop(database);
    if found != *expected {
        return Err(Error::BackupDamaged);
    }
    replace::write(&folder.ledger(), &archive.bytes(Part::Ledger)?)?;
    replace::write(&folder.keys(), &archive.bytes(Part::Keys)?)?;
    folder.finish();
    Ok(())
}

fn unlocked(archive: &mut Archive, unlock: Unlock<'_>, app: &AppFolder) -> Result<(KeyFile, DataKey)> {
    let damaged = |error| match error {
        Error::BookDamaged | Error::KeysTampered => Error::BackupDamaged,
        other => other,
    };
    let key_file = KeyFile::read(&archive.bytes(Part::Keys)?).map_err(damaged)?;
    let key = book::unlocked(&key_file, unlock, app).map_err(damaged)?;
    Ok((key_file, key))
}
