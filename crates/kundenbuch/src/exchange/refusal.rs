//! A no of a file that nobody's row carries in: of rows that stay out, and of a customer named by number alone.

use super::{draft::Draft, store};
use crate::{
    Id, Result,
    book::Tx,
    contacts::{
        Contact,
        ready::{self, Ready},
    },
    search::fold,
    suppression,
};

fn says_no(ready: &Ready) -> bool {
    ready.claims.iter().any(|claim| !claim.refused().is_empty())
}

/// Takes the no of a row that stays out. Says whether it met an address or a known customer; also if it says none.
///
/// # Errors
/// Those of the database.
pub fn of_row_out(tx: &Tx<'_>, draft: &Draft) -> Result<bool> {
    let ready = ready::loose(draft, tx.keys);
    if !says_no(&ready) {
        return Ok(true);
    }
    suppression::block_refused_by_import(tx, &ready, None)?;
    let mails = ready.emails.iter().any(|row| !row.hash.is_empty());
    let phones = ready.phones.iter().any(|row| row.barred().next().is_some());
    let posts = ready.addresses.iter().any(|row| !row.hash.is_empty());
    let numbered = of_customer(tx, &ready, None)?;
    Ok(mails || phones || posts || numbered)
}

/// Words of a name that say nothing of whose it is.
const FORMS: [&str; 16] =
    ["gmbh", "mbh", "kg", "ag", "ohg", "gbr", "ug", "kgaa", "co", "und", "e", "k", "v", "von", "der", "inh"];

/// Whether two folded names have a word in common: `Müller` and `Hans Müller`, `Holz GmbH` and `Holz GmbH & Co. KG`.
fn alike(one: &str, two: &str) -> bool {
    let words = |name: &str| fold::words(name).into_iter().filter(|word| !FORMS.contains(&word.as_str())).collect();
    let (one, two): (Vec<String>, Vec<String>) = (words(one), words(two));
    one.is_empty() || two.is_empty() || one.iter().any(|word| two.contains(word))
}

/// The no of a row reaches whoever has its customer number and no other name. Says whether there is somebody.
///
/// # Errors
/// Those of the database.
pub fn of_customer(tx: &Tx<'_>, ready: &Ready, came: Option<Id<Contact>>) -> Result<bool> {
    if ready.customer_number.is_empty() || !says_no(ready) {
        return Ok(false);
    }
    let said = Ready { claims: ready.claims.clone(), refused_at: ready.refused_at, ..Ready::default() };
    let mut met = false;
    for (contact, name) in store::by_number(tx.db, &ready.customer_number)? {
        if !alike(&name, &ready.name_fold) {
            continue;
        }
        met = true;
        if Some(contact) != came {
            suppression::block_refused_by_import(tx, &said, Some(contact))?;
        }
    }
    Ok(met)
}
