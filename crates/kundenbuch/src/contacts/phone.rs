//! Phone numbers: read in any spelling, shown by DIN 5008, found by any part.
//!
//! The typed text stays the truth; what is read here stands beside it. German and Austrian numbers are taken apart
//! by our own few rules, for the library loses extensions and reads letters as digits; everything else is its work.
//!
//! The digits behind a dash belong to the number: `0711 2233-440` is `0711 2233440`. Only a marked extension
//! (`App. 12`, `ext`, `x`) stands apart. Where a spelling can mean more than one number, the others are named too, so
//! that a block meets every one of them.

mod homes;
mod typed;

use std::borrow::Cow;

use phonenumber::{Mode, country::Id as Region, metadata::DATABASE};

pub use homes::{country_of, exists, is_national, read_at, shown};
pub use typed::split;
use typed::{Ending, Group, Range, Typed, is_separator};

/// More digits are not indexed (E.164 allows 15, an extension comes on top).
const MOST_DIGITS: usize = 20;
/// Shortest part that can be found (design §13.8).
const PART: usize = 4;

/// What was understood of a typed number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phone {
    /// `+49891234567`; `None` when the text is not understood or holds a letter O for a zero. This is the number that
    /// is dialled, printed and compared with the block list.
    pub e164: Option<String>,
    /// Its last digits if they stand behind the dash of a German or Austrian number: `02202 123456-12` has `12`.
    pub direct: String,
    /// A marked extension with its word, as typed: `App. 12`. Shown and found, no part of the number.
    pub extension: String,
    /// Digits of the national significant number with the extension, for [`suffixes`]: `891234567`. If the number
    /// is not understood, the digits found, without country code and leading zeros.
    pub national: String,
    /// Other numbers the text may mean, in E.164: both lines of `0711 2233440/41`. A block on one of them counts.
    pub others: Vec<String>,
    /// Lines between those of a text that may be a range or not: `-440/449`. Who blocks the text means them too.
    pub between: Vec<String>,
    /// It names a range of more than [`LINES`] lines, of which only the first ones and the last are among the others.
    pub long_range: bool,
}

/// Reads the first number of a text in any spelling; `country` is the firm's (`DE`), for numbers without country code.
///
/// Words around it are left out; of a text with several numbers [`split`] tells each. Numbers without area code are
/// not understood: they say nothing outside their town.
pub fn read(text: &str, country: &str) -> Phone {
    let typed = Typed::scan(text);
    if typed.doubtful {
        return Phone::default();
    }
    let region: Region = country.trim().to_uppercase().parse().unwrap_or(Region::DE);
    let Some(home) = DATABASE.by_id(region.as_ref()).map(phonenumber::Metadata::country_code) else {
        return Phone::default();
    };
    let mut phone = understood(&typed, region, home)
        .unwrap_or_else(|| Phone { national: digits_to_find(&typed), ..Phone::default() });
    (phone.others, phone.between) = others(&typed, region, home, phone.e164.as_deref());
    phone.long_range = typed.endings.iter().any(|ending| {
        ending.range.as_ref().is_some_and(|range| !range.perhaps && lines_to(range, &ending.digits) > LINES)
    });
    phone.national.push_str(&typed.extension);
    phone.extension = typed.marked;
    phone
}

/// Whether a text without any word for it can be a German phone number: read, and of an area that exists. A customer
/// number with zeros before it is none.
pub fn is_plausible(text: &str) -> bool {
    let e164 = read(text, "DE").e164;
    let number = e164.and_then(|e164| phonenumber::parse(None, &e164).ok());
    number.is_some_and(|number| phonenumber::is_valid(&number))
}

/// The number as DIN 5008 writes it: `089 1234567`, `089 1234567-18`, `0170 12345678`, and `+43 1 1234567` if it
/// lies in another country than the firm's. Plain blanks; a text that is not understood comes back as typed.
pub fn din5008(text: &str, country: &str) -> String {
    spelt(text, &read(text, country), country)
}

fn spelt(text: &str, phone: &Phone, country: &str) -> String {
    let written = phone.e164.as_deref().and_then(|e164| written(e164, &phone.direct, country));
    match written {
        Some(number) if phone.extension.is_empty() => number,
        Some(number) => format!("{number} {}", phone.extension),
        None => text.to_owned(),
    }
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
    let digits = digits_to_find(&Typed::scan(text));
    (digits.len() >= 3).then_some(digits)
}

/// Country code and the digits behind it, without `(0)`; `None` for a number in national form.
fn international(typed: &Typed, all: &str) -> Option<(u16, String)> {
    let behind = match (typed.plus, all.strip_prefix("00")) {
        (_, Some(behind)) => behind,
        (true, None) => all,
        (false, None) => return None,
    };
    let (code, rest) = split_code(behind)?;
    Some((code, if keeps_zero(code) { rest } else { rest.trim_start_matches('0') }.to_owned()))
}

fn digits_to_find(typed: &Typed) -> String {
    let all = typed.all_digits();
    let mut digits = match international(typed, &all) {
        Some((_, rest)) => rest,
        None => all.trim_start_matches('0').to_owned(),
    };
    if let Some((cut, _)) = digits.char_indices().rev().nth(MOST_DIGITS - 1) {
        digits.drain(..cut);
    }
    digits
}

/// Country code and national number of these digits.
fn number(typed: &Typed, all: &str, region: Region, home: u16) -> Option<(u16, String)> {
    match international(typed, all) {
        Some(found) => Some(found),
        None if home == 49 || home == 43 => Some((home, trunk_form(all, home)?)),
        None => {
            let number = phonenumber::parse(Some(region), all).ok().filter(phonenumber::is_valid)?;
            Some((number.code().value(), number.national().to_string()))
        }
    }
}

fn understood(typed: &Typed, region: Region, home: u16) -> Option<Phone> {
    let (code, national) = number(typed, &typed.all_digits(), region, home)?;
    let direct = if code == 49 || code == 43 { direct(typed, code, &national) } else { "" }.to_owned();
    Some(Phone { e164: Some(e164(code, &national)?), direct, national, ..Phone::default() })
}

fn e164(code: u16, national: &str) -> Option<String> {
    let e164 = format!("+{code}{national}");
    let fits = matches!(national.len(), 4..=13) && phonenumber::parse(None, &e164).is_ok();
    fits.then_some(e164)
}

/// Every other number the text may mean, and those between two of which it is not sure that they are a range.
fn others(typed: &Typed, region: Region, home: u16, main: Option<&str>) -> (Vec<String>, Vec<String>) {
    let all = typed.all_digits();
    let (mut spelt, mut between) = (Vec::new(), Vec::new());
    // The 46 of `2233-44/45/46` ends the number itself as well, not only what the 45 made of it.
    let inside = typed.endings.iter().rev().filter(|ending| ending.inside);
    let root = inside.fold(all.as_str(), |root, ending| root.strip_suffix(ending.digits.as_str()).unwrap_or(root));
    for ending in &typed.endings {
        let base = if ending.inside { all.strip_suffix(&ending.digits).unwrap_or(&all) } else { &all };
        if let Some(range) = &ending.range {
            if !range.perhaps {
                spelt.extend(lines(range, &ending.digits));
            } else if lines_to(range, &ending.digits) <= LINES {
                between.extend(lines(range, &ending.digits));
            }
            continue;
        }
        match typed.switchboard() {
            // The 440 of `0711 2233-0 / 440` is another line of the same switchboard.
            Some((stem, line)) if line.len() < ending.digits.len() => {
                spelt.push(format!("{stem}{}", ending.digits));
                spelt.extend(ending.follows.then(|| base.to_owned()));
            }
            _ => {
                spelt.extend(ended(root, ending).into_iter().next());
                spelt.extend(ended(base, ending));
            }
        }
    }
    let read = |spelt: Vec<String>| -> Vec<String> {
        let read = spelt.iter().filter_map(|digits| number(typed, digits, region, home));
        read.filter_map(|(code, national)| e164(code, &national)).collect()
    };
    let mut found = read(spelt);
    found.extend(abroad(typed, &all, home));
    found.sort();
    found.dedup();
    found.retain(|other| Some(other.as_str()) != main);
    let mut between = read(between);
    between.sort();
    between.dedup();
    between.retain(|other| Some(other.as_str()) != main && !found.contains(other));
    (found, between)
}

/// So many lines of a range are named one by one. A longer one is more than a block of one number should bar: of it the
/// first ones are named, and the last.
pub const LINES: u32 = 100;

/// How many lines a range has.
fn lines_to(range: &Range, last: &str) -> u32 {
    let (from, to) = (range.first.parse::<u32>(), last.parse::<u32>());
    to.unwrap_or(0).saturating_sub(from.unwrap_or(0)).saturating_add(1)
}

/// Every line of a range: `0711 2233-440 bis -449`.
fn lines(range: &Range, last: &str) -> Vec<String> {
    let (Ok(from), Ok(to)) = (range.first.parse::<u32>(), last.parse::<u32>()) else { return Vec::new() };
    let (stem, width) = (&range.stem, last.len());
    let lines = (from..=to).take(LINES as usize).chain(std::iter::once(to));
    lines.map(|line| format!("{stem}{line:0width$}")).collect()
}

/// `0711 2233440/41` may be 2233440, 2233441 and 223344041.
fn ended(base: &str, ending: &Ending) -> Vec<String> {
    let kept = base.len().saturating_sub(ending.digits.len());
    let mut spelt = vec![format!("{}{}", base.get(..kept).unwrap_or_default(), ending.digits)];
    if ending.follows {
        spelt.push(base.to_owned());
        spelt.push(format!("{base}{}", ending.digits));
    }
    spelt
}

/// Readings of digits without plus: a bare country code, a zero that a spreadsheet lost, a number of the neighbour
/// country as it is written there, an Italian area code behind `(0)`.
fn abroad(typed: &Typed, all: &str, home: u16) -> Vec<String> {
    let valid = |code: u16, national: &str| {
        let e164 = e164(code, national)?;
        let number = phonenumber::parse(None, &e164).ok()?;
        phonenumber::is_valid(&number).then_some(e164)
    };
    if let Some((code, rest)) = international(typed, all) {
        let zero = keeps_zero(code) && typed.groups.iter().any(|group| group.bracketed && group.digits == "0");
        return rest.strip_prefix('0').filter(|_| zero).and_then(|rest| valid(code, rest)).into_iter().collect();
    }
    if home != 49 && home != 43 {
        return Vec::new();
    }
    let Some(national) = all.strip_prefix('0') else {
        let bare = all.strip_prefix(home.to_string().as_str()).and_then(|rest| valid(home, rest));
        let lost = Some(all).filter(|all| (9..=11).contains(&all.len())).and_then(|all| valid(home, all));
        return bare.into_iter().chain(lost).collect();
    };
    let mobile = is_mobile(49, national) && matches!(national.len(), 10 | 11);
    let vienna = home == 49 && national.starts_with('1') && !mobile;
    let german = home == 43 && mobile;
    let other = if vienna { valid(43, national) } else { None };
    other.or_else(|| if german { valid(49, national) } else { None }).into_iter().collect()
}

/// The last group if a dash before it means a direct line rather than a gap.
fn direct<'a>(typed: &'a Typed, code: u16, national: &str) -> &'a str {
    let Some(last) = typed.groups.last().filter(|last| last.dashed && last.digits.len() <= 5) else { return "" };
    let base = national.len().saturating_sub(last.digits.len());
    if base < 6 || is_mobile(code, national) {
        return "";
    }
    // Groups of the national number: without country code, trunk zero and `(0)`.
    let mut to_skip = typed.all_digits().len().saturating_sub(national.len());
    let mut inside: Vec<&Group> = Vec::new();
    for group in &typed.groups {
        let skipped = to_skip.min(group.digits.len());
        let trunk = group.bracketed && group.digits == "0";
        to_skip -= skipped;
        if skipped < group.digits.len() && !trunk {
            inside.push(group);
        }
    }
    let dashes = inside.iter().skip(2).filter(|group| group.dashed).count();
    let is_direct = if inside.len() == 2 { base >= 7 } else { dashes == 1 };
    if is_direct { &last.digits } else { "" }
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

/// Mobiles have no direct lines and fill a spreadsheet's lost zero safely.
fn is_mobile(code: u16, national: &str) -> bool {
    let starts = |beginnings: &[&str]| beginnings.iter().any(|beginning| national.starts_with(beginning));
    match code {
        49 => starts(&["15", "16", "17"]),
        43 => starts(&["65", "66", "67", "68", "69"]) && !starts(&["662"]), // 0662 is Salzburg
        _ => false,
    }
}

fn written(e164: &str, direct: &str, country: &str) -> Option<String> {
    let number = phonenumber::parse(None, e164.strip_suffix(direct)?).ok()?;
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
    let end = if direct.is_empty() { Cow::Borrowed("") } else { Cow::Owned(format!("-{direct}")) };
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

#[cfg(test)]
#[path = "phone_tests.rs"]
mod tests;
