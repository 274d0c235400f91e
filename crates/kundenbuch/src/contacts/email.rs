//! E-mail addresses: is one plausible, and which stand in a pasted text? Warns, never refuses: only a mail proves one.

mod find;

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use find::{Behind, Found, found_in};
pub use find::{find_all, in_text};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
struct Mailboxes {
    one: BTreeMap<String, Vec<String>>,
}

/// Domains by which a mailbox is known as well, with the first of them.
static MAILBOXES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let file: Mailboxes = toml::from_str(include_str!("../../../../assets/words/mailboxes.toml")).unwrap_or_default();
    file.one.into_iter().flat_map(|(first, others)| others.into_iter().map(move |one| (one, first.clone()))).collect()
});

/// The address under which the block list knows a mailbox that has several: `eva@googlemail.com` → `eva@gmail.com`.
pub fn one_mailbox(address: &str) -> Cow<'_, str> {
    let first = address.rsplit_once('@').and_then(|(local, domain)| {
        let domain = domain.trim().trim_end_matches('.').to_lowercase();
        MAILBOXES.get(&domain).map(|first| format!("{local}@{first}"))
    });
    first.map_or(Cow::Borrowed(address), Cow::Owned)
}

/// Why an address will hardly arrive. Holds nothing of the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum EmailFault {
    /// Nothing there.
    Empty,
    /// No `@`, or nothing on one side of it, or several.
    NotOneAt,
    /// A blank, a line end or another sign that cannot stand there (`;` between two addresses).
    ForeignSign,
    /// A dot at the beginning or end of a side, or two in a row.
    Dots,
    /// The part behind the `@` has no dot or is no domain name.
    Domain,
    /// More than 64 bytes before or 254 in all (RFC 5321 § 4.5.3.1).
    TooLong,
}

/// Whether an address is plausible; blanks around it are ignored. Umlauts are allowed on both sides.
pub fn check(text: &str) -> Result<(), EmailFault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(EmailFault::Empty);
    }
    let (local, domain) = text.rsplit_once('@').ok_or(EmailFault::NotOneAt)?;
    if local.is_empty() || domain.is_empty() {
        return Err(EmailFault::NotOneAt);
    }
    if local.len() > 64 || text.len() > 254 {
        return Err(EmailFault::TooLong);
    }
    check_local(local)?;
    check_domain(domain)
}

/// The one address of a text: as it stands, out of `Anna <anna@q.de>`, `mailto:anna@q.de`, `a@b.de#mailto:a@b.de#`.
///
/// # Errors
/// What the text itself lacks, if there is none in it; [`EmailFault::NotOneAt`] if there are several.
pub fn only(text: &str) -> Result<String, EmailFault> {
    let text = find::plain(text.trim());
    let text = text.trim();
    let Err(fault) = check(text) else { return Ok(text.to_owned()) };
    let bracketed = text.strip_suffix('>').and_then(|text| text.rsplit_once('<')).map(|(_, inside)| inside);
    let bracketed = bracketed.filter(|inside| inside.contains('@'));
    let text = percent_decoded(bracketed.unwrap_or(text));
    let mut found = found_in(&text).into_iter();
    match (found.next(), found.next()) {
        (Some(Found { behind: Behind::Sign(_), .. } | Found { is_cut: true, .. }), None) => {
            Err(EmailFault::ForeignSign)
        }
        (Some(found), None) => Ok(found.address),
        (None, _) => Err(fault),
        (Some(_), Some(_)) => Err(EmailFault::NotOneAt),
    }
}

/// The one address of a field, which is [`only`] if nothing before it may be its beginning: of `hans schmidt@x.de` nobody
/// knows whether it is Hans, with a mail address behind his name, or `hans.schmidt`.
///
/// # Errors
/// As [`only`]; [`EmailFault::ForeignSign`].
pub fn of_field(text: &str) -> Result<String, EmailFault> {
    let address = only(text)?;
    match found_in(text).first() {
        Some(Found { behind: Behind::Word | Behind::Broken(_), .. } | Found { goes_on: true, .. }) => {
            Err(EmailFault::ForeignSign)
        }
        _ => Ok(address),
    }
}

/// The addresses of a cell in which several stand; `None` if one of them may be cut.
pub fn of_cell(text: &str) -> Option<Vec<String>> {
    let found = found_in(text);
    let is_cut = found.iter().any(|found| found.is_cut || matches!(found.behind, Behind::Sign(_) | Behind::Broken(_)));
    (!is_cut).then(|| found.into_iter().map(|found| found.address).collect())
}

/// The addresses typed into one field, each once: behind semicolons, commas, strokes or gaps. A text with at most one
/// `@` comes back whole, right or wrong.
///
/// # Errors
/// [`EmailFault::NotOneAt`] if there are several and not every piece is an address.
pub fn split(text: &str) -> Result<Vec<String>, EmailFault> {
    let text = text.trim();
    if text.matches('@').count() < 2 || check(text).is_ok() {
        return Ok(vec![text.to_owned()]);
    }
    let text = find::plain(text);
    let pieces = text.split(|letter: char| letter.is_whitespace() || matches!(letter, ';' | ',' | '|'));
    let mut found: Vec<String> = Vec::new();
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        check(piece).map_err(|_| EmailFault::NotOneAt)?;
        if !found.iter().any(|known| known.eq_ignore_ascii_case(piece)) {
            found.push(piece.to_owned());
        }
    }
    Ok(found)
}

/// The `%40` of a `mailto:` link; other texts stay.
fn percent_decoded(text: &str) -> String {
    let link = text.trim_start().get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    if !link || !text.contains('%') {
        return text.to_owned();
    }
    let address = text.split('?').next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(address.len());
    let mut parts = address.split('%');
    bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        match part.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend_from_slice(part.get(2..).unwrap_or_default().as_bytes());
            }
            None => bytes.extend([b"%", part.as_bytes()].concat()),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn check_local(local: &str) -> Result<(), EmailFault> {
    if local.len() > 2 && local.starts_with('"') && local.ends_with('"') {
        return Ok(());
    }
    if local.contains('@') {
        return Err(EmailFault::NotOneAt);
    }
    let foreign = |letter: char| !(letter.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(letter));
    if local.contains(foreign) {
        return Err(EmailFault::ForeignSign);
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") { Err(EmailFault::Dots) } else { Ok(()) }
}

fn check_domain(domain: &str) -> Result<(), EmailFault> {
    if domain.contains(|letter: char| !(letter.is_alphanumeric() || letter == '-' || letter == '.' || is_mark(letter)))
    {
        return Err(EmailFault::ForeignSign);
    }
    if domain.starts_with('.') || domain.ends_with('.') || domain.contains("..") {
        return Err(EmailFault::Dots);
    }
    let ascii = idna::domain_to_ascii(domain).map_err(|_| EmailFault::Domain)?;
    let label_fits = |label: &str| matches!(label.len(), 1..=63) && !label.starts_with('-') && !label.ends_with('-');
    let (_, top) = ascii.rsplit_once('.').ok_or(EmailFault::Domain)?;
    let top_fits = top.len() >= 2 && (top.starts_with("xn--") || top.bytes().all(|byte| byte.is_ascii_alphabetic()));
    if top_fits && ascii.split('.').all(label_fits) { Ok(()) } else { Err(EmailFault::Domain) }
}

/// Umlauts may come decomposed.
fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn usual_addresses_are_plausible() {
        for address in [
            "a@b.de",
            " hans.mueller+news@weingut-huber.de ",
            "hans.müller@müller.de",
            "o'neill@x.co.uk",
            "1@1und1.de",
            "_x-y@t-online.de",
            "\"a b\"@b.de",
            "x@xn--mller-kva.de",
            "x@b.museum",
            "x@straße.de",
            "x@mu\u{308}ller.de",
            "x@пример.рф",
        ] {
            assert_eq!(check(address), Ok(()), "{address}");
        }
    }

    #[test]
    fn faults_are_named() {
        for (address, fault) in [
            ("", EmailFault::Empty),
            ("a.b.de", EmailFault::NotOneAt),
            ("@b.de", EmailFault::NotOneAt),
            ("a@", EmailFault::NotOneAt),
            ("a@c@b.de", EmailFault::NotOneAt),
            ("a b@c.de", EmailFault::ForeignSign),
            ("a@b.de; c@d.de", EmailFault::NotOneAt),
            ("a@b .de", EmailFault::ForeignSign),
            ("a@b,de", EmailFault::ForeignSign),
            (".a@b.de", EmailFault::Dots),
            ("a..b@c.de", EmailFault::Dots),
            ("a@b..de", EmailFault::Dots),
            ("a@b.de.", EmailFault::Dots),
            ("a@localhost", EmailFault::Domain),
            ("a@-b.de", EmailFault::Domain),
            ("a@b.d", EmailFault::Domain),
            ("a@1.2.3.4", EmailFault::Domain),
            ("/o=FIRMA/cn=MUELLER", EmailFault::NotOneAt),
        ] {
            assert_eq!(check(address), Err(fault), "{address}");
        }
        assert_eq!(check(&format!("{}@b.de", "a".repeat(65))), Err(EmailFault::TooLong));
        assert_eq!(check(&format!("a@{}.de", "b.".repeat(130))), Err(EmailFault::TooLong));
    }

    #[test]
    fn several_addresses_in_one_field_are_told_apart_or_refused() {
        let two = Ok(vec!["a@b.de".to_owned(), "c@d.de".to_owned()]);
        for text in ["a@b.de; c@d.de", "a@b.de,c@d.de", " a@b.de\nc@d.de ", "a@b.de | c@d.de;", "a@b.de c@d.de A@B.de"]
        {
            assert_eq!(split(text), two, "{text}");
        }
        for text in ["a@b.de; c@d", "Anna <a@b.de>; c@d.de", "a@b.de und c@d.de", "a@@b.de", "a@b.dec@d.de"] {
            assert_eq!(split(text), Err(EmailFault::NotOneAt), "{text}");
        }
        for text in ["a@b.de", "abc", "a@b", "", "Anna <a@b.de>"] {
            assert_eq!(split(text), Ok(vec![text.to_owned()]), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_searched(text in any::<String>()) {
            let _ = check(&text);
            prop_assert!(find_all(&text).iter().all(|address| check(address).is_ok()));
        }
    }
}
