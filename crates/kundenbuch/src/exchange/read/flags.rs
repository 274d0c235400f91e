//! Columns about advertising: what a heading asks and what a cell answers. The words are data (`flags.toml`).
//!
//! A yes of a file is only reported, a no protects. So an unknown word in a column of permissions is neither, and
//! whatever stands in a column of refusals refuses, unless it is a plain "no refusal".

use jiff::civil::Date;

use super::{
    columns::{self, key},
    field::Field,
    stops,
    words::FLAGS,
};
use crate::{contacts::dates, exchange::draft::Reach};

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Yes: a claim without evidence.
    Yes,
    /// No.
    No,
    /// Nothing.
    Nothing,
    /// Something nobody here understands.
    Unclear,
}

fn has(key: &str, words: &[String]) -> bool {
    words.iter().any(|word| key.contains(word.as_str()))
}

/// What a heading means, if it is about advertising.
pub fn heading(header: &str) -> Option<Field> {
    meaning(header).or_else(|| {
        // "NL gesperrt"; for a permission the letters alone are too few: "NL-Nr" is a branch.
        let spelt = spelt_out(header)?;
        meaning(&spelt).filter(|field| matches!(field, Field::Stop(_)))
    })
}

/// The same with "NL" as the word it stands for.
fn spelt_out(header: &str) -> Option<String> {
    let mut words = header.split(|letter: char| !letter.is_alphanumeric());
    let short = |word: &&str| word.eq_ignore_ascii_case("nl");
    words.any(|word| short(&word)).then(|| {
        let words = header.split(|letter: char| !letter.is_alphanumeric());
        words.map(|word| if short(&word) { "Newsletter" } else { word }).collect::<Vec<_>>().join(" ")
    })
}

fn meaning(header: &str) -> Option<Field> {
    let words = &FLAGS.heading;
    let whole = key(header);
    let mut key = whole.clone();
    for alike in &words.sounds_alike {
        if key.contains(alike.as_str()) {
            key = key.replace(alike.as_str(), "");
        }
    }
    if key.is_empty() {
        return None;
    }
    if words.status.contains(&key) || is_state_of_a_way(&key) {
        return Some(Field::Status);
    }
    let advertises = has(&key, &words.advertising);
    if advertises && key.ends_with("status") {
        return Some(Field::Status);
    }
    if !advertises && has(&key, &words.other_matter) {
        return None;
    }
    let reach = reach(&key);
    let permitting = has(&key, &words.permitting);
    let topic = advertises || permitting || reach.is_some();
    if words.refusing_exact.contains(&key)
        || has(&key, &words.refusing)
        || (topic && refuses_with(header, &key, advertises))
    {
        // Who does not even want a letter, the advertising that needs least of a ground, wants none of the others.
        let broad = key.contains("werbe") && reach == Some(Reach::Post);
        return Some(Field::Stop(if broad { Reach::All } else { reach.unwrap_or_default() }));
    }
    if words.permitting_exact.contains(&key) {
        return Some(Field::May(reach.unwrap_or(Reach::Email)));
    }
    if words.permitting_contact.contains(&key) {
        return Some(Field::May(reach.unwrap_or_default()));
    }
    if has(&key, &words.no_permission) || topic_of(&key, advertises) {
        return None;
    }
    if permitting && !advertises {
        return Some(Field::May(reach.unwrap_or(Reach::Email)));
    }
    let own_word = || {
        header
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| words.permitting_words.contains(&columns::key(word)))
    };
    let permits = topic && (has(&key, &words.permitting_with) || own_word());
    let itself = key.contains("newsletter")
        || words.permitting_itself.iter().any(|word| key.starts_with(word.as_str()) || key.ends_with(word.as_str()));
    (permits || itself).then(|| Field::May(reach.unwrap_or_default()))
}

/// The other way than mails of which a heading of states speaks: "Status Post".
pub fn way(header: &str) -> Option<Reach> {
    reach(&key(header)).filter(|reach| !matches!(reach, Reach::All | Reach::Email))
}

/// "Status Post", "Telefonstatus", "Status Mail".
fn is_state_of_a_way(key: &str) -> bool {
    let rest = key.strip_prefix("status").or_else(|| key.strip_suffix("status"));
    rest.is_some_and(|word| stops::channel(word).is_some())
}

fn topic_of(key: &str, advertises: bool) -> bool {
    advertises && has(key, &FLAGS.heading.topics)
}

/// The channels of a heading, as its key, that says what advertising is about: "Newsletter-Thema".
pub fn topic(key: &str) -> Option<Reach> {
    topic_of(key, has(key, &FLAGS.heading.advertising)).then(|| reach(key).unwrap_or_default())
}

/// Some count as words of their own only: `notes` is no "not", and `Mobile No.` is a number.
fn refuses_with(header: &str, key: &str, advertises: bool) -> bool {
    if has(key, &FLAGS.heading.refusing_with) {
        return true;
    }
    let words = header.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(columns::key).collect();
    let number = words.last().is_some_and(|last| last == "no");
    let mut words = words.iter().take(words.len() - usize::from(number));
    // "Telefon (8 bis 17 Uhr)" is no refusal.
    words.any(|word| {
        matches!(word.as_str(), "no" | "not") || (advertises && FLAGS.heading.refusing_words.contains(word))
    })
}

/// The channel a heading or a word names; `All` for several, nothing for none.
pub fn reach(key: &str) -> Option<Reach> {
    let list = |code: &str| FLAGS.channel.get(code).map_or(&[][..], Vec::as_slice);
    let mut rest = key.to_owned();
    for word in list("none") {
        rest = rest.replace(word.as_str(), "");
    }
    let mut found = None;
    // E-mail first, and its words taken out: "newsletter" holds "letter".
    for reach in [Reach::Email, Reach::Post, Reach::Phone, Reach::Sms, Reach::Fax] {
        let mut named = false;
        for word in list(reach.code()) {
            named |= rest.contains(word.as_str());
            rest = rest.replace(word.as_str(), "");
        }
        if named {
            found = Some(found.map_or(reach, |_| Reach::All));
        }
    }
    found
}

fn plain(value: &str) -> String {
    value.trim().trim_end_matches(['.', '!', ',', ';']).to_lowercase()
}

/// The words of a cell, numbers and dates left out.
fn spoken(lower: &str) -> impl Iterator<Item = &str> {
    let words = lower.split(|letter: char| letter.is_whitespace() || ",;:!()/\"".contains(letter));
    words.map(|word| word.trim_matches(['.', '-', '_'])).filter(|word| word.chars().any(char::is_alphabetic))
}

/// A cell in lower case without the words that deny a no or only sound like one: "nicht abgemeldet" is neither.
pub fn undenied(lower: &str) -> String {
    let words = FLAGS.denied.iter().chain(&FLAGS.sounds_alike);
    let rest = words.fold(lower.to_owned(), |rest, denied| rest.replace(denied.as_str(), " "));
    rest.trim().to_owned()
}

/// Whether a cell has one of these parts, or a word that ends as a no does.
fn has_no(lower: &str, parts: &[String]) -> bool {
    parts.iter().any(|no| lower.contains(no.as_str()))
        || spoken(lower).any(|word| FLAGS.no_at_end.iter().any(|no| word.ends_with(no.as_str())))
}

/// `Einwilligung: 0`, `active=n`: an answer behind the name of what is asked may be a single sign.
fn is_denied(lower: &str) -> bool {
    lower.rsplit_once([':', '=']).is_some_and(|(_, answer)| FLAGS.no.contains(answer.trim()))
}

/// What a cell of a column of permissions says.
pub fn permission(value: &str) -> Said {
    let lower = plain(value);
    if FLAGS.nothing.contains(&lower) || no_day(value) {
        return Said::Nothing;
    }
    let lower = undenied(&lower);
    if lower.is_empty() {
        return Said::Unclear;
    }
    if FLAGS.no.contains(&lower) || has_no(&lower, &FLAGS.no_anywhere) || is_denied(&lower) {
        return Said::No;
    }
    if FLAGS.yes.contains(&lower) {
        return Said::Yes;
    }
    let mut words = spoken(&lower).peekable();
    // "Newsletter seit": nothing but a day.
    if words.peek().is_none() {
        return if day_in(value, None).is_some() { Said::Yes } else { Said::Unclear };
    }
    let first_says_yes = words.peek().is_some_and(|word| FLAGS.yes.contains(*word));
    let aside = |word: &str| first_says_yes && FLAGS.no_alone.contains(word);
    if words.any(|word| FLAGS.no.contains(word) && word.len() > 1 && !aside(word)) {
        Said::No
    } else if first_says_yes {
        Said::Yes
    } else {
        Said::Unclear
    }
}

/// Whether a cell of a column of refusals refuses: "Widerspruch", "keine Werbung", a cross, a date. What is meant need
/// not be understood, so everything does but nothing and a plain no. Under "Kein Newsletter" the word "kein" says the
/// heading again.
pub fn refuses(header: &str, value: &str) -> bool {
    let lower = plain(value);
    let empty = lower.is_empty() || matches!(lower.as_str(), "-" | "–" | "—" | "--");
    let nothing = lower != "?" && FLAGS.nothing.contains(&lower);
    // "nein (Stand 3/2024)"
    let mut said = spoken(&lower).filter(|word| !matches!(*word, "stand" | "am" | "seit" | "vom"));
    let only = said.next().filter(|_| said.next().is_none()).unwrap_or_default();
    let plainly_free = FLAGS.free.contains(only);
    let again = matches!(only, "kein" | "keine") && header.trim().to_lowercase().starts_with("kein");
    again || !(empty || nothing || plainly_free || FLAGS.free.contains(&lower) || no_day(value))
}

/// What a cell of a column of refusals says: a no, nothing, or, under a heading such as "Stop", something else.
pub fn stop(header: &str, value: &str) -> Said {
    if !refuses(header, value) {
        Said::Nothing
    } else if FLAGS.heading.refusing_if_said.contains(&key(header)) && !stops::says_so(value) {
        Said::Unclear
    } else {
        Said::No
    }
}

/// What a cell of a column of states says about advertising, and on which channels; `Unclear` is an ordinary value.
/// Where the heading or the state names advertising or its recipient, every no is one.
pub fn state(header: &str, value: &str) -> (Said, Reach) {
    let lower = undenied(&plain(value));
    let all = FLAGS.status_all.iter().any(|word| lower.contains(word.as_str()));
    let way = way(header);
    let reach = way.unwrap_or(if all { Reach::All } else { Reach::Email });
    let about = way.is_some()
        || has(&key(header), &FLAGS.heading.status_of)
        || FLAGS.status_about.iter().any(|word| lower.contains(word.as_str()));
    let said = if has_no(&lower, &FLAGS.status_no) || (about && permission(value) == Said::No) {
        Said::No
    } else if FLAGS.nothing.contains(&lower) {
        Said::Nothing
    } else if FLAGS.status_yes.contains(&lower) {
        Said::Yes
    } else {
        Said::Unclear
    };
    (said, reach)
}

/// The refusal that a category or a value of no column of its own is: "Werbesperre", "keine Werbung".
pub fn by_itself(value: &str) -> Option<Reach> {
    if value.len() > LONGEST_PHRASE {
        return None;
    }
    match heading(value) {
        Some(Field::Stop(reach)) => Some(reach),
        _ => None,
    }
}

/// Longer texts are no mark but somebody's words.
const LONGEST_PHRASE: usize = 60;

/// What a property of this name says with this value: `X-WERBESPERRE:ja`, `X-OPT-OUT:true`. A yes is none of ours.
pub fn property(name: &str, value: &str) -> Vec<Reach> {
    let no = |(said, reach)| (said == Said::No).then_some(reach);
    match heading(name) {
        Some(Field::Stop(reach)) if stop(name, value) == Said::No => stops::stopped(name, value, reach),
        Some(Field::May(reach)) => stops::answers(value, reach).into_iter().filter_map(no).collect(),
        Some(Field::Status) => no(state(name, value)).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether a cell of a column about children says that this is one. Only a plain no, or what plainly says of age, does
/// not: "14 Jahre", "U16" and a word nobody here understands do.
pub fn is_child(value: &str) -> bool {
    let lower = plain(value);
    let digits = lower.bytes().any(|byte| byte.is_ascii_digit());
    let first = spoken(&lower).next().unwrap_or_default();
    match permission(value) {
        Said::Yes => true,
        Said::Nothing => false,
        // "noch nicht 16", "nicht volljährig"
        Said::No => !(FLAGS.no.contains(&lower) || matches!(first, "nein" | "no" | "n") || !(digits || of_age(&lower))),
        Said::Unclear => !of_age(&lower),
    }
}

/// "volljährig", "über 16", "35 Jahre".
fn of_age(lower: &str) -> bool {
    let numbers = lower.split(|letter: char| !letter.is_ascii_digit()).filter_map(|run| run.parse::<u32>().ok());
    let below = ["u", "<", "bis"].iter().any(|word| lower.starts_with(word));
    has(lower, &FLAGS.of_age) || (!below && numbers.min().is_some_and(|age| (18..150).contains(&age)))
}

/// Whether a cell is a yes or a no and nothing else.
pub fn is_yes_or_no(value: &str) -> bool {
    let lower = plain(value);
    FLAGS.yes.contains(&lower) || FLAGS.no.contains(&lower)
}

/// `0000-00-00 00:00:00`, `0.0.00`: how programs write "never".
fn no_day(value: &str) -> bool {
    let mut digits = value.chars().filter(char::is_ascii_digit).peekable();
    digits.peek().is_some()
        && digits.clone().count() > 1
        && digits.all(|digit| digit == '0')
        && value.contains(['.', '-', '/', ':'])
}

/// The day a cell names, as `YYYY-MM-DD`: `abgemeldet am 12.03.2024`, `2024-03-12 10:00:00`, `12. März 2024`. None
/// without a year, and none after today.
pub fn day_in(value: &str, today: Option<Date>) -> Option<String> {
    let latest = today.unwrap_or(Date::MAX);
    let words: Vec<&str> = value.split_whitespace().take(12).collect();
    let single = words.iter().map(|word| {
        let word = word.split_once('T').map_or(*word, |(day, _)| day);
        word.trim_matches([',', ';', '(', ')', ':']).to_owned()
    });
    let written = words.windows(3).map(|three| three.join(" "));
    let found = single.chain(written).find_map(|text| {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let apart = text.contains(['.', '-', '/']) || text.chars().any(char::is_alphabetic);
        let day = (digits >= 4 && apart).then(|| dates::read_date(&text, today.unwrap_or(Date::MAX)))??;
        day.parse::<Date>().ok()
    })?;
    (found <= latest).then(|| found.to_string())
}

#[cfg(test)]
#[path = "flags_tests.rs"]
mod tests;
