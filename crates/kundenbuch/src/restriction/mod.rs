//! Restriction of processing (Art. 18 DSGVO): a contact rests, with its ground, until it is lifted with a reason and the
//! person has been told before.
//!
//! A restricted contact is stored and nothing else: it stands in no list, search, count or export, undo and taking back
//! do not touch it, it is not edited, and the gates find it, in the bin too. What remains possible is a note, a no of
//! the person, the bin, erasure, and lifting.

pub(crate) mod store;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Id, Moment, Result, Uid,
    book::{Book, Changed, Op, Reader},
    contacts::Contact,
};

/// Why a contact is restricted (Art. 18(1) DSGVO), or what the law still keeps of one (§ 35(3) BDSG).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "RestrictionGround")] // the name on the page, where two of the same name would meet
pub enum Ground {
    /// (a) The person disputes that the data is right.
    Accuracy,
    /// (b) The processing was unlawful and the person prefers this to erasure.
    Unlawful,
    /// (c) The person needs the data for legal claims.
    Claims,
    /// (d) An objection has not been decided yet.
    ObjectionPending,
    /// The law keeps what should be erased.
    KeptByLaw,
}

impl Ground {
    /// All grounds in the law's order.
    pub const ALL: [Ground; 5] =
        [Ground::Accuracy, Ground::Unlawful, Ground::Claims, Ground::ObjectionPending, Ground::KeptByLaw];

    /// The word in the database and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Ground::Accuracy => "accuracy",
            Ground::Unlawful => "unlawful",
            Ground::Claims => "claims",
            Ground::ObjectionPending => "objection_pending",
            Ground::KeptByLaw => "kept_by_law",
        }
    }

    /// The ground with this code.
    pub fn from_code(code: &str) -> Option<Ground> {
        Ground::ALL.into_iter().find(|ground| ground.code() == code)
    }
}

/// One restriction of a contact, standing or lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Restriction {
    /// Its name.
    pub uid: Uid,
    /// Why.
    pub ground: Ground,
    /// A remark.
    pub note: String,
    /// Since when.
    pub restricted_at: Moment,
    /// Who restricted.
    pub restricted_by: String,
    /// Its end, if it was lifted.
    pub lifted: Option<Lifting>,
}

/// The end of a restriction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Lifting {
    /// When.
    pub at: Moment,
    /// Who lifted it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// ISO date on which the person was told before (Art. 18(3) DSGVO).
    pub told_on: String,
}

impl Reader {
    /// The restrictions of a contact, the newest first.
    pub fn restrictions(&self, contact: Id<Contact>) -> Result<Vec<Restriction>> {
        store::of_contact(&self.db, contact)
    }
}

impl Book {
    /// Restricts a contact. Never undone: it ends by [`Book::lift_restriction`].
    ///
    /// # Errors
    /// [`Error::ContactGone`]; [`Error::ContactRestricted`] if it rests already.
    pub fn restrict(&mut self, contact: Id<Contact>, ground: Ground, note: &str) -> Result<Changed<()>> {
        let note = text("note", note)?;
        self.change(Op::Restrict, |tx| {
            must_be_free(tx.db, contact)?;
            store::begin(tx, contact, ground, &note)
        })
    }

    /// Lifts a restriction. The person is told before that happens (Art. 18(3) DSGVO), on the day `told_on`.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the contact is not restricted; [`Error::InvalidValue`] without a reason, or if the day is
    /// none, lies ahead or before the restriction.
    pub fn lift_restriction(&mut self, contact: Id<Contact>, reason: &str, told_on: &str) -> Result<Changed<()>> {
        let reason = text("reason", reason)?;
        if reason.is_empty() {
            return Err(Error::invalid("reason", "empty"));
        }
        if told_on.trim().is_empty() {
            return Err(Error::invalid("told_on", "empty"));
        }
        let told: Date = told_on.trim().parse().map_err(|_| Error::invalid("told_on", "not_a_date"))?;
        self.change(Op::Restrict, |tx| {
            let since = store::since(tx.db, contact)?.ok_or_else(|| Error::not_found("restrictions"))?;
            if told > tx.now().day() || told < since.day() {
                return Err(Error::invalid("told_on", "not_between"));
            }
            store::end(tx, contact, &reason, &told.to_string())
        })
    }
}

/// Trimmed, not overlong, no card number.
fn text(field: &str, text: &str) -> Result<String> {
    let text = text.trim().replace('\0', "");
    if text.len() > crate::contacts::ready::LONGEST {
        return Err(Error::invalid(field, "too_long"));
    }
    if crate::fields::forbidden::card_number(&text) {
        return Err(Error::invalid(field, "forbidden_card"));
    }
    Ok(text)
}

/// That a contact is not restricted: asked by every act that changes one.
///
/// # Errors
/// [`Error::ContactRestricted`]; [`Error::ContactGone`].
pub(crate) fn must_be_free(db: &rusqlite::Connection, contact: Id<Contact>) -> Result<()> {
    crate::consents::must_exist(db, contact)?;
    match store::since(db, contact)? {
        Some(_) => Err(Error::ContactRestricted { id: contact }),
        None => Ok(()),
    }
}
