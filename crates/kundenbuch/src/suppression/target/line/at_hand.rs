//! Who is to have it at a firm: `Quandt GmbH z.Hd. Frau Maier`.

use super::is_whole_name;

/// What a column is called that says who is there, besides the words on an envelope.
const CONTACTS: [&str; 6] = ["ansprechpartner", "ansprechpartnerin", "ap", "kontakt", "kontaktperson", "contact"];

/// `Quandt GmbH z.Hd. Frau Maier` → the firm, `z.Hd.`, `Frau Maier`; `None` of a name without such a word or nobody behind.
pub fn at_hand(name: &str) -> Option<(String, String, String)> {
    let (firm, person) = apart(name);
    let whole = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let behind = whole.strip_prefix(&firm)?.trim();
    let (word, person) = match person {
        Some(person) => (behind.strip_suffix(&person)?.trim().to_owned(), person),
        None => behind.split_once(' ').map(|(word, person)| (word.to_owned(), person.to_owned()))?,
    };
    (!(firm.is_empty() || word.is_empty())).then_some((firm, word, person))
}

/// Who is to have it at a firm, by what stands beside its name: values under the word that says so, lines of its
/// addresses, a department that is somebody's name.
pub fn people_at_hand<'a>(
    facts: impl Iterator<Item = (&'a str, &'a str)>,
    streets: impl Iterator<Item = &'a str>,
    department: &'a str,
) -> Vec<String> {
    let names = |word: &str, person: &str| {
        names_who_has_it(word) || (CONTACTS.contains(&word.trim().to_lowercase().as_str()) && is_whole_name(person))
    };
    let facts = facts.filter(|(word, person)| names(word, person)).map(|(_, person)| person.to_owned());
    let lines = streets.chain([department]).flat_map(|line| line.split(['\n', ',', ';'])).filter_map(who_has_it);
    let named = Some(department.to_owned()).filter(|department| is_whole_name(department));
    facts.chain(lines).chain(named).collect()
}

/// Whether this is a word between a firm and the person who is to have it there.
fn names_who_has_it(word: &str) -> bool {
    at_hand(&format!("Firma {word} Person")).is_some_and(|(_, found, _)| found == word)
}

/// The person of a line of an address that says who is to have it there: `z.Hd. Frau Maier` → `Frau Maier`.
fn who_has_it(line: &str) -> Option<String> {
    let (before, person) = apart(line);
    person.filter(|_| before.is_empty())
}

/// `Quandt GmbH z.Hd. Frau Maier` → the firm and Frau Maier; `Eva Maier c/o Quandt` → Eva Maier.
pub(super) fn apart(part: &str) -> (String, Option<String>) {
    let words: Vec<&str> = part.split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let join = |words: Option<&[&str]>| words.unwrap_or_default().join(" ");
    for at in 0..lower.len() {
        let behind = match lower.get(at..).unwrap_or_default() {
            ["c/o", ..] => return (join(words.get(..at)), None),
            ["z.", "hd." | "hd" | "hdn." | "h.", ..] | ["zu", "händen" | "handen" | "haenden" | "hd.", ..] => 2,
            [
                "z.hd." | "z.hd" | "zhd." | "zhd" | "z.hdn." | "attn" | "attn." | "attn:" | "ap:" | "ansprechpartner"
                | "ansprechpartner:" | "ansprechpartnerin" | "ansprechpartnerin:",
                ..,
            ] => 1,
            ["ap" | "ap.", ..] if at == 0 && is_whole_name(&join(words.get(1..))) => 1,
            _ => continue,
        };
        let behind = words.get(at + behind..).unwrap_or_default();
        let of = behind.iter().take_while(|word| matches!(word.to_lowercase().as_str(), "von" | "der" | "des")).count();
        let person = join(behind.get(of..));
        return (join(words.get(..at)), (!person.is_empty()).then_some(person));
    }
    (part.to_owned(), None)
}
