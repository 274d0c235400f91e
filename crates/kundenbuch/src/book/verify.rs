//! Looking a whole book over: file, rows, index, journal, ledger. Changes nothing.

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::Book;
use crate::{
    Error, Result, chain,
    contacts::{phone, ready, store::homes},
    erasure::{copies, ledger::Copy},
    journal, restriction,
};

/// So many values of each kind are hashed anew and compared.
const SAMPLE: u32 = 500;

/// Something that is not as it should be. Carries codes and counts, never values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// `file_damaged`, `rows_damaged`, `reference_missing`, `index_damaged`, `index_incomplete`, `lines_incomplete`,
    /// `journal_broken`, `chain_broken`, `protection_missing`, `protection_altered`, `protection_rolled_back` (rows
    /// that say who said no or was erased do not fit the chain), `ledger_missing`, `ledger_damaged`, `ledger_foreign`, `ledger_behind`, `backups_behind`
    /// (folders whose backups do not know of every erasure), `hash_wrong`, `housekeeping_due`.
    pub code: String,
    /// How often, or the number of the first row that is wrong.
    pub count: u32,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Findings {
    /// Whether everything is as it should be.
    pub ok: bool,
    /// What is not.
    pub findings: Vec<Finding>,
}

impl Book {
    /// Looks the whole book over; takes about a second per 100 MB.
    ///
    /// # Errors
    /// As the database answers; a damaged file is a finding, not an error.
    pub fn verify(&self) -> Result<Findings> {
        let db = self.writer();
        let key = &self.keys.journal;
        let mut findings = Vec::<Finding>::new();
        let mut found = |code: &str, looked: Result<i64>| -> Result<()> {
            // A page that cannot be deciphered ends a look where it lies.
            let (code, count) = match looked {
                Err(Error::BookDamaged) => ("file_damaged", 1),
                looked => (code, looked?),
            };
            if count > 0 && !findings.iter().any(|known| known.code == code) {
                findings.push(Finding { code: code.to_owned(), count: u32::try_from(count).unwrap_or(u32::MAX) });
            }
            Ok(())
        };
        found("file_damaged", complaints(db, "PRAGMA cipher_integrity_check"))?;
        found("rows_damaged", complaints(db, "PRAGMA integrity_check"))?;
        found("reference_missing", complaints(db, "PRAGMA foreign_key_check"))?;
        let index =
            self.tidy(|db| Ok(db.execute_batch("INSERT INTO contacts_fts (contacts_fts) VALUES ('integrity-check')")?));
        found("index_damaged", Ok(i64::from(index.is_err())))?;
        let shown = "(SELECT count(*) FROM contacts WHERE binned_at IS NULL AND restricted_at IS NULL)";
        found("lines_incomplete", number(db, &format!("abs({shown} - (SELECT count(*) FROM contact_lines))")))?;
        found("index_incomplete", number(db, &format!("abs({shown} - (SELECT count(*) FROM contacts_fts_docsize))")))?;
        found("journal_broken", journal::check(db, key).map(Option::unwrap_or_default))?;
        match chain::check(db, key) {
            Ok(faults) => {
                found("chain_broken", Ok(faults.broken_at))?;
                found("protection_missing", Ok(faults.missing))?;
                found("protection_altered", Ok(faults.altered))?;
            }
            Err(error) => found("chain_broken", Err(error))?,
        }
        found("protection_rolled_back", protection_holds(db, key).map(|holds| i64::from(!holds)))?;
        found("hash_wrong", self.wrong_hashes())?;
        found("housekeeping_due", number(db, "(SELECT housekeeping_due FROM book)"))?;
        let behind = copies::behind(self, None).map(|folders| i64::try_from(folders.len()).unwrap_or(i64::MAX));
        found("backups_behind", behind)?;
        match self.ledger_copies() {
            Ok(codes) => codes.into_iter().try_for_each(|code| found(code, Ok(1)))?,
            Err(error) => found("ledger_behind", Err(error))?,
        }
        Ok(Findings { ok: findings.is_empty(), findings })
    }

    fn ledger_copies(&self) -> Result<Vec<&'static str>> {
        let contents = copies::of(self)?;
        let mut codes = Vec::new();
        for path in [self.folder().ledger(), self.app().ledger(self.keys.uid)] {
            match copies::read_both(&path, self.keys.uid, &self.keys.ledger)? {
                [Copy::Damaged, _] | [_, Copy::Damaged] => codes.push("ledger_damaged"),
                [Copy::Foreign(_), _] | [_, Copy::Foreign(_)] => codes.push("ledger_foreign"),
                [whole, recent] => {
                    let missing = whole == Copy::Missing;
                    let mut copy = whole.good().unwrap_or_default();
                    copy.learn(&copy.clone(), recent.good().unwrap_or_default());
                    match copy.holds(&contents) {
                        true => {}
                        false if missing => codes.push("ledger_missing"),
                        false => codes.push("ledger_behind"),
                    }
                }
            }
        }
        codes.dedup();
        Ok(codes)
    }

    /// Whether the hashes of a number are those of its text: as people write it where the contact lives, where the firm
    /// is, or where it was read to be, for the address that said so may be gone.
    fn is_a_reading(&self, row: &Row<'_>) -> Result<bool> {
        let (value, e164): (String, String) = (row.get("value")?, row.get("e164")?);
        let stored: (Vec<u8>, Vec<u8>) = (row.get("hash")?, row.get("also")?);
        let as_of = |homes: &[&str]| {
            let anew = ready::phone_row(value.clone(), String::new(), homes, &self.keys);
            (anew.hash, anew.also) == stored
        };
        let home = phone::country_of(&e164);
        Ok(as_of(&[])
            || as_of(&homes(&self.db, &self.keys, row.get("contact_id")?)?)
            || home.is_some_and(|home| as_of(&[home.as_ref()])))
    }

    /// Compares stored hashes of addresses with ones made anew, for the newest values.
    fn wrong_hashes(&self) -> Result<i64> {
        let mut wrong = 0;
        let mut rows =
            self.db.prepare(&format!("SELECT value, hash, also FROM emails ORDER BY id DESC LIMIT {SAMPLE}"))?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let anew = ready::email_row(row.get("value")?, String::new(), &self.keys);
            let same = anew.hash == row.get::<_, Vec<u8>>("hash")? && anew.also == row.get::<_, Vec<u8>>("also")?;
            wrong += i64::from(!same);
        }
        let mut rows = self.db.prepare(&format!(
            "SELECT contact_id, value, e164, hash, also FROM phones ORDER BY id DESC LIMIT {SAMPLE}"
        ))?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            wrong += i64::from(!self.is_a_reading(row)?);
        }
        let mut rows = self.db.prepare(&format!(
            "SELECT c.family || c.organisation AS name, c.given, a.street, a.postcode, a.hash
             FROM addresses a JOIN contacts c ON c.id = a.contact_id ORDER BY a.id DESC LIMIT {SAMPLE}"
        ))?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (family, given): (String, String) = (row.get("name")?, row.get("given")?);
            let (street, postcode): (String, String) = (row.get("street")?, row.get("postcode")?);
            let to = ready::Addressee { family: &family, given: &given };
            let anew = ready::post_hash(to, &street, &postcode, &self.keys);
            wrong += i64::from(anew != row.get::<_, Vec<u8>>("hash")?);
        }
        Ok(wrong)
    }
}

/// Whether what protects people is as new as the journal, as far as an open can look: who said no, who was erased, who is
/// restricted.
pub(super) fn protection_holds(db: &Connection, key: &[u8; 32]) -> Result<bool> {
    Ok(journal::newest_holds(db, key)? && restriction::store::agree(db)?)
}

/// How many rows a check answers with, not counting a plain `ok`.
pub(crate) fn complaints(db: &Connection, check: &str) -> Result<i64> {
    let mut rows = db.prepare(check)?;
    let mut rows = rows.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        count += i64::from(row.get_ref(0)?.as_str() != Ok("ok"));
    }
    Ok(count)
}

fn number(db: &Connection, expression: &str) -> Result<i64> {
    Ok(db.query_row(&format!("SELECT {expression}"), [], |row| row.get(0))?)
}
