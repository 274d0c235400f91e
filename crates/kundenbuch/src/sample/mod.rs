//! The sample firm: invented people with the variety of real ones, the same for the same number.
//!
//! Nothing here is from a file of real people: addresses end in `.example`, phone numbers come from the ranges the
//! Bundesnetzagentur keeps free for stories.

mod people;
mod store;
mod words;

pub use words::{name, owner};

use std::path::Path;

use crate::{
    Error, Result,
    book::{AskFirst, Book, Changed, NewBook, Op, Opened, Tx, Unlock, folder::AppFolder},
    contacts::{
        Kind, ready,
        store::{self as contacts, Entered},
    },
    exchange::{import::Report, store as imports},
    keys::KeyCost,
};
use people::{Dice, Invented};
use store::Life;
use words::Words;

/// So many contacts the sample firm has when it is opened.
pub const CONTACTS: u32 = 400;

/// The same people every time.
const SEED: u64 = 0x5EED_0F57_1A1D_E500;

/// Makes the sample firm in a new folder. It opens without a passphrase.
///
/// # Errors
/// As [`Book::create`].
pub fn create(path: &Path, contacts: u32, app: AppFolder) -> Result<Book> {
    let (name, owner) = (name()?, owner()?);
    let new = NewBook { path, name: &name, passphrase: None, cost: KeyCost::Floor, owner: &owner, country: "DE" };
    let (mut book, _) = Book::create(new, app)?;
    fill(&mut book, contacts)?;
    Ok(book)
}

/// Opens the sample firm of this PC, in the program's own folder; made if it is not there yet.
///
/// # Errors
/// As [`Book::create`] and [`Book::open`].
pub fn open_usual(app: AppFolder) -> Result<Opened> {
    let path = app.path().join("Musterfirma.kundenbuch");
    match create(&path, CONTACTS, app.clone()) {
        Ok(book) => Ok(Opened { book, notices: Vec::new() }),
        Err(Error::PlaceTaken) => Book::open(&path, Unlock::Sample, app, AskFirst::No),
        Err(error) => Err(error),
    }
}

/// Fills a book with `contacts` invented people and firms, their consents, blocks and notes; gives the number. Some of
/// them lie in the bin or are restricted, as in every book. Meant for a book without a passphrase (the sample firm) and for
/// measuring; it adds to what is there.
pub fn fill(book: &mut Book, contacts: u32) -> Result<Changed<u32>> {
    let words = Words::read()?;
    book.import(Op::FillSample, |tx| {
        let mut dice = Dice::new(SEED);
        let mut origins = Origins::of(tx, &words)?;
        let mut old_list = Report::default();
        let wanted = store::newest(tx)? + i64::from(contacts);
        for at in 0.. {
            let made = store::newest(tx)?;
            if made >= wanted {
                break;
            }
            let mut invented = people::invent(&words, &mut dice, at);
            // Whoever works somewhere may bring the firm along: no room is left for it beside the last one.
            if made + 1 == wanted && !invented.draft.family.is_empty() {
                invented.draft.organisation.clear();
            }
            let (mut from, old) = origins.of_contact(&mut dice, at);
            if old {
                old_list.read += 1;
                old_list.taken += 1;
                from.line = old_list.read + 1;
            }
            enter(tx, &invented, &from, &mut dice)?;
        }
        imports::end_import(tx, origins.import, &old_list)?;
        let count = contacts as usize;
        Ok((contacts, vec![("contacts", count), ("consents", count / 3), ("suppressions", count / 40)]))
    })
}

fn enter(tx: &Tx<'_>, invented: &Invented, from: &Entered, dice: &mut Dice) -> Result<()> {
    let (ready, _) = ready::ready(&invented.draft, tx.keys)?;
    let id = contacts::insert(tx, &ready, from)?;
    let created = tx.now().plus_days(-i64::from(30 + dice.below(1_400)));
    let changed = created.plus_days(i64::from(dice.below(30)));
    let mut life = Life { informal: dice.one_in(6), created, changed, restricted: false, binned: false };
    // Some of everything in every 150, and in the first hundred already.
    match invented.number % 150 {
        37 => life.restricted = true,
        71 | 72 => life.binned = true,
        _ => {}
    }
    store::live(tx, id, &life)?;
    let person = ready.kind == Kind::Person && !ready.minor;
    let mail = ready.emails.first().filter(|mail| mail.valid);
    if let Some(mail) = mail.filter(|_| person && dice.below(100) < 42) {
        store::grant(tx, id, "newsletter", "email", changed)?;
        if dice.one_in(9) {
            let no = if dice.one_in(3) { "objected" } else { "withdrawn" };
            store::refuse(tx, id, "newsletter", "email", no, changed.plus_days(20))?;
            store::block(tx, "mail", &mail.hash, changed.plus_days(20))?;
        }
    } else if let Some(mail) = mail.filter(|_| dice.one_in(25)) {
        store::block(tx, "mail", &mail.hash, changed)?;
    }
    if person && !ready.addresses.is_empty() && dice.below(100) < 15 {
        store::grant(tx, id, "ads_post", "post", changed)?;
    }
    if person && !ready.phones.is_empty() && dice.below(100) < 6 {
        store::grant(tx, id, "ads_phone", "phone", changed)?;
        if dice.one_in(5) {
            store::refuse(tx, id, "ads_phone", "phone", "withdrawn", changed.plus_days(9))?;
        }
    }
    Ok(())
}

/// Where the sample's values come from: each source at several times.
struct Origins {
    by_hand: Vec<Entered>,
    bought: Entered,
    old_list: Entered,
    import: i64,
}

impl Origins {
    fn of(tx: &Tx<'_>, words: &Words) -> Result<Origins> {
        let mut by_hand = Vec::new();
        for days in [20, 90, 200, 420, 800, 1_300] {
            for (source, note) in
                [("given", ""), ("asked", ""), ("order", ""), ("public", words.public_source.as_str())]
            {
                by_hand.push(store::origin(tx, source, note, tx.now().plus_days(-days), None)?);
            }
        }
        let bought = store::origin(tx, "bought", &words.bought_from, tx.now().plus_days(-40), None)?;
        let (import, _) = imports::begin_import(tx, &words.import_file, "csv", "windows-1252")?;
        let old_list = store::origin(tx, "imported", "", tx.now(), Some(import))?;
        Ok(Origins { by_hand, bought, old_list, import })
    }

    /// The origin of a contact, and whether it stands in the old list.
    fn of_contact(&mut self, dice: &mut Dice, at: u32) -> (Entered, bool) {
        match at % 40 {
            7..=10 => (self.old_list.clone(), true),
            23 => (self.bought.clone(), false),
            _ => (dice.pick(&self.by_hand).unwrap_or(&self.bought).clone(), false),
        }
    }
}

#[cfg(test)]
mod tests;
