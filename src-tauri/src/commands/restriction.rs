//! Restriction of processing (Art. 18 DSGVO).

use kundenbuch::{
    Id, Result,
    contacts::Contact,
    restriction::{Ground, Restriction},
};
use tauri::State;

use crate::desk::{Desk, Written};

/// The restrictions of a contact, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_restrictions(desk: State<'_, Desk>, contact: Id<Contact>) -> Result<Vec<Restriction>> {
    desk.read(move |book| book.restrictions(contact)).await
}

/// Restricts a contact.
#[tauri::command]
#[specta::specta]
pub async fn restrict_contact(
    desk: State<'_, Desk>,
    contact: Id<Contact>,
    ground: Ground,
    note: String,
) -> Written<()> {
    desk.write(move |book| book.restrict(contact, ground, &note)).await
}

/// Lifts the restriction of a contact, after the person was told on this day.
#[tauri::command]
#[specta::specta]
pub async fn lift_restriction(
    desk: State<'_, Desk>,
    contact: Id<Contact>,
    reason: String,
    told_on: String,
) -> Written<()> {
    desk.write(move |book| book.lift_restriction(contact, &reason, &told_on)).await
}
