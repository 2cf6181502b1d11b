//! Flow and durations of any rows that have a day of their start and a day of their end.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use polars_core::prelude::*;

use crate::calendar::DayCount;
use crate::catalogue::Catalogue;
use crate::column::NO_DAY;
use crate::error::{Error, Result};
use crate::figure::evaluate::figures;
use crate::figure::options::{FigureOptions, Gaps};
use crate::figure::table::Figures;
use crate::register::{Batches, KeyOptions, Problem, Problems, Register, Rows, Rule, Schema};
use crate::tally::{Tally, TallyOptions, tally_watched};

/// The ids of the columns with the start and the end of a matter.
const ENDS: [&str; 2] = ["start", "end"];

/// What the ids of the indicators of a flow of matters begin with.
const FLOW: &str = "matter";

/// Rows with a day of their start and a day of their end, whatever they are.
///
/// # Examples
///
/// ```
/// use fazhi::figure::{Matters, MattersOptions};
/// use fazhi::register::Batches;
/// use fazhi::polars::prelude::*;
///
/// let complaints = df![
///     "filed" => ["2020-01-10", "2020-06-01", "2020-11-30"],
///     "answered" => [Some("2020-01-20"), None, Some("2021-02-01")],
/// ]?;
/// let options = MattersOptions { start: "filed".into(), end: "answered".into(), ..MattersOptions::default() };
/// let flow = Matters::new(Batches::from_frame(complaints), &options)?.flow(&options)?;
/// let of_2020 = |column: &str| flow.frame.column(column).unwrap().f64().unwrap().get(0);
/// assert_eq!((of_2020("incoming"), of_2020("resolved"), of_2020("pending_end")), (Some(3.0), Some(1.0), Some(2.0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Matters {
    catalogue: Catalogue,
    register: Register,
}

/// How the flow and the durations of matters are computed.
#[derive(Debug, Clone)]
pub struct MattersOptions {
    /// The header of the column with the day on which a matter comes in.
    pub start: String,
    /// The header of the column with the day on which it is resolved; empty for pending matters.
    pub end: String,
    /// Which days are counted.
    pub count: DayCount,
    /// Matters pending for more days than this are backlog.
    pub backlog: u32,
    /// Numbers of days; for each, the share of matters resolved within that time.
    pub within: Vec<u32>,
    /// The length of a leap year in the disposition time.
    pub leap_year_days: f64,
    /// How the rows are read and counted. `indicators` and `parameters` have no effect.
    pub tally: TallyOptions,
    /// The periods, which must have the grain of `tally`, the intervals, and whether there are totals. `indicators` has no
    /// effect.
    pub figures: FigureOptions,
}

/// A table of flows or of durations, and what was excluded from it.
///
/// # Examples
///
/// ```
/// use fazhi::figure::{Matters, MattersOptions};
/// use fazhi::register::Batches;
/// use fazhi::polars::prelude::*;
///
/// let complaints = df!["start" => ["2020-01-10", "soon"], "end" => ["2020-01-20", "2020-02-01"]]?;
/// let options = MattersOptions::default();
/// let flow = Matters::new(Batches::from_frame(complaints), &options)?.flow(&options)?;
/// assert_eq!(flow.problems.total(), 1);
/// assert_eq!(flow.warning().as_deref(), Some("1 of 2 rows is excluded: start not_a_date (1)"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct MattersTable {
    /// The table.
    pub frame: DataFrame,
    /// The cells and rows that could not be used; columns have the names of their headers.
    pub problems: Problems,
    /// Rows read.
    pub rows: u64,
    /// Rows excluded from at least one column of the table.
    pub excluded: u64,
}

impl MattersTable {
    /// Says how many rows are excluded, and why; `None` if none are.
    pub fn warning(&self) -> Option<String> {
        let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
        for (column, rule, count) in self.problems.counts() {
            let place = column.map(|column| format!("{column} ")).unwrap_or_default();
            *reasons.entry(format!("{place}{rule}")).or_default() += count;
        }
        let reasons: Vec<_> = reasons.into_iter().map(|(reason, count)| format!("{reason} ({count})")).collect();
        let (rows, excluded) = (self.rows, self.excluded);
        let are = if excluded == 1 { "is" } else { "are" };
        (excluded > 0).then(|| format!("{excluded} of {rows} rows {are} excluded: {}", reasons.join(", ")))
    }
}

/// Counts of the rows that were read, added to by several workers.
#[derive(Debug, Default)]
struct Seen {
    excluded: AtomicU64,
    /// The cells that are days, of the columns in [`ENDS`].
    days: [AtomicU64; 2],
}

impl Seen {
    fn add(&self, rows: &Rows) {
        let unusable = rows.unusable(&|_| true).count(rows.height());
        self.excluded.fetch_add(unusable as u64, Ordering::Relaxed);
        for (id, seen) in ENDS.iter().zip(&self.days) {
            let days = rows.days(id).unwrap_or_default().iter().filter(|day| **day != NO_DAY).count();
            seen.fetch_add(days as u64, Ordering::Relaxed);
        }
    }

    /// Returns an error if a column has no date that can be read: the table would hold zeros. Only the end may be empty, if
    /// all matters are pending.
    fn check(&self, counted: &Tally, headers: [&str; 2], files: &Register) -> Result<()> {
        for (at, header) in headers.into_iter().enumerate() {
            if self.days[at].load(Ordering::Relaxed) > 0 {
                continue;
            }
            if let Some(example) = counted.problems().listed().iter().find(|problem| is_unreadable(problem, ENDS[at])) {
                let (row, value) = (example.row, example.value.as_deref().unwrap_or_default());
                let expected = "is a day such as 2020-03-05 or 2020年3月5日";
                let row = row.map_or_else(String::new, |row| format!("; row {row} has `{value}`"));
                let reason = format!("no cell of column `{header}` {expected}{row}");
                return Err(Error::content(&example.file, reason));
            }
            if at == 0 && counted.rows() > counted.excluded() {
                let file = files.files().next().unwrap_or(Path::new("frame"));
                return Err(Error::content(file, format!("every cell of column `{header}` is empty")));
            }
        }
        Ok(())
    }
}

/// Whether a problem is a cell of a column that cannot be read as a day.
fn is_unreadable(problem: &Problem, column: &str) -> bool {
    problem.column.as_deref() == Some(column) && matches!(problem.rule, Rule::NotADate | Rule::BadEncoding)
}

impl Default for MattersOptions {
    fn default() -> Self {
        Self {
            start: "start".into(),
            end: "end".into(),
            count: DayCount::CalendarDays,
            backlog: 365,
            within: Vec::new(),
            leap_year_days: 365.0,
            tally: TallyOptions::default(),
            figures: FigureOptions::default(),
        }
    }
}

impl Matters {
    /// Rows that come in batches.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where the start and the end are one column, and what the batches give.
    pub fn new(batches: Batches, options: &MattersOptions) -> Result<Self> {
        Self::of(options, |schema| Register::from_batches(schema, batches))
    }

    /// Rows in files: one file, all files of a folder that can be read, or those that a pattern names.
    ///
    /// # Errors
    ///
    /// As [`Register::open`].
    pub fn open(path: impl AsRef<Path>, options: &MattersOptions) -> Result<Self> {
        Self::of(options, |schema| Register::open(schema, path))
    }

    /// Rows of a register that is made of its kind.
    pub(crate) fn of<E: From<Error>>(
        options: &MattersOptions,
        make: impl FnOnce(&Arc<Schema>) -> Result<Register, E>,
    ) -> Result<Self, E> {
        if options.start == options.end {
            return Err(Error::parameter("end", &options.end, "another column than `start`").into());
        }
        let catalogue = definitions(options)?;
        let register = make(catalogue.kinds().get("matters")?)?;
        let mapping = ENDS.into_iter().zip([&options.start, &options.end]);
        let mapping = mapping.map(|(id, header)| (id.to_owned(), header.clone())).collect();
        Ok(Self { catalogue, register: register.with_columns(mapping) })
    }

    /// What comes in, what is resolved and what is left, by period and group: period, the group-by columns, incoming,
    /// resolved, `pending_start`, `pending_end`, gap, `clearance_rate`, `disposition_time`, turnover, backlog, `excluded`.
    ///
    /// The gap is what `pending_start + incoming - resolved` has more than `pending_end`: rows that end without a start make it
    /// negative.
    ///
    /// # Errors
    ///
    /// [`Error::MissingColumn`] for a column that is not there; [`Error::Content`] if no cell of the start column can be
    /// read as a day, or none of the end column unless it is empty; and the errors of reading and counting.
    pub fn flow(&self, options: &MattersOptions) -> Result<MattersTable> {
        let asked = [
            ("incoming", "incoming"),
            ("resolved", "resolved"),
            ("pending_start", "pending_start"),
            ("pending_end", "pending_end"),
            ("flow_gap", "gap"),
            ("clearance_rate", "clearance_rate"),
            ("disposition_time", "disposition_time"),
            ("turnover", "turnover"),
            ("backlog", "backlog"),
        ];
        let asked = asked.map(|(indicator, column)| (indicator.to_owned(), column.to_owned(), false));
        self.table(&asked, options)
    }

    /// How long matters take, by period and group: period, the group-by columns, resolved, mean, median, p90 and `within_N`
    /// of those resolved in the period; pending, `age_mean` and `age_median` of those pending at its end; `median_all` of
    /// those that came in it, with those still pending as censored; `excluded`. Each estimate that has limits has them
    /// beside it, as `mean_lower` and `mean_upper`.
    ///
    /// # Errors
    ///
    /// As [`Matters::flow`].
    pub fn durations(&self, options: &MattersOptions) -> Result<MattersTable> {
        let mut asked = vec![
            ("resolved".to_owned(), "resolved".to_owned(), false),
            ("days_mean".into(), "mean".into(), true),
            ("days_median".into(), "median".into(), true),
            ("days_p90".into(), "p90".into(), true),
        ];
        asked.extend(options.within.iter().map(|days| (format!("within_{days}"), format!("within_{days}"), true)));
        asked.extend([
            ("pending_end".to_owned(), "pending".to_owned(), false),
            ("age_mean".into(), "age_mean".into(), true),
            ("age_median".into(), "age_median".into(), true),
            ("days_median_all".into(), "median_all".into(), true),
        ]);
        self.table(&asked, options)
    }

    /// The definitions of what is computed of matters.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The figures of how long those matters take that came in each period, with those still pending as censored; and what is
    /// behind them.
    pub(crate) fn days_of_all(&self, options: &MattersOptions) -> Result<(Figures, Tally, MattersTable)> {
        self.counted(&[("days_median_all".into(), "median_all".into(), true)], options)
    }

    /// The values of some indicators side by side; `asked` names each with its column, and says whether it has limits.
    fn table(&self, asked: &[(String, String, bool)], options: &MattersOptions) -> Result<MattersTable> {
        self.counted(asked, options).map(|(.., table)| table)
    }

    fn counted(
        &self,
        asked: &[(String, String, bool)],
        options: &MattersOptions,
    ) -> Result<(Figures, Tally, MattersTable)> {
        let ids: Vec<String> = asked.iter().map(|(id, ..)| format!("{FLOW}_{id}")).collect();
        let parameters = BTreeMap::from([
            (format!("{FLOW}_backlog_days"), f64::from(options.backlog)),
            ("leap_year_days".to_owned(), options.leap_year_days),
        ]);
        let mut counting = TallyOptions { indicators: Some(ids.clone()), parameters, ..options.tally.clone() };
        // The error about a column without dates shows an example.
        counting.read.values = true;
        let seen = Seen::default();
        let counted =
            tally_watched(&self.register, &self.catalogue, &counting, &KeyOptions::default(), &|rows| seen.add(rows))?;
        let headers = [options.start.as_str(), options.end.as_str()];
        seen.check(&counted, headers, &self.register)?;
        let header = |id: String| match ENDS.iter().position(|known| *known == id) {
            Some(at) => headers[at].to_owned(),
            None => id,
        };
        let problems = counted.problems().clone().with_columns(&header);
        let problems = if options.tally.read.values { problems } else { problems.without_values() };
        let (rows, excluded) = (counted.rows(), seen.excluded.into_inner());
        let making = FigureOptions {
            indicators: Some(ids.clone()),
            stop: Arc::clone(&options.tally.read.stop),
            ..options.figures.clone()
        };
        let made = figures(std::slice::from_ref(&counted), &Gaps::new(), &self.catalogue, &making)?;
        let table = MattersTable { frame: side_by_side(&made, &ids, asked)?, problems, rows, excluded };
        Ok((made, counted, table))
    }
}

fn side_by_side(made: &Figures, ids: &[String], asked: &[(String, String, bool)]) -> Result<DataFrame> {
    let rows = |id: &String| made.of(id).collect::<Vec<_>>();
    let first = ids.first().map(rows).unwrap_or_default();
    let mut columns =
        vec![Column::new("period".into(), first.iter().map(|figure| figure.period.to_string()).collect::<Vec<_>>())];
    for (at, name) in made.by().iter().enumerate() {
        let values: Vec<_> = first.iter().map(|figure| figure.group[at].clone()).collect();
        columns.push(Column::new(name.as_str().into(), values));
    }
    let mut aside = vec![0_u64; first.len()];
    for (id, (_, name, limits)) in ids.iter().zip(asked) {
        let of_one = rows(id);
        aside.iter_mut().zip(&of_one).for_each(|(aside, figure)| *aside = figure.excluded.max(*aside));
        let mut push = |name: String, values: Vec<Option<f64>>| columns.push(Column::new(name.into(), values));
        push(name.clone(), of_one.iter().map(|figure| figure.value).collect());
        if *limits && !made.levels().is_empty() {
            push(format!("{name}_lower"), of_one.iter().map(|figure| figure.lower).collect());
            push(format!("{name}_upper"), of_one.iter().map(|figure| figure.upper).collect());
        }
    }
    columns.push(Column::new("excluded".into(), aside));
    DataFrame::new(first.len(), columns).map_err(Error::engine("making the table of matters"))
}

/// A register of matters, with its flow and the shares that are asked for.
fn definitions(options: &MattersOptions) -> Result<Catalogue> {
    let count = options.count.name();
    let shares: String = options.within.iter().map(|days| share(*days)).collect();
    let text = format!("{}count = \"{count}\"\n{shares}", include_str!("matters.toml"));
    Catalogue::empty().with_toml(&text, "matters")
}

fn share(days: u32) -> String {
    format!(
        r#"
        [[indicator]]
        id = "matter_within_{days}"
        zh = "{days}天内办结率"
        en = "share within {days} days"
        register = "matters"
        kind = "proportion"
        unit = "%"
        direction = "higher"
        definition.zh = "统计期内终止者用时不超过{days}天的比例"
        definition.en = "share of those resolved in the period that took at most {days} days"
        source = "NCSC CourTools, measure 3"
        [indicator.measure]
        at = "end"
        clock = "matter_flow"
        part = "clock_days <= {days}"
        "#
    )
}
