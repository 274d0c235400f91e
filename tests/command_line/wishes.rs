//! Numbers, addresses and opt-outs as scripts hand them in.

use serde_json::json;

use crate::office::Office;

#[test]
fn own_domains_are_named_on_the_command_line_and_never_blocked() {
    let office = Office::new();
    assert_eq!(office.run(&["settings", "own-domain"]).done()["own_domains"], json!([]));
    let set =
        office.run(&["settings", "own-domain", "--add", "https://www.firma.example,laden@provider.example"]).done();
    assert_eq!(set["own_domains"], json!(["firma.example", "laden@provider.example"]));
    for refused in [
        vec!["settings", "own-domain", "--add", "gmx.de"],
        vec!["suppress", "--domain", "firma.example"],
        vec!["suppress", "--email", "chef@firma.example"],
    ] {
        assert_eq!(office.run(&refused).code, 1, "{refused:?}");
    }
    assert_eq!(office.run(&["settings", "farbe"]).code, 2);
    let forwarded = "From: chef@firma.example\nTo: laden@firma.example\nSubject: WG: Abmelden\n\nVon: Anna \
                     [mailto:anna@kunde.example]\nGesendet: heute\n";
    let seen = office.run(&["optout", &office.file("wunsch.eml", forwarded), "--dry-run"]).done();
    assert_eq!(seen["addresses"][0]["address"], "anna@kunde.example");
    let less = office.run(&["settings", "own-domain", "--remove", "firma.example"]).done();
    assert_eq!(less["own_domains"], json!(["laden@provider.example"]));
}

#[test]
fn an_export_with_several_mail_columns_is_refused_with_the_question() {
    let office = Office::new();
    let file = office.file("export.csv", "Postfach A;Postfach B\r\na@kunde.example;b@kunde.example\r\n");
    let asked = office.run(&["optout", &file]);
    assert_eq!(asked.code, 1);
    assert_eq!(asked.json["error"]["columns"], json!(["Postfach A", "Postfach B"]));
    assert_eq!(office.run(&["optout", &file, "--column", "Postfach B"]).done()["blocked"], 1);
}

#[test]
fn a_number_or_address_in_any_spelling_stops_the_contact_or_is_refused() {
    let office = Office::new();
    let add = |words: &[&str]| office.run(&[&["add", "kind=person", "family=Huber"], words].concat()).done();
    let id = add(&["given=Ilse", "phone=0711 2233-440 oder 0171 4567890", "email=ilse@x.sub.kunde.example"])["id"]
        .to_string();
    let shown = office.run(&["show", &id]).done();
    let e164: Vec<_> = shown["phones"].as_array().unwrap().iter().map(|phone| phone["e164"].clone()).collect();
    assert_eq!(e164, ["+497112233440", "+491714567890"]);
    for (blocked, rows) in [
        (["--phone", "0711 2233440, 0171/4567890"], 2),
        (["--domain", "*.kunde.example"], 1),
        (["--email", "Ilse <ILSE@x.sub.kunde.example>"], 1),
    ] {
        let done = office.run(&["suppress", blocked[0], blocked[1]]).done();
        assert_eq!((&done["blocked"], &done["contacts"]), (&json!(rows), &json!(1)), "{blocked:?}");
    }
    for refused in [["--phone", "2233440"], ["--email", "keine"], ["--domain", "de"], ["--post", "Ilse Huber, Ulm"]] {
        assert_eq!(office.run(&["suppress", refused[0], refused[1]]).code, 1, "{refused:?}");
    }
}
