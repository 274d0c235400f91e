//! The desk a command works at: the book on it is opened once, when first asked for, and closed at the end.

use std::path::{Path, PathBuf};

use kundenbuch::{
    Error, Id,
    book::{AskFirst, Book, Notice, Opened, Unlock, either, files, folder::AppFolder, is_sample},
    contacts::Contact,
};
use zeroize::Zeroizing;

use crate::{
    output::{Failure, Outcome, say},
    words,
};

/// Longest file a passphrase is read from, in bytes.
const LONGEST_PASSPHRASE_FILE: u64 = 64 << 10;

/// Where the book is, what opens it, and the book once it is open.
pub struct Desk {
    place: Option<PathBuf>,
    passphrase_file: Option<PathBuf>,
    book: Option<Book>,
    /// Whether the book was opened for more than the command at hand.
    stays_open: bool,
}

impl Desk {
    /// A desk with nothing opened yet.
    pub fn at(place: Option<PathBuf>, passphrase_file: Option<PathBuf>) -> Desk {
        Desk { place, passphrase_file, book: None, stays_open: false }
    }

    /// The folder of the book.
    pub fn place(&self) -> Outcome<&Path> {
        self.place.as_deref().ok_or_else(|| Failure::usage("missing_option", "book"))
    }

    /// The first line of the passphrase file without its line end; `None` if no file was named.
    pub fn passphrase(&self) -> Outcome<Option<Zeroizing<String>>> {
        self.passphrase_file.as_deref().map(secret).transpose()
    }

    /// Whether a file may be put here: not over the one the passphrase stands in, by whatever name.
    pub fn may_write(&self, path: &Path) -> Outcome<()> {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        let passphrase = self.passphrase_file.as_deref().and_then(real);
        if passphrase.is_some() && real(path) == passphrase { Err(Error::PlaceTaken.into()) } else { Ok(()) }
    }

    /// The open book.
    pub fn book(&mut self) -> Outcome<&mut Book> {
        if self.book.is_none() {
            self.book = Some(self.open()?);
        }
        self.book.as_mut().ok_or_else(|| Error::internal("desk").into())
    }

    /// Opens the book for several commands.
    pub fn stay_open(&mut self) -> Outcome<()> {
        self.stays_open = true;
        self.book().map(drop)
    }

    /// Before somebody is erased or everything leaves the book: whether the passphrase file still opens it. A command by
    /// itself has just been asked.
    pub fn ask_again(&mut self) -> Outcome<()> {
        if !self.stays_open || self.book()?.is_sample() {
            return Ok(());
        }
        let text = self.passphrase()?.ok_or_else(|| Failure::usage("missing_option", "passphrase-file"))?;
        let book = self.book()?;
        Ok(either(&text, |unlock| book.check_passphrase(unlock))?)
    }

    fn open(&self) -> Outcome<Book> {
        let place = self.place()?;
        let open = |unlock: Unlock<'_>| Book::open(place, unlock, AppFolder::usual()?, AskFirst::No);
        let Opened { book, notices } = if is_sample(place)? {
            open(Unlock::Sample)? // opens without asking, also for a script that always names a file
        } else {
            let text = self.passphrase()?.ok_or_else(|| Failure::usage("missing_option", "passphrase-file"))?;
            either(&text, open)? // the file may hold the recovery code
        };
        notices.iter().for_each(tell);
        Ok(book)
    }

    /// Closes the book. What was written is durable already; what closing tidies up, the next opening can do.
    pub fn close(self) {
        if let Some(Err(error)) = self.book.map(Book::close) {
            say(&Failure::from(error).message());
        }
    }
}

/// The first line of a file that holds a passphrase or a recovery code, without its line end.
pub fn secret(path: &Path) -> Outcome<Zeroizing<String>> {
    let bytes = Zeroizing::new(files::read(path, LONGEST_PASSPHRASE_FILE)?);
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let text = std::str::from_utf8(line).map_err(|_| Error::FileUnreadable { why: "not_text".to_owned() })?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// Tells what is to be known about the book; nothing of it is asked here.
pub fn tell(notice: &Notice) {
    let document = serde_json::to_value(notice).unwrap_or_default();
    let key = match notice {
        Notice::OlderThanSeen { .. } => "cli_notice_older_than_seen",
        Notice::ErasuresApplied { .. } => "cli_notice_erasures_applied",
        Notice::ProtectionAltered => "cli_notice_protection_altered",
        Notice::LedgerMissing => "cli_notice_ledger_missing",
        Notice::LedgerDamaged => "cli_notice_ledger_damaged",
        Notice::LedgerForeign => "cli_notice_ledger_foreign",
        Notice::ErasureFinished => "cli_notice_erasure_finished",
        Notice::ErasureUnfinished => "cli_notice_erasure_unfinished",
        Notice::LedgerCopyDue => "cli_notice_ledger_copy_due",
        Notice::BackupLedgerDamaged { .. } => "cli_notice_backup_ledger_damaged",
        Notice::ProtectedElsewhere { .. } => "cli_notice_protected_elsewhere",
        Notice::BackupsBehind { .. } => "cli_notice_backups_behind",
    };
    say(&words::filled(key, &document));
}

/// The contact named by number or uid.
pub fn contact(book: &Book, text: &str) -> Outcome<Id<Contact>> {
    if let Ok(number) = text.parse::<i64>() {
        return Ok(Id::new(number));
    }
    Ok(book.contact_by_uid(text.parse()?)?.ok_or_else(|| Error::not_found("contacts"))?)
}
