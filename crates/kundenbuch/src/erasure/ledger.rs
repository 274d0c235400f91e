//! The ledger of erasures and its sealed copies outside the book.
//!
//! The truth is the table `erasures`; copies lie in the book's folder, in this user's app data and in every backup, and
//! are completed at every open. So an older copy of the book learns who was erased since, before anything is shown.
//! The block list travels along: who said no must not be forgotten by an older copy either. A copy holds random uids,
//! dates and keyed hashes, no name, and is sealed under a key that lies in the book.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{Ground, carry_out, gate::Mark, residue::Traces, store};
use crate::{
    Error, Moment, Result, Uid,
    book::{AskFirst, Book, Keys, Notice, Op, quietly, replace},
};

/// How a copy begins; the version of its format is the last byte.
const MAGIC: &[u8; 17] = b"kundenbuchledger\x01";
/// In clear before the seal: magic, uid of the book, nonce.
const HEAD: usize = 17 + 16 + 24;
/// A larger file is no ledger of ours: a million entries fit.
const LIMIT: u64 = 512 << 20;

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub uid: Uid,
    pub person: Uid,
    pub ground: Ground,
    pub at: Moment,
    pub marks: Vec<MarkRow>,
}

/// A keyed hash for the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MarkRow {
    pub kind: String,
    pub hash: Mark,
    /// Last day, ISO date.
    pub until: String,
}

/// A row of the block list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Block {
    pub uid: Uid,
    pub kind: String,
    pub hash: Mark,
    pub canon: u32,
    /// Code; nothing means all advertising.
    pub purpose: Option<String>,
    pub everything: bool,
    pub source: String,
    pub at: Moment,
    pub recorded_at: Moment,
}

/// What a copy holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Contents {
    pub erasures: Vec<Entry>,
    pub blocks: Vec<Block>,
}

impl Contents {
    fn is_empty(&self) -> bool {
        self.erasures.is_empty() && self.blocks.is_empty()
    }

    /// How many erasures of `other` are not here.
    pub fn lacks(&self, other: &Contents) -> usize {
        let people: BTreeSet<_> = self.erasures.iter().map(|entry| entry.person).collect();
        other.erasures.iter().filter(|entry| !people.contains(&entry.person)).count()
    }

    /// Takes over what is not known yet.
    fn learn(&mut self, known: &Contents, from: Contents) {
        let people: BTreeSet<_> = known.erasures.iter().chain(&self.erasures).map(|entry| entry.person).collect();
        let blocks: BTreeSet<_> = known.blocks.iter().chain(&self.blocks).map(|block| block.uid).collect();
        self.erasures.extend(from.erasures.into_iter().filter(|entry| !people.contains(&entry.person)));
        self.blocks.extend(from.blocks.into_iter().filter(|block| !blocks.contains(&block.uid)));
    }
}

/// What lies at the place of a copy.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Copy {
    Missing,
    /// Cut, altered, or no ledger at all.
    Damaged,
    /// Of the book with this uid.
    Foreign(Uid),
    Good(Contents),
}

/// Seals a copy.
pub(crate) fn seal(book: Uid, key: &[u8; 32], contents: &Contents) -> Result<Vec<u8>> {
    let mut nonce = [0; 24];
    getrandom::fill(&mut nonce).map_err(|_| Error::NoRandomness)?;
    let text = serde_json::to_vec(contents).map_err(|_| Error::internal("ledger"))?;
    let mut count = u32::try_from(contents.erasures.len()).unwrap_or(u32::MAX).to_be_bytes().to_vec();
    count.extend(text);
    let mut bytes = [MAGIC.as_slice(), &book.0, &nonce].concat();
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: &count, aad: &bytes })
        .map_err(|_| Error::internal("ledger"))?;
    bytes.extend(sealed);
    Ok(bytes)
}

/// Reads a copy.
pub(crate) fn unseal(book: Uid, key: &[u8; 32], bytes: &[u8]) -> Copy {
    let Some((head, sealed)) = bytes.split_at_checked(HEAD) else { return Copy::Damaged };
    let Some((uid, nonce)) = head.strip_prefix(MAGIC.as_slice()).and_then(<[u8]>::split_first_chunk::<16>) else {
        return Copy::Damaged;
    };
    if *uid != book.0 {
        return Copy::Foreign(Uid(*uid));
    }
    let Ok(nonce) = <[u8; 24]>::try_from(nonce) else { return Copy::Damaged };
    let Ok(text) = XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: head })
    else {
        return Copy::Damaged;
    };
    let Some((count, text)) = text.split_first_chunk::<4>() else { return Copy::Damaged };
    match serde_json::from_slice::<Contents>(text) {
        Ok(contents) if u32::try_from(contents.erasures.len()).ok() == Some(u32::from_be_bytes(*count)) => {
            Copy::Good(contents)
        }
        _ => Copy::Damaged,
    }
}

/// Reads the copy at this path.
pub(crate) fn read(path: &Path, book: Uid, key: &[u8; 32]) -> Result<Copy> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Copy::Missing),
        opened => opened?,
    };
    let mut bytes = Vec::new();
    match file.take(LIMIT).read_to_end(&mut bytes) {
        Ok(_) => Ok(unseal(book, key, &bytes)),
        Err(error) if error.kind() == io::ErrorKind::IsADirectory => Ok(Copy::Damaged),
        Err(error) => Err(error.into()),
    }
}

/// The ledger of this book as it stands.
pub(crate) fn of(book: &Book) -> Result<Contents> {
    store::contents(&book.db)
}

/// The ledger of this book as it stands, sealed: for a backup.
pub(crate) fn sealed(db: &Connection, keys: &Keys) -> Result<Vec<u8>> {
    seal(keys.uid, &keys.ledger, &store::contents(db)?)
}

/// Brings all copies of the ledger together, carries out here what was erased elsewhere, ends what was interrupted.
pub(crate) fn settle(book: &mut Book, ask_first: AskFirst) -> Result<Vec<Notice>> {
    let (uid, key) = (book.keys.uid, book.keys.ledger);
    let known = store::contents(&book.db)?;
    let mut news = Contents::default();
    let mut notices = Vec::new();
    let mut foreign = None;
    let place = book.folder().ledger();
    for path in [place.clone(), book.app().ledger(uid)] {
        match read(&path, uid, &key)? {
            Copy::Good(contents) => news.learn(&known, contents),
            Copy::Missing if path == place && !known.erasures.is_empty() => notices.push(Notice::LedgerMissing),
            Copy::Missing => {}
            Copy::Damaged if notices.contains(&Notice::LedgerDamaged) => {}
            Copy::Damaged => notices.push(Notice::LedgerDamaged),
            Copy::Foreign(other) => {
                notices.push(Notice::LedgerForeign);
                foreign = Some((path, other));
            }
        }
    }
    let mut here = Vec::new();
    for entry in known.erasures.iter().chain(&news.erasures) {
        if let Some(id) = store::person(&book.db, entry.person)? {
            here.push((id, entry.clone()));
        }
    }
    let count = u32::try_from(here.len()).unwrap_or(u32::MAX);
    if let (AskFirst::Yes, Some(at)) = (ask_first, here.iter().map(|(_, entry)| entry.at).max()) {
        return Err(Error::ErasedElsewhere { count, at });
    }
    let mut traces = Traces::default();
    for (id, _) in &here {
        traces.add(Traces::of(&book.db, *id)?);
    }
    let interrupted = store::is_housekeeping_due(&book.db)?;
    if !here.is_empty() || !news.is_empty() {
        news.erasures.sort_by_key(|entry| entry.at);
        book.change_for_good(Op::ApplyLedger, |tx| carry_out::apply(tx, &here, &news))?;
    }
    if interrupted || !here.is_empty() {
        let residue = carry_out::housekeeping(book, &traces, &quietly)?;
        if interrupted && residue == 0 {
            notices.push(Notice::ErasureFinished);
        }
    }
    if !here.is_empty() {
        notices.push(Notice::ErasuresApplied { count });
    }
    if let Some((path, other)) = foreign {
        set_aside(&path, other)?;
    }
    complete(book)?;
    Ok(notices)
}

/// Brings the copies in folder and app data up to date; a copy that is right is not touched.
///
/// # Errors
/// Where a copy could not be written; the table is complete all the same and the next open tries again.
pub(crate) fn complete(book: &Book) -> Result<()> {
    let contents = store::contents(&book.db)?;
    let mut outcome = Ok(());
    for path in [book.folder().ledger(), book.app().ledger(book.keys.uid)] {
        let there = read(&path, book.keys.uid, &book.keys.ledger)?;
        let right = match &there {
            Copy::Good(there) => *there == contents,
            Copy::Missing => contents.is_empty(),
            Copy::Damaged | Copy::Foreign(_) => false,
        };
        if !right {
            let bytes = seal(book.keys.uid, &book.keys.ledger, &contents)?;
            outcome = outcome.and(replace::write(&path, &bytes));
        }
    }
    outcome
}

/// A foreign ledger is somebody else's proof: it gets another name and is never deleted.
fn set_aside(path: &Path, other: Uid) -> Result<()> {
    let names = std::iter::once(format!("foreign-{other}")).chain((2..1000).map(|n| format!("foreign-{other}-{n}")));
    let mut free = names.map(|ending| with_ending(path, &ending)).filter(|path| !path.exists());
    let name = free.next().ok_or(Error::PlaceTaken)?;
    Ok(fs::rename(path, name)?)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}
