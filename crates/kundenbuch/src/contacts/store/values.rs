//! The SQL of a contact's values: one row each, with a provenance of its own.

use rusqlite::{Connection, ToSql, params, params_from_iter};

use super::{Entered, addressee, get, numbers};
use crate::{
    Error, Id, Moment, Result,
    book::Tx,
    children::BIRTHDAY,
    contacts::{
        dates,
        edit::Content,
        phone,
        ready::{self, LONGEST, Ready, ReadyAddress, ReadyEmail, ReadyPhone},
        record::Contact,
    },
    exchange::{draft::DraftAddress, own::ValueKind},
    fields::forbidden,
};

/// Where the next value of each kind goes: the lowest place is the main one, and the newest must not become it.
#[derive(Debug, Default)]
pub struct Places {
    emails: i64,
    phones: i64,
    addresses: i64,
    websites: i64,
}

impl Places {
    /// Behind the values that a known contact has; a new one has none.
    pub fn behind(db: &Connection, id: Id<Contact>) -> Result<Places> {
        let behind = |table| behind(db, id, table);
        let (emails, phones) = (behind("emails")?, behind("phones")?);
        Ok(Places { emails, phones, addresses: behind("addresses")?, websites: behind("websites")? })
    }
}

fn behind(db: &Connection, id: Id<Contact>, table: &'static str) -> Result<i64> {
    let sql = format!("SELECT coalesce(max(position) + 1, 0) FROM {table} WHERE contact_id = ?1");
    Ok(db.prepare_cached(&sql)?.query_row([id], |row| row.get(0))?)
}

/// Writes all values of a new contact, or what an import adds to a known one, from these places on.
pub fn insert_all(tx: &Tx<'_>, id: Id<Contact>, ready: &Ready, from: &Entered, places: &Places) -> Result<()> {
    let from = |of, value: &str| {
        if ready.entered_of.is_empty() { from } else { ready.entered_of.get(&(of, value.to_owned())).unwrap_or(from) }
    };
    for (row, at) in ready.emails.iter().zip(places.emails..) {
        insert_email(tx, id, at, row, from(ValueKind::Email, &row.value))?;
    }
    for (row, at) in ready.phones.iter().zip(places.phones..) {
        insert_phone(tx, id, at, row, from(ValueKind::Phone, &row.value))?;
    }
    for (row, at) in ready.addresses.iter().zip(places.addresses..) {
        insert_address(tx, id, at, row, from(ValueKind::Address, &row.street))?;
    }
    for ((value, label), at) in ready.websites.iter().zip(places.websites..) {
        insert_website(tx, id, at, value, label, from(ValueKind::Website, value))?;
    }
    for (name, value, class) in &ready.facts {
        insert_fact(tx, id, name, value, *class, from(ValueKind::Fact, &ready::fact_key(name, value)))?;
    }
    ready.tags.iter().try_for_each(|tag| add_tag(tx, id, tag, from(ValueKind::Tag, tag)))?;
    ready.notes.iter().try_for_each(|note| {
        let at = note.happened_at.unwrap_or(tx.now());
        insert_note(tx, id, &note.kind, &note.body, at, from(ValueKind::Note, &note.body))
    })
}

fn insert_email(tx: &Tx<'_>, id: Id<Contact>, at: i64, row: &ReadyEmail, from: &Entered) -> Result<()> {
    const EMAIL: &str = "
        INSERT INTO emails (contact_id, origin_id, line, purpose_id, keep_until, position, value, label, valid, hash,
                            domain_hash, also)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let values: &[&dyn ToSql] = &[&at, &row.value, &row.label, &row.valid, &row.hash, &row.domain_hash, &row.also];
    insert(tx, EMAIL, id, values, from)
}

fn insert_phone(tx: &Tx<'_>, id: Id<Contact>, at: i64, row: &ReadyPhone, from: &Entered) -> Result<()> {
    const PHONE: &str = "
        INSERT INTO phones (contact_id, origin_id, line, purpose_id, keep_until, position, value, label, e164, digits,
                            hash, also)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let values: &[&dyn ToSql] = &[&at, &row.value, &row.label, &row.e164, &row.digits, &row.hash, &row.also];
    insert(tx, PHONE, id, values, from)
}

fn insert_address(tx: &Tx<'_>, id: Id<Contact>, at: i64, row: &ReadyAddress, from: &Entered) -> Result<()> {
    const ADDRESS: &str = "
        INSERT INTO addresses (contact_id, origin_id, line, purpose_id, keep_until, position, label, street, postcode,
                               place, country, hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let values: &[&dyn ToSql] = &[&at, &row.label, &row.street, &row.postcode, &row.place, &row.country, &row.hash];
    insert(tx, ADDRESS, id, values, from)
}

fn insert_website(tx: &Tx<'_>, id: Id<Contact>, at: i64, value: &str, label: &str, from: &Entered) -> Result<()> {
    const WEBSITE: &str = "
        INSERT INTO websites (contact_id, origin_id, line, purpose_id, keep_until, position, value, label)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    insert(tx, WEBSITE, id, &[&at, &value, &label], from)
}

fn insert_fact(tx: &Tx<'_>, id: Id<Contact>, name: &str, value: &str, class: u8, from: &Entered) -> Result<()> {
    const FACT: &str = "
        INSERT INTO facts (contact_id, origin_id, line, purpose_id, keep_until, name, value, class)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    insert(tx, FACT, id, &[&name, &value, &class], from)
}

fn insert_note(tx: &Tx<'_>, id: Id<Contact>, kind: &str, body: &str, at: Moment, from: &Entered) -> Result<()> {
    const NOTE: &str = "
        INSERT INTO notes (contact_id, origin_id, line, purpose_id, keep_until, uid, kind, body, happened_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    insert(tx, NOTE, id, &[&tx.uid(), &kind, &body, &at], from)
}

/// Puts a tag on a contact; one that is there stays as it is.
pub fn add_tag(tx: &Tx<'_>, id: Id<Contact>, tag: &str, from: &Entered) -> Result<()> {
    const TAG: &str = "
        INSERT INTO tags (contact_id, origin_id, line, purpose_id, keep_until, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (contact_id, value) DO NOTHING";
    insert(tx, TAG, id, &[&checked("tag", tag)?], from)
}

/// Takes a tag off a contact.
pub fn remove_tag(tx: &Tx<'_>, id: Id<Contact>, tag: &str) -> Result<()> {
    tx.db.prepare_cached("DELETE FROM tags WHERE contact_id = ?1 AND value = ?2")?.execute(params![id, tag])?;
    Ok(())
}

/// One row of a value table: the provenance every value has, then its own columns.
fn insert(tx: &Tx<'_>, sql: &str, contact: Id<Contact>, values: &[&dyn ToSql], from: &Entered) -> Result<()> {
    let mut row = tx.db.prepare_cached(sql)?;
    let provenance: [&dyn ToSql; 5] = [&contact, &from.origin, &from.line, &from.purpose, &from.keep_until];
    row.execute(params_from_iter(provenance.iter().chain(values)))?;
    Ok(())
}

/// Adds a value somebody typed; it becomes the last of its kind.
pub fn add_value(tx: &Tx<'_>, id: Id<Contact>, content: &Content, from: &Entered) -> Result<()> {
    let contact = get(tx.db, id)?;
    let behind = |table| behind(tx.db, id, table);
    match content {
        Content::Email { value, label } => {
            add_emails(tx, id, ready::emails_of(&checked("email", value)?)?, label, from)
        }
        Content::Phone { value, label } => add_phones(tx, id, phone::split(&sized("phone", value)?), label, from),
        Content::Address { .. } => {
            let row = address_row(tx, &contact, content)?;
            insert_address(tx, id, behind("addresses")?, &row, from)
        }
        Content::Website { value, label } => {
            insert_website(tx, id, behind("websites")?, &checked("website", value)?, label.trim(), from)
        }
        Content::Fact { name, value } => {
            let (name, value, class) = fact(tx, name, value)?;
            insert_fact(tx, id, &name, &value, class, from)
        }
        Content::Tag { value } => add_tag(tx, id, value, from),
        Content::Note { activity, body, happened_at } => {
            let at = if happened_at.0 == 0 { tx.now() } else { *happened_at };
            insert_note(tx, id, kind_of_note(activity)?, &checked("note", body)?, at, from)
        }
    }
}

/// Several addresses typed into one field are several values.
fn add_emails(tx: &Tx<'_>, id: Id<Contact>, addresses: Vec<String>, label: &str, from: &Entered) -> Result<()> {
    for (address, at) in addresses.into_iter().zip(behind(tx.db, id, "emails")?..) {
        insert_email(tx, id, at, &ready::email_row(address, label.trim().to_owned(), tx.keys), from)?;
    }
    Ok(())
}

/// Several numbers typed into one field are several values.
fn add_phones(tx: &Tx<'_>, id: Id<Contact>, written: Vec<String>, label: &str, from: &Entered) -> Result<()> {
    let homes = numbers::homes(tx.db, tx.keys, id)?;
    for (number, at) in written.into_iter().zip(behind(tx.db, id, "phones")?..) {
        insert_phone(tx, id, at, &ready::phone_row(number, label.trim().to_owned(), &homes, tx.keys), from)?;
    }
    Ok(())
}

/// Another text for a value; it gets the provenance of now.
pub fn replace_value(tx: &Tx<'_>, contact: Id<Contact>, row: u32, content: &Content, from: &Entered) -> Result<()> {
    let (columns, values): (&[&str], Vec<Box<dyn ToSql>>) = match content {
        Content::Email { value, label } => {
            let mut addresses = ready::emails_of(&checked("email", value)?)?;
            let more = addresses.split_off(1.min(addresses.len()));
            add_emails(tx, contact, more, label, from)?;
            let email = ready::email_row(addresses.concat(), label.trim().to_owned(), tx.keys);
            (
                &["value", "label", "valid", "hash", "domain_hash", "also"],
                vec![
                    Box::new(email.value),
                    Box::new(email.label),
                    Box::new(email.valid),
                    Box::new(email.hash),
                    Box::new(email.domain_hash),
                    Box::new(email.also),
                ],
            )
        }
        Content::Phone { value, label } => {
            let mut written = phone::split(&sized("phone", value)?);
            let more = written.split_off(1.min(written.len()));
            add_phones(tx, contact, more, label, from)?;
            let homes = numbers::homes(tx.db, tx.keys, contact)?;
            let phone = ready::phone_row(written.concat(), label.trim().to_owned(), &homes, tx.keys);
            (
                &["value", "label", "e164", "digits", "hash", "also"],
                vec![
                    Box::new(phone.value),
                    Box::new(phone.label),
                    Box::new(phone.e164),
                    Box::new(phone.digits),
                    Box::new(phone.hash),
                    Box::new(phone.also),
                ],
            )
        }
        Content::Address { .. } => {
            let address = address_row(tx, &get(tx.db, contact)?, content)?;
            (
                &["label", "street", "postcode", "place", "country", "hash"],
                vec![
                    Box::new(address.label),
                    Box::new(address.street),
                    Box::new(address.postcode),
                    Box::new(address.place),
                    Box::new(address.country),
                    Box::new(address.hash),
                ],
            )
        }
        Content::Website { value, label } => {
            (&["value", "label"], vec![Box::new(checked("website", value)?), Box::new(label.trim().to_owned())])
        }
        Content::Fact { name, value } => {
            let (name, value, class) = fact(tx, name, value)?;
            (&["name", "value", "class"], vec![Box::new(name), Box::new(value), Box::new(class)])
        }
        Content::Tag { value } => (&["value"], vec![Box::new(checked("tag", value)?)]),
        Content::Note { activity, body, happened_at } => (
            &["kind", "body", "happened_at"],
            vec![
                Box::new(kind_of_note(activity)?.to_owned()),
                Box::new(checked("note", body)?),
                Box::new(*happened_at),
            ],
        ),
    };
    let set = columns.iter().map(|column| format!("{column} = ?")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "UPDATE {} SET {set}, origin_id = ?, line = ?, purpose_id = ?, keep_until = ? WHERE id = ?",
        table(content)
    );
    let mut all: Vec<&dyn ToSql> = values.iter().map(|value| &**value as &dyn ToSql).collect();
    all.extend::<[&dyn ToSql; 5]>([&from.origin, &from.line, &from.purpose, &from.keep_until, &row]);
    tx.db.prepare_cached(&sql)?.execute(all.as_slice())?;
    Ok(())
}

/// Removes a value.
pub fn remove_value(tx: &Tx<'_>, row: u32, content: &Content) -> Result<()> {
    tx.db.prepare_cached(&format!("DELETE FROM {} WHERE id = ?1", table(content)))?.execute([row])?;
    Ok(())
}

/// Whether the value is still as the person saw it.
///
/// # Errors
/// [`Error::ChangedMeanwhile`] if not.
pub fn expect(tx: &Tx<'_>, contact: Id<Contact>, row: u32, seen: &Content) -> Result<()> {
    let now = get(tx.db, contact)?;
    let same = match seen {
        Content::Email { value, label } => {
            now.emails.iter().any(|found| found.id == row && found.value == *value && found.label == *label)
        }
        Content::Phone { value, label } => {
            now.phones.iter().any(|found| found.id == row && found.value == *value && found.label == *label)
        }
        Content::Address { label, street, postcode, place, country } => now.addresses.iter().any(|found| {
            found.id == row
                && found.country == ready::country(country, tx.keys)
                && found.label == *label
                && found.street == *street
                && found.postcode == *postcode
                && found.place == *place
        }),
        Content::Website { value, label } => {
            now.websites.iter().any(|found| found.id == row && found.value == *value && found.label == *label)
        }
        Content::Fact { name, value } => {
            now.facts.iter().any(|found| found.id == row && found.name == *name && found.value == *value)
        }
        Content::Tag { value } => now.tags.iter().any(|found| found.id == row && found.value == *value),
        Content::Note { activity, body, happened_at } => {
            let activity = kind_of_note(activity)?;
            now.notes.iter().any(|found| {
                found.id == row && found.kind == activity && found.body == *body && found.happened_at == *happened_at
            })
        }
    };
    if same { Ok(()) } else { Err(Error::ChangedMeanwhile) }
}

fn table(content: &Content) -> &'static str {
    match content {
        Content::Email { .. } => "emails",
        Content::Phone { .. } => "phones",
        Content::Address { .. } => "addresses",
        Content::Website { .. } => "websites",
        Content::Fact { .. } => "facts",
        Content::Tag { .. } => "tags",
        Content::Note { .. } => "notes",
    }
}

/// Trimmed, not empty, not overlong.
fn sized(field: &str, text: &str) -> Result<String> {
    let text = text.trim().replace('\0', "");
    match text.len() {
        0 => Err(Error::invalid(field, "empty")),
        1..=LONGEST => Ok(text),
        _ => Err(Error::invalid(field, "too_long")),
    }
}

/// As [`sized`], and no card number (design §13.13).
fn checked(field: &str, text: &str) -> Result<String> {
    let text = sized(field, text)?;
    if forbidden::card_number(&text) { Err(Error::invalid(field, "forbidden_card")) } else { Ok(text) }
}

fn fact(tx: &Tx<'_>, name: &str, value: &str) -> Result<(String, String, u8)> {
    let (name, value) = (checked("fact_name", name)?, checked("fact", value)?);
    let value = if name == BIRTHDAY { dates::birthday(&value, tx.now().day())? } else { value };
    Ok(ready::fact_row((name, value)))
}

fn kind_of_note(kind: &str) -> Result<&str> {
    match kind {
        "" => Ok("note"),
        "note" | "visit" | "call" | "letter" | "mail" => Ok(kind),
        _ => Err(Error::invalid("note", "unknown_value")),
    }
}

fn address_row(tx: &Tx<'_>, contact: &Contact, content: &Content) -> Result<ReadyAddress> {
    let Content::Address { label, street, postcode, place, country } = content else {
        return Err(Error::internal("not_an_address"));
    };
    for text in [street, postcode, place] {
        if !text.trim().is_empty() {
            checked("address", text)?;
        }
    }
    let given = DraftAddress {
        label: label.clone(),
        street: street.clone(),
        postcode: postcode.clone(),
        place: place.clone(),
        country: country.clone(),
    };
    ready::address_row(&given, addressee(contact), tx.keys).ok_or_else(|| Error::invalid("address", "empty"))
}
