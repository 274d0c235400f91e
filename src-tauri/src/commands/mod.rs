//! What the page may ask for. A command borrows the book, calls one function of the core, returns; if it needs an
//! `if`, the `if` belongs in the core.

pub mod app;
pub mod desk;
pub mod pick;
pub mod settings;

use tauri::Runtime;
use tauri_specta::{Builder, collect_commands};

/// All commands, for the window, for tests without a window, and for the bindings of the page.
pub fn commands<R: Runtime>() -> Builder<R> {
    // What is written and what is read have one shape: pages pass on what they were given.
    Builder::new().disable_serde_phases().commands(collect_commands![
        app::app_info,
        desk::desk_state,
        desk::follow_desk,
        desk::lock::<tauri::Wry>,
        desk::still_here,
        pick::pick_file::<tauri::Wry>,
        pick::pick_folder::<tauri::Wry>,
        pick::pick_target::<tauri::Wry>,
        settings::load_config::<tauri::Wry>,
        settings::save_config::<tauri::Wry>,
    ])
}
