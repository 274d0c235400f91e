//! What tells two people of one name apart: father and son in one house are not one contact.

use crate::{
    contacts::ready::{Hash, Ready},
    search::fold,
    suppression::canon,
};

/// Words behind or within a name that say which of two people of one name is meant, with the generation they mean.
const GENERATIONS: &[(&str, u8)] = &[
    ("sen", 1),
    ("senior", 1),
    ("sr", 1),
    ("i", 1),
    ("jun", 2),
    ("jnr", 2),
    ("junior", 2),
    ("jr", 2),
    ("ii", 2),
    ("iii", 3),
    ("iv", 4),
];

/// Nobody has so many addresses of one kind, and what so many share is nobody's: no more are compared one by one.
pub const DESK: usize = 20;

/// What is known of somebody that another one of the same name would not share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traits {
    /// Suffix as written.
    pub suffix: String,
    /// Surname as written.
    pub family: String,
    /// Birthdays, whole or without a year.
    pub birthdays: Vec<String>,
    /// Where in their houses they live, by kind; see [`canon::within_house`].
    pub within: Vec<(&'static str, String)>,
    /// Block-list hashes of e-mail addresses.
    pub mails: Vec<Hash>,
    /// Block-list hashes of phone numbers.
    pub phones: Vec<Hash>,
    /// Those of the other numbers they may be.
    pub readings: Vec<Hash>,
    /// Block-list hashes of postal addresses.
    pub posts: Vec<Hash>,
}

impl Traits {
    /// Of a row that comes in.
    pub fn of(ready: &Ready) -> Traits {
        let known = |hash: &&Hash| !hash.is_empty();
        Traits {
            suffix: ready.suffix.clone(),
            family: ready.family.clone(),
            birthdays: ready.birthdays().map(str::to_owned).collect(),
            within: ready.addresses.iter().flat_map(|row| canon::within_house(&row.street)).collect(),
            mails: ready.emails.iter().map(|row| &row.hash).filter(known).cloned().collect(),
            phones: ready.phones.iter().map(|row| &row.hash).filter(known).cloned().collect(),
            readings: ready.phones.iter().flat_map(|row| row.also.chunks(16)).map(<[u8]>::to_vec).collect(),
            posts: ready.addresses.iter().map(|row| &row.hash).filter(known).cloned().collect(),
        }
    }

    /// What says that these are two people: `suffix`, `birthday`, or `mail` and `phone` together; `mail`, `phone` or
    /// `post` alone where one has so many and not this one that the name is a desk's: `Anna Verkauf`.
    pub fn contradict(&self, other: &Traits) -> Vec<&'static str> {
        let mut found = Vec::new();
        if let (Some(one), Some(two)) = (self.generation(), other.generation())
            && one != two
        {
            found.push("suffix");
        }
        if differ(&self.birthdays, &other.birthdays, |one, two| same_day(one, two)) {
            found.push("birthday");
        }
        // Whoever has the same mail address or number has moved.
        if self.lives_apart(other) && !(meets(&self.mails, &other.mails) || self.meets_number(other)) {
            found.push("post");
        }
        if self.mails_differ(other) && self.numbers_differ(other) {
            found.extend(["mail", "phone"]);
        }
        let kinds = [
            ("mail", &self.mails, &other.mails),
            ("phone", &self.phones, &other.phones),
            ("post", &self.posts, &other.posts),
        ];
        for (kind, own, theirs) in kinds {
            let is_desk = own.len().max(theirs.len()) >= DESK
                && differ(own, theirs, |one, two| one == two)
                && !(kind == "phone" && self.meets_number(other));
            found.extend((is_desk && !found.contains(&kind)).then_some(kind));
        }
        found
    }

    /// Whether both say where in a house they live, and differ in it.
    fn lives_apart(&self, other: &Traits) -> bool {
        self.within.iter().any(|(kind, _)| {
            let of = |traits: &Traits| -> Vec<String> {
                traits.within.iter().filter(|(of, _)| of == kind).map(|(_, told)| told.clone()).collect()
            };
            differ(&of(self), &of(other), |one, two| one == two)
        })
    }

    /// Whether both have phone numbers and none in common, however they are read.
    fn numbers_differ(&self, other: &Traits) -> bool {
        !self.phones.is_empty() && !other.phones.is_empty() && !self.meets_number(other)
    }

    fn meets_number(&self, other: &Traits) -> bool {
        meets(&self.phones, &other.phones)
            || meets(&self.phones, &other.readings)
            || meets(&self.readings, &other.phones)
            || meets(&self.readings, &other.readings)
    }

    /// Whether both have e-mail addresses and none in common.
    pub fn mails_differ(&self, other: &Traits) -> bool {
        differ(&self.mails, &other.mails, |one, two| one == two)
    }

    /// Whether both have postal addresses and none in common.
    pub fn posts_differ(&self, other: &Traits) -> bool {
        differ(&self.posts, &other.posts, |one, two| one == two)
    }

    /// Which of several people of one name: `sen.`, `der Jüngere`, `II.`; behind the name too.
    pub fn generation(&self) -> Option<u8> {
        // A surname of one word is a surname: Herr Junior is nobody's son.
        generation_in(&self.suffix, 0).or_else(|| generation_in(&self.family, 1))
    }
}

/// Whether a word behind a name says which of two people is meant: `jun.`, `Senior`.
pub fn is_generation(word: &str) -> bool {
    let word = fold::fold(word.trim_end_matches('.'));
    word.len() > 1 && GENERATIONS.iter().any(|(known, _)| *known == word)
}

/// The generation that the last word of a text means, if it is not among the first `from` words.
fn generation_in(text: &str, from: usize) -> Option<u8> {
    let words = fold::words(text);
    let last = words.iter().skip(from).last().map(String::as_str)?;
    let before = words.len().checked_sub(2).and_then(|at| words.get(at)).map(String::as_str);
    match (before, last) {
        (Some("der" | "die"), "altere") | (Some("d"), "a") => Some(1),
        (Some("der" | "die"), "jungere") | (Some("d"), "j") => Some(2),
        _ => GENERATIONS.iter().find(|(word, _)| *word == last).map(|(_, generation)| *generation),
    }
}

/// `Müller sen.` → `Müller`; a surname without a word for the generation stays as it is.
pub fn bare_family(family: &str) -> String {
    let mut words: Vec<&str> = family.split_whitespace().collect();
    if words.len() < 2 {
        return family.to_owned();
    }
    while words.len() > 1 && generation_in(&words.join(" "), 1).is_some() {
        words.pop();
        if words.len() > 1 && words.last().is_some_and(|word| matches!(*word, "der" | "die" | "d.")) {
            words.pop();
        }
    }
    words.join(" ")
}

fn differ<T>(one: &[T], two: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    !one.is_empty() && !two.is_empty() && !one.iter().any(|left| two.iter().any(|right| same(left, right)))
}

fn meets(one: &[Hash], two: &[Hash]) -> bool {
    one.iter().any(|hash| two.contains(hash))
}

/// Whether two birthdays may be one: a year that is missing contradicts none.
fn same_day(one: &str, two: &str) -> bool {
    let day = |text: &str| text.rsplitn(3, '-').take(2).collect::<Vec<_>>().join("-");
    one == two || ((one.starts_with("--") || two.starts_with("--")) && day(one) == day(two))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(family: &str, suffix: &str) -> Traits {
        Traits { family: family.into(), suffix: suffix.into(), ..Traits::default() }
    }

    #[test]
    fn father_and_son_are_told_apart_wherever_the_word_stands() {
        let fathers =
            [named("Müller", "sen."), named("Müller sen.", ""), named("Müller", "d. Ä."), named("Müller", "I.")];
        let sons = [
            named("Müller", "jun."),
            named("Müller Junior", ""),
            named("Müller", "der Jüngere"),
            named("Müller", "II"),
        ];
        for father in &fathers {
            for son in &sons {
                assert_eq!(father.contradict(son), ["suffix"], "{father:?} {son:?}");
            }
            assert!(fathers.iter().all(|other| father.contradict(other).is_empty()), "{father:?}");
            assert!(father.contradict(&named("Müller", "")).is_empty(), "one may not know the suffix");
        }
    }

    #[test]
    fn a_surname_is_found_before_the_word_for_the_generation() {
        for family in ["Müller sen.", "Müller der Ältere", "Müller d. Ä.", "Müller Junior", "Müller"] {
            assert_eq!(bare_family(family), "Müller", "{family}");
        }
        assert_eq!(bare_family("Junior"), "Junior");
        assert_eq!(bare_family("von der Heide"), "von der Heide");
    }

    #[test]
    fn a_surname_and_a_degree_are_no_generation() {
        assert!(named("Junior", "").contradict(&named("Junior", "sen.")).is_empty());
        assert!(named("Huber", "MBA").contradict(&named("Huber", "sen.")).is_empty());
    }

    #[test]
    fn another_birthday_contradicts_and_a_missing_year_does_not() {
        let born = |day: &str| Traits { birthdays: vec![day.into()], ..Traits::default() };
        assert_eq!(born("1950-05-12").contradict(&born("1980-05-12")), ["birthday"]);
        assert_eq!(born("--05-12").contradict(&born("1980-05-13")), ["birthday"]);
        assert!(born("--05-12").contradict(&born("1980-05-12")).is_empty());
        assert!(born("1980-05-12").contradict(&Traits::default()).is_empty());
    }

    #[test]
    fn another_mail_contradicts_only_together_with_another_phone() {
        let reached =
            |mail: u8, phone: u8| Traits { mails: vec![vec![mail]], phones: vec![vec![phone]], ..Traits::default() };
        assert_eq!(reached(1, 1).contradict(&reached(2, 2)), ["mail", "phone"]);
        assert!(reached(1, 1).contradict(&reached(2, 1)).is_empty());
        assert!(reached(1, 1).contradict(&Traits { phones: Vec::new(), ..reached(2, 2) }).is_empty());
    }
}
