//! The first tier: whoever has what was typed whole, an e-mail address, a phone number or a customer number.
//!
//! Each has an index of its own, so the size of the book does not show. The words of an address do: half of the book
//! has its provider's.

use super::{Asked, Chunk, Gathered, Open};
use crate::{
    Id, Result,
    book::Reader,
    contacts::{Contact, ready},
    search::{
        query::{Found, Match},
        sql::{self, Held, Many},
    },
};

/// Whether the tiers of the word index are still to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// They may know more.
    ToAsk,
    /// They may know more, but nobody before whom they found: all columns are asked at once.
    ToAskTogether,
    /// All that they could find is there.
    Found,
}

impl Reader {
    /// Adds those who have it. Of an address that somebody has, the word index would find the holders again, and the
    /// few whose notes name it or whose address begins or ends with it: they are added too.
    pub(super) fn add_holders(&self, asked: &Asked, ids: &mut Gathered) -> Result<Rest> {
        let typed = asked.typed.as_str();
        if let [chunk] = asked.chunks.as_slice()
            && chunk.mail
        {
            let hash = ready::email_row(typed.to_owned(), String::new(), &self.keys).hash;
            let holders = sql::holders(&self.db, Held::Mail(&hash), ids.wanted())?;
            if holders.is_empty() {
                return Ok(Rest::ToAsk);
            }
            ids.add(holders);
            return self.add_who_name_it(asked, chunk, ids);
        }
        if typed.contains(|letter: char| letter.is_ascii_digit()) {
            ids.add(sql::holders(&self.db, Held::Number(typed, &typed.to_uppercase()), ids.wanted())?);
        }
        if asked.surely_phone() {
            let hash = ready::phone_row(typed.to_owned(), String::new(), &[], &self.keys).hash;
            let holders = sql::holders(&self.db, Held::Phone(&hash), ids.wanted())?;
            if !holders.is_empty() {
                ids.add(holders);
                return Ok(Rest::ToAskTogether);
            }
        }
        Ok(Rest::ToAsk)
    }

    /// Adds those whose record holds the words of an address in a row, the last one perhaps unfinished. The index is
    /// asked without that one: `de*` alone would mean reading every address of the country.
    fn add_who_name_it(&self, asked: &Asked, chunk: &Chunk, ids: &mut Gathered) -> Result<Rest> {
        let Some((_, finished)) = chunk.folded.split_last().filter(|(_, finished)| !finished.is_empty()) else {
            return Ok(Rest::ToAsk);
        };
        if ids.room() == 0 {
            return Ok(Rest::Found);
        }
        let columns = asked.columns().join(" ");
        let expression = format!("{{{columns}}} : (\"{}\")", finished.join(" "));
        for id in sql::matching(&self.db, &expression, ids.wanted())? {
            if !ids.known.contains(&id) && self.is_named(id, asked)? {
                ids.add(vec![id]);
            }
        }
        Ok(Rest::Found)
    }

    /// Whether a record holds all words.
    fn is_named(&self, id: Id<Contact>, asked: &Asked) -> Result<bool> {
        let Some(texts) = sql::texts(&self.db, id)? else { return Ok(false) };
        let mut open =
            Open { asked, left: (0..asked.chunks.len()).collect(), matched: Match::Exact, last: Found::Name };
        if open.meet(&[&texts.name, &texts.firm], Found::Name) {
            return Ok(true);
        }
        for field in [Many::Mails, Many::Places, Many::Tags, Many::Notes] {
            if open.meet(&sql::many(&self.db, id, field)?, Found::Mail) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
