//! The field registry: every place where personal data can live, and what happens to it.
//!
//! Erasure, restriction, access letter, portability file, export, discretion mode and search index read it. A test
//! compares it with the real schema: a column that nobody classified fails the build.

pub mod forbidden;
mod registry;

use serde::Serialize;

pub use registry::REGISTRY;

/// How delicate a value is (design §5.3; order from surveys: cards, finance, children and health most private).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Class {
    /// Nothing about a person: keys, counters, the firm's own words.
    None,
    /// 0: firm name, trade.
    Open,
    /// 1: name, business phone and mail.
    Contact,
    /// 2: private phone, birthday, family, hobbies. Hidden in discretion mode.
    Personal,
    /// 3: finance, children, complaints. Not in bulk export by default.
    Delicate,
}

/// What erasure of the person does with the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum OnErasure {
    /// It holds nothing of a person.
    Untouched,
    /// The row goes.
    Delete,
    /// It stays, restricted, under this rule of `assets/rules/retention.toml`, if the rule applies; else it goes.
    Keep(&'static str),
    /// Keyed hashes, ids and dates by which the erasure or the opt-out is proven and kept up: stays.
    Proof,
}

/// Who may see it beyond the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Uses {
    /// The person gave it: part of the portability file (Art. 20 DSGVO) unless its origin says otherwise.
    pub provided: bool,
    /// Its words stand in the search index.
    pub searched: bool,
    /// It leaves with the firm's own complete export.
    pub exported: bool,
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FieldEntry {
    /// Table.
    pub table: &'static str,
    /// Column.
    pub column: &'static str,
    /// Sensitivity; of facts the row's own `class` counts if higher.
    pub class: Class,
    /// Beyond the screen.
    pub uses: Uses,
    /// At erasure.
    pub on_erasure: OnErasure,
}

/// The entry of a column.
pub fn of(table: &str, column: &str) -> Option<&'static FieldEntry> {
    REGISTRY.iter().find(|entry| entry.table == table && entry.column == column)
}

/// Tables whose rows belong to one person and go with them, children before parents.
pub fn tables_of_a_person() -> impl Iterator<Item = &'static str> {
    [
        "handover_contacts",
        "answers",
        "evidence",
        "consents",
        "fills",
        "former_hashes",
        "child_ticks",
        "waiting_noes",
        "drafts",
        "restrictions",
        "card_uids",
        "notes",
        "tags",
        "facts",
        "websites",
        "addresses",
        "phones",
        "emails",
        "contacts",
    ]
    .into_iter()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;
    use crate::schema;

    fn columns_of_the_schema() -> BTreeSet<(String, String)> {
        let mut db = rusqlite::Connection::open_in_memory().unwrap();
        crate::book::register_functions(&db).unwrap();
        schema::migrate(&mut db).unwrap();
        let mut columns = db
            .prepare(
                "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT GLOB 'contacts_fts_*'
                   AND c.name NOT IN ('contacts_fts', 'rank')",
            )
            .unwrap();
        columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap()
    }

    fn columns_of_the_registry() -> BTreeSet<(String, String)> {
        REGISTRY.iter().map(|entry| (entry.table.to_owned(), entry.column.to_owned())).collect()
    }

    #[test]
    fn every_column_of_the_schema_is_classified() {
        let missing: Vec<_> = columns_of_the_schema().difference(&columns_of_the_registry()).cloned().collect();
        assert!(missing.is_empty(), "nobody classified {missing:?}; add them to fields/registry.rs");
    }

    #[test]
    fn the_registry_names_no_column_that_does_not_exist() {
        let surplus: Vec<_> = columns_of_the_registry().difference(&columns_of_the_schema()).cloned().collect();
        assert!(surplus.is_empty(), "no such columns: {surplus:?}");
    }

    #[test]
    fn every_column_is_classified_once() {
        assert_eq!(columns_of_the_registry().len(), REGISTRY.len());
    }

    #[test]
    fn every_table_with_a_contact_goes_with_the_person() {
        let of_person: BTreeSet<_> = tables_of_a_person().collect();
        for (table, column) in columns_of_the_schema() {
            if column == "contact_id" && table != "contact_lines" {
                assert!(of_person.contains(table.as_str()), "{table} would keep rows of an erased person");
            }
        }
    }

    #[test]
    fn a_value_that_goes_into_the_search_index_goes_at_erasure() {
        for entry in REGISTRY.iter().filter(|entry| entry.uses.searched) {
            assert_eq!(entry.on_erasure, OnErasure::Delete, "{}.{}", entry.table, entry.column);
        }
    }
}
