//! What tells two of one name apart: the generation, birthdays, and where in the house they live.

use super::{Mark, of_trait};
use crate::{Result, Uid, book::Keys, exchange::sameness::Traits};

/// The kinds of what tells two people of one name apart.
pub(super) const TRAITS: [&str; 7] = ["suffix", "birthday", "floor", "flat", "side", "building", "care"];

/// Whether nothing kept of a person says that somebody is another one. What is not known on one side says nothing.
pub(super) fn fits(
    keys: &Keys,
    kinds: &[&'static str],
    asked: &[(&'static str, String)],
    person: Uid,
    kept: impl Fn(&str) -> Result<Vec<Mark>>,
) -> Result<bool> {
    for kind in kinds.iter().copied() {
        let mut own = asked.iter().filter(|(of, _)| *of == kind).map(|(_, text)| text).peekable();
        let theirs = kept(kind)?;
        let both = own.peek().is_some() && !theirs.is_empty();
        if both && !own.any(|text| theirs.contains(&of_trait(keys, kind, person, text))) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What stands in lists for a birthday that nobody knows.
const PLACEHOLDERS: [&str; 4] = ["1899-12-30", "1900-01-01", "1904-01-01", "1970-01-01"];

/// What the ledger keeps of what tells somebody apart: the generation, and each birthday; of one with a year the bare
/// day as well, for a row that does not know the year.
pub(super) fn kept(traits: &Traits) -> Vec<(&'static str, String)> {
    let days = birthdays(traits).into_iter().flat_map(|birthday| match birthday.strip_prefix("--") {
        Some(_) => vec![birthday],
        None => vec![format!("of {}", day_of(&birthday)), birthday],
    });
    let within = traits.within.iter().cloned();
    generation(traits).chain(days.map(|day| ("birthday", day))).chain(within).collect()
}

/// What a row that may be the same could have kept; see [`kept`]. Its day and month may stand in the other order: a list
/// that is read the wrong way makes nobody another person.
pub(super) fn asked(traits: &Traits) -> Vec<(&'static str, String)> {
    let both = birthdays(traits).into_iter().flat_map(|birthday| [turned(&birthday), Some(birthday)]).flatten();
    let days = both.flat_map(|birthday| {
        let before = if birthday.starts_with("--") { "of " } else { "--" };
        [format!("{before}{}", day_of(&birthday)), birthday]
    });
    let within = traits.within.iter().cloned();
    generation(traits).chain(days.map(|day| ("birthday", day))).chain(within).collect()
}

fn generation(traits: &Traits) -> impl Iterator<Item = (&'static str, String)> {
    traits.generation().map(|generation| ("suffix", generation.to_string())).into_iter()
}

/// The birthdays that somebody knew.
fn birthdays(traits: &Traits) -> Vec<String> {
    let known = traits.birthdays.iter().filter(|birthday| !PLACEHOLDERS.contains(&birthday.as_str()));
    known.cloned().collect()
}

/// `1950-05-12` and `--05-12` → `05-12`.
fn day_of(birthday: &str) -> &str {
    let year = birthday.rmatch_indices('-').nth(1).map_or(0, |(at, _)| at + 1);
    birthday.get(year..).unwrap_or_default()
}

/// `1950-05-12` → `1950-12-05`.
fn turned(birthday: &str) -> Option<String> {
    let day = day_of(birthday);
    let year = birthday.strip_suffix(day)?;
    let (month, day) = day.split_once('-')?;
    Some(format!("{year}{day}-{month}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birthday_without_a_year_meets_one_with_it() {
        let born = |day: &str| Traits { birthdays: vec![day.into()], ..Traits::default() };
        let meet = |erased: &str, row: &str| asked(&born(row)).iter().any(|text| kept(&born(erased)).contains(text));
        for (one, two) in [("1950-05-12", "1950-05-12"), ("1950-05-12", "--05-12"), ("--05-12", "--05-12")] {
            assert!(meet(one, two) && meet(two, one), "{one} {two}");
        }
        assert!(meet("1950-05-12", "1950-12-05") && meet("1950-05-12", "--12-05"), "read the wrong way");
        assert_eq!(asked(&born("1900-01-01")), [], "nobody's birthday");
        for (one, two) in [("1950-05-12", "1980-05-12"), ("1950-05-12", "--05-13"), ("--05-12", "--06-12")] {
            assert!(!meet(one, two) && !meet(two, one), "{one} {two}");
        }
    }
}
