//! A no that was pressed, not typed, can be taken back for ten seconds as if it had not been said. It stands in the
//! book from the moment it was pressed: the gate counts it, and what a kill leaves waiting is written for good when the
//! book is opened the next time.

use super::store::waiting;
use crate::{Id, Result, book::Book, consents, contacts::Contact};

impl Book {
    /// Notes that a contact's no to all advertising waits to be written by [`Book::block_contact`].
    ///
    /// # Errors
    /// [`Error::ContactGone`](crate::Error::ContactGone), and as the disk answers.
    pub fn note_waiting_no(&mut self, contact: Id<Contact>) -> Result<()> {
        consents::must_exist(&self.db, contact)?;
        let at = self.now();
        self.tidy(|db| waiting::note(db, contact, at))
    }

    /// The no that waits was taken back; one that was written stays.
    ///
    /// # Errors
    /// As the disk answers.
    pub fn drop_waiting_no(&mut self, contact: Id<Contact>) -> Result<()> {
        self.tidy(|db| waiting::forget(db, contact))
    }

    /// Writes every no that waits. What cannot be written waits on, and counts all the same.
    ///
    /// # Errors
    /// As [`Book::block_contact`].
    pub(crate) fn write_waiting_noes(&mut self) -> Result<()> {
        for contact in waiting::all(&self.db)? {
            if consents::must_exist(&self.db, contact).is_ok() {
                self.block_contact(contact)?;
            } else {
                self.drop_waiting_no(contact)?; // undo took the contact
            }
        }
        Ok(())
    }
}
