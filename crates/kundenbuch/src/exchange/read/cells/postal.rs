//! The columns of a postal address become one, each in its group.

use super::{JOINED, Slot, add, label_code};
use crate::exchange::{
    draft::DraftAddress,
    read::field::{Field, Label},
};

/// A postal address while its parts come in.
#[derive(Default)]
pub(super) struct Postal {
    group: String,
    turn: usize,
    house: String,
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
        let Some(postal) = list.get_mut(at) else { continue };
        match slot.field {
            Field::Street(_) => add(&mut postal.address.street, value, "\n"),
            Field::Street2(_) => postal.more.push(value.to_owned()),
            Field::HouseNumber(_) => add(&mut postal.house, value, " "),
            Field::Postcode(_) => add(&mut postal.address.postcode, value, " "),
            Field::Place(_) => add(&mut postal.address.place, value, " "),
            Field::Country(_) => add(&mut postal.address.country, value, " "),
            Field::PostcodePlace(_) => {
                let (country, postcode, place) = split_postcode(value);
                add(&mut postal.address.postcode, postcode, " ");
                add(&mut postal.address.place, place, " ");
                if !country.is_empty() && postal.address.country.is_empty() {
                    country.clone_into(&mut postal.address.country);
                }
            }
            _ => {}
        }
    }
}

/// `D-01067 Dresden` → `D`, `01067`, `Dresden`.
fn split_postcode(value: &str) -> (&str, &str, &str) {
    let (first, rest) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
    if !first.contains(|letter: char| letter.is_ascii_digit()) {
        return ("", "", value);
    }
    match first.split_once('-') {
        Some((country, code)) if country.chars().all(char::is_alphabetic) => (country, code, rest.trim()),
        _ => ("", first, rest.trim()),
    }
}

/// The whole address.
///
/// # Errors
/// The country, which may be empty, if nothing else of it says where.
pub(super) fn finish(postal: Postal) -> Result<DraftAddress, String> {
    let Postal { house, more, mut address, .. } = postal;
    if !house.is_empty() {
        add(&mut address.street, &house, " ");
    }
    for line in more {
        add(&mut address.street, &line, "\n");
    }
    let empty = address.street.is_empty() && address.postcode.is_empty() && address.place.is_empty();
    if empty { Err(address.country) } else { Ok(address) }
}
