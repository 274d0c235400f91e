//! The block list as a register for people: where each row came from, and whose address it is today.

use rusqlite::Connection;

use super::block;
use crate::{
    Id, Result,
    contacts::{Contact, store::CALLED},
    suppression::{BlockOrigin, Stop},
};

/// The addresses of `contact` that a row `s` bars, as one text each.
const BARRED: &str = "SELECT value AS shown, origin_id, line FROM emails
                       WHERE contact_id = ?1 AND (hash = s.hash OR domain_hash = s.hash OR instr(also, s.hash) > 0)
                      UNION ALL SELECT value, origin_id, line FROM phones
                       WHERE contact_id = ?1 AND (hash = s.hash OR instr(also, s.hash) > 0)
                      UNION ALL SELECT trim(street || ', ' || postcode || ' ' || place, ', '), origin_id, line
                        FROM addresses WHERE contact_id = ?1 AND hash = s.hash";

/// Where the blocks on a contact's addresses come from. A row that came with a file was written in the same act as the
/// import, so it has its moment.
pub fn origins_of(db: &Connection, contact: Id<Contact>) -> Result<Vec<BlockOrigin>> {
    let mut rows = db.prepare_cached(&format!(
        "WITH RECURSIVE meant (hash, rest) AS (
             SELECT hash, also FROM emails WHERE contact_id = ?1
             UNION SELECT domain_hash, x'' FROM emails WHERE contact_id = ?1
             UNION SELECT hash, also FROM phones WHERE contact_id = ?1
             UNION SELECT hash, x'' FROM addresses WHERE contact_id = ?1
             UNION SELECT substr(rest, 1, 16), substr(rest, 17) FROM meant WHERE rest <> x'')
         SELECT s.uid, coalesce((SELECT shown FROM ({BARRED}) LIMIT 1), '') AS address,
                coalesce(i.file_name, '') AS file_name,
                coalesce((SELECT b.line FROM ({BARRED}) b JOIN origins o ON o.id = b.origin_id
                          WHERE o.import_id = i.id LIMIT 1), 0) AS line
         FROM suppressions s LEFT JOIN imports i ON s.source = 'import' AND i.taken_at = s.recorded_at
         WHERE s.hash IN (SELECT hash FROM meant)
         ORDER BY s.happened_at, s.id"
    ))?;
    let rows = rows.query_map([contact], |row| {
        Ok(BlockOrigin {
            uid: row.get("uid")?,
            address: row.get("address")?,
            file_name: row.get("file_name")?,
            line: row.get("line")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The newest rows with a contact that holds the address and is in the table.
pub fn newest(db: &Connection, limit: u32) -> Result<Vec<Stop>> {
    let barred = BARRED.replace("?1", "c.id");
    let holders = "SELECT contact_id FROM emails WHERE hash = s.hash OR domain_hash = s.hash
                   UNION ALL SELECT contact_id FROM phones WHERE hash = s.hash
                   UNION ALL SELECT contact_id FROM addresses WHERE hash = s.hash";
    let mut rows = db.prepare_cached(&format!(
        "SELECT s.uid, s.kind, s.happened_at, s.source, p.code AS purpose, s.everything, c.id AS contact,
                CASE WHEN c.id IS NULL THEN '' ELSE {CALLED} END AS name,
                coalesce((SELECT shown FROM ({barred}) LIMIT 1), '') AS address,
                (SELECT count(DISTINCT contact_id) FROM ({holders})) AS held,
                coalesce(i.file_name, '') AS file_name,
                EXISTS (SELECT 1 FROM answers WHERE no_uid = s.uid) AS answered
         FROM suppressions s LEFT JOIN purposes p ON p.id = s.purpose_id
         LEFT JOIN imports i ON s.source = 'import' AND i.taken_at = s.recorded_at
         LEFT JOIN contacts c ON c.id = (
           SELECT l.contact_id FROM contact_lines l WHERE l.contact_id IN ({holders}) LIMIT 1)
         ORDER BY s.id DESC LIMIT ?1"
    ))?;
    let rows = rows.query_map([limit], |row| {
        Ok(Stop {
            block: block(row)?,
            contact: row.get("contact")?,
            name: row.get("name")?,
            held: row.get("held")?,
            address: row.get("address")?,
            file_name: row.get("file_name")?,
            answered: row.get("answered")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
