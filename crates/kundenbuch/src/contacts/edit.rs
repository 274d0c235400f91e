//! One change of a contact. It carries the old value the person saw; "set", never "flip".

use serde::{Deserialize, Serialize};

use super::{
    ready::COUNTRY,
    record::Contact,
    store::{self, Entered},
};
use crate::{Error, Id, Moment, Result, book::Tx};

/// What to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "do", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Change {
    /// A field of the contact itself.
    Set {
        /// Which.
        field: Field,
        /// What the person saw.
        old: String,
        /// What it shall be.
        new: String,
    },
    /// A new value.
    Add {
        /// The value.
        content: Content,
    },
    /// Another text for a value.
    Replace {
        /// Number of the value's row.
        id: u32,
        /// What the person saw.
        old: Content,
        /// What it shall be; of the same kind.
        new: Content,
    },
    /// A value goes.
    Remove {
        /// Number of the value's row.
        id: u32,
        /// What the person saw.
        old: Content,
    },
}

impl Change {
    /// Whether it only adds a note, which a restricted contact may be given too.
    pub(super) fn adds_note(&self) -> bool {
        matches!(self, Change::Add { content: Content::Note { .. } })
    }

    /// Whether an address comes, goes or becomes another one.
    fn moves(&self) -> bool {
        let (Change::Add { content } | Change::Replace { new: content, .. } | Change::Remove { old: content, .. }) =
            self
        else {
            return false;
        };
        match content {
            Content::Address { .. } => true,
            Content::Fact { name, .. } => name == COUNTRY,
            _ => false,
        }
    }

    /// Whether the person is recognised by what it changes, so that the gate is asked again.
    pub(super) fn identifies(&self) -> bool {
        match self {
            Change::Set { field, .. } => field.names() || *field == Field::Suffix,
            Change::Add { content } | Change::Replace { new: content, .. } => match content {
                Content::Email { .. } | Content::Phone { .. } | Content::Address { .. } => true,
                Content::Fact { name, .. } => name == crate::children::BIRTHDAY,
                _ => false,
            },
            Change::Remove { old, .. } => matches!(old, Content::Fact { .. }),
        }
    }
}

/// A field of the contact itself. All of the name group share one provenance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    /// `unknown`, `ms`, `mr`.
    Salutation,
    /// `sie`, `du`.
    AddressForm,
    /// Academic title.
    Title,
    /// First name.
    Given,
    /// Further first names.
    Additional,
    /// Surname.
    Family,
    /// After the name.
    Suffix,
    /// An organisation's name; for a person the organisation they work for.
    Organisation,
    /// Department there.
    Department,
    /// Position there.
    Position,
    /// Overrides the letter salutation.
    Greeting,
    /// Customer number.
    CustomerNumber,
    /// `0` or `1`: under 16.
    Minor,
}

impl Field {
    /// The column.
    pub fn column(self) -> &'static str {
        match self {
            Field::Salutation => "salutation",
            Field::AddressForm => "address_form",
            Field::Title => "title",
            Field::Given => "given",
            Field::Additional => "additional",
            Field::Family => "family",
            Field::Suffix => "suffix",
            Field::Organisation => "organisation",
            Field::Department => "department",
            Field::Position => "position",
            Field::Greeting => "greeting",
            Field::CustomerNumber => "customer_number",
            Field::Minor => "minor",
        }
    }

    /// Whether it is part of the name, and so changes the hash of the postal addresses.
    pub fn names(self) -> bool {
        matches!(self, Field::Given | Field::Family | Field::Organisation)
    }
}

/// One value with a provenance of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Content {
    /// An e-mail address.
    Email {
        /// As typed.
        value: String,
        /// What it is.
        label: String,
    },
    /// A phone number.
    Phone {
        /// As typed.
        value: String,
        /// What it is.
        label: String,
    },
    /// A postal address.
    Address {
        /// What it is.
        label: String,
        /// Street and number.
        street: String,
        /// Postcode.
        postcode: String,
        /// Town.
        place: String,
        /// Country as written; empty for the firm's own.
        country: String,
    },
    /// A web page.
    Website {
        /// As typed.
        value: String,
        /// What it is.
        label: String,
    },
    /// A fact.
    Fact {
        /// `birthday`, `iban`, or the firm's own word.
        name: String,
        /// Birthdays as `YYYY-MM-DD` or `--MM-DD`.
        value: String,
    },
    /// A tag.
    Tag {
        /// The list's name.
        value: String,
    },
    /// A dated note.
    Note {
        /// `note`, `visit`, `call`, `letter`, `mail`.
        activity: String,
        /// The text.
        body: String,
        /// When it happened; 0 for now.
        happened_at: Moment,
    },
}

pub(super) fn apply(tx: &Tx<'_>, contact: Id<Contact>, change: &Change, from: &Entered) -> Result<()> {
    write(tx, contact, change, from)?;
    // Where somebody lives says how their numbers are read.
    if change.moves() { store::reread_numbers(tx, contact).map(drop) } else { Ok(()) }
}

fn write(tx: &Tx<'_>, contact: Id<Contact>, change: &Change, from: &Entered) -> Result<()> {
    match change {
        Change::Set { field, old, new } => store::set_field(tx, contact, *field, old, new.trim(), from),
        Change::Add { content } => store::add_value(tx, contact, content, from),
        Change::Replace { id, old, new } if std::mem::discriminant(old) == std::mem::discriminant(new) => {
            store::expect(tx, contact, *id, old)?;
            store::replace_value(tx, contact, *id, new, from)
        }
        Change::Replace { .. } => Err(Error::internal("replace_by_another_kind")),
        Change::Remove { id, old } => {
            store::expect(tx, contact, *id, old)?;
            store::remove_value(tx, *id, old)
        }
    }
}
