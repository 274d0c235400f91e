//! The words of names, compared as people are found by them.

use crate::{contacts::firm, suppression::canon::Canon};

/// Whether a word of a name stands for a longer one: `E`, `Th.`.
pub fn is_short(word: &str) -> bool {
    word.trim_end().ends_with('.') || plain(word).chars().count() < 2
}

/// A first name as people are found by it.
pub(super) fn marked(word: &str) -> String {
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
pub(super) fn is_first_name(one: &str, other: &str) -> bool {
    match (words(one).first(), words(other).first()) {
        (Some(one), Some(other)) => !is_short(one) && plain(one) == plain(other),
        _ => false,
    }
}

/// Whether two words can be one first name: equal, or one stands for the other.
pub(super) fn may_be_one(one: &str, other: &str) -> bool {
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
