//! What the page may ask for. A command borrows the book, calls one function of the core, returns; if it needs an
//! `if`, the `if` belongs in the core.

pub mod app;
pub mod backup;
pub mod consents;
pub mod contacts;
pub mod desk;
pub mod erasure;
pub mod imports;
pub mod newsletter;
pub mod open;
pub mod pick;
pub mod settings;
mod work;

use tauri::Runtime;
use tauri_specta::{Builder, collect_commands};

/// All commands, for the window, for tests without a window, and for the bindings of the page.
pub fn commands<R: Runtime>() -> Builder<R> {
    // What is written and what is read have one shape: pages pass on what they were given.
    Builder::new().disable_serde_phases().commands(collect_commands![
        app::app_info,
        app::save_text,
        backup::backup_now::<tauri::Wry>,
        backup::list_backups::<tauri::Wry>,
        backup::preview_backup,
        backup::restore_backup::<tauri::Wry>,
        consents::block_contact::<tauri::Wry>,
        consents::consent_overview::<tauri::Wry>,
        consents::grant_consent::<tauri::Wry>,
        consents::purposes::<tauri::Wry>,
        consents::save_weighing::<tauri::Wry>,
        consents::save_wording::<tauri::Wry>,
        consents::withdraw_consent::<tauri::Wry>,
        contacts::add_contact::<tauri::Wry>,
        contacts::add_note::<tauri::Wry>,
        contacts::bin_contacts::<tauri::Wry>,
        contacts::edit_contact::<tauri::Wry>,
        contacts::get_contact::<tauri::Wry>,
        contacts::list_contacts::<tauri::Wry>,
        contacts::redo::<tauri::Wry>,
        contacts::restore_contacts::<tauri::Wry>,
        contacts::row_of::<tauri::Wry>,
        contacts::search_contacts::<tauri::Wry>,
        contacts::sidebar::<tauri::Wry>,
        contacts::similar_contacts::<tauri::Wry>,
        contacts::tag_contacts::<tauri::Wry>,
        contacts::undo::<tauri::Wry>,
        desk::cancel_job,
        desk::desk_state,
        desk::follow_desk,
        desk::lock_book::<tauri::Wry>,
        desk::note_activity,
        erasure::erase::<tauri::Wry>,
        erasure::erasure_plan::<tauri::Wry>,
        imports::close_import,
        imports::configure_import,
        imports::list_imports::<tauri::Wry>,
        imports::open_import,
        imports::preview_import::<tauri::Wry>,
        imports::save_import_report,
        imports::take_back_import::<tauri::Wry>,
        imports::take_import::<tauri::Wry>,
        newsletter::export_all::<tauri::Wry>,
        newsletter::export_newsletter::<tauri::Wry>,
        newsletter::newsletter_overview::<tauri::Wry>,
        newsletter::preview_optouts::<tauri::Wry>,
        newsletter::take_optouts::<tauri::Wry>,
        open::change_passphrase::<tauri::Wry>,
        open::choose_book,
        open::close_book::<tauri::Wry>,
        open::confirm_recovery_code,
        open::create_book::<tauri::Wry>,
        open::open_book::<tauri::Wry>,
        open::open_sample::<tauri::Wry>,
        open::open_with_recovery::<tauri::Wry>,
        open::passphrase_strength,
        open::suggest_passphrase,
        pick::pick_book::<tauri::Wry>,
        pick::pick_file::<tauri::Wry>,
        pick::pick_folder::<tauri::Wry>,
        pick::pick_save::<tauri::Wry>,
        settings::load_config::<tauri::Wry>,
        settings::save_config::<tauri::Wry>,
    ])
}
