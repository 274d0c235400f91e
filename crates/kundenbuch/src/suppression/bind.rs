//! A no is bound to the person as well as to the address (design §5.6): a block finds whoever has the address or ever
//! had it, and whoever gets a blocked address gets its no as an event of their own.
//!
//! The door calls both halves for every act, so no way of writing can pass by.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{Hashed, Scope, canon::Canon, store};
use crate::{
    Error, Id, Moment, Result, Uid,
    book::{AddressChanges, Keys, Tx},
    consents::{self, How, No},
    contacts::Contact,
};

/// Writes down which addresses and names contacts had until this act; of contacts that are gone nothing stays.
pub(crate) fn keep_former(db: &Connection, keys: &Keys, changes: &AddressChanges, at: Moment) -> Result<()> {
    changes.gone.iter().try_for_each(|contact| store::forget_former(db, *contact))?;
    let there = |contact: &i64| !changes.gone.contains(contact);
    for (contact, kind, hash) in changes.left.iter().filter(|(contact, ..)| there(contact)) {
        store::insert_former(db, *contact, kind, hash, at)?;
    }
    let names = changes.renamed.iter().map(|(contact, [given, family])| (contact, Canon::called(family, given)));
    let places = changes.moved.iter().map(|(contact, [street, postcode])| (contact, Canon::place(street, postcode)));
    for (contact, form) in names.chain(places).filter(|(contact, _)| there(contact)) {
        if let Some(form) = form {
            store::insert_former(db, *contact, form.kind(), &keys.hasher.half_of(&form), at)?;
        }
    }
    Ok(())
}

/// Whoever got a blocked address in this act gets the no that the block stands for, once for each block; how many
/// events were written. Somebody who answered the block, or who bears its no already, gets none.
pub(crate) fn bind_arrivals(tx: &Tx<'_>, came: &BTreeSet<i64>) -> Result<usize> {
    if came.is_empty() {
        return Ok(0); // most acts bring no address
    }
    let mut written = 0;
    for contact in store::blocked_among(tx.db, came)? {
        for block in store::blocks_on(tx.db, contact)? {
            let scope = if block.everything { Scope::Everything } else { Scope::Advertising };
            let no = No { happened_at: block.at, block: Some(block.uid), ..No::now(tx, How::List) };
            for pair in store::pairs(tx.db, &scope, block.purpose)? {
                // A grant that came with the block has seen it: it still bars the address, and the person agreed after it.
                let is_seen = || {
                    Ok::<_, Error>(
                        tx.has_told(contact, block.uid)
                            && consents::is_granted(tx.db, contact, pair.purpose, pair.channel)?,
                    )
                };
                if block.address.channels().contains(&pair.channel)
                    && !is_seen()?
                    && !consents::knows_block(tx.db, contact, pair.purpose, pair.channel, block.uid)?
                    && consents::refuse(tx, contact, pair.purpose, pair.channel, &no)?
                {
                    written += 1;
                }
            }
        }
    }
    Ok(written + bind_who_came_again(tx, came)?)
}

/// Whoever comes with an address that somebody had who says no is that one, as an older list knows them: under a former
/// name, or at a former address. Who agreed is asked no more.
fn bind_who_came_again(tx: &Tx<'_>, came: &BTreeSet<i64>) -> Result<usize> {
    let mut written = 0;
    for (contact, before) in store::had_before(tx.db, came)? {
        for pair in store::pairs(tx.db, &Scope::Advertising, None)? {
            let (purpose, channel) = (pair.purpose, pair.channel);
            if consents::refused(tx.db, before, purpose, channel)?
                && !consents::is_granted(tx.db, contact, purpose, channel)?
                && consents::refuse(tx, contact, purpose, channel, &No::now(tx, How::List))?
            {
                written += 1;
            }
        }
    }
    Ok(written)
}

/// Records the no of everybody who has the address or had it, where none stands.
pub(super) fn refuse_holders(
    tx: &Tx<'_>,
    address: &Hashed,
    holders: &[Id<Contact>],
    pairs: &[store::Pair],
    no: &No<'_>,
) -> Result<()> {
    for contact in holders {
        for pair in pairs.iter().filter(|pair| address.channels().contains(&pair.channel)) {
            consents::refuse(tx, *contact, pair.purpose, pair.channel, no)?;
        }
    }
    Ok(())
}

/// Whether everybody who has the address, or had it, refuses these purposes on its channels.
pub(super) fn all_refused(
    db: &Connection,
    address: &Hashed,
    holders: &[Id<Contact>],
    pairs: &[store::Pair],
) -> Result<bool> {
    for contact in holders {
        for pair in pairs.iter().filter(|pair| address.channels().contains(&pair.channel)) {
            if !consents::refused(db, *contact, pair.purpose, pair.channel)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Whether all advertising on the address is blocked already, and everybody who has it, or had it, refuses.
pub(crate) fn is_said(db: &Connection, address: &Hashed) -> Result<bool> {
    let pairs = store::pairs(db, &Scope::Advertising, None)?;
    Ok(store::standing(db, address, None, &Scope::Advertising)?.is_some()
        && all_refused(db, address, &store::holders(db, address)?, &pairs)?)
}

/// A block that came from another copy of the book: whoever has the address here, or had it, refuses as they did there.
/// A purpose this copy does not know stops all advertising.
pub(crate) fn follow_block(tx: &Tx<'_>, address: &Hashed, block: &FollowedBlock<'_>) -> Result<()> {
    let purpose = block.purpose.and_then(|code| consents::purpose_id(tx.db, code).ok());
    let scope = if block.everything { Scope::Everything } else { Scope::Advertising };
    let pairs = store::pairs(tx.db, &scope, purpose)?;
    let no = No { happened_at: block.at.min(tx.now()), block: Some(block.uid), ..No::now(tx, How::List) };
    refuse_holders(tx, address, &store::holders_in(tx, address)?, &pairs, &no)
}

/// A block as another copy tells it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FollowedBlock<'a> {
    /// Its name.
    pub uid: Uid,
    /// When the person said no.
    pub at: Moment,
    /// Code of the only purpose it covers.
    pub purpose: Option<&'a str>,
    /// Whether it also covers what is not advertising.
    pub everything: bool,
}
