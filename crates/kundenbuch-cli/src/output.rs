//! What comes out: one answer or one failure, as a JSON document or as plain text, and the exit code.

use std::{fmt::Write as _, io::Write as _};

use kundenbuch::Error;
use serde_json::{Value, json};

use crate::words;

/// What a command gives or why not.
pub type Outcome<T> = Result<T, Failure>;

/// What a command gives.
pub struct Answer {
    /// Exit code: 0, or 4 where a check found damage.
    pub code: u8,
    /// The document.
    pub value: Value,
}

impl Answer {
    /// Done, with this to tell.
    pub fn of(value: Value) -> Answer {
        Answer { code: 0, value }
    }

    /// The help, as text.
    pub fn help() -> Answer {
        Answer::of(Value::String(words::word("cli_help").to_owned()))
    }
}

/// Why a command gives nothing.
#[derive(Debug)]
pub enum Failure {
    /// The core refuses, or something is broken.
    Core(Error),
    /// The line makes no sense.
    Usage {
        /// A code; its words are `cli_usage_…`.
        why: &'static str,
        /// Which command, place or option; never what somebody typed.
        what: &'static str,
    },
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Core(error)
    }
}

/// Whole files of a kind that is not read: refused with the kind, not damaged.
const OTHER_KINDS: [&str; 8] = ["xlsx_not_yet", "html", "fritzbox", "xml", "ics", "rtf", "json", "json_newer"];

impl Failure {
    /// Wrong use.
    pub fn usage(why: &'static str, what: &'static str) -> Failure {
        Failure::Usage { why, what }
    }

    /// 1 refused with a reason, 2 wrong use, 3 wrong passphrase, 4 damaged or unreadable.
    pub fn code(&self) -> u8 {
        match self {
            Failure::Usage { .. } | Failure::Core(Error::UnknownField | Error::NotAUid) => 2,
            Failure::Core(Error::WrongPassphrase | Error::RecoveryCodeMistyped { .. }) => 3,
            Failure::Core(Error::FileUnreadable { why }) if OTHER_KINDS.contains(&why.as_str()) => 1,
            Failure::Core(
                Error::BookDamaged
                | Error::KeysTampered
                | Error::ForeignLog
                | Error::BackupDamaged
                | Error::FileUnreadable { .. }
                | Error::NoRandomness
                | Error::Database(_)
                | Error::Disk { .. }
                | Error::Internal { .. },
            ) => 4,
            Failure::Core(_) => 1,
        }
    }

    /// What stands behind `"error":`.
    pub fn document(&self) -> Value {
        match self {
            Failure::Core(error) => serde_json::to_value(error).unwrap_or_else(|_| json!({ "kind": "internal" })),
            Failure::Usage { why, what } => json!({ "kind": "usage", "why": why, "what": what }),
        }
    }

    /// What happened and what to do now, in words.
    pub fn message(&self) -> String {
        match self {
            Failure::Core(error) => {
                let key = match error {
                    Error::NotFound { what } if what == "column" => "cli_error_no_addresses".to_owned(),
                    Error::InvalidValue { why, .. } if why == "whose_unclear" => "cli_error_whose_unclear".to_owned(),
                    Error::RecoveryCodeMistyped { word: 0 } => "error_recovery_code_length".to_owned(),
                    _ => format!("error_{}", snake(&error.kind())),
                };
                let document = self.document();
                let advice = words::filled(&format!("{key}_advice"), &document);
                let why = match error {
                    Error::InvalidValue { why, .. } if key == "error_invalid_value" => {
                        words::word(&format!("invalid_{why}"))
                    }
                    _ => "",
                };
                let told = [words::filled(&key, &document), why.to_owned(), advice];
                told.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
            }
            Failure::Usage { why, .. } => words::filled(&format!("cli_usage_{why}"), &self.document()),
        }
    }
}

/// Prints what came out; the exit code. A reader that went away is not our trouble.
pub fn print(outcome: Outcome<Answer>, json: bool) -> u8 {
    let (code, text) = match outcome {
        Ok(Answer { code, value: Value::Null }) => (code, String::new()), // a batch has answered already
        Ok(answer) if json => (answer.code, format!("{}\n", answer.value)),
        Ok(answer) => (answer.code, plain(&answer.value)),
        Err(failure) => {
            say(&failure.message());
            let document = json!({ "error": failure.document() });
            (failure.code(), if json { format!("{document}\n") } else { String::new() })
        }
    };
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    code
}

/// Says something to the person, beside the answer.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// The document for eyes: a line per value, rows with tabs, nothing a terminal would obey.
fn plain(value: &Value) -> String {
    let mut text = String::new();
    lines(value, 0, &mut text);
    text
}

fn lines(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let name = tame(name);
                if is_row(field) {
                    let _ = writeln!(text, "{indent}{name}: {}", cell(field));
                } else {
                    let _ = writeln!(text, "{indent}{name}:");
                    lines(field, depth + 1, text);
                }
            }
        }
        Value::Array(rows) => {
            for row in rows {
                match row {
                    Value::Object(fields) => {
                        let cells: Vec<String> = fields.values().map(cell).collect();
                        let _ = writeln!(text, "{indent}{}", cells.join("\t"));
                    }
                    other => {
                        let _ = writeln!(text, "{indent}{}", cell(other));
                    }
                }
            }
        }
        Value::String(words) if depth == 0 => {
            let _ = writeln!(text, "{words}"); // our own words
        }
        other => {
            let _ = writeln!(text, "{indent}{}", cell(other));
        }
    }
}

/// Whether it fits behind its name.
fn is_row(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.is_empty(),
        Value::Array(rows) => rows.is_empty(),
        _ => true,
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => tame(text),
        Value::Array(rows) => rows.iter().map(cell).collect::<Vec<_>>().join(" "),
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| format!("{}={}", tame(name), cell(field))).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

/// Text of strangers must not move the cursor, colour the screen or turn the writing round.
fn tame(text: &str) -> String {
    let obeyed = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|letter| if obeyed(letter) { '\u{fffd}' } else { letter }).collect()
}

/// `wrongPassphrase` → `wrong_passphrase`.
fn snake(kind: &str) -> String {
    let mut key = String::with_capacity(kind.len() + 4);
    for letter in kind.chars() {
        if letter.is_ascii_uppercase() {
            key.push('_');
        }
        key.push(letter.to_ascii_lowercase());
    }
    key
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_failure_has_its_exit_code() {
        let codes = [
            (Failure::usage("unknown_command", ""), 2),
            (Error::UnknownField.into(), 2),
            (Error::WrongPassphrase.into(), 3),
            (Error::BookDamaged.into(), 4),
            (Error::FileUnreadable { why: "binary".into() }.into(), 4),
            (Error::FileUnreadable { why: "xlsx_not_yet".into() }.into(), 1),
            (Error::NotYet { what: "xlsx".into() }.into(), 1),
            (Error::NoBook.into(), 1),
        ];
        for (failure, code) in codes {
            assert_eq!(failure.code(), code, "{failure:?}");
        }
    }

    #[test]
    fn a_failure_is_told_in_words_with_its_figures() {
        let told = Failure::from(Error::TooMany { what: "columns".into(), limit: 1000 }).message();
        assert!(told.contains("1000") && told.contains('\n') && !told.contains('{'), "{told}");
    }

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        let shown = plain(&json!([{ "name": "\u{1b}[2JHuber\u{202e}" }]));
        assert_eq!(shown, "\u{fffd}[2JHuber\u{fffd}\n");
    }
}
