//! One number, one address, in many spellings: whatever is blocked is found again on every door.

use std::fs;

use kundenbuch::{
    Error, Id, Moment,
    book::{Book, files::hand_out, quietly},
    consents::{Channel, Grant, How},
    contacts::{Change, Contact, Content, ErasedBefore, Given},
    exchange::{
        draft::{Draft, DraftAddress, Labelled},
        read::{self, Options},
    },
    newsletter::ListFormat,
    suppression::{Blocked, Scope, Source, Target},
};

use super::people::Place;

fn with_phone(book: &mut Book, number: &str) -> Id<Contact> {
    let phones = vec![Labelled { value: number.into(), label: String::new() }];
    enter(book, &Draft { given: "Ilse".into(), family: "Huber".into(), phones, ..Draft::default() })
}

fn with_mail(book: &mut Book, address: &str) -> Id<Contact> {
    let emails = vec![Labelled { value: address.into(), label: String::new() }];
    let id = enter(book, &Draft { given: "Ilse".into(), family: "Huber".into(), emails, ..Draft::default() });
    agree(book, id, "newsletter", Channel::Email);
    id
}

fn enter(book: &mut Book, draft: &Draft) -> Id<Contact> {
    book.add_contact(draft, &Given::default(), ErasedBefore::Refuse).unwrap().value
}

fn agree(book: &mut Book, id: Id<Contact>, purpose: &str, channel: Channel) {
    let grant = Grant {
        purpose: purpose.into(),
        channel,
        wording_version: 1,
        how: Some(How::Paper),
        happened_at: Moment::now(),
        note: String::new(),
        lifts: Vec::new(),
    };
    book.grant_consent(id, &grant, None).unwrap();
}

fn may_call(book: &Book, id: Id<Contact>) -> bool {
    book.may_contact(id, "ads_phone", Channel::Phone).unwrap().allowed
}

fn may_mail(book: &Book, id: Id<Contact>) -> bool {
    book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed
}

fn block(book: &mut Book, target: &Target) -> Result<Blocked, Error> {
    book.suppress(target, &Scope::Advertising, Source::Person).map(|done| done.value)
}

fn number(number: &str) -> Target {
    Target::Phone { number: number.into() }
}

fn e164(book: &Book, id: Id<Contact>) -> Vec<String> {
    book.contact(id).unwrap().phones.into_iter().map(|phone| phone.e164).collect()
}

#[test]
fn a_block_in_any_spelling_of_a_number_stops_the_calls_and_the_direct_line_beside_it_stays_free() {
    let spellings =
        ["0711 2233-440", "0711 2233440", "+49 (0) 711 / 223 344 0", "0049711 2233 440", "0711/2233-440 App. 7"];
    let place = Place::new();
    let mut book = place.create_open();
    for (turn, written) in spellings.iter().enumerate() {
        let id =
            with_phone(&mut book, &written.replace("440", &format!("44{turn}")).replace("4 0", &format!("4 {turn}")));
        agree(&mut book, id, "ads_phone", Channel::Phone);
        let beside = with_phone(&mut book, &format!("0711 2233-45{turn}"));
        agree(&mut book, beside, "ads_phone", Channel::Phone);
        let blocked = spellings[(turn + 1) % spellings.len()];
        let blocked = blocked.replace("440", &format!("44{turn}")).replace("4 0", &format!("4 {turn}"));
        let done = block(&mut book, &number(&blocked)).unwrap();
        assert_eq!(done, Blocked { blocked: 1, contacts: 1 }, "{written} / {blocked}");
        assert!(!may_call(&book, id), "{written} / {blocked}");
        assert!(may_call(&book, beside), "{written} / {blocked}");
    }
}

#[test]
fn several_numbers_in_one_cell_become_several_values_on_every_door() {
    let cell = "0711 2233440 oder 0171 4567890";
    let both = ["+497112233440", "+491714567890"];
    let place = Place::new();
    let mut book = place.create().0;
    let entered = with_phone(&mut book, cell);
    assert_eq!(e164(&book, entered), both, "entry");

    let edited = with_phone(&mut book, "030 1234567");
    let seen = book.contact(edited).unwrap().phones[0].clone();
    let old = Content::Phone { value: seen.value, label: seen.label };
    let new = Content::Phone { value: cell.into(), label: String::new() };
    book.edit_contact(edited, &[Change::Replace { id: seen.id, old, new: new.clone() }], &Given::default()).unwrap();
    assert_eq!(e164(&book, edited), both, "edit");
    book.edit_contact(edited, &[Change::Add { content: new }], &Given::default()).unwrap();
    assert_eq!(e164(&book, edited).len(), 4, "one more");

    for (text, what) in [
        ("Vorname;Nachname;Telefon\r\nPia;Tabelle;\"0711 2233440\n0171 4567890\"\r\n", "tabelle"),
        (
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Karte;Pia;;;\r\nFN:Pia Karte\r\nTEL:0711 2233440 / 0171 4567890\r\nEND:VCARD\r\n",
            "karte",
        ),
    ] {
        let reading = read::open(text.as_bytes(), &Options::default()).unwrap();
        book.take_import(&reading, "Liste", &Given::default(), &quietly).unwrap();
        let id = book.search(what, 5).unwrap()[0].id;
        assert_eq!(e164(&book, id), both, "{what}");
    }
    let done = block(&mut book, &number("0711 2233440, 0171 4567890")).unwrap();
    assert_eq!(done, Blocked { blocked: 2, contacts: 4 }, "the block list");
}

#[test]
fn a_block_meets_every_reading_of_an_ambiguous_number() {
    for (held, blocked) in [
        ("0711 2233440/41", "0711 2233441"),
        ("0711 2233440/41", "0711 2233440"),
        ("0711 22334/40", "0711 2233440"),
        ("0711 22334/40", "0711 22334"),
        ("0711 2233441", "0711 2233440/41"),
        ("0711 2233440 u. 41", "0711 2233-441"),
        ("01 5331234", "+43 1 5331234"),
    ] {
        let place = Place::new();
        let mut book = place.create_open();
        let id = with_phone(&mut book, held);
        agree(&mut book, id, "ads_phone", Channel::Phone);
        let done = block(&mut book, &number(blocked)).unwrap();
        assert_eq!(done, Blocked { blocked: 1, contacts: 1 }, "{held} / {blocked}");
        assert!(!may_call(&book, id), "{held} / {blocked}");
        assert_eq!(book.may_contact_list("ads_phone", Channel::Phone).unwrap().allowed.len(), 0, "{held} / {blocked}");
        assert!(!book.blocks_of(id).unwrap().is_empty(), "{held} / {blocked}");
        assert!(book.verify().unwrap().findings.is_empty());
    }
}

#[test]
fn a_block_of_a_range_bars_every_number_in_it_on_every_door() {
    let place = Place::new();
    let mut book = place.create().0;
    let agreed = |book: &mut Book, written: &str| {
        let id = with_phone(book, written);
        agree(book, id, "ads_phone", Channel::Phone);
        id
    };
    for (turn, range) in
        ["-440 bis -449", "-440 – -449", "-440-449", "-440/449", "-440 bis 449", "440 bis 449"].iter().enumerate()
    {
        let stem = format!("0711 22{turn}3");
        let inside = agreed(&mut book, &format!("{stem}-445"));
        let outside = agreed(&mut book, &format!("{stem}-450"));
        let done = block(&mut book, &number(&format!("{stem}{range}"))).unwrap();
        assert_eq!(done, Blocked { blocked: 1, contacts: 1 }, "{range}: one address, and who has a number of it");
        assert!(!may_call(&book, inside) && may_call(&book, outside), "{range}");
        let stem = format!("0711 33{turn}3");
        let inside = agreed(&mut book, &format!("{stem}-445"));
        let list = format!("Vorname;Nachname;Telefon;Werbesperre\r\nPia;Tabelle{turn};{stem}{range};ja\r\n");
        let reading = read::open(list.as_bytes(), &Options::default()).unwrap();
        book.take_import(&reading, "Liste", &Given::default(), &quietly).unwrap();
        assert!(!may_call(&book, inside), "{range} of a list");
    }
    let before = book.suppressions().unwrap();
    let refused = block(&mut book, &number("0711 2233-100 bis -999"));
    let Err(Error::InvalidValue { why, .. }) = &refused else { panic!("{refused:?}") };
    assert_eq!(why, "range_too_long");
    assert_eq!(book.suppressions().unwrap(), before);
}

#[test]
fn a_call_list_prints_only_the_number_that_was_checked() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = with_phone(&mut book, "0711 2233440/41 (abends)");
    agree(&mut book, id, "ads_phone", Channel::Phone);
    let path = place.root.path().join("Anrufe.csv");
    let report =
        hand_out(&mut book, &path, |book, out| book.export_list("ads_phone", Channel::Phone, ListFormat::Csv, "", out));
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(report.unwrap().value.written, 1);
    assert!(text.contains("+497112233440;") && !text.contains("41"), "{text}");
}

#[test]
fn a_blocked_domain_covers_the_domains_below_it_and_no_other() {
    let place = Place::new();
    let mut book = place.create_open();
    let ids = ["a@b.example.de", "a@mail.x.b.example.de", "a@ab.example.de", "a@example.de"]
        .map(|address| with_mail(&mut book, address));
    block(&mut book, &Target::Domain { domain: "https://www.b.example.de/kontakt".into() }).unwrap();
    assert_eq!(ids.map(|id| may_mail(&book, id)), [false, false, true, true]);
    let later = Labelled { value: "neu@post.b.example.de".into(), label: String::new() };
    let later = enter(&mut book, &Draft { family: "Später".into(), emails: vec![later], ..Draft::default() });
    assert_eq!(book.blocks_of(later).unwrap().len(), 1, "who comes in later too");
}

#[test]
fn an_address_is_understood_as_people_write_it_or_refused() {
    let place = Place::new();
    let mut book = place.create_open();
    for (turn, written) in [
        "Anna <anna@Q.example>",
        "\"chef@x.example\" <anna@q.example>",
        "mailto:anna@q.example?subject=Abmelden",
        "mailto:anna%40q.example",
        "<a href=\"mailto:anna@q.example\">anna@q.example</a>",
        "anna@q.example#mailto:anna@q.example#",
        "anna@q.example,",
    ]
    .iter()
    .enumerate()
    {
        let fresh = |text: &str| {
            text.replace("q.example", &format!("q{turn}.example")).replace("Q.example", &format!("Q{turn}.example"))
        };
        let id = with_mail(&mut book, &fresh("anna@q.example"));
        let done = block(&mut book, &Target::Email { address: fresh(written) }).unwrap();
        assert_eq!((done.blocked, may_mail(&book, id)), (1, false), "{written}");
    }
    let before = book.suppressions().unwrap();
    for target in [
        Target::Email { address: "keine".into() },
        Target::Email { address: "a@q.example b@q.example".into() },
        Target::Email { address: "anna@localhost".into() },
        Target::Domain { domain: "de".into() },
        Target::Domain { domain: "anna@b.de".into() },
        Target::Domain { domain: "b de".into() },
        Target::Phone { number: "2233440".into() },
        Target::Phone { number: "0711 2233440, nachts".replace("0711 2233440", "") },
    ] {
        let refused = block(&mut book, &target);
        assert!(matches!(refused, Err(Error::InvalidValue { .. })), "{target:?}: {refused:?}");
    }
    assert_eq!(book.suppressions().unwrap(), before, "nothing is stored as typed");
}

#[test]
fn a_line_of_post_is_understood_in_every_order_of_names_or_refused() {
    let home = DraftAddress {
        street: "Am Wall 3".into(),
        postcode: "01067".into(),
        place: "Dresden".into(),
        ..DraftAddress::default()
    };
    for (given, family, firm, line) in [
        ("Ilse", "Huber", "", "Huber, Ilse, Am Wall 3, 01067 Dresden"),
        ("Ilse", "Huber", "", "Huber Ilse, Am Wall 3, 01067 Dresden"),
        ("Ilse", "Huber", "", "Frau, Ilse Huber, Am Wall 3, D-01067 Dresden, Deutschland"),
        ("Ilse", "Huber", "", "Ilse Huber, Am Wall 3, 2. OG, 01067, Dresden"),
        ("Ilse", "Huber", "", "Ilse Huber, c/o Meier, Am Wall 3, 01067 Dresden"),
        ("Ilse", "Huber", "", "Hans und Ilse Huber, Am Wall 3, 01067 Dresden"),
        ("Ilse", "Huber", "", "Weinhaus GmbH, Frau Ilse Huber, Am Wall 3, 01067 Dresden"),
        ("Eva", "von der Au", "", "Eva von der Au, Am Wall 3, 01067 Dresden"),
        ("Eva", "von der Au", "", "von der Au, Eva, Am Wall 3, 01067 Dresden"),
        ("Eva", "von der Au", "", "Au, Eva von der, Am Wall 3, 01067 Dresden"),
        ("Eva", "Au", "", "Eva von der Au, Am Wall 3, 01067 Dresden"),
        ("", "", "Weinhaus am Wall GmbH", "Weinhaus am Wall GmbH, Am Wall 3, 01067 Dresden"),
        ("", "", "Huber, Sohn & Co. KG", "Huber, Sohn & Co. KG, Am Wall 3, 01067 Dresden"),
        ("", "", "Studio 54 GmbH", "Studio 54 GmbH, Am Wall 3, 01067 Dresden"),
    ] {
        let place = Place::new();
        let mut book = place.create_open();
        book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
        let id = enter(
            &mut book,
            &Draft {
                given: given.into(),
                family: family.into(),
                organisation: firm.into(),
                addresses: vec![home.clone()],
                ..Draft::default()
            },
        );
        let may = |book: &Book| book.may_contact(id, "ads_post", Channel::Post).unwrap().allowed;
        assert!(may(&book), "{line}");
        let readings = Target::post_of_line(line);
        let done = book.suppress_all(&readings, &Scope::Advertising, Source::Person).unwrap().value;
        assert_eq!(done, Blocked { blocked: 1, contacts: 1 }, "{line}: {readings:?}");
        assert!(!may(&book), "{line}");
    }
    for line in [
        "Ilse Huber, Dresden",
        "Ilse Huber Am Wall 3 01067 Dresden",
        "Huber, Ilse, Meier, Hans, Am Wall 3, 01067 Dresden",
        "Frau Dr., Am Wall 3, 01067 Dresden",
    ] {
        assert!(Target::post_of_line(line).is_empty(), "{line}");
    }
}

#[test]
fn a_card_with_an_extension_is_met_by_a_block_of_its_number_and_so_is_what_we_write_of_it() {
    let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nN:Huber;Eva;;;\r\nFN:Eva Huber\r\n\
                TEL;VALUE=uri:tel:+49-351-445566;ext=12\r\nEND:VCARD\r\n";
    let blocked = |file: &[u8]| {
        let place = super::people::Place::new();
        let mut book = place.create().0;
        super::ways::take(&mut book, file);
        let id = super::ways::only(&book, "eva huber");
        assert!(book.contact(id).unwrap().phones[0].value.ends_with("12"), "the extension is shown");
        let target = kundenbuch::suppression::Target::Phone { number: "0351 445566".into() };
        book.suppress(&target, &kundenbuch::suppression::Scope::Advertising, kundenbuch::suppression::Source::Person)
            .unwrap();
        assert_eq!(book.blocks_of(id).unwrap().len(), 1);
        super::ways::FORMATS.map(|format| super::ways::out(&mut book, format))
    };
    for file in blocked(card.as_bytes()) {
        blocked(&file);
    }
}
