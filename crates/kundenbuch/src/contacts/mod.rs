//! People and organisations with everything that reaches them.

pub mod dates;
pub mod email;
pub mod phone;
pub mod postcode;
pub mod salutation;

use serde::{Deserialize, Serialize};

/// A person or organisation.
#[derive(Debug)]
pub struct Contact;

/// What a contact is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A human being; everything about them is personal data.
    #[default]
    Person,
    /// A firm, club or authority.
    Organisation,
}

/// How a letter begins. `Unknown` gives "Guten Tag Vorname Nachname".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Salutation {
    /// Not known or not wished.
    #[default]
    Unknown,
    /// Frau.
    Ms,
    /// Herr.
    Mr,
}
