//! Rows whose key an earlier row has.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_128;

use crate::error::Result;
use crate::register::convert::Converted;
use crate::register::keys::Keys;
use crate::register::reading::Reading;
use crate::register::source::RawBatch;
use crate::register::values::Words;

/// What was read of some rows while their keys were looked at, in the order of the rows.
#[derive(Debug, Default)]
pub(super) struct KeyCells {
    /// The columns of the key, by their place.
    pub(super) converted: BTreeMap<usize, Converted>,
    pub(super) repeated: Vec<Repeated>,
}

/// A row whose key an earlier row has.
#[derive(Debug)]
pub(super) struct Repeated {
    pub(super) row: usize,
    /// The key, where problems show values.
    pub(super) value: Option<String>,
}

impl KeyCells {
    /// Looks at the keys of some rows, of which the first with each key is kept; a row whose key has an empty first cell is not
    /// judged.
    ///
    /// Of a key of several columns, the first must be in the input; others, such as the year, may be missing.
    pub(super) fn read(reading: &Reading<'_>, raw: &RawBatch, keys: &mut Keys) -> Result<Self> {
        let mut cells = Self::default();
        let place = |id: &String| reading.found.iter().position(|found| found.id == *id);
        let key: Vec<_> = reading.schema.key.iter().map(place).collect();
        if !reading.options.unique_keys || key.first().copied().flatten().is_none() {
            return Ok(cells);
        }
        let mut columns = Vec::new();
        for at in key.into_iter().flatten() {
            let found = &reading.found[at];
            let converted = reading.convert(&raw.columns[at], found)?;
            columns.push(converted.columns[0].1.words(&found.id)?);
            cells.converted.insert(at, converted);
        }
        let shown = reading.options.values && cells.converted.keys().all(|at| !reading.found[*at].column.personal);
        cells.repeated = repeated(&columns, raw, keys, shown);
        Ok(cells)
    }
}

fn repeated(columns: &[Words], raw: &RawBatch, keys: &mut Keys, shown: bool) -> Vec<Repeated> {
    let mut repeated = Vec::new();
    let mut joined = String::new();
    for row in (0..raw.height).filter(|row| !raw.is_fault(*row)) {
        if columns[0].get(row).is_none() {
            continue;
        }
        joined.clear();
        for column in columns {
            joined.push_str(column.get(row).unwrap_or_default());
            joined.push('\u{1f}');
        }
        if !keys.is_new(xxh3_128(joined.as_bytes())) {
            let value = || columns.iter().filter_map(|column| column.get(row)).collect::<Vec<_>>().join(" ");
            repeated.push(Repeated { row, value: shown.then(value) });
        }
    }
    repeated
}
