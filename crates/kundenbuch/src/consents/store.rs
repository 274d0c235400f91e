//! The SQL of purposes, wordings and consent events.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::record::{Channel, ConsentEvent, Event, Evidence, How, Purpose, PurposeChannel, PurposeView, Wording};
use crate::{Error, Id, Moment, Result, Uid, book::Tx, contacts::Contact};

pub(super) fn insert_purpose(tx: &Tx<'_>, code: &str, name: &str, advertising: bool) -> Result<Id<Purpose>> {
    tx.db
        .prepare_cached("INSERT INTO purposes (uid, code, name, advertising) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![tx.uid(), code, name, advertising])?;
    Ok(Id::new(tx.db.last_insert_rowid()))
}

pub(super) fn insert_rule(
    tx: &Tx<'_>,
    purpose: Id<Purpose>,
    channel: &str,
    ground: &str,
    citation: &str,
) -> Result<()> {
    tx.db
        .prepare_cached("INSERT INTO purpose_rules (purpose_id, channel, ground, citation) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![purpose, channel, ground, citation])?;
    Ok(())
}

pub(super) fn insert_wording(tx: &Tx<'_>, purpose: Id<Purpose>, version: u32, text: &str) -> Result<()> {
    tx.db
        .prepare_cached(
            "INSERT INTO wordings (uid, purpose_id, version, text, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![tx.uid(), purpose, version, text, tx.now()])?;
    Ok(())
}

/// The purpose with this code.
///
/// # Errors
/// [`Error::NotFound`].
pub fn purpose_id(db: &Connection, code: &str) -> Result<Id<Purpose>> {
    db.prepare_cached("SELECT id FROM purposes WHERE code = ?1")?
        .query_row([code], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("purposes"))
}

pub(super) fn wording_id(db: &Connection, purpose: Id<Purpose>, version: u32) -> Result<Option<i64>> {
    Ok(db
        .prepare_cached("SELECT id FROM wordings WHERE purpose_id = ?1 AND version = ?2")?
        .query_row(params![purpose, version], |row| row.get(0))
        .optional()?)
}

fn wording(row: &rusqlite::Row<'_>) -> rusqlite::Result<Wording> {
    Ok(Wording { version: row.get("version")?, text: row.get("text")?, created_at: row.get("created_at")? })
}

pub(super) fn newest_wording(db: &Connection, purpose: Id<Purpose>) -> Result<Option<Wording>> {
    Ok(db
        .prepare_cached(
            "SELECT version, text, created_at FROM wordings WHERE purpose_id = ?1 ORDER BY version DESC LIMIT 1",
        )?
        .query_row([purpose], wording)
        .optional()?)
}

pub(super) fn may_be_weighed(db: &Connection, purpose: Id<Purpose>) -> Result<bool> {
    Ok(db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM purpose_rules WHERE purpose_id = ?1 AND ground = 'legitimate_interest')",
        )?
        .query_row([purpose], |row| row.get(0))?)
}

pub(super) fn set_weighing(tx: &Tx<'_>, purpose: Id<Purpose>, text: &str) -> Result<()> {
    let at = (!text.is_empty()).then(|| tx.now());
    tx.db
        .prepare_cached("UPDATE purposes SET weighing = ?2, weighed_at = ?3 WHERE id = ?1")?
        .execute(params![purpose, text, at])?;
    Ok(())
}

pub(super) fn purposes(db: &Connection) -> Result<Vec<PurposeView>> {
    let mut rows = db.prepare_cached("SELECT id, code, name, advertising, weighing FROM purposes ORDER BY id")?;
    let purposes = rows.query_map([], |row| {
        Ok(PurposeView {
            id: row.get("id")?,
            code: row.get("code")?,
            name: row.get("name")?,
            advertising: row.get("advertising")?,
            channels: Vec::new(),
            weighing: row.get("weighing")?,
            wordings: Vec::new(),
        })
    })?;
    let mut purposes: Vec<PurposeView> = purposes.collect::<rusqlite::Result<_>>()?;
    for purpose in &mut purposes {
        purpose.channels = channels(db, purpose.id)?;
        let mut rows =
            db.prepare_cached("SELECT version, text, created_at FROM wordings WHERE purpose_id = ?1 ORDER BY version")?;
        purpose.wordings = rows.query_map([purpose.id], wording)?.collect::<rusqlite::Result<_>>()?;
    }
    Ok(purposes)
}

fn channels(db: &Connection, purpose: Id<Purpose>) -> Result<Vec<PurposeChannel>> {
    let mut rows = db.prepare_cached("SELECT channel, ground FROM purpose_rules WHERE purpose_id = ?1 ORDER BY id")?;
    let mut rows = rows.query([purpose])?;
    let mut channels = BTreeMap::<Channel, Vec<_>>::new();
    while let Some(row) = rows.next()? {
        channels.entry(row.get("channel")?).or_default().push(row.get("ground")?);
    }
    Ok(channels.into_iter().map(|(channel, grounds)| PurposeChannel { channel, grounds }).collect())
}

/// An event to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewEvent<'a> {
    /// Whose.
    pub contact: Id<Contact>,
    /// For what.
    pub purpose: Id<Purpose>,
    /// Where.
    pub channel: Channel,
    /// What happened.
    pub event: Event,
    /// Row of the wording.
    pub wording: Option<i64>,
    /// How it was said.
    pub how: How,
    /// A remark.
    pub note: &'a str,
    /// A guardian agreed for a child.
    pub guardian: bool,
    /// When it was said.
    pub happened_at: Moment,
}

pub(super) fn insert_event(tx: &Tx<'_>, new: &NewEvent<'_>) -> Result<i64> {
    tx.db
        .prepare_cached(
            "INSERT INTO consents (uid, contact_id, purpose_id, channel, event, wording_id, how, note, guardian,
                                   happened_at, recorded_at, recorded_by)
             VALUES (:uid, :contact, :purpose, :channel, :event, :wording, :how, :note, :guardian, :happened_at,
                     :recorded_at, :recorded_by)",
        )?
        .execute(rusqlite::named_params! {
            ":uid": tx.uid(), ":contact": new.contact, ":purpose": new.purpose, ":channel": new.channel,
            ":event": new.event, ":wording": new.wording, ":how": new.how, ":note": new.note,
            ":guardian": new.guardian, ":happened_at": new.happened_at, ":recorded_at": tx.now(),
            ":recorded_by": tx.by(),
        })?;
    Ok(tx.db.last_insert_rowid())
}

pub(super) fn insert_answer(tx: &Tx<'_>, consent: i64, block: i64) -> Result<()> {
    tx.db
        .prepare_cached("INSERT INTO answers (consent_id, suppression_id) VALUES (?1, ?2)")?
        .execute(params![consent, block])?;
    Ok(())
}

pub(super) fn insert_evidence(tx: &Tx<'_>, consent: i64, file: &Evidence) -> Result<()> {
    let name = file.file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(255).collect();
    let sum: [u8; 32] = Sha256::digest(&file.content).into();
    tx.db
        .prepare_cached(
            "INSERT INTO evidence (uid, consent_id, file_name, sha256, content) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![tx.uid(), consent, name, sum, file.content])?;
    Ok(())
}

pub(super) fn evidence(db: &Connection, consent: Uid) -> Result<Evidence> {
    let found = db
        .prepare_cached(
            "SELECT e.file_name, e.sha256, e.content FROM evidence e JOIN consents c ON c.id = e.consent_id
             WHERE c.uid = ?1",
        )?
        .query_row([consent], |row| {
            let sum: Vec<u8> = row.get("sha256")?;
            Ok((sum, Evidence { file_name: row.get("file_name")?, content: row.get("content")? }))
        })
        .optional()?;
    let (sum, file) = found.ok_or_else(|| Error::not_found("evidence"))?;
    if Sha256::digest(&file.content).as_slice() == sum { Ok(file) } else { Err(Error::BookDamaged) }
}

/// The newest event of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Newest {
    /// What.
    pub event: Event,
    /// When it was said.
    pub happened_at: Moment,
    /// The wording of a grant.
    pub wording_version: Option<u32>,
}

/// The newest event of a contact for a purpose on a channel: the one recorded last, whatever its date.
pub(super) fn newest(
    db: &Connection,
    contact: Id<Contact>,
    purpose: Id<Purpose>,
    channel: Channel,
) -> Result<Option<Newest>> {
    Ok(db
        .prepare_cached(
            "SELECT c.event, c.happened_at, w.version FROM consents c LEFT JOIN wordings w ON w.id = c.wording_id
             WHERE c.contact_id = ?1 AND c.purpose_id = ?2 AND c.channel = ?3 ORDER BY c.id DESC LIMIT 1",
        )?
        .query_row(params![contact, purpose, channel], |row| {
            Ok(Newest {
                event: row.get("event")?,
                happened_at: row.get("happened_at")?,
                wording_version: row.get("version")?,
            })
        })
        .optional()?)
}

/// When the person last said no.
pub(super) fn last_no(
    db: &Connection,
    contact: Id<Contact>,
    purpose: Id<Purpose>,
    channel: Channel,
) -> Result<Option<Moment>> {
    Ok(db
        .prepare_cached(
            "SELECT max(happened_at) FROM consents
             WHERE contact_id = ?1 AND purpose_id = ?2 AND channel = ?3 AND event IN ('withdrawn', 'objected')",
        )?
        .query_row(params![contact, purpose, channel], |row| row.get(0))?)
}

pub(super) fn exists(db: &Connection, contact: Id<Contact>) -> Result<bool> {
    Ok(db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM contacts WHERE id = ?1)")?
        .query_row([contact], |row| row.get(0))?)
}

pub(super) fn history(db: &Connection, contact: Id<Contact>) -> Result<Vec<ConsentEvent>> {
    let mut rows = db.prepare_cached(
        "SELECT c.uid, p.code, c.channel, c.event, c.how, w.version, coalesce(w.text, '') AS text, c.note, c.guardian,
                c.happened_at, c.recorded_at, s.name,
                (SELECT e.file_name FROM evidence e WHERE e.consent_id = c.id) AS file_name,
                (SELECT count(*) FROM answers a WHERE a.consent_id = c.id) AS lifts
         FROM consents c JOIN purposes p ON p.id = c.purpose_id JOIN staff s ON s.id = c.recorded_by
         LEFT JOIN wordings w ON w.id = c.wording_id
         WHERE c.contact_id = ?1 ORDER BY c.id DESC",
    )?;
    let rows = rows.query_map([contact], |row| {
        Ok(ConsentEvent {
            uid: row.get("uid")?,
            purpose: row.get("code")?,
            channel: row.get("channel")?,
            event: row.get("event")?,
            how: row.get("how")?,
            wording_version: row.get("version")?,
            wording_text: row.get("text")?,
            note: row.get("note")?,
            guardian: row.get("guardian")?,
            happened_at: row.get("happened_at")?,
            recorded_at: row.get("recorded_at")?,
            recorded_by: row.get("name")?,
            evidence: row.get("file_name")?,
            lifts: row.get("lifts")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
