//! How the ledger lets a copy of the book that does not know a protected person recognise them: by keyed marks of name
//! and address together, as the gate does with erased people. Nobody can read them, and only this book can make them.

use std::collections::{BTreeMap, BTreeSet};

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

/// Marks of one person. Written as one text in base 64: a book may know the noes of many thousands.
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
        let bytes: Vec<u8> = self.0.iter().flatten().copied().collect();
        let text: String = bytes.chunks(3).flat_map(signs).collect();
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Marks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Marks, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes: Option<Vec<Vec<u8>>> = text.as_bytes().chunks(4).map(bytes).collect();
        let bytes = bytes.ok_or_else(|| D::Error::custom("marks"))?.concat();
        let (marks, []) = bytes.as_chunks::<16>() else { return Err(D::Error::custom("marks")) };
        Ok(Marks(marks.iter().copied().collect()))
    }
}

/// The signs of base 64, without padding.
const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Up to three bytes as one sign more than they are.
fn signs(bytes: &[u8]) -> impl Iterator<Item = char> {
    let number = (0..3).fold(0_usize, |number, at| number << 8 | usize::from(bytes.get(at).copied().unwrap_or(0)));
    let sign = move |at: usize| SIGNS.get(number >> (18 - 6 * at) & 63).copied().map(char::from);
    (0..=bytes.len()).filter_map(sign)
}

/// The bytes behind up to four signs.
fn bytes(signs: &[u8]) -> Option<Vec<u8>> {
    let mut number = 0_u32;
    for at in 0..4 {
        let digit = match signs.get(at) {
            None => 0,
            Some(sign @ b'A'..=b'Z') => sign - b'A',
            Some(sign @ b'a'..=b'z') => sign - b'a' + 26,
            Some(sign @ b'0'..=b'9') => sign - b'0' + 52,
            Some(b'+') => 62,
            Some(b'/') => 63,
            Some(_) => return None,
        };
        number = number << 6 | u32::from(digit);
    }
    let [_, all @ ..] = number.to_be_bytes();
    all.get(..signs.len().checked_sub(1)?).map(<[u8]>::to_vec)
}
