//! Inventing one contact.

use super::words::{Origin, Words};
use crate::{
    contacts::{Kind, Salutation},
    exchange::draft::{Draft, DraftAddress, DraftFact, Labelled},
};

/// Chance that comes out the same each time.
pub struct Dice(u64);

impl Dice {
    /// Dice that roll this way.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// 0 to `sides` − 1 (`SplitMix64`).
    pub fn below(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        u32::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap_or_default() % sides.max(1)
    }

    /// True once in `sides` times.
    pub fn one_in(&mut self, sides: u32) -> bool {
        self.below(sides) == 0
    }

    /// One of them; `None` of nothing.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(u32::try_from(from.len()).unwrap_or(u32::MAX)) as usize)
    }

    /// One of the words.
    fn word(&mut self, from: &[String]) -> String {
        self.pick(from).cloned().unwrap_or_default()
    }
}

/// An invented contact.
pub struct Invented {
    /// The how many-th, from 0.
    pub number: u32,
    /// What would be typed of it.
    pub draft: Draft,
}

/// Invents a contact; its oddities follow from its number, the rest from the dice.
pub fn invent(words: &Words, dice: &mut Dice, number: u32) -> Invented {
    let mut draft = if number % 12 == 5 { firm(words, dice, number) } else { person(words, dice, number) };
    if draft.addresses.iter().any(|address| !matches!(address.country.as_str(), "" | "DE")) {
        draft.phones.iter_mut().for_each(in_full);
    }
    Invented { number, draft }
}

/// A number of somebody abroad: without its country code it would be read as one of theirs, which may be somebody's.
fn in_full(phone: &mut Labelled) {
    if !phone.value.starts_with('+') && !phone.value.starts_with("00") {
        phone.value = phone.value.replacen('0', "+49 ", 1);
    }
}

fn person(words: &Words, dice: &mut Dice, number: u32) -> Draft {
    let origin = origin(words, dice);
    let woman = dice.one_in(2);
    let (given, families) = match origin {
        Some(origin) if woman => {
            let own = &origin.families_of_women;
            (dice.word(&origin.women), if own.is_empty() { &origin.families } else { own })
        }
        Some(origin) => (dice.word(&origin.men), &origin.families),
        None => (String::new(), &words.titles),
    };
    let family = dice.word(families);
    let mut draft = Draft {
        kind: Some(Kind::Person),
        salutation: Some(match (dice.one_in(12), woman) {
            (true, _) => Salutation::Unknown,
            (_, true) => Salutation::Ms,
            (_, false) => Salutation::Mr,
        }),
        emails: mails(words, dice, &given, &family, number),
        phones: phones(dice, number),
        addresses: addresses(words, dice),
        given,
        family,
        ..Draft::default()
    };
    if dice.one_in(14) {
        draft.title = dice.word(&words.titles);
    }
    if dice.one_in(60) {
        draft.suffix = dice.word(&words.suffixes);
    }
    if dice.one_in(7) {
        draft.organisation = firm_name(words, dice);
        if dice.one_in(2) {
            draft.position = dice.word(&words.positions);
            draft.department = dice.word(&words.departments);
        }
    }
    extras(words, dice, number, &mut draft);
    match number % 100 {
        13 => draft.family = String::new(), // only a first name is known
        29 => draft.given = String::new(),  // only a surname
        31 => (draft.emails, draft.phones, draft.addresses) = Default::default(),
        43 => {
            draft.minor = true;
            draft.notes = vec![words.guardian_note.clone()];
        }
        59 => draft.given = format!("{} Maria Theresia Wilhelmine Friederike Augusta", draft.given),
        67 => draft.emails = vec![labelled("kein.klammeraffe.example", "")], // as real lists have it
        _ => {}
    }
    if draft.given.is_empty() && draft.family.is_empty() {
        draft.family = draft.organisation.clone();
    }
    draft
}

fn firm(words: &Words, dice: &mut Dice, number: u32) -> Draft {
    let name = if number % 480 == 17 { dice.word(&words.long_firms) } else { firm_name(words, dice) };
    let host: String = crate::search::fold::words(&name).into_iter().take(2).collect::<Vec<_>>().join("-");
    let mut draft = Draft {
        kind: Some(Kind::Organisation),
        emails: vec![labelled(&format!("info@{host}.example"), "work")],
        phones: phones(dice, number),
        addresses: addresses(words, dice),
        websites: vec![labelled(&format!("https://www.{host}.example"), "work")],
        organisation: name,
        ..Draft::default()
    };
    extras(words, dice, number, &mut draft);
    draft.facts.clear();
    draft.birthday = String::new();
    draft
}

fn origin<'a>(words: &'a Words, dice: &mut Dice) -> Option<&'a Origin> {
    let mut roll = dice.below(words.origins.iter().map(|origin| origin.weight).sum());
    words.origins.iter().find(|origin| {
        let here = roll < origin.weight;
        roll = roll.saturating_sub(origin.weight);
        here
    })
}

fn firm_name(words: &Words, dice: &mut Dice) -> String {
    let families = words.origins.first().map(|origin| origin.families.as_slice()).unwrap_or_default();
    let second = if dice.one_in(4) { dice.word(&words.firm_places) } else { dice.word(families) };
    let start = dice.word(&words.firm_starts);
    format!("{start} {second} {}", dice.word(&words.firm_forms)).trim().to_owned()
}

fn labelled(value: &str, label: &str) -> Labelled {
    Labelled { value: value.to_owned(), label: label.to_owned() }
}

/// None to three; in `.example`, which nobody can own (RFC 2606).
fn mails(words: &Words, dice: &mut Dice, given: &str, family: &str, number: u32) -> Vec<Labelled> {
    let count = [0, 1, 1, 1, 1, 1, 1, 2, 2, 3].get(dice.below(10) as usize).copied().unwrap_or(1);
    let (given, family) = (ascii(given), ascii(family));
    let mut mails = Vec::new();
    for at in 0..count {
        let local = match dice.below(3) {
            0 => format!("{}.{family}", given.chars().next().unwrap_or('x')),
            1 => format!("{family}{number}"),
            _ => format!("{given}.{family}"),
        };
        let number = if number < 400 { String::new() } else { number.to_string() };
        let label = if at == 0 { "home" } else { "work" };
        mails.push(labelled(&format!("{local}{number}@{}", dice.word(&words.domains)), label));
    }
    mails
}

fn ascii(name: &str) -> String {
    crate::search::fold::words(name).join("-").chars().filter(char::is_ascii).collect()
}

/// None to two, from the ranges kept free for stories (Bundesnetzagentur, "drama numbers"), in the spellings of life.
fn phones(dice: &mut Dice, number: u32) -> Vec<Labelled> {
    const TOWNS: [(&str, &str); 5] =
        [("30", "23125"), ("40", "66969"), ("69", "90009"), ("89", "99998"), ("221", "4710")];
    let count = [0, 1, 1, 1, 1, 2].get(dice.below(6) as usize).copied().unwrap_or(1);
    let mut phones = Vec::new();
    for at in 0..count {
        let &(area, start) = dice.pick(&TOWNS).unwrap_or(&("30", "23125"));
        let last = dice.below(1_000);
        let extension = if number < 2_000 { String::new() } else { format!("-{}", number % 1_000) };
        let value = match dice.below(7) {
            0 => format!("+49 {area} {start}{last:03}{extension}"),
            1 => format!("0{area}/{start}{last:03}{extension}"),
            2 => format!("(0{area}) {start} {last:03}{extension}"),
            3 => format!("0049{area}{start}{last:03}{extension}"),
            4 => format!("0{area}-{start}{last:03}"),
            5 => format!("0171 39200{:02}", last % 100),
            _ => format!("0{area} {start}{last:03}{extension}"),
        };
        phones.push(labelled(
            &value,
            match at % 2 {
                _ if value.starts_with("0171") => "mobile",
                0 => "home",
                _ => "work",
            },
        ));
    }
    phones
}

fn addresses(words: &Words, dice: &mut Dice) -> Vec<DraftAddress> {
    let count = [0, 1, 1, 1, 1, 1, 1, 2].get(dice.below(8) as usize).copied().unwrap_or(1);
    let mut addresses = Vec::new();
    for at in 0..count {
        let home = dice.below(3) > 0; // most customers live near
        let near = words.places.get(..4).unwrap_or_default();
        let place = dice.pick(if home { near } else { &words.places });
        let Some([country, postcode, town]) = place else { continue };
        let letter = if dice.one_in(9) { "a" } else { "" };
        addresses.push(DraftAddress {
            label: if at == 0 { String::new() } else { "work".to_owned() },
            street: format!("{} {}{letter}", dice.word(&words.streets), 1 + dice.below(140)),
            postcode: postcode.clone(),
            place: town.clone(),
            country: country.clone(),
        });
    }
    addresses
}

fn extras(words: &Words, dice: &mut Dice, number: u32, draft: &mut Draft) {
    if dice.one_in(3) {
        draft.customer_number = format!("{}", 10_000 + number);
    }
    for _ in 0..[0, 0, 1, 1, 1, 2, 3].get(dice.below(7) as usize).copied().unwrap_or(0) {
        draft.tags.push(dice.word(&words.tags));
    }
    for _ in 0..[0, 0, 0, 0, 1, 1, 2].get(dice.below(7) as usize).copied().unwrap_or(0) {
        draft.notes.push(dice.word(&words.notes));
    }
    if dice.one_in(5) {
        draft.facts.push(DraftFact { name: words.wine_fact.clone(), value: dice.word(&words.wines) });
    }
    if dice.one_in(15) {
        draft.facts.push(DraftFact { name: words.shoe_fact.clone(), value: dice.word(&words.shoes) });
    }
    if dice.one_in(4) {
        let (month, day) = (1 + dice.below(12), 1 + dice.below(28));
        draft.birthday = if dice.one_in(4) {
            format!("--{month:02}-{day:02}")
        } else {
            format!("{}-{month:02}-{day:02}", 1938 + dice.below(65))
        };
    }
    if dice.one_in(80) {
        draft.facts.push(DraftFact { name: "iban".to_owned(), value: "DE02 1203 0000 0000 2020 51".to_owned() }); // the banks' own test number
    }
}
