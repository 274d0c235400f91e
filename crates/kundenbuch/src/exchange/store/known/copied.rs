//! A row copied in a spreadsheet and filled with somebody else, whose card is still another's.

use rusqlite::{Connection, OptionalExtension, params};

use super::traits_of;
use crate::{
    Id, Result,
    contacts::{Contact, ready::Ready},
    exchange::{sameness::Traits, store::cards},
    search::fold,
};

/// The contact a row's card names though neither its name nor any of its addresses is the row's: a row copied in a
/// spreadsheet and filled with somebody else.
pub fn named_for_another(db: &Connection, ready: &Ready) -> Result<Option<Id<Contact>>> {
    let row = Traits::of(ready);
    if ready.nameless() || (row.mails.is_empty() && row.phones.is_empty() && ready.addresses.is_empty()) {
        return Ok(None);
    }
    for id in cards::named(db, ready)? {
        let id = Id::new(id);
        let names = db
            .prepare_cached(
                "SELECT given, family, organisation FROM contacts
                 WHERE id = ?1 AND binned_at IS NULL AND restricted_at IS NULL",
            )?
            .query_row([id], |row| Ok([row.get(0)?, row.get(1)?, row.get::<_, String>(2)?]))
            .optional()?;
        let Some(names) = names else { continue };
        if !another_name(&names, [&ready.given, &ready.family, &ready.organisation]) {
            continue;
        }
        let there = traits_of(db, id, Traits::default())?;
        let reached = !(there.mails.is_empty() && there.phones.is_empty() && there.posts.is_empty());
        let mail = row.mails.iter().any(|one| there.mails.contains(one));
        let phone = row.phones.iter().any(|one| there.phones.contains(one));
        if reached && !mail && !phone && !lives_there(db, id, ready)? && !had_once(db, id, &row)? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Whether two names are surely two: who marries keeps the first name.
fn another_name(names: &[String; 3], row: [&String; 3]) -> bool {
    for (one, two) in names.iter().zip(row) {
        let (one, two) = (fold::fold(one.trim()), fold::fold(two.trim()));
        if !(one.is_empty() || two.is_empty()) {
            return one.split(' ').next() != two.split(' ').next();
        }
    }
    false
}

/// Whether a contact has an address of the row: the hash holds the name, so by street and postcode.
fn lives_there(db: &Connection, id: Id<Contact>, ready: &Ready) -> Result<bool> {
    let mut rows = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM addresses WHERE contact_id = ?1 AND street = ?2 AND postcode = ?3)",
    )?;
    for address in &ready.addresses {
        if rows.query_row(params![id, address.street, address.postcode], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the contact had an address of the row once.
fn had_once(db: &Connection, id: Id<Contact>, row: &Traits) -> Result<bool> {
    let mut rows =
        db.prepare_cached("SELECT EXISTS (SELECT 1 FROM former_hashes WHERE contact_id = ?1 AND hash = ?2)")?;
    for hash in row.mails.iter().chain(&row.phones).chain(&row.posts) {
        if rows.query_row(params![id, hash], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}
