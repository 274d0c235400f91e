//! Purposes and their wordings. A wording is never changed, only followed by a new version: what a person agreed to
//! stays to be read.

#[allow(clippy::wildcard_imports, reason = "the concept's own types")]
use super::{record::*, rules, store};
use crate::{
    Error, Id, Result,
    book::{Book, Changed, Op, Reader},
};

/// Longest wording or weighing text, in bytes.
const LONGEST_TEXT: usize = 16 << 10;

/// Writes the built-in purposes, their rules and wording 1 of each into a new book (design §13.1).
pub(crate) fn seed(book: &mut Book) -> Result<()> {
    let rules = rules::builtin()?;
    book.change(Op::ChangePurpose, |tx| {
        for purpose in &rules.purpose {
            let id = store::insert_purpose(tx, &purpose.code, "", purpose.advertising)?;
            for rule in &purpose.rules {
                store::insert_rule(tx, id, &rule.channel, &rule.ground, &rule.citation)?;
            }
            store::insert_wording(tx, id, 1, &purpose.wording)?;
        }
        Ok(())
    })?;
    Ok(())
}

impl Reader {
    /// All purposes with their channels, grounds and wordings.
    pub fn purposes(&self) -> Result<Vec<PurposeView>> {
        store::purposes(&self.db)
    }
}

impl Book {
    /// Writes a new version of a purpose's wording and gives its number. The same text as the newest is no new version.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown purpose; [`Error::InvalidValue`] for an empty or overlong text.
    pub fn save_wording(&mut self, purpose: &str, text: &str) -> Result<Changed<u32>> {
        let text = sized("wording", text)?;
        if text.is_empty() {
            return Err(Error::invalid("wording", "empty"));
        }
        self.change(Op::AddWording, |tx| {
            let id = store::purpose_id(tx.db, purpose)?;
            let newest = store::newest_wording(tx.db, id)?;
            if let Some(wording) = newest.as_ref().filter(|wording| wording.text == text) {
                return Ok(wording.version);
            }
            let version = newest.map_or(1, |wording| wording.version.saturating_add(1));
            store::insert_wording(tx, id, version, text)?;
            Ok(version)
        })
    }

    /// Saves the owner's weighing (Art. 6(1)(f) DSGVO); an empty text switches that ground off.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown purpose; [`Error::InvalidValue`] with `not_for_purpose` if it can never rest
    /// on legitimate interest.
    pub fn save_weighing(&mut self, purpose: &str, text: &str) -> Result<Changed<()>> {
        let text = sized("weighing", text)?;
        self.change(Op::ChangePurpose, |tx| {
            let id = store::purpose_id(tx.db, purpose)?;
            if !store::may_be_weighed(tx.db, id)? {
                return Err(Error::invalid("weighing", "not_for_purpose"));
            }
            store::set_weighing(tx, id, text)
        })
    }

    /// Adds a purpose of the firm's own, with its first wording. On which grounds it may rest is law, not choice
    /// (`assets/rules/purposes.toml`).
    ///
    /// # Errors
    /// [`Error::InvalidValue`]: `purpose` `unknown_value` for a code that is no code, `taken` for one that is there,
    /// `empty` without name or channel.
    pub fn add_purpose(&mut self, new: &NewPurpose) -> Result<Changed<Id<Purpose>>> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if new.code.is_empty() || new.code.len() > 40 || !new.code.bytes().all(plain) {
            return Err(Error::invalid("purpose", "unknown_value"));
        }
        let (name, wording) = (sized("purpose", &new.name)?, sized("wording", &new.wording)?);
        if name.is_empty() || new.channels.is_empty() {
            return Err(Error::invalid("purpose", "empty"));
        }
        if wording.is_empty() {
            return Err(Error::invalid("wording", "empty"));
        }
        let rules = rules::builtin()?;
        self.change(Op::ChangePurpose, |tx| {
            if store::purpose_id(tx.db, &new.code).is_ok() {
                return Err(Error::invalid("purpose", "taken"));
            }
            let id = store::insert_purpose(tx, &new.code, name, new.advertising)?;
            let own = rules.own.iter().filter(|rule| rule.advertising == new.advertising);
            for rule in own.filter(|rule| new.channels.iter().any(|channel| channel.code() == rule.channel)) {
                store::insert_rule(tx, id, &rule.channel, &rule.ground, &rule.citation)?;
            }
            store::insert_wording(tx, id, 1, wording)?;
            Ok(id)
        })
    }
}

fn sized<'text>(field: &str, text: &'text str) -> Result<&'text str> {
    let text = text.trim();
    if text.len() > LONGEST_TEXT { Err(Error::invalid(field, "too_long")) } else { Ok(text) }
}
