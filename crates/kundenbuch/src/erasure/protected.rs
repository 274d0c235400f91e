//! How the ledger lets a copy of the book that does not know a protected person recognise them: by keyed marks of name
//! and address together, as the gate does with erased people. Nobody can read them, and only this book can make them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::gate::Mark;
use crate::Uid;

/// Somebody who is restricted, ticked as a child, or said no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Protected {
    pub person: Uid,
    /// Of every name they have or had with every address.
    #[serde(with = "in_one")]
    pub pairs: BTreeSet<Mark>,
    /// What tells them from another one of the name; by its kind, hashed for this person alone.
    pub traits: BTreeSet<(String, Mark)>,
}

impl Protected {
    /// Whether it says nothing that the other one does not.
    fn is_in(&self, other: &Protected) -> bool {
        self.pairs.is_subset(&other.pairs) && self.traits.is_subset(&other.traits)
    }
}

/// Takes over the marks that are not known yet, each person's together.
pub(super) fn learn(own: &mut Vec<Protected>, known: &[Protected], from: Vec<Protected>) {
    if from.is_empty() {
        return;
    }
    let known: BTreeMap<Uid, &Protected> = known.iter().map(|one| (one.person, one)).collect();
    let mut all: BTreeMap<Uid, Protected> = std::mem::take(own).into_iter().map(|one| (one.person, one)).collect();
    for one in from {
        if known.get(&one.person).is_some_and(|there| one.is_in(there)) {
            continue;
        }
        match all.get_mut(&one.person) {
            Some(there) => {
                there.pairs.extend(one.pairs);
                there.traits.extend(one.traits);
            }
            None => drop(all.insert(one.person, one)),
        }
    }
    *own = all.into_values().collect();
}

/// All marks of a person in one text of hexadecimal digits: half as long as lists of numbers, and a book may know the noes
/// of many thousands.
mod in_one {
    use std::{collections::BTreeSet, fmt::Write};

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::Mark;
    use crate::Uid;

    pub fn serialize<S: Serializer>(marks: &BTreeSet<Mark>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(marks.len() * 32);
        for mark in marks {
            let _ = write!(text, "{}", Uid(*mark)); // into memory: cannot fail
        }
        serializer.serialize_str(&text)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeSet<Mark>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (marks, []) = text.as_bytes().as_chunks::<32>() else { return Err(D::Error::custom("marks")) };
        let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let byte = |[high, low]: &[u8; 2]| Some(digit(*high)? << 4 | digit(*low)?);
        let mark = |digits: &[u8; 32]| -> Option<Mark> {
            let bytes: Option<Vec<u8>> = digits.as_chunks::<2>().0.iter().map(byte).collect();
            bytes?.try_into().ok()
        };
        marks.iter().map(mark).collect::<Option<_>>().ok_or_else(|| D::Error::custom("marks"))
    }
}
