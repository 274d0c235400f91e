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
    /// What was asked, by what it refuses.
    asked: HashMap<(Reading, BTreeSet<Channel>), Asked>,
    /// Those of couples, each with the no of their row.
    couples: Vec<(Reading, Ready)>,
    /// Those to whom a row of the file brought a place.
    moved: BTreeSet<Id<Contact>>,
}

/// What is known of half a name so far.
#[derive(Debug)]
struct Asked {
    /// The first no to it.
    said: Ready,
    /// Whether somebody was meant.
    is_somebody: bool,
    /// What its rows became: nobody else whom it means.
    own: Vec<Id<Contact>>,
}

/// Whom a row means that says no.
#[derive(Debug, Default)]
pub struct Meant {
    /// Addresses of those whom it can mean by a part of their names, each told once; of a no to letters.
    pub addresses: Vec<Hashed>,
    /// Whether there is somebody of that kind.
    pub somebody: bool,
    /// Those whom all of the no is for: whom it names in full beside another, and the only one whom half a name of
    /// nobody known can mean.
    pub others: Vec<Id<Contact>>,
}

impl Rows {
    /// Whom in the book a row can mean that says no, beside the contact it became; `known` if that is one of the book.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(&mut self, tx: &Tx<'_>, ready: &Ready, (own, known): (Option<Id<Contact>>, bool)) -> Result<Meant> {
        let mut meant = Meant::default();
        let refused: BTreeSet<Channel> = ready.claims.iter().flat_map(|claim| claim.refused()).copied().collect();
        // What this program wrote itself names each contact.
        if ready.trusted || ready.nameless() || ready.addresses.is_empty() || refused.is_empty() {
            return Ok(meant);
        }
        let said = Ready { claims: ready.claims.clone(), refused_at: ready.refused_at, ..Ready::default() };
        let couple = Reading::of_couple(ready);
        self.circle.ask(tx.sight(), &couple)?;
        meant.others = self.circle.named(tx.sight(), &couple);
        self.couples.extend(couple.into_iter().map(|reading| (reading, said.clone())));
        // Who is told with a first name and the generation is nobody's half.
        let first = words(&ready.given).first().is_some_and(|first| !is_short(first));
        if first && Traits::of(ready).generation().is_some() {
            return Ok(meant);
        }
        for reading in Reading::of_row(ready) {
            let key = (reading, refused.clone());
            if let Some(asked) = self.asked.get_mut(&key) {
                meant.somebody |= asked.is_somebody;
                asked.own.extend(own);
                continue;
            }
            let readings = std::slice::from_ref(&key.0);
            self.circle.ask(tx.sight(), readings)?;
            let theirs = self.circle.addresses(tx.sight(), readings).concat();
            let is_somebody = !theirs.is_empty();
            meant.somebody |= is_somebody;
            if refused.contains(&Channel::Post) {
                meant.addresses.extend(theirs);
            }
            if !known {
                meant.others.extend(self.circle.only(tx.sight(), &key.0, own.as_slice()));
            }
            let own = own.into_iter().collect();
            self.asked.insert(key, Asked { said: said.clone(), is_somebody, own });
        }
        meant.addresses.sort_by(|one, two| one.hash.cmp(&two.hash));
        meant.addresses.dedup();
        meant.others.sort_unstable();
        meant.others.dedup();
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
        let halves = self.asked.keys().map(|(reading, _)| reading);
        let mut circle = Circle::of(halves.chain(self.couples.iter().map(|(reading, _)| reading)));
        for contact in self.moved.into_iter().filter(|contact| *contact <= before) {
            if let Some(person) = store::whose::one(tx.db, contact)? {
                circle.add(tx.sight(), person)?;
            }
        }
        for person in store::whose::since(tx.db, before)? {
            circle.add(tx.sight(), person)?;
        }
        for ((reading, refused), Asked { said, is_somebody, own }) in self.asked {
            let theirs = circle.addresses(tx.sight(), std::slice::from_ref(&reading)).concat();
            if !theirs.is_empty() && refused.contains(&Channel::Post) {
                block_refused_by_import(tx, &said, None, theirs)?;
            }
            let only = if is_somebody { None } else { circle.only(tx.sight(), &reading, &own) };
            if let Some(contact) = only {
                block_refused_by_import(tx, &said, Some(contact), Vec::new())?;
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
