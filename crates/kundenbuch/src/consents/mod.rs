//! Consents: purposes, immutable wordings, append-only events. State is derived, never stored.
