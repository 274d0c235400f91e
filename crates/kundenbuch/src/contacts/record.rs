//! A contact as it is shown: everything about the person, each value with its provenance.

use serde::{Deserialize, Serialize};

use super::{Kind, Salutation, Source};
use crate::{Id, Moment, Uid, children::Age};

/// Where one value comes from, what it is for, when it must go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Provenance {
    /// Where from.
    pub source: Source,
    /// A remark about it.
    pub note: String,
    /// When it was entered.
    pub recorded_at: Moment,
    /// Who entered it.
    pub recorded_by: String,
    /// The file it came from; empty if none.
    pub file_name: String,
    /// Line in that file; 0 if none.
    pub line: u32,
    /// Code of its purpose.
    pub purpose: String,
    /// ISO date after which it must go.
    pub keep_until: Option<String>,
}

/// A person or organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// Number in this book.
    pub id: Id<Contact>,
    /// Name in every book.
    pub uid: Uid,
    /// Person or organisation.
    pub kind: Kind,
    /// How a letter begins.
    pub salutation: Salutation,
    /// `sie` or `du`.
    pub address_form: String,
    /// Academic title.
    pub title: String,
    /// First name.
    pub given: String,
    /// Further first names.
    pub additional: String,
    /// Surname.
    pub family: String,
    /// After the name.
    pub suffix: String,
    /// The organisation's name, or the name of the one the person works for.
    pub organisation: String,
    /// The organisation the person works for.
    pub works_for: Option<Id<Contact>>,
    /// Department there.
    pub department: String,
    /// Position there.
    pub position: String,
    /// Overrides the letter salutation.
    pub greeting: String,
    /// The firm's number for this customer.
    pub customer_number: String,
    /// Ticked as a child (Art. 8 DSGVO); [`Contact::age`] says who counts as one.
    pub minor: bool,
    /// What the age means today.
    pub age: Age,
    /// Since when the contact is restricted (Art. 18 DSGVO).
    pub restricted_at: Option<Moment>,
    /// Ground of the restriction; empty if none.
    pub restriction: String,
    /// Since when it lies in the bin.
    pub binned_at: Option<Moment>,
    /// Entered.
    pub created_at: Moment,
    /// Changed last.
    pub changed_at: Moment,
    /// Provenance of the name group.
    pub provenance: Provenance,
    /// E-mail addresses, the main one first.
    pub emails: Vec<Email>,
    /// Phone numbers, the main one first.
    pub phones: Vec<Phone>,
    /// Postal addresses, the main one first.
    pub addresses: Vec<Address>,
    /// Web pages.
    pub websites: Vec<Website>,
    /// Birthday, IBAN and what the firm names itself.
    pub facts: Vec<Fact>,
    /// Lists.
    pub tags: Vec<Tag>,
    /// Dated notes, newest first.
    pub notes: Vec<Note>,
}

/// An e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Email {
    /// Number of the row.
    pub id: u32,
    /// As typed.
    pub value: String,
    /// `work`, `home`, `other`, or the person's word.
    pub label: String,
    /// Whether it can be an e-mail address at all.
    pub valid: bool,
    /// Where from.
    pub provenance: Provenance,
}

/// A phone number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Phone {
    /// Number of the row.
    pub id: u32,
    /// As typed: the truth.
    pub value: String,
    /// Written by DIN 5008; the typed text if it is not understood.
    pub din5008: String,
    /// E.164 without extension; empty if not understood.
    pub e164: String,
    /// `work`, `home`, `mobile`, `fax`, `other`, or the person's word.
    pub label: String,
    /// Where from.
    pub provenance: Provenance,
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// Number of the row.
    pub id: u32,
    /// `work`, `home`, `other`, or the person's word.
    pub label: String,
    /// Street and house number; further lines after a line feed.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub place: String,
    /// ISO code.
    pub country: String,
    /// Where from.
    pub provenance: Provenance,
}

/// A web page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Website {
    /// Number of the row.
    pub id: u32,
    /// As typed.
    pub value: String,
    /// What it is.
    pub label: String,
    /// Where from.
    pub provenance: Provenance,
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// Number of the row.
    pub id: u32,
    /// `birthday`, `iban`, or the firm's own word.
    pub name: String,
    /// Birthdays as `YYYY-MM-DD` or `--MM-DD`, everything else as typed.
    pub value: String,
    /// Sensitivity class, 0 to 3.
    pub class: u32,
    /// Where from.
    pub provenance: Provenance,
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    /// Number of the row.
    pub id: u32,
    /// The list's name.
    pub value: String,
    /// Where from.
    pub provenance: Provenance,
}

/// A dated note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// Number of the row.
    pub id: u32,
    /// `note`, `visit`, `call`, `letter`, `mail`.
    pub kind: String,
    /// The text.
    pub body: String,
    /// When it happened.
    pub happened_at: Moment,
    /// Where from.
    pub provenance: Provenance,
}
