//! Takes in what our own files say beside a contact's values ([`crate::exchange::own`]).
//!
//! A no always counts. A consent counts only if the file is ours, its contact comes in new, its purpose and wording
//! are told, and no guardian gave it (the proof stays in the other book). It answers only no's that came along with
//! it: one this book already knew stands.

use std::collections::{BTreeSet, HashMap};

use super::{
    own::{BlockedAddress, Own, OwnBlock, OwnEvent, ValueKind},
    refusal::{ByName, Numbers},
    store,
};
use crate::{
    Id, Result, Uid,
    book::{Keys, Tx},
    consents::{self, Event, How},
    contacts::{
        Contact, Given,
        ready::{Ready, addressee, email_row, homes, phone_row, post_hash},
        store::Entered,
    },
    erasure::elsewhere,
    suppression::{self, Hashed, whose},
};

/// What one import has brought so far.
#[derive(Debug, Default)]
pub struct Brought {
    /// No's that were not known before.
    noes: BTreeSet<Uid>,
    /// Origins by source and note.
    origins: HashMap<(&'static str, String), i64>,
    /// Customer numbers with a no.
    pub numbers: Numbers,
    /// Whom rows mean by half a name.
    pub halves: whose::Rows,
    /// Noes of a name alone.
    pub by_name: ByName,
    /// What the contacts have that it supplements.
    pub supplemented: store::Supplemented,
}

impl Brought {
    /// The provenance a file tells, as rows of this import.
    ///
    /// # Errors
    /// Those of the database.
    pub fn entered(&mut self, tx: &Tx<'_>, given: &Given, import: i64, line: u32) -> Result<Entered> {
        let key = (given.source.code(), given.note.clone());
        let known = self.origins.get(&key).copied();
        let entered = Entered::told(tx, given, import, line, known)?;
        self.origins.insert(key, entered.origin);
        Ok(entered)
    }

    /// Where each value of a row is from, if its file tells; otherwise `from` for all.
    ///
    /// # Errors
    /// Those of the database.
    pub fn provenance(&mut self, tx: &Tx<'_>, ready: &mut Ready, from: Entered, import: i64) -> Result<Entered> {
        let told = ready.own.iter().find_map(|record| match record {
            Own::Contact(contact) => Some(contact.given.clone()),
            _ => None,
        });
        let Some(given) = told else { return Ok(from) };
        for (value, given) in std::mem::take(&mut ready.given_of) {
            let entered = self.entered(tx, &given, import, from.line)?;
            ready.entered_of.insert(value, entered);
        }
        self.entered(tx, &given, import, from.line)
    }
}

/// Whether a contact came in new with the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// It is new here.
    New(Id<Contact>),
    /// It was known.
    Known(Id<Contact>),
    /// The row stays out.
    Out,
}

/// Takes the records of a row in. Says whether a consent among them does not count here.
///
/// # Errors
/// Those of the database.
pub fn take(tx: &Tx<'_>, ready: &Ready, came: Came, brought: &mut Brought) -> Result<bool> {
    let mut refused = false;
    for record in &ready.own {
        match record {
            Own::Block(block) => take_block(tx, ready, block, came, brought)?,
            Own::Event(event) => refused |= !take_event(tx, ready, event, came, brought)?,
            _ => {}
        }
    }
    Ok(refused)
}

/// Writes to a contact what other copies know of the person whose card it came with. Whom the card of another book names
/// otherwise is kept apart from everybody the copies know, as that book did.
///
/// # Errors
/// Those of the database.
pub fn follow_elsewhere(tx: &Tx<'_>, ready: &Ready, contact: Id<Contact>) -> Result<()> {
    let names = store::names_in_books(ready);
    if ready.trusted && !names.is_empty() {
        elsewhere::keep_apart(tx, &BTreeSet::from([contact.0]))?;
    }
    tx.elsewhere.follow(tx, &names, contact).map(drop)
}

fn take_block(tx: &Tx<'_>, ready: &Ready, block: &OwnBlock, came: Came, brought: &mut Brought) -> Result<()> {
    // What cannot be understood as an address blocks none: its contact's own events tell of the no all the same.
    let Some(hashed) = hashed(tx.keys, ready, &block.address) else { return Ok(()) };
    let told = match came {
        Came::New(contact) if ready.trusted => Some(contact),
        _ => None,
    };
    if suppression::take_told(tx, block, &hashed, told)? {
        brought.noes.insert(block.uid);
    }
    Ok(())
}

/// What the block list of this book knows the address by.
fn hashed(keys: &Keys, ready: &Ready, address: &BlockedAddress) -> Option<Hashed> {
    let (kind, hash, also, reading) = match address {
        BlockedAddress::Mail(address) => ("mail", email_row(address.clone(), String::new(), keys).hash, Vec::new(), 0),
        BlockedAddress::Domain { of, reading } => {
            let row = email_row(of.clone(), String::new(), keys);
            ("domain", row.domain_hash, row.also, *reading)
        }
        BlockedAddress::Phone { number, reading } => {
            let row = phone_row(number.clone(), String::new(), &homes(ready.lives(), keys), keys);
            ("phone", row.hash, row.also, *reading)
        }
        BlockedAddress::Post { street, postcode } => {
            ("post", post_hash(addressee(ready), street, postcode, keys), Vec::new(), 0)
        }
    };
    let readings = std::iter::once(hash.as_slice()).chain(also.chunks(16));
    let hash = readings.into_iter().nth(usize::try_from(reading).ok()?)?;
    if hash.is_empty() { None } else { Hashed::of_ledger(kind, hash) }
}

/// Says whether the event counts here, now or already.
fn take_event(tx: &Tx<'_>, ready: &Ready, event: &OwnEvent, came: Came, brought: &mut Brought) -> Result<bool> {
    let (contact, new) = match came {
        Came::New(contact) => (contact, true),
        Came::Known(contact) => (contact, false),
        Came::Out => return Ok(event.event != Event::Granted),
    };
    if consents::is_known(tx.db, event.uid)? {
        return Ok(true);
    }
    let purpose = consents::purpose_id(tx.db, &event.purpose).ok();
    match (event.event, purpose) {
        (Event::Withdrawn | Event::Objected, Some(purpose)) => {
            consents::insert_told(tx, contact, purpose, event, None)?;
            brought.noes.insert(event.uid);
            Ok(true)
        }
        // A purpose this book does not know stops all advertising on the channel.
        (Event::Withdrawn | Event::Objected, None) => {
            suppression::refuse_channel(tx, contact, event.channel)?;
            Ok(true)
        }
        (Event::Expired, Some(purpose)) if new => {
            consents::insert_told(tx, contact, purpose, event, None)?;
            Ok(true)
        }
        (Event::Granted, Some(purpose)) if new && ready.trusted && counts(event) => {
            let wording = consents::wording_of_text(tx, purpose, &event.wording_text)?;
            let consent = consents::insert_told(tx, contact, purpose, event, Some(wording))?;
            let named = event.answers.iter().filter(|no| brought.noes.contains(no));
            named.into_iter().try_for_each(|no| consents::answer_told(tx, consent, *no))?;
            Ok(true)
        }
        (Event::Expired, _) => Ok(true),
        (Event::Granted, _) => Ok(false),
    }
}

fn counts(event: &OwnEvent) -> bool {
    event.how != How::List && !event.guardian && !event.wording_text.trim().is_empty()
}

/// The key by which a value of a row is found again when it is written.
pub type ValueKey = (ValueKind, String);
