//! Whether a backup would really bring the book back: its key opens it, every byte and every row is there.

use std::{
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{
    archive::{Archive, Part},
    manifest::Manifest,
    store,
};
use crate::{
    Error, Result,
    book::{cipher, complaints, replace::remove_if_there},
    keys::{DataKey, KeyFile},
};

/// Opens the manifest and compares the small parts with it.
pub fn small_parts(archive: &mut Archive, key_file: &KeyFile, key: &DataKey) -> Result<Manifest> {
    let manifest = Manifest::unseal(&archive.bytes(Part::Manifest)?, key)?;
    let hash = |bytes: &[u8]| <[u8; 32]>::from(Sha256::digest(bytes));
    let whole = hash(&archive.bytes(Part::Keys)?) == manifest.keys
        && hash(&archive.bytes(Part::Ledger)?) == manifest.ledger
        && key_file.uid() == manifest.book;
    if whole { Ok(manifest) } else { Err(Error::BackupDamaged) }
}

/// Compares the database with the manifest, byte by byte, without writing it anywhere.
pub fn database_bytes(archive: &mut Archive, manifest: &Manifest, step: impl FnMut(u64) -> Result<()>) -> Result<()> {
    let found = archive.copy(Part::Database, &mut io::sink(), step)?;
    if found == manifest.database { Ok(()) } else { Err(Error::BackupDamaged) }
}

/// The whole trial: unpacks the database to `scratch`, opens it with the key, checks pages and rows, counts.
pub fn for_real(path: &Path, key: &DataKey, scratch: &Scratch, step: impl FnMut(u64) -> Result<()>) -> Result<()> {
    let mut archive = Archive::open(path)?;
    let key_file = KeyFile::read(&archive.bytes(Part::Keys)?).map_err(|_| Error::BackupDamaged)?;
    let manifest = small_parts(&mut archive, &key_file, key)?;
    let mut file = scratch.create()?;
    let found = archive.copy(Part::Database, &mut file, step)?;
    drop(file);
    if found != manifest.database {
        return Err(Error::BackupDamaged);
    }
    let db = cipher::reader(&scratch.0, key, cipher::LogIndex::File)?;
    let sound = complaints(&db, "PRAGMA cipher_integrity_check")? == 0 && complaints(&db, "PRAGMA quick_check")? == 0;
    let version: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let complete = version == manifest.schema && store::counts(&db)? == manifest.counts;
    if sound && complete { Ok(()) } else { Err(Error::BackupDamaged) }
}

/// A file for the encrypted copy on the way; it and what the database puts beside it go when this goes.
pub struct Scratch(pub PathBuf);

impl Scratch {
    /// At this path; what a crash left there goes first.
    pub fn at(path: PathBuf) -> Result<Scratch> {
        let scratch = Scratch(path);
        scratch.clear()?;
        Ok(scratch)
    }

    /// The file, empty, readable by this user only.
    pub fn create(&self) -> Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(options.open(&self.0)?)
    }

    fn clear(&self) -> Result<()> {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.0.clone().into_os_string();
            name.push(ending);
            remove_if_there(Path::new(&name))?;
        }
        Ok(())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = self.clear(); // ciphertext; the next backup clears it first
    }
}
