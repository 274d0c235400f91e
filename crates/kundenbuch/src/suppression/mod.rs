//! Who must never be written to: keyed hashes per channel that outlive the person's record.
//!
//! Rows are only ever added. An opt-in removes none; it *answers* a row by naming it, for one contact, one purpose and
//! one channel (design §13.2). Addresses nobody knows are blocked too.

pub(crate) mod bind;
pub mod canon;
mod imported;
pub mod own;
#[cfg(test)]
mod shapes_tests;
pub(crate) mod store;
pub(crate) mod target;
#[cfg(test)]
mod tests;
mod waiting;
pub(crate) mod whose;

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Id, Moment, Result, Uid,
    book::{Book, Changed, Keys, Op, Reader, Sight, Tx},
    consents::{self, Channel, Event, How, No},
    contacts::{Contact, ready::Hash},
    exchange::own::OwnBlock,
};

pub(crate) use imported::{Listed, block_refused_by_import};
pub(crate) use store::meanings::Meanings;
pub use target::Target;
pub(crate) use target::{at_hand, called_in_row, names_of_row, people_at_hand};
pub(crate) use whose::{may_be_first_name, may_stand_for};

/// A row of the block list as it may be shown: never an address, only when, on what channel and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// Its name, to be listed by a grant that answers it.
    pub uid: Uid,
    /// `mail`, `phone`, `post` or `domain`.
    pub kind: String,
    /// When the person said no.
    pub at: Moment,
    /// How it came in: `person`, `paste`, `csv`, `mail`, `import`, `erasure`.
    pub source: String,
    /// Code of the only purpose it covers; `None` for all advertising.
    pub purpose: Option<String>,
    /// Whether it also covers what is not advertising.
    pub everything: bool,
}

/// Where a block on an address of one contact comes from, and which address it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BlockOrigin {
    /// The block's name.
    pub uid: Uid,
    /// The contact's address it bars, as typed; empty of a former one.
    pub address: String,
    /// The file it came from; empty if it came from none.
    pub file_name: String,
    /// The line that brought the address; 0 if the file did not bring it.
    pub line: u32,
}

/// A row of the block list with who holds the address, for the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Stop {
    /// The row.
    pub block: Block,
    /// Somebody in the table who holds the address.
    pub contact: Option<Id<Contact>>,
    /// The name of that contact.
    pub name: String,
    /// How many contacts hold it, restricted ones and those in the bin too.
    pub held: u32,
    /// The address as that contact holds it; empty where nobody does.
    pub address: String,
    /// The file it came from; empty if it came from none.
    pub file_name: String,
    /// Whether a later consent answered it.
    pub answered: bool,
}

/// What a block covers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Scope {
    /// All advertising on the address's channels.
    #[default]
    Advertising,
    /// One purpose.
    Purpose {
        /// Its code.
        code: String,
    },
    /// Every purpose, also those that are not advertising.
    Everything,
}

/// How a no came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "BlockSource")] // the name on the page, where two of the same name would meet
pub enum Source {
    /// The person said it, or somebody entered it by hand.
    Person,
    /// A pasted text.
    Paste,
    /// A table.
    Csv,
    /// A mail of the person.
    Mail,
    /// An address list that says no.
    Import,
    /// The person was erased on their own wish.
    Erasure,
}

impl Source {
    /// The word in the database.
    pub fn code(self) -> &'static str {
        match self {
            Source::Person => "person",
            Source::Paste => "paste",
            Source::Csv => "csv",
            Source::Mail => "mail",
            Source::Import => "import",
            Source::Erasure => "erasure",
        }
    }

    /// The source with this word; an unknown one counts as the person's own.
    fn from_code(code: &str) -> Source {
        let all = [Source::Paste, Source::Csv, Source::Mail, Source::Import, Source::Erasure];
        all.into_iter().find(|one| one.code() == code).unwrap_or(Source::Person)
    }

    fn how(self) -> How {
        if self == Source::Mail { How::Mail } else { How::List }
    }
}

/// What blocking did. Both are 0 if everything was blocked already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Blocked {
    /// Addresses with a new row of the block list, all readings of one counted once: an address of this person now gets
    /// a no from the gate, and did not before.
    pub blocked: u32,
    /// Contacts who have a newly blocked address or had it.
    pub contacts: u32,
}

/// The hash of an address and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hashed {
    /// `mail`, `phone`, `post` or `domain`.
    pub kind: &'static str,
    /// 16 bytes.
    pub hash: Hash,
}

impl Hashed {
    /// An address as a copy of the ledger names it; `None` for a kind this version does not know.
    pub fn of_ledger(kind: &str, hash: &[u8]) -> Option<Hashed> {
        let kind = ["mail", "phone", "post", "domain"].into_iter().find(|known| *known == kind)?;
        Some(Hashed { kind, hash: hash.to_vec() })
    }

    /// The channels on which the address is used.
    fn channels(&self) -> &'static [Channel] {
        match self.kind {
            "phone" => &[Channel::Phone, Channel::Sms, Channel::Fax],
            "post" => &[Channel::Post],
            _ => &[Channel::Email],
        }
    }
}

fn short(keys: &Keys, form: &[u8]) -> Hash {
    keys.hasher.hash(form).iter().copied().take(16).collect()
}

impl Reader {
    /// Every row of the block list that matches an address of this contact, also answered ones, oldest first.
    pub fn blocks_of(&self, contact: Id<Contact>) -> Result<Vec<Block>> {
        store::of_contact(&self.db, contact)
    }

    /// Where each block on this contact's addresses comes from; see [`Reader::blocks_of`].
    pub fn block_origins_of(&self, contact: Id<Contact>) -> Result<Vec<BlockOrigin>> {
        store::register::origins_of(&self.db, contact)
    }

    /// The newest rows of the block list, at most `limit`, with who holds the address. Restricted and binned contacts
    /// are not named.
    pub fn stops(&self, limit: u32) -> Result<Vec<Stop>> {
        store::register::newest(&self.db, limit)
    }

    /// How many rows the block list has.
    pub fn suppressions(&self) -> Result<u64> {
        store::count(&self.db)
    }
}

impl Book {
    /// Blocks an address, known or not, and records the no of everybody who has it or had it. Twice is once.
    ///
    /// # Errors
    /// [`Error::InvalidValue`](crate::Error::InvalidValue) if the address cannot be understood, is the firm's own, or is
    /// nobody's in particular (`whose_unclear`); [`Error::NotFound`](crate::Error::NotFound) for an unknown purpose.
    pub fn suppress(&mut self, target: &Target, scope: &Scope, source: Source) -> Result<Changed<Blocked>> {
        self.suppress_all(&[vec![target.clone()]], scope, source)
    }

    /// Blocks all readings of one address in one act, for each whom it names; see [`Book::suppress`].
    ///
    /// Where post is to be blocked and one of them has no whole name, everybody in the book is whom it can mean there.
    ///
    /// # Errors
    /// As [`Book::suppress`], and [`Error::InvalidValue`](crate::Error::InvalidValue) `whose_unclear` if that is nobody
    /// for one of them; nothing is blocked then.
    pub fn suppress_all(&mut self, people: &[Vec<Target>], scope: &Scope, source: Source) -> Result<Changed<Blocked>> {
        let own = self.own()?;
        let mut addresses = Vec::new();
        for target in people.iter().flatten() {
            target.refuse_own(&own, &self.keys)?;
            addresses.extend(target.addresses_in(self.sight())?);
        }
        if people.iter().flatten().nth(1).is_some() {
            addresses = vec![addresses.concat()];
        }
        self.change(Op::Suppress, |tx| {
            let addresses = whose::meant(tx.sight(), people, addresses.clone())?;
            block_each(tx, &addresses, scope, (source, tx.now()))
        })
    }

    /// "Will keine Werbung": the person objects to all advertising, on all their addresses.
    ///
    /// # Errors
    /// [`Error::ContactGone`](crate::Error::ContactGone).
    pub fn block_contact(&mut self, contact: Id<Contact>) -> Result<Changed<Blocked>> {
        self.change(Op::WithdrawConsent, |tx| {
            consents::must_exist(tx.db, contact)?;
            for pair in advertising(tx.db)? {
                if !consents::refused(tx.db, contact, pair.purpose, pair.channel)? {
                    let no = No::now(tx, How::List);
                    consents::record_no(tx, contact, pair.purpose, pair.channel, Event::Objected, &no)?;
                }
            }
            store::waiting::forget(tx.db, contact)?;
            block(tx, &own_addresses(tx, contact)?, &Scope::Advertising, Source::Person)
        })
    }
}

/// What is to be blocked for one line of a list, which has these addresses by its readings; `None` if nobody can tell whose
/// it is. Who shows a list and who takes it ask here.
pub(crate) fn of_line(sight: Sight<'_>, people: &[Vec<Target>]) -> Result<Option<Vec<Vec<Hashed>>>> {
    let mut addresses = Vec::new();
    for target in people.iter().flatten() {
        match target.addresses_in(sight) {
            Ok(found) => addresses.extend(found),
            Err(Error::InvalidValue { .. }) => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    if people.iter().flatten().nth(1).is_some() {
        addresses = vec![addresses.concat()];
    }
    match whose::meant(sight, people, addresses) {
        Ok(addresses) => Ok(Some(addresses)),
        Err(Error::InvalidValue { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Blocks advertising on addresses, each with all its readings, inside an act; see [`Book::suppress_all`].
pub(crate) fn block_lines(tx: &Tx<'_>, addresses: &[Vec<Hashed>], source: Source) -> Result<Blocked> {
    block_each(tx, addresses, &Scope::Advertising, (source, tx.now()))
}

/// Blocks addresses inside an act; see [`Book::suppress`].
///
/// Whoever has one of them, or had it, gets the no as an event of their own: so it outlives a change of address or name.
pub(crate) fn block(tx: &Tx<'_>, hashed: &[Hashed], scope: &Scope, source: Source) -> Result<Blocked> {
    block_said(tx, hashed, scope, (source, tx.now()))
}

/// The same for what was said at another time.
fn block_said(tx: &Tx<'_>, hashed: &[Hashed], scope: &Scope, said: (Source, Moment)) -> Result<Blocked> {
    let each: Vec<Vec<Hashed>> = hashed.iter().map(|address| vec![address.clone()]).collect();
    block_each(tx, &each, scope, said)
}

/// The same for addresses with several readings.
fn block_each(tx: &Tx<'_>, addresses: &[Vec<Hashed>], scope: &Scope, said: (Source, Moment)) -> Result<Blocked> {
    let purpose = match scope {
        Scope::Purpose { code } => Some(consents::purpose_id(tx.db, code)?),
        Scope::Advertising | Scope::Everything => None,
    };
    let pairs = store::pairs(tx.db, scope, purpose)?;
    let mut blocked = 0;
    let mut contacts = BTreeSet::new();
    for readings in addresses {
        let mut any_new = false;
        for address in readings {
            // Where the same row stands and nobody agreed since, it was said already.
            let holders = store::holders_in(tx, address)?;
            if store::standing(tx.db, address, purpose, scope)?.is_some()
                && bind::all_refused(tx.db, address, &holders, &pairs)?
            {
                continue;
            }
            let uid = store::insert(tx, address, purpose, scope, said)?;
            any_new = true;
            let no = No { block: Some(uid), happened_at: said.1, ..No::now(tx, said.0.how()) };
            bind::refuse_holders(tx, address, &holders, &pairs, &no)?;
            contacts.extend(holders);
        }
        blocked += u32::from(any_new);
    }
    Ok(Blocked { blocked, contacts: u32::try_from(contacts.len()).unwrap_or(u32::MAX) })
}

/// A block that another book tells of a contact: the address is blocked here, under the block's own name, and whoever
/// else has it or had it refuses. The contact's own events tell of itself, so that a block it answered stays answered;
/// `told` is `None` if they do not come along. Says whether the block is new here.
pub(crate) fn take_told(tx: &Tx<'_>, block: &OwnBlock, address: &Hashed, told: Option<Id<Contact>>) -> Result<bool> {
    let known = block.purpose.as_deref().map(|code| consents::purpose_id(tx.db, code).ok());
    let purpose = known.flatten(); // a purpose this book does not know stops all advertising
    let scope = if block.everything { Scope::Everything } else { Scope::Advertising };
    let pairs = store::pairs(tx.db, &scope, purpose)?;
    if let Some(contact) = told {
        tx.note_told(contact, block.uid);
    }
    if !store::insert_told(tx, block, address, purpose)? {
        return Ok(false);
    }
    let no = No { happened_at: block.at.min(tx.now()), block: Some(block.uid), ..No::now(tx, How::List) };
    for contact in store::holders_in(tx, address)?.into_iter().filter(|contact| Some(*contact) != told) {
        for pair in pairs.iter().filter(|pair| address.channels().contains(&pair.channel)) {
            consents::refuse(tx, contact, pair.purpose, pair.channel, &no)?;
        }
    }
    Ok(true)
}

/// Records the no of a contact to all advertising on a channel, where none stands.
pub(crate) fn refuse_channel(tx: &Tx<'_>, contact: Id<Contact>, channel: Channel) -> Result<()> {
    let no = No::now(tx, How::List);
    for pair in advertising(tx.db)?.iter().filter(|pair| pair.channel == channel) {
        consents::refuse(tx, contact, pair.purpose, pair.channel, &no)?;
    }
    Ok(())
}

/// The pairs of all advertising. A no to short messages or faxes is kept where nothing uses them yet as well: beside the
/// calls, which go to the same numbers.
fn advertising(db: &Connection) -> Result<Vec<store::Pair>> {
    let mut pairs = store::pairs(db, &Scope::Advertising, None)?;
    let calls: Vec<_> = pairs.iter().filter(|pair| pair.channel == Channel::Phone).copied().collect();
    for channel in [Channel::Sms, Channel::Fax] {
        if pairs.iter().all(|pair| pair.channel != channel) {
            pairs.extend(calls.iter().map(|pair| store::Pair { channel, ..*pair }));
        }
    }
    Ok(pairs)
}

/// The addresses of a contact without those that somebody of the same name and another generation has: the hash of a
/// postal address holds the name alone, and the son's no is not his father's. His own no is an event of his.
fn own_addresses(tx: &Tx<'_>, contact: Id<Contact>) -> Result<Vec<Hashed>> {
    let mut addresses = store::addresses_of(tx.db, contact)?;
    let shared = shared_by_generations(tx, contact, &addresses)?;
    addresses.retain(|address| !shared.contains(&address.hash));
    Ok(addresses)
}

/// Which of these addresses a contact shares with somebody of another generation.
fn shared_by_generations(tx: &Tx<'_>, contact: Id<Contact>, addresses: &[Hashed]) -> Result<BTreeSet<Hash>> {
    let mut shared = BTreeSet::new();
    let Some(own) = store::generation(tx.db, contact)? else { return Ok(shared) };
    for address in addresses.iter().filter(|address| address.kind == "post") {
        for other in store::holders_in(tx, address)? {
            if store::generation(tx.db, other)?.is_some_and(|theirs| theirs != own) {
                shared.insert(address.hash.clone());
            }
        }
    }
    Ok(shared)
}

/// Blocks the addresses of a contact on one channel inside an act.
pub(crate) fn block_channel_of(tx: &Tx<'_>, contact: Id<Contact>, channel: Channel, scope: &Scope) -> Result<Blocked> {
    let mut addresses = own_addresses(tx, contact)?;
    addresses.retain(|address| address.channels().contains(&channel));
    block(tx, &addresses, scope, Source::Person)
}
