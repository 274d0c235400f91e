//! Looking for traces of erased people in the decrypted pages of the file.
//!
//! What the person's record held is noted before it goes: each value as written and folded, the single words of what
//! is searched, all in UTF-8 and UTF-16. Afterwards every page is read. A text that is found counts as residue unless
//! a row that is still there holds it by right: another person of that name, a firm, what law keeps (`retained`).
//! Names and numbers too short to mean somebody alone count where a second trace of the person lies beside them.

mod live;

use std::{
    collections::{BTreeMap, BTreeSet},
    thread,
};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rusqlite::{Connection, types::ValueRef};
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Error, Id, Result,
    contacts::Contact,
    fields::{Class, REGISTRY, tables_of_a_person},
    search::fold,
};

/// Shorter texts occur by chance in hashes and compressed lists: 5 bytes once in 25,000 books of 40 MB.
const SHORTEST: usize = 5;
/// Digits run together across columns (`Weg 1` and `80331`), so a number must be longer to mean somebody.
const SHORTEST_NUMBER: usize = 6;
/// Long texts are cut into pieces of so many letters, for a long row is spread over several pages.
const PIECE: usize = 32;

/// A short text is looked for together with a second trace that begins at most so many bytes from it: side by side in a
/// row, or in a word list of the index.
const NEAR: usize = 64;
/// So many bytes of both together mean somebody.
const PAIR: usize = 6;
/// What would lie there once in a thousand books by chance says nothing of a person.
const LEAST_CHANCE: f64 = 0.001;

/// What a person's record held, as it could still lie in the file.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traces {
    texts: BTreeSet<String>,
    blobs: BTreeSet<Vec<u8>>,
    /// Names and numbers too short to mean somebody by themselves ("Ute", "4711").
    short: BTreeSet<String>,
}

/// Whether a short text of this column is worth looking for.
fn names_somebody(table: &str, column: &str) -> bool {
    match table {
        "contacts" => ["given", "additional", "family", "organisation", "customer_number"].contains(&column),
        "phones" => true,
        "addresses" => column == "postcode",
        _ => false,
    }
}

impl Traces {
    /// Of everything the registry says goes with this contact.
    ///
    /// # Errors
    /// As the database answers.
    pub fn of(db: &Connection, id: Id<Contact>) -> Result<Traces> {
        let mut traces = Traces::default();
        for table in tables_of_a_person().chain(["contact_lines"]) {
            let columns: Vec<_> = REGISTRY
                .iter()
                .filter(|entry| entry.table == table && (entry.class >= Class::Contact || entry.uses.searched))
                .filter(|entry| !entry.column.ends_with("hash"))
                .collect();
            if columns.is_empty() {
                continue;
            }
            let named = columns.iter().map(|entry| entry.column).collect::<Vec<_>>().join(", ");
            let mut rows = db.prepare(&format!("SELECT {named} FROM {table} WHERE {}", store::of_person(table)))?;
            let mut rows = rows.query([id])?;
            while let Some(row) = rows.next()? {
                for (at, entry) in columns.iter().enumerate() {
                    let value = row.get_ref(at)?;
                    traces.note(value, entry.uses.searched);
                    if let (true, ValueRef::Text(text)) = (names_somebody(table, entry.column), value) {
                        traces.note_short(&String::from_utf8_lossy(text));
                    }
                }
            }
        }
        let side_by_side = "SELECT given || additional || family || suffix, given || ' ' || family FROM contacts
                            WHERE id = ?1 AND kind = 'person'";
        traces.note_rows(db, side_by_side, id.0)?;
        traces.note_rows(db, "SELECT street || postcode || place FROM addresses WHERE contact_id = ?1", id.0)?;
        traces.note_rows(
            db,
            "SELECT note FROM origins WHERE id IN (SELECT origin_id FROM contacts WHERE id = ?1)",
            id.0,
        )?;
        Ok(traces)
    }

    /// Of kept records whose period is over on this day.
    pub(super) fn of_retained(db: &Connection, today: &str) -> Result<Traces> {
        let mut traces = Traces::default();
        traces.note_rows(db, "SELECT content FROM retained WHERE keep_until < ?1", today)?;
        Ok(traces)
    }

    /// Joins the traces of several people.
    pub fn add(&mut self, other: Traces) {
        self.texts.extend(other.texts);
        self.blobs.extend(other.blobs);
        self.short.extend(other.short);
    }

    fn note_short(&mut self, text: &str) {
        let folded = fold::fold(text);
        let words = text.split_whitespace().chain(folded.split(|letter: char| !letter.is_alphanumeric()));
        for word in words.map(str::trim) {
            let number = word.bytes().all(|byte| byte.is_ascii_digit());
            let (least, enough) = if number { (3, SHORTEST_NUMBER) } else { (2, SHORTEST) };
            if (least..enough).contains(&word.len()) {
                self.short.insert(word.to_owned());
            }
        }
    }

    fn note_rows(&mut self, db: &Connection, sql: &str, key: impl rusqlite::ToSql) -> Result<()> {
        let mut rows = db.prepare(sql)?;
        let width = rows.column_count();
        let mut rows = rows.query([key])?;
        while let Some(row) = rows.next()? {
            for at in 0..width {
                self.note(row.get_ref(at)?, false);
            }
        }
        Ok(())
    }

    fn note(&mut self, value: ValueRef<'_>, in_words: bool) {
        match value {
            ValueRef::Text(text) => {
                let text = String::from_utf8_lossy(text);
                let folded = fold::fold(&text);
                if in_words {
                    folded.split(|letter: char| !letter.is_alphanumeric()).for_each(|word| self.note_text(word));
                }
                self.note_text(&folded);
                self.note_text(&text);
            }
            ValueRef::Blob(bytes) => {
                // The beginning of a file says its kind; its middle is its own.
                let middle = bytes.len() / 2;
                if let Some(piece) = bytes.get(middle..(middle + PIECE).min(bytes.len()))
                    && piece.iter().collect::<BTreeSet<_>>().len() >= 8
                {
                    self.blobs.insert(piece.to_vec());
                }
            }
            _ => {}
        }
    }

    fn note_text(&mut self, text: &str) {
        let letters: Vec<char> = text.trim().chars().collect();
        for piece in letters.chunks(PIECE) {
            let piece: String = piece.iter().collect();
            let shortest = if piece.bytes().all(|byte| byte.is_ascii_digit()) { SHORTEST_NUMBER } else { SHORTEST };
            if piece.trim().len() >= shortest {
                self.texts.insert(piece);
            }
        }
    }

    /// How many of the texts are still in the file though nobody holds them by right. The file must have been
    /// rewritten and its log be empty; nobody writes meanwhile. `step` is told how many pages of how many are done.
    ///
    /// # Errors
    /// As the database answers.
    pub fn find(&self, hands: &mut Hands<'_>, step: impl Fn(u64, u64)) -> Result<u32> {
        let Some(patterns) = Patterns::of(self)? else { return Ok(0) };
        let total: u64 = hands.own.query_row("PRAGMA page_count", [], |row| row.get::<_, i64>(0))?.unsigned_abs();
        let middle = total / 2;
        let parts = hands.share(
            |db| patterns.search(db, 1, middle, |done| step(2 * done, total)),
            |db| patterns.search(db, middle + 1, total, |_| {}),
        )?;
        let (mut done, mut all) = (0, Found::default());
        for (pages, found) in parts {
            done += pages;
            all.join(found);
        }
        if done < total {
            return Err(Error::internal("pages_unread"));
        }
        live::Live::of(hands.own)?.miss(hands, &all.hits())
    }
}

/// Who looks through the file: two connections at once, for deciphering a page takes longer than reading it.
pub struct Hands<'book> {
    own: &'book Connection,
    other: Option<Connection>,
}

impl<'book> Hands<'book> {
    /// A connection, and a second one if there is one to be had.
    pub fn of(own: &'book Connection, other: Option<Connection>) -> Hands<'book> {
        Hands { own, other }
    }

    /// Does both parts of a work, at the same time if there are two.
    fn share<T: Send>(
        &mut self,
        one: impl FnOnce(&Connection) -> Result<T>,
        two: impl FnOnce(&Connection) -> Result<T> + Send,
    ) -> Result<[T; 2]> {
        let Some(other) = self.other.as_mut() else { return Ok([one(self.own)?, two(self.own)?]) };
        thread::scope(|scope| {
            let two = scope.spawn(move || two(other));
            let one = one(self.own);
            let two = two.join().map_err(|_| Error::internal("residue_thread"))?;
            Ok([one?, two?])
        })
    }
}

/// All texts as bytes to look for.
struct Patterns<'a> {
    search: AhoCorasick,
    of: Vec<Trace<'a>>,
}

impl<'a> Patterns<'a> {
    /// `None` if there is nothing to look for.
    fn of(traces: &'a Traces) -> Result<Option<Patterns<'a>>> {
        let (mut patterns, mut of) = (Vec::new(), Vec::new());
        let texts = traces.texts.iter().map(|text| (Trace::Text(text), text));
        for (trace, text) in texts.chain(traces.short.iter().map(|text| (Trace::Short(text), text))) {
            let wide: Vec<u16> = text.encode_utf16().collect();
            patterns.push(text.as_bytes().to_vec());
            patterns.push(wide.iter().flat_map(|unit| unit.to_le_bytes()).collect());
            patterns.push(wide.iter().flat_map(|unit| unit.to_be_bytes()).collect());
            of.extend([trace; 3]);
        }
        for blob in &traces.blobs {
            patterns.push(blob.clone());
            of.push(Trace::Blob(blob));
        }
        if patterns.is_empty() {
            return Ok(None);
        }
        // A few hundred patterns against the whole file: the automaton that takes longest to build pays at once.
        let search = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(&patterns);
        Ok(Some(Patterns { search: search.map_err(|_| Error::internal("residue_patterns"))?, of }))
    }

    /// What lies on these pages, the first and the last one with them; and how many were read.
    fn search(&self, db: &Connection, first: u64, last: u64, step: impl Fn(u64)) -> Result<(u64, Found<'a>)> {
        let mut pages = db.prepare("SELECT data FROM sqlite_dbpage WHERE pgno BETWEEN ?1 AND ?2")?;
        let bounds = [first, last].map(|page| i64::try_from(page).unwrap_or(i64::MAX));
        let mut pages = pages.query(bounds)?;
        let (mut done, mut on_page, mut found) = (0, Vec::new(), Found::default());
        while let Some(page) = pages.next()? {
            let page = page.get_ref(0)?.as_blob().unwrap_or_default();
            on_page.clear();
            for hit in self.search.find_overlapping_iter(page) {
                on_page.extend(self.of.get(hit.pattern().as_usize()).map(|trace| (hit.start(), *trace)));
            }
            found.page(&mut on_page);
            done += 1;
            if done % 1024 == 0 {
                step(done);
            }
        }
        Ok((done, found))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trace<'a> {
    Text(&'a str),
    Short(&'a str),
    Blob(&'a [u8]),
}

impl<'a> Trace<'a> {
    fn word(self) -> Option<&'a str> {
        match self {
            Trace::Text(text) | Trace::Short(text) => Some(text),
            Trace::Blob(_) => None,
        }
    }
}

/// What lies on the pages that were read.
#[derive(Default)]
struct Found<'a> {
    /// How often each text lies there.
    counts: BTreeMap<Trace<'a>, u64>,
    /// The fewest bytes from a short text to a second, other trace.
    beside: BTreeMap<(Trace<'a>, Trace<'a>), usize>,
}

impl<'a> Found<'a> {
    fn page(&mut self, on_page: &mut [(usize, Trace<'a>)]) {
        on_page.sort_unstable_by_key(|(at, _)| *at);
        for (place, (at, trace)) in on_page.iter().enumerate() {
            *self.counts.entry(*trace).or_default() += 1;
            let Trace::Short(short) = trace else { continue };
            let near = |other: &&(usize, Trace<'a>)| other.0.abs_diff(*at) <= NEAR;
            let before = on_page.iter().take(place).rev().take_while(near);
            let after = on_page.iter().skip(place + 1).take_while(near);
            for (there, second) in before.chain(after) {
                let Some(other) = second.word() else { continue };
                if short.len() + other.len() < PAIR || fold::fold(other).contains(&fold::fold(short)) {
                    continue;
                }
                let distance = there.abs_diff(*at);
                let least = self.beside.entry((*trace, *second)).or_insert(distance);
                *least = distance.min(*least);
            }
        }
    }

    fn join(&mut self, other: Found<'a>) {
        for (trace, count) in other.counts {
            *self.counts.entry(trace).or_default() += count;
        }
        for (pair, distance) in other.beside {
            let least = self.beside.entry(pair).or_insert(distance);
            *least = distance.min(*least);
        }
    }

    /// The texts that lie there; of the short ones those that lie beside a second trace not by chance.
    fn hits(&self) -> BTreeSet<Trace<'a>> {
        let mut hits: BTreeSet<_> =
            self.counts.keys().copied().filter(|trace| !matches!(trace, Trace::Short(_))).collect();
        for ((trace, second), distance) in &self.beside {
            let (Trace::Short(short), Some(word)) = (trace, second.word()) else { continue };
            let often = self.counts.get(second).copied().unwrap_or_default();
            // From the end of the one to the beginning of the other, on either side.
            let window = 2 * (distance.saturating_sub(word.len().min(short.len())) + 1);
            if by_chance(short.len(), often, window) < LEAST_CHANCE {
                hits.insert(*trace);
            }
        }
        hits
    }
}

/// How often so short a text lies by chance within so many bytes of a text that is there `often`: hashes and compressed
/// lists hold every pair of bytes once in 65,536.
fn by_chance(short: usize, often: u64, window: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of a file, far below 2^52")]
    let (often, window) = (often as f64, window as f64);
    often * window / 256_f64.powi(i32::try_from(short).unwrap_or(i32::MAX))
}
