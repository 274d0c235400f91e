//! Purposes as the law allows them, from `assets/rules/purposes.toml`.

use serde::Deserialize;

use crate::{Error, Result};

/// The file.
#[derive(Debug, Deserialize)]
pub struct Rules {
    /// The built-in purposes.
    pub purpose: Vec<PurposeRule>,
    /// What a purpose of the firm's own may rest on.
    pub own: Vec<OwnRule>,
}

/// One pair of channel and ground for purposes the firm adds.
#[derive(Debug, Deserialize)]
pub struct OwnRule {
    /// For advertising, or for what is none.
    pub advertising: bool,
    /// `email`, `post`, `phone`, `sms`, `fax`.
    pub channel: String,
    /// `consent`, `contract`, `legitimate_interest`.
    pub ground: String,
    /// Statute and article.
    pub citation: String,
    /// When somebody last read the statute, ISO date.
    pub checked_on: String,
}

/// One built-in purpose.
#[derive(Debug, Deserialize)]
pub struct PurposeRule {
    /// Code: `newsletter`, `ads_post`, `ads_phone`, `care`.
    pub code: String,
    /// Whether it is advertising: a block without a purpose covers it.
    pub advertising: bool,
    /// On which channel on which ground.
    pub rules: Vec<ChannelRule>,
    /// Wording 1 of a new book.
    pub wording: String,
    /// When somebody last read the statute, ISO date.
    pub checked_on: String,
}

/// One pair of channel and ground.
#[derive(Debug, Deserialize)]
pub struct ChannelRule {
    /// `email`, `post`, `phone`, `sms`, `fax`.
    pub channel: String,
    /// `consent`, `contract`, `legitimate_interest`.
    pub ground: String,
    /// Statute and article.
    pub citation: String,
}

/// Reads the rules built into the program.
pub fn builtin() -> Result<Rules> {
    toml::from_str(include_str!("../../../../assets/rules/purposes.toml")).map_err(|_| Error::internal("purposes.toml"))
}
