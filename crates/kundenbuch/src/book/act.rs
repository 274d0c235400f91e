//! One act of one person: its time and its chance are drawn once, before the closure runs the first time.

use std::{
    cell::{Cell, RefCell, RefMut},
    collections::{HashMap, HashSet},
};

use chacha20::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};
use rusqlite::Connection;

use crate::{
    Error, Id, Moment, Result, Uid,
    contacts::Contact,
    erasure::elsewhere::{Elsewhere, Met},
    suppression::Meanings,
};

use super::{Keys, Reader};

/// Somebody who works with the book.
#[derive(Debug)]
pub struct Staff;

/// What the person did; named in the journal and in the list of steps that can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// A contact was entered.
    AddContact,
    /// Values of a contact were changed, added or removed.
    EditContact,
    /// Contacts went to the bin.
    BinContacts,
    /// Contacts came back from the bin.
    RestoreContacts,
    /// A note was written.
    AddNote,
    /// Lists (tags) of several contacts were changed.
    TagContacts,
    /// A consent was recorded as given.
    GrantConsent,
    /// A consent was withdrawn, or an objection recorded.
    WithdrawConsent,
    /// A new version of a wording.
    AddWording,
    /// A purpose was added or its weighing text saved.
    ChangePurpose,
    /// Addresses were put on the block list.
    Suppress,
    /// Opt-outs from a file or a pasted text.
    TakeOptOuts,
    /// The firm's own mail domains were named.
    SetOwnDomains,
    /// A file was taken over.
    Import,
    /// An import was taken back.
    TakeBackImport,
    /// A file left the book.
    HandOver,
    /// A contact was restricted (Art. 18), or the restriction lifted.
    Restrict,
    /// A person was erased.
    Erase,
    /// Erasures of another copy were carried out here.
    ApplyLedger,
    /// Something law no longer keeps was deleted.
    EndRetention,
    /// The sample firm was filled.
    FillSample,
    /// A member of staff was added or renamed.
    ChangeStaff,
    /// A step was taken back.
    Undo,
    /// A step taken back was done again.
    Redo,
}

impl Op {
    /// Whether undo must not take it back: a person said no, and no key stroke unsays it (design §13.2).
    pub fn lasting(self) -> bool {
        matches!(
            self,
            Op::WithdrawConsent
                | Op::Suppress
                | Op::TakeOptOuts
                | Op::Restrict // lifted only after the person was told (Art. 18(3) DSGVO)
                | Op::HandOver
                | Op::TakeBackImport
                | Op::FillSample
        )
    }

    /// How long it may take: once a log is shared, long acts go in parts (design §12.7).
    pub fn weight(self) -> Weight {
        match self {
            Op::Import | Op::TakeBackImport | Op::FillSample => Weight::Long,
            _ => Weight::Quick,
        }
    }
}

/// See [`Op::weight`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Done before the person looks up.
    Quick,
    /// Shows progress and can be cancelled.
    Long,
}

/// Drawn once per act; every run of the closure sees the same.
#[derive(Debug, Clone, Copy)]
pub struct Act {
    /// Name of the act in the journal.
    pub id: Uid,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: Id<Staff>,
    seed: [u8; 32],
}

impl Act {
    /// A new act of `by` at `at`.
    ///
    /// # Errors
    /// [`Error::NoRandomness`] if the system gives none.
    pub fn draw(at: Moment, by: Id<Staff>) -> Result<Act> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|_| Error::NoRandomness)?;
        Ok(Act { id: uid_from(&mut ChaCha20Rng::from_seed(seed), at), at, by, seed })
    }
}

/// Proof of being inside [`super::Book::change`]; everything that writes asks for it.
///
/// Its [`now`](Tx::now) and [`uid`](Tx::uid) are the only time and chance inside.
pub struct Tx<'book> {
    pub(crate) db: &'book Connection,
    pub(crate) keys: &'book Keys,
    /// What only other copies of the book know of people.
    pub(crate) elsewhere: &'book Elsewhere,
    reader: Option<&'book Reader>,
    act: Act,
    chance: RefCell<ChaCha20Rng>,
    /// Where the next uid of the act stands in the row of them.
    next: Cell<u32>,
    /// Hashes of addresses whose holders all refuse since this act came to them.
    said: RefCell<HashSet<Vec<u8>>>,
    /// Who came in with this act beside which block.
    told: RefCell<HashSet<(i64, Uid)>>,
    /// Firms that came in with this act, by their names as they stand in lists.
    firms: RefCell<HashMap<String, Id<Contact>>>,
    /// Who has addresses of several meanings.
    meanings: RefCell<Meanings>,
    /// Whom of those only other copies know contacts are not to be taken for.
    met: RefCell<Met>,
}

/// What an act and a reader alike see of the book.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'book> {
    pub(crate) db: &'book Connection,
    pub(crate) keys: &'book Keys,
}

impl<'book> Tx<'book> {
    /// What the act sees of the book, for what readers ask as well.
    pub(crate) fn sight(&self) -> Sight<'book> {
        Sight { db: self.db, keys: self.keys }
    }

    pub(super) fn new(db: &'book Connection, keys: &'book Keys, elsewhere: &'book Elsewhere, act: Act) -> Tx<'book> {
        let mut chance = ChaCha20Rng::from_seed(act.seed);
        uid_from(&mut chance, act.at); // the act's own
        let first = chance.next_u32() >> 7; // half of the places stay for those that follow
        Tx {
            db,
            keys,
            elsewhere,
            reader: None,
            act,
            chance: RefCell::new(chance),
            next: Cell::new(first),
            said: RefCell::default(),
            told: RefCell::default(),
            firms: RefCell::default(),
            meanings: RefCell::default(),
            met: RefCell::default(),
        }
    }

    /// The same, with the verbs of a reader.
    pub(super) fn reading(mut self, reader: &'book Reader) -> Tx<'book> {
        self.reader = Some(reader);
        self
    }

    /// The verbs of a reader, inside this act: what an act decides about people it reads here, not before it began. The
    /// large acts of [`super::Book::import`] have none.
    ///
    /// # Errors
    /// [`Error::Internal`] in an act that has none.
    pub fn reader(&self) -> Result<&Reader> {
        self.reader.ok_or_else(|| Error::internal("act_without_reader"))
    }

    /// When the act began; the same in every run.
    pub fn now(&self) -> Moment {
        self.act.at
    }

    /// Who acts.
    pub fn by(&self) -> Id<Staff> {
        self.act.by
    }

    /// Notes that in this act everybody who has an address refuses, so that a file with one address in every row does
    /// not ask all of them for every row.
    pub(crate) fn note_said(&self, hash: &[u8]) {
        self.said.borrow_mut().insert(hash.to_vec());
    }

    /// Whether that was noted.
    pub(crate) fn was_said(&self, hash: &[u8]) -> bool {
        self.said.borrow().contains(hash)
    }

    /// Notes that a contact came in with this act beside this block, and with what it said of itself.
    pub(crate) fn note_told(&self, contact: Id<Contact>, block: Uid) {
        self.told.borrow_mut().insert((contact.0, block));
    }

    /// Whether that was noted.
    pub(crate) fn has_told(&self, contact: Id<Contact>, block: Uid) -> bool {
        self.told.borrow().contains(&(contact.0, block))
    }

    /// Notes a firm that came in with this act, by its name as it stands in lists: those follow at the end of it.
    pub(crate) fn note_firm(&self, key: String, firm: Id<Contact>) {
        self.firms.borrow_mut().entry(key).or_insert(firm);
    }

    /// The first firm of this name that came in with this act.
    pub(crate) fn firm(&self, key: &str) -> Option<Id<Contact>> {
        self.firms.borrow().get(key).copied()
    }

    /// Who has addresses of several meanings, as far as the act has read them.
    pub(crate) fn meanings(&self) -> RefMut<'_, Meanings> {
        self.meanings.borrow_mut()
    }

    /// Whom of those only other copies know contacts are not to be taken for, as far as the act has noted it.
    pub(crate) fn met(&self) -> RefMut<'_, Met> {
        self.met.borrow_mut()
    }

    /// The next uid of this act; the same sequence in every run, each greater than the one before.
    pub fn uid(&self) -> Uid {
        let place = self.next.get();
        self.next.set(place.wrapping_add(1));
        let mut chance = [0; 6];
        self.chance.borrow_mut().fill_bytes(&mut chance);
        Uid::in_row(self.act.at, place, chance)
    }
}

fn uid_from(chance: &mut ChaCha20Rng, at: Moment) -> Uid {
    let mut bytes = [0; 10];
    chance.fill_bytes(&mut bytes);
    Uid::at(at, bytes)
}
