//! Cuts a file into cards and each card into plain lines, in one pass over its bytes.
//!
//! Every loop stops at a limit: [`MAX_FIELD`] for a property, [`MAX_CARD`] for a card, [`MAX_PROPERTIES`] for what may
//! become values. What is above is passed over, not kept, and the card is held as too long.

use std::borrow::Cow;

use super::{super::MAX_FIELD, decode::Decoder};
use crate::steps;

/// Largest card in bytes, pictures not counted.
pub const MAX_CARD: usize = 4 << 20;
/// Most properties of a card but its notes.
pub const MAX_PROPERTIES: usize = 2_000;

/// Shorter lines are not folded; writers fold at 72 to 76 bytes.
const SHORTEST_FOLDED: usize = 60;

/// One card, tidied: a property a line, decoded.
pub struct Tidy {
    /// Line of the file where it begins.
    pub line: u32,
    /// What `calcard` reads.
    pub text: String,
    /// Something of it is above a limit; its text is cut.
    pub too_long: bool,
    /// Photos, sounds, keys and nested cards left out.
    pub left_out: Vec<&'static str>,
    properties: usize,
    /// It has nothing but what every card has: there is nothing to parse.
    pub empty: bool,
}

/// Do these bytes begin with a card?
pub fn is_vcard(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    lines(head).any(|line| is_begin(line.bytes))
}

/// The cards of a file.
pub fn cards(bytes: &[u8], decoder: Decoder) -> Cards<'_, impl Iterator<Item = Line<'_>>> {
    Cards { lines: lines(bytes).peekable(), decoder }
}

/// A line with its number, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    number: u32,
    bytes: &'a [u8],
}

/// Lines, whatever ends them.
fn lines(bytes: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let (mut rest, mut number) = (bytes, 0);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        number += 1;
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        steps::took(end);
        let (line, behind) = rest.split_at_checked(end)?;
        rest = match behind {
            [b'\r', b'\n', tail @ ..] | [_, tail @ ..] => tail,
            [] => behind,
        };
        Some(Line { number, bytes: line })
    })
}

fn is_begin(line: &[u8]) -> bool {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii_start();
    is_mark(line, b"BEGIN")
}

fn is_end(line: &[u8]) -> bool {
    is_mark(line, b"END")
}

/// `BEGIN:VCARD`, any case, blanks around.
fn is_mark(line: &[u8], word: &[u8]) -> bool {
    let Some((mark, rest)) = line.split_at_checked(word.len()) else { return false };
    mark.eq_ignore_ascii_case(word)
        && rest.len() < 64
        && rest
            .trim_ascii_start()
            .strip_prefix(b":")
            .is_some_and(|name| name.trim_ascii().eq_ignore_ascii_case(b"VCARD"))
}

/// Cuts lines into tidied cards.
pub struct Cards<'a, I: Iterator<Item = Line<'a>>> {
    lines: std::iter::Peekable<I>,
    decoder: Decoder,
}

impl<'a, I: Iterator<Item = Line<'a>>> Cards<'a, I> {
    fn peek(&mut self) -> Option<&'a [u8]> {
        self.lines.peek().map(|line| line.bytes)
    }

    /// Lines up to the card's end, which goes too; stops before a BEGIN that is not ours to read.
    fn card(&mut self, line: u32) -> Tidy {
        let mut card = Tidy {
            line,
            text: "BEGIN:VCARD\n".to_owned(),
            too_long: false,
            left_out: Vec::new(),
            properties: 0,
            empty: true,
        };
        let mut agent = false;
        while let Some(line) = self.peek() {
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
            agent = name.eq_ignore_ascii_case(b"AGENT");
            if agent {
                continue;
            }
            if let Some(binary) = BINARY.iter().find(|binary| name.eq_ignore_ascii_case(binary.as_bytes())) {
                if card.left_out.len() < MAX_PROPERTIES {
                    card.left_out.push(binary);
                }
                self.skip_binary(line);
                continue;
            }
            self.take(&mut card, line, name);
        }
        card.text.push_str("END:VCARD\n");
        card
    }

    /// Takes a property with its continuation lines.
    fn take(&mut self, card: &mut Tidy, first: &'a [u8], name: &[u8]) {
        let many = name.eq_ignore_ascii_case(b"NOTE") || name.eq_ignore_ascii_case(b"X-KUNDENBUCH-RECORD");
        card.properties += usize::from(!many);
        card.empty &= name.is_empty() || name.eq_ignore_ascii_case(b"VERSION");
        let (whole, too_long) = self.unfold(first);
        card.too_long |= too_long || card.properties > MAX_PROPERTIES || card.text.len() + whole.len() > MAX_CARD;
        if !card.too_long {
            self.decoder.property(&mut card.text, &whole);
        }
    }

    /// A property's whole line: folds are taken out before anything is decoded, for a fold may split a letter.
    fn unfold(&mut self, first: &'a [u8]) -> (Cow<'a, [u8]>, bool) {
        let printable = has_parameter(split_property(first).0, b"QUOTED-PRINTABLE");
        let mut too_long = first.len() > MAX_FIELD;
        let mut whole = Cow::Borrowed(first.get(..first.len().min(MAX_FIELD)).unwrap_or_default());
        let mut piece = first;
        while let Some(next) = self.peek().filter(|next| !is_end(next) && !is_begin(next)) {
            let bare = piece.trim_ascii_end();
            let soft = printable && bare.ends_with(b"=");
            let more = if soft {
                // The line was broken at its `=`, which goes with the blanks behind it. Some writers fold it as well.
                let kept = whole.len() - (piece.len() - bare.len() + 1).min(whole.len());
                if !too_long {
                    whole.to_mut().truncate(kept);
                }
                next
            } else {
                let tab = next.strip_prefix(b"\t");
                let folded = next.strip_prefix(b" ").or(tab);
                let Some(folded) = folded.filter(|_| !printable || !next.trim_ascii().is_empty()) else { break };
                // Nobody folds so short a line: the tab stood between two words.
                if tab.is_some() && piece.len() < SHORTEST_FOLDED && !too_long {
                    whole.to_mut().push(b' ');
                }
                folded
            };
            self.lines.next();
            too_long |= whole.len() + more.len() > MAX_FIELD;
            if !too_long {
                whole.to_mut().extend_from_slice(more);
            }
            steps::took(more.len());
            piece = more;
        }
        (whole, too_long)
    }

    fn skip_nested(&mut self) {
        let mut depth = 0_u32;
        for line in self.lines.by_ref() {
            if is_begin(line.bytes) {
                depth += 1;
            } else if is_end(line.bytes) {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return;
                }
            }
        }
    }

    /// Passes over a photo: folded lines, and base64 that old phones wrote without folding.
    fn skip_binary(&mut self, first: &[u8]) {
        let head = split_property(first).0;
        let base64 = has_parameter(head, b"BASE64") || has_parameter(head, b"B");
        while let Some(line) = self.peek() {
            let folded = line.starts_with(b" ") || line.starts_with(b"\t");
            let bare = base64 && !line.iter().any(|byte| matches!(byte, b':' | b';'));
            if !(folded || bare) {
                return;
            }
            self.lines.next();
        }
    }
}

impl<'a, I: Iterator<Item = Line<'a>>> Iterator for Cards<'a, I> {
    type Item = std::result::Result<Tidy, u32>;

    /// The next card, or the line of something between cards that is none.
    fn next(&mut self) -> Option<Self::Item> {
        let mut stray = None;
        while let Some(line) = self.lines.peek().copied() {
            if is_begin(line.bytes) {
                if let Some(stray) = stray {
                    return Some(Err(stray));
                }
                self.lines.next();
                return Some(Ok(self.card(line.number)));
            }
            self.lines.next();
            if !line.bytes.trim_ascii().is_empty() && !is_end(line.bytes) && line.bytes != b"\xef\xbb\xbf" {
                stray.get_or_insert(line.number);
            }
        }
        stray.map(Err)
    }
}

/// Properties whose values are pictures, sounds or keys.
const BINARY: [&str; 4] = ["PHOTO", "LOGO", "SOUND", "KEY"];

/// Parameters and value; a colon inside quotes belongs to the parameters.
pub fn split_property(line: &[u8]) -> (&[u8], &[u8]) {
    let mut quoted = false;
    let colon = line.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == b':' && !quoted
    });
    let colon = colon.or_else(|| line.iter().position(|byte| *byte == b':'));
    match colon.and_then(|at| Some((line.get(..at)?, line.get(at + 1..)?))) {
        Some(parts) => parts,
        None => (line, b""),
    }
}

/// The property's name without group and parameters.
fn property(line: &[u8]) -> &[u8] {
    let name = line.split(|byte| matches!(byte, b';' | b':')).next().unwrap_or_default();
    name.rsplit(|byte| *byte == b'.').next().unwrap_or_default().trim_ascii()
}

/// Does one of the parameters have this name or this value?
fn has_parameter(head: &[u8], word: &[u8]) -> bool {
    head.split(|byte| *byte == b';')
        .skip(1)
        .any(|parameter| parameter.split(|byte| *byte == b'=').any(|part| part.trim_ascii().eq_ignore_ascii_case(word)))
}
