//! Tables as German Excel opens them: `;`, UTF-8 with BOM, CRLF; cells a spreadsheet would run are made inert.

use std::io::Write;

use crate::{
    Error, Result,
    contacts::Salutation,
    exchange::{
        draft::{Claim, Draft, DraftAddress, Labelled},
        own::Own,
    },
};

/// Would a spreadsheet take this cell for a formula?
///
/// True for what begins with `= + - @`, their full-width forms, Tab, CR, LF or NUL, also behind blanks, BOM,
/// invisible characters and `'` (security.md §5 no. 8); false for phone numbers and e-mail addresses (design §13.16).
pub fn would_run(value: &str) -> bool {
    let value = value.trim_start_matches('\'');
    if value.starts_with(['\t', '\r', '\n', '\0']) {
        return true;
    }
    let bare = value.trim_start_matches(|letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(letter, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\'')
    });
    bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && !(is_phone(value) || is_email(value))
}

/// `+49 40 998877`: a plus, then digits and the signs people put between them.
fn is_phone(value: &str) -> bool {
    let Some(rest) = value.strip_prefix('+') else { return false };
    rest.bytes().filter(u8::is_ascii_digit).count() >= 6
        && rest.chars().all(|letter| letter.is_ascii_digit() || " ()/.-\u{a0}".contains(letter))
}

fn is_email(value: &str) -> bool {
    let Some((local, domain)) = value.split_once('@') else { return false };
    !local.is_empty()
        && domain.contains('.')
        && local.chars().all(|letter| letter.is_alphanumeric() || "._+-".contains(letter))
        && domain.chars().all(|letter| letter.is_alphanumeric() || ".-".contains(letter))
}

/// Writes a table. Every cell passes [`would_run`]; what would run gets a `'` in front.
///
/// # Errors
/// Those of the disk.
pub fn write_table<W, R, C>(mut out: W, header: &[C], rows: R) -> Result<()>
where
    W: Write,
    C: AsRef<str>,
    R: IntoIterator,
    R::Item: IntoIterator<Item: AsRef<str>>,
{
    out.write_all(b"\xef\xbb\xbf")?;
    let mut writer = writer(out);
    writer.write_record(header.iter().map(|cell| inert(cell.as_ref()))).map_err(fault)?;
    for row in rows {
        for cell in row {
            writer.write_field(inert(cell.as_ref())).map_err(fault)?;
        }
        writer.write_record(None::<&[u8]>).map_err(fault)?;
    }
    writer.flush()?;
    Ok(())
}

fn inert(cell: &str) -> String {
    if would_run(cell) { format!("'{cell}") } else { cell.to_owned() }
}

fn fault(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::from(error),
        _ => Error::internal("csv"),
    }
}

/// How many columns each repeated value needs.
#[derive(Debug, Default)]
pub struct Shape {
    emails: usize,
    phones: usize,
    websites: usize,
    addresses: usize,
    facts: usize,
    notes: usize,
    records: usize,
}

impl Shape {
    /// Makes room for a draft.
    pub fn take_in(&mut self, draft: &Draft) {
        self.emails = self.emails.max(draft.emails.len());
        self.phones = self.phones.max(draft.phones.len());
        self.websites = self.websites.max(draft.websites.len());
        self.addresses = self.addresses.max(draft.addresses.len());
        self.facts = self.facts.max(draft.facts.len());
        self.notes = self.notes.max(draft.notes.len());
        self.records = self.records.max(draft.own.len());
    }
}

/// What stands between the tags of a cell; a tag that holds it becomes two.
pub const BETWEEN_TAGS: char = ';';

/// Heads the columns of records only this program reads ([`crate::exchange::own`]), and the one that marks whom not to
/// write to.
pub const RECORD: &str = "kundenbuch";

const FIXED: [&str; 16] = [
    "customer_number",
    "salutation",
    "title",
    "given",
    "additional",
    "family",
    "suffix",
    "organisation",
    "department",
    "position",
    "birthday",
    "tag",
    "minor",
    "newsletter",
    "newsletter",
    "stop",
];

/// Writes whole drafts so that [`crate::exchange::read`] gets the same back. Columns are headed with codes and, where
/// there are several values, numbered as Google does (`phone 1 - label`, `phone 1 - value`).
///
/// # Errors
/// Those of the disk.
pub fn write_drafts<W: Write>(out: W, drafts: &[Draft]) -> Result<()> {
    let mut shape = Shape::default();
    for draft in drafts {
        shape.take_in(draft);
    }
    let mut table = DraftTable::begin(out, shape)?;
    drafts.iter().try_for_each(|draft| table.write(draft, ""))?;
    table.end()
}

/// A table of drafts that is written row by row.
pub struct DraftTable<W: Write> {
    writer: csv::Writer<W>,
    shape: Shape,
}

impl<W: Write> DraftTable<W> {
    /// Writes the heading; each draft must have been taken into the shape.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn begin(mut out: W, shape: Shape) -> Result<DraftTable<W>> {
        out.write_all(b"\xef\xbb\xbf")?;
        let mut writer = writer(out);
        writer.write_record(header(&shape)).map_err(fault)?;
        Ok(DraftTable { writer, shape })
    }

    /// Writes a row; `stopped` says on which channels advertising is not wished.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn write(&mut self, draft: &Draft, stopped: &str) -> Result<()> {
        let mut row = cells(draft, &self.shape);
        row.extend((0..self.shape.records).map(|at| draft.own.get(at).map(Own::written).unwrap_or_default()));
        if self.shape.records > 0 {
            row.extend([draft.uid.clone(), stopped.to_owned()]);
        }
        self.writer.write_record(row.iter().map(|cell| inert(cell))).map_err(fault)
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn end(mut self) -> Result<()> {
        Ok(self.writer.flush()?)
    }
}

fn writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).flexible(true).from_writer(out)
}

fn header(shape: &Shape) -> Vec<String> {
    let mut header: Vec<String> = FIXED.iter().map(|name| (*name).to_owned()).collect();
    let mut numbered = |stem: &str, parts: &[&str], count: usize| {
        for number in 1..=count {
            header.extend(parts.iter().map(|part| format!("{stem} {number} - {part}")));
        }
    };
    numbered("email", &["label", "value"], shape.emails);
    numbered("phone", &["label", "value"], shape.phones);
    numbered("address", &["label", "street", "postal code", "city", "country"], shape.addresses);
    numbered("website", &["label", "value"], shape.websites);
    numbered("custom field", &["label", "value"], shape.facts);
    header.extend((0..shape.notes).map(|_| "note".to_owned()));
    header.extend((1..=shape.records).map(|number| format!("{RECORD} {number}")));
    if shape.records > 0 {
        header.extend(["uid".to_owned(), format!("{RECORD} stopp")]);
    }
    header
}

fn cells(draft: &Draft, shape: &Shape) -> Vec<String> {
    let yes = |holds: bool| if holds { "yes" } else { "" }.to_owned();
    let claims = |claim, word: &str| if draft.claims.contains(&claim) { word } else { "" }.to_owned();
    let salutation = match draft.salutation {
        Some(Salutation::Ms) => "ms",
        Some(Salutation::Mr) => "mr",
        Some(Salutation::Unknown) | None => "",
    };
    let mut cells = vec![
        draft.customer_number.clone(),
        salutation.to_owned(),
        draft.title.clone(),
        draft.given.clone(),
        draft.additional.clone(),
        draft.family.clone(),
        draft.suffix.clone(),
        draft.organisation.clone(),
        draft.department.clone(),
        draft.position.clone(),
        draft.birthday.clone(),
        draft.tags.join("; "),
        yes(draft.minor),
        claims(Claim::Yes, "yes"),
        claims(Claim::No, "no"), // a column of its own: a draft may claim both
        claims(Claim::Stop, "yes"),
    ];
    let pairs = |cells: &mut Vec<String>, list: &[Labelled], count: usize| {
        for at in 0..count {
            let value = list.get(at).cloned().unwrap_or_default();
            cells.extend([value.label, value.value]);
        }
    };
    pairs(&mut cells, &draft.emails, shape.emails);
    pairs(&mut cells, &draft.phones, shape.phones);
    for at in 0..shape.addresses {
        let DraftAddress { label, street, postcode, place, country } =
            draft.addresses.get(at).cloned().unwrap_or_default();
        cells.extend([label, street, postcode, place, country]);
    }
    pairs(&mut cells, &draft.websites, shape.websites);
    for at in 0..shape.facts {
        let fact = draft.facts.get(at).cloned().unwrap_or_default();
        cells.extend([fact.name, fact.value]);
    }
    cells.extend((0..shape.notes).map(|at| draft.notes.get(at).cloned().unwrap_or_default()));
    cells
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use proptest::prelude::*;

    use super::*;

    fn written(cell: &str) -> String {
        let mut out = Vec::new();
        write_table(&mut out, &["a"], [[cell]]).unwrap();
        let text = String::from_utf8(out).unwrap();
        let cell = text.strip_prefix("\u{feff}a\r\n").unwrap().strip_suffix("\r\n").unwrap();
        match cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')) {
            Some(quoted) => quoted.replace("\"\"", "\""),
            None => cell.to_owned(),
        }
    }

    #[test]
    fn excel_in_german_opens_the_table() {
        let mut out = Vec::new();
        write_table(&mut out, &["Ort", "Straße"], [["Köln", "Am Wall; 3"], ["", "\"Adler\""]]).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\u{feff}Ort;Straße\r\nKöln;\"Am Wall; 3\"\r\n;\"\"\"Adler\"\"\"\r\n"
        );
    }

    #[test]
    fn formulas_are_made_inert() {
        for cell in [
            "=1+1",
            "+1+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u{feff}=1",
            "\u{a0}+1",
            "＝1",
            "＋1",
            "－1",
            "＠SUM(A1)",
            "\u{200b}=1",
            "'=1",
            "=HYPERLINK(\"x\")",
            "-",
            "+",
            "@handle",
            "+49|x",
            "=a@b.de",
            "@b.de",
            "+A1*@b.de",
        ] {
            assert!(written(cell).starts_with('\''), "{cell:?}");
        }
    }

    #[test]
    fn phone_numbers_and_addresses_stay_as_they_are() {
        for cell in [
            "+49 40 998877",
            "+49 (351) 44/55-66",
            "+41792648866",
            "anna@beispiel.de",
            "-anna@beispiel.de",
            "Ulm",
            "1-2",
            "",
        ] {
            assert_eq!(written(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn no_cell_begins_with_a_sign_a_spreadsheet_runs(blanks in "[ \t\u{a0}\u{feff}']{0,3}", sign in "[=+@＝＋－＠-]", rest in ".{0,20}") {
            let cell = written(&format!("{blanks}{sign}{rest}"));
            let bare = cell.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
            let harmless = cell.starts_with('\'') || is_phone(bare) || is_email(bare);
            prop_assert!(harmless, "{cell:?}");
        }
    }
}
