//! The lines of the contact table: what lists are sorted by, and what they show of other tables.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{Error, Result};

/// A line of the contact table.
pub(super) struct Line {
    pub name_key: String,
    pub list_key: String,
    pub place_key: String,
    pub changed_at: i64,
    pub shown: Shown,
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

/// The line a contact has, if it has one.
pub(super) fn line(db: &Connection, id: i64) -> Result<Option<Line>> {
    let mut line = db.prepare_cached(
        "SELECT name_key, list_key, place_key, changed_at, firm, place, phone, tags FROM contact_lines
         WHERE contact_id = ?1",
    )?;
    Ok(line.query_row([id], Line::of).optional()?)
}

/// The newest contact that has a line; 0 if none has.
pub(super) fn newest(db: &Connection) -> Result<i64> {
    let mut newest = db.prepare_cached("SELECT coalesce(max(contact_id), 0) FROM contact_lines")?;
    Ok(newest.query_row([], |row| row.get(0))?)
}

/// Notes in a contact's line, if it has one, when the contact was changed.
pub(super) fn stamp(db: &Connection, id: i64) -> Result<()> {
    let mut stamp = db.prepare_cached(
        "UPDATE contact_lines SET changed_at = c.changed_at FROM contacts c
         WHERE contact_lines.contact_id = ?1 AND c.id = ?1 AND contact_lines.changed_at <> c.changed_at",
    )?;
    stamp.execute([id])?;
    Ok(())
}

/// Takes a contact's line away.
pub(super) fn remove(db: &Connection, id: i64) -> Result<()> {
    db.prepare_cached("DELETE FROM contact_lines WHERE contact_id = ?1")?.execute([id])?;
    Ok(())
}

/// Writes what of a line has changed: each statement rewrites the indexes of every column it names.
pub(super) fn write(db: &Connection, id: i64, before: Option<&Line>, line: &Line) -> Result<()> {
    let Shown { firm, place, phone, tags } = &line.shown;
    let Some(before) = before else {
        db.prepare_cached(
            "INSERT INTO contact_lines
                (contact_id, name_key, list_key, place_key, changed_at, firm, place, phone, tags)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
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
