//! The SQL of the block list.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::{Block, Hashed, Scope, Source};
use crate::{
    Id, Result,
    book::Tx,
    consents::{Channel, Purpose},
    contacts::Contact,
};

/// A purpose on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The purpose.
    pub purpose: Id<Purpose>,
    /// The channel.
    pub channel: Channel,
    /// Whether it may rest on another ground than consent.
    pub without_consent: bool,
}

/// The pairs of purpose and channel a block covers.
pub fn pairs(db: &Connection, scope: &Scope, purpose: Option<Id<Purpose>>) -> Result<Vec<Pair>> {
    let mut rows = db.prepare_cached(
        "SELECT p.id, r.channel, max(r.ground <> 'consent') AS without_consent
         FROM purposes p JOIN purpose_rules r ON r.purpose_id = p.id
         WHERE :everything OR p.id = :purpose OR (:purpose IS NULL AND p.advertising = 1)
         GROUP BY p.id, r.channel ORDER BY p.id, r.channel",
    )?;
    let everything = *scope == Scope::Everything;
    let rows = rows.query_map(named_params! { ":everything": everything, ":purpose": purpose }, |row| {
        Ok(Pair { purpose: row.get("id")?, channel: row.get("channel")?, without_consent: row.get("without_consent")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Adds a row unless the same one stands there unanswered; says whether it did. An answered one is not enough: who
/// says no again must be asked again.
pub fn insert(
    tx: &Tx<'_>,
    address: &Hashed,
    purpose: Option<Id<Purpose>>,
    scope: &Scope,
    source: Source,
) -> Result<bool> {
    let everything = *scope == Scope::Everything;
    let there = tx
        .db
        .prepare_cached(
            "SELECT 1 FROM suppressions s
             WHERE s.hash = ?1 AND s.kind = ?2 AND s.purpose_id IS ?3 AND s.everything = ?4
               AND NOT EXISTS (SELECT 1 FROM answers WHERE suppression_id = s.id) LIMIT 1",
        )?
        .query_row(params![address.hash, address.kind, purpose, everything], |_| Ok(()))
        .optional()?;
    if there.is_some() {
        return Ok(false);
    }
    tx.db
        .prepare_cached(
            "INSERT INTO suppressions (uid, kind, hash, canon, purpose_id, everything, source, happened_at,
                                       recorded_at, recorded_by)
             VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?7, ?8)",
        )?
        .execute(params![
            tx.uid(),
            address.kind,
            address.hash,
            purpose,
            everything,
            source.code(),
            tx.now(),
            tx.by()
        ])?;
    Ok(true)
}

/// The contacts that hold an address, in the bin and restricted ones too.
pub fn holders(db: &Connection, address: &Hashed) -> Result<Vec<Id<Contact>>> {
    let sql = match address.kind {
        "mail" => "SELECT DISTINCT contact_id FROM emails WHERE hash = ?1 ORDER BY contact_id",
        "domain" => "SELECT DISTINCT contact_id FROM emails WHERE domain_hash = ?1 ORDER BY contact_id",
        "phone" => "SELECT DISTINCT contact_id FROM phones WHERE hash = ?1 ORDER BY contact_id",
        _ => "SELECT DISTINCT contact_id FROM addresses WHERE hash = ?1 ORDER BY contact_id",
    };
    let mut rows = db.prepare_cached(sql)?;
    Ok(rows.query_map([&address.hash], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The hashes of a contact's addresses.
pub fn addresses_of(db: &Connection, contact: Id<Contact>) -> Result<Vec<Hashed>> {
    let mut all = Vec::new();
    for (kind, sql) in [
        ("mail", "SELECT DISTINCT hash FROM emails WHERE contact_id = ?1 AND length(hash) = 16 ORDER BY hash"),
        ("phone", "SELECT DISTINCT hash FROM phones WHERE contact_id = ?1 AND length(hash) = 16 ORDER BY hash"),
        ("post", "SELECT DISTINCT hash FROM addresses WHERE contact_id = ?1 AND length(hash) = 16 ORDER BY hash"),
    ] {
        let mut rows = db.prepare_cached(sql)?;
        let rows = rows.query_map([contact], |row| Ok(Hashed { kind, hash: row.get(0)? }))?;
        all.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    Ok(all)
}

/// Every row that matches an address of the contact, oldest first.
pub fn of_contact(db: &Connection, contact: Id<Contact>) -> Result<Vec<Block>> {
    let mut rows = db.prepare_cached(
        "SELECT s.uid, s.kind, s.happened_at, s.source, p.code AS purpose, s.everything
         FROM suppressions s LEFT JOIN purposes p ON p.id = s.purpose_id
         WHERE s.hash IN (SELECT hash FROM emails WHERE contact_id = ?1
                          UNION SELECT domain_hash FROM emails WHERE contact_id = ?1
                          UNION SELECT hash FROM phones WHERE contact_id = ?1
                          UNION SELECT hash FROM addresses WHERE contact_id = ?1)
         ORDER BY s.happened_at, s.id",
    )?;
    Ok(rows.query_map([contact], block)?.collect::<rusqlite::Result<_>>()?)
}

/// A row of the list as it may be shown.
pub fn block(row: &Row<'_>) -> rusqlite::Result<Block> {
    Ok(Block {
        uid: row.get("uid")?,
        kind: row.get("kind")?,
        at: row.get("happened_at")?,
        source: row.get("source")?,
        purpose: row.get("purpose")?,
        everything: row.get("everything")?,
    })
}

/// Whether this hash stands on the list, for whatever purpose.
pub fn is_listed(db: &Connection, kind: &str, hash: &[u8]) -> Result<bool> {
    Ok(db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM suppressions WHERE hash = ?1 AND kind = ?2)")?
        .query_row(params![hash, kind], |row| row.get(0))?)
}

/// Whether all advertising on this address is blocked, and nobody has answered the row.
pub fn is_blocked(db: &Connection, address: &Hashed) -> Result<bool> {
    Ok(db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM suppressions s
                            WHERE s.hash = ?1 AND s.kind = ?2 AND s.purpose_id IS NULL
                              AND NOT EXISTS (SELECT 1 FROM answers WHERE suppression_id = s.id))",
        )?
        .query_row(params![address.hash, address.kind], |row| row.get(0))?)
}

/// How many rows there are.
pub fn count(db: &Connection) -> Result<u64> {
    let rows: i64 = db.prepare_cached("SELECT count(*) FROM suppressions")?.query_row([], |row| row.get(0))?;
    Ok(rows.unsigned_abs())
}
