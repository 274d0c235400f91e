//! A command line taken apart: which command, its places, its options. Knows the shape of each command, not its sense.

use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    str::FromStr,
};

use lexopt::{Arg, Parser};

use crate::{
    commands::{self, Command},
    output::{Failure, Outcome},
};

/// What stands before the command, and the command.
pub struct Start {
    /// Folder of the book.
    pub book: Option<PathBuf>,
    /// File whose first line is the passphrase.
    pub passphrase_file: Option<PathBuf>,
    /// `None` if somebody asks for help.
    pub command: Option<Line>,
}

/// One command as it was given.
pub struct Line {
    command: &'static Command,
    places: Vec<OsString>,
    values: Vec<(&'static str, OsString)>,
    flags: Vec<&'static str>,
}

/// Takes the program's own arguments apart.
pub fn start(words: impl IntoIterator<Item = OsString>) -> Outcome<Start> {
    let mut start = Start { book: None, passphrase_file: None, command: None };
    let mut parser = Parser::from_args(words);
    let mut line = None;
    while let Some(argument) = parser.next().map_err(unknown_option)? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(start),
            Arg::Long("json") => {}
            Arg::Long("book") => start.book = Some(value(&mut parser, "book")?.into()),
            Arg::Long("passphrase-file") => start.passphrase_file = Some(value(&mut parser, "passphrase-file")?.into()),
            argument => take(&mut line, argument.into(), &mut parser)?,
        }
    }
    start.command = Some(finished(line)?);
    Ok(start)
}

/// Takes one line of a batch apart.
pub fn of_batch(words: impl IntoIterator<Item = OsString>) -> Outcome<Line> {
    let mut parser = Parser::from_args(words);
    let mut line = None;
    while let Some(argument) = parser.next().map_err(unknown_option)? {
        let argument = argument.into();
        take(&mut line, argument, &mut parser)?;
    }
    finished(line)
}

/// An argument that no longer borrows the parser.
enum Word {
    Place(OsString),
    Option(String),
}

impl From<Arg<'_>> for Word {
    fn from(argument: Arg<'_>) -> Word {
        match argument {
            Arg::Value(place) => Word::Place(place),
            Arg::Long(name) => Word::Option(name.to_owned()),
            Arg::Short(letter) => Word::Option(letter.to_string()),
        }
    }
}

fn take(line: &mut Option<Line>, word: Word, parser: &mut Parser) -> Outcome<()> {
    let Some(line) = line else {
        let Word::Place(name) = word else { return Err(Failure::usage("unknown_option", "")) };
        let command = commands::find(&name).ok_or_else(|| Failure::usage("unknown_command", ""))?;
        *line = Some(Line { command, places: Vec::new(), values: Vec::new(), flags: Vec::new() });
        return Ok(());
    };
    let name = match word {
        Word::Place(place) => {
            line.places.push(place);
            return Ok(());
        }
        Word::Option(name) => name,
    };
    if let Some(flag) = line.command.flags.iter().find(|flag| **flag == name) {
        line.flags.push(flag);
    } else if let Some(known) = line.command.options.iter().find(|known| **known == name) {
        line.values.push((known, value(parser, known)?));
    } else {
        return Err(Failure::usage("unknown_option", line.command.name));
    }
    Ok(())
}

fn value(parser: &mut Parser, name: &'static str) -> Outcome<OsString> {
    parser.value().map_err(|_| Failure::usage("missing_value", name))
}

fn unknown_option(_: lexopt::Error) -> Failure {
    Failure::usage("unknown_option", "")
}

fn finished(line: Option<Line>) -> Outcome<Line> {
    let line = line.ok_or_else(|| Failure::usage("no_command", ""))?;
    if let Some(missing) = line.command.places.get(line.places.len()) {
        return Err(Failure::usage("missing_place", missing));
    }
    if line.places.len() > line.command.most {
        return Err(Failure::usage("too_many_words", line.command.name));
    }
    Ok(line)
}

impl Line {
    /// The command's name.
    pub fn name(&self) -> &'static str {
        self.command.name
    }

    /// Its verb.
    pub fn command(&self) -> &'static Command {
        self.command
    }

    /// The word at this place, from 0, as text.
    pub fn text(&self, at: usize) -> Outcome<&str> {
        utf8(self.place(at)?)
    }

    /// The word at this place as a path.
    pub fn path(&self, at: usize) -> Outcome<&Path> {
        self.place(at).map(Path::new)
    }

    /// All words from this place on, as text.
    pub fn texts(&self, from: usize) -> Outcome<Vec<&str>> {
        self.places.iter().skip(from).map(|word| utf8(word)).collect()
    }

    /// How many places are filled.
    pub fn places(&self) -> usize {
        self.places.len()
    }

    /// Whether the flag was given.
    pub fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }

    /// The last value given for this option, as text.
    pub fn option(&self, name: &str) -> Outcome<Option<&str>> {
        self.raw(name).map(utf8).transpose()
    }

    /// The last value given for this option, as a path.
    pub fn path_option(&self, name: &str) -> Option<&Path> {
        self.raw(name).map(Path::new)
    }

    /// Every value given for this option; several in one word are parted by commas.
    pub fn options(&self, name: &str) -> Outcome<Vec<&str>> {
        let given = self.values.iter().filter(|(known, _)| *known == name).map(|(_, value)| utf8(value));
        let given: Vec<&str> = given.collect::<Outcome<_>>()?;
        Ok(given.into_iter().flat_map(|words| words.split(',')).filter(|word| !word.is_empty()).collect())
    }

    /// The value of an option that must be there.
    pub fn required(&self, name: &'static str) -> Outcome<&str> {
        self.option(name)?.ok_or_else(|| Failure::usage("missing_option", name))
    }

    /// The value of an option read as something; a value that is none is wrong use.
    pub fn read<T: FromStr>(&self, name: &'static str) -> Outcome<Option<T>> {
        let read = |text: &str| text.parse().map_err(|_| Failure::usage("unknown_value", name));
        self.option(name)?.map(read).transpose()
    }

    fn place(&self, at: usize) -> Outcome<&OsStr> {
        self.places.get(at).map(OsString::as_os_str).ok_or_else(|| Failure::usage("missing_place", self.name()))
    }

    fn raw(&self, name: &str) -> Option<&OsStr> {
        self.values.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| value.as_os_str())
    }
}

fn utf8(word: &OsStr) -> Outcome<&str> {
    word.to_str().ok_or_else(|| Failure::usage("not_text", ""))
}
