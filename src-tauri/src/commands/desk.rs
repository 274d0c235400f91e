//! The book on the desk.

use tauri::{AppHandle, Runtime, State, ipc::Channel};

use crate::{
    desk::{Desk, DeskState, Signal},
    window,
};

/// What lies on the desk.
#[tauri::command]
#[specta::specta]
pub fn desk_state(desk: State<'_, Desk>) -> DeskState {
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
pub fn lock<R: Runtime>(app: AppHandle<R>) {
    window::lock(&app);
}

/// A sign of life: a key or the mouse was used. The page sends it at most twice a minute.
#[tauri::command]
#[specta::specta]
pub fn still_here(desk: State<'_, Desk>) {
    desk.saw_someone();
}
