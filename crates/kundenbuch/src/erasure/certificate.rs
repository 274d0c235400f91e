//! The certificate of an erasure as text: what went, what stays until when. No name, no address: the person knows
//! whom it is about, and the office files it under the number of the ledger.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Erased, Kept, MentionsDone};
use crate::Moment;

/// The language of a letter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Language {
    /// German.
    #[default]
    De,
    /// English.
    En,
}

/// Between the text of a template and its words.
const WORDS: &str = "\n=====\n";

/// The certificate of a finished erasure; empty of one whose file could not be cleaned and searched yet.
pub fn certificate(erased: &Erased, language: Language) -> String {
    let Some(residue) = erased.residue.filter(|_| erased.finished) else { return String::new() };
    let template = match language {
        Language::De => include_str!("../../../../assets/letters/erasure_certificate_de.txt"),
        Language::En => include_str!("../../../../assets/letters/erasure_certificate_en.txt"),
    };
    let (text, words) = template.split_once(WORDS).unwrap_or((template, ""));
    let words: BTreeMap<&str, &str> = words.lines().filter_map(|line| line.split_once(" = ")).collect();
    let word = |key: &str| words.get(key).copied().unwrap_or_default();
    let going = erased.erased.iter().map(|going| format!("- {}: {}", named(&words, &going.field), going.count));
    let list = |lines: Vec<String>| if lines.is_empty() { word("nothing").to_owned() } else { lines.join("\n") };
    let kept = |kept: &Kept| {
        word("kept_line")
            .replace("{field}", named(&words, &kept.field))
            .replace("{until}", &day(&kept.until, language))
            .replace("{citation}", &kept.citation)
    };
    let some = |none: &str, key: &str, count: u32| {
        if count == 0 { word(none).to_owned() } else { counted(word, key, count) }
    };
    text.replace("{case}", &erased.case)
        .replace("{date}", &day(&date(erased.at), language))
        .replace("{ground}", word(erased.ground.code()))
        .replace("{erased}", &list(going.collect()))
        .replace("{kept}", &list(erased.kept.iter().map(kept).collect()))
        .replace("{blocks}", &some("no_blocks", "blocks", erased.blocks))
        .replace("{mentions}", &mentions(&erased.mentions, word))
        .replace("{untold}", &untold(erased.untold, word))
        .replace("{checked}", &some("no_residue", "residue", residue))
}

/// The line of a count, which one alone words by itself.
fn counted<'a>(word: impl Fn(&str) -> &'a str, key: &str, count: u32) -> String {
    match count {
        1 => word(&format!("{key}_one")).to_owned(),
        count => word(key).replace("{count}", &count.to_string()),
    }
}

/// Whether there are backups that do not know of it.
fn untold<'a>(folders: u32, word: impl Fn(&str) -> &'a str) -> String {
    if folders == 0 { String::new() } else { format!(" {}", counted(word, "untold", folders)) }
}

/// What became of the texts of others, and what nobody looked into.
fn mentions<'a>(done: &MentionsDone, word: impl Fn(&str) -> &'a str) -> String {
    let counted = |key: &str, count: u32| counted(&word, key, count);
    let mut lines = Vec::new();
    if done.blanked > 0 {
        lines.push(counted("blanked", done.blanked));
    }
    lines.extend(done.kept.iter().map(|(ground, count)| counted(&format!("keep_{ground}"), *count)));
    if done.undecided > 0 {
        lines.push(counted("undecided", done.undecided));
    }
    if lines.is_empty() {
        lines.push(word("no_mentions").to_owned());
    }
    lines.join("\n")
}

fn named<'a>(words: &BTreeMap<&str, &'a str>, field: &'a str) -> &'a str {
    words.get(field).copied().unwrap_or(field)
}

fn date(at: Moment) -> String {
    at.day().to_string()
}

/// An ISO date as people of the language write it.
fn day(iso: &str, language: Language) -> String {
    let mut parts = iso.split('-');
    match (language, parts.next(), parts.next(), parts.next()) {
        (Language::De, Some(year), Some(month), Some(day)) => format!("{day}.{month}.{year}"),
        _ => iso.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        erasure::{Going, Ground, KeepGround},
        fields::tables_of_a_person,
    };

    fn erased() -> Erased {
        Erased {
            case: "17".to_owned(),
            at: Moment(1_795_348_800_000), // 2026-11-22 12:00 UTC
            ground: Ground::Objection,
            erased: vec![Going { field: "contacts".into(), count: 3 }, Going { field: "emails".into(), count: 2 }],
            kept: vec![Kept {
                field: "consents".into(),
                rule: "uwg_7a".into(),
                citation: "§ 7a UWG".into(),
                until: "2031-11-22".into(),
            }],
            blocks: 3,
            mentions: MentionsDone::default(),
            residue: Some(0),
            untold: 0,
            finished: true,
            certificate: String::new(),
        }
    }

    #[test]
    fn nothing_is_certified_before_the_file_was_searched() {
        assert_eq!(certificate(&Erased { finished: false, ..erased() }, Language::De), "");
        assert_eq!(certificate(&Erased { residue: None, ..erased() }, Language::De), "");
    }

    #[test]
    fn it_says_what_went_and_what_stays_in_german() {
        let text = certificate(&erased(), Language::De);
        for expected in ["17", "22.11.2026", "E-Mail-Adressen: 2", "22.11.2031", "§ 7a UWG", "Widerspruch"] {
            assert!(text.contains(expected), "{expected} fehlt in:\n{text}");
        }
        assert!(!text.contains(['{', '}', '=']), "{text}");
    }

    #[test]
    fn it_says_the_same_in_english() {
        let text = certificate(&erased(), Language::En);
        for expected in ["17", "2026-11-22", "E-mail addresses: 2", "2031-11-22", "objection"] {
            assert!(text.contains(expected), "{expected} missing in:\n{text}");
        }
        assert!(!text.contains(['{', '}', '=']), "{text}");
    }

    #[test]
    fn found_traces_are_admitted() {
        let text = certificate(&Erased { residue: Some(4), ..erased() }, Language::De);
        assert!(text.contains("4 "), "{text}");
        assert_ne!(text, certificate(&erased(), Language::De));
    }

    #[test]
    fn it_says_how_many_folders_with_backups_do_not_know_yet() {
        for language in [Language::De, Language::En] {
            let all_told = certificate(&erased(), language);
            let one = certificate(&Erased { untold: 1, ..erased() }, language);
            let many = certificate(&Erased { untold: 913, ..erased() }, language);
            assert!(all_told.len() < one.len() && many.contains("913") && many != one, "{many}");
        }
    }

    #[test]
    fn one_alone_is_worded_as_one() {
        for language in [Language::De, Language::En] {
            let kept = KeepGround::ALL.map(|ground| (ground.code().to_owned(), 1)).into();
            let mentions = MentionsDone { blanked: 1, kept, undecided: 1 };
            let one = Erased { mentions, blocks: 1, residue: Some(1), untold: 1, ..erased() };
            let text = certificate(&one, language);
            let lines = text.lines().map(str::trim).filter(|line| !line.contains(": "));
            let empty = text.contains("\n\n\n");
            assert!(
                !empty && lines.clone().all(|line| !line.split(' ').any(|word| word == "1") && line != "-"),
                "{text}"
            );
        }
    }

    #[test]
    fn it_says_what_became_of_mentions_and_what_nobody_looked_into() {
        for language in [Language::De, Language::En] {
            let none = certificate(&erased(), language);
            let kept = KeepGround::ALL.map(|ground| (ground.code().to_owned(), 940 + ground as u32)).into();
            let mentions = MentionsDone { blanked: 931, kept, undecided: 932 };
            let text = certificate(&Erased { mentions, ..erased() }, language);
            for count in ["931", "932", "940", "941", "942", "943"] {
                assert!(text.contains(count) && !none.contains(count), "{count} in {text}");
            }
            assert!(!text.contains(['{', '}', '=']), "{text}");
        }
    }

    #[test]
    fn both_languages_have_a_word_for_every_field_and_ground() {
        for language in [Language::De, Language::En] {
            for ground in Ground::ALL {
                let text = certificate(&Erased { ground, ..erased() }, language);
                assert!(!text.contains(&format!("{}\n", ground.code())) && !text.contains(": \n"), "{text}");
            }
            for field in tables_of_a_person().filter(|table| *table != "fills") {
                let one = Erased { erased: vec![Going { field: field.into(), count: 1 }], ..erased() };
                let text = certificate(&one, language);
                assert!(!text.contains(&format!("- {field}: 1")), "no word for {field} in {language:?}");
            }
        }
    }
}
