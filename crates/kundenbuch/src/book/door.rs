//! Whether the writing connection may write: only while the door is open, else every commit is refused.
//!
//! `PRAGMA query_only` would say the same, but setting it makes every prepared statement of the connection void, twice
//! in each act: that was most of the time of saving one change, and of the first page shown after it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use rusqlite::Connection;

use crate::Result;

/// The door of one connection; closed at first.
#[derive(Debug, Clone, Default)]
pub(super) struct Door(Arc<AtomicBool>);

/// The door stands open until this is dropped.
pub(super) struct Ajar<'book>(&'book Door);

impl Door {
    /// A door before this connection; what was written before it stands.
    pub fn before(db: &mut Connection) -> Result<Door> {
        let door = Door::default();
        let asked = door.clone();
        db.commit_hook(Some(move || !asked.0.load(Ordering::Relaxed)))?; // true: rolled back
        Ok(door)
    }

    /// Opens it.
    pub fn open(&self) -> Ajar<'_> {
        self.0.store(true, Ordering::Relaxed);
        Ajar(self)
    }
}

impl Drop for Ajar<'_> {
    fn drop(&mut self) {
        self.0.0.store(false, Ordering::Relaxed);
    }
}
