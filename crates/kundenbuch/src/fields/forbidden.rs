//! Values a book must not hold, or only as delicate ones: card numbers are refused, bank accounts are class 3.
//!
//! Do not ask of phone and customer-number fields: a tenth of German mobiles in E.164 pass the check digit
//! (design §13.13).

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

/// Shortest card number.
const SHORTEST_CARD: usize = 14;
/// Longest card number.
const LONGEST_CARD: usize = 19;
/// Shortest IBAN.
const SHORTEST_IBAN: usize = 15;
/// Longest IBAN (ISO 13616).
const LONGEST_IBAN: usize = 34;
/// Signs between two groups that still belong together: `4111 - 1111`.
const WIDEST_GAP: usize = 3;

/// First six digits (ISO/IEC 7812) with the lengths their networks use.
const ISSUERS: &[(RangeInclusive<u32>, &[usize])] = &[
    (400_000..=499_999, &[16]), // Visa; its old 13 digits meet too many other numbers
    (510_000..=559_999, &[16]), // Mastercard
    (222_100..=272_099, &[16]),
    (340_000..=349_999, &[15]), // American Express
    (370_000..=379_999, &[15]),
    (300_000..=305_999, &[14]), // Diners Club
    (309_500..=309_599, &[14]),
    (360_000..=369_999, &[14]),
    (380_000..=399_999, &[14]),
    (352_800..=358_999, &[16]),     // JCB
    (601_100..=601_199, &[16, 19]), // Discover
    (644_000..=659_999, &[16, 19]),
    (620_000..=629_999, &[16, 19]),     // UnionPay
    (501_800..=501_899, &[16, 18, 19]), // Maestro
    (502_000..=502_099, &[16, 18, 19]),
    (503_800..=503_899, &[16, 18, 19]),
    (589_300..=589_399, &[16, 18, 19]),
    (630_400..=630_499, &[16, 18, 19]),
    (675_900..=676_399, &[16, 18, 19]),
    (672_000..=672_999, &[19]), // girocard
];

/// Whether a payment card number stands in the text: a known issuer's range, its network's length, and Luhn's check
/// digit. Digits may be grouped by blanks and hyphens; digits of a valid IBAN do not count. Takes linear time.
pub fn card_number(text: &str) -> bool {
    if too_few(text, SHORTEST_CARD, u8::is_ascii_digit) {
        return false;
    }
    let letters: Vec<char> = text.nfkc().collect();
    let mut free_from = 0; // behind the last IBAN
    let mut before = ' ';
    for (place, &letter) in letters.iter().enumerate() {
        if !before.is_alphanumeric() && letter.is_ascii_alphabetic() {
            free_from = iban_end(&letters, place).unwrap_or(free_from).max(free_from);
        }
        if letter.is_ascii_digit() && !before.is_ascii_digit() && place >= free_from && card_at(&letters, place) {
            return true;
        }
        before = letter;
    }
    false
}

/// Whether an IBAN stands in the text: the length of its country and check digits (mod 97). Any case,
/// with or without blanks. Takes linear time.
pub fn iban(text: &str) -> bool {
    if too_few(text, SHORTEST_IBAN, u8::is_ascii_alphanumeric) {
        return false;
    }
    let letters: Vec<char> = text.nfkc().collect();
    let mut before = ' ';
    letters.iter().enumerate().any(|(place, &letter)| {
        let begins = !before.is_alphanumeric() && letter.is_ascii_alphabetic();
        before = letter;
        begins && iban_end(&letters, place).is_some()
    })
}

/// Whether plain text has less than so many of these: most values of a file need no closer look. Other letters may stand
/// for several.
fn too_few(text: &str, least: usize, counted: fn(&u8) -> bool) -> bool {
    text.is_ascii() && text.bytes().filter(counted).count() < least
}

/// Whether a card number begins at this first digit of a group and ends at the end of a group.
fn card_at(letters: &[char], start: usize) -> bool {
    let mut digits: Vec<u32> = Vec::with_capacity(LONGEST_CARD);
    let mut rest = letters.iter().skip(start).peekable();
    let mut gap = 0;
    while let Some(letter) = rest.next() {
        if let Some(digit) = letter.to_digit(10) {
            gap = 0;
            digits.push(digit);
            if digits.len() > LONGEST_CARD {
                return false;
            }
            let ends = rest.peek().is_none_or(|next| !next.is_ascii_digit());
            if ends && is_issued(&digits) && luhn(&digits) {
                return true;
            }
        } else {
            gap += 1;
            let joins = letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}');
            if !joins || gap > WIDEST_GAP {
                return false;
            }
        }
    }
    false
}

fn is_issued(digits: &[u32]) -> bool {
    let beginning = digits.iter().take(6).fold(0, |number, digit| number * 10 + digit);
    let fits = |(range, lengths): &(RangeInclusive<u32>, &[usize])| {
        range.contains(&beginning) && lengths.contains(&digits.len())
    };
    ISSUERS.iter().any(fits)
}

fn luhn(digits: &[u32]) -> bool {
    let weighed = digits.iter().rev().enumerate().map(|(place, digit)| match (place % 2, digit * 2) {
        (0, _) => *digit,
        (_, twice) if twice > 9 => twice - 9,
        (_, twice) => twice,
    });
    weighed.sum::<u32>() % 10 == 0
}

/// The place behind the IBAN that begins here.
fn iban_end(letters: &[char], start: usize) -> Option<usize> {
    let mut compact: Vec<char> = Vec::with_capacity(LONGEST_IBAN);
    let mut ends = Vec::new(); // (length, place behind) wherever a group ends
    let mut gap = 0;
    for (place, letter) in letters.iter().enumerate().skip(start) {
        if letter.is_ascii_alphanumeric() && compact.len() < LONGEST_IBAN {
            gap = 0;
            let upper = letter.to_ascii_uppercase();
            let fits = match compact.len() {
                0 | 1 => upper.is_ascii_uppercase(),
                2 | 3 => upper.is_ascii_digit(),
                _ => true,
            };
            if !fits {
                return None;
            }
            compact.push(upper);
            if letters.get(place + 1).is_none_or(|next| !next.is_ascii_alphanumeric()) {
                ends.push((compact.len(), place + 1));
            }
        } else {
            gap += 1;
            if gap > 1 || !(letter.is_whitespace() || *letter == '-') {
                break;
            }
        }
    }
    let wanted = country_length(compact.iter().take(2).collect::<String>().as_str())?;
    let (length, place) = ends.into_iter().find(|(length, _)| *length == wanted)?;
    (remainder(compact.get(..length)?) == 1).then_some(place)
}

/// ISO 7064 mod 97: the first four characters go to the end, letters count as 10 to 35.
fn remainder(iban: &[char]) -> u32 {
    let turned = iban.iter().skip(4).chain(iban.iter().take(4));
    turned
        .filter_map(|letter| letter.to_digit(36))
        .fold(0, |rest, value| (rest * if value > 9 { 100 } else { 10 } + value) % 97)
}

/// Lengths by country (SWIFT IBAN registry). Any two letters would make one account number in a hundred an IBAN.
fn country_length(country: &str) -> Option<usize> {
    let length = match country {
        "NO" => 15,
        "BE" => 16,
        "DK" | "FI" | "FK" | "FO" | "GL" | "NL" | "SD" => 18,
        "MK" | "SI" => 19,
        "AT" | "BA" | "EE" | "KZ" | "LT" | "LU" | "MN" | "XK" => 20,
        "CH" | "HR" | "LI" | "LV" => 21,
        "BG" | "BH" | "CR" | "DE" | "GB" | "GE" | "IE" | "ME" | "RS" | "VA" => 22,
        "AE" | "GI" | "IL" | "IQ" | "OM" | "SO" | "TL" => 23,
        "AD" | "CZ" | "ES" | "MD" | "PK" | "RO" | "SA" | "SE" | "SK" | "TN" | "VG" => 24,
        "LY" | "PT" | "ST" => 25,
        "IS" | "TR" => 26,
        "BI" | "DJ" | "FR" | "GR" | "IT" | "MC" | "MR" | "SM" => 27,
        "AL" | "AZ" | "BY" | "CY" | "DO" | "GT" | "HU" | "LB" | "NI" | "PL" | "SV" => 28,
        "BR" | "EG" | "PS" | "QA" | "UA" => 29,
        "JO" | "KW" | "MU" | "YE" => 30,
        "MT" | "SC" => 31,
        "LC" => 32,
        "RU" => 33,
        _ => return None,
    };
    Some(length)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use proptest::prelude::*;

    use super::*;

    /// Test numbers published by the networks.
    const CARDS: [&str; 9] = [
        "4111111111111111",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "30569309025904",
        "38520000023237",
        "3530111333300000",
        "6011111111111117",
        "6200000000000005",
    ];

    #[test]
    fn published_test_cards_are_known_in_any_grouping() {
        for card in CARDS {
            assert!(card_number(card), "{card}");
            let grouped = |sign: &str| {
                card.as_bytes()
                    .chunks(4)
                    .map(|group| std::str::from_utf8(group).unwrap())
                    .collect::<Vec<_>>()
                    .join(sign)
            };
            for text in [
                grouped(" "),
                grouped("-"),
                grouped(" - "),
                grouped("\u{a0}"),
                format!("Karte: {}, CVC 123", grouped(" ")),
                format!("KK{card}."),
            ] {
                assert!(card_number(&text), "{text}");
            }
        }
        assert!(card_number("3782 822463 10005"));
        assert!(card_number("４１１１ １１１１ １１１１ １１１１"));
        assert!(card_number("gültig bis 12/27 4111 1111 1111 1111 12/27"));
        assert!(card_number("4111 1111 1111 1111 12 27"));
    }

    #[test]
    fn other_numbers_are_no_cards() {
        for text in [
            "",
            "4111111111111112",
            "4222222222222",
            "+49 171 2223344",
            "1234567812345670",
            "9111111111111111",
            "41111111111111111",
            "4111/1111/1111/1111",
            "4111 1111 1111",
            "05.11.1961 80331",
            "DE89 3704 0044 0532 0130 00",
            "R-2026-000123",
            "0000000000000000",
        ] {
            assert!(!card_number(text), "{text}");
        }
    }

    #[test]
    fn an_iban_whose_digits_look_like_a_card_is_none() {
        let digits =
            (0..10).map(|last| format!("4306 0967 1234 567{last}")).find(|digits| card_number(digits)).unwrap();
        let account = (2..=98).map(|check| format!("DE{check:02} {digits} 00")).find(|text| iban(text)).unwrap();
        assert!(!card_number(&account));
        assert!(!card_number(&format!("Konto: {account}.")));
        assert!(card_number(&format!("{account}, Karte {digits}")));
    }

    #[test]
    fn ibans_are_known_in_any_case_and_grouping() {
        for text in [
            "DE89370400440532013000",
            "de89 3704 0044 0532 0130 00",
            "IBAN: DE89 3704 0044 0532 0130 00, BIC X",
            "AT611904300234573201",
            "CH93 0076 2011 6238 5295 7",
            "GB29 NWBK 6016 1331 9268 19",
            "NO93 8601 1117 947",
            "MT84MALT011000012345MTLCAST001S",
            "Konto DE89370400440532013000.",
        ] {
            assert!(iban(text), "{text}");
        }
        for text in [
            "",
            "DE",
            "DE89370400440532013001",
            "DE8937040044053201300",
            "XDE89370400440532013000",
            "DE89 3704 0044",
            "Hauptstr. 12, 80331 München",
            "AB12 is kein Konto",
        ] {
            assert!(!iban(text), "{text}");
        }
    }

    #[test]
    fn hostile_lengths_take_linear_time() {
        for text in [
            "4".repeat(1_000_000),
            "4 ".repeat(500_000),
            "DE89 ".repeat(200_000),
            "-".repeat(1_000_000),
            "a1".repeat(500_000),
        ] {
            let _ = (card_number(&text), iban(&text));
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_asked(text in any::<String>()) {
            let _ = (card_number(&text), iban(&text));
        }

        #[test]
        fn one_wrong_digit_makes_it_no_card(place in 0usize..16, add in 1u8..10) {
            let mut digits = CARDS[0].as_bytes().to_vec();
            digits[place] = b'0' + (digits[place] - b'0' + add) % 10;
            prop_assert!(!card_number(std::str::from_utf8(&digits).unwrap()));
        }

        #[test]
        fn words_around_hide_no_card(before in "([a-zäöü]{3,9} )?(Karte|Nr|KK|visa|)[:. ]{0,2}", after in "[a-zäöü:,.;]{0,20}", which in 0usize..9) {
            let text = format!("{before}{}{after}", CARDS[which]);
            prop_assert!(card_number(&text));
        }
    }
}
