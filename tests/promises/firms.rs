//! A firm is one firm in all spellings of its name, and two of another legal form are two.

use kundenbuch::{
    Id,
    book::Book,
    consents::Channel,
    contacts::{Contact, Kind},
    exchange::{admit::Reason, draft::Draft},
    restriction::Ground,
    suppression::{Scope, Source, Target},
};

use super::{
    older::agree,
    people::{Place, add},
    ways::{named, take},
};

/// A firm as it is entered, and its name in a list.
const SPELLINGS: [(&str, &str); 16] = [
    ("Huber GmbH & Co. KG", "Huber GmbH & Co.KG"),
    ("Huber GmbH & Co.KG", "Huber GmbH & Co. KG"),
    ("Huber GmbH & Co. KG", "Huber GmbH und Co. KG"),
    ("Huber GmbH", "Huber Gesellschaft mbH"),
    ("Huber Gesellschaft mbH", "Huber GmbH"),
    ("Huber GmbH", "Huber G.m.b.H."),
    ("Huber GmbH", "Huber Ges.m.b.H."),
    ("Huber GmbH", "Fa. Huber GmbH"),
    ("Huber GmbH", "Firma Huber GmbH"),
    ("Firma Huber GmbH", "Huber GmbH"),
    ("Weinhaus Huber e. K.", "Weinhaus Huber e.K."),
    ("Weinhaus Huber e.K.", "Weinhaus Huber eK"),
    ("Huber & Sohn OHG", "Huber und Sohn OHG"),
    ("Huber und Sohn OHG", "Huber u. Sohn oHG"),
    ("Bäckerei Huber", "Fa. Bäckerei Huber"),
    ("SV Wall e.V.", "SV Wall eingetragener Verein"),
];

fn firm(name: &str) -> Draft {
    let reached = named("", "", "info@huber.example", "", "Am Wall 3");
    Draft { kind: Some(Kind::Organisation), organisation: name.into(), ..reached }
}

pub fn book_with(place: &Place, name: &str) -> (Book, Id<Contact>) {
    let mut book = place.create().0;
    book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
    let id = add(&mut book, &firm(name));
    agree(&mut book, id);
    (book, id)
}

fn by_mail(book: &Book, id: Id<Contact>) -> bool {
    book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed
}

fn by_post(book: &Book, id: Id<Contact>) -> bool {
    book.may_contact(id, "ads_post", Channel::Post).unwrap().allowed
}

fn block(book: &mut Book, line: &str) -> u32 {
    let line = Target::post_of_line(line);
    book.suppress_all(&line, &Scope::Advertising, Source::Person).unwrap().value.contacts
}

#[test]
fn a_list_meets_the_firm_in_every_spelling() {
    for (entered, listed) in SPELLINGS {
        for (heading, row) in [
            ("Firma;Werbesperre", format!("{listed};ja")),
            ("Firma;Straße;PLZ;Ort;Werbesperre", format!("{listed};Am Wall 3;01067;Dresden;ja")),
            ("Firma;E-Mail;Werbesperre", format!("{listed};info@huber.example;ja")),
        ] {
            let place = Place::new();
            let (mut book, id) = book_with(&place, entered);
            let report = take(&mut book, format!("{heading}\r\n{row}\r\n"));
            assert_eq!((report.supplemented, report.new_firms, report.new_people), (1, 0, 0), "{entered}: {row}");
            assert!(!by_mail(&book, id), "{entered}: {row}");
            assert!(!by_post(&book, id), "{entered}: {row}");
        }
    }
}

#[test]
fn a_line_of_post_meets_the_firm_in_every_spelling_and_whoever_comes_later() {
    for (entered, listed) in SPELLINGS {
        let place = Place::new();
        let (mut book, id) = book_with(&place, entered);
        assert_eq!(block(&mut book, &format!("{listed}, Am Wall 3, 01067 Dresden")), 1, "{entered}: {listed}");
        assert!(!by_post(&book, id), "{entered}: {listed}");

        let later = Place::new();
        let mut book = later.create().0;
        book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
        block(&mut book, &format!("{listed}, Am Wall 3, 01067 Dresden"));
        let id = add(&mut book, &firm(entered));
        assert!(!by_post(&book, id), "{entered}: {listed}, entered later");
    }
}

#[test]
fn a_bare_name_at_the_address_stops_the_firms_of_that_name_there() {
    for (entered, line) in [("Huber GmbH", "Huber"), ("Huber GmbH & Co. KG", "Fa. Huber"), ("Huber", "Huber GmbH")] {
        for listed in [false, true] {
            let place = Place::new();
            let (mut book, id) = book_with(&place, entered);
            let other = Draft { addresses: named("", "", "", "", "Am Wall 30").addresses, ..firm(entered) };
            let other = add(&mut book, &Draft { organisation: format!("{entered} Filiale"), ..other });
            if listed {
                take(&mut book, format!("Firma;Straße;PLZ;Ort;Werbesperre\r\n{line};Am Wall 3;01067;Dresden;ja\r\n"));
            } else {
                assert_eq!(block(&mut book, &format!("{line}, Am Wall 3, 01067 Dresden")), 1, "{entered}: {line}");
            }
            assert!(!by_post(&book, id), "{entered}: {line}");
            assert!(by_post(&book, other), "{entered}: {line}");
        }
    }
}

#[test]
fn firms_of_another_legal_form_are_others_and_people_are_no_firms() {
    for (entered, listed) in [("Huber GmbH", "Huber KG"), ("Huber GmbH", "Huber AG"), ("Huber & Co. KG", "Huber KG")] {
        let place = Place::new();
        let (mut book, id) = book_with(&place, entered);
        let list = format!("Firma;Straße;PLZ;Ort;Werbesperre\r\n{listed};Am Wall 3;01067;Dresden;ja\r\n");
        let report = take(&mut book, list);
        assert_eq!(report.new_firms, 1, "{entered}: {listed}");
        block(&mut book, &format!("{listed}, Am Wall 3, 01067 Dresden"));
        assert!(by_post(&book, id) && by_mail(&book, id), "{entered}: {listed}");
    }
    let place = Place::new();
    let (mut book, id) = book_with(&place, "Huber GmbH");
    let hans = add(&mut book, &named("Hans", "Huber", "", "", "Am Wall 3"));
    block(&mut book, "Huber Gesellschaft mbH, Am Wall 3, 01067 Dresden");
    assert!(by_post(&book, hans) && !by_post(&book, id), "the firm's no is not its owner's");
    block(&mut book, "Familie Huber, Am Wall 3, 01067 Dresden");
    assert!(!by_post(&book, hans));
}

#[test]
fn a_restricted_firm_is_met_in_every_spelling() {
    for (entered, listed) in SPELLINGS {
        for row in [format!("{listed};Am Wall 3;01067;info@huber.example"), format!("{listed};Am Wall 3;01067;")] {
            let place = Place::new();
            let (mut book, id) = book_with(&place, entered);
            book.restrict(id, Ground::Accuracy, "").unwrap();
            let report = take(&mut book, format!("Firma;Straße;PLZ;E-Mail\r\n{row}\r\n"));
            assert_eq!(report.taken, 0, "{entered}: {row}");
            assert_eq!(report.held.iter().map(|held| held.reason).collect::<Vec<_>>(), [Reason::Restricted], "{row}");
        }
    }
}

const THERE: &str = "Am Wall 3, 01067 Dresden";

#[test]
fn what_stands_beside_a_firms_name_makes_no_other_firm_of_it() {
    for listed in [
        "Huber GmbH i. L.",
        "Huber GmbH i.L.",
        "Huber GmbH in Liquidation",
        "Huber mbH",
        "GmbH Huber",
        "Huber GmbH Filiale Nord",
        "Huber GmbH, Filiale Nord",
        "Huber GmbH Niederlassung Dresden",
        "Huber i.G. GmbH",
        "Huber GmbH i. G.",
    ] {
        let place = Place::new();
        let (mut book, id) = book_with(&place, "Huber GmbH");
        let other = add(&mut book, &Draft { emails: Vec::new(), ..firm("Huber KG") });
        assert_eq!(block(&mut book, &format!("{listed}, {THERE}")), 1, "{listed}");
        assert!(!by_post(&book, id) && by_post(&book, other), "{listed}");
    }
}

#[test]
fn a_firm_nobody_knows_stops_those_of_its_form_whose_name_it_holds_and_no_people() {
    for (listed, stops) in [("Huber Weinhandels GmbH", true), ("Weinbau Huber GmbH", true), ("Weinbau Huber KG", false)]
    {
        let place = Place::new();
        let (mut book, id) = book_with(&place, "Huber GmbH");
        let hans = add(&mut book, &named("Hans", "Huber", "", "", "Am Wall 3"));
        assert_eq!(block(&mut book, &format!("{listed}, Am Wall 30, 01067 Dresden")), 0, "{listed}: not there");
        assert_eq!(block(&mut book, &format!("{listed}, {THERE}")), u32::from(stops), "{listed}");
        assert_eq!((by_post(&book, id), by_post(&book, hans)), (!stops, true), "{listed}");
    }
    let place = Place::new();
    let (mut book, id) = book_with(&place, "Huber GmbH");
    let other = add(&mut book, &Draft { emails: Vec::new(), ..firm("Weinbau Huber GmbH") });
    assert_eq!(block(&mut book, &format!("Weinbau Huber GmbH, {THERE}")), 1);
    assert!(by_post(&book, id) && !by_post(&book, other), "who is known is meant alone");
}

#[test]
fn somebody_may_be_called_as_a_legal_form_is() {
    for line in ["Tom Limited", "Limited, Tom", "Herrn Tom Limited"] {
        let place = Place::new();
        let mut book = book_with(&place, "Huber GmbH").0;
        let tom = add(&mut book, &named("Tom", "Limited", "", "", "Am Wall 3"));
        assert_eq!(block(&mut book, &format!("{line}, {THERE}")), 1, "{line}");
        assert!(!by_post(&book, tom), "{line}");
    }
    let place = Place::new();
    let (mut book, id) = book_with(&place, "Tom Limited");
    assert_eq!(block(&mut book, &format!("Tom Limited, {THERE}")), 1);
    assert!(!by_post(&book, id));
}

#[test]
fn an_initial_before_a_surname_is_no_firm_of_it() {
    let place = Place::new();
    let (mut book, id) = book_with(&place, "Huber GmbH");
    let ute = add(&mut book, &named("Ute", "Huber", "", "", "Am Wall 3"));
    assert_eq!(block(&mut book, &format!("U. Huber, {THERE}")), 1);
    assert!(by_post(&book, id) && !by_post(&book, ute));
}

#[test]
fn the_spellings_of_a_firm_in_one_file_are_one_firm_as_they_are_for_the_book() {
    let rows = "Eva;Kern;Blumen Huber GmbH\r\nKarl;Berg;Blumen Huber G.m.b.H.\r\nUwe;Tal;Fa. Blumen Huber Ges. mbH\r\n\
                Ida;Ast;Blumen-Huber GmbH & Co. KG\r\n";
    let list = format!("Vorname;Nachname;Firma\r\n{rows}");
    let place = Place::new();
    let mut book = place.create().0;
    let report = super::ways::take(&mut book, &list);
    assert_eq!((report.new_people, report.new_firms), (4, 2), "{report:?}");
    let firm = |book: &Book, name: &str| book.contact(super::ways::only(book, name)).unwrap().works_for;
    let first = firm(&book, "eva kern");
    assert!(first.is_some());
    assert_eq!([firm(&book, "karl berg"), firm(&book, "uwe tal")], [first, first]);
    assert_ne!(firm(&book, "ida ast"), first, "another firm");
    let again = super::ways::take(&mut book, "Vorname;Nachname;Firma\r\nOle;Au;Firma Blumen Huber GmbH\r\n");
    assert_eq!((again.new_people, again.new_firms), (1, 0), "{again:?}");
    assert_eq!(firm(&book, "ole au"), first);
}

#[test]
fn the_rows_of_a_firm_in_several_spellings_are_joined_in_one_file() {
    let list = "Firma;Straße;PLZ;Ort;E-Mail\r\nBlumen Huber GmbH;Ring 1;50667;Köln;\r\n\
                Blumen Huber G.m.b.H.;Ring 1;50667;Köln;info@huber.example\r\n";
    let place = Place::new();
    let mut book = place.create().0;
    let report = super::ways::take(&mut book, list);
    assert_eq!((report.new_firms, report.joined), (1, 1), "{report:?}");
    let place = Place::new();
    let mut book = place.create().0;
    let list = "Firma;Straße;PLZ;Ort\r\nHolz GmbH;;;\r\nFirma Holz Ges. mbH;Ring 1;50667;Köln\r\n";
    let report = super::ways::take(&mut book, list);
    assert_eq!((report.new_firms, report.joined), (1, 1), "a bare name first: {report:?}");
}

#[test]
fn a_no_of_a_list_reaches_the_firm_in_capitals_or_beside_its_person() {
    for name in [
        "WEINBAU HUBER GMBH U. CO KG",
        "WEINBAU HUBER GMBH UND CO. KG",
        "Weinbau Huber GmbH & Co. KG z.Hd. Frau Maier",
        "Weinbau Huber GmbH & Co. KG c/o Quandt",
    ] {
        let place = Place::new();
        let (mut book, id) = book_with(&place, "Weinbau Huber GmbH & Co. KG");
        let list = format!("Firma;Straße;PLZ;Ort;Keine Werbung\r\n{name};Am Wall 3;01067;Dresden;ja\r\n");
        let report = super::ways::take(&mut book, &list);
        assert!(!book.may_contact(id, "ads_post", Channel::Post).unwrap().allowed, "{name}: {report:?}");
    }
}

#[test]
fn who_is_to_have_it_at_a_firm_makes_no_second_one_of_it() {
    for (word, person) in [
        ("z.Hd.", "Frau Maier"),
        ("z. Hd.", "Frau Erna Maier"),
        ("z.Hd. von", "Herrn Maier"),
        ("zu Händen", "Frau Maier"),
        ("Attn:", "Frau Maier"),
        ("c/o", "Quandt"),
    ] {
        for heading in ["Firma", "Name", "Name 1"] {
            let place = Place::new();
            let (mut book, id) = book_with(&place, "Weinbau Huber GmbH");
            let list =
                format!("{heading};Straße;PLZ;Ort\r\nWeinbau Huber GmbH {word} {person};Am Wall 3;01067;Dresden\r\n");
            let report = super::ways::take(&mut book, &list);
            assert_eq!((report.new_firms, report.new_people), (0, 0), "{heading} {word}: {report:?}");
            let firm = book.contact(id).unwrap();
            assert_eq!(firm.organisation, "Weinbau Huber GmbH", "{heading} {word}");
            let facts: Vec<_> = firm.facts.iter().map(|fact| (fact.name.as_str(), fact.value.as_str())).collect();
            assert_eq!(facts, [(word, person)], "{heading}");
        }
    }
    let place = Place::new();
    let (mut book, _) = book_with(&place, "Weinbau Huber GmbH");
    let list = "Vorname;Nachname;Firma\r\nErna;Maier;Weinbau Huber GmbH z.Hd. Frau Maier\r\n";
    let report = super::ways::take(&mut book, list);
    assert_eq!((report.new_firms, report.new_people), (0, 1), "{report:?}");
    let erna = book.contact(super::ways::only(&book, "erna maier")).unwrap();
    assert!(erna.works_for.is_some() && erna.facts.is_empty(), "she is named already: {:?}", erna.facts);
}

#[test]
fn whoever_is_erased_or_restricted_comes_in_behind_no_firms_name_either() {
    let lists = [
        "Firma;Straße;PLZ;Ort\r\nQuandt GmbH z.Hd. Hans Huber;Am Wall 3;01067;Dresden\r\n",
        "Firma;Straße;PLZ;Ort\r\nQuandt GmbH;z.Hd. Hans Huber, Am Wall 3;01067;Dresden\r\n",
        "Firma;Straße;Adresszusatz;PLZ;Ort\r\nQuandt GmbH;Am Wall 3;z. Hd. Herrn Hans Huber;01067;Dresden\r\n",
        "Firma;Abteilung;Straße;PLZ;Ort\r\nQuandt GmbH;zu Händen Hans Huber;Am Wall 3;01067;Dresden\r\n",
    ];
    for (list, restricted) in lists.into_iter().flat_map(|list| [(list, false), (list, true)]) {
        let place = Place::new();
        let mut book = place.create().0;
        let hans = super::people::add(&mut book, &super::ways::named("Hans", "Huber", "", "", "Am Wall 3"));
        if restricted {
            book.restrict(hans, kundenbuch::restriction::Ground::Accuracy, "").unwrap();
        } else {
            book.erase(hans, kundenbuch::erasure::Ground::PurposeGone, &kundenbuch::book::quietly).unwrap();
        }
        let report = super::ways::take(&mut book, list);
        assert_eq!((report.taken, report.held.len()), (0, 1), "{list} {restricted}: {report:?}");
    }
}
