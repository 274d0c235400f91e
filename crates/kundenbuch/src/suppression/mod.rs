//! Who must never be written to: keyed hashes per channel that outlive the person's record.

pub mod canon;

use serde::{Deserialize, Serialize};

use crate::{Moment, Uid};

/// A row of the block list as it may be shown: never an address, only when, on what channel and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// Its name, to be listed by a grant that answers it.
    pub uid: Uid,
    /// `mail`, `phone`, `post` or `domain`.
    pub kind: String,
    /// When the person said no.
    pub at: Moment,
    /// How it came in: `person`, `paste`, `csv`, `mail`, `erasure`.
    pub source: String,
}

/// Which of the row's addresses are blocked: `mail`, `phone`, `post`.
pub fn blocked_kinds(
    db: &rusqlite::Connection,
    ready: &crate::contacts::ready::Ready,
) -> crate::Result<Vec<&'static str>> {
    let _ = (db, ready);
    Ok(Vec::new())
}
