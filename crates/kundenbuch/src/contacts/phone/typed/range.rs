//! Ranges of numbers as they are written: `-440 bis -449`, `-440 – -449`, `0711 2233440 bis 0711 2233449`.

use super::{AHEAD, Ending, Letters, SHORTEST, Typed, is_digit, is_separator, lone_digits, run_of};

/// From where a range goes to its [`Ending`].
#[derive(Debug, Clone)]
pub struct Range {
    /// The digits before the line.
    pub stem: String,
    /// The first line.
    pub first: String,
    /// It may also mean something else: `0711 223-33-44` may be one number, `-440/449` two.
    pub perhaps: bool,
}

impl Typed {
    /// The range from this number's last line to another one: from 440 to 449, or from 0 to 99.
    pub(super) fn range_to(&self, last: &str) -> Option<Range> {
        let all = self.all_digits();
        let (stem, first) = match self.switchboard() {
            Some((stem, line)) if stem.len() + line.len() == all.len() => (stem, line.to_owned()),
            _ => return None,
        };
        let (from, to) = (first.parse::<u32>().ok()?, last.parse::<u32>().ok()?);
        let fits = first.len() == last.len() || (first == "0" && last.len() <= 4);
        (fits && from < to).then_some(Range { stem, first, perhaps: false })
    }

    /// The last number of a range that is written without a dash: `0711 2233440 bis 0711 2233449`, `… bis 449`; and the
    /// place behind it.
    pub(super) fn whole_end(&self, letters: &Letters, place: usize) -> Option<(Ending, usize)> {
        let all = self.all_digits();
        if all.len() < SHORTEST || self.line_at().is_some() || lone_digits(letters, place).is_none() {
            return None;
        }
        let written = run_of(letters, place, AHEAD, |letter| is_digit(letter) || is_separator(letter));
        let last: String = written.chars().filter(char::is_ascii_digit).collect();
        let kept = all.len().checked_sub(last.len()).filter(|kept| *kept != 1 && last.len() >= 2)?;
        // Of a number in one run only: "2233410 (8 bis 18)" are hours.
        let run = self.groups.last().map_or(0, |group| group.digits.len());
        if kept > 0 && run < last.len() {
            return None;
        }
        let (stem, first) = all.split_at_checked(kept)?;
        // What both numbers begin with is no part of the lines.
        let same = first.chars().zip(last.chars()).take_while(|(one, other)| one == other).count();
        let (same, first) = first.split_at_checked(same.min(last.len() - 1))?;
        let last = last.strip_prefix(same)?;
        let (from, to) = (first.parse::<u32>().ok()?, last.parse::<u32>().ok()?);
        let range = Range { stem: format!("{stem}{same}"), first: first.to_owned(), perhaps: false };
        let ending = Ending { digits: last.to_owned(), follows: false, inside: false, range: Some(range) };
        (from < to).then(|| (ending, place + written.trim_end_matches(is_separator).chars().count()))
    }
}
