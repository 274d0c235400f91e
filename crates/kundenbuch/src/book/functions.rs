//! Our own functions in SQL. They follow from their arguments alone, so triggers and the index may use them:
//! with `trusted_schema = OFF` that needs `SQLITE_INNOCUOUS`.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use rusqlite::{
    Connection,
    functions::{Context, FunctionFlags},
};

use crate::{Result, search};

/// Whether rows that are otherwise append-only may be deleted: during erasure and undo only.
pub type MayDelete = Arc<AtomicBool>;

/// Registers `fold`, `sort_key` and `may_delete`.
pub fn register(db: &Connection, may_delete: MayDelete) -> Result<()> {
    let plain = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("fold", 1, plain, |ctx| Ok(search::fold::fold(&text(ctx, 0)?)))?;
    db.create_scalar_function("sort_key", 3, plain, |ctx| {
        Ok(search::fold::sort_key(&text(ctx, 0)?, &text(ctx, 1)?, &text(ctx, 2)?))
    })?;
    let lasting = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
    db.create_scalar_function("may_delete", 0, lasting, move |_| Ok(may_delete.load(Ordering::Relaxed)))?;
    Ok(())
}

fn text(ctx: &Context<'_>, at: usize) -> rusqlite::Result<String> {
    Ok(ctx.get::<Option<String>>(at)?.unwrap_or_default())
}
