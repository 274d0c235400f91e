//! What is being typed waits in the book until it is entered: neither locking nor a kill loses it.

use std::env;

use kundenbuch::{Error, book::quietly, erasure::Ground};

use super::{
    people::{Place, add, person},
    waiting::left_by,
    ways::eva,
};

const WHERE: &str = "KUNDENBUCH_TEST_TYPED_IN";
const TYPED: &str = r#"{"body":"ruft wegen des Hoffests an"}"#;

/// The program of the next test; does nothing by itself.
#[test]
#[ignore = "started by what_was_being_typed_is_there_again_after_a_kill"]
fn type_and_be_killed() {
    let Ok(root) = env::var(WHERE) else { return };
    let place = Place { root: tempfile::Builder::new().disable_cleanup(true).tempdir_in(root).unwrap() };
    let mut book = place.create_open();
    let id = add(&mut book, &eva());
    book.keep_draft(Some(id), TYPED).unwrap();
    book.keep_draft(None, r#"{"family":"Langer"}"#).unwrap();
    std::process::abort();
}

#[test]
fn what_was_being_typed_is_there_again_after_a_kill() {
    let place = left_by("drafts::type_and_be_killed", WHERE);
    let book = place.open().book;
    let id = book.search("eva huber", 5).unwrap()[0].id;
    let kept: Vec<_> = book.drafts().unwrap().into_iter().map(|draft| (draft.contact, draft.body)).collect();
    assert_eq!(kept, [(Some(id), TYPED.to_owned()), (None, r#"{"family":"Langer"}"#.to_owned())]);
}

#[test]
fn what_was_entered_or_dropped_is_kept_no_longer() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &eva());
    book.keep_draft(Some(id), "first").unwrap();
    book.keep_draft(Some(id), TYPED).unwrap();
    assert_eq!(book.drafts().unwrap().len(), 1, "of one person the newest");
    book.keep_draft(Some(id), "").unwrap();
    assert_eq!(book.drafts().unwrap(), []);
}

#[test]
fn a_draft_that_is_too_long_or_about_nobody_is_refused_and_the_one_before_stays() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &eva());
    book.keep_draft(Some(id), TYPED).unwrap();
    let long = "x".repeat(64 * 1024 + 1);
    assert!(matches!(book.keep_draft(Some(id), &long), Err(Error::InvalidValue { .. })));
    assert!(matches!(book.keep_draft(Some(kundenbuch::Id::new(9_999)), TYPED), Err(Error::ContactGone { .. })));
    assert_eq!(book.drafts().unwrap()[0].body, TYPED);
}

#[test]
fn erasing_somebody_takes_what_was_being_typed_about_them_along() {
    let place = Place::new();
    let mut book = place.create_open();
    let (id, other) = (add(&mut book, &eva()), add(&mut book, &person(1)));
    book.keep_draft(Some(id), TYPED).unwrap();
    book.keep_draft(Some(other), "stays").unwrap();
    book.keep_draft(None, r#"{"given":"Eva","family":"Huber"}"#).unwrap();
    let erased = book.erase(id, Ground::PurposeGone, &quietly).unwrap().value;
    assert_eq!(erased.residue, Some(0));
    let kept: Vec<_> = book.drafts().unwrap().into_iter().map(|draft| draft.body).collect();
    assert_eq!(kept, ["stays"]);
}

#[test]
fn erasing_somebody_leaves_the_draft_of_somebody_else_of_the_surname() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &eva());
    let other = r#"{"given":"Ludwig","family":"Huber"}"#;
    book.keep_draft(None, other).unwrap();
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    assert_eq!(book.drafts().unwrap()[0].body, other);
}
