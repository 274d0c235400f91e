//! The desk: which book lies on it, whether it is open, and who must be told.

use std::{
    path::PathBuf,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use serde::Serialize;
use tauri::ipc;

use crate::pick::{Picked, Picks};

/// Everything the window remembers while it runs. Survives the re-making of the web view on lock.
#[derive(Default)]
pub struct Desk {
    place: Mutex<Option<PathBuf>>,
    picks: Mutex<Picks>,
    page: Mutex<Option<ipc::Channel<Signal>>>,
    seen: Mutex<Option<Instant>>,
    remaking: AtomicBool,
}

/// What lies on the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum DeskState {
    /// No book was named yet: the start page.
    Empty,
    /// A book was named or locked: the unlock page.
    Locked {
        /// The book's name, from its folder.
        name: String,
    },
}

/// What the shell tells the page without being asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum Signal {
    /// A file was dropped on the window.
    Dropped {
        /// The file, without its path.
        file: Picked,
    },
    /// Another book was asked for: by a second start of the program.
    Asked,
}

impl Desk {
    /// What lies on the desk now.
    pub fn state(&self) -> DeskState {
        match &*hold(&self.place) {
            None => DeskState::Empty,
            Some(place) => DeskState::Locked { name: name_of(place) },
        }
    }

    /// Puts a book on the desk, closed.
    pub fn ask_for(&self, place: PathBuf) {
        *hold(&self.place) = Some(place);
        self.tell(&Signal::Asked);
    }

    /// Whether a book is open, so that idleness matters.
    pub fn is_open(&self) -> bool {
        false
    }

    /// Closes the book and forgets what was picked; true if there was something to close.
    pub fn lock(&self) -> bool {
        *hold(&self.picks) = Picks::default();
        *hold(&self.page) = None;
        self.is_open()
    }

    /// Keeps a path that a person chose, and gives the page a ticket for it.
    pub fn keep(&self, path: PathBuf) -> Picked {
        hold(&self.picks).keep(path)
    }

    /// The path behind a ticket.
    pub fn picked(&self, ticket: u32) -> kundenbuch::Result<PathBuf> {
        hold(&self.picks).path(ticket)
    }

    /// Whoever listens to the desk from now on; an earlier page is forgotten.
    pub fn follow(&self, page: ipc::Channel<Signal>) {
        *hold(&self.page) = Some(page);
    }

    /// Tells the page. A page that is gone is no fault.
    pub fn tell(&self, signal: &Signal) {
        if let Some(page) = &*hold(&self.page)
            && page.send(signal.clone()).is_err()
        {
            tracing::info!("the page is gone");
        }
    }

    /// A sign of life from the person at the keyboard.
    pub fn saw_someone(&self) {
        *hold(&self.seen) = Some(Instant::now());
    }

    /// When the last sign of life came.
    pub fn last_seen(&self) -> Option<Instant> {
        *hold(&self.seen)
    }

    /// Whether the window is being made anew: the program must not end because its only window is gone.
    pub fn is_remaking(&self) -> bool {
        self.remaking.load(Ordering::SeqCst)
    }

    /// Begins to make the window anew; false if that is already under way.
    pub fn begin_remaking(&self) -> bool {
        !self.remaking.swap(true, Ordering::SeqCst)
    }

    /// The window stands again.
    pub fn end_remaking(&self) {
        self.remaking.store(false, Ordering::SeqCst);
    }
}

/// A lock that a panicking thread left behind still guards whole values: each is replaced in one step.
fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `…/Weingut Huber.kundenbuch` → `Weingut Huber`.
fn name_of(place: &std::path::Path) -> String {
    place.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_named_book_lies_closed_on_the_desk() {
        let desk = Desk::default();
        assert_eq!(desk.state(), DeskState::Empty);
        desk.ask_for(PathBuf::from("/home/Weingut Huber.kundenbuch"));
        assert_eq!(desk.state(), DeskState::Locked { name: "Weingut Huber".into() });
    }

    #[test]
    fn locking_forgets_what_was_picked() {
        let desk = Desk::default();
        let ticket = desk.keep(PathBuf::from("/tmp/liste.csv")).ticket;
        assert_eq!(desk.picked(ticket).unwrap(), PathBuf::from("/tmp/liste.csv"));
        desk.lock();
        assert!(desk.picked(ticket).is_err());
    }

    #[test]
    fn the_window_is_made_anew_once_at_a_time() {
        let desk = Desk::default();
        assert!(desk.begin_remaking());
        assert!(!desk.begin_remaking());
        desk.end_remaking();
        assert!(!desk.is_remaking());
    }
}
