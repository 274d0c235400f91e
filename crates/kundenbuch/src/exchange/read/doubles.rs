//! Rows copied within a file of ours: they bear the name of the card they were copied from.

use std::collections::{HashMap, HashSet};

use crate::{
    consents::Event,
    exchange::{
        draft::{Claim, Draft, Reach},
        own::Own,
        write::vcard::urn,
    },
    search::fold::fold,
};

/// The cards of a file while it is looked through.
#[derive(Debug, Default)]
pub struct Doubles {
    seen: HashMap<String, String>,
    doubled: HashSet<String>,
}

impl Doubles {
    /// Notes a row.
    pub fn see(&mut self, draft: &Draft) {
        let Some(card) = card(draft) else { return };
        let name = fold(&[draft.given.trim(), draft.family.trim(), draft.organisation.trim()].join("\n"));
        let first = self.seen.entry(card).or_insert_with(|| name.clone());
        if *first != name {
            self.doubled.extend(self::card(draft));
        }
    }

    /// The cards that rows of several names bear.
    pub fn found(self) -> HashSet<String> {
        self.doubled
    }
}

/// The name of a row's card in the book that wrote it.
fn card(draft: &Draft) -> Option<String> {
    let told = draft.own.iter().find_map(|record| match record {
        Own::Contact(contact) => contact.uid.map(urn),
        _ => None,
    });
    told.or_else(|| Some(draft.uid.clone()).filter(|uid| !uid.is_empty()))
}

/// Takes the card's name and consents from a row that may be a copy; every no stays.
pub fn part(draft: &mut Draft, doubled: &HashSet<String>) {
    if card(draft).is_some_and(|card| doubled.contains(&card)) {
        draft.unread.push("copied");
        disown(&mut draft.uid, &mut draft.own, &mut draft.claims, &mut draft.trusted);
    }
}

/// Nobody knows whose the records are: of them only a no counts, for whoever comes in with the row.
pub fn disown(uid: &mut String, own: &mut Vec<Own>, claims: &mut Vec<Claim>, trusted: &mut bool) {
    uid.clear();
    *trusted = false;
    for record in std::mem::take(own) {
        match record {
            Own::Event(event) if matches!(event.event, Event::Withdrawn | Event::Objected) => {
                let reach = Reach::of(event.channel).no();
                if !claims.contains(&reach) {
                    claims.push(reach);
                }
            }
            // A consent is not taken over, but told of; its own name would pass for one that is here already.
            Own::Event(event) if event.event == Event::Granted && !claims.contains(&Claim::Yes) => {
                claims.push(Claim::Yes);
            }
            block @ Own::Block(_) => own.push(block),
            _ => {}
        }
    }
}
