//! The SQL of searching. Each tier stops as soon as it has enough; none sorts what it finds.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{
    Id, Result,
    contacts::{Contact, store::CALLED},
};

/// What is written in one record, in the order in which a person looks: fields hold the original text.
#[derive(Debug, Default)]
pub struct Texts {
    /// Whether it is an organisation.
    pub organisation: bool,
    /// First names, surname, customer number; of an organisation its name and number.
    pub name: String,
    /// Where a person works.
    pub firm: String,
    /// First name and surname as shown, or the organisation's name.
    pub shown: String,
}

const BEGINNING: &str = "SELECT contact_id FROM contact_lines WHERE list_key >= ?1 AND list_key < ?2
     ORDER BY list_key, contact_id LIMIT ?3";
const MATCHING: &str = "SELECT rowid FROM contacts_fts WHERE contacts_fts MATCH ?1 LIMIT ?2";

/// Contacts whose list key begins so, in the order of the list.
pub fn beginning(db: &Connection, prefix: &str, limit: u32) -> Result<Vec<Id<Contact>>> {
    let mut statement = db.prepare_cached(BEGINNING)?;
    let ids = statement.query_map(params![prefix, format!("{prefix}\u{10ffff}"), limit], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// Contacts the index has for this expression, oldest first.
pub fn matching(db: &Connection, expression: &str, limit: u32) -> Result<Vec<Id<Contact>>> {
    let mut statement = db.prepare_cached(MATCHING)?;
    let ids = statement.query_map(params![expression, limit], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// What somebody has that an index of its own knows.
#[derive(Debug, Clone, Copy)]
pub enum Held<'a> {
    /// An e-mail address, by its hash.
    Mail(&'a [u8]),
    /// A phone number, by its hash.
    Phone(&'a [u8]),
    /// A customer number, in either of two spellings.
    Number(&'a str, &'a str),
}

/// Contacts in the table that have it; the table's key keeps the binned and the restricted out.
const HOLDERS: [&str; 3] = [
    "SELECT v.contact_id FROM emails v CROSS JOIN contact_lines l ON l.contact_id = v.contact_id
     WHERE v.hash = ?1 ORDER BY v.contact_id LIMIT ?2",
    "SELECT v.contact_id FROM phones v CROSS JOIN contact_lines l ON l.contact_id = v.contact_id
     WHERE v.hash = ?1 ORDER BY v.contact_id LIMIT ?2",
    "SELECT v.id FROM contacts v CROSS JOIN contact_lines l ON l.contact_id = v.id
     WHERE v.customer_number IN (?1, ?3) AND v.customer_number <> '' ORDER BY v.id LIMIT ?2",
];

/// Contacts that have exactly this, oldest first; what was not understood nobody has.
pub fn holders(db: &Connection, held: Held<'_>, limit: u32) -> Result<Vec<Id<Contact>>> {
    let [mail, phone, number] = HOLDERS;
    let id = |row: &Row<'_>| row.get(0);
    let ids: rusqlite::Result<Vec<_>> = match held {
        Held::Mail([]) | Held::Phone([]) => return Ok(Vec::new()),
        Held::Mail(hash) => db.prepare_cached(mail)?.query_map(params![hash, limit], id)?.collect(),
        Held::Phone(hash) => db.prepare_cached(phone)?.query_map(params![hash, limit], id)?.collect(),
        Held::Number(one, other) => db.prepare_cached(number)?.query_map(params![one, limit, other], id)?.collect(),
    };
    Ok(ids?)
}

/// The names of a contact; `None` if it is gone.
pub fn texts(db: &Connection, id: Id<Contact>) -> Result<Option<Texts>> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT c.kind = 'organisation' AS is_firm, c.given, c.additional, c.family, c.organisation, c.customer_number,
                firm.organisation AS works_for, {CALLED} AS called
         FROM contacts c LEFT JOIN contacts firm ON firm.id = c.works_for WHERE c.id = ?1"
    ))?;
    Ok(statement
        .query_row([id], |row| {
            let part = |name| row.get::<_, String>(name);
            let (given, family, organisation) = (part("given")?, part("family")?, part("organisation")?);
            let number = part("customer_number")?;
            let organisation_itself = row.get("is_firm")?;
            let name = if organisation_itself {
                format!("{organisation} {number}")
            } else {
                format!("{given} {} {family} {number}", part("additional")?)
            };
            let firm = row.get::<_, Option<String>>("works_for")?.unwrap_or_default();
            Ok(Texts { organisation: organisation_itself, name, firm, shown: row.get("called")? })
        })
        .optional()?)
}

/// Town of the main address; empty without one.
pub fn place(db: &Connection, id: Id<Contact>) -> Result<String> {
    let mut statement =
        db.prepare_cached("SELECT place FROM addresses WHERE contact_id = ?1 ORDER BY position, id LIMIT 1")?;
    Ok(statement.query_row([id], |row| row.get(0)).optional()?.unwrap_or_default())
}

/// A field with several rows per contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Many {
    /// E-mail addresses.
    Mails,
    /// Phone numbers, as typed and as digits.
    Phones,
    /// Street, postcode, town.
    Places,
    /// Tags.
    Tags,
    /// Notes.
    Notes,
}

/// All original texts of such a field.
pub fn many(db: &Connection, id: Id<Contact>, field: Many) -> Result<Vec<String>> {
    let mut statement = db.prepare_cached(match field {
        Many::Mails => "SELECT value FROM emails WHERE contact_id = ?1 ORDER BY id",
        Many::Phones => "SELECT digits FROM phones WHERE contact_id = ?1 ORDER BY id",
        Many::Places => {
            "SELECT street || ' ' || postcode || ' ' || place FROM addresses WHERE contact_id = ?1 ORDER BY id"
        }
        Many::Tags => "SELECT value FROM tags WHERE contact_id = ?1 ORDER BY id",
        Many::Notes => "SELECT body FROM notes WHERE contact_id = ?1 ORDER BY id",
    })?;
    Ok(statement.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Phone numbers as typed, in the same order as their digits.
pub fn phones(db: &Connection, id: Id<Contact>) -> Result<Vec<String>> {
    let mut statement = db.prepare_cached("SELECT value FROM phones WHERE contact_id = ?1 ORDER BY id")?;
    Ok(statement.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::book::tests::test_book;

    #[test]
    fn what_is_typed_whole_is_found_in_an_index_of_its_own() {
        let book = test_book().book;
        for (sql, index) in HOLDERS.iter().zip(["emails_by_hash", "phones_by_hash", "contacts_by_number"]) {
            let mut statement = book.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let bound = rusqlite::params_from_iter(vec!["1"; statement.parameter_count()]);
            let steps = statement.query_map(bound, |row| row.get::<_, String>("detail")).unwrap();
            let plan = steps.collect::<rusqlite::Result<Vec<_>>>().unwrap().join("; ");
            assert!(plan.starts_with("SEARCH v USING") && plan.contains(index) && !plan.contains("SCAN"), "{plan}");
        }
    }

    #[test]
    fn a_beginning_is_a_range_of_the_index_and_nothing_is_sorted() {
        let book = test_book().book;
        for (sql, wanted) in
            [(BEGINNING, "SEARCH contact_lines USING COVERING INDEX"), (MATCHING, "SCAN contacts_fts VIRTUAL")]
        {
            let mut statement = book.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let bound = rusqlite::params_from_iter(vec!["1"; statement.parameter_count()]);
            let steps = statement.query_map(bound, |row| row.get::<_, String>("detail")).unwrap();
            let plan = steps.collect::<rusqlite::Result<Vec<_>>>().unwrap().join("; ");
            assert!(plan.starts_with(wanted) && !plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}
