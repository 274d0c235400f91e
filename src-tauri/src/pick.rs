//! Files and folders a person chose in a native dialog or dropped. Paths stay here; the page gets tickets,
//! so a script that does not belong there cannot name a path of its own.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use kundenbuch::{Error, Result};
use serde::{Deserialize, Serialize};

/// A chosen file or folder as the page sees it: `7/Liste.csv`, a number that stands for the path and its last part to
/// show. Later commands are given this instead of a path. Good until the book is locked.
pub type Ticket = String;

/// What a file is chosen for; decides which endings the dialog shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// An address list to bring in.
    Import,
    /// Opt-outs: a mail, a mailbox, a list.
    Optout,
    /// Proof of a consent, of any kind.
    Evidence,
    /// A backup.
    Backup,
    /// A list or report that is written as a table.
    Table,
    /// Contacts as vCards.
    Vcard,
    /// Everything as JSON.
    Json,
    /// A text: a certificate, a report.
    Text,
}

impl Purpose {
    /// Endings, without a dot; none means every file.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Purpose::Import => &["vcf", "vcard", "csv", "tsv", "txt"],
            Purpose::Optout => &["eml", "mbox", "csv", "txt"],
            Purpose::Evidence => &[],
            Purpose::Backup => &["kundenbuch-sicherung"],
            Purpose::Table => &["csv"],
            Purpose::Vcard => &["vcf"],
            Purpose::Json => &["json"],
            Purpose::Text => &["txt"],
        }
    }

    /// The dialog's filter. One filter with the endings as its name: a filter needs no words for people.
    pub fn filter(self, dialog: rfd::AsyncFileDialog) -> rfd::AsyncFileDialog {
        let endings = self.endings();
        if endings.is_empty() {
            return dialog;
        }
        dialog.add_filter(endings.join(", "), endings)
    }
}

/// The paths behind the tickets.
#[derive(Debug, Default)]
pub struct Picks {
    paths: BTreeMap<u32, PathBuf>,
    last: u32,
}

impl Picks {
    /// Keeps a path under a new ticket.
    pub fn keep(&mut self, path: PathBuf) -> Ticket {
        self.last = self.last.wrapping_add(1);
        let ticket = format!("{}/{}", self.last, last_part(&path));
        self.paths.insert(self.last, path);
        ticket
    }

    /// The path behind a ticket.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a ticket that was never given or was forgotten on locking.
    pub fn path(&self, ticket: &str) -> Result<PathBuf> {
        let number = ticket.split('/').next().and_then(|number| number.parse().ok());
        number.and_then(|number: u32| self.paths.get(&number)).cloned().ok_or_else(|| Error::not_found("ticket"))
    }
}

fn last_part(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
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
    fn the_page_sees_the_name_and_not_the_path() {
        let picked = Picks::default().keep(PathBuf::from("/home/huber/Kunden/Liste 2026.csv"));
        assert_eq!(picked, "1/Liste 2026.csv");
    }

    #[test]
    fn a_ticket_nobody_was_given_opens_nothing() {
        assert!(matches!(Picks::default().path("1/etc/passwd"), Err(Error::NotFound { .. })));
    }
}
