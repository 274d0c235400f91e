//! Lists and texts of opt-outs: nobody's no is passed over in silence.

use kundenbuch::{
    Error, Id,
    book::Book,
    consents::{Channel, Grant, How},
    exchange::read::{Options, mail::Skip},
    suppression::{Scope, Source, Target},
};

use super::people::Place;

pub fn skips(file: &[u8]) -> Vec<(u32, Option<Skip>)> {
    let place = Place::new();
    skips_in(&place.create().0, file)
}

/// The same in a book that many lists are shown to.
fn skips_in(book: &Book, file: &[u8]) -> Vec<(u32, Option<Skip>)> {
    let found = book.find_optouts(file, &Options::default(), None).unwrap();
    found.into_iter().map(|one| (one.place, one.skipped)).collect()
}

#[test]
fn a_state_is_a_no_or_a_yes_or_is_pointed_out() {
    for (word, skip) in [
        ("deleted", None),
        ("nein", None),
        ("Abmeldung", None),
        ("off", None),
        ("ausgetreten", None),
        ("unsubscribed", None),
        ("2", Some(Skip::Unclear)),
        ("inaktiv", Some(Skip::Unclear)),
        ("not active", Some(Skip::Unclear)),
        ("Karteileiche", Some(Skip::Unclear)),
        ("aktiv", Some(Skip::NotOptedOut)),
        ("subscribed", Some(Skip::NotOptedOut)),
        ("bestätigt", Some(Skip::NotOptedOut)),
        ("hard bounce", Some(Skip::NotOptedOut)),
        ("", Some(Skip::NotOptedOut)),
    ] {
        let list = format!("E-Mail;Status\r\neva@x.example;{word}\r\nkarl@x.example;aktiv\r\n");
        assert_eq!(skips(list.as_bytes()), [(2, skip), (3, Some(Skip::NotOptedOut))], "{word}");
    }
}

#[test]
fn a_list_of_nothing_but_letters_or_numbers_is_refused() {
    for list in [
        "Name;Telefon\r\nEva Quandt;0711 2233440\r\n",
        "Telefon\r\n0711 2233440\r\n",
        "Name;Straße;PLZ;Ort\r\nEva Quandt;Hauptstr. 1;70173;Stuttgart\r\n",
        "Eva Quandt, Hauptstr. 1, 70173 Stuttgart\r\n",
        "0711 2233440\r\n",
    ] {
        let place = Place::new();
        let book = place.create().0;
        let answer = book.find_optouts(list.as_bytes(), &Options::default(), None);
        assert!(matches!(&answer, Err(Error::NotFound { what }) if what == "column"), "{list}: {answer:?}");
    }
}

#[test]
fn a_number_in_a_pasted_text_is_named_as_skipped() {
    let place = Place::new();
    let book = place.create().0;
    for (text, lines) in [
        ("eva@x.example\n0711 2233440\n", vec![2]),
        ("0711 2233440\n0711 2233441\n\neva@x.example\n", vec![1, 2]),
        ("Eva Quandt, Tel. +49 711 2233440\neva@x.example\n", vec![1]),
        ("eva@x.example am 12.05.2024\nBestellung 2024-4711\n", vec![]),
    ] {
        let found = book.find_pasted_optouts(text).unwrap();
        let told: Vec<u32> =
            found.iter().filter(|one| one.skipped == Some(Skip::Unreadable)).map(|one| one.place).collect();
        assert_eq!(told, lines, "{text}: {found:?}");
    }
}

#[test]
fn wide_text_without_a_mark_is_read() {
    let list = "Name;E-Mail;Status\r\nJörg Müller;joerg@x.example;abgemeldet\r\n";
    let little: Vec<u8> = list.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = list.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(skips(&little), [(2, None)]);
    assert_eq!(skips(&big), [(2, None)]);
    let place = Place::new();
    let mut book = place.create().0;
    let list = "Vorname;Nachname;E-Mail\r\nJörg;Müller;joerg@x.example\r\n";
    let wide: Vec<u8> = list.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let report = super::ways::take(&mut book, &wide);
    assert_eq!((report.taken, report.charset.as_str()), (1, "utf-16le"));
    assert_eq!(book.search("jörg müller", 5).unwrap().len(), 1);
    let zeros = book.find_optouts(&[0_u8, 1, 0, 2].repeat(100), &Options::default(), None);
    assert!(matches!(zeros, Err(Error::FileUnreadable { .. })), "{zeros:?}");
}

#[test]
fn every_number_of_a_joined_one_is_blocked() {
    for text in ["0711 2233-44/45/46", "0711 2233-440/441/442", "0711 2233440/41/42", "0711 2233-440...444"] {
        let place = Place::new();
        let mut book = place.create().0;
        let number = |number: &str| Target::Phone { number: number.into() };
        book.suppress(&number(text), &Scope::Advertising, Source::Person).unwrap();
        let (stem, lines) = match text {
            "0711 2233-44/45/46" => ("0711 22334", ["4", "5", "6"]),
            "0711 2233-440...444" => ("0711 223344", ["1", "2", "4"]),
            _ => ("0711 223344", ["0", "1", "2"]),
        };
        for line in lines {
            let done = book.suppress(&number(&format!("{stem}{line}")), &Scope::Advertising, Source::Person);
            assert_eq!(done.unwrap().value.blocked, 0, "{text}: {line} is blocked already");
        }
    }
}

#[test]
fn a_foreign_property_of_a_card_that_says_no_is_one() {
    let place = Place::new();
    let mut book = place.create().0;
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Quandt;Eva;;;\r\nFN:Eva Quandt\r\nEMAIL:eva@x.example\r\n\
                X-CUSTOM1:keine Werbung\r\nEND:VCARD\r\n";
    let report = super::ways::take(&mut book, card.as_bytes());
    assert_eq!((report.refused, book.suppressions().unwrap()), (1, 1), "{report:?}");
}

#[test]
fn a_row_about_a_registration_is_no_no_and_an_unknown_word_is_one() {
    for heading in ["Aktion", "Typ", "Art", "Event", "Action", "Vorgang"] {
        for (word, skip) in [
            ("Anmeldung", Some(Skip::NotOptedOut)),
            ("Newsletter-Anmeldung", Some(Skip::NotOptedOut)),
            ("subscribe", Some(Skip::NotOptedOut)),
            ("Subscribed", Some(Skip::NotOptedOut)),
            ("Opt-in", Some(Skip::NotOptedOut)),
            ("bestätigt", Some(Skip::NotOptedOut)),
            ("Abmeldung", None),
            ("Newsletter-Abmeldung", None),
            ("unsubscribe", None),
            ("Opt-out", None),
            ("Anmeldung widerrufen", None),
        ] {
            let list = format!("E-Mail;{heading}\r\neva@x.example;{word}\r\nkarl@x.example;Abmeldung\r\n");
            assert_eq!(skips(list.as_bytes()), [(2, skip), (3, None)], "{heading}: {word}");
        }
        if heading != "Event" {
            for word in ["Newsletter", "Privatkunde", "Austragswunsch", "4711"] {
                let list = format!("E-Mail;{heading}\r\neva@x.example;{word}\r\nkarl@x.example;Anmeldung\r\n");
                assert_eq!(skips(list.as_bytes()), [(2, None), (3, Some(Skip::NotOptedOut))], "{heading}: {word}");
            }
        }
    }
}

#[test]
fn a_no_to_letters_or_calls_is_named_and_blocks_no_mail() {
    for heading in ["Kanal", "Channel", "Kommunikationskanal"] {
        for (word, skip) in [
            ("Post", Some(Skip::OtherChannel)),
            ("Telefon", Some(Skip::OtherChannel)),
            ("SMS", Some(Skip::OtherChannel)),
            ("Post und Telefon", Some(Skip::OtherChannel)),
            ("E-Mail", None),
            ("Newsletter", None),
            ("E-Mail, Post", None),
            ("alle", None),
            ("Post, alle Kanäle", None),
            ("", None),
            ("Buschtrommel", None),
        ] {
            let also = match word {
                "E-Mail, Post" => Some((2, Some(Skip::OtherChannel))), // the row has no address
                "Buschtrommel" => Some((2, Some(Skip::Unclear))),
                _ => None,
            };
            for action in ["", ";Abmeldung"] {
                let column = if action.is_empty() { "" } else { ";Aktion" };
                let list = format!("E-Mail;{heading}{column}\r\neva@x.example;\"{word}\"{action}\r\n");
                let told: Vec<_> = std::iter::once((2, skip)).chain(also).collect();
                assert_eq!(skips(list.as_bytes()), told, "{heading}: {word} {action}");
            }
        }
    }
    let list = "Name;E-Mail;Kanal\r\nEva Quandt;;Post\r\nKarl Quandt;karl@x.example;E-Mail\r\n";
    assert_eq!(skips(list.as_bytes()), [(2, Some(Skip::OtherChannel)), (3, None)]);
}

#[test]
fn a_no_to_letters_or_calls_blocks_the_address_or_number_of_its_row() {
    const POST: &str = "Eva Quandt, Am Wall 3, 01067 Dresden";
    for (word, told, open) in [
        ("Post", &[POST][..], [true, false, true]),
        ("Telefon", &["0351 445566"][..], [true, true, false]),
        ("Post und Telefon", &["0351 445566", POST][..], [true, false, false]),
        ("E-Mail", &["eva@x.example"][..], [false, true, true]),
    ] {
        for mail in ["eva@x.example", ""] {
            if mail.is_empty() && word == "E-Mail" {
                continue;
            }
            let place = Place::new();
            let mut book = place.create().0;
            book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
            let eva = super::ways::named("Eva", "Quandt", "eva@x.example", "0351 445566", "Am Wall 3");
            let id = super::people::add(&mut book, &eva);
            super::older::agree(&mut book, id);
            let list = format!(
                "Vorname;Nachname;E-Mail;Telefon;Straße;PLZ;Ort;Kanal\r\n\
                 Eva;Quandt;{mail};0351 445566;Am Wall 3;01067;Dresden;{word}\r\n"
            );
            let found = book.find_optouts(list.as_bytes(), &Options::default(), None).unwrap();
            let shown = book.preview_optouts(&found).unwrap();
            let proposed: Vec<_> = shown.iter().filter(|one| one.skip.is_none()).collect();
            let addresses: Vec<String> = proposed.iter().map(|one| one.address.clone()).collect();
            let lines: Vec<&str> = proposed.iter().map(|one| one.shown.as_str()).collect();
            assert_eq!(lines, told, "{word}: {shown:?}");
            assert!(proposed.iter().all(|one| one.known && !one.already && one.line == 2), "{word}: {shown:?}");
            let done = book.take_optouts(&addresses, Source::Csv).unwrap().value;
            assert_eq!(
                (done.blocked, done.contacts, done.skipped),
                (u32::try_from(told.len()).unwrap(), 1, 0),
                "{word}"
            );
            let phone_no = book.blocks_of(id).unwrap().iter().any(|block| block.kind == "phone");
            let may = |purpose: &str, channel| book.may_contact(id, purpose, channel).unwrap().allowed;
            let now = [may("newsletter", Channel::Email), may("ads_post", Channel::Post), !phone_no];
            assert_eq!(now, open, "{word}");
            let again = book.preview_optouts(&found).unwrap();
            assert!(again.iter().filter(|one| one.skip.is_none()).all(|one| one.already), "{word}: {again:?}");
        }
    }
}

#[test]
fn a_list_of_letters_or_numbers_that_names_the_channel_is_read() {
    let rows = "Quandt;Eva;Am Wall 3;01067;Dresden;Post\r\nHuber GmbH;;Ring 1;50667;Köln;Post\r\n;;;;;Post\r\n";
    let list = format!("Nachname;Vorname;Straße;PLZ;Ort;Kanal\r\n{rows}");
    assert_eq!(skips(list.as_bytes()), [(2, None), (3, None), (4, Some(Skip::OtherChannel))]);
    let list = "Name;Telefon;Kanal\r\nEva Quandt;0351 445566;Telefon\r\nKarl Quandt;0351 445567;E-Mail\r\n";
    assert_eq!(skips(list.as_bytes()), [(2, None), (3, Some(Skip::Unreadable))]);
    // Whose a surname alone is, nobody can tell where none of the name lives there: it is named, never counted.
    let place = Place::new();
    let mut book = place.create().0;
    let done = book.take_optouts(&["Quandt, Am Wall 3, 01067 Dresden".into()], Source::Csv).unwrap().value;
    assert_eq!((done.blocked, done.skipped), (0, 1));
}

#[test]
fn an_address_somebody_no_longer_has_is_nobodys_in_the_book() {
    let place = Place::new();
    let mut book = place.create().0;
    let known = |book: &Book, address: &str| {
        let found = book.find_pasted_optouts(address).unwrap();
        book.preview_optouts(&found).unwrap()[0].known
    };
    let list = "Vorname;Nachname;E-Mail\r\nEva;Quandt;eva@x.example\r\n";
    let import = super::ways::take(&mut book, list).import.unwrap();
    assert!(known(&book, "eva@x.example"));
    book.take_back_import(import).unwrap();
    assert!(!known(&book, "eva@x.example"), "taken back with its contact");
    let id = super::people::add(&mut book, &super::ways::named("Karl", "Quandt", "karl@x.example", "", ""));
    let list = "Vorname;Nachname;E-Mail;Telefon\r\nKarl;Quandt;karl@x.example;\r\n";
    super::ways::take(&mut book, list);
    let contact = book.contact(id).unwrap();
    let second = kundenbuch::contacts::Change::Add { content: super::ways::email("zwei@x.example") };
    super::ways::edit(&mut book, id, second).unwrap();
    assert!(known(&book, "zwei@x.example"));
    let second = book.contact(id).unwrap().emails[1].clone();
    let gone = kundenbuch::contacts::Change::Remove { id: second.id, old: super::ways::email("zwei@x.example") };
    super::ways::edit(&mut book, id, gone).unwrap();
    super::ways::edit(&mut book, id, super::ways::mail_to(&contact, "neu@x.example")).unwrap();
    for former in ["zwei@x.example", "karl@x.example"] {
        assert!(!known(&book, former), "{former}: taken out");
    }
    // A no to it is his all the same.
    let done = book.take_optouts(&["zwei@x.example".into()], Source::Paste).unwrap().value;
    assert_eq!((done.blocked, done.contacts), (1, 1), "who had it refuses");
    assert!(!book.consent_history(id).unwrap().is_empty());
}

#[test]
fn an_imported_no_holds_on_the_channel_its_row_names() {
    for (word, mail, post) in
        [("Post", true, false), ("E-Mail", false, true), ("E-Mail und Post", false, false), ("", false, true)]
    {
        for action in ["Abmeldung", "Opt-out", "unsubscribe"] {
            let place = Place::new();
            let mut book = place.create().0;
            book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
            let eva = super::ways::named("Eva", "Quandt", "eva@x.example", "", "Am Wall 3");
            let id = super::people::add(&mut book, &eva);
            super::older::agree(&mut book, id);
            let list = format!(
                "Vorname;Nachname;E-Mail;Straße;PLZ;Ort;Aktion;Kanal\r\n\
                 Eva;Quandt;eva@x.example;Am Wall 3;01067;Dresden;{action};{word}\r\n"
            );
            let report = super::ways::take(&mut book, &list);
            let may = |purpose: &str, channel| book.may_contact(id, purpose, channel).unwrap().allowed;
            let found = (may("newsletter", Channel::Email), may("ads_post", Channel::Post));
            assert_eq!(found, (mail, post), "{action}: {word}: {report:?}");
        }
    }
}

#[test]
fn a_mailbox_under_two_domains_is_one() {
    for (known, said) in [("eva@googlemail.com", "eva@gmail.com"), ("eva@gmail.com", "Eva@GoogleMail.com")] {
        for by_list in [false, true] {
            let place = Place::new();
            let mut book = place.create().0;
            let before = super::people::add(&mut book, &super::ways::named("Eva", "Quandt", known, "", ""));
            super::older::agree(&mut book, before);
            if by_list {
                super::ways::take(&mut book, format!("E-Mail;Werbesperre\r\n{said};ja\r\n"));
            } else {
                let target = Target::Email { address: said.into() };
                book.suppress(&target, &Scope::Advertising, Source::Person).unwrap();
            }
            let after = super::people::add(&mut book, &super::ways::named("Evi", "Quandt", known, "", ""));
            for id in [before, after] {
                assert!(!book.blocks_of(id).unwrap().is_empty(), "{known} {said}");
            }
            assert!(!book.may_contact(before, "newsletter", Channel::Email).unwrap().allowed, "{known} {said}");
        }
    }
}

/// Under "Status" a no, with whom the row speaks of besides.
const NOES: &str = "Zustimmung: nein;Zustimmung nicht erteilt;Zustimmung verweigert;Zustimmung entzogen;Zustimmung zurückgenommen;\
    Zustimmung entfernt;Einwilligung zurückgezogen;Einwilligung beendet;Einwilligung: 0;Anmeldung storniert;\
    Anmeldung zurückgezogen;Anmeldung beendet;Subscription cancelled;Subscription removed;opt-in: nein;subscribed: no;\
    aktiv: nein;angemeldet: nein;active=0;Newslettersperre aktiv;aktive Sperre;Newsletterkündigung ok;Neuer Austragswunsch;\
    Austragung bestätigt;Streichung bestätigt;Newsletter-Löschung bestätigt;E-Mail-Löschung ok;DSGVO-Löschung ok;Austrag ok;\
    Eintragung entfernt;Registrierung aufgehoben;Anmeldung aufgehoben;Newsletter abgewählt (neu);inaktiv, gekündigt";

/// Everywhere no no.
const YESES: &str = "Anmeldung;Double-Opt-in bestätigt;Newsletter-Anmeldung bestätigt;Eintragung ok;subscribed;Newsletteranmeldung;\
    Neuanmeldung;Opt-in bestätigt am 12. März 2024;Einwilligung erteilt;Zustimmung liegt vor;Subscription confirmed;\
    Einwilligung: ja;Anmeldung: 1;nicht bestätigt;aktiv seit 2019;Anmeldung erfolgreich abgeschlossen;Einwilligung nicht widerrufen, ok";

/// A word that is none beside others that nobody here knows.
const UNCLEAR: &str =
    "Anmeldung zur Karteileiche;Zustimmung Müller;neu in Raum 3;ok 0;aktiv geparkt;Einwilligung vielleicht";

#[test]
fn a_no_comes_before_every_word_of_a_registration() {
    let place = Place::new();
    let book = place.create_open();
    for (words, under_status, under_action) in [
        (NOES, None, None),
        (YESES, Some(Skip::NotOptedOut), Some(Skip::NotOptedOut)),
        (UNCLEAR, Some(Skip::Unclear), None),
    ] {
        for word in words.split(';').map(str::trim) {
            for (heading, skip) in [
                ("Status", under_status),
                ("Event", under_status),
                ("Aktion", under_action),
                ("Typ", under_action),
                ("Art", under_action),
            ] {
                let list = format!("E-Mail;{heading}\r\neva@x.example;\"{word}\"\r\nkarl@x.example;Anmeldung\r\n");
                assert_eq!(
                    skips_in(&book, list.as_bytes()),
                    [(2, skip), (3, Some(Skip::NotOptedOut))],
                    "{heading}: {word}"
                );
            }
        }
    }
}

#[test]
fn without_a_state_the_action_of_a_row_decides() {
    let place = Place::new();
    let book = place.create_open();
    for (state, action, skip) in [
        ("", "Karteileiche", None),
        ("", "Abmeldung", None),
        ("", "Anmeldung", Some(Skip::NotOptedOut)),
        ("", "", Some(Skip::NotOptedOut)),
        ("aktiv", "Abmeldung", None),
        ("abgemeldet", "Anmeldung", None),
        ("aktiv", "Anmeldung", Some(Skip::NotOptedOut)),
    ] {
        let list = format!("E-Mail;Status;Aktion\r\neva@x.example;{state};{action}\r\nkarl@x.example;aktiv;\r\n");
        assert_eq!(skips_in(&book, list.as_bytes()), [(2, skip), (3, Some(Skip::NotOptedOut))], "{state}: {action}");
    }
}

#[test]
fn an_explicit_no_blocks_the_mail_by_whatever_way_it_came_in() {
    let place = Place::new();
    let book = place.create_open();
    for heading in ["Kanal", "Kontaktweg", "Weg", "Medium", "Kontaktart"] {
        for (columns, row, skip) in [
            ("Status", "abgemeldet", None),
            ("Status", "Widerspruch", None),
            ("Status", "aktiv", Some(Skip::OtherChannel)),
            ("Subscribed", "no", None),
            ("Sperrgrund", "Widerspruch", None),
            ("Aktion", "Abmeldung", Some(Skip::OtherChannel)),
            ("Status;Aktion", "aktiv;Abmeldung", Some(Skip::OtherChannel)),
            ("Status;Aktion", "abgemeldet;Anruf", None),
        ] {
            let list = format!("E-Mail;{heading};{columns}\r\neva@x.example;Telefon;{row}\r\n");
            // The no may have come in by phone: the row has no number, and that is named beside.
            let number = skip.is_none().then_some((2, Some(Skip::OtherChannel)));
            let told: Vec<_> = std::iter::once((2, skip)).chain(number).collect();
            assert_eq!(skips_in(&book, list.as_bytes()), told, "{list}");
        }
    }
}

#[test]
fn a_consent_denied_in_the_state_of_an_imported_row_is_a_no() {
    for (word, refused) in [
        ("Zustimmung: nein", true),
        ("Einwilligung: nein", true),
        ("Einwilligung widerrufen", true),
        ("Zustimmung nicht erteilt", true),
        ("Einwilligung: 0", true),
        ("opt-in: nein", true),
        ("angemeldet: nein", true),
        ("Newslettersperre aktiv", true),
        ("Einwilligung nicht widerrufen", false),
        ("Zustimmung erteilt", false),
        ("Stammkunde: nein", false),
        ("nicht zahlend", false),
    ] {
        let place = Place::new();
        let mut book = place.create().0;
        let id = super::people::add(&mut book, &super::ways::named("Eva", "Quandt", "eva@x.example", "", ""));
        super::older::agree(&mut book, id);
        let list = format!("Vorname;Nachname;E-Mail;Status\r\nEva;Quandt;eva@x.example;{word}\r\n");
        let report = super::ways::take(&mut book, &list);
        let allowed = book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed;
        assert_eq!(allowed, !refused, "{word}: {report:?}");
    }
}

/// Names and streets as they stand in the columns of a book and of a list.
const COLUMNS: [(&str, &str, &str); 22] = [
    ("Ida", "Freiin von Braun", "Gasse 1"),
    ("Ida", "Ihle-von der Au", "Gasse 2"),
    ("Ida", "Ihle, MBA", "Gasse 3"),
    ("Ida", "Edle von Rosen", "Gasse 4"),
    ("Ida", "St. John", "Gasse 5"),
    ("Ida", "Mac Donald", "Gasse 6"),
    ("Ida", "Garcia Lopez", "Gasse 7"),
    ("Ida Garcia", "Lopez Perez", "Gasse 8"),
    ("Ida", "Reichsgraf zu Solms-Laubach", "Gasse 9"),
    ("Ida", "Ritter von Kahr", "Gasse 10"),
    ("Ida", "Müller gen. Schulze", "Gasse 11"),
    ("Ida", "Müller (Schulze)", "Gasse 12"),
    ("Ida", "Müller / Schulze", "Gasse 13"),
    ("Ida", "Schulze & Sohn", "Gasse 14"),
    ("Ida, Maria", "Ihle", "Gasse 15"),
    ("Ida (Idi)", "Ihle", "Gasse 16"),
    ("Ida", "Ihle PhD", "Gasse 17"),
    ("Ida", "Ihle, M. Sc.", "Gasse 18"),
    ("Ida", "D'Angelo", "Gasse 19"),
    ("Ida", "IHLE-MEIER", "Gasse 20"),
    ("Hans und Eva", "Quandt", "Gasse 21"),
    ("Ida", "Ihle", "c/o Schulz, Weg 4"),
];

#[test]
fn a_no_to_letters_reaches_whoever_stands_in_the_book_in_the_same_columns() {
    let rows = |channel: &str| -> String {
        let row = |(given, family, street): &(&str, &str, &str)| {
            format!("\"{given}\";\"{family}\";\"{street}\";70173;Stuttgart{channel}\r\n")
        };
        COLUMNS.iter().map(row).collect()
    };
    let place = Place::new();
    let mut book = place.create().0;
    super::ways::take(&mut book, format!("Vorname;Nachname;Straße;PLZ;Ort\r\n{}", rows("")));
    let everybody: Vec<_> = (1..=COLUMNS.len()).map(|number| Id::new(i64::try_from(number).unwrap())).collect();
    for id in &everybody {
        let grant = Grant {
            purpose: "ads_post".into(),
            channel: Channel::Post,
            wording_version: 1,
            how: Some(How::Paper),
            happened_at: book.now(),
            note: String::new(),
            lifts: Vec::new(),
        };
        book.grant_consent(*id, &grant, None).unwrap();
    }
    let reached = |book: &Book| -> Vec<String> {
        let may = |id: &&Id<_>| book.may_contact(**id, "ads_post", Channel::Post).unwrap().allowed;
        everybody.iter().filter(may).map(|id| book.contact(*id).unwrap().family).collect()
    };
    assert_eq!(reached(&book).len(), COLUMNS.len());
    let list = format!("Vorname;Nachname;Straße;PLZ;Ort;Kanal\r\n{}", rows(";Post"));
    let found = book.find_optouts(list.as_bytes(), &Options::default(), None).unwrap();
    let proposed = book.preview_optouts(&found).unwrap();
    assert!(proposed.iter().all(|one| one.known && one.skip.is_none()), "{proposed:?}");
    assert_eq!(proposed[0].shown, "Ida Freiin von Braun, Gasse 1, 70173 Stuttgart");
    let addresses: Vec<String> = proposed.into_iter().map(|one| one.address).collect();
    book.take_optouts(&addresses, Source::Csv).unwrap();
    assert_eq!(reached(&book), Vec::<String>::new());
}
