//! Lists of opt-outs that name the way a no goes: in a column of channels, in the no itself, in its heading.

use kundenbuch::{
    book::Book,
    consents::Channel,
    exchange::read::{Options, mail::Skip},
    suppression::Source,
};

use super::{optout_lists::skips, people::Place};

/// What a list is shown to do, and what it does: the addresses that are blocked, and the line and reason of every one that
/// is not.
fn told(book: &mut Book, list: &str) -> (Vec<String>, Vec<(u32, String)>) {
    let found = book.find_optouts(list.as_bytes(), &Options::default(), None).unwrap();
    let shown = book.preview_optouts(&found).unwrap();
    let (skipped, proposed): (Vec<_>, Vec<_>) = shown.into_iter().partition(|one| one.skip.is_some());
    let (lines, addresses): (Vec<String>, Vec<String>) =
        proposed.into_iter().map(|one| (one.shown, one.address)).unzip();
    let ahead = book.preview_taken_optouts(&addresses, Source::Csv).unwrap();
    let done = book.take_optouts(&addresses, Source::Csv).unwrap().value;
    assert_eq!((ahead, done.skipped), (done, 0), "what is shown is what happens: {list}");
    (lines, skipped.into_iter().map(|one| (one.line, one.skip.unwrap())).collect())
}

#[test]
fn what_a_list_cannot_block_is_named_before_it_happens() {
    let firm = "Weinbau Huber GmbH & Co. KG";
    for (name, stopped) in [
        ("Weinbau Huber GmbH & Co KG z.Hd. Frau Maier", true),
        ("Weinbau Huber GmbH & Co KG zu Händen von Frau Maier", true),
        ("Weinbau Huber GmbH & Co. KG Abt. Einkauf", true),
        ("WEINBAU HUBER GMBH U. CO KG", true),
        ("Huber", false),
    ] {
        let place = Place::new();
        let (mut book, id) = super::firms::book_with(&place, firm);
        let list = format!("Firma;Straße;PLZ;Ort;Kanal\r\n{name};Am Wall 3;01067;Dresden;Post\r\n");
        let (addresses, skipped) = told(&mut book, &list);
        assert_eq!(addresses.len(), usize::from(stopped), "{name}: {skipped:?}");
        let named: &[(u32, String)] = if stopped { &[] } else { &[(2, "whose_unclear".to_owned())] };
        assert_eq!(skipped, named, "{name}");
        assert_eq!(book.may_contact(id, "ads_post", Channel::Post).unwrap().allowed, !stopped, "{name}");
    }
}

#[test]
fn every_channel_a_row_names_is_blocked_and_what_it_lacks_is_named() {
    const MAIL: &str = "eva@x.example";
    const PHONE: &str = "0351 445566";
    const POST: &str = "Eva Quandt, Am Wall 3, 01067 Dresden";
    let all = &[MAIL, PHONE, POST][..];
    let cases: [(&str, &[&str], &str); 18] = [
        ("E-Mail, Post", &[MAIL, POST], ""),
        ("E-Mail und Telefon", &[MAIL, PHONE], ""),
        ("Telefon und Post", &[PHONE, POST], "other_channel"),
        ("alle", all, ""),
        ("alle Kanäle", all, ""),
        ("sämtliche Werbung", all, ""),
        ("", all, ""),
        ("Telefonwerbung", &[PHONE], "other_channel"),
        ("Mobil", &[PHONE], "other_channel"),
        ("Handy", &[PHONE], "other_channel"),
        ("WhatsApp", &[PHONE], "other_channel"),
        ("Postwerbung", &[POST], "other_channel"),
        ("Briefpost", &[POST], "other_channel"),
        ("per Post", &[POST], "other_channel"),
        ("Newsletter", &[MAIL], ""),
        ("E-Mail-Werbung", &[MAIL], ""),
        ("Buschtrommel", all, "unclear"),
        ("Post, Buschtrommel", all, "unclear"),
    ];
    for heading in ["Kanal", "Kanal;Status", "Widerspruch per", "Widerspruch gegen"] {
        for (word, blocked, note) in cases {
            if word.is_empty() && heading.starts_with("Widerspruch") {
                continue; // nobody objects there
            }
            let state = if heading.ends_with("Status") { ";abgemeldet" } else { "" };
            let list = format!(
                "Vorname;Nachname;Straße;PLZ;Ort;E-Mail;Telefon;{heading}\r\n\
                 Eva;Quandt;Am Wall 3;01067;Dresden;{MAIL};{PHONE};\"{word}\"{state}\r\n"
            );
            let place = Place::new();
            let (addresses, skipped) = told(&mut place.create_open(), &list);
            assert_eq!(addresses, blocked, "{heading}: {word}: {skipped:?}");
            let notes: Vec<(u32, String)> = if note.is_empty() { Vec::new() } else { vec![(2, note.to_owned())] };
            assert_eq!(skipped, notes, "{heading}: {word}");
        }
    }
    for (word, row, blocked, note) in [
        ("E-Mail, Post", "eva@x.example;0351 445566", &[MAIL][..], "other_channel"),
        ("Telefon und Post", "eva@x.example;0351 445566", &[PHONE], "other_channel"),
        ("alle", "eva@x.example;", &[MAIL], ""),
        ("Post", ";0351 445566", &[], "other_channel"),
        ("E-Mail, Telefon", ";0351 445566", &[PHONE], "unreadable"),
    ] {
        let place = Place::new();
        let list = format!("E-Mail;Telefon;Kanal\r\n{row};\"{word}\"\r\nkarl@x.example;;E-Mail\r\n");
        let (addresses, skipped) = told(&mut place.create_open(), &list);
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).filter(|one| !one.contains("karl")).collect();
        assert_eq!(addresses, blocked, "{word}: {row}: {skipped:?}");
        assert_eq!(skipped.iter().any(|(line, why)| (*line, why.as_str()) == (2, note)), !note.is_empty(), "{word}");
    }
}

#[test]
fn nobody_objects_where_the_column_of_objections_is_empty() {
    for word in ["", "nein", "-", "kein"] {
        let list = format!("E-Mail;Widerspruch gegen\r\neva@x.example;{word}\r\nkarl@x.example;E-Mail\r\n");
        assert_eq!(skips(list.as_bytes()), [(2, Some(Skip::NotOptedOut)), (3, None)], "{word}");
    }
}

#[test]
fn a_way_that_the_no_itself_names_is_stopped_besides_the_mails() {
    for (heading, cell) in
        [("Widerspruch", "Post"), ("Werbewiderspruch gegen", "Post"), ("Sperre", "Post"), ("Status", "keine Post")]
    {
        let place = Place::new();
        let mut book = place.create().0;
        book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
        let eva = super::ways::named("Eva", "Quandt", "eva@x.example", "", "Am Wall 3");
        let id = super::people::add(&mut book, &eva);
        let list = format!(
            "Vorname;Nachname;E-Mail;Straße;PLZ;Ort;{heading}\r\nEva;Quandt;eva@x.example;Am Wall 3;01067;Dresden;{cell}\r\n"
        );
        let (lines, _) = told(&mut book, &list);
        assert!(lines.iter().any(|line| line.starts_with("Eva Quandt, Am Wall 3")), "{heading}: {lines:?}");
        assert!(!book.may_contact(id, "ads_post", Channel::Post).unwrap().allowed, "{heading}");
    }
}

#[test]
fn a_heading_that_names_a_way_stops_that_way_and_leaves_what_the_list_answers_with_yes() {
    const MAIL: &str = "eva@x.example";
    const PHONE: &str = "0351 445566";
    const POST: &str = "Eva Quandt, Am Wall 3, 01067 Dresden";
    let all = &[MAIL, PHONE, POST][..];
    let cases: [(&str, &str, &[&str]); 38] = [
        ("Sperre Post", "x", &[POST]),
        ("Sperre Post", "nein", &[]),
        ("Sperre Post", "", &[]),
        ("Sperre Telefon;Sperre Post", "nein;x", &[POST]),
        ("Werbesperre Post", "ja", all),
        ("Widerspruch Telefon", "x", &[PHONE]),
        ("Post", "nein", &[MAIL, POST]),
        ("Post abgemeldet am", "12.03.2024", &[POST]),
        ("Einwilligung Post", "widerrufen", &[MAIL, POST]),
        ("Status Post", "abgemeldet", &[POST]),
        ("Status Post", "angemeldet", &[]),
        ("Telefonstatus", "gesperrt", &[PHONE]),
        ("Status Post;Status Mail", "abgemeldet;angemeldet", &[POST]),
        ("Status Post;Status Mail", "angemeldet;abgemeldet", &[MAIL]),
        ("Status Post;Status Mail", "angemeldet;angemeldet", &[]),
        ("Werbung Post;Werbung Mail", "nein;ja", &[POST]),
        ("Werbung Post;Werbung Mail", "ja;nein", &[MAIL]),
        ("Werbung Post;Werbung Mail", "nein;nein", &[MAIL, POST]),
        ("Werbung Post;Werbung Mail", "ja;ja", &[]),
        ("Werbung Telefon;Newsletter", "nein;ja", &[PHONE]),
        ("Anruf erlaubt", "ja", &[MAIL]),
        ("Sperre Post;Status", "x;abgemeldet", &[MAIL, POST]),
        ("Sperre Post;Status", "x;aktiv", &[POST]),
        ("Grund", "keine Werbepost mehr", &[MAIL, POST]),
        ("Grund", "Widerspruch Post", &[MAIL, POST]),
        ("Grund", "Widerspruch gegen Postwerbung", &[MAIL, POST]),
        ("Bemerkung", "Widerspruch Telefonwerbung, Frau Maier nahm ihn auf", &[MAIL, PHONE]),
        ("Art", "Abmeldung Katalog", &[MAIL, POST]),
        ("Aktion", "Postwerbung abgelehnt", &[MAIL, POST]),
        ("Notiz", "Sperre Post", &[MAIL, POST]),
        ("Bemerkung", "keine Anrufe", &[MAIL, PHONE]),
        ("Kanäle", "Telefon", &[PHONE]),
        ("Werbesperre", "ja", all),
        ("Widerspruch", "nur noch E-Mail", all),
        ("Widerspruch", "nein", &[]),
        ("Status", "Werbesperre", all),
        ("Status", "abgemeldet", &[MAIL]),
        ("Bemerkung", "Kundin seit 1990", &[MAIL]),
    ];
    for (heading, cells, blocked) in cases {
        let list = format!(
            "Vorname;Nachname;Straße;PLZ;Ort;E-Mail;Telefon;{heading}\r\n\
             Eva;Quandt;Am Wall 3;01067;Dresden;{MAIL};{PHONE};{cells}\r\n"
        );
        let place = Place::new();
        let (addresses, skipped) = told(&mut place.create_open(), &list);
        assert_eq!(addresses, blocked, "{heading}: {cells}: {skipped:?}");
        let mail = skipped.iter().filter(|(_, why)| ["other_channel", "not_opted_out"].contains(&why.as_str())).count();
        assert_eq!(mail, usize::from(!blocked.contains(&MAIL)), "{heading}: {cells}: {skipped:?}");
    }
}

#[test]
fn a_no_to_everything_is_one_however_it_came_and_what_a_row_has_no_address_for_is_named() {
    let whole = "Vorname;Nachname;Straße;PLZ;Ort;E-Mail;Telefon;Bemerkung";
    for (heading, before, word, blocked, note) in [
        (
            whole,
            "Eva;Quandt;Am Wall 3;01067;Dresden;eva@x.example;0351 445566",
            "keine Werbung, keine Anrufe",
            3,
            false,
        ),
        (whole, "Eva;Quandt;Am Wall 3;01067;Dresden;eva@x.example;0351 445566", "Werbewiderspruch per Mail", 3, false),
        (
            whole,
            "Eva;Quandt;Am Wall 3;01067;Dresden;eva@x.example;0351 445566",
            "keine Post und keine Anrufe",
            3,
            false,
        ),
        ("E-Mail;Bemerkung", "eva@x.example", "keine Post und keine Anrufe", 1, true),
        ("E-Mail;Bemerkung", "eva@x.example", "weder Post noch Telefon noch Mail", 1, true),
        ("E-Mail;Bemerkung", "eva@x.example", "keine Werbung", 1, true),
        ("E-Mail;Bemerkung", "eva@x.example", "will nicht mehr", 1, false),
    ] {
        let place = Place::new();
        let mut book = place.create().0;
        let (addresses, skipped) = told(&mut book, &format!("{heading}\r\n{before};\"{word}\"\r\n"));
        assert_eq!(addresses.len(), blocked, "{word}: {addresses:?} {skipped:?}");
        let expected: &[(u32, String)] = if note { &[(2, "other_channel".to_owned())] } else { &[] };
        assert_eq!(skipped, expected, "{word}");
    }
}
