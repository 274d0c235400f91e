//! Which contacts and chained rows an act touches: read from its recorded changes by the door, or noted while it runs.

use std::{
    collections::BTreeSet,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{
    Connection,
    hooks::{Action, PreUpdateCase},
};

use crate::{
    Result,
    book::{AddressChanges, AddressColumns},
    chain::{self, TouchedRows},
};

/// The tables the index and the lines follow from: contacts themselves, and those with a `contact_id`.
const FOLLOWED: [&str; 6] = ["contacts", "emails", "phones", "addresses", "tags", "notes"];

/// Whether the lines or the index follow from this table.
pub fn follows_from(table: &str) -> bool {
    FOLLOWED.contains(&table)
}

/// Columns whose change neither the index nor what a line shows follows from; of a contact the line still follows from
/// when that was.
const UNSEEN: [&str; 20] = [
    "salutation",
    "address_form",
    "title",
    "suffix",
    "department",
    "greeting",
    "minor",
    "origin_id",
    "line",
    "purpose_id",
    "keep_until",
    "restriction",
    "changed_at",
    "label",
    "valid",
    "hash",
    "domain_hash",
    "also",
    "e164",
    "country",
];

/// Whether somebody looks for what this column of a followed table holds, or a list shows it.
pub fn is_seen(column: &str) -> bool {
    !UNSEEN.contains(&column)
}

/// The contacts an act has touched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Whose own row or values changed.
    pub contacts: BTreeSet<i64>,
    /// Of whom only what nobody looks for changed.
    pub stamped: BTreeSet<i64>,
    /// Whose name as an organisation changed: people who work there are found by it.
    pub renamed: BTreeSet<i64>,
}

/// What is noted while an act runs.
#[derive(Debug, Default)]
struct Noted {
    touched: Touched,
    addresses: AddressChanges,
    chained: TouchedRows,
}

/// A connection that notes which contacts are touched while this lives; for acts that are not recorded.
///
/// It keeps the connection to itself, for a recording uses the same hook.
pub struct Watch<'book> {
    db: &'book mut Connection,
    seen: Arc<Mutex<Noted>>,
}

impl<'book> Watch<'book> {
    /// Begins to watch.
    pub(crate) fn begin(db: &'book mut Connection, addresses: &AddressColumns) -> Result<Watch<'book>> {
        let mut columns = Vec::new();
        for table in FOLLOWED {
            let name = if table == "contacts" { "organisation" } else { "contact_id" };
            let sql = "SELECT cid FROM pragma_table_info(?1) WHERE name = ?2";
            columns.push((table, db.prepare_cached(sql)?.query_row([table, name], |row| row.get::<_, i32>(0))?));
        }
        let seen = Arc::new(Mutex::new(Noted::default()));
        let (noted, addresses) = (seen.clone(), addresses.clone());
        let watch = Watch { db, seen };
        watch.db.preupdate_hook(Some(move |_: Action, _: &str, table: &str, case: &PreUpdateCase| {
            let followed = columns.iter().find(|(followed, _)| *followed == table);
            let chained = chain::CHAINED.contains(&table);
            if followed.is_none() && !chained && table != "facts" {
                return;
            }
            let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
            addresses.note(&mut noted.addresses, table, case);
            match followed {
                Some((table, column)) if *table == "contacts" => note_contact(&mut noted.touched, case, *column),
                Some((_, column)) => note_value(&mut noted.touched, case, *column),
                None if chained => note_chained(&mut noted.chained, case, table),
                None => {}
            }
        }))?;
        Ok(watch)
    }

    /// What was touched so far.
    pub fn touched(&self) -> Touched {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).touched.clone()
    }

    /// What was done with addresses so far.
    pub(crate) fn addresses(&self) -> AddressChanges {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).addresses.clone()
    }

    /// Which rows of the chained tables were touched so far.
    pub fn chained(&self) -> TouchedRows {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).chained.clone()
    }
}

impl Deref for Watch<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.db
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let _ = self.db.preupdate_hook(None::<fn(Action, &str, &str, &PreUpdateCase)>); // cannot fail on an open book
    }
}

fn note_chained(noted: &mut TouchedRows, case: &PreUpdateCase, table: &str) {
    match case {
        PreUpdateCase::Insert(new) => noted.note(table, new.get_new_row_id(), false),
        PreUpdateCase::Delete(old) => noted.note(table, old.get_old_row_id(), true),
        PreUpdateCase::Update { new_value_accessor: new, .. } => noted.note(table, new.get_new_row_id(), true),
        PreUpdateCase::Unknown => {}
    }
}

fn note_contact(noted: &mut Touched, case: &PreUpdateCase, organisation: i32) {
    match case {
        PreUpdateCase::Insert(new) => noted.contacts.insert(new.get_new_row_id()),
        PreUpdateCase::Delete(old) => noted.contacts.insert(old.get_old_row_id()),
        PreUpdateCase::Update { old_value_accessor: old, new_value_accessor: new } => {
            if old.get_old_column_value(organisation).ok() != new.get_new_column_value(organisation).ok() {
                noted.renamed.insert(new.get_new_row_id());
            }
            noted.contacts.insert(new.get_new_row_id())
        }
        PreUpdateCase::Unknown => false,
    };
}

fn note_value(noted: &mut Touched, case: &PreUpdateCase, contact_id: i32) {
    let (before, after) = match case {
        PreUpdateCase::Insert(new) => (None, new.get_new_column_value(contact_id).ok()),
        PreUpdateCase::Delete(old) => (old.get_old_column_value(contact_id).ok(), None),
        PreUpdateCase::Update { old_value_accessor: old, new_value_accessor: new } => {
            (old.get_old_column_value(contact_id).ok(), new.get_new_column_value(contact_id).ok())
        }
        PreUpdateCase::Unknown => (None, None),
    };
    noted.contacts.extend([before, after].into_iter().flatten().filter_map(|id| id.as_i64().ok()));
}
