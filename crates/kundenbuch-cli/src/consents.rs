//! Who may be written to: consents, the block list, opt-outs, the gate.

use std::path::Path;

use jiff::{civil::Date, tz::TimeZone};
use kundenbuch::{
    Error, Moment, Uid,
    book::files,
    consents::{Channel, ConsentEvent, Event, Evidence, Grant, How, LARGEST_EVIDENCE, Withdrawal},
    exchange::read::{MAX_BYTES, Options, mail},
    newsletter::Optout,
    permission::Permission,
    suppression::{Block, Scope, Source, Target},
};
use serde_json::{Value, json};

use crate::{
    desk::{self, Desk},
    exchange,
    line::Line,
    output::{Answer, Failure, Outcome},
};

/// `consent grant|withdraw|object ID --purpose P --channel C …`; answers what the gate says now.
pub fn consent(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let event = match line.text(0)? {
        "grant" => Event::Granted,
        "withdraw" => Event::Withdrawn,
        "object" => Event::Objected,
        _ => return Err(Failure::usage("unknown_value", "consent")),
    };
    let (purpose, channel) = (line.required("purpose")?.to_owned(), channel(line)?);
    let how: Option<How> = line.read("how")?;
    let note = line.option("note")?.unwrap_or_default().to_owned();
    let happened_at = line.option("at")?.map_or_else(|| Ok(Moment::now()), noon)?;
    let wording_version = line.read("wording")?.unwrap_or_default(); // 0 is none: the core says what is missing
    let lifts: Vec<Uid> = line.options("lifts")?.into_iter().map(str::parse).collect::<Result<_, Error>>()?;
    let evidence = line.path_option("evidence").map(evidence).transpose()?;
    let book = desk.book()?;
    let id = desk::contact(book, line.text(1)?)?;
    if event == Event::Granted {
        let grant = Grant { purpose: purpose.clone(), channel, wording_version, how, happened_at, note, lifts };
        book.grant_consent(id, &grant, evidence.as_ref())?;
    } else {
        let no = Withdrawal { purpose: purpose.clone(), channel, event, how, happened_at, note };
        book.withdraw_consent(id, &no)?;
    }
    Ok(Answer::of(permission(&book.may_contact(id, &purpose, channel)?)))
}

/// `may-contact ID --purpose P --channel C`; a no is an answer, not a failure.
pub fn may_contact(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let (purpose, channel) = (line.required("purpose")?, channel(line)?);
    let book = desk.book()?;
    let id = desk::contact(book, line.text(0)?)?;
    Ok(Answer::of(permission(&book.may_contact(id, purpose, channel)?)))
}

/// `suppress --email A | --phone N | --domain D | --post "…" [--purpose P | --all]`
pub fn suppress(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let given = ["email", "phone", "domain", "post"].map(|name| line.option(name));
    let targets = match given {
        [Ok(Some(address)), Ok(None), Ok(None), Ok(None)] => vec![vec![Target::Email { address: address.to_owned() }]],
        [Ok(None), Ok(Some(number)), Ok(None), Ok(None)] => vec![vec![Target::Phone { number: number.to_owned() }]],
        [Ok(None), Ok(None), Ok(Some(domain)), Ok(None)] => vec![vec![Target::Domain { domain: domain.to_owned() }]],
        [Ok(None), Ok(None), Ok(None), Ok(Some(text))] => Target::post_of_line(text),
        _ => return Err(Failure::usage("one_target", "suppress")),
    };
    if targets.is_empty() {
        return Err(Error::invalid("address", "incomplete").into());
    }
    let scope = match (line.option("purpose")?, line.has("all")) {
        (None, false) => Scope::Advertising,
        (None, true) => Scope::Everything,
        (Some(code), false) => Scope::Purpose { code: code.to_owned() },
        (Some(_), true) => return Err(Failure::usage("unknown_option", "suppress")),
    };
    let done = desk.book()?.suppress_all(&targets, &scope, Source::Person)?.value;
    Ok(Answer::of(json!({ "blocked": done.blocked, "contacts": done.contacts })))
}

/// `optout FILE [--charset C] [--column NAME] [--dry-run]`: of a mail its sender, of a table its mail column, else every
/// address.
pub fn optout(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let options = Options { charset: exchange::charset(line)?, ..Options::default() };
    let book = desk.book()?;
    let bytes = files::read(line.path(0)?, MAX_BYTES as u64)?;
    let found = book.find_optouts(&bytes, &options, line.option("column")?)?;
    let list = book.preview_optouts(&found)?;
    let addresses: Vec<String> = list.iter().filter(|one| one.skip.is_none()).map(|one| one.address.clone()).collect();
    let skipped: Value = list
        .iter()
        .filter_map(|one| one.skip.as_ref().map(|reason| json!({ "line": one.line, "reason": reason })))
        .collect();
    let source = if mail::is_mail(&bytes) { Source::Mail } else { Source::Csv };
    if line.has("dry-run") {
        let taken = book.preview_taken_optouts(&addresses, source)?;
        return Ok(Answer::of(json!({
            "found": list.len(), "blocked": taken.blocked, "contacts": taken.contacts,
            "already": count(&list, |one| one.already), "skipped": skipped,
            "addresses": list.iter().map(shown).collect::<Value>(),
        })));
    }
    let taken = book.take_optouts(&addresses, source)?.value;
    Ok(Answer::of(json!({
        "found": list.len(), "blocked": taken.blocked, "contacts": taken.contacts,
        "already": count(&list, |one| one.already), "skipped": skipped,
    })))
}

/// What the gate says.
fn permission(permission: &Permission) -> Value {
    let reasons: Value = permission.reasons.iter().map(|reason| Value::from(reason.code())).collect();
    json!({ "allowed": permission.allowed, "reasons": reasons })
}

/// One event of a contact's history.
pub fn event(event: &ConsentEvent) -> Value {
    json!({
        "uid": event.uid, "purpose": event.purpose, "channel": event.channel.code(), "event": event.event.code(),
        "how": event.how.code(), "wording": event.wording_version, "wording_text": event.wording_text,
        "note": event.note, "guardian": event.guardian, "happened_at": event.happened_at,
        "recorded_at": event.recorded_at, "recorded_by": event.recorded_by, "evidence": event.evidence,
        "lifts": event.lifts,
    })
}

/// A row of the block list, never an address.
pub fn block(block: &Block) -> Value {
    json!({
        "uid": block.uid, "kind": block.kind, "at": block.at, "source": block.source, "purpose": block.purpose,
        "everything": block.everything,
    })
}

/// `--channel`, which must be there.
pub fn channel(line: &Line) -> Outcome<Channel> {
    line.read("channel")?.ok_or_else(|| Failure::usage("missing_option", "channel"))
}

fn count(list: &[Optout], like: impl Fn(&Optout) -> bool) -> usize {
    list.iter().filter(|one| one.skip.is_none() && like(one)).count()
}

fn shown(one: &Optout) -> Value {
    json!({ "address": one.shown, "line": one.line, "known": one.known, "already": one.already, "skip": one.skip })
}

fn evidence(path: &Path) -> Outcome<Evidence> {
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Evidence { file_name, content: files::read(path, LARGEST_EVIDENCE as u64)? })
}

/// Noon of this day here: a consent on paper bears a day.
fn noon(day: &str) -> Outcome<Moment> {
    let wrong = || Failure::usage("unknown_value", "at");
    let day: Date = day.parse().map_err(|_| wrong())?;
    let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::system()).map_err(|_| wrong())?;
    Ok(Moment(noon.timestamp().as_millisecond()))
}
