//! Consents, wordings, the block list.

use base64::{Engine, engine::general_purpose::STANDARD};
use kundenbuch::{
    Id, Moment, Result, Uid,
    book::{Changed, files},
    consents::{Channel, Evidence, Grant, How, LARGEST_EVIDENCE, Overview, PurposeView, Withdrawal},
    contacts::Contact,
    suppression::{Blocked, Stop},
};
use serde::{Deserialize, Serialize};
use tauri::State;

use crate::{
    desk::{Desk, Written},
    pick::Use,
};

/// A consent as the page enters it; the proof is a file the person chose.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GrantForm {
    purpose: String,
    channel: Channel,
    wording_version: u32,
    how: Option<How>,
    happened_at: Moment,
    note: String,
    evidence_path: Option<String>,
    lifts: Vec<Uid>,
}

/// How things stand with a contact: every purpose and channel, the history, the blocks.
#[tauri::command]
#[specta::specta]
pub async fn consent_overview(desk: State<'_, Desk>, contact: Id<Contact>) -> Result<Overview> {
    desk.read(move |book| book.consent_overview(contact)).await
}

/// The purposes of this book with their wordings.
#[tauri::command]
#[specta::specta]
pub async fn purposes(desk: State<'_, Desk>) -> Result<Vec<PurposeView>> {
    desk.read(kundenbuch::book::Reader::purposes).await
}

/// Records a consent.
#[tauri::command]
#[specta::specta]
pub async fn grant_consent(desk: State<'_, Desk>, contact: Id<Contact>, grant: GrantForm) -> Written<()> {
    let proof = grant.evidence_path.map(|path| desk.picked(&path, Use::Read)).transpose()?;
    let GrantForm { purpose, channel, wording_version, how, happened_at, note, lifts, .. } = grant;
    let grant = Grant { purpose, channel, wording_version, how, happened_at, note, lifts };
    desk.write(move |book| {
        let proof = proof.map(|path| evidence(&path)).transpose()?;
        book.grant_consent(contact, &grant, proof.as_ref())
    })
    .await
}

fn evidence(path: &std::path::Path) -> Result<Evidence> {
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Evidence { file_name, content: files::read(path, LARGEST_EVIDENCE as u64)? })
}

/// Records a withdrawal or objection.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_consent(desk: State<'_, Desk>, contact: Id<Contact>, withdrawal: Withdrawal) -> Written<()> {
    desk.write(move |book| book.withdraw_consent(contact, &withdrawal)).await
}

/// Writes a new version of a wording and gives its number.
#[tauri::command]
#[specta::specta]
pub async fn save_wording(desk: State<'_, Desk>, purpose: String, text: String) -> Written<u32> {
    desk.write(move |book| book.save_wording(&purpose, &text)).await
}

/// Saves the text in which the owner weighed interests; empty takes the ground away.
#[tauri::command]
#[specta::specta]
pub async fn save_weighing(desk: State<'_, Desk>, purpose: String, text: String) -> Written<()> {
    desk.write(move |book| book.save_weighing(&purpose, &text)).await
}

/// "Will keine Werbung": blocks all advertising on all addresses of a contact.
#[tauri::command]
#[specta::specta]
pub async fn block_contact(desk: State<'_, Desk>, contact: Id<Contact>) -> Result<Changed<Blocked>> {
    desk.refuse(contact).await
}

/// Whose no waits to be written while it can still be taken back: it is written when the book is closed, locked or
/// opened the next time, whatever became of the page and the program.
#[tauri::command]
#[specta::specta]
pub async fn note_refusal(desk: State<'_, Desk>, contact: Option<Id<Contact>>) -> Result<()> {
    desk.note_refusal(contact).await
}

/// So many stops the register shows.
const SHOWN_STOPS: u32 = 500;

/// The newest rows of the block list.
#[tauri::command]
#[specta::specta]
pub async fn list_stops(desk: State<'_, Desk>) -> Result<Vec<Stop>> {
    desk.read(|book| book.stops(SHOWN_STOPS)).await
}

/// The file that proves a consent, for the page: a picture or text is shown, everything else saved.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceView {
    /// Name of the file.
    pub file_name: String,
    /// Its bytes in base64.
    pub content: String,
}

/// Shows the file that proves a consent.
#[tauri::command]
#[specta::specta]
pub async fn get_evidence(desk: State<'_, Desk>, consent: Uid) -> Result<EvidenceView> {
    let file = desk.read(move |book| book.evidence(consent)).await?;
    Ok(EvidenceView { file_name: file.file_name, content: STANDARD.encode(file.content) })
}

/// Writes the file that proves a consent to a place the person chose.
#[tauri::command]
#[specta::specta]
pub async fn save_evidence(desk: State<'_, Desk>, consent: Uid, path: String) -> Result<()> {
    let file = desk.read(move |book| book.evidence(consent)).await?;
    desk.save(&path, move || Ok(file.content)).await
}
