//! Numbers of people who live in another country than the firm: written without a country code they are read by their
//! own country first, and by the firm's as well. Nobody can tell whether a list means `0664 1234567` as Austria or as
//! Germany writes it, so a block has to meet both.

use std::cmp::Reverse;

use phonenumber::country::Id as Region;

use super::{Phone, Typed, international, read, spelt};

/// Reads the first number of a text as [`read`] does, of somebody who lives in these countries, the main one first.
///
/// The number is the first reading that exists in its country; all others are among [`Phone::others`].
pub fn read_at(text: &str, homes: &[&str], country: &str) -> Phone {
    let firm = country.trim();
    if homes.iter().all(|home| home.eq_ignore_ascii_case(firm)) || !is_national(text) {
        return read(text, firm);
    }
    let mut countries: Vec<&str> = Vec::new();
    for one in homes.iter().copied().filter(|home| home.parse::<Region>().is_ok()).chain([firm]) {
        if !countries.contains(&one) {
            countries.push(one);
        }
    }
    let mut readings: Vec<Phone> = countries.into_iter().map(|country| read(text, country)).collect();
    // Of equal ones the first: a sort that keeps the order.
    readings.sort_by_key(|reading| Reverse((reading.e164.as_deref().is_some_and(exists), reading.e164.is_some())));
    let mut readings = readings.into_iter();
    let mut phone = readings.next().unwrap_or_default();
    for other in readings {
        phone.others.extend(other.e164);
        phone.others.extend(other.others);
        phone.between.extend(other.between);
        phone.long_range |= other.long_range;
    }
    phone.others.sort();
    phone.others.dedup();
    phone.others.retain(|other| Some(other) != phone.e164.as_ref());
    phone.between.sort();
    phone.between.dedup();
    phone.between.retain(|other| Some(other) != phone.e164.as_ref() && !phone.others.contains(other));
    phone
}

/// The number as DIN 5008 writes it, read as `e164` says that it was.
pub fn shown(text: &str, e164: &str, country: &str) -> String {
    match country_of(e164) {
        Some(home) => spelt(text, &read_at(text, &[home.as_ref()], country), country),
        None => spelt(text, &read(text, country), country),
    }
}

/// The country in which a number lies.
pub fn country_of(e164: &str) -> Option<Region> {
    phonenumber::parse(None, e164).ok()?.country().id()
}

/// Whether a number in full lies behind a text of digits alone, which says nothing of its country.
pub fn is_national(text: &str) -> bool {
    let typed = Typed::scan(text);
    let all = typed.all_digits();
    !all.is_empty() && international(&typed, &all).is_none()
}

/// Whether there is such a number where it lies.
pub fn exists(e164: &str) -> bool {
    phonenumber::parse(None, e164).is_ok_and(|number| phonenumber::is_valid(&number))
}
