//! The SQL of imports and of recognising who is known already.

mod back;
mod bare;
mod cards;
mod fill;
mod known;
mod resting;
mod supplemented;

use rusqlite::{Connection, OptionalExtension, params};

use super::import::{ImportRecord, Report};
use crate::{
    Id, Moment, Result, Uid,
    book::Tx,
    contacts::{Contact, store::origins},
};

pub use back::take_back;
pub use cards::{card_uids, is_erased_card, keep_card_uids, names_in_books, who_has_a_card};
pub use fill::supplement;
pub use known::{
    Known, Restricted, SHARED, by_number, has_number, like, like_or, lives_elsewhere, named_for_another, names_since,
};
pub use resting::Resting;
pub use supplemented::Supplemented;

/// Writes the row of an import.
pub fn begin_import(tx: &Tx<'_>, file_name: &str, format: &str, charset: &str) -> Result<(i64, Uid)> {
    let uid = tx.uid();
    tx.db.execute(
        "INSERT INTO imports (uid, file_name, format, charset, taken_at, taken_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![uid, file_name, format, charset, tx.now(), tx.by()],
    )?;
    let import = tx.db.last_insert_rowid();
    origins::begin(tx, import)?;
    Ok((import, uid))
}

/// The contact entered last; numbers are never given twice, so whoever comes later has a higher one.
pub fn newest_contact(db: &Connection) -> Result<Id<Contact>> {
    Ok(db.prepare_cached("SELECT coalesce(max(id), 0) FROM contacts")?.query_row([], |row| row.get(0))?)
}

/// How many people and how many firms were entered after this contact.
pub fn newer_than(db: &Connection, last: Id<Contact>) -> Result<(u32, u32)> {
    Ok(db
        .prepare_cached("SELECT count(*), coalesce(sum(kind = 'organisation'), 0) FROM contacts WHERE id > ?1")?
        .query_row([last], |row| {
            let (all, firms): (u32, u32) = (row.get(0)?, row.get(1)?);
            Ok((all.saturating_sub(firms), firms))
        })?)
}

/// Notes an import's counts.
pub fn end_import(tx: &Tx<'_>, import: i64, report: &Report) -> Result<()> {
    let ignored = serde_json::to_string(&report.ignored).unwrap_or_default();
    let held = report.read.saturating_sub(report.taken);
    tx.db.execute(
        "UPDATE imports SET read = ?2, taken = ?3, supplemented = ?4, held = ?5, ignored = ?6 WHERE id = ?1",
        params![import, report.read, report.taken, report.supplemented, held, ignored],
    )?;
    origins::end(tx, import)
}

/// The imports, newest first; those made after `since` can be taken back.
pub fn imports(db: &Connection, since: Moment) -> Result<Vec<ImportRecord>> {
    let mut rows = db.prepare_cached(
        "SELECT uid, file_name, taken_at, taken, supplemented, held, taken_back_at FROM imports ORDER BY id DESC",
    )?;
    let rows = rows.query_map([], |row| {
        let (taken_at, taken_back_at): (Moment, Option<Moment>) = (row.get("taken_at")?, row.get("taken_back_at")?);
        Ok(ImportRecord {
            uid: row.get("uid")?,
            file_name: row.get("file_name")?,
            taken_at,
            taken: row.get("taken")?,
            supplemented: row.get("supplemented")?,
            held: row.get("held")?,
            can_take_back: taken_back_at.is_none() && taken_at > since,
            taken_back_at,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The import of this name that can still be taken back.
pub fn open_import(db: &Connection, uid: Uid, since: Moment) -> Result<Option<i64>> {
    Ok(db
        .prepare_cached("SELECT id FROM imports WHERE uid = ?1 AND taken_back_at IS NULL AND taken_at > ?2")?
        .query_row(params![uid, since], |row| row.get(0))
        .optional()?)
}
