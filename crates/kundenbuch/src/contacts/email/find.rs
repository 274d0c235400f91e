//! Which addresses stand in a text, each whole or not at all: what is left of one that is cut is somebody else's.

use std::{borrow::Cow, collections::HashSet};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

use super::check;
use crate::steps;

/// Every address in a text, once each, in the order of their first places, in plain signs. Takes linear time.
///
/// Finds `<a@b.de>`, `mailto:a@b.de`, `"a@b.de";`, `a@b.de.` and umlaut domains; quoted local parts are not looked for. One
/// that begins or ends beside a sign nobody can read (`M\u{fffd}ller@b.de`) is none.
pub fn find_all(text: &str) -> Vec<String> {
    found_in(text).into_iter().map(|found| found.address).collect()
}

/// The same in a running text: of an address that may be cut, all of the words around it instead.
pub fn in_text(text: &str) -> Vec<Result<String, String>> {
    found_in(text).into_iter().map(|found| if found.is_cut { Err(found.around) } else { Ok(found.address) }).collect()
}

/// An address, and what stands before it.
pub(super) struct Found {
    pub address: String,
    pub behind: Behind,
    /// Whether it may be cut even in a running text.
    pub is_cut: bool,
    /// Whether it may go on behind a dot or a hyphen and a blank: `max@x.co. uk`.
    pub goes_on: bool,
    /// The word it stands in, with the one before it.
    around: String,
}

/// What an address stands behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// Nothing, a bracket, a quotation mark, or punctuation with a blank: it begins there.
    Gap,
    /// A word and a blank: a name, or the first half of a mistyped address.
    Word,
    /// A word with a sign that addresses hold, and a blank: `hans- schmidt@x.de`.
    Broken(char),
    /// A word and a sign without a blank, `hans,schmidt@x.de`: a cell of a list, or mistyped.
    Sign(char),
}

/// What stands glued before an address and belongs to none.
const SCHEMES: [&str; 7] = ["mailto:", "smtp:", "sip:", "email:", "e-mail:", "mail:", "="];

/// Between the cells of a list, the parts of a link, and what is told and the address.
const SEPARATORS: &str = ",;:|/=>";

impl Behind {
    fn of(before: &str) -> Behind {
        let is_word = |text: &str| text.ends_with(char::is_alphanumeric);
        let bare = before.trim_end();
        let Some(last) = bare.chars().next_back() else { return Behind::Gap };
        let glued = is_word(bare.get(..bare.len() - last.len_utf8()).unwrap_or_default());
        if bare.len() < before.len() {
            return match last {
                '.' | '-' | '_' | '+' if glued => Behind::Broken(last),
                last if last.is_alphanumeric() => Behind::Word,
                _ => Behind::Gap,
            };
        }
        let tail: String = bare.chars().rev().take(8).collect();
        let tail: String = tail.to_lowercase().chars().rev().collect();
        let opens = matches!(last, '<' | '(' | '[' | '{' | '"' | '„' | '“' | '”' | '«' | '»');
        let is_scheme = SCHEMES.iter().any(|scheme| tail.ends_with(scheme));
        if glued && !opens && !is_scheme { Behind::Sign(last) } else { Behind::Gap }
    }

    /// Whether an address behind it may be cut in a running text, where a sentence ends with a dot and cells follow each
    /// other. `=2D` is a hyphen of a mail's own code.
    fn cuts(self, before: &str, local: &str) -> bool {
        let coded = || local.get(..2).is_some_and(|code| code.bytes().all(|byte| b"0123456789ABCDEF".contains(&byte)));
        match self {
            Behind::Broken(sign) => matches!(sign, '-' | '_'),
            Behind::Sign(sign) => !SEPARATORS.contains(sign),
            Behind::Gap => before.ends_with('=') && before.len() > 1 && coded(),
            Behind::Word => false,
        }
    }
}

/// How an address ends.
struct End<'a> {
    is_cut: bool,
    goes_on: bool,
    /// What follows up to the next blank.
    next_word: &'a str,
}

/// What may stand glued behind an address and belongs to none.
const CLOSING: &str = ",;:!?/|<>()[]{}\"'#&*“”„«»`";

impl<'a> End<'a> {
    /// Behind a hyphen it goes on in the next line; behind another sign and a letter it is a domain nobody can read.
    fn of(domain: &str, after: &'a str) -> End<'a> {
        let mut letters = after.chars();
        let (first, second) = (letters.next(), letters.next());
        let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let blank = first.is_some_and(char::is_whitespace);
        let glued = first.is_some_and(|sign| !sign.is_whitespace() && !CLOSING.contains(sign)) && is_word(second);
        let before_word = blank && is_word(after.trim_start().chars().next());
        // As much as is shown: a list without a blank is one word.
        let trimmed = after.trim_start();
        let word = trimmed.chars().take(SHOWN).take_while(|letter| !letter.is_whitespace());
        let end = after.len() - trimmed.len() + word.inspect(|_| steps::took(0)).map(char::len_utf8).sum::<usize>();
        End {
            is_cut: glued || (before_word && domain.ends_with('-')),
            goes_on: before_word && domain.ends_with('.'),
            next_word: after.get(..end).unwrap_or_default(),
        }
    }
}

/// So many bytes before an address are shown with it.
const SHOWN: usize = 100;

/// The end of a text from its last word but one on.
fn last_words(before: &str) -> &str {
    let near = before.char_indices().rev().map(|(at, _)| at).take_while(|at| before.len() - at <= SHOWN).last();
    let near = near.and_then(|at| before.get(at..)).unwrap_or_default();
    let bare = near.trim_end();
    let word = bare.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    near.get(word..).unwrap_or(near).trim_start()
}

/// Every address in a text with what stands before it, as [`find_all`].
pub(super) fn found_in(text: &str) -> Vec<Found> {
    let text = plain(text);
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut rest = text.as_ref();
    let mut joined = false;
    while let Some((before, behind)) = rest.split_once('@') {
        // The left side cannot reach beyond the last `@`, so no letter is looked at more than twice.
        let back = before.char_indices().rev().inspect(|_| steps::took(0));
        let local_at = back.take_while(|(_, letter)| stands_in_local(*letter)).last();
        let (before, local) = local_at.and_then(|(at, _)| before.split_at_checked(at)).unwrap_or((before, ""));
        let begins = !before.ends_with(unreadable);
        let local = local.trim_start_matches(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let end = behind
            .find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '.' | '-')))
            .unwrap_or(behind.len());
        steps::took(before.len() + local.len() + end);
        let (domain, after) = behind.split_at_checked(end).unwrap_or((behind, ""));
        let address = format!("{local}@{}", domain.trim_end_matches(['.', '-']));
        let (was_joined, is_joined) = (joined, after.starts_with('@'));
        let whole = begins && !is_joined && !after.starts_with(unreadable);
        joined = is_joined;
        rest = if whole && check(&address).is_ok() {
            if seen.insert(address.to_lowercase()) {
                let behind = Behind::of(before);
                let around = format!("{}{address}", last_words(before));
                let end = End::of(domain, after);
                let is_cut = was_joined || behind.cuts(before, local) || end.is_cut;
                let around = if end.is_cut {
                    format!("{}{local}@{domain}{}", last_words(before), end.next_word)
                } else {
                    around
                };
                found.push(Found { is_cut, goes_on: end.goes_on, around, behind, address });
            }
            after
        } else {
            behind
        };
    }
    found
}

fn stands_in_local(letter: char) -> bool {
    letter.is_alphanumeric()
        || matches!(letter, '.' | '_' | '-' | '+' | '%' | '\'' | '&' | '#' | '~' | '!' | '$' | '*' | '^')
}

/// Beside such a sign an address was cut: it belongs to no word and is no punctuation.
fn unreadable(letter: char) -> bool {
    is_combining_mark(letter)
        || (letter.is_control() && !letter.is_whitespace())
        || matches!(letter, '\u{fffc}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}' | '\u{200c}' | '\u{200d}' | '…')
}

/// A text in the signs addresses are typed with: letters composed, a typesetter's hyphens and apostrophes as those of the
/// keyboard, and nothing without width, as word processors, pages and PDFs put it in.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains('`') {
        return Cow::Borrowed(text);
    }
    let text: Cow<'_, str> = if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) };
    if !text.contains(|letter| keyboard(letter) != Some(letter)) {
        return text;
    }
    Cow::Owned(text.chars().filter_map(keyboard).collect())
}

/// The sign of a keyboard for one of a typesetter; none for what has no width.
fn keyboard(letter: char) -> Option<char> {
    match letter {
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        '`' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{02bc}' | '\u{00b4}' | '\u{2032}' | '\u{ff07}' => Some('\''),
        '\u{ff20}' | '\u{fe6b}' => Some('@'),
        '\u{ff0e}' => Some('.'),
        '\u{ff3f}' => Some('_'),
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{180e}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{feff}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' => None,
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_address_of_a_pasted_text_is_found_once() {
        let text = "Von: \"Huber, Max\" <Max@Huber.de>; mailto:eva@müller.de?subject=x (o'neill@x.ie), 'a@b.de'.\nmax@huber.de, \
                    a.b+c@d-e.co.uk.\n*fett@f.de* /pfad/g@h.de und kein@, @kein, x@y, a@c@d.de, tel@@z.de";
        assert_eq!(
            find_all(text),
            [
                "Max@Huber.de",
                "eva@müller.de",
                "o'neill@x.ie",
                "a@b.de",
                "a.b+c@d-e.co.uk",
                "fett@f.de",
                "g@h.de",
                "c@d.de"
            ]
        );
        assert!(find_all("").is_empty());
    }

    #[test]
    fn twice_the_text_takes_at_most_twice_the_steps() {
        for shape in ["@", "a@", "a", "a@b.", "x@y.de ", "x.@y-", "a b@c "] {
            let count = |pieces| {
                steps::of(|| {
                    let text = shape.repeat(pieces);
                    assert!(find_all(&text).len() <= 1);
                })
            };
            let (once, twice) = (count(5_000), count(10_000));
            assert!(twice <= 2 * once + once / 4, "{shape}: {once} steps, twice as long {twice}");
        }
    }

    #[test]
    fn twice_the_addresses_of_a_list_without_a_blank_take_at_most_twice_the_steps() {
        let count = |people: usize| {
            steps::of(|| {
                let text = (0..people).map(|at| format!("a{at}@b.de")).collect::<Vec<_>>().join(";");
                assert_eq!(in_text(&text).len(), people);
            })
        };
        let (once, twice) = (count(1_000), count(2_000));
        assert!(twice <= 2 * once + once / 4, "{once} steps, twice as long {twice}");
    }

    #[test]
    fn signs_of_a_typesetter_are_those_of_the_keyboard() {
        let forms = [
            ("hans\u{2011}schmidt@x.de", "hans-schmidt@x.de"),
            ("hans\u{2013}schmidt@x\u{2010}y.de", "hans-schmidt@x-y.de"),
            ("o\u{2019}neill@x.ie", "o'neill@x.ie"),
            ("jo\u{308}rg.weber@x.de", "j\u{f6}rg.weber@x.de"),
            ("zoe.\u{200b}zander@x.de", "zoe.zander@x.de"),
            ("zoe.\u{ad}zan\u{2060}der@x.\u{feff}de", "zoe.zander@x.de"),
            ("\u{202a}eva@x.de\u{202c}", "eva@x.de"),
            ("eva\u{ff20}x\u{ff0e}de", "eva@x.de"),
            ("\u{2022} eva@x.de \u{2013} gestern", "eva@x.de"),
            ("\u{201e}eva@x.de\u{201c}", "eva@x.de"),
            ("\u{2019}eva@x.de\u{2019}", "eva@x.de"),
            ("\u{1f4e7}eva@x.de", "eva@x.de"),
        ];
        for (text, address) in forms {
            assert_eq!(find_all(text), [address], "{text:?}");
        }
    }

    #[test]
    fn an_address_beside_an_unreadable_sign_is_none() {
        for text in
            ["M\u{fffd}ller@x.de", "han\u{2026}schmidt@x.de", "a\u{e000}b@x.de", "eva@x.de\u{fffd}rg", "a\u{1}b@x.de"]
        {
            assert!(find_all(text).is_empty(), "{text:?}");
        }
    }

    #[test]
    fn of_an_address_that_may_be_cut_a_text_gives_the_words_around_it() {
        let cut = |text: &str| in_text(text).remove(0);
        for text in [
            "Bitte: hans(privat)schmidt@x.de",
            "hans\\schmidt@x.de",
            "hans\u{b7}schmidt@x.de",
            "hans\u{2014}schmidt@x.de",
            "hans=2Dschmidt@x.de",
            "hans- schmidt@x.de",
            "hans_ schmidt@x.de",
            "max@stud.uni- heidelberg.de",
            "max@smail.uni_koeln.de",
            "max@smail.uni\u{b7}koeln.de",
            "max@x.de=2Ecom",
        ] {
            assert_eq!(cut(text), Err(text.trim_start_matches("Bitte: ").to_owned()), "{text}");
        }
        for text in
            ["Huber;Anna;a@x.de", "Ende. a@x.de", "x?to=a@x.de", "E-Mail:a@x.de", "Anna a@x.de", "Anna - a@x.de"]
        {
            assert_eq!(cut(text), Ok("a@x.de".to_owned()), "{text}");
        }
        assert_eq!(cut("o`neill@x.ie"), Ok("o'neill@x.ie".to_owned()));
    }

    proptest! {
        #[test]
        fn an_address_is_found_between_signs(before in "[ <(\\[:;,\"]", local in "[a-z][a-z0-9._+-]{0,8}[a-z]", after in "[ >)\\];,:\"?]") {
            prop_assume!(!local.contains(".."));
            let address = format!("{local}@beispiel.de");
            prop_assert_eq!(find_all(&format!("Text{before}{address}{after}Text")), vec![address]);
        }
    }
}
