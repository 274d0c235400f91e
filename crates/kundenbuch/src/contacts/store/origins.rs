//! Which values an origin still stands for.
//!
//! The values of one import are its hundred thousand rows among others: an index of them would weigh as much as it saves.
//! They were written in one transaction, so they lie between two numbers of each table, and those the import keeps.
//! What somebody typed has an index.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::{Result, book::Tx};

/// The tables whose rows have a provenance of their own.
pub const VALUES: [&str; 7] = ["emails", "phones", "addresses", "websites", "facts", "tags", "notes"];

/// Where the values of an import lie in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The table.
    pub table: &'static str,
    /// The last number before them; numbers are never given twice.
    pub after: i64,
    /// The last number of them.
    pub last: i64,
}

/// Notes where the values of an import begin. Until it ends it has every later one.
///
/// # Errors
/// As the database answers.
pub fn begin(tx: &Tx<'_>, import: i64) -> Result<()> {
    let mut spans = BTreeMap::new();
    for table in VALUES {
        spans.insert(table, (newest(tx.db, table)?, i64::MAX));
    }
    keep(tx, import, &spans)
}

/// Notes where they end.
///
/// # Errors
/// As the database answers.
pub fn end(tx: &Tx<'_>, import: i64) -> Result<()> {
    let mut spans = BTreeMap::new();
    for span in of_import(tx.db, import)? {
        spans.insert(span.table, (span.after, newest(tx.db, span.table)?));
    }
    keep(tx, import, &spans)
}

fn newest(db: &Connection, table: &'static str) -> Result<i64> {
    let sql = format!("SELECT coalesce(max(id), 0) FROM {table}");
    Ok(db.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
}

fn keep(tx: &Tx<'_>, import: i64, spans: &BTreeMap<&str, (i64, i64)>) -> Result<()> {
    let rows = serde_json::to_string(spans).unwrap_or_default();
    tx.db.prepare_cached("UPDATE imports SET rows = ?2 WHERE id = ?1")?.execute(params![import, rows])?;
    Ok(())
}

/// Where the values of an import lie; of a table it does not name, anywhere.
///
/// # Errors
/// As the database answers.
pub fn of_import(db: &Connection, import: i64) -> Result<Vec<Span>> {
    let rows: Option<String> = db
        .prepare_cached("SELECT rows FROM imports WHERE id = ?1")?
        .query_row([import], |row| row.get(0))
        .optional()?;
    let spans: BTreeMap<String, (i64, i64)> = serde_json::from_str(&rows.unwrap_or_default()).unwrap_or_default();
    let span = |table| {
        let (after, last) = spans.get(table).copied().unwrap_or((0, i64::MAX));
        Span { table, after, last }
    };
    Ok(VALUES.into_iter().map(span).collect())
}

/// Whether a contact or a value names the origin.
///
/// # Errors
/// As the database answers.
pub fn is_named(db: &Connection, origin: i64) -> Result<bool> {
    let typed = VALUES.map(text_of_typed).join(" OR ");
    let sql = format!("SELECT EXISTS (SELECT 1 FROM contacts WHERE origin_id = ?1) OR {typed}");
    if db.prepare_cached(&sql)?.query_row([origin], |row| row.get(0))? {
        return Ok(true);
    }
    let import: Option<i64> = db
        .prepare_cached("SELECT import_id FROM origins WHERE id = ?1")?
        .query_row([origin], |row| row.get(0))
        .optional()?
        .flatten();
    let Some(import) = import else { return Ok(false) };
    for Span { table, after, last } in of_import(db, import)? {
        let named: bool =
            db.prepare_cached(&text_of_imported(table))?.query_row([origin, after, last], |row| row.get(0))?;
        if named {
            return Ok(true);
        }
    }
    Ok(false)
}

fn text_of_typed(table: &str) -> String {
    format!("EXISTS (SELECT 1 FROM {table} WHERE line = 0 AND origin_id = ?1)")
}

fn text_of_imported(table: &str) -> String {
    format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE id > ?2 AND id <= ?3 AND origin_id = ?1)")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        book::{
            Op,
            tests::{draft, test_book},
        },
        contacts::{
            Content, ErasedBefore, Given,
            store::{Entered, add_value},
        },
    };

    #[test]
    fn the_origin_of_an_import_is_named_as_long_as_one_of_its_values_stands() {
        let mut book = test_book().book;
        let ada = draft("Ada", "Lovelace", "ada@beispiel.de");
        let ada = book.add_contact(&ada, &Given::default(), ErasedBefore::Refuse).unwrap().value;
        let import = |tx: &Tx<'_>| {
            let row = "INSERT INTO imports (uid, file_name, format, charset, taken_at, taken_by)
                       VALUES (?1, 'liste.csv', 'csv', 'utf-8', 0, ?2)";
            tx.db.execute(row, params![tx.uid(), tx.by()])?;
            let import = tx.db.last_insert_rowid();
            begin(tx, import)?;
            let from = Entered::imported(tx, &Given::default(), import)?.at_line(3);
            for value in ["ada@firma.example", "ada@post.example"] {
                add_value(tx, ada, &Content::Email { value: value.to_owned(), label: String::new() }, &from)?;
            }
            end(tx, import)?;
            Ok(from.origin)
        };
        let origin = book.change(Op::Import, import).unwrap().value;
        for (gone, named) in [("ada@post.example", true), ("ada@firma.example", false)] {
            let remove = |tx: &Tx<'_>| Ok(tx.db.execute("DELETE FROM emails WHERE value = ?1", [gone])?);
            assert_eq!(book.change(Op::EditContact, remove).unwrap().value, 1);
            assert_eq!(is_named(&book.db, origin).unwrap(), named, "without {gone}");
        }
    }

    #[test]
    fn whether_an_origin_is_named_is_looked_up_and_not_read_through() {
        let book = test_book().book;
        for table in VALUES {
            for (sql, wanted) in [
                (format!("SELECT {}", text_of_typed(table)), format!("SEARCH {table} USING COVERING INDEX")),
                (text_of_imported(table), format!("SEARCH {table} USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)")),
            ] {
                let mut plan = book.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
                let bound = rusqlite::params_from_iter(vec![1; plan.parameter_count()]);
                let steps = plan.query_map(bound, |row| row.get::<_, String>("detail")).unwrap();
                let plan = steps.collect::<rusqlite::Result<Vec<_>>>().unwrap().join("; ");
                assert!(plan.contains(&wanted), "{plan}");
            }
        }
    }
}
