//! What an act touches, read from its recorded changes: all that is derived from them before the commit begins here.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{
    Connection, OptionalExtension,
    fallible_streaming_iterator::FallibleStreamingIterator,
    hooks::Action,
    session::{ChangesetItem, ChangesetIter},
    types::ValueRef,
};

use crate::{Error, Result, Uid, chain, journal, schema, search};

/// What a changeset touches.
#[derive(Default)]
pub(super) struct Touched {
    /// Rows and columns by name, for the journal.
    pub rows: Vec<journal::Touched>,
    /// Whose index entry is to be written anew.
    pub contacts: search::watch::Touched,
    /// Rows that protect people, for the chain.
    pub chained: chain::TouchedRows,
    /// Whose rows they are.
    pub people: BTreeSet<i64>,
    /// Contacts that came or went with the act, by number.
    uids: BTreeMap<i64, Uid>,
    /// Which of the rows is a value of which contact, whose uid names it.
    values: Vec<(usize, i64)>,
}

impl Touched {
    pub fn by(changes: &[u8], db: &Connection, tables: &Tables) -> Result<Touched> {
        let mut touched = Touched::default();
        let mut changes: &[u8] = changes;
        let changes: &mut dyn std::io::Read = &mut changes;
        let mut items = ChangesetIter::start_strm(&changes)?;
        while let Some(item) = items.next()? {
            touched.note(item, db, tables)?;
        }
        touched.name_values(db)?;
        Ok(touched)
    }

    /// Values have no uid: the contact's names them, also of a contact that went with them.
    fn name_values(&mut self, db: &Connection) -> Result<()> {
        for (at, contact) in std::mem::take(&mut self.values) {
            let uid = match self.uids.get(&contact) {
                Some(uid) => Some(*uid),
                None => uid_of_contact(db, contact)?,
            };
            self.uids.extend(uid.map(|uid| (contact, uid)));
            if let Some(row) = self.rows.get_mut(at) {
                row.uid = uid;
            }
        }
        Ok(())
    }

    fn note(&mut self, item: &ChangesetItem, db: &Connection, tables: &Tables) -> Result<()> {
        let op = item.op()?;
        let table = op.table_name();
        let Some(columns) = tables.get(table) else { return Err(Error::internal("table_not_recorded")) };
        let mut seen = true;
        let (uid, changed, of) = match op.code() {
            Action::SQLITE_INSERT => {
                self.chained.note(table, number(item.new_value(0)).unwrap_or_default(), false);
                let of = columns.person.and_then(|at| number(item.new_value(at)));
                (columns.uid.and_then(|at| uid(item.new_value(at).ok()?)), "+".to_owned(), of)
            }
            Action::SQLITE_DELETE => {
                self.chained.note(table, number(item.old_value(0)).unwrap_or_default(), true);
                let of = columns.person.and_then(|at| number(item.old_value(at)));
                (columns.uid.and_then(|at| uid(item.old_value(at).ok()?)), "-".to_owned(), of)
            }
            _ => {
                let changed = columns.names.iter().enumerate().filter(|(at, _)| *at > 0 && item.new_value(*at).is_ok());
                let changed = changed.map(|(_, name)| name.as_str()).collect::<Vec<_>>();
                let id = number(item.old_value(0)).unwrap_or_default();
                self.chained.note(table, id, true);
                if table == "contacts" && changed.contains(&"organisation") {
                    self.contacts.renamed.insert(id);
                }
                seen = changed.iter().any(|column| search::watch::is_seen(column));
                let before = columns.person.filter(|at| columns.indexed && *at > 0);
                self.contacts.contacts.extend(before.and_then(|at| number(item.old_value(at))));
                let (uid, of) = columns.look_up(db, table, id)?;
                (uid, changed.join(" "), of)
            }
        };
        self.people.extend(of);
        let follows = if seen { &mut self.contacts.contacts } else { &mut self.contacts.stamped };
        follows.extend(of.filter(|_| columns.indexed));
        if table == "contacts" {
            self.uids.extend(of.zip(uid));
        }
        if columns.valued {
            self.values.extend(of.map(|contact| (self.rows.len(), contact)));
        }
        self.rows.push(journal::Touched { entity: table.to_owned(), uid, columns: changed });
        Ok(())
    }
}

fn number(value: rusqlite::Result<ValueRef<'_>>) -> Option<i64> {
    value.ok()?.as_i64().ok()
}

fn uid_of_contact(db: &Connection, contact: i64) -> Result<Option<Uid>> {
    let mut uid = db.prepare_cached("SELECT uid FROM contacts WHERE id = ?1")?;
    Ok(uid.query_row([contact], |row| row.get(0)).optional()?)
}

/// The contacts whose rows or values a changeset touches.
pub(super) fn people_of(tables: &Tables, changes: &[u8]) -> Result<BTreeSet<i64>> {
    let mut people = BTreeSet::new();
    let mut changes: &[u8] = changes;
    let changes: &mut dyn std::io::Read = &mut changes;
    let mut items = ChangesetIter::start_strm(&changes)?;
    while let Some(item) = items.next()? {
        let Some(at) = tables.get(item.op()?.table_name()).and_then(|columns| columns.person) else { continue };
        people.extend(number(item.old_value(at)).or_else(|| number(item.new_value(at))));
    }
    Ok(people)
}

/// The columns of every recorded table.
pub(super) type Tables = BTreeMap<&'static str, Columns>;

/// Reads them; they stay as they are while the book is open.
pub(super) fn tables(db: &Connection) -> Result<Tables> {
    schema::RECORDED.iter().map(|table| Ok((*table, Columns::of(db, table)?))).collect()
}

/// What [`Touched`] needs to know of a table.
pub(super) struct Columns {
    names: Vec<String>,
    uid: Option<usize>,
    /// Where the contact's number stands.
    person: Option<usize>,
    /// Whether the index follows from this table.
    indexed: bool,
    /// Whether its rows are values without a uid.
    valued: bool,
}

impl Columns {
    fn of(db: &Connection, table: &str) -> Result<Columns> {
        let mut names = db.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
        let names: Vec<String> = names.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let place = |wanted: &str| names.iter().position(|name| name == wanted);
        let person = place(if table == "contacts" { "id" } else { "contact_id" });
        let (uid, indexed) = (place("uid"), search::watch::follows_from(table));
        Ok(Columns { uid, person, indexed, valued: uid.is_none() && place("origin_id").is_some(), names })
    }

    /// Uid and contact of a row that is there.
    fn look_up(&self, db: &Connection, table: &str, id: i64) -> Result<(Option<Uid>, Option<i64>)> {
        let name = |at: Option<usize>| at.and_then(|at| self.names.get(at)).map_or("NULL", String::as_str);
        if self.uid.is_none() && self.person.is_none() {
            return Ok((None, None));
        }
        let sql = format!("SELECT {}, {} FROM {table} WHERE id = ?1", name(self.uid), name(self.person));
        let found = db.prepare_cached(&sql)?.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        Ok(found.unwrap_or_default())
    }
}

fn uid(value: ValueRef<'_>) -> Option<Uid> {
    value.as_blob().ok()?.try_into().ok().map(Uid)
}
