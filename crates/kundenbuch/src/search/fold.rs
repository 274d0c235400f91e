//! Folding: one form for all spellings of a name, the same for index and query; and keys for sorting names.
//!
//! Nothing here serves the block list: its forms are frozen in [`crate::suppression::canon`] and share no code.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{contacts::firm, exchange::sameness::bare_family};

/// Sorts behind every word: what is missing comes last.
pub const LAST: &str = "\u{10ffff}";

/// Stands between surname and first name in keys; sorts before everything that can follow a surname.
pub const SEPARATOR: char = '\u{1}';

/// The form in which texts are searched: `Müller`, `MUELLER` and `muller` become `muller`.
///
/// NFKD, lower case, marks off, `ß→ss ø→o æ→ae ł→l ı→i đ→d þ→th`, then `ae→a oe→o ue→u`. Blanks and control
/// characters collapse to one blank; invisible characters (soft hyphen, zero width, bidi) vanish. Folding twice
/// changes nothing.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        text.chars().for_each(|letter| push(&mut folded, letter.to_ascii_lowercase()));
    } else {
        each_letter(text, |letter| push(&mut folded, letter));
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The folded words of a text, in their order; a word is a run of letters and digits.
pub fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(String::from)
        .collect()
}

/// Where a contact stands in a list: DIN 5007 variant 2, as in the telephone book.
///
/// `ä ö ü ß` sort as `ae oe ue ss`; other marks, hyphens and apostrophes are ignored, so are additions before the
/// surname (`von`, `van der`, `zu`, `Freiherr`). Without a surname the organisation, else the first name leads.
/// All spellings of a firm stand at one place. Titles do not come in. Compare byte by byte. Not for finding by typed text:
/// see [`list_key`].
pub fn sort_key(family: &str, given: &str, organisation: &str) -> String {
    key(family, given, &firm::normal(organisation), phone_book)
}

/// The key whose ranges answer "names beginning with …"; it needs its own index beside [`sort_key`].
///
/// A typed `muller`, `mueller` or `müller` must meet the same range, but the telephone book writes `mueller` where
/// [`fold`] writes `muller`. So this key is folded: surname without additions, [`SEPARATOR`], first name; letters
/// and digits only. Ask for it with [`list_prefix`].
pub fn list_key(family: &str, given: &str, organisation: &str) -> String {
    key(family, given, organisation, joined)
}

/// What is typed, in the form of [`list_key`]: `von der Le` gives `le`, `O'Ne` gives `one`.
pub fn list_prefix(typed: &str) -> String {
    joined(without_additions(typed))
}

fn key(family: &str, given: &str, organisation: &str, form: fn(&str) -> String) -> String {
    let lead = form(without_additions(&bare_family(family))); // father and son stand together
    if lead.is_empty() {
        let organisation = form(organisation);
        return if organisation.is_empty() { form(given) } else { organisation };
    }
    let given = form(given);
    if given.is_empty() { lead } else { format!("{lead}{SEPARATOR}{given}") }
}

fn joined(text: &str) -> String {
    let letters: String = fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect();
    fold(&letters) // a dropped blank may bring `a` and `e` together
}

fn phone_book(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 2);
    for letter in text.nfkd() {
        match letter {
            '\u{308}' if key.ends_with(['a', 'o', 'u']) => key.push('e'),
            _ if is_combining_mark(letter) || is_invisible(letter) => {}
            '-' | '\u{2010}'..='\u{2015}' | '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '′' => {}
            _ => letter
                .to_lowercase()
                .for_each(|letter| spell(letter, &mut |letter| key.push(blank_unless_word(letter)))),
        }
    }
    key.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn blank_unless_word(letter: char) -> char {
    if letter.is_alphanumeric() { letter } else { ' ' }
}

/// The surname from its first word on that is not an addition. A name of additions only (`Graf`, `Zu`) stays.
fn without_additions(family: &str) -> &str {
    let mut rest = family.trim();
    let mut after_particle = false;
    while let Some((first, behind)) = rest.split_once(char::is_whitespace) {
        let (first, behind) = (first.to_lowercase(), behind.trim_start());
        let next = behind.split_whitespace().next().unwrap_or_default().to_lowercase();
        let particle = is_particle(&first) || (after_particle && is_article(&first));
        if behind.is_empty() || !(particle || is_rank(&first) || (is_high_rank(&first) && is_particle(&next))) {
            break;
        }
        (rest, after_particle) = (behind, particle);
    }
    let glued =
        ["v.d.", "v."].iter().find(|word| rest.get(..word.len()).is_some_and(|lead| lead.eq_ignore_ascii_case(word)));
    let behind = glued.and_then(|word| rest.get(word.len()..)).unwrap_or_default();
    if behind.is_empty() { rest } else { behind } // "v.d.Au"
}

fn is_particle(word: &str) -> bool {
    matches!(word, "von" | "vom" | "van" | "zu" | "zum" | "zur" | "v." | "v.d." | "vd." | "v.der")
}

fn is_article(word: &str) -> bool {
    matches!(word, "der" | "den" | "dem" | "de" | "die" | "d." | "und" | "u." | "ter" | "ten" | "'t" | "’t")
}

fn is_rank(word: &str) -> bool {
    matches!(
        word,
        "freiherr"
            | "frhr."
            | "frhr"
            | "freifrau"
            | "frfr."
            | "frfr"
            | "freiin"
            | "frn."
            | "graf"
            | "gräfin"
            | "reichsgraf"
    )
}

/// Ranks that are common surnames too: additions only before `von`, `zu` and the like.
fn is_high_rank(word: &str) -> bool {
    matches!(
        word,
        "baron"
            | "baronin"
            | "edler"
            | "edle"
            | "ritter"
            | "prinz"
            | "prinzessin"
            | "fürst"
            | "fürstin"
            | "herzog"
            | "herzogin"
    )
}

/// Feeds `text` decomposed, in lower case, without marks and in plain letters.
fn each_letter(text: &str, mut take: impl FnMut(char)) {
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter) && !is_invisible(*letter)) {
        letter.to_lowercase().filter(|letter| !is_combining_mark(*letter)).for_each(|letter| spell(letter, &mut take));
    }
}

/// Letters that Unicode does not take apart.
fn spell(letter: char, take: &mut impl FnMut(char)) {
    let plain = match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ŋ' => "ng",
        'ø' => "o",
        'ł' => "l",
        'ı' => "i",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ƶ' => "z",
        'ĸ' => "k",
        'ς' => "σ",
        other => return take(other),
    };
    plain.chars().for_each(take);
}

fn push(folded: &mut String, letter: char) {
    if letter == 'e' && folded.ends_with(['a', 'o', 'u']) {
        return; // ae→a, oe→o, ue→u; dropping every e that follows keeps folding idempotent (`aee`)
    }
    if letter.is_whitespace() || letter.is_control() {
        if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    } else {
        folded.push(letter);
    }
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_name_fold_to_one_form() {
        for (texts, form) in [
            (&["Müller", "MÜLLER", "Mueller", "muller", "Mu\u{308}ller", "  Müller\u{a0}"][..], "muller"),
            (&["Straße", "STRASSE", "STRAẞE", "Stra\u{ad}ße"], "strasse"),
            (&["Søren Łukasz", "soren lukasz", "soeren\t\nlukasz"], "soren lukasz"),
            (&["Þórður", "thordur"], "thordur"),
            (&["Çelik", "celik"], "celik"),
            (&["IŞIK", "ışık", "isik"], "isik"),
            (&["Æsop", "aesop", "asop"], "asop"),
            (&["Đorđe", "dorde"], "dorde"),
            (&["ﬁsch", "Fisch"], "fisch"),
            (&["O´Neill", "o neill"], "o neill"),
            (&["ΟΔΟΣ", "οδος"], "οδοσ"),
            (&["", " ", "\u{200b}"], ""),
        ] {
            for text in texts {
                assert_eq!(fold(text), form, "{text:?}");
            }
        }
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(
            words("Dr. Hans-Peter O'Neill, Hauptstr. 12a"),
            ["dr", "hans", "peter", "o", "neill", "hauptstr", "12a"]
        );
        assert!(words(" -.,! ").is_empty());
    }

    #[test]
    fn names_sort_as_in_the_telephone_book() {
        let wanted = [
            ("Ärger", "Eva"),
            ("Afel", "Jo"),
            ("von der Au", "Karl"),
            ("Auer", "Ida"),
            ("de Boer", "Jan"),
            ("Garcia Lopez", "Ana"),
            ("Garciab", ""),
            ("Göbel", "Ute"),
            ("Goethe", "Johann"),
            ("Götz", "Ute"),
            ("Graf", "Steffi"),
            ("Freiherr von Knigge", "Adolph"),
            ("Müller", "Anna"),
            ("Mueller", "Bert"),
            ("Müller", "Christa"),
            ("Müller-Lüdenscheidt", "Ada"),
            ("Muhl", ""),
            ("O’Neill", "Pat"),
            ("Oneill", "Sam"),
            ("Straßer", "Udo"),
            ("Strasser", "Uwe"),
        ];
        let mut sorted = wanted;
        sorted.sort_by_key(|(family, given)| sort_key(family, given, ""));
        let order = |list: &[(&'static str, &'static str)]| list.iter().map(|name| name.0).collect::<Vec<_>>();
        assert_eq!(
            order(&sorted),
            [
                "Ärger",
                "Afel",
                "von der Au",
                "Auer",
                "de Boer",
                "Garcia Lopez",
                "Garciab",
                "Göbel",
                "Goethe",
                "Götz",
                "Graf",
                "Freiherr von Knigge",
                "Müller",
                "Mueller",
                "Müller",
                "Müller-Lüdenscheidt",
                "Muhl",
                "O’Neill",
                "Oneill",
                "Straßer",
                "Strasser"
            ]
        );
    }

    #[test]
    fn a_surname_leads_then_the_firm_then_the_first_name() {
        assert_eq!(sort_key("Müller", "Ötzi", "Weingut"), "mueller\u{1}oetzi");
        assert_eq!(sort_key("", "Eva", "Weingut Huber & Söhne"), "weingut huber soehne");
        assert_eq!(sort_key("", "Eva", ""), "eva");
        assert_eq!(sort_key("", "", ""), "");
    }

    #[test]
    fn additions_are_passed_over_unless_nothing_else_is_left() {
        for (family, key) in [
            ("von der Leyen", "leyen"),
            ("van den Berg", "berg"),
            ("von und zu Guttenberg", "guttenberg"),
            ("Freiherr von Knigge", "knigge"),
            ("Graf Lambsdorff", "lambsdorff"),
            ("v. Weizsäcker", "weizsaecker"),
            ("Ritter von Kempski", "kempski"),
            ("Ritter", "ritter"),
            ("Baron Cohen", "baron cohen"),
            ("Graf", "graf"),
            ("Zu", "zu"),
            ("der Kleine", "der kleine"),
        ] {
            assert_eq!(sort_key(family, "", ""), key);
        }
    }

    #[test]
    fn a_typed_beginning_meets_the_list_key_in_every_spelling() {
        let key = list_key("von Müller-Lüdenscheidt", "Eva", "");
        assert_eq!(key, "mullerludenscheidt\u{1}eva");
        for typed in ["mu", "mue", "Mül", "MUELLER", "müller-lüd", "Mueller Luedenscheidt", "von mu"] {
            assert!(key.starts_with(&list_prefix(typed)), "{typed}");
        }
        assert_eq!(list_key("Ma Ewan", "", ""), list_prefix("maewan"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folding_dense_umlaut_text_twice_changes_nothing(text in "[aeouäöüßÆœĲİıΣς\u{308}\u{301}\u{ad} \\n]*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn any_text_has_words_and_keys(text in any::<String>(), given in any::<String>()) {
            prop_assert!(words(&text).iter().all(|word| fold(word) == *word));
            prop_assert!(sort_key(&text, &given, "").chars().all(|letter| letter.is_alphanumeric() || letter == ' ' || letter == SEPARATOR));
            let _ = list_prefix(&text);
        }

        #[test]
        fn case_and_composition_do_not_matter(text in "[A-Za-zÄÖÜäöüßéèñç ]{0,20}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
            prop_assert_eq!(fold(&text.nfd().collect::<String>()), fold(&text));
            prop_assert_eq!(sort_key(&text.nfd().collect::<String>(), "", ""), sort_key(&text, "", ""));
        }
    }
}
