#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use crate::{
    book::{Book, tests::test_book},
    contacts::{Change, Content, Field, Given},
    sample,
};

const SORTS: [Sort; 3] = [Sort::Name, Sort::Place, Sort::Changed];

fn filled() -> crate::book::tests::TestBook {
    let mut test = test_book();
    sample::fill(&mut test.book, 330).unwrap();
    test
}

fn filters(book: &Book) -> Vec<Filter> {
    let sidebar = book.sidebar().unwrap();
    let tag = Some(sidebar.tags[0].value.clone());
    let kind = Some(Kind::Organisation);
    let plain = Filter::default;
    vec![
        plain(),
        Filter { kind, ..plain() },
        Filter { kind: Some(Kind::Person), ..plain() },
        Filter { tag: tag.clone(), ..plain() },
        Filter { tag: tag.clone(), kind: Some(Kind::Person), ..plain() },
        Filter { tag, kind, ..plain() },
        Filter { import_uid: Some(sidebar.imports[0].uid), ..plain() },
        Filter { view: View::Bin, ..plain() },
        Filter { view: View::Restricted, ..plain() },
        Filter { tag: Some("gibt es nicht".into()), ..plain() },
    ]
}

fn all(book: &Book, query: &ListQuery, step: u32) -> Vec<ContactLine> {
    let mut query = ListQuery { offset: 0, limit: step, ..query.clone() };
    let mut rows = Vec::new();
    loop {
        let page = book.list_contacts(&query).unwrap();
        query.offset += step;
        rows.extend(page.rows);
        if query.offset >= page.total {
            assert_eq!(rows.len(), page.total as usize, "{query:?}");
            return rows;
        }
    }
}

#[test]
fn pages_of_any_size_make_up_the_same_table_in_every_order_and_filter() {
    let test = filled();
    for filter in filters(&test.book) {
        for sort in SORTS {
            let query = ListQuery { sort, filter: filter.clone(), ..ListQuery::default() };
            let whole = all(&test.book, &query, 200);
            assert_eq!(all(&test.book, &query, 7), whole, "{query:?}");
            let turned = all(&test.book, &ListQuery { descending: true, ..query }, 31);
            // Who has no place stands last both ways.
            let nowhere = |row: &&ContactLine| sort == Sort::Place && row.place.is_empty();
            let wanted = whole.iter().rev().filter(|row| !nowhere(row)).chain(whole.iter().rev().filter(nowhere));
            assert!(turned.iter().eq(wanted), "{filter:?}");
        }
    }
}

#[test]
fn every_row_is_found_again_at_its_place() {
    let test = filled();
    for filter in filters(&test.book) {
        for (sort, descending) in [(Sort::Name, false), (Sort::Place, true), (Sort::Changed, true)] {
            let query = ListQuery { sort, descending, filter: filter.clone(), ..ListQuery::default() };
            for (at, row) in all(&test.book, &query, 200).iter().enumerate().step_by(17) {
                assert_eq!(test.book.row_of(row.id, &query).unwrap(), Some(u32::try_from(at).unwrap()), "{query:?}");
            }
        }
    }
}

#[test]
fn a_filter_lets_through_just_those_that_meet_it() {
    let test = filled();
    for filter in filters(&test.book) {
        let query = ListQuery { filter: filter.clone(), ..ListQuery::default() };
        for row in all(&test.book, &query, 200) {
            let contact = test.book.contact(row.id).unwrap();
            assert!(filter.kind.is_none_or(|kind| kind == contact.kind));
            assert!(filter.tag.as_ref().is_none_or(|tag| contact.tags.iter().any(|has| has.value == *tag)));
            assert_eq!(contact.binned_at.is_some(), filter.view == View::Bin);
            assert_eq!(contact.restricted_at.is_some(), filter.view == View::Restricted);
        }
    }
}

#[test]
fn the_table_is_sorted_as_in_the_telephone_book() {
    let test = filled();
    let rows = all(&test.book, &ListQuery::default(), 200);
    let keys = rows.iter().map(|row| {
        let firm = if row.kind == Kind::Organisation { row.organisation.as_str() } else { "" };
        crate::search::fold::sort_key(&row.family, &row.given, firm)
    });
    assert!(keys.is_sorted());
}

#[test]
fn who_has_no_place_stands_last_both_ways() {
    let test = filled();
    for view in [View::All, View::Restricted] {
        for descending in [false, true] {
            let filter = Filter { view, ..Filter::default() };
            let query = ListQuery { sort: Sort::Place, descending, filter, ..ListQuery::default() };
            let rows = all(&test.book, &query, 7);
            let keys = rows.iter().map(|row| (row.place.is_empty(), crate::search::fold::fold(&row.place)));
            let keys: Vec<_> = keys.collect();
            assert!(keys.iter().any(|(none, _)| *none) || view == View::Restricted);
            let placed = keys.iter().filter(|(none, _)| !none).map(|(_, place)| place);
            let sorted = if descending { placed.rev().is_sorted() } else { placed.is_sorted() };
            assert!(sorted && keys.iter().map(|(none, _)| none).is_sorted(), "{view:?} {descending}");
        }
    }
}

/// What a row must show, told from the record.
fn told(book: &Book, row: &ContactLine) -> (String, String, String, Vec<String>) {
    let contact = book.contact(row.id).unwrap();
    let place = contact.addresses.first().map(|address| address.place.clone()).unwrap_or_default();
    let phone = contact.phones.first().map(|phone| crate::contacts::phone::shown(&phone.value, &phone.e164, "DE"));
    let mut tags: Vec<String> = contact.tags.into_iter().map(|tag| tag.value).collect();
    tags.sort_unstable();
    (contact.organisation, place, phone.unwrap_or_default(), tags)
}

fn shown(row: &ContactLine) -> (String, String, String, Vec<String>) {
    (row.organisation.clone(), row.place.clone(), row.phone.clone(), row.tags.clone())
}

#[test]
fn every_row_shows_what_the_record_holds() {
    let test = filled();
    for view in [View::All, View::Bin, View::Restricted] {
        let query = ListQuery { filter: Filter { view, ..Filter::default() }, ..ListQuery::default() };
        let rows = all(&test.book, &query, 200);
        assert!(!rows.is_empty());
        for row in rows {
            assert_eq!(shown(&row), told(&test.book, &row));
        }
    }
}

#[test]
fn a_row_follows_every_change_of_what_it_shows_and_every_undo() {
    let mut test = filled();
    let book = &mut test.book;
    let query = ListQuery { limit: 200, ..ListQuery::default() };
    let person = |book: &Book| {
        let rows = book.list_contacts(&query).unwrap().rows;
        rows.into_iter().find(|row| row.kind == Kind::Person && !row.organisation.is_empty()).unwrap()
    };
    let before = person(book);
    let firm = book.contact(before.id).unwrap().works_for.unwrap();
    let tag = Content::Tag { value: "ein [\"Stamm\"]\ntisch".into() };
    let phone = Content::Phone { value: "0351 44 55 66".into(), label: "work".into() };
    let (label, street, country) = (String::new(), "Gasse 1".to_owned(), String::new());
    let address = Content::Address { label, street, postcode: "01067".into(), place: "Dresden".into(), country };
    let own = [tag, phone, address].map(|content| (before.id, Change::Add { content }));
    let (old, new) = (before.organisation.clone(), "Umbenannt GmbH".to_owned());
    let rename = (firm, Change::Set { field: Field::Organisation, old, new });
    for (at, (id, change)) in own.into_iter().chain([rename]).enumerate() {
        book.edit_contact(id, &[change], &Given::default()).unwrap();
        let row = book.list_contacts(&query).unwrap().rows.into_iter().find(|row| row.id == before.id).unwrap();
        assert_eq!(shown(&row), told(book, &row), "change {at}");
        assert_ne!(shown(&row), shown(&before), "change {at}");
    }
    for _ in 0..4 {
        book.undo().unwrap();
    }
    assert_eq!(shown(&person(book)), shown(&before));
}

#[test]
fn who_goes_to_the_bin_leaves_table_counts_and_filters() {
    let mut test = filled();
    let before = test.book.sidebar().unwrap();
    let filter = Filter { tag: Some(before.tags[0].value.clone()), ..Filter::default() };
    let query = ListQuery { limit: 1, filter, ..ListQuery::default() };
    let page = test.book.list_contacts(&query).unwrap();
    test.book.bin_contacts(&[page.rows[0].id]).unwrap();
    let after = test.book.sidebar().unwrap();
    assert_eq!((after.contacts + 1, after.bin), (before.contacts, before.bin + 1));
    assert_eq!(after.tags[0].count + 1, before.tags[0].count);
    assert_eq!(test.book.list_contacts(&query).unwrap().total + 1, page.total);
    assert_eq!(test.book.row_of(page.rows[0].id, &query).unwrap(), None);
}

#[test]
fn a_page_is_never_larger_than_two_hundred_rows() {
    let test = filled();
    let page = test.book.list_contacts(&ListQuery { limit: u32::MAX, ..ListQuery::default() }).unwrap();
    assert_eq!((page.rows.len(), page.total > 200), (200, true));
    let behind = ListQuery { limit: 10, offset: u32::MAX, ..ListQuery::default() };
    assert_eq!(test.book.list_contacts(&behind).unwrap().rows, []);
}
