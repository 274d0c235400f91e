//! What is being typed waits in the book until it is entered: neither locking nor a kill loses it.

use std::env;

use kundenbuch::{
    Error, backup,
    book::{Unlock, quietly},
    erasure::{Ground, mentions::MentionChoices},
};

use super::{
    people::{PASSPHRASE, Place, add, person},
    waiting::left_by,
    ways::{eva, named},
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
    let fresh = r#"{"fresh":{"given":"Eva","family":"Huber","street":"Am Wall 3"}}"#;
    book.keep_draft(None, fresh).unwrap();
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
    let other = r#"{"fresh":{"given":"Ludwig","family":"Huber"}}"#;
    book.keep_draft(None, other).unwrap();
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    assert_eq!(book.drafts().unwrap()[0].body, other);
}

#[test]
fn what_is_being_typed_about_others_is_named_where_an_erased_person_stands_in_it_and_blanked_if_somebody_says_so() {
    let place = Place::new();
    let mut book = place.create_open();
    let (id, other) = (add(&mut book, &eva()), add(&mut book, &person(1)));
    let typed = "{\"note\":{\"activity\":\"note\",\"body\":\"Rückruf\nEva Huber, eva@beispiel.example, hat \\\"abgesagt\\\"\"}}";
    book.keep_draft(Some(other), typed).unwrap();
    let mentions = book.erasure_plan(id, Ground::PurposeGone).unwrap().mentions;
    let [mention] = mentions.as_slice() else { panic!("{mentions:?}") };
    assert_eq!(
        (mention.mention.to_string(), mention.contact, mention.sure),
        (format!("draft:{}", other.0), Some(other), true)
    );
    assert!(mention.text.starts_with("Rückruf Eva Huber"), "{}", mention.text);
    let choices = MentionChoices { blank: vec![mention.mention], keep: Vec::new() };
    let erased = book.erase_with(id, Ground::PurposeGone, &choices, &quietly).unwrap().value;
    assert_eq!((erased.residue, erased.mentions.blanked), (Some(0), 1));
    let left = book.drafts().unwrap().remove(0).body;
    assert!(!left.contains("Huber") && !left.contains("eva@"), "{left}");
    assert!(left.contains("\"body\":\"Rückruf\n…") && left.ends_with("hat \\\"abgesagt\\\"\"}}"), "{left}");
}

#[test]
fn what_is_being_typed_about_nobody_in_the_book_loses_an_erased_person_by_itself_and_keeps_the_rest() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &eva());
    let typed = "{\"fresh\":{\"given\":\"Ludwig\",\"family\":\"Kern\"},\"optouts\":{\"text\":\"eva@beispiel.example\nuwe@beispiel.example\"}}";
    book.keep_draft(None, typed).unwrap();
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    assert_eq!(book.drafts().unwrap()[0].body, typed.replace("eva@beispiel.example", "…"));
}

#[test]
fn a_surname_like_a_field_of_a_form_breaks_no_draft() {
    let place = Place::new();
    let mut book = place.create_open();
    let (id, other) = (add(&mut book, &named("Eva", "Kind", "", "", "")), add(&mut book, &person(1)));
    let typed = r#"{"value":{"content":{"kind":"email","value":"x"}}}"#;
    book.keep_draft(Some(other), typed).unwrap();
    assert_eq!(book.erasure_plan(id, Ground::PurposeGone).unwrap().mentions, []);
}

#[test]
fn a_new_contact_that_was_being_typed_before_an_erasure_is_not_in_a_backup_that_is_restored_after_it() {
    let place = Place::new();
    let mut book = place.create().0;
    book.keep_draft(None, r#"{"fresh":{"given":"Eva","family":"Huber"}}"#).unwrap();
    let stick = place.root.path().join("stick");
    std::fs::create_dir_all(&stick).unwrap();
    let older = book.back_up(&stick, &quietly).unwrap().path;
    book.keep_draft(None, "").unwrap();
    let id = add(&mut book, &eva());
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    book.close().unwrap();
    let to = place.root.path().join("neu.kundenbuch");
    let book = backup::restore(older.as_ref(), Unlock::Passphrase(PASSPHRASE), &to, place.app()).unwrap().book;
    assert_eq!(book.drafts().unwrap(), []);
}
