//! Files in and out.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    io::{IsTerminal, Write},
    ops::ControlFlow,
    path::Path,
};

use kundenbuch::{
    Error,
    book::{files, quietly},
    consents::Channel,
    contacts::{Given, Source},
    exchange::{
        admit::Held,
        import::Report,
        read::{self, Charset, Field, Format, MAX_BYTES, Options},
    },
    newsletter::{Everything, ExportReport, ListFormat},
};
use serde_json::{Map, Value, json};

use crate::{
    desk::Desk,
    line::Line,
    output::{Answer, Failure, Outcome},
};

/// Largest file with a mapping, in bytes.
const LARGEST_MAPPING: u64 = 1 << 20;

/// `import FILE [--format F] [--charset C] [--mapping FILE] [--dry-run]` or `import --take-back IMPORT`
pub fn import(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    if let Some(uid) = line.option("take-back")? {
        if line.places() > 0 {
            return Err(Failure::usage("too_many_words", "import"));
        }
        let back = desk.book()?.take_back_import(uid.parse().map_err(Failure::Core)?)?.value;
        return Ok(Answer::of(json!({ "removed": back.removed, "values": back.values, "stayed": back.stayed })));
    }
    if line.places() == 0 {
        return Err(Failure::usage("missing_place", "FILE"));
    }
    let path = line.path(0)?;
    let options = options(line)?;
    let book = desk.book()?;
    let reading = read::open_watched(&files::read(path, MAX_BYTES as u64)?, &options, &told)?;
    // A command line asks nobody where a list came from.
    let given = Given { source: Source::Imported, ..Given::default() };
    let report = if line.has("dry-run") {
        book.preview_import(&reading, &given, &told)?
    } else {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        book.take_import(&reading, &name, &given, &told)?.value
    };
    Ok(Answer::of(report_document(&report)))
}

/// Says on a terminal how far a long reading is; whoever sees it ends the program to cancel, and nothing has changed.
fn told(done: u64, all: u64) -> ControlFlow<()> {
    let mut stderr = std::io::stderr();
    if stderr.is_terminal() {
        let percent = done.saturating_mul(100) / all.max(1);
        // A terminal that is gone is no reason to stop.
        let _ = write!(stderr, "\r{percent:>3} %\r");
    }
    ControlFlow::Continue(())
}

fn options(line: &Line) -> Outcome<Options> {
    let format = line.option("format")?;
    let format = format.map(|code| Format::from_code(code).ok_or_else(|| Failure::usage("unknown_value", "format")));
    let mapping: BTreeMap<String, Field> = match line.path_option("mapping") {
        Some(path) => serde_json::from_slice(&files::read(path, LARGEST_MAPPING)?)
            .map_err(|_| Error::invalid("mapping", "unknown_value"))?,
        None => BTreeMap::new(),
    };
    Ok(Options { charset: charset(line)?, format: format.transpose()?, mapping, ..Options::default() })
}

/// `--charset`, if given.
pub fn charset(line: &Line) -> Outcome<Option<Charset>> {
    let code = line.option("charset")?;
    code.map(|code| Charset::from_code(code).ok_or_else(|| Failure::usage("unknown_value", "charset"))).transpose()
}

fn report_document(report: &Report) -> Value {
    let by_reason: Map<String, Value> =
        report.by_reason.iter().map(|(reason, count)| (reason.code().to_owned(), json!(count))).collect();
    json!({
        "import": report.import,
        "read": report.read, "taken": report.taken, "supplemented": report.supplemented,
        "held": report.held.iter().map(held_document).collect::<Value>(),
        "new_people": report.new_people, "new_firms": report.new_firms, "joined": report.joined, "refused": report.refused,
        "odd": report.odd.iter().map(|odd| json!({ "line": odd.line, "kind": odd.kind, "value": odd.value }))
            .collect::<Value>(),
        "by_reason": by_reason, "ignored": report.ignored,
        "charset": report.charset, "format": report.format,
    })
}

/// `taken` stands only where the row came in all the same.
fn held_document(held: &Held) -> Value {
    let mut document = json!({ "line": held.line, "reason": held.reason.code(), "detail": held.detail });
    if let Some(fields) = document.as_object_mut() {
        if let Some(contact) = held.contact {
            fields.insert("contact".to_owned(), json!(contact));
        }
        if held.taken {
            fields.insert("taken".to_owned(), json!(true));
        }
    }
    document
}

/// `export FILE [--format vcard|csv|xlsx|json] [--purpose P --channel C] [--recipient R]`
///
/// With purpose and channel a list of those the gate lets through, else the firm's own complete export.
pub fn export(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let path = line.path(0)?;
    desk.may_write(path)?;
    let recipient = line.option("recipient")?.unwrap_or_default();
    let list = match (line.option("purpose")?, line.read::<Channel>("channel")?) {
        (Some(purpose), Some(channel)) => Some((purpose, channel)),
        (None, None) => None,
        _ => return Err(Failure::usage("purpose_and_channel", "export")),
    };
    let format = line.option("format")?.unwrap_or(match path.extension().and_then(OsStr::to_str) {
        Some("csv") => "csv",
        Some("json") => "json",
        Some("xlsx") => "xlsx",
        _ if list.is_some() => "csv",
        _ => "vcard",
    });
    let report = match (list, format) {
        (Some((purpose, channel)), "csv") => files::hand_out(desk.book()?, path, |book, out| {
            Ok::<_, Failure>(book.export_list(purpose, channel, ListFormat::Csv, recipient, out)?.value)
        })?,
        (None, "vcard") => everything(desk, path, Everything::Vcard, recipient)?,
        (None, "csv") => everything(desk, path, Everything::Csv, recipient)?,
        (None, "json") => everything(desk, path, Everything::Json, recipient)?,
        (_, "vcard" | "xlsx" | "json") => return Err(Error::NotYet { what: format.to_owned() }.into()),
        _ => return Err(Failure::usage("unknown_value", "format")),
    };
    let mut left_out: BTreeMap<&str, u32> =
        ["suppressed", "no_basis", "restricted", "erased", "minor"].map(|reason| (reason, 0)).into();
    left_out.extend(report.left_out.iter().map(|(reason, count)| (reason.as_str(), *count)));
    Ok(Answer::of(json!({
        "written": report.written, "left_out": left_out, "not_carried": report.not_carried,
    })))
}

fn everything(desk: &mut Desk, path: &Path, format: Everything, recipient: &str) -> Outcome<ExportReport> {
    desk.ask_again()?;
    files::hand_out(desk.book()?, path, |book, out| Ok(book.export_all(format, recipient, out, &quietly)?.value))
}
