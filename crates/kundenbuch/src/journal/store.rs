//! The journal's SQL.

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::{Head, Touched};
use crate::{
    Error, Id, Moment, Result, Uid,
    book::{Act, Op, Staff},
    chain,
};

/// One row of the journal.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: Id<Staff>,
    /// What was done.
    pub op: String,
    /// In which table; empty for a bulk act.
    pub entity: String,
    /// To which row, as hexadecimal digits; empty for a bulk act.
    pub row: String,
    /// Which columns, or counts of a bulk act.
    pub columns: String,
}

pub(super) fn insert(
    db: &Connection,
    key: &[u8; 32],
    act: &Act,
    op: Op,
    touched: &Touched,
    chain: &chain::Tip,
) -> Result<()> {
    let op = code(op);
    let uid: &[u8] = touched.uid.as_ref().map_or(&[], |uid| &uid.0);
    let last: Option<Vec<u8>> = db
        .prepare_cached("SELECT link FROM journal ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let row = Linked {
        act: &act.id.0,
        at: act.at.0,
        by: act.by.0,
        op: &op,
        entity: &touched.entity,
        uid,
        columns: &touched.columns,
        chain: &chain.link,
    };
    let link = row.link(key, &last.unwrap_or_default())?;
    db.prepare_cached(
        "INSERT INTO journal (act, done_at, done_by, op, entity, row_uid, columns, chain, link)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![act.id, act.at, act.by, op, touched.entity, uid, touched.columns, chain.id, link])?;
    Ok(())
}

/// The link of the row with this number, as hexadecimal digits; empty if there is none.
///
/// # Errors
/// As the database answers.
pub fn link_at(db: &Connection, id: i64) -> Result<String> {
    let found: Option<Vec<u8>> =
        db.prepare_cached("SELECT link FROM journal WHERE id = ?1")?.query_row([id], |row| row.get(0)).optional()?;
    Ok(found.map(|link| crate::keys::hex::text(&link)).unwrap_or_default())
}

/// Whether the newest row follows from the one before it and from the newest link of the chain beside it, and that
/// chain holds. Asked at every open; [`check`] follows all rows.
///
/// # Errors
/// As the database answers.
pub fn newest_holds(db: &Connection, key: &[u8; 32]) -> Result<bool> {
    let mut rows = db.prepare_cached(&format!("SELECT {COLUMNS} FROM journal ORDER BY id DESC LIMIT 2"))?;
    let mut rows = rows.query([])?;
    let Some(row) = rows.next()? else { return chain::tip_holds(db, key, 0) };
    let (newest, chain) = (Stored::from_row(row)?, row.get("chain")?);
    let before: Vec<u8> = rows.next()?.map(|row| row.get("link")).transpose()?.unwrap_or_default();
    Ok(newest.follows(db, key, &before)? && chain::tip_holds(db, key, chain)?)
}

const COLUMNS: &str = "id, act, done_at, done_by, op, entity, row_uid, columns, chain, link";

/// A row as it stands.
struct Stored {
    act: Uid,
    at: i64,
    by: i64,
    op: String,
    entity: String,
    uid: Vec<u8>,
    columns: String,
    chain: i64,
    link: Vec<u8>,
}

impl Stored {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Stored> {
        Ok(Stored {
            act: row.get("act")?,
            at: row.get("done_at")?,
            by: row.get("done_by")?,
            op: row.get("op")?,
            entity: row.get("entity")?,
            uid: row.get("row_uid")?,
            columns: row.get("columns")?,
            chain: row.get("chain")?,
            link: row.get("link")?,
        })
    }

    fn follows(&self, db: &Connection, key: &[u8; 32], before: &[u8]) -> Result<bool> {
        let chain = chain::link_at(db, self.chain)?;
        let linked = Linked {
            act: &self.act.0,
            at: self.at,
            by: self.by,
            op: &self.op,
            entity: &self.entity,
            uid: &self.uid,
            columns: &self.columns,
            chain: &chain,
        };
        Ok(linked.link(key, before)?.ct_eq(&self.link).into())
    }
}

/// The newest row; number 0 for an empty journal.
pub fn head(db: &Connection) -> Result<Head> {
    let found = db
        .prepare_cached("SELECT id, link, done_at FROM journal ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| {
            let link: Vec<u8> = row.get("link")?;
            let link = crate::keys::hex::text(&link);
            Ok(Head { id: row.get("id")?, link, at: row.get("done_at")? })
        })
        .optional()?;
    Ok(found.unwrap_or(Head { id: 0, link: String::new(), at: Moment(0) }))
}

/// The rows from the newest on.
pub fn entries(db: &Connection, limit: u32) -> Result<Vec<Entry>> {
    let mut rows = db.prepare_cached(
        "SELECT done_at, done_by, op, entity, lower(hex(row_uid)) AS row_uid, columns
         FROM journal ORDER BY id DESC LIMIT ?1",
    )?;
    let entry = |row: &Row<'_>| {
        Ok(Entry {
            at: row.get("done_at")?,
            by: row.get("done_by")?,
            op: row.get("op")?,
            entity: row.get("entity")?,
            row: row.get("row_uid")?,
            columns: row.get("columns")?,
        })
    };
    Ok(rows.query_map([limit], entry)?.collect::<rusqlite::Result<_>>()?)
}

/// Recomputes the chain; the number of the first row that does not follow from those before it.
pub fn check(db: &Connection, key: &[u8; 32]) -> Result<Option<i64>> {
    let mut rows = db.prepare_cached(&format!("SELECT {COLUMNS} FROM journal ORDER BY id"))?;
    let mut rows = rows.query([])?;
    let (mut before, mut expected) = (Vec::new(), 1);
    while let Some(row) = rows.next()? {
        let (id, stored): (i64, _) = (row.get("id")?, Stored::from_row(row)?);
        if id != expected || !stored.follows(db, key, &before)? {
            return Ok(Some(id));
        }
        (before, expected) = (stored.link, expected + 1);
    }
    Ok(None)
}

struct Linked<'a> {
    act: &'a [u8],
    at: i64,
    by: i64,
    op: &'a str,
    entity: &'a str,
    uid: &'a [u8],
    columns: &'a str,
    chain: &'a [u8],
}

impl Linked<'_> {
    fn link(&self, key: &[u8; 32], previous: &[u8]) -> Result<Vec<u8>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| Error::internal("journal_key"))?;
        let (at, by) = (self.at.to_be_bytes(), self.by.to_be_bytes());
        for part in [
            previous,
            self.act,
            &at,
            &by,
            self.op.as_bytes(),
            self.entity.as_bytes(),
            self.uid,
            self.columns.as_bytes(),
            self.chain,
        ] {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        Ok(mac.finalize().into_bytes().to_vec())
    }
}

fn code(op: Op) -> String {
    serde_json::to_value(op).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
