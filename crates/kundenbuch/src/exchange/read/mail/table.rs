//! Opt-outs in a table: which column is the recipient's, and which rows say no.
//!
//! A mailing service exports everybody with a status; who is still subscribed is not blocked. "Bounced" is not a no:
//! nobody said it. "Cleaned", "blocklisted" and "complained" are: the service may not write there any more, or the
//! person called it spam.

use std::{borrow::Cow, collections::BTreeSet, sync::LazyLock};

use serde::Deserialize;

use super::{Found, List, Skip};
use crate::{
    Error, Result,
    consents::Channel,
    exchange::{
        draft::{Claim, Draft, Reach},
        read::{
            Column, Field, Options, Reading, Row, Source, columns,
            flags::{self, Said},
            loose, open, stops,
        },
    },
    steps,
    suppression::own::Own,
};

/// Words of headings and cells, from `assets/words/optouts.toml`, reduced as [`columns::key`] does.
#[derive(Debug, Default, Deserialize)]
struct Words {
    /// Columns that tell how a row stands.
    status: Vec<String>,
    /// Columns that tell what a row is about.
    kind: Vec<String>,
    /// Columns that tell on which way nobody is to write.
    channel: Vec<String>,
    /// Columns that hold the day of a no; empty where there was none.
    date: Vec<String>,
    /// Columns in which a "no" is one.
    subscribed: Vec<String>,
    /// Cells of a status column that are a no.
    no: Vec<String>,
    /// Cells of a status column that are none.
    still: Vec<String>,
    /// Cells of a status column that may be either.
    either: Vec<String>,
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
    let is_kind = |column: &Column| is(&WORDS.kind, &columns::key(&column.header));
    let claims = |column: &Column| is_claim(&column.field) && !is_kind(column);
    let has_status = reading.columns.iter().any(|column| tells(&column.header) || claims(column));
    let has_kind = reading.columns.iter().any(is_kind);
    let asks = Asks { has_status, has_kind };
    let mut list = List::new(own);
    if let Source::Table(table) = &reading.source {
        for (row, raw) in table.whole_rows() {
            steps::took(0);
            whole_row(&mut list, &reading, &row, &raw.cells, asks);
        }
        return Ok(list.found);
    }
    for row in reading.drafts() {
        steps::took(0);
        match &row.draft {
            Ok(draft) => usual_row(&mut list, draft, row.line, asks),
            Err(_) => list.unreadable(row.line),
        }
    }
    Ok(list.found)
}

/// What a list tells beside its addresses.
#[derive(Debug, Clone, Copy)]
struct Asks {
    /// How each row stands: a no has to be said.
    has_status: bool,
    /// What each row is about: a registration is no no.
    has_kind: bool,
}

fn usual_row(list: &mut List<'_>, draft: &Draft, line: u32, asks: Asks) {
    let unclear = draft.claims.contains(&Claim::Unclear) || is_unclear(draft);
    let not = if unclear { Skip::Unclear } else { Skip::NotOptedOut };
    let no = says_no(draft);
    let skip = if is_about_other_channels(draft) {
        Some(Skip::OtherChannel)
    } else if asks.has_kind && !no && registers(draft) {
        Some(Skip::NotOptedOut)
    } else {
        (asks.has_status && !no).then_some(not)
    };
    for email in &draft.emails {
        list.address(&email.value, line, skip);
    }
    match skip {
        _ if !draft.emails.is_empty() => {}
        Some(Skip::OtherChannel) => list.elsewhere(line),
        _ if skip.is_none() || unclear => list.unreadable(line), // a no without an address
        _ => {}
    }
}

/// Whether a row names channels, and mails are none of them. What nobody here knows may be a mail.
fn is_about_other_channels(draft: &Draft) -> bool {
    let told = draft.facts.iter().filter(|fact| is(&WORDS.channel, &columns::key(&fact.name)));
    let named: Vec<Vec<Reach>> = told.map(|fact| stops::channels(&fact.value)).collect();
    !named.is_empty() && named.iter().all(|named| !named.is_empty() && !named.contains(&Reach::Email))
}

/// Whether a row is about somebody's registration: "Anmeldung", "bestätigt". Any other word counts as a no.
fn registers(draft: &Draft) -> bool {
    let told = draft.facts.iter().filter(|fact| is(&WORDS.kind, &columns::key(&fact.name)));
    draft.claims.contains(&Claim::Yes) || told.into_iter().any(|fact| is_registration(&fact.value))
}

/// Shorter words begin others: "neu" and "Newsletter".
const WHOLE: usize = 5;

fn is_registration(value: &str) -> bool {
    let words: Vec<String> = value.split(|letter: char| !letter.is_alphanumeric()).map(columns::key).collect();
    let whole = columns::key(value);
    let still = |word: &String| {
        WORDS.still.iter().any(|known| word == known || (known.len() >= WHOLE && word.starts_with(known.as_str())))
    };
    let refuses = |word: &String| WORDS.no.iter().any(|known| word.starts_with(known.as_str()));
    flags::permission(value) != Said::No
        && !words.iter().any(refuses)
        && (still(&whole) || words.iter().any(|word| !word.is_empty() && still(word)))
}

/// A row of a table. Whatever address stands anywhere in it is found or named.
fn whole_row(list: &mut List<'_>, reading: &Reading, row: &Row, cells: &[Cow<'_, str>], asks: Asks) {
    let named = list.found.len();
    match &row.draft {
        Ok(draft) if row.surplus == 0 => usual_row(list, draft, row.line, asks),
        _ => {
            let mails = loose::mails(cells);
            // Shifted cells still tell who is meant if there is but one, or nothing but addresses.
            let list_of_mails = matches!(reading.columns.as_slice(), [only] if matches!(only.field, Field::Email(_)));
            let clear = list_of_mails || mails.len() == 1;
            let says_no = !asks.has_status || shifted_no(reading, cells);
            let skip = if !says_no {
                Some(Skip::NotOptedOut)
            } else if clear {
                None
            } else {
                Some(Skip::Unreadable)
            };
            for mail in &mails {
                list.address(mail, row.line, skip);
            }
            if mails.is_empty() {
                list.unreadable(row.line);
            }
            return;
        }
    }
    let known: BTreeSet<String> = list.found.iter().skip(named).map(|one| one.address.trim().to_lowercase()).collect();
    for mail in loose::mails(cells) {
        if !known.contains(&mail.to_lowercase()) {
            list.address(&mail, row.line, Some(Skip::Beside));
        }
    }
}

/// Whether a row whose cells are shifted says no in a column of its status, or in one behind it.
fn shifted_no(reading: &Reading, cells: &[Cow<'_, str>]) -> bool {
    let email = |reach: &Reach| reach.no().refused().contains(&Channel::Email);
    if loose::refused(cells, &reading.columns).iter().any(email) {
        return true;
    }
    let first = reading.columns.iter().position(|column| tells(&column.header));
    let behind = first.map_or(&[][..], |first| cells.get(first..).unwrap_or_default());
    behind.iter().any(|cell| {
        let key = columns::key(cell);
        WORDS.no.iter().any(|word| key.starts_with(word.as_str()))
    })
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

/// Whether a state is a no: `None` where it may be either, or nobody here knows the word.
fn state(value: &str) -> Option<bool> {
    let key = columns::key(value);
    let begins = |words: &[String]| words.iter().any(|word| key.starts_with(word.as_str()));
    if begins(&WORDS.no) {
        return Some(true);
    }
    if begins(&WORDS.either) {
        return None;
    }
    if key.is_empty() || begins(&WORDS.still) {
        return Some(false);
    }
    match flags::permission(value) {
        Said::No => Some(true),
        Said::Yes | Said::Nothing => Some(false),
        Said::Unclear => None,
    }
}

/// Whether a column of states has a word that nobody here knows.
fn is_unclear(draft: &Draft) -> bool {
    draft.facts.iter().any(|fact| is(&WORDS.status, &columns::key(&fact.name)) && state(&fact.value).is_none())
}

/// Whether a row says no: by what the reader made of it, or by a column only opt-out lists have.
fn says_no(draft: &Draft) -> bool {
    let said = draft.claims.iter().any(|claim| claim.refused().contains(&Channel::Email));
    said || draft.facts.iter().any(|fact| {
        let (name, value) = (columns::key(&fact.name), columns::key(&fact.value));
        ((is(&WORDS.status, &name) || is(&WORDS.kind, &name)) && state(&fact.value) == Some(true))
            || (is(&WORDS.date, &name) && !value.trim_matches('0').is_empty())
            || (is(&WORDS.subscribed, &name) && is(&WORDS.unset, &value))
    })
}
