//! What protects people from the command line: the passphrase before what cannot be undone, mentions, old copies.

use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
};

use crate::office::Office;

/// A batch stays open for long: before somebody is erased or everything leaves, the passphrase file must still open it.
#[test]
fn erasing_and_exporting_everything_ask_for_the_passphrase_in_a_batch_too() {
    let office = Office::new();
    office.run(&["add", "given=Ilse", "family=Huber"]).done();
    let all = office.path("alles.vcf");
    let mut child = office.command(&[]).arg("batch").stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    let mut ask = |line: &str| -> serde_json::Value {
        writeln!(stdin, "{line}").unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap()
    };
    assert_eq!(ask("stats")["code"], 0);
    std::fs::write(office.path("phrase"), "ganz falsch, ganz und gar falsch").unwrap();
    for line in ["erase 1 --ground purpose_gone".to_owned(), format!("export '{}'", all.display())] {
        let answer = ask(&line);
        assert_eq!((&answer["code"], &answer["error"]["kind"]), (&3.into(), &"wrongPassphrase".into()), "{line}");
    }
    assert!(!all.exists());
    assert_eq!(ask("show 1")["code"], 0, "she is still there");
    std::fs::write(office.path("phrase"), "sieben graue gaense fliegen heim").unwrap();
    assert_eq!(ask(&format!("export '{}'", all.display()))["code"], 0);
    let erased = ask("erase 1 --ground purpose_gone");
    assert_eq!(erased["result"]["residue"], 0, "{erased}");
    drop(stdin);
    child.wait().unwrap();
}

#[test]
fn an_erasure_lists_mentions_and_blanks_the_chosen_ones() {
    let office = Office::new();
    office.run(&["add", "given=Ilse", "family=Huber"]).done();
    office.run(&["add", "given=Karl", "family=Adler", "note=Schwager von Ilse Huber"]).done();
    office.run(&["add", "given=Paul", "family=Adler", "note=Kennt Ilse Huber vom Chor"]).done();
    let plan = office.run(&["erase", "1", "--ground", "purpose_gone", "--dry-run"]).done();
    let mentions = plan["mentions"].as_array().unwrap().clone();
    assert_eq!((mentions.len(), &plan["mentions_found"]), (2, &2.into()), "{plan}");
    let (first, second) = (mentions[0]["mention"].as_str().unwrap(), mentions[1]["mention"].as_str().unwrap());
    let keep = format!("{second}=others_matter");
    let erased = office.run(&["erase", "1", "--ground", "purpose_gone", "--blank", first, "--keep", &keep]).done();
    assert_eq!((&erased["mentions"]["blanked"], &erased["mentions"]["kept"]["others_matter"]), (&1.into(), &1.into()));
    let shown = office.run(&["show", "2"]).done()["notes"].to_string();
    assert!(shown.contains("Schwager von … …"), "{shown}");
    assert_eq!(office.run(&["erase", "2", "--ground", "purpose_gone", "--blank", "quatsch"]).code, 1);
}

#[test]
fn the_plan_of_an_erasure_names_whoever_stands_in_the_book_under_the_same_name() {
    let office = Office::new();
    office.run(&["add", "given=Eva", "family=Probe", "email=eva@x.example"]).done();
    office.run(&["add", "given=eva", "family=PROBE", "street=Weg 1", "postcode=70173", "place=Stuttgart"]).done();
    office.run(&["add", "given=Käthe", "family=Probe"]).done();
    let plan = office.run(&["erase", "1", "--ground", "purpose_gone", "--dry-run"]).done();
    let named = plan["of_the_name"].as_array().unwrap();
    assert_eq!((named.len(), &named[0]["id"], &named[0]["place"]), (1, &2.into(), &"Stuttgart".into()), "{plan}");
}

#[test]
fn an_older_book_is_named_until_it_is_acknowledged() {
    let office = Office::new();
    let old = office.path("alt.db");
    std::fs::copy(office.book().join("book.db"), &old).unwrap();
    office.run(&["add", "given=Ilse", "family=Huber"]).done();
    std::fs::copy(&old, office.book().join("book.db")).unwrap();
    for n in 0..3 {
        let told = office.run(&["add", "given=Ilse", &format!("family=Huber{n}")]);
        assert!(told.said.contains("verify --acknowledge"), "{n}: {}", told.said);
    }
    office.run(&["verify", "--acknowledge"]).done();
    assert!(!office.run(&["stats"]).said.contains("verify --acknowledge"));
}
