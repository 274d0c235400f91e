//! The digits of a phone number as somebody typed them, and where in a cell the next number begins.
//!
//! One walk over the letters, each looked at a bounded number of times, so that a cell of any length takes linear time.

mod range;

pub(super) use range::Range;
use unicode_normalization::UnicodeNormalization;

use crate::steps;

/// Digits of a number in national form with its zero; nothing longer is one number.
const LONGEST: usize = 12;
/// Fewer digits say nothing alone: an area code, a country code.
const SHORTEST: usize = 7;
/// Most numbers of one cell; what stands behind stays with the last.
const MOST: usize = 50;
/// Digits of a number with its country code (E.164).
const MOST_DIGITS: usize = 15;
/// Letters looked ahead to see whether a number begins.
const AHEAD: usize = 40;

/// Words behind which an internal extension stands.
const MARKS: [&str; 14] = [
    "ext",
    "extension",
    "extn",
    "x",
    "durchw",
    "durchwahl",
    "dw",
    "app",
    "apparat",
    "nst",
    "nebenst",
    "nebenstelle",
    "klappe",
    "kl",
];

/// Words between two numbers.
const LINKS: [&str; 10] = ["oder", "od", "u", "und", "or", "and", "bzw", "sowie", "alternativ", "auch"];

/// A run of digits and what stood before it.
#[derive(Debug)]
pub(super) struct Group {
    pub digits: String,
    pub dashed: bool,
    pub bracketed: bool,
}

/// The first number of a text, as typed.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub groups: Vec<Group>,
    pub plus: bool,
    /// A letter O stands among the digits.
    pub doubtful: bool,
    /// Digits behind `App.`, `ext` and the like.
    pub extension: String,
    /// The same with its word, as typed.
    pub marked: String,
    /// Short runs that stand for a second number: the `41` of `0711 2233440/41`.
    pub endings: Vec<Ending>,
    next: Option<Next>,
    /// Digits of all groups, counted as they come: a cell may hold thousands of groups.
    digits: usize,
}

/// See [`Typed::endings`].
#[derive(Debug)]
pub(super) struct Ending {
    pub digits: String,
    /// Behind a slash it may also be dialled after the number.
    pub follows: bool,
    /// It has been counted to the number's own groups.
    pub inside: bool,
    /// It ends a range: `-440 bis -449`.
    pub range: Option<Range>,
}

/// Where another number begins.
#[derive(Debug, Clone, Copy)]
struct Next {
    /// The first number's text ends here.
    stop: usize,
    start: usize,
    /// It lacks the area code, which is that of the number before.
    local: bool,
}

/// What stands between two runs of digits.
#[derive(Debug, Default, Clone, Copy)]
struct Gap {
    dashed: bool,
    /// More than one dash: `-440 – -449`, or dots that go on: `-440...449`.
    dashes: usize,
    dots: usize,
    bracketed: bool,
    slashed: bool,
}

/// The numbers of a cell, each with its own words, as typed; one behind a comma without area code gets that of the
/// number before. A text without a second number comes back whole.
pub fn split(cell: &str) -> Vec<String> {
    let letters = letters(cell);
    let (mut found, mut from, mut area) = (Vec::new(), 0, String::new());
    loop {
        let typed = Typed::walk(&letters, from);
        let next = typed.next.filter(|_| found.len() + 1 < MOST);
        let end = next.map_or(letters.len(), |next| next.stop);
        let text: String = letters.get(from..end).unwrap_or_default().iter().map(|(typed, _)| typed).collect();
        let text =
            text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '/' | '|' | '&'));
        if area.is_empty() {
            found.push(text.to_owned());
        } else {
            found.push(format!("{area} {text}"));
        }
        let Some(next) = next else { return found };
        if !next.local {
            area.clear();
        } else if area.is_empty() {
            area = typed.area();
        }
        from = next.start;
    }
}

type Letters = [(char, char)];

/// Each letter as typed and in its plain form: full-width digits are digits.
fn letters(text: &str) -> Vec<(char, char)> {
    let plain = |letter: char| {
        let mut forms = std::iter::once(letter).nfkc();
        match (forms.next(), forms.next()) {
            (Some(form), None) => form,
            _ => letter,
        }
    };
    text.chars()
        .inspect(|_| steps::took(0))
        .map(|letter| (letter, if letter.is_ascii() { letter } else { plain(letter) }))
        .collect()
}

fn at(letters: &Letters, place: usize) -> char {
    steps::took(0);
    letters.get(place).map_or('\n', |(_, plain)| *plain)
}

/// The run of letters from here on that are all like this.
fn run(letters: &Letters, from: usize, like: impl Fn(char) -> bool) -> String {
    run_of(letters, from, usize::MAX, like)
}

/// The same, at most so many.
fn run_of(letters: &Letters, from: usize, most: usize, like: impl Fn(char) -> bool) -> String {
    let letters = letters.get(from..).unwrap_or_default().iter().take(most);
    letters.map(|(_, plain)| *plain).inspect(|_| steps::took(0)).take_while(|letter| like(*letter)).collect()
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

/// How many digits stand from here on before a word or a strong sign; none if they are a date.
fn digits_ahead(letters: &Letters, from: usize) -> usize {
    let ahead = run_of(letters, from, AHEAD, |letter| is_digit(letter) || is_separator(letter));
    let date: Vec<&str> = ahead.split([' ', ')']).next().unwrap_or_default().split('.').collect();
    let lengths: Vec<usize> = date.iter().map(|part| part.len()).collect();
    if matches!(lengths.as_slice(), [1 | 2, 1 | 2, 2 | 4]) {
        return 0;
    }
    ahead.bytes().filter(u8::is_ascii_digit).count()
}

impl Typed {
    /// Reads the first number of a text.
    pub fn scan(text: &str) -> Typed {
        Typed::walk(&letters(text), 0)
    }

    /// The first number from here on. A loop, for a cell may hold thousands of short ones.
    fn walk(letters: &Letters, mut from: usize) -> Typed {
        loop {
            let typed = Typed::walk_once(letters, from);
            match typed.next {
                // The 2 of "Handy 2: 0171 4567890" is no number.
                Some(next) if !next.local && typed.length() < 5 => from = next.start,
                _ => return typed,
            }
        }
    }

    fn walk_once(letters: &Letters, from: usize) -> Typed {
        let mut typed = Typed::default();
        let (mut place, mut gap, mut end) = (from, Gap::default(), from);
        while place < letters.len() {
            let letter = at(letters, place);
            if is_digit(letter) {
                let digits = run(letters, place, is_digit);
                let behind = place + digits.len();
                if typed.is_another(letters, place, &digits, gap) {
                    let bracket = usize::from(gap.bracketed);
                    typed.next = Some(Next { stop: end, start: place - bracket, local: false });
                    return typed;
                }
                if typed.is_numbering(letters, place) {
                    (typed.groups, typed.digits) = (Vec::new(), 0); // "1. 0711 2233440"
                }
                if let Some(range) = typed.range_to(&digits).filter(|_| gap.dashed && !gap.slashed) {
                    let perhaps = gap.dashes < 2 && typed.length() + digits.len() <= LONGEST;
                    let (digits, range) = (digits.clone(), Some(Range { perhaps, ..range }));
                    typed.endings.push(Ending { digits, follows: false, inside: false, range });
                    if !perhaps {
                        (place, end, gap) = (behind, behind, Gap::default());
                        continue;
                    }
                }
                let lone = lone_digits(letters, place).filter(|_| gap.slashed && typed.length() >= SHORTEST);
                if let Some(lone) = lone.filter(|_| !digits.starts_with('0')) {
                    let whole = typed.length() + lone <= LONGEST;
                    if lone > 4 && !whole {
                        typed.next = Some(Next { stop: end, start: place, local: true });
                        return typed;
                    }
                    if lone <= 4 && lone == digits.len() {
                        let range = typed.range_to(&digits).map(|range| Range { perhaps: true, ..range });
                        if let Some(range) = range {
                            let digits = digits.clone();
                            typed.endings.push(Ending { digits, follows: false, inside: false, range: Some(range) });
                        }
                        typed.endings.push(Ending {
                            digits: digits.clone(),
                            follows: true,
                            inside: whole,
                            range: None,
                        });
                        if !whole {
                            (place, end, gap) = (behind, behind, Gap::default());
                            continue;
                        }
                    }
                }
                typed.digits += digits.len();
                typed.groups.push(Group { digits, dashed: gap.dashed, bracketed: gap.bracketed });
                (place, end, gap) = (behind, behind, Gap::default());
                continue;
            }
            match letter {
                '+' if typed.groups.is_empty() => typed.plus = true,
                'o' | 'O' if stands_for_zero(letters, place, from) => typed.doubtful = true,
                _ if is_separator(letter) => {
                    gap.dots = match letter {
                        '.' => gap.dots + 1,
                        '…' => 2,
                        _ => gap.dots,
                    };
                    gap.dashed |= is_dash(letter) || gap.dots > 1;
                    gap.dashes += usize::from(is_dash(letter)) + 2 * usize::from(gap.dots > 1);
                    gap.bracketed = letter == '(' || (gap.bracketed && letter.is_whitespace());
                    gap.slashed |= letter == '/';
                }
                _ if typed.groups.is_empty() => (typed.plus, gap) = (false, Gap::default()),
                _ => {
                    let behind = typed.mark(letters, place).unwrap_or(place);
                    let end = if behind > place { behind } else { end };
                    typed.look_behind(letters, behind, end);
                    return typed;
                }
            }
            place += 1;
        }
        typed
    }

    /// A second whole number begins here, without any word between.
    fn is_another(&self, letters: &Letters, place: usize, digits: &str, gap: Gap) -> bool {
        let (length, ahead) = (self.length(), digits_ahead(letters, place));
        if length < SHORTEST || ahead < SHORTEST {
            false
        } else if digits.starts_with('0') {
            gap.slashed || gap.bracketed || length + ahead > LONGEST + 1
        } else {
            gap.slashed && length + ahead > MOST_DIGITS && ahead > 8 // with an area code, as elsewhere
        }
    }

    /// The digits so far only number what follows: `1. 0711 2233440`, `49 0711 2233440`.
    fn is_numbering(&self, letters: &Letters, place: usize) -> bool {
        let few = self.length() <= 2 && !self.plus && !self.groups.is_empty();
        few && at(letters, place) == '0'
            && !self.groups.iter().any(|group| group.digits.starts_with('0'))
            && digits_ahead(letters, place) >= SHORTEST
    }

    /// Digits as in the national form with its zero.
    fn length(&self) -> usize {
        let doubled = self.groups.first().is_some_and(|group| group.digits.starts_with("00"));
        self.digits.saturating_sub(if doubled { 3 } else { usize::from(self.plus) })
    }

    /// Takes an extension with its word; says where it ends.
    fn mark(&mut self, letters: &Letters, place: usize) -> Option<usize> {
        let lead = run(letters, place, |letter| matches!(letter, ';' | ',' | ' ' | ':')).chars().count();
        let begin = place + lead;
        let word = run(letters, begin, |letter| letter.is_alphabetic() || letter == '#');
        let lower = word.to_lowercase();
        if !(MARKS.contains(&lower.as_str()) || lower == "#") {
            return None;
        }
        let from = begin + word.chars().count();
        let signs = run(letters, from, |letter| matches!(letter, '.' | ':' | '=' | '-' | ' ')).chars().count();
        let digits = run(letters, from + signs, is_digit);
        if !(1..=7).contains(&digits.len()) {
            return None;
        }
        let end = from + signs + digits.len();
        self.marked = letters.get(begin..end)?.iter().map(|(typed, _)| typed).collect();
        self.extension = digits;
        Some(end)
    }

    /// What stands behind the number: another one, an ending that stands for another one, or words.
    fn look_behind(&mut self, letters: &Letters, from: usize, end: usize) {
        let (mut place, mut stop, mut cut, mut linked) = (from, end, end, false);
        let (mut ranged, mut direct) = (false, false);
        while place < letters.len() {
            let letter = at(letters, place);
            if is_digit(letter) {
                let digits = run(letters, place, is_digit);
                let behind = place + digits.len();
                let plus = place.checked_sub(1).is_some_and(|before| at(letters, before) == '+');
                if let Some((whole, end)) = self.whole_end(letters, place).filter(|_| ranged && direct) {
                    self.endings.push(whole);
                    (place, stop, cut, linked, ranged) = (end, end, end, false, false);
                    continue;
                }
                if (digits.starts_with('0') || plus) && digits_ahead(letters, place) >= SHORTEST {
                    self.next = Some(Next { stop, start: cut, local: false });
                    return;
                }
                let range = self.range_to(&digits).filter(|_| ranged);
                match lone_digits(letters, place).filter(|_| linked || range.is_some()) {
                    Some(lone) if lone > 4 => {
                        self.next = Some(Next { stop, start: place, local: lone <= 8 && !digits.starts_with('0') });
                        return;
                    }
                    Some(lone) if lone == digits.len() => {
                        self.endings.push(Ending { digits, follows: false, inside: false, range });
                        (stop, cut) = (behind, behind);
                    }
                    _ => {}
                }
                (place, linked, ranged) = (behind, false, false);
                continue;
            }
            if letter.is_alphabetic() {
                let word = run(letters, place, char::is_alphabetic);
                let length = word.chars().count();
                linked = LINKS.contains(&word.to_lowercase().as_str());
                ranged = word.eq_ignore_ascii_case("bis");
                direct = ranged && run(letters, from, char::is_whitespace).chars().count() == place - from;
                if linked {
                    (stop, cut) = (stop_before(letters, place, stop), place + length);
                }
                place += length;
                continue;
            }
            if matches!(letter, ',' | ';' | '|' | '&' | '\n' | '\r') {
                linked = true;
                stop = stop_before(letters, place, stop);
                cut = place + 1;
            } else if letter == ')' {
                (stop, cut) = (place + 1, place + 1);
            } else if linked && matches!(letter, '.') && cut == place {
                cut = place + 1; // "u."
            } else if !(is_separator(letter) || letter == '+') {
                linked = false;
            }
            place += 1;
        }
    }

    /// The area code as typed, if it stands apart: `0711`, `+49 711`.
    fn area(&self) -> String {
        let apart: Vec<&Group> = self.groups.iter().filter(|group| !(group.bracketed && group.digits == "0")).collect();
        match apart.as_slice() {
            [code, area, _, ..] if self.plus => format!("+{} {}", code.digits, area.digits),
            [code, area, _, ..] if code.digits.starts_with("00") => format!("{} {}", code.digits, area.digits),
            [area, _, ..] if !self.plus && area.digits.starts_with('0') && area.digits.len() <= 6 => {
                area.digits.clone()
            }
            _ => String::new(),
        }
    }

    /// The last group behind a dash: the line of a switchboard, `0` of `0711 2233-0 / 440`.
    fn line_at(&self) -> Option<usize> {
        let is_line = |group: &Group| group.dashed && group.digits.len() <= 5;
        self.groups.iter().rposition(is_line).filter(|at| *at >= 1)
    }

    fn direct_line(&self) -> Option<&str> {
        self.line_at().and_then(|at| self.groups.get(at)).map(|group| group.digits.as_str())
    }

    /// The digits before the direct line, and the line; `None` where hardly more than an area code stands before it.
    pub fn switchboard(&self) -> Option<(String, &str)> {
        let (at, line) = (self.line_at()?, self.direct_line()?);
        let stem: String = self.groups.iter().take(at).map(|group| group.digits.as_str()).collect();
        (stem.len() >= SHORTEST).then_some((stem, line))
    }

    pub fn all_digits(&self) -> String {
        self.groups.iter().map(|group| group.digits.as_str()).collect()
    }
}

/// Words between a number and the sign behind it stay with the number.
fn stop_before(letters: &Letters, place: usize, stop: usize) -> usize {
    let blank = |place: &usize| at(letters, *place).is_whitespace();
    (stop..place).rev().take_while(blank).last().unwrap_or(place).max(stop)
}

/// How many digits stand here by themselves: up to a sign, a slash or the end, not the 18 of "18 Uhr".
fn lone_digits(letters: &Letters, from: usize) -> Option<usize> {
    let belongs = |letter: char| !matches!(letter, '/' | '(') && (is_digit(letter) || is_separator(letter));
    let ahead: String = run_of(letters, from, AHEAD, belongs);
    let behind = from + ahead.chars().count();
    let word = run_of(letters, behind, AHEAD, char::is_alphabetic);
    let alone = word.is_empty() || LINKS.contains(&word.to_lowercase().as_str());
    (alone && at(letters, behind) != ':').then(|| ahead.bytes().filter(u8::is_ascii_digit).count())
}

/// A letter O beside digits and not in a word.
fn stands_for_zero(letters: &Letters, place: usize, from: usize) -> bool {
    let before = if place > from { at(letters, place - 1) } else { ' ' };
    let next = at(letters, place + 1);
    let in_word = |letter: char| letter.is_alphabetic() && !matches!(letter, 'o' | 'O');
    (is_digit(before) || is_digit(next)) && !in_word(before) && !in_word(next)
}

pub(super) fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

pub(super) fn is_separator(letter: char) -> bool {
    is_dash(letter)
        || matches!(letter, '(' | ')' | '[' | ']' | '/' | '.' | '…' | '\'' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}')
        || (letter.is_whitespace() && letter != '\n' && letter != '\r')
}
