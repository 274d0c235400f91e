//! What other copies of the book know of people who are not in this one: somebody may come in again with a file that this
//! book once wrote, and then their no, their restriction and their tick as a child come with them.

use std::collections::{BTreeSet, HashMap};

use super::{
    ledger::{Contents, NoEvent, Rest, Tick},
    store,
};
use crate::{
    Id, Result, Uid,
    book::Tx,
    children,
    consents::{self, Channel},
    contacts::Contact,
    restriction,
};

/// By the name a person has in another copy.
#[derive(Debug, Clone, Default)]
pub(crate) struct Elsewhere(HashMap<Uid, Known>);

/// What is known of one person.
#[derive(Debug, Clone, Default)]
struct Known {
    noes: Vec<NoEvent>,
    rests: Vec<Rest>,
    tick: Option<Tick>,
}

impl Elsewhere {
    /// From what the copies of the ledger tell.
    pub fn of(contents: &Contents) -> Elsewhere {
        let mut all = HashMap::<Uid, Known>::new();
        for no in &contents.events {
            all.entry(no.person).or_default().noes.push(no.clone());
        }
        for rest in contents.restrictions.iter().filter(|rest| !rest.lifted) {
            all.entry(rest.person).or_default().rests.push(rest.clone());
        }
        for tick in contents.ticks.iter().filter(|tick| tick.minor) {
            all.entry(tick.person).or_default().tick = Some(tick.clone());
        }
        Elsewhere(all)
    }

    /// Of how many people something is known.
    pub fn people(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// Writes to a contact what is known of the person whom a card of these names is about. Under names of their own, for
    /// the person may still stand in the other copy.
    ///
    /// # Errors
    /// Those of the database.
    pub fn follow(&self, tx: &Tx<'_>, names: &BTreeSet<Uid>, contact: Id<Contact>) -> Result<()> {
        for known in names.iter().filter_map(|name| self.0.get(name)) {
            let person = store::uid_of(tx.db, contact)?;
            for no in &known.noes {
                // What the card tells of it, and whether somebody answered it, is told better.
                if !store::knows_event(tx.db, no.uid)? && !refuses(tx, contact, no)? {
                    store::enter_event(tx, &NoEvent { uid: tx.uid(), person, ..no.clone() })?;
                }
            }
            for rest in &known.rests {
                if restriction::store::since(tx.db, contact)?.is_none() {
                    restriction::store::enter(tx, contact, &Rest { uid: tx.uid(), person, ..rest.clone() })?;
                }
            }
            if let Some(tick) = &known.tick {
                children::store::enter_tick(tx, contact, &Tick { person, ..tick.clone() })?;
            }
        }
        Ok(())
    }
}

/// Whether a no stands already where this one would.
fn refuses(tx: &Tx<'_>, contact: Id<Contact>, no: &NoEvent) -> Result<bool> {
    let channel = Channel::ALL.into_iter().find(|channel| channel.code() == no.channel);
    match (consents::purpose_id(tx.db, &no.purpose), channel) {
        (Ok(purpose), Some(channel)) => consents::refused(tx.db, contact, purpose, channel),
        _ => Ok(false),
    }
}
