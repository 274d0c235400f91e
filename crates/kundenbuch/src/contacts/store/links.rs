//! What connects contacts: who works where, which towns a postcode has, lists as a whole.

use rusqlite::{Connection, params};

use crate::{
    Id, Result,
    book::Tx,
    contacts::{Contact, ContactLink, store::CALLED},
};

/// So many towns are proposed for a postcode.
const PROPOSED: u32 = 5;

/// The people who work for an organisation, in the order of the table.
pub fn people_of(db: &Connection, organisation: Id<Contact>) -> Result<Vec<ContactLink>> {
    let mut rows = db.prepare_cached(&format!(
        "SELECT c.id, {CALLED} AS name, c.position
         FROM contacts c JOIN contact_lines l ON l.contact_id = c.id
         WHERE c.works_for = ?1 ORDER BY l.name_key, c.id"
    ))?;
    let rows = rows.query_map([organisation], |row| {
        Ok(ContactLink { id: row.get("id")?, name: row.get("name")?, position: row.get("position")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Towns with this postcode, the most frequent first. Binned and restricted contacts tell nothing.
pub fn places_of(db: &Connection, postcode: &str) -> Result<Vec<String>> {
    let mut rows = db.prepare_cached(
        "SELECT a.place FROM addresses a JOIN contact_lines l ON l.contact_id = a.contact_id
         WHERE a.postcode = ?1 AND a.place <> '' GROUP BY a.place ORDER BY count(*) DESC, a.place LIMIT ?2",
    )?;
    let rows = rows.query_map(params![postcode, PROPOSED], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Gives a tag another name.
pub fn rename_tag(tx: &Tx<'_>, old: &str, new: &str) -> Result<()> {
    tx.db
        .prepare_cached(
            "DELETE FROM tags WHERE value = ?1
               AND EXISTS (SELECT 1 FROM tags other WHERE other.contact_id = tags.contact_id AND other.value = ?2)
               AND contact_id NOT IN (SELECT id FROM contacts WHERE restricted_at IS NOT NULL)",
        )?
        .execute([old, new])?;
    tx.db
        .prepare_cached(
            "UPDATE tags SET value = ?2 WHERE value = ?1
               AND contact_id NOT IN (SELECT id FROM contacts WHERE restricted_at IS NOT NULL)",
        )?
        .execute([old, new])?;
    Ok(())
}

/// Takes a tag off everybody.
pub fn delete_tag(tx: &Tx<'_>, name: &str) -> Result<()> {
    tx.db
        .prepare_cached(
            "DELETE FROM tags WHERE value = ?1
               AND contact_id NOT IN (SELECT id FROM contacts WHERE restricted_at IS NOT NULL)",
        )?
        .execute([name])?;
    Ok(())
}
