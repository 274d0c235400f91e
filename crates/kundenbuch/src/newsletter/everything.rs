//! The firm's own complete export: every contact with everything about them. The shell asks for the passphrase first.
//!
//! Restricted people and those in the bin are left out and counted. Whoever said no carries a mark, so that no other
//! program takes the file for a list of people to write to: in JSON the key `stopp` with the channels, in cards the
//! property `X-KUNDENBUCH-STOPP:email,post`, in tables a column. It is not a category, for those become lists when the
//! card is read. Beside it stand records ([`crate::exchange::own`]) with which another book takes in the whole contact;
//! what even they cannot carry is counted in the report.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
};

use serde::{Deserialize, Serialize};

use super::{ExportReport, count, store};
use crate::{
    Error, Id, Moment, Result,
    book::{Book, Changed, Op, Progress, Reader, files::HandOut},
    consents::{self, Channel},
    contacts::{
        Contact,
        store::{Reading, STRETCH},
    },
    exchange::{
        draft::Draft,
        own::{self, OwnBlock, OwnEvent},
        read::json,
        store as cards,
        write::{self, csv, vcard},
    },
    fields::{Class, REGISTRY},
    id, permission, suppression,
};

/// How everything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Everything {
    /// Cards, as other address books read them.
    Vcard,
    /// A table, as a spreadsheet reads it.
    Csv,
    /// All of it, consents and provenance too.
    Json,
}

impl Everything {
    /// The word in the log and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Everything::Vcard => "vcard",
            Everything::Csv => "csv",
            Everything::Json => "json",
        }
    }
}

/// One contact in the JSON file; [`json`] reads it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    #[serde(flatten)]
    contact: &'a Contact,
    consents: &'a [OwnEvent],
    blocks: &'a [OwnBlock],
    card_uid: Option<&'a str>,
    stopp: &'a BTreeSet<Channel>,
}

/// One contact with everything about it.
struct Whole<'a> {
    contact: Contact,
    consents: Vec<OwnEvent>,
    blocks: Vec<OwnBlock>,
    card_uid: Option<String>,
    stopp: &'a BTreeSet<Channel>,
}

impl Whole<'_> {
    /// As a card or a row holds it.
    fn draft(self) -> Draft {
        let mut draft = write::draft(&self.contact);
        draft.uid = self.card_uid.unwrap_or_else(|| vcard::urn(self.contact.uid));
        draft.own = own::records(&self.contact, &draft, self.blocks, self.consents);
        draft
    }
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
            let mut not_carried = BTreeMap::new();
            out.fill(|file| {
                not_carried = match format {
                    Everything::Json => reader.write_json(tx.now(), &contacts, file, progress)?,
                    Everything::Vcard => reader.write_cards(&contacts, file, progress)?,
                    Everything::Csv => reader.write_rows(&contacts, file, progress)?,
                };
                Ok(())
            })?;
            let (restricted, binned) = store::kept_back(tx.db)?;
            let left_out = [("restricted", restricted), ("binned", binned), ("erased", store::erased(tx.db)?)];
            let left_out = left_out.map(|(reason, number)| (reason.to_owned(), number)).into();
            let report = ExportReport { written: count(contacts.len()), left_out, not_carried };
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
    ) -> Result<BTreeMap<String, u32>> {
        let head = json::Head { format: json::FORMAT.to_owned(), version: json::VERSION, written_at: now };
        let head = serde_json::to_string(&head).map_err(fault)?;
        write!(out, "{},\"contacts\":[", head.trim_end_matches('}'))?;
        let losses = self.each(contacts, Detail::All, progress, |at, whole| {
            out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
            let Whole { contact, consents, blocks, card_uid, stopp } = &whole;
            let entry = Entry { contact, consents, blocks, card_uid: card_uid.as_deref(), stopp };
            serde_json::to_writer(&mut *out, &entry).map_err(fault)
        })?;
        out.write_all(b"\n]}\n")?;
        Ok(losses)
    }

    fn write_cards(
        &self,
        contacts: &[Id<Contact>],
        out: &mut dyn Write,
        progress: Progress<'_>,
    ) -> Result<BTreeMap<String, u32>> {
        let mut card = Vec::new();
        self.each(contacts, Detail::Values, progress, |_, whole| {
            card.clear();
            let marks = vcard::Marks {
                changed: vcard::revision(whole.contact.changed_at),
                stopped: whole.stopp.iter().map(|channel| channel.code()).collect(),
            };
            vcard::write_card(&mut card, &whole.draft(), &marks)?;
            Ok(out.write_all(&card)?)
        })
    }

    /// Twice over the contacts: a table's columns stand before its rows.
    fn write_rows(
        &self,
        contacts: &[Id<Contact>],
        out: &mut dyn Write,
        progress: Progress<'_>,
    ) -> Result<BTreeMap<String, u32>> {
        let (mut shape, mut tags) = (csv::Shape::default(), 0_u32);
        self.each(contacts, Detail::Values, progress, |_, whole| {
            let draft = whole.draft();
            tags += count(draft.tags.iter().filter(|tag| tag.contains(csv::BETWEEN_TAGS)).count());
            shape.take_in(&draft);
            Ok(())
        })?;
        let mut table = csv::DraftTable::begin(out, shape)?;
        let mut losses = self.each(contacts, Detail::Values, progress, |_, whole| {
            let stopped: Vec<&str> = whole.stopp.iter().map(|channel| channel.code()).collect();
            table.write(&whole.draft(), &stopped.join(" "))
        })?;
        table.end()?;
        if tags > 0 {
            losses.insert("tags".to_owned(), tags);
        }
        Ok(losses)
    }

    /// Hands over each contact whole; what of them no format carries.
    fn each(
        &self,
        contacts: &[Id<Contact>],
        detail: Detail,
        progress: Progress<'_>,
        mut write: impl FnMut(usize, Whole<'_>) -> Result<()>,
    ) -> Result<BTreeMap<String, u32>> {
        let blocked = suppression::store::blocked_among(&self.db, &contacts.iter().map(|id| id.0).collect())?;
        let (stopped, none) = (self.stopped(&blocked)?, BTreeSet::new());
        let (asked, carded) = (consents::who_was_asked(&self.db)?, cards::who_has_a_card(&self.db)?);
        let (mut told, mut reading, mut at) = (BTreeSet::new(), Reading::of(&self.db), 0);
        let mut losses = BTreeMap::<&str, u32>::from([("recorded", count(contacts.len()))]);
        for stretch in contacts.chunks(STRETCH) {
            if progress(at as u64, contacts.len() as u64).is_break() {
                return Err(Error::Cancelled);
            }
            let those = |among: &BTreeSet<Id<Contact>>| {
                id::listed(&stretch.iter().filter(|id| among.contains(id)).copied().collect::<Vec<_>>())
            };
            let mut events = consents::told(&self.db, &those(&asked))?;
            let mut blocks = suppression::store::told(&self.db, &those(&blocked))?;
            let mut card_uids = cards::card_uids(&self.db, &those(&carded))?;
            let mut whole = reading.stretch(stretch)?;
            if detail == Detail::All {
                self.complete(&mut whole)?;
            }
            for contact in whole {
                let id = contact.id;
                let whole = Whole {
                    contact,
                    consents: events.remove(&id).unwrap_or_default(),
                    blocks: blocks.remove(&id).unwrap_or_default(),
                    card_uid: card_uids.remove(&id),
                    stopp: stopped.get(&id).unwrap_or(&none),
                };
                told.extend(whole.blocks.iter().map(|block| block.uid));
                for event in &whole.consents {
                    *losses.entry("evidence").or_default() += u32::from(event.evidence.is_some());
                    *losses.entry("guardian_consents").or_default() += u32::from(event.guardian);
                }
                write(at, whole)?;
                at += 1;
            }
        }
        let all = suppression::store::count(&self.db)?;
        let left = all.saturating_sub(told.len() as u64);
        losses.insert("blocks_without_contact", u32::try_from(left).unwrap_or(u32::MAX));
        Ok(losses.into_iter().filter(|(_, many)| *many > 0).map(|(what, many)| (what.to_owned(), many)).collect())
    }

    /// On which channels each contact does not want advertising: they said no, or an address of theirs is blocked. Only
    /// who is among the `blocked` or ever said no can be; of them the gate is asked.
    fn stopped(&self, blocked: &BTreeSet<Id<Contact>>) -> Result<BTreeMap<Id<Contact>, BTreeSet<Channel>>> {
        let mut stopped = BTreeMap::<_, BTreeSet<Channel>>::new();
        let (cutoff, purposes) = (self.cutoff()?, self.purposes()?);
        let pairs = purposes
            .iter()
            .filter(|purpose| purpose.advertising)
            .flat_map(|purpose| purpose.channels.iter().map(|one| (purpose.code.as_str(), one.channel)));
        let pairs: Vec<_> = pairs.collect();
        let asked: Vec<_> = blocked.union(&consents::who_said_no(&self.db)?).copied().collect();
        for stretch in asked.chunks(STRETCH) {
            let listed = id::listed(stretch);
            for (purpose, channel) in &pairs {
                permission::store::many(&self.db, &cutoff, &listed, purpose, *channel, |contact, facts| {
                    if facts.refusal.is_some() || facts.addresses.iter().any(|address| address.blocked) {
                        stopped.entry(contact).or_default().insert(*channel);
                    }
                })?;
            }
        }
        Ok(stopped)
    }
}

/// What a format says of each contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Everything.
    All,
    /// Not what follows from the values and the day.
    Values,
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
