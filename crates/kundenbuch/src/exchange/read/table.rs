//! A delimited table: where it begins, what its columns are called and hold.

use std::{borrow::Cow, collections::HashSet, sync::Arc};

use jiff::civil::Date;

use super::{
    Format, Ignored, MAX_COLUMNS, MAX_ROWS, Row, RowFault,
    cells::{Calendar, Plan},
    columns,
    csv::{RawRow, Rows, sniff},
    doubles::{self, Doubles},
    field::Field,
    loose,
    own_table::OwnTable,
};
use crate::{Error, Result, book::Progress, exchange::draft::Draft};

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
    /// Lines written in another charset than the file, ascending.
    foreign: Vec<u32>,
    /// How often the heading stands among the rows again: after each page of a printed list.
    repeated: u32,
    /// This program wrote it.
    own: Option<OwnTable>,
    /// Cards that rows of several names bear.
    doubled: HashSet<String>,
}

impl Table {
    /// Looks through the text: header, columns, samples, number of rows. `forced` is a delimiter somebody chose; years
    /// of two digits lie before `today`; `foreign` are the lines in another charset.
    ///
    /// # Errors
    /// [`Error::Cancelled`], [`Error::TooMany`] columns or rows, [`Error::FileUnreadable`] `no_rows` if nothing stands below the header.
    pub fn open(
        text: Arc<String>,
        forced: Option<u8>,
        today: Date,
        foreign: Vec<u32>,
        progress: Progress<'_>,
    ) -> Result<Table> {
        let head = text.get(..text.floor_char_boundary(HEAD)).unwrap_or_default();
        let (delimiter, start) = sniff(head, columns::is_known);
        let delimiter = forced.unwrap_or(delimiter);
        let (header, body) = header(&text, start, delimiter)?;
        let Looked { samples, filled, rows, repeated } = look_through(&text, body, delimiter, &header, progress)?;
        if rows == 0 {
            return Err(Error::FileUnreadable { why: "no_rows".to_owned() });
        }
        let format = columns::format_of(&header);
        let fields = columns::propose(&header, &samples, format);
        let calendar = Calendar { today, month_first: format == Format::OutlookEn };
        let plan = Plan::new(&header, &fields, calendar);
        let own = OwnTable::of(&header, &fields, calendar);
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
        let doubled = HashSet::new();
        let mut table =
            Table { text, delimiter, body, format, columns, rows, plan, calendar, foreign, repeated, own, doubled };
        table.doubled = table.look_for_doubles();
        Ok(table)
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
        self.own = OwnTable::of(&header, &fields, self.calendar);
    }

    /// The rows as they stand in the file, header left out.
    pub fn raw_rows(&self) -> Rows<'_> {
        Rows::new(&self.text, self.body.0, self.body.1, self.delimiter)
    }

    /// What is left out of the rows: headings that stand there again.
    pub fn repeated_headings(&self) -> Vec<Ignored> {
        let found = Ignored { name: "repeated_heading".to_owned(), count: self.repeated };
        if self.repeated == 0 { Vec::new() } else { vec![found] }
    }

    /// The rows as drafts.
    pub fn drafts(&self) -> impl Iterator<Item = Row> + '_ {
        self.whole_rows().map(|(row, _)| row)
    }

    /// The rows as drafts, each with its cells as they stand.
    pub fn whole_rows(&self) -> impl Iterator<Item = (Row, RawRow<'_>)> + '_ {
        let mut rows = self.raw_rows();
        let mut foreign = self.foreign.iter().copied().peekable();
        std::iter::from_fn(move || {
            let row = rows.by_ref().find(|row| !self.is_heading(row))?;
            let (line, behind) = (row.line, rows.position().1);
            while foreign.next_if(|number| *number < line).is_some() {}
            let pointed_out = foreign.peek().is_some_and(|number| *number < behind);
            let surplus = surplus(&row, self.columns.len());
            let mut draft = row.fault.map_or_else(|| self.draft(line, &row.cells), Err);
            if let Ok(draft) = draft.as_mut().map(|draft| &mut draft.unread)
                && pointed_out
            {
                draft.push("charset");
            }
            let told = if surplus > 0 || draft.is_err() { loose::told(&row.cells, &self.columns) } else { None };
            Some((Row { line, draft, surplus, told }, row))
        })
    }

    fn is_heading(&self, row: &RawRow<'_>) -> bool {
        repeats_heading(row, self.columns.iter().map(|column| column.header.as_str()))
    }
}

/// Whether a row is the heading again: every filled cell is its column's own, and there are two at least.
fn repeats_heading<'a>(row: &RawRow<'_>, header: impl Iterator<Item = &'a str>) -> bool {
    let mut same = 0;
    for (cell, header) in row.cells.iter().zip(header) {
        match cell.trim() {
            "" => {}
            // One column alone repeats its heading only if that is the name of a column.
            cell if cell == header => same += if row.cells.len() == 1 && columns::is_known(cell) { 2 } else { 1 },
            _ => return false,
        }
    }
    same >= 2 && row.fault.is_none()
}

impl Table {
    /// A row copied in a spreadsheet bears the card of the row above it.
    fn look_for_doubles(&self) -> HashSet<String> {
        let mut doubles = Doubles::default();
        if self.own.is_some() {
            for row in self.raw_rows().filter(|row| row.fault.is_none()) {
                if let Ok(draft) = self.draft(row.line, &row.cells) {
                    doubles.see(&draft);
                }
            }
        }
        doubles.found()
    }

    fn draft(&self, line: u32, cells: &[Cow<'_, str>]) -> std::result::Result<Draft, RowFault> {
        match &self.own {
            Some(own) => own.draft(line, cells, self.calendar).map(|mut draft| {
                doubles::part(&mut draft, &self.doubled);
                draft
            }),
            None => self.plan.draft(line, cells),
        }
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

/// A row that may be the header.
struct Candidate {
    cells: Vec<String>,
    /// Byte and line behind it.
    behind: (usize, u32),
    known: usize,
    filled: usize,
}

impl Candidate {
    fn of(row: &RawRow<'_>, behind: (usize, u32)) -> Candidate {
        let cells: Vec<String> =
            row.cells.iter().map(|cell| cell.trim().trim_matches(['"', '\u{feff}']).trim().to_owned()).collect();
        let known = cells.iter().filter(|cell| columns::is_known(cell)).count();
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        Candidate { cells, behind, known, filled }
    }

    /// Whether enough of it are names of columns. "Newsletter-Empfänger 2024;;;;" is a title, though it sounds like one,
    /// and who has an address in it is a person.
    fn names_columns(&self) -> bool {
        let title = self.filled == 1 && self.cells.len() > 1;
        let addressed = self.cells.iter().any(|cell| cell.contains('@') && cell.contains('.'));
        !title && !addressed && (self.known >= 2 || self.known * 2 >= self.filled.max(1))
    }

    /// Whether it stands above `later` as a header does and not as a title: as wide, and without a value. Values may be
    /// words that elsewhere head a column: "Kunde", "Telefon".
    fn heads(&self, later: &Candidate) -> bool {
        let as_good = self.known > 0 || (later.known < 2 && later.known < later.filled);
        as_good && self.filled >= later.filled && !self.cells.iter().any(|cell| is_data(cell))
    }
}

/// The header cells, and byte and line behind them. Titles above the header are passed over; a table without header
/// gets numbers.
fn header(text: &str, start: usize, delimiter: u8) -> Result<(Vec<String>, (usize, u32))> {
    let first_line = if start == 0 { 1 } else { 2 };
    let mut rows = Rows::new(text, start, first_line, delimiter);
    let mut above: Vec<Candidate> = Vec::new();
    for _ in 0..10 {
        let Some(row) = rows.next() else { break };
        if row.cells.len() > MAX_COLUMNS {
            return Err(too_many("columns", MAX_COLUMNS));
        }
        if row.fault.is_some() {
            continue;
        }
        let candidate = Candidate::of(&row, rows.position());
        if candidate.names_columns() {
            let header = above.into_iter().find(|earlier| earlier.heads(&candidate)).unwrap_or(candidate);
            return Ok((header.cells, header.behind));
        }
        above.push(candidate);
    }
    let first = above.into_iter().next();
    let Candidate { cells, behind, .. } = first.ok_or_else(|| Error::FileUnreadable { why: "no_rows".to_owned() })?;
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

struct Looked {
    samples: Vec<Vec<String>>,
    filled: Vec<u32>,
    rows: u32,
    repeated: u32,
}

fn look_through(
    text: &str,
    body: (usize, u32),
    delimiter: u8,
    header: &[String],
    progress: Progress<'_>,
) -> Result<Looked> {
    let mut samples: Vec<Vec<String>> = vec![Vec::new(); header.len()];
    let mut filled = vec![0_u32; header.len()];
    let (mut rows, mut repeated) = (0_u32, 0_u32);
    let mut all = Rows::new(text, body.0, body.1, delimiter);
    while let Some(row) = all.next() {
        rows += 1;
        // In bytes, for nobody knows yet how many rows there are.
        if rows.is_multiple_of(500) && progress(all.position().0 as u64, text.len() as u64).is_break() {
            return Err(Error::Cancelled);
        }
        if rows.saturating_add(repeated) as usize > MAX_ROWS {
            return Err(too_many("rows", MAX_ROWS));
        }
        if row.cells.len() > MAX_COLUMNS {
            return Err(too_many("columns", MAX_COLUMNS));
        }
        if row.fault.is_some() {
            continue;
        }
        if repeats_heading(&row, header.iter().map(String::as_str)) {
            (rows, repeated) = (rows - 1, repeated + 1);
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
    Ok(Looked { samples, filled, rows, repeated })
}
