//! The gate against a small world drawn by chance, judged a second time in the plainest way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::{tests::no, *};
use crate::{
    Moment,
    book::{Book, Op, files::HandOut, quietly, tests::test_book},
    newsletter::Everything,
};

/// A small world of people who share addresses, and of everything anybody ever said; drawn by chance.
#[derive(Debug, Default)]
struct World {
    people: Vec<Person>,
    reaches: Vec<Drawn>,
    events: Vec<Said>,
    rows: Vec<Listed>,
    /// Grant, row of the list.
    answers: Vec<(usize, usize)>,
    /// Grant, event it names.
    named: Vec<(usize, usize)>,
    weighed: bool,
}

#[derive(Debug, Clone, Copy)]
struct Person {
    minor: bool,
    /// Of the birthdays known, whether one is under age.
    under_age: Option<bool>,
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
    /// A further hash: a domain above, another reading of a number. 0 = none.
    also: u8,
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

const KINDS: [&str; 4] = ["mail", "post", "phone", "domain"];
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
            let under_age = [None, None, Some(false), Some(true)][dice.roll(4)];
            world.people.push(Person { minor, under_age, restricted, binned });
            for table in 0..3 {
                for _ in 0..dice.roll(3) {
                    let hash = if dice.one_in(10) { 0 } else { dice.hash(people) };
                    let (domain, valid, fax) = (dice.hash(20), !dice.one_in(10), dice.one_in(6));
                    let also = if table != 1 && dice.one_in(3) { dice.hash(40) } else { 0 };
                    world.reaches.push(Drawn { person, table, hash, domain, also, valid, fax });
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
            let kind = KINDS[dice.roll(4)];
            let hash = if kind == "domain" { dice.hash(60) } else { dice.hash(people) };
            let everything = dice.one_in(5);
            let purpose = (!everything && dice.one_in(2)).then(|| dice.roll(4));
            world.rows.push(Listed { kind, hash, purpose, everything });
        }
        for event in 0..world.events.len() {
            if world.events[event].event == Event::Granted {
                let said = world.events[event];
                let own = world.reaches.iter().filter(|reach| reach.person == said.person);
                let own: Vec<Drawn> = own.copied().collect();
                for (at, block) in world.rows.iter().enumerate() {
                    if own.iter().any(|reach| reach.meets(block)) && dice.one_in(2) {
                        world.answers.push((event, at));
                    }
                }
                for (at, other) in world.events.iter().enumerate() {
                    let no = matches!(other.event, Event::Withdrawn | Event::Objected);
                    let same = (other.person, other.pair) == (said.person, said.pair);
                    if no && dice.one_in(if same { 2 } else { 300 }) {
                        world.named.push((event, at));
                    }
                }
            }
        }
        world
    }

    /// What must come out, told in the plainest way: the numbers of the addresses that may be used.
    fn expect(&self, person: usize, pair: usize) -> Vec<i64> {
        let (purpose, channel, table, [consent, contract, interest]) = PAIRS[pair];
        let who = self.people[person];
        let here = |said: &Said| said.person == person && said.pair == pair;
        let is_no = |said: &Said| matches!(said.event, Event::Withdrawn | Event::Objected);
        let stands = |grant: usize| {
            here(&self.events[grant])
                && !self.events[grant..].iter().any(|later| here(later) && later.event == Event::Expired)
        };
        let unnamed = |no: usize| !self.named.iter().any(|(grant, named)| *named == no && stands(*grant));
        let refused = self.events.iter().enumerate().any(|(at, said)| here(said) && is_no(said) && unnamed(at));
        let newest = self.events.iter().rev().find(|said| here(said) && !is_no(said));
        let advertising = purpose != 3;
        let child = who.minor || who.under_age == Some(true);
        let guarded = child && who.under_age != Some(false);
        let ground = match newest.map(|said| said.event) {
            _ if refused => false,
            Some(Event::Granted) if consent => {
                let by_right_person = newest.is_some_and(|said| if said.guardian { guarded } else { !child });
                by_right_person || (interest && self.weighed && !child)
            }
            Some(Event::Expired) => contract,
            _ => contract || (interest && self.weighed && !(advertising && child)),
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
                        && !self.answers.iter().any(|(grant, answered)| *answered == at && stands(*grant))
                })
        };
        let ids = self.reaches.iter().enumerate().filter(|(_, reach)| free(reach));
        ids.map(|(at, _)| row(at)).collect()
    }

    fn write(&self, book: &mut Book) {
        let weighing = if self.weighed { "ja" } else { "" };
        book.change(Op::FillSample, |tx| {
            let db = tx.db;
            db.execute("UPDATE purposes SET weighing = ?1 WHERE code = 'ads_post'", [weighing])?;
            db.execute(
                "INSERT INTO origins (id, uid, source, recorded_at, recorded_by) VALUES (1, ?1, 'given', 0, 1)",
                [uid(0, 9)],
            )?;
            self.write_people(db)
        })
        .unwrap();
        // An act of its own: nobody comes to an address that is blocked, so nothing follows from a block by itself.
        book.change(Op::FillSample, |tx| {
            let db = tx.db;
            for (at, one) in self.events.iter().enumerate() {
                let (purpose, channel, ..) = PAIRS[one.pair];
                db.execute(
                    "INSERT INTO consents (id, uid, contact_id, purpose_id, channel, event, wording_id, how, guardian,
                                           happened_at, recorded_at, recorded_by)
                     VALUES (?1, ?2, ?3, (SELECT id FROM purposes WHERE code = ?4), ?5, ?6, 1, 'counter', ?7, 0, 0, 1)",
                    params![row(at), uid(at, 3), row(one.person), PURPOSES[purpose], channel, one.event, one.guardian],
                )?;
            }
            for (at, one) in self.rows.iter().enumerate() {
                let purpose = one.purpose.map(|of| PURPOSES[of]);
                db.execute(
                    "INSERT INTO suppressions (id, uid, kind, hash, purpose_id, everything, source, happened_at,
                                               recorded_at, recorded_by)
                     VALUES (?1, ?2, ?3, ?4, (SELECT id FROM purposes WHERE code = ?5), ?6, 'person', 0, 0, 1)",
                    params![row(at), uid(at, 4), one.kind, hash(one.kind, one.hash), purpose, one.everything],
                )?;
            }
            let blocks = self.answers.iter().map(|(grant, block)| (grant, uid(*block, 4)));
            let noes = self.named.iter().map(|(grant, no)| (grant, uid(*no, 3)));
            for (grant, no) in blocks.chain(noes) {
                db.execute("INSERT INTO answers (consent_id, no_uid) VALUES (?1, ?2)", params![row(*grant), no])?;
            }
            Ok(())
        })
        .unwrap();
    }

    fn write_people(&self, db: &Connection) -> Result<()> {
        for (at, one) in self.people.iter().enumerate() {
            let (restricted, binned) = (one.restricted.then_some(1), one.binned.then_some(1));
            db.execute(
                "INSERT INTO contacts (id, uid, kind, family, minor, restricted_at, binned_at, origin_id, purpose_id,
                                       created_at, changed_at)
                 VALUES (?1, ?2, 'person', 'X', ?3, ?4, ?5, 1, 1, 0, 0)",
                params![row(at), uid(at, 1), one.minor, restricted, binned],
            )?;
        }
        let today = Moment::now().day();
        for (at, one) in self.people.iter().enumerate() {
            let Some(under_age) = one.under_age else { continue };
            let born = today.saturating_sub(jiff::Span::new().years(if under_age { 15 } else { 16 }));
            for birthday in [born.to_string(), "--05-12".to_owned(), "im Herbst".to_owned()] {
                db.execute(
                    "INSERT INTO facts (contact_id, name, value, origin_id, purpose_id)
                     VALUES (?1, 'birthday', ?2, 1, 1)",
                    params![row(at), birthday],
                )?;
            }
        }
        for (at, one) in self.reaches.iter().enumerate() {
            let (id, contact) = (row(at), row(one.person));
            match one.table {
                0 => db.execute(
                    "INSERT INTO emails (id, contact_id, value, valid, hash, domain_hash, also, origin_id, purpose_id)
                     VALUES (?1, ?2, 'x', ?3, ?4, ?5, ?6, 1, 1)",
                    params![
                        id,
                        contact,
                        one.valid,
                        hash("mail", one.hash),
                        hash("domain", one.domain),
                        one.also_hashes("domain")
                    ],
                )?,
                1 => db.execute(
                    "INSERT INTO addresses (id, contact_id, hash, origin_id, purpose_id)
                     VALUES (?1, ?2, ?3, 1, 1)",
                    params![id, contact, hash("post", one.hash)],
                )?,
                _ => db.execute(
                    "INSERT INTO phones (id, contact_id, value, label, hash, also, origin_id, purpose_id)
                     VALUES (?1, ?2, 'x', ?3, ?4, ?5, 1, 1)",
                    params![
                        id,
                        contact,
                        if one.fax { "Fax" } else { "work" },
                        hash("phone", one.hash),
                        one.also_hashes("phone")
                    ],
                )?,
            };
        }
        Ok(())
    }
}

fn row(at: usize) -> i64 {
    i64::try_from(at + 1).unwrap()
}

fn uid(at: usize, of: u8) -> Vec<u8> {
    [vec![of; 8], (at as u64).to_be_bytes().to_vec()].concat()
}

fn hash(kind: &str, number: u8) -> Vec<u8> {
    let kind = KINDS.iter().position(|one| *one == kind).unwrap();
    if number == 0 { Vec::new() } else { [vec![u8::try_from(kind).unwrap(); 15], vec![number]].concat() }
}

impl Drawn {
    /// It stands last of three, so that every place is looked at.
    fn also_hashes(&self, kind: &str) -> Vec<u8> {
        if self.also == 0 { Vec::new() } else { [vec![0xee; 32], hash(kind, self.also)].concat() }
    }
    fn meets(&self, row: &Listed) -> bool {
        let own = KINDS[self.table];
        (row.kind == own && row.hash == self.hash)
            || (self.table == 0 && row.kind == "domain" && row.hash == self.domain)
            || (self.also != 0 && row.kind == ["domain", "", "phone"][self.table] && row.hash == self.also)
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
                let id = Id::new(row(person));
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
            let id = Id::new(row(dice.roll(60)));
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

#[test]
fn asked_of_some_the_gate_says_what_it_says_of_each() {
    for seed in 1..=3 {
        let world = World::draw(seed * 0xC2B2_AE35, 120);
        let mut book = test_book().book;
        world.write(&mut book);
        let some: Vec<Id<Contact>> = (0..world.people.len()).rev().step_by(2).map(|at| Id::new(row(at))).collect();
        for (purpose, channel, ..) in PAIRS {
            let (purpose, cutoff, mut answers) = (PURPOSES[purpose], book.cutoff().unwrap(), BTreeMap::new());
            store::many(&book.db, &cutoff, &id::listed(&some), purpose, channel, |id, facts| {
                assert!(answers.insert(id, facts).is_none(), "each once");
            })
            .unwrap();
            assert_eq!(answers.len(), some.len());
            for (id, facts) in answers {
                assert_eq!(store::one(&book.db, &cutoff, id, purpose, channel).unwrap(), (id, facts), "seed {seed}");
            }
        }
    }
}

#[test]
fn everything_written_out_marks_exactly_those_who_said_no_or_are_blocked() {
    for seed in 1..=3 {
        let mut book = test_book().book;
        World::draw(seed * 0x27D4_EB2F, 120).write(&mut book);
        let mut expected = BTreeMap::<Id<Contact>, BTreeSet<Channel>>::new();
        for purpose in book.purposes().unwrap().into_iter().filter(|purpose| purpose.advertising) {
            for one in purpose.channels {
                store::all(&book.db, &book.cutoff().unwrap(), &purpose.code, one.channel, |id, facts| {
                    let kept = !facts.binned && !facts.restricted;
                    if kept && (facts.refusal.is_some() || facts.addresses.iter().any(|address| address.blocked)) {
                        expected.entry(id).or_default().insert(one.channel);
                    }
                })
                .unwrap();
            }
        }
        let out = HandOut::memory();
        book.export_all(Everything::Json, "", &out, &quietly).unwrap();
        let file: serde_json::Value = serde_json::from_slice(&out.into_bytes()).unwrap();
        let mut marked = BTreeMap::new();
        for entry in file["contacts"].as_array().unwrap() {
            let stopp: BTreeSet<Channel> = serde_json::from_value(entry["stopp"].clone()).unwrap();
            if !stopp.is_empty() {
                marked.insert(Id::new(entry["id"].as_i64().unwrap()), stopp);
            }
        }
        assert!(!expected.is_empty());
        assert_eq!(marked, expected, "seed {seed}");
    }
}
