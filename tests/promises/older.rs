//! What is old is named: a book behind what this PC has seen, and old parts of a file under a newer journal.

use std::{collections::BTreeSet, fs, path::Path};

use kundenbuch::{
    Id,
    book::{AskFirst, Book, Notice, Opened, Unlock},
    consents::{Channel, Event, Grant, How, Withdrawal},
    contacts::Contact,
    exchange::read::{self, Options},
    suppression::{Scope, Source, Target},
};

use super::people::{Place, add, copy, person};

const PAGE: usize = 4096;

pub fn agree(book: &mut Book, id: Id<Contact>) {
    let grant = Grant {
        purpose: "newsletter".into(),
        channel: Channel::Email,
        wording_version: 1,
        how: Some(How::Paper),
        happened_at: book.now(),
        note: String::new(),
        lifts: Vec::new(),
    };
    book.grant_consent(id, &grant, None).unwrap();
}

pub fn withdraw(book: &mut Book, id: Id<Contact>) {
    let no = Withdrawal {
        purpose: "newsletter".into(),
        channel: Channel::Email,
        event: Event::Withdrawn,
        how: Some(How::Phone),
        note: String::new(),
        happened_at: book.now(),
    };
    book.withdraw_consent(id, &no).unwrap();
}

fn older(notices: &[Notice]) -> bool {
    notices.iter().any(|notice| matches!(notice, Notice::OlderThanSeen { .. }))
}

fn codes(book: &Book) -> BTreeSet<String> {
    book.verify().unwrap().findings.into_iter().map(|finding| finding.code).collect()
}

/// A closed book with one consent; the same later, with the withdrawal.
fn before_and_after_a_withdrawal() -> (Place, Id<Contact>, std::path::PathBuf) {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    agree(&mut book, id);
    book.close().unwrap();
    let old = place.root.path().join("alt.db");
    fs::copy(place.book().join("book.db"), &old).unwrap();
    let mut book = place.open().book;
    withdraw(&mut book, id);
    book.close().unwrap();
    (place, id, old)
}

#[test]
fn a_book_behind_what_was_seen_is_named_until_somebody_acknowledges_it() {
    let (place, _, old) = before_and_after_a_withdrawal();
    fs::copy(&old, place.book().join("book.db")).unwrap();
    for round in 0..3 {
        let Opened { mut book, notices } = place.open();
        assert!(older(&notices), "round {round}: {notices:?}");
        // More acts than were lost: the number alone would say nothing.
        for n in 0..4 {
            add(&mut book, &person(100 * (round + 1) + n));
        }
        book.close().unwrap();
    }
    let mut opened = place.open();
    assert!(older(&opened.notices));
    opened.book.acknowledge_older().unwrap();
    drop(opened); // as after a kill
    assert!(!older(&place.notices()), "acknowledged, and named again");
    add(&mut place.open().book, &person(9));
    assert!(!older(&place.notices()));
}

#[test]
fn a_lost_last_frame_of_the_log_is_named() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    agree(&mut book, id);
    let log = place.book().join("book.db-wal");
    let before = fs::metadata(&log).unwrap().len();
    withdraw(&mut book, id);
    let kept = place.root.path().join("gerissen.kundenbuch");
    copy(&place.book(), &kept);
    drop(book);
    let log = kept.join("book.db-wal");
    let (whole, file) = (fs::read(&log).unwrap(), fs::read(kept.join("book.db")).unwrap());
    assert!(whole.len() as u64 > before, "the withdrawal must stand in the log");
    let opened = Book::open(&kept, Unlock::Sample, place.app(), AskFirst::No).unwrap();
    assert!(!older(&opened.notices), "a whole log is no older book");
    drop(opened);
    for lost in [1, 100, PAGE] {
        let torn = place.root.path().join(format!("gerissen {lost}.kundenbuch"));
        copy(&place.book(), &torn);
        for name in ["book.db-shm", "lock", "lock.holder"] {
            let _ = fs::remove_file(torn.join(name));
        }
        fs::write(torn.join("book.db"), &file).unwrap(); // as it was before the log was taken in
        fs::write(torn.join("book.db-wal"), &whole[..whole.len() - lost]).unwrap();
        let opened = Book::open(&torn, Unlock::Sample, place.app(), AskFirst::No).unwrap();
        assert!(older(&opened.notices), "{lost} bytes lost: {:?}", opened.notices);
    }
}

/// Deletes rows as somebody with the key would who knows nothing of the chain.
fn vanish(book: &Book, table: &str) {
    let triggers = "DROP TRIGGER consents_go_only_by_erasure_or_undo; DROP TRIGGER suppressions_are_never_deleted;";
    let newest = format!("DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})");
    book.sabotage(&format!("PRAGMA foreign_keys = OFF; {triggers} {newest}")).unwrap();
}

#[test]
fn a_protecting_row_that_vanishes_is_named_at_opening_and_counted() {
    for table in ["consents", "suppressions", "erasures"] {
        let place = Place::new();
        let mut book = place.create_open();
        let id = add(&mut book, &person(1));
        agree(&mut book, id);
        withdraw(&mut book, id);
        let mail = Target::Email { address: "wer@beispiel.example".into() };
        book.suppress(&mail, &Scope::Advertising, Source::Person).unwrap();
        let other = add(&mut book, &person(2));
        book.erase(other, kundenbuch::erasure::Ground::PurposeGone, &kundenbuch::book::quietly).unwrap();
        assert_eq!(codes(&book), BTreeSet::new());
        vanish(&book, table);
        assert!(codes(&book).contains("protection_missing"), "{table}: {:?}", codes(&book));
        drop(book);
        assert!(place.notices().contains(&Notice::ProtectionAltered), "{table}");
    }
}

#[test]
fn a_protecting_row_that_was_changed_or_slipped_in_is_found() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    agree(&mut book, id);
    withdraw(&mut book, id);
    add(&mut book, &person(2));
    book.sabotage(
        "DROP TRIGGER consents_are_never_changed;
         UPDATE consents SET event = 'granted', wording_id = 1 WHERE event = 'withdrawn'",
    )
    .unwrap();
    assert!(codes(&book).contains("protection_altered"), "{:?}", codes(&book));
    drop(book);
    assert!(place.notices().contains(&Notice::ProtectionAltered), "it is the newest linked row");
}

#[test]
fn a_link_that_was_taken_out_or_altered_is_found() {
    for sql in [
        "DELETE FROM chain WHERE id = (SELECT max(id) FROM chain)",
        "DELETE FROM chain WHERE id = 2",
        "UPDATE chain SET standing = standing + 1 WHERE id = 2",
        "UPDATE chain SET digest = zeroblob(16) WHERE id = 1",
    ] {
        let place = Place::new();
        let mut book = place.create_open();
        let id = add(&mut book, &person(1));
        agree(&mut book, id);
        withdraw(&mut book, id);
        agree(&mut book, id);
        book.sabotage(sql).unwrap();
        let found = codes(&book);
        assert!(found.contains("chain_broken") || found.contains("protection_rolled_back"), "{sql}: {found:?}");
    }
}

#[test]
fn imports_undo_redo_and_take_back_keep_the_chain_whole() {
    let place = Place::new();
    let (mut book, _) = place.create();
    let list = "Vorname;Nachname;E-Mail;Newsletter\r\nIlse;Huber;ilse@beispiel.example;nein\r\n\
                Sepp;Adler;sepp@beispiel.example;ja\r\n";
    let reading = read::open(list.as_bytes(), &Options::default()).unwrap();
    let taken =
        book.take_import(&reading, "Liste.csv", &kundenbuch::contacts::Given::default(), &kundenbuch::book::quietly);
    let import = taken.unwrap().value.import.unwrap();
    assert_eq!(codes(&book), BTreeSet::new());
    let id = add(&mut book, &person(1));
    agree(&mut book, id);
    book.undo().unwrap();
    assert_eq!(codes(&book), BTreeSet::new());
    book.redo().unwrap();
    book.undo().unwrap();
    assert_eq!(codes(&book), BTreeSet::new());
    book.take_back_import(import).unwrap();
    assert_eq!(codes(&book), BTreeSet::new());
    book.close().unwrap();
    let opened = Book::open(&place.book(), Unlock::Passphrase(super::people::PASSPHRASE), place.app(), AskFirst::No);
    assert_eq!(opened.unwrap().notices, []);
}

/// Puts single old pages, and all but single ones, under the newer file: whatever opens and is not the whole new state
/// is named, or found by the check.
#[test]
fn old_pages_under_a_newer_journal_are_named() {
    let (place, id, old) = before_and_after_a_withdrawal();
    let file = place.book().join("book.db");
    let (old, new) = (fs::read(old).unwrap(), fs::read(&file).unwrap());
    assert_eq!(old.len(), new.len(), "the test compares page by page");
    let differ: Vec<usize> =
        (0..new.len() / PAGE).filter(|page| old[page * PAGE..][..PAGE] != new[page * PAGE..][..PAGE]).collect();
    assert!(differ.len() > 3, "{differ:?}");
    let mut named = 0;
    let mut forgotten = 0;
    let all_but = differ.iter().map(|left| differ.iter().filter(|page| *page != left).copied().collect::<Vec<_>>());
    for put_back in differ.iter().map(|page| vec![*page]).chain(all_but) {
        let mut mixed = new.clone();
        for page in &put_back {
            mixed[page * PAGE..][..PAGE].copy_from_slice(&old[page * PAGE..][..PAGE]);
        }
        let Some(opened) = open_mixed(&place, &mixed) else { continue };
        let withdrawn = !opened.book.may_contact(id, "newsletter", Channel::Email).is_ok_and(|answer| answer.allowed);
        let found = opened.book.verify().map_or(true, |findings| !findings.ok);
        let at_once = older(&opened.notices) || opened.notices.contains(&Notice::ProtectionAltered);
        assert!(withdrawn || at_once || found, "pages {put_back:?} make a withdrawal vanish unseen");
        named += u32::from(at_once);
        forgotten += u32::from(!withdrawn);
    }
    assert!(named > 0 && forgotten > 0, "{named} named, {forgotten} forgotten: the test shows nothing");
}

/// Who withdrew, who is restricted and whose address is blocked stay left alone whatever old page is put back, or the
/// open says so: the gate asks indexes, and one may be older than its table.
#[test]
fn the_gate_says_no_under_old_pages_or_the_open_names_them() {
    let place = Place::new();
    let mut book = place.create_open();
    let ids: Vec<_> = (1..4).map(|n| add(&mut book, &person(n))).collect();
    for id in &ids {
        agree(&mut book, *id);
    }
    book.close().unwrap();
    let file = place.book().join("book.db");
    let old = fs::read(&file).unwrap();
    let mut book = place.open().book;
    withdraw(&mut book, ids[0]);
    let mail = book.contact(ids[1]).unwrap().emails[0].value.clone();
    let other = book.contact(ids[1]).unwrap().emails[1].value.clone();
    for address in [mail, other] {
        book.suppress(&Target::Email { address }, &Scope::Advertising, Source::Person).unwrap();
    }
    book.restrict(ids[2], kundenbuch::restriction::Ground::Accuracy, "").unwrap();
    let gate = |book: &Book| -> Vec<bool> {
        ids.iter()
            .map(|id| book.may_contact(*id, "newsletter", Channel::Email).is_ok_and(|answer| answer.allowed))
            .collect()
    };
    assert_eq!(gate(&book), [false; 3]);
    book.close().unwrap();
    let new = fs::read(&file).unwrap();
    let differ: Vec<usize> =
        (0..old.len() / PAGE).filter(|page| old[page * PAGE..][..PAGE] != new[page * PAGE..][..PAGE]).collect();
    let pairs =
        differ.iter().flat_map(|one| differ.iter().filter(move |two| one < two).map(move |two| vec![*one, *two]));
    let (mut said_yes, mut named) = (0, 0);
    for put_back in differ.iter().map(|page| vec![*page]).chain(pairs) {
        let mut mixed = new.clone();
        for page in &put_back {
            mixed[page * PAGE..][..PAGE].copy_from_slice(&old[page * PAGE..][..PAGE]);
        }
        let Some(opened) = open_mixed(&place, &mixed) else { continue };
        let at_once = older(&opened.notices) || opened.notices.contains(&Notice::ProtectionAltered);
        let [withdrawn, blocked, restricted] = gate(&opened.book)[..] else { panic!() };
        let seen = (withdrawn, blocked, restricted);
        let said = format!("pages {put_back:?}: {seen:?}, {:?}, {:?}", opened.notices, opened.book.verify());
        assert!(at_once || !(withdrawn || blocked), "the gate says yes and the open nothing: {said}");
        let standing = opened.book.contact(ids[2]).is_ok_and(|contact| contact.restricted_at.is_some());
        // Contact and history both old are as if nobody had restricted: of that only the ledger knows.
        assert!(at_once || put_back.len() > 1 || (standing && !restricted), "pages {put_back:?}: the restriction");
        said_yes += u32::from(withdrawn || blocked || restricted);
        named += u32::from(at_once);
    }
    assert!(said_yes > 0 && named > 0, "{said_yes} said yes, {named} named: the test shows nothing");
}

fn open_mixed(place: &Place, database: &[u8]) -> Option<kundenbuch::book::Opened> {
    let path = place.root.path().join("gemischt.kundenbuch");
    let app = place.root.path().join("app gemischt");
    for folder in [&path, &app] {
        let _ = fs::remove_dir_all(folder);
    }
    fs::create_dir(&path).unwrap();
    // No ledger: what the file itself and the head this PC noted can show.
    fs::create_dir(&app).unwrap();
    let head = place.app().head(place.open().book.uid());
    fs::copy(&head, app.join(head.file_name().unwrap())).unwrap();
    fs::copy(place.book().join("keys.json"), path.join("keys.json")).unwrap();
    fs::write(path.join("book.db"), database).unwrap();
    let app = kundenbuch::book::folder::AppFolder::at(app);
    Book::open(Path::new(&path), Unlock::Sample, app, AskFirst::No).ok()
}
