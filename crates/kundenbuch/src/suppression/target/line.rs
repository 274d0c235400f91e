//! The names of a line of post: every surname and first name, or firm, that they can mean.

use crate::{
    contacts::{
        Salutation, firm,
        salutation::{self, Spoken},
    },
    exchange::{
        read::names,
        sameness::{bare_family, is_generation},
    },
    steps,
    suppression::whose,
};

/// Surname and first name; a firm has no first name.
type Reading = (String, String);

/// Words before a surname that are a household's and no salutation.
const HOUSEHOLDS: [&str; 4] = ["haushalt", "hausgemeinschaft", "geschwister", "familien"];

/// Words that may stand between `An` or a household and the name.
const ARTICLES: [&str; 6] = ["die", "den", "das", "dem", "der", "alle"];

/// Words that tell an earlier name behind the surname.
const FORMERLY: [&str; 9] =
    ["geb.", "geb", "geborene", "geborener", "née", "verw.", "verwitwete", "verh.", "verheiratete"];

/// Words before a surname that say that all of that name are meant.
const FAMILIES: [&str; 7] = ["familie", "fam.", "fam", "eheleute", "ehepaar", "family", "fam:"];

/// Between two people of a line, besides the words that join two names.
const BETWEEN: [&str; 4] = ["sowie", "&", "+", "/"];

/// Every surname and first name, or firm, that these parts of a line can mean, for each whom it names. A surname without
/// a first name is everybody's of that name.
pub fn readings(parts: &[&str]) -> Vec<Vec<Reading>> {
    let (mut at_hands, mut named, mut firms) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts.iter().flat_map(|part| person_and_firm(part)) {
        let (name, at_hand) = apart(part);
        let bare = without_remarks(&name);
        if bare != name && salutation::is_organisation(&name) {
            firms.push((name, String::new()));
        }
        named.extend((!bare.is_empty()).then_some(bare));
        at_hands.extend(at_hand.iter().flat_map(|name| each_of(&without_remarks(name))));
    }
    let parts: Vec<&str> = named.iter().map(String::as_str).collect();
    let led: Vec<String> = parts.iter().map(|part| without_lead(part)).collect();
    let mut people = readings_of(&led.iter().map(String::as_str).collect::<Vec<_>>());
    too(&mut people, vec![firms]);
    let bare: Vec<String> = led.iter().map(|part| as_called(part)).filter(|part| !part.is_empty()).collect();
    if bare != led {
        too(&mut people, readings_of(&bare.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    // Somebody may be called An: before a whole name it is read as one as well.
    let may_be_called_an = |(led, part): (&String, &&str)| {
        let name = names::split_name(led);
        let an = part.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("an"));
        an && name.salutation.is_none() && !name.given.is_empty()
    };
    if led.iter().zip(&parts).any(may_be_called_an) {
        too(&mut people, readings_of(&parts));
    }
    // Who is to have it at a firm is meant there beside the firm, and need not be in the book.
    let is_firm =
        |one: &Vec<Reading>| one.iter().any(|(name, given)| given.is_empty() && salutation::is_organisation(name));
    let mut all = match people.iter_mut().find(|one| is_firm(one)) {
        Some(firm) => {
            firm.extend(at_hands.concat());
            Vec::new()
        }
        None => at_hands,
    };
    all.extend(people);
    for one in &mut all {
        let firms = one.iter().filter(|(name, given)| given.is_empty() && salutation::is_organisation(name));
        let told: Vec<Reading> = firms.filter_map(|(name, _)| Some((firm::of_line(name)?, String::new()))).collect();
        one.extend(told);
        one.retain(can_be);
    }
    all.retain(|one| !one.is_empty());
    all
}

/// `Eva Maier - Bau GmbH` → both.
fn person_and_firm(part: &str) -> Vec<&str> {
    let apart = [" - ", " – ", " | "].iter().find_map(|between| part.split_once(between));
    match apart {
        Some((person, firm)) if salutation::is_organisation(firm) && is_whole_name(person) => vec![person, firm],
        _ => vec![part],
    }
}

/// Whether this names one person in full, or addresses them.
fn is_whole_name(part: &str) -> bool {
    let person = names::split_name(part);
    let addressed = person.salutation.is_some() || !person.title.is_empty();
    !salutation::is_organisation(part) && !person.family.is_empty() && (addressed || !person.given.is_empty())
}

/// A name without what stands behind it: `Hans Müller sen.`, `Hans Müller Dipl.-Ing.`; nothing is left of `sen.` alone.
fn as_called(part: &str) -> String {
    if salutation::is_organisation(part) {
        return part.to_owned();
    }
    let bare = bare_family(part);
    let mut words: Vec<&str> = bare.split_whitespace().collect();
    while words.last().is_some_and(|last| is_generation(last) || names::is_title(last)) {
        words.pop();
    }
    words.join(" ")
}

/// Adds other readings of the same people to theirs.
fn too(people: &mut Vec<Vec<Reading>>, others: Vec<Vec<Reading>>) {
    for (at, other) in others.into_iter().enumerate() {
        match people.get_mut(at) {
            Some(one) => one.extend(other),
            None => people.push(other),
        }
    }
}

fn can_be((family, given): &Reading) -> bool {
    !family.is_empty() && (given.is_empty() || !whose::is_short(family))
}

/// Every surname and first name that a row's two can mean, as a line of post with them can: `Hans und Eva`, `Quandt`;
/// `Quandt`, `Eva`; all of it in one.
pub fn readings_of_row(given: &str, family: &str) -> Vec<Reading> {
    let mut all = one_part(&without_remarks(format!("{given} {family}").trim()));
    all.retain(can_be);
    all
}

/// Every name under which a row's two may be entered: as they stand, without what stands behind the surname, in another
/// order, and all of it as a surname.
pub fn called_in_row(given: &str, family: &str) -> Vec<Reading> {
    let bare = bare_family(family);
    let families = [family.to_owned(), without_remarks(family), bare.clone()];
    let mut all: Vec<Reading> = families.into_iter().map(|family| (family, given.to_owned())).collect();
    all.extend(readings_of_row(given, &bare));
    if !given.is_empty() && !family.is_empty() {
        all.push((format!("{given} {family}"), String::new())); // "Familie Garcia Lopez"
    }
    all
}

/// The people whom a row names together, each with every reading of a whole name: `Hans und Eva`, `Quandt`. Nobody if it
/// names but one.
pub fn couple_of_row(given: &str, family: &str) -> Vec<Reading> {
    let whole = without_remarks(format!("{given} {family}").trim());
    if pieces(&whole).len() < 2 || is_household(&whole) {
        return Vec::new();
    }
    let mut all = one_part(&whole);
    let joined = |name: &str| pieces(name).len() > 1;
    all.retain(|(family, given)| {
        !(whose::is_short(family) || whose::is_short(given) || joined(given) || joined(family))
    });
    all
}

/// The same of a row that names one person in full, without half names.
pub fn names_of_row(given: &str, family: &str) -> Vec<Reading> {
    let whole = without_remarks(format!("{given} {family}").trim());
    let pieces = pieces(&whole);
    if pieces.len() > 1 || is_household(&whole) {
        return Vec::new();
    }
    let mut all = each_of_pieces(&whole, || pieces).concat();
    all.retain(|(family, given)| ![family, given].into_iter().any(|name| whose::is_short(name)));
    all
}

/// The surname behind `Familie`, `Fam.`, all of it: `Familie Garcia Lopez` → `Garcia Lopez`.
pub fn behind_household(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let lead = words.iter().take_while(|word| FAMILIES.contains(&word.to_lowercase().as_str())).count();
    let rest = words.get(lead..).unwrap_or_default().join(" ");
    (lead > 0 && !rest.is_empty()).then_some(rest)
}

fn is_household(name: &str) -> bool {
    behind_household(name).is_some()
}

/// A firm's name without the person who is to have it there, as it stands in a cell: `Quandt GmbH z.Hd. Frau Maier`.
pub fn firm_of_row(name: &str) -> Vec<String> {
    let (firm, _) = apart(name);
    let told = firm::of_line(&firm);
    [firm].into_iter().chain(told).filter(|told| !told.is_empty() && told != name).collect()
}

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

/// Who is to have it at a firm, by what stands beside its name: values under the word that says so, a department, lines
/// of its addresses.
pub fn people_at_hand<'a>(
    facts: impl Iterator<Item = (&'a str, &'a str)>,
    lines: impl Iterator<Item = &'a str>,
) -> Vec<String> {
    let facts = facts.filter(|(word, _)| names_who_has_it(word)).map(|(_, person)| person.to_owned());
    facts.chain(lines.flat_map(|line| line.split(['\n', ',', ';'])).filter_map(who_has_it)).collect()
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
fn apart(part: &str) -> (String, Option<String>) {
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
            _ => continue,
        };
        let behind = words.get(at + behind..).unwrap_or_default();
        let of = behind.iter().take_while(|word| matches!(word.to_lowercase().as_str(), "von" | "der" | "des")).count();
        let person = join(behind.get(of..));
        return (join(words.get(..at)), (!person.is_empty()).then_some(person));
    }
    (part.to_owned(), None)
}

/// `Eva Quandt (Witwe)` → `Eva Quandt`; `(geb. Maier)` stays. `Müller – Lüdenscheidt` → `Müller-Lüdenscheidt`.
pub fn without_remarks(name: &str) -> String {
    let mut rest = name;
    let mut bare = String::new();
    while let Some((before, behind)) = rest.split_once('(') {
        let (inside, after) = behind.split_once(')').unwrap_or((behind, ""));
        let first = inside.split_whitespace().next().unwrap_or_default().to_lowercase();
        bare.push_str(before);
        if FORMERLY.contains(&first.as_str()) {
            bare.extend(["(", inside, ")"]);
        } else {
            bare.push(' ');
        }
        rest = after;
    }
    bare.push_str(rest);
    with_closed_dashes(&bare)
}

/// One blank between words, and none around a dash.
fn with_closed_dashes(name: &str) -> String {
    let is_dash = |letter: char| matches!(letter, '-' | '\u{2010}'..='\u{2015}');
    let mut closed = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        let bare = if closed.ends_with('-') { word.trim_start_matches(is_dash) } else { word };
        if !(closed.is_empty() || closed.ends_with('-') || bare.starts_with(is_dash)) {
            closed.push(' ');
        }
        let led = bare.trim_end_matches(is_dash);
        closed.push_str(led);
        closed.extend((led.len() < bare.len()).then_some('-'));
    }
    closed
}

/// More people than these are named in no name, nor more words: it is a text, and read as it is written.
const MOST_PEOPLE: usize = 12;
const MOST_WORDS: usize = 5 * MOST_PEOPLE;

/// So many words before the last may belong to a surname.
const MOST_BEFORE: usize = 2;

fn is_text(name: &str) -> bool {
    let between = |letter: char| letter.is_whitespace() || matches!(letter, ',' | '/' | '&' | '+');
    name.split(between).filter(|word| !word.is_empty()).nth(MOST_WORDS).is_some()
}

/// The people of a name, each as they are written: `Herr Hans Quandt und Frau Eva Quandt`, `Hans & Eva Quandt`.
fn pieces(name: &str) -> Vec<String> {
    if is_text(name) || salutation::is_organisation(name) {
        return vec![name.to_owned()];
    }
    let mut spaced = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        let both = word.contains('/') && salutation::spoken(word) == Some(Spoken::Both);
        for letter in word.chars() {
            match letter {
                '/' | '&' | '+' if !both => spaced.extend([' ', letter, ' ']),
                _ => spaced.push(letter),
            }
        }
        spaced.push(' ');
    }
    let mut pieces: Vec<String> = Vec::new();
    let mut piece: Vec<&str> = Vec::new();
    // Nobody can tell the initial in capitals from the word: behind a name it is read as the one that stops both.
    let shouted = !name.contains(char::is_lowercase);
    for word in spaced.split_whitespace() {
        let joins = firm::is_joining(word) || BETWEEN.iter().any(|sign| word.eq_ignore_ascii_case(sign));
        let may_join = shouted && firm::is_joining(&word.to_lowercase());
        let speaks = matches!(salutation::spoken(word), Some(Spoken::Ms | Spoken::Mr));
        if !(joins || may_join || speaks) {
            piece.push(word);
            continue;
        }
        let before = piece.join(" ");
        steps::took(before.len());
        let named = !piece.is_empty() && !names::is_address_word(&before);
        let between = joins || (may_join && named);
        if named && (between || speaks) {
            pieces.push(before);
            piece.clear();
        }
        if !(between && piece.is_empty()) {
            piece.push(word);
        }
    }
    if !piece.is_empty() {
        pieces.push(piece.join(" "));
    }
    if pieces.len() > MOST_PEOPLE { vec![name.to_owned()] } else { pieces }
}

/// The readings of several people, for each of them: who has no surname of their own has that of those who follow, or
/// else of those before. A household is one, whatever it is called.
fn several(pieces: &[String]) -> Vec<Vec<Reading>> {
    let people: Vec<names::WholeName> = pieces.iter().map(|piece| names::split_name(piece)).collect();
    let surname = |person: &names::WholeName| (!person.given.is_empty()).then(|| person.family.clone());
    let mut all: Vec<Vec<Reading>> = Vec::new();
    let household = pieces.first().is_some_and(|piece| is_household(piece));
    for (at, (piece, person)) in pieces.iter().zip(&people).enumerate() {
        let (before, behind) = people.split_at_checked(at).unwrap_or_default();
        let near = behind.iter().skip(1).find_map(surname).or_else(|| before.iter().rev().find_map(surname));
        let whole = [person.given.as_str(), person.family.as_str()].join(" ").trim().to_owned();
        if whole.is_empty() {
            // "und Familie": of the name of whoever stands before it.
            let name = before.iter().rev().map(|person| person.family.clone()).find(|family| !family.is_empty());
            let theirs = near.or(name).map(|family| (family, String::new()));
            match all.last_mut() {
                Some(before) => before.extend(theirs),
                None => all.push(theirs.into_iter().collect()),
            }
            continue;
        }
        let is_family = is_household(piece);
        let mut theirs = one_part(piece);
        theirs.retain(|(_, given)| !is_family || given.is_empty());
        let named_so = person.given.is_empty() && person.salutation.is_none();
        if let Some(near) = near.filter(|_| is_family || named_so || (at == 0 && person.salutation.is_none())) {
            theirs.extend(is_family.then(|| (near.clone(), String::new())));
            theirs.push((near, whole));
        }
        match all.first_mut().filter(|_| household) {
            Some(first) => first.extend(theirs),
            None => all.push(theirs),
        }
    }
    all
}

/// `An die Familie Quandt` → `Familie Quandt`, `Haushalt Quandt` → `Familie Quandt`.
fn without_lead(part: &str) -> String {
    let words: Vec<&str> = part.split_whitespace().collect();
    let (mut at, mut household) = (0, false);
    while let Some(word) = words.get(at) {
        let word = word.trim_end_matches([':', ',']).to_lowercase();
        let is_household = HOUSEHOLDS.contains(&word.as_str());
        if !(is_household || (at == 0 && word == "an") || (at > 0 && ARTICLES.contains(&word.as_str()))) {
            break;
        }
        household |= is_household;
        at += 1;
    }
    let rest = words.get(at..).unwrap_or_default().join(" ");
    match (rest.is_empty(), household) {
        (true, _) => part.to_owned(),
        (false, true) => format!("Familie {rest}"),
        (false, false) => rest,
    }
}

fn readings_of(parts: &[&str]) -> Vec<Vec<Reading>> {
    let spoken: Vec<&str> = parts.iter().filter(|part| !names::is_address_word(part)).copied().collect();
    match spoken.as_slice() {
        [name] => each_of(name),
        [_, _, ..] if spoken.iter().all(|part| names::split_name(part).salutation.is_some()) => {
            spoken.iter().flat_map(|part| each_of(part)).collect()
        }
        [first, second] => {
            let person = names::split_name(second);
            let addressed = person.salutation.is_some() || !person.title.is_empty();
            let together = format!("{first}, {second}");
            if salutation::is_organisation(first) && (addressed || !salutation::is_organisation(second)) {
                let mut all = each_of(second);
                all.push(vec![((*first).to_owned(), String::new())]);
                all
            } else if salutation::is_organisation(&together) {
                let firm = (together, String::new()); // "Huber, Sohn & Co. KG"
                if !(salutation::is_organisation(second) && is_whole_name(first)) {
                    return vec![vec![firm]];
                }
                // "Eva Maier, Bau GmbH": as if she stood behind it, and she need not be in the book.
                vec![[vec![firm, ((*second).to_owned(), String::new())], one_part(first)].concat()]
            } else if let Some((before, earlier)) = formerly(first) {
                let mut all = person_readings(&names::split_name(&format!("{before}, {second}")));
                all.extend([((*first).to_owned(), (*second).to_owned()), (earlier, (*second).to_owned())]);
                vec![all]
            } else {
                let mut all = person_readings(&names::split_name(&together));
                // "Eva Maier, Steuerberaterin"
                all.extend(is_whole_name(first).then(|| one_part(first)).unwrap_or_default());
                vec![all]
            }
        }
        _ => Vec::new(),
    }
}

/// The readings of a name, all together.
fn one_part(name: &str) -> Vec<Reading> {
    each_of(name).concat()
}

/// The readings of a name, for each whom it names.
fn each_of(name: &str) -> Vec<Vec<Reading>> {
    each_of_pieces(name, || pieces(name))
}

/// The same where the [`pieces`] of the name are known.
fn each_of_pieces(name: &str, pieces: impl FnOnce() -> Vec<String>) -> Vec<Vec<Reading>> {
    let firm = (name.to_owned(), String::new());
    if is_text(name) {
        return vec![vec![firm]];
    }
    if let Some((_, bare)) = name.split_once(char::is_whitespace).filter(|_| names::says_firm(name)) {
        return vec![vec![firm, (bare.trim().to_owned(), String::new())]];
    }
    if let Some((before, earlier)) = formerly(name) {
        let mut each = each_of(&before);
        for all in &mut each {
            let people: Vec<Reading> = all.iter().filter(|(_, given)| !given.is_empty()).cloned().collect();
            all.extend(people.iter().map(|(_, given)| (earlier.clone(), given.clone())));
            let written = |(family, given): Reading| (name.replacen(&before, &family, 1), given);
            all.extend(people.into_iter().map(written)); // a surname may be entered with what stands behind it
        }
        return each;
    }
    let pieces = pieces();
    if pieces.len() > 1 {
        let mut each = several(&pieces);
        if names::split_name(name).salutation.is_none() {
            for all in &mut each {
                all.push(firm.clone()); // all of them may be entered as one
            }
        }
        return each;
    }
    let person = names::split_name(name);
    let is_firm = salutation::has_legal_form(name) && !firm::may_be_surname(name);
    let mut all = if is_firm { Vec::new() } else { person_readings(&person) };
    let household = behind_household(name);
    let is_household =
        household.is_some() || (person.salutation == Some(Salutation::Unknown) && person.given.is_empty());
    all.extend(household.map(|surname| (surname, String::new()))); // a surname may have several words
    if is_household || (person.salutation.is_none() && person.title.is_empty()) {
        all.push(firm); // a household may be entered as it is called
    }
    vec![all]
}

/// `Erna Quandt geb. Maier` → `Erna Quandt`, `Maier`.
fn formerly(name: &str) -> Option<(String, String)> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_word = |word: &&str| FORMERLY.contains(&word.trim_start_matches('(').to_lowercase().as_str());
    let at = words.iter().position(is_word).filter(|at| *at > 0)?;
    let (before, behind) = words.split_at_checked(at)?;
    let earlier = behind.get(1..)?.join(" ");
    let earlier = earlier.trim_end_matches(')').trim();
    (!earlier.is_empty()).then(|| (before.join(" "), earlier.to_owned()))
}

/// `Eva von der Au`, `Au, Eva von der`, `Huber Ilse`, `Hans und Inge Weiß`, `Familie Quandt`.
fn person_readings(person: &names::WholeName) -> Vec<Reading> {
    let additions =
        |text: &str| -> usize { text.split_whitespace().take_while(|word| names::is_addition(word)).count() };
    let words: Vec<&str> = person.given.split_whitespace().collect();
    let first_addition = words.iter().position(|word| names::is_addition(word)).unwrap_or(words.len());
    let (given, moved) = words.split_at_checked(first_addition).unwrap_or_default();
    let bare: Vec<&str> = person.family.split_whitespace().skip(additions(&person.family)).collect();
    let family =
        if moved.is_empty() { person.family.clone() } else { format!("{} {}", moved.join(" "), person.family) };
    let surnames = [family.clone(), bare.join(" ")];
    let given = given.join(" ");
    let each: Vec<&str> =
        given.split([',', '&', '+', '/']).flat_map(|part| part.split(" und ")).map(str::trim).collect();
    let mut all = Vec::new();
    for one in &each {
        for surname in surnames.iter().filter(|surname| !surname.is_empty()) {
            all.push((surname.clone(), (*one).to_owned()));
        }
        if !one.is_empty() && !one.contains(' ') && family == bare.join(" ") {
            all.push(((*one).to_owned(), family.clone()));
        }
    }
    // "Quandt Eva Maria": the other way round with more than one first name.
    if let ([first, rest @ ..], [_]) = (words.as_slice(), each.as_slice())
        && !rest.is_empty()
        && moved.is_empty()
        && family == bare.join(" ")
    {
        all.push(((*first).to_owned(), format!("{} {family}", rest.join(" "))));
    }
    // "Eva Müller Lüdenscheidt": a surname may have more than one word.
    for at in words.len().saturating_sub(MOST_BEFORE).max(1)..words.len() {
        if let (Some((first, before)), [_], true) = (words.split_at_checked(at), each.as_slice(), moved.is_empty()) {
            all.push((format!("{} {family}", before.join(" ")), first.join(" ")));
        }
    }
    // "Hans-Peter" may write "Hanspeter".
    let together: Vec<Reading> = all
        .iter()
        .flat_map(|(family, given)| {
            whose::first_written(given).into_iter().skip(1).map(|given| (family.clone(), given))
        })
        .collect();
    all.extend(together);
    // "Familie Hans Quandt", "Herr und Frau Hans Quandt": not he alone. Where two are named, they are meant.
    if person.salutation == Some(Salutation::Unknown) && each.len() == 1 {
        all.extend(surnames.into_iter().filter(|surname| !surname.is_empty()).map(|surname| (surname, String::new())));
    }
    all
}
