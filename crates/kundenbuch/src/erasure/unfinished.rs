//! What an erasure has to look for in the file, kept until it was done: sealed, in a table that is not recorded, written
//! in the erasure's own act. So one that was interrupted is searched for as well as the first time.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use rusqlite::Connection;

use super::{residue::Traces, store};
use crate::{
    Error, Result,
    book::{Keys, Tx},
};

/// What the seal is for.
const PURPOSE: &[u8] = b"kundenbuch erasure traces v1";

/// Keeps these traces until [`store::housekeeping_done`].
pub(super) fn note(tx: &Tx<'_>, traces: &Traces) -> Result<()> {
    let text = serde_json::to_vec(traces).map_err(|_| Error::internal("traces"))?;
    let chance = [tx.uid().0, tx.uid().0].concat(); // the act's own: a second run writes the same
    let nonce: [u8; 24] = chance.first_chunk().copied().ok_or_else(|| Error::internal("traces"))?;
    let sealed = XChaCha20Poly1305::new((&tx.keys.ledger).into())
        .encrypt(&XNonce::from(nonce), Payload { msg: &text, aad: PURPOSE })
        .map_err(|_| Error::internal("traces"))?;
    store::keep_traces(tx, &[nonce.as_slice(), &sealed].concat())
}

/// Everything that is still to be looked for. A row that cannot be read is left out: the file is searched for the rest.
pub(super) fn read(db: &Connection, keys: &Keys) -> Result<Traces> {
    let mut traces = Traces::default();
    for row in store::kept_traces(db)? {
        let Some((nonce, sealed)) = row.split_first_chunk::<24>() else { continue };
        let opened = XChaCha20Poly1305::new((&keys.ledger).into())
            .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: PURPOSE });
        if let Some(found) = opened.ok().and_then(|text| serde_json::from_slice(&text).ok()) {
            traces.add(found);
        }
    }
    Ok(traces)
}
