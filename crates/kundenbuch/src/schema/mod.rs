//! The tables and the ladder of migrations.
//!
//! A released migration is never edited; a new version is a new file. Opening a book runs what is missing in one
//! transaction, so a failed migration leaves the file as it was.

use rusqlite::{Connection, TransactionBehavior};

use crate::{Error, Result};

/// Numbered files, oldest first; `PRAGMA user_version` says how many have run.
pub const MIGRATIONS: &[&str] = &[include_str!("001_book.sql")];

/// Tables whose changes are recorded for undo and for the log of several PCs, parents before children.
///
/// Left out: `book` (keys and housekeeping), `journal`, `former_hashes` and `child_ticks` (written by the door from these
/// tables' changes), `certificates` (completed by the search of the file), `waiting_noes` (not said yet), `drafts` (not entered yet), and what follows from other rows (`contact_lines`,
/// the search index).
pub const RECORDED: &[&str] = &[
    "staff",
    "purposes",
    "purpose_rules",
    "wordings",
    "imports",
    "origins",
    "contacts",
    "emails",
    "phones",
    "addresses",
    "websites",
    "facts",
    "tags",
    "notes",
    "card_uids",
    "fills",
    "consents",
    "evidence",
    "suppressions",
    "own_domains",
    "answers",
    "restrictions",
    "handovers",
    "handover_contacts",
    "retained",
    "erasures",
    "erasure_hashes",
];

/// The version this program writes.
pub fn latest() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Whether this program can read the file's version.
///
/// # Errors
/// [`Error::BookFromFuture`] if a newer program wrote it; [`Error::BookDamaged`] if none did: there is no book in it.
pub fn check_version(db: &Connection) -> Result<()> {
    match db.query_row("PRAGMA user_version", [], |row| row.get(0))? {
        0 => Err(Error::BookDamaged),
        found if found > latest() => Err(Error::BookFromFuture { found, known: latest() }),
        _ => Ok(()),
    }
}

/// Brings the file to the latest version.
///
/// # Errors
/// [`Error::BookFromFuture`] if a newer program wrote it; nothing is changed then.
pub fn migrate(db: &mut Connection) -> Result<()> {
    migrate_to(db, MIGRATIONS.len())
}

/// Brings the file to `target` migrations; older targets serve the tests of the ladder.
pub fn migrate_to(db: &mut Connection, target: usize) -> Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: u32 = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let Some(missing) = usize::try_from(found).ok().and_then(|done| MIGRATIONS.get(done..target)) else {
        return Err(Error::BookFromFuture { found, known: latest() });
    };
    if missing.is_empty() {
        return Ok(()); // opening a book must not change a byte of it
    }
    for sql in missing {
        tx.execute_batch(sql)?;
    }
    tx.pragma_update(None, "user_version", u32::try_from(target).unwrap_or(u32::MAX))?;
    Ok(tx.commit()?)
}
