//! The plan: what of a person goes, what stays and why, shown before anything happens. Changes nothing.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{
    Ground,
    mentions::{self, Mention},
    retention, store,
};
use crate::{
    Error, Id, Moment, Result, backup,
    book::{Keys, Reader},
    contacts::{self, Contact, Kind, SimilarContact},
    fields::{OnErasure, REGISTRY, tables_of_a_person},
};

/// Backups older than this many days are to be removed by the office (law.md L-59).
pub const ROTATION_DAYS: u32 = 30;

/// What an erasure will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Whom it is about.
    pub name: String,
    /// What goes.
    pub erased: Vec<Going>,
    /// What law keeps, restricted.
    pub kept: Vec<Kept>,
    /// How many of the person's addresses become a stop for advertising.
    pub blocks: u32,
    /// Who got data of the person and is to be told (Art. 19 DSGVO).
    pub handovers: Vec<HandedTo>,
    /// Where else the person is named, the sure ones first, at most [`mentions::LISTED`].
    pub mentions: Vec<Mention>,
    /// How many there are.
    pub mentions_found: u32,
    /// Other contacts of the name, who may be the same person a second time: they stay. Nobody is listed of an erasure
    /// that is done.
    pub of_the_name: Vec<SimilarContact>,
    /// What backups may still hold.
    pub backups: Backups,
}

/// A field that goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Going {
    /// The table: `contacts` for name and what belongs to it, `emails`, `notes`, …
    pub field: String,
    /// How many rows; of `contacts` how many filled fields.
    pub count: u32,
}

/// Something law keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    /// What, as the registry names it.
    pub field: String,
    /// Code of the rule.
    pub rule: String,
    /// Statute and article.
    pub citation: String,
    /// Last day, ISO date.
    pub until: String,
}

/// Somebody who got data of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct HandedTo {
    /// As it was entered; may be empty.
    pub recipient: String,
    /// When.
    pub at: Moment,
}

/// What backups may still hold of an erased person. A restore erases them again before anything is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Backups {
    /// The newest backup.
    pub last_at: Option<Moment>,
    /// Days after which old backups are to go.
    pub rotation_days: u32,
}

/// What law keeps of a person, ready for its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proof {
    pub kept: Kept,
    /// How many rows of the table it is made of.
    pub rows: u32,
    /// JSON.
    pub content: String,
}

impl Reader {
    /// What erasing this contact will do.
    ///
    /// # Errors
    /// [`Error::ContactGone`].
    pub fn erasure_plan(&self, contact: Id<Contact>, ground: Ground) -> Result<Plan> {
        let plan = of(&self.db, &self.keys, contact, ground, Moment::now().day())?;
        Ok(Plan { of_the_name: self.contacts_of_the_name(contact)?, ..plan })
    }
}

pub(super) fn of(db: &Connection, keys: &Keys, id: Id<Contact>, ground: Ground, today: Date) -> Result<Plan> {
    let contact = contacts::store::get(db, id)?;
    let proofs = proofs(db, keys, &contact, today)?;
    let mut erased = store::counts(db, id)?;
    for proof in &proofs {
        for going in erased.iter_mut().filter(|going| going.field == proof.kept.field) {
            going.count = going.count.saturating_sub(proof.rows);
        }
    }
    erased.retain(|going| going.count > 0);
    let blocks = if ground.blocks() { store::addresses(db, id)?.len() } else { 0 };
    let (mentions, mentions_found) = mentions::of(db, &contact)?;
    Ok(Plan {
        name: name(&contact),
        erased,
        kept: proofs.into_iter().map(|proof| proof.kept).collect(),
        blocks: u32::try_from(blocks).unwrap_or(u32::MAX),
        handovers: store::handovers(db, id)?,
        mentions,
        mentions_found,
        of_the_name: Vec::new(),
        backups: Backups { last_at: backup::store::last_at(db)?, rotation_days: ROTATION_DAYS },
    })
}

/// What must stay: for every table the registry marks `Keep`, the rows its rule still covers.
pub(super) fn proofs(db: &Connection, keys: &Keys, contact: &Contact, today: Date) -> Result<Vec<Proof>> {
    let tables: BTreeSet<_> = tables_of_a_person().collect();
    let kept: BTreeSet<_> = REGISTRY
        .iter()
        .filter(|entry| tables.contains(entry.table))
        .filter_map(|entry| if let OnErasure::Keep(rule) = entry.on_erasure { Some((entry.table, rule)) } else { None })
        .collect();
    let mut proofs = Vec::new();
    for (table, code) in kept {
        let rule = retention::rule(code)?;
        match (table, code) {
            // § 7a UWG is about consumers: what a firm agreed to needs no proof after it is gone.
            ("consents", "uwg_7a") if contact.kind == Kind::Person && rule.holds_in(&keys.country) => {
                proofs.extend(store::phone_consents(db, contact, &rule, today)?);
            }
            ("consents", "uwg_7a") => {}
            _ => return Err(Error::internal("kept_table_without_proof")),
        }
    }
    Ok(proofs)
}

fn name(contact: &Contact) -> String {
    let parts = match contact.kind {
        Kind::Person => [contact.title.as_str(), &contact.given, &contact.family],
        Kind::Organisation => [contact.organisation.as_str(), "", ""],
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
