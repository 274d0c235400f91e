//! Recognising a restricted person in whoever comes in: by every name and address they have or had, the name read in
//! the ways in which the gate reads that of an erased one.

use std::collections::HashMap;

use rusqlite::{Connection, Row};

use super::known::traits_of;
use crate::{
    Id, Result,
    book::Keys,
    contacts::{
        Contact, Kind,
        ready::{Hash, Ready},
    },
    erasure,
    exchange::sameness::Traits,
    restriction,
    suppression::canon::Canon,
};

/// Everybody who is restricted now, with what they are known by.
#[derive(Debug, Default)]
pub struct Resting {
    people: HashMap<i64, Person>,
    /// Who has or had an address of this kind with this hash.
    reached: HashMap<(String, Hash), Vec<i64>>,
}

#[derive(Debug)]
struct Person {
    kind: Kind,
    /// The names they can be read as: a person's own, the ones within a firm's.
    names: Vec<Canon>,
    /// Hashes of former names.
    former: Vec<Hash>,
    traits: Traits,
}

impl Resting {
    /// Reads them; nothing to read while nobody is restricted.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(db: &Connection, keys: &Keys) -> Result<Resting> {
        let mut all = Resting::default();
        if !restriction::store::any(db)? {
            return Ok(all);
        }
        let mut rows = db.prepare_cached(
            "SELECT id, kind = 'organisation' AS firm, given, family, suffix, organisation FROM contacts
             WHERE restricted_at IS NOT NULL",
        )?;
        let rows = rows.query_map([], |row| Ok((row.get("id")?, person(row)?)))?;
        all.people = rows.collect::<rusqlite::Result<_>>()?;
        let mut rows = db.prepare_cached(
            "WITH resting AS MATERIALIZED (SELECT id FROM contacts WHERE restricted_at IS NOT NULL)
             SELECT v.contact_id, 'mail' AS kind, v.hash FROM resting r CROSS JOIN emails v ON v.contact_id = r.id
             UNION ALL
             SELECT v.contact_id, 'phone', v.hash FROM resting r CROSS JOIN phones v ON v.contact_id = r.id
             UNION ALL
             SELECT v.contact_id, 'phone', v.also FROM resting r CROSS JOIN phones v ON v.contact_id = r.id
             UNION ALL
             SELECT v.contact_id, v.kind, v.hash FROM resting r CROSS JOIN former_hashes v ON v.contact_id = r.id",
        )?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (id, kind, hash): (i64, String, Hash) = (row.get("contact_id")?, row.get("kind")?, row.get("hash")?);
            if kind == "name" {
                all.people.entry(id).and_modify(|person| person.former.push(hash));
                continue;
            }
            // A number that may be several has their hashes one behind the other.
            for hash in hash.chunks(16) {
                all.reached.entry((kind.clone(), hash.to_vec())).or_default().push(id);
            }
        }
        let mut rows = db.prepare_cached(
            "SELECT a.contact_id, a.street, a.postcode FROM addresses a JOIN contacts c ON c.id = a.contact_id
             WHERE c.restricted_at IS NOT NULL",
        )?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (street, postcode): (String, String) = (row.get("street")?, row.get("postcode")?);
            if let Some(form) = Canon::place(&street, &postcode) {
                let hash = keys.hasher.half_of(&form).to_vec();
                all.reached.entry(("place".to_owned(), hash)).or_default().push(row.get("contact_id")?);
            }
        }
        Ok(all)
    }

    /// Whose record the row is about, other than `own`: it has an address of theirs and no other name.
    ///
    /// # Errors
    /// Those of the database.
    pub fn whose(
        &self,
        db: &Connection,
        keys: &Keys,
        ready: &Ready,
        own: Option<Id<Contact>>,
    ) -> Result<Option<Id<Contact>>> {
        if self.people.is_empty() {
            return Ok(None);
        }
        for (kind, hash) in erasure::reached_by(keys, ready) {
            for id in self.reached.get(&(kind.to_owned(), hash)).into_iter().flatten() {
                let Some(person) = self.people.get(id).filter(|_| own != Some(Id::new(*id))) else { continue };
                // In one house live many: there half a name has to fit.
                let may_be = || person.may_be_called(ready) && !(kind == "place" && ready.nameless());
                if !(person.is_called(keys, ready) || may_be()) {
                    continue;
                }
                let there = traits_of(db, Id::new(*id), person.traits.clone())?;
                if !there.contradict(&Traits::of(ready)).iter().any(|what| matches!(*what, "suffix" | "birthday")) {
                    return Ok(Some(Id::new(*id)));
                }
            }
        }
        Ok(None)
    }
}

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    let (given, family, organisation): (String, String, String) =
        (row.get("given")?, row.get("family")?, row.get("organisation")?);
    let firm: bool = row.get("firm")?;
    let (kind, names) = if firm {
        let within = erasure::readings(Kind::Organisation, "", "", &organisation);
        (Kind::Organisation, within.iter().filter_map(|(family, given)| Canon::name(family, given)).collect())
    } else {
        (Kind::Person, Canon::called(&family, &given).into_iter().collect())
    };
    let traits = Traits { suffix: row.get("suffix")?, family, ..Traits::default() };
    Ok(Person { kind, names, former: Vec::new(), traits })
}

impl Person {
    /// Whether one of the names the row can be read as is theirs or was.
    fn is_called(&self, keys: &Keys, ready: &Ready) -> bool {
        if self.kind == Kind::Organisation {
            // Two firms are told apart by their whole names.
            let name = Canon::called(&ready.family, &ready.given);
            return name.is_some_and(|name| self.names.contains(&name));
        }
        let names = erasure::names_of(ready);
        names.iter().any(|name| self.names.contains(name))
            || (!self.former.is_empty()
                && names.iter().any(|name| self.former.contains(&keys.hasher.half_of(name).to_vec())))
    }

    /// Whether no name says that it is somebody else: one of both has none, or only half of one, or an initial.
    fn may_be_called(&self, ready: &Ready) -> bool {
        let written = Canon::called(&ready.family, &ready.given);
        if self.kind == Kind::Organisation {
            return ready.nameless();
        }
        let Some(own) = self.names.first() else { return true };
        ready.nameless()
            || written.is_some_and(|name| is_part(&name, own) || is_part(own, &name))
            || erasure::names_of(ready).iter().any(|name| shortens(name, own) || shortens(own, name))
    }
}

/// Whether the first is a surname or a first name alone, and the other has it.
fn is_part(part: &Canon, whole: &Canon) -> bool {
    match (part, whole) {
        (Canon::Name { family: alone, given: none }, Canon::Name { family, given }) => {
            none.is_empty() && (alone == family || alone == given)
        }
        _ => false,
    }
}

/// Whether the first has the surname of the other, and the initial of its first name.
fn shortens(short: &Canon, long: &Canon) -> bool {
    match (short, long) {
        (Canon::Name { family: one, given: initial }, Canon::Name { family: two, given }) => {
            one == two && initial.chars().count() == 1 && given.starts_with(initial.as_str())
        }
        _ => false,
    }
}
