//! An opt-out holds: it is bound to the person as well as to the address, whatever door anything comes through later.

use std::fs;

use kundenbuch::{
    Error, Id, Moment, backup,
    book::{AskFirst, Book, Unlock, files::HandOut, folder::AppFolder, quietly},
    consents::{Channel, Event, Grant, How, Withdrawal},
    contacts::{Change, Contact, Content, ErasedBefore, Field, Given},
    erasure::Ground,
    exchange::{
        draft::{Draft, DraftAddress, Labelled},
        read::{self, Options, mail},
    },
    newsletter::{Everything, ListFormat},
    permission::Reason,
    suppression::{Scope, Source, Target, own::Own},
};

use super::people::{PASSPHRASE, Place, add, copy};

const OLD: &str = "eva@alt.example";
const NEW: &str = "eva@neu.example";

pub fn eva(email: &str) -> Draft {
    let labelled = |value: &str| vec![Labelled { value: value.into(), label: "home".into() }];
    let home = DraftAddress {
        street: "Am Wall 3".into(),
        postcode: "01067".into(),
        place: "Dresden".into(),
        ..DraftAddress::default()
    };
    Draft {
        given: "Eva".into(),
        family: "Huber".into(),
        emails: labelled(email),
        phones: labelled("0351 445566"),
        addresses: vec![home],
        ..Draft::default()
    }
}

pub fn yes(purpose: &str, channel: Channel) -> Grant {
    Grant {
        purpose: purpose.into(),
        channel,
        wording_version: 1,
        how: Some(How::Counter),
        happened_at: Moment::now(),
        note: String::new(),
        lifts: Vec::new(),
    }
}

fn agree(book: &mut Book, id: Id<Contact>) {
    book.grant_consent(id, &yes("newsletter", Channel::Email), None).unwrap();
    assert!(book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed);
}

fn stop(book: &mut Book, address: &str) {
    let target = Target::Email { address: address.into() };
    book.suppress(&target, &Scope::Advertising, Source::Person).unwrap();
}

fn edit(book: &mut Book, id: Id<Contact>, changes: &[Change]) {
    book.edit_contact(id, changes, &Given::default()).unwrap();
}

fn email(value: &str) -> Content {
    Content::Email { value: value.into(), label: "home".into() }
}

/// The first e-mail address gives way to another.
fn edit_mail(book: &mut Book, id: Id<Contact>, to: &str) {
    let row = book.contact(id).unwrap().emails[0].clone();
    let old = Content::Email { value: row.value, label: row.label };
    edit(book, id, &[Change::Replace { id: row.id, old, new: email(to) }]);
}

fn remove_mail(book: &mut Book, id: Id<Contact>, value: &str) {
    let row = book.contact(id).unwrap().emails.into_iter().find(|row| row.value == value).unwrap();
    let old = Content::Email { value: row.value, label: row.label };
    edit(book, id, &[Change::Remove { id: row.id, old }]);
}

/// The gate says no because the person did: not for want of a consent or an address.
fn said_no(book: &Book, id: Id<Contact>, purpose: &str, channel: Channel) -> bool {
    let answer = book.may_contact(id, purpose, channel).unwrap();
    !answer.allowed && answer.reasons.iter().any(|reason| matches!(reason, Reason::Objected | Reason::Withdrawn))
}

fn holds(book: &Book, id: Id<Contact>) {
    let answer = book.may_contact(id, "newsletter", Channel::Email).unwrap();
    assert!(said_no(book, id, "newsletter", Channel::Email), "{answer:?}");
}

fn found(book: &Book, text: &str) -> Id<Contact> {
    let hits = book.search(text, 5).unwrap();
    assert_eq!(hits.len(), 1, "{text}: {hits:?}");
    hits[0].id
}

fn take(book: &mut Book, text: &str) -> kundenbuch::Uid {
    let reading = read::open(text.as_bytes(), &Options::default()).unwrap();
    book.take_import(&reading, "Kunden.csv", &Given::default(), &quietly).unwrap().value.import.unwrap()
}

/// Eva agreed on her old address and has a new one since.
fn moved(place: &Place) -> (Book, Id<Contact>) {
    let (mut book, _) = place.create();
    let id = add(&mut book, &eva(OLD));
    agree(&mut book, id);
    edit_mail(&mut book, id, NEW);
    (book, id)
}

fn weigh(book: &mut Book) {
    book.save_weighing("ads_post", "Stammkunden erwarten den Katalog.").unwrap();
}

fn post(book: &mut Book, line: &str) {
    book.suppress_all(&Target::post_of_line(line), &Scope::Advertising, Source::Person).unwrap();
}

#[test]
fn who_is_entered_with_a_blocked_address_keeps_the_no_under_a_new_one() {
    let place = Place::new();
    let (mut book, _) = place.create();
    stop(&mut book, OLD);
    let id = add(&mut book, &eva(OLD));
    edit_mail(&mut book, id, NEW);
    holds(&book, id);
}

#[test]
fn who_is_entered_within_a_blocked_domain_keeps_the_no_under_a_new_address() {
    let place = Place::new();
    let (mut book, _) = place.create();
    book.suppress(&Target::Domain { domain: "alt.example".into() }, &Scope::Advertising, Source::Person).unwrap();
    let id = add(&mut book, &eva(OLD));
    edit_mail(&mut book, id, NEW);
    holds(&book, id);
}

#[test]
fn an_opt_out_of_a_domain_finds_who_had_an_address_in_it() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    book.suppress(&Target::Domain { domain: "alt.example".into() }, &Scope::Advertising, Source::Person).unwrap();
    holds(&book, id);
}

#[test]
fn an_opt_out_of_a_mail_that_was_changed_since_holds_for_the_person() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    stop(&mut book, OLD);
    holds(&book, id);
}

#[test]
fn who_is_edited_onto_a_blocked_mail_keeps_the_no_afterwards() {
    let place = Place::new();
    let (mut book, _) = place.create();
    let id = add(&mut book, &eva(NEW));
    agree(&mut book, id);
    stop(&mut book, OLD);
    edit_mail(&mut book, id, OLD);
    edit_mail(&mut book, id, NEW);
    holds(&book, id);
}

#[test]
fn an_opt_out_of_a_phone_number_that_was_changed_since_holds_for_the_person() {
    let place = Place::new();
    let (mut book, _) = place.create();
    let id = add(&mut book, &eva(OLD));
    book.grant_consent(id, &yes("ads_phone", Channel::Phone), None).unwrap();
    let row = book.contact(id).unwrap().phones[0].clone();
    let old = Content::Phone { value: row.value, label: row.label };
    let new = Content::Phone { value: "0351 998877".into(), label: "home".into() };
    edit(&mut book, id, &[Change::Replace { id: row.id, old, new }]);
    assert!(book.may_contact(id, "ads_phone", Channel::Phone).unwrap().allowed);
    let target = Target::Phone { number: "+49 351 445566".into() };
    book.suppress(&target, &Scope::Advertising, Source::Person).unwrap();
    assert!(said_no(&book, id, "ads_phone", Channel::Phone));
}

#[test]
fn an_opt_out_under_a_former_name_holds_for_the_person() {
    let place = Place::new();
    let (mut book, _) = place.create();
    weigh(&mut book);
    let id = add(&mut book, &eva(OLD));
    edit(&mut book, id, &[Change::Set { field: Field::Family, old: "Huber".into(), new: "Brandl".into() }]);
    assert!(book.may_contact(id, "ads_post", Channel::Post).unwrap().allowed);
    post(&mut book, "Eva Huber, Am Wall 3, 01067 Dresden");
    assert!(said_no(&book, id, "ads_post", Channel::Post));
}

#[test]
fn who_is_renamed_onto_a_blocked_post_address_keeps_the_no_after_moving() {
    let place = Place::new();
    let (mut book, _) = place.create();
    weigh(&mut book);
    post(&mut book, "Eva Brandl, Am Wall 3, 01067 Dresden");
    let id = add(&mut book, &eva(OLD));
    assert!(book.may_contact(id, "ads_post", Channel::Post).unwrap().allowed);
    edit(&mut book, id, &[Change::Set { field: Field::Family, old: "Huber".into(), new: "Brandl".into() }]);
    move_house(&mut book, id);
    assert!(said_no(&book, id, "ads_post", Channel::Post));
}

fn move_house(book: &mut Book, id: Id<Contact>) {
    let row = book.contact(id).unwrap().addresses[0].clone();
    let old = Content::Address {
        label: row.label,
        street: row.street,
        postcode: row.postcode,
        place: row.place,
        country: row.country,
    };
    let new = Content::Address {
        label: "home".into(),
        street: "Neue Gasse 8".into(),
        postcode: "01099".into(),
        place: "Dresden".into(),
        country: "DE".into(),
    };
    edit(book, id, &[Change::Replace { id: row.id, old, new }]);
}

#[test]
fn an_opt_out_at_a_former_street_holds_for_the_person() {
    let place = Place::new();
    let (mut book, _) = place.create();
    weigh(&mut book);
    let id = add(&mut book, &eva(OLD));
    move_house(&mut book, id);
    assert!(book.may_contact(id, "ads_post", Channel::Post).unwrap().allowed);
    post(&mut book, "Eva Huber, Am Wall 3, 01067 Dresden");
    assert!(said_no(&book, id, "ads_post", Channel::Post));
}

#[test]
fn a_blocked_second_address_is_a_no_of_the_person() {
    let place = Place::new();
    let (mut book, _) = place.create();
    stop(&mut book, OLD);
    let id = add(&mut book, &eva(NEW));
    agree(&mut book, id);
    edit(&mut book, id, &[Change::Add { content: email(OLD) }]);
    holds(&book, id);
    remove_mail(&mut book, id, OLD);
    holds(&book, id);
}

#[test]
fn an_opt_out_of_an_address_that_was_taken_out_holds_for_the_person() {
    let place = Place::new();
    let (mut book, _) = place.create();
    let id = add(&mut book, &eva(OLD));
    edit(&mut book, id, &[Change::Add { content: email(NEW) }]);
    agree(&mut book, id);
    remove_mail(&mut book, id, OLD);
    stop(&mut book, OLD);
    holds(&book, id);
}

#[test]
fn an_address_removed_blocked_and_brought_back_by_undo_leaves_its_no_when_edited() {
    let place = Place::new();
    let (mut book, _) = place.create();
    let id = add(&mut book, &eva(OLD));
    agree(&mut book, id);
    remove_mail(&mut book, id, OLD);
    stop(&mut book, OLD);
    book.undo().unwrap();
    edit_mail(&mut book, id, NEW);
    holds(&book, id);
}

#[test]
fn an_address_put_back_by_redo_is_a_former_one_all_the_same() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    book.undo().unwrap();
    book.redo().unwrap();
    stop(&mut book, OLD);
    holds(&book, id);
}

#[test]
fn who_comes_in_with_a_list_on_a_blocked_address_keeps_the_no_under_a_new_one() {
    let place = Place::new();
    let (mut book, _) = place.create();
    stop(&mut book, OLD);
    take(&mut book, &format!("Vorname;Nachname;E-Mail\r\nEva;Huber;{OLD}\r\n"));
    let id = found(&book, "Eva Huber");
    edit_mail(&mut book, id, NEW);
    holds(&book, id);
}

#[test]
fn a_list_that_adds_a_blocked_address_adds_its_no() {
    let place = Place::new();
    let (mut book, _) = place.create();
    stop(&mut book, OLD);
    let id = add(&mut book, &eva(NEW));
    agree(&mut book, id);
    take(&mut book, &format!("Vorname;Nachname;E-Mail;Telefon\r\nEva;Huber;{OLD};0351 445566\r\n"));
    assert_eq!(book.contact(id).unwrap().emails.len(), 2, "not supplemented");
    holds(&book, id);
}

#[test]
fn an_opt_out_of_an_address_that_went_with_its_list_holds_for_the_person() {
    let place = Place::new();
    let (mut book, _) = place.create();
    let import = take(&mut book, &format!("Vorname;Nachname;E-Mail\r\nEva;Huber;{OLD}\r\n"));
    let id = found(&book, "Eva Huber");
    edit(&mut book, id, &[Change::Add { content: email(NEW) }]);
    book.take_back_import(import).unwrap();
    assert_eq!(book.contact(id).unwrap().emails.len(), 1);
    agree(&mut book, id);
    stop(&mut book, OLD);
    holds(&book, id);
}

#[test]
fn a_no_that_a_list_brought_on_a_blocked_address_keeps_nobody_from_going_with_it() {
    let place = Place::new();
    let (mut book, _) = place.create();
    stop(&mut book, OLD);
    let import = take(&mut book, &format!("Vorname;Nachname;E-Mail\r\nEva;Huber;{OLD}\r\n"));
    let id = found(&book, "Eva Huber");
    holds(&book, id);
    let back = book.take_back_import(import).unwrap().value;
    assert_eq!((back.removed, back.stayed.len()), (1, 0));
    assert!(matches!(book.contact(id), Err(Error::ContactGone { .. })));
    assert_eq!(book.suppressions().unwrap(), 1);
    assert_eq!(book.verify().unwrap().findings, []);
}

#[test]
fn a_stop_travels_in_our_own_card_and_outlives_a_new_address_there() {
    let (here, there) = (Place::new(), Place::new());
    let (mut book, id) = moved(&here);
    stop(&mut book, OLD);
    holds(&book, id);
    let card = HandOut::memory();
    book.export_all(Everything::Vcard, "", &card, &quietly).unwrap();
    let (mut second, _) = there.create();
    take(&mut second, &String::from_utf8(card.into_bytes()).unwrap());
    let id = found(&second, "Eva Huber");
    edit_mail(&mut second, id, OLD);
    holds(&second, id);
}

#[test]
fn our_own_list_read_back_lifts_no_stop() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    let list = HandOut::memory();
    book.export_list("newsletter", Channel::Email, ListFormat::Csv, "", &list).unwrap();
    stop(&mut book, OLD);
    take(&mut book, &String::from_utf8(list.into_bytes()).unwrap());
    holds(&book, id);
}

#[test]
fn the_button_reaches_who_had_the_address() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    let target = Target::Email { address: " EVA@Alt.example ".into() };
    let done = book.suppress(&target, &Scope::Advertising, Source::Person).unwrap().value;
    assert_eq!((done.blocked, done.contacts), (1, 1));
    holds(&book, id);
}

#[test]
fn the_persons_own_button_outlives_new_addresses_of_every_kind() {
    let place = Place::new();
    let (mut book, _) = place.create();
    weigh(&mut book);
    let id = add(&mut book, &eva(OLD));
    agree(&mut book, id);
    book.block_contact(id).unwrap();
    edit_mail(&mut book, id, NEW);
    move_house(&mut book, id);
    holds(&book, id);
    assert!(said_no(&book, id, "ads_post", Channel::Post));
}

fn taken(book: &mut Book, found: &[mail::Found], source: Source) {
    let list = book.preview_optouts(found).unwrap();
    // Nobody has it any more, so it is not told as one of the book; whose it was refuses all the same.
    assert!(list.iter().all(|one| !one.known && !one.already && one.skip.is_none()), "{list:?}");
    let addresses: Vec<String> = list.into_iter().map(|one| one.address).collect();
    let done = book.take_optouts(&addresses, source).unwrap().value;
    assert_eq!((done.blocked, done.contacts), (1, 1));
}

#[test]
fn a_pasted_opt_out_reaches_who_had_the_address() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    taken(&mut book, &mail::pasted(&format!("Bitte abmelden: {OLD}"), &Own::default()), Source::Paste);
    holds(&book, id);
}

#[test]
fn a_table_of_opt_outs_reaches_who_had_the_address() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    let table = format!("E-Mail;Datum\r\n{OLD};2026-05-04\r\n");
    taken(&mut book, &mail::table(table.as_bytes(), &Options::default(), &Own::default(), None).unwrap(), Source::Csv);
    holds(&book, id);
}

#[test]
fn a_mail_that_says_no_reaches_who_had_the_address() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    let text = format!("From: Eva Huber <{OLD}>\r\nTo: info@huber.example\r\nSubject: Abmelden\r\n\r\nBitte.\r\n");
    taken(&mut book, &mail::senders(text.as_bytes(), &Own::default()).unwrap(), Source::Mail);
    holds(&book, id);
}

#[test]
fn a_second_opt_out_of_a_former_address_ends_the_consent_given_since() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    stop(&mut book, OLD);
    agree(&mut book, id); // on the new address; the block on the old one stands
    let again = mail::pasted(OLD, &Own::default());
    assert!(!book.preview_optouts(&again).unwrap()[0].already, "she is mailed: nothing is done already");
    let done = book.take_optouts(&[OLD.to_owned()], Source::Paste).unwrap().value;
    assert_eq!(done.contacts, 1);
    holds(&book, id);
}

#[test]
fn a_consent_said_after_the_no_outlives_the_old_address_in_an_old_list() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    stop(&mut book, OLD);
    agree(&mut book, id);
    edit(&mut book, id, &[Change::Add { content: email(OLD) }]);
    let list = book.may_contact_list("newsletter", Channel::Email).unwrap();
    let free: Vec<i64> = list.allowed[0].addresses.iter().map(|address| address.id).collect();
    let new = book.contact(id).unwrap().emails.into_iter().find(|row| row.value == NEW).unwrap();
    assert_eq!(free, [i64::from(new.id)], "the old address stays blocked, the new one may be used");
}

#[test]
fn an_older_copy_of_the_folder_learns_the_no_of_a_former_address() {
    let place = Place::new();
    let (book, id) = moved(&place);
    book.close().unwrap();
    let kept = place.root.path().join("kopie");
    copy(&place.book(), &kept);
    let mut book = open(&place.book(), place.app());
    stop(&mut book, OLD);
    book.close().unwrap();
    fs::remove_dir_all(place.book()).unwrap();
    copy(&kept, &place.book());
    holds(&open(&place.book(), place.app()), id);
}

fn open(path: &std::path::Path, app: AppFolder) -> Book {
    Book::open(path, Unlock::Passphrase(PASSPHRASE), app, AskFirst::No).unwrap().book
}

/// A backup made before the opt-out of the former address.
fn backed_up(place: &Place) -> (Book, Id<Contact>, String) {
    let (mut book, id) = moved(place);
    let stick = place.root.path().join("stick");
    fs::create_dir_all(&stick).unwrap();
    let made = book.back_up(&stick, &quietly).unwrap();
    stop(&mut book, OLD);
    (book, id, made.path)
}

fn restored(place: &Place, file: &str) -> Book {
    let to = place.root.path().join("wieder");
    backup::restore(file.as_ref(), Unlock::Passphrase(PASSPHRASE), &to, place.app()).unwrap().book
}

#[test]
fn a_restored_backup_learns_the_no_of_a_former_address() {
    let place = Place::new();
    let (book, id, file) = backed_up(&place);
    book.close().unwrap();
    holds(&restored(&place, &file), id);
}

#[test]
fn the_older_of_two_backups_learns_the_no_that_the_newer_one_holds() {
    let place = Place::new();
    let (mut book, id, older) = backed_up(&place);
    book.back_up(&place.root.path().join("stick"), &quietly).unwrap();
    book.close().unwrap();
    holds(&restored(&place, &older), id);
}

#[test]
fn who_comes_back_after_an_erasure_keeps_the_no_under_a_new_address() {
    let place = Place::new();
    let (mut book, _) = place.create();
    let id = add(&mut book, &eva(OLD));
    stop(&mut book, OLD);
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    let back = book.add_contact(&eva(OLD), &Given::default(), ErasedBefore::ReturnsByThemselves).unwrap().value;
    edit_mail(&mut book, back, NEW);
    holds(&book, back);
}

#[test]
fn former_addresses_go_with_the_person() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    let other = add(&mut book, &Draft { family: "Adler".into(), given: "Sepp".into(), ..eva(NEW) });
    let done =
        book.suppress(&Target::Email { address: OLD.into() }, &Scope::Advertising, Source::Person).unwrap().value;
    assert_eq!(done.contacts, 0, "somebody still had the address of an erased person");
    assert!(!said_no(&book, other, "newsletter", Channel::Email));
}

#[test]
fn a_no_said_while_somebody_lies_in_the_bin_holds_when_they_come_back() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    book.bin_contacts(&[id]).unwrap();
    stop(&mut book, OLD);
    book.restore_contacts(&[id]).unwrap();
    holds(&book, id);
}

#[test]
fn a_no_is_there_after_the_power_went_right_behind_it() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    stop(&mut book, OLD);
    let cut = place.root.path().join("abgerissen.kundenbuch"); // the files as a kill leaves them: log not folded in
    copy(&place.book(), &cut);
    let app = AppFolder::at(place.root.path().join("app2"));
    let after = open(&cut, app);
    holds(&after, id);
    drop(book);
}

#[test]
fn another_pcs_copy_learns_the_no_that_was_said_here() {
    let here = Place::new();
    let (book, id) = moved(&here);
    book.close().unwrap();
    let travels = here.root.path().join("Weingut Huber (PC 2).kundenbuch");
    copy(&here.book(), &travels);
    let mut book = open(&here.book(), here.app());
    stop(&mut book, OLD);
    book.close().unwrap();
    // The copy of the other PC comes here: what this PC knows of the block list goes into it.
    holds(&open(&travels, here.app()), id);
}

#[test]
fn a_grant_names_the_noes_it_answers_by_itself_and_a_new_one_is_named_by_none() {
    let place = Place::new();
    let (mut book, id) = moved(&place);
    for _ in 0..3 {
        let no = Withdrawal {
            purpose: "newsletter".into(),
            channel: Channel::Email,
            event: Event::Withdrawn,
            how: None,
            happened_at: Moment::now(),
            note: String::new(),
        };
        book.withdraw_consent(id, &no).unwrap();
        holds(&book, id);
        agree(&mut book, id);
    }
    book.undo().unwrap();
    holds(&book, id);
}
