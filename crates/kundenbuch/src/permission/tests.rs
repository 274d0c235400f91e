//! What the gate promises. The helpers serve the tests of consents, block list and newsletter too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use super::*;
use crate::{
    Moment,
    book::{Book, Op, tests::test_book},
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
        newest: Some(Event::Granted),
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
        (Facts { newest: Some(Event::Withdrawn), ..facts() }, Reason::Withdrawn),
        (Facts { newest: Some(Event::Objected), ..facts() }, Reason::Objected),
        (Facts { newest: Some(Event::Expired), ..facts() }, Reason::NoBasis),
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
    let guardian = Facts { minor: true, guardian: true, ..facts() };
    assert!(decide(&guardian).allowed);
    assert_eq!(decide(&Facts { minor: false, ..guardian }).reasons, [Reason::NoBasis]);
}

#[test]
fn a_weighed_interest_is_none_in_children_and_none_against_a_no() {
    let interest =
        Facts { grounds: Grounds { interest: true, ..Grounds::default() }, weighed: true, newest: None, ..facts() };
    assert!(decide(&interest).allowed);
    assert!(!decide(&Facts { minor: true, ..interest.clone() }).allowed);
    assert!(!decide(&Facts { newest: Some(Event::Objected), ..interest.clone() }).allowed);
    assert!(!decide(&Facts { newest: Some(Event::Expired), ..interest }).allowed);
}

#[test]
fn a_no_to_everything_stops_even_mails_about_orders() {
    let facts = Facts { grounds: Grounds { contract: true, ..Grounds::default() }, advertising: false, ..facts() };
    assert!(decide(&facts).allowed);
    assert!(!decide(&Facts { newest: Some(Event::Objected), ..facts }).allowed);
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
    assert_eq!(book.newsletter_standing(ilse).unwrap(), Standing::None);
    agree(&mut book, ilse);
    assert_eq!(book.newsletter_standing(ilse).unwrap(), Standing::Yes);
    stop(&mut book, "ilse@beispiel.de");
    assert_eq!(book.newsletter_standing(ilse).unwrap(), Standing::Stop);
}

#[test]
fn a_single_question_searches_by_index_only() {
    let book = test_book().book;
    for text in store::every_text_of_one() {
        let mut plan = book.db.prepare(&format!("EXPLAIN QUERY PLAN {text}")).unwrap();
        let steps: Vec<String> =
            plan.query_map([], |row| row.get(3)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
        assert!(steps.iter().any(|step| step.starts_with("SEARCH")), "{steps:?}");
        assert!(!steps.iter().any(|step| step.starts_with("SCAN") && !step.contains("CONSTANT")), "{steps:?}");
    }
}

/// A small world of people who share addresses, and of everything anybody ever said; drawn by chance.
#[derive(Debug, Default)]
struct World {
    people: Vec<Person>,
    reaches: Vec<Drawn>,
    events: Vec<Said>,
    rows: Vec<Listed>,
    /// Event, row.
    answers: Vec<(usize, usize)>,
    weighed: bool,
}

#[derive(Debug, Clone, Copy)]
struct Person {
    minor: bool,
    restricted: bool,
    binned: bool,
}

#[derive(Debug, Clone, Copy)]
struct Drawn {
    person: usize,
    /// 0 mail, 1 post, 2 phone.
    table: usize,
    /// 0 = none.
    hash: u8,
    domain: u8,
    valid: bool,
    fax: bool,
}

#[derive(Debug, Clone, Copy)]
struct Said {
    person: usize,
    pair: usize,
    event: Event,
    guardian: bool,
}

#[derive(Debug, Clone, Copy)]
struct Listed {
    kind: &'static str,
    hash: u8,
    purpose: Option<usize>,
    everything: bool,
}

const PURPOSES: [&str; 4] = ["newsletter", "ads_post", "ads_phone", "care"];
/// Purpose, channel, table of addresses, may rest on consent, contract, interest.
const PAIRS: [(usize, Channel, usize, [bool; 3]); 6] = [
    (0, Channel::Email, 0, [true, false, false]),
    (1, Channel::Post, 1, [true, false, true]),
    (2, Channel::Phone, 2, [true, false, false]),
    (3, Channel::Email, 0, [false, true, false]),
    (3, Channel::Phone, 2, [false, true, false]),
    (0, Channel::Fax, 2, [false, false, false]),
];

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
    fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }
    fn hash(&mut self, of: usize) -> u8 {
        u8::try_from(self.roll(of) + 1).unwrap()
    }
}

impl World {
    fn draw(seed: u64, people: usize) -> World {
        let mut dice = Dice(seed);
        let mut world = World { weighed: dice.one_in(2), ..World::default() };
        for person in 0..people {
            let (minor, restricted, binned) = (dice.one_in(8), dice.one_in(12), dice.one_in(12));
            world.people.push(Person { minor, restricted, binned });
            for table in 0..3 {
                for _ in 0..dice.roll(3) {
                    let hash = if dice.one_in(10) { 0 } else { dice.hash(people) };
                    let (domain, valid, fax) = (dice.hash(20), !dice.one_in(10), dice.one_in(6));
                    world.reaches.push(Drawn { person, table, hash, domain, valid, fax });
                }
            }
            for _ in 0..dice.roll(6) {
                let event = [Event::Granted, Event::Granted, Event::Withdrawn, Event::Objected, Event::Expired];
                let event = event[dice.roll(5)];
                let said = Said { person, pair: dice.roll(6), event, guardian: dice.one_in(4) };
                world.events.push(said);
            }
        }
        for _ in 0..people / 3 {
            let kind = ["mail", "post", "phone", "domain"][dice.roll(4)];
            let hash = if kind == "domain" { dice.hash(60) } else { dice.hash(people) };
            let everything = dice.one_in(5);
            let purpose = (!everything && dice.one_in(2)).then(|| dice.roll(4));
            world.rows.push(Listed { kind, hash, purpose, everything });
        }
        for event in 0..world.events.len() {
            if world.events[event].event == Event::Granted {
                let said = world.events[event];
                let matching: Vec<usize> = (0..world.rows.len())
                    .filter(|row| {
                        world.reaches.iter().any(|reach| reach.person == said.person && reach.meets(&world.rows[*row]))
                    })
                    .collect();
                world.answers.extend(matching.into_iter().filter(|_| dice.one_in(2)).map(|row| (event, row)));
            }
        }
        world
    }

    /// What must come out, told in the plainest way: the numbers of the addresses that may be used.
    fn expect(&self, person: usize, pair: usize) -> Vec<i64> {
        let (purpose, channel, table, [consent, contract, interest]) = PAIRS[pair];
        let who = self.people[person];
        let newest = self.events.iter().rev().find(|said| said.person == person && said.pair == pair);
        let advertising = purpose != 3;
        let ground = match newest.map(|said| said.event) {
            Some(Event::Withdrawn | Event::Objected) => false,
            Some(Event::Granted) if consent => {
                let by_right_person = newest.is_some_and(|said| said.guardian == who.minor);
                by_right_person || (interest && self.weighed && !who.minor)
            }
            Some(Event::Expired) => contract,
            _ => contract || (interest && self.weighed && !(advertising && who.minor)),
        };
        if !ground || who.restricted || who.binned {
            return Vec::new();
        }
        let free = |reach: &Drawn| {
            reach.person == person
                && reach.table == table
                && reach.hash != 0
                && (table != 0 || reach.valid)
                && (table != 2 || reach.fax == (channel == Channel::Fax))
                && !self.rows.iter().enumerate().any(|(at, row)| {
                    reach.meets(row)
                        && (row.everything || row.purpose.map_or(advertising, |of| of == purpose))
                        && !self.answers.iter().any(|(event, answered)| {
                            let said = self.events[*event];
                            *answered == at && said.person == person && said.pair == pair
                        })
                })
        };
        let ids = self.reaches.iter().enumerate().filter(|(_, reach)| free(reach));
        ids.map(|(at, _)| i64::try_from(at + 1).unwrap()).collect()
    }

    fn write(&self, book: &mut Book) {
        let blob = |kind: &str, hash: u8| {
            let kind = ["mail", "post", "phone", "domain"].iter().position(|one| *one == kind).unwrap();
            if hash == 0 { Vec::new() } else { [vec![u8::try_from(kind).unwrap(); 15], vec![hash]].concat() }
        };
        book.change(Op::FillSample, |tx| {
            let db = tx.db;
            let uid = |id: usize, of: u8| [vec![of; 8], (id as u64).to_be_bytes().to_vec()].concat();
            db.execute("UPDATE purposes SET weighing = ?1 WHERE code = 'ads_post'", [if self.weighed { "ja" } else { "" }])?;
            db.execute("INSERT INTO origins (id, uid, source, recorded_at, recorded_by) VALUES (1, ?1, 'given', 0, 1)", [uid(1, 9)])?;
            for (at, one) in self.people.iter().enumerate() {
                db.execute(
                    "INSERT INTO contacts (id, uid, kind, family, minor, restricted_at, binned_at, origin_id, purpose_id,
                                           created_at, changed_at)
                     VALUES (?1, ?2, 'person', 'X', ?3, ?4, ?5, 1, 1, 0, 0)",
                    rusqlite::params![at + 1, uid(at, 1), one.minor, one.restricted.then_some(1), one.binned.then_some(1)],
                )?;
            }
            for (at, one) in self.reaches.iter().enumerate() {
                let head = rusqlite::params![at + 1, uid(at, 2), one.person + 1];
                match one.table {
                    0 => db.execute(
                        "INSERT INTO emails (id, uid, contact_id, value, valid, hash, domain_hash, origin_id, purpose_id)
                         VALUES (?1, ?2, ?3, 'x', ?4, ?5, ?6, 1, 1)",
                        rusqlite::params![at + 1, uid(at, 2), one.person + 1, one.valid, blob("mail", one.hash), blob("domain", one.domain)],
                    )?,
                    1 => db.execute(
                        "INSERT INTO addresses (id, uid, contact_id, hash, origin_id, purpose_id) VALUES (?1, ?2, ?3, ?4, 1, 1)",
                        rusqlite::params![head[0], head[1], head[2], blob("post", one.hash)],
                    )?,
                    _ => db.execute(
                        "INSERT INTO phones (id, uid, contact_id, value, label, hash, origin_id, purpose_id)
                         VALUES (?1, ?2, ?3, 'x', ?4, ?5, 1, 1)",
                        rusqlite::params![head[0], head[1], head[2], if one.fax { "Fax" } else { "work" }, blob("phone", one.hash)],
                    )?,
                };
            }
            for (at, one) in self.events.iter().enumerate() {
                let (purpose, channel, ..) = PAIRS[one.pair];
                db.execute(
                    "INSERT INTO consents (id, uid, contact_id, purpose_id, channel, event, wording_id, how, guardian,
                                           happened_at, recorded_at, recorded_by)
                     VALUES (?1, ?2, ?3, (SELECT id FROM purposes WHERE code = ?4), ?5, ?6, 1, 'counter', ?7, 0, 0, 1)",
                    rusqlite::params![at + 1, uid(at, 3), one.person + 1, PURPOSES[purpose], channel, one.event, one.guardian],
                )?;
            }
            for (at, one) in self.rows.iter().enumerate() {
                db.execute(
                    "INSERT INTO suppressions (id, uid, kind, hash, purpose_id, everything, source, happened_at, recorded_at,
                                               recorded_by)
                     VALUES (?1, ?2, ?3, ?4, (SELECT id FROM purposes WHERE code = ?5), ?6, 'person', 0, 0, 1)",
                    rusqlite::params![at + 1, uid(at, 4), one.kind, blob(one.kind, one.hash), one.purpose.map(|of| PURPOSES[of]), one.everything],
                )?;
            }
            for (event, row) in &self.answers {
                db.execute("INSERT INTO answers (consent_id, suppression_id) VALUES (?1, ?2)", [event + 1, row + 1])?;
            }
            Ok(())
        })
        .unwrap();
    }
}

impl Drawn {
    fn meets(&self, row: &Listed) -> bool {
        let own = ["mail", "post", "phone"][self.table];
        (row.kind == own && row.hash == self.hash)
            || (self.table == 0 && row.kind == "domain" && row.hash == self.domain)
    }
}

#[test]
fn in_ten_thousand_random_cases_the_list_the_single_answer_and_the_rules_agree() {
    let (mut cases, mut allowed) = (0, 0);
    for seed in 1..=10 {
        let world = World::draw(seed * 0x9E37_79B9, 170);
        let mut book = test_book().book;
        world.write(&mut book);
        for (pair, (purpose, channel, ..)) in PAIRS.iter().enumerate() {
            let list = book.may_contact_list(PURPOSES[*purpose], *channel).unwrap();
            let mut left_out = BTreeMap::<Reason, u64>::new();
            for person in 0..world.people.len() {
                let id = Id::new(i64::try_from(person + 1).unwrap());
                let single = book.may_contact(id, PURPOSES[*purpose], *channel).unwrap();
                let listed = list.allowed.iter().find(|one| one.contact == id);
                let free: Vec<i64> = listed.iter().flat_map(|one| &one.addresses).map(|address| address.id).collect();
                assert_eq!(free, world.expect(person, pair), "seed {seed}, person {person}, pair {pair}: {single:?}");
                assert_eq!(single.allowed, !free.is_empty(), "seed {seed}, person {person}, pair {pair}");
                if !single.allowed {
                    *left_out.entry(single.reasons[0]).or_default() += 1;
                }
                cases += 1;
                allowed += usize::from(single.allowed);
            }
            assert_eq!(list.left_out, left_out, "seed {seed}, pair {pair}");
        }
    }
    assert!(cases >= 10_000 && allowed > 500, "{cases} cases, {allowed} allowed: too few to tell anything");
}

fn everybody_allowed(book: &Book, people: usize) -> BTreeSet<(usize, usize, i64)> {
    let mut all = BTreeSet::new();
    for (pair, (purpose, channel, ..)) in PAIRS.iter().enumerate() {
        for one in book.may_contact_list(PURPOSES[*purpose], *channel).unwrap().allowed {
            all.extend(one.addresses.iter().map(|address| (pair, usize::try_from(one.contact.0).unwrap(), address.id)));
        }
    }
    assert!(all.len() <= people * PAIRS.len() * 3);
    all
}

#[test]
fn no_way_of_saying_no_ever_opens_an_address_to_anybody() {
    for seed in 1..=4 {
        let mut dice = Dice(seed);
        let mut book = test_book().book;
        World::draw(seed * 0x85EB_CA6B, 60).write(&mut book);
        let mut before = everybody_allowed(&book, 60);
        for _ in 0..12 {
            let id = Id::new(i64::try_from(dice.roll(60) + 1).unwrap());
            let (purpose, channel, ..) = PAIRS[dice.roll(6)];
            match dice.roll(3) {
                0 => drop(book.block_contact(id).unwrap()),
                1 => drop(book.withdraw_consent(id, &no(PURPOSES[purpose], channel, Event::Objected)).unwrap()),
                _ => drop(book.withdraw_consent(id, &no(PURPOSES[purpose], channel, Event::Withdrawn)).unwrap()),
            }
            let _ = book.undo(); // nothing to undo, or refused: never a yes
            let after = everybody_allowed(&book, 60);
            assert!(after.is_subset(&before), "seed {seed}: {:?}", after.difference(&before));
            before = after;
        }
    }
}
