//! Making, opening, locking and closing a book.

use std::path::PathBuf;

use kundenbuch::{
    Result,
    book::{AskFirst, Book, NewBook, Notice, Unlock, folder},
    keys::{KeyCost, passphrase},
    sample,
};
use serde::Serialize;
use tauri::{AppHandle, Manager, Runtime, State};

use super::{
    backup, settings,
    work::{aside, progress},
};
use crate::desk::Desk;

/// How good a passphrase is.
#[derive(Debug, Clone, Copy, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Strength {
    /// Estimated bits.
    pub bits: f64,
    /// Whether they suffice.
    pub enough: bool,
}

/// A new book.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    /// The recovery code, shown this once.
    pub recovery_code: String,
}

/// Six words nobody guesses.
#[tauri::command]
#[specta::specta]
pub fn suggest_passphrase() -> Result<String> {
    passphrase::suggest_now()
}

/// How good a passphrase is.
#[tauri::command]
#[specta::specta]
pub fn passphrase_strength(text: &str) -> Strength {
    Strength { bits: passphrase::strength_bits(text), enough: passphrase::check(text).is_ok() }
}

/// Makes a book in a picked folder and opens it.
#[tauri::command]
#[specta::specta]
pub async fn create_book<R: Runtime>(
    app: AppHandle<R>,
    parent_folder: String,
    name: String,
    owner: String,
    passphrase: String,
) -> Result<Created> {
    let desk = app.state::<Desk>();
    let path = folder::named(&desk.picked(&parent_folder)?, &name)?;
    let (book, recovery_code) = aside(move || {
        let new = NewBook {
            path: &path,
            name: &name,
            passphrase: Some(&passphrase),
            cost: KeyCost::Calibrated,
            owner: &owner,
            country: "DE",
        };
        Book::create(new, folder::AppFolder::usual()?)
    })
    .await?;
    settings::remember(&app, book.place())?;
    desk.lay(book, Vec::new())?;
    Ok(Created { recovery_code })
}

/// Whether the person has written the recovery code down rightly: it is tried for real.
#[tauri::command]
#[specta::specta]
pub fn confirm_recovery_code(desk: State<'_, Desk>, code: &str) -> Result<bool> {
    desk.write(|book| book.check_passphrase(Unlock::Recovery(code)).map(|()| true))
}

/// Opens the sample firm, made anew if it is not there.
#[tauri::command]
#[specta::specta]
pub async fn open_sample<R: Runtime>(app: AppHandle<R>) -> Result<()> {
    let opened = aside(|| sample::open_usual(folder::AppFolder::usual()?)).await?;
    app.state::<Desk>().lay(opened.book, opened.notices)
}

/// Puts a picked or remembered book on the desk, closed.
#[tauri::command]
#[specta::specta]
pub fn choose_book(desk: State<'_, Desk>, path: &str) -> Result<()> {
    let place = desk.picked(path).unwrap_or_else(|_| PathBuf::from(path));
    folder::Folder::existing(&place)?;
    desk.ask_for(place);
    Ok(())
}

/// Opens the book on the desk. With `apply_erasures` erasures of another copy are carried out; without, the person is
/// asked first.
#[tauri::command]
#[specta::specta]
pub async fn open_book<R: Runtime>(app: AppHandle<R>, passphrase: String, apply_erasures: bool) -> Result<Vec<Notice>> {
    let place = app.state::<Desk>().place()?;
    let opened = aside(move || {
        let unlock =
            if kundenbuch::book::is_sample(&place)? { Unlock::Sample } else { Unlock::Passphrase(&passphrase) };
        Book::open(&place, unlock, folder::AppFolder::usual()?, asking(apply_erasures))
    })
    .await?;
    settings::remember(&app, opened.book.place())?;
    app.state::<Desk>().lay(opened.book, opened.notices.clone())?;
    Ok(opened.notices)
}

/// Opens the book on the desk with the recovery code and sets a new passphrase.
#[tauri::command]
#[specta::specta]
pub async fn open_with_recovery<R: Runtime>(
    app: AppHandle<R>,
    code: String,
    new_passphrase: String,
    apply_erasures: bool,
) -> Result<Vec<Notice>> {
    let place = app.state::<Desk>().place()?;
    let opened = aside(move || {
        passphrase::check(&new_passphrase)?;
        let mut opened =
            Book::open(&place, Unlock::Recovery(&code), folder::AppFolder::usual()?, asking(apply_erasures))?;
        opened.book.set_passphrase_with_recovery(&code, &new_passphrase, KeyCost::Calibrated)?;
        Ok(opened)
    })
    .await?;
    app.state::<Desk>().lay(opened.book, opened.notices.clone())?;
    Ok(opened.notices)
}

fn asking(apply_erasures: bool) -> AskFirst {
    if apply_erasures { AskFirst::No } else { AskFirst::Yes }
}

/// Closes the book, on wish with a backup before.
#[tauri::command]
#[specta::specta]
pub async fn close_book<R: Runtime>(app: AppHandle<R>, backup: bool) -> Result<()> {
    if backup {
        let to = backup::folder(&app)?;
        let tell = progress(&app, "backup");
        let handle = app.clone();
        aside(move || handle.state::<Desk>().write(|book| book.back_up(&to, &tell))).await?;
    }
    crate::window::lock(&app);
    Ok(())
}

/// Changes the passphrase.
#[tauri::command]
#[specta::specta]
pub async fn change_passphrase<R: Runtime>(app: AppHandle<R>, old: String, new: String) -> Result<()> {
    super::work::write(app, move |book| book.change_passphrase(&old, &new, KeyCost::Calibrated)).await
}
