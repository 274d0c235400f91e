//! This program's own complete export, read back. Other JSON is refused: nobody knows what its keys mean.
//!
//! The document is cut into contacts in one pass over its bytes; each is parsed by itself, so that a damaged one spoils
//! no other and the file is never in memory twice.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{MAX_ROWS, Row, RowFault};
use crate::{
    Moment, Result,
    contacts::Contact,
    exchange::{
        draft::Draft,
        own::{self, OwnBlock, OwnEvent},
        write,
    },
    steps,
};

/// The word by which the export is known.
pub const FORMAT: &str = "kundenbuch";
/// Its version.
pub const VERSION: u32 = 1;
/// Largest contact in bytes.
const MAX_CONTACT: usize = 4 << 20;

/// What stands before the contacts.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Head {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// When it was written.
    #[serde(default = "never")]
    pub written_at: Moment,
}

fn never() -> Moment {
    Moment(0)
}

/// One contact of the file.
#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(flatten)]
    contact: Contact,
    #[serde(default)]
    consents: Vec<OwnEvent>,
    #[serde(default)]
    blocks: Vec<OwnBlock>,
    /// The UID it has in an address book.
    #[serde(default)]
    card_uid: Option<String>,
}

/// An export that was cut into contacts.
#[derive(Debug, Clone)]
pub struct Export {
    bytes: Arc<Vec<u8>>,
    /// Line, first byte, byte behind the last.
    contacts: Arc<Vec<(u32, u32, u32)>>,
}

impl Export {
    /// Cuts a file; `None` if it is not our export.
    ///
    /// # Errors
    /// [`Error::TooMany`] rows; [`Error::FileUnreadable`] `no_rows`, or `json_newer` if a newer program wrote it.
    pub fn open(bytes: Vec<u8>) -> Result<Option<Export>> {
        let start = bytes.strip_prefix(b"\xef\xbb\xbf").map_or(0, |_| 3);
        let mut cut = Cut::default();
        for (at, byte) in bytes.iter().enumerate().skip(start) {
            cut.step(at, *byte);
            if cut.contacts.len() > MAX_ROWS {
                return Err(super::table::too_many("rows", MAX_ROWS));
            }
        }
        steps::took(bytes.len());
        let Some(head) = cut.list.and_then(|at| bytes.get(start..=at)) else { return Ok(None) };
        let head = [head, b"]}"].concat();
        let Ok(head) = serde_json::from_slice::<Head>(&head) else { return Ok(None) };
        if head.format != FORMAT {
            return Ok(None);
        }
        if head.version > VERSION {
            return Err(super::unreadable("json_newer"));
        }
        if cut.contacts.is_empty() {
            return Err(super::unreadable("no_rows"));
        }
        Ok(Some(Export { bytes: Arc::new(bytes), contacts: Arc::new(cut.contacts) }))
    }

    /// How many contacts.
    pub fn rows(&self) -> u32 {
        u32::try_from(self.contacts.len()).unwrap_or(u32::MAX)
    }

    /// The beginning of the file.
    pub fn head(&self) -> String {
        String::from_utf8_lossy(self.bytes.get(..self.bytes.len().min(64 << 10)).unwrap_or_default()).into_owned()
    }

    /// Every contact as a draft with its records.
    pub fn drafts(&self) -> impl Iterator<Item = Row> + '_ {
        self.contacts.iter().map(|(line, from, to)| {
            let bytes = self.bytes.get(*from as usize..*to as usize).unwrap_or_default();
            Row { line: *line, draft: draft(*line, bytes), surplus: 0, told: None }
        })
    }
}

fn draft(line: u32, bytes: &[u8]) -> std::result::Result<Draft, RowFault> {
    if bytes.len() > MAX_CONTACT {
        return Err(RowFault::TooLong);
    }
    let entry: Entry = serde_json::from_slice(bytes).map_err(|_| RowFault::Unreadable)?;
    let mut draft = write::draft(&entry.contact);
    draft.line = line;
    draft.uid = entry.card_uid.unwrap_or_else(|| write::vcard::urn(entry.contact.uid));
    draft.own = own::records(&entry.contact, &draft, entry.blocks, entry.consents);
    draft.trusted = true;
    Ok(draft)
}

/// Where the contacts stand: the objects in the first list inside the document.
#[derive(Default)]
struct Cut {
    depth: u32,
    quoted: bool,
    escaped: bool,
    line: u32,
    list: Option<usize>,
    ended: bool,
    open: Option<(u32, u32)>,
    contacts: Vec<(u32, u32, u32)>,
}

impl Cut {
    fn step(&mut self, at: usize, byte: u8) {
        self.line += u32::from(byte == b'\n');
        if self.quoted {
            (self.quoted, self.escaped) = match byte {
                _ if self.escaped => (true, false),
                b'\\' => (true, true),
                byte => (byte != b'"', false),
            };
            return;
        }
        let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
        match byte {
            b'"' => self.quoted = true,
            b'[' | b'{' => {
                self.depth = self.depth.saturating_add(1);
                if byte == b'[' && self.depth == 2 && self.list.is_none() {
                    self.list = Some(at);
                } else if byte == b'{' && self.depth == 3 && self.list.is_some() && !self.ended {
                    self.open = Some((self.line + 1, place(at)));
                }
            }
            b']' | b'}' => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 2
                    && let Some((line, from)) = self.open.take()
                {
                    self.contacts.push((line, from, place(at + 1)));
                }
                self.ended |= self.depth == 1 && self.list.is_some();
            }
            _ => {}
        }
    }
}
