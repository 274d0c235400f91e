//! Erasing a person for good.

use kundenbuch::{
    Id,
    book::Unlock,
    contacts::Contact,
    erasure::{Erased, Ground, MentionChoices, Plan, certificate},
};
use serde::Serialize;
use tauri::{AppHandle, Runtime, State};
use zeroize::Zeroizing;

use super::app::load_config;
use crate::{
    desk::{Desk, Written},
    events::{Job, progress},
};

/// What was erased, and the certificate to keep.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ErasedView {
    /// Number of the erasure.
    pub case: String,
    /// Traces found afterwards; 0 when nothing is left, none while the file could not be searched.
    pub residue: Option<u32>,
    /// Text without personal data, in the window's language.
    pub certificate: String,
}

/// What erasing this person would take, and what law keeps.
#[tauri::command]
#[specta::specta]
pub async fn erasure_plan(desk: State<'_, Desk>, contact: Id<Contact>, ground: Ground) -> kundenbuch::Result<Plan> {
    desk.read(move |book| book.erasure_plan(contact, ground)).await
}

/// Erases for good, with the mentions in texts of others that are to go, and looks afterwards whether anything is left;
/// the passphrase is asked again.
#[tauri::command]
#[specta::specta]
pub async fn erase<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    contact: Id<Contact>,
    ground: Ground,
    mentions: MentionChoices,
    passphrase: String,
) -> Written<ErasedView> {
    let passphrase = Zeroizing::new(passphrase);
    let tell = progress(&app, Job::Erase);
    let language = load_config(app).language.into();
    desk.write_alone(move |book| {
        book.check_passphrase(Unlock::again(book, &passphrase))?;
        let changed = book.erase_with(contact, ground, &mentions, &tell)?;
        Ok(changed.map(|erased| ErasedView {
            certificate: certificate::certificate(&erased, language),
            case: erased.case,
            residue: erased.residue,
        }))
    })
    .await
}

/// Every erasure with its certificate, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_certificates<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
) -> kundenbuch::Result<Vec<Erased>> {
    let language = load_config(app).language.into();
    desk.read(move |book| book.certificates(language)).await
}
