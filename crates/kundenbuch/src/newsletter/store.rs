//! The SQL of lists and of the hand-over log.

use std::collections::BTreeMap;

use rusqlite::{Connection, named_params, params};

use super::{ExportReport, Handover, list::Recipient};
use crate::{Error, Id, Result, book::Tx, consents::Channel, contacts::Contact};

/// The cells of one row of a list.
pub fn cells(db: &Connection, one: &Recipient, channel: Channel) -> Result<BTreeMap<&'static str, String>> {
    let (reach, columns): (&str, &[&'static str]) = match channel {
        Channel::Email => (
            "SELECT c.salutation, c.title, c.given, CASE c.kind WHEN 'person' THEN c.family ELSE c.organisation END,
                    a.value
             FROM emails a JOIN contacts c ON c.id = a.contact_id WHERE a.id = ?1 AND c.id = ?2",
            &["salutation", "title", "given", "family", "mail"],
        ),
        Channel::Post => (
            "SELECT c.salutation, c.title, c.given, CASE c.kind WHEN 'person' THEN c.family ELSE c.organisation END,
                    a.street, a.postcode, a.place, a.country
             FROM addresses a JOIN contacts c ON c.id = a.contact_id WHERE a.id = ?1 AND c.id = ?2",
            &["salutation", "title", "given", "family", "street", "postcode", "place", "country"],
        ),
        Channel::Phone | Channel::Sms | Channel::Fax => (
            "SELECT c.salutation, c.title, c.given, CASE c.kind WHEN 'person' THEN c.family ELSE c.organisation END,
                    a.e164 -- what was compared with the block list; the cell may hold more
             FROM phones a JOIN contacts c ON c.id = a.contact_id WHERE a.id = ?1 AND c.id = ?2",
            &["salutation", "title", "given", "family", "phone"],
        ),
    };
    Ok(db.prepare_cached(reach)?.query_row(params![one.address, one.contact], |row| {
        columns.iter().enumerate().map(|(at, column)| Ok((*column, row.get::<_, String>(at)?))).collect()
    })?)
}

/// How many people were erased.
pub fn erased(db: &Connection) -> Result<u32> {
    Ok(db.prepare_cached("SELECT count(*) FROM erasures WHERE along IS NULL")?.query_row([], |row| row.get(0))?)
}

/// A row of the log to be.
#[derive(Debug)]
pub struct NewHandover<'a> {
    /// Who gets it.
    pub recipient: &'a str,
    /// Code of the purpose; `None` for the complete export.
    pub purpose: Option<&'a str>,
    /// Code of the channel; empty for the complete export.
    pub channel: &'a str,
    /// Format of the file.
    pub format: &'a str,
    /// Registry names, separated by blanks.
    pub fields: &'a str,
    /// What it holds.
    pub report: &'a ExportReport,
}

/// Writes a row of the log.
pub fn insert_handover(tx: &Tx<'_>, new: &NewHandover<'_>) -> Result<i64> {
    let left_out = serde_json::to_string(&new.report.left_out).map_err(|_| Error::internal("left_out"))?;
    tx.db
        .prepare_cached(
            "INSERT INTO handovers (uid, handed_at, handed_by, recipient, purpose_id, channel, format, fields, written,
                                    left_out)
             VALUES (:uid, :at, :by, :recipient, (SELECT id FROM purposes WHERE code = :purpose), :channel, :format,
                     :fields, :written, :left_out)",
        )?
        .execute(named_params! {
            ":uid": tx.uid(), ":at": tx.now(), ":by": tx.by(), ":recipient": new.recipient, ":purpose": new.purpose,
            ":channel": new.channel, ":format": new.format, ":fields": new.fields, ":written": new.report.written,
            ":left_out": left_out,
        })?;
    Ok(tx.db.last_insert_rowid())
}

/// Notes that a contact was in it.
pub fn insert_handed(tx: &Tx<'_>, handover: i64, contact: Id<Contact>) -> Result<()> {
    tx.db
        .prepare_cached("INSERT INTO handover_contacts (handover_id, contact_id) VALUES (?1, ?2)")?
        .execute(params![handover, contact])?;
    Ok(())
}

/// The log, the newest first.
pub fn handovers(db: &Connection) -> Result<Vec<Handover>> {
    let mut rows = db.prepare_cached(
        "SELECT h.uid, h.handed_at, s.name, h.recipient, p.code, h.channel, h.format, h.written, h.left_out
         FROM handovers h JOIN staff s ON s.id = h.handed_by LEFT JOIN purposes p ON p.id = h.purpose_id
         ORDER BY h.id DESC",
    )?;
    let rows = rows.query_map([], |row| {
        let (channel, left_out): (String, String) = (row.get("channel")?, row.get("left_out")?);
        Ok(Handover {
            uid: row.get("uid")?,
            at: row.get("handed_at")?,
            by: row.get("name")?,
            recipient: row.get("recipient")?,
            purpose: row.get("code")?,
            channel: channel.parse().ok(),
            format: row.get("format")?,
            written: row.get("written")?,
            left_out: serde_json::from_str(&left_out).unwrap_or_default(),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Numbers of all contacts that may leave with the complete export, in order.
pub fn exportable(db: &Connection) -> Result<Vec<Id<Contact>>> {
    let mut rows = db.prepare_cached(
        "SELECT id FROM contacts WHERE restricted_at IS NULL AND binned_at IS NULL ORDER BY kind, id",
    )?;
    Ok(rows.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// How many restricted contacts there are, and how many others lie in the bin.
pub fn kept_back(db: &Connection) -> Result<(u32, u32)> {
    Ok(db
        .prepare_cached(
            "SELECT (SELECT count(*) FROM contacts WHERE restricted_at IS NOT NULL),
                    (SELECT count(*) FROM contacts WHERE restricted_at IS NULL AND binned_at IS NOT NULL)",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}
