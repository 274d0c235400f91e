//! The rows of one value each, with the hashes by which the block list knows it.

use std::collections::BTreeSet;

use crate::{
    Error, Result,
    book::Keys,
    contacts::{email, firm, phone, postcode},
    exchange::{draft::DraftAddress, read::words, sameness::bare_family},
    fields::forbidden,
    suppression::canon::{self, FormsOfMail},
};

/// A keyed hash of 16 bytes, or empty where there is nothing to hash.
pub type Hash = Vec<u8>;

/// Further keyed hashes of 16 bytes by which a block meets a value, one behind the other; at most [`MOST_HASHES`].
pub type Hashes = Vec<u8>;

/// The gate asks no more of a value; what would need more cannot be compared with the block list and is not used.
pub const MOST_HASHES: usize = 6;

/// See [`Ready::emails`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyEmail {
    /// As written.
    pub value: String,
    /// Label.
    pub label: String,
    /// Whether it can be an address.
    pub valid: bool,
    /// Block-list hash of the address.
    pub hash: Hash,
    /// Block-list hash of its domain.
    pub domain_hash: Hash,
    /// Block-list hashes of the domains above that, one behind the other.
    pub also: Hashes,
}

/// See [`Ready::phones`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyPhone {
    /// As written.
    pub value: String,
    /// Label.
    pub label: String,
    /// E.164, or empty.
    pub e164: String,
    /// National number with extension.
    pub digits: String,
    /// Block-list hash.
    pub hash: Hash,
    /// Block-list hashes of the other numbers the text may mean, one behind the other.
    pub also: Hashes,
    /// The same of all of them where there are more than a value holds: a block of the text bars them too.
    pub further: Hashes,
}

impl ReadyPhone {
    /// The hashes of every number it may be, without the lines of a long range.
    pub fn readings(&self) -> impl Iterator<Item = &[u8]> {
        std::iter::once(self.hash.as_slice()).filter(|hash| !hash.is_empty()).chain(self.also.chunks(16))
    }

    /// The hashes of everything a block of this text bars.
    pub fn barred(&self) -> impl Iterator<Item = &[u8]> {
        let hashes = std::iter::once(self.hash.as_slice()).filter(|hash| !hash.is_empty());
        hashes.chain(self.also.chunks(16)).chain(self.further.chunks(16))
    }
}

/// See [`Ready::addresses`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyAddress {
    /// Label.
    pub label: String,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub place: String,
    /// ISO code.
    pub country: String,
    /// Block-list hash, with the name.
    pub hash: Hash,
    /// The same with the name read otherwise ([`Ready::otherwise`]), where that differs.
    pub otherwise: Vec<Hash>,
}

/// Whose post is blocked: parts of the name that go into the hash of an address.
#[derive(Debug, Clone, Copy)]
pub struct Addressee<'a> {
    /// Surname, or the organisation's name.
    pub family: &'a str,
    /// First name; empty for organisations.
    pub given: &'a str,
}

/// The rows of an e-mail address.
pub fn email_row(value: String, label: String, keys: &Keys) -> ReadyEmail {
    let FormsOfMail { domain, above, .. } = canon::forms_of_mail(&value).unwrap_or_default();
    let mail = canon::mail(&email::one_mailbox(&value)).unwrap_or_default();
    let hash_of = |form: &[u8]| if form.is_empty() { Hash::new() } else { hashed(keys, form) };
    let (hash, domain_hash) = (hash_of(&mail), hash_of(&domain));
    let comparable = !hash.is_empty() && above.len() <= MOST_HASHES;
    let also = all_hashed(keys, &above);
    ReadyEmail { valid: email::check(&value).is_ok() && comparable, value, label, hash, domain_hash, also }
}

/// So many countries of one person are asked how they write a number.
const MOST_HOMES: usize = 3;

/// The name of the fact that tells a country and no address.
pub const COUNTRY: &str = "country";

/// Where somebody lives by their addresses (postcode, country), as ISO codes, the main one first; empty for nowhere. A
/// country alone is an address without a postcode.
pub fn homes<'a>(addresses: impl Iterator<Item = (&'a str, &'a str)>, keys: &Keys) -> Vec<&'static str> {
    let firm = postcode::country_code(&keys.country);
    let mut homes = Vec::new();
    for (code, written) in addresses {
        let named = postcode::country_code(written).filter(|named| Some(*named) != firm);
        if let Some(home) = named.or_else(|| postcode::country_before(code)).or(firm)
            && homes.len() < MOST_HOMES
            && !homes.contains(&home)
        {
            homes.push(home);
        }
    }
    homes
}

/// The row of a phone number of somebody who lives there.
pub fn phone_row(value: String, label: String, homes: &[&str], keys: &Keys) -> ReadyPhone {
    let read = phone::read_at(&value, homes, &keys.country);
    let forms = |numbers: &[String]| -> Vec<_> { numbers.iter().filter_map(|other| canon::phone(other)).collect() };
    let (mut others, between) = (forms(&read.others), forms(&read.between));
    let more = others.len() + between.len() > MOST_HASHES;
    let further = if more { every_hash(keys, others.iter().chain(&between)) } else { Hashes::new() };
    if !more {
        others.extend(between);
    }
    // A range of more lines than can be held is pointed out; its ends are blocked all the same.
    let held = others.len() <= MOST_HASHES;
    let first = read.e164.as_deref().and_then(canon::phone).filter(|_| !held);
    let last = others.last().cloned().filter(|_| !held);
    let others: Vec<_> = first.into_iter().chain(last).chain(others).collect();
    let e164 = read.e164.filter(|_| held).unwrap_or_default();
    let hash = canon::phone(&e164).map(|form| hashed(keys, &form)).unwrap_or_default();
    ReadyPhone { value, label, e164, digits: read.national, hash, also: all_hashed(keys, &others), further }
}

/// The row of a postal address, entered or edited; `None` if nothing of it was given.
pub fn address_row(given: &DraftAddress, to: Addressee<'_>, keys: &Keys) -> Option<ReadyAddress> {
    let (street, place) = (given.street.trim().to_owned(), given.place.trim().to_owned());
    // Four digits without a country may as well be Vienna: padded only where country or town says Germany.
    let postcode = match postcode::country_code(&given.country) {
        Some(country) => postcode::pad(&given.postcode, country),
        None if words::has_zero(&given.postcode, &place) => postcode::pad(&given.postcode, "DE"),
        None => postcode::pad(&given.postcode, ""),
    };
    // A sign before the postcode says the country where nothing else does.
    let sign = postcode::country_before(&postcode).filter(|_| given.country.trim().is_empty());
    let country = sign.map_or_else(|| country(&given.country, keys), str::to_owned);
    if street.is_empty() && postcode.is_empty() && place.is_empty() {
        return None;
    }
    let hash = post_hash(to, &street, &postcode, keys);
    let (label, otherwise) = (given.label.trim().to_owned(), Vec::new());
    Some(ReadyAddress { label, street, postcode, place, country, hash, otherwise })
}

/// With the hashes under the other readings of the name.
pub(super) fn read_otherwise(row: ReadyAddress, names: &[(String, String)], keys: &Keys) -> ReadyAddress {
    if row.hash.is_empty() {
        return row;
    }
    let hashes =
        names.iter().map(|(family, given)| post_hash(Addressee { family, given }, &row.street, &row.postcode, keys));
    let hashes: BTreeSet<Hash> = hashes.filter(|hash| *hash != row.hash).collect();
    ReadyAddress { otherwise: hashes.into_iter().collect(), ..row }
}

/// The block-list hash of a postal address; empty if street or postcode is missing. All spellings of a firm have one, and
/// all of a name with or without the word that says which of two is meant: lists have it in a column of its own.
pub fn post_hash(to: Addressee<'_>, street: &str, postcode: &str, keys: &Keys) -> Hash {
    let family = if to.given.trim().is_empty() { firm::normal(to.family) } else { bare_family(to.family) };
    canon::post(&family, to.given, street, postcode).map(|form| hashed(keys, &form)).unwrap_or_default()
}

/// ISO code of a country as written; the firm's own if empty or unknown.
pub fn country(written: &str, keys: &Keys) -> String {
    postcode::country_code(written).unwrap_or(&keys.country).to_owned()
}

/// A fact with its class: an IBAN is delicate, a birthday and everything else personal.
pub fn fact_row((name, value): (String, String)) -> (String, String, u8) {
    if name.eq_ignore_ascii_case("iban") || forbidden::iban(&value) {
        let compact = value.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_uppercase();
        return (if forbidden::iban(&value) { "iban".to_owned() } else { name }, compact, 3);
    }
    (name, value, 2)
}

/// By what a fact is found again.
pub fn fact_key(name: &str, value: &str) -> String {
    format!("{name}\n{value}")
}

fn all_hashed(keys: &Keys, forms: &[Vec<u8>]) -> Hashes {
    every_hash(keys, forms.iter().take(MOST_HASHES))
}

fn every_hash<'a>(keys: &Keys, forms: impl Iterator<Item = &'a Vec<u8>>) -> Hashes {
    forms.flat_map(|form| hashed(keys, form)).collect()
}

fn hashed(keys: &Keys, form: &[u8]) -> Hash {
    keys.hasher.hash(form).iter().copied().take(16).collect()
}

/// The mail addresses somebody typed into one field, or copied with what stands around them: `Eva <eva@q.de>`,
/// `mailto:eva@q.de`. What is no address stays as it is.
///
/// # Errors
/// [`Error::InvalidValue`] if there are several and one of them is none.
pub fn emails_of(text: &str) -> Result<Vec<String>> {
    // Two signs may be two addresses run together, unless it is one and the same, once in brackets.
    let bracketed = || text.trim_end().ends_with('>') && email::find_all(text).len() == 1;
    let single = text.matches('@').count() < 2 || bracketed();
    if let Some(address) = single.then(|| email::of_field(text).ok()).flatten() {
        return Ok(vec![address]);
    }
    email::split(text).map_err(|_| Error::invalid("email", "not_all_emails"))
}
