//! The twin: a second book in memory that sees nothing but the recorded changes. If it ever differs from the real
//! one, a closure did something that a log could not carry to another PC. Tests only (feature `rehearse`).

#[cfg(any(test, feature = "rehearse"))]
pub(super) use real::Twin;

#[cfg(any(test, feature = "rehearse"))]
mod real {
    use std::sync::{Arc, atomic::AtomicBool};

    use rusqlite::{Connection, types::Value};

    use crate::{
        Error, Result,
        book::{Book, change::apply, functions},
        schema,
    };

    /// The twin's connection.
    pub struct Twin(Connection);

    impl Twin {
        /// Copies the recorded tables of a book, and the one row it is about.
        pub fn of(book: &Connection) -> Result<Twin> {
            let mut db = Connection::open_in_memory()?;
            functions::register(&db, Arc::new(AtomicBool::new(true)))?;
            schema::migrate(&mut db)?;
            db.pragma_update(None, "foreign_keys", false)?;
            for table in schema::RECORDED {
                for row in rows(book, table)? {
                    let marks = vec!["?"; row.len()].join(", ");
                    db.execute(&format!("INSERT INTO {table} VALUES ({marks})"), rusqlite::params_from_iter(row))?;
                }
            }
            db.pragma_update(None, "foreign_keys", true)?;
            Ok(Twin(db))
        }

        fn equals(&self, book: &Connection) -> Result<()> {
            for table in schema::RECORDED {
                if rows(book, table)? != rows(&self.0, table)? {
                    return Err(Error::Internal { what: format!("twin_differs_in_{table}") });
                }
            }
            Ok(())
        }
    }

    fn rows(db: &Connection, table: &str) -> Result<Vec<Vec<Value>>> {
        let mut rows = db.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))?;
        let width = rows.column_count();
        let rows = rows.query_map([], |row| (0..width).map(|at| row.get(at)).collect())?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    impl Book {
        pub(in crate::book) fn match_twin(&mut self, changes: &[u8]) -> Result<()> {
            match &self.twin {
                Some(twin) => {
                    apply(&twin.0, changes)?;
                    twin.equals(self.writer())
                }
                None => self.match_twin_anew(),
            }
        }

        pub(in crate::book) fn match_twin_anew(&mut self) -> Result<()> {
            self.twin = Some(Twin::of(self.writer())?);
            Ok(())
        }
    }
}

#[cfg(not(any(test, feature = "rehearse")))]
impl super::Book {
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the same call with and without a twin")]
    pub(super) fn match_twin(&mut self, _: &[u8]) -> crate::Result<()> {
        Ok(())
    }

    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the same call with and without a twin")]
    pub(super) fn match_twin_anew(&mut self) -> crate::Result<()> {
        Ok(())
    }
}
