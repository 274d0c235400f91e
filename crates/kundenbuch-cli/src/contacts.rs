//! People and organisations: entering, editing, showing, finding.

use kundenbuch::{
    Id,
    contacts::{Contact, ErasedBefore, Provenance},
    erasure::Known,
    restriction::{Ground, Restriction},
    search::Hit,
};
use serde_json::{Map, Value, json};

use crate::{
    consents,
    desk::{self, Desk},
    line::Line,
    output::{Answer, Failure, Outcome, say},
    values, words,
};

/// So many hits unless somebody asks for more or fewer.
const HITS: u32 = 50;

/// `add FIELD=VALUE… [--returns]`
pub fn add(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let (draft, given) = values::draft(&line.texts(0)?)?;
    let book = desk.book()?;
    let hint = book.erased_like(&draft)?;
    let added = book.add_contact(&draft, &given, returning(line))?;
    Ok(Answer::of(told(added.value, hint)))
}

fn returning(line: &Line) -> ErasedBefore {
    if line.has("returns") { ErasedBefore::ReturnsByThemselves } else { ErasedBefore::Refuse }
}

/// Who it is; with a word if the ledger of erased people knows the mail address or phone number.
fn told(id: Id<Contact>, hint: Option<Known>) -> Value {
    match hint {
        Some(Known::Hint) => {
            say(words::word("cli_erased_hint"));
            json!({ "id": id, "erased": "hint" })
        }
        Some(Known::Hold) => json!({ "id": id, "erased": "returns" }),
        None => json!({ "id": id }),
    }
}

/// `edit ID FIELD=VALUE… [--returns]`
pub fn edit(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let book = desk.book()?;
    let id = desk::contact(book, line.text(0)?)?;
    let (changes, given) = values::changes(&book.contact(id)?, &line.texts(1)?)?;
    let before = book.erased_like_contact(id)?;
    book.edit_contact_knowing(id, &changes, &given, returning(line))?;
    let after = book.erased_like_contact(id)?;
    Ok(Answer::of(told(id, after.filter(|_| after != before))))
}

/// `restrict ID --ground G [--note T]`
pub fn restrict(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let ground =
        Ground::from_code(line.required("ground")?).ok_or_else(|| Failure::usage("unknown_value", "ground"))?;
    let book = desk.book()?;
    let id = desk::contact(book, line.text(0)?)?;
    book.restrict(id, ground, line.option("note")?.unwrap_or_default())?;
    Ok(Answer::of(json!({ "id": id, "restricted": true })))
}

/// `lift ID --ground T --told DATE`: the person is told before a restriction ends (Art. 18(3) DSGVO).
pub fn lift(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let book = desk.book()?;
    let id = desk::contact(book, line.text(0)?)?;
    let (reason, told) = (line.required("ground")?, line.option("told")?.unwrap_or_default());
    book.lift_restriction(id, reason, told)?;
    Ok(Answer::of(json!({ "id": id, "restricted": false })))
}

fn restriction(one: &Restriction) -> Value {
    let lifted =
        one.lifted.as_ref().map(|end| json!({ "at": end.at, "by": end.by, "ground": end.reason, "told": end.told_on }));
    json!({
        "uid": one.uid, "ground": one.ground.code(), "note": one.note, "at": one.restricted_at,
        "by": one.restricted_by, "lifted": lifted,
    })
}

/// `show ID`
pub fn show(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let book = desk.book()?;
    let id = desk::contact(book, line.text(0)?)?;
    let mut document = document(&book.contact(id)?);
    if let Some(fields) = document.as_object_mut() {
        fields.insert("consents".to_owned(), book.consent_history(id)?.iter().map(consents::event).collect());
        fields.insert("restrictions".to_owned(), book.restrictions(id)?.iter().map(restriction).collect());
        fields.insert("suppressed".to_owned(), book.blocks_of(id)?.iter().map(consents::block).collect());
    }
    Ok(Answer::of(document))
}

/// `search TEXT [--limit N]`; nothing found is an empty list.
pub fn search(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    let limit = line.read("limit")?.unwrap_or(HITS);
    let hits = desk.book()?.search(&line.texts(0)?.join(" "), limit)?;
    let shown = |hit: &Hit| {
        json!({
            "id": hit.id, "name": hit.name, "place": hit.place, "match": hit.matched, "kind": hit.kind.code(),
            "found": hit.found,
        })
    };
    Ok(Answer::of(hits.iter().map(shown).collect()))
}

/// Everything about a contact, each value with its provenance.
fn document(contact: &Contact) -> Value {
    let emails = contact
        .emails
        .iter()
        .map(|one| value(&one.provenance, json!({ "value": one.value, "label": one.label, "valid": one.valid })));
    let phones = contact.phones.iter().map(|one| {
        let own = json!({ "value": one.value, "label": one.label, "din5008": one.din5008, "e164": one.e164 });
        value(&one.provenance, own)
    });
    let addresses = contact.addresses.iter().map(|one| {
        let own = json!({ "street": one.street, "postcode": one.postcode, "place": one.place, "country": one.country,
                          "label": one.label });
        value(&one.provenance, own)
    });
    let websites =
        contact.websites.iter().map(|one| value(&one.provenance, json!({ "value": one.value, "label": one.label })));
    let facts = contact
        .facts
        .iter()
        .map(|one| value(&one.provenance, json!({ "name": one.name, "value": one.value, "class": one.class })));
    let tags = contact.tags.iter().map(|one| value(&one.provenance, json!({ "value": one.value })));
    let notes = contact.notes.iter().map(|one| {
        value(&one.provenance, json!({ "value": one.body, "kind": one.kind, "happened_at": one.happened_at }))
    });
    json!({
        "id": contact.id, "uid": contact.uid, "kind": contact.kind.code(),
        "salutation": contact.salutation.code(), "address_form": contact.address_form, "title": contact.title,
        "given": contact.given, "additional": contact.additional, "family": contact.family, "suffix": contact.suffix,
        "organisation": contact.organisation, "works_for": contact.works_for, "department": contact.department,
        "position": contact.position, "greeting": contact.greeting, "customer_number": contact.customer_number,
        "minor": contact.minor, "child": contact.age.child, "came_of_age": contact.age.came_of_age,
        "restricted_at": contact.restricted_at, "restriction": contact.restriction,
        "binned_at": contact.binned_at, "created_at": contact.created_at, "changed_at": contact.changed_at,
        "name": value(&contact.provenance, json!({})),
        "emails": emails.collect::<Value>(), "phones": phones.collect::<Value>(),
        "addresses": addresses.collect::<Value>(), "websites": websites.collect::<Value>(),
        "facts": facts.collect::<Value>(), "tags": tags.collect::<Value>(), "notes": notes.collect::<Value>(),
    })
}

/// A value and where it comes from, what it is for, when it must go.
fn value(from: &Provenance, own: Value) -> Value {
    let mut fields: Map<String, Value> = match own {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    let about = json!({
        "source": from.source.code(), "purpose": from.purpose, "keep_until": from.keep_until, "note": from.note,
        "file": from.file_name, "line": from.line, "recorded_at": from.recorded_at, "recorded_by": from.recorded_by,
    });
    if let Value::Object(about) = about {
        fields.extend(about);
    }
    Value::Object(fields)
}
