//! Backups.

use std::path::PathBuf;

use kundenbuch::{
    Error, Result,
    backup::{self, BackupFile, BackupMade, BackupView},
    book::{either, folder::AppFolder},
};
use tauri::{AppHandle, Manager, Runtime, State};

use super::{
    settings,
    work::{aside, progress},
};
use crate::{config::Config, desk::Desk};

/// Where backups go.
pub fn folder<R: Runtime>(app: &AppHandle<R>) -> Result<PathBuf> {
    let config = Config::read(&settings::folder(app)?);
    config.backup_folder.map(PathBuf::from).ok_or(Error::PlaceMissing)
}

/// Makes a backup in the chosen folder.
#[tauri::command]
#[specta::specta]
pub async fn backup_now<R: Runtime>(app: AppHandle<R>) -> Result<BackupMade> {
    let to = folder(&app)?;
    let tell = progress(&app, "backup");
    aside(move || app.state::<Desk>().write(|book| book.back_up(&to, &tell))).await
}

/// The backups in the chosen folder, newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_backups<R: Runtime>(app: AppHandle<R>) -> Result<Vec<BackupFile>> {
    let folder = folder(&app)?;
    aside(move || backup::list(&folder)).await
}

/// What a picked backup holds.
#[tauri::command]
#[specta::specta]
pub async fn preview_backup(desk: State<'_, Desk>, path: String, passphrase_or_code: String) -> Result<BackupView> {
    let path = desk.picked(&path)?;
    aside(move || either(&passphrase_or_code, |unlock| backup::inspect(&path, unlock, &AppFolder::usual()?))).await
}

/// Restores a picked backup as a new folder in a picked one, and opens it.
#[tauri::command]
#[specta::specta]
pub async fn restore_backup<R: Runtime>(
    app: AppHandle<R>,
    path: String,
    passphrase_or_code: String,
    parent_folder: String,
    name: String,
) -> Result<()> {
    let desk = app.state::<Desk>();
    let (file, parent) = (desk.picked(&path)?, desk.picked(&parent_folder)?);
    let to = kundenbuch::book::folder::named(&parent, &name)?;
    let restored =
        aside(move || either(&passphrase_or_code, |unlock| backup::restore(&file, unlock, &to, AppFolder::usual()?)))
            .await?;
    settings::remember(&app, restored.book.place())?;
    desk.lay(restored.book, restored.notices)
}
