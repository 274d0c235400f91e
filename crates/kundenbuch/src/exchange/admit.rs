//! The gate: may this row come into the book, and as what?
//!
//! Asked by every door for every draft. It may tighten, never loosen: a "yes" to advertising in a file is only
//! remarked upon, a "no" or a "stop" blocks.

use std::cmp::Reverse;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{
    draft::Claim,
    refusal,
    sameness::Traits,
    store::{self, Known, Resting, Restricted},
};
use crate::{
    Error, Id, Result,
    book::{Keys, Tx},
    children::Cutoff,
    contacts::{
        self, Contact, ErasedBefore,
        ready::{self, Ready, Withheld},
    },
    erasure, restriction,
    search::fold,
    suppression::Listed,
};

/// Why a row, or something of it, is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "HeldReason")] // the name on the page, where two of the same name would meet
pub enum Reason {
    /// One of its addresses is on the block list: taken, but stays unmailable.
    Suppressed,
    /// The person was erased: not taken. Or an erased person had one of its addresses, which says little: taken, and
    /// pointed out (`hint`).
    Erased,
    /// The person is restricted (Art. 18 DSGVO): not taken, nothing of the known record changes.
    Restricted,
    /// Looks like somebody known, not surely the same: not taken.
    Duplicate,
    /// Named and reached like somebody known, but surely another person: taken as one. Or a no under a name alone, of
    /// one or several known ([`NAME_ONLY`], [`NAMES`]); or of whom nothing but the name is known ([`BY_NAME`], [`NAMESAKES`]).
    Similar,
    /// A child: taken, advertising off.
    Minor,
    /// The file claims a consent it cannot prove: taken, no consent.
    ConsentWithoutEvidence,
    /// A card number or the like: the value is not taken, the row is.
    ForbiddenValue,
    /// A value longer than allowed: the value is not taken, or the row if it cannot be split.
    TooLong,
    /// Not to be understood, or without name and address: not taken.
    Unreadable,
}

/// The detail of a row that has an address of an erased person and comes in.
pub const HINT: &str = "hint";

/// The detail of a row that says no and nothing but a name: it is taken for the only one who has it.
pub const NAME_ONLY: &str = "name_only";

/// The same where several have the name: it is a new contact, and its no is its own.
pub const NAMES: &str = "several_of_name";

/// The detail of a row that is taken for the only one of its name, of whom nothing else was known.
pub const BY_NAME: &str = "by_name";

/// The same where several have the name: it is a new contact.
pub const NAMESAKES: &str = "namesakes";

impl Reason {
    /// The code on the wire and of its words.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Suppressed => "suppressed",
            Reason::Erased => "erased",
            Reason::Restricted => "restricted",
            Reason::Duplicate => "duplicate",
            Reason::Similar => "similar",
            Reason::Minor => "minor",
            Reason::ConsentWithoutEvidence => "consent_without_evidence",
            Reason::ForbiddenValue => "forbidden_value",
            Reason::TooLong => "too_long",
            Reason::Unreadable => "unreadable",
        }
    }
}

/// One remark of the gate about a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Held {
    /// Line of the file, from 1; the only thing shown of erased people.
    pub line: u32,
    /// Why.
    pub reason: Reason,
    /// What exactly, as codes separated by blanks: `mail`, `phone`, `post`, `name`, a field's name.
    pub detail: String,
    /// The known contact it is about.
    pub contact: Option<Id<Contact>>,
    /// Whether the row is taken all the same.
    pub taken: bool,
}

impl Held {
    /// The code of its words: a row that came in is not about somebody erased, only like one.
    pub fn word(&self) -> &'static str {
        word(self.reason, self.taken)
    }
}

/// The code of the words for a reason of rows that stayed out or were taken.
pub fn word(reason: Reason, taken: bool) -> &'static str {
    if taken && reason == Reason::Erased { "erased_hint" } else { reason.code() }
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// A new contact.
    New,
    /// Surely the same as a known one: empty fields are filled, nothing is overwritten.
    Supplement(Id<Contact>),
    /// It stays out.
    Out,
}

/// What the gate knows of the book while an import runs, asked once: nobody is erased or restricted by an import, and
/// what it adds to the block list is read as it comes.
#[derive(Debug)]
pub struct Gate {
    /// Whether the ledger has anybody it could recognise.
    marks: bool,
    restricted: Restricted,
    resting: Resting,
    listed: Listed,
    cutoff: Cutoff,
}

impl Gate {
    /// At the beginning of an import.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(tx: &Tx<'_>) -> Result<Gate> {
        Ok(Gate {
            marks: erasure::any_marks(tx.db)?,
            restricted: Restricted::of(tx.db)?,
            resting: Resting::of(tx.db, tx.keys)?,
            listed: Listed::default(),
            cutoff: Cutoff::of(tx)?,
        })
    }

    /// Ticks a row as a child if nothing but a year is known of its birth, and it may be one.
    pub fn tick(&self, ready: &mut Ready) {
        ready.minor |= ready.born_in.is_some_and(|year| self.cutoff.may_be_child(year));
    }
}

/// What the gate says of a row.
#[derive(Debug)]
pub struct Judged {
    /// Whether it comes in, and as whom.
    pub admission: Admission,
    /// Why.
    pub remarks: Vec<Held>,
    /// Whom a no means that stays out with its row: everybody it can be of.
    pub whose: Vec<Id<Contact>>,
}

impl Judged {
    /// A row that stays out.
    fn out(remark: Held, whose: Vec<Id<Contact>>) -> Judged {
        Judged { admission: Admission::Out, remarks: vec![remark], whose }
    }
}

/// Judges one row; the remarks say why.
pub fn judge(tx: &Tx<'_>, gate: &mut Gate, ready: &Ready, withheld: &[Withheld]) -> Result<Judged> {
    let (db, keys) = (tx.db, tx.keys);
    let held = |reason, detail: &str, contact, taken| Held {
        line: ready.line,
        reason,
        detail: detail.to_owned(),
        contact,
        taken,
    };
    let erased = if gate.marks { erasure::known(db, keys, ready, None)? } else { None };
    if erased == Some(erasure::Known::Hold) || store::is_erased_card(db, ready)? {
        return Ok(Judged::out(held(Reason::Erased, "", None, false), Vec::new()));
    }
    let known = store::like_or(tx, &gate.restricted, brought(tx, ready), ready)?;
    let theirs = known.iter().find(|found| found.restricted && found.theirs(ready)).map(|found| found.id);
    if let Some(id) = theirs.map_or_else(|| gate.resting.whose(db, keys, ready, None), |id| Ok(Some(id)))? {
        return Ok(Judged::out(held(Reason::Restricted, "", Some(id), false), vec![id]));
    }
    let mut others = known.iter().filter(|found| !found.restricted);
    // A card that is known says who it is; else the one with most in common: a row about the son must not fill the
    // father's empty fields, nor one that says nothing of it the son's.
    let same = others
        .clone()
        .filter(|found| found.same())
        .max_by_key(|found| (found.by_card(), found.same_generation, found.equal.len(), Reverse(found.id)));
    if let (None, Some(found)) = (same, others.clone().find(|found| found.similar(ready))) {
        // Their first names may only sound alike: then the address is all that says whose a no is.
        let theirs = others.clone().filter(|found| found.similar(ready) && found.may_refuse && !ready.nameless());
        let whose = theirs.map(|found| found.id).collect();
        return Ok(Judged::out(held(Reason::Duplicate, &found.equal.join(" "), Some(found.id), false), whose));
    }
    if let (true, Some(found)) = (ready.nameless(), same)
        && others.clone().filter(|other| other.same()).count() > 1
    {
        // Without a name it may be several people's.
        return Ok(Judged::out(held(Reason::Duplicate, &found.equal.join(" "), Some(found.id), false), Vec::new()));
    }
    let mut remarks = Vec::new();
    // A no that tells nothing but a whole name is that of the only one who has it.
    let is_by_name = same.is_none() && refusal::is_by_name(ready);
    let mut named: Vec<&Known> = known.iter().filter(|found| is_by_name && found.may_be_named()).collect();
    if named.iter().any(|found| found.same_name) {
        named.retain(|found| found.same_name); // the other way round only where nobody is called so
    }
    let same = match named.as_slice() {
        [only] if only.restricted => {
            return Ok(Judged::out(held(Reason::Restricted, "", Some(only.id), false), vec![only.id]));
        }
        [only] => {
            remarks.push(held(Reason::Similar, NAME_ONLY, Some(only.id), true));
            Some(*only)
        }
        [_, _, ..] => {
            let shown = named.iter().find(|found| !found.restricted).map(|found| found.id);
            remarks.push(held(Reason::Similar, NAMES, shown, true));
            None
        }
        [] => same,
    };
    // Who is known by name only is the one of that name whom a list brings, unless there are several; so is a firm of
    // which a row tells nothing else.
    let only_named = others.clone().find(|found| same.is_none() && named.is_empty() && found.only_named());
    let of_name = known.iter().filter(|found| found.is_of_name()).count();
    let same = match only_named {
        // Nobody can tell which of them it is. A firm of which the row tells nothing stays out.
        Some(found) if of_name > 1 && ready.kind == contacts::Kind::Organisation => {
            let remark = held(Reason::Duplicate, &found.equal.join(" "), Some(found.id), false);
            return Ok(Judged::out(remark, Vec::new()));
        }
        // Somebody comes in as one more, and is pointed out.
        Some(found) if of_name > 1 => {
            remarks.push(held(Reason::Similar, NAMESAKES, Some(found.id), true));
            None
        }
        Some(found) => {
            if ready.kind == contacts::Kind::Person {
                remarks.push(held(Reason::Similar, BY_NAME, Some(found.id), true));
            }
            Some(found)
        }
        None => same,
    };
    if erased.is_some() && !same.map_or(Ok(false), |found| is_hinted(db, keys, found.id))? {
        remarks.push(held(Reason::Erased, HINT, same.map(|found| found.id), true));
    }
    if let (None, true, Some(found)) = (same, named.is_empty(), others.find(|found| !found.contradicts.is_empty())) {
        remarks.push(held(Reason::Similar, &found.contradicts.join(" "), Some(found.id), true));
    }
    // The book's own name stands: another one in the file is pointed out.
    if let Some(found) = same.filter(|found| found.renamed()) {
        remarks.push(held(Reason::Unreadable, "renamed", Some(found.id), true));
    }
    let blocked = gate.listed.kinds(db, ready)?;
    if !blocked.is_empty() {
        remarks.push(held(Reason::Suppressed, &blocked.join(" "), None, true));
    }
    if ready.is_child(&gate.cutoff) {
        remarks.push(held(Reason::Minor, "", None, true));
    }
    // A word nobody understands is pointed out like a yes: neither is a consent.
    if let Some(claim) = ready.claims.iter().find(|claim| matches!(claim, Claim::Yes | Claim::Unclear)) {
        let detail = if *claim == Claim::Unclear { "unclear" } else { "" };
        remarks.push(held(Reason::ConsentWithoutEvidence, detail, None, true));
    }
    for value in withheld {
        let reason = if value.why == "too_long" { Reason::TooLong } else { Reason::ForbiddenValue };
        remarks.push(held(reason, value.field, None, true));
    }
    let admission = same.map_or(Admission::New, |found| Admission::Supplement(found.id));
    Ok(Judged { admission, remarks, whose: Vec::new() })
}

/// The firm of the row's name, in whatever spelling, that an earlier row of the file brought.
fn brought(tx: &Tx<'_>, ready: &Ready) -> Option<Id<Contact>> {
    let is_firm = ready.kind == contacts::Kind::Organisation;
    is_firm.then(|| tx.firm(&fold::sort_key("", "", &ready.organisation))).flatten()
}

/// Whether the known contact has an address of an erased person already: whoever let it in is not told every month.
fn is_hinted(db: &Connection, keys: &Keys, id: Id<Contact>) -> Result<bool> {
    let there = ready::of_contact(&contacts::store::get(db, id)?, keys);
    Ok(erasure::known(db, keys, &there, Some(id))?.is_some())
}

/// Whether the ledger knows a person with this name and one of these addresses.
fn was_erased(db: &Connection, keys: &Keys, ready: &Ready, own: Option<Id<Contact>>) -> Result<bool> {
    Ok(erasure::known(db, keys, ready, own)? == Some(erasure::Known::Hold))
}

/// Whether there is anybody whom [`object`] could recognise.
pub fn watches(db: &Connection) -> Result<bool> {
    Ok(restriction::store::any(db)? || erasure::any_marks(db)?)
}

/// What the gate objects to in somebody who is entered or changed by hand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Objection {
    /// The person was erased.
    pub erased: bool,
    /// The restricted record that is theirs.
    pub restricted: Option<Id<Contact>>,
}

/// Asks the gate about somebody entered by hand, or about a known contact as it stands; `own` is its number.
pub fn object(db: &Connection, keys: &Keys, ready: &Ready, own: Option<Id<Contact>>) -> Result<Objection> {
    let mut objection = Objection { erased: was_erased(db, keys, ready, own)?, restricted: None };
    if restriction::store::any(db)? {
        let known = store::like(db, &Restricted::of(db)?, ready)?;
        let junior = Traits::of(ready).generation().is_some();
        // A name and a postcode are many people's: they hold a row of a list, but refuse nobody at the counter. Nor does
        // a name that is nearly theirs refuse a junior.
        let theirs = known.iter().find(|found| {
            found.restricted
                && Some(found.id) != own
                && found.theirs(ready)
                && (found.namesake() || found.by_card() || (!found.same_name && !junior))
        });
        objection.restricted = match theirs {
            Some(found) => Some(found.id),
            None => Resting::of(db, keys)?.whose(db, keys, ready, own)?,
        };
    }
    Ok(objection)
}

impl Objection {
    /// Refuses what was not objected to `before`: who was let in knowingly is not asked about again.
    ///
    /// # Errors
    /// [`Error::RestrictedPerson`]; [`Error::ErasedPerson`] unless they come back by themselves.
    pub fn refuse(self, before: Objection, erased_before: ErasedBefore) -> Result<()> {
        match self.restricted {
            Some(id) if before.restricted != Some(id) => return Err(Error::RestrictedPerson { id }),
            _ => {}
        }
        if self.erased && !before.erased && erased_before == ErasedBefore::Refuse {
            return Err(Error::ErasedPerson);
        }
        Ok(())
    }
}
