//! Opt-outs: who wrote a mail, and addresses in a pasted text or a table.
//!
//! Of a mail only the From address counts (design §13.12): what it quotes belongs to others. Machines, the firm itself
//! and doubles are named as skipped, so that nobody is blocked by an out-of-office note. Bodies are never decoded.

use std::collections::BTreeSet;

use mail_parser::{HeaderValue, Message, MessageParser};
use serde::{Deserialize, Serialize};

use super::{Field, Options, open, text_of};
use crate::{Error, Result, contacts::email};

/// An address somebody may want to block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "FoundAddress")] // the name on the page, where two of the same name would meet
pub struct Found {
    /// The address as written; empty if a message has no sender or a row cannot be read.
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
    /// A row of a table that cannot be read.
    Unreadable,
}

/// Does this look like one mail or a file of mails?
pub fn is_mail(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"From ") {
        return true;
    }
    let head = head(bytes); // what servers write before the sender may fill many kilobytes
    let Some(first) = head.split(|byte| *byte == b'\n').next() else { return false };
    let name = first.split(|byte| *byte == b':').next().unwrap_or_default();
    let header = first.contains(&b':') && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    header
        && head.split(|byte| *byte == b'\n').any(|line| line.get(..5).is_some_and(|n| n.eq_ignore_ascii_case(b"from:")))
}

/// Senders of an `.eml` or mbox file. `own` are the firm's addresses.
///
/// # Errors
/// [`Error::FileTooLarge`]; [`Error::FileUnreadable`] `empty` or `not_text`; [`Error::TooMany`] rows.
pub fn senders(bytes: &[u8], own: &[String]) -> Result<Vec<Found>> {
    if bytes.len() > super::MAX_BYTES {
        return Err(Error::FileTooLarge { limit: super::MAX_BYTES as u64 });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(super::unreadable("empty"));
    }
    if !is_mail(bytes) {
        return Err(super::unreadable("not_text"));
    }
    let mut list = List::new(own);
    for message in messages(bytes) {
        let place = list.next_place()?;
        let head = head(message);
        match MessageParser::new().parse_headers(head) {
            Some(mail) => list.sender(&mail, place),
            None => list.found.push(Found { address: String::new(), place, skipped: Some(Skip::NoSender) }),
        }
    }
    Ok(list.found)
}

/// Addresses in a pasted text, by line.
pub fn pasted(text: &str, own: &[String]) -> Vec<Found> {
    let mut list = List::new(own);
    for (line, place) in text.lines().zip(1..) {
        for address in email::find_all(line) {
            list.address(&address, place, None);
        }
    }
    list.found
}

/// Addresses in the mail columns of a table, by line.
///
/// # Errors
/// Those of [`open`]; [`Error::NotFound`] `column` if no column holds mail addresses.
pub fn table(bytes: &[u8], options: &Options, own: &[String]) -> Result<Vec<Found>> {
    let reading = open(bytes, options)?;
    if !reading.columns.is_empty() && !reading.columns.iter().any(|column| matches!(column.field, Field::Email(_))) {
        return Err(Error::not_found("column"));
    }
    let mut list = List::new(own);
    for row in reading.drafts() {
        let Ok(draft) = &row.draft else {
            list.unreadable(row.line);
            continue;
        };
        for email in &draft.emails {
            list.address(&email.value, row.line, None);
        }
    }
    Ok(list.found)
}

/// Whatever the file is: mails, a table, cards, or text with addresses in it.
///
/// # Errors
/// As [`senders`] and [`table`].
pub fn any(bytes: &[u8], options: &Options, own: &[String]) -> Result<Vec<Found>> {
    if is_mail(bytes) {
        return senders(bytes, own);
    }
    match table(bytes, options, own) {
        Err(Error::NotFound { .. } | Error::FileUnreadable { .. }) => {
            let found = pasted(&text_of(bytes, options.charset)?.1, own);
            if found.is_empty() { Err(Error::not_found("column")) } else { Ok(found) }
        }
        answer => answer,
    }
}

/// The messages of an mbox, or the one mail. A line `From ` begins a message at the start and behind a blank line.
fn messages(bytes: &[u8]) -> Vec<&[u8]> {
    if !bytes.starts_with(b"From ") {
        return vec![bytes];
    }
    let mut found = Vec::new();
    let (mut start, mut at, mut blank) = (0, 0, false);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b"From ") && (at == 0 || blank) {
            if at > 0 {
                found.push(bytes.get(start..at).unwrap_or_default());
            }
            start = at + line.len();
        }
        blank = line.iter().all(u8::is_ascii_whitespace);
        at += line.len();
    }
    found.push(bytes.get(start..).unwrap_or_default());
    found
}

/// The head of a message, at most 64 KiB: enough for any sender, and no body is ever looked at.
fn head(message: &[u8]) -> &[u8] {
    let mut at = 0;
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if line.iter().all(u8::is_ascii_whitespace) || at > super::MAX_FIELD {
            break;
        }
    }
    message.get(..at.min(super::MAX_FIELD)).unwrap_or(message)
}

struct List<'a> {
    own: &'a [String],
    known: BTreeSet<String>,
    found: Vec<Found>,
    place: u32,
}

impl<'a> List<'a> {
    fn new(own: &'a [String]) -> List<'a> {
        List { own, known: BTreeSet::new(), found: Vec::new(), place: 0 }
    }

    fn next_place(&mut self) -> Result<u32> {
        self.place += 1;
        if self.place as usize > super::MAX_ROWS {
            return Err(super::table::too_many("rows", super::MAX_ROWS));
        }
        Ok(self.place)
    }

    fn sender(&mut self, mail: &Message<'_>, place: u32) {
        let address = mail.from().and_then(|from| from.first()).and_then(|from| from.address()).unwrap_or_default();
        if !address.contains('@') {
            self.found.push(Found { address: String::new(), place, skipped: Some(Skip::NoSender) });
            return;
        }
        self.address(address, place, by_machine(mail));
    }

    /// A no may stand in it: it is named, as a line without an address.
    fn unreadable(&mut self, place: u32) {
        self.found.push(Found { address: String::new(), place, skipped: Some(Skip::Unreadable) });
    }

    fn address(&mut self, address: &str, place: u32, machine: Option<Skip>) {
        let address = address.trim();
        let key = address.to_lowercase();
        let skipped = if self.own.iter().any(|own| own.trim().to_lowercase() == key) {
            Some(Skip::Own)
        } else {
            by_local_part(&key).or(machine)
        };
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

/// Marks of RFC 3834 and of programs older than it.
fn by_machine(mail: &Message<'_>) -> Option<Skip> {
    let text = |name: &'static str| match mail.header(name) {
        Some(HeaderValue::Text(text)) => text.to_lowercase(),
        _ => String::new(),
    };
    let subject = mail.subject().unwrap_or_default().to_lowercase();
    let kind = mail.header_raw("Content-Type").unwrap_or_default().to_lowercase();
    let automatic = text("Auto-Submitted");
    if kind.contains("multipart/report") || mail.header_raw("Return-Path").is_some_and(|path| path.trim() == "<>") {
        return Some(Skip::MailerDaemon);
    }
    let said = !automatic.is_empty() && !automatic.starts_with("no");
    let old = mail.header("X-Autoreply").is_some()
        || mail.header("X-Autorespond").is_some()
        || text("Precedence").contains("auto_reply");
    let words = ["automatische antwort", "automatic reply", "abwesenheit", "out of office", "auto:"];
    (said || old || words.iter().any(|word| subject.starts_with(word))).then_some(Skip::AutoReply)
}
