//! Everything that can go wrong, once. A variant per thing the user can act on; words stand in `assets/i18n`.

use std::io;

use serde::Serialize;

use crate::{Id, Moment, contacts::Contact};

/// The core's result.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong. Carries ids, counts and codes, never a value a person entered and never a path.
///
/// On the wire: `{ "kind": "wrongPassphrase" }`. The window has two messages per kind:
/// `error_…` what happened, `error_…_advice` what to do now.
#[derive(Debug, thiserror::Error, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Error {
    // Opening and keys
    /// No key slot opens with this passphrase or recovery code.
    #[error("the passphrase or recovery code opens none of the key slots")]
    WrongPassphrase,
    /// The recovery code has a typing error; `word` counts from 1.
    #[error("the recovery code is mistyped at word {word}")]
    RecoveryCodeMistyped {
        /// Place of the first word that cannot be right, from 1; 0 if the number of words is wrong.
        word: u32,
    },
    /// The new passphrase is too easy to guess.
    #[error("the passphrase is too weak")]
    PassphraseTooWeak,
    /// `keys.json` does not match its own check sum, or the database does not open with the right key.
    #[error("the book is damaged")]
    BookDamaged,
    /// `keys.json` was changed by someone without the key: its seal does not fit.
    #[error("the key file was tampered with")]
    KeysTampered,
    /// Beside the book lies a log that does not belong to it, an older one say; with it the book cannot be read or would
    /// lose what is newer. Nothing was changed.
    #[error("the log beside the book is not its own")]
    ForeignLog,
    /// The folder holds no book.
    #[error("no book in this folder")]
    NoBook,
    /// The making of a book was interrupted before it had keys: nothing was ever written in it.
    #[error("the book was never finished")]
    Unfinished,
    /// There is already something at this place; a book is never overwritten.
    #[error("there is already something at this place")]
    PlaceTaken,
    /// Written by a newer program.
    #[error("the book has format {found}, this program knows up to {known}")]
    BookFromFuture {
        /// Version found.
        found: u32,
        /// Newest version this program knows.
        known: u32,
    },
    /// Another window or program holds the book.
    #[error("the book is already open")]
    AlreadyOpen {
        /// Name of the PC that holds it; empty if unknown.
        by: String,
        /// Since when, if the holder wrote it down.
        since: Option<Moment>,
    },
    /// In this folder lies a book, its ledger or app data: no other file may be put there.
    #[error("a folder of this program")]
    OwnFolder,
    /// The folder lies on a network share, where the lock cannot be trusted.
    #[error("the book lies on a network share")]
    OnNetworkShare,
    /// The folder lies in a folder that a cloud service synchronises.
    #[error("the book lies in a synchronised folder")]
    InSyncFolder {
        /// The service, as it calls itself: `Google Drive`.
        service: String,
    },
    /// The folder or stick cannot be written.
    #[error("the place cannot be written")]
    NotWritable,
    /// The disk or stick is full; nothing was changed.
    #[error("the disk is full")]
    DiskFull,
    /// The folder or stick is not there.
    #[error("the place is missing")]
    PlaceMissing,
    /// In another copy of this book people were erased since this copy was made.
    #[error("{count} people were erased in another copy of this book")]
    ErasedElsewhere {
        /// How many.
        count: u32,
        /// When the last of them.
        at: Moment,
    },
    /// The book is locked.
    #[error("the book is locked")]
    Locked,

    // Changing
    /// No such contact (any more).
    #[error("no contact {id}")]
    ContactGone {
        /// Its number.
        id: Id<Contact>,
    },
    /// No such row (any more): a value, import, wording, suppression.
    #[error("no such {what}")]
    NotFound {
        /// The table's name.
        what: String,
    },
    /// Somebody changed the same field since it was shown.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// Taking a step back or doing it again would break a rule of the book: a value that another row needs, say.
    #[error("against a rule of the book")]
    Constraint,
    /// Undo or redo has no step to take back.
    #[error("nothing to undo")]
    NothingToUndo,
    /// A field was filled with something it cannot hold; the book is unchanged.
    #[error("field {field} cannot hold this: {why}")]
    InvalidValue {
        /// The field's name as in the registry.
        field: String,
        /// A code: `empty`, `too_long`, `forbidden_card`, `not_a_date`, `not_an_email`, `own`, `unknown_value` …
        why: String,
    },
    /// No field has this name.
    #[error("unknown field")]
    UnknownField,
    /// What was asked is not a uid.
    #[error("not a uid")]
    NotAUid,
    /// The person was erased; taking them in again needs a ground.
    #[error("an erased person with these details")]
    ErasedPerson,

    /// The contact is restricted (Art. 18 DSGVO): it is kept as it is until that is lifted.
    #[error("contact {id} is restricted")]
    ContactRestricted {
        /// Its number.
        id: Id<Contact>,
    },
    /// What is entered is about somebody whose record is restricted: it comes in only there, once that is lifted.
    #[error("a restricted record of this person: contact {id}")]
    RestrictedPerson {
        /// Number of the record.
        id: Id<Contact>,
    },

    // Permission
    /// A grant lacks what makes it one (design §13.1).
    #[error("a consent needs {what}")]
    ConsentIncomplete {
        /// A code: `how`, `wording`, `channel_not_for_purpose`, `guardian`.
        what: String,
    },
    /// The address is blocked; a new consent must name the blocks it answers.
    #[error("the address is suppressed")]
    Suppressed {
        /// The blocks.
        blocks: Vec<crate::suppression::Block>,
    },

    // Files
    /// The file is larger than the limit; nothing was read.
    #[error("larger than {limit} bytes")]
    FileTooLarge {
        /// Bytes allowed.
        #[specta(type = u32)]
        limit: u64,
    },
    /// More rows or columns than a list may have; nothing was taken.
    #[error("more than {limit} {what}")]
    TooMany {
        /// `rows` or `columns`.
        what: String,
        /// How many are allowed.
        limit: u32,
    },
    /// Several columns hold mail addresses and nothing tells which are the recipients'; somebody has to say.
    #[error("several columns hold mail addresses")]
    SeveralColumns {
        /// Their headings.
        columns: Vec<String>,
    },
    /// The file is none of the formats this program reads.
    #[error("not a readable file")]
    FileUnreadable {
        /// A code: `empty`, `binary`, `no_rows`, `xlsx_not_yet`, `not_text`, or the kind of a file that is not read: `mail`,
        /// `html`, `fritzbox`, `xml`, `ics`, `rtf`, `json`, `json_newer`.
        why: String,
    },
    /// This backup is damaged or no backup.
    #[error("the backup is damaged")]
    BackupDamaged,
    /// The sample firm takes no files of real people.
    #[error("the sample firm refuses imports")]
    SampleRefuses,
    /// Not possible yet in this version.
    #[error("not yet: {what}")]
    NotYet {
        /// A code.
        what: String,
    },
    /// The system can show no dialog to choose a file with.
    #[error("no file dialog")]
    DialogMissing,
    /// The user stopped a long work; the book is unchanged.
    #[error("cancelled")]
    Cancelled,

    // Faults
    /// The system gave no randomness.
    #[error("no randomness")]
    NoRandomness,
    /// A fault of the database: shown with "report this", never matched on.
    #[error("database")]
    Database(
        #[serde(skip)]
        #[specta(skip)]
        #[source]
        rusqlite::Error,
    ),
    /// A fault of the disk.
    #[error("disk: {code}")]
    Disk {
        /// The kind of fault as the system names it.
        code: String,
    },
    /// A fault of ours: something that cannot be happened.
    #[error("internal: {what}")]
    Internal {
        /// Where, as a code.
        what: String,
    },
}

impl Error {
    /// The wire name, such as `wrongPassphrase`: for messages, scripts and logs.
    pub fn kind(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.get("kind").and_then(|kind| kind.as_str()).map(str::to_owned))
            .unwrap_or_default()
    }

    /// A fault of ours.
    pub fn internal(what: &str) -> Error {
        Error::Internal { what: what.to_owned() }
    }

    /// No such row in this table.
    pub fn not_found(what: &str) -> Error {
        Error::NotFound { what: what.to_owned() }
    }

    /// A value a field cannot hold; `why` is a code.
    pub fn invalid(field: &str, why: &str) -> Error {
        Error::InvalidValue { field: field.to_owned(), why: why.to_owned() }
    }
}

impl From<rusqlite::Error> for Error {
    /// A full disk is told apart; a constraint or any other failure is a fault.
    fn from(error: rusqlite::Error) -> Error {
        use rusqlite::ErrorCode;
        // A full disk shows in the file that connections share before it shows in the book itself.
        let shared =
            error.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
        match error.sqlite_error_code() {
            _ if shared => Error::DiskFull,
            Some(ErrorCode::DiskFull) => Error::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => Error::NotWritable,
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Error::BookDamaged,
            Some(ErrorCode::OperationInterrupted) => Error::Cancelled,
            _ => Error::Database(error),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        use io::ErrorKind as K;
        match error.kind() {
            K::NotFound | K::NotADirectory => Error::PlaceMissing,
            K::PermissionDenied | K::ReadOnlyFilesystem => Error::NotWritable,
            K::StorageFull | K::QuotaExceeded => Error::DiskFull,
            K::AlreadyExists => Error::PlaceTaken,
            kind => Error::Disk { code: kind.to_string() },
        }
    }
}
