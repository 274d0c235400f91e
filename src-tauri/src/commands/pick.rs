//! Native dialogs. They are awaited: a blocking dialog hangs beside the window's own loop.

use std::path::PathBuf;

use kundenbuch::Result;
use rfd::{AsyncFileDialog, FileHandle};
use tauri::{Runtime, State, WebviewWindow};

use crate::{
    desk::Desk,
    pick::{FileKind, instead_of_dialog},
};

/// Lets the person choose the folder of a book.
#[tauri::command]
#[specta::specta]
pub async fn pick_book<R: Runtime>(window: WebviewWindow<R>, desk: State<'_, Desk>) -> Result<Option<String>> {
    ask(&desk, dialog(&window).pick_folder()).await
}

/// Lets the person choose a folder.
#[tauri::command]
#[specta::specta]
pub async fn pick_folder<R: Runtime>(window: WebviewWindow<R>, desk: State<'_, Desk>) -> Result<Option<String>> {
    ask(&desk, dialog(&window).pick_folder()).await
}

/// Lets the person choose a file to read; nothing if they changed their mind.
#[tauri::command]
#[specta::specta]
pub async fn pick_file<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    kind: FileKind,
) -> Result<Option<String>> {
    ask(&desk, kind.narrow(dialog(&window)).pick_file()).await
}

/// Lets the person choose where to write; the dialog itself asks before it overwrites. `kind` is the ending.
#[tauri::command]
#[specta::specta]
pub async fn pick_save<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    suggestion: String,
    kind: String,
) -> Result<Option<String>> {
    let dialog = dialog(&window).set_file_name(suggestion);
    let dialog = if kind.is_empty() { dialog } else { dialog.add_filter(&kind, &[&kind]) };
    ask(&desk, dialog.save_file()).await
}

fn dialog<R: Runtime>(window: &WebviewWindow<R>) -> AsyncFileDialog {
    AsyncFileDialog::new().set_parent(window)
}

async fn ask(desk: &Desk, dialog: impl Future<Output = Option<FileHandle>>) -> Result<Option<String>> {
    let path = match instead_of_dialog() {
        Some(path) => Some(path),
        None => dialog.await.map(PathBuf::from),
    };
    path.map(|path| desk.keep(path)).transpose()
}
