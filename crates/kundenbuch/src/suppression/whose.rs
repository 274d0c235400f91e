//! Whom a line of post can mean where it has no whole first name: `Familie Quandt`, `E. Quandt`, `Quandt`.
//!
//! The block list knows a person by surname and first name at a place. Half a name there is nobody's, so the people of
//! the book are blocked whom the line can mean. Where there is none the line is refused, never counted.

use std::collections::BTreeSet;

use super::{Hashed, Target, canon::Canon, store};
use crate::{
    Error, Id, Result,
    book::Tx,
    contacts::{
        Contact, Kind,
        ready::{self, Addressee, Ready},
        salutation,
    },
    exchange::read::names,
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
#[derive(Debug, Clone, Copy)]
struct Reading<'a> {
    family: &'a str,
    given: &'a str,
    street: &'a str,
    postcode: &'a str,
}

/// Adds to the addresses of `targets`, which are readings of one address, those of the people they can mean.
///
/// # Errors
/// [`Error::InvalidValue`] `whose_unclear` if no reading has a whole name and nobody in the book fits.
pub fn meant(tx: &Tx<'_>, targets: &[Target], mut addresses: Vec<Vec<Hashed>>) -> Result<Vec<Vec<Hashed>>> {
    let readings: Vec<Reading<'_>> = targets.iter().filter_map(Reading::of).collect();
    if readings.is_empty() {
        return Ok(addresses);
    }
    let mut found = Vec::new();
    for person in people(tx, &readings)? {
        let theirs = hashes(tx, &person, &readings)?;
        found.extend((!theirs.is_empty()).then_some(theirs));
    }
    // What the line says itself is blocked as well, for whoever will be entered so.
    let whole = readings.iter().any(Reading::is_whole);
    if whole {
        addresses.extend(found);
        return Ok(vec![addresses.concat()]);
    }
    let first = found.first_mut().ok_or_else(|| Error::invalid("address", "whose_unclear"))?;
    first.extend(addresses.concat());
    Ok(found)
}

/// The addresses of the people in the book whom a row of a list can mean by half a name.
///
/// # Errors
/// Those of the database.
pub fn of_row(tx: &Tx<'_>, ready: &Ready) -> Result<Vec<Hashed>> {
    // What this program wrote itself names each contact.
    if ready.trusted || ready.kind == Kind::Organisation || ready.nameless() {
        return Ok(Vec::new());
    }
    let (spoken, given) = (spoken(&ready.family), ready.given.as_str());
    let mut readings = Vec::new();
    for at in &ready.addresses {
        let (street, postcode) = (at.street.as_str(), at.postcode.as_str());
        readings.extend([ready.family.as_str(), &spoken].map(|family| Reading { family, given, street, postcode }));
    }
    if readings.first().is_none_or(Reading::is_whole) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for person in people(tx, &readings)? {
        found.extend(hashes(tx, &person, &readings)?);
    }
    Ok(found)
}

/// Whether a word of a name stands for a longer one: `E`, `Th.`.
pub fn is_short(word: &str) -> bool {
    word.trim_end().ends_with('.') || plain(word).chars().count() < 2
}

impl<'a> Reading<'a> {
    fn of(target: &'a Target) -> Option<Reading<'a>> {
        let Target::Post { family, given, street, postcode } = target else { return None };
        Some(Reading { family, given, street, postcode })
    }

    /// Whether it names one person or firm, in the book or not.
    fn is_whole(&self) -> bool {
        match words(self.given).first() {
            Some(first) => !is_short(first),
            None => salutation::is_organisation(self.family),
        }
    }

    /// Whether it can mean somebody of this name.
    fn fits(&self, person: &Person) -> bool {
        if !person.organisation.is_empty() {
            return self.given.trim().is_empty() && plain(&person.organisation) == plain(self.family);
        }
        let same = surnames(self.family).iter().any(|one| surnames(&person.family).contains(one));
        let (asked, theirs) = (words(self.given), words(&person.given));
        // A whole first name is that of the person; behind an initial any word may be.
        let asked = if self.is_whole() { asked.get(..1).unwrap_or_default() } else { &asked };
        same && (asked.is_empty()
            || theirs.is_empty()
            || asked.iter().any(|one| theirs.iter().any(|other| may_be_one(one, other))))
    }
}

/// Everybody in the book whose name may be one of the readings', in the bin and restricted ones too.
fn people(tx: &Tx<'_>, readings: &[Reading<'_>]) -> Result<Vec<Person>> {
    let mut found = Vec::new();
    let surnames: BTreeSet<&str> = readings.iter().map(|reading| reading.family).collect();
    for surname in surnames {
        found.extend(store::whose::by_surname(tx.db, surname)?);
        for household in ["Familie", "Fam", "Eheleute"] {
            found.extend(store::whose::by_surname(tx.db, &format!("{household} {surname}"))?);
        }
    }
    found.extend(store::whose::hidden(tx.db)?);
    let places: BTreeSet<(&str, &str)> = readings.iter().map(|reading| (reading.street, reading.postcode)).collect();
    for (street, postcode) in places {
        let Some(place) = Canon::place(street, postcode) else { continue };
        found.extend(store::whose::once_there(tx.db, &tx.keys.hasher.half_of(&place))?);
    }
    found.sort_by_key(|person| person.id);
    found.dedup_by_key(|person| person.id);
    found.retain(|person| readings.iter().any(|reading| reading.fits(person)));
    Ok(found)
}

/// The hashes of a person's addresses at the place of a reading that can mean them; none if they live elsewhere and
/// always did.
fn hashes(tx: &Tx<'_>, person: &Person, readings: &[Reading<'_>]) -> Result<Vec<Hashed>> {
    let mut found = Vec::new();
    for reading in readings.iter().filter(|reading| reading.fits(person)) {
        let Some(place) = Canon::place(reading.street, reading.postcode) else { continue };
        let now = store::whose::addresses(tx.db, person.id)?;
        let here = now.into_iter().filter(|one| Canon::place(&one.street, &one.postcode).as_ref() == Some(&place));
        found.extend(here.map(|one| one.hash));
        if store::whose::was_there(tx.db, person.id, &tx.keys.hasher.half_of(&place))? {
            let called = if person.organisation.is_empty() { &person.family } else { &person.organisation };
            for family in [called, reading.family] {
                let to = Addressee { family, given: &person.given };
                found.push(ready::post_hash(to, reading.street, reading.postcode, tx.keys));
            }
        }
    }
    found.retain(|hash| !hash.is_empty());
    found.sort();
    found.dedup();
    Ok(found.into_iter().map(|hash| Hashed { kind: "post", hash }).collect())
}

/// A surname as it is written, without `Familie` before it, and without its additions.
fn surnames(family: &str) -> [String; 3] {
    let spoken = spoken(family);
    let bare: Vec<&str> = spoken.split_whitespace().skip_while(|word| names::is_addition(word)).collect();
    [plain(family), plain(&spoken), if bare.is_empty() { plain(&spoken) } else { plain(&bare.join(" ")) }]
}

/// `Familie Quandt` → `Quandt`.
fn spoken(family: &str) -> String {
    let name = names::split_name(family);
    match name.salutation {
        Some(_) if name.given.is_empty() && !name.family.is_empty() => name.family,
        _ => family.to_owned(),
    }
}

/// The first names of a text.
fn words(given: &str) -> Vec<&str> {
    let between = |letter: char| {
        letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | ',' | '&' | '+' | '/')
    };
    let names = given.split(between).filter(|word| !matches!(word.to_lowercase().as_str(), "und" | "u." | "and"));
    names.filter(|word| !plain(word).is_empty()).collect()
}

/// Whether two words can be one first name: equal, or one stands for the other.
fn may_be_one(one: &str, other: &str) -> bool {
    let (first, second) = (plain(one), plain(other));
    first == second || (is_short(one) && second.starts_with(&first)) || (is_short(other) && first.starts_with(&second))
}

/// In the letters of the block list's forms.
fn plain(text: &str) -> String {
    match Canon::name(text, "") {
        Some(Canon::Name { family, .. }) => family,
        _ => String::new(),
    }
}
