//! What lies at the places of the copies, and whether somebody else wrote there since this book last looked.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use crate::{
    Error, Result, Uid,
    book::replace,
    erasure::{
        copies::set_aside,
        ledger::{Contents, Copy, Sum, lying_at, read, seal, seal_at, seal_of, sum_of, unseal},
    },
};

/// A sealed copy and what it holds: the others are mostly the same bytes, and opening them is most of opening a book.
#[derive(Debug)]
struct Opened {
    sum: Sum,
    contents: Arc<Contents>,
}

/// How a file looks from outside: size, number and time. A copy is replaced whole, so another one looks different.
type Look = Option<(u64, u64, SystemTime)>;

/// What became of a whole copy that was to be put at a place.
#[derive(Debug)]
pub(super) enum Put {
    /// It lies there, with this sum.
    Right(Option<Sum>),
    /// Somebody else wrote there since this book looked: that is to be read first.
    Came,
}

/// The places as this book left them.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The copy that was opened or written last.
    opened: Option<Opened>,
    /// Whole copy and recent rows.
    left: HashMap<PathBuf, [Look; 2]>,
    /// How each whole copy looked when it was read, and its sum.
    sums: HashMap<PathBuf, (Look, Sum)>,
}

impl Places {
    /// Whether nobody wrote there since this book read or wrote both files.
    pub fn is_as_left(&self, path: &Path) -> bool {
        self.left.get(path).is_some_and(|left| *left == looks(path))
    }

    /// Recent rows and whole copy; of the latter `None` if it is the one opened last.
    ///
    /// # Errors
    /// As the disk answers.
    pub fn read(&mut self, path: &Path, book: Uid, key: &[u8; 32]) -> Result<(Copy, Option<Copy>)> {
        let before = looks(path);
        let recent = read(&recent(path), book, key)?;
        let whole = self.unseen(path, book, key)?;
        self.left.insert(path.to_owned(), before);
        Ok((recent, whole))
    }

    /// Makes the whole copy at a place hold this; one that does is not touched, one that cannot be read is set aside.
    /// `sealed` is the same for all copies that are written, so that they are the same bytes. One that holds nothing is
    /// written only if it is `wanted`. What somebody wrote there since it was read is not touched either.
    ///
    /// # Errors
    /// [`Error::PlaceTaken`] if another book's ledger lies there; else as the disk answers.
    pub fn put(
        &mut self,
        path: &Path,
        (book, key): (Uid, &[u8; 32]),
        contents: &Arc<Contents>,
        sealed: &mut Option<Vec<u8>>,
        wanted: bool,
    ) -> Result<Put> {
        let mut left = looks(path);
        if self.left.get(path).is_some_and(|known| *known != left) {
            return Ok(Put::Came);
        }
        let right = match self.unseen(path, book, key)? {
            None => self.opened.as_ref().is_some_and(|opened| opened.contents == *contents),
            Some(Copy::Good(there)) => there == **contents,
            Some(Copy::Missing) => contents.is_empty() && !wanted,
            Some(Copy::Damaged) => {
                set_aside(path, "damaged")?;
                false
            }
            Some(Copy::Foreign(_)) => return Err(Error::PlaceTaken), // a proof that could not be set aside
        };
        if !right {
            let bytes = match sealed {
                Some(bytes) => bytes,
                none => none.insert(seal(book, key, contents)?),
            };
            let [whole, recent] = left;
            // A damaged one that was set aside leaves an empty place.
            if !replace::write_where(path, bytes, || [[whole, recent], [None, recent]].contains(&looks(path)))? {
                return Ok(Put::Came);
            }
            let sum = sum_of(bytes);
            let [whole, _] = &mut left;
            *whole = look_of_own(path, bytes);
            self.sums.insert(path.to_owned(), (*whole, sum));
            self.opened = Some(Opened { sum, contents: contents.clone() });
        }
        self.left.insert(path.to_owned(), left);
        match read(&recent(path), book, key)? {
            Copy::Good(_) if !self.is_as_left(path) => return Ok(Put::Came),
            Copy::Missing => {}
            Copy::Good(_) => replace::remove_if_there(&recent(path))?,
            Copy::Damaged | Copy::Foreign(_) => set_aside(&recent(path), "damaged")?,
        }
        let [whole, _] = left;
        self.left.insert(path.to_owned(), [whole, None]);
        Ok(Put::Right(self.sums.get(path).map(|(_, sum)| *sum)))
    }

    /// Puts the recent rows beside a whole copy; whether nobody had written there since this book looked, else nothing is
    /// touched.
    ///
    /// # Errors
    /// As the disk answers.
    pub fn put_recent(&mut self, path: &Path, bytes: &[u8]) -> Result<bool> {
        let left @ [whole, _] = self.left.get(path).copied().unwrap_or_default();
        if !replace::write_where(&recent(path), bytes, || looks(path) == left)? {
            return Ok(false);
        }
        self.left.insert(path.to_owned(), [whole, look_of_own(&recent(path), bytes)]);
        Ok(true)
    }

    /// The sum of the whole copy at this place, unopened; none where none lies there, or recent rows beside it.
    pub fn sum(&mut self, path: &Path, book: Uid) -> Option<Sum> {
        let before @ [now, None] = looks(path) else { return None };
        let sum = self.sum_as_it_looks(path, now);
        let sum = match sum {
            Some(sum) => sum,
            None => sum_of(&lying_at(path, book).ok().flatten()?),
        };
        self.sums.insert(path.to_owned(), (now, sum));
        self.left.insert(path.to_owned(), before);
        Some(sum)
    }

    /// Its sum, where it still looks as when that was made.
    fn sum_as_it_looks(&self, path: &Path, now: Look) -> Option<Sum> {
        self.sums.get(path).filter(|(then, _)| then.is_some() && *then == now).map(|(_, sum)| *sum)
    }

    /// The copy at this place; `None` if it is the one opened last.
    fn unseen(&mut self, path: &Path, book: Uid, key: &[u8; 32]) -> Result<Option<Copy>> {
        let [now, _] = looks(path);
        let is_opened = |sum: Sum| self.opened.as_ref().is_some_and(|opened| opened.sum == sum);
        if self.sum_as_it_looks(path, now).is_some_and(is_opened) {
            return Ok(None);
        }
        let Some(bytes) = lying_at(path, book)? else { return Ok(Some(Copy::Missing)) };
        let sum = sum_of(&bytes);
        self.sums.insert(path.to_owned(), (now, sum));
        if self.opened.as_ref().is_some_and(|opened| opened.sum == sum) {
            return Ok(None);
        }
        let copy = unseal(book, key, &bytes);
        if let Copy::Good(contents) = &copy {
            self.opened = Some(Opened { sum, contents: Arc::new(contents.clone()) });
        }
        Ok(Some(copy))
    }
}

/// What lies at this place, and the recent rows beside it.
///
/// # Errors
/// As the disk answers.
pub(crate) fn read_both(path: &Path, book: Uid, key: &[u8; 32]) -> Result<[Copy; 2]> {
    Ok([read(path, book, key)?, read(&recent(path), book, key)?])
}

/// The file of recent rows beside a copy.
pub(crate) fn recent(path: &Path) -> PathBuf {
    super::with_ending(path, "recent")
}

/// How the file looks that this book has just put there; none if somebody else's lies there by now.
fn look_of_own(path: &Path, bytes: &[u8]) -> Look {
    let [now, _] = looks(path);
    now.filter(|_| seal_at(path).is_some_and(|seal| Some(seal) == seal_of(bytes)))
}

fn looks(path: &Path) -> [Look; 2] {
    [path, &recent(path)].map(|path| {
        let about = fs::metadata(path).ok()?;
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&about);
        #[cfg(not(unix))]
        let number = 0;
        Some((about.len(), number, about.modified().ok()?))
    })
}

#[cfg(test)]
#[path = "places_tests.rs"]
mod tests;
