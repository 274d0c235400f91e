//! This program's own table of everything, read back cell by cell as it was written: nothing is guessed, split or
//! peeled. Columns may have been moved or taken out; those somebody added are not read.

use std::borrow::Cow;

use super::cells::{Calendar, not_a_birthday};
use crate::{
    contacts::{Kind, Salutation},
    exchange::{
        draft::{Claim, Draft, DraftAddress, DraftFact, Labelled},
        own::Own,
        write::csv::{BETWEEN_TAGS, RECORD, would_run},
    },
};

/// What a column of ours holds; values that come several times with their number, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Slot {
    Text(&'static str),
    Email(usize, Part),
    Phone(usize, Part),
    Website(usize, Part),
    Fact(usize, Part),
    Address(usize, Part),
    Note,
    Record,
    Other,
}

/// A part of a numbered value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Label,
    Value,
    Street,
    Postcode,
    Place,
    Country,
}

/// The columns of a table of ours.
#[derive(Debug, Clone)]
pub struct OwnTable {
    slots: Vec<Slot>,
}

impl OwnTable {
    /// The columns, if this program wrote the heading.
    pub fn of(header: &[String]) -> Option<OwnTable> {
        let slots: Vec<Slot> = header.iter().map(|cell| slot(cell)).collect();
        slots.contains(&Slot::Record).then_some(OwnTable { slots })
    }

    /// The draft these cells make.
    pub fn draft(&self, line: u32, cells: &[Cow<'_, str>], calendar: Calendar) -> Draft {
        let mut draft = Draft { line, ..Draft::default() };
        for (slot, cell) in self.slots.iter().zip(cells) {
            let value = written(cell);
            if !value.is_empty() {
                take(&mut draft, slot, value);
            }
        }
        birthday(&mut draft, calendar);
        draft.emails.retain(|one| !one.value.is_empty());
        draft.phones.retain(|one| !one.value.is_empty());
        draft.websites.retain(|one| !one.value.is_empty());
        draft.facts.retain(|one| !one.value.is_empty());
        let person = !(draft.given.is_empty() && draft.family.is_empty());
        draft.kind = (person || !draft.organisation.is_empty()).then_some(if person {
            Kind::Person
        } else {
            Kind::Organisation
        });
        draft.trusted = draft.own.iter().any(|record| matches!(record, Own::Contact(_)));
        draft
    }
}

/// A day that a spreadsheet has written its own way (`01.05.2015`) is read; what is none any more stays as a value and
/// is pointed out.
fn birthday(draft: &mut Draft, calendar: Calendar) {
    let written = std::mem::take(&mut draft.birthday);
    match calendar.read(&written) {
        _ if written.is_empty() => {}
        Some(date) => draft.birthday = date,
        None => not_a_birthday(draft, "Geburtstag", written),
    }
}

/// A cell without the `'` that keeps a spreadsheet from running it.
fn written(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if would_run(rest) => rest,
        _ => cell,
    }
}

const TEXTS: [&str; 16] = [
    "customer_number",
    "salutation",
    "title",
    "given",
    "additional",
    "family",
    "suffix",
    "organisation",
    "department",
    "position",
    "birthday",
    "tag",
    "minor",
    "newsletter",
    "stop",
    "uid",
];

fn slot(header: &str) -> Slot {
    if let Some(text) = TEXTS.into_iter().find(|text| *text == header) {
        return Slot::Text(text);
    }
    if header == "note" {
        return Slot::Note;
    }
    if header
        .strip_prefix(RECORD)
        .and_then(|rest| rest.strip_prefix(' '))
        .is_some_and(|rest| rest.parse::<u32>().is_ok())
    {
        return Slot::Record;
    }
    numbered(header).unwrap_or(Slot::Other)
}

/// `phone 1 - label`.
fn numbered(header: &str) -> Option<Slot> {
    let (head, part) = header.split_once(" - ")?;
    let (stem, number) = head.rsplit_once(' ')?;
    let at = number.parse::<usize>().ok().filter(|number| (1..=super::MAX_COLUMNS).contains(number))? - 1;
    let part = match part {
        "label" => Part::Label,
        "value" => Part::Value,
        "street" => Part::Street,
        "postal code" => Part::Postcode,
        "city" => Part::Place,
        "country" => Part::Country,
        _ => return None,
    };
    match (stem, part) {
        ("email", Part::Label | Part::Value) => Some(Slot::Email(at, part)),
        ("phone", Part::Label | Part::Value) => Some(Slot::Phone(at, part)),
        ("website", Part::Label | Part::Value) => Some(Slot::Website(at, part)),
        ("custom field", Part::Label | Part::Value) => Some(Slot::Fact(at, part)),
        ("address", part) if part != Part::Value => Some(Slot::Address(at, part)),
        _ => None,
    }
}

fn take(draft: &mut Draft, slot: &Slot, value: &str) {
    match slot {
        Slot::Text(field) => text(draft, field, value),
        Slot::Email(at, part) => labelled(&mut draft.emails, *at, *part, value),
        Slot::Phone(at, part) => labelled(&mut draft.phones, *at, *part, value),
        Slot::Website(at, part) => labelled(&mut draft.websites, *at, *part, value),
        Slot::Fact(at, part) => set(&mut draft.facts, *at, |fact: &mut DraftFact| {
            value.clone_into(if *part == Part::Label { &mut fact.name } else { &mut fact.value });
        }),
        Slot::Address(at, part) => set(&mut draft.addresses, *at, |address: &mut DraftAddress| {
            value.clone_into(match part {
                Part::Street => &mut address.street,
                Part::Postcode => &mut address.postcode,
                Part::Place => &mut address.place,
                Part::Country => &mut address.country,
                Part::Label | Part::Value => &mut address.label,
            });
        }),
        Slot::Note => draft.notes.push(value.to_owned()),
        Slot::Record => draft.own.extend(Own::read(value)),
        Slot::Other => {}
    }
}

fn labelled(list: &mut Vec<Labelled>, at: usize, part: Part, value: &str) {
    set(list, at, |item| value.clone_into(if part == Part::Label { &mut item.label } else { &mut item.value }));
}

/// Sets the item at a place, with empty ones before it.
fn set<T: Default + Clone>(list: &mut Vec<T>, at: usize, set: impl FnOnce(&mut T)) {
    if list.len() <= at {
        list.resize(at + 1, T::default());
    }
    if let Some(item) = list.get_mut(at) {
        set(item);
    }
}

fn text(draft: &mut Draft, field: &str, value: &str) {
    let target = match field {
        "customer_number" => &mut draft.customer_number,
        "title" => &mut draft.title,
        "given" => &mut draft.given,
        "additional" => &mut draft.additional,
        "family" => &mut draft.family,
        "suffix" => &mut draft.suffix,
        "organisation" => &mut draft.organisation,
        "department" => &mut draft.department,
        "position" => &mut draft.position,
        "birthday" => &mut draft.birthday,
        "uid" => &mut draft.uid,
        _ => {
            match (field, value) {
                ("salutation", "ms") => draft.salutation = Some(Salutation::Ms),
                ("salutation", "mr") => draft.salutation = Some(Salutation::Mr),
                ("tag", tags) => {
                    let tags = tags.split(BETWEEN_TAGS).map(str::trim).filter(|tag| !tag.is_empty());
                    draft.tags.extend(tags.map(str::to_owned));
                }
                ("minor", "yes") => draft.minor = true,
                ("newsletter", "no") => draft.claims.push(Claim::No),
                ("newsletter", "yes") => draft.claims.push(Claim::Yes),
                ("stop", "yes") => draft.claims.push(Claim::Stop),
                _ => {}
            }
            return;
        }
    };
    value.clone_into(target);
}
