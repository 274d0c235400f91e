//! The log beside the book (`book.db-wal`): what was written last and is not in the file yet. After a kill it is taken in
//! at the next open. One that is not the file's own, put back from another day say, is told apart before a byte is
//! written: with it the file would be unreadable, or lose what is newer.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{
    cipher::{self, LogIndex},
    verify::{complaints, protection_holds},
};
use crate::{
    Error, Result, Uid, chain,
    journal::{self, Head},
    keys::DataKey,
    schema,
};

/// The log's name.
pub(super) fn of(database: &Path) -> PathBuf {
    database.with_extension("db-wal")
}

/// Whether a log with something in it lies there.
pub(super) fn is_there(database: &Path) -> bool {
    of(database).metadata().is_ok_and(|about| about.len() > 0)
}

/// What a book is asked for to find out whether its log is its own.
pub(super) struct Question<'a> {
    pub database: &'a Path,
    pub key: &'a DataKey,
    pub uid: Uid,
    /// The newest state this PC has seen.
    pub seen: Option<&'a Head>,
}

impl Question<'_> {
    /// What connecting to the book came to, unless a log that lies there is foreign. Asked after a kill alone, it may
    /// take as long as looking the whole book over.
    ///
    /// # Errors
    /// [`Error::ForeignLog`], and those of `connected`.
    pub fn answer(&self, connected: Result<(Connection, LogIndex)>) -> Result<(Connection, LogIndex)> {
        let with = match &connected {
            Ok((db, _)) => match self.looked_over(db) {
                Ok(state) if state.whole => return self.unless_older(connected, &state),
                Ok(state) => Some(state),
                Err(_) => None,
            },
            Err(Error::BookDamaged) => None,
            Err(_) => return connected,
        };
        // A log of its own never spoils a file: what it lacks without the log would be newer than what it has.
        if self.stands_without().is_some_and(|without| with.is_none_or(|with| without.tip >= with.tip)) {
            return Err(Error::ForeignLog);
        }
        connected
    }

    /// A whole state that is behind the file's own is that of an older log.
    fn unless_older<T>(&self, connected: Result<T>, with: &State) -> Result<T> {
        let newer = without_log(self.database, self.key)
            .is_ok_and(|db| journal::head(&db).is_ok_and(|head| head.id > with.tip) && self.stands_without().is_some());
        if newer { Err(Error::ForeignLog) } else { connected }
    }

    /// The file alone, if it is this book, whole, and no older than what this PC has seen.
    fn stands_without(&self) -> Option<State> {
        let db = without_log(self.database, self.key).ok()?;
        let file = complaints(&db, "PRAGMA cipher_integrity_check").ok()?;
        self.looked_over(&db).ok().filter(|state| state.whole && file == 0)
    }

    fn looked_over(&self, db: &Connection) -> Result<State> {
        schema::check_version(db)?;
        let (uid, key): (Uid, [u8; 32]) =
            db.query_row("SELECT uid, journal_key FROM book", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let head = journal::head(db)?;
        let knows_what_was_seen = match self.seen {
            Some(seen) => journal::link_at(db, seen.id)? == seen.link,
            None => true,
        };
        let whole = uid == self.uid
            && knows_what_was_seen
            && protection_holds(db, &key)?
            && journal::check(db, &key)?.is_none()
            && chain::check(db, &key)? == chain::Faults::default()
            && complaints(db, "PRAGMA integrity_check")? == 0;
        Ok(State { tip: head.id, whole })
    }
}

/// A state of the book, with its log or without.
struct State {
    /// Number of the newest row of the journal.
    tip: i64,
    whole: bool,
}

/// The file as it is without its log; nothing is locked, made or written.
fn without_log(database: &Path, key: &DataKey) -> Result<Connection> {
    cipher::immutable(&address(database).ok_or(Error::BookDamaged)?, key)
}

/// The path as an address that says that nobody changes the file.
fn address(database: &Path) -> Option<String> {
    use std::fmt::Write as _;
    let path = if cfg!(windows) {
        let path = database.to_str()?.replace('\\', "/");
        let path = path.strip_prefix("//?/").unwrap_or(&path);
        format!("/{path}").into_bytes()
    } else {
        database.as_os_str().as_encoded_bytes().to_vec()
    };
    let mut address = "file://".to_owned();
    for byte in path {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b':' => address.push(byte.into()),
            _ => write!(address, "%{byte:02X}").ok()?,
        }
    }
    address.push_str("?immutable=1");
    Some(address)
}
