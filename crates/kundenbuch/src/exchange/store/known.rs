//! Recognising who is known already: by an address, a card or the name.

mod candidates;
mod copied;
mod homes;
mod numbers;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};

pub use candidates::Restricted;
use candidates::{at_home, by_name, callers, holders, rested};
pub use copied::named_for_another;
pub use homes::lives_elsewhere;
use numbers::has_another_number;
pub use numbers::{by_number, has_number, names_since};

use super::{bare, cards};
use crate::{
    Id, Result,
    book::Tx,
    contacts::{
        Contact, Kind, Salutation,
        ready::{self, Ready},
    },
    exchange::{refusal, sameness::Traits},
    search::phonetic,
    suppression::{
        self, Hashed,
        canon::{self, Canon},
    },
};

/// A known contact that has something in common with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each says another thing of the two, and all pairs occur")]
pub struct Known {
    /// Who.
    pub id: Id<Contact>,
    /// Whether restricted, in the bin too.
    pub restricted: bool,
    /// Whether the folded names are equal.
    pub same_name: bool,
    /// Whether the row's words are this name in another order, or with an earlier surname.
    pub turned: bool,
    /// Whether both say the same of which one of the name they are, or neither does.
    pub same_generation: bool,
    /// Whether one of the two names may stand for the other: `E. Quandt`, `Quandt`.
    may_stand_for: bool,
    /// Whether a no of the row may be theirs: no first name in full and no salutation is another's.
    pub may_refuse: bool,
    /// Whether nothing but the name is known of the person, or told of the firm.
    nothing_else: bool,
    /// Whether the row or the contact has no name: then all addresses of that one must be the other's.
    unnamed: bool,
    /// Folded name.
    name: String,
    /// Nothing but the name is known that could tell two apart.
    bare: bool,
    /// What is equal: `card`, `mail`, `phone`, `post`, `name`, `postcode`. A number that tells nothing about who answers
    /// it is [`SHARED`].
    pub equal: Vec<&'static str>,
    /// What says that it is another person all the same; see [`Traits::contradict`].
    pub contradicts: Vec<&'static str>,
}

/// An equal phone number that a firm holds, or more than two contacts: no evidence that two names are one person.
pub const SHARED: &str = "shared_phone";

impl Known {
    /// Surely the same: its card is known; or the name is and one mail, phone or post; or only the name is known, of a
    /// firm or of both. And nothing says otherwise, but for a card, which says who it is whatever the name is by then.
    pub fn same(&self) -> bool {
        self.by_card() || (self.namesake() && self.contradicts.is_empty())
    }

    /// Whether the row's card names it.
    pub fn by_card(&self) -> bool {
        self.equal.contains(&"card")
    }

    /// Whether the row's card names it, under another name.
    pub fn renamed(&self) -> bool {
        self.by_card() && !self.same_name && !self.unnamed
    }

    /// Of the same name and reached alike, whether or not something contradicts.
    pub fn namesake(&self) -> bool {
        let reached = self.equal.iter().any(|what| matches!(*what, "mail" | "phone" | "post" | SHARED));
        self.same_name && (reached || self.bare)
    }

    /// Of a restricted record: whether the row is about its person. Only what nobody changes says that it is not.
    pub fn theirs(&self, ready: &Ready) -> bool {
        let another = self.contradicts.iter().any(|what| matches!(*what, "suffix" | "birthday"));
        let reached = self.equal.iter().any(|what| matches!(*what, "mail" | "phone" | "post"));
        self.by_card() || (self.namesake() && !another) || self.similar(ready) || (self.unnamed && reached)
    }

    /// Of the same name, as far as is known: what is asked of a no that tells nothing else.
    pub fn may_be_named(&self) -> bool {
        (self.same_name || self.turned) && !self.unnamed && self.contradicts.is_empty()
    }

    /// Of this name, and nothing else is known of the person, who agreed to nothing, or told of the firm; the other side
    /// has more.
    pub fn only_named(&self) -> bool {
        self.nothing_else && self.is_of_name() && self.contradicts.is_empty()
    }

    /// Whether it has the row's name.
    pub fn is_of_name(&self) -> bool {
        self.same_name && !self.unnamed
    }

    /// Perhaps the same: equal name and postcode, or an equal address under a name that is nearly equal, may stand for
    /// the other, or is the same in other words.
    pub fn similar(&self, ready: &Ready) -> bool {
        if !self.contradicts.is_empty() {
            return false;
        }
        if self.same_name {
            return self.equal.contains(&"postcode");
        }
        let alike = || self.may_stand_for || phonetic::similar(&self.name, &ready.name_fold) >= 0.9;
        let reached = self.equal.iter().any(|what| matches!(*what, "mail" | "phone"));
        (self.turned && (reached || self.equal.contains(&"post"))) || (reached && alike())
    }
}

/// Known contacts with an equal mail, phone, post, or the same name.
pub fn like(db: &Connection, restricted: &Restricted, ready: &Ready) -> Result<Vec<Known>> {
    let read_so = |number: &Hashed| suppression::store::holders_by_reading(db, number);
    like_by(db, restricted, (None, &read_so), ready)
}

/// The same, and a firm of the same name in whatever spelling that came in with this act: its line follows only at the end.
pub fn like_or(
    tx: &Tx<'_>,
    restricted: &Restricted,
    brought: Option<Id<Contact>>,
    ready: &Ready,
) -> Result<Vec<Known>> {
    let read_so = |number: &Hashed| tx.meanings().holders(tx.db, number);
    like_by(tx.db, restricted, (brought, &read_so), ready)
}

/// Who has a number among those that a text may mean.
type ReadSo<'a> = &'a dyn Fn(&Hashed) -> Result<Vec<Id<Contact>>>;

fn like_by(
    db: &Connection,
    restricted: &Restricted,
    (brought, read_so): (Option<Id<Contact>>, ReadSo<'_>),
    ready: &Ready,
) -> Result<Vec<Known>> {
    let otherwise = refusal::read_otherwise(ready);
    let mut found = BTreeMap::<i64, Vec<&'static str>>::new();
    let hashes = ready.emails.iter().map(|row| ("mail", "emails", &row.hash));
    for (what, table, hash) in hashes.chain(ready.addresses.iter().map(|row| ("post", "addresses", &row.hash))) {
        if hash.is_empty() {
            continue;
        }
        for id in holders(db, table, hash)?.into_keys() {
            found.entry(id).or_default().push(what);
        }
    }
    for row in &ready.phones {
        let holders = callers(db, read_so, row)?;
        let shared = holders.len() > 2 || holders.values().any(|firm| *firm);
        for id in holders.into_keys() {
            found.entry(id).or_default().push(if shared { SHARED } else { "phone" });
        }
    }
    for id in at_home(db, ready)? {
        found.entry(id).or_default().push("post");
    }
    for (id, what) in rested(db, restricted, ready)? {
        found.entry(id).or_default().push(what);
    }
    for id in cards::named(db, ready)? {
        found.entry(id).or_default().push("card");
    }
    let named: BTreeSet<i64> =
        by_name(db, restricted, ready, otherwise)?.into_iter().chain(brought.map(|firm| firm.0)).collect();
    for id in named {
        found.entry(id).or_default().push("name");
    }
    let mut known = Vec::with_capacity(found.len());
    for (id, equal) in found {
        known.extend(compare(db, Id::new(id), equal, ready, otherwise)?);
    }
    Ok(known)
}

fn compare(
    db: &Connection,
    id: Id<Contact>,
    mut equal: Vec<&'static str>,
    ready: &Ready,
    otherwise: &[(String, String)],
) -> Result<Option<Known>> {
    let row = db
        .prepare_cached(
            "SELECT given, family, suffix, organisation, restricted_at, kind, salutation,
                    NOT EXISTS (SELECT 1 FROM emails WHERE contact_id = c.id)
                AND NOT EXISTS (SELECT 1 FROM phones WHERE contact_id = c.id)
                AND NOT EXISTS (SELECT 1 FROM addresses WHERE contact_id = c.id) AS bare,
                    EXISTS (SELECT 1 FROM card_uids WHERE contact_id = c.id AND book = 1) AS of_book,
                    EXISTS (SELECT 1 FROM consents WHERE contact_id = c.id AND event = 'granted') AS agreed
             FROM contacts c WHERE id = ?1 AND (binned_at IS NULL OR restricted_at IS NOT NULL)",
        )?
        .query_row([id], |row| {
            let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
            let organisation: String = row.get("organisation")?;
            let restricted: Option<i64> = row.get("restricted_at")?;
            let firm: bool = row.get::<_, String>("kind")? == "organisation";
            let name = ready::name_fold(&given, &family, &organisation);
            let traits = Traits { suffix: row.get("suffix")?, family, ..Traits::default() };
            let (bare, of_book): (bool, bool) = (row.get("bare")?, row.get("of_book")?);
            let spoken: (String, bool) = (row.get("salutation")?, row.get("agreed")?);
            Ok((name, given, restricted.is_some(), bare, of_book, firm, traits, spoken))
        })
        .optional()?;
    let Some((name, given, restricted, bare, of_book, firm, traits, (salutation, agreed))) = row else {
        return Ok(None);
    };
    let card = equal.contains(&"card");
    if firm != (ready.kind == Kind::Organisation) && !card && !ready.nameless() {
        return Ok(None);
    }
    if of_book && ready.trusted && !card {
        return Ok(None); // the book both came from keeps them apart
    }
    let postcodes: BTreeSet<&str> = ready.addresses.iter().map(|address| address.postcode.as_str()).collect();
    for postcode in postcodes.into_iter().filter(|postcode| !postcode.is_empty()) {
        let there: bool = db
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM addresses WHERE contact_id = ?1 AND postcode = ?2)")?
            .query_row(params![id, postcode], |row| row.get(0))?;
        if there {
            equal.push("postcode");
        }
    }
    equal.dedup();
    let missing = match (ready.nameless(), name.is_empty()) {
        (true, _) => bare::lacking(db, id, ready)?,
        (false, true) => bare::left(db, id, ready)?,
        (false, false) => Vec::new(),
    };
    let unnamed = ready.nameless() || name.is_empty();
    // A number that a firm or several people answer says nothing of a row that is nothing else.
    let answered = name.is_empty() || equal.iter().any(|what| *what != SHARED);
    let theirs = Canon::name(&traits.family, &given);
    let turned =
        !firm && theirs.is_some() && otherwise.iter().any(|(family, given)| Canon::name(family, given) == theirs);
    let same_name = if unnamed { missing.is_empty() && answered } else { name == ready.name_fold };
    if same_name {
        equal.extend(equal_as_written(db, id, ready)?);
    }
    let named = same_name || turned;
    let unreached = ready.emails.is_empty() && ready.phones.is_empty() && ready.addresses.is_empty();
    // Of a firm the row may be the one that tells nothing else.
    let nothing_else = !ready.trusted && if firm { unreached && !bare } else { bare && !unreached && !agreed };
    let bare = bare && (firm || unreached);
    let reached = equal.iter().any(|what| matches!(*what, "mail" | "phone"));
    let may_stand_for = reached
        && !(unnamed || same_name || firm || ready.trusted)
        && suppression::may_stand_for((&ready.given, &ready.family), (&given, &traits.family));
    let may_refuse = firm || may_refuse(ready, (&given, &salutation), turned || may_stand_for);
    let same_generation = traits.generation() == Traits::of(ready).generation();
    let mut known = Known {
        id,
        restricted,
        same_name,
        turned,
        same_generation,
        may_stand_for,
        may_refuse,
        nothing_else,
        unnamed,
        name,
        bare,
        equal,
        contradicts: missing,
    };
    if unnamed {
        if same_name && !firm {
            known.contradicts = traits_of(db, id, traits)?.contradict(&Traits::of(ready));
        }
        return Ok(Some(known));
    }
    // What tells people apart is asked only where they would be taken for one; firms have no birthdays.
    let by_name = named && refusal::is_by_name(ready);
    if !firm && (by_name || known.namesake() || known.similar(ready) || known.only_named()) {
        let (there, row) = (traits_of(db, id, traits)?, Traits::of(ready));
        known.contradicts = there.contradict(&row);
        let only_shared = !known.equal.iter().any(|what| matches!(*what, "mail" | "phone" | "post"));
        if only_shared && known.equal.contains(&SHARED) && (there.mails_differ(&row) || there.posts_differ(&row)) {
            known.contradicts.push("phone");
        }
    }
    // A house has several of a name: with numbers of their own they are two customers.
    let weakly = known.same_name && !known.equal.iter().any(|what| matches!(*what, "card" | "mail" | "phone"));
    known.contradicts.extend(apart_by_name(db, id, ready, (by_name, weakly || known.only_named()))?);
    Ok(Some(known))
}

/// Whether a no of the row may be that of somebody with this first name and salutation; `named` if the names say so.
fn may_refuse(ready: &Ready, (given, salutation): (&str, &str), named: bool) -> bool {
    let spoken = ready.salutation.code();
    let unknown = Salutation::Unknown.code();
    (salutation == spoken || salutation == unknown || spoken == unknown)
        && (named || suppression::may_be_first_name(&ready.given, given))
}

/// What says that a name alone, or a name in a house, is not this person's.
fn apart_by_name(
    db: &Connection,
    id: Id<Contact>,
    ready: &Ready,
    (by_name, weakly): (bool, bool),
) -> Result<Vec<&'static str>> {
    let mut found = Vec::new();
    if (by_name || weakly) && has_another_number(db, id, &ready.customer_number)? {
        found.push("customer_number");
    }
    if by_name && lives_elsewhere(db, id, &ready.addresses)? {
        found.push("post");
    }
    Ok(found)
}

/// What tells a known person apart from another of the name.
pub fn traits_of(db: &Connection, id: Id<Contact>, traits: Traits) -> Result<Traits> {
    let hashes = |table: &'static str| -> Result<Vec<Vec<u8>>> {
        let sql = format!("SELECT hash FROM {table} WHERE contact_id = ?1 AND length(hash) = 16");
        let mut rows = db.prepare_cached(&sql)?;
        Ok(rows.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    };
    let mut rows = db.prepare_cached("SELECT value FROM facts WHERE contact_id = ?1 AND name = 'birthday'")?;
    let birthdays = rows.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut rows = db.prepare_cached("SELECT also FROM phones WHERE contact_id = ?1 AND also > x''")?;
    let mut rows = rows.query([id])?;
    let mut readings = Vec::new();
    while let Some(row) = rows.next()? {
        readings.extend(row.get_ref("also")?.as_blob().unwrap_or_default().chunks(16).map(<[u8]>::to_vec));
    }
    let (mails, phones, posts) = (hashes("emails")?, hashes("phones")?, hashes("addresses")?);
    let mut streets = db.prepare_cached("SELECT street FROM addresses WHERE contact_id = ?1")?;
    let streets = streets.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    let within = streets.iter().flat_map(|street| canon::within_house(street)).collect();
    Ok(Traits { birthdays, within, mails, phones, readings, posts, ..traits })
}

/// What is equal of addresses that are not understood and have no hash: as it is written.
fn equal_as_written(db: &Connection, id: Id<Contact>, ready: &Ready) -> Result<Option<&'static str>> {
    let there = |sql: &str, value: &str| -> Result<bool> {
        Ok(!value.is_empty() && db.prepare_cached(sql)?.query_row(params![id, value], |row| row.get(0))?)
    };
    for row in ready.phones.iter().filter(|row| row.hash.is_empty()) {
        let sql = "SELECT EXISTS (SELECT 1 FROM phones WHERE contact_id = ?1 AND value = ?2)";
        if there(sql, &row.value)? {
            return Ok(Some("phone"));
        }
    }
    for row in ready.emails.iter().filter(|row| row.hash.is_empty()) {
        let sql = "SELECT EXISTS (SELECT 1 FROM emails WHERE contact_id = ?1 AND value = ?2)";
        if there(sql, &row.value)? {
            return Ok(Some("mail"));
        }
    }
    for row in ready.addresses.iter().filter(|row| row.hash.is_empty()) {
        let sql = "SELECT EXISTS (SELECT 1 FROM addresses WHERE contact_id = ?1 AND street || char(10) || place = ?2)";
        if there(sql, &format!("{}\n{}", row.street, row.place))? {
            return Ok(Some("post"));
        }
    }
    Ok(None)
}
