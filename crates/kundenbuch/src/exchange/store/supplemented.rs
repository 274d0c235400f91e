//! What the contacts have that a file supplements: a thousand rows of one customer are not each compared with a book
//! read anew, but with what the rows before found and brought.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Row};
use sha2::{Digest, Sha256};

use crate::{
    Id, Moment, Result,
    children::BIRTHDAY,
    contacts::{
        Contact,
        ready::{Ready, ReadyPhone},
    },
    exchange::read::MAX_VALUES,
    search::fold,
    steps,
    suppression::canon,
};

/// So many values are kept of all of them; then only the contact stays that is asked for.
const MOST: usize = 100_000;

/// The contacts that the file supplemented so far.
#[derive(Debug, Default)]
pub struct Supplemented {
    known: HashMap<Id<Contact>, Values>,
    size: usize,
}

/// The values of one contact, each as it is compared: one look into a set, for both sides may have thousands.
#[derive(Debug, Default)]
pub struct Values {
    mails: HashSet<Vec<u8>>,
    /// Numbers as written, and in full.
    written: HashSet<String>,
    numbers: HashSet<String>,
    posts: HashSet<[String; 3]>,
    pages: HashSet<String>,
    facts: HashSet<(String, String)>,
    /// Each text, and each with its moment.
    notes: HashSet<[u8; 32]>,
    /// How many there are.
    note_count: usize,
}

impl Supplemented {
    /// What a contact has.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(&mut self, db: &Connection, id: Id<Contact>) -> Result<&Values> {
        if self.size > MOST && self.known.len() > 1 {
            self.known.retain(|known, _| *known == id);
            self.size = self.known.values().map(Values::len).sum();
        }
        if !self.known.contains_key(&id) {
            let values = Values::read(db, id)?;
            self.size += values.len();
            self.known.insert(id, values);
        }
        Ok(self.known.entry(id).or_default())
    }

    /// Notes what a row added to it.
    pub fn add(&mut self, id: Id<Contact>, row: &Ready) {
        let Some(values) = self.known.get_mut(&id) else { return };
        let before = values.len();
        values.mails.extend(row.emails.iter().map(|one| mail_key(&one.value)));
        values.written.extend(row.phones.iter().map(|one| fold::fold(&one.value)));
        values.numbers.extend(row.phones.iter().map(|one| one.e164.clone()));
        values
            .posts
            .extend(row.addresses.iter().map(|one| post([&one.street, &one.postcode, &one.place, &one.country])));
        values.pages.extend(row.websites.iter().map(|(value, _)| value.to_lowercase()));
        values.facts.extend(row.facts.iter().map(|(name, value, _)| fact(name, value)));
        values.note_count += row.notes.len();
        for one in &row.notes {
            values.notes.insert(note(&one.body, None));
            values.notes.extend(one.happened_at.map(|at| note(&one.body, Some(at))));
        }
        self.size += values.len() - before;
    }

    /// Notes how its numbers are read now.
    pub fn reread(&mut self, id: Id<Contact>, numbers: Vec<String>) {
        if let Some(values) = self.known.get_mut(&id) {
            let before = values.len();
            values.numbers.extend(numbers);
            self.size += values.len() - before;
        }
    }
}

impl Values {
    fn read(db: &Connection, id: Id<Contact>) -> Result<Values> {
        let mut found = Values::default();
        let mut each = |sql: &str, put: &dyn Fn(&mut Values, &Row<'_>) -> rusqlite::Result<()>| -> Result<()> {
            let mut rows = db.prepare_cached(sql)?;
            let mut rows = rows.query([id])?;
            while let Some(row) = rows.next()? {
                steps::took(0);
                put(&mut found, row)?;
            }
            Ok(())
        };
        each("SELECT value FROM emails WHERE contact_id = ?1", &|found, row| {
            found.mails.insert(mail_key(row.get_ref(0)?.as_str()?));
            Ok(())
        })?;
        each("SELECT value, e164 FROM phones WHERE contact_id = ?1", &|found, row| {
            found.written.insert(fold::fold(row.get_ref(0)?.as_str()?));
            found.numbers.insert(row.get(1)?);
            Ok(())
        })?;
        each("SELECT street, postcode, place, country FROM addresses WHERE contact_id = ?1", &|found, row| {
            let text = |at: usize| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str()?);
            found.posts.insert(post([text(0)?, text(1)?, text(2)?, text(3)?]));
            Ok(())
        })?;
        each("SELECT value FROM websites WHERE contact_id = ?1", &|found, row| {
            found.pages.insert(row.get_ref(0)?.as_str()?.to_lowercase());
            Ok(())
        })?;
        each("SELECT name, value FROM facts WHERE contact_id = ?1", &|found, row| {
            found.facts.insert(fact(row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?));
            Ok(())
        })?;
        each("SELECT body, happened_at FROM notes WHERE contact_id = ?1", &|found, row| {
            let body = row.get_ref(0)?.as_str()?;
            found.notes.extend([note(body, None), note(body, Some(row.get(1)?))]);
            found.note_count += 1;
            Ok(())
        })?;
        Ok(found)
    }

    fn len(&self) -> usize {
        let reach = self.mails.len() + self.written.len() + self.numbers.len() + self.posts.len();
        reach + self.pages.len() + self.facts.len() + self.notes.len()
    }

    /// The row's values that the contact does not have.
    pub fn missing(&self, row: &Ready) -> Ready {
        let mut missing = row.clone();
        missing.emails.retain(|one| !self.mails.contains(&mail_key(&one.value)));
        missing.phones.retain(|one| !self.has_number(one));
        missing
            .addresses
            .retain(|one| !self.posts.contains(&post([&one.street, &one.postcode, &one.place, &one.country])));
        missing.websites.retain(|(value, _)| !self.pages.contains(&value.to_lowercase()));
        missing.facts.retain(|(name, value, _)| !self.facts.contains(&fact(name, value)));
        missing.notes.retain(|one| !self.notes.contains(&note(&one.body, one.happened_at)));
        missing
    }

    fn has_number(&self, row: &ReadyPhone) -> bool {
        self.written.contains(&fold::fold(&row.value)) || (!row.e164.is_empty() && self.numbers.contains(&row.e164))
    }

    /// Takes out of what a row adds the facts and notes of which the contact would have more than a row may have values:
    /// nobody could read them, and no other program takes them. Gives the kinds of which some stay out. A birthday always
    /// comes in, for it may be a child's.
    pub fn cap(&self, missing: &mut Ready) -> Vec<&'static str> {
        let (facts, notes) = (missing.facts.len(), missing.notes.len());
        let mut room = MAX_VALUES.saturating_sub(self.facts.len());
        missing.facts.retain(|(name, ..)| {
            let fits = room > 0 || name == BIRTHDAY;
            room = room.saturating_sub(1);
            fits
        });
        missing.notes.truncate(MAX_VALUES.saturating_sub(self.note_count));
        let over = [("fact", facts > missing.facts.len()), ("note", notes > missing.notes.len())];
        over.into_iter().filter(|(_, over)| *over).map(|(kind, _)| kind).collect()
    }
}

/// What makes two e-mail addresses one: the form the block list knows, for `muller@` and `mueller@` are two people's.
fn mail_key(address: &str) -> Vec<u8> {
    canon::mail(address).unwrap_or_else(|| address.to_lowercase().into_bytes())
}

/// An address by street and postcode; where one is missing by town and country as well.
fn post([street, postcode, place, country]: [&str; 4]) -> [String; 3] {
    let whole = !street.trim().is_empty() && !postcode.trim().is_empty();
    let town = if whole { String::new() } else { format!("{}\n{country}", fold::fold(place)) };
    [fold::fold(street), postcode.to_owned(), town]
}

fn fact(name: &str, value: &str) -> (String, String) {
    // There is one birthday.
    (name.to_owned(), if name == BIRTHDAY { String::new() } else { fold::fold(value) })
}

/// A text, and of our own files its moment: two calls may be told in the same word.
fn note(body: &str, at: Option<Moment>) -> [u8; 32] {
    let at = at.map_or_else(Vec::new, |at| at.0.to_be_bytes().to_vec());
    Sha256::new().chain_update(at).chain_update(body).finalize().into()
}
