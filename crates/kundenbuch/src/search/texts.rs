//! What index and lines follow from: a contact's own texts, read for many contacts at once.
//!
//! An import asks for a hundred thousand of them in the order of their numbers. Read together, each table is walked once;
//! one by one, each contact cost eight look-ups.

use std::{collections::BTreeMap, sync::LazyLock};

use rusqlite::{Connection, Row};

use crate::{Result, contacts::store::CALLED};

/// So many are read together.
const TOGETHER: usize = 500;
/// Numbers further apart than this are not read together: what lies between them would be read for nothing.
const GAP: i64 = 2;

/// A contact's texts.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Neither binned nor restricted.
    pub listed: bool,
    pub changed_at: i64,
    pub given: String,
    pub additional: String,
    pub family: String,
    pub number: String,
    pub organisation: String,
    /// The organisation, or what a contact without any name is called: it leads where no surname does.
    pub lead: String,
    /// Name of the organisation a person works for.
    pub firm: String,
    /// All e-mail addresses, separated by blanks; so are the digits of phone numbers, the addresses and the notes.
    pub mails: String,
    pub digits: String,
    pub addresses: String,
    pub notes: String,
    /// The main phone number as typed.
    pub phone: String,
    /// Town of the main address.
    pub place: String,
    /// In order.
    pub tags: Vec<String>,
}

static CONTACTS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT c.id, c.given, c.additional, c.family, c.customer_number, c.organisation,
                coalesce(firm.organisation, ''), c.changed_at, c.binned_at IS NULL AND c.restricted_at IS NULL,
                CASE WHEN c.given || c.family || c.organisation = '' THEN {CALLED} ELSE c.organisation END
         FROM contacts c LEFT JOIN contacts firm ON firm.id = c.works_for
         WHERE c.id BETWEEN ?1 AND ?2 ORDER BY c.id"
    )
});
const EMAILS: &str =
    "SELECT contact_id, value FROM emails WHERE contact_id BETWEEN ?1 AND ?2 ORDER BY contact_id, position, id";
const PHONES: &str =
    "SELECT contact_id, value, digits FROM phones WHERE contact_id BETWEEN ?1 AND ?2 ORDER BY contact_id, position, id";
const ADDRESSES: &str = "SELECT contact_id, street, postcode, place FROM addresses WHERE contact_id BETWEEN ?1 AND ?2
    ORDER BY contact_id, position, id";
const NOTES: &str =
    "SELECT contact_id, body FROM notes WHERE contact_id BETWEEN ?1 AND ?2 ORDER BY contact_id, happened_at";
const TAGS: &str = "SELECT contact_id, value FROM tags WHERE contact_id BETWEEN ?1 AND ?2 ORDER BY contact_id, value";

/// Those of the numbers, in ascending order, that are read together.
pub(super) fn together(numbers: &[i64]) -> impl Iterator<Item = &[i64]> {
    numbers.chunk_by(|one, next| next - one <= GAP).flat_map(|near| near.chunks(TOGETHER))
}

/// The texts of every contact from one number to another.
pub(super) fn read(db: &Connection, first: i64, last: i64) -> Result<BTreeMap<i64, Texts>> {
    let mut found = BTreeMap::new();
    // By place: a name would be looked for in each of a hundred thousand rows.
    let mut rows = db.prepare_cached(&CONTACTS)?;
    let mut rows = rows.query([first, last])?;
    while let Some(row) = rows.next()? {
        let texts = Texts {
            given: row.get(1)?,
            additional: row.get(2)?,
            family: row.get(3)?,
            number: row.get(4)?,
            organisation: row.get(5)?,
            firm: row.get(6)?,
            changed_at: row.get(7)?,
            listed: row.get(8)?,
            lead: row.get(9)?,
            ..Texts::default()
        };
        found.insert(row.get(0)?, texts);
    }
    if found.is_empty() {
        return Ok(found);
    }
    let mut each = |sql: &str, take: &dyn Fn(&mut Texts, &Row<'_>) -> Result<()>| -> Result<()> {
        let mut rows = db.prepare_cached(sql)?;
        let mut rows = rows.query([first, last])?;
        while let Some(row) = rows.next()? {
            if let Some(texts) = found.get_mut(&row.get(0)?) {
                take(texts, row)?;
            }
        }
        Ok(())
    };
    each(EMAILS, &|texts, row| add(&mut texts.mails, &[text(row, 1)?]))?;
    each(PHONES, &|texts, row| {
        if texts.phone.is_empty() {
            text(row, 1)?.clone_into(&mut texts.phone);
        }
        add(&mut texts.digits, &[text(row, 2)?])
    })?;
    each(ADDRESSES, &|texts, row| {
        let (street, postcode, place) = (text(row, 1)?, text(row, 2)?, text(row, 3)?);
        if texts.addresses.is_empty() {
            place.clone_into(&mut texts.place);
        }
        add(&mut texts.addresses, &[street, postcode, place])
    })?;
    each(NOTES, &|texts, row| add(&mut texts.notes, &[text(row, 1)?]))?;
    each(TAGS, &|texts, row| {
        texts.tags.push(row.get(1)?);
        Ok(())
    })?;
    Ok(found)
}

fn text<'row>(row: &'row Row<'_>, at: usize) -> Result<&'row str> {
    Ok(row.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?)
}

#[expect(clippy::unnecessary_wraps, reason = "the last word of what takes a row")]
fn add(to: &mut String, parts: &[&str]) -> Result<()> {
    for part in parts {
        if !to.is_empty() {
            to.push(' ');
        }
        to.push_str(part);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::book::tests::test_book;

    #[test]
    fn each_table_is_searched_by_contact_and_nothing_is_sorted() {
        let book = test_book().book;
        for sql in [CONTACTS.as_str(), EMAILS, PHONES, ADDRESSES, NOTES, TAGS] {
            let mut plan = book.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let steps = plan.query_map([1, 2], |row| row.get::<_, String>("detail")).unwrap();
            let plan = steps.collect::<rusqlite::Result<Vec<_>>>().unwrap().join("; ");
            assert!(plan.starts_with("SEARCH") && !plan.contains("TEMP B-TREE"), "{plan}");
        }
    }

    #[test]
    fn numbers_far_apart_are_not_read_together() {
        let groups: Vec<&[i64]> = together(&[1, 2, 4, 9, 10, 100]).collect();
        assert_eq!(groups, [&[1, 2, 4][..], &[9, 10], &[100]]);
    }
}
