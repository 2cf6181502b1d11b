//! From the cells of a batch to rows: each cell read, each row checked, and what cannot be used named.

use std::borrow::Cow;

use crate::column::{Codes, Mask, RowHash, Values};
use crate::error::{Error, Result};
use crate::predicate::{Expr, Leaf, Meaning, Parsed, Program, States, Type, resolve};
use crate::register::agencies::{AGENCIES, AGENCY_LEVEL};
use crate::register::allowed::allowed;
use crate::register::columns::Found;
use crate::register::convert::{Converted, convert};
use crate::register::problem::{Problem, Problems, Rule};
use crate::register::read_options::ReadOptions;
use crate::register::rows::{Fault, Need, Rows};
use crate::register::schema::{Column, Kind, RowRule, Schema};
use crate::register::source::{Cells, RawBatch};

/// How the rows of one input are read.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) schema: &'a Schema,
    pub(super) options: &'a ReadOptions,
    pub(super) found: Vec<Found>,
    file: String,
    program: Program,
    rules: Vec<OwnRule>,
    /// The columns by which rows are told apart: those of the register's key that the input has, or all of them where it has
    /// no key; none where rows are not told apart.
    key: Vec<String>,
    /// Whether rows are told apart by all of their cells, so that equal rows are named but counted.
    keyless: bool,
    /// Where among the columns found the file and the row of each row stand, where the input says them.
    places: (Option<usize>, Option<usize>),
}

/// A rule of the register of which the input has every column.
#[derive(Debug)]
struct OwnRule {
    rule: Rule,
    /// The place of the predicate in the program.
    broken: usize,
    needs: Vec<Need>,
    /// The column under which it is reported.
    shown: String,
}

/// Some rows that were read, with what is wrong with them.
pub(super) struct Checked<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) raw: &'a RawBatch,
    pub(super) rows: Rows,
    pub(super) problems: Problems,
    /// Rows that no period takes, as they have no date.
    pub(super) undated: Mask,
    /// The answers in each yes-or-no column, by its place among those found.
    pub(super) answers: Vec<(usize, Answers)>,
}

/// An input, a column and its header.
pub(super) type OfColumn = (String, String, String);

/// How often each answer stands in a yes-or-no column.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Answers {
    yes: usize,
    no: usize,
    empty: usize,
}

impl Answers {
    pub(super) fn add(&mut self, later: Self) {
        self.yes += later.yes;
        self.no += later.no;
        self.empty += later.empty;
    }

    /// Whether cells are empty where only one answer is given: nobody knows whether they mean the other.
    pub(super) fn are_one_sided(self) -> bool {
        self.empty > 0 && (self.yes == 0) != (self.no == 0)
    }
}

/// The keys of some rows: the row and the hash of its key.
pub(super) type Keys = Vec<(usize, u128)>;

/// Whether a column says nothing but where a row stands, which is looked up for rows with problems alone.
fn is_only_a_place(id: &String, schema: &Schema, options: &ReadOptions) -> bool {
    let is_used = || options.extra.contains(id) || schema.column(id).is_some();
    options.places.headers().any(|header| header == id) && !is_used()
}

impl<'a> Reading<'a> {
    pub(super) fn new(schema: &'a Schema, options: &'a ReadOptions, found: Vec<Found>, file: String) -> Result<Self> {
        let mut program = Program::default();
        let rules = own_rules(schema, &options.rules, &found, &mut program)?;
        let has = |id: &String| found.iter().any(|column| column.id == *id);
        let keyed = schema.key.first().is_some_and(has);
        // Rows of which some columns are read may be equal in these alone.
        let keyless = !keyed && options.columns.is_none();
        let key: Vec<String> = match (keyed, keyless) {
            _ if !options.unique_keys => Vec::new(),
            (true, _) => schema.key.iter().filter(|id| has(id)).cloned().collect(),
            (_, true) => {
                let ids = found.iter().map(|column| &column.id);
                ids.filter(|id| !is_only_a_place(id, schema, options)).cloned().collect()
            }
            _ => Vec::new(),
        };
        let place = |header: &Option<String>| found.iter().position(|column| Some(&column.id) == header.as_ref());
        let places = (place(&options.places.file), place(&options.places.row));
        Ok(Self { schema, options, found, file, program, rules, key, keyless, places })
    }

    /// Reads the cells of a batch and checks its rows, but for keys that occur more than once.
    pub(super) fn check(&'a self, raw: &'a RawBatch) -> Result<Checked<'a>> {
        self.options.meter.add(raw.height as u64, raw.bytes);
        let rows = Rows::of_height(raw.height).at(&self.file, raw.numbers.clone());
        let problems = Problems::default();
        let mut checked = Checked { reading: self, raw, rows, problems, undated: Mask::None, answers: Vec::new() };
        checked.whole_rows();
        for (at, (found, cells)) in self.found.iter().zip(&raw.columns).enumerate() {
            if is_only_a_place(&found.id, self.schema, self.options) {
                continue;
            }
            let Converted { values, faults } = self.convert(cells, found)?;
            checked.cell_faults(cells, found, faults);
            checked.count_answers(at, &values);
            checked.rows.add(&found.id, values);
        }
        checked.agency_levels();
        checked.undated();
        checked.future_dates();
        checked.outside_calendar();
        checked.order();
        checked.own_rules();
        Ok(checked)
    }

    fn convert(&self, cells: &Cells, found: &Found) -> Result<Converted> {
        let listed = self.schema.listed && self.schema.id != AGENCIES;
        let is_agency = listed && self.schema.agency.as_deref() == Some(&found.id);
        let agencies = self.options.agencies.as_deref().filter(|_| is_agency);
        convert(cells, found, agencies, &self.file)
    }
}

/// The rules of a schema, and those given besides, of whose columns the input has all.
fn own_rules(schema: &Schema, besides: &[RowRule], found: &[Found], program: &mut Program) -> Result<Vec<OwnRule>> {
    let mut rules = Vec::new();
    for rule in schema.rules.iter().chain(besides) {
        let definition = |reason| Error::Definition { place: format!("{}, rule `{}`", schema.id, rule.id), reason };
        let parsed = Parsed::new(&rule.broken).map_err(definition)?;
        let needs: Vec<String> = parsed.names().into_iter().map(ToOwned::to_owned).collect();
        if !needs.iter().all(|name| found.iter().any(|column| column.id == *name)) {
            continue;
        }
        let broken = resolve(&parsed, &|name| schema.meaning(name)).map_err(definition)?;
        let own = Rule::Own { id: rule.id.clone(), zh: rule.zh.clone(), en: rule.en.clone() };
        rules.push(OwnRule {
            rule: own,
            broken: program.add(&broken),
            shown: rule.columns.first().or(needs.first()).cloned().unwrap_or_default(),
            needs: needs.into_iter().map(Need::Column).collect(),
        });
    }
    Ok(rules)
}

impl Schema {
    /// What a name means in a predicate over the columns of this kind.
    pub(crate) fn meaning(&self, name: &str) -> Result<Meaning<'_>, String> {
        let column = self.column(name).ok_or_else(|| format!("`{name}` is not a column of `{}`", self.id))?;
        Ok(Meaning::Leaf(Leaf::Column(name.to_owned()), column.kind.value_type(), column.closed_states()))
    }

    /// Whether a predicate can be evaluated over rows of this kind.
    pub(crate) fn accepts(&self, predicate: &str) -> Result<Expr, String> {
        resolve(&Parsed::new(predicate)?, &|name| self.meaning(name))
    }
}

impl Column {
    /// Its states, where it can have no other value.
    fn closed_states(&self) -> Option<States<'_>> {
        let closed = self.kind == Kind::State && !self.open;
        closed.then(|| self.states.iter().map(|state| (state.id.as_str(), state.within.as_deref())).collect())
    }
}

impl Kind {
    /// The type that its cells have in predicates.
    pub(crate) fn value_type(self) -> Type {
        match self {
            Self::Id | Self::Text | Self::State => Type::Text,
            Self::Date | Self::Period => Type::Day,
            Self::Int | Self::Money | Self::Score => Type::Number,
            Self::Bool => Type::Truth,
        }
    }
}

impl Checked<'_> {
    /// The answers in each yes-or-no column, under the input, the column and its header.
    pub(super) fn take_answers(&mut self) -> impl Iterator<Item = (OfColumn, Answers)> {
        let Reading { found, file, .. } = self.reading;
        let of = |at: usize| (file.clone(), found[at].id.clone(), found[at].header.clone());
        std::mem::take(&mut self.answers).into_iter().map(move |(at, answers)| (of(at), answers))
    }

    /// The keys of the rows, or the rows as a whole where they have no key; a row that cannot be used, or whose key has an empty
    /// first cell, has none.
    ///
    /// Of a key of several columns, the first must be in the input; others, such as the year, may be missing.
    pub(super) fn keys(&self) -> Keys {
        let columns: Vec<Codes> = self.reading.key.iter().filter_map(|id| self.rows.codes(id)).collect();
        let Some(first) = columns.first() else { return Vec::new() };
        let mut hash = RowHash::default();
        let known = |row: usize| self.reading.keyless || first.get(row).is_some();
        let rows = (0..self.raw.height).filter(|row| !self.raw.is_fault(*row) && known(*row));
        rows.map(|row| (row, hash.of(&columns, row))).collect()
    }

    /// Excludes the rows whose key an earlier row has; names the rows that equal an earlier one.
    pub(super) fn repeated(&mut self, rows: &[usize]) {
        if self.reading.keyless {
            for row in rows {
                self.report(*row, None, &Rule::RepeatedRow, None);
            }
            return;
        }
        let key = &self.reading.key;
        let is_personal = |id: &String| self.reading.schema.column(id).is_some_and(|column| column.personal);
        let shown = self.reading.options.values && !key.iter().any(is_personal);
        for row in rows {
            let cells = key.iter().filter_map(|id| self.rows.get(id)?.text(*row));
            let value = shown.then(|| cells.collect::<Vec<_>>().join(" "));
            self.report(*row, key.first().map(String::as_str), &Rule::DuplicateKey, value);
        }
        self.rows.exclude(rows, Vec::new());
    }

    fn whole_rows(&mut self) {
        let rows: Vec<_> = self.raw.faults.iter().map(|(row, _)| *row).collect();
        for (row, rule) in &self.raw.faults {
            self.report(*row, None, rule, None);
        }
        self.rows.exclude(&rows, Vec::new());
        let no_rows = self.raw.faults.iter().filter(|(_, rule)| rule.is_of_no_row()).map(|(row, _)| *row);
        self.rows.ignored = Mask::of_rows(self.raw.height, no_rows);
    }

    fn cell_faults(&mut self, cells: &Cells, found: &Found, mut faults: Vec<(usize, Rule)>) {
        let of_source = self.raw.cell_faults.iter().filter(|fault| fault.position == found.position);
        faults.extend(of_source.map(|fault| (fault.row, fault.rule.clone())));
        faults.retain(|(row, _)| !self.raw.is_fault(*row));
        faults.sort_by_key(|(row, _)| *row);
        let rows: Vec<_> = faults.iter().map(|(row, _)| *row).collect();
        for (row, rule) in faults {
            let shown = self.reading.options.values && !found.column.personal;
            let value = shown.then(|| self.raw.shown(row, found.position).or_else(|| cells.text(row))).flatten();
            self.report(row, Some(&found.id), &rule, value);
        }
        self.rows.exclude(&rows, vec![Need::Column(found.id.clone())]);
    }

    fn count_answers(&mut self, at: usize, values: &Values) {
        let Values::Truths(truths) = values else { return };
        let (height, unusable) = (self.raw.height, self.rows.unusable_by(&self.reading.found[at].id));
        let (yes, empty) = (truths.yes.and_not(&unusable), truths.unknown.and_not(&unusable));
        let (yes, empty) = (yes.count(height), empty.count(height));
        let no = height - unusable.count(height) - yes - empty;
        self.answers.push((at, Answers { yes, no, empty }));
    }

    /// Adds the level of each row's agency, where it is asked for; an agency that is not known has none.
    fn agency_levels(&mut self) {
        let Reading { schema, options, .. } = self.reading;
        let asked = options.extra.iter().any(|name| name == AGENCY_LEVEL);
        let (true, Some(agencies), Some(agency)) = (asked, &options.agencies, &schema.agency) else { return };
        let Some(Codes { codes, dictionary }) = self.rows.codes(agency) else { return };
        let level = |name: &Option<_>| name.as_deref().and_then(|name| agencies.level(name)).map(Into::into);
        let dictionary = dictionary.iter().map(level).collect();
        self.rows.add(AGENCY_LEVEL, Values::Text(Codes { codes, dictionary }));
        let of_agency = |fault: &&Fault| fault.needs == [Need::Column(agency.clone())];
        let unknown: Vec<_> = self.rows.faults.iter().filter(of_agency).map(|fault| fault.rows.clone()).collect();
        let level = || vec![Need::Column(AGENCY_LEVEL.into())];
        self.rows.faults.extend(unknown.into_iter().map(|rows| Fault { needs: level(), rows }));
    }

    fn own_rules(&mut self) {
        let reading = self.reading;
        let said = reading.program.run(&self.rows);
        for own in &reading.rules {
            let rows: Vec<_> = said[own.broken].yes.rows(self.raw.height).collect();
            self.exclude(&rows, &own.shown, own.needs.clone(), &own.rule);
        }
    }

    /// Excludes rows that can be used otherwise, and reports each under a column.
    pub(super) fn exclude(&mut self, rows: &[usize], column: &str, needs: Vec<Need>, rule: &Rule) {
        let rows: Vec<_> = rows.iter().copied().filter(|row| !self.raw.is_fault(*row)).collect();
        for row in &rows {
            self.report_cell(*row, column, rule);
        }
        self.rows.exclude(&rows, needs);
    }

    /// Reports a cell as the source has it.
    pub(super) fn report_cell(&mut self, row: usize, column: &str, rule: &Rule) {
        let shown = |found: &Found| self.reading.options.values && !found.column.personal;
        let cell = self.reading.found.iter().zip(&self.raw.columns).find(|(found, _)| found.id == column);
        let value = cell.filter(|(found, _)| shown(found)).and_then(|(_, cells)| cells.text(row));
        self.report(row, Some(column), rule, value);
    }

    /// The file and the number of a row: those that columns of the input say, as far as they do, or those of its reading.
    fn place(&self, row: usize) -> (Cow<'_, str>, Option<u64>) {
        let (file, number) = self.reading.places;
        let said = |at: Option<usize>| self.raw.columns[at?].text(row);
        let here = file.is_none() && number.is_none();
        let number =
            if here { Some(self.raw.numbers.at(row)) } else { said(number).and_then(|text| text.parse().ok()) };
        (said(file).map_or(Cow::Borrowed(self.reading.file.as_str()), Cow::Owned), number)
    }

    pub(super) fn report(&mut self, row: usize, column: Option<&str>, rule: &Rule, value: Option<String>) {
        let Reading { schema, found, .. } = self.reading;
        let found = column.and_then(|id| found.iter().find(|found| found.id == id));
        let (file, row) = self.place(row);
        let whole = Problem::of_whole(&schema.id, &file, column, rule.clone());
        let header = found.map(|found| found.header.clone());
        self.problems.push_times(Problem { row, header, value, ..whole }, 1, || allowed(rule, &found?.column, schema));
    }
}
