//! What consents are made of: channels, events, wordings, and how they are shown.

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Id, Moment, Uid,
    permission::{Ground, Permission},
    suppression::{Block, BlockOrigin},
};

/// A purpose of use.
#[derive(Debug)]
pub struct Purpose;

/// A way to reach somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "ConsentChannel")] // the name on the page, where two of the same name would meet
pub enum Channel {
    /// Electronic mail.
    Email,
    /// Letters.
    Post,
    /// Calls.
    Phone,
    /// Short messages to a phone.
    Sms,
    /// Fax.
    Fax,
}

impl Channel {
    /// All channels.
    pub const ALL: [Channel; 5] = [Channel::Email, Channel::Post, Channel::Phone, Channel::Sms, Channel::Fax];

    /// The word in the database and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Channel::Email => "email",
            Channel::Post => "post",
            Channel::Phone => "phone",
            Channel::Sms => "sms",
            Channel::Fax => "fax",
        }
    }
}

/// What happened to a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The person agreed.
    Granted,
    /// The person took it back.
    Withdrawn,
    /// The person objected (Art. 21 DSGVO), whether or not they had agreed before.
    Objected,
    /// It was not used for so long that it counts no more.
    Expired,
}

impl Event {
    /// All events.
    pub const ALL: [Event; 4] = [Event::Granted, Event::Withdrawn, Event::Objected, Event::Expired];

    /// The word in the database.
    pub fn code(self) -> &'static str {
        match self {
            Event::Granted => "granted",
            Event::Withdrawn => "withdrawn",
            Event::Objected => "objected",
            Event::Expired => "expired",
        }
    }
}

/// How the person said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// At the counter, in person.
    Counter,
    /// On the phone.
    Phone,
    /// On paper.
    Paper,
    /// By mail.
    Mail,
    /// On a web page.
    Web,
    /// From a list of opt-outs, or not noted. Never the way of a grant.
    List,
}

impl How {
    /// All ways.
    pub const ALL: [How; 6] = [How::Counter, How::Phone, How::Paper, How::Mail, How::Web, How::List];

    /// The word in the database and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            How::Counter => "counter",
            How::Phone => "phone",
            How::Paper => "paper",
            How::Mail => "mail",
            How::Web => "web",
            How::List => "list",
        }
    }
}

/// Reads a code; the field named in the error.
macro_rules! coded {
    ($kind:ty, $field:literal) => {
        impl std::str::FromStr for $kind {
            type Err = Error;
            fn from_str(text: &str) -> Result<$kind, Error> {
                let found = <$kind>::ALL.into_iter().find(|one| one.code() == text);
                found.ok_or_else(|| Error::invalid($field, "unknown_value"))
            }
        }
        impl ToSql for $kind {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Text(self.code().as_bytes())))
            }
        }
        impl FromSql for $kind {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str()?.parse().map_err(|_| FromSqlError::InvalidType)
            }
        }
    };
}
coded!(Channel, "channel");
coded!(Event, "event");
coded!(How, "how");

/// A consent somebody gives (design §13.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// Code of the purpose.
    pub purpose: String,
    /// On which channel.
    pub channel: Channel,
    /// Which wording the person agreed to.
    pub wording_version: u32,
    /// How it was said; without it there is no consent.
    pub how: Option<How>,
    /// When it was said; not when it was recorded.
    pub happened_at: Moment,
    /// A remark; for a child the guardian and the relation.
    #[serde(default)]
    pub note: String,
    /// The blocks it answers.
    #[serde(default)]
    pub lifts: Vec<Uid>,
}

/// A file that proves a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its name, without folders.
    pub file_name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// Somebody says no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Withdrawal {
    /// Code of the purpose.
    pub purpose: String,
    /// On which channel.
    pub channel: Channel,
    /// [`Event::Withdrawn`] or [`Event::Objected`].
    pub event: Event,
    /// How it was said; a no counts without it.
    pub how: Option<How>,
    /// When it was said.
    pub happened_at: Moment,
    /// A remark.
    #[serde(default)]
    pub note: String,
}

/// One event as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ConsentEvent {
    /// Its name.
    pub uid: Uid,
    /// Code of the purpose.
    pub purpose: String,
    /// On which channel.
    pub channel: Channel,
    /// What happened.
    pub event: Event,
    /// How it was said.
    pub how: How,
    /// The wording agreed to.
    pub wording_version: Option<u32>,
    /// Its text as it was then; empty without a wording.
    pub wording_text: String,
    /// A remark.
    pub note: String,
    /// Whether a guardian agreed for a child.
    pub guardian: bool,
    /// When it was said.
    pub happened_at: Moment,
    /// When it was entered.
    pub recorded_at: Moment,
    /// Who entered it.
    pub recorded_by: String,
    /// Name of the file that proves it; `None` is "ohne Beleg".
    pub evidence: Option<String>,
    /// How many blocks it answers.
    pub lifts: u32,
}

/// A version of a wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Wording {
    /// Counts from 1 per purpose.
    pub version: u32,
    /// The sentence.
    pub text: String,
    /// When it was written.
    pub created_at: Moment,
}

/// On which grounds a purpose may use a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PurposeChannel {
    /// The channel.
    pub channel: Channel,
    /// The grounds; legitimate interest counts only with a weighing text.
    pub grounds: Vec<Ground>,
}

/// A purpose as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PurposeView {
    /// Number in this book.
    pub id: Id<Purpose>,
    /// Code.
    pub code: String,
    /// The firm's own name for it; empty for the built-in ones, which the window names.
    pub name: String,
    /// Whether it is advertising.
    pub advertising: bool,
    /// Where it may be used.
    pub channels: Vec<PurposeChannel>,
    /// The owner's weighing text (Art. 6(1)(f) DSGVO); empty = that ground is off.
    pub weighing: String,
    /// Wordings, the oldest first.
    pub wordings: Vec<Wording>,
}

/// A purpose the firm adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewPurpose {
    /// Lower-case letters, digits and `_`.
    pub code: String,
    /// What the firm calls it.
    pub name: String,
    /// Whether it is advertising.
    pub advertising: bool,
    /// Where it shall be used.
    pub channels: Vec<Channel>,
    /// Its first wording.
    pub wording: String,
}

/// What holds today for a purpose on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The newest event is a grant.
    Granted,
    /// The newest event is a withdrawal.
    Withdrawn,
    /// The newest event is an objection.
    Objected,
    /// The newest event is the end of an unused consent.
    Expired,
    /// There is no event.
    None,
}

impl State {
    /// The state an event leads to.
    pub fn after(event: Option<Event>) -> State {
        match event {
            Some(Event::Granted) => State::Granted,
            Some(Event::Withdrawn) => State::Withdrawn,
            Some(Event::Objected) => State::Objected,
            Some(Event::Expired) => State::Expired,
            None => State::None,
        }
    }
}

/// One purpose on one channel, for one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// The purpose.
    pub purpose: PurposeView,
    /// The channel.
    pub channel: Channel,
    /// What holds.
    pub state: State,
    /// Since when the person said so.
    pub since: Option<Moment>,
    /// The wording of the standing consent.
    pub wording_version: Option<u32>,
    /// What the gate answers.
    pub permission: Permission,
    /// Blocks on the contact's addresses here that nobody answered; a grant lists those it lifts.
    pub blocks: Vec<Block>,
}

/// Everything about a contact's consents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// Each purpose on each channel it may use.
    pub lines: Vec<Line>,
    /// All events, the newest first.
    pub history: Vec<ConsentEvent>,
    /// All blocks on the contact's addresses, answered ones too.
    pub suppressed: Vec<Block>,
    /// Where each of them comes from, and which address it bars.
    pub origins: Vec<BlockOrigin>,
}
