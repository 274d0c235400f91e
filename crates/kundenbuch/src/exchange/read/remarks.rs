//! A no in somebody's own words: in a remark, a free column, or in brackets behind a name.
//!
//! The words are data (`flags.toml`, `[said]` and `[clear]`). A text is read in pieces, and a piece counts only if it
//! is nothing but a no: "Stammkunde. Keine Post und keine Anrufe" is one to letters and one to calls.

use super::{
    MAX_FIELD,
    columns::key,
    flags::{self, property},
    stops::{channel, channels_from, is, words},
    words::{FLAGS, sentence},
};
use crate::{exchange::draft::Reach, steps};

/// A longer piece is somebody's story.
const LONGEST_PIECE: usize = 160;

/// What every no has one of, in lower case.
const PARTS: [&str; 23] = [
    "kein",
    "nicht",
    "werb",
    "sperr",
    "robinson",
    "opt",
    "unsub",
    "no",
    "dnc",
    "nein",
    "abge",
    "abbest",
    "wider",
    "abmel",
    "lehnt",
    "untersagt",
    "stop",
    "verbot",
    "unerw",
    "nie",
    "never",
    "don",
    "weder",
];

/// Whether a text can hold a no at all: asked of every cell of a file, so it looks for a few letters only.
fn may_say_no(value: &str) -> bool {
    (3..=MAX_FIELD).contains(&value.len()) && {
        steps::took(value.len());
        let lower = value.to_ascii_lowercase();
        lower.contains([':', '=']) || PARTS.iter().any(|part| lower.contains(part))
    }
}

/// The noes of a remark or a free column, each once.
pub fn clear(value: &str) -> Vec<Reach> {
    if !may_say_no(value) {
        return Vec::new();
    }
    let (mut found, mut before, mut goes_on) = (Vec::new(), Vec::new(), false);
    for piece in pieces(value) {
        if !piece.joins {
            before.clear();
            goes_on = false;
        }
        let told = refused_in(&piece.text);
        if told.is_empty() {
            let named = nothing_but_ways(&piece.text);
            if goes_on {
                goes_on = !named.is_empty();
                found.extend(named); // "keine Post und Anrufe"
            } else if named.is_empty() {
                before.clear();
            } else {
                before.extend(named);
            }
            continue;
        }
        if begins_with_way(&piece.text) {
            found.append(&mut before); // "Post und Anrufe unerwünscht"
        }
        before.clear();
        found.extend(told);
        goes_on = true;
    }
    if found.is_empty() {
        found = refused_in(value);
    }
    let mut seen = Vec::new();
    found.retain(|reach| {
        let is_new = !seen.contains(reach);
        seen.push(*reach);
        is_new
    });
    found
}

/// The noes of a cell in a column that asks for something: only those that say of what, "keine Werbung", "keine Anrufe".
/// "unsubscribed" and "Abmeldung per Post" answer the column.
pub fn told_beside(value: &str) -> Vec<Reach> {
    let words = counted(value);
    let advertising = words.iter().any(|word| word.contains("werb"));
    let ways = || words.iter().any(|word| channel(word).is_some()) && words.iter().any(|word| is("not", word));
    if value.len() <= LONGEST_PIECE && (advertising || ways()) { clear(value) } else { Vec::new() }
}

/// Whether a remark that holds no no sounds like one: somebody has to read it.
pub fn sounds_like_one(value: &str) -> bool {
    let sounds = |piece: Piece| {
        let words = counted(&piece.text);
        let denies = words.iter().any(|word| is("not", word) || is("against", word));
        let about = |word: &String| channel(word).is_some() || word.contains("werb") || word.contains("newsletter");
        piece.text.len() <= LONGEST_PIECE && denies && words.iter().any(about)
    };
    may_say_no(value) && pieces(value).into_iter().any(sounds)
}

/// The noes behind a name: only in brackets, for a name may be anything.
pub fn behind_name(value: &str) -> Vec<Reach> {
    if !value.contains(['(', '[']) || !may_say_no(value) {
        return Vec::new();
    }
    let inside = value.split(['(', '[']).skip(1).map(|rest| rest.split([')', ']']).next().unwrap_or_default());
    inside.flat_map(clear).collect()
}

/// A part of a remark that is a sentence or a limb of one.
#[derive(Debug, Default)]
struct Piece {
    text: String,
    /// Whether it may go on with what the one before it says.
    joins: bool,
}

#[derive(Debug, Default)]
struct Pieces {
    all: Vec<Piece>,
    open: Piece,
}

impl Pieces {
    fn end(&mut self, joins: bool) {
        if self.open.text.is_empty() {
            self.open.joins &= joins;
        } else {
            self.all.push(std::mem::replace(&mut self.open, Piece { joins, ..Piece::default() }));
        }
    }

    fn word(&mut self, word: &str) {
        for limb in word.split_inclusive(LIMBS) {
            let bare = limb.trim_end_matches(LIMBS);
            if !bare.is_empty() && !self.open.text.is_empty() {
                self.open.text.push(' ');
            }
            self.open.text.push_str(bare);
            if bare.len() < limb.len() {
                self.end(true);
            }
        }
    }
}

const LIMBS: [char; 8] = [',', '(', ')', '[', ']', '/', '+', '&'];
const SENTENCES: [char; 8] = ['\n', '\r', ';', '|', '!', '?', '*', '#'];

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    for sentence in text.split(SENTENCES) {
        let mut neither = false;
        for word in sentence.split_whitespace() {
            if word.chars().all(|sign| "-–—".contains(sign)) {
                pieces.end(false);
            } else if is("joins", &key(word)) || (neither && is("nor", &key(word))) {
                pieces.end(true);
            } else {
                neither |= is("neither", &key(word));
                pieces.word(word);
                if ends_a_sentence(word) {
                    pieces.end(false);
                }
            }
        }
        pieces.end(false);
    }
    pieces.all
}

/// Whether a word with a full stop behind it is the last of its sentence: "Werbung.", not "Art." or "3.4.".
fn ends_a_sentence(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(|word| word.contains(char::is_alphabetic) && !is("short", &key(word)))
}

/// The ways that a piece names if it names nothing else: how "keine Werbung per Post, Telefon und Fax" goes on.
fn nothing_but_ways(piece: &str) -> Vec<Reach> {
    let words = counted(piece);
    let ways = words.iter().filter(|word| !is("between", word)).map(|word| channel(word));
    let ways: Vec<Reach> = ways.collect::<Option<_>>().unwrap_or_default();
    match (ways.as_slice(), words.as_slice()) {
        ([], [word]) if word == ADVERTISING => vec![Reach::All], // "keine Anrufe und Werbung"
        _ => ways,
    }
}

/// Whether the no of a piece stands behind what it refuses: "Anrufe unerwünscht", not "keine Anrufe".
fn begins_with_way(piece: &str) -> bool {
    counted(piece)
        .iter()
        .find(|word| !FLAGS.aside.contains(*word))
        .is_some_and(|word| channel(word).is_some() || word == ADVERTISING)
}

/// What a piece refuses, if it is nothing but a no.
fn refused_in(piece: &str) -> Vec<Reach> {
    let piece = piece.trim().trim_end_matches('.');
    if piece.len() > LONGEST_PIECE {
        return Vec::new();
    }
    // "Newsletter: nein", "Werbung = N"
    if let Some((name, value)) = piece.split_once([':', '=']).filter(|(_, value)| is_an_answer(value)) {
        let told = property(name.trim(), value.trim());
        if !told.is_empty() {
            return told;
        }
    }
    // "03.05. Anruf: keine Werbung", "Notiz: kein Newsletter"
    if let Some((_, behind)) = piece.rsplit_once(':') {
        let told = refused_in(behind);
        if !told.is_empty() {
            return told;
        }
    }
    let words = counted(piece);
    let whole = [refused(&without_how_it_came(&words)), refused(&words)].into_iter().find(|told| !told.is_empty());
    whole.unwrap_or_else(|| refused_at_end(&words))
}

/// What a sentence refuses at its end: "Frau Maier wünscht keine Werbung mehr", not "hat noch keine Werbung bekommen".
fn refused_at_end(words: &[String]) -> Vec<Reach> {
    let Some(at) = words.iter().position(|word| is("not", word)).filter(|at| (1..=8).contains(at)) else {
        return Vec::new();
    };
    let (before, behind) = words.split_at(at);
    if before.iter().any(|word| is("open", word)) { Vec::new() } else { refused(behind) }
}

fn refused(words: &[String]) -> Vec<Reach> {
    if let Some(reach) = FLAGS.clear.get(&sentence(words.to_vec(), &FLAGS.aside)) {
        return vec![*reach];
    }
    let (named, rest): (Vec<String>, Vec<String>) = words.iter().cloned().partition(|word| channel(word).is_some());
    let rest = sentence(rest, &FLAGS.aside);
    let is_all = FLAGS.clear.get(&rest) == Some(&Reach::All);
    if is_all && !named.is_empty() && !names_what(words) {
        return vec![Reach::All];
    }
    let is_no = is_all || FLAGS.clear_of_channel.contains(&rest);
    named.iter().filter(|_| is_no).filter_map(|word| channel(word)).collect()
}

/// Whether the ways of a no say what it refuses, "keine Werbung per Post", "keine telefonische Werbung", not how it came:
/// "am Telefon keine Werbung gewünscht", "Werbewiderspruch E-Mail".
fn names_what(words: &[String]) -> bool {
    match words.iter().position(|word| word == ADVERTISING) {
        Some(at) => words.iter().skip(at.saturating_sub(1)).any(|word| channel(word).is_some()),
        None => !words.iter().any(|word| word.starts_with("werbe")),
    }
}

/// Without the ways by which a no was told: "keine Werbung lt. Anruf", "Werbewiderspruch per Brief vom 3.4." are noes to
/// all of it.
fn without_how_it_came(words: &[String]) -> Vec<String> {
    let before = |at: usize, back: usize| at.checked_sub(back).and_then(|at| words.get(at));
    let came = |at: usize| {
        before(at, 1).is_some_and(|word| is("told", word))
            || words.get(at + 1).is_some_and(|word| is("dated", word) || word.chars().all(|sign| sign.is_ascii_digit()))
            || (before(at, 1).is_some_and(|word| is("by", word)) && before(at, 2).is_some_and(|word| is("act", word)))
    };
    words
        .iter()
        .enumerate()
        .filter(|(at, word)| channel(word).is_none() || !came(*at))
        .map(|(_, word)| word.clone())
        .collect()
}

const ADVERTISING: &str = "werbung";

fn counted(piece: &str) -> Vec<String> {
    words(piece).into_iter().flatten().flat_map(parted).collect()
}

/// "Postwerbung" is advertising by post, as "Werbepost" is.
fn parted(word: String) -> Vec<String> {
    let named =
        word.strip_suffix(ADVERTISING).or_else(|| word.strip_prefix("werbe")).filter(|way| channel(way).is_some());
    match named {
        Some(way) => vec![way.to_owned(), ADVERTISING.to_owned()],
        None => vec![word],
    }
}

/// Whether a text is an answer and nothing else: "nein", "abgemeldet", a day. "Sperre: Kette defekt" is none.
fn is_an_answer(value: &str) -> bool {
    let plain = value.trim().to_lowercase();
    let day = || value.split_whitespace().count() == 1 && flags::day_in(value, None).is_some();
    flags::is_yes_or_no(value) || FLAGS.status_no.contains(&plain) || day() || is_only(value)
}

/// "nur Post", "nicht per E-Mail": a word that restricts and channels behind it, nothing else.
fn is_only(value: &str) -> bool {
    let words = words(value);
    let first = words.first().and_then(Option::as_deref).unwrap_or_default();
    let (found, end) = channels_from(&words, 1);
    (is("only", first) || is("not", first)) && !found.is_empty() && words.iter().skip(end).all(Option::is_none)
}

#[cfg(test)]
#[path = "remarks_tests.rs"]
mod tests;
