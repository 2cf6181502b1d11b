//! Rows whose cells are read: typed columns, and what in them cannot be used.

use polars::prelude::*;
use polars::sql::sql_expr;
use polars_arrow::bitmap::{Bitmap, MutableBitmap};
use polars_plan::utils::expr_to_leaf_column_names;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use crate::error::{Error, Result};
use crate::register::columns::Found;
use crate::register::convert::convert;
use crate::register::keys::Keys;
use crate::register::problem::{Problem, Problems, Rule};
use crate::register::read::{ReadOptions, UNITS};
use crate::register::schema::{Kind, Schema};
use crate::register::source::{Numbers, RawBatch};
use crate::register::units::UNIT_LEVEL;

/// Some rows of a register, typed and named.
#[derive(Debug, Clone)]
pub struct Rows {
    /// The columns that the input has and that were asked for, by id.
    pub frame: DataFrame,
    /// What in them cannot be used.
    pub(crate) faults: Vec<Fault>,
}

/// Rows that cannot be used by what needs all of some columns; by nothing at all where there is no column.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Bitmap,
}

impl Rows {
    /// The rows that cannot be used by anything that needs these columns; none where all can.
    pub(crate) fn unusable(&self, needs: &dyn Fn(&str) -> bool) -> Option<Bitmap> {
        let concerned = self.faults.iter().filter(|fault| fault.columns.iter().all(|column| needs(column)));
        concerned.map(|fault| fault.rows.clone()).reduce(|all, more| &all | &more)
    }

    /// The rows from `offset` on, at most `length` of them.
    #[must_use]
    pub fn slice(&self, offset: usize, length: usize) -> Self {
        let length = length.min(self.frame.height().saturating_sub(offset));
        let cut =
            |fault: &Fault| Fault { columns: fault.columns.clone(), rows: fault.rows.clone().sliced(offset, length) };
        Self {
            frame: self.frame.slice(i64::try_from(offset).unwrap_or(i64::MAX), length),
            faults: self.faults.iter().map(cut).collect(),
        }
    }
}

/// What a measure needs, as if it were a column, that counts working days.
pub(crate) const CALENDAR: &str = "@calendar";

/// One input on its way from cells to rows.
pub(super) struct Reading<'a> {
    pub(super) schema: &'a Schema,
    pub(super) options: &'a ReadOptions,
    pub(super) found: Vec<Found>,
    pub(super) rules: Vec<(Rule, Expr, Vec<String>)>,
    pub(super) file: String,
    pub(super) keys: &'a mut Keys,
    pub(super) problems: &'a mut Problems,
}

/// Compiles the rules of a schema that speak only of columns that are there.
pub(super) fn rules(schema: &Schema, found: &[Found]) -> Result<Vec<(Rule, Expr, Vec<String>)>> {
    let mut rules = Vec::new();
    for rule in &schema.rules {
        let place = || format!("{}, rule `{}`", schema.id, rule.id);
        let broken =
            sql_expr(&rule.broken).map_err(|error| Error::Definition { place: place(), reason: error.to_string() })?;
        let needs: Vec<String> = expr_to_leaf_column_names(&broken).iter().map(ToString::to_string).collect();
        if needs.iter().all(|name| found.iter().any(|column| column.id == *name)) {
            rules.push((Rule::Own { id: rule.id.clone(), zh: rule.zh.clone(), en: rule.en.clone() }, broken, needs));
        }
    }
    Ok(rules)
}

impl Reading<'_> {
    pub(super) fn rows(&mut self, raw: &RawBatch) -> Result<Rows> {
        let mut rows = Rows { frame: DataFrame::empty_with_height(raw.height), faults: Vec::new() };
        self.whole_rows(raw, &mut rows);
        let mut columns = Vec::new();
        let found = std::mem::take(&mut self.found);
        let read = |(found, series): (&Found, &Series)| {
            let unit = self.schema.unit.as_deref() == Some(&found.id) && self.schema.id != UNITS;
            let units = self.options.units.as_deref().filter(|_| unit);
            convert(series, found, units, &self.file)
        };
        let converted = found.par_iter().zip(&raw.columns).map(read).collect::<Result<Vec<_>>>()?;
        for ((found, series), converted) in found.iter().zip(&raw.columns).zip(converted) {
            self.cell_faults(raw, series, found, converted.faults, &mut rows);
            columns.extend(converted.series.into_iter().map(Column::from));
        }
        self.found = found;
        rows.frame = DataFrame::new(raw.height, columns).map_err(Error::engine(format!("reading `{}`", self.file)))?;
        self.unit_levels(&mut rows)?;
        self.future_dates(raw, &mut rows)?;
        self.outside_calendar(raw, &mut rows)?;
        self.order(raw, &mut rows)?;
        self.own_rules(raw, &mut rows)?;
        self.duplicates(raw, &mut rows)?;
        Ok(rows)
    }

    fn whole_rows(&mut self, raw: &RawBatch, rows: &mut Rows) {
        let marked: Vec<_> = raw.faults.iter().map(|(row, _)| *row).collect();
        for (row, rule) in &raw.faults {
            self.report(&raw.numbers, *row, None, rule, None);
        }
        set_aside(rows, raw.height, &marked, Vec::new());
    }

    fn cell_faults(
        &mut self,
        raw: &RawBatch,
        cells: &Series,
        found: &Found,
        faults: Vec<(usize, Rule)>,
        rows: &mut Rows,
    ) {
        let usable = |(row, _): &(usize, Rule)| !raw.is_fault(*row);
        let faults: Vec<_> = faults.into_iter().filter(usable).collect();
        let marked: Vec<_> = faults.iter().map(|(row, _)| *row).collect();
        for (row, rule) in faults {
            let shown = self.options.values && !found.column.personal;
            let value = || cells.get(row).ok().map(|cell| cell.str_value().into_owned());
            self.report(&raw.numbers, row, Some(&found.id), &rule, shown.then(value).flatten());
        }
        set_aside(rows, raw.height, &marked, vec![found.id.clone()]);
    }

    /// Adds the level of each row's unit, where it is asked for; a unit that is not known has none that is.
    fn unit_levels(&self, rows: &mut Rows) -> Result<()> {
        let asked = self.options.extra.iter().any(|name| name == UNIT_LEVEL);
        let (true, Some(units), Some(unit)) = (asked, &self.options.units, &self.schema.unit) else { return Ok(()) };
        let Ok(names) = rows.frame.column(unit) else { return Ok(()) };
        let doing = || Error::engine("adding the levels of units");
        let names = names.as_materialized_series().str().map_err(doing())?;
        let levels: StringChunked = names.iter().map(|name| name.and_then(|name| units.level(name))).collect();
        rows.frame.with_column(levels.into_series().with_name(UNIT_LEVEL.into()).into()).map_err(doing())?;
        let unknown = rows.faults.iter().filter(|fault| fault.columns == [unit.clone()]);
        let unknown: Vec<_> = unknown.map(|fault| fault.rows.clone()).collect();
        rows.faults.extend(unknown.into_iter().map(|rows| Fault { columns: vec![UNIT_LEVEL.into()], rows }));
        Ok(())
    }

    /// A day that has not come yet cannot be the day on which something happened.
    fn future_dates(&mut self, raw: &RawBatch, rows: &mut Rows) -> Result<()> {
        let today = self.options.today;
        let past = |column: &&Found| column.column.kind == Kind::Date && !column.column.future;
        let columns: Vec<_> = self.found.iter().filter(past).map(|column| column.id.clone()).collect();
        for id in columns {
            let marked = rows_where(days(&rows.frame, &id)?.into_iter().map(|day| day > today));
            self.marked(raw, rows, &marked, &id, vec![id.clone()], &Rule::FutureDate);
        }
        Ok(())
    }

    /// A day of which nobody has said whether it is worked; only what counts by the calendar cannot use it.
    fn outside_calendar(&mut self, raw: &RawBatch, rows: &mut Rows) -> Result<()> {
        let Some((columns, (first, last))) = self.options.clocked.clone() else { return Ok(()) };
        let there: Vec<_> = columns.iter().filter(|id| rows.frame.column(id).is_ok()).collect();
        for id in there {
            let outside = |day: i32| day != NO_DAY && (day < first || day > last);
            let marked = rows_where(days(&rows.frame, id)?.into_iter().map(outside));
            self.marked(raw, rows, &marked, id, vec![id.clone(), CALENDAR.into()], &Rule::OutsideCalendar);
        }
        Ok(())
    }

    fn order(&mut self, raw: &RawBatch, rows: &mut Rows) -> Result<()> {
        for (earlier, later) in &self.schema.order {
            if rows.frame.column(earlier).is_err() || rows.frame.column(later).is_err() {
                continue;
            }
            let (first, second) = (days(&rows.frame, earlier)?, days(&rows.frame, later)?);
            let turned = |(first, second): (i32, i32)| second < first && second != NO_DAY;
            let marked = rows_where(first.into_iter().zip(second).map(turned));
            self.marked(raw, rows, &marked, later, vec![earlier.clone(), later.clone()], &Rule::OutOfOrder);
        }
        Ok(())
    }

    fn own_rules(&mut self, raw: &RawBatch, rows: &mut Rows) -> Result<()> {
        for (rule, broken, needs) in std::mem::take(&mut self.rules) {
            let doing = || format!("checking rule `{rule}`");
            let verdict = rows
                .frame
                .clone()
                .lazy()
                .select([broken.clone().alias("broken")])
                .collect()
                .map_err(Error::engine(doing()))?;
            let verdict = verdict.columns()[0].as_materialized_series().bool().map_err(Error::engine(doing()))?.clone();
            let marked: Vec<_> =
                verdict.iter().enumerate().filter(|(_, broken)| *broken == Some(true)).map(|(row, _)| row).collect();
            let shown = self.schema.rules.iter().find(|own| own.id == rule.id()).and_then(|own| own.columns.first());
            let column = shown.or(needs.first()).cloned().unwrap_or_default();
            self.marked(raw, rows, &marked, &column, needs.clone(), &rule);
            self.rules.push((rule, broken, needs));
        }
        Ok(())
    }

    /// Of rows with one key the first is kept; a row whose key has an empty first cell is not judged.
    ///
    /// Of a key of several columns, the first must be in the input; others, such as the year, may be missing.
    fn duplicates(&mut self, raw: &RawBatch, rows: &mut Rows) -> Result<()> {
        let key: Vec<_> = self.schema.key.iter().filter(|id| rows.frame.column(id).is_ok()).collect();
        if !self.options.unique_keys
            || key.is_empty()
            || key.first() != self.schema.key.iter().collect::<Vec<_>>().first()
        {
            return Ok(());
        }
        let text =
            |id: &&String| rows.frame.column(id)?.as_materialized_series().cast(&DataType::String)?.str().cloned();
        let columns = key.iter().map(text).collect::<PolarsResult<Vec<_>>>().map_err(Error::engine("reading keys"))?;
        let whole = rows.unusable(&|_| false);
        let mut marked = Vec::new();
        let mut joined = String::new();
        for row in 0..raw.height {
            let usable = whole.as_ref().is_none_or(|whole| !whole.get_bit(row));
            if columns[0].get(row).is_none() || !usable {
                continue;
            }
            joined.clear();
            for column in &columns {
                joined.push_str(column.get(row).unwrap_or_default());
                joined.push('\u{1f}');
            }
            if !self.keys.is_new(xxh3_128(joined.as_bytes())) {
                marked.push(row);
            }
        }
        for row in &marked {
            let shown = self.options.values
                && key.iter().all(|id| self.schema.column(id).is_some_and(|column| !column.personal));
            let value =
                shown.then(|| columns.iter().filter_map(|column| column.get(*row)).collect::<Vec<_>>().join(" "));
            self.report(&raw.numbers, *row, key.first().map(|id| id.as_str()), &Rule::DuplicateKey, value);
        }
        set_aside(rows, raw.height, &marked, Vec::new());
        Ok(())
    }

    fn marked(
        &mut self,
        raw: &RawBatch,
        rows: &mut Rows,
        marked: &[usize],
        column: &str,
        needs: Vec<String>,
        rule: &Rule,
    ) {
        let marked: Vec<_> = marked.iter().copied().filter(|row| !raw.is_fault(*row)).collect();
        let shown = self.options.values && self.schema.column(column).is_some_and(|column| !column.personal);
        for row in &marked {
            let value = || rows.frame.column(column).ok()?.get(*row).ok().map(|value| value.str_value().into_owned());
            let value = shown.then(value).flatten();
            self.report(&raw.numbers, *row, Some(column), rule, value);
        }
        set_aside(rows, raw.height, &marked, needs);
    }

    fn report(&mut self, numbers: &Numbers, row: usize, column: Option<&str>, rule: &Rule, value: Option<String>) {
        self.problems.push(Problem {
            register: self.schema.id.clone(),
            file: self.file.clone(),
            row: numbers.at(row),
            column: column.map(Into::into),
            rule: rule.clone(),
            value,
        });
    }
}

fn set_aside(rows: &mut Rows, height: usize, marked: &[usize], columns: Vec<String>) {
    if marked.is_empty() {
        return;
    }
    let mut bits = MutableBitmap::from_len_zeroed(height);
    for row in marked {
        bits.set(*row, true);
    }
    rows.faults.push(Fault { columns, rows: bits.into() });
}

/// What stands for an empty cell among days; it is before every day that a cell can hold.
pub(crate) const NO_DAY: i32 = i32::MIN;

/// The days of a date column, since 1970-01-01.
pub(crate) fn days(frame: &DataFrame, column: &str) -> Result<Vec<i32>> {
    let days = || -> PolarsResult<Vec<i32>> {
        let days = frame.column(column)?.as_materialized_series().date()?.physical().rechunk().into_owned();
        let array = days.downcast_as_array();
        let values = array.values().iter().copied();
        Ok(match array.validity() {
            Some(known) => values.zip(known.iter()).map(|(day, known)| if known { day } else { NO_DAY }).collect(),
            None => values.collect(),
        })
    };
    days().map_err(Error::engine(format!("reading the days of column `{column}`")))
}

/// The rows, by number, of which something holds.
fn rows_where(holds: impl Iterator<Item = bool>) -> Vec<usize> {
    holds.enumerate().filter(|(_, holds)| *holds).map(|(row, _)| row).collect()
}
