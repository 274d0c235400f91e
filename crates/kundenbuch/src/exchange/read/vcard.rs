//! Cards: vCard 2.1, 3.0 and 4.0, mixed in one file, as phones, Outlook, Apple and Google write them.
//!
//! The cards are cut apart here, not by `calcard`: it loses the card behind a missing END. Each card is tidied before
//! `calcard` reads it: photos out, nested cards (AGENT) out, quoted-printable without CHARSET marked as the UTF-8 it is.

use std::{borrow::Cow, collections::BTreeMap};

use jiff::civil::Date;

use super::{Ignored, MAX_FIELD, MAX_ROWS, Row, RowFault};
use crate::{Error, Result};

mod card;

/// Does this text begin with a card?
pub fn is_vcard(text: &str) -> bool {
    lines(text).map(|(_, line)| line.trim()).find(|line| !line.is_empty()).is_some_and(is_begin)
        || text.get(..text.floor_char_boundary(4096)).is_some_and(|head| lines(head).any(|(_, line)| is_begin(line)))
}

fn is_begin(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}');
    if !line.starts_with(['B', 'b']) {
        return false;
    }
    line.trim_end().split_once(':').is_some_and(|(begin, name)| {
        begin.trim_end().eq_ignore_ascii_case("BEGIN") && name.trim_start().eq_ignore_ascii_case("VCARD")
    })
}

fn is_end(line: &str) -> bool {
    line.starts_with(['E', 'e'])
        && line.split_once(':').is_some_and(|(end, name)| {
            end.trim_end().eq_ignore_ascii_case("END") && name.trim().eq_ignore_ascii_case("VCARD")
        })
}

/// Lines with their numbers, whatever ends them.
fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut rest = Some(text);
    let mut number = 0;
    std::iter::from_fn(move || {
        let text = rest.take().filter(|text| !text.is_empty())?;
        number += 1;
        // Looking for one sign at a time is what the library does fast.
        let (mut line, mut behind) = text.split_once('\n').unwrap_or((text, ""));
        if let Some((head, tail)) = line.split_once('\r') {
            let ends_here = tail.is_empty() && line.len() < text.len();
            line = head;
            behind = if ends_here { behind } else { text.get(head.len() + 1..).unwrap_or_default() };
        }
        rest = Some(behind);
        Some((number, line))
    })
}

/// One card, tidied.
struct Tidy {
    line: u32,
    text: String,
    /// A property above the limit; its text is cut.
    too_long: bool,
    /// Photos, sounds, keys and nested cards left out.
    left_out: Vec<&'static str>,
}

/// Cuts a text into tidied cards.
struct Cards<'a, I: Iterator<Item = (u32, &'a str)>> {
    lines: std::iter::Peekable<I>,
}

impl<'a, I: Iterator<Item = (u32, &'a str)>> Cards<'a, I> {
    /// Lines up to the card's end, which goes too; stops before a BEGIN that is not ours to read.
    fn card(&mut self, line: u32) -> Tidy {
        let mut card = Tidy { line, text: "BEGIN:VCARD\n".to_owned(), too_long: false, left_out: Vec::new() };
        let mut agent = false;
        while let Some((_, line)) = self.lines.peek().copied() {
            if is_begin(line) {
                if !agent {
                    break;
                }
                self.skip_nested();
                card.left_out.push("AGENT");
                agent = false;
                continue;
            }
            self.lines.next();
            if is_end(line) {
                break;
            }
            let name = property(line);
            agent = name.eq_ignore_ascii_case("AGENT");
            if agent {
                continue;
            }
            if let Some(binary) = BINARY.iter().find(|binary| name.eq_ignore_ascii_case(binary)) {
                card.left_out.push(binary);
                self.skip_binary(line);
                continue;
            }
            self.take(&mut card, line, name);
        }
        card.text.push_str("END:VCARD\n");
        card
    }

    /// Takes a property with its continuation lines.
    fn take(&mut self, card: &mut Tidy, first: &'a str, name: &str) {
        let (head, value) = split_property(first);
        let printable = has_parameter(head, "QUOTED-PRINTABLE");
        let mut value = Cow::Borrowed(value);
        let mut length = value.len();
        card.too_long |= length > MAX_FIELD;
        loop {
            let soft = printable && value.trim_end_matches([' ', '\t']).ends_with('=');
            let Some((_, next)) = self.lines.peek().copied() else { break };
            if is_end(next) || is_begin(next) {
                break;
            }
            let piece = if soft {
                let kept = value.trim_end_matches([' ', '\t']).len().saturating_sub(1);
                value.to_mut().truncate(kept);
                // Some writers fold the soft-broken line as well.
                next
            } else if let Some(folded) =
                next.strip_prefix([' ', '\t']).filter(|_| !printable || !next.trim().is_empty())
            {
                folded
            } else {
                break;
            };
            self.lines.next();
            length += piece.len();
            if length > MAX_FIELD {
                card.too_long = true;
            } else {
                value.to_mut().push_str(piece);
            }
        }
        let group = head.split(';').next().and_then(|name| name.rsplit_once('.')).map_or("", |(group, _)| group);
        if !group.is_empty() {
            card.text.push_str(group);
            card.text.push('.');
        }
        // A date is read as written: calcard guesses at parts of what it does not know.
        let birthday = name.eq_ignore_ascii_case("BDAY");
        card.text.push_str(if birthday { "X-BDAY" } else { name });
        for parameter in head.split(';').skip(1) {
            let parameter = parameter.trim();
            if birthday && parameter.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("VALUE")) {
                continue;
            }
            card.text.push_str(if parameter.eq_ignore_ascii_case("QUOTED-PRINTABLE") { ";ENCODING=" } else { ";" });
            card.text.push_str(parameter);
        }
        if printable && !has_parameter(head, "CHARSET") && printable_utf8(&value) {
            card.text.push_str(";CHARSET=UTF-8");
        }
        card.text.push(':');
        card.text.push_str(&value);
        card.text.push('\n');
    }

    fn skip_nested(&mut self) {
        let mut depth = 0_u32;
        for (_, line) in self.lines.by_ref() {
            if is_begin(line) {
                depth += 1;
            } else if is_end(line) {
                depth -= 1;
                if depth == 0 {
                    return;
                }
            }
        }
    }

    /// Passes over a photo: folded lines, and base64 that old phones wrote without folding.
    fn skip_binary(&mut self, first: &str) {
        let base64 = has_parameter(split_property(first).0, "BASE64") || has_parameter(split_property(first).0, "B");
        while let Some((_, line)) = self.lines.peek() {
            let folded = line.starts_with([' ', '\t']);
            let bare = base64 && !line.contains([':', ';']);
            if !(folded || bare) {
                return;
            }
            self.lines.next();
        }
    }
}

impl<'a, I: Iterator<Item = (u32, &'a str)>> Iterator for Cards<'a, I> {
    type Item = std::result::Result<Tidy, u32>;

    /// The next card, or the line of something between cards that is none.
    fn next(&mut self) -> Option<Self::Item> {
        let mut stray = None;
        while let Some((number, line)) = self.lines.peek().copied() {
            if is_begin(line) {
                if let Some(stray) = stray {
                    return Some(Err(stray));
                }
                self.lines.next();
                return Some(Ok(self.card(number)));
            }
            self.lines.next();
            if !line.trim().is_empty() && !is_end(line) && line != "\u{feff}" {
                stray.get_or_insert(number);
            }
        }
        stray.map(Err)
    }
}

/// Properties whose values are pictures, sounds or keys.
const BINARY: [&str; 4] = ["PHOTO", "LOGO", "SOUND", "KEY"];

/// Parameters and value; a colon inside quotes belongs to the parameters.
fn split_property(line: &str) -> (&str, &str) {
    let mut quoted = false;
    let colon = line.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b':' && !quoted
    });
    let colon = colon.or_else(|| line.find(':'));
    match colon {
        Some(at) => (line.get(..at).unwrap_or_default(), line.get(at + 1..).unwrap_or_default()),
        None => (line, ""),
    }
}

/// The property's name without group and parameters.
fn property(line: &str) -> &str {
    let name = line.split([';', ':']).next().unwrap_or_default();
    name.rsplit('.').next().unwrap_or_default().trim()
}

/// Does one of the parameters have this name or this value?
fn has_parameter(head: &str, word: &str) -> bool {
    head.split(';').skip(1).any(|parameter| {
        let mut parts = parameter.split('=').map(str::trim);
        parts.any(|part| part.eq_ignore_ascii_case(word))
    })
}

/// Do these quoted-printable bytes form UTF-8? Android and many phones write that without saying so.
fn printable_utf8(value: &str) -> bool {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    let digit =
        |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    while let Some(byte) = rest.next() {
        if byte != b'=' {
            bytes.push(byte);
        } else if let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) {
            bytes.push(high << 4 | low);
        }
    }
    std::str::from_utf8(&bytes).is_ok()
}

fn cards(text: &str) -> Cards<'_, impl Iterator<Item = (u32, &str)>> {
    Cards { lines: lines(text).peekable() }
}

/// Every card as a draft. Years of two digits lie before `today`.
pub fn read(text: &str, today: Date) -> impl Iterator<Item = Row> + '_ {
    cards(text).filter_map(move |tidy| {
        let (line, draft) = match tidy {
            Err(line) => (line, Some(Err(RowFault::Unreadable))),
            Ok(tidy) if tidy.too_long => (tidy.line, Some(Err(RowFault::TooLong))),
            Ok(tidy) => (tidy.line, card::draft(tidy.line, &tidy.text, today, &mut |_| {}).transpose()),
        };
        draft.map(|draft| Row { line, draft, surplus: 0 })
    })
}

/// Counts the rows [`read`] will give, and what of the cards is not taken over.
///
/// # Errors
/// [`Error::TooMany`] rows; [`Error::FileUnreadable`] `no_rows`.
pub fn look_through(text: &str, today: Date) -> Result<(u32, Vec<Ignored>)> {
    let mut rows = 0_u32;
    let mut ignored: BTreeMap<String, u32> = BTreeMap::new();
    for tidy in cards(text) {
        let mut count = |name: &str| {
            // Names are the file's own words: only what can be a name, and not without end.
            let name: String =
                name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').take(40).collect();
            if ignored.len() < 200 || ignored.contains_key(&name) {
                *ignored.entry(name.to_ascii_uppercase()).or_default() += 1;
            }
        };
        let taken = match tidy {
            Ok(tidy) if !tidy.too_long => {
                tidy.left_out.iter().for_each(|name| count(name));
                !matches!(card::draft(tidy.line, &tidy.text, today, &mut count), Ok(None))
            }
            _ => true,
        };
        rows += u32::from(taken);
        if rows as usize > MAX_ROWS {
            return Err(super::table::too_many("rows", MAX_ROWS));
        }
    }
    if rows == 0 {
        return Err(Error::FileUnreadable { why: "no_rows".to_owned() });
    }
    Ok((rows, ignored.into_iter().map(|(name, count)| Ignored { name, count }).collect()))
}
