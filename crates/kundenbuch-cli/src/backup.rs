//! Backups: making, restoring, and looking a book over.

use kundenbuch::{
    Error, backup,
    book::{Opened, Unlock, either, folder::AppFolder, quietly},
};
use serde_json::{Value, json};

use crate::{
    desk::{self, Desk},
    line::Line,
    output::{Answer, Outcome},
};

/// `backup FILE`; into a folder it gets a name of its own.
pub fn make(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let to = std::path::absolute(line.path(0)?).map_err(Error::from)?; // "stand.sicherung" lies here, not nowhere
    let book = desk.book()?;
    let made = if to.is_dir() { book.back_up(&to, &quietly) } else { book.back_up_as(&to, &quietly) }?;
    made.notices.iter().for_each(desk::tell);
    Ok(Answer::of(json!({ "backup": made.path, "at": made.at, "bytes": made.bytes })))
}

/// `restore FILE DIR`: into a new folder, opened with a passphrase of that day or the recovery code.
pub fn restore(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let (file, to) = (line.path(0)?, line.path(1)?);
    let restore = |unlock: Unlock<'_>| backup::restore(file, unlock, to, AppFolder::usual()?);
    let Opened { book, notices } = match desk.passphrase()? {
        Some(text) => either(&text, restore)?,
        None => restore(Unlock::Sample)?,
    };
    notices.iter().for_each(desk::tell);
    let place = book.place().to_string_lossy().into_owned();
    book.close()?;
    Ok(Answer::of(json!({ "book": place })))
}

/// `verify [--acknowledge]`; exits 4 if something is not as it should be. `--acknowledge` takes a book that is older than
/// seen before for the one to go on with.
pub fn verify(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let book = desk.book()?;
    if line.has("acknowledge") {
        book.acknowledge_older()?;
    }
    let found = book.verify()?;
    let findings: Value = found.findings.iter().map(|one| json!({ "code": one.code, "count": one.count })).collect();
    let code = if found.ok { 0 } else { 4 };
    Ok(Answer { code, value: json!({ "ok": found.ok, "findings": findings }) })
}
