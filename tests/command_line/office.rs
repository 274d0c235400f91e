//! An office for one test: a folder of its own, a home of its own, a passphrase, one book.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// Where a test works. Everything goes with it.
pub struct Office {
    folder: TempDir,
}

/// What a command came to.
#[derive(Debug)]
pub struct Told {
    /// Exit code; -1 if it was killed.
    pub code: i32,
    /// The document on stdout.
    pub json: Value,
    /// What was said to the person.
    pub said: String,
}

impl Told {
    /// The document of a command that must have gone well.
    #[track_caller]
    pub fn done(self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        self.json
    }

    /// The kind of the error.
    pub fn kind(&self) -> &str {
        self.json["error"]["kind"].as_str().unwrap_or_default()
    }
}

impl Office {
    /// An office without a book.
    pub fn bare() -> Office {
        let office = Office { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(office.path("home")).unwrap();
        fs::write(office.path("phrase"), "sieben graue gaense fliegen heim\r\nzweite Zeile").unwrap();
        office
    }

    /// An office with an empty book.
    pub fn new() -> Office {
        let office = Office::bare();
        office.run(&["create", "--name", "Probe", "--key-cost", "floor"]).done();
        office
    }

    /// A path in its folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The book.
    pub fn book(&self) -> PathBuf {
        self.path("Probe.kundenbuch")
    }

    /// Puts a file down and gives its path.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The program with this office's book, passphrase and home, behind a launcher if one is named.
    pub fn command(&self, launcher: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_kundenbuch-cli");
        let mut words = launcher.iter().copied().chain([program]);
        let mut command = Command::new(words.next().unwrap());
        command.args(words).arg("--book").arg(self.book()).arg("--passphrase-file").arg(self.path("phrase"));
        command.arg("--json").env_remove("LC_ALL").env_remove("LANG").env_remove("XDG_DATA_HOME");
        command.env("HOME", self.path("home")).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs one command.
    pub fn run(&self, words: &[&str]) -> Told {
        Self::told(self.command(&[]).args(words))
    }

    /// Runs one command on a book that lies elsewhere.
    pub fn run_at(&self, book: &Path, words: &[&str]) -> Told {
        // The last one named counts.
        Self::told(self.command(&[]).arg("--book").arg(book).args(words))
    }

    fn told(command: &mut Command) -> Told {
        let output = command.output().unwrap();
        Told {
            code: output.status.code().unwrap_or(-1),
            json: serde_json::from_slice(&output.stdout).unwrap_or_default(),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs a batch and gives its answers.
    pub fn batch(&self, lines: &str) -> Vec<Value> {
        let mut child = self.command(&[]).arg("batch").stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{text}{}", String::from_utf8_lossy(&output.stderr));
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Every file below book and home.
    pub fn all_files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for folder in [self.book(), self.path("home")] {
            collect(&folder, &mut found);
        }
        found
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}
