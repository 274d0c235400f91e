//! Filling what a known contact lacks.

use rusqlite::params;

use super::supplemented::Supplemented;
use crate::{
    Id, Result,
    book::Tx,
    contacts::{
        Contact, Kind, phone,
        ready::{COUNTRY, Ready, ReadyPhone, fact_row, homes, phone_row, post_hash},
        record,
        store::{self as contacts, Entered, Places},
    },
    search::fold,
};

/// Fills what is empty in a known contact and adds values it does not have; overwrites nothing. Gives the kinds of values
/// of which the contact has too many to take more.
pub fn supplement(
    tx: &Tx<'_>,
    id: Id<Contact>,
    ready: &Ready,
    (from, import): (&Entered, i64),
    supplemented: &mut Supplemented,
) -> Result<Vec<&'static str>> {
    let known = contacts::head(tx.db, id)?;
    let numbers = read_where_they_live(tx, id, ready)?;
    let ready = numbers.as_ref().unwrap_or(ready);
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
    let values = supplemented.of(tx.db, id)?;
    let mut missing = values.missing(&Ready { facts: [ready.facts.clone(), other].concat(), ..ready.clone() });
    let over = values.cap(&mut missing);
    if !missing.addresses.is_empty() {
        let now = contacts::head(tx.db, id)?; // whose name stands, and with it the hash of the post
        for row in &mut missing.addresses {
            row.hash = post_hash(contacts::addressee(&now), &row.street, &row.postcode, tx.keys);
        }
    }
    contacts::insert_all(tx, id, &missing, from, &Places::behind(tx.db, id)?)?;
    supplemented.add(id, &missing);
    if !missing.addresses.is_empty() || missing.facts.iter().any(|(name, ..)| name == COUNTRY) {
        supplemented.reread(id, contacts::reread_numbers(tx, id)?);
    }
    // A row that brings nothing new changes nothing: what was done before can still be taken back.
    if tx.db.total_changes() != before {
        contacts::touch(tx, id)?;
    }
    Ok(over)
}

/// The row with its numbers read by the countries of the contact's addresses as well, where it brings any without country
/// code.
fn read_where_they_live(tx: &Tx<'_>, id: Id<Contact>, ready: &Ready) -> Result<Option<Ready>> {
    if !ready.phones.iter().any(|row| phone::is_national(&row.value)) {
        return Ok(None);
    }
    let there = contacts::homes(tx.db, tx.keys, id)?;
    let homes = homes(there.into_iter().map(|home| ("", home)).chain(ready.lives()), tx.keys);
    let read = |row: &ReadyPhone| {
        if phone::is_national(&row.value) {
            phone_row(row.value.clone(), row.label.clone(), &homes, tx.keys)
        } else {
            row.clone()
        }
    };
    Ok(Some(Ready { phones: ready.phones.iter().map(read).collect(), ..ready.clone() }))
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
