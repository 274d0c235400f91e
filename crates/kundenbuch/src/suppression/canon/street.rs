//! Street and house number in the frozen forms, whatever else stands in the lines of an address. As frozen as the rest.

use std::{collections::HashSet, sync::LazyLock};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{is_invisible, plain, words_of};

/// Words that say where in a house.
static INSIDE: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words_of(include_str!("../../../../../assets/words/canon_v1_inside.txt")).collect());

/// Street and house number of an address's lines, both in their plain form.
pub(super) fn street_and_number(lines: &str) -> (String, String) {
    let lines = lines.lines().map(tokens).filter(|line| !line.is_empty());
    let mut first = None;
    for line in lines {
        let (street, number) = in_line(&line);
        let found = (street_form(street), number);
        if !found.0.is_empty() && !found.1.is_empty() {
            return found; // "c/o Meier" above and "2. OG" below stand aside
        }
        first.get_or_insert(found);
    }
    first.unwrap_or_default()
}

/// Street and number of a line: of the part between commas that ends with a number, else of the one that begins with it,
/// else of the whole line.
fn in_line(line: &[String]) -> (&[String], String) {
    let is_house = |(street, number): &(&[String], String)| !number.is_empty() && has_word(street);
    let parts = || line.split(|token| token == ",").filter(|part| !part.iter().take(1).any(|token| is_inside(token)));
    let found = parts().map(|part| number_behind(without_inside(part))).find(is_house);
    let found = found.or_else(|| parts().map(split_number).find(is_house));
    if parts().next().is_none() {
        return (line, String::new()); // "EG links"
    }
    found
        .or_else(|| Some(split_number(line)).filter(|(_, number)| !number.is_empty()).or_else(|| number_within(line)))
        .unwrap_or((line, String::new()))
}

/// Whether a part of an address says only where in the house: `2. OG links`, `Hinterhaus`.
pub fn is_inside_house(part: &str) -> bool {
    says_inside(&tokens(part))
}

fn says_inside(tokens: &[String]) -> bool {
    tokens.iter().any(|token| is_inside(token))
        && !tokens
            .iter()
            .any(|word| has_word(std::slice::from_ref(word)) && !is_inside(word) && counted(word).is_none())
}

/// Where in a house an address is, as far as it says so: kind (`floor`, `flat`, `side`, `building`, `care`) and what is
/// told. Two who tell one of them differently live apart; a floor and a flat's number say nothing of each other.
pub fn within_house(street: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for line in street.lines().map(tokens) {
        for part in line.split(|token| token == ",") {
            let whole = is_care(part) || says_inside(part);
            let rest = if whole { part } else { part.get(without_inside(part).len()..).unwrap_or_default() };
            told_within(rest, &mut found);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn told_within(rest: &[String], found: &mut Vec<(&'static str, String)>) {
    if let Some(at) = (0..rest.len()).find(|at| is_care(rest.get(*at..).unwrap_or_default())) {
        let words = rest.iter().skip(at + 3).filter(|word| has_word(std::slice::from_ref(word)) && !is_address(word));
        let name: String = words.map(String::as_str).collect();
        found.extend((!name.is_empty()).then_some(("care", plain(&name))));
        return told_within(rest.get(..at).unwrap_or_default(), found);
    }
    let words: Vec<&str> = rest.iter().map(String::as_str).filter(|token| *token != ".").collect();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| words.get(before)).copied().unwrap_or_default();
        let behind = words.get(at + 1).copied().unwrap_or_default();
        let counted = || counted(before).or_else(|| counted(behind));
        found.extend(match *word {
            "og" | "obergeschoss" | "obergeschoß" | "stock" | "stockwerk" | "etage" => {
                counted().map(|number| ("floor", number))
            }
            "ug" | "untergeschoss" | "untergeschoß" => {
                Some(("floor", format!("-{}", counted().unwrap_or_else(|| "1".to_owned()))))
            }
            "keller" | "souterrain" => Some(("floor", "-1".to_owned())),
            "eg" | "erdgeschoss" | "erdgeschoß" | "parterre" | "hochparterre" => Some(("floor", "0".to_owned())),
            "dg" | "dachgeschoss" | "dachgeschoß" => Some(("floor", "dach".to_owned())),
            "whg" | "wohnung" | "wohn" | "app" | "apt" | "appartement" | "apartment" | "zi" | "zimmer" => {
                flat(words.get(at + 1..).unwrap_or_default()).map(|flat| ("flat", flat))
            }
            "li" | "links" => Some(("side", "links".to_owned())),
            "re" | "rechts" => Some(("side", "rechts".to_owned())),
            "mitte" => Some(("side", "mitte".to_owned())),
            "hh" | "hhs" | "hinterhaus" | "hinterhof" | "rückgebäude" => Some(("building", "hinten".to_owned())),
            "vh" | "vhs" | "vorderhaus" => Some(("building", "vorn".to_owned())),
            "gartenhaus" => Some(("building", "garten".to_owned())),
            "seitenflügel" => Some(("building", "seite".to_owned())),
            _ => None,
        });
    }
}

/// `2` and `II`.
fn counted(word: &str) -> Option<String> {
    let roman = ["i", "ii", "iii", "iv", "v", "vi"].iter().position(|numeral| *numeral == word);
    roman.map(|at| (at + 1).to_string()).or_else(|| is_number(word).then(|| without_zeros(word)))
}

/// `3a`, `3.12`, `A`: what stands behind the word for a flat, up to the next word.
fn flat(behind: &[&str]) -> Option<String> {
    let mut told = String::new();
    let behind: Vec<&str> = behind.iter().copied().skip_while(|word| *word == "nr").collect();
    for (at, word) in behind.iter().enumerate() {
        let is_floors = behind.get(at + 1).is_some_and(|next| is_inside(next) && !told.is_empty());
        if !(is_number(word) || word.chars().count() == 1) || is_floors {
            break;
        }
        told.extend(word.chars().filter(|letter| letter.is_alphanumeric()));
    }
    (!told.is_empty()).then(|| without_zeros(&told))
}

/// Words before the name of somebody one lives with.
fn is_address(word: &str) -> bool {
    matches!(word, "familie" | "fam" | "frau" | "fr" | "herr" | "herrn" | "hr" | "firma" | "fa" | "bei")
}

fn is_care(tokens: &[String]) -> bool {
    matches!(tokens, [c, slash, o, ..] if c == "c" && slash == "/" && o == "o")
}

/// `2. OG links`.
fn counts_inside(tokens: &[String]) -> bool {
    matches!(tokens, [_, _, word, ..] if is_ordinal(tokens) && is_inside(word))
}

/// Whether a street has a word: `L 7` has none.
fn has_word(tokens: &[String]) -> bool {
    tokens.iter().any(|token| token.chars().all(is_letter) && token.chars().count() > 1)
}

fn is_inside(token: &str) -> bool {
    INSIDE.contains(token)
}

/// `17. Juni`, `2. OG`: a number that counts something.
fn is_ordinal(tokens: &[String]) -> bool {
    matches!(tokens, [number, dot, word, ..]
        if is_number(number) && dot == "." && word.chars().all(is_letter) && word.chars().count() > 1)
}

/// `Gasse 1 2. OG links`, `Gasse 1 (Hinterhaus)`, `Gasse 1 c/o Maier` → `Gasse 1`.
fn without_inside(tokens: &[String]) -> &[String] {
    let Some(number) = first_number(tokens) else { return tokens };
    let ends = |at: &usize| {
        let rest = tokens.get(*at..).unwrap_or_default();
        is_care(rest)
            || counts_inside(rest)
            || rest.first().is_some_and(|token| is_inside(token) || token == "(" || token == "[")
    };
    let end = (number + 1..tokens.len()).find(ends).unwrap_or(tokens.len());
    let mut kept = tokens.get(..end).unwrap_or(tokens);
    while let [before @ .., last] = kept
        && matches!(last.as_str(), "/" | "-" | "+" | ";")
        && end < tokens.len()
    {
        kept = before;
    }
    kept
}

/// The place of the first number behind a word that counts nothing.
fn first_number(tokens: &[String]) -> Option<usize> {
    let word = tokens.iter().position(|token| has_word(std::slice::from_ref(token)))?;
    let mut behind = (word + 1)..tokens.len();
    behind.find(|at| {
        tokens.get(*at..).is_some_and(|rest| rest.first().is_some_and(|one| is_number(one)) && !is_ordinal(rest))
    })
}

/// `Gasse 1 am Bach`: a number with words behind it.
fn number_within(tokens: &[String]) -> Option<(&[String], String)> {
    let (street, behind) = tokens.split_at_checked(first_number(tokens)?)?;
    let end = behind.iter().skip(1).position(|token| has_word(std::slice::from_ref(token)))? + 1;
    let (_, number) = number_behind(tokens.get(..street.len() + end)?);
    Some((street, number))
}

/// Runs of letters, runs of digits, and single signs.
fn tokens(line: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in line.nfkc().filter(|letter| !is_invisible(*letter)).flat_map(char::to_lowercase).nfkc() {
        let letter = match letter {
            '\u{2010}'..='\u{2015}' => '-',
            '\u{2044}' => '/', // ½ comes out of NFKC as 1⁄2
            other => other,
        };
        let goes_on = (letter.is_numeric() && before.is_numeric()) || (is_letter(letter) && is_letter(before));
        match tokens.last_mut() {
            Some(last) if goes_on => last.push(letter),
            _ if letter.is_whitespace() => {}
            _ => tokens.push(letter.to_string()),
        }
        before = letter;
    }
    tokens
}

fn is_letter(letter: char) -> bool {
    letter.is_alphabetic() || is_combining_mark(letter)
}

fn is_number(token: &str) -> bool {
    token.starts_with(char::is_numeric)
}

/// The words of the street, and the number behind them or else before them: `12, rue de la Paix`.
fn split_number(tokens: &[String]) -> (&[String], String) {
    let behind = number_behind(tokens);
    match tokens.split_first() {
        Some((number, street)) if behind.1.is_empty() && is_number(number) && !is_ordinal(tokens) => {
            (street, without_zeros(number))
        }
        _ => behind,
    }
}

/// The words of the street, and the number: from the first digits of the tail that holds only digits, single
/// letters and `/ - +`.
fn number_behind(tokens: &[String]) -> (&[String], String) {
    let in_tail = |token: &String| {
        is_number(token)
            || matches!(token.as_str(), "/" | "-" | "+" | ".")
            || token.chars().all(is_letter) && token.chars().count() == 1
    };
    let tail = tokens.iter().rev().take_while(|token| in_tail(token)).count();
    let start = tokens.len().saturating_sub(tail);
    let Some(offset) = tokens.iter().skip(start).position(|token| is_number(token)) else {
        return (tokens, String::new());
    };
    let (street, number) = tokens.split_at_checked(start + offset).unwrap_or((tokens, &[]));
    let number: String = number.iter().filter(|token| *token != ".").map(String::as_str).collect();
    (street, without_zeros(&number))
}

/// `01` → `1`.
fn without_zeros(number: &str) -> String {
    let bare = number.trim_start_matches('0');
    if bare.starts_with(char::is_numeric) { bare } else { number }.to_owned()
}

fn street_form(words: &[String]) -> String {
    let words = match words {
        [street @ .., number, dot] if number == "nr" && dot == "." => street,
        [street @ .., number] if number == "nr" => street,
        all => all,
    };
    let spelt = words.iter().map(|word| if word.ends_with("str") { format!("{word}asse") } else { word.clone() });
    plain(&spelt.collect::<String>())
}
