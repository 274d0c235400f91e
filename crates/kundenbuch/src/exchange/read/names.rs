//! Splitting whole names: salutation and title off, first names and surname apart.

use std::collections::HashSet;

use crate::{
    contacts::{
        Salutation,
        salutation::{self, Spoken},
    },
    exchange::{draft::Draft, sameness::is_generation},
    search::fold::fold,
};

/// A person's name in its parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct WholeName {
    /// Herr or Frau, if it says so; `Unknown` for both and for families.
    pub salutation: Option<Salutation>,
    /// Academic titles, as written, one blank between.
    pub title: String,
    /// First names.
    pub given: String,
    /// Surname with its additions.
    pub family: String,
}

/// Does a salutation say that this is a firm?
pub fn says_firm(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|word| {
        let word = word.trim_end_matches([':', '.']);
        word.eq_ignore_ascii_case("firma") || word.eq_ignore_ascii_case("fa")
    })
}

/// Splits `Frau Dr. Anna von der Au` and `Au, Anna`. One word alone is a surname.
pub fn split_name(text: &str) -> WholeName {
    if let Some((family, given)) = text.split_once(',') {
        let (family, given) = (peel(family), peel(given));
        let title = [family.title, given.title].into_iter().filter(|title| !title.is_empty()).collect::<Vec<_>>();
        let salutation = family.salutation.or(given.salutation);
        return WholeName {
            salutation,
            title: title.join(" "),
            given: given.rest.join(" "),
            family: family.rest.join(" "),
        };
    }
    let Peeled { salutation, title, rest } = peel(text);
    // "Hans Müller jun.": which of two, behind the surname. Two words may be somebody of the surname Junior.
    let behind = rest.last().is_some_and(|last| is_generation(last) && (rest.len() > 2 || last.ends_with('.')));
    let surname = rest.len().saturating_sub(1 + usize::from(behind));
    let split = rest.iter().position(|word| is_addition(word)).unwrap_or(surname);
    let part = |words: Option<&[&str]>| words.unwrap_or_default().join(" ");
    WholeName { salutation, title, given: part(rest.get(..split)), family: part(rest.get(split..)) }
}

/// The same of a text that begins with the surname: `Müller Hans`, `von der Au Eva`, `Müller, Hans`.
pub fn split_surname_first(text: &str) -> WholeName {
    let Peeled { salutation, title, rest } = peel(text);
    if text.contains(',') || salutation == Some(Salutation::Unknown) {
        return split_name(text);
    }
    let additions = rest.iter().take_while(|word| is_addition(word)).count();
    let (family, given) = rest.split_at_checked(additions + 1).unwrap_or((&rest, &[]));
    WholeName { salutation, title, given: given.join(" "), family: family.join(" ") }
}

/// Takes the word off a whole name that says which of two people is meant: `Hans Müller (Junior)`, `Müller sen., Hans` →
/// `Junior`, `sen.`.
pub fn without_generation(text: &str) -> (String, String) {
    let mut suffix = String::new();
    let alone = !text.contains(',');
    let mut parts = Vec::new();
    for part in text.split(',') {
        let mut words: Vec<&str> = part.split_whitespace().collect();
        if let Some(word) = words.last().map(|last| last.trim_matches(['(', ')']))
            && is_generation(word)
        {
            // Two words may be somebody of the surname Junior, and so may one before a comma.
            let marked = word.ends_with('.') || words.last().is_some_and(|last| last.starts_with('('));
            let enough = if alone {
                words.len() > 2 || (words.len() > 1 && marked)
            } else {
                words.len() > 1 || !parts.is_empty()
            };
            if enough && suffix.is_empty() {
                word.clone_into(&mut suffix);
                words.pop();
            }
        }
        if !words.is_empty() {
            parts.push(words.join(" "));
        }
    }
    if suffix.is_empty() { (text.to_owned(), suffix) } else { (parts.join(", "), suffix) }
}

/// Takes titles, `Herr` and `Frau` off the beginning of first name and surname; a name of nothing else stays.
pub fn without_titles(draft: &mut Draft) {
    for name in [&mut draft.given, &mut draft.family] {
        let Peeled { salutation, title, rest } = peel(name);
        let spoken = salutation.filter(|one| *one != Salutation::Unknown);
        // `Familie Quandt` is a household's name.
        if rest.is_empty() || salutation != spoken || (spoken.is_none() && title.is_empty()) {
            continue;
        }
        let known = draft.salutation.filter(|one| *one != Salutation::Unknown);
        draft.salutation = known.or(spoken).or(draft.salutation);
        if !title.is_empty() && !fold(&draft.title).contains(&fold(&title)) {
            let both = format!("{} {title}", draft.title);
            both.trim().clone_into(&mut draft.title);
        }
        *name = rest.join(" ");
    }
}

/// Whether a word begins a surname: `von`, `der`.
pub fn is_addition(word: &str) -> bool {
    ADDITIONS.contains(&word.to_lowercase().as_str())
}

/// Whether a text holds only salutations and titles: `Frau Dr.`.
pub fn is_address_word(text: &str) -> bool {
    peel(text).rest.is_empty()
}

/// Words that begin a surname.
const ADDITIONS: [&str; 28] = [
    "von", "van", "vom", "zu", "zum", "zur", "der", "den", "dem", "de", "del", "della", "di", "da", "dos", "du", "la",
    "le", "ten", "ter", "freiherr", "freifrau", "graf", "gräfin", "baron", "auf", "el", "al",
];

/// Beginnings of titles; whole words are too many.
const TITLES: [&str; 20] = [
    "dr", "prof", "dipl", "mag", "ing", "med", "dent", "vet", "jur", "phil", "theol", "rer", "nat", "pol", "oec",
    "habil", "h.c", "univ", "lic", "mult",
];

struct Peeled<'a> {
    salutation: Option<Salutation>,
    title: String,
    rest: Vec<&'a str>,
}

/// Takes salutation words and titles off the beginning.
fn peel(text: &str) -> Peeled<'_> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let begins = words.iter().take_while(|word| is_salutation(word) || is_title(word)).count();
    let (begin, rest) = words.split_at_checked(begins).unwrap_or_default();
    let titles: Vec<&str> = begin.iter().filter(|word| is_title(word)).copied().collect();
    let salutation = (titles.len() < begin.len()).then(|| salutation::split(&begin.join(" ")).0);
    Peeled { salutation, title: titles.join(" "), rest: rest.to_vec() }
}

fn is_salutation(word: &str) -> bool {
    match salutation::spoken(word) {
        Some(Spoken::Neither) => word.chars().any(char::is_alphanumeric) && word != "An",
        spoken => spoken.is_some(),
    }
}

/// `Dr.`, `Prof`, `Dipl.-Ing.`; an abbreviated first name (`Joh.`) is none, nor is the surname `Medler`.
pub fn is_title(word: &str) -> bool {
    let lower = word.to_lowercase();
    let known = TITLES.iter().any(|title| lower.starts_with(title));
    known && (word.ends_with('.') || matches!(lower.as_str(), "dr" | "prof" | "professor" | "professorin" | "mag"))
}

/// The words of a text, folded.
fn folded(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(fold)
}

/// Whether a name says nothing that the draft does not have already.
pub fn says_nothing_new(draft: &Draft, name: &str) -> bool {
    let parts = [&draft.given, &draft.additional, &draft.family, &draft.title, &draft.suffix, &draft.organisation];
    let known: HashSet<String> = parts.into_iter().flat_map(|part| folded(part)).collect();
    // An address says itself, not the words it is made of: `eva@…` beside "Sommer" does not make "Eva Sommer" known.
    let without = |name: String, address: &str| name.replace(&address.to_lowercase(), " ");
    let name = draft.emails.iter().fold(name.to_lowercase(), |name, email| without(name, &email.value));
    let name = peel(&name).rest.join(" ");
    let new = folded(&name).any(|word| !known.contains(&word));
    !new
}

/// What the shown name of a card has beside its surname and first name: the firm, or the first name that is missing
/// there. What fits nowhere is told as `FN`.
pub fn beside(draft: &mut Draft, shown: &str, ignored: &mut dyn FnMut(&str)) {
    if says_nothing_new(draft, shown) {
        return;
    }
    if draft.organisation.is_empty() && salutation::is_organisation(shown) {
        shown.clone_into(&mut draft.organisation);
        return;
    }
    let name = split_name(shown);
    if draft.given.is_empty() && !name.given.is_empty() && fold(&name.family) == fold(&draft.family) {
        draft.given = name.given;
        draft.salutation = draft.salutation.or(name.salutation);
    } else {
        ignored("FN");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;

    #[test]
    fn whole_names_are_split_with_their_additions() {
        for (text, salutation, title, given, family) in [
            ("Herr Dr. Karl Otto von der Au", Some(Salutation::Mr), "Dr.", "Karl Otto", "von der Au"),
            ("Müller, Dr. Hans", None, "Dr.", "Hans", "Müller"),
            ("Müller", None, "", "", "Müller"),
            ("Frau Prof. Dr. med. Eva Ott", Some(Salutation::Ms), "Prof. Dr. med.", "Eva", "Ott"),
            ("Herr und Frau Kern", Some(Salutation::Unknown), "", "", "Kern"),
            ("Familie Medler", Some(Salutation::Unknown), "", "", "Medler"),
            ("Hans & Inge Weiß", None, "", "Hans & Inge", "Weiß"),
            ("Joh. Dreher", None, "", "Joh.", "Dreher"),
            ("Dr.", None, "Dr.", "", ""),
            ("", None, "", "", ""),
        ] {
            let (title, given, family) = (title.to_owned(), given.to_owned(), family.to_owned());
            assert_eq!(split_name(text), WholeName { salutation, title, given, family }, "{text}");
        }
    }

    #[test]
    fn a_salutation_may_say_that_it_is_a_firm() {
        assert!(says_firm("Firma") && says_firm("Fa."));
        assert!(!says_firm("Frau") && !says_firm(""));
    }
}
