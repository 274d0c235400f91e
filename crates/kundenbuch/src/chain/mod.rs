//! The chain over the rows that protect people: who said no, which grant overrides it, who was erased.
//!
//! `Book::change` and its sisters append one link for each such row an act wrote, changed or removed, before the
//! journal's own rows. A link is a keyed hash over the link before it and the row, and the newest link enters the
//! journal's chain. So a row that vanishes, comes or changes without the key shows, also when old pages of the file
//! were put back under a newer journal. The links lie beside the rows, not in them, and are not recorded: undo appends
//! a link of its own, and every run of an act writes the same rows. A row that rightly goes leaves its links.

mod store;

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::Result;

pub(crate) use store::tip;
pub use store::{Faults, Tip, check, link_at, tip_holds};

/// The tables whose rows are linked; each has an `id` as its first column.
pub const CHAINED: &[&str] = &["consents", "suppressions", "answers", "erasures", "erasure_hashes"];

/// Rows of chained tables an act has touched, and whether each was there before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TouchedRows(BTreeMap<(&'static str, i64), bool>);

impl TouchedRows {
    /// Notes a row if its table is chained. Of several changes to one row the first says whether it was there.
    pub fn note(&mut self, table: &str, row: i64, was_there: bool) {
        if let Some(table) = CHAINED.iter().find(|chained| **chained == table) {
            self.0.entry((table, row)).or_insert(was_there);
        }
    }
}

/// Links what an act touched, as it stands now.
///
/// # Errors
/// As the database answers.
pub(crate) fn append(db: &Connection, key: &[u8; 32], touched: &TouchedRows) -> Result<()> {
    if touched.0.is_empty() {
        return Ok(());
    }
    let mut tip = store::tip(db)?;
    for ((table, row), was_there) in &touched.0 {
        let digest = store::digest(db, key, table, *row)?;
        let standing = match (digest.is_some(), was_there) {
            (true, false) => tip.standing + 1,
            (false, true) => tip.standing - 1,
            (true, true) => tip.standing,
            (false, false) => continue, // came and went within the act
        };
        tip = store::append(db, key, &tip, table, *row, digest.as_deref(), standing)?;
    }
    Ok(())
}
