//! Taking an import back.

use rusqlite::params;

use crate::{
    Id, Result,
    book::Tx,
    contacts::store::{
        self as contacts,
        origins::{self, Span},
    },
    exchange::import::TakenBack,
};

/// Whom taking back the import `?1` leaves as they are: who is restricted (Art. 18 DSGVO), and who agreed to something
/// since, for the consent is of the address it was given for.
const LEFT: &str = "(SELECT id FROM contacts WHERE restricted_at IS NOT NULL
                     UNION SELECT contact_id FROM consents WHERE event = 'granted'
                       AND recorded_at > (SELECT taken_at FROM imports WHERE id = ?1))";

/// Takes back what an import brought; see [`crate::book::Book::take_back_import`].
pub fn take_back(tx: &Tx<'_>, import: i64) -> Result<TakenBack> {
    let of_import = "(SELECT id FROM origins WHERE import_id = ?1)";
    let mut back = TakenBack::default();
    tx.db.execute("DELETE FROM card_uids WHERE import_id = ?1", [import])?;
    for Span { table, after, last } in origins::of_import(tx.db, import)? {
        let gone = tx.db.execute(
            &format!(
                "DELETE FROM {table} WHERE id > ?2 AND id <= ?3 AND origin_id IN {of_import}
                 AND contact_id NOT IN {LEFT}"
            ),
            [import, after, last],
        )?;
        back.values += u32::try_from(gone).unwrap_or(u32::MAX);
    }
    empty_fills(tx, import)?;
    let worked_with = origins::VALUES
        .iter()
        .map(|table| format!("EXISTS (SELECT 1 FROM {table} v WHERE v.contact_id = c.id)"))
        .chain([
            "EXISTS (SELECT 1 FROM restrictions v WHERE v.contact_id = c.id)".to_owned(),
            "EXISTS (SELECT 1 FROM handover_contacts v WHERE v.contact_id = c.id)".to_owned(),
            // What follows from a block is said by the block, which stays.
            "EXISTS (SELECT 1 FROM consents v WHERE v.contact_id = c.id AND v.block_uid IS NULL)".to_owned(),
        ])
        .collect::<Vec<_>>()
        .join(" OR ");
    for kind in ["person", "organisation"] {
        let mut rows = tx.db.prepare(&format!(
            "SELECT c.id FROM contacts AS c WHERE c.origin_id IN {of_import} AND c.kind = '{kind}'
             AND c.restricted_at IS NULL AND NOT ({worked_with}) AND NOT EXISTS (SELECT 1 FROM fills f WHERE f.contact_id = c.id)
             AND NOT EXISTS (SELECT 1 FROM contacts w WHERE w.works_for = c.id)"
        ))?;
        let gone: Vec<i64> = rows.query_map([import], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for contact in &gone {
            for sql in ["DELETE FROM consents WHERE contact_id = ?1", "DELETE FROM contacts WHERE id = ?1"] {
                tx.db.prepare_cached(sql)?.execute([contact])?;
            }
        }
        back.removed += u32::try_from(gone.len()).unwrap_or(u32::MAX);
    }
    // Who had a field corrected since has another origin, but was still made in the moment of the import.
    let mut rows = tx.db.prepare(&format!(
        "SELECT id FROM contacts WHERE origin_id IN {of_import}
            OR created_at = (SELECT taken_at FROM imports WHERE id = ?1) ORDER BY id"
    ))?;
    back.stayed = rows.query_map([import], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    tx.db.execute("UPDATE imports SET taken_back_at = ?2 WHERE id = ?1", params![import, tx.now()])?;
    Ok(back)
}

/// Fields an import may fill, beside the employer.
const FILLED: [&str; 9] =
    ["given", "family", "title", "additional", "suffix", "department", "position", "customer_number", "salutation"];

/// Empties the fields an import filled, where they still hold what it brought.
fn empty_fills(tx: &Tx<'_>, import: i64) -> Result<()> {
    let sql = format!("SELECT contact_id, field, value FROM fills WHERE import_id = ?1 AND contact_id NOT IN {LEFT}");
    let mut rows = tx.db.prepare(&sql)?;
    let fills: Vec<(i64, String, String)> = rows
        .query_map([import], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (contact, field, value) in fills {
        if field == "works_for" {
            tx.db
                .prepare_cached(
                    "UPDATE contacts SET works_for = NULL WHERE id = ?1 AND works_for = CAST(?2 AS INTEGER)",
                )?
                .execute(params![contact, value])?;
            continue;
        }
        let Some(field) = FILLED.into_iter().find(|known| *known == field) else { continue };
        let empty = if field == "salutation" { "unknown" } else { "" };
        tx.db
            .prepare_cached(&format!("UPDATE contacts SET {field} = ?3 WHERE id = ?1 AND {field} = ?2"))?
            .execute(params![contact, value, empty])?;
        if matches!(field, "given" | "family") {
            contacts::rehash_post(tx, Id::new(contact))?;
        }
    }
    let sql = format!("DELETE FROM fills WHERE import_id = ?1 AND contact_id NOT IN {LEFT}");
    tx.db.execute(&sql, [import])?;
    Ok(())
}
