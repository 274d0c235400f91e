//! The cells of one row become a draft.

mod birth;
mod postal;
mod who;

pub use birth::not_a_birthday;

use std::borrow::Cow;

use jiff::civil::Date;

use super::{
    MAX_VALUES, RowFault, clean, columns,
    field::{Field, Label},
    flags::{self, Said},
    names, remarks,
    stops::{self, Ways},
};
use crate::{
    contacts::{Salutation, dates, email, salutation},
    exchange::draft::{Claim, Draft, DraftFact, Labelled, Reach},
    steps,
};

/// Columns that together only our own complete export has.
const OWN: [&str; 4] = ["customer_number", "given", "additional", "family"];

/// Nobody alive was born before this year.
const OLDEST: i16 = 1880;

/// Between several values in one cell of Google's.
const JOINED: &str = " ::: ";

/// A mapping made ready for many rows.
#[derive(Debug, Clone)]
pub struct Plan {
    slots: Vec<Slot>,
    has_given: bool,
    calendar: Calendar,
    /// Our own export: every cell is its value as it was.
    own: bool,
}

/// How dates are read.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    /// Years of two digits lie before this day.
    pub today: Date,
    /// `5/12/1975` is in May: English Outlook.
    pub month_first: bool,
}

impl Calendar {
    /// Whether somebody alive can have been born on this day: not after today and not before 1880.
    pub fn holds(self, date: &str) -> bool {
        date.parse::<Date>().map_or(date.starts_with("--"), |day| day <= self.today && day.year() >= OLDEST)
    }

    /// A date as written, in the form of the book.
    pub fn read(self, value: &str) -> Option<String> {
        let american = self.month_first.then(|| {
            let (month, rest) = value.split_once('/')?;
            let (day, year) = rest.split_once('/')?;
            dates::read_date(&format!("{day}.{month}.{year}"), self.today)
        });
        american.flatten().or_else(|| dates::read_date(value, self.today))
    }
}

#[derive(Debug, Clone)]
struct Slot {
    header: String,
    field: Field,
    /// Keeps the parts of one address together.
    group: String,
    /// The column that holds the label.
    label_from: Option<usize>,
}

/// What can only be decided when the whole row is known.
#[derive(Default)]
struct Undecided {
    firm: bool,
    name: String,
    /// Whether that name begins with the surname, as its heading says.
    surname_first: bool,
    /// Header and value of whole names.
    names: Vec<(String, String)>,
    first_name_or_firm: String,
    second_name: String,
    /// Header and value of whole dates.
    birthdays: Vec<(String, String)>,
    /// Header and value of a year, month and day alone.
    year: (String, String),
    month: (String, String),
    day: (String, String),
    postal: Vec<postal::Postal>,
    preferred: Vec<String>,
    /// On which ways a state says no, if the row tells it.
    ways: Option<Ways>,
    /// Values of this row so far; the work on one is bounded by it.
    values: usize,
}

impl Undecided {
    /// Counts a value.
    fn fits(&mut self) -> bool {
        self.values += 1;
        self.values <= MAX_VALUES
    }
}

impl Plan {
    /// A plan for this header and the meaning of each column.
    pub fn new(header: &[String], fields: &[Field], calendar: Calendar) -> Plan {
        let own = OWN.iter().all(|code| header.iter().any(|header| header == code));
        Plan { own, ..Plan::of_added(header, fields, calendar) }
    }

    /// A plan for columns that somebody added to a table of ours.
    pub fn of_added(header: &[String], fields: &[Field], calendar: Calendar) -> Plan {
        let groups: Vec<Option<String>> = header.iter().map(|cell| columns::group(cell)).collect();
        let slots = header.iter().zip(fields).zip(&groups).map(|((header, field), group)| Slot {
            header: header.clone(),
            field: field.clone(),
            group: group.clone().unwrap_or_else(|| field.label().unwrap_or_default().code().to_owned()),
            label_from: group.as_ref().filter(|_| *field != Field::ValueLabel).and_then(|group| {
                let labels = groups.iter().zip(fields).enumerate();
                labels
                    .filter(|(_, (other, field))| **field == Field::ValueLabel && other.as_ref() == Some(group))
                    .map(|(at, _)| at)
                    .next()
            }),
        });
        Plan { slots: slots.collect(), has_given: fields.contains(&Field::Given), calendar, own: false }
    }

    /// On which ways a row says no, if it tells them in columns of their own.
    fn ways(&self, cells: &[Cow<'_, str>]) -> Option<Ways> {
        let told = |slot: &Slot| {
            matches!(slot.field, Field::Fact(_) | Field::Stop(_) | Field::May(_)) && stops::is_of_channels(&slot.header)
        };
        let told = self.slots.iter().zip(cells).filter(|(slot, cell)| told(slot) && !cell.trim().is_empty());
        let told: Vec<&str> = told.map(|(_, cell)| cell.as_ref()).collect();
        (!told.is_empty()).then(|| Ways::of(told))
    }

    /// The draft these cells make.
    ///
    /// # Errors
    /// [`RowFault::TooLong`] if they hold more than [`MAX_VALUES`] values.
    pub fn draft(&self, line: u32, cells: &[Cow<'_, str>]) -> Result<Draft, RowFault> {
        let mut draft = Draft { line, ..Draft::default() };
        let mut open = Undecided { ways: self.ways(cells), ..Undecided::default() };
        for (slot, cell) in self.slots.iter().zip(cells) {
            if matches!(slot.field, Field::Ignore | Field::Card | Field::ValueLabel) {
                continue;
            }
            let value = if self.own { Cow::Borrowed(clean::own(cell)) } else { clean::value(cell, &slot.field) };
            if value.is_empty() {
                continue;
            }
            let label = slot.label_from.and_then(|at| cells.get(at)).map_or("", |label| label.trim());
            steps::took(value.len());
            take(&mut draft, &mut open, slot, &value, label, self.calendar);
            if !self.own {
                let told = stops::unasked(&slot.field, &slot.header, &value);
                if told.is_empty() && slot.field == Field::Note {
                    doubt(&mut draft, &value);
                }
                for reach in told {
                    claim(&mut draft, Said::No, reach, &value, self.calendar);
                }
            }
            if open.values > MAX_VALUES {
                return Err(RowFault::TooLong);
            }
        }
        if !self.own {
            postal::name_in_lines(&draft, &mut open);
        }
        who::decide(&mut draft, &mut open, self.has_given);
        if !self.own {
            who::second(&mut draft);
            who::at_hand(&mut draft);
            names::without_titles(&mut draft);
        }
        birth::decide(&mut draft, &mut open, self.calendar);
        let is_name = |part: &str| names::says_nothing_new(&draft, part);
        let addresses: Vec<_> = std::mem::take(&mut open.postal)
            .into_iter()
            .map(|postal| postal::finish(postal, if self.own { None } else { Some(&is_name) }))
            .collect();
        for address in addresses {
            match address {
                Ok(address) => draft.addresses.push(address),
                Err(country) if country.is_empty() => {}
                Err(value) => draft.facts.push(DraftFact { name: "country".to_owned(), value }),
            }
        }
        let preferred = open.preferred;
        draft.emails.sort_by_key(|email| !preferred.contains(&email.value));
        draft.phones.sort_by_key(|phone| !preferred.contains(&phone.value));
        Ok(draft)
    }
}

/// Adds to a text that may have something in it already: two columns on one field never overwrite each other.
fn add(text: &mut String, value: &str, between: &str) {
    if text.is_empty() {
        value.clone_into(text);
    } else if text != value {
        text.push_str(between);
        text.push_str(value);
    }
}

fn take(draft: &mut Draft, open: &mut Undecided, slot: &Slot, value: &str, label: &str, calendar: Calendar) {
    let own = matches!(slot.field, Field::Email(_) | Field::Phone(_))
        .then(|| columns::of_place(&slot.header, &slot.field, value))
        .flatten();
    match own.as_ref().unwrap_or(&slot.field) {
        Field::Ignore | Field::Card | Field::ValueLabel => {}
        Field::Title if salutation::split(value).0 == Salutation::Unknown => add(&mut draft.title, value, " "),
        Field::Salutation | Field::Title => who::address(draft, open, value),
        Field::Given => add(&mut draft.given, value, " "),
        Field::Additional => add(&mut draft.additional, value, " "),
        // "von der" in a column of its own, which may stand behind the name.
        Field::Family if !draft.family.is_empty() && value.split_whitespace().all(names::is_addition) => {
            draft.family = format!("{value} {}", draft.family);
        }
        Field::Family => add(&mut draft.family, value, " "),
        Field::Suffix => add(&mut draft.suffix, value, " "),
        Field::Name => {
            if open.name.is_empty() {
                value.clone_into(&mut open.name);
                open.surname_first = columns::is_surname_first(&slot.header);
            }
            if open.fits() {
                open.names.push((slot.header.trim().to_owned(), value.to_owned()));
            }
        }
        Field::Organisation => add(&mut draft.organisation, value, " "),
        Field::NameOrOrganisation => add(&mut open.first_name_or_firm, value, " "),
        Field::SecondName => add(&mut open.second_name, value, " "),
        Field::Department => add(&mut draft.department, value, ", "),
        Field::Position => add(&mut draft.position, value, ", "),
        Field::Email(at) => {
            for email in several(value).into_iter().flat_map(split_emails) {
                if open.fits() {
                    labelled(&mut draft.emails, &mut open.preferred, &email, *at, label);
                }
            }
        }
        Field::Phone(at) => {
            for phone in several(value) {
                if open.fits() {
                    labelled(&mut draft.phones, &mut open.preferred, phone, *at, label);
                }
            }
        }
        Field::Website => {
            for website in several(value) {
                if open.fits() {
                    labelled(&mut draft.websites, &mut open.preferred, website, Label::None, label);
                }
            }
        }
        Field::Street(_)
        | Field::Street2(_)
        | Field::HouseNumber(_)
        | Field::Postcode(_)
        | Field::Place(_)
        | Field::PostcodePlace(_)
        | Field::Country(_) => {
            open.values += value.matches(JOINED).count();
            if open.values <= MAX_VALUES {
                postal::take(&mut open.postal, slot, value, label);
            }
        }
        Field::Birthday | Field::Fact(_) if no_date(value) => {}
        Field::Birthday => open.birthdays.push((slot.header.clone(), value.to_owned())),
        Field::BirthYear => open.year = (slot.header.trim().to_owned(), value.to_owned()),
        Field::BirthMonth => open.month = (slot.header.trim().to_owned(), value.to_owned()),
        Field::BirthDay => open.day = (slot.header.trim().to_owned(), value.to_owned()),
        Field::CustomerNumber => add(&mut draft.customer_number, value, " "),
        Field::Tag => tags(draft, open, slot, value),
        Field::Note => {
            if !draft.notes.iter().inspect(|_| steps::took(0)).any(|note| note == value) {
                draft.notes.push(value.to_owned());
            }
        }
        Field::Minor => {
            draft.minor |= flags::is_child(value);
            if flags::permission(value) == Said::Unclear {
                fact(draft, slot, value);
            }
        }
        Field::May(reach) => {
            let answers = stops::answers(value, *reach);
            for answer in answers {
                answered(draft, slot, answer, value, calendar);
            }
        }
        Field::Stop(reach) => {
            let said = flags::stop(&slot.header, value);
            for reach in stops::stopped(&slot.header, value, *reach) {
                answered(draft, slot, (said, reach), value, calendar);
            }
        }
        Field::Status => state(draft, open.ways.as_ref(), slot, value, calendar),
        Field::Fact(name) => named(draft, open, (slot, name), value, label, calendar),
    }
}

/// How a row stands; a no that names no channel is one on those that the row names.
fn state(draft: &mut Draft, ways: Option<&Ways>, slot: &Slot, value: &str, calendar: Calendar) {
    match flags::state(&slot.header, value) {
        (Said::Unclear, _) => fact(draft, slot, value),
        (Said::No, Reach::Email) => {
            for reach in ways.map_or_else(|| vec![Reach::Email], Ways::reaches) {
                claim(draft, Said::No, reach, value, calendar);
            }
        }
        (said, reach) => claim(draft, said, reach, value, calendar),
    }
    for reach in remarks::told_beside(value) {
        claim(draft, Said::No, reach, value, calendar);
    }
}

/// A remark that nobody here understands and that sounds like a no is pointed out.
pub fn doubt(draft: &mut Draft, remark: &str) {
    const DOUBT: &str = "maybe_refusal";
    if !draft.unread.contains(&DOUBT) && remarks::sounds_like_one(remark) {
        draft.unread.push(DOUBT);
    }
}

/// A value of a column of its own name: kept as a fact, and a no where it is one.
fn named(
    draft: &mut Draft,
    open: &mut Undecided,
    (slot, name): (&Slot, &str),
    value: &str,
    label: &str,
    calendar: Calendar,
) {
    let label = label.trim_start_matches(['*', ' ']);
    let name = [name, label, slot.header.as_str()].into_iter().find(|name| !name.is_empty());
    let name = name.unwrap_or_default().trim().to_owned();
    // The heading itself was asked already; a label of Google's was not, nor the value of a free field.
    let free = slot.header.to_lowercase().starts_with("custom").then(|| flags::by_itself(value)).flatten();
    let told = if label.is_empty() { Vec::new() } else { flags::property(label, value) };
    for reach in told.into_iter().chain(free) {
        claim(draft, Said::No, reach, value, calendar);
    }
    for value in several(value) {
        if open.fits() {
            draft.facts.push(DraftFact { name: name.clone(), value: value.to_owned() });
        }
    }
}

/// Notes an answer; what nobody here understands is kept as a value too.
fn answered(draft: &mut Draft, slot: &Slot, (said, reach): (Said, Reach), value: &str, calendar: Calendar) {
    claim(draft, said, reach, value, calendar);
    if said == Said::Unclear {
        fact(draft, slot, value);
    }
}

/// Keeps a value under the name of its column.
fn fact(draft: &mut Draft, slot: &Slot, value: &str) {
    draft.facts.push(DraftFact { name: slot.header.trim().to_owned(), value: value.to_owned() });
}

fn several(value: &str) -> Vec<&str> {
    value.split(JOINED).map(str::trim).filter(|value| !value.is_empty()).collect()
}

/// Two addresses in one cell become two, `Anna (anna@beispiel.de)` its address; what is no address stays as written,
/// but Exchange's own paths (`/o=Firma/cn=…`) are none.
fn split_emails(value: &str) -> Vec<String> {
    let lower = value.get(..9).unwrap_or(value).to_ascii_lowercase();
    if ["/o=", "ex:/o=", "x500:", "x400:"].iter().any(|path| lower.starts_with(path)) {
        return Vec::new();
    }
    // `anna@b.de#mailto:anna@b.de#`: a link of Access, whose text may be a name.
    let link = value.split_once("#mailto:").map(|(_, link)| link.trim_end_matches('#'));
    let value = link.filter(|link| link.contains('@')).unwrap_or(value);
    if let Ok(address) = email::of_field(value) {
        return vec![address];
    }
    match (value.matches('@').count(), email::of_cell(value)) {
        (0 | 1, _) | (_, None) => vec![value.to_owned()],
        (signs, Some(found)) if signs == found.len() => found,
        _ => {
            let parts = value.split([';', ',', ' ', '\n', '\r', '\t']).map(str::trim);
            parts.filter(|part| part.contains('@')).map(str::to_owned).collect()
        }
    }
}

fn labelled(list: &mut Vec<Labelled>, preferred: &mut Vec<String>, value: &str, at: Label, label: &str) {
    if list.iter().inspect(|_| steps::took(0)).any(|known| known.value == value) {
        return;
    }
    if label.starts_with('*') {
        preferred.push(value.to_owned());
    }
    let label = if at == Label::None { label_code(label) } else { at.code().to_owned() };
    list.push(Labelled { value: value.to_owned(), label });
}

/// A label of another program as ours: `* Work Fax` → `fax`, `Privat` → `home`; an own word stays.
pub fn label_code(label: &str) -> String {
    let label = label.trim_start_matches(['*', ' ']).trim();
    let lower = label.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let code = if lower.is_empty() {
        ""
    } else if has(&["fax"]) {
        "fax"
    } else if has(&["mobil", "cell", "handy", "iphone", "natel"]) {
        "mobile"
    } else if has(&["work", "arbeit", "geschäft", "dienst", "business", "büro", "office", "firma", "beruf"]) {
        "work"
    } else if has(&["home", "privat", "zuhause"]) {
        "home"
    } else if matches!(lower.as_str(), "other" | "andere" | "sonstige" | "sonstiges" | "weitere" | "internet" | "voice")
    {
        "other"
    } else {
        label
    };
    code.to_owned()
}

/// Empty dates of Outlook: `0.0.00`, `0/0/00`.
fn no_date(value: &str) -> bool {
    let parts: Vec<&str> = value.split(['.', '/', '-']).collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|digit| digit == b'0'))
}

fn tags(draft: &mut Draft, open: &mut Undecided, slot: &Slot, value: &str) {
    let pieces = value.split(JOINED).flat_map(|part| part.split([';', ',']));
    for tag in pieces.map(|tag| tag.trim_start_matches(['*', ' ']).trim().trim_matches('"').trim()) {
        // "My Contacts" is Google's word for "is in the list".
        if !tag.is_empty()
            && tag != "myContacts"
            && open.fits()
            && !draft.tags.iter().inspect(|_| steps::took(0)).any(|known| known == tag)
        {
            let told = stops::category(&slot.header, tag);
            match told {
                Some((Said::No, reach)) => refuse(draft, reach),
                Some((Said::Yes, _)) if !draft.claims.contains(&Claim::Yes) => draft.claims.push(Claim::Yes),
                _ => {}
            }
            // A bare answer is no list's name.
            if told.is_none() || !flags::is_yes_or_no(tag) {
                draft.tags.push(tag.to_owned());
            }
        }
    }
}

/// A no that a file of somebody else tells beside its values.
pub fn refuse(draft: &mut Draft, reach: Reach) {
    let claim = reach.no();
    if !draft.claims.contains(&claim) {
        draft.claims.push(claim);
    }
}

/// A no stands beside a yes: the gate sees both and takes the no. Its day is the latest one the row names.
fn claim(draft: &mut Draft, said: Said, reach: Reach, value: &str, calendar: Calendar) {
    let claim = match said {
        Said::Yes => Claim::Yes,
        Said::No => reach.no(),
        Said::Unclear => Claim::Unclear,
        Said::Nothing => return,
    };
    if !draft.claims.contains(&claim) {
        draft.claims.push(claim);
    }
    if let Some(day) = (said == Said::No).then(|| flags::day_in(value, Some(calendar.today))).flatten()
        && day > draft.refused_on
    {
        draft.refused_on = day;
    }
}
