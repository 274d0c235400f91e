//! What the page may ask for. A command borrows the book, calls one function of the core, returns; if it needs an
//! `if`, the `if` belongs in the core.

pub mod app;
pub mod backup;
pub mod book;
pub mod consents;
pub mod contacts;
pub mod erasure;
pub mod imports;
pub mod newsletter;
pub mod pick;
pub mod restriction;

use tauri::{Runtime, Wry};
use tauri_specta::{Builder, collect_commands};

/// All commands, for the window, for tests without a window, and for the bindings of the page.
pub fn commands<R: Runtime>() -> Builder<R> {
    // What is written and what is read have one shape: pages pass on what they were given.
    Builder::new().disable_serde_phases().commands(collect_commands![
        app::app_info::<Wry>,
        app::cancel_job,
        app::load_config::<Wry>,
        app::note_activity,
        app::quit::<Wry>,
        app::save_config::<Wry>,
        app::save_text,
        backup::backup_now::<Wry>,
        backup::list_backups::<Wry>,
        backup::preview_backup,
        backup::restore_backup::<Wry>,
        book::acknowledge_older,
        book::change_passphrase,
        book::check_place,
        book::choose_book::<Wry>,
        book::close_book::<Wry>,
        book::check_recovery_code,
        book::draw_recovery_code,
        book::confirm_recovery_code,
        book::create_book::<Wry>,
        book::desk_state::<Wry>,
        book::lock_book::<Wry>,
        book::open_book::<Wry>,
        book::open_sample::<Wry>,
        book::open_with_recovery::<Wry>,
        book::passphrase_strength,
        book::suggest_passphrase,
        consents::block_contact,
        consents::consent_overview,
        consents::get_evidence,
        consents::grant_consent,
        consents::list_stops,
        consents::note_refusal,
        consents::purposes,
        consents::save_evidence,
        consents::save_weighing,
        consents::save_wording,
        consents::withdraw_consent,
        contacts::add_contact,
        contacts::add_note,
        contacts::bin_contacts,
        contacts::delete_tag,
        contacts::edit_contact,
        contacts::erased_like,
        contacts::erased_like_contact,
        contacts::get_contact,
        contacts::list_contacts,
        contacts::list_drafts,
        contacts::note_draft,
        contacts::people_of,
        contacts::places_of,
        contacts::redo,
        contacts::rename_tag,
        contacts::restore_contacts,
        contacts::row_of,
        contacts::search_contacts,
        contacts::sidebar,
        contacts::similar_contacts,
        contacts::tag_contacts,
        contacts::undo,
        erasure::erase::<Wry>,
        erasure::erasure_plan,
        erasure::list_certificates::<Wry>,
        imports::close_import,
        imports::configure_import::<Wry>,
        imports::list_imports,
        imports::open_import::<Wry>,
        imports::preview_import::<Wry>,
        imports::save_import_report,
        imports::take_back_import,
        imports::take_import::<Wry>,
        newsletter::export_all::<Wry>,
        newsletter::export_newsletter,
        newsletter::list_handovers,
        newsletter::newsletter_overview,
        newsletter::own_domains,
        newsletter::preview_optouts,
        newsletter::set_own_domains,
        newsletter::take_optouts,
        pick::choose_backup_folder::<Wry>,
        pick::pick_book::<Wry>,
        pick::pick_file::<Wry>,
        pick::pick_folder::<Wry>,
        pick::pick_save::<Wry>,
        restriction::lift_restriction,
        restriction::list_restrictions,
        restriction::restrict_contact,
    ])
}
