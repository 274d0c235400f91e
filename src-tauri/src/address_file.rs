//! The address list that is being looked at: it stays in memory on this side until it is closed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use kundenbuch::{
    Result,
    book::{Progress, files},
    exchange::{
        admit::{Held, Reason},
        draft::Draft,
        import::Report,
        read::{self, Charset, Options, Reading},
    },
    fields::forbidden::card_number,
};

use crate::commands::imports::{ColumnView, ImportStart};

/// The address list being looked at.
#[derive(Debug, Clone)]
pub struct AddressFile {
    /// Last part of its path.
    pub name: String,
    /// All of it.
    pub bytes: Arc<[u8]>,
    /// How it is read by now.
    pub reading: Reading,
    /// What became of it, once it was taken over.
    pub report: Option<Report>,
}

impl AddressFile {
    /// Reads a chosen file.
    ///
    /// # Errors
    /// As [`read::open_watched`].
    pub fn read(path: &Path, tell: Progress<'_>) -> Result<AddressFile> {
        let bytes: Arc<[u8]> = files::read(path, read::MAX_BYTES as u64)?.into();
        let reading = read::open_watched(&bytes, &Options::default(), tell)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(AddressFile { name, bytes, reading, report: None })
    }

    /// Whether this is the same opening of the same file.
    pub fn is(&self, other: &AddressFile) -> bool {
        Arc::ptr_eq(&self.bytes, &other.bytes)
    }

    /// What it looks like.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of at most a million rows")]
    pub fn start(&self) -> ImportStart {
        let reading = &self.reading;
        let columns: Vec<_> = reading
            .columns
            .iter()
            .map(|column| ColumnView {
                name: column.header.clone(),
                filled: (f64::from(column.filled) * f64::from(reading.rows)).round() as u32,
                samples: column.samples.iter().map(|sample| masked(sample)).collect(),
                field: column.field.clone(),
            })
            .collect();
        ImportStart {
            file_name: self.name.clone(),
            bytes: self.bytes.len(),
            format: reading.format.code().to_owned(),
            charset: reading.charset,
            charsets: Charset::ALL.to_vec(),
            delimiter: reading.delimiter.map(String::from).unwrap_or_default(),
            delimiters: [";", ",", "\t", "|"].map(String::from).to_vec(),
            rows: reading.rows,
            columns,
            sample: telling_words(reading),
        }
    }
}

/// A card number in the file is not even shown (design §13.13).
fn masked(sample: &str) -> String {
    if card_number(sample) { "•••••".to_owned() } else { sample.to_owned() }
}

/// The first words of the file with letters beyond ASCII.
fn telling_words(reading: &Reading) -> Vec<String> {
    let drafts = reading.drafts().take(500).filter_map(|row| row.draft.ok());
    let mut words: Vec<String> = Vec::new();
    for draft in drafts {
        for text in [&draft.family, &draft.given, &draft.organisation]
            .into_iter()
            .chain(draft.addresses.iter().flat_map(|address| [&address.street, &address.place]))
        {
            if !text.is_ascii() && !words.contains(text) {
                words.push(text.clone());
            }
        }
        if words.len() >= 3 {
            break;
        }
    }
    words.truncate(3);
    words
}

/// A person's name; who has none and no firm is called by the mail address or number.
pub fn person(draft: &Draft) -> String {
    match format!("{} {}", draft.given, draft.family).trim() {
        "" if draft.organisation.is_empty() => {
            let reach = draft.emails.first().or(draft.phones.first());
            reach.map(|one| one.value.clone()).unwrap_or_default()
        }
        name => name.to_owned(),
    }
}

/// Who stands in the lines of these remarks.
pub fn names(reading: &Reading, report: &Report) -> BTreeMap<u32, String> {
    let erased = |held: &&Held| held.reason == Reason::Erased && !held.taken;
    let hidden: BTreeSet<u32> = report.held.iter().filter(erased).map(|held| held.line).collect();
    let told = report.held.iter().map(|held| held.line).chain(report.odd.iter().map(|odd| odd.line));
    let mut lines: BTreeSet<u32> = told.filter(|line| !hidden.contains(line)).collect();
    let mut names = BTreeMap::new();
    for draft in reading.drafts().filter_map(|row| row.draft.ok()) {
        if lines.is_empty() {
            break;
        }
        if lines.remove(&draft.line) {
            let person = person(&draft);
            names.insert(draft.line, if person.is_empty() { draft.organisation } else { person });
        }
    }
    names
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::ops::ControlFlow;

    use super::*;

    fn file(text: &str) -> AddressFile {
        let place = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(place.path(), text).unwrap();
        AddressFile::read(place.path(), &|_, _| ControlFlow::Continue(())).unwrap()
    }

    #[test]
    fn a_column_is_as_full_as_it_has_values() {
        let rows = (0..51).map(|at| if at == 0 { "Huber;\n".to_owned() } else { format!("Huber {at};Bonn\n") });
        let start = file(&std::iter::once("Nachname;Ort\n".to_owned()).chain(rows).collect::<String>()).start();
        let filled: Vec<u32> = start.columns.iter().map(|column| column.filled).collect();
        assert_eq!((start.rows, filled), (51, vec![51, 50]));
    }

    #[test]
    fn a_remark_names_who_stands_in_its_line_unless_they_were_erased() {
        let file = file("Vorname;Nachname;Firma\nIlse;Huber;\nSepp;Adler;\n;;Adler OHG\n");
        let held = |line, reason, taken| Held { line, reason, detail: String::new(), contact: None, taken };
        let held = vec![
            held(2, Reason::ConsentWithoutEvidence, true),
            held(3, Reason::Erased, false),
            held(4, Reason::Similar, true),
        ];
        let names = names(&file.reading, &Report { held, ..Report::default() });
        assert_eq!(names, BTreeMap::from([(2, "Ilse Huber".to_owned()), (4, "Adler OHG".to_owned())]));
    }
}
