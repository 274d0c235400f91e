//! Opt-outs that come in: from a mail, a table, a pasted text. Found addresses are shown with a tick before anything
//! happens; taking them twice is taking them once.

use serde::Serialize;

use crate::{
    Result,
    book::{Book, Changed, Op, Reader},
    exchange::read::mail::{Found, Skip},
    suppression::{self, Scope, Source, Target, bind, store},
};

/// A found address as it is shown, with a tick before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Optout {
    /// As written.
    pub address: String,
    /// Line of the file or text.
    pub line: u32,
    /// Whether a contact has it or had it.
    pub known: bool,
    /// Whether it is blocked already, and everybody who has it or had it refuses.
    pub already: bool,
    /// Why it is not proposed: `not_an_email`, or a code of [`Skip`].
    pub skip: Option<String>,
}

/// What taking opt-outs did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TakenOptouts {
    /// Addresses that are blocked now and were not before.
    pub blocked: u32,
    /// Contacts who have such an address or had it, and refuse now.
    pub contacts: u32,
    /// Lines that are no addresses.
    pub skipped: u32,
}

impl Reader {
    /// What is known of found addresses; nothing changes.
    pub fn preview_optouts(&self, found: &[Found]) -> Result<Vec<Optout>> {
        let mut list = Vec::with_capacity(found.len());
        for one in found {
            let hashed = email(&one.address).hashed(&self.keys).ok();
            let (known, already) = match &hashed {
                Some(hashed) => (!store::holders(&self.db, hashed)?.is_empty(), bind::is_said(&self.db, hashed)?),
                None => (false, false),
            };
            let skip = match (hashed, one.skipped) {
                (_, Some(skip)) => Some(skip_code(skip)),
                (None, None) => Some("not_an_email"),
                (Some(_), None) => None,
            };
            list.push(Optout {
                address: one.address.trim().to_owned(),
                line: one.place,
                known,
                already,
                skip: skip.map(str::to_owned),
            });
        }
        Ok(list)
    }
}

impl Book {
    /// Blocks all advertising on these addresses, known or not, and records the no of everybody who has one or had it.
    pub fn take_optouts(&mut self, addresses: &[String], source: Source) -> Result<Changed<TakenOptouts>> {
        let read = addresses.iter().map(|address| email(address).hashed(&self.keys).ok());
        let mut hashed: Vec<_> = read.flatten().collect();
        let skipped = u32::try_from(addresses.len() - hashed.len()).unwrap_or(u32::MAX);
        hashed.sort_by(|one, other| one.hash.cmp(&other.hash));
        hashed.dedup();
        let changed =
            self.change(Op::TakeOptOuts, |tx| suppression::block(tx, &hashed, &Scope::Advertising, source))?;
        Ok(changed.map(|done| TakenOptouts { blocked: done.blocked, contacts: done.contacts, skipped }))
    }
}

fn email(address: &str) -> Target {
    Target::Email { address: address.to_owned() }
}

fn skip_code(skip: Skip) -> &'static str {
    match skip {
        Skip::MailerDaemon => "mailer_daemon",
        Skip::NoReply => "no_reply",
        Skip::AutoReply => "auto_reply",
        Skip::Own => "own",
        Skip::Double => "double",
        Skip::NoSender => "no_sender",
        Skip::Unreadable => "unreadable",
    }
}
