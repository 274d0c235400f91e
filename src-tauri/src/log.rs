//! The log: seven days of files with codes and numbers of ours. Never a value a person entered, never a path.

use std::{panic, sync::OnceLock};

use tauri::{AppHandle, Manager, Runtime};
use tracing_appender::{
    non_blocking::WorkerGuard,
    rolling::{RollingFileAppender, Rotation},
};
use tracing_subscriber::{Layer, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

/// Writes what is still waiting when the program ends.
static WRITER: OnceLock<WorkerGuard> = OnceLock::new();

/// A panic's message can hold a value; its place in our source cannot.
pub fn quiet_panics() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
        eprintln!("kundenbuch: a fault of ours at {place}");
    }));
}

/// Begins to log into the app's log folder. Only our own crates speak: libraries might name paths or texts.
pub fn start<R: Runtime>(app: &AppHandle<R>) {
    let Ok(folder) = app.path().app_log_dir() else { return };
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("kundenbuch")
        .filename_suffix("log")
        .max_log_files(7)
        .build(folder);
    let Ok(files) = files else { return };
    let (writer, guard) = tracing_appender::non_blocking(files);
    let ours = Targets::new()
        .with_target("kundenbuch", tracing::Level::INFO)
        .with_target("kundenbuch_window", tracing::Level::INFO);
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer).with_filter(ours);
    if tracing_subscriber::registry().with(lines).try_init().is_ok() && WRITER.set(guard).is_ok() {
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "start");
    }
}
