#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::*;
use crate::suppression::{self, own::Own};
use crate::{
    Error, Id,
    book::{Book, Op, files::HandOut, quietly, tests::test_book},
    consents::{self, Event},
    contacts::{Contact, Salutation, store as contacts},
    exchange::{
        draft::{Draft, DraftAddress, Labelled},
        read::mail,
    },
    id,
    permission::tests::*,
    suppression::Source,
};

fn write(book: &mut Book) -> (String, ExportReport) {
    let (bytes, report) = list(book, "newsletter", Channel::Email, "Druckerei").unwrap();
    assert!(bytes.starts_with(b"\xef\xbb\xbf"));
    (String::from_utf8(bytes[3..].to_vec()).unwrap(), report)
}

fn list(book: &mut Book, purpose: &str, channel: Channel, to: &str) -> crate::Result<(Vec<u8>, ExportReport)> {
    let out = HandOut::memory();
    let report = book.export_list(purpose, channel, ListFormat::Csv, to, &out)?.value;
    Ok((out.into_bytes(), report))
}

fn everything(book: &mut Book, format: Everything) -> (String, ExportReport) {
    let out = HandOut::memory();
    let report = book.export_all(format, "", &out, &quietly).unwrap().value;
    (String::from_utf8(out.into_bytes()).unwrap(), report)
}

fn restrict(book: &mut Book, id: Id<Contact>) {
    book.change(Op::Restrict, |tx| {
        Ok(tx.db.execute("UPDATE contacts SET restricted_at = 1, restriction = 'accuracy' WHERE id = ?1", [id])?)
    })
    .unwrap();
}

#[test]
fn the_list_holds_those_who_agreed_and_counts_the_others() {
    let mut book = test_book().book;
    let mut ilse = draft("Ilse", "Huber", "ilse@beispiel.de");
    (ilse.salutation, ilse.title) = (Some(Salutation::Ms), "Dr.".into());
    let ilse = enter(&mut book, &ilse);
    let hans = person(&mut book, "Hans", "Mayer", "hans@beispiel.de");
    let kim = enter(&mut book, &Draft { minor: true, ..draft("Kim", "Jung", "kim@beispiel.de") });
    let rosa = person(&mut book, "Rosa", "Recht", "rosa@beispiel.de");
    person(&mut book, "Nina", "Nie", "nina@beispiel.de");
    for id in [ilse, hans, rosa] {
        agree(&mut book, id);
    }
    stop(&mut book, "hans@beispiel.de");
    restrict(&mut book, rosa);
    let _ = kim;
    let (text, report) = write(&mut book);
    assert_eq!(text, "E-Mail;Anrede;Titel;Vorname;Nachname\r\nilse@beispiel.de;Frau;Dr.;Ilse;Huber\r\n");
    assert_eq!(report.written, 1);
    let expected = [("erased", 0), ("minor", 1), ("no_basis", 1), ("restricted", 1), ("suppressed", 1)];
    assert_eq!(report.left_out, expected.map(|(reason, number)| (reason.to_owned(), number)).into());
}

#[test]
fn an_address_of_two_people_is_written_once() {
    let mut book = test_book().book;
    for (given, email) in [("Ilse", "familie@beispiel.de"), ("Hans", "FAMILIE@Beispiel.de")] {
        let id = person(&mut book, given, "Huber", email);
        agree(&mut book, id);
    }
    let (text, report) = write(&mut book);
    assert_eq!((text.lines().count(), report.written, report.left_out["same_address"]), (2, 1, 1));
}

#[test]
fn a_person_with_two_addresses_gets_one_copy() {
    let mut book = test_book().book;
    let mut ilse = draft("Ilse", "Huber", "eins@beispiel.de");
    ilse.emails.push(Labelled { value: "zwei@beispiel.de".into(), label: String::new() });
    let ilse = enter(&mut book, &ilse);
    agree(&mut book, ilse);
    let (text, _) = write(&mut book);
    assert!(text.contains("eins@") && !text.contains("zwei@"));
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_is_inert() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "=HYPERLINK(\"x\")", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    assert!(write(&mut book).0.contains("'=HYPERLINK"));
}

#[test]
fn every_list_is_noted_with_what_it_held() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    let (_, report) = write(&mut book);
    let overview = book.newsletter_overview("newsletter", Channel::Email).unwrap();
    let handover = &book.handovers().unwrap()[0];
    assert_eq!((handover.recipient.as_str(), handover.purpose.as_deref()), ("Druckerei", Some("newsletter")));
    assert_eq!((handover.written, &handover.left_out), (1, &report.left_out));
    assert_eq!((overview.allowed, &overview.left_out), (1, &report.left_out), "the page foretells the list");
    let (fields, contact): (String, i64) = book
        .db
        .query_row(
            "SELECT h.fields, c.contact_id FROM handovers h JOIN handover_contacts c ON c.handover_id = h.id",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!(
        (fields.as_str(), contact),
        ("emails.value contacts.salutation contacts.title contacts.given contacts.family", ilse.0)
    );
    assert!(fields.split(' ').all(|name| name.split_once('.').is_some_and(|(t, c)| crate::fields::of(t, c).is_some())));
    assert!(matches!(book.steps().0, Some(step) if step.op != Op::HandOver), "a hand-over is not undone");
}

#[test]
fn lists_for_letters_and_calls_hold_what_is_needed_there() {
    let mut book = test_book().book;
    book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
    let home = DraftAddress {
        street: "Am Wall 3".into(),
        postcode: "01067".into(),
        place: "Dresden".into(),
        ..DraftAddress::default()
    };
    enter(&mut book, &Draft { addresses: vec![home], organisation: "Holzbau GmbH".into(), ..Draft::default() });
    let (bytes, _) = list(&mut book, "ads_post", Channel::Post, "").unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.ends_with(";;;Holzbau GmbH;Am Wall 3;01067;Dresden;DE\r\n"), "{text}");
}

#[test]
fn a_list_for_an_unknown_purpose_is_refused_and_not_noted() {
    let mut book = test_book().book;
    assert!(matches!(list(&mut book, "quatsch", Channel::Email, ""), Err(Error::NotFound { .. })));
    assert!(book.handovers().unwrap().is_empty());
}

#[test]
fn everything_leaves_out_restricted_and_binned_people_and_marks_who_said_no() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    let hans = person(&mut book, "Hans", "Mayer", "hans@beispiel.de");
    book.block_contact(hans).unwrap();
    let rosa = person(&mut book, "Rosa", "Recht", "rosa@beispiel.de");
    restrict(&mut book, rosa);
    let bert = person(&mut book, "Bert", "Bin", "bert@beispiel.de");
    book.bin_contacts(&[bert]).unwrap();

    let (text, report) = everything(&mut book, Everything::Json);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let contacts = json["contacts"].as_array().unwrap();
    assert_eq!((contacts.len(), report.written), (2, 2));
    assert_eq!((report.left_out["restricted"], report.left_out["binned"]), (1, 1));
    assert_eq!((contacts[0]["family"].as_str(), contacts[0]["stopp"].as_array().unwrap().len()), (Some("Huber"), 0));
    assert_eq!(contacts[0]["consents"][0]["event"], "granted");
    assert_eq!(contacts[1]["stopp"], serde_json::json!(["email", "post", "phone"]));

    let (text, _) = everything(&mut book, Everything::Vcard);
    assert_eq!(text.matches("BEGIN:VCARD").count(), 2);
    assert_eq!(text.matches("X-KUNDENBUCH-STOPP:email,post,phone\r\nEND:VCARD").count(), 1);
    assert!(!text.contains("rosa@") && !text.contains("bert@"));
    assert_eq!(book.handovers().unwrap().len(), 2);
}

#[test]
fn a_stopped_export_is_no_hand_over() {
    let mut book = test_book().book;
    person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    let stop = |_, _| std::ops::ControlFlow::Break(());
    let stopped = book.export_all(Everything::Json, "", &HandOut::memory(), &stop);
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert!(book.handovers().unwrap().is_empty());
}

#[test]
fn opt_outs_are_shown_before_they_are_taken() {
    let mut book = test_book().book;
    person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    stop(&mut book, "alt@beispiel.de");
    let text =
        "Bitte abmelden:\nIlse@Beispiel.de, alt@beispiel.de\nfremd@beispiel.de\nno-reply@beispiel.de\nILSE@beispiel.de";
    let shown = book.preview_optouts(&mail::pasted(text, &Own::default())).unwrap();
    let shown: Vec<_> = shown.iter().map(|one| (one.line, one.known, one.already, one.skip.as_deref())).collect();
    assert_eq!(
        shown,
        [
            (2, true, false, None),
            (2, false, true, None),
            (3, false, false, None),
            (4, false, false, Some("no_reply")),
            (5, true, false, Some("double")),
        ]
    );
    assert_eq!(book.suppressions().unwrap(), 1, "nothing happened yet");
}

#[test]
fn taking_opt_outs_twice_is_taking_them_once() {
    let mut book = test_book().book;
    let ilse = person(&mut book, "Ilse", "Huber", "ilse@beispiel.de");
    agree(&mut book, ilse);
    let list = ["ilse@beispiel.de", "ILSE@Beispiel.de", "fremd@beispiel.de", "kaputt"].map(str::to_owned);
    let taken = book.take_optouts(&list, Source::Paste).unwrap().value;
    assert_eq!(taken, TakenOptouts { blocked: 2, contacts: 1, skipped: 1 });
    assert!(!answer(&book, ilse).allowed);
    let again = book.take_optouts(&list, Source::Csv).unwrap().value;
    assert_eq!((again.blocked, again.contacts), (0, 0));
    assert_eq!(book.consent_history(ilse).unwrap().len(), 2);
}

/// A book with a bit of everything: what the sample firm has, and what no sample has.
fn full_book() -> crate::book::tests::TestBook {
    let mut test = test_book();
    let book = &mut test.book;
    crate::sample::fill(book, 600).unwrap();
    let ids: Vec<Id<Contact>> = (1..=600).step_by(41).map(Id::new).collect();
    for (at, id) in ids.into_iter().enumerate() {
        let Ok(contact) = book.contact(id) else { continue };
        if contact.restricted_at.is_some() {
            continue;
        }
        match at % 4 {
            0 => drop(book.block_contact(id).unwrap()),
            1 => drop(book.withdraw_consent(id, &no("newsletter", Channel::Email, Event::Objected)).unwrap()),
            2 => {
                drop(book.withdraw_consent(id, &no("newsletter", Channel::Email, Event::Withdrawn)).unwrap());
                agree(book, id);
            }
            _ => drop(book.bin_contacts(&[id]).unwrap()),
        }
    }
    test
}

#[test]
fn contacts_read_together_are_what_each_is_when_read_alone() {
    let book = full_book().book;
    let ids = store::exportable(&book.db).unwrap();
    assert!(ids.len() > contacts::STRETCH);
    let (mut reading, mut seen) = (contacts::Reading::of(&book.db), 0);
    for stretch in ids.chunks(contacts::STRETCH) {
        let backwards: Vec<_> = stretch.iter().rev().copied().collect();
        let scattered: Vec<_> = stretch.iter().step_by(3).copied().collect();
        for order in [stretch, &backwards, &scattered] {
            let mut whole = reading.stretch(order).unwrap();
            book.complete(&mut whole).unwrap();
            assert_eq!(whole.iter().map(|contact| contact.id).collect::<Vec<_>>(), order);
            for contact in whole {
                assert_eq!(contact, book.contact(contact.id).unwrap());
                seen += usize::from(!contact.notes.is_empty() && !contact.tags.is_empty());
            }
        }
    }
    assert!(seen > 10, "{seen} with notes and tags: too few to tell anything");
}

#[test]
fn consents_and_blocks_told_together_are_what_each_contact_tells_alone() {
    let book = full_book().book;
    let ids = store::exportable(&book.db).unwrap();
    let all = id::listed(&ids);
    let events = consents::told(&book.db, &all).unwrap();
    let blocks = suppression::store::told(&book.db, &all).unwrap();
    assert!(events.len() > 100 && blocks.len() > 2, "{} and {}", events.len(), blocks.len());
    for id in ids {
        let alone = id::listed(&[id]);
        assert_eq!(consents::told(&book.db, &alone).unwrap().get(&id), events.get(&id));
        assert_eq!(suppression::store::told(&book.db, &alone).unwrap().get(&id), blocks.get(&id));
    }
}
