//! What comes in and goes out: one file per format, one gate for all of it.

pub mod admit;
mod ahead;
pub mod draft;
pub mod import;
pub mod own;
pub mod read;
pub(crate) mod records;
pub(crate) mod refusal;
pub(crate) mod sameness;
pub(crate) mod store;
pub mod write;
