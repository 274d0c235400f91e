//! The app's settings: how the window looks and which books were open. Outside every book, so nothing of a customer.

use std::{fs, path::Path};

use kundenbuch::{Moment, Result, book::replace};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Settings of this program on this PC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// Language of the window.
    pub language: Language,
    /// Size of everything in per cent, 90 to 200.
    pub size: u16,
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// More contrast, or as the system says.
    pub contrast: Contrast,
    /// Height of the lines.
    pub density: Density,
    /// Minutes without a sign of life until the book is locked, 5 to 60.
    pub auto_lock_minutes: u16,
    /// The books opened last, newest first, at most eight.
    pub recent_books: Vec<RecentBook>,
    /// Where backups go; empty until chosen.
    pub backup_folder: String,
    /// Where the last address list lay; empty until one was opened.
    pub import_folder: String,
    /// Whether closing the book makes a backup.
    pub backup_on_close: bool,
    /// The binding the book shows.
    pub cloth: Cloth,
}

/// A book that was open on this PC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RecentBook {
    /// Its folder.
    pub path: String,
    /// The name on its cover.
    pub name: String,
    /// When it was last backed up, as far as this PC saw: a closed book cannot be asked.
    #[serde(default)]
    pub last_backup_at: Option<Moment>,
    /// When it was last open here.
    #[serde(default)]
    pub opened_at: Option<Moment>,
}

/// Colour of the binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Cloth {
    /// Green linen.
    Leinen,
    /// Blue.
    Tinte,
    /// Red.
    Bordeaux,
    /// Grey.
    Anthrazit,
}

/// Language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Language {
    /// As the web view says.
    System,
    /// German, the first language.
    De,
    /// English.
    En,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the system says.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Contrast of text and lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Contrast {
    /// As the system says.
    System,
    /// Always more.
    More,
}

/// Height of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Density {
    /// 34 px at 100 %.
    Comfortable,
    /// 28 px at 100 %.
    Compact,
}

impl Default for Config {
    /// What a new PC starts with: the system's language if we speak it, else German.
    fn default() -> Config {
        Config {
            language: Language::of_system(|name| std::env::var(name).ok()),
            size: 100,
            theme: Theme::System,
            contrast: Contrast::System,
            density: Density::Comfortable,
            auto_lock_minutes: 10,
            recent_books: Vec::new(),
            backup_folder: String::new(),
            import_folder: String::new(),
            backup_on_close: false,
            cloth: Cloth::Leinen,
        }
    }
}

impl From<Language> for kundenbuch::erasure::certificate::Language {
    fn from(language: Language) -> Self {
        let spoken = match language {
            Language::System => Language::of_system(|name| std::env::var(name).ok()),
            chosen => chosen,
        };
        if spoken == Language::En { Self::En } else { Self::De }
    }
}

impl Language {
    fn of_system(variable: impl Fn(&str) -> Option<String>) -> Language {
        let locale =
            ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| variable(name).filter(|it| !it.is_empty()));
        if locale.is_some_and(|it| it.starts_with("en")) { Language::En } else { Language::De }
    }
}

impl Config {
    const BOOKS: usize = 8;
    const FILE: &str = "settings.json";

    /// Reads the settings from the app's folder. Missing or unreadable ones are the defaults: settings hold nothing
    /// that cannot be chosen again.
    pub fn read(folder: &Path) -> Config {
        let written = fs::read(folder.join(Config::FILE)).ok().and_then(|text| serde_json::from_slice(&text).ok());
        written.and_then(Config::completed).unwrap_or_default().within_limits()
    }

    /// Settings of another version: what they do not say is as on a new PC.
    fn completed(written: Map<String, Value>) -> Option<Config> {
        let mut all = serde_json::to_value(Config::default()).ok()?;
        all.as_object_mut()?.extend(written);
        serde_json::from_value(all).ok()
    }

    /// Notes a book as the one opened last.
    pub fn remember(&mut self, book: RecentBook) {
        self.recent_books.retain(|known| known.path != book.path);
        self.recent_books.insert(0, book);
    }

    /// Writes the settings so that the file is always a whole one, and gives back what was written.
    pub fn write(self, folder: &Path) -> Result<Config> {
        let config = self.within_limits();
        let text = serde_json::to_vec_pretty(&config).map_err(|_| kundenbuch::Error::internal("settings"))?;
        replace::private_folder(folder)?;
        replace::write(&folder.join(Config::FILE), &text)?;
        Ok(config)
    }

    fn within_limits(mut self) -> Config {
        self.size = self.size.clamp(90, 200);
        self.auto_lock_minutes = self.auto_lock_minutes.clamp(5, 60);
        self.recent_books.truncate(Config::BOOKS);
        self
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_was_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config { size: 150, theme: Theme::Dark, ..Config::default() };
        config.remember(RecentBook {
            path: "/b/Huber.kundenbuch".into(),
            name: "Huber".into(),
            last_backup_at: None,
            opened_at: None,
        });
        let written = config.clone().write(&folder.path().join("new")).unwrap();
        assert_eq!(written, config);
        assert_eq!(Config::read(&folder.path().join("new")), config);
    }

    #[test]
    fn out_of_range_comes_back_into_range() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config { size: 900, auto_lock_minutes: 0, ..Config::default() }.write(folder.path()).unwrap();
        assert_eq!((config.size, config.auto_lock_minutes), (200, 5));
    }

    #[test]
    fn a_file_cut_short_gives_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(Config::FILE), "{\"size\": 15").unwrap();
        assert_eq!(Config::read(folder.path()), Config::default());
    }

    #[test]
    fn a_setting_this_version_does_not_know_leaves_the_others() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(Config::FILE), r#"{"size": 120, "fromTomorrow": true}"#).unwrap();
        assert_eq!(Config::read(folder.path()).size, 120);
    }

    #[test]
    fn a_book_opened_again_moves_to_the_front() {
        let book = |name: &str| RecentBook {
            path: format!("/b/{name}"),
            name: name.into(),
            last_backup_at: None,
            opened_at: None,
        };
        let mut config = Config::default();
        for name in ["Huber", "Adler", "Huber"] {
            config.remember(book(name));
        }
        assert_eq!(config.recent_books, [book("Huber"), book("Adler")]);
    }

    #[test]
    fn german_unless_the_system_is_english() {
        let system = |value: &'static str| move |name: &str| (name == "LANG").then(|| value.to_owned());
        assert_eq!(Language::of_system(system("en_GB.UTF-8")), Language::En);
        assert_eq!(Language::of_system(system("C.UTF-8")), Language::De);
        assert_eq!(Language::of_system(|_| None), Language::De);
    }
}
