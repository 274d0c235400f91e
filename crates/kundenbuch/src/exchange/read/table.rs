//! A delimited table: where it begins, what its columns are called and hold.

use std::sync::Arc;

use jiff::civil::Date;

use super::{
    Format, MAX_COLUMNS, MAX_ROWS, Row,
    cells::{Calendar, Plan},
    columns,
    csv::{RawRow, Rows, sniff},
    field::Field,
};
use crate::{Error, Result};

/// A column as the preview shows it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Column {
    /// Its place, from 0.
    pub index: u32,
    /// Its header as written; `#1`, `#2` … if the table has none.
    pub header: String,
    /// The first different values, at most [`SAMPLES`], each at most 100 characters.
    pub samples: Vec<String>,
    /// Share of rows that have a value, 0 to 1.
    pub filled: f32,
    /// What it means.
    pub field: Field,
}

/// Values shown per column.
pub const SAMPLES: usize = 3;

/// A table that was looked through once.
#[derive(Debug, Clone)]
pub struct Table {
    text: Arc<String>,
    delimiter: u8,
    /// Byte and line behind the header.
    body: (usize, u32),
    /// What wrote it.
    pub format: Format,
    /// Its columns in order.
    pub columns: Vec<Column>,
    /// Rows below the header.
    pub rows: u32,
    plan: Plan,
    calendar: Calendar,
}

impl Table {
    /// Looks through the text: header, columns, samples, number of rows. `forced` is a delimiter somebody chose; years
    /// of two digits lie before `today`.
    ///
    /// # Errors
    /// [`Error::TooMany`] columns or rows, [`Error::FileUnreadable`] `no_rows` if nothing stands below the header.
    pub fn open(text: Arc<String>, forced: Option<u8>, today: Date) -> Result<Table> {
        let head = text.get(..text.floor_char_boundary(HEAD)).unwrap_or_default();
        let (delimiter, start) = sniff(head, columns::is_known);
        let delimiter = forced.unwrap_or(delimiter);
        let (header, body) = header(&text, start, delimiter)?;
        let (samples, filled, rows) = look_through(&text, body, delimiter, header.len())?;
        if rows == 0 {
            return Err(Error::FileUnreadable { why: "no_rows".to_owned() });
        }
        let format = columns::format_of(&header);
        let fields = columns::propose(&header, &samples, format);
        let calendar = Calendar { today, month_first: format == Format::OutlookEn };
        let plan = Plan::new(&header, &fields, calendar);
        #[expect(clippy::cast_precision_loss, reason = "at most a million rows, shown as a percentage")]
        let columns = header
            .into_iter()
            .zip(samples)
            .zip(filled)
            .zip(fields)
            .zip(0..)
            .map(|((((header, samples), filled), field), index)| Column {
                index,
                header,
                samples,
                filled: filled as f32 / rows as f32,
                field,
            })
            .collect();
        Ok(Table { text, delimiter, body, format, columns, rows, plan, calendar })
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The delimiter as a character.
    pub fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    /// Gives columns another meaning.
    pub fn set_fields(&mut self, meaning: impl Fn(&Column) -> Option<Field>) {
        for column in &mut self.columns {
            if let Some(field) = meaning(column) {
                column.field = field;
            }
        }
        let header: Vec<String> = self.columns.iter().map(|column| column.header.clone()).collect();
        let fields: Vec<Field> = self.columns.iter().map(|column| column.field.clone()).collect();
        self.plan = Plan::new(&header, &fields, self.calendar);
    }

    /// The rows as they stand in the file, header left out.
    pub fn raw_rows(&self) -> Rows<'_> {
        Rows::new(&self.text, self.body.0, self.body.1, self.delimiter)
    }

    /// The rows as drafts.
    pub fn drafts(&self) -> impl Iterator<Item = Row> + '_ {
        self.raw_rows().map(|row| {
            let line = row.line;
            let draft = row.fault.map_or_else(|| Ok(self.plan.draft(line, &row.cells)), Err);
            Row { line, draft, surplus: surplus(&row, self.columns.len()) }
        })
    }
}

/// How much of a text is looked at to find the delimiter.
const HEAD: usize = 256 * 1024;

fn surplus(row: &RawRow<'_>, columns: usize) -> u32 {
    let surplus = row.cells.iter().skip(columns).filter(|cell| !cell.trim().is_empty()).count();
    u32::try_from(surplus).unwrap_or(u32::MAX)
}

pub(super) fn too_many(what: &str, limit: usize) -> Error {
    Error::TooMany { what: what.to_owned(), limit: u32::try_from(limit).unwrap_or(u32::MAX) }
}

/// The header cells, and byte and line behind them. Titles above the header are passed over; a table without header
/// gets numbers.
fn header(text: &str, start: usize, delimiter: u8) -> Result<(Vec<String>, (usize, u32))> {
    let first_line = if start == 0 { 1 } else { 2 };
    let mut rows = Rows::new(text, start, first_line, delimiter);
    let mut first: Option<(Vec<String>, (usize, u32))> = None;
    for _ in 0..10 {
        let Some(row) = rows.next() else { break };
        if row.cells.len() > MAX_COLUMNS {
            return Err(too_many("columns", MAX_COLUMNS));
        }
        if row.fault.is_some() {
            continue;
        }
        let cells: Vec<String> =
            row.cells.iter().map(|cell| cell.trim().trim_matches(['"', '\u{feff}']).trim().to_owned()).collect();
        let known = cells.iter().filter(|cell| columns::is_known(cell)).count();
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        if known >= 2 || known * 2 >= filled.max(1) {
            return Ok((cells, rows.position()));
        }
        first.get_or_insert((cells, rows.position()));
    }
    let Some((cells, behind)) = first else { return Err(Error::FileUnreadable { why: "no_rows".to_owned() }) };
    if cells.iter().any(|cell| is_data(cell)) {
        return Ok(((1..=cells.len()).map(|number| format!("#{number}")).collect(), (start, first_line)));
    }
    Ok((cells, behind))
}

/// Would this cell hardly be the name of a column? Addresses, numbers, dates.
fn is_data(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    (cell.contains('@') && cell.contains('.')) || digits >= 4 || cell.len() > 60
}

type Looked = (Vec<Vec<String>>, Vec<u32>, u32);

fn look_through(text: &str, body: (usize, u32), delimiter: u8, columns: usize) -> Result<Looked> {
    let mut samples: Vec<Vec<String>> = vec![Vec::new(); columns];
    let mut filled = vec![0_u32; columns];
    let mut rows = 0_u32;
    for row in Rows::new(text, body.0, body.1, delimiter) {
        rows += 1;
        if rows as usize > MAX_ROWS {
            return Err(too_many("rows", MAX_ROWS));
        }
        if row.cells.len() > MAX_COLUMNS {
            return Err(too_many("columns", MAX_COLUMNS));
        }
        if row.fault.is_some() {
            continue;
        }
        for ((cell, samples), filled) in row.cells.iter().zip(&mut samples).zip(&mut filled) {
            let value = cell.trim();
            if value.is_empty() {
                continue;
            }
            *filled += 1;
            if samples.len() < SAMPLES {
                let sample: String = value.chars().take(100).collect();
                if !samples.contains(&sample) {
                    samples.push(sample);
                }
            }
        }
    }
    Ok((samples, filled, rows))
}
