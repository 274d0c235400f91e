//! Connections to the encrypted file: the key, the settings, and proof that the settings hold.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use zeroize::Zeroizing;

use super::{
    functions::{self, MayDelete},
    log,
};
use crate::{Error, Result, keys::DataKey, schema};

/// Every pragma a connection must answer with; asserted at each open (`security.md` §2).
pub const SETTINGS: &[(&str, &str)] = &[
    ("journal_mode", "wal"),
    ("synchronous", "2"), // FULL: NORMAL loses commits at a power cut
    ("secure_delete", "1"),
    ("temp_store", "2"), // MEMORY: no foreign file beside the book
    ("foreign_keys", "1"),
    ("trusted_schema", "0"),
    ("cipher_memory_security", "1"),
    ("recursive_triggers", "0"),
];

/// KiB of pages a connection keeps: a page that stays need not be deciphered again.
/// An import touches the indexes of keyed hashes all over.
const CACHE: i32 = 64 * 1024;

/// Bytes of a page: nothing smaller is a book.
const SMALLEST: u64 = 4096;

/// Where the connections of this process keep the index of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogIndex {
    /// In a file beside the log, as usual.
    File,
    /// In memory: on a full disk there is no room for the file, and the book is to be read all the same. Our own lock
    /// keeps other processes out.
    Memory,
}

impl LogIndex {
    /// `SQLite`'s module for it.
    fn module(self) -> Option<&'static std::ffi::CStr> {
        match self {
            LogIndex::Memory if cfg!(unix) => Some(c"unix-excl"),
            _ => None,
        }
    }
}

/// A connection that writes to a book that is there. On a full disk the index of the log is kept in memory.
pub fn writer_of(path: &Path, key: &DataKey, may_delete: &MayDelete) -> Result<(Connection, LogIndex)> {
    let (db, index) = cautious_writer_of(path, key, may_delete)?;
    fold_log(&db)?;
    Ok((db, index))
}

/// The same, but nothing is written yet, not even by closing it: a log that lies there stays until [`fold_log`].
pub fn cautious_writer_of(path: &Path, key: &DataKey, may_delete: &MayDelete) -> Result<(Connection, LogIndex)> {
    // Of an empty file SQLite would take the log away and begin a new one.
    if path.metadata()?.len() < SMALLEST {
        return Err(Error::BookDamaged);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connect = |index| connect(path, key, may_delete.clone(), flags, index).map(|db| (db, index));
    match connect(LogIndex::File) {
        Err(Error::DiskFull) => connect(LogIndex::Memory),
        connected => connected,
    }
}

/// From here on the log is folded into the file when its last connection closes.
pub fn fold_log(db: &Connection) -> Result<()> {
    Ok(db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map(drop)?)
}

/// From here on the log stays as it is when its last connection closes.
pub fn keep_log(db: &Connection) -> Result<()> {
    Ok(db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map(drop)?)
}

/// A connection that writes to a file it makes.
pub fn creator(path: &Path, key: &DataKey, may_delete: MayDelete, index: LogIndex) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = connect(path, key, may_delete, flags, index)?;
    fold_log(&db)?;
    Ok(db)
}

/// A second connection that cannot write, for the screen while a long act runs.
pub fn reader(path: &Path, key: &DataKey, index: LogIndex) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = connect(path, key, MayDelete::default(), flags, index)?;
    fold_log(&db)?;
    db.pragma_update(None, "query_only", true)?;
    Ok(db)
}

/// Looks at a file without its log: an address that says so. Nothing is locked, made or written.
pub fn immutable(address: &str, key: &DataKey) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(address, flags)?;
    hand_over_key(&db, key)?;
    db.execute_batch("PRAGMA cipher_log_level = NONE; PRAGMA cipher_memory_security = ON; PRAGMA temp_store = MEMORY")?;
    functions::register(&db, MayDelete::default())?;
    Ok(db)
}

/// An empty encrypted file that receives a copy; no log beside it, so one file is all there is.
pub fn blank(path: &Path, key: &DataKey) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    hand_over_key(&db, key)?;
    db.execute_batch("PRAGMA cipher_log_level = NONE; PRAGMA cipher_memory_security = ON; PRAGMA temp_store = MEMORY")?;
    Ok(db)
}

fn connect(path: &Path, key: &DataKey, may_delete: MayDelete, flags: OpenFlags, index: LogIndex) -> Result<Connection> {
    let db = match index.module() {
        Some(module) => Connection::open_with_flags_and_vfs(path, flags, module)?,
        None => Connection::open_with_flags(path, flags)?,
    };
    if log::is_there(path) {
        keep_log(&db)?; // whatever is refused below leaves it as it is
    }
    hand_over_key(&db, key)?;
    db.execute_batch("PRAGMA cipher_log_level = NONE; PRAGMA cipher_memory_security = ON")?;
    db.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?; // a wrong key shows here
    if !flags.contains(OpenFlags::SQLITE_OPEN_CREATE) {
        schema::check_version(&db)?; // before the settings below, which are written into the file
    }
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;
         PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA recursive_triggers = OFF",
    )?;
    db.pragma_update(None, "cache_size", -CACHE)?;
    db.set_prepared_statement_cache_capacity(128);
    functions::register(&db, may_delete)?;
    for (name, expected) in SETTINGS {
        if setting(&db, name)? != *expected {
            return Err(Error::internal(name));
        }
    }
    Ok(db)
}

/// What a connection answers to a pragma, as text.
pub fn setting(db: &Connection, name: &str) -> Result<String> {
    let value: rusqlite::types::Value = db.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))?;
    Ok(match value {
        rusqlite::types::Value::Integer(number) => number.to_string(),
        rusqlite::types::Value::Text(text) => text,
        _ => String::new(),
    })
}

/// Hands `SQLCipher` the raw key. `PRAGMA key` would leave it in SQL text, which is kept and logged.
#[expect(unsafe_code, reason = "sqlite3_key has no safe wrapper; see the comment on the call")]
fn hand_over_key(db: &Connection, key: &DataKey) -> Result<()> {
    use std::fmt::Write as _;
    let mut literal = Zeroizing::new(String::with_capacity(67));
    literal.push_str("x'");
    for byte in key.bytes() {
        write!(literal, "{byte:02x}").map_err(|_| Error::internal("key"))?;
    }
    literal.push('\'');
    let length = i32::try_from(literal.len()).map_err(|_| Error::internal("key"))?;
    // SAFETY: `db` is open and used by this thread alone; pointer and length describe `literal`, which outlives the
    // call; SQLCipher copies the bytes.
    let code = unsafe { rusqlite::ffi::sqlite3_key(db.handle(), literal.as_ptr().cast(), length) };
    if code == rusqlite::ffi::SQLITE_OK { Ok(()) } else { Err(Error::internal("sqlite3_key")) }
}
