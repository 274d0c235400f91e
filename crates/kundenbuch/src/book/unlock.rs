//! What opens a book, and changing it.

use std::path::Path;

use super::{
    Book, Reader, files,
    folder::{AppFolder, Folder},
    replace,
};
use crate::{
    Error, Result,
    keys::{DataKey, KeyCost, KeyFile, RecoveryCode, passphrase},
};

/// What opens a book.
#[derive(Clone, Copy)]
pub enum Unlock<'a> {
    /// Somebody's passphrase.
    Passphrase(&'a str),
    /// The printed recovery code.
    Recovery(&'a str),
    /// Nothing: only the sample firm opens so.
    Sample,
}

impl<'a> Unlock<'a> {
    /// What is typed again before somebody is erased or everything leaves; the sample firm has no passphrase to ask for.
    pub fn again(book: &Reader, passphrase: &'a str) -> Unlock<'a> {
        if book.is_sample() { Unlock::Sample } else { Unlock::Passphrase(passphrase) }
    }
}

impl Book {
    /// Changes the passphrase of the slot; the new `keys.json` replaces the old one whole, so it is never half done.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`] if `old` opens nothing, [`Error::PassphraseTooWeak`].
    pub fn change_passphrase(&mut self, old: &str, new: &str, cost: KeyCost) -> Result<()> {
        passphrase::check(new)?;
        let (key, slot) = self.key_file.unlock(old)?;
        self.replace_keys(self.key_file.with_passphrase(slot, &key, new, cost)?)
    }

    /// Sets a new passphrase after the recovery code has opened the book.
    ///
    /// # Errors
    /// [`Error::PassphraseTooWeak`], [`Error::RecoveryCodeMistyped`], [`Error::WrongPassphrase`].
    pub fn set_passphrase_with_recovery(&mut self, code: &str, new: &str, cost: KeyCost) -> Result<()> {
        passphrase::check(new)?;
        let key = self.key_file.unlock_with_recovery(code)?;
        let slot = self.key_file.passphrase_slot()?;
        self.replace_keys(self.key_file.with_passphrase(slot, &key, new, cost)?)?;
        let _ = self.note_recovery_checked(); // the sheet is asked for once more, no harm done
        Ok(())
    }

    /// Whether this opens the book; asked again before everything leaves it.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`], [`Error::RecoveryCodeMistyped`].
    pub fn check_passphrase(&self, unlock: Unlock<'_>) -> Result<()> {
        unlocked(&self.key_file, unlock, &self.app).map(drop)
    }

    pub(super) fn replace_keys(&mut self, key_file: KeyFile) -> Result<()> {
        replace::write(&self.folder.keys(), &key_file.to_bytes())?;
        self.key_file = key_file;
        Ok(())
    }
}

/// Opens the key slots, beginning with the one that last opened this book on this PC.
pub(crate) fn unlocked(key_file: &KeyFile, unlock: Unlock<'_>, app: &AppFolder) -> Result<DataKey> {
    /// More digits than a slot's number has.
    const DIGITS: u64 = 8;
    match unlock {
        Unlock::Passphrase(text) => {
            let note = app.slot(key_file.uid());
            let noted = files::read(&note, DIGITS).ok().and_then(|digits| String::from_utf8(digits).ok()?.parse().ok());
            let (key, slot) = key_file.unlock_trying_first(noted.unwrap_or_default(), text)?;
            if noted != Some(slot) {
                let _ = replace::write(&note, slot.to_string().as_bytes()); // it only saves time
            }
            Ok(key)
        }
        Unlock::Recovery(code) => key_file.unlock_with_recovery(code),
        Unlock::Sample => key_file.unlock_sample(),
    }
}

/// Whether the book in this folder opens without asking.
///
/// # Errors
/// [`Error::NoBook`], [`Error::BookDamaged`].
pub fn is_sample(path: &Path) -> Result<bool> {
    let folder = Folder::existing(path)?;
    Ok(folder.read_keys()?.is_sample())
}

/// Tries a text as passphrase and, if that opens nothing, as recovery code; the other way round if it reads like a code,
/// which is quick to try.
///
/// # Errors
/// Those of `open`; [`Error::WrongPassphrase`] if the text is neither.
pub fn either<T>(text: &str, open: impl Fn(Unlock<'_>) -> Result<T>) -> Result<T> {
    if text.parse::<RecoveryCode>().is_ok() {
        match open(Unlock::Recovery(text)) {
            Err(Error::WrongPassphrase) => {}
            outcome => return outcome,
        }
    }
    match open(Unlock::Passphrase(text)) {
        Err(Error::WrongPassphrase) => open(Unlock::Recovery(text)).map_err(|error| match error {
            Error::RecoveryCodeMistyped { .. } => Error::WrongPassphrase,
            other => other,
        }),
        outcome => outcome,
    }
}
