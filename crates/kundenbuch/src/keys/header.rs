//! `keys.json`: who opens the book, sealed twice.
//!
//! ```json
//! { "format": 1, "min_reader": 1, "book": "…uid…", "name": "…", "sample": false,
//!   "slots": [ { "kind": "passphrase", "label": "", "kdf": {…}, "public": "…", "private": "…", "data_key": "…" } ],
//!   "mac": "…", "checksum": "…" }
//! ```
//! The last two members stand in this order and spelling in every format: `checksum` is the SHA-256 of every byte
//! before its line and tells a damaged file from a wrong passphrase before anything is unlocked; `mac` is an HMAC, its
//! key drawn from the data key, of every byte before its line and tells a forged file once it is. A key file is never
//! changed in place: every verb gives a new complete one, which [`crate::book::replace`] puts there.

use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    DataKey, KeyCost, RecoveryCode, SlotKind,
    calibrate::{BUDGET, Cost, FLOOR},
    hex, passphrase,
    slots::{Secret, Slot},
};
use crate::{Error, Result, Uid, book::files};

/// The format this program writes and the newest it reads.
pub const FORMAT: u32 = 1;
/// One for each person of a small firm, the recovery code, and room.
const SLOTS: usize = 64;
/// The largest file that is read: 64 slots with long labels take half of it.
pub const FILE_LIMIT: u64 = 256 << 10;
const NAME_LIMIT: usize = 200;
const MAC: &str = ",\n  \"mac\": \"";
const CHECKSUM: &str = "\",\n  \"checksum\": \"";
const END: &str = "\"\n}\n";
const MAC_PURPOSE: &str = "kundenbuch/keys/v1/mac";

/// What stands before the two seals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Body {
    format: u32,
    /// The oldest format a program must know to read this file.
    min_reader: u32,
    book: Uid,
    name: String,
    sample: bool,
    slots: Vec<Slot>,
}

/// Only the versions, read from whatever a newer program may have written.
#[derive(Deserialize)]
struct Versions {
    format: u32,
    min_reader: u32,
}

/// A complete key file in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFile {
    body: Body,
    /// The text before the line of the MAC, as read or as it will be written.
    text: String,
    mac: [u8; 32],
}

/// What may be shown of a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SlotInfo {
    /// What opens it.
    pub kind: SlotKind,
    /// Whose it is; may be empty.
    pub label: String,
}

impl KeyFile {
    /// Keys for a new book: a data key, one passphrase slot, one recovery slot.
    ///
    /// # Errors
    /// [`Error::PassphraseTooWeak`], [`Error::InvalidValue`] for a name above 200 characters,
    /// [`Error::NoRandomness`].
    pub fn create(book: Uid, name: &str, text: &str, cost: KeyCost) -> Result<(KeyFile, DataKey, RecoveryCode)> {
        passphrase::check(text)?;
        let key = DataKey::draw()?;
        let code = RecoveryCode::draw()?;
        let slots = vec![
            Slot::make(book, &Secret::Passphrase(text), "", cost.figures(), &key)?,
            Slot::make(book, &Secret::Recovery(&code), "", FLOOR, &key)?,
        ];
        let file = KeyFile::seal(Body::new(book, name, slots)?, &key)?;
        Ok((file, key, code))
    }

    /// Keys for a sample firm, which opens without asking.
    ///
    /// # Errors
    /// [`Error::InvalidValue`] for a name above 200 characters, [`Error::NoRandomness`].
    pub fn create_sample(book: Uid, name: &str) -> Result<(KeyFile, DataKey)> {
        let key = DataKey::draw()?;
        let slots = vec![Slot::make(book, &Secret::Open, "", FLOOR, &key)?];
        let body = Body { sample: true, ..Body::new(book, name, slots)? };
        Ok((KeyFile::seal(body, &key)?, key))
    }

    /// Reads the content of `keys.json`. Quick: nothing is derived and nothing unlocked.
    ///
    /// # Errors
    /// [`Error::BookFromFuture`]; [`Error::BookDamaged`] if it does not match its check sum; [`Error::KeysTampered`]
    /// if it does and yet says what this program never writes, such as a cost outside of the bounds.
    pub fn read(bytes: &[u8]) -> Result<KeyFile> {
        if bytes.len() as u64 > FILE_LIMIT {
            return Err(Error::BookDamaged);
        }
        let sealed = unframe(bytes);
        match serde_json::from_slice(bytes) {
            Ok(Versions { format, min_reader }) if min_reader > FORMAT || (sealed.is_none() && format > FORMAT) => {
                return Err(Error::BookFromFuture { found: format.max(min_reader), known: FORMAT });
            }
            _ => {}
        }
        let (text, mac) = sealed.ok_or(Error::BookDamaged)?;
        let body: Body = serde_json::from_str(&format!("{text}\n}}")).map_err(|_| Error::BookDamaged)?;
        if !body.is_sound() {
            return Err(Error::KeysTampered);
        }
        Ok(KeyFile { body, text: text.to_owned(), mac })
    }

    /// Whether key slots lie in this file, of whatever book and format.
    pub(crate) fn lies_at(path: &Path) -> bool {
        files::read(path, FILE_LIMIT).is_ok_and(|bytes| unframe(&bytes).is_some())
    }

    /// The content of `keys.json`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let sealed = format!("{}{MAC}{}", self.text, hex::text(&self.mac));
        let checksum = hex::text(&Sha256::digest(sealed.as_bytes()));
        format!("{sealed}{CHECKSUM}{checksum}{END}").into_bytes()
    }

    /// The data key and the number of the slot that this passphrase opens. Takes up to a second per person.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`] or, once a slot opened, [`Error::KeysTampered`].
    pub fn unlock(&self, text: &str) -> Result<(DataKey, usize)> {
        self.unlock_trying_first(0, text)
    }

    /// The same, trying the slot first that was last used on this PC.
    ///
    /// # Errors
    /// As [`KeyFile::unlock`].
    pub fn unlock_trying_first(&self, first: usize, text: &str) -> Result<(DataKey, usize)> {
        self.open(SlotKind::Passphrase, first, &Secret::Passphrase(text))
    }

    /// The data key by the recovery code as a person typed it.
    ///
    /// # Errors
    /// [`Error::RecoveryCodeMistyped`] before anything is tried, [`Error::WrongPassphrase`] for another book's code,
    /// [`Error::KeysTampered`].
    pub fn unlock_with_recovery(&self, typed: &str) -> Result<DataKey> {
        let code: RecoveryCode = typed.parse()?;
        self.open(SlotKind::Recovery, 0, &Secret::Recovery(&code)).map(|(key, _)| key)
    }

    /// The data key of a sample firm.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`] if this is a real book, [`Error::KeysTampered`].
    pub fn unlock_sample(&self) -> Result<DataKey> {
        self.open(SlotKind::Open, 0, &Secret::Open).map(|(key, _)| key)
    }

    /// The key file with another passphrase in this slot; the old one opens it no longer.
    ///
    /// # Errors
    /// [`Error::PassphraseTooWeak`], [`Error::NotFound`] if this is no passphrase slot, [`Error::KeysTampered`] if
    /// the key is not this file's, [`Error::BookFromFuture`] if a newer program wrote it.
    pub fn with_passphrase(&self, slot: usize, key: &DataKey, new: &str, cost: KeyCost) -> Result<KeyFile> {
        passphrase::check(new)?;
        self.changed(key, |body| {
            if body.slots.get(slot).is_none_or(|slot| slot.kind != SlotKind::Passphrase) {
                return Err(Error::not_found("slot"));
            }
            let old = body.slots.remove(slot); // what it cost is free again
            let cost = body.affordable(cost.figures())?;
            body.slots.insert(slot, Slot::make(body.book, &Secret::Passphrase(new), &old.label, cost, key)?);
            Ok(())
        })
    }

    /// The key file with a slot for one more person.
    ///
    /// # Errors
    /// As [`KeyFile::with_passphrase`]; [`Error::TooMany`] above 64 slots, or if all together would take too long to try.
    pub fn with_person(&self, label: &str, key: &DataKey, text: &str, cost: KeyCost) -> Result<KeyFile> {
        passphrase::check(text)?;
        self.changed(key, |body| {
            if body.slots.len() >= SLOTS {
                return Err(too_many_slots());
            }
            let cost = body.affordable(cost.figures())?;
            body.slots.push(Slot::make(body.book, &Secret::Passphrase(text), label, cost, key)?);
            Ok(())
        })
    }

    /// The key file without this person's slot. Does not help against someone who kept the key: see the manual.
    ///
    /// # Errors
    /// [`Error::NotFound`] if this is no passphrase slot or the last one, and as [`KeyFile::with_passphrase`].
    pub fn without_person(&self, slot: usize, key: &DataKey) -> Result<KeyFile> {
        self.changed(key, |body| {
            let people = body.slots.iter().filter(|slot| slot.kind == SlotKind::Passphrase).count();
            let is_person = body.slots.get(slot).is_some_and(|slot| slot.kind == SlotKind::Passphrase);
            if !is_person || people < 2 {
                return Err(Error::not_found("slot"));
            }
            body.slots.remove(slot);
            Ok(())
        })
    }

    /// The key file with this recovery code in place of the old one, whose sheet opens it no longer.
    ///
    /// # Errors
    /// [`Error::NoRandomness`], and as [`KeyFile::with_passphrase`].
    pub fn with_recovery(&self, key: &DataKey, code: &RecoveryCode) -> Result<KeyFile> {
        self.changed(key, |body| {
            let slot = body.slots.iter_mut().find(|slot| slot.kind == SlotKind::Recovery);
            let slot = slot.ok_or_else(|| Error::not_found("slot"))?;
            *slot = Slot::make(body.book, &Secret::Recovery(code), &slot.label, FLOOR, key)?;
            Ok(())
        })
    }

    /// The public half of the recovery slot: another code, another half. `None` in a sample firm.
    pub fn recovery_slot(&self) -> Option<[u8; 32]> {
        self.body.slots.iter().find(|slot| slot.kind == SlotKind::Recovery).map(|slot| slot.public.0)
    }

    /// The book's name in every copy.
    pub fn uid(&self) -> Uid {
        self.body.book
    }

    /// The name on the cover, readable without a key.
    pub fn name(&self) -> &str {
        &self.body.name
    }

    /// Whether this is a sample firm, which opens without asking.
    pub fn is_sample(&self) -> bool {
        self.body.sample
    }

    /// The slots in order; the place in this list is a slot's number.
    pub fn slots(&self) -> Vec<SlotInfo> {
        self.body.slots.iter().map(|slot| SlotInfo { kind: slot.kind, label: slot.label.clone() }).collect()
    }

    /// The number of the first passphrase slot: the owner's.
    ///
    /// # Errors
    /// [`Error::NotFound`] in a sample firm.
    pub fn passphrase_slot(&self) -> Result<usize> {
        let slot = self.body.slots.iter().position(|slot| slot.kind == SlotKind::Passphrase);
        slot.ok_or_else(|| Error::not_found("slot"))
    }

    fn open(&self, kind: SlotKind, first: usize, secret: &Secret<'_>) -> Result<(DataKey, usize)> {
        let mut slots: Vec<(usize, &Slot)> =
            self.body.slots.iter().enumerate().filter(|(_, slot)| slot.kind == kind).collect();
        slots.sort_by_key(|(number, _)| *number != first);
        for (number, slot) in slots {
            if let Some(key) = slot.open(self.body.book, secret)? {
                self.check_seal(&key)?;
                return Ok((key, number));
            }
        }
        Err(Error::WrongPassphrase)
    }

    fn changed(&self, key: &DataKey, change: impl FnOnce(&mut Body) -> Result<()>) -> Result<KeyFile> {
        if self.body.format > FORMAT {
            // Readable for us, but writing it would drop what the newer program added.
            return Err(Error::BookFromFuture { found: self.body.format, known: FORMAT });
        }
        self.check_seal(key)?;
        let mut body = self.body.clone();
        change(&mut body)?;
        KeyFile::seal(body, key)
    }

    fn seal(body: Body, key: &DataKey) -> Result<KeyFile> {
        let fault = || Error::internal("keys");
        let pretty = serde_json::to_string_pretty(&body).map_err(|_| fault())?;
        let text = pretty.strip_suffix("\n}").ok_or_else(fault)?.to_owned();
        let mac = hmac(key, &text)?.finalize().into_bytes().into();
        Ok(KeyFile { body, text, mac })
    }

    fn check_seal(&self, key: &DataKey) -> Result<()> {
        hmac(key, &self.text)?.verify_slice(&self.mac).map_err(|_| Error::KeysTampered)
    }
}

impl Body {
    fn new(book: Uid, name: &str, slots: Vec<Slot>) -> Result<Body> {
        if name.chars().count() > NAME_LIMIT {
            return Err(Error::invalid("name", "too_long"));
        }
        Ok(Body { format: FORMAT, min_reader: 1, book, name: name.to_owned(), sample: false, slots })
    }

    /// This cost for one more slot, or what the budget of all of them still allows: the others try it in vain.
    fn affordable(&self, cost: Cost) -> Result<Cost> {
        let left = BUDGET.saturating_sub(self.slots.iter().map(Slot::work).sum());
        let smaller = [256, 128, 64].map(|mib| Cost { m_kib: mib << 10, ..FLOOR });
        std::iter::once(cost).chain(smaller).find(|cost| cost.work() <= left).ok_or_else(too_many_slots)
    }

    /// Whether this program could have written it; only then is any secret tried on it.
    fn is_sound(&self) -> bool {
        let counted = (1..=SLOTS).contains(&self.slots.len());
        let in_place = self.slots.iter().all(|slot| (slot.kind == SlotKind::Open) == self.sample);
        let known = self.slots.iter().all(Slot::is_sound);
        let payable = self.slots.iter().map(Slot::work).sum::<u64>() <= BUDGET;
        counted && in_place && known && payable && self.format >= self.min_reader && self.min_reader >= 1
    }
}

fn too_many_slots() -> Error {
    Error::TooMany { what: "slots".to_owned(), limit: 64 }
}

fn hmac(key: &DataKey, text: &str) -> Result<Hmac<Sha256>> {
    let key = key.derive(MAC_PURPOSE)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_ref()).map_err(|_| Error::internal("mac"))?;
    mac.update(text.as_bytes());
    Ok(mac)
}

/// The text before the MAC and the MAC, if every byte is in its place and the check sum fits.
fn unframe(bytes: &[u8]) -> Option<(&str, [u8; 32])> {
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix(END)?;
    let (text, checksum) = text.split_at_checked(text.len().checked_sub(64)?)?;
    let sealed = text.strip_suffix(CHECKSUM)?;
    if hex::parse::<32>(checksum)?.as_slice() != Sha256::digest(sealed.as_bytes()).as_slice() {
        return None;
    }
    let (text, mac) = sealed.split_at_checked(sealed.len().checked_sub(64)?)?;
    Some((text.strip_suffix(MAC)?, hex::parse(mac)?))
}
