//! Finding people: folded words, sounds, parts of phone numbers, in tiers.

pub mod fold;
pub mod index;
pub mod phonetic;
pub mod query;
mod sql;

pub use query::{Found, Hit, Match};
