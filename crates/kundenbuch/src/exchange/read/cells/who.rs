//! Who a row is about: a person, a firm, or a person there. Decided when all its names are known.

use std::collections::HashSet;

use super::{Undecided, add};
use crate::{
    contacts::{Kind, Salutation, salutation},
    exchange::{
        draft::{Draft, DraftFact},
        read::{
            columns,
            names::{self, WholeName},
            words::HEADINGS,
        },
    },
    search::fold::fold,
    suppression,
};

/// `Frau Dr.` is a salutation and a title, `Firma` neither.
pub(super) fn address(draft: &mut Draft, open: &mut Undecided, value: &str) {
    let (salutation, title) = salutation::split(value);
    let firm = names::says_firm(value);
    open.firm |= firm;
    if !firm && (title.is_empty() || salutation != Salutation::Unknown) {
        draft.salutation = Some(salutation);
    }
    if !title.is_empty() {
        add(&mut draft.title, &title, " ");
    }
}

fn take_name(draft: &mut Draft, text: &str, split: fn(&str) -> WholeName) {
    let (text, suffix) = names::without_generation(text);
    let name = split(&text);
    if !suffix.is_empty() {
        add(&mut draft.suffix, &suffix, " ");
    }
    let known = draft.salutation.filter(|salutation| *salutation != Salutation::Unknown);
    draft.salutation = known.or(name.salutation).or(draft.salutation);
    if !name.title.is_empty() {
        add(&mut draft.title, &name.title, " ");
    }
    draft.given = name.given;
    draft.family = name.family;
}

/// Puts the names where they belong.
pub(super) fn decide(draft: &mut Draft, open: &mut Undecided, has_given: bool) {
    let addressed = matches!(draft.salutation, Some(Salutation::Mr | Salutation::Ms));
    let first = std::mem::take(&mut open.first_name_or_firm);
    let second = std::mem::take(&mut open.second_name);
    if !first.is_empty() {
        let unnamed = has_given && draft.given.is_empty() && draft.title.is_empty() && second.is_empty();
        if open.firm || (!addressed && (salutation::is_organisation(&first) || unnamed)) {
            add(&mut draft.organisation, &first, " ");
            firm_addition(draft, &second);
        } else {
            person(draft, &first, &second);
        }
    } else if !second.is_empty() {
        firm_addition(draft, &second);
    }
    let nameless = draft.given.is_empty() && draft.family.is_empty();
    if nameless && !open.name.is_empty() && open.name != draft.organisation {
        if draft.organisation.is_empty() && !addressed && (open.firm || salutation::is_organisation(&open.name)) {
            draft.organisation.clone_from(&open.name);
        } else {
            let split = if open.surname_first { names::split_surname_first } else { names::split_name };
            take_name(draft, &open.name, split);
        }
    }
    told_besides(draft, open);
    // A firm in the surname column of a list that has no other place for it.
    let lone = draft.given.is_empty() && draft.organisation.is_empty() && !addressed && !draft.family.is_empty();
    if lone && (open.firm || salutation::is_organisation(&draft.family)) {
        draft.organisation = std::mem::take(&mut draft.family);
    }
    let named = !(draft.given.is_empty() && draft.family.is_empty());
    if named {
        draft.kind = Some(Kind::Person);
    } else if !draft.organisation.is_empty() {
        draft.kind = Some(Kind::Organisation);
    }
}

/// A second person of the row, who stands among the values under its headings: of the same surname it makes the row a
/// household's, any other stays there.
pub(super) fn second(draft: &mut Draft) {
    let under = |headings: &HashSet<String>, fact: &DraftFact| headings.contains(&columns::key(&fact.name));
    let find = |headings| draft.facts.iter().find(|fact| under(headings, fact)).map(|fact| fact.value.clone());
    let Some(given) = find(&HEADINGS.second_given) else { return };
    let family = find(&HEADINGS.second_family).unwrap_or_default();
    let is_household = family.is_empty() || fold(&family) == fold(&draft.family);
    if is_household && !draft.given.is_empty() && !draft.family.is_empty() {
        draft.given = format!("{} & {given}", draft.given);
        draft.facts.retain(|fact| !(under(&HEADINGS.second_given, fact) || under(&HEADINGS.second_family, fact)));
    }
}

/// Who is to have it at a firm stands there as a value under the word that says so, and is no part of its name: `Quandt
/// GmbH z.Hd. Frau Maier`. Who is named in the row already is told once.
pub(super) fn at_hand(draft: &mut Draft) {
    let Some((firm, word, person)) = suppression::at_hand(&draft.organisation) else { return };
    if !names::says_nothing_new(draft, &person) || draft.kind == Some(Kind::Organisation) {
        draft.facts.push(DraftFact { name: word, value: person });
    }
    draft.organisation = firm;
}

/// A whole name beside the parts of another stays as a value: the contact person of somebody, a name in the list.
fn told_besides(draft: &mut Draft, open: &mut Undecided) {
    for (name, value) in std::mem::take(&mut open.names) {
        if !names::says_nothing_new(draft, &value) {
            draft.facts.push(DraftFact { name, value });
        }
    }
}

/// `Name 1` is a person: alone a surname or a whole name, with `Name 2` surname and first name.
fn person(draft: &mut Draft, first: &str, second: &str) {
    if !draft.family.is_empty() {
        add(&mut draft.family, first, " ");
    } else if draft.given.is_empty() && second.is_empty() {
        take_name(draft, first, names::split_name);
    } else {
        first.clone_into(&mut draft.family);
    }
    if second.is_empty() {
    } else if salutation::is_organisation(second) {
        add(&mut draft.organisation, second, " ");
    } else {
        add(&mut draft.given, second, " ");
    }
}

/// `Name 2` of a firm: more of its name, the person there, or a department.
fn firm_addition(draft: &mut Draft, second: &str) {
    let person = ["z. Hd.", "z.Hd.", "zH", "z.H.", "c/o", "Inh.", "Inhaber", "Inhaberin"]
        .iter()
        .find_map(|word| second.strip_prefix(word))
        .map(|rest| rest.trim_start_matches([':', ' ']));
    let name = names::split_name(person.unwrap_or(second));
    let nameless = draft.given.is_empty() && draft.family.is_empty();
    if second.is_empty() {
    } else if nameless && (person.is_some() || name.salutation.is_some()) {
        take_name(draft, person.unwrap_or(second), names::split_name);
    } else if salutation::is_organisation(second) {
        add(&mut draft.organisation, second, " ");
    } else {
        add(&mut draft.department, second, ", ");
    }
}
