//! The desk: which book lies on it, whether it is open, and who must be told.

use std::{
    path::PathBuf,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use kundenbuch::{
    Error, Moment, Result,
    book::{Book, Notice, Op, Reader},
};
use serde::Serialize;
use tauri::ipc;

use crate::{
    commands::imports::AddressFile,
    pick::{Picks, Ticket},
};

/// Everything the window remembers while it runs. Survives the re-making of the web view on lock.
///
/// The book that writes and the reader that shows stand behind locks of their own: pages stay alive during long work.
#[derive(Default)]
pub struct Desk {
    place: Mutex<Option<PathBuf>>,
    book: Mutex<Option<Book>>,
    reader: Mutex<Option<Reader>>,
    cover: Mutex<Option<Cover>>,
    picks: Mutex<Picks>,
    file: Mutex<Option<AddressFile>>,
    page: Mutex<Option<ipc::Channel<Signal>>>,
    seen: Mutex<Option<Instant>>,
    stopped: AtomicBool,
    remaking: AtomicBool,
}

/// What is shown of an open book around every page.
#[derive(Debug, Clone)]
struct Cover {
    name: String,
    sample: bool,
    country: String,
    notices: Vec<Notice>,
}

/// What lies on the desk.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DeskState {
    /// No book was named yet: the start page.
    None,
    /// A book was named or locked: the unlock page.
    Locked {
        /// The book's name, from its folder.
        name: String,
        /// Whether it opens without asking.
        sample: bool,
    },
    /// A book is open.
    Open {
        /// The name on its cover.
        name: String,
        /// Whether it is the sample firm.
        sample: bool,
        /// ISO code of the firm's country.
        country: String,
        /// What to know since it was opened.
        notices: Vec<Notice>,
        /// When the last backup was made and verified.
        last_backup_at: Option<Moment>,
        /// What undo would take back.
        undo: Option<Op>,
        /// What redo would do again.
        redo: Option<Op>,
    },
}

/// What the shell tells the page without being asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum Signal {
    /// A file was dropped on the window.
    Dropped {
        /// The file, without its path.
        file: Ticket,
    },
    /// Another book was asked for: by a second start of the program.
    Asked,
    /// How far a long work has come.
    Progress {
        /// `import`, `erase`, `backup`, `export`.
        job: String,
        /// Steps done.
        #[specta(type = f64)]
        done: u64,
        /// Steps in all.
        #[specta(type = f64)]
        total: u64,
    },
}

impl Desk {
    /// What lies on the desk now.
    pub fn state(&self) -> Result<DeskState> {
        if let Some(cover) = hold(&self.cover).clone() {
            let last_backup_at = self.read(|reader| reader.last_backup_at())?;
            let (undo, redo) = hold(&self.book).as_ref().map(Book::steps).unwrap_or_default();
            let Cover { name, sample, country, notices } = cover;
            return Ok(DeskState::Open { name, sample, country, notices, last_backup_at, undo, redo });
        }
        Ok(match &*hold(&self.place) {
            None => DeskState::None,
            Some(place) => DeskState::Locked {
                name: name_of(place),
                sample: kundenbuch::book::is_sample(place).unwrap_or_default(),
            },
        })
    }

    /// Puts a book on the desk, closed.
    pub fn ask_for(&self, place: PathBuf) {
        *hold(&self.place) = Some(place);
        self.tell(&Signal::Asked);
    }

    /// Where the book on the desk lies.
    pub fn place(&self) -> Result<PathBuf> {
        hold(&self.place).clone().ok_or(Error::NoBook)
    }

    /// Puts an opened book on the desk.
    pub fn lay(&self, book: Book, notices: Vec<Notice>) -> Result<()> {
        let reader = book.open_reader()?;
        let cover = Cover {
            name: book.name().to_owned(),
            sample: book.is_sample(),
            country: book.country().to_owned(),
            notices,
        };
        *hold(&self.place) = Some(book.place().to_owned());
        *hold(&self.book) = Some(book);
        *hold(&self.reader) = Some(reader);
        *hold(&self.cover) = Some(cover);
        self.saw_someone();
        Ok(())
    }

    /// Reads; does not wait for a long work.
    pub fn read<T>(&self, ask: impl FnOnce(&Reader) -> Result<T>) -> Result<T> {
        ask(hold(&self.reader).as_ref().ok_or(Error::Locked)?)
    }

    /// Writes.
    pub fn write<T>(&self, act: impl FnOnce(&mut Book) -> Result<T>) -> Result<T> {
        act(hold(&self.book).as_mut().ok_or(Error::Locked)?)
    }

    /// Writes with nobody reading: VACUUM and the last checkpoint need the file to themselves.
    pub fn write_alone<T>(&self, act: impl FnOnce(&mut Book) -> Result<T>) -> Result<T> {
        let mut book = hold(&self.book);
        let book = book.as_mut().ok_or(Error::Locked)?;
        let mut reader = hold(&self.reader);
        *reader = None;
        let outcome = act(book);
        *reader = Some(book.open_reader()?);
        outcome
    }

    /// Takes the book off the desk, to close it.
    pub fn take(&self) -> Option<Book> {
        let book = hold(&self.book).take();
        *hold(&self.reader) = None;
        *hold(&self.cover) = None;
        *hold(&self.file) = None;
        book
    }

    /// The address list that is being looked at.
    pub fn with_file<T>(&self, look: impl FnOnce(&mut Option<AddressFile>) -> Result<T>) -> Result<T> {
        look(&mut hold(&self.file))
    }

    /// Whether a book is open, so that idleness matters.
    pub fn is_open(&self) -> bool {
        hold(&self.cover).is_some()
    }

    /// Closes the book and forgets what was picked; true if there was something to close.
    pub fn lock(&self) -> bool {
        *hold(&self.picks) = Picks::default();
        *hold(&self.page) = None;
        let book = self.take();
        let open = book.is_some();
        if let Some(Err(error)) = book.map(Book::close) {
            tracing::error!(kind = error.kind(), "close");
        }
        open
    }

    /// Nobody wants a long work to stop; called when it begins.
    pub fn go_on(&self) {
        self.stopped.store(false, Ordering::SeqCst);
    }

    /// The person wants the long work to stop.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }

    /// Whether the long work shall stop.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    /// Keeps a path that a person chose, and gives the page a ticket for it.
    pub fn keep(&self, path: PathBuf) -> Ticket {
        hold(&self.picks).keep(path)
    }

    /// The path behind a ticket.
    pub fn picked(&self, ticket: &str) -> Result<PathBuf> {
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
        assert_eq!(desk.state().unwrap(), DeskState::None);
        desk.ask_for(PathBuf::from("/home/Weingut Huber.kundenbuch"));
        assert_eq!(desk.state().unwrap(), DeskState::Locked { name: "Weingut Huber".into(), sample: false });
    }

    #[test]
    fn locking_forgets_what_was_picked() {
        let desk = Desk::default();
        let ticket = desk.keep(PathBuf::from("/tmp/liste.csv"));
        assert_eq!(desk.picked(&ticket).unwrap(), PathBuf::from("/tmp/liste.csv"));
        desk.lock();
        assert!(desk.picked(&ticket).is_err());
    }

    #[test]
    fn nobody_reads_or_writes_while_no_book_is_open() {
        let desk = Desk::default();
        assert!(matches!(desk.read(|_| Ok(())), Err(Error::Locked)));
        assert!(matches!(desk.write(|_| Ok(())), Err(Error::Locked)));
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
