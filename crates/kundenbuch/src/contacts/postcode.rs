//! Postcodes by country, and countries by their names: warns and helps, never refuses.

use std::{collections::HashMap, sync::LazyLock};

use crate::search::fold::fold;

/// Whether a postcode has its country's shape (`country` is an ISO code). Empty is plausible: nothing was given.
///
/// German ones have five digits and none begins with `00`; Austria, Switzerland and Liechtenstein have four. Countries
/// without a rule here accept up to ten letters, digits, blanks and hyphens. `D-80331` counts as `80331`.
pub fn plausible(postcode: &str, country: &str) -> bool {
    let postcode = postcode.trim();
    let bare = postcode.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).trim_start_matches(['-', ' ']);
    let bare = if bare.starts_with(|letter: char| letter.is_ascii_digit()) { bare } else { postcode };
    let compact: String = bare.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
    let digits = |count: usize| compact.len() == count && compact.bytes().all(|byte| byte.is_ascii_digit());
    if postcode.is_empty() {
        return true;
    }
    match country.trim().to_uppercase().as_str() {
        "DE" => digits(5) && !compact.starts_with("00"),
        "AT" | "CH" | "LI" | "BE" | "LU" | "DK" | "NO" | "HU" | "SI" | "BG" | "CY" => {
            digits(4) && !(compact.starts_with('0') && country != "NO" && country != "DK")
        }
        "FR" | "IT" | "ES" | "FI" | "SE" | "PL" | "CZ" | "SK" | "GR" | "HR" | "RS" | "EE" | "LT" | "TR" | "UA"
        | "MC" | "SM" | "VA" | "ME" | "BA" => digits(5),
        "RO" | "RU" | "BY" | "CN" | "IN" => digits(6),
        "PT" | "JP" => digits(7) || digits(4),
        "US" => digits(5) || digits(9),
        "NL" => {
            compact.len() == 6
                && compact.bytes().take(4).all(|byte| byte.is_ascii_digit())
                && compact.bytes().skip(4).all(|byte| byte.is_ascii_alphabetic())
        }
        _ => {
            postcode.chars().count() <= 10
                && postcode.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-'))
        }
    }
}

/// A postcode as a spreadsheet left it, with its zero again: `1067` and `1067.0` become `01067` in Germany. Trimmed.
pub fn pad(postcode: &str, country: &str) -> String {
    let postcode = postcode.trim();
    let whole = postcode.strip_suffix(".0").or_else(|| postcode.strip_suffix(",0")).unwrap_or(postcode);
    if whole.is_empty() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return postcode.to_owned();
    }
    let five = matches!(country.trim().to_uppercase().as_str(), "DE" | "FR" | "IT" | "ES" | "FI" | "US" | "EE");
    if five && whole.len() == 4 { format!("0{whole}") } else { whole.to_owned() }
}

/// The ISO 3166 code of a country as people write it: `Deutschland`, `Germany`, `BRD`, `DE`, `DEU`, `D`; case and
/// umlaut spelling do not matter. `None` for countries not listed here: keep the text then.
pub fn country_code(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.len() > 60 {
        return None;
    }
    NAMES.get(plain(text).as_str()).copied()
}

/// The country whose sign stands before a postcode: `A-6900`, `CH 8280`.
pub fn country_before(postcode: &str) -> Option<&'static str> {
    let (sign, code) = postcode.trim().split_once(['-', ' '])?;
    let is_sign = (1..=3).contains(&sign.len()) && sign.bytes().all(|letter| letter.is_ascii_alphabetic());
    let is_code = matches!(code.len(), 4 | 5) && code.bytes().all(|letter| letter.is_ascii_digit());
    if is_sign && is_code { country_code(sign) } else { None }
}

/// The German name of a country by its ISO code; the code itself if it has none here.
pub fn country_name(code: &str) -> &str {
    let known = COUNTRIES.iter().find(|(known, _)| *known == code);
    let name = known.and_then(|(_, names)| names.split(',').find(|name| name.chars().count() > 3));
    name.unwrap_or(code)
}

/// Names folded; codes of up to three letters only in one case, for folding would make `A` of `AE`.
fn plain(text: &str) -> String {
    let compact: String = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let is_code = compact.len() <= 3 && compact.is_ascii();
    if is_code { compact.to_ascii_lowercase() } else { fold(&compact) }
}

static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for (code, others) in COUNTRIES {
        for name in others.split(',').chain([*code]) {
            names.insert(plain(name), *code);
        }
    }
    names
});

/// ISO code; ISO three-letter code, sign on cars, German, English and own names.
const COUNTRIES: &[(&str, &str)] = &[
    ("DE", "DEU,D,Deutschland,Germany,BRD,Bundesrepublik Deutschland,Federal Republic of Germany,Allemagne,GER"),
    ("AT", "AUT,A,Österreich,Austria,Republik Österreich,Autriche"),
    ("CH", "CHE,Schweiz,Switzerland,Suisse,Svizzera,Schweizerische Eidgenossenschaft,SUI"),
    ("LI", "LIE,FL,Liechtenstein,Fürstentum Liechtenstein"),
    ("AD", "AND,Andorra"),
    ("AL", "ALB,Albanien,Albania"),
    ("AM", "ARM,Armenien,Armenia"),
    ("AZ", "AZE,Aserbaidschan,Azerbaijan"),
    ("BA", "BIH,Bosnien und Herzegowina,Bosnien-Herzegowina,Bosnia and Herzegovina,Bosnia & Herzegovina,Bosnien"),
    ("BE", "BEL,B,Belgien,Belgium,Belgique,België"),
    ("BG", "BGR,Bulgarien,Bulgaria"),
    ("BY", "BLR,Belarus,Weißrussland"),
    ("CY", "CYP,Zypern,Cyprus"),
    ("CZ", "CZE,Tschechien,Tschechische Republik,Czechia,Czech Republic,Česko,Česká republika"),
    ("DK", "DNK,Dänemark,Denmark,Danmark"),
    ("EE", "EST,Estland,Estonia,Eesti"),
    ("ES", "ESP,E,Spanien,Spain,España"),
    ("FI", "FIN,Finnland,Finland,Suomi"),
    ("FO", "FRO,Färöer,Faroe Islands"),
    ("FR", "FRA,F,Frankreich,France"),
    (
        "GB",
        "GBR,UK,Großbritannien,Vereinigtes Königreich,United Kingdom,Great Britain,England,Schottland,Scotland,Wales,Nordirland,Northern Ireland,U.K.,Vereinigtes Königreich Großbritannien und Nordirland",
    ),
    ("GE", "GEO,Georgien,Georgia"),
    ("GI", "GIB,Gibraltar"),
    ("GR", "GRC,Griechenland,Greece,Hellas"),
    ("HR", "HRV,Kroatien,Croatia,Hrvatska"),
    ("HU", "HUN,H,Ungarn,Hungary,Magyarország"),
    ("IE", "IRL,Irland,Ireland,Éire"),
    ("IS", "ISL,Island,Iceland"),
    ("IT", "ITA,I,Italien,Italy,Italia"),
    ("LT", "LTU,Litauen,Lithuania,Lietuva"),
    ("LU", "LUX,L,Luxemburg,Luxembourg"),
    ("LV", "LVA,Lettland,Latvia,Latvija"),
    ("MC", "MCO,Monaco"),
    ("MD", "MDA,Moldau,Moldova,Moldawien,Republik Moldau"),
    ("ME", "MNE,Montenegro"),
    ("MK", "MKD,NMK,Nordmazedonien,North Macedonia,Mazedonien,Macedonia"),
    ("MT", "MLT,M,Malta"),
    ("NL", "NLD,Niederlande,Netherlands,The Netherlands,Holland,Nederland,Die Niederlande"),
    ("NO", "NOR,N,Norwegen,Norway,Norge"),
    ("PL", "POL,Polen,Poland,Polska"),
    ("PT", "PRT,P,Portugal"),
    ("RO", "ROU,Rumänien,Romania,România"),
    ("RS", "SRB,Serbien,Serbia,Srbija"),
    ("RU", "RUS,Russland,Russia,Russische Föderation,Russian Federation"),
    ("SE", "SWE,S,Schweden,Sweden,Sverige"),
    ("SI", "SVN,SLO,Slowenien,Slovenia,Slovenija"),
    ("SK", "SVK,Slowakei,Slovakia,Slowakische Republik,Slovensko"),
    ("SM", "SMR,RSM,San Marino"),
    ("TR", "TUR,Türkei,Turkey,Türkiye"),
    ("UA", "UKR,Ukraine"),
    ("VA", "VAT,Vatikan,Vatikanstadt,Vatican City,Holy See"),
    ("XK", "XKX,RKS,Kosovo"),
    (
        "US",
        "USA,U.S.A.,U.S.,Vereinigte Staaten,Vereinigte Staaten von Amerika,United States,United States of America,Amerika",
    ),
    ("CA", "CAN,Kanada,Canada"),
    ("MX", "MEX,Mexiko,Mexico"),
    ("BR", "BRA,Brasilien,Brazil"),
    ("AR", "ARG,Argentinien,Argentina"),
    ("CL", "CHL,Chile"),
    ("AU", "AUS,Australien,Australia"),
    ("NZ", "NZL,Neuseeland,New Zealand"),
    ("CN", "CHN,China,Volksrepublik China"),
    ("HK", "HKG,Hongkong,Hong Kong"),
    ("TW", "TWN,Taiwan"),
    ("JP", "JPN,Japan"),
    ("KR", "KOR,Südkorea,South Korea,Korea,Republic of Korea"),
    ("IN", "IND,Indien,India"),
    ("SG", "SGP,Singapur,Singapore"),
    ("TH", "THA,Thailand"),
    ("VN", "VNM,Vietnam"),
    ("IL", "ISR,Israel"),
    ("AE", "ARE,Vereinigte Arabische Emirate,United Arab Emirates,VAE,UAE"),
    ("IR", "IRN,Iran"),
    ("SY", "SYR,Syrien,Syria"),
    ("EG", "EGY,Ägypten,Egypt"),
    ("MA", "MAR,Marokko,Morocco"),
    ("TN", "TUN,Tunesien,Tunisia"),
    ("ZA", "ZAF,Südafrika,South Africa"),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_country_has_its_shape() {
        for (postcode, country) in [
            ("01067", "DE"),
            ("D-80331", "DE"),
            ("1010", "AT"),
            ("A-1010", "AT"),
            ("8001", "CH"),
            ("9490", "LI"),
            ("1012 AB", "NL"),
            ("00-950", "PL"),
            ("110 00", "CZ"),
            ("SW1A 2AA", "GB"),
            ("0150", "NO"),
            ("02139-4307", "US"),
            ("", "DE"),
            ("K1A 0B1", "CA"),
        ] {
            assert!(plausible(postcode, country), "{postcode} {country}");
        }
        for (postcode, country) in [
            ("1067", "DE"),
            ("00123", "DE"),
            ("8033l", "DE"),
            ("803311", "DE"),
            ("80331", "AT"),
            ("0101", "AT"),
            ("80331", "CH"),
            ("1012", "NL"),
            ("ABC", "DE"),
            ("Postfach 123", "GB"),
        ] {
            assert!(!plausible(postcode, country), "{postcode} {country}");
        }
    }

    #[test]
    fn a_lost_zero_comes_back_where_codes_begin_with_one() {
        for (postcode, country, padded) in [
            ("1067", "DE", "01067"),
            ("1067.0", "DE", "01067"),
            ("80331.0", "DE", "80331"),
            (" 80331 ", "DE", "80331"),
            ("1010", "AT", "1010"),
            ("1010.0", "AT", "1010"),
            ("SW1A 2AA", "GB", "SW1A 2AA"),
            ("", "DE", ""),
            ("106", "DE", "106"),
            ("D-1067", "DE", "D-1067"),
        ] {
            assert_eq!(pad(postcode, country), padded);
        }
    }

    #[test]
    fn countries_are_known_by_their_names_and_signs() {
        for (text, code) in [
            ("Deutschland", "DE"),
            ("GERMANY", "DE"),
            ("de", "DE"),
            ("D", "DE"),
            ("Oesterreich", "AT"),
            ("Österreich", "AT"),
            ("A", "AT"),
            ("Schweiz", "CH"),
            ("Türkei", "TR"),
            ("Turkey", "TR"),
            ("U.S.A.", "US"),
            ("Vereinigtes Königreich", "GB"),
            ("UK", "GB"),
            ("The Netherlands", "NL"),
            (" Frankreich ", "FR"),
            ("Ceska republika", "CZ"),
            ("S", "SE"),
            ("Faeroeer", "FO"),
        ] {
            assert_eq!(country_code(text), Some(code), "{text}");
        }
        for text in ["", " ", "Atlantis", "ZZ", "-"] {
            assert_eq!(country_code(text), None, "{text}");
        }
    }

    #[test]
    fn no_name_stands_for_two_countries() {
        for (code, others) in COUNTRIES {
            for name in others.split(',').chain([*code]) {
                assert_eq!(country_code(name), Some(*code), "{name}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_asked_for(text in any::<String>(), country in any::<String>()) {
            let _ = (plausible(&text, &country), country_code(&text));
            prop_assert!(pad(&pad(&text, &country), &country).len() <= text.len() + 2);
        }
    }
}
