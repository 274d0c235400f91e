//! A draft: one contact as a file, a form or a command line brings it, before the gate has looked at it.
//!
//! Every door makes drafts and nothing else; [`crate::exchange`] decides what becomes of them. A draft is text
//! as written: nothing is normalised, blocked or believed here.

use serde::{Deserialize, Serialize};

use super::own::Own;
use crate::{
    consents::Channel,
    contacts::{AddressForm, Kind, Salutation},
};

/// One contact before admission. Empty text means "not given".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Draft {
    /// Line of the file where it begins, from 1; 0 when it was typed.
    pub line: u32,
    /// Person or organisation, if the source says so; else decided from the names (legal-form words).
    pub kind: Option<Kind>,
    /// How to address the person, if the source says so.
    pub salutation: Option<Salutation>,
    /// "Sie" or "du", if somebody said so.
    pub address_form: Option<AddressForm>,
    /// Academic title: `Dr.`, `Prof. Dr.`.
    pub title: String,
    /// First name or names.
    pub given: String,
    /// Further first names.
    pub additional: String,
    /// Surname with its additions (`von der Au`).
    pub family: String,
    /// `jun.`, `MBA`.
    pub suffix: String,
    /// Firm: the organisation itself, or where the person works.
    pub organisation: String,
    /// Department within the firm.
    pub department: String,
    /// Position within the firm.
    pub position: String,
    /// E-mail addresses, the main one first.
    pub emails: Vec<Labelled>,
    /// Phone numbers, the main one first.
    pub phones: Vec<Labelled>,
    /// Postal addresses, the main one first.
    pub addresses: Vec<DraftAddress>,
    /// Web pages.
    pub websites: Vec<Labelled>,
    /// `YYYY-MM-DD`, or `--MM-DD` when the year is unknown.
    pub birthday: String,
    /// The firm's own number for this customer.
    pub customer_number: String,
    /// Lists, categories, groups.
    pub tags: Vec<String>,
    /// Free text, one activity each.
    pub notes: Vec<String>,
    /// Anything else with a name: hobby, spouse, shoe size.
    pub facts: Vec<DraftFact>,
    /// Under 16, if the source says so.
    pub minor: bool,
    /// What the file claims about advertising; a yes is never a consent, a no or a stop blocks.
    pub claims: Vec<Claim>,
    /// The day a no was said (`YYYY-MM-DD`), if the file says so: the latest one.
    pub refused_on: String,
    /// What the reader could not take: codes such as `birthday` (none that can be), `charset` (its line is written in
    /// another charset than the file). Pointed out in the report; the rest of the row comes.
    #[serde(skip)]
    #[specta(skip)]
    pub unread: Vec<&'static str>,
    /// Birthdays as written that can be none.
    #[serde(skip)]
    #[specta(skip)]
    pub odd_birthdays: Vec<String>,
    /// A year of birth without a day: the latest one the row names.
    #[serde(skip)]
    #[specta(skip)]
    pub born_in: Option<i16>,
    /// By what name an address book knows the card (vCard's UID).
    #[serde(skip)]
    #[specta(skip)]
    pub uid: String,
    /// What only this program's own files say.
    #[serde(skip)]
    #[specta(skip)]
    pub own: Vec<Own>,
    /// Whether this program wrote the file it comes from; else the records only tighten.
    #[serde(skip)]
    #[specta(skip)]
    pub trusted: bool,
}

/// A value with its label.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Labelled {
    /// The text as written.
    pub value: String,
    /// A code: `work`, `home`, `mobile`, `fax`, `other` or empty; or the source's own word.
    pub label: String,
}

/// A postal address as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", default)]
pub struct DraftAddress {
    /// A code as in [`Labelled::label`].
    pub label: String,
    /// Street and house number, further lines after a line feed.
    pub street: String,
    /// Postcode, text: `01067` keeps its zero.
    pub postcode: String,
    /// Town.
    pub place: String,
    /// Country as written: `Deutschland`, `DE`, `Germany`; empty for the firm's own.
    pub country: String,
}

/// A named fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", default)]
pub struct DraftFact {
    /// What it is about: the column's or property's name.
    pub name: String,
    /// The value as written.
    pub value: String,
}

/// What a file says about advertising.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Claim {
    /// "Newsletter: ja": noted in the report as without evidence, never a consent.
    Yes,
    /// "Newsletter: vielleicht": a word nobody here understands; never a yes, and pointed out.
    Unclear,
    /// "Newsletter: nein": no advertising by e-mail.
    No,
    /// "Do Not Mail": no advertising by post.
    NoPost,
    /// "Keine Anrufe": no advertising calls.
    NoPhone,
    /// "SMS Opt Out": no advertising by short message.
    NoSms,
    /// "Fax Opt Out": no advertising by fax.
    NoFax,
    /// "Werbesperre: ja": no advertising on any channel.
    Stop,
}

impl Claim {
    /// The channels on which it says no.
    pub const fn refused(self) -> &'static [Channel] {
        match self {
            Claim::Yes | Claim::Unclear => &[],
            Claim::No => &[Channel::Email],
            Claim::NoPost => &[Channel::Post],
            Claim::NoPhone => &[Channel::Phone],
            Claim::NoSms => &[Channel::Sms],
            Claim::NoFax => &[Channel::Fax],
            Claim::Stop => &Channel::ALL,
        }
    }

    /// The same as what a column speaks of; none where it says no nowhere.
    pub const fn reach(self) -> Option<Reach> {
        match self {
            Claim::Yes | Claim::Unclear => None,
            Claim::No => Some(Reach::Email),
            Claim::NoPost => Some(Reach::Post),
            Claim::NoPhone => Some(Reach::Phone),
            Claim::NoSms => Some(Reach::Sms),
            Claim::NoFax => Some(Reach::Fax),
            Claim::Stop => Some(Reach::All),
        }
    }
}

/// The channels a column about advertising speaks of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Every channel.
    #[default]
    All,
    /// E-mail.
    Email,
    /// Letters.
    Post,
    /// Calls.
    Phone,
    /// Short messages.
    Sms,
    /// Fax.
    Fax,
}

impl Reach {
    /// The channel's code; `all` for every one.
    pub const fn code(self) -> &'static str {
        match self {
            Reach::All => "all",
            Reach::Email => "email",
            Reach::Post => "post",
            Reach::Phone => "phone",
            Reach::Sms => "sms",
            Reach::Fax => "fax",
        }
    }

    /// That of a channel.
    pub const fn of(channel: Channel) -> Reach {
        match channel {
            Channel::Email => Reach::Email,
            Channel::Post => Reach::Post,
            Channel::Phone => Reach::Phone,
            Channel::Sms => Reach::Sms,
            Channel::Fax => Reach::Fax,
        }
    }

    /// The no to it.
    pub const fn no(self) -> Claim {
        match self {
            Reach::All => Claim::Stop,
            Reach::Email => Claim::No,
            Reach::Post => Claim::NoPost,
            Reach::Phone => Claim::NoPhone,
            Reach::Sms => Claim::NoSms,
            Reach::Fax => Claim::NoFax,
        }
    }
}
