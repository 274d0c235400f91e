//! How commands reach the book: on a thread of their own, so that the window lives on; with progress where it is long.

use std::{
    ops::ControlFlow,
    sync::Mutex,
    time::{Duration, Instant},
};

use kundenbuch::{
    Error, Result,
    book::{Book, Reader},
};
use tauri::{AppHandle, Manager, Runtime, async_runtime::spawn_blocking};

use crate::desk::{Desk, Signal};

/// At most ten signs of progress a second.
const BEAT: Duration = Duration::from_millis(100);

/// Reads from the book.
pub async fn read<R: Runtime, T: Send + 'static>(
    app: AppHandle<R>,
    ask: impl FnOnce(&Reader) -> Result<T> + Send + 'static,
) -> Result<T> {
    aside(move || app.state::<Desk>().read(ask)).await
}

/// Writes into the book.
pub async fn write<R: Runtime, T: Send + 'static>(
    app: AppHandle<R>,
    act: impl FnOnce(&mut Book) -> Result<T> + Send + 'static,
) -> Result<T> {
    aside(move || app.state::<Desk>().write(act)).await
}

/// Runs on a thread where waiting is allowed.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    spawn_blocking(work).await.map_err(|_| Error::internal("thread"))?
}

/// Tells the page how far `job` has come; answers whether the person wants it to stop.
pub fn progress<R: Runtime>(app: &AppHandle<R>, job: &'static str) -> impl Fn(u64, u64) -> ControlFlow<()> {
    let told = Mutex::new(None::<Instant>);
    let app = app.clone();
    app.state::<Desk>().go_on();
    move |done, total| {
        if let Ok(mut told) = told.lock()
            && told.is_none_or(|at| at.elapsed() >= BEAT)
        {
            *told = Some(Instant::now());
            app.state::<Desk>().tell(&Signal::Progress { job: job.to_owned(), done, total });
        }
        if app.state::<Desk>().is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
