//! Looking for traces of erased people in the decrypted pages of the file.
//!
//! What the person's record held is noted before it goes: each value as written and folded, the single words of what
//! is searched, all in UTF-8 and UTF-16. Afterwards every page is read. A text that is found counts as residue unless
//! a row that is still there holds it by right: another person of that name, a firm, what law keeps (`retained`).
//! Names and numbers too short to mean somebody alone count where a second trace of the person lies beside them.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rusqlite::{Connection, OptionalExtension, types::ValueRef};
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Error, Id, Result,
    contacts::Contact,
    fields::{Class, REGISTRY, tables_of_a_person},
    search::{fold, index},
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
    /// rewritten and its log be empty. `step` is told how many pages of how many are done.
    ///
    /// # Errors
    /// As the database answers.
    pub fn find(&self, db: &Connection, mut step: impl FnMut(u64, u64)) -> Result<u32> {
        let (mut patterns, mut of) = (Vec::new(), Vec::new());
        let texts = self.texts.iter().map(|text| (Trace::Text(text), text));
        for (trace, text) in texts.chain(self.short.iter().map(|text| (Trace::Short(text), text))) {
            let wide: Vec<u16> = text.encode_utf16().collect();
            patterns.push(text.as_bytes().to_vec());
            patterns.push(wide.iter().flat_map(|unit| unit.to_le_bytes()).collect());
            patterns.push(wide.iter().flat_map(|unit| unit.to_be_bytes()).collect());
            of.extend([trace; 3]);
        }
        for blob in &self.blobs {
            patterns.push(blob.clone());
            of.push(Trace::Blob(blob));
        }
        if patterns.is_empty() {
            return Ok(0);
        }
        // A few hundred patterns against the whole file: the automaton that takes longest to build pays at once.
        let search = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(&patterns);
        let search = search.map_err(|_| Error::internal("residue_patterns"))?;
        let total: u64 = db.query_row("PRAGMA page_count", [], |row| row.get::<_, i64>(0))?.unsigned_abs();
        let mut hits = BTreeSet::new();
        let mut pages = db.prepare("SELECT data FROM sqlite_dbpage")?;
        let mut pages = pages.query([])?;
        let (mut done, mut on_page) = (0, Vec::new());
        while let Some(page) = pages.next()? {
            let page = page.get_ref(0)?.as_blob().unwrap_or_default();
            on_page.clear();
            for hit in search.find_overlapping_iter(page) {
                on_page.extend(of.get(hit.pattern().as_usize()).map(|trace| (hit.start(), *trace)));
            }
            hits.extend(on_page.iter().map(|(_, trace)| *trace).filter(|trace| !matches!(trace, Trace::Short(_))));
            pairs(&mut on_page, &mut hits);
            done += 1;
            if done % 1024 == 0 {
                step(done, total);
            }
        }
        if done < total {
            return Err(Error::internal("pages_unread"));
        }
        Live::of(db)?.miss(db, &hits)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trace<'a> {
    Text(&'a str),
    Short(&'a str),
    Blob(&'a [u8]),
}

/// Adds the short texts of a page that have a second, other trace beside them.
fn pairs<'a>(on_page: &mut [(usize, Trace<'a>)], hits: &mut BTreeSet<Trace<'a>>) {
    on_page.sort_unstable_by_key(|(at, _)| *at);
    let word = |trace: &Trace<'a>| match trace {
        Trace::Text(text) | Trace::Short(text) => Some(*text),
        Trace::Blob(_) => None,
    };
    for (place, (at, trace)) in on_page.iter().enumerate() {
        let Trace::Short(short) = trace else { continue };
        if hits.contains(trace) {
            continue;
        }
        let near = |other: &&(usize, Trace<'a>)| other.0.abs_diff(*at) <= NEAR;
        let before = on_page.iter().take(place).rev().take_while(near);
        let after = on_page.iter().skip(place + 1).take_while(near);
        let second = before
            .chain(after)
            .filter_map(|(_, other)| word(other))
            .any(|other| short.len() + other.len() >= PAIR && !fold::fold(other).contains(&fold::fold(short)));
        if second {
            hits.insert(*trace);
        }
    }
}

/// Where a text may stand by right: the text columns of the registry, those of a table taken together, because values
/// stand side by side in a row (a NULL, 0 or 1 between them takes no byte); and the words of schema and index settings.
struct Live {
    texts: Vec<(String, String)>,
    blobs: Vec<(String, String)>,
}

impl Live {
    fn of(db: &Connection) -> Result<Live> {
        let own = [("sqlite_master", "type || name || tbl_name || coalesce(sql, '')"), ("contacts_fts_config", "k")];
        let own = own.map(|(table, column)| (table.to_owned(), column.to_owned()));
        let mut live = Live { texts: own.to_vec(), blobs: Vec::new() };
        let tables: BTreeSet<_> =
            REGISTRY.iter().map(|entry| entry.table).filter(|table| *table != "contacts_fts").collect();
        for table in tables {
            let mut columns = db.prepare("SELECT name, type FROM pragma_table_info(?1) ORDER BY cid")?;
            let columns: Vec<(String, String)> =
                columns.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
            let texts = columns.iter().filter(|(_, kind)| kind == "TEXT");
            let texts: Vec<_> = texts.map(|(name, _)| format!("coalesce({name}, '')")).collect();
            if !texts.is_empty() {
                // Lines follow from contacts without a foreign key: one that was left behind holds nothing by right.
                let of_contact =
                    if table == "contact_lines" { " WHERE contact_id IN (SELECT id FROM contacts)" } else { "" };
                live.texts.push((format!("{table}{of_contact}"), texts.join(" || ")));
            }
            let blobs = columns.into_iter().filter(|(_, kind)| kind == "BLOB");
            live.blobs.extend(blobs.map(|(name, _)| (table.to_owned(), name)));
        }
        Ok(live)
    }

    /// How many of these nobody holds. Single words are looked up in the search index first. What is left is looked for
    /// all at once: each table is read once as it is, and once more folded for what was not found, until everything is.
    fn miss(&self, db: &Connection, hits: &BTreeSet<Trace<'_>>) -> Result<u32> {
        let (mut texts, mut blobs) = (Sought::default(), Sought::default());
        for hit in hits {
            match hit {
                Trace::Text(text) | Trace::Short(text) => texts.0.push(text.as_bytes()),
                Trace::Blob(blob) => blobs.0.push(blob),
            }
        }
        texts.strike_words(db)?;
        texts.strike(db, &self.texts, |text| text)?;
        texts.strike(db, &self.texts, |text| fold::fold(&String::from_utf8_lossy(&text)).into_bytes())?;
        blobs.strike(db, &self.blobs, |blob| blob)?;
        Ok(u32::try_from(texts.0.len() + blobs.0.len()).unwrap_or(u32::MAX))
    }
}

/// What is still sought among the rows that are there.
#[derive(Default)]
struct Sought<'a>(Vec<&'a [u8]>);

impl Sought<'_> {
    /// Strikes out the words of somebody who is there. The search index says who, the person's own rows whether it is
    /// right: an entry it kept of the erased person is what is looked for.
    fn strike_words(&mut self, db: &Connection) -> Result<()> {
        let mut holder = db.prepare("SELECT rowid FROM contacts_fts WHERE contacts_fts MATCH ?1 LIMIT 1")?;
        let mut left = Vec::new();
        for text in self.0.drain(..) {
            let word = std::str::from_utf8(text).ok().filter(|text| text.chars().all(char::is_alphanumeric));
            let word = word.filter(|word| fold::fold(word) == **word); // as the index spells it
            let held = match word {
                Some(word) => match holder.query_row([format!("\"{word}\"")], |row| row.get(0)).optional()? {
                    Some(id) => index::gives(db, id, word)?,
                    None => false,
                },
                None => false,
            };
            if !held {
                left.push(text);
            }
        }
        self.0 = left;
        Ok(())
    }

    /// Strikes out whatever stands in one of these columns, read `as_`.
    fn strike(
        &mut self,
        db: &Connection,
        columns: &[(String, String)],
        as_: impl Fn(Vec<u8>) -> Vec<u8>,
    ) -> Result<()> {
        let Ok(search) = AhoCorasick::new(&self.0) else { return Err(Error::internal("residue_patterns")) };
        let mut found = BTreeSet::new();
        for (table, columns) in columns {
            if found.len() == self.0.len() {
                break;
            }
            let mut rows = db.prepare(&format!("SELECT {columns} FROM {table}"))?;
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                let value = match row.get_ref(0)? {
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => as_(bytes.to_vec()),
                    _ => continue,
                };
                found.extend(search.find_overlapping_iter(&value).map(|hit| hit.pattern().as_usize()));
                if found.len() == self.0.len() {
                    break;
                }
            }
        }
        let mut at = 0..;
        self.0.retain(|_| at.next().is_some_and(|at: usize| !found.contains(&at)));
        Ok(())
    }
}
