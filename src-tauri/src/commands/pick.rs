//! Native dialogs. They are awaited: a blocking dialog hangs beside the window's own loop.

use std::path::PathBuf;

use kundenbuch::Result;
use rfd::AsyncFileDialog;
use tauri::{Runtime, State, WebviewWindow};

use crate::{
    desk::Desk,
    pick::{Purpose, Ticket, instead_of_dialog},
};

/// Lets the person choose a file to read; nothing if they changed their mind.
#[tauri::command]
#[specta::specta]
pub async fn pick_file<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    kind: Purpose,
) -> Result<Option<Ticket>> {
    let path = match instead_of_dialog() {
        Some(path) => Some(path),
        None => kind.filter(dialog(&window)).pick_file().await.map(PathBuf::from),
    };
    Ok(path.map(|path| desk.keep(path)))
}

/// Lets the person choose a folder.
#[tauri::command]
#[specta::specta]
pub async fn pick_folder<R: Runtime>(window: WebviewWindow<R>, desk: State<'_, Desk>) -> Result<Option<Ticket>> {
    let path = match instead_of_dialog() {
        Some(path) => Some(path),
        None => dialog(&window).pick_folder().await.map(PathBuf::from),
    };
    Ok(path.map(|path| desk.keep(path)))
}

/// Lets the person choose where to write, with a name proposed; the dialog itself asks before it overwrites.
#[tauri::command]
#[specta::specta]
pub async fn pick_save<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    suggestion: String,
    kind: Purpose,
) -> Result<Option<Ticket>> {
    let path = match instead_of_dialog() {
        Some(path) => Some(path),
        None => kind.filter(dialog(&window)).set_file_name(suggestion).save_file().await.map(PathBuf::from),
    };
    Ok(path.map(|path| desk.keep(path)))
}

/// Lets the person choose the folder of a book.
#[tauri::command]
#[specta::specta]
pub async fn pick_book<R: Runtime>(window: WebviewWindow<R>, desk: State<'_, Desk>) -> Result<Option<Ticket>> {
    pick_folder(window, desk).await
}

fn dialog<R: Runtime>(window: &WebviewWindow<R>) -> AsyncFileDialog {
    AsyncFileDialog::new().set_parent(window)
}
