//! Finding people: folded words, sounds, parts of phone numbers, in tiers.

pub mod fold;
pub mod phonetic;
