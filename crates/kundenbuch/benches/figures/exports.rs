//! What leaving costs: the whole book as cards, table and JSON.

use std::time::{Duration, Instant};

use kundenbuch::{
    book::{Book, files::HandOut, quietly},
    newsletter::Everything,
};

use super::{Figures, plain::Plain};

/// The export of what was imported.
pub const CARDS: &str = "export of imported vCards";

/// The sample firm, whose people have consents, notes and values of many origins.
pub fn everything(book: &mut Book, plain: &Plain, size: u32, figures: &mut Figures) {
    let bare = plain.values();
    for format in [Everything::Vcard, Everything::Csv, Everything::Json] {
        let what = format!("export of all as {}", format.code());
        let ours = export(book, format, &what, size, None, figures);
        if format == Everything::Vcard {
            figures.ratio(&what, size, ours, bare, None);
        }
    }
}

/// What was imported as cards, as cards again; how long that took.
pub fn cards(book: &mut Book, size: u32, figures: &mut Figures) -> Duration {
    let most = (1.4 * f64::from(size) / 100_000.0).max(0.2);
    export(book, Everything::Vcard, CARDS, size, Some(most), figures)
}

fn export(
    book: &mut Book,
    format: Everything,
    what: &str,
    size: u32,
    promised: Option<f64>,
    figures: &mut Figures,
) -> Duration {
    let out = HandOut::memory();
    let start = Instant::now();
    let report = book.export_all(format, "", &out, &quietly).unwrap().value;
    let ours = start.elapsed();
    assert!(report.written > 0);
    figures.note(what, size, ours.as_secs_f64(), "s", promised);
    figures.note(&format!("{what}, bytes"), size, out.into_bytes().len() as f64 / 1e6, "MB", None);
    ours
}
