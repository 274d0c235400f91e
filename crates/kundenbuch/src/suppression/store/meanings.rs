//! Who has an address of several meanings, by each of them.
//!
//! A number such as `0711 2233440/41`, or a mail address below further domains, stands in its row with further hashes one
//! behind the other, and to ask who has one of them is to look at all such rows: few, but a list of ranges blocks
//! thousands. So an act reads them once.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use crate::{Id, Result, contacts::Contact, steps, suppression::Hashed};

/// The rows an act has seen so far; within one act values are only added, or read anew ([`Meanings::add`]).
#[derive(Debug, Default)]
pub(crate) struct Meanings(HashMap<&'static str, Seen>);

#[derive(Debug, Default)]
struct Seen {
    /// The newest row of the table that was looked at.
    newest: i64,
    contacts: HashMap<Vec<u8>, Vec<Id<Contact>>>,
}

impl Meanings {
    /// Who has this hash among the further ones of an address, and is still there.
    ///
    /// # Errors
    /// Those of the database.
    pub fn holders(&mut self, db: &Connection, address: &Hashed) -> Result<Vec<Id<Contact>>> {
        let (table, few) = match address.kind {
            "domain" => ("emails", "emails_below_domains"),
            "phone" => ("phones", "phones_of_several_meanings"),
            _ => return Ok(Vec::new()),
        };
        let seen = self.0.entry(table).or_default();
        seen.go_on(db, table, few)?;
        let mut there = Vec::new();
        for contact in seen.contacts.get(&address.hash).into_iter().flatten() {
            let mut exists = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM contacts WHERE id = ?1)")?;
            if exists.query_row([contact], |row| row.get(0))? {
                there.push(*contact);
            }
        }
        Ok(there)
    }

    /// Notes further hashes that an address got which the act may have looked at already.
    pub fn add(&mut self, table: &'static str, contact: Id<Contact>, also: &[u8]) {
        let seen = self.0.entry(table).or_default();
        for hash in also.chunks(16) {
            seen.contacts.entry(hash.to_vec()).or_default().push(contact);
        }
    }
}

impl Seen {
    fn go_on(&mut self, db: &Connection, table: &str, few: &str) -> Result<()> {
        // The first time by the index of the few; then only what came since.
        let by = if self.newest == 0 { format!("INDEXED BY {few}") } else { "NOT INDEXED".to_owned() };
        let newest: i64 =
            db.prepare_cached(&format!("SELECT coalesce(max(id), 0) FROM {table}"))?.query_row([], |row| row.get(0))?;
        if newest == self.newest {
            return Ok(());
        }
        let sql = format!("SELECT contact_id, also FROM {table} {by} WHERE also > x'' AND id > ?1 AND id <= ?2");
        let mut rows = db.prepare_cached(&sql)?;
        let mut rows = rows.query(params![self.newest, newest])?;
        while let Some(row) = rows.next()? {
            let (contact, also): (_, Vec<u8>) = (row.get("contact_id")?, row.get("also")?);
            for hash in also.chunks(16) {
                steps::took(0);
                self.contacts.entry(hash.to_vec()).or_default().push(contact);
            }
        }
        self.newest = newest;
        Ok(())
    }
}
