//! What is being typed and is not entered yet. It waits in the book, so that neither locking nor a kill loses it.

use serde::Serialize;

use super::{Contact, ready::LONGEST, store};
use crate::{
    Error, Id, Result,
    book::{Book, Reader},
    consents,
};

/// Input of a form that was not entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct KeptDraft {
    /// Whom it is about; `None`: a new contact.
    pub contact: Option<Id<Contact>>,
    /// As the form keeps it, at most [`LONGEST`] bytes; nothing here reads it.
    pub body: String,
}

impl Book {
    /// Keeps what is being typed about a contact, or about a new one; an empty text forgets it.
    ///
    /// # Errors
    /// [`Error::InvalidValue`] `too_long`; [`Error::ContactGone`]; and as the disk answers.
    pub fn keep_draft(&mut self, contact: Option<Id<Contact>>, body: &str) -> Result<()> {
        if body.is_empty() {
            return self.tidy(|db| store::drafts::forget(db, contact));
        }
        if body.len() > LONGEST {
            return Err(Error::invalid("draft", "too_long"));
        }
        if let Some(contact) = contact {
            consents::must_exist(&self.db, contact)?;
        }
        let at = self.now();
        self.tidy(|db| store::drafts::keep(db, contact, body, at))
    }
}

impl Reader {
    /// What was being typed when the book was closed, of those who are still here, the oldest first.
    ///
    /// # Errors
    /// As the database answers.
    pub fn drafts(&self) -> Result<Vec<KeptDraft>> {
        store::drafts::all(&self.db)
    }
}
