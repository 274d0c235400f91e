//! Opt-outs in a table: which column is the recipient's, and which rows say no.
//!
//! A mailing service exports everybody with a status; who is still subscribed is not blocked. "Bounced" is not a no:
//! nobody said it. "Cleaned", "blocklisted" and "complained" are: the service may not write there any more, or the
//! person called it spam.

use std::{borrow::Cow, collections::BTreeSet};

use super::{
    Found, List, Skip,
    asks::{Asks, is_any_claim, is_channel, refuses_mails, tells},
    state::WORDS,
};
use crate::{
    Error, Result,
    consents::Channel,
    contacts::{postcode, ready::COUNTRY},
    exchange::{
        draft::{Draft, DraftAddress, Labelled, Reach},
        read::{
            Column, Field, Label, Options, Reading, Row, Source, columns,
            flags::{self, Said},
            loose, open,
            stops::Ways,
        },
    },
    steps,
    suppression::{self, Target, own::Own},
};

/// Addresses in the recipient's mail column, by line; of an export with a status those who said no. `column` is the
/// heading somebody chose.
///
/// # Errors
/// Those of [`open`]; [`Error::NotFound`] `column` if no column holds mail addresses;
/// [`Error::SeveralColumns`] if nobody can tell which column is the recipient's.
pub fn table(bytes: &[u8], options: &Options, own: &Own, column: Option<&str>) -> Result<Vec<Found>> {
    let reading = open(bytes, options)?;
    let asks = Asks::of(&reading.columns);
    let mut fields: Vec<(u32, Field)> =
        left_out(&reading, column)?.into_iter().map(|index| (index, Field::Ignore)).collect();
    // How a row stands is read here, where a word is weighed as the list means it.
    let is_read_here =
        |column: &&Column| column.field == Field::Status || (is_channel(column) && is_any_claim(&column.field));
    let states = reading.columns.iter().filter(is_read_here);
    fields.extend(states.map(|column| (column.index, Field::Fact(String::new()))));
    let reading = if fields.is_empty() {
        reading
    } else {
        let mut options = options.clone();
        options.fields.extend(fields);
        open(bytes, &options)?
    };
    let mut list = List::new(own);
    if let Source::Table(table) = &reading.source {
        for (row, raw) in table.whole_rows() {
            steps::took(0);
            whole_row(&mut list, &reading, &row, &raw.cells, &asks);
        }
        return Ok(list.found);
    }
    for row in reading.drafts() {
        steps::took(0);
        match &row.draft {
            Ok(draft) => usual_row(&mut list, draft, row.line, &asks, &[]),
            Err(_) => list.unreadable(row.line),
        }
    }
    Ok(list.found)
}

fn usual_row(list: &mut List<'_>, draft: &Draft, line: u32, asks: &Asks, beside: &[Reach]) {
    let unclear = asks.are_unclear(draft);
    let not = if unclear { Skip::Unclear } else { Skip::NotOptedOut };
    let denied = asks.are_denied(draft);
    let no = denied || Asks::says_no(draft);
    // Where no state is told, what the row is about stands alone.
    let must_say_no = asks.has_status && (!asks.tells_kind(draft) || asks.are_answered(draft));
    let registers = asks.has_kind && !no && Asks::registers(draft);
    let is_no = (no || !must_say_no) && !registers;
    // The state says whether, the channel says on which way.
    let ways = asks.ways(draft);
    let (mut others, lacking) = if is_no { reached(&ways, draft) } else { (Vec::new(), false) };
    // On the ways that the no itself names, or its heading, too: "Widerspruch: Post", "Sperre Post: x".
    let mut named = asks.refused(draft);
    let says_no_elsewhere = !is_no && !named.is_empty();
    // "keine Post" beside nothing but a mail: said, for nobody here knows whose letters it means.
    let bare = draft.phones.is_empty() && draft.addresses.is_empty();
    let lacking = lacking || reached(&Ways::to(named.clone()), draft).1 || (bare && Asks::refuses_everything(draft));
    named.extend(beside.iter().filter(|_| is_no && !asks.has_channel));
    let reached_too = reached(&Ways::to(named), draft).0;
    for other in reached_too {
        if !others.contains(&other) {
            others.push(other);
        }
    }
    let by_mail = ways.has(Reach::Email);
    // A no that the row has no other address for came in by phone and is one to mails: "Telefon", "abgemeldet".
    let mails_too = (asks.has_status && refuses_mails(draft)) || (denied && others.is_empty());
    let skip = if says_no_elsewhere || !(by_mail || mails_too) {
        Some(Skip::OtherChannel)
    } else if registers {
        Some(Skip::NotOptedOut)
    } else {
        (must_say_no && !no).then_some(not)
    };
    for email in &draft.emails {
        list.address(&email.value, line, skip);
    }
    let is_told = !draft.emails.is_empty() || !others.is_empty();
    // The mail that stands there is named for the others, if it is not blocked and nothing else is.
    let is_named = skip == Some(Skip::OtherChannel) && others.is_empty() && !draft.emails.is_empty();
    for other in others {
        list.other(other, line);
    }
    if is_no && is_told && ways.unknown {
        list.named(line, Skip::Unclear);
    }
    if is_no && lacking && !is_named {
        list.named(line, Skip::OtherChannel);
    }
    if is_told {
        // "E-Mail, Telefon" without a mail address
        if is_no && by_mail && !ways.all && draft.emails.is_empty() {
            list.unreadable(line);
        }
        return;
    }
    match skip {
        Some(Skip::OtherChannel) if !lacking => list.named(line, Skip::OtherChannel),
        Some(Skip::OtherChannel) => {}
        _ if skip.is_none() || unclear => list.unreadable(line), // a no without an address
        _ => {}
    }
}

/// The numbers and lines of post of a row on these ways, and whether it lacks one for a way that it names.
fn reached(ways: &Ways, draft: &Draft) -> (Vec<String>, bool) {
    let is_fax = |phone: &&Labelled| phone.label == Label::Fax.code();
    let (faxes, phones): (Vec<&Labelled>, Vec<&Labelled>) = draft.phones.iter().partition(is_fax);
    let told = draft
        .addresses
        .iter()
        .filter_map(|at| postcode::country_code(&at.country).or_else(|| postcode::country_before(&at.postcode)));
    let alone = draft.facts.iter().filter(|fact| fact.name == COUNTRY);
    let homes: Vec<&str> = told.chain(alone.filter_map(|fact| postcode::country_code(&fact.value))).collect();
    let by_voice = ways.has(Reach::Phone) || ways.has(Reach::Sms);
    let by_fax = ways.has(Reach::Fax);
    let (mut found, mut lacking) = (Vec::new(), false);
    if by_voice || (by_fax && faxes.is_empty()) {
        lacking |= phones.is_empty();
        found.extend(phones.iter().map(|phone| Target::number_of_row(&phone.value, &homes)));
    }
    if by_fax {
        found.extend(faxes.iter().map(|fax| Target::number_of_row(&fax.value, &homes)));
    }
    if ways.has(Reach::Post) {
        let lines = lines_of_post(draft);
        lacking |= lines.is_empty();
        found.extend(lines);
    }
    (found, lacking && !ways.all)
}

/// The addresses of a row as lines of post, with whom they name: the row's own name, and who is to have it at a firm.
fn lines_of_post(draft: &Draft) -> Vec<String> {
    let facts = draft.facts.iter().map(|fact| (fact.name.as_str(), fact.value.as_str()));
    let streets = draft.addresses.iter().map(|at| at.street.as_str());
    let at_hand = suppression::people_at_hand(facts, streets, &draft.department);
    let own = [&draft.organisation, &draft.given, &draft.family].map(String::as_str);
    let names = match (own, at_hand.as_slice()) {
        ([firm, "", ""], [person]) => vec![[firm, "", person.as_str()]], // beside the firm they need not be in the book
        _ => [own].into_iter().chain(at_hand.iter().map(|person| ["", "", person.as_str()])).collect(),
    };
    let line = |[organisation, given, family]: [&str; 3], at: &DraftAddress| {
        Target::line_of_row([organisation, given, family, &at.street, &at.postcode, &at.place])
    };
    let lines = draft.addresses.iter().flat_map(|at| names.iter().map(move |name| line(*name, at)));
    lines.filter(|line| !Target::of_optout(line).is_empty()).collect()
}

/// A row of a table. Whatever address stands anywhere in it is found or named.
fn whole_row(list: &mut List<'_>, reading: &Reading, row: &Row, cells: &[Cow<'_, str>], asks: &Asks) {
    let named = list.found.len();
    match &row.draft {
        Ok(draft) if row.surplus == 0 => usual_row(list, draft, row.line, asks, &asks.beside(&reading.columns, cells)),
        _ => {
            let mails = loose::mails(cells);
            // Shifted cells still tell who is meant if there is but one, or nothing but addresses.
            let list_of_mails = matches!(reading.columns.as_slice(), [only] if matches!(only.field, Field::Email(_)));
            let clear = list_of_mails || mails.len() == 1;
            let says_no = !asks.has_status || shifted_no(reading, cells, asks);
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
fn shifted_no(reading: &Reading, cells: &[Cow<'_, str>], asks: &Asks) -> bool {
    let email = |reach: &Reach| reach.no().refused().contains(&Channel::Email);
    if loose::refused(cells, &reading.columns).iter().any(email) {
        return true;
    }
    let is_state = |column: &Column| asks.states.contains(&columns::key(&column.header)) || tells(&column.header);
    let Some(first) = reading.columns.iter().position(is_state) else { return false };
    let header = reading.columns.get(first).map_or("", |column| column.header.as_str());
    cells.iter().skip(first).any(|cell| {
        let key = columns::key(cell);
        WORDS.no.iter().any(|word| key.starts_with(word.as_str())) || flags::state(header, cell).0 == Said::No
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
    let has = |wanted: fn(&Column) -> bool| reading.columns.iter().any(wanted);
    // A list of letters or calls that names the channel of each row.
    let is_of_others =
        has(is_channel) && has(|column| matches!(column.field, Field::Phone(_) | Field::Street(_) | Field::Street2(_)));
    if mails.is_empty() && !reading.columns.is_empty() && !is_of_others {
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
