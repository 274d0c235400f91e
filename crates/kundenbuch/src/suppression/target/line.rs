//! The names of a line of post: every surname and first name, or firm, that they can mean.

use crate::{
    contacts::{Salutation, salutation},
    exchange::read::names,
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

/// Every surname and first name, or firm, that these parts of a line can mean. A surname without a first name is
/// everybody's of that name.
pub fn readings(parts: &[&str]) -> Vec<Reading> {
    let led: Vec<String> = parts.iter().map(|part| without_lead(part)).collect();
    let mut all = readings_of(&led.iter().map(String::as_str).collect::<Vec<_>>());
    // Somebody may be called An: before a whole name it is read as one as well.
    let may_be_called_an = |(led, part): (&String, &&str)| {
        let name = names::split_name(led);
        let an = part.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("an"));
        an && name.salutation.is_none() && !name.given.is_empty()
    };
    if led.iter().zip(parts).any(may_be_called_an) {
        all.extend(readings_of(parts));
    }
    all.retain(|(family, given)| given.is_empty() || !whose::is_short(family));
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

fn readings_of(parts: &[&str]) -> Vec<Reading> {
    let spoken: Vec<&str> = parts.iter().filter(|part| !names::is_address_word(part)).copied().collect();
    match spoken.as_slice() {
        [name] => one_part(name),
        [first, second] => {
            let person = names::split_name(second);
            let addressed = person.salutation.is_some() || !person.title.is_empty();
            let together = format!("{first}, {second}");
            if salutation::is_organisation(first) && (addressed || !salutation::is_organisation(second)) {
                let mut all = one_part(second);
                all.push(((*first).to_owned(), String::new()));
                all
            } else if salutation::is_organisation(&together) {
                vec![(together, String::new())] // "Huber, Sohn & Co. KG"
            } else if let Some((before, earlier)) = formerly(first) {
                let mut all = person_readings(&names::split_name(&format!("{before}, {second}")));
                all.extend([((*first).to_owned(), (*second).to_owned()), (earlier, (*second).to_owned())]);
                all
            } else {
                person_readings(&names::split_name(&together))
            }
        }
        _ => Vec::new(),
    }
}

fn one_part(name: &str) -> Vec<Reading> {
    let firm = (name.to_owned(), String::new());
    if let Some((_, bare)) = name.split_once(char::is_whitespace).filter(|_| names::says_firm(name)) {
        return vec![firm, (bare.trim().to_owned(), String::new())];
    }
    if let Some((before, earlier)) = formerly(name) {
        let mut all = one_part(&before);
        let people: Vec<Reading> = all.iter().filter(|(_, given)| !given.is_empty()).cloned().collect();
        all.extend(people.iter().map(|(_, given)| (earlier.clone(), given.clone())));
        let written = |(family, given): Reading| (name.replacen(&before, &family, 1), given);
        all.extend(people.into_iter().map(written)); // a surname may be entered with what stands behind it
        return all;
    }
    let person = names::split_name(name);
    let mut all = if salutation::has_legal_form(name) { Vec::new() } else { person_readings(&person) };
    let is_household = person.salutation == Some(Salutation::Unknown) && person.given.is_empty();
    if is_household || (person.salutation.is_none() && person.title.is_empty()) {
        all.push(firm); // a household may be entered as it is called
    }
    all
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
    // "Familie Hans Quandt", "Herr und Frau Hans Quandt": not he alone. Where two are named, they are meant.
    if person.salutation == Some(Salutation::Unknown) && each.len() == 1 {
        all.extend(surnames.into_iter().filter(|surname| !surname.is_empty()).map(|surname| (surname, String::new())));
    }
    all
}
