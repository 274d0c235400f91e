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

/// The first names of a text. `K.H.` are two.
pub fn words(given: &str) -> Vec<&str> {
    let between = |letter: char| {
        letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | ',' | '&' | '+' | '/')
    };
    let names = given.split(between).flat_map(|word| word.split_inclusive('.')).filter(|word| !firm::is_joining(word));
    names.filter(|word| !plain(word).is_empty()).collect()
}

/// The first names of a text as they can be written: each, and each with the next, for `Hans-Peter` is `Hanspeter` too.
pub fn written(given: &str) -> Vec<String> {
    let words = words(given);
    let each = words.iter().map(|word| (*word).to_owned());
    each.chain(words.windows(2).filter_map(run_together)).collect()
}

/// With what a text of first names can begin; see [`written`].
pub fn first_written(given: &str) -> Vec<String> {
    let words = words(given);
    let first = words.first().map(|word| (*word).to_owned());
    first.into_iter().chain(words.get(..2).and_then(run_together)).collect()
}

fn run_together(words: &[&str]) -> Option<String> {
    (!words.iter().any(|word| is_short(word))).then(|| words.concat())
}

/// Whether two first names begin with the same whole word.
pub(super) fn is_first_name(one: &str, other: &str) -> bool {
    let (one, other) = (first_written(one), first_written(other));
    one.iter().any(|one| !is_short(one) && other.iter().any(|other| plain(one) == plain(other)))
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
