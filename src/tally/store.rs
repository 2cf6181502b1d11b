//! A tally in a file: a Parquet table of its numbers, with what it counts in the file's own metadata.
//!
//! Columns: `measure`, `field`, one for each group-by column (null where the value cannot be read), `label`, `days`, `period` (the
//! index of the period, null for every period), `value`. The row of each group without a measure says that the group is
//! there; the row of each key has the field `key` and the hash of the key as its label. The metadata entry `fazhi` holds the
//! specification as JSON.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::Arc;

use polars_core::prelude::*;
use polars_io::prelude::{KeyValueMetadata, ParallelStrategy, ParquetReader, ParquetWriter, SerReader};
use polars_parquet::read::FileMetadata;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::file;
use crate::register::{Problems, guarded, parquet_metadata};
use crate::tally::counts::Gathered;
use crate::tally::{Availability, Cell, Counts, DayCell, Field, Group, Spec, Tally};

const ENTRY: &str = "fazhi";

/// The form of the file; a reader refuses one that it does not know.
const FORM: u32 = 3;

/// A group with one of its numbers, or with none to say that it is there; or a key.
struct Line<'a> {
    group: &'a [Option<String>],
    number: Option<Number<'a>>,
    key: Option<u128>,
}

/// What stands in the field of a line that holds a key.
const KEY: &str = "key";

struct Number<'a> {
    measure: usize,
    field: Field,
    label: Option<&'a str>,
    days: Option<u32>,
    period: Option<i32>,
    value: i64,
}

impl Counts {
    fn numbers(&self) -> impl Iterator<Item = Number<'_>> {
        let plain = self.plain().iter().map(|(cell, value)| Number {
            measure: cell.measure,
            field: cell.field,
            label: None,
            days: None,
            period: cell.period,
            value: *value,
        });
        let labelled = self.labelled().map(|(cell, value)| Number {
            measure: cell.measure,
            field: cell.field,
            label: Some(&cell.label),
            days: None,
            period: cell.period,
            value,
        });
        let by_days = self.days().iter().flat_map(|(cell, histogram)| {
            histogram.iter().map(|(days, value)| Number {
                measure: cell.measure,
                field: cell.field,
                label: None,
                days: Some(days),
                period: Some(cell.period),
                value,
            })
        });
        plain.chain(labelled).chain(by_days)
    }
}

#[derive(Serialize, Deserialize)]
struct Head {
    form: u32,
    spec: Spec,
    rows: u64,
    excluded: u64,
    undated: u64,
    /// Whether the hashes of the keys follow.
    keyed: bool,
    availability: Vec<Availability>,
}

impl Tally {
    /// Writes the tally to a Parquet file.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where the file cannot be written.
    ///
    /// # Examples
    ///
    /// ```
    /// # use fazhi::{catalogue::Catalogue, register::Register, tally::{Tally, TallyOptions, tally}};
    /// # use fazhi::polars::prelude::*;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("notary.parquet");
    /// let catalogue = Catalogue::built_in();
    /// let matters = df!["issued" => ["2020-03-05", "2020-07-01"], "reduced" => ["200.00", ""]]?;
    /// let register = Register::from_frame(catalogue.kinds().get("notary")?, matters);
    /// let counted = tally(&register, catalogue, &TallyOptions::default())?;
    /// counted.save(&path)?;
    /// assert_eq!(Tally::load(&path)?, counted);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let bytes = self.to_bytes()?;
        file::replace(path, |out| out.write_all(&bytes))
    }

    /// Reads a tally that was [saved](Self::save).
    ///
    /// # Errors
    ///
    /// [`Error::File`] where there is no such file, [`Error::Content`] where it holds no tally of this form.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = file::bytes(path, u64::MAX)?;
        guarded(path, || Self::read(bytes).map_err(|reason| Error::content(path, reason)))
    }

    /// The bytes of the file that [`Tally::save`] writes.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the table cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = Cursor::new(Vec::new());
        self.write(&mut bytes)?;
        Ok(bytes.into_inner())
    }

    /// The tally whose bytes these are.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] where they are no tally of this form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let place = Path::new("tally");
        guarded(place, || Self::read(bytes.to_vec()).map_err(|reason| Error::content(place, reason)))
    }

    fn write(&self, file: impl Write) -> Result<()> {
        let head = Head {
            form: FORM,
            spec: self.spec.clone(),
            rows: self.rows,
            excluded: self.excluded,
            undated: self.undated,
            keyed: self.keys.is_some(),
            availability: self.availability.clone(),
        };
        let head = serde_json::to_string(&head).expect("a specification is plain data");
        let doing = || Error::engine("writing a tally");
        let metadata = KeyValueMetadata::from_static(vec![(ENTRY.to_owned(), head)]);
        let mut table = self.table().map_err(doing())?;
        ParquetWriter::new(file).with_key_value_metadata(Some(metadata)).finish(&mut table).map_err(doing())?;
        Ok(())
    }

    fn table(&self) -> PolarsResult<DataFrame> {
        let mut lines: Vec<Line<'_>> = Vec::new();
        for (group, counts) in &self.groups {
            lines.push(Line { group, number: None, key: None });
            lines.extend(counts.numbers().map(|number| Line { group, number: Some(number), key: None }));
        }
        let keys = self.keys.iter().flatten();
        lines.extend(keys.map(|key| Line { group: &[], number: None, key: Some(*key) }));
        let text = |name: &str, of: &dyn Fn(&Line<'_>) -> Option<String>| {
            Column::new(name.into(), lines.iter().map(of).collect::<Vec<_>>())
        };
        let mut columns = vec![
            text("measure", &|line| line.number.as_ref().map(|number| self.spec.measures[number.measure].id.clone())),
            text("field", &|line| match line.key {
                Some(_) => Some(KEY.to_owned()),
                None => line.number.as_ref().map(|number| field_name(number.field)),
            }),
        ];
        for (at, name) in self.spec.by.iter().enumerate() {
            columns.push(text(&format!("by {name}"), &|line| line.group.get(at).cloned().flatten()));
        }
        columns.push(text("label", &|line| match line.key {
            Some(key) => Some(format!("{key:032x}")),
            None => line.number.as_ref()?.label.map(Into::into),
        }));
        let number = |of: &dyn Fn(&Number<'_>) -> Option<i64>| -> Vec<Option<i64>> {
            lines.iter().map(|line| line.number.as_ref().and_then(of)).collect()
        };
        columns.push(Column::new("days".into(), number(&|number| number.days.map(i64::from))));
        columns.push(Column::new("period".into(), number(&|number| number.period.map(i64::from))));
        columns.push(Column::new("value".into(), number(&|number| Some(number.value))));
        DataFrame::new(lines.len(), columns)
    }

    fn read(bytes: Vec<u8>) -> Result<Self, String> {
        let metadata = parquet_metadata(&bytes).map_err(|error| error.to_string())?;
        let entries = metadata.key_value_metadata().iter().flatten();
        let entry = entries.clone().find(|entry| entry.key == ENTRY).and_then(|entry| entry.value.clone());
        let head: Head = serde_json::from_str(&entry.ok_or("it holds no tally")?).map_err(|error| error.to_string())?;
        if head.form != FORM {
            return Err(format!("its form is {}, this version reads form {FORM}", head.form));
        }
        let table = parquet_table(bytes, metadata)?;
        let mut tally = Self {
            spec: head.spec,
            rows: head.rows,
            excluded: head.excluded,
            undated: head.undated,
            availability: head.availability,
            groups: BTreeMap::new(),
            problems: Problems::default(),
            keys: head.keyed.then(Vec::new),
        };
        tally.take(&table).map_err(|error| error.to_string())?;
        Ok(tally)
    }

    fn take(&mut self, table: &DataFrame) -> PolarsResult<()> {
        let text = |name: &str| table.column(name)?.as_materialized_series().str().cloned();
        let (measures, fields, labels) = (text("measure")?, text("field")?, text("label")?);
        let by = self.spec.by.iter().map(|name| text(&format!("by {name}"))).collect::<PolarsResult<Vec<_>>>()?;
        let number = |name: &str| table.column(name)?.as_materialized_series().i64().cloned();
        let (days, periods, values) = (number("days")?, number("period")?, number("value")?);
        let mut groups: BTreeMap<Group, Gathered> = BTreeMap::new();
        for row in 0..table.height() {
            let unknown = |what: &str| polars_err!(ComputeError: "row {row} has an unknown {what}");
            if let (Some(KEY), Some(keys)) = (fields.get(row), &mut self.keys) {
                let key = labels.get(row).and_then(|text| u128::from_str_radix(text, 16).ok());
                keys.push(key.ok_or_else(|| unknown("key"))?);
                continue;
            }
            let group: Group = by.iter().map(|column| column.get(row).map(Into::into)).collect();
            let gathered = groups.entry(group).or_default();
            let Some((measure, value)) = measures.get(row).zip(values.get(row)) else { continue };
            let measure =
                self.spec.measures.iter().position(|known| known.id == measure).ok_or_else(|| unknown("measure"))?;
            let field = Field::ALL.into_iter().find(|field| Some(field_name(*field).as_str()) == fields.get(row));
            let field = field.ok_or_else(|| unknown("field"))?;
            let period = periods.get(row).map(i32::try_from).transpose().map_err(|_| unknown("period"))?;
            match (days.get(row).and_then(|days| u32::try_from(days).ok()), period) {
                (Some(days), Some(period)) => {
                    gathered.days(DayCell { measure, field, period }).push(days, value);
                }
                _ => gathered.push(Cell { measure, field, period }, labels.get(row), value),
            }
        }
        let counts = |(group, gathered): (Group, Gathered)| Ok((group, gathered.counts(&self.spec)?));
        self.groups = groups
            .into_iter()
            .map(counts)
            .collect::<Result<_>>()
            .map_err(|error| polars_err!(ComputeError: "{error}"))?;
        Ok(())
    }
}

/// The table in a Parquet file with this footer, in this thread alone.
pub(crate) fn parquet_table(bytes: Vec<u8>, footer: FileMetadata) -> Result<DataFrame, String> {
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    reader.set_metadata(Arc::new(footer));
    let table = reader.read_parallel(ParallelStrategy::None).finish().map_err(|error| error.to_string())?;
    // The reader does not look whether it has found as many rows as there should be.
    match table.columns().iter().find(|column| column.len() != table.height()) {
        Some(column) => Err(format!("column `{}` has {} rows of {}", column.name(), column.len(), table.height())),
        None => Ok(table),
    }
}

fn field_name(field: Field) -> String {
    serde_json::to_value(field).ok().and_then(|name| name.as_str().map(Into::into)).unwrap_or_default()
}
