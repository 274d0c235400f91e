//! People the gates watch: the restricted, the erased who come back, children.

use serde_json::Value;

use crate::office::Office;

fn eva(office: &Office) -> String {
    let added = office.run(&["add", "given=Eva", "family=Huber", "email=eva@beispiel.example", "phone=0351 445566"]);
    added.done()["id"].to_string()
}

fn show(office: &Office, id: &str) -> Value {
    office.run(&["show", id]).done()
}

#[test]
fn a_contact_is_restricted_found_and_lifted_after_the_person_was_told() {
    let office = Office::new();
    let id = eva(&office);
    assert_eq!(office.run(&["restrict", &id]).code, 2);
    assert_eq!(office.run(&["restrict", &id, "--ground", "quatsch"]).code, 2);
    office.run(&["restrict", &id, "--ground", "accuracy", "--note", "Anschrift"]).done();
    let shown = show(&office, &id);
    assert_eq!(shown["restriction"], "accuracy");
    assert_eq!(
        (&shown["restrictions"][0]["note"], &shown["restrictions"][0]["lifted"]),
        (&"Anschrift".into(), &Value::Null)
    );

    let again = office.run(&["add", "given=Eva", "family=Huber", "email=eva@beispiel.example"]);
    assert_eq!((again.code, again.kind()), (1, "restrictedPerson"));
    assert!(!again.said.contains("Huber"), "{}", again.said);
    let edited = office.run(&["edit", &id, "email=neu@beispiel.example"]);
    assert_eq!((edited.code, edited.kind()), (1, "contactRestricted"));
    office.run(&["edit", &id, "note=angerufen"]).done();
    let list = office.file("liste.csv", "Vorname;Nachname;E-Mail\r\nEva;Huber;eva@beispiel.example\r\n");
    let report = office.run(&["import", &list]).done();
    assert_eq!((&report["taken"], &report["held"][0]["reason"]), (&0.into(), &"restricted".into()));
    let cards = office.path("alle.vcf");
    let written = office.run(&["export", cards.to_str().unwrap()]).done();
    assert_eq!((&written["written"], &written["left_out"]["restricted"]), (&0.into(), &1.into()));
    assert_eq!(office.run(&["search", "huber"]).done(), Value::Array(Vec::new()));

    for told in [vec![], vec!["--told", ""], vec!["--told", "gestern"], vec!["--told", "2999-01-01"]] {
        let words: Vec<&str> = ["lift", &id, "--ground", "geklärt"].into_iter().chain(told).collect();
        let refused = office.run(&words);
        assert_eq!((refused.code, refused.kind()), (1, "invalidValue"), "{words:?}");
    }
    let today = jiff::Zoned::now().date().to_string();
    assert_eq!(office.run(&["lift", &id, "--told", &today]).code, 2, "without a ground");
    office.run(&["lift", &id, "--ground", "geklärt", "--told", &today]).done();
    let shown = show(&office, &id);
    assert_eq!((&shown["restricted_at"], &shown["restriction"]), (&Value::Null, &"".into()));
    let lifted = &shown["restrictions"][0]["lifted"];
    assert_eq!((&lifted["ground"], &lifted["told"]), (&"geklärt".into(), &Value::from(today)));
    assert_eq!(office.run(&["search", "huber"]).done()[0]["id"].to_string(), id);
}

#[test]
fn an_erased_person_is_asked_about_and_hinted_at_by_edits_too() {
    let office = Office::new();
    let id = eva(&office);
    office.run(&["erase", &id, "--ground", "purpose_gone"]).done();
    let back = office.run(&["add", "given=Eva", "family=Huber"]).done()["id"].to_string();
    let refused = office.run(&["edit", &back, "phone=+49 351 445566"]);
    assert_eq!((refused.code, refused.kind()), (1, "erasedPerson"));
    let returned = office.run(&["edit", &back, "phone=+49 351 445566", "--returns"]).done();
    assert_eq!(returned["erased"], "returns");

    let karl = office.run(&["add", "given=Karl", "family=Neu", "email=eva@beispiel.example"]);
    assert!(!karl.said.trim().is_empty(), "the hint is told in words");
    assert_eq!(karl.done()["erased"], "hint");
    let ida = office.run(&["add", "family=Ohm"]).done();
    assert_eq!(ida.get("erased"), None);
    let ida = ida["id"].to_string();
    assert_eq!(office.run(&["edit", &ida, "email=eva@beispiel.example"]).done()["erased"], "hint");
    assert_eq!(office.run(&["edit", &ida, "title=Dr."]).done().get("erased"), None, "told once");
}

#[test]
fn a_child_by_birthday_is_shown_as_one() {
    let office = Office::new();
    let year = jiff::Zoned::now().date().year();
    let kim = office.run(&["add", "family=Klein", &format!("birthday=1.1.{}", year - 9), "address_form=du"]).done();
    let shown = show(&office, &kim["id"].to_string());
    assert_eq!((&shown["minor"], &shown["child"], &shown["address_form"]), (&false.into(), &true.into(), &"du".into()));
    let old = office.run(&["add", "family=Gross", &format!("birthday=1.1.{}", year - 40), "minor=1"]).done();
    let shown = show(&office, &old["id"].to_string());
    assert_eq!(shown["came_of_age"], 16, "a tick that outlived the birthday");
    let may =
        office.run(&["may-contact", &kim["id"].to_string(), "--purpose", "newsletter", "--channel", "email"]).done();
    assert_eq!(may["reasons"][0], "minor");
}
