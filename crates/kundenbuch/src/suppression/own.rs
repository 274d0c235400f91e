//! The firm's own mail domains and addresses: what comes from there is no customer's wish, and they are never blocked.

use std::collections::BTreeSet;

use super::{store, target};
use crate::{
    Error, Result,
    book::{Book, Changed, Op, Reader},
};

/// Most entries a book holds; more are no firm's own.
const MOST: usize = 100;

/// Providers whose domains belong to everybody: one a line.
const PROVIDERS: &str = include_str!("../../../../assets/words/mail_providers.txt");

/// Whose addresses count as the firm's own: whole addresses, and domains with all below them.
#[derive(Debug, Clone, Default)]
pub struct Own(BTreeSet<String>);

impl Own {
    /// From entries as they are stored or typed.
    pub fn new(entries: &[String]) -> Own {
        Own(entries.iter().map(|entry| entry.trim().to_lowercase()).collect())
    }

    /// Whether this address is one of the firm's.
    pub fn has(&self, address: &str) -> bool {
        let address = address.trim().to_lowercase();
        self.0.contains(&address) || address.rsplit_once('@').is_some_and(|(_, domain)| self.has_domain(domain))
    }

    /// Whether this domain is the firm's, or lies below one of its domains.
    pub fn has_domain(&self, domain: &str) -> bool {
        let domain = domain.trim().to_lowercase();
        let above = domain.match_indices('.').filter_map(|(dot, _)| domain.get(dot + 1..));
        std::iter::once(domain.as_str()).chain(above).any(|one| self.0.contains(one))
    }

    /// Whether a block on this domain would meet one of the firm's addresses.
    pub fn is_met_by(&self, domain: &str) -> bool {
        let domain = domain.trim().to_lowercase();
        let below = |entry: &String| {
            let own = entry.rsplit_once('@').map_or(entry.as_str(), |(_, own)| own);
            own == domain || own.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'))
        };
        self.has_domain(&domain) || self.0.iter().any(below)
    }
}

impl Reader {
    /// The firm's own domains and addresses, in order.
    pub fn own_domains(&self) -> Result<Vec<String>> {
        store::own_domains(&self.db)
    }

    pub(crate) fn own(&self) -> Result<Own> {
        Ok(Own::new(&self.own_domains()?))
    }
}

impl Book {
    /// Says which domains (`firma.de`) and single addresses (`firma@t-online.de`) are the firm's own; what is not named
    /// any more is no longer.
    ///
    /// # Errors
    /// [`Error::InvalidValue`] for what is neither, with `provider` for a domain whose addresses belong to everybody;
    /// [`Error::TooMany`].
    pub fn set_own_domains(&mut self, entries: &[String]) -> Result<Changed<Vec<String>>> {
        let mut plain = BTreeSet::new();
        for entry in entries.iter().map(|entry| entry.trim()).filter(|entry| !entry.is_empty()) {
            plain.insert(read(entry, &self.keys)?);
        }
        if plain.len() > MOST {
            return Err(Error::TooMany {
                what: "own_domains".to_owned(),
                limit: u32::try_from(MOST).unwrap_or(u32::MAX),
            });
        }
        self.change(Op::SetOwnDomains, |tx| {
            store::set_own_domains(tx, &plain)?;
            store::own_domains(tx.db)
        })
    }
}

fn read(entry: &str, keys: &crate::book::Keys) -> Result<String> {
    let refused = |why: &str| Error::invalid("own_domain", why);
    if entry.trim_start_matches(['@', '*', '.']).contains('@') {
        return target::mail(entry, keys)
            .map(|(address, _)| address.to_lowercase())
            .map_err(|_| refused("not_an_email"));
    }
    let domain = target::plain_domain(entry).ok_or_else(|| refused("not_a_domain"))?;
    let provider = PROVIDERS.lines().map(str::trim).any(|provider| provider == domain);
    if provider { Err(refused("provider")) } else { Ok(domain) }
}
