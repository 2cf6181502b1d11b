//! How a long run tells how far it is.

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::register::Schema;

/// Somebody who is told how far a run is. It is told from several threads.
pub trait Progress: Debug + Send + Sync {
    /// A register begins; `rows` grows with the rows that are read of it.
    fn begins(&self, register: &Schema, files: usize, bytes: u64, rows: &Arc<AtomicU64>) {
        let _ = (register, files, bytes, rows);
    }

    /// A file is done: it was read, or its tally was taken from the store.
    fn file(&self, register: &Schema, bytes: u64, reused: bool) {
        let _ = (register, bytes, reused);
    }

    /// A register is done.
    fn ends(&self, register: &Schema) {
        let _ = register;
    }
}

/// Nobody.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Silent;

impl Progress for Silent {}
