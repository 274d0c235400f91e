//! Invented people with unmistakable values, and books to put them in.

use std::{
    fs,
    path::{Path, PathBuf},
};

use kundenbuch::{
    Id,
    book::{AskFirst, Book, NewBook, Notice, Opened, Unlock, folder::AppFolder},
    contacts::{Contact, ErasedBefore, Given},
    exchange::draft::{Draft, DraftAddress, DraftFact, Labelled},
    keys::KeyCost,
};

pub const PASSPHRASE: &str = "sieben graue gänse fliegen über den see";

/// A book in a folder of its own, with app data beside it; all of it goes with the test.
pub struct Place {
    pub root: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Place {
        Place { root: tempfile::tempdir().unwrap() }
    }

    pub fn book(&self) -> PathBuf {
        self.root.path().join("Weingut Huber.kundenbuch")
    }

    pub fn app(&self) -> AppFolder {
        AppFolder::at(self.root.path().join("app"))
    }

    pub fn create(&self) -> (Book, String) {
        let new = NewBook {
            path: &self.book(),
            name: "Weingut Huber",
            passphrase: Some(PASSPHRASE),
            cost: KeyCost::Floor,
            owner: "Inhaberin",
            country: "DE",
        };
        Book::create(new, self.app()).unwrap()
    }

    /// A book that opens without a passphrase, for tests that open it very often.
    pub fn create_open(&self) -> Book {
        let new = NewBook {
            path: &self.book(),
            name: "Weingut Huber",
            passphrase: None,
            cost: KeyCost::Floor,
            owner: "Inhaberin",
            country: "DE",
        };
        Book::create(new, self.app()).unwrap().0
    }

    pub fn open(&self) -> Opened {
        Book::open(&self.book(), Unlock::Sample, self.app(), AskFirst::No).unwrap()
    }

    pub fn notices(&self) -> Vec<Notice> {
        self.open().notices
    }
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// The n-th person: every value holds a word nobody else has.
pub fn person(n: u32) -> Draft {
    let word = word(n);
    let labelled = |value: String| Labelled { value, label: "home".into() };
    Draft {
        title: if n.is_multiple_of(3) { format!("Dr. {word}titel") } else { String::new() },
        given: format!("Käthe{word}"),
        family: format!("Müller{word}"),
        department: format!("Abt {word}"),
        customer_number: format!("K-{word}-{n}"),
        emails: vec![labelled(format!("Kaethe.{word}@Beispiel{n}.de")), labelled(format!("{word}@bücher{n}.example"))],
        phones: vec![
            labelled(format!("089 / 77{:06}", 100_000 + n * 7)),
            labelled(format!("+49 171 {:07}", 3_000_000 + n)),
        ],
        addresses: vec![DraftAddress {
            label: "home".into(),
            street: format!("{word}straße {n}"),
            postcode: format!("{:05}", 10_000 + n),
            place: format!("Bad {word}hausen"),
            country: String::new(),
        }],
        websites: vec![labelled(format!("https://{word}.example/seite"))],
        birthday: format!("19{:02}-05-{:02}", 40 + n % 50, 1 + n % 28),
        tags: vec![format!("Stammtisch {word}")],
        notes: vec![format!("Mag {word}wein. {}", format!("Erzählt gern von {word}. ").repeat(400))],
        facts: vec![DraftFact { name: "Lieblingswein".into(), value: format!("Silvaner {word}") }],
        ..Draft::default()
    }
}

/// A word nobody has by chance.
pub fn word(n: u32) -> String {
    let mut state = u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(0x1234_5678);
    (0..9)
        .map(|at| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let letters: &[u8] = if at % 2 == 0 { b"bdfgklmnprstvwxz" } else { b"aiouy" };
            char::from(letters[usize::try_from(state % letters.len() as u64).unwrap()])
        })
        .collect()
}

pub fn add(book: &mut Book, draft: &Draft) -> Id<Contact> {
    book.add_contact(draft, &Given::default(), ErasedBefore::Refuse).unwrap().value
}

/// Where a text lies in bytes: UTF-8, and UTF-16 in both orders, in any case of its letters.
pub fn lies_in(bytes: &[u8], text: &str) -> bool {
    let bytes = bytes.to_ascii_lowercase();
    let text = text.to_ascii_lowercase();
    let wide: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    [text.into_bytes(), little, big].iter().any(|pattern| bytes.windows(pattern.len()).any(|window| window == pattern))
}

/// Every file below this folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}
