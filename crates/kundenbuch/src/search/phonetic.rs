//! Names that sound alike: Cologne phonetics for "klingt ähnlich", Jaro-Winkler for duplicates.

use rphonetic::{Cologne, Encoder};

use super::fold::{fold, words};

/// Shorter words sound like too many others (design §13.8).
const LETTERS: usize = 4;

/// The sound of each word of a name with at least four letters after folding, as tokens for the index: `k657`.
///
/// `Müller`, `Mueller` and `Miller` sound the same. Words are folded first, for the Cologne code drops letters it
/// does not know (`Çelik`). A code of one digit would join half the book and is left out.
pub fn sounds(name: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for word in words(name) {
        if word.chars().filter(|letter| letter.is_alphabetic()).count() < LETTERS {
            continue;
        }
        let code = Cologne.encode(&word);
        let token = format!("k{code}");
        if code.len() > 1 && !tokens.contains(&token) {
            tokens.push(token);
        }
    }
    tokens
}

/// How alike two names are written, 0.0 to 1.0 (Jaro-Winkler over folded text). Two empty names are not alike.
pub fn similar(one: &str, other: &str) -> f64 {
    let (one, other) = (fold(one), fold(other));
    if one.is_empty() || other.is_empty() { 0.0 } else { strsim::jaro_winkler(&one, &other) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_that_sound_alike_share_a_token() {
        for group in [
            &["Müller", "Mueller", "Muller", "Miller", "Möller"][..],
            &["Meyer", "Maier", "Mayer", "Meier"],
            &["Schmidt", "Schmied", "Schmitt"],
            &["Groß", "Gross"],
            &["Çelik", "Celik"],
        ] {
            for name in group {
                assert_eq!(sounds(name), sounds(group[0]), "{name}");
                assert_eq!(sounds(name).len(), 1, "{name}");
            }
        }
        assert_eq!(sounds("Müller"), ["k657"]);
        assert_ne!(sounds("Huber"), sounds("Müller"));
    }

    #[test]
    fn short_words_numbers_and_foreign_scripts_have_no_sound() {
        assert!(sounds("Au Ida 12345 王小明王 Mayo").is_empty());
        assert_eq!(sounds("Hans-Peter Müller Miller"), ["k068", "k127", "k657"]);
    }

    #[test]
    fn likeness_ignores_spelling_of_umlauts() {
        assert!((similar("Müller", "MUELLER") - 1.0).abs() < f64::EPSILON);
        assert!(similar("Schmidt", "Schmitt") > 0.9);
        assert!(similar("Schmidt", "Huber") < 0.6);
        assert!(similar("", "") < 0.1);
    }

    proptest! {
        #[test]
        fn any_text_can_be_listened_to(name in any::<String>(), other in any::<String>()) {
            prop_assert!(sounds(&name).iter().all(|token| token.starts_with('k') && token.len() > 2));
            prop_assert!((0.0..=1.0).contains(&similar(&name, &other)));
        }
    }
}
