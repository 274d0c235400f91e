//! What only this program's own files say of a contact: records that cards and tables carry beside what every program
//! reads, one JSON document each.
//!
//! They make a complete export whole: the no's and the consents, notes with their dates, where each value is from. A
//! no in them always counts. A consent counts only for a contact that comes in new, and never against a no that this
//! book knows (`exchange::records`).

use serde::{Deserialize, Serialize};

use super::draft::Draft;
use crate::{
    Moment, Uid,
    consents::{Channel, Event, How},
    contacts::{Contact, Given, Provenance},
    suppression::Source as BlockSource,
};

/// How our cards name the program that wrote them.
pub const PRODUCT: &str = "-//Kundenbuch//Kundenbuch//DE";

/// One record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Own {
    /// About the contact itself.
    Contact(OwnContact),
    /// A row of the block list that meets one of its addresses.
    Block(OwnBlock),
    /// A consent event.
    Event(OwnEvent),
    /// Kind and date of one of its notes.
    Note(OwnNote),
    /// Where a value is from, if it is not from where the contact is.
    Value(OwnValue),
}

/// See [`Own::Contact`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnContact {
    /// Its name in the book that wrote it.
    pub uid: Option<Uid>,
    /// `sie` or `du`.
    pub address_form: String,
    /// Overrides the letter salutation.
    pub greeting: String,
    /// Where the name, and every value that says nothing else, is from.
    pub given: Given,
}

/// See [`Own::Block`]. The list holds keyed hashes, so it travels as what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnBlock {
    /// Its name.
    pub uid: Uid,
    /// What is blocked.
    pub address: BlockedAddress,
    /// Code of the only purpose it covers; `None` for all advertising.
    pub purpose: Option<String>,
    /// Whether it also covers what is not advertising.
    pub everything: bool,
    /// How it came in.
    pub source: BlockSource,
    /// When the person said no.
    pub at: Moment,
}

/// An address of the contact, as it stands in its card. A number may mean several, a domain lies in others: `reading`
/// says which of them, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BlockedAddress {
    /// An e-mail address.
    Mail(String),
    /// All addresses of a domain.
    Domain {
        /// One of them.
        of: String,
        /// Its own domain, or one above.
        reading: u32,
    },
    /// A phone number.
    Phone {
        /// As written.
        number: String,
        /// Which number it means.
        reading: u32,
    },
    /// The contact's own name at this street.
    Post {
        /// Street and house number.
        street: String,
        /// Postcode.
        postcode: String,
    },
}

/// See [`Own::Event`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnEvent {
    /// Its name.
    pub uid: Uid,
    /// Code of the purpose.
    pub purpose: String,
    /// On which channel.
    pub channel: Channel,
    /// What happened.
    pub event: Event,
    /// How it was said.
    pub how: How,
    /// The wording agreed to.
    #[serde(default)]
    pub wording_version: Option<u32>,
    /// Its text as it was then; empty without a wording.
    #[serde(default)]
    pub wording_text: String,
    /// A remark.
    #[serde(default)]
    pub note: String,
    /// Whether a guardian agreed for a child.
    #[serde(default)]
    pub guardian: bool,
    /// The block it follows from.
    #[serde(default)]
    pub block: Option<Uid>,
    /// When it was said.
    pub happened_at: Moment,
    /// When it was entered.
    pub recorded_at: Moment,
    /// Who entered it; told, not taken over.
    #[serde(default)]
    pub recorded_by: String,
    /// Name of the file that proves it; the file itself stays in its book.
    #[serde(default)]
    pub evidence: Option<String>,
    /// The no's it answers, by name.
    #[serde(default)]
    pub answers: Vec<Uid>,
}

/// See [`Own::Note`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnNote {
    /// Which of the notes, from 0.
    pub at: usize,
    /// `note`, `visit`, `call`, `letter`, `mail`.
    pub kind: String,
    /// When it happened.
    pub happened_at: Moment,
}

/// See [`Own::Value`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnValue {
    /// Of which kind.
    pub of: ValueKind,
    /// Which of them, from 0.
    pub at: usize,
    /// Where from, for what, until when.
    pub given: Given,
}

/// Values that have a provenance of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ValueKind {
    /// E-mail addresses.
    Email,
    /// Phone numbers.
    Phone,
    /// Postal addresses.
    Address,
    /// Web pages.
    Website,
    /// Facts; the birthday stands behind the others.
    Fact,
    /// Tags.
    Tag,
    /// Notes.
    Note,
}

impl Own {
    /// A record as it stands in a card or a cell; `None` if it is none.
    pub fn read(text: &str) -> Option<Own> {
        serde_json::from_str(text).ok()
    }

    /// The record on one line.
    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The records of a contact that is written out. The draft is the contact's own.
pub fn records(contact: &Contact, draft: &Draft, blocks: Vec<OwnBlock>, events: Vec<OwnEvent>) -> Vec<Own> {
    let base = given(&contact.provenance);
    let mut records = vec![Own::Contact(OwnContact {
        uid: Some(contact.uid),
        address_form: contact.address_form.clone(),
        greeting: contact.greeting.clone(),
        given: base.clone(),
    })];
    records.extend(blocks.into_iter().map(Own::Block));
    records.extend(events.into_iter().map(Own::Event));
    records.extend(
        contact
            .notes
            .iter()
            .enumerate()
            .map(|(at, note)| Own::Note(OwnNote { at, kind: note.kind.clone(), happened_at: note.happened_at })),
    );
    let mut values = |of, provenances: &mut dyn Iterator<Item = &Provenance>| {
        for (at, provenance) in provenances.enumerate() {
            let given = given(provenance);
            if given != base {
                records.push(Own::Value(OwnValue { of, at, given }));
            }
        }
    };
    values(ValueKind::Email, &mut contact.emails.iter().map(|value| &value.provenance));
    values(ValueKind::Phone, &mut contact.phones.iter().map(|value| &value.provenance));
    values(ValueKind::Address, &mut contact.addresses.iter().map(|value| &value.provenance));
    values(ValueKind::Website, &mut contact.websites.iter().map(|value| &value.provenance));
    values(ValueKind::Tag, &mut contact.tags.iter().map(|value| &value.provenance));
    values(ValueKind::Note, &mut contact.notes.iter().map(|value| &value.provenance));
    let birthday = contact.facts.iter().position(|fact| fact.name == "birthday" && !draft.birthday.is_empty());
    let others = contact.facts.iter().enumerate().filter(|(at, _)| Some(*at) != birthday).map(|(_, fact)| fact);
    let last = birthday.and_then(|at| contact.facts.get(at));
    values(ValueKind::Fact, &mut others.chain(last).map(|value| &value.provenance));
    records
}

fn given(provenance: &Provenance) -> Given {
    Given {
        source: provenance.source,
        note: provenance.note.clone(),
        purpose: provenance.purpose.clone(),
        keep_until: provenance.keep_until.clone(),
    }
}
