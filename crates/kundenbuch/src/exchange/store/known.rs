//! Recognising who is known already: by an address, a card or the name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{bare, cards};
use crate::{
    Id, Result,
    contacts::{
        Contact, Kind, Salutation,
        ready::{self, Ready, ReadyAddress},
    },
    exchange::{
        refusal,
        sameness::{DESK, Traits},
    },
    search::{fold, phonetic},
    suppression::{
        self,
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

/// Known contacts with an equal mail, phone, post, or the same name.
pub fn like(db: &Connection, restricted: &Restricted, ready: &Ready) -> Result<Vec<Known>> {
    like_or(db, restricted, None, ready)
}

/// The same, and a firm of the same name in whatever spelling that came in with this act: its line follows only at the end.
pub fn like_or(
    db: &Connection,
    restricted: &Restricted,
    brought: Option<Id<Contact>>,
    ready: &Ready,
) -> Result<Vec<Known>> {
    let otherwise = refusal::read_otherwise(ready);
    let mut found = BTreeMap::<i64, Vec<&'static str>>::new();
    let hashes = ready.emails.iter().map(|row| ("mail", "emails", &row.hash));
    let hashes = hashes.chain(ready.phones.iter().map(|row| ("phone", "phones", &row.hash)));
    for (what, table, hash) in hashes.chain(ready.addresses.iter().map(|row| ("post", "addresses", &row.hash))) {
        if hash.is_empty() {
            continue;
        }
        let holders = holders(db, table, hash)?;
        let shared = what == "phone" && (holders.len() > 2 || holders.values().any(|firm| *firm));
        for id in holders.into_keys() {
            found.entry(id).or_default().push(if shared { SHARED } else { what });
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

/// The contacts that hold an address, and which of them are firms.
fn holders(db: &Connection, table: &'static str, hash: &[u8]) -> Result<BTreeMap<i64, bool>> {
    let sql = format!(
        "SELECT v.contact_id, c.kind = 'organisation' FROM {table} v JOIN contacts c ON c.id = v.contact_id
         WHERE v.hash = ?1 LIMIT {DESK}"
    );
    let mut rows = db.prepare_cached(&sql)?;
    Ok(rows.query_map([hash], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// Contacts at one of the row's postal addresses under another reading of its name: the hash holds the name.
fn at_home(db: &Connection, ready: &Ready) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    for hash in ready.addresses.iter().filter(|_| !ready.trusted).flat_map(|address| &address.otherwise) {
        found.extend(holders(db, "addresses", hash)?.into_keys());
    }
    Ok(found)
}

/// Restricted contacts that had one of the row's addresses once, and of which kind it is.
fn rested(db: &Connection, restricted: &Restricted, ready: &Ready) -> Result<Vec<(i64, &'static str)>> {
    if restricted.0.is_empty() {
        return Ok(Vec::new());
    }
    let mails = ready.emails.iter().map(|row| ("mail", &row.hash));
    let phones = ready.phones.iter().map(|row| ("phone", &row.hash));
    let posts = ready.addresses.iter().map(|row| ("post", &row.hash));
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
fn by_name(
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
    known.contradicts.extend(apart_by_name(db, id, ready, (by_name, known.only_named()))?);
    Ok(Some(known))
}

/// Whether a no of the row may be that of somebody with this first name and salutation; `named` if the names say so.
fn may_refuse(ready: &Ready, (given, salutation): (&str, &str), named: bool) -> bool {
    let spoken = ready.salutation.code();
    let unknown = Salutation::Unknown.code();
    (salutation == spoken || salutation == unknown || spoken == unknown)
        && (named || suppression::may_be_first_name(&ready.given, given))
}

/// What says that a name alone is not this person's.
fn apart_by_name(
    db: &Connection,
    id: Id<Contact>,
    ready: &Ready,
    (by_name, only_named): (bool, bool),
) -> Result<Vec<&'static str>> {
    let mut found = Vec::new();
    if (by_name || only_named) && has_another_number(db, id, &ready.customer_number)? {
        found.push("customer_number");
    }
    if by_name && lives_elsewhere(db, id, &ready.addresses)? {
        found.push("post");
    }
    Ok(found)
}

/// Whether a contact lives somewhere, and nowhere where these addresses may be that tell a part of one: a street, a town.
pub fn lives_elsewhere(db: &Connection, id: Id<Contact>, told: &[ReadyAddress]) -> Result<bool> {
    let mut rows = db.prepare_cached("SELECT street, postcode, place FROM addresses WHERE contact_id = ?1")?;
    let theirs = rows.query_map([id], |row| Ok((row.get("street")?, row.get("postcode")?, row.get("place")?)))?;
    let theirs: Vec<(String, String, String)> = theirs.collect::<rusqlite::Result<_>>()?;
    let same = |one: &str, two: &str| one.is_empty() || two.is_empty() || fold::fold(one) == fold::fold(two);
    // "Stuttgart-Mitte" lies in Stuttgart.
    let in_town = |one: &str, two: &str| {
        let (one, two) = (fold::fold(one), fold::fold(two));
        one.starts_with(&two) || two.starts_with(&one)
    };
    let there = |row: &ReadyAddress| {
        let by_place = |place: &str| !place.is_empty() && !row.place.is_empty() && in_town(place, &row.place);
        theirs.iter().any(|(street, postcode, place)| {
            let town = by_place(place) || (same(postcode, &row.postcode) && same(place, &row.place));
            town && may_be_one_street(street, without_town(&row.street, place))
        })
    };
    Ok(!theirs.is_empty() && !told.is_empty() && !told.iter().any(there))
}

/// A street without the town behind it in one cell: `Hauptstr. 1 Stuttgart`.
fn without_town<'a>(street: &'a str, place: &str) -> &'a str {
    let at = street.trim_end().rmatch_indices(char::is_whitespace).map(|(at, _)| at);
    let mut behind = at.filter_map(|at| street.split_at_checked(at));
    let found = behind.find(|(_, town)| !place.is_empty() && fold::fold(town.trim()) == fold::fold(place));
    found.map_or(street, |(before, _)| before.trim_end_matches([',', ' ']))
}

/// Streets so alike are one, mistyped (Jaro-Winkler).
const ALIKE: f64 = 0.93;

/// Whether two streets of one town can be one: with a floor, with somebody's care, mistyped. A missing house number
/// contradicts none, nor does a letter behind it.
fn may_be_one_street(one: &str, two: &str) -> bool {
    let (Some((one, first)), Some((two, second))) = (house(one), house(two)) else { return true };
    let street = one.ends_with(&two) || two.ends_with(&one) || phonetic::similar(&one, &two) >= ALIKE;
    street && (first == second || first.is_empty() || second.is_empty())
}

/// The street in its plain form and the first number of a text, without the floor behind it: `Weg 1 / 2. OG` → `weg`, `1`.
fn house(text: &str) -> Option<(String, String)> {
    let digit = text.find(|letter: char| letter.is_ascii_digit()).unwrap_or(text.len());
    let (street, behind) = text.split_at_checked(digit)?;
    let number = behind.chars().take_while(char::is_ascii_digit).collect();
    // Number and postcode do not matter here.
    let Some(Canon::Place { street, .. }) = Canon::place(&format!("{street} 1"), "1") else { return None };
    Some((street, number))
}

/// Whether a contact has a customer number, and not this one.
fn has_another_number(db: &Connection, id: Id<Contact>, number: &str) -> Result<bool> {
    let another = "SELECT customer_number NOT IN ('', ?2) FROM contacts WHERE id = ?1";
    Ok(!number.is_empty() && db.prepare_cached(another)?.query_row(params![id, number], |row| row.get(0))?)
}

/// The contact a row's card names though neither its name nor any of its addresses is the row's: a row copied in a
/// spreadsheet and filled with somebody else.
pub fn named_for_another(db: &Connection, ready: &Ready) -> Result<Option<Id<Contact>>> {
    let row = Traits::of(ready);
    if ready.nameless() || (row.mails.is_empty() && row.phones.is_empty() && ready.addresses.is_empty()) {
        return Ok(None);
    }
    for id in cards::named(db, ready)? {
        let id = Id::new(id);
        let names = db
            .prepare_cached(
                "SELECT given, family, organisation FROM contacts
                 WHERE id = ?1 AND binned_at IS NULL AND restricted_at IS NULL",
            )?
            .query_row([id], |row| Ok([row.get(0)?, row.get(1)?, row.get::<_, String>(2)?]))
            .optional()?;
        let Some(names) = names else { continue };
        if !another_name(&names, [&ready.given, &ready.family, &ready.organisation]) {
            continue;
        }
        let there = traits_of(db, id, Traits::default())?;
        let reached = !(there.mails.is_empty() && there.phones.is_empty() && there.posts.is_empty());
        let mail = row.mails.iter().any(|one| there.mails.contains(one));
        let phone = row.phones.iter().any(|one| there.phones.contains(one));
        if reached && !mail && !phone && !lives_there(db, id, ready)? && !had_once(db, id, &row)? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Whether two names are surely two: who marries keeps the first name.
fn another_name(names: &[String; 3], row: [&String; 3]) -> bool {
    for (one, two) in names.iter().zip(row) {
        let (one, two) = (fold::fold(one.trim()), fold::fold(two.trim()));
        if !(one.is_empty() || two.is_empty()) {
            return one.split(' ').next() != two.split(' ').next();
        }
    }
    false
}

/// Whether a contact has an address of the row: the hash holds the name, so by street and postcode.
fn lives_there(db: &Connection, id: Id<Contact>, ready: &Ready) -> Result<bool> {
    let mut rows = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM addresses WHERE contact_id = ?1 AND street = ?2 AND postcode = ?3)",
    )?;
    for address in &ready.addresses {
        if rows.query_row(params![id, address.street, address.postcode], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the contact had an address of the row once.
fn had_once(db: &Connection, id: Id<Contact>, row: &Traits) -> Result<bool> {
    let mut rows =
        db.prepare_cached("SELECT EXISTS (SELECT 1 FROM former_hashes WHERE contact_id = ?1 AND hash = ?2)")?;
    for hash in row.mails.iter().chain(&row.phones).chain(&row.posts) {
        if rows.query_row(params![id, hash], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
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
    let (mails, phones, posts) = (hashes("emails")?, hashes("phones")?, hashes("addresses")?);
    let mut streets = db.prepare_cached("SELECT street FROM addresses WHERE contact_id = ?1")?;
    let streets = streets.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    let within = streets.iter().flat_map(|street| canon::within_house(street)).collect();
    Ok(Traits { birthdays, within, mails, phones, posts, ..traits })
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

/// Contacts with this customer number, and their folded names.
pub fn by_number(db: &Connection, number: &str) -> Result<Vec<(Id<Contact>, String)>> {
    let mut rows = db.prepare_cached(
        "SELECT id, given, family, organisation FROM contacts WHERE customer_number = ?1 AND customer_number <> ''",
    )?;
    let found = rows.query_map([number], |row| Ok((row.get(0)?, name(row)?)))?;
    Ok(found.collect::<rusqlite::Result<Vec<_>>>()?)
}

/// The folded name of a contact if it has this customer number.
pub fn has_number(db: &Connection, contact: Id<Contact>, number: &str) -> Result<Option<String>> {
    Ok(db
        .prepare_cached("SELECT id, given, family, organisation FROM contacts WHERE id = ?1 AND customer_number = ?2")?
        .query_row(params![contact, number], name)
        .optional()?)
}

fn name(row: &Row<'_>) -> rusqlite::Result<String> {
    let text = |at: usize| row.get::<_, String>(at);
    Ok(ready::name_fold(&text(1)?, &text(2)?, &text(3)?))
}

/// Hands everybody behind this contact to `each`: number, first name, surname, organisation.
pub fn names_since(
    db: &Connection,
    before: Id<Contact>,
    mut each: impl FnMut(Id<Contact>, &str, &str, &str),
) -> Result<()> {
    let mut rows =
        db.prepare_cached("SELECT id, given, family, organisation FROM contacts WHERE id > ?1 ORDER BY id")?;
    let mut rows = rows.query([before])?;
    while let Some(row) = rows.next()? {
        let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
        each(row.get("id")?, &given, &family, &row.get::<_, String>("organisation")?);
    }
    Ok(())
}
