//! What somebody is recognised by, as their rows say: the half the ledger keeps marks of, and the half that is asked for.

use std::collections::BTreeSet;

use super::{gate, gate::Mark};
use crate::{Uid, book::Keys, contacts::Kind, exchange::sameness::Traits, suppression::canon::Canon};

/// Names, addresses, and what tells two of one name apart.
#[derive(Debug, Clone)]
pub(super) struct Likeness {
    pub uid: Uid,
    pub kind: Kind,
    pub given: String,
    pub family: String,
    pub suffix: String,
    /// The organisation's name, or that of the one the person works for.
    pub organisation: String,
    pub birthdays: Vec<String>,
    /// Where in their houses they live.
    pub within: Vec<(&'static str, String)>,
    /// Kind (`mail`, `phone`, `place`) and hash of the present addresses.
    pub addresses: Vec<(&'static str, Mark)>,
    /// Those of the addresses that are nobody's: a number typed because a form wanted one.
    pub nobodys: BTreeSet<Mark>,
    /// Kind and hash of former names and addresses, the newest first.
    pub former: Vec<(String, Mark)>,
}

impl Likeness {
    /// What tells them from another one of the name.
    pub fn traits(&self) -> Traits {
        Traits {
            suffix: self.suffix.clone(),
            family: self.family.clone(),
            birthdays: self.birthdays.clone(),
            within: self.within.clone(),
            ..Traits::default()
        }
    }

    /// Kind and hash of the addresses they have or had.
    pub fn every_address(&self) -> impl Iterator<Item = (&'static str, Mark)> {
        let former = self.former.iter().filter_map(|(kind, hash)| {
            let kind = ["mail", "phone", "place"].into_iter().find(|known| known == kind)?;
            Some((kind, *hash))
        });
        self.addresses.iter().copied().chain(former)
    }

    /// Whether no name is known.
    pub fn nameless(&self) -> bool {
        self.kind == Kind::Person && self.given.is_empty() && self.family.is_empty()
    }

    /// The hashes of every name they can be read as.
    pub fn names(&self, keys: &Keys) -> Vec<Mark> {
        let names = gate::readings(self.kind, &self.given, &self.family, &self.organisation);
        let names = names.iter().filter_map(|(family, given)| Canon::name(family, given));
        names.map(|name| keys.hasher.half_of(&name)).collect()
    }
}

/// Whether a number is one that is typed because a form wants one: `0000`, `0711 999999`, `0123 456789`.
pub(super) fn is_nobodys(e164: &str) -> bool {
    let digits = e164.trim_start_matches('+').as_bytes();
    let last = digits.last();
    let same = digits.iter().rev().take_while(|digit| Some(*digit) == last).count();
    same >= 6 || (same >= 4 && digits.len() <= 8) || digits.ends_with(b"123456789") || digits.ends_with(b"12345678")
}
