//! The book: opening, reading, and the only transaction in the program.
//!
//! [`Reader`] reads and cannot write; [`Book`] is a reader that also has the door, [`Book::change`]. Outside of the door
//! its connection refuses every commit, so a second way to write fails.

mod act;
mod addresses;
mod change;
pub(crate) mod cipher;
mod counts;
mod door;
pub mod files;
pub mod folder;
mod functions;
mod head;
pub mod lock;
mod log;
mod notice;
mod open;
pub mod place;
mod recovery;
pub mod replace;
mod targets;
mod tidy;
mod touched;
mod twin;
mod unlock;
mod verify;

use std::{
    ops::{ControlFlow, Deref},
    path::Path,
    sync::Arc,
};

use rusqlite::Connection;
use zeroize::ZeroizeOnDrop;

pub(crate) use act::Sight;
pub use act::{Act, Op, Staff, Tx, Weight};
pub(crate) use addresses::{AddressChanges, AddressColumns};
pub use change::{Changed, StepView};
pub use cipher::SETTINGS;
pub use counts::{Counts, Share};
pub use notice::Notice;
pub use open::{AskFirst, NewBook, Opened};
pub use recovery::NewRecoveryCode;
pub(crate) use tidy::checkpoint;
pub(crate) use unlock::unlocked;
pub use unlock::{Unlock, either, is_sample};
pub(crate) use verify::complaints;
pub use verify::{Finding, Findings};

use crate::{Id, Moment, Result, Uid, erasure, journal, keys::DataKey, suppression::canon::Hasher};

/// Told how far a long work has come (done, total); answers whether to go on.
pub type Progress<'a> = &'a dyn Fn(u64, u64) -> ControlFlow<()>;

/// A [`Progress`] that shows nothing and never stops.
pub fn quietly(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// What lies inside the book and opens nothing by itself: the keys of hashes, chain and ledger.
#[derive(ZeroizeOnDrop)]
pub struct Keys {
    /// The book's name in every copy.
    #[zeroize(skip)]
    pub uid: Uid,
    /// ISO code of the firm's country.
    #[zeroize(skip)]
    pub country: String,
    /// Whether this is the sample firm.
    #[zeroize(skip)]
    pub sample: bool,
    #[zeroize(skip)] // wipes itself
    pub(crate) hasher: Hasher,
    pub(crate) journal: [u8; 32],
    pub(crate) ledger: [u8; 32],
}

/// Reads the book. Every read verb of every concept is a method of this type.
pub struct Reader {
    pub(crate) db: Connection,
    pub(crate) keys: Arc<Keys>,
    pub(crate) clock: Clock,
}

impl Reader {
    /// What it sees of the book, for what acts ask as well.
    pub(crate) fn sight(&self) -> Sight<'_> {
        Sight { db: &self.db, keys: &self.keys }
    }

    /// The book's uid.
    pub fn uid(&self) -> Uid {
        self.keys.uid
    }

    /// ISO code of the firm's country: postcodes, national phone numbers, sorting.
    pub fn country(&self) -> &str {
        &self.keys.country
    }

    /// The time of the next act, and the day on which periods and ages are counted.
    pub fn now(&self) -> Moment {
        match self.clock {
            Clock::System => Moment::now(),
            Clock::At(moment) => moment,
        }
    }

    /// Whether this is the sample firm.
    pub fn is_sample(&self) -> bool {
        self.keys.sample
    }
}

/// Where the time of an act comes from; tests set it.
#[derive(Debug, Clone, Copy, Default)]
pub enum Clock {
    /// The clock of this PC.
    #[default]
    System,
    /// Always this moment.
    At(Moment),
}

/// An open book: reads, and writes through [`Book::change`].
pub struct Book {
    reader: Reader,
    folder: folder::Folder,
    app: folder::AppFolder,
    key: DataKey,
    key_file: crate::keys::KeyFile,
    index: cipher::LogIndex,
    _lock: lock::Lock,
    by: Id<Staff>,
    may_delete: functions::MayDelete,
    may_write: door::Door,
    columns: touched::Tables,
    addresses: addresses::AddressColumns,
    done: Vec<change::Step>,
    undone: Vec<change::Step>,
    head: head::HeadFile,
    head_synced: Moment,
    /// What this PC has seen of the book and the book does not hold; until somebody has acknowledged it.
    missing: Option<journal::Head>,
    /// The copies of the ledger outside of the book.
    pub(crate) copies: erasure::copies::Copies,
    #[cfg(any(test, feature = "rehearse"))]
    twin: Option<twin::Twin>,
}

impl Deref for Book {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Book {
    /// A second connection that reads while a long act writes.
    pub fn open_reader(&self) -> Result<Reader> {
        let db = cipher::reader(&self.folder.database(), &self.key, self.index)?;
        Ok(Reader { db, keys: self.keys.clone(), clock: self.clock })
    }

    /// The folder of the book.
    pub fn place(&self) -> &Path {
        self.folder.path()
    }

    /// The name on the cover.
    pub fn name(&self) -> &str {
        self.key_file.name()
    }

    /// Sets the clock; tests move it.
    pub fn set_clock(&mut self, clock: Clock) {
        self.reader.clock = clock;
    }

    /// The connection that writes; inside `book/`, `erasure/` and `backup/` only.
    pub(crate) fn writer(&self) -> &Connection {
        &self.reader.db
    }

    pub(crate) fn folder(&self) -> &folder::Folder {
        &self.folder
    }

    pub(crate) fn app(&self) -> &folder::AppFolder {
        &self.app
    }
}

/// Registers our SQL functions on a bare connection; for tests of the schema.
#[cfg(test)]
pub(crate) fn register_functions(db: &Connection) -> Result<()> {
    functions::register(db, functions::MayDelete::default())
}

#[cfg(test)]
pub(crate) mod tests;
