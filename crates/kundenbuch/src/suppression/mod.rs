//! Who must never be written to: keyed hashes per channel that outlive the person's record.
//!
//! Rows are only ever added. An opt-in removes none; it *answers* a row by naming it, for one contact, one purpose and
//! one channel (design §13.2). Addresses nobody knows are blocked too.

pub(crate) mod bind;
pub mod canon;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Id, Moment, Result, Uid,
    book::{Book, Changed, Keys, Op, Reader, Tx},
    consents::{self, Channel, Event, How, No},
    contacts::{
        Contact,
        ready::{self, Addressee, Hash, Ready},
    },
    exchange::read::names,
};

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

/// What is to be blocked, as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Target {
    /// An e-mail address, in any spelling.
    Email {
        /// The address.
        address: String,
    },
    /// A phone number, in any spelling.
    Phone {
        /// The number.
        number: String,
    },
    /// All addresses of a mail domain.
    Domain {
        /// The domain, with or without `@`.
        domain: String,
    },
    /// A person or organisation at a postal address.
    Post {
        /// Surname, or the organisation's name.
        family: String,
        /// First name; empty for organisations.
        given: String,
        /// Street and house number.
        street: String,
        /// Postcode.
        postcode: String,
    },
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

    fn how(self) -> How {
        if self == Source::Mail { How::Mail } else { How::List }
    }
}

/// What blocking did. Both are 0 if everything was blocked already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Blocked {
    /// New rows of the block list: an address of this person now gets a no from the gate, and did not before.
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

impl Target {
    /// Reads one line as people write addresses: `Frau Dr. Ilse Huber, Am Wall 3, 01067 Dresden`.
    ///
    /// The first part is the name, the last one begins with the postcode, between them stands the street. Nobody knows
    /// whether a name is a person's or a firm's, so there is a reading of each. Empty if a part is missing.
    pub fn post_of_line(line: &str) -> Vec<Target> {
        let parts: Vec<&str> = line.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
        let [name, street @ .., place] = parts.as_slice() else { return Vec::new() };
        let postcode = place.split_whitespace().find(|word| word.chars().any(|letter| letter.is_ascii_digit()));
        let (Some(postcode), false) = (postcode, street.is_empty()) else { return Vec::new() };
        let person = names::split_name(name);
        let at = |family: String, given: String| Target::Post {
            family,
            given,
            street: street.join("\n"),
            postcode: postcode.to_owned(),
        };
        let firm = at((*name).to_owned(), String::new());
        if person.given.is_empty() { vec![firm] } else { vec![at(person.family, person.given), firm] }
    }

    pub(crate) fn hashed(&self, keys: &Keys) -> Result<Hashed> {
        let (kind, hash, field, why) = match self {
            Target::Email { address } => {
                let hash = ready::email_row(address.trim().to_owned(), String::new(), keys).hash;
                ("mail", hash, "email", "not_an_email")
            }
            Target::Phone { number } => {
                let hash = ready::phone_row(number.trim().to_owned(), String::new(), keys).hash;
                ("phone", hash, "phone", "not_a_phone")
            }
            Target::Domain { domain } => {
                let hash = canon::domain(domain).map(|form| short(keys, &form)).unwrap_or_default();
                ("domain", hash, "domain", "not_a_domain")
            }
            Target::Post { family, given, street, postcode } => {
                let hash = ready::post_hash(Addressee { family, given }, street, postcode, keys);
                ("post", hash, "address", "incomplete")
            }
        };
        if hash.is_empty() { Err(Error::invalid(field, why)) } else { Ok(Hashed { kind, hash }) }
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

    /// How many rows the block list has.
    pub fn suppressions(&self) -> Result<u64> {
        store::count(&self.db)
    }
}

impl Book {
    /// Blocks an address, known or not, and records the no of everybody who has it or had it. Twice is once.
    ///
    /// # Errors
    /// [`Error::InvalidValue`] if the address cannot be understood; [`Error::NotFound`] for an unknown purpose.
    pub fn suppress(&mut self, target: &Target, scope: &Scope, source: Source) -> Result<Changed<Blocked>> {
        self.suppress_all(std::slice::from_ref(target), scope, source)
    }

    /// Blocks several addresses, or several readings of one, in one act; see [`Book::suppress`].
    ///
    /// # Errors
    /// As [`Book::suppress`]; nothing is blocked then.
    pub fn suppress_all(&mut self, targets: &[Target], scope: &Scope, source: Source) -> Result<Changed<Blocked>> {
        let hashed = targets.iter().map(|target| target.hashed(&self.keys)).collect::<Result<Vec<_>>>()?;
        self.change(Op::Suppress, |tx| block(tx, &hashed, scope, source))
    }

    /// "Will keine Werbung": the person objects to all advertising, on all their addresses.
    ///
    /// # Errors
    /// [`Error::ContactGone`].
    pub fn block_contact(&mut self, contact: Id<Contact>) -> Result<Changed<Blocked>> {
        self.change(Op::WithdrawConsent, |tx| {
            consents::must_exist(tx.db, contact)?;
            for pair in store::pairs(tx.db, &Scope::Advertising, None)? {
                if !consents::refused(tx.db, contact, pair.purpose, pair.channel)? {
                    let no = No::now(tx, How::List);
                    consents::record_no(tx, contact, pair.purpose, pair.channel, Event::Objected, &no)?;
                }
            }
            block(tx, &store::addresses_of(tx.db, contact)?, &Scope::Advertising, Source::Person)
        })
    }
}

/// Blocks addresses inside an act; see [`Book::suppress`].
///
/// Whoever has one of them, or had it, gets the no as an event of their own: so it outlives a change of address or name.
pub(crate) fn block(tx: &Tx<'_>, hashed: &[Hashed], scope: &Scope, source: Source) -> Result<Blocked> {
    let purpose = match scope {
        Scope::Purpose { code } => Some(consents::purpose_id(tx.db, code)?),
        Scope::Advertising | Scope::Everything => None,
    };
    let pairs = store::pairs(tx.db, scope, purpose)?;
    let mut blocked = 0;
    let mut contacts = BTreeSet::new();
    for address in hashed {
        // Where the same row stands and nobody agreed since, it was said already.
        if store::stands(tx.db, address, purpose, scope)? && bind::all_refused(tx.db, address, &pairs)? {
            continue;
        }
        let uid = store::insert(tx, address, purpose, scope, source)?;
        blocked += 1;
        contacts.extend(store::holders(tx.db, address)?);
        let no = No { block: Some(uid), ..No::now(tx, source.how()) };
        bind::refuse_holders(tx, address, &pairs, &no)?;
    }
    Ok(Blocked { blocked, contacts: u32::try_from(contacts.len()).unwrap_or(u32::MAX) })
}

/// Blocks the addresses of a contact on one channel inside an act.
pub(crate) fn block_channel_of(tx: &Tx<'_>, contact: Id<Contact>, channel: Channel, scope: &Scope) -> Result<Blocked> {
    let mut addresses = store::addresses_of(tx.db, contact)?;
    addresses.retain(|address| address.channels().contains(&channel));
    block(tx, &addresses, scope, Source::Person)
}

/// A row of an address list says no: "Newsletter: nein" blocks advertising on its e-mail addresses, a stop on all its
/// addresses. Where the row has no address that could be blocked, the contact it became or met has said no.
/// A row that says neither blocks nothing.
pub(crate) fn block_refused_by_import(tx: &Tx<'_>, ready: &Ready, contact: Option<Id<Contact>>) -> Result<()> {
    let refused: BTreeSet<Channel> = ready.claims.iter().flat_map(|claim| claim.refused()).copied().collect();
    if refused.is_empty() {
        return Ok(());
    }
    let mails = ready.emails.iter().map(|row| ("mail", &row.hash));
    let phones = ready.phones.iter().map(|row| ("phone", &row.hash));
    let posts = ready.addresses.iter().map(|row| ("post", &row.hash));
    let all = mails.chain(phones).chain(posts).filter(|(_, hash)| !hash.is_empty());
    let hashed = all.map(|(kind, hash)| Hashed { kind, hash: hash.clone() });
    let hashed: Vec<Hashed> =
        hashed.filter(|address| address.channels().iter().any(|channel| refused.contains(channel))).collect();
    block(tx, &hashed, &Scope::Advertising, Source::Import)?;
    let Some(contact) = contact else { return Ok(()) };
    let said_at = ready.refused_at.map_or(tx.now(), |at| at.min(tx.now()));
    let no = No { happened_at: said_at, ..No::now(tx, How::List) };
    let blocked = |channel| hashed.iter().any(|address| address.channels().contains(&channel));
    for pair in store::pairs(tx.db, &Scope::Advertising, None)? {
        let by_address = !refused.contains(&pair.channel) || blocked(pair.channel);
        if !by_address {
            consents::refuse(tx, contact, pair.purpose, pair.channel, &no)?;
        }
    }
    Ok(())
}

/// Which kinds of addresses of a row stand on the block list: `mail`, `domain`, `phone`, `post`.
pub(crate) fn blocked_kinds(db: &Connection, ready: &Ready) -> Result<Vec<&'static str>> {
    let mails = ready.emails.iter().flat_map(|row| [("mail", &row.hash), ("domain", &row.domain_hash)]);
    let phones = ready.phones.iter().map(|row| ("phone", &row.hash));
    let posts = ready.addresses.iter().map(|row| ("post", &row.hash));
    let mut kinds = Vec::new();
    for (kind, hash) in mails.chain(phones).chain(posts) {
        if !hash.is_empty() && !kinds.contains(&kind) && store::is_listed(db, kind, hash)? {
            kinds.push(kind);
        }
    }
    Ok(kinds)
}
