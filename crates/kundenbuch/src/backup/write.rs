//! Making a backup: copy, pack, sync, open again, and only then give it its name.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    path::{Path, PathBuf},
};

use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    archive::{self, Part},
    known,
    manifest::Manifest,
    store,
    verify::{self, Scratch},
};
use crate::{
    Error, Moment, Result, Uid,
    book::{AskFirst, Book, Notice, Progress, Reader, files, folder::AppFolder, replace},
    erasure::{copies, ledger::Contents},
    journal, schema,
};

/// The ending of a backup's name.
pub const ENDING: &str = ".kundenbuch-sicherung";

/// A backup that was opened again and found whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupMade {
    /// Where it lies.
    pub path: String,
    /// When the copy was made.
    pub at: Moment,
    /// Its size.
    #[specta(type = u32)]
    pub bytes: u64,
    /// What the ledgers in the folder told of other copies of the book.
    pub notices: Vec<Notice>,
}

/// A file that is called like a backup; nothing is said about its contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupFile {
    /// Where it lies.
    pub path: String,
    /// When it was written, as the disk says.
    pub at: Moment,
    /// Its size.
    #[specta(type = u32)]
    pub bytes: u64,
}

/// The backups in a folder, newest first.
///
/// # Errors
/// [`Error::PlaceMissing`] if there is no such folder.
pub fn list(folder: &Path) -> Result<Vec<BackupFile>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let ours = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(ENDING));
        let Ok(about) = path.metadata() else { continue };
        if ours && about.is_file() {
            let since = about.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            let at = Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
            files.push(BackupFile { path: path.to_string_lossy().into_owned(), at, bytes: about.len() });
        }
    }
    files.sort_by(|left, right| right.at.cmp(&left.at).then_with(|| right.path.cmp(&left.path)));
    Ok(files)
}

impl Reader {
    /// When the last backup was made that was opened again and found whole.
    pub fn last_backup_at(&self) -> Result<Option<Moment>> {
        store::last_at(&self.db)
    }
}

/// Where a backup keeps the encrypted book on the way.
fn scratch_at(app: &AppFolder, book: Uid, what: &str) -> PathBuf {
    app.path().join(format!(".{book}.{what}.new"))
}

/// Removes what a killed backup of this book left among the app's data: who is erased must not live on in it.
pub(crate) fn clear(app: &AppFolder, book: Uid) {
    for what in ["backup", "trial"] {
        drop(Scratch::at(scratch_at(app, book, what))); // best effort: the next opening tries again
    }
}

impl Book {
    /// Makes a backup in this folder, named after book and time. It is opened again and compared before it gets its
    /// name, so no half or unreadable file ever bears it.
    ///
    /// # Errors
    /// [`Error::PlaceMissing`] if the folder is not there (a stick was pulled out), [`Error::DiskFull`],
    /// [`Error::NotWritable`], [`Error::Cancelled`], [`Error::BackupDamaged`] if the copy could not be read back.
    pub fn back_up(&mut self, folder: &Path, progress: Progress<'_>) -> Result<BackupMade> {
        if !folder.is_dir() {
            return Err(Error::PlaceMissing);
        }
        let path = self.free_name(folder, self.now())?;
        self.back_up_as(&path, progress)
    }

    /// Makes a backup at this path; else as [`Book::back_up`].
    ///
    /// # Errors
    /// As [`Book::back_up`], and [`Error::PlaceTaken`] if something lies there.
    pub fn back_up_as(&mut self, path: &Path, progress: Progress<'_>) -> Result<BackupMade> {
        let at = self.now();
        let tell = |percent: u64| if progress(percent, 100).is_break() { Err(Error::Cancelled) } else { Ok(()) };
        tell(0)?;
        let path = &files::destination(path, self.app())?;
        let notices = path.parent().map_or(Ok(Vec::new()), |folder| self.learn_beside(folder))?;
        let copy = Scratch::at(scratch_at(self.app(), self.uid(), "backup"))?;
        drop(copy.create()?); // private from its first moment on
        self.copy_database(&copy.0, &|done, total| progress(done * 40 / total.max(1), 100))?;
        let (small, size) = self.small_parts(&copy.0, at)?;
        let share = |done: u64| done * 20 / size.max(1);
        let fill = |file: &mut File| {
            let [manifest, keys, ledger] = &small;
            let parts = [(Part::Manifest, manifest.as_slice()), (Part::Keys, keys), (Part::Ledger, ledger)];
            archive::write(file, parts, &mut File::open(&copy.0)?, |done| tell(40 + share(done)))
        };
        let trial = Scratch::at(scratch_at(self.app(), self.uid(), "trial"))?;
        let check = |unfinished: &Path| verify::for_real(unfinished, self.key(), &trial, |done| tell(60 + share(done)));
        replace::make(path, fill, check)?;
        self.tidy(|db| store::note(db, at))?;
        let [_, _, ledger] = &small;
        let _ = copies::note_sealed(self, ledger); // it is read at the next open, then
        let _ = copies::complete(self); // the backup stands without the ledger beside it too
        let _ = path.parent().map(|folder| copies::add_beside(self, folder)); // by it the medium is known again
        let bytes = path.metadata()?.len();
        let _ = progress(100, 100); // it stands
        Ok(BackupMade { path: path.to_string_lossy().into_owned(), at, bytes, notices })
    }

    /// From now on a copy of the ledger lies in this folder and follows every no. What the ledgers there know of other
    /// copies of the book is done here first, so that a backup never holds whom another copy erased.
    fn learn_beside(&mut self, folder: &Path) -> Result<Vec<Notice>> {
        let found = known::ledgers([folder], self.uid(), &self.keys.ledger, &BTreeSet::new());
        copies::add_beside(self, folder)?;
        if found.contents.iter().all(Contents::is_empty) {
            return Ok(Vec::new());
        }
        let mut notices = copies::settle(self, AskFirst::No, found)?;
        notices.retain(|notice| !matches!(notice, Notice::BackupsBehind { .. })); // of other folders, told at the open
        Ok(notices)
    }

    /// Manifest, key slots and ledger of a copy, ready to be packed, and the size of the copy.
    fn small_parts(&self, copy: &Path, at: Moment) -> Result<([Vec<u8>; 3], u64)> {
        let keys = self.key_file().to_bytes();
        let ledger = copies::sealed(self)?;
        let (database, size) = archive::digest(File::open(copy)?)?;
        let manifest = Manifest {
            book: self.uid(),
            name: self.name().to_owned(),
            schema: schema::latest(),
            made_at: at,
            journal: journal::head(&self.db)?,
            counts: store::counts(&self.db)?,
            ledger_key: self.keys.ledger,
            keys: Sha256::digest(&keys).into(),
            ledger: Sha256::digest(&ledger).into(),
            database,
        };
        Ok(([manifest.seal(self.key())?, keys, ledger], size))
    }

    fn free_name(&self, folder: &Path, at: Moment) -> Result<PathBuf> {
        let time = Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(TimeZone::system());
        let name = format!("{} {}", file_name(self.name()), time.strftime("%Y-%m-%d %H%M"));
        let names = std::iter::once(name.clone()).chain((2..100).map(|n| format!("{name} ({n})")));
        let mut free = names.map(|name| folder.join(name + ENDING)).filter(|path| path.symlink_metadata().is_err());
        free.next().ok_or(Error::PlaceTaken)
    }
}

/// The book's name as every file system takes it.
fn file_name(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|letter| if letter.is_control() || "/\\:*?\"<>|".contains(letter) { '-' } else { letter })
        .collect();
    let name = name.trim_matches([' ', '.']);
    if name.is_empty() { "Kundenbuch".to_owned() } else { name.chars().take(80).collect() }
}
