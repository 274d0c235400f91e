//! The names of a line of post: every surname and first name, or firm, that they can mean.

mod at_hand;
mod pieces;
mod row;

use at_hand::apart;
pub use at_hand::{at_hand, people_at_hand};
pub use pieces::without_remarks;
use pieces::{is_text, pieces, several};
pub use row::{behind_household, called_in_row, couple_of_row, firm_of_row, names_of_row};

use crate::{
    contacts::{Salutation, firm, salutation},
    exchange::{
        read::names,
        sameness::{bare_family, is_generation},
    },
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

/// Every surname and first name, or firm, that these parts of a line can mean, for each whom it names. A surname without
/// a first name is everybody's of that name.
pub fn readings(written: &[&str]) -> Vec<Vec<Reading>> {
    let (mut at_hands, mut named, mut firms) = (Vec::new(), Vec::new(), Vec::new());
    for part in written {
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
    // They need not be in the book either.
    let others = beside(written);
    match all.iter_mut().find(|one| is_firm(one)) {
        Some(one) => one.extend(others),
        None => match all.last_mut() {
            Some(one) => one.extend(others),
            None => all.push(others),
        },
    }
    for one in &mut all {
        let firms = one.iter().filter(|(name, given)| given.is_empty() && salutation::is_organisation(name));
        let told: Vec<Reading> = firms.filter_map(|(name, _)| Some((firm::of_line(name)?, String::new()))).collect();
        one.extend(told);
        one.retain(can_be);
    }
    all.retain(|one| !one.is_empty());
    all
}

/// Whoever stands in full beside a firm, between whatever signs: `Eva Maier - Bau GmbH`, `Bau GmbH (Eva Maier)`,
/// `Eva Maier, Steuerberaterin`; and the firm there.
fn beside(parts: &[&str]) -> Vec<Reading> {
    if parts.len() < 2 && !parts.iter().any(|part| salutation::is_organisation(part)) {
        return Vec::new();
    }
    let mut all = Vec::new();
    for part in parts {
        let between =
            |text: &str| text.split([',', '(', ')', '|']).map(str::trim).map(str::to_owned).collect::<Vec<_>>();
        let pieces: Vec<String> = part
            .split(" - ")
            .flat_map(|part| part.split(" – "))
            .flat_map(|part| part.split(" / "))
            .flat_map(between)
            .collect();
        if pieces.len() + parts.len() < 3 {
            continue;
        }
        for piece in &pieces {
            if salutation::is_organisation(piece) {
                all.push((piece.clone(), String::new()));
            } else if is_whole_name(piece) {
                all.extend(one_part(piece));
            }
        }
    }
    all
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
                vec![vec![(together, String::new())]] // "Huber, Sohn & Co. KG"
            } else if let Some((before, earlier)) = formerly(first) {
                let mut all = person_readings(&names::split_name(&format!("{before}, {second}")));
                all.extend([((*first).to_owned(), (*second).to_owned()), (earlier, (*second).to_owned())]);
                vec![all]
            } else {
                vec![person_readings(&names::split_name(&together))]
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

/// So many words before the last may belong to a surname.
const MOST_BEFORE: usize = 2;

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
