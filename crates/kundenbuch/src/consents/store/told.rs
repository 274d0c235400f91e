//! The SQL of consent events as files tell them: out of this book, and into it.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};

use super::{insert_answer, insert_wording, newest_wording};
use crate::{Id, Result, Uid, book::Tx, consents::record::Purpose, contacts::Contact, exchange::own::OwnEvent};

/// All events of these contacts as a file tells them, oldest first; `contacts` as [`crate::id::listed`] writes them.
pub fn told(db: &Connection, contacts: &str) -> Result<HashMap<Id<Contact>, Vec<OwnEvent>>> {
    let mut answers = answers_of(db, contacts)?;
    let mut rows = db.prepare_cached(
        "SELECT c.contact_id, c.id, c.uid, p.code, c.channel, c.event, c.how, w.version, w.text, c.note, c.guardian,
                c.block_uid, c.happened_at, c.recorded_at, s.name,
                (SELECT e.file_name FROM evidence e WHERE e.consent_id = c.id ORDER BY e.id LIMIT 1)
         FROM json_each(?1) j CROSS JOIN consents c ON c.contact_id = j.value
         JOIN purposes p ON p.id = c.purpose_id JOIN staff s ON s.id = c.recorded_by
         LEFT JOIN wordings w ON w.id = c.wording_id
         ORDER BY c.id",
    )?;
    let mut rows = rows.query([contacts])?;
    let mut events = HashMap::<_, Vec<_>>::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(1)?;
        events.entry(row.get(0)?).or_default().push(OwnEvent {
            uid: row.get(2)?,
            purpose: row.get(3)?,
            channel: row.get(4)?,
            event: row.get(5)?,
            how: row.get(6)?,
            wording_version: row.get(7)?,
            wording_text: row.get::<_, Option<String>>(8)?.unwrap_or_default(),
            note: row.get(9)?,
            guardian: row.get(10)?,
            block: row.get(11)?,
            happened_at: row.get(12)?,
            recorded_at: row.get(13)?,
            recorded_by: row.get(14)?,
            evidence: row.get(15)?,
            answers: answers.remove(&id).unwrap_or_default(),
        });
    }
    Ok(events)
}

/// The noes that each event of these contacts answers.
fn answers_of(db: &Connection, contacts: &str) -> Result<HashMap<i64, Vec<Uid>>> {
    let mut rows = db.prepare_cached(
        "SELECT a.consent_id, a.no_uid
         FROM json_each(?1) j CROSS JOIN consents c ON c.contact_id = j.value CROSS JOIN answers a ON a.consent_id = c.id
         ORDER BY a.consent_id, a.no_uid",
    )?;
    let mut rows = rows.query([contacts])?;
    let mut answers = HashMap::<_, Vec<_>>::new();
    while let Some(row) = rows.next()? {
        answers.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(answers)
}

/// Everybody who ever said anything, yes or no.
pub fn who_was_asked(db: &Connection) -> Result<BTreeSet<Id<Contact>>> {
    let mut rows = db.prepare_cached("SELECT DISTINCT contact_id FROM consents")?;
    Ok(rows.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Everybody who ever said no to anything, answered or not.
pub fn who_said_no(db: &Connection) -> Result<BTreeSet<Id<Contact>>> {
    let mut rows =
        db.prepare_cached("SELECT DISTINCT contact_id FROM consents WHERE event = 'withdrawn' OR event = 'objected'")?;
    Ok(rows.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Whether an event of this name is known.
pub fn is_known(db: &Connection, event: Uid) -> Result<bool> {
    Ok(db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM consents WHERE uid = ?1)")?
        .query_row([event], |row| row.get(0))?)
}

/// Writes an event that another book tells, under its own name.
pub fn insert_told(
    tx: &Tx<'_>,
    contact: Id<Contact>,
    purpose: Id<Purpose>,
    event: &OwnEvent,
    wording: Option<i64>,
) -> Result<i64> {
    tx.db
        .prepare_cached(
            "INSERT INTO consents (uid, contact_id, purpose_id, channel, event, wording_id, how, note, guardian,
                                   block_uid, happened_at, recorded_at, recorded_by)
             VALUES (:uid, :contact, :purpose, :channel, :event, :wording, :how, :note, 0, :block, :happened_at, :recorded_at,
                     :recorded_by)",
        )?
        .execute(rusqlite::named_params! {
            ":uid": event.uid, ":contact": contact, ":purpose": purpose, ":channel": event.channel,
            ":block": event.block, ":event": event.event, ":wording": wording, ":how": event.how, ":note": event.note.trim(),
            ":happened_at": event.happened_at.min(tx.now()), ":recorded_at": tx.now(), ":recorded_by": tx.by(),
        })?;
    Ok(tx.db.last_insert_rowid())
}

/// The wording with this text, made as a new version if no version has it.
pub fn wording_of_text(tx: &Tx<'_>, purpose: Id<Purpose>, text: &str) -> Result<i64> {
    let found = tx
        .db
        .prepare_cached("SELECT id FROM wordings WHERE purpose_id = ?1 AND text = ?2 ORDER BY version LIMIT 1")?
        .query_row(params![purpose, text], |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    let next = newest_wording(tx.db, purpose)?.map_or(1, |newest| newest.version + 1);
    insert_wording(tx, purpose, next, text)?;
    Ok(tx.db.last_insert_rowid())
}

/// Notes that a consent answers the no of this name.
pub fn answer_told(tx: &Tx<'_>, consent: i64, no: Uid) -> Result<()> {
    insert_answer(tx, consent, no)
}
