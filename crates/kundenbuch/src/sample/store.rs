//! The SQL of the sample firm: what has happened to its customers over the years.

use rusqlite::params;

use crate::{
    Id, Moment, Result,
    book::Tx,
    contacts::{Contact, store::Entered},
};

/// The number of the newest contact; 0 in an empty book.
pub fn newest(tx: &Tx<'_>) -> Result<i64> {
    Ok(tx.db.prepare_cached("SELECT coalesce(max(id), 0) FROM contacts")?.query_row([], |row| row.get(0))?)
}

/// A contact's past.
pub struct Life {
    /// Du instead of Sie.
    pub informal: bool,
    /// Entered.
    pub created: Moment,
    /// Changed last.
    pub changed: Moment,
    /// Under restriction (Art. 18 DSGVO).
    pub restricted: bool,
    /// In the bin.
    pub binned: bool,
}

/// Gives a contact its past.
pub fn live(tx: &Tx<'_>, id: Id<Contact>, life: &Life) -> Result<()> {
    tx.db
        .prepare_cached(
            "UPDATE contacts SET address_form = ?2, created_at = ?3, changed_at = ?4, restricted_at = ?5,
                                 restriction = ?6, binned_at = ?7 WHERE id = ?1",
        )?
        .execute(params![
            id,
            if life.informal { "du" } else { "sie" },
            life.created,
            life.changed,
            life.restricted.then_some(life.changed),
            if life.restricted { "accuracy" } else { "" },
            life.binned.then_some(life.changed),
        ])?;
    if life.restricted {
        tx.db
            .prepare_cached(
                "INSERT INTO restrictions (uid, contact_id, ground, restricted_at, restricted_by)
                 VALUES (?1, ?2, 'accuracy', ?3, ?4)",
            )?
            .execute(params![tx.uid(), id, life.changed, tx.by()])?;
    }
    tx.db
        .prepare_cached("UPDATE notes SET happened_at = ?2 + (id % 300) * 3600000 WHERE contact_id = ?1")?
        .execute(params![id, life.created])?;
    Ok(())
}

/// A source at some time in the past.
pub fn origin(tx: &Tx<'_>, source: &str, note: &str, at: Moment, import: Option<i64>) -> Result<Entered> {
    tx.db
        .prepare_cached(
            "INSERT INTO origins (uid, source, note, recorded_at, recorded_by, import_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![tx.uid(), source, note, at, tx.by(), import])?;
    let origin = tx.db.last_insert_rowid();
    let care = "SELECT id FROM purposes WHERE code = 'care'";
    let purpose = tx.db.prepare_cached(care)?.query_row([], |row| row.get(0))?;
    Ok(Entered { origin, line: 0, purpose, keep_until: None })
}

/// A yes to wording 1.
pub fn grant(tx: &Tx<'_>, id: Id<Contact>, purpose: &str, channel: &str, at: Moment) -> Result<()> {
    let how = ["counter", "paper", "phone", "web"];
    let how = how.get(usize::try_from(id.0).unwrap_or_default() % how.len()).unwrap_or(&"counter");
    tx.db
        .prepare_cached(
            "INSERT INTO consents (uid, contact_id, purpose_id, channel, event, wording_id, how, happened_at, recorded_at,
                                   recorded_by)
             VALUES (?1, ?2, (SELECT id FROM purposes WHERE code = ?3), ?4, 'granted',
                     (SELECT w.id FROM purposes p JOIN wordings w ON w.purpose_id = p.id AND w.version = 1
                      WHERE p.code = ?3), ?5, ?6, ?6, ?7)",
        )?
        .execute(params![tx.uid(), id, purpose, channel, how, at, tx.by()])?;
    Ok(())
}

/// A no: `withdrawn` or `objected`.
pub fn refuse(tx: &Tx<'_>, id: Id<Contact>, purpose: &str, channel: &str, event: &str, at: Moment) -> Result<()> {
    tx.db
        .prepare_cached(
            "INSERT INTO consents (uid, contact_id, purpose_id, channel, event, how, happened_at, recorded_at, recorded_by)
             VALUES (?1, ?2, (SELECT id FROM purposes WHERE code = ?3), ?4, ?5, 'mail', ?6, ?6, ?7)",
        )?
        .execute(params![tx.uid(), id, purpose, channel, event, at, tx.by()])?;
    Ok(())
}

/// An address on the block list, for all advertising.
pub fn block(tx: &Tx<'_>, kind: &str, hash: &[u8], at: Moment) -> Result<()> {
    tx.db
        .prepare_cached(
            "INSERT INTO suppressions (uid, kind, hash, source, happened_at, recorded_at, recorded_by)
             VALUES (?1, ?2, ?3, 'person', ?4, ?4, ?5)",
        )?
        .execute(params![tx.uid(), kind, hash, at, tx.by()])?;
    Ok(())
}
