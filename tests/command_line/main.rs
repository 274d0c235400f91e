//! What the command line promises, seen from outside: the program is started, its answers are read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr
)]

mod basics;
mod doors;
mod full_disk;
mod kill;
mod leftovers;
mod list;
mod network;
mod noes;
mod office;
mod people;
mod private;
mod protect;
mod story;
mod wishes;
