//! Walks through the contact table in each of its orders, by an index and without sorting. Who has no place stands last
//! whichever way it is sorted.

use crate::{
    contacts::list::{ListQuery, Sort},
    search::fold::LAST,
};

/// Which way through an order, and from which of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Direction {
    descending: bool,
    backwards: bool,
}

impl Direction {
    /// The one a question asks for.
    pub fn of(query: &ListQuery) -> Direction {
        Direction { descending: query.descending, backwards: false }
    }

    /// The same rows from the other end.
    pub fn turned(self) -> Direction {
        Direction { backwards: !self.backwards, ..self }
    }
}

/// The columns of each order; its index has the same.
fn order(sort: Sort) -> &'static [&'static str] {
    match sort {
        Sort::Name => &["name_key", "contact_id"],
        Sort::Place => &["place_key", "name_key", "contact_id"],
        Sort::Changed => &["changed_at", "contact_id"],
    }
}

/// With and without a place: only sorted downwards by it the index has them in another order.
fn halves() -> [String; 2] {
    [format!("place_key < '{LAST}'"), format!("place_key = '{LAST}'")]
}

/// Through the whole table in order; `limits` is our own constant.
pub fn walk(sort: Sort, direction: Direction, limits: &'static str) -> String {
    let way = if direction.descending == direction.backwards { " ASC" } else { " DESC" };
    let order = order(sort).iter().map(|column| format!("{column}{way}")).collect::<Vec<_>>().join(", ");
    if sort != Sort::Place || !direction.descending {
        return format!("SELECT contact_id FROM contact_lines ORDER BY {order}{limits}");
    }
    let mut halves = halves();
    if direction.backwards {
        halves.reverse();
    }
    // The limit of each half keeps its order: without one SQLite may drop it.
    let halves = halves.map(|half| {
        format!("SELECT contact_id FROM (SELECT contact_id FROM contact_lines WHERE {half} ORDER BY {order} LIMIT -1)")
    });
    format!("{}{limits}", halves.join(" UNION ALL "))
}

/// Counts what stands before a contact in the whole table.
pub fn before(sort: Sort, direction: Direction) -> String {
    let columns = order(sort).join(", ");
    let compare = if direction.descending { ">" } else { "<" };
    let passed = format!("({columns}) {compare} (SELECT {columns} FROM contact_lines WHERE contact_id = ?1)");
    if sort != Sort::Place || !direction.descending {
        return format!("SELECT count(*) FROM contact_lines WHERE {passed}");
    }
    let [placed, nowhere] = halves();
    format!(
        "SELECT CASE WHEN (SELECT place_key FROM contact_lines WHERE contact_id = ?1) < '{LAST}'
                     THEN (SELECT count(*) FROM contact_lines WHERE {placed} AND {passed})
                     ELSE (SELECT count(*) FROM contact_lines WHERE {placed})
                        + (SELECT count(*) FROM contact_lines WHERE {nowhere} AND {passed}) END"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::book::tests::test_book;

    #[test]
    fn every_order_walks_its_own_index_and_sorts_nothing() {
        let book = test_book().book;
        let plan = |sql: &str| {
            let mut statement = book.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let bound = rusqlite::params_from_iter(vec![1; statement.parameter_count()]);
            let steps = statement.query_map(bound, |row| row.get::<_, String>("detail")).unwrap();
            steps.collect::<rusqlite::Result<Vec<_>>>().unwrap().join("; ")
        };
        for sort in [Sort::Name, Sort::Place, Sort::Changed] {
            for descending in [false, true] {
                let direction = Direction { descending, backwards: false };
                for sql in [
                    walk(sort, direction, " LIMIT ?1 OFFSET ?2"),
                    walk(sort, direction.turned(), ""),
                    before(sort, direction),
                ] {
                    let plan = plan(&sql);
                    assert!(plan.contains("contact_lines USING COVERING INDEX"), "{sort:?}: {plan}");
                    assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN contact_lines;"), "{sort:?}: {plan}");
                }
            }
        }
    }
}
