//! Progress reports of a long run.

use std::fmt::Debug;
use std::sync::Arc;

use crate::register::{Meter, Schema};

/// Receives progress reports of a run, from several threads.
pub trait Progress: Debug + Send + Sync {
    /// A register begins; its files have `bytes` bytes in total, and `meter` grows while they are read.
    fn begins(&self, register: &Schema, files: usize, bytes: u64, meter: &Arc<Meter>) {
        let _ = (register, files, bytes, meter);
    }

    /// A file is done: it was read, or its stored tally was reused.
    fn file(&self, register: &Schema, bytes: u64, reused: bool) {
        let _ = (register, bytes, reused);
    }

    /// A register is done.
    fn ends(&self, register: &Schema) {
        let _ = register;
    }
}

/// Ignores all reports.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Silent;

impl Progress for Silent {}
