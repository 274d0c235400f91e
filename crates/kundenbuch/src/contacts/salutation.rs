//! What a column "Anrede" or "Title" holds, and whether a name is a firm's.

use std::sync::LazyLock;

use super::{Salutation, firm};
use crate::search::fold::{fold, words};

/// Splits `Frau Dr.`, `Herrn Prof. Dr.`, `Mrs.` into salutation and title.
///
/// Both sexes at once, `Familie`, `Firma` and the like give `Unknown`. Words that are no salutation stay in the title, so
/// that nothing is lost; `Dr` and `Prof` get their dot.
pub fn split(text: &str) -> (Salutation, String) {
    let (mut ms, mut mr) = (false, false);
    let mut title: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        match spoken(word) {
            Some(Spoken::Ms) => ms = true,
            Some(Spoken::Mr) => mr = true,
            Some(Spoken::Both) => (ms, mr) = (true, true),
            Some(Spoken::Neither) => {}
            None => title.push(match word.trim_matches(BESIDE) {
                bare if bare.eq_ignore_ascii_case("dr") => "Dr.",
                bare if bare.eq_ignore_ascii_case("prof") => "Prof.",
                bare => bare,
            }),
        }
    }
    let salutation = match (ms, mr) {
        (true, false) => Salutation::Ms,
        (false, true) => Salutation::Mr,
        _ => Salutation::Unknown,
    };
    title.retain(|word| !word.is_empty());
    (salutation, title.join(" "))
}

/// Signs that may stand at a word of a salutation.
const BESIDE: [char; 3] = [',', ';', ':'];

/// Whom a word of a salutation addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoken {
    /// A woman.
    Ms,
    /// A man.
    Mr,
    /// Both: `Herr/Frau`.
    Both,
    /// Nobody in particular: `Familie`, `Sehr`, `und`.
    Neither,
}

/// Whom a word addresses; `None` of every other word. Asked of each word of each name, so most are told by their length.
pub fn spoken(word: &str) -> Option<Spoken> {
    const LONGEST: usize = "fräulein".len();
    let word = word.trim_matches(BESIDE);
    if word.len() > LONGEST {
        return None;
    }
    Some(match word.to_lowercase().as_str() {
        "frau" | "fr." | "fr" | "frl." | "fräulein" | "mrs" | "mrs." | "ms" | "ms." | "miss" | "madame" | "mme"
        | "signora" => Spoken::Ms,
        "herr" | "herrn" | "hr." | "hr" | "hrn." | "mr" | "mr." | "mister" | "monsieur" | "m." | "signor" => Spoken::Mr,
        "sehr" | "geehrte" | "geehrter" | "liebe" | "lieber" | "an" | "&" | "+" | "/" | "divers" | "keine" | "-"
        | "familie" | "fam." | "fam" | "eheleute" | "ehepaar" | "firma" | "fa." | "fa" | "damen" | "herren"
        | "family" | "company" => Spoken::Neither,
        "herr/frau" | "frau/herr" | "hr./fr." => Spoken::Both,
        _ if firm::is_joining(word) => Spoken::Neither,
        _ => return None,
    })
}

/// Whether a name carries a legal form (`GmbH`, `e.K.`, `& Co. KG`, `Inh.`) or `Firma` before it. Safe beside a first name.
///
/// Short forms that could be initials or syllables (`AG`, `SE`, `AB`) count only in capitals and not as the first word.
pub fn has_legal_form(name: &str) -> bool {
    let mut before = String::new();
    for (place, word) in name.split_whitespace().enumerate() {
        let bare: String = word.chars().filter(|letter| letter.is_alphanumeric()).collect();
        let lower = bare.to_lowercase();
        let found = match lower.as_str() {
            "gmbh"
            | "ggmbh"
            | "mbh"
            | "ohg"
            | "gbr"
            | "kgaa"
            | "partg"
            | "partgmbb"
            | "vvag"
            | "aör"
            | "kdör"
            | "inh"
            | "inhaber"
            | "inhaberin"
            | "ltd"
            | "llc"
            | "llp"
            | "inc"
            | "corp"
            | "plc"
            | "sarl"
            | "sàrl"
            | "srl"
            | "kft"
            | "sro"
            | "doo"
            | "spzoo"
            | "haftungsbeschränkt"
            | "aktiengesellschaft"
            | "kommanditgesellschaft"
            | "bv"
            | "nv" => true,
            "ag" | "kg" | "ug" | "se" | "eg" | "og" | "ab" | "as" | "sa" | "spa" | "oy" => {
                place > 0 && (bare.chars().all(char::is_uppercase) || word == "eG" || word == "SpA" || word == "S.p.A.")
            }
            "ev" | "ek" | "ekfr" | "ekfm" => bare.starts_with('e') && place > 0,
            "v" | "k" | "g" | "kfr" | "kfm" => before == "e.",
            "co" | "cie" => before == "&" || before == "u." || before == "und" || before == "+",
            "söhne" | "soehne" | "sohn" | "töchter" | "partner" | "kollegen" => before == "&" || before == "+",
            "firma" | "fa" => place == 0 && (lower == "firma" || word == "Fa."),
            "gebr" | "gebrüder" | "gebrueder" => place == 0,
            _ => word.contains('&') && (word.ends_with("&Co") || word.ends_with("&Co.")),
        };
        if found {
            return true;
        }
        word.clone_into(&mut before);
    }
    firm::has_long_form(name)
}

/// Whether a name is a firm's, club's or authority's: a [legal form](has_legal_form) or a word like `Bäckerei`,
/// `Gasthof`, `Volksbank`. Ask only when there is no first name: such words are surnames too.
pub fn is_organisation(name: &str) -> bool {
    has_legal_form(name)
        || words(name).iter().any(|word| {
            TRADES.iter().any(|trade| word.ends_with(trade.as_str())) || EXACTLY.iter().any(|exact| word == exact)
        })
}

static TRADES: LazyLock<Vec<String>> = LazyLock::new(|| folded(ENDINGS));
static EXACTLY: LazyLock<Vec<String>> = LazyLock::new(|| folded(WHOLE_WORDS));

fn folded(list: &str) -> Vec<String> {
    list.split_whitespace().map(fold).collect()
}

/// Words that also end longer ones: `Dorfbäckerei`.
const ENDINGS: &str = "bäckerei konditorei metzgerei fleischerei schlachterei molkerei käserei brauerei brennerei kelterei imkerei gärtnerei \
    schreinerei tischlerei zimmerei schlosserei spenglerei druckerei wäscherei reinigung gasthof gasthaus wirtshaus restaurant gaststätte \
    pizzeria hotel pension weingut weinhandlung winzergenossenschaft genossenschaft apotheke arztpraxis zahnarztpraxis kanzlei werkstatt \
    werkstätten autohaus buchhandlung handlung großhandel einzelhandel fachhandel verlag stiftung gesellschaft grundschule realschule \
    hauptschule hochschule musikschule volkshochschule gymnasium kindergarten kindertagesstätte pfarramt kirchengemeinde stadtverwaltung \
    gemeindeverwaltung landratsamt finanzamt amtsgericht sparkasse volksbank raiffeisenbank versicherung versicherungen feuerwehr \
    sportverein musikverein förderverein gesangverein ingenieurbüro architekturbüro reisebüro steuerbüro elektrotechnik haustechnik \
    gebäudetechnik krankenhaus klinikum klinik museum universität tankstelle spedition bauunternehmen handelsvertretung hausverwaltung";

/// Words that are parts of surnames or of other words: only by themselves.
const WHOLE_WORDS: &str = "verein praxis café bistro bäder immobilien transporte stadt gemeinde landkreis friseursalon steuerberatung \
    unternehmensberatung rechtsanwälte steuerberater architekten gemeinschaftspraxis fahrschule schule kita bank service dienstleistungen \
    consulting media design solutions systems group holding";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_salutation_is_taken_from_its_title() {
        for (text, salutation, title) in [
            ("Herr", Salutation::Mr, ""),
            ("Herrn", Salutation::Mr, ""),
            ("Frau Dr.", Salutation::Ms, "Dr."),
            ("FRAU", Salutation::Ms, ""),
            ("Prof. Dr.", Salutation::Unknown, "Prof. Dr."),
            ("Herrn Prof Dr", Salutation::Mr, "Prof. Dr."),
            ("Mrs.", Salutation::Ms, ""),
            ("Mr", Salutation::Mr, ""),
            ("Familie", Salutation::Unknown, ""),
            ("Herr und Frau", Salutation::Unknown, ""),
            ("", Salutation::Unknown, ""),
            ("Herr/Frau", Salutation::Unknown, ""),
            ("Sehr geehrte Frau Dipl.-Ing.", Salutation::Ms, "Dipl.-Ing."),
            ("Dr. med. dent.", Salutation::Unknown, "Dr. med. dent."),
            ("Frau Pfarrerin", Salutation::Ms, "Pfarrerin"),
            ("Firma", Salutation::Unknown, ""),
            ("Fr.", Salutation::Ms, ""),
            ("Fräulein; Herr/Frau,", Salutation::Unknown, ""),
            (" , ", Salutation::Unknown, ""),
        ] {
            assert_eq!(split(text), (salutation, title.to_owned()), "{text}");
        }
    }

    #[test]
    fn firms_are_known_by_their_legal_form() {
        for name in [
            "Huber GmbH",
            "Huber gmbh & co. kg",
            "Weinhaus Huber e.K.",
            "Huber e. K.",
            "TSV Neustadt e.V.",
            "TSV Neustadt e. V.",
            "Huber AG",
            "Huber KG",
            "Huber OHG",
            "Huber UG (haftungsbeschränkt)",
            "Huber & Meier GbR",
            "Beispiel SE",
            "Blumen Huber Inh. Eva Huber",
            "Acme Ltd",
            "Acme Inc.",
            "Bau mbH & Co. KG",
            "Huber & Söhne",
            "Meier & Partner",
            "Firma Huber",
            "Fa. Huber",
            "Gebr. Huber",
            "Winzer eG",
            "G.m.b.H. Huber",
            "HUBER&Co.",
        ] {
            assert!(has_legal_form(name), "{name}");
        }
    }

    #[test]
    fn trade_words_make_a_firm() {
        for name in [
            "Bäckerei Huber",
            "Dorfbaeckerei",
            "Gasthof zur Post",
            "Volksbank Neustadt",
            "Stadt Neustadt",
            "Weingut am Berg",
            "Café Huber",
        ] {
            assert!(is_organisation(name) && !has_legal_form(name), "{name}");
        }
    }

    #[test]
    fn people_are_no_firms() {
        for name in [
            "Huber",
            "Max Huber",
            "Agnes Sekt",
            "Se Ri Pak",
            "A. G. Huber",
            "Kg Müller",
            "Müller-Lüdenscheidt",
            "von der Au",
            "Bäcker",
            "Wirt",
            "Coen",
            "Eva Inhoff",
            "Händel",
            "Bankhofer",
            "Stadtler",
            "Sohn",
            "",
            "Hans und Co Huber Sohn".trim_end_matches(" Co Huber Sohn"),
            "Partner",
            "E. V. Huber",
        ] {
            assert!(!is_organisation(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_split_and_judged(text in any::<String>()) {
            let (_, title) = split(&text);
            prop_assert!(title.len() <= text.len() + 2 * text.split_whitespace().count());
            let _ = is_organisation(&text);
        }
    }
}
