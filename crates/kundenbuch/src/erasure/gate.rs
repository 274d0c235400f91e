//! Recognising an erased person without knowing them: keyed hashes of name and address together.
//!
//! **Nothing about the forms may ever change** (see `suppression::canon`): the golden vectors in the tests hold them.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Result,
    book::Keys,
    contacts::{
        Kind,
        ready::{self, Addressee, Ready, ReadyAddress},
    },
    suppression::canon::{Canon, VERSION},
};

/// How surely a row is an erased person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Known {
    /// The name and one of the addresses fit: the row stays out.
    Hold,
    /// A mail address or phone number alone fits: families share them, so this only informs.
    Hint,
}

/// A keyed hash of 16 bytes, as in the block list.
pub(crate) type Mark = [u8; 16];

/// What the ledger keeps of a person for the gate.
pub(super) struct Identity<'a> {
    pub family: &'a str,
    pub given: &'a str,
    pub mails: Vec<&'a str>,
    /// E.164.
    pub phones: Vec<&'a str>,
    /// Block-list hashes of postal addresses; they hold the name already.
    pub posts: Vec<Mark>,
}

impl Identity<'_> {
    /// The marks: pairs of name and address first, then the address alone.
    pub fn marks(&self, keys: &Keys) -> Vec<(&'static str, Mark)> {
        let name = Canon::name(self.family, self.given).or_else(|| Canon::name(self.given, ""));
        let mails = self.mails.iter().filter_map(|mail| Canon::mail(mail)).map(|form| ("name_mail", "mail", form));
        let phones =
            self.phones.iter().filter_map(|phone| Canon::phone(phone)).map(|form| ("name_phone", "phone", form));
        let mut marks: Vec<_> = self.posts.iter().map(|post| ("name_post", *post)).collect();
        let mut alone = Vec::new();
        for (pair, kind, form) in mails.chain(phones) {
            if let Some(name) = &name {
                marks.push((pair, mark(keys, &paired(pair, name, &form))));
            }
            alone.push((kind, mark(keys, &form.bytes())));
        }
        marks.append(&mut alone);
        marks.sort_unstable_by_key(|(kind, mark)| (kind.len() < 6, *kind, *mark)); // pairs before single ones
        marks.dedup();
        marks
    }
}

/// Whether the ledger knows this row. Costs one look-up while nobody was ever erased.
///
/// The name may stand in any order and in the name of a firm: `Erika Gabler Weinhandel` with Erika's mail is Erika.
pub fn known(db: &Connection, keys: &Keys, ready: &Ready) -> Result<Option<Known>> {
    if !store::any_marks(db)? {
        return Ok(None);
    }
    let names = names(ready);
    for address in &ready.addresses {
        for hash in std::iter::once(address.hash.clone()).chain(posts(&names, ready, address, keys)) {
            let mark = <Mark>::try_from(hash.as_slice()).ok();
            if let Some(mark) = mark
                && store::knows_mark(db, "name_post", &mark)?
            {
                return Ok(Some(Known::Hold));
            }
        }
    }
    let mails = ready.emails.iter().filter_map(|row| Canon::mail(&row.value)).map(|form| ("name_mail", "mail", form));
    let phones = ready.phones.iter().filter_map(|row| Canon::phone(&row.e164));
    let phones = phones.map(|form| ("name_phone", "phone", form));
    let mut found = None;
    for (pair, kind, form) in mails.chain(phones) {
        // Each pair was written with its address alone.
        if !store::knows_mark(db, kind, &mark(keys, &form.bytes()))? {
            continue;
        }
        if ready.nameless() {
            return Ok(Some(Known::Hold)); // no name says that it is somebody else of the family
        }
        found = Some(Known::Hint);
        for (family, given) in &names {
            let Some(name) = Canon::name(family, given) else { continue };
            if store::knows_mark(db, pair, &mark(keys, &paired(pair, &name, &form)))? {
                return Ok(Some(Known::Hold));
            }
        }
    }
    Ok(found)
}

/// Longer names of firms are not taken apart.
const WORDS: usize = 6;

/// Every way to read the row's names as surname and first name: as it says, then two to four words in a row of the whole
/// name or of the firm's, in both orders.
fn names(ready: &Ready) -> Vec<(String, String)> {
    let mut names = Vec::new();
    if ready.kind == Kind::Person {
        names.push((ready.family.clone(), ready.given.clone()));
        names.push((ready.given.clone(), String::new()));
    }
    for text in [format!("{} {}", ready.given, ready.family), ready.organisation.clone()] {
        let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).take(WORDS).collect();
        for length in 2..=words.len().min(4) {
            for window in words.windows(length) {
                for at in 1..length {
                    let (first, last) = window.split_at(at);
                    let (first, last) = (first.join(" "), last.join(" "));
                    names.push((last.clone(), first.clone()));
                    names.push((first, last));
                }
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// The block-list hashes of a firm's postal address under each name; a person's has the own name in it already.
fn posts<'a>(
    names: &'a [(String, String)],
    ready: &Ready,
    address: &'a ReadyAddress,
    keys: &'a Keys,
) -> impl Iterator<Item = Vec<u8>> + 'a {
    let names = if ready.kind == Kind::Organisation { names } else { &[] };
    names.iter().map(|(family, given)| {
        let to = Addressee { family, given };
        ready::post_hash(to, &address.street, &address.postcode, keys)
    })
}

fn mark(keys: &Keys, form: &[u8]) -> Mark {
    let whole = keys.hasher.hash(form);
    whole.first_chunk().copied().unwrap_or_default()
}

/// The input of a pair's hash: version, kind, the two forms, each behind its length.
fn paired(kind: &str, name: &Canon, address: &Canon) -> Vec<u8> {
    let (name, address) = (name.bytes(), address.bytes());
    let mut bytes = Vec::new();
    for part in [VERSION.as_bytes(), kind.as_bytes(), &name, &address] {
        bytes.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::suppression::canon::Hasher;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
    }

    #[test]
    fn the_forms_of_the_pairs_never_change() {
        let hasher = Hasher::new([7; 32]);
        let name = Canon::name("Müller-Lüdenscheidt", "Käthe Marie").unwrap();
        let mail = Canon::mail(" Kaethe@BÜCHER.example ").unwrap();
        let phone = Canon::phone("+498912345678").unwrap();
        assert_eq!(
            hex(&hasher.hash(&paired("name_mail", &name, &mail))),
            "606ba4e79af94ed565cace97651f453c02d484701ba79f34224f6de1991c8076"
        );
        assert_eq!(
            hex(&hasher.hash(&paired("name_phone", &name, &phone))),
            "cdc7ec7f0b086311eaa1a09bd35832baba86be57fb685fffba6d13c1fedc29f0"
        );
    }
}
