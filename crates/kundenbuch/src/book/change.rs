//! The only door through which anything is written.
//!
//! A closure given to it may run more than once: it takes time and chance from [`Tx`], reads nothing outside the book,
//! and gives the same changes each time. Once several PCs share a log, an act that was overtaken simply runs again.
//! With the feature `rehearse` every closure really runs twice and its changes are replayed on a twin book.

use std::{collections::BTreeSet, sync::atomic::Ordering};

use rusqlite::{
    Connection, Transaction, TransactionBehavior,
    hooks::Action,
    session::{ConflictAction, Session, invert_strm},
    types::ValueRef,
};
use serde::Serialize;

use super::{Act, Book, Op, Tx};
use crate::{Error, Result, Uid, journal, schema, search};

/// What a write gives back: its value, and which tables changed, so that the screen fetches anew just those.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Changed<T> {
    /// What the act gives back.
    pub value: T,
    /// Names of the changed tables.
    pub tables: BTreeSet<String>,
}

impl<T> Changed<T> {
    /// The same tables with another value.
    pub fn map<U>(self, with: impl FnOnce(T) -> U) -> Changed<U> {
        Changed { value: with(self.value), tables: self.tables }
    }
}

/// One act that can be taken back. Holds old values in clear, so it never leaves memory and goes at locking.
pub(super) struct Step {
    op: Op,
    changes: Vec<u8>,
}

impl Book {
    /// Writes: one transaction, recorded for undo, rolled back as a whole on error.
    ///
    /// # Errors
    /// Whatever `edit` refuses with, or a fault of database and disk; the book is unchanged then.
    pub fn change<T>(&mut self, op: Op, edit: impl Fn(&Tx<'_>) -> Result<T>) -> Result<Changed<T>> {
        let (changed, changes) = self.record(op, &edit)?;
        if !op.lasting() && !changed.tables.is_empty() {
            self.done.push(Step { op, changes });
            self.undone.clear();
        }
        Ok(changed)
    }

    /// Erasure's door: forgets every earlier step, for what is erased must not come back.
    ///
    /// # Errors
    /// As [`Book::change`].
    pub fn change_for_good<T>(&mut self, op: Op, edit: impl Fn(&Tx<'_>) -> Result<T>) -> Result<Changed<T>> {
        let may_delete = self.may_delete.clone();
        may_delete.store(true, Ordering::Relaxed);
        let outcome = self.record(op, &edit);
        may_delete.store(false, Ordering::Relaxed);
        let (changed, _) = outcome?;
        self.done.clear();
        self.undone.clear();
        Ok(changed)
    }

    /// The door of large acts: no recording, so no undo step; memory does not grow with the number of rows.
    ///
    /// Taken back by its own act (design §13.5). `edit` gives its value and the journal's counts per table.
    ///
    /// # Errors
    /// As [`Book::change`].
    pub fn import<T>(
        &mut self,
        op: Op,
        edit: impl Fn(&Tx<'_>) -> Result<(T, Vec<(&'static str, usize)>)>,
    ) -> Result<Changed<T>> {
        let act = Act::draw(self.now(), self.by)?;
        self.rehearse(&act, &|tx| edit(tx).map(drop))?;
        let writing = Writing::begin(self.writer())?;
        let (value, counts) = edit(&Tx::new(&writing.db, &self.keys, act))?;
        search::index::follow(&writing.db)?;
        let named = counts.iter().map(|(table, n)| format!("{table}:{n}")).collect::<Vec<_>>().join(" ");
        journal::append_counts(&writing.db, &self.keys.journal, &act, op, named)?;
        writing.commit()?;
        self.note_head();
        self.match_twin_anew()?;
        let tables = counts.into_iter().filter(|(_, n)| *n > 0).map(|(table, _)| table.to_owned()).collect();
        Ok(Changed { value, tables })
    }

    /// Runs a large act and rolls it back: what it gives is exactly what [`Book::import`] would give.
    ///
    /// # Errors
    /// As [`Book::change`].
    pub fn preview<T>(&self, edit: impl Fn(&Tx<'_>) -> Result<T>) -> Result<T> {
        let act = Act::draw(self.now(), self.by)?;
        let writing = Writing::begin(self.writer())?;
        edit(&Tx::new(&writing.db, &self.keys, act))
    }

    /// Takes back the newest step that can be taken back, and says which it was.
    ///
    /// # Errors
    /// [`Error::NothingToUndo`]; [`Error::ChangedMeanwhile`] if something else changed what the step had changed.
    pub fn undo(&mut self) -> Result<Changed<Op>> {
        let step = self.done.pop().ok_or(Error::NothingToUndo)?;
        let mut inverse = Vec::new();
        invert_strm(&mut step.changes.as_slice(), &mut inverse)?;
        let undone = self.replay(Op::Undo, step.op, &inverse);
        if undone.is_ok() {
            self.undone.push(step);
        } else {
            self.done.push(step);
        }
        undone
    }

    /// Does the step again that was taken back last.
    ///
    /// # Errors
    /// As [`Book::undo`].
    pub fn redo(&mut self) -> Result<Changed<Op>> {
        let step = self.undone.pop().ok_or(Error::NothingToUndo)?;
        let changes = step.changes.clone();
        let redone = self.replay(Op::Redo, step.op, &changes);
        if redone.is_ok() {
            self.done.push(step);
        } else {
            self.undone.push(step);
        }
        redone
    }

    /// The steps undo and redo would take, newest first; for the menu.
    pub fn steps(&self) -> (Option<Op>, Option<Op>) {
        (self.done.last().map(|step| step.op), self.undone.last().map(|step| step.op))
    }

    fn replay(&mut self, op: Op, what: Op, changes: &[u8]) -> Result<Changed<Op>> {
        let may_delete = self.may_delete.clone();
        may_delete.store(true, Ordering::Relaxed);
        let outcome = self.record(op, &|tx| apply(tx.db, changes).map(|()| what));
        may_delete.store(false, Ordering::Relaxed);
        outcome.map(|(changed, _)| changed)
    }

    fn record<T>(&mut self, op: Op, edit: &impl Fn(&Tx<'_>) -> Result<T>) -> Result<(Changed<T>, Vec<u8>)> {
        let act = Act::draw(self.now(), self.by)?;
        let rehearsed = self.rehearse(&act, &|tx| edit(tx).map(drop))?;
        let writing = Writing::begin(self.writer())?;
        let (value, changes) = recorded(&writing.db, |db| edit(&Tx::new(db, &self.keys, act)))?;
        if rehearsed.is_some_and(|first| first != changes) {
            return Err(Error::internal("closure_differs_between_runs"));
        }
        search::index::follow(&writing.db)?;
        let touched = touched(&writing.db, &changes)?;
        journal::append(&writing.db, &self.keys.journal, &act, op, &touched)?;
        writing.commit()?;
        self.note_head();
        self.match_twin(&changes)?;
        let tables = touched.into_iter().map(|row| row.entity).collect();
        Ok((Changed { value, tables }, changes))
    }

    /// Runs the closure once for its changes alone and rolls back.
    #[cfg(any(test, feature = "rehearse"))]
    fn rehearse(&self, act: &Act, edit: &dyn Fn(&Tx<'_>) -> Result<()>) -> Result<Option<Vec<u8>>> {
        let writing = Writing::begin(self.writer())?;
        let outcome = recorded(&writing.db, |db| edit(&Tx::new(db, &self.keys, *act)));
        drop(writing);
        std::thread::sleep(std::time::Duration::from_millis(2)); // a closure that asks the clock shows
        Ok(outcome.ok().map(|((), changes)| changes)) // a refusal comes again in the real run
    }

    #[cfg(not(any(test, feature = "rehearse")))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the same call with and without rehearsal")]
    fn rehearse(&self, _: &Act, _: &dyn Fn(&Tx<'_>) -> Result<()>) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

/// A transaction on a connection that is otherwise read-only; rolled back unless committed.
struct Writing<'book> {
    db: Transaction<'book>,
}

impl<'book> Writing<'book> {
    fn begin(db: &'book Connection) -> Result<Writing<'book>> {
        db.pragma_update(None, "query_only", false)?;
        let begun = Transaction::new_unchecked(db, TransactionBehavior::Immediate);
        if begun.is_err() {
            db.pragma_update(None, "query_only", true)?;
        }
        Ok(Writing { db: begun? })
    }

    fn commit(self) -> Result<()> {
        self.db.execute_batch("COMMIT").map_err(Error::from)
    }
}

impl Drop for Writing<'_> {
    /// Rolls back what was not committed and closes the door. A failed roll-back leaves the connection in its
    /// transaction, so the next `BEGIN` fails loudly: nothing is written half.
    fn drop(&mut self) {
        if !self.db.is_autocommit() {
            let _ = self.db.execute_batch("ROLLBACK");
        }
        let _ = self.db.pragma_update(None, "query_only", true);
    }
}

/// Runs `edit` and gives what it changed in the recorded tables.
fn recorded<T>(db: &Connection, edit: impl FnOnce(&Connection) -> Result<T>) -> Result<(T, Vec<u8>)> {
    let mut session = Session::new(db)?;
    for table in schema::RECORDED {
        session.attach(Some(*table))?; // by name: never the search index's own tables
    }
    let value = edit(db)?;
    let mut changes = Vec::new(); // plain bytes: a `Changeset` is not Send
    session.changeset_strm(&mut changes)?;
    Ok((value, changes))
}

/// Applies recorded changes; anything in their way ends it.
pub(super) fn apply(db: &Connection, changes: &[u8]) -> Result<()> {
    use rusqlite::session::ConflictType;
    let mut changes = changes;
    db.apply_strm(&mut changes, None::<fn(&str) -> bool>, |_: ConflictType, _| ConflictAction::SQLITE_CHANGESET_ABORT)
        .map_err(|_| Error::ChangedMeanwhile)
}

/// Which rows and columns a changeset touches, by name.
fn touched(db: &Connection, changes: &[u8]) -> Result<Vec<journal::Touched>> {
    let mut rows = Vec::new();
    let mut changes: &[u8] = changes;
    let changes: &mut dyn std::io::Read = &mut changes;
    let mut items = rusqlite::session::ChangesetIter::start_strm(&changes)?;
    while let Some(item) = rusqlite::fallible_streaming_iterator::FallibleStreamingIterator::next(&mut items)? {
        let op = item.op()?;
        let table = op.table_name().to_owned();
        let names = columns(db, &table)?;
        let place = names.iter().position(|name| name == "uid");
        let (uid, columns) = match op.code() {
            Action::SQLITE_INSERT => (place.and_then(|at| uid(item.new_value(at).ok()?)), "+".to_owned()),
            Action::SQLITE_DELETE => (place.and_then(|at| uid(item.old_value(at).ok()?)), "-".to_owned()),
            _ => {
                let changed = names.iter().enumerate().filter(|(at, _)| *at > 0 && item.new_value(*at).is_ok());
                let columns = changed.map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" ");
                let id = item.old_value(0).ok().and_then(|id| id.as_i64().ok()).unwrap_or_default();
                let uid = if place.is_some() {
                    db.prepare_cached(&format!("SELECT uid FROM {table} WHERE id = ?1"))?
                        .query_row([id], |row| row.get(0))
                        .ok()
                } else {
                    None
                };
                (uid, columns)
            }
        };
        rows.push(journal::Touched { entity: table, uid, columns });
    }
    Ok(rows)
}

fn uid(value: ValueRef<'_>) -> Option<Uid> {
    value.as_blob().ok()?.try_into().ok().map(Uid)
}

fn columns(db: &Connection, table: &str) -> Result<Vec<String>> {
    let mut names = db.prepare_cached("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    Ok(names.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}
