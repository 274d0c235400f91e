//! Making a book, entering and editing people, exit codes, the batch.

use std::fs;

use crate::office::Office;

#[test]
fn a_book_is_made_once_and_tells_its_recovery_code() {
    let office = Office::bare();
    let made = office.run(&["create", "--key-cost", "floor"]).done();
    assert!(made["recovery_code"].as_str().unwrap().len() > 20, "{made}");
    assert!(made["book"].as_str().unwrap().ends_with("Probe.kundenbuch"));
    let again = office.run(&["create", "--key-cost", "floor"]);
    assert_eq!((again.code, again.kind()), (1, "placeTaken"));
}

#[test]
fn a_lost_recovery_code_is_replaced_and_the_sheet_can_be_checked() {
    let office = Office::bare();
    let made = office.run(&["create", "--key-cost", "floor"]).done();
    let old = office.file("alt", made["recovery_code"].as_str().unwrap());
    let check = |file: &str| office.run(&["recovery-code", "--check", file]);
    assert_eq!(check(&old).done()["opens"], true);
    let told = office.run(&["recovery-code"]).done();
    let new = office.file("neu", told["recovery_code"].as_str().unwrap());
    assert_eq!((check(&old).done()["opens"].clone(), check(&new).done()["opens"].clone()), (false.into(), true.into()));
    let mistyped = check(&office.file("vertippt", "K7Q2MD"));
    assert_eq!((mistyped.code, mistyped.kind()), (3, "recoveryCodeMistyped"));

    // The code opens the book, but only who knows the passphrase gets another one.
    office.file("phrase", fs::read(&new).unwrap());
    assert_eq!(office.run(&["stats"]).code, 0);
    let refused = office.run(&["recovery-code"]);
    assert_eq!((refused.code, refused.kind()), (3, "wrongPassphrase"));
    assert_eq!(check(&new).done()["opens"], true);
}

#[test]
fn each_trouble_has_its_exit_code_and_words() {
    let office = Office::new();
    for (words, code, kind) in [
        (vec!["tanzen"], 2, "usage"),
        (vec!["stats", "--tanzen"], 2, "usage"),
        (vec!["stats", "zuviel"], 2, "usage"),
        (vec!["show"], 2, "usage"),
        (vec!["show", "999999"], 1, "contactGone"),
        (vec!["show", "00000000000070008000000000000000"], 1, "notFound"),
        (vec!["show", "Huber"], 2, "notAUid"),
        (vec!["add", "quatsch=1"], 2, "unknownField"),
        (vec!["add", "Huber"], 2, "usage"),
        (vec!["add", "family="], 1, "invalidValue"),
        (vec!["add", "family=Huber", "birthday=31.2.1970"], 1, "invalidValue"),
        (vec!["add", "family=Huber", "note=4111 1111 1111 1111"], 1, "invalidValue"),
        (vec!["import", "gibt-es-nicht.csv"], 1, "placeMissing"),
        (vec!["import"], 2, "usage"),
        (vec!["undo"], 1, "nothingToUndo"),
    ] {
        let told = office.run(&words);
        assert_eq!((told.code, told.kind()), (code, kind), "{words:?} {told:?}");
        assert!(!told.said.trim().is_empty(), "{words:?} is told without words");
    }
    assert_eq!(office.run(&["stats"]).done()["contacts"], 0);
}

#[test]
fn a_wrong_passphrase_and_a_damaged_book_are_told_apart_and_change_nothing() {
    let office = Office::new();
    let before: Vec<Vec<u8>> = ["book.db", "keys.json"].map(|name| fs::read(office.book().join(name)).unwrap()).into();
    office.file("phrase", "falsch\n");
    let wrong = office.run(&["stats"]);
    assert_eq!((wrong.code, wrong.kind()), (3, "wrongPassphrase"));
    let after: Vec<Vec<u8>> = ["book.db", "keys.json"].map(|name| fs::read(office.book().join(name)).unwrap()).into();
    assert!(before == after, "a wrong passphrase changed a byte");

    office.file("phrase", "sieben graue gaense fliegen heim");
    let keys = fs::read_to_string(office.book().join("keys.json")).unwrap();
    fs::write(office.book().join("keys.json"), &keys[..keys.len() / 2]).unwrap();
    let damaged = office.run(&["stats"]);
    assert_eq!((damaged.code, damaged.kind()), (4, "bookDamaged"));
}

#[test]
fn a_passphrase_file_that_is_missing_or_no_text_is_named() {
    let office = Office::new();
    fs::remove_file(office.path("phrase")).unwrap();
    assert_eq!(office.run(&["stats"]).kind(), "placeMissing");
    office.file("phrase", b"\xff\xfe\n");
    assert_eq!(office.run(&["stats"]).kind(), "fileUnreadable");
}

#[test]
fn what_is_entered_is_shown_with_where_it_comes_from() {
    let office = Office::new();
    let words = [
        "add",
        "given=Ilse",
        "family=Müller",
        "email=ilse@beispiel.de",
        "phone=0351 445566",
        "mobile=0171 2223344",
        "street=Am Wall 3",
        "postcode=01067",
        "place=Dresden",
        "birthday=12.5.1961",
        "tag=Weinprobe",
        "fact:Lieblingswein=Silvaner",
        "source=asked",
        "purpose=newsletter",
        "keep_until=2030-12-31",
    ];
    let id = office.run(&words).done()["id"].to_string();
    let shown = office.run(&["show", &id]).done();
    assert_eq!(shown["kind"], "person");
    assert_eq!(shown["addresses"][0]["postcode"], "01067");
    assert_eq!(shown["phones"][1]["label"], "mobile");
    let mail = &shown["emails"][0];
    assert_eq!((&mail["value"], &mail["source"]), (&"ilse@beispiel.de".into(), &"asked".into()));
    assert_eq!((&mail["purpose"], &mail["keep_until"]), (&"newsletter".into(), &"2030-12-31".into()));
    let facts: Vec<&str> =
        shown["facts"].as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap()).collect();
    assert_eq!(facts, ["Silvaner", "1961-05-12"]);
    let by_uid = office.run(&["show", shown["uid"].as_str().unwrap()]).done();
    assert_eq!(by_uid["id"].to_string(), id);
}

#[test]
fn editing_sets_adds_and_removes() {
    let office = Office::new();
    let id = office.run(&["add", "family=Anders", "email=a@beispiel.de", "street=Weg 1", "place=Ulm"]).done()["id"]
        .to_string();
    let edit = |words: &[&str]| {
        let all: Vec<&str> = ["edit", &id].into_iter().chain(words.iter().copied()).collect();
        office.run(&all).done();
        office.run(&["show", &id]).done()
    };
    let values = |shown: &serde_json::Value, list: &str| -> Vec<String> {
        shown[list].as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(edit(&["family=Andersson"])["family"], "Andersson");
    assert_eq!(values(&edit(&["email+=b@beispiel.de"]), "emails"), ["a@beispiel.de", "b@beispiel.de"]);
    assert_eq!(values(&edit(&["email=c@beispiel.de"]), "emails"), ["c@beispiel.de", "b@beispiel.de"]);
    assert_eq!(values(&edit(&["email-=c@beispiel.de"]), "emails"), ["b@beispiel.de"]);
    let moved = edit(&["street=Ring 9", "postcode=89073"]);
    assert_eq!(moved["addresses"][0]["street"], "Ring 9");
    assert_eq!(moved["addresses"][0]["place"], "Ulm", "a part that was not named stays");
    assert_eq!(values(&edit(&["tag+=Hof", "tag+=Messe"]), "tags"), ["Hof", "Messe"]);
    assert_eq!(values(&edit(&["tag-=Hof"]), "tags"), ["Messe"]);
    assert_eq!(edit(&["minor=1"])["minor"], true);
    assert_eq!(office.run(&["edit", &id, "email-=nie@beispiel.de"]).code, 1);
    assert_eq!(office.run(&["edit", &id, "quatsch=1"]).code, 2);
}

#[test]
fn a_batch_opens_the_book_once_and_answers_line_by_line() {
    let office = Office::new();
    let answers = office.batch(
        "add given=Ilse \"family=von der Au\" note='mag \"Trockenes\"'\nundo\n\nstats\nadd 'family=offen\ntanzen\nbatch\nadd family=Bleibt\nstats",
    );
    let codes: Vec<i64> = answers.iter().map(|one| one["code"].as_i64().unwrap()).collect();
    assert_eq!(codes, [0, 0, 0, 2, 2, 2, 0, 0], "{answers:?}");
    assert_eq!(answers[2]["result"]["contacts"], 0, "undo took the first step back");
    assert_eq!(answers[3]["error"]["why"], "unclosed_quote");
    assert_eq!(answers[7]["result"]["contacts"], 1);
    assert!(answers.iter().all(|one| one["ms"].is_number()));
}

#[test]
fn without_json_the_answer_is_text_and_the_help_speaks_german() {
    let office = Office::new();
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_kundenbuch-cli"))
        .arg("--help")
        .env_remove("LANG")
        .env_remove("LC_ALL")
        .output()
        .unwrap();
    assert!(help.status.success());
    assert!(String::from_utf8(help.stdout).unwrap().contains("Kennwort"));
    let mut plain = std::process::Command::new(env!("CARGO_BIN_EXE_kundenbuch-cli"));
    plain.arg("--book").arg(office.book()).arg("--passphrase-file").arg(office.path("phrase")).arg("stats");
    let stats = plain.env("HOME", office.path("home")).env_remove("XDG_DATA_HOME").output().unwrap();
    assert!(String::from_utf8(stats.stdout).unwrap().contains("contacts: 0\n"));
}

#[test]
fn the_sample_firm_opens_without_asking_and_takes_no_files() {
    let office = Office::bare();
    let place = office.path("Muster.kundenbuch");
    let made = office.run(&["sample", place.to_str().unwrap(), "--contacts", "60"]).done();
    assert_eq!(made["contacts"], 60);
    let sample = |words: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kundenbuch-cli"));
        command.arg("--book").arg(&place).arg("--json").args(words).env("HOME", office.path("home"));
        let output = command.env_remove("XDG_DATA_HOME").output().unwrap();
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let stats = sample(&["stats"]);
    let all = ["contacts", "binned", "restricted"].map(|part| stats[part].as_u64().unwrap());
    assert_eq!(all.iter().sum::<u64>(), 60, "{stats}");
    let list = office.file("liste.csv", "Vorname;Nachname\r\nIlse;Huber\r\n");
    assert_eq!(sample(&["import", &list])["error"]["kind"], "sampleRefuses");
}

#[test]
fn a_script_without_a_passphrase_is_told_what_is_missing() {
    let office = Office::new();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kundenbuch-cli"));
    command.arg("--book").arg(office.book()).args(["--json", "stats"]).env("HOME", office.path("home"));
    let output = command.env_remove("XDG_DATA_HOME").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stdout).unwrap().contains("passphrase-file"));
}

#[test]
fn the_recovery_code_opens_the_book_as_well() {
    let office = Office::bare();
    let made = office.run(&["create", "--key-cost", "floor"]).done();
    office.file("phrase", made["recovery_code"].as_str().unwrap());
    assert_eq!(office.run(&["stats"]).done()["contacts"], 0);
}

#[test]
fn paths_may_be_given_from_where_the_script_stands() {
    let office = Office::new();
    office.file("liste.csv", "Vorname;Nachname\r\nIlse;Huber\r\n");
    let here = |words: &[&str]| {
        let output = office.command(&[]).args(words).current_dir(office.path("")).output().unwrap();
        assert!(output.status.success(), "{words:?} {}", String::from_utf8_lossy(&output.stderr));
    };
    here(&["import", "liste.csv"]);
    here(&["export", "alle.json"]);
    here(&["backup", "stand.sicherung"]);
    here(&["restore", "stand.sicherung", "Wieder.kundenbuch"]);
    here(&["--book", "Wieder.kundenbuch", "stats"]);
    here(&["sample", "Muster.kundenbuch", "--contacts", "5"]);
    assert!(
        ["alle.json", "stand.sicherung", "Wieder.kundenbuch/keys.json"].iter().all(|name| office.path(name).exists())
    );
}
