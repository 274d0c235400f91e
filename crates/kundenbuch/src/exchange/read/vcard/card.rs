//! One tidied card becomes a draft.

use calcard::{
    Entry, Parser,
    vcard::{
        VCardEntry, VCardKind, VCardParameterName, VCardParameterValue, VCardProperty as P, VCardType, VCardValue,
    },
};

use jiff::civil::Date;

use crate::{
    contacts::{Kind, Salutation, dates, salutation},
    exchange::{
        draft::{Claim, Draft, DraftAddress, DraftFact, Labelled},
        read::{RowFault, cells::label_code, names},
    },
};

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
}

/// The draft of a card; `None` for a card that only names a group of others. `ignored` hears of every property that
/// is not taken over.
pub fn draft(line: u32, text: &str, today: Date, ignored: &mut dyn FnMut(&str)) -> Result<Option<Draft>, RowFault> {
    let Entry::VCard(card) = Parser::new(text).entry() else { return Err(RowFault::Unreadable) };
    let mut draft = Draft { line, ..Draft::default() };
    let mut open = Open::default();
    for entry in &card.entries {
        take(&mut draft, &mut open, entry, &card.entries, ignored);
    }
    if open.group {
        ignored("KIND");
        return Ok(None);
    }
    finish(&mut draft, open, today);
    let empty = Draft { line, kind: draft.kind, ..Draft::default() } == draft;
    if empty { Err(RowFault::Unreadable) } else { Ok(Some(draft)) }
}

fn take(draft: &mut Draft, open: &mut Open, entry: &VCardEntry, all: &[VCardEntry], ignored: &mut dyn FnMut(&str)) {
    match &entry.name {
        P::N => name(draft, entry),
        P::Fn => open.full_name = text(entry),
        P::Org => {
            let mut units = entry.values.iter().map(value);
            let firm = units.next().unwrap_or_default();
            if draft.organisation.is_empty() {
                draft.organisation = firm;
            }
            for unit in units {
                add(&mut draft.department, &unit);
            }
        }
        P::Title | P::Role => add(&mut draft.position, &text(entry)),
        P::Kind => match entry.values.first() {
            Some(VCardValue::Kind(VCardKind::Org)) => open.company = true,
            Some(VCardValue::Kind(VCardKind::Group)) => open.group = true,
            _ => {}
        },
        P::Email => labelled(&mut draft.emails, open, entry, all, strip_scheme(&text(entry), "mailto:")),
        P::Tel => labelled(&mut draft.phones, open, entry, all, telephone(&text(entry))),
        P::Url => labelled(&mut draft.websites, open, entry, all, text(entry)),
        P::Adr => address(draft, entry, all),
        P::Note => push(&mut draft.notes, text(entry)),
        // "My Contacts" is Google's word for "is in the list".
        P::Categories => {
            let tags = entry.values.iter().map(value).filter(|tag| tag != "myContacts");
            tags.for_each(|tag| push(&mut draft.tags, tag));
        }
        P::Nickname | P::Hobby | P::Interest | P::Expertise => {
            fact(draft, &entry.name.as_str().to_ascii_lowercase(), text(entry));
        }
        P::Anniversary => fact(draft, "anniversary", raw_date(entry)),
        P::Other(other) => foreign(draft, open, entry, all, &other.to_ascii_uppercase(), ignored),
        P::Version | P::Prodid | P::Rev | P::Uid | P::Begin | P::End | P::Source | P::Created | P::Language => {}
        _ => ignored(entry.name.as_str()),
    }
}

/// Properties outside the standard: ours, Apple's, and everybody's own.
fn foreign(
    draft: &mut Draft,
    open: &mut Open,
    entry: &VCardEntry,
    all: &[VCardEntry],
    name: &str,
    ignored: &mut dyn FnMut(&str),
) {
    match name {
        "X-BDAY" => {
            open.birthday = raw_date(entry);
            open.omit_year = parameter(entry, "X-APPLE-OMIT-YEAR");
        }
        "X-ABSHOWAS" => open.company |= text(entry).eq_ignore_ascii_case("COMPANY"),
        "X-ADDRESSBOOKSERVER-KIND" => open.group |= text(entry).eq_ignore_ascii_case("group"),
        "X-ABLABEL" | "X-ABADR" | "X-ABUID" => {}
        "X-ABDATE" | "X-ANNIVERSARY" => {
            let label = label_of(entry, all);
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
                let label = group_label(entry, all).unwrap_or_default();
                fact(draft, &label, text(entry));
            }
            _ => ignored(name),
        },
    }
}

fn finish(draft: &mut Draft, open: Open, today: Date) {
    let nameless = draft.given.is_empty() && draft.family.is_empty();
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
            Some(date) => draft.birthday = date,
            None => fact(draft, "birthday", open.birthday),
        }
    }
    let rank = |value: &str| open.preferred.iter().filter(|(_, known)| known == value).map(|(rank, _)| *rank).min();
    for list in [&mut draft.emails, &mut draft.phones, &mut draft.websites] {
        list.sort_by_key(|item| rank(&item.value).unwrap_or(u32::MAX));
    }
}

fn name(draft: &mut Draft, entry: &VCardEntry) {
    let mut parts = entry.values.iter().map(value);
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

fn address(draft: &mut Draft, entry: &VCardEntry, all: &[VCardEntry]) {
    let mut parts = entry.values.iter().map(value);
    let mut next = || parts.next().unwrap_or_default();
    let (post_box, extended, street, place, _region, postcode, country) =
        (next(), next(), next(), next(), next(), next(), next());
    let lines = [street, extended, post_box].map(|part| part.replace('\r', ""));
    let street = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    if street.is_empty() && place.is_empty() && postcode.is_empty() {
        return;
    }
    let label = label_of(entry, all);
    draft.addresses.push(DraftAddress { label, street, postcode, place, country });
}

fn labelled(list: &mut Vec<Labelled>, open: &mut Open, entry: &VCardEntry, all: &[VCardEntry], value: String) {
    if value.is_empty() || list.iter().any(|known| known.value == value) {
        return;
    }
    if let Some(rank) = preference(entry) {
        open.preferred.push((rank, value.clone()));
    }
    list.push(Labelled { label: label_of(entry, all), value });
}

/// Apple's `item1.X-ABLabel` beside `item1.TEL`, else the types.
fn label_of(entry: &VCardEntry, all: &[VCardEntry]) -> String {
    group_label(entry, all).map_or_else(|| label_of_types(entry), |label| label_code(&label))
}

fn group_label(entry: &VCardEntry, all: &[VCardEntry]) -> Option<String> {
    let group = entry.group.as_deref()?;
    let label = all.iter().find(|other| {
        matches!(&other.name, P::Other(name) if name.eq_ignore_ascii_case("X-ABLabel"))
            && other.group.as_deref().is_some_and(|other| other.eq_ignore_ascii_case(group))
    })?;
    let label = text(label);
    // `_$!<Other>!$_` is a word Apple translates.
    Some(label.strip_prefix("_$!<").and_then(|label| label.strip_suffix(">!$_")).unwrap_or(&label).to_owned())
}

fn label_of_types(entry: &VCardEntry) -> String {
    let types = types(entry);
    let has = |word: &str| types.iter().any(|known| known == word);
    let telephone = entry.name == P::Tel;
    if telephone && has("fax") {
        "fax".to_owned()
    } else if telephone && (has("cell") || has("iphone")) {
        "mobile".to_owned()
    } else if has("work") {
        "work".to_owned()
    } else if has("home") {
        "home".to_owned()
    } else if has("other") || has("pager") {
        "other".to_owned()
    } else {
        String::new()
    }
}

fn types(entry: &VCardEntry) -> Vec<String> {
    let named = entry.params.iter().filter(|parameter| parameter.name == VCardParameterName::Type);
    let mut types: Vec<String> = named
        .filter_map(|parameter| match &parameter.value {
            VCardParameterValue::Type(known) => Some(type_word(known).to_owned()),
            VCardParameterValue::Text(own) => Some(own.to_ascii_lowercase()),
            _ => None,
        })
        .collect();
    // Bare words of 2.1 that calcard keeps as parameters without value.
    types.extend(entry.params.iter().filter_map(|parameter| match &parameter.name {
        VCardParameterName::Other(name) => Some(name.to_ascii_lowercase()),
        VCardParameterName::Pref if parameter.value == VCardParameterValue::Null => Some("pref".to_owned()),
        _ => None,
    }));
    types
}

const fn type_word(known: &VCardType) -> &'static str {
    match known {
        VCardType::Work => "work",
        VCardType::Home => "home",
        VCardType::Fax => "fax",
        VCardType::Cell => "cell",
        VCardType::Pager => "pager",
        _ => "",
    }
}

/// `PREF=1` and `TYPE=PREF`: lower comes first.
fn preference(entry: &VCardEntry) -> Option<u32> {
    let number = entry.params.iter().find_map(|parameter| match (&parameter.name, &parameter.value) {
        (VCardParameterName::Pref, VCardParameterValue::Integer(rank)) => Some(*rank),
        _ => None,
    });
    number.or_else(|| types(entry).iter().any(|word| word == "pref").then_some(1))
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
fn text(entry: &VCardEntry) -> String {
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

/// `tel:+49-351-445566;ext=12` → `+49-351-445566-12`.
fn telephone(text: &str) -> String {
    let number = strip_scheme(text, "tel:");
    if number.len() == text.len() {
        return number;
    }
    let mut parts = number.split(';');
    let mut number = parts.next().unwrap_or_default().to_owned();
    if let Some(extension) = parts.find_map(|part| part.strip_prefix("ext=")) {
        number.push('-');
        number.push_str(extension);
    }
    number
}

fn fact(draft: &mut Draft, name: &str, value: String) {
    if !value.is_empty() {
        draft.facts.push(DraftFact { name: name.to_owned(), value });
    }
}

fn push(list: &mut Vec<String>, value: String) {
    if !value.is_empty() && !list.contains(&value) {
        list.push(value);
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
