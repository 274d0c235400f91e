//! The copies of the ledger: in the book's folder, in this user's app data, beside the backups and inside each.
//!
//! They are brought up to date after every act that changed the ledger, so that a kill right after it forgets nothing:
//! a small file beside each copy takes what came since it was written whole. At every open what is not known here is done
//! here before anything is shown; copies nobody wrote to since are known by their sums ([`settled`]).
//!
//! Other copies of the book write to the same places. So nothing is written over that was not read: what somebody else
//! told there since goes into every copy, and is done here at the next open.

mod erased;
mod news;
mod places;
mod settled;

use std::{
    collections::BTreeSet,
    fs, io, panic,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use news::{by_whom, meet, sort_out};
use places::{Places, Put};
pub(crate) use places::{read_both, recent};
use settled::Settled;

use super::{
    carry_out,
    elsewhere::Elsewhere,
    ledger::{Contents, Copy, seal, sum_of},
    plan::ROTATION_DAYS,
    protected::Protected,
    store,
};
use crate::{
    Error, Moment, Result, Uid,
    backup::known::{self, Found, Known},
    book::{AskFirst, Book, Notice, Op, folder::AppFolder, quietly},
};

/// More than this since the last whole copy makes a new one.
const RECENT: usize = 500;

/// So often what somebody else writes meanwhile is read first; then it stays due.
const ROUNDS: usize = 5;

/// What a book knows of the copies of its ledger while it is open.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    /// The folders with backups: a copy lies in each that can be reached.
    backups: Vec<Known>,
    /// What other copies say that is not in this one: of people it does not know, kept for the copies that hold them,
    /// and what came since the open.
    elsewhere: Contents,
    /// The same, by whom it is about.
    waiting: Elsewhere,
    /// Protected people whose marks changed since whole copies were written.
    changed: BTreeSet<i64>,
    places: Places,
    /// How the copies looked when they and the tables last agreed.
    settled: Settled,
    /// How far the whole copies go.
    whole: Option<Whole>,
    /// How far whole copies and recent rows go together.
    noted: Option<store::Newest>,
}

/// Up to which rows whole copies go, and what they hold, as far as it was read.
#[derive(Debug, Clone)]
struct Whole {
    newest: store::Newest,
    contents: Option<Arc<Contents>>,
}

impl Copies {
    /// Of a book, with the backups this PC knows or finds where it knows others.
    ///
    /// # Errors
    /// [`Error::NoRandomness`].
    pub fn beside(app: &AppFolder, book: Uid) -> Result<Copies> {
        let mut backups = known::folders(app, book);
        backups.extend(known::strangers(app, book, &backups)?);
        Ok(Copies { backups, ..Copies::default() })
    }

    /// What only other copies know of people.
    pub fn elsewhere(&self) -> &Elsewhere {
        &self.waiting
    }

    /// Keeps what only other copies know.
    fn keep(&mut self, elsewhere: Contents) -> Result<()> {
        self.waiting = Elsewhere::of(&elsewhere)?;
        self.elsewhere = elsewhere;
        Ok(())
    }

    /// What the ledgers beside and inside the backups say that is not known to be in the tables.
    pub fn beside_backups(&self, book: Uid, key: &[u8; 32]) -> Found {
        let folders = self.backups.iter().map(|known| known.folder.as_path());
        known::ledgers(folders, book, key, &self.settled.known())
    }
}

/// The ledger of this book as it stands, with what it keeps for other copies.
pub(crate) fn of(book: &Book) -> Result<Contents> {
    Ok(with_elsewhere(book, store::contents(&book.db, &book.keys)?))
}

fn with_elsewhere(book: &Book, mut contents: Contents) -> Contents {
    contents.learn(&Contents::default(), book.copies.elsewhere.clone());
    contents
}

/// The same, sealed: for a backup.
pub(crate) fn sealed(book: &Book) -> Result<Vec<u8>> {
    seal(book.keys.uid, &book.keys.ledger, &of(book)?)
}

/// Takes what the book noted of its copies; only where its tables were not altered.
///
/// # Errors
/// Those of the database.
pub(crate) fn trust(book: &mut Book) -> Result<()> {
    book.copies.settled = Settled::of(book)?;
    Ok(())
}

/// Notes that the tables hold what a copy of the ledger does that went into a backup.
///
/// # Errors
/// Those of the database.
pub(crate) fn note_sealed(book: &mut Book, sealed: &[u8]) -> Result<()> {
    settled::note_told(book, BTreeSet::from([sum_of(sealed)]))
}

/// Brings all copies of the ledger together, carries out here what was erased or refused elsewhere, ends what was
/// interrupted. `others` are copies found inside and beside backups.
pub(crate) fn settle(book: &mut Book, ask_first: AskFirst, others: Found) -> Result<Vec<Notice>> {
    if settled::is_settled(book, &others)? {
        let newest = store::newest(&book.db)?;
        (book.copies.whole, book.copies.noted) = (Some(Whole { newest, contents: None }), Some(newest));
        meet(book)?;
        return told_and_untold(book, Vec::new());
    }
    let (read, mut known) = read_beside(book)?;
    // Copies in the folder, which are of its rows, and those in app data, which may be of newer ones.
    let (mut own, mut newer) = (Vec::new(), Vec::new());
    let mut notices = Vec::new();
    let mut foreign = None;
    let mut due = false;
    let place = book.folder().ledger();
    for (path, read) in own_places(book).into_iter().zip(read) {
        let Ok((recent, whole)) = read else {
            due = true;
            continue;
        };
        let alone = recent == Copy::Missing;
        let whole = whole.unwrap_or(Copy::Good(Contents::default())); // the bytes of the other one, learned from already
        for (copy, is_whole) in [(recent, false), (whole, true)] {
            match copy {
                Copy::Good(contents) => if path == place { &mut own } else { &mut newer }.push(contents),
                Copy::Missing if path == place && is_whole && alone && !known.erasures.is_empty() => {
                    notices.push(Notice::LedgerMissing);
                }
                Copy::Missing => {}
                Copy::Foreign(other) if is_whole => {
                    notices.push(Notice::LedgerForeign);
                    foreign = Some((path.clone(), other));
                }
                Copy::Damaged | Copy::Foreign(_) if notices.contains(&Notice::LedgerDamaged) => {}
                Copy::Damaged | Copy::Foreign(_) => notices.push(Notice::LedgerDamaged),
            }
        }
    }
    known.protected = marks_of(book, &known, &own)?;
    let mut news = Contents::default();
    for contents in own.into_iter().chain(newer).chain(others.contents) {
        news.learn(&known, contents);
    }
    let mut here = Vec::new();
    for entry in known.erasures.iter().chain(&news.erasures) {
        if let Some(id) = store::person(&book.db, entry.person)? {
            here.push((id, entry.clone()));
        }
    }
    // Only a copy that is behind has such news: it knows those who were erased since by uids the others may have lost.
    let by_uid: BTreeSet<i64> = here.iter().map(|(id, _)| id.0).collect();
    let mut doubles = erased::standing(book, &news.erasures)?;
    doubles.retain(|(id, _)| !by_uid.contains(&id.0));
    let gone = doubles.iter().map(|(id, _)| store::uid_of(&book.db, *id)).collect::<Result<BTreeSet<Uid>>>()?;
    here.extend(doubles);
    let people: BTreeSet<Uid> = here.iter().map(|(_, entry)| entry.whom()).collect();
    let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
    if let (AskFirst::Yes, Some(at)) = (ask_first, here.iter().map(|(_, entry)| entry.at).max()) {
        return Err(Error::ErasedElsewhere { count, at });
    }
    // Only where somebody else's proof is out of the way, a right copy is put in its place.
    let aside = foreign.map_or(Ok(()), |(path, other)| set_aside(&path, &format!("foreign-{other}")));
    if !others.unread.is_empty() {
        // Perhaps somebody can still read what it knew.
        others.unread.iter().for_each(|path| drop(set_aside(path, "damaged")));
        let folders: BTreeSet<&Path> = others.unread.iter().filter_map(|path| path.parent()).collect();
        let folders = folders.into_iter().map(|folder| folder.to_string_lossy().into_owned()).collect();
        notices.push(Notice::BackupLedgerDamaged { folders });
    }
    news.forget(&gone);
    let elsewhere = sort_out(book, &known, &mut news)?;
    book.copies.keep(elsewhere)?;
    let interrupted = store::is_housekeeping_due(&book.db)?;
    let unchanged = here.is_empty() && news.is_empty() && !interrupted;
    if !here.is_empty() || !news.is_empty() {
        news.erasures.sort_by_key(|entry| entry.at);
        book.change_for_good(Op::ApplyLedger, |tx| carry_out::apply(tx, &here, &news))?;
    }
    let unchanged = !meet(book)? && unchanged;
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
        // Nothing was written anew, then.
        notices.retain(|notice| !matches!(notice, Notice::LedgerMissing | Notice::LedgerDamaged));
        notices.push(Notice::LedgerCopyDue);
    }
    let _ = settled::note_told(book, others.sums); // they are read once more, then
    told_and_untold(book, notices)
}

/// Notes and says which media with backups were not told yet.
fn told_and_untold(book: &mut Book, mut notices: Vec<Notice>) -> Result<Vec<Notice>> {
    note_untold(book);
    let mut folders = behind(book, Some(book.now()))?;
    folders.sort_unstable();
    folders.dedup();
    if !folders.is_empty() {
        notices.push(Notice::BackupsBehind { folders });
    }
    Ok(notices)
}

/// What [`Places::read`] finds at one place.
type Lying = Result<(Copy, Option<Copy>)>;

/// What lies at the own places and what the tables hold, read at the same time: it is most of opening a large book.
fn read_beside(book: &mut Book) -> Result<([Lying; 2], Contents)> {
    let (uid, key, paths) = (book.keys.uid, book.keys.ledger, own_places(book));
    let mut places = Places::default();
    let (read, known) = thread::scope(|scope| {
        let read = || paths.each_ref().map(|path| places.read(path, uid, &key));
        let reader = thread::Builder::new().spawn_scoped(scope, read)?;
        let known = store::contents_since(&book.db, &store::Newest::default());
        Ok::<_, Error>((reader.join().unwrap_or_else(|panic| panic::resume_unwind(panic)), known))
    })?;
    book.copies.places = places;
    Ok((read, known?))
}

/// The marks of the people this book protects. Making them is most of opening a large book, so those in the copies of its
/// folder count: they follow every act.
fn marks_of(book: &Book, known: &Contents, own: &[Contents]) -> Result<Vec<Protected>> {
    let noes = known.events.iter().filter(|event| !event.answered).map(|event| event.person);
    let restricted = known.restrictions.iter().filter(|rest| !rest.lifted).map(|rest| rest.person);
    let ticked = known.ticks.iter().filter(|tick| tick.minor).map(|tick| tick.person);
    let mut missing: BTreeSet<Uid> = noes.chain(restricted).chain(ticked).collect();
    let mut marks = Contents::default();
    for copy in own {
        let protected = copy.protected.iter().filter(|one| missing.contains(&one.person)).cloned().collect();
        marks.learn(&Contents::default(), Contents { protected, ..Contents::default() });
    }
    for one in &marks.protected {
        missing.remove(&one.person);
    }
    let missing = store::people(&book.db, &missing)?;
    marks.protected.extend(store::protected(&book.db, &book.keys, &missing)?);
    marks.protected.sort_unstable_by_key(|one| one.person);
    Ok(marks.protected)
}

/// The media with backups that were not told of an erasure yet, because they could not be reached or written, by their
/// folders; with `today` only where backups of before that are not to be removed yet.
///
/// # Errors
/// Those of the database.
pub(crate) fn behind(book: &Book, today: Option<Moment>) -> Result<Vec<String>> {
    let newest = store::newest_erasure(&book.db, today.map(|today| today.plus_days(-i64::from(ROTATION_DAYS))))?;
    let behind = book.copies.backups.iter().filter(|known| known.told < newest);
    Ok(behind.map(|known| known.folder.to_string_lossy().into_owned()).collect())
}

/// Notes for the certificates how many folders with backups were not told yet.
pub(super) fn note_untold(book: &mut Book) -> u32 {
    let untold = behind(book, None).map_or(0, |folders| u32::try_from(folders.len()).unwrap_or(u32::MAX));
    let told = book.copies.backups.iter().map(|known| known.told).min().unwrap_or(i64::MAX);
    let _ = book.tidy(|db| store::note_untold(db, told, untold)); // noted again at the next open
    untold
}

/// Brings the copies up to date after an act, if it changed the ledger, or the marks of one of these people: what is new
/// since the last whole copy goes into a small file beside each. Best effort: the tables are complete, and closing and
/// the next open try again.
pub(crate) fn follow(book: &mut Book, people: &BTreeSet<i64>) {
    let _ = try_to_follow(book, people);
}

fn try_to_follow(book: &mut Book, people: &BTreeSet<i64>) -> Result<()> {
    let newest = store::newest(&book.db)?;
    let changed = store::protected_among(&book.db, people)?;
    if changed.is_empty() && book.copies.noted == Some(newest) {
        return Ok(());
    }
    book.copies.noted = None; // until it is done
    book.copies.changed.extend(changed);
    let mut there = reachable(book);
    let as_left = places(book).iter().all(|path| book.copies.places.is_as_left(path));
    let Some(whole) = book.copies.whole.as_ref().filter(|_| as_left) else { return complete(book) };
    let mut since = store::contents_since(&book.db, &whole.newest)?;
    if since.len() + book.copies.changed.len() > RECENT {
        return complete(book);
    }
    let mut protected = book.copies.changed.clone();
    protected.extend(store::protected_since(&book.db, &whole.newest)?);
    since.protected = store::protected(&book.db, &book.keys, &protected)?;
    if !since.is_empty() {
        let bytes = seal(book.keys.uid, &book.keys.ledger, &since)?;
        let own = own_places(book).map(|path| book.copies.places.put_recent(&path, &bytes));
        let uid = book.keys.uid;
        let mut alone = true;
        there.retain(|known| match book.copies.places.put_recent(&known.ledger(uid), &bytes) {
            Ok(put) => {
                alone &= put;
                put
            }
            Err(_) => false,
        });
        tell(book, &there)?;
        for put in own {
            alone &= put?;
        }
        if !alone {
            return complete(book);
        }
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
    let standing = standing.filter(|_| book.copies.changed.is_empty());
    if standing.is_some_and(|whole| whole.contents.is_none())
        && places(book).iter().all(|path| book.copies.places.is_as_left(path))
    {
        return Ok(());
    }
    let contents = match standing.and_then(|whole| whole.contents.clone()) {
        Some(contents) => contents,
        None => Arc::new(of(book)?),
    };
    complete_with(book, contents)
}

fn complete_with(book: &mut Book, mut contents: Arc<Contents>) -> Result<()> {
    let newest = store::newest(&book.db)?;
    let (uid, key) = (book.keys.uid, book.keys.ledger);
    for _ in 0..ROUNDS {
        contents = with_what_came(book, contents)?;
        let (mut outcome, mut sealed, mut same, mut came) = (Ok(()), None, BTreeSet::new(), false);
        let mut put = |places: &mut Places, path: &Path, wanted| {
            let put = places.put(path, (uid, &key), &contents, &mut sealed, wanted)?;
            match put {
                Put::Right(sum) => same.extend(sum),
                Put::Came => came = true,
            }
            Ok(matches!(put, Put::Right(_)))
        };
        for path in own_places(book) {
            outcome = outcome.and(put(&mut book.copies.places, &path, false).map(drop));
        }
        let mut told = reachable(book);
        // By it the medium is known again, so an empty one is wanted too.
        told.retain(|known| put(&mut book.copies.places, &known.ledger(uid), true).unwrap_or(false));
        if came {
            continue;
        }
        tell(book, &told)?;
        if outcome.is_ok() {
            (book.copies.whole, book.copies.noted) = (Some(Whole { newest, contents: Some(contents) }), Some(newest));
            book.copies.changed.clear();
            let _ = settled::note(book, same, newest); // the next open reads them, then
        }
        return outcome;
    }
    Err(io::Error::from(io::ErrorKind::ResourceBusy).into())
}

/// What this book knows, and what others wrote at the places since it last looked. The next open does that here.
fn with_what_came(book: &mut Book, contents: Arc<Contents>) -> Result<Arc<Contents>> {
    let (uid, key) = (book.keys.uid, book.keys.ledger);
    let mut news = Contents::default();
    for path in places(book) {
        if book.copies.places.is_as_left(&path) {
            continue;
        }
        // What cannot be read is not written over either.
        let Ok((recent, whole)) = book.copies.places.read(&path, uid, &key) else { continue };
        for there in [Some(recent), whole].into_iter().flatten().filter_map(Copy::good) {
            news.learn(&contents, there);
        }
    }
    news.forget_erased(&contents);
    (news.protected, news.besides) = by_whom(book, &mut news)?;
    if news.is_empty() {
        return Ok(contents);
    }
    let mut elsewhere = std::mem::take(&mut book.copies.elsewhere);
    elsewhere.learn(&Contents::default(), news);
    book.copies.keep(elsewhere)?;
    Ok(Arc::new(of(book)?))
}

/// Notes that the copies on these media know of every erasure.
fn tell(book: &mut Book, media: &[Known]) -> Result<()> {
    let (uid, newest) = (book.keys.uid, store::newest_erasure(&book.db, None)?);
    let told: BTreeSet<Uid> = media.iter().map(|known| known.id).collect();
    let mut news = false;
    for known in book.copies.backups.iter_mut().filter(|known| told.contains(&known.id)) {
        let moved = known.look(uid);
        news |= moved || known.told != newest;
        known.told = newest;
    }
    if news {
        let _ = known::note(book.app(), uid, &book.copies.backups); // it is told again where this is forgotten
    }
    Ok(())
}

/// A medium that from now on gets a copy too, as far as there is one in this folder.
///
/// # Errors
/// [`Error::NoRandomness`].
pub(crate) fn add_beside(book: &mut Book, folder: &Path) -> Result<()> {
    let known = known::remember(book.app(), book.keys.uid, folder)?;
    match book.copies.backups.iter_mut().find(|there| there.id == known.id) {
        Some(there) => *there = Known { told: there.told, ..known },
        None => book.copies.backups.push(known),
    }
    Ok(())
}

fn own_places(book: &Book) -> [PathBuf; 2] {
    [book.folder().ledger(), book.app().ledger(book.keys.uid)]
}

/// Where copies lie: the own places and those beside backups that can be reached.
fn places(book: &Book) -> Vec<PathBuf> {
    let beside = reachable(book).into_iter().map(|known| known.ledger(book.keys.uid));
    own_places(book).into_iter().chain(beside).collect()
}

/// The media with backups that are in their places.
fn reachable(book: &Book) -> Vec<Known> {
    book.copies.backups.iter().filter(|known| known.is_there(book.keys.uid)).cloned().collect()
}

/// A foreign or damaged ledger may be a proof: it gets another name and is never deleted.
pub(crate) fn set_aside(path: &Path, ending: &str) -> Result<()> {
    let names = std::iter::once(ending.to_owned()).chain((2..1000).map(|n| format!("{ending}-{n}")));
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
