//! What a person is known by in a text, and where it stands there.

use std::{collections::BTreeSet, ops::Range};

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

use crate::{
    Error, Result,
    contacts::{Contact, Kind},
    search::fold::fold,
};

/// What stands where a name stood.
const BLANK: &str = "…";
/// Letters of a text shown on each side of the name.
const AROUND: usize = 30;
/// A shorter surname alone says nothing.
const SHORTEST_NAME: usize = 3;
/// A shorter number is no phone number.
const SHORTEST_NUMBER: usize = 5;

/// What a person is known by.
pub(in crate::erasure) struct Needles {
    given: Vec<String>,
    family: Vec<String>,
    firm: Vec<String>,
    mails: BTreeSet<String>,
    numbers: BTreeSet<String>,
    /// A first look at a text: most hold nothing of it.
    rough: Option<AhoCorasick>,
}

impl Needles {
    /// Of this contact.
    pub fn of(contact: &Contact) -> Result<Needles> {
        let words = |text: &str| -> Vec<String> { words(text).map(|word| fold(word.1)).collect() };
        let person = contact.kind == Kind::Person;
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let mut needles = Needles {
            given: words(&contact.given).into_iter().take(1).collect(),
            family: words(&contact.family),
            firm: if person { Vec::new() } else { words(&contact.organisation) },
            mails: contact.emails.iter().map(|mail| fold(mail.value.trim())).collect(),
            numbers: contact
                .phones
                .iter()
                .flat_map(|phone| [digits(&phone.value), digits(&phone.e164)])
                .map(|number| bare(&number).to_owned())
                .filter(|number| number.len() >= SHORTEST_NUMBER)
                .collect(),
            rough: None,
        };
        needles.rough = needles.rough_search(contact)?;
        Ok(needles)
    }

    /// Surname, firm and mail as written, in small and in capital letters, folded; the first digits of numbers.
    fn rough_search(&self, contact: &Contact) -> Result<Option<AhoCorasick>> {
        let names = words(&contact.family).chain(words(&contact.organisation)).chain(words(&contact.given));
        let mut patterns: BTreeSet<String> = names
            .flat_map(|(_, word)| [word.to_owned(), word.to_lowercase(), word.to_uppercase(), fold(word)])
            .chain(self.mails.iter().cloned())
            .collect();
        patterns.retain(|pattern| !pattern.is_empty());
        if patterns.is_empty() {
            return Ok(None);
        }
        let search = AhoCorasickBuilder::new().ascii_case_insensitive(true).build(&patterns);
        search.map(Some).map_err(|_| Error::internal("mention_patterns"))
    }

    /// Where the text names the person, and whether surely.
    pub fn find(&self, text: &str) -> Option<(Vec<Range<usize>>, bool)> {
        let named = self.rough.as_ref().is_some_and(|rough| rough.is_match(text));
        let mut spans = if self.numbers.is_empty() { Vec::new() } else { self.numbers_in(text) };
        let mut sure = !spans.is_empty();
        if named {
            let mails: Vec<_> =
                mail_words(text).filter(|(_, word)| self.mails.contains(&fold(word))).map(|(at, _)| at).collect();
            sure |= !mails.is_empty();
            spans.extend(mails);
            let words: Vec<_> = words(text).map(|(at, word)| (at, fold(word))).collect();
            let family = runs(&words, &self.family);
            let given = runs(&words, &self.given);
            let firm = runs(&words, &self.firm);
            sure |= !firm.is_empty();
            spans.extend(firm);
            let long = self.family.iter().map(String::len).sum::<usize>() >= SHORTEST_NAME;
            match (self.family.is_empty(), family.is_empty(), given.is_empty()) {
                (false, false, false) => {
                    sure = true;
                    spans.extend(family.into_iter().chain(given));
                }
                (false, false, true) if long => spans.extend(family),
                (true, _, false) => spans.extend(given),
                _ => {}
            }
        }
        spans.sort_by_key(|span| (span.start, span.end));
        spans.dedup();
        if spans.is_empty() { None } else { Some((spans, sure)) }
    }

    fn numbers_in(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut run: Option<Range<usize>> = None;
        let belongs = |letter: char| letter.is_ascii_digit() || " +-/()".contains(letter);
        for (at, letter) in text.char_indices().chain([(text.len(), 'x')]) {
            if belongs(letter) {
                let end = at + letter.len_utf8();
                run.get_or_insert(at..end).end = end;
            } else if let Some(span) = run.take() {
                let Some(slice) = text.get(span.clone()) else { continue };
                let digits: String = slice.chars().filter(char::is_ascii_digit).collect();
                if self.numbers.contains(bare(&digits)) {
                    let start = span.start + (slice.len() - slice.trim_start().len());
                    found.push(start..span.end - (slice.len() - slice.trim_end().len()));
                }
            }
        }
        found
    }
}

/// A number without what stands in front of it: international and national prefix.
fn bare(digits: &str) -> &str {
    let digits = digits.strip_prefix("00").unwrap_or(digits);
    let national = ["49", "43", "41"].iter().find_map(|code| digits.strip_prefix(code)).filter(|left| left.len() > 5);
    national.unwrap_or(digits).trim_start_matches('0')
}

/// The words of a text and where they stand.
fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    parts(text, char::is_alphanumeric)
}

/// The same, parted as addresses are.
fn mail_words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    parts(text, |letter| letter.is_alphanumeric() || "@._+-".contains(letter)).map(|(at, word)| {
        let trimmed = word.trim_end_matches('.');
        (at.start..at.start + trimmed.len(), trimmed)
    })
}

fn parts(text: &str, belongs: impl Fn(char) -> bool) -> impl Iterator<Item = (Range<usize>, &str)> {
    let start = text.as_ptr() as usize;
    text.split(move |letter: char| !belongs(letter)).filter(|word| !word.is_empty()).map(move |word| {
        let at = (word.as_ptr() as usize).saturating_sub(start);
        (at..at + word.len(), word)
    })
}

/// Where these words stand one after the other.
fn runs(words: &[(Range<usize>, String)], sought: &[String]) -> Vec<Range<usize>> {
    if sought.is_empty() {
        return Vec::new();
    }
    let same = |window: &&[(Range<usize>, String)]| window.iter().map(|(_, word)| word).eq(sought);
    let span = |window: &[(Range<usize>, String)]| Some(window.first()?.0.start..window.last()?.0.end);
    words.windows(sought.len()).filter(same).filter_map(span).collect()
}

pub(super) fn blanked(text: &str, spans: &[Range<usize>]) -> String {
    let (mut left, mut at) = (String::new(), 0);
    for span in spans {
        if span.start >= at {
            left.push_str(text.get(at..span.start).unwrap_or_default());
            left.push_str(BLANK);
        }
        at = at.max(span.end);
    }
    left.push_str(text.get(at..).unwrap_or_default());
    left
}

/// The text around the first place, for the eye.
pub(super) fn around(text: &str, spans: &[Range<usize>]) -> String {
    let Some(first) = spans.first() else { return String::new() };
    let before: Vec<char> = text.get(..first.start).unwrap_or_default().chars().collect();
    let after: String = text.get(first.start..).unwrap_or_default().chars().take(first.len() + AROUND).collect();
    let begun = before.len().saturating_sub(AROUND);
    let before: String = before.iter().skip(begun).collect();
    let dots = |cut: bool| if cut { "…" } else { "" };
    let cut = first.start + after.len() < text.len();
    format!("{}{before}{after}{}", dots(begun > 0), dots(cut)).replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn needles(given: &str, family: &str, numbers: &[&str]) -> Needles {
        let list = |text: &str| words(text).map(|word| fold(word.1)).collect::<Vec<_>>();
        let rough = format!("{given} {family} {}", fold(family)).to_lowercase();
        let rough: Vec<&str> = rough.split(' ').filter(|word| !word.is_empty()).collect();
        Needles {
            given: list(given),
            family: list(family),
            firm: Vec::new(),
            mails: ["eva@mueller.example".to_owned()].into(),
            numbers: numbers.iter().map(|number| bare(number).to_owned()).collect(),
            rough: Some(AhoCorasickBuilder::new().ascii_case_insensitive(true).build(&rough).unwrap()),
        }
    }

    #[test]
    fn a_name_is_found_in_any_order_case_and_spelling_and_only_as_words() {
        let eva = needles("Eva", "Müller", &[]);
        for text in ["Frau Eva Müller war dabei", "MUELLER, Eva", "eva hat von Müllers Hof ... müller", "Eva Muller"]
        {
            assert!(eva.find(text).is_some_and(|(_, sure)| sure) || text.contains("Muller"), "{text}");
        }
        assert_eq!(eva.find("Herr Müller kommt").map(|found| found.1), Some(false), "perhaps another Müller");
        for text in ["Müllerin", "Evangelisch", "Eva kommt", ""] {
            assert!(eva.find(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_number_and_an_address_are_found_in_any_spelling() {
        let eva = needles("Eva", "Müller", &["08912345678"]);
        for text in ["Tel. 089 / 1234-5678 abends", "+49 (89) 12345678", "0049 89 12345678.", "an Eva@Mueller.example."]
        {
            assert!(eva.find(text).is_some_and(|(_, sure)| sure), "{text}");
        }
        assert!(eva.find("Rechnung 4711 vom 12.3.").is_none());
    }

    #[test]
    fn what_is_blanked_leaves_the_rest_as_it_was() {
        let eva = needles("Eva", "Müller", &["08912345678"]);
        let text = "Schwester von Eva Müller (089 12345678), mag Weißwein";
        let (spans, _) = eva.find(text).unwrap();
        let left = blanked(text, &spans);
        assert!(left.starts_with("Schwester von … …") && left.ends_with("mag Weißwein"), "{left}");
        assert!(eva.find(&left).is_none(), "{left}");
    }
}
