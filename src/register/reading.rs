//! From the cells of one input to rows: each cell read, and what cannot be used named.

use polars::prelude::*;
use polars::sql::sql_expr;
use polars_arrow::bitmap::MutableBitmap;
use polars_plan::utils::expr_to_leaf_column_names;

use crate::error::{Error, Result};
use crate::register::columns::Found;
use crate::register::convert::{Converted, convert};
use crate::register::pattern::{Form, Patterns};
use crate::register::problem::{Problem, Problems, Rule};
use crate::register::question::Questions;
use crate::register::read::{ReadOptions, AGENCIES};
use crate::register::repeated::{KeyCells, Repeated};
use crate::register::rows::{CALENDAR, Fault, Rows};
use crate::register::schema::{Kind, Schema};
use crate::register::source::{Cells, RawBatch};
use crate::register::agencies::AGENCY_LEVEL;
use crate::register::values::{NO_DAY, Values, Words};

/// How the rows of one input are read.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) schema: &'a Schema,
    pub(super) options: &'a ReadOptions,
    pub(super) found: Vec<Found>,
    pub(super) file: String,
    rules: Vec<OwnRule>,
}

/// A rule of the register that speaks only of columns that are there.
#[derive(Debug)]
struct OwnRule {
    rule: Rule,
    broken: Expr,
    needs: Vec<String>,
    /// The column under which it is reported.
    shown: String,
}

/// The patterns of the rules, and the rules that rows of each pattern break.
#[derive(Debug)]
pub(super) struct Broken {
    patterns: Patterns,
    rules: Vec<Vec<usize>>,
}

/// Some rows while they are read.
struct Work<'a> {
    reading: &'a Reading<'a>,
    raw: &'a RawBatch,
    rows: Rows,
    problems: Problems,
}

impl<'a> Reading<'a> {
    pub(super) fn new(schema: &'a Schema, options: &'a ReadOptions, found: Vec<Found>, file: String) -> Result<Self> {
        let rules = own_rules(schema, &found)?;
        Ok(Self { schema, options, found, file, rules })
    }

    /// Reads the cells of one column.
    pub(super) fn convert(&self, cells: &Cells, found: &Found) -> Result<Converted> {
        let listed = self.schema.listed && self.schema.id != AGENCIES;
        let agency = listed && self.schema.agency.as_deref() == Some(&found.id);
        let agencies = self.options.agencies.as_deref().filter(|_| agency);
        convert(cells, found, agencies, &self.file)
    }

    /// Reads the rows of a batch; `keys` are the cells of its keys, where they were read before, and `broken` is kept from batch
    /// to batch.
    pub(super) fn rows(&self, raw: &RawBatch, keys: KeyCells, broken: &mut Option<Broken>) -> Result<(Rows, Problems)> {
        let mut work = Work { reading: self, raw, rows: Rows::of_height(raw.height), problems: Problems::default() };
        let KeyCells { mut converted, repeated } = keys;
        work.whole_rows();
        for (at, (found, cells)) in self.found.iter().zip(&raw.columns).enumerate() {
            let converted = match converted.remove(&at) {
                Some(converted) => converted,
                None => self.convert(cells, found)?,
            };
            work.cell_faults(cells, found, converted.faults);
            converted.columns.into_iter().for_each(|(id, values)| work.rows.add(id, values));
        }
        work.agency_levels()?;
        work.future_dates()?;
        work.outside_calendar()?;
        work.order()?;
        work.own_rules(broken)?;
        work.repeated(repeated);
        Ok((work.rows, work.problems))
    }

    fn broken(&self, rows: &Rows) -> Result<Broken> {
        let mut questions = Questions::default();
        for rule in &self.rules {
            questions.ask(rule.broken.clone());
        }
        let form = |column: &str| match rows.get(column) {
            Some(Values::Words(_)) => Form::Words,
            Some(_) => Form::Other,
            None => Form::Absent(DataType::Null),
        };
        let patterns = Patterns::new(questions, form, 0)?;
        Ok(Broken { patterns, rules: Vec::new() })
    }
}

impl Broken {
    /// The pattern of each row.
    fn of(&mut self, rows: &Rows, rules: usize) -> Result<Vec<u32>> {
        let patterns = self.patterns.of(rows, &[])?;
        for number in self.rules.len()..self.patterns.len() {
            let pattern = self.patterns.pattern(u32::try_from(number).expect("patterns have small numbers"));
            self.rules.push((0..rules).filter(|rule| pattern.holds(*rule) == Some(true)).collect());
        }
        Ok(patterns)
    }
}

/// Compiles the rules of a schema that speak only of columns that are there.
fn own_rules(schema: &Schema, found: &[Found]) -> Result<Vec<OwnRule>> {
    let mut rules = Vec::new();
    for rule in &schema.rules {
        let place = || format!("{}, rule `{}`", schema.id, rule.id);
        let broken =
            sql_expr(&rule.broken).map_err(|error| Error::Definition { place: place(), reason: error.to_string() })?;
        let needs: Vec<String> = expr_to_leaf_column_names(&broken).iter().map(ToString::to_string).collect();
        if needs.iter().all(|name| found.iter().any(|column| column.id == *name)) {
            let shown = rule.columns.first().or(needs.first()).cloned().unwrap_or_default();
            let rule = Rule::Own { id: rule.id.clone(), zh: rule.zh.clone(), en: rule.en.clone() };
            rules.push(OwnRule { rule, broken, needs, shown });
        }
    }
    Ok(rules)
}

impl Work<'_> {
    fn whole_rows(&mut self) {
        let marked: Vec<_> = self.raw.faults.iter().map(|(row, _)| *row).collect();
        for (row, rule) in &self.raw.faults {
            self.report(*row, None, rule, None);
        }
        self.excluded(&marked, Vec::new());
    }

    fn cell_faults(&mut self, cells: &Cells, found: &Found, faults: Vec<(usize, Rule)>) {
        let usable = |(row, _): &(usize, Rule)| !self.raw.is_fault(*row);
        let faults: Vec<_> = faults.into_iter().filter(usable).collect();
        let marked: Vec<_> = faults.iter().map(|(row, _)| *row).collect();
        for (row, rule) in faults {
            let shown = self.reading.options.values && !found.column.personal;
            let value = shown.then(|| cells.shown(row)).flatten();
            self.report(row, Some(&found.id), &rule, value);
        }
        self.excluded(&marked, vec![found.id.clone()]);
    }

    /// Adds the level of each row's agency, where it is asked for; an agency that is not known has none that is.
    fn agency_levels(&mut self) -> Result<()> {
        let asked = self.reading.options.extra.iter().any(|name| name == AGENCY_LEVEL);
        let (true, Some(agencies), Some(agency)) = (asked, &self.reading.options.agencies, &self.reading.schema.agency) else {
            return Ok(());
        };
        let Some(names) = self.rows.get(agency).map(|names| names.words(agency)).transpose()? else { return Ok(()) };
        let levels = names.words.iter().map(|name| name.and_then(|name| agencies.level(name))).collect();
        self.rows.add(AGENCY_LEVEL, Values::Words(Words { words: levels, ..names }));
        let unknown = self.rows.faults.iter().filter(|fault| fault.columns == [agency.clone()]);
        let unknown: Vec<_> = unknown.map(|fault| fault.rows.clone()).collect();
        self.rows.faults.extend(unknown.into_iter().map(|rows| Fault { columns: vec![AGENCY_LEVEL.into()], rows }));
        Ok(())
    }

    /// A day that has not come yet cannot be the day on which something happened.
    fn future_dates(&mut self) -> Result<()> {
        let today = self.reading.options.today;
        for found in &self.reading.found {
            let past = found.column.kind == Kind::Date && !found.column.future;
            if past {
                let marked = rows_where(self.rows.days(&found.id)?, |day| day > today);
                self.marked(&marked, &found.id, vec![found.id.clone()], &Rule::FutureDate);
            }
        }
        Ok(())
    }

    /// A day of which nobody has said whether it is worked; only what counts by the calendar cannot use it.
    fn outside_calendar(&mut self) -> Result<()> {
        let Some((columns, (first, last))) = &self.reading.options.clocked else { return Ok(()) };
        let there: Vec<_> = columns.iter().filter(|id| self.rows.get(id).is_some()).collect();
        for id in there {
            let outside = |day: i32| day != NO_DAY && !(*first..=*last).contains(&day);
            let marked = rows_where(self.rows.days(id)?, outside);
            self.marked(&marked, id, vec![id.clone(), CALENDAR.into()], &Rule::OutsideCalendar);
        }
        Ok(())
    }

    fn order(&mut self) -> Result<()> {
        for (earlier, later) in &self.reading.schema.order {
            if self.rows.get(earlier).is_none() || self.rows.get(later).is_none() {
                continue;
            }
            let (first, second) = (self.rows.days(earlier)?, self.rows.days(later)?);
            let turned = |(first, second): (&i32, &i32)| second < first && *second != NO_DAY;
            // Nearly always there is none, which is found out without a branch for each row.
            let any = first.iter().zip(second).fold(false, |any, pair| any | turned(pair));
            let rows = first.iter().zip(second).enumerate().filter(|(_, pair)| any && turned(*pair));
            let marked: Vec<_> = rows.map(|(row, _)| row).collect();
            self.marked(&marked, later, vec![earlier.clone(), later.clone()], &Rule::OutOfOrder);
        }
        Ok(())
    }

    fn own_rules(&mut self, broken: &mut Option<Broken>) -> Result<()> {
        let rules = &self.reading.rules;
        if rules.is_empty() {
            return Ok(());
        }
        let broken = match broken {
            Some(broken) => broken,
            None => broken.insert(self.reading.broken(&self.rows)?),
        };
        let patterns = broken.of(&self.rows, rules.len())?;
        let breaks = |pattern: u32| &broken.rules[pattern as usize];
        let breaking: Vec<_> =
            (0..).zip(patterns).filter(|(_, pattern)| !breaks(*pattern).is_empty()).collect::<Vec<(usize, u32)>>();
        for (number, rule) in rules.iter().enumerate() {
            let rows = breaking.iter().filter(|(_, pattern)| breaks(*pattern).contains(&number));
            let marked: Vec<_> = rows.map(|(row, _)| *row).collect();
            self.marked(&marked, &rule.shown, rule.needs.clone(), &rule.rule);
        }
        Ok(())
    }

    fn repeated(&mut self, repeated: Vec<Repeated>) {
        let marked: Vec<_> = repeated.iter().map(|repeated| repeated.row).collect();
        for Repeated { row, value } in repeated {
            let first = self.reading.schema.key.first().map(String::as_str);
            self.report(row, first, &Rule::DuplicateKey, value);
        }
        self.excluded(&marked, Vec::new());
    }

    fn marked(&mut self, marked: &[usize], column: &str, needs: Vec<String>, rule: &Rule) {
        let marked: Vec<_> = marked.iter().copied().filter(|row| !self.raw.is_fault(*row)).collect();
        if marked.is_empty() {
            return;
        }
        let known = self.reading.schema.column(column);
        let shown = self.reading.options.values && known.is_some_and(|column| !column.personal);
        let cells = shown.then(|| self.rows.get(column).map(|values| values.series(column))).flatten();
        for row in &marked {
            let value = cells.as_ref().and_then(|cells| Some(cells.get(*row).ok()?.str_value().into_owned()));
            self.report(*row, Some(column), rule, value);
        }
        self.excluded(&marked, needs);
    }

    fn report(&mut self, row: usize, column: Option<&str>, rule: &Rule, value: Option<String>) {
        self.problems.push(Problem {
            register: self.reading.schema.id.clone(),
            file: self.reading.file.clone(),
            row: self.raw.numbers.at(row),
            column: column.map(Into::into),
            rule: rule.clone(),
            value,
        });
    }

    fn excluded(&mut self, marked: &[usize], columns: Vec<String>) {
        if marked.is_empty() {
            return;
        }
        let mut bits = MutableBitmap::from_len_zeroed(self.raw.height);
        for row in marked {
            bits.set(*row, true);
        }
        self.rows.faults.push(Fault { columns, rows: bits.into() });
    }
}

/// The rows, by number, of whose days something holds.
fn rows_where(days: &[i32], holds: impl Fn(i32) -> bool) -> Vec<usize> {
    // Nearly always there is none, which is found out without a branch for each row.
    if !days.iter().fold(false, |any, day| any | holds(*day)) {
        return Vec::new();
    }
    days.iter().enumerate().filter(|(_, day)| holds(**day)).map(|(row, _)| row).collect()
}
