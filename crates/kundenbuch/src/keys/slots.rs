//! One way into the book: a secret gives the wrapping key, that opens the slot's private half, that the data key.
//!
//! The detour over an X25519 pair lets a new data key be sealed into every slot without asking for anybody's
//! passphrase. Suites: Argon2id or HKDF-SHA-256, X25519, XChaCha20-Poly1305.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::{DataKey, calibrate::Cost, derive, hex::Hex, joined, random, recovery::RecoveryCode};
use crate::{Error, Result, Uid};

const PRIVATE: &str = "kundenbuch/keys/v1/private-half";
const DATA_KEY: &str = "kundenbuch/keys/v1/data-key";
const RECOVERY: &str = "kundenbuch/keys/v1/recovery";
const OPEN: &str = "kundenbuch/keys/v1/open";
/// The sample firm's secret is known to everyone: it is a book like any other that needs no passphrase.
const OPEN_SECRET: &[u8] = b"kundenbuch sample firm: open to everyone";

/// What opens a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// A person's passphrase.
    Passphrase,
    /// The printed recovery code.
    Recovery,
    /// Nothing: the sample firm's.
    Open,
    /// A kind of a newer program.
    #[serde(other)]
    Unknown,
}

/// How the secret becomes the wrapping key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "kebab-case")]
pub(super) enum Kdf {
    /// For what a person remembers.
    Argon2id {
        #[serde(flatten)]
        cost: Cost,
        salt: Hex<16>,
    },
    /// For what is random already.
    HkdfSha256 { salt: Hex<16> },
    /// One of a newer program.
    #[serde(other)]
    Unknown,
}

/// The secret a slot asks for.
pub(super) enum Secret<'a> {
    Passphrase(&'a str),
    Recovery(&'a RecoveryCode),
    Open,
}

/// A slot as it stands in `keys.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Slot {
    pub kind: SlotKind,
    /// Whose it is, as the firm names it; may be empty. Readable by anyone who has the file.
    pub label: String,
    pub kdf: Kdf,
    /// The public half of the slot's pair.
    pub public: Hex<32>,
    /// The private half sealed under the wrapping key: nonce and sealed text.
    pub private: Hex<72>,
    /// The data key sealed to the public half: one-time public key and sealed text.
    pub data_key: Hex<80>,
}

impl Slot {
    /// A slot that this secret opens. Takes as long as the cost of a passphrase says.
    pub fn make(book: Uid, secret: &Secret<'_>, label: &str, cost: Cost, key: &DataKey) -> Result<Slot> {
        let salt = Hex(random()?);
        let (kind, kdf) = match secret {
            Secret::Passphrase(_) => (SlotKind::Passphrase, Kdf::Argon2id { cost, salt }),
            Secret::Recovery(_) => (SlotKind::Recovery, Kdf::HkdfSha256 { salt }),
            Secret::Open => (SlotKind::Open, Kdf::HkdfSha256 { salt }),
        };
        let private = StaticSecret::from(*Zeroizing::new(random::<32>()?));
        let public = Hex(PublicKey::from(&private).to_bytes());
        let mut slot =
            Slot { kind, label: label.to_owned(), kdf, public, private: Hex([0; 72]), data_key: Hex([0; 80]) };
        let nonce: [u8; 24] = random()?;
        let wrapping = slot.wrapping_key(book, secret)?;
        slot.private = pack(&nonce, &seal(&wrapping, &nonce, private.as_bytes(), &slot.about(book)?)?)?;
        slot.data_key = slot.seal_data_key(book, key)?;
        Ok(slot)
    }

    /// The data key, or nothing if the secret does not fit.
    ///
    /// # Errors
    /// [`Error::KeysTampered`] if the secret fits but the data key was exchanged or the parameters are forged.
    pub fn open(&self, book: Uid, secret: &Secret<'_>) -> Result<Option<DataKey>> {
        let wrapping = self.wrapping_key(book, secret)?;
        let (nonce, sealed) = split::<24>(&self.private.0);
        let Some(private) = unseal(&wrapping, &nonce, sealed, &self.about(book)?) else { return Ok(None) };
        let private = StaticSecret::from(private);
        let (one_time, sealed) = split::<32>(&self.data_key.0);
        let shared = private.diffie_hellman(&PublicKey::from(one_time));
        let sealing = self.sealing_key(book, &one_time, shared.as_bytes())?;
        // One key, one message: the nonce may stand still.
        let key = unseal(&sealing, &[0; 24], sealed, DATA_KEY.as_bytes()).ok_or(Error::KeysTampered)?;
        Ok(Some(DataKey(key)))
    }

    /// Whether kind, parameters and public half are such as this program writes; asked before any work is done.
    pub fn is_sound(&self) -> bool {
        let fits = match (self.kind, self.kdf) {
            (SlotKind::Passphrase, Kdf::Argon2id { cost, .. }) => cost.is_allowed(),
            (SlotKind::Recovery | SlotKind::Open, Kdf::HkdfSha256 { .. }) => true,
            _ => false,
        };
        fits && self.label.chars().count() <= 100
    }

    /// What trying a secret on it costs, as [`Cost::work`].
    pub fn work(&self) -> u64 {
        match self.kdf {
            Kdf::Argon2id { cost, .. } => cost.work(),
            _ => 0,
        }
    }

    fn seal_data_key(&self, book: Uid, key: &DataKey) -> Result<Hex<80>> {
        let one_time = StaticSecret::from(*Zeroizing::new(random::<32>()?));
        let one_time_public = PublicKey::from(&one_time).to_bytes();
        let shared = one_time.diffie_hellman(&PublicKey::from(self.public.0));
        let sealing = self.sealing_key(book, &one_time_public, shared.as_bytes())?;
        pack(&one_time_public, &seal(&sealing, &[0; 24], key.bytes(), DATA_KEY.as_bytes())?)
    }

    fn sealing_key(&self, book: Uid, one_time: &[u8; 32], shared: &[u8; 32]) -> Result<Zeroizing<[u8; 32]>> {
        derive(shared, &joined(&[&book.0, one_time, &self.public.0]), DATA_KEY)
    }

    fn wrapping_key(&self, book: Uid, secret: &Secret<'_>) -> Result<Zeroizing<[u8; 32]>> {
        match (secret, self.kdf) {
            // The same passphrase typed on another system may come in other code points: NFKC makes them one.
            (Secret::Passphrase(text), Kdf::Argon2id { cost, salt }) => {
                cost.derive(Zeroizing::new(text.nfkc().collect::<String>()).as_bytes(), &salt.0)
            }
            (Secret::Recovery(code), Kdf::HkdfSha256 { salt }) => derive(code.bits(), &salt.0, RECOVERY),
            (Secret::Open, Kdf::HkdfSha256 { salt }) => derive(OPEN_SECRET, &joined(&[&book.0, &salt.0]), OPEN),
            _ => Err(Error::KeysTampered),
        }
    }

    /// Everything readable about the slot; sealed along with the private half, so none of it can be exchanged.
    fn about(&self, book: Uid) -> Result<Vec<u8>> {
        let fault = |_| Error::internal("slot");
        let kind = serde_json::to_vec(&self.kind).map_err(fault)?;
        let kdf = serde_json::to_vec(&self.kdf).map_err(fault)?;
        Ok(joined(&[PRIVATE.as_bytes(), &book.0, &kind, &kdf, self.label.as_bytes(), &self.public.0]))
    }
}

fn seal(key: &[u8; 32], nonce: &[u8; 24], secret: &[u8; 32], about: &[u8]) -> Result<Vec<u8>> {
    XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(*nonce), Payload { msg: secret, aad: about })
        .map_err(|_| Error::internal("seal"))
}

fn unseal(key: &[u8; 32], nonce: &[u8; 24], sealed: &[u8], about: &[u8]) -> Option<[u8; 32]> {
    let open = XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: about })
        .map(Zeroizing::new)
        .ok()?;
    open.as_slice().try_into().ok()
}

fn pack<const N: usize>(first: &[u8], second: &[u8]) -> Result<Hex<N>> {
    [first, second].concat().try_into().map(Hex).map_err(|_| Error::internal("slot"))
}

/// The first `N` bytes and the rest; zeros for what is not there, which opens nothing.
fn split<const N: usize>(bytes: &[u8]) -> ([u8; N], &[u8]) {
    bytes.split_first_chunk::<N>().map_or(([0; N], bytes), |(first, rest)| (*first, rest))
}
