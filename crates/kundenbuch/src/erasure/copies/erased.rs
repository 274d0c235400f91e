//! Who stands in a copy that is behind as somebody erased since, under an entry the other copies had lost before.
//!
//! By uid they are not found. So everybody here is asked once of the erasures that are news, by name and address as the
//! gate asks a row that comes in, and whoever it would hold goes. Nobody goes who is known to be somebody else, or who
//! came after the erasure of their own wish; and no firm, which may come back.

use std::collections::BTreeSet;

use crate::{
    Id, Result,
    book::Book,
    contacts::{Contact, Kind},
    erasure::{
        gate::{Asking, Gate, Known, OTHER, of_other},
        ledger::Entry,
        likeness::Likeness,
        store,
    },
    steps,
};

/// Everybody here who is one of these erased people, but not by their uid.
///
/// # Errors
/// Those of the database.
pub(super) fn standing(book: &Book, news: &[Entry]) -> Result<Vec<(Id<Contact>, Entry)>> {
    let mut absent = Vec::new();
    for entry in news {
        // Whoever stands beside the erased person is another one of the name.
        if !entry.marks.is_empty() && store::person(&book.db, entry.person)?.is_none() {
            absent.push(entry);
        }
    }
    let mut found = Vec::new();
    if absent.is_empty() {
        return Ok(found);
    }
    let people: BTreeSet<_> = absent.iter().map(|entry| entry.person).collect();
    let gate = Gate::told(absent.clone());
    store::likenesses(&book.db, &book.keys, &store::everybody(&book.db)?, |id, one| {
        steps::took(0);
        if one.kind == Kind::Person && !people.contains(&one.uid) && is_held(book, id, &one, &gate)? {
            for entry in &absent {
                let gate = Gate::told(vec![*entry]);
                if is_held(book, id, &one, &gate)? && !is_another(book, Id::new(id), &one, entry)? {
                    found.push((Id::new(id), (*entry).clone()));
                    break;
                }
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// Whether the gate would hold this person, by their own name and every address they have or had.
fn is_held(book: &Book, id: i64, one: &Likeness, gate: &Gate<'_>) -> Result<bool> {
    // Not by that of a firm they work for.
    let own = Likeness { organisation: String::new(), ..one.clone() };
    let asking = Asking {
        traits: own.traits(),
        nameless: own.nameless(),
        names: &|| own.names(&book.keys),
        addresses: own.every_address().collect(),
        is_living: &|kind, address| store::is_held(&book.db, kind, address, Some(Id::new(id))),
    };
    Ok(matches!(asking.asked_of(&book.keys, gate)?, Some((Known::Hold, _))))
}

/// Whether somebody who is held is another one of the name all the same.
fn is_another(book: &Book, id: Id<Contact>, one: &Likeness, entry: &Entry) -> Result<bool> {
    let other = of_other(&book.keys, entry.person, one.uid);
    let stood_beside = entry.marks.iter().any(|mark| mark.kind == OTHER && mark.hash == other);
    let all_differ = ["mail", "phone"].iter().all(|kind| {
        let theirs: Vec<_> = entry.marks.iter().filter(|mark| mark.kind == *kind).map(|mark| mark.hash).collect();
        let mut own = one.every_address().filter(|(of, _)| of == kind).peekable();
        own.peek().is_some() && !theirs.is_empty() && !own.any(|(_, hash)| theirs.contains(&hash))
    });
    Ok(stood_beside || all_differ || store::came_since(&book.db, id, entry.at)?)
}
