//! The SQL of the ledger: what its sealed copies hold, and what of them is written here.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use super::protected::{ANSWERED, protected, protected_since};
use crate::{
    Id, Moment, Result,
    book::{Keys, Tx},
    children,
    contacts::Contact,
    erasure::{
        Ground,
        ledger::{Block, Contents, Entry, MarkRow, NoEvent},
        mentions::MentionRef,
    },
    restriction,
};

/// Writes a line of the ledger with its marks; its number.
pub(in crate::erasure) fn enter(tx: &Tx<'_>, entry: &Entry) -> Result<i64> {
    tx.db
        .prepare_cached(
            "INSERT INTO erasures (uid, person_uid, ground, erased_at, along, blanked, spared)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            entry.uid,
            entry.person,
            entry.ground.code(),
            entry.at,
            entry.along,
            entry.blanked,
            listed(&entry.spared)
        ])?;
    let number = tx.db.last_insert_rowid();
    let mut insert = tx
        .db
        .prepare_cached("INSERT INTO erasure_hashes (erasure_id, kind, hash, keep_until) VALUES (?1, ?2, ?3, ?4)")?;
    for mark in &entry.marks {
        insert.execute(params![number, mark.kind, mark.hash, mark.until])?;
    }
    Ok(number)
}

fn listed(mentions: &[MentionRef]) -> String {
    mentions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Writes a block of another copy; one with an unknown purpose stops all advertising.
pub(in crate::erasure) fn enter_block(tx: &Tx<'_>, block: &Block) -> Result<()> {
    tx.db
        .prepare_cached(
            "INSERT INTO suppressions (uid, kind, hash, canon, purpose_id, everything, source, happened_at, recorded_at,
                                       recorded_by)
             VALUES (?1, ?2, ?3, ?4, (SELECT id FROM purposes WHERE code = ?5), ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            block.uid, block.kind, block.hash, block.canon, block.purpose, block.everything, block.source, block.at,
            block.recorded_at, tx.by()
        ])?;
    Ok(())
}

/// Numbers of the newest rows of the ledger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Newest {
    erasure: i64,
    block: i64,
    pub(super) event: i64,
    /// Number of the newest restriction, and how many were lifted.
    pub(super) restricted: (i64, i64),
    /// When the newest tick of a child came or went.
    pub(super) ticked: i64,
}

/// The newest rows there are.
pub(in crate::erasure) fn newest(db: &Connection) -> Result<Newest> {
    Ok(db
        .prepare_cached(
            "SELECT (SELECT coalesce(max(id), 0) FROM erasures) AS erasure,
                    (SELECT coalesce(max(id), 0) FROM suppressions) AS block,
                    (SELECT coalesce(max(id), 0) FROM consents) AS event",
        )?
        .query_row([], |row| {
            let (restricted, ticked) = (restricted(db)?, children::store::newest_tick(db)?);
            let (erasure, block, event) = (row.get("erasure")?, row.get("block")?, row.get("event")?);
            Ok(Newest { erasure, block, event, restricted, ticked })
        })?)
}

/// Number of the newest erasure, 0 if there is none; with `since` of those from then on.
pub(in crate::erasure) fn newest_erasure(db: &Connection, since: Option<Moment>) -> Result<i64> {
    let since = since.unwrap_or(Moment(i64::MIN));
    Ok(db
        .prepare_cached("SELECT coalesce(max(id), 0) FROM erasures WHERE erased_at >= ?1")?
        .query_row([since], |row| row.get(0))?)
}

fn restricted(db: &Connection) -> rusqlite::Result<(i64, i64)> {
    db.prepare_cached("SELECT coalesce(max(id), 0), count(lifted_at) FROM restrictions")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The ledger as the book holds it, in the order of its numbers.
pub(in crate::erasure) fn contents(db: &Connection, keys: &Keys) -> Result<Contents> {
    let all = Newest::default();
    let protected = protected(db, keys, &protected_since(db, &all)?)?;
    Ok(Contents { protected, ..contents_since(db, &all)? })
}

/// What of the ledger came after these rows, without the marks of the people it protects.
pub(in crate::erasure) fn contents_since(db: &Connection, since: &Newest) -> Result<Contents> {
    let mut rows = db.prepare_cached(
        "SELECT id, uid, person_uid, ground, erased_at, along, blanked, spared FROM erasures WHERE id > ?1 ORDER BY id",
    )?;
    let rows = rows.query_map([since.erasure], |row| {
        let ground: String = row.get("ground")?;
        let entry = Entry {
            uid: row.get("uid")?,
            person: row.get("person_uid")?,
            ground: Ground::from_code(&ground).unwrap_or(Ground::PurposeGone),
            at: row.get("erased_at")?,
            along: row.get("along")?,
            blanked: row.get("blanked")?,
            spared: row.get::<_, String>("spared")?.split(' ').filter_map(|one| one.parse().ok()).collect(),
            marks: Vec::new(),
        };
        Ok((row.get::<_, i64>("id")?, entry))
    })?;
    let mut marks =
        db.prepare_cached("SELECT kind, hash, keep_until FROM erasure_hashes WHERE erasure_id = ?1 ORDER BY id")?;
    let mut contents = Contents::default();
    for row in rows {
        let (id, mut entry) = row?;
        let found = marks.query_map([id], |row| {
            Ok(MarkRow { kind: row.get("kind")?, hash: row.get("hash")?, until: row.get("keep_until")? })
        })?;
        entry.marks = found.collect::<rusqlite::Result<_>>()?;
        contents.erasures.push(entry);
    }
    let mut blocks = db.prepare_cached(
        "SELECT s.uid, s.kind, s.hash, s.canon, p.code AS purpose, s.everything, s.source, s.happened_at, s.recorded_at
         FROM suppressions s LEFT JOIN purposes p ON p.id = s.purpose_id WHERE s.id > ?1 ORDER BY s.id",
    )?;
    let blocks = blocks.query_map([since.block], |row| {
        Ok(Block {
            uid: row.get("uid")?,
            kind: row.get("kind")?,
            hash: row.get("hash")?,
            canon: row.get("canon")?,
            purpose: row.get("purpose")?,
            everything: row.get("everything")?,
            source: row.get("source")?,
            at: row.get("happened_at")?,
            recorded_at: row.get("recorded_at")?,
        })
    })?;
    contents.blocks = blocks.collect::<rusqlite::Result<_>>()?;
    // And those that were answered since.
    let fresh = "n.id > ?1 OR n.uid IN (SELECT no_uid FROM answers WHERE consent_id > ?1)";
    contents.events = noes(db, fresh, since.event)?;
    if restricted(db)? != since.restricted {
        contents.restrictions = restriction::store::all(db)?;
    }
    contents.ticks = children::store::ticks_since(db, since.ticked)?;
    Ok(contents)
}

/// The noes of somebody that nothing answers.
pub(in crate::erasure) fn noes_of(db: &Connection, contact: Id<Contact>) -> Result<Vec<NoEvent>> {
    noes(db, &format!("n.contact_id = ?1 AND NOT {ANSWERED}"), contact.0)
}

fn noes(db: &Connection, which: &str, asked: i64) -> Result<Vec<NoEvent>> {
    let mut rows = db.prepare_cached(&format!(
        "SELECT n.uid, c.uid, p.code, n.channel, n.event, n.how, n.block_uid, n.happened_at,
                n.recorded_at, {ANSWERED}
         FROM consents n JOIN contacts c ON c.id = n.contact_id JOIN purposes p ON p.id = n.purpose_id
         WHERE ({which}) AND (n.event = 'withdrawn' OR n.event = 'objected') ORDER BY n.id"
    ))?;
    let rows = rows.query_map([asked], |row| {
        // By number: this is most of opening a large book.
        Ok(NoEvent {
            uid: row.get(0)?,
            person: row.get(1)?,
            purpose: row.get(2)?,
            channel: row.get(3)?,
            event: row.get(4)?,
            how: row.get(5)?,
            block: row.get(6)?,
            at: row.get(7)?,
            recorded_at: row.get(8)?,
            answered: row.get(9)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether the person and the purpose of a no are known here.
pub(in crate::erasure) fn takes(db: &Connection, event: &NoEvent) -> Result<bool> {
    Ok(db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM contacts WHERE uid = ?1) AND EXISTS (SELECT 1 FROM purposes WHERE code = ?2)",
        )?
        .query_row(params![event.person, event.purpose], |row| row.get(0))?)
}

/// Whether a contact has this no already, by its own name or whatever other.
pub(in crate::erasure) fn was_said(db: &Connection, contact: Id<Contact>, no: &NoEvent) -> Result<bool> {
    Ok(db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM consents e JOIN purposes p ON p.id = e.purpose_id
                            WHERE e.contact_id = ?1
                              AND (e.uid = ?6 OR (p.code = ?2 AND e.channel = ?3 AND e.event = ?4
                                                  AND e.happened_at = ?5)))",
        )?
        .query_row(params![contact, no.purpose, no.channel, no.event, no.at, no.uid], |row| row.get(0))?)
}

/// Writes a no of another copy under its own uid. As the newest event it holds until a consent answers it.
pub(in crate::erasure) fn enter_event(tx: &Tx<'_>, event: &NoEvent) -> Result<()> {
    tx.db
        .prepare_cached(
            "INSERT INTO consents (uid, contact_id, purpose_id, channel, event, how, block_uid, happened_at, recorded_at,
                                   recorded_by)
             SELECT ?1, c.id, p.id, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM contacts c, purposes p
             WHERE c.uid = ?2 AND p.code = ?3 AND NOT EXISTS (SELECT 1 FROM consents WHERE uid = ?1)",
        )?
        .execute(params![
            event.uid,
            event.person,
            event.purpose,
            event.channel,
            event.event,
            event.how,
            event.block,
            event.at,
            event.recorded_at,
            tx.by()
        ])?;
    Ok(())
}
