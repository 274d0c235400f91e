//! The words of other programs' files, as data: `assets/words/headings.toml`, `flags.toml` and `cells.toml`.
//!
//! Read once. A file that cannot be read gives no words, and a test says so; nothing is refused for it.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::LazyLock,
};

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    columns::key,
    field::{Field, Label},
};
use crate::{exchange::draft::Reach, search::fold::fold};

fn parsed<T: DeserializeOwned + Default>(text: &str) -> T {
    toml::from_str(text).unwrap_or_default()
}

type Lists = BTreeMap<String, Vec<String>>;

fn keys(words: &[String]) -> Vec<String> {
    words.iter().map(|word| key(word)).collect()
}

fn set(words: Vec<String>) -> HashSet<String> {
    words.into_iter().map(|word| word.to_lowercase()).collect()
}

#[derive(Debug, Default, Deserialize)]
struct HeadingsFile {
    exact: Lists,
    part: Lists,
    placed: Lists,
    places: Lists,
    shop: Shop,
    between: Between,
    surname_first: Named,
    service: Before,
    numbered: Named,
    lines: Named,
    second: Second,
}

#[derive(Debug, Default, Deserialize)]
struct Second {
    given: Vec<String>,
    family: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Between {
    words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Named {
    headings: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Before {
    before: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Shop {
    main: Vec<String>,
    delivery: Vec<String>,
}

/// What headings mean, by their [`key`].
#[derive(Debug)]
pub struct Headings {
    /// The whole heading.
    pub exact: HashMap<String, Field>,
    /// A part of the heading decides.
    pub part: Vec<(String, Field)>,
    /// Headings that may have a word for the place around them.
    pub placed: HashMap<String, Field>,
    /// Words for the place, longer ones first.
    pub places: Vec<(String, Label)>,
    /// Before the parts of a shop's billing address.
    pub main: Vec<String>,
    /// Before the parts of a shop's delivery address.
    pub delivery: Vec<String>,
    /// Words between the parts of a heading.
    pub between: HashSet<String>,
    /// Whole names with the surname first.
    pub surname_first: HashSet<String>,
    /// Before a mailing service's columns, longer ones first.
    pub service: Vec<String>,
    /// Headings without which a number below them says nothing.
    pub numbered: HashSet<String>,
    /// Lines of an address as they stand on a letter.
    pub lines: HashSet<String>,
    /// First name of a second person.
    pub second_given: HashSet<String>,
    /// Surname of a second person.
    pub second_family: HashSet<String>,
}

/// `headings.toml`.
pub static HEADINGS: LazyLock<Headings> = LazyLock::new(|| {
    let file: HeadingsFile = parsed(include_str!("../../../../../assets/words/headings.toml"));
    let fields = |lists: &Lists| -> Vec<(String, Field)> {
        let known = lists.iter().filter_map(|(code, words)| Some((code.parse::<Field>().ok()?, words)));
        known.flat_map(|(field, words)| keys(words).into_iter().map(move |word| (word, field.clone()))).collect()
    };
    let mut places: Vec<(String, Label)> = file
        .places
        .iter()
        .filter_map(|(code, words)| Some((Label::from_code(code)?, words)))
        .flat_map(|(label, words)| keys(words).into_iter().map(move |word| (word, label)))
        .collect();
    let longest_first = |word: &str| std::cmp::Reverse(word.len());
    places.sort_by_key(|(word, _)| longest_first(word));
    let prefixes = |words: &[String]| {
        let mut words = keys(words);
        words.sort_by_key(|word| longest_first(word));
        words
    };
    Headings {
        exact: fields(&file.exact).into_iter().collect(),
        part: fields(&file.part),
        placed: fields(&file.placed).into_iter().collect(),
        places,
        main: prefixes(&file.shop.main),
        delivery: prefixes(&file.shop.delivery),
        between: keys(&file.between.words).into_iter().collect(),
        surname_first: keys(&file.surname_first.headings).into_iter().collect(),
        service: prefixes(&file.service.before),
        numbered: keys(&file.numbered.headings).into_iter().collect(),
        lines: keys(&file.lines.headings).into_iter().collect(),
        second_given: keys(&file.second.given).into_iter().collect(),
        second_family: keys(&file.second.family).into_iter().collect(),
    }
});

#[derive(Debug, Default, Deserialize)]
struct FlagsFile {
    heading: FlagHeadings,
    channel: Lists,
    said: Lists,
    clear: Lists,
    value: FlagValues,
}

/// Words of headings about advertising; the file says what each list is for.
#[derive(Debug, Default, Deserialize)]
pub struct FlagHeadings {
    /// Taken out first.
    pub sounds_alike: Vec<String>,
    /// About something else.
    pub other_matter: Vec<String>,
    /// Names advertising.
    pub advertising: Vec<String>,
    /// About advertising, but no permission.
    pub no_permission: Vec<String>,
    /// What advertising is about.
    pub topics: Vec<String>,
    /// Lists of addresses.
    pub lists: Vec<String>,
    /// Refuse wherever they stand.
    pub refusing: Vec<String>,
    /// Refuse together with advertising or a channel.
    pub refusing_with: Vec<String>,
    /// The same as words of their own.
    pub refusing_words: Vec<String>,
    /// The whole heading refuses.
    pub refusing_exact: Vec<String>,
    /// Of these: only with a cell that says so too.
    pub refusing_if_said: Vec<String>,
    /// Permit together with advertising or a channel.
    pub permitting_with: Vec<String>,
    /// The same as words of their own.
    pub permitting_words: Vec<String>,
    /// Permit wherever they stand.
    pub permitting: Vec<String>,
    /// The whole heading asks for a permission.
    pub permitting_exact: Vec<String>,
    /// Advertising itself, at the beginning or end of the heading.
    pub permitting_itself: Vec<String>,
    /// The whole heading asks for a permission of every channel.
    pub permitting_contact: Vec<String>,
    /// The whole heading is a state.
    pub status: Vec<String>,
    /// A state where a cell says so.
    pub status_if_said: Vec<String>,
    /// Such a state is about advertising.
    pub status_of: Vec<String>,
    /// Tells on which channel a state is a no.
    pub of_channel: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct FlagValues {
    yes: Vec<String>,
    no: Vec<String>,
    sounds_alike: Vec<String>,
    no_alone: Vec<String>,
    denied: Vec<String>,
    no_anywhere: Vec<String>,
    no_at_end: Vec<String>,
    status_no: Vec<String>,
    status_about: Vec<String>,
    status_all: Vec<String>,
    status_yes: Vec<String>,
    nothing: Vec<String>,
    free: Vec<String>,
    of_age: Vec<String>,
}

/// What cells about advertising say, in lower case.
#[derive(Debug)]
pub struct Flags {
    /// Words of headings, as keys.
    pub heading: FlagHeadings,
    /// Words for channels by code, as keys.
    pub channel: Lists,
    /// Words of cells by their part in a sentence, as keys.
    pub said: Lists,
    /// Sentences that are nothing but a no, with what they refuse: their words as keys, in order.
    pub clear: HashMap<String, Reach>,
    /// The same of a channel that is named besides.
    pub clear_of_channel: HashSet<String>,
    /// Words such a sentence may have besides, as keys.
    pub aside: HashSet<String>,
    /// The whole cell is a yes.
    pub yes: HashSet<String>,
    /// A word of the cell is a no.
    pub no: HashSet<String>,
    /// Taken out first.
    pub sounds_alike: Vec<String>,
    /// Of these: no no behind a yes.
    pub no_alone: HashSet<String>,
    /// Parts that deny a no.
    pub denied: Vec<String>,
    /// A part of the cell is a no.
    pub no_anywhere: Vec<String>,
    /// A word that ends with it is a no.
    pub no_at_end: Vec<String>,
    /// A part of a state is a no.
    pub status_no: Vec<String>,
    /// A state that has one of these parts is about advertising.
    pub status_about: Vec<String>,
    /// A part of a state is a no on every channel.
    pub status_all: Vec<String>,
    /// The whole state is a yes.
    pub status_yes: HashSet<String>,
    /// The cell says nothing.
    pub nothing: HashSet<String>,
    /// A part of a cell about children: this is none.
    pub of_age: Vec<String>,
    /// The cell refuses nothing.
    pub free: HashSet<String>,
}

/// `flags.toml`.
pub static FLAGS: LazyLock<Flags> = LazyLock::new(|| {
    let file: FlagsFile = parsed(include_str!("../../../../../assets/words/flags.toml"));
    let heading = file.heading;
    let aside: HashSet<String> = keys(file.clear.get("aside").map_or(&[][..], Vec::as_slice)).into_iter().collect();
    let reaches = [Reach::All, Reach::Email, Reach::Post, Reach::Phone, Reach::Sms, Reach::Fax];
    let lines = reaches.into_iter().filter_map(|reach| Some((reach, file.clear.get(reach.code())?)));
    let told = |line: &String| sentence(line.split_whitespace().map(key).collect(), &aside);
    let clear_of_channel = file.clear.get("of_channel").into_iter().flatten().map(told).collect();
    let clear = lines.flat_map(|(reach, lines)| {
        let told = &told;
        lines.iter().map(move |line| (told(line), reach))
    });
    Flags {
        clear: clear.collect(),
        clear_of_channel,
        said: file.said.into_iter().map(|(part, words)| (part, keys(&words))).collect(),
        heading: FlagHeadings {
            sounds_alike: keys(&heading.sounds_alike),
            other_matter: keys(&heading.other_matter),
            advertising: keys(&heading.advertising),
            no_permission: keys(&heading.no_permission),
            topics: keys(&heading.topics),
            lists: keys(&heading.lists),
            refusing: keys(&heading.refusing),
            refusing_with: keys(&heading.refusing_with),
            refusing_words: keys(&heading.refusing_words),
            refusing_exact: keys(&heading.refusing_exact),
            refusing_if_said: keys(&heading.refusing_if_said),
            permitting_with: keys(&heading.permitting_with),
            permitting_words: keys(&heading.permitting_words),
            permitting: keys(&heading.permitting),
            permitting_exact: keys(&heading.permitting_exact),
            permitting_itself: keys(&heading.permitting_itself),
            permitting_contact: keys(&heading.permitting_contact),
            status: keys(&heading.status),
            status_if_said: keys(&heading.status_if_said),
            status_of: keys(&heading.status_of),
            of_channel: keys(&heading.of_channel),
        },
        channel: file.channel.into_iter().map(|(code, words)| (code, keys(&words))).collect(),
        yes: set(file.value.yes),
        no: set(file.value.no),
        sounds_alike: file.value.sounds_alike,
        no_alone: set(file.value.no_alone),
        denied: file.value.denied,
        no_anywhere: set(file.value.no_anywhere).into_iter().collect(),
        no_at_end: file.value.no_at_end,
        status_no: set(file.value.status_no).into_iter().collect(),
        status_about: file.value.status_about,
        status_all: set(file.value.status_all).into_iter().collect(),
        status_yes: set(file.value.status_yes),
        nothing: set(file.value.nothing),
        free: set(file.value.free),
        of_age: file.value.of_age,
        aside,
    }
});

/// The words of a sentence that count, in order, for comparison.
pub(super) fn sentence(mut words: Vec<String>, aside: &HashSet<String>) -> String {
    words.retain(|word| word.contains(char::is_alphabetic) && !aside.contains(word));
    words.sort();
    words.dedup();
    words.join(" ")
}

#[derive(Debug, Default, Deserialize)]
struct CellsFile {
    signs: Vec<String>,
    words: Vec<String>,
    zero_towns: Lists,
}

/// What stands in a cell and is no value.
#[derive(Debug)]
pub struct Cells {
    /// In any column, in lower case.
    pub signs: HashSet<String>,
    /// In columns of names and ways to reach somebody, in lower case.
    pub words: HashSet<String>,
    /// Folded names of German towns whose postcode begins with a zero, with its first two digits.
    pub zero_towns: HashSet<(String, String)>,
}

/// Whether four digits are the postcode of a German town without its zero: `1067 Dresden`.
pub fn has_zero(postcode: &str, town: &str) -> bool {
    let Some(first) = postcode.trim().chars().next() else { return false };
    let (town, digits) = (fold(town.trim()), format!("0{first}"));
    // "Leipzig Mitte", "Halle/Saale": the town's first word counts too.
    let word =
        town.split(|letter: char| !letter.is_alphanumeric() && letter != '-').next().unwrap_or_default().to_owned();
    CELLS.zero_towns.contains(&(digits.clone(), word)) || CELLS.zero_towns.contains(&(digits, town))
}

/// `cells.toml`.
pub static CELLS: LazyLock<Cells> = LazyLock::new(|| {
    let file: CellsFile = parsed(include_str!("../../../../../assets/words/cells.toml"));
    let towns = file.zero_towns.into_iter();
    let towns = towns.flat_map(|(digits, names)| names.into_iter().map(move |name| (digits.clone(), fold(&name))));
    Cells { signs: set(file.signs), words: set(file.words), zero_towns: towns.collect() }
});

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;

    #[test]
    fn the_word_files_are_whole() {
        toml::from_str::<HeadingsFile>(include_str!("../../../../../assets/words/headings.toml")).unwrap();
        toml::from_str::<FlagsFile>(include_str!("../../../../../assets/words/flags.toml")).unwrap();
        toml::from_str::<CellsFile>(include_str!("../../../../../assets/words/cells.toml")).unwrap();
    }

    #[test]
    fn every_code_of_the_headings_is_a_field_and_no_heading_means_two_things() {
        let file: HeadingsFile = parsed(include_str!("../../../../../assets/words/headings.toml"));
        for code in file.exact.keys().chain(file.part.keys()).chain(file.placed.keys()) {
            assert!(code.parse::<Field>().is_ok(), "{code}");
        }
        for lists in [&file.exact, &file.placed] {
            let mut seen = HashMap::new();
            for (code, words) in lists {
                for word in keys(words) {
                    let other = seen.insert(word.clone(), code.clone()).unwrap_or_else(|| code.clone());
                    assert_eq!(other, *code, "{word}");
                }
            }
        }
    }

    #[test]
    fn a_zero_is_missing_only_where_the_town_says_so() {
        assert!(has_zero("1067", "Dresden") && has_zero("4109", "Leipzig Mitte") && has_zero("6108", "Halle (Saale)"));
        assert!(
            !has_zero("1010", "Wien") && !has_zero("8001", "Zürich") && !has_zero("4020", "Linz") && !has_zero("", "")
        );
    }

    #[test]
    fn no_word_is_both_a_yes_and_a_no() {
        assert!(FLAGS.yes.is_disjoint(&FLAGS.no));
        let says_no = |word: &String| FLAGS.no_anywhere.iter().any(|no| word.contains(no.as_str()));
        assert_eq!(FLAGS.yes.iter().find(|word| says_no(word)), None);
        assert!(FLAGS.status_yes.iter().all(|word| !FLAGS.status_no.iter().any(|no| word.contains(no.as_str()))));
    }
}
