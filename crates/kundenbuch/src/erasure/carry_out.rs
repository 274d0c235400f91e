//! Carrying an erasure out: one transaction, then the file is cleaned and searched. Finished means searched.

use serde::{Deserialize, Serialize};

use super::{
    Ground,
    certificate::{Language, certificate},
    copies,
    gate::{self, Identity},
    ledger::{Contents, Entry, MarkRow},
    mentions::{self, MentionChoices, MentionsDone},
    plan::{self, Going, Kept},
    residue::{Hands, Traces},
    retention, store, unfinished,
};
use crate::{
    Error, Id, Moment, Result,
    book::{Book, Changed, Op, Progress, Tx},
    children,
    contacts::{self, Contact, Kind},
    restriction,
    suppression::{
        Hashed,
        bind::{self, FollowedBlock},
    },
};

/// The whole of a progress report, in percent of the usual time.
const WHOLE: u64 = 100;

/// What an erasure did. Holds no personal data, so the book keeps it: it can be certified again at any time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Erased {
    /// Number of the erasure in the ledger.
    pub case: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub ground: Ground,
    /// What went.
    pub erased: Vec<Going>,
    /// What law keeps, restricted.
    pub kept: Vec<Kept>,
    /// How many addresses became a stop for advertising.
    pub blocks: u32,
    /// What became of the texts of others that name the person.
    pub mentions: MentionsDone,
    /// How many of the person's details are still in the file; 0 unless something went wrong. `None` until the file
    /// was searched.
    pub residue: Option<u32>,
    /// How many folders have backups that were not told of it yet: the stick was away, or full.
    #[serde(default)]
    pub untold: u32,
    /// Whether the file is cleaned and searched. If not (disk full, another reader), the next open does it.
    pub finished: bool,
    /// The certificate in German; [`certificate`] gives it in another language. Empty unless finished.
    pub certificate: String,
}

impl Book {
    /// Erases a contact for good: every row, in the index, the log and the gaps of the file; undo is emptied. Texts of
    /// others that name the person stay as they are.
    ///
    /// Every other [`crate::book::Reader`] of this book must be closed before, or the file cannot be cleaned and
    /// `finished` is false. `progress` can stop it only before anything was written.
    ///
    /// # Errors
    /// [`Error::ContactGone`], [`Error::Cancelled`]; the book is unchanged then.
    pub fn erase(&mut self, contact: Id<Contact>, ground: Ground, progress: Progress<'_>) -> Result<Changed<Erased>> {
        self.erase_with(contact, ground, &MentionChoices::default(), progress)
    }

    /// Like [`Book::erase`]; the name goes out of these texts of others too.
    ///
    /// # Errors
    /// As [`Book::erase`].
    pub fn erase_with(
        &mut self,
        contact: Id<Contact>,
        ground: Ground,
        mentions: &MentionChoices,
        progress: Progress<'_>,
    ) -> Result<Changed<Erased>> {
        if progress(0, WHOLE).is_break() {
            return Err(Error::Cancelled);
        }
        self.write_waiting_noes()?;
        let done = self.change_for_good(Op::Erase, |tx| carry_out(tx, contact, ground, mentions))?;
        // From here on nothing is refused: the person is gone, what fails now is made up for at the next open.
        let searched = housekeeping(self, progress);
        let untold = copies::note_untold(self);
        Ok(done.map(|mut erased| {
            erased.residue = searched.as_ref().ok().copied();
            erased.untold = untold;
            erased.finished = searched.is_ok();
            erased.certificate = certificate(&erased, Language::De);
            erased
        }))
    }
}

/// Deletes the person, keeps what law keeps, blanks the mentions that are to go, blocks their addresses, writes the
/// ledger, and notes what to look for in the file. What it decides it reads inside the act.
fn carry_out(tx: &Tx<'_>, id: Id<Contact>, ground: Ground, choices: &MentionChoices) -> Result<Erased> {
    let plan = plan::of(tx.db, tx.keys, id, ground, tx.now().day())?;
    let contact = contacts::store::get(tx.db, id)?;
    unfinished::note(tx, &Traces::of(tx.db, id)?)?;
    let (mentions, stay) = mentions::settle(tx, &contact, choices)?;
    let blanked = mentions.blanked > 0;
    let spared = if blanked { stay } else { Vec::new() };
    keep_proofs(tx, &contact)?;
    if ground.blocks() {
        store::addresses(tx.db, id)?.iter().try_for_each(|(kind, mark)| store::block(tx, kind, mark))?;
    }
    let until = retention::rule("erasure_hashes")?.until(tx.now()).to_string();
    let entry = Entry {
        uid: tx.uid(),
        person: contact.uid,
        ground,
        at: tx.now(),
        along: None,
        blanked,
        spared,
        marks: Vec::new(),
    };
    let entry = Entry { marks: marks_of(tx, id, &entry, &until)?, ..entry };
    let number = store::enter(tx, &entry)?;
    store::delete(tx, id)?;
    store::demand_housekeeping(tx)?;
    let erased = Erased {
        case: number.to_string(),
        at: tx.now(),
        ground,
        erased: plan.erased,
        kept: plan.kept,
        blocks: plan.blocks,
        mentions,
        residue: None,
        untold: 0,
        finished: false,
        certificate: String::new(),
    };
    store::keep_certificate(tx, number, &erased)?;
    Ok(erased)
}

/// What the ledger keeps of somebody who is erased, until this day: the marks, and who stood beside them. Of a firm nothing: it may come back (design §13.4).
fn marks_of(tx: &Tx<'_>, id: Id<Contact>, entry: &Entry, until: &str) -> Result<Vec<MarkRow>> {
    let one = store::likeness(tx, id)?;
    if one.kind != Kind::Person {
        return Ok(Vec::new());
    }
    let row = |kind: &str, hash| MarkRow { kind: kind.to_owned(), hash, until: until.to_owned() };
    let marks = Identity::of(tx.keys, &one).marks(tx.keys);
    let mut marks: Vec<MarkRow> = marks.into_iter().map(|(kind, hash)| row(kind, hash)).collect();
    if marks.is_empty() {
        return Ok(marks);
    }
    let others = store::uids(tx.db, &store::beside(tx.db, tx.keys, id.0, &one)?.people)?;
    marks.extend(others.into_iter().map(|other| row(gate::OTHER, gate::of_other(tx.keys, entry.person, other))));
    Ok(marks)
}

/// What law keeps of a person goes where nobody sees it.
fn keep_proofs(tx: &Tx<'_>, contact: &Contact) -> Result<()> {
    let proofs = plan::proofs(tx.db, tx.keys, contact, tx.now().day())?;
    proofs.iter().try_for_each(|proof| store::retain(tx, contact.uid, proof))
}

/// Carries out here what was erased in another copy: deletes those who are still here but for what law keeps, takes over
/// ledger and blocks.
pub(super) fn apply(tx: &Tx<'_>, here: &[(Id<Contact>, Entry)], news: &Contents) -> Result<()> {
    for event in &news.events {
        store::enter_event(tx, event)?;
    }
    for rest in &news.restrictions {
        if let Some(id) = store::person(tx.db, rest.person)? {
            restriction::store::enter(tx, id, rest)?;
        }
    }
    for tick in &news.ticks {
        if let Some(id) = store::person(tx.db, tick.person)? {
            children::store::enter_tick(tx, id, tick)?;
        }
    }
    for block in &news.blocks {
        store::enter_block(tx, block)?;
        if let Some(address) = Hashed::of_ledger(&block.kind, &block.hash) {
            let block = FollowedBlock {
                uid: block.uid,
                at: block.at,
                purpose: block.purpose.as_deref(),
                everything: block.everything,
            };
            bind::follow_block(tx, &address, &block)?;
        }
    }
    if !news.erasures.is_empty() {
        // Whoever was typed there may have been entered and erased since; without their name nobody can tell.
        contacts::store::drafts::forget(tx.db, None)?;
    }
    let mut traces = Traces::default();
    for (id, _) in here {
        traces.add(Traces::of(tx.db, *id)?);
    }
    let mut own_entries = Vec::new();
    for (id, entry) in here {
        if entry.ground.blocks() {
            for (kind, mark) in store::addresses(tx.db, *id)? {
                if !store::is_blocked(tx.db, &kind, &mark)? {
                    store::block(tx, &kind, &mark)?;
                }
            }
        }
        let contact = contacts::store::get(tx.db, *id)?;
        if entry.blanked {
            mentions::blank_sure(tx, &contact, &entry.spared)?;
        }
        keep_proofs(tx, &contact)?;
        // Under another uid they are erased as somebody of their own, or another copy would go on naming them.
        if let Some(until) = entry.marks.first().filter(|_| contact.uid != entry.person).map(|mark| &mark.until) {
            let along = Some(entry.whom());
            let own = Entry { uid: tx.uid(), person: contact.uid, along, marks: Vec::new(), ..entry.clone() };
            let marks = marks_of(tx, *id, &own, until)?;
            own_entries.push(Entry { marks, ..own });
        }
        store::delete(tx, *id)?;
    }
    for entry in news.erasures.iter().chain(&own_entries) {
        store::enter(tx, entry)?;
    }
    if here.is_empty() {
        return Ok(());
    }
    unfinished::note(tx, &traces)?;
    store::demand_housekeeping(tx)
}

/// Rewrites the file, empties the log and looks for traces; how many there are. Due until there are none.
pub(super) fn housekeeping(book: &mut Book, progress: Progress<'_>) -> Result<u32> {
    let tell = |percent: u64| {
        let _ = progress(percent, WHOLE); // too late to stop
    };
    let traces = unfinished::read(&book.db, &book.keys)?; // also of an erasure before, if it is not done
    tell(10);
    book.tidy(store::forget)?;
    tell(30);
    book.compact()?;
    tell(70);
    if std::fs::metadata(book.folder().database().with_extension("db-wal")).is_ok_and(|log| log.len() > 0) {
        return Err(Error::internal("log_not_empty"));
    }
    let other = book.open_reader().ok().map(|reader| reader.db); // without it the search takes twice as long
    book.tidy(|db| {
        let mut hands = Hands::of(db, other);
        let residue = traces.find(&mut hands, |done, total| tell(70 + 30 * done / total.max(1)))?;
        drop(hands);
        store::note_search(db, residue)?;
        if residue == 0 {
            store::housekeeping_done(db)?;
        }
        tell(WHOLE);
        Ok(residue)
    })
}
