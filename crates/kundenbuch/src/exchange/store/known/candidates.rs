//! Who may be known already: whoever has an address of a row or its name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    Id, Result,
    contacts::{
        Contact, Kind,
        ready::{Ready, ReadyPhone},
    },
    exchange::{refusal, sameness::DESK},
    search::fold,
    suppression::Hashed,
};

/// The restricted contacts by name: they have no line, by which others are found.
#[derive(Debug, Default)]
pub struct Restricted(HashMap<String, Vec<i64>>);

impl Restricted {
    /// Everybody who is restricted now.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(db: &Connection) -> Result<Restricted> {
        let mut rows = db.prepare_cached(
            "SELECT id, given, family, organisation FROM contacts WHERE restricted_at IS NOT NULL ORDER BY id",
        )?;
        let mut rows = rows.query([])?;
        let mut found = HashMap::<_, Vec<_>>::new();
        while let Some(row) = rows.next()? {
            let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
            let key = fold::sort_key(&family, &given, &row.get::<_, String>("organisation")?);
            found.entry(key).or_default().push(row.get("id")?);
        }
        Ok(Restricted(found))
    }
}

/// The contacts that hold an address, and which of them are firms.
pub(super) fn holders(db: &Connection, table: &'static str, hash: &[u8]) -> Result<BTreeMap<i64, bool>> {
    let sql = format!(
        "SELECT v.contact_id, c.kind = 'organisation' FROM {table} v JOIN contacts c ON c.id = v.contact_id
         WHERE v.hash = ?1 LIMIT {DESK}"
    );
    let mut rows = db.prepare_cached(&sql)?;
    Ok(rows.query_map([hash], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// The contacts that hold a number, however the row's text or theirs is read, and which of them are firms.
pub(super) fn callers(
    db: &Connection,
    read_so: impl Fn(&Hashed) -> Result<Vec<Id<Contact>>>,
    row: &ReadyPhone,
) -> Result<BTreeMap<i64, bool>> {
    let mut found = BTreeMap::new();
    let mut kind = db.prepare_cached("SELECT kind = 'organisation' FROM contacts WHERE id = ?1")?;
    for hash in row.readings() {
        found.extend(holders(db, "phones", hash)?);
        for id in read_so(&Hashed { kind: "phone", hash: hash.to_vec() })?.into_iter().take(DESK) {
            if let Some(firm) = kind.query_row([id], |row| row.get(0)).optional()? {
                found.insert(id.0, firm);
            }
        }
    }
    Ok(found)
}

/// Contacts at one of the row's postal addresses under another reading of its name: the hash holds the name.
pub(super) fn at_home(db: &Connection, ready: &Ready) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    for hash in ready.addresses.iter().filter(|_| !ready.trusted).flat_map(|address| &address.otherwise) {
        found.extend(holders(db, "addresses", hash)?.into_keys());
    }
    Ok(found)
}

/// Restricted contacts that had one of the row's addresses once, and of which kind it is.
pub(super) fn rested(db: &Connection, restricted: &Restricted, ready: &Ready) -> Result<Vec<(i64, &'static str)>> {
    if restricted.0.is_empty() {
        return Ok(Vec::new());
    }
    let mails = ready.emails.iter().map(|row| ("mail", row.hash.as_slice()));
    let phones = ready.phones.iter().flat_map(ReadyPhone::readings).map(|hash| ("phone", hash));
    let posts = ready.addresses.iter().map(|row| ("post", row.hash.as_slice()));
    let mut rows = db.prepare_cached(
        "SELECT f.contact_id FROM former_hashes f JOIN contacts c ON c.id = f.contact_id
         WHERE f.hash = ?1 AND f.kind = ?2 AND c.restricted_at IS NOT NULL",
    )?;
    let mut found = Vec::new();
    for (kind, hash) in mails.chain(phones).chain(posts).filter(|(_, hash)| !hash.is_empty()) {
        for id in rows.query_map(params![hash, kind], |row| row.get(0))? {
            found.push((id?, kind));
        }
    }
    Ok(found)
}

/// Contacts of the same name, as of before this import: their lines follow only at its end. Restricted ones have none.
pub(super) fn by_name(
    db: &Connection,
    restricted: &Restricted,
    ready: &Ready,
    otherwise: &[(String, String)],
) -> Result<Vec<i64>> {
    if ready.nameless() {
        return Ok(Vec::new());
    }
    let person = ready.kind == Kind::Person;
    let key = fold::sort_key(&ready.family, &ready.given, if person { "" } else { &ready.organisation });
    let sql = format!("SELECT contact_id FROM contact_lines WHERE name_key = ?1 LIMIT {DESK}");
    let mut rows = db.prepare_cached(&sql)?;
    let otherwise = otherwise.iter().filter(|_| refusal::is_by_name(ready));
    let keys: BTreeSet<String> =
        otherwise.map(|(family, given)| fold::sort_key(family, given, "")).chain([key]).collect();
    let mut ids: Vec<i64> = Vec::new();
    for key in keys {
        ids.extend(rows.query_map([&key], |row| row.get::<_, i64>(0))?.collect::<rusqlite::Result<Vec<_>>>()?);
        ids.extend(restricted.0.get(&key).into_iter().flatten());
    }
    if !person {
        let mut rows =
            db.prepare_cached("SELECT id FROM contacts WHERE organisation = ?1 AND organisation <> '' LIMIT 5")?;
        ids.extend(
            rows.query_map([&ready.organisation], |row| row.get::<_, i64>(0))?.collect::<rusqlite::Result<Vec<_>>>()?,
        );
        ids.sort_unstable();
        ids.dedup();
    }
    Ok(ids)
}
