//! About the program itself.

use serde::Serialize;

/// What the program says about itself.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// Version of the program.
    pub version: String,
}

/// The program's version.
#[tauri::command]
#[specta::specta]
pub fn app_info() -> AppInfo {
    AppInfo { version: env!("CARGO_PKG_VERSION").to_owned() }
}
