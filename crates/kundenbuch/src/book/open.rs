//! Making, opening and closing a book, in fixed steps. A book that cannot be opened is left as it is, to the byte.

use std::{path::Path, sync::Arc};

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use super::{
    Book, Clock, Keys, Reader,
    cipher::{self, LogIndex},
    door::Door,
    files,
    folder::{self, AppFolder, Folder},
    functions::MayDelete,
    head::HeadFile,
    lock::Lock,
    log, place, replace, targets, touched, verify,
};
use crate::{
    Error, Id, Moment, Result, Uid, backup, consents,
    erasure::copies,
    journal,
    keys::{DataKey, KeyCost, KeyFile, RecoveryCode, passphrase},
    schema,
    suppression::canon::Hasher,
};

/// What a new book needs.
#[derive(Debug, Clone, Copy)]
pub struct NewBook<'a> {
    /// The folder to make; it must not exist.
    pub path: &'a Path,
    /// The name on the cover.
    pub name: &'a str,
    /// The owner's passphrase; `None` makes a sample firm that opens without asking.
    pub passphrase: Option<&'a str>,
    /// How hard the passphrase is to guess.
    pub cost: KeyCost,
    /// Who works with it first.
    pub owner: &'a str,
    /// ISO code of the firm's country.
    pub country: &'a str,
}

/// What opens a book.
#[derive(Clone, Copy)]
pub enum Unlock<'a> {
    /// Somebody's passphrase.
    Passphrase(&'a str),
    /// The printed recovery code.
    Recovery(&'a str),
    /// Nothing: only the sample firm opens so.
    Sample,
}

impl<'a> Unlock<'a> {
    /// What is typed again before somebody is erased or everything leaves; the sample firm has no passphrase to ask for.
    pub fn again(book: &Reader, passphrase: &'a str) -> Unlock<'a> {
        if book.is_sample() { Unlock::Sample } else { Unlock::Passphrase(passphrase) }
    }
}

/// What the person should know after opening; the book is usable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Notice {
    /// This PC has seen a state of the book that this one does not contain: an old copy was put back, or the disk lost
    /// commits. Named at every open until [`Book::acknowledge_older`].
    OlderThanSeen {
        /// When the newest known change was made.
        known_at: Moment,
        /// When the newest change in this book was made.
        found_at: Moment,
    },
    /// Erasures made in another copy were carried out here before anything was shown.
    ErasuresApplied {
        /// How many people.
        count: u32,
    },
    /// Rows that say who said no or who was erased do not fit the journal: old parts of the file were put back, or rows
    /// were changed without this program. [`Book::verify`] counts them.
    ProtectionAltered,
    /// The ledger in the folder was missing and has been written anew from the other copies.
    LedgerMissing,
    /// The ledger in the folder was cut or damaged and has been written anew from the other copies.
    LedgerDamaged,
    /// The ledger in the folder belongs to another book; it was set aside unread, and a right one written.
    LedgerForeign,
    /// An erasure that was interrupted has been finished: nothing of it is left in the file.
    ErasureFinished,
    /// The file could not be cleaned and searched after an erasure, because the disk is full, say; the next open tries again.
    ErasureUnfinished,
    /// A copy of the ledger could not be read or written, because its disk is full, say; the next open tries again.
    LedgerCopyDue,
    /// The ledgers beside the backups in these folders are damaged: whoever was erased or said no only there may be in this
    /// book as before. They are set aside, and right ones written.
    BackupLedgerDamaged {
        /// The folders.
        folders: Vec<String>,
    },
    /// After a restore: so many people who came into the book later said no, are restricted or are children. A file this
    /// program wrote brings that along with them; a list from elsewhere does not.
    ProtectedElsewhere {
        /// How many people.
        count: u32,
    },
    /// The backups in these folders were not told yet of whom this book erased in the last weeks: the stick was away, or
    /// full. As soon as one can be written while the book is open, it is told.
    BackupsBehind {
        /// The folders.
        folders: Vec<String>,
    },
}

/// An opened book and what to know about it.
pub struct Opened {
    /// The book.
    pub book: Book,
    /// In the order found.
    pub notices: Vec<Notice>,
}

impl Book {
    /// Whether a book can be made here: asked before a person thinks of a passphrase. Nothing stays behind.
    ///
    /// # Errors
    /// [`Error::PlaceTaken`], [`Error::NotWritable`], [`Error::OnNetworkShare`], [`Error::InSyncFolder`],
    /// [`Error::DiskFull`].
    pub fn check_place(path: &Path) -> Result<()> {
        place::check(path)?;
        if path.symlink_metadata().is_ok() {
            return Err(folder::taken(path));
        }
        match path.parent().filter(|parent| parent.is_dir()) {
            Some(parent) => place::writable(parent),
            None => Ok(()), // made together with the book
        }
    }

    /// Makes a new book and gives its recovery code, shown once. `keys.json` is written last: before that the folder
    /// is no book, and on failure it is removed again.
    ///
    /// # Errors
    /// [`Error::PlaceTaken`], [`Error::NotWritable`], [`Error::OnNetworkShare`], [`Error::InSyncFolder`],
    /// [`Error::PassphraseTooWeak`], [`Error::DiskFull`].
    pub fn create(new: NewBook<'_>, app: AppFolder) -> Result<(Book, String)> {
        place::check(new.path)?;
        if let Some(text) = new.passphrase {
            passphrase::check(text)?;
        }
        let uid = Uid::draw()?;
        let (key_file, key, code) = match new.passphrase {
            Some(text) => {
                let (file, key, code) = KeyFile::create(uid, new.name, text, new.cost)?;
                (file, key, code.to_string())
            }
            None => {
                let (file, key) = KeyFile::create_sample(uid, new.name)?;
                (file, key, String::new())
            }
        };
        let folder = Folder::create(new.path)?;
        let made = Book::fill(new, &folder, app, uid, key_file, key);
        if made.is_err() {
            folder.remove_unfinished()?;
        }
        made.map(|book| (book, code))
    }

    fn fill(
        new: NewBook<'_>,
        folder: &Folder,
        app: AppFolder,
        uid: Uid,
        key_file: KeyFile,
        key: DataKey,
    ) -> Result<Book> {
        let lock = Lock::take(folder)?;
        let may_delete = MayDelete::default();
        drop(replace::new_private_file(&folder.database())?); // for this user only from its first moment on
        let index = LogIndex::File;
        let mut db = cipher::creator(&folder.database(), &key, may_delete.clone(), index)?;
        schema::migrate(&mut db)?;
        let mut secret = zeroize::Zeroizing::new([[0_u8; 32]; 3]);
        for key in secret.iter_mut() {
            getrandom::fill(key).map_err(|_| Error::NoRandomness)?;
        }
        let [suppression, journal, ledger] = *secret;
        db.execute(
            "INSERT INTO book (id, uid, country, created_at, suppression_key, journal_key, ledger_key)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)",
            params![uid, new.country, Moment::now(), suppression, journal, ledger],
        )?;
        db.execute("INSERT INTO staff (uid, name) VALUES (?1, ?2)", params![Uid::draw()?, new.owner])?;
        let mut book = Book::assemble(db, index, folder.clone(), app, key, key_file, lock, may_delete)?;
        book.missing = None; // a new book has a uid of its own
        consents::seed(&mut book)?;
        book.done.clear();
        replace::write(&folder.keys(), &book.key_file.to_bytes())?;
        folder.finish();
        Ok(book)
    }

    /// Opens a book. Erasures known from any copy of the ledger are carried out before this returns.
    ///
    /// `ask_first`: if another copy of this book erased people that are still here, answer
    /// [`Error::ErasedElsewhere`] and change nothing, so that a person can decide.
    ///
    /// # Errors
    /// Each trouble its own: see [`Error`]. None changes a byte.
    pub fn open(path: &Path, unlock: Unlock<'_>, app: AppFolder, ask_first: AskFirst) -> Result<Opened> {
        Book::open_beside(path, unlock, app, ask_first, None)
    }

    /// The same for a book that came from a backup in this folder.
    ///
    /// # Errors
    /// As [`Book::open`].
    pub(crate) fn open_beside(
        path: &Path,
        unlock: Unlock<'_>,
        app: AppFolder,
        ask_first: AskFirst,
        backups: Option<&Path>,
    ) -> Result<Opened> {
        place::check(path)?;
        let folder = Folder::existing(path)?;
        let key_file = folder.read_keys()?;
        let lock = Lock::take(&folder)?;
        let key = unlocked(&key_file, unlock, &app)?;
        match place::writable(path) {
            Err(Error::DiskFull) => {} // reading and erasing are possible all the same
            asked => asked?,
        }
        let may_delete = MayDelete::default();
        let (mut db, index) = connected(&folder, &key, &key_file, &app, &may_delete)?;
        schema::migrate(&mut db)?;
        let mut book = Book::assemble(db, index, folder, app, key, key_file, lock, may_delete)?;
        let mut notices = Vec::new();
        notices.extend(book.compare_head()?);
        if !verify::protection_holds(book.writer(), &book.keys.journal)? {
            notices.push(Notice::ProtectionAltered);
        }
        let _ = replace::sweep(book.folder.path()); // what a crash left does no harm and waits for the next opening
        replace::sweep_dead(book.app.path());
        book.folder.finish();
        book.folder.make_private();
        backup::clear(&book.app, book.keys.uid);
        book.copies = copies::Copies::beside(&book.app, book.keys.uid)?;
        if let Some(folder) = backups {
            copies::add_beside(&mut book, folder)?;
        }
        let found = book.copies.beside_backups(book.keys.uid, &book.keys.ledger);
        cipher::fold_log(&book.db)?; // it is this book and can be read; settling may put a new file in its place
        match copies::settle(&mut book, ask_first, found) {
            Ok(settled) => notices.extend(settled),
            Err(refused) => {
                cipher::keep_log(&book.db)?;
                return Err(refused);
            }
        }
        let strangers = book.copies.elsewhere().people();
        if backups.is_some() && strangers > 0 {
            notices.push(Notice::ProtectedElsewhere { count: strangers });
        }
        targets::sweep(&book);
        let _ = book.write_waiting_noes(); // the gate counts them all the same; the next opening tries again
        book.done.clear();
        Ok(Opened { book, notices })
    }

    #[expect(clippy::too_many_arguments, reason = "what a book is made of, put together in this one place")]
    fn assemble(
        mut db: Connection,
        index: LogIndex,
        folder: Folder,
        app: AppFolder,
        key: DataKey,
        key_file: KeyFile,
        lock: Lock,
        may_delete: MayDelete,
    ) -> Result<Book> {
        let keys = db
            .query_row("SELECT uid, country, suppression_key, journal_key, ledger_key FROM book", [], |row| {
                Ok(Keys {
                    uid: row.get("uid")?,
                    country: row.get("country")?,
                    sample: key_file.is_sample(),
                    hasher: Hasher::new(row.get("suppression_key")?),
                    journal: row.get("journal_key")?,
                    ledger: row.get("ledger_key")?,
                })
            })
            .optional()?
            .ok_or(Error::BookDamaged)?;
        if keys.uid != key_file.uid() {
            return Err(Error::KeysTampered);
        }
        let by: i64 = db.query_row("SELECT min(id) FROM staff", [], |row| row.get(0))?;
        let may_write = Door::before(&mut db)?;
        let columns = touched::tables(&db)?;
        let (head, missing) = HeadFile::at(app.head(keys.uid));
        let addresses = super::AddressColumns::of(&db)?;
        Ok(Book {
            reader: Reader { db, keys: Arc::new(keys), clock: Clock::System },
            folder,
            app,
            key,
            key_file,
            index,
            _lock: lock,
            by: Id::new(by),
            may_delete,
            may_write,
            columns,
            addresses,
            done: Vec::new(),
            undone: Vec::new(),
            head,
            head_synced: Moment(0),
            missing,
            copies: copies::Copies::default(),
            #[cfg(any(test, feature = "rehearse"))]
            twin: None,
        })
    }

    /// Changes the passphrase of the slot; the new `keys.json` replaces the old one whole, so it is never half done.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`] if `old` opens nothing, [`Error::PassphraseTooWeak`].
    pub fn change_passphrase(&mut self, old: &str, new: &str, cost: KeyCost) -> Result<()> {
        passphrase::check(new)?;
        let (key, slot) = self.key_file.unlock(old)?;
        self.replace_keys(self.key_file.with_passphrase(slot, &key, new, cost)?)
    }

    /// Sets a new passphrase after the recovery code has opened the book.
    ///
    /// # Errors
    /// [`Error::PassphraseTooWeak`], [`Error::RecoveryCodeMistyped`], [`Error::WrongPassphrase`].
    pub fn set_passphrase_with_recovery(&mut self, code: &str, new: &str, cost: KeyCost) -> Result<()> {
        passphrase::check(new)?;
        let key = self.key_file.unlock_with_recovery(code)?;
        let slot = self.key_file.passphrase_slot()?;
        self.replace_keys(self.key_file.with_passphrase(slot, &key, new, cost)?)?;
        let _ = self.note_recovery_checked(); // the sheet is asked for once more, no harm done
        Ok(())
    }

    /// Whether this opens the book; asked again before everything leaves it.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`], [`Error::RecoveryCodeMistyped`].
    pub fn check_passphrase(&self, unlock: Unlock<'_>) -> Result<()> {
        unlocked(&self.key_file, unlock, &self.app).map(drop)
    }

    pub(super) fn replace_keys(&mut self, key_file: KeyFile) -> Result<()> {
        replace::write(&self.folder.keys(), &key_file.to_bytes())?;
        self.key_file = key_file;
        Ok(())
    }

    /// Whether the newest state this PC has seen is this one or part of it: the journal holds its row, and the row's
    /// link says that everything before is the same.
    fn compare_head(&mut self) -> Result<Option<Notice>> {
        let Some(known) = self.missing.take() else { return Ok(None) };
        if journal::link_at(self.writer(), known.id)? == known.link {
            return Ok(None);
        }
        let known_at = known.at;
        self.missing = Some(known);
        Ok(Some(Notice::OlderThanSeen { known_at, found_at: journal::head(self.writer())?.at }))
    }

    /// Notes how far the book has come, outside of it. A book that lacks what was seen before notes nothing.
    pub(super) fn note_head(&mut self) {
        let _ = self.write_head(); // the act stands; a head that lags only says less
    }

    fn write_head(&mut self) -> Result<()> {
        if self.missing.is_some() {
            return Ok(());
        }
        let (head, now) = (journal::head(self.writer())?, self.now());
        self.head.note(head)?;
        if now.0.abs_diff(self.head_synced.0) >= 5_000 {
            self.head.sync()?;
            self.head_synced = now;
        }
        Ok(())
    }

    /// Takes this book as it is for the one to go on with, though this PC has seen another state of it.
    ///
    /// # Errors
    /// As the disk answers; the book is named as older again then.
    pub fn acknowledge_older(&mut self) -> Result<()> {
        let missing = self.missing.take();
        let noted = self.write_head().and_then(|()| self.head.sync());
        if noted.is_err() {
            self.missing = missing;
        }
        noted
    }

    /// Closes the book: a no that waits is written, the search index tidied and the log folded into the file.
    ///
    /// # Errors
    /// As the disk answers; every act is durable all the same.
    pub fn close(mut self) -> Result<()> {
        let written = self.write_waiting_noes();
        // Both lie outside of the book too, where a disk may be full; the next open makes up for it.
        let _ = self.write_head().and_then(|()| self.head.sync());
        let _ = copies::complete(&mut self);
        self.tidy(|db| {
            let merge = "INSERT INTO contacts_fts (contacts_fts, rank) VALUES ('merge', 200)";
            Ok(db.execute_batch(&format!("{merge}; PRAGMA wal_checkpoint(TRUNCATE)"))?)
        })?;
        written
    }
}

/// Connects to a book that is there, and finds it to be this one before anything is written: what is refused keeps its
/// log too.
fn connected(
    folder: &Folder,
    key: &DataKey,
    key_file: &KeyFile,
    app: &AppFolder,
    may_delete: &MayDelete,
) -> Result<(Connection, LogIndex)> {
    let database = folder.database();
    let log = log::is_there(&database);
    let connected = cipher::cautious_writer_of(&database, key, may_delete);
    let (db, index) = if log {
        let (_, seen) = HeadFile::at(app.head(key_file.uid()));
        log::Question { database: &database, key, uid: key_file.uid(), seen: seen.as_ref() }.answer(connected)?
    } else {
        connected?
    };
    let uid: Uid = db.query_row("SELECT uid FROM book", [], |row| row.get(0)).optional()?.ok_or(Error::BookDamaged)?;
    if uid == key_file.uid() { Ok((db, index)) } else { Err(Error::KeysTampered) }
}

/// Opens the key slots, beginning with the one that last opened this book on this PC.
pub(crate) fn unlocked(key_file: &KeyFile, unlock: Unlock<'_>, app: &AppFolder) -> Result<DataKey> {
    /// More digits than a slot's number has.
    const DIGITS: u64 = 8;
    match unlock {
        Unlock::Passphrase(text) => {
            let note = app.slot(key_file.uid());
            let noted = files::read(&note, DIGITS).ok().and_then(|digits| String::from_utf8(digits).ok()?.parse().ok());
            let (key, slot) = key_file.unlock_trying_first(noted.unwrap_or_default(), text)?;
            if noted != Some(slot) {
                let _ = replace::write(&note, slot.to_string().as_bytes()); // it only saves time
            }
            Ok(key)
        }
        Unlock::Recovery(code) => key_file.unlock_with_recovery(code),
        Unlock::Sample => key_file.unlock_sample(),
    }
}

/// Whether the book in this folder opens without asking.
///
/// # Errors
/// [`Error::NoBook`], [`Error::BookDamaged`].
pub fn is_sample(path: &Path) -> Result<bool> {
    let folder = Folder::existing(path)?;
    Ok(folder.read_keys()?.is_sample())
}

/// Tries a text as passphrase and, if that opens nothing, as recovery code; the other way round if it reads like a code,
/// which is quick to try.
///
/// # Errors
/// Those of `open`; [`Error::WrongPassphrase`] if the text is neither.
pub fn either<T>(text: &str, open: impl Fn(Unlock<'_>) -> Result<T>) -> Result<T> {
    if text.parse::<RecoveryCode>().is_ok() {
        match open(Unlock::Recovery(text)) {
            Err(Error::WrongPassphrase) => {}
            outcome => return outcome,
        }
    }
    match open(Unlock::Passphrase(text)) {
        Err(Error::WrongPassphrase) => open(Unlock::Recovery(text)).map_err(|error| match error {
            Error::RecoveryCodeMistyped { .. } => Error::WrongPassphrase,
            other => other,
        }),
        outcome => outcome,
    }
}

/// What to do at opening with erasures made in another copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskFirst {
    /// Answer [`Error::ErasedElsewhere`]; a person decides.
    Yes,
    /// Carry them out.
    No,
}
