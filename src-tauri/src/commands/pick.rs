//! Native dialogs. They are awaited: a blocking dialog hangs beside the window's own loop.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use kundenbuch::{Error, Result};
use rfd::{AsyncFileDialog, FileHandle};
use tauri::{Manager, Runtime, State, WebviewWindow};

use super::app::config_folder;
use crate::{
    begins::{Sought, folder_for, in_folder},
    config::Config,
    desk::Desk,
    pick::{FileKind, Use, instead_of_dialog},
};

/// Lets the person choose the folder of a book.
#[tauri::command]
#[specta::specta]
pub async fn pick_book<R: Runtime>(window: WebviewWindow<R>, desk: State<'_, Desk>) -> Result<Option<String>> {
    ask(&desk, Use::Place, reading(&window, Sought::Book).pick_folder()).await
}

/// Lets the person choose a folder.
#[tauri::command]
#[specta::specta]
pub async fn pick_folder<R: Runtime>(window: WebviewWindow<R>, desk: State<'_, Desk>) -> Result<Option<String>> {
    ask(&desk, Use::Place, reading(&window, Sought::Book).pick_folder()).await
}

/// Lets the person choose a file to read; nothing if they changed their mind.
#[tauri::command]
#[specta::specta]
pub async fn pick_file<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    kind: FileKind,
) -> Result<Option<String>> {
    ask(&desk, Use::Read, kind.narrow(reading(&window, Sought::File(kind))).pick_file()).await
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
    let dialog = match folder_for(window.app_handle(), Sought::Export) {
        Some(folder) => dialog.set_directory(folder),
        None => dialog,
    };
    let dialog = if kind.is_empty() { dialog } else { dialog.add_filter(&kind, &[&kind]) };
    ask(&desk, Use::Write, dialog.save_file()).await
}

/// Lets the person choose where backups go, and keeps it: the page learns the folder but cannot name one. Gives the
/// settings; nothing if they changed their mind.
#[tauri::command]
#[specta::specta]
pub async fn choose_backup_folder<R: Runtime>(window: WebviewWindow<R>) -> Result<Option<Config>> {
    let Some(path) = chosen(reading(&window, Sought::Backups).pick_folder()).await? else { return Ok(None) };
    let backup_folder = path.to_str().map(str::to_owned).ok_or_else(|| Error::invalid("path", "not_text"))?;
    let folder = config_folder(window.app_handle())?;
    Config { backup_folder, ..Config::read(&folder) }.write(&folder).map(Some)
}

fn dialog<R: Runtime>(window: &WebviewWindow<R>) -> AsyncFileDialog {
    AsyncFileDialog::new().set_parent(window)
}

/// A dialog for something that is there, begun where it lies.
fn reading<R: Runtime>(window: &WebviewWindow<R>, sought: Sought) -> AsyncFileDialog {
    in_folder(dialog(window), folder_for(window.app_handle(), sought))
}

async fn ask(desk: &Desk, what_for: Use, dialog: impl Future<Output = Option<FileHandle>>) -> Result<Option<String>> {
    chosen(dialog).await?.map(|path| desk.keep(path, what_for)).transpose()
}

async fn chosen(dialog: impl Future<Output = Option<FileHandle>>) -> Result<Option<PathBuf>> {
    Ok(match instead_of_dialog() {
        Some(path) => Some(path),
        None => shown(dialog).await?.map(PathBuf::from),
    })
}

/// Nobody reads and answers a dialog faster: one that ends without a choice before this was never shown.
const NOBODY_IS_THAT_QUICK: Duration = Duration::from_millis(200);

/// What a dialog gives. The system does not say when it has nothing to show one with, it only ends at once.
async fn shown<T>(dialog: impl Future<Output = Option<T>>) -> Result<Option<T>> {
    let begun = Instant::now();
    match dialog.await {
        None if begun.elapsed() < NOBODY_IS_THAT_QUICK => Err(Error::DialogMissing),
        chosen => Ok(chosen),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_dialog_that_ends_before_anybody_saw_it_is_said_to_be_missing() {
        let after = |pause: Duration, choice: Option<i32>| {
            tauri::async_runtime::block_on(shown(async move {
                std::thread::sleep(pause);
                choice
            }))
        };
        assert!(matches!(after(Duration::ZERO, None), Err(Error::DialogMissing)));
        assert_eq!(after(Duration::ZERO, Some(1)).unwrap(), Some(1), "a quick choice is a choice");
        assert_eq!(after(NOBODY_IS_THAT_QUICK, None).unwrap(), None, "somebody changed their mind");
    }
}
