//! Erasure: what of a person goes, what must stay and until when, and the proof that it went.
//!
//! [`plan`] shows it, `Book::erase` carries it out in one transaction and cleans the file, [`residue`] looks for
//! traces in the decrypted pages, [`mentions`] finds who else's texts name them, [`ledger`] keeps erased people out of every copy of the book, [`retention`] knows how
//! long law keeps what, [`certificate`] puts it in words. Nothing here undoes an erasure.

mod carry_out;
pub mod certificate;
pub(crate) mod copies;
pub(crate) mod elsewhere;
mod gate;
mod half;
pub mod ledger;
mod likeness;
pub mod mentions;
mod plan;
mod protected;
pub mod residue;
pub mod retention;
mod store;
mod unfinished;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{Result, book::Reader};

pub use carry_out::Erased;
use certificate::{Language, certificate};
pub use gate::{Known, known};
pub(crate) use gate::{names_of, reached_by, readings};
pub use mentions::{KeepGround, KeptMention, Mention, MentionChoices, MentionPlace, MentionRef, MentionsDone};
pub use plan::{Backups, Going, HandedTo, Kept, Plan};
pub(crate) use store::any_marks;

impl Reader {
    /// Every erasure with its certificate in this language, the newest first. The certificate is empty where the file
    /// was not searched yet, and where the erasure was carried out in another copy of the book.
    pub fn certificates(&self, language: Language) -> Result<Vec<Erased>> {
        let mut all = store::certificates(&self.db)?;
        for erased in &mut all {
            erased.certificate = certificate(erased, language);
        }
        Ok(all)
    }
}

/// Why a person is erased (Art. 17(1) DSGVO).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "ErasureGround")] // the name on the page, where two of the same name would meet
pub enum Ground {
    /// (a) The purpose is gone.
    PurposeGone,
    /// (b) The consent was withdrawn: all advertising stops too.
    ConsentWithdrawn,
    /// (c) The person objected: all advertising stops too.
    Objection,
    /// (d) The data was processed unlawfully.
    Unlawful,
    /// (e) A law demands it.
    LegalDuty,
    /// (f) A child's online consent.
    Child,
}

impl Ground {
    /// All grounds in the law's order.
    pub const ALL: [Ground; 6] = [
        Ground::PurposeGone,
        Ground::ConsentWithdrawn,
        Ground::Objection,
        Ground::Unlawful,
        Ground::LegalDuty,
        Ground::Child,
    ];

    /// The word in the database and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Ground::PurposeGone => "purpose_gone",
            Ground::ConsentWithdrawn => "consent_withdrawn",
            Ground::Objection => "objection",
            Ground::Unlawful => "unlawful",
            Ground::LegalDuty => "legal_duty",
            Ground::Child => "child",
        }
    }

    /// The ground with this code.
    pub fn from_code(code: &str) -> Option<Ground> {
        Ground::ALL.into_iter().find(|ground| ground.code() == code)
    }

    /// Whether the person said no to advertising, so that their addresses are blocked (design §13.4).
    pub fn blocks(self) -> bool {
        matches!(self, Ground::ConsentWithdrawn | Ground::Objection)
    }
}
