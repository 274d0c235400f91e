//! Messages in bytes as they were saved: where each begins, who sent it, and whose wish a colleague passed on.
//!
//! Only the sender counts. The body is looked at in one case alone: a mail of the firm itself that forwards another.

use std::borrow::Cow;

use mail_parser::{Address, HeaderValue, Message, MessageParser, PartType, decoders::html::html_to_text};

use super::Skip;
use crate::{contacts::email, exchange::read::charset, steps, suppression::own::Own};

/// Longest mail whose body is decoded, in bytes; what was forwarded stands in its first part.
const LONGEST_BODY: usize = 8 << 20;

/// So much of a text is looked at to see whether it is a mail saved as text.
const HEAD_OF_TEXT: usize = 2_000;

/// Bytes in which a mail can be seen: UTF-8, lines ending in LF, nothing before the first line.
pub(super) fn plain(bytes: &[u8]) -> Cow<'_, [u8]> {
    steps::took(bytes.len());
    let wide = bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || bytes.iter().skip(1).step_by(2).take(64).all(|byte| *byte == 0);
    let mut plain = if wide && bytes.len() > 2 {
        Cow::Owned(charset::decode(bytes, charset::detect(bytes)).into_owned().into_bytes())
    } else {
        Cow::Borrowed(bytes)
    };
    let lone = plain.iter().zip(plain.iter().skip(1)).any(|(one, next)| *one == b'\r' && *next != b'\n');
    if lone {
        let followed = plain.iter().skip(1).chain(Some(&b' '));
        let unix =
            plain.iter().zip(followed).map(|(one, next)| if *one == b'\r' && *next != b'\n' { b'\n' } else { *one });
        plain = Cow::Owned(unix.collect());
    }
    let marks = plain.len() - behind_marks(&plain).len();
    match plain {
        Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(marks..).unwrap_or_default()),
        Cow::Owned(mut bytes) => {
            bytes.drain(..marks);
            Cow::Owned(bytes)
        }
    }
}

/// Without byte order mark, empty lines and the sign that some programs put before `From `.
fn behind_marks(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(bytes.len());
    let bytes = bytes.get(start..).unwrap_or_default();
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    bytes.strip_prefix(b">").filter(|_| line.get(1..).is_some_and(is_separator)).unwrap_or(bytes)
}

/// Does this look like one mail or a file of mails? The bytes are [`plain`].
pub(super) fn is_mail(bytes: &[u8]) -> bool {
    let mut lines = head(bytes).split(|byte| *byte == b'\n');
    let Some(first) = lines.next() else { return false };
    if first.starts_with(b"From ") {
        return is_separator(first)
            || lines.find(|line| !line.iter().all(u8::is_ascii_whitespace)).is_some_and(is_header);
    }
    is_header(first)
        && head(bytes) // what servers write before the sender may fill many kilobytes
            .split(|byte| *byte == b'\n')
            .any(|line| line.get(..5).is_some_and(|name| name.eq_ignore_ascii_case(b"from:")))
}

fn is_header(line: &[u8]) -> bool {
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    !name.is_empty() && name.len() < line.len() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

/// `From anna@b.de Mon Jan  6 10:00:00 2025`: the word, then a date. A sentence of a body holds none.
fn is_separator(line: &[u8]) -> bool {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    steps::took(line.len().min(200));
    let Some(rest) = line.strip_prefix(b"From ").and_then(|rest| rest.get(..rest.len().min(200))) else { return false };
    let rest = String::from_utf8_lossy(rest);
    let words: Vec<&str> = rest.split_ascii_whitespace().collect();
    let date = words.get(1..).unwrap_or_default();
    let has = |like: fn(&str) -> bool| date.iter().any(|word| like(word));
    (3..=9).contains(&date.len())
        && date.iter().any(|word| MONTHS.contains(word))
        && has(|word| word.len() == 4 && word.bytes().all(|digit| digit.is_ascii_digit()))
        && has(|word| word.contains(':') && word.bytes().all(|sign| sign.is_ascii_digit() || sign == b':'))
}

/// The messages of an mbox, or the one mail. Programs leave the blank line before a separator out where a mail does
/// not end in one.
pub(super) fn messages(bytes: &[u8]) -> Vec<&[u8]> {
    if !bytes.starts_with(b"From ") {
        return vec![bytes];
    }
    let (mut found, mut start, mut at) = (Vec::new(), 0, 0);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        steps::took(line.len());
        if at == 0 || is_separator(line) {
            if at > 0 {
                found.push(bytes.get(start..at).unwrap_or_default());
            }
            start = at + line.len();
        }
        at += line.len();
    }
    found.push(bytes.get(start..).unwrap_or_default());
    let unmarked = found.into_iter().map(|message| {
        let start = message.iter().position(|byte| !matches!(byte, b'\n' | b'\r')).unwrap_or(message.len());
        message.get(start..).unwrap_or_default()
    });
    unmarked.collect()
}

/// The head of a message, at most 64 KiB: enough for any sender.
fn head(message: &[u8]) -> &[u8] {
    let mut at = 0;
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        steps::took(line.len());
        at += line.len();
        if line.iter().all(u8::is_ascii_whitespace) || at > super::super::MAX_FIELD {
            break;
        }
    }
    message.get(..at.min(super::super::MAX_FIELD)).unwrap_or(message)
}

/// Whose wish a message is, and why it counts for nothing; an empty address if nobody can be told.
pub(super) fn sender(message: &[u8], own: &Own) -> (String, Option<Skip>) {
    let Some(mail) = MessageParser::new().parse_headers(head(message)) else {
        return (String::new(), Some(Skip::NoSender));
    };
    let Some(address) = from(&mail) else { return (String::new(), Some(Skip::NoSender)) };
    let machine = by_machine(&mail);
    if !own.has(&address) || machine.is_some() {
        return (address, machine);
    }
    let forwarded = is_forward(&mail, own).then(|| original(message, own)).flatten();
    match forwarded {
        Some(original) => (original, None),
        None => (address, Some(Skip::Own)),
    }
}

/// Whom `From` names behind the first.
pub(super) fn further_senders(message: &[u8]) -> Vec<String> {
    let Some(mail) = MessageParser::new().parse_headers(head(message)) else { return Vec::new() };
    let all = mail.from().into_iter().flat_map(Address::iter).skip(1).filter_map(|one| one.address());
    all.map(|address| address.trim().to_owned()).filter(|address| email::check(address).is_ok()).collect()
}

/// The address in `From`; also of headers no standard knows: `Anna [mailto:anna@q.de]`.
fn from(mail: &Message<'_>) -> Option<String> {
    let parsed = mail.from().and_then(Address::first).and_then(|from| from.address()).unwrap_or_default();
    if email::check(parsed).is_ok() {
        return Some(parsed.trim().to_owned());
    }
    let raw = mail.header_raw("From").unwrap_or_default();
    email::only(parsed).or_else(|_| email::only(raw)).ok()
}

/// Passed on to the firm itself, rather than an answer to a customer.
fn is_forward(mail: &Message<'_>, own: &Own) -> bool {
    let subject = mail.subject().unwrap_or_default().trim().to_lowercase();
    let said = ["wg:", "wtr:", "fwd:", "fw:", "weitergeleitet", "tr:"].iter().any(|word| subject.starts_with(word));
    let mut to = mail.to().into_iter().flat_map(Address::iter).filter_map(|one| one.address()).peekable();
    said || (to.peek().is_some() && to.all(|address| own.has(address)))
}

/// The sender of the mail that this one forwards, attached or quoted: the first who is none of the firm.
fn original(message: &[u8], own: &Own) -> Option<String> {
    steps::took(message.len());
    let mail = MessageParser::default().parse(message.get(..message.len().min(LONGEST_BODY))?)?;
    for part in &mail.parts {
        if let PartType::Message(attached) = &part.body
            && let Some(address) = from(attached)
        {
            if !own.has(&address) {
                return Some(address);
            }
            if let Some(text) = text_of(attached) {
                return quoted_senders(&text).into_iter().find(|address| !own.has(address));
            }
        }
    }
    let text = text_of(&mail)?;
    quoted_senders(&text).into_iter().find(|address| !own.has(address))
}

/// The text of a mail; of a page the rows of its tables are lines.
fn text_of(mail: &Message<'_>) -> Option<String> {
    match &mail.text_part(0)?.body {
        PartType::Html(page) => Some(html_to_text(&page.replace("</tr>", "</tr><br>").replace("</TR>", "</TR><br>"))),
        PartType::Text(text) => Some(text.to_string()),
        _ => None,
    }
}

/// Words before the sender in the heads that programs quote, and words of the lines around it.
const SENDER: [&str; 4] = ["von:", "from:", "absender:", "de :"];
const BESIDE: [&str; 10] =
    ["gesendet:", "sent:", "datum:", "date:", "an:", "to:", "betreff:", "subject:", "cc:", "antwort an:"];

/// The senders in the heads that a text quotes, in order: `Von: Anna [mailto:anna@q.de]` beside `Gesendet:`, `An:`.
pub(super) fn quoted_senders(text: &str) -> Vec<String> {
    let lines: Vec<&str> =
        text.lines().map(|line| line.trim_start_matches(['>', '*', ' ', '\t', '|', '\u{a0}'])).collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(value) = behind_word(line, &SENDER) else { continue };
        let around = lines.get(at.saturating_sub(4)..(at + 7).min(lines.len())).unwrap_or_default();
        if !around.iter().any(|line| behind_word(line, &BESIDE).is_some()) {
            continue;
        }
        let next = lines.iter().skip(at + 1).take(2).map(|line| line.trim());
        let same = email::only(value.trim()).ok();
        let below =
            || next.take_while(|line| behind_word(line, &BESIDE).is_none()).find_map(|line| email::only(line).ok());
        found.extend(same.or_else(below));
    }
    found
}

/// The sender of a mail that was saved as text: of the head in its first lines.
pub(super) fn saved_sender(text: &str) -> Option<String> {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let first =
        text.lines().next().filter(|line| behind_word(line, &SENDER).is_some() || behind_word(line, &BESIDE).is_some());
    let head = text.get(..text.floor_char_boundary(HEAD_OF_TEXT))?;
    first.and_then(|_| quoted_senders(head).into_iter().next())
}

/// What stands behind one of these words, bold or not, if the line begins with it.
fn behind_word<'a>(line: &'a str, words: &[&str]) -> Option<&'a str> {
    steps::took(words.len());
    let starts = |word: &&&str| line.get(..word.len()).is_some_and(|start| start.to_lowercase() == ***word);
    let word = words.iter().find(starts)?;
    line.get(word.len()..).map(|rest| rest.trim_start_matches(['*', ' ', '\t']))
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
