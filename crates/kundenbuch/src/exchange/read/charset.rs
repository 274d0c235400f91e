//! Which characters the bytes of a file mean.
//!
//! Guessing is right for UTF-8 and Windows-1252. DOS and old Mac files look like Windows-1252 to every general
//! detector, so German umlauts between letters decide; whoever sees the preview may still force another charset.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{ISO_8859_15, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

use crate::steps;

/// A way to write characters as bytes that German address lists really use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
pub enum Charset {
    /// UTF-8, with or without BOM.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, low byte first: Excel's "Unicode Text".
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Windows, western Europe: classic Outlook, older Thunderbird, most trade software.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// Unix, western Europe with the euro sign.
    #[serde(rename = "iso-8859-15")]
    Iso8859_15,
    /// DOS, western Europe: very old trade software.
    #[serde(rename = "cp850")]
    Cp850,
    /// Mac OS before X.
    #[serde(rename = "macintosh")]
    MacRoman,
}

impl Charset {
    /// All of them, the usual first: what a switch offers.
    pub const ALL: [Charset; 7] = [
        Charset::Utf8,
        Charset::Windows1252,
        Charset::Iso8859_15,
        Charset::Cp850,
        Charset::MacRoman,
        Charset::Utf16Le,
        Charset::Utf16Be,
    ];

    /// The name used in reports and on the command line, such as `windows-1252`.
    pub const fn code(self) -> &'static str {
        match self {
            Charset::Utf8 => "utf-8",
            Charset::Utf16Le => "utf-16le",
            Charset::Utf16Be => "utf-16be",
            Charset::Windows1252 => "windows-1252",
            Charset::Iso8859_15 => "iso-8859-15",
            Charset::Cp850 => "cp850",
            Charset::MacRoman => "macintosh",
        }
    }

    /// The charset with this code, any case; also the everyday names `ansi`, `latin9`, `dos`, `mac`, `utf8`.
    pub fn from_code(code: &str) -> Option<Charset> {
        let code: String =
            code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
        Some(match code.as_str() {
            "utf8" => Charset::Utf8,
            "utf16" | "utf16le" | "unicode" => Charset::Utf16Le,
            "utf16be" => Charset::Utf16Be,
            "windows1252" | "cp1252" | "1252" | "ansi" | "iso88591" | "latin1" => Charset::Windows1252,
            "iso885915" | "latin9" => Charset::Iso8859_15,
            "cp850" | "850" | "ibm850" | "dos" => Charset::Cp850,
            "macintosh" | "macroman" | "mac" => Charset::MacRoman,
            _ => return None,
        })
    }
}

/// How much of a file is looked at when neither a BOM nor valid UTF-8 decides.
const LOOK: usize = 1 << 20;

/// The most likely charset. Empty input is UTF-8.
pub fn detect(bytes: &[u8]) -> Charset {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => return Charset::Utf8,
        [0xff, 0xfe, ..] => return Charset::Utf16Le,
        [0xfe, 0xff, ..] => return Charset::Utf16Be,
        _ => {}
    }
    if let Some(wide) = by_zeros(bytes) {
        return wide;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Charset::Utf8;
    }
    let bytes = bytes.get(..LOOK).unwrap_or(bytes);
    // One foreign line does not make a UTF-8 file another: hardly any other text is UTF-8 by chance.
    let (utf8, foreign) =
        lines(bytes).fold((0_usize, 0_usize), |(utf8, foreign), line| match std::str::from_utf8(line) {
            Ok(text) => (utf8 + usize::from(!text.is_ascii()), foreign),
            Err(_) => (utf8, foreign + 1),
        });
    if utf8 > foreign {
        return Charset::Utf8;
    }
    if let Some(old) = by_umlauts(bytes) {
        return old;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // Anything but UTF-8 is read as Windows-1252: the Eastern European guesses are wrong more often than right here.
    // UTF-8 that is broken in one place is still UTF-8.
    if detector.guess(Some(b"de"), Utf8Detection::Allow) == encoding_rs::UTF_8 || mostly_utf8(bytes) {
        Charset::Utf8
    } else {
        Charset::Windows1252
    }
}

/// UTF-16 without its mark, if nearly every second byte is 0 beside a letter and none of the others is.
fn by_zeros(bytes: &[u8]) -> Option<Charset> {
    let (pairs, rest) = bytes.get(..LOOK).unwrap_or(bytes).as_chunks::<2>();
    let wide = |pair: &&[u8; 2]| pair.contains(&0);
    let zeros = pairs.iter().filter(wide).count();
    if !rest.is_empty() || pairs.len() < 4 || zeros * 10 < pairs.len() * 9 {
        return None;
    }
    let is_letter = |byte: u8| byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r');
    let all = |zero: usize, letter: usize| {
        let at = |pair: &[u8; 2], place: usize| pair.get(place).copied().unwrap_or_default();
        pairs.iter().filter(wide).all(|pair| at(pair, zero) == 0 && is_letter(at(pair, letter)))
    };
    if all(1, 0) {
        Some(Charset::Utf16Le)
    } else if all(0, 1) {
        Some(Charset::Utf16Be)
    } else {
        None
    }
}

/// Do nearly all non-ASCII runs form UTF-8? A file cut in the middle or with one bad paste still reads best as UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 10 * bad
}

/// The lines of a text with their ends; a lone carriage return ends one.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let found = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let end = match found {
            _ if rest.is_empty() => return None,
            None => rest.len(),
            Some(at) if rest.get(at..at + 2) == Some(b"\r\n") => at + 2,
            Some(at) => at + 1,
        };
        steps::took(end);
        let (line, behind) = rest.split_at_checked(end)?;
        rest = behind;
        Some(line)
    })
}

/// Whether a line is not written in the charset of its file, and by how much we know it: UTF-8 among Windows lines
/// shows itself, as does any other among UTF-8.
fn is_foreign(line: &[u8], charset: Charset) -> bool {
    if line.is_ascii() {
        return false;
    }
    match (charset, std::str::from_utf8(line)) {
        (Charset::Utf8, read) => read.is_err(),
        (Charset::Windows1252 | Charset::Iso8859_15, read) => read.is_ok(),
        _ => false,
    }
}

/// Numbers of the lines, from 1, that are written in another charset than the file, ascending. A charset somebody chose
/// is taken at their word, but no byte makes sense in UTF-8 that is none.
pub fn foreign_lines(bytes: &[u8], charset: Charset, chosen: bool) -> Vec<u32> {
    if chosen && charset != Charset::Utf8 {
        return Vec::new();
    }
    let foreign = lines(bytes).zip(1..).filter(|(line, _)| is_foreign(line, charset));
    foreign.map(|(_, number)| number).collect()
}

/// As [`decode`], but a line that is written in another charset is decoded by itself.
pub fn decode_by_line(bytes: &[u8], charset: Charset) -> Cow<'_, str> {
    let mixed = matches!(charset, Charset::Windows1252 | Charset::Iso8859_15);
    if !mixed || !lines(bytes).any(|line| is_foreign(line, charset)) {
        return decode(bytes, charset);
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for line in lines(bytes) {
        text.push_str(&decode(line, if is_foreign(line, charset) { Charset::Utf8 } else { charset }));
    }
    Cow::Owned(text)
}

/// UTF-8 in which some lines may be none: these are decoded by themselves. In a line that is UTF-8 but for single
/// bytes, these are read as Windows'; a letter cut in the middle is U+FFFD.
fn decode_utf8(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    for line in lines(bytes) {
        let mixed = line.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
        if !mixed && std::str::from_utf8(line).is_err() {
            text.push_str(&decode(line, by_umlauts(line).unwrap_or(Charset::Windows1252)));
            continue;
        }
        for chunk in line.utf8_chunks() {
            text.push_str(chunk.valid());
            match chunk.invalid() {
                [] => {}
                [one] => text.push_str(&decode(&[*one], Charset::Windows1252)),
                _ => text.push(char::REPLACEMENT_CHARACTER),
            }
        }
    }
    Cow::Owned(text)
}

/// DOS or Mac, if umlauts in their places stand between letters more often than Windows' own.
fn by_umlauts(bytes: &[u8]) -> Option<Charset> {
    let (mut windows, mut dos, mut mac) = (0_u32, 0_u32, 0_u32);
    for window in bytes.windows(3) {
        let [before, letter, after] = *window else { continue };
        if !before.is_ascii_alphabetic() || !after.is_ascii_alphabetic() {
            continue;
        }
        match letter {
            0x84 | 0x94 | 0x81 | 0x82 => dos += 1,
            0x8a | 0x9a | 0x9f | 0xa7 | 0x8e => mac += 1,
            // ß of DOS is á of Windows: only the word "straße" tells.
            0xe1 if before.eq_ignore_ascii_case(&b'a') && after.eq_ignore_ascii_case(&b'e') => dos += 1,
            0xc0..=0xff => windows += 1,
            _ => {}
        }
    }
    if dos > windows && dos > mac {
        Some(Charset::Cp850)
    } else if mac > windows && mac > dos {
        Some(Charset::MacRoman)
    } else {
        None
    }
}

/// The text these bytes mean in this charset, without BOM. A line of UTF-8 that is
/// none is decoded by itself; bytes that mean nothing become U+FFFD.
pub fn decode(bytes: &[u8], charset: Charset) -> Cow<'_, str> {
    steps::took(bytes.len());
    match charset {
        Charset::Utf8 => decode_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
        Charset::Utf16Le => UTF_16LE.decode_without_bom_handling(bytes.strip_prefix(b"\xff\xfe").unwrap_or(bytes)).0,
        Charset::Utf16Be => UTF_16BE.decode_without_bom_handling(bytes.strip_prefix(b"\xfe\xff").unwrap_or(bytes)).0,
        Charset::Windows1252 => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        Charset::Iso8859_15 => ISO_8859_15.decode_without_bom_handling(bytes).0,
        Charset::MacRoman => MACINTOSH.decode_without_bom_handling(bytes).0,
        Charset::Cp850 => {
            if bytes.is_ascii() {
                return String::from_utf8_lossy(bytes);
            }
            let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
            text.extend(bytes.iter().map(|byte| cp850(*byte)));
            Cow::Owned(text)
        }
    }
}

/// The upper half of code page 850, as in <https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP850.TXT>.
const CP850_UPPER: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å', 'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û',
    'ù', 'ÿ', 'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ', 'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '®', '¬', '½', '¼', '¡',
    '«', '»', '░', '▒', '▓', '│', '┤', 'Á', 'Â', 'À', '©', '╣', '║', '╗', '╝', '¢', '¥', '┐', '└', '┴', '┬', '├', '─',
    '┼', 'ã', 'Ã', '╚', '╔', '╩', '╦', '╠', '═', '╬', '¤', 'ð', 'Ð', 'Ê', 'Ë', 'È', 'ı', 'Í', 'Î', 'Ï', '┘', '┌', '█',
    '▄', '¦', 'Ì', '▀', 'Ó', 'ß', 'Ô', 'Ò', 'õ', 'Õ', 'µ', 'þ', 'Þ', 'Ú', 'Û', 'Ù', 'ý', 'Ý', '¯', '´', '\u{ad}', '±',
    '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹', '³', '²', '■', '\u{a0}',
];

fn cp850(byte: u8) -> char {
    match byte.checked_sub(0x80) {
        None => char::from(byte),
        Some(upper) => CP850_UPPER.get(usize::from(upper)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;
    use proptest::prelude::*;

    const LINE: &str = "Brüggemann;Jörg;Schloßstraße 3;Fränkische Höfe\r\n";

    #[test]
    fn one_foreign_line_in_a_utf8_file_is_decoded_by_itself() {
        let mut bytes = LINE.repeat(3).into_bytes();
        bytes.extend(b"Sch\xe4fer;G\xf6tz;F\xfcrth\r\n");
        bytes.extend(LINE.as_bytes());
        bytes.extend("Mü".as_bytes());
        bytes.extend(b"ller;\xc4nne\r\n");
        let charset = detect(&bytes);
        assert_eq!(charset, Charset::Utf8);
        assert_eq!(decode(&bytes, charset), format!("{}Schäfer;Götz;Fürth\r\n{LINE}Müller;Änne\r\n", LINE.repeat(3)));
        assert_eq!(foreign_lines(&bytes, charset, false), [4, 6]);
    }

    #[test]
    fn one_utf8_line_in_a_windows_file_is_decoded_by_itself() {
        let windows = WINDOWS_1252.encode(LINE).0;
        let mut bytes = windows.repeat(3);
        bytes.extend(LINE.as_bytes());
        let charset = detect(&bytes);
        assert_eq!(charset, Charset::Windows1252);
        assert_eq!(decode_by_line(&bytes, charset), LINE.repeat(4));
        assert_eq!(foreign_lines(&bytes, charset, false), [4]);
        assert_eq!(foreign_lines(&bytes, charset, true), [0_u32; 0]);
    }

    #[test]
    fn windows_files_are_recognised() {
        let (bytes, _, _) = WINDOWS_1252.encode(LINE);
        assert_eq!(detect(&bytes), Charset::Windows1252);
        assert_eq!(decode(&bytes, Charset::Windows1252), LINE);
    }

    #[test]
    fn dos_files_are_recognised_by_their_umlauts() {
        let bytes: Vec<u8> = LINE
            .chars()
            .map(|letter| {
                CP850_UPPER
                    .iter()
                    .position(|c| *c == letter)
                    .map_or_else(|| u8::try_from(letter).unwrap(), |at| u8::try_from(at + 0x80).unwrap())
            })
            .collect();
        assert_eq!(detect(&bytes), Charset::Cp850);
        assert_eq!(decode(&bytes, Charset::Cp850), LINE);
    }

    #[test]
    fn old_mac_files_are_recognised_by_their_umlauts() {
        let (bytes, _, _) = (b"Br\x9fggemann;J\x9arg;Schlo\xa7stra\xa7e 3;Fr\x8ankische H\x9afe", 0, 0);
        assert_eq!(detect(bytes), Charset::MacRoman);
        assert_eq!(decode(bytes, Charset::MacRoman), LINE.trim_end());
    }

    #[test]
    fn a_byte_order_mark_decides_and_goes() {
        let mut bytes = b"\xef\xbb\xbf".to_vec();
        bytes.extend_from_slice(LINE.as_bytes());
        assert_eq!(detect(&bytes), Charset::Utf8);
        assert_eq!(decode(&bytes, Charset::Utf8), LINE);
        let wide: Vec<u8> = [0xfeff].into_iter().chain(LINE.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(detect(&wide), Charset::Utf16Le);
        assert_eq!(decode(&wide, Charset::Utf16Le), LINE);
    }

    #[test]
    fn utf8_cut_in_a_letter_stays_utf8() {
        let text = LINE.repeat(20);
        let bytes = &text.as_bytes()[..text.find('ü').unwrap() + 1 + LINE.len() * 19];
        assert!(std::str::from_utf8(bytes).is_err());
        assert_eq!(detect(bytes), Charset::Utf8);
    }

    #[test]
    fn every_code_names_its_charset() {
        for charset in Charset::ALL {
            assert_eq!(Charset::from_code(charset.code()), Some(charset));
            assert_eq!(serde_json::to_value(charset).unwrap(), charset.code());
        }
    }

    proptest! {
        #[test]
        fn any_bytes_become_text(bytes: Vec<u8>) {
            detect(&bytes);
            for charset in Charset::ALL {
                decode(&bytes, charset);
            }
        }
    }
}
