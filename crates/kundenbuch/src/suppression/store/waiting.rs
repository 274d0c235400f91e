//! Noes that wait to be written.

use rusqlite::{Connection, params};

use crate::{Id, Moment, Result, contacts::Contact};

/// Whose no waits, oldest first.
pub fn all(db: &Connection) -> Result<Vec<Id<Contact>>> {
    let mut rows = db.prepare_cached("SELECT contact_id FROM waiting_noes ORDER BY pressed_at, contact_id")?;
    Ok(rows.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// A no begins to wait; one that waits already waits on.
pub fn note(db: &Connection, contact: Id<Contact>, at: Moment) -> Result<()> {
    db.prepare_cached("INSERT OR IGNORE INTO waiting_noes (contact_id, pressed_at) VALUES (?1, ?2)")?
        .execute(params![contact, at])?;
    Ok(())
}

/// A no waits no longer: it was written or taken back.
pub fn forget(db: &Connection, contact: Id<Contact>) -> Result<()> {
    db.prepare_cached("DELETE FROM waiting_noes WHERE contact_id = ?1")?.execute([contact])?;
    Ok(())
}
