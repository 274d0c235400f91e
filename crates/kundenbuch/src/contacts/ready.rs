//! A draft made ready for its rows: trimmed, countries and numbers understood, hashes of the block list computed,
//! forbidden values withheld. Nothing is decided here about the person; that is the gate's.

use std::collections::{BTreeMap, HashMap};

use super::{AddressForm, Contact, Given, Kind, Salutation, firm, phone, postcode, store::Entered};
use crate::{
    Error, Moment, Result,
    book::Keys,
    children::{BIRTHDAY, Cutoff},
    exchange::{
        draft::{Claim, Draft, DraftAddress, DraftFact, Labelled},
        own::{Own, OwnNote, ValueKind},
        records::ValueKey,
        sameness::bare_family,
    },
    fields::forbidden,
    search::fold,
    suppression,
};

mod rows;

use rows::read_otherwise;
pub use rows::{
    Addressee, COUNTRY, Hash, Hashes, MOST_HASHES, ReadyAddress, ReadyEmail, ReadyPhone, address_row, country,
    email_row, emails_of, fact_key, fact_row, homes, phone_row, post_hash,
};

/// Longest value, in bytes (design §13.5).
pub const LONGEST: usize = 64 * 1024;

/// Rows to be, of one person or organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ready {
    /// Line of the file; 0 when typed.
    pub line: u32,
    /// Person or organisation.
    pub kind: Kind,
    /// Letter salutation.
    pub salutation: Salutation,
    /// "Sie" or "du".
    pub address_form: AddressForm,
    /// Academic title.
    pub title: String,
    /// First name.
    pub given: String,
    /// Further first names.
    pub additional: String,
    /// Surname.
    pub family: String,
    /// After the name.
    pub suffix: String,
    /// Name of the organisation, or of the one the person works for.
    pub organisation: String,
    /// Department there.
    pub department: String,
    /// Position there.
    pub position: String,
    /// Customer number.
    pub customer_number: String,
    /// Ticked as a child.
    pub minor: bool,
    /// A year of birth without a day.
    pub born_in: Option<i16>,
    /// Surname and first name of a person in every other way that the words of the name can be read.
    pub otherwise: Vec<(String, String)>,
    /// Folded name: people with the same one may be the same person.
    pub name_fold: String,
    /// E-mail addresses.
    pub emails: Vec<ReadyEmail>,
    /// Phone numbers.
    pub phones: Vec<ReadyPhone>,
    /// Postal addresses.
    pub addresses: Vec<ReadyAddress>,
    /// Web pages: value, label.
    pub websites: Vec<(String, String)>,
    /// Facts: name, value, class.
    pub facts: Vec<(String, String, u8)>,
    /// Tags.
    pub tags: Vec<String>,
    /// Notes.
    pub notes: Vec<ReadyNote>,
    /// What the file claims about advertising.
    pub claims: Vec<Claim>,
    /// When a no of these was said, if the file says so.
    pub refused_at: Option<Moment>,
    /// By what name an address book knows the card.
    pub uid: String,
    /// What only this program's own files say.
    pub own: Vec<Own>,
    /// Whether this program wrote the file.
    pub trusted: bool,
    /// Where values are from, as the file tells.
    pub given_of: BTreeMap<ValueKey, Given>,
    /// The same as rows to be; a value that is not here is from where the contact is.
    pub entered_of: BTreeMap<ValueKey, Entered>,
}

/// See [`Ready::notes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyNote {
    /// The text.
    pub body: String,
    /// `note`, `visit`, `call`, `letter`, `mail`.
    pub kind: String,
    /// When it happened; `None` for now.
    pub happened_at: Option<Moment>,
}

impl Ready {
    /// Who is to have it at this firm, as its lines say.
    pub(crate) fn at_hand(&self) -> Vec<String> {
        let facts = self.facts.iter().map(|(name, value, _)| (name.as_str(), value.as_str()));
        let streets = self.addresses.iter().map(|row| row.street.as_str());
        suppression::people_at_hand(facts, streets, &self.department)
    }

    /// Where it says that they live (postcode, country); see [`homes`].
    pub fn lives(&self) -> impl Iterator<Item = (&str, &str)> {
        let alone = self.facts.iter().filter(|(name, ..)| name == COUNTRY).map(|(_, value, _)| ("", value.as_str()));
        self.addresses.iter().map(|row| (row.postcode.as_str(), row.country.as_str())).chain(alone)
    }

    /// Whether the row is about a child: the tick, or a birthday.
    pub fn is_child(&self, cutoff: &Cutoff) -> bool {
        self.minor || self.birthdays().any(|birthday| cutoff.is_child(birthday) == Some(true))
    }

    /// The birthdays it brings.
    pub fn birthdays(&self) -> impl Iterator<Item = &str> {
        self.facts.iter().filter(|(name, ..)| name == BIRTHDAY).map(|(_, value, _)| value.as_str())
    }
}

/// A value that does not come in; the rest of the row does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The field's name.
    pub field: &'static str,
    /// `forbidden_card` or `too_long`.
    pub why: &'static str,
}

/// Makes a typed draft ready. Several mail addresses in one field become several values, as numbers do.
///
/// # Errors
/// [`Error::InvalidValue`] for the first value that cannot be taken; a form can be mended.
pub fn by_hand(draft: &Draft, keys: &Keys) -> Result<Ready> {
    let mut emails = Vec::new();
    for given in &draft.emails {
        let labelled = |value| Labelled { value, label: given.label.clone() };
        emails.extend(emails_of(&given.value)?.into_iter().map(labelled));
    }
    let (ready, withheld) = ready(&Draft { emails, ..draft.clone() }, keys)?;
    match withheld.first() {
        Some(found) => Err(Error::invalid(found.field, found.why)),
        None => Ok(ready),
    }
}

impl Ready {
    /// Whether it is a person of whom no name is known, only an address or a number.
    pub fn nameless(&self) -> bool {
        self.kind == Kind::Person && self.family.is_empty() && self.given.is_empty()
    }

    /// Whether a text is one of its own mail addresses or phone numbers: what programs show of a card without a name.
    fn is_reached_by(&self, text: &str) -> bool {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let bare = text.trim_matches(['<', '>', '"', '\'', ' ']);
        let is_number = !bare.is_empty() && !bare.contains(char::is_alphabetic);
        self.emails.iter().any(|email| email.value.eq_ignore_ascii_case(bare))
            || (is_number && self.phones.iter().any(|phone| digits(&phone.value) == digits(bare)))
    }
}

/// Makes a draft ready and says which values are withheld.
///
/// # Errors
/// [`Error::InvalidValue`] with `empty` if it has neither name nor any way to reach it.
pub fn ready(draft: &Draft, keys: &Keys) -> Result<(Ready, Vec<Withheld>)> {
    let (ready, withheld) = assemble(draft, keys);
    let nobody = ready.nameless() && ready.emails.is_empty() && ready.phones.is_empty();
    let unnamed_firm = ready.kind == Kind::Organisation && ready.organisation.is_empty();
    if nobody || unnamed_firm { Err(Error::invalid("family", "empty")) } else { Ok((ready, withheld)) }
}

/// What of a row can be read though nobody comes in with it: its addresses and what it claims.
pub fn loose(draft: &Draft, keys: &Keys) -> Ready {
    assemble(draft, keys).0
}

fn assemble(draft: &Draft, keys: &Keys) -> (Ready, Vec<Withheld>) {
    let mut check = Check { withheld: Vec::new() };
    let mut ready = Ready {
        line: draft.line,
        salutation: draft.salutation.unwrap_or_default(),
        address_form: draft.address_form.unwrap_or_default(),
        title: check.text("title", &draft.title),
        given: check.text("given", &draft.given),
        additional: check.text("additional", &draft.additional),
        family: check.text("family", &draft.family),
        suffix: check.text("suffix", &draft.suffix),
        organisation: check.text("organisation", &draft.organisation),
        department: check.text("department", &draft.department),
        position: check.text("position", &draft.position),
        customer_number: check.short("customer_number", &draft.customer_number),
        minor: draft.minor,
        born_in: draft.born_in,
        claims: draft.claims.clone(),
        refused_at: draft.refused_on.parse().ok().map(Moment::on),
        uid: draft.uid.clone(),
        own: draft.own.clone(),
        trusted: draft.trusted,
        ..Ready::default()
    };
    for given in &draft.emails {
        let value = check.text("email", &given.value);
        if !value.is_empty() {
            ready.emails.push(email_row(value, given.label.trim().to_owned(), keys));
        }
    }
    let told = draft.addresses.iter().map(|given| (given.postcode.as_str(), given.country.as_str()));
    let alone = draft.facts.iter().filter(|fact| fact.name == COUNTRY).map(|fact| ("", fact.value.as_str()));
    let homes = homes(told.chain(alone), keys);
    for given in &draft.phones {
        let value = check.short("phone", &given.value);
        let numbers = if value.is_empty() { Vec::new() } else { phone::split(&value) };
        ready
            .phones
            .extend(numbers.into_iter().map(|number| phone_row(number, given.label.trim().to_owned(), &homes, keys)));
    }
    name(draft, &mut ready);
    if ready.kind == Kind::Person {
        ready.otherwise = suppression::names_of_row(&ready.given, &ready.family);
    }
    let (family, first) = (addressed(&ready).to_owned(), ready.given.clone());
    let to = Addressee { family: &family, given: &first };
    for given in &draft.addresses {
        let given = DraftAddress {
            street: check.text("street", &given.street),
            postcode: check.text("postcode", &given.postcode),
            place: check.text("place", &given.place),
            ..given.clone()
        };
        ready.addresses.extend(address_row(&given, to, keys).map(|row| read_otherwise(row, &ready.otherwise, keys)));
    }
    let websites = draft.websites.iter().map(|given| (check.text("website", &given.value), given.label.clone()));
    ready.websites = websites.filter(|(value, _)| !value.is_empty()).collect();
    ready.facts = draft
        .facts
        .iter()
        .map(|fact| (fact.name.trim().to_owned(), check.text("fact", &fact.value)))
        .chain(foreign_countries(draft))
        .chain(std::iter::once((BIRTHDAY.to_owned(), draft.birthday.trim().to_owned())))
        .filter(|(name, value)| !name.is_empty() && !value.is_empty())
        .map(fact_row)
        .collect();
    ready.tags = draft.tags.iter().map(|tag| check.text("tag", tag)).filter(|tag| !tag.is_empty()).collect();
    ready.tags.sort();
    ready.tags.dedup();
    ready.notes = notes(draft, &mut check);
    ready.given_of = given_of(draft);
    (ready, check.withheld)
}

/// Countries nobody here knows: the address gets the firm's own, the word stays.
fn foreign_countries(draft: &Draft) -> impl Iterator<Item = (String, String)> + '_ {
    let written = draft.addresses.iter().map(|address| address.country.trim());
    let unknown = written.filter(|country| !country.is_empty() && postcode::country_code(country).is_none());
    unknown.map(|country| (COUNTRY.to_owned(), country.to_owned()))
}

/// Notes with the kind and date their records tell.
fn notes(draft: &Draft, check: &mut Check) -> Vec<ReadyNote> {
    let told = draft.own.iter().filter_map(|record| match record {
        Own::Note(note) => Some((note.at, note)),
        _ => None,
    });
    let told: HashMap<usize, &OwnNote> = told.collect();
    let notes = draft.notes.iter().enumerate().map(|(at, body)| {
        let record = told.get(&at).filter(|record| KINDS_OF_NOTES.contains(&record.kind.as_str()));
        ReadyNote {
            body: check.text("note", body),
            kind: record.map_or("note", |record| record.kind.as_str()).to_owned(),
            happened_at: record.map(|record| record.happened_at),
        }
    });
    notes.filter(|note| !note.body.is_empty()).collect()
}

const KINDS_OF_NOTES: [&str; 5] = ["note", "visit", "call", "letter", "mail"];

/// Where single values are from, by what the records count them by.
fn given_of(draft: &Draft) -> BTreeMap<ValueKey, Given> {
    let labelled = |list: &[Labelled], at: usize| Some(list.get(at)?.value.trim().to_owned());
    let told = draft.own.iter().filter_map(|record| match record {
        Own::Value(value) => Some(value),
        _ => None,
    });
    let mut found = BTreeMap::new();
    for value in told {
        let text = match value.of {
            ValueKind::Email => labelled(&draft.emails, value.at),
            ValueKind::Phone => labelled(&draft.phones, value.at),
            ValueKind::Website => labelled(&draft.websites, value.at),
            ValueKind::Address => draft.addresses.get(value.at).map(|address| address.street.trim().to_owned()),
            ValueKind::Tag => draft.tags.get(value.at).map(|tag| tag.trim().to_owned()),
            ValueKind::Note => draft.notes.get(value.at).map(|note| note.trim().to_owned()),
            ValueKind::Fact => match draft.facts.get(value.at) {
                Some(fact) => {
                    let (name, value, _) = fact_row((fact.name.trim().to_owned(), fact.value.trim().to_owned()));
                    Some(fact_key(&name, &value))
                }
                None => Some(fact_key("birthday", draft.birthday.trim())),
            },
        };
        if let Some(text) = text {
            found.insert((value.of, text), value.given.clone());
        }
    }
    found
}

/// Whose post a block on one of the row's addresses stops.
pub fn addressee(ready: &Ready) -> Addressee<'_> {
    Addressee { family: addressed(ready), given: &ready.given }
}

/// A known contact as the gate sees who comes in: name, addresses, birthdays.
pub fn of_contact(contact: &Contact, keys: &Keys) -> Ready {
    let labelled = |value: &str| Labelled { value: value.to_owned(), label: String::new() };
    let draft = Draft {
        kind: Some(contact.kind),
        given: contact.given.clone(),
        family: contact.family.clone(),
        suffix: contact.suffix.clone(),
        organisation: contact.organisation.clone(),
        emails: contact.emails.iter().map(|one| labelled(&one.value)).collect(),
        phones: contact.phones.iter().map(|one| labelled(&one.value)).collect(),
        addresses: contact
            .addresses
            .iter()
            .map(|one| DraftAddress {
                label: String::new(),
                street: one.street.clone(),
                postcode: one.postcode.clone(),
                place: one.place.clone(),
                country: one.country.clone(),
            })
            .collect(),
        facts: contact
            .facts
            .iter()
            .filter(|fact| fact.name == BIRTHDAY || fact.name == COUNTRY)
            .map(|fact| DraftFact { name: fact.name.clone(), value: fact.value.clone() })
            .collect(),
        ..Draft::default()
    };
    assemble(&draft, keys).0
}

fn addressed(ready: &Ready) -> &str {
    if ready.kind == Kind::Organisation { &ready.organisation } else { &ready.family }
}

/// Decides person or organisation. A mail address or a number of its own in the place of the name is none.
fn name(draft: &Draft, ready: &mut Ready) {
    let whole = format!("{} {}", ready.given, ready.family).trim().to_owned();
    if ready.is_reached_by(&whole) {
        (ready.given, ready.family) = Default::default();
    }
    let nameless = ready.family.is_empty() && ready.given.is_empty();
    ready.kind = match draft.kind {
        Some(Kind::Organisation) => Kind::Organisation,
        None if nameless && !ready.organisation.is_empty() => Kind::Organisation,
        _ => Kind::Person,
    };
    if ready.kind == Kind::Organisation {
        if ready.organisation.is_empty() {
            ready.organisation = whole;
        }
        (ready.given, ready.family, ready.additional) = Default::default();
    }
    ready.name_fold = name_fold(&ready.given, &ready.family, addressed(ready));
}

/// The folded name by which the same person is recognised.
pub fn name_fold(given: &str, family: &str, organisation: &str) -> String {
    if family.is_empty() && given.is_empty() {
        fold::fold(&firm::normal(organisation))
    } else {
        fold::fold(&format!("{given} {}", bare_family(family)))
    }
}

struct Check {
    withheld: Vec<Withheld>,
}

impl Check {
    /// Trimmed text, without NUL; withheld if too long or a card number.
    fn text(&mut self, field: &'static str, text: &str) -> String {
        let text = self.short(field, text);
        if forbidden::card_number(&text) {
            self.withheld.push(Withheld { field, why: "forbidden_card" });
            return String::new();
        }
        text
    }

    /// As [`Check::text`], for phone and customer numbers: a tenth of German mobiles pass the card check (§13.13).
    fn short(&mut self, field: &'static str, text: &str) -> String {
        if text.len() > LONGEST {
            self.withheld.push(Withheld { field, why: "too_long" });
            return String::new();
        }
        text.trim().replace('\0', "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::tests::test_book;

    #[test]
    fn a_phone_number_is_searched_with_its_extension_once() {
        let row = phone_row("02202 123456-12".into(), String::new(), &[], &test_book().book.keys);
        assert_eq!(row.digits, "220212345612");
    }
}
