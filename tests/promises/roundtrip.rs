//! What is written out reads back the same: a book goes out as cards, as a table and as JSON, and another book that
//! takes the file in holds the same values, no's and consents. What a format cannot carry, its report counts.

use std::collections::BTreeMap;

use kundenbuch::{
    Id, Moment,
    book::{Book, files::HandOut, quietly},
    consents::{Channel, Event, Grant, How, Withdrawal},
    contacts::{Change, Contact, Content, ErasedBefore, Field, Given, Kind, Source},
    erasure::Ground,
    exchange::{
        admit::Reason,
        draft::{Draft, DraftAddress, DraftFact, Labelled},
    },
    newsletter::{Everything, ExportReport},
    suppression::{self, Scope, Target},
};
use serde_json::{Value, json};

use super::{people::Place, ways::take};

const FORMATS: [Everything; 3] = [Everything::Vcard, Everything::Csv, Everything::Json];

fn out(book: &mut Book, format: Everything) -> (Vec<u8>, ExportReport) {
    let out = HandOut::memory();
    let report = book.export_all(format, "", &out, &quietly).unwrap().value;
    (out.into_bytes(), report)
}

/// What every contact of a book is, without what belongs to one book alone: numbers, names of rows, who entered it when.
pub fn told(book: &mut Book) -> BTreeMap<String, Value> {
    let (bytes, _) = out(book, Everything::Json);
    let document: Value = serde_json::from_slice(&bytes).unwrap();
    let contacts = document["contacts"].as_array().unwrap();
    contacts
        .iter()
        .map(|contact| {
            let id = Id::new(contact["id"].as_i64().unwrap());
            let mut gate = Vec::new();
            for purpose in ["newsletter", "ads_post", "ads_phone", "care"] {
                for channel in [Channel::Email, Channel::Post, Channel::Phone] {
                    gate.push(json!(book.may_contact(id, purpose, channel).unwrap()));
                }
            }
            let mut contact = contact.clone();
            contact["gate"] = json!(gate);
            let name =
                ["kind", "given", "family", "organisation", "customerNumber"].map(|key| contact[key].to_string());
            (name.join(" "), bare(contact))
        })
        .collect()
}

/// Takes out what is not told to another book, and the order that nobody chose.
fn bare(value: Value) -> Value {
    const OWN: [&str; 12] = [
        "id",
        "worksFor",
        "cardUid",
        "createdAt",
        "changedAt",
        "recordedAt",
        "recordedBy",
        "fileName",
        "line",
        "evidence",
        "wordingVersion",
        "din5008",
    ];
    match value {
        Value::Object(map) => {
            let whole = map.contains_key("emails");
            let kept = map.into_iter().filter(|(key, _)| !(OWN.contains(&key.as_str()) || whole && key == "uid"));
            Value::Object(kept.map(|(key, value)| (key, bare(value))).collect())
        }
        Value::Array(list) => {
            let mut list: Vec<Value> = list.into_iter().map(bare).collect();
            list.sort_by_key(Value::to_string);
            Value::Array(list)
        }
        other => other,
    }
}

/// The book as each format carries it into another one is the same.
pub fn assert_carried(book: &mut Book, what: &str) {
    let before = told(book);
    for format in FORMATS {
        let place = Place::new();
        let mut second = place.create().0;
        let (bytes, exported) = out(book, format);
        let report = take(&mut second, &bytes);
        assert_eq!(report.taken, exported.written, "{what} {format:?}: {report:?}");
        let after = told(&mut second);
        assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "{what} {format:?}");
        for (name, contact) in &before {
            let (one, two) = (contact.as_object().unwrap(), after[name].as_object().unwrap());
            for (key, value) in one {
                assert_eq!(Some(value), two.get(key), "{what} {format:?}: {key} of {name}");
            }
        }
        let there = second.suppressions().unwrap();
        let left = u64::from(exported.not_carried.get("blocks_without_contact").copied().unwrap_or_default());
        assert_eq!(
            there + left,
            book.suppressions().unwrap(),
            "{what} {format:?}: every block comes along or is counted"
        );
        assert_eq!(second.verify().unwrap().findings, [], "{what} {format:?}");

        // The same file again changes nothing, in either book.
        for again in [&mut second, &mut *book] {
            let (contacts, blocks) = (again.counts().unwrap().contacts, again.suppressions().unwrap());
            take(again, &bytes);
            assert_eq!(again.counts().unwrap().contacts, contacts, "{what} {format:?}: the same file twice");
            assert_eq!(again.suppressions().unwrap(), blocks, "{what} {format:?}");
        }
        assert_eq!(told(book), before, "{what} {format:?}: its own file changes nothing in a book");
        assert_eq!(told(&mut second), after, "{what} {format:?}");
    }
}

/// Small, repeatable chance.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())]
    }

    fn often(&mut self) -> bool {
        self.roll(3) > 0
    }

    fn seldom(&mut self) -> bool {
        self.roll(5) == 0
    }
}

const WORDS: [&str; 12] =
    ["Ulm", "Ströh", "a;b", "x, y", "\"Adler\"", "=1+1", "-", "k.A.", "Zeile\nzwei", "C:\\neu", "ß 'q'", "+49 40"];
const NAMES: [&str; 8] = ["Ilse", "Jörg", "Zoë", "Anna-Lena", "O'Neil", "von der Au", "Groß", "Dr Who"];
const LABELS: [&str; 7] = ["", "work", "home", "mobile", "fax", "Almtelefon", "Büro; hinten"];
const CHANNELS: [(&str, Channel); 3] =
    [("newsletter", Channel::Email), ("ads_post", Channel::Post), ("ads_phone", Channel::Phone)];

fn somebody(dice: &mut Dice, number: usize) -> Draft {
    let firm = dice.seldom();
    let labelled = |dice: &mut Dice, value: String| Labelled { value, label: dice.one(&LABELS).to_owned() };
    let mut draft = Draft {
        kind: Some(if firm { Kind::Organisation } else { Kind::Person }),
        customer_number: format!("K{number:03}"),
        minor: !firm && dice.seldom(),
        ..Draft::default()
    };
    if firm {
        draft.organisation = format!("Firma {} {number}", dice.one(&NAMES));
    } else {
        dice.one(&NAMES).clone_into(&mut draft.given);
        draft.family = format!("{}{}", dice.one(&NAMES), if dice.often() { number.to_string() } else { String::new() });
        dice.one(&["", "Dr.", "Prof. Dr."]).clone_into(&mut draft.title);
        dice.one(&["", "", "Adler GmbH", "Sonne & Söhne; KG"]).clone_into(&mut draft.organisation);
        dice.one(&["", "Leitung, Einkauf"]).clone_into(&mut draft.position);
        dice.one(&["", "1961-05-12", "--02-29"]).clone_into(&mut draft.birthday);
    }
    for at in 0..dice.roll(3) {
        let value = format!("{}{at}@beispiel{}.example", dice.one(&["a", "kontakt", "info"]), dice.roll(4));
        draft.emails.push(labelled(dice, value));
    }
    for _ in 0..dice.roll(3) {
        let value = format!("0351 44{:02}{}", dice.roll(30), dice.roll(3));
        draft.phones.push(labelled(dice, value));
    }
    for _ in 0..dice.roll(2) {
        draft.addresses.push(DraftAddress {
            label: dice.one(&["", "work", "home", "Lager"]).to_owned(),
            street: format!("Am Wall {}{}", dice.roll(5), dice.one(&["", "\nHinterhaus"])),
            postcode: dice.one(&["01067", "89073", ""]).to_owned(),
            place: dice.one(&["Dresden", "Ulm"]).to_owned(),
            country: dice.one(&["", "DE", "AT", "Schweiz"]).to_owned(),
        });
    }
    for at in 0..dice.roll(3) {
        draft.facts.push(DraftFact { name: format!("Merkmal {at}"), value: dice.one(&WORDS).to_owned() });
    }
    if dice.often() {
        draft.tags.push(dice.one(&["Stammkunde", "Weinprobe", "a, b", "x\\y"]).to_owned());
    }
    draft
}

/// A small book with a little of everything.
fn fill(book: &mut Book, dice: &mut Dice) {
    if dice.seldom() {
        book.save_wording("newsletter", "Ja, schicken Sie mir die Nachrichten.\nJederzeit widerruflich; formlos.")
            .unwrap();
    }
    for number in 0..=dice.roll(5) {
        let given = Given {
            source: dice.one(&[Source::Given, Source::Asked, Source::Public]),
            note: dice.one(&["", "am Stand"]).to_owned(),
            purpose: dice.one(&["", "care", "newsletter"]).to_owned(),
            keep_until: dice.one(&[None, Some("2031-12-31")]).map(str::to_owned),
        };
        let draft = somebody(dice, number);
        let minor = draft.minor;
        let id = book.add_contact(&draft, &given, ErasedBefore::Refuse).unwrap().value;
        if dice.seldom() {
            let set = |field, old: &str, new: &str| Change::Set { field, old: old.into(), new: new.into() };
            let changes = [set(Field::AddressForm, "sie", "du"), set(Field::Greeting, "", "Liebe Leute,")];
            book.edit_contact(id, &changes, &given).unwrap();
        }
        for at in 0..dice.roll(3) {
            let content = Content::Note {
                activity: dice.one(&["note", "visit", "call"]).to_owned(),
                body: format!("{} {at}", dice.one(&WORDS)),
                happened_at: Moment(1_700_000_000_000 + i64::try_from(dice.roll(9_999)).unwrap() * 1_000),
            };
            book.add_note(id, &content, &Given::default()).unwrap();
        }
        speak(book, dice, id, minor);
    }
    if dice.seldom() {
        let nobody = Target::Email { address: "niemand@nirgends.example".into() };
        book.suppress(&nobody, &Scope::Advertising, suppression::Source::Person).unwrap();
    }
}

/// Yes and no in some order.
fn speak(book: &mut Book, dice: &mut Dice, id: Id<Contact>, minor: bool) {
    for _ in 0..dice.roll(4) {
        let (purpose, channel) = dice.one(&CHANNELS);
        match dice.roll(5) {
            0 | 1 if !minor => {
                let lifts = book.blocks_of(id).unwrap().iter().map(|block| block.uid).collect::<Vec<_>>();
                let grant = |lifts| Grant {
                    purpose: purpose.into(),
                    channel,
                    wording_version: 1,
                    how: Some(How::Paper),
                    happened_at: Moment::now(),
                    note: "am Stand; Messe".into(),
                    lifts,
                };
                // Some of the blocks are of another channel; then none is named, and a blocked one is refused.
                if book.grant_consent(id, &grant(lifts), None).is_err() {
                    let _ = book.grant_consent(id, &grant(Vec::new()), None);
                }
            }
            2 => {
                let no = Withdrawal {
                    purpose: purpose.into(),
                    channel,
                    event: dice.one(&[Event::Withdrawn, Event::Objected]),
                    how: Some(How::Phone),
                    happened_at: Moment::now(),
                    note: String::new(),
                };
                book.withdraw_consent(id, &no).unwrap();
            }
            _ => {
                let contact = book.contact(id).unwrap();
                let mail = contact.emails.first().map(|mail| Target::Email { address: mail.value.clone() });
                let phone = contact.phones.first().map(|phone| Target::Phone { number: phone.value.clone() });
                let domain = Some(Target::Domain { domain: "beispiel1.example".into() });
                let scope = dice.one(&[0, 1, 2]);
                let scope = match scope {
                    0 => Scope::Advertising,
                    1 => Scope::Everything,
                    _ => Scope::Purpose { code: purpose.into() },
                };
                if let Some(target) = [mail, phone, domain][dice.roll(3)].clone() {
                    let _ = book.suppress(&target, &scope, suppression::Source::Person);
                }
            }
        }
    }
}

/// `KUNDENBUCH_ROUND_TRIPS=2000` for the whole proof, `491-491` for one book of it.
#[test]
fn random_books_read_back_the_same_from_every_format() {
    let asked = std::env::var("KUNDENBUCH_ROUND_TRIPS").unwrap_or_else(|_| "12".to_owned());
    let number = |text: &str| text.parse::<u64>().unwrap();
    let books = asked.split_once('-').map_or_else(|| 0..=number(&asked) - 1, |(from, to)| number(from)..=number(to));
    for seed in books {
        let place = Place::new();
        let mut book = place.create().0;
        fill(&mut book, &mut Dice(seed));
        assert_carried(&mut book, &format!("book {seed}"));
    }
}

fn mail(address: &str) -> Vec<Labelled> {
    vec![Labelled { value: address.to_owned(), label: String::new() }]
}

fn person(given: &str, family: &str, address: &str) -> Draft {
    Draft { given: given.into(), family: family.into(), emails: mail(address), ..Draft::default() }
}

fn add(book: &mut Book, draft: &Draft) -> Id<Contact> {
    book.add_contact(draft, &Given::default(), ErasedBefore::Refuse).unwrap().value
}

fn agree(book: &mut Book, id: Id<Contact>) {
    let grant = Grant {
        purpose: "newsletter".into(),
        channel: Channel::Email,
        wording_version: 1,
        how: Some(How::Paper),
        happened_at: Moment::now(),
        note: String::new(),
        lifts: Vec::new(),
    };
    book.grant_consent(id, &grant, None).unwrap();
}

fn rename(book: &mut Book, id: Id<Contact>, old: &str, new: &str) {
    let change = Change::Set { field: Field::Family, old: old.into(), new: new.into() };
    book.edit_contact(id, &[change], &Given::default()).unwrap();
}

#[test]
fn a_card_that_comes_back_is_that_contact_whatever_its_name_is_by_then() {
    for format in FORMATS {
        let place = Place::new();
        let mut book = place.create().0;
        let ilse = add(&mut book, &person("Ilse", "Huber", "ilse@beispiel.example"));
        let (bytes, _) = out(&mut book, format);
        rename(&mut book, ilse, "Huber", "Adler");
        let email = book.contact(ilse).unwrap().emails[0].clone();
        let old = Content::Email { value: email.value, label: email.label };
        let new = Content::Email { value: "adler@neu.example".into(), label: String::new() };
        book.edit_contact(ilse, &[Change::Replace { id: email.id, old, new }], &Given::default()).unwrap();
        let report = take(&mut book, &bytes);
        assert_eq!((report.taken, report.supplemented), (1, 1), "{format:?}: {report:?}");
        assert_eq!(book.counts().unwrap().contacts, 1, "{format:?}");
        assert_eq!(book.contact(ilse).unwrap().family, "Adler", "{format:?}: nothing is overwritten");
    }
}

#[test]
fn a_card_whose_contact_was_erased_stays_out_under_any_name() {
    for format in FORMATS {
        let place = Place::new();
        let mut book = place.create().0;
        let ilse = add(&mut book, &person("Ilse", "Huber", "ilse@beispiel.example"));
        let (bytes, _) = out(&mut book, format);
        let text = String::from_utf8(bytes).unwrap().replace("Huber", "Adler").replace("ilse@", "adler@");
        book.erase(ilse, Ground::PurposeGone, &quietly).unwrap();
        let report = take(&mut book, text.as_bytes());
        assert_eq!((report.taken, report.by_reason.get(&Reason::Erased)), (0, Some(&1)), "{format:?}: {report:?}");
    }
}

const PHONE: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:5A7F-phone-0001\r\nN:Huber;Ilse;;;\r\nFN:Ilse Huber\r\n\
                     EMAIL:ilse@beispiel.example\r\nX-SOCIAL:abc\r\nEND:VCARD\r\n";

#[test]
fn next_months_card_of_a_phone_is_recognised_and_its_uid_goes_out_again_and_with_the_person() {
    let place = Place::new();
    let mut book = place.create().0;
    let report = take(&mut book, PHONE.as_bytes());
    assert_eq!(report.ignored.get("X-SOCIAL"), Some(&1), "what is not taken is listed with its count");
    let next = PHONE.replace("Huber", "Adler").replace("ilse@", "adler@");
    let report = take(&mut book, next.as_bytes());
    assert_eq!((report.supplemented, book.counts().unwrap().contacts), (1, 1), "{report:?}");
    let (bytes, _) = out(&mut book, Everything::Vcard);
    assert!(String::from_utf8(bytes).unwrap().contains("\r\nUID:5A7F-phone-0001\r\n"));
    let id = book.search("Ilse", 5).unwrap()[0].id;
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    let report = take(&mut book, PHONE.replace("ilse@", "neu@").replace("Huber", "Berg").as_bytes());
    assert_eq!((report.taken, report.supplemented), (1, 0), "the UID went with the person: {report:?}");
}

#[test]
fn two_cards_of_a_file_under_one_uid_are_two_people() {
    let place = Place::new();
    let mut book = place.create().0;
    let other = PHONE.replace("Ilse", "Sepp").replace("ilse@", "sepp@");
    let report = take(&mut book, format!("{PHONE}{other}").as_bytes());
    assert_eq!((report.taken, report.supplemented), (2, 0), "{report:?}");
}

#[test]
fn the_same_file_twice_gives_no_more_contacts_than_once() {
    let cards = [
        "N:Nurname;Nina;;;\r\nFN:Nina Nurname",
        "N:Intern;Ina;;;\r\nTEL:intern 12",
        "N:Halb;Hans;;;\r\nADR:;;Am Wall 3;Ulm;;;",
        "N:Web;Willi;;;\r\nURL:https://willi.example\r\nNOTE:nur eine Seite",
        "ORG:Sonne KG\r\nFN:Sonne KG",
        "N:Kaputt;Kai;;;\r\nEMAIL:kai at beispiel",
    ];
    for card in cards {
        let place = Place::new();
        let mut book = place.create().0;
        let file = format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{card}\r\nEND:VCARD\r\n");
        take(&mut book, file.as_bytes());
        let once = book.counts().unwrap().contacts;
        take(&mut book, file.as_bytes());
        assert_eq!(book.counts().unwrap().contacts, once, "{card}");
    }
}

#[test]
fn a_consent_in_a_file_counts_only_for_somebody_new_and_only_from_our_own_files() {
    let place = Place::new();
    let mut book = place.create().0;
    let ilse = add(&mut book, &person("Ilse", "Huber", "ilse@beispiel.example"));
    agree(&mut book, ilse);
    let (bytes, _) = out(&mut book, Everything::Vcard);
    let gate = |book: &Book| {
        let id = book.search("Ilse", 5).unwrap()[0].id;
        book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed
    };
    let known = Place::new();
    let mut known = known.create().0;
    add(&mut known, &person("Ilse", "Huber", "ilse@beispiel.example"));
    let report = take(&mut known, &bytes);
    assert!(!gate(&known), "a contact that was known gets no consent from a file");
    assert_eq!(report.by_reason.get(&Reason::ConsentWithoutEvidence), Some(&1));

    let foreign = Place::new();
    let mut foreign = foreign.create().0;
    let text = String::from_utf8(bytes.clone()).unwrap().replace("-//Kundenbuch//Kundenbuch//DE", "-//Telefon//DE");
    take(&mut foreign, text.as_bytes());
    assert!(!gate(&foreign), "a file of another program gives no consent");

    let blocked = Place::new();
    let mut blocked = blocked.create().0;
    let target = Target::Email { address: "ilse@beispiel.example".into() };
    blocked.suppress(&target, &Scope::Advertising, suppression::Source::Person).unwrap();
    take(&mut blocked, &bytes);
    assert!(!gate(&blocked), "a consent in a file never overrides a no that is here");
}

#[test]
fn a_no_in_our_own_file_reaches_somebody_who_is_known_and_had_agreed() {
    for format in FORMATS {
        let place = Place::new();
        let mut book = place.create().0;
        let ilse = add(&mut book, &person("Ilse", "Huber", "ilse@beispiel.example"));
        let no = Withdrawal {
            purpose: "newsletter".into(),
            channel: Channel::Email,
            event: Event::Withdrawn,
            how: Some(How::Phone),
            happened_at: Moment::now(),
            note: String::new(),
        };
        book.withdraw_consent(ilse, &no).unwrap();
        let (bytes, _) = out(&mut book, format);
        let second = Place::new();
        let mut second = second.create().0;
        let known = add(&mut second, &person("Ilse", "Huber", "ilse@beispiel.example"));
        agree(&mut second, known);
        take(&mut second, &bytes);
        assert!(!second.may_contact(known, "newsletter", Channel::Email).unwrap().allowed, "{format:?}");
    }
}

#[test]
fn the_report_of_an_export_counts_what_its_format_cannot_carry() {
    let place = Place::new();
    let mut book = place.create().0;
    let mut ilse = person("Ilse", "Huber", "ilse@beispiel.example");
    ilse.tags.push("eins; zwei".into());
    let ilse = add(&mut book, &ilse);
    let grant = Grant {
        purpose: "newsletter".into(),
        channel: Channel::Email,
        wording_version: 1,
        how: Some(How::Paper),
        happened_at: Moment::now(),
        note: String::new(),
        lifts: Vec::new(),
    };
    let scan = kundenbuch::consents::Evidence { file_name: "karte.png".into(), content: vec![1, 2, 3] };
    book.grant_consent(ilse, &grant, Some(&scan)).unwrap();
    let nobody = Target::Email { address: "niemand@nirgends.example".into() };
    book.suppress(&nobody, &Scope::Advertising, suppression::Source::Person).unwrap();
    let always = [("blocks_without_contact", 1), ("evidence", 1), ("recorded", 1)];
    for format in FORMATS {
        let mut expected: BTreeMap<String, u32> =
            always.iter().map(|(what, many)| ((*what).to_owned(), *many)).collect();
        if format == Everything::Csv {
            expected.insert("tags".to_owned(), 1);
        }
        assert_eq!(out(&mut book, format).1.not_carried, expected, "{format:?}");
    }
}

#[test]
fn cards_carry_uid_rev_and_countries_as_names() {
    let place = Place::new();
    let mut book = place.create().0;
    let mut ilse = person("Ilse", "Huber", "ilse@beispiel.example");
    ilse.addresses.push(DraftAddress {
        street: "Weg 1".into(),
        place: "Wien".into(),
        country: "AT".into(),
        ..DraftAddress::default()
    });
    add(&mut book, &ilse);
    let text = String::from_utf8(out(&mut book, Everything::Vcard).0).unwrap();
    assert!(text.contains("\r\nUID:urn:uuid:") && text.contains("\r\nREV:20"), "{text}");
    assert!(text.contains(";Wien;;;Österreich\r\n"), "{text}");
}
