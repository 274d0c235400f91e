//! The no of a row reaches whoever has its customer number and no other name.
//!
//! A file may repeat one number in every row. So who has it is asked once, rows that come after add whom they brought,
//! and each is told once of each kind of no.

use std::collections::{BTreeSet, HashMap};

use super::{said, says_no};
use crate::{
    Id, Result,
    book::Tx,
    consents::Channel,
    contacts::{Contact, ready::Ready},
    exchange::store,
    search::fold,
    steps, suppression,
};

/// Words of a name that say nothing of whose it is.
const FORMS: [&str; 16] =
    ["gmbh", "mbh", "kg", "ag", "ohg", "gbr", "ug", "kgaa", "co", "und", "e", "k", "v", "von", "der", "inh"];

/// Customer numbers for which a row of the file said no.
#[derive(Debug, Default)]
pub struct Numbers(HashMap<String, Holders>);

/// Which of those with a number a name means.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Whose {
    /// All of them: it says nothing.
    Everybody,
    /// Those with this word in theirs: `Hans Müller` meets `Müller`.
    Word(String),
    /// Those of whom no name is known.
    Nameless,
}

/// Who has a customer number.
#[derive(Debug, Default)]
struct Holders {
    lists: HashMap<Whose, Vec<Id<Contact>>>,
    /// How many of a list were told of a no on these channels.
    told: HashMap<(Whose, BTreeSet<Channel>), usize>,
}

impl Numbers {
    /// Tells everybody who has the row's number, and a word of its name, of its no. Says whether there is somebody.
    ///
    /// # Errors
    /// Those of the database.
    pub fn refuse(&mut self, tx: &Tx<'_>, ready: &Ready, came: Option<Id<Contact>>) -> Result<bool> {
        if ready.customer_number.is_empty() {
            return Ok(false);
        }
        if let Some(holders) = self.0.get_mut(&ready.customer_number) {
            holders.join(tx, &ready.customer_number, came)?;
        }
        if !says_no(&ready.claims) {
            return Ok(false);
        }
        if !self.0.contains_key(&ready.customer_number) {
            let holders = Holders::of(tx, &ready.customer_number)?;
            self.0.insert(ready.customer_number.clone(), holders);
        }
        let Some(holders) = self.0.get_mut(&ready.customer_number) else { return Ok(false) };
        holders.tell(tx, ready)
    }
}

impl Holders {
    fn of(tx: &Tx<'_>, number: &str) -> Result<Holders> {
        let mut holders = Holders::default();
        for (contact, name) in store::by_number(tx.db, number)? {
            holders.add(contact, &name);
        }
        Ok(holders)
    }

    fn add(&mut self, contact: Id<Contact>, name: &str) {
        steps::took(0);
        let words = words(name);
        let nameless = words.is_empty().then_some(Whose::Nameless);
        for whose in words.into_iter().map(Whose::Word).chain(nameless).chain([Whose::Everybody]) {
            self.lists.entry(whose).or_default().push(contact);
        }
    }

    /// Somebody whom a later row of this number brought, met or lifted a no of: told again.
    fn join(&mut self, tx: &Tx<'_>, number: &str, came: Option<Id<Contact>>) -> Result<()> {
        let Some(contact) = came else { return Ok(()) };
        if let Some(name) = store::has_number(tx.db, contact, number)? {
            self.add(contact, &name);
        }
        Ok(())
    }

    fn tell(&mut self, tx: &Tx<'_>, ready: &Ready) -> Result<bool> {
        let channels: BTreeSet<Channel> = ready.claims.iter().flat_map(|claim| claim.refused()).copied().collect();
        let words = words(&ready.name_fold);
        let lists: Vec<Whose> = if words.is_empty() {
            vec![Whose::Everybody]
        } else {
            words.into_iter().map(Whose::Word).chain([Whose::Nameless]).collect()
        };
        let (mut met, said) = (false, said(ready));
        for whose in lists {
            let Some(holders) = self.lists.get(&whose) else { continue };
            met |= !holders.is_empty();
            let told = self.told.entry((whose, channels.clone())).or_default();
            for contact in holders.iter().skip(*told) {
                steps::took(0);
                suppression::block_refused_by_import(tx, &said, Some(*contact), Vec::new())?;
            }
            *told = holders.len();
        }
        Ok(met)
    }
}

/// The words of a folded name that tell whose it is.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = fold::words(name).into_iter().filter(|word| !FORMS.contains(&word.as_str())).collect();
    words.sort();
    words.dedup();
    words
}
