//! What the firm has told the book about itself.

use serde_json::json;

use crate::{
    desk::Desk,
    line::Line,
    output::{Answer, Failure, Outcome},
};

/// `settings own-domain [--add D,…] [--remove D,…]`: the firm's own mail domains and addresses, which are never blocked.
pub fn settings(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    if line.text(0)? != "own-domain" {
        return Err(Failure::usage("unknown_value", "settings"));
    }
    let (add, remove) = (line.options("add")?, line.options("remove")?);
    let book = desk.book()?;
    let mut entries = book.own_domains()?;
    if !(add.is_empty() && remove.is_empty()) {
        entries.retain(|entry| !remove.iter().any(|gone| gone.eq_ignore_ascii_case(entry)));
        entries.extend(add.into_iter().map(str::to_owned));
        entries = book.set_own_domains(&entries)?.value;
    }
    Ok(Answer::of(json!({ "own_domains": entries })))
}
