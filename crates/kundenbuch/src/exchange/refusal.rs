//! A no of a file that nobody's row carries in: of rows that stay out, of a customer named by number alone, and of
//! somebody told by name alone.

mod numbers;

use std::collections::{BTreeSet, HashMap};

use super::{
    draft::{Claim, Draft},
    records::Brought,
    store,
};
use crate::{
    Id, Result,
    book::Tx,
    contacts::{
        Contact, Kind,
        ready::{self, Ready, ReadyAddress},
    },
    search::fold,
    suppression,
};

pub use numbers::Numbers;

/// Whether what a row claims says no to any advertising.
pub fn says_no(claims: &[Claim]) -> bool {
    claims.iter().any(|claim| !claim.refused().is_empty())
}

/// The no of a row without its addresses: for somebody who may have others.
fn said(ready: &Ready) -> Ready {
    Ready { claims: ready.claims.clone(), refused_at: ready.refused_at, ..Ready::default() }
}

/// The no of a row that stays out is that of the contact it is about, on whatever address.
///
/// # Errors
/// Those of the database.
pub fn of_contact(tx: &Tx<'_>, ready: &Ready, contact: Id<Contact>) -> Result<()> {
    suppression::block_refused_by_import(tx, &said(ready), Some(contact), Vec::new())
}

/// Takes the no of a row that stays out. Says whether it met an address or a known customer; also if it says none.
///
/// # Errors
/// Those of the database.
pub fn of_row_out(tx: &Tx<'_>, draft: &Draft, brought: &mut Brought) -> Result<bool> {
    let ready = ready::loose(draft, tx.keys);
    if !says_no(&ready.claims) {
        return Ok(true);
    }
    let meant = brought.halves.of(tx, &ready, (None, false))?;
    let met = meant.somebody || !meant.others.is_empty();
    suppression::block_refused_by_import(tx, &ready, None, meant.addresses)?;
    meant.others.iter().try_for_each(|contact| of_contact(tx, &ready, *contact))?;
    let mails = ready.emails.iter().any(|row| !row.hash.is_empty());
    let phones = ready.phones.iter().any(|row| row.barred().next().is_some());
    let whole = !ready.given.is_empty() || ready.kind == Kind::Organisation;
    let posts = ready.addresses.iter().any(|row| !row.hash.is_empty()) && (whole || met);
    let numbered = brought.numbers.refuse(tx, &ready, None)?;
    Ok(mails || phones || posts || numbered)
}

/// Whether a row says no and nothing but a name tells whose: no address that could be compared, at most a town.
pub fn is_by_name(ready: &Ready) -> bool {
    let lives = ready.addresses.iter().any(|address| !address.hash.is_empty());
    let reached = lives || !(ready.emails.is_empty() && ready.phones.is_empty());
    // What this program wrote itself names each contact.
    !ready.name_fold.is_empty() && !ready.nameless() && !reached && !ready.trusted && says_no(&ready.claims)
}

/// How else the name of a row may be read: a list may write `Quandt Eva`.
pub fn read_otherwise(ready: &Ready) -> &[(String, String)] {
    // What this program wrote itself has each word in its place.
    if ready.trusted { &[] } else { &ready.otherwise }
}

fn key(family: &str, given: &str, organisation: &str) -> String {
    // A person stands by the name, whatever the firm beside it.
    let firm = if family.is_empty() && given.is_empty() { organisation } else { "" };
    fold::sort_key(family, given, firm)
}

/// Rows that came in as new contacts with nothing but a name and a no: nobody in the book had that name.
#[derive(Debug, Default)]
pub struct ByName(Vec<Named>);

#[derive(Debug)]
struct Named {
    contact: Id<Contact>,
    line: u32,
    key: String,
    said: Ready,
    /// Where the row says that they live; no more than a part of an address.
    lives: Vec<ReadyAddress>,
}

impl ByName {
    /// Notes one.
    pub fn note(&mut self, contact: Id<Contact>, ready: &Ready) {
        let key = key(&ready.family, &ready.given, &ready.organisation);
        let lives = ready.addresses.clone();
        self.0.push(Named { contact, line: ready.line, key, said: said(ready), lives });
    }

    /// At the end of the file, whose other rows may have brought them with an address: the no reaches the only one of
    /// that name. Gives the lines of those of whom it brought several.
    ///
    /// # Errors
    /// Those of the database.
    pub fn settle(self, tx: &Tx<'_>, before: Id<Contact>) -> Result<Vec<(u32, Id<Contact>)>> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        let own: BTreeSet<Id<Contact>> = self.0.iter().map(|named| named.contact).collect();
        let mut others: HashMap<&str, Vec<Id<Contact>>> =
            self.0.iter().map(|named| (named.key.as_str(), Vec::new())).collect();
        store::names_since(tx.db, before, |contact, given, family, organisation| {
            if let Some(others) = others.get_mut(key(family, given, organisation).as_str())
                && !own.contains(&contact)
            {
                others.push(contact);
            }
        })?;
        let mut several = Vec::new();
        for named in &self.0 {
            let mut may_be = Vec::new();
            for other in others.get(named.key.as_str()).into_iter().flatten() {
                if !store::lives_elsewhere(tx.db, *other, &named.lives)? {
                    may_be.push(*other);
                }
            }
            match may_be.as_slice() {
                [only] => suppression::block_refused_by_import(tx, &named.said, Some(*only), Vec::new())?,
                [first, ..] => several.push((named.line, *first)),
                [] => {}
            }
        }
        Ok(several)
    }
}
