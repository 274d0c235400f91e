//! Our own files, changed by a person in a spreadsheet or an editor: a no in them counts, what was added is read, and
//! a row copied for somebody else takes no consent along.

use kundenbuch::{
    Id,
    book::Book,
    consents::Channel,
    contacts::{Change, Contact, Field},
    exchange::admit::Reason,
    newsletter::Everything,
    suppression::{Scope, Source, Target},
};

use super::{
    older::agree,
    people::{Place, add},
    ways::{edit, eva, only, out, take},
};

/// A table of ours, cell by cell.
struct Sheet(Vec<Vec<String>>);

impl Sheet {
    fn of(book: &mut Book) -> Sheet {
        let text = String::from_utf8(out(book, Everything::Csv)).unwrap();
        let mut cells = csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .flexible(true)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        Sheet(cells.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect())
    }

    fn at(&self, header: &str) -> usize {
        self.0[0].iter().position(|cell| cell == header).unwrap()
    }

    /// Writes a cell; a column that is missing is added.
    fn set(&mut self, row: usize, header: &str, value: &str) {
        if !self.0[0].iter().any(|cell| cell == header) {
            self.0[0].push(header.to_owned());
            self.0[1..].iter_mut().for_each(|row| row.push(String::new()));
        }
        let at = self.at(header);
        value.clone_into(&mut self.0[row][at]);
    }

    fn bytes(&self) -> Vec<u8> {
        let mut written = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        self.0.iter().for_each(|row| written.write_record(row).unwrap());
        written.into_inner().unwrap()
    }
}

/// A book in which Eva Huber agreed to the newsletter.
fn agreed(place: &Place) -> (Book, Id<Contact>) {
    let mut book = place.create().0;
    let id = add(&mut book, &eva());
    agree(&mut book, id);
    (book, id)
}

fn allowed(book: &Book, id: Id<Contact>) -> bool {
    book.may_contact(id, "newsletter", Channel::Email).unwrap().allowed
}

const NOES: [(&str, &str); 8] = [
    ("stop", "ja"),
    ("stop", "x"),
    ("newsletter", "nein"),
    ("kundenbuch stopp", "email"),
    ("tag", "Werbesperre"),
    ("Werbesperre", "ja"),
    ("Newsletter", "Nein"),
    ("Opt-out", "x"),
];

#[test]
fn a_no_somebody_wrote_into_our_own_table_counts_in_the_same_book_and_in_another() {
    let place = Place::new();
    let (mut book, _) = agreed(&place);
    let clean = Sheet::of(&mut book);
    {
        let second = Place::new();
        let mut second = second.create().0;
        take(&mut second, clean.bytes());
        assert!(allowed(&second, only(&second, "eva huber")), "the consent itself goes along");
    }
    for (header, value) in NOES {
        let mut sheet = Sheet(clean.0.clone());
        sheet.set(1, header, value);
        let second = Place::new();
        let mut second = second.create().0;
        let report = take(&mut second, sheet.bytes());
        assert!(!allowed(&second, only(&second, "eva huber")), "{header}={value}: {report:?}");
    }
    let mut sheet = Sheet(clean.0.clone());
    sheet.set(1, "stop", "ja");
    let id = only(&book, "eva huber");
    take(&mut book, sheet.bytes());
    assert!(!allowed(&book, id), "in the same book");
}

#[test]
fn a_row_typed_below_our_own_table_keeps_its_no_and_an_added_column_its_values() {
    let place = Place::new();
    let (mut book, _) = agreed(&place);
    let mut sheet = Sheet::of(&mut book);
    sheet.0.push(vec![String::new(); sheet.0[0].len()]);
    for (header, value) in [
        ("given", "Max"),
        ("family", "Neu"),
        ("email 1 - value", "max@neu.example"),
        ("stop", "ja"),
        ("Handy", "0171 2233445"),
        ("Schuhgröße", "44"),
    ] {
        sheet.set(2, header, value);
    }
    let report = take(&mut book, sheet.bytes());
    let max = book.contact(only(&book, "max neu")).unwrap();
    assert_eq!(max.phones.len(), 1, "{report:?}");
    assert!(max.facts.iter().any(|fact| fact.name == "Schuhgröße" && fact.value == "44"));
    let why = book.may_contact(max.id, "ads_post", Channel::Post).unwrap();
    assert!(
        format!("{why:?}").to_lowercase().contains("objected") || format!("{why:?}").contains("Suppressed"),
        "{why:?}"
    );
}

#[test]
fn a_no_somebody_wrote_into_our_own_card_counts() {
    let place = Place::new();
    let (mut book, _) = agreed(&place);
    let card = String::from_utf8(out(&mut book, Everything::Vcard)).unwrap();
    for line in ["X-WERBESPERRE:ja", "CATEGORIES:Werbesperre", "X-KUNDENBUCH-STOPP:email"] {
        let second = Place::new();
        let mut second = second.create().0;
        take(&mut second, card.replace("END:VCARD", &format!("{line}\r\nEND:VCARD")).as_bytes());
        assert!(!allowed(&second, only(&second, "eva huber")), "{line}");
    }
}

#[test]
fn the_mark_of_our_own_files_says_nothing_twice() {
    for format in [Everything::Vcard, Everything::Csv] {
        let place = Place::new();
        let mut book = place.create().0;
        let id = add(&mut book, &eva());
        let target = Target::Email { address: "eva@beispiel.example".into() };
        book.suppress(&target, &Scope::Advertising, Source::Person).unwrap();
        let file = out(&mut book, format);
        let (blocks, noes) = (book.blocks_of(id).unwrap().len(), book.consent_history(id).unwrap().len());
        let second = Place::new();
        let mut second = second.create().0;
        take(&mut second, &file);
        let there = only(&second, "eva huber");
        assert_eq!(second.blocks_of(there).unwrap().len(), blocks, "{format:?}");
        assert_eq!(second.consent_history(there).unwrap().len(), noes, "{format:?}");
    }
}

#[test]
fn a_row_copied_for_somebody_else_is_somebody_else_without_the_consent() {
    for (first, known) in [(false, false), (false, true), (true, false), (true, true)] {
        let what = format!("copy first: {first}, known before: {known}");
        let place = Place::new();
        let (mut book, _) = agreed(&place);
        let mut sheet = Sheet::of(&mut book);
        let row = sheet.0[1].clone();
        sheet.0.push(row);
        let at = if first { 1 } else { 2 };
        for (header, value) in [("given", "Max"), ("family", "Neu"), ("email 1 - value", "max@neu.example")] {
            sheet.set(at, header, value);
        }
        for header in ["phone 1 - value", "address 1 - street"] {
            sheet.set(at, header, "");
        }
        let second = Place::new();
        let mut there = if known { book } else { second.create().0 };
        let report = take(&mut there, sheet.bytes());
        assert_eq!(there.counts().unwrap().contacts, 2, "{what}: {report:?}");
        let (max, eva) = (only(&there, "max neu"), only(&there, "eva huber"));
        assert!(!allowed(&there, max), "{what}");
        assert_eq!(there.contact(eva).unwrap().emails.len(), 1, "{what}");
        let told =
            report.held.iter().any(|held| held.reason == Reason::Unreadable && held.detail == "copied" && held.taken);
        assert!(told, "{what}: {report:?}");
    }
}

#[test]
fn a_row_of_ours_filled_with_somebody_else_is_somebody_else() {
    let place = Place::new();
    let (mut book, eva) = agreed(&place);
    let mut sheet = Sheet::of(&mut book);
    for (header, value) in [
        ("given", "Max"),
        ("family", "Neu"),
        ("email 1 - value", "max@neu.example"),
        ("phone 1 - value", "030 99887766"),
        ("address 1 - street", "Seestr. 9"),
    ] {
        sheet.set(1, header, value);
    }
    let report = take(&mut book, sheet.bytes());
    let max = only(&book, "max neu");
    assert!(max != eva && !allowed(&book, max), "{report:?}");
    assert_eq!(book.contact(eva).unwrap().emails.len(), 1);
    assert!(report.held.iter().any(|held| held.detail == "copied" && held.contact == Some(eva)), "{report:?}");
}

#[test]
fn another_name_in_our_own_table_is_pointed_out() {
    let place = Place::new();
    let (mut book, eva) = agreed(&place);
    let mut sheet = Sheet::of(&mut book);
    sheet.set(1, "family", "Adler");
    let report = take(&mut book, sheet.bytes());
    let held = report.held.iter().find(|held| held.detail == "renamed").unwrap();
    assert!(held.taken && held.contact == Some(eva), "{held:?}");
    assert_eq!(book.contact(eva).unwrap().family, "Huber", "nothing is overwritten");
    let old = "Huber".to_owned();
    edit(&mut book, eva, kundenbuch::contacts::Change::Set { field: Field::Family, old, new: "Adler".into() }).unwrap();
    let report = take(&mut book, sheet.bytes());
    assert!(report.held.iter().all(|held| held.detail != "renamed"), "{report:?}");
}

#[test]
fn an_address_that_a_file_under_an_old_name_brings_is_blocked_under_the_name_that_stands() {
    for format in super::ways::FORMATS {
        let place = Place::new();
        let mut book = place.create().0;
        let id = add(&mut book, &eva());
        let old = out(&mut book, format);
        let contact = book.contact(id).unwrap();
        let renamed = Change::Set { field: Field::Family, old: contact.family.clone(), new: "Berger".into() };
        edit(&mut book, id, renamed).unwrap();
        let contact = book.contact(id).unwrap();
        edit(&mut book, id, super::ways::street_to(&contact, "Gasse 9")).unwrap();
        take(&mut book, old);
        assert_eq!(book.contact(id).unwrap().addresses.len(), 2, "{format:?}: the old address came back");
        assert!(book.verify().unwrap().findings.is_empty(), "{format:?}: {:?}", book.verify().unwrap().findings);
    }
}

#[test]
fn a_no_in_a_row_that_writes_the_name_in_another_way_reaches_who_it_is_about() {
    let place = Place::new();
    let mut book = place.create().0;
    let id = add(&mut book, &super::ways::named("Eva", "von Berg", "s@x.example", "", ""));
    take(
        &mut book,
        "Vorname;Nachname;E-Mail;Straße;PLZ;Ort;Werbesperre Post\nEva von;Berg;s@x.example;Weg 4;70173;S;x\n",
    );
    assert!(book.verify().unwrap().findings.is_empty(), "{:?}", book.verify().unwrap().findings);
    let refused = book.consent_history(id).unwrap();
    assert!(refused.iter().any(|said| said.channel == Channel::Post), "{refused:?}");
}
