//! One name for all spellings of a firm's: `Fa. Huber Gesellschaft mbH`, `Huber G.m.b.H.` → `Huber gmbh`.
//!
//! The legal form stays: `Huber GmbH` and `Huber KG` are two. The words are data (`legal_forms.toml`). The name goes into
//! the hashes of postal addresses, so what comes out of here for a name does not change, like the forms of
//! [`crate::suppression::canon`].

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::LazyLock,
};

use serde::Deserialize;

use super::salutation;
use crate::search::fold::fold;

#[derive(Debug, Default, Deserialize)]
struct File {
    forms: BTreeMap<String, Vec<String>>,
    between: Words,
    before: Before,
    joining: Joining,
    line: Line,
}

#[derive(Debug, Default, Deserialize)]
struct Words {
    words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Joining {
    words: Vec<String>,
    shouted_before: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Before {
    firm: Vec<String>,
    article: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Line {
    beside: Vec<String>,
    part: Vec<String>,
    short: BTreeMap<String, Vec<String>>,
    surname: Vec<String>,
}

#[derive(Debug, Default)]
struct Forms {
    /// The code of each spelling, by its letters.
    code: HashMap<String, String>,
    /// So many words has the longest spelling, each of its letters a word.
    longest: usize,
    /// Words that stay with the form.
    with_form: HashSet<String>,
    firm: HashSet<String>,
    article: HashSet<String>,
    joining: HashSet<String>,
    /// Behind an initial that joins in a name all in capitals.
    shouted_before: HashSet<String>,
    /// So many letters has the longest of these.
    longest_joining: usize,
    /// Stand beside a firm's name and form in a line of post.
    beside: HashSet<String>,
    /// Begin the part of a firm that a line of post tells.
    part: HashSet<String>,
    /// The code of each half form of a line of post.
    short: HashMap<String, String>,
    /// Forms that may be surnames.
    surname: HashSet<String>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../../assets/words/legal_forms.toml")).unwrap_or_default();
    let set = |words: &[String]| words.iter().map(|word| letters(word)).collect::<HashSet<_>>();
    let spelled = |forms: &BTreeMap<String, Vec<String>>| {
        let spelled = forms.iter().flat_map(|(code, all)| all.iter().map(|one| (letters(one), code.clone())));
        spelled.collect::<HashMap<_, _>>()
    };
    Forms {
        code: spelled(&file.forms),
        longest: 6,
        with_form: file.forms.keys().cloned().chain(set(&file.between.words)).collect(),
        firm: set(&file.before.firm),
        article: set(&file.before.article),
        longest_joining: file.joining.words.iter().map(|word| word.chars().count()).max().unwrap_or_default(),
        joining: set(&file.joining.words),
        shouted_before: set(&file.joining.shouted_before),
        beside: set(&file.line.beside),
        part: set(&file.line.part),
        short: spelled(&file.line.short),
        surname: set(&file.line.surname),
    }
});

/// The name in one spelling; of what is no firm's the words as they are written.
pub fn normal(name: &str) -> String {
    let words: Vec<&str> = name.split(is_between).filter(|word| !word.is_empty()).collect();
    let words = words.get(lead(&words)..).unwrap_or_default();
    let shouted = is_shouted(name);
    let mut all: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let rest = words.get(at..).unwrap_or_default();
        if let Some((code, length)) = form(rest).filter(|_| at > 0) {
            all.push(code.to_owned());
            at += length;
            continue;
        }
        if !(at > 0 && rest.len() > 1 && joins(rest, shouted)) {
            all.push((*word).to_owned());
        }
        at += 1;
    }
    all.join(" ")
}

/// The name without its legal form, in one spelling; `None` if it has none.
pub fn core(name: &str) -> Option<String> {
    if !salutation::has_legal_form(name) {
        return None;
    }
    let normal = normal(name);
    let words: Vec<&str> = normal.split(' ').collect();
    let behind = words.iter().rev().take_while(|word| FORMS.with_form.contains(&letters(word))).count();
    let core = words.get(..words.len() - behind).unwrap_or_default().join(" ");
    (behind > 0 && !core.is_empty()).then_some(core)
}

/// A firm's name and form as a line of post means them, without what stands beside or between: `Huber GmbH i. L.`,
/// `GmbH Huber`, `Huber GmbH Filiale Nord` → `Huber gmbh`. `None` if it is [`normal`] as it is.
pub fn of_line(name: &str) -> Option<String> {
    let (words, form) = apart(name);
    let told = [words, form].concat().join(" ");
    (!told.is_empty() && told != normal(name)).then_some(told)
}

/// What other firms of the same form a firm's name holds: `Weinbau Huber GmbH` → `Weinbau gmbh`, `Huber gmbh`.
pub fn within(name: &str) -> Vec<String> {
    const MOST: usize = 8;
    let (words, form) = apart(name);
    let words = words.get(..words.len().min(MOST)).unwrap_or_default();
    let lengths = 1..words.len();
    let runs = lengths.flat_map(|length| words.windows(length));
    runs.map(|run| [run, &form].concat().join(" ")).collect()
}

/// Whether what looks like a firm's legal form may be a surname: `Tom Limited`.
pub fn may_be_surname(name: &str) -> bool {
    let Some((first, last)) = name.trim().rsplit_once(char::is_whitespace) else { return false };
    FORMS.surname.contains(&letters(last)) && !salutation::has_legal_form(first)
}

/// The words of a firm's name in a line of post, and those of its legal form.
fn apart(name: &str) -> (Vec<String>, Vec<String>) {
    let words: Vec<&str> = name.split(is_between).filter(|word| !word.is_empty()).collect();
    let words = words.get(lead(&words)..).unwrap_or_default();
    let shouted = is_shouted(name);
    let (mut names, mut forms) = (Vec::<String>::new(), Vec::<String>::new());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let rest = words.get(at..).unwrap_or_default();
        // "Huber Lager GmbH" is called so.
        let is_last = || (1..rest.len()).all(|next| form(rest.get(next..).unwrap_or_default()).is_none());
        if !names.is_empty() && FORMS.part.contains(&letters(word)) && is_last() {
            break;
        }
        let beside = (1..=rest.len().min(3)).rev().find(|length| {
            let spelled: String = rest.iter().take(*length).map(|word| letters(word)).collect();
            at > 0 && FORMS.beside.contains(&spelled)
        });
        let short = FORMS.short.get(&letters(word)).map(|code| (code.as_str(), 1));
        if let Some((code, length)) = form(rest).or(short) {
            forms.push(code.to_owned());
            at += length;
        } else if let Some(length) = beside {
            at += length;
        } else {
            let of_form = !forms.is_empty() || form(rest.get(1..).unwrap_or_default()).is_some();
            if of_form && at > 0 && FORMS.with_form.contains(&letters(word)) {
                forms.push((*word).to_owned());
            } else if !(at > 0 && rest.len() > 1 && joins(rest, shouted)) {
                names.push((*word).to_owned());
            }
            at += 1;
        }
    }
    (names, forms)
}

/// Whether a legal form stands in a name behind its first word that is no other word: `Ges.m.b.H.`, not `AG`.
pub fn has_long_form(name: &str) -> bool {
    const SHORT: usize = 4;
    let spelled: Vec<String> = name.split(is_between).filter(|word| !word.is_empty()).map(letters).collect();
    let long = |words: &[String]| {
        let (_, length) = spelled_form(words)?;
        Some(words.iter().take(length).map(String::len).sum::<usize>() >= SHORT)
    };
    (1..spelled.len()).any(|at| spelled.get(at..).and_then(long).unwrap_or_default())
}

/// The legal form that words begin with, and how many of them it is; the longest counts.
fn form(words: &[&str]) -> Option<(&'static str, usize)> {
    let spelled: Vec<String> = words.iter().take(FORMS.longest).map(|word| letters(word)).collect();
    spelled_form(&spelled)
}

/// The same of words that are folded already.
fn spelled_form(words: &[String]) -> Option<(&'static str, usize)> {
    let (mut spelled, mut found) = (String::new(), None);
    for (at, word) in words.iter().take(FORMS.longest).enumerate() {
        spelled.push_str(word);
        if let Some(code) = FORMS.code.get(&spelled) {
            found = Some((code.as_str(), at + 1));
        }
    }
    found
}

/// How many words stand before the name: `An die Firma`.
fn lead(words: &[&str]) -> usize {
    let articles = words.iter().take_while(|word| FORMS.article.contains(&letters(word))).count();
    let firm = words.get(articles).is_some_and(|word| FORMS.firm.contains(&letters(word)));
    if firm && words.len() > articles + 1 { articles + 1 } else { 0 }
}

/// Whether a name is all in capitals.
fn is_shouted(name: &str) -> bool {
    !name.contains(char::is_lowercase)
}

/// Whether the first of these words joins the name before to the rest. In a name all in capitals nobody can tell `U.` from
/// an initial by itself: there what follows tells.
fn joins(words: &[&str], shouted: bool) -> bool {
    let [word, next, ..] = words else { return false };
    is_joining(word) || (shouted && is_joining(&word.to_lowercase()) && FORMS.shouted_before.contains(&letters(next)))
}

/// Whether a word joins two names: `und`, `u.`. `U.` is somebody's first name.
pub fn is_joining(word: &str) -> bool {
    let bare = word.trim_end_matches('.');
    // Asked of each word of each name: most are too long.
    if bare.chars().nth(FORMS.longest_joining).is_some() {
        return false;
    }
    FORMS.joining.contains(&letters(bare)) && (bare.len() > 1 || bare.chars().all(char::is_lowercase))
}

/// What stands between two words: everything but what is within a double name.
fn is_between(letter: char) -> bool {
    !(letter.is_alphanumeric()
        || unicode_normalization::char::is_combining_mark(letter)
        || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '′' | '\u{ad}'))
}

fn letters(word: &str) -> String {
    let folded = fold(word);
    if folded.chars().all(char::is_alphanumeric) {
        return folded;
    }
    let letters: String = folded.chars().filter(|letter| letter.is_alphanumeric()).collect();
    fold(&letters) // a dropped sign may bring `a` and `e` together
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn all_spellings_of_a_firm_are_one_and_two_forms_are_two() {
        for same in [
            &[
                "Huber GmbH & Co. KG",
                "Huber GmbH & Co.KG",
                "Huber GmbH u. Co. KG",
                "HUBER GmbH und Co KG",
                "Huber GmbH&Co. KG",
                "HUBER GMBH U. CO. KG",
                "HUBER GMBH UND CO KG",
            ][..],
            &[
                "Huber GmbH",
                "Huber Gesellschaft mbH",
                "Huber G.m.b.H.",
                "Huber Ges.m.b.H.",
                "Huber G. m. b. H.",
                "Fa. Huber GmbH",
                "Firma Huber GmbH",
                "An die Firma Huber GmbH",
                "An Fa. Huber GmbH",
                "Huber Gesellschaft mit beschränkter Haftung",
            ],
            &["Huber e. K.", "Huber e.K.", "Huber eK", "Huber e.Kfm.", "Huber eingetragener Kaufmann"],
            &[
                "Huber & Sohn OHG",
                "Huber und Sohn OHG",
                "Huber u. Sohn oHG",
                "Huber + Sohn offene Handelsgesellschaft",
                "HUBER U. SOHN OHG",
            ],
            &["Huber UG (haftungsbeschränkt)", "Huber UG"],
            &["SV Wall e.V.", "SV Wall e. V.", "SV Wall eV"],
        ] {
            for other in same {
                assert_eq!(fold(&normal(other)), fold(&normal(same.first().unwrap())), "{other}");
            }
        }
        let apart = [
            "Huber",
            "Huber GmbH",
            "Huber KG",
            "Huber AG",
            "Huber e.K.",
            "Huber & Co. KG",
            "Huber GmbH & Co. KG",
            "Huber Bau GmbH",
        ];
        let forms: HashSet<String> = apart.iter().map(|name| normal(name)).collect();
        assert_eq!(forms.len(), apart.len(), "{forms:?}");
    }

    #[test]
    fn a_name_without_its_form_is_the_bare_one() {
        for (name, bare) in [
            ("Huber GmbH & Co. KG", Some("Huber")),
            ("Fa. Huber Ges.m.b.H.", Some("Huber")),
            ("Huber & Sohn OHG", Some("Huber Sohn")),
            ("Huber & Co. KG", Some("Huber")),
            ("Huber", None),
            ("Firma Huber", None),
            ("Bäckerei Huber", None),
            ("Eva Sa", None),
        ] {
            assert_eq!(core(name).as_deref(), bare, "{name}");
        }
        assert!(!FORMS.code.is_empty() && FORMS.code.values().all(|code| FORMS.code.get(code) == Some(code)));
    }

    #[test]
    fn a_line_of_post_is_understood_beside_its_own_words() {
        for (name, told) in [
            ("Huber GmbH i. L.", Some("Huber gmbh")),
            ("Huber mbH", Some("Huber gmbh")),
            ("GmbH Huber", Some("Huber gmbh")),
            ("Huber i.G. GmbH", Some("Huber gmbh")),
            ("Firma Huber GmbH & Co. KG Filiale Nord", Some("Huber gmbh Co kg")),
            ("Huber GmbH & Co. KG", None),
            ("Huber & Sohn OHG", None),
            ("Bäckerei Huber", None),
            ("Büro Huber", None),
            ("Huber Lager GmbH", None),
        ] {
            assert_eq!(of_line(name).as_deref(), told, "{name}");
        }
        assert_eq!(within("Weinbau Huber GmbH"), ["Weinbau gmbh", "Huber gmbh"]);
        assert!(within("Huber KG").is_empty());
        assert!(may_be_surname("Tom Limited") && !may_be_surname("Huber GmbH Limited") && !may_be_surname("Limited"));
    }

    #[test]
    fn a_name_that_is_no_firms_keeps_its_words() {
        for name in [
            "Quandt",
            "Familie Quandt",
            "von der Au",
            "An Nguyen",
            "Müller-Lüdenscheidt",
            "Firma",
            "U. Huber",
            "Bäckerei U. Huber",
            "BÄCKEREI U. HUBER",
        ] {
            assert_eq!(normal(name), name.replace('.', ""), "{name}");
        }
    }
}
