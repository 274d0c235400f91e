//! Whether a passphrase is hard to guess, and a suggestion that is.
//!
//! The estimate is a guesser's: cut the text the way that is cheapest to guess. Words, common passwords, rows of
//! the keyboard, years, dates and repetitions cost little, all else by the character. No rules about kinds of
//! characters.

use std::{collections::HashSet, sync::LazyLock};

use unicode_normalization::UnicodeNormalization;

use crate::{Error, Result};

/// What a new passphrase must have at least, in bits.
pub const DEMANDED: f64 = 50.0;
/// How many words a suggestion has: six of 1,296 or more are 62 bits.
pub const SUGGESTED_WORDS: usize = 6;

/// Everyday words without umlauts, one a line; public, so each counts by the size of the list.
const WORDS: &str = include_str!("../../../../assets/words/passphrase_de.txt");
/// What people choose when asked for a password, one a line.
const COMMON: &str = include_str!("../../../../assets/words/passwords_common.txt");
/// Neighbours on the keyboard and in the alphabet, read both ways.
const ROWS: &[&str] = &[
    "qwertzuiop",
    "qwertyuiop",
    "asdfghjkl",
    "yxcvbnm",
    "zxcvbnm",
    "1234567890",
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
];
/// Guessing a longer text is not estimated: it is long enough.
const LOOKED_AT: usize = 128;

static LIST: LazyLock<Vec<&str>> = LazyLock::new(|| WORDS.lines().filter(|word| !word.is_empty()).collect());
static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| LIST.iter().copied().collect());
static TOO_COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.lines().filter(|word| !word.is_empty()).collect());

/// Accepts a new passphrase or says that it is too easy to guess.
///
/// # Errors
/// [`Error::PassphraseTooWeak`] below [`DEMANDED`] bits.
pub fn check(text: &str) -> Result<()> {
    if strength_bits(text) >= DEMANDED { Ok(()) } else { Err(Error::PassphraseTooWeak) }
}

/// How many bits a guesser must try, estimated with a bias to caution; 0 for nothing.
pub fn strength_bits(text: &str) -> f64 {
    let typed: Vec<char> = text.nfkc().take(LOOKED_AT).collect();
    let plain: Vec<char> = typed.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
    let mut cheapest = vec![0.0_f64];
    for end in 1..=plain.len() {
        let best = (0..end)
            .filter_map(|start| {
                let piece =
                    Piece { typed: typed.get(start..end)?, plain: plain.get(start..end)?, before: plain.get(..start)? };
                Some(cheapest.get(start)? + piece.bits()?)
            })
            .fold(f64::INFINITY, f64::min);
        cheapest.push(best);
    }
    cheapest.last().copied().unwrap_or_default()
}

/// Six words from the list, picked by these random bytes (four a word).
pub fn suggest(chance: &[u8; 4 * SUGGESTED_WORDS]) -> String {
    let (picks, _) = chance.as_chunks::<4>();
    let count = u32::try_from(LIST.len()).unwrap_or(1).max(1);
    // The remainder favours early words by less than one in two million.
    let pick = |bytes: &[u8; 4]| LIST.get((u32::from_be_bytes(*bytes) % count) as usize).copied();
    picks.iter().filter_map(pick).collect::<Vec<_>>().join(" ")
}

/// The same with the system's randomness.
///
/// # Errors
/// [`Error::NoRandomness`].
pub fn suggest_now() -> Result<String> {
    Ok(suggest(&super::random()?))
}

/// A stretch of the text as a guesser may take it in one go.
struct Piece<'a> {
    typed: &'a [char],
    plain: &'a [char],
    before: &'a [char],
}

impl Piece<'_> {
    /// The cheapest way to guess the whole piece; nothing if there is none.
    fn bits(&self) -> Option<f64> {
        let ways = [self.as_character(), self.as_repetition(), self.as_row(), self.as_number(), self.as_word()];
        ways.into_iter().flatten().reduce(f64::min)
    }

    fn as_character(&self) -> Option<f64> {
        let [c] = self.typed else { return None };
        Some(match c {
            ' ' | '-' | '.' | '_' => 1.0, // between words; nearly free
            '!' | '?' | ',' => 3.0,
            'a'..='z' => 4.7,
            'A'..='Z' => 5.2,
            '0'..='9' => 3.3,
            _ => 5.5,
        })
    }

    /// What was typed before already: right away again, or further back.
    fn as_repetition(&self) -> Option<f64> {
        let length = self.plain.len();
        if self.before.ends_with(self.plain) {
            return Some(1.5);
        }
        let again = length >= 3 && self.before.windows(length).any(|earlier| earlier == self.plain);
        again.then(|| 2.0 + log2(self.before.len()))
    }

    fn as_row(&self) -> Option<f64> {
        if self.plain.len() < 3 {
            return None;
        }
        let text: String = self.plain.iter().collect();
        let back: String = self.plain.iter().rev().collect();
        ROWS.iter().any(|row| row.contains(&text) || row.contains(&back)).then(|| 5.0 + log2(self.plain.len()))
    }

    /// Years and dates.
    fn as_number(&self) -> Option<f64> {
        let digits: String = self.plain.iter().filter(|c| **c != '.').collect();
        if !digits.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let two = |place: usize| digits.get(place..place + 2).and_then(|part| part.parse::<u32>().ok());
        let is_date = || matches!((two(0), two(2)), (Some(1..=31), Some(1..=12)));
        match (digits.len(), self.plain.len()) {
            (4, 4) if matches!(two(0), Some(19 | 20)) => Some(7.0),
            (6, 6 | 8) if is_date() => Some(13.0),
            (8, 8 | 10) if is_date() && matches!(two(4), Some(19 | 20)) => Some(14.5),
            _ => None,
        }
    }

    /// A word of a list, or one that reads like a word; with the usual disguises.
    fn as_word(&self) -> Option<f64> {
        if self.plain.len() < 3 {
            return None;
        }
        let text: String = self.plain.iter().collect();
        let undisguised: String = self.plain.iter().map(|c| undisguise(*c)).collect();
        let capitals = self.typed.iter().filter(|c| c.is_uppercase()).count();
        let first = self.typed.first().is_some_and(|c| c.is_uppercase());
        let spelling = match capitals {
            0 => 0.0,
            1 if first => 1.0,
            many if many == self.typed.len() => 1.0,
            many => 2.0 + log2(many),
        };
        let disguise = if text == undisguised { 0.0 } else { 2.0 };
        let forms = [text.as_str(), undisguised.as_str()];
        let base = if forms.iter().any(|form| TOO_COMMON.contains(form)) {
            Some(7.0)
        } else if forms.iter().any(|form| KNOWN.contains(form)) {
            Some(log2(LIST.len()))
        } else {
            reads_like_a_word(&undisguised).then(|| 12.0 + 0.9 * count(self.plain.len()))
        };
        Some(base? + spelling + disguise)
    }
}

/// Letters that people replace by look-alikes.
fn undisguise(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    }
}

/// Five letters or more with vowels among them and no heap of consonants or vowels, as one word or a compound.
fn reads_like_a_word(text: &str) -> bool {
    let mut sounds = text.to_owned();
    // What German writes with several letters and speaks as one.
    for (letters, sound) in [("sch", "s"), ("ch", "h"), ("ck", "k"), ("pf", "f"), ("tz", "z"), ("th", "t"), ("qu", "k")]
    {
        sounds = sounds.replace(letters, sound);
    }
    let mut sounds: Vec<char> = sounds.chars().collect();
    sounds.dedup();
    let vowel = |c: &char| "aeiouyäöü".contains(*c);
    let heaped = |stretch: &[char]| stretch.len() > if stretch.iter().all(vowel) { 2 } else { 4 };
    (5..=14).contains(&sounds.len())
        && sounds.iter().all(|c| c.is_alphabetic())
        && sounds.iter().filter(|c| vowel(c)).count() * 4 >= sounds.len()
        && !sounds.chunk_by(|one, next| vowel(one) == vowel(next)).any(heaped)
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn log2(number: usize) -> f64 {
    count(number.max(1)).log2()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn guessable_passphrases_fail() {
        for text in [
            "",
            " ",
            "Passwort123!",
            "P@ssw0rt2024!",
            "passwort passwort passwort passwort",
            "qwertzuiopasdfghjkl",
            "1234567890123456789012345678901234567890",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "Weingut Huber 1987",
            "Sommer2024!",
            "hallo123",
            "Schatzi01.05.1980",
            "geheim geheim1 geheim12",
            "hund hund hund hund hund hund",
            "Kundenbuch2025",
            "abcabcabcabcabcabcabcabc",
            "Dampfschifffahrt",
            "01.01.1980 02.02.1985",
            "ichliebedich",
            "x7#Qp",
        ] {
            assert!(check(text).is_err(), "{text:?} has {:.0} bits", strength_bits(text));
        }
    }

    #[test]
    fn hard_passphrases_pass_whatever_they_are_made_of() {
        for text in [
            "sieben graue gaense fliegen heim",
            "sieben graue gänse fliegen heim",
            "korrekt pferd batterie klammer mond",
            "xk7#mQ2!vR9p",
            "vqxkzjwpfmtgrbn",
            "Der Apfelbaum hinter Omas Scheune trug 14 Birnen",
            "8391 5520 7716 4402 935",
            "голубая лошадь танцует",
        ] {
            assert!(check(text).is_ok(), "{text:?} has {:.0} bits", strength_bits(text));
        }
    }

    #[test]
    fn every_suggestion_passes_with_room() {
        for seed in 0..200_u8 {
            let chance: [u8; 24] =
                std::array::from_fn(|i| seed.wrapping_mul(31).wrapping_add(u8::try_from(i * 41 % 251).unwrap()));
            let text = suggest(&chance);
            assert_eq!(text.split(' ').count(), SUGGESTED_WORDS);
            let different: HashSet<&str> = text.split(' ').collect();
            assert!(
                different.len() < SUGGESTED_WORDS || strength_bits(&text) >= 58.0,
                "{text}: {}",
                strength_bits(&text)
            );
        }
    }

    #[test]
    fn two_suggestions_differ() {
        assert_ne!(suggest_now().unwrap(), suggest_now().unwrap());
    }

    #[test]
    fn the_word_list_is_long_enough_plain_and_without_repeats() {
        assert!(LIST.len() >= 1296, "{}", LIST.len());
        assert_eq!(KNOWN.len(), LIST.len());
        for word in LIST.iter() {
            assert!((3..=9).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase()), "{word}");
            assert!(!TOO_COMMON.contains(word), "{word} is a common password");
        }
    }

    #[test]
    fn more_text_is_never_much_easier() {
        let short = strength_bits("sieben graue gaense");
        assert!(strength_bits("sieben graue gaense fliegen") > short);
    }

    #[test]
    fn a_very_long_text_is_judged_quickly() {
        let started = std::time::Instant::now();
        strength_bits(&"wälzer ".repeat(100_000));
        assert!(started.elapsed() < std::time::Duration::from_secs(1));
    }

    proptest::proptest! {
        #[test]
        fn any_text_gets_a_finite_estimate(text in ".{0,80}") {
            let bits = strength_bits(&text);
            proptest::prop_assert!(bits.is_finite() && bits >= 0.0);
        }
    }
}
