//! How a long run tells how far it is.

use std::fmt::Debug;
use std::sync::Arc;

use crate::register::{Meter, Schema};

/// Somebody who is told how far a run is. It is told from several threads.
pub trait Progress: Debug + Send + Sync {
    /// A register begins, whose files have so many bytes; `meter` grows while they are read.
    fn begins(&self, register: &Schema, files: usize, bytes: u64, meter: &Arc<Meter>) {
        let _ = (register, files, bytes, meter);
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
