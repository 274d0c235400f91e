//! The names of a row, which stand in columns.

use super::{
    Reading,
    at_hand::apart,
    can_be, each_of_pieces, one_part,
    pieces::{pieces, without_remarks},
};
use crate::{contacts::firm, exchange::sameness::bare_family, suppression::whose};

/// Words before a surname that say that all of that name are meant.
const FAMILIES: [&str; 7] = ["familie", "fam.", "fam", "eheleute", "ehepaar", "family", "fam:"];

/// Every surname and first name that a row's two can mean, as a line of post with them can: `Hans und Eva`, `Quandt`;
/// `Quandt`, `Eva`; all of it in one.
pub fn readings_of_row(given: &str, family: &str) -> Vec<Reading> {
    let mut all = one_part(&without_remarks(format!("{given} {family}").trim()));
    all.retain(can_be);
    all
}

/// Every name under which a row's two may be entered: as they stand, without what stands behind the surname, in another
/// order, and all of it as a surname.
pub fn called_in_row(given: &str, family: &str) -> Vec<Reading> {
    let bare = bare_family(family);
    let families = [family.to_owned(), without_remarks(family), bare.clone()];
    let mut all: Vec<Reading> = families.into_iter().map(|family| (family, given.to_owned())).collect();
    all.extend(readings_of_row(given, &bare));
    if !given.is_empty() && !family.is_empty() {
        all.push((format!("{given} {family}"), String::new())); // "Familie Garcia Lopez"
    }
    all
}

/// The people whom a row names together, each with every reading of a whole name: `Hans und Eva`, `Quandt`. Nobody if it
/// names but one.
pub fn couple_of_row(given: &str, family: &str) -> Vec<Reading> {
    let whole = without_remarks(format!("{given} {family}").trim());
    if pieces(&whole).len() < 2 || is_household(&whole) {
        return Vec::new();
    }
    let mut all = one_part(&whole);
    let joined = |name: &str| pieces(name).len() > 1;
    all.retain(|(family, given)| {
        !(whose::is_short(family) || whose::is_short(given) || joined(given) || joined(family))
    });
    all
}

/// The same of a row that names one person in full, without half names.
pub fn names_of_row(given: &str, family: &str) -> Vec<Reading> {
    let whole = without_remarks(format!("{given} {family}").trim());
    let pieces = pieces(&whole);
    if pieces.len() > 1 || is_household(&whole) {
        return Vec::new();
    }
    let mut all = each_of_pieces(&whole, || pieces).concat();
    all.retain(|(family, given)| ![family, given].into_iter().any(|name| whose::is_short(name)));
    all
}

/// The surname behind `Familie`, `Fam.`, all of it: `Familie Garcia Lopez` → `Garcia Lopez`.
pub fn behind_household(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let lead = words.iter().take_while(|word| FAMILIES.contains(&word.to_lowercase().as_str())).count();
    let rest = words.get(lead..).unwrap_or_default().join(" ");
    (lead > 0 && !rest.is_empty()).then_some(rest)
}

pub(super) fn is_household(name: &str) -> bool {
    behind_household(name).is_some()
}

/// A firm's name without the person who is to have it there, as it stands in a cell: `Quandt GmbH z.Hd. Frau Maier`.
pub fn firm_of_row(name: &str) -> Vec<String> {
    let (firm, _) = apart(name);
    let told = firm::of_line(&firm);
    [firm].into_iter().chain(told).filter(|told| !told.is_empty() && told != name).collect()
}
