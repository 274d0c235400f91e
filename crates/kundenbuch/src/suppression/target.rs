//! What is to be blocked, as people write it: understood in every usual spelling, or refused by field.

mod line;

pub(crate) use line::{at_hand, called_in_row, names_of_row, people_at_hand};
pub(super) use line::{behind_household, couple_of_row, firm_of_row};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Hashed, canon, own::Own, short, store};
use crate::{
    Error, Result,
    book::{Keys, Sight},
    contacts::{
        Kind, email, phone, ready,
        ready::{Addressee, Hash, Ready, ReadyAddress},
    },
};

/// Between the columns of a row that is told as a line: the unit separator, which nobody types and no trimming takes.
const COLUMN: char = '\u{1f}';

/// What is to be blocked, as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Target {
    /// An e-mail address in any spelling: `Anna <anna@q.de>`, `mailto:anna@q.de`.
    Email {
        /// The address.
        address: String,
    },
    /// A phone number in any spelling, or several of them.
    Phone {
        /// The number.
        number: String,
    },
    /// All addresses of a mail domain and of the domains below it.
    Domain {
        /// The domain: `b.de`, `@b.de`, `*.b.de`, `https://www.b.de/`.
        domain: String,
    },
    /// A person or organisation at a postal address.
    Post {
        /// Surname, or the organisation's name.
        family: String,
        /// First name; empty for organisations.
        given: String,
        /// Street and house number.
        street: String,
        /// Postcode.
        postcode: String,
    },
}

fn columns_of(text: &str) -> std::result::Result<[&str; 6], Vec<&str>> {
    text.split(COLUMN).collect::<Vec<_>>().try_into()
}

impl Target {
    /// Reads one line as people write addresses: `Frau Dr. Ilse Huber, Am Wall 3, 01067 Dresden`.
    ///
    /// Names come first, in either order, of a person, a household, a firm, or a firm and a person there; then the
    /// street; then the part with the postcode. Nobody knows which of a name's words is the surname, so there is, for each
    /// whom the line names, a target for each reading. Empty if a part is missing or too many stand before the street.
    pub fn post_of_line(line: &str) -> Vec<Vec<Target>> {
        let parts: Vec<&str> = line.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
        let parts: Vec<&str> = parts.into_iter().filter(|part| !is_number_of(part)).collect();
        let Some((before, postcode)) = before_postcode(&parts) else { return Vec::new() };
        let numbered = before.iter().skip(1).position(|part| part.contains(|letter: char| letter.is_ascii_digit()));
        let at = numbered.map_or(before.len().saturating_sub(1), |found| found + 1);
        let (names, street) = before.split_at_checked(at).unwrap_or_default();
        let (care, mut names): (Vec<&str>, Vec<&str>) =
            names.iter().partition(|part| is_care_of(part) || canon::is_inside_house(part));
        names.extend(care.iter().filter(|part| part.to_lowercase().starts_with('z'))); // who is to have it there
        if street.is_empty() {
            return Vec::new();
        }
        let street = care.into_iter().chain([street.join(", ").as_str()]).collect::<Vec<_>>().join("\n");
        let target =
            |(family, given)| Target::Post { family, given, street: street.clone(), postcode: postcode.clone() };
        let of_one = |readings: Vec<_>| readings.into_iter().collect::<BTreeSet<_>>().into_iter().map(target).collect();
        line::readings(&names).into_iter().map(of_one).collect()
    }

    /// A row of a list as a line of post: organisation, first name, surname, street, postcode and place, each apart, for
    /// what was told in columns must not be guessed again.
    pub(crate) fn line_of_row(columns: [&str; 6]) -> String {
        columns.map(|column| column.replace(COLUMN, " ").trim().to_owned()).join(COLUMN.encode_utf8(&mut [0; 4]))
    }

    /// A number of a row whose person lives in these countries: as it stands there, and as it is read by them.
    pub(crate) fn number_of_row(number: &str, homes: &[&str]) -> String {
        let written = number.replace(COLUMN, " ").trim().to_owned();
        let national: Vec<String> = phone::split(&written).into_iter().filter(|one| phone::is_national(one)).collect();
        let read =
            national.iter().flat_map(|one| homes.iter().filter_map(|home| phone::read_at(one, &[home], home).e164));
        let read: Vec<String> = read.collect();
        if read.is_empty() { written } else { format!("{written}{COLUMN}{}", read.join(", ")) }
    }

    /// What an opt-out list tells, as people write it: a row told in columns as one line.
    pub fn shown(text: &str) -> String {
        let Ok([organisation, given, family, street, postcode, place]) = columns_of(text) else {
            return text.split(COLUMN).next().unwrap_or_default().to_owned();
        };
        let (name, town) = (format!("{given} {family}"), format!("{postcode} {place}"));
        let parts = [organisation, &name].into_iter().chain(street.lines()).chain([town.as_str()]);
        parts.map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Reads a row of a list: whom its columns name as they stand, and whatever these names can mean besides.
    fn post_of_row([organisation, given, family, street, postcode, _]: [&str; 6]) -> Vec<Vec<Target>> {
        let whole = format!("{given} {family}");
        let names: Vec<&str> = [organisation, whole.trim()].into_iter().filter(|name| !name.is_empty()).collect();
        let mut called = line::readings(&names).concat();
        called.extend(line::called_in_row(given, family));
        called.extend((!organisation.is_empty()).then(|| (organisation.to_owned(), String::new())));
        let target =
            |(family, given)| Target::Post { family, given, street: street.to_owned(), postcode: postcode.to_owned() };
        let called: BTreeSet<_> = called.into_iter().filter(|(family, _)| !family.is_empty()).collect();
        let told: Vec<Target> = called.into_iter().map(target).collect();
        if told.is_empty() || street.is_empty() || postcode.is_empty() { Vec::new() } else { vec![told] }
    }

    /// Reads what an opt-out list tells: a mail address, a line of post or a phone number; for each whom it names its
    /// readings. Empty if it is none of them.
    pub fn of_optout(text: &str) -> Vec<Vec<Target>> {
        if let Ok(columns) = columns_of(text) {
            return Target::post_of_row(columns);
        }
        if let Some((typed, read)) = text.split_once(COLUMN) {
            return vec![[typed, read].map(|number| Target::Phone { number: number.to_owned() }).to_vec()];
        }
        if text.contains('@') {
            return vec![vec![Target::Email { address: text.to_owned() }]];
        }
        let post = Target::post_of_line(text);
        if post.is_empty() && phone::split(text).iter().any(|number| phone::is_plausible(number)) {
            return vec![vec![Target::Phone { number: text.to_owned() }]];
        }
        post
    }

    /// The firm's own addresses are never blocked.
    pub(super) fn refuse_own(&self, own: &Own, keys: &Keys) -> Result<()> {
        let (is_own, field) = match self {
            Target::Email { address } if address.len() > ready::LONGEST => {
                return Err(Error::invalid("email", "too_long"));
            }
            Target::Email { address } => (own.has(&mail(address, keys)?.0), "email"),
            Target::Domain { domain } => (plain_domain(domain).is_some_and(|domain| own.is_met_by(&domain)), "domain"),
            Target::Phone { .. } | Target::Post { .. } => (false, ""),
        };
        if is_own { Err(Error::invalid(field, "own")) } else { Ok(()) }
    }

    /// The addresses it names, each with the hashes of all its readings, those of a number too under which somebody has
    /// the very text whose own country reads it otherwise.
    ///
    /// # Errors
    /// As [`Target::addresses`], and those of the database.
    pub(crate) fn addresses_in(&self, sight: Sight<'_>) -> Result<Vec<Vec<Hashed>>> {
        let mut found = self.addresses(sight.keys)?;
        let Target::Phone { number } = self else { return Ok(found) };
        for (readings, text) in found.iter_mut().zip(phone::split(number)) {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            for hash in read_elsewhere(&text, sight.keys) {
                if store::is_written(sight.db, &hash, &digits)? && readings.iter().all(|known| known.hash != hash) {
                    readings.push(Hashed { kind: "phone", hash });
                }
            }
        }
        Ok(found)
    }

    /// The addresses it names, each with the hashes of all its readings.
    ///
    /// # Errors
    /// [`Error::InvalidValue`] if it is none, or if not one but several could be meant.
    pub(crate) fn addresses(&self, keys: &Keys) -> Result<Vec<Vec<Hashed>>> {
        let (field, texts) = match self {
            Target::Email { address } => ("email", vec![address]),
            Target::Phone { number } => ("phone", vec![number]),
            Target::Domain { domain } => ("domain", vec![domain]),
            Target::Post { family, given, street, postcode } => ("address", vec![family, given, street, postcode]),
        };
        if texts.iter().any(|text| text.len() > ready::LONGEST) {
            return Err(Error::invalid(field, "too_long"));
        }
        let found = match self {
            Target::Email { address } => vec![vec![mail(address, keys)?.1]],
            Target::Phone { number } => {
                let numbers = phone::split(number);
                if numbers.iter().any(|one| phone::read(one, &keys.country).long_range) {
                    return Err(Error::invalid("phone", "range_too_long"));
                }
                numbers.into_iter().map(|one| barred(one, keys)).collect()
            }
            Target::Domain { domain } => {
                let plain = plain_domain(domain).ok_or_else(|| Error::invalid("domain", "not_a_domain"))?;
                vec![hashed("domain", canon::domain(&plain).map(|form| short(keys, &form)).unwrap_or_default())]
            }
            Target::Post { family, given, street, postcode } => {
                vec![hashed("post", ready::post_hash(Addressee { family, given }, street, postcode, keys))]
            }
        };
        if found.iter().any(Vec::is_empty) {
            return Err(match self {
                Target::Email { .. } => Error::invalid("email", "not_an_email"),
                Target::Phone { .. } => Error::invalid("phone", "not_a_phone"),
                Target::Domain { .. } => Error::invalid("domain", "not_a_domain"),
                Target::Post { .. } => Error::invalid("address", "incomplete"),
            });
        }
        Ok(found)
    }
}

/// Every surname and first name under which a row can name somebody beside its own name: who is to have it at a firm, and
/// whom a firm's name holds.
pub(super) fn named_beside(row: &Ready) -> BTreeSet<(String, String)> {
    let (mut people, firm) = (row.at_hand(), row.organisation.as_str());
    people.extend([firm].into_iter().filter(|_| row.kind == Kind::Organisation).map(str::to_owned));
    people.iter().flat_map(|person| line::readings(&[person]).concat()).collect()
}

/// The addresses of a row with those names: its no to letters is theirs as well, whoever will be entered so.
pub(super) fn posts_beside(row: &Ready, keys: &Keys) -> Vec<Hashed> {
    let at = |(family, given): &(String, String)| -> Vec<Hashed> {
        let hash = |to: &ReadyAddress| ready::post_hash(Addressee { family, given }, &to.street, &to.postcode, keys);
        row.addresses.iter().flat_map(|to| hashed("post", hash(to))).collect()
    };
    named_beside(row).iter().flat_map(at).collect()
}

/// The one e-mail address of a text, and its hash.
///
/// # Errors
/// [`Error::InvalidValue`] `not_an_email`, or `several_emails`.
pub(crate) fn mail(text: &str, keys: &Keys) -> Result<(String, Hashed)> {
    let address = email::of_field(text).map_err(|fault| {
        let several = fault == email::EmailFault::NotOneAt && email::find_all(text).len() > 1;
        Error::invalid("email", if several { "several_emails" } else { "not_an_email" })
    })?;
    let hash = canon::mail(&email::one_mailbox(&address)).map(|form| short(keys, &form)).unwrap_or_default();
    if hash.is_empty() {
        Err(Error::invalid("email", "not_an_email"))
    } else {
        Ok((address, Hashed { kind: "mail", hash }))
    }
}

fn hashed(kind: &'static str, hash: Hash) -> Vec<Hashed> {
    if hash.is_empty() { Vec::new() } else { vec![Hashed { kind, hash }] }
}

/// The number and every other one the text may mean.
fn barred(text: String, keys: &Keys) -> Vec<Hashed> {
    let row = ready::phone_row(text, String::new(), &[], keys);
    let mut all: Vec<Hashed> = Vec::new();
    for hash in row.barred() {
        if all.iter().all(|known| known.hash != hash) {
            all.push(Hashed { kind: "phone", hash: hash.to_vec() });
        }
    }
    // Without an area code it is nobody's outside its town.
    if all.is_empty() && row.value.chars().find(char::is_ascii_digit) == Some('0') {
        // Nobody writes it so where the firm is: a neighbour's it may be.
        all.extend(read_elsewhere(&row.value, keys).into_iter().map(|hash| Hashed { kind: "phone", hash }));
    }
    all
}

/// Countries in which a firm here most likely has customers.
const NEIGHBOURS: [&str; 12] = ["DE", "AT", "CH", "LI", "LU", "IT", "FR", "NL", "BE", "DK", "PL", "CZ"];

/// The hashes of a number without country code as it is read in other countries than the firm's, where it exists there.
fn read_elsewhere(text: &str, keys: &Keys) -> Vec<Hash> {
    if !phone::is_national(text) {
        return Vec::new();
    }
    let others = NEIGHBOURS.iter().filter(|home| !home.eq_ignore_ascii_case(keys.country.trim()));
    let read = others.filter_map(|home| phone::read_at(text, &[home], home).e164);
    let read = read.filter(|e164| phone::exists(e164));
    read.filter_map(|e164| canon::phone(&e164)).map(|form| short(keys, &form)).collect()
}

/// The bare domain; `None` for a whole address, a word without dot, what is no domain and `co.uk`, which is everybody's.
pub(crate) fn plain_domain(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let text = text.split_once("://").map_or(text.as_str(), |(_, behind)| behind);
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let host = ["*@", "@", "*.", "www.", "."].iter().fold(host, |host, sign| host.strip_prefix(sign).unwrap_or(host));
    let host = host.trim_end_matches('.');
    let email = !host.contains('@') && email::check(&format!("x@{host}")).is_ok();
    (email && !is_everybodys(host)).then(|| host.to_owned())
}

/// Second-level names under which a country registers everybody.
static SUFFIXES: &str = include_str!("../../../../assets/words/public_suffixes.txt");

/// `co.uk`, `gv.at`: two parts, the first one of a registry and the second a country.
fn is_everybodys(domain: &str) -> bool {
    let Some((first, country)) = domain.split_once('.').filter(|(_, country)| country.len() == 2) else { return false };
    SUFFIXES.lines().filter(|line| !line.starts_with('#')).any(|word| word == first)
        && country.bytes().all(|letter| letter.is_ascii_alphabetic())
        && !OPEN.contains(&country)
}

/// Countries that register everybody directly below themselves: `info.de` is somebody's.
const OPEN: [&str; 12] = ["de", "ch", "eu", "nl", "dk", "be", "li", "lu", "fr", "cz", "se", "io"];

/// The parts before the one with the postcode, and the postcode; country and town may stand behind it, and a number
/// that is none: "70173 Stuttgart, 0711 223344".
fn before_postcode<'a>(parts: &'a [&'a str]) -> Option<(&'a [&'a str], String)> {
    let place = |is_it: &dyn Fn(usize, &str) -> bool| {
        let mut all = parts.iter().enumerate().rev().filter(|(at, part)| *at >= 2 && postcode(part).is_some());
        all.find(|(at, part)| is_it(*at, part)).map(|(at, _)| at)
    };
    let is_word = |part: Option<&&str>| part.is_some_and(|part| !part.contains(|sign: char| sign.is_ascii_digit()));
    let at = place(&|_, part| has_town(part))
        .or_else(|| place(&|at, part| is_code(part) && is_word(parts.get(at + 1))))
        .or_else(|| place(&|_, _| true))?;
    Some((parts.get(..at)?, postcode(parts.get(at)?)?))
}

/// `70173 Stuttgart`, `D-70 173 Stuttgart`, `A 1010 Wien`: four or five digits with a town behind them.
fn has_town(part: &str) -> bool {
    part.rfind(|sign: char| sign.is_ascii_digit()).is_some_and(|last| {
        let (code, town) = part.split_at_checked(last + 1).unwrap_or_default();
        is_code(code)
            && town.split_whitespace().any(|word| word.chars().filter(|sign| sign.is_alphabetic()).count() > 1)
    })
}

/// Four or five digits, behind the sign of a country at most.
fn is_code(text: &str) -> bool {
    let letters = text.chars().take_while(|sign| !sign.is_ascii_digit()).filter(|sign| sign.is_alphabetic()).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let behind = text.trim_start_matches(|sign: char| !sign.is_ascii_digit());
    letters <= 3 && (4..=5).contains(&digits) && behind.chars().all(|sign| sign.is_ascii_digit() || sign == ' ')
}

/// The postcode of a part: `01067`, `D-70173`, `70 173`, `123 45`.
fn postcode(part: &str) -> Option<String> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let digits = |word: &str| word.bytes().filter(u8::is_ascii_digit).count();
    let of_digits = |word: &&str| word.bytes().all(|letter| letter.is_ascii_digit());
    let at = words.iter().position(|word| digits(word) >= 2)?;
    let (word, next) = (words.get(at)?, words.get(at + 1).copied().filter(|next| of_digits(next)).unwrap_or_default());
    let word = match (digits(word), next.len()) {
        (2, 3) | (3, 2) => format!("{word}{next}"),
        (2, _) => (*words.iter().skip(at).find(|word| digits(word) >= 3)?).to_owned(),
        _ => (*word).to_owned(),
    };
    let plain = word.trim_start_matches(|letter: char| letter.is_alphabetic() || letter == '-');
    let whole = !plain.is_empty() && word.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
    whole.then_some(word)
}

/// `Kundennr. 4711`, `Tel. 0711 …`: stands in a signature beside the address.
fn is_number_of(part: &str) -> bool {
    const WORDS: [&str; 8] = ["kundennr", "kundennummer", "kdnr", "debitor", "tel", "telefon", "mobil", "fax"];
    let letters: String = part.to_lowercase().chars().filter(|letter| letter.is_alphabetic()).collect();
    WORDS.contains(&letters.as_str()) && part.contains(|letter: char| letter.is_ascii_digit())
}

fn is_care_of(part: &&str) -> bool {
    let lower = part.to_lowercase();
    ["c/o", "z.hd", "z. hd", "zhd", "bei "].iter().any(|word| lower.starts_with(word))
}
