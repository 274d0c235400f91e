//! The book as a whole: making it, what is in it, taking a step back.

use std::path::Path;

use kundenbuch::{
    Error,
    book::{Book, NewBook, folder::AppFolder},
    keys::KeyCost,
    sample,
};
use serde_json::json;

use crate::{
    desk::{self, Desk},
    line::Line,
    output::{Answer, Failure, Outcome},
    words,
};

/// `create [--name NAME] [--owner NAME] [--country DE] [--key-cost calibrated|floor]`
pub fn create(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let path = desk.place()?;
    let cost = match line.option("key-cost")? {
        None | Some("calibrated") => KeyCost::Calibrated,
        Some("floor") => KeyCost::Floor,
        Some(_) => return Err(Failure::usage("unknown_value", "key-cost")),
    };
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let passphrase = desk.passphrase()?.ok_or_else(|| Failure::usage("missing_option", "passphrase-file"))?;
    let new = NewBook {
        path,
        name: line.option("name")?.unwrap_or(&stem),
        passphrase: Some(&passphrase),
        cost,
        owner: line.option("owner")?.unwrap_or(words::word("cli_owner")),
        country: line.option("country")?.unwrap_or("DE"),
    };
    let (book, code) = Book::create(new, AppFolder::usual()?)?;
    let place = book.place().to_string_lossy().into_owned();
    book.close()?;
    Ok(Answer::of(json!({ "book": place, "recovery_code": code })))
}

/// `recovery-code [--check FILE]`: a new recovery code in place of the old one, or whether the one in this file opens the
/// book.
pub fn recovery_code(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    if let Some(path) = line.option("check")? {
        let typed = desk::secret(Path::new(path))?;
        return Ok(Answer::of(json!({ "opens": desk.book()?.check_recovery_code(&typed)? })));
    }
    let passphrase = desk.passphrase()?.ok_or_else(|| Failure::usage("missing_option", "passphrase-file"))?;
    let book = desk.book()?;
    let new = book.draw_recovery_code(&passphrase)?;
    book.take_recovery_code(&new)?;
    Ok(Answer::of(json!({ "recovery_code": new.text().as_str() })))
}

/// `sample DIR [--contacts N]`: the sample firm, which opens without asking.
pub fn sample(_: &mut Desk, line: &Line) -> Outcome<Answer> {
    let contacts = line.read("contacts")?.unwrap_or(sample::CONTACTS);
    let new = NewBook {
        path: line.path(0)?,
        name: &sample::name()?,
        passphrase: None,
        cost: KeyCost::Floor,
        owner: &sample::owner()?,
        country: "DE",
    };
    let (mut book, _) = Book::create(new, AppFolder::usual()?)?;
    let filled = sample::fill(&mut book, contacts)?.value;
    let place = book.place().to_string_lossy().into_owned();
    book.close()?;
    Ok(Answer::of(json!({ "book": place, "contacts": filled })))
}

/// `stats`
pub fn stats(desk: &mut Desk, _: &Line) -> Outcome<Answer> {
    let counts = desk.book()?.counts()?;
    Ok(Answer::of(json!({
        "contacts": counts.contacts,
        "organisations": counts.organisations,
        "suppressions": counts.suppressions,
        "restricted": counts.restricted,
        "binned": counts.binned,
        "imports": counts.imports,
        "handovers": counts.handovers,
        "erasures": counts.erasures,
    })))
}

/// `undo`
pub fn undo(desk: &mut Desk, _: &Line) -> Outcome<Answer> {
    let undone = desk.book()?.undo_last()?;
    let op = serde_json::to_value(undone.value).map_err(|_| Error::internal("undo"))?;
    Ok(Answer::of(json!({ "undone": op })))
}
