//! What a value of a card is: its types and Apple's labels become codes; words of the person stay as they are.

use std::collections::HashMap;

use calcard::vcard::{VCardEntry, VCardParameterName, VCardParameterValue, VCardProperty as P, VCardType};

use super::card::text;
use crate::{exchange::read::cells::label_code, steps};

/// The labels of a card's groups.
#[derive(Default)]
pub struct Labels {
    by_group: HashMap<String, String>,
}

impl Labels {
    /// Collects `item1.X-ABLabel` and the like.
    pub fn of(entries: &[VCardEntry]) -> Labels {
        let mut by_group = HashMap::new();
        for entry in entries {
            steps::took(0);
            if let (Some(group), P::Other(name)) = (&entry.group, &entry.name)
                && name.eq_ignore_ascii_case("X-ABLabel")
            {
                let label = text(entry);
                // `_$!<Other>!$_` is a word Apple translates.
                let own = label.strip_prefix("_$!<").and_then(|label| label.strip_suffix(">!$_")).unwrap_or(&label);
                by_group.entry(group.to_ascii_lowercase()).or_insert_with(|| own.to_owned());
            }
        }
        Labels { by_group }
    }

    /// The label beside a value.
    pub fn of_group(&self, entry: &VCardEntry) -> Option<&str> {
        self.by_group.get(&entry.group.as_deref()?.to_ascii_lowercase()).map(String::as_str)
    }

    /// Apple's label beside a value, else its types. A label of our own cards, and one of several words, is somebody's
    /// own and stays.
    pub fn of_entry(&self, entry: &VCardEntry, own: bool) -> String {
        match self.of_group(entry) {
            Some(label) if own || label.contains(char::is_whitespace) => label.to_owned(),
            // Apple's word for any page; it holds "home".
            Some(label) if label.eq_ignore_ascii_case("homepage") => String::new(),
            Some(label) => label_code(label),
            None => of_types(entry),
        }
    }
}

/// Words of the standard and of phones that say nothing a person would miss.
const SILENT: &[&str] = &[
    "",
    "voice",
    "pref",
    "internet",
    "x400",
    "main",
    "msg",
    "text",
    "textphone",
    "video",
    "bbs",
    "modem",
    "car",
    "isdn",
    "pcs",
    "dom",
    "intl",
    "postal",
    "parcel",
    "iana-token",
    "uri",
    "x-voice",
    "hauptnummer",
    "stimme",
    "url",
    "email",
    "cis",
    "aol",
    "applelink",
    "attmail",
    "eworld",
    "ibmmail",
    "mcimail",
    "powershare",
    "prodigy",
    "tlx",
];

fn of_types(entry: &VCardEntry) -> String {
    let telephone = entry.name == P::Tel;
    let (mut best, mut own) = (0, String::new());
    for word in types(entry) {
        let code = label_code(&word);
        let rank = match code.as_str() {
            "fax" if telephone => 5,
            "mobile" if telephone => 4,
            "work" => 3,
            "home" => 2,
            "other" if !SILENT.contains(&word.to_lowercase().as_str()) => 1,
            "fax" | "mobile" | "other" => 0,
            _ if word.eq_ignore_ascii_case("pager") || word.eq_ignore_ascii_case("other") => 1,
            _ => {
                if own.is_empty() && !SILENT.contains(&word.to_lowercase().as_str()) {
                    word.strip_prefix("X-").or_else(|| word.strip_prefix("x-")).unwrap_or(&word).clone_into(&mut own);
                }
                0
            }
        };
        best = best.max(rank);
    }
    // A word of the person's own says more than "at work"; that it is a fax or a mobile must not be lost for it.
    let code = match best {
        5 => "fax",
        4 => "mobile",
        _ if !own.is_empty() => return own,
        3 => "work",
        2 => "home",
        1 => "other",
        _ => "",
    };
    code.to_owned()
}

/// The words of all TYPE parameters, and bare ones of 2.1, which calcard keeps as parameters without a value.
fn types(entry: &VCardEntry) -> Vec<String> {
    let mut types = Vec::new();
    for parameter in &entry.params {
        steps::took(0);
        match (&parameter.name, &parameter.value) {
            (VCardParameterName::Type, VCardParameterValue::Type(known)) => types.push(known_word(known).to_owned()),
            (VCardParameterName::Type, VCardParameterValue::Text(own)) => {
                types.extend(own.split([',', '\\']).map(|word| word.trim().to_owned()));
            }
            (VCardParameterName::Other(name), VCardParameterValue::Null) => types.push(name.clone()),
            (VCardParameterName::Pref, VCardParameterValue::Null) => types.push("pref".to_owned()),
            _ => {}
        }
    }
    types
}

const fn known_word(known: &VCardType) -> &'static str {
    match known {
        VCardType::Work => "work",
        VCardType::Home => "home",
        VCardType::Fax => "fax",
        VCardType::Cell => "cell",
        VCardType::Pager => "pager",
        _ => "",
    }
}

/// `PREF=1` and `TYPE=PREF`: lower comes first.
pub fn preference(entry: &VCardEntry) -> Option<u32> {
    let number = entry.params.iter().find_map(|parameter| match (&parameter.name, &parameter.value) {
        (VCardParameterName::Pref, VCardParameterValue::Integer(rank)) => Some(*rank),
        _ => None,
    });
    number.or_else(|| types(entry).iter().any(|word| word.eq_ignore_ascii_case("pref")).then_some(1))
}
