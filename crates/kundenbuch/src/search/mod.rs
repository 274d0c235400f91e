//! Finding people: folded words, sounds, parts of phone numbers, in tiers.

pub mod fold;
pub mod index;
pub mod lines;
pub mod phonetic;
pub mod query;
mod sql;
mod texts;
pub mod watch;

pub use query::{Found, Hit, Match};
