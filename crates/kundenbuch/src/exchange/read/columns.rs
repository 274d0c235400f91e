//! Which column means what: a proposal from header words, corrected by a person where it errs.
//!
//! Header words are facts collected from what Outlook, Google Contacts, Thunderbird and trade software write.
//! A column nobody knows becomes a fact named like its header, so that nothing is lost unseen; what is delicate
//! or about third persons (children, spouse, assistant) is left out until somebody asks for it.

use super::{
    Format,
    field::{Field, Label},
};

/// A header reduced for comparison: case, blanks, quotes and punctuation gone, umlauts spelled out.
pub fn key(header: &str) -> String {
    let mut key = String::with_capacity(header.len());
    for letter in header.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => key.push_str("ae"),
            'ö' => key.push_str("oe"),
            'ü' => key.push_str("ue"),
            'ß' => key.push_str("ss"),
            // "Weiteres/r Bundesland", "a\u{308}": marks and signs carry nothing here.
            letter if letter.is_alphanumeric() => key.push(letter),
            _ => {}
        }
    }
    key
}

/// Does this cell look like the name of a column we know?
pub fn is_known(cell: &str) -> bool {
    cell.len() <= 60 && (google(cell).is_some() || by_word(&key(cell), Format::Table).is_some())
}

/// What wrote a table with this header.
pub fn format_of(header: &[String]) -> Format {
    let keys: Vec<String> = header.iter().map(|cell| key(cell)).collect();
    let has = |word: &str| keys.iter().any(|key| key == word);
    if header.iter().any(|cell| google(cell).is_some())
        || has("groupmembership")
        || (has("phoneticfirstname") && has("labels"))
    {
        Format::Google
    } else if has("primaryemail") || has("primaereemailadresse") || (has("telprivat") && has("teldienstlich")) {
        Format::Thunderbird
    } else if has("strassegeschaeftlich")
        || (has("strasseprivat") && has("weiterevornamen"))
        || (has("emailadresse") && (has("telefongeschaeftlich") || has("emailtyp")))
    {
        Format::OutlookDe
    } else if has("businessstreet")
        || has("givenyomi")
        || (has("emailaddress") && (has("businessphone") || has("emaildisplayname") || has("homephone")))
    {
        Format::OutlookEn
    } else {
        Format::Table
    }
}

/// The header of the column in which [`Field::ValueLabel`] finds the label for this one, and the group that keeps
/// the parts of one address together: `phone 1` of `Phone 1 - Value`.
pub fn group(header: &str) -> Option<String> {
    google(header).map(|(group, _)| group)
}

/// A proposal for every column, in order.
pub fn propose(header: &[String], samples: &[Vec<String>], format: Format) -> Vec<Field> {
    let keys: Vec<String> = header.iter().map(|cell| key(cell)).collect();
    let has = |words: &[&str]| keys.iter().any(|key| words.contains(&key.as_str()));
    let given = has(&["vorname", "vornamen", "firstname", "givenname", "given", "rufname"]);
    let family = has(&["nachname", "familienname", "lastname", "surname", "familyname", "family", "zuname"]);
    let firm = has(&["firma", "company", "organisation", "organization", "firmenname", "unternehmen", "firma1"]);
    let birth_year = has(&["geburtsjahr", "birthyear"]);
    let mut fields: Vec<Field> = Vec::with_capacity(keys.len());
    for (at, key) in keys.iter().enumerate() {
        let before = fields.last();
        let column = header.get(at).map_or("", String::as_str);
        let values = samples.get(at).map_or(&[][..], Vec::as_slice);
        let field = match key.as_str() {
            "name" if format == Format::Google || family => Field::Name,
            "name" if given => Field::Family,
            "name" if firm => Field::Name,
            "name" => Field::NameOrOrganisation,
            "title" if has(&["salutation", "anrede"]) => Field::Title,
            "geburtstag" | "birthday" if birth_year => Field::BirthDay,
            "nr" if matches!(before, Some(Field::Street(_))) => Field::HouseNumber(label_of(before)),
            "nr" => Field::CustomerNumber,
            _ => google(column)
                .map(|(_, field)| field)
                .or_else(|| by_word(key, format))
                .or_else(|| by_content(values))
                .unwrap_or(if key.is_empty() || column.starts_with('#') {
                    Field::Ignore
                } else {
                    Field::Fact(String::new())
                }),
        };
        fields.push(field);
    }
    fields
}

fn label_of(field: Option<&Field>) -> Label {
    field.and_then(Field::label).unwrap_or_default()
}

/// `Phone 1 - Value` and its like: the group and the meaning.
fn google(header: &str) -> Option<(String, Field)> {
    let (head, part) = header.trim().split_once(" - ")?;
    let (stem, number) = head.rsplit_once(' ')?;
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (stem, part) = (key(stem), key(part));
    let label = matches!(part.as_str(), "type" | "label");
    let field = match (stem.as_str(), part.as_str()) {
        ("email" | "phone" | "website" | "event" | "customfield" | "address", _) if label => Field::ValueLabel,
        ("email", "value") => Field::Email(Label::None),
        ("phone", "value") => Field::Phone(Label::None),
        ("website", "value") => Field::Website,
        ("event" | "customfield", "value") => Field::Fact(String::new()),
        ("address", "street") => Field::Street(Label::None),
        ("address", "extendedaddress" | "pobox") => Field::Street2(Label::None),
        ("address", "city") => Field::Place(Label::None),
        ("address", "postalcode") => Field::Postcode(Label::None),
        ("address", "country") => Field::Country(Label::None),
        ("organization", "name") => Field::Organisation,
        ("organization", "title") => Field::Position,
        ("organization", "department") => Field::Department,
        ("address" | "organization" | "relation" | "im" | "website" | "event" | "customfield", _) => Field::Ignore,
        _ => return None,
    };
    Some((head.to_lowercase(), field))
}

/// The meaning of a header word.
fn by_word(key: &str, format: Format) -> Option<Field> {
    let outlook = matches!(format, Format::OutlookDe | Format::OutlookEn);
    match key {
        // In Outlook these two are "Account" and "Location".
        "konto" | "ort" if outlook => return Some(Field::Ignore),
        "konto" => return Some(Field::CustomerNumber),
        _ => {}
    }
    // Our own exports are headed with the codes of fields.
    exact(key).or_else(|| by_part(key)).or_else(|| labelled(key))
}

#[expect(clippy::too_many_lines, reason = "a list of words")]
fn exact(key: &str) -> Option<Field> {
    Some(match key {
        "anrede" | "salutation" | "title" | "anredetitel" | "nameprefix" | "praefix" => Field::Salutation,
        "titel" | "akadtitel" | "akademischertitel" => Field::Title,
        "vorname" | "vornamen" | "firstname" | "givenname" | "given" | "rufname" => Field::Given,
        "weiterevornamen" | "middlename" | "additionalname" | "additional" | "zweitervorname" | "vorname2" => {
            Field::Additional
        }
        "nachname" | "familienname" | "lastname" | "surname" | "familyname" | "family" | "zuname" => Field::Family,
        "suffix" | "namesuffix" | "namenszusatz" => Field::Suffix,
        "name" | "anzeigename" | "displayname" | "vollername" | "fullname" | "vorundnachname" | "vornamename"
        | "ansprechpartner" | "kontaktperson" => Field::Name,
        "name1" | "nameorganisation" | "namefirma" | "firmaname" | "nameororganisation" | "kunde" | "kundenname" => {
            Field::NameOrOrganisation
        }
        "name2" | "name3" | "secondname" => Field::SecondName,
        "firma" | "firma1" | "firma2" | "firma3" | "firmenname" | "unternehmen" | "betrieb" | "company"
        | "companyname" | "organisation" | "organization" | "organizationname" | "firmierung" => Field::Organisation,
        "abteilung" | "department" | "organizationdepartment" => Field::Department,
        "position" | "jobtitle" | "arbeitstitel" | "funktion" | "organizationtitle" | "stellung" => Field::Position,
        "kdnr" | "kundennr" | "kundennummer" | "kdnummer" | "kundnr" | "kunr" | "debitor" | "debitornr"
        | "debitorennr" | "debitorennummer" | "customernumber" | "customerid" | "customerno" | "adressnr"
        | "adressnummer" | "mitgliedsnr" | "mitgliedsnummer" => Field::CustomerNumber,
        "geburtstag" | "geburtsdatum" | "gebdatum" | "gebdat" | "gebam" | "geb" | "geborenam" | "birthday"
        | "dateofbirth" | "birthdate" => Field::Birthday,
        "geburtsjahr" | "birthyear" | "jahrgang" => Field::BirthYear,
        "geburtsmonat" | "birthmonth" => Field::BirthMonth,
        "kategorien" | "kategorie" | "categories" | "category" | "gruppe" | "gruppen" | "groupmembership"
        | "labels" | "tags" | "tag" | "schlagworte" | "stichwoerter" | "keywords" | "kundengruppe" | "verteiler" => {
            Field::Tag
        }
        "notizen" | "notiz" | "notes" | "note" | "bemerkung" | "bemerkungen" | "info" | "infos" | "kommentar"
        | "anmerkung" | "anmerkungen" | "memo" | "hinweis" | "freitext" => Field::Note,
        "werbung" | "einwilligung" | "dsgvo" | "mailing" | "werbeerlaubnis" | "werbungerlaubt" | "optin"
        | "einverstaendnis" | "marketing" | "consent" => Field::Newsletter,
        "werbesperre" | "werbeverbot" | "keinewerbung" | "sperrvermerk" | "optout" | "abgemeldet" | "unsubscribed"
        | "widerspruch" | "werbewiderspruch" | "widerruf" | "stopp" | "stop" | "nichtanschreiben" | "donotcontact" => {
            Field::Stop
        }
        "minor" | "minderjaehrig" | "unter16" => Field::Minor,
        "iban" => Field::Fact("iban".to_owned()),
        "homepage" | "website" | "webseite" | "webpage" | "internet" | "www" | "url" | "web" | "personalwebpage"
        | "internetseite" | "internetadresse" | "webseite1" | "webseite2" | "webpage1" | "webpage2" => Field::Website,
        // Technical, delicate or about somebody else.
        "privat"
        | "private"
        | "prioritaet"
        | "priority"
        | "vertraulichkeit"
        | "sensitivity"
        | "verzeichnisserver"
        | "directoryserver"
        | "internetfreigebucht"
        | "regierungsnr"
        | "governmentidnumber"
        | "organisationsnr"
        | "organizationalidnumber"
        | "reisekilometer"
        | "mileage"
        | "sprache"
        | "language"
        | "initialen"
        | "initials"
        | "abrechnungsinformation"
        | "billinginformation"
        | "account"
        | "location"
        | "subject"
        | "photo"
        | "foto"
        | "bild"
        | "fileas"
        | "shortname"
        | "kurzname"
        | "matchcode"
        | "suchname"
        | "suchbegriff"
        | "screenname"
        | "messengername"
        | "geschlecht"
        | "gender"
        | "kinder"
        | "children"
        | "partner"
        | "spouse"
        | "religion"
        | "konfession"
        | "familienstand"
        | "telefonassistent"
        | "assistantsphone"
        | "nameassistent"
        | "assistantsname"
        | "assistentin"
        | "namedesdervorgesetzten"
        | "managersname"
        | "maidenname"
        | "telex"
        | "id"
        | "lfdnr"
        | "briefanrede"
        | "bic"
        | "blz"
        | "bank"
        | "kontonummer"
        | "kontonr"
        | "region"
        | "bundesland"
        | "schools" => Field::Ignore,
        _ => return None,
    })
}

/// Words that make a column about advertising one of those who want none, wherever they stand.
const STOPPING: [&str; 12] = [
    "kein",
    "nicht",
    "abgemeldet",
    "abmeld",
    "abbest",
    "sperr",
    "widerspr",
    "widerruf",
    "optout",
    "unsubscri",
    "stop",
    "verbot",
];

/// Words that decide wherever they stand in the header.
fn by_part(key: &str) -> Option<Field> {
    let has = |word: &str| key.contains(word);
    if has("kreditkarte")
        || has("creditcard")
        || has("cardnumber")
        || has("kartennummer")
        || key == "cvc"
        || key == "cvv"
    {
        return Some(Field::Card);
    }
    let advertises = has("newsletter") || key.starts_with("werbung") || key.starts_with("mailing");
    if advertises && STOPPING.iter().any(|word| has(word)) {
        return Some(Field::Stop);
    }
    if has("newsletter") {
        return Some(Field::Newsletter);
    }
    if has("yomi") || has("phonetic") {
        return Some(Field::Ignore);
    }
    // "E-Mail 2: Typ", "E-Mail 2: Angezeigter Name", "E-mail 2 Address".
    let rest = key.strip_prefix("email")?.trim_start_matches(|letter: char| letter.is_ascii_digit());
    match rest {
        "typ" | "type" | "angezeigtername" | "displayname" => Some(Field::Ignore),
        "adresse" | "address" => Some(Field::Email(Label::None)),
        _ => None,
    }
}

/// Words for where a value belongs.
const PLACES: [(&str, Label); 20] = [
    ("geschaeftlich", Label::Work),
    ("dienstlich", Label::Work),
    ("beruflich", Label::Work),
    ("weiterese", Label::Other),
    ("weiteresr", Label::Other),
    ("sonstiges", Label::Other),
    ("weiteres", Label::Other),
    ("weiterer", Label::Other),
    ("sonstige", Label::Other),
    ("business", Label::Work),
    ("company", Label::Work),
    ("private", Label::Home),
    ("weitere", Label::Other),
    ("privat", Label::Home),
    ("firma", Label::Work),
    ("gesch", Label::Work),
    ("other", Label::Other),
    ("priv", Label::Home),
    ("work", Label::Work),
    ("home", Label::Home),
];

/// Everything that comes at work, at home and elsewhere.
///
/// The word for the place may stand before or behind: `strassegeschaeftlich2` is work, `strasse2`. It counts only if
/// what remains is known: `weiterestrasse` is `weitere` + `strasse`, not `weiteres` + `trasse`.
fn labelled(key: &str) -> Option<Field> {
    let stem = key.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let number = key.strip_prefix(stem).unwrap_or_default();
    PLACES
        .iter()
        .filter_map(|(word, label)| {
            let rest = stem.strip_prefix(word).or_else(|| stem.strip_suffix(word))?;
            Some((*label, format!("{rest}{number}")))
        })
        .find_map(|(label, base)| placed(label, &base))
        .or_else(|| placed(Label::None, key))
}

fn placed(label: Label, base: &str) -> Option<Field> {
    let stem = base.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let later = !matches!(base.strip_prefix(stem), Some("" | "1"));
    Some(match stem {
        "strasse" | "str" | "street" | "adresse" | "address" | "anschrift" | "streetaddress" if later => {
            Field::Street2(label)
        }
        "strasse"
        | "str"
        | "street"
        | "adresse"
        | "address"
        | "anschrift"
        | "streetaddress"
        | "strassenr"
        | "strassehausnr"
        | "strassehausnummer"
        | "strasseundhausnummer"
        | "strasseundnr"
        | "strnr" => Field::Street(label),
        "zusatz" | "adresszusatz" | "adresszeile" | "postfach" | "pobox" => Field::Street2(label),
        "hausnr" | "hausnummer" | "hnr" | "housenumber" => Field::HouseNumber(label),
        "plz" | "postleitzahl" | "zip" | "zipcode" | "postalcode" | "postcode" => Field::Postcode(label),
        "ort" | "stadt" | "city" | "town" | "wohnort" | "place" | "ortschaft" => Field::Place(label),
        "plzort" | "plzundort" | "postleitzahlort" | "postcodeplace" => Field::PostcodePlace(label),
        "land" | "country" | "countryregion" | "landregion" | "lkz" | "laenderkennzeichen" | "staat" | "landkz" => {
            Field::Country(label)
        }
        "region" | "bundesland" | "bundeslandkanton" | "kanton" | "state" | "county" => Field::Ignore,
        "telefon" | "tel" | "telefonnummer" | "telnr" | "telefonnr" | "phone" | "phonenumber" | "telephone" | "fon"
        | "festnetz" | "rufnummer" | "haupttelefon" | "primaryphone" | "mainphone" | "rueckmeldung" | "callback" => {
            Field::Phone(label)
        }
        "isdn" | "pager" | "pagernummer" | "pagernumber" | "telefonfuerhoerbehinderte" | "ttytddphone" => {
            Field::Phone(Label::Other)
        }
        "mobil" | "mobiltelefon" | "handy" | "mobile" | "mobilephone" | "mobilenumber" | "mobiltelnr"
        | "mobilnummer" | "mobilnr" | "mobilfunk" | "handynummer" | "handynr" | "cell" | "cellphone"
        | "autotelefon" | "carphone" | "radiophone" | "funk" | "phonemobile" => Field::Phone(Label::Mobile),
        "fax" | "telefax" | "faxnummer" | "faxnumber" | "faxnr" | "phonefax" => Field::Phone(Label::Fax),
        "email"
        | "emailadresse"
        | "emailaddress"
        | "mail"
        | "mailadresse"
        | "primaryemail"
        | "secondaryemail"
        | "primaereemailadresse"
        | "sekundaereemailadresse" => Field::Email(label),
        _ => return None,
    })
}

/// What the values of a column without a known header look like.
fn by_content(samples: &[String]) -> Option<Field> {
    let all = |test: fn(&str) -> bool| !samples.is_empty() && samples.iter().all(|sample| test(sample.trim()));
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    if all(|text| text.contains('@') && text.contains('.') && !text.contains(' ')) {
        Some(Field::Email(Label::None))
    } else if all(|text| text.starts_with("www.") || text.starts_with("http")) {
        Some(Field::Website)
    } else if all(|text| text.eq_ignore_ascii_case("herr") || text.eq_ignore_ascii_case("frau")) {
        Some(Field::Salutation)
    } else if samples.iter().all(|text| {
        let text = text.trim();
        digits(text) >= 6
            && (text.starts_with('0') || text.starts_with('+') || text.starts_with('('))
            && text.chars().all(|letter| letter.is_ascii_digit() || "+-/() .".contains(letter))
    }) && !samples.is_empty()
    {
        Some(Field::Phone(Label::None))
    } else {
        None
    }
}

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
