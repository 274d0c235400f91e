//! Lists that go out, opt-outs that come in.

use kundenbuch::{
    book::{Unlock, files},
    consents::Channel,
    exchange::read::{MAX_BYTES, Options},
    newsletter::{Everything, ExportReport, Handover, ListFormat, NewsletterOverview, Optout, TakenOptouts},
    suppression::Source,
};
use serde::Deserialize;
use tauri::{AppHandle, Runtime, State};
use zeroize::Zeroizing;

use crate::{
    desk::{Desk, Written, in_thread},
    events::{Job, progress},
    pick::Use,
};

/// Where opt-outs come from: a chosen file or a pasted text.
#[derive(Debug, Clone, Default, Deserialize, specta::Type)]
#[serde(default)]
pub struct OptoutSource {
    path: Option<String>,
    text: Option<String>,
    /// Heading of the mail column, where somebody had to say.
    column: Option<String>,
}

/// How many may be written to for a purpose on a channel, who is left out and why.
#[tauri::command]
#[specta::specta]
pub async fn newsletter_overview(
    desk: State<'_, Desk>,
    purpose: String,
    channel: Channel,
) -> kundenbuch::Result<NewsletterOverview> {
    desk.read(move |book| book.newsletter_overview(&purpose, channel)).await
}

/// What went out before, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_handovers(desk: State<'_, Desk>) -> kundenbuch::Result<Vec<Handover>> {
    desk.read(kundenbuch::book::Reader::handovers).await
}

/// Writes the list of those the gate lets through into a chosen file.
#[tauri::command]
#[specta::specta]
pub async fn export_newsletter(
    desk: State<'_, Desk>,
    path: String,
    purpose: String,
    channel: Channel,
    recipient: String,
) -> Written<ExportReport> {
    let path = desk.picked(&path, Use::Write)?;
    desk.write(move |book| {
        files::hand_out(book, &path, |book, out| book.export_list(&purpose, channel, ListFormat::Csv, &recipient, out))
    })
    .await
}

/// Writes everything into a chosen file; the passphrase is asked again.
#[tauri::command]
#[specta::specta]
pub async fn export_all<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    path: String,
    format: Everything,
    passphrase: String,
) -> Written<ExportReport> {
    let (path, passphrase) = (desk.picked(&path, Use::Write)?, Zeroizing::new(passphrase));
    let tell = progress(&app, Job::Export);
    desk.write(move |book| {
        book.check_passphrase(Unlock::again(book, &passphrase))?;
        files::hand_out(book, &path, |book, out| book.export_all(format, "", out, &tell))
    })
    .await
}

/// The addresses found in a file or text, and what is known of them.
#[tauri::command]
#[specta::specta]
pub async fn preview_optouts(desk: State<'_, Desk>, source: OptoutSource) -> kundenbuch::Result<Vec<Optout>> {
    let path = source.path.map(|path| desk.picked(&path, Use::Read)).transpose()?;
    let bytes = in_thread(move || path.map(|path| files::read(&path, MAX_BYTES as u64)).transpose()).await?;
    let (text, column) = (source.text.unwrap_or_default(), source.column);
    desk.read(move |book| {
        let found = match bytes {
            Some(bytes) => book.find_optouts(&bytes, &Options::default(), column.as_deref())?,
            None => book.find_pasted_optouts(&text)?,
        };
        book.preview_optouts(&found)
    })
    .await
}

/// The firm's own mail domains and addresses, which are never blocked.
#[tauri::command]
#[specta::specta]
pub async fn own_domains(desk: State<'_, Desk>) -> kundenbuch::Result<Vec<String>> {
    desk.read(kundenbuch::book::Reader::own_domains).await
}

/// Names the firm's own mail domains and addresses anew.
#[tauri::command]
#[specta::specta]
pub async fn set_own_domains(desk: State<'_, Desk>, entries: Vec<String>) -> Written<Vec<String>> {
    desk.write(move |book| book.set_own_domains(&entries)).await
}

/// Blocks all advertising on these addresses.
#[tauri::command]
#[specta::specta]
pub async fn take_optouts(desk: State<'_, Desk>, addresses: Vec<String>, source: Source) -> Written<TakenOptouts> {
    desk.write(move |book| book.take_optouts(&addresses, source)).await
}
