//! Backups: one file with a consistent, still encrypted copy of the book, its key slots, the sealed ledger of erasures
//! and a sealed manifest. A backup counts only once it was opened again and found whole; a restore goes into a new
//! folder, never over a book, and carries out known erasures before anything is shown.

mod archive;
pub(crate) mod known;
mod manifest;
mod restore;
pub(crate) mod store;
mod verify;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use archive::is_one;
pub use restore::{BackupView, inspect, restore};
pub(crate) use write::clear;
pub use write::{BackupFile, BackupMade, ENDING, list};
