//! The sample firm: invented people with the variety of real ones, the same for the same seed.
