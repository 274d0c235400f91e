//! What follows from the rows: the contact table's lines and the search index.
//!
//! The door learns which contacts an act touched, from the act's recorded changes or, for an import, from a
//! [watch](super::watch), and indexes them anew before the commit. Each row is written by a statement that writes this row alone: one with a
//! trigger, or one that writes many, copies every page it touches in case it must be taken back, and makes the index
//! write out what it gathered. Triggers made two thirds of an import's time.

use rusqlite::{Connection, params};

use super::{
    fold,
    lines::{self, Line, Shown},
    phonetic,
    texts::{self, Texts},
    watch::Touched,
};
use crate::{
    Error, Id, Result,
    contacts::{Contact, phone},
};

/// Indexes anew every contact an act has touched.
///
/// Binned and restricted contacts lose their line and search entry (Art. 18 DSGVO: they vanish from lists and search).
/// A line that stays the same is not written again, nor the index where nothing changed that it holds.
pub fn follow(db: &Connection, touched: &Touched) -> Result<()> {
    let mut contacts = touched.contacts.clone();
    for firm in &touched.renamed {
        let mut people = db.prepare_cached("SELECT id FROM contacts WHERE works_for = ?1")?;
        for person in people.query_map([firm], |row| row.get::<_, i64>(0))? {
            contacts.insert(person?);
        }
    }
    touched.stamped.difference(&contacts).try_for_each(|id| lines::stamp(db, *id))?;
    let contacts: Vec<i64> = contacts.into_iter().collect(); // in order: the index is written in the order of its rows
    let newest = lines::newest(db)?;
    for near in texts::together(&contacts) {
        let (Some(first), Some(last)) = (near.first(), near.last()) else { continue };
        let mut texts = texts::read(db, *first, *last)?;
        for id in near {
            let line = if *id <= newest { lines::line(db, *id)? } else { None };
            let listed = texts.remove(id).filter(|texts| texts.listed);
            follow_one(db, *id, line.as_ref(), listed.as_ref())?;
        }
    }
    Ok(())
}

fn follow_one(db: &Connection, id: i64, line: Option<&Line>, texts: Option<&Texts>) -> Result<()> {
    if line.is_some() {
        db.prepare_cached("DELETE FROM contacts_fts WHERE rowid = ?1")?.execute([id])?;
    }
    let Some(entry) = texts.map(Entry::of).transpose()? else {
        return if line.is_some() { lines::remove(db, id) } else { Ok(()) };
    };
    lines::write(db, id, line, &entry.line)?;
    db.prepare_cached(
        "INSERT INTO contacts_fts (rowid, name, firm, mail, phone, place, tag, note, sound)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        id,
        entry.name,
        entry.firm,
        entry.mail,
        entry.phone,
        entry.place,
        entry.tag,
        entry.note,
        entry.sound
    ])?;
    Ok(())
}

/// The texts of one contact; `None` if it is gone.
fn texts_of(db: &Connection, id: Id<Contact>) -> Result<Option<Texts>> {
    Ok(texts::read(db, id.0, id.0)?.remove(&id.0))
}

/// What a line shows of a contact that has none, binned or restricted; `None` if the contact is gone.
pub fn shown(db: &Connection, id: Id<Contact>) -> Result<Option<Shown>> {
    texts_of(db, id)?.map(|texts| Ok(Entry::of(&texts)?.line.shown)).transpose()
}

/// A contact as the index holds it: folded, each column's words.
struct Entry {
    line: Line,
    name: String,
    firm: String,
    mail: String,
    phone: String,
    place: String,
    tag: String,
    note: String,
    sound: String,
}

impl Entry {
    fn of(texts: &Texts) -> Result<Entry> {
        let Texts { given, additional, family, lead, number, organisation, firm, place, .. } = texts;
        Ok(Entry {
            line: Line {
                name_key: fold::sort_key(family, given, lead),
                list_key: fold::list_key(family, given, lead),
                place_key: if place.is_empty() { fold::LAST.to_owned() } else { fold::fold(place) },
                changed_at: texts.changed_at,
                shown: Shown {
                    firm: firm.clone(),
                    place: place.clone(),
                    phone: texts.phone.clone(),
                    tags: serde_json::to_string(&texts.tags).map_err(|_| Error::internal("tags_of_line"))?,
                },
            },
            name: fold::fold(&format!("{given} {additional} {family} {number}")),
            firm: fold::fold(&format!("{organisation} {firm}")),
            mail: fold::fold(&texts.mails),
            phone: texts.digits.split(' ').flat_map(phone::suffixes).collect::<Vec<_>>().join(" "),
            place: fold::fold(&texts.addresses),
            tag: fold::fold(&texts.tags.join(" ")),
            note: fold::fold(&texts.notes),
            sound: phonetic::sounds(&format!("{given} {family} {organisation}")).join(" "),
        })
    }
}

/// Whether a contact's own rows give the index this word, folded.
pub fn gives(db: &Connection, id: Id<Contact>, word: &str) -> Result<bool> {
    let Some(texts) = texts_of(db, id)?.filter(|texts| texts.listed) else { return Ok(false) };
    let Entry { name, firm, mail, phone, place, tag, note, sound, .. } = Entry::of(&texts)?;
    let texts = [name, firm, mail, phone, place, tag, note, sound];
    Ok(texts.iter().any(|text| text.split(|letter: char| !letter.is_alphanumeric()).any(|one| one == word)))
}

/// Merges what a large act left in pieces, so that the next small one need not pay for it. Not inside of the door.
pub fn merge(db: &Connection) -> Result<()> {
    const PAGES: u32 = 500;
    let mut merge = db.prepare_cached("INSERT INTO contacts_fts (contacts_fts, rank) VALUES ('merge', ?1)")?;
    loop {
        let before = db.total_changes();
        merge.execute([PAGES])?;
        if db.total_changes() < before + 2 {
            return Ok(()); // nothing was left to merge (SQLite's manual, "The 'merge' Command")
        }
    }
}
