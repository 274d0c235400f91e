//! Opt-outs that come in: from a mail, a table, a pasted text. Found addresses are shown with a tick before anything
//! happens; taking them twice is taking them once.

use serde::Serialize;

use crate::{
    Result,
    book::{Book, Changed, Op, Reader},
    exchange::read::{
        Options,
        mail::{self, Found, Skip},
    },
    suppression::{self, Scope, Source, bind, store, target},
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
    /// Lines that are no addresses, or the firm's own.
    pub skipped: u32,
}

impl Reader {
    /// Addresses in a file that tells who wants no mails any more; `column` is the heading of its mail column, where
    /// somebody had to say.
    ///
    /// # Errors
    /// As [`mail::any`].
    pub fn find_optouts(&self, bytes: &[u8], options: &Options, column: Option<&str>) -> Result<Vec<Found>> {
        mail::any(bytes, options, &self.own()?, column)
    }

    /// Addresses in a pasted text.
    ///
    /// # Errors
    /// As the database answers.
    pub fn find_pasted_optouts(&self, text: &str) -> Result<Vec<Found>> {
        Ok(mail::pasted(text, &self.own()?))
    }

    /// What is known of found addresses; nothing changes.
    pub fn preview_optouts(&self, found: &[Found]) -> Result<Vec<Optout>> {
        let mut list = Vec::with_capacity(found.len());
        for one in found {
            let found = target::mail(&one.address, &self.keys).ok();
            let (known, already) = match &found {
                Some((_, hashed)) => (!store::holders(&self.db, hashed)?.is_empty(), bind::is_said(&self.db, hashed)?),
                None => (false, false),
            };
            let skip = match (&found, one.skipped) {
                (_, Some(skip)) => Some(skip_code(skip)),
                (None, None) => Some("not_an_email"),
                (Some(_), None) => None,
            };
            list.push(Optout {
                address: found.map_or_else(|| one.address.trim().to_owned(), |(address, _)| address),
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
        let own = self.own()?;
        let read = addresses.iter().filter_map(|address| target::mail(address, &self.keys).ok());
        let read = read.filter(|(address, _)| !own.has(address));
        let mut hashed: Vec<_> = read.map(|(_, hashed)| hashed).collect();
        let skipped = u32::try_from(addresses.len() - hashed.len()).unwrap_or(u32::MAX);
        hashed.sort_by(|one, other| one.hash.cmp(&other.hash));
        hashed.dedup();
        let changed =
            self.change(Op::TakeOptOuts, |tx| suppression::block(tx, &hashed, &Scope::Advertising, source))?;
        Ok(changed.map(|done| TakenOptouts { blocked: done.blocked, contacts: done.contacts, skipped }))
    }
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
        Skip::NotOptedOut => "not_opted_out",
        Skip::Quoted => "quoted",
        Skip::Beside => "beside",
        Skip::Unclear => "unclear",
        Skip::OtherChannel => "other_channel",
    }
}
