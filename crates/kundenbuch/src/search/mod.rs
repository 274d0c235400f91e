//! Finding people: folded words, sounds, parts of phone numbers, in tiers.
