//! The readings of a contact's phone numbers: without a country code they follow the countries of its addresses.

use rusqlite::{Connection, params};

use crate::{
    Id, Result,
    book::{Keys, Tx},
    contacts::{
        Contact, phone,
        ready::{self, COUNTRY},
    },
};

/// So many addresses are asked for their country.
const ADDRESSES: usize = 20;

/// Where a contact lives, as ISO codes, the main address first.
pub fn homes(db: &Connection, keys: &Keys, id: Id<Contact>) -> Result<Vec<&'static str>> {
    let addresses = format!(
        "SELECT postcode, country FROM addresses WHERE contact_id = ?1 ORDER BY position, id LIMIT {ADDRESSES}"
    );
    let alone = format!(
        "SELECT '' AS postcode, value AS country FROM facts WHERE contact_id = ?1 AND name = '{COUNTRY}' LIMIT {ADDRESSES}"
    );
    let mut there: Vec<(String, String)> = Vec::new();
    for sql in [addresses, alone] {
        let mut rows = db.prepare_cached(&sql)?;
        let rows = rows.query_map([id], |row| Ok((row.get("postcode")?, row.get("country")?)))?;
        there.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    Ok(ready::homes(there.iter().map(|(postcode, country)| (postcode.as_str(), country.as_str())), keys))
}

/// Reads the numbers of a contact anew, where they have no country code; the readings they had stay as former ones. Gives
/// the numbers as they are read now.
pub fn reread_numbers(tx: &Tx<'_>, id: Id<Contact>) -> Result<Vec<String>> {
    let mut rows = tx.db.prepare_cached("SELECT id, value FROM phones WHERE contact_id = ?1")?;
    let rows = rows.query_map([id], |row| Ok((row.get("id")?, row.get("value")?)))?;
    let numbers: Vec<(i64, String)> = rows.collect::<rusqlite::Result<_>>()?;
    if !numbers.iter().any(|(_, value)| phone::is_national(value)) {
        return Ok(Vec::new());
    }
    let mut read = Vec::new();
    let homes = homes(tx.db, tx.keys, id)?;
    for (row, value) in numbers.into_iter().filter(|(_, value)| phone::is_national(value)) {
        let anew = ready::phone_row(value, String::new(), &homes, tx.keys);
        tx.meanings().add("phones", id, &anew.also);
        tx.db
            .prepare_cached(
                "UPDATE phones SET e164 = ?2, digits = ?3, hash = ?4, also = ?5
                 WHERE id = ?1 AND (hash <> ?4 OR also <> ?5)",
            )?
            .execute(params![row, anew.e164, anew.digits, anew.hash, anew.also])?;
        read.push(anew.e164);
    }
    Ok(read)
}
