//! An address list as German Outlook writes it: invented people, the same every time.

use std::fmt::Write;

const GIVEN: [(&str, &str); 20] = [
    ("Frau", "Ilse"),
    ("Herr", "Jörg"),
    ("Frau", "Änne"),
    ("Herr", "Götz"),
    ("Frau", "Käthe"),
    ("Herr", "Ömer"),
    ("Frau", "Zoë"),
    ("Herr", "André"),
    ("Frau", "Brünhild"),
    ("Herr", "Björn"),
    ("Frau", "Hülya"),
    ("Herr", "Jürgen"),
    ("Frau", "Renée"),
    ("Herr", "Günther"),
    ("Frau", "Märta"),
    ("Herr", "Søren"),
    ("Frau", "Irène"),
    ("Herr", "Lőrinc"),
    ("Frau", "Ute"),
    ("Herr", "Kai"),
];
const FAMILY: [&str; 25] = [
    "Müller",
    "Schröder",
    "Weiß",
    "Yilmaz",
    "Großmann",
    "Köhler",
    "Bäcker",
    "Löwe",
    "Fuß",
    "von der Au",
    "Jäger",
    "Strauß",
    "Böhm",
    "Händel",
    "Königsmann",
    "Lütkenhaus",
    "Mößner",
    "Nußbaum",
    "Öttinger",
    "Pfänder",
    "Rößler",
    "Süßmilch",
    "Übelacker",
    "Völkl",
    "Zürn",
];
const PLACES: [(&str, &str); 6] = [
    ("01067", "Dresden"),
    ("20095", "Hamburg"),
    ("50667", "Köln"),
    ("80331", "München"),
    ("70173", "Stuttgart"),
    ("04109", "Leipzig"),
];
/// Header as Outlook writes it, shortened to what matters.
pub const HEADER: &str = "\"Anrede\",\"Vorname\",\"Nachname\",\"Firma\",\"Straße geschäftlich\",\
    \"Ort geschäftlich\",\"Postleitzahl geschäftlich\",\"Telefon geschäftlich\",\"Mobiltelefon\",\"E-Mail-Adresse\",\
    \"E-Mail-Typ\",\"Geburtstag\",\"Kategorien\",\"Notizen\"";

/// Rows that are not like the others, by their place from 0.
pub const EMPTY: usize = 1_000;
/// A card number in the notes.
pub const CARD: usize = 2_000;
/// The same person as row 0, once more.
pub const TWICE: usize = 3_000;
/// Row 0's mail address with nearly row 0's name: Ilsa for Ilse.
pub const SIMILAR: usize = 4_000;
/// A note over several lines, with quotes.
pub const LONG_NOTE: usize = 5_000;

/// The mail address of row `at`.
pub fn mail(at: usize) -> String {
    format!("person{at}@beispiel.example")
}

/// A list of so many people, as text. Row 0 is Ilse Müller of Dresden.
pub fn outlook(rows: usize) -> String {
    let mut text = format!("{HEADER}\r\n");
    for at in 0..rows {
        let (salutation, given) = GIVEN[at % GIVEN.len()];
        let family = FAMILY[(at / GIVEN.len()) % FAMILY.len()];
        let (postcode, place) = PLACES[at % PLACES.len()];
        // More people than pairs of names: a middle part as in "Jörg-12".
        let given = if at < 500 { given.to_owned() } else { format!("{given}-{}", at / 500) };
        let mail = mail(at);
        let note = match at {
            CARD => "zahlt mit 4111 1111 1111 1111",
            LONG_NOTE => "mag \"\"Silvaner\"\"\r\nund Trockenes",
            _ => "",
        };
        let row = format!(
            "\"{salutation}\",\"{given}\",\"{family}\",\"\",\"Süßer Weg {at}\",\"{place}\",\"{postcode}\",\
             \"03{:02} {:06}\",\"\",\"{mail}\",\"SMTP\",\"0.0.00\",\"Stammkunden\",\"{note}\"",
            at % 70 + 20,
            at + 100_000
        );
        let row = match at {
            EMPTY => "\"Herr\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"".to_owned(),
            TWICE => text.lines().nth(1).unwrap().to_owned(),
            SIMILAR => row.replace(&mail, &self::mail(0)).replace("Ilse-8", "Ilsa"),
            _ => row,
        };
        let _ = write!(text, "{row}\r\n");
    }
    text
}

/// As Windows of western Europe writes it; what it cannot write becomes `?`.
pub fn windows_1252(text: &str) -> Vec<u8> {
    text.chars()
        .map(|letter| u8::try_from(u32::from(letter)).ok().filter(|byte| !(0x80..0xa0).contains(byte)).unwrap_or(b'?'))
        .collect()
}
