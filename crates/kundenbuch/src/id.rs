//! Names of rows: [`Id`] within this book, [`Uid`] wherever a row can travel.

use std::{fmt, hash, marker::PhantomData, str::FromStr};

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Error, Moment};

/// A row's number in this book, never re-used (`AUTOINCREMENT`). Joins, search index, screen.
#[derive(specta::Type)]
#[specta(transparent)]
pub struct Id<T>(#[specta(type = u32)] pub i64, #[specta(skip)] PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// The id with this number; whether a row carries it shows when it is asked for.
    pub const fn new(number: i64) -> Id<T> {
        Id(number, PhantomData)
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> hash::Hash for Id<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Id::new)
    }
}
impl<T> ToSql for Id<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}
impl<T> FromSql for Id<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Id::new)
    }
}

/// These numbers as one statement takes them all: through `json_each`.
pub fn listed<T>(ids: &[Id<T>]) -> String {
    let numbers: Vec<String> = ids.iter().map(Id::to_string).collect();
    format!("[{}]", numbers.join(","))
}

/// A row's name in every book: 16 bytes, `UUIDv7` (RFC 9562). Written as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, specta::Type)]
#[specta(transparent)]
pub struct Uid(#[specta(type = String)] pub [u8; 16]);

impl Uid {
    /// A `UUIDv7` of this moment with 74 random bits (`chance` fills the rest).
    pub fn at(moment: Moment, chance: [u8; 10]) -> Uid {
        let ms = moment.0.max(0).to_be_bytes();
        let [_, _, t0, t1, t2, t3, t4, t5] = ms;
        let [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9] = chance;
        Uid([t0, t1, t2, t3, t4, t5, 0x70 | (r0 & 0x0f), r1, 0x80 | (r2 & 0x3f), r3, r4, r5, r6, r7, r8, r9])
    }

    /// One of many `UUIDv7` of the same moment, in the order of their places: the lowest 26 bits of `place`, then 48
    /// random bits (RFC 9562, 6.2, method 1). An import's hundred thousand then stand side by side in their indexes
    /// instead of touching every page of them.
    pub fn in_row(moment: Moment, place: u32, chance: [u8; 6]) -> Uid {
        let [[.., r0], [.., r1], [.., r2], [.., r3]] =
            [place >> 22, place >> 14, place >> 8, place].map(u32::to_be_bytes);
        let [r4, r5, r6, r7, r8, r9] = chance;
        Uid::at(moment, [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9])
    }

    /// A uid of now from the system's randomness; shells only, inside a change ask `tx.uid()`.
    pub fn draw() -> crate::Result<Uid> {
        let mut chance = [0; 10];
        getrandom::fill(&mut chance).map_err(|_| Error::NoRandomness)?;
        Ok(Uid::at(Moment::now(), chance))
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
impl fmt::Debug for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for Uid {
    type Err = Error;
    /// Accepts 32 hexadecimal digits, with or without hyphens.
    fn from_str(text: &str) -> Result<Uid, Error> {
        let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b'-').collect();
        let (pairs, []) = digits.as_chunks::<2>() else { return Err(Error::NotAUid) };
        let bytes: Vec<u8> = pairs
            .iter()
            .map(|pair| std::str::from_utf8(pair).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok()))
            .collect::<Option<_>>()
            .ok_or(Error::NotAUid)?;
        bytes.try_into().map(Uid).map_err(|_| Error::NotAUid)
    }
}
impl Serialize for Uid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Uid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
impl ToSql for Uid {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
    }
}
impl FromSql for Uid {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_blob()?.try_into().map(Uid).map_err(|_| FromSqlError::InvalidType)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_of_one_moment_stand_in_the_order_of_their_places() {
        let places = [0, 1, 255, 256, 16_383, 16_384, 4_194_303, 4_194_304, (1 << 26) - 1];
        let uids = places.map(|place| Uid::in_row(Moment(1_700_000_000_000), place, [0x5a; 6]));
        assert!(uids.is_sorted_by(|one, next| one.0 < next.0), "{uids:?}");
    }
}
