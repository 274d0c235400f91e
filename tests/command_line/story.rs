//! The first release from end to end, on an address list as offices really have it.

use std::{fs, path::Path};

use serde_json::Value;

use crate::{
    list::{self, mail},
    office::Office,
};

const ROWS: usize = 10_000;
const LIST: [&str; 4] = ["--purpose", "newsletter", "--channel", "email"];

#[test]
fn a_person_imports_a_real_list_finds_consents_honours_an_opt_out_erases_and_has_a_backup() {
    let office = Office::new();
    let file = office.file("Kontakte.CSV", list::windows_1252(&list::outlook(ROWS)));

    // The dry run says what the import then does.
    let mut dry = office.run(&["import", &file, "--dry-run"]).done();
    assert_eq!(office.run(&["stats"]).done()["contacts"], 0);
    let report = office.run(&["import", &file]).done();
    dry["import"] = report["import"].clone();
    assert_eq!(dry, report, "the preview said something else");
    assert_eq!((&report["charset"], &report["format"]), (&"windows-1252".into(), &"outlook_de".into()));
    assert_eq!(report["read"], ROWS);
    assert_eq!(held_at(&report, list::EMPTY), "unreadable");
    assert_eq!(held_at(&report, list::CARD), "forbidden_value");
    assert_eq!(held_at(&report, list::SIMILAR), "duplicate");
    assert_eq!(report["supplemented"], 1, "row 0 stands there twice");
    assert_eq!(report["taken"], ROWS - 2);

    // Found by however it is typed.
    let hits = office.run(&["search", "ilse mueller", "--limit", "5"]).done();
    assert!(hits[0]["name"].as_str().unwrap().contains("Müller"), "{hits}");
    let find = |at: usize| {
        let hits = office.run(&["search", &mail(at)]).done();
        assert_eq!(hits.as_array().unwrap().len(), 1, "{hits}");
        hits[0]["id"].to_string()
    };
    let (ilse, opts_out, leaves) = (find(0), find(7), find(9));

    // Consents with their wording, an opt-out by mail, the list without that person.
    for id in [&ilse, &opts_out, &leaves] {
        let grant = ["consent", "grant", id, "--wording", "1", "--how", "paper", "--note", "Messe"];
        assert_eq!(office.run(&[&grant[..], &LIST].concat()).done()["allowed"], true);
    }
    let shown = office.run(&["show", &ilse]).done();
    assert!(!shown["consents"][0]["wording_text"].as_str().unwrap().is_empty(), "{shown}");
    let letter =
        format!("From: {}\r\nTo: wir@firma.example\r\nSubject: Abmeldung\r\n\r\nBitte nicht mehr.\r\n", mail(7));
    let letter = office.file("abmelden.eml", letter);
    assert_eq!(office.run(&["optout", &letter, "--dry-run"]).done()["blocked"], 1);
    assert_eq!(office.run(&["optout", &letter]).done()["blocked"], 1);
    let out = office.path("newsletter.csv");
    let export = [&["export", out.to_str().unwrap(), "--format", "csv"][..], &LIST].concat();
    let sent = office.run(&export).done();
    assert_eq!((&sent["written"], &sent["left_out"]["suppressed"]), (&2.into(), &1.into()), "{sent}");
    let written = fs::read_to_string(&out).unwrap();
    let holds = |at: usize| written.lines().any(|line| line.split(';').next() == Some(mail(at).as_str()));
    assert!(holds(9) && !holds(7), "{written}");

    // A backup, then an erasure: the person stays out, also after restore and re-import.
    let backup = office.path("Probe.kundenbuch-sicherung");
    office.run(&["backup", backup.to_str().unwrap()]).done();
    let erased = office.run(&["erase", &leaves, "--ground", "consent_withdrawn"]).done();
    assert_eq!(erased["residue"], 0, "{erased}");
    assert!(!erased["erased"].as_array().unwrap().is_empty());
    assert_eq!(office.run(&["show", &leaves]).kind(), "contactGone");
    assert_eq!(held_at(&office.run(&["import", &file]).done(), 9), "erased");
    assert_eq!(office.run(&["search", &mail(9)]).done(), Value::Array(Vec::new()));

    let restored = office.path("Wieder.kundenbuch");
    office.run(&["restore", backup.to_str().unwrap(), restored.to_str().unwrap()]).done();
    let there = |words: &[&str]| {
        let output = office.command(&[]).arg("--book").arg(&restored).args(words).output().unwrap();
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    assert_eq!(there(&["search", &mail(9)]), Value::Array(Vec::new()), "the restored book shows an erased person");
    assert_eq!(there(&["search", &mail(0)]).as_array().unwrap().len(), 1);
    assert_eq!(there(&[&["may-contact", &opts_out][..], &LIST].concat())["allowed"], false);
    assert_eq!(there(&["verify"])["ok"], true);

    for path in office.all_files() {
        assert!(!stands_in(&path, b"beispiel.example"), "{path:?} is readable");
    }
}

/// Why row `at` was held; every row before it takes one line, but [`list::LONG_NOTE`] takes two.
fn held_at(report: &Value, at: usize) -> String {
    let line = at + 2 + usize::from(at > list::LONG_NOTE);
    let found = report["held"].as_array().unwrap().iter().find(|one| one["line"] == line);
    found.map_or_else(|| format!("line {line} was not held"), |one| one["reason"].as_str().unwrap().to_owned())
}

fn stands_in(path: &Path, text: &[u8]) -> bool {
    fs::read(path).unwrap().windows(text.len()).any(|window| window == text)
}
