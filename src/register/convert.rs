//! From the cells of one column, as the source has them, to values of the column's type.

use polars::prelude::*;

use crate::calendar::Period;
use crate::error::{Error, Result};
use crate::register::agencies::Agencies;
use crate::register::cell::{clean, date, decimal, word};
use crate::register::columns::Found;
use crate::register::header::fold;
use crate::register::problem::Rule;
use crate::register::schema::Kind;
use crate::register::source::Cells;
use crate::register::values::{NO_DAY, Values, Words};

/// A column whose cells are read: its values, and the cells that could not be.
#[derive(Debug)]
pub(super) struct Converted {
    /// Its values by name: one column, or two for a period.
    pub(super) columns: Vec<(String, Values)>,
    pub(super) faults: Vec<(usize, Rule)>,
}

/// Hours by which the clock in China is ahead of UTC; one zone, and no summer time since 1991.
const CHINA_AHEAD_OF_UTC: i64 = 8;

const DECIMAL_DIGITS: usize = 38;

/// Reads the cells of one column; `agencies` folds the names of a column of agencies.
pub(super) fn convert(cells: &Cells, found: &Found, agencies: Option<&Agencies>, place: &str) -> Result<Converted> {
    let kind = found.column.kind;
    let texts = match cells {
        Cells::Words(words) => words.clone(),
        Cells::Typed(series) => {
            if let Some(series) = as_it_stands(series, kind) {
                return Ok(Converted::of(&found.id, Values::of(series), Vec::new()));
            }
            if kind == Kind::Int && found.multiplier == 1 && series.dtype().is_integer() {
                return Ok(integers(series, found));
            }
            let refused = || Error::ColumnType {
                register: place.into(),
                column: found.header.clone(),
                found: series.dtype().to_string(),
                expected: kind.expected().into(),
            };
            let texts = to_text(series, kind).ok_or_else(refused)?;
            if matches!(kind, Kind::Id | Kind::Text | Kind::State) { Words::of(&texts) } else { Words::nearly(&texts) }
        }
    };
    let (values, faults) = match kind {
        Kind::Id | Kind::Text => match agencies {
            Some(agencies) => words(&texts, |cell| agencies.name(cell).map(Into::into).ok_or(Rule::UnknownAgency)),
            None => words(&texts, |cell| Ok(cell.to_owned())),
        },
        Kind::State => words(&texts, |cell| state(cell, found).ok_or(Rule::UnknownState)),
        Kind::Date => dates(&texts),
        Kind::Int => whole_numbers(&texts, found.multiplier),
        Kind::Bool => booleans(&texts),
        Kind::Money => decimals(&texts, kind.scale(), found.multiplier, &Rule::NotAnAmount),
        Kind::Score => decimals(&texts, kind.scale(), 1, &Rule::NotAScore),
        Kind::Period => return Ok(periods(&texts, &found.id)),
    };
    Ok(Converted::of(&found.id, values, faults))
}

impl Converted {
    fn of(id: &str, values: Values, faults: Vec<(usize, Rule)>) -> Self {
        Self { columns: vec![(id.to_owned(), values)], faults }
    }
}

/// A column that needs no reading of cells, as its values already have the type.
fn as_it_stands(series: &Series, kind: Kind) -> Option<Series> {
    let dtype = series.dtype();
    let wanted = match kind {
        Kind::Date => DataType::Date,
        Kind::Bool => DataType::Boolean,
        Kind::Money | Kind::Score => DataType::Decimal(DECIMAL_DIGITS, kind.scale() as usize),
        _ => DataType::String,
    };
    match kind {
        _ if *dtype == DataType::Null => {
            let wanted = if kind == Kind::Int { DataType::Int64 } else { wanted };
            (kind != Kind::Period).then(|| Series::full_null(series.name().clone(), series.len(), &wanted))
        }
        Kind::Date if *dtype == DataType::Date => Some(series.clone()),
        Kind::Date => day_of_time(series),
        Kind::Bool if *dtype == DataType::Boolean => Some(series.clone()),
        _ => None,
    }
}

/// The day of a point in time: as written, or the day in China where the column has a time zone.
fn day_of_time(series: &Series) -> Option<Series> {
    let DataType::Datetime(unit, zone) = series.dtype() else { return None };
    let second = match unit {
        TimeUnit::Nanoseconds => 1_000_000_000,
        TimeUnit::Microseconds => 1_000_000,
        TimeUnit::Milliseconds => 1_000,
    };
    let ahead = if zone.is_some() { CHINA_AHEAD_OF_UTC * 3600 * second } else { 0 };
    let days = series
        .datetime()
        .ok()?
        .physical()
        .iter()
        .map(|time| time.and_then(|time| i32::try_from((time + ahead).div_euclid(86_400 * second)).ok()));
    Some(days.collect::<Int32Chunked>().into_date().into_series())
}

/// The cells as text; none for a type that cannot be meant.
fn to_text(series: &Series, kind: Kind) -> Option<StringChunked> {
    let dtype = series.dtype();
    let number = dtype.is_primitive_numeric() || matches!(dtype, DataType::Decimal(..));
    let meant = match dtype {
        DataType::String | DataType::Categorical(..) | DataType::Enum(..) | DataType::Null => true,
        DataType::Boolean => matches!(kind, Kind::State | Kind::Text),
        DataType::Date => matches!(kind, Kind::Text | Kind::Id),
        _ => number,
    };
    if !meant {
        return None;
    }
    if dtype.is_float() {
        return Some(float_text(series, kind));
    }
    let text = series.cast(&DataType::String).ok()?;
    text.str().ok().cloned()
}

/// A float in decimal digits: its shortest ones, or the nearest step of the scale where it lies within rounding of it.
///
/// Sums made in a spreadsheet or a frame end in digits such as 61800.000000000007, which are no part of the amount.
fn float_text(series: &Series, kind: Kind) -> StringChunked {
    let precision = if *series.dtype() == DataType::Float32 { f64::from(f32::EPSILON) } else { f64::EPSILON };
    let scale = 10f64.powi(kind.scale().try_into().unwrap_or(0));
    let digits = |number: f64| -> Option<String> {
        if number.is_nan() {
            return None;
        }
        let steps = (number * scale).round();
        let within = (number * scale - steps).abs() <= steps.abs().max(1.0) * 4.0 * precision;
        Some(if within { (steps / scale).to_string() } else { number.to_string() })
    };
    let numbers = series.cast(&DataType::Float64).expect("a float casts to a float");
    let numbers = numbers.f64().expect("the cast made it so");
    numbers.iter().map(|number| number.and_then(digits)).collect()
}

fn state(cell: &str, found: &Found) -> Option<String> {
    let folded = fold(cell);
    let column = &found.column;
    let known = column.states.iter().find(|state| state.writings().any(|writing| fold(writing) == folded));
    let id = known.map(|state| state.id.as_str());
    if column.open { Some(id.unwrap_or(cell).to_owned()) } else { id.map(ToOwned::to_owned) }
}

/// What was read, and the cells that could not be.
type Read = (Values, Vec<(usize, Rule)>);

/// Cells of text, each distinct one read once.
fn words(texts: &Words, read: impl Fn(&str) -> Result<String, Rule>) -> Read {
    let read = |clean: &str| if clean.contains('\u{fffd}') { Err(Rule::BadEncoding) } else { read(clean) };
    let (values, faults) = distinct(texts, read);
    let words = values.iter().map(Option::as_deref).collect();
    (Values::Words(Words { numbers: texts.numbers.clone(), words }), faults)
}

/// Cells of any other kind, those of one text read once; an empty one is null, one that cannot be read is null and a fault.
fn cells<T: Copy>(texts: &Words, read: impl Fn(&str) -> Result<T, Rule>) -> (Vec<Option<T>>, Vec<(usize, Rule)>) {
    let unreadable = |cell: &str, rule: Rule| if cell.contains('\u{fffd}') { Rule::BadEncoding } else { rule };
    let (values, faults) = distinct(texts, |clean| read(clean).map_err(|rule| unreadable(clean, rule)));
    (texts.numbers.iter().map(|number| values[*number as usize]).collect(), faults)
}

/// What the distinct texts are read as, and the rows whose text cannot be.
fn distinct<T>(texts: &Words, read: impl Fn(&str) -> Result<T, Rule>) -> (Vec<Option<T>>, Vec<(usize, Rule)>) {
    let read = |cell: Option<&str>| cell.and_then(clean).map(|clean| read(&clean)).transpose();
    let (mut values, mut rules) = (Vec::with_capacity(texts.words.len()), Vec::new());
    for (number, cell) in (0_u32..).zip(texts.words.iter()) {
        let value = read(cell).map_err(|rule| rules.push((number, rule)));
        values.push(value.ok().flatten());
    }
    if rules.is_empty() {
        return (values, Vec::new());
    }
    let rules: PlHashMap<u32, Rule> = rules.into_iter().collect();
    let rows = texts.numbers.iter().enumerate();
    (values, rows.filter_map(|(row, number)| Some((row, rules.get(number)?.clone()))).collect())
}

fn dates(texts: &Words) -> Read {
    let (days, faults) = cells(texts, |cell| date::parse(cell).ok_or(Rule::NotADate));
    (Values::from_days(days.into_iter().map(|day| day.unwrap_or(NO_DAY)).collect()), faults)
}

fn whole_numbers(texts: &Words, multiplier: i128) -> Read {
    let (numbers, faults) = cells(texts, |cell| {
        let number = word::whole(cell, multiplier).ok_or(Rule::NotAWholeNumber)?;
        if number < 0 { Err(Rule::Negative) } else { Ok(number) }
    });
    (Values::Other(Int64Chunked::from_iter(numbers).into_series()), faults)
}

/// Whole numbers that are stored as such.
fn integers(series: &Series, found: &Found) -> Converted {
    let numbers = series.cast(&DataType::Int64).ok().and_then(|numbers| numbers.i64().ok().cloned());
    let numbers = numbers.unwrap_or_else(|| Int64Chunked::full_null(series.name().clone(), series.len()));
    if numbers.null_count() == series.null_count() && numbers.min().is_none_or(|least| least >= 0) {
        return Converted::of(&found.id, Values::Other(numbers.into_series()), Vec::new());
    }
    let lost = |row: usize| numbers.get(row).is_none() && !series.get(row).is_ok_and(|cell| cell.is_null());
    let fault = |(row, number): (usize, Option<i64>)| match number {
        Some(number) if number < 0 => Some((row, Rule::Negative)),
        None if lost(row) => Some((row, Rule::NotAWholeNumber)),
        _ => None,
    };
    let faults: Vec<_> = numbers.iter().enumerate().filter_map(fault).collect();
    let kept: Int64Chunked = if faults.is_empty() {
        numbers
    } else {
        numbers.iter().map(|number| number.filter(|number| *number >= 0)).collect()
    };
    Converted::of(&found.id, Values::Other(kept.into_series()), faults)
}

fn booleans(texts: &Words) -> Read {
    let (values, faults) = cells(texts, |cell| word::boolean(cell).ok_or(Rule::NotYesOrNo));
    (Values::Other(BooleanChunked::from_iter(values).into_series()), faults)
}

fn decimals(texts: &Words, scale: u32, multiplier: i128, rule: &Rule) -> Read {
    let (numbers, faults) =
        cells(texts, |cell| decimal::parse_times(cell, scale, multiplier).ok_or_else(|| rule.clone()));
    let series = Int128Chunked::from_iter(numbers).into_decimal_unchecked(DECIMAL_DIGITS, scale as usize).into_series();
    (Values::Other(series), faults)
}

/// A period is kept as its first day, and in a second column the first day after it.
fn periods(texts: &Words, id: &str) -> Converted {
    let (periods, faults) = cells(texts, |cell| date::period(cell).ok_or(Rule::NotAPeriod));
    let first = periods.iter().map(|period| period.map_or(NO_DAY, Period::first_day_number));
    let after = periods.iter().map(|period| period.map_or(NO_DAY, |period| period.last_day_number() + 1));
    let (first, after) = (Values::from_days(first.collect()), Values::from_days(after.collect()));
    Converted { columns: vec![(id.to_owned(), first), (after_period(id), after)], faults }
}

/// The name of the column that holds the first day after each row's period.
pub(crate) fn after_period(id: &str) -> String {
    format!("{id}@after")
}
