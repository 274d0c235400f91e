//! Work on the file as a whole that no transaction of the door can hold: VACUUM, checkpoint, index commands, the one
//! row about the book itself, and the noes that wait. For `erasure/`, `backup/` and `suppression/waiting` only.

use std::{mem, path::Path};

use rusqlite::{Connection, backup};

use super::{Book, Progress, cipher, door::Door, log, replace::Unfinished, targets};
use crate::{
    Error, Result,
    keys::{DataKey, KeyFile},
};

impl Book {
    /// Runs housekeeping on the writing connection. It must not change what people entered.
    pub(crate) fn tidy<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let _ajar = self.may_write.open();
        work(self.writer())
    }

    /// Puts a copy without gaps in the place of the file. It is written once and beside it, where VACUUM would write
    /// everything a second time into the log and a third time from there. After a kill the old file stands there or the
    /// new one, both whole; what lies beside it is swept at the next open.
    ///
    /// If another connection holds the file open, it could neither be replaced nor would that reader ever see the new
    /// one: then VACUUM does it in its place.
    ///
    /// # Errors
    /// [`Error::DiskFull`]; [`Error::Internal`] `checkpoint_busy` if another connection reads just now. The book is as
    /// it was.
    pub(crate) fn compact(&mut self) -> Result<()> {
        targets::sweep(self); // what a kill left outside names the erased too
        self.tidy(checkpoint)?;
        if self.swap()? {
            return Ok(());
        }
        self.tidy(|db| {
            db.execute_batch("VACUUM")?;
            checkpoint(db)?;
            Ok(db.execute_batch("PRAGMA shrink_memory")?) // what is looked at next comes from the file
        })
    }

    /// Whether a copy without gaps stands in the place of the file now.
    fn swap(&mut self) -> Result<bool> {
        let place = self.folder.database();
        let copy = Unfinished::beside(&place)?;
        let Some(path) = copy.path().to_str() else { return Ok(false) };
        copy.fill(|_| Ok(()))?; // for this user only, before anything is in it
        self.tidy(|db| Ok(db.execute("VACUUM INTO ?1", [path])?))?;
        self.without_writer(|| if alone(&place) { copy.put(&place).map(|()| true) } else { Ok(false) })
    }

    /// Does something to the file while no connection of this book holds it; a new one writes afterwards.
    fn without_writer<T>(&mut self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let held = mem::replace(&mut self.reader.db, Connection::open_in_memory()?);
        if let Err((held, error)) = held.close() {
            self.reader.db = held;
            return Err(error.into());
        }
        let done = work();
        let (mut db, index) = cipher::writer_of(&self.folder.database(), &self.key, &self.may_delete)?;
        self.may_write = Door::before(&mut db)?;
        self.reader.db = db;
        self.index = index;
        done
    }

    /// Writes a consistent, encrypted copy of the database to a file that is not there yet. Other readers may go on.
    ///
    /// # Errors
    /// [`Error::Cancelled`], [`Error::DiskFull`], [`Error::NotWritable`]; the caller removes what was begun.
    pub(crate) fn copy_database(&self, to: &Path, progress: Progress<'_>) -> Result<()> {
        /// Pages between two looks at the progress: 4 MiB.
        const STEP: std::ffi::c_int = 1024;
        let mut copy = cipher::blank(to, &self.key)?;
        let steps = backup::Backup::new(self.writer(), &mut copy)?;
        loop {
            match steps.step(STEP)? {
                backup::StepResult::Done => break,
                backup::StepResult::More => {}
                _ => return Err(Error::internal("copy_busy")),
            }
            let at = steps.progress();
            let total = u64::try_from(at.pagecount).unwrap_or_default();
            let left = u64::try_from(at.remaining).unwrap_or_default();
            if progress(total.saturating_sub(left), total).is_break() {
                return Err(Error::Cancelled);
            }
        }
        drop(steps);
        copy.close().map_err(|(_, error)| error.into())
    }

    pub(crate) fn key(&self) -> &DataKey {
        &self.key
    }

    pub(crate) fn key_file(&self) -> &KeyFile {
        &self.key_file
    }
}

/// Folds the log into the file and empties it.
///
/// # Errors
/// [`Error::Internal`] `checkpoint_busy` if another connection reads just now; [`Error::DiskFull`].
pub(crate) fn checkpoint(db: &Connection) -> Result<()> {
    let busy: bool = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy { Err(Error::internal("checkpoint_busy")) } else { Ok(()) }
}

/// Whether the last connection to this database was closed: it takes the log away.
fn alone(database: &Path) -> bool {
    !log::of(database).exists()
}

#[cfg(any(test, feature = "rehearse"))]
impl Book {
    /// Hands every page of the file, decrypted, to `each`; for tests that look for traces.
    #[doc(hidden)]
    pub fn decrypted_pages(&self, mut each: impl FnMut(&[u8])) -> Result<()> {
        let mut rows = self.writer().prepare("SELECT data FROM sqlite_dbpage")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            each(row.get_ref(0)?.as_blob().unwrap_or_default());
        }
        Ok(())
    }

    /// Writes behind the back of every rule; for tests that plant a fault and want it found.
    #[cfg(any(test, feature = "rehearse"))]
    #[doc(hidden)]
    pub fn sabotage(&self, sql: &str) -> Result<()> {
        self.tidy(|db| Ok(db.execute_batch(sql)?))
    }
}
