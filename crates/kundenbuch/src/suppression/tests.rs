#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::*;
use crate::{
    Error,
    book::tests::test_book,
    contacts::{Change, Content, Field, Given, ready},
    exchange::draft::{Claim, Draft, DraftAddress, Labelled},
    permission::{Reason, tests::*},
};

fn phone(number: &str) -> Target {
    Target::Phone { number: number.into() }
}

fn edit_mail(book: &mut Book, id: Id<Contact>, to: &str) {
    let email = book.contact(id).unwrap().emails[0].clone();
    let old = Content::Email { value: email.value, label: email.label };
    let new = Content::Email { value: to.into(), label: String::new() };
    book.edit_contact(id, &[Change::Replace { id: email.id, old, new }], &Given::default()).unwrap();
}

#[test]
fn an_opt_out_stops_the_newsletter_at_once() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    stop(&mut book, "ilse@beispiel.de");
    assert_eq!(answer(&book, ilse).reasons, [Reason::Suppressed, Reason::Withdrawn]);
}

#[test]
fn an_opt_out_is_found_in_every_spelling_of_an_address() {
    for (held, blocked) in [
        ("ilse@beispiel.de", " ILSE@Beispiel.DE "),
        ("ILSE@BEISPIEL.DE", "ilse@beispiel.de."),
        ("ilse@müller.example", "ilse@xn--mller-kva.example"),
        ("ilse@XN--MLLER-KVA.example", "Ilse@MÜLLER.example"),
    ] {
        let mut book = test_book().book;
        let ilse = person(&mut book, "Ilse", "Huber", held);
        stop(&mut book, blocked);
        agree_fails(&mut book, ilse);
    }
}

fn agree_fails(book: &mut Book, id: Id<Contact>) {
    let refused = book.grant_consent(id, &yes("newsletter", Channel::Email), None);
    assert!(matches!(refused, Err(Error::Suppressed { .. })), "{refused:?}");
}

#[test]
fn a_blocked_number_is_found_with_and_without_country_code() {
    for written in ["0351 445566", "+49 351 445566", "0049 (351) 44 55 66", "0351/44-55-66"] {
        let mut book = test_book().book;
        let mut ilse = draft("Ilse", "Huber", "");
        ilse.phones = vec![Labelled { value: "+49351445566".into(), label: String::new() }];
        let ilse = enter(&mut book, &ilse);
        book.grant_consent(ilse, &yes("ads_phone", Channel::Phone), None).unwrap();
        book.suppress(&phone(written), &Scope::Advertising, Source::Person).unwrap();
        assert!(!book.may_contact(ilse, "ads_phone", Channel::Phone).unwrap().allowed, "{written}");
    }
}

#[test]
fn an_address_nobody_knows_is_blocked_before_it_comes_in() {
    let mut book = test_book().book;
    stop(&mut book, "fremd@beispiel.de");
    let ilse = person(&mut book, "Ilse", "Huber", "fremd@beispiel.de");
    agree_fails(&mut book, ilse);
}

#[test]
fn an_opt_out_on_a_family_address_ends_the_consents_of_all_who_hold_it() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "familie@beispiel.de");
    let hans = person(&mut book, "Hans", "Huber", "Familie@beispiel.de");
    agree(&mut book, ilse);
    agree(&mut book, hans);
    let done = book.suppress(&mail("familie@beispiel.de"), &Scope::Advertising, Source::Mail).unwrap().value;
    assert_eq!(done, Blocked { blocked: 1, contacts: 2 });
    assert!(!answer(&book, ilse).allowed && !answer(&book, hans).allowed);
}

#[test]
fn a_block_said_twice_is_one_row_and_one_event() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    stop(&mut book, "ilse@beispiel.de");
    let again = book.suppress(&mail("ILSE@beispiel.de"), &Scope::Advertising, Source::Csv).unwrap().value;
    assert_eq!(again, Blocked::default());
    assert_eq!((book.suppressions().unwrap(), book.consent_history(ilse).unwrap().len()), (1, 2));
}

#[test]
fn who_says_no_again_after_an_opt_in_must_be_asked_again() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    stop(&mut book, "ilse@beispiel.de");
    let lifts = vec![book.blocks_of(ilse).unwrap()[0].uid];
    let grant = consents::Grant { lifts, ..yes("newsletter", Channel::Email) };
    book.grant_consent(ilse, &grant, None).unwrap();
    stop(&mut book, "ilse@beispiel.de");
    assert_eq!(book.blocks_of(ilse).unwrap().len(), 2, "an answered row does not stand for a new no");
    agree_fails(&mut book, ilse);
}

#[test]
fn an_address_edited_away_and_back_is_blocked_as_before() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    stop(&mut book, "ilse@beispiel.de");
    edit_mail(&mut book, ilse, "neu@beispiel.de");
    edit_mail(&mut book, ilse, "Ilse@Beispiel.de");
    assert_eq!(book.blocks_of(ilse).unwrap().len(), 1);
    agree_fails(&mut book, ilse);
}

#[test]
fn a_withdrawal_by_opt_out_holds_for_a_new_address_too() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    stop(&mut book, "ilse@beispiel.de");
    edit_mail(&mut book, ilse, "neu@beispiel.de");
    assert_eq!(answer(&book, ilse).reasons, [Reason::Withdrawn]);
}

#[test]
fn a_no_to_post_outlives_a_new_surname() {
    let mut book = test_book().book;
    book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
    let ilse = neighbour(&mut book, "Ilse", "Huber");
    let line = Target::post_of_line("Ilse Huber, Am Wall 3, 01067 Dresden");
    book.suppress_all(&line, &Scope::Advertising, Source::Person).unwrap();
    let marriage = Change::Set { field: Field::Family, old: "Huber".into(), new: "Brandl".into() };
    book.edit_contact(ilse, &[marriage], &Given::default()).unwrap();
    assert_eq!(book.may_contact(ilse, "ads_post", Channel::Post).unwrap().reasons, [Reason::Objected]);
}

#[test]
fn post_is_blocked_for_one_person_of_a_house_in_any_spelling_of_the_street() {
    let mut book = test_book().book;
    book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
    let ilse = neighbour(&mut book, "Ilse", "Huber");
    let hans = neighbour(&mut book, "Hans", "Huber");
    let target = Target::Post {
        family: "HUBER".into(),
        given: "ilse".into(),
        street: "am wall  3".into(),
        postcode: "D-01067".into(),
    };
    book.suppress(&target, &Scope::Advertising, Source::Person).unwrap();
    assert!(!book.may_contact(ilse, "ads_post", Channel::Post).unwrap().allowed);
    assert!(book.may_contact(hans, "ads_post", Channel::Post).unwrap().allowed);
}

#[test]
fn a_blocked_domain_stops_every_address_in_it_and_no_other() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@firma.example");
    let hans = person(&mut book, "Hans", "Huber", "hans@andere.example");
    agree(&mut book, ilse);
    agree(&mut book, hans);
    let target = Target::Domain { domain: "@FIRMA.example".into() };
    book.suppress(&target, &Scope::Advertising, Source::Person).unwrap();
    assert!(!answer(&book, ilse).allowed);
    assert!(answer(&book, hans).allowed);
}

#[test]
fn a_block_on_advertising_leaves_mails_about_orders_and_everything_does_not() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    stop(&mut book, "ilse@beispiel.de");
    assert!(book.may_contact(ilse, "care", Channel::Email).unwrap().allowed);
    book.suppress(&mail("ilse@beispiel.de"), &Scope::Everything, Source::Person).unwrap();
    assert!(!book.may_contact(ilse, "care", Channel::Email).unwrap().allowed);
}

#[test]
fn a_block_for_one_purpose_leaves_the_others() {
    let mut book = test_book().book;
    let own = consents::NewPurpose {
        code: "weinprobe".into(),
        name: "Weinprobe".into(),
        advertising: true,
        channels: vec![Channel::Email],
        wording: "Ja, laden Sie mich ein.".into(),
    };
    book.add_purpose(&own).unwrap();
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    book.grant_consent(ilse, &yes("weinprobe", Channel::Email), None).unwrap();
    let only = Scope::Purpose { code: "weinprobe".into() };
    book.suppress(&mail("ilse@beispiel.de"), &only, Source::Person).unwrap();
    assert!(answer(&book, ilse).allowed);
    assert!(!book.may_contact(ilse, "weinprobe", Channel::Email).unwrap().allowed);
}

#[test]
fn one_button_stops_all_advertising_on_all_addresses() {
    let mut book = test_book().book;
    book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
    let mut ilse = draft("Ilse", "Huber", "ilse@beispiel.de");
    ilse.phones = vec![Labelled { value: "0351 445566".into(), label: String::new() }];
    ilse.addresses = book_address();
    let ilse = enter(&mut book, &ilse);
    agree(&mut book, ilse);
    let done = book.block_contact(ilse).unwrap().value;
    assert_eq!(done.blocked, 3);
    for (purpose, channel) in
        [("newsletter", Channel::Email), ("ads_post", Channel::Post), ("ads_phone", Channel::Phone)]
    {
        let answer = book.may_contact(ilse, purpose, channel).unwrap();
        assert_eq!(answer.reasons, [Reason::Suppressed, Reason::Objected], "{purpose}");
    }
    assert!(book.may_contact(ilse, "care", Channel::Email).unwrap().allowed, "her own orders are no advertising");
}

fn book_address() -> Vec<crate::exchange::draft::DraftAddress> {
    let home = crate::exchange::draft::DraftAddress {
        street: "Am Wall 3".into(),
        postcode: "01067".into(),
        place: "Dresden".into(),
        ..Default::default()
    };
    vec![home]
}

#[test]
fn undo_never_takes_back_a_no() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    stop(&mut book, "ilse@beispiel.de");
    while book.undo().is_ok() {}
    assert_eq!(book.suppressions().unwrap(), 1);
    assert!(!answer(&book, ilse).allowed, "the contact stays too, for its no hangs on it");
}

#[test]
fn redo_of_a_consent_does_not_speak_over_a_no_said_meanwhile() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    book.undo().unwrap();
    book.withdraw_consent(ilse, &no("newsletter", Channel::Email, Event::Objected)).unwrap();
    let _ = book.redo();
    assert!(!answer(&book, ilse).allowed);
}

#[test]
fn redo_of_a_consent_does_not_speak_over_an_opt_out_of_the_address() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    book.undo().unwrap();
    stop(&mut book, "ilse@beispiel.de");
    let _ = book.redo();
    edit_mail(&mut book, ilse, "neu@beispiel.de");
    assert!(!answer(&book, ilse).allowed);
}

#[test]
fn the_list_refuses_change_and_deletion_even_by_sql() {
    let mut book = test_book().book;
    stop(&mut book, "ilse@beispiel.de");
    for sql in ["UPDATE suppressions SET happened_at = 0", "DELETE FROM suppressions"] {
        let refused = book.change(Op::EditContact, |tx| Ok(tx.db.execute(sql, [])?));
        assert!(matches!(refused, Err(Error::Database(_))), "{sql}");
    }
    assert_eq!(book.suppressions().unwrap(), 1);
}

#[test]
fn the_list_holds_no_readable_address() {
    let mut book = test_book().book;
    stop(&mut book, "ilse@beispiel.de");
    let (hash, kind): (Vec<u8>, String) =
        book.db.query_row("SELECT hash, kind FROM suppressions", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!((hash.len(), kind.as_str()), (16, "mail"));
}

#[test]
fn an_address_list_that_says_no_withdraws_a_standing_consent() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    let row = Draft { claims: vec![Claim::No], ..draft("", "Huber", "ILSE@beispiel.de") };
    let (row, _) = ready::ready(&row, &book.keys).unwrap();
    book.change(Op::Import, |tx| block_refused_by_import(tx, &row, None, Vec::new())).unwrap();
    assert!(!answer(&book, ilse).allowed);
    assert_eq!(Listed::default().kinds(&book.db, &row).unwrap(), ["mail"]);
}

#[test]
fn what_is_no_address_is_refused_by_field() {
    let mut book = test_book().book;
    for (target, field) in [
        (mail("keine adresse"), "email"),
        (phone("nachts nicht"), "phone"),
        (Target::Domain { domain: "@".into() }, "domain"),
    ] {
        let refused = book.suppress(&target, &Scope::Advertising, Source::Person);
        assert!(matches!(refused, Err(Error::InvalidValue { field: found, .. }) if found == field));
    }
}

#[test]
fn a_line_of_post_stops_the_letters_to_a_person_however_the_name_is_written() {
    for (given, family, line) in [
        ("Ilse", "Huber", "Frau Dr. Ilse Huber, Am Wall 3, 01067 Dresden"),
        ("Eva", "von der Au", "Eva von der Au, Am Wall 3, 01067 Dresden"),
        ("", "Huber", "Huber; Am Wall 3; 01067 Dresden"),
    ] {
        let mut book = test_book().book;
        let mut written = draft(given, family, "");
        written.addresses = vec![at_the_wall()];
        let id = enter(&mut book, &written);
        let blocked =
            book.suppress_all(&Target::post_of_line(line), &Scope::Advertising, Source::Person).unwrap().value;
        assert_eq!((blocked.contacts, book.blocks_of(id).unwrap().len()), (1, 1), "{line}");
    }
}

#[test]
fn a_line_of_post_stops_the_letters_to_a_firm_of_several_words() {
    let mut book = test_book().book;
    let firm =
        Draft { organisation: "Weinhaus am Wall GmbH".into(), addresses: vec![at_the_wall()], ..Draft::default() };
    let firm = enter(&mut book, &firm);
    let line = Target::post_of_line("Weinhaus am Wall GmbH, Am Wall 3, 01067 Dresden");
    book.suppress_all(&line, &Scope::Advertising, Source::Person).unwrap();
    assert_eq!(book.blocks_of(firm).unwrap().len(), 1);
}

fn at_the_wall() -> DraftAddress {
    DraftAddress {
        street: "Am Wall 3".into(),
        postcode: "01067".into(),
        place: "Dresden".into(),
        ..DraftAddress::default()
    }
}

#[test]
fn half_a_line_of_post_is_no_address() {
    assert!(Target::post_of_line("Ilse Huber, Dresden").is_empty());
    assert!(Target::post_of_line("").is_empty());
}

#[test]
fn former_addresses_are_kept_as_hashes_only_and_found_by_an_index() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    edit_mail(&mut book, ilse, "neu@beispiel.de");
    edit_mail(&mut book, ilse, "ILSE@beispiel.de");
    edit_mail(&mut book, ilse, "ilse@beispiel.de");
    let mut rows = book.db.prepare("SELECT kind, length(hash) FROM former_hashes ORDER BY kind, hash").unwrap();
    let rows: Vec<(String, u32)> =
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect::<rusqlite::Result<_>>().unwrap();
    assert_eq!(rows, [("mail".to_owned(), 16), ("mail".to_owned(), 16)], "a spelling is no other address");
    for kind in ["mail", "phone", "post", "domain"] {
        let plan = store::plan_of_holders(&book.db, kind);
        assert!(plan.iter().all(|step| !step.starts_with("SCAN")), "{plan:?}");
    }
}
