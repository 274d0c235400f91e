#![allow(clippy::unwrap_used)]

use kundenbuch::{
    book::{NewBook, folder::AppFolder},
    keys::KeyCost,
};

use super::*;

fn open_desk(place: &Path) -> (Desk, String) {
    open_desk_in(place, "DE")
}

fn open_desk_in(place: &Path, country: &str) -> (Desk, String) {
    let new = NewBook {
        path: &place.join("Probe.kundenbuch"),
        name: "Probe",
        passphrase: Some("sieben graue gänse fliegen heim"),
        cost: KeyCost::Floor,
        owner: "Ilse",
        country,
    };
    let (book, code) = Book::create(new, AppFolder::at(place.join("app"))).unwrap();
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
    let path = desk.keep(PathBuf::from("/tmp/liste.csv"), Use::Read).unwrap();
    desk.close().unwrap();
    assert!(matches!(desk.state(), DeskState::Locked { name, .. } if name == "Probe"));
    assert!(desk.picked(&path, Use::Read).is_err());
    let read = tauri::async_runtime::block_on(desk.read(|reader| Ok(reader.uid())));
    assert!(matches!(read, Err(Error::Locked)));
}

#[test]
fn the_page_is_told_below_which_age_the_gate_takes_somebody_for_a_child() {
    for (country, years) in [("DE", 16), ("AT", 14), ("CH", 16), ("FR", 16)] {
        let place = tempfile::tempdir().unwrap();
        let (desk, _) = open_desk_in(place.path(), country);
        assert!(matches!(desk.state(), DeskState::Open { of_age, .. } if of_age == years), "{country}");
    }
}

#[test]
fn another_book_waits_until_this_one_is_closed() {
    let place = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(place.path());
    assert!(matches!(desk.choose(PathBuf::from("/b")), Err(Error::AlreadyOpen { .. })));
}

#[test]
fn a_code_that_was_drawn_counts_once_it_is_typed_back_and_locking_forgets_it() {
    let place = tempfile::tempdir().unwrap();
    let (desk, old) = open_desk(place.path());
    let checked = |desk: &Desk| matches!(desk.state(), DeskState::Open { recovery_checked: true, .. });
    let draw = |desk: &Desk| {
        let keep = desk.clone();
        let draw = desk.write(move |book| {
            let new = book.draw_recovery_code("sieben graue gänse fliegen heim")?;
            let text = new.text().to_string();
            keep.keep_recovery_code(new);
            Ok(text)
        });
        tauri::async_runtime::block_on(draw).unwrap()
    };
    let confirm = |desk: &Desk, typed: &str| {
        let (kept, typed) = (desk.clone(), typed.to_owned());
        tauri::async_runtime::block_on(desk.write(move |book| kept.confirm_recovery_code(book, &typed)))
    };
    assert!(!checked(&desk), "nobody has typed it back yet");
    let new = draw(&desk);
    assert!(!confirm(&desk, &old).unwrap(), "the old code is not the one just shown");
    assert!(!checked(&desk));
    assert!(confirm(&desk, &new.to_lowercase()).unwrap());
    assert!(checked(&desk));
    assert!(matches!(confirm(&desk, &new), Err(Error::NotFound { .. })), "it is confirmed once");

    let unused = draw(&desk);
    desk.shut();
    assert!(hold(&desk.0.recovery).is_none());
    desk.close().unwrap();
    let open = |code: &str| {
        let app = AppFolder::at(place.path().join("app"));
        let unlock = kundenbuch::book::Unlock::Recovery(code);
        Book::open(&place.path().join("Probe.kundenbuch"), unlock, app, kundenbuch::book::AskFirst::Yes)
    };
    for refused in [&old, &unused] {
        assert!(matches!(open(refused).map(drop), Err(Error::WrongPassphrase)));
    }
    open(&new).unwrap();
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

#[test]
fn locking_waits_for_nobody_and_what_waited_for_the_writer_comes_too_late() {
    use std::{sync::mpsc, thread, time::Duration};
    let place = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(place.path());
    let (begun, has_begun) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let work = desk.begin_work();
    let running = desk.clone();
    let long = thread::spawn(move || {
        tauri::async_runtime::block_on(running.write(move |_| {
            begun.send(()).unwrap();
            may_go.recv().unwrap(); // an import in the middle of its rows
            Ok(work.goes_on().is_break())
        }))
    });
    has_begun.recv().unwrap();
    let waiting = desk.clone();
    let late = thread::spawn(move || tauri::async_runtime::block_on(waiting.write(|_| Ok(()))));
    thread::sleep(Duration::from_millis(50));

    let asked = Instant::now();
    desk.shut();
    assert!(asked.elapsed() < Duration::from_secs(1), "locking waited for the writer");
    assert!(matches!(desk.state(), DeskState::Locked { .. }), "the unlock page is shown at once");
    let read = tauri::async_runtime::block_on(desk.read(|reader| Ok(reader.uid())));
    assert!(matches!(read, Err(Error::Locked)));

    let closing = desk.clone();
    let closed = thread::spawn(move || closing.close());
    go.send(()).unwrap();
    assert!(long.join().unwrap().unwrap(), "the long work was asked to stop");
    assert!(matches!(late.join().unwrap(), Err(Error::Locked)));
    closed.join().unwrap().unwrap();
    // Closed properly: it can be opened again.
    let app = AppFolder::at(place.path().join("app"));
    let unlock = kundenbuch::book::Unlock::Passphrase("sieben graue gänse fliegen heim");
    Book::open(&place.path().join("Probe.kundenbuch"), unlock, app, kundenbuch::book::AskFirst::No).unwrap();
}

#[test]
fn a_no_that_still_waits_is_written_when_the_book_is_locked() {
    let place = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(place.path());
    let draft = kundenbuch::exchange::draft::Draft { family: "Brandt".into(), ..Default::default() };
    let add = move |book: &mut Book| {
        book.add_contact(&draft, &kundenbuch::contacts::Given::default(), kundenbuch::contacts::ErasedBefore::Refuse)
    };
    let eva = tauri::async_runtime::block_on(desk.write(add)).unwrap().value;
    tauri::async_runtime::block_on(desk.note_refusal(Some(eva))).unwrap();
    desk.close().unwrap();
    let app = AppFolder::at(place.path().join("app"));
    let unlock = kundenbuch::book::Unlock::Passphrase("sieben graue gänse fliegen heim");
    let place = place.path().join("Probe.kundenbuch");
    let book = Book::open(&place, unlock, app, kundenbuch::book::AskFirst::No).unwrap().book;
    assert!(!book.consent_history(eva).unwrap().is_empty());
}

#[test]
fn a_no_that_waits_stands_in_the_book_until_it_is_taken_back_or_written() {
    use kundenbuch::{consents::Channel, contacts::ErasedBefore, exchange::draft::Draft};
    let place = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(place.path());
    let draft = Draft { family: "Brandt".into(), ..Draft::default() };
    let add =
        move |book: &mut Book| book.add_contact(&draft, &kundenbuch::contacts::Given::default(), ErasedBefore::Refuse);
    let eva = tauri::async_runtime::block_on(desk.write(add)).unwrap().value;
    let refuses = |desk: &Desk| {
        let asked =
            tauri::async_runtime::block_on(desk.read(move |book| book.may_contact(eva, "newsletter", Channel::Email)));
        format!("{:?}", asked.unwrap().reasons).contains("Objected")
    };
    tauri::async_runtime::block_on(desk.note_refusal(Some(eva))).unwrap();
    assert!(refuses(&desk), "from the moment it was pressed");
    tauri::async_runtime::block_on(desk.note_refusal(None)).unwrap();
    assert!(!refuses(&desk), "as if it had not been said");
    tauri::async_runtime::block_on(desk.note_refusal(Some(eva))).unwrap();
    tauri::async_runtime::block_on(desk.refuse(eva)).unwrap();
    tauri::async_runtime::block_on(desk.note_refusal(None)).unwrap();
    assert!(refuses(&desk), "what was written stays");
}

#[test]
fn another_book_that_is_taken_closes_the_open_one_properly() {
    let place = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(place.path());
    let other = place.path().join("andere");
    std::fs::create_dir(&other).unwrap();
    let (from, _) = open_desk(&other);
    let book = hold(&from.0.writer).take().unwrap();
    desk.take(book, Vec::new()).unwrap();
    assert!(desk.place().unwrap().starts_with(&other));
    let log = place.path().join("Probe.kundenbuch/book.db-wal");
    assert!(std::fs::metadata(log).map_or(0, |log| log.len()) == 0, "its log is folded in");
    let app = AppFolder::at(place.path().join("app"));
    let unlock = kundenbuch::book::Unlock::Passphrase("sieben graue gänse fliegen heim");
    Book::open(&place.path().join("Probe.kundenbuch"), unlock, app, kundenbuch::book::AskFirst::No).unwrap();
}

#[test]
fn the_page_is_asked_before_the_window_closes_unless_it_gave_no_answer() {
    let place = tempfile::tempdir().unwrap();
    assert!(!Desk::default().asks_before_closing(Instant::now()), "without a book nothing can be lost");
    let (desk, _) = open_desk(place.path());
    let first = Instant::now();
    assert!(desk.asks_before_closing(first), "also where no backup is set up");
    assert!(desk.asks_before_closing(first + Duration::from_millis(300)), "a double click is no second wish");
    assert!(!desk.asks_before_closing(first + Duration::from_secs(3)), "a page that crashed keeps no window open");
    desk.saw_someone();
    assert!(desk.asks_before_closing(Instant::now()), "a page that answered is asked again");
    let again = Instant::now() + Duration::from_secs(3);
    desk.saw_someone();
    assert!(desk.asks_before_closing(again), "however long a person takes over its question");
    desk.close().unwrap();
    assert!(!desk.asks_before_closing(Instant::now()));
}

#[test]
fn an_import_that_locking_stopped_is_named_when_the_book_opens_again_and_only_then() {
    let place = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(place.path());
    let named = |desk: &Desk| matches!(desk.state(), DeskState::Open { import_stopped: true, .. });
    let reopen = |desk: &Desk| {
        desk.close().unwrap();
        let app = AppFolder::at(place.path().join("app"));
        let unlock = kundenbuch::book::Unlock::Passphrase("sieben graue gänse fliegen heim");
        let place = place.path().join("Probe.kundenbuch");
        desk.take(Book::open(&place, unlock, app, kundenbuch::book::AskFirst::No).unwrap().book, Vec::new()).unwrap();
    };
    tauri::async_runtime::block_on(desk.import(|_| Err::<(), _>(Error::Cancelled))).unwrap_err();
    reopen(&desk);
    assert!(!named(&desk), "somebody stopped it by hand and saw that");

    let locking = desk.clone();
    let stopped = desk.import(move |_| {
        locking.shut();
        Err::<(), _>(Error::Cancelled)
    });
    tauri::async_runtime::block_on(stopped).unwrap_err();
    reopen(&desk);
    assert!(named(&desk));
    reopen(&desk);
    assert!(!named(&desk), "once");
}
