//! A no that stands where nobody asked, by its column, and a no to some channels only; the words are data
//! (`flags.toml`, `[said]`). What stays of it stays where it is.

use std::collections::HashMap;

use super::{
    columns::key,
    field::Field,
    flags::{self, Said, heading, permission},
    remarks::{behind_name, clear, told_beside},
    words::FLAGS,
};
use crate::{exchange::draft::Reach, steps};

/// Longer texts are no mark but somebody's words.
const LONGEST: usize = 160;

const CHANNELS: [Reach; 5] = [Reach::Email, Reach::Post, Reach::Phone, Reach::Sms, Reach::Fax];

pub(super) fn is(part: &str, word: &str) -> bool {
    FLAGS.said.get(part).is_some_and(|words| words.iter().any(|known| known == word))
}

/// The channel that a word of a cell or heading is.
pub fn channel(word: &str) -> Option<Reach> {
    CHANNELS.into_iter().find(|reach| is(reach.code(), word))
}

/// The words of a text as keys; `None` where a sign ends a list.
pub(super) fn words(text: &str) -> Vec<Option<String>> {
    let mut found = Vec::new();
    for piece in text.split_inclusive(|letter: char| letter.is_whitespace() || ",;:=!()[]/\".+&".contains(letter)) {
        let word = key(piece);
        if !word.is_empty() {
            found.push(Some(word));
        }
        if piece.ends_with([',', ';', '(', ')', '!', '.', '/', '+', '&']) {
            found.push(None);
        }
    }
    found
}

/// The channels that follow from `at` on with nothing but small words before them, and the place behind them.
pub(super) fn channels_from(words: &[Option<String>], at: usize) -> (Vec<Reach>, usize) {
    let (mut found, mut end, mut by) = (Vec::new(), at, false);
    for (place, word) in words.iter().enumerate().skip(at) {
        match word.as_deref() {
            None if by || !found.is_empty() => {}
            Some(word) => match channel(word) {
                Some(reach) => {
                    found.push(reach);
                    end = place + 1;
                }
                None if is("between", word) => by |= is("by", word),
                None => break,
            },
            None => break,
        }
    }
    (found, end)
}

/// Whether a column tells on which channels a row says no: "Kanal", "Widerspruch gegen".
pub fn is_of_channels(header: &str) -> bool {
    FLAGS.heading.of_channel.contains(&key(header))
}

/// The channels that a no in a column of refusals stops: those of the heading, or what the cell names under "Widerspruch
/// gegen".
pub fn stopped(header: &str, value: &str, reach: Reach) -> Vec<Reach> {
    if is_of_channels(header) { Ways::of([value]).reaches() } else { vec![reach] }
}

/// On which ways a row says no, by its columns of channels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ways {
    /// What it names.
    pub named: Vec<Reach>,
    /// On every way on which it can be reached: it names all, or none, or says it in a word nobody here knows.
    pub all: bool,
    /// Whether there is such a word.
    pub unknown: bool,
}

impl Ways {
    /// What these cells say together.
    pub fn of<'a>(cells: impl IntoIterator<Item = &'a str>) -> Ways {
        let mut ways = Ways::default();
        for cell in cells {
            let named = named(cell);
            ways.unknown |= named.unknown && !flags::is_yes_or_no(cell);
            ways.all |= named.unknown || named.all;
            ways.named.extend(named.reaches);
        }
        ways.all |= ways.named.is_empty();
        ways
    }

    /// On these.
    pub fn to(named: Vec<Reach>) -> Ways {
        Ways { all: named.contains(&Reach::All), named, unknown: false }
    }

    /// Whether it says no there.
    pub fn has(&self, reach: Reach) -> bool {
        self.all || self.named.contains(&reach)
    }

    /// The channels, as one that is all of them where it is all.
    pub fn reaches(&self) -> Vec<Reach> {
        if self.all { vec![Reach::All] } else { self.named.clone() }
    }
}

/// What a cell names in a column of channels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Named {
    /// Channels, each once; every one where it says so.
    reaches: Vec<Reach>,
    /// Whether it says so: "alle Kanäle".
    all: bool,
    /// Whether it has a word that nobody here knows.
    unknown: bool,
}

/// The channels that a cell of a column of channels names: "Post", "E-Mail und Telefonwerbung", "alle Kanäle".
fn named(value: &str) -> Named {
    let mut named = Named { unknown: value.len() > LONGEST, ..Named::default() };
    if named.unknown {
        return named;
    }
    for word in words(value).iter().flatten() {
        let reach = channel(word).or_else(|| is("all", word).then_some(Reach::All));
        let reach = reach.or_else(|| flags::reach(word).filter(|_| !is("between", word)));
        match reach {
            Some(Reach::All) => {
                named.all = true;
                named.also(&CHANNELS);
            }
            Some(reach) => named.also(&[reach]),
            None => named.unknown |= !(is("between", word) || is("only", word) || is("not", word)),
        }
    }
    named
}

/// The channels that a cell names beside other words: "keine Post mehr".
pub fn channels_in(value: &str) -> Vec<Reach> {
    named(value).reaches
}

impl Named {
    fn also(&mut self, reaches: &[Reach]) {
        let fresh: Vec<Reach> = reaches.iter().filter(|reach| !self.reaches.contains(reach)).copied().collect();
        self.reaches.extend(fresh);
    }
}

/// What a cell of permissions says of channels: "ja, nicht per Post" refuses letters only, "nur Post" everything else, and
/// "keine Werbung" all of it under whatever heading.
pub fn answers(value: &str, reach: Reach) -> Vec<(Said, Reach)> {
    let mut said = answered(value, reach);
    if !said.contains(&(Said::No, Reach::All)) {
        let besides = told_beside(value).into_iter().map(|reach| (Said::No, reach));
        let fresh: Vec<_> = besides.filter(|one| !said.contains(one)).collect();
        said.extend(fresh);
    }
    said
}

fn answered(value: &str, reach: Reach) -> Vec<(Said, Reach)> {
    let whole = vec![(permission(value), reach)];
    if value.len() > LONGEST {
        return whole;
    }
    let words = words(value);
    let (mut denied, mut allowed, mut only, mut rest) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        steps::took(0);
        let Some(word) = word.as_deref() else {
            rest.push(",");
            at += 1;
            continue;
        };
        let negated = |place: usize| {
            let word = words.get(place).and_then(Option::as_deref).unwrap_or_default();
            is("refused", word) || (is("not", word) && channels_from(&words, place + 1).0.is_empty())
        };
        let answered =
            |place: usize| words.get(place).and_then(Option::as_deref).is_some_and(|word| is("allowed", word));
        if is("only", word) || is("not", word) {
            let (found, end) = channels_from(&words, at + 1);
            if !found.is_empty() {
                if is("only", word) { &mut only } else { &mut denied }.extend(found);
                at = end;
                continue;
            }
        } else if let Some(channel) = channel(word) {
            if negated(at + 1) {
                denied.push(channel);
                at += 2;
                continue;
            }
            if answered(at + 1) {
                allowed.push(channel);
                at += 2;
                continue;
            }
        }
        rest.push(word);
        at += 1;
    }
    if denied.is_empty() && only.is_empty() {
        return whole;
    }
    let general = permission(&rest.join(" "));
    let mut said: Vec<(Said, Reach)> = Vec::new();
    if only.is_empty() {
        said.extend(denied.iter().map(|channel| (Said::No, *channel)));
    } else {
        said.extend(CHANNELS.into_iter().filter(|channel| !only.contains(channel)).map(|channel| (Said::No, channel)));
    }
    let spoken = denied.contains(&reach) || allowed.contains(&reach) || only.contains(&reach);
    match general {
        Said::No if only.is_empty() => said.push((Said::No, reach)),
        Said::Yes => said.push((Said::Yes, reach)),
        // A column of one channel, and only another is named.
        _ if reach != Reach::All && !spoken => said.push((Said::No, reach)),
        _ => {}
    }
    said
}

/// The no of a cell whose heading asks nothing: "Newsletter-Thema: keine", "Post: nein".
pub fn beside(header: &str, value: &str) -> Vec<Reach> {
    let clear = clear(value);
    if !clear.is_empty() || value.len() > LONGEST {
        return clear;
    }
    let bare = || flags::is_yes_or_no(value) && permission(value) == Said::No;
    let heading = key(header);
    if let Some(reach) = flags::topic(&heading) {
        let left = || FLAGS.status_no.contains(&value.trim().to_lowercase());
        return if bare() || left() { vec![reach] } else { Vec::new() };
    }
    let named = channel(&heading).or_else(|| is("bare", &heading).then_some(Reach::All));
    named.filter(|_| bare()).into_iter().collect()
}

/// The noes of a cell in a column that asks for none; what is a value stays one.
pub fn unasked(field: &Field, header: &str, value: &str) -> Vec<Reach> {
    match field {
        Field::Fact(_) | Field::Website => beside(header, value),
        Field::Note
        | Field::Suffix
        | Field::Street2(_)
        | Field::Department
        | Field::Position
        | Field::Salutation
        | Field::Title => clear(value),
        Field::Email(_) if !value.contains('@') => beside(header, value),
        Field::Phone(_) if value.contains(char::is_alphabetic) => beside(header, value),
        Field::Given
        | Field::Family
        | Field::Name
        | Field::Organisation
        | Field::NameOrOrganisation
        | Field::SecondName
        | Field::Street(_) => behind_name(value),
        _ => Vec::new(),
    }
}

/// What a list or category says: its name may be a no, and under "Verteiler" a bare answer is one.
pub fn category(header: &str, value: &str) -> Option<(Said, Reach)> {
    if FLAGS.heading.lists.contains(&key(header)) && flags::is_yes_or_no(value) {
        return Some((permission(value), Reach::All));
    }
    let clear = clear(value);
    let told = clear.iter().find(|reach| **reach == Reach::All).or(clear.first()).copied();
    let told = told.or_else(|| flags::by_itself(value));
    told.map(|reach| (Said::No, reach))
}

/// The refusals that the lists of a file are by their names: it has few of them, each on many rows.
#[derive(Debug, Default)]
pub struct Lists(HashMap<String, Option<Reach>>);

impl Lists {
    /// So many names are kept.
    const MOST: usize = 1_000;

    /// As [`category`] of a list without a heading.
    pub fn refused(&mut self, name: &str) -> Option<Reach> {
        if let Some(told) = self.0.get(name) {
            return *told;
        }
        let told = category("", name).map(|(_, reach)| reach);
        if self.0.len() < Self::MOST {
            self.0.insert(name.to_owned(), told);
        }
        told
    }
}

/// Whether a cell under a heading that refuses only if it is said does so: "Stop: ja", not "Stop: Markt".
pub fn says_so(value: &str) -> bool {
    let speaks = |word: &Option<String>| {
        word.as_deref().is_some_and(|word| {
            channel(word).is_some()
                || matches!(word, "alle" | "all" | "alles")
                || heading(word).is_some_and(|field| matches!(field, Field::May(_) | Field::Stop(_)))
        })
    };
    permission(value) != Said::Unclear || words(value).iter().any(speaks)
}

#[cfg(test)]
#[path = "stops_tests.rs"]
mod tests;
