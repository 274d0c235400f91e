//! A number without country code is read by the country of the person's own address first, and by the firm's as well:
//! what a list prints is the first, what a no, an erasure or a restriction meets is both.

use std::fs;

use kundenbuch::{
    Error, Id, Moment,
    book::{Book, NewBook, files::hand_out, quietly},
    consents::{Channel, Grant, How},
    contacts::{Change, Contact, Content, ErasedBefore, Given},
    erasure::Ground,
    exchange::{
        admit::Reason,
        draft::{Draft, DraftAddress, Labelled},
        read::{self, Options},
    },
    keys::KeyCost,
    newsletter::{Everything, ListFormat},
    restriction::Ground as Claim,
    suppression::{Scope, Source, Target},
};

use super::people::{PASSPHRASE, Place, add};

const LIST: &str = "Vorname;Nachname;Straße;PLZ;Ort;Land;Telefon\r\n";

/// A book into which files come; one without a passphrase is quicker made and takes none.
fn book_of(place: &Place, country: &str) -> Book {
    made(place, country, Some(PASSPHRASE))
}

fn made(place: &Place, country: &str, passphrase: Option<&str>) -> Book {
    let new = NewBook {
        path: &place.book(),
        name: "Weingut Huber",
        passphrase,
        cost: KeyCost::Floor,
        owner: "Inhaberin",
        country,
    };
    Book::create(new, place.app()).unwrap().0
}

fn draft(phone: &str, postcode: &str, country: &str) -> Draft {
    Draft {
        given: "Resi".into(),
        family: "Quandt".into(),
        phones: vec![Labelled { value: phone.into(), label: String::new() }],
        addresses: vec![DraftAddress {
            street: "Hauptplatz 2".into(),
            postcode: postcode.into(),
            place: "Dort".into(),
            country: country.into(),
            ..DraftAddress::default()
        }],
        ..Draft::default()
    }
}

fn import(book: &mut Book, file: &str) -> kundenbuch::exchange::import::Report {
    let reading = read::open(file.as_bytes(), &Options::default()).unwrap();
    book.take_import(&reading, "Liste", &Given::default(), &quietly).unwrap().value
}

fn agree(book: &mut Book, id: Id<Contact>) {
    book.grant_consent(id, &grant(), None).unwrap();
}

fn grant() -> Grant {
    Grant {
        purpose: "ads_phone".into(),
        channel: Channel::Phone,
        wording_version: 1,
        how: Some(How::Paper),
        happened_at: Moment::now(),
        note: String::new(),
        lifts: Vec::new(),
    }
}

fn may_call(book: &Book, id: Id<Contact>) -> bool {
    book.may_contact(id, "ads_phone", Channel::Phone).unwrap().allowed
}

fn block(book: &mut Book, number: &str) {
    let target = Target::Phone { number: number.into() };
    book.suppress(&target, &Scope::Advertising, Source::Person).unwrap();
}

fn e164(book: &Book, id: Id<Contact>) -> String {
    book.contact(id).unwrap().phones[0].e164.clone()
}

/// The firm's country; number, postcode and country of a person; the number in full.
const PEOPLE: [(&str, &str, &str, &str, &str); 7] = [
    ("DE", "0664 1234567", "6900", "Österreich", "+436641234567"),
    ("DE", "05574 812345", "A-6900", "", "+435574812345"),
    ("DE", "071 672 22 33", "8280", "Schweiz", "+41716722233"),
    ("DE", "071 672 22 33", "CH-8280", "", "+41716722233"),
    ("DE", "6641234567", "6900", "AT", "+436641234567"),
    ("AT", "0711 2233440", "70173", "Deutschland", "+497112233440"),
    ("CH", "0711 2233440", "70173", "DE", "+497112233440"),
];

#[test]
fn a_number_is_read_by_the_persons_own_country_at_every_door_and_a_block_of_either_reading_reaches_them() {
    for (firm, number, postcode, country, full) in PEOPLE {
        for door in ["hand", "list", "address later", "country later", "phone later", "supplement"] {
            for blocked in [full, number] {
                let place = Place::new();
                let takes_files = matches!(door, "list" | "supplement");
                let mut book = made(&place, firm, takes_files.then_some(PASSPHRASE));
                let what = format!("{firm} {number} {country} {postcode}, {door}, {blocked}");
                let person = draft(number, postcode, country);
                let row = format!("Resi;Quandt;Hauptplatz 2;{postcode};Dort;{country};{number}\r\n");
                let added = |of: &Draft| Content::Address {
                    label: String::new(),
                    street: of.addresses[0].street.clone(),
                    postcode: of.addresses[0].postcode.clone(),
                    place: of.addresses[0].place.clone(),
                    country: of.addresses[0].country.clone(),
                };
                let id = match door {
                    "hand" => add(&mut book, &person),
                    "list" => {
                        import(&mut book, &format!("{LIST}{row}"));
                        book.search("quandt", 5).unwrap()[0].id
                    }
                    "address later" => {
                        let id = add(&mut book, &Draft { addresses: Vec::new(), ..person.clone() });
                        let change = Change::Add { content: added(&person) };
                        book.edit_contact(id, &[change], &Given::default()).unwrap();
                        id
                    }
                    "country later" => {
                        let home = draft(number, "", "");
                        let id = add(&mut book, &home);
                        let seen = book.contact(id).unwrap().addresses[0].id;
                        let change = Change::Replace { id: seen, old: added(&home), new: added(&person) };
                        book.edit_contact(id, &[change], &Given::default()).unwrap();
                        id
                    }
                    "phone later" => {
                        let id = add(&mut book, &draft("+49 30 1234567", postcode, country));
                        let seen = book.contact(id).unwrap().phones[0].clone();
                        let old = Content::Phone { value: seen.value, label: seen.label };
                        let new = Content::Phone { value: number.into(), label: String::new() };
                        let change = Change::Replace { id: seen.id, old, new };
                        book.edit_contact(id, &[change], &Given::default()).unwrap();
                        id
                    }
                    _ => {
                        let mails = vec![Labelled { value: "resi@q.example".into(), label: String::new() }];
                        let known = Draft { phones: Vec::new(), emails: mails, ..person.clone() };
                        let id = add(&mut book, &known);
                        let row = format!("Resi;Quandt;resi@q.example;{number}\r\n");
                        import(&mut book, &format!("Vorname;Nachname;E-Mail;Telefon\r\n{row}"));
                        id
                    }
                };
                assert_eq!(e164(&book, id), full, "{what}");
                agree(&mut book, id);
                assert!(may_call(&book, id), "{what}");
                assert!(book.verify().unwrap().findings.is_empty(), "{what}");
                let out = place.root.path().join("Anrufe.csv");
                hand_out(&mut book, &out, |book, out| {
                    book.export_list("ads_phone", Channel::Phone, ListFormat::Csv, "wir", out)
                })
                .unwrap();
                assert!(fs::read_to_string(&out).unwrap().contains(full), "{what}");
                block(&mut book, blocked);
                assert!(!may_call(&book, id), "{what}");
            }
        }
    }
}

#[test]
fn who_moves_abroad_keeps_the_no_under_the_reading_of_either_country() {
    let place = Place::new();
    let mut book = book_of(&place, "DE");
    let id = add(&mut book, &draft("0664 1234567", "6900", "AT"));
    let home = book.contact(id).unwrap().addresses[0].clone();
    let old = Content::Address {
        label: home.label,
        street: home.street,
        postcode: home.postcode,
        place: home.place,
        country: home.country,
    };
    book.edit_contact(id, &[Change::Remove { id: home.id, old }], &Given::default()).unwrap();
    agree(&mut book, id);
    assert!(book.verify().unwrap().findings.is_empty());
    block(&mut book, "+43 664 1234567");
    assert!(!may_call(&book, id), "the number they had as an Austrian one");
}

#[test]
fn a_block_of_a_number_as_it_stands_in_the_book_stays_when_it_comes_in_with_its_country_code() {
    let place = Place::new();
    let mut book = book_of(&place, "DE");
    add(&mut book, &draft("0664 1234567", "6900", "AT"));
    block(&mut book, "0664/1234567");
    let later = Draft { given: "Eva".into(), ..draft("+43 664 1234567", "6900", "AT") };
    let later = add(&mut book, &later);
    assert!(book.grant_consent(later, &grant(), None).is_err(), "the text is theirs who has it");
    assert!(!may_call(&book, later));
}

#[test]
fn a_list_of_opt_outs_with_a_country_reaches_the_number_in_either_reading() {
    for held in ["+43 664 1234567", "0664 1234567"] {
        for told in ["0664 1234567;Österreich", "+43 664 1234567;"] {
            for lives in ["", "Österreich"] {
                let place = Place::new();
                let mut book = book_of(&place, "DE");
                let id = add(&mut book, &draft(held, "", lives));
                agree(&mut book, id);
                let table = format!("E-Mail;Telefon;Land;Sperre Telefon\r\nx@q.example;{told};ja\r\n");
                let found = book.find_optouts(table.as_bytes(), &Options::default(), None).unwrap();
                let taken: Vec<String> = found.iter().map(|one| one.address.clone()).collect();
                let shown = book.preview_optouts(&found).unwrap();
                assert!(shown.iter().all(|one| !one.shown.contains('\u{1f}')), "{shown:?}");
                book.take_optouts(&taken, Source::Csv).unwrap();
                let unread = held.starts_with('0') && lives.is_empty() && told.starts_with('+');
                assert_eq!(may_call(&book, id), unread, "{held} {told} {lives}");
            }
        }
    }
}

#[test]
fn an_erased_person_from_abroad_stays_out_however_the_number_is_written() {
    for (number, postcode, country, full) in
        [("071 672 22 33", "8280", "Schweiz", "+41 71 672 22 33"), ("0664 1234567", "6900", "AT", "+43 664 1234567")]
    {
        let place = Place::new();
        let mut book = book_of(&place, "DE");
        let id = add(&mut book, &draft(number, postcode, country));
        book.erase(id, Ground::Objection, &quietly).unwrap();
        for written in [number, full] {
            for land in ["", country] {
                let row = format!("Resi;Quandt;;;;{land};{written}\r\n");
                let report = import(&mut book, &format!("{LIST}{row}"));
                assert_eq!(report.taken, 0, "{written} {land}");
                assert_eq!(report.held[0].reason, Reason::Erased, "{written} {land}");
            }
        }
        let other = Draft { given: "Eva".into(), ..draft(full, "", "") };
        let other = add(&mut book, &other);
        assert!(!may_call(&book, other), "the objection blocks the number itself");
    }
}

#[test]
fn who_was_erased_under_the_firms_reading_stays_out_under_their_own_country() {
    let place = Place::new();
    let mut book = book_of(&place, "DE");
    let id = add(&mut book, &Draft { addresses: Vec::new(), ..draft("0664 1234567", "", "") });
    book.erase(id, Ground::Objection, &quietly).unwrap();
    let report = import(&mut book, &format!("{LIST}Resi;Quandt;Gasse 7;6900;Bregenz;Österreich;0664 1234567\r\n"));
    assert_eq!((report.taken, report.held[0].reason), (0, Reason::Erased));
}

#[test]
fn a_restricted_person_from_abroad_is_left_alone_however_the_number_is_written() {
    let place = Place::new();
    let mut book = book_of(&place, "DE");
    let id = add(&mut book, &draft("0664 1234567", "6900", "AT"));
    book.restrict(id, Claim::Accuracy, "").unwrap();
    for row in ["Resi;Quandt;;;;;+43 664 1234567", "Resi;Quandt;;;;;0664 1234567", "Resi;Quandt;;;;AT;0664 1234567"] {
        let report = import(&mut book, &format!("{LIST}{row}\r\n"));
        assert_eq!(report.taken, 0, "{row}");
        assert_eq!(report.held[0].reason, Reason::Restricted, "{row}");
    }
    let again = draft("+43 664 1234567", "", "");
    let refused = book.add_contact(&again, &Given::default(), ErasedBefore::Refuse);
    assert!(matches!(refused, Err(Error::RestrictedPerson { .. })), "{refused:?}");
}

#[test]
fn the_same_text_without_a_country_is_the_same_person_and_adds_nothing() {
    let place = Place::new();
    let mut book = book_of(&place, "DE");
    let id = add(&mut book, &draft("0664 1234567", "6900", "AT"));
    for row in ["Resi;Quandt;;;;;0664 1234567", "Resi;Quandt;;;;;+43 664 1234567", "Resi;Quandt;;;;AT;0664/1234567"] {
        let report = import(&mut book, &format!("{LIST}{row}\r\n"));
        assert_eq!((report.supplemented, report.taken), (1, 1), "{row}");
        assert_eq!(book.contact(id).unwrap().phones.len(), 1, "{row}");
    }
}

#[test]
fn a_stop_on_a_number_from_abroad_travels_in_our_own_files() {
    for (format, name) in
        [(Everything::Csv, "alles.csv"), (Everything::Vcard, "alles.vcf"), (Everything::Json, "alles.json")]
    {
        let place = Place::new();
        let mut book = book_of(&place, "DE");
        let id = add(&mut book, &draft("0664 1234567", "6900", "AT"));
        agree(&mut book, id);
        block(&mut book, "+43 664 1234567");
        let out = place.root.path().join(name);
        hand_out(&mut book, &out, |book, out| book.export_all(format, "", out, &quietly)).unwrap();
        let other = Place::new();
        let mut book = book_of(&other, "DE");
        let reading = read::open(&fs::read(&out).unwrap(), &Options::default()).unwrap();
        book.take_import(&reading, name, &Given::default(), &quietly).unwrap();
        let id = book.search("quandt", 5).unwrap()[0].id;
        assert_eq!(e164(&book, id), "+436641234567", "{name}");
        assert!(!may_call(&book, id), "{name}");
        let beside = Draft { given: "Eva".into(), ..draft("+43 664 1234567", "", "") };
        let beside = add(&mut book, &beside);
        assert!(book.grant_consent(beside, &grant(), None).is_err(), "{name}: the number itself is blocked");
    }
}

#[test]
fn a_number_from_abroad_is_shown_as_its_country_writes_it() {
    let place = Place::new();
    let mut book = book_of(&place, "DE");
    for (number, postcode, country, shown) in [
        ("071 672 22 33", "8280", "CH", "+41 71 672 22 33"),
        ("0664 1234567", "6900", "AT", "+43 664 1234567"),
        ("071 6722233", "70173", "", "07167 22233"),
    ] {
        let id = add(&mut book, &draft(number, postcode, country));
        assert_eq!(book.contact(id).unwrap().phones[0].din5008, shown);
    }
}
