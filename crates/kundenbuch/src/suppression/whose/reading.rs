//! One reading of a line of post: a name at a place, and whom it can mean.

use std::collections::BTreeSet;

use super::{
    Person,
    words::{first_written, is_short, may_be_one, plain, words, written},
};
use crate::{
    book::Sight,
    contacts::{
        Kind, firm,
        ready::{self, Ready},
        salutation,
    },
    exchange::read::names,
    suppression::{Target, canon::Canon, target},
};

/// Hash of a place.
pub(super) type At = [u8; 16];

/// Words before a name under which somebody may be entered.
pub(super) const BEFORE: [&str; 8] = ["Familie", "Fam", "Eheleute", "Dr", "Prof", "Prof Dr", "Firma", "Fa"];

/// One reading of a line of post.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Reading {
    pub(super) family: String,
    pub(super) given: String,
    pub(super) street: String,
    pub(super) postcode: String,
    pub(super) means: Means,
}

/// Whom a reading can mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum Means {
    /// People and firms.
    #[default]
    Anybody,
    /// People: a household, whose name alone may be entered as a firm's, but is no firm's with a legal form.
    Household,
    /// No people.
    Firms,
}

impl Reading {
    pub(super) fn of(target: &Target) -> Option<Reading> {
        let Target::Post { family, given, street, postcode } = target else { return None };
        let (family, given, street, postcode) = (family.clone(), given.clone(), street.clone(), postcode.clone());
        Some(Reading { family, given, street, postcode, means: Means::Anybody })
    }

    /// Every reading of a row's name at each of its addresses.
    pub(super) fn of_row(ready: &Ready) -> Vec<Reading> {
        let is_firm = ready.kind == Kind::Organisation;
        let household = target::behind_household(&ready.family).map_or(Means::Anybody, |_| Means::Household);
        let means = if is_firm { Means::Firms } else { household };
        let given = ready.given.as_str();
        let mut called: BTreeSet<(String, String)> = BTreeSet::new();
        if is_firm {
            called.extend([ready.organisation.clone(), spoken(&ready.organisation)].map(|name| (name, String::new())));
            called.extend(target::firm_of_row(&ready.organisation).into_iter().map(|name| (name, String::new())));
        } else {
            called.insert((spoken(&ready.family), given.to_owned()));
            called.extend(target::called_in_row(given, &ready.family));
        }
        let called = called.into_iter().map(|name| (name, means));
        let beside = target::named_beside(ready).into_iter().map(|name| (name, Means::Household));
        let called: Vec<_> = called.chain(beside).filter(|((family, _), _)| !family.is_empty()).collect();
        let at = |at: &ready::ReadyAddress| {
            let (street, postcode) = (at.street.clone(), at.postcode.clone());
            let reading = move |((family, given), means): &((String, String), Means)| Reading {
                family: family.clone(),
                given: given.clone(),
                street: street.clone(),
                postcode: postcode.clone(),
                means: *means,
            };
            called.iter().map(reading).collect::<Vec<_>>()
        };
        ready.addresses.iter().flat_map(at).collect()
    }

    /// Each whom a row names beside another, at each of its addresses.
    pub(super) fn of_couple(ready: &Ready) -> Vec<Reading> {
        if ready.kind == Kind::Organisation {
            return Vec::new();
        }
        let people = target::couple_of_row(&ready.given, &ready.family);
        let at = |at: &ready::ReadyAddress| {
            let (street, postcode) = (at.street.clone(), at.postcode.clone());
            let reading = move |(family, given): &(String, String)| Reading {
                family: family.clone(),
                given: given.clone(),
                street: street.clone(),
                postcode: postcode.clone(),
                means: Means::Household,
            };
            people.iter().map(reading).collect::<Vec<_>>()
        };
        ready.addresses.iter().flat_map(at).collect()
    }

    pub(super) fn place(&self, sight: Sight<'_>) -> Option<At> {
        Canon::place(&self.street, &self.postcode).map(|place| sight.keys.hasher.half_of(&place))
    }

    /// Whether it names one person or firm, in the book or not.
    pub(super) fn is_whole(&self) -> bool {
        match words(&self.given).first() {
            Some(first) => !is_short(first),
            None => salutation::is_organisation(&self.family),
        }
    }

    pub(super) fn is_firm(&self) -> bool {
        self.given.is_empty() && salutation::is_organisation(&self.family)
    }

    /// The first names that are asked for. A whole one is that of the person; behind an initial any word may be.
    pub(super) fn asked(&self) -> Vec<String> {
        if self.is_whole() { first_written(&self.given) } else { written(&self.given) }
    }

    /// What it asks for: its surname in every form. A bare name can mean a firm with a legal form, and such a firm may be
    /// entered by its bare name; two legal forms are two firms.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names = surnames(&self.family);
        if self.given.trim().is_empty() {
            let normal = firm::normal(&self.family);
            names.push(plain(&normal));
            match firm::core(&self.family) {
                Some(core) => names.push(format!("{BARE}{}", plain(&core))),
                None if self.means != Means::Household => names.push(format!("{FORMED}{}", plain(&normal))),
                None => {}
            }
        }
        names
    }

    /// The bare name by which firms are found; `None` if it means somebody of a first name.
    pub(super) fn firm(&self) -> Option<String> {
        let name = firm::core(&self.family).unwrap_or_else(|| firm::normal(&self.family));
        (self.given.trim().is_empty() && !plain(&name).is_empty()).then_some(name)
    }

    /// Whether it can mean somebody of this name.
    pub(super) fn fits(&self, person: &Person) -> bool {
        let theirs = person.names();
        let shared = || self.names().iter().any(|one| theirs.contains(one));
        if !person.organisation.is_empty() {
            return self.given.trim().is_empty() && shared();
        }
        let same = (self.means != Means::Firms || person.given.trim().is_empty()) && shared();
        let (asked, theirs) = (self.asked(), written(&person.given));
        same && (asked.is_empty()
            || theirs.is_empty()
            || asked.iter().any(|one| theirs.iter().any(|other| may_be_one(one, other))))
    }
}

impl Person {
    /// By what a reading finds it; see [`Reading::names`].
    pub(super) fn names(&self) -> Vec<String> {
        let called = if self.organisation.is_empty() { &self.family } else { &self.organisation };
        let mut names = surnames(called);
        if !self.organisation.is_empty() || self.given.trim().is_empty() {
            let normal = firm::normal(called);
            names.push(plain(&normal));
            names.push(match firm::core(called) {
                Some(core) => format!("{FORMED}{}", plain(&core)),
                None => format!("{BARE}{}", plain(&normal)),
            });
        }
        names
    }
}

/// Stands before the name of a firm that is entered without its legal form.
const BARE: char = '\u{1}';

/// Stands before the bare name of a firm that is entered with its legal form.
const FORMED: char = '\u{2}';

/// A surname as it is written, without what stands before it, and last without its additions.
pub(super) fn surnames(family: &str) -> Vec<String> {
    let spoken = spoken(family);
    let bare: Vec<&str> = spoken.split_whitespace().skip_while(|word| names::is_addition(word)).collect();
    let bare = if bare.is_empty() { plain(&spoken) } else { plain(&bare.join(" ")) };
    let mut all = vec![plain(family), plain(&spoken), bare];
    all.retain(|name| !name.is_empty());
    all.dedup();
    all
}

/// `Familie Quandt`, `Dr. Quandt` → `Quandt`, `Fa. Quandt` → `Quandt`, `Familie Garcia Lopez` → `Garcia Lopez`.
pub(super) fn spoken(family: &str) -> String {
    if let Some(surname) = target::behind_household(family) {
        return surname;
    }
    if names::says_firm(family) {
        let bare = family.split_once(char::is_whitespace).map_or("", |(_, bare)| bare.trim());
        return if bare.is_empty() { family.to_owned() } else { bare.to_owned() };
    }
    let name = names::split_name(family);
    let led = name.salutation.is_some() || !name.title.is_empty();
    if led && name.given.is_empty() && !name.family.is_empty() { name.family } else { family.to_owned() }
}
