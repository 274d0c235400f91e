//! About the program itself.

use kundenbuch::{Result, book::folder::AppFolder};
use serde::Serialize;
use tauri::State;

use crate::desk::Desk;

/// What the program says about itself.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// Version of the program.
    pub version: String,
    /// Where the program keeps what lies beside the books.
    pub data_folder: String,
}

/// The program's version.
#[tauri::command]
#[specta::specta]
pub fn app_info() -> Result<AppInfo> {
    let data_folder = AppFolder::usual()?.path().to_string_lossy().into_owned();
    Ok(AppInfo { version: env!("CARGO_PKG_VERSION").to_owned(), data_folder })
}

/// Writes a text, such as a certificate, into a picked file.
#[tauri::command]
#[specta::specta]
pub async fn save_text(desk: State<'_, Desk>, path: String, text: String) -> Result<()> {
    Ok(std::fs::write(desk.picked(&path)?, text)?)
}
