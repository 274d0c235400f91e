//! What the door promises.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::*;
use crate::{
    Error,
    contacts::{Change, Content, ErasedBefore, Field, Given},
    exchange::draft::{Draft, Labelled},
    keys::KeyCost,
};

/// A book in a folder of its own, and the app folder beside it.
pub struct TestBook {
    pub book: Book,
    /// Removed with the test.
    pub _dir: tempfile::TempDir,
}

pub fn test_book() -> TestBook {
    made(None)
}

/// One that is no sample, so that it takes files in; with the cost of a key.
pub fn office_book() -> TestBook {
    made(Some("sieben graue gänse fliegen heim"))
}

fn made(passphrase: Option<&str>) -> TestBook {
    let dir = tempfile::tempdir().unwrap();
    let app = folder::AppFolder::at(dir.path().join("app"));
    let new = NewBook {
        path: &dir.path().join("Probe.kundenbuch"),
        name: "Probe",
        passphrase,
        cost: KeyCost::Floor,
        owner: "Inhaberin",
        country: "DE",
    };
    TestBook { book: Book::create(new, app).unwrap().0, _dir: dir }
}

pub fn draft(given: &str, family: &str, email: &str) -> Draft {
    Draft {
        given: given.to_owned(),
        family: family.to_owned(),
        emails: vec![Labelled { value: email.to_owned(), label: String::new() }],
        ..Draft::default()
    }
}

fn ada(book: &mut Book) -> Id<crate::contacts::Contact> {
    let draft = draft("Ada", "Lovelace", "ada@beispiel.de");
    book.add_contact(&draft, &Given::default(), ErasedBefore::Refuse).unwrap().value
}

#[test]
fn a_contact_that_was_entered_is_shown_with_its_provenance() {
    let mut book = test_book().book;
    let id = ada(&mut book);
    let contact = book.contact(id).unwrap();
    assert_eq!(contact.family, "Lovelace");
    assert_eq!(contact.emails[0].value, "ada@beispiel.de");
    assert_eq!(contact.emails[0].provenance.purpose, "care");
}

#[test]
fn undo_takes_a_new_contact_back_and_redo_brings_it_again() {
    let mut book = test_book().book;
    let id = ada(&mut book);
    let before = book.contact(id).unwrap();
    book.undo().unwrap();
    assert!(matches!(book.contact(id), Err(Error::ContactGone { .. })));
    book.redo().unwrap();
    assert_eq!(book.contact(id).unwrap(), before);
}

#[test]
fn undo_of_an_edit_restores_the_exact_record() {
    let mut book = test_book().book;
    let id = ada(&mut book);
    let before = book.contact(id).unwrap();
    let old = Content::Email { value: "ada@beispiel.de".into(), label: String::new() };
    let new = Content::Email { value: "lovelace@beispiel.de".into(), label: "work".into() };
    let changes = [
        Change::Set { field: Field::Family, old: "Lovelace".into(), new: "King".into() },
        Change::Replace { id: before.emails[0].id, old, new },
    ];
    book.edit_contact(id, &changes, &Given::default()).unwrap();
    assert_eq!(book.contact(id).unwrap().family, "King");
    book.undo().unwrap();
    assert_eq!(book.contact(id).unwrap(), before);
}

#[test]
fn a_field_that_changed_since_it_was_seen_is_not_overwritten() {
    let mut book = test_book().book;
    let id = ada(&mut book);
    let change = Change::Set { field: Field::Family, old: "Byron".into(), new: "King".into() };
    let refused = book.edit_contact(id, &[change], &Given::default());
    assert!(matches!(refused, Err(Error::ChangedMeanwhile)), "{refused:?}");
}

#[test]
fn a_refused_change_leaves_nothing_behind() {
    let mut book = test_book().book;
    let id = ada(&mut book);
    let before = (book.contact(id).unwrap(), crate::journal::head(&book.db).unwrap());
    let changes = [
        Change::Set { field: Field::Family, old: "Lovelace".into(), new: "King".into() },
        Change::Set { field: Field::Given, old: "not what it was".into(), new: "Augusta".into() },
    ];
    book.edit_contact(id, &changes, &Given::default()).unwrap_err();
    assert_eq!((book.contact(id).unwrap(), crate::journal::head(&book.db).unwrap()), before);
}

#[test]
fn a_closure_that_asks_the_clock_is_caught() {
    let mut book = test_book().book;
    let sneaky = book.change(Op::ChangeStaff, |tx| {
        let name = Moment::now().0.to_string();
        tx.db.execute("INSERT INTO staff (uid, name) VALUES (?1, ?2)", rusqlite::params![tx.uid(), name])?;
        Ok(())
    });
    assert!(matches!(sneaky, Err(Error::Internal { .. })), "{sneaky:?}");
}

#[test]
fn nothing_is_written_beside_the_door() {
    let book = test_book().book;
    let refused = book.db.execute("INSERT INTO staff (uid, name) VALUES (randomblob(16), 'x')", []);
    assert!(refused.is_err(), "a write outside of Book::change must be refused");
    let staff: u32 = book.db.query_row("SELECT count(*) FROM staff", [], |row| row.get(0)).unwrap();
    assert_eq!(staff, 1, "a refused write leaves nothing");
}

#[test]
fn what_a_crash_left_half_made_is_swept_at_the_next_opening() {
    let test = test_book();
    let (place, app) = (test.book.place().to_owned(), test.book.app().clone());
    test.book.close().unwrap();
    let half = place.join(".keys.json.4711.0.new");
    std::fs::write(&half, "half").unwrap();
    Book::open(&place, Unlock::Sample, app, AskFirst::Yes).unwrap();
    assert!(!half.exists());
}

#[test]
fn every_connection_answers_with_the_promised_settings() {
    let test = test_book();
    let book = &test.book;
    let reader = book.open_reader().unwrap();
    for (name, expected) in SETTINGS {
        assert_eq!(cipher::setting(&book.db, name).unwrap(), *expected, "writer: {name}");
        assert_eq!(cipher::setting(&reader.db, name).unwrap(), *expected, "reader: {name}");
    }
    assert_eq!(cipher::setting(&reader.db, "query_only").unwrap(), "1");
}

#[test]
fn the_journal_names_columns_and_never_values() {
    let mut book = test_book().book;
    let id = ada(&mut book);
    let change = Change::Set { field: Field::Family, old: "Lovelace".into(), new: "King".into() };
    book.edit_contact(id, &[change], &Given::default()).unwrap();
    let entries = crate::journal::entries(&book.db, 20).unwrap();
    let edit = entries.iter().find(|entry| entry.entity == "contacts" && entry.op == "edit_contact").unwrap();
    assert_eq!(edit.columns, "family origin_id changed_at");
    assert_eq!(edit.row, book.contact(id).unwrap().uid.to_string());
    assert_eq!(crate::journal::check(&book.db, &book.keys.journal).unwrap(), None);
}

#[test]
fn the_journal_names_a_value_by_its_contact_also_when_both_went() {
    let mut book = test_book().book;
    let id = ada(&mut book);
    let uid = book.contact(id).unwrap().uid.to_string();
    let content = Content::Website { value: "ada.example".into(), label: String::new() };
    book.edit_contact(id, &[Change::Add { content }], &Given::default()).unwrap();
    book.undo().unwrap();
    book.undo().unwrap();
    let entries = crate::journal::entries(&book.db, 50).unwrap();
    for (op, entity, columns) in [
        ("add_contact", "emails", "+"),
        ("edit_contact", "websites", "+"),
        ("undo", "websites", "-"),
        ("undo", "emails", "-"),
    ] {
        let entry = entries.iter().find(|one| one.op == op && one.entity == entity && one.columns == columns);
        assert_eq!(entry.map(|entry| &entry.row), Some(&uid), "{op} {entity}");
    }
}

#[test]
fn a_change_nobody_looks_for_leaves_the_index_as_it_is_and_moves_the_line() {
    let mut book = test_book().book;
    let id = ada(&mut book);
    let index = |book: &Book| -> String {
        let sql = "SELECT group_concat(id || hex(block)) FROM contacts_fts_data";
        book.db.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let stamp = |book: &Book| -> Moment {
        book.db.query_row("SELECT changed_at FROM contact_lines", [], |row| row.get(0)).unwrap()
    };
    let mut set = |field, old: &str, new: &str| {
        let change = Change::Set { field, old: old.into(), new: new.into() };
        let before = index(&book);
        book.edit_contact(id, &[change], &Given::default()).unwrap();
        assert_eq!(stamp(&book), book.contact(id).unwrap().changed_at, "{field:?}");
        before == index(&book)
    };
    assert!(set(Field::Title, "", "Dr."));
    assert!(!set(Field::CustomerNumber, "", "K17"));
    assert_eq!(book.search("k17", 5).unwrap().len(), 1);
}

/// Changes that fill a table `t`, and an empty one to apply them to.
fn filled_elsewhere() -> (rusqlite::Connection, Vec<u8>) {
    let table = "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT NOT NULL CHECK (v <> 'forbidden here'))";
    let from = rusqlite::Connection::open_in_memory().unwrap();
    from.execute_batch(&table.replace("forbidden here", "nothing")).unwrap();
    let mut session = rusqlite::session::Session::new(&from).unwrap();
    session.attach(Some("t")).unwrap();
    let mut insert = from.prepare("INSERT INTO t (v) VALUES (?1)").unwrap();
    for _ in 0..400 {
        insert.execute(["x".repeat(200)]).unwrap();
    }
    let mut changes = Vec::new();
    session.changeset_strm(&mut changes).unwrap();
    let to = rusqlite::Connection::open_in_memory().unwrap();
    to.execute_batch(table).unwrap();
    (to, changes)
}

#[test]
fn changes_that_cannot_be_applied_say_why() {
    let (db, changes) = filled_elsewhere();
    db.execute_batch("PRAGMA max_page_count = 5").unwrap();
    assert!(matches!(super::change::apply(&db, &changes), Err(Error::DiskFull)));

    let (mut db, changes) = filled_elsewhere();
    db.progress_handler(1, Some(|| true)).unwrap();
    assert!(matches!(super::change::apply(&db, &changes), Err(Error::Cancelled)));
    db.progress_handler(0, None::<fn() -> bool>).unwrap();
    super::change::apply(&db, &changes).unwrap();
    assert!(matches!(super::change::apply(&db, &changes), Err(Error::ChangedMeanwhile)), "the rows are there already");

    let (db, changes) = filled_elsewhere();
    db.execute_batch("CREATE UNIQUE INDEX one ON t (v)").unwrap();
    assert!(matches!(super::change::apply(&db, &changes), Err(Error::Constraint)));
}

#[test]
fn undo_names_a_row_that_is_no_longer_as_it_was_left() {
    let mut book = test_book().book;
    let id = ada(&mut book);
    book.sabotage(&format!("UPDATE contacts SET family = 'Byron' WHERE id = {}", id.0)).unwrap();
    let refused = book.undo();
    assert!(matches!(refused, Err(Error::ChangedMeanwhile)), "{refused:?}");
}
