//! The SQL of what people are recognised by: their names and addresses, present and former, and what tells two of one
//! name apart. Read for many at once and without the rest of their records, of which notes are the most.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row};

use crate::{
    Error, Id, Result,
    book::{Keys, Tx},
    contacts::{Contact, Kind, email},
    erasure::likeness::{Likeness, is_nobodys},
    suppression::canon::{self, Canon},
};

/// So many are read at once: enough that a statement's own cost does not show, few enough to hold.
const STRETCH: usize = 500;

/// What a contact is recognised by.
///
/// # Errors
/// [`Error::ContactGone`].
pub(in crate::erasure) fn likeness(tx: &Tx<'_>, id: Id<Contact>) -> Result<Likeness> {
    let mut found = None;
    likenesses(tx.db, tx.keys, &BTreeSet::from([id.0]), |_, one| {
        found = Some(one);
        Ok(())
    })?;
    found.ok_or(Error::ContactGone { id })
}

/// What these people are recognised by; those that are gone are left out.
///
/// # Errors
/// Those of the database.
pub(in crate::erasure) fn likenesses(
    db: &Connection,
    keys: &Keys,
    contacts: &BTreeSet<i64>,
    mut each: impl FnMut(i64, Likeness) -> Result<()>,
) -> Result<()> {
    let contacts: Vec<i64> = contacts.iter().copied().collect();
    for contacts in contacts.chunks(STRETCH) {
        let asked = numbers(contacts);
        let mut found = heads(db, &asked)?;
        // By the texts: a row of an older program may have the hash of another reading.
        let mails = "e.value FROM w CROSS JOIN emails e ON e.contact_id = w.id ORDER BY w.id, e.position, e.id";
        values(db, &asked, &mut found, mails, |one, row| {
            let form = Canon::mail(&email::one_mailbox(row.get_ref("value")?.as_str()?));
            one.addresses.extend(form.map(|form| ("mail", keys.hasher.half_of(&form))));
            Ok(())
        })?;
        let phones = "p.e164, p.also FROM w CROSS JOIN phones p ON p.contact_id = w.id ORDER BY w.id, p.position, p.id";
        values(db, &asked, &mut found, phones, |one, row| {
            let number = row.get_ref("e164")?.as_str()?;
            let hash = Canon::phone(number).map(|form| keys.hasher.half_of(&form));
            one.nobodys.extend(hash.filter(|_| is_nobodys(number)));
            one.addresses.extend(hash.map(|hash| ("phone", hash)));
            let readings = row.get_ref("also")?.as_blob().unwrap_or_default().as_chunks::<16>().0;
            one.addresses.extend(readings.iter().map(|reading| ("phone", *reading)));
            Ok(())
        })?;
        let places = "a.street, a.postcode FROM w CROSS JOIN addresses a ON a.contact_id = w.id
                      ORDER BY w.id, a.position, a.id";
        values(db, &asked, &mut found, places, |one, row| {
            let street = row.get_ref("street")?.as_str()?;
            one.within.extend(canon::within_house(street));
            let form = Canon::place(street, row.get_ref("postcode")?.as_str()?);
            one.addresses.extend(form.map(|form| ("place", keys.hasher.half_of(&form))));
            Ok(())
        })?;
        let former = "f.kind, f.hash FROM w CROSS JOIN former_hashes f ON f.contact_id = w.id
                      ORDER BY w.id, f.left_at DESC, f.hash";
        values(db, &asked, &mut found, former, |one, row| {
            one.former.push((row.get("kind")?, row.get("hash")?));
            Ok(())
        })?;
        let born = "b.value FROM w CROSS JOIN facts b ON b.contact_id = w.id AND b.name = 'birthday'";
        values(db, &asked, &mut found, born, |one, row| {
            one.birthdays.push(row.get("value")?);
            Ok(())
        })?;
        found.into_iter().try_for_each(|(id, one)| each(id, one))?;
    }
    Ok(())
}

/// These numbers as one statement takes them all: through `json_each`.
pub(super) fn numbers<'a>(contacts: impl IntoIterator<Item = &'a i64>) -> String {
    let numbers: Vec<String> = contacts.into_iter().map(i64::to_string).collect();
    format!("[{}]", numbers.join(","))
}

fn heads(db: &Connection, asked: &str) -> Result<BTreeMap<i64, Likeness>> {
    let mut rows = db.prepare_cached(
        "SELECT c.id, c.uid, c.kind = 'organisation' AS firm, c.given, c.family, c.suffix,
                coalesce(firm.organisation, c.organisation) AS organisation
         FROM json_each(?1) w CROSS JOIN contacts c ON c.id = w.value LEFT JOIN contacts firm ON firm.id = c.works_for",
    )?;
    let rows = rows.query_map([asked], |row| {
        let one = Likeness {
            uid: row.get("uid")?,
            kind: if row.get("firm")? { Kind::Organisation } else { Kind::Person },
            given: row.get("given")?,
            family: row.get("family")?,
            suffix: row.get("suffix")?,
            organisation: row.get("organisation")?,
            birthdays: Vec::new(),
            within: Vec::new(),
            addresses: Vec::new(),
            nobodys: BTreeSet::new(),
            former: Vec::new(),
        };
        Ok((row.get("id")?, one))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Puts rows of one table to the people they are of; `rows` begins with its columns.
fn values(
    db: &Connection,
    asked: &str,
    found: &mut BTreeMap<i64, Likeness>,
    rows: &str,
    mut put: impl FnMut(&mut Likeness, &Row<'_>) -> rusqlite::Result<()>,
) -> Result<()> {
    let sql = format!("WITH w (id) AS (SELECT value FROM json_each(?1)) SELECT w.id, {rows}");
    let mut rows = db.prepare_cached(&sql)?;
    let mut rows = rows.query([asked])?;
    while let Some(row) = rows.next()? {
        if let Some(one) = found.get_mut(&row.get("id")?) {
            put(one, row)?;
        }
    }
    Ok(())
}
