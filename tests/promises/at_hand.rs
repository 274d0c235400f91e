//! Who is named beside a firm: a no of either reaches both, wherever the person stands.

use kundenbuch::{
    Id,
    book::Book,
    consents::Channel,
    contacts::Contact,
    exchange::{draft::Draft, read::Options},
    restriction,
    suppression::{Scope, Source, Target},
};

use super::{
    people::{Place, add},
    ways::{named, take},
};

/// Eva Maier in a firm's house, who may be written to until she says no.
fn book_with_eva(place: &Place) -> (Book, Id<Contact>) {
    let mut book = place.create().0;
    book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
    let firm = Draft { organisation: "Bau GmbH".into(), ..named("", "", "", "", "Am Wall 3") };
    add(&mut book, &firm);
    let eva = add(&mut book, &named("Eva", "Maier", "eva@bau.example", "", "Am Wall 3"));
    assert!(may(&book, eva), "before");
    (book, eva)
}

fn may(book: &Book, id: Id<Contact>) -> bool {
    book.may_contact(id, "ads_post", Channel::Post).unwrap().allowed
}

#[test]
fn a_person_before_or_behind_a_firm_in_a_line_of_post_is_reached() {
    for who in [
        "Eva Maier, Bau GmbH",
        "Frau Eva Maier, Bau GmbH",
        "Eva Maier\nBau GmbH",
        "Eva Maier - Bau GmbH",
        "Dr. Eva Maier, Zahnarztpraxis",
        "Eva Maier, Rechtsanwälte Klein & Partner",
        "Eva Maier, Steuerberaterin",
        "Eva Maier, Blumenladen",
        "Eva Maier, Kundennr. 4711",
        "Eva Maier, Kd.-Nr.: 4711",
        "Bau GmbH, Eva Maier",
        "Bau GmbH - Eva Maier",
        "Eva Maier / Bau GmbH",
        "Bau GmbH (Eva Maier)",
        "Bau GmbH, AP Eva Maier",
        "Sonnenhof, Eva Maier",
        "Bau GmbH, Ansprechpartner: Eva Maier",
        "Bau GmbH, Ansprechpartnerin Eva Maier",
        "Bau GmbH, z.Hd. Eva Maier",
    ] {
        let place = Place::new();
        let (mut book, eva) = book_with_eva(&place);
        book.suppress_all(
            &Target::post_of_line(&format!("{who}, Am Wall 3, 01067 Dresden")),
            &Scope::Advertising,
            Source::Person,
        )
        .unwrap();
        assert!(!may(&book, eva), "{who}");
    }
}

#[test]
fn a_number_behind_the_address_is_no_part_of_it() {
    for number in [
        "Tel. 030 1234567",
        "Kundennr. 471112",
        "Mobil: 0171 7654321",
        "0711 223344",
        "0171 7654321",
        "T: 0711 223344",
        "Handy 0171 7654321",
        "4711",
        "10455",
        "Kunde 10455",
    ] {
        let place = Place::new();
        let (mut book, eva) = book_with_eva(&place);
        let line = format!("Eva Maier, Am Wall 3, 01067 Dresden, {number}");
        book.suppress_all(&Target::post_of_line(&line), &Scope::Advertising, Source::Person).unwrap();
        assert!(!may(&book, eva), "{number}");
    }
}

#[test]
fn a_family_named_before_its_firm_is_not_stopped_with_it() {
    let place = Place::new();
    let (mut book, _) = book_with_eva(&place);
    let huber = add(&mut book, &named("Sepp", "Huber", "", "", "Am Wall 3"));
    book.suppress_all(
        &Target::post_of_line("Huber, Sohn & Co. KG, Am Wall 3, 01067 Dresden"),
        &Scope::Advertising,
        Source::Person,
    )
    .unwrap();
    assert!(may(&book, huber));
}

const ROWS: [&str; 14] = [
    "Firma;Zusatz;Straße;PLZ;Ort;Sperre Post\r\nBau GmbH;z.Hd. Frau Maier;Am Wall 3;01067;Dresden;x\r\n",
    "Firma;Zusatz;Straße;PLZ;Ort;Sperre Post\r\nBau GmbH;z.Hd. Frau E. Maier;Am Wall 3;01067;Dresden;x\r\n",
    "Firma;Abteilung;Straße;PLZ;Ort;Sperre Post\r\nBau GmbH;\"z. Hd. Maier, Eva\";Am Wall 3;01067;Dresden;x\r\n",
    "Firma;Straße;PLZ;Ort;Sperre Post\r\nEva Maier;Am Wall 3;01067;Dresden;x\r\n",
    "Firma;AP;Straße;PLZ;Ort;Sperre Post\r\nBau GmbH;Eva Maier;Am Wall 3;01067;Dresden;x\r\n",
    "Firma;Kontakt;Straße;PLZ;Ort;Sperre Post\r\nBau GmbH;Eva Maier;Am Wall 3;01067;Dresden;x\r\n",
    "Name1;Name2;Straße;PLZ;Ort;Sperre Post\r\nBau GmbH;Eva Maier;Am Wall 3;01067;Dresden;x\r\n",
    "Firma;Straße;PLZ;Ort;Sperre Post\r\nBau GmbH - Eva Maier;Am Wall 3;01067;Dresden;x\r\n",
    "Firma;Straße;PLZ;Ort;Sperre Post\r\nBau GmbH z.Hd. Frau Eva Maier;Am Wall 3;01067;Dresden;x\r\n",
    "Firma;Zusatz;Straße;PLZ;Ort;Sperre Post\r\nBau GmbH;z.Hd. Eva Maier;Am Wall 3;01067;Dresden;x\r\n",
    "Firma;Abteilung;Straße;PLZ;Ort;Sperre Post\r\nBau GmbH;z. Hd. Eva Maier;Am Wall 3;01067;Dresden;x\r\n",
    "Firma;z.Hd.;Straße;PLZ;Ort;Sperre Post\r\nBau GmbH;Eva Maier;Am Wall 3;01067;Dresden;x\r\n",
    "Firma;Straße;PLZ;Ort;Sperre Post\r\nBau GmbH;\"z.Hd. Eva Maier, Am Wall 3\";01067;Dresden;x\r\n",
    "Name;Straße;PLZ;Ort;Sperre Post\r\nBau GmbH z.Hd. Eva Maier;Am Wall 3;01067;Dresden;x\r\n",
];

#[test]
fn an_imported_no_of_a_firm_reaches_who_is_to_have_it_there() {
    for list in ROWS {
        let place = Place::new();
        let (mut book, eva) = book_with_eva(&place);
        take(&mut book, list);
        assert!(!may(&book, eva), "{list}");
    }
}

#[test]
fn a_list_of_opt_outs_reaches_who_is_to_have_it_at_a_firm() {
    for list in ROWS.map(|list| list.replace("Sperre Post", "Kanal").replace(";x", ";Post")) {
        let place = Place::new();
        let (mut book, eva) = book_with_eva(&place);
        let found = book.find_optouts(list.as_bytes(), &Options::default(), None).unwrap();
        let addresses: Vec<String> = found.into_iter().map(|one| one.address).collect();
        book.take_optouts(&addresses, Source::Csv).unwrap();
        assert!(!may(&book, eva), "{list}");
    }
}

#[test]
fn half_a_name_in_the_house_of_somebody_restricted_is_held() {
    for (given, family, held) in
        [("E.", "Maier", true), ("", "Maier", true), ("Emil", "Maier", false), ("", "Huber", false)]
    {
        let place = Place::new();
        let (mut book, eva) = book_with_eva(&place);
        book.restrict(eva, restriction::Ground::Accuracy, "").unwrap();
        let list =
            format!("Vorname;Nachname;Telefon;Straße;PLZ;Ort\r\n{given};{family};0351 778;Am Wall 3;01067;Dresden\r\n");
        let report = take(&mut book, list);
        assert_eq!(report.held.len(), usize::from(held), "{given} {family}: {report:?}");
    }
}
