//! What other copies of the book know of people who are not in this one: somebody may come in again, with a file that this
//! book once wrote, with any other, or by hand, and then their no, their restriction and their tick as a child come with
//! them.
//!
//! A file of ours says by its cards who it is about. Everybody else is known by name and address together, as the gate
//! knows an erased person; the door asks for every act, so no way of writing can pass by.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;

use super::{
    gate::{self, Mark},
    ledger::{Contents, NoEvent, Rest, Tick},
    likeness::Likeness,
    protected::Traits,
    store,
};
use crate::{
    Id, Result, Uid,
    book::{AddressChanges, Keys, Tx},
    children,
    consents::{self, Channel},
    contacts::Contact,
    restriction,
};

/// By the name a person has in another copy.
#[derive(Debug, Clone, Default)]
pub(crate) struct Elsewhere {
    people: HashMap<Uid, Known>,
    /// Whom a pair of name and address marks.
    marked: HashMap<Mark, Vec<Uid>>,
}

/// What is known of one person.
#[derive(Debug, Clone, Default)]
struct Known {
    noes: Vec<NoEvent>,
    rests: Vec<Rest>,
    tick: Option<Tick>,
    /// What tells them from another one of the name.
    traits: Traits,
}

/// Whom contacts are not to be taken for in an act: those whom they met already before it.
pub(crate) type Met = BTreeMap<i64, BTreeSet<Uid>>;

/// What came along with those who arrived.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Arrived {
    /// How many were known elsewhere.
    pub people: usize,
    /// How many noes were written.
    pub noes: usize,
}

impl Elsewhere {
    /// From what the copies of the ledger tell.
    pub fn of(contents: &Contents) -> Elsewhere {
        let mut people = HashMap::<Uid, Known>::new();
        for no in &contents.events {
            people.entry(no.person).or_default().noes.push(no.clone());
        }
        for rest in contents.restrictions.iter().filter(|rest| !rest.lifted) {
            people.entry(rest.person).or_default().rests.push(rest.clone());
        }
        for tick in contents.ticks.iter().filter(|tick| tick.minor) {
            people.entry(tick.person).or_default().tick = Some(tick.clone());
        }
        let mut marked = HashMap::<Mark, Vec<Uid>>::new();
        for one in &contents.protected {
            let Some(known) = people.get_mut(&one.person) else { continue }; // what protected them has ended
            known.traits.clone_from(&one.traits);
            one.pairs.0.iter().for_each(|mark| marked.entry(*mark).or_default().push(one.person));
        }
        Elsewhere { people, marked }
    }

    /// Of how many people something is known.
    pub fn people(&self) -> u32 {
        u32::try_from(self.people.len()).unwrap_or(u32::MAX)
    }

    /// Writes to a contact what is known of the people of these names; how many noes. Under names of their own, for the
    /// person may still stand in the other copy.
    ///
    /// # Errors
    /// Those of the database.
    pub fn follow(&self, tx: &Tx<'_>, names: &BTreeSet<Uid>, contact: Id<Contact>) -> Result<usize> {
        let mut noes = 0;
        for known in names.iter().filter_map(|name| self.people.get(name)) {
            let person = store::uid_of(tx.db, contact)?;
            for no in &known.noes {
                // What the card tells of it, and whether somebody answered it, is told better; so is one that came before.
                let is_known = store::knows_event(tx.db, no.uid)? || store::was_said(tx.db, contact, no)?;
                if !is_known && !refuses(tx, contact, no)? {
                    store::enter_event(tx, &NoEvent { uid: tx.uid(), person, ..no.clone() })?;
                    noes += 1;
                }
            }
            for rest in &known.rests {
                let rests = restriction::store::since(tx.db, contact)?.is_some();
                // One that came before and was lifted here is over.
                if !rests && !restriction::store::began(tx.db, contact, rest.at)? {
                    restriction::store::enter(tx, contact, &Rest { uid: tx.uid(), person, ..rest.clone() })?;
                }
            }
            if let Some(tick) = &known.tick {
                children::store::enter_tick(tx, contact, &Tick { person, ..tick.clone() })?;
            }
        }
        Ok(noes)
    }

    /// Whose name and address somebody has, unless a suffix or a birthday says that they are another one of the name.
    fn whom(&self, db: &Connection, keys: &Keys, contact: i64, asking: &Likeness) -> Result<BTreeSet<Uid>> {
        let mut met = BTreeSet::new();
        for pair in gate::asked_pairs(keys, asking) {
            let Some(people) = self.marked.get(&pair.mark) else { continue };
            // Of somebody without a name the address alone says who they are, unless it is others' too.
            if let Some((kind, address)) = pair.nameless.filter(|(kind, _)| *kind != "place")
                && store::is_held(db, kind, &address, Some(Id::new(contact)))?
            {
                continue;
            }
            for person in people {
                let traits = self.people.get(person).map(|known| &known.traits);
                if traits.map_or(Ok(false), |kept| gate::may_be(keys, asking, *person, kept))? {
                    met.insert(*person);
                }
            }
        }
        Ok(met)
    }
}

/// Whoever is recognised otherwise since this act gets what is known of whom they have become.
///
/// # Errors
/// Those of the database.
pub(crate) fn arrive(tx: &Tx<'_>, changes: &AddressChanges) -> Result<Arrived> {
    let mut arrived = Arrived::default();
    let elsewhere = tx.elsewhere;
    if elsewhere.marked.is_empty() {
        return Ok(arrived);
    }
    store::likenesses(tx.db, tx.keys, &changes.recognised(), |contact, one| {
        let mut news = elsewhere.whom(tx.db, tx.keys, contact, &one)?;
        news.retain(|person| tx.met().get(&contact).is_none_or(|met| !met.contains(person)));
        if !news.is_empty() {
            arrived.noes += elsewhere.follow(tx, &news, Id::new(contact))?;
            arrived.people += 1;
        }
        Ok(())
    })?;
    Ok(arrived)
}

/// Notes whom these contacts meet as they stand: by what the act changes of them they do not become those. Who is here
/// beside somebody of the same name is not taken for them because of a new number, nor whom our own file keeps apart.
///
/// # Errors
/// Those of the database.
pub(crate) fn keep_apart(tx: &Tx<'_>, contacts: &BTreeSet<i64>) -> Result<()> {
    let elsewhere = tx.elsewhere;
    if elsewhere.marked.is_empty() {
        return Ok(());
    }
    store::likenesses(tx.db, tx.keys, contacts, |contact, one| {
        let met = elsewhere.whom(tx.db, tx.keys, contact, &one)?;
        tx.met().entry(contact).or_default().extend(met);
        Ok(())
    })
}

/// Whether a no stands already where this one would.
fn refuses(tx: &Tx<'_>, contact: Id<Contact>, no: &NoEvent) -> Result<bool> {
    let channel = Channel::ALL.into_iter().find(|channel| channel.code() == no.channel);
    match (consents::purpose_id(tx.db, &no.purpose), channel) {
        (Ok(purpose), Some(channel)) => consents::refused(tx.db, contact, purpose, channel),
        _ => Ok(false),
    }
}
