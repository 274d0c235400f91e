//! What an opt-out list tells beside its addresses: which columns answer, and what a row's cells say in them.

use std::{borrow::Cow, collections::BTreeSet};

use super::state::{WORDS, is_registration, state};
use crate::{
    consents::Channel,
    exchange::{
        draft::{Claim, Draft, DraftFact, Reach},
        read::{
            Column, Field, columns,
            flags::{self, Said},
            remarks,
            stops::{self, Ways},
            words::FLAGS,
        },
    },
};

/// What a list tells beside its addresses.
#[derive(Debug)]
pub(super) struct Asks {
    /// Headings of the columns that tell how a row stands, as keys.
    pub states: BTreeSet<String>,
    /// Whether it tells how each row stands: a no has to be said.
    pub has_status: bool,
    /// Whether it tells what each row is about: a registration is no no.
    pub has_kind: bool,
    /// Whether it tells on which way each row says no.
    pub has_channel: bool,
    /// Headings of columns of channels in which whatever stands is a no, as keys: "Widerspruch gegen".
    objections: BTreeSet<String>,
}

impl Asks {
    pub fn of(columns: &[Column]) -> Asks {
        let is_kind = |column: &Column| is(&WORDS.kind, &columns::key(&column.header));
        let states = columns.iter().filter(|column| {
            let key = columns::key(&column.header);
            is(&WORDS.status, &key) || (column.field == Field::Status && !is(&WORDS.kind, &key))
        });
        let claims = |column: &Column| is_claim(&column.field) && !is_kind(column);
        Asks {
            states: states.map(|column| columns::key(&column.header)).collect(),
            has_status: columns.iter().any(|column| tells(&column.header) || claims(column)),
            has_kind: columns.iter().any(is_kind),
            has_channel: columns.iter().any(is_channel),
            objections: columns
                .iter()
                .filter(|column| is_channel(column) && is_any_claim(&column.field))
                .map(|column| columns::key(&column.header))
                .collect(),
        }
    }

    /// On which ways a row says no; where nobody tells, a list is one of mails.
    pub fn ways(&self, draft: &Draft) -> Ways {
        if !self.has_channel {
            return Ways { named: vec![Reach::Email], ..Ways::default() };
        }
        let told = draft.facts.iter().filter(|fact| stops::is_of_channels(&fact.name));
        Ways::of(told.map(|fact| fact.value.as_str()))
    }

    /// On which ways a row's cells say no that tell how it stands.
    pub fn beside(&self, columns: &[Column], cells: &[Cow<'_, str>]) -> Vec<Reach> {
        let answers = |column: &&Column| {
            self.states.contains(&columns::key(&column.header)) || tells(&column.header) || is_any_claim(&column.field)
        };
        let cell = |column: &Column| usize::try_from(column.index).ok().and_then(|at| cells.get(at));
        columns.iter().filter(answers).filter_map(cell).flat_map(|cell| stops::channels_in(cell)).collect()
    }

    /// Whether a row tells how it stands.
    pub fn are_answered(&self, draft: &Draft) -> bool {
        let tells = |fact: &DraftFact| self.states.contains(&columns::key(&fact.name)) || tells(&fact.name);
        !draft.claims.is_empty() || draft.facts.iter().any(tells)
    }

    /// Whether a column that tells how the row stands has a no to mails, whatever else the row says.
    pub fn are_denied(&self, draft: &Draft) -> bool {
        (self.has_status && refuses_mails(draft))
            || draft.facts.iter().any(|fact| {
                let (name, value) = (columns::key(&fact.name), columns::key(&fact.value));
                let objects = || !FLAGS.free.contains(&fact.value.trim().to_lowercase());
                (self.objections.contains(&name) && objects())
                    || (self.states.contains(&name) && denies(fact) && flags::way(&fact.name).is_none())
                    || (is(&WORDS.date, &name) && !value.trim_matches('0').is_empty())
                    || (is(&WORDS.subscribed, &name) && is(&WORDS.unset, &value))
            })
    }

    /// On which ways a row says no by its columns and words, as an import of it does. Where a column of channels answers
    /// that, only what names one of its own counts beside it.
    pub fn refused(&self, draft: &Draft) -> Vec<Reach> {
        let states = draft.facts.iter().filter(|fact| self.states.contains(&columns::key(&fact.name)) && denies(fact));
        let of_states =
            states.map(|fact| flags::way(&fact.name).unwrap_or_else(|| flags::state(&fact.name, &fact.value).1));
        // "Widerspruch, kam am Telefon wegen Post" in a remark: whatever way it may mean.
        let remarks = draft.facts.iter().map(|fact| &fact.value).chain(&draft.notes);
        let of_remarks =
            remarks.filter(|text| flags::permission(text) == Said::No).flat_map(|text| stops::channels_in(text));
        let told = draft.claims.iter().filter_map(|claim| claim.reach()).chain(of_states).chain(of_remarks);
        let is_left = |reach: &Reach| match reach {
            Reach::Email => false, // asked of the row as a whole
            Reach::All => !self.has_channel,
            _ => true,
        };
        told.filter(is_left).collect()
    }

    /// Whether a remark of the row says no to everything: "keine Werbung".
    pub fn refuses_everything(draft: &Draft) -> bool {
        let remarks = draft.facts.iter().map(|fact| &fact.value).chain(&draft.notes);
        remarks.into_iter().any(|text| remarks::told_beside(text).contains(&Reach::All))
    }

    /// Whether a row says what it is about.
    pub fn tells_kind(&self, draft: &Draft) -> bool {
        self.has_kind && kinds(draft).next().is_some()
    }

    /// Whether it is about a registration.
    pub fn registers(draft: &Draft) -> bool {
        draft.claims.contains(&Claim::Yes) || kinds(draft).any(|fact| is_registration(&fact.value))
    }

    /// Whether it says no to mails: by what the reader made of it, or by what it is about.
    pub fn says_no(draft: &Draft) -> bool {
        refuses_mails(draft) || kinds(draft).any(|fact| state(&fact.value) == Some(true))
    }

    /// Whether a column of states has a word that nobody here knows.
    pub fn are_unclear(&self, draft: &Draft) -> bool {
        let unknown =
            |fact: &DraftFact| self.states.contains(&columns::key(&fact.name)) && state(&fact.value).is_none();
        draft.claims.contains(&Claim::Unclear) || draft.facts.iter().any(unknown)
    }
}

pub(super) fn is(words: &[String], key: &str) -> bool {
    words.iter().any(|word| word == key)
}

pub(super) fn tells(header: &str) -> bool {
    let key = columns::key(header);
    is(&WORDS.status, &key) || is(&WORDS.date, &key) || is(&WORDS.subscribed, &key)
}

pub(super) fn is_channel(column: &Column) -> bool {
    stops::is_of_channels(&column.header)
}

pub(super) fn is_any_claim(field: &Field) -> bool {
    matches!(field, Field::May(_) | Field::Stop(_))
}

fn is_claim(field: &Field) -> bool {
    matches!(field, Field::May(Reach::Email | Reach::All) | Field::Stop(_) | Field::Status)
}

/// Whether a state is a no. What may be either is one where the heading asks for advertising: "Newsletter-Status".
fn denies(fact: &DraftFact) -> bool {
    state(&fact.value).unwrap_or_else(|| flags::state(&fact.name, &fact.value).0 == Said::No)
}

pub(super) fn refuses_mails(draft: &Draft) -> bool {
    draft.claims.iter().any(|claim| claim.refused().contains(&Channel::Email))
}

fn kinds(draft: &Draft) -> impl Iterator<Item = &DraftFact> {
    draft.facts.iter().filter(|fact| is(&WORDS.kind, &columns::key(&fact.name)))
}
