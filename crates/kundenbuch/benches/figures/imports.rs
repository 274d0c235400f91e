//! What importing costs, in time and memory.

use std::{fmt::Write as _, path::Path, time::Instant};

use kundenbuch::{
    Id,
    book::{Book, quietly},
    contacts::{Change, Field, Given},
    exchange::read::{self, Options},
};

use super::{Figures, book_at, exports, plain};

/// vCards with all gates, beside bare inserts.
pub fn cards(folder: &Path, size: u32, figures: &mut Figures) {
    let mut book = book_at(folder, "Import", Some("sieben Pferde lesen laut am Dienstag Zeitung"));
    let cards = file(size);
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
    let out = exports::cards(&mut book, size, figures);
    weights(&book);
    drop((reading, book, taken, cards));
    let bare = plain::inserts(&folder.join("plain.db"), size).as_secs_f64();
    let (plain, _) = plain::Plain::at(&folder.join("plain.db"), size);
    figures.ratio(exports::CARDS, size, out, plain.values(), None);
    let most = f64::from(size) / 100_000.0;
    figures.note("import of vCards", size, ours, "s", Some((15.0 * most).max(1.5)));
    figures.note("bare inserts with FTS", size, bare, "s", None);
    figures.note("import / bare inserts", size, ours / bare, "×", Some(3.0));
    figures.note("memory of the whole process at most", size, f64::from(peak) / 1024.0, "MB", Some(300.0));
    figures.note("the first change after an import", size, typed, "ms", None);
}

/// What each table and index weighs.
fn weights(book: &Book) {
    const MB: f64 = 1e6;
    let weights = book.weights().unwrap();
    let bytes = |bytes: u64| bytes as f64 / MB;
    let whole = weights.iter().map(|one| one.bytes).sum();
    let heavy = weights.iter().filter(|one| bytes(one.bytes) >= 0.1);
    let list: Vec<_> = heavy.map(|one| format!("{} {:.1}", one.name, bytes(one.bytes))).collect();
    println!("  the book: {:.1} MB, {}", bytes(whole), list.join(", "));
}

/// A table of 49 MB: what it holds in memory must not grow beyond what is promised of imports.
pub fn table(folder: &Path, figures: &mut Figures) {
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

fn file(size: u32) -> String {
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
