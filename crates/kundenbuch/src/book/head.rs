//! How far a book has come, noted outside of it after every act.
//!
//! Two places of a small file are written by turns, each with its checksum: a write that is cut off leaves the other one
//! whole. It is not synced with every act, for that would double the cost of each; the system writes it out by itself,
//! and a power cut can only lose the news that the book is newer.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Book, Notice};
use crate::{
    Error, Result,
    journal::{self, Head},
};

/// Bytes of a place.
const PLACE: usize = 256;
/// Bytes of the checksum in front of it.
const SUM: usize = 8;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Noted {
    turn: u64,
    head: Head,
}

/// The file and whose turn it is.
#[derive(Debug)]
pub(super) struct HeadFile {
    path: PathBuf,
    file: Option<File>,
    turn: u64,
}

impl HeadFile {
    /// The file at this path; it need not be there. What was noted last, if anything.
    pub fn at(path: PathBuf) -> (HeadFile, Option<Head>) {
        let last = read(&path);
        let turn = last.as_ref().map_or(0, |noted| noted.turn);
        (HeadFile { path, file: None, turn }, last.map(|noted| noted.head))
    }

    /// Notes it.
    ///
    /// # Errors
    /// As the disk answers.
    pub fn note(&mut self, head: Head) -> Result<()> {
        let noted = Noted { turn: self.turn + 1, head };
        let bytes = place(&noted)?;
        let at = if noted.turn.is_multiple_of(2) { 0 } else { PLACE as u64 };
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(open(&self.path)?),
        };
        file.seek(SeekFrom::Start(at))?;
        file.write_all(&bytes)?;
        self.turn = noted.turn;
        Ok(())
    }

    /// Makes durable what was noted.
    ///
    /// # Errors
    /// As the disk answers.
    pub fn sync(&self) -> Result<()> {
        self.file.as_ref().map_or(Ok(()), |file| Ok(file.sync_data()?))
    }
}

impl Book {
    /// Whether the newest state this PC has seen is this one or part of it: the journal holds its row, and the row's
    /// link says that everything before is the same.
    pub(super) fn compare_head(&mut self) -> Result<Option<Notice>> {
        let Some(known) = self.missing.take() else { return Ok(None) };
        if journal::link_at(self.writer(), known.id)? == known.link {
            return Ok(None);
        }
        let known_at = known.at;
        self.missing = Some(known);
        Ok(Some(Notice::OlderThanSeen { known_at, found_at: journal::head(self.writer())?.at }))
    }

    /// Notes how far the book has come, outside of it. A book that lacks what was seen before notes nothing.
    pub(super) fn note_head(&mut self) {
        let _ = self.write_head(); // the act stands; a head that lags only says less
    }

    pub(super) fn write_head(&mut self) -> Result<()> {
        if self.missing.is_some() {
            return Ok(());
        }
        let (head, now) = (journal::head(self.writer())?, self.now());
        self.head.note(head)?;
        if now.0.abs_diff(self.head_synced.0) >= 5_000 {
            self.head.sync()?;
            self.head_synced = now;
        }
        Ok(())
    }

    /// Takes this book as it is for the one to go on with, though this PC has seen another state of it.
    ///
    /// # Errors
    /// As the disk answers; the book is named as older again then.
    pub fn acknowledge_older(&mut self) -> Result<()> {
        let missing = self.missing.take();
        let noted = self.write_head().and_then(|()| self.head.sync());
        if noted.is_err() {
            self.missing = missing;
        }
        noted
    }
}

fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn place(noted: &Noted) -> Result<Vec<u8>> {
    let mut text = serde_json::to_vec(noted).map_err(|_| Error::internal("head"))?;
    if text.len() > PLACE - SUM {
        return Err(Error::internal("head"));
    }
    text.resize(PLACE - SUM, b' ');
    let mut bytes: Vec<u8> = Sha256::digest(&text).iter().copied().take(SUM).collect();
    bytes.extend(text);
    Ok(bytes)
}

fn read(path: &Path) -> Option<Noted> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(2 * PLACE as u64).read_to_end(&mut bytes).ok()?;
    let whole = |place: &[u8]| {
        let (sum, text) = place.split_at_checked(SUM)?;
        let right = Sha256::digest(text).iter().take(SUM).eq(sum);
        if right { serde_json::from_slice::<Noted>(text).ok() } else { None }
    };
    bytes.chunks(PLACE).filter_map(whole).max_by_key(|noted| noted.turn)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::Moment;

    fn head(id: i64) -> Head {
        Head { id, link: "ab".repeat(32), at: Moment(1_795_348_800_000) }
    }

    #[test]
    fn the_last_note_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.head");
        for id in 1..6 {
            let (mut file, _) = HeadFile::at(path.clone());
            file.note(head(id)).unwrap();
            file.note(head(id * 10)).unwrap();
            assert_eq!(HeadFile::at(path.clone()).1, Some(head(id * 10)));
        }
    }

    #[test]
    fn a_note_that_was_cut_off_leaves_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.head");
        let (mut file, none) = HeadFile::at(path.clone());
        assert_eq!(none, None);
        file.note(head(1)).unwrap();
        file.note(head(2)).unwrap();
        let whole = std::fs::read(&path).unwrap();
        for at in 0..PLACE {
            let mut torn = whole.clone();
            torn[at] ^= 1; // the newer one stands in front
            std::fs::write(&path, torn).unwrap();
            assert_eq!(HeadFile::at(path.clone()).1, Some(head(1)), "byte {at}");
        }
    }
}
