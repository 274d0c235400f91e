//! Reads the rows of a file ahead of those that come in.
//!
//! Parsing a row and making it ready ask nothing of the book, and take as long as the book needs to compare and write
//! the rows before. So they run on a thread of their own, a few rows ahead. The rows come in their order.

use std::{panic, sync::mpsc, thread};

use super::read::{Reading, Row, RowFault};
use crate::{
    Result,
    book::Keys,
    contacts::ready::{self, Ready, Withheld},
    steps,
};

/// So many rows are handed over at once.
const TOGETHER: usize = 64;

/// So many hand-overs may wait.
const WAITING: usize = 4;

/// A row of a file with what its draft is made into.
#[derive(Debug)]
pub struct Prepared {
    /// The row.
    pub row: Row,
    /// As of [`ready::ready`]; or why the row is no draft.
    pub ready: std::result::Result<Result<(Ready, Vec<Withheld>)>, RowFault>,
}

impl Prepared {
    fn of(row: Row, keys: &Keys) -> Prepared {
        let ready = row.draft.as_ref().map(|draft| ready::ready(draft, keys)).map_err(|fault| *fault);
        Prepared { row, ready }
    }
}

/// Hands each row of a file to `each`, in its order, until that fails.
///
/// # Errors
/// Those of `each`, and of the system if it gives no thread.
pub fn each(reading: &Reading, keys: &Keys, mut each: impl FnMut(Prepared) -> Result<()>) -> Result<()> {
    let (send, receive) = mpsc::sync_channel(WAITING);
    let read = move || {
        steps::of(|| {
            let mut rows = reading.drafts().map(|row| Prepared::of(row, keys));
            loop {
                let batch: Vec<Prepared> = rows.by_ref().take(TOGETHER).collect();
                // Nobody listens any longer where a row failed.
                if batch.is_empty() || send.send(batch).is_err() {
                    break;
                }
            }
        })
    };
    thread::scope(|scope| {
        let reader = thread::Builder::new().spawn_scoped(scope, read)?;
        let done = receive.into_iter().flatten().try_for_each(&mut each);
        match reader.join() {
            Ok(steps) => steps::took_elsewhere(steps),
            Err(panic) => panic::resume_unwind(panic),
        }
        done
    })
}
