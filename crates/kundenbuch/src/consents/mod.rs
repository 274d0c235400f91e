//! Consents: purposes, immutable wordings, append-only events. State is derived, never stored.

pub mod rules;
mod store;

use crate::{
    Result,
    book::{Book, Op},
};

/// A purpose of use.
#[derive(Debug)]
pub struct Purpose;

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
