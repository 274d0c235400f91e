//! Postal addresses in a text of opt-outs. They stop nobody there, so they are named as skipped where no mail address
//! belongs to them.

/// What a paragraph has said so far.
#[derive(Debug, Default)]
pub struct Seen {
    /// Line of a postcode with its town.
    town: Option<u32>,
    /// Whether a mail address stands in it, whose signature the rest may be.
    mail: bool,
}

impl Seen {
    /// Reads a line; gives the place of a postal address that is nobody's mail.
    pub fn line(&mut self, line: &str, place: u32) -> Option<u32> {
        if line.trim().is_empty() {
            return self.end();
        }
        if line.contains('@') {
            self.mail = true;
        } else if is_whole(line) {
            return Some(place);
        } else if is_town(line) {
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
    let street = parts.iter().skip(1).position(|part| is_town(part)).and_then(|at| parts.get(at));
    street.is_some_and(|street| street.contains(|letter: char| letter.is_ascii_digit())) && parts.len() > 2
}

/// `70173 Stuttgart`, `D-01067 Dresden`
fn is_town(part: &str) -> bool {
    let mut words = part.split_whitespace();
    let country = |letter: char| letter.is_ascii_uppercase() || letter == '-';
    let code = words.next().map(|word| word.trim_start_matches(country)).unwrap_or_default();
    let is_code = matches!(code.len(), 4 | 5) && code.bytes().all(|letter| letter.is_ascii_digit());
    is_code && words.next().is_some_and(|word| word.starts_with(char::is_uppercase))
}
