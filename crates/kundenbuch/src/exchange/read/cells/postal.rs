//! The columns of a postal address become one, each in its group.

use super::{JOINED, Slot, Undecided, add, label_code};
use crate::exchange::{
    draft::{Draft, DraftAddress},
    read::{
        columns,
        field::{Field, Label},
        postal,
        words::HEADINGS,
    },
};

/// A postal address while its parts come in.
#[derive(Default)]
pub(super) struct Postal {
    group: String,
    turn: usize,
    house: String,
    /// Lines as they stand on a letter.
    lines: Vec<String>,
    more: Vec<String>,
    address: DraftAddress,
}

/// Puts a cell where it belongs, in several addresses if it holds several.
pub(super) fn take(list: &mut Vec<Postal>, slot: &Slot, value: &str, label: &str) {
    for (turn, value) in value.split(JOINED).enumerate() {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        let at = list.iter().position(|postal| postal.group == slot.group && postal.turn == turn).unwrap_or(list.len());
        if at == list.len() {
            let at = slot.field.label().unwrap_or_default();
            let own = label.split(JOINED).nth(turn).unwrap_or_default();
            let label = if at == Label::None { label_code(own) } else { at.code().to_owned() };
            let address = DraftAddress { label, ..DraftAddress::default() };
            list.push(Postal { group: slot.group.clone(), turn, address, ..Postal::default() });
        }
        let Some(open) = list.get_mut(at) else { continue };
        match slot.field {
            Field::Street(_) => add(&mut open.address.street, value, "\n"),
            Field::Street2(_) if is_numbered(&slot.header, value) => {
                open.more.push(format!("{} {value}", slot.header.trim()));
            }
            Field::Street2(_) if columns::is_line(&slot.header) => open.lines.push(value.to_owned()),
            Field::Street2(_) => open.more.push(value.to_owned()),
            Field::HouseNumber(_) => add(&mut open.house, value, " "),
            Field::Postcode(_) => add(&mut open.address.postcode, value, " "),
            Field::Place(_) => add(&mut open.address.place, value, " "),
            Field::Country(_) => add(&mut open.address.country, value, " "),
            Field::PostcodePlace(_) => {
                let found = postal::postcode_and_place(value);
                add(&mut open.address.postcode, found.postcode, " ");
                add(&mut open.address.place, found.place, " ");
                if !found.country.is_empty() && open.address.country.is_empty() {
                    found.country.clone_into(&mut open.address.country);
                }
            }
            _ => {}
        }
    }
}

/// The name that nothing but the first line of an address tells: `Eva Quandt` over `Am Wall 3`.
pub(super) fn name_in_lines(draft: &Draft, open: &mut Undecided) {
    let names = [&draft.given, &draft.family, &draft.organisation, &open.name, &open.first_name_or_firm];
    if names.into_iter().any(|name| !name.is_empty()) {
        return;
    }
    let has_digit = |line: &String| line.contains(|letter: char| letter.is_ascii_digit());
    for postal in &mut open.postal {
        let is_told = postal.lines.iter().skip(1).any(has_digit) || has_digit(&postal.address.street);
        let first = postal.lines.first().filter(|line| is_told && !has_digit(line) && !line.contains('/'));
        if first.is_some() {
            open.name = postal.lines.remove(0);
            return;
        }
    }
}

/// Whether a number is nothing without its heading: `Postfach` over `12 34`.
fn is_numbered(header: &str, value: &str) -> bool {
    HEADINGS.numbered.contains(&columns::key(header)) && !value.contains(char::is_alphabetic)
}

/// The whole address, and with its parts apart where they stand in one cell; `is_name` as in [`postal::take_apart`].
///
/// # Errors
/// The country, which may be empty, if nothing else of it says where.
pub(super) fn finish(postal: Postal, is_name: Option<&dyn Fn(&str) -> bool>) -> Result<DraftAddress, String> {
    let Postal { house, lines, more, mut address, .. } = postal;
    if !house.is_empty() {
        add(&mut address.street, &house, " ");
    }
    // Whose it is stands in the first of the lines.
    let street = lines.len().saturating_sub(usize::from(address.street.is_empty()));
    let repeats = |(at, line): &(usize, &String)| *at < street && is_name.is_some_and(|is_name| is_name(line));
    let lines: Vec<&String> = lines.iter().enumerate().skip_while(repeats).map(|(_, line)| line).collect();
    for line in lines.into_iter().chain(&more) {
        add(&mut address.street, line, "\n");
    }
    if let Some(is_name) = is_name {
        postal::take_apart(&mut address, is_name);
    }
    let empty = address.street.is_empty() && address.postcode.is_empty() && address.place.is_empty();
    if empty { Err(address.country) } else { Ok(address) }
}
