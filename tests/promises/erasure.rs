//! Erased means gone: from the pages, the index, the log, from every copy of the book, and it stays so.

use std::{collections::BTreeSet, fs, ops::ControlFlow};

use kundenbuch::{
    Error,
    book::{AskFirst, Book, Notice, Unlock, quietly},
    contacts::{Change, Content, ErasedBefore, Given},
    erasure::{Ground, certificate},
    exchange::{
        draft::{Draft, Labelled},
        read,
    },
};

use super::people::{Place, add, copy, files, lies_in, person, word};

/// All decrypted pages one after the other, and every file of book and app data.
fn everything(place: &Place, book: &Book) -> Vec<u8> {
    let mut bytes = Vec::new();
    book.decrypted_pages(|page| bytes.extend_from_slice(page)).unwrap();
    for path in files(place.root.path()) {
        // Reading book.db drops its locks, which does no harm to a test that ends here.
        bytes.extend(fs::read(path).unwrap());
    }
    bytes
}

fn pages(book: &Book) -> Vec<u8> {
    let mut bytes = Vec::new();
    book.decrypted_pages(|page| bytes.extend_from_slice(page)).unwrap();
    bytes
}

#[test]
fn names_that_stand_in_the_words_of_the_file_itself_are_nobodys_trace() {
    let place = Place::new();
    let mut book = place.create_open();
    // `Ilse` stands in `emailsemails`, `Tags` names a table, `Rig` and `Insor` stand in `originsorigins`.
    for (given, family, mail) in [
        ("Ilse", "Brand", "ilse@email.example"),
        ("Tags", "Work", "w@tags.example"),
        ("Rig", "Insor", "rig@ins.example"),
    ] {
        let mail = Labelled { value: mail.into(), label: "work".into() };
        let draft = Draft { given: given.into(), family: family.into(), emails: vec![mail], ..Draft::default() };
        let id = add(&mut book, &draft);
        assert_eq!(book.erase(id, Ground::PurposeGone, &quietly).unwrap().value.residue, Some(0), "{given}");
    }
}

#[test]
fn a_name_of_two_letters_is_no_trace_where_it_lies_by_chance() {
    let place = Place::new();
    let mut book = place.create().0;
    let rows = (0..2000).map(|n| format!("Anna{n};Zoller{n};kunde{n}@t-online.de;Berlin\r\n"));
    let list: String = std::iter::once("Vorname;Nachname;E-Mail;Ort\r\n".to_owned()).chain(rows).collect();
    let reading = read::open(list.as_bytes(), &read::Options::default()).unwrap();
    book.take_import(&reading, "Liste.csv", &Given::default(), &quietly).unwrap();
    let mut left = Vec::new();
    for (given, family) in [("Ly", "Vu"), ("An", "Li"), ("Bo", "Au"), ("Mi", "Ay")] {
        let mail = Labelled { value: format!("{given}.{family}@t-online.de"), label: String::new() };
        let draft = Draft { given: given.into(), family: family.into(), emails: vec![mail], ..Draft::default() };
        let id = add(&mut book, &draft);
        left.push(book.erase(id, Ground::PurposeGone, &quietly).unwrap().value.residue);
    }
    assert_eq!(left, [Some(0); 4]);
}

#[test]
fn thirty_erased_people_leave_no_trace_in_pages_log_and_files() {
    let place = Place::new();
    let mut book = place.create_open();
    let ids: Vec<_> = (0..60).map(|n| add(&mut book, &person(n))).collect();
    for n in [4, 8, 12] {
        let old = Content::Tag { value: format!("Stammtisch {}", word(n)) };
        let new = Content::Tag { value: format!("Kegelclub {}", word(n)) };
        let row = book.contact(ids[n as usize]).unwrap().tags[0].id;
        book.edit_contact(ids[n as usize], &[Change::Replace { id: row, old, new }], &Given::default()).unwrap();
        book.undo().unwrap();
    }
    let grounds = Ground::ALL.iter().cycle();
    for (n, ground) in (0..60).step_by(2).zip(grounds) {
        let erased = book.erase(ids[n], *ground, &quietly).unwrap().value;
        assert_eq!((erased.residue, erased.finished), (Some(0), true), "person {n}");
    }
    let left = everything(&place, &book);
    for n in 0..60 {
        let found = lies_in(&left, &word(n));
        assert_eq!(found, n % 2 == 1, "{} of person {n}: only those who stay may be found", word(n));
    }
    for n in (0..60).step_by(2) {
        for value in [format!("77{:06}", 100_000 + n * 7), format!("49171{:07}", 3_000_000 + n)] {
            assert!(!lies_in(&left, &value), "phone of person {n}");
        }
    }
    assert_eq!(book.verify().unwrap().findings, []);
}

#[test]
fn a_planted_remnant_is_found_whatever_its_encoding() {
    let mail = format!("Kaethe.{}@Beispiel1.de", word(1));
    let wide = |order: fn(u16) -> [u8; 2]| mail.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    for remnant in [mail.as_bytes().to_vec(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
        let place = Place::new();
        let mut book = place.create_open();
        let id = add(&mut book, &person(1));
        let hex = remnant.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().concat();
        book.sabotage(&format!("CREATE TABLE planted (x); INSERT INTO planted VALUES (x'{hex}')")).unwrap();
        let erased = book.erase(id, Ground::PurposeGone, &quietly).unwrap().value;
        assert!(erased.residue > Some(0), "the planted remnant was not found");
        assert!(erased.certificate.contains(&erased.residue.unwrap().to_string()), "{}", erased.certificate);
        assert_eq!(book.verify().unwrap().findings[0].code, "housekeeping_due");
    }
}

#[test]
fn an_entry_the_index_kept_of_the_person_is_a_remnant_under_whatever_number() {
    for nobody in [true, false] {
        let place = Place::new();
        let mut book = place.create_open();
        let id = add(&mut book, &person(1));
        let other = add(&mut book, &person(2));
        let number = if nobody { 999 } else { other.0 };
        let word = word(1);
        book.sabotage(&format!("INSERT INTO contacts_fts (rowid, name) VALUES ({number}, '{word}')")).unwrap();
        let erased = book.erase(id, Ground::PurposeGone, &quietly).unwrap().value;
        assert!(erased.residue > Some(0), "the index kept it under {number}");
    }
}

#[test]
fn a_line_of_the_table_without_its_contact_is_a_remnant() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    book.sabotage(&format!("INSERT INTO contact_lines VALUES (999, '{0}', '{0}', '', 0, '', '', '', '[]')", word(1)))
        .unwrap();
    assert!(book.erase(id, Ground::PurposeGone, &quietly).unwrap().value.residue > Some(0));
}

#[test]
fn what_somebody_else_holds_by_right_is_no_remnant() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    let mut wife = person(2);
    (wife.family, wife.addresses, wife.phones) = (person(1).family, person(1).addresses, person(1).phones);
    let wife = add(&mut book, &wife);
    assert_eq!(book.erase(id, Ground::PurposeGone, &quietly).unwrap().value.residue, Some(0));
    assert_eq!(book.contact(wife).unwrap().family, person(1).family);
}

#[test]
fn undo_brings_nobody_back() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    book.bin_contacts(&[id]).unwrap();
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    assert!(matches!(book.undo(), Err(Error::NothingToUndo)));
    assert!(matches!(book.redo(), Err(Error::NothingToUndo)));
    assert!(matches!(book.contact(id), Err(Error::ContactGone { .. })));
}

#[test]
fn it_can_be_cancelled_only_before_anything_happens() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    let before = book.contact(id).unwrap();
    let stop = |_, _| ControlFlow::Break(());
    assert!(matches!(book.erase(id, Ground::PurposeGone, &stop), Err(Error::Cancelled)));
    assert_eq!(book.contact(id).unwrap(), before);
    let stop_later = |done, _| if done > 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    assert!(book.erase(id, Ground::PurposeGone, &stop_later).unwrap().value.finished);
}

#[test]
fn an_old_copy_of_the_folder_brings_nobody_back() {
    let place = Place::new();
    let mut book = place.create_open();
    let ids: Vec<_> = (0..4).map(|n| add(&mut book, &person(n))).collect();
    book.close().unwrap();
    let old = place.root.path().join("Alt.kundenbuch");
    copy(&place.book(), &old);

    let mut book = place.open().book;
    book.erase(ids[1], Ground::Objection, &quietly).unwrap();
    book.erase(ids[2], Ground::PurposeGone, &quietly).unwrap();
    book.close().unwrap();

    let before: BTreeSet<_> = files(&old).into_iter().map(|path| fs::read(path).unwrap()).collect();
    let asked = Book::open(&old, Unlock::Sample, place.app(), AskFirst::Yes);
    assert!(matches!(asked, Err(Error::ErasedElsewhere { count: 2, .. })));
    let after: BTreeSet<_> = files(&old).into_iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(before.is_subset(&after), "asking must not change the copy");

    let mut opened = Book::open(&old, Unlock::Sample, place.app(), AskFirst::No).unwrap();
    assert!(opened.notices.contains(&Notice::ErasuresApplied { count: 2 }), "{:?}", opened.notices);
    for n in [1, 2] {
        assert!(matches!(opened.book.contact(ids[n]), Err(Error::ContactGone { .. })), "person {n} is back");
        assert!(!lies_in(&pages(&opened.book), &word(u32::try_from(n).unwrap())), "trace of person {n}");
    }
    assert!(opened.book.contact(ids[0]).is_ok() && opened.book.contact(ids[3]).is_ok());
    assert_eq!(opened.book.verify().unwrap().findings, []);
    let again = opened.book.add_contact(&person(1), &Given::default(), ErasedBefore::Refuse);
    assert!(matches!(again, Err(Error::ErasedPerson)), "the gate must know whom another copy erased");
}

#[test]
fn an_older_database_beside_a_newer_ledger_brings_nobody_back() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    book.close().unwrap();
    let database = fs::read(place.book().join("book.db")).unwrap();
    let mut book = place.open().book;
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    book.close().unwrap();
    fs::remove_dir_all(place.root.path().join("app")).unwrap();
    fs::write(place.book().join("book.db"), database).unwrap();
    let opened = place.open();
    assert!(opened.notices.contains(&Notice::ErasuresApplied { count: 1 }));
    assert!(matches!(opened.book.contact(id), Err(Error::ContactGone { .. })));
}

/// A book where one person was erased, closed.
fn with_a_ledger() -> Place {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    book.erase(id, Ground::Objection, &quietly).unwrap();
    book.close().unwrap();
    place
}

fn still_known(place: &Place) {
    let mut opened = place.open();
    assert_eq!(opened.book.verify().unwrap().findings, []);
    let again = opened.book.add_contact(&person(1), &Given::default(), ErasedBefore::Refuse);
    assert!(matches!(again, Err(Error::ErasedPerson)));
}

#[test]
fn a_deleted_ledger_is_named_and_nothing_is_lost() {
    let place = with_a_ledger();
    fs::remove_file(place.book().join("ledger")).unwrap();
    assert_eq!(place.notices(), [Notice::LedgerMissing]);
    assert_eq!(place.notices(), []);
    still_known(&place);
}

#[test]
fn a_cut_or_altered_ledger_is_named_and_nothing_is_lost() {
    let place = with_a_ledger();
    let whole = fs::read(place.book().join("ledger")).unwrap();
    for length in [0, 1, 16, 40, whole.len() / 2, whole.len() - 1] {
        fs::write(place.book().join("ledger"), &whole[..length]).unwrap();
        assert_eq!(place.notices(), [Notice::LedgerDamaged], "cut to {length}");
    }
    for at in [0, 16, 34, 60, whole.len() / 2, whole.len() - 1] {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        fs::write(place.book().join("ledger"), &flipped).unwrap();
        assert_eq!(place.notices(), [Notice::LedgerDamaged], "flipped at {at}");
    }
    still_known(&place);
}

#[test]
fn a_foreign_ledger_is_named_and_set_aside_never_deleted() {
    let (place, other) = (with_a_ledger(), with_a_ledger());
    let foreign = fs::read(other.book().join("ledger")).unwrap();
    fs::write(place.book().join("ledger"), &foreign).unwrap();
    assert_eq!(place.notices(), [Notice::LedgerForeign]);
    let aside = files(&place.book()).into_iter().find(|path| path.to_string_lossy().contains("ledger.foreign-"));
    assert_eq!(fs::read(aside.unwrap()).unwrap(), foreign);
    still_known(&place);
}

#[test]
fn what_was_interrupted_after_the_commit_is_finished_at_the_next_open() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    add(&mut book, &person(2));
    // The commit happened, the program was killed before VACUUM: the rows are free space, the mark is set.
    book.sabotage(&format!(
        "PRAGMA secure_delete = OFF; CREATE TABLE planted (x); INSERT INTO planted VALUES ('{0} {0}'); DROP TABLE planted;
         UPDATE book SET housekeeping_due = 1",
        word(77)
    ))
    .unwrap();
    assert!(lies_in(&pages(&book), &word(77)), "the test itself must leave a trace first");
    drop(book);
    let opened = place.open();
    assert_eq!(opened.notices, [Notice::ErasureFinished]);
    assert!(!lies_in(&pages(&opened.book), &word(77)));
    assert!(opened.book.contact(id).is_ok());
    drop(opened);
    assert_eq!(place.notices(), []);
}

#[test]
fn an_erased_person_is_recognised_in_every_spelling() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    let (given, family) = (format!("käthe{} MARIE", word(1)), format!("MUELLER{}", word(1).to_uppercase()));
    let labelled = |value: &str| vec![Labelled { value: value.into(), label: String::new() }];
    let named = Draft { given, family, ..Draft::default() };
    let mut refused = 0;
    for mail in [
        format!(" KAETHE.{}@beispiel1.DE ", word(1)),
        format!("{}@xn--bcher1-3ya.example", word(1)),
        format!("{}@BÜCHER1.example", word(1)),
    ] {
        let draft = Draft { emails: labelled(&mail), ..named.clone() };
        let answer = book.add_contact(&draft, &Given::default(), ErasedBefore::Refuse);
        refused += u32::from(matches!(answer, Err(Error::ErasedPerson)));
    }
    for phone in ["08977100007", "0049 89 77100007", "+49-(0)89-77 10 00 07", "0171/3000001"] {
        let draft = Draft { phones: labelled(phone), ..named.clone() };
        let answer = book.add_contact(&draft, &Given::default(), ErasedBefore::Refuse);
        refused += u32::from(matches!(answer, Err(Error::ErasedPerson)));
    }
    assert!(refused >= 6, "only {refused} of 7 spellings were recognised");
}

#[test]
fn family_with_the_same_mail_and_strangers_with_the_same_name_may_come() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    let son = Draft { given: "Karl".into(), ..person(1) };
    add(&mut book, &son);
    let stranger =
        Draft { given: person(1).given, family: person(1).family, emails: person(9).emails, ..Draft::default() };
    add(&mut book, &stranger);
}

#[test]
fn who_comes_back_by_themselves_is_a_new_person() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    let uid = book.contact(id).unwrap().uid;
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    let back = book.add_contact(&person(1), &Given::default(), ErasedBefore::ReturnsByThemselves).unwrap().value;
    assert_ne!(book.contact(back).unwrap().uid, uid);
    drop(book);
    assert_eq!(place.notices(), [], "the ledger acts by uid only");
    assert!(place.open().book.contact(back).is_ok());
}

#[test]
fn a_firm_goes_without_its_people_and_may_come_back() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &Draft { organisation: "Kellerei Sonnenhang".into(), ..person(1) });
    let firm = book.contact(id).unwrap().works_for.unwrap();
    let erased = book.erase(firm, Ground::PurposeGone, &quietly).unwrap().value;
    assert_eq!(erased.residue, Some(0));
    let left = book.contact(id).unwrap();
    assert_eq!((left.works_for, left.organisation.as_str()), (None, ""));
    add(&mut book, &Draft { organisation: "Kellerei Sonnenhang".into(), ..Draft::default() });
}

#[test]
fn the_plan_says_beforehand_what_the_erasure_reports_afterwards() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(3));
    let plan = book.erasure_plan(id, Ground::Objection).unwrap();
    assert_eq!(plan.name, format!("Dr. {0}titel Käthe{0} Müller{0}", word(3)));
    assert_eq!(plan.blocks, 5, "two mails, two phones, one address");
    let emails = plan.erased.iter().find(|going| going.field == "emails").unwrap();
    assert_eq!(emails.count, 2);
    let erased = book.erase(id, Ground::Objection, &quietly).unwrap().value;
    assert_eq!((erased.erased, erased.kept, erased.blocks), (plan.erased, plan.kept, plan.blocks));
    assert_eq!(erased.case, "1");
}

#[test]
fn the_certificate_names_nobody() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(3));
    let erased = book.erase(id, Ground::ConsentWithdrawn, &quietly).unwrap().value;
    for text in [erased.certificate.clone(), certificate::certificate(&erased, certificate::Language::En)] {
        assert!(!text.is_empty() && !lies_in(text.as_bytes(), &word(3)), "{text}");
    }
}
