//! The folders data is just leaving into, noted among the app's data before the first byte lies there in clear: a kill
//! would leave a half written file that nobody looks for. They are swept when the book is opened, after each file and
//! with each cleaning of the book, and forgotten once they are clean. The note is sealed: a folder may bear a customer's name.
//! All of it is best effort; a folder that is not there, on a stick say, waits.

use std::{ffi::OsString, fs, path::Path};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

use super::{Book, replace};
use crate::{Error, Result};

/// What the seal is for.
const PURPOSE: &[u8] = b"kundenbuch targets v1";
/// So many folders are remembered, the newest in front.
const FOLDERS: usize = 256;
/// A larger note is none of ours.
const LIMIT: u64 = 1 << 20;

/// Notes the folder of this file.
pub(super) fn note(book: &Book, path: &Path) {
    let Some(folder) = path.parent() else { return };
    let mut folders = read(book);
    folders.retain(|known| known != folder);
    folders.insert(0, folder.as_os_str().to_owned());
    folders.truncate(FOLDERS);
    let _ = write(book, &folders); // on a full disk the file is written all the same
}

/// Removes from the noted folders what a kill left there.
pub(super) fn sweep(book: &Book) {
    let mut folders = read(book);
    if folders.is_empty() {
        return;
    }
    let noted = folders.len();
    folders.retain(|folder| !replace::is_clean_of_dead(Path::new(folder)));
    if folders.len() != noted {
        let _ = write(book, &folders);
    }
}

fn read(book: &Book) -> Vec<OsString> {
    let sealed = super::files::read(&book.app().targets(book.uid()), LIMIT).unwrap_or_default();
    let Some((nonce, sealed)) = sealed.split_first_chunk::<24>() else { return Vec::new() };
    let text = XChaCha20Poly1305::new((&book.keys.ledger).into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: PURPOSE });
    text.ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

fn write(book: &Book, folders: &[OsString]) -> Result<()> {
    let place = book.app().targets(book.uid());
    if folders.is_empty() {
        return Ok(fs::remove_file(place)?);
    }
    let mut nonce = [0; 24];
    getrandom::fill(&mut nonce).map_err(|_| Error::NoRandomness)?;
    let text = serde_json::to_vec(folders).map_err(|_| Error::internal("targets"))?;
    let sealed = XChaCha20Poly1305::new((&book.keys.ledger).into())
        .encrypt(&XNonce::from(nonce), Payload { msg: &text, aad: PURPOSE })
        .map_err(|_| Error::internal("targets"))?;
    replace::write(&place, &[nonce.as_slice(), &sealed].concat())
}
