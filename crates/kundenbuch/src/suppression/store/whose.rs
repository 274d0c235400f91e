//! People of the book whom half a name at a place may mean.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::{
    Id, Result,
    contacts::{Contact, ready::Hash},
    exchange::sameness::bare_family,
    search::fold,
    steps,
    suppression::whose::Person,
};

/// A postal address as the gate asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Hash of the block list; empty if there is none.
    pub hash: Hash,
}

/// People of this surname and firms of this name that stand in lists, as of before this act.
pub fn by_surname(db: &Connection, surname: &str) -> Result<Vec<Person>> {
    let mut rows = db.prepare_cached(
        "SELECT c.id, c.given, c.family, c.organisation FROM contact_lines l JOIN contacts c ON c.id = l.contact_id
         WHERE l.list_key >= ?1 AND l.list_key < ?2",
    )?;
    let mut found = Vec::new();
    let mut keys = vec![fold::list_key(surname, "", ""), fold::list_key("", "", surname)];
    keys.dedup();
    for key in keys.iter().filter(|key| !key.is_empty()) {
        // The key itself, and the key with a first name behind the sign between.
        let end = format!("{key}\u{2}");
        found.extend(rows.query_map([key, &end], person)?.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    Ok(found)
}

/// Firms of a name with whatever stands behind it, and who is called by it alone, as of before this act.
pub fn by_firm(db: &Connection, name: &str) -> Result<Vec<Person>> {
    let key = fold::sort_key("", "", name);
    let mut rows = db.prepare_cached(
        "SELECT c.id, c.given, c.family, c.organisation FROM contact_lines l JOIN contacts c ON c.id = l.contact_id
         WHERE l.name_key = ?1
         UNION ALL
         SELECT c.id, c.given, c.family, c.organisation FROM contact_lines l JOIN contacts c ON c.id = l.contact_id
         WHERE l.name_key >= ?2 AND l.name_key < ?3",
    )?;
    // A first name stands behind another sign.
    let (begin, end) = (format!("{key} "), format!("{key}!"));
    Ok(rows.query_map([&key, &begin, &end], person)?.collect::<rusqlite::Result<_>>()?)
}

/// Everybody who stands in no list: in the bin or restricted.
pub fn hidden(db: &Connection) -> Result<Vec<Person>> {
    let mut rows = db.prepare_cached(
        "SELECT id, given, family, organisation FROM contacts WHERE binned_at IS NOT NULL
         UNION SELECT id, given, family, organisation FROM contacts WHERE restricted_at IS NOT NULL",
    )?;
    Ok(rows.query_map([], person)?.collect::<rusqlite::Result<_>>()?)
}

/// Everybody who once lived at a place.
pub fn once_there(db: &Connection, place: &[u8; 16]) -> Result<Vec<Person>> {
    let mut rows = db.prepare_cached(
        "SELECT c.id, c.given, c.family, c.organisation FROM former_hashes f JOIN contacts c ON c.id = f.contact_id
         WHERE f.hash = ?1 AND f.kind = 'place'",
    )?;
    Ok(rows.query_map([place], person)?.collect::<rusqlite::Result<_>>()?)
}

/// Hashes of the places where a contact once lived.
pub fn former_places(db: &Connection, contact: Id<Contact>) -> Result<Vec<[u8; 16]>> {
    let mut rows = db.prepare_cached("SELECT hash FROM former_hashes WHERE contact_id = ?1 AND kind = 'place'")?;
    Ok(rows.query_map([contact], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// One contact.
pub fn one(db: &Connection, contact: Id<Contact>) -> Result<Option<Person>> {
    let mut rows = db.prepare_cached("SELECT id, given, family, organisation FROM contacts WHERE id = ?1")?;
    Ok(rows.query_row([contact], person).optional()?)
}

/// Everybody who was entered after a contact.
pub fn since(db: &Connection, before: Id<Contact>) -> Result<Vec<Person>> {
    let mut rows = db.prepare_cached("SELECT id, given, family, organisation FROM contacts WHERE id > ?1")?;
    Ok(rows.query_map([before], person)?.collect::<rusqlite::Result<_>>()?)
}

/// The postal addresses of a contact.
pub fn addresses(db: &Connection, contact: Id<Contact>) -> Result<Vec<At>> {
    let mut rows = db.prepare_cached("SELECT street, postcode, hash FROM addresses WHERE contact_id = ?1")?;
    let rows = rows.query_map([contact], |row| {
        Ok(At { street: row.get("street")?, postcode: row.get("postcode")?, hash: row.get("hash")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    steps::took(0);
    Ok(Person {
        id: row.get("id")?,
        given: row.get("given")?,
        family: bare_family(&row.get::<_, String>("family")?),
        organisation: row.get("organisation")?,
    })
}
