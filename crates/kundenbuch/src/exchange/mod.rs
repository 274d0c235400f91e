//! What comes in and goes out: one file per format, one gate for all of it.

pub mod draft;
pub mod read;
pub mod write;
