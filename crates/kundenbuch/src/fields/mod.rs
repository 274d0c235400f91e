//! The field registry: every place where personal data can live, and what happens to it.

pub mod forbidden;
