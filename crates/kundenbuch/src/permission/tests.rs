//! What the gate promises. The helpers serve the tests of consents, block list and newsletter too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::*;
use crate::{
    Moment,
    book::{Book, tests::test_book},
    consents::{Grant, How, Withdrawal},
    contacts::{ErasedBefore, Given},
    exchange::draft::{Draft, DraftAddress, Labelled},
    suppression::{Scope, Source, Target},
};

pub fn draft(given: &str, family: &str, email: &str) -> Draft {
    let emails = if email.is_empty() { vec![] } else { vec![Labelled { value: email.into(), label: String::new() }] };
    Draft { given: given.into(), family: family.into(), emails, ..Draft::default() }
}

pub fn enter(book: &mut Book, draft: &Draft) -> Id<Contact> {
    book.add_contact(draft, &Given::default(), ErasedBefore::Refuse).unwrap().value
}

pub fn person(book: &mut Book, given: &str, family: &str, email: &str) -> Id<Contact> {
    enter(book, &draft(given, family, email))
}

pub fn neighbour(book: &mut Book, given: &str, family: &str) -> Id<Contact> {
    let home = DraftAddress {
        street: "Am Wall 3".into(),
        postcode: "01067".into(),
        place: "Dresden".into(),
        ..DraftAddress::default()
    };
    enter(book, &Draft { addresses: vec![home], ..draft(given, family, "") })
}

pub fn yes(purpose: &str, channel: Channel) -> Grant {
    Grant {
        purpose: purpose.into(),
        channel,
        wording_version: 1,
        how: Some(How::Counter),
        happened_at: Moment::now(),
        note: String::new(),
        lifts: Vec::new(),
    }
}

pub fn no(purpose: &str, channel: Channel, event: Event) -> Withdrawal {
    Withdrawal {
        purpose: purpose.into(),
        channel,
        event,
        how: Some(How::Phone),
        happened_at: Moment::now(),
        note: String::new(),
    }
}

pub fn agree(book: &mut Book, id: Id<Contact>) {
    book.grant_consent(id, &yes("newsletter", Channel::Email), None).unwrap();
}

pub fn mail(address: &str) -> Target {
    Target::Email { address: address.into() }
}

pub fn stop(book: &mut Book, address: &str) {
    book.suppress(&mail(address), &Scope::Advertising, Source::Person).unwrap();
}

pub fn answer(book: &Book, id: Id<Contact>) -> Permission {
    book.may_contact(id, "newsletter", Channel::Email).unwrap()
}

fn facts() -> Facts {
    Facts {
        grounds: Grounds { consent: true, ..Grounds::default() },
        advertising: true,
        consent: Some(Consent::Granted { by_guardian: false }),
        addresses: vec![Reach { id: 1, hash: Some([1; 16]), usable: true, blocked: false }],
        ..Facts::default()
    }
}

#[test]
fn without_a_consent_a_newsletter_has_no_basis() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    assert_eq!(answer(&book, ilse).reasons, [Reason::NoBasis]);
}

#[test]
fn a_consent_is_named_as_the_ground() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    let yes = Permission { allowed: true, reasons: vec![Reason::Consent], ground: Some(Ground::Consent) };
    assert_eq!(answer(&book, ilse), yes);
}

#[test]
fn a_consent_for_one_purpose_opens_no_other() {
    let mut book = test_book().book;
    let mut ilse = draft("Ilse", "Huber", "ilse@beispiel.de");
    ilse.phones = vec![Labelled { value: "0351 445566".into(), label: String::new() }];
    let ilse = enter(&mut book, &ilse);
    agree(&mut book, ilse);
    assert_eq!(book.may_contact(ilse, "ads_phone", Channel::Phone).unwrap().reasons, [Reason::NoBasis]);
}

#[test]
fn a_pair_the_law_does_not_know_is_refused_as_such() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    let answer = book.may_contact(ilse, "newsletter", Channel::Phone).unwrap();
    assert_eq!(answer.reasons, [Reason::ChannelNotForPurpose]);
}

#[test]
fn the_customers_own_order_may_be_written_about_without_consent() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    assert_eq!(book.may_contact(ilse, "care", Channel::Email).unwrap().ground, Some(Ground::Contract));
}

#[test]
fn post_may_rest_on_a_weighed_interest_only_once_the_weighing_is_written_down() {
    let mut book = test_book().book;
    let ilse = neighbour(&mut book, "Ilse", "Huber");
    assert_eq!(book.may_contact(ilse, "ads_post", Channel::Post).unwrap().reasons, [Reason::NoBasis]);
    book.save_weighing("ads_post", "Stammkunden erwarten den Herbstkatalog.").unwrap();
    let answer = book.may_contact(ilse, "ads_post", Channel::Post).unwrap();
    assert_eq!(answer.ground, Some(Ground::LegitimateInterest));
    book.save_weighing("ads_post", "").unwrap();
    assert!(!book.may_contact(ilse, "ads_post", Channel::Post).unwrap().allowed);
}

#[test]
fn whoever_is_restricted_binned_or_without_address_is_left_alone() {
    for (facts, reason) in [
        (Facts { restricted: true, ..facts() }, Reason::Restricted),
        (Facts { binned: true, ..facts() }, Reason::Binned),
        (Facts { addresses: vec![], ..facts() }, Reason::NoAddress),
        (Facts { refusal: Some(Event::Withdrawn), ..facts() }, Reason::Withdrawn),
        (Facts { refusal: Some(Event::Objected), ..facts() }, Reason::Objected),
        (Facts { consent: Some(Consent::Expired), ..facts() }, Reason::NoBasis),
        (Facts { minor: true, ..facts() }, Reason::Minor),
    ] {
        assert_eq!(decide(&facts).reasons, [reason]);
    }
}

#[test]
fn one_free_address_is_enough_and_only_it_is_used() {
    let blocked = Reach { id: 1, hash: Some([1; 16]), usable: true, blocked: true };
    let free = Reach { id: 2, hash: Some([2; 16]), usable: true, blocked: false };
    let invalid = Reach { id: 3, hash: None, usable: false, blocked: false };
    let with = |addresses: Vec<Reach>| decide(&Facts { addresses, ..facts() });
    assert!(with(vec![blocked.clone(), free]).allowed);
    assert_eq!(with(vec![blocked.clone()]).reasons, [Reason::Suppressed]);
    assert_eq!(with(vec![invalid.clone()]).reasons, [Reason::AddressInvalid]);
    assert_eq!(with(vec![blocked, invalid]).reasons, [Reason::Suppressed]);
}

#[test]
fn a_child_is_reached_only_by_a_guardians_word_which_ends_when_it_comes_of_age() {
    let consent = Some(Consent::Granted { by_guardian: true });
    let guardian = Facts { minor: true, consent, ..facts() };
    assert!(decide(&guardian).allowed);
    assert_eq!(decide(&Facts { minor: false, ..guardian }).reasons, [Reason::NoBasis]);
}

#[test]
fn a_weighed_interest_is_none_in_children_and_none_against_a_no() {
    let interest =
        Facts { grounds: Grounds { interest: true, ..Grounds::default() }, weighed: true, consent: None, ..facts() };
    assert!(decide(&interest).allowed);
    assert!(!decide(&Facts { minor: true, ..interest.clone() }).allowed);
    assert!(!decide(&Facts { refusal: Some(Event::Objected), ..interest.clone() }).allowed);
    assert!(!decide(&Facts { consent: Some(Consent::Expired), ..interest }).allowed);
}

#[test]
fn a_no_to_everything_stops_even_mails_about_orders() {
    let facts = Facts { grounds: Grounds { contract: true, ..Grounds::default() }, advertising: false, ..facts() };
    assert!(decide(&facts).allowed);
    assert!(!decide(&Facts { refusal: Some(Event::Objected), ..facts }).allowed);
}

#[test]
fn every_answer_gives_a_reason() {
    assert_eq!(decide(&Facts::default()).reasons, [Reason::ChannelNotForPurpose]);
    let bare = Facts { grounds: Grounds { consent: true, ..Grounds::default() }, ..Facts::default() };
    assert_eq!(decide(&bare).reasons, [Reason::NoBasis, Reason::NoAddress]);
}

#[test]
fn unknown_contacts_and_purposes_are_told_apart() {
    let book = test_book().book;
    let nobody = Id::new(99);
    assert!(matches!(book.may_contact(nobody, "newsletter", Channel::Email), Err(Error::ContactGone { .. })));
    assert!(matches!(book.may_contact(nobody, "quatsch", Channel::Email), Err(Error::NotFound { .. })));
    assert!(matches!(book.may_contact_list("quatsch", Channel::Email), Err(Error::NotFound { .. })));
}

#[test]
fn a_fax_number_is_not_called_and_a_phone_gets_no_fax() {
    let mut book = test_book().book;
    let mut ilse = draft("Ilse", "Huber", "");
    ilse.phones = vec![Labelled { value: "0351 445566".into(), label: "Fax dienstlich".into() }];
    let ilse = enter(&mut book, &ilse);
    assert_eq!(book.may_contact(ilse, "care", Channel::Phone).unwrap().reasons, [Reason::NoAddress]);
}

#[test]
fn the_contact_table_tells_yes_from_nothing_from_stop() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    assert_eq!(book.newsletter_standings(&[ilse]).unwrap()[&ilse], Standing::None);
    agree(&mut book, ilse);
    assert_eq!(book.newsletter_standings(&[ilse]).unwrap()[&ilse], Standing::Yes);
    stop(&mut book, "ilse@beispiel.de");
    assert_eq!(book.newsletter_standings(&[ilse]).unwrap()[&ilse], Standing::Stop);
}

#[test]
fn a_single_question_searches_by_index_only() {
    let book = test_book().book;
    for (at, text) in store::every_text_of_one().into_iter().enumerate() {
        let mut plan = book.db.prepare(&format!("EXPLAIN QUERY PLAN {text}")).unwrap();
        let mut rows = plan.raw_query(); // the plan does not depend on what is bound
        let mut steps: Vec<String> = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            steps.push(row.get(3).unwrap());
        }
        assert!(steps.iter().any(|step| step.starts_with("SEARCH")), "{steps:?}");
        let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
        assert!(at >= 3 || !sorts, "blocks may be sorted, answers not: {steps:?}");
        assert!(!steps.iter().any(|step| step.starts_with("SCAN") && !step.contains("CONSTANT")), "{steps:?}");
    }
}

#[test]
fn asked_of_some_the_gate_walks_through_nothing_but_their_numbers() {
    let book = test_book().book;
    for text in store::every_text_of_many() {
        let mut plan = book.db.prepare(&format!("EXPLAIN QUERY PLAN {text}")).unwrap();
        let mut rows = plan.raw_query();
        while let Some(row) = rows.next().unwrap() {
            let step: String = row.get(3).unwrap();
            let constant = step.contains("CONSTANT") || step.contains("json_each");
            assert!(!step.starts_with("SCAN") || constant, "{step}");
        }
    }
}
