//! The SQL of the contact table.

use std::collections::HashMap;

use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, named_params, types::ValueRef};

use super::order::{Direction, before, walk};
use crate::{
    Id, Moment, Result, Uid,
    children::{Cutoff, store::under_age},
    contacts::{
        Contact, Kind,
        list::{ContactLine, Sort},
        phone,
        store::CALLED,
    },
    id,
    permission::Standing,
    search::{index, lines::Shown},
};

/// A set of contacts: a bit per number, so that asking costs nothing beside stepping through an index.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    bits: Vec<u64>,
}

impl Numbers {
    fn put(&mut self, id: i64) {
        let Ok(id) = usize::try_from(id) else { return };
        if self.bits.len() <= id / 64 {
            self.bits.resize(id / 64 + 1, 0);
        }
        if let Some(word) = self.bits.get_mut(id / 64) {
            *word |= 1 << (id % 64);
        }
    }

    /// Whether the contact is in it.
    pub fn has(&self, id: Id<Contact>) -> bool {
        usize::try_from(id.0).ok().and_then(|id| Some(self.bits.get(id / 64)? >> (id % 64) & 1 == 1)).unwrap_or(false)
    }

    /// Those of it that are in `other` too.
    pub fn within(&self, other: &Numbers) -> Numbers {
        Numbers { bits: self.bits.iter().zip(&other.bits).map(|(one, two)| one & two).collect() }
    }

    /// Those of it that are not in `other`.
    pub fn without(&self, other: &Numbers) -> Numbers {
        let others = other.bits.iter().copied().chain(std::iter::repeat(0));
        Numbers { bits: self.bits.iter().zip(others).map(|(one, two)| one & !two).collect() }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    fn draw(mut statement: CachedStatement<'_>, of: impl rusqlite::Params) -> Result<Numbers> {
        let mut numbers = Numbers::default();
        let mut rows = statement.query(of)?;
        while let Some(row) = rows.next()? {
            numbers.put(row.get(0)?);
        }
        Ok(numbers)
    }
}

impl FromIterator<Id<Contact>> for Numbers {
    fn from_iter<I: IntoIterator<Item = Id<Contact>>>(ids: I) -> Numbers {
        let mut numbers = Numbers::default();
        ids.into_iter().for_each(|id| numbers.put(id.0));
        numbers
    }
}

fn bound(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn counted(row: &Row<'_>) -> rusqlite::Result<usize> {
    row.get::<_, u32>(0).map(|count| count as usize)
}

const PAGE: &str = " LIMIT ?1 OFFSET ?2";

/// The numbers on a page of the whole table.
pub fn ids(db: &Connection, sort: Sort, direction: Direction, skip: usize, rows: usize) -> Result<Vec<Id<Contact>>> {
    let mut statement = db.prepare_cached(&walk(sort, direction, PAGE))?;
    let ids = statement.query_map([bound(rows), bound(skip)], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// The numbers on a page of those that are `wanted`.
pub fn ids_where(
    db: &Connection,
    sort: Sort,
    direction: Direction,
    skip: usize,
    rows: usize,
    wanted: impl Fn(Id<Contact>) -> bool,
) -> Result<Vec<Id<Contact>>> {
    let mut statement = db.prepare_cached(&walk(sort, direction, ""))?;
    let mut found = statement.query([])?;
    let (mut ids, mut passed) = (Vec::with_capacity(rows), 0);
    while let Some(row) = found.next()? {
        let id = row.get(0)?;
        if !wanted(id) {
            continue;
        }
        passed += 1;
        if passed > skip {
            ids.push(id);
        }
        if ids.len() == rows {
            break;
        }
    }
    Ok(ids)
}

/// How many of the `wanted` stand before this one.
pub fn position(
    db: &Connection,
    sort: Sort,
    direction: Direction,
    id: Id<Contact>,
    wanted: impl Fn(Id<Contact>) -> bool,
) -> Result<Option<usize>> {
    let mut statement = db.prepare_cached(&walk(sort, direction, ""))?;
    let mut found = statement.query([])?;
    let mut before = 0;
    while let Some(row) = found.next()? {
        let here: Id<Contact> = row.get(0)?;
        if here == id {
            return Ok(Some(before));
        }
        before += usize::from(wanted(here));
    }
    Ok(None)
}

/// At which place of the whole table a contact stands.
pub fn place_of(db: &Connection, id: Id<Contact>, sort: Sort, direction: Direction) -> Result<Option<usize>> {
    let there: bool = db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM contact_lines WHERE contact_id = ?1)")?
        .query_row([id], |row| row.get(0))?;
    if !there {
        return Ok(None);
    }
    Ok(Some(db.prepare_cached(&before(sort, direction))?.query_row([id], counted)?))
}

/// Everybody in the bin, or restricted (in the bin too), in order.
pub fn ids_of_view(db: &Connection, bin: bool, sort: Sort, descending: bool) -> Result<Vec<Id<Contact>>> {
    let way = if descending { " DESC" } else { "" };
    let which = if bin { "c.binned_at IS NOT NULL AND c.restricted_at IS NULL" } else { "c.restricted_at IS NOT NULL" };
    let name =
        format!("sort_key(c.family, c.given, CASE WHEN c.given || c.family = '' THEN {CALLED} END){way}, c.id{way}");
    let place = "(SELECT place FROM addresses WHERE contact_id = c.id ORDER BY position, id LIMIT 1)";
    let place = format!("coalesce({place}, '') = '', fold(coalesce({place}, '')){way}");
    let order = match sort {
        Sort::Name => name,
        Sort::Place => format!("{place}, {name}"),
        Sort::Changed => format!("c.changed_at{way}, c.id{way}"),
    };
    let mut statement = db.prepare_cached(&format!("SELECT c.id FROM contacts c WHERE {which} ORDER BY {order}"))?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// Contacts without a line: binned or restricted.
pub fn hidden(db: &Connection) -> Result<Numbers> {
    Numbers::draw(
        db.prepare_cached(
            "SELECT id FROM contacts WHERE binned_at IS NOT NULL
             UNION ALL SELECT id FROM contacts WHERE restricted_at IS NOT NULL",
        )?,
        [],
    )
}

const OF_TAG: &str = "SELECT contact_id FROM tags WHERE value = ?1";
const ORGANISATIONS: &str = "SELECT id FROM contacts WHERE organisation <> ''"; // only they have one (CHECK)
const OF_IMPORT: &str =
    "SELECT c.id FROM imports i JOIN origins o ON o.import_id = i.id JOIN contacts c ON c.origin_id = o.id
     WHERE i.uid = ?1
     UNION ALL SELECT f.contact_id FROM imports i JOIN fills f ON f.import_id = i.id WHERE i.uid = ?1";

/// Everybody with a tag.
pub fn of_tag(db: &Connection, tag: &str) -> Result<Numbers> {
    Numbers::draw(db.prepare_cached(OF_TAG)?, [tag])
}

/// All organisations.
pub fn organisations(db: &Connection) -> Result<Numbers> {
    Numbers::draw(db.prepare_cached(ORGANISATIONS)?, [])
}

/// Everybody an import brought or filled.
pub fn of_import(db: &Connection, uid: Uid) -> Result<Numbers> {
    Numbers::draw(db.prepare_cached(OF_IMPORT)?, [uid])
}

/// Rows of the whole table.
pub fn count(db: &Connection) -> Result<usize> {
    Ok(db.prepare_cached("SELECT count(*) FROM contact_lines")?.query_row([], counted)?)
}

/// Contacts in the bin.
pub fn count_of_bin(db: &Connection) -> Result<usize> {
    let mut statement =
        db.prepare_cached("SELECT count(*) FROM contacts WHERE binned_at IS NOT NULL AND restricted_at IS NULL")?;
    Ok(statement.query_row([], counted)?)
}

/// All tags with their counts, the `hidden` left out.
pub fn tags(db: &Connection, hidden: &Numbers) -> Result<Vec<(String, usize)>> {
    let mut statement = db.prepare_cached("SELECT value, contact_id FROM tags ORDER BY value, contact_id")?;
    let mut rows = statement.query([])?;
    let mut tags: Vec<(String, usize)> = Vec::new();
    while let Some(row) = rows.next()? {
        let value = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        let counts = usize::from(!hidden.has(row.get(1)?));
        match tags.last_mut().filter(|(last, _)| last == value) {
            Some((_, count)) => *count += counts,
            None => tags.push((value.to_owned(), counts)),
        }
    }
    tags.retain(|(_, count)| *count > 0);
    tags.sort_by_cached_key(|(value, _)| crate::search::fold::sort_key(value, "", ""));
    Ok(tags)
}

/// The newest import that was not taken back.
pub fn last_import(db: &Connection) -> Result<Option<(Uid, String, Moment)>> {
    let mut statement = db.prepare_cached(
        "SELECT uid, file_name, taken_at FROM imports WHERE taken_back_at IS NULL ORDER BY id DESC LIMIT 1",
    )?;
    Ok(statement.query_row([], |row| Ok((row.get("uid")?, row.get("file_name")?, row.get("taken_at")?))).optional()?)
}

const LINES: &str = concat!(
    "SELECT c.id, c.kind, c.title, c.given, c.family, c.organisation, c.restricted_at, c.minor OR coalesce(",
    under_age!(),
    ", 0), l.contact_id, l.firm, l.place, l.phone, l.tags,
            (SELECT value FROM emails WHERE contact_id = c.id ORDER BY position, id LIMIT 1),
            (SELECT e164 FROM phones WHERE contact_id = c.id ORDER BY position, id LIMIT 1)
     FROM json_each(:ids) j CROSS JOIN contacts c ON c.id = j.value
     LEFT JOIN contact_lines l ON l.contact_id = c.id"
);

/// Rows of the table, in this order; contacts that are gone are left out.
pub fn lines(
    db: &Connection,
    ids: &[Id<Contact>],
    cutoff: &Cutoff,
    country: &str,
    newsletter: &HashMap<Id<Contact>, Standing>,
) -> Result<Vec<ContactLine>> {
    let mut statement = db.prepare_cached(LINES)?;
    let mut rows = statement.query(named_params! { ":ids": id::listed(ids), ":born_after": cutoff })?;
    let mut lines = HashMap::with_capacity(ids.len());
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        let shown = if row.get_ref(8)? == ValueRef::Null { index::shown(db, id)? } else { Some(Shown::of(row)?) };
        let (Some(shown), Some(newsletter)) = (shown, newsletter.get(&id)) else { continue };
        let organisation: String = row.get(5)?;
        let line = ContactLine {
            id,
            kind: if row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)? == "organisation" {
                Kind::Organisation
            } else {
                Kind::Person
            },
            title: row.get(2)?,
            given: row.get(3)?,
            family: row.get(4)?,
            tags: shown.tags()?,
            organisation: if shown.firm.is_empty() { organisation } else { shown.firm },
            place: shown.place,
            phone: phone::shown(&shown.phone, &row.get::<_, Option<String>>(14)?.unwrap_or_default(), country),
            email: row.get::<_, Option<String>>(13)?.unwrap_or_default(),
            newsletter: *newsletter,
            restricted_at: row.get(6)?,
            minor: row.get(7)?,
        };
        lines.insert(id, line);
    }
    Ok(ids.iter().filter_map(|id| lines.remove(id)).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::book::tests::test_book;

    fn plan(db: &Connection, sql: &str) -> String {
        let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let count = statement.parameter_count();
        let steps =
            statement.query_map(rusqlite::params_from_iter(vec![1; count]), |row| row.get::<_, String>("detail"));
        steps.unwrap().collect::<rusqlite::Result<Vec<_>>>().unwrap().join("; ")
    }

    #[test]
    fn every_filter_is_drawn_from_an_index_alone() {
        let book = test_book().book;
        for sql in [OF_TAG, ORGANISATIONS, OF_IMPORT] {
            let plan = plan(&book.db, sql);
            assert!(plan.contains("COVERING INDEX") && !plan.contains("TEMP B-TREE"), "{plan}");
        }
        assert!(!plan(&book.db, OF_IMPORT).contains("SCAN"));
    }

    #[test]
    fn the_rows_of_a_page_are_found_one_by_one_in_one_query() {
        let plan = plan(&test_book().book.db, LINES);
        assert_eq!(plan.matches("SCAN").count(), 1, "the numbers asked for: {plan}");
        assert!(plan.contains("SEARCH c USING INTEGER PRIMARY KEY") && !plan.contains("TEMP B-TREE"), "{plan}");
    }

    #[test]
    fn sets_of_numbers_behave_like_sets() {
        let set = |ids: &[i64]| {
            let mut numbers = Numbers::default();
            for id in ids {
                numbers.put(*id);
            }
            numbers
        };
        let (small, large) = (set(&[1, 64]), set(&[1, 63, 500]));
        assert_eq!((small.len(), large.len()), (2, 3));
        assert_eq!(small.within(&large).len(), 1);
        assert_eq!((small.without(&large).len(), large.without(&small).len()), (1, 2));
        assert!(large.has(Id::new(500)) && !large.has(Id::new(501)) && !large.has(Id::new(-1)));
    }
}
