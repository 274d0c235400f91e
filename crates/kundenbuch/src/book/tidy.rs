//! Work on the file as a whole that no transaction of the door can hold: VACUUM, checkpoint, index commands, the one
//! row about the book itself, and the noes that wait. For `erasure/`, `backup/` and `suppression/waiting` only.

use std::path::Path;

use rusqlite::{Connection, backup};

use super::{Book, Progress, cipher};
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
