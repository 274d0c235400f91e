//! Copies of a book share the places where their ledgers lie: none is written over unread, and every folder with backups
//! is told of an erasure, or named.

use std::{
    fs,
    path::{Path, PathBuf},
};

use kundenbuch::{
    Id, Moment, backup,
    book::{AskFirst, Book, Notice, Opened, Unlock, folder::AppFolder, quietly},
    consents::{Channel, Grant, How},
    contacts::{Contact, Content, Given},
    erasure::{Ground, KeepGround, KeptMention, MentionChoices, certificate::Language},
    restriction,
    suppression::{Scope, Source, Target},
};

use super::people::{Place, add, copy, person};

/// A book with two people, and a copy of it at another PC.
fn two_copies() -> (Place, Book, Book, [Id<Contact>; 2]) {
    let place = Place::new();
    let mut here = place.create_open();
    let ids = [add(&mut here, &person(1)), add(&mut here, &person(2))];
    here.close().unwrap();
    let other = place.root.path().join("Anderer PC.kundenbuch");
    copy(&place.book(), &other);
    let there = Book::open(&other, Unlock::Sample, another_pc(&place, 2), AskFirst::No).unwrap().book;
    let here = place.open().book;
    (place, here, there, ids)
}

fn open(place: &Place) -> Book {
    place.open().book
}

fn another_pc(place: &Place, number: u32) -> AppFolder {
    AppFolder::at(place.root.path().join(format!("app{number}")))
}

fn stick(place: &Place, name: &str) -> PathBuf {
    let stick = place.root.path().join(name);
    fs::create_dir_all(&stick).unwrap();
    stick
}

fn restored(place: &Place, file: &Path) -> Opened {
    let to = place.root.path().join(format!("neu {}", fs::read_dir(place.root.path()).unwrap().count()));
    backup::restore(file, Unlock::Sample, &to, another_pc(place, 3)).unwrap()
}

fn erase(book: &mut Book, id: Id<Contact>) {
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
}

fn is_behind(notices: &[Notice]) -> bool {
    notices.iter().any(|notice| matches!(notice, Notice::BackupsBehind { .. }))
}

/// Cuts the file with this ending beside a backup: a restore names it, and its bytes stay under another name.
fn is_set_aside_when_cut(place: &Place, stick: &Path, ending: &str, backup: &str) {
    let ends_so = |ending: &str| -> PathBuf {
        let mut all = fs::read_dir(stick).unwrap().map(|entry| entry.unwrap().path());
        all.find(|path| path.to_string_lossy().ends_with(ending)).unwrap()
    };
    let bytes = fs::read(ends_so(ending)).unwrap();
    fs::write(ends_so(ending), &bytes[..bytes.len() - 1]).unwrap();
    let opened = restored(place, backup.as_ref());
    let named = |notice: &Notice| matches!(notice, Notice::BackupLedgerDamaged { .. });
    assert!(opened.notices.iter().any(named), "{:?}", opened.notices);
    assert_eq!(fs::read(ends_so(&format!("{ending}.damaged"))).unwrap(), bytes[..bytes.len() - 1]);
}

#[test]
fn the_first_backup_into_a_folder_hears_whom_another_copy_erased_there() {
    let (place, mut here, mut there, [id, _]) = two_copies();
    let stick = stick(&place, "stick");
    let theirs = there.back_up(&stick, &quietly).unwrap().path;
    erase(&mut there, id);
    there.close().unwrap();
    let made = here.back_up(&stick, &quietly).unwrap();
    assert!(made.notices.contains(&Notice::ErasuresApplied { count: 1 }), "{:?}", made.notices);
    assert!(here.contact(id).is_err(), "before the copy is made");
    assert!(restored(&place, theirs.as_ref()).book.contact(id).is_err(), "nothing was written over");
}

#[test]
fn a_stick_that_comes_while_the_book_is_open_is_read_before_it_is_written() {
    let (place, mut here, mut there, [id, other]) = two_copies();
    let stick = stick(&place, "stick");
    here.back_up(&stick, &quietly).unwrap();
    let theirs = there.back_up(&stick, &quietly).unwrap().path;
    here.close().unwrap();
    erase(&mut there, id);
    there.close().unwrap();
    let drawer = place.root.path().join("Schublade");
    fs::rename(&stick, &drawer).unwrap();
    let mut here = open(&place);
    fs::rename(&drawer, &stick).unwrap();
    here.block_contact(other).unwrap();
    assert!(restored(&place, theirs.as_ref()).book.contact(id).is_err(), "right after the act");
    here.close().unwrap();
    assert!(open(&place).contact(id).is_err(), "at the next open");
}

#[test]
fn two_copies_open_at_once_forget_nothing_of_each_other() {
    let (place, mut here, there, [id, other]) = two_copies();
    let path = there.place().to_owned();
    there.close().unwrap();
    let mut there = Book::open(&path, Unlock::Sample, place.app(), AskFirst::No).unwrap().book;
    here.back_up(&stick(&place, "stick"), &quietly).unwrap();
    erase(&mut here, id);
    let address = there.contact(other).unwrap().emails[0].value.clone();
    there.suppress(&Target::Email { address }, &Scope::Advertising, Source::Person).unwrap();
    here.close().unwrap();
    there.close().unwrap();
    let there = Book::open(&path, Unlock::Sample, place.app(), AskFirst::No).unwrap().book;
    assert!(there.contact(id).is_err(), "whom one erased the other forgets");
    assert_eq!(open(&place).suppressions().unwrap(), 1, "the no of one is the other's");
}

#[test]
fn a_restore_reads_the_ledger_beside_the_backup_though_app_data_cannot_be_written() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    let file = book.back_up(&stick(&place, "stick"), &quietly).unwrap().path;
    erase(&mut book, id);
    let uid = book.uid();
    book.close().unwrap();
    fs::create_dir_all(another_pc(&place, 3).backups(uid)).unwrap(); // a folder cannot be replaced by a file
    let opened = restored(&place, file.as_ref());
    assert!(opened.book.contact(id).is_err());
    assert!(opened.notices.contains(&Notice::ErasuresApplied { count: 1 }), "{:?}", opened.notices);
}

#[test]
fn a_damaged_ledger_beside_the_backup_is_named_and_set_aside() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    let stick = stick(&place, "stick");
    let file = book.back_up(&stick, &quietly).unwrap().path;
    erase(&mut book, id);
    book.close().unwrap();
    is_set_aside_when_cut(&place, &stick, "-ledger", &file);
}

#[test]
fn damaged_recent_rows_beside_a_backup_are_named_and_set_aside() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    let stick = stick(&place, "stick");
    let file = book.back_up(&stick, &quietly).unwrap().path;
    book.block_contact(id).unwrap();
    drop(book); // as a kill does: closing would make the copies whole
    is_set_aside_when_cut(&place, &stick, ".recent", &file);
}

#[test]
fn of_several_sticks_that_come_as_one_folder_each_is_told_of_an_erasure() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    let (slot, root) = (place.root.path().join("E"), place.root.path());
    let plug = |from: &str, to: &str| fs::rename(root.join(from), root.join(to)).unwrap();
    let mut files = Vec::new();
    for day in ["Montag", "Dienstag"] {
        fs::create_dir_all(&slot).unwrap();
        let made = book.back_up(&slot, &quietly).unwrap().path;
        files.push(Path::new(&made).file_name().unwrap().to_owned());
        plug("E", day);
    }
    plug("Dienstag", "E");
    erase(&mut book, id);
    book.close().unwrap();
    let opened = place.open();
    assert!(is_behind(&opened.notices), "Monday's lies in the drawer: {:?}", opened.notices);
    opened.book.close().unwrap();
    plug("E", "Dienstag");
    fs::create_dir_all(&slot).unwrap();
    let opened = place.open();
    assert!(is_behind(&opened.notices), "an empty folder was told nothing: {:?}", opened.notices);
    assert_eq!(fs::read_dir(&slot).unwrap().count(), 0, "and nothing was written there");
    opened.book.close().unwrap();
    fs::remove_dir(&slot).unwrap();
    plug("Montag", "E");
    let opened = place.open();
    assert!(!is_behind(&opened.notices), "{:?}", opened.notices);
    opened.book.close().unwrap();
    for (day, file) in ["E", "Dienstag"].into_iter().zip(files) {
        assert!(restored(&place, &root.join(day).join(file)).book.contact(id).is_err(), "{day}");
    }
}

#[test]
fn a_stick_whose_old_backups_were_removed_is_still_the_same_one() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    let stick = stick(&place, "stick");
    let file = book.back_up(&stick, &quietly).unwrap().path;
    let drawer = place.root.path().join("Schublade");
    fs::rename(&stick, &drawer).unwrap();
    erase(&mut book, id);
    fs::rename(&drawer, &stick).unwrap();
    fs::remove_file(file).unwrap();
    book.close().unwrap();
    assert!(!is_behind(&place.open().notices));
}

#[test]
fn a_restore_says_how_many_people_it_lacks_who_are_protected() {
    let place = Place::new();
    let mut book = place.create_open();
    let file = book.back_up(&stick(&place, "stick"), &quietly).unwrap().path;
    let id = add(&mut book, &person(1));
    book.restrict(id, restriction::Ground::Claims, "").unwrap();
    book.close().unwrap();
    let opened = restored(&place, file.as_ref());
    assert!(opened.notices.contains(&Notice::ProtectedElsewhere { count: 1 }), "{:?}", opened.notices);
}

#[test]
fn every_folder_with_backups_is_told_however_many_there_are() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    let sticks: Vec<PathBuf> = (1..=9).map(|day| stick(&place, &format!("Stick {day}"))).collect();
    let files: Vec<String> = sticks.iter().map(|stick| book.back_up(stick, &quietly).unwrap().path).collect();
    erase(&mut book, id);
    book.close().unwrap();
    for file in files {
        assert!(restored(&place, file.as_ref()).book.contact(id).is_err(), "{file}");
    }
}

#[test]
fn a_folder_that_could_not_be_told_of_an_erasure_is_named_until_it_is() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    let stick = stick(&place, "stick");
    let file = book.back_up(&stick, &quietly).unwrap().path;
    let drawer = place.root.path().join("Schublade");
    fs::rename(&stick, &drawer).unwrap();
    let erased = book.erase(id, Ground::PurposeGone, &quietly).unwrap().value;
    assert!(erased.certificate.contains("Ein Ordner mit Sicherungen war bisher nicht erreichbar"), "{erased:?}");
    assert!(book.verify().unwrap().findings.iter().any(|one| one.code == "backups_behind" && one.count == 1));
    book.close().unwrap();
    let opened = place.open();
    let folders = vec![stick.canonicalize().unwrap_or(stick.clone()).to_string_lossy().into_owned()];
    assert!(opened.notices.contains(&Notice::BackupsBehind { folders }), "{:?}", opened.notices);
    opened.book.close().unwrap();
    fs::rename(&drawer, &stick).unwrap();
    let opened = place.open();
    assert!(!is_behind(&opened.notices), "{:?}", opened.notices);
    assert!(!opened.book.certificates(Language::De).unwrap()[0].certificate.contains("nicht erreichbar"));
    assert_eq!(opened.book.verify().unwrap().findings, []);
    opened.book.close().unwrap();
    assert!(restored(&place, file.as_ref()).book.contact(id).is_err());
}

#[test]
fn what_law_keeps_of_an_erased_person_is_kept_in_a_restored_backup_too() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    let grant = Grant {
        purpose: "ads_phone".into(),
        channel: Channel::Phone,
        wording_version: 1,
        how: Some(How::Paper),
        happened_at: book.now(),
        note: String::new(),
        lifts: Vec::new(),
    };
    book.grant_consent(id, &grant, None).unwrap();
    let namesake = add(
        &mut book,
        &kundenbuch::exchange::draft::Draft { given: person(1).given, family: person(1).family, ..Default::default() },
    );
    let file = book.back_up(&stick(&place, "stick"), &quietly).unwrap().path;
    erase(&mut book, id);
    // A proof that is kept is found where it names somebody of the same name.
    let proofs = |book: &Book| {
        let plan = book.erasure_plan(namesake, Ground::PurposeGone).unwrap();
        plan.mentions.iter().filter(|one| one.mention.place == kundenbuch::erasure::MentionPlace::Retained).count()
    };
    assert_eq!(proofs(&book), 1);
    book.close().unwrap();
    let opened = restored(&place, file.as_ref());
    assert!(opened.book.contact(id).is_err());
    assert_eq!(proofs(&opened.book), 1);
}

#[test]
fn a_name_blanked_in_a_text_of_somebody_else_is_blanked_in_a_restored_backup_too_and_one_that_was_kept_stays() {
    let place = Place::new();
    let mut book = place.create_open();
    let [id, other] = [add(&mut book, &person(1)), add(&mut book, &person(2))];
    let name = format!("{} {}", person(1).given, person(1).family);
    for body in ["blank", "keep", "leave"].map(|what| format!("{what}: Schwager von {name}, mag Silvaner.")) {
        let content = Content::Note { activity: "note".into(), body, happened_at: Moment(0) };
        book.add_note(other, &content, &Given::default()).unwrap();
    }
    let file = book.back_up(&stick(&place, "stick"), &quietly).unwrap().path;
    let plan = book.erasure_plan(id, Ground::PurposeGone).unwrap();
    let told = |what: &str| plan.mentions.iter().find(|one| one.text.starts_with(what)).unwrap().mention;
    let kept = KeptMention { mention: told("keep"), ground: KeepGround::Claims };
    let choices = MentionChoices { blank: vec![told("blank")], keep: vec![kept] };
    book.erase_with(id, Ground::PurposeGone, &choices, &quietly).unwrap();
    let notes =
        |book: &Book| -> Vec<String> { book.contact(other).unwrap().notes.into_iter().map(|note| note.body).collect() };
    let here = notes(&book);
    assert_eq!(here.iter().filter(|body| body.contains("Schwager von … …, mag Silvaner")).count(), 1, "{here:?}");
    book.close().unwrap();
    assert_eq!(notes(&restored(&place, file.as_ref()).book), here);
}

#[test]
fn a_book_opens_whatever_lies_where_app_data_should_be() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    book.close().unwrap();
    let file = place.root.path().join("Datei");
    fs::write(&file, b"x").unwrap();
    let opened = Book::open(&place.book(), Unlock::Sample, AppFolder::at(&file), AskFirst::No).unwrap();
    assert!(opened.book.contact(id).is_ok());
    drop(opened);
    let mut opened =
        Book::open(&place.book(), Unlock::Sample, AppFolder::at(file.join("tiefer")), AskFirst::No).unwrap();
    erase(&mut opened.book, id);
    opened.book.close().unwrap();
    let opened = Book::open(&place.book(), Unlock::Sample, AppFolder::at(&file), AskFirst::No).unwrap();
    assert!(opened.notices.contains(&Notice::LedgerCopyDue), "{:?}", opened.notices);
    assert!(!opened.notices.contains(&Notice::LedgerDamaged), "nothing was written anew: {:?}", opened.notices);
}
