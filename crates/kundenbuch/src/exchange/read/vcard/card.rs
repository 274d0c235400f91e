//! One tidied card becomes a draft.

use std::collections::{HashMap, HashSet};

use calcard::{
    Entry, Parser,
    vcard::{VCardEntry, VCardKind, VCardParameterName, VCardParameterValue, VCardProperty as P, VCardValue},
};

use jiff::civil::Date;

use crate::{
    contacts::{Kind, Salutation, dates, salutation},
    exchange::{
        draft::{Claim, Draft, DraftAddress, DraftFact, Labelled},
        own::{self, Own},
        read::{
            RowFault,
            cells::{Calendar, doubt, not_a_birthday, refuse},
            flags, marks, names, postal, remarks,
            stops::Lists,
        },
    },
    steps,
};

use super::labels::{Labels, preference};

/// Beginning of the properties only this program writes.
pub const OWN: &str = "X-KUNDENBUCH-";

/// What can only be decided at the end of the card.
#[derive(Default)]
struct Open {
    full_name: String,
    company: bool,
    group: bool,
    omit_year: String,
    birthday: String,
    preferred: Vec<(u32, String)>,
    /// Values of one kind that are there already, by kind.
    seen: HashSet<(&'static str, String)>,
    /// This program wrote the card: it is taken as it stands.
    own: bool,
    /// Channels on which a card of ours is marked.
    stopped: Vec<String>,
    labels: Labels,
    lists: Lists,
}

/// The draft of a card; `None` for a card that only names a group of others. `ignored` hears of every property that
/// is not taken over, and `lists` keeps what those of the file mean.
pub fn draft(
    line: u32,
    card: &str,
    (today, lists): (Date, &mut Lists),
    ignored: &mut dyn FnMut(&str),
) -> Result<Option<Draft>, RowFault> {
    let Entry::VCard(mut card) = Parser::new(card).entry() else { return Err(RowFault::Unreadable) };
    let mut draft = Draft { line, ..Draft::default() };
    let own = card.entries.iter().any(|entry| entry.name == P::Prodid && text(entry) == own::PRODUCT);
    let mut open = Open { labels: Labels::of(&card.entries), own, lists: std::mem::take(lists), ..Open::default() };
    if !own {
        card.entries.iter_mut().filter(|entry| entry.name != P::Note).for_each(without_tabs);
    }
    for entry in &card.entries {
        steps::took(entry.values.len());
        take(&mut draft, &mut open, entry, ignored);
    }
    *lists = std::mem::take(&mut open.lists);
    if open.group {
        ignored("KIND");
        return Ok(None);
    }
    finish(&mut draft, open, today, ignored);
    let empty = Draft { line, kind: draft.kind, ..Draft::default() } == draft;
    if empty { Err(RowFault::Unreadable) } else { Ok(Some(draft)) }
}

/// A tab in a value of somebody else's card is a blank.
fn without_tabs(entry: &mut VCardEntry) {
    let blank = |text: &mut String| {
        if text.contains('\t') {
            *text = text.replace('\t', " ");
        }
    };
    for value in &mut entry.values {
        match value {
            VCardValue::Text(text) => blank(text),
            VCardValue::Component(parts) => parts.iter_mut().for_each(blank),
            _ => {}
        }
    }
}

fn take(draft: &mut Draft, open: &mut Open, entry: &VCardEntry, ignored: &mut dyn FnMut(&str)) {
    match &entry.name {
        P::N => name(draft, entry),
        P::Fn => open.full_name = on_one_line(&text(entry)),
        P::Org => {
            let mut units = entry.values.iter().map(|unit| on_one_line(&value(unit)));
            let firm = units.next().unwrap_or_default();
            if draft.organisation.is_empty() {
                draft.organisation = firm;
            } else if draft.organisation != firm {
                fact(draft, "org", firm);
            }
            for unit in units {
                add(&mut draft.department, &unit);
            }
        }
        P::Title | P::Role => add(&mut draft.position, &on_one_line(&text(entry))),
        P::Kind => match entry.values.first() {
            Some(VCardValue::Kind(VCardKind::Org)) => open.company = true,
            Some(VCardValue::Kind(VCardKind::Group)) => open.group = true,
            _ => {}
        },
        P::Email => labelled(&mut draft.emails, open, entry, strip_scheme(&text(entry), "mailto:")),
        P::Tel => labelled(&mut draft.phones, open, entry, telephone(&text(entry))),
        P::Url => labelled(&mut draft.websites, open, entry, text(entry)),
        P::Adr => address(draft, open, entry, ignored),
        P::Note => {
            let note = text(entry);
            if !open.own {
                let told = remarks::clear(&note);
                if told.is_empty() {
                    doubt(draft, &note);
                }
                for reach in told {
                    refuse(draft, reach);
                }
            }
            open.push("note", &mut draft.notes, note);
        }
        P::Uid => draft.uid = uid(&text(entry)),
        // "My Contacts" is Google's word for "is in the list".
        P::Categories => {
            let tags = entry.values.iter().map(value).filter(|tag| tag != "myContacts");
            for tag in tags {
                if let Some(reach) = open.lists.refused(&tag) {
                    refuse(draft, reach);
                }
                open.push("tag", &mut draft.tags, tag);
            }
        }
        P::Nickname | P::Hobby | P::Interest | P::Expertise => {
            fact(draft, &entry.name.as_str().to_ascii_lowercase(), text(entry));
        }
        P::Anniversary => fact(draft, "anniversary", raw_date(entry)),
        P::Other(other) => foreign(draft, open, entry, &other.to_ascii_uppercase(), ignored),
        P::Version | P::Prodid | P::Rev | P::Begin | P::End | P::Source | P::Created | P::Language => {}
        _ => ignored(entry.name.as_str()),
    }
}

/// Properties outside the standard: ours, Apple's, and everybody's own.
fn foreign(draft: &mut Draft, open: &mut Open, entry: &VCardEntry, name: &str, ignored: &mut dyn FnMut(&str)) {
    match name {
        "X-BDAY" => {
            open.birthday = raw_date(entry);
            open.omit_year = parameter(entry, "X-APPLE-OMIT-YEAR");
        }
        "X-ABSHOWAS" => open.company |= text(entry).eq_ignore_ascii_case("COMPANY"),
        "X-ADDRESSBOOKSERVER-KIND" => open.group |= text(entry).eq_ignore_ascii_case("group"),
        "X-ABLABEL" | "X-ABADR" | "X-ABUID" => {}
        "X-ABDATE" | "X-ANNIVERSARY" => {
            let label = open.labels.of_entry(entry, open.own);
            fact(draft, if label.is_empty() { "anniversary" } else { &label }, raw_date(entry));
        }
        _ => match name.strip_prefix(OWN) {
            Some("CUSTOMER-NUMBER") => draft.customer_number = text(entry),
            Some("SALUTATION") => {
                draft.salutation = match text(entry).as_str() {
                    "ms" => Some(Salutation::Ms),
                    "mr" => Some(Salutation::Mr),
                    _ => Some(Salutation::Unknown),
                }
            }
            Some("MINOR") => draft.minor = true,
            Some("NEWSLETTER") => {
                let claim = match text(entry).as_str() {
                    "yes" => Claim::Yes,
                    "stop" => Claim::Stop,
                    _ => Claim::No,
                };
                if !draft.claims.contains(&claim) {
                    draft.claims.push(claim);
                }
            }
            Some("FACT") => {
                let label = open.labels.of_group(entry).unwrap_or_default().to_owned();
                fact(draft, &label, text(entry));
            }
            Some("STOPP") => open.stopped.extend(entry.values.iter().map(value)),
            Some("RECORD") => match Own::read(&text(entry)) {
                Some(record) => draft.own.push(record),
                None => ignored(name),
            },
            // `X-WERBESPERRE:ja`
            None => {
                let said = name.strip_prefix("X-").unwrap_or(name).replace(['-', '_'], " ");
                let value = text(entry);
                let mut told = flags::property(&said, &value);
                if told.is_empty() {
                    ignored(name);
                    told = remarks::clear(&value); // `X-CUSTOM1:keine Werbung`
                }
                for reach in told {
                    refuse(draft, reach);
                }
            }
            _ => ignored(name),
        },
    }
}

fn finish(draft: &mut Draft, open: Open, today: Date, ignored: &mut dyn FnMut(&str)) {
    marks::take(draft, &open.stopped.join(" "));
    let recorded = draft.own.iter().any(|record| matches!(record, Own::Contact(_)));
    draft.trusted = recorded && open.own;
    let nameless = draft.given.is_empty() && draft.family.is_empty();
    let full_name = open.full_name.clone();
    if nameless && !open.full_name.is_empty() && open.full_name != draft.organisation {
        let firm = open.company || (draft.organisation.is_empty() && salutation::is_organisation(&open.full_name));
        if firm && draft.organisation.is_empty() {
            draft.organisation = open.full_name;
        } else if !firm {
            let name = names::split_name(&open.full_name);
            draft.salutation = draft.salutation.or(name.salutation);
            if draft.title.is_empty() {
                draft.title = name.title;
            }
            draft.given = name.given;
            draft.family = name.family;
        }
    }
    if !open.own {
        names::without_titles(draft);
    }
    if !(nameless || recorded && open.own) {
        names::beside(draft, &full_name, ignored);
    }
    if !(draft.given.is_empty() && draft.family.is_empty()) {
        draft.kind = Some(Kind::Person);
    } else if !draft.organisation.is_empty() {
        draft.kind = Some(Kind::Organisation);
    }
    if !open.birthday.is_empty() {
        match dates::read_date(&open.birthday, today) {
            // Apple writes 1604 for "year unknown".
            Some(date) if !open.omit_year.is_empty() && date.starts_with(&open.omit_year) => {
                draft.birthday = format!("-{}", date.get(4..).unwrap_or_default());
            }
            Some(date) if (Calendar { today, month_first: false }).holds(&date) => draft.birthday = date,
            _ => not_a_birthday(draft, "", open.birthday, today),
        }
    }
    let mut ranks = HashMap::new();
    for (rank, value) in open.preferred {
        ranks.entry(value).and_modify(|known: &mut u32| *known = rank.min(*known)).or_insert(rank);
    }
    for list in [&mut draft.emails, &mut draft.phones, &mut draft.websites] {
        list.sort_by_key(|item| ranks.get(&item.value).copied().unwrap_or(u32::MAX));
    }
}

fn name(draft: &mut Draft, entry: &VCardEntry) {
    let mut parts = entry.values.iter().map(|part| on_one_line(&value(part)));
    let mut next = || parts.next().unwrap_or_default();
    let (family, given, additional, prefix, suffix) = (next(), next(), next(), next(), next());
    let (salutation, title) = salutation::split(&prefix);
    if salutation == Salutation::Unknown {
        draft.title = prefix;
    } else {
        draft.salutation = draft.salutation.or(Some(salutation));
        draft.title = title;
    }
    (draft.family, draft.given, draft.additional, draft.suffix) = (family, given, additional, suffix);
}

fn address(draft: &mut Draft, open: &Open, entry: &VCardEntry, ignored: &mut dyn FnMut(&str)) {
    let mut parts = entry.values.iter().map(value);
    let mut next = || parts.next().unwrap_or_default();
    let (post_box, extended, street, place, region, postcode, country) =
        (next(), next(), next(), next(), next(), next(), next());
    let lines = [street, extended, post_box].map(|part| part.replace('\r', ""));
    let street = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    if street.is_empty() && place.is_empty() && postcode.is_empty() {
        return;
    }
    // German post needs no region, and our addresses have none.
    if !region.is_empty() && region != place {
        ignored("ADR-REGION");
    }
    let label = open.labels.of_entry(entry, open.own);
    let (place, postcode) = (on_one_line(&place), on_one_line(&postcode));
    let mut address = DraftAddress { label, street, postcode, place, country: on_one_line(&country) };
    if !open.own {
        postal::take_apart(&mut address, |_| false);
    }
    draft.addresses.push(address);
}

fn labelled(list: &mut Vec<Labelled>, open: &mut Open, entry: &VCardEntry, value: String) {
    let kind = match entry.name {
        P::Email => "email",
        P::Tel => "phone",
        _ => "website",
    };
    if value.is_empty() || open.twice(kind, &value) {
        return;
    }
    if let Some(rank) = preference(entry).filter(|_| !open.own) {
        open.preferred.push((rank, value.clone()));
    }
    list.push(Labelled { label: open.labels.of_entry(entry, open.own), value });
}

impl Open {
    /// Whether a card of somebody else has this value already.
    fn twice(&mut self, kind: &'static str, value: &str) -> bool {
        !self.own && !self.seen.insert((kind, value.to_owned()))
    }

    fn push(&mut self, kind: &'static str, list: &mut Vec<String>, value: String) {
        if !value.is_empty() && !self.twice(kind, &value) {
            list.push(value);
        }
    }
}

/// Longest UID that is kept; a longer one names nobody.
const LONGEST_UID: usize = 255;

fn uid(written: &str) -> String {
    let uid = written.trim();
    if uid.len() > LONGEST_UID || uid.chars().any(char::is_control) { String::new() } else { uid.to_owned() }
}

/// Line breaks in a name, firm or place are blanks.
fn on_one_line(text: &str) -> String {
    if text.contains(['\n', '\r', '\t']) {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    }
}

fn parameter(entry: &VCardEntry, name: &str) -> String {
    let found = entry.params.iter().find(
        |parameter| matches!(&parameter.name, VCardParameterName::Other(other) if other.eq_ignore_ascii_case(name)),
    );
    match found.map(|parameter| &parameter.value) {
        Some(VCardParameterValue::Text(text)) => text.clone(),
        Some(VCardParameterValue::Integer(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The text of all values, joined as they were written.
pub fn text(entry: &VCardEntry) -> String {
    let values: Vec<String> = entry.values.iter().map(value).filter(|value| !value.is_empty()).collect();
    values.join(", ")
}

fn value(value: &VCardValue) -> String {
    let text = match value {
        VCardValue::Text(text) => text.clone(),
        VCardValue::Component(parts) => {
            parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        }
        VCardValue::Integer(number) => number.to_string(),
        VCardValue::Float(number) => number.to_string(),
        VCardValue::Boolean(yes) => yes.to_string(),
        _ => String::new(),
    };
    text.replace("\r\n", "\n").trim().to_owned()
}

/// A date calcard has taken apart, as written or put together again.
fn raw_date(entry: &VCardEntry) -> String {
    match entry.values.first() {
        Some(VCardValue::PartialDateTime(date)) => match (date.year, date.month, date.day) {
            (Some(year), Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (None, Some(month), Some(day)) => format!("--{month:02}-{day:02}"),
            (Some(year), _, _) => year.to_string(),
            _ => String::new(),
        },
        _ => text(entry),
    }
}

fn strip_scheme(text: &str, scheme: &str) -> String {
    match text.get(..scheme.len()) {
        Some(head) if head.eq_ignore_ascii_case(scheme) => text.get(scheme.len()..).unwrap_or_default().to_owned(),
        _ => text.to_owned(),
    }
}

/// `tel:+49-351-445566;ext=12` → `+49-351-445566 ext. 12`: an extension is marked, for it is no part of the number.
fn telephone(text: &str) -> String {
    let number = strip_scheme(text, "tel:");
    if number.len() == text.len() {
        return number;
    }
    let mut parts = number.split(';');
    let mut number = parts.next().unwrap_or_default().to_owned();
    let extension = parts.find_map(|part| {
        let (name, extension) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("ext").then_some(extension.trim())
    });
    if let Some(extension) = extension.filter(|extension| !extension.is_empty()) {
        number.push_str(" ext. ");
        number.push_str(extension);
    }
    number
}

fn fact(draft: &mut Draft, name: &str, value: String) {
    if !value.is_empty() {
        draft.facts.push(DraftFact { name: name.to_owned(), value });
    }
}

fn add(text: &mut String, value: &str) {
    if text.is_empty() {
        value.clone_into(text);
    } else if text != value && !value.is_empty() {
        // Both a title and a role, or several units.
        text.push_str(", ");
        text.push_str(value);
    }
}
