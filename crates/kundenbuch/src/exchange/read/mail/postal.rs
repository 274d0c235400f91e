//! Postal addresses and phone numbers in a text of opt-outs. They stop nobody there, so they are named as skipped: an
//! address where no mail address belongs to it, a number wherever its line has none.

use crate::{contacts::phone, exchange::read::postal::town};

/// What a paragraph has said so far.
#[derive(Debug, Default)]
pub struct Seen {
    /// Line of a postcode with its town.
    town: Option<u32>,
    /// Whether a mail address stands in it, whose signature the rest may be.
    mail: bool,
}

impl Seen {
    /// Reads a line; gives the place of a postal address or a number that is nobody's mail.
    pub fn line(&mut self, line: &str, place: u32) -> Option<u32> {
        if line.trim().is_empty() {
            return self.end();
        }
        if line.contains('@') {
            self.mail = true;
        } else if is_whole(line) || phone::split(line).iter().any(|number| phone::is_plausible(number)) {
            return Some(place);
        } else if town(line).is_some() {
            self.town = Some(place);
        }
        None
    }

    /// The same at the end of a paragraph.
    pub fn end(&mut self) -> Option<u32> {
        let Seen { town, mail } = std::mem::take(self);
        town.filter(|_| !mail)
    }
}

/// `Erna Quandt, Hauptstr. 1, 70173 Stuttgart`
fn is_whole(line: &str) -> bool {
    let parts: Vec<&str> = line.split([',', ';']).collect();
    let street = parts.iter().skip(1).position(|part| town(part).is_some()).and_then(|at| parts.get(at));
    street.is_some_and(|street| street.contains(|letter: char| letter.is_ascii_digit())) && parts.len() > 2
}
