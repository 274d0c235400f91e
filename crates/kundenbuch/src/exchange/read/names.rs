//! Splitting what a file writes in one cell: salutation and title, whole names, firms, dates.

use crate::contacts::Salutation;

/// `Frau Prof. Dr.` taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Herr or Frau, if it says so.
    pub salutation: Option<Salutation>,
    /// It says that this is a firm.
    pub firm: bool,
    /// Academic titles, as written, one blank between.
    pub title: String,
    /// What is left: usually nothing, or the name.
    pub rest: String,
}

/// Takes salutation words and titles off the beginning.
pub fn split_address(text: &str) -> Address {
    let mut found = Address::default();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.peek() {
        let bare: String = word.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect();
        match bare.as_str() {
            "herr" | "herrn" | "hr" | "hrn" | "mr" | "mister" | "monsieur" => found.salutation = Some(Salutation::Mr),
            "frau" | "fr" | "frl" | "fräulein" | "mrs" | "ms" | "miss" | "madame" => {
                found.salutation = Some(Salutation::Ms);
            }
            "firma" | "fa" => found.firm = true,
            "familie" | "fam" | "eheleute" | "ehepaar" => found.salutation = Some(Salutation::Unknown),
            "dr" | "prof" | "professor" | "professorin" | "doktor" | "dipl" | "dipling" | "diplkfm" | "diplkffr"
            | "ing" | "mag" | "drmed" | "drjur" | "drphil" | "dring" | "drrernat" | "med" | "jur" | "phil" | "hc"
            | "rer" | "nat" | "habil" | "kfm" | "lic" | "msc" | "bsc" | "ra" | "rain" | "profdr" | "doctor"
            | "univprof" | "diplbiol" | "diplphys" | "diplbetrw" | "diplpsych" | "diplinf" | "diplsozpäd"
            | "med-rat" | "kommerzialrat" | "komm" => {
                if !found.title.is_empty() {
                    found.title.push(' ');
                }
                found.title.push_str(word);
            }
            // "Herr und Frau": both, so neither.
            "und" | "u" | "and" if found.salutation.is_some() => {
                found.salutation = Some(Salutation::Unknown);
                words.next();
                if words.peek().is_some_and(|next| next.eq_ignore_ascii_case("frau") || next.starts_with("Herr")) {
                    words.next();
                }
                continue;
            }
            _ => break,
        }
        words.next();
    }
    found.rest = words.collect::<Vec<_>>().join(" ");
    found
}

/// A person's name in its parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct WholeName {
    /// Salutation and title that stood before it.
    pub address: Address,
    /// First names.
    pub given: String,
    /// Surname with its additions.
    pub family: String,
}

/// Words that begin a surname.
const ADDITIONS: [&str; 28] = [
    "von", "van", "vom", "zu", "zum", "zur", "der", "den", "dem", "de", "del", "della", "di", "da", "dos", "du", "la",
    "le", "ten", "ter", "freiherr", "freifrau", "graf", "gräfin", "baron", "auf", "el", "al",
];

/// Splits `Frau Dr. Anna von der Au` and `Au, Anna`. One word alone is a surname.
pub fn split_name(text: &str) -> WholeName {
    if let Some((family, given)) = text.split_once(',') {
        let (family, given) = (split_address(family), split_address(given));
        let salutation = family.salutation.or(given.salutation);
        let title = [family.title, given.title].into_iter().filter(|title| !title.is_empty()).collect::<Vec<_>>();
        let address = Address { salutation, title: title.join(" "), ..Address::default() };
        return WholeName { address, given: given.rest, family: family.rest };
    }
    let mut address = split_address(text);
    let rest = std::mem::take(&mut address.rest);
    let words: Vec<&str> = rest.split(' ').collect();
    let is_addition = |word: &&str| ADDITIONS.contains(&word.to_lowercase().as_str());
    let split = words.iter().position(is_addition).unwrap_or(words.len().saturating_sub(1));
    let part = |words: Option<&[&str]>| words.unwrap_or_default().join(" ");
    WholeName { address, given: part(words.get(..split)), family: part(words.get(split..)) }
}

/// A date as `YYYY-MM-DD`, or `--MM-DD` without year. Month and day must exist.
pub fn date(text: &str) -> Option<String> {
    let text = text.trim().split(['T', ' ']).next().unwrap_or_default();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (year, month, day) = if let Some(rest) = text.strip_prefix("--") {
        let rest = rest.replace('-', "");
        (None, rest.get(..2)?.to_owned(), rest.get(2..)?.to_owned())
    } else if text.len() == 8 && digits(text) {
        (Some(text.get(..4)?.to_owned()), text.get(4..6)?.to_owned(), text.get(6..)?.to_owned())
    } else {
        let parts: Vec<String> = text.split(['.', '-', '/']).map(str::to_owned).collect();
        match (parts.as_slice(), text.contains('.'), text.contains('/')) {
            ([year, month, day], false, false) => (Some(year.clone()), month.clone(), day.clone()),
            ([day, month, year], true, _) if year.is_empty() => (None, month.clone(), day.clone()),
            ([day, month, year], true, _) => (Some(year.clone()), month.clone(), day.clone()),
            ([month, day, year], _, true) => (Some(year.clone()), month.clone(), day.clone()),
            _ => return None,
        }
    };
    let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
    let year_number: i16 = match &year {
        Some(year) if year.len() == 4 && digits(year) => year.parse().ok()?,
        Some(_) => return None,
        None => 2000,
    };
    let date = jiff::civil::Date::new(year_number, month, day).ok()?;
    Some(match year {
        Some(_) => date.to_string(),
        None => format!("--{month:02}-{day:02}"),
    })
}

/// Words that make a name a firm's, compared whole and without punctuation.
const FIRM_WORDS: [&str; 62] = [
    "gmbh",
    "mbh",
    "kg",
    "ohg",
    "ek",
    "ekfm",
    "ekfr",
    "ag",
    "ug",
    "gbr",
    "ev",
    "se",
    "eg",
    "kgaa",
    "partg",
    "partgmbb",
    "partmbb",
    "ltd",
    "limited",
    "inc",
    "llc",
    "sarl",
    "sàrl",
    "sa",
    "srl",
    "spa",
    "bv",
    "nv",
    "gesmbh",
    "gmbhcokg",
    "stiftung",
    "inh",
    "inhaber",
    "inhaberin",
    "cie",
    "söhne",
    "gebr",
    "gebrüder",
    "fa",
    "firma",
    "verein",
    "gemeinde",
    "weingut",
    "hotel",
    "gasthof",
    "gasthaus",
    "restaurant",
    "praxis",
    "kanzlei",
    "apotheke",
    "bäckerei",
    "metzgerei",
    "schreinerei",
    "autohaus",
    "verlag",
    "bank",
    "sparkasse",
    "schule",
    "kindergarten",
    "pfarramt",
    "buchhandlung",
    "stadtverwaltung",
];

/// Does this name belong to a firm, judged by legal forms and trade words?
pub fn is_firm(name: &str) -> bool {
    name.contains(" & ")
        || name.split([' ', ',', '-', '/', '(', ')']).any(|word| {
            let word: String =
                word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            FIRM_WORDS.contains(&word.as_str())
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;

    fn parts(text: &str) -> (Option<Salutation>, String, String, String) {
        let name = split_name(text);
        (name.address.salutation, name.address.title, name.given, name.family)
    }

    #[test]
    fn salutations_and_titles_are_told_apart() {
        let both = split_address("Frau Prof. Dr.");
        assert_eq!((both.salutation, both.title.as_str(), both.rest.as_str()), (Some(Salutation::Ms), "Prof. Dr.", ""));
        assert_eq!(split_address("Dr.").title, "Dr.");
        assert!(split_address("Firma").firm);
        assert_eq!(split_address("Herr und Frau").salutation, Some(Salutation::Unknown));
    }

    #[test]
    fn whole_names_are_split_with_their_additions() {
        let of = |s: Option<Salutation>, t: &str, g: &str, f: &str| (s, t.to_owned(), g.to_owned(), f.to_owned());
        assert_eq!(parts("Herr Dr. Karl Otto von der Au"), of(Some(Salutation::Mr), "Dr.", "Karl Otto", "von der Au"));
        assert_eq!(parts("Müller, Dr. Hans"), of(None, "Dr.", "Hans", "Müller"));
        assert_eq!(parts("Müller"), of(None, "", "", "Müller"));
        assert_eq!(parts(""), of(None, "", "", ""));
    }

    #[test]
    fn firms_are_known_by_their_legal_form() {
        for firm in ["Holzbau Straßer GmbH", "Huber KG", "Sportverein Ulm e.V.", "Meier & Söhne", "Bäckerei Kraus"] {
            assert!(is_firm(firm), "{firm}");
        }
        for person in ["Anna Schmidt", "Müller", "Kagel", "Hagen", "Evelyn"] {
            assert!(!is_firm(person), "{person}");
        }
    }
}
