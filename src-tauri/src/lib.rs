//! The window of Kundenbuch: one native window, native dialogs, files and commands.
//!
//! It holds no SQL and no rules about people: a command borrows the book, calls one function of the core and
//! returns. It opens no socket and shows nothing that does not come with the program.

#![allow(clippy::needless_pass_by_value, reason = "commands own what Tauri hands them")]

pub mod address_file;
pub mod begins;
pub mod commands;
pub mod config;
pub mod desk;
mod ending;
pub mod events;
pub mod idle;
pub mod jobs;
mod log;
mod names;
pub mod pick;
mod renderer;
pub mod window;

pub use names::COMMANDS;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use tauri::{AppHandle, Manager, RunEvent, Runtime};

use crate::{desk::Desk, pick::Use};

/// Starts the program and stays until its window is closed.
pub fn run() -> ExitCode {
    log::quiet_panics();
    if let Err(error) = renderer::choose() {
        eprintln!("kundenbuch: renderer: {}", error.kind());
    }
    for refused in kundenbuch::harden::process() {
        eprintln!("kundenbuch: {refused}");
    }
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "start");
            eprintln!("kundenbuch: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> tauri::Result<()> {
    let mut builder = tauri::Builder::default();
    if !cfg!(feature = "e2e") {
        // First of all plugins: a second start hands over its arguments and ends before it opens anything.
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, arguments, folder| {
            window::come_forward(app);
            ask_to_open(app, &arguments, &PathBuf::from(folder));
        }));
    }
    let kept = tauri_plugin_window_state::StateFlags::all() - tauri_plugin_window_state::StateFlags::VISIBLE;
    let app = builder
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(kept).build())
        .manage(Desk::default())
        .invoke_handler(commands::commands::<tauri::Wry>().invoke_handler())
        .setup(|app| {
            log::start(app.handle());
            let arguments: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
            ask_to_open(app.handle(), &arguments, &std::env::current_dir().unwrap_or_default());
            begins::settle(app.handle());
            window::open(app.handle())?;
            idle::watch(app.handle().clone());
            ending::listen(app.handle().clone());
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| match event {
        RunEvent::ExitRequested { api, code: None, .. } if window::is_being_remade(app) => api.prevent_exit(),
        RunEvent::Exit => {
            if let Err(error) = app.state::<Desk>().close() {
                tracing::error!(kind = error.kind(), "close");
            }
        }
        _ => {}
    });
    Ok(())
}

/// Takes up the book named on the command line, else in `KUNDENBUCH_BOOK`; a list that is named goes to the import.
fn ask_to_open<R: Runtime>(app: &AppHandle<R>, arguments: &[String], folder: &Path) {
    let named = arguments.iter().skip(1).find(|word| !word.starts_with('-')).map(PathBuf::from);
    let Some(path) = named.or_else(|| std::env::var_os("KUNDENBUCH_BOOK").map(PathBuf::from)) else { return };
    let path = folder.join(path);
    let desk = app.state::<Desk>();
    if path.is_file() {
        match desk.keep(path, Use::Read) {
            Ok(path) => events::opened_file(app, path),
            Err(error) => tracing::warn!(kind = error.kind(), "named file"),
        }
    } else if let Err(error) = commands::book::choose(&desk, path) {
        tracing::info!(kind = error.kind(), "named book");
    }
}
