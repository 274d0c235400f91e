//! Erasing a person for good, and ending what law no longer keeps.

use kundenbuch::{
    book::quietly,
    contacts::SimilarContact,
    erasure::{Going, Ground, HandedTo, Kept, KeptMention, Mention, MentionChoices, Plan},
};
use serde_json::{Value, json};

use crate::{
    desk::{self, Desk},
    line::Line,
    output::{Answer, Failure, Outcome, say},
    words,
};

/// `erase ID --ground G [--blank MENTION,…|all|sure] [--keep MENTION=GROUND,…] [--dry-run]`
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
            "mentions": mentions(&plan.mentions), "mentions_found": plan.mentions_found,
            "of_the_name": of_the_name(&plan.of_the_name),
        })));
    }
    let choices = choices(line, &plan)?;
    desk.ask_again()?;
    let erased = desk.book()?.erase_with(id, ground, &choices, &quietly)?.value;
    if erased.residue != Some(0) {
        say(words::word("cli_erase_unfinished"));
    }
    Ok(Answer::of(json!({
        "case": erased.case, "erased": fields(&erased.erased), "kept": kept(&erased.kept), "blocks": erased.blocks,
        "handovers": handovers(&plan.handovers), "residue": erased.residue, "finished": erased.finished,
        "mentions": { "blanked": erased.mentions.blanked, "kept": erased.mentions.kept,
                      "undecided": erased.mentions.undecided },
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

/// What is to become of the mentions the plan lists.
fn choices(line: &Line, plan: &Plan) -> Outcome<MentionChoices> {
    let mut choices = MentionChoices::default();
    for word in line.options("blank")? {
        let listed = plan.mentions.iter().filter(|one| one.can_blank);
        match word {
            "all" => choices.blank.extend(listed.map(|one| one.mention)),
            "sure" => choices.blank.extend(listed.filter(|one| one.sure).map(|one| one.mention)),
            one => choices.blank.push(one.parse()?),
        }
    }
    for word in line.options("keep")? {
        let (mention, ground) = word.split_once('=').ok_or_else(|| Failure::usage("unknown_value", "keep"))?;
        let kept = KeptMention { mention: mention.parse()?, ground: ground.parse()? };
        choices.blank.retain(|one| *one != kept.mention);
        choices.keep.push(kept);
    }
    Ok(choices)
}

fn mentions(found: &[Mention]) -> Value {
    let one = |one: &Mention| {
        json!({
            "mention": one.mention.to_string(), "place": one.mention.place, "of": one.of, "contact": one.contact,
            "text": one.text, "sure": one.sure, "can_blank": one.can_blank,
        })
    };
    found.iter().map(one).collect()
}

fn of_the_name(found: &[SimilarContact]) -> Value {
    found.iter().map(|one| json!({ "id": one.id, "name": one.name, "place": one.place })).collect()
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
