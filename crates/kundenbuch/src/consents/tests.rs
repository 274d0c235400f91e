#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::*;
use crate::{
    book::tests::test_book,
    contacts::{Change, Content, Field, Given},
    exchange::draft::{Draft, Labelled},
    permission::{Reason, tests::*},
};

fn card() -> Evidence {
    Evidence { file_name: "/home/x/karte.pdf".into(), content: b"%PDF-1.7".to_vec() }
}

fn what(refused: Result<Changed<()>>) -> String {
    match refused {
        Err(Error::ConsentIncomplete { what }) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_consent_needs_a_way_a_wording_a_day_and_a_fitting_channel() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    let good = yes("newsletter", Channel::Email);
    let tomorrow = Moment::now().plus_days(3);
    for (grant, missing) in [
        (Grant { how: None, ..good.clone() }, "how"),
        (Grant { how: Some(How::List), ..good.clone() }, "how"),
        (Grant { wording_version: 7, ..good.clone() }, "wording"),
        (Grant { happened_at: tomorrow, ..good.clone() }, "happened_at"),
        (Grant { channel: Channel::Phone, ..good.clone() }, "channel_not_for_purpose"),
    ] {
        assert_eq!(what(book.grant_consent(ilse, &grant, None)), missing);
    }
    assert!(book.consent_history(ilse).unwrap().is_empty());
}

#[test]
fn the_history_keeps_who_when_how_and_the_exact_words() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    let grant = Grant {
        note: " am Stand ".into(),
        happened_at: Moment(1_700_000_000_000),
        ..yes("newsletter", Channel::Email)
    };
    book.grant_consent(ilse, &grant, Some(&card())).unwrap();
    let history = book.consent_history(ilse).unwrap();
    let event = &history[0];
    assert_eq!((event.event, event.how, event.wording_version), (Event::Granted, How::Counter, Some(1)));
    assert_eq!((event.note.as_str(), event.recorded_by.as_str()), ("am Stand", "Inhaberin"));
    assert_eq!((event.happened_at, event.evidence.as_deref()), (grant.happened_at, Some("karte.pdf")));
    assert!(event.wording_text.contains("Newsletter") && event.recorded_at > event.happened_at);
    assert_eq!(book.evidence(event.uid).unwrap().content, card().content);
}

#[test]
fn an_edited_wording_is_a_new_version_and_the_old_text_stays() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    let before = book.consent_history(ilse).unwrap();
    assert_eq!(book.save_wording("newsletter", "Ja, schicken Sie mir Post.").unwrap().value, 2);
    assert_eq!(book.save_wording("newsletter", "Ja, schicken Sie mir Post. ").unwrap().value, 2, "nothing changed");
    assert_eq!(book.consent_history(ilse).unwrap(), before);
    let refused = book.change(Op::AddWording, |tx| Ok(tx.db.execute("UPDATE wordings SET text = 'x'", [])?));
    assert!(matches!(refused, Err(Error::Database(_))));
}

#[test]
fn events_refuse_change_and_deletion_even_by_sql() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    for sql in ["UPDATE consents SET event = 'withdrawn'", "DELETE FROM consents"] {
        let refused = book.change(Op::EditContact, |tx| Ok(tx.db.execute(sql, [])?));
        assert!(matches!(refused, Err(Error::Database(_))), "{sql}");
    }
    assert!(answer(&book, ilse).allowed);
}

#[test]
fn a_consent_on_a_blocked_address_must_name_the_block() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    stop(&mut book, "ilse@beispiel.de");
    let good = yes("newsletter", Channel::Email);
    let Err(Error::Suppressed { blocks }) = book.grant_consent(ilse, &good, None) else { panic!("not refused") };
    assert_eq!((blocks.len(), blocks[0].kind.as_str(), blocks[0].source.as_str()), (1, "mail", "person"));
    book.grant_consent(ilse, &Grant { lifts: vec![blocks[0].uid], ..good }, None).unwrap();
    assert!(answer(&book, ilse).allowed);
    assert_eq!(book.blocks_of(ilse).unwrap(), blocks, "the row stays: it is answered, not removed");
}

#[test]
fn an_answer_counts_for_this_contact_only() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "familie@beispiel.de");
    let hans = person(&mut book, "Hans", "Huber", "familie@beispiel.de");
    stop(&mut book, "familie@beispiel.de");
    let lifts = vec![book.blocks_of(ilse).unwrap()[0].uid];
    let grant = Grant { lifts, ..yes("newsletter", Channel::Email) };
    book.grant_consent(ilse, &grant, None).unwrap();
    assert!(answer(&book, ilse).allowed);
    let refused = book.grant_consent(hans, &yes("newsletter", Channel::Email), None);
    assert!(matches!(refused, Err(Error::Suppressed { .. })));
    assert!(!answer(&book, hans).allowed);
}

#[test]
fn a_consent_lifts_no_block_of_somebody_else() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    let hans = person(&mut book, "Hans", "Mayer", "hans@beispiel.de");
    stop(&mut book, "hans@beispiel.de");
    let lifts = vec![book.blocks_of(hans).unwrap()[0].uid];
    let grant = Grant { lifts, ..yes("newsletter", Channel::Email) };
    assert!(matches!(book.grant_consent(ilse, &grant, None), Err(Error::NotFound { .. })));
    assert!(!answer(&book, ilse).allowed);
}

#[test]
fn a_consent_lifts_a_block_on_its_own_channel_only() {
    let mut book = test_book().book;
    let mut ilse = draft("Ilse", "Huber", "ilse@beispiel.de");
    ilse.phones = vec![Labelled { value: "0351 445566".into(), label: String::new() }];
    let ilse = enter(&mut book, &ilse);
    book.block_contact(ilse).unwrap();
    let blocks = book.blocks_of(ilse).unwrap();
    let of = |kind: &str| vec![blocks.iter().find(|block| block.kind == kind).unwrap().uid];
    let grant = |lifts| Grant { lifts, ..yes("newsletter", Channel::Email) };
    assert!(matches!(book.grant_consent(ilse, &grant(of("phone")), None), Err(Error::NotFound { .. })));
    book.grant_consent(ilse, &grant(of("mail")), None).unwrap();
    assert!(!book.may_contact(ilse, "ads_phone", Channel::Phone).unwrap().allowed);
}

#[test]
fn with_a_second_address_a_consent_reaches_that_one_and_the_blocked_stays_blocked() {
    let mut book = test_book().book;
    let mut ilse = draft("Ilse", "Huber", "alt@beispiel.de");
    ilse.emails.push(Labelled { value: "neu@beispiel.de".into(), label: String::new() });
    let ilse = enter(&mut book, &ilse);
    stop(&mut book, "alt@beispiel.de");
    agree(&mut book, ilse);
    let list = book.may_contact_list("newsletter", Channel::Email).unwrap();
    let value = book.contact(ilse).unwrap().emails[1].id;
    let free: Vec<i64> = list.allowed[0].addresses.iter().map(|address| address.id).collect();
    assert_eq!(free, [i64::from(value)]);
}

#[test]
fn a_paper_older_than_the_no_does_not_answer_it() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    let old = Moment::now().plus_days(-30);
    let paper = Grant { happened_at: old, ..yes("newsletter", Channel::Email) };
    book.withdraw_consent(ilse, &no("newsletter", Channel::Email, Event::Withdrawn)).unwrap();
    assert_eq!(what(book.grant_consent(ilse, &paper, None)), "older_than_withdrawal");

    let hans = person(&mut book, "Hans", "Mayer", "hans@beispiel.de");
    stop(&mut book, "hans@beispiel.de");
    let lifts = vec![book.blocks_of(hans).unwrap()[0].uid];
    assert_eq!(what(book.grant_consent(hans, &Grant { lifts, ..paper }, None)), "older_than_block");
}

#[test]
fn a_withdrawal_holds_until_a_new_consent() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    book.withdraw_consent(ilse, &no("newsletter", Channel::Email, Event::Withdrawn)).unwrap();
    assert_eq!(answer(&book, ilse).reasons, [Reason::Withdrawn]);
    agree(&mut book, ilse);
    assert!(answer(&book, ilse).allowed);
}

#[test]
fn a_withdrawal_dated_by_a_slip_into_the_future_bars_no_later_consent() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    let slip =
        Withdrawal { happened_at: Moment::now().plus_days(3650), ..no("newsletter", Channel::Email, Event::Withdrawn) };
    book.withdraw_consent(ilse, &slip).unwrap();
    assert!(!answer(&book, ilse).allowed);
    agree(&mut book, ilse);
    assert!(answer(&book, ilse).allowed);
}

#[test]
fn an_objection_counts_without_any_consent_before_and_blocks_the_address() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    let no = Withdrawal { how: None, ..no("newsletter", Channel::Email, Event::Objected) };
    book.withdraw_consent(ilse, &no).unwrap();
    assert_eq!(answer(&book, ilse).reasons, [Reason::Suppressed, Reason::Objected]);
    let block = &book.blocks_of(ilse).unwrap()[0];
    assert_eq!((block.kind.as_str(), block.purpose.as_deref()), ("mail", Some("newsletter")));
}

#[test]
fn an_objection_is_taken_for_a_channel_the_purpose_does_not_use() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    book.withdraw_consent(ilse, &no("newsletter", Channel::Sms, Event::Objected)).unwrap();
    assert_eq!(book.consent_history(ilse).unwrap().len(), 1);
}

#[test]
fn only_a_no_can_be_recorded_as_a_no() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    let refused = book.withdraw_consent(ilse, &no("newsletter", Channel::Email, Event::Granted));
    assert!(matches!(refused, Err(Error::InvalidValue { .. })));
}

#[test]
fn for_a_child_a_guardian_agrees_with_note_and_proof() {
    let mut book = test_book().book;
    let kim = enter(&mut book, &Draft { minor: true, ..draft("Kim", "Huber", "kim@beispiel.de") });
    let plain = yes("newsletter", Channel::Email);
    let noted = Grant { note: "Mutter, Ilse Huber".into(), ..plain.clone() };
    assert_eq!(what(book.grant_consent(kim, &plain, Some(&card()))), "guardian");
    assert_eq!(what(book.grant_consent(kim, &noted, None)), "guardian");
    assert_eq!(answer(&book, kim).reasons, [Reason::Minor]);
    book.grant_consent(kim, &noted, Some(&card())).unwrap();
    assert!(answer(&book, kim).allowed);
    assert!(book.consent_history(kim).unwrap()[0].guardian);
}

#[test]
fn who_turns_out_to_be_a_child_never_agreed() {
    let mut book = test_book().book;
    let kim = person(&mut book, "Kim", "Huber", "kim@beispiel.de");
    let noted = Grant { note: "am Stand".into(), ..yes("newsletter", Channel::Email) };
    book.grant_consent(kim, &noted, Some(&card())).unwrap();
    let child = Change::Set { field: Field::Minor, old: "0".into(), new: "1".into() };
    book.edit_contact(kim, &[child], &Given::default()).unwrap();
    assert_eq!(answer(&book, kim).reasons, [Reason::Minor]);
}

#[test]
fn a_consent_can_be_undone_and_the_block_it_answered_holds_again() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    stop(&mut book, "ilse@beispiel.de");
    let lifts = vec![book.blocks_of(ilse).unwrap()[0].uid];
    let grant = Grant { lifts, ..yes("newsletter", Channel::Email) };
    book.grant_consent(ilse, &grant, Some(&card())).unwrap();
    book.undo().unwrap();
    let history = book.consent_history(ilse).unwrap();
    assert_eq!(history.iter().map(|event| event.event).collect::<Vec<_>>(), [Event::Objected]);
    assert!(!answer(&book, ilse).allowed);
    assert!(matches!(
        book.grant_consent(ilse, &yes("newsletter", Channel::Email), None),
        Err(Error::Suppressed { .. })
    ));
}

#[test]
fn the_overview_shows_each_purpose_on_each_channel_with_its_answer() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    let overview = book.consent_overview(ilse).unwrap();
    let line = &overview.lines[0];
    assert_eq!((line.purpose.code.as_str(), line.channel, line.state), ("newsletter", Channel::Email, State::Granted));
    assert!(line.permission.allowed && line.since.is_some() && line.wording_version == Some(1));
    assert_eq!(overview.lines.len(), 6, "newsletter, post, phone, and three for the customer's own orders");
    stop(&mut book, "ilse@beispiel.de");
    let overview = book.consent_overview(ilse).unwrap();
    assert_eq!((overview.lines[0].state, overview.lines[0].blocks.len()), (State::Withdrawn, 1));
    assert_eq!((overview.suppressed.len(), overview.history.len()), (1, 2));
    let care = overview.lines.iter().find(|line| line.purpose.code == "care" && line.channel == Channel::Email);
    assert!(care.unwrap().blocks.is_empty(), "a block on advertising is none on orders");
}

#[test]
fn the_firms_own_purpose_rests_on_what_law_allows_there() {
    let mut book = test_book().book;
    let own = NewPurpose {
        code: "weinprobe".into(),
        name: "Einladung zur Weinprobe".into(),
        advertising: true,
        channels: vec![Channel::Email, Channel::Post],
        wording: "Ja, laden Sie mich ein.".into(),
    };
    book.add_purpose(&own).unwrap();
    let purposes = book.purposes().unwrap();
    let found = purposes.iter().find(|purpose| purpose.code == "weinprobe").unwrap();
    let grounds: Vec<_> = found.channels.iter().map(|one| (one.channel, one.grounds.clone())).collect();
    assert_eq!(
        grounds,
        [
            (Channel::Email, vec![permission::Ground::Consent]),
            (Channel::Post, vec![permission::Ground::Consent, permission::Ground::LegitimateInterest])
        ]
    );
    assert!(matches!(book.add_purpose(&own), Err(Error::InvalidValue { .. })), "the code is taken");
    let odd = NewPurpose { code: "Wein Probe".into(), ..own };
    assert!(matches!(book.add_purpose(&odd), Err(Error::InvalidValue { .. })));
}

#[test]
fn mail_advertising_can_never_rest_on_a_weighed_interest() {
    let mut book = test_book().book;
    let refused = book.save_weighing("newsletter", "Wir möchten es gern.");
    assert!(matches!(refused, Err(Error::InvalidValue { why, .. }) if why == "not_for_purpose"));
}

#[test]
fn a_proof_that_was_altered_is_not_shown_as_the_proof() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    book.grant_consent(ilse, &yes("newsletter", Channel::Email), Some(&card())).unwrap();
    let uid = book.consent_history(ilse).unwrap()[0].uid;
    book.change(Op::EditContact, |tx| Ok(tx.db.execute("UPDATE evidence SET content = x'00'", [])?)).unwrap();
    assert!(matches!(book.evidence(uid), Err(Error::BookDamaged)));
}

fn named(book: &Book, grant: Uid) -> Vec<Uid> {
    let mut rows = book
        .db
        .prepare("SELECT no_uid FROM answers WHERE consent_id = (SELECT id FROM consents WHERE uid = ?1) ORDER BY id")
        .unwrap();
    rows.query_map([grant], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
fn a_grant_names_every_no_it_has_seen_and_the_blocks_it_is_told() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    book.withdraw_consent(ilse, &no("newsletter", Channel::Email, Event::Withdrawn)).unwrap();
    book.withdraw_consent(ilse, &no("care", Channel::Email, Event::Objected)).unwrap();
    stop(&mut book, "ilse@beispiel.de");
    let block = book.blocks_of(ilse).unwrap().into_iter().find(|block| block.purpose.is_none()).unwrap().uid;
    let grant = Grant { lifts: vec![block], ..yes("newsletter", Channel::Email) };
    book.grant_consent(ilse, &grant, None).unwrap();
    let history = book.consent_history(ilse).unwrap();
    let uid = |event| history.iter().find(|one| one.event == event && one.purpose == "newsletter").unwrap().uid;
    assert_eq!(named(&book, uid(Event::Granted)), [uid(Event::Withdrawn), block], "no more, no less");
    assert_eq!(history[0].lifts, 1, "a block is shown as one, a withdrawal is none");
}

#[test]
fn a_grant_that_names_one_of_two_noes_is_no_yes() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    let said = no("newsletter", Channel::Email, Event::Withdrawn);
    book.withdraw_consent(ilse, &said).unwrap();
    book.withdraw_consent(ilse, &Withdrawal { event: Event::Objected, ..said }).unwrap();
    let lifts = vec![book.blocks_of(ilse).unwrap()[0].uid];
    book.grant_consent(ilse, &Grant { lifts, ..yes("newsletter", Channel::Email) }, None).unwrap();
    assert!(answer(&book, ilse).allowed);
    // As if the grant had been recorded in a copy that had not heard of the withdrawal: its number is the newest all
    // the same.
    let withdrawn = book.consent_history(ilse).unwrap().into_iter().find(|one| one.event == Event::Withdrawn).unwrap();
    book.change(Op::EditContact, |tx| Ok(tx.db.execute("DELETE FROM answers WHERE no_uid = ?1", [withdrawn.uid])?))
        .unwrap();
    assert_eq!(answer(&book, ilse).reasons, [Reason::Withdrawn]);
    assert_eq!(book.consent_overview(ilse).unwrap().lines[0].state, State::Withdrawn);
    assert!(book.may_contact_list("newsletter", Channel::Email).unwrap().allowed.is_empty());
}

#[test]
fn an_expired_grant_answers_nothing_any_more() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    book.withdraw_consent(ilse, &no("newsletter", Channel::Email, Event::Withdrawn)).unwrap();
    agree(&mut book, ilse);
    book.change(Op::EditContact, |tx| {
        let purpose = purpose_id(tx.db, "newsletter")?;
        record_no(tx, ilse, purpose, Channel::Email, Event::Expired, &No::now(tx, How::List))
    })
    .unwrap();
    assert_eq!(answer(&book, ilse).reasons, [Reason::Withdrawn]);
    agree(&mut book, ilse);
    assert!(answer(&book, ilse).allowed);
}

#[test]
fn undo_takes_no_no_away_and_redo_works_after_it() {
    let mut book = test_book().book;
    stop(&mut book, "alt@beispiel.de");
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    let old = Content::Email { value: "ilse@beispiel.de".into(), label: String::new() };
    let new = Content::Email { value: "alt@beispiel.de".into(), label: String::new() };
    let row = book.contact(ilse).unwrap().emails[0].id;
    book.edit_contact(ilse, &[Change::Replace { id: row, old, new }], &Given::default()).unwrap();
    let noes = book.consent_history(ilse).unwrap();
    assert_eq!(noes[0].event, Event::Withdrawn);
    for _ in 0..2 {
        book.undo().unwrap();
        assert_eq!(book.contact(ilse).unwrap().emails[0].value, "ilse@beispiel.de");
        assert_eq!(book.consent_history(ilse).unwrap(), noes);
        assert_eq!(answer(&book, ilse).reasons, [Reason::Withdrawn]);
        book.redo().unwrap();
        assert_eq!(book.contact(ilse).unwrap().emails[0].value, "alt@beispiel.de");
        assert_eq!(book.consent_history(ilse).unwrap(), noes);
    }
}

#[test]
fn whoever_was_entered_on_a_blocked_address_goes_with_undo_and_comes_with_redo() {
    let mut book = test_book().book;
    stop(&mut book, "alt@beispiel.de");
    let ilse = person(&mut book, "Ilse", "Huber", "alt@beispiel.de");
    book.undo().unwrap();
    assert!(matches!(book.contact(ilse), Err(Error::ContactGone { .. })));
    book.redo().unwrap();
    assert_eq!(answer(&book, ilse).reasons, [Reason::Suppressed, Reason::Objected]);
}
