//! The people of a name, each as they are written.

use super::{FORMERLY, Reading, one_part, row::is_household};
use crate::{
    contacts::{
        firm,
        salutation::{self, Spoken},
    },
    exchange::read::names,
    steps,
};

/// Between two people of a line, besides the words that join two names.
const BETWEEN: [&str; 4] = ["sowie", "&", "+", "/"];

/// `Eva Quandt (Witwe)` → `Eva Quandt`; `(geb. Maier)` stays. `Müller – Lüdenscheidt` → `Müller-Lüdenscheidt`.
pub fn without_remarks(name: &str) -> String {
    let mut rest = name;
    let mut bare = String::new();
    while let Some((before, behind)) = rest.split_once('(') {
        let (inside, after) = behind.split_once(')').unwrap_or((behind, ""));
        let first = inside.split_whitespace().next().unwrap_or_default().to_lowercase();
        bare.push_str(before);
        if FORMERLY.contains(&first.as_str()) {
            bare.extend(["(", inside, ")"]);
        } else {
            bare.push(' ');
        }
        rest = after;
    }
    bare.push_str(rest);
    with_closed_dashes(&bare)
}

/// One blank between words, and none around a dash.
fn with_closed_dashes(name: &str) -> String {
    let is_dash = |letter: char| matches!(letter, '-' | '\u{2010}'..='\u{2015}');
    let mut closed = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        let bare = if closed.ends_with('-') { word.trim_start_matches(is_dash) } else { word };
        if !(closed.is_empty() || closed.ends_with('-') || bare.starts_with(is_dash)) {
            closed.push(' ');
        }
        let led = bare.trim_end_matches(is_dash);
        closed.push_str(led);
        closed.extend((led.len() < bare.len()).then_some('-'));
    }
    closed
}

/// More people than these are named in no name, nor more words: it is a text, and read as it is written.
const MOST_PEOPLE: usize = 12;
const MOST_WORDS: usize = 5 * MOST_PEOPLE;

pub(super) fn is_text(name: &str) -> bool {
    let between = |letter: char| letter.is_whitespace() || matches!(letter, ',' | '/' | '&' | '+');
    name.split(between).filter(|word| !word.is_empty()).nth(MOST_WORDS).is_some()
}

/// The people of a name, each as they are written: `Herr Hans Quandt und Frau Eva Quandt`, `Hans & Eva Quandt`.
pub(super) fn pieces(name: &str) -> Vec<String> {
    if is_text(name) || salutation::is_organisation(name) {
        return vec![name.to_owned()];
    }
    let mut spaced = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        let both = word.contains('/') && salutation::spoken(word) == Some(Spoken::Both);
        for letter in word.chars() {
            match letter {
                '/' | '&' | '+' if !both => spaced.extend([' ', letter, ' ']),
                _ => spaced.push(letter),
            }
        }
        spaced.push(' ');
    }
    let mut pieces: Vec<String> = Vec::new();
    let mut piece: Vec<&str> = Vec::new();
    // Nobody can tell the initial in capitals from the word: behind a name it is read as the one that stops both.
    let shouted = !name.contains(char::is_lowercase);
    for word in spaced.split_whitespace() {
        let joins = firm::is_joining(word) || BETWEEN.iter().any(|sign| word.eq_ignore_ascii_case(sign));
        let may_join = shouted && firm::is_joining(&word.to_lowercase());
        let speaks = matches!(salutation::spoken(word), Some(Spoken::Ms | Spoken::Mr));
        if !(joins || may_join || speaks) {
            piece.push(word);
            continue;
        }
        let before = piece.join(" ");
        steps::took(before.len());
        let named = !piece.is_empty() && !names::is_address_word(&before);
        let between = joins || (may_join && named);
        if named && (between || speaks) {
            pieces.push(before);
            piece.clear();
        }
        if !(between && piece.is_empty()) {
            piece.push(word);
        }
    }
    if !piece.is_empty() {
        pieces.push(piece.join(" "));
    }
    if pieces.len() > MOST_PEOPLE { vec![name.to_owned()] } else { pieces }
}

/// The readings of several people, for each of them: who has no surname of their own has that of those who follow, or
/// else of those before. A household is one, whatever it is called.
pub(super) fn several(pieces: &[String]) -> Vec<Vec<Reading>> {
    let people: Vec<names::WholeName> = pieces.iter().map(|piece| names::split_name(piece)).collect();
    let surname = |person: &names::WholeName| (!person.given.is_empty()).then(|| person.family.clone());
    let mut all: Vec<Vec<Reading>> = Vec::new();
    let household = pieces.first().is_some_and(|piece| is_household(piece));
    for (at, (piece, person)) in pieces.iter().zip(&people).enumerate() {
        let (before, behind) = people.split_at_checked(at).unwrap_or_default();
        let near = behind.iter().skip(1).find_map(surname).or_else(|| before.iter().rev().find_map(surname));
        let whole = [person.given.as_str(), person.family.as_str()].join(" ").trim().to_owned();
        if whole.is_empty() {
            // "und Familie": of the name of whoever stands before it.
            let name = before.iter().rev().map(|person| person.family.clone()).find(|family| !family.is_empty());
            let theirs = near.or(name).map(|family| (family, String::new()));
            match all.last_mut() {
                Some(before) => before.extend(theirs),
                None => all.push(theirs.into_iter().collect()),
            }
            continue;
        }
        let is_family = is_household(piece);
        let mut theirs = one_part(piece);
        theirs.retain(|(_, given)| !is_family || given.is_empty());
        let named_so = person.given.is_empty() && person.salutation.is_none();
        if let Some(near) = near.filter(|_| is_family || named_so || (at == 0 && person.salutation.is_none())) {
            theirs.extend(is_family.then(|| (near.clone(), String::new())));
            theirs.push((near, whole));
        }
        match all.first_mut().filter(|_| household) {
            Some(first) => first.extend(theirs),
            None => all.push(theirs),
        }
    }
    all
}
