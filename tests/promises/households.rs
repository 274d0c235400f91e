//! A line of post says no for everybody it can mean: half a name stops the people of the book who have it there, or it is
//! refused. "Blocked" never means nobody.

use kundenbuch::{
    Error, Id,
    book::Book,
    consents::Channel,
    contacts::{Change, Contact, Content, Given},
    exchange::{
        draft::{Draft, DraftAddress, Labelled},
        read::Options,
    },
    restriction::Ground,
    suppression::{Blocked, Scope, Source, Target},
};

use super::{
    older::agree,
    people::{Place, add},
    ways::take,
};

const AT: &str = "Hauptstr. 1, 70173 Stuttgart";

fn book(place: &Place) -> Book {
    let mut book = place.create().0;
    book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
    book
}

fn living(given: &str, family: &str, street: &str) -> Draft {
    let home = DraftAddress {
        street: street.into(),
        postcode: "70173".into(),
        place: "Stuttgart".into(),
        ..DraftAddress::default()
    };
    Draft { given: given.into(), family: family.into(), addresses: vec![home], ..Draft::default() }
}

fn at_home(given: &str, family: &str) -> Draft {
    living(given, family, "Hauptstraße 1")
}

fn may(book: &Book, id: Id<Contact>) -> bool {
    book.may_contact(id, "ads_post", Channel::Post).unwrap().allowed
}

fn block(book: &mut Book, names: &str) -> Result<Blocked, Error> {
    let readings = Target::post_of_line(&format!("{names}, {AT}"));
    assert!(!readings.is_empty(), "{names}");
    book.suppress_all(&readings, &Scope::Advertising, Source::Person).map(|done| done.value)
}

fn refused(book: &mut Book, names: &str) {
    let before = book.suppressions().unwrap();
    let answer = block(book, names);
    assert!(matches!(&answer, Err(Error::InvalidValue { why, .. }) if why == "whose_unclear"), "{names}: {answer:?}");
    assert_eq!(book.suppressions().unwrap(), before, "{names}: nothing was changed");
}

const OF_ERNA: [&str; 20] = [
    "Familie Quandt",
    "Fam. Quandt",
    "An Familie Quandt",
    "An die Familie Quandt",
    "Eheleute Quandt",
    "An die Eheleute Quandt",
    "Haushalt Quandt",
    "An den Haushalt der Familie Quandt",
    "Herrn und Frau Quandt",
    "Herr und Frau Hans Quandt",
    "Frau Quandt",
    "Frau Dr. Quandt",
    "Quandt",
    "An Quandt",
    "E. Quandt",
    "Quandt, E.",
    "E Quandt",
    "An Frau Erna Quandt",
    "Erna Quandt geb. Maier",
    "Quandt geb. Maier, Erna",
];

#[test]
fn half_a_name_stops_whom_it_can_mean_there_and_nobody_else() {
    for line in OF_ERNA {
        let place = Place::new();
        let mut book = book(&place);
        let erna = add(&mut book, &at_home("Erna", "Quandt"));
        let others = [
            add(&mut book, &at_home("Erna", "Quast")),
            add(&mut book, &living("Erna", "Quandt", "Hauptstr. 11")),
            add(&mut book, &Draft { family: "Quandt".into(), given: "Egon".into(), ..Draft::default() }),
        ];
        let done = block(&mut book, line).unwrap();
        assert_eq!(done, Blocked { blocked: 1, contacts: 1 }, "{line}");
        assert!(!may(&book, erna), "{line}");
        assert!(others[..2].iter().all(|id| may(&book, *id)), "{line}");
        assert_eq!(block(&mut book, line).unwrap(), Blocked::default(), "{line}: twice is once");
    }
}

#[test]
fn a_household_is_everybody_of_the_name_and_an_initial_whom_it_fits() {
    for (line, blocked) in
        [("Familie Quandt", [false, false]), ("E. Quandt", [false, true]), ("Th. Quandt", [true, false])]
    {
        let place = Place::new();
        let mut book = book(&place);
        let ids =
            [("Erna", "Quandt"), ("Theo", "Quandt")].map(|(given, family)| add(&mut book, &at_home(given, family)));
        let done = block(&mut book, line).unwrap();
        assert_eq!(done.contacts as usize, blocked.iter().filter(|may| !**may).count(), "{line}: {done:?}");
        assert_eq!(ids.map(|id| may(&book, id)), blocked, "{line}");
    }
}

#[test]
fn half_a_name_of_nobody_in_the_book_is_refused_and_nothing_is_changed() {
    for line in ["Familie Quandt", "Frau Quandt", "Quandt", "An Quandt", "E. Quandt", "Dr. Quandt", "Haushalt Quandt"] {
        let place = Place::new();
        let mut book = book(&place);
        refused(&mut book, line);
        let elsewhere = add(&mut book, &living("Erna", "Quandt", "Hauptstr. 2"));
        refused(&mut book, line);
        assert!(may(&book, elsewhere), "{line}");
    }
}

#[test]
fn a_whole_name_nobody_has_yet_is_blocked_for_whoever_comes() {
    for (line, given) in [("Erna Quandt", "Erna"), ("An Erna Quandt", "Erna"), ("An Thi Quandt", "An")] {
        let place = Place::new();
        let mut book = book(&place);
        assert_eq!(block(&mut book, line).unwrap().blocked, 1, "{line}");
        let id = add(&mut book, &at_home(given, "Quandt"));
        assert!(!may(&book, id), "{line}");
    }
}

#[test]
fn who_is_entered_by_half_a_name_is_stopped_by_it_and_by_the_whole_one() {
    for (given, family) in [("", "Quandt"), ("E.", "Quandt"), ("Hans und Erna", "Quandt"), ("", "Familie Quandt")] {
        for line in ["Familie Quandt", "E. Quandt", "Erna Quandt", "Frau Erna Quandt"] {
            let place = Place::new();
            let mut book = book(&place);
            let id = add(&mut book, &at_home(given, family));
            assert_eq!(block(&mut book, line).unwrap(), Blocked { blocked: 1, contacts: 1 }, "{given}: {line}");
            assert!(!may(&book, id), "{given} {family}: {line}");
        }
    }
}

#[test]
fn half_a_name_reaches_the_bin_the_restricted_and_who_moved_since() {
    type Act = fn(&mut Book, Id<Contact>);
    let cases: [(&str, Act); 3] = [
        ("in the bin", |book, id| drop(book.bin_contacts(&[id]).unwrap())),
        ("restricted", |book, id| drop(book.restrict(id, Ground::Accuracy, "").unwrap())),
        ("moved", |book, id| {
            let home = book.contact(id).unwrap().addresses[0].clone();
            let at = |street: &str| Content::Address {
                label: home.label.clone(),
                street: street.into(),
                postcode: home.postcode.clone(),
                place: home.place.clone(),
                country: home.country.clone(),
            };
            let change = Change::Replace { id: home.id, old: at(&home.street), new: at("Seestr. 9") };
            book.edit_contact(id, &[change], &Given::default()).unwrap();
        }),
    ];
    for (what, act) in cases {
        let place = Place::new();
        let mut book = book(&place);
        let id = add(&mut book, &at_home("Erna", "Quandt"));
        act(&mut book, id);
        assert_eq!(block(&mut book, "Familie Quandt").unwrap().contacts, 1, "{what}");
        match what {
            "in the bin" => drop(book.restore_contacts(&[id]).unwrap()),
            "restricted" => drop(book.lift_restriction(id, "geklärt", &book.now().day().to_string()).unwrap()),
            _ => {}
        }
        assert!(!may(&book, id), "{what}");
    }
}

#[test]
fn firms_are_blocked_by_their_name_known_or_not() {
    for (line, firm) in [
        ("Weinhaus am Wall GmbH", "Weinhaus am Wall GmbH"),
        ("Firma Weinhaus Quandt", "Weinhaus Quandt"),
        ("An die Bäckerei Quandt", "Bäckerei Quandt"),
        ("Gasthof zur Post", "Gasthof zur Post"),
    ] {
        for known in [true, false] {
            let place = Place::new();
            let mut book = book(&place);
            let draft =
                Draft { organisation: firm.into(), given: String::new(), family: String::new(), ..at_home("", "") };
            let before = known.then(|| add(&mut book, &draft));
            assert_eq!(block(&mut book, line).unwrap().blocked, 1, "{line}");
            let id = before.unwrap_or_else(|| add(&mut book, &draft));
            assert!(!may(&book, id), "{line}, known before: {known}");
        }
    }
}

#[test]
fn a_row_of_a_list_with_half_a_name_and_a_no_stops_whom_it_can_mean() {
    for (given, family) in [("", "Quandt"), ("E.", "Quandt"), ("", "Familie Quandt")] {
        let place = Place::new();
        let mut book = book(&place);
        let erna = add(&mut book, &at_home("Erna", "Quandt"));
        let other = add(&mut book, &at_home("Erna", "Quast"));
        let list = format!(
            "Vorname;Nachname;Straße;PLZ;Ort;Werbesperre\r\n{given};{family};Hauptstr. 1;70173;Stuttgart;ja\r\n"
        );
        super::ways::take(&mut book, list.as_bytes());
        assert!(!may(&book, erna) && may(&book, other), "{given} {family}");
    }
}

#[test]
fn a_list_of_opt_outs_names_every_line_that_has_no_mail_address() {
    let place = Place::new();
    let book = book(&place);
    let table = "Name;Straße;PLZ;Ort;E-Mail\r\nEva Huber;Am Wall 3;01067;Dresden;eva@x.example\r\n\
                 Familie Quandt;Hauptstr. 1;70173;Stuttgart;\r\n";
    let found = book.find_optouts(table.as_bytes(), &Options::default(), None).unwrap();
    let told = book.preview_optouts(&found).unwrap();
    let lines: Vec<(u32, Option<&str>)> = told.iter().map(|one| (one.line, one.skip.as_deref())).collect();
    assert_eq!(lines, [(2, None), (3, Some("unreadable"))], "{told:?}");
    for (text, line) in [
        ("eva@x.example\nFamilie Quandt, Hauptstr. 1, 70173 Stuttgart\n", 2),
        ("eva@x.example\n\nErna Quandt\nHauptstr. 1\n70173 Stuttgart\n", 5),
    ] {
        let told = book.preview_optouts(&book.find_pasted_optouts(text).unwrap()).unwrap();
        let skipped: Vec<u32> = told.iter().filter(|one| one.skip.is_some()).map(|one| one.line).collect();
        assert_eq!(skipped, [line], "{text}");
    }
    let signature = "Bitte keine Mails mehr.\n\nErna Quandt\nHauptstr. 1\n70173 Stuttgart\nerna@x.example\n";
    let told = book.preview_optouts(&book.find_pasted_optouts(signature).unwrap()).unwrap();
    assert_eq!(told.len(), 1, "a signature belongs to its mail address: {told:?}");
}

/// A line, whom the book has, and who of them has to be stopped.
type Joined = (&'static str, &'static [(&'static str, &'static str)]);

const JOINED: [Joined; 17] = [
    ("Herr Hans Quandt und Frau Eva Quandt", &[("Eva", "Quandt"), ("Hans", "Quandt")]),
    ("Herrn Hans Quandt, Frau Eva Quandt", &[("Eva", "Quandt"), ("Hans", "Quandt")]),
    ("Frau Eva Quandt Herrn Hans Quandt", &[("Eva", "Quandt"), ("Hans", "Quandt")]),
    ("Hans Quandt und Eva Maier", &[("Hans", "Quandt"), ("Eva", "Maier")]),
    ("Hans Quandt & Eva Maier", &[("Hans", "Quandt"), ("Eva", "Maier")]),
    ("Hans Quandt + Eva Maier", &[("Hans", "Quandt"), ("Eva", "Maier")]),
    ("Hans Quandt / Eva Maier", &[("Hans", "Quandt"), ("Eva", "Maier")]),
    ("Hans Quandt und Familie", &[("Hans", "Quandt"), ("Eva", "Quandt")]),
    ("Hans Quandt u. Fam.", &[("Hans", "Quandt"), ("Eva", "Quandt")]),
    ("Haushalt Quandt / Maier", &[("Hans", "Quandt"), ("Eva", "Maier")]),
    ("Familie Quandt und Maier", &[("Hans", "Quandt"), ("Eva", "Maier")]),
    ("Eva Quandt (Witwe)", &[("Eva", "Quandt")]),
    ("Eva Maier c/o Quandt", &[("Eva", "Maier")]),
    ("Familie Garcia Lopez", &[("José", "García López")]),
    ("Familie Hans Quandt", &[("Hans", "Quandt"), ("Eva", "Quandt")]),
    ("Hans und Eva Quandt", &[("Hans", "Quandt"), ("Eva", "Quandt"), ("Hans und Eva", "Quandt")]),
    ("Frau Eva Quandt", &[("Eva", "Dr. Quandt"), ("", "Dr. Quandt"), ("Eva", "Quandt")]),
];

#[test]
fn everybody_a_joined_line_names_is_stopped() {
    for (line, people) in JOINED {
        for (given, family) in people {
            let place = Place::new();
            let mut book = book(&place);
            let id = add(&mut book, &at_home(given, family));
            let other = add(&mut book, &at_home("Inge", "Quast"));
            let done = block(&mut book, line).unwrap();
            assert_eq!(done, Blocked { blocked: 1, contacts: 1 }, "{line}: {given} {family}");
            assert!(!may(&book, id) && may(&book, other), "{line}: {given} {family}");
        }
    }
}

#[test]
fn each_person_of_a_joined_line_is_met_or_the_line_is_refused() {
    for line in ["Herr Quandt und Frau Eva Maier", "Frau Eva Maier und Herr Quandt"] {
        let place = Place::new();
        let mut book = book(&place);
        refused(&mut book, line);
        let eva = add(&mut book, &at_home("Eva", "Maier"));
        refused(&mut book, line);
        assert!(may(&book, eva), "{line}");
        let quandt = add(&mut book, &at_home("Ernst", "Quandt"));
        assert_eq!(block(&mut book, line).unwrap().contacts, 2, "{line}");
        assert!(!may(&book, eva) && !may(&book, quandt), "{line}");
    }
}

#[test]
fn a_firm_and_the_person_there_are_both_stopped() {
    for line in ["Quandt GmbH, z.Hd. Frau Eva Maier", "Quandt GmbH, z. Hd. Eva Maier", "Quandt GmbH z.Hd. Frau Maier"] {
        let place = Place::new();
        let mut book = book(&place);
        let eva = add(&mut book, &at_home("Eva", "Maier"));
        let firm = add(&mut book, &firm("Quandt GmbH"));
        assert_eq!(block(&mut book, line).unwrap().contacts, 2, "{line}");
        assert!(!may(&book, eva) && !may(&book, firm), "{line}");
    }
    for (line, name) in [
        ("Firma Quandt", "Fa. Quandt"),
        ("Fa. Quandt", "Firma Quandt"),
        ("Firma Quandt", "Quandt"),
        ("Quandt UG (haftungsbeschränkt)", "Quandt UG (haftungsbeschränkt)"),
        ("Huber & Söhne", "Huber & Söhne"),
        ("Huber und Maier GbR", "Huber und Maier GbR"),
    ] {
        let place = Place::new();
        let mut book = book(&place);
        let id = add(&mut book, &firm(name));
        assert_eq!(block(&mut book, line).unwrap().contacts, 1, "{line}: {name}");
        assert!(!may(&book, id), "{line}: {name}");
    }
}

#[test]
fn a_household_of_several_words_that_nobody_has_is_refused() {
    for line in ["Familie Garcia Lopez", "Familie Hans Quandt", "Haushalt Quandt / Maier", "Familie Quandt und Maier"] {
        let place = Place::new();
        refused(&mut book(&place), line);
    }
}

fn firm(name: &str) -> Draft {
    Draft { organisation: name.into(), ..at_home("", "") }
}

#[test]
fn a_row_that_names_two_or_is_entered_by_half_stops_each_of_them() {
    const COLUMNS: &str = "Vorname;Nachname;Straße;PLZ;Ort;Werbesperre";
    for (heading, row, given, family) in [
        (COLUMNS, "Hans und Eva;Quandt", "Eva", "Quandt"),
        (COLUMNS, "Hans & Eva;Quandt", "Eva", "Quandt"),
        (COLUMNS, "Hans Quandt und Eva;Maier", "Hans", "Quandt"),
        (COLUMNS, "Eva;Quandt", "Hans und Eva", "Quandt"),
        (COLUMNS, "Eva;Quandt", "", "Familie Quandt"),
        (COLUMNS, "Eva;Quandt", "E.", "Quandt"),
        (COLUMNS, ";Familie Garcia Lopez", "José", "García López"),
        (COLUMNS, "Eva;Quandt", "Eva", "Dr. Quandt"),
        (COLUMNS, "Eva;Quandt (Witwe)", "Eva", "Quandt"),
        ("Name;Straße;PLZ;Ort;Werbesperre", "Hans und Eva Quandt", "Eva", "Quandt"),
        ("Name;Straße;PLZ;Ort;Werbesperre", "Hans Quandt und Eva Maier", "Hans", "Quandt"),
        ("Name;Straße;PLZ;Ort;Werbesperre", "Herr Hans Quandt und Frau Eva Quandt", "Hans", "Quandt"),
        ("Name;Straße;PLZ;Ort;Werbesperre", "Familie Garcia Lopez", "José", "García López"),
        ("Name;Straße;PLZ;Ort;Werbesperre", "Hans Quandt und Familie", "Eva", "Quandt"),
    ] {
        let place = Place::new();
        let mut book = book(&place);
        let id = add(&mut book, &at_home(given, family));
        let other = add(&mut book, &at_home("Inge", "Quast"));
        super::ways::take(&mut book, format!("{heading}\r\n{row};Hauptstr. 1;70173;Stuttgart;ja\r\n").as_bytes());
        assert!(!may(&book, id) && may(&book, other), "{row}: {given} {family}");
    }
    for (row, name) in [("Firma Quandt", "Fa. Quandt"), ("Fa. Quandt", "Quandt")] {
        let place = Place::new();
        let mut book = book(&place);
        let id = add(&mut book, &firm(name));
        let list = format!("Firma;Straße;PLZ;Ort;Werbesperre\r\n{row};Hauptstr. 1;70173;Stuttgart;ja\r\n");
        super::ways::take(&mut book, list.as_bytes());
        assert!(!may(&book, id), "{row}: {name}");
    }
}

#[test]
fn a_row_with_half_a_name_stops_whom_another_row_of_the_file_brings() {
    let [no, erna] = [";Quandt;Hauptstr. 1;70173;S;ja\r\n", "Erna;Quandt;Hauptstraße 1;70173;S;\r\n"];
    for rows in [[no, erna], [erna, no]] {
        let place = Place::new();
        let mut book = book(&place);
        let list = format!("Vorname;Nachname;Straße;PLZ;Ort;Werbesperre\r\n{}", rows.concat());
        super::ways::take(&mut book, list.as_bytes());
        let found = book.search("erna quandt", 5).unwrap();
        assert!(found.iter().all(|one| !may(&book, one.id)) && !found.is_empty(), "{rows:?}: {found:?}");
    }
}

fn reached(given: &str, mail: &str) -> Draft {
    let emails = vec![Labelled { value: mail.into(), label: String::new() }];
    Draft { emails, ..at_home(given, "Quandt") }
}

#[test]
fn the_no_of_a_couple_is_that_of_both_on_every_way() {
    for (name, before) in [
        ("Hans und Eva Quandt", true),
        ("Hans & Eva Quandt", true),
        ("Herr Hans Quandt und Frau Eva Quandt", true),
        ("Hans und Eva Quandt", false),
    ] {
        for mail in ["", "beide@x.example", "hans@x.example"] {
            let place = Place::new();
            let mut book = book(&place);
            let rows = [("Hans", "hans@x.example"), ("Eva", "eva@x.example"), ("Egon", "egon@x.example")];
            let no = format!("{name};{mail};Hauptstr. 1;70173;Stuttgart;ja");
            let heading = "Name;E-Mail;Straße;PLZ;Ort;Werbesperre";
            let ids = if before {
                let ids = rows.map(|(given, mail)| add(&mut book, &reached(given, mail)));
                for id in ids {
                    agree(&mut book, id);
                }
                take(&mut book, format!("{heading}\r\n{no}\r\n"));
                ids
            } else {
                let row = |(given, mail): &(&str, &str)| format!("{given} Quandt;{mail};Hauptstr. 1;70173;Stuttgart;");
                let others = rows.iter().map(row).collect::<Vec<_>>().join("\r\n");
                let report = take(&mut book, format!("{heading}\r\n{others}\r\n{no}\r\n"));
                assert!(report.new_people >= 3, "{report:?}");
                rows.map(|(given, _)| {
                    let found = book.search(&format!("{given} quandt"), 9).unwrap();
                    found.into_iter().map(|one| one.id).find(|id| book.contact(*id).unwrap().given == given).unwrap()
                })
            };
            let objected = |id| {
                let answer = book.may_contact(id, "newsletter", Channel::Email).unwrap();
                // Who had agreed withdrew.
                if before { !answer.allowed } else { answer.reasons.iter().any(|one| one.code() == "objected") }
            };
            assert_eq!(ids.map(objected), [true, true, false], "{name}, {mail}, {before}");
            assert_eq!(ids.map(|id| may(&book, id)), [false, false, true], "{name}, {mail}, {before}");
        }
    }
}

#[test]
fn the_sons_no_is_not_his_fathers_in_one_house() {
    for (his, other) in [("jun.", "sen."), ("sen.", "jun.")] {
        for door in ["row", "row of somebody new", "name", "button"] {
            let place = Place::new();
            let mut book = book(&place);
            let of = |suffix: &str| Draft { suffix: suffix.into(), ..at_home("Hans", "Quandt") };
            let father = add(&mut book, &of(other));
            let son = (door != "row of somebody new").then(|| add(&mut book, &of(his)));
            match door {
                "button" => drop(book.block_contact(son.unwrap()).unwrap()),
                "name" => {
                    let row = format!("Hans Quandt {his};Hauptstr. 1;70173;Stuttgart;ja");
                    take(&mut book, format!("Name;Straße;PLZ;Ort;Werbesperre\r\n{row}\r\n"));
                }
                _ => {
                    let row = format!("Hans;Quandt;{his};Hauptstr. 1;70173;Stuttgart;ja");
                    take(&mut book, format!("Vorname;Nachname;Suffix;Straße;PLZ;Ort;Werbesperre\r\n{row}\r\n"));
                }
            }
            let found = book.search("hans quandt", 9).unwrap().into_iter().map(|one| one.id);
            let found: Vec<_> = found.filter(|id| *id != father).collect();
            assert_eq!(found.len(), 1, "{door}");
            assert!(may(&book, father), "{his}: {door}");
            assert!(!may(&book, found[0]), "{his}: {door}");
        }
    }
}

#[test]
fn the_word_behind_a_name_that_says_which_of_two_it_is_keeps_no_no_from_anybody() {
    let entries = [("Müller", "sen."), ("Müller sen.", ""), ("Müller", "")];
    let lines = [
        "Hans Müller sen.",
        "Hans Müller Senior",
        "Hans Müller d. Ä.",
        "Hans Müller der Ältere",
        "Müller sen., Hans",
        "Herrn Hans Müller sen.",
        "Hans Müller (sen.)",
        "Hans Müller Dipl.-Ing.",
        "Hans Müller",
        "H. Müller",
        "Familie Müller",
    ];
    for (family, suffix) in entries {
        for line in lines {
            let place = Place::new();
            let mut book = book(&place);
            let hans = add(&mut book, &Draft { suffix: suffix.into(), ..at_home("Hans", family) });
            let blocked = block(&mut book, line);
            assert!(!may(&book, hans), "{family} {suffix}: {line}: {blocked:?}");
        }
        for row in ["Hans;Müller sen.;", "Hans;Müller;sen.", "Hans;Müller;", "H.;Müller sen.;"] {
            let place = Place::new();
            let mut book = book(&place);
            let hans = add(&mut book, &Draft { suffix: suffix.into(), ..at_home("Hans", family) });
            let file = format!(
                "Vorname;Nachname;Suffix;Straße;PLZ;Ort;Werbesperre\r\n{row};Hauptstr. 1;70173;Stuttgart;ja\r\n"
            );
            take(&mut book, file);
            assert!(!may(&book, hans), "{family} {suffix}: {row}");
            let is_half = row.starts_with("H.");
            assert!(is_half || book.counts().unwrap().contacts == 1, "{family} {suffix}: {row}");
        }
    }
}

#[test]
fn a_row_is_that_of_the_one_who_says_the_same_of_which_of_two_they_are() {
    for father_first in [true, false] {
        for row in ["", "jun."] {
            let place = Place::new();
            let mut book = book(&place);
            let [father, son] =
                ["", "jun."].map(|suffix| Draft { suffix: suffix.into(), ..at_home("Hans", "Müller") });
            let (father, son) = if father_first {
                let father = add(&mut book, &father);
                (father, add(&mut book, &son))
            } else {
                let son = add(&mut book, &son);
                (add(&mut book, &father), son)
            };
            let file = format!(
                "Vorname;Nachname;Suffix;Straße;PLZ;Ort;Bemerkung\r\nHans;Müller;{row};Hauptstr. 1;70173;Stuttgart;keine Werbung\r\n"
            );
            take(&mut book, file);
            let meant = if row.is_empty() { father } else { son };
            assert!(!may(&book, meant), "{row:?}, {father_first}");
            assert_eq!(book.counts().unwrap().contacts, 2);
        }
    }
}

#[test]
fn a_capital_u_is_an_initial_and_a_small_one_joins_two_names() {
    for (line, stopped) in [
        ("Frau U. Quandt", [true, false, false]),
        ("U. Quandt", [true, false, false]),
        ("Quandt, U.", [true, false, false]),
        ("An U. Quandt", [true, false, false]),
        ("Hans u. Eva Quandt", [false, true, true]),
        ("HANS U. EVA QUANDT", [false, true, true]),
        ("U. u. Hans Quandt", [true, true, false]),
    ] {
        let place = Place::new();
        let mut book = book(&place);
        let people = [("Ute", "Quandt"), ("Hans", "Quandt"), ("Eva", "Quandt")];
        let ids = people.map(|(given, family)| add(&mut book, &at_home(given, family)));
        block(&mut book, line).unwrap();
        assert_eq!(ids.map(|id| !may(&book, id)), stopped, "{line}");
    }
}
