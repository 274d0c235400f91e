//! Opt-outs that come in: from a mail, a table, a pasted text. Found addresses are shown with a tick before anything
//! happens; taking them twice is taking them once.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    Result,
    book::{Book, Changed, Op, Reader, Tx},
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
    /// What is handed back to take it: a mail address, or where the row is about another channel a number or a line of
    /// post.
    pub address: String,
    /// The same as people write it.
    pub shown: String,
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
            let meant = match &mail {
                Some((_, hashed)) => Ok(vec![hashed.clone()]),
                None => self.meant(&one.address)?,
            };
            let (why, found) = match meant {
                Ok(found) => (None, found),
                Err(why) => (Some(why), Vec::new()),
            };
            let (mut known, mut already) = (false, !found.is_empty());
            for hashed in &found {
                known |= store::is_held(&self.db, hashed)?;
                already = already && bind::is_said(&self.db, hashed)?;
            }
            let skip = one.skipped.map(skip_code).or(why);
            list.push(Optout {
                shown: mail.as_ref().map_or_else(|| Target::shown(one.address.trim()), |(address, _)| address.clone()),
                address: mail.map_or_else(|| one.address.trim().to_owned(), |(address, _)| address),
                line: one.place,
                known,
                already,
                skip: skip.map(str::to_owned),
            });
        }
        Ok(list)
    }

    /// What is to be blocked for a number or a line of post, or why nothing is.
    fn meant(&self, text: &str) -> Result<std::result::Result<Vec<Hashed>, &'static str>> {
        let targets = Target::of_optout(text);
        Ok(match suppression::of_line(self.sight(), &targets)? {
            Some(found) if !found.is_empty() => Ok(found.concat()),
            _ if targets.iter().flatten().any(|target| matches!(target, Target::Post { .. })) => Err("whose_unclear"),
            _ => Err("not_an_email"),
        })
    }
}

impl Book {
    /// What [`Book::take_optouts`] would do; nothing stays.
    ///
    /// # Errors
    /// As [`Book::take_optouts`].
    pub fn preview_taken_optouts(&self, addresses: &[String], source: Source) -> Result<TakenOptouts> {
        let told = self.told(addresses)?;
        self.preview(|tx| told.block(tx, source))
    }

    /// Blocks all advertising on these addresses, numbers and lines of post, known or not, and records the no of everybody
    /// who has one or had it.
    ///
    /// # Errors
    /// As [`Book::change`].
    pub fn take_optouts(&mut self, addresses: &[String], source: Source) -> Result<Changed<TakenOptouts>> {
        let told = self.told(addresses)?;
        self.change(Op::TakeOptOuts, |tx| told.block(tx, source))
    }

    fn told<'a>(&self, addresses: &'a [String]) -> Result<Told<'a>> {
        let own = self.own()?;
        let mut told = Told::default();
        for address in addresses {
            match target::mail(address, &self.keys) {
                Ok((address, _)) if own.has(&address) => told.skipped += 1,
                Ok((_, hashed)) => told.mails.push(hashed),
                Err(_) if address.contains('@') => told.skipped += 1,
                Err(_) => _ = told.others.insert(address.trim()),
            }
        }
        told.mails.sort_by(|one, other| one.hash.cmp(&other.hash));
        told.mails.dedup();
        Ok(told)
    }
}

/// Opt-outs by what they are.
#[derive(Debug, Default)]
struct Told<'a> {
    mails: Vec<Hashed>,
    /// Numbers and lines of post.
    others: BTreeSet<&'a str>,
    /// Neither, or the firm's own.
    skipped: u32,
}

impl Told<'_> {
    fn block(&self, tx: &Tx<'_>, source: Source) -> Result<TakenOptouts> {
        let mut lines: Vec<Vec<Hashed>> = self.mails.iter().map(|mail| vec![mail.clone()]).collect();
        let mut skipped = self.skipped;
        for other in &self.others {
            match suppression::of_line(tx.sight(), &Target::of_optout(other))? {
                Some(found) if !found.is_empty() => lines.extend(found),
                _ => skipped += 1,
            }
        }
        let done = suppression::block_lines(tx, &lines, source)?;
        Ok(TakenOptouts { blocked: done.blocked, contacts: done.contacts, skipped })
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
