//! Who counts as a child today: whoever is ticked as one, or has a birthday under the age of the firm's country.
//!
//! The ages are data (`assets/rules/ages.toml`). A birthday is compared with the day on which somebody asks, so that it
//! ends by itself; one without a year says nothing. A tick never ends by itself: who has come of age by a birthday is
//! to be asked anew, and their own consent takes the tick off.

pub(crate) mod store;

use std::sync::LazyLock;

use jiff::{ToSpan, civil::Date};
use rusqlite::{
    ToSql,
    types::{ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Id, Moment, Result,
    book::{AddressChanges, Reader, Tx},
    contacts::Contact,
    id,
};

/// The name of the fact that holds a birthday.
pub const BIRTHDAY: &str = "birthday";

/// From which age somebody consents for themselves, in one country.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AgeRule {
    /// ISO code; empty for every country without a line of its own.
    pub country: String,
    /// In full years.
    pub years: u8,
    /// Statute and article.
    pub citation: String,
    /// When somebody last read the statute, ISO date.
    pub checked_on: String,
}

static RULES: LazyLock<Option<Vec<AgeRule>>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        age: Vec<AgeRule>,
    }
    toml::from_str(include_str!("../../../../assets/rules/ages.toml")).ok().map(|file: File| file.age)
});

/// The rule for a firm of this country.
///
/// # Errors
/// [`Error::Internal`] if the file of the program itself is faulty.
pub fn rule(country: &str) -> Result<&'static AgeRule> {
    let rules = RULES.as_deref().ok_or_else(|| Error::internal("ages.toml"))?;
    let found = rules.iter().find(|rule| rule.country == country);
    found.or_else(|| rules.iter().find(|rule| rule.country.is_empty())).ok_or_else(|| Error::internal("ages.toml"))
}

/// The day after which somebody must be born to be a child, as the book writes birthdays: both compare as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cutoff(String);

impl Cutoff {
    /// For a firm of this country on this day.
    ///
    /// # Errors
    /// As [`rule`].
    pub fn on(today: Date, country: &str) -> Result<Cutoff> {
        let years = i32::from(rule(country)?.years);
        Ok(Cutoff(today.checked_sub(years.years()).unwrap_or(Date::MIN).to_string()))
    }

    /// For the act that is running.
    ///
    /// # Errors
    /// As [`rule`].
    pub fn of(tx: &Tx<'_>) -> Result<Cutoff> {
        Cutoff::on(tx.now().day(), &tx.keys.country)
    }

    /// Whether somebody born in this year may be a child.
    pub fn may_be_child(&self, year: i16) -> bool {
        format!("{year:04}-12-31") > self.0
    }

    /// Whether somebody born then is a child; `None` if the text is no whole date.
    pub fn is_child(&self, birthday: &str) -> Option<bool> {
        birthday.parse::<Date>().ok().map(|born| born.to_string() > self.0)
    }
}

impl ToSql for Cutoff {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Text(self.0.as_bytes())))
    }
}

/// Writes down when a tick came or went in an act, so that copies of the book agree on the later one; undo and redo
/// count as said now.
///
/// # Errors
/// Those of the database.
pub(crate) fn keep_ticks(db: &rusqlite::Connection, changes: &AddressChanges, at: Moment) -> Result<()> {
    changes.gone.iter().try_for_each(|contact| store::forget_tick(db, *contact))?;
    let there = changes.ticked.iter().filter(|contact| !changes.gone.contains(contact));
    there.copied().try_for_each(|contact| store::keep_tick(db, contact, at))
}

/// What a contact's age means today.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Age {
    /// Counts as a child: ticked, or a birthday under the age.
    pub child: bool,
    /// The age of the country, if the person has reached it by a birthday while the tick or a guardian's consent still
    /// speaks of a child: to be asked anew.
    pub came_of_age: Option<u8>,
}

impl Reader {
    /// Today's [`Cutoff`].
    pub(crate) fn cutoff(&self) -> Result<Cutoff> {
        Cutoff::on(self.now().day(), self.country())
    }

    /// What a contact's age means today.
    ///
    /// # Errors
    /// [`Error::ContactGone`].
    pub fn age_of(&self, contact: Id<Contact>) -> Result<Age> {
        self.age(store::facts(&self.db, contact, &self.cutoff()?)?)
    }

    /// Says of contacts that are read together what [`Reader::age_of`] says of each.
    pub(crate) fn add_ages(&self, contacts: &mut [Contact]) -> Result<()> {
        let ids: Vec<_> = contacts.iter().map(|contact| contact.id).collect();
        let facts = store::facts_of(&self.db, &id::listed(&ids), &self.cutoff()?)?;
        for contact in contacts {
            contact.age = self.age(*facts.get(&contact.id).ok_or(Error::ContactGone { id: contact.id })?)?;
        }
        Ok(())
    }

    fn age(&self, facts: store::AgeFacts) -> Result<Age> {
        let came_of_age = facts.of_age() && (facts.ticked || facts.guardian);
        Ok(Age {
            child: facts.ticked || facts.under_age == Some(true),
            came_of_age: if came_of_age { Some(rule(self.country())?.years) } else { None },
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_child_is_one_until_the_day_of_the_birthday() {
        for (country, years) in [("DE", 16), ("AT", 14), ("CH", 16), ("FR", 16)] {
            let birthday = date(2010, 5, 12).to_string();
            let day = date(2010 + years, 5, 12);
            assert_eq!(Cutoff::on(day.yesterday().unwrap(), country).unwrap().is_child(&birthday), Some(true));
            assert_eq!(Cutoff::on(day, country).unwrap().is_child(&birthday), Some(false), "{country}");
        }
    }

    #[test]
    fn who_is_born_on_the_29th_of_february_comes_of_age_on_the_first_of_march_at_the_latest() {
        let cutoff = |day| Cutoff::on(day, "AT").unwrap();
        assert_eq!(cutoff(date(2026, 2, 28)).is_child("2012-02-29"), Some(true));
        assert_eq!(cutoff(date(2026, 3, 1)).is_child("2012-02-29"), Some(false));
    }

    #[test]
    fn a_birthday_without_a_year_says_nothing() {
        let cutoff = Cutoff::on(date(2026, 11, 1), "DE").unwrap();
        for text in ["--05-12", "", "2020", "im Herbst"] {
            assert_eq!(cutoff.is_child(text), None, "{text}");
        }
    }

    #[test]
    fn every_age_says_its_statute_and_when_it_was_read() {
        for country in ["DE", "AT", "CH", "US"] {
            let rule = rule(country).unwrap();
            assert!(!rule.citation.is_empty() && rule.checked_on.parse::<Date>().is_ok() && rule.years >= 13);
        }
    }
}
