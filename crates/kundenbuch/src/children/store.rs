//! The SQL of ages.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::Cutoff;
use crate::{Error, Id, Result, book::Tx, contacts::Contact};

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

/// Reads them.
///
/// # Errors
/// [`Error::ContactGone`].
pub fn facts(db: &Connection, id: Id<Contact>, cutoff: &Cutoff) -> Result<AgeFacts> {
    db.prepare_cached(concat!(
        "SELECT c.minor, ",
        under_age!(),
        " AS under_age,
                EXISTS (SELECT 1 FROM consents g WHERE g.contact_id = c.id AND g.event = 'granted' AND g.guardian = 1
                        AND NOT EXISTS (SELECT 1 FROM consents n WHERE n.contact_id = g.contact_id
                                        AND n.purpose_id = g.purpose_id AND n.channel = g.channel AND n.id > g.id)
                       ) AS guardian
         FROM contacts c WHERE c.id = :id"
    ))?
    .query_row(named_params! { ":id": id, ":born_after": cutoff }, |row| {
        Ok(AgeFacts { ticked: row.get("minor")?, under_age: row.get("under_age")?, guardian: row.get("guardian")? })
    })
    .optional()?
    .ok_or(Error::ContactGone { id })
}

/// Takes the tick off somebody who consents for themselves.
pub fn take_tick_off(tx: &Tx<'_>, id: Id<Contact>) -> Result<()> {
    tx.db.prepare_cached("UPDATE contacts SET minor = 0 WHERE id = ?1 AND minor = 1")?.execute([id])?;
    Ok(())
}
