//! The book: opening, reading, and the only transaction in the program.
