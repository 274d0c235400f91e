//! What we promise, through public doors only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, clippy::panic)]

mod backup;
mod births;
mod books;
mod children;
mod children_doors;
mod copies;
mod edited_files;
mod edits;
mod erased_doors;
mod erasure;
mod formerly;
mod handover;
mod import;
mod kept;
mod ledger;
mod matrix;
mod mentions;
mod nameless;
mod namesakes;
mod numbers;
mod older;
mod optouts;
mod people;
mod places;
mod refusals;
mod restricted_doors;
mod restriction;
mod returns;
mod roundtrip;
mod schedules;
mod waiting;
mod ways;
mod window;
mod wishes;
mod words;
