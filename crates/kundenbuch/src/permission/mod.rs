//! The gate `may_contact`: may this firm write to or call this person, today, and on what ground?
