//! Files and folders a person chose in a native dialog or dropped on the window. Only such places may be read or
//! written: a script that does not belong in the page cannot name one of its own.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

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
            FileKind::Evidence | FileKind::Backup => &[],
        }
    }

    /// Narrows a dialog down. The endings are the filter's name: so it needs no words for people.
    pub fn narrow(self, dialog: rfd::AsyncFileDialog) -> rfd::AsyncFileDialog {
        let endings = self.endings();
        if endings.is_empty() { dialog } else { dialog.add_filter(endings.join(", "), endings) }
    }
}

/// What a person has chosen since the book was opened.
#[derive(Debug, Default)]
pub struct Picks(BTreeSet<PathBuf>);

impl Picks {
    /// Notes a choice and gives its path as the page may hold it.
    ///
    /// # Errors
    /// [`Error::InvalidValue`] for a path that is no text and cannot cross to the page and back.
    pub fn keep(&mut self, path: PathBuf) -> Result<String> {
        let text = path.to_str().map(str::to_owned).ok_or_else(|| Error::invalid("path", "not_text"))?;
        self.0.insert(path);
        Ok(text)
    }

    /// Whether a person chose this very path.
    ///
    /// # Errors
    /// [`Error::NotFound`] if not.
    pub fn check(&self, path: &Path) -> Result<()> {
        if self.0.contains(path) { Ok(()) } else { Err(Error::not_found("picked")) }
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
        picks.keep(PathBuf::from("/home/huber/Liste 2026.csv")).unwrap();
        assert!(picks.check(Path::new("/home/huber/Liste 2026.csv")).is_ok());
        for other in ["/etc/passwd", "/home/huber", "/home/huber/Liste 2026.csv/../andere.csv"] {
            assert!(matches!(picks.check(Path::new(other)), Err(Error::NotFound { .. })), "{other}");
        }
    }
}
