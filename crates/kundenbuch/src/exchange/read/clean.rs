//! What other programs wrap around a value, and cells that hold none. The words are data (`cells.toml`).

use std::borrow::Cow;

use super::{field::Field, words::CELLS};

/// Letters that take no room and mean nothing at the ends of a value.
fn invisible(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Letters without any width that a web page left inside a value: `ingo\u{200b}@beispiel.de`. Joiners stay, some
/// languages write with them.
fn widthless(letter: char) -> bool {
    invisible(letter) && !letter.is_whitespace() && !matches!(letter, '\u{200c}' | '\u{200d}')
}

/// The value of a cell in a column of this meaning; empty if it holds none.
pub fn value<'a>(cell: &'a str, field: &Field) -> Cow<'a, str> {
    if reaches(field) && cell.contains(widthless) {
        return Cow::Owned(value(&cell.replace(widthless, ""), field).into_owned());
    }
    let bare = unwrapped(cell.trim_matches(invisible));
    let lower = if bare.len() <= 24 { bare.to_lowercase() } else { String::new() };
    if CELLS.signs.contains(&lower) && !is_flag(field) {
        return Cow::Borrowed("");
    }
    if CELLS.words.contains(&lower) && reaches(field) {
        return Cow::Borrowed("");
    }
    if one_line(field) {
        return in_one_line(bare);
    }
    if matches!(field, Field::Street(_) | Field::Street2(_)) && bare.contains("\\n") {
        return Cow::Owned(bare.replace("\\r", "").replace("\\n", "\n"));
    }
    Cow::Borrowed(bare)
}

/// The value of a cell of our own export: only its mark against formulas goes.
pub fn own(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if crate::exchange::write::csv::would_run(rest) => rest.trim(),
        _ => cell,
    }
}

/// `="01067"`, `'0351 …`: how a table says that a number is text. Our own exports put `'` before what would run.
fn unwrapped(value: &str) -> &str {
    let formula = value.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(inner) = formula.filter(|inner| !inner.contains('"')) {
        return inner.trim_matches(invisible);
    }
    match value.strip_prefix('\'') {
        Some(rest) if crate::exchange::write::csv::would_run(rest) => rest.trim_matches(invisible),
        Some(rest) if rest.starts_with(|letter: char| letter.is_ascii_digit() || letter == '+' || letter == '(') => {
            rest.trim_matches(invisible)
        }
        _ => value,
    }
}

/// A line break inside a name, a firm or a town is a blank: Alt+Enter, or `\n` as another program escaped it.
fn in_one_line(value: &str) -> Cow<'_, str> {
    let broken =
        value.contains(['\n', '\r', '\t', '\u{b}', '\u{2028}']) || value.contains("\\n") || value.contains("\\r");
    if !broken {
        return Cow::Borrowed(value);
    }
    let value = value.replace("\\r", " ").replace("\\n", " ");
    Cow::Owned(value.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn is_flag(field: &Field) -> bool {
    matches!(field, Field::May(_) | Field::Stop(_) | Field::Status | Field::Minor)
}

fn one_line(field: &Field) -> bool {
    matches!(
        field,
        Field::Salutation
            | Field::Title
            | Field::Given
            | Field::Additional
            | Field::Family
            | Field::Suffix
            | Field::Name
            | Field::Organisation
            | Field::NameOrOrganisation
            | Field::SecondName
            | Field::Department
            | Field::Position
            | Field::HouseNumber(_)
            | Field::Postcode(_)
            | Field::Place(_)
            | Field::PostcodePlace(_)
            | Field::Country(_)
            | Field::CustomerNumber
    )
}

/// Columns in which "keine" says that there is none.
fn reaches(field: &Field) -> bool {
    one_line(field)
        || matches!(
            field,
            Field::Email(_)
                | Field::Phone(_)
                | Field::Street(_)
                | Field::Street2(_)
                | Field::Website
                | Field::Birthday
                | Field::BirthYear
                | Field::BirthMonth
                | Field::BirthDay
                | Field::Tag
        )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;
    use crate::exchange::read::field::Label;

    #[test]
    fn what_a_program_wrapped_around_a_value_goes() {
        for (cell, bare) in [
            ("=\"01067\"", "01067"),
            ("'0351 998877", "0351 998877"),
            ("'+49 351", "+49 351"),
            ("\u{200b}Ulm\u{feff}\u{a0}", "Ulm"),
            ("Bad\r\nHomburg", "Bad Homburg"),
            ("Bad\\nHomburg", "Bad Homburg"),
            ("'s-Hertogenbosch", "'s-Hertogenbosch"),
            ("Ulm", "Ulm"),
        ] {
            assert_eq!(value(cell, &Field::Place(Label::None)), bare, "{cell:?}");
        }
        assert_eq!(value("ingo\u{200b}@b.example", &Field::Email(Label::None)), "ingo@b.example");
        assert_eq!(value("Weg 1\nHinterhaus", &Field::Street(Label::None)), "Weg 1\nHinterhaus");
    }

    #[test]
    fn a_cell_that_says_nothing_is_empty_where_it_says_nothing() {
        for cell in ["-", "keine", "k.A.", "n/a", "#NV", "–", "entfällt", " - ", "\u{200b}"] {
            for field in
                [Field::Family, Field::Email(Label::None), Field::Phone(Label::Home), Field::Place(Label::None)]
            {
                assert_eq!(value(cell, &field), "", "{cell:?} {field}");
            }
        }
        assert_eq!(value("keine", &Field::Fact("Allergien".into())), "keine");
        assert_eq!(value("k.A.", &Field::Fact(String::new())), "");
        assert_eq!(value("Keiner", &Field::Note), "Keiner");
    }
}
