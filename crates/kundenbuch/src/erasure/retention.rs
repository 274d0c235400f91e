//! How long law keeps what an erasure must leave, from `assets/rules/retention.toml`, and ending it when it is over.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::{carry_out, residue::Traces, store, unfinished};
use crate::{
    Error, Moment, Result,
    book::{Book, Changed, Op, Reader, quietly},
};

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Rule {
    /// Its code, as the field registry names it.
    pub code: String,
    /// The table it is about.
    pub what: String,
    /// How many years.
    pub years: u16,
    /// From when the years count.
    pub start: Start,
    /// ISO code of the country whose law it is; empty for everywhere.
    pub country: String,
    /// Statute and article.
    pub citation: String,
    /// In force since, ISO date.
    pub valid_from: String,
    /// When somebody last read the statute, ISO date.
    pub checked_on: String,
}

/// From when a period counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// From the day of the event.
    Event,
    /// From the end of the event's calendar year (§ 147(4) AO).
    YearEnd,
}

impl Rule {
    /// The last day on which what happened at `event` is kept.
    pub fn until(&self, event: Moment) -> Date {
        let day = event.day();
        let from = match self.start {
            Start::Event => day,
            Start::YearEnd => Date::new(day.year(), 12, 31).unwrap_or(day),
        };
        from.checked_add(i32::from(self.years).years()).unwrap_or(Date::MAX)
    }

    /// Whether the rule is law in this country.
    pub fn holds_in(&self, country: &str) -> bool {
        self.country.is_empty() || self.country == country
    }
}

/// The rules built into the program.
///
/// # Errors
/// [`Error::Internal`] if the file of the program itself is faulty.
pub fn rules() -> Result<Vec<Rule>> {
    #[derive(Deserialize)]
    struct File {
        rule: Vec<Rule>,
    }
    let file: File = toml::from_str(include_str!("../../../../assets/rules/retention.toml"))
        .map_err(|_| Error::internal("retention.toml"))?;
    Ok(file.rule)
}

/// The rule with this code.
///
/// # Errors
/// [`Error::Internal`] if there is none: the registry and the rules do not fit.
pub fn rule(code: &str) -> Result<Rule> {
    rules()?.into_iter().find(|rule| rule.code == code).ok_or_else(|| Error::internal("retention_rule"))
}

/// What law keeps no longer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Due {
    /// Kept records of erased people.
    pub retained: u32,
    /// Keyed hashes by which the gate recognises erased people.
    pub hashes: u32,
}

impl Reader {
    /// What law no longer keeps on this day; nothing is deleted unasked.
    pub fn retention_due(&self, today: Date) -> Result<Due> {
        store::due(&self.db, &today.to_string())
    }
}

impl Book {
    /// Deletes what [`Reader::retention_due`] counts today, for good, and cleans the file. Other readers of this book
    /// must be closed.
    ///
    /// # Errors
    /// As [`Book::change_for_good`].
    pub fn end_retention(&mut self) -> Result<Changed<Due>> {
        let ended = self.change_for_good(Op::EndRetention, |tx| {
            let today = tx.now().day().to_string();
            let traces = Traces::of_retained(tx.db, &today)?;
            let due = store::end_retention(tx, &today)?;
            if due.retained > 0 {
                unfinished::note(tx, &traces)?;
            }
            Ok(due)
        })?;
        if ended.value.retained > 0 {
            carry_out::housekeeping(self, &quietly)?;
        }
        Ok(ended)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn noon(day: &str) -> Moment {
        let day: Date = day.parse().unwrap();
        let at = day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::system()).unwrap();
        Moment(at.timestamp().as_millisecond())
    }

    #[test]
    fn a_proof_of_a_phone_consent_is_kept_five_years_from_its_grant() {
        assert_eq!(rule("uwg_7a").unwrap().until(noon("2026-11-22")).to_string(), "2031-11-22");
        assert_eq!(rule("uwg_7a").unwrap().until(noon("2024-02-29")).to_string(), "2029-02-28");
    }

    #[test]
    fn a_period_from_the_end_of_the_year_ends_with_a_year() {
        let rule = Rule { start: Start::YearEnd, years: 8, ..rule("uwg_7a").unwrap() };
        assert_eq!(rule.until(noon("2017-06-15")).to_string(), "2025-12-31"); // L-55: free on 2026-01-01
    }

    #[test]
    fn german_law_holds_in_germany_only() {
        assert!(rule("uwg_7a").unwrap().holds_in("DE"));
        assert!(!rule("uwg_7a").unwrap().holds_in("AT"));
        assert!(rule("erasure_hashes").unwrap().holds_in("AT"));
    }

    #[test]
    fn every_rule_says_its_statute_and_when_it_was_read() {
        for rule in rules().unwrap() {
            assert!(!rule.citation.is_empty() && !rule.what.is_empty(), "{}", rule.code);
            assert!(
                rule.checked_on.parse::<Date>().is_ok() && rule.valid_from.parse::<Date>().is_ok(),
                "{}",
                rule.code
            );
        }
    }

    #[test]
    fn every_rule_the_registry_names_exists() {
        for entry in crate::fields::REGISTRY {
            if let crate::fields::OnErasure::Keep(code) = entry.on_erasure {
                assert!(rule(code).is_ok(), "{}.{}", entry.table, entry.column);
            }
        }
    }
}
