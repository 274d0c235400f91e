//! A list for one purpose on one channel, as a table.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{ExportReport, count, store};
use crate::{
    Error, Id, Result,
    book::{Book, Changed, Op, Reader, files::HandOut},
    consents::Channel,
    contacts::Contact,
    exchange::write::csv,
    permission::Allowed,
};

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum ListFormat {
    /// `;`, UTF-8 with BOM, CRLF.
    Csv,
}

/// One row to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Recipient {
    pub contact: Id<Contact>,
    /// Row of the address.
    pub address: i64,
}

/// Takes each contact's main free address, and each address once: families share addresses. Says how many contacts
/// have none left that is not written already.
pub(super) fn once_each(allowed: Vec<Allowed>) -> (Vec<Recipient>, u32) {
    let mut written = HashSet::new();
    let (mut recipients, mut twice) = (Vec::with_capacity(allowed.len()), 0);
    for one in allowed {
        match one.addresses.first() {
            Some(address) if written.insert(address.hash) => {
                recipients.push(Recipient { contact: one.contact, address: address.id });
            }
            _ => twice += 1,
        }
    }
    (recipients, twice)
}

#[derive(Debug, Deserialize)]
struct Words {
    columns: BTreeMap<String, String>,
    salutations: BTreeMap<String, String>,
}

impl Words {
    fn read() -> Result<Words> {
        toml::from_str(include_str!("../../../../assets/lists/newsletter_de.toml"))
            .map_err(|_| Error::internal("newsletter_de.toml"))
    }

    fn column(&self, name: &str) -> Result<String> {
        self.columns.get(name).cloned().ok_or_else(|| Error::internal("newsletter_de.toml"))
    }
}

/// The columns of a list on a channel, no more than are needed there.
fn columns(channel: Channel) -> &'static [&'static str] {
    match channel {
        Channel::Email => &["mail", "salutation", "title", "given", "family"],
        Channel::Post => &["salutation", "title", "given", "family", "street", "postcode", "place", "country"],
        Channel::Phone | Channel::Sms | Channel::Fax => &["phone", "salutation", "title", "given", "family"],
    }
}

/// The same as the field registry names them.
fn fields(channel: Channel) -> String {
    let table = |column: &&str| match *column {
        "mail" => "emails.value".to_owned(),
        "phone" => "phones.e164".to_owned(),
        "street" | "postcode" | "place" | "country" => format!("addresses.{column}"),
        _ => format!("contacts.{column}"),
    };
    columns(channel).iter().map(table).collect::<Vec<_>>().join(" ")
}

impl Book {
    /// Writes a list of those the gate lets through and notes it in the hand-over log, in one act: who is on it is
    /// decided inside, and a list that cannot be written is not noted.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown purpose; those of the disk.
    pub fn export_list(
        &mut self,
        purpose: &str,
        channel: Channel,
        format: ListFormat,
        recipient: &str,
        out: &HandOut,
    ) -> Result<Changed<ExportReport>> {
        let ListFormat::Csv = format;
        self.change(Op::HandOver, |tx| {
            let (recipients, left_out) = tx.reader()?.recipients(purpose, channel)?;
            let bytes = tx.reader()?.table(&recipients, channel)?;
            let report = ExportReport { written: count(recipients.len()), left_out, ..ExportReport::default() };
            let handover = store::NewHandover {
                recipient: recipient.trim(),
                purpose: Some(purpose),
                channel: channel.code(),
                format: "csv",
                fields: &fields(channel),
                report: &report,
            };
            let id = store::insert_handover(tx, &handover)?;
            recipients.iter().try_for_each(|one| store::insert_handed(tx, id, one.contact))?;
            out.fill(|file| Ok(file.write_all(&bytes)?))?;
            Ok(report)
        })
    }
}

impl Reader {
    fn table(&self, recipients: &[Recipient], channel: Channel) -> Result<Vec<u8>> {
        let words = Words::read()?;
        let columns = columns(channel);
        let head: Vec<String> = columns.iter().map(|column| words.column(column)).collect::<Result<_>>()?;
        let mut rows = Vec::with_capacity(recipients.len());
        for one in recipients {
            let mut cells = store::cells(&self.db, one, channel)?;
            if let Some(salutation) = cells.get_mut("salutation") {
                *salutation = words.salutations.get(salutation.as_str()).cloned().unwrap_or_default();
            }
            rows.push(columns.iter().map(|column| cells.remove(column).unwrap_or_default()).collect::<Vec<String>>());
        }
        let mut bytes = Vec::new();
        csv::write_table(&mut bytes, &head, rows)?;
        Ok(bytes)
    }
}
