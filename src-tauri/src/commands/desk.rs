//! The book on the desk.

use kundenbuch::Result;
use tauri::{AppHandle, Runtime, State, ipc::Channel};

use crate::{
    desk::{Desk, DeskState, Signal},
    window,
};

/// What lies on the desk.
#[tauri::command]
#[specta::specta]
pub async fn desk_state(desk: State<'_, Desk>) -> Result<DeskState> {
    desk.state()
}

/// From now on the page is told what happens on the desk.
#[tauri::command]
#[specta::specta]
pub fn follow_desk(desk: State<'_, Desk>, page: Channel<Signal>) {
    desk.follow(page);
}

/// Closes the book; the window comes back with the unlock page.
#[tauri::command]
#[specta::specta]
pub fn lock_book<R: Runtime>(app: AppHandle<R>) {
    window::lock(&app);
}

/// A sign of life: a key or the mouse was used. The page sends it at most twice a minute.
#[tauri::command]
#[specta::specta]
pub fn note_activity(desk: State<'_, Desk>) {
    desk.saw_someone();
}

/// The person wants the long work to stop.
#[tauri::command]
#[specta::specta]
pub fn cancel_job(desk: State<'_, Desk>) {
    desk.stop();
}
