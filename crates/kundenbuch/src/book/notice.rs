//! What opening a book says beside the book.

use serde::Serialize;

use crate::Moment;

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
