//! What a backup says about itself, sealed under the data key: read after unlocking, compared when verifying.

use std::collections::BTreeMap;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Error, Moment, Result, Uid, journal, keys::DataKey, schema};

/// How it begins; the version of the backup's format is the last byte.
const MAGIC: &[u8; 17] = b"kundenbuchbackup\x01";
const PURPOSE: &str = "kundenbuch/backup/v1";

/// See the module.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Manifest {
    /// The book.
    #[zeroize(skip)]
    pub book: Uid,
    /// The name on its cover.
    #[zeroize(skip)]
    pub name: String,
    /// Version of its tables.
    #[zeroize(skip)]
    pub schema: u32,
    /// When the copy was made.
    #[zeroize(skip)]
    pub made_at: Moment,
    /// How far the journal had come.
    #[zeroize(skip)]
    pub journal: journal::Head,
    /// Rows of every recorded table.
    #[zeroize(skip)]
    pub counts: BTreeMap<String, u64>,
    /// The key of the ledger, so that a preview can say who was erased since.
    pub ledger_key: [u8; 32],
    /// SHA-256 of the other parts.
    #[zeroize(skip)]
    pub keys: [u8; 32],
    /// See `keys`.
    #[zeroize(skip)]
    pub ledger: [u8; 32],
    /// See `keys`.
    #[zeroize(skip)]
    pub database: [u8; 32],
}

impl Manifest {
    /// Seals it.
    pub fn seal(&self, key: &DataKey) -> Result<Vec<u8>> {
        let mut nonce = [0; 24];
        getrandom::fill(&mut nonce).map_err(|_| Error::NoRandomness)?;
        let text = zeroize::Zeroizing::new(serde_json::to_vec(self).map_err(|_| Error::internal("manifest"))?);
        let mut bytes = [MAGIC.as_slice(), &nonce].concat();
        let sealed = XChaCha20Poly1305::new((&*key.derive(PURPOSE)?).into())
            .encrypt(&XNonce::from(nonce), Payload { msg: &text, aad: &bytes })
            .map_err(|_| Error::internal("manifest"))?;
        bytes.extend(sealed);
        Ok(bytes)
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`Error::BackupDamaged`]; [`Error::BookFromFuture`] for tables of a newer program.
    pub fn unseal(bytes: &[u8], key: &DataKey) -> Result<Manifest> {
        let (head, sealed) = bytes.split_at_checked(MAGIC.len() + 24).ok_or(Error::BackupDamaged)?;
        let nonce = head.strip_prefix(MAGIC.as_slice()).ok_or(Error::BackupDamaged)?;
        let nonce: [u8; 24] = nonce.try_into().map_err(|_| Error::BackupDamaged)?;
        let text = XChaCha20Poly1305::new((&*key.derive(PURPOSE)?).into())
            .decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: head })
            .map_err(|_| Error::BackupDamaged)?;
        let manifest: Manifest =
            serde_json::from_slice(&zeroize::Zeroizing::new(text)).map_err(|_| Error::BackupDamaged)?;
        if manifest.schema > schema::latest() {
            return Err(Error::BookFromFuture { found: manifest.schema, known: schema::latest() });
        }
        Ok(manifest)
    }
}
