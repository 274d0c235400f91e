//! Contacts by their customer number, and the names of all.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{
    Id, Result,
    contacts::{Contact, ready},
};

/// Whether a contact has a customer number, and not this one.
pub(super) fn has_another_number(db: &Connection, id: Id<Contact>, number: &str) -> Result<bool> {
    let another = "SELECT customer_number NOT IN ('', ?2) FROM contacts WHERE id = ?1";
    Ok(!number.is_empty() && db.prepare_cached(another)?.query_row(params![id, number], |row| row.get(0))?)
}

/// Contacts with this customer number, and their folded names.
pub fn by_number(db: &Connection, number: &str) -> Result<Vec<(Id<Contact>, String)>> {
    let mut rows = db.prepare_cached(
        "SELECT id, given, family, organisation FROM contacts WHERE customer_number = ?1 AND customer_number <> ''",
    )?;
    let found = rows.query_map([number], |row| Ok((row.get(0)?, name(row)?)))?;
    Ok(found.collect::<rusqlite::Result<Vec<_>>>()?)
}

/// The folded name of a contact if it has this customer number.
pub fn has_number(db: &Connection, contact: Id<Contact>, number: &str) -> Result<Option<String>> {
    Ok(db
        .prepare_cached("SELECT id, given, family, organisation FROM contacts WHERE id = ?1 AND customer_number = ?2")?
        .query_row(params![contact, number], name)
        .optional()?)
}

fn name(row: &Row<'_>) -> rusqlite::Result<String> {
    let text = |at: usize| row.get::<_, String>(at);
    Ok(ready::name_fold(&text(1)?, &text(2)?, &text(3)?))
}

/// Hands everybody behind this contact to `each`: number, first name, surname, organisation.
pub fn names_since(
    db: &Connection,
    before: Id<Contact>,
    mut each: impl FnMut(Id<Contact>, &str, &str, &str),
) -> Result<()> {
    let mut rows =
        db.prepare_cached("SELECT id, given, family, organisation FROM contacts WHERE id > ?1 ORDER BY id")?;
    let mut rows = rows.query([before])?;
    while let Some(row) = rows.next()? {
        let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
        each(row.get("id")?, &given, &family, &row.get::<_, String>("organisation")?);
    }
    Ok(())
}
