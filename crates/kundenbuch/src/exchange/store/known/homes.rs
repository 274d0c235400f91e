//! Whether two addresses, told in part or mistyped, can be one.

use rusqlite::Connection;

use crate::{
    Id, Result,
    contacts::{Contact, ready::ReadyAddress},
    search::{fold, phonetic},
    suppression::canon::Canon,
};

/// Whether a contact lives somewhere, and nowhere where these addresses may be that tell a part of one: a street, a town.
pub fn lives_elsewhere(db: &Connection, id: Id<Contact>, told: &[ReadyAddress]) -> Result<bool> {
    let mut rows = db.prepare_cached("SELECT street, postcode, place FROM addresses WHERE contact_id = ?1")?;
    let theirs = rows.query_map([id], |row| Ok((row.get("street")?, row.get("postcode")?, row.get("place")?)))?;
    let theirs: Vec<(String, String, String)> = theirs.collect::<rusqlite::Result<_>>()?;
    let same = |one: &str, two: &str| one.is_empty() || two.is_empty() || fold::fold(one) == fold::fold(two);
    // "Stuttgart-Mitte" lies in Stuttgart.
    let in_town = |one: &str, two: &str| {
        let (one, two) = (fold::fold(one), fold::fold(two));
        one.starts_with(&two) || two.starts_with(&one)
    };
    let there = |row: &ReadyAddress| {
        let by_place = |place: &str| !place.is_empty() && !row.place.is_empty() && in_town(place, &row.place);
        theirs.iter().any(|(street, postcode, place)| {
            let town = by_place(place) || (same(postcode, &row.postcode) && same(place, &row.place));
            town && may_be_one_street(street, without_town(&row.street, place))
        })
    };
    Ok(!theirs.is_empty() && !told.is_empty() && !told.iter().any(there))
}

/// A street without the town behind it in one cell: `Hauptstr. 1 Stuttgart`.
fn without_town<'a>(street: &'a str, place: &str) -> &'a str {
    let at = street.trim_end().rmatch_indices(char::is_whitespace).map(|(at, _)| at);
    let mut behind = at.filter_map(|at| street.split_at_checked(at));
    let found = behind.find(|(_, town)| !place.is_empty() && fold::fold(town.trim()) == fold::fold(place));
    found.map_or(street, |(before, _)| before.trim_end_matches([',', ' ']))
}

/// Streets so alike are one, mistyped (Jaro-Winkler).
const ALIKE: f64 = 0.93;

/// Whether two streets of one town can be one: with a floor, with somebody's care, mistyped. A missing house number
/// contradicts none, nor does a letter behind it.
fn may_be_one_street(one: &str, two: &str) -> bool {
    let (Some((one, first)), Some((two, second))) = (house(one), house(two)) else { return true };
    let street = one.ends_with(&two) || two.ends_with(&one) || phonetic::similar(&one, &two) >= ALIKE;
    street && (first == second || first.is_empty() || second.is_empty())
}

/// The street in its plain form and the first number of a text, without the floor behind it: `Weg 1 / 2. OG` → `weg`, `1`.
fn house(text: &str) -> Option<(String, String)> {
    let digit = text.find(|letter: char| letter.is_ascii_digit()).unwrap_or(text.len());
    let (street, behind) = text.split_at_checked(digit)?;
    let number = behind.chars().take_while(char::is_ascii_digit).collect();
    // Number and postcode do not matter here.
    let Some(Canon::Place { street, .. }) = Canon::place(&format!("{street} 1"), "1") else { return None };
    Some((street, number))
}
