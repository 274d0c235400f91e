#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use std::collections::BTreeSet;

use super::*;
use crate::{
    book::{Reader, tests::test_book},
    contacts::{ListQuery, View},
};

fn everybody(book: &Reader, view: View) -> Vec<crate::contacts::Contact> {
    let mut query = ListQuery { limit: 200, ..ListQuery::default() };
    query.filter.view = view;
    let mut all = Vec::new();
    loop {
        let page = book.list_contacts(&query).unwrap();
        all.extend(page.rows.iter().map(|row| book.contact(row.id).unwrap()));
        query.offset += 200;
        if query.offset >= page.total {
            return all;
        }
    }
}

#[test]
fn the_sample_firm_has_the_variety_of_a_real_one() {
    let mut book = test_book().book;
    fill(&mut book, 400).unwrap();
    let all = everybody(&book, View::All);
    let some = |what: &str, count: usize| assert!(count > 0, "nobody with {what}");
    some("two mails", all.iter().filter(|one| one.emails.len() > 1).count());
    some("two phones", all.iter().filter(|one| one.phones.len() > 1).count());
    some("two addresses", all.iter().filter(|one| one.addresses.len() > 1).count());
    some("no way to reach them", all.iter().filter(|one| one.emails.is_empty() && one.phones.is_empty()).count());
    some("a title", all.iter().filter(|one| !one.title.is_empty()).count());
    some("du", all.iter().filter(|one| one.address_form == "du").count());
    some("a firm they work for", all.iter().filter(|one| one.works_for.is_some()).count());
    some("notes", all.iter().filter(|one| !one.notes.is_empty()).count());
    some("bought data", all.iter().filter(|one| one.provenance.source.code() == "bought").count());
    some("an impossible mail", all.iter().filter(|one| one.emails.iter().any(|mail| !mail.valid)).count());
    some("no first name", all.iter().filter(|one| one.works_for.is_none() && one.given.is_empty()).count());
    some("under 16", all.iter().filter(|one| one.minor).count());
    some("the bin", everybody(&book, View::Bin).len());
    some("a restriction", everybody(&book, View::Restricted).len());
    let everywhere = [View::All, View::Bin, View::Restricted].map(|view| everybody(&book, view).len());
    assert_eq!(everywhere.iter().sum::<usize>(), 400, "{everywhere:?}");
    let sidebar = book.sidebar().unwrap();
    assert!(sidebar.tags.len() > 5 && sidebar.imports.len() == 1 && sidebar.imports[0].count > 20, "{sidebar:?}");
}

#[test]
fn nobody_in_it_can_be_reached_outside_of_stories() {
    let mut book = test_book().book;
    fill(&mut book, 400).unwrap();
    let free = ["+493023125", "+494066969", "+496990009", "+498999998", "+492214710", "+4917139200"];
    for contact in everybody(&book, View::All) {
        assert!(contact.emails.iter().all(|mail| mail.value.ends_with(".example")));
        assert!(contact.websites.iter().all(|site| site.value.ends_with(".example")));
        for phone in &contact.phones {
            assert!(free.iter().any(|start| phone.e164.starts_with(start)), "{}: {}", phone.value, phone.e164);
        }
    }
}

#[test]
fn the_same_people_come_every_time() {
    let names = |count| {
        let mut book = test_book().book;
        fill(&mut book, count).unwrap();
        let all = everybody(&book, View::All);
        all.into_iter().map(|one| (one.given, one.family, one.organisation)).collect::<BTreeSet<_>>()
    };
    assert_eq!(names(60), names(60));
}

#[test]
fn an_invented_number_is_understood_in_each_of_its_spellings() {
    let words = Words::read().unwrap();
    let mut dice = Dice::new(7);
    for number in 0..2_500 {
        for phone in people::invent(&words, &mut dice, number).draft.phones {
            assert!(crate::contacts::phone::read(&phone.value, "DE").e164.is_some(), "{}", phone.value);
        }
    }
}
