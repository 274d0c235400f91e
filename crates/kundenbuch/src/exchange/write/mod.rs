//! Writers: drafts in, bytes out. They know formats; who may be written out is decided before.

pub mod csv;
pub mod vcard;
