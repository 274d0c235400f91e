//! The birthday of a row: whole, in parts, or a year alone.

use jiff::civil::Date;

use super::{Calendar, OLDEST, Undecided};
use crate::{
    contacts::dates,
    exchange::{
        draft::{Draft, DraftFact},
        read::columns,
    },
};

/// Puts birthday and year where they belong.
pub(super) fn decide(draft: &mut Draft, open: &mut Undecided, calendar: Calendar) {
    // "Geburtsjahr: 12.05.15", "20150512"
    if let Some(whole) = whole_date(&open.year.1, calendar) {
        open.birthdays.push((std::mem::take(&mut open.year).0, whole));
    }
    let year = year_of(&open.year.1, calendar.today);
    if let Some(written) = in_parts(open, year, calendar) {
        open.birthdays.push((String::new(), written));
    } else {
        let said = |value: &str| !value.chars().all(|letter| letter == '0');
        for (name, value) in [&open.day, &open.month].into_iter().filter(|(_, value)| said(value)) {
            draft.facts.push(DraftFact { name: name.clone(), value: value.clone() });
        }
    }
    for (name, value) in std::mem::take(&mut open.birthdays) {
        if let Some(year) = month_and_year(&value, calendar.today) {
            draft.born_in = draft.born_in.max(Some(year));
            not_a_birthday(draft, &name, value, calendar.today);
            continue;
        }
        match calendar.read(&month_first(&name, &value).unwrap_or_else(|| value.clone())) {
            // A slip of the pen, or "1.1.1800" for "not known": kept as a value, and pointed out.
            Some(date) if !calendar.holds(&date) => not_a_birthday(draft, &name, value, calendar.today),
            Some(date) if draft.birthday.is_empty() => draft.birthday = date,
            Some(date) if draft.birthday == date => {}
            // Nothing is lost: a second one stays as a fact.
            Some(_) => draft.facts.push(DraftFact { name, value }),
            None => not_a_birthday(draft, &name, value, calendar.today),
        }
    }
    beside(draft, open, year, calendar);
    draft.born_in = draft.born_in.max(by_age(&draft.facts, calendar.today));
}

/// The date of a column for the year that holds more than a year.
fn whole_date(value: &str, calendar: Calendar) -> Option<String> {
    let value = value.trim();
    if value.bytes().filter(u8::is_ascii_digit).count() < 5 {
        return None;
    }
    let (year, rest) = value.split_at_checked(4).unwrap_or_default();
    let (month, day) = rest.split_at_checked(2).unwrap_or_default();
    let plain = value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit());
    let written = if plain { format!("{year}-{month}-{day}") } else { value.to_owned() };
    calendar.read(&written).filter(|date| !date.starts_with('-') && calendar.holds(date))
}

/// `Mai 15`, as a German Excel shows 05/2015: no day of May. English months that no German writes are one.
fn month_and_year(value: &str, today: Date) -> Option<i16> {
    const ENGLISH: [&str; 10] =
        ["january", "february", "march", "may", "june", "july", "october", "december", "mar", "oct"];
    let (month, year) = value.trim().split_once([' ', '-'])?;
    let month = month.trim_end_matches('.').to_lowercase();
    let is_month = month.chars().all(char::is_alphabetic) && !month.is_empty() && !ENGLISH.contains(&month.as_str());
    let written = year.len() == 2 && dates::read_date(&format!("1. {month} 2000"), today).is_some();
    (is_month && written).then(|| year_of(year, today))?
}

/// The latest year in which somebody of the age in a column "Alter" can have been born.
fn by_age(facts: &[DraftFact], today: Date) -> Option<i16> {
    let is_age = |fact: &&DraftFact| matches!(columns::key(&fact.name).as_str(), "alter" | "age" | "lebensalter");
    let ages = facts.iter().filter(is_age).filter_map(|fact| {
        let first = fact.value.split_whitespace().next()?;
        first.parse::<i16>().ok().filter(|age| (0..=130).contains(age))
    });
    ages.min().map(|age| today.year() - age)
}

/// Mailchimp's `Birthday` is a month and a day: `05/12` is in May.
fn month_first(name: &str, value: &str) -> Option<String> {
    let (month, day) = value.trim().split_once('/').filter(|_| name.trim().eq_ignore_ascii_case("birthday"))?;
    let number = |text: &str| text.parse::<u8>().ok().filter(|_| matches!(text.len(), 1 | 2));
    let (month, day) = (number(month)?, number(day)?);
    (month <= 12).then(|| format!("--{month:02}-{day:02}"))
}

/// The year of a column of its own, where the birthday does not say it.
fn beside(draft: &mut Draft, open: &mut Undecided, year: Option<i16>, calendar: Calendar) {
    let (name, value) = std::mem::take(&mut open.year);
    if value.chars().all(|letter| letter == '0') {
        return;
    }
    if let Some(year) = year {
        let whole = draft.birthday.strip_prefix('-').map(|rest| format!("{year:04}{rest}"));
        if let Some(whole) = whole.filter(|whole| whole.parse::<Date>().is_ok() && calendar.holds(whole)) {
            draft.birthday = whole;
        }
        if draft.birthday.starts_with(&format!("{year:04}-")) {
            return;
        }
        draft.born_in = draft.born_in.max(Some(year));
    }
    draft.facts.push(DraftFact { name, value });
}

/// A birthday whose day, month and year stand in columns of their own; the day may be a date without year itself.
fn in_parts(open: &Undecided, year: Option<i16>, calendar: Calendar) -> Option<String> {
    let (month, day) = (open.month.1.as_str(), open.day.1.as_str());
    if let Some(date) = calendar.read(day) {
        let yearless = date.strip_prefix('-').and_then(|rest| Some(format!("{:04}{rest}", year?)));
        return Some(yearless.unwrap_or(date));
    }
    let nothing = |text: &str| text.chars().all(|letter| letter == '0');
    if nothing(month) || nothing(day) {
        return None;
    }
    let written = year.map_or_else(|| format!("{day}. {month}"), |year| format!("{day}. {month} {year:04}"));
    Some(dates::read_date(&written, calendar.today).unwrap_or(written))
}

/// The year a cell for it names; two digits lie in the past.
fn year_of(value: &str, today: Date) -> Option<i16> {
    let short = value.trim().trim_start_matches(['\'', '\u{2019}']);
    if short.len() == 2
        && let Ok(short) = short.parse::<i16>()
    {
        let past = today.year() - (today.year() - short).rem_euclid(100);
        return Some(past);
    }
    year_in(value, today)
}

/// The latest year of four digits in a text in which somebody alive can have been born.
fn year_in(value: &str, today: Date) -> Option<i16> {
    let runs = value.split(|letter: char| !letter.is_ascii_digit()).filter(|run| run.len() == 4);
    runs.filter_map(|run| run.parse().ok()).filter(|year| (OLDEST..=today.year()).contains(year)).max()
}

/// What can be nobody's birthday stays as a value of another name, for it is no day a child is told by; its year is one.
pub fn not_a_birthday(draft: &mut Draft, name: &str, value: String, today: Date) {
    draft.unread.push("birthday");
    draft.odd_birthdays.push(value.clone());
    draft.born_in = draft.born_in.max(year_in(&value, today));
    let name =
        if name.trim().is_empty() || name.trim().eq_ignore_ascii_case("birthday") { "Geburtstag" } else { name.trim() };
    draft.facts.push(DraftFact { name: name.to_owned(), value });
}
