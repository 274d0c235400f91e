//! The SQL of imports and of recognising who is known already.

mod bare;
mod cards;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    import::{ImportRecord, Report, TakenBack},
    sameness::Traits,
};
use crate::{
    Id, Moment, Result, Uid,
    book::Tx,
    contacts::{
        Contact, Fact, Kind,
        ready::{self, Ready},
        record,
        store::{
            self as contacts, Entered, Places,
            origins::{self, Span},
        },
    },
    search::{fold, phonetic},
    suppression::canon,
};

pub use cards::{card_uids, is_erased_card, keep_card_uids, who_has_a_card};

/// More known contacts with one and the same address or name than this are not compared one by one.
const COMPARED: u32 = 20;

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

    /// Perhaps the same: equal name and postcode, or an equal address under a name that is nearly equal.
    pub fn similar(&self, ready: &Ready) -> bool {
        if !self.contradicts.is_empty() {
            return false;
        }
        if self.same_name {
            return self.equal.contains(&"postcode");
        }
        self.equal.iter().any(|what| matches!(*what, "mail" | "phone"))
            && phonetic::similar(&self.name, &ready.name_fold) >= 0.9
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
    for (id, what) in rested(db, restricted, ready)? {
        found.entry(id).or_default().push(what);
    }
    for id in cards::named(db, ready)? {
        found.entry(id).or_default().push("card");
    }
    for id in by_name(db, restricted, ready)? {
        found.entry(id).or_default().push("name");
    }
    let mut known = Vec::with_capacity(found.len());
    for (id, equal) in found {
        known.extend(compare(db, Id::new(id), equal, ready)?);
    }
    Ok(known)
}

/// The contacts that hold an address, and which of them are firms.
fn holders(db: &Connection, table: &'static str, hash: &[u8]) -> Result<BTreeMap<i64, bool>> {
    let sql = format!(
        "SELECT v.contact_id, c.kind = 'organisation' FROM {table} v JOIN contacts c ON c.id = v.contact_id
         WHERE v.hash = ?1 LIMIT {COMPARED}"
    );
    let mut rows = db.prepare_cached(&sql)?;
    Ok(rows.query_map([hash], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
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
fn by_name(db: &Connection, restricted: &Restricted, ready: &Ready) -> Result<Vec<i64>> {
    if ready.nameless() {
        return Ok(Vec::new());
    }
    let person = ready.kind == Kind::Person;
    let key = fold::sort_key(&ready.family, &ready.given, if person { "" } else { &ready.organisation });
    let sql = format!("SELECT contact_id FROM contact_lines WHERE name_key = ?1 LIMIT {COMPARED}");
    let mut rows = db.prepare_cached(&sql)?;
    let mut ids: Vec<i64> = rows.query_map([&key], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    ids.extend(restricted.0.get(&key).into_iter().flatten());
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

fn compare(db: &Connection, id: Id<Contact>, mut equal: Vec<&'static str>, ready: &Ready) -> Result<Option<Known>> {
    let row = db
        .prepare_cached(
            "SELECT given, family, suffix, organisation, restricted_at, kind,
                    NOT EXISTS (SELECT 1 FROM emails WHERE contact_id = c.id)
                AND NOT EXISTS (SELECT 1 FROM phones WHERE contact_id = c.id)
                AND NOT EXISTS (SELECT 1 FROM addresses WHERE contact_id = c.id) AS bare,
                    EXISTS (SELECT 1 FROM card_uids WHERE contact_id = c.id AND book = 1) AS of_book
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
            Ok((name, restricted.is_some(), bare, of_book, firm, traits))
        })
        .optional()?;
    let Some((name, restricted, bare, of_book, firm, traits)) = row else { return Ok(None) };
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
    let same_name = if unnamed { missing.is_empty() && answered } else { name == ready.name_fold };
    if same_name {
        equal.extend(equal_as_written(db, id, ready)?);
    }
    let unreached = ready.emails.is_empty() && ready.phones.is_empty() && ready.addresses.is_empty();
    let bare = bare && (firm || unreached);
    let mut known = Known { id, restricted, same_name, unnamed, name, bare, equal, contradicts: missing };
    if unnamed {
        if same_name && !firm {
            known.contradicts = traits_of(db, id, traits)?.contradict(&Traits::of(ready));
        }
        return Ok(Some(known));
    }
    // What tells people apart is asked only where they would be taken for one; firms have no birthdays.
    if !firm && (known.namesake() || known.similar(ready)) {
        let (there, row) = (traits_of(db, id, traits)?, Traits::of(ready));
        known.contradicts = there.contradict(&row);
        let only_shared = !known.equal.iter().any(|what| matches!(*what, "mail" | "phone" | "post"));
        if only_shared && known.equal.contains(&SHARED) && (there.mails_differ(&row) || there.posts_differ(&row)) {
            known.contradicts.push("phone");
        }
    }
    Ok(Some(known))
}

/// What tells a known person apart from another of the name.
pub(super) fn traits_of(db: &Connection, id: Id<Contact>, traits: Traits) -> Result<Traits> {
    let hashes = |table: &'static str| -> Result<Vec<Vec<u8>>> {
        let sql = format!("SELECT hash FROM {table} WHERE contact_id = ?1 AND length(hash) = 16");
        let mut rows = db.prepare_cached(&sql)?;
        Ok(rows.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    };
    let mut rows = db.prepare_cached("SELECT value FROM facts WHERE contact_id = ?1 AND name = 'birthday'")?;
    let birthdays = rows.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let (mails, phones, posts) = (hashes("emails")?, hashes("phones")?, hashes("addresses")?);
    Ok(Traits { birthdays, mails, phones, posts, ..traits })
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

/// Writes the row of an import.
pub fn begin_import(tx: &Tx<'_>, file_name: &str, format: &str, charset: &str) -> Result<(i64, Uid)> {
    let uid = tx.uid();
    tx.db.execute(
        "INSERT INTO imports (uid, file_name, format, charset, taken_at, taken_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![uid, file_name, format, charset, tx.now(), tx.by()],
    )?;
    let import = tx.db.last_insert_rowid();
    origins::begin(tx, import)?;
    Ok((import, uid))
}

/// The contact entered last; numbers are never given twice, so whoever comes later has a higher one.
pub fn newest_contact(db: &Connection) -> Result<Id<Contact>> {
    Ok(db.prepare_cached("SELECT coalesce(max(id), 0) FROM contacts")?.query_row([], |row| row.get(0))?)
}

/// How many people and how many firms were entered after this contact.
pub fn newer_than(db: &Connection, last: Id<Contact>) -> Result<(u32, u32)> {
    Ok(db
        .prepare_cached("SELECT count(*), coalesce(sum(kind = 'organisation'), 0) FROM contacts WHERE id > ?1")?
        .query_row([last], |row| {
            let (all, firms): (u32, u32) = (row.get(0)?, row.get(1)?);
            Ok((all.saturating_sub(firms), firms))
        })?)
}

/// Notes an import's counts.
pub fn end_import(tx: &Tx<'_>, import: i64, report: &Report) -> Result<()> {
    let ignored = serde_json::to_string(&report.ignored).unwrap_or_default();
    let held = report.read.saturating_sub(report.taken);
    tx.db.execute(
        "UPDATE imports SET read = ?2, taken = ?3, supplemented = ?4, held = ?5, ignored = ?6 WHERE id = ?1",
        params![import, report.read, report.taken, report.supplemented, held, ignored],
    )?;
    origins::end(tx, import)
}

/// The imports, newest first; those made after `since` can be taken back.
pub fn imports(db: &Connection, since: Moment) -> Result<Vec<ImportRecord>> {
    let mut rows = db.prepare_cached(
        "SELECT uid, file_name, taken_at, taken, supplemented, held, taken_back_at FROM imports ORDER BY id DESC",
    )?;
    let rows = rows.query_map([], |row| {
        let (taken_at, taken_back_at): (Moment, Option<Moment>) = (row.get("taken_at")?, row.get("taken_back_at")?);
        Ok(ImportRecord {
            uid: row.get("uid")?,
            file_name: row.get("file_name")?,
            taken_at,
            taken: row.get("taken")?,
            supplemented: row.get("supplemented")?,
            held: row.get("held")?,
            can_take_back: taken_back_at.is_none() && taken_at > since,
            taken_back_at,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The import of this name that can still be taken back.
pub fn open_import(db: &Connection, uid: Uid, since: Moment) -> Result<Option<i64>> {
    Ok(db
        .prepare_cached("SELECT id FROM imports WHERE uid = ?1 AND taken_back_at IS NULL AND taken_at > ?2")?
        .query_row(params![uid, since], |row| row.get(0))
        .optional()?)
}

/// Fills what is empty in a known contact and adds values it does not have; overwrites nothing.
pub fn supplement(tx: &Tx<'_>, id: Id<Contact>, ready: &Ready, from: &Entered, import: i64) -> Result<()> {
    let known = contacts::get(tx.db, id)?;
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
    let missing = missing(ready, &known);
    contacts::insert_all(tx, id, &missing, from, &Places::behind(tx.db, id)?)?;
    // A row that brings nothing new changes nothing: what was done before can still be taken back.
    if tx.db.total_changes() == before { Ok(()) } else { contacts::touch(tx, id) }
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

/// The row's values that the known contact does not have. Each comparison is one look into a set, for both may have
/// thousands.
fn missing(ready: &Ready, known: &record::Contact) -> Ready {
    let mut missing = ready.clone();
    let mails: HashSet<Vec<u8>> = known.emails.iter().map(|there| mail_key(&there.value)).collect();
    missing.emails.retain(|row| !mails.contains(&mail_key(&row.value)));
    let written: HashSet<String> = known.phones.iter().map(|there| fold::fold(&there.value)).collect();
    let numbers: HashSet<&str> = known.phones.iter().map(|there| there.e164.as_str()).collect();
    missing.phones.retain(|row| {
        !written.contains(&fold::fold(&row.value)) && (row.e164.is_empty() || !numbers.contains(row.e164.as_str()))
    });
    let post = |street: &str, postcode: &str| (fold::fold(street), postcode.to_owned());
    let posts: HashSet<_> = known.addresses.iter().map(|there| post(&there.street, &there.postcode)).collect();
    missing.addresses.retain(|row| !posts.contains(&post(&row.street, &row.postcode)));
    let pages: HashSet<String> = known.websites.iter().map(|there| there.value.to_lowercase()).collect();
    missing.websites.retain(|(value, _)| !pages.contains(&value.to_lowercase()));
    let fact = |name: &str, value: &str| {
        // There is one birthday.
        (name.to_owned(), if name == "birthday" { String::new() } else { fold::fold(value) })
    };
    let facts: HashSet<_> = known.facts.iter().map(|Fact { name, value, .. }| fact(name, value)).collect();
    missing.facts.retain(|(name, value, _)| !facts.contains(&fact(name, value)));
    let notes: HashSet<&str> = known.notes.iter().map(|there| there.body.as_str()).collect();
    missing.notes.retain(|note| !notes.contains(note.body.as_str()));
    missing
}

/// What makes two e-mail addresses one: the form the block list knows, for `muller@` and `mueller@` are two people's.
fn mail_key(address: &str) -> Vec<u8> {
    canon::mail(address).unwrap_or_else(|| address.to_lowercase().into_bytes())
}

/// Whom taking back leaves as they are (Art. 18 DSGVO).
const RESTRICTED: &str = "(SELECT id FROM contacts WHERE restricted_at IS NOT NULL)";

/// Takes back what an import brought; see [`crate::book::Book::take_back_import`].
pub fn take_back(tx: &Tx<'_>, import: i64) -> Result<TakenBack> {
    let of_import = "(SELECT id FROM origins WHERE import_id = ?1)";
    let mut back = TakenBack::default();
    tx.db.execute("DELETE FROM card_uids WHERE import_id = ?1", [import])?;
    for Span { table, after, last } in origins::of_import(tx.db, import)? {
        let gone = tx.db.execute(
            &format!(
                "DELETE FROM {table} WHERE id > ?2 AND id <= ?3 AND origin_id IN {of_import}
                 AND contact_id NOT IN {RESTRICTED}"
            ),
            [import, after, last],
        )?;
        back.values += u32::try_from(gone).unwrap_or(u32::MAX);
    }
    empty_fills(tx, import)?;
    let worked_with = origins::VALUES
        .iter()
        .map(|table| format!("EXISTS (SELECT 1 FROM {table} v WHERE v.contact_id = c.id)"))
        .chain([
            "EXISTS (SELECT 1 FROM restrictions v WHERE v.contact_id = c.id)".to_owned(),
            "EXISTS (SELECT 1 FROM handover_contacts v WHERE v.contact_id = c.id)".to_owned(),
            // What follows from a block is said by the block, which stays.
            "EXISTS (SELECT 1 FROM consents v WHERE v.contact_id = c.id AND v.block_uid IS NULL)".to_owned(),
        ])
        .collect::<Vec<_>>()
        .join(" OR ");
    for kind in ["person", "organisation"] {
        let mut rows = tx.db.prepare(&format!(
            "SELECT c.id FROM contacts AS c WHERE c.origin_id IN {of_import} AND c.kind = '{kind}'
             AND c.restricted_at IS NULL AND NOT ({worked_with}) AND NOT EXISTS (SELECT 1 FROM fills f WHERE f.contact_id = c.id)
             AND NOT EXISTS (SELECT 1 FROM contacts w WHERE w.works_for = c.id)"
        ))?;
        let gone: Vec<i64> = rows.query_map([import], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for contact in &gone {
            for sql in ["DELETE FROM consents WHERE contact_id = ?1", "DELETE FROM contacts WHERE id = ?1"] {
                tx.db.prepare_cached(sql)?.execute([contact])?;
            }
        }
        back.removed += u32::try_from(gone.len()).unwrap_or(u32::MAX);
    }
    // Who had a field corrected since has another origin, but was still made in the moment of the import.
    let mut rows = tx.db.prepare(&format!(
        "SELECT id FROM contacts WHERE origin_id IN {of_import}
            OR created_at = (SELECT taken_at FROM imports WHERE id = ?1) ORDER BY id"
    ))?;
    back.stayed = rows.query_map([import], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    tx.db.execute("UPDATE imports SET taken_back_at = ?2 WHERE id = ?1", params![import, tx.now()])?;
    Ok(back)
}

/// Fields an import may fill, beside the employer.
const FILLED: [&str; 9] =
    ["given", "family", "title", "additional", "suffix", "department", "position", "customer_number", "salutation"];

/// Empties the fields an import filled, where they still hold what it brought.
fn empty_fills(tx: &Tx<'_>, import: i64) -> Result<()> {
    let sql =
        format!("SELECT contact_id, field, value FROM fills WHERE import_id = ?1 AND contact_id NOT IN {RESTRICTED}");
    let mut rows = tx.db.prepare(&sql)?;
    let fills: Vec<(i64, String, String)> = rows
        .query_map([import], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (contact, field, value) in fills {
        if field == "works_for" {
            tx.db
                .prepare_cached(
                    "UPDATE contacts SET works_for = NULL WHERE id = ?1 AND works_for = CAST(?2 AS INTEGER)",
                )?
                .execute(params![contact, value])?;
            continue;
        }
        let Some(field) = FILLED.into_iter().find(|known| *known == field) else { continue };
        let empty = if field == "salutation" { "unknown" } else { "" };
        tx.db
            .prepare_cached(&format!("UPDATE contacts SET {field} = ?3 WHERE id = ?1 AND {field} = ?2"))?
            .execute(params![contact, value, empty])?;
        if matches!(field, "given" | "family") {
            contacts::rehash_post(tx, Id::new(contact))?;
        }
    }
    let sql = format!("DELETE FROM fills WHERE import_id = ?1 AND contact_id NOT IN {RESTRICTED}");
    tx.db.execute(&sql, [import])?;
    Ok(())
}
