//! Writers: drafts in, bytes out. They know formats; who may be written out is decided before.

pub mod csv;
pub mod vcard;

use super::draft::{Draft, DraftAddress, DraftFact, Labelled};
use crate::contacts::{AddressForm, Contact, Salutation, postcode};

/// A contact as a file holds it. Countries go out as names, which every program and every postman reads.
pub fn draft(contact: &Contact) -> Draft {
    let labelled = |value: &str, label: &str| Labelled { value: value.to_owned(), label: label.to_owned() };
    let birthday = contact.facts.iter().find(|fact| fact.name == "birthday");
    Draft {
        kind: Some(contact.kind),
        salutation: (contact.salutation != Salutation::Unknown).then_some(contact.salutation),
        address_form: (contact.address_form == AddressForm::Du.code()).then_some(AddressForm::Du),
        title: contact.title.clone(),
        given: contact.given.clone(),
        additional: contact.additional.clone(),
        family: contact.family.clone(),
        suffix: contact.suffix.clone(),
        organisation: contact.organisation.clone(),
        department: contact.department.clone(),
        position: contact.position.clone(),
        emails: contact.emails.iter().map(|one| labelled(&one.value, &one.label)).collect(),
        phones: contact.phones.iter().map(|one| labelled(&one.value, &one.label)).collect(),
        addresses: contact
            .addresses
            .iter()
            .map(|one| DraftAddress {
                label: one.label.clone(),
                street: one.street.clone(),
                postcode: one.postcode.clone(),
                place: one.place.clone(),
                country: postcode::country_name(&one.country).to_owned(),
            })
            .collect(),
        websites: contact.websites.iter().map(|one| labelled(&one.value, &one.label)).collect(),
        birthday: birthday.map(|fact| fact.value.clone()).unwrap_or_default(),
        customer_number: contact.customer_number.clone(),
        tags: contact.tags.iter().map(|tag| tag.value.clone()).collect(),
        notes: contact.notes.iter().map(|note| note.body.clone()).collect(),
        facts: contact
            .facts
            .iter()
            .filter(|fact| birthday.is_none_or(|birthday| birthday.id != fact.id))
            .map(|fact| DraftFact { name: fact.name.clone(), value: fact.value.clone() })
            .collect(),
        minor: contact.minor,
        ..Draft::default()
    }
}
