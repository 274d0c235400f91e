//! The SQL of backups: when the last one was made, and what a whole copy must hold.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::{Moment, Result, schema};

/// When the last backup was made that was opened again and found whole.
pub fn last_at(db: &Connection) -> Result<Option<Moment>> {
    Ok(db.query_row("SELECT backed_up_at FROM book", [], |row| row.get(0))?)
}

/// Notes that one was made.
pub fn note(db: &Connection, at: Moment) -> Result<()> {
    db.execute("UPDATE book SET backed_up_at = ?1", [at])?;
    Ok(())
}

/// Rows of every recorded table.
pub fn counts(db: &Connection) -> Result<BTreeMap<String, u64>> {
    let count = |table: &&str| {
        let rows: i64 = db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
        Ok(((*table).to_owned(), rows.unsigned_abs()))
    };
    schema::RECORDED.iter().map(count).collect()
}
