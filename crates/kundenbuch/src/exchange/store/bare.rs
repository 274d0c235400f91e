//! A row or a contact without a name is only its addresses: it is another one's if that one has all of them.
//!
//! One address in common is not enough: families and firms share them, and with the rest of the row a stranger's address
//! would come under somebody's consent.

use rusqlite::{Connection, ToSql, params};

use crate::{
    Id, Result,
    contacts::{
        Contact,
        ready::{Ready, ReadyPhone},
    },
};

/// Kinds of addresses of a row without a name that a known contact does not have: `mail`, `phone`, `post`.
pub fn lacking(db: &Connection, id: Id<Contact>, ready: &Ready) -> Result<Vec<&'static str>> {
    let mut kinds = Vec::new();
    for row in &ready.emails {
        let there = if row.hash.is_empty() {
            has(db, "emails", "value = ?2", id, &[&row.value])?
        } else {
            has(db, "emails", "hash = ?2", id, &[&row.hash])?
        };
        note(&mut kinds, "mail", there);
    }
    for row in &ready.phones {
        let mut there = row.hash.is_empty() && has(db, "phones", "value = ?2", id, &[&row.value])?;
        for hash in row.readings() {
            there = there || has(db, "phones", "(hash = ?2 OR instr(also, ?2))", id, &[&hash])?;
        }
        note(&mut kinds, "phone", there);
    }
    for row in &ready.addresses {
        let like = "street = ?2 AND postcode = ?3 AND place = ?4";
        let there = has(db, "addresses", like, id, &[&row.street, &row.postcode, &row.place])?;
        note(&mut kinds, "post", there);
    }
    Ok(kinds)
}

/// Kinds of addresses of a contact without a name that the row does not have.
pub fn left(db: &Connection, id: Id<Contact>, ready: &Ready) -> Result<Vec<&'static str>> {
    let mut kinds = Vec::new();
    each(db, "emails", id, |hash, value| {
        let there = ready.emails.iter().any(|row| same(&row.hash, &row.value, hash, value));
        note(&mut kinds, "mail", there);
    })?;
    each(db, "phones", id, |hash, value| {
        let read_so = |row: &ReadyPhone| !hash.is_empty() && row.readings().any(|reading| reading == hash);
        let there = ready.phones.iter().any(|row| read_so(row) || same(&row.hash, &row.value, hash, value));
        note(&mut kinds, "phone", there);
    })?;
    Ok(kinds)
}

fn note(kinds: &mut Vec<&'static str>, kind: &'static str, there: bool) {
    if !there && !kinds.contains(&kind) {
        kinds.push(kind);
    }
}

/// An address that is not understood has no hash: it is itself as it is written.
fn same(one: &[u8], written: &str, two: &[u8], value: &str) -> bool {
    if one.is_empty() { two.is_empty() && written == value } else { one == two }
}

fn has(db: &Connection, table: &str, like: &str, id: Id<Contact>, of: &[&dyn ToSql]) -> Result<bool> {
    let mut rows =
        db.prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE contact_id = ?1 AND {like})"))?;
    let mut all: Vec<&dyn ToSql> = vec![&id];
    all.extend_from_slice(of);
    Ok(rows.query_row(all.as_slice(), |row| row.get(0))?)
}

fn each(db: &Connection, table: &str, id: Id<Contact>, mut tell: impl FnMut(&[u8], &str)) -> Result<()> {
    let mut rows = db.prepare_cached(&format!("SELECT hash, value FROM {table} WHERE contact_id = ?1"))?;
    let mut rows = rows.query(params![id])?;
    while let Some(row) = rows.next()? {
        tell(row.get_ref(0)?.as_blob().unwrap_or_default(), row.get_ref(1)?.as_str().unwrap_or_default());
    }
    Ok(())
}
