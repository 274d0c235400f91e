//! The SQL of purposes, wordings and consent events.

use rusqlite::params;

use super::Purpose;
use crate::{Id, Result, book::Tx};

pub(super) fn insert_purpose(tx: &Tx<'_>, code: &str, name: &str, advertising: bool) -> Result<Id<Purpose>> {
    tx.db
        .prepare_cached("INSERT INTO purposes (uid, code, name, advertising) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![tx.uid(), code, name, advertising])?;
    Ok(Id::new(tx.db.last_insert_rowid()))
}

pub(super) fn insert_rule(
    tx: &Tx<'_>,
    purpose: Id<Purpose>,
    channel: &str,
    ground: &str,
    citation: &str,
) -> Result<()> {
    tx.db
        .prepare_cached("INSERT INTO purpose_rules (purpose_id, channel, ground, citation) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![purpose, channel, ground, citation])?;
    Ok(())
}

pub(super) fn insert_wording(tx: &Tx<'_>, purpose: Id<Purpose>, version: u32, text: &str) -> Result<()> {
    tx.db
        .prepare_cached(
            "INSERT INTO wordings (uid, purpose_id, version, text, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![tx.uid(), purpose, version, text, tx.now()])?;
    Ok(())
}
