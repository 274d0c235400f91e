#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
use proptest::prelude::*;

use super::*;
use crate::{
    book::{
        Book,
        tests::{TestBook, draft, test_book},
    },
    contacts::{ErasedBefore, Given},
    exchange::draft::{Draft, DraftAddress, Labelled},
};

fn labelled(value: &str) -> Vec<Labelled> {
    vec![Labelled { value: value.into(), label: String::new() }]
}

fn enter(book: &mut Book, draft: &Draft) -> Id<Contact> {
    book.add_contact(draft, &Given::default(), ErasedBefore::Refuse).unwrap().value
}

/// A few people with everything that can be searched.
fn people() -> TestBook {
    let mut test = test_book();
    let book = &mut test.book;
    enter(
        book,
        &Draft {
            phones: labelled("0351 445566"),
            addresses: vec![DraftAddress {
                street: "Am Wall 3".into(),
                postcode: "01067".into(),
                place: "Dresden".into(),
                ..DraftAddress::default()
            }],
            notes: vec!["mag Silvaner, nicht zu kalt".into()],
            tags: vec!["Weinfreunde".into()],
            ..draft("Ilse", "Brüggemann", "ilse@beispiel.de")
        },
    );
    enter(book, &draft("Jörg", "Brueggemann", "joerg@beispiel.de"));
    enter(
        book,
        &Draft {
            organisation: "Holzbau Straßer GmbH".into(),
            emails: labelled("info@strasser.example"),
            ..Draft::default()
        },
    );
    enter(book, &draft("Eva", "Müller", "eva@mueller.example"));
    enter(book, &draft("Max", "Mueller", "max@m.example"));
    enter(book, &draft("Tom", "Miller", "tom@t.example"));
    enter(book, &draft("Ada", "Müller-Lüdenscheidt", "ada@a.example"));
    test
}

fn found(book: &Book, text: &str) -> Vec<(String, Match, Found)> {
    book.search(text, 50).unwrap().into_iter().map(|hit| (hit.name, hit.matched, hit.found)).collect()
}

fn names(book: &Book, text: &str) -> Vec<String> {
    let mut names: Vec<String> = found(book, text).into_iter().map(|(name, ..)| name).collect();
    names.sort();
    names
}

#[test]
fn brueggemann_finds_both_spellings_and_nobody_who_only_sounds_so() {
    let test = people();
    let mut hits = found(&test.book, "brueggemann");
    hits.sort_by_key(|hit| hit.1);
    assert_eq!(
        hits,
        [
            ("Jörg Brueggemann".to_owned(), Match::Exact, Found::Name),
            ("Ilse Brüggemann".to_owned(), Match::Folded, Found::Name)
        ]
    );
}

#[test]
fn who_only_sounds_alike_comes_last_and_is_called_so() {
    let test = people();
    for typed in ["mueller", "Müller", "muller", "MUELLER"] {
        let hits = found(&test.book, typed);
        let (last, sure) = hits.split_last().unwrap();
        assert_eq!((last.0.as_str(), last.1), ("Tom Miller", Match::Phonetic), "{typed}");
        assert_eq!(sure.len(), 3, "{typed}: {sure:?}");
        assert!(sure.iter().all(|hit| hit.1 != Match::Phonetic), "{typed}: {sure:?}");
    }
}

#[test]
fn a_firm_is_found_once_by_a_word_in_the_middle_of_its_name() {
    let test = people();
    assert_eq!(found(&test.book, "strasser"), [("Holzbau Straßer GmbH".to_owned(), Match::Folded, Found::Name)]);
    assert_eq!(found(&test.book, "straßer"), [("Holzbau Straßer GmbH".to_owned(), Match::Exact, Found::Name)]);
}

#[test]
fn a_part_of_a_phone_number_is_found_in_any_spelling() {
    let test = people();
    for typed in ["0049 351 4455", "+49 351 44 55 66", "0351/4455", "445566", "5566", "351-4455"] {
        assert_eq!(found(&test.book, typed), [("Ilse Brüggemann".to_owned(), Match::Exact, Found::Phone)], "{typed}");
    }
}

#[test]
fn every_field_is_searched_and_named() {
    let test = people();
    for (typed, field) in [
        ("ilse@beispiel.de", Found::Mail),
        ("ILSE@beispiel", Found::Mail),
        ("01067", Found::Place),
        ("dresd", Found::Place),
        ("silvaner", Found::Note),
        ("weinfr", Found::Tag),
        ("ilse", Found::Name),
    ] {
        assert_eq!(found(&test.book, typed), [("Ilse Brüggemann".to_owned(), Match::Exact, field)], "{typed}");
    }
}

#[test]
fn a_mail_address_finds_nobody_with_its_halves_in_two_places() {
    let mut test = people();
    let two = [labelled("ilse@woanders.example"), labelled("karl@beispiel.de")].concat();
    enter(&mut test.book, &Draft { emails: two, ..draft("Karl", "Anders", "") });
    assert_eq!(names(&test.book, "ilse@beispiel.de"), ["Ilse Brüggemann"]);
}

#[test]
fn whoever_has_the_address_typed_whole_stands_first_and_who_names_it_behind() {
    let mut test = people();
    let book = &mut test.book;
    let note =
        Draft { notes: vec!["schreibt von ilse@beispiel.de".into()], ..draft("Otto", "Klein", "otto@o.example") };
    enter(book, &note);
    enter(book, &draft("Rosa", "Groß", "rosa-ilse@beispiel.de"));
    enter(book, &draft("Ute", "Fern", "ilse@beispiel.dev"));
    enter(book, &draft("Karl", "Brüggemann", "Ilse@Beispiel.de"));
    let hits: Vec<_> = found(book, "ilse@beispiel.de").into_iter().map(|(name, ..)| name).collect();
    assert_eq!(hits, ["Ilse Brüggemann", "Karl Brüggemann", "Otto Klein", "Rosa Groß", "Ute Fern"]);
    assert_eq!(names(book, " ILSE@beispiel.de "), names(book, "ilse@beispiel.de"));
    assert_eq!(names(book, "ilse@beisp"), names(book, "ilse@beispiel.de"));
    assert_eq!(book.search("ilse@beispiel.de", 1).unwrap()[0].name, "Ilse Brüggemann");
    let karl = book.search("karl brüggemann", 1).unwrap()[0].id;
    book.bin_contacts(&[karl]).unwrap();
    assert!(!names(book, "ilse@beispiel.de").contains(&"Karl Brüggemann".to_owned()));
}

#[test]
fn whoever_has_the_number_typed_whole_stands_first() {
    let mut test = people();
    let book = &mut test.book;
    let numbered = |number: &str| Draft { customer_number: number.into(), ..draft("Kurt", number, "") };
    for number in ["10170", "K1017", "1017"] {
        enter(book, &numbered(number));
    }
    let hits = found(book, "1017");
    assert_eq!(hits[0], ("Kurt 1017".to_owned(), Match::Exact, Found::Name));
    assert!(hits.iter().any(|(name, ..)| name == "Kurt 10170"), "{hits:?}");
    assert_eq!(found(book, "k1017")[0].0, "Kurt K1017");
    enter(book, &Draft { phones: labelled("0351 4455667"), ..draft("Lang", "Länger", "") });
    enter(book, &Draft { phones: labelled("0049 351-445566"), ..draft("Wer", "Anders", "") });
    let hits: Vec<_> = found(book, "0351/445566").into_iter().map(|(name, ..)| name).collect();
    assert_eq!(hits, ["Ilse Brüggemann", "Wer Anders", "Lang Länger"]);
}

#[test]
fn words_in_any_order_must_all_occur_and_the_last_may_be_unfinished() {
    let test = people();
    for typed in ["müller eva", "Müller, Eva", "eva muel", "eva m", "Eva  Müller"] {
        assert!(names(&test.book, typed).contains(&"Eva Müller".to_owned()), "{typed}");
    }
    assert_eq!(names(&test.book, "eva huber"), [""; 0]);
    assert_eq!(names(&test.book, "mullerl"), ["Ada Müller-Lüdenscheidt"]);
    assert_eq!(names(&test.book, "ilse dresden"), ["Ilse Brüggemann"]);
}

#[test]
fn what_nobody_has_finds_nobody() {
    let test = people();
    for typed in ["zzzz", "", " ", "\"", "*", "***", "zzzz eva", "99999999", "@", "'"] {
        assert_eq!(found(&test.book, typed), [], "{typed:?}");
    }
}

#[test]
fn the_binned_are_not_found_until_they_come_back() {
    let mut test = people();
    let id = test.book.search("ilse", 1).unwrap()[0].id;
    test.book.bin_contacts(&[id]).unwrap();
    assert_eq!(found(&test.book, "ilse"), []);
    test.book.restore_contacts(&[id]).unwrap();
    assert_eq!(names(&test.book, "ilse"), ["Ilse Brüggemann"]);
}

#[test]
fn a_limit_holds_and_nobody_comes_twice() {
    let test = people();
    for limit in 0..30 {
        let hits = test.book.search("mueller", limit).unwrap();
        let mut ids: Vec<_> = hits.iter().map(|hit| hit.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert!(ids.len() == hits.len() && hits.len() <= limit as usize, "{limit}");
    }
}

#[test]
fn no_text_whatever_makes_searching_fail() {
    let test = people();
    let book = &test.book;
    let hostile = prop_oneof![
        any::<String>(),
        "[\"'*:^(){}+\\-AND OR NOT NEAR name:müller@.0-9]{0,40}",
        "(mü|ß|\u{0}|\"|\\*|NEAR\\(| OR |0049|k657|\u{202e}|é|e\u{301}|王){0,12}",
    ];
    let mut runner = proptest::test_runner::TestRunner::default();
    runner
        .run(&(hostile, 0_u32..60), |(text, limit)| {
            let hits = book.search(&text, limit);
            prop_assert!(hits.is_ok_and(|hits| hits.len() <= limit as usize));
            Ok(())
        })
        .unwrap();
}
