//! `FIELD=VALUE`: what was typed, as a draft of a new contact or as changes of a known one.

use kundenbuch::{
    Error, Moment,
    contacts::{AddressForm, Change, Contact, Content, Field, Given, Kind, Salutation, Source, dates},
    exchange::draft::{Draft, DraftAddress, DraftFact, Labelled},
};

use crate::output::{Failure, Outcome};

/// What to do with the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// `F=V`: the main value becomes this.
    Set,
    /// `F+=V`: one more.
    Add,
    /// `F-=V`: this one goes.
    Remove,
}

/// One word taken apart.
struct Entry<'a> {
    field: &'a str,
    way: Way,
    value: &'a str,
}

/// The words of `add`.
pub fn draft(words: &[&str]) -> Outcome<(Draft, Given)> {
    let (entries, given) = apart(words)?;
    let mut draft = Draft::default();
    for Entry { field, way, value } in entries {
        if way == Way::Remove {
            return Err(Failure::usage("unknown_value", "FIELD=VALUE"));
        }
        let text = value.to_owned();
        match field {
            "kind" => draft.kind = Some(kind(value)?),
            "salutation" => draft.salutation = Some(salutation(value)?),
            "address_form" => draft.address_form = Some(address_form(value)?),
            "title" => draft.title = text,
            "given" => draft.given = text,
            "additional" => draft.additional = text,
            "family" => draft.family = text,
            "suffix" => draft.suffix = text,
            "organisation" => draft.organisation = text,
            "department" => draft.department = text,
            "position" => draft.position = text,
            "customer_number" => draft.customer_number = text,
            "minor" => draft.minor = yes(value)?,
            "email" => draft.emails.push(labelled(value, "")),
            "phone" => draft.phones.push(labelled(value, "")),
            "mobile" => draft.phones.push(labelled(value, "mobile")),
            "website" => draft.websites.push(labelled(value, "")),
            "street" => address(&mut draft).street = text,
            "postcode" => address(&mut draft).postcode = text,
            "place" => address(&mut draft).place = text,
            "country" => address(&mut draft).country = text,
            "birthday" => draft.birthday = birthday(value)?,
            "note" => draft.notes.push(text),
            "tag" => draft.tags.push(text),
            _ => draft.facts.push(DraftFact { name: fact_name(field)?.to_owned(), value: text }),
        }
    }
    Ok((draft, given))
}

/// The words of `edit`, against the contact as it is now.
pub fn changes(contact: &Contact, words: &[&str]) -> Outcome<(Vec<Change>, Given)> {
    let (entries, given) = apart(words)?;
    let mut changes = Vec::new();
    let mut moved: Option<Content> = None;
    let mut new: Option<Content> = None;
    for entry in &entries {
        match (entry.field, entry.way) {
            ("street" | "postcode" | "place" | "country", Way::Set) => {
                let main = contact.addresses.first().map_or_else(no_address, address_content);
                set_part(moved.get_or_insert(main), entry);
            }
            ("street" | "postcode" | "place" | "country", Way::Add) => set_part(new.get_or_insert(no_address()), entry),
            _ => changes.extend(change(contact, entry)?),
        }
    }
    if let Some(new) = moved {
        changes.push(match contact.addresses.first() {
            Some(main) if is_empty(&new) => Change::Remove { id: main.id, old: address_content(main) },
            Some(main) => Change::Replace { id: main.id, old: address_content(main), new },
            None => Change::Add { content: new },
        });
    }
    changes.extend(new.map(|content| Change::Add { content }));
    Ok((changes, given))
}

/// Parts the words, and takes out what is said about the values.
fn apart<'a>(words: &[&'a str]) -> Outcome<(Vec<Entry<'a>>, Given)> {
    let mut given = Given::default();
    let mut entries = Vec::new();
    for word in words {
        let (field, value) = word.split_once('=').ok_or_else(|| Failure::usage("not_a_field", "FIELD=VALUE"))?;
        let (field, way) = if let Some(field) = field.strip_suffix('+') {
            (field, Way::Add)
        } else if let Some(field) = field.strip_suffix('-') {
            (field, Way::Remove)
        } else {
            (field, Way::Set)
        };
        match (field, way) {
            ("source", Way::Set) => given.source = source(value)?,
            ("purpose", Way::Set) => value.trim().clone_into(&mut given.purpose),
            ("keep_until", Way::Set) => given.keep_until = (!value.is_empty()).then(|| value.trim().to_owned()),
            _ => entries.push(Entry { field, way, value: value.trim() }),
        }
    }
    if entries.is_empty() {
        return Err(Failure::usage("missing_place", "FIELD=VALUE"));
    }
    Ok((entries, given))
}

fn change(contact: &Contact, entry: &Entry<'_>) -> Outcome<Option<Change>> {
    if let Some((field, old)) = own_field(contact, entry.field) {
        if entry.way != Way::Set {
            return Err(Failure::usage("one_value_only", "FIELD=VALUE"));
        }
        let new = match field {
            Field::Minor => if yes(entry.value)? { "1" } else { "0" }.to_owned(),
            Field::Salutation => salutation(entry.value)?.code().to_owned(),
            Field::AddressForm => address_form(entry.value)?.code().to_owned(),
            _ => entry.value.to_owned(),
        };
        return Ok(Some(Change::Set { field, old, new }));
    }
    let (rows, fresh) = several(contact, entry)?;
    // Notes and lists have no main value: a new one joins them.
    let way = if matches!(entry.field, "note" | "tag") && entry.way == Way::Set { Way::Add } else { entry.way };
    Ok(match (way, rows.into_iter().next()) {
        (Way::Set, Some((id, old))) if entry.value.is_empty() => Some(Change::Remove { id, old }),
        (Way::Set, Some((id, old))) => Some(Change::Replace { id, new: relabelled(fresh, &old), old }),
        (Way::Set, None) if entry.value.is_empty() => None,
        (Way::Set | Way::Add, _) => Some(Change::Add { content: fresh }),
        (Way::Remove, Some((id, old))) => Some(Change::Remove { id, old }),
        (Way::Remove, None) => return Err(Error::not_found("values").into()),
    })
}

/// The rows a word is about (for `F-=V` only those with that value), and the value it brings.
fn several(contact: &Contact, entry: &Entry<'_>) -> Outcome<(Vec<(u32, Content)>, Content)> {
    let value = if entry.field == "birthday" && !entry.value.is_empty() {
        birthday(entry.value)?
    } else {
        entry.value.to_owned()
    };
    let label = String::new;
    let (rows, fresh): (Vec<(u32, Content, &str)>, Content) = match entry.field {
        "email" => (
            contact.emails.iter().map(|one| (one.id, email(one), one.value.as_str())).collect(),
            Content::Email { value: value.clone(), label: label() },
        ),
        "phone" | "mobile" => {
            let wanted = entry.field == "mobile";
            let of_kind = contact.phones.iter().filter(|one| (one.label == "mobile") == wanted);
            let label = if wanted { "mobile".to_owned() } else { label() };
            (
                of_kind.map(|one| (one.id, phone(one), one.value.as_str())).collect(),
                Content::Phone { value: value.clone(), label },
            )
        }
        "website" => (
            contact
                .websites
                .iter()
                .map(|one| {
                    let content = Content::Website { value: one.value.clone(), label: one.label.clone() };
                    (one.id, content, one.value.as_str())
                })
                .collect(),
            Content::Website { value: value.clone(), label: label() },
        ),
        "tag" => (
            contact
                .tags
                .iter()
                .map(|one| (one.id, Content::Tag { value: one.value.clone() }, one.value.as_str()))
                .collect(),
            Content::Tag { value: value.clone() },
        ),
        "note" => (
            contact.notes.iter().map(|one| (one.id, note(one), one.body.as_str())).collect(),
            Content::Note { activity: "note".to_owned(), body: value.clone(), happened_at: Moment(0) },
        ),
        "street" | "postcode" | "place" | "country" => {
            let part = |one: &'_ kundenbuch::contacts::Address| match entry.field {
                "street" => one.street == value,
                "postcode" => one.postcode == value,
                "place" => one.place == value,
                _ => one.country == value,
            };
            let with = contact.addresses.iter().filter(|one| part(one));
            (with.map(|one| (one.id, address_content(one), entry.value)).collect(), no_address())
        }
        name => {
            let name = if name == "birthday" { name } else { fact_name(name)? };
            let named = contact.facts.iter().filter(|one| one.name == name);
            let content = |value: &str| Content::Fact { name: name.to_owned(), value: value.to_owned() };
            (named.map(|one| (one.id, content(&one.value), one.value.as_str())).collect(), content(&value))
        }
    };
    let about = |shown: &str| entry.way != Way::Remove || shown == value || shown == entry.value;
    Ok((rows.into_iter().filter(|(_, _, shown)| about(shown)).map(|(id, content, _)| (id, content)).collect(), fresh))
}

/// A field of the contact itself and what it holds now.
fn own_field(contact: &Contact, name: &str) -> Option<(Field, String)> {
    Some(match name {
        "salutation" => (Field::Salutation, contact.salutation.code().to_owned()),
        "address_form" => (Field::AddressForm, contact.address_form.clone()),
        "title" => (Field::Title, contact.title.clone()),
        "given" => (Field::Given, contact.given.clone()),
        "additional" => (Field::Additional, contact.additional.clone()),
        "family" => (Field::Family, contact.family.clone()),
        "suffix" => (Field::Suffix, contact.suffix.clone()),
        "organisation" => (Field::Organisation, contact.organisation.clone()),
        "department" => (Field::Department, contact.department.clone()),
        "position" => (Field::Position, contact.position.clone()),
        "greeting" => (Field::Greeting, contact.greeting.clone()),
        "customer_number" => (Field::CustomerNumber, contact.customer_number.clone()),
        "minor" => (Field::Minor, if contact.minor { "1" } else { "0" }.to_owned()),
        _ => return None,
    })
}

/// Any other name is a fact of the firm's own: `fact:Schuhgröße`.
fn fact_name(field: &str) -> Outcome<&str> {
    if field == "iban" {
        return Ok(field);
    }
    let name = field.strip_prefix("fact:").map(str::trim).filter(|name| !name.is_empty());
    Ok(name.ok_or(Error::UnknownField)?)
}

fn kind(value: &str) -> Outcome<Kind> {
    let kinds = [Kind::Person, Kind::Organisation];
    kinds.into_iter().find(|kind| kind.code() == value).ok_or_else(|| Failure::usage("unknown_value", "kind"))
}

fn salutation(value: &str) -> Outcome<Salutation> {
    let all = [Salutation::Unknown, Salutation::Ms, Salutation::Mr];
    all.into_iter().find(|one| one.code() == value).ok_or_else(|| Failure::usage("unknown_value", "salutation"))
}

fn address_form(value: &str) -> Outcome<AddressForm> {
    let all = [AddressForm::Sie, AddressForm::Du];
    all.into_iter().find(|one| one.code() == value).ok_or_else(|| Failure::usage("unknown_value", "address_form"))
}

fn source(value: &str) -> Outcome<Source> {
    let all = [Source::Asked, Source::Given, Source::Order, Source::Public, Source::Bought, Source::Imported];
    all.into_iter().find(|one| one.code() == value).ok_or_else(|| Failure::usage("unknown_value", "source"))
}

fn yes(value: &str) -> Outcome<bool> {
    match value {
        "1" | "yes" | "true" => Ok(true),
        "0" | "no" | "false" | "" => Ok(false),
        _ => Err(Failure::usage("unknown_value", "minor")),
    }
}

fn birthday(value: &str) -> Outcome<String> {
    let read = dates::read_date(value, Moment::now().day());
    Ok(read.ok_or_else(|| Error::invalid("birthday", "not_a_date"))?)
}

fn labelled(value: &str, label: &str) -> Labelled {
    Labelled { value: value.to_owned(), label: label.to_owned() }
}

fn address(draft: &mut Draft) -> &mut DraftAddress {
    if draft.addresses.is_empty() {
        draft.addresses.push(DraftAddress::default());
    }
    #[expect(clippy::indexing_slicing, reason = "filled just above")]
    &mut draft.addresses[0]
}

fn email(one: &kundenbuch::contacts::Email) -> Content {
    Content::Email { value: one.value.clone(), label: one.label.clone() }
}

fn phone(one: &kundenbuch::contacts::Phone) -> Content {
    Content::Phone { value: one.value.clone(), label: one.label.clone() }
}

fn note(one: &kundenbuch::contacts::Note) -> Content {
    Content::Note { activity: one.kind.clone(), body: one.body.clone(), happened_at: one.happened_at }
}

fn address_content(one: &kundenbuch::contacts::Address) -> Content {
    Content::Address {
        label: one.label.clone(),
        street: one.street.clone(),
        postcode: one.postcode.clone(),
        place: one.place.clone(),
        country: one.country.clone(),
    }
}

fn no_address() -> Content {
    let none = String::new;
    Content::Address { label: none(), street: none(), postcode: none(), place: none(), country: none() }
}

fn set_part(content: &mut Content, entry: &Entry<'_>) {
    if let Content::Address { street, postcode, place, country, .. } = content {
        let part = match entry.field {
            "street" => street,
            "postcode" => postcode,
            "place" => place,
            _ => country,
        };
        entry.value.clone_into(part);
    }
}

fn is_empty(content: &Content) -> bool {
    matches!(content, Content::Address { street, postcode, place, .. }
        if street.is_empty() && postcode.is_empty() && place.is_empty())
}

/// A main value that is replaced keeps what it is for: `work` stays `work`.
fn relabelled(fresh: Content, old: &Content) -> Content {
    match (fresh, old) {
        (Content::Email { value, .. }, Content::Email { label, .. }) => Content::Email { value, label: label.clone() },
        (Content::Phone { value, .. }, Content::Phone { label, .. }) => Content::Phone { value, label: label.clone() },
        (Content::Website { value, .. }, Content::Website { label, .. }) => {
            Content::Website { value, label: label.clone() }
        }
        (fresh, _) => fresh,
    }
}
