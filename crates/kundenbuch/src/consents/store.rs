//! The SQL of purposes, wordings and consent events.

mod told;

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, named_params, params, params_from_iter, types::Value};
use sha2::{Digest, Sha256};

use super::record::{Channel, ConsentEvent, Event, Evidence, How, Purpose, PurposeChannel, PurposeView, Wording};
use crate::{Error, Id, Moment, Result, Uid, book::Tx, contacts::Contact};

pub use told::{answer_told, insert_told, is_known, told, who_said_no, who_was_asked, wording_of_text};

/// Whether a grant that stands names this uid, for contact `c`, purpose `p` and `:channel`. An `expired` after a grant
/// ends it.
macro_rules! named {
    ($uid:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM answers w CROSS JOIN consents g ON g.id = w.consent_id
                     WHERE w.no_uid = ",
            $uid,
            " AND g.contact_id = c.id AND g.purpose_id = p.id AND g.channel = :channel
                       AND NOT EXISTS (SELECT 1 FROM consents x
                                       WHERE x.contact_id = c.id AND x.purpose_id = p.id AND x.channel = :channel
                                         AND x.id > g.id AND x.event = 'expired'))"
        )
    };
}
pub(crate) use named;

/// Of the newest no of contact `c` for purpose `p` on `:channel` that no standing grant names: a column. `<>` keeps
/// the planner on the contact's own index, where the rows lie in order.
macro_rules! unanswered_no {
    ($column:literal) => {
        concat!(
            "(SELECT n.",
            $column,
            " FROM consents n
              WHERE n.contact_id = c.id AND n.purpose_id = p.id AND n.channel = :channel
                AND n.event <> 'granted' AND n.event <> 'expired' AND NOT ",
            $crate::consents::store::named!("n.uid"),
            " ORDER BY n.id DESC LIMIT 1)"
        )
    };
}
pub(crate) use unanswered_no;

/// Of the newest grant of contact `c` for purpose `p` on `:channel`, or of the end of one: an expression over `n`.
macro_rules! newest_consent {
    ($value:literal) => {
        concat!(
            "(SELECT ",
            $value,
            " FROM consents n
              WHERE n.contact_id = c.id AND n.purpose_id = p.id AND n.channel = :channel
                AND n.event <> 'withdrawn' AND n.event <> 'objected' ORDER BY n.id DESC LIMIT 1)"
        )
    };
}
pub(crate) use newest_consent;

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
    /// The block a no follows from.
    pub block: Option<Uid>,
    /// When it was said.
    pub happened_at: Moment,
}

pub(super) fn insert_event(tx: &Tx<'_>, new: &NewEvent<'_>) -> Result<i64> {
    tx.db
        .prepare_cached(
            "INSERT INTO consents (uid, contact_id, purpose_id, channel, event, wording_id, how, note, guardian,
                                   block_uid, happened_at, recorded_at, recorded_by)
             VALUES (:uid, :contact, :purpose, :channel, :event, :wording, :how, :note, :guardian, :block,
                     :happened_at, :recorded_at, :recorded_by)",
        )?
        .execute(named_params! {
            ":uid": tx.uid(), ":contact": new.contact, ":purpose": new.purpose, ":channel": new.channel,
            ":event": new.event, ":wording": new.wording, ":how": new.how, ":note": new.note,
            ":guardian": new.guardian, ":block": new.block, ":happened_at": new.happened_at, ":recorded_at": tx.now(),
            ":recorded_by": tx.by(),
        })?;
    Ok(tx.db.last_insert_rowid())
}

/// A grant names a no: an event of the contact, or a block.
pub(super) fn insert_answer(tx: &Tx<'_>, consent: i64, no: Uid) -> Result<()> {
    tx.db.prepare_cached("INSERT INTO answers (consent_id, no_uid) VALUES (?1, ?2)")?.execute(params![consent, no])?;
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

/// An event of a pair of purpose and channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub event: Event,
    /// When it was said.
    pub happened_at: Moment,
    /// The wording of a grant.
    pub wording_version: Option<u32>,
}

/// What holds for a contact, a purpose and a channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ConsentStatus {
    /// The newest no that no standing grant names.
    pub refusal: Option<Said>,
    /// The newest grant, or the end of one.
    pub consent: Option<Said>,
}

impl ConsentStatus {
    /// What decides: a no before everything.
    pub fn decisive(&self) -> Option<Said> {
        self.refusal.or(self.consent)
    }

    /// Whether a grant stands and nothing speaks against it.
    pub fn is_granted(&self) -> bool {
        self.decisive().is_some_and(|said| said.event == Event::Granted)
    }
}

/// What holds for a contact, a purpose and a channel.
pub(super) fn status(
    db: &Connection,
    contact: Id<Contact>,
    purpose: Id<Purpose>,
    channel: Channel,
) -> Result<ConsentStatus> {
    let mut rows = db.prepare_cached(concat!(
        "SELECT ",
        unanswered_no!("id"),
        ", ",
        newest_consent!("n.id"),
        " FROM purposes p CROSS JOIN contacts c WHERE p.id = :purpose AND c.id = :contact"
    ))?;
    let pair = named_params! { ":contact": contact, ":purpose": purpose, ":channel": channel };
    let found = rows.query_row(pair, |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (refusal, consent) = found.unwrap_or_default();
    Ok(ConsentStatus { refusal: said(db, refusal)?, consent: said(db, consent)? })
}

fn said(db: &Connection, event: Option<i64>) -> Result<Option<Said>> {
    let Some(event) = event else { return Ok(None) };
    Ok(db
        .prepare_cached(
            "SELECT c.event, c.happened_at, w.version FROM consents c LEFT JOIN wordings w ON w.id = c.wording_id
             WHERE c.id = ?1",
        )?
        .query_row([event], |row| {
            Ok(Said {
                event: row.get("event")?,
                happened_at: row.get("happened_at")?,
                wording_version: row.get("version")?,
            })
        })
        .optional()?)
}

/// Whether a standing grant of the contact for the purpose on the channel names this block or event.
pub(super) fn is_named(
    db: &Connection,
    contact: Id<Contact>,
    purpose: Id<Purpose>,
    channel: Channel,
    no: Uid,
) -> Result<bool> {
    Ok(db
        .prepare_cached(concat!(
            "SELECT ",
            named!(":no"),
            " FROM purposes p CROSS JOIN contacts c WHERE p.id = :purpose AND c.id = :contact"
        ))?
        .query_row(named_params! { ":contact": contact, ":purpose": purpose, ":channel": channel, ":no": no }, |row| {
            row.get(0)
        })
        .optional()?
        .unwrap_or_default())
}

/// Whether a no of the contact for the purpose on the channel follows from this block already.
pub(super) fn follows_from(
    db: &Connection,
    contact: Id<Contact>,
    purpose: Id<Purpose>,
    channel: Channel,
    block: Uid,
) -> Result<bool> {
    Ok(db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM consents
                            WHERE contact_id = ?1 AND purpose_id = ?2 AND channel = ?3 AND block_uid = ?4)",
        )?
        .query_row(params![contact, purpose, channel, block], |row| row.get(0))?)
}

/// A no as its row stands, every column.
#[derive(Debug, Clone)]
pub(crate) struct NoRow {
    contact: Id<Contact>,
    values: Vec<Value>,
}

/// Of these events the noes.
pub(crate) fn noes_among(db: &Connection, events: &[i64]) -> Result<Vec<NoRow>> {
    let mut rows = db.prepare_cached("SELECT * FROM consents WHERE id = ?1 AND event IN ('withdrawn', 'objected')")?;
    let width = rows.column_count();
    let mut noes = Vec::new();
    for event in events {
        noes.extend(
            rows.query_row([event], |row| {
                let values = (0..width).map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?;
                Ok(NoRow { contact: row.get("contact_id")?, values })
            })
            .optional()?,
        );
    }
    Ok(noes)
}

/// Writes noes again that undo took away, of contacts that are still there.
pub(crate) fn put_back(tx: &Tx<'_>, noes: &[NoRow]) -> Result<()> {
    for no in noes {
        if exists(tx.db, no.contact)? {
            let marks = vec!["?"; no.values.len()].join(", ");
            let sql = format!("INSERT INTO consents VALUES ({marks})");
            tx.db.prepare_cached(&sql)?.execute(params_from_iter(&no.values))?;
        }
    }
    Ok(())
}

/// Every no a contact ever said for a purpose on a channel: what a grant answers.
pub(super) fn noes(db: &Connection, contact: Id<Contact>, purpose: Id<Purpose>, channel: Channel) -> Result<Vec<Uid>> {
    let mut rows = db.prepare_cached(
        "SELECT uid FROM consents
         WHERE contact_id = ?1 AND purpose_id = ?2 AND channel = ?3 AND event IN ('withdrawn', 'objected')
         ORDER BY id",
    )?;
    Ok(rows.query_map(params![contact, purpose, channel], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
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
                (SELECT count(*) FROM answers a JOIN suppressions b ON b.uid = a.no_uid WHERE a.consent_id = c.id) AS lifts
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
