//! What leaving costs: the whole book as cards, table and JSON.

use std::time::Instant;

use kundenbuch::{
    book::{Book, files::HandOut, quietly},
    newsletter::Everything,
};

use super::{Figures, plain::Plain};

pub fn everything(book: &mut Book, plain: &Plain, size: u32, figures: &mut Figures) {
    let most = f64::from(size) / 100_000.0;
    let bare = plain.values();
    for (format, promised) in [(Everything::Vcard, Some(1.4)), (Everything::Csv, None), (Everything::Json, None)] {
        let out = HandOut::memory();
        let start = Instant::now();
        let report = book.export_all(format, "", &out, &quietly).unwrap().value;
        let ours = start.elapsed();
        assert!(report.written > 0);
        let what = format!("export of all as {}", format.code());
        let promised = promised.map(|seconds: f64| (seconds * most).max(0.2));
        figures.note(&what, size, ours.as_secs_f64(), "s", promised);
        figures.note(&format!("{what}, bytes"), size, out.into_bytes().len() as f64 / 1e6, "MB", None);
        if format == Everything::Vcard {
            figures.ratio(&what, size, ours, bare, None);
        }
    }
}
