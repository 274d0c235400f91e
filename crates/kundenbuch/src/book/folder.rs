//! The folder a book lives in, and the folder of this user's app data: which file is called what.
//!
//! Refuses to make a book where something lies already, and to touch a folder that holds none.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::{
    files, place,
    replace::{self, remove_if_there, sync_folder},
};
use crate::{
    Error, Result, Uid,
    erasure::{copies, ledger},
    keys::{FILE_LIMIT, KeyFile},
};

/// The ending of a book folder's name: `Weingut Huber.kundenbuch`.
pub const ENDING: &str = ".kundenbuch";

/// A file that lies in the folder from its making until its key slots are written.
const UNFINISHED: &str = "unfinished";

/// A folder that holds a book or is about to.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    /// Made by [`Folder::create`] just now, so it may be removed.
    fresh: bool,
}

/// Why no book can be made where something lies: [`Error::Unfinished`] if it is one whose making was interrupted, which
/// says what to do, else [`Error::PlaceTaken`].
pub fn taken(path: &Path) -> Error {
    match Folder::existing(path) {
        Err(Error::Unfinished) => Error::Unfinished,
        _ => Error::PlaceTaken,
    }
}

impl Folder {
    /// Makes the folder for a new book, readable by this user only. Its parent must be there.
    ///
    /// # Errors
    /// What [`taken`] says if anything lies there already, [`Error::PlaceMissing`], [`Error::NotWritable`],
    /// [`Error::DiskFull`], and what [`place::check`] refuses.
    pub fn create(path: &Path) -> Result<Folder> {
        place::check(path)?;
        if path.parent().and_then(|parent| fs::canonicalize(parent).ok()).is_some_and(|it| files::is_inside_a_book(&it))
        {
            return Err(Error::OwnFolder);
        }
        let mut maker = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
        maker.create(path).map_err(|error| if path.symlink_metadata().is_ok() { taken(path) } else { error.into() })?;
        let folder = Folder { path: fs::canonicalize(path)?, fresh: true };
        folder.path.parent().into_iter().for_each(replace::sweep_dead);
        if let Err(error) = replace::new_private_file(&folder.path.join(UNFINISHED)) {
            let _ = fs::remove_dir(&folder.path); // the first fault is the one to tell
            return Err(error.into());
        }
        if let Some(parent) = folder.path.parent() {
            sync_folder(parent)?;
        }
        Ok(folder)
    }

    /// The folder of a book that is there. Nothing in it is opened or changed.
    ///
    /// # Errors
    /// [`Error::PlaceMissing`] if there is no such folder, [`Error::NoBook`] if it holds neither key file nor
    /// database, [`Error::Unfinished`] if its making was interrupted before it had keys, [`Error::BookDamaged`] if one
    /// of the two is gone, and what [`place::check`] refuses.
    pub fn existing(path: &Path) -> Result<Folder> {
        let folder = Folder { path: fs::canonicalize(path)?, fresh: false };
        match (folder.keys().is_file(), folder.database().is_file()) {
            (true, true) => place::check(&folder.path).map(|()| folder),
            (false, _) if folder.path.join(UNFINISHED).is_file() => Err(Error::Unfinished),
            (false, false) => Err(Error::NoBook),
            _ => Err(Error::BookDamaged),
        }
    }

    /// The key slots are written: from here on this is a book.
    pub(crate) fn finish(&self) {
        // One that stays beside key slots says nothing and goes at the next opening.
        let _ = remove_if_there(&self.path.join(UNFINISHED));
    }

    /// Only this user may look into the folder and read its files: a copy may have lost that. Best effort; the disk of
    /// a camera knows no users.
    pub(crate) fn make_private(&self) {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
            let _ = set(&self.path, 0o700);
            for path in [self.database(), self.keys(), self.ledger()] {
                let _ = set(&path, 0o600);
            }
        }
    }

    /// The key slots as they stand; no more than their size limit is read.
    ///
    /// # Errors
    /// As [`KeyFile::read`]; [`Error::BookDamaged`] above the limit.
    pub fn read_keys(&self) -> Result<KeyFile> {
        let bytes = files::read(&self.keys(), FILE_LIMIT).map_err(|error| match error {
            Error::FileTooLarge { .. } => Error::BookDamaged,
            other => other,
        })?;
        KeyFile::read(&bytes)
    }

    /// Whether a book lies in this very folder, or what is left of one: by its name or by any of its files.
    pub(super) fn is_one(path: &Path) -> bool {
        let folder = Folder { path: path.to_owned(), fresh: false };
        let named = path.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase().ends_with(ENDING));
        named || folder.database().is_file() || folder.read_keys().is_ok() || ledger::is_one(&folder.ledger())
    }

    /// Removes a folder whose book could not be made to the end. Does nothing to a book that was there before,
    /// and leaves the folder if anything foreign has come into it.
    ///
    /// # Errors
    /// As the disk answers.
    pub fn remove_unfinished(self) -> Result<()> {
        if !self.fresh {
            return Ok(());
        }
        let database = self.database();
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut name = database.clone().into_os_string();
            name.push(ending);
            remove_if_there(Path::new(&name))?;
        }
        replace::sweep(&self.path)?;
        let rest = [
            self.keys(),
            self.ledger(),
            copies::recent(&self.ledger()),
            self.lock().with_extension("holder"),
            self.lock(),
        ];
        for path in rest.into_iter().chain([self.path.join(UNFINISHED)]) {
            remove_if_there(&path)?;
        }
        Ok(fs::remove_dir(&self.path)?)
    }

    /// Where the folder is, absolute.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name a person gave the book: the folder's without its ending; empty only for a root folder.
    pub fn name(&self) -> String {
        let name = self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.strip_suffix(ENDING).filter(|stem| !stem.is_empty()).map(str::to_owned).unwrap_or(name)
    }

    /// The encrypted database. Never opened with file calls while a connection lives.
    pub fn database(&self) -> PathBuf {
        self.path.join("book.db")
    }

    /// The key slots.
    pub fn keys(&self) -> PathBuf {
        self.path.join("keys.json")
    }

    /// The sealed copy of the erasure ledger.
    pub fn ledger(&self) -> PathBuf {
        self.path.join("ledger")
    }

    /// The lock of [`super::lock::Lock`].
    pub fn lock(&self) -> PathBuf {
        self.path.join("lock")
    }
}

/// The folder where this user's app data lies: what must be known about a book outside of it. Given by the shell.
#[derive(Debug, Clone)]
pub struct AppFolder {
    path: PathBuf,
}

impl AppFolder {
    /// This folder, made if it is not there and can be made, readable by this user only. No book stays closed for what
    /// could only be noted here: opening names each copy of the ledger that cannot be written.
    pub fn at(path: impl Into<PathBuf>) -> AppFolder {
        let path = path.into();
        let _ = replace::private_folder(&path);
        AppFolder { path }
    }

    /// The usual place: `$XDG_DATA_HOME/kundenbuch` or `~/.local/share/kundenbuch`, on macOS
    /// `~/Library/Application Support/kundenbuch`, on Windows `%LOCALAPPDATA%\kundenbuch`.
    ///
    /// # Errors
    /// [`Error::PlaceMissing`] if the system names no home.
    pub fn usual() -> Result<AppFolder> {
        let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = || env::home_dir().filter(|path| path.is_absolute());
        let base = if cfg!(windows) {
            absolute("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            home().map(|home| home.join("Library/Application Support"))
        } else {
            // A relative XDG path is to be ignored (XDG Base Directory Specification 0.8).
            absolute("XDG_DATA_HOME").or_else(|| home().map(|home| home.join(".local/share")))
        };
        Ok(AppFolder::at(base.ok_or(Error::PlaceMissing)?.join("kundenbuch")))
    }

    /// The copy of this book's sealed erasure ledger.
    pub fn ledger(&self, book: Uid) -> PathBuf {
        self.path.join(format!("{book}.ledger"))
    }

    /// The folders that hold backups of this book.
    pub fn backups(&self, book: Uid) -> PathBuf {
        self.path.join(format!("{book}.backups"))
    }

    /// How far this book had come when this PC last saw it.
    pub fn head(&self, book: Uid) -> PathBuf {
        self.path.join(format!("{book}.head"))
    }

    /// The number of the key slot that last opened this book here.
    pub fn slot(&self, book: Uid) -> PathBuf {
        self.path.join(format!("{book}.slot"))
    }

    /// The folders data is just leaving into.
    pub fn targets(&self, book: Uid) -> PathBuf {
        self.path.join(format!("{book}.targets"))
    }

    /// Whether a file of this name says how far a book has come: only app data holds such.
    pub(super) fn is_a_head(name: &str) -> bool {
        name.strip_suffix(".head").is_some_and(|uid| uid.parse::<Uid>().is_ok())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_new_folder_is_private_and_bears_the_books_name() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::create(&place.path().join("Weingut Huber.kundenbuch")).unwrap();
        assert_eq!(folder.name(), "Weingut Huber");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777, 0o700);
        }
    }

    #[test]
    fn a_taken_place_is_refused_and_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("Huber.kundenbuch");
        fs::write(&file, b"Rechnung").unwrap();
        assert!(matches!(Folder::create(&file), Err(Error::PlaceTaken)));
        assert_eq!(fs::read(&file).unwrap(), b"Rechnung");
        assert!(matches!(Folder::create(place.path()), Err(Error::PlaceTaken)));
        let begun = place.path().join("Begonnen.kundenbuch");
        std::mem::forget(Folder::create(&begun).unwrap()); // a kill in the middle
        assert!(matches!(Folder::create(&begun), Err(Error::Unfinished)));
    }

    #[test]
    fn a_missing_parent_folder_is_named_and_not_made() {
        let place = tempfile::tempdir().unwrap();
        assert!(matches!(Folder::create(&place.path().join("stick/Huber.kundenbuch")), Err(Error::PlaceMissing)));
        assert!(!place.path().join("stick").exists());
    }

    #[test]
    fn no_folder_no_book_and_half_a_book_are_told_apart() {
        let place = tempfile::tempdir().unwrap();
        assert!(matches!(Folder::existing(&place.path().join("gone")), Err(Error::PlaceMissing)));
        assert!(matches!(Folder::existing(place.path()), Err(Error::NoBook)));
        fs::write(place.path().join("book.db"), b"x").unwrap();
        assert!(matches!(Folder::existing(place.path()), Err(Error::BookDamaged)));
        fs::write(place.path().join("keys.json"), b"x").unwrap();
        assert!(Folder::existing(place.path()).is_ok());
    }

    #[test]
    fn an_unfinished_folder_can_be_removed_an_old_one_never() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("Huber.kundenbuch");
        let folder = Folder::create(&path).unwrap();
        for name in ["book.db", "book.db-wal", "keys.json", "lock", "lock.holder"] {
            fs::write(path.join(name), b"x").unwrap();
        }
        Folder::existing(&path).unwrap().remove_unfinished().unwrap();
        assert!(path.join("book.db").exists());
        folder.remove_unfinished().unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn removing_leaves_foreign_files() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::create(&place.path().join("Huber.kundenbuch")).unwrap();
        let foreign = folder.path().join("Foto.jpg");
        fs::write(&foreign, b"x").unwrap();
        assert!(folder.remove_unfinished().is_err());
        assert!(foreign.exists());
    }

    #[test]
    fn names_without_the_ending_are_kept_whole() {
        let place = tempfile::tempdir().unwrap();
        assert_eq!(Folder::create(&place.path().join("Buch")).unwrap().name(), "Buch");
        assert_eq!(Folder::create(&place.path().join(".kundenbuch")).unwrap().name(), ".kundenbuch");
    }

    #[test]
    fn app_data_of_two_books_lie_apart_in_a_private_folder() {
        let place = tempfile::tempdir().unwrap();
        let app = AppFolder::at(place.path().join("a/kundenbuch"));
        assert!(app.path().is_dir());
        assert_ne!(app.ledger(Uid([1; 16])), app.ledger(Uid([2; 16])));
        assert_ne!(app.ledger(Uid([1; 16])), app.head(Uid([1; 16])));
    }
}
