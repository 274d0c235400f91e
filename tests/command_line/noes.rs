//! What an answer about a no may claim, and what a no leaves to be taken back.

use serde_json::{Value, json};

use crate::office::Office;

fn add(office: &Office, words: &[&str]) -> String {
    office.run(&[&["add", "kind=person"], words].concat()).done()["id"].to_string()
}

fn blocks(office: &Office, id: &str) -> usize {
    office.run(&["show", id]).done()["suppressed"].as_array().map_or(0, Vec::len)
}

#[test]
fn an_address_in_needless_quotes_is_the_address() {
    let office = Office::new();
    let eva = add(&office, &["given=Eva", "family=Quandt", "email=eva@x.example"]);
    let told = office.run(&["suppress", "--email", "\"eva\"@x.example"]).done();
    assert_eq!((&told["contacts"], blocks(&office, &eva)), (&json!(1), 1));
}

#[test]
fn half_a_name_stops_whom_it_means_in_the_book_or_is_refused_in_words() {
    let office = Office::new();
    let line = "Familie Quandt, Hauptstr. 1, 70173 Stuttgart";
    let told = office.run(&["suppress", "--post", line]);
    assert_eq!((told.code, &told.json["error"]["why"]), (1, &json!("whose_unclear")), "{told:?}");
    assert!(told.said.contains("Niemand wurde gesperrt"), "{}", told.said);
    let erna =
        add(&office, &["given=Erna", "family=Quandt", "street=Hauptstraße 1", "postcode=70173", "place=Stuttgart"]);
    let told = office.run(&["suppress", "--post", line]).done();
    assert_eq!((&told["blocked"], &told["contacts"], blocks(&office, &erna)), (&json!(1), &json!(1), 1));
}

#[test]
fn an_endless_address_is_refused_in_words_and_not_repeated() {
    let office = Office::new();
    let endless = format!("{}@x.example", "a".repeat(70_000));
    let told = office.run(&["suppress", "--email", &endless]);
    assert_eq!((told.code, &told.json["error"]["why"]), (1, &json!("too_long")), "{}", told.code);
    assert!(told.said.contains("Zu lang") && told.said.len() < 500, "{}", told.said.len());
}

fn last(answers: &[Value]) -> &Value {
    answers.last().unwrap()
}

#[test]
fn undo_never_reaches_behind_a_no() {
    let office = Office::new();
    let answers = office.batch("add kind=person given=Eva family=Quandt\nsuppress --email x@y.example\nundo\nstats\n");
    assert_eq!(answers[2]["error"]["kind"], "nothingToUndo", "{answers:?}");
    assert_eq!(last(&answers)["result"]["contacts"], 1, "{answers:?}");
    let answers = office.batch(
        "add kind=person given=Ada family=Ott email=ada@y.example\nedit 2 family=Otto\nadd kind=person family=Z \
         email=z@y.example\nsuppress --email z@y.example\nundo\nundo\nadd kind=person family=Neu\nundo\n",
    );
    let kinds: Vec<&Value> = answers.iter().skip(4).map(|answer| &answer["error"]["kind"]).collect();
    assert_eq!(kinds, [&json!("nothingToUndo"), &json!("nothingToUndo"), &Value::Null, &Value::Null], "{answers:?}");
}

#[test]
fn undo_never_reaches_behind_a_withdrawal_or_an_import() {
    let office = Office::new();
    let list = office.file("liste.csv", "Vorname;Nachname\r\nIda;Kern\r\n");
    let grant = "--purpose newsletter --channel email --wording 1 --how paper";
    let answers = office.batch(&format!(
        "add kind=person given=Eva family=Quandt email=eva@y.example\nconsent grant 1 {grant}\nconsent withdraw 1 \
         --purpose newsletter --channel email --how paper\nundo\nadd kind=person given=Ada family=Ott\nimport \
         {list}\nundo\n"
    ));
    assert_eq!(answers[3]["error"]["kind"], "nothingToUndo", "{answers:?}");
    assert_eq!(answers[6]["error"]["kind"], "nothingToUndo", "{answers:?}");
}

#[test]
fn addresses_in_one_line_are_a_list_and_no_table() {
    let office = Office::new();
    let line = office.file("wer.txt", "a@x.example; b@x.example; c@x.example");
    assert_eq!(office.run(&["optout", &line]).done()["blocked"], 3);
}

#[test]
fn a_question_about_columns_names_them() {
    let office = Office::new();
    let two = office.file("zwei.csv", "Postfach A;Postfach B\r\na@kunde.example;b@kunde.example\r\n");
    let told = office.run(&["optout", &two]);
    assert!(told.said.contains("Postfach A, Postfach B") && !told.said.contains('{'), "{}", told.said);
}

#[test]
fn a_list_without_addresses_is_refused_in_words_that_say_so() {
    let office = Office::new();
    let phones = office.file("nummern.csv", "Name;Telefon\r\nEva;0711 2233440\r\n");
    let told = office.run(&["optout", &phones]);
    assert!(told.code == 1 && told.said.contains("E‑Mail-Adresse"), "{}", told.said);
}

#[test]
fn a_list_says_before_and_after_the_same_of_each_line() {
    let office = Office::new();
    for (name, street) in [("Weinbau Huber GmbH & Co. KG", "Gasse 1"), ("Quandt GmbH", "Gasse 2")] {
        let organisation = format!("organisation={name}");
        let street = format!("street={street}");
        add(&office, &["kind=organisation", &organisation, &street, "postcode=70173", "place=Stuttgart"]);
    }
    let list = office.file(
        "nein.csv",
        "Firma;Straße;PLZ;Ort;Kanal\r\nWeinbau Huber GmbH & Co KG z.Hd. Frau Maier;Gasse 1;70173;Stuttgart;Post\r\n\
         Huber;Gasse 1;70173;Stuttgart;Post\r\nQuandt GmbH;Gasse 2;70173;Stuttgart;\"Post, Telefon\"\r\n",
    );
    let before = office.run(&["optout", &list, "--dry-run"]).done();
    let done = office.run(&["optout", &list]).done();
    let skipped = json!([{ "line": 3, "reason": "whose_unclear" }, { "line": 4, "reason": "other_channel" }]);
    for (told, when) in [(&before, "before"), (&done, "after")] {
        assert_eq!((&told["found"], &told["blocked"]), (&json!(4), &json!(2)), "{when}: {told}");
        assert_eq!((&told["contacts"], &told["skipped"]), (&json!(2), &skipped), "{when}: {told}");
    }
    let again = office.run(&["optout", &list, "--dry-run"]).done();
    assert_eq!((&again["blocked"], &again["already"]), (&json!(0), &json!(2)), "{again}");
}

#[cfg(unix)]
#[test]
fn what_is_no_ordinary_file_is_neither_read_nor_written() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let office = Office::new();
    let pipe = office.path("rohr");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (full, out) = (office.path("voll"), office.path("aus"));
    symlink("/dev/full", &full).unwrap();
    symlink("/dev/stdout", &out).unwrap();
    for odd in [&pipe, &full, &out] {
        let odd = odd.to_str().unwrap();
        assert_eq!(office.run(&["export", odd, "--format", "csv"]).kind(), "placeTaken", "{odd}");
        assert_eq!(office.run(&["backup", odd]).kind(), "placeTaken", "{odd}");
    }
    assert!(pipe.symlink_metadata().unwrap().file_type().is_fifo());
    assert!(full.is_symlink() && out.is_symlink());
    for odd in [&pipe, &full] {
        for command in ["import", "optout"] {
            assert_eq!(office.run(&[command, odd.to_str().unwrap()]).kind(), "fileUnreadable", "{command} {odd:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_ledger_that_is_a_device_a_pipe_or_huge_costs_no_time() {
    let office = Office::new();
    add(&office, &["family=Quandt"]);
    let ledger = office.book().join("ledger");
    let quick = |what: &str| {
        let begun = std::time::Instant::now();
        assert_eq!(office.run(&["stats"]).done()["contacts"], 1, "{what}");
        assert!(begun.elapsed().as_secs() < 6, "{what}: {:?}", begun.elapsed());
    };
    quick("as it is");
    let _ = std::fs::remove_file(&ledger);
    let huge = std::fs::File::create(&ledger).unwrap();
    huge.set_len(3 << 30).unwrap();
    quick("huge");
    let _ = std::fs::remove_file(&ledger);
    std::os::unix::fs::symlink("/dev/zero", &ledger).unwrap();
    quick("a device");
    let _ = std::fs::remove_file(&ledger);
    assert!(std::process::Command::new("mkfifo").arg(&ledger).status().unwrap().success());
    quick("a pipe");
}
