//! The marks by which our own files say whom not to write to, and the words somebody has put there in a spreadsheet.

use super::{cells::refuse, flags};
use crate::{
    consents::{Channel, Event},
    exchange::{
        draft::{Draft, Reach},
        own::{BlockedAddress, Own},
    },
};

/// The no of a mark: channels (`email post`), or any other word for all of them. What a record of the row tells
/// already is left to it, for it knows when and how.
pub fn take(draft: &mut Draft, written: &str) {
    if !flags::refuses("", written) {
        return;
    }
    let words = written.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '/'));
    for word in words.filter(|word| !word.is_empty()) {
        let channel = match word.to_ascii_lowercase().as_str() {
            "email" => Some((Reach::Email, Channel::Email)),
            "post" => Some((Reach::Post, Channel::Post)),
            "phone" => Some((Reach::Phone, Channel::Phone)),
            "sms" => Some((Reach::Sms, Channel::Sms)),
            "fax" => Some((Reach::Fax, Channel::Fax)),
            _ => None,
        };
        match channel {
            Some((_, channel)) if is_told(draft, channel) => {}
            Some((reach, _)) => refuse(draft, reach),
            None => refuse(draft, Reach::All),
        }
    }
}

/// Whether a record says no on this channel.
fn is_told(draft: &Draft, channel: Channel) -> bool {
    let answered = |no| {
        draft.own.iter().any(|record| match record {
            Own::Event(event) => event.event == Event::Granted && event.answers.contains(no),
            _ => false,
        })
    };
    draft.own.iter().any(|record| match record {
        Own::Block(block) => match block.address {
            BlockedAddress::Mail(_) | BlockedAddress::Domain { .. } => channel == Channel::Email,
            BlockedAddress::Phone { .. } => matches!(channel, Channel::Phone | Channel::Sms | Channel::Fax),
            BlockedAddress::Post { .. } => channel == Channel::Post,
        },
        Own::Event(event) => {
            let no = matches!(event.event, Event::Withdrawn | Event::Objected);
            no && event.channel == channel && !answered(&event.uid)
        }
        _ => false,
    })
}
