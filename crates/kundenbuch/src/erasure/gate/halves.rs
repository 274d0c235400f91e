//! Half a name beside an address of somebody erased: `Frau Großmann`, `H. Großmann`. Another list may tell the same person
//! so. A copy of the book is never asked by it: nobody is erased for half a name.

use super::{Mark, joined};
use crate::{
    book::Keys,
    contacts::{Kind, ready::Ready},
    erasure::likeness::Likeness,
    exchange::sameness::bare_family,
    suppression::{
        self,
        canon::{Canon, VERSION},
        whose::{first_written, is_short},
    },
};

/// What is kept of a name: the surname alone, and with each beginning of the first name that may stand for it.
pub(super) fn kept(keys: &Keys, person: &Likeness) -> Vec<Mark> {
    let family = bare_family(&person.family);
    let mut all: Vec<Mark> = mark(keys, &family, "").into_iter().collect();
    for first in first_written(&person.given).iter().filter(|first| !is_short(first)) {
        let ends = first.char_indices().map(|(at, letter)| at + letter.len_utf8()).take(LETTERS);
        all.extend(ends.filter_map(|end| mark(keys, &family, first.get(..end)?)));
    }
    all
}

/// What somebody could have kept whom a row tells by half a name; nothing of a row with whole names.
pub(super) fn asked(keys: &Keys, ready: &Ready) -> Vec<Mark> {
    if ready.kind == Kind::Organisation {
        return Vec::new();
    }
    let told = suppression::called_in_row(&ready.given, &ready.family);
    let told = told.into_iter().chain([(ready.family.clone(), ready.given.clone())]);
    let half = told.filter_map(|(family, given)| match first_written(&given).first() {
        None => mark(keys, &bare_family(&family), ""),
        Some(first) if is_short(first) => mark(keys, &bare_family(&family), &beginning(first)),
        Some(_) => None,
    });
    half.collect()
}

/// So many letters of a first name are compared: `H.`, `Ha.`, and `Friedr.` is asked as `Fri`.
const LETTERS: usize = 3;

fn beginning(first: &str) -> String {
    first.chars().take(LETTERS).collect()
}

/// The hash of version, the word `half`, and the hash of the half name, each behind its length.
fn mark(keys: &Keys, family: &str, first: &str) -> Option<Mark> {
    let name = keys.hasher.half_of(&Canon::name(family, first)?);
    let form = joined([VERSION.as_bytes(), b"half", &name, &[]]);
    keys.hasher.hash(&form).first_chunk().copied()
}
