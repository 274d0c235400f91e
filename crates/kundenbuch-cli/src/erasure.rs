//! Erasing a person for good, and ending what law no longer keeps.

use kundenbuch::{
    book::quietly,
    erasure::{Going, Ground, HandedTo, Kept},
};
use serde_json::{Value, json};

use crate::{
    desk::{self, Desk},
    line::Line,
    output::{Answer, Failure, Outcome, say},
    words,
};

/// `erase ID --ground G [--dry-run]`
pub fn erase(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let ground =
        Ground::from_code(line.required("ground")?).ok_or_else(|| Failure::usage("unknown_value", "ground"))?;
    let book = desk.book()?;
    let id = desk::contact(book, line.text(0)?)?;
    let plan = book.erasure_plan(id, ground)?;
    if line.has("dry-run") {
        return Ok(Answer::of(json!({
            "erased": fields(&plan.erased), "kept": kept(&plan.kept), "blocks": plan.blocks,
            "handovers": handovers(&plan.handovers), "last_backup_at": plan.backups.last_at,
        })));
    }
    let erased = book.erase(id, ground, &quietly)?.value;
    if !erased.finished || erased.residue > 0 {
        say(words::word("cli_erase_unfinished"));
    }
    Ok(Answer::of(json!({
        "case": erased.case, "erased": fields(&erased.erased), "kept": kept(&erased.kept), "blocks": erased.blocks,
        "handovers": handovers(&plan.handovers), "residue": erased.residue, "finished": erased.finished,
        "certificate": erased.certificate,
    })))
}

/// `retention [--run]`: what law no longer keeps; with `--run` it goes.
pub fn retention(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let book = desk.book()?;
    let run = line.has("run");
    let due = if run { book.end_retention()?.value } else { book.retention_due(book.now().day())? };
    Ok(Answer::of(json!({ "retained": due.retained, "hashes": due.hashes, "deleted": run })))
}

fn fields(going: &[Going]) -> Value {
    going.iter().map(|one| Value::from(one.field.as_str())).collect()
}

fn kept(kept: &[Kept]) -> Value {
    let one =
        |kept: &Kept| json!({ "field": kept.field, "rule": kept.rule, "citation": kept.citation, "until": kept.until });
    kept.iter().map(one).collect()
}

fn handovers(to: &[HandedTo]) -> Value {
    to.iter().map(|one| json!({ "recipient": one.recipient, "at": one.at })).collect()
}
