//! The SQL of who is protected: restricted, ticked as a child, or with a no that nothing answers.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::{
    ledger::Newest,
    likeness::{likenesses, numbers},
};
use crate::{
    Result, Uid,
    book::Keys,
    contacts::Kind,
    erasure::{gate::Identity, protected::Protected},
};

/// Whether the no `n` is answered by a grant that no later `expired` ended.
const ANSWERED: &str = "EXISTS (SELECT 1 FROM answers w CROSS JOIN consents g ON g.id = w.consent_id
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

/// Everybody who is protected, with their number.
pub(in crate::erasure) fn people_protected(db: &Connection) -> Result<BTreeMap<Uid, i64>> {
    let people = protected_among(db, &protected_since(db, &Newest::default())?)?;
    let mut rows = db.prepare_cached(
        "SELECT c.uid, c.id FROM json_each(?1) JOIN contacts c ON c.id = value WHERE c.kind = 'person'",
    )?;
    Ok(rows
        .query_map([numbers(&people)], |row| Ok((row.get("uid")?, row.get("id")?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The marks of those of these people who are protected; of firms there are none, as the gate has none of theirs.
pub(in crate::erasure) fn protected(db: &Connection, keys: &Keys, people: &BTreeSet<i64>) -> Result<Vec<Protected>> {
    let mut all = Vec::new();
    likenesses(db, keys, &protected_among(db, people)?, |_, one| {
        let (pairs, traits) = Identity::of(keys, &one).protects(keys);
        if one.kind == Kind::Person && !pairs.0.is_empty() {
            all.push(Protected { person: one.uid, pairs, traits });
        }
        Ok(())
    })?;
    all.sort_unstable_by_key(|one| one.person);
    Ok(all)
}
