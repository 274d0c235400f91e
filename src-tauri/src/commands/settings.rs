//! The app's settings.

use std::path::{Path, PathBuf};

use kundenbuch::{Error, Result};
use tauri::{AppHandle, Manager, Runtime};

use crate::config::{Config, RecentBook};

/// The settings, or what a new PC starts with.
#[tauri::command]
#[specta::specta]
pub fn load_config<R: Runtime>(app: AppHandle<R>) -> Config {
    folder(&app).map(|folder| Config::read(&folder)).unwrap_or_default()
}

/// Keeps the settings and gives back what was kept: values out of range are brought into it.
#[tauri::command]
#[specta::specta]
pub fn save_config<R: Runtime>(app: AppHandle<R>, config: Config) -> Result<Config> {
    config.write(&folder(&app)?)
}

/// Where settings live.
pub fn folder<R: Runtime>(app: &AppHandle<R>) -> Result<PathBuf> {
    app.path().app_config_dir().map_err(|_| Error::PlaceMissing)
}

/// Puts a book at the head of those opened last.
pub fn remember<R: Runtime>(app: &AppHandle<R>, book: &Path) -> Result<()> {
    let folder = folder(app)?;
    let mut config = Config::read(&folder);
    let name = book.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let path = book.to_string_lossy().into_owned();
    config.recent_books.retain(|known| known.path != path);
    config.recent_books.insert(0, RecentBook { path, name });
    config.write(&folder).map(drop)
}
