//! A no in a row that cannot be taken: its cells are shifted or too long, but its addresses and its no can be read.

use std::borrow::Cow;

use super::{
    MAX_VALUES,
    field::Field,
    flags::{self, Said},
    stops,
    table::Column,
};
use crate::{
    contacts::email,
    exchange::draft::{Draft, Labelled, Reach},
    steps,
};

/// Every e-mail address that stands in these cells.
pub fn mails(cells: &[Cow<'_, str>]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for cell in cells.iter().filter(|cell| cell.contains('@')) {
        steps::took(cell.len());
        for address in email::of_cell(cell).unwrap_or_default().into_iter().take(MAX_VALUES) {
            if found.len() < MAX_VALUES && !found.iter().inspect(|_| steps::took(0)).any(|known| *known == address) {
                found.push(address);
            }
        }
    }
    found
}

/// Whether a row says no, if its cells are shifted by at most as many as it has too many.
pub fn refused(cells: &[Cow<'_, str>], columns: &[Column]) -> Vec<Reach> {
    let most = cells.len().saturating_sub(columns.len());
    let mut found = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        if !matches!(column.field, Field::May(_) | Field::Stop(_) | Field::Status) {
            continue;
        }
        for cell in cells.iter().skip(at).take(most + 1) {
            steps::took(cell.len().min(100));
            if let Some(reach) = says_no(column, cell, most > 0) {
                found.extend(stops::stopped(&column.header, cell, reach));
            }
        }
    }
    found
}

fn says_no(column: &Column, cell: &str, shifted: bool) -> Option<Reach> {
    match column.field {
        Field::May(reach) => (flags::permission(cell) == Said::No).then_some(reach),
        // Of cells that may be another column's only what clearly answers.
        Field::Stop(reach) => {
            let answers =
                !shifted || flags::permission(cell) == Said::Yes || flags::state(&column.header, cell).0 == Said::No;
            (answers && flags::stop(&column.header, cell) == Said::No).then_some(reach)
        }
        Field::Status => {
            Some(flags::state(&column.header, cell)).filter(|(said, _)| *said == Said::No).map(|told| told.1)
        }
        _ => None,
    }
}

/// The no of a row that cannot be taken, bound to the addresses in it; `None` if it says none.
pub fn told(cells: &[Cow<'_, str>], columns: &[Column]) -> Option<Box<Draft>> {
    let refused = refused(cells, columns);
    if refused.is_empty() {
        return None;
    }
    let emails = mails(cells).into_iter().map(|value| Labelled { value, label: String::new() }).collect();
    let mut draft = Draft { emails, ..Draft::default() };
    for reach in refused {
        let claim = reach.no();
        if !draft.claims.contains(&claim) {
            draft.claims.push(claim);
        }
    }
    if cells.len() <= columns.len() {
        // Nothing is shifted: its number and phones are what they seem.
        for (column, cell) in columns.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty()) {
            match column.field {
                Field::CustomerNumber => cell.trim().clone_into(&mut draft.customer_number),
                Field::Phone(_) if draft.phones.len() < MAX_VALUES => {
                    draft.phones.push(Labelled { value: cell.trim().to_owned(), label: String::new() });
                }
                _ => {}
            }
        }
    }
    Some(Box::new(draft))
}
