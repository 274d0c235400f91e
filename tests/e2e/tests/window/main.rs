//! What a person does, in the real window.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod looks;
mod mishaps;
mod people;
mod start;
mod story;
