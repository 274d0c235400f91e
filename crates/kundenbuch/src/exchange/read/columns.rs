//! Which column means what: a proposal from header words, corrected by a person where it errs.
//!
//! Header words are data (`assets/words/headings.toml`), collected from what Outlook, Google Contacts, Thunderbird,
//! shops, mailing services and trade software write.
//! A column nobody knows becomes a fact named like its header, so that nothing is lost unseen; what is delicate
//! or about third persons (children, spouse, assistant) is left out until somebody asks for it.

use unicode_normalization::char::is_combining_mark;

use crate::contacts::phone;

use super::{
    Format,
    field::{Field, Label},
    flags::{self, Said},
    words::{FLAGS, HEADINGS},
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

/// The same without the words between its parts, which others write as signs: `Straße u. Hausnr.`, `Straße/Hausnr.`.
pub fn joined_key(header: &str) -> String {
    let words = header.split(|letter: char| !(letter.is_alphanumeric() || is_combining_mark(letter))).map(key);
    words.filter(|word| !HEADINGS.between.contains(word)).collect()
}

/// Whether whole names under this heading begin with the surname: `Name, Vorname`.
pub fn is_surname_first(header: &str) -> bool {
    let is_known = |header: &str| HEADINGS.surname_first.contains(&joined_key(header));
    is_known(header) || in_brackets(header).is_some_and(|(_, order)| is_known(order))
}

/// Whether a column holds a line of an address as it stands on a letter: `Adresszeile 2`.
pub fn is_line(header: &str) -> bool {
    HEADINGS.lines.contains(key(header).trim_end_matches(|letter: char| letter.is_ascii_digit()))
}

/// `Kunde (Nachname, Vorname)` → `Kunde`, `Nachname, Vorname`.
fn in_brackets(header: &str) -> Option<(&str, &str)> {
    let (before, behind) = header.split_once('(')?;
    Some((before.trim(), behind.trim_end().strip_suffix(')')?))
}

/// A whole name whose order stands in brackets behind whose it is.
fn ordered_name(header: &str) -> Option<Field> {
    let (whose, order) = in_brackets(header)?;
    let of = |text: &str| exact(&key(text)).or_else(|| exact(&joined_key(text)));
    let is_name = |field: Option<Field>| matches!(field, Some(Field::Name | Field::NameOrOrganisation));
    (is_name(of(whose)) && of(order) == Some(Field::Name)).then_some(Field::Name)
}

/// Does this cell look like the name of a column we know?
pub fn is_known(cell: &str) -> bool {
    cell.len() <= 60 && (google(cell).is_some() || by_word(cell, Format::Table).is_some())
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
    let ticks = |at: usize| samples.get(at).is_some_and(|samples| all_yes_or_no(samples));
    let firm = ["firma", "company", "organisation", "organization", "firmenname", "unternehmen", "firma1"];
    let firm = keys.iter().enumerate().any(|(at, key)| firm.contains(&key.as_str()) && !ticks(at));
    let has_second = keys.iter().any(|key| HEADINGS.second_family.contains(key));
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
            key if HEADINGS.second_family.contains(key) => Field::Fact(String::new()),
            key if has_second && HEADINGS.second_given.contains(key) => Field::Fact(String::new()),
            _ => google(column)
                .map(|(_, field)| field)
                .or_else(|| at_place(key, values))
                .or_else(|| by_word(column, format))
                .or_else(|| by_content(values))
                .unwrap_or(if key.is_empty() || column.starts_with('#') {
                    Field::Ignore
                } else {
                    Field::Fact(String::new())
                }),
        };
        let says_state = |value: &String| matches!(flags::state(column, value).0, Said::Yes | Said::No);
        let is_state = FLAGS.heading.status_if_said.contains(key) && values.iter().any(says_state);
        let field = if is_state { Field::Status } else { field };
        // "Empfänger" may be headed over addresses, "Teilnehmer" over numbers.
        let field = if field == Field::Name { by_content(values).unwrap_or(field) } else { field };
        // "Firma: ja" names no firm, and "Telefon: nein" no number.
        let named =
            matches!(field, Field::Name | Field::Organisation | Field::Email(_) | Field::Phone(_) | Field::Website);
        let own = column.parse::<Field>().is_ok(); // a heading we wrote ourselves means what it says
        let unnamed = field == Field::Name && !values.is_empty() && !values.iter().any(|value| has_letters(value));
        fields.push(if (named && !own && all_yes_or_no(values)) || (unnamed && !own) {
            Field::Fact(String::new())
        } else {
            field
        });
    }
    fields
}

fn all_yes_or_no(samples: &[String]) -> bool {
    !samples.is_empty() && samples.iter().all(|sample| flags::is_yes_or_no(sample))
}

fn has_letters(text: &str) -> bool {
    text.contains(char::is_alphabetic)
}

/// A column headed by nothing but a place in which numbers or addresses stand: `Privat`, `Dienstlich`.
fn at_place(key: &str, values: &[String]) -> Option<Field> {
    let (_, label) = HEADINGS.places.iter().find(|(word, _)| word == key)?;
    let reached = |field: &Field| matches!(field, Field::Phone(_) | Field::Email(_));
    let each = || values.iter().filter_map(|value| by_content(std::slice::from_ref(value)));
    by_content(values).or_else(|| each().find(reached)).filter(reached).map(|field| field.with_label(*label))
}

/// What a cell of such a column holds, whatever its other cells are: `None` where it is no such column.
pub fn of_place(header: &str, field: &Field, value: &str) -> Option<Field> {
    const NUMBER: usize = 4;
    let (key, label) = (key(header), field.label()?);
    if !HEADINGS.places.iter().any(|(word, _)| *word == key) {
        return None;
    }
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    Some(if value.contains('@') {
        Field::Email(label)
    } else if digits >= NUMBER {
        Field::Phone(label)
    } else {
        Field::Fact(String::new())
    })
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
fn by_word(header: &str, format: Format) -> Option<Field> {
    let key = &key(header);
    let outlook = matches!(format, Format::OutlookDe | Format::OutlookEn);
    match key.as_str() {
        // In Outlook these two are "Account" and "Location".
        "konto" | "ort" if outlook => return Some(Field::Ignore),
        "konto" => return Some(Field::CustomerNumber),
        _ => {}
    }
    // Our own exports are headed with the codes of fields.
    if let Ok(field @ (Field::May(_) | Field::Stop(_) | Field::Status)) = header.parse() {
        return Some(field);
    }
    if let Some(field) = exact(key).or_else(|| ordered_name(header)).or_else(|| flags::heading(header)) {
        return Some(field);
    }
    let by_key = |key: &str| by_part(key).or_else(|| shop(key)).or_else(|| labelled(key));
    by_key(key).or_else(|| service(key)).or_else(|| {
        let joined = joined_key(header);
        (joined != *key).then(|| exact(&joined).or_else(|| by_key(&joined))).flatten()
    })
}

/// A column of a mailing service: `global_city`.
fn service(key: &str) -> Option<Field> {
    let rest = HEADINGS.service.iter().find_map(|word| key.strip_prefix(word.as_str()))?;
    exact(rest).or_else(|| labelled(rest))
}

/// The whole heading; a number behind a repeated column (`IBAN 1`, `Telefon GL 2`) does not count.
fn exact(key: &str) -> Option<Field> {
    let stem = key.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let known = |word: &str| HEADINGS.exact.get(word).cloned();
    known(key).or_else(|| known(stem).filter(|field| matches!(field, Field::Ignore | Field::Fact(_) | Field::Phone(_))))
}

/// Words that decide wherever they stand in the header.
fn by_part(key: &str) -> Option<Field> {
    if let Some((_, field)) = HEADINGS.part.iter().find(|(word, _)| key.contains(word.as_str())) {
        return Some(field.clone());
    }
    if key == "cvc" || key == "cvv" {
        return Some(Field::Card);
    }
    if key.contains("yomi") || key.contains("phonetic") {
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

/// The parts of a shop's two addresses: `billing_first_name`, `Default Address Zip`, `shipping_city`. The names, mails
/// and numbers of a delivery may be somebody else's.
fn shop(key: &str) -> Option<Field> {
    let behind = |words: &[String]| {
        let rest = words.iter().find_map(|word| key.strip_prefix(word.as_str()))?;
        (!rest.is_empty()).then(|| rest.to_owned())
    };
    if let Some(rest) = behind(&HEADINGS.main) {
        return placed(Label::None, &rest).or_else(|| exact(&rest));
    }
    let rest = behind(&HEADINGS.delivery)?;
    match placed(Label::Other, &rest) {
        Some(Field::Email(_) | Field::Phone(_)) => Some(Field::Ignore),
        Some(field) => Some(field),
        None => exact(&rest).map(|field| if field == Field::Note { field } else { Field::Ignore }),
    }
}

/// Everything that comes at work, at home and elsewhere.
///
/// The word for the place may stand before or behind: `strassegeschaeftlich2` is work, `strasse2`. It counts only if
/// what remains is known: `weiterestrasse` is `weitere` + `strasse`, not `weiteres` + `trasse`.
fn labelled(key: &str) -> Option<Field> {
    let stem = key.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let number = key.strip_prefix(stem).unwrap_or_default();
    HEADINGS
        .places
        .iter()
        .filter_map(|(word, label)| {
            let rest = stem.strip_prefix(word.as_str()).or_else(|| stem.strip_suffix(word.as_str()))?;
            Some((*label, format!("{rest}{number}")))
        })
        .find_map(|(label, base)| placed(label, &base))
        .or_else(|| placed(Label::None, key))
}

fn placed(label: Label, base: &str) -> Option<Field> {
    let stem = base.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let later = !matches!(base.strip_prefix(stem), Some("" | "1"));
    let found = HEADINGS.placed.get(stem)?.clone();
    // A mobile phone and a fax say by themselves where they are.
    Some(match found {
        Field::Street(_) if later => Field::Street2(label),
        found if found.label() == Some(Label::None) => found.with_label(label),
        found => found,
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
            && !is_day_or_price(text)
            && phone::is_plausible(text)
    }) && !samples.is_empty()
    {
        Some(Field::Phone(Label::None))
    } else {
        None
    }
}

/// `01.02.2024`, `03/04/2024 10:15`, `+1234.56`: digits and points that nobody dials.
fn is_day_or_price(text: &str) -> bool {
    let signs = |letter: char| matches!(letter, '.' | '/' | '-');
    let day = text.split_whitespace().next().unwrap_or_default();
    let parts: Vec<usize> = day.split(signs).map(str::len).collect();
    let is_day = matches!(parts.as_slice(), [1 | 2, 1 | 2, 2 | 4] | [4, 1 | 2, 1 | 2])
        && text.chars().filter(char::is_ascii_digit).count() == day.chars().filter(char::is_ascii_digit).count();
    let price = text.trim_start_matches('+').split_once('.').is_some_and(|(whole, part)| {
        part.len() == 2 && [whole, part].iter().all(|run| run.bytes().all(|digit| digit.is_ascii_digit()))
    });
    is_day || price
}

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
