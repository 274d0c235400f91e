//! The people of the book whom readings can mean, each asked for once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    Person,
    reading::{At, BEFORE, Reading, spoken, surnames},
    words::{is_first_name, is_short, marked, plain, written},
};
use crate::{
    Id, Result,
    book::Sight,
    contacts::{
        Contact,
        ready::{self, Addressee, Hash},
    },
    steps,
    suppression::{Hashed, canon::Canon, store},
};

/// Somebody with where they live and lived.
#[derive(Debug)]
struct Found {
    person: Person,
    now: HashMap<At, Vec<Hash>>,
    once: HashSet<At>,
}

/// People of the book by where they live, surname and the words of their first names.
#[derive(Debug, Default)]
pub(super) struct Circle {
    people: Vec<Found>,
    known: HashSet<Id<Contact>>,
    /// Surname, place and a first name, as [`plain`] writes them; behind a short one stands a dot.
    by_name: BTreeMap<(String, At, String), Vec<usize>>,
    surnames: HashSet<String>,
    firms: HashSet<String>,
    places: HashSet<At>,
    hidden: bool,
    /// Nobody else is kept.
    only: Option<HashSet<String>>,
}

impl Circle {
    /// A circle of those whom these readings can mean and no others.
    pub(super) fn of<'a>(readings: impl IntoIterator<Item = &'a Reading>) -> Circle {
        let surnames = readings.into_iter().flat_map(Reading::names).collect();
        Circle { only: Some(surnames), ..Circle::default() }
    }

    /// Reads everybody in the book whose name may be one of the readings', in the bin and restricted ones too.
    pub(super) fn ask(&mut self, sight: Sight<'_>, readings: &[Reading]) -> Result<()> {
        if !self.hidden {
            self.hidden = true;
            for person in store::whose::hidden(sight.db)? {
                self.add(sight, person)?;
            }
        }
        for reading in readings {
            let bare = surnames(&reading.family).pop().unwrap_or_default();
            for surname in [reading.family.clone(), spoken(&reading.family)] {
                if bare.is_empty() || !self.surnames.insert(surname.clone()) {
                    continue;
                }
                let entered = BEFORE.iter().map(|word| format!("{word} {surname}"));
                for name in entered.chain([surname.clone()]) {
                    for person in store::whose::by_surname(sight.db, &name)? {
                        self.add(sight, person)?;
                    }
                }
            }
            if let Some(name) = reading.firm().filter(|name| self.firms.insert(name.clone())) {
                for person in store::whose::by_firm(sight.db, &name)? {
                    self.add(sight, person)?;
                }
            }
            let Some(place) = reading.place(sight).filter(|place| self.places.insert(*place)) else { continue };
            for person in store::whose::once_there(sight.db, &place)? {
                self.add(sight, person)?;
            }
        }
        Ok(())
    }

    /// Adds somebody, once.
    pub(super) fn add(&mut self, sight: Sight<'_>, person: Person) -> Result<()> {
        let surnames = person.names();
        let is_kept = self.only.as_ref().is_none_or(|only| surnames.iter().any(|one| only.contains(one)));
        if !is_kept || !self.known.insert(person.id) {
            return Ok(());
        }
        let mut now = HashMap::<At, Vec<Hash>>::new();
        for at in store::whose::addresses(sight.db, person.id)? {
            if let Some(place) = Canon::place(&at.street, &at.postcode) {
                now.entry(sight.keys.hasher.half_of(&place)).or_default().push(at.hash);
            }
        }
        let once: HashSet<At> = store::whose::former_places(sight.db, person.id)?.into_iter().collect();
        let mut given: BTreeSet<String> = written(&person.given).iter().map(|name| marked(name)).collect();
        if given.is_empty() {
            given.insert(String::new());
        }
        for place in now.keys().chain(once.iter().filter(|place| !now.contains_key(*place))) {
            for surname in surnames.iter().collect::<BTreeSet<_>>() {
                for first in &given {
                    let at = (surname.clone(), *place, first.clone());
                    self.by_name.entry(at).or_default().push(self.people.len());
                }
            }
        }
        self.people.push(Found { person, now, once });
        Ok(())
    }

    /// The addresses, at the places of the readings, of each whom they can mean; each address once.
    pub(super) fn addresses(&self, sight: Sight<'_>, readings: &[Reading]) -> Vec<Vec<Hashed>> {
        let mut found = BTreeMap::<Id<Contact>, BTreeSet<Hash>>::new();
        for reading in readings {
            let Some(place) = reading.place(sight) else { continue };
            for at in self.whose(reading, place) {
                steps::took(0);
                let Some(one) = self.people.get(at).filter(|one| reading.fits(&one.person)) else { continue };
                let theirs = found.entry(one.person.id).or_default();
                theirs.extend(one.now.get(&place).into_iter().flatten().cloned());
                if one.once.contains(&place) {
                    let person = &one.person;
                    let called = if person.organisation.is_empty() { &person.family } else { &person.organisation };
                    for family in [called, &reading.family] {
                        let to = Addressee { family, given: &person.given };
                        theirs.insert(ready::post_hash(to, &reading.street, &reading.postcode, sight.keys));
                    }
                }
            }
        }
        // Several of one name share an address: it is told once.
        let mut told = HashSet::<Hash>::new();
        let hashed = |hashes: BTreeSet<Hash>| {
            let fresh = hashes.into_iter().filter(|hash| !hash.is_empty() && told.insert(hash.clone()));
            fresh.map(|hash| Hashed { kind: "post", hash }).collect::<Vec<_>>()
        };
        found.into_values().map(hashed).filter(|theirs| !theirs.is_empty()).collect()
    }

    /// Those at the places of the readings who are called so in full.
    pub(super) fn named(&self, sight: Sight<'_>, readings: &[Reading]) -> Vec<Id<Contact>> {
        let mut found = BTreeSet::new();
        for reading in readings {
            let Some(place) = reading.place(sight) else { continue };
            for at in self.whose(reading, place) {
                steps::took(0);
                let Some(one) = self.people.get(at).filter(|one| reading.fits(&one.person)) else { continue };
                if one.person.organisation.is_empty() && is_first_name(&reading.given, &one.person.given) {
                    found.insert(one.person.id);
                }
            }
        }
        found.into_iter().collect()
    }

    /// The only person at the place of a reading whom it can mean, beside those of the row itself.
    pub(super) fn only(&self, sight: Sight<'_>, reading: &Reading, own: &[Id<Contact>]) -> Option<Id<Contact>> {
        let found = self.whose(reading, reading.place(sight)?);
        let mut people = found.into_iter().filter_map(|at| self.people.get(at)).map(|one| &one.person);
        let is_meant = |person: &&Person| {
            steps::took(0);
            person.organisation.is_empty() && reading.fits(person) && !own.contains(&person.id)
        };
        let first = people.find(is_meant)?;
        people.find(is_meant).is_none().then_some(first.id)
    }

    /// Those at a place whose name begins as the reading's.
    fn whose(&self, reading: &Reading, place: At) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let asked = reading.asked();
        for surname in reading.names().into_iter().collect::<BTreeSet<_>>() {
            let key = |first: &str| (surname.clone(), place, first.to_owned());
            let mut exactly = |first: &str| found.extend(self.by_name.get(&key(first)).into_iter().flatten());
            exactly("");
            let mut begin: Vec<String> = Vec::new();
            for first in &asked {
                let word = plain(first);
                let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8());
                ends.filter_map(|end| word.get(..end)).for_each(|short| exactly(&format!("{short}.")));
                if is_short(first) { begin.push(word) } else { exactly(&word) }
            }
            if asked.is_empty() {
                begin.push(String::new());
            }
            for beginning in begin {
                let names = self.by_name.range(key(&beginning)..);
                let names = names.take_while(|((other, there, first), _)| {
                    *other == surname && *there == place && first.starts_with(&beginning)
                });
                found.extend(names.flat_map(|(_, people)| people));
            }
        }
        found
    }
}
