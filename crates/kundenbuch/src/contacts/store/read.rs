//! Reading whole contacts: one of them, or a stretch of many with one statement for each table.
//!
//! Columns go by number, and what many values share (where they are from, what for) is read once: an export reads every
//! row of the book, and by name, each with its own joins, took most of its time. What follows from the values and the day
//! is left out: spelling a phone number takes longer than reading its row.

use std::{cmp::Reverse, collections::HashMap};

use rusqlite::{Connection, Row, params_from_iter, types::Value};

use crate::{
    Error, Id, Moment, Result,
    children::Age,
    contacts::{
        Kind, Salutation, Source,
        record::{Address, Contact, Email, Fact, Note, Phone, Provenance, Tag, Website},
    },
    id, steps,
};

/// So many contacts are read at once: enough that a statement's own cost does not show, few enough to hold.
pub const STRETCH: usize = 500;
/// So many origins are kept from one stretch to the next.
const MOST_ORIGINS: usize = 20_000;

/// Everything about a contact.
///
/// # Errors
/// [`Error::ContactGone`].
pub fn get(db: &Connection, id: Id<Contact>) -> Result<Contact> {
    Reading::of(db).read(&Whose::One(id))?.pop().ok_or(Error::ContactGone { id })
}

/// A contact without its values.
///
/// # Errors
/// [`Error::ContactGone`].
pub fn head(db: &Connection, id: Id<Contact>) -> Result<Contact> {
    Reading::of(db).heads(&Whose::One(id))?.pop().ok_or(Error::ContactGone { id })
}

/// Whose rows are asked for.
enum Whose<'a> {
    One(Id<Contact>),
    /// Many that lie side by side, from one number to another: a walk along the index is quicker than a step for each,
    /// and the few others between them are passed over.
    Between(&'a [Id<Contact>], i64, i64),
    These(&'a [Id<Contact>]),
}

impl<'a> Whose<'a> {
    fn of(ids: &'a [Id<Contact>]) -> Whose<'a> {
        let side_by_side = |first: i64, last: i64| last.abs_diff(first) < 2 * ids.len() as u64;
        match (ids.iter().min(), ids.iter().max()) {
            (Some(first), Some(last)) if side_by_side(first.0, last.0) => Whose::Between(ids, first.0, last.0),
            _ => Whose::These(ids),
        }
    }

    /// Where the rows of a table come from, and which of them count.
    fn rows(&self, table: &str, column: &str) -> [String; 2] {
        match self {
            Whose::One(_) => [format!("{table} v"), format!("WHERE v.{column} = ?1")],
            Whose::Between(..) => [format!("{table} v"), format!("WHERE v.{column} BETWEEN ?1 AND ?2")],
            Whose::These(_) => [format!("json_each(?1) w CROSS JOIN {table} v ON v.{column} = w.value"), String::new()],
        }
    }

    fn asked(&self) -> Vec<Value> {
        match self {
            Whose::One(id) => vec![id.0.into()],
            Whose::Between(_, first, last) => vec![(*first).into(), (*last).into()],
            Whose::These(ids) => vec![id::listed(ids).into()],
        }
    }

    fn ids(&self) -> &[Id<Contact>] {
        match self {
            Whose::One(id) => std::slice::from_ref(id),
            Whose::Between(ids, ..) | Whose::These(ids) => ids,
        }
    }
}

/// What the rows of an act of asking, typing or importing share.
struct Origin {
    source: Source,
    note: String,
    recorded_at: Moment,
    recorded_by: String,
    file_name: String,
}

/// A reading of contacts in one state of the book; the caller holds the transaction.
pub struct Reading<'db> {
    db: &'db Connection,
    origins: HashMap<i64, Origin>,
    purposes: HashMap<i64, String>,
}

/// A table of values and its own columns, the place of the value first.
struct Values(&'static str, &'static str);

/// The columns every value has, for [`Reading::provenance`]; a table's own begin behind them.
const SHARED: &str = "v.contact_id, v.id, v.line, v.keep_until, v.origin_id, v.purpose_id";
const OWN: usize = 6;

impl<'db> Reading<'db> {
    /// Begins.
    pub fn of(db: &'db Connection) -> Reading<'db> {
        Reading { db, origins: HashMap::new(), purposes: HashMap::new() }
    }

    /// Everything about these contacts, in this order; those that are gone are left out. Each may be named once.
    pub fn stretch(&mut self, ids: &[Id<Contact>]) -> Result<Vec<Contact>> {
        if self.origins.len() > MOST_ORIGINS {
            self.origins.clear();
        }
        self.read(&Whose::of(ids))
    }

    fn read(&mut self, whose: &Whose<'_>) -> Result<Vec<Contact>> {
        let mut all = self.heads(whose)?;
        let places: HashMap<_, _> = all.iter().enumerate().map(|(place, contact)| (contact.id, place)).collect();
        let mut into = Filled { all: &mut all, places };
        self.reach(whose, &mut into)?;
        self.words(whose, &mut into)?;
        Ok(all)
    }

    /// What reaches the person.
    fn reach(&mut self, whose: &Whose<'_>, into: &mut Filled<'_>) -> Result<()> {
        let emails =
            self.values(whose, &Values("emails", "v.position, v.value, v.label, v.valid"), |row, id, from| {
                Ok(Email {
                    id,
                    value: row.get(OWN + 1)?,
                    label: row.get(OWN + 2)?,
                    valid: row.get(OWN + 3)?,
                    provenance: from,
                })
            })?;
        into.put(emails, |value| value.id, |contact| &mut contact.emails);
        let phones =
            self.values(whose, &Values("phones", "v.position, v.value, v.label, v.e164"), |row, id, from| {
                Ok(Phone {
                    id,
                    value: row.get(OWN + 1)?,
                    din5008: String::new(), // spelt by `Reader::complete`
                    label: row.get(OWN + 2)?,
                    e164: row.get(OWN + 3)?,
                    provenance: from,
                })
            })?;
        into.put(phones, |value| value.id, |contact| &mut contact.phones);
        let columns = "v.position, v.label, v.street, v.postcode, v.place, v.country";
        let addresses = self.values(whose, &Values("addresses", columns), |row, id, from| {
            Ok(Address {
                id,
                label: row.get(OWN + 1)?,
                street: row.get(OWN + 2)?,
                postcode: row.get(OWN + 3)?,
                place: row.get(OWN + 4)?,
                country: row.get(OWN + 5)?,
                provenance: from,
            })
        })?;
        into.put(addresses, |value| value.id, |contact| &mut contact.addresses);
        let websites = self.values(whose, &Values("websites", "v.position, v.value, v.label"), |row, id, from| {
            Ok(Website { id, value: row.get(OWN + 1)?, label: row.get(OWN + 2)?, provenance: from })
        })?;
        into.put(websites, |value| value.id, |contact| &mut contact.websites);
        Ok(())
    }

    /// What is said of the person.
    fn words(&mut self, whose: &Whose<'_>, into: &mut Filled<'_>) -> Result<()> {
        let facts = self.values(whose, &Values("facts", "0, v.name, v.value, v.class"), |row, id, from| {
            let (name, value) = (row.get(OWN + 1)?, row.get(OWN + 2)?);
            Ok(Fact { id, name, value, class: row.get(OWN + 3)?, provenance: from })
        })?;
        into.put(facts, |fact| (fact.name.clone(), fact.id), |contact| &mut contact.facts);
        let tags = self.values(whose, &Values("tags", "0, v.value"), |row, id, from| {
            Ok(Tag { id, value: row.get(OWN + 1)?, provenance: from })
        })?;
        into.put(tags, |tag| tag.value.clone(), |contact| &mut contact.tags);
        let notes = self.values(whose, &Values("notes", "0, v.kind, v.body, v.happened_at"), |row, id, from| {
            let (kind, body) = (row.get(OWN + 1)?, row.get(OWN + 2)?);
            Ok(Note { id, kind, body, happened_at: row.get(OWN + 3)?, provenance: from })
        })?;
        // Of one moment in the order in which they were written down: so a file gives them back as it got them.
        into.put(notes, |note| (Reverse(note.happened_at), note.id), |contact| &mut contact.notes);
        Ok(())
    }

    /// The rows of a table: whose, at which place, and the value.
    fn values<T>(
        &mut self,
        whose: &Whose<'_>,
        &Values(table, own): &Values,
        read: impl Fn(&Row<'_>, u32, Provenance) -> rusqlite::Result<T>,
    ) -> Result<Vec<(Id<Contact>, i64, T)>> {
        let sql = text_of_values(whose, table, own);
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(whose.asked()))?;
        let mut values = Vec::new();
        while let Some(row) = rows.next()? {
            steps::took(0);
            let provenance = self.provenance(row)?;
            values.push((row.get(0)?, row.get(OWN)?, read(row, row.get(1)?, provenance)?));
        }
        Ok(values)
    }

    /// The contacts without their values.
    fn heads(&mut self, whose: &Whose<'_>) -> Result<Vec<Contact>> {
        let [rows, which] = whose.rows("contacts", "id");
        let sql = format!(
            "SELECT v.id, v.uid, v.line, v.keep_until, v.origin_id, v.purpose_id, v.kind, v.salutation, v.address_form,
                    v.title, v.given, v.additional, v.family, v.suffix,
                    coalesce(firm.organisation, v.organisation), v.works_for, v.department, v.position, v.greeting,
                    v.customer_number, v.minor, v.restricted_at, v.restriction, v.binned_at, v.created_at, v.changed_at
             FROM {rows} LEFT JOIN contacts firm ON firm.id = v.works_for {which}"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(whose.asked()))?;
        let mut found = HashMap::new();
        while let Some(row) = rows.next()? {
            let contact = head_of(row, self.provenance(row)?)?;
            found.insert(contact.id, contact);
        }
        Ok(whose.ids().iter().filter_map(|id| found.remove(id)).collect())
    }

    /// From the columns that heads and values have in the same places.
    fn provenance(&mut self, row: &Row<'_>) -> Result<Provenance> {
        let (origin, purpose): (i64, i64) = (row.get(4)?, row.get(5)?);
        if !self.origins.contains_key(&origin) {
            self.origins.insert(origin, origin_of(self.db, origin)?);
        }
        if !self.purposes.contains_key(&purpose) {
            let mut code = self.db.prepare_cached("SELECT code FROM purposes WHERE id = ?1")?;
            self.purposes.insert(purpose, code.query_row([purpose], |row| row.get(0))?);
        }
        let (Some(origin), Some(purpose)) = (self.origins.get(&origin), self.purposes.get(&purpose)) else {
            return Err(Error::internal("provenance"));
        };
        Ok(Provenance {
            source: origin.source,
            note: origin.note.clone(),
            recorded_at: origin.recorded_at,
            recorded_by: origin.recorded_by.clone(),
            file_name: origin.file_name.clone(),
            line: row.get(2)?,
            purpose: purpose.clone(),
            keep_until: row.get(3)?,
        })
    }
}

/// The contacts that values are put into.
struct Filled<'a> {
    all: &'a mut [Contact],
    places: HashMap<Id<Contact>, usize>,
}

impl Filled<'_> {
    /// Puts values to whom they belong: by their place, then by what tells them apart.
    fn put<T, K: Ord>(
        &mut self,
        mut values: Vec<(Id<Contact>, i64, T)>,
        then: impl Fn(&T) -> K,
        of: impl Fn(&mut Contact) -> &mut Vec<T>,
    ) {
        values.sort_by(|(one, at, value), (other, other_at, another)| {
            (one, at).cmp(&(other, other_at)).then_with(|| then(value).cmp(&then(another)))
        });
        for (contact, _, value) in values {
            if let Some(contact) = self.places.get(&contact).and_then(|place| self.all.get_mut(*place)) {
                of(contact).push(value);
            }
        }
    }
}

fn text_of_values(whose: &Whose<'_>, table: &str, own: &str) -> String {
    let [rows, which] = whose.rows(table, "contact_id");
    format!("SELECT {SHARED}, {own} FROM {rows} {which}")
}

fn head_of(row: &Row<'_>, provenance: Provenance) -> rusqlite::Result<Contact> {
    Ok(Contact {
        id: row.get(0)?,
        uid: row.get(1)?,
        kind: if row.get_ref(6)?.as_str()? == "organisation" { Kind::Organisation } else { Kind::Person },
        salutation: match row.get_ref(7)?.as_str()? {
            "ms" => Salutation::Ms,
            "mr" => Salutation::Mr,
            _ => Salutation::Unknown,
        },
        address_form: row.get(8)?,
        title: row.get(9)?,
        given: row.get(10)?,
        additional: row.get(11)?,
        family: row.get(12)?,
        suffix: row.get(13)?,
        organisation: row.get(14)?,
        works_for: row.get(15)?,
        department: row.get(16)?,
        position: row.get(17)?,
        greeting: row.get(18)?,
        customer_number: row.get(19)?,
        minor: row.get(20)?,
        age: Age::default(), // asked of the day by `Reader::complete`
        restricted_at: row.get(21)?,
        restriction: row.get(22)?,
        binned_at: row.get(23)?,
        created_at: row.get(24)?,
        changed_at: row.get(25)?,
        provenance,
        emails: Vec::new(),
        phones: Vec::new(),
        addresses: Vec::new(),
        websites: Vec::new(),
        facts: Vec::new(),
        tags: Vec::new(),
        notes: Vec::new(),
    })
}

fn origin_of(db: &Connection, id: i64) -> Result<Origin> {
    let mut statement = db.prepare_cached(
        "SELECT o.source, o.note, o.recorded_at, s.name, i.file_name
         FROM origins o JOIN staff s ON s.id = o.recorded_by LEFT JOIN imports i ON i.id = o.import_id WHERE o.id = ?1",
    )?;
    Ok(statement.query_row([id], |row| {
        Ok(Origin {
            source: match row.get_ref(0)?.as_str()? {
                "asked" => Source::Asked,
                "order" => Source::Order,
                "public" => Source::Public,
                "bought" => Source::Bought,
                "imported" => Source::Imported,
                _ => Source::Given,
            },
            note: row.get(1)?,
            recorded_at: row.get(2)?,
            recorded_by: row.get(3)?,
            file_name: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
        })
    })?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::book::tests::test_book;

    #[test]
    fn the_values_of_a_stretch_are_found_by_their_contacts() {
        let book = test_book().book;
        for table in ["emails", "phones", "addresses", "websites", "facts", "tags", "notes"] {
            for whose in [Whose::One(Id::new(1)), Whose::of(&[1, 2].map(Id::new)), Whose::of(&[1, 9].map(Id::new))] {
                let sql = format!("EXPLAIN QUERY PLAN {}", text_of_values(&whose, table, "1"));
                let mut plan = book.db.prepare(&sql).unwrap();
                let steps = plan.query_map(params_from_iter(whose.asked()), |row| row.get::<_, String>("detail"));
                let plan = steps.unwrap().collect::<rusqlite::Result<Vec<_>>>().unwrap().join("; ");
                assert!(plan.contains("SEARCH v USING") && !plan.contains("SCAN v"), "{table}: {plan}");
            }
        }
    }
}
