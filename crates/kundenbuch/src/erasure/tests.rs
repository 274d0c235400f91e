//! What only the inside can show: kept proofs, the gate's two answers, an erasure whose file could not be cleaned.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use super::{
    Ground, Known, known,
    ledger::{self, Block, Contents, Copy, Entry, MarkRow, NoEvent, Rest, Tick},
    protected::{Marks, Protected, Traits},
    store,
};
use crate::{
    Id, Moment, Uid,
    book::{AskFirst, Book, Clock, NewBook, Notice, Unlock, folder::AppFolder, quietly},
    consents::Channel,
    contacts::{Contact, ErasedBefore, Given, ready},
    exchange::draft::{Draft, Labelled},
    keys::KeyCost,
    permission::{Reason, tests::yes},
    suppression::{self, Scope, Target},
};

struct Place {
    root: tempfile::TempDir,
}

impl Place {
    fn new() -> (Place, Book) {
        let place = Place { root: tempfile::tempdir().unwrap() };
        let path = place.root.path().join("Huber.kundenbuch");
        let new = NewBook {
            path: &path,
            name: "Huber",
            passphrase: None,
            cost: KeyCost::Floor,
            owner: "Inhaberin",
            country: "DE",
        };
        let (book, _) = Book::create(new, place.app()).unwrap();
        (place, book)
    }

    fn app(&self) -> AppFolder {
        AppFolder::at(self.root.path().join("app"))
    }

    fn open(&self) -> crate::book::Opened {
        Book::open(&self.root.path().join("Huber.kundenbuch"), Unlock::Sample, self.app(), AskFirst::No).unwrap()
    }
}

fn labelled(value: &str) -> Vec<Labelled> {
    vec![Labelled { value: value.into(), label: String::new() }]
}

fn erika() -> Draft {
    Draft {
        given: "Erika".into(),
        family: "Gabler-Zwirnstein".into(),
        emails: labelled("erika.zwirnstein@beispiel.de"),
        phones: labelled("089 7712345"),
        ..Draft::default()
    }
}

fn add(book: &mut Book, draft: &Draft) -> Id<Contact> {
    book.add_contact(draft, &Given::default(), ErasedBefore::Refuse).unwrap().value
}

/// A consent to be called about offers, given on this day.
fn agree_to_calls(book: &mut Book, id: Id<Contact>, at: Moment) {
    book.change(crate::book::Op::GrantConsent, |tx| {
        tx.db.execute(
            "INSERT INTO consents (uid, contact_id, purpose_id, channel, event, wording_id, how, note, happened_at,
                                   recorded_at, recorded_by)
             SELECT ?3, ?1, p.id, 'phone', 'granted', w.id, 'counter', 'beim Weinfest', ?2, ?2, 1
             FROM purposes p JOIN wordings w ON w.purpose_id = p.id WHERE p.code = 'ads_phone'",
            rusqlite::params![id, at, tx.uid()],
        )?;
        Ok(())
    })
    .unwrap();
}

#[test]
fn the_proof_of_a_consent_to_calls_stays_five_years_and_then_goes() {
    let (_place, mut book) = Place::new();
    let id = add(&mut book, &erika());
    let granted = Moment(1_700_000_000_000);
    agree_to_calls(&mut book, id, granted);
    book.set_clock(Clock::At(granted.plus_days(30)));
    let erased = book.erase(id, Ground::ConsentWithdrawn, &quietly).unwrap().value;
    assert_eq!(erased.kept.len(), 1);
    let kept = &erased.kept[0];
    assert_eq!((kept.field.as_str(), kept.rule.as_str(), kept.citation.as_str()), ("consents", "uwg_7a", "§ 7a UWG"));
    assert_eq!(erased.residue, Some(0), "what law keeps is no residue");
    assert!(!erased.erased.iter().any(|going| going.field == "consents"), "the only consent stays");
    let content: String = book.db.query_row("SELECT content FROM retained", [], |row| row.get(0)).unwrap();
    for part in ["Gabler-Zwirnstein", "089 7712345", "beim Weinfest", "granted"] {
        assert!(content.contains(part), "{part} is missing in {content}");
    }
    assert!(!content.contains("erika.zwirnstein"), "a proof about calls needs no mail address");

    let last_day: jiff::civil::Date = kept.until.parse().unwrap();
    assert_eq!(book.retention_due(last_day).unwrap().retained, 0);
    let after = last_day.tomorrow().unwrap();
    assert_eq!(book.retention_due(after).unwrap().retained, 1);
    book.set_clock(Clock::At(granted.plus_days(5 * 366 + 2)));
    assert_eq!(book.end_retention().unwrap().value.retained, 1);
    let mut pages = Vec::new();
    book.decrypted_pages(|page| pages.extend_from_slice(page)).unwrap();
    assert!(!pages.windows(9).any(|window| window == b"Zwirnstei"));
    assert_eq!(book.retention_due(after).unwrap().retained, 0);
}

#[test]
fn an_old_consent_to_calls_goes_with_the_person() {
    let (_place, mut book) = Place::new();
    let id = add(&mut book, &erika());
    let granted = Moment(1_500_000_000_000);
    agree_to_calls(&mut book, id, granted);
    book.set_clock(Clock::At(granted.plus_days(6 * 365)));
    let plan = book.erase(id, Ground::PurposeGone, &quietly).unwrap().value;
    assert_eq!(plan.kept, []);
    assert!(plan.erased.iter().any(|going| going.field == "consents"));
}

#[test]
fn hashes_for_the_gate_go_after_ten_years() {
    let (_place, mut book) = Place::new();
    let id = add(&mut book, &erika());
    let then = Moment(1_700_000_000_000);
    book.set_clock(Clock::At(then));
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    assert_eq!(book.retention_due(then.plus_days(3652).day()).unwrap().hashes, 0);
    book.set_clock(Clock::At(then.plus_days(3655)));
    // Two addresses: alone, with the name, with the surname, and with three beginnings of the first name.
    assert_eq!(book.end_retention().unwrap().value.hashes, 2 * 6);
    let lines: u32 = book.db.query_row("SELECT count(*) FROM erasures", [], |row| row.get(0)).unwrap();
    assert_eq!(lines, 1, "the line of the ledger stays: a backup may hold the person");
}

#[test]
fn the_gate_holds_name_with_address_and_only_hints_at_an_address_alone() {
    let (_place, mut book) = Place::new();
    let id = add(&mut book, &erika());
    let asked = |book: &Book, draft: &Draft| {
        known(&book.db, &book.keys, &ready::by_hand(draft, &book.keys).unwrap(), None).unwrap()
    };
    assert_eq!(asked(&book, &erika()), None);
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    assert_eq!(asked(&book, &erika()), Some(Known::Hold));
    assert_eq!(asked(&book, &Draft { emails: Vec::new(), ..erika() }), Some(Known::Hold));
    assert_eq!(asked(&book, &Draft { given: "Karl".into(), ..erika() }), Some(Known::Hint));
    assert_eq!(asked(&book, &Draft { emails: labelled("neu@beispiel.de"), phones: Vec::new(), ..erika() }), None);
}

#[test]
fn objections_block_all_addresses_and_other_grounds_none() {
    for (ground, expected) in [(Ground::Objection, 2), (Ground::ConsentWithdrawn, 2), (Ground::PurposeGone, 0)] {
        let (_place, mut book) = Place::new();
        let id = add(&mut book, &erika());
        book.erase(id, ground, &quietly).unwrap();
        let sql = "SELECT count(*) FROM suppressions WHERE source = 'erasure' AND purpose_id IS NULL";
        let blocks: u32 = book.db.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(blocks, expected, "{ground:?}");
    }
}

#[test]
fn an_open_reader_leaves_the_erasure_unfinished_until_the_next_open() {
    let (place, mut book) = Place::new();
    let id = add(&mut book, &erika());
    let reader = book.open_reader().unwrap();
    reader.db.execute_batch("BEGIN; SELECT count(*) FROM contacts").unwrap();
    book.writer().busy_timeout(std::time::Duration::from_millis(50)).unwrap();
    let erased = book.erase(id, Ground::PurposeGone, &quietly).unwrap().value;
    assert!(!erased.finished);
    assert_eq!(erased.certificate, "", "no certificate before the search");
    drop((reader, book));
    let opened = place.open();
    assert_eq!(opened.notices, [Notice::ErasureFinished]);
    let mut pages = Vec::new();
    opened.book.decrypted_pages(|page| pages.extend_from_slice(page)).unwrap();
    assert!(!pages.windows(9).any(|window| window == b"Zwirnstei"));
}

#[test]
#[cfg(unix)]
fn an_erasure_leaves_one_new_file_for_this_user_only() {
    use std::os::unix::fs::MetadataExt;
    let (place, mut book) = Place::new();
    let id = add(&mut book, &erika());
    let file = |book: &Book| std::fs::metadata(book.folder().database()).unwrap();
    let before = file(&book).ino();
    assert!(book.erase(id, Ground::PurposeGone, &quietly).unwrap().value.finished);
    assert_ne!(file(&book).ino(), before, "a copy without gaps stands in its place");
    assert_eq!(file(&book).mode() & 0o777, 0o600);
    let names = std::fs::read_dir(book.place()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.filter(|name| name.to_string_lossy().starts_with('.')).count(), 0);
    let next = add(&mut book, &Draft { given: "Jost".into(), family: "Hollenbach".into(), ..Draft::default() });
    drop(book);
    assert!(place.open().book.contact(next).is_ok(), "what came after it stands in the new file");
}

#[test]
fn a_reader_at_rest_sees_an_erasure_and_does_not_hold_it_up() {
    let (_place, mut book) = Place::new();
    let id = add(&mut book, &erika());
    let reader = book.open_reader().unwrap();
    assert!(reader.contact(id).is_ok());
    assert!(book.erase(id, Ground::PurposeGone, &quietly).unwrap().value.finished);
    assert!(reader.contact(id).is_err());
}

#[test]
fn a_resumed_erasure_searches_for_what_the_first_one_would_have() {
    let (place, mut book) = Place::new();
    let id = add(&mut book, &erika());
    let hex = b"xx erika.zwirnstein@beispiel.de".iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().concat();
    book.sabotage(&format!("CREATE TABLE planted (x); INSERT INTO planted VALUES (x'{hex}')")).unwrap();
    let reader = book.open_reader().unwrap();
    reader.db.execute_batch("BEGIN; SELECT count(*) FROM contacts").unwrap();
    book.writer().busy_timeout(std::time::Duration::from_millis(50)).unwrap();
    assert!(!book.erase(id, Ground::PurposeGone, &quietly).unwrap().value.finished);
    drop((reader, book));
    let opened = place.open();
    assert_eq!(opened.notices, [], "the planted remnant is there: nothing is finished");
    let mut pages = Vec::new();
    let seen = |pages: &[u8], text: &[u8]| pages.windows(text.len()).any(|window| window == text);
    opened.book.decrypted_pages(|page| pages.extend_from_slice(page)).unwrap();
    assert!(!seen(&pages, b"Gabler-Zwirnstein"), "what is to be looked for is kept sealed only");
    assert_eq!(store::kept_traces(&opened.book.db).unwrap().len(), 1);
    opened.book.sabotage("DROP TABLE planted").unwrap();
    drop(opened);
    let opened = place.open();
    assert_eq!(opened.notices, [Notice::ErasureFinished]);
    assert_eq!(store::kept_traces(&opened.book.db).unwrap().len(), 0);
}

#[test]
fn a_later_erasure_does_not_call_an_unfinished_one_finished() {
    let (_place, mut book) = Place::new();
    let id = add(&mut book, &erika());
    let other = add(&mut book, &Draft { given: "Jost".into(), family: "Hollenbach".into(), ..Draft::default() });
    book.sabotage(
        "CREATE TABLE planted (x); INSERT INTO planted VALUES (CAST('erika.zwirnstein@beispiel.de' AS BLOB))",
    )
    .unwrap();
    assert!(book.erase(id, Ground::PurposeGone, &quietly).unwrap().value.residue > Some(0));
    book.erase(other, Ground::PurposeGone, &quietly).unwrap();
    assert!(store::is_housekeeping_due(&book.db).unwrap(), "the remnant of the first one is forgotten");
}

#[test]
fn blocks_made_after_a_copy_come_to_it_with_the_ledger() {
    let (place, mut book) = Place::new();
    let id = add(&mut book, &erika());
    book.close().unwrap();
    let path = place.root.path().join("Huber.kundenbuch");
    let old = std::fs::read(path.join("book.db")).unwrap();
    let mut book = place.open().book;
    let mark = [7; 16];
    book.change(crate::book::Op::Suppress, |tx| store::block(tx, "mail", &mark)).unwrap();
    book.close().unwrap();
    std::fs::write(path.join("book.db"), old).unwrap();
    let opened = place.open();
    assert!(store::is_blocked(&opened.book.db, "mail", &mark).unwrap(), "who said no was forgotten");
    assert!(opened.book.contact(id).is_ok());
}

#[test]
fn an_opt_out_said_after_a_copy_withdraws_the_consent_in_it() {
    let (place, mut book) = Place::new();
    let id = add(&mut book, &erika());
    book.grant_consent(id, &yes("newsletter", Channel::Email), None).unwrap();
    book.close().unwrap();
    let path = place.root.path().join("Huber.kundenbuch");
    let old = std::fs::read(path.join("book.db")).unwrap();
    let mut book = place.open().book;
    let address = book.contact(id).unwrap().emails[0].value.clone();
    let target = Target::Email { address };
    book.suppress(&target, &Scope::Advertising, suppression::Source::Mail).unwrap();
    book.close().unwrap();
    std::fs::write(path.join("book.db"), old).unwrap();
    let opened = place.open().book;
    let reasons = opened.may_contact(id, "newsletter", Channel::Email).unwrap().reasons;
    assert!(reasons.contains(&Reason::Withdrawn), "{reasons:?}");
}

fn contents() -> Contents {
    let marks = vec![MarkRow { kind: "mail".into(), hash: [3; 16], until: "2036-11-22".into() }];
    Contents {
        erasures: vec![Entry {
            uid: Uid([1; 16]),
            person: Uid([2; 16]),
            ground: Ground::Child,
            at: Moment(5),
            along: Some(Uid([3; 16])),
            blanked: true,
            spared: vec!["note:12".parse().unwrap()],
            marks,
        }],
        blocks: vec![Block {
            uid: Uid([4; 16]),
            kind: "post".into(),
            hash: [5; 16],
            canon: 1,
            purpose: Some("newsletter".into()),
            everything: true,
            source: "person".into(),
            at: Moment(6),
            recorded_at: Moment(7),
        }],
        events: vec![NoEvent {
            uid: Uid([6; 16]),
            person: Uid([7; 16]),
            purpose: "newsletter".into(),
            channel: "email".into(),
            event: "withdrawn".into(),
            how: "phone".into(),
            block: Some(Uid([4; 16])),
            answered: true,
            at: Moment(8),
            recorded_at: Moment(9),
        }],
        ticks: vec![Tick { person: Uid([7; 16]), minor: true, at: Moment(10) }],
        restrictions: vec![Rest {
            uid: Uid([10; 16]),
            person: Uid([7; 16]),
            ground: "accuracy".into(),
            at: Moment(10),
            lifted: false,
        }],
        protected: vec![Protected {
            person: Uid([7; 16]),
            pairs: Marks([[11; 16], [0xa0; 16]].into()),
            traits: [("suffix".to_owned(), Marks([[12; 16]].into()))].into(),
            others: Marks([[13; 16]].into()),
        }],
        besides: vec![Protected {
            person: Uid([8; 16]),
            pairs: Marks([[14; 16]].into()),
            traits: Traits::default(),
            others: Marks::default(),
        }],
    }
}

#[test]
fn the_marks_of_one_person_are_learnt_together_and_go_with_the_person() {
    let one = |marks: &[u8]| Protected {
        person: Uid([7; 16]),
        pairs: Marks(marks.iter().map(|mark| [*mark; 16]).collect()),
        traits: [].into(),
        others: Marks::default(),
    };
    let known = Contents { protected: vec![one(&[1, 2])], ..Contents::default() };
    let mut news = Contents::default();
    news.learn(&known, Contents { protected: vec![one(&[2])], ..Contents::default() });
    assert!(news.is_empty(), "nothing new");
    for marks in [[1, 3], [4, 1]] {
        news.learn(&known, Contents { protected: vec![one(&marks)], ..Contents::default() });
    }
    assert_eq!(news.protected, [one(&[1, 3, 4])]);
    let erased = Entry { person: Uid([7; 16]), ..contents().erasures.remove(0) };
    news.forget_erased(&Contents { erasures: vec![erased], ..Contents::default() });
    assert!(news.is_empty());
}

#[test]
fn a_no_that_any_copy_knows_as_answered_is_answered() {
    let no = |answered| NoEvent { answered, ..contents().events.remove(0) };
    let of = |answered| Contents { events: vec![no(answered)], ..Contents::default() };
    for (one, two) in [(true, false), (false, true)] {
        let mut news = Contents::default();
        news.learn(&Contents::default(), of(one));
        news.learn(&Contents::default(), of(two));
        assert_eq!(news.events, [no(true)]);
    }
    let mut news = Contents::default();
    news.learn(&of(true), of(false));
    assert!(news.is_empty());
    news.learn(&of(false), of(true));
    assert_eq!(news.events, [no(true)], "that it was answered is news");
}

#[test]
fn a_ledger_of_before_the_marks_is_read() {
    let text = serde_json::to_value(contents()).unwrap();
    let mut older = text.clone();
    older.as_object_mut().unwrap().remove("protected").unwrap();
    let read: Contents = serde_json::from_value(older).unwrap();
    assert_eq!(read, Contents { protected: Vec::new(), ..contents() });
    let pairs = text["protected"][0]["pairs"].as_str().unwrap();
    assert!(pairs.starts_with("CwsLCwsLCwsLCwsLCwsLC6Cg") && pairs.len() == 43, "{pairs}");
    let mut bad = text;
    bad["protected"][0]["pairs"] = "CwsL".into();
    assert!(serde_json::from_value::<Contents>(bad).is_err());
}

#[test]
fn a_sealed_copy_gives_back_what_was_sealed_and_shows_only_whose_it_is() {
    let (book, key) = (Uid([9; 16]), [8; 32]);
    let bytes = ledger::seal(book, &key, &contents()).unwrap();
    assert_eq!(ledger::unseal(book, &key, &bytes), Copy::Good(contents()));
    assert!(!bytes.windows(16).any(|window| window == [2; 16] || window == [3; 16]));
    assert_eq!(ledger::unseal(Uid([1; 16]), &key, &bytes), Copy::Foreign(book));
    assert_eq!(ledger::unseal(book, &[0; 32], &bytes), Copy::Damaged);
}

#[test]
fn every_flipped_bit_and_every_cut_of_a_copy_is_seen() {
    let (book, key) = (Uid([9; 16]), [8; 32]);
    let bytes = ledger::seal(book, &key, &contents()).unwrap();
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        assert!(!matches!(ledger::unseal(book, &key, &flipped), Copy::Good(_)), "flip at {at}");
        assert_eq!(ledger::unseal(book, &key, &bytes[..at]), Copy::Damaged, "cut to {at}");
    }
}

#[test]
fn twice_the_people_who_share_a_number_take_at_most_twice_the_steps_to_be_met() {
    let count = |people: usize| {
        let (_place, mut book) = Place::new();
        let mut protected = Vec::new();
        for at in 0..people {
            let draft = Draft {
                given: format!("Vor{at}"),
                family: format!("Nach{at}"),
                phones: labelled("0711 5555-0"),
                ..Draft::default()
            };
            let id = add(&mut book, &draft).0;
            protected.extend(store::marks(&book.db, &book.keys, &[id].into()).unwrap());
        }
        let all = store::everybody(&book.db).unwrap();
        let now = store::marks(&book.db, &book.keys, &all).unwrap();
        let texts = serde_json::to_string(&now).unwrap();
        assert!(texts.len() <= 500 * people, "{} bytes a person", texts.len() / people);
        // Of people who are away, under other uids.
        let ticks = protected.iter_mut().map(|one| {
            one.person.0[0] ^= 0xff;
            Tick { person: one.person, minor: true, at: Moment(1) }
        });
        let ticks = ticks.collect();
        let told = Contents { ticks, protected, ..Contents::default() };
        let elsewhere = super::elsewhere::Elsewhere::of(&told).unwrap();
        crate::steps::of(|| {
            let met = elsewhere.met(&book.db, &book.keys).unwrap();
            assert_eq!(met.len(), people, "each by the name");
        })
    };
    let (few, many) = (count(40), count(80));
    assert!(many <= 2 * few + 200, "{few}, {many}");
}
