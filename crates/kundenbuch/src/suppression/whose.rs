//! Whom a line of post can mean where it has no whole first name: `Familie Quandt`, `E. Quandt`, `Quandt`.
//!
//! The block list knows a person by surname and first name at a place. Half a name there is nobody's, so the people of
//! the book are blocked whom the line can mean. Where there is none the line is refused, never counted.
//!
//! A file may have half a name in every row. So the book is asked once for each surname and each place, those in the bin
//! once, and each half name is answered once.

use std::collections::HashSet;

use self::{
    circle::Circle,
    reading::{Means, Reading},
    words::may_be_one,
};
use super::{Hashed, Target, target};
use crate::{
    Error, Id, Result,
    book::Sight,
    contacts::{Contact, firm},
};

mod circle;
mod reading;
mod rows;
mod words;

pub use self::{
    rows::Rows,
    words::{first_written, is_short, plain},
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

/// Adds to the addresses of a line, which names `people`, those of whom it can mean. Each has targets that are readings of
/// one address.
///
/// # Errors
/// [`Error::InvalidValue`] `whose_unclear` if one of them has no reading with a whole name and nobody in the book fits.
pub fn meant(sight: Sight<'_>, people: &[Vec<Target>], mut addresses: Vec<Vec<Hashed>>) -> Result<Vec<Vec<Hashed>>> {
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
    circle.ask(sight, &readings)?;
    let mut found = circle.addresses(sight, &readings);
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
        if circle.addresses(sight, one).is_empty() {
            return Err(Error::invalid("address", "whose_unclear"));
        }
    }
    if !whole.is_empty() {
        for one in whole.iter().filter(|one| one.iter().all(Reading::is_firm)) {
            if circle.addresses(sight, one).is_empty() {
                found.extend(within(sight, one)?);
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
fn within(sight: Sight<'_>, firm: &[Reading]) -> Result<Vec<Vec<Hashed>>> {
    let parts = firm.iter().flat_map(|one| firm::within(&one.family).into_iter().map(move |name| (one, name)));
    let parts: Vec<Reading> =
        parts.map(|(one, family)| Reading { family, means: Means::Firms, ..one.clone() }).collect();
    let mut circle = Circle::of(&parts);
    circle.ask(sight, &parts)?;
    Ok(circle.addresses(sight, &parts))
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
    let (one, other) = (first_written(one), first_written(other));
    one.is_empty() || other.is_empty() || one.iter().any(|one| other.iter().any(|other| may_be_one(one, other)))
}
