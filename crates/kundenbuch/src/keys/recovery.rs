//! The recovery code: 160 random bits on paper, in words that each tell a typing error by themselves.
//!
//! Eight words of six characters, `K7Q2MD-…`: four characters carry 20 bits, two check them. The alphabet leaves
//! out I, L, O and U (Crockford); reading takes I and L for 1 and O for 0, ignores case, and takes blanks, hyphens and
//! line ends as they come. Each word is a word of a Reed-Solomon code over GF(32) with distance 3, shifted by its
//! place: one or two wrong characters in a word, two swapped ones and two swapped words are found **always**, and
//! the word is named.

use std::{fmt, str::FromStr};

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::random;
use crate::{Error, Result};

/// How many words a code has.
pub const WORDS: usize = 8;
/// How many characters a word has; the last two are check characters.
pub const WORD: usize = 6;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A recovery code. Wiped from memory when dropped; `Display` writes it out for the sheet, `Debug` does not.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode([u8; 20]);

impl RecoveryCode {
    /// A new code from the system's randomness.
    ///
    /// # Errors
    /// [`Error::NoRandomness`].
    pub fn draw() -> Result<RecoveryCode> {
        Ok(RecoveryCode(random()?))
    }

    /// The words in order, as printed. The set-up asks for one or two of them again.
    pub fn words(&self) -> Vec<Zeroizing<String>> {
        self.symbols()
            .iter()
            .zip(1..)
            .map(|(data, place)| {
                let word = data.iter().copied().chain(checks(*data, place));
                Zeroizing::new(word.map(letter).collect())
            })
            .collect()
    }

    /// Whether this text is the word at this place (from 1); spelled as freely as the whole code.
    pub fn has_word(&self, place: usize, text: &str) -> bool {
        let Some(expected) = place.checked_sub(1).and_then(|index| self.words().into_iter().nth(index)) else {
            return false;
        };
        let typed: Option<Zeroizing<Vec<u8>>> =
            text.chars().filter(|c| !is_gap(*c)).map(value).collect::<Option<_>>().map(Zeroizing::new);
        typed.is_some_and(|typed| typed.iter().map(|symbol| letter(*symbol)).eq(expected.chars()))
    }

    pub(super) fn bits(&self) -> &[u8; 20] {
        &self.0
    }

    /// 32 symbols of five bits, four to a word.
    fn symbols(&self) -> [[u8; 4]; WORDS] {
        let mut symbols = [[0; 4]; WORDS];
        let (fives, _) = self.0.as_chunks::<5>();
        for (pair, five) in symbols.as_chunks_mut::<2>().0.iter_mut().zip(fives) {
            let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            for (symbol, shift) in pair.as_flattened_mut().iter_mut().zip((0..8).rev()) {
                *symbol = u8::try_from(bits >> (5 * shift) & 31).unwrap_or_default();
            }
        }
        symbols
    }
}

impl fmt::Display for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.words().iter().enumerate() {
            write!(f, "{}{}", if index == 0 { "" } else { "-" }, word.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

impl FromStr for RecoveryCode {
    type Err = Error;

    /// Reads a typed code.
    ///
    /// # Errors
    /// [`Error::RecoveryCodeMistyped`] with the first word that cannot be right, from 1; 0 if there are not eight.
    fn from_str(text: &str) -> Result<RecoveryCode> {
        let words = in_words(text)?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(20));
        let mut bits = 0_u64;
        for (word, place) in words.iter().zip(1_u8..) {
            let mistyped = || Error::RecoveryCodeMistyped { word: u32::from(place) };
            let symbols: Vec<u8> = word.chars().map(value).collect::<Option<_>>().ok_or_else(mistyped)?;
            let [a, b, c, d, check @ ..] = symbols.as_slice() else { return Err(mistyped()) };
            let data = [*a, *b, *c, *d];
            if check != checks(data, place) {
                return Err(mistyped());
            }
            bits = data.iter().fold(bits, |bits, symbol| bits << 5 | u64::from(*symbol));
            if place % 2 == 0 {
                let [_, _, _, five @ ..] = bits.to_be_bytes();
                bytes.extend_from_slice(&five);
                bits = 0;
            }
        }
        let code = bytes.as_slice().try_into().map_err(|_| Error::RecoveryCodeMistyped { word: 0 })?;
        Ok(RecoveryCode(code))
    }
}

/// Eight texts. If they were typed with gaps in the right places a word of the wrong length is named; a code
/// typed without gaps or with others is cut every six characters.
fn in_words(text: &str) -> Result<Vec<Zeroizing<String>>> {
    let typed: Vec<&str> = text.split(is_gap).filter(|word| !word.is_empty()).collect();
    if typed.len() == WORDS {
        return Ok(typed.into_iter().map(|word| Zeroizing::new(word.to_owned())).collect());
    }
    let all: Zeroizing<Vec<char>> = Zeroizing::new(typed.concat().chars().collect());
    if all.len() != WORDS * WORD {
        return Err(Error::RecoveryCodeMistyped { word: 0 });
    }
    Ok(all.chunks(WORD).map(|word| Zeroizing::new(word.iter().collect())).collect())
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "-‐‑‒–—−_.,;:/\u{ad}\u{feff}\u{200b}".contains(c)
}

fn letter(symbol: u8) -> char {
    ALPHABET.get(usize::from(symbol)).map_or('?', |byte| char::from(*byte))
}

fn value(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    let index = ALPHABET.iter().position(|byte| char::from(*byte) == c)?;
    u8::try_from(index).ok()
}

/// The two check symbols of a word at this place (1 to 8): the sum of its symbols, and the sum of the symbols times
/// α, α², α³, α⁴. No two columns of (1, αⁱ), (1, 0), (0, 1) are multiples of each other, so the distance is 3.
fn checks(data: [u8; 4], place: u8) -> [u8; 2] {
    let mut sum = 0;
    let mut weighted = 0;
    for symbol in data.iter().rev() {
        sum ^= symbol;
        weighted = times_alpha(weighted ^ symbol);
    }
    [sum ^ place, weighted ^ place]
}

/// Multiplies by α in GF(32) with α⁵ = α² + 1.
fn times_alpha(symbol: u8) -> u8 {
    let doubled = symbol << 1;
    if doubled & 32 == 0 { doubled } else { doubled ^ 0b10_0101 }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

    use chacha20::{
        ChaCha8Rng,
        rand_core::{Rng, SeedableRng},
    };
    use proptest::prelude::*;

    use super::*;

    fn pick(rng: &mut ChaCha8Rng, below: usize) -> usize {
        rng.next_u32() as usize % below
    }

    /// Another character of the alphabet at this place of the written code.
    fn mistype(rng: &mut ChaCha8Rng, chars: &mut [char], at: usize) {
        let was = value(chars[at]).unwrap();
        chars[at] = letter((was + 1 + u8::try_from(pick(rng, 31)).unwrap()) % 32);
    }

    fn code(rng: &mut ChaCha8Rng) -> RecoveryCode {
        let mut bits = [0; 20];
        rng.fill_bytes(&mut bits);
        RecoveryCode(bits)
    }

    #[test]
    fn a_thousand_codes_with_one_or_two_wrong_characters_are_all_found_at_the_right_word() {
        let mut rng = ChaCha8Rng::seed_from_u64(26);
        for round in 0..1_000 {
            let code = code(&mut rng);
            let mut chars: Vec<char> = code.to_string().chars().collect();
            // Every second pair lies in the same word, where it is hardest to find.
            let first = pick(&mut rng, WORDS) * (WORD + 1) + pick(&mut rng, WORD);
            let mut places = vec![first];
            if round % 2 == 0 {
                let word = if round % 4 == 0 { first / (WORD + 1) } else { pick(&mut rng, WORDS) };
                let second = word * (WORD + 1) + pick(&mut rng, WORD);
                if second != first {
                    places.push(second);
                }
            }
            for place in &places {
                mistype(&mut rng, &mut chars, *place);
            }
            let expected = u32::try_from(places.iter().min().unwrap() / (WORD + 1) + 1).unwrap();
            let typed: String = chars.iter().collect();
            match typed.parse::<RecoveryCode>() {
                Err(Error::RecoveryCodeMistyped { word }) => assert_eq!(word, expected, "{typed}"),
                other => panic!("{typed}: {other:?}"),
            }
        }
    }

    #[test]
    fn every_pair_of_wrong_characters_in_a_word_is_found() {
        let data = [3, 30, 0, 17];
        let right: Vec<u8> = data.into_iter().chain(checks(data, 5)).collect();
        for (one, two) in (0..WORD).flat_map(|one| (0..one).map(move |two| (one, two))) {
            for (change, other) in (1..32_u8).flat_map(|change| (0..32_u8).map(move |other| (change, other))) {
                let mut word = right.clone();
                word[one] ^= change;
                word[two] ^= other;
                let [a, b, c, d, check @ ..] = word.as_slice() else { unreachable!() };
                assert_ne!(check, checks([*a, *b, *c, *d], 5));
            }
        }
    }

    #[test]
    fn two_swapped_words_are_found() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for _ in 0..200 {
            let mut words: Vec<String> = code(&mut rng).words().iter().map(|word| word.to_string()).collect();
            let (one, two) = (pick(&mut rng, 4), 4 + pick(&mut rng, 4));
            words.swap(one, two);
            let answer = words.join(" ").parse::<RecoveryCode>();
            let expected = u32::try_from(one + 1).unwrap();
            assert!(matches!(answer, Err(Error::RecoveryCodeMistyped { word }) if word == expected));
        }
    }

    #[test]
    fn a_word_with_a_character_too_few_or_too_many_is_named() {
        let text = code(&mut ChaCha8Rng::seed_from_u64(2)).to_string();
        let mut words: Vec<&str> = text.split('-').collect();
        let short: String = words[2].chars().take(5).collect();
        words[2] = &short;
        assert!(matches!(words.join("-").parse::<RecoveryCode>(), Err(Error::RecoveryCodeMistyped { word: 3 })));
        let long = format!("{}7", text.split('-').nth(2).unwrap());
        words[2] = &long;
        assert!(matches!(words.join("-").parse::<RecoveryCode>(), Err(Error::RecoveryCodeMistyped { word: 3 })));
    }

    #[test]
    fn a_missing_word_and_nothing_at_all_are_named_as_a_wrong_number() {
        let text = code(&mut ChaCha8Rng::seed_from_u64(3)).to_string();
        let (most, _) = text.rsplit_once('-').unwrap();
        for typed in [most, "", "   ", "----"] {
            assert!(matches!(typed.parse::<RecoveryCode>(), Err(Error::RecoveryCodeMistyped { word: 0 })), "{typed}");
        }
    }

    #[test]
    fn a_letter_outside_of_the_alphabet_is_named() {
        let text = code(&mut ChaCha8Rng::seed_from_u64(4)).to_string();
        let typed = format!("Ü{}", text.chars().skip(1).collect::<String>());
        assert!(matches!(typed.parse::<RecoveryCode>(), Err(Error::RecoveryCodeMistyped { word: 1 })));
    }

    #[test]
    fn a_word_can_be_asked_for_again() {
        let code = code(&mut ChaCha8Rng::seed_from_u64(5));
        let third = code.words()[2].to_string();
        assert!(code.has_word(3, &format!(" {} ", third.to_lowercase())));
        assert!(!code.has_word(4, &third));
        assert!(!code.has_word(0, &third) && !code.has_word(9, &third) && !code.has_word(3, ""));
    }

    #[test]
    fn the_spelling_is_kept_for_ever() {
        // Sheets are in safes: the same bits must always be the same words.
        let code = RecoveryCode(std::array::from_fn(|i| u8::try_from(i * 13).unwrap()));
        assert_eq!(code.to_string(), "006HP9-M9SMJZ-8575C0-PT3NY5-GA7S1S-SADPES-RF8DNF-VTQQ97");
        assert_eq!(code.to_string().parse::<RecoveryCode>().unwrap(), code);
    }

    proptest! {
        #[test]
        fn a_code_is_read_however_it_is_spaced_and_spelled(bits in any::<[u8; 20]>(), style in 0..6) {
            let code = RecoveryCode(bits);
            let text = code.to_string();
            let typed = match style {
                0 => text,
                1 => text.to_lowercase(),
                2 => text.replace('-', " \n "),
                3 => text.replace('-', ""),
                4 => text.replace('0', "O").replace('1', "l"),
                _ => format!("  {}.", text.replace('0', "o").replace('1', "I").replace('-', " – ")),
            };
            prop_assert_eq!(typed.parse::<RecoveryCode>().unwrap(), code);
        }

        #[test]
        fn no_text_brings_the_reader_down(text in ".{0,80}") {
            let _ = text.parse::<RecoveryCode>();
        }
    }
}
