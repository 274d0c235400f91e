//! Recognising an erased person without knowing them: keyed hashes of name and address together.
//!
//! **Nothing about the forms may ever change** (see `suppression::canon`): the golden vectors in the tests hold them.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Result,
    book::Keys,
    contacts::{Kind, ready::Ready},
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
pub fn known(db: &Connection, keys: &Keys, ready: &Ready) -> Result<Option<Known>> {
    if ready.kind == Kind::Organisation || !store::any_marks(db)? {
        return Ok(None);
    }
    let identity = Identity {
        family: &ready.family,
        given: &ready.given,
        mails: ready.emails.iter().map(|row| row.value.as_str()).collect(),
        phones: ready.phones.iter().map(|row| row.e164.as_str()).collect(),
        posts: ready.addresses.iter().filter_map(|row| row.hash.as_slice().try_into().ok()).collect(),
    };
    let mut found = None;
    for (kind, mark) in identity.marks(keys) {
        if store::knows_mark(db, kind, &mark)? {
            match kind {
                "mail" | "phone" => found = Some(Known::Hint),
                _ => return Ok(Some(Known::Hold)),
            }
        }
    }
    Ok(found)
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
