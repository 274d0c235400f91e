//! Rows and cells out of delimited text, with the line each row begins at.
//!
//! The splitting is our own, not the `csv` crate's: an unclosed quote must cost one row and not the rest of the file,
//! a line of 100 MB must not be copied, and line numbers must be those a person sees in an editor. A test compares
//! it with that crate on well-formed tables. Limits: [`MAX_COLUMNS`], [`MAX_ROWS`], [`MAX_FIELD`].

use std::{borrow::Cow, cell::Cell};

use super::{MAX_COLUMNS, MAX_FIELD, RowFault};
use crate::steps;

/// The delimiters that are looked for, in the order that wins a tie.
pub const DELIMITERS: [u8; 4] = *b";\t,|";

/// One row as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow<'a> {
    /// Line where it begins, from 1.
    pub line: u32,
    /// Its cells, quotes taken off; at most [`MAX_COLUMNS`] + 1.
    pub cells: Vec<Cow<'a, str>>,
    /// Why it cannot be used; the cells are then incomplete.
    pub fault: Option<RowFault>,
}

/// Splits text into rows. Blank lines are left out.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    delimiter: u8,
    /// Bytes that may still be read twice when quotes turn out broken; keeps the work linear.
    patience: usize,
    /// Bytes looked at so far: what a test holds against the length of the text.
    looked: Cell<usize>,
    /// Once the search for a closing quote met the end of the text, no later search from here on needs repeating.
    unclosed_from: usize,
}

/// What a quoted cell turned out to be.
enum Quoted<'a> {
    /// Closed; `end` is the byte behind the closing quote.
    Cell { cell: Cow<'a, str>, end: usize },
    /// Closed, but longer than a field may be.
    TooLong { end: usize },
    /// Never closed, or closed in a place that shows the opening quote was a slip.
    Broken { looked_to: usize },
}

impl<'a> Rows<'a> {
    /// Rows from byte `at`, which is on line `line`.
    pub fn new(text: &'a str, at: usize, line: u32, delimiter: u8) -> Rows<'a> {
        Rows {
            text,
            at,
            line,
            delimiter,
            patience: text.len().saturating_mul(2),
            looked: Cell::new(0),
            unclosed_from: usize::MAX,
        }
    }

    /// Where the next row begins: byte and line.
    pub fn position(&self) -> (usize, u32) {
        (self.at, self.line)
    }

    fn looked(&self, bytes: usize) {
        steps::took(bytes);
        self.looked.set(self.looked.get().saturating_add(bytes));
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn piece(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// The first byte at or behind `from` that ends an unquoted cell; the length of the text if none does.
    fn cell_end(&self, from: usize) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let found = rest.iter().position(|byte| *byte == self.delimiter || *byte == b'\n' || *byte == b'\r');
        self.looked(found.map_or(rest.len(), |found| found + 1));
        found.map_or(self.text.len(), |found| from + found)
    }

    /// Byte behind the line that `from` is on.
    fn next_line(&self, from: usize) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        match rest.iter().position(|byte| *byte == b'\n' || *byte == b'\r') {
            None => self.text.len(),
            Some(found) => self.behind_line_end(from + found),
        }
    }

    /// Byte behind the line end at `at`: `\n`, `\r\n` or a lone `\r`.
    fn behind_line_end(&self, at: usize) -> usize {
        if self.byte(at) == Some(b'\r') && self.byte(at + 1) == Some(b'\n') { at + 2 } else { at + 1 }
    }

    /// Reads the cell whose opening quote stands at `open`.
    fn quoted(&self, open: usize) -> Quoted<'a> {
        let bytes = self.text.as_bytes();
        let mut cell: Cow<'a, str> = Cow::Borrowed("");
        let (mut from, mut long, mut broken_line) = (open + 1, false, false);
        let mut searched = from;
        loop {
            let rest = bytes.get(searched..).unwrap_or_default();
            let Some(found) = rest.iter().position(|byte| *byte == b'"') else {
                self.looked(rest.len());
                return Quoted::Broken { looked_to: bytes.len() };
            };
            let quote = searched + found;
            self.looked(found + 1);
            // Looked at piece by piece: a line of many stray quotes is read once, not once for each of them.
            let piece = bytes.get(searched..quote).unwrap_or_default();
            broken_line |= piece.iter().any(|byte| *byte == b'\n' || *byte == b'\r');
            long |= cell.len() + (quote - from) > MAX_FIELD;
            if self.byte(quote + 1) == Some(b'"') {
                if !long {
                    cell += self.piece(from, quote + 1);
                }
                from = quote + 2;
                searched = from;
                continue;
            }
            if self.closes(quote + 1) {
                if long {
                    return Quoted::TooLong { end: quote + 1 };
                }
                let last = self.piece(from, quote);
                if cell.is_empty() {
                    cell = Cow::Borrowed(last);
                } else {
                    cell += last;
                }
                return Quoted::Cell { cell, end: quote + 1 };
            }
            // `"Gasthof "Adler", Hauptstr."`: a stray quote on the same line belongs to the text; after a line break it
            // opens another cell, and ours was opened by mistake.
            if broken_line {
                return Quoted::Broken { looked_to: quote };
            }
            searched = quote + 1;
        }
    }

    /// Is `at` a place where a cell may end: delimiter, line end or end of text, blanks before it allowed?
    fn closes(&self, mut at: usize) -> bool {
        while self.byte(at) == Some(b' ') {
            self.looked(1);
            at += 1;
        }
        self.byte(at).is_none_or(|byte| byte == self.delimiter || byte == b'\n' || byte == b'\r')
    }

    fn count_lines(&self, from: usize, to: usize) -> u32 {
        let bytes = self.text.as_bytes();
        let piece = bytes.get(from..to).unwrap_or_default();
        self.looked(piece.len());
        let ends = piece.iter().enumerate().filter(|(at, byte)| {
            **byte == b'\n' || (**byte == b'\r' && bytes.get(from + at + 1).is_none_or(|next| *next != b'\n'))
        });
        u32::try_from(ends.count()).unwrap_or(u32::MAX)
    }

    fn row(&mut self) -> RawRow<'a> {
        let (start, line) = (self.at, self.line);
        let mut row = RawRow { line, cells: Vec::new(), fault: None };
        let mut at = start;
        loop {
            let blanks = self.text.as_bytes().get(at..).unwrap_or_default().iter().take_while(|b| **b == b' ').count();
            self.looked(blanks);
            let cell = if self.byte(at + blanks) == Some(b'"') {
                let open = at + blanks;
                let answer = if open >= self.unclosed_from || self.patience == 0 {
                    Quoted::Broken { looked_to: open }
                } else {
                    self.quoted(open)
                };
                match answer {
                    Quoted::Cell { cell, end } => {
                        at = self.cell_end(end);
                        Some(cell)
                    }
                    Quoted::TooLong { end } => {
                        at = self.cell_end(end);
                        row.fault = row.fault.or(Some(RowFault::TooLong));
                        Some(Cow::Borrowed("")) // those behind it keep their places
                    }
                    Quoted::Broken { looked_to } => {
                        if looked_to == self.text.len() {
                            self.unclosed_from = self.unclosed_from.min(open);
                        }
                        self.patience = self.patience.saturating_sub(looked_to - open);
                        self.at = self.next_line(open);
                        self.line += self.count_lines(start, self.at);
                        row.fault = Some(RowFault::Unreadable);
                        return row;
                    }
                }
            } else {
                let end = self.cell_end(at);
                let cell = self.piece(at, end);
                at = end;
                Some(Cow::Borrowed(cell))
            };
            match cell {
                Some(cell) if cell.len() > MAX_FIELD => {
                    row.fault = row.fault.or(Some(RowFault::TooLong));
                    row.cells.push(Cow::Borrowed(""));
                }
                Some(cell) if row.cells.len() <= MAX_COLUMNS => row.cells.push(cell),
                _ => {}
            }
            match self.byte(at) {
                Some(byte) if byte == self.delimiter => at += 1,
                Some(_) => {
                    at = self.behind_line_end(at);
                    break;
                }
                None => break,
            }
        }
        self.at = at;
        self.line += self.count_lines(start, at);
        row
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = RawRow<'a>;

    fn next(&mut self) -> Option<RawRow<'a>> {
        while self.at < self.text.len() {
            let row = self.row();
            if row.fault.is_some() || row.cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(row);
            }
        }
        None
    }
}

/// The delimiter of this text and the byte where the table begins (behind a `sep=;` line, if any).
///
/// `known` says whether a cell looks like the name of a column: among candidates that split evenly, the one that
/// uncovers such names wins.
pub fn sniff(text: &str, known: impl Fn(&str) -> bool) -> (u8, usize) {
    if let Some(rest) = text.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")).and_then(|_| text.get(4..))
        && let [delimiter, b'\r' | b'\n', ..] = rest.as_bytes()
        && delimiter.is_ascii()
    {
        let line_end = if rest.get(1..3) == Some("\r\n") { 2 } else { 1 };
        return (*delimiter, 4 + 1 + line_end);
    }
    let mut best = (b';', 0.0_f32);
    for delimiter in DELIMITERS {
        let rows: Vec<_> = Rows::new(text, 0, 1, delimiter).take(20).collect();
        let Some(most) = rows.iter().map(|row| row.cells.len()).max().filter(|most| *most > 1) else { continue };
        let even = rows.iter().filter(|row| row.cells.len() == most).count();
        let names = rows.first().map_or(0, |row| row.cells.iter().filter(|cell| known(cell)).count());
        #[expect(clippy::cast_precision_loss, reason = "counts of at most a thousand")]
        let score = (names * 20) as f32 + most.min(50) as f32 * even as f32 / rows.len() as f32;
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    (best.0, 0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        Rows::new(text, 0, 1, b';').map(|row| (row.line, row.cells.iter().map(ToString::to_string).collect())).collect()
    }

    #[test]
    fn line_numbers_count_breaks_inside_cells() {
        let read = rows("a;b\r\n\"eins\r\nzwei\";x\r\n\r\nc;d\r\n");
        assert_eq!(
            read,
            [
                (1, vec!["a".into(), "b".into()]),
                (2, vec!["eins\r\nzwei".into(), "x".into()]),
                (5, vec!["c".into(), "d".into()])
            ]
        );
    }

    #[test]
    fn an_unclosed_quote_costs_one_row() {
        let all: Vec<_> = Rows::new("1;\"Hotel Adler;x\n2;\"Post\";y\n3;z;w\n", 0, 1, b';').collect();
        assert_eq!(all[0].fault, Some(RowFault::Unreadable));
        assert_eq!(all.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(all[1].cells, ["2", "Post", "y"]);
    }

    #[test]
    fn an_unclosed_quote_on_the_last_lines_costs_one_row() {
        let all: Vec<_> = Rows::new("1;\"x\n2;y\n3;z", 0, 1, b';').collect();
        assert_eq!(all.iter().map(|row| row.fault.is_some()).collect::<Vec<_>>(), [true, false, false]);
    }

    #[test]
    fn quotes_inside_a_cell_are_text() {
        assert_eq!(rows("\"Gasthof \"Adler\" Ulm\";5\n"), [(1, vec!["Gasthof \"Adler\" Ulm".into(), "5".into()])]);
        assert_eq!(rows("Rohr 3\";\"a \"\"b\"\"\"\n"), [(1, vec!["Rohr 3\"".into(), "a \"b\"".into()])]);
    }

    #[test]
    fn lone_carriage_returns_end_lines() {
        assert_eq!(rows("a;b\rc;d"), [(1, vec!["a".into(), "b".into()]), (2, vec!["c".into(), "d".into()])]);
    }

    #[test]
    fn a_field_too_long_holds_its_row_only() {
        let long = "x".repeat(MAX_FIELD + 1);
        let text = format!("{long};1\n\"{long}\n\";2\nc;3\n");
        let all: Vec<_> = Rows::new(&text, 0, 1, b';').collect();
        assert_eq!(
            all.iter().map(|row| row.fault).collect::<Vec<_>>(),
            [Some(RowFault::TooLong), Some(RowFault::TooLong), None]
        );
        assert_eq!(all[2].line, 4);
    }

    #[test]
    fn many_broken_quotes_stay_quick() {
        let text = "\"x\n".to_owned() + &"\"\"y\n".repeat(300_000);
        let begun = std::time::Instant::now();
        assert!(Rows::new(&text, 0, 1, b';').count() > 0);
        assert!(begun.elapsed().as_secs() < 2);
    }

    /// What a reader must not stumble over, written `times` over.
    const SHAPES: [&str; 14] = [
        "A;B;\"x\"xx\"x",
        "\"x\"y",
        "\" ",
        "\"\"",
        "\"a\"b\n",
        "\";\"",
        ";",
        "a;b\n",
        "\"a\n",
        "\r",
        "   \"",
        "\"\"\"x\"\"\";",
        "x\"",
        "\"a;\"b;\n\"c",
    ];

    #[test]
    fn twice_the_text_is_at_most_twice_the_work() {
        let work = |text: &str| {
            let mut rows = Rows::new(text, 0, 1, b';');
            for _ in rows.by_ref() {}
            rows.looked.get()
        };
        for shape in SHAPES {
            for before in ["", "\"", "A;B;\"x"] {
                let (one, two) = (
                    work(&(before.to_owned() + &shape.repeat(2_000))),
                    work(&(before.to_owned() + &shape.repeat(4_000))),
                );
                assert!(two <= one * 21 / 10 + 1_000, "{before}{shape}: {one} bytes looked at, then {two}");
                assert!(two <= shape.len() * 4_000 * 8 + 1_000, "{before}{shape}: {two}");
            }
        }
    }

    #[test]
    fn delimiters_are_found() {
        let known = |cell: &str| cell == "Name" || cell == "Ort";
        assert_eq!(sniff("Name;Ort\nMeyer, Anna;Ulm\n", known).0, b';');
        assert_eq!(sniff("Name,Ort\n\"Meyer; Anna\",Ulm\n", known).0, b',');
        assert_eq!(sniff("Name\tOrt\nMeyer, Anna\tUlm\n", known).0, b'\t');
        assert_eq!(sniff("Name|Ort\nMeyer|Ulm\n", known).0, b'|');
        assert_eq!(sniff("sep=,\r\nName,Ort\r\n", known), (b',', 7));
    }

    proptest! {
        #[test]
        fn splitting_ends_and_moves_forward(text in "[a\";\\n\\r ]{0,200}") {
            let mut before = 0;
            for row in Rows::new(&text, 0, 1, b';') {
                prop_assert!(row.line > before);
                before = row.line;
            }
        }

        #[test]
        fn well_formed_tables_read_as_the_csv_crate_wrote_them(
            table in prop::collection::vec(prop::collection::vec("[a-zü\";,\\n\\r ]{0,12}[a-z]", 3), 1..20)
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<Vec<String>> = rows(&text).into_iter().map(|row| row.1).collect();
            prop_assert_eq!(read, table);
        }
    }
}
