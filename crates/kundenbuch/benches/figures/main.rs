//! The promised figures, beside a plain `SQLCipher` file that does the same work on the same machine in the same run.
//!
//! `cargo bench -p kundenbuch` prints one table; `-- 10000` measures that size only, `-- 10000 save` one part of it
//! (`import`, `table`, `search`, `exact`, `pages`, `export`, `save`, `gates`). It fails if a promise is broken.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]

mod exports;
mod imports;
mod plain;

use std::{
    fmt::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use kundenbuch::{
    Id,
    book::{AskFirst, Book, NewBook, Unlock, folder::AppFolder, quietly},
    consents::Channel,
    contacts::{Change, Field, Given, ListQuery, Sort},
    erasure::Ground,
    keys::KeyCost,
    sample,
};
use plain::Plain;

/// A measured figure and what is promised of it.
struct Figure {
    what: String,
    size: u32,
    measured: f64,
    unit: &'static str,
    promised: Option<f64>,
}

#[derive(Default)]
struct Figures(Vec<Figure>);

impl Figures {
    fn note(&mut self, what: &str, size: u32, measured: f64, unit: &'static str, promised: Option<f64>) {
        println!("  {what}: {measured:.3} {unit}");
        self.0.push(Figure { what: what.to_owned(), size, measured, unit, promised });
    }

    /// Median and worst of many, in ms.
    fn times(&mut self, what: &str, size: u32, mut times: Vec<Duration>, median: f64, worst: f64) -> Duration {
        let middle = median_of(&mut times);
        self.note(&format!("{what}, median"), size, middle.as_secs_f64() * 1e3, "ms", Some(median));
        self.note(&format!("{what}, worst"), size, times[times.len() - 1].as_secs_f64() * 1e3, "ms", Some(worst));
        middle
    }

    /// How many times what the plain file takes for the same.
    fn ratio(&mut self, what: &str, size: u32, ours: Duration, bare: Duration, promised: Option<f64>) {
        self.note(&format!("{what} / bare"), size, ours.as_secs_f64() / bare.as_secs_f64(), "×", promised);
    }
}

/// Sorts, and gives the one in the middle.
fn median_of(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() {
    let sizes: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10_000, 100_000] } else { sizes };
    let mut figures = Figures::default();
    for size in sizes {
        println!("{size} contacts");
        measure(size, &mut figures);
    }
    let mut table = String::new();
    let mut broken = 0;
    for figure in &figures.0 {
        let Figure { what, size, measured, unit, promised } = figure;
        let kept = promised.is_none_or(|promised| *measured <= promised);
        broken += usize::from(!kept);
        let promise = promised.map_or(String::new(), |promised| format!("≤ {promised} {unit}"));
        let verdict = if kept { "" } else { "  MISSED" };
        writeln!(table, "{what:<44} {size:>7}  {measured:>10.3} {unit:<3} {promise}{verdict}").unwrap();
    }
    println!("\n{table}");
    assert!(broken == 0 || cfg!(debug_assertions), "{broken} promises broken");
}

fn book_at(folder: &Path, name: &str, passphrase: Option<&str>) -> Book {
    let app = AppFolder::at(folder.join("app"));
    let path = folder.join(format!("{name}.kundenbuch"));
    let new = NewBook { path: &path, name, passphrase, cost: KeyCost::Floor, owner: "Bench", country: "DE" };
    Book::create(new, app).unwrap().0
}

/// Whether this part is wanted: named on the command line, or none is.
fn wanted(part: &str) -> bool {
    let mut parts =
        std::env::args().skip(1).filter(|word| !word.starts_with('-') && word.parse::<u32>().is_err()).peekable();
    parts.peek().is_none() || parts.any(|word| word == part)
}

fn measure(size: u32, figures: &mut Figures) {
    let folder = tempfile::tempdir().unwrap();
    if wanted("import") {
        imports::cards(folder.path(), size, figures); // first: what others leave in memory does not count
    }
    if wanted("table") && size >= 100_000 {
        imports::table(folder.path(), figures);
    }
    let mut book = book_at(folder.path(), "Bank", None);
    let start = Instant::now();
    sample::fill(&mut book, size).unwrap();
    figures.note("fill the sample firm", size, start.elapsed().as_secs_f64(), "s", None);
    let path = book.place().to_owned();
    book.close().unwrap();

    let start = Instant::now();
    let app = AppFolder::at(folder.path().join("app"));
    let mut book = Book::open(&path, Unlock::Sample, app, AskFirst::Yes).unwrap().book;
    let opened = start.elapsed();
    figures.note("open after the key is derived", size, opened.as_secs_f64() * 1e3, "ms", Some(100.0));
    let (plain, bare) = Plain::at(&folder.path().join("plain.db"), size);
    figures.ratio("open", size, opened, bare, None);

    if wanted("search") {
        search(&book, &plain, size, figures);
    }
    if wanted("exact") {
        exact(&book, size, figures);
    }
    if wanted("pages") {
        pages(&book, &plain, size, figures);
    }
    if wanted("export") {
        exports::everything(&mut book, &plain, size, figures);
    }
    if wanted("save") {
        save(&mut book, folder.path(), size, figures);
    }
    if wanted("gates") {
        gates(&mut book, &plain, size, figures);
    }
}

/// Texts as they are typed, letter by letter, of every kind.
const TYPED: &[(&str, &[&str])] = &[
    ("a name being typed", &["m", "mü", "mül", "müll", "mülle", "müller", "müller e", "müller ev", "müller eva"]),
    ("first name, then surname", &["eva", "eva m", "eva mue", "hans-jürgen brügge", "ayse yil", "lukasz"]),
    ("a firm", &["holzbau", "gasthaus zur", "weinhandlung str", "gmbh", "goldenen öch"]),
    ("mail", &["info@", "eva.mueller@", "post.example", "ex", "müller17@"]),
    ("phone", &["030 231", "0049 30 2312", "0221/4710", "392", "99998", "+49 171 39200"]),
    ("place, postcode, street", &["dresden", "97070", "hauptstr", "am wall 3", "wü"]),
    ("tag or note", &["stammkunde", "silvaner", "hund", "weinprobe 20", "st"]),
    ("sound", &["miler", "maier", "schmit", "brugeman", "novac"]),
    ("nobody", &["zzzz", "qx", "xyzxyz müller", "0000000", "eva zzzz"]),
    ("letters", &["a", "b", "e", "s", "x", "an", "er", "in", "be", "de"]),
];

fn search(book: &Book, plain: &Plain, size: u32, figures: &mut Figures) {
    book.search("warm", 50).unwrap();
    for (kind, texts) in TYPED {
        let (mut times, mut bare) = (Vec::new(), Vec::new());
        for text in *texts {
            for _ in 0..7 {
                let start = Instant::now();
                book.search(text, 50).unwrap();
                times.push(start.elapsed());
                bare.push(plain.search(text));
            }
        }
        let what = format!("search: {kind}");
        let ours = figures.times(&what, size, times, 5.0, 25.0);
        figures.ratio(&what, size, ours, median_of(&mut bare), None);
    }
}

/// What one contact alone has, typed whole: no size of the book may show.
fn exact(book: &Book, size: u32, figures: &mut Figures) {
    let ids = (1..=300_i64).map(|at| Id::new(at * i64::from(size) / 301));
    let found = ids.filter_map(|id| book.contact(id).ok());
    let contacts: Vec<_> = found.filter(|one| one.restricted_at.is_none() && one.binned_at.is_none()).collect();
    let mails = contacts.iter().filter_map(|one| one.emails.first()).map(|one| one.value.clone()).collect::<Vec<_>>();
    let phones = contacts.iter().filter_map(|one| one.phones.first()).map(|one| one.value.clone()).collect::<Vec<_>>();
    let numbers = contacts.iter().map(|one| one.customer_number.clone()).filter(|one| !one.is_empty()).collect();
    for (what, typed) in [("e-mail", mails), ("phone", phones), ("customer number", numbers)] {
        let mut times = Vec::new();
        for text in typed.iter().chain(&typed) {
            let start = Instant::now();
            let hits = book.search(text, 50).unwrap();
            times.push(start.elapsed());
            assert!(!hits.is_empty(), "{what}: {text}");
        }
        let second = times.split_off(times.len() / 2); // the pages are at hand
        if !second.is_empty() {
            figures.times(&format!("search: {what} typed whole"), size, second, 0.5, 5.0);
        }
    }
}

fn pages(book: &Book, plain: &Plain, size: u32, figures: &mut Figures) {
    let sidebar = book.sidebar().unwrap();
    let tag = sidebar.tags[0].value.clone();
    let start = Instant::now();
    book.sidebar().unwrap();
    figures.note("the counts beside the table", size, start.elapsed().as_secs_f64() * 1e3, "ms", Some(50.0));
    for sort in [Sort::Name, Sort::Place, Sort::Changed] {
        let (mut times, mut bare) = (Vec::new(), Vec::new());
        let query = ListQuery { sort, limit: 100, ..ListQuery::default() };
        let total = book.list_contacts(&query).unwrap().total;
        for offset in [0, 100, total / 4, total / 2, total.saturating_sub(100)] {
            for descending in [false, true] {
                let query = ListQuery { offset, descending, ..query.clone() };
                let start = Instant::now();
                book.list_contacts(&query).unwrap();
                times.push(start.elapsed());
                bare.push(plain.page(offset));
            }
        }
        let what = format!("100 rows by {sort:?}, first to last").to_lowercase();
        let ours = figures.times(&what, size, times, 8.0, 20.0);
        if sort == Sort::Name {
            figures.ratio(&what, size, ours, median_of(&mut bare), None);
        }
    }
    let mut times = Vec::new();
    for which in 0..4 {
        let mut query = ListQuery { limit: 100, ..ListQuery::default() };
        match which {
            0 => query.filter.tag = Some(tag.clone()),
            1 => query.filter.import_uid = Some(sidebar.imports[0].uid),
            2 => query.filter.kind = Some(kundenbuch::contacts::Kind::Person),
            _ => query.filter.kind = Some(kundenbuch::contacts::Kind::Organisation),
        }
        let total = book.list_contacts(&query).unwrap().total;
        for offset in [0, total / 2, total.saturating_sub(100)] {
            let query = ListQuery { offset, ..query.clone() };
            let start = Instant::now();
            book.list_contacts(&query).unwrap();
            times.push(start.elapsed());
        }
    }
    figures.times("100 rows of a filter, first to last", size, times, 8.0, 20.0);
}

fn save(book: &mut Book, folder: &Path, size: u32, figures: &mut Figures) {
    let (mut times, mut smallest, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    let mut commits = plain::Commits::of(&folder.join("commit.db"), size);
    for at in 1..=200_i64 {
        let id = Id::new(at * i64::from(size) / 220);
        let Ok(contact) = book.contact(id) else { continue };
        if contact.restricted_at.is_some() {
            continue;
        }
        let change = Change::Set { field: Field::CustomerNumber, old: contact.customer_number, new: format!("K{at}") };
        let start = Instant::now();
        book.edit_contact(id, &[change], &Given::default()).unwrap();
        times.push(start.elapsed());
        smallest.push(commits.smallest()); // in turn: the disk is as busy for all
        bare.push(commits.number(id.0));
    }
    let (ours, bare) = (median_of(&mut times), median_of(&mut bare));
    let worst = times[times.len() - 1];
    figures.note("one bare durable commit", size, median_of(&mut smallest).as_secs_f64() * 1e3, "ms", None);
    figures.note("one bare durable commit of the same rows", size, bare.as_secs_f64() * 1e3, "ms", None);
    figures.note("save one change", size, ours.as_secs_f64() * 1e3, "ms", None);
    figures.note("save one change, worst", size, worst.as_secs_f64() * 1e3, "ms", None);
    figures.ratio("save one change", size, ours, bare, Some(2.0));
}

fn gates(book: &mut Book, plain: &Plain, size: u32, figures: &mut Figures) {
    let ids: Vec<_> = (1..=2_000_i64).map(|at| Id::new(at * i64::from(size) / 2_000)).collect();
    // Asked for the first time, three pages must be deciphered, 15 µs each: the promise is about those at hand.
    for (what, promised) in [("may_contact, its pages still on disk", None), ("may_contact", Some(10.0))] {
        let start = Instant::now();
        for id in &ids {
            std::hint::black_box(book.may_contact(*id, "newsletter", Channel::Email).is_ok());
        }
        let ours = start.elapsed();
        figures.note(what, size, ours.as_secs_f64() * 1e6 / 2_000.0, "µs", promised);
        figures.ratio(what, size, ours, ids.iter().map(|id| plain.address(id.0)).sum(), None);
    }
    let start = Instant::now();
    let allowed = book.may_contact_list("newsletter", Channel::Email).unwrap().allowed.len();
    figures.note("may_contact of everybody", size, start.elapsed().as_secs_f64() * 1e3, "ms", Some(1_000.0));
    assert!(allowed > 0);
    let person = book.search("müller", 1).unwrap()[0].id;
    let start = Instant::now();
    let erased = book.erase(person, Ground::PurposeGone, &quietly).unwrap().value;
    let ours = start.elapsed();
    assert_eq!(erased.residue, Some(0));
    figures.note("erase one person, verified", size, ours.as_secs_f64(), "s", Some(3.0));
    figures.ratio("erase one person, verified", size, ours, plain.erase(1), None);
}
