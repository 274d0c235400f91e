//! What follows from the rows: the contact table's lines and the search index.
//!
//! The door learns which contacts an act touched, from the act's recorded changes or, for an import, from a
//! [watch](super::watch), and indexes them anew before the commit. Each row is written by a statement that writes this row alone: one with a
//! trigger, or one that writes many, copies every page it touches in case it must be taken back, and makes the index
//! write out what it gathered. Triggers made two thirds of an import's time.

use std::sync::LazyLock;

use rusqlite::{Connection, Row, params};

use super::{
    fold,
    lines::{self, Line, Shown},
    phonetic,
    watch::Touched,
};
use crate::{
    Error, Id, Result,
    contacts::{Contact, phone, store::CALLED},
};

/// Indexes anew every contact an act has touched.
///
/// Binned and restricted contacts lose their line and search entry (Art. 18 DSGVO: they vanish from lists and search).
/// A line that stays the same is not written again.
pub fn follow(db: &Connection, touched: &Touched) -> Result<()> {
    let mut contacts = touched.contacts.clone();
    for firm in &touched.renamed {
        let mut people = db.prepare_cached("SELECT id FROM contacts WHERE works_for = ?1")?;
        for person in people.query_map([firm], |row| row.get::<_, i64>(0))? {
            contacts.insert(person?);
        }
    }
    contacts.into_iter().try_for_each(|id| follow_one(db, id)) // in order: the index is written in the order of its rows
}

fn follow_one(db: &Connection, id: i64) -> Result<()> {
    let entry = entry(db, id)?.filter(|entry| entry.listed);
    let line = lines::line(db, id)?;
    if line.is_some() {
        db.prepare_cached("DELETE FROM contacts_fts WHERE rowid = ?1")?.execute([id])?;
    }
    let Some(entry) = entry else {
        if line.is_some() {
            lines::remove(db, id)?;
        }
        return Ok(());
    };
    lines::write(db, id, line.as_ref(), &entry.line)?;
    db.prepare_cached(
        "INSERT INTO contacts_fts (rowid, name, firm, mail, phone, place, tag, note, sound)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        id,
        entry.name,
        entry.firm,
        entry.mail,
        entry.phone,
        entry.place,
        entry.tag,
        entry.note,
        entry.sound
    ])?;
    Ok(())
}

/// What a line shows of a contact that has none, binned or restricted; `None` if the contact is gone.
pub fn shown(db: &Connection, id: Id<Contact>) -> Result<Option<Shown>> {
    Ok(entry(db, id.0)?.map(|entry| entry.line.shown))
}

/// What is indexed of a contact, and whether it is: binned and restricted ones are not.
static TEXTS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT c.given, c.additional, c.family, c.customer_number, c.organisation,
           coalesce(firm.organisation, '') AS firm, c.changed_at,
           CASE WHEN c.given || c.family || c.organisation = '' THEN {CALLED} ELSE c.organisation END AS lead,
           c.binned_at IS NULL AND c.restricted_at IS NULL AS listed,
           (SELECT group_concat(value, ' ') FROM emails WHERE contact_id = c.id) AS mail,
           (SELECT group_concat(digits, ' ') FROM phones WHERE contact_id = c.id) AS digits,
           (SELECT value FROM phones WHERE contact_id = c.id ORDER BY position, id LIMIT 1) AS phone,
           (SELECT group_concat(street || ' ' || postcode || ' ' || place, ' ') FROM addresses
            WHERE contact_id = c.id) AS address,
           (SELECT place FROM addresses WHERE contact_id = c.id ORDER BY position, id LIMIT 1) AS place,
           (SELECT group_concat(body, ' ') FROM notes WHERE contact_id = c.id) AS note
    FROM contacts c LEFT JOIN contacts firm ON firm.id = c.works_for
    WHERE c.id = ?1"
    )
});
const TAGS: &str = "SELECT value FROM tags WHERE contact_id = ?1 ORDER BY value";

/// A contact as the index holds it: folded, each column's words.
struct Entry {
    listed: bool,
    line: Line,
    name: String,
    firm: String,
    mail: String,
    phone: String,
    place: String,
    tag: String,
    note: String,
    sound: String,
}

/// What is to be indexed of a contact; `None` if it is gone.
fn entry(db: &Connection, id: i64) -> Result<Option<Entry>> {
    let mut texts = db.prepare_cached(&TEXTS)?;
    let mut texts = texts.query([id])?;
    let Some(row) = texts.next()? else { return Ok(None) };
    let mut tags = db.prepare_cached(TAGS)?;
    let tags: Vec<String> = tags.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Entry::of(row, &tags).map(Some)
}

impl Entry {
    fn of(row: &Row<'_>, tags: &[String]) -> Result<Entry> {
        let text = |column: &str| -> Result<&str> {
            Ok(row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from)?.unwrap_or_default())
        };
        let (given, family, organisation) = (text("given")?, text("family")?, text("organisation")?);
        let (lead, additional, number) = (text("lead")?, text("additional")?, text("customer_number")?);
        let (firm, place) = (text("firm")?, text("place")?);
        let phone = text("digits")?.split(' ').flat_map(phone::suffixes).collect::<Vec<_>>().join(" ");
        Ok(Entry {
            listed: row.get("listed")?,
            line: Line {
                name_key: fold::sort_key(family, given, lead),
                list_key: fold::list_key(family, given, lead),
                place_key: if place.is_empty() { fold::LAST.to_owned() } else { fold::fold(place) },
                changed_at: row.get("changed_at")?,
                shown: Shown {
                    firm: firm.to_owned(),
                    place: place.to_owned(),
                    phone: text("phone")?.to_owned(),
                    tags: serde_json::to_string(tags).map_err(|_| Error::internal("tags_of_line"))?,
                },
            },
            name: fold::fold(&format!("{given} {additional} {family} {number}")),
            firm: fold::fold(&format!("{organisation} {firm}")),
            mail: fold::fold(text("mail")?),
            phone,
            place: fold::fold(text("address")?),
            tag: fold::fold(&tags.join(" ")),
            note: fold::fold(text("note")?),
            sound: phonetic::sounds(&format!("{given} {family} {organisation}")).join(" "),
        })
    }
}

/// Whether a contact's own rows give the index this word, folded.
pub fn gives(db: &Connection, id: Id<Contact>, word: &str) -> Result<bool> {
    let Some(Entry { listed: true, name, firm, mail, phone, place, tag, note, sound, .. }) = entry(db, id.0)? else {
        return Ok(false);
    };
    let texts = [name, firm, mail, phone, place, tag, note, sound];
    Ok(texts.iter().any(|text| text.split(|letter: char| !letter.is_alphanumeric()).any(|one| one == word)))
}

/// Merges what a large act left in pieces, so that the next small one need not pay for it. Not inside of the door.
pub fn merge(db: &Connection) -> Result<()> {
    const PAGES: u32 = 500;
    let mut merge = db.prepare_cached("INSERT INTO contacts_fts (contacts_fts, rank) VALUES ('merge', ?1)")?;
    loop {
        let before = db.total_changes();
        merge.execute([PAGES])?;
        if db.total_changes() < before + 2 {
            return Ok(()); // nothing was left to merge (SQLite's manual, "The 'merge' Command")
        }
    }
}
