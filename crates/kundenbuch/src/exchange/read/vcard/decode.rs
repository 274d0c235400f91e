//! The text of one property: quoted-printable, base64 and charsets are undone here, property by property.
//!
//! What cannot be decoded as it says is read as what it then most likely is; it never becomes empty.

use std::borrow::Cow;

use encoding_rs::Encoding;
use mail_parser::decoders::base64::base64_decode;

use super::cut::split_property;
use crate::{
    exchange::read::charset::{self, Charset},
    steps,
};

/// Reads bytes of which a property does not say what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decoder {
    /// For what is not UTF-8.
    other: Charset,
    /// Somebody chose it: UTF-8 is not tried.
    forced: bool,
}

impl Decoder {
    /// For a file that was found, or is `forced`, to be in this charset.
    pub fn new(charset: Charset, forced: bool) -> Decoder {
        match charset {
            // UTF-16 was made UTF-8; a line of such a file that is not UTF-8 is from a Windows program.
            Charset::Utf8 | Charset::Utf16Le | Charset::Utf16Be => {
                Decoder { other: Charset::Windows1252, forced: false }
            }
            other => Decoder { other, forced },
        }
    }

    /// Text that says nothing about itself.
    pub fn plain(self, bytes: &[u8]) -> Cow<'_, str> {
        match std::str::from_utf8(bytes) {
            Ok(text) if !self.forced || text.is_ascii() => Cow::Borrowed(text),
            // UTF-8 with a broken letter stays UTF-8 for the rest.
            Err(_) if !self.forced && bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) => {
                charset::decode(bytes, Charset::Utf8)
            }
            _ => charset::decode(bytes, self.other),
        }
    }

    /// Text that names its charset; if it is not in it, as if it had not.
    fn labelled<'a>(self, bytes: &'a [u8], label: &[u8]) -> Cow<'a, str> {
        if let Some(encoding) = Encoding::for_label(label) {
            let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
            return text.unwrap_or_else(|| Decoder { forced: false, ..self }.plain(bytes));
        }
        match std::str::from_utf8(label).ok().and_then(Charset::from_code) {
            Some(known) => charset::decode(bytes, known),
            None => self.plain(bytes),
        }
    }

    /// Writes a whole property as one line of UTF-8 that says nothing of encodings any more.
    pub fn property(self, out: &mut String, line: &[u8]) {
        steps::took(line.len());
        let (head, value) = split_property(line);
        let mut parts = split_parameters(head);
        let name = parts.next().unwrap_or_default();
        let bare = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default().trim_ascii();
        // A date is read as written: calcard guesses at parts of what it does not know.
        let birthday = bare.eq_ignore_ascii_case(b"BDAY");
        if birthday {
            let group = name.get(..name.len() - bare.len().min(name.len())).unwrap_or_default();
            out.push_str(&self.plain(group.trim_ascii()));
            out.push_str("X-BDAY");
        } else {
            out.push_str(&self.plain(name.trim_ascii()));
        }
        let (mut coded, mut label) = (Coded::Plain, None);
        for parameter in parts {
            let (key, given) = match parameter.iter().position(|byte| *byte == b'=') {
                Some(at) => (parameter.get(..at).unwrap_or_default().trim_ascii(), parameter.get(at + 1..)),
                None => (parameter.trim_ascii(), None),
            };
            let given = given.map(|given| trim_quotes(given.trim_ascii()));
            let is = |word: &[u8]| key.eq_ignore_ascii_case(word);
            let encoding = if is(b"ENCODING") {
                given
            } else if given.is_none() {
                Some(key)
            } else {
                None
            };
            match (Coded::named(encoding.unwrap_or_default()), given) {
                (Some(found), _) => coded = found,
                (None, Some(charset)) if is(b"CHARSET") => label = Some(charset),
                (None, _) if is(b"ENCODING") || (birthday && is(b"VALUE")) => {}
                (None, _) => {
                    out.push(';');
                    out.push_str(&self.plain(parameter.trim_ascii()));
                }
            }
        }
        out.push(':');
        let bytes = match coded {
            Coded::Plain => Cow::Borrowed(value),
            Coded::Printable => Cow::Owned(printable(value)),
            Coded::Base64 => base64_decode(value).map_or(Cow::Borrowed(value), |bytes| Cow::Owned(escaped(&bytes))),
        };
        let text = label.map_or_else(|| self.plain(&bytes), |label| self.labelled(&bytes, label));
        // Whatever ended a line inside a decoded value stands escaped already; what is left would end ours.
        out.extend(text.chars().map(|letter| if matches!(letter, '\n' | '\r') { ' ' } else { letter }));
        out.push('\n');
    }
}

#[derive(Clone, Copy)]
enum Coded {
    Plain,
    Printable,
    Base64,
}

impl Coded {
    fn named(word: &[u8]) -> Option<Coded> {
        let is = |name: &[u8]| word.eq_ignore_ascii_case(name);
        if is(b"QUOTED-PRINTABLE") || is(b"Q") {
            Some(Coded::Printable)
        } else if is(b"BASE64") || is(b"B") {
            Some(Coded::Base64)
        } else if is(b"8BIT") || is(b"7BIT") {
            Some(Coded::Plain)
        } else {
            None
        }
    }
}

/// Parameters; a semicolon inside quotes belongs to its value.
fn split_parameters(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    head.split(move |byte| {
        quoted ^= *byte == b'"';
        *byte == b';' && !quoted
    })
}

fn trim_quotes(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\"")).unwrap_or(text)
}

/// Undoes quoted-printable. An encoded separator is data: it comes out escaped, and so does an encoded line end.
fn printable(value: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| {
        byte.and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok())
    };
    let mut out = Vec::with_capacity(value.len());
    let mut at = 0;
    let mut before = 0;
    while let Some(byte) = value.get(at) {
        steps::took(0);
        let coded = (*byte == b'=').then(|| Some(digit(value.get(at + 1))? << 4 | digit(value.get(at + 2))?)).flatten();
        match coded {
            Some(byte) => {
                // `=5C=3B` is an escape that was encoded as well.
                if matches!(byte, b';' | b',') && before == b'\\' && out.ends_with(b"\\\\") {
                    out.truncate(out.len() - 2);
                }
                escape(&mut out, byte, before);
                before = byte;
                at += 3;
            }
            // The file ended in the middle of a soft break.
            None if *byte == b'=' && at + 1 == value.len() => break,
            None => {
                if matches!(byte, b';' | b',') && before == b'\\' && out.ends_with(b"\\\\") {
                    out.pop();
                }
                out.push(*byte);
                before = *byte;
                at += 1;
            }
        }
    }
    out
}

/// Decoded text as a value of one part.
fn escaped(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut before = 0;
    for byte in bytes {
        escape(&mut out, *byte, before);
        before = *byte;
    }
    out
}

fn escape(out: &mut Vec<u8>, byte: u8, before: u8) {
    match byte {
        b'\n' if before == b'\r' => {}
        b'\n' | b'\r' => out.extend_from_slice(b"\\n"),
        b';' | b',' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        _ => out.push(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_cut_off_spoils_no_other_letter_of_its_value() {
        let decoder = Decoder::new(Charset::Utf8, false);
        assert!(decoder.labelled(b"Schr\xC3\xB6der-Gro\xC3", b"UTF-8").starts_with("Schröder-Gro"));
        assert_eq!(decoder.labelled(b"M\xFCller", b"UTF-8"), "Müller");
    }
}
