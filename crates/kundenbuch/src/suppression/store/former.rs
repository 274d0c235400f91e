//! Who has an address that somebody else had before.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row};

use super::generation;
use crate::{Error, Id, Result, contacts::Contact, steps, suppression::whose};

/// SQL: whoever has an address `h`, and who had it before and has another one by now.
const PAIRS: &str = "SELECT h.contact_id AS holder, f.contact_id AS before, f.kind = 'post' AS is_named,
       c.kind = b.kind AND lower(CASE c.kind WHEN 'organisation' THEN c.organisation ELSE '' END)
         = lower(CASE b.kind WHEN 'organisation' THEN b.organisation ELSE '' END) AS is_of_kind,
       c.given, b.given AS given_before";
const NAMED: &str = "JOIN contacts c ON c.id = h.contact_id JOIN contacts b ON b.id = f.contact_id";
const KINDS: [(&str, &str); 3] = [("mail", "emails"), ("phone", "phones"), ("post", "addresses")];

/// Those of the contacts who have an address that somebody else had who may be the same; a line of post has the name
/// in it. With each whoever had it. Asks the former addresses or the contacts, whichever are fewer.
///
/// # Errors
/// Those of the database.
pub fn had_before(db: &Connection, contacts: &BTreeSet<i64>) -> Result<BTreeSet<(Id<Contact>, Id<Contact>)>> {
    let all = i64::try_from(contacts.len()).unwrap_or(i64::MAX);
    let former: i64 = db
        .prepare_cached("SELECT count(*) FROM (SELECT 1 FROM former_hashes LIMIT ?1)")?
        .query_row([all], |row| row.get(0))?;
    let mut found = BTreeSet::new();
    if former == 0 {
        return Ok(found);
    }
    for (kind, table) in KINDS {
        if former == all {
            let mut of_one = db.prepare_cached(&format!(
                "{PAIRS} FROM {table} h CROSS JOIN former_hashes f ON f.hash = h.hash AND f.kind = '{kind}'
                 AND f.contact_id <> h.contact_id {NAMED} WHERE h.contact_id = ?1"
            ))?;
            for contact in contacts {
                let mut rows = of_one.query([contact])?;
                while let Some(row) = rows.next()? {
                    found.extend(same(db, row)?);
                }
            }
        } else {
            let mut of_all = db.prepare_cached(&format!(
                "{PAIRS} FROM former_hashes f CROSS JOIN {table} h ON h.hash = f.hash
                 AND f.contact_id <> h.contact_id {NAMED} WHERE f.kind = '{kind}'"
            ))?;
            let mut rows = of_all.query([])?;
            while let Some(row) = rows.next()? {
                found.extend(same(db, row)?.filter(|(holder, _)| contacts.contains(&holder.0)));
            }
        }
    }
    Ok(found)
}

/// Whether the two may be one: a surname changes, a first name and the name of a firm do not.
fn same(db: &Connection, row: &Row<'_>) -> Result<Option<(Id<Contact>, Id<Contact>)>> {
    steps::took(0);
    let text = |column: &str| row.get::<_, String>(column);
    let is_one = row.get::<_, bool>("is_named")?
        || (row.get::<_, bool>("is_of_kind")? && whose::may_be_first_name(&text("given")?, &text("given_before")?));
    let (holder, before) = (row.get("holder")?, row.get("before")?);
    // Father and son of one name.
    let generations = || Ok::<_, Error>(generation(db, holder)?.zip(generation(db, before)?));
    let is_one = is_one && generations()?.is_none_or(|(one, other)| one == other);
    Ok(is_one.then_some((holder, before)))
}
