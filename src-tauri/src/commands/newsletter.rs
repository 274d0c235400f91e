//! Lists that go out, opt-outs that come in.

use std::{fs::File, io::BufWriter};

use kundenbuch::{
    Error, Result,
    book::{Changed, Unlock},
    consents::Channel,
    exchange::read::{Options, mail},
    newsletter::{Everything, ExportReport, ListFormat, NewsletterOverview, Optout, TakenOptouts},
    suppression::Source,
};
use serde::Deserialize;
use tauri::{AppHandle, Manager, Runtime};

use super::work::{progress, read, write};
use crate::desk::Desk;

/// Where opt-outs come from.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(untagged)]
pub enum OptoutSource {
    /// A picked file, by its ticket.
    File {
        /// The ticket.
        path: String,
    },
    /// A pasted text.
    Text {
        /// The text.
        text: String,
    },
}

/// How many may be written to, who is left out and why, what went out before.
#[tauri::command]
#[specta::specta]
pub async fn newsletter_overview<R: Runtime>(app: AppHandle<R>) -> Result<NewsletterOverview> {
    read(app, kundenbuch::book::Reader::newsletter_overview).await
}

/// Writes the list of those the gate lets through into a picked file.
#[tauri::command]
#[specta::specta]
pub async fn export_newsletter<R: Runtime>(
    app: AppHandle<R>,
    path: String,
    purpose: String,
    channel: Channel,
    recipient: String,
) -> Result<Changed<ExportReport>> {
    let path = app.state::<Desk>().picked(&path)?;
    write(app, move |book| {
        let mut file = File::create(&path)?; // before the hand-over is logged: a full stick hands over nothing
        let (bytes, report) = book.export_list(&purpose, channel, ListFormat::Csv, &recipient)?;
        std::io::Write::write_all(&mut file, &bytes)?;
        file.sync_all()?;
        Ok(report)
    })
    .await
}

/// Writes everything into a picked file; the passphrase is asked again.
#[tauri::command]
#[specta::specta]
pub async fn export_all<R: Runtime>(
    app: AppHandle<R>,
    path: String,
    format: Everything,
    passphrase: String,
) -> Result<Changed<ExportReport>> {
    let path = app.state::<Desk>().picked(&path)?;
    let tell = progress(&app, "export");
    write(app, move |book| {
        book.check_passphrase(Unlock::Passphrase(&passphrase))?;
        let mut out = BufWriter::new(File::create(&path)?);
        book.export_all(format, "", &mut out, &tell)
    })
    .await
}

/// The addresses found in a file or text, and what is known of them.
#[tauri::command]
#[specta::specta]
pub async fn preview_optouts<R: Runtime>(app: AppHandle<R>, source: OptoutSource) -> Result<Vec<Optout>> {
    let found = match source {
        OptoutSource::Text { text } => mail::pasted(&text, &[]),
        OptoutSource::File { path } => {
            let bytes = std::fs::read(app.state::<Desk>().picked(&path)?).map_err(Error::from)?;
            mail::any(&bytes, &Options::default(), &[])?
        }
    };
    read(app, move |reader| reader.preview_optouts(&found)).await
}

/// Blocks all advertising on these addresses.
#[tauri::command]
#[specta::specta]
pub async fn take_optouts<R: Runtime>(
    app: AppHandle<R>,
    addresses: Vec<String>,
    source: Source,
) -> Result<Changed<TakenOptouts>> {
    write(app, move |book| book.take_optouts(&addresses, source)).await
}
