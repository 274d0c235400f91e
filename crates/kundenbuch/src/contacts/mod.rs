//! People and organisations with everything that reaches them.
//!
//! What comes in is a [`crate::exchange::draft::Draft`]; [`ready`] makes rows of it, [`crate::exchange::admit`] decides
//! about it, and only then it is written. A value that is changed gets a new origin: its provenance is its own.

pub mod dates;
pub mod drafts;
pub mod edit;
pub mod email;
pub mod firm;
pub mod list;
pub mod phone;
pub mod postcode;
pub mod ready;
pub mod record;
pub mod salutation;
pub mod similar;
pub(crate) mod store;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use edit::{Change, Content, Field};
pub use list::{ContactLine, ContactPage, Filter, ListQuery, Sidebar, Sort, View};
pub use record::{Address, Contact, Email, Fact, Note, Phone, Provenance, Tag, Website};
pub use similar::SimilarContact;

use crate::{
    Error, Id, Moment, Result,
    book::{Book, Changed, Keys, Op, Reader},
    erasure::{self, Known, elsewhere},
    exchange::{
        admit::{self, Objection},
        draft::Draft,
    },
    restriction,
};

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

/// How a person is spoken to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum AddressForm {
    /// As strangers and customers are.
    #[default]
    Sie,
    /// As friends are.
    Du,
}

/// Where a value comes from (design §5.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// We asked the person.
    Asked,
    /// The person gave it unasked.
    #[default]
    Given,
    /// From an order.
    Order,
    /// From a public source.
    Public,
    /// Bought: Art. 14 DSGVO, the person must be told within a month.
    Bought,
    /// From a file.
    Imported,
}

/// What is known about a value when it is entered. Absent means: given by the person, for care, no end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Given {
    /// Where from.
    pub source: Source,
    /// A remark about it.
    pub note: String,
    /// Code of the purpose; empty for `care`.
    pub purpose: String,
    /// ISO date after which it must go.
    pub keep_until: Option<String>,
}

impl Kind {
    /// The word in the database and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Organisation => "organisation",
        }
    }
}

impl Salutation {
    /// The word in the database.
    pub fn code(self) -> &'static str {
        match self {
            Salutation::Unknown => "unknown",
            Salutation::Ms => "ms",
            Salutation::Mr => "mr",
        }
    }
}

impl AddressForm {
    /// The word in the database and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            AddressForm::Sie => "sie",
            AddressForm::Du => "du",
        }
    }
}

impl Source {
    /// The word in the database and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Source::Asked => "asked",
            Source::Given => "given",
            Source::Order => "order",
            Source::Public => "public",
            Source::Bought => "bought",
            Source::Imported => "imported",
        }
    }
}

/// A contact named beside another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ContactLink {
    /// Who.
    pub id: Id<Contact>,
    /// The name as it is shown.
    pub name: String,
    /// Position there.
    pub position: String,
}

/// Whether a person who was erased may be entered again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum ErasedBefore {
    /// Answer [`Error::ErasedPerson`].
    Refuse,
    /// "Kommt selbst wieder": enter as a new person; opt-outs hold as before (design §13.4).
    ReturnsByThemselves,
}

impl Reader {
    /// Everything about a contact.
    ///
    /// # Errors
    /// [`Error::ContactGone`].
    pub fn contact(&self, id: Id<Contact>) -> Result<Contact> {
        let mut contact = store::get(&self.db, id)?;
        self.complete(std::slice::from_mut(&mut contact))?;
        Ok(contact)
    }

    /// Says of contacts what follows from their values and the day: the age, phone numbers by DIN 5008.
    pub(crate) fn complete(&self, contacts: &mut [Contact]) -> Result<()> {
        for phone in contacts.iter_mut().flat_map(|contact| &mut contact.phones) {
            phone.din5008 = phone::shown(&phone.value, &phone.e164, self.country());
        }
        self.add_ages(contacts)
    }

    /// Whether the ledger of erased people knows somebody like this: surely, or by a mail address or phone number alone,
    /// which families share, or as another one of the name. A hint for who enters them; a draft that is not complete yet is nobody.
    pub fn erased_like(&self, draft: &Draft) -> Result<Option<Known>> {
        // A birthday that is not complete yet says nothing.
        let birthday = dates::birthday(&draft.birthday, self.now().day()).unwrap_or_default();
        match ready::ready(&Draft { birthday, ..draft.clone() }, &self.keys) {
            Ok((ready, _)) => erasure::known(&self.db, &self.keys, &ready, None),
            Err(Error::InvalidValue { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// As [`Reader::erased_like`], of a contact as it stands.
    ///
    /// # Errors
    /// [`Error::ContactGone`].
    pub fn erased_like_contact(&self, id: Id<Contact>) -> Result<Option<Known>> {
        let ready = ready::of_contact(&store::get(&self.db, id)?, &self.keys);
        erasure::known(&self.db, &self.keys, &ready, Some(id))
    }

    /// The people who work for an organisation, by name; binned and restricted ones are not told.
    pub fn people_of(&self, organisation: Id<Contact>) -> Result<Vec<ContactLink>> {
        store::people_of(&self.db, organisation)
    }

    /// Towns this book knows for a postcode, the most frequent first.
    pub fn places_of(&self, postcode: &str) -> Result<Vec<String>> {
        store::places_of(&self.db, postcode.trim())
    }

    /// The contact with this uid, if it is here.
    pub fn contact_by_uid(&self, uid: crate::Uid) -> Result<Option<Id<Contact>>> {
        store::by_uid(&self.db, uid)
    }
}

impl Book {
    /// Enters a contact by hand; with person and firm in one draft both are entered and linked. Gives the person's id.
    ///
    /// # Errors
    /// [`Error::ErasedPerson`]; [`Error::RestrictedPerson`]; [`Error::InvalidValue`] for forbidden or overlong values.
    pub fn add_contact(
        &mut self,
        draft: &Draft,
        given: &Given,
        erased_before: ErasedBefore,
    ) -> Result<Changed<Id<Contact>>> {
        let ready = entered(draft, &self.keys, self.now())?;
        self.change(Op::AddContact, |tx| {
            admit::object(tx.db, tx.keys, &ready, None)?.refuse(Objection::default(), erased_before)?;
            let from = store::Entered::by_hand(tx, given)?;
            store::insert(tx, &ready, &from)
        })
    }

    /// Changes a contact. Every change carries the old value the person saw.
    ///
    /// # Errors
    /// [`Error::ChangedMeanwhile`] if one differs; [`Error::ContactGone`]; [`Error::InvalidValue`];
    /// [`Error::ContactRestricted`] unless only notes are added; [`Error::ErasedPerson`] and
    /// [`Error::RestrictedPerson`] if the contact becomes such a person by it.
    pub fn edit_contact(&mut self, id: Id<Contact>, changes: &[Change], given: &Given) -> Result<Changed<()>> {
        self.edit_contact_knowing(id, changes, given, ErasedBefore::Refuse)
    }

    /// As [`Book::edit_contact`], for somebody who was erased and comes back by themselves.
    ///
    /// # Errors
    /// As [`Book::edit_contact`].
    pub fn edit_contact_knowing(
        &mut self,
        id: Id<Contact>,
        changes: &[Change],
        given: &Given,
        erased_before: ErasedBefore,
    ) -> Result<Changed<()>> {
        self.change(Op::EditContact, |tx| {
            if !changes.iter().all(Change::adds_note) {
                restriction::must_be_free(tx.db, id)?;
            }
            let objection = || {
                let ready = ready::of_contact(&store::get(tx.db, id)?, tx.keys);
                admit::object(tx.db, tx.keys, &ready, Some(id))
            };
            let identifies = changes.iter().any(Change::identifies) && admit::watches(tx.db)?;
            let before = if identifies { objection()? } else { Objection::default() };
            elsewhere::keep_apart(tx, &BTreeSet::from([id.0]))?;
            let from = store::Entered::by_hand(tx, given)?;
            changes.iter().try_for_each(|change| edit::apply(tx, id, change, &from))?;
            if identifies {
                objection()?.refuse(before, erased_before)?;
            }
            store::touch(tx, id)
        })
    }

    /// Writes a dated note.
    ///
    /// # Errors
    /// [`Error::ContactGone`]; [`Error::InvalidValue`] for an empty or forbidden text.
    pub fn add_note(&mut self, id: Id<Contact>, content: &Content, given: &Given) -> Result<Changed<()>> {
        self.change(Op::AddNote, |tx| {
            let from = store::Entered::by_hand(tx, given)?;
            edit::apply(tx, id, &Change::Add { content: content.clone() }, &from)?;
            store::touch(tx, id)
        })
    }

    /// Puts contacts into the bin: out of lists, search and every export, until restored or erased.
    pub fn bin_contacts(&mut self, ids: &[Id<Contact>]) -> Result<Changed<()>> {
        self.change(Op::BinContacts, |tx| ids.iter().try_for_each(|id| store::set_binned(tx, *id, Some(tx.now()))))
    }

    /// Takes contacts out of the bin.
    pub fn restore_contacts(&mut self, ids: &[Id<Contact>]) -> Result<Changed<()>> {
        self.change(Op::RestoreContacts, |tx| ids.iter().try_for_each(|id| store::set_binned(tx, *id, None)))
    }

    /// Gives a list another name; whoever stands on both is on the other once.
    ///
    /// # Errors
    /// [`Error::InvalidValue`] for an empty name.
    pub fn rename_tag(&mut self, old: &str, new: &str) -> Result<Changed<()>> {
        let new = new.trim();
        if new.is_empty() {
            return Err(Error::invalid("tag", "empty"));
        }
        self.change(Op::TagContacts, |tx| if old == new { Ok(()) } else { store::rename_tag(tx, old, new) })
    }

    /// Takes a list away; the contacts on it stay.
    pub fn delete_tag(&mut self, name: &str) -> Result<Changed<()>> {
        self.change(Op::TagContacts, |tx| store::delete_tag(tx, name))
    }

    /// Puts a tag on contacts, or with `remove` takes it off; those that have (or lack) it already stay as they are.
    ///
    /// # Errors
    /// [`Error::InvalidValue`] for an empty tag.
    pub fn tag_contacts(&mut self, ids: &[Id<Contact>], add: &[String], remove: &[String]) -> Result<Changed<()>> {
        self.change(Op::TagContacts, |tx| {
            let from = store::Entered::by_hand(tx, &Given::default())?;
            for id in ids {
                restriction::must_be_free(tx.db, *id)?;
                add.iter().try_for_each(|tag| store::add_tag(tx, *id, tag, &from))?;
                remove.iter().try_for_each(|tag| store::remove_tag(tx, *id, tag))?;
                store::touch(tx, *id)?;
            }
            Ok(())
        })
    }
}

/// A typed draft, ready; its birthday may be written as people do.
fn entered(draft: &Draft, keys: &Keys, now: Moment) -> Result<ready::Ready> {
    if draft.birthday.trim().is_empty() {
        return ready::by_hand(draft, keys);
    }
    let birthday = dates::birthday(&draft.birthday, now.day())?;
    ready::by_hand(&Draft { birthday, ..draft.clone() }, keys)
}
