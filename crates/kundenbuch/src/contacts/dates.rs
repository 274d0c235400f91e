//! Dates as people and programs write them, German order first: birthdays of files and forms.

use jiff::civil::Date;

use crate::{Error, Result, search::fold::fold};

/// The year Apple writes for "year unknown".
const NO_YEAR: i16 = 1604;
/// Nobody in the book was born before.
const FIRST_YEAR: i16 = 1850;
/// Longer texts are no dates.
const LONGEST: usize = 60;

/// Reads a date: `YYYY-MM-DD`, or `--MM-DD` when the year is not known (`--0512`, `5. November`, Apple's 1604).
///
/// Reads `5.11.26`, `05.11.1961`, `5/11/1961` (German order; the American one only where that is impossible), `051161`,
/// `05111961`, `1961-11-05`, `19611105`, `12. Mai 1961`, `May 12, 1961`, with or without a time behind. Years of two
/// digits lie before `today`. `None` for the empty `0.0.00` of Outlook, for impossible dates, years before 1850 or more
/// than a hundred years ahead, and everything else.
pub fn read_date(text: &str, today: Date) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    if let Some(rest) = text.strip_prefix("--") {
        return yearless(rest);
    }
    let parts = parts(without_time(text))?;
    let parts: Vec<&Part> = parts.iter().collect();
    match parts.as_slice() {
        [Part::Digits(run)] => packed(run, today),
        [Part::Digits(day), Part::Digits(month)] => written(None, number(month)?, number(day)?),
        [Part::Digits(day), Part::Month(month)] | [Part::Month(month), Part::Digits(day)] if day.len() <= 2 => {
            written(None, *month, number(day)?)
        }
        [Part::Digits(year), Part::Digits(month), Part::Digits(day)] if year.len() == 4 => {
            written(Some(number(year)?), number(month)?, number(day)?)
        }
        [Part::Digits(day), Part::Digits(month), Part::Digits(year)] => {
            let (day, month) = (number(day)?, number(month)?);
            let (day, month) = if month > 12 && text.contains('/') { (month, day) } else { (day, month) };
            in_year(year, month, day, today)
        }
        [Part::Digits(day), Part::Month(month), Part::Digits(year)]
        | [Part::Month(month), Part::Digits(day), Part::Digits(year)] => in_year(year, *month, number(day)?, today),
        _ => None,
    }
}

/// A birthday somebody typed, as the book writes it.
///
/// # Errors
/// [`Error::InvalidValue`] with `not_a_date`.
pub fn birthday(text: &str, today: Date) -> Result<String> {
    read_date(text, today).ok_or_else(|| Error::invalid("birthday", "not_a_date"))
}

enum Part {
    Digits(String),
    Month(i16),
}

/// Runs of digits and names of months; `None` if anything else stands there.
fn parts(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for word in text.split(|letter: char| {
        letter.is_whitespace() || matches!(letter, '.' | '/' | '-' | ',' | '\u{2010}'..='\u{2015}')
    }) {
        if word.is_empty() {
            continue;
        }
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        parts.push(if digits { Part::Digits(word.to_owned()) } else { Part::Month(month(word)?) });
        if parts.len() > 3 {
            return None;
        }
    }
    Some(parts)
}

/// What stands before a time of day: ` 00:00`, `T00:00:00Z`.
fn without_time(text: &str) -> &str {
    let Some((before, _)) = text.split_once(':') else { return text };
    let date = before.trim_end_matches(|letter: char| letter.is_ascii_digit());
    date.strip_suffix(['T', 't']).unwrap_or(date).trim_end_matches([' ', ',', '\t'])
}

fn month(word: &str) -> Option<i16> {
    let month = match fold(word).as_str() {
        "januar" | "january" | "jan" | "janner" | "jannar" => 1,
        "februar" | "february" | "feb" | "febr" | "feber" => 2,
        "marz" | "march" | "mar" | "mrz" => 3,
        "april" | "apr" => 4,
        "mai" | "may" => 5,
        "juni" | "june" | "jun" => 6,
        "juli" | "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sep" | "sept" => 9,
        "oktober" | "october" | "okt" | "oct" => 10,
        "november" | "nov" => 11,
        "dezember" | "december" | "dez" | "dec" => 12,
        _ => return None,
    };
    Some(month)
}

/// `--0512`, `--05-12` (ISO 8601 as in vCard).
fn yearless(rest: &str) -> Option<String> {
    let digits: String = rest.chars().filter(|letter| *letter != '-').collect();
    let (month, day) = digits.split_at_checked(2)?;
    (digits.len() == 4).then(|| written(None, number(month)?, number(day)?))?
}

/// Digits without signs between: by their count, the ISO order first where it is a date.
fn packed(run: &str, today: Date) -> Option<String> {
    let take = |from: usize, to: usize| run.get(from..to);
    match run.len() {
        8 => {
            let iso = written(Some(number(take(0, 4)?)?), number(take(4, 6)?)?, number(take(6, 8)?)?);
            iso.or_else(|| in_year(take(4, 8)?, number(take(2, 4)?)?, number(take(0, 2)?)?, today))
        }
        7 => in_year(take(3, 7)?, number(take(1, 3)?)?, number(take(0, 1)?)?, today), // a spreadsheet lost the zero
        6 => in_year(take(4, 6)?, number(take(2, 4)?)?, number(take(0, 2)?)?, today),
        _ => None,
    }
}

/// A year of four digits as it is, of two digits in the hundred years before today.
fn in_year(year: &str, month: i16, day: i16, today: Date) -> Option<String> {
    match year.len() {
        4 => written(Some(number(year)?), month, day),
        2 => {
            if month == 0 || day == 0 {
                return None;
            }
            let short: i16 = number(year)?;
            let century = today.year() - today.year().rem_euclid(100);
            let past = |year: i16| {
                Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().filter(|date| *date <= today)
            };
            let year = past(century + short).map_or(century - 100 + short, Date::year);
            written(Some(year), month, day)
        }
        _ => None,
    }
}

fn written(year: Option<i16>, month: i16, day: i16) -> Option<String> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let year = year.filter(|year| *year != NO_YEAR);
    let date = Date::new(year.unwrap_or(2000), month, day).ok()?; // 2000 knows the 29th of February
    match year {
        None => Some(format!("--{month:02}-{day:02}")),
        Some(year) => (FIRST_YEAR..=2200).contains(&year).then(|| date.to_string()),
    }
}

fn number(digits: &str) -> Option<i16> {
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<String> {
        read_date(text, date(2026, 11, 4))
    }

    #[test]
    fn one_date_is_read_from_any_spelling() {
        for text in [
            "05.11.1961",
            "5.11.1961",
            "5. 11. 1961",
            "5.11.61",
            "05.11.61",
            "051161",
            "05111961",
            "5111961",
            "1961-11-05",
            "1961-11-5",
            "19611105",
            "1961/11/05",
            "5/11/1961",
            "05-11-1961",
            "5. November 1961",
            "5 Nov 1961",
            "5. Nov. 61",
            "November 5, 1961",
            "NOVEMBER 5 1961",
            " 05.11.1961 00:00 ",
            "1961-11-05T00:00:00Z",
            "05.11.1961 12:30:00",
            "5–11–1961",
        ] {
            assert_eq!(read(text).as_deref(), Some("1961-11-05"), "{text}");
        }
        assert_eq!(read("12. Mai 1961").as_deref(), Some("1961-05-12"));
        assert_eq!(read("3. März 1961"), read("3. Maerz 1961"));
        assert_eq!(read("1. Jänner 2000").as_deref(), Some("2000-01-01"));
        assert_eq!(read("19121961").as_deref(), Some("1961-12-19"));
    }

    #[test]
    fn german_order_goes_first_and_the_american_only_where_that_is_impossible() {
        assert_eq!(read("5/11/1961").as_deref(), Some("1961-11-05"));
        assert_eq!(read("11/25/1961").as_deref(), Some("1961-11-25"));
        assert_eq!(read("11.25.1961"), None);
    }

    #[test]
    fn two_digit_years_lie_in_the_past() {
        assert_eq!(read("4.11.26").as_deref(), Some("2026-11-04"));
        assert_eq!(read("5.11.26").as_deref(), Some("1926-11-05"));
        assert_eq!(read("1.1.00").as_deref(), Some("2000-01-01"));
        assert_eq!(read("29.2.27"), None, "1927 had no such day");
    }

    #[test]
    fn a_missing_year_is_kept_missing() {
        for text in ["--0512", "--05-12", "12.5.", "12. Mai", "12.05", "1604-05-12", "May 12"] {
            assert_eq!(read(text).as_deref(), Some("--05-12"), "{text}");
        }
        assert_eq!(read("--0229").as_deref(), Some("--02-29"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "0.0.00",
            "00.00.0000",
            "0.0.0000",
            "0000-00-00",
            "30.2.1961",
            "31.11.1961",
            "32.1.1961",
            "1.13.1961",
            "1.1.4501",
            "1.1.1601",
            "29.2.1961",
            "1961",
            "Mai 1961",
            "heute",
            "5.11.1961.7",
            "5.11.961",
            "22590",
            "--1332",
            "--",
            "99999999999999999999",
            "5.11.-1",
            "1961-11-05-01",
            "12:30",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in any::<String>()) {
            let _ = read(&text);
        }

        #[test]
        fn any_row_of_date_signs_gives_a_real_date_or_none(text in "[0-9./:T -]{0,14}") {
            if let Some(found) = read(&text) {
                let full = found.replacen("--", "2000-", 1);
                prop_assert!(full.parse::<Date>().is_ok(), "{} → {}", text, found);
            }
        }

        #[test]
        fn every_day_of_a_life_is_read_back(days in 0i32..40_000) {
            let day = date(1917, 1, 1).saturating_add(jiff::Span::new().days(days));
            let wanted = Some(day.to_string());
            prop_assert_eq!(read(&day.to_string()), wanted.clone());
            prop_assert_eq!(read(&day.strftime("%d.%m.%Y").to_string()), wanted.clone());
            prop_assert_eq!(read(&day.strftime("%Y%m%d").to_string()), wanted);
        }
    }
}
