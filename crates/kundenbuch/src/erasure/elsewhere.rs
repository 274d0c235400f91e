//! What other copies of the book know of people who are not in this one: somebody may come in again, with a file that this
//! book once wrote, with any other, or by hand, and then their no, their restriction and their tick as a child come with
//! them. They may also stand here under an entry that the other copy no longer has: at the open everybody is asked.
//!
//! A file of ours says by its cards who it is about. Everybody else is known by name and address together, as the gate
//! knows an erased person, or by an address and a name that may be theirs: `E. Huber`, or none. Who stood beside them in
//! the other copy is named there as somebody else. The door asks for every act, so no way of writing can pass by.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::{
    gate::{self, By, Mark},
    ledger::{Contents, NoEvent, Rest, Tick},
    likeness::Likeness,
    protected::{Marks, Protected, Traits},
    store,
};
use crate::{
    Error, Id, Result, Uid,
    book::{AddressChanges, Keys, Tx},
    children,
    consents::{self, Channel},
    contacts::Contact,
    exchange::sameness::DESK,
    restriction, steps,
};

/// By the name a person has in another copy.
#[derive(Debug, Clone, Default)]
pub(crate) struct Elsewhere {
    people: HashMap<Uid, Known>,
    /// Whom a pair of name and address marks.
    marked: HashMap<Mark, Vec<Uid>>,
    /// What tells those from others.
    told: HashMap<Uid, Told>,
    /// By which all of it is known again; empty where nobody is marked.
    sum: Vec<u8>,
}

/// What is known of one person.
#[derive(Debug, Clone, Default)]
struct Known {
    noes: Vec<NoEvent>,
    rests: Vec<Rest>,
    tick: Option<Tick>,
}

/// What tells somebody who is marked from others.
#[derive(Debug, Clone, Default)]
struct Told {
    traits: Traits,
    others: Marks,
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
    ///
    /// # Errors
    /// [`Error::Internal`] if it cannot be put into words.
    pub fn of(contents: &Contents) -> Result<Elsewhere> {
        let mut people = HashMap::<Uid, Known>::new();
        for no in contents.events.iter().filter(|no| !no.answered) {
            people.entry(no.person).or_default().noes.push(no.clone());
        }
        for rest in contents.restrictions.iter().filter(|rest| !rest.lifted) {
            people.entry(rest.person).or_default().rests.push(rest.clone());
        }
        for tick in contents.ticks.iter().filter(|tick| tick.minor) {
            people.entry(tick.person).or_default().tick = Some(tick.clone());
        }
        // Of the others, what protected them has ended; those who are here are asked for when they are met.
        let protected = contents.protected.iter().filter(|one| people.contains_key(&one.person));
        let marks: Vec<&Protected> = protected.chain(&contents.besides).collect();
        let mut found = Elsewhere { sum: sum(&people, &marks)?, people, ..Elsewhere::default() };
        for one in marks {
            found.mark(one);
        }
        Ok(found)
    }

    fn mark(&mut self, one: &Protected) {
        let told = Told { traits: one.traits.clone(), others: one.others.clone() };
        self.told.insert(one.person, told);
        one.pairs.0.iter().for_each(|mark| self.marked.entry(*mark).or_default().push(one.person));
    }

    /// Of how many people something is known.
    pub fn people(&self) -> u32 {
        u32::try_from(self.people.len()).unwrap_or(u32::MAX)
    }

    /// By which what is known is told from what was known before; empty where nobody can be met.
    pub fn sum(&self) -> &[u8] {
        &self.sum
    }

    /// Writes to a contact what is known of the people of these names; how many noes. Under names of their own, for the
    /// person may still stand in the other copy.
    ///
    /// # Errors
    /// Those of the database.
    pub fn follow(&self, tx: &Tx<'_>, names: &BTreeSet<Uid>, contact: Id<Contact>) -> Result<usize> {
        let known = names.iter().filter_map(|name| self.people.get(name));
        known.map(|known| known.follow(tx, contact)).sum()
    }

    /// The same of people whom the contact was taken for, who may be here themselves.
    ///
    /// # Errors
    /// Those of the database.
    pub fn follow_met(&self, tx: &Tx<'_>, met: &BTreeSet<Uid>, contact: Id<Contact>) -> Result<usize> {
        let mut noes = 0;
        for person in met {
            let known = match self.people.get(person) {
                Some(known) => Cow::Borrowed(known),
                None => Cow::Owned(Known::here(tx.db, *person)?),
            };
            noes += known.follow(tx, contact)?;
        }
        Ok(noes)
    }

    /// Everybody in the book who is taken for somebody of another copy.
    ///
    /// # Errors
    /// Those of the database.
    pub fn met(&self, db: &Connection, keys: &Keys) -> Result<Met> {
        let mut all = Met::new();
        store::likenesses(db, keys, &store::everybody(db)?, |contact, one| {
            let met =
                self.whom(keys, &one, |kind, address| store::is_held(db, kind, address, Some(Id::new(contact))))?;
            if !met.is_empty() {
                all.insert(contact, met);
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// Whose name and address somebody has, unless something says that they are another one. `is_shared` says of a mail
    /// address or a number whether others have it here too.
    pub(super) fn whom(
        &self,
        keys: &Keys,
        asking: &Likeness,
        is_shared: impl Fn(&str, &Mark) -> Result<bool>,
    ) -> Result<BTreeSet<Uid>> {
        let mut met = BTreeSet::new();
        for pair in gate::asked_pairs(keys, asking) {
            let Some(people) = self.marked.get(&pair.mark) else { continue };
            // Where one of two has no name, the address alone says who they are, unless it is others' too.
            let (kind, address) = pair.address;
            let alone = pair.by == By::Nameless || (pair.by == By::AnyName && asking.nameless());
            if alone && kind != "place" && is_shared(kind, &address)? {
                continue;
            }
            for person in people.iter().filter(|person| **person != asking.uid).take(DESK) {
                steps::took(0);
                let Some(told) = self.told.get(person) else { continue };
                let is_other = told.others.0.contains(&asking.uid.0);
                if !is_other && gate::may_be(keys, (asking, &pair), *person, &told.traits)? {
                    met.insert(*person);
                }
            }
        }
        Ok(met)
    }
}

impl Known {
    /// What stands of somebody who is in this book; nothing of anybody else.
    fn here(db: &Connection, person: Uid) -> Result<Known> {
        let Some(id) = store::person(db, person)? else { return Ok(Known::default()) };
        steps::took(0);
        let rests = restriction::store::standing_of(db, id)?;
        Ok(Known { noes: store::noes_of(db, id)?, rests, tick: children::store::tick_of(db, id)? })
    }

    fn follow(&self, tx: &Tx<'_>, contact: Id<Contact>) -> Result<usize> {
        let mut noes = 0;
        let person = store::uid_of(tx.db, contact)?;
        for no in &self.noes {
            // What the card tells of it, and whether somebody answered it, is told better; so is one that came before.
            if !store::was_said(tx.db, contact, no)? && !refuses(tx, contact, no)? {
                store::enter_event(tx, &NoEvent { uid: tx.uid(), person, ..no.clone() })?;
                noes += 1;
            }
        }
        for rest in &self.rests {
            let rests = restriction::store::since(tx.db, contact)?.is_some();
            // One that came before and was lifted here is over.
            if !rests && !restriction::store::began(tx.db, contact, rest.at)? {
                restriction::store::enter(tx, contact, &Rest { uid: tx.uid(), person, ..rest.clone() })?;
            }
        }
        // The later one counts.
        if let Some(tick) = &self.tick
            && !children::store::is_ticked_since(tx.db, contact, tick.at)?
        {
            children::store::enter_tick(tx, contact, &Tick { person, ..tick.clone() })?;
        }
        Ok(noes)
    }
}

/// By which these people, and what is known of them, are known again.
fn sum(people: &HashMap<Uid, Known>, marks: &[&Protected]) -> Result<Vec<u8>> {
    let mut lines = BTreeSet::new();
    for one in marks {
        let known = people.get(&one.person);
        let mut noes: Vec<Uid> = known.iter().flat_map(|known| &known.noes).map(|no| no.uid).collect();
        let mut rests: Vec<Uid> = known.iter().flat_map(|known| &known.rests).map(|rest| rest.uid).collect();
        noes.sort_unstable();
        rests.sort_unstable();
        let line = (one, noes, rests, known.and_then(|known| known.tick.clone()));
        lines.insert(serde_json::to_vec(&line).map_err(|_| Error::internal("elsewhere"))?);
    }
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let mut sum = Sha256::new();
    for line in &lines {
        sum.update(line);
    }
    Ok(sum.finalize().to_vec())
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
        let mut news = elsewhere
            .whom(tx.keys, &one, |kind, address| store::is_held(tx.db, kind, address, Some(Id::new(contact))))?;
        news.retain(|person| tx.met().get(&contact).is_none_or(|met| !met.contains(person)));
        if !news.is_empty() {
            arrived.noes += elsewhere.follow_met(tx, &news, Id::new(contact))?;
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
        let met = elsewhere
            .whom(tx.keys, &one, |kind, address| store::is_held(tx.db, kind, address, Some(Id::new(contact))))?;
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
