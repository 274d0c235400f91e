//! Contacts, and the steps back.

use kundenbuch::{
    Id, Result,
    book::{Op, Reader},
    contacts::{
        Change, Contact, ContactLink, ContactPage, Content, ErasedBefore, Given, ListQuery, Sidebar, SimilarContact,
        drafts::KeptDraft,
    },
    erasure::Known,
    exchange::draft::Draft,
    search::Hit,
};
use tauri::State;

use crate::desk::{Desk, Written};

/// A page of the contact table.
#[tauri::command]
#[specta::specta]
pub async fn list_contacts(desk: State<'_, Desk>, query: ListQuery) -> Result<ContactPage> {
    desk.read(move |book| book.list_contacts(&query)).await
}

/// At which row a contact stands in the table.
#[tauri::command]
#[specta::specta]
pub async fn row_of(desk: State<'_, Desk>, id: Id<Contact>, query: ListQuery) -> Result<Option<u32>> {
    desk.read(move |book| book.row_of(id, &query)).await
}

/// What the side bar counts.
#[tauri::command]
#[specta::specta]
pub async fn sidebar(desk: State<'_, Desk>) -> Result<Sidebar> {
    desk.read(kundenbuch::book::Reader::sidebar).await
}

/// Known contacts that a new one resembles.
#[tauri::command]
#[specta::specta]
pub async fn similar_contacts(desk: State<'_, Desk>, draft: Draft) -> Result<Vec<SimilarContact>> {
    desk.read(move |book| book.similar_contacts(&draft)).await
}

/// Finds people while the text is typed.
#[tauri::command]
#[specta::specta]
pub async fn search_contacts(desk: State<'_, Desk>, text: String, limit: u32) -> Result<Vec<Hit>> {
    desk.read(move |book| book.search(&text, limit)).await
}

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
pub async fn edit_contact(
    desk: State<'_, Desk>,
    id: Id<Contact>,
    changes: Vec<Change>,
    given: Given,
    erased_before: ErasedBefore,
) -> Written<()> {
    desk.write(move |book| book.edit_contact_knowing(id, &changes, &given, erased_before)).await
}

/// Whether somebody like this was erased.
#[tauri::command]
#[specta::specta]
pub async fn erased_like(desk: State<'_, Desk>, draft: Draft) -> Result<Option<Known>> {
    desk.read(move |book| book.erased_like(&draft)).await
}

/// Whether somebody like this contact was erased.
#[tauri::command]
#[specta::specta]
pub async fn erased_like_contact(desk: State<'_, Desk>, id: Id<Contact>) -> Result<Option<Known>> {
    desk.read(move |book| book.erased_like_contact(id)).await
}

/// Writes a dated note.
#[tauri::command]
#[specta::specta]
pub async fn add_note(desk: State<'_, Desk>, id: Id<Contact>, content: Content, given: Given) -> Written<()> {
    desk.write(move |book| book.add_note(id, &content, &given)).await
}

/// Keeps what is being typed about a contact, or about a new one, in the book; an empty text forgets it.
#[tauri::command]
#[specta::specta]
pub async fn note_draft(desk: State<'_, Desk>, contact: Option<Id<Contact>>, body: String) -> Result<()> {
    desk.write(move |book| book.keep_draft(contact, &body)).await
}

/// What was being typed when the book was closed.
#[tauri::command]
#[specta::specta]
pub async fn list_drafts(desk: State<'_, Desk>) -> Result<Vec<KeptDraft>> {
    desk.read(Reader::drafts).await
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

/// Gives a list another name.
#[tauri::command]
#[specta::specta]
pub async fn rename_tag(desk: State<'_, Desk>, old: String, name: String) -> Written<()> {
    desk.write(move |book| book.rename_tag(&old, &name)).await
}

/// Takes a list away; the contacts on it stay.
#[tauri::command]
#[specta::specta]
pub async fn delete_tag(desk: State<'_, Desk>, name: String) -> Written<()> {
    desk.write(move |book| book.delete_tag(&name)).await
}

/// The people who work for an organisation.
#[tauri::command]
#[specta::specta]
pub async fn people_of(desk: State<'_, Desk>, organisation: Id<Contact>) -> Result<Vec<ContactLink>> {
    desk.read(move |book| book.people_of(organisation)).await
}

/// Towns the book knows for a postcode.
#[tauri::command]
#[specta::specta]
pub async fn places_of(desk: State<'_, Desk>, postcode: String) -> Result<Vec<String>> {
    desk.read(move |book| book.places_of(&postcode)).await
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
