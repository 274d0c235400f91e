//! The SQL of the names of cards: by what address books and other books know a contact.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    Id, Result, Uid,
    book::Tx,
    contacts::{Contact, ready::Ready},
    exchange::{own::Own, sameness::DESK, write::vcard::urn},
};

/// Shortest UID that tells somebody from others; shorter ones are numbers of a list.
const SHORTEST_UID: usize = 8;

/// The names of a row's card: as written, as our own books write it, and as programs shorten that.
fn names_of_card(ready: &Ready) -> Vec<String> {
    let own = ready.own.iter().find_map(|record| match record {
        Own::Contact(contact) => contact.uid,
        _ => None,
    });
    let written = Some(ready.uid.clone()).filter(|uid| uid.len() >= SHORTEST_UID);
    let bare = |uid: &str| {
        uid.get("urn:uuid:".len()..).filter(|_| uid.to_ascii_lowercase().starts_with("urn:uuid:")).map(str::to_owned)
    };
    let mut names = Vec::new();
    for name in written.into_iter().chain(own.map(urn)) {
        names.extend(bare(&name));
        names.push(name);
    }
    names
}

/// The contacts a row's card names: ours, or those that came in with it before.
pub fn named(db: &Connection, ready: &Ready) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    for name in names_of_card(ready) {
        if let Ok(uid) = name.parse::<Uid>() {
            let mut rows = db.prepare_cached("SELECT id FROM contacts WHERE uid = ?1")?;
            found.extend(rows.query_map([uid], |row| row.get::<_, i64>(0))?.collect::<rusqlite::Result<Vec<_>>>()?);
        }
        let sql = format!("SELECT contact_id FROM card_uids WHERE value = ?1 LIMIT {DESK}");
        let mut rows = db.prepare_cached(&sql)?;
        found.extend(rows.query_map([name], |row| row.get::<_, i64>(0))?.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The names a row's card has in books of this program.
pub fn names_in_books(ready: &Ready) -> BTreeSet<Uid> {
    names_of_card(ready).iter().filter_map(|name| name.parse::<Uid>().ok()).collect()
}

/// Whether the ledger names the contact of a row's card: its name in this book is told by no other person.
pub fn is_erased_card(db: &Connection, ready: &Ready) -> Result<bool> {
    for uid in names_in_books(ready) {
        let erased: bool = db
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM erasures WHERE person_uid = ?1)")?
            .query_row([uid], |row| row.get(0))?;
        if erased {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Keeps the names of a row's card.
pub fn keep_card_uids(tx: &Tx<'_>, id: Id<Contact>, ready: &Ready, import: i64) -> Result<()> {
    let own = ready.own.iter().find_map(|record| match record {
        Own::Contact(contact) => contact.uid.map(urn),
        _ => None,
    });
    let written = Some(ready.uid.clone()).filter(|uid| !uid.is_empty() && own.as_ref() != Some(uid));
    for (value, book) in own.map(|uid| (uid, true)).into_iter().chain(written.map(|uid| (uid, false))) {
        let here: Option<Uid> = tx
            .db
            .prepare_cached("SELECT uid FROM contacts WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        if here.is_some() && value.trim_start_matches("urn:uuid:").parse::<Uid>().ok() == here {
            continue; // the contact's own name in this book
        }
        tx.db
            .prepare_cached(
                "INSERT INTO card_uids (contact_id, value, book, import_id) SELECT ?1, ?2, ?3, ?4
                 WHERE NOT EXISTS (SELECT 1 FROM card_uids WHERE value = ?2 AND contact_id = ?1)",
            )?
            .execute(params![id, value, book, import])?;
    }
    Ok(())
}

/// By what name an address book knows each of these contacts, of several the first; `contacts` as
/// [`crate::id::listed`] writes them.
pub fn card_uids(db: &Connection, contacts: &str) -> Result<HashMap<Id<Contact>, String>> {
    let mut rows = db.prepare_cached(
        "SELECT c.contact_id, c.value FROM json_each(?1) j CROSS JOIN card_uids c ON c.contact_id = j.value
         ORDER BY c.book DESC, c.id DESC", // of several the first is the last to be put in
    )?;
    Ok(rows.query_map([contacts], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// Everybody whom an address book knows by a name.
pub fn who_has_a_card(db: &Connection) -> Result<BTreeSet<Id<Contact>>> {
    let mut rows = db.prepare_cached("SELECT DISTINCT contact_id FROM card_uids")?;
    Ok(rows.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}
