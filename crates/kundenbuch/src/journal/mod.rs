//! Who did what when: ids and field names, never values; chained so that a lost commit shows.
//!
//! `Book::change` appends in the same transaction. Each row's link is an HMAC over the previous link, the row and the
//! newest link of [`chain`](crate::chain), so a row cannot be taken out or altered unseen; the newest link is also
//! kept in app data after the commit, so a book that is put back to an older state is named when it opens.

mod store;

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::{
    Result, Uid,
    book::{Act, Op},
    chain,
};

pub use store::{Entry, check, entries, head, link_at, newest_holds};

/// More changed rows than this make one row with counts.
const BULK: usize = 200;

/// The newest row of the journal: how far the book has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Number of the row; 0 for an empty journal.
    pub id: i64,
    /// Its link, as hexadecimal digits.
    pub link: String,
    /// When it was written.
    pub at: crate::Moment,
}

/// Columns changed in one row: the table, the row's uid if it has one, the names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Table.
    pub entity: String,
    /// The row's uid.
    pub uid: Option<Uid>,
    /// `+` for a new row, `-` for a removed one, else the columns' names.
    pub columns: String,
}

/// Appends what an act touched; a bulk act gives one row with counts per table.
pub(crate) fn append(db: &Connection, key: &[u8; 32], act: &Act, op: Op, touched: &[Touched]) -> Result<()> {
    if touched.len() <= BULK {
        let chain = chain::tip(db)?;
        return touched.iter().try_for_each(|row| store::insert(db, key, act, op, row, &chain));
    }
    let mut counts = BTreeMap::<&str, usize>::new();
    for row in touched {
        *counts.entry(&row.entity).or_default() += 1;
    }
    let columns = counts.iter().map(|(table, n)| format!("{table}:{n}")).collect::<Vec<_>>().join(" ");
    append_counts(db, key, act, op, columns)
}

/// Appends one row for a bulk act, `counts` such as `contacts:1000 emails:800`.
pub(crate) fn append_counts(db: &Connection, key: &[u8; 32], act: &Act, op: Op, counts: String) -> Result<()> {
    let row = Touched { entity: String::new(), uid: None, columns: counts };
    store::insert(db, key, act, op, &row, &chain::tip(db)?)
}
