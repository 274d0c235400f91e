//! The firm's own complete export: every contact with everything about them. The shell asks for the passphrase first.
//!
//! Restricted people and those in the bin are left out and counted. Whoever said no carries a mark, so that no other
//! program takes the file for a list of people to write to: in JSON the key `stopp` with the channels, in cards the
//! property `X-KUNDENBUCH-STOPP:email,post`. It is not a category, for those become lists when the card is read.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
};

use serde::{Deserialize, Serialize};

use super::{ExportReport, count, store};
use crate::{
    Error, Id, Moment, Result,
    book::{Book, Changed, Op, Progress, Reader, files::HandOut},
    consents::{Channel, ConsentEvent},
    contacts::{AddressForm, Contact, Salutation},
    exchange::{
        draft::{Claim, Draft, DraftAddress, DraftFact, Labelled},
        write::vcard,
    },
    fields::{Class, REGISTRY},
    permission,
};

/// How everything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Everything {
    /// Cards, as other address books read them.
    Vcard,
    /// All of it, consents and provenance too.
    Json,
}

impl Everything {
    /// The word in the log and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Everything::Vcard => "vcard",
            Everything::Json => "json",
        }
    }
}

/// One contact in the JSON file.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    contact: &'a Contact,
    consents: Vec<ConsentEvent>,
    stopp: &'a BTreeSet<Channel>,
}

impl Book {
    /// Writes everything to `out` and notes it in the hand-over log, in one act; a file that cannot be written is not
    /// noted.
    ///
    /// # Errors
    /// [`Error::Cancelled`]; those of the disk.
    pub fn export_all(
        &mut self,
        format: Everything,
        recipient: &str,
        out: &HandOut,
        progress: Progress<'_>,
    ) -> Result<Changed<ExportReport>> {
        self.change(Op::HandOver, |tx| {
            let (reader, contacts) = (tx.reader()?, store::exportable(tx.db)?);
            out.fill(|file| match format {
                Everything::Json => reader.write_json(tx.now(), &contacts, file, progress),
                Everything::Vcard => reader.write_cards(&contacts, file, progress),
            })?;
            let (restricted, binned) = store::kept_back(tx.db)?;
            let left_out = [("restricted", restricted), ("binned", binned), ("erased", store::erased(tx.db)?)];
            let left_out = left_out.map(|(reason, number)| (reason.to_owned(), number)).into();
            let report = ExportReport { written: count(contacts.len()), left_out };
            let handover = store::NewHandover {
                recipient: recipient.trim(),
                purpose: None,
                channel: "",
                format: format.code(),
                fields: &exported_fields(),
                report: &report,
            };
            let id = store::insert_handover(tx, &handover)?;
            // The firm itself is no recipient (Art. 4 no. 9 DSGVO).
            if !handover.recipient.is_empty() {
                contacts.iter().try_for_each(|contact| store::insert_handed(tx, id, *contact))?;
            }
            Ok(report)
        })
    }
}

impl Reader {
    fn write_json(
        &self,
        now: Moment,
        contacts: &[Id<Contact>],
        out: &mut dyn Write,
        progress: Progress<'_>,
    ) -> Result<()> {
        write!(out, "{{\"format\":\"kundenbuch\",\"version\":1,\"writtenAt\":{},\"contacts\":[", now.0)?;
        self.each(contacts, progress, |at, contact, stopp| {
            out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
            let consents = self.consent_history(contact.id)?;
            serde_json::to_writer(&mut *out, &Entry { contact, consents, stopp }).map_err(fault)
        })?;
        Ok(out.write_all(b"\n]}\n")?)
    }

    fn write_cards(&self, contacts: &[Id<Contact>], out: &mut dyn Write, progress: Progress<'_>) -> Result<()> {
        let mut card = Vec::new();
        self.each(contacts, progress, |_, contact, stopp| {
            card.clear();
            vcard::write_card(&mut card, &draft(contact, stopp))?;
            if !stopp.is_empty() && card.ends_with(END) {
                card.truncate(card.len() - END.len());
                let channels: Vec<&str> = stopp.iter().map(|channel| channel.code()).collect();
                write!(card, "X-KUNDENBUCH-STOPP:{}\r\n", channels.join(","))?;
                card.extend_from_slice(END);
            }
            Ok(out.write_all(&card)?)
        })
    }

    fn each(
        &self,
        contacts: &[Id<Contact>],
        progress: Progress<'_>,
        mut write: impl FnMut(usize, &Contact, &BTreeSet<Channel>) -> Result<()>,
    ) -> Result<()> {
        let (stopped, none) = (self.stopped()?, BTreeSet::new());
        for (at, id) in contacts.iter().enumerate() {
            if at % 200 == 0 && progress(at as u64, contacts.len() as u64).is_break() {
                return Err(Error::Cancelled);
            }
            write(at, &self.contact(*id)?, stopped.get(id).unwrap_or(&none))?;
        }
        Ok(())
    }

    /// On which channels each contact does not want advertising: they said no, or an address of theirs is blocked.
    fn stopped(&self) -> Result<BTreeMap<Id<Contact>, BTreeSet<Channel>>> {
        let mut stopped = BTreeMap::<_, BTreeSet<Channel>>::new();
        let cutoff = self.cutoff()?;
        for purpose in self.purposes()?.into_iter().filter(|purpose| purpose.advertising) {
            for channel in purpose.channels.iter().map(|one| one.channel) {
                permission::store::all(&self.db, &cutoff, &purpose.code, channel, |contact, facts| {
                    if facts.refusal.is_some() || facts.addresses.iter().any(|address| address.blocked) {
                        stopped.entry(contact).or_default().insert(channel);
                    }
                })?;
            }
        }
        Ok(stopped)
    }
}

/// The last line of a card.
const END: &[u8] = b"END:VCARD\r\n";

/// A contact as a card holds it. Read in again, a stop tightens: it becomes a "Newsletter: nein".
fn draft(contact: &Contact, stopp: &BTreeSet<Channel>) -> Draft {
    let labelled = |value: &str, label: &str| Labelled { value: value.to_owned(), label: label.to_owned() };
    let birthday = contact.facts.iter().find(|fact| fact.name == "birthday");
    Draft {
        line: 0,
        kind: Some(contact.kind),
        salutation: (contact.salutation != Salutation::Unknown).then_some(contact.salutation),
        address_form: (contact.address_form == AddressForm::Du.code()).then_some(AddressForm::Du),
        title: contact.title.clone(),
        given: contact.given.clone(),
        additional: contact.additional.clone(),
        family: contact.family.clone(),
        suffix: contact.suffix.clone(),
        organisation: contact.organisation.clone(),
        department: contact.department.clone(),
        position: contact.position.clone(),
        emails: contact.emails.iter().map(|one| labelled(&one.value, &one.label)).collect(),
        phones: contact.phones.iter().map(|one| labelled(&one.value, &one.label)).collect(),
        addresses: contact
            .addresses
            .iter()
            .map(|one| DraftAddress {
                label: one.label.clone(),
                street: one.street.clone(),
                postcode: one.postcode.clone(),
                place: one.place.clone(),
                country: one.country.clone(),
            })
            .collect(),
        websites: contact.websites.iter().map(|one| labelled(&one.value, &one.label)).collect(),
        birthday: birthday.map(|fact| fact.value.clone()).unwrap_or_default(),
        customer_number: contact.customer_number.clone(),
        tags: contact.tags.iter().map(|tag| tag.value.clone()).collect(),
        notes: contact.notes.iter().map(|note| note.body.clone()).collect(),
        facts: contact
            .facts
            .iter()
            .filter(|fact| birthday.is_none_or(|birthday| birthday.id != fact.id))
            .map(|fact| DraftFact { name: fact.name.clone(), value: fact.value.clone() })
            .collect(),
        minor: contact.minor,
        claims: if stopp.contains(&Channel::Email) { vec![Claim::No] } else { Vec::new() },
        refused_on: String::new(),
        unread: Vec::new(),
    }
}

/// What the registry lets go with this file.
fn exported_fields() -> String {
    let leaves = REGISTRY.iter().filter(|entry| entry.uses.exported && entry.class != Class::None);
    leaves.map(|entry| format!("{}.{}", entry.table, entry.column)).collect::<Vec<_>>().join(" ")
}

#[expect(clippy::needless_pass_by_value, reason = "the shape map_err asks for")]
fn fault(error: serde_json::Error) -> Error {
    error.io_error_kind().map_or_else(|| Error::internal("json"), |kind| Error::from(std::io::Error::from(kind)))
}
