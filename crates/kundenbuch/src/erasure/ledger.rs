//! The sealed form of the ledger: who was erased, who said no, who is restricted and who is ticked as a child, as it lies
//! outside the book.
//!
//! The truth are the tables `erasures`, `suppressions`, `consents`, `restrictions` and `child_ticks`; [`copies`](super::copies) keeps
//! the sealed files up to date and reads them. So an older copy of the book learns of whom it is to forget, to leave
//! alone or not to write to since, before anything is shown. A file holds random uids, dates, codes and keyed hashes, no name, and is sealed under a key that lies in
//! the book.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Ground,
    gate::Mark,
    mentions::MentionRef,
    protected::{self, Protected},
};
use crate::{Error, Moment, Result, Uid};

/// How a copy begins; the version of its format is the last byte.
const MAGIC: &[u8; 17] = b"kundenbuchledger\x01";
/// In clear before the seal: magic, uid of the book, nonce.
const HEAD: usize = 17 + 16 + 24;
/// A larger file is no ledger of ours: a million entries fit.
const LIMIT: u64 = 512 << 20;

/// So much is unpacked at most.
const UNPACKED: u64 = 4 << 30;

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub uid: Uid,
    pub person: Uid,
    pub ground: Ground,
    pub at: Moment,
    /// The erased person who they are under another entry: told once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub along: Option<Uid>,
    /// Whether the name went out of texts of others, so that it goes out of those of every copy.
    #[serde(default)]
    pub blanked: bool,
    /// The texts that were kept, or that nobody decided about, though others were blanked: they stay in every copy.
    #[serde(default)]
    pub spared: Vec<MentionRef>,
    pub marks: Vec<MarkRow>,
}

impl Entry {
    /// Whom it erases, under whatever entry.
    pub fn whom(&self) -> Uid {
        self.along.unwrap_or(self.person)
    }
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

/// A withdrawal or an objection of one person; it needs no address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NoEvent {
    pub uid: Uid,
    pub person: Uid,
    /// Code.
    pub purpose: String,
    pub channel: String,
    /// `withdrawn` or `objected`.
    pub event: String,
    pub how: String,
    /// The block it follows from; nothing means said of this person.
    #[serde(default)]
    pub block: Option<Uid>,
    /// Whether a grant that stands has seen and answers it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub answered: bool,
    pub at: Moment,
    pub recorded_at: Moment,
}

/// A restriction of one person. It only ever tightens: one that was lifted elsewhere stays where it is not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rest {
    pub uid: Uid,
    pub person: Uid,
    /// Code.
    pub ground: String,
    pub at: Moment,
    pub lifted: bool,
}

/// Whether a person is ticked as a child, and since when that is so; of two the later holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tick {
    pub person: Uid,
    pub minor: bool,
    pub at: Moment,
}

impl Tick {
    /// Whether this one holds and the other does not; of two at once the tick does.
    fn beats(&self, other: &Tick) -> bool {
        (self.at, self.minor) > (other.at, other.minor)
    }
}

/// What a copy holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Contents {
    pub erasures: Vec<Entry>,
    pub blocks: Vec<Block>,
    pub events: Vec<NoEvent>,
    #[serde(default)]
    pub restrictions: Vec<Rest>,
    #[serde(default)]
    pub ticks: Vec<Tick>,
    /// Of each person who is restricted, ticked as a child, or said no.
    #[serde(default)]
    pub protected: Vec<Protected>,
    /// By what other copies know people of this one whom its own rows do not tell: under a later name or address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub besides: Vec<Protected>,
}

impl Contents {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows it holds.
    pub fn len(&self) -> usize {
        let people = self.erasures.len() + self.restrictions.len() + self.ticks.len() + self.protected.len();
        people + self.besides.len() + self.blocks.len() + self.events.len()
    }

    /// Whether everything of `other` is here.
    pub fn holds(&self, other: &Contents) -> bool {
        let mut news = Contents::default();
        news.learn(self, other.clone());
        news.is_empty()
    }

    /// Forgets what it says of people who are erased: of them nothing else is kept.
    pub fn forget_erased(&mut self, known: &Contents) {
        let erased = known.erasures.iter().chain(&self.erasures).map(|entry| entry.person).collect();
        self.forget(&erased);
    }

    /// Forgets what it says of these people.
    pub fn forget(&mut self, people: &BTreeSet<Uid>) {
        self.events.retain(|event| !people.contains(&event.person));
        self.restrictions.retain(|rest| !people.contains(&rest.person));
        self.ticks.retain(|tick| !people.contains(&tick.person));
        self.protected.retain(|one| !people.contains(&one.person));
        self.besides.retain(|one| !people.contains(&one.person));
    }

    /// Takes over what is not known yet.
    pub fn learn(&mut self, known: &Contents, from: Contents) {
        let people: BTreeSet<_> = known.erasures.iter().chain(&self.erasures).map(|entry| entry.person).collect();
        let blocks: BTreeSet<_> = known.blocks.iter().chain(&self.blocks).map(|block| block.uid).collect();
        self.erasures.extend(from.erasures.into_iter().filter(|entry| !people.contains(&entry.person)));
        self.blocks.extend(from.blocks.into_iter().filter(|block| !blocks.contains(&block.uid)));
        self.learn_events(known, from.events);
        protected::learn(&mut self.protected, &known.protected, from.protected);
        protected::learn(&mut self.besides, &known.besides, from.besides);
        self.learn_restrictions(known, from.restrictions);
        let known: BTreeMap<Uid, &Tick> = known.ticks.iter().map(|tick| (tick.person, tick)).collect();
        let is_news = |tick: &Tick| known.get(&tick.person).is_none_or(|there| tick.beats(there));
        let mut newest = BTreeMap::<Uid, Tick>::new();
        for tick in std::mem::take(&mut self.ticks).into_iter().chain(from.ticks.into_iter().filter(is_news)) {
            match newest.get(&tick.person) {
                Some(there) if !tick.beats(there) => {}
                _ => drop(newest.insert(tick.person, tick)),
            }
        }
        self.ticks = newest.into_values().collect();
    }

    /// One that was lifted anywhere is lifted, unless it is known here to stand.
    fn learn_restrictions(&mut self, known: &Contents, from: Vec<Rest>) {
        if from.is_empty() {
            return;
        }
        let known: BTreeSet<Uid> = known.restrictions.iter().map(|rest| rest.uid).collect();
        let mut there: BTreeMap<Uid, usize> =
            self.restrictions.iter().zip(0..).map(|(rest, at)| (rest.uid, at)).collect();
        for rest in from {
            if let Some(same) = there.get(&rest.uid).and_then(|at| self.restrictions.get_mut(*at)) {
                same.lifted |= rest.lifted;
            } else if !known.contains(&rest.uid) {
                there.insert(rest.uid, self.restrictions.len());
                self.restrictions.push(rest);
            }
        }
    }

    /// A no that was answered anywhere is answered: the grant named what it had seen.
    fn learn_events(&mut self, known: &Contents, from: Vec<NoEvent>) {
        if from.is_empty() {
            return;
        }
        let known: BTreeMap<Uid, bool> = known.events.iter().map(|event| (event.uid, event.answered)).collect();
        let mut there: BTreeMap<Uid, usize> = self.events.iter().zip(0..).map(|(event, at)| (event.uid, at)).collect();
        for event in from {
            if let Some(same) = there.get(&event.uid).and_then(|at| self.events.get_mut(*at)) {
                same.answered |= event.answered;
            } else if known.get(&event.uid).is_none_or(|answered| event.answered && !answered) {
                there.insert(event.uid, self.events.len());
                self.events.push(event);
            }
        }
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

impl Copy {
    /// What it holds, if it can be read.
    pub fn good(self) -> Option<Contents> {
        match self {
            Copy::Good(contents) => Some(contents),
            Copy::Missing | Copy::Damaged | Copy::Foreign(_) => None,
        }
    }
}

/// Seals a copy.
pub(crate) fn seal(book: Uid, key: &[u8; 32], contents: &Contents) -> Result<Vec<u8>> {
    let mut nonce = [0; 24];
    getrandom::fill(&mut nonce).map_err(|_| Error::NoRandomness)?;
    let count = u32::try_from(contents.erasures.len()).unwrap_or(u32::MAX).to_be_bytes().to_vec();
    // Most of it are the same words and digits over and over; a book may know the noes of many thousands.
    let mut packed = DeflateEncoder::new(count, Compression::fast());
    serde_json::to_writer(&mut packed, contents).map_err(|_| Error::internal("ledger"))?;
    let text = packed.finish().map_err(|_| Error::internal("ledger"))?;
    let mut bytes = [MAGIC.as_slice(), &book.0, &nonce].concat();
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: &text, aad: &bytes })
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
    let mut unpacked = Vec::new();
    // Sealed by this book, so it is no bomb; read whole first, which is what serde_json is quick at.
    if DeflateDecoder::new(text).take(UNPACKED).read_to_end(&mut unpacked).is_err() {
        return Copy::Damaged;
    }
    match serde_json::from_slice::<Contents>(&unpacked) {
        Ok(contents) if u32::try_from(contents.erasures.len()).ok() == Some(u32::from_be_bytes(*count)) => {
            Copy::Good(contents)
        }
        _ => Copy::Damaged,
    }
}

/// By which a copy is known again without opening it.
pub(crate) type Sum = Mark;

/// The sum of a sealed copy; no two sealings have the same.
pub(crate) fn sum_of(sealed: &[u8]) -> Sum {
    Sha256::digest(sealed).first_chunk().copied().unwrap_or_default()
}

/// What tells a sealing from every other: its nonce.
pub(crate) type Seal = [u8; 24];

/// The seal of these bytes of a copy.
pub(crate) fn seal_of(bytes: &[u8]) -> Option<Seal> {
    bytes.get(..HEAD).and_then(|head| head.last_chunk().copied())
}

/// The seal of the copy at this path, unopened; none if no copy lies there.
pub(crate) fn seal_at(path: &Path) -> Option<Seal> {
    let mut head = [0; HEAD];
    let is_file = fs::metadata(path).is_ok_and(|about| about.is_file());
    let read = is_file && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok();
    (read && head.starts_with(MAGIC)).then(|| head.last_chunk().copied()).flatten()
}

/// Whether a sealed ledger lies here, of whatever book.
pub(crate) fn is_one(path: &Path) -> bool {
    let mut head = [0; MAGIC.len()];
    fs::metadata(path).is_ok_and(|about| about.is_file())
        && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok()
        && head == *MAGIC
}

/// Reads the copy at this path. What is no file, too large, or begins like no ledger of this book is not read on.
pub(crate) fn read(path: &Path, book: Uid, key: &[u8; 32]) -> Result<Copy> {
    Ok(lying_at(path, book)?.map_or(Copy::Missing, |bytes| unseal(book, key, &bytes)))
}

/// The sealed bytes at this path, of another book's only the head, of what is no file none at all; `None` if nothing
/// lies there.
///
/// # Errors
/// As the disk answers.
pub(crate) fn lying_at(path: &Path, book: Uid) -> Result<Option<Vec<u8>>> {
    let about = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        about => about?,
    };
    let mut bytes = Vec::new();
    if !about.is_file() || about.len() > LIMIT {
        return Ok(Some(bytes)); // opening a pipe would wait, and a device never ends
    }
    let mut file = File::open(path)?;
    (&mut file).take(HEAD as u64).read_to_end(&mut bytes)?;
    if bytes.starts_with(&[MAGIC.as_slice(), &book.0].concat()) {
        file.take(LIMIT).read_to_end(&mut bytes)?;
    }
    Ok(Some(bytes))
}
