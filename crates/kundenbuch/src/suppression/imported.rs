//! The no of an import's row: its addresses are blocked, and whoever it became or met refuses.

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;

use super::{Hashed, Scope, Source, advertising, block_said, shared_by_generations, store, target};
use crate::{
    Id, Moment, Result,
    book::Tx,
    consents::{self, Channel, How, No},
    contacts::{
        Contact,
        ready::{Ready, ReadyPhone},
    },
};

/// A row of an address list says no: "Newsletter: nein" blocks advertising on its e-mail addresses, a stop on all its
/// addresses. Where the row has no address that could be blocked, the contact it became or met has said no.
/// A row that says neither blocks nothing. `meant` are the addresses of others whom it means ([`whose::Rows`]).
pub(crate) fn block_refused_by_import(
    tx: &Tx<'_>,
    ready: &Ready,
    contact: Option<Id<Contact>>,
    meant: Vec<Hashed>,
) -> Result<()> {
    let refused: BTreeSet<Channel> = ready.claims.iter().flat_map(|claim| claim.refused()).copied().collect();
    if refused.is_empty() {
        return Ok(());
    }
    let mails = ready.emails.iter().map(|row| ("mail", &row.hash));
    let posts = ready.addresses.iter().map(|row| ("post", &row.hash));
    let all = mails.chain(posts).map(|(kind, hash)| (kind, hash.as_slice()));
    let phones = ready.phones.iter().flat_map(ReadyPhone::barred).map(|hash| ("phone", hash));
    let all = all.chain(phones).filter(|(_, hash)| !hash.is_empty());
    let hashed = all.map(|(kind, hash)| Hashed { kind, hash: hash.to_vec() });
    let mut hashed: Vec<Hashed> =
        hashed.filter(|address| address.channels().iter().any(|channel| refused.contains(channel))).collect();
    if refused.contains(&Channel::Post) {
        hashed.extend(meant);
        hashed.extend(target::posts_beside(ready, tx.keys));
    }
    if let Some(contact) = contact {
        let shared = shared_by_generations(tx, contact, &hashed)?;
        hashed.retain(|address| !shared.contains(&address.hash));
    }
    let said_at = ready.refused_at.map_or(tx.now(), |at| at.min(tx.now()));
    let (again, fresh): (Vec<Hashed>, Vec<Hashed>) =
        hashed.iter().cloned().partition(|address| tx.was_said(&address.hash));
    block_said(tx, &fresh, &Scope::Advertising, (Source::Import, said_at))?;
    for address in &fresh {
        tx.note_said(&address.hash);
    }
    refuse_again(tx, &again, contact, said_at)?;
    let Some(contact) = contact else { return Ok(()) };
    let no = No { happened_at: said_at, ..No::now(tx, How::List) };
    // Its own addresses: the row may write its name in another way, and with it the hash of its post.
    let held = store::addresses_of(tx.db, contact)?;
    let blocked = |channel| hashed.iter().any(|one| one.channels().contains(&channel) && held.contains(one));
    for pair in advertising(tx.db)? {
        let by_address = !refused.contains(&pair.channel) || blocked(pair.channel);
        if !by_address {
            consents::refuse(tx, contact, pair.purpose, pair.channel, &no)?;
        }
    }
    Ok(())
}

/// A further row of a file says no for addresses that an earlier one had blocked: all who had them then refuse, so only
/// the contact of this row can be new. Who comes to a blocked address gets the no at the end of the act
/// ([`bind::bind_arrivals`]); here it comes before the next row.
fn refuse_again(tx: &Tx<'_>, again: &[Hashed], contact: Option<Id<Contact>>, said_at: Moment) -> Result<()> {
    if again.is_empty() {
        return Ok(());
    }
    let held = contact.map_or_else(|| Ok(Vec::new()), |contact| store::addresses_of(tx.db, contact))?;
    let pairs = store::pairs(tx.db, &Scope::Advertising, None)?;
    for address in again {
        let Some(uid) = store::standing(tx.db, address, None, &Scope::Advertising)? else {
            // Somebody answered the block since, in this act: it is a new no.
            block_said(tx, std::slice::from_ref(address), &Scope::Advertising, (Source::Import, said_at))?;
            continue;
        };
        let no = No { block: Some(uid), happened_at: said_at, ..No::now(tx, Source::Import.how()) };
        let Some(contact) = contact.filter(|_| held.contains(address)) else { continue };
        for pair in pairs.iter().filter(|pair| address.channels().contains(&pair.channel)) {
            consents::refuse(tx, contact, pair.purpose, pair.channel, &no)?;
        }
    }
    Ok(())
}

/// The block list as a set, for who asks it of every row of a file.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    /// The newest row it has; rows are only ever added.
    newest: i64,
    /// Each hash with its kind, which went into it.
    kinds: HashMap<Vec<u8>, &'static str>,
}

impl Listed {
    /// Which kinds of addresses of a row stand on the list now: `mail`, `domain`, `phone`, `post`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn kinds(&mut self, db: &Connection, ready: &Ready) -> Result<Vec<&'static str>> {
        self.newest = store::since(db, self.newest, |address| {
            self.kinds.insert(address.hash, address.kind);
        })?;
        let mut kinds = Vec::new();
        if self.kinds.is_empty() {
            return Ok(kinds);
        }
        let mails = ready.emails.iter().flat_map(|row| [("mail", &row.hash), ("domain", &row.domain_hash)]);
        let phones = ready.phones.iter().map(|row| ("phone", &row.hash));
        let posts = ready.addresses.iter().map(|row| ("post", &row.hash));
        let domains = ready.emails.iter().flat_map(|row| row.also.chunks(16)).map(|hash| ("domain", hash));
        let readings = ready.phones.iter().flat_map(|row| row.also.chunks(16)).map(|hash| ("phone", hash));
        let all = mails.chain(phones).chain(posts).map(|(kind, hash)| (kind, hash.as_slice()));
        for (kind, hash) in all.chain(domains).chain(readings) {
            if !kinds.contains(&kind) && self.kinds.get(hash) == Some(&kind) {
                kinds.push(kind);
            }
        }
        Ok(kinds)
    }
}
