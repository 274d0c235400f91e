//! Bad input at every door: a clear code, and the book is as it was.
#![allow(clippy::format_collect)]

use serde_json::Value;

use crate::{list, office::Office};

/// Files that cannot be taken: what they are, bytes, exit code, kind, why.
fn refused() -> Vec<(&'static str, Vec<u8>, i32, &'static str, &'static str)> {
    let columns: Vec<String> = (0..1_001).map(|at| format!("Spalte {at}")).collect();
    let wide = format!("{}\r\n{}\r\n", columns.join(";"), "x;".repeat(1_000));
    vec![
        ("leer.csv", Vec::new(), 4, "fileUnreadable", "empty"),
        ("leerzeichen.csv", b" \r\n\t \r\n".to_vec(), 4, "fileUnreadable", "empty"),
        ("bild.csv", [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 64], &[0xff; 64]].concat(), 4, "fileUnreadable", "binary"),
        ("null.csv", b"Vorname;Nachname\r\nIlse;M\0ller\r\n".to_vec(), 4, "fileUnreadable", "binary"),
        ("brief.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), 4, "fileUnreadable", "binary"),
        ("liste.xlsx", b"PK\x03\x04\x14\0\x06\0".to_vec(), 1, "fileUnreadable", "xlsx_not_yet"),
        (
            "fritz.xml",
            b"<?xml version=\"1.0\"?>\n<phonebooks><phonebook/></phonebooks>".to_vec(),
            1,
            "fileUnreadable",
            "fritzbox",
        ),
        ("liste.xls", b"<html><table><tr><td>Vorname</td></tr></table></html>".to_vec(), 1, "fileUnreadable", "html"),
        ("termine.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_vec(), 1, "fileUnreadable", "ics"),
        ("fremd.json", b"{\"people\":[{\"name\":\"x\"}]}".to_vec(), 1, "fileUnreadable", "json"),
        ("post.eml", b"From: a@b.example\r\nTo: c@d.example\r\n\r\nAbmelden\r\n".to_vec(), 4, "fileUnreadable", "mail"),
        ("nurkopf.csv", b"Vorname;Nachname;E-Mail\r\n".to_vec(), 4, "fileUnreadable", "no_rows"),
        ("breit.csv", wide.into_bytes(), 1, "tooMany", ""),
    ]
}

#[test]
fn a_file_that_cannot_be_read_is_refused_with_its_reason_and_leaves_the_book_as_it_was() {
    let office = Office::new();
    office.run(&["add", "given=Ilse", "family=Huber"]).done();
    let before = office.run(&["stats"]).done();
    for (name, bytes, code, kind, why) in refused() {
        let file = office.file(name, bytes);
        for words in [vec!["import", file.as_str()], vec!["import", file.as_str(), "--dry-run"]] {
            let told = office.run(&words);
            assert_eq!((told.code, told.kind()), (code, kind), "{name} {told:?}");
            assert_eq!(told.json["error"]["why"].as_str().unwrap_or_default(), why, "{name}");
        }
    }
    assert_eq!(office.run(&["import", office.path("home").to_str().unwrap()]).code, 4, "a folder is no file");
    assert_eq!(office.run(&["import", "/dev/zero"]).kind(), "fileUnreadable", "a device is no file");
    assert_eq!(office.run(&["stats"]).done(), before);
}

#[test]
fn a_list_of_a_hundred_and_thirty_megabytes_in_one_line_is_refused() {
    let office = Office::new();
    let file = office.file("riesig.csv", vec![b'x'; (128 << 20) + 1]);
    let told = office.run(&["import", &file]);
    assert_eq!((told.code, told.kind()), (1, "fileTooLarge"));
}

/// What was held: line and reason.
fn held(report: &Value) -> Vec<(u64, String)> {
    let all = report["held"].as_array().unwrap().iter();
    all.map(|one| (one["line"].as_u64().unwrap(), one["reason"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn ragged_rows_and_doubled_headers_are_taken_as_far_as_they_make_sense() {
    let office = Office::new();
    let file = office.file(
        "schief.csv",
        "Vorname;Nachname;E-Mail;E-Mail\r\nIlse;Huber\r\nJörg;Weiß;j@b.example;j2@b.example;zuviel;mehr\r\n;;;\r\n\r\nHans\r\n",
    );
    let report = office.run(&["import", &file]).done();
    // Which cell is the one too many nobody knows: such a row stays out whole, and nothing is shifted.
    let stayed = vec![(3, "unreadable".to_owned())];
    assert_eq!((&report["read"], &report["taken"], held(&report)), (&3.into(), &2.into(), stayed), "{report}");
}

#[test]
fn a_list_cut_in_the_middle_of_a_quoted_cell_loses_that_row_and_no_other() {
    let office = Office::new();
    let whole = list::outlook(20);
    let cut = whole.rfind("Stammkunden").unwrap();
    let file = office.file("abgeschnitten.csv", list::windows_1252(&whole[..cut]));
    let report = office.run(&["import", &file]).done();
    assert_eq!((&report["taken"], held(&report)), (&19.into(), vec![(21, "unreadable".to_owned())]), "{report}");
}

#[test]
fn a_card_without_its_end_costs_that_card_alone() {
    let office = Office::new();
    let cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Huber;Ilse\r\nFN:Ilse Huber\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nN:Weiß;Jörg\r\nFN:Jörg Weiß\r\nEND:VCARD\r\n";
    let report = office.run(&["import", &office.file("handy.vcf", cards)]).done();
    assert_eq!(report["format"], "vcard");
    assert!(report["taken"].as_u64().unwrap() >= 1, "{report}");
    assert_eq!(report["read"].as_u64().unwrap(), 2, "{report}");
}

#[test]
fn the_wrong_charset_can_be_corrected() {
    let office = Office::new();
    let file = office.file("dos.csv", b"Vorname;Nachname\r\nJ\x94rg;Wei\xe1\r\n");
    let report = office.run(&["import", &file, "--charset", "cp850"]).done();
    assert_eq!(report["charset"], "cp850");
    let answer = office.run(&["import", &file, "--charset", "klingonisch"]);
    assert_eq!(answer.code, 2);
    let shown = office.run(&["show", "1"]).done();
    assert_eq!((&shown["given"], &shown["family"]), (&"Jörg".into(), &"Weiß".into()));
}

#[test]
fn hostile_text_is_kept_as_text_and_does_nothing() {
    let office = Office::new();
    let evil = [
        "<script>alert(1)</script>",
        "'; DROP TABLE contacts; --",
        "=cmd|' /C calc'!A0",
        "\u{202e}gnp.exe",
        "\u{1b}[2J",
        "{{7*7}}",
        "../../etc/passwd",
    ];
    let rows: String =
        evil.iter().enumerate().map(|(at, text)| format!("Ilse;\"{text} {at}\";\"{text}\"\r\n")).collect();
    let file = office.file("boese.csv", format!("Vorname;Nachname;Notizen\r\n{rows}"));
    let report = office.run(&["import", &file]).done();
    assert_eq!(report["taken"], evil.len(), "{report}");
    for (at, text) in evil.iter().enumerate() {
        let shown = office.run(&["show", &(at + 1).to_string()]).done();
        // Signs that turn the direction of writing are nobody's name: they hide what a cell says.
        assert_eq!(shown["family"], format!("{text} {at}").trim_start_matches('\u{202e}'));
        assert_eq!(
            shown["notes"][0]["value"].as_str().unwrap().trim_start_matches('\u{202e}'),
            text.trim_start_matches('\u{202e}')
        );
    }
    let verified = office.run(&["verify"]);
    assert_eq!((verified.code, &verified.json["ok"]), (0, &true.into()), "{verified:?}");
}

#[test]
fn overlong_cells_are_held_by_line_and_ten_megabytes_do_no_harm() {
    let office = Office::new();
    let long = "x".repeat(10 << 20);
    let file = office.file("lang.csv", format!("Vorname;Nachname;Notizen\r\nIlse;Huber;kurz\r\nJörg;Weiß;{long}\r\n"));
    let report = office.run(&["import", &file]).done();
    assert_eq!((&report["taken"], held(&report)), (&1.into(), vec![(3, "too_long".to_owned())]));
}

#[test]
fn a_mapping_that_is_none_is_refused() {
    let office = Office::new();
    let file = office.file("liste.csv", "A;B\r\nIlse;Huber\r\n");
    let mapping = office.file("gut.json", r#"{"A":"given","B":"family"}"#);
    assert_eq!(office.run(&["import", &file, "--mapping", &mapping]).done()["taken"], 1);
    for broken in ["", "[]", "{\"A\":\"hexerei\"}", "{\"C\":\"given\"}"] {
        let mapping = office.file("schlecht.json", broken);
        assert_eq!(office.run(&["import", &file, "--mapping", &mapping]).code, 1, "{broken}");
    }
}

#[test]
fn an_import_is_taken_back_once() {
    let office = Office::new();
    let file = office.file("liste.csv", list::windows_1252(&list::outlook(30)));
    let report = office.run(&["import", &file]).done();
    let import = report["import"].as_str().unwrap();
    let back = office.run(&["import", "--take-back", import]).done();
    assert_eq!(back["removed"], report["taken"]);
    assert_eq!(office.run(&["stats"]).done()["contacts"], 0);
    assert_eq!(office.run(&["import", "--take-back", import]).kind(), "notFound");
}

#[test]
fn broken_mails_backups_and_proofs_are_refused() {
    let office = Office::new();
    let id = office.run(&["add", "family=Huber", "email=h@beispiel.de"]).done()["id"].to_string();
    for (name, bytes) in [("leer.eml", &b""[..]), ("bild.eml", &b"\x89PNG\0\0\0"[..])] {
        assert_eq!(office.run(&["optout", &office.file(name, bytes)]).code, 4, "{name}");
    }
    assert_eq!(office.run(&["optout", &office.file("text.txt", "keine Adresse")]).code, 1);
    for (name, bytes) in [("leer.bak", &b""[..]), ("text.bak", &b"keine Sicherung"[..])] {
        let to = office.path("Neu.kundenbuch");
        let told = office.run(&["restore", &office.file(name, bytes), to.to_str().unwrap()]);
        assert_eq!((told.code, told.kind()), (4, "backupDamaged"), "{name}");
        assert!(!to.exists(), "a refused restore leaves no folder");
    }
    let told = office.run(&[
        "consent",
        "grant",
        &id,
        "--purpose",
        "newsletter",
        "--channel",
        "email",
        "--wording",
        "1",
        "--how",
        "paper",
        "--evidence",
        "/dev/zero",
    ]);
    assert_eq!(told.kind(), "fileUnreadable");
    let may = office.run(&["may-contact", &id, "--purpose", "newsletter", "--channel", "email"]).done();
    assert_eq!(may["allowed"], false);
}

#[test]
fn an_export_never_lands_in_the_books_own_folder() {
    let office = Office::new();
    office.run(&["add", "family=Huber"]).done();
    let database = office.book().join("book.db");
    let before = std::fs::read(&database).unwrap();
    let told = office.run(&["export", database.to_str().unwrap(), "--format", "json"]);
    assert_eq!((told.code, told.kind()), (1, "ownFolder"));
    assert!(std::fs::read(&database).unwrap().len() >= before.len());
    assert_eq!(office.run(&["stats"]).done()["contacts"], 1);
}

#[test]
fn no_door_writes_among_what_keeps_a_book_alive() {
    let (office, other) = (Office::new(), Office::new());
    office.run(&["add", "family=Huber"]).done();
    let backup = office.path("stand.kundenbuch-sicherung");
    office.run(&["backup", backup.to_str().unwrap()]).done();
    let renamed = other.path("Ordner");
    std::fs::rename(other.book(), &renamed).unwrap();
    std::os::unix::fs::symlink(&renamed, office.path("Verweis")).unwrap();
    let app = |office: &Office| office.path("home/.local/share/kundenbuch");
    let before = std::fs::read(renamed.join("keys.json")).unwrap();
    for place in [
        renamed.join("keys.json"),
        renamed.join("neu.json"),
        office.path("Verweis").join("keys.json"),
        office.book().join("ledger"),
        app(&office).join("x.head"),
        app(&other).join("neu.json"),
    ] {
        let place = place.to_str().unwrap();
        for words in [["export", place, "--format", "json"].as_slice(), &["backup", place]] {
            let told = office.run(words);
            assert_eq!((told.code, told.kind()), (1, "ownFolder"), "{words:?}");
        }
    }
    let told = office.run(&["export", backup.to_str().unwrap(), "--format", "json"]);
    assert_eq!((told.code, told.kind()), (1, "placeTaken"), "over a backup");
    for folder in [renamed.clone(), app(&other)] {
        assert_eq!(office.run(&["backup", folder.to_str().unwrap()]).kind(), "ownFolder");
    }
    let inside = renamed.join("innen.kundenbuch");
    let restored = office.run(&["restore", backup.to_str().unwrap(), inside.to_str().unwrap()]);
    assert_eq!(restored.kind(), "ownFolder");
    assert_eq!(office.run_at(&inside, &["create", "--key-cost", "floor"]).kind(), "ownFolder");
    assert_eq!(std::fs::read(renamed.join("keys.json")).unwrap(), before);
    assert_eq!(other.run_at(&renamed, &["stats"]).done()["contacts"], 0);
    assert_eq!(office.run(&["stats"]).done()["contacts"], 1);
}

/// The passphrase lies in a file like any other; whoever writes over it stands before a closed book.
#[test]
fn nothing_is_written_over_the_passphrase_file() {
    let office = Office::new();
    office.run(&["add", "family=Huber"]).done();
    let before = std::fs::read(office.path("phrase")).unwrap();
    let round_about = office.path("home").join("../phrase");
    std::os::unix::fs::symlink(office.path("."), office.path("Verweis")).unwrap();
    for place in [office.path("phrase"), round_about, office.path("Verweis/phrase")] {
        let place = place.to_str().unwrap();
        for words in [["export", place, "--format", "json"].as_slice(), &["export", place], &["backup", place]] {
            let told = office.run(words);
            assert_eq!((told.code, told.kind()), (1, "placeTaken"), "{words:?}");
        }
    }
    assert_eq!(std::fs::read(office.path("phrase")).unwrap(), before);
    let told = std::process::Command::new(env!("CARGO_BIN_EXE_kundenbuch-cli"))
        .args([
            "--book",
            office.book().to_str().unwrap(),
            "--passphrase-file",
            "phrase",
            "--json",
            "export",
            "./phrase",
        ])
        .env("HOME", office.path("home"))
        .current_dir(office.path("."))
        .output()
        .unwrap();
    assert_eq!(told.status.code(), Some(1), "by a relative name");
    assert_eq!(std::fs::read(office.path("phrase")).unwrap(), before);
}
