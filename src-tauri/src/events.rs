//! What the shell tells the page without being asked.

use std::{
    ops::ControlFlow,
    sync::Mutex,
    time::{Duration, Instant},
};

use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager, Runtime};

use crate::desk::Desk;

/// At most ten times a second.
const BREATH: Duration = Duration::from_millis(100);

/// A long work of which the page shows how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Job {
    /// A file is taken over.
    Import,
    /// A person is erased and the file searched for leftovers.
    Erase,
    /// A backup is written and opened once.
    Backup,
    /// A list leaves the book.
    Export,
    /// A backup becomes a book.
    Restore,
}

#[derive(Clone, Serialize)]
struct Progress {
    id: u32,
    job: Job,
    done: u64,
    total: u64,
}

#[derive(Clone, Serialize)]
struct OpenedFile {
    path: String,
}

/// Begins a long work: what it gives is told how far the work has come, tells the page, and says whether to go on.
pub fn progress<R: Runtime>(
    app: &AppHandle<R>,
    job: Job,
) -> impl Fn(u64, u64) -> ControlFlow<()> + Send + Sync + 'static {
    let app = app.clone();
    let work = app.state::<Desk>().begin_work();
    // Its number first: whoever looks on may want to stop it before it has come anywhere.
    tell(&app, "progress", Progress { id: work.id, job, done: 0, total: 0 });
    let told = Mutex::new(None::<Instant>);
    move |done, total| {
        let mut told = told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if done >= total || told.is_none_or(|at| at.elapsed() >= BREATH) {
            *told = Some(Instant::now());
            tell(&app, "progress", Progress { id: work.id, job, done, total });
        }
        work.goes_on()
    }
}

/// A file was dropped on the window, or named by a second start of the program.
pub fn opened_file<R: Runtime>(app: &AppHandle<R>, path: String) {
    tell(app, "opened-file", OpenedFile { path });
}

/// The window is to be closed; the page answers with a sign of life, asks what it has to, closes the book and quits.
pub fn close_requested<R: Runtime>(app: &AppHandle<R>) {
    tell(app, "close-requested", ());
}

fn tell<R: Runtime>(app: &AppHandle<R>, event: &str, what: impl Serialize + Clone) {
    // A page that is gone is no fault; it asks anew when it is back.
    if let Err(error) = app.emit(event, what) {
        tracing::warn!(%error, event, "not told");
    }
}
