//! Key slots, the recovery code and the authenticated header of a book.
//!
//! One random [`DataKey`] encrypts the book. `keys.json` ([`KeyFile`]) holds it sealed, once per slot: one slot per
//! person with a passphrase ([`passphrase`], [`calibrate`]), one for the printed [`RecoveryCode`]. A sample firm
//! has a slot that anybody opens. Nothing here changes a file: new key files are built whole and handed back.

pub mod calibrate;
mod header;
pub(crate) mod hex;
pub mod passphrase;
mod recovery;
mod slots;

use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{Error, Result};

pub use calibrate::KeyCost;
pub use header::{FILE_LIMIT, FORMAT, KeyFile, SlotInfo};
pub use recovery::RecoveryCode;
pub use slots::SlotKind;

/// The key of a book: 32 random bytes, wiped from memory when dropped, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

impl DataKey {
    /// A new key from the system's randomness.
    ///
    /// # Errors
    /// [`Error::NoRandomness`].
    pub fn draw() -> Result<DataKey> {
        let mut key = DataKey([0; 32]);
        getrandom::fill(&mut key.0).map_err(|_| Error::NoRandomness)?;
        Ok(key)
    }

    /// The key itself: for the database's connection and nothing else.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for one purpose (a constant text such as `kundenbuch/ledger/v1`); tells nothing about the key itself.
    ///
    /// # Errors
    /// None in practice: 32 bytes are within what HKDF gives.
    pub fn derive(&self, purpose: &str) -> Result<Zeroizing<[u8; 32]>> {
        derive(&self.0, &[], purpose)
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(…)")
    }
}

/// HKDF-SHA-256 (RFC 5869) to 32 bytes.
fn derive(secret: &[u8], salt: &[u8], purpose: &str) -> Result<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(salt), secret)
        .expand(purpose.as_bytes(), key.as_mut())
        .map_err(|_| Error::internal("hkdf"))?;
    Ok(key)
}

/// Random bytes from the system.
fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::NoRandomness)?;
    Ok(bytes)
}

/// Joins parts so that no two lists of parts give the same bytes: each with its length before it.
fn joined(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests;
