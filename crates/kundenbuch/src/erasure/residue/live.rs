//! Which of the texts found in the file somebody holds by right.

use std::{
    collections::BTreeSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use aho_corasick::AhoCorasick;
use rusqlite::{Connection, OptionalExtension, types::ValueRef};

use super::{Hands, Trace};
use crate::{
    Error, Result,
    fields::REGISTRY,
    search::{fold, index},
};

/// Where a text may stand by right: the text columns of the registry, those of a table taken together, because values
/// stand side by side in a row (a NULL, 0 or 1 between them takes no byte); and the words of schema and index settings.
pub(super) struct Live {
    texts: Vec<(String, String)>,
    blobs: Vec<(String, String)>,
}

impl Live {
    /// By the registry.
    pub fn of(db: &Connection) -> Result<Live> {
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
    pub fn miss(&self, hands: &mut Hands<'_>, hits: &BTreeSet<Trace<'_>>) -> Result<u32> {
        let (mut texts, mut blobs) = (Sought::default(), Sought::default());
        for hit in hits {
            match hit {
                Trace::Text(text) | Trace::Short(text) => texts.0.push(text.as_bytes()),
                Trace::Blob(blob) => blobs.0.push(blob),
            }
        }
        texts.strike_words(hands.own)?;
        texts.strike(hands, &self.texts, <[u8]>::to_vec)?;
        texts.strike(hands, &self.texts, |text| fold::fold(&String::from_utf8_lossy(text)).into_bytes())?;
        blobs.strike(hands, &self.blobs, <[u8]>::to_vec)?;
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
        hands: &mut Hands<'_>,
        columns: &[(String, String)],
        as_: impl Fn(&[u8]) -> Vec<u8> + Sync,
    ) -> Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let Ok(search) = AhoCorasick::new(&self.0) else { return Err(Error::internal("residue_patterns")) };
        let (next, found) = (AtomicUsize::new(0), Mutex::new(BTreeSet::new()));
        let look = |db: &Connection| -> Result<()> {
            while let Some((table, columns)) = columns.get(next.fetch_add(1, Ordering::Relaxed)) {
                let mut here = found.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let mut rows = db.prepare(&format!("SELECT {columns} FROM {table}"))?;
                let mut rows = rows.query([])?;
                while here.len() < self.0.len()
                    && let Some(row) = rows.next()?
                {
                    let (ValueRef::Text(bytes) | ValueRef::Blob(bytes)) = row.get_ref(0)? else { continue };
                    here.extend(search.find_overlapping_iter(&as_(bytes)).map(|hit| hit.pattern().as_usize()));
                }
                found.lock().unwrap_or_else(PoisonError::into_inner).extend(here);
            }
            Ok(())
        };
        hands.share(look, look)?;
        let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut at = 0..;
        self.0.retain(|_| at.next().is_some_and(|at: usize| !found.contains(&at)));
        Ok(())
    }
}
