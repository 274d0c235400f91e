//! The chain's SQL and its keyed hashes.

use std::collections::{BTreeMap, BTreeSet};

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, OptionalExtension, params, types::ValueRef};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::CHAINED;
use crate::{Error, Result};

/// Bytes kept of a keyed hash: nobody without the key finds a second row for 16 bytes.
const LENGTH: usize = 16;

/// By which index a gate finds a table's rows, what is true of all of them, and what stands in it. An older one would hide
/// a no that stands in the table.
const ASKED_BY: &[(&str, &str, &str, &[&str])] = &[
    (
        "consents",
        "consents_of_contact",
        "contact_id > 0",
        &["contact_id", "purpose_id", "channel", "id", "event", "guardian"],
    ),
    ("suppressions", "suppressions_by_hash", "hash > x''", &["hash", "kind", "id"]),
    ("erasure_hashes", "erasure_hashes_by_hash", "hash > x''", &["hash", "kind", "id"]),
];

/// So many of the newest links are compared with their rows at every open.
const NEWEST: u32 = 64;

/// The newest link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tip {
    /// Its number; 0 of an empty chain.
    pub id: i64,
    /// Keyed hash over all before it.
    pub link: Vec<u8>,
    /// How many chained rows stand.
    pub standing: i64,
}

/// What does not fit between chain and rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Faults {
    /// Number of the first link that does not follow from those before it; 0 if all do.
    pub broken_at: i64,
    /// Rows that stand in the chain and are gone.
    pub missing: i64,
    /// Rows that are not as they were linked, or were never linked.
    pub altered: i64,
}

/// The newest link.
///
/// # Errors
/// As the database answers.
pub fn tip(db: &Connection) -> Result<Tip> {
    let found = db
        .prepare_cached("SELECT id, link, standing FROM chain ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| Ok(Tip { id: row.get("id")?, link: row.get("link")?, standing: row.get("standing")? }))
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// The keyed hash of a row as it stands; `None` if it does not.
pub(super) fn digest(db: &Connection, key: &[u8; 32], table: &str, row: i64) -> Result<Option<Vec<u8>>> {
    let mut rows = db.prepare_cached(&format!("SELECT * FROM {table} WHERE id = ?1"))?;
    let mut rows = rows.query([row])?;
    rows.next()?.map(|row| digest_of(key, table, row)).transpose()
}

/// Columns that are empty (NULL) do not count: one a later schema adds leaves the hashes of older rows as they are.
fn digest_of(key: &[u8; 32], table: &str, row: &rusqlite::Row<'_>) -> Result<Vec<u8>> {
    let mut hash = Hash::new(key, b"row")?;
    hash.part(table.as_bytes());
    let names = row.as_ref();
    for at in 0..names.column_count() {
        let name = names.column_name(at)?.as_bytes();
        match row.get_ref(at)? {
            ValueRef::Null => {}
            ValueRef::Integer(value) => hash.named(name, b"i", &value.to_be_bytes()),
            ValueRef::Real(value) => hash.named(name, b"r", &value.to_be_bytes()),
            ValueRef::Text(value) => hash.named(name, b"t", value),
            ValueRef::Blob(value) => hash.named(name, b"b", value),
        }
    }
    Ok(hash.end())
}

pub(super) fn append(
    db: &Connection,
    key: &[u8; 32],
    last: &Tip,
    table: &str,
    row: i64,
    digest: Option<&[u8]>,
    standing: i64,
) -> Result<Tip> {
    let digest = digest.unwrap_or_default();
    let link = link(key, &last.link, table, row, digest, standing)?;
    db.prepare_cached("INSERT INTO chain (entity, row_id, digest, standing, link) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![table, row, digest, standing, link])?;
    Ok(Tip { id: db.last_insert_rowid(), link, standing })
}

fn link(key: &[u8; 32], last: &[u8], table: &str, row: i64, digest: &[u8], standing: i64) -> Result<Vec<u8>> {
    let mut hash = Hash::new(key, b"link")?;
    for part in [last, table.as_bytes(), &row.to_be_bytes(), digest, &standing.to_be_bytes()] {
        hash.part(part);
    }
    Ok(hash.end())
}

/// The link with this number; empty if there is none.
///
/// # Errors
/// As the database answers.
pub fn link_at(db: &Connection, id: i64) -> Result<Vec<u8>> {
    let found =
        db.prepare_cached("SELECT link FROM chain WHERE id = ?1")?.query_row([id], |row| row.get(0)).optional()?;
    Ok(found.unwrap_or_default())
}

/// Whether the newest link is the one the journal last saw, the newest rows are as they were linked, and as many rows stand
/// as it says, in the tables and where the gates ask. Asked at every open; [`check`] asks for each row.
///
/// # Errors
/// As the database answers.
pub fn tip_holds(db: &Connection, key: &[u8; 32], seen_by_journal: i64) -> Result<bool> {
    let tip = tip(db)?;
    if tip.id != seen_by_journal {
        return Ok(false);
    }
    let counts: Vec<_> = CHAINED.iter().map(|table| format!("(SELECT count(*) FROM {table})")).collect();
    let standing: i64 = db.query_row(&format!("SELECT {}", counts.join(" + ")), [], |row| row.get(0))?;
    Ok(standing == tip.standing && indexes_are_whole(db)? && newest_rows_hold(db, key)?)
}

/// Whether the gates' indexes hold as many rows as their tables. Without the condition any index would be counted.
fn indexes_are_whole(db: &Connection) -> Result<bool> {
    for (table, index, all, _) in ASKED_BY {
        let same = format!(
            "SELECT (SELECT count(*) FROM {table}) = (SELECT count(*) FROM {table} INDEXED BY {index} WHERE {all})"
        );
        if !db.query_row(&same, [], |row| row.get(0))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the rows linked last are as they were linked, and found by the gates.
fn newest_rows_hold(db: &Connection, key: &[u8; 32]) -> Result<bool> {
    let mut links = db.prepare("SELECT entity, row_id, digest FROM chain ORDER BY id DESC LIMIT ?1")?;
    let mut links = links.query([NEWEST])?;
    let mut seen = BTreeSet::new();
    while let Some(link) = links.next()? {
        let (table, row): (String, i64) = (link.get("entity")?, link.get("row_id")?);
        let Some(table) = CHAINED.iter().find(|chained| **chained == table) else { return Ok(false) };
        if !seen.insert((table, row)) {
            continue; // linked anew since
        }
        let stands = digest(db, key, table, row)?;
        let found = stands.is_none() || is_found(db, table, row)?;
        if !found || !same(&stands.unwrap_or_default(), &link.get::<_, Vec<u8>>("digest")?) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the index a gate asks names this row as it stands.
fn is_found(db: &Connection, table: &str, row: i64) -> Result<bool> {
    let Some((_, index, _, columns)) = ASKED_BY.iter().find(|(of, ..)| *of == table) else { return Ok(true) };
    let same: Vec<_> = columns.iter().map(|column| format!("i.{column} = t.{column}")).collect();
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM {table} t CROSS JOIN {table} i INDEXED BY {index} ON {} WHERE t.id = ?1)",
        same.join(" AND ")
    );
    Ok(db.prepare_cached(&sql)?.query_row([row], |row| row.get(0))?)
}

/// Follows the chain from its beginning and compares every row with its newest link.
///
/// # Errors
/// As the database answers.
pub fn check(db: &Connection, key: &[u8; 32]) -> Result<Faults> {
    let mut faults = Faults::default();
    let mut newest = BTreeMap::<(String, i64), Vec<u8>>::new();
    let mut links = db.prepare("SELECT id, entity, row_id, digest, standing, link FROM chain ORDER BY id")?;
    let mut links = links.query([])?;
    let (mut last, mut expected) = (Vec::new(), 1);
    while let Some(row) = links.next()? {
        let (id, table, number): (i64, String, i64) = (row.get("id")?, row.get("entity")?, row.get("row_id")?);
        let (digest, found): (Vec<u8>, Vec<u8>) = (row.get("digest")?, row.get("link")?);
        let follows = link(key, &last, &table, number, &digest, row.get("standing")?)?;
        if faults.broken_at == 0 && (id != expected || !same(&follows, &found)) {
            faults.broken_at = id;
        }
        (last, expected) = (found, id + 1);
        newest.insert((table, number), digest);
    }
    newest.retain(|_, digest| !digest.is_empty()); // rows that rightly went
    for table in CHAINED {
        let mut rows = db.prepare(&format!("SELECT * FROM {table}"))?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let linked = newest.remove(&((*table).to_owned(), row.get("id")?));
            let stands = digest_of(key, table, row)?;
            faults.altered += i64::from(!linked.is_some_and(|linked| same(&linked, &stands)));
        }
    }
    faults.missing = i64::try_from(newest.len()).unwrap_or(i64::MAX);
    Ok(faults)
}

fn same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

/// A keyed hash over parts, each behind its length.
struct Hash(Hmac<Sha256>);

impl Hash {
    fn new(key: &[u8; 32], domain: &[u8]) -> Result<Hash> {
        let mut hash = Hash(Hmac::new_from_slice(key).map_err(|_| Error::internal("journal_key"))?);
        hash.part(b"chain/v1");
        hash.part(domain);
        Ok(hash)
    }

    fn part(&mut self, part: &[u8]) {
        self.0.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(part);
    }

    fn named(&mut self, name: &[u8], kind: &[u8], value: &[u8]) {
        self.part(name);
        self.part(kind);
        self.part(value);
    }

    fn end(self) -> Vec<u8> {
        self.0.finalize().into_bytes().iter().copied().take(LENGTH).collect()
    }
}
