//! The SQL of who is protected: restricted, ticked as a child, or with a no that nothing answers.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    ledger::Newest,
    likeness::{likenesses, numbers},
};
use crate::{
    Result, Uid,
    book::Keys,
    contacts::{
        Kind,
        ready::{self, Addressee},
    },
    erasure::{
        gate::{Identity, Mark},
        likeness::Likeness,
        protected::{Marks, Protected},
    },
    exchange::sameness::{DESK, bare_family},
    search::fold,
    suppression::{canon::Canon, whose},
};

/// Whether the no `n` is answered by a grant that no later `expired` ended.
pub(super) const ANSWERED: &str = "EXISTS (SELECT 1 FROM answers w CROSS JOIN consents g ON g.id = w.consent_id
        WHERE w.no_uid = n.uid AND g.contact_id = n.contact_id AND g.purpose_id = n.purpose_id AND g.channel = n.channel
          AND NOT EXISTS (SELECT 1 FROM consents x WHERE x.contact_id = n.contact_id AND x.purpose_id = n.purpose_id
                                                    AND x.channel = n.channel AND x.id > g.id AND x.event = 'expired'))";

/// Of whom one of the rows after these tells that they are protected; whether they still are, the marks ask.
pub(in crate::erasure) fn protected_since(db: &Connection, since: &Newest) -> Result<BTreeSet<i64>> {
    let mut rows = db.prepare_cached(
        "SELECT contact_id FROM restrictions WHERE id > ?1
         UNION SELECT contact_id FROM child_ticks WHERE ticked_at > ?2 AND minor = 1
         UNION SELECT contact_id FROM consents WHERE id > ?3 AND (event = 'withdrawn' OR event = 'objected')",
    )?;
    let rows = rows.query_map(params![since.restricted.0, since.ticked, since.event], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Which of these people are protected.
pub(in crate::erasure) fn protected_among(db: &Connection, people: &BTreeSet<i64>) -> Result<BTreeSet<i64>> {
    if people.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut rows = db.prepare_cached(&format!(
        "SELECT value FROM json_each(?1)
         WHERE EXISTS (SELECT 1 FROM restrictions WHERE contact_id = value AND lifted_at IS NULL)
            OR EXISTS (SELECT 1 FROM child_ticks WHERE contact_id = value AND minor = 1)
            OR EXISTS (SELECT 1 FROM consents n WHERE n.contact_id = value AND n.event <> 'granted' AND n.event <> 'expired'
                                                  AND NOT {ANSWERED})"
    ))?;
    Ok(rows.query_map([numbers(people)], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The numbers of these contacts, as far as they are people.
pub(in crate::erasure) fn people(db: &Connection, of: &BTreeSet<Uid>) -> Result<BTreeSet<i64>> {
    let mut rows = db.prepare_cached("SELECT id FROM contacts WHERE uid = ?1 AND kind = 'person'")?;
    let mut found = BTreeSet::new();
    for uid in of {
        found.extend(rows.query_row([uid], |row| row.get::<_, i64>(0)).optional()?);
    }
    Ok(found)
}

/// The marks of those of these people who are protected; of firms there are none, as the gate has none of theirs.
pub(in crate::erasure) fn protected(db: &Connection, keys: &Keys, people: &BTreeSet<i64>) -> Result<Vec<Protected>> {
    marks(db, keys, &protected_among(db, people)?)
}

/// The marks of these people, protected or not.
pub(in crate::erasure) fn marks(db: &Connection, keys: &Keys, people: &BTreeSet<i64>) -> Result<Vec<Protected>> {
    let mut all = Vec::new();
    likenesses(db, keys, people, |id, one| {
        if one.kind != Kind::Person {
            return Ok(());
        }
        let beside = beside(db, keys, id, &one)?;
        let (pairs, traits) = Identity::of(keys, &one).protects(keys, &one, &beside);
        if !pairs.0.is_empty() {
            let others = Marks(uids(db, &beside.people)?.into_iter().map(|uid| uid.0).collect());
            all.push(Protected { person: one.uid, pairs, traits, others });
        }
        Ok(())
    })?;
    all.sort_unstable_by_key(|one| one.person);
    Ok(all)
}

/// So many of a surname in one place are compared.
const NAMESAKES: usize = 50;

/// The uids of these contacts, as far as they are people.
///
/// # Errors
/// Those of the database.
pub(in crate::erasure) fn uids(db: &Connection, contacts: &BTreeSet<i64>) -> Result<BTreeSet<Uid>> {
    let mut rows = db.prepare_cached(
        "SELECT c.uid FROM json_each(?1) w CROSS JOIN contacts c ON c.id = w.value WHERE c.kind = 'person'",
    )?;
    Ok(rows.query_map([numbers(contacts)], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Who has or had an address that somebody has or had, and which of those others have now. Whoever stands beside somebody
/// is another one, however like them: in an older copy, before they moved or married, they may have been more so.
#[derive(Debug, Default)]
pub(in crate::erasure) struct Beside {
    pub people: BTreeSet<i64>,
    pub shared: BTreeSet<Mark>,
    /// Those of them that so many have that they are nobody's.
    pub crowded: BTreeSet<Mark>,
}

/// Who stands beside somebody by an address, as far as they are compared.
pub(in crate::erasure) fn beside(db: &Connection, keys: &Keys, id: i64, one: &Likeness) -> Result<Beside> {
    let mut found = Beside::default();
    let former = one.former.iter().map(|(kind, hash)| (kind.as_str(), hash));
    for (kind, hash) in one.addresses.iter().map(|(kind, hash)| (*kind, hash)).chain(former) {
        found.people.extend(former_holders(db, kind, hash, id)?);
        let Some(table) = TABLES.iter().find(|(known, _)| *known == kind).map(|(_, table)| *table) else { continue };
        let there = holders(db, table, hash, id)?;
        if kind != "post" && !there.is_empty() {
            found.shared.insert(*hash);
        }
        if there.len() == DESK {
            if kind != "post" {
                found.crowded.insert(*hash);
            }
            // What so many have is nobody's: only one of the name could be taken for them.
            found.people.extend(holders_of_name(db, table, (hash, id), one)?);
        } else {
            found.people.extend(there);
        }
    }
    for family in BTreeSet::from([one.family.clone(), bare_family(&one.family)]) {
        if let Some(name) = Canon::called(&family, &one.given) {
            found.people.extend(former_holders(db, "name", &keys.hasher.half_of(&name), id)?);
        }
    }
    let mut homes = db.prepare_cached("SELECT street, postcode FROM addresses WHERE contact_id = ?1")?;
    let homes = homes.query_map([id], |row| Ok((row.get("street")?, row.get("postcode")?)))?;
    let homes: Vec<(String, String)> = homes.collect::<rusqlite::Result<_>>()?;
    // The hash of a postal address holds the name: as it is, by its first letter, and the surname alone.
    let initial: String = one.given.chars().take(1).collect();
    for given in BTreeSet::from([one.given.as_str(), initial.as_str(), ""]) {
        for (street, postcode) in &homes {
            let hash = ready::post_hash(Addressee { family: &one.family, given }, street, postcode, keys);
            if let Ok(hash) = Mark::try_from(hash) {
                found.people.extend(holders(db, "addresses", &hash, id)?);
                found.people.extend(former_holders(db, "post", &hash, id)?);
            }
        }
    }
    // Whom half a name means there, only the surname finds.
    if initial.is_empty() || whose::is_short(&one.given) {
        for (_, postcode) in &homes {
            found.people.extend(namesakes(db, &one.family, postcode, id)?);
        }
    }
    Ok(found)
}

/// Where addresses of a kind lie.
const TABLES: [(&str, &str); 3] = [("mail", "emails"), ("phone", "phones"), ("post", "addresses")];

/// Who but this one has the address, not more than are compared.
fn holders(db: &Connection, table: &str, hash: &Mark, own: i64) -> Result<Vec<i64>> {
    let mut rows = db
        .prepare_cached(&format!("SELECT contact_id FROM {table} WHERE hash = ?1 AND contact_id <> ?2 LIMIT {DESK}"))?;
    Ok(rows.query_map(params![hash, own], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Who but this one had the address, not more than are compared.
fn former_holders(db: &Connection, kind: &str, hash: &Mark, own: i64) -> Result<Vec<i64>> {
    let mut rows = db.prepare_cached(&format!(
        "SELECT contact_id FROM former_hashes WHERE hash = ?1 AND kind = ?2 AND contact_id <> ?3 LIMIT {DESK}"
    ))?;
    Ok(rows.query_map(params![hash, kind, own], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Who but this one has the address and the same name.
fn holders_of_name(db: &Connection, table: &str, (hash, own): (&Mark, i64), one: &Likeness) -> Result<Vec<i64>> {
    let mut rows = db.prepare_cached(&format!(
        "SELECT l.contact_id FROM contact_lines l JOIN {table} a ON a.contact_id = l.contact_id AND a.hash = ?1
         WHERE l.name_key = ?2 AND l.contact_id <> ?3 LIMIT {NAMESAKES}"
    ))?;
    let key = fold::sort_key(&one.family, &one.given, "");
    Ok(rows.query_map(params![hash, key, own], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Who but this one has the surname and lives under the postcode.
fn namesakes(db: &Connection, family: &str, postcode: &str, own: i64) -> Result<Vec<i64>> {
    let key = fold::list_key(family, "", "");
    let mut rows = db.prepare_cached(&format!(
        "SELECT l.contact_id FROM contact_lines l
         WHERE l.list_key >= ?1 AND l.list_key < ?2 AND l.contact_id <> ?4
           AND EXISTS (SELECT 1 FROM addresses WHERE contact_id = l.contact_id AND postcode = ?3)
         LIMIT {NAMESAKES}"
    ))?;
    let rows = rows.query_map(params![key, format!("{key}\u{2}"), postcode, own], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
