//! The tables and the ladder of migrations.
