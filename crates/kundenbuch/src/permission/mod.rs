//! The gate `may_contact`: may this firm write to or call this person, today, and on what ground?
//!
//! One SQL text gathers the facts, one pure function judges them; single answers, lists and exports use the same two,
//! so they cannot disagree. Each address is judged by itself: an allowed contact is reached on free ones only.

pub(crate) mod store;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod world;

use std::{
    collections::{BTreeMap, HashMap},
    str::FromStr,
};

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Id, Result,
    book::Reader,
    consents::{Channel, Event},
    contacts::Contact,
    id,
};

/// On what a use may rest (Art. 6(1) DSGVO).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The person agreed.
    Consent,
    /// The customer's own order or request.
    Contract,
    /// The firm's interest, weighed in writing by the owner.
    LegitimateInterest,
}

impl FromStr for Ground {
    type Err = Error;
    fn from_str(text: &str) -> Result<Ground> {
        match text {
            "consent" => Ok(Ground::Consent),
            "contract" => Ok(Ground::Contract),
            "legitimate_interest" => Ok(Ground::LegitimateInterest),
            _ => Err(Error::invalid("ground", "unknown_value")),
        }
    }
}

impl FromSql for Ground {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map_err(|_| FromSqlError::InvalidType)
    }
}

/// Why the gate answers as it does, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    // Yes, because of
    /// a standing consent.
    Consent,
    /// the customer's own order or request.
    Contract,
    /// a weighed interest nobody objected to.
    LegitimateInterest,
    // No, because
    /// this purpose never uses this channel.
    ChannelNotForPurpose,
    /// the contact is restricted (Art. 18 DSGVO).
    Restricted,
    /// the contact lies in the bin.
    Binned,
    /// every address is on the block list.
    Suppressed,
    /// the person objected.
    Objected,
    /// the person took the consent back.
    Withdrawn,
    /// the person is a child and no guardian agreed.
    Minor,
    /// nothing allows it.
    NoBasis,
    /// there is no such address.
    NoAddress,
    /// no address can be right, or none could be compared with the block list.
    AddressInvalid,
}

impl Reason {
    /// The code on the wire, on the command line and in counts.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Consent => "consent",
            Reason::Contract => "contract",
            Reason::LegitimateInterest => "legitimate_interest",
            Reason::ChannelNotForPurpose => "channel_not_for_purpose",
            Reason::Restricted => "restricted",
            Reason::Binned => "binned",
            Reason::Suppressed => "suppressed",
            Reason::Objected => "objected",
            Reason::Withdrawn => "withdrawn",
            Reason::Minor => "minor",
            Reason::NoBasis => "no_basis",
            Reason::NoAddress => "no_address",
            Reason::AddressInvalid => "address_invalid",
        }
    }
}

impl From<Ground> for Reason {
    fn from(ground: Ground) -> Reason {
        match ground {
            Ground::Consent => Reason::Consent,
            Ground::Contract => Reason::Contract,
            Ground::LegitimateInterest => Reason::LegitimateInterest,
        }
    }
}

/// The gate's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Permission {
    /// Yes or no.
    pub allowed: bool,
    /// Why; never empty, the weightiest first.
    pub reasons: Vec<Reason>,
    /// On what it rests; `None` for a no.
    pub ground: Option<Ground>,
}

/// The grounds a purpose may rest on, on one channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Grounds {
    /// Consent.
    pub consent: bool,
    /// Contract.
    pub contract: bool,
    /// Legitimate interest, whether or not it is weighed.
    pub interest: bool,
}

impl Grounds {
    /// Whether the purpose does not use the channel at all.
    pub fn is_none(self) -> bool {
        self == Grounds::default()
    }
}

/// An address on the channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Number of its row in `emails`, `phones` or `addresses`.
    pub id: i64,
    /// Hash of its canonical form; two spellings of one address have the same.
    pub hash: Option<[u8; 16]>,
    /// Whether it can be used at all: it may be right, and it can be compared with the block list.
    pub usable: bool,
    /// Whether a block covers it that this contact has not answered.
    pub blocked: bool,
}

impl Reach {
    /// Whether it may be used once the contact may be contacted.
    pub fn is_free(&self) -> bool {
        self.usable && !self.blocked
    }
}

/// A grant, or the end of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// It stands, unless a no outweighs it.
    Granted {
        /// Whether a guardian gave it for a child.
        by_guardian: bool,
    },
    /// It was not used for so long that it counts no more.
    Expired,
}

/// Everything the gate looks at, of one contact, for one purpose on one channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts are independent yes-or-no answers")]
pub struct Facts {
    /// What the purpose may rest on here.
    pub grounds: Grounds,
    /// Whether the purpose is advertising.
    pub advertising: bool,
    /// Whether the owner saved a weighing text.
    pub weighed: bool,
    /// Art. 18 DSGVO.
    pub restricted: bool,
    /// In the bin.
    pub binned: bool,
    /// A child: ticked as one, or by a birthday.
    pub minor: bool,
    /// Of age by every birthday that is known; a tick may say otherwise still.
    pub of_age: bool,
    /// The newest withdrawal or objection that no standing grant names.
    pub refusal: Option<Event>,
    /// The newest grant, or the end of one.
    pub consent: Option<Consent>,
    /// Addresses on the channel, the main one first.
    pub addresses: Vec<Reach>,
}

impl Facts {
    /// Whether a guardian has to speak for the person. A tick that outlived the birthday asks for nobody any more.
    pub fn needs_guardian(&self) -> bool {
        self.minor && !self.of_age
    }
}

/// Judges. Pure: the same facts give the same answer everywhere.
pub fn decide(facts: &Facts) -> Permission {
    if facts.grounds.is_none() {
        return no(vec![Reason::ChannelNotForPurpose]);
    }
    let ground = ground(facts);
    let mut reasons = Vec::new();
    let mut because = |holds: bool, reason: Reason| {
        if holds {
            reasons.push(reason);
        }
    };
    let usable = facts.addresses.iter().any(|address| address.usable);
    let free = facts.addresses.iter().any(Reach::is_free);
    let refused = facts.refusal.is_some();
    let child = facts.needs_guardian() && facts.advertising && ground.is_none() && !refused;
    because(facts.restricted, Reason::Restricted);
    because(facts.binned, Reason::Binned);
    because(usable && !free, Reason::Suppressed);
    because(facts.refusal == Some(Event::Objected), Reason::Objected);
    because(facts.refusal == Some(Event::Withdrawn), Reason::Withdrawn);
    because(child, Reason::Minor);
    because(ground.is_none() && !refused && !child, Reason::NoBasis);
    because(facts.addresses.is_empty(), Reason::NoAddress);
    because(!facts.addresses.is_empty() && !usable, Reason::AddressInvalid);
    match ground {
        Some(ground) if reasons.is_empty() => {
            Permission { allowed: true, reasons: vec![ground.into()], ground: Some(ground) }
        }
        _ => no(reasons),
    }
}

fn no(reasons: Vec<Reason>) -> Permission {
    Permission { allowed: false, reasons, ground: None }
}

/// On what it may rest, apart from addresses and the contact's state. A no of the person outweighs every ground.
fn ground(facts: &Facts) -> Option<Ground> {
    let Facts { grounds, consent, .. } = facts;
    // A guardian speaks for a child; who has come of age is asked anew (design §5.10), and a child that was taken for
    // older never agreed. A tick that outlived the birthday lets neither speak until it is off.
    let speaks = |by_guardian: bool| if by_guardian { facts.needs_guardian() } else { !facts.minor };
    let right_person = |by_guardian: bool| !facts.advertising || speaks(by_guardian);
    match *consent {
        _ if facts.refusal.is_some() => None,
        Some(Consent::Granted { by_guardian }) if grounds.consent && right_person(by_guardian) => Some(Ground::Consent),
        _ if grounds.contract => Some(Ground::Contract),
        Some(Consent::Expired) => None,
        _ if grounds.interest && facts.weighed && !facts.minor => Some(Ground::LegitimateInterest),
        _ => None,
    }
}

/// A contact the gate lets through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// Who.
    pub contact: Id<Contact>,
    /// On what it rests.
    pub ground: Ground,
    /// The addresses that may be used, the main one first; never empty.
    pub addresses: Vec<Reach>,
}

/// Everybody, judged for one purpose on one channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowedList {
    /// Who may be contacted, by number.
    pub allowed: Vec<Allowed>,
    /// How many may not, by the weightiest reason of each.
    pub left_out: BTreeMap<Reason, u64>,
}

/// The word of the contact table about advertising on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// The gate lets through.
    Yes,
    /// Nothing allows it, and nobody said no.
    None,
    /// Somebody said no.
    Stop,
}

impl From<&Permission> for Standing {
    fn from(answer: &Permission) -> Standing {
        let said_no = |reason: &Reason| matches!(reason, Reason::Suppressed | Reason::Objected | Reason::Withdrawn);
        match answer {
            Permission { allowed: true, .. } => Standing::Yes,
            Permission { reasons, .. } if reasons.iter().any(said_no) => Standing::Stop,
            Permission { .. } => Standing::None,
        }
    }
}

impl Reader {
    /// May the firm contact this contact for this purpose on this channel?
    ///
    /// # Errors
    /// [`Error::ContactGone`]; [`Error::NotFound`] for an unknown purpose.
    pub fn may_contact(&self, contact: Id<Contact>, purpose: &str, channel: Channel) -> Result<Permission> {
        store::one(&self.db, &self.cutoff()?, contact, purpose, channel).map(|(_, facts)| decide(&facts))
    }

    /// Everybody who may be contacted, and how many may not.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown purpose.
    pub fn may_contact_list(&self, purpose: &str, channel: Channel) -> Result<AllowedList> {
        let mut list = AllowedList::default();
        store::all(&self.db, &self.cutoff()?, purpose, channel, |contact, facts| {
            let answer = decide(&facts);
            match (answer.ground, answer.reasons.first()) {
                (Some(ground), _) => {
                    let addresses = facts.addresses.into_iter().filter(Reach::is_free).collect();
                    list.allowed.push(Allowed { contact, ground, addresses });
                }
                (None, reason) => *list.left_out.entry(*reason.unwrap_or(&Reason::NoBasis)).or_default() += 1,
            }
        })?;
        Ok(list)
    }

    /// The contact table's word about the newsletter, of each of these contacts.
    ///
    /// # Errors
    /// As the database answers.
    pub(crate) fn newsletter_standings(&self, contacts: &[Id<Contact>]) -> Result<HashMap<Id<Contact>, Standing>> {
        let mut standings = HashMap::new();
        store::many(&self.db, &self.cutoff()?, &id::listed(contacts), "newsletter", Channel::Email, |id, facts| {
            standings.insert(id, Standing::from(&decide(&facts)));
        })?;
        Ok(standings)
    }
}
