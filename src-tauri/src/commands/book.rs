//! The book on the desk: made, chosen, opened, locked, closed.

use std::path::{Path, PathBuf};

use kundenbuch::{
    Error, Moment, Result,
    book::{
        AskFirst, Book, NewBook, Notice, Opened, Unlock,
        folder::{AppFolder, ENDING},
        is_sample,
    },
    keys::{KeyCost, passphrase},
    sample,
};
use serde::Serialize;
use tauri::{AppHandle, Runtime, State};
use zeroize::Zeroizing;

use super::app::{config_folder, load_config};
use crate::{
    config::RecentBook,
    desk::{Desk, DeskState, in_thread},
    events::{Job, progress},
    pick::Use,
    window,
};

/// A driver waits seconds for each key otherwise; the shipped program takes what this PC can do.
const COST: KeyCost = if cfg!(feature = "e2e") { KeyCost::Floor } else { KeyCost::Calibrated };

/// A book just made.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    /// Its folder.
    pub path: String,
    /// The recovery code, shown this once.
    pub recovery_code: String,
}

/// How hard a passphrase is to guess.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Strength {
    /// Bits a guesser must try.
    pub bits: u32,
    /// Whether the book takes it.
    pub enough: bool,
}

/// What lies on the desk.
#[tauri::command]
#[specta::specta]
pub fn desk_state<R: Runtime>(app: AppHandle<R>, desk: State<'_, Desk>) -> DeskState {
    let mut state = desk.state();
    if let DeskState::Locked { path, last_backup_at, .. } = &mut state {
        let known = load_config(app).recent_books.into_iter().find(|book| book.path == *path);
        *last_backup_at = known.and_then(|book| book.last_backup_at);
    }
    state
}

/// Six random words as a passphrase.
#[tauri::command]
#[specta::specta]
pub fn suggest_passphrase() -> Result<String> {
    passphrase::suggest_now()
}

/// How hard this passphrase is to guess.
#[tauri::command]
#[specta::specta]
pub fn passphrase_strength(text: String) -> Strength {
    let text = Zeroizing::new(text);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates; a count of bits for a bar
    let bits = passphrase::strength_bits(&text) as u32;
    Strength { bits, enough: passphrase::check(&text).is_ok() }
}

/// Whether a book of this name can be made in a chosen folder.
#[tauri::command]
#[specta::specta]
pub async fn check_place(desk: State<'_, Desk>, parent_folder: String, name: String) -> Result<()> {
    let parent = desk.picked(&parent_folder, Use::Place)?;
    in_thread(move || Book::check_place(&book_folder(&parent, &name)?)).await
}

fn book_folder(parent: &Path, name: &str) -> Result<PathBuf> {
    Ok(parent.join(format!("{}{ENDING}", file_name(name)?)))
}

/// Makes a book in a chosen folder and opens it.
#[tauri::command]
#[specta::specta]
pub async fn create_book<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    parent_folder: String,
    name: String,
    owner: String,
    passphrase: String,
) -> Result<Created> {
    let parent = desk.picked(&parent_folder, Use::Place)?;
    let passphrase = Zeroizing::new(passphrase);
    let (book, code) = in_thread(move || {
        let path = book_folder(&parent, &name)?;
        std::fs::create_dir_all(&parent)?;
        let new = NewBook {
            path: &path,
            name: &name,
            passphrase: Some(&passphrase),
            cost: COST,
            owner: &owner,
            country: "DE",
        };
        Book::create(new, AppFolder::usual()?)
    })
    .await?;
    let path = book.place().to_string_lossy().into_owned();
    took(&app, &desk, Opened { book, notices: Vec::new() })?;
    Ok(Created { path, recovery_code: code })
}

/// Whether this recovery code, typed from its sheet, opens the open book; then nobody is reminded of it any more.
#[tauri::command]
#[specta::specta]
pub async fn check_recovery_code(desk: State<'_, Desk>, code: String) -> Result<bool> {
    let typed = Zeroizing::new(code);
    desk.write(move |book| book.check_recovery_code(&typed)).await
}

/// Draws a new recovery code for the open book. The old one opens it until this one is confirmed.
#[tauri::command]
#[specta::specta]
pub async fn draw_recovery_code(desk: State<'_, Desk>, passphrase: String) -> Result<String> {
    let (passphrase, keep) = (Zeroizing::new(passphrase), desk.inner().clone());
    desk.write(move |book| {
        let new = book.draw_recovery_code(&passphrase)?;
        let text = new.text().to_string();
        keep.keep_recovery_code(new);
        Ok(text)
    })
    .await
}

/// Whether this is the recovery code just drawn; from then on it opens the book instead of the old one.
#[tauri::command]
#[specta::specta]
pub async fn confirm_recovery_code(desk: State<'_, Desk>, code: String) -> Result<bool> {
    let (typed, kept) = (Zeroizing::new(code), desk.inner().clone());
    desk.write(move |book| kept.confirm_recovery_code(book, &typed)).await
}

/// Puts a book on the desk that a person picked or had open before. The sample firm opens at once.
#[tauri::command]
#[specta::specta]
pub async fn choose_book<R: Runtime>(app: AppHandle<R>, desk: State<'_, Desk>, path: String) -> Result<()> {
    let known = load_config(app.clone()).recent_books.iter().any(|book| book.path == path);
    let path = if known { PathBuf::from(path) } else { desk.picked(&path, Use::Place)? };
    kundenbuch::book::folder::Folder::existing(&path)?;
    choose(&desk, path)?;
    window::entitle(&app);
    Ok(())
}

/// Opens the sample firm; the first time it is made.
#[tauri::command]
#[specta::specta]
pub async fn open_sample<R: Runtime>(app: AppHandle<R>, desk: State<'_, Desk>) -> Result<()> {
    let before = desk.inner().clone();
    let opened = in_thread(move || {
        before.settle();
        sample::open_usual(AppFolder::usual()?)
    })
    .await?;
    took(&app, &desk, opened).map(drop)
}

/// Opens the chosen book with a passphrase, the sample firm without. Without `apply_erasures`, erasures made in another
/// copy are asked about first.
#[tauri::command]
#[specta::specta]
pub async fn open_book<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    passphrase: String,
    apply_erasures: bool,
) -> Result<Vec<Notice>> {
    let place = desk.place().ok_or(Error::NoBook)?;
    let passphrase = Zeroizing::new(passphrase);
    let before = desk.inner().clone();
    let opened = in_thread(move || {
        before.settle();
        let unlock = if is_sample(&place)? { Unlock::Sample } else { Unlock::Passphrase(&passphrase) };
        open(&place, unlock, ask_first(apply_erasures))
    })
    .await?;
    took(&app, &desk, opened)
}

/// Opens the chosen book with the recovery code and sets a new passphrase.
#[tauri::command]
#[specta::specta]
pub async fn open_with_recovery<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    code: String,
    new_passphrase: String,
    apply_erasures: bool,
) -> Result<Vec<Notice>> {
    let place = desk.place().ok_or(Error::NoBook)?;
    let (code, new) = (Zeroizing::new(code), Zeroizing::new(new_passphrase));
    let before = desk.inner().clone();
    let opened = in_thread(move || {
        passphrase::check(&new)?;
        before.settle();
        let mut opened = open(&place, Unlock::Recovery(&code), ask_first(apply_erasures))?;
        opened.book.set_passphrase_with_recovery(&code, &new, COST)?;
        Ok(opened)
    })
    .await?;
    took(&app, &desk, opened)
}

/// Changes the passphrase of the open book.
#[tauri::command]
#[specta::specta]
pub async fn change_passphrase(desk: State<'_, Desk>, old: String, fresh: String) -> Result<()> {
    let (old, fresh) = (Zeroizing::new(old), Zeroizing::new(fresh));
    desk.write(move |book| book.change_passphrase(&old, &fresh, COST)).await
}

/// Goes on with a book that is older than what this PC has seen: it is named no more.
#[tauri::command]
#[specta::specta]
pub async fn acknowledge_older(desk: State<'_, Desk>) -> Result<()> {
    desk.write(Book::acknowledge_older).await?;
    desk.put_notice_away(|notice| matches!(notice, Notice::OlderThanSeen { .. }));
    Ok(())
}

/// Closes the book; the window comes back with the unlock page.
#[tauri::command]
#[specta::specta]
pub fn lock_book<R: Runtime>(app: AppHandle<R>) {
    window::lock(&app);
}

/// Closes the book and takes it off the desk; with `backup`, only once that was made.
#[tauri::command]
#[specta::specta]
pub async fn close_book<R: Runtime>(app: AppHandle<R>, desk: State<'_, Desk>, backup: bool) -> Result<()> {
    if backup {
        let (to, tell) = (super::backup::place(&app)?, progress(&app, Job::Backup));
        desk.write(move |book| book.back_up(&to, &tell)).await?;
        remember(&app, &desk);
    }
    let closing = desk.inner().clone();
    in_thread(move || closing.close()).await?;
    desk.clear();
    window::entitle(&app);
    Ok(())
}

/// Puts a book on the desk and opens it if it is the sample firm.
///
/// # Errors
/// [`Error::AlreadyOpen`], and as opening answers.
pub fn choose(desk: &Desk, place: PathBuf) -> Result<()> {
    desk.choose(place.clone())?;
    desk.settle(); // one that was locked may still be at its last work
    if is_sample(&place).unwrap_or_default() {
        // a damaged book is named when it is to be opened
        let opened = open(&place, Unlock::Sample, AskFirst::No)?;
        desk.take(opened.book, opened.notices)?;
    }
    Ok(())
}

fn open(place: &Path, unlock: Unlock<'_>, ask_first: AskFirst) -> Result<Opened> {
    Book::open(place, unlock, AppFolder::usual()?, ask_first)
}

fn ask_first(apply: bool) -> AskFirst {
    if apply { AskFirst::No } else { AskFirst::Yes }
}

/// Puts an opened book on the desk and remembers it for the start page.
pub(super) fn took<R: Runtime>(app: &AppHandle<R>, desk: &Desk, opened: Opened) -> Result<Vec<Notice>> {
    let notices = opened.notices.clone();
    desk.take(opened.book, opened.notices)?;
    window::entitle(app);
    remember(app, desk);
    Ok(notices)
}

/// Notes the open book for the start page and the locked window.
pub(super) fn remember<R: Runtime>(app: &AppHandle<R>, desk: &Desk) {
    let (DeskState::Open { name, last_backup_at, .. }, Some(place)) = (desk.state(), desk.place()) else { return };
    let mut config = load_config(app.clone());
    config.remember(RecentBook {
        path: place.to_string_lossy().into_owned(),
        name,
        last_backup_at,
        opened_at: Some(Moment::now()),
    });
    // A start page that forgets is no reason to refuse the book.
    if let Err(error) = config_folder(app).and_then(|folder| config.write(&folder)) {
        tracing::warn!(kind = error.kind(), "recent books");
    }
}

/// A book's name as the name of a folder on every system.
pub(super) fn file_name(name: &str) -> Result<String> {
    let plain: String = name
        .chars()
        .map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { ' ' } else { c })
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let plain = plain.trim_matches([' ', '.']).to_owned();
    if plain.is_empty() { Err(Error::invalid("name", "empty")) } else { Ok(plain) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_books_name_never_leaves_its_folder() {
        assert_eq!(file_name("Weingut Müller & Söhne").unwrap(), "Weingut Müller & Söhne");
        assert_eq!(file_name("../../etc/Huber").unwrap(), "etc Huber".to_owned());
        assert_eq!(file_name(" a\u{0}b:c ").unwrap(), "a b c");
        assert!(file_name(" .. ").is_err());
        assert!(file_name("///").is_err());
    }
}
