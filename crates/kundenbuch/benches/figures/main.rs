//! The promised figures, beside a plain `SQLCipher` file that does the same work on the same machine in the same run.
//!
//! `cargo bench -p kundenbuch` prints one table; `-- 10000` measures that size only, `-- 10000 save` one part of it
//! (`import`, `table`, `search`, `pages`, `save`, `gates`). It fails if a promise is broken.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]
#![allow(clippy::cast_possible_truncation)]

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
    exchange::read::{self, Options},
    keys::KeyCost,
    sample,
};

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
    fn times(&mut self, what: &str, size: u32, mut times: Vec<Duration>, median: f64, worst: f64) {
        times.sort_unstable();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        self.note(&format!("{what}, median"), size, ms(times[times.len() / 2]), "ms", Some(median));
        self.note(&format!("{what}, worst"), size, ms(times[times.len() - 1]), "ms", Some(worst));
    }
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
    let app = AppFolder::at(folder.join("app")).unwrap();
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
        import(folder.path(), size, figures); // first: what others leave in memory does not count
    }
    if wanted("table") && size >= 100_000 {
        table(folder.path(), figures);
    }
    let mut book = book_at(folder.path(), "Bank", None);
    let start = Instant::now();
    sample::fill(&mut book, size).unwrap();
    figures.note("fill the sample firm", size, start.elapsed().as_secs_f64(), "s", None);
    let path = book.place().to_owned();
    book.close().unwrap();

    let start = Instant::now();
    let app = AppFolder::at(folder.path().join("app")).unwrap();
    let mut book = Book::open(&path, Unlock::Sample, app, AskFirst::Yes).unwrap().book;
    figures.note("open after the key is derived", size, start.elapsed().as_secs_f64() * 1e3, "ms", Some(150.0));

    if wanted("search") {
        search(&book, size, figures);
    }
    if wanted("pages") {
        pages(&book, size, figures);
    }
    if wanted("save") {
        save(&mut book, folder.path(), size, figures);
    }
    if wanted("gates") {
        gates(&mut book, size, figures);
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

fn search(book: &Book, size: u32, figures: &mut Figures) {
    book.search("warm", 50).unwrap();
    for (kind, texts) in TYPED {
        let mut times = Vec::new();
        for text in *texts {
            for _ in 0..7 {
                let start = Instant::now();
                book.search(text, 50).unwrap();
                times.push(start.elapsed());
            }
        }
        figures.times(&format!("search: {kind}"), size, times, 20.0, 50.0);
    }
}

fn pages(book: &Book, size: u32, figures: &mut Figures) {
    let sidebar = book.sidebar().unwrap();
    let tag = sidebar.tags[0].value.clone();
    let start = Instant::now();
    book.sidebar().unwrap();
    figures.note("the counts beside the table", size, start.elapsed().as_secs_f64() * 1e3, "ms", Some(50.0));
    for sort in [Sort::Name, Sort::Place, Sort::Changed] {
        let mut times = Vec::new();
        let query = ListQuery { sort, limit: 100, ..ListQuery::default() };
        let total = book.list_contacts(&query).unwrap().total;
        for offset in [0, 100, total / 4, total / 2, total.saturating_sub(100)] {
            for descending in [false, true] {
                let query = ListQuery { offset, descending, ..query.clone() };
                let start = Instant::now();
                book.list_contacts(&query).unwrap();
                times.push(start.elapsed());
            }
        }
        figures.times(&format!("100 rows by {sort:?}, first to last").to_lowercase(), size, times, 15.0, 15.0);
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
    figures.times("100 rows of a filter, first to last", size, times, 15.0, 15.0);
}

fn save(book: &mut Book, folder: &Path, size: u32, figures: &mut Figures) {
    let (mut times, mut bare) = (Vec::new(), Vec::new());
    let mut commits = plain::Commits::of(&folder.join("commit.db"));
    for at in 1..=200_i64 {
        let id = Id::new(at * i64::from(size) / 220);
        let Ok(contact) = book.contact(id) else { continue };
        let change = Change::Set { field: Field::CustomerNumber, old: contact.customer_number, new: format!("K{at}") };
        let start = Instant::now();
        book.edit_contact(id, &[change], &Given::default()).unwrap();
        times.push(start.elapsed());
        bare.push(commits.one()); // in turn: the disk is as busy for both
    }
    times.sort_unstable();
    bare.sort_unstable();
    let [ours, bare] = [&times, &bare].map(|times| times[times.len() / 2].as_secs_f64() * 1e3);
    figures.note("one bare durable commit", size, bare, "ms", None);
    figures.note("save one change", size, ours, "ms", None);
    figures.note("save one change / bare commit", size, ours / bare, "×", Some(3.0));
}

fn gates(book: &mut Book, size: u32, figures: &mut Figures) {
    let ids: Vec<_> = (1..=2_000_i64).map(|at| Id::new(at * i64::from(size) / 2_000)).collect();
    // Asked for the first time, three pages must be deciphered, 15 µs each: the promise is about those at hand.
    for (what, promised) in [("may_contact, its pages still on disk", None), ("may_contact", Some(20.0))] {
        let start = Instant::now();
        for id in &ids {
            std::hint::black_box(book.may_contact(*id, "newsletter", Channel::Email).is_ok());
        }
        figures.note(what, size, start.elapsed().as_secs_f64() * 1e6 / 2_000.0, "µs", promised);
    }
    let start = Instant::now();
    let allowed = book.may_contact_list("newsletter", Channel::Email).unwrap().allowed.len();
    figures.note("may_contact of everybody", size, start.elapsed().as_secs_f64() * 1e3, "ms", None);
    assert!(allowed > 0);
    let person = book.search("müller", 1).unwrap()[0].id;
    let start = Instant::now();
    let erased = book.erase(person, Ground::PurposeGone, &quietly).unwrap().value;
    figures.note("erase one person, verified", size, start.elapsed().as_secs_f64(), "s", Some(3.0));
    assert_eq!(erased.residue, 0);
}

fn import(folder: &Path, size: u32, figures: &mut Figures) {
    let mut book = book_at(folder, "Import", Some("sieben Pferde lesen laut am Dienstag Zeitung"));
    let cards = cards(size);
    let _ = std::fs::write("/proc/self/clear_refs", "5"); // the peak counts from here: the key is derived
    let start = Instant::now();
    let reading = read::open(cards.as_bytes(), &Options::default()).unwrap();
    let taken = book.take_import(&reading, "bench.vcf", &Given::default(), &quietly).unwrap().value;
    let ours = start.elapsed().as_secs_f64();
    assert_eq!(taken.taken, size, "{:?}", taken.by_reason);
    let peak = kilobytes("VmHWM");
    let typed = {
        let id = Id::new(1);
        let old = book.contact(id).unwrap().customer_number;
        let start = Instant::now();
        let change = Change::Set { field: Field::CustomerNumber, old, new: "K1".to_owned() };
        book.edit_contact(id, &[change], &Given::default()).unwrap();
        start.elapsed().as_secs_f64() * 1e3
    };
    drop((reading, book, taken, cards));
    let bare = plain::inserts(&folder.join("plain.db"), size).as_secs_f64();
    let most = f64::from(size) / 100_000.0;
    figures.note("import of vCards", size, ours, "s", Some((15.0 * most).max(1.5)));
    figures.note("bare inserts with FTS", size, bare, "s", None);
    figures.note("import / bare inserts", size, ours / bare, "×", Some(3.0));
    figures.note("memory of the whole process at most", size, f64::from(peak) / 1024.0, "MB", Some(300.0));
    figures.note("the first change after an import", size, typed, "ms", None);
}

/// A table of 49 MB: what it holds in memory must not grow beyond what is promised of imports.
fn table(folder: &Path, figures: &mut Figures) {
    let mut book = book_at(folder, "Tabelle", Some("sieben Pferde lesen laut am Dienstag Zeitung"));
    let mut file =
        "Vorname;Nachname;E-Mail-Adresse;Telefon (privat);Straße privat;Postleitzahl privat;Ort privat;Notizen\r\n"
            .to_owned();
    let mut rows = 0;
    while file.len() < 49_000_000 {
        let (given, family, town) = plain::person(rows);
        let street = plain::street(rows);
        write!(
            file,
            "{given};{family};k{rows}@post.example;0931 {};{street};97070;{town};Kam über den Weinmarkt, trinkt gern trockenen \
             Silvaner, fragt jedes Jahr im Herbst nach Federweißem und bringt Freunde aus dem Ruderverein mit.\r\n",
            1_000_000 + rows,
        )
        .unwrap();
        rows += 1;
    }
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let start = Instant::now();
    let reading = read::open(file.as_bytes(), &Options::default()).unwrap();
    let taken = book.take_import(&reading, "bench.csv", &Given::default(), &quietly).unwrap().value;
    assert_eq!(taken.taken, rows, "{:?}", taken.by_reason);
    figures.note("import of a table of 49 MB", rows, start.elapsed().as_secs_f64(), "s", None);
    let peak = f64::from(kilobytes("VmHWM")) / 1024.0;
    figures.note("memory of the whole process at most", rows, peak, "MB", Some(300.0));
}

fn kilobytes(what: &str) -> u32 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn cards(size: u32) -> String {
    let mut file = String::new();
    for at in 0..size {
        let (given, family, town) = plain::person(at);
        write!(
            file,
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{given} {family}\r\nN:{family};{given};;;\r\nEMAIL;TYPE=HOME:k{at}@post.example\r\n\
             TEL;TYPE=HOME:0931 {}\r\nADR;TYPE=HOME:;;{};{town};;97070;Deutschland\r\nCATEGORIES:Weinfreunde\r\n\
             END:VCARD\r\n",
            1_000_000 + at,
            plain::street(at)
        )
        .unwrap();
    }
    file
}
