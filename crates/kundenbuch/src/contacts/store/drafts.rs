//! The SQL of what is being typed.

use rusqlite::{Connection, params};

use crate::{
    Id, Moment, Result,
    contacts::{Contact, drafts::KeptDraft},
};

/// Stands for what is about nobody in the book: a new contact.
pub const NEW: i64 = 0;

fn number(contact: Option<Id<Contact>>) -> i64 {
    contact.map_or(NEW, |contact| contact.0)
}

/// Keeps one in the place of that before.
pub fn keep(db: &Connection, contact: Option<Id<Contact>>, body: &str, at: Moment) -> Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO drafts (contact_id, body, written_at) VALUES (?1, ?2, ?3)")?
        .execute(params![number(contact), body, at])?;
    Ok(())
}

/// Forgets one.
pub fn forget(db: &Connection, contact: Option<Id<Contact>>) -> Result<()> {
    db.prepare_cached("DELETE FROM drafts WHERE contact_id = ?1")?.execute([number(contact)])?;
    Ok(())
}

/// Those of contacts that are here, and of a new one; the oldest first, and of one moment that of the new one
/// last.
pub fn all(db: &Connection) -> Result<Vec<KeptDraft>> {
    let mut rows = db.prepare_cached(
        "SELECT contact_id, body FROM drafts d
         WHERE contact_id = ?1 OR EXISTS (SELECT 1 FROM contacts WHERE id = d.contact_id)
         ORDER BY written_at, contact_id = ?1, contact_id",
    )?;
    let rows = rows.query_map([NEW], |row| {
        let contact: i64 = row.get("contact_id")?;
        Ok(KeptDraft { contact: (contact != NEW).then(|| Id::new(contact)), body: row.get("body")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Forgets those about contacts that are gone for good.
pub fn sweep(db: &Connection) -> Result<()> {
    let gone = "DELETE FROM drafts WHERE contact_id <> ?1 AND contact_id NOT IN (SELECT id FROM contacts)";
    db.prepare_cached(gone)?.execute([NEW])?;
    Ok(())
}
