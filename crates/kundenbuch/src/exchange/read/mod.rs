//! Readers: bytes in, drafts out. They know formats and refuse nothing but what cannot be read.
//!
//! A [`Reading`] holds the text once and reads it again whenever it is asked for drafts, so that an import may run
//! twice. Limits: [`MAX_BYTES`], [`MAX_ROWS`], [`MAX_COLUMNS`], [`MAX_FIELD`].

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Moment, Result,
    book::{Progress, quietly},
    exchange::draft::Draft,
};

mod cells;
pub mod charset;
mod clean;
pub mod columns;
pub mod csv;
pub(super) mod doubles;
pub mod field;
pub mod flags;
pub mod json;
mod kind;
mod ldif;
mod loose;
pub mod mail;
mod marks;
pub mod names;
mod own_table;
mod postal;
mod remarks;
#[cfg(test)]
mod shapes_tests;
mod stops;
pub mod table;
#[cfg(test)]
mod tests;
pub mod vcard;
pub mod words;

pub use charset::Charset;
pub use field::{Field, Label};
pub use table::Column;

/// Largest file in bytes (design §13.5); a larger one is refused before anything is read.
pub const MAX_BYTES: usize = 128 << 20;
/// Most rows or cards of a file.
pub const MAX_ROWS: usize = 1_000_000;
/// Most columns of a table.
pub const MAX_COLUMNS: usize = 1_000;
/// Longest field in bytes; a row with a longer one is held.
pub const MAX_FIELD: usize = 64 << 10;

/// Most values of one row or card: addresses, numbers, tags, facts; a row with more is held.
pub const MAX_VALUES: usize = 400;

/// What wrote a file, as far as it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Cards, any version.
    Vcard,
    /// Outlook, German.
    OutlookDe,
    /// Outlook, English.
    OutlookEn,
    /// Google Contacts, old or new columns.
    Google,
    /// Thunderbird.
    Thunderbird,
    /// A directory file (LDIF).
    Ldif,
    /// Our own complete export.
    Json,
    /// Any other delimited table.
    Table,
}

impl Format {
    /// The name used in reports and on the command line, such as `outlook_de`.
    pub const fn code(self) -> &'static str {
        match self {
            Format::Vcard => "vcard",
            Format::OutlookDe => "outlook_de",
            Format::OutlookEn => "outlook_en",
            Format::Google => "google",
            Format::Thunderbird => "thunderbird",
            Format::Ldif => "ldif",
            Format::Json => "json",
            Format::Table => "table",
        }
    }

    /// The format with this code; `csv` and `tsv` mean a table.
    pub fn from_code(code: &str) -> Option<Format> {
        Some(match code {
            "vcard" | "vcf" => Format::Vcard,
            "outlook_de" => Format::OutlookDe,
            "outlook_en" => Format::OutlookEn,
            "google" => Format::Google,
            "thunderbird" => Format::Thunderbird,
            "ldif" | "ldi" => Format::Ldif,
            "json" => Format::Json,
            "table" | "csv" | "tsv" => Format::Table,
            _ => return None,
        })
    }
}

/// What somebody chose instead of the guess. Everything left empty is guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Charset to read with.
    pub charset: Option<Charset>,
    /// Vcard or any table format.
    pub format: Option<Format>,
    /// Delimiter of a table, one ASCII character.
    pub delimiter: Option<char>,
    /// Meaning by header: what `--mapping FILE` holds. Headers not named keep the proposal.
    pub mapping: BTreeMap<String, Field>,
    /// Meaning by place, from 0: what the preview holds, where two columns may have the same header.
    pub fields: BTreeMap<u32, Field>,
    /// Now: years of two digits lie before it. Without it, by the clock of this PC.
    #[serde(skip)]
    #[specta(skip)]
    pub now: Option<Moment>,
}

impl Options {
    fn today(&self) -> Date {
        self.now.unwrap_or_else(Moment::now).day()
    }
}

/// Why a row gives no draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RowFault {
    /// Quotes or lines that make no sense; no card.
    Unreadable,
    /// A field above [`MAX_FIELD`], or more than [`MAX_VALUES`] values.
    TooLong,
}

impl RowFault {
    /// The detail in reports: `unreadable` or `too_long`.
    pub const fn code(self) -> &'static str {
        match self {
            RowFault::Unreadable => "unreadable",
            RowFault::TooLong => "too_long",
        }
    }
}

/// One row or card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file where it begins, from 1.
    pub line: u32,
    /// Its draft, or why there is none.
    pub draft: std::result::Result<Draft, RowFault>,
    /// Filled cells beyond the last column: a delimiter slipped into a value, and every cell behind it is shifted. An
    /// import holds such a row.
    pub surplus: u32,
    /// The no of a row that cannot be taken, with every address that stands in it.
    pub told: Option<Box<Draft>>,
}

/// Something of a file that is not taken over, and how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Ignored {
    /// Name of the property.
    pub name: String,
    /// How often.
    pub count: u32,
}

/// A file that was looked through and can be read as often as needed.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What wrote it.
    pub format: Format,
    /// The charset it is read with.
    pub charset: Charset,
    /// Its columns; none for cards.
    pub columns: Vec<Column>,
    /// Rows or cards, held ones included.
    pub rows: u32,
    /// Properties of cards that are not taken over, photos as `PHOTO`; by name.
    pub ignored: Vec<Ignored>,
    /// Delimiter of a table.
    pub delimiter: Option<char>,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Cards(vcard::Cards),
    Directory(ldif::Directory),
    Export(json::Export),
    Table(Box<table::Table>),
}

impl Reading {
    fn without_columns(format: Format, charset: Charset, rows: u32, ignored: Vec<Ignored>, source: Source) -> Reading {
        Reading { format, charset, columns: Vec::new(), rows, ignored, delimiter: None, source }
    }

    /// The first lines as they read in this charset, each at most 200 characters: to see whether it is the right one.
    pub fn first_lines(&self, count: usize) -> Vec<String> {
        let text = match &self.source {
            Source::Cards(cards) => Cow::Owned(cards.head()),
            Source::Directory(directory) => Cow::Borrowed(directory.text()),
            Source::Export(export) => Cow::Owned(export.head()),
            Source::Table(table) => Cow::Borrowed(table.text()),
        };
        text.lines().take(count).map(|line| line.chars().take(200).collect()).collect()
    }

    /// Its rows as drafts, from the beginning each time.
    pub fn drafts(&self) -> Box<dyn Iterator<Item = Row> + '_> {
        match &self.source {
            Source::Cards(cards) => Box::new(cards.drafts()),
            Source::Directory(directory) => Box::new(directory.drafts()),
            Source::Export(export) => Box::new(export.drafts()),
            Source::Table(table) => Box::new(table.drafts()),
        }
    }
}

/// Looks through a file.
///
/// # Errors
/// [`Error::FileTooLarge`], [`Error::TooMany`] rows or columns, [`Error::FileUnreadable`] with `empty`, `binary`,
/// `xlsx_not_yet`, `mail` (an opt-out mail is no address list), the kind of another file (`html`, `fritzbox`, `xml`,
/// `ics`, `json`, `rtf`) or `no_rows`, [`Error::NotFound`] `column` if the mapping names a header the table does not
/// have.
pub fn open(bytes: &[u8], options: &Options) -> Result<Reading> {
    open_watched(bytes, options, &quietly)
}

/// As [`open`], telling how far it is in rows and asking whether to go on.
///
/// # Errors
/// As [`open`]; [`Error::Cancelled`].
pub fn open_watched(bytes: &[u8], options: &Options, progress: Progress<'_>) -> Result<Reading> {
    let (charset, text) = text_of(bytes, options.charset)?;
    let wide = matches!(charset, Charset::Utf16Le | Charset::Utf16Be);
    let raw = |text: &str| if wide { text.as_bytes().to_vec() } else { bytes.to_vec() };
    match options.format {
        Some(Format::Vcard) => return cards(charset, raw(&text), options),
        Some(Format::Ldif) => return directory(charset, text.into_owned(), options),
        Some(Format::Json) => return export(charset, raw(&text))?.ok_or_else(|| unreadable("json")),
        Some(_) => {}
        None if vcard::is_vcard(if wide { text.as_bytes() } else { bytes }) => {
            return cards(charset, raw(&text), options);
        }
        None if kind::is_ldif(&text) => return directory(charset, text.into_owned(), options),
        None => {
            if let Some(other) = kind::foreign(&text) {
                let ours = if other == "json" { export(charset, raw(&text))? } else { None };
                return ours.ok_or_else(|| unreadable(other));
            }
            if mail::is_mail(bytes) {
                return Err(unreadable("mail"));
            }
        }
    }
    let forced = options.delimiter.and_then(|delimiter| u8::try_from(delimiter).ok()).filter(u8::is_ascii);
    let foreign = charset::foreign_lines(bytes, charset, options.charset.is_some());
    let text = Arc::new(text.into_owned());
    let mut table = table::Table::open(text, forced, options.today(), foreign, progress)?;
    apply(&mut table, options)?;
    Ok(Reading {
        format: table.format,
        charset,
        columns: table.columns.clone(),
        rows: table.rows,
        ignored: table.repeated_headings(),
        delimiter: Some(table.delimiter()),
        source: Source::Table(Box::new(table)),
    })
}

fn cards(charset: Charset, bytes: Vec<u8>, options: &Options) -> Result<Reading> {
    let (cards, rows, ignored) = vcard::Cards::open(bytes, charset, options.charset.is_some(), options.today())?;
    Ok(Reading::without_columns(Format::Vcard, charset, rows, ignored, Source::Cards(cards)))
}

fn directory(charset: Charset, text: String, options: &Options) -> Result<Reading> {
    let decoder = vcard::Decoder::new(charset, options.charset.is_some());
    let (directory, rows, ignored) = ldif::Directory::open(Arc::new(text), decoder, options.today())?;
    Ok(Reading::without_columns(Format::Ldif, charset, rows, ignored, Source::Directory(directory)))
}

fn export(charset: Charset, bytes: Vec<u8>) -> Result<Option<Reading>> {
    let export = json::Export::open(bytes)?;
    Ok(export.map(|export| {
        Reading::without_columns(Format::Json, charset, export.rows(), Vec::new(), Source::Export(export))
    }))
}

fn apply(table: &mut table::Table, options: &Options) -> Result<()> {
    if options.mapping.is_empty() && options.fields.is_empty() {
        return Ok(());
    }
    let by_key: BTreeMap<String, &Field> =
        options.mapping.iter().map(|(header, field)| (header.trim().to_lowercase(), field)).collect();
    let has = |header: &String| table.columns.iter().any(|column| column.header.to_lowercase() == *header);
    if !by_key.keys().all(has) {
        return Err(Error::not_found("column"));
    }
    table.set_fields(|column| {
        let chosen = options.fields.get(&column.index);
        chosen.or_else(|| by_key.get(&column.header.to_lowercase()).copied()).cloned()
    });
    Ok(())
}

fn unreadable(why: &str) -> Error {
    Error::FileUnreadable { why: why.to_owned() }
}

/// The text of a file, if it is text.
pub(crate) fn text_of(bytes: &[u8], forced: Option<Charset>) -> Result<(Charset, Cow<'_, str>)> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::FileTooLarge { limit: MAX_BYTES as u64 });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(unreadable("empty"));
    }
    // Spreadsheets: zip archives (xlsx, ods) and Microsoft's compound files (xls).
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(unreadable("xlsx_not_yet"));
    }
    let charset = forced.unwrap_or_else(|| charset::detect(bytes));
    let text = match forced {
        Some(charset) => charset::decode(bytes, charset),
        None => charset::decode_by_line(bytes, charset),
    };
    if text.contains('\0') || text.starts_with("%PDF-") {
        return Err(unreadable("binary"));
    }
    if text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}').is_empty() {
        return Err(unreadable("empty"));
    }
    Ok((charset, text))
}
