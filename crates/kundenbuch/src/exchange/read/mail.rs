//! Opt-outs: who wrote a mail, and addresses in a pasted text or a table.
//!
//! Of a mail only the From address counts (design §13.12): what it quotes belongs to others. Machines, the firm itself
//! and doubles are named as skipped, so that nobody is blocked by an out-of-office note. Where a mail of the firm
//! forwards a customer's, that customer counts.

mod asks;
mod message;
mod postal;
#[cfg(test)]
mod shapes_tests;
mod state;
mod table;

use std::{borrow::Cow, collections::BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Options, text_of};
use crate::{Error, Result, contacts::email, steps, suppression::own::Own};

pub use table::table;

/// An address somebody may want to block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "FoundAddress")] // the name on the page, where two of the same name would meet
pub struct Found {
    /// The address as written, of a row about another channel a number or a line of post; empty if a message has no
    /// sender or a row cannot be read.
    pub address: String,
    /// Number of the message, or line of the text or table, from 1.
    pub place: u32,
    /// Why it is not proposed; `None` if it is.
    pub skipped: Option<Skip>,
}

/// Why an address is not proposed for blocking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// A report about a mail that could not be delivered.
    MailerDaemon,
    /// An address nobody reads.
    NoReply,
    /// Written by a machine: out of office, receipt.
    AutoReply,
    /// One of the firm's own addresses.
    Own,
    /// Named before.
    Double,
    /// A message without readable sender.
    NoSender,
    /// A row of a table that cannot be read, or says no without an address.
    Unreadable,
    /// A row of a mailing service's export that says no no.
    NotOptedOut,
    /// Named in a mail of somebody else.
    Quoted,
    /// In another column than the recipient's, such as a remark.
    Beside,
    /// Its row answers with a word nobody here understands.
    Unclear,
    /// Its row says no to something else than mails, such as letters.
    OtherChannel,
}

/// Does this look like one mail or a file of mails, whatever stands before it?
pub fn is_mail(bytes: &[u8]) -> bool {
    message::is_mail(&message::plain(bytes))
}

/// Senders of an `.eml` or mbox file.
///
/// # Errors
/// [`Error::FileTooLarge`]; [`Error::FileUnreadable`] `empty` or `not_text`; [`Error::TooMany`] rows.
pub fn senders(bytes: &[u8], own: &Own) -> Result<Vec<Found>> {
    if bytes.len() > super::MAX_BYTES {
        return Err(Error::FileTooLarge { limit: super::MAX_BYTES as u64 });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(super::unreadable("empty"));
    }
    let bytes = message::plain(bytes);
    if !message::is_mail(&bytes) {
        return Err(super::unreadable("not_text"));
    }
    let mut list = List::new(own);
    for message in message::messages(&bytes) {
        let place = list.next_place()?;
        let (address, skip) = message::sender(message, own);
        if address.is_empty() {
            list.found.push(Found { address, place, skipped: skip });
        } else {
            list.address(&address, place, skip);
        }
        for other in message::further_senders(message) {
            list.address(&other, place, Some(Skip::Quoted));
        }
    }
    Ok(list.found)
}

/// Addresses in a pasted text or page, by line. What looks like one and is none stands in the list too, to be named as
/// skipped; so does a postal address that stands without a mail address, for it stops nobody.
pub fn pasted(text: &str, own: &Own) -> Vec<Found> {
    let mut list = List::new(own);
    let mut post = postal::Seen::default();
    let mut before = String::new();
    let lines = unfolded(text);
    for (at, (line, place)) in lines.iter().enumerate() {
        steps::took(line.len());
        let place = *place;
        let line = without_codes(line);
        // An address at the end of a line goes on behind its hyphen.
        let next = lines.get(at + 1).and_then(|(next, _)| next.split_whitespace().next());
        let next = next.filter(|_| line.ends_with('-')).map(|next| format!(" {next}")).unwrap_or_default();
        let broken = std::mem::replace(&mut before, broken_word(&line));
        post.line(&line, place).into_iter().for_each(|place| list.unreadable(place));
        for address in email::in_text(&format!("{broken}{line}{}", without_codes(&next).replace('@', " "))) {
            match address {
                Ok(address) => list.address(&address, place, None),
                Err(words) => list.found.push(Found { address: words, place, skipped: None }),
            }
        }
        let between =
            |letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | '"' | '\'' | ',' | ';' | '(' | ')');
        for word in line.split(between).filter(|word| word.contains('@') && word.len() <= 254) {
            if email::find_all(word).is_empty() {
                list.found.push(Found { address: word.to_owned(), place, skipped: None });
            }
        }
    }
    post.end().into_iter().for_each(|place| list.unreadable(place));
    list.found
}

/// The word at the end of a line that goes on in the next one, behind a hyphen; with a blank.
fn broken_word(line: &str) -> String {
    let word = line.split_whitespace().next_back().unwrap_or_default();
    let goes_on = word
        .strip_suffix(['-', '_'])
        .is_some_and(|word| word.ends_with(char::is_alphanumeric) && word.len() < 64 && !word.contains('@'));
    if goes_on { format!("{word} ") } else { String::new() }
}

/// The lines of a text with their numbers; one that a mail program broke inside a word with `=` is one.
fn unfolded(text: &str) -> Vec<(Cow<'_, str>, u32)> {
    let mut lines: Vec<(Cow<'_, str>, u32)> = Vec::new();
    for (line, place) in text.lines().zip(1..) {
        let broken = lines.last_mut().filter(|(last, _)| {
            last.strip_suffix('=')
                .is_some_and(|last| last.ends_with(|letter: char| letter.is_alphanumeric() || letter == '.'))
        });
        match broken {
            Some((last, _)) => {
                let last = last.to_mut();
                last.pop();
                last.push_str(line);
            }
            None => lines.push((Cow::Borrowed(line), place)),
        }
    }
    lines
}

/// The signs of an address as pages and careful people write them: `&#64;`, `%40` in a link, `(at)`, and no place where a
/// long word may be broken.
fn without_codes(line: &str) -> Cow<'_, str> {
    if !line.contains(['&', '%', '<', '(', '[', '{']) {
        return line.into();
    }
    let mut text = numbers_read(line);
    for (sign, codes) in CODES {
        for code in *codes {
            text = replaced(text, code, sign);
        }
    }
    text
}

/// Longer ones first.
const CODES: &[(&str, &[&str])] = &[
    ("@", &["&commat;", "%40"]),
    ("@", &[" (at) ", "(at)", " [at] ", "[at]", " {at} ", "{at}"]),
    (".", &[" (dot) ", "(dot)", " [dot] ", "[dot]", " (punkt) ", "(punkt)", " [punkt] ", "[punkt]"]),
    (" ", &["&nbsp;"]),
    ("&", &["&amp;"]),
    ("", &["&shy;", "&zwnj;", "<wbr>", "<wbr/>", "<wbr />"]),
];

/// A page's codes by number: `&#64;`, `&#x40;`.
fn numbers_read(line: &str) -> Cow<'_, str> {
    if !line.contains("&#") {
        return line.into();
    }
    let mut parts = line.split("&#");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let read = part.split_once(';').and_then(|(code, behind)| {
            let number = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            Some((char::from_u32(number)?, behind))
        });
        match read {
            Some((letter, behind)) => {
                out.push(letter);
                out.push_str(behind);
            }
            None => out.extend(["&#", part]),
        }
    }
    Cow::Owned(out)
}

/// Codes are ASCII, and may be written in capitals.
fn replaced<'a>(line: Cow<'a, str>, code: &str, sign: &str) -> Cow<'a, str> {
    let lower = line.to_ascii_lowercase();
    if !lower.contains(code) {
        return line;
    }
    let (mut out, mut from) = (String::with_capacity(line.len()), 0);
    for (at, _) in lower.match_indices(code) {
        out.push_str(line.get(from..at).unwrap_or_default());
        out.push_str(sign);
        from = at + code.len();
    }
    out.push_str(line.get(from..).unwrap_or_default());
    Cow::Owned(out)
}

/// Whatever the file is: mails, a table, cards, or text with addresses in it. Of a mail saved as text only its sender
/// counts. `column` is the heading somebody chose among several mail columns.
///
/// # Errors
/// As [`senders`] and [`table`].
pub fn any(bytes: &[u8], options: &Options, own: &Own, column: Option<&str>) -> Result<Vec<Found>> {
    if is_mail(bytes) {
        return senders(bytes, own);
    }
    let text = text_of(bytes, options.charset)?.1;
    if let Some(sender) = message::saved_sender(&text) {
        let mut found = pasted(&text, own);
        found.retain(|one| !one.address.is_empty()); // a signature is no line of a list
        let quoted = |one: &&mut Found| one.skipped.is_none() && !one.address.eq_ignore_ascii_case(&sender);
        found.iter_mut().filter(quoted).for_each(|one| one.skipped = Some(Skip::Quoted));
        return Ok(found);
    }
    match table(bytes, options, own, column) {
        Err(Error::NotFound { .. } | Error::FileUnreadable { .. }) if column.is_none() => {
            let found = pasted(&text, own);
            let none = found.iter().all(|one| one.address.is_empty());
            if none { Err(Error::not_found("column")) } else { Ok(found) }
        }
        // One line of addresses has no headings: each cell is one.
        Err(Error::SeveralColumns { .. }) if column.is_none() && holds_only_addresses(&text) => Ok(pasted(&text, own)),
        answer => answer,
    }
}

fn holds_only_addresses(text: &str) -> bool {
    let between = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '"' | '<' | '>');
    let mut words = text.split(between).filter(|word| !word.is_empty());
    words.all(|word| {
        steps::took(word.len());
        email::check(word).is_ok()
    })
}

struct List<'a> {
    own: &'a Own,
    known: BTreeSet<String>,
    found: Vec<Found>,
    place: u32,
}

impl<'a> List<'a> {
    fn new(own: &'a Own) -> List<'a> {
        List { own, known: BTreeSet::new(), found: Vec::new(), place: 0 }
    }

    fn next_place(&mut self) -> Result<u32> {
        self.place += 1;
        if self.place as usize > super::MAX_ROWS {
            return Err(super::table::too_many("rows", super::MAX_ROWS));
        }
        Ok(self.place)
    }

    /// A no may stand in it: it is named, as a line without an address.
    fn unreadable(&mut self, place: u32) {
        self.found.push(Found { address: String::new(), place, skipped: Some(Skip::Unreadable) });
    }

    /// A no that the row has no address for.
    fn named(&mut self, place: u32, why: Skip) {
        self.found.push(Found { address: String::new(), place, skipped: Some(why) });
    }

    /// A number or a line of post, which the row says no to.
    fn other(&mut self, address: String, place: u32) {
        let skipped = (!self.known.insert(address.to_lowercase())).then_some(Skip::Double);
        self.found.push(Found { address, place, skipped });
    }

    fn address(&mut self, address: &str, place: u32, machine: Option<Skip>) {
        steps::took(address.len());
        let address = address.trim();
        let key = address.to_lowercase();
        let skipped = if self.own.has(&key) { Some(Skip::Own) } else { by_local_part(&key).or(machine) };
        let skipped = skipped.or_else(|| self.known.contains(&key).then_some(Skip::Double));
        if skipped.is_none() {
            self.known.insert(key);
        }
        self.found.push(Found { address: address.to_owned(), place, skipped });
    }
}

fn by_local_part(address: &str) -> Option<Skip> {
    let local: String =
        address.split('@').next().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).collect();
    if local == "mailerdaemon" || local == "postmaster" {
        Some(Skip::MailerDaemon)
    } else if local.starts_with("noreply") || local.starts_with("donotreply") || local.ends_with("noreply") {
        Some(Skip::NoReply)
    } else {
        None
    }
}
