//! The SQL of contacts and their values.

pub mod drafts;
mod links;
pub mod list;
mod numbers;
pub mod order;
pub mod origins;
mod read;
mod values;

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    Given, Kind,
    edit::Field,
    ready::{self, Addressee, Ready},
    record::Contact,
};
use crate::{Error, Id, Moment, Result, Uid, book::Tx, exchange::own::Own, search::fold};

pub use links::{delete_tag, people_of, places_of, rename_tag};
pub use numbers::{homes, reread_numbers};
pub use read::{Reading, STRETCH, get, head};
pub use values::{Places, add_tag, add_value, expect, insert_all, remove_tag, remove_value, replace_value};

/// The provenance a new value gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Row of `origins`.
    pub origin: i64,
    /// Line of the file; 0 when typed.
    pub line: u32,
    /// Row of `purposes`.
    pub purpose: i64,
    /// ISO date.
    pub keep_until: Option<String>,
}

impl Entered {
    /// Values somebody types.
    pub fn by_hand(tx: &Tx<'_>, given: &Given) -> Result<Entered> {
        Entered::new(tx, given, None)
    }

    /// Values of an import; `line` is set per row.
    pub fn imported(tx: &Tx<'_>, given: &Given, import: i64) -> Result<Entered> {
        Entered::new(tx, given, Some(import))
    }

    fn new(tx: &Tx<'_>, given: &Given, import: Option<i64>) -> Result<Entered> {
        Entered::with_origin(tx, given, import, None)
    }

    fn with_origin(tx: &Tx<'_>, given: &Given, import: Option<i64>, origin: Option<i64>) -> Result<Entered> {
        if let Some(day) = &given.keep_until {
            day.parse::<jiff::civil::Date>().map_err(|_| Error::invalid("keep_until", "not_a_date"))?;
        }
        let code = if given.purpose.is_empty() { "care" } else { &given.purpose };
        let purpose = tx
            .db
            .prepare_cached("SELECT id FROM purposes WHERE code = ?1")?
            .query_row([code], |row| row.get(0))
            .optional()?
            .ok_or_else(|| Error::not_found("purposes"))?;
        if let Some(origin) = origin {
            return Ok(Entered { origin, line: 0, purpose, keep_until: given.keep_until.clone() });
        }
        tx.db
            .prepare_cached(
                "INSERT INTO origins (uid, source, note, recorded_at, recorded_by, import_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![tx.uid(), given.source.code(), given.note, tx.now(), tx.by(), import])?;
        Ok(Entered { origin: tx.db.last_insert_rowid(), line: 0, purpose, keep_until: given.keep_until.clone() })
    }

    /// Values of our own file, which tells where they are from; with the row of an origin that is there already.
    pub fn told(tx: &Tx<'_>, given: &Given, import: i64, line: u32, origin: Option<i64>) -> Result<Entered> {
        let day = given.keep_until.clone().filter(|day| day.parse::<jiff::civil::Date>().is_ok());
        let known: bool = tx
            .db
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM purposes WHERE code = ?1)")?
            .query_row([&given.purpose], |row| row.get(0))?;
        let purpose = if known { given.purpose.clone() } else { String::new() };
        let given = Given { purpose, keep_until: day, ..given.clone() };
        let mut entered = Entered::with_origin(tx, &given, Some(import), origin)?;
        entered.line = line;
        Ok(entered)
    }

    /// The same for another line.
    #[must_use]
    pub fn at_line(&self, line: u32) -> Entered {
        Entered { line, ..self.clone() }
    }
}

/// Writes a person or organisation; with both in one row the organisation too, linked. Gives the row's own id.
pub fn insert(tx: &Tx<'_>, ready: &Ready, from: &Entered) -> Result<Id<Contact>> {
    let works_for = match ready.kind {
        Kind::Person if !ready.organisation.is_empty() => Some(organisation(tx, &ready.organisation, from)?),
        _ => None,
    };
    tx.db
        .prepare_cached(
            "INSERT INTO contacts (uid, kind, salutation, address_form, title, given, additional, family, suffix, organisation,
                                   works_for, department, position, customer_number, minor, origin_id, line,
                                   purpose_id, keep_until, created_at, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?20)",
        )?
        // By place: SQLite would look for each of twenty names in each row of a file.
        .execute(params![
            tx.uid(),
            ready.kind.code(),
            ready.salutation.code(),
            ready.address_form.code(),
            ready.title,
            ready.given,
            ready.additional,
            ready.family,
            ready.suffix,
            if ready.kind == Kind::Organisation { ready.organisation.as_str() } else { "" },
            works_for,
            ready.department,
            ready.position,
            ready.customer_number,
            ready.minor,
            from.origin,
            from.line,
            from.purpose,
            from.keep_until,
            tx.now(),
        ])?;
    let id = Id::new(tx.db.last_insert_rowid());
    if ready.kind == Kind::Organisation {
        tx.note_firm(fold::sort_key("", "", &ready.organisation), id);
    }
    values::insert_all(tx, id, ready, from, &Places::default())?;
    tell(tx, id, ready)?;
    Ok(id)
}

/// What only our own files say of a new contact.
fn tell(tx: &Tx<'_>, id: Id<Contact>, ready: &Ready) -> Result<()> {
    for record in &ready.own {
        let Own::Contact(told) = record else { continue };
        let du = told.address_form == "du";
        let greeting = told.greeting.get(..told.greeting.floor_char_boundary(ready::LONGEST)).unwrap_or_default();
        tx.db
            .prepare_cached("UPDATE contacts SET address_form = ?2, greeting = ?3 WHERE id = ?1")?
            .execute(params![id, if du { "du" } else { "sie" }, greeting])?;
    }
    Ok(())
}

/// The organisation with this name, else in another spelling, made if it is not there yet.
pub fn organisation(tx: &Tx<'_>, name: &str, from: &Entered) -> Result<Id<Contact>> {
    let found = tx
        .db
        .prepare_cached(
            "SELECT id FROM contacts WHERE organisation = ?1 AND organisation <> '' AND binned_at IS NULL
             ORDER BY id LIMIT 1",
        )?
        .query_row([name], |row| row.get(0))
        .optional()?;
    let spelled = "SELECT c.id FROM contact_lines l JOIN contacts c ON c.id = l.contact_id
         WHERE l.name_key = ?1 AND c.kind = 'organisation' ORDER BY c.id LIMIT 1";
    let found = match found {
        Some(id) => Some(id),
        None => {
            let key = fold::sort_key("", "", name);
            let before = tx.db.prepare_cached(spelled)?.query_row([&key], |row| row.get(0)).optional()?;
            before.or_else(|| tx.firm(&key))
        }
    };
    if let Some(id) = found {
        return Ok(id);
    }
    let ready = Ready { kind: Kind::Organisation, organisation: name.to_owned(), ..Ready::default() };
    insert(tx, &ready, from)
}

/// The contact with this uid.
pub fn by_uid(db: &Connection, uid: Uid) -> Result<Option<Id<Contact>>> {
    Ok(db.prepare_cached("SELECT id FROM contacts WHERE uid = ?1")?.query_row([uid], |row| row.get(0)).optional()?)
}

/// Sets a field of the contact itself; the name group gets a new origin, postal hashes follow the name.
pub fn set_field(tx: &Tx<'_>, id: Id<Contact>, field: Field, old: &str, new: &str, from: &Entered) -> Result<()> {
    if new.len() > ready::LONGEST {
        return Err(Error::invalid(field.column(), "too_long"));
    }
    let before = head(tx.db, id)?;
    let person = before.kind == Kind::Person;
    if field == Field::Organisation && person {
        return set_employer(tx, &before, old, new, from);
    }
    let column = field.column();
    let found: String = tx
        .db
        .prepare_cached(&format!("SELECT CAST({column} AS TEXT) FROM contacts WHERE id = ?1"))?
        .query_row([id], |row| row.get(0))?;
    if found != old {
        return Err(Error::ChangedMeanwhile);
    }
    let value: rusqlite::types::Value = match (field, new) {
        (Field::Minor, "0" | "1") => i64::from(new == "1").into(),
        (Field::Salutation, "unknown" | "ms" | "mr") | (Field::AddressForm, "sie" | "du") => new.to_owned().into(),
        (Field::Minor | Field::Salutation | Field::AddressForm, _) => {
            return Err(Error::invalid(column, "unknown_value"));
        }
        _ if field != Field::CustomerNumber && crate::fields::forbidden::card_number(new) => {
            return Err(Error::invalid(column, "forbidden_card"));
        }
        _ => new.to_owned().into(),
    };
    if nameless(&before, field, new) && !(person && is_reached(tx.db, id)?) {
        return Err(Error::invalid(column, "empty"));
    }
    tx.db
        .prepare_cached(&format!(
            "UPDATE contacts SET {column} = ?2, origin_id = ?3, line = ?4, purpose_id = ?5, keep_until = ?6 WHERE id = ?1"
        ))?
        .execute(params![id, value, from.origin, from.line, from.purpose, from.keep_until])?;
    if field.names() { rehash_post(tx, id) } else { Ok(()) }
}

/// Whether setting this field would leave the contact without a name.
fn nameless(before: &Contact, field: Field, new: &str) -> bool {
    let left = |own: Field, text: &str| if own == field { new.is_empty() } else { text.is_empty() };
    match before.kind {
        Kind::Person => left(Field::Given, &before.given) && left(Field::Family, &before.family),
        Kind::Organisation => left(Field::Organisation, &before.organisation),
    }
}

/// Whether there is a mail address or a number to show in place of a name.
fn is_reached(db: &Connection, id: Id<Contact>) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM emails WHERE contact_id = ?1)
                   OR EXISTS (SELECT 1 FROM phones WHERE contact_id = ?1)";
    Ok(db.prepare_cached(sql)?.query_row([id], |row| row.get(0))?)
}

/// SQL: what a contact `c` is called: by its name, else by its main mail address or number; empty without either.
pub const CALLED: &str = "coalesce(
    nullif(trim(c.given || ' ' || c.family), ''), nullif(c.organisation, ''),
    (SELECT value FROM emails WHERE contact_id = c.id ORDER BY position, id LIMIT 1),
    (SELECT value FROM phones WHERE contact_id = c.id ORDER BY position, id LIMIT 1), '')";

fn set_employer(tx: &Tx<'_>, before: &Contact, old: &str, new: &str, from: &Entered) -> Result<()> {
    if before.organisation != old {
        return Err(Error::ChangedMeanwhile);
    }
    let firm = if new.is_empty() { None } else { Some(organisation(tx, new, from)?) };
    tx.db.prepare_cached("UPDATE contacts SET works_for = ?2 WHERE id = ?1")?.execute(params![before.id, firm])?;
    Ok(())
}

/// Makes the hashes of a contact's postal addresses anew: its name is in them.
pub fn rehash_post(tx: &Tx<'_>, id: Id<Contact>) -> Result<()> {
    let contact = get(tx.db, id)?;
    let to = addressee(&contact);
    for address in &contact.addresses {
        let hash = ready::post_hash(to, &address.street, &address.postcode, tx.keys);
        tx.db.prepare_cached("UPDATE addresses SET hash = ?2 WHERE id = ?1")?.execute(params![address.id, hash])?;
    }
    Ok(())
}

/// Whose post a block on one of the contact's addresses stops.
pub fn addressee(contact: &Contact) -> Addressee<'_> {
    let firm = contact.kind == Kind::Organisation;
    Addressee { family: if firm { &contact.organisation } else { &contact.family }, given: &contact.given }
}

/// Notes that something about the contact changed.
pub fn touch(tx: &Tx<'_>, id: Id<Contact>) -> Result<()> {
    let found =
        tx.db.prepare_cached("UPDATE contacts SET changed_at = ?2 WHERE id = ?1")?.execute(params![id, tx.now()])?;
    if found == 0 { Err(Error::ContactGone { id }) } else { Ok(()) }
}

/// Puts a contact into the bin (`Some`) or takes it out.
pub fn set_binned(tx: &Tx<'_>, id: Id<Contact>, at: Option<Moment>) -> Result<()> {
    let found = tx
        .db
        .prepare_cached("UPDATE contacts SET binned_at = ?2, changed_at = ?3 WHERE id = ?1")?
        .execute(params![id, at, tx.now()])?;
    if found == 0 { Err(Error::ContactGone { id }) } else { Ok(()) }
}
