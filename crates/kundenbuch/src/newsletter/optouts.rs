//! Opt-outs that come in: from a mail, a table, a pasted text. Found addresses are shown with a tick before anything
//! happens; taking them twice is taking them once.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    Result,
    book::{Book, Changed, Op, Reader},
    exchange::read::{
        Options,
        mail::{self, Found, Skip},
    },
    suppression::{self, Hashed, Source, Target, bind, store, target},
};

/// A found address as it is shown, with a tick before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Optout {
    /// As written: a mail address, or where the row is about another channel a number or a line of post.
    pub address: String,
    /// Line of the file or text.
    pub line: u32,
    /// Whether a contact has it now. Whoever had it is bound by it all the same.
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
    /// Lines that are no addresses, the firm's own, or nobody's in particular.
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
            let mail = target::mail(&one.address, &self.keys).ok();
            let found = match &mail {
                Some((_, hashed)) => vec![hashed.clone()],
                None => self.readings(&one.address),
            };
            let (mut known, mut already) = (false, !found.is_empty());
            for hashed in &found {
                known |= store::is_held(&self.db, hashed)?;
                already = already && bind::is_said(&self.db, hashed)?;
            }
            let skip = match one.skipped {
                Some(skip) => Some(skip_code(skip)),
                None => found.is_empty().then_some("not_an_email"),
            };
            list.push(Optout {
                address: mail.map_or_else(|| one.address.trim().to_owned(), |(address, _)| address),
                line: one.place,
                known,
                already,
                skip: skip.map(str::to_owned),
            });
        }
        Ok(list)
    }

    /// Every reading of a number or a line of post.
    fn readings(&self, text: &str) -> Vec<Hashed> {
        let targets = Target::of_optout(text);
        let found = targets.iter().flatten().filter_map(|target| target.addresses(&self.keys).ok());
        found.flatten().flatten().collect()
    }
}

impl Book {
    /// Blocks all advertising on these addresses, numbers and lines of post, known or not, and records the no of everybody
    /// who has one or had it.
    pub fn take_optouts(&mut self, addresses: &[String], source: Source) -> Result<Changed<TakenOptouts>> {
        let own = self.own()?;
        let (mut mails, mut others, mut skipped) = (Vec::new(), BTreeSet::new(), 0);
        for address in addresses {
            match target::mail(address, &self.keys) {
                Ok((address, _)) if own.has(&address) => skipped += 1,
                Ok((_, hashed)) => mails.push(hashed),
                Err(_) if address.contains('@') => skipped += 1,
                Err(_) => _ = others.insert(address.trim()),
            }
        }
        mails.sort_by(|one, other| one.hash.cmp(&other.hash));
        mails.dedup();
        let changed = self.change(Op::TakeOptOuts, |tx| {
            let mut lines: Vec<Vec<Hashed>> = mails.iter().map(|mail| vec![mail.clone()]).collect();
            let mut unclear = 0;
            for other in &others {
                match suppression::of_line(tx, &Target::of_optout(other))? {
                    Some(found) if !found.is_empty() => lines.extend(found),
                    _ => unclear += 1,
                }
            }
            Ok((suppression::block_lines(tx, &lines, source)?, unclear))
        })?;
        Ok(changed.map(|(done, unclear)| TakenOptouts {
            blocked: done.blocked,
            contacts: done.contacts,
            skipped: skipped + unclear,
        }))
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
