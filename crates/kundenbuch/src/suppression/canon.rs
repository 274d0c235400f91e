//! The frozen forms `canon/v1` behind the hashes of the block list and the erasure ledger.
//!
//! A hash cannot be made anew once the address is gone, so **nothing in this file may ever change its outcome**:
//! a better form becomes `canon/v2` beside it, and rows keep their version. For this reason it shares no code with
//! search folding, which is free to improve. The golden vectors in the tests hold it still.
//!
//! The forms err towards blocking: two spellings that may be one person's address should meet.

mod street;

use std::{collections::HashSet, sync::LazyLock};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use street::street_and_number;
pub use street::{is_inside_house, within_house};

/// The version every row of the block list stores beside its hash.
pub const VERSION: &str = "canon/v1";

/// What a block can stand for, in its frozen form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Canon {
    /// An e-mail address: NFKC, lower case, domain by IDNA, plus-tag kept.
    Mail(String),
    /// A phone number: E.164 with the digits behind a German dash, without a marked extension: `+497112233440`.
    Phone(String),
    /// A person at a postal address.
    Post(Post),
    /// A mail domain by IDNA: `xn--mller-kva.de`.
    Domain(String),
    /// A postal address without who lives there: never a block, only one half of the ledger's pairs.
    Place {
        /// As in [`Post`].
        street: String,
        /// As in [`Post`].
        house_number: String,
        /// As in [`Post`].
        postcode: String,
    },
    /// A person's name alone: never a block, only one half of the ledger's pairs.
    Name {
        /// As in [`Post`].
        family: String,
        /// First given name.
        given: String,
    },
}

/// A person at a postal address, each part in letters and digits only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Surname without `von der` and the like, or the organisation's name.
    pub family: String,
    /// First given name; empty for organisations.
    pub given: String,
    /// Street, `str.` and `straße` as `strasse`.
    pub street: String,
    /// House number with its letter and range, without the floor: `12a`, `12-14`, `12/3`; may be empty.
    pub house_number: String,
    /// Postcode without country letters and leading zeros: `D-01067` is `1067`.
    pub postcode: String,
}

impl Canon {
    /// The form of an e-mail address; `None` if there is no `@` with something on both sides.
    pub fn mail(text: &str) -> Option<Canon> {
        let (local, domain) = mail_parts(text)?;
        Some(Canon::Mail(format!("{local}@{domain}")))
    }

    /// The domain of an e-mail address, to ask whether the whole domain is blocked.
    pub fn domain_of_mail(text: &str) -> Option<Canon> {
        mail_parts(text).map(|(_, domain)| Canon::Domain(domain))
    }

    /// The domains above that of an e-mail address, nearest first and without the last label: a block on `b.de` covers
    /// `x.sub.b.de`.
    pub fn domains_above_mail(text: &str) -> Vec<Canon> {
        mail_parts(text).map(|(_, domain)| above(&domain).collect()).unwrap_or_default()
    }

    /// The form of a domain, with or without `@` before it.
    pub fn domain(text: &str) -> Option<Canon> {
        let text = tidy(text);
        let domain = ascii_domain(text.strip_prefix('@').unwrap_or(&text));
        (!domain.is_empty() && !domain.contains(['@', ' '])).then_some(Canon::Domain(domain))
    }

    /// The form of a number that has been read as E.164; `None` for anything else.
    pub fn phone(e164: &str) -> Option<Canon> {
        let digits = e164.strip_prefix('+')?;
        let plain = (4..=17).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| Canon::Phone(e164.to_owned()))
    }

    /// The form of a person at an address; `None` without surname, street or postcode. `street` is the text of the
    /// address lines with the house number in it. Pass an organisation's name as `family`.
    pub fn post(family: &str, given: &str, street: &str, postcode: &str) -> Option<Canon> {
        let (street, house_number) = street_and_number(street);
        let post = Post {
            family: plain_family(family),
            given: first_given(given),
            street,
            house_number,
            postcode: plain_postcode(postcode),
        };
        let whole = !post.family.is_empty() && !post.street.is_empty() && !post.postcode.is_empty();
        whole.then_some(Canon::Post(post))
    }

    /// The form of a postal address, whoever lives there; `None` without street or postcode.
    pub fn place(street: &str, postcode: &str) -> Option<Canon> {
        let (street, house_number) = street_and_number(street);
        let postcode = plain_postcode(postcode);
        (!street.is_empty() && !postcode.is_empty()).then_some(Canon::Place { street, house_number, postcode })
    }

    /// The form of a name of which one part may be missing; `None` if both are.
    pub fn called(family: &str, given: &str) -> Option<Canon> {
        Canon::name(family, given).or_else(|| Canon::name(given, ""))
    }

    /// The form of a name; `None` without a surname.
    pub fn name(family: &str, given: &str) -> Option<Canon> {
        let family = plain_family(family);
        (!family.is_empty()).then(|| Canon::Name { family, given: first_given(given) })
    }

    /// The code of its kind: `mail`, `phone`, `post`, `domain`, `place`, `name`.
    pub fn kind(&self) -> &'static str {
        match self {
            Canon::Mail(_) => "mail",
            Canon::Phone(_) => "phone",
            Canon::Post(_) => "post",
            Canon::Domain(_) => "domain",
            Canon::Place { .. } => "place",
            Canon::Name { .. } => "name",
        }
    }

    /// The exact input of the hash: version, kind and parts, each behind its length in bytes (32 bit, big-endian).
    pub fn bytes(&self) -> Vec<u8> {
        let parts = match self {
            Canon::Mail(part) | Canon::Phone(part) | Canon::Domain(part) => vec![part],
            Canon::Post(post) => vec![&post.family, &post.given, &post.street, &post.house_number, &post.postcode],
            Canon::Place { street, house_number, postcode } => vec![street, house_number, postcode],
            Canon::Name { family, given } => vec![family, given],
        };
        let mut bytes = Vec::new();
        for part in [VERSION, self.kind()].into_iter().chain(parts.into_iter().map(String::as_str)) {
            bytes.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend(part.as_bytes());
        }
        bytes
    }
}

/// The hash inputs of an e-mail address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormsOfMail {
    /// See [`Canon::mail`].
    pub mail: Vec<u8>,
    /// See [`Canon::domain_of_mail`].
    pub domain: Vec<u8>,
    /// See [`Canon::domains_above_mail`].
    pub above: Vec<Vec<u8>>,
}

/// The hash inputs of an e-mail address, of its domain and of the domains above that, read once for all three.
pub fn forms_of_mail(text: &str) -> Option<FormsOfMail> {
    let (local, domain) = mail_parts(text)?;
    let above = above(&domain).map(|canon| canon.bytes()).collect();
    let mail = Canon::Mail(format!("{local}@{domain}")).bytes();
    Some(FormsOfMail { mail, domain: Canon::Domain(domain).bytes(), above })
}

/// The hash input of an e-mail address; see [`Canon::mail`].
pub fn mail(text: &str) -> Option<Vec<u8>> {
    Canon::mail(text).map(|canon| canon.bytes())
}

/// The hash input of an e-mail address's domain; see [`Canon::domain_of_mail`].
pub fn domain_of_mail(text: &str) -> Option<Vec<u8>> {
    Canon::domain_of_mail(text).map(|canon| canon.bytes())
}

/// The hash inputs of the domains above an e-mail address's; see [`Canon::domains_above_mail`].
pub fn domains_above_mail(text: &str) -> Vec<Vec<u8>> {
    Canon::domains_above_mail(text).iter().map(Canon::bytes).collect()
}

/// The hash input of a domain; see [`Canon::domain`].
pub fn domain(text: &str) -> Option<Vec<u8>> {
    Canon::domain(text).map(|canon| canon.bytes())
}

/// The hash input of a phone number in E.164; see [`Canon::phone`].
pub fn phone(e164: &str) -> Option<Vec<u8>> {
    Canon::phone(e164).map(|canon| canon.bytes())
}

/// The hash input of a person at an address; see [`Canon::post`].
pub fn post(family: &str, given: &str, street: &str, postcode: &str) -> Option<Vec<u8>> {
    Canon::post(family, given, street, postcode).map(|canon| canon.bytes())
}

/// Hashes frozen forms with the book's own key, so that the list tells nothing outside this book.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Hasher([u8; 32]);

impl Hasher {
    /// A hasher with the key kept inside the book; wiped from memory when dropped.
    pub fn new(key: [u8; 32]) -> Hasher {
        Hasher(key)
    }

    /// HMAC-SHA-256 over the input.
    pub fn hash(&self, input: &[u8]) -> [u8; 32] {
        let mut block = Zeroizing::new([0; 64]); // HMAC fills a short key with zeros; a whole block cannot be refused
        block.iter_mut().zip(self.0).for_each(|(place, byte)| *place = byte);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&(*block).into());
        mac.update(input);
        mac.finalize().into_bytes().into()
    }

    /// The hash of a form.
    pub fn hash_of(&self, canon: &Canon) -> [u8; 32] {
        self.hash(&canon.bytes())
    }

    /// The first half of a form's hash, as tables hold it.
    pub fn half_of(&self, canon: &Canon) -> [u8; 16] {
        self.hash_of(canon).first_chunk().copied().unwrap_or_default()
    }
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hasher")
    }
}

/// NFKC, lower case, no invisible characters, no blanks around.
fn tidy(text: &str) -> String {
    if text.is_ascii() {
        return text.trim().to_ascii_lowercase(); // what follows leaves these letters as they are
    }
    let visible = text.nfkc().filter(|letter| !is_invisible(*letter));
    let lower: String = visible.flat_map(char::to_lowercase).nfkc().collect();
    lower.trim().to_owned()
}

fn mail_parts(text: &str) -> Option<(String, String)> {
    let text = tidy(text);
    let (local, domain) = text.rsplit_once('@')?;
    let (local, domain) = (unquoted(local.trim()), ascii_domain(domain));
    (!local.is_empty() && !domain.is_empty()).then(|| (local.to_owned(), domain))
}

/// A local part in quotes that needs none is the same without them (RFC 5321 § 4.1.2).
fn unquoted(local: &str) -> &str {
    let inside = local.strip_prefix('"').and_then(|local| local.strip_suffix('"')).unwrap_or_default();
    let plain = |letter: char| letter.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(letter);
    let needless = inside.split('.').all(|part| !part.is_empty() && part.chars().all(plain));
    if needless { inside } else { local }
}

fn above(domain: &str) -> impl Iterator<Item = Canon> + '_ {
    let above = domain.match_indices('.').filter_map(|(dot, _)| domain.get(dot + 1..));
    above.filter(|parent| parent.contains('.')).map(|parent| Canon::Domain(parent.to_owned()))
}

/// What IDNA refuses stays as it is written, so that a faulty address can be blocked too.
fn ascii_domain(domain: &str) -> String {
    let domain = domain.trim().trim_end_matches('.');
    idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned())
}

fn first_given(given: &str) -> String {
    let split = |letter: char| letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | ',');
    given.split(split).map(plain).find(|name| !name.is_empty()).unwrap_or_default()
}

fn plain_postcode(postcode: &str) -> String {
    let all = plain(postcode);
    let digits = all.trim_start_matches(char::is_alphabetic);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty() {
        digits.trim_start_matches('0').to_owned()
    } else {
        all
    }
}

/// Letters and digits only, decomposed, lower case, marks off, umlauts in one spelling.
fn plain(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    if text.is_ascii() {
        text.chars().for_each(|letter| add(&mut form, letter.to_ascii_lowercase())); // as below, but at once
        return form;
    }
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        let spelt = match letter {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'ł' => "l",
            'ı' => "i",
            'đ' | 'ð' => "d",
            'þ' => "th",
            'ς' => "σ",
            _ => {
                add(&mut form, letter);
                continue;
            }
        };
        spelt.chars().for_each(|letter| add(&mut form, letter));
    }
    form
}

fn add(form: &mut String, letter: char) {
    let umlaut = letter == 'e' && form.ends_with(['a', 'o', 'u']);
    if letter.is_alphanumeric() && !umlaut {
        form.push(letter);
    }
}

/// Words before a surname that count for nothing, and those that do so only behind another one.
static BEFORE: LazyLock<(HashSet<&str>, HashSet<&str>)> = LazyLock::new(|| {
    let words = words_of(include_str!("../../../../assets/words/canon_v1_surnames.txt"));
    let (behind, first): (Vec<&str>, Vec<&str>) = words.partition(|word| word.starts_with('+'));
    (first.into_iter().collect(), behind.into_iter().map(|word| word.trim_start_matches(['+', ' '])).collect())
});

fn words_of(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#'))
}

/// `von der Au`, `v. d. Au`, `v.d.Au` and `Au` have one form; of a name of such words alone all of it counts.
fn plain_family(family: &str) -> String {
    if !family.contains(|letter: char| letter.is_whitespace() || letter == '.') {
        return plain(family);
    }
    let words = family.split(|letter: char| letter.is_whitespace() || letter == '.');
    let words: Vec<String> = words.map(plain).filter(|word| !word.is_empty()).collect();
    let (first, behind) = &*BEFORE;
    let begins = words.first().is_some_and(|word| first.contains(word.as_str()));
    let counts = |word: &&String| !(first.contains(word.as_str()) || behind.contains(word.as_str()));
    let bare = words.iter().position(|word| counts(&word)).filter(|_| begins);
    bare.and_then(|at| words.get(at..)).map_or_else(|| plain(family), |words| plain(&words.concat()))
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
#[path = "canon_tests.rs"]
mod tests;
