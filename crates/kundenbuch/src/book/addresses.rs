//! What an act did with addresses: who got one, and which hashes of the block list whose address no longer has. And
//! what contacts were called and where they lived until then, for the gate; and whose tick as a child came or went.
//!
//! Read from an act's recorded changes, or noted while it runs where nothing is recorded. So every way of changing an
//! address is seen here, whoever wrote it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{
    Connection, OptionalExtension,
    fallible_streaming_iterator::FallibleStreamingIterator,
    hooks::{Action, PreUpdateCase},
    session::{ChangesetItem, ChangesetIter},
    types::ValueRef,
};

use crate::Result;

/// Where the hashes of an address lie, one or several behind each other: table, column, kind on the block list.
const HASHES: [(&str, &str, &str); 6] = [
    ("emails", "hash", "mail"),
    ("emails", "domain_hash", "domain"),
    ("emails", "also", "domain"),
    ("phones", "hash", "phone"),
    ("phones", "also", "phone"),
    ("addresses", "hash", "post"),
];

/// Texts of which the gate knows the former ones, two that belong together: table, column of the contact, the two.
const TEXTS: [(&str, &str, [&str; 2]); 2] =
    [("contacts", "id", ["given", "family"]), ("addresses", "contact_id", ["street", "postcode"])];

/// What an act did with addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AddressChanges {
    /// Contacts that got an address, or another one.
    pub came: BTreeSet<i64>,
    /// Whose address of which kind went, by its hash.
    pub left: BTreeSet<(i64, &'static str, Vec<u8>)>,
    /// What contacts were called before the act: given name, surname. What they were called within it is no name.
    pub renamed: BTreeMap<i64, [String; 2]>,
    /// Who no longer has which postal address: street, postcode.
    pub moved: BTreeSet<(i64, [String; 2])>,
    /// Contacts that came with the tick of a child, got it or lost it.
    pub ticked: BTreeSet<i64>,
    /// Contacts of whom a suffix or a birthday came, changed or went: what tells two of one name apart.
    pub told_apart: BTreeSet<i64>,
    /// Contacts that are gone.
    pub gone: BTreeSet<i64>,
}

/// Where the columns stand; they stay there while the book is open.
#[derive(Debug, Clone)]
pub(crate) struct AddressColumns {
    tables: Vec<AddressTable>,
    texts: Vec<TextColumns>,
    /// Where the tick of a child stands in a contact.
    minor: usize,
    /// Where the suffix stands in a contact.
    suffix: usize,
    /// Where the contact stands in a fact.
    of_fact: usize,
}

#[derive(Debug, Clone)]
struct TextColumns {
    table: &'static str,
    contact: usize,
    /// Column, its place.
    texts: [(&'static str, usize); 2],
}

#[derive(Debug, Clone)]
struct AddressTable {
    name: &'static str,
    contact: usize,
    /// Kind, column, its place.
    hashes: Vec<(&'static str, &'static str, usize)>,
}

impl AddressColumns {
    /// Reads them.
    pub fn of(db: &Connection) -> Result<AddressColumns> {
        let mut places = db.prepare("SELECT cid FROM pragma_table_info(?1) WHERE name = ?2")?;
        let mut place = |table, column| -> Result<usize> {
            Ok(places.query_row([table, column], |row| row.get::<_, u16>(0)).map(usize::from)?)
        };
        let mut tables = Vec::<AddressTable>::new();
        for (name, column, kind) in HASHES {
            let at = place(name, column)?;
            if let Some(table) = tables.iter_mut().find(|table| table.name == name) {
                table.hashes.push((kind, column, at));
            } else {
                let contact = place(name, "contact_id")?;
                tables.push(AddressTable { name, contact, hashes: vec![(kind, column, at)] });
            }
        }
        let mut texts = Vec::new();
        for (table, contact, [one, two]) in TEXTS {
            let contact = place(table, contact)?;
            texts.push(TextColumns { table, contact, texts: [(one, place(table, one)?), (two, place(table, two)?)] });
        }
        let (minor, suffix) = (place("contacts", "minor")?, place("contacts", "suffix")?);
        let of_fact = place("facts", "contact_id")?;
        Ok(AddressColumns { tables, texts, minor, suffix, of_fact })
    }

    /// What recorded changes did; `db` holds the rows as they are after them.
    pub fn changed(&self, db: &Connection, changes: &[u8]) -> Result<AddressChanges> {
        let mut found = AddressChanges::default();
        let mut changes: &[u8] = changes;
        let changes: &mut dyn std::io::Read = &mut changes;
        let mut items = ChangesetIter::start_strm(&changes)?;
        while let Some(item) = items.next()? {
            let op = item.op()?;
            if let Some(texts) = self.texts.iter().find(|texts| texts.table == op.table_name()) {
                texts.changed(db, item, op.code(), &mut found)?;
            }
            if op.table_name() == "facts" {
                let told = number(item.old_value(self.of_fact)).or_else(|| number(item.new_value(self.of_fact)));
                found.told_apart.extend(match told {
                    None => of_row(db, "facts", number(item.old_value(0)).unwrap_or_default())?,
                    told => told,
                });
            }
            if op.table_name() == "contacts" {
                if op.code() == Action::SQLITE_UPDATE && item.new_value(self.suffix).is_ok() {
                    found.told_apart.extend(number(item.old_value(0)));
                }
                match (op.code(), number(item.new_value(self.minor))) {
                    (Action::SQLITE_INSERT, Some(1)) => found.ticked.extend(number(item.new_value(0))),
                    (Action::SQLITE_UPDATE, Some(_)) => found.ticked.extend(number(item.old_value(0))),
                    _ => {}
                }
            }
            if op.table_name() == "contacts" && op.code() == Action::SQLITE_DELETE {
                found.gone.extend(number(item.old_value(0)));
            } else if let Some(table) = self.tables.iter().find(|table| table.name == op.table_name()) {
                table.changed(db, item, op.code(), &mut found)?;
            }
        }
        Ok(found)
    }

    /// Notes a change while it happens.
    pub fn note(&self, found: &mut AddressChanges, table: &str, case: &PreUpdateCase) {
        if let Some(texts) = self.texts.iter().find(|texts| texts.table == table) {
            texts.note(found, case);
        }
        if table == "contacts" {
            self.note_tick(found, case);
        }
        self.note_trait(found, table, case);
        if let (PreUpdateCase::Delete(old), "contacts") = (case, table) {
            found.gone.insert(old.get_old_row_id());
        } else if let Some(table) = self.tables.iter().find(|known| known.name == table) {
            table.note(found, case);
        }
    }
}

impl AddressColumns {
    fn note_trait(&self, found: &mut AddressChanges, table: &str, case: &PreUpdateCase) {
        let place = |at: usize| i32::try_from(at).unwrap_or(i32::MAX);
        let (of, suffix) = (place(self.of_fact), place(self.suffix));
        match (table, case) {
            ("facts", PreUpdateCase::Insert(new)) => found.told_apart.extend(number(new.get_new_column_value(of))),
            ("facts", PreUpdateCase::Delete(old)) => found.told_apart.extend(number(old.get_old_column_value(of))),
            ("facts", PreUpdateCase::Update { new_value_accessor: new, .. }) => {
                found.told_apart.extend(number(new.get_new_column_value(of)));
            }
            ("contacts", PreUpdateCase::Update { old_value_accessor: old, new_value_accessor: new })
                if old.get_old_column_value(suffix).ok() != new.get_new_column_value(suffix).ok() =>
            {
                found.told_apart.insert(new.get_new_row_id());
            }
            _ => {}
        }
    }

    fn note_tick(&self, found: &mut AddressChanges, case: &PreUpdateCase) {
        let at = i32::try_from(self.minor).unwrap_or(i32::MAX);
        match case {
            PreUpdateCase::Insert(new) if number(new.get_new_column_value(at)) == Some(1) => {
                found.ticked.insert(new.get_new_row_id());
            }
            PreUpdateCase::Update { old_value_accessor: old, new_value_accessor: new }
                if number(old.get_old_column_value(at)) != number(new.get_new_column_value(at)) =>
            {
                found.ticked.insert(new.get_new_row_id());
            }
            _ => {}
        }
    }
}

impl TextColumns {
    fn changed(&self, db: &Connection, item: &ChangesetItem, code: Action, found: &mut AddressChanges) -> Result<()> {
        let changes = |at: usize| item.new_value(at).is_ok();
        let any = changes(self.contact) || self.texts.iter().any(|(_, at)| changes(*at));
        if code == Action::SQLITE_INSERT || (code == Action::SQLITE_UPDATE && !any) {
            return Ok(());
        }
        let row = number(item.old_value(0)).unwrap_or_default();
        // A change holds the old value of what it changes alone; what it does not, stands there still.
        let kept = |column: &str| format!("SELECT {column} FROM {} WHERE id = ?1", self.table);
        let contact = match number(item.old_value(self.contact)) {
            None => db.prepare_cached(&kept("contact_id"))?.query_row([row], |row| row.get(0)).optional()?,
            there => there,
        };
        let mut before: [String; 2] = Default::default();
        for ((column, at), text) in self.texts.into_iter().zip(&mut before) {
            *text = match item.old_value(at).ok().and_then(|value| value.as_str().ok()) {
                Some(old) => old.to_owned(),
                None => {
                    db.prepare_cached(&kept(column))?.query_row([row], |row| row.get(0)).optional()?.unwrap_or_default()
                }
            };
        }
        self.leave(found, contact, before);
        Ok(())
    }

    fn note(&self, found: &mut AddressChanges, case: &PreUpdateCase) {
        let place = |at: usize| i32::try_from(at).unwrap_or(i32::MAX);
        let text = |value: rusqlite::Result<ValueRef<'_>>| {
            value.ok().and_then(|value| value.as_str().ok()).unwrap_or_default().to_owned()
        };
        match case {
            PreUpdateCase::Delete(old) => {
                let before = self.texts.map(|(_, at)| text(old.get_old_column_value(place(at))));
                self.leave(found, number(old.get_old_column_value(place(self.contact))), before);
            }
            PreUpdateCase::Update { old_value_accessor: old, new_value_accessor: new } => {
                let same =
                    |at: usize| old.get_old_column_value(place(at)).ok() == new.get_new_column_value(place(at)).ok();
                if !same(self.contact) || self.texts.iter().any(|(_, at)| !same(*at)) {
                    let before = self.texts.map(|(_, at)| text(old.get_old_column_value(place(at))));
                    self.leave(found, number(old.get_old_column_value(place(self.contact))), before);
                }
            }
            PreUpdateCase::Insert(_) | PreUpdateCase::Unknown => {}
        }
    }

    fn leave(&self, found: &mut AddressChanges, contact: Option<i64>, before: [String; 2]) {
        let Some(contact) = contact else { return };
        if self.table == "contacts" {
            found.renamed.entry(contact).or_insert(before);
        } else {
            found.moved.insert((contact, before));
        }
    }
}

impl AddressTable {
    fn changed(&self, db: &Connection, item: &ChangesetItem, code: Action, found: &mut AddressChanges) -> Result<()> {
        match code {
            Action::SQLITE_INSERT => found.came.extend(number(item.new_value(self.contact))),
            Action::SQLITE_DELETE => {
                let contact = number(item.old_value(self.contact));
                for (kind, _, at) in &self.hashes {
                    found.leave(contact, kind, item.old_value(*at).ok());
                }
            }
            _ => {
                let changed = self.hashes.iter().filter(|(.., at)| item.new_value(*at).is_ok()).collect::<Vec<_>>();
                let moved = item.new_value(self.contact).is_ok();
                if changed.is_empty() && !moved {
                    return Ok(());
                }
                let row = number(item.old_value(0)).unwrap_or_default();
                let now = of_row(db, self.name, row)?;
                let before = if moved { number(item.old_value(self.contact)) } else { now };
                found.came.extend(now);
                for (kind, _, at) in &changed {
                    found.leave(before, kind, item.old_value(*at).ok());
                }
                if moved {
                    for (kind, column, _) in self.hashes.iter().filter(|hash| !changed.contains(hash)) {
                        let sql = format!("SELECT {column} FROM {} WHERE id = ?1", self.name);
                        let kept: Option<Vec<u8>> =
                            db.prepare_cached(&sql)?.query_row([row], |row| row.get(0)).optional()?;
                        found.leave(before, kind, kept.as_deref().map(ValueRef::Blob));
                    }
                }
            }
        }
        Ok(())
    }

    fn note(&self, found: &mut AddressChanges, case: &PreUpdateCase) {
        let place = |at: usize| i32::try_from(at).unwrap_or(i32::MAX);
        match case {
            PreUpdateCase::Insert(new) => found.came.extend(number(new.get_new_column_value(place(self.contact)))),
            PreUpdateCase::Delete(old) => {
                let contact = number(old.get_old_column_value(place(self.contact)));
                for (kind, _, at) in &self.hashes {
                    found.leave(contact, kind, old.get_old_column_value(place(*at)).ok());
                }
            }
            PreUpdateCase::Update { old_value_accessor: old, new_value_accessor: new } => {
                let before = number(old.get_old_column_value(place(self.contact)));
                let now = number(new.get_new_column_value(place(self.contact)));
                for (kind, _, at) in &self.hashes {
                    let was = old.get_old_column_value(place(*at)).ok();
                    if before != now || was != new.get_new_column_value(place(*at)).ok() {
                        found.came.extend(now);
                        found.leave(before, kind, was);
                    }
                }
            }
            PreUpdateCase::Unknown => {}
        }
    }
}

impl AddressChanges {
    /// Whoever is recognised otherwise since: by another name or address, or told apart by something else.
    pub fn recognised(&self) -> BTreeSet<i64> {
        let changed = self.came.iter().chain(self.renamed.keys()).chain(&self.told_apart);
        let changed = changed.chain(self.moved.iter().map(|(contact, _)| contact));
        changed.filter(|contact| !self.gone.contains(contact)).copied().collect()
    }

    fn leave(&mut self, contact: Option<i64>, kind: &'static str, hash: Option<ValueRef<'_>>) {
        if let (Some(contact), Some(ValueRef::Blob(hashes))) = (contact, hash) {
            self.left.extend(hashes.chunks_exact(16).map(|hash| (contact, kind, hash.to_vec())));
        }
    }
}

/// Whose a row is that stands there.
fn of_row(db: &Connection, table: &'static str, row: i64) -> Result<Option<i64>> {
    let sql = format!("SELECT contact_id FROM {table} WHERE id = ?1");
    Ok(db.prepare_cached(&sql)?.query_row([row], |row| row.get(0)).optional()?)
}

fn number(value: rusqlite::Result<ValueRef<'_>>) -> Option<i64> {
    value.ok()?.as_i64().ok()
}
