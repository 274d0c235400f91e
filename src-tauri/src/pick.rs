//! Files and folders a person chose in a native dialog or dropped on the window. Only such places may be read or
//! written: a script that does not belong in the page cannot name one of its own.

use std::{collections::BTreeSet, path::PathBuf};

use kundenbuch::{Error, Result};
use serde::{Deserialize, Serialize};

/// What a file is chosen for; decides which endings the dialog shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum FileKind {
    /// An address list to bring in.
    Import,
    /// Opt-outs: a mail, a mailbox, a list.
    Optout,
    /// Proof of a consent, of any kind.
    Evidence,
    /// A backup.
    Backup,
}

impl FileKind {
    /// Endings, without a dot; none means every file.
    fn endings(self) -> &'static [&'static str] {
        match self {
            FileKind::Import => &["vcf", "vcard", "csv", "tsv", "txt"],
            FileKind::Optout => &["eml", "mbox", "csv", "txt"],
            // The list of known backups lies beside them under nearly the same name.
            FileKind::Backup => &["kundenbuch-sicherung"],
            FileKind::Evidence => &[],
        }
    }

    /// Narrows a dialog down. The endings are the filter's name: so it needs no words for people.
    pub fn narrow(self, dialog: rfd::AsyncFileDialog) -> rfd::AsyncFileDialog {
        let endings = self.endings();
        if endings.is_empty() { dialog } else { dialog.add_filter(endings.join(", "), endings) }
    }
}

/// What a path was chosen for. A file to read cannot be written by the page, nor the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// A file to read.
    Read,
    /// A file to write; the dialog has asked before overwriting.
    Write,
    /// A folder: a book's, or one in which a book is to be made.
    Place,
}

/// What a person has chosen since the book was opened.
#[derive(Debug, Default)]
pub struct Picks(BTreeSet<(PathBuf, Use)>);

impl Picks {
    /// Notes a choice and gives its path as the page may hold it.
    ///
    /// # Errors
    /// [`Error::InvalidValue`] for a path that is no text and cannot cross to the page and back.
    pub fn keep(&mut self, path: PathBuf, what_for: Use) -> Result<String> {
        let text = path.to_str().map(str::to_owned).ok_or_else(|| Error::invalid("path", "not_text"))?;
        self.0.insert((path, what_for));
        Ok(text)
    }

    /// The path, if a person chose this very one for this use.
    ///
    /// # Errors
    /// [`Error::NotFound`] if not.
    pub fn check(&self, path: &str, what_for: Use) -> Result<PathBuf> {
        let choice = (PathBuf::from(path), what_for);
        if self.0.contains(&choice) { Ok(choice.0) } else { Err(Error::not_found("picked")) }
    }
}

/// A web driver cannot work a native dialog: end-to-end tests write the path to choose into the file that
/// `KUNDENBUCH_PICK` names.
#[cfg(feature = "e2e")]
pub fn instead_of_dialog() -> Option<PathBuf> {
    let note = std::env::var_os("KUNDENBUCH_PICK")?;
    std::fs::read_to_string(note).ok().map(|path| PathBuf::from(path.trim_end_matches(['\r', '\n'])))
}

/// In the shipped program a person chooses.
#[cfg(not(feature = "e2e"))]
pub fn instead_of_dialog() -> Option<PathBuf> {
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn only_what_was_chosen_may_be_used() {
        let mut picks = Picks::default();
        picks.keep(PathBuf::from("/home/huber/Liste 2026.csv"), Use::Read).unwrap();
        assert!(picks.check("/home/huber/Liste 2026.csv", Use::Read).is_ok());
        for other in ["/etc/passwd", "/home/huber", "/home/huber/Liste 2026.csv/../andere.csv"] {
            assert!(matches!(picks.check(other, Use::Read), Err(Error::NotFound { .. })), "{other}");
        }
    }

    #[test]
    fn a_file_chosen_for_reading_is_never_written_and_the_other_way_round() {
        let mut picks = Picks::default();
        let uses = [Use::Read, Use::Write, Use::Place];
        for (at, what_for) in uses.into_iter().enumerate() {
            let path = picks.keep(PathBuf::from(format!("/home/huber/{at}")), what_for).unwrap();
            for asked in uses {
                assert_eq!(picks.check(&path, asked).is_ok(), asked == what_for, "{what_for:?} used as {asked:?}");
            }
        }
        picks.keep(PathBuf::from("/home/huber/0"), Use::Write).unwrap();
        assert!(picks.check("/home/huber/0", Use::Read).is_ok() && picks.check("/home/huber/0", Use::Write).is_ok());
    }
}
