//! Making, opening and closing a book, in fixed steps. A book that cannot be opened is left as it is, to the byte.

use std::{path::Path, sync::Arc};

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    Book, Clock, Keys, Notice, Reader, Unlock,
    cipher::{self, LogIndex},
    door::Door,
    folder::{self, AppFolder, Folder},
    functions::MayDelete,
    head::HeadFile,
    lock::Lock,
    log, place, replace, targets, touched, unlocked, verify,
};
use crate::{
    Error, Id, Moment, Result, Uid, backup, consents, contacts,
    erasure::copies,
    keys::{DataKey, KeyCost, KeyFile, passphrase},
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
        if notices.is_empty() {
            copies::trust(&mut book)?;
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
        let _ = book.tidy(contacts::store::drafts::sweep); // no undo brings those back who are gone by now
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

/// What to do at opening with erasures made in another copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskFirst {
    /// Answer [`Error::ErasedElsewhere`]; a person decides.
    Yes,
    /// Carry them out.
    No,
}
