//! Erasing a person for good.

use kundenbuch::{
    Id, Result,
    book::Changed,
    contacts::Contact,
    erasure::{Erased, Ground, Plan, certificate},
};
use serde::Serialize;
use tauri::{AppHandle, Manager, Runtime};

use super::work::{aside, progress, read};
use crate::{commands::settings, config::Config, desk::Desk};

/// What was erased, and the certificate to keep.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ErasedView {
    /// What went, what stays, what was found afterwards.
    #[serde(flatten)]
    pub erased: Erased,
    /// Text without personal data, in the window's language.
    pub certificate: String,
}

/// What erasing this person would take, and what law keeps.
#[tauri::command]
#[specta::specta]
pub async fn erasure_plan<R: Runtime>(app: AppHandle<R>, contact: Id<Contact>, ground: Ground) -> Result<Plan> {
    read(app, move |reader| reader.erasure_plan(contact, ground)).await
}

/// Erases for good and looks afterwards whether anything is left.
#[tauri::command]
#[specta::specta]
pub async fn erase<R: Runtime>(app: AppHandle<R>, contact: Id<Contact>, ground: Ground) -> Result<Changed<ErasedView>> {
    let tell = progress(&app, "erase");
    let language = settings::folder(&app).map(|folder| Config::read(&folder)).unwrap_or_default().language;
    aside(move || {
        let changed = app.state::<Desk>().write_alone(|book| book.erase(contact, ground, &tell))?;
        Ok(changed.map(|erased| ErasedView { certificate: certificate(&erased, language.into()), erased }))
    })
    .await
}
