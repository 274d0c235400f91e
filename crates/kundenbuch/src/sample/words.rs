//! The word lists in `assets/sample`.

use serde::Deserialize;

use crate::{Error, Result};

const NAMES: &str = include_str!("../../../../assets/sample/names.toml");
const WORDS: &str = include_str!("../../../../assets/sample/words.toml");

/// Names of one language.
#[derive(Debug, Deserialize)]
pub struct Origin {
    /// Of a hundred people so many.
    pub weight: u32,
    /// First names of women.
    pub women: Vec<String>,
    /// First names of men.
    pub men: Vec<String>,
    /// Surnames.
    pub families: Vec<String>,
    /// Surnames of women, where the language has its own.
    #[serde(default)]
    pub families_of_women: Vec<String>,
}

#[derive(Deserialize)]
struct Names {
    origin: Vec<Origin>,
}

/// Everything else.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    #[serde(skip)]
    pub origins: Vec<Origin>,
    pub firm: String,
    pub owner: String,
    pub import_file: String,
    pub titles: Vec<String>,
    pub suffixes: Vec<String>,
    pub streets: Vec<String>,
    pub domains: Vec<String>,
    pub firm_starts: Vec<String>,
    pub firm_places: Vec<String>,
    pub firm_forms: Vec<String>,
    pub long_firms: Vec<String>,
    pub departments: Vec<String>,
    pub positions: Vec<String>,
    pub tags: Vec<String>,
    pub notes: Vec<String>,
    pub wines: Vec<String>,
    pub shoes: Vec<String>,
    pub wine_fact: String,
    pub shoe_fact: String,
    pub bought_from: String,
    pub public_source: String,
    pub guardian_note: String,
    /// Country, postcode, town.
    pub places: Vec<[String; 3]>,
}

impl Words {
    /// Reads the lists built into the program.
    pub fn read() -> Result<Words> {
        let mut words: Words = toml::from_str(WORDS).map_err(|_| Error::internal("words.toml"))?;
        words.origins = toml::from_str::<Names>(NAMES).map_err(|_| Error::internal("names.toml"))?.origin;
        Ok(words)
    }
}

/// The sample firm's name, for the cover of its book.
pub fn name() -> Result<String> {
    Words::read().map(|words| words.firm)
}

/// Who owns the sample firm.
pub fn owner() -> Result<String> {
    Words::read().map(|words| words.owner)
}
