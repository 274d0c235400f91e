//! What a person does, in the real window.
#![allow(clippy::unwrap_used, missing_docs)]

mod people;
mod start;
mod story;
