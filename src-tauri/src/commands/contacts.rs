//! People and organisations.

use kundenbuch::{
    Id, Result,
    book::{Changed, Op},
    contacts::{
        Change, Contact, Content, ErasedBefore, Given,
        list::{ContactPage, ListQuery, Sidebar},
        similar::SimilarContact,
    },
    exchange::draft::Draft,
    search::query::Hit,
};
use tauri::{AppHandle, Runtime};

use super::work::{read, write};

/// A page of the contact table.
#[tauri::command]
#[specta::specta]
pub async fn list_contacts<R: Runtime>(app: AppHandle<R>, query: ListQuery) -> Result<ContactPage> {
    read(app, move |reader| reader.list_contacts(&query)).await
}

/// At which row a contact stands in the table.
#[tauri::command]
#[specta::specta]
pub async fn row_of<R: Runtime>(app: AppHandle<R>, id: Id<Contact>, query: ListQuery) -> Result<Option<u32>> {
    read(app, move |reader| reader.row_of(id, &query)).await
}

/// What the side bar counts.
#[tauri::command]
#[specta::specta]
pub async fn sidebar<R: Runtime>(app: AppHandle<R>) -> Result<Sidebar> {
    read(app, kundenbuch::book::Reader::sidebar).await
}

/// Everything about a contact.
#[tauri::command]
#[specta::specta]
pub async fn get_contact<R: Runtime>(app: AppHandle<R>, id: Id<Contact>) -> Result<Contact> {
    read(app, move |reader| reader.contact(id)).await
}

/// Enters a contact.
#[tauri::command]
#[specta::specta]
pub async fn add_contact<R: Runtime>(
    app: AppHandle<R>,
    draft: Draft,
    given: Given,
    erased_before: ErasedBefore,
) -> Result<Changed<Id<Contact>>> {
    write(app, move |book| book.add_contact(&draft, &given, erased_before)).await
}

/// Changes a contact.
#[tauri::command]
#[specta::specta]
pub async fn edit_contact<R: Runtime>(
    app: AppHandle<R>,
    id: Id<Contact>,
    changes: Vec<Change>,
    given: Given,
) -> Result<Changed<()>> {
    write(app, move |book| book.edit_contact(id, &changes, &given)).await
}

/// Writes a dated note.
#[tauri::command]
#[specta::specta]
pub async fn add_note<R: Runtime>(
    app: AppHandle<R>,
    id: Id<Contact>,
    content: Content,
    given: Given,
) -> Result<Changed<()>> {
    write(app, move |book| book.add_note(id, content, &given)).await
}

/// Puts contacts into the bin.
#[tauri::command]
#[specta::specta]
pub async fn bin_contacts<R: Runtime>(app: AppHandle<R>, ids: Vec<Id<Contact>>) -> Result<Changed<()>> {
    write(app, move |book| book.bin_contacts(&ids)).await
}

/// Takes contacts out of the bin.
#[tauri::command]
#[specta::specta]
pub async fn restore_contacts<R: Runtime>(app: AppHandle<R>, ids: Vec<Id<Contact>>) -> Result<Changed<()>> {
    write(app, move |book| book.restore_contacts(&ids)).await
}

/// Puts tags on contacts and takes others off.
#[tauri::command]
#[specta::specta]
pub async fn tag_contacts<R: Runtime>(
    app: AppHandle<R>,
    ids: Vec<Id<Contact>>,
    add: Vec<String>,
    remove: Vec<String>,
) -> Result<Changed<()>> {
    write(app, move |book| book.tag_contacts(&ids, &add, &remove)).await
}

/// Known contacts that a new one resembles.
#[tauri::command]
#[specta::specta]
pub async fn similar_contacts<R: Runtime>(app: AppHandle<R>, draft: Draft) -> Result<Vec<SimilarContact>> {
    read(app, move |reader| reader.similar_contacts(&draft)).await
}

/// Finds people while the text is typed.
#[tauri::command]
#[specta::specta]
pub async fn search_contacts<R: Runtime>(app: AppHandle<R>, text: String, limit: u32) -> Result<Vec<Hit>> {
    read(app, move |reader| reader.search(&text, limit)).await
}

/// Takes the newest step back.
#[tauri::command]
#[specta::specta]
pub async fn undo<R: Runtime>(app: AppHandle<R>) -> Result<Changed<Op>> {
    write(app, kundenbuch::book::Book::undo).await
}

/// Does the step again that was taken back.
#[tauri::command]
#[specta::specta]
pub async fn redo<R: Runtime>(app: AppHandle<R>) -> Result<Changed<Op>> {
    write(app, kundenbuch::book::Book::redo).await
}
