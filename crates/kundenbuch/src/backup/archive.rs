//! The file of a backup: a plain tar archive of exactly four entries in a fixed order, with nothing left open.
//!
//! Every byte that is not content must be what this program writes, so any other order, name, link, size, padding or
//! trailing byte is refused before anything is read; no path of an archive is ever used as a path.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
};

use sha2::{Digest, Sha256};
use tar::{EntryType, Header};

use crate::{Error, Result};

/// A block of a tar archive.
const BLOCK: u64 = 512;
/// An empty block.
const BLANK: [u8; 512] = [0; 512];
/// Two empty blocks end an archive.
const END: u64 = 2 * BLOCK;
/// Largest manifest or key file.
const SMALL: u64 = 1 << 20;
/// Largest ledger.
const LEDGER: u64 = 512 << 20;

/// An entry, in the order of the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The sealed manifest.
    Manifest,
    /// The key slots.
    Keys,
    /// The sealed ledger of erasures.
    Ledger,
    /// The encrypted database.
    Database,
}

impl Part {
    const ALL: [Part; 4] = [Part::Manifest, Part::Keys, Part::Ledger, Part::Database];

    fn name(self) -> &'static str {
        match self {
            Part::Manifest => "manifest",
            Part::Keys => "keys.json",
            Part::Ledger => "ledger",
            Part::Database => "book.db",
        }
    }

    fn limit(self) -> u64 {
        match self {
            Part::Manifest | Part::Keys => SMALL,
            Part::Ledger => LEDGER,
            Part::Database => u64::MAX / 2,
        }
    }
}

/// Whether a backup lies here, of whatever book and whole or not: it begins with its manifest.
pub(crate) fn is_one(path: &Path) -> bool {
    let mut found = Header::new_ustar();
    path.metadata().is_ok_and(|about| about.is_file())
        && File::open(path).and_then(|mut file| file.read_exact(found.as_mut_bytes())).is_ok()
        && found
            .size()
            .is_ok_and(|size| header(Part::Manifest, size).is_ok_and(|ours| ours.as_bytes() == found.as_bytes()))
}

/// Writes the archive: small parts from memory, the database from its file.
pub fn write(
    to: &mut File,
    small: [(Part, &[u8]); 3],
    database: &mut File,
    mut step: impl FnMut(u64) -> Result<()>,
) -> Result<()> {
    for (part, bytes) in small {
        to.write_all(header(part, bytes.len() as u64)?.as_bytes())?;
        to.write_all(bytes)?;
        pad(to, bytes.len() as u64)?;
    }
    let size = database.metadata()?.len();
    to.write_all(header(Part::Database, size)?.as_bytes())?;
    let copied = pump(database, size, |bytes| Ok(to.write_all(bytes)?), &mut step)?;
    if copied != size {
        return Err(Error::internal("copy_grew"));
    }
    pad(to, size)?;
    to.write_all(&[0; 2 * BLANK.len()])?;
    Ok(())
}

/// An opened archive whose frame is right.
pub struct Archive {
    file: BufReader<File>,
    places: Vec<(Part, u64, u64)>,
}

impl Archive {
    /// Opens an archive and checks its frame to the last byte. The contents are checked against the manifest.
    ///
    /// # Errors
    /// [`Error::BackupDamaged`]; [`Error::PlaceMissing`] or whatever the disk answers.
    pub fn open(path: &Path) -> Result<Archive> {
        let file = File::open(path)?;
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(Error::BackupDamaged);
        }
        let length = about.len();
        let mut archive = Archive { file: BufReader::new(file), places: Vec::new() };
        let mut at = 0;
        for part in Part::ALL {
            let mut found = Header::new_ustar();
            read_exactly(&mut archive.file, found.as_mut_bytes())?;
            let size = found.size().map_err(|_| Error::BackupDamaged)?;
            if size > part.limit() || size > length || found.as_bytes() != header(part, size)?.as_bytes() {
                return Err(Error::BackupDamaged);
            }
            archive.places.push((part, at + BLOCK, size));
            archive.file.seek(SeekFrom::Start(at + BLOCK + size))?;
            zeros(&mut archive.file, padding(size))?;
            at += BLOCK + size + padding(size);
        }
        zeros(&mut archive.file, END)?;
        if at + END == length { Ok(archive) } else { Err(Error::BackupDamaged) }
    }

    /// A small part whole.
    pub fn bytes(&mut self, part: Part) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let size = self.seek(part)?;
        (&mut self.file).take(size).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == size { Ok(bytes) } else { Err(Error::BackupDamaged) }
    }

    /// Copies a part and gives its SHA-256. `step` is told how many bytes are done and may stop it.
    pub fn copy(
        &mut self,
        part: Part,
        to: &mut impl Write,
        mut step: impl FnMut(u64) -> Result<()>,
    ) -> Result<[u8; 32]> {
        let size = self.seek(part)?;
        let mut hash = Sha256::new();
        let write = |bytes: &[u8]| {
            hash.update(bytes);
            Ok(to.write_all(bytes)?)
        };
        let copied = pump(&mut self.file, size, write, &mut step)?;
        if copied == size { Ok(hash.finalize().into()) } else { Err(Error::BackupDamaged) }
    }

    fn seek(&mut self, part: Part) -> Result<u64> {
        let found = self.places.iter().find(|(found, ..)| *found == part);
        let (_, start, size) = *found.ok_or_else(|| Error::internal("archive_part"))?;
        self.file.seek(SeekFrom::Start(start))?;
        Ok(size)
    }
}

/// The one header this program writes for a part of this size.
fn header(part: Part, size: u64) -> Result<Header> {
    let mut header = Header::new_ustar();
    header.set_path(part.name()).map_err(|_| Error::internal("archive_header"))?;
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o600);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0); // when it was made stands in the sealed manifest
    header.set_size(size);
    header.set_cksum();
    Ok(header)
}

fn padding(size: u64) -> u64 {
    size.next_multiple_of(BLOCK) - size
}

fn pad(to: &mut File, size: u64) -> io::Result<()> {
    let padding = usize::try_from(padding(size)).unwrap_or_default();
    to.write_all(BLANK.get(..padding).unwrap_or_default())
}

fn zeros(from: &mut impl Read, count: u64) -> Result<()> {
    let mut bytes = vec![1; usize::try_from(count).unwrap_or_default()];
    read_exactly(from, &mut bytes)?;
    if bytes.iter().all(|byte| *byte == 0) { Ok(()) } else { Err(Error::BackupDamaged) }
}

fn read_exactly(from: &mut impl Read, bytes: &mut [u8]) -> Result<()> {
    from.read_exact(bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Error::BackupDamaged,
        _ => error.into(),
    })
}

/// SHA-256 of a file, and its size.
pub fn digest(mut file: File) -> Result<([u8; 32], u64)> {
    let mut hash = Sha256::new();
    let take = |bytes: &[u8]| {
        hash.update(bytes);
        Ok(())
    };
    let size = pump(&mut file, u64::MAX, take, &mut |_| Ok(()))?;
    Ok((hash.finalize().into(), size))
}

/// Moves at most `size` bytes in pieces; how many there were.
fn pump(
    from: &mut impl Read,
    size: u64,
    mut to: impl FnMut(&[u8]) -> Result<()>,
    step: &mut impl FnMut(u64) -> Result<()>,
) -> Result<u64> {
    let mut from = from.take(size);
    let mut piece = vec![0; 1 << 20];
    let mut done = 0;
    loop {
        let count = from.read(&mut piece)?;
        if count == 0 {
            return Ok(done);
        }
        to(piece.get(..count).unwrap_or_default())?;
        done += count as u64;
        step(done)?;
    }
}
