//! Contacts, and the steps back.

use kundenbuch::{
    Id, Result,
    book::Op,
    contacts::{Change, Contact, Content, ErasedBefore, Given},
    exchange::draft::Draft,
};
use tauri::State;

use crate::desk::{Desk, Written};

/// Everything about a contact.
#[tauri::command]
#[specta::specta]
pub async fn get_contact(desk: State<'_, Desk>, id: Id<Contact>) -> Result<Contact> {
    desk.read(move |book| book.contact(id)).await
}

/// Enters a contact by hand.
#[tauri::command]
#[specta::specta]
pub async fn add_contact(
    desk: State<'_, Desk>,
    draft: Draft,
    given: Given,
    erased_before: ErasedBefore,
) -> Written<Id<Contact>> {
    desk.write(move |book| book.add_contact(&draft, &given, erased_before)).await
}

/// Changes a contact; each change carries the value the person saw.
#[tauri::command]
#[specta::specta]
pub async fn edit_contact(desk: State<'_, Desk>, id: Id<Contact>, changes: Vec<Change>, given: Given) -> Written<()> {
    desk.write(move |book| book.edit_contact(id, &changes, &given)).await
}

/// Writes a dated note.
#[tauri::command]
#[specta::specta]
pub async fn add_note(desk: State<'_, Desk>, id: Id<Contact>, content: Content, given: Given) -> Written<()> {
    desk.write(move |book| book.add_note(id, content, &given)).await
}

/// Puts contacts into the bin.
#[tauri::command]
#[specta::specta]
pub async fn bin_contacts(desk: State<'_, Desk>, ids: Vec<Id<Contact>>) -> Written<()> {
    desk.write(move |book| book.bin_contacts(&ids)).await
}

/// Takes contacts out of the bin.
#[tauri::command]
#[specta::specta]
pub async fn restore_contacts(desk: State<'_, Desk>, ids: Vec<Id<Contact>>) -> Written<()> {
    desk.write(move |book| book.restore_contacts(&ids)).await
}

/// Puts contacts on lists (tags) and takes them off others.
#[tauri::command]
#[specta::specta]
pub async fn tag_contacts(
    desk: State<'_, Desk>,
    ids: Vec<Id<Contact>>,
    add: Vec<String>,
    remove: Vec<String>,
) -> Written<()> {
    desk.write(move |book| book.tag_contacts(&ids, &add, &remove)).await
}

/// Takes the last step back.
#[tauri::command]
#[specta::specta]
pub async fn undo(desk: State<'_, Desk>) -> Written<Op> {
    desk.write(kundenbuch::book::Book::undo).await
}

/// Does the step again that was taken back.
#[tauri::command]
#[specta::specta]
pub async fn redo(desk: State<'_, Desk>) -> Written<Op> {
    desk.write(kundenbuch::book::Book::redo).await
}
