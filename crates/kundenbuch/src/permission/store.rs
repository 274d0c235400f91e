//! The SQL of the gate: one text per table of addresses, for one contact, for some or for all.

use rusqlite::{CachedStatement, Connection, Row, Rows, named_params};

use super::{Consent, Facts, Grounds, Reach};
use crate::{
    Error, Id, Result, Uid,
    children::{Cutoff, store::under_age},
    consents::{
        self, Channel,
        store::{named, newest_consent, unanswered_no},
    },
    contacts::Contact,
    suppression::{self, Block},
};

/// One of the further hashes by which a block meets a value ([`crate::contacts::ready::MOST_HASHES`] of them).
macro_rules! also {
    ($number:literal) => {
        concat!("substr(a.also, 16 * ", $number, " - 15, 16)")
    };
}

/// A block covers purpose `p` and contact `c` has not answered it.
macro_rules! open {
    () => {
        concat!(
            "(s.everything = 1 OR s.purpose_id = p.id OR (s.purpose_id IS NULL AND p.advertising = 1)) AND NOT ",
            named!("s.uid")
        )
    };
}

/// One row per address, at least one per contact: state of the contact, rules of the purpose, what was said, address.
/// What was said is found in an index alone; a join would make the rows be sorted.
macro_rules! facts {
    ($addresses:literal, [$($hash:literal),+], $further:literal, [$($more:literal),*], $usable:literal, $which:literal) => {
        concat!(
            "SELECT c.id, c.minor, c.restricted_at IS NOT NULL, c.binned_at IS NOT NULL, p.advertising,
                    p.weighing <> '',
                    (SELECT coalesce(sum(CASE r.ground WHEN 'consent' THEN 1 WHEN 'contract' THEN 2 ELSE 4 END), 0)
                     FROM purpose_rules r WHERE r.purpose_id = p.id AND r.channel = :channel),
                    coalesce(",
            unanswered_no!("event"),
            ", (SELECT 'objected' FROM waiting_noes w WHERE w.contact_id = c.id AND p.advertising = 1)), ",
            newest_consent!("CASE WHEN n.event = 'expired' THEN 2 ELSE n.guardian END"),
            ", a.id, a.hash, ",
            $usable,
            ", (",
            $("EXISTS (SELECT 1 FROM suppressions s WHERE s.hash = ", $hash, " AND ", open!(), ") OR ",)+ // IN: a passing table
            $further, // most have no further hash: asked once
            " AND (",
            $("(length(a.also) >= 16 * ", $more, " AND EXISTS (SELECT 1 FROM suppressions s WHERE s.hash = ", also!($more),
              " AND ", open!(), ")) OR ",)*
            "0)), ",
            under_age!(),
            "
             FROM purposes p CROSS JOIN contacts c
             LEFT JOIN ",
            $addresses,
            "
             WHERE p.code = :purpose ",
            $which,
            "
             ORDER BY c.id, a.position, a.id"
        )
    };
}

/// Unanswered blocks of one contact for a purpose on a channel, with the address each bars.
macro_rules! blocks {
    ($addresses:literal, [$($hash:literal),+], $further:literal, [$($more:literal),*]) => {
        concat!(
            "SELECT s.id, s.uid, s.kind, s.happened_at, s.source, s.everything, only_for.code AS purpose,
                    a.id AS address
             FROM purposes p CROSS JOIN contacts c
             CROSS JOIN ",
            $addresses,
            "
             CROSS JOIN suppressions s ON s.hash IN (",
            $($hash, ", ",)+
            $(also!($more), ", ",)*
            "NULL) AND ",
            open!(),
            "
             LEFT JOIN purposes only_for ON only_for.id = s.purpose_id
             WHERE p.code = :purpose AND c.id = :contact ORDER BY s.id, a.id"
        )
    };
}

/// A phone row is a fax if its label says so; only then it serves faxes, and only then no calls.
macro_rules! texts {
    ($macro:ident $(, $more:literal)*) => {
        [
            $macro!("emails a ON a.contact_id = c.id", ["a.hash", "a.domain_hash"], "length(a.also) >= 16", ["1", "2", "3", "4", "5", "6"] $(, "a.valid = 1 AND length(a.hash) = 16", $more)*),
            $macro!("addresses a ON a.contact_id = c.id", ["a.hash"], "0", [] $(, "length(a.hash) = 16", $more)*),
            $macro!("phones a ON a.contact_id = c.id AND (a.label LIKE '%fax%') = (:channel = 'fax')", ["a.hash"], "length(a.also) >= 16", ["1", "2", "3", "4", "5", "6"]
                    $(, "length(a.hash) = 16", $more)*),
        ]
    };
}

const ONE: [&str; 3] = texts!(facts, "AND c.id = :contact");
const MANY: [&str; 3] = texts!(facts, "AND c.id IN (SELECT value FROM json_each(:contacts))");
const ALL: [&str; 3] = texts!(facts, "");
const BLOCKS: [&str; 3] = texts!(blocks);

fn of(texts: [&'static str; 3], channel: Channel) -> &'static str {
    let [emails, addresses, phones] = texts;
    match channel {
        Channel::Email => emails,
        Channel::Post => addresses,
        Channel::Phone | Channel::Sms | Channel::Fax => phones,
    }
}

/// The facts of one contact.
///
/// # Errors
/// [`Error::ContactGone`]; [`Error::NotFound`] for an unknown purpose.
pub fn one(
    db: &Connection,
    cutoff: &Cutoff,
    contact: Id<Contact>,
    purpose: &str,
    channel: Channel,
) -> Result<(Id<Contact>, Facts)> {
    let mut statement: CachedStatement<'_> = db.prepare_cached(of(ONE, channel))?;
    let rows = statement.query(named_params! {
        ":contact": contact, ":purpose": purpose, ":channel": channel, ":born_after": cutoff
    })?;
    let mut found = None;
    gather(rows, |id, facts| found = Some((id, facts)))?;
    match found {
        Some(found) => Ok(found),
        None => consents::purpose_id(db, purpose).and(Err(Error::ContactGone { id: contact })),
    }
}

/// The facts of these contacts, by number; `contacts` as [`crate::id::listed`] writes them. Those that are gone are
/// left out.
///
/// # Errors
/// [`Error::NotFound`] for an unknown purpose.
pub fn many(
    db: &Connection,
    cutoff: &Cutoff,
    contacts: &str,
    purpose: &str,
    channel: Channel,
    each: impl FnMut(Id<Contact>, Facts),
) -> Result<()> {
    consents::purpose_id(db, purpose)?;
    let mut statement = db.prepare_cached(of(MANY, channel))?;
    let asked = named_params! {
        ":contacts": contacts, ":purpose": purpose, ":channel": channel, ":born_after": cutoff
    };
    gather(statement.query(asked)?, each)
}

/// The facts of all contacts, by number.
///
/// # Errors
/// [`Error::NotFound`] for an unknown purpose.
pub fn all(
    db: &Connection,
    cutoff: &Cutoff,
    purpose: &str,
    channel: Channel,
    each: impl FnMut(Id<Contact>, Facts),
) -> Result<()> {
    consents::purpose_id(db, purpose)?;
    let mut statement = db.prepare_cached(of(ALL, channel))?;
    gather(statement.query(named_params! { ":purpose": purpose, ":channel": channel, ":born_after": cutoff })?, each)
}

/// Puts the rows of each contact together. Columns by number: this is the hottest query of the book.
fn gather(mut rows: Rows<'_>, mut each: impl FnMut(Id<Contact>, Facts)) -> Result<()> {
    let mut current: Option<(Id<Contact>, Facts)> = None;
    while let Some(row) = rows.next()? {
        let id: Id<Contact> = row.get(0)?;
        if let Some((_, facts)) = current.as_mut().filter(|(of, _)| *of == id) {
            facts.addresses.extend(reach(row)?);
        } else if let Some((of, facts)) = current.replace((id, first(row)?)) {
            each(of, facts);
        }
    }
    if let Some((of, facts)) = current {
        each(of, facts);
    }
    Ok(())
}

fn first(row: &Row<'_>) -> Result<Facts> {
    let grounds: i64 = row.get(6)?;
    let under_age: Option<bool> = row.get(13)?;
    Ok(Facts {
        minor: row.get::<_, bool>(1)? || under_age == Some(true),
        of_age: under_age == Some(false),
        restricted: row.get(2)?,
        binned: row.get(3)?,
        advertising: row.get(4)?,
        weighed: row.get(5)?,
        grounds: Grounds { consent: grounds & 1 != 0, contract: grounds & 2 != 0, interest: grounds & 4 != 0 },
        refusal: row.get(7)?,
        consent: row.get::<_, Option<i64>>(8)?.map(|code| match code {
            2 => Consent::Expired,
            guardian => Consent::Granted { by_guardian: guardian == 1 },
        }),
        addresses: reach(row)?.into_iter().collect(),
    })
}

fn reach(row: &Row<'_>) -> Result<Option<Reach>> {
    let Some(id) = row.get(9)? else { return Ok(None) };
    let hash = row.get_ref(10)?.as_blob().ok().and_then(|bytes| bytes.try_into().ok());
    Ok(Some(Reach { id, hash, usable: row.get(11)?, blocked: row.get(12)? }))
}

/// A block nobody answered, and one address it bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenBlock {
    /// Number of the block's row.
    pub row: i64,
    /// Number of the address's row.
    address: i64,
    /// As it may be shown.
    pub block: Block,
}

impl OpenBlock {
    /// Whether it keeps an address from being used, unless it is among those a grant lifts.
    pub fn bars(&self, address: &Reach, lifted: &[Uid]) -> bool {
        self.address == address.id && !lifted.contains(&self.block.uid)
    }
}

/// The unanswered blocks of a contact for a purpose on a channel.
pub fn open_blocks(db: &Connection, contact: Id<Contact>, purpose: &str, channel: Channel) -> Result<Vec<OpenBlock>> {
    let mut rows = db.prepare_cached(of(BLOCKS, channel))?;
    let rows =
        rows.query_map(named_params! { ":contact": contact, ":purpose": purpose, ":channel": channel }, |row| {
            Ok(OpenBlock { row: row.get("id")?, address: row.get("address")?, block: suppression::store::block(row)? })
        })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
pub(super) fn every_text_of_one() -> [&'static str; 6] {
    let ([one, two, three], [four, five, six]) = (ONE, BLOCKS);
    [one, two, three, four, five, six]
}

#[cfg(test)]
pub(super) fn every_text_of_many() -> [&'static str; 3] {
    MANY
}
