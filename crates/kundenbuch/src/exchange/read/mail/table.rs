//! Opt-outs in a table: which column is the recipient's, and which rows say no.
//!
//! A mailing service exports everybody with a status; who is still subscribed is not blocked. "Bounced" is not a no:
//! nobody said it. "Cleaned", "blocklisted" and "complained" are: the service may not write there any more, or the
//! person called it spam.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Found, List, Skip};
use crate::{
    Error, Result,
    consents::Channel,
    exchange::{
        draft::{Draft, Reach},
        read::{Column, Field, Options, Reading, columns, open},
    },
    steps,
    suppression::own::Own,
};

/// Words of headings and cells, from `assets/words/optouts.toml`, reduced as [`columns::key`] does.
#[derive(Debug, Default, Deserialize)]
struct Words {
    /// Columns that tell how a row stands.
    status: Vec<String>,
    /// Columns that hold the day of a no; empty where there was none.
    date: Vec<String>,
    /// Columns in which a "no" is one.
    subscribed: Vec<String>,
    /// Cells of a status column that are a no.
    no: Vec<String>,
    /// Cells of a "subscribed" column that are a no.
    unset: Vec<String>,
    /// Parts of headings that name the recipient among several mail columns.
    recipient: Vec<String>,
    /// Parts of headings that name somebody else.
    other: Vec<String>,
}

static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../../../assets/words/optouts.toml")).unwrap_or_default());

/// Addresses in the recipient's mail column, by line; of an export with a status those who said no. `column` is the
/// heading somebody chose.
///
/// # Errors
/// Those of [`open`]; [`Error::NotFound`] `column` if no column holds mail addresses;
/// [`Error::SeveralColumns`] if nobody can tell which column is the recipient's.
pub fn table(bytes: &[u8], options: &Options, own: &Own, column: Option<&str>) -> Result<Vec<Found>> {
    let reading = open(bytes, options)?;
    let reading = match left_out(&reading, column)? {
        ignored if ignored.is_empty() => reading,
        ignored => {
            let mut options = options.clone();
            options.fields.extend(ignored.into_iter().map(|index| (index, Field::Ignore)));
            open(bytes, &options)?
        }
    };
    let has_status = reading.columns.iter().any(|column| tells(&column.header) || is_claim(&column.field));
    let mut list = List::new(own);
    for row in reading.drafts() {
        steps::took(0);
        let Ok(draft) = &row.draft else {
            list.unreadable(row.line);
            continue;
        };
        let skip = (has_status && !says_no(draft)).then_some(Skip::NotOptedOut);
        for email in &draft.emails {
            list.address(&email.value, row.line, skip);
        }
        if draft.emails.is_empty() && has_status && skip.is_none() {
            list.unreadable(row.line); // a no without an address
        }
    }
    Ok(list.found)
}

/// Places of the mail columns that are not the recipient's.
fn left_out(reading: &Reading, chosen: Option<&str>) -> Result<Vec<u32>> {
    let mails: Vec<&Column> = reading
        .columns
        .iter()
        .filter(|column| matches!(column.field, Field::Email(_)) && column.filled > 0.0)
        .collect();
    if let Some(chosen) = chosen {
        let chosen = columns::key(chosen);
        let (kept, left): (Vec<&Column>, Vec<&Column>) =
            mails.into_iter().partition(|column| columns::key(&column.header) == chosen);
        return if kept.is_empty() { Err(Error::not_found("column")) } else { Ok(places(&left)) };
    }
    if mails.is_empty() && !reading.columns.is_empty() {
        return Err(Error::not_found("column"));
    }
    let named = |words: &[String], column: &&Column| {
        let key = columns::key(&column.header);
        words.iter().any(|word| key.contains(word.as_str()))
    };
    let recipients: Vec<&Column> = mails.iter().filter(|column| named(&WORDS.recipient, column)).copied().collect();
    let kept: Vec<&Column> = if let [recipient] = recipients.as_slice() {
        vec![*recipient]
    } else {
        // All that are headed as one person's addresses are: "E-Mail", "E-Mail 2", "E-Mail geschäftlich".
        let usual = |column: &&&Column| columns::is_known(&column.header) && !named(&WORDS.other, column);
        mails.iter().filter(usual).copied().collect()
    };
    if kept.is_empty() && mails.len() > 1 {
        let columns = mails.iter().map(|column| column.header.clone()).collect();
        return Err(Error::SeveralColumns { columns });
    }
    let left: Vec<&Column> =
        mails.iter().filter(|column| !kept.is_empty() && !kept.contains(column)).copied().collect();
    Ok(places(&left))
}

fn places(columns: &[&Column]) -> Vec<u32> {
    columns.iter().map(|column| column.index).collect()
}

fn is(words: &[String], key: &str) -> bool {
    words.iter().any(|word| word == key)
}

fn tells(header: &str) -> bool {
    let key = columns::key(header);
    is(&WORDS.status, &key) || is(&WORDS.date, &key) || is(&WORDS.subscribed, &key)
}

fn is_claim(field: &Field) -> bool {
    matches!(field, Field::May(Reach::Email | Reach::All) | Field::Stop(Reach::Email | Reach::All) | Field::Status)
}

/// Whether a row says no: by what the reader made of it, or by a column only opt-out lists have.
fn says_no(draft: &Draft) -> bool {
    let said = draft.claims.iter().any(|claim| claim.refused().contains(&Channel::Email));
    said || draft.facts.iter().any(|fact| {
        let (name, value) = (columns::key(&fact.name), columns::key(&fact.value));
        (is(&WORDS.status, &name) && WORDS.no.iter().any(|word| value.starts_with(word.as_str())))
            || (is(&WORDS.date, &name) && !value.trim_matches('0').is_empty())
            || (is(&WORDS.subscribed, &name) && is(&WORDS.unset, &value))
    })
}
