//! The recovery code of an open book: typed back from its sheet, and a new one in place of a lost one. A code that
//! was only drawn opens nothing, and the old one stays valid until the new one is taken.

use std::fmt;

use rusqlite::Connection;
use zeroize::Zeroizing;

use super::{Book, Reader};
use crate::{Error, Result, Uid, keys::RecoveryCode};

/// A recovery code drawn for a book by somebody who knows its passphrase. It opens nothing until
/// [`Book::take_recovery_code`].
pub struct NewRecoveryCode {
    book: Uid,
    code: RecoveryCode,
}

impl NewRecoveryCode {
    /// The code as it is printed.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.code.to_string())
    }

    /// Whether this is the code, as somebody typed it from the sheet.
    fn is(&self, typed: &str) -> Result<bool> {
        Ok(typed.parse::<RecoveryCode>()? == self.code)
    }
}

impl fmt::Debug for NewRecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewRecoveryCode(…)")
    }
}

impl Reader {
    /// The public half of the recovery slot whose code was last typed back.
    fn recovery_checked(&self) -> Result<Option<[u8; 32]>> {
        Ok(self.db.query_row("SELECT recovery_checked FROM book", [], |row| row.get(0))?)
    }
}

impl Book {
    /// Whether somebody has ever typed back the code that opens this book now. True for a sample firm, which has none.
    ///
    /// # Errors
    /// As the file answers.
    pub fn is_recovery_checked(&self) -> Result<bool> {
        let Some(slot) = self.key_file.recovery_slot() else { return Ok(true) };
        Ok(self.recovery_checked()? == Some(slot))
    }

    /// Whether this code, as typed from the sheet, opens the book; if so, that is noted.
    ///
    /// # Errors
    /// [`Error::RecoveryCodeMistyped`], [`Error::KeysTampered`]; as the disk answers.
    pub fn check_recovery_code(&mut self, typed: &str) -> Result<bool> {
        match self.key_file.unlock_with_recovery(typed) {
            Ok(_) => self.note_recovery_checked().map(|()| true),
            Err(Error::WrongPassphrase) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Draws a new recovery code. Nothing changes yet: the old one opens the book until the new one is taken.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`] if this opens nothing, [`Error::NotFound`] in a sample firm, [`Error::NoRandomness`].
    pub fn draw_recovery_code(&self, passphrase: &str) -> Result<NewRecoveryCode> {
        if self.key_file.recovery_slot().is_none() {
            return Err(Error::not_found("slot"));
        }
        self.key_file.unlock(passphrase)?;
        Ok(NewRecoveryCode { book: self.keys.uid, code: RecoveryCode::draw()? })
    }

    /// Puts the new code in place of the old one, which opens the book no longer; backups made before still open with
    /// it. `keys.json` is replaced whole, as by [`Book::change_passphrase`]: after a kill exactly one of both opens.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another book's code; as the disk answers.
    pub fn take_recovery_code(&mut self, new: &NewRecoveryCode) -> Result<()> {
        if new.book != self.keys.uid {
            return Err(Error::not_found("recovery_code"));
        }
        self.replace_keys(self.key_file.with_recovery(&self.key, &new.code)?)
    }

    /// Takes the new code if it was typed back rightly from its sheet; otherwise nothing changes.
    ///
    /// # Errors
    /// [`Error::RecoveryCodeMistyped`], and as [`Book::take_recovery_code`].
    pub fn confirm_recovery_code(&mut self, new: &NewRecoveryCode, typed: &str) -> Result<bool> {
        if !new.is(typed)? {
            return Ok(false);
        }
        self.take_recovery_code(new)?;
        let _ = self.note_recovery_checked(); // the code counts; on a full disk it is asked for once more
        Ok(true)
    }

    /// Notes that the code of the recovery slot was typed back. Tied to the slot: of another code it says nothing.
    pub(super) fn note_recovery_checked(&self) -> Result<()> {
        if self.is_recovery_checked()? {
            return Ok(());
        }
        let slot = self.key_file.recovery_slot();
        self.tidy(|db: &Connection| {
            db.execute("UPDATE book SET recovery_checked = ?1", [slot])?;
            Ok(())
        })
    }
}
