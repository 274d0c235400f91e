//! Cards: vCard 2.1, 3.0 and 4.0, mixed in one file, as phones, Outlook, Apple and Google write them.
//!
//! The cards are cut apart here as bytes ([`cut`]), not by `calcard`: it loses the card behind a missing END, and a
//! letter may be split by a fold. Each property is decoded by itself ([`decode`]), so that one foreign line spoils no
//! other; `calcard` gets plain lines of UTF-8.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use jiff::civil::Date;

use super::{
    Charset, Ignored, MAX_ROWS, Row, RowFault,
    doubles::{self, Doubles},
    stops::Lists,
};
use crate::{Error, Result};

mod card;
mod cut;
mod decode;
mod labels;

pub use cut::is_vcard;
pub use decode::Decoder;

/// Rows, what is not taken over, UIDs that occur twice, and cards of ours that several names bear.
type Looked = (u32, Vec<Ignored>, HashSet<String>, HashSet<String>);

/// The bytes of cards and how they are read. UTF-16 was made UTF-8 before.
#[derive(Debug, Clone)]
pub struct Cards {
    bytes: Arc<Vec<u8>>,
    decoder: Decoder,
    today: Date,
    /// UIDs that several cards of the file bear: they name nobody.
    doubled: Arc<HashSet<String>>,
    /// Cards of ours that several names bear.
    copied: Arc<HashSet<String>>,
}

impl Cards {
    /// Looks through a file: the cards, how many rows they will give, and what of them is not taken over.
    ///
    /// # Errors
    /// [`Error::TooMany`] rows; [`Error::FileUnreadable`] `no_rows`.
    pub fn open(bytes: Vec<u8>, charset: Charset, forced: bool, today: Date) -> Result<(Cards, u32, Vec<Ignored>)> {
        let mut cards = Cards {
            bytes: Arc::new(bytes),
            decoder: Decoder::new(charset, forced),
            today,
            doubled: Arc::default(),
            copied: Arc::default(),
        };
        let (rows, ignored, doubled, copied) = cards.look_through()?;
        cards.copied = Arc::new(copied);
        cards.doubled = Arc::new(doubled);
        Ok((cards, rows, ignored))
    }

    /// Every card as a draft. Years of two digits lie before the day it was opened for.
    pub fn drafts(&self) -> impl Iterator<Item = Row> + '_ {
        let mut lists = Lists::default();
        cut::cards(&self.bytes, self.decoder).filter_map(move |tidy| {
            let (line, draft) = match tidy {
                Err(line) => (line, Some(Err(RowFault::Unreadable))),
                Ok(tidy) if tidy.too_long => (tidy.line, Some(Err(RowFault::TooLong))),
                Ok(tidy) if tidy.empty => (tidy.line, Some(Err(RowFault::Unreadable))),
                Ok(tidy) => {
                    let draft = card::draft(tidy.line, &tidy.text, (self.today, &mut lists), &mut |_| {});
                    (tidy.line, draft.transpose())
                }
            };
            draft.map(|draft| {
                let draft = draft.map(|mut draft| {
                    doubles::part(&mut draft, &self.copied);
                    if self.doubled.contains(&draft.uid) {
                        draft.uid.clear();
                    }
                    draft
                });
                Row { line, draft, surplus: 0, told: None }
            })
        })
    }

    /// The beginning of the file, as it reads.
    pub fn head(&self) -> String {
        let head = self.bytes.get(..self.bytes.len().min(64 << 10)).unwrap_or_default();
        self.decoder.plain(head).into_owned()
    }

    fn look_through(&self) -> Result<Looked> {
        let mut rows = 0_u32;
        let mut ignored: BTreeMap<String, u32> = BTreeMap::new();
        let mut lists = Lists::default();
        let (mut uids, mut doubled, mut copied) = (HashSet::new(), HashSet::new(), Doubles::default());
        for tidy in cut::cards(&self.bytes, self.decoder) {
            let mut count = |name: &str| {
                // Names are the file's own words: only what can be a name, and not without end.
                let name: String =
                    name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').take(40).collect();
                let name = name.to_ascii_uppercase();
                if ignored.len() < 200 || ignored.contains_key(&name) {
                    *ignored.entry(name).or_default() += 1;
                }
            };
            let taken = match tidy {
                Ok(tidy) if !tidy.too_long => {
                    tidy.left_out.iter().for_each(|name| count(name));
                    tidy.empty
                        || match card::draft(tidy.line, &tidy.text, (self.today, &mut lists), &mut count) {
                            Ok(None) => false,
                            Ok(Some(draft)) => {
                                copied.see(&draft);
                                if !draft.uid.is_empty() && !uids.insert(draft.uid.clone()) {
                                    doubled.insert(draft.uid);
                                }
                                true
                            }
                            Err(_) => true,
                        }
                }
                _ => true,
            };
            rows += u32::from(taken);
            if rows as usize > MAX_ROWS {
                return Err(super::table::too_many("rows", MAX_ROWS));
            }
        }
        if rows == 0 {
            return Err(Error::FileUnreadable { why: "no_rows".to_owned() });
        }
        let ignored = ignored.into_iter().map(|(name, count)| Ignored { name, count }).collect();
        Ok((rows, ignored, doubled, copied.found()))
    }
}
