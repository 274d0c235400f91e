#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
//! The readers over files as other programs write them (`tests/files`, people made up).

use proptest::prelude::*;

use crate::suppression::own::Own;

use super::{
    mail::{self, Skip},
    *,
};
use crate::{
    contacts::{Kind, Salutation},
    exchange::{
        draft::{Claim, Draft, DraftAddress, DraftFact, Labelled},
        write,
    },
};

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../tests/files/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn read(name: &str) -> (Reading, Vec<Row>) {
    let reading = open(&file(name), &Options::default()).unwrap();
    let rows: Vec<Row> = reading.drafts().collect();
    assert_eq!(reading.rows as usize, rows.len(), "{name} promises as many rows as it gives");
    assert_eq!(rows, reading.drafts().collect::<Vec<_>>(), "{name} reads the same twice");
    (reading, rows)
}

fn drafts(name: &str) -> Vec<Draft> {
    read(name).1.into_iter().filter_map(|row| row.draft.ok()).collect()
}

fn pairs(list: &[Labelled]) -> Vec<(&str, &str)> {
    list.iter().map(|item| (item.value.as_str(), item.label.as_str())).collect()
}

#[test]
fn every_sample_gives_these_drafts() {
    for name in [
        "outlook_de.csv",
        "outlook_en.csv",
        "google_old.csv",
        "google_new.csv",
        "thunderbird_de.csv",
        "thunderbird_en.csv",
        "handel_dos.csv",
        "handel.csv",
        "outlook_21.vcf",
        "android_21.vcf",
        "apple_30.vcf",
        "google_30.vcf",
        "modern_40.vcf",
        "broken.vcf",
    ] {
        let (reading, rows) = read(name);
        let rows: Vec<serde_json::Value> = rows
            .iter()
            .map(|row| match &row.draft {
                Ok(draft) => serde_json::to_value(draft).unwrap(),
                Err(fault) => serde_json::json!({ "line": row.line, "fault": fault.code() }),
            })
            .map(without_empty)
            .collect();
        let seen = serde_json::json!({
            "format": reading.format.code(), "charset": reading.charset.code(), "ignored": reading.ignored, "rows": rows,
        });
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots", omit_expression => true }, {
            insta::assert_json_snapshot!(name.replace('.', "_"), seen);
        });
    }
}

/// Leaves out what a draft does not hold, so that a snapshot can be read.
fn without_empty(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value as V;
    match value {
        V::Object(map) => V::Object(
            map.into_iter()
                .map(|(name, value)| (name, without_empty(value)))
                .filter(|(_, v)| {
                    !matches!(v, V::Null | V::Bool(false)) && *v != V::String(String::new()) && *v != V::Array(vec![])
                })
                .collect(),
        ),
        V::Array(list) => V::Array(list.into_iter().map(without_empty).collect()),
        other => other,
    }
}

#[test]
fn outlook_in_german_gives_the_whole_person() {
    let (reading, _) = read("outlook_de.csv");
    assert_eq!(
        (reading.format, reading.charset, reading.delimiter),
        (Format::OutlookDe, Charset::Windows1252, Some(','))
    );
    let drafts = drafts("outlook_de.csv");
    let ilse = &drafts[0];
    assert_eq!((ilse.salutation, ilse.title.as_str()), (Some(Salutation::Ms), "Dr."));
    assert_eq!((ilse.family.as_str(), ilse.organisation.as_str()), ("Brüggemann", "Brüggemann & Söhne KG"));
    assert_eq!(ilse.kind, Some(Kind::Person));
    assert_eq!(ilse.birthday, "1961-05-12");
    assert_eq!(ilse.tags, ["Stammkundin", "Weinprobe"]);
    assert_eq!(ilse.notes, ["mag Silvaner\r\nund \"Trockenes\""]);
    assert_eq!(pairs(&ilse.emails), [("ilse@beispiel.de", ""), ("i.brueggemann@firma.example", "")]);
    assert_eq!(ilse.addresses[0].street, "Am Wall 3\nHinterhaus");
    assert_eq!((ilse.addresses[0].postcode.as_str(), ilse.addresses[0].label.as_str()), ("01067", "work"));
    assert_eq!((ilse.addresses[1].place.as_str(), ilse.addresses[1].label.as_str()), ("Radebeul", "home"));
    assert!(ilse.facts.is_empty(), "0.0.00 is no date: {:?}", ilse.facts);
    assert!(drafts[1].emails.is_empty(), "an Exchange path is no address");
    assert_eq!((drafts[2].kind, drafts[2].organisation.as_str()), (Some(Kind::Organisation), "Holzbau Straßer GmbH"));
}

#[test]
fn saving_again_in_german_excel_changes_nothing() {
    let lines = |drafts: Vec<Draft>| drafts.into_iter().map(|draft| Draft { line: 0, ..draft }).collect::<Vec<_>>();
    assert_eq!(lines(drafts("outlook_de.csv")), lines(drafts("outlook_de_excel.csv")));
}

#[test]
fn joined_and_preferred_values_of_google_are_taken_apart() {
    let anna = &drafts("google_old.csv")[0];
    assert_eq!(
        pairs(&anna.emails),
        [("a.oeztuerk@zeitung.example", "work"), ("redaktion@zeitung.example", "work"), ("anna@beispiel.de", "home")]
    );
    assert_eq!(anna.phones.len(), 3);
    assert_eq!(anna.birthday, "--05-12");
    assert_eq!(anna.tags, ["Weinclub", "Presse"]);
    assert_eq!(anna.facts, [DraftFact { name: "Lieblingswein".into(), value: "Fendant".into() }]);
    let oemer = &drafts("google_new.csv")[0];
    assert_eq!(oemer.addresses.len(), 2);
    assert_eq!(
        oemer.addresses[1],
        DraftAddress {
            label: "work".into(),
            street: "Ring 5".into(),
            postcode: "53111".into(),
            place: "Bonn".into(),
            country: "DE".into()
        }
    );
}

#[test]
fn a_dos_list_with_a_title_above_is_read_by_its_header() {
    let (reading, rows) = read("handel_dos.csv");
    assert_eq!(reading.charset, Charset::Cp850);
    let lines: Vec<u32> = rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [4, 5, 6, 8]);
    let drafts = drafts("handel_dos.csv");
    assert_eq!((drafts[0].organisation.as_str(), drafts[0].family.as_str()), ("Weinhandlung Großmann", "Käßner"));
    assert_eq!(drafts[0].claims, [Claim::No]);
    assert_eq!(drafts[0].addresses[0].street, "Schloßstraße 3");
    assert_eq!((drafts[0].addresses[0].postcode.as_str(), drafts[0].addresses[0].country.as_str()), ("01067", "D"));
    assert_eq!((drafts[1].given.as_str(), drafts[1].family.as_str()), ("Jürgen", "Müller"));
    assert_eq!((drafts[1].birthday.as_str(), &drafts[1].claims[..]), ("1955-04-01", &[Claim::Yes][..]));
    assert_eq!((drafts[2].organisation.as_str(), drafts[2].department.as_str()), ("Gebr. Höß GmbH", "Filiale Süd"));
    assert_eq!(drafts[3].birthday, "", "the 31st of February is no birthday");
    assert_eq!(drafts[3].facts[0].value, "31.2.1950");
}

#[test]
fn a_trade_list_keeps_what_it_does_not_know_and_never_reads_cards() {
    let (reading, rows) = read("handel.csv");
    let sepp = rows[0].draft.as_ref().unwrap();
    assert_eq!(sepp.facts, [DraftFact { name: "Schuhgröße".into(), value: "43".into() }]);
    assert!(!format!("{sepp:?}").contains("4111"));
    assert_eq!(sepp.emails.len(), 2, "two columns on one field add up");
    assert_eq!(sepp.notes, ["zahlt\r\nbar", "sagt \"servus\""]);
    assert_eq!(sepp.claims, [Claim::Stop]);
    assert_eq!(rows[1].draft.as_ref().unwrap().kind, Some(Kind::Organisation));
    assert_eq!((rows[2].line, &rows[2].draft), (5, &Err(RowFault::Unreadable)));
    let pia = rows[3].draft.as_ref().unwrap();
    assert_eq!(pairs(&pia.emails), [("pia@beispiel.de", ""), ("pia.lang@firma.example", "")]);
    assert_eq!(pia.notes, ["=1+1"], "our own mark against formulas goes");
    assert_eq!(rows[3].surplus, 1);
    let column = |name: &str| reading.columns.iter().find(|column| column.header == name).unwrap().clone();
    assert_eq!(column("Kreditkarte").field, Field::Card);
    assert_eq!(column("KDNR").samples, ["K1", "K2", "K4"]);
    assert!((column("Schuhgröße").filled - 0.25).abs() < 0.01);
}

#[test]
fn a_list_without_header_is_read_by_what_it_holds() {
    let (reading, rows) = read("nur_adressen.txt");
    assert_eq!(reading.columns[0].field, Field::Email(Label::None));
    assert_eq!(rows[0].draft.as_ref().unwrap().emails[0].value, "anna@beispiel.de");
}

#[test]
fn a_mapping_gives_columns_another_meaning() {
    let mapping = serde_json::from_str(r#"{"kdnr":"note","Schuhgröße":"ignore"}"#).unwrap();
    let options = Options { mapping, ..Options::default() };
    let reading = open(&file("handel.csv"), &options).unwrap();
    let draft = reading.drafts().next().unwrap().draft.unwrap();
    assert_eq!(draft.notes[0], "K1");
    assert!(draft.facts.is_empty());
    let wrong = serde_json::from_str(r#"{"Gibt es nicht":"note"}"#).unwrap();
    assert!(matches!(
        open(&file("handel.csv"), &Options { mapping: wrong, ..Options::default() }),
        Err(Error::NotFound { .. })
    ));
}

#[test]
fn somebody_may_force_another_charset() {
    let options = Options { charset: Some(Charset::Cp850), ..Options::default() };
    let reading = open(&file("outlook_de.csv"), &options).unwrap();
    assert_eq!(reading.charset, Charset::Cp850);
}

#[test]
fn cards_of_outlook_and_android_keep_their_umlauts() {
    let ilse = &drafts("outlook_21.vcf")[0];
    assert_eq!(
        (ilse.family.as_str(), ilse.salutation, ilse.title.as_str()),
        ("Brüggemann", Some(Salutation::Ms), "Dr.")
    );
    assert_eq!(ilse.addresses[0].street, "Am Wall 3\nHinterhaus");
    assert_eq!(ilse.notes, ["mag Silvaner\nund Käse, \"trocken\"; sehr"]);
    assert_eq!(pairs(&ilse.phones), [("0351 445566", "work"), ("+49 171 2223344", "mobile"), ("0351 445567", "fax")]);
    let oemer = &drafts("android_21.vcf")[0];
    assert_eq!((oemer.family.as_str(), oemer.addresses[0].street.as_str()), ("Yıldız", "Straße 1"));
    assert_eq!(oemer.birthday, "--05-12");
    assert_eq!(drafts("latin1_21.vcf")[0].family, "Müßig");
}

#[test]
fn cards_of_apple_keep_groups_labels_and_the_year_unknown() {
    let (reading, rows) = read("apple_30.vcf");
    assert_eq!(rows.len(), 2, "a group of others is no contact");
    let anna = rows[0].draft.as_ref().unwrap();
    assert_eq!(
        pairs(&anna.emails),
        [("a.oeztuerk@zeitung.example", "work"), ("anna@beispiel.de", "home"), ("anna@verein.example", "Chor")]
    );
    assert_eq!(pairs(&anna.phones)[2], ("0351 1", "other"));
    assert_eq!((anna.birthday.as_str(), anna.department.as_str()), ("--05-12", "Redaktion, Kultur"));
    assert_eq!(rows[1].draft.as_ref().unwrap().kind, Some(Kind::Organisation));
    let ignored: Vec<(&str, u32)> = reading.ignored.iter().map(|i| (i.name.as_str(), i.count)).collect();
    assert!(ignored.contains(&("PHOTO", 1)) && ignored.contains(&("X-PHONETIC-LAST-NAME", 1)), "{ignored:?}");
}

#[test]
fn a_broken_card_costs_no_other() {
    let (_, rows) = read("broken.vcf");
    let seen: Vec<(u32, String)> = rows
        .iter()
        .map(|row| (row.line, row.draft.as_ref().map_or_else(|f| f.code().to_owned(), |d| d.family.clone())))
        .collect();
    let of = |line: u32, name: &str| (line, name.to_owned());
    assert_eq!(
        seen,
        [
            of(2, "Ohne"),
            of(7, "Chef"),
            of(18, "unreadable"),
            of(19, "Klein"),
            of(24, "unreadable"),
            of(27, "von der Au")
        ]
    );
    assert_eq!(
        pairs(&rows[1].draft.as_ref().unwrap().phones),
        [("0731 2", "work")],
        "the agent's number is not the chief's"
    );
}

#[test]
fn files_that_are_no_lists_are_refused_by_name() {
    let why = |bytes: &[u8]| match open(bytes, &Options::default()) {
        Err(Error::FileUnreadable { why }) => why,
        other => format!("{other:?}"),
    };
    assert_eq!(why(b""), "empty");
    assert_eq!(why(b" \r\n "), "empty");
    assert_eq!(why(b"\xef\xbb\xbf\r\n"), "empty");
    assert_eq!(why(b"PK\x03\x04rest"), "xlsx_not_yet");
    assert_eq!(why(b"Name;Ort\nA\0B;C\n"), "binary");
    assert_eq!(why(b"\x7fELF\x02\x01\x01\0\0\0"), "binary");
    assert_eq!(why(b"Name;Ort\r\n"), "no_rows");
    assert_eq!(why(&file("abmeldungen.mbox")), "mail");
}

fn claims_of(header: &str, cell: &str) -> Vec<Claim> {
    let text = format!("Vorname;Nachname;{header}\nAnna;Huber;{cell}\n");
    let row = open(text.as_bytes(), &Options::default()).unwrap().drafts().next().unwrap();
    row.draft.unwrap().claims
}

#[test]
fn whatever_stands_in_a_stop_column_stops() {
    for header in ["Werbesperre", "Sperrvermerk", "Widerspruch", "Opt-out", "Robinsonliste"] {
        for cell in [
            "Widerspruch",
            "keine Werbung",
            "Stop",
            "nicht anschreiben",
            "abgemeldet",
            "unsubscribed",
            "x",
            "X",
            "ja",
            "1",
            "y",
            "true",
            "wahr",
            "03.05.2021",
            "2021-05-03",
            "Nein, keine Werbung!",
            "opt-out",
            "?",
            "gesperrt",
        ] {
            assert_eq!(claims_of(header, cell), [Claim::Stop], "{header}: {cell}");
        }
    }
}

#[test]
fn only_a_plain_no_or_nothing_in_a_stop_column_stops_nobody() {
    for cell in ["", " ", "nein", "Nein", "N", "no", "0", "false", "FALSCH", "-", "–"] {
        assert_eq!(claims_of("Werbesperre", cell), [], "{cell}");
    }
}

#[test]
fn a_no_in_a_newsletter_column_is_no_stop() {
    assert_eq!(claims_of("Newsletter", "nein"), [Claim::No]);
}

#[test]
fn a_refusal_says_which_channel_and_when() {
    for (header, cell, claims, day) in [
        ("Newsletter", "abgemeldet am 3.4.2023", &[Claim::No][..], "2023-04-03"),
        ("UNSUB_TIME", "2024-03-12 10:00:00", &[Claim::Stop], "2024-03-12"),
        ("Widerspruch am", "12.03.2024", &[Claim::Stop], "2024-03-12"),
        ("Do Not Call", "TRUE", &[Claim::NoPhone], ""),
        ("Accepts SMS Marketing", "no", &[Claim::NoSms], ""),
        ("Werbesperre Post", "x", &[Claim::Stop], ""),
        ("Katalog abbestellt", "x", &[Claim::NoPost], ""),
        ("Status", "unsubscribed", &[Claim::No], ""),
        ("Status", "Stammkunde", &[], ""),
        ("Newsletter", "vielleicht", &[Claim::Unclear], ""),
    ] {
        let text = format!("Vorname;Nachname;{header}\nAnna;Huber;{cell}\n");
        let draft = open(text.as_bytes(), &Options::default()).unwrap().drafts().next().unwrap().draft.unwrap();
        assert_eq!((&draft.claims[..], draft.refused_on.as_str()), (claims, day), "{header}: {cell}");
        assert!(draft.phones.is_empty(), "{header}: {cell}");
    }
}

fn one_draft(text: &str) -> Draft {
    open(text.as_bytes(), &Options::default()).unwrap().drafts().next().unwrap().draft.unwrap()
}

#[test]
fn cells_that_are_no_value_give_none() {
    let draft = one_draft(
        "Kundennr.;Vorname;Name;PLZ;Ort;Telefon;E-Mail\n\"=\"\"00123\"\"\";Gesa;\"Thoma\r\nWeber\";\"=\"\"01067\"\"\";Bad\\nHomburg;'0351 998877;\u{200b}g@t.example\n",
    );
    assert_eq!((draft.customer_number.as_str(), draft.family.as_str()), ("00123", "Thoma Weber"));
    assert_eq!((draft.addresses[0].postcode.as_str(), draft.addresses[0].place.as_str()), ("01067", "Bad Homburg"));
    assert_eq!((draft.phones[0].value.as_str(), draft.emails[0].value.as_str()), ("0351 998877", "g@t.example"));
    let draft = one_draft("Vorname;Name;Telefon;E-Mail;Firma;Ort\nGesa;Thoma;-;keine;k.A.;n/a\n");
    assert!(draft.phones.is_empty() && draft.emails.is_empty() && draft.addresses.is_empty());
    assert_eq!(draft.organisation, "");
    for (cell, mails) in [
        ("e@x.example#mailto:e@x.example#", &["e@x.example"][..]),
        ("Eva#mailto:e@x.example#", &["e@x.example"]),
        ("+f@nl.example", &["+f@nl.example"]),
        ("x500:/o=Firma/ou=First/cn=eva", &[]),
        ("a1@x.example; a2@x.example", &["a1@x.example", "a2@x.example"]),
    ] {
        let draft = one_draft(&format!("Name;Vorname;E-Mail\nA;B;\"{cell}\"\n"));
        let found: Vec<&str> = draft.emails.iter().map(|mail| mail.value.as_str()).collect();
        assert_eq!(found, mails, "{cell}");
    }
}

#[test]
fn a_birthday_nobody_can_have_is_held_and_pointed_out() {
    for (cell, held) in [("1.1.2199", true), ("1.1.1800", true), ("1.1.1950", false)] {
        let draft = one_draft(&format!("Vorname;Name;Geburtstag\nA;B;{cell}\n"));
        assert_eq!((draft.birthday.is_empty(), draft.unread == ["birthday"]), (held, held), "{cell}");
    }
}

#[test]
fn a_heading_that_stands_again_is_left_out_and_counted() {
    let text = "KdNr;Name;Vorname\n1;Abel;Inge\nKdNr;Name;Vorname\n2;Bock;Kurt\n";
    let reading = open(text.as_bytes(), &Options::default()).unwrap();
    assert_eq!((reading.rows, reading.drafts().count()), (2, 2));
    assert_eq!(reading.ignored, [Ignored { name: "repeated_heading".into(), count: 1 }]);
}

#[test]
fn a_foreign_line_is_pointed_out_and_the_rest_stays_right() {
    let mut bytes = "Name;Vorname;Ort\nMüller;Jörg;Köln\nGroß;Änne;Görlitz\n".as_bytes().to_vec();
    bytes.extend(b"Sch\xe4fer;G\xf6tz;F\xfcrth\nWei\xc3\x9f;Zo\xc3\xab;Kiel\n");
    let drafts: Vec<Draft> =
        open(&bytes, &Options::default()).unwrap().drafts().map(|row| row.draft.unwrap()).collect();
    let names: Vec<&str> = drafts.iter().map(|draft| draft.family.as_str()).collect();
    assert_eq!(names, ["Müller", "Groß", "Schäfer", "Weiß"]);
    assert_eq!(drafts.iter().map(|draft| draft.unread.len()).collect::<Vec<_>>(), [0, 0, 1, 0]);
}

#[test]
fn opening_a_file_can_be_cancelled_and_tells_how_far_it_is() {
    let text = "Name;Ort\n".to_owned() + &"Huber;Ulm\n".repeat(2_000);
    let told = std::cell::Cell::new(0);
    let watch = |done: u64, all: u64| {
        assert!(done <= all);
        told.set(told.get() + 1);
        if told.get() < 3 { std::ops::ControlFlow::Continue(()) } else { std::ops::ControlFlow::Break(()) }
    };
    assert!(matches!(open_watched(text.as_bytes(), &Options::default(), &watch), Err(Error::Cancelled)));
    assert_eq!(told.get(), 3);
}

#[test]
fn a_row_with_very_many_values_is_held() {
    let text = format!("Name;Tags\nHuber;{}\nMeyer;a,b\n", "a,".repeat(5_000));
    let rows: Vec<Row> = open(text.as_bytes(), &Options::default()).unwrap().drafts().collect();
    assert_eq!(rows[0].draft, Err(RowFault::TooLong));
    assert!(rows[1].draft.is_ok());
}

#[test]
fn limits_are_kept() {
    let columns = "a;".repeat(1_000_000);
    assert!(
        matches!(open(columns.as_bytes(), &Options::default()), Err(Error::TooMany { what, .. }) if what == "columns")
    );
    let rows = "x\n".repeat(1_000_002);
    assert!(matches!(open(rows.as_bytes(), &Options::default()), Err(Error::TooMany { what, .. }) if what == "rows"));
    let line = vec![b'x'; MAX_BYTES + 1];
    assert!(matches!(open(&line, &Options::default()), Err(Error::FileTooLarge { .. })));
    let long = format!("Name;Ort\n{};Ulm\nMeyer;Ulm\n", "x".repeat(10 << 20));
    let rows: Vec<Row> = open(long.as_bytes(), &Options::default()).unwrap().drafts().collect();
    assert!(matches!(rows[0].draft, Err(RowFault::TooLong)));
    assert!(rows[1].draft.is_ok());
    let note = format!("BEGIN:VCARD\nN:Meyer\nNOTE:{}\nEND:VCARD\n", "x".repeat(10 << 20));
    let rows: Vec<Row> = open(note.as_bytes(), &Options::default()).unwrap().drafts().collect();
    assert!(matches!(rows[0].draft, Err(RowFault::TooLong)));
}

#[test]
fn opt_out_mails_count_their_senders_only() {
    let own = Own::new(&["wir@firma.example".to_owned()]);
    let found = mail::senders(&file("abmeldungen.mbox"), &own).unwrap();
    let seen: Vec<(u32, &str, Option<Skip>)> =
        found.iter().map(|found| (found.place, found.address.as_str(), found.skipped)).collect();
    assert_eq!(
        seen,
        [
            (1, "Joerg@beispiel.de", None),
            (2, "MAILER-DAEMON@mx.example", Some(Skip::MailerDaemon)),
            (3, "pia@beispiel.de", Some(Skip::AutoReply)),
            (4, "wir@firma.example", Some(Skip::Own)),
            (5, "no-reply@portal.example", Some(Skip::NoReply)),
            (6, "joerg@beispiel.de", Some(Skip::Double)),
        ]
    );
}

#[test]
fn opt_outs_come_from_pasted_text_and_tables_too() {
    let found = mail::pasted("Bitte löschen:\n <anna@beispiel.de>, Ben (ben@beispiel.de).\nDanke", &Own::default());
    assert_eq!(
        found.iter().map(|f| (f.address.as_str(), f.place)).collect::<Vec<_>>(),
        [("anna@beispiel.de", 2), ("ben@beispiel.de", 2)]
    );
    let found = mail::any(&file("nur_adressen.txt"), &Options::default(), &Own::default(), None).unwrap();
    assert_eq!(found.len(), 2);
    let found = mail::any(&file("handel.csv"), &Options::default(), &Own::default(), None).unwrap();
    assert_eq!(found.iter().map(|f| f.place).collect::<Vec<_>>(), [2, 2, 2, 4, 5, 6, 6]);
}

#[test]
fn a_mail_whose_sender_stands_behind_long_headers_counts_its_sender_only() {
    let servers = "Received: from mx.beispiel.example by mail.firma.example\r\n".repeat(300);
    let mail = format!("{servers}From: Anna <anna@beispiel.de>\r\n\r\nNehmt auch ben@beispiel.de heraus.\r\n");
    let found = mail::any(mail.as_bytes(), &Options::default(), &Own::default(), None).unwrap();
    assert_eq!(found.iter().map(|one| one.address.as_str()).collect::<Vec<_>>(), ["anna@beispiel.de"]);
}

#[test]
fn rows_of_an_opt_out_table_that_cannot_be_read_are_named() {
    let long = "x".repeat(MAX_FIELD + 1);
    let text = format!("E-Mail;Name\nanna@beispiel.de;A\n\"ben@beispiel.de;B\n{long};C\npia@beispiel.de;P\n");
    let found = mail::any(text.as_bytes(), &Options::default(), &Own::default(), None).unwrap();
    let seen: Vec<(u32, &str)> = found.iter().map(|one| (one.place, one.address.as_str())).collect();
    assert_eq!(seen, [(2, "anna@beispiel.de"), (3, ""), (4, ""), (5, "pia@beispiel.de")]);
}

// Round trips and mutants.

fn word() -> impl Strategy<Value = String> {
    "[A-Za-zÄÖÜäöüßé0-9=+@;,:\\\\'\"-][A-Za-zäöüß0-9 ,;:\\\\'\"=-]{0,90}[a-zäöüß0-9]"
}

fn maybe() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), word()]
}

fn label() -> impl Strategy<Value = String> {
    prop_oneof![Just(""), Just("work"), Just("home"), Just("mobile"), Just("fax"), Just("other"), Just("Chor")]
        .prop_map(str::to_owned)
}

fn labelled() -> impl Strategy<Value = Labelled> {
    ("[a-z0-9]{3,12}", label()).prop_map(|(value, label)| Labelled { value: format!("{value}@beispiel.de"), label })
}

prop_compose! {
    fn draft()(
        (given, family, additional, suffix, organisation, department) in (maybe(), word(), maybe(), maybe(), word(), maybe()),
        (position, customer_number, note) in (maybe(), maybe(), word()),
        emails in prop::collection::vec(labelled(), 0..3),
        phones in prop::collection::vec(("[+]49 [1-9][0-9]{6,9}", label()), 0..3),
        addresses in prop::collection::vec((label(), word(), "[0-9]{5}", word(), maybe()), 0..3),
        facts in prop::collection::vec(("[A-Z][a-zäöü]{3,9}", word()), 0..3),
        tags in prop::collection::btree_set("[A-Za-zäöü]{2,8}q", 0..3), // no short word of a no, like DNC
        salutation in prop_oneof![Just(None), Just(Some(Salutation::Ms)), Just(Some(Salutation::Mr))],
        (title, birthday) in (prop_oneof![Just(""), Just("Dr."), Just("Prof. Dr.")], prop_oneof![Just(""), Just("1961-05-12"), Just("--02-29")]),
        minor: bool,
        claims in prop::sample::subsequence(vec![Claim::Yes, Claim::No, Claim::Stop], 0..=3),
    ) -> Draft {
        let mut emails: Vec<Labelled> = emails;
        emails.dedup_by(|a, b| a.value == b.value);
        let mut phones: Vec<Labelled> = phones.into_iter().map(|(value, label)| Labelled { value, label }).collect();
        phones.dedup_by(|a, b| a.value == b.value);
        Draft {
            line: 1, kind: Some(Kind::Person), salutation, address_form: None, title: title.to_owned(), given, additional, family, suffix,
            organisation, department, position, emails, phones,
            addresses: addresses.into_iter().map(|(label, street, postcode, place, country)| DraftAddress { label, street: format!("{street}\nHinterhaus"), postcode, place, country }).collect(),
            websites: vec![], birthday: birthday.to_owned(), customer_number, tags: tags.into_iter().collect(),
            notes: vec![note.clone(), format!("{note}\nzweite Zeile")],
            facts: facts.into_iter().map(|(name, value)| DraftFact { name, value }).collect(),
            minor, claims, ..Draft::default()
        }
    }
}

fn twins(list: &[Labelled]) -> bool {
    list.iter().enumerate().any(|(at, item)| list[..at].iter().any(|other| other.value == item.value))
}

fn mutants(name: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let bytes = file(name);
    let length = bytes.len();
    prop::collection::vec((0..length, any::<u8>(), 0_u8..4), 1..12).prop_map(move |changes| {
        let mut bytes = bytes.clone();
        for (at, byte, what) in changes {
            let at = at % bytes.len().max(1);
            match what {
                0 => bytes[at] = byte,
                1 => bytes.truncate(at.max(1)),
                2 => bytes.insert(at, [b'"', b';', b'\n', b'=', b'\\', b':', 0, b'\r'][usize::from(byte % 8)]),
                _ => {
                    let copy = bytes[at..].to_vec();
                    bytes.extend_from_slice(&copy[..copy.len().min(2_000)]);
                }
            }
        }
        bytes
    })
}

fn survive(bytes: &[u8]) {
    if let Ok(reading) = open(bytes, &Options::default()) {
        assert_eq!(reading.drafts().count(), reading.rows as usize);
    }
    for format in [Format::Vcard, Format::Table] {
        let options = Options { format: Some(format), ..Options::default() };
        if let Ok(reading) = open(bytes, &options) {
            let mut before = 0;
            for row in reading.drafts() {
                assert!(row.line >= before);
                before = row.line;
            }
        }
    }
    let _ = mail::senders(bytes, &Own::default());
}

proptest! {
    #[test]
    fn drafts_come_back_from_a_card(draft in draft()) {
        prop_assume!(!twins(&draft.emails) && !twins(&draft.phones));
        let mut bytes = Vec::new();
        write::vcard::write_card(&mut bytes, &draft, &write::vcard::Marks::default()).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75));
        let back: Vec<Row> = open(&bytes, &Options::default()).unwrap().drafts().collect();
        prop_assert_eq!(back.len(), 1);
        prop_assert_eq!(back[0].draft.as_ref().unwrap(), &draft);
    }

    #[test]
    fn drafts_come_back_from_a_table(draft in draft()) {
        prop_assume!(!twins(&draft.emails) && !twins(&draft.phones));
        let draft = Draft { line: 2, ..draft };
        let mut bytes = Vec::new();
        write::csv::write_drafts(&mut bytes, std::slice::from_ref(&draft)).unwrap();
        let back: Vec<Row> = open(&bytes, &Options::default()).unwrap().drafts().collect();
        prop_assert_eq!(back.len(), 1);
        prop_assert_eq!(back[0].draft.as_ref().unwrap(), &draft);
    }

    #[test]
    fn any_bytes_are_survived(bytes: Vec<u8>) {
        survive(&bytes);
    }

    #[test]
    fn any_text_is_survived(text in "(BEGIN:VCARD\n|END:VCARD\n|AGENT:|N:|TEL;|[;:\"=\\\\,. \n\r]|=0D|ENCODING=QUOTED-PRINTABLE|item1.|X-ABLabel|[a-zü@]){0,60}") {
        survive(text.as_bytes());
    }

    #[test]
    fn changed_samples_are_survived(
        bytes in prop_oneof![
            mutants("outlook_de.csv"), mutants("google_old.csv"), mutants("handel.csv"), mutants("handel_dos.csv"),
            mutants("outlook_21.vcf"), mutants("apple_30.vcf"), mutants("broken.vcf"), mutants("modern_40.vcf"),
            mutants("abmeldungen.mbox"),
        ]
    ) {
        survive(&bytes);
    }
}
