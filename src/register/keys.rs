//! The keys that rows of a register have had, within one file and across files that are read apart.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars_core::prelude::PlHashSet;

use crate::error::{Error, Result};

/// What readings of a register's files share of keys when each file is read by itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeyOptions {
    /// The hashes of the keys that earlier files have, in ascending order: a row with one of them repeats a key.
    pub(crate) met: Arc<[u128]>,
    /// The file to which the hashes of all keys are written, in ascending order, 16 bytes each, the lowest first.
    pub(crate) record: Option<PathBuf>,
    /// Whether the hashes of all keys are given with the account.
    pub(crate) keep: bool,
}

/// The keys met so far, as 128-bit hashes: among a billion keys the chance of a collision is 1e-21.
pub(super) struct Keys {
    known: PlHashSet<u128>,
    met: Arc<[u128]>,
}

impl Keys {
    pub(super) fn new(options: &KeyOptions) -> Self {
        Self { known: PlHashSet::default(), met: Arc::clone(&options.met) }
    }

    /// Whether a key occurs for the first time.
    pub(super) fn is_new(&mut self, key: u128) -> bool {
        self.known.insert(key) && (self.met.is_empty() || self.met.binary_search(&key).is_err())
    }

    /// The keys in ascending order, where somebody asks for them, after they are written to the file that is asked for.
    pub(super) fn finish(self, options: &KeyOptions) -> Result<Option<Vec<u128>>> {
        if options.record.is_none() && !options.keep {
            return Ok(None);
        }
        let mut keys: Vec<u128> = self.known.into_iter().collect();
        keys.sort_unstable();
        if let Some(path) = &options.record {
            write(path, &keys).map_err(Error::file(path))?;
        }
        Ok(options.keep.then_some(keys))
    }
}

fn write(path: &Path, keys: &[u128]) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    keys.iter().try_for_each(|key| out.write_all(&key.to_le_bytes()))?;
    out.into_inner()?.sync_all()
}
