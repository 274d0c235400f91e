//! What is being typed and is not entered yet. It waits in the book, so that neither locking nor a kill loses it.

use serde::Serialize;
use serde_json::{Map, Value};

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
    /// As the forms keep it, at most [`LONGEST`] bytes: JSON whose line breaks stand as they are. Nothing here reads it;
    /// an erasure looks for the person in it, and blanks their name where it stands in a field.
    pub body: String,
}

/// The form of a new contact in what is typed about nobody in the book.
const NEW_CONTACT: &str = "fresh";

/// The new contact that is being typed, and the rest; both empty where the text is none of ours.
pub(crate) fn parted(body: &str) -> (String, String) {
    let escaped = body.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t");
    let Ok(mut forms) = serde_json::from_str::<Map<String, Value>>(&escaped) else { return Default::default() };
    let fresh = forms.shift_remove(NEW_CONTACT).map(|form| written(&form)).unwrap_or_default();
    (fresh, if forms.is_empty() { String::new() } else { written(&Value::Object(forms)) })
}

/// JSON whose line breaks and tabs stand as they are, as the forms write it.
fn written(value: &Value) -> String {
    let (mut text, json) = (String::new(), value.to_string());
    let mut letters = json.chars();
    while let Some(letter) = letters.next() {
        match (letter, if letter == '\\' { letters.next() } else { None }) {
            (_, Some('n')) => text.push('\n'),
            (_, Some('r')) => text.push('\r'),
            (_, Some('t')) => text.push('\t'),
            (_, Some(other)) => text.extend(['\\', other]),
            (letter, None) => text.push(letter),
        }
    }
    text
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
