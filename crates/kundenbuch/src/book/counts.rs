//! What is in the book, in numbers. Restricted contacts and those in the bin are counted apart (Art. 18 DSGVO).

use serde::Serialize;

use super::Reader;
use crate::Result;

/// How much there is of everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// People and organisations that lists show.
    pub contacts: u32,
    /// Of these, organisations.
    pub organisations: u32,
    /// Restricted contacts.
    pub restricted: u32,
    /// Contacts in the bin.
    pub binned: u32,
    /// Rows of the block list.
    pub suppressions: u32,
    /// Files taken over and not taken back.
    pub imports: u32,
    /// Files that left the book.
    pub handovers: u32,
    /// Erasures in the ledger.
    pub erasures: u32,
}

/// What a table or an index takes of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Its name.
    pub name: String,
    /// Bytes of its pages.
    pub bytes: u64,
}

impl Reader {
    /// What each table and each index weighs, the heaviest first. Reads the whole file.
    ///
    /// # Errors
    /// As the database answers.
    pub fn weights(&self) -> Result<Vec<Share>> {
        let sql = "SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE ORDER BY pgsize DESC, name";
        let mut rows = self.db.prepare(sql)?;
        let weight = |row: &rusqlite::Row<'_>| {
            let bytes: i64 = row.get("pgsize")?;
            Ok(Share { name: row.get("name")?, bytes: bytes.unsigned_abs() })
        };
        Ok(rows.query_map([], weight)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Counts.
    pub fn counts(&self) -> Result<Counts> {
        const SHOWN: &str = "FROM contacts WHERE binned_at IS NULL AND restricted_at IS NULL";
        let sql = format!(
            "SELECT (SELECT count(*) {SHOWN}) AS contacts,
                    (SELECT count(*) {SHOWN} AND kind = 'organisation') AS organisations,
                    (SELECT count(*) FROM contacts WHERE restricted_at IS NOT NULL) AS restricted,
                    (SELECT count(*) FROM contacts WHERE binned_at IS NOT NULL AND restricted_at IS NULL) AS binned,
                    (SELECT count(*) FROM suppressions) AS suppressions,
                    (SELECT count(*) FROM imports WHERE taken_back_at IS NULL) AS imports,
                    (SELECT count(*) FROM handovers) AS handovers,
                    (SELECT count(*) FROM erasures WHERE along IS NULL) AS erasures"
        );
        Ok(self.db.prepare_cached(&sql)?.query_row([], |row| {
            Ok(Counts {
                contacts: row.get("contacts")?,
                organisations: row.get("organisations")?,
                restricted: row.get("restricted")?,
                binned: row.get("binned")?,
                suppressions: row.get("suppressions")?,
                imports: row.get("imports")?,
                handovers: row.get("handovers")?,
                erasures: row.get("erasures")?,
            })
        })?)
    }
}
