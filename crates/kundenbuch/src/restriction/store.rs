//! The SQL of restrictions: their history, and the state that follows from it on the contact's own row.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Ground, Lifting, Restriction};
use crate::{Id, Moment, Result, book::Tx, contacts::Contact, erasure::ledger::Rest};

/// Since when a contact is restricted.
pub fn since(db: &Connection, id: Id<Contact>) -> Result<Option<Moment>> {
    let mut statement = db.prepare_cached("SELECT restricted_at FROM contacts WHERE id = ?1")?;
    Ok(statement.query_row([id], |row| row.get(0)).optional()?.flatten())
}

/// Whether a restriction of a contact began at this moment, lifted or not.
pub fn began(db: &Connection, id: Id<Contact>, at: Moment) -> Result<bool> {
    let began = "SELECT EXISTS (SELECT 1 FROM restrictions WHERE contact_id = ?1 AND restricted_at = ?2)";
    Ok(db.prepare_cached(began)?.query_row(params![id, at], |row| row.get(0))?)
}

/// Whether anybody is restricted at all.
pub fn any(db: &Connection) -> Result<bool> {
    let mut statement = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM contacts WHERE restricted_at IS NOT NULL)")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// Whether everybody whose restriction stands is restricted, and nobody else, by the row and by the index that is asked
/// for them all. Old parts of the file put back would lift one on one side alone.
///
/// # Errors
/// As the database answers.
pub(crate) fn agree(db: &Connection) -> Result<bool> {
    Ok(db.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM restrictions r LEFT JOIN contacts c ON c.id = r.contact_id
                            WHERE r.lifted_at IS NULL AND c.restricted_at IS NULL)
            AND (SELECT count(*) FROM contacts INDEXED BY contacts_restricted WHERE restricted_at IS NOT NULL)
              = (SELECT count(DISTINCT contact_id) FROM restrictions WHERE lifted_at IS NULL)",
        [],
        |row| row.get(0),
    )?)
}

/// Begins a restriction.
pub fn begin(tx: &Tx<'_>, id: Id<Contact>, ground: Ground, note: &str) -> Result<()> {
    tx.db
        .prepare_cached(
            "INSERT INTO restrictions (uid, contact_id, ground, note, restricted_at, restricted_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![tx.uid(), id, ground.code(), note, tx.now(), tx.by()])?;
    set(tx, id, Some(tx.now()), ground.code())
}

/// Writes a restriction that another copy of the book knows, under its own uid.
pub fn enter(tx: &Tx<'_>, id: Id<Contact>, rest: &Rest) -> Result<()> {
    let standing = since(tx.db, id)?;
    tx.db
        .prepare_cached(
            "INSERT INTO restrictions (uid, contact_id, ground, restricted_at, restricted_by) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![rest.uid, id, rest.ground, rest.at, tx.by()])?;
    if standing.is_some() { Ok(()) } else { set(tx, id, Some(rest.at), &rest.ground) }
}

/// Every restriction, in the order they began.
pub fn all(db: &Connection) -> Result<Vec<Rest>> {
    rests(db, "?1 IS NULL", None)
}

/// The restriction of a contact that stands.
pub fn standing_of(db: &Connection, id: Id<Contact>) -> Result<Vec<Rest>> {
    rests(db, "r.contact_id = ?1 AND r.lifted_at IS NULL", Some(id))
}

fn rests(db: &Connection, which: &str, id: Option<Id<Contact>>) -> Result<Vec<Rest>> {
    let mut rows = db.prepare_cached(&format!(
        "SELECT r.uid, c.uid AS person, r.ground, r.restricted_at, r.lifted_at IS NOT NULL AS lifted
         FROM restrictions r JOIN contacts c ON c.id = r.contact_id WHERE {which} ORDER BY r.id",
    ))?;
    let rows = rows.query_map([id], |row| {
        Ok(Rest {
            uid: row.get("uid")?,
            person: row.get("person")?,
            ground: row.get("ground")?,
            at: row.get("restricted_at")?,
            lifted: row.get("lifted")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Ends the one that stands.
pub fn end(tx: &Tx<'_>, id: Id<Contact>, reason: &str, told_on: &str) -> Result<()> {
    tx.db
        .prepare_cached(
            "UPDATE restrictions SET lifted_at = ?2, lifted_by = ?3, reason = ?4, told_on = ?5
             WHERE contact_id = ?1 AND lifted_at IS NULL",
        )?
        .execute(params![id, tx.now(), tx.by(), reason, told_on])?;
    set(tx, id, None, "")
}

/// Not a change of the contact: what was done to it before can be taken back once it is lifted.
fn set(tx: &Tx<'_>, id: Id<Contact>, at: Option<Moment>, ground: &str) -> Result<()> {
    tx.db
        .prepare_cached("UPDATE contacts SET restricted_at = ?2, restriction = ?3 WHERE id = ?1")?
        .execute(params![id, at, ground])?;
    Ok(())
}

/// All restrictions of a contact, the newest first.
pub fn of_contact(db: &Connection, id: Id<Contact>) -> Result<Vec<Restriction>> {
    let mut rows = db.prepare_cached(
        "SELECT r.uid, r.ground, r.note, r.restricted_at, b.name AS restricted_by, r.lifted_at, l.name AS lifted_by,
                r.reason, r.told_on
         FROM restrictions r JOIN staff b ON b.id = r.restricted_by LEFT JOIN staff l ON l.id = r.lifted_by
         WHERE r.contact_id = ?1 ORDER BY r.id DESC",
    )?;
    let rows = rows.query_map([id], |row| {
        let ground: String = row.get("ground")?;
        let lifted = row.get::<_, Option<Moment>>("lifted_at")?.map(|at| {
            Ok::<_, rusqlite::Error>(Lifting {
                at,
                by: row.get::<_, Option<String>>("lifted_by")?.unwrap_or_default(),
                reason: row.get("reason")?,
                told_on: row.get::<_, Option<String>>("told_on")?.unwrap_or_default(),
            })
        });
        Ok(Restriction {
            uid: row.get("uid")?,
            ground: Ground::from_code(&ground).ok_or(rusqlite::Error::InvalidQuery)?,
            note: row.get("note")?,
            restricted_at: row.get("restricted_at")?,
            restricted_by: row.get("restricted_by")?,
            lifted: lifted.transpose()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The first of these contacts that is restricted.
pub fn first_of(db: &Connection, mut ids: impl Iterator<Item = i64>) -> Result<Option<Id<Contact>>> {
    if !any(db)? {
        return Ok(None);
    }
    ids.find_map(|id| match since(db, Id::new(id)) {
        Ok(None) => None,
        Ok(Some(_)) => Some(Ok(Id::new(id))),
        Err(error) => Some(Err(error)),
    })
    .transpose()
}
