//! What follows from the rows: the contact table's lines and the search index.
//!
//! Triggers collect the contacts an act touched in `unindexed`; the door empties it before each commit, all at once:
//! one statement for many rows costs a ninth of one statement per row.

use rusqlite::Connection;

use crate::Result;

/// Indexes anew every contact an act has touched; the number of contacts.
///
/// Binned and restricted contacts lose their line and search entry (Art. 18 DSGVO: they vanish from lists and search).
pub fn follow(db: &Connection) -> Result<usize> {
    let touched: i64 = db.prepare_cached("SELECT count(*) FROM unindexed")?.query_row([], |row| row.get(0))?;
    if touched == 0 {
        return Ok(0);
    }
    for sql in [
        "DELETE FROM contacts_fts WHERE rowid IN (SELECT contact_id FROM unindexed)",
        "DELETE FROM contact_lines WHERE contact_id IN (SELECT contact_id FROM unindexed)",
        "INSERT INTO contact_lines (contact_id, name_key, list_key, place_key, changed_at)
         SELECT c.id, sort_key(c.family, c.given, c.organisation), list_key(c.family, c.given, c.organisation),
                fold(coalesce((SELECT place FROM addresses WHERE contact_id = c.id ORDER BY position, id LIMIT 1), '')),
                c.changed_at
         FROM unindexed u JOIN contacts c ON c.id = u.contact_id
         WHERE c.binned_at IS NULL AND c.restricted_at IS NULL",
        "INSERT INTO contacts_fts (rowid, name, firm, mail, phone, place, tag, note, sound)
         SELECT c.id,
                fold(c.given || ' ' || c.additional || ' ' || c.family || ' ' || c.customer_number),
                fold(c.organisation || ' ' || coalesce(firm.organisation, '')),
                (SELECT fold(group_concat(value, ' ')) FROM emails WHERE contact_id = c.id),
                (SELECT phone_tokens(group_concat(digits, ' ')) FROM phones WHERE contact_id = c.id),
                (SELECT fold(group_concat(street || ' ' || postcode || ' ' || place, ' ')) FROM addresses
                 WHERE contact_id = c.id),
                (SELECT fold(group_concat(value, ' ')) FROM tags WHERE contact_id = c.id),
                (SELECT fold(group_concat(body, ' ')) FROM notes WHERE contact_id = c.id),
                sounds(c.given || ' ' || c.family || ' ' || c.organisation)
         FROM unindexed u JOIN contacts c ON c.id = u.contact_id
         LEFT JOIN contacts firm ON firm.id = c.works_for
         WHERE c.binned_at IS NULL AND c.restricted_at IS NULL",
        "DELETE FROM unindexed",
    ] {
        db.prepare_cached(sql)?.execute([])?;
    }
    Ok(usize::try_from(touched).unwrap_or_default())
}
