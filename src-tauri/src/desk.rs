//! The desk: which book lies on it, whether it is open, and what a person chose for it.
//!
//! An open book is one writer and one reader, each behind its own lock, so that lists show while a long act writes.
//! Both work in threads of their own: the window never waits. Where both are needed, the writer comes first.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use kundenbuch::{
    Error, Id, Moment, Result,
    book::{Book, Changed, NewRecoveryCode, Notice, Reader, StepView, files, folder::Folder},
    children,
    contacts::Contact,
    keys::KeyFile,
    suppression::Blocked,
};
use serde::Serialize;

use crate::address_file::AddressFile;
use crate::jobs::{Jobs, Work};
use crate::pick::{Picks, Use};

/// So long a page may take to answer that the window is to be closed.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// The desk, shared by all commands. Survives the re-making of the web view on lock.
#[derive(Clone, Default)]
pub struct Desk(Arc<Parts>);

#[derive(Default)]
struct Parts {
    place: Mutex<Option<PathBuf>>,
    writer: Mutex<Option<Book>>,
    reader: Mutex<Option<Reader>>,
    facts: Mutex<Option<Facts>>,
    picks: Mutex<Picks>,
    recovery: Mutex<Option<NewRecoveryCode>>,
    file: Mutex<Option<AddressFile>>,
    refused: Mutex<Option<Id<Contact>>>,
    stopped: Mutex<Option<PathBuf>>,
    seen: Mutex<Option<Instant>>,
    asked: Mutex<Option<Instant>>,
    jobs: Jobs,
    remaking: AtomicBool,
}

/// What the page is told of an open book without waiting for the writer.
#[derive(Clone)]
struct Facts {
    name: String,
    sample: bool,
    country: String,
    of_age: u8,
    notices: Vec<Notice>,
    import_stopped: bool,
    recovery_checked: bool,
    steps: (Option<StepView>, Option<StepView>),
    last_backup_at: Option<Moment>,
}

/// What lies on the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DeskState {
    /// No book was named yet: the start page.
    None,
    /// A closed book: the unlock page.
    Locked {
        /// Its folder.
        path: String,
        /// The name on its cover.
        name: String,
        /// Whether it is the sample firm, which opens without asking.
        sample: bool,
        /// When this PC last backed it up.
        last_backup_at: Option<Moment>,
    },
    /// An open book.
    Open {
        /// The name on its cover.
        name: String,
        /// Whether it is the sample firm.
        sample: bool,
        /// ISO code of the firm's country.
        country: String,
        /// From which age somebody consents for themselves there, in full years.
        of_age: u8,
        /// What to know since it was opened.
        notices: Vec<Notice>,
        /// Locking stopped an import, of which nothing was written.
        import_stopped: bool,
        /// The recovery code that opens the book was typed back from its sheet once.
        recovery_checked: bool,
        /// When this PC last backed it up.
        last_backup_at: Option<Moment>,
        /// The step that undo takes back.
        undo: Option<StepView>,
        /// The step that redo does again.
        redo: Option<StepView>,
    },
}

impl Parts {
    /// # Errors
    /// [`Error::Locked`] from the moment the book was locked, though it may still be closing.
    fn is_open(&self) -> Result<()> {
        if hold(&self.facts).is_some() { Ok(()) } else { Err(Error::Locked) }
    }
}

impl Desk {
    /// What lies on the desk now.
    pub fn state(&self) -> DeskState {
        if let Some(facts) = hold(&self.0.facts).clone() {
            let (undo, redo) = facts.steps;
            return DeskState::Open {
                name: facts.name,
                sample: facts.sample,
                country: facts.country,
                of_age: facts.of_age,
                notices: facts.notices,
                import_stopped: facts.import_stopped,
                recovery_checked: facts.recovery_checked,
                last_backup_at: facts.last_backup_at,
                undo,
                redo,
            };
        }
        match self.place() {
            None => DeskState::None,
            Some(place) => {
                let cover = cover(&place);
                DeskState::Locked {
                    path: place.to_string_lossy().into_owned(),
                    name: cover.as_ref().map_or_else(|| stem(&place), |cover| cover.name().to_owned()),
                    sample: cover.is_some_and(|cover| cover.is_sample()),
                    last_backup_at: None,
                }
            }
        }
    }

    /// The folder of the book on the desk, open or not.
    pub fn place(&self) -> Option<PathBuf> {
        hold(&self.0.place).clone()
    }

    /// Puts a book on the desk, closed. A book that is open stays.
    ///
    /// # Errors
    /// [`Error::AlreadyOpen`] while another one is open.
    pub fn choose(&self, place: PathBuf) -> Result<()> {
        if self.is_open() {
            return Err(Error::AlreadyOpen { by: String::new(), since: None });
        }
        *hold(&self.0.place) = Some(place);
        Ok(())
    }

    /// Takes an opened book. One that lay open is closed first, as if a person had closed it.
    ///
    /// # Errors
    /// As opening its reader.
    pub fn take(&self, book: Book, notices: Vec<Notice>) -> Result<()> {
        self.settle();
        let mut writer = hold(&self.0.writer);
        let mut reader = hold(&self.0.reader);
        *reader = Some(book.open_reader()?);
        *hold(&self.0.place) = Some(book.place().to_owned());
        *hold(&self.0.facts) = Some(Facts {
            name: book.name().to_owned(),
            sample: book.is_sample(),
            country: book.country().to_owned(),
            of_age: children::rule(book.country())?.years,
            notices,
            import_stopped: hold(&self.0.stopped).take().is_some_and(|place| place == book.place()),
            recovery_checked: book.is_recovery_checked()?,
            steps: book.steps(),
            last_backup_at: book.last_backup_at()?,
        });
        *writer = Some(book);
        drop((reader, writer));
        self.saw_someone();
        Ok(())
    }

    /// Tells more about the open book; of one kind the newest.
    pub fn give_notice(&self, notices: &[Notice]) {
        if let Some(facts) = hold(&self.0.facts).as_mut() {
            let kind = std::mem::discriminant::<Notice>;
            facts.notices.retain(|old| notices.iter().all(|new| kind(old) != kind(new)));
            facts.notices.extend_from_slice(notices);
        }
    }

    /// A notice has been dealt with.
    pub fn put_notice_away(&self, which: impl Fn(&Notice) -> bool) {
        if let Some(facts) = hold(&self.0.facts).as_mut() {
            facts.notices.retain(|notice| !which(notice));
        }
    }

    /// Whether a book is open.
    pub fn is_open(&self) -> bool {
        hold(&self.0.facts).is_some()
    }

    /// From now on nothing is read or written for the page, whatever the writer is doing; long acts are asked to stop,
    /// and what was chosen is forgotten. Waits for nobody.
    pub fn shut(&self) {
        *hold(&self.0.facts) = None;
        self.0.jobs.cancel_all();
        *hold(&self.0.picks) = Picks::default();
        *hold(&self.0.recovery) = None;
        *hold(&self.0.file) = None;
    }

    /// Shuts the book and closes it as soon as the writer is done. It stays on the desk, closed. A no that still waited
    /// is written first.
    ///
    /// # Errors
    /// As the disk answers; the book is closed all the same.
    pub fn close(&self) -> Result<()> {
        self.shut();
        let mut writer = hold(&self.0.writer);
        *hold(&self.0.reader) = None;
        let Some(mut book) = writer.take() else { return Ok(()) };
        let refused = hold(&self.0.refused).take().map(|contact| book.block_contact(contact));
        book.close()?;
        refused.transpose().map(|_| ())
    }

    /// Notes whose no waits to be written while it can still be taken back; `None`: nobody's. It stands in the book
    /// from then on, so that no kill loses it, and here, for locking does not wait for a writer that is busy.
    ///
    /// # Errors
    /// As [`Desk::write`] and [`Book::note_waiting_no`]; locking writes it all the same.
    pub async fn note_refusal(&self, contact: Option<Id<Contact>>) -> Result<()> {
        let parts = self.0.clone();
        parts.is_open()?; // what waits when the book is locked is written by whoever closes it
        let before = std::mem::replace(&mut *hold(&parts.refused), contact);
        self.write(move |book| {
            // Of two that waited for the writer the later may come first: what counts is the wish by now.
            let wished = *hold(&parts.refused);
            match (contact, before) {
                (Some(contact), _) if wished == Some(contact) => book.note_waiting_no(contact),
                (None, Some(before)) if wished != Some(before) => book.drop_waiting_no(before),
                _ => Ok(()),
            }
        })
        .await
    }

    /// Writes a no, as waiting no longer.
    ///
    /// # Errors
    /// As [`Desk::write`] and [`Book::block_contact`].
    pub async fn refuse(&self, contact: Id<Contact>) -> Written<Blocked> {
        let parts = self.0.clone();
        self.write(move |book| {
            let written = book.block_contact(contact)?;
            let mut waiting = hold(&parts.refused);
            *waiting = waiting.filter(|other| *other != contact);
            Ok(written)
        })
        .await
    }

    /// Closes what is still open before another book is opened. What closing could not tidy up, because a disk is full,
    /// say, is no reason to refuse that one.
    pub fn settle(&self) {
        if let Err(error) = self.close() {
            tracing::error!(kind = error.kind(), "close before another book");
        }
    }

    /// Takes the closed book off the desk.
    pub fn clear(&self) {
        *hold(&self.0.place) = None;
    }

    /// Reads the open book in a thread of its own.
    ///
    /// # Errors
    /// [`Error::Locked`], and what `read` answers.
    pub async fn read<T: Send + 'static>(&self, read: impl FnOnce(&Reader) -> Result<T> + Send + 'static) -> Result<T> {
        let parts = self.0.clone();
        in_thread(move || {
            let reader = hold(&parts.reader);
            parts.is_open()?;
            read(reader.as_ref().ok_or(Error::Locked)?)
        })
        .await
    }

    /// Writes to the open book in a thread of its own.
    ///
    /// # Errors
    /// [`Error::Locked`], and what `write` answers.
    pub async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Book) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let parts = self.0.clone();
        in_thread(move || {
            let mut writer = hold(&parts.writer);
            parts.is_open()?; // what waited for the writer while the book was locked comes too late
            let book = writer.as_mut().ok_or(Error::Locked)?;
            let written = write(book);
            if let Some(facts) = hold(&parts.facts).as_mut() {
                facts.steps = book.steps();
                facts.recovery_checked = book.is_recovery_checked().unwrap_or(facts.recovery_checked);
                facts.last_backup_at = book.last_backup_at().unwrap_or(facts.last_backup_at);
            }
            written
        })
        .await
    }

    /// Like [`Desk::write`], for an import: one that locking stopped is named when the book is opened again.
    ///
    /// # Errors
    /// As [`Desk::write`].
    pub async fn import<T: Send + 'static>(
        &self,
        import: impl FnOnce(&mut Book) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let parts = self.0.clone();
        self.write(move |book| {
            let done = import(book);
            // Here the writer is still held: the book cannot have been opened again yet.
            if done.is_err() && parts.is_open().is_err() {
                *hold(&parts.stopped) = Some(book.place().to_owned());
            }
            done
        })
        .await
    }

    /// Like [`Desk::write`], with the reader closed: VACUUM asks to be alone.
    ///
    /// # Errors
    /// As [`Desk::write`].
    pub async fn write_alone<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Book) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let parts = self.0.clone();
        self.write(move |book| {
            // Taken out, not held: whoever wants to read meanwhile is told at once.
            drop(hold(&parts.reader).take());
            let written = write(book);
            *hold(&parts.reader) = Some(book.open_reader()?);
            written
        })
        .await
    }

    /// Writes what the open book gives into a file that a person chose.
    ///
    /// # Errors
    /// As [`Desk::picked`], [`files::write`] and `give`.
    pub async fn save(&self, path: &str, give: impl FnOnce() -> Result<Vec<u8>> + Send + 'static) -> Result<()> {
        let path = self.picked(path, Use::Write)?;
        self.write(move |book| {
            files::write(book, &path, |_, out| {
                *out = give()?;
                Ok(())
            })
        })
        .await
    }

    /// Asks the long work of this number to stop.
    pub fn cancel(&self, id: u32) {
        self.0.jobs.cancel(id);
    }

    /// A long work begins.
    pub fn begin_work(&self) -> Work {
        self.0.jobs.begin()
    }

    /// Keeps the address list that is being looked at; `None` forgets it. One whose book was closed meanwhile is not
    /// kept: personal data does not outlive the open book.
    pub fn keep_file(&self, file: Option<AddressFile>) {
        let open = self.is_open();
        *hold(&self.0.file) = file.filter(|_| open);
    }

    /// Goes on with the list that is being looked at, unless it is another one by now.
    pub fn go_on_with(&self, file: AddressFile) {
        if let Some(kept) = hold(&self.0.file).as_mut().filter(|kept| kept.is(&file)) {
            *kept = file;
        }
    }

    /// The address list that is being looked at.
    ///
    /// # Errors
    /// [`Error::NotFound`] if none is.
    pub fn file(&self) -> Result<AddressFile> {
        hold(&self.0.file).clone().ok_or_else(|| Error::not_found("file"))
    }

    /// Notes a path that a person chose, and gives it as the page may hold it.
    ///
    /// # Errors
    /// As [`Picks::keep`].
    pub fn keep(&self, path: PathBuf, what_for: Use) -> Result<String> {
        hold(&self.0.picks).keep(path, what_for)
    }

    /// A path from the page, if a person chose it for this use.
    ///
    /// # Errors
    /// As [`Picks::check`].
    pub fn picked(&self, path: &str, what_for: Use) -> Result<PathBuf> {
        hold(&self.0.picks).check(path, what_for)
    }

    /// Keeps a recovery code that was drawn until it is typed back; one whose book was closed meanwhile is not kept.
    pub fn keep_recovery_code(&self, new: NewRecoveryCode) {
        let open = self.is_open();
        *hold(&self.0.recovery) = Some(new).filter(|_| open);
    }

    /// Takes the recovery code just drawn if this is it, as typed from its sheet; then it is forgotten here.
    ///
    /// # Errors
    /// [`Error::NotFound`] if none waits to be typed back, and as [`Book::confirm_recovery_code`].
    pub fn confirm_recovery_code(&self, book: &mut Book, typed: &str) -> Result<bool> {
        // Taken out, not held: locking waits for nobody.
        let new = hold(&self.0.recovery).take().ok_or_else(|| Error::not_found("recovery_code"))?;
        let confirmed = book.confirm_recovery_code(&new, typed);
        if !matches!(confirmed, Ok(true)) {
            self.keep_recovery_code(new);
        }
        confirmed
    }

    /// A sign of life from the person at the keyboard.
    pub fn saw_someone(&self) {
        *hold(&self.0.seen) = Some(Instant::now());
    }

    /// When the last sign of life came.
    pub fn last_seen(&self) -> Option<Instant> {
        *hold(&self.0.seen)
    }

    /// Whether the page is to be asked before the window closes: while a book is open, for it knows what was typed and
    /// not entered. It answers with a sign of life. One that was asked and gave none for a while has crashed, and keeps
    /// no window open.
    pub fn asks_before_closing(&self, now: Instant) -> bool {
        if !self.is_open() {
            return false;
        }
        let seen = self.last_seen();
        let mut asked = hold(&self.0.asked);
        let unheard = asked.filter(|asked| seen.is_none_or(|seen| seen < *asked));
        *asked = Some(unheard.unwrap_or(now));
        unheard.is_none_or(|asked| now.saturating_duration_since(asked) < ANSWERS_WITHIN)
    }

    /// Whether the window is being made anew: the program must not end because its only window is gone.
    pub fn is_remaking(&self) -> bool {
        self.0.remaking.load(Ordering::SeqCst)
    }

    /// Begins to make the window anew; false if that is already under way.
    pub fn begin_remaking(&self) -> bool {
        !self.0.remaking.swap(true, Ordering::SeqCst)
    }

    /// The window stands again.
    pub fn end_remaking(&self) {
        self.0.remaking.store(false, Ordering::SeqCst);
    }
}

/// What can be read of a closed book: the key file with the name on the cover.
pub fn cover(place: &Path) -> Option<KeyFile> {
    let folder = Folder::existing(place).ok()?;
    folder.read_keys().ok()
}

/// Runs blocking work beside the threads that serve the page.
pub async fn in_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tauri::async_runtime::spawn_blocking(work).await.map_err(|_| Error::internal("thread"))?
}

/// Gives back what a write changed, with the tables for the page.
pub type Written<T> = Result<Changed<T>>;

/// What a panicking thread left behind is still whole: a value behind these locks is replaced in one step, and an
/// interrupted act of the book is rolled back.
fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `…/Weingut Huber.kundenbuch` → `Weingut Huber`.
fn stem(place: &Path) -> String {
    place.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
#[path = "desk_tests.rs"]
mod tests;
