//! Key slots, the recovery code and the authenticated header of a book.
