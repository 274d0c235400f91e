//! Consents, wordings, the block list.

use kundenbuch::{
    Error, Id, Result,
    book::Changed,
    consents::{Evidence, Grant, Overview, PurposeView, Withdrawal},
    contacts::Contact,
    suppression::Blocked,
};
use tauri::{AppHandle, Manager, Runtime};

use super::work::{read, write};
use crate::desk::Desk;

/// How things stand with a contact: every purpose and channel, the history, the blocks.
#[tauri::command]
#[specta::specta]
pub async fn consent_overview<R: Runtime>(app: AppHandle<R>, contact: Id<Contact>) -> Result<Overview> {
    read(app, move |reader| reader.consent_overview(contact)).await
}

/// The purposes of this book with their wordings.
#[tauri::command]
#[specta::specta]
pub async fn purposes<R: Runtime>(app: AppHandle<R>) -> Result<Vec<PurposeView>> {
    read(app, kundenbuch::book::Reader::purposes).await
}

/// Records a consent; `evidence` is the ticket of a picked file.
#[tauri::command]
#[specta::specta]
pub async fn grant_consent<R: Runtime>(
    app: AppHandle<R>,
    contact: Id<Contact>,
    grant: Grant,
    evidence: Option<String>,
) -> Result<Changed<()>> {
    let file = evidence.map(|ticket| proof(&app.state::<Desk>(), &ticket)).transpose()?;
    write(app, move |book| book.grant_consent(contact, &grant, file.as_ref())).await
}

fn proof(desk: &Desk, ticket: &str) -> Result<Evidence> {
    let path = desk.picked(ticket)?;
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let content = std::fs::read(path).map_err(Error::from)?;
    Ok(Evidence { file_name, content })
}

/// Records a withdrawal or objection.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_consent<R: Runtime>(
    app: AppHandle<R>,
    contact: Id<Contact>,
    withdrawal: Withdrawal,
) -> Result<Changed<()>> {
    write(app, move |book| book.withdraw_consent(contact, &withdrawal)).await
}

/// Writes a new version of a wording and gives its number.
#[tauri::command]
#[specta::specta]
pub async fn save_wording<R: Runtime>(app: AppHandle<R>, purpose: String, text: String) -> Result<Changed<u32>> {
    write(app, move |book| book.save_wording(&purpose, &text)).await
}

/// Saves the text in which the owner weighed interests; empty takes the ground away.
#[tauri::command]
#[specta::specta]
pub async fn save_weighing<R: Runtime>(app: AppHandle<R>, purpose: String, text: String) -> Result<Changed<()>> {
    write(app, move |book| book.save_weighing(&purpose, &text)).await
}

/// "Will keine Werbung": blocks all advertising on all addresses of a contact.
#[tauri::command]
#[specta::specta]
pub async fn block_contact<R: Runtime>(app: AppHandle<R>, contact: Id<Contact>) -> Result<Changed<Blocked>> {
    write(app, move |book| book.block_contact(contact)).await
}
