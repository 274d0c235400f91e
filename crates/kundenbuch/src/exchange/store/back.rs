//! Taking an import back.

use rusqlite::params;

use crate::{
    Id, Result,
    book::Tx,
    contacts::{
        Contact,
        store::{
            self as contacts, CALLED,
            origins::{self, Span},
        },
    },
    exchange::import::{Stayed, TakenBack, WhyStayed},
};

/// SQL: a contact `c` was made in the moment of the import `?1`. Who had a field corrected since has another origin.
const MADE: &str = "(c.origin_id IN (SELECT id FROM origins WHERE import_id = ?1)
                     OR c.created_at = (SELECT taken_at FROM imports WHERE id = ?1))";

/// SQL: a contact `c` said no without a block that says it.
const REFUSES: &str = "EXISTS (SELECT 1 FROM consents v WHERE v.contact_id = c.id AND v.block_uid IS NULL
                         AND (v.event = 'withdrawn' OR v.event = 'objected'))";

/// SQL: somebody ticked a contact `c` of the import `?1` as a child since.
const CHILD: &str = "(c.minor = 1 AND c.origin_id NOT IN (SELECT id FROM origins WHERE import_id = ?1))";

/// SQL: a contact `c` agreed to something since the import `?1`.
const AGREED: &str = "EXISTS (SELECT 1 FROM consents v WHERE v.contact_id = c.id AND v.event = 'granted'
                        AND v.recorded_at > (SELECT taken_at FROM imports WHERE id = ?1))";

/// SQL: whom taking back the import `?1` leaves as they are. Who is restricted (Art. 18 DSGVO); who agreed to something
/// since, for the consent is of the address it was given for; and whom it brought and whose no or tick stays, for without
/// their address nobody would know them when they come again.
fn left() -> String {
    format!(
        "(SELECT id FROM contacts WHERE restricted_at IS NOT NULL
          UNION SELECT contact_id FROM consents WHERE event = 'granted'
            AND recorded_at > (SELECT taken_at FROM imports WHERE id = ?1)
          UNION SELECT c.id FROM contacts c WHERE {MADE} AND ({REFUSES} OR {CHILD}))"
    )
}

/// Takes back what an import brought; see [`crate::book::Book::take_back_import`].
pub fn take_back(tx: &Tx<'_>, import: i64) -> Result<TakenBack> {
    let of_import = "(SELECT id FROM origins WHERE import_id = ?1)";
    let left = left();
    let mut back = TakenBack::default();
    tx.db.execute(&format!("DELETE FROM card_uids WHERE import_id = ?1 AND contact_id NOT IN {left}"), [import])?;
    let mut moved = Vec::new();
    for Span { table, after, last } in origins::of_import(tx.db, import)? {
        if table == "addresses" {
            let mut rows = tx.db.prepare(&format!(
                "SELECT DISTINCT contact_id FROM addresses WHERE id > ?2 AND id <= ?3 AND origin_id IN {of_import}
                 AND country <> ?4 AND contact_id NOT IN {left}"
            ))?;
            let rows = rows.query_map(params![import, after, last, tx.keys.country], |row| row.get(0))?;
            moved.extend(rows.collect::<rusqlite::Result<Vec<Id<Contact>>>>()?);
        }
        let gone = tx.db.execute(
            &format!(
                "DELETE FROM {table} WHERE id > ?2 AND id <= ?3 AND origin_id IN {of_import}
                 AND contact_id NOT IN {left}"
            ),
            [import, after, last],
        )?;
        back.values += u32::try_from(gone).unwrap_or(u32::MAX);
    }
    moved.into_iter().try_for_each(|contact| contacts::reread_numbers(tx, contact).map(drop))?;
    empty_fills(tx, import, &left)?;
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
    let mut rows = tx.db.prepare(&format!(
        "SELECT c.id, {CALLED} AS name,
                CASE WHEN c.restricted_at IS NOT NULL THEN 'restricted' WHEN {AGREED} THEN 'agreed'
                     WHEN {REFUSES} THEN 'refuses' WHEN {CHILD} THEN 'child' ELSE 'worked_with' END AS why
         FROM contacts c WHERE {MADE} ORDER BY c.id"
    ))?;
    let stayed = rows.query_map([import], |row| {
        let why: String = row.get("why")?;
        let why = WhyStayed::ALL.into_iter().find(|one| one.code() == why).unwrap_or(WhyStayed::WorkedWith);
        Ok(Stayed { contact: row.get("id")?, name: row.get("name")?, why })
    })?;
    back.stayed = stayed.collect::<rusqlite::Result<_>>()?;
    tx.db.execute("UPDATE imports SET taken_back_at = ?2 WHERE id = ?1", params![import, tx.now()])?;
    Ok(back)
}

/// Fields an import may fill, beside the employer.
const FILLED: [&str; 9] =
    ["given", "family", "title", "additional", "suffix", "department", "position", "customer_number", "salutation"];

/// Empties the fields an import filled, where they still hold what it brought.
fn empty_fills(tx: &Tx<'_>, import: i64, left: &str) -> Result<()> {
    let sql = format!("SELECT contact_id, field, value FROM fills WHERE import_id = ?1 AND contact_id NOT IN {left}");
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
    let sql = format!("DELETE FROM fills WHERE import_id = ?1 AND contact_id NOT IN {left}");
    tx.db.execute(&sql, [import])?;
    Ok(())
}
