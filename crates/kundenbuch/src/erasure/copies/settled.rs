//! How the copies of the ledger looked when they and the tables last agreed. Reading and comparing both is most of opening
//! a large book, and mostly nobody wrote anywhere in between: then neither is read.
//!
//! It is noted in the book itself, so it goes back with the tables where an older file is put in their place. It is asked
//! only where the chains of the tables hold.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::places;
use crate::{
    Error, Result,
    backup::known::Found,
    book::Book,
    erasure::{ledger::Sum, protected::Marks, store},
};

/// What was noted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Settled {
    newest: store::Newest,
    /// Sums of whole copies that hold just what the tables do.
    same: Marks,
    /// Sums of copies of which the tables hold everything: those beside and inside backups.
    told: Marks,
    /// How many contacts had gone when that was so: whoever goes takes what the tables knew of them along.
    gone: i64,
}

/// So many are known again; of more, all are read once more.
const TOLD: usize = 1000;

impl Settled {
    /// What the book has noted; nothing where that cannot be read.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(book: &Book) -> Result<Settled> {
        let mut noted: Settled = serde_json::from_str(&store::settled(&book.db)?).unwrap_or_default();
        noted.forget_where_somebody_went(book)?;
        Ok(noted)
    }

    fn forget_where_somebody_went(&mut self, book: &Book) -> Result<()> {
        if !self.told.0.is_empty() && store::gone(&book.db)? != self.gone {
            self.told.0.clear();
        }
        Ok(())
    }

    /// Sums of the copies that tell nothing new.
    pub fn known(&self) -> BTreeSet<Sum> {
        self.same.0.union(&self.told.0).copied().collect()
    }
}

/// Whether nobody wrote at any place since copies and tables agreed, and nothing waits to be done.
///
/// # Errors
/// Those of the database.
pub(super) fn is_settled(book: &mut Book, others: &Found) -> Result<bool> {
    if !others.contents.is_empty() || !others.unread.is_empty() || book.copies.settled == Settled::default() {
        return Ok(false);
    }
    if book.copies.settled.newest != store::newest(&book.db)?
        || store::is_housekeeping_due(&book.db)?
        || store::stands_erased(&book.db)?
    {
        return Ok(false);
    }
    let (uid, places) = (book.keys.uid, places(book));
    let copies = &mut book.copies;
    Ok(places.iter().all(|path| copies.places.sum(path, uid).is_some_and(|sum| copies.settled.same.0.contains(&sum))))
}

/// Notes that the tables and the copies at these places agree now; where other copies know of people who are not here,
/// they do not.
///
/// # Errors
/// Those of the database.
pub(super) fn note(book: &mut Book, same: BTreeSet<Sum>, newest: store::Newest) -> Result<()> {
    let mut settled = Settled::default();
    if book.copies.elsewhere.is_empty() {
        settled = Settled { newest, same: Marks(same), ..book.copies.settled.clone() };
        settled.forget_where_somebody_went(book)?;
    }
    put(book, settled)
}

/// Notes that the tables hold what these copies do.
///
/// # Errors
/// Those of the database.
pub(super) fn note_told(book: &mut Book, told: BTreeSet<Sum>) -> Result<()> {
    if told.is_empty() || !book.copies.elsewhere.is_empty() {
        return Ok(());
    }
    let mut settled = book.copies.settled.clone();
    settled.forget_where_somebody_went(book)?;
    settled.gone = store::gone(&book.db)?;
    if settled.told.0.len() + told.len() > TOLD {
        settled.told.0.clear();
    }
    settled.told.0.extend(told);
    put(book, settled)
}

fn put(book: &mut Book, settled: Settled) -> Result<()> {
    let mut text = String::new();
    if settled != Settled::default() {
        text = serde_json::to_string(&settled).map_err(|_| Error::internal("settled"))?;
    }
    if store::settled(&book.db)? != text {
        book.tidy(|db| store::note_settled(db, &text))?;
    }
    book.copies.settled = settled;
    Ok(())
}
