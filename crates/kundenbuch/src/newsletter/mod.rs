//! The newsletter: the list that goes out, the opt-outs that come in.
//!
//! A list holds only those the gate lets through, each address once, and no more than mail, salutation, title, given
//! and family name (design §13.16). Everything that leaves is noted: who got which fields of whom, for what.

pub mod everything;
pub mod list;
pub mod optouts;
mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use everything::Everything;
pub use list::ListFormat;
pub use optouts::{Optout, TakenOptouts};

use crate::{
    Moment, Result, Uid,
    book::Reader,
    consents::Channel,
    permission::{AllowedList, Reason},
};

/// What left the book, and who was left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ExportReport {
    /// Rows or cards written.
    pub written: u32,
    /// How many were left out, by the weightiest reason of each. `suppressed`, `no_basis`, `restricted`, `erased` and
    /// `minor` are always there; `same_address` counts those whose address stands there already.
    pub left_out: BTreeMap<String, u32>,
    /// What of those written the format cannot carry into another book, by kind: `recorded` (when and by whom each
    /// value was entered), `evidence` (files that prove consents), `guardian_consents` (without their proof they do not
    /// count), `blocks_without_contact` (of an address nobody here has, only a hash is known), `tags` (in a table, with
    /// a semicolon in them). Empty for a list.
    pub not_carried: BTreeMap<String, u32>,
}

/// A file that left the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Handover {
    /// Its name in the log.
    pub uid: Uid,
    /// When.
    pub at: Moment,
    /// Who wrote it.
    pub by: String,
    /// Who got it; empty for the firm itself.
    pub recipient: String,
    /// Code of the purpose; `None` for the firm's own complete export.
    pub purpose: Option<String>,
    /// On which channel it is used; `None` for the complete export.
    pub channel: Option<Channel>,
    /// Format of the file.
    pub format: String,
    /// Rows or cards.
    pub written: u32,
    /// How many were left out, by reason.
    pub left_out: BTreeMap<String, u32>,
}

/// What a list would hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewsletterOverview {
    /// How many addresses a list written now would hold.
    pub allowed: u32,
    /// How many contacts it would leave out, by reason.
    pub left_out: BTreeMap<String, u32>,
}

impl Reader {
    /// What a list for this purpose on this channel would hold if it were written now.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) for an unknown purpose.
    pub fn newsletter_overview(&self, purpose: &str, channel: Channel) -> Result<NewsletterOverview> {
        let (rows, left_out) = self.recipients(purpose, channel)?;
        Ok(NewsletterOverview { allowed: count(rows.len()), left_out })
    }

    /// Everything that left the book, the newest first.
    pub fn handovers(&self) -> Result<Vec<Handover>> {
        store::handovers(&self.db)
    }

    /// Whom a list goes to, each address once, and how many it leaves out.
    fn recipients(&self, purpose: &str, channel: Channel) -> Result<(Vec<list::Recipient>, BTreeMap<String, u32>)> {
        let list = self.may_contact_list(purpose, channel)?;
        let mut left_out = counts(&list);
        left_out.insert("erased".to_owned(), store::erased(&self.db)?);
        let (recipients, twice) = list::once_each(list.allowed);
        if twice > 0 {
            left_out.insert("same_address".to_owned(), twice);
        }
        Ok((recipients, left_out))
    }
}

fn counts(list: &AllowedList) -> BTreeMap<String, u32> {
    let always = [Reason::Suppressed, Reason::NoBasis, Reason::Restricted, Reason::Minor];
    let mut counts: BTreeMap<String, u32> = always.map(|reason| (reason.code().to_owned(), 0)).into();
    for (reason, number) in &list.left_out {
        counts.insert(reason.code().to_owned(), u32::try_from(*number).unwrap_or(u32::MAX));
    }
    counts
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
