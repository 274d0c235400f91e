//! An erasure says where else the person is named, and blanks or keeps it as a person decides.

use kundenbuch::{
    Id, Moment,
    book::{AskFirst, Book, Unlock, quietly},
    contacts::{Contact, Content, Given},
    erasure::{Ground, KeepGround, KeptMention, Mention, MentionChoices, MentionPlace},
    exchange::{
        draft::{Draft, Labelled},
        read::{self, Options},
    },
};

use super::people::{PASSPHRASE, Place, add, lies_in};

fn labelled(value: &str) -> Vec<Labelled> {
    vec![Labelled { value: value.into(), label: String::new() }]
}

fn named(given: &str, family: &str) -> Draft {
    Draft { given: given.into(), family: family.into(), ..Draft::default() }
}

fn note(book: &mut Book, id: Id<Contact>, body: &str) {
    let content = Content::Note { activity: "note".into(), body: body.into(), happened_at: Moment(0) };
    book.add_note(id, &content, &Given::default()).unwrap();
}

/// Käthe Zwirnstein, and what others' texts say of her.
fn office() -> (Place, Book, Id<Contact>, Id<Contact>) {
    let place = Place::new();
    let (mut book, _) = place.create();
    let kaethe = Draft {
        emails: labelled("kaethe@zwirnstein.example"),
        phones: labelled("089 / 712 34 56"),
        ..named("Käthe", "Zwirnstein")
    };
    let kaethe = add(&mut book, &kaethe);
    let karl = add(&mut book, &named("Karl", "Adler"));
    note(&mut book, karl, "Schwager von Käthe Zwirnstein, bestellt für sie mit.");
    note(&mut book, karl, "Rückruf unter +49 89 7123456 abends");
    note(&mut book, karl, "Die Zwirnsteins sind eine andere Familie; Herr Zwirnstein sen. auch.");
    note(&mut book, karl, "Mag Silvaner.");
    let list = read::open("Vorname;Nachname\r\nPaul;Kröger\r\n".as_bytes(), &Options::default()).unwrap();
    book.take_import(&list, "Zwirnstein, Kaethe.csv", &Given::default(), &quietly).unwrap();
    (place, book, kaethe, karl)
}

fn of(found: &[Mention], place: MentionPlace) -> Vec<&Mention> {
    found.iter().filter(|one| one.mention.place == place).collect()
}

#[test]
fn the_plan_lists_where_else_the_person_is_named() {
    let (_place, book, kaethe, karl) = office();
    let plan = book.erasure_plan(kaethe, Ground::PurposeGone).unwrap();
    let notes = of(&plan.mentions, MentionPlace::Note);
    assert_eq!(notes.len(), 3, "{:?}", plan.mentions);
    assert!(notes.iter().all(|one| one.contact == Some(karl) && one.of == "Karl Adler"));
    assert_eq!(notes.iter().filter(|one| one.sure).count(), 2, "a surname alone may be another's");
    assert_eq!(of(&plan.mentions, MentionPlace::ImportFile).len(), 1);
    assert_eq!(plan.mentions_found, 4);
    assert!(plan.mentions[0].sure && plan.mentions[0].text.contains("Zwirnstein"), "{:?}", plan.mentions[0]);
}

#[test]
fn what_is_to_go_is_blanked_in_the_act_and_leaves_no_trace() {
    let (_place, mut book, kaethe, karl) = office();
    let plan = book.erasure_plan(kaethe, Ground::PurposeGone).unwrap();
    let (other, mine): (Vec<_>, Vec<_>) = plan.mentions.iter().partition(|one| !one.sure);
    let choices = MentionChoices {
        blank: mine.iter().map(|one| one.mention).collect(),
        keep: other.iter().map(|one| KeptMention { mention: one.mention, ground: KeepGround::SomebodyElse }).collect(),
    };
    let erased = book.erase_with(kaethe, Ground::PurposeGone, &choices, &quietly).unwrap().value;
    assert_eq!((erased.mentions.blanked, erased.mentions.undecided), (3, 0), "{:?}", erased.mentions);
    assert_eq!(erased.mentions.kept.get("somebody_else"), Some(&1));
    assert!(erased.certificate.contains("aus 3 Texten") && erased.certificate.contains("jemand anderes"));
    assert!(erased.certificate.contains("Nicht durchsucht werden"), "{}", erased.certificate);
    let bodies: Vec<String> = book.contact(karl).unwrap().notes.into_iter().map(|note| note.body).collect();
    assert!(bodies.iter().any(|body| body.starts_with("Schwager von … …, bestellt")), "{bodies:?}");
    assert!(
        bodies.iter().any(|body| body.contains("Herr Zwirnstein sen.")) && bodies.contains(&"Mag Silvaner.".into())
    );
    assert_eq!(book.imports(book.now()).unwrap()[0].file_name, "…, ….csv");
    let mut pages = Vec::new();
    book.decrypted_pages(|page| pages.extend_from_slice(page)).unwrap();
    assert!(!lies_in(&pages, "7123456") && !lies_in(&pages, "Käthe"));
    assert_eq!(erased.residue, Some(0), "what was kept is no residue");
    assert!(book.search("Schwager", 5).is_ok_and(|hits| hits.iter().any(|hit| hit.id == karl)));
}

#[test]
fn what_nobody_decided_about_stays_and_is_counted() {
    let (_place, mut book, kaethe, karl) = office();
    let erased = book.erase(kaethe, Ground::PurposeGone, &quietly).unwrap().value;
    assert_eq!((erased.mentions.blanked, erased.mentions.undecided), (0, 4));
    assert!(erased.certificate.contains("nicht entschieden"), "{}", erased.certificate);
    assert!(book.contact(karl).unwrap().notes.iter().any(|note| note.body.contains("Käthe Zwirnstein")));
}

/// What the firm wrote about itself may name the person too: its own addresses, its staff, purposes, wordings and
/// weighings, and why others were restricted.
#[test]
fn settings_that_name_the_person_are_listed_and_blanked_where_they_may_change() {
    let (place, mut book, kaethe, karl) = office();
    book.set_own_domains(&["kaethe@zwirnstein.example".into(), "firma.example".into()]).unwrap();
    book.restrict(karl, kundenbuch::restriction::Ground::Claims, "Streit mit Käthe Zwirnstein").unwrap();
    book.lift_restriction(karl, "Käthe Zwirnstein hat sich geirrt", &book.now().day().to_string()).unwrap();
    book.sabotage(
        "INSERT INTO staff (uid, name) VALUES (randomblob(16), 'Käthe Zwirnstein');
         UPDATE purposes SET weighing = 'Käthe Zwirnstein fragte danach' WHERE id = 1;
         UPDATE purposes SET name = 'Fest von Käthe Zwirnstein' WHERE id = 2;
         INSERT INTO wordings (uid, purpose_id, version, text, created_at)
         VALUES (randomblob(16), 1, 77, 'Post von Käthe Zwirnstein', 0)",
    )
    .unwrap();
    drop(book); // its twin knows nothing of these
    let opened = Book::open(&place.book(), Unlock::Passphrase(PASSPHRASE), place.app(), AskFirst::No);
    let mut book = opened.unwrap().book;
    let plan = book.erasure_plan(kaethe, Ground::PurposeGone).unwrap();
    let listed = |code: &str| plan.mentions.iter().find(|one| one.mention.place.code() == code);
    let places = ["own_address", "restriction", "lifting", "staff", "weighing", "purpose", "wording"];
    for code in places {
        let found = listed(code).unwrap_or_else(|| panic!("{code} is not listed: {:?}", plan.mentions));
        assert!(found.sure && found.can_blank == (code != "wording"), "{found:?}");
    }
    let choices = MentionChoices {
        blank: plan.mentions.iter().filter(|one| one.sure).map(|one| one.mention).collect(),
        keep: Vec::new(),
    };
    let erased = book.erase_with(kaethe, Ground::PurposeGone, &choices, &quietly).unwrap().value;
    assert_eq!((erased.mentions.blanked, erased.mentions.undecided), (9, 2), "{:?}", erased.mentions);
    assert_eq!(book.own_domains().unwrap(), ["firma.example"]);
    let told = &book.restrictions(karl).unwrap()[0];
    assert_eq!(
        (told.note.as_str(), told.lifted.as_ref().unwrap().reason.as_str()),
        ("Streit mit … …", "… … hat sich geirrt")
    );
    let mut pages = Vec::new();
    book.decrypted_pages(|page| pages.extend_from_slice(page)).unwrap();
    assert!(!lies_in(&pages, "kaethe@zwirnstein.example"));
    assert_eq!(erased.residue, Some(0));
}

/// A short name or number beside another trace of the person is residue; alone, or beside what others hold, it is not.
#[test]
fn short_names_and_numbers_are_looked_for_with_a_second_trace() {
    for (planted, found) in [("Ute\u{1}\u{2}47110", true), ("Ute und niemand sonst", false), ("... 47110 ...", false)] {
        let place = Place::new();
        let mut book = place.create_open();
        let ute = add(&mut book, &Draft { customer_number: "47110".into(), ..named("Ute", "Au") });
        add(&mut book, &named("Gisela", "Brandmeier"));
        let hex = planted.bytes().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().concat();
        book.sabotage(&format!("CREATE TABLE planted (x); INSERT INTO planted VALUES (x'{hex}')")).unwrap();
        let erased = book.erase(ute, Ground::PurposeGone, &quietly).unwrap().value;
        assert_eq!(erased.residue > Some(0), found, "{planted:?}");
    }
    let place = Place::new();
    let mut book = place.create_open();
    let utes: Vec<_> =
        (0..30).map(|n| add(&mut book, &Draft { customer_number: format!("4{n:02}"), ..named("Ute", "Au") })).collect();
    for ute in utes.into_iter().step_by(2) {
        assert_eq!(
            book.erase(ute, Ground::PurposeGone, &quietly).unwrap().value.residue,
            Some(0),
            "other Utes are there"
        );
    }
}
