//! What the cells of an opt-out list say of how a row stands. The words are data (`optouts.toml`).
//!
//! A word of a registration counts only where the cell says nothing else, so that no no is passed over for it.

use std::{collections::BTreeSet, sync::LazyLock};

use serde::Deserialize;

use crate::exchange::read::{
    columns,
    flags::{self, Said},
};

/// Words of headings and cells, from `assets/words/optouts.toml`, reduced as [`columns::key`] does.
#[derive(Debug, Default, Deserialize)]
pub struct Words {
    /// Columns that tell how a row stands.
    pub status: Vec<String>,
    /// Columns that tell what a row is about.
    pub kind: Vec<String>,
    /// Columns that hold the day of a no; empty where there was none.
    pub date: Vec<String>,
    /// Columns in which a "no" is one.
    pub subscribed: Vec<String>,
    /// Cells of a status column that are a no.
    pub no: Vec<String>,
    /// Words of which a cell that is none consists.
    pub still: Vec<String>,
    /// Words of a status column that may be either.
    pub either: Vec<String>,
    /// Words that may stand beside those and say nothing.
    pub beside: Vec<String>,
    /// What may stand behind each of these words.
    pub endings: Vec<String>,
    /// Cells of a "subscribed" column that are a no.
    pub unset: Vec<String>,
    /// Parts of headings that name the recipient among several mail columns.
    pub recipient: Vec<String>,
    /// Parts of headings that name somebody else.
    pub other: Vec<String>,
}

pub static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../../../assets/words/optouts.toml")).unwrap_or_default());

/// Whether a state is a no: `None` where it may be either, or nobody here knows the word.
pub fn state(value: &str) -> Option<bool> {
    let whole = columns::key(value);
    if WORDS.no.iter().any(|word| whole.starts_with(word.as_str())) {
        return Some(true);
    }
    match consists(value) {
        Consists::Either => return None,
        Consists::Still => return Some(false),
        Consists::Otherwise => {}
    }
    match flags::permission(value) {
        Said::No => Some(true),
        Said::Nothing => Some(false),
        Said::Yes if is_bare_yes(value) => Some(false),
        Said::Yes | Said::Unclear => None,
    }
}

/// Whether a cell is about somebody's registration: "Anmeldung", "bestätigt". Any other word counts as a no.
pub fn is_registration(value: &str) -> bool {
    state(value) == Some(false) && (consists(value) == Consists::Still || flags::permission(value) == Said::Yes)
}

/// "x", "1", a day.
fn is_bare_yes(value: &str) -> bool {
    flags::is_yes_or_no(value) || !value.contains(char::is_alphabetic)
}

/// Of which words a cell consists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Consists {
    /// Of those that are no no.
    Still,
    /// Of those and some that may be either.
    Either,
    /// It says something else as well.
    Otherwise,
}

/// Longer cells are no state but somebody's words.
const LONGEST: usize = 120;

/// Takes a cell apart into the words of a list, joined ones too: `Newsletter-Anmeldung`, `Newsletteranmeldung`.
fn consists(value: &str) -> Consists {
    if value.len() > LONGEST {
        return Consists::Otherwise;
    }
    // Days and numbers say nothing, but a naught answers: "Einwilligung: 0".
    let value = flags::undenied(&value.to_lowercase());
    let words = value.split(|letter: char| !letter.is_alphanumeric());
    let counts = |word: &&str| *word == "0" || !word.contains(|letter: char| letter.is_ascii_digit());
    let text: String = words.filter(counts).map(columns::key).collect();
    // At each place whether it is reached, and whether by a word that is no no, and by one that may be either.
    let mut reached = vec![BTreeSet::<(bool, bool)>::new(); text.len() + 1];
    if let Some(start) = reached.first_mut() {
        start.insert((false, false));
    }
    let lists = [(&WORDS.still, (true, false)), (&WORDS.either, (false, true)), (&WORDS.beside, (false, false))];
    for at in 0..text.len() {
        let Some(before) = reached.get(at).filter(|before| !before.is_empty()).cloned() else { continue };
        let Some(rest) = text.get(at..) else { continue };
        for (list, (still, either)) in lists {
            for word in list.iter().filter(|word| rest.starts_with(word.as_str())) {
                let behind = rest.get(word.len()..).unwrap_or_default();
                let endings = WORDS.endings.iter().filter(|ending| behind.starts_with(ending.as_str()));
                for length in endings.map(String::len).chain([0]) {
                    let there = reached.get_mut(at + word.len() + length).into_iter();
                    there.for_each(|there| there.extend(before.iter().map(|one| (one.0 | still, one.1 | either))));
                }
            }
        }
    }
    let ways = reached.pop().unwrap_or_default();
    if ways.iter().any(|(_, either)| *either) {
        Consists::Either
    } else if ways.iter().any(|(still, _)| *still) {
        Consists::Still
    } else {
        Consists::Otherwise
    }
}
