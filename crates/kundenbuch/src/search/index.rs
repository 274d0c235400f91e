//! What follows from the rows: the contact table's lines and the search index.
//!
//! The door learns which contacts an act touched, from the act's recorded changes or, for an import, from [`Watch`],
//! and indexes them anew before the commit. Each row is written by a statement that writes this row alone: one with a
//! trigger, or one that writes many, copies every page it touches in case it must be taken back, and makes the index
//! write out what it gathered. Triggers made two thirds of an import's time.

use std::{
    collections::BTreeSet,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{
    Connection, OptionalExtension, Row,
    hooks::{Action, PreUpdateCase},
    params,
};

use super::{fold, phonetic};
use crate::{
    Error, Id, Result,
    contacts::{Contact, phone},
};

/// The tables the index and the lines follow from: contacts themselves, and those with a `contact_id`.
const FOLLOWED: [&str; 6] = ["contacts", "emails", "phones", "addresses", "tags", "notes"];

/// Whether the lines or the index follow from this table.
pub fn follows_from(table: &str) -> bool {
    FOLLOWED.contains(&table)
}

/// The contacts an act has touched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Whose own row or values changed.
    pub contacts: BTreeSet<i64>,
    /// Whose name as an organisation changed: people who work there are found by it.
    pub renamed: BTreeSet<i64>,
}

/// A connection that notes which contacts are touched while this lives; for acts that are not recorded.
///
/// It keeps the connection to itself, for a recording uses the same hook.
pub struct Watch<'book> {
    db: &'book mut Connection,
    seen: Arc<Mutex<Touched>>,
}

impl<'book> Watch<'book> {
    /// Begins to watch.
    pub fn begin(db: &'book mut Connection) -> Result<Watch<'book>> {
        let mut columns = Vec::new();
        for table in FOLLOWED {
            let name = if table == "contacts" { "organisation" } else { "contact_id" };
            let sql = "SELECT cid FROM pragma_table_info(?1) WHERE name = ?2";
            columns.push((table, db.prepare_cached(sql)?.query_row([table, name], |row| row.get::<_, i32>(0))?));
        }
        let seen = Arc::new(Mutex::new(Touched::default()));
        let noted = seen.clone();
        let watch = Watch { db, seen };
        watch.db.preupdate_hook(Some(move |_: Action, _: &str, table: &str, case: &PreUpdateCase| {
            let Some((table, column)) = columns.iter().find(|(followed, _)| *followed == table) else { return };
            let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
            if *table == "contacts" {
                note_contact(&mut noted, case, *column);
            } else {
                note_value(&mut noted, case, *column);
            }
        }))?;
        Ok(watch)
    }

    /// What was touched so far.
    pub fn touched(&self) -> Touched {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Deref for Watch<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.db
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let _ = self.db.preupdate_hook(None::<fn(Action, &str, &str, &PreUpdateCase)>); // cannot fail on an open book
    }
}

fn note_contact(noted: &mut Touched, case: &PreUpdateCase, organisation: i32) {
    match case {
        PreUpdateCase::Insert(new) => noted.contacts.insert(new.get_new_row_id()),
        PreUpdateCase::Delete(old) => noted.contacts.insert(old.get_old_row_id()),
        PreUpdateCase::Update { old_value_accessor: old, new_value_accessor: new } => {
            if old.get_old_column_value(organisation).ok() != new.get_new_column_value(organisation).ok() {
                noted.renamed.insert(new.get_new_row_id());
            }
            noted.contacts.insert(new.get_new_row_id())
        }
        PreUpdateCase::Unknown => false,
    };
}

fn note_value(noted: &mut Touched, case: &PreUpdateCase, contact_id: i32) {
    let (before, after) = match case {
        PreUpdateCase::Insert(new) => (None, new.get_new_column_value(contact_id).ok()),
        PreUpdateCase::Delete(old) => (old.get_old_column_value(contact_id).ok(), None),
        PreUpdateCase::Update { old_value_accessor: old, new_value_accessor: new } => {
            (old.get_old_column_value(contact_id).ok(), new.get_new_column_value(contact_id).ok())
        }
        PreUpdateCase::Unknown => (None, None),
    };
    noted.contacts.extend([before, after].into_iter().flatten().filter_map(|id| id.as_i64().ok()));
}

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
    let line = db
        .prepare_cached("SELECT * FROM contact_lines WHERE contact_id = ?1")?
        .query_row([id], |row| Line::of(row))
        .optional()?;
    if line.is_some() {
        db.prepare_cached("DELETE FROM contacts_fts WHERE rowid = ?1")?.execute([id])?;
    }
    let Some(entry) = entry else {
        if line.is_some() {
            db.prepare_cached("DELETE FROM contact_lines WHERE contact_id = ?1")?.execute([id])?;
        }
        return Ok(());
    };
    write_line(db, id, line.as_ref(), &entry.line)?;
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

/// Writes what of a line has changed: each statement rewrites the indexes of every column it names.
fn write_line(db: &Connection, id: i64, before: Option<&Line>, line: &Line) -> Result<()> {
    let Shown { firm, place, phone, tags } = &line.shown;
    let Some(before) = before else {
        db.prepare_cached("INSERT INTO contact_lines VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?.execute(params![
            id,
            line.name_key,
            line.list_key,
            line.place_key,
            line.changed_at,
            firm,
            place,
            phone,
            tags
        ])?;
        return Ok(());
    };
    if (&before.name_key, &before.list_key, &before.place_key) != (&line.name_key, &line.list_key, &line.place_key) {
        db.prepare_cached(
            "UPDATE contact_lines SET name_key = ?2, list_key = ?3, place_key = ?4 WHERE contact_id = ?1",
        )?
        .execute(params![id, line.name_key, line.list_key, line.place_key])?;
    }
    if before.changed_at != line.changed_at {
        db.prepare_cached("UPDATE contact_lines SET changed_at = ?2 WHERE contact_id = ?1")?
            .execute(params![id, line.changed_at])?;
    }
    if before.shown != line.shown {
        db.prepare_cached(
            "UPDATE contact_lines SET firm = ?2, place = ?3, phone = ?4, tags = ?5 WHERE contact_id = ?1",
        )?
        .execute(params![id, firm, place, phone, tags])?;
    }
    Ok(())
}

/// What a line shows of a contact that has none, binned or restricted; `None` if the contact is gone.
pub fn shown(db: &Connection, id: Id<Contact>) -> Result<Option<Shown>> {
    Ok(entry(db, id.0)?.map(|entry| entry.line.shown))
}

/// What is indexed of a contact, and whether it is: binned and restricted ones are not.
const TEXTS: &str = "
    SELECT c.given, c.additional, c.family, c.customer_number, c.organisation,
           coalesce(firm.organisation, '') AS firm, c.changed_at,
           c.binned_at IS NULL AND c.restricted_at IS NULL AS listed,
           (SELECT group_concat(value, ' ') FROM emails WHERE contact_id = c.id) AS mail,
           (SELECT group_concat(digits, ' ') FROM phones WHERE contact_id = c.id) AS digits,
           (SELECT value FROM phones WHERE contact_id = c.id ORDER BY position, id LIMIT 1) AS phone,
           (SELECT group_concat(street || ' ' || postcode || ' ' || place, ' ') FROM addresses
            WHERE contact_id = c.id) AS address,
           (SELECT place FROM addresses WHERE contact_id = c.id ORDER BY position, id LIMIT 1) AS place,
           (SELECT group_concat(body, ' ') FROM notes WHERE contact_id = c.id) AS note
    FROM contacts c LEFT JOIN contacts firm ON firm.id = c.works_for
    WHERE c.id = ?1";
const TAGS: &str = "SELECT value FROM tags WHERE contact_id = ?1 ORDER BY value";

/// A line of the contact table.
struct Line {
    name_key: String,
    list_key: String,
    place_key: String,
    changed_at: i64,
    shown: Shown,
}

/// What a line shows of other tables than the contact's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Name of the organisation a person works for.
    pub firm: String,
    /// Town of the main address.
    pub place: String,
    /// Main phone number, as typed.
    pub phone: String,
    /// Tags in order, as a JSON list.
    pub tags: String,
}

impl Line {
    fn of(row: &Row<'_>) -> rusqlite::Result<Line> {
        let (name_key, list_key) = (row.get("name_key")?, row.get("list_key")?);
        let (place_key, changed_at) = (row.get("place_key")?, row.get("changed_at")?);
        Ok(Line { name_key, list_key, place_key, changed_at, shown: Shown::of(row)? })
    }
}

impl Shown {
    /// From a row that has the columns of this name.
    pub fn of(row: &Row<'_>) -> rusqlite::Result<Shown> {
        let (firm, place) = (row.get("firm")?, row.get("place")?);
        Ok(Shown { firm, place, phone: row.get("phone")?, tags: row.get("tags")? })
    }

    /// The tags one by one.
    ///
    /// # Errors
    /// [`Error::Internal`] `tags_of_line` if another program wrote the line.
    pub fn tags(&self) -> Result<Vec<String>> {
        serde_json::from_str(&self.tags).map_err(|_| Error::internal("tags_of_line"))
    }
}

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
    let mut texts = db.prepare_cached(TEXTS)?;
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
        let (additional, number) = (text("additional")?, text("customer_number")?);
        let (firm, place) = (text("firm")?, text("place")?);
        let phone = text("digits")?.split(' ').flat_map(phone::suffixes).collect::<Vec<_>>().join(" ");
        Ok(Entry {
            listed: row.get("listed")?,
            line: Line {
                name_key: fold::sort_key(family, given, organisation),
                list_key: fold::list_key(family, given, organisation),
                place_key: fold::fold(place),
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
