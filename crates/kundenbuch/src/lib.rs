//! The core of Kundenbuch: one encrypted book of customers on one PC.
//!
//! It holds no Tauri, opens no socket, and knows time and chance only as [`Moment`] and [`Uid`].
//! Three gates guard the people in the book: [`permission`] (may we write to them?), [`exchange`] (may
//! this row come in?) and [`erasure`] (what goes, what must stay?). Nothing writes outside [`book`].

pub mod backup;
pub mod book;
pub mod chain;
pub mod children;
pub mod consents;
pub mod contacts;
pub mod erasure;
pub mod error;
pub mod exchange;
pub mod fields;
/// What a process that holds keys refuses to the rest of the PC.
pub mod harden;
pub mod id;
pub mod journal;
pub mod keys;
pub mod moment;
pub mod newsletter;
pub mod permission;
pub mod restriction;
pub mod sample;
pub mod schema;
pub mod search;
pub(crate) mod steps;
pub mod suppression;

pub use error::{Error, Result};
pub use id::{Id, Uid};
pub use moment::Moment;
