//! How the ledger lets a copy of the book that does not know a protected person recognise them: by keyed marks of name
//! and address together, as the gate does with erased people. Nobody can read them, and only this book can make them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::gate::Mark;
use crate::Uid;

/// Somebody who is restricted, ticked as a child, or said no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Protected {
    pub person: Uid,
    /// Of every name they have or had with every address.
    pub pairs: Marks,
    /// What tells them from another one of the name; by its kind, hashed for this person alone.
    pub traits: Traits,
    /// The uids of others who stood beside them under a like name and address: known to be somebody else.
    #[serde(default, skip_serializing_if = "Marks::is_empty")]
    pub others: Marks,
}

/// By their kind.
pub(crate) type Traits = BTreeMap<String, Marks>;

/// Marks of one person. Written as one text of hexadecimal digits, half as long as lists of numbers: a book may know the
/// noes of many thousands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marks(pub BTreeSet<Mark>);

impl Protected {
    /// Whether it says nothing that the other one does not.
    fn is_in(&self, other: &Protected) -> bool {
        let there =
            |kind: &String, marks: &Marks| other.traits.get(kind).is_some_and(|known| marks.0.is_subset(&known.0));
        self.pairs.0.is_subset(&other.pairs.0)
            && self.others.0.is_subset(&other.others.0)
            && self.traits.iter().all(|(kind, marks)| there(kind, marks))
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
        let Some(there) = all.get_mut(&one.person) else {
            all.insert(one.person, one);
            continue;
        };
        there.pairs.0.extend(one.pairs.0);
        there.others.0.extend(one.others.0);
        for (kind, marks) in one.traits {
            there.traits.entry(kind).or_default().0.extend(marks.0);
        }
    }
    *own = all.into_values().collect();
}

impl Marks {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Marks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(self.0.len() * 32);
        for mark in &self.0 {
            let _ = write!(text, "{}", Uid(*mark)); // into memory: cannot fail
        }
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Marks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Marks, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (marks, []) = text.as_bytes().as_chunks::<32>() else { return Err(D::Error::custom("marks")) };
        let marks: Option<BTreeSet<Mark>> = marks.iter().map(mark).collect();
        marks.map(Marks).ok_or_else(|| D::Error::custom("marks"))
    }
}

fn mark(digits: &[u8; 32]) -> Option<Mark> {
    let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = |[high, low]: &[u8; 2]| Some(digit(*high)? << 4 | digit(*low)?);
    let bytes: Option<Vec<u8>> = digits.as_chunks::<2>().0.iter().map(byte).collect();
    bytes?.try_into().ok()
}
