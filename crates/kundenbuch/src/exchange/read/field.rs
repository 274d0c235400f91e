//! What a column of a table can mean.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Error, exchange::draft::Reach};

/// Where a value belongs: at work, at home, on the move.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Label {
    /// The column does not say.
    #[default]
    None,
    /// At work.
    Work,
    /// At home.
    Home,
    /// Mobile phone.
    Mobile,
    /// Fax.
    Fax,
    /// Somewhere else.
    Other,
}

impl Label {
    /// The label as drafts carry it: `work`, `home`, `mobile`, `fax`, `other` or empty.
    pub const fn code(self) -> &'static str {
        match self {
            Label::None => "",
            Label::Work => "work",
            Label::Home => "home",
            Label::Mobile => "mobile",
            Label::Fax => "fax",
            Label::Other => "other",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Label> {
        [Label::None, Label::Work, Label::Home, Label::Mobile, Label::Fax, Label::Other]
            .into_iter()
            .find(|label| label.code() == code)
    }
}

/// What a column means. Written as text: `family`, `phone_mobile`, `street_work`, `fact:Schuhgröße`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String, inline)] // on the page a text: the book has fields of its own
pub enum Field {
    /// Not read.
    #[default]
    Ignore,
    /// Card numbers and the like: shown as what they are, never read.
    Card,
    /// `Herr`, `Frau Dr.`, `Firma`: salutation and title mixed.
    Salutation,
    /// `Dr.`, `Prof. Dr.`.
    Title,
    /// First name.
    Given,
    /// Further first names.
    Additional,
    /// Surname.
    Family,
    /// `jun.`, `MBA`.
    Suffix,
    /// A person's whole name; read only where first name and surname are empty.
    Name,
    /// Firm.
    Organisation,
    /// `Name 1`: firm or surname, decided per row.
    NameOrOrganisation,
    /// `Name 2`: first name, person or addition, decided per row.
    SecondName,
    /// Department.
    Department,
    /// Position.
    Position,
    /// E-mail address.
    Email(Label),
    /// Phone number.
    Phone(Label),
    /// Street, with or without house number.
    Street(Label),
    /// Further lines of the street, post-office box.
    Street2(Label),
    /// House number alone.
    HouseNumber(Label),
    /// Postcode.
    Postcode(Label),
    /// Town.
    Place(Label),
    /// `01067 Dresden`.
    PostcodePlace(Label),
    /// Country.
    Country(Label),
    /// Web page.
    Website,
    /// Date of birth.
    Birthday,
    /// Year of birth alone.
    BirthYear,
    /// Month of birth alone.
    BirthMonth,
    /// Day of birth alone.
    BirthDay,
    /// The firm's own number for the customer.
    CustomerNumber,
    /// List, category, group.
    Tag,
    /// Free text.
    Note,
    /// Under 16, yes or no.
    Minor,
    /// May get advertising on this channel, yes or no: a claim, never a consent.
    May(Reach),
    /// Must not get advertising on this channel.
    Stop(Reach),
    /// A state such as `unsubscribed`; an ordinary value where it says nothing about advertising.
    Status,
    /// The label of the value column with the same number (Google: `Phone 1 - Type`).
    ValueLabel,
    /// Anything else; an empty name means the column's header.
    Fact(String),
}

/// The fields without label and their codes.
const PLAIN: [(&str, Field); 37] = [
    ("ignore", Field::Ignore),
    ("card", Field::Card),
    ("salutation", Field::Salutation),
    ("title", Field::Title),
    ("given", Field::Given),
    ("additional", Field::Additional),
    ("family", Field::Family),
    ("suffix", Field::Suffix),
    ("name", Field::Name),
    ("organisation", Field::Organisation),
    ("name_or_organisation", Field::NameOrOrganisation),
    ("second_name", Field::SecondName),
    ("department", Field::Department),
    ("position", Field::Position),
    ("website", Field::Website),
    ("birthday", Field::Birthday),
    ("birth_year", Field::BirthYear),
    ("birth_month", Field::BirthMonth),
    ("birth_day", Field::BirthDay),
    ("customer_number", Field::CustomerNumber),
    ("tag", Field::Tag),
    ("note", Field::Note),
    ("minor", Field::Minor),
    ("newsletter", Field::May(Reach::Email)),
    ("allow_all", Field::May(Reach::All)),
    ("allow_post", Field::May(Reach::Post)),
    ("allow_phone", Field::May(Reach::Phone)),
    ("allow_sms", Field::May(Reach::Sms)),
    ("allow_fax", Field::May(Reach::Fax)),
    ("stop", Field::Stop(Reach::All)),
    ("stop_email", Field::Stop(Reach::Email)),
    ("stop_post", Field::Stop(Reach::Post)),
    ("stop_phone", Field::Stop(Reach::Phone)),
    ("stop_sms", Field::Stop(Reach::Sms)),
    ("stop_fax", Field::Stop(Reach::Fax)),
    ("status", Field::Status),
    ("value_label", Field::ValueLabel),
];

type Make = fn(Label) -> Field;

/// The fields with label and the beginning of their codes, longer beginnings first.
const LABELLED: [(&str, Make); 9] = [
    ("postcode_place", Field::PostcodePlace),
    ("house_number", Field::HouseNumber),
    ("postcode", Field::Postcode),
    ("street2", Field::Street2),
    ("street", Field::Street),
    ("country", Field::Country),
    ("place", Field::Place),
    ("email", Field::Email),
    ("phone", Field::Phone),
];

impl Field {
    /// The label, for fields that have one.
    pub const fn label(&self) -> Option<Label> {
        match self {
            Field::Email(label)
            | Field::Phone(label)
            | Field::Street(label)
            | Field::Street2(label)
            | Field::HouseNumber(label)
            | Field::Postcode(label)
            | Field::Place(label)
            | Field::PostcodePlace(label)
            | Field::Country(label) => Some(*label),
            _ => None,
        }
    }

    /// The same field at another place, if it has one.
    #[must_use]
    pub fn with_label(&self, label: Label) -> Field {
        let own = self.label().and_then(|own| LABELLED.iter().find(|(_, make)| make(own) == *self));
        own.map_or_else(|| self.clone(), |(_, make)| make(label))
    }

    /// Every field with a fixed code, for a list to choose from; facts come on top.
    pub fn all() -> Vec<Field> {
        let labels = [Label::None, Label::Work, Label::Home, Label::Other];
        let mut all: Vec<Field> = PLAIN.iter().map(|(_, field)| field.clone()).collect();
        for (_, make) in LABELLED {
            all.extend(labels.into_iter().map(make));
        }
        all.extend([Field::Phone(Label::Mobile), Field::Phone(Label::Fax)]);
        all
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Field::Fact(name) = self {
            return if name.is_empty() { f.write_str("fact") } else { write!(f, "fact:{name}") };
        }
        let Some(label) = self.label() else {
            let code = PLAIN.iter().find(|(_, field)| field == self).map_or("ignore", |(code, _)| *code);
            return f.write_str(code);
        };
        let code = LABELLED.iter().find(|(_, make)| make(label) == *self).map_or("ignore", |(code, _)| *code);
        if label == Label::None { f.write_str(code) } else { write!(f, "{code}_{}", label.code()) }
    }
}

impl FromStr for Field {
    type Err = Error;

    /// Reads the written form; anything else is [`Error::InvalidValue`] of the field `mapping`.
    fn from_str(text: &str) -> Result<Field, Error> {
        let text = text.trim();
        if let Some(name) = text.strip_prefix("fact:") {
            return Ok(Field::Fact(name.trim().to_owned()));
        }
        if text == "fact" {
            return Ok(Field::Fact(String::new()));
        }
        if let Some((_, field)) = PLAIN.iter().find(|(code, _)| *code == text) {
            return Ok(field.clone());
        }
        LABELLED
            .iter()
            .find_map(|(code, make)| {
                let rest = text.strip_prefix(code)?;
                let label =
                    if rest.is_empty() { "" } else { rest.strip_prefix('_').filter(|rest| !rest.is_empty())? };
                Label::from_code(label).map(make)
            })
            .ok_or_else(|| Error::invalid("mapping", "unknown_value"))
    }
}

impl TryFrom<String> for Field {
    type Error = Error;
    fn try_from(text: String) -> Result<Field, Error> {
        text.parse()
    }
}

impl From<Field> for String {
    fn from(field: Field) -> String {
        field.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;

    #[test]
    fn every_field_is_read_back_from_its_code() {
        let facts = [Field::Fact(String::new()), Field::Fact("Schuhgröße".into())];
        for field in Field::all().into_iter().chain(facts) {
            assert_eq!(field.to_string().parse::<Field>().unwrap(), field);
        }
    }

    #[test]
    fn a_mapping_file_is_plain_json() {
        let json = r#"{"KDNR":"customer_number","Handy":"phone_mobile"}"#;
        let mapping: std::collections::BTreeMap<String, Field> = serde_json::from_str(json).unwrap();
        assert_eq!(mapping["Handy"], Field::Phone(Label::Mobile));
        assert_eq!(serde_json::to_string(&mapping).unwrap(), r#"{"Handy":"phone_mobile","KDNR":"customer_number"}"#);
    }

    #[test]
    fn unknown_codes_are_refused() {
        assert!("strasse".parse::<Field>().is_err());
        assert!("phone_".parse::<Field>().is_err());
    }
}
