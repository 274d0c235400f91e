//! This program's own table of everything, read back cell by cell as it was written: nothing is guessed, split or
//! peeled. Columns may have been moved or taken out; those somebody added, and words somebody wrote where ours stood,
//! are read as in any table.

use std::borrow::Cow;

use super::{
    RowFault,
    cells::{Calendar, Plan, not_a_birthday, refuse},
    field::Field,
    flags::{self, Said},
    marks, stops,
};
use crate::{
    contacts::{Kind, Salutation},
    exchange::{
        draft::{Claim, Draft, DraftAddress, DraftFact, Labelled, Reach},
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
    Mark,
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
    /// How the columns that somebody added are read; none without such.
    added: Option<Plan>,
}

impl OwnTable {
    /// The columns, if this program wrote the heading; `fields` are the meanings of those somebody added.
    pub fn of(header: &[String], fields: &[Field], calendar: Calendar) -> Option<OwnTable> {
        let slots: Vec<Slot> = header.iter().map(|cell| slot(cell)).collect();
        if !slots.contains(&Slot::Record) {
            return None;
        }
        let added = |(slot, field): (&Slot, &Field)| if *slot == Slot::Other { field.clone() } else { Field::Ignore };
        let fields: Vec<Field> = slots.iter().zip(fields).map(added).collect();
        let any = fields.iter().any(|field| *field != Field::Ignore);
        let added = any.then(|| Plan::of_added(header, &fields, calendar));
        Some(OwnTable { slots, added })
    }

    /// The draft these cells make.
    ///
    /// # Errors
    /// Those of [`Plan::draft`].
    pub fn draft(&self, line: u32, cells: &[Cow<'_, str>], calendar: Calendar) -> Result<Draft, RowFault> {
        let mut draft = Draft { line, ..Draft::default() };
        let mut mark = "";
        for (slot, cell) in self.slots.iter().zip(cells) {
            let value = written(cell);
            if *slot == Slot::Mark {
                mark = value.trim();
            } else if !value.is_empty() {
                take(&mut draft, slot, value);
            }
        }
        marks::take(&mut draft, mark);
        if let Some(plan) = &self.added {
            add(&mut draft, plan.draft(line, cells)?);
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
        Ok(draft)
    }
}

/// A day that a spreadsheet has written its own way (`01.05.2015`) is read; what is none any more stays as a value and
/// is pointed out.
fn birthday(draft: &mut Draft, calendar: Calendar) {
    let written = std::mem::take(&mut draft.birthday);
    match calendar.read(&written) {
        _ if written.is_empty() => {}
        Some(date) => draft.birthday = date,
        None => not_a_birthday(draft, "Geburtstag", written, calendar.today),
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
    match header.strip_prefix(RECORD).and_then(|rest| rest.strip_prefix(' ')) {
        Some("stopp") => return Slot::Mark,
        Some(rest) if rest.parse::<u32>().is_ok() => return Slot::Record,
        _ => {}
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
        Slot::Mark | Slot::Other => {}
    }
}

/// A word somebody wrote where this program writes `yes` or `no`.
fn answered(draft: &mut Draft, value: &str) {
    for (said, reach) in stops::answers(value, Reach::Email) {
        let claim = match said {
            Said::No => reach.no(),
            Said::Yes => Claim::Yes,
            Said::Unclear => Claim::Unclear,
            Said::Nothing => continue,
        };
        if !draft.claims.contains(&claim) {
            draft.claims.push(claim);
        }
    }
}

/// Adds what the columns say that somebody added. What this program wrote stands; a second value stays as one.
fn add(draft: &mut Draft, more: Draft) {
    let texts = [
        (Field::Title, &mut draft.title, more.title),
        (Field::Given, &mut draft.given, more.given),
        (Field::Additional, &mut draft.additional, more.additional),
        (Field::Family, &mut draft.family, more.family),
        (Field::Suffix, &mut draft.suffix, more.suffix),
        (Field::Organisation, &mut draft.organisation, more.organisation),
        (Field::Department, &mut draft.department, more.department),
        (Field::Position, &mut draft.position, more.position),
        (Field::Birthday, &mut draft.birthday, more.birthday),
        (Field::CustomerNumber, &mut draft.customer_number, more.customer_number),
    ];
    for (field, ours, more) in texts {
        if ours.is_empty() {
            *ours = more;
        } else if !more.is_empty() && *ours != more {
            // "birthday" as a fact would be the birthday.
            let name = if field == Field::Birthday { "Geburtstag".to_owned() } else { field.to_string() };
            draft.facts.push(DraftFact { name, value: more });
        }
    }
    draft.salutation = draft.salutation.or(more.salutation);
    for (list, more) in
        [(&mut draft.emails, more.emails), (&mut draft.phones, more.phones), (&mut draft.websites, more.websites)]
    {
        list.extend(more);
    }
    draft.addresses.extend(more.addresses);
    draft.tags.extend(more.tags);
    draft.notes.extend(more.notes);
    draft.facts.extend(more.facts);
    draft.unread.extend(more.unread);
    draft.odd_birthdays.extend(more.odd_birthdays);
    draft.minor |= more.minor;
    draft.born_in = draft.born_in.max(more.born_in);
    for claim in more.claims {
        if !draft.claims.contains(&claim) {
            draft.claims.push(claim);
        }
    }
    if more.refused_on > draft.refused_on {
        draft.refused_on = more.refused_on;
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
                    for tag in tags.split(BETWEEN_TAGS).map(str::trim).filter(|tag| !tag.is_empty()) {
                        if let Some((Said::No, reach)) = stops::category("", tag) {
                            refuse(draft, reach);
                        }
                        draft.tags.push(tag.to_owned());
                    }
                }
                ("minor", value) => draft.minor |= flags::is_child(value),
                ("newsletter", "no") => draft.claims.push(Claim::No),
                ("newsletter", "yes") => draft.claims.push(Claim::Yes),
                ("newsletter", value) => answered(draft, value),
                ("stop", "yes") => draft.claims.push(Claim::Stop),
                ("stop", value) => marks::take(draft, value),
                _ => {}
            }
            return;
        }
    };
    value.clone_into(target);
}
