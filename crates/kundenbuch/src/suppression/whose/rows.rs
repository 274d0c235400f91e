//! Whom the rows of a file can mean that say no.

use std::collections::{BTreeSet, HashMap};

use super::{
    circle::Circle,
    reading::Reading,
    words::{is_short, words},
};
use crate::{
    Id, Result,
    book::Tx,
    consents::Channel,
    contacts::{Contact, ready::Ready},
    exchange::sameness::Traits,
    suppression::{Hashed, block_refused_by_import, store},
};

/// Whom the rows of a file can mean by half a name, or who is entered by half of theirs.
#[derive(Debug, Default)]
pub struct Rows {
    /// Those of the book before the file.
    circle: Circle,
    /// What was asked, with the first no to it, and whether somebody was meant.
    asked: HashMap<Reading, (Ready, bool)>,
    /// Those of couples, each with the no of their row.
    couples: Vec<(Reading, Ready)>,
    /// Those to whom a row of the file brought a place.
    moved: BTreeSet<Id<Contact>>,
}

/// Whom a row means that says no.
#[derive(Debug, Default)]
pub struct Meant {
    /// Addresses of those whom it can mean by a part of their names, each told once; of a no to letters.
    pub addresses: Vec<Hashed>,
    /// Whether there is somebody of that kind.
    pub somebody: bool,
    /// Those whom it names in full beside another: all of the no is theirs.
    pub couple: Vec<Id<Contact>>,
}

impl Rows {
    /// Whom in the book a row can mean that says no.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(&mut self, tx: &Tx<'_>, ready: &Ready) -> Result<Meant> {
        let mut meant = Meant::default();
        // What this program wrote itself names each contact.
        if ready.trusted || ready.nameless() || ready.addresses.is_empty() {
            return Ok(meant);
        }
        let said = Ready { claims: ready.claims.clone(), refused_at: ready.refused_at, ..Ready::default() };
        let refuses = |channel| ready.claims.iter().any(|claim| claim.refused().contains(channel));
        if Channel::ALL.iter().any(refuses) {
            let couple = Reading::of_couple(ready);
            self.circle.ask(tx.sight(), &couple)?;
            meant.couple = self.circle.named(tx.sight(), &couple);
            self.couples.extend(couple.into_iter().map(|reading| (reading, said.clone())));
        }
        // Who is told with a first name and the generation is nobody's half.
        let first = words(&ready.given).first().is_some_and(|first| !is_short(first));
        let is_told = first && Traits::of(ready).generation().is_some();
        if is_told || !refuses(&Channel::Post) {
            return Ok(meant);
        }
        for reading in Reading::of_row(ready) {
            if let Some((_, is_somebody)) = self.asked.get(&reading) {
                meant.somebody |= is_somebody;
                continue;
            }
            let readings = [reading];
            self.circle.ask(tx.sight(), &readings)?;
            let theirs = self.circle.addresses(tx.sight(), &readings).concat();
            meant.somebody |= !theirs.is_empty();
            for reading in readings {
                self.asked.insert(reading, (said.clone(), !theirs.is_empty()));
            }
            meant.addresses.extend(theirs);
        }
        meant.addresses.sort_by(|one, two| one.hash.cmp(&two.hash));
        meant.addresses.dedup();
        Ok(meant)
    }

    /// Notes that a row met somebody known, and may have brought a place.
    pub fn note(&mut self, contact: Id<Contact>, ready: &Ready) {
        if !ready.addresses.is_empty() {
            self.moved.insert(contact);
        }
    }

    /// At the end of the file, whose other rows may have brought whom half a name means.
    ///
    /// # Errors
    /// Those of the database.
    pub fn settle(self, tx: &Tx<'_>, before: Id<Contact>) -> Result<()> {
        if self.asked.is_empty() && self.couples.is_empty() {
            return Ok(());
        }
        let mut circle = Circle::of(self.asked.keys().chain(self.couples.iter().map(|(reading, _)| reading)));
        for contact in self.moved.into_iter().filter(|contact| *contact <= before) {
            if let Some(person) = store::whose::one(tx.db, contact)? {
                circle.add(tx.sight(), person)?;
            }
        }
        for person in store::whose::since(tx.db, before)? {
            circle.add(tx.sight(), person)?;
        }
        for (reading, (said, _)) in self.asked {
            let theirs = circle.addresses(tx.sight(), &[reading]).concat();
            if !theirs.is_empty() {
                block_refused_by_import(tx, &said, None, theirs)?;
            }
        }
        for (reading, said) in self.couples {
            for contact in circle.named(tx.sight(), &[reading]) {
                block_refused_by_import(tx, &said, Some(contact), Vec::new())?;
            }
        }
        Ok(())
    }
}
