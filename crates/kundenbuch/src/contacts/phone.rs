//! Phone numbers: read in any spelling, shown by DIN 5008, found by any part.
//!
//! The typed text stays the truth; what is read here stands beside it. German and Austrian numbers are taken apart
//! by our own few rules, for the library loses extensions and reads letters as digits; everything else is its work.

use std::borrow::Cow;

use phonenumber::{Mode, country::Id as Region, metadata::DATABASE};
use unicode_normalization::UnicodeNormalization;

/// Longer texts are no phone numbers; what stands behind is not looked at.
const LOOKED_AT: usize = 120;
/// More digits are not indexed (E.164 allows 15, an extension comes on top).
const MOST_DIGITS: usize = 20;
/// Shortest part that can be found (design §13.8).
const PART: usize = 4;

/// What was understood of a typed number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phone {
    /// `+49891234567`, without extension; `None` when the text is not understood or holds a letter O for a zero.
    pub e164: Option<String>,
    /// The digits behind the dash of a German or Austrian number, else empty: `02202 123456-12` has `12`.
    pub extension: String,
    /// Digits of the national significant number with the extension, for [`suffixes`]: `891234567`. If the number
    /// is not understood, the digits found, without country code and leading zeros.
    pub national: String,
}

/// Reads a number in any spelling; `country` is the firm's (`DE`), for numbers without country code.
///
/// Words before it (`Tel.:`) and everything from the first letter behind it on (`App. 12`) are left out; so is a
/// second number. Numbers without area code are not understood: they say nothing outside their town.
pub fn read(text: &str, country: &str) -> Phone {
    let typed = Typed::scan(text);
    if typed.doubtful {
        return Phone::default();
    }
    typed.understood(country).unwrap_or_else(|| Phone { national: typed.digits_to_find(), ..Phone::default() })
}

/// The number as DIN 5008 writes it: `089 1234567`, `089 1234567-18`, `0170 12345678`, and `+43 1 1234567` if it
/// lies in another country than the firm's. Plain blanks; a text that is not understood comes back as typed.
pub fn din5008(text: &str, country: &str) -> String {
    let phone = read(text, country);
    phone.e164.as_deref().and_then(|e164| written(e164, &phone.extension, country)).unwrap_or_else(|| text.to_owned())
}

/// Every ending of at least four digits, longest first, for the search index. Of longer texts the last 20 digits.
pub fn suffixes(national: &str) -> Vec<String> {
    let digits: Vec<char> = national.chars().filter(char::is_ascii_digit).collect();
    let first = digits.len().saturating_sub(MOST_DIGITS);
    let last = (digits.len() + 1).saturating_sub(PART);
    (first..last).filter_map(|start| digits.get(start..)).map(|ending| ending.iter().collect()).collect()
}

/// The digits to look for, if a search text looks like a phone number or a part of one in any spelling, else `None`.
///
/// Country code and leading zero are taken off: `0049 351 4455`, `+49 351/44 55` and `0351/4455` give `3514455`.
/// Match them as the beginning of a [suffix](suffixes). At least three digits.
pub fn query_digits(text: &str) -> Option<String> {
    let text = text.trim();
    if text.chars().any(|letter| !(letter.is_ascii_digit() || letter == '+' || is_separator(letter))) {
        return None;
    }
    let digits = Typed::scan(text).digits_to_find();
    (digits.len() >= 3).then_some(digits)
}

/// A run of digits and what stood before it.
struct Group {
    digits: String,
    dashed: bool,
    bracketed: bool,
}

/// The first number of a text, as typed.
#[derive(Default)]
struct Typed {
    groups: Vec<Group>,
    plus: bool,
    /// A letter O stands among the digits.
    doubtful: bool,
}

impl Typed {
    fn scan(text: &str) -> Typed {
        let mut typed = Typed::default();
        let mut letters = text.nfkc().take(LOOKED_AT).peekable();
        let (mut before, mut dashed, mut bracketed, mut slashed, mut count) = (' ', false, false, false, 0);
        while let Some(letter) = letters.next() {
            let next = letters.peek().copied().unwrap_or(' ');
            match letter {
                '0'..='9' => {
                    if let Some(group) = typed.groups.last_mut().filter(|_| before.is_ascii_digit()) {
                        group.digits.push(letter);
                    } else if slashed && count >= 7 && letter == '0' && next.is_ascii_digit() {
                        break; // `089 123456 / 0171 2223344`: the second number
                    } else {
                        typed.groups.push(Group { digits: letter.to_string(), dashed, bracketed });
                    }
                    (dashed, bracketed, slashed, count) = (false, false, false, count + 1);
                }
                '+' if typed.groups.is_empty() => typed.plus = true,
                'o' | 'O' if before.is_ascii_digit() || next.is_ascii_digit() => typed.doubtful = true,
                _ if is_separator(letter) => {
                    dashed |= is_dash(letter);
                    bracketed |= letter == '(';
                    slashed |= letter == '/';
                }
                _ if typed.groups.is_empty() => (typed.plus, dashed, bracketed, slashed) = (false, false, false, false),
                _ => break,
            }
            before = letter;
        }
        typed
    }

    fn all_digits(&self) -> String {
        self.groups.iter().map(|group| group.digits.as_str()).collect()
    }

    /// Country code and the digits behind it, without `(0)`; `None` for a number in national form.
    fn international(&self) -> Option<(u16, String)> {
        let all = self.all_digits();
        let behind = match (self.plus, all.strip_prefix("00")) {
            (_, Some(behind)) => behind,
            (true, None) => &all,
            (false, None) => return None,
        };
        let (code, rest) = split_code(behind)?;
        Some((code, if keeps_zero(code) { rest } else { rest.trim_start_matches('0') }.to_owned()))
    }

    fn digits_to_find(&self) -> String {
        let mut digits = match self.international() {
            Some((_, rest)) => rest,
            None => self.all_digits().trim_start_matches('0').to_owned(),
        };
        if let Some((cut, _)) = digits.char_indices().rev().nth(MOST_DIGITS - 1) {
            digits.drain(..cut);
        }
        digits
    }

    fn understood(&self, country: &str) -> Option<Phone> {
        let region: Region = country.trim().to_uppercase().parse().unwrap_or(Region::DE);
        let home = DATABASE.by_id(region.as_ref())?.country_code();
        let (code, national) = match self.international() {
            Some(found) => found,
            None if home == 49 || home == 43 => (home, trunk_form(&self.all_digits(), home)?),
            None => {
                let number = phonenumber::parse(Some(region), self.all_digits()).ok().filter(phonenumber::is_valid)?;
                (number.code().value(), number.national().to_string())
            }
        };
        let extension = if code == 49 || code == 43 { self.extension(code, &national) } else { "" };
        let base = national.strip_suffix(extension).unwrap_or(&national);
        let e164 = format!("+{code}{base}");
        let fits = matches!(base.len(), 4..=13) && phonenumber::parse(None, &e164).is_ok();
        fits.then(|| Phone { e164: Some(e164), extension: extension.to_owned(), national })
    }

    /// The last group if a dash before it means an extension rather than a gap.
    fn extension(&self, code: u16, national: &str) -> &str {
        let Some(last) = self.groups.last().filter(|last| last.dashed && last.digits.len() <= 5) else { return "" };
        let base = national.len().saturating_sub(last.digits.len());
        if base < 6 || is_mobile(code, national) {
            return "";
        }
        // Groups of the national number: without country code, trunk zero and `(0)`.
        let mut to_skip = self.all_digits().len().saturating_sub(national.len());
        let mut inside = Vec::new();
        for group in &self.groups {
            let skipped = to_skip.min(group.digits.len());
            let trunk = group.bracketed && group.digits == "0";
            to_skip -= skipped;
            if skipped < group.digits.len() && !trunk {
                inside.push(group);
            }
        }
        let dashes = inside.iter().skip(2).filter(|group| group.dashed).count();
        let is_extension = if inside.len() == 2 { base >= 7 } else { dashes == 1 };
        if is_extension { &last.digits } else { "" }
    }
}

/// The national number of a German or Austrian one in national form; mobiles also without zero, as spreadsheets
/// leave them, and with a bare `49` before.
fn trunk_form(all: &str, home: u16) -> Option<String> {
    if let Some(national) = all.strip_prefix('0') {
        return Some(national.to_owned());
    }
    let bare = all.strip_prefix(home.to_string().as_str()).unwrap_or(all);
    (is_mobile(home, bare) && matches!(bare.len(), 10..=12)).then(|| bare.to_owned())
}

/// Mobiles have no extension and fill a spreadsheet's lost zero safely.
fn is_mobile(code: u16, national: &str) -> bool {
    let starts = |beginnings: &[&str]| beginnings.iter().any(|beginning| national.starts_with(beginning));
    match code {
        49 => starts(&["15", "16", "17"]),
        43 => starts(&["65", "66", "67", "68", "69"]) && !starts(&["662"]), // 0662 is Salzburg
        _ => false,
    }
}

fn written(e164: &str, extension: &str, country: &str) -> Option<String> {
    let number = phonenumber::parse(None, e164).ok()?;
    let region: Region = country.trim().to_uppercase().parse().unwrap_or(Region::DE);
    let code = number.code().value();
    let at_home = DATABASE.by_id(region.as_ref())?.country_code() == code;
    let mode = if at_home { Mode::National } else { Mode::International };
    let text = number.format().mode(mode).to_string();
    let groups: Vec<&str> =
        text.split(|letter| !matches!(letter, '0'..='9' | '+')).filter(|run| !run.is_empty()).collect();
    if at_home && matches!(code, 49 | 43) && !text.starts_with('0') {
        return None; // the library knows no such number and leaves the zero out
    }
    let end = if extension.is_empty() { Cow::Borrowed("") } else { Cow::Owned(format!("-{extension}")) };
    Some(groups.join(" ") + &end)
}

/// Splits the country calling code off. Codes are free of prefixes (ITU-T E.164 annex): zones 1 and 7 have one
/// digit, those listed two, all others three.
fn split_code(digits: &str) -> Option<(u16, &str)> {
    let first_two: String = digits.chars().take(2).collect();
    let length = match first_two.as_str() {
        two if two.starts_with(['1', '7']) => 1,
        two if two.starts_with('0') => return None,
        "20" | "27" | "28" | "30" | "31" | "32" | "33" | "34" | "36" | "39" | "40" | "41" | "43" | "44" | "45"
        | "46" | "47" | "48" | "49" | "51" | "52" | "53" | "54" | "55" | "56" | "57" | "58" | "60" | "61" | "62"
        | "63" | "64" | "65" | "66" | "81" | "82" | "83" | "84" | "86" | "89" | "90" | "91" | "92" | "93" | "94"
        | "95" | "98" => 2,
        _ => 3,
    };
    let (code, rest) = digits.split_at_checked(length)?;
    Some((code.parse().ok()?, rest))
}

/// Italy, San Marino and the Vatican keep the zero of their area codes.
fn keeps_zero(code: u16) -> bool {
    matches!(code, 39 | 378 | 379)
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn is_separator(letter: char) -> bool {
    is_dash(letter)
        || matches!(letter, '(' | ')' | '[' | ']' | '/' | '.' | '\'' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}')
        || (letter.is_whitespace() && letter != '\n' && letter != '\r')
}

#[cfg(test)]
#[path = "phone_tests.rs"]
mod tests;
