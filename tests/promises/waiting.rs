//! A no that was pressed and can still be taken back: no kill loses it, and nobody is written to meanwhile.

use std::{env, process::Command};

use kundenbuch::{
    Id,
    book::Book,
    consents::Channel,
    contacts::Contact,
    permission::Reason,
    suppression::{Scope, Source, Target},
};

use super::{
    copies::{COPIES, copy_of},
    people::{Place, add},
    ways::eva,
};

const WHERE: &str = "KUNDENBUCH_TEST_PRESSED_IN";
const PAIRS: [(&str, Channel); 3] =
    [("newsletter", Channel::Email), ("ads_post", Channel::Post), ("ads_phone", Channel::Phone)];

fn refuses(book: &Book, id: Id<Contact>) -> bool {
    PAIRS.iter().all(|(purpose, channel)| {
        let answer = book.may_contact(id, purpose, *channel).unwrap();
        !answer.allowed && answer.reasons.contains(&Reason::Objected)
    })
}

/// Runs a test that kills itself, told where to work by a variable; what it left.
pub fn left_by(test: &str, told_in: &str) -> Place {
    let root = tempfile::tempdir().unwrap();
    let killed = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--ignored"])
        .env(told_in, root.path())
        .output()
        .unwrap();
    assert!(!killed.status.success(), "it was to be killed: {killed:?}");
    let left = std::fs::read_dir(root.path()).unwrap().next().unwrap().unwrap().path();
    let place = Place { root: tempfile::tempdir().unwrap() };
    std::fs::remove_dir(place.root.path()).unwrap();
    std::fs::rename(left, place.root.path()).unwrap();
    place
}

/// The program of the next test; does nothing by itself.
#[test]
#[ignore = "started by a_no_pressed_right_before_a_kill_is_written_for_good_at_the_next_open"]
fn press_and_be_killed() {
    let Ok(root) = env::var(WHERE) else { return };
    let place = Place { root: tempfile::Builder::new().disable_cleanup(true).tempdir_in(root).unwrap() };
    let mut book = place.create_open();
    let id = add(&mut book, &eva());
    book.note_waiting_no(id).unwrap();
    std::process::abort(); // nothing is closed, nothing unwound: as kill -9 leaves it
}

#[test]
fn a_no_pressed_right_before_a_kill_is_written_for_good_at_the_next_open() {
    let place = left_by("waiting::press_and_be_killed", WHERE);
    let book = place.open().book;
    let id = book.search("eva huber", 5).unwrap()[0].id;
    assert!(refuses(&book, id));
    assert!(book.consent_history(id).unwrap().len() >= PAIRS.len(), "as events of hers");
    assert!(!book.blocks_of(id).unwrap().is_empty(), "and her addresses are blocked");
}

#[test]
fn the_gate_counts_a_no_from_the_moment_it_was_pressed_until_it_was_taken_back() {
    let place = Place::new();
    let mut book = place.create_open();
    let (id, other) = (add(&mut book, &eva()), add(&mut book, &super::people::person(1)));
    book.note_waiting_no(id).unwrap();
    assert!(refuses(&book, id) && !refuses(&book, other));
    assert!(!book.may_contact_list("newsletter", Channel::Email).unwrap().left_out.is_empty());
    assert_eq!(book.consent_history(id).unwrap(), [], "it is not said for good yet");
    book.drop_waiting_no(id).unwrap();
    assert!(!refuses(&book, id), "as if it had not been said");
    book.close().unwrap();
    assert_eq!(place.open().book.consent_history(id).unwrap(), []);
}

#[test]
fn a_no_that_waits_is_written_when_the_book_is_closed_and_what_was_written_is_not_taken_back() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &eva());
    book.note_waiting_no(id).unwrap();
    book.note_waiting_no(id).unwrap();
    book.close().unwrap();
    let mut book = place.open().book;
    let events = book.consent_history(id).unwrap().len();
    assert!(events > 0);
    book.drop_waiting_no(id).unwrap();
    book.close().unwrap();
    let book = place.open().book;
    assert_eq!(book.consent_history(id).unwrap().len(), events, "said once");
    assert!(refuses(&book, id));
    assert_eq!(book.verify().unwrap().findings, []);
}

#[test]
fn every_copy_of_the_book_writes_the_no_that_waited_in_it() {
    for door in COPIES {
        let place = Place::new();
        let mut book = place.create().0;
        let id = add(&mut book, &eva());
        book.note_waiting_no(id).unwrap();
        let there = copy_of(&place, book, door).book;
        assert!(refuses(&there, id), "{door}");
        assert!(!there.consent_history(id).unwrap().is_empty(), "{door}");
    }
}

#[test]
fn a_no_that_waits_goes_with_the_contact_whom_undo_takes_and_outlives_an_erasure() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &eva());
    book.note_waiting_no(id).unwrap();
    book.undo().unwrap();
    book.close().unwrap();
    let mut book = place.open().book;
    assert_eq!(book.counts().unwrap().suppressions, 0);
    let id = add(&mut book, &eva());
    book.note_waiting_no(id).unwrap();
    book.erase(id, kundenbuch::erasure::Ground::PurposeGone, &kundenbuch::book::quietly).unwrap();
    let target = Target::Email { address: "eva@beispiel.example".to_owned() };
    let again = book.suppress(&target, &Scope::Advertising, Source::Person).unwrap().value;
    assert_eq!(again.blocked, 0, "her address was blocked before she went");
}
