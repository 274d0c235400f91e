//! The SQL of ages.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::Cutoff;
use crate::{Error, Id, Moment, Result, book::Tx, contacts::Contact, erasure::ledger::Tick};

/// Whether one of the contact's birthdays is under age: 1 some is, 0 none is, NULL none has a year. For `c` and
/// `:born_after`; from an index alone. A year without a sign before it is what other texts sort behind.
macro_rules! under_age {
    () => {
        "(SELECT max(b.value > :born_after) FROM facts b
          WHERE b.contact_id = c.id AND b.name = 'birthday' AND b.value GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]')"
    };
}
pub(crate) use under_age;

/// What is known about a contact's age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgeFacts {
    /// Ticked as a child.
    pub ticked: bool,
    /// See [`under_age`].
    pub under_age: Option<bool>,
    /// Whether a guardian's consent stands for a purpose and channel.
    pub guardian: bool,
}

impl AgeFacts {
    /// Whether the person has reached the age, by every birthday that is known.
    pub fn of_age(self) -> bool {
        self.under_age == Some(false)
    }
}

/// The facts of the contacts that follow.
macro_rules! age_facts {
    ($which:literal) => {
        concat!(
            "SELECT c.id, c.minor, ",
            under_age!(),
            ", EXISTS (SELECT 1 FROM consents g WHERE g.contact_id = c.id AND g.event = 'granted' AND g.guardian = 1
                       AND NOT EXISTS (SELECT 1 FROM consents n WHERE n.contact_id = g.contact_id
                                       AND n.purpose_id = g.purpose_id AND n.channel = g.channel AND n.id > g.id))
             FROM ",
            $which
        )
    };
}

/// Reads them.
///
/// # Errors
/// [`Error::ContactGone`].
pub fn facts(db: &Connection, id: Id<Contact>, cutoff: &Cutoff) -> Result<AgeFacts> {
    db.prepare_cached(age_facts!("contacts c WHERE c.id = :id"))?
        .query_row(named_params! { ":id": id, ":born_after": cutoff }, age_facts)
        .optional()?
        .map(|(_, facts)| facts)
        .ok_or(Error::ContactGone { id })
}

/// Those of all these contacts; `contacts` as [`crate::id::listed`] writes them.
pub fn facts_of(db: &Connection, contacts: &str, cutoff: &Cutoff) -> Result<HashMap<Id<Contact>, AgeFacts>> {
    let mut rows = db.prepare_cached(age_facts!("json_each(:ids) j CROSS JOIN contacts c ON c.id = j.value"))?;
    let rows = rows.query_map(named_params! { ":ids": contacts, ":born_after": cutoff }, age_facts)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn age_facts(row: &Row<'_>) -> rusqlite::Result<(Id<Contact>, AgeFacts)> {
    Ok((row.get(0)?, AgeFacts { ticked: row.get(1)?, under_age: row.get(2)?, guardian: row.get(3)? }))
}

/// Takes the tick off somebody who consents for themselves.
pub fn take_tick_off(tx: &Tx<'_>, id: Id<Contact>) -> Result<()> {
    tx.db.prepare_cached("UPDATE contacts SET minor = 0 WHERE id = ?1 AND minor = 1")?.execute([id])?;
    Ok(())
}

/// Notes that the tick came or went, later than every one before, whatever the clock says. What a ledger told is noted
/// as it was told.
pub fn keep_tick(db: &Connection, contact: i64, at: Moment) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO child_ticks (contact_id, minor, ticked_at)
         SELECT id, minor, max(?2, (SELECT coalesce(max(ticked_at), 0) + 1 FROM child_ticks)) FROM contacts WHERE id = ?1
         ON CONFLICT (contact_id) DO UPDATE SET minor = excluded.minor, ticked_at = excluded.ticked_at
         WHERE minor <> excluded.minor",
    )?
    .execute(params![contact, at])?;
    Ok(())
}

/// Forgets the tick of a contact that is gone.
pub fn forget_tick(db: &Connection, contact: i64) -> Result<()> {
    db.prepare_cached("DELETE FROM child_ticks WHERE contact_id = ?1")?.execute([contact])?;
    Ok(())
}

/// When the newest tick came or went.
pub fn newest_tick(db: &Connection) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT coalesce(max(ticked_at), 0) FROM child_ticks")?.query_row([], |row| row.get(0))
}

/// Whether the tick of a contact came or went at this time or later.
pub fn is_ticked_since(db: &Connection, contact: Id<Contact>, at: Moment) -> Result<bool> {
    Ok(db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM child_ticks WHERE contact_id = ?1 AND ticked_at >= ?2)")?
        .query_row(params![contact, at], |row| row.get(0))?)
}

/// The tick of a contact as a child, if it stands.
pub fn tick_of(db: &Connection, id: Id<Contact>) -> Result<Option<Tick>> {
    let mut rows = db.prepare_cached(
        "SELECT c.uid, t.ticked_at FROM child_ticks t JOIN contacts c ON c.id = t.contact_id
         WHERE t.contact_id = ?1 AND t.minor = 1",
    )?;
    let tick = |row: &rusqlite::Row<'_>| Ok(Tick { person: row.get("uid")?, minor: true, at: row.get("ticked_at")? });
    Ok(rows.query_row([id], tick).optional()?)
}

/// The ticks that came or went since, as the ledger's copies tell them.
pub fn ticks_since(db: &Connection, since: i64) -> Result<Vec<Tick>> {
    let mut rows = db.prepare_cached(
        "SELECT c.uid, t.minor, t.ticked_at FROM child_ticks t JOIN contacts c ON c.id = t.contact_id
         WHERE t.ticked_at > ?1 ORDER BY t.ticked_at",
    )?;
    let rows = rows.query_map([since], |row| {
        Ok(Tick { person: row.get("uid")?, minor: row.get("minor")?, at: row.get("ticked_at")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Sets or takes off a tick as another copy of the book tells it.
pub fn enter_tick(tx: &Tx<'_>, id: Id<Contact>, tick: &Tick) -> Result<()> {
    tx.db
        .prepare_cached("UPDATE contacts SET minor = ?2 WHERE id = ?1 AND minor <> ?2")?
        .execute(params![id, tick.minor])?;
    tx.db
        .prepare_cached(
            "INSERT INTO child_ticks (contact_id, minor, ticked_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (contact_id) DO UPDATE SET minor = excluded.minor, ticked_at = excluded.ticked_at",
        )?
        .execute(params![id, tick.minor, tick.at])?;
    Ok(())
}
