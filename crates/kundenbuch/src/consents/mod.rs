//! Consents: purposes, immutable wordings, append-only events. State is derived, never stored.
//!
//! Refuses a grant that lacks what makes it provable (design §13.1), and one that would speak over a block it does
//! not name. A no is never refused.

mod purposes;
pub mod record;
pub mod rules;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use jiff::tz::TimeZone;
use rusqlite::Connection;

pub use record::{
    Channel, ConsentEvent, Event, Evidence, Grant, How, Line, NewPurpose, Overview, Purpose, PurposeChannel,
    PurposeView, State, Withdrawal, Wording,
};

use crate::{
    Error, Id, Moment, Result, Uid,
    book::{Book, Changed, Op, Reader, Tx},
    children::{self, Cutoff},
    contacts::Contact,
    permission::{self, store::OpenBlock},
    restriction,
    suppression::{self, Block, Scope},
};
pub(crate) use purposes::seed;
pub(crate) use store::{
    answer_told, insert_told, is_known, noes_among, purpose_id, put_back, told, who_said_no, who_was_asked,
    wording_of_text,
};

/// Largest proof, in bytes: a scan, not a film.
pub const LARGEST_EVIDENCE: usize = 16 << 20;

impl Reader {
    /// Everything about a contact's consents: state and answer of the gate for each purpose and channel, history,
    /// blocks.
    ///
    /// # Errors
    /// [`Error::ContactGone`].
    pub fn consent_overview(&self, contact: Id<Contact>) -> Result<Overview> {
        let (mut lines, cutoff) = (Vec::new(), self.cutoff()?);
        for purpose in self.purposes()? {
            for channel in purpose.channels.iter().map(|one| one.channel) {
                let (_, facts) = permission::store::one(&self.db, &cutoff, contact, &purpose.code, channel)?;
                let decisive = store::status(&self.db, contact, purpose.id, channel)?.decisive();
                lines.push(Line {
                    channel,
                    state: State::after(decisive.map(|said| said.event)),
                    since: decisive.map(|said| said.happened_at),
                    wording_version: decisive.and_then(|said| said.wording_version),
                    permission: permission::decide(&facts),
                    blocks: blocks(&permission::store::open_blocks(&self.db, contact, &purpose.code, channel)?, &[]),
                    purpose: purpose.clone(),
                });
            }
        }
        must_exist(&self.db, contact)?;
        Ok(Overview {
            lines,
            history: store::history(&self.db, contact)?,
            suppressed: self.blocks_of(contact)?,
            origins: self.block_origins_of(contact)?,
        })
    }

    /// A contact's consent events, the newest first.
    ///
    /// # Errors
    /// [`Error::ContactGone`].
    pub fn consent_history(&self, contact: Id<Contact>) -> Result<Vec<ConsentEvent>> {
        must_exist(&self.db, contact)?;
        store::history(&self.db, contact)
    }

    /// The file that proves a consent, whole as it was taken in.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none; [`Error::BookDamaged`] if its bytes are not those that were taken in.
    pub fn evidence(&self, consent: Uid) -> Result<Evidence> {
        store::evidence(&self.db, consent)
    }
}

impl Book {
    /// Records a consent. By itself it names every withdrawal and objection of this contact, purpose and channel that
    /// was said before; a block it must be told.
    ///
    /// # Errors
    /// [`Error::ConsentIncomplete`] with `how`, `wording`, `happened_at`, `channel_not_for_purpose`, `guardian` (a
    /// child's needs a note and a proof), `older_than_withdrawal` or `older_than_block`; [`Error::Suppressed`] if no
    /// address would be free to use, with the blocks the grant does not name; [`Error::NotFound`] if it names a block
    /// that is not this contact's on this purpose and channel; [`Error::FileTooLarge`].
    pub fn grant_consent(
        &mut self,
        contact: Id<Contact>,
        grant: &Grant,
        evidence: Option<&Evidence>,
    ) -> Result<Changed<()>> {
        let Some(how) = grant.how.filter(|how| *how != How::List) else { return Err(incomplete("how")) };
        if grant.happened_at > self.now().plus_days(1) {
            return Err(incomplete("happened_at"));
        }
        if evidence.is_some_and(|file| file.content.len() > LARGEST_EVIDENCE) {
            return Err(Error::FileTooLarge { limit: LARGEST_EVIDENCE as u64 });
        }
        let latest = end_of_day(grant.happened_at);
        self.change(Op::GrantConsent, |tx| {
            restriction::must_be_free(tx.db, contact)?;
            let purpose = purpose_id(tx.db, &grant.purpose)?;
            let (_, facts) = permission::store::one(tx.db, &Cutoff::of(tx)?, contact, &grant.purpose, grant.channel)?;
            if facts.grounds.is_none() {
                return Err(incomplete("channel_not_for_purpose"));
            }
            let wording =
                store::wording_id(tx.db, purpose, grant.wording_version)?.ok_or_else(|| incomplete("wording"))?;
            let guardian = facts.needs_guardian();
            if guardian && (grant.note.trim().is_empty() || evidence.is_none()) {
                return Err(incomplete("guardian"));
            }
            let open = permission::store::open_blocks(tx.db, contact, &grant.purpose, grant.channel)?;
            let lifted = lifted(&open, &grant.lifts, latest)?;
            if store::last_no(tx.db, contact, purpose, grant.channel)?.is_some_and(|no| no > latest) {
                return Err(incomplete("older_than_withdrawal"));
            }
            let free = |address: &permission::Reach| !open.iter().any(|one| one.bars(address, &lifted));
            let left = blocks(&open, &lifted);
            if !left.is_empty() && !facts.addresses.iter().any(|address| address.usable && free(address)) {
                return Err(Error::Suppressed { blocks: left });
            }
            let consent = store::insert_event(
                tx,
                &store::NewEvent {
                    contact,
                    purpose,
                    channel: grant.channel,
                    event: Event::Granted,
                    wording: Some(wording),
                    how,
                    note: grant.note.trim(),
                    guardian,
                    block: None,
                    happened_at: grant.happened_at,
                },
            )?;
            let noes = store::noes(tx.db, contact, purpose, grant.channel)?;
            noes.iter().chain(&lifted).try_for_each(|no| store::insert_answer(tx, consent, *no))?;
            evidence.map_or(Ok(()), |file| store::insert_evidence(tx, consent, file))?;
            if guardian { Ok(()) } else { children::store::take_tick_off(tx, contact) } // of age, and spoke for themselves
        })
    }

    /// Records a withdrawal or an objection; it cannot be undone, only answered by a new consent. An objection also
    /// blocks the contact's addresses on that channel for that purpose, also if there never was a consent.
    ///
    /// # Errors
    /// [`Error::ContactGone`]; [`Error::NotFound`] for an unknown purpose; [`Error::InvalidValue`] if the event is
    /// no no.
    pub fn withdraw_consent(&mut self, contact: Id<Contact>, no: &Withdrawal) -> Result<Changed<()>> {
        if !matches!(no.event, Event::Withdrawn | Event::Objected) {
            return Err(Error::invalid("event", "unknown_value"));
        }
        self.change(Op::WithdrawConsent, |tx| {
            let purpose = purpose_id(tx.db, &no.purpose)?;
            must_exist(tx.db, contact)?;
            let said = No {
                note: no.note.trim(),
                happened_at: no.happened_at.min(tx.now()), // a mistyped year must not bar every later consent
                ..No::now(tx, no.how.unwrap_or(How::List))
            };
            record_no(tx, contact, purpose, no.channel, no.event, &said)?;
            if no.event == Event::Objected {
                let scope = Scope::Purpose { code: no.purpose.clone() };
                suppression::block_channel_of(tx, contact, no.channel, &scope)?;
            }
            Ok(())
        })
    }
}

/// The rows a grant answers: each must be an open block of this contact for this purpose and channel, and not newer
/// than the grant.
fn lifted(open: &[OpenBlock], lifts: &[Uid], latest: Moment) -> Result<Vec<Uid>> {
    let mut rows = Vec::with_capacity(lifts.len());
    for uid in lifts {
        let found = open.iter().find(|one| one.block.uid == *uid).ok_or_else(|| Error::not_found("suppressions"))?;
        if found.block.at > latest {
            return Err(incomplete("older_than_block"));
        }
        rows.push(*uid);
    }
    rows.sort_unstable();
    rows.dedup();
    Ok(rows)
}

/// The blocks that are left, each once, though it may bar several addresses.
fn blocks(open: &[OpenBlock], lifted: &[Uid]) -> Vec<Block> {
    let mut left: Vec<&OpenBlock> = open.iter().filter(|one| !lifted.contains(&one.block.uid)).collect();
    left.sort_by_key(|one| one.row);
    left.dedup_by_key(|one| one.row);
    left.into_iter().map(|one| one.block.clone()).collect()
}

/// Whether the contact said no for the purpose on the channel and no standing grant names it.
pub(crate) fn refused(db: &Connection, contact: Id<Contact>, purpose: Id<Purpose>, channel: Channel) -> Result<bool> {
    Ok(store::status(db, contact, purpose, channel)?.refusal.is_some())
}

/// Whether a grant of the contact stands for the purpose on the channel.
pub(crate) fn is_granted(
    db: &Connection,
    contact: Id<Contact>,
    purpose: Id<Purpose>,
    channel: Channel,
) -> Result<bool> {
    Ok(store::status(db, contact, purpose, channel)?.is_granted())
}

/// How a no came, and from what it follows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct No<'a> {
    /// How it was said.
    pub how: How,
    /// A remark.
    pub note: &'a str,
    /// When it was said.
    pub happened_at: Moment,
    /// The block it follows from.
    pub block: Option<Uid>,
}

impl No<'_> {
    /// Said now.
    pub fn now(tx: &Tx<'_>, how: How) -> Self {
        No { how, note: "", happened_at: tx.now(), block: None }
    }
}

/// Records a no inside an act: the only way one is written.
pub(crate) fn record_no(
    tx: &Tx<'_>,
    contact: Id<Contact>,
    purpose: Id<Purpose>,
    channel: Channel,
    event: Event,
    no: &No<'_>,
) -> Result<()> {
    let no = store::NewEvent {
        contact,
        purpose,
        channel,
        event,
        wording: None,
        how: no.how,
        note: no.note,
        guardian: false,
        block: no.block,
        happened_at: no.happened_at,
    };
    store::insert_event(tx, &no).map(drop)
}

/// Records a no unless one stands: a withdrawal where a grant stands, else an objection. Says whether it did.
pub(crate) fn refuse(
    tx: &Tx<'_>,
    contact: Id<Contact>,
    purpose: Id<Purpose>,
    channel: Channel,
    no: &No<'_>,
) -> Result<bool> {
    let status = store::status(tx.db, contact, purpose, channel)?;
    if status.refusal.is_some() {
        return Ok(false);
    }
    let event = if status.is_granted() { Event::Withdrawn } else { Event::Objected };
    record_no(tx, contact, purpose, channel, event, no)?;
    Ok(true)
}

/// Whether the contact has answered a block for the purpose on the channel, or bears the no that follows from it.
pub(crate) fn knows_block(
    db: &Connection,
    contact: Id<Contact>,
    purpose: Id<Purpose>,
    channel: Channel,
    block: Uid,
) -> Result<bool> {
    Ok(store::follows_from(db, contact, purpose, channel, block)?
        || store::is_named(db, contact, purpose, channel, block)?)
}

/// Refuses if the contact is gone.
pub(crate) fn must_exist(db: &Connection, contact: Id<Contact>) -> Result<()> {
    if store::exists(db, contact)? { Ok(()) } else { Err(Error::ContactGone { id: contact }) }
}

fn incomplete(what: &str) -> Error {
    Error::ConsentIncomplete { what: what.to_owned() }
}

/// The last moment of the office's day: a consent is dated by the day, so one of the same day is not older than a no.
fn end_of_day(moment: Moment) -> Moment {
    let next = moment.day().tomorrow().ok().and_then(|day| day.to_zoned(TimeZone::system()).ok());
    next.map_or(moment, |midnight| Moment(midnight.timestamp().as_millisecond().saturating_sub(1)))
}
