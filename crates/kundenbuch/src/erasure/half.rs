//! Names that may be told by half: `E. Huber`, `Huber`. What the ledger keeps of a name beside an address, so that a copy of
//! the book knows whether somebody there may be called so.

use super::likeness::Likeness;
use crate::{exchange::sameness::bare_family, suppression::whose};

/// The kinds of what is kept of a name.
pub(super) const NAMES: [&str; 2] = ["family", "first"];

/// So many letters of a whole first name may stand for it.
const SHORT: usize = 4;

/// What is kept of somebody's surname and first name; nothing of somebody without a name. Of the first name it is the
/// whole and the initial: `Th.` is asked as any `T…`, for a no that holds for one too many does less harm.
pub(super) fn kept(person: &Likeness) -> Vec<(&'static str, String)> {
    let (family, first) = parts(person);
    let mut all: Vec<_> = (!family.is_empty()).then_some(("family", family)).into_iter().collect();
    for (word, is_short) in first {
        let letters = word.chars().count();
        if let Some(initial) = beginnings(&word, 1).pop().filter(|_| letters > 1) {
            all.push(("first", if is_short { format!("{initial}..") } else { format!("{initial}…") }));
        }
        all.push(("first", if is_short { format!("{word}.") } else { word }));
    }
    all
}

/// What somebody who may be the same could have kept; see [`kept`].
pub(super) fn asked(person: &Likeness) -> Vec<(&'static str, String)> {
    let (family, first) = parts(person);
    let mut all: Vec<_> = (!family.is_empty()).then_some(("family", family)).into_iter().collect();
    for (word, is_short) in first {
        all.extend(beginnings(&word, SHORT).into_iter().map(|begin| ("first", format!("{begin}."))));
        if !is_short {
            all.push(("first", word));
        } else if let Some(initial) = beginnings(&word, 1).pop() {
            all.push(("first", format!("{initial}…")));
            all.extend((word == initial).then(|| ("first", format!("{initial}.."))));
        }
    }
    all
}

/// Surname and first name, in each way it is written, with whether it stands for a longer one. Who has one name alone is
/// called by it.
fn parts(person: &Likeness) -> (String, Vec<(String, bool)>) {
    let family = whose::plain(&bare_family(&person.family));
    if family.is_empty() {
        return (whose::plain(&person.given), Vec::new());
    }
    let first = whose::first_written(&person.given);
    (family, first.iter().map(|word| (whose::plain(word), whose::is_short(word))).collect())
}

fn beginnings(word: &str, most: usize) -> Vec<String> {
    (1..=most.min(word.chars().count())).map(|length| word.chars().take(length).collect()).collect()
}
