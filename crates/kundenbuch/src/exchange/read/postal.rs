//! Postal addresses whose parts stand together in one text: `Hauptstr. 1, 70173 Stuttgart`, `D-01067 Dresden`.
//!
//! Only what is surely a postcode with its town is taken for one; any other text stays as it is.

use crate::{contacts::postcode, exchange::draft::DraftAddress, search::fold::fold, steps};

/// A postcode with its town.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Town<'a> {
    /// `D` of `D-70173`; may be empty.
    pub country: &'a str,
    /// The postcode.
    pub postcode: &'a str,
    /// The town.
    pub place: &'a str,
}

/// `70173 Stuttgart`, `D-01067 Dresden`, `A 1010 Wien`. Four digits are a postcode only before a capital letter.
pub fn town(text: &str) -> Option<Town<'_>> {
    let text = text.trim();
    let (first, rest) = first_word(text);
    let first = first.trim_end_matches([',', ';']);
    if is_country(first) {
        let (postcode, place) = first_word(rest);
        return (is_code(postcode) && is_place(place, postcode)).then_some(Town { country: first, postcode, place });
    }
    let (country, postcode) = first.split_once('-').filter(|(before, _)| is_country(before)).unwrap_or(("", first));
    (is_code(postcode) && is_place(rest, postcode)).then_some(Town { country, postcode, place: rest })
}

/// `D-01067 Dresden` → `D`, `01067`, `Dresden`; of a cell for both, so that any digits are a postcode.
pub fn postcode_and_place(value: &str) -> Town<'_> {
    let (first, rest) = first_word(value);
    match first.split_once('-') {
        _ if !first.contains(|letter: char| letter.is_ascii_digit()) => {
            town(value).unwrap_or(Town { country: "", postcode: "", place: value })
        }
        Some((country, postcode)) if country.chars().all(char::is_alphabetic) => {
            Town { country, postcode, place: rest }
        }
        _ => Town { country: "", postcode: first, place: rest },
    }
}

/// Takes an address apart whose parts stand in the cell of one of them. `is_name` says of a part before the street
/// whether it only repeats whose the address is.
pub fn take_apart(address: &mut DraftAddress, is_name: impl Fn(&str) -> bool) {
    let place = address.place.clone();
    let postcode = address.postcode.clone();
    if let Some(found) = town(&place).or_else(|| town_before(&place)).filter(|found| agrees(&postcode, found.postcode))
    {
        set(address, found, found.place);
    }
    if let Some(found) = town(&postcode).filter(|found| agrees(&place, found.place)) {
        found.postcode.clone_into(&mut address.postcode);
        set(address, found, found.place);
    }
    if let Some(found) = code_abroad(&address.postcode.clone()) {
        found.postcode.clone_into(&mut address.postcode);
        if address.country.is_empty() {
            found.country.clone_into(&mut address.country);
        }
    }
    let street = address.street.clone();
    let Some((street, found, country)) = whole(&street) else { return };
    if !(agrees(&address.postcode, found.postcode) && agrees(&address.place, found.place)) {
        return;
    }
    set(address, found, found.place);
    if address.country.is_empty() {
        country.clone_into(&mut address.country);
    }
    let between = if address.street.contains('\n') { "\n" } else { ", " };
    let names = street.len().saturating_sub(1);
    let kept = street.iter().enumerate().skip_while(|(at, part)| *at < names && is_name(part));
    address.street = kept.map(|(_, part)| *part).collect::<Vec<_>>().join(between);
}

fn set(address: &mut DraftAddress, found: Town<'_>, place: &str) {
    if address.postcode.is_empty() {
        found.postcode.clone_into(&mut address.postcode);
    }
    place.clone_into(&mut address.place);
    if address.country.is_empty() {
        found.country.clone_into(&mut address.country);
    }
}

/// `D-70173`, `A 1010`: a postcode with its country.
fn code_abroad(text: &str) -> Option<Town<'_>> {
    let (country, postcode) = text.trim().split_once(['-', ' '])?;
    (is_country(country) && is_code(postcode)).then_some(Town { country, postcode, place: "" })
}

/// Whether a cell says nothing else.
fn agrees(cell: &str, found: &str) -> bool {
    let bare = cell.trim_start_matches(|letter: char| letter.is_ascii_uppercase() || letter == '-');
    cell.is_empty() || fold(cell) == fold(found) || bare == found
}

/// The parts of a street, the town and the country, if a text holds them all.
fn whole(text: &str) -> Option<(Vec<&str>, Town<'_>, &str)> {
    steps::took(text.len());
    let parts: Vec<&str> = text.split([',', ';', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let (at, street_before, found) = parts.iter().enumerate().rev().find_map(|(at, part)| {
        let (before, found) = town(part).map(|found| ("", found)).or_else(|| behind_street(part))?;
        Some((at, before, found))
    })?;
    let mut street: Vec<&str> = parts.iter().take(at).copied().collect();
    street.extend((!street_before.is_empty()).then_some(street_before));
    let mut country = "";
    for part in parts.iter().skip(at + 1) {
        if postcode::country_code(part).is_some() { country = part } else { street.push(part) }
    }
    Some((street, found, country))
}

/// `Hauptstr. 1 70173 Stuttgart`: the street, and the town behind it without any sign between.
fn behind_street(part: &str) -> Option<(&str, Town<'_>)> {
    let mut before = "";
    for (at, _) in part.match_indices(char::is_whitespace) {
        let (street, rest) = part.split_at_checked(at)?;
        let last = std::mem::replace(&mut before, street);
        let word = street.get(last.len()..).unwrap_or_default().trim();
        let Some(found) = town(rest) else { continue };
        // "Straße des 17. Juni 1953 Berlin", "Postfach 10101 Stuttgart"
        let numbered = word.starts_with(|letter: char| letter.is_ascii_digit()) || word.len() == 1;
        let is_box = matches!(word.to_lowercase().as_str(), "postfach" | "pf" | "pf." | "box");
        if !is_box && (numbered || found.postcode.len() == 5) {
            return Some((street.trim(), found));
        }
    }
    None
}

/// `Stuttgart 70173`, `Stuttgart (70173)`
fn town_before(text: &str) -> Option<Town<'_>> {
    let (place, postcode) = text.trim().rsplit_once(char::is_whitespace)?;
    let postcode = postcode.trim_matches(['(', ')']);
    let place = place.trim_end_matches([',', ' ']);
    let is_town = postcode.len() == 5 && is_code(postcode) && is_place(place, postcode);
    is_town.then_some(Town { country: "", postcode, place })
}

fn first_word(text: &str) -> (&str, &str) {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (first, rest.trim())
}

fn is_country(word: &str) -> bool {
    (1..=3).contains(&word.len()) && word.bytes().all(|letter| letter.is_ascii_uppercase())
}

fn is_code(word: &str) -> bool {
    matches!(word.len(), 4 | 5) && word.bytes().all(|letter| letter.is_ascii_digit())
}

fn is_place(text: &str, postcode: &str) -> bool {
    let begins = |letter: char| letter.is_uppercase() || (postcode.len() == 5 && letter.is_alphabetic());
    text.starts_with(begins) && !text.split_whitespace().any(is_code)
}
