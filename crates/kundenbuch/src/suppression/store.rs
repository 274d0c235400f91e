//! The SQL of the block list.

mod former;
pub mod meanings;
pub mod register;
pub mod waiting;
pub mod whose;

pub use former::had_before;

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::{Block, Hashed, Scope, Source};
use crate::{
    Id, Moment, Result, Uid,
    book::Tx,
    consents::{Channel, Purpose},
    contacts::{Contact, ready::Hash},
    exchange::{
        own::{BlockedAddress, OwnBlock},
        sameness::{DESK, Traits},
    },
    steps,
};

/// A purpose on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The purpose.
    pub purpose: Id<Purpose>,
    /// The channel.
    pub channel: Channel,
}

/// The pairs of purpose and channel a block covers.
pub fn pairs(db: &Connection, scope: &Scope, purpose: Option<Id<Purpose>>) -> Result<Vec<Pair>> {
    let mut rows = db.prepare_cached(
        "SELECT p.id, r.channel FROM purposes p JOIN purpose_rules r ON r.purpose_id = p.id
         WHERE :everything OR p.id = :purpose OR (:purpose IS NULL AND p.advertising = 1)
         GROUP BY p.id, r.channel ORDER BY p.id, r.channel",
    )?;
    let everything = *scope == Scope::Everything;
    let rows = rows.query_map(named_params! { ":everything": everything, ":purpose": purpose }, |row| {
        Ok(Pair { purpose: row.get("id")?, channel: row.get("channel")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The row that stands on the list unanswered. An answered one is not enough: who says no again must be asked again.
pub fn standing(db: &Connection, address: &Hashed, purpose: Option<Id<Purpose>>, scope: &Scope) -> Result<Option<Uid>> {
    let everything = *scope == Scope::Everything;
    Ok(db
        .prepare_cached(
            "SELECT s.uid FROM suppressions s
             WHERE s.hash = ?1 AND s.kind = ?2 AND s.purpose_id IS ?3 AND s.everything >= ?4
               AND NOT EXISTS (SELECT 1 FROM answers WHERE no_uid = s.uid)
             ORDER BY s.id DESC LIMIT 1",
        )?
        .query_row(params![address.hash, address.kind, purpose, everything], |row| row.get(0))
        .optional()?)
}

/// Adds a row for what was said at this time; its name.
pub fn insert(
    tx: &Tx<'_>,
    address: &Hashed,
    purpose: Option<Id<Purpose>>,
    scope: &Scope,
    (source, said_at): (Source, Moment),
) -> Result<Uid> {
    let uid = tx.uid();
    tx.db
        .prepare_cached(
            "INSERT INTO suppressions (uid, kind, hash, canon, purpose_id, everything, source, happened_at,
                                       recorded_at, recorded_by)
             VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            uid,
            address.kind,
            address.hash,
            purpose,
            *scope == Scope::Everything,
            source.code(),
            said_at,
            tx.now(),
            tx.by()
        ])?;
    Ok(uid)
}

/// The contacts that have an address or had it, in the bin and restricted ones too.
pub fn holders(db: &Connection, address: &Hashed) -> Result<Vec<Id<Contact>>> {
    let mut rows = db.prepare_cached(&text_of_holders(address.kind))?;
    let rows = rows.query_map(params![address.hash, address.kind], |row| row.get(0))?;
    Ok(rows.inspect(|_| steps::took(0)).collect::<rusqlite::Result<_>>()?)
}

/// Whether a contact has an address now, in the bin and restricted ones too.
pub fn is_held(db: &Connection, address: &Hashed) -> Result<bool> {
    let sql = format!("SELECT EXISTS ({})", text_of_present(address.kind));
    Ok(db.prepare_cached(&sql)?.query_row([&address.hash], |row| row.get(0))?)
}

/// The same inside an act, which may ask for thousands: addresses of several meanings are read once for all of them.
pub fn holders_in(tx: &Tx<'_>, address: &Hashed) -> Result<Vec<Id<Contact>>> {
    let mut rows = tx.db.prepare_cached(&text_of_plain_holders(address.kind, ""))?;
    let rows = rows.query_map(params![address.hash, address.kind], |row| row.get(0))?;
    let mut found: Vec<Id<Contact>> = rows.inspect(|_| steps::took(0)).collect::<rusqlite::Result<_>>()?;
    found.extend(tx.meanings().holders(tx.db, address)?);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The contacts that have a number among the others that its text may mean.
pub fn holders_by_reading(db: &Connection, number: &Hashed) -> Result<Vec<Id<Contact>>> {
    let mut rows = db.prepare_cached(
        "SELECT contact_id FROM phones INDEXED BY phones_of_several_meanings WHERE also > x'' AND instr(also, ?1)",
    )?;
    Ok(rows.query_map([&number.hash], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Whether a number stands in the book in these digits, whatever the signs between them.
pub fn is_written(db: &Connection, number: &Hash, digits: &str) -> Result<bool> {
    let sql = format!("SELECT value FROM phones WHERE hash = ?1 LIMIT {DESK}");
    let mut rows = db.prepare_cached(&sql)?;
    let mut rows = rows.query([number])?;
    while let Some(row) = rows.next()? {
        let value = row.get_ref("value")?.as_str().unwrap_or_default();
        if value.chars().filter(char::is_ascii_digit).eq(digits.chars()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn text_of_holders(kind: &str) -> String {
    text_of_plain_holders(kind, &text_of_also(kind))
}

/// Who has the address itself or among several meanings.
fn text_of_present(kind: &str) -> String {
    format!("SELECT contact_id FROM {} = ?1{}", held_in(kind), text_of_also(kind))
}

fn text_of_also(kind: &str) -> String {
    // Told which index: for the sake of the order the planner would rather walk the whole table.
    let also = |table: &str, few: &str| {
        format!(" UNION SELECT contact_id FROM {table} INDEXED BY {few} WHERE also > x'' AND instr(also, ?1)")
    };
    match kind {
        "domain" => also("emails", "emails_below_domains"),
        "phone" => also("phones", "phones_of_several_meanings"),
        _ => String::new(),
    }
}

/// Who has the address itself or had it, and whom `also` finds.
fn text_of_plain_holders(kind: &str, also: &str) -> String {
    let now = held_in(kind);
    format!(
        "SELECT contact_id FROM {now} = ?1{also}
         UNION SELECT contact_id FROM former_hashes WHERE hash = ?1 AND kind = ?2 ORDER BY contact_id"
    )
}

fn held_in(kind: &str) -> &'static str {
    match kind {
        "mail" => "emails WHERE hash",
        "domain" => "emails WHERE domain_hash",
        "phone" => "phones WHERE hash",
        _ => "addresses WHERE hash",
    }
}

/// How the database would look for [`holders`].
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a helper of tests")]
pub fn plan_of_holders(db: &Connection, kind: &str) -> Vec<String> {
    let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {}", text_of_holders(kind))).unwrap();
    let steps = plan.query_map(params![[0_u8; 16], kind], |row| row.get("detail")).unwrap();
    steps.collect::<rusqlite::Result<_>>().unwrap()
}

/// Notes an address a contact had; once is enough.
pub fn insert_former(db: &Connection, contact: i64, kind: &str, hash: &[u8], at: Moment) -> Result<()> {
    db.prepare_cached("INSERT OR IGNORE INTO former_hashes (contact_id, kind, hash, left_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![contact, kind, hash, at])?;
    Ok(())
}

/// Forgets the former addresses of a contact that is gone.
pub fn forget_former(db: &Connection, contact: i64) -> Result<()> {
    db.prepare_cached("DELETE FROM former_hashes WHERE contact_id = ?1")?.execute([contact])?;
    Ok(())
}

/// Every block with the contact that has the address, walked from the list; and the few with further hashes.
const FROM_THE_LIST: &str = "
    SELECT a.contact_id FROM suppressions s CROSS JOIN emails a ON a.hash = s.hash WHERE s.kind = 'mail'
    UNION ALL
    SELECT a.contact_id FROM suppressions s CROSS JOIN emails a ON a.domain_hash = s.hash WHERE s.kind = 'domain'
    UNION ALL
    SELECT a.contact_id FROM suppressions s CROSS JOIN phones a ON a.hash = s.hash WHERE s.kind = 'phone'
    UNION ALL
    SELECT a.contact_id FROM suppressions s CROSS JOIN addresses a ON a.hash = s.hash WHERE s.kind = 'post'
    UNION ALL
    SELECT contact_id FROM emails WHERE also > x''
    UNION ALL
    SELECT contact_id FROM phones WHERE also > x''";

/// Those of the contacts that may have a blocked address. Asks the list or the contacts, whichever are fewer.
pub fn blocked_among(db: &Connection, contacts: &BTreeSet<i64>) -> Result<BTreeSet<Id<Contact>>> {
    let all = i64::try_from(contacts.len()).unwrap_or(i64::MAX);
    let listed: i64 = db
        .prepare_cached("SELECT count(*) FROM (SELECT 1 FROM suppressions LIMIT ?1)")?
        .query_row([all], |row| row.get(0))?;
    if listed == all {
        return Ok(contacts.iter().copied().map(Id::new).collect());
    }
    let mut rows = db.prepare_cached(FROM_THE_LIST)?;
    let mut rows = rows.query([])?;
    let mut found = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let contact: i64 = row.get(0)?;
        if contacts.contains(&contact) {
            found.insert(Id::new(contact));
        }
    }
    Ok(found)
}

/// A block on an address that a contact has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockOn {
    /// Its name.
    pub uid: Uid,
    /// What it blocks.
    pub address: Hashed,
    /// When the person said no.
    pub at: Moment,
    /// The only purpose it covers.
    pub purpose: Option<Id<Purpose>>,
    /// Whether it also covers what is not advertising.
    pub everything: bool,
}

/// The blocks on the addresses a contact has, oldest first.
pub fn blocks_on(db: &Connection, contact: Id<Contact>) -> Result<Vec<BlockOn>> {
    let mut rows = db.prepare_cached(
        "WITH RECURSIVE meant (hash, kind, rest) AS (
             SELECT hash, 'mail', x'' FROM emails WHERE contact_id = ?1
             UNION ALL SELECT domain_hash, 'domain', also FROM emails WHERE contact_id = ?1
             UNION ALL SELECT hash, 'phone', also FROM phones WHERE contact_id = ?1
             UNION ALL SELECT hash, 'post', x'' FROM addresses WHERE contact_id = ?1
             UNION ALL SELECT substr(rest, 1, 16), kind, substr(rest, 17) FROM meant WHERE rest <> x'')
         SELECT s.uid, s.kind, s.hash, s.happened_at, s.purpose_id, s.everything
         FROM meant CROSS JOIN suppressions s ON s.hash = meant.hash AND s.kind = meant.kind ORDER BY s.id",
    )?;
    let mut rows = rows.query([contact])?;
    let mut blocks = Vec::new();
    while let Some(row) = rows.next()? {
        steps::took(0);
        let (kind, hash): (String, Vec<u8>) = (row.get("kind")?, row.get("hash")?);
        let Some(address) = Hashed::of_ledger(&kind, &hash) else { continue };
        blocks.push(BlockOn {
            uid: row.get("uid")?,
            address,
            at: row.get("happened_at")?,
            purpose: row.get("purpose_id")?,
            everything: row.get("everything")?,
        });
    }
    Ok(blocks)
}

/// Which of several people of one name a contact is, if it says so.
pub fn generation(db: &Connection, contact: Id<Contact>) -> Result<Option<u8>> {
    let mut rows = db.prepare_cached("SELECT suffix, family FROM contacts WHERE id = ?1")?;
    let traits = rows
        .query_row([contact], |row| {
            Ok(Traits { suffix: row.get("suffix")?, family: row.get("family")?, ..Traits::default() })
        })
        .optional()?;
    Ok(traits.and_then(|traits| traits.generation()))
}

/// The hashes of a contact's addresses, of a phone number those of all its readings.
pub fn addresses_of(db: &Connection, contact: Id<Contact>) -> Result<Vec<Hashed>> {
    let mut all = Vec::new();
    for (kind, sql) in [
        ("mail", "SELECT DISTINCT hash, x'' AS also FROM emails WHERE contact_id = ?1 ORDER BY hash"),
        ("phone", "SELECT DISTINCT hash, also FROM phones WHERE contact_id = ?1 ORDER BY hash, also"),
        ("post", "SELECT DISTINCT hash, x'' AS also FROM addresses WHERE contact_id = ?1 ORDER BY hash"),
    ] {
        for found in hashes(db, sql, contact)? {
            all.extend(found.into_iter().map(|hash| Hashed { kind, hash }));
        }
    }
    all.dedup();
    Ok(all)
}

/// Each row's hash and its further ones.
fn hashes(db: &Connection, sql: &str, contact: Id<Contact>) -> Result<Vec<Vec<Vec<u8>>>> {
    let mut rows = db.prepare_cached(sql)?;
    let rows = rows.query_map([contact], |row| {
        let (hash, also): (Vec<u8>, Vec<u8>) = (row.get("hash")?, row.get("also")?);
        Ok([hash].into_iter().chain(also.chunks(16).map(<[u8]>::to_vec)).filter(|hash| hash.len() == 16).collect())
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every row that matches an address of the contact, oldest first.
pub fn of_contact(db: &Connection, contact: Id<Contact>) -> Result<Vec<Block>> {
    let mut rows = db.prepare_cached(
        "WITH RECURSIVE meant (hash, rest) AS (
             SELECT hash, also FROM emails WHERE contact_id = ?1
             UNION SELECT domain_hash, x'' FROM emails WHERE contact_id = ?1
             UNION SELECT hash, also FROM phones WHERE contact_id = ?1
             UNION SELECT hash, x'' FROM addresses WHERE contact_id = ?1
             UNION SELECT substr(rest, 1, 16), substr(rest, 17) FROM meant WHERE rest <> x'')
         SELECT s.uid, s.kind, s.happened_at, s.source, p.code AS purpose, s.everything
         FROM suppressions s LEFT JOIN purposes p ON p.id = s.purpose_id
         WHERE s.hash IN (SELECT hash FROM meant)
         ORDER BY s.happened_at, s.id",
    )?;
    Ok(rows.query_map([contact], block)?.collect::<rusqlite::Result<_>>()?)
}

/// A row of the list as it may be shown.
pub fn block(row: &Row<'_>) -> rusqlite::Result<Block> {
    Ok(Block {
        uid: row.get("uid")?,
        kind: row.get("kind")?,
        at: row.get("happened_at")?,
        source: row.get("source")?,
        purpose: row.get("purpose")?,
        everything: row.get("everything")?,
    })
}

/// Hands the address of every row behind this one to `each`; gives the newest.
pub fn since(db: &Connection, row: i64, mut each: impl FnMut(Hashed)) -> Result<i64> {
    let mut rows = db.prepare_cached("SELECT id, kind, hash FROM suppressions WHERE id > ?1 ORDER BY id")?;
    let mut rows = rows.query([row])?;
    let mut newest = row;
    while let Some(row) = rows.next()? {
        newest = row.get("id")?;
        let (kind, hash): (String, Vec<u8>) = (row.get("kind")?, row.get("hash")?);
        Hashed::of_ledger(&kind, &hash).into_iter().for_each(&mut each);
    }
    Ok(newest)
}

/// The firm's own domains and addresses.
pub fn own_domains(db: &Connection) -> Result<Vec<String>> {
    let mut rows = db.prepare_cached("SELECT value FROM own_domains ORDER BY value")?;
    Ok(rows.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Makes these the firm's own; the others go.
pub fn set_own_domains(tx: &Tx<'_>, entries: &BTreeSet<String>) -> Result<()> {
    for known in own_domains(tx.db)?.iter().filter(|known| !entries.contains(*known)) {
        tx.db.prepare_cached("DELETE FROM own_domains WHERE value = ?1")?.execute([known])?;
    }
    for entry in entries {
        tx.db
            .prepare_cached("INSERT INTO own_domains (uid, value) VALUES (?1, ?2) ON CONFLICT (value) DO NOTHING")?
            .execute(params![tx.uid(), entry])?;
    }
    Ok(())
}

/// How many rows there are.
pub fn count(db: &Connection) -> Result<u64> {
    let rows: i64 = db.prepare_cached("SELECT count(*) FROM suppressions")?.query_row([], |row| row.get(0))?;
    Ok(rows.unsigned_abs())
}

/// The blocks on the addresses these contacts have, as a file tells them, oldest first; `contacts` as
/// [`crate::id::listed`] writes them.
pub fn told(db: &Connection, contacts: &str) -> Result<HashMap<Id<Contact>, Vec<OwnBlock>>> {
    let mut rows = db.prepare_cached(
        "WITH RECURSIVE
             asked (id) AS MATERIALIZED (SELECT value FROM json_each(?1)),
             meant (contact, hash, kind, rest, value, postcode, reading) AS (
                 SELECT contact_id, hash, 'mail', x'', value, '', 0 FROM asked CROSS JOIN emails ON contact_id = asked.id
                 UNION ALL SELECT contact_id, domain_hash, 'domain', also, value, '', 0
                           FROM asked CROSS JOIN emails ON contact_id = asked.id
                 UNION ALL SELECT contact_id, hash, 'phone', also, value, '', 0
                           FROM asked CROSS JOIN phones ON contact_id = asked.id
                 UNION ALL SELECT contact_id, hash, 'post', x'', street, postcode, 0
                           FROM asked CROSS JOIN addresses ON contact_id = asked.id
                 UNION ALL SELECT contact, substr(rest, 1, 16), kind, substr(rest, 17), value, postcode, reading + 1
                           FROM meant WHERE rest <> x'')
         SELECT meant.contact, s.uid, s.source, s.happened_at, s.everything, p.code, meant.kind, meant.value,
                meant.postcode, meant.reading
         FROM meant CROSS JOIN suppressions s ON s.hash = meant.hash AND s.kind = meant.kind
         LEFT JOIN purposes p ON p.id = s.purpose_id ORDER BY s.id",
    )?;
    let mut rows = rows.query([contacts])?;
    let mut all = HashMap::<_, Vec<OwnBlock>>::new();
    while let Some(row) = rows.next()? {
        let (kind, value, reading): (String, String, u32) = (row.get(6)?, row.get(7)?, row.get(9)?);
        let address = match kind.as_str() {
            "mail" => BlockedAddress::Mail(value),
            "domain" => BlockedAddress::Domain { of: value, reading },
            "phone" => BlockedAddress::Phone { number: value, reading },
            _ => BlockedAddress::Post { street: value, postcode: row.get(8)? },
        };
        let block = OwnBlock {
            uid: row.get(1)?,
            address,
            purpose: row.get(5)?,
            everything: row.get(4)?,
            source: Source::from_code(&row.get::<_, String>(2)?),
            at: row.get(3)?,
        };
        let blocks = all.entry(row.get(0)?).or_default();
        // An address that stands twice in a contact is met twice.
        if blocks.last().is_none_or(|last| last.uid != block.uid) {
            blocks.push(block);
        }
    }
    Ok(all)
}

/// Adds a row that another book tells, under its own name; `false` if it is there already.
pub fn insert_told(tx: &Tx<'_>, block: &OwnBlock, address: &Hashed, purpose: Option<Id<Purpose>>) -> Result<bool> {
    let known: bool = tx
        .db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM suppressions WHERE uid = ?1)")?
        .query_row([block.uid], |row| row.get(0))?;
    if known {
        return Ok(false);
    }
    tx.db
        .prepare_cached(
            "INSERT INTO suppressions (uid, kind, hash, canon, purpose_id, everything, source, happened_at,
                                       recorded_at, recorded_by)
             VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            block.uid,
            address.kind,
            address.hash,
            purpose,
            block.everything,
            block.source.code(),
            block.at.min(tx.now()),
            tx.now(),
            tx.by()
        ])?;
    Ok(true)
}
