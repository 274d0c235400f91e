//! The program itself: its version, its settings, signs of life.

use std::path::PathBuf;

use kundenbuch::{Error, Result};
use serde::Serialize;
use tauri::{AppHandle, Manager, Runtime, State};

use crate::{config::Config, desk::Desk, pick::Use, window};

/// What the program says about itself.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// Version of the program.
    pub version: String,
    /// Where this user's documents lie: the place proposed for a new book.
    pub data_folder: String,
}

/// The program's version and the place for new books.
#[tauri::command]
#[specta::specta]
pub fn app_info<R: Runtime>(app: AppHandle<R>, desk: State<'_, Desk>) -> AppInfo {
    let folder = app.path().document_dir().or_else(|_| app.path().home_dir()).ok();
    AppInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        // Proposed by us, so it may be used as if chosen.
        data_folder: folder.and_then(|folder| desk.keep(folder, Use::Place).ok()).unwrap_or_default(),
    }
}

/// The settings, or what a new PC starts with.
#[tauri::command]
#[specta::specta]
pub fn load_config<R: Runtime>(app: AppHandle<R>) -> Config {
    config_folder(&app).map(|folder| Config::read(&folder)).unwrap_or_default()
}

/// Keeps the settings and gives back what was kept: values out of range are brought into it, and which books were open,
/// where backups go and lists come from is the shell's to say, for it opens and writes there without asking.
#[tauri::command]
#[specta::specta]
pub fn save_config<R: Runtime>(app: AppHandle<R>, mut config: Config) -> Result<Config> {
    let folder = config_folder(&app)?;
    let before = Config::read(&folder);
    config.recent_books = before.recent_books;
    config.backup_folder = before.backup_folder;
    config.import_folder = before.import_folder;
    let kept = config.write(&folder)?;
    window::follow_theme(&app, kept.theme);
    Ok(kept)
}

/// A sign of life: a key or the mouse was used.
#[tauri::command]
#[specta::specta]
pub fn note_activity(desk: State<'_, Desk>) {
    desk.saw_someone();
}

/// Asks the long work of this number to stop.
#[tauri::command]
#[specta::specta]
pub fn cancel_job(desk: State<'_, Desk>, id: u32) {
    desk.cancel(id);
}

/// Writes a text the page shows (a certificate, a report) to a file the person chose.
#[tauri::command]
#[specta::specta]
pub async fn save_text(desk: State<'_, Desk>, path: String, text: String) -> Result<()> {
    desk.save(&path, move || Ok(text.into_bytes())).await
}

/// Ends the program, after the page has closed the book.
#[tauri::command]
#[specta::specta]
pub fn quit<R: Runtime>(app: AppHandle<R>) {
    app.exit(0);
}

/// Where settings live.
///
/// # Errors
/// [`Error::PlaceMissing`] if the system names no such folder.
pub fn config_folder<R: Runtime>(app: &AppHandle<R>) -> Result<PathBuf> {
    app.path().app_config_dir().map_err(|_| Error::PlaceMissing)
}
