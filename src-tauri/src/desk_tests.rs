#![allow(clippy::unwrap_used)]

use kundenbuch::{
    book::{NewBook, folder::AppFolder},
    keys::KeyCost,
};

use super::*;

fn open_desk(place: &Path) -> (Desk, String) {
    let new = NewBook {
        path: &place.join("Probe.kundenbuch"),
        name: "Probe",
        passphrase: Some("sieben graue gänse fliegen heim"),
        cost: KeyCost::Floor,
        owner: "Ilse",
        country: "DE",
    };
    let (book, code) = Book::create(new, AppFolder::at(place.join("app")).unwrap()).unwrap();
    let desk = Desk::default();
    desk.take(book, Vec::new()).unwrap();
    (desk, code)
}

#[test]
fn a_named_book_lies_closed_on_the_desk() {
    let desk = Desk::default();
    assert_eq!(desk.state(), DeskState::None);
    desk.choose(PathBuf::from("/home/Weingut Huber.kundenbuch")).unwrap();
    assert!(matches!(desk.state(), DeskState::Locked { name, .. } if name == "Weingut Huber"));
}

#[test]
fn locking_leaves_nothing_open_and_forgets_what_was_chosen() {
    let place = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(place.path());
    assert!(matches!(desk.state(), DeskState::Open { .. }));
    let path = desk.keep(PathBuf::from("/tmp/liste.csv")).unwrap();
    desk.lock().unwrap();
    assert!(matches!(desk.state(), DeskState::Locked { name, .. } if name == "Probe"));
    assert!(desk.picked(&path).is_err());
    let read = tauri::async_runtime::block_on(desk.read(|reader| Ok(reader.uid())));
    assert!(matches!(read, Err(Error::Locked)));
}

#[test]
fn another_book_waits_until_this_one_is_closed() {
    let place = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(place.path());
    assert!(matches!(desk.choose(PathBuf::from("/b")), Err(Error::AlreadyOpen { .. })));
}

#[test]
fn the_recovery_code_is_confirmed_once() {
    let place = tempfile::tempdir().unwrap();
    let (desk, code) = open_desk(place.path());
    desk.keep_recovery_code(&code);
    let other = kundenbuch::keys::RecoveryCode::draw().unwrap().to_string();
    assert!(!desk.confirm_recovery_code(&other).unwrap());
    assert!(desk.confirm_recovery_code(&code.to_lowercase()).unwrap());
    assert!(desk.confirm_recovery_code(&code).is_err());
}

#[test]
fn the_reader_comes_back_after_work_alone() {
    let place = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(place.path());
    tauri::async_runtime::block_on(async {
        desk.write_alone(|_| Err::<(), _>(Error::Cancelled)).await.unwrap_err();
        desk.read(|reader| Ok(reader.uid())).await.unwrap();
    });
}

#[test]
fn the_window_is_made_anew_once_at_a_time() {
    let desk = Desk::default();
    assert!(desk.begin_remaking());
    assert!(!desk.begin_remaking());
    desk.end_remaking();
    assert!(!desk.is_remaking());
}
