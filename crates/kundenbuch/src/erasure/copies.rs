//! The copies of the ledger: in the book's folder, in this user's app data, beside the backups and inside each.
//!
//! They are brought up to date after every act that changed the ledger, so that a kill right after it forgets nothing:
//! a small file beside each copy takes what came since it was written whole. At every open all copies are read, and
//! what is not known here is done here before anything is shown.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest, Sha256};

use super::{
    carry_out,
    elsewhere::Elsewhere,
    ledger::{Contents, Copy, lying_at, read, seal, unseal},
    store,
};
use crate::{
    Error, Result, Uid,
    book::{AskFirst, Book, Notice, Op, quietly, replace},
};

/// More than this since the last whole copy makes a new one.
const RECENT: usize = 500;

/// What a book knows of the copies of its ledger while it is open.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    /// Copies beside backups: written if they can be reached.
    pub beside_backups: Vec<PathBuf>,
    /// What other copies say of people who are not in this one: kept for the copies that hold them.
    elsewhere: Contents,
    /// The copy that was opened or written last.
    seen: Option<Seen>,
    /// How far the whole copies go.
    whole: Option<Whole>,
    /// How far whole copies and recent rows go together.
    noted: Option<store::Newest>,
}

/// A sealed copy and what it holds: the others are mostly the same bytes, and opening them is most of opening a book.
#[derive(Debug)]
struct Seen {
    sum: [u8; 32],
    contents: Arc<Contents>,
}

impl Seen {
    fn of(bytes: &[u8], contents: Arc<Contents>) -> Seen {
        Seen { sum: Sha256::digest(bytes).into(), contents }
    }

    fn is(&self, bytes: &[u8]) -> bool {
        self.sum == *Sha256::digest(bytes)
    }
}

/// What whole copies hold, and up to which rows.
#[derive(Debug, Clone)]
struct Whole {
    newest: store::Newest,
    contents: Arc<Contents>,
}

impl Copies {
    /// Of a book with these places beside its backups.
    pub fn beside(backups: Vec<PathBuf>) -> Copies {
        Copies { beside_backups: backups, ..Copies::default() }
    }
}

/// The ledger of this book as it stands, with what it keeps for other copies.
pub(crate) fn of(book: &Book) -> Result<Contents> {
    Ok(with_elsewhere(book, store::contents(&book.db)?))
}

fn with_elsewhere(book: &Book, mut contents: Contents) -> Contents {
    contents.learn(&Contents::default(), book.copies.elsewhere.clone());
    contents
}

/// What only other copies know of people.
pub(crate) fn elsewhere(book: &Book) -> Elsewhere {
    Elsewhere::of(&book.copies.elsewhere)
}

/// The same, sealed: for a backup.
pub(crate) fn sealed(book: &Book) -> Result<Vec<u8>> {
    seal(book.keys.uid, &book.keys.ledger, &of(book)?)
}

/// What lies at this place together with the recent rows beside it.
pub(crate) fn read_both(path: &Path, book: Uid, key: &[u8; 32]) -> Result<(Copy, Contents)> {
    let recent = recent_rows(path, book, key)?;
    Ok((read(path, book, key)?, recent))
}

/// The recent rows beside a copy; one that was cut off is made up for by the other copies.
fn recent_rows(path: &Path, book: Uid, key: &[u8; 32]) -> Result<Contents> {
    match read(&recent(path), book, key)? {
        Copy::Good(contents) => Ok(contents),
        _ => Ok(Contents::default()),
    }
}

/// The copy at this place; `None` if it is the one seen last.
fn unseen(seen: &mut Option<Seen>, path: &Path, book: Uid, key: &[u8; 32]) -> Result<Option<Copy>> {
    let Some(bytes) = lying_at(path, book)? else { return Ok(Some(Copy::Missing)) };
    if seen.as_ref().is_some_and(|seen| seen.is(&bytes)) {
        return Ok(None);
    }
    let copy = unseal(book, key, &bytes);
    if let Copy::Good(contents) = &copy {
        *seen = Some(Seen::of(&bytes, Arc::new(contents.clone())));
    }
    Ok(Some(copy))
}

/// Brings all copies of the ledger together, carries out here what was erased or refused elsewhere, ends what was
/// interrupted. `others` are copies found inside and beside backups.
pub(crate) fn settle(book: &mut Book, ask_first: AskFirst, others: Vec<Contents>) -> Result<Vec<Notice>> {
    let (uid, key) = (book.keys.uid, book.keys.ledger);
    book.copies.seen = None;
    let known = store::contents(&book.db)?;
    let mut news = Contents::default();
    let mut notices = Vec::new();
    let mut foreign = None;
    let mut due = false;
    let place = book.folder().ledger();
    for path in [place.clone(), book.app().ledger(uid)] {
        let there = recent_rows(&path, uid, &key)
            .and_then(|recent| Ok((recent, unseen(&mut book.copies.seen, &path, uid, &key)?)));
        let Ok((recent, whole)) = there else {
            due = true;
            continue;
        };
        let none = recent.is_empty();
        news.learn(&known, recent);
        let Some(whole) = whole else { continue }; // the same bytes as the other one, which was learned from
        match whole {
            Copy::Good(contents) => news.learn(&known, contents),
            Copy::Missing if path == place && none && !known.erasures.is_empty() => notices.push(Notice::LedgerMissing),
            Copy::Missing => {}
            Copy::Damaged if notices.contains(&Notice::LedgerDamaged) => {}
            Copy::Damaged => notices.push(Notice::LedgerDamaged),
            Copy::Foreign(other) => {
                notices.push(Notice::LedgerForeign);
                foreign = Some((path, other));
            }
        }
    }
    for contents in others {
        news.learn(&known, contents);
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
    // Only where somebody else's proof is out of the way, a right copy is put in its place.
    let aside = foreign.map_or(Ok(()), |(path, other)| set_aside(&path, other));
    book.copies.elsewhere = sort_out(book, &known, &mut news)?;
    let interrupted = store::is_housekeeping_due(&book.db)?;
    let unchanged = here.is_empty() && news.is_empty() && !interrupted;
    if !here.is_empty() || !news.is_empty() {
        news.erasures.sort_by_key(|entry| entry.at);
        book.change_for_good(Op::ApplyLedger, |tx| carry_out::apply(tx, &here, &news))?;
    }
    if interrupted || !here.is_empty() {
        // It stays due until it is done: a full disk must not keep anybody from the book.
        match carry_out::housekeeping(book, &quietly) {
            Ok(0) if interrupted => notices.push(Notice::ErasureFinished),
            Ok(_) => {}
            Err(_) => notices.push(Notice::ErasureUnfinished),
        }
    }
    if !here.is_empty() {
        notices.push(Notice::ErasuresApplied { count });
    }
    let standing = if unchanged { with_elsewhere(book, known) } else { of(book)? };
    if aside.and_then(|()| complete_with(book, Arc::new(standing))).is_err() || due {
        notices.push(Notice::LedgerCopyDue);
    }
    Ok(notices)
}

/// Takes out of the news what cannot be written here: a no of somebody, or for a purpose, this copy does not know, and
/// the restriction or the tick of somebody it does not know. Of erased people nothing is kept.
fn sort_out(book: &Book, known: &Contents, news: &mut Contents) -> Result<Contents> {
    let erased: BTreeSet<Uid> = known.erasures.iter().chain(&news.erasures).map(|entry| entry.person).collect();
    let mut elsewhere = Contents::default();
    let mut here = Contents::default();
    for event in std::mem::take(&mut news.events) {
        if erased.contains(&event.person) {
            continue;
        }
        let known_here = store::takes(&book.db, &event)?;
        if known_here { &mut here } else { &mut elsewhere }.events.push(event);
    }
    for rest in std::mem::take(&mut news.restrictions) {
        if erased.contains(&rest.person) {
            continue;
        }
        match store::person(&book.db, rest.person)? {
            Some(_) if !rest.lifted => here.restrictions.push(rest),
            // One that began and ended without this copy is kept as ended, or a stale copy would begin it here.
            _ => elsewhere.restrictions.push(rest),
        }
    }
    for tick in std::mem::take(&mut news.ticks) {
        if erased.contains(&tick.person) {
            continue;
        }
        let is_here = store::person(&book.db, tick.person)?.is_some();
        if is_here { &mut here } else { &mut elsewhere }.ticks.push(tick);
    }
    here.events.sort_by_key(|event| event.recorded_at);
    (news.events, news.restrictions, news.ticks) = (here.events, here.restrictions, here.ticks);
    Ok(elsewhere)
}

/// Brings the copies up to date after an act, if it changed the ledger: what is new since the last whole copy goes into
/// a small file beside each. Best effort: the tables are complete, and closing and the next open try again.
pub(crate) fn follow(book: &mut Book) {
    let _ = try_to_follow(book);
}

fn try_to_follow(book: &mut Book) -> Result<()> {
    let newest = store::newest(&book.db)?;
    if book.copies.noted == Some(newest) {
        return Ok(());
    }
    let Some(whole) = &book.copies.whole else { return complete(book) };
    let since = store::contents_since(&book.db, &whole.newest)?;
    if since.len() > RECENT {
        return complete(book);
    }
    if !since.is_empty() {
        let bytes = seal(book.keys.uid, &book.keys.ledger, &since)?;
        let own = own_places(book).map(|path| replace::write(&recent(&path), &bytes));
        for path in reachable(book) {
            let _ = replace::write(&recent(&path), &bytes); // a stick that is full or gone
        }
        own.into_iter().collect::<Result<()>>()?;
    }
    book.copies.noted = Some(newest);
    Ok(())
}

/// Brings all copies whole up to date; one that is right is not touched.
///
/// # Errors
/// Where a copy in the folder or in app data could not be written; the tables are complete all the same and the next
/// open tries again.
pub(crate) fn complete(book: &mut Book) -> Result<()> {
    let newest = store::newest(&book.db)?;
    let standing = book.copies.whole.as_ref().filter(|whole| whole.newest == newest);
    let contents = match standing {
        Some(whole) => whole.contents.clone(),
        None => Arc::new(of(book)?),
    };
    complete_with(book, contents)
}

fn complete_with(book: &mut Book, contents: Arc<Contents>) -> Result<()> {
    let newest = store::newest(&book.db)?;
    let (mut outcome, mut sealed) = (Ok(()), None);
    for path in own_places(book) {
        outcome = outcome.and(complete_at(book, &path, &contents, &mut sealed));
    }
    for path in reachable(book) {
        let _ = complete_at(book, &path, &contents, &mut sealed);
    }
    if outcome.is_ok() {
        (book.copies.whole, book.copies.noted) = (Some(Whole { newest, contents }), Some(newest));
    }
    outcome
}

/// `sealed` is the same for all copies that are written, so that they are the same bytes.
fn complete_at(book: &mut Book, path: &Path, contents: &Arc<Contents>, sealed: &mut Option<Vec<u8>>) -> Result<()> {
    let (uid, key) = (book.keys.uid, book.keys.ledger);
    let right = match unseen(&mut book.copies.seen, path, uid, &key)? {
        None => book.copies.seen.as_ref().is_some_and(|seen| seen.contents == *contents),
        Some(Copy::Good(there)) => there == **contents,
        Some(Copy::Missing) => contents.is_empty(),
        Some(Copy::Damaged) => false,
        Some(Copy::Foreign(_)) => return Err(Error::PlaceTaken), // somebody else's proof that could not be set aside
    };
    if !right {
        let bytes = match sealed {
            Some(bytes) => bytes,
            none => none.insert(seal(uid, &key, contents)?),
        };
        replace::write(path, bytes)?;
        book.copies.seen = Some(Seen::of(bytes, contents.clone()));
    }
    replace::remove_if_there(&recent(path))
}

fn own_places(book: &Book) -> [PathBuf; 2] {
    [book.folder().ledger(), book.app().ledger(book.keys.uid)]
}

fn reachable(book: &Book) -> Vec<PathBuf> {
    let there = |path: &&PathBuf| path.parent().is_some_and(Path::is_dir);
    book.copies.beside_backups.iter().filter(there).cloned().collect()
}

/// The file of recent rows beside a copy.
pub(crate) fn recent(path: &Path) -> PathBuf {
    with_ending(path, "recent")
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
