//! The only door through which anything is written.
//!
//! A closure given to it may run more than once: it takes time and chance from [`Tx`], reads nothing outside the book,
//! and gives the same changes each time. Once several PCs share a log, an act that was overtaken simply runs again.
//! With the feature `rehearse` every closure really runs twice and its changes are replayed on a twin book.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

use rusqlite::{
    Connection, Transaction, TransactionBehavior,
    fallible_streaming_iterator::FallibleStreamingIterator,
    hooks::Action,
    session::{ChangesetIter, ConflictAction, Session, invert_strm},
};
use serde::Serialize;

use super::{
    Act, AddressChanges, AddressColumns, Book, Op, Tx,
    door::{Ajar, Door},
    touched::{Touched, people_of},
};
use crate::{
    Error, Id, Result, chain, children, consents,
    contacts::Contact,
    erasure::{self, elsewhere},
    journal, restriction, schema, search, suppression,
};

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
    /// Whose record it changed.
    people: BTreeSet<i64>,
    /// A no was said after it: taking it back is not taking back what was done last.
    passed: bool,
}

/// A step as the window names it before somebody takes it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    /// What it did.
    pub op: Op,
    /// Whom it was about, if it was one.
    pub contact: Option<Id<Contact>>,
    /// The name of the first of them; empty if the record is gone or there was none.
    pub name: String,
    /// How many it was about.
    pub people: u32,
    /// Something that lasts, such as an objection, was written after it.
    pub passed: bool,
}

impl Book {
    /// Writes: one transaction, recorded for undo, rolled back as a whole on error.
    ///
    /// # Errors
    /// Whatever `edit` refuses with, or a fault of database and disk; the book is unchanged then.
    pub fn change<T>(&mut self, op: Op, edit: impl Fn(&Tx<'_>) -> Result<T>) -> Result<Changed<T>> {
        let Recorded { changed, changes, people } = self.record(op, &edit)?;
        if !changed.tables.is_empty() {
            // What was undone before, a consent say, must not come back over a no that was said since.
            self.undone.clear();
            if op.lasting() {
                self.pass_by();
            } else {
                self.done.push(Step { op, changes, people, passed: false });
            }
        }
        Ok(changed)
    }

    /// Something was written that no undo takes back: what was done before is no longer what was done last.
    fn pass_by(&mut self) {
        self.done.iter_mut().for_each(|step| step.passed = true);
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
        let changed = outcome?.changed;
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
        let may_delete = self.may_delete.clone();
        may_delete.store(op == Op::TakeBackImport, Ordering::Relaxed);
        let outcome = self.write_rows(op, &edit);
        may_delete.store(false, Ordering::Relaxed);
        outcome
    }

    fn write_rows<T>(
        &mut self,
        op: Op,
        edit: &impl Fn(&Tx<'_>) -> Result<(T, Vec<(&'static str, usize)>)>,
    ) -> Result<Changed<T>> {
        let act = Act::draw(self.now(), self.by)?;
        self.rehearse(&act, &|tx| edit(tx).map(drop))?;
        let watch = search::watch::Watch::begin(&mut self.reader.db, &self.addresses)?;
        let writing = Writing::begin(&watch, &self.may_write)?;
        let tx = Tx::new(&writing.db, &self.reader.keys, self.copies.elsewhere(), act);
        let (value, mut counts) = edit(&tx)?;
        let addresses = watch.addresses();
        let noes = suppression::bind::bind_arrivals(&tx, &addresses.came)? + elsewhere::arrive(&tx, &addresses)?.noes;
        counts.extend((noes > 0).then_some(("consents", noes)));
        suppression::bind::keep_former(&writing.db, &self.reader.keys, &addresses, act.at)?;
        children::keep_ticks(&writing.db, &addresses, act.at)?;
        search::index::follow(&writing.db, &watch.touched())?;
        chain::append(&writing.db, &self.reader.keys.journal, &watch.chained())?;
        let named = counts.iter().map(|(table, n)| format!("{table}:{n}")).collect::<Vec<_>>().join(" ");
        journal::append_counts(&writing.db, &self.reader.keys.journal, &act, op, named)?;
        writing.commit()?;
        drop(watch);
        self.undone.clear();
        self.pass_by();
        erasure::copies::follow(self, &addresses.recognised());
        let _ = self.tidy(search::index::merge); // the rows stand; the next merge makes up for it
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
        let writing = Writing::begin(self.writer(), &self.may_write)?;
        edit(&Tx::new(&writing.db, &self.keys, self.copies.elsewhere(), act))
    }

    /// Takes back the newest step that can be taken back, and says which it was. A no that came with the step stays
    /// with the contact unless the contact goes too: no key stroke unsays it. A step whose rows cannot be put back goes
    /// from the list, so that the next call reaches the one before.
    ///
    /// # Errors
    /// [`Error::NothingToUndo`]; [`Error::ChangedMeanwhile`] if something else changed what the step had changed;
    /// [`Error::ContactRestricted`] if it is about somebody whose data rests; [`Error::Constraint`]
    /// if a rule of the book forbids it; as the disk answers.
    pub fn undo(&mut self) -> Result<Changed<Op>> {
        let step = self.done.pop().ok_or(Error::NothingToUndo)?;
        match inverted(&step.changes).and_then(|inverse| self.replay(Op::Undo, step.op, &inverse)) {
            Ok((undone, changes)) => {
                self.undone.push(Step { changes: inverted(&changes)?, ..step });
                Ok(undone)
            }
            Err(error @ (Error::Constraint | Error::ChangedMeanwhile)) => {
                self.pass_by(); // it can never be taken back, and does not bar the others
                Err(error)
            }
            Err(error) => {
                self.done.push(step);
                Err(error)
            }
        }
    }

    /// The same, for who cannot ask on whom: never behind what lasts, such as a no.
    ///
    /// # Errors
    /// As [`Book::undo`].
    pub fn undo_last(&mut self) -> Result<Changed<Op>> {
        if self.done.last().is_some_and(|step| step.passed) {
            return Err(Error::NothingToUndo);
        }
        self.undo()
    }

    /// Does the step again that was taken back last.
    ///
    /// # Errors
    /// As [`Book::undo`].
    pub fn redo(&mut self) -> Result<Changed<Op>> {
        let step = self.undone.pop().ok_or(Error::NothingToUndo)?;
        match self.replay(Op::Redo, step.op, &step.changes) {
            Ok((redone, changes)) => {
                self.done.push(Step { changes, ..step });
                Ok(redone)
            }
            Err(error) => {
                self.undone.push(step);
                Err(error)
            }
        }
    }

    /// The steps undo and redo would take; for the menu, and to say on whom before it is done.
    pub fn steps(&self) -> (Option<StepView>, Option<StepView>) {
        (self.done.last().map(|step| self.view(step)), self.undone.last().map(|step| self.view(step)))
    }

    fn view(&self, step: &Step) -> StepView {
        let first = step.people.first().map(|id| Id::new(*id));
        let name = first.and_then(|id| search::query::name_and_place(self, id).ok().flatten());
        StepView {
            op: step.op,
            contact: first.filter(|_| step.people.len() == 1 && name.is_some()),
            name: name.map(|(name, _)| name).unwrap_or_default(),
            people: u32::try_from(step.people.len()).unwrap_or(u32::MAX),
            passed: step.passed,
        }
    }

    fn replay(&mut self, op: Op, what: Op, changes: &[u8]) -> Result<(Changed<Op>, Vec<u8>)> {
        let may_delete = self.may_delete.clone();
        may_delete.store(true, Ordering::Relaxed);
        let outcome = people_of(&self.columns, changes).and_then(|people| {
            self.record(op, &|tx| {
                if let Some(id) = restriction::store::first_of(tx.db, people.iter().copied())? {
                    return Err(Error::ContactRestricted { id });
                }
                let noes = consents::noes_among(tx.db, &deleted(changes, "consents")?)?;
                elsewhere::keep_apart(tx, &people)?;
                apply(tx.db, changes)?;
                consents::put_back(tx, &noes).map(|()| what)
            })
        });
        may_delete.store(false, Ordering::Relaxed);
        outcome.map(|recorded| (recorded.changed, recorded.changes))
    }

    fn record<T>(&mut self, op: Op, edit: &impl Fn(&Tx<'_>) -> Result<T>) -> Result<Recorded<T>> {
        let act = Act::draw(self.now(), self.by)?;
        let rehearsed = self.rehearse(&act, &|tx| edit(tx).map(drop))?;
        let writing = Writing::begin(self.writer(), &self.may_write)?;
        let tx = Tx::new(&writing.db, &self.keys, self.copies.elsewhere(), act).reading(&self.reader);
        let (value, changes, addresses) = recorded(&tx, &self.addresses, edit)?;
        if rehearsed.is_some_and(|first| first != changes) {
            return Err(Error::internal("closure_differs_between_runs"));
        }
        let Touched { rows, contacts, chained, mut people, .. } = Touched::by(&changes, &writing.db, &self.columns)?;
        suppression::bind::keep_former(&writing.db, &self.keys, &addresses, act.at)?;
        children::keep_ticks(&writing.db, &addresses, act.at)?;
        search::index::follow(&writing.db, &contacts)?;
        people.extend(&contacts.contacts);
        chain::append(&writing.db, &self.keys.journal, &chained)?;
        journal::append(&writing.db, &self.keys.journal, &act, op, &rows)?;
        writing.commit()?;
        let mut marked = addresses.recognised();
        if rows.iter().any(|row| row.entity == "consents") {
            marked.extend(&people); // a grant that goes or ends answers nothing any more
        }
        erasure::copies::follow(self, &marked);
        self.note_head();
        self.match_twin(&changes)?;
        let tables = rows.into_iter().map(|row| row.entity).collect();
        Ok(Recorded { changed: Changed { value, tables }, changes, people })
    }

    /// Runs the closure once for its changes alone and rolls back.
    #[cfg(any(test, feature = "rehearse"))]
    fn rehearse(&self, act: &Act, edit: &dyn Fn(&Tx<'_>) -> Result<()>) -> Result<Option<Vec<u8>>> {
        let writing = Writing::begin(self.writer(), &self.may_write)?;
        let tx = Tx::new(&writing.db, &self.keys, self.copies.elsewhere(), *act).reading(&self.reader);
        let outcome = recorded(&tx, &self.addresses, edit);
        drop(writing);
        std::thread::sleep(std::time::Duration::from_millis(2)); // a closure that asks the clock shows
        Ok(outcome.ok().map(|((), changes, _)| changes)) // a refusal comes again in the real run
    }

    #[cfg(not(any(test, feature = "rehearse")))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the same call with and without rehearsal")]
    fn rehearse(&self, _: &Act, _: &dyn Fn(&Tx<'_>) -> Result<()>) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

/// What one act wrote.
struct Recorded<T> {
    changed: Changed<T>,
    changes: Vec<u8>,
    people: BTreeSet<i64>,
}

/// A transaction that may commit; rolled back unless it does.
struct Writing<'book> {
    db: Transaction<'book>,
    _ajar: Ajar<'book>,
}

impl<'book> Writing<'book> {
    fn begin(db: &'book Connection, door: &'book Door) -> Result<Writing<'book>> {
        let db = Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
        Ok(Writing { db, _ajar: door.open() })
    }

    fn commit(self) -> Result<()> {
        self.db.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }
}

impl Drop for Writing<'_> {
    /// Rolls back what was not committed; then the door closes. A failed roll-back leaves the connection in its
    /// transaction, so the next `BEGIN` fails loudly: nothing is written half.
    fn drop(&mut self) {
        if !self.db.is_autocommit() {
            let _ = self.db.execute_batch("ROLLBACK");
        }
    }
}

/// Runs `edit` and gives what it changed in the recorded tables, and what that did with addresses. Whoever came to a
/// blocked address gets its no here, in the same act; and whoever is somebody whom only other copies know, what they know.
fn recorded<T>(
    tx: &Tx<'_>,
    addresses: &AddressColumns,
    edit: impl FnOnce(&Tx<'_>) -> Result<T>,
) -> Result<(T, Vec<u8>, AddressChanges)> {
    let mut session = Session::new(tx.db)?;
    session.table_filter(Some(|table: &str| schema::RECORDED.contains(&table))); // never the search index's own tables
    session.attach(None::<&str>)?; // a table when it is first written: each attached one costs
    let value = edit(tx)?;
    let mut changes = Vec::new(); // plain bytes: a `Changeset` is not Send
    session.changeset_strm(&mut changes)?;
    let addresses = addresses.changed(tx.db, &changes)?;
    let bound = suppression::bind::bind_arrivals(tx, &addresses.came)?;
    if elsewhere::arrive(tx, &addresses)?.people + bound > 0 {
        changes.clear();
        session.changeset_strm(&mut changes)?;
    }
    Ok((value, changes, addresses))
}

fn inverted(changes: &[u8]) -> Result<Vec<u8>> {
    let (mut changes, mut inverse) = (changes, Vec::new());
    invert_strm(&mut changes, &mut inverse)?;
    Ok(inverse)
}

/// The numbers of the rows of a table that these changes would delete.
fn deleted(changes: &[u8], table: &str) -> Result<Vec<i64>> {
    let mut changes: &[u8] = changes;
    let changes: &mut dyn std::io::Read = &mut changes;
    let mut items = ChangesetIter::start_strm(&changes)?;
    let mut rows = Vec::new();
    while let Some(item) = items.next()? {
        let op = item.op()?;
        if op.code() == Action::SQLITE_DELETE && op.table_name() == table {
            rows.push(item.old_value(0)?.as_i64().map_err(rusqlite::Error::from)?);
        }
    }
    Ok(rows)
}

/// Applies recorded changes; anything in their way ends it.
///
/// # Errors
/// [`Error::ChangedMeanwhile`] where a row is not as it was left, [`Error::Constraint`] where a rule of the tables
/// forbids it; a full disk and an interruption as themselves.
pub(super) fn apply(db: &Connection, changes: &[u8]) -> Result<()> {
    use rusqlite::session::ConflictType as In;
    const NOTHING: u8 = 0;
    const ROW: u8 = 1;
    const RULE: u8 = 2;
    let in_the_way = Arc::new(AtomicU8::new(NOTHING));
    let noted = in_the_way.clone();
    let mut changes = changes;
    let applied = db.apply_strm(&mut changes, None::<fn(&str) -> bool>, move |kind: In, _| {
        let what = match kind {
            In::SQLITE_CHANGESET_CONSTRAINT | In::SQLITE_CHANGESET_FOREIGN_KEY => RULE,
            _ => ROW,
        };
        noted.store(what, Ordering::Relaxed);
        ConflictAction::SQLITE_CHANGESET_ABORT
    });
    applied.map_err(|error| match in_the_way.load(Ordering::Relaxed) {
        ROW => Error::ChangedMeanwhile,
        RULE => Error::Constraint,
        _ => error.into(),
    })
}
