//! By which names and addresses a row can be asked for.

use crate::{
    book::Keys,
    contacts::{
        Kind,
        ready::{Hash, Ready},
    },
    suppression::{canon::Canon, whose},
};

/// The row's addresses that can be compared: `mail`, `phone` or `place`, and the hash.
pub(crate) fn reached_by(keys: &Keys, ready: &Ready) -> Vec<(&'static str, Hash)> {
    let mails = ready.emails.iter().map(|row| ("mail", row.hash.clone()));
    let phones = ready.phones.iter().flat_map(|row| row.readings().map(|hash| ("phone", hash.to_vec())));
    let places = ready.addresses.iter().filter_map(|row| Canon::place(&row.street, &row.postcode));
    let places = places.map(|form| ("place", keys.hasher.half_of(&form).to_vec()));
    mails.chain(phones).chain(places).filter(|(_, hash)| !hash.is_empty()).collect()
}

/// Every name the row can be read as.
pub(crate) fn names_of(ready: &Ready) -> Vec<Canon> {
    let mut names = readings(ready.kind, &ready.given, &ready.family, &ready.organisation);
    // Who is to have it at a firm is told beside its name, or in a line of its address.
    for person in ready.at_hand() {
        names.extend(readings(Kind::Organisation, "", "", &person));
    }
    names.iter().filter_map(|(family, given)| Canon::name(family, given)).collect()
}

/// Longer names of firms are not taken apart.
const WORDS: usize = 6;

/// Every way to read the row's names as surname and first name: as it says, then two to four words in a row of the whole
/// name or of the firm's, in both orders.
pub(crate) fn readings(kind: Kind, given: &str, family: &str, organisation: &str) -> Vec<(String, String)> {
    let mut names = Vec::new();
    if kind == Kind::Person {
        names.push((family.to_owned(), given.to_owned()));
        names.push((given.to_owned(), String::new()));
    }
    for text in [&format!("{given} {family}"), organisation] {
        let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).take(WORDS).collect();
        for length in 2..=words.len().min(4) {
            for window in words.windows(length) {
                for at in 1..length {
                    let (first, last) = window.split_at(at);
                    let (first, last) = (first.join(" "), last.join(" "));
                    names.push((last.clone(), first.clone()));
                    names.push((first, last));
                }
            }
        }
    }
    let together = names.iter().filter_map(|(family, given)| Some((family.clone(), run_together(given)?)));
    names.extend(together.collect::<Vec<_>>());
    names.sort_unstable();
    names.dedup();
    names
}

/// `Hans-Peter` and `Hans Peter` as `HansPeter`, which the block list's form of a first name would cut.
pub(super) fn run_together(given: &str) -> Option<String> {
    whose::first_written(given).into_iter().nth(1)
}
