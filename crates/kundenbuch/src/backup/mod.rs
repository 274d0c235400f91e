//! Backups: one verified file; restoring into a new folder applies the ledger first.
