//! Whom a line of post can mean where it has no whole first name: `Familie Quandt`, `E. Quandt`, `Quandt`.
//!
//! The block list knows a person by surname and first name at a place. Half a name there is nobody's, so the people of
//! the book are blocked whom the line can mean. Where there is none the line is refused, never counted.
//!
//! A file may have half a name in every row. So the book is asked once for each surname and each place, those in the bin
//! once, and each half name is answered once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{Hashed, Target, block_refused_by_import, canon::Canon, store, target};
use crate::{
    Error, Id, Result,
    book::Tx,
    consents::Channel,
    contacts::{
        Contact, Kind, firm,
        ready::{self, Addressee, Hash, Ready},
        salutation,
    },
    exchange::{
        read::names,
        sameness::{Traits, bare_family},
    },
    steps,
};

/// Somebody in the book whose name may be the line's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: Id<Contact>,
    /// First names.
    pub given: String,
    /// Surname.
    pub family: String,
    /// Name of an organisation; empty of people.
    pub organisation: String,
}

/// One reading of a line of post.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Reading {
    family: String,
    given: String,
    street: String,
    postcode: String,
    means: Means,
}

/// Whom a reading can mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
enum Means {
    /// People and firms.
    #[default]
    Anybody,
    /// People: a household, whose name alone may be entered as a firm's, but is no firm's with a legal form.
    Household,
    /// No people.
    Firms,
}

/// Hash of a place.
type At = [u8; 16];

/// Words before a name under which somebody may be entered.
const BEFORE: [&str; 8] = ["Familie", "Fam", "Eheleute", "Dr", "Prof", "Prof Dr", "Firma", "Fa"];

/// Adds to the addresses of a line, which names `people`, those of whom it can mean. Each has targets that are readings of
/// one address.
///
/// # Errors
/// [`Error::InvalidValue`] `whose_unclear` if one of them has no reading with a whole name and nobody in the book fits.
pub fn meant(tx: &Tx<'_>, people: &[Vec<Target>], mut addresses: Vec<Vec<Hashed>>) -> Result<Vec<Vec<Hashed>>> {
    let people: Vec<Vec<Reading>> =
        people.iter().map(|targets| targets.iter().filter_map(Reading::of).collect()).collect();
    let mut readings: Vec<Reading> = people.concat();
    if readings.is_empty() {
        return Ok(addresses);
    }
    let households: HashSet<String> =
        readings.iter().filter_map(|one| target::behind_household(&one.family)).map(|name| plain(&name)).collect();
    let people: Vec<Vec<Reading>> = people.into_iter().map(|one| of_households(one, &households)).collect();
    readings = of_households(readings, &households);
    let mut circle = Circle::of(&readings);
    circle.ask(tx, &readings)?;
    let mut found = circle.addresses(tx, &readings);
    // What the line says itself is blocked as well, for whoever will be entered so.
    // "Familie Garcia Lopez" may be a surname of two words: nobody's whole name.
    let in_household = |one: &Reading| {
        [[&one.given, &one.family], [&one.family, &one.given]]
            .iter()
            .any(|[first, second]| households.contains(&plain(&format!("{first} {second}"))))
    };
    let is_whole = |one: &Vec<Reading>| one.iter().any(|one| one.is_whole() && !in_household(one));
    let (whole, half): (Vec<_>, Vec<_>) = people.iter().partition(|one| is_whole(one));
    for one in half {
        if circle.addresses(tx, one).is_empty() {
            return Err(Error::invalid("address", "whose_unclear"));
        }
    }
    if !whole.is_empty() {
        for one in whole.iter().filter(|one| one.iter().all(Reading::is_firm)) {
            if circle.addresses(tx, one).is_empty() {
                found.extend(within(tx, one)?);
            }
        }
        addresses.extend(found);
        return Ok(vec![addresses.concat()]);
    }
    let first = found.first_mut().ok_or_else(|| Error::invalid("address", "whose_unclear"))?;
    first.extend(addresses.concat());
    Ok(found)
}

/// The addresses of the firms that the name of a firm holds which is not in the book: `Weinbau Huber GmbH` may be the
/// `Huber GmbH` there. People of the name are not meant.
fn within(tx: &Tx<'_>, firm: &[Reading]) -> Result<Vec<Vec<Hashed>>> {
    let parts = firm.iter().flat_map(|one| firm::within(&one.family).into_iter().map(move |name| (one, name)));
    let parts: Vec<Reading> =
        parts.map(|(one, family)| Reading { family, means: Means::Firms, ..one.clone() }).collect();
    let mut circle = Circle::of(&parts);
    circle.ask(tx, &parts)?;
    Ok(circle.addresses(tx, &parts))
}

/// Where a line names a household, its name alone is that household's.
fn of_households(readings: Vec<Reading>, households: &HashSet<String>) -> Vec<Reading> {
    let of = |one: Reading| {
        let means = if households.contains(&plain(&one.family)) { Means::Household } else { one.means };
        Reading { means, ..one }
    };
    readings.into_iter().map(of).collect()
}

/// Whether one of two names of people may stand for the other: `E.` or nothing for the first name, another order. First
/// name and surname of each.
pub fn may_stand_for((given, family): (&str, &str), (their_given, their_family): (&str, &str)) -> bool {
    let person = Person {
        id: Id::new(0),
        given: their_given.to_owned(),
        family: their_family.to_owned(),
        organisation: String::new(),
    };
    let reading = |(family, given)| Reading { family, given, ..Reading::default() };
    let own = std::iter::once((family.to_owned(), given.to_owned()));
    let all = own.chain(target::names_of_row(given, family)).map(reading);
    !their_family.is_empty() && all.into_iter().any(|one| one.fits(&person))
}

/// Whether two first names may be one person's: `Eva` and `Eva Maria`, `E.`, or none.
pub fn may_be_first_name(one: &str, other: &str) -> bool {
    match (words(one).first(), words(other).first()) {
        (Some(one), Some(other)) => may_be_one(one, other),
        _ => true,
    }
}

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
            self.circle.ask(tx, &couple)?;
            meant.couple = self.circle.named(tx, &couple);
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
            self.circle.ask(tx, &readings)?;
            let theirs = self.circle.addresses(tx, &readings).concat();
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
                circle.add(tx, person)?;
            }
        }
        for person in store::whose::since(tx.db, before)? {
            circle.add(tx, person)?;
        }
        for (reading, (said, _)) in self.asked {
            let theirs = circle.addresses(tx, &[reading]).concat();
            if !theirs.is_empty() {
                block_refused_by_import(tx, &said, None, theirs)?;
            }
        }
        for (reading, said) in self.couples {
            for contact in circle.named(tx, &[reading]) {
                block_refused_by_import(tx, &said, Some(contact), Vec::new())?;
            }
        }
        Ok(())
    }
}

/// Somebody with where they live and lived.
#[derive(Debug)]
struct Found {
    person: Person,
    now: HashMap<At, Vec<Hash>>,
    once: HashSet<At>,
}

/// People of the book by where they live, surname and the words of their first names.
#[derive(Debug, Default)]
struct Circle {
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
    fn of<'a>(readings: impl IntoIterator<Item = &'a Reading>) -> Circle {
        let surnames = readings.into_iter().flat_map(Reading::names).collect();
        Circle { only: Some(surnames), ..Circle::default() }
    }

    /// Reads everybody in the book whose name may be one of the readings', in the bin and restricted ones too.
    fn ask(&mut self, tx: &Tx<'_>, readings: &[Reading]) -> Result<()> {
        if !self.hidden {
            self.hidden = true;
            for person in store::whose::hidden(tx.db)? {
                self.add(tx, person)?;
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
                    for person in store::whose::by_surname(tx.db, &name)? {
                        self.add(tx, person)?;
                    }
                }
            }
            if let Some(name) = reading.firm().filter(|name| self.firms.insert(name.clone())) {
                for person in store::whose::by_firm(tx.db, &name)? {
                    self.add(tx, person)?;
                }
            }
            let Some(place) = reading.place(tx).filter(|place| self.places.insert(*place)) else { continue };
            for person in store::whose::once_there(tx.db, &place)? {
                self.add(tx, person)?;
            }
        }
        Ok(())
    }

    /// Adds somebody, once.
    fn add(&mut self, tx: &Tx<'_>, person: Person) -> Result<()> {
        let surnames = person.names();
        let is_kept = self.only.as_ref().is_none_or(|only| surnames.iter().any(|one| only.contains(one)));
        if !is_kept || !self.known.insert(person.id) {
            return Ok(());
        }
        let mut now = HashMap::<At, Vec<Hash>>::new();
        for at in store::whose::addresses(tx.db, person.id)? {
            if let Some(place) = Canon::place(&at.street, &at.postcode) {
                now.entry(tx.keys.hasher.half_of(&place)).or_default().push(at.hash);
            }
        }
        let once: HashSet<At> = store::whose::former_places(tx.db, person.id)?.into_iter().collect();
        let mut given: BTreeSet<String> = words(&person.given).into_iter().map(marked).collect();
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
    fn addresses(&self, tx: &Tx<'_>, readings: &[Reading]) -> Vec<Vec<Hashed>> {
        let mut found = BTreeMap::<Id<Contact>, BTreeSet<Hash>>::new();
        for reading in readings {
            let Some(place) = reading.place(tx) else { continue };
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
                        theirs.insert(ready::post_hash(to, &reading.street, &reading.postcode, tx.keys));
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
    fn named(&self, tx: &Tx<'_>, readings: &[Reading]) -> Vec<Id<Contact>> {
        let mut found = BTreeSet::new();
        for reading in readings {
            let Some(place) = reading.place(tx) else { continue };
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

/// Whether a word of a name stands for a longer one: `E`, `Th.`.
pub fn is_short(word: &str) -> bool {
    word.trim_end().ends_with('.') || plain(word).chars().count() < 2
}

impl Reading {
    fn of(target: &Target) -> Option<Reading> {
        let Target::Post { family, given, street, postcode } = target else { return None };
        let (family, given, street, postcode) = (family.clone(), given.clone(), street.clone(), postcode.clone());
        Some(Reading { family, given, street, postcode, means: Means::Anybody })
    }

    /// Every reading of a row's name at each of its addresses.
    fn of_row(ready: &Ready) -> Vec<Reading> {
        let is_firm = ready.kind == Kind::Organisation;
        let household = target::behind_household(&ready.family).map_or(Means::Anybody, |_| Means::Household);
        let means = if is_firm { Means::Firms } else { household };
        let given = ready.given.as_str();
        let mut called: BTreeSet<(String, String)> = BTreeSet::new();
        if is_firm {
            called.extend([ready.organisation.clone(), spoken(&ready.organisation)].map(|name| (name, String::new())));
        } else {
            let bare = target::without_remarks(&ready.family);
            let (spoken, called_so) = (spoken(&ready.family), bare_family(&ready.family));
            called.extend([ready.family.clone(), spoken, bare, called_so.clone()].map(|name| (name, given.to_owned())));
            called.extend(target::readings_of_row(given, &called_so));
            if !given.is_empty() && !ready.family.is_empty() {
                called.insert((format!("{given} {}", ready.family), String::new())); // "Familie Garcia Lopez"
            }
        }
        let mut all = Vec::new();
        for at in &ready.addresses {
            all.extend(called.iter().filter(|(family, _)| !family.is_empty()).map(|(family, given)| Reading {
                family: family.clone(),
                given: given.clone(),
                street: at.street.clone(),
                postcode: at.postcode.clone(),
                means,
            }));
        }
        all
    }

    /// Each whom a row names beside another, at each of its addresses.
    fn of_couple(ready: &Ready) -> Vec<Reading> {
        if ready.kind == Kind::Organisation {
            return Vec::new();
        }
        let people = target::couple_of_row(&ready.given, &ready.family);
        let at = |at: &ready::ReadyAddress| {
            let (street, postcode) = (at.street.clone(), at.postcode.clone());
            let reading = move |(family, given): &(String, String)| Reading {
                family: family.clone(),
                given: given.clone(),
                street: street.clone(),
                postcode: postcode.clone(),
                means: Means::Household,
            };
            people.iter().map(reading).collect::<Vec<_>>()
        };
        ready.addresses.iter().flat_map(at).collect()
    }

    fn place(&self, tx: &Tx<'_>) -> Option<At> {
        Canon::place(&self.street, &self.postcode).map(|place| tx.keys.hasher.half_of(&place))
    }

    /// Whether it names one person or firm, in the book or not.
    fn is_whole(&self) -> bool {
        match words(&self.given).first() {
            Some(first) => !is_short(first),
            None => salutation::is_organisation(&self.family),
        }
    }

    fn is_firm(&self) -> bool {
        self.given.is_empty() && salutation::is_organisation(&self.family)
    }

    /// The first names that are asked for. A whole one is that of the person; behind an initial any word may be.
    fn asked(&self) -> Vec<&str> {
        let mut asked = words(&self.given);
        if self.is_whole() {
            asked.truncate(1);
        }
        asked
    }

    /// What it asks for: its surname in every form. A bare name can mean a firm with a legal form, and such a firm may be
    /// entered by its bare name; two legal forms are two firms.
    fn names(&self) -> Vec<String> {
        let mut names = surnames(&self.family);
        if self.given.trim().is_empty() {
            let normal = firm::normal(&self.family);
            names.push(plain(&normal));
            match firm::core(&self.family) {
                Some(core) => names.push(format!("{BARE}{}", plain(&core))),
                None if self.means != Means::Household => names.push(format!("{FORMED}{}", plain(&normal))),
                None => {}
            }
        }
        names
    }

    /// The bare name by which firms are found; `None` if it means somebody of a first name.
    fn firm(&self) -> Option<String> {
        let name = firm::core(&self.family).unwrap_or_else(|| firm::normal(&self.family));
        (self.given.trim().is_empty() && !plain(&name).is_empty()).then_some(name)
    }

    /// Whether it can mean somebody of this name.
    fn fits(&self, person: &Person) -> bool {
        let theirs = person.names();
        let shared = || self.names().iter().any(|one| theirs.contains(one));
        if !person.organisation.is_empty() {
            return self.given.trim().is_empty() && shared();
        }
        let same = (self.means != Means::Firms || person.given.trim().is_empty()) && shared();
        let (asked, theirs) = (self.asked(), words(&person.given));
        same && (asked.is_empty()
            || theirs.is_empty()
            || asked.iter().any(|one| theirs.iter().any(|other| may_be_one(one, other))))
    }
}

impl Person {
    /// By what a reading finds it; see [`Reading::names`].
    fn names(&self) -> Vec<String> {
        let called = if self.organisation.is_empty() { &self.family } else { &self.organisation };
        let mut names = surnames(called);
        if !self.organisation.is_empty() || self.given.trim().is_empty() {
            let normal = firm::normal(called);
            names.push(plain(&normal));
            names.push(match firm::core(called) {
                Some(core) => format!("{FORMED}{}", plain(&core)),
                None => format!("{BARE}{}", plain(&normal)),
            });
        }
        names
    }
}

/// Stands before the name of a firm that is entered without its legal form.
const BARE: char = '\u{1}';

/// Stands before the bare name of a firm that is entered with its legal form.
const FORMED: char = '\u{2}';

/// A surname as it is written, without what stands before it, and last without its additions.
fn surnames(family: &str) -> Vec<String> {
    let spoken = spoken(family);
    let bare: Vec<&str> = spoken.split_whitespace().skip_while(|word| names::is_addition(word)).collect();
    let bare = if bare.is_empty() { plain(&spoken) } else { plain(&bare.join(" ")) };
    let mut all = vec![plain(family), plain(&spoken), bare];
    all.retain(|name| !name.is_empty());
    all.dedup();
    all
}

/// `Familie Quandt`, `Dr. Quandt` → `Quandt`, `Fa. Quandt` → `Quandt`, `Familie Garcia Lopez` → `Garcia Lopez`.
fn spoken(family: &str) -> String {
    if let Some(surname) = target::behind_household(family) {
        return surname;
    }
    if names::says_firm(family) {
        let bare = family.split_once(char::is_whitespace).map_or("", |(_, bare)| bare.trim());
        return if bare.is_empty() { family.to_owned() } else { bare.to_owned() };
    }
    let name = names::split_name(family);
    let led = name.salutation.is_some() || !name.title.is_empty();
    if led && name.given.is_empty() && !name.family.is_empty() { name.family } else { family.to_owned() }
}

/// A first name as people are found by it.
fn marked(word: &str) -> String {
    if is_short(word) { format!("{}.", plain(word)) } else { plain(word) }
}

/// The first names of a text.
pub fn words(given: &str) -> Vec<&str> {
    let between = |letter: char| {
        letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | ',' | '&' | '+' | '/')
    };
    let names = given.split(between).filter(|word| !firm::is_joining(word));
    names.filter(|word| !plain(word).is_empty()).collect()
}

/// Whether two first names begin with the same whole word.
fn is_first_name(one: &str, other: &str) -> bool {
    match (words(one).first(), words(other).first()) {
        (Some(one), Some(other)) => !is_short(one) && plain(one) == plain(other),
        _ => false,
    }
}

/// Whether two words can be one first name: equal, or one stands for the other.
fn may_be_one(one: &str, other: &str) -> bool {
    let (first, second) = (plain(one), plain(other));
    first == second || (is_short(one) && second.starts_with(&first)) || (is_short(other) && first.starts_with(&second))
}

/// In the letters of the block list's forms.
pub fn plain(text: &str) -> String {
    match Canon::name(text, "") {
        Some(Canon::Name { family, .. }) => family,
        _ => String::new(),
    }
}
