//! Filling what a known contact lacks.

use std::collections::HashSet;

use rusqlite::params;

use crate::{
    Id, Result,
    book::Tx,
    contacts::{
        Contact, Fact, Kind,
        ready::{Ready, fact_row, post_hash},
        record,
        store::{self as contacts, Entered, Places},
    },
    search::fold,
    suppression::canon,
};

/// Fills what is empty in a known contact and adds values it does not have; overwrites nothing.
pub fn supplement(tx: &Tx<'_>, id: Id<Contact>, ready: &Ready, from: &Entered, import: i64) -> Result<()> {
    let known = contacts::get(tx.db, id)?;
    let before = tx.db.total_changes();
    let nameless = known.kind == Kind::Person && known.given.is_empty() && known.family.is_empty();
    if nameless && ready.kind == Kind::Person && !ready.nameless() {
        for (field, brought) in [("given", &ready.given), ("family", &ready.family)] {
            if !brought.is_empty() {
                fill(tx, id, import, field, brought)?;
            }
        }
        contacts::rehash_post(tx, id)?;
    }
    for (field, there, brought) in [
        ("title", &known.title, &ready.title),
        ("additional", &known.additional, &ready.additional),
        ("suffix", &known.suffix, &ready.suffix),
        ("department", &known.department, &ready.department),
        ("position", &known.position, &ready.position),
        ("customer_number", &known.customer_number, &ready.customer_number),
    ] {
        if there.is_empty() && !brought.is_empty() {
            fill(tx, id, import, field, brought)?;
        }
    }
    if known.salutation.code() == "unknown" && ready.salutation.code() != "unknown" {
        fill(tx, id, import, "salutation", ready.salutation.code())?;
    }
    if ready.minor && !known.minor {
        tx.db.prepare_cached("UPDATE contacts SET minor = 1 WHERE id = ?1")?.execute([id])?; // tightens: stays
    }
    let firm = if known.kind == Kind::Person && known.works_for.is_none() { &ready.organisation } else { "" };
    if !firm.is_empty() {
        let firm = contacts::organisation(tx, firm, from)?;
        tx.db.prepare_cached("UPDATE contacts SET works_for = ?2 WHERE id = ?1")?.execute(params![id, firm])?;
        note_fill(tx, id, import, "works_for", &firm.to_string())?;
    }
    let other = other_facts(ready, &known);
    let mut missing = missing(&Ready { facts: [ready.facts.clone(), other].concat(), ..ready.clone() }, &known);
    if !missing.addresses.is_empty() {
        let now = contacts::get(tx.db, id)?; // whose name stands, and with it the hash of the post
        for row in &mut missing.addresses {
            row.hash = post_hash(contacts::addressee(&now), &row.street, &row.postcode, tx.keys);
        }
    }
    contacts::insert_all(tx, id, &missing, from, &Places::behind(tx.db, id)?)?;
    // A row that brings nothing new changes nothing: what was done before can still be taken back.
    if tx.db.total_changes() == before { Ok(()) } else { contacts::touch(tx, id) }
}

/// What stands in the contact already, otherwise than in the row: kept as a value, for nothing is overwritten. What this
/// program wrote itself may be what somebody changed since.
fn other_facts(ready: &Ready, known: &record::Contact) -> Vec<(String, String, u8)> {
    let told = [
        ("Kundennummer", &known.customer_number, &ready.customer_number),
        ("Position", &known.position, &ready.position),
        ("Abteilung", &known.department, &ready.department),
    ];
    let is_other = |there: &str, brought: &str| {
        !(ready.trusted || there.is_empty() || brought.is_empty() || fold::fold(there) == fold::fold(brought))
    };
    let other = told.into_iter().filter(|(_, there, brought)| is_other(there, brought));
    other.map(|(name, _, brought)| fact_row((name.to_owned(), brought.clone()))).collect()
}

fn fill(tx: &Tx<'_>, id: Id<Contact>, import: i64, field: &'static str, value: &str) -> Result<()> {
    tx.db.prepare_cached(&format!("UPDATE contacts SET {field} = ?2 WHERE id = ?1"))?.execute(params![id, value])?;
    note_fill(tx, id, import, field, value)
}

/// Notes what an import filled, so that taking it back finds it.
fn note_fill(tx: &Tx<'_>, id: Id<Contact>, import: i64, field: &'static str, value: &str) -> Result<()> {
    tx.db
        .prepare_cached("INSERT INTO fills (import_id, contact_id, field, value) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![import, id, field, value])?;
    Ok(())
}

/// The row's values that the known contact does not have. Each comparison is one look into a set, for both may have
/// thousands.
fn missing(ready: &Ready, known: &record::Contact) -> Ready {
    let mut missing = ready.clone();
    let mails: HashSet<Vec<u8>> = known.emails.iter().map(|there| mail_key(&there.value)).collect();
    missing.emails.retain(|row| !mails.contains(&mail_key(&row.value)));
    let written: HashSet<String> = known.phones.iter().map(|there| fold::fold(&there.value)).collect();
    let numbers: HashSet<&str> = known.phones.iter().map(|there| there.e164.as_str()).collect();
    missing.phones.retain(|row| {
        !written.contains(&fold::fold(&row.value)) && (row.e164.is_empty() || !numbers.contains(row.e164.as_str()))
    });
    let post = |street: &str, postcode: &str| (fold::fold(street), postcode.to_owned());
    let posts: HashSet<_> = known.addresses.iter().map(|there| post(&there.street, &there.postcode)).collect();
    missing.addresses.retain(|row| !posts.contains(&post(&row.street, &row.postcode)));
    let pages: HashSet<String> = known.websites.iter().map(|there| there.value.to_lowercase()).collect();
    missing.websites.retain(|(value, _)| !pages.contains(&value.to_lowercase()));
    let fact = |name: &str, value: &str| {
        // There is one birthday.
        (name.to_owned(), if name == "birthday" { String::new() } else { fold::fold(value) })
    };
    let facts: HashSet<_> = known.facts.iter().map(|Fact { name, value, .. }| fact(name, value)).collect();
    missing.facts.retain(|(name, value, _)| !facts.contains(&fact(name, value)));
    let notes: HashSet<&str> = known.notes.iter().map(|there| there.body.as_str()).collect();
    missing.notes.retain(|note| !notes.contains(note.body.as_str()));
    missing
}

/// What makes two e-mail addresses one: the form the block list knows, for `muller@` and `mueller@` are two people's.
fn mail_key(address: &str) -> Vec<u8> {
    canon::mail(address).unwrap_or_else(|| address.to_lowercase().into_bytes())
}
