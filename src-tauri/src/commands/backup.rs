//! Backups.

use std::path::PathBuf;

use kundenbuch::{
    Error, Result,
    backup::{self, BackupFile, BackupMade, BackupView},
    book::{either, folder},
};
use serde::Serialize;
use tauri::{AppHandle, Runtime, State};
use zeroize::Zeroizing;

use super::{
    app::load_config,
    book::{file_name, remember, took},
};
use crate::{
    desk::{Desk, in_thread},
    events::{Job, progress},
    pick::Use,
};

/// A restored book.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Restored {
    /// Its folder.
    pub path: String,
}

/// Where backups go.
///
/// # Errors
/// [`Error::PlaceMissing`] as long as none was chosen.
pub fn place<R: Runtime>(app: &AppHandle<R>) -> Result<PathBuf> {
    let folder = load_config(app.clone()).backup_folder;
    if folder.is_empty() { Err(Error::PlaceMissing) } else { Ok(PathBuf::from(folder)) }
}

/// Makes a backup in the chosen folder.
#[tauri::command]
#[specta::specta]
pub async fn backup_now<R: Runtime>(app: AppHandle<R>, desk: State<'_, Desk>) -> Result<BackupMade> {
    let (to, tell) = (place(&app)?, progress(&app, Job::Backup));
    let made = desk.write(move |book| book.back_up(&to, &tell)).await?;
    desk.give_notice(&made.notices);
    remember(&app, &desk);
    Ok(made)
}

/// The backups in the chosen folder, newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_backups<R: Runtime>(app: AppHandle<R>) -> Result<Vec<BackupFile>> {
    let folder = place(&app)?;
    in_thread(move || backup::list(&folder)).await
}

/// What a chosen backup holds.
#[tauri::command]
#[specta::specta]
pub async fn preview_backup(desk: State<'_, Desk>, path: String, passphrase_or_code: String) -> Result<BackupView> {
    let (path, secret) = (desk.picked(&path, Use::Read)?, Zeroizing::new(passphrase_or_code));
    in_thread(move || {
        let app = folder::AppFolder::usual()?;
        either(&secret, |unlock| backup::inspect(&path, unlock, &app))
    })
    .await
}

/// Restores a chosen backup as a new folder in a chosen one, and opens it.
#[tauri::command]
#[specta::specta]
pub async fn restore_backup<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    path: String,
    passphrase_or_code: String,
    parent_folder: String,
    name: String,
) -> Result<Restored> {
    let (file, secret) = (desk.picked(&path, Use::Read)?, Zeroizing::new(passphrase_or_code));
    let to = desk.picked(&parent_folder, Use::Place)?.join(format!("{}{}", file_name(&name)?, folder::ENDING));
    let restored = Restored { path: to.to_string_lossy().into_owned() };
    let opened =
        in_thread(move || either(&secret, |unlock| backup::restore(&file, unlock, &to, folder::AppFolder::usual()?)))
            .await?;
    took(&app, &desk, opened)?;
    Ok(restored)
}
