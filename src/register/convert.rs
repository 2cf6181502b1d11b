//! From the cells of one column, as the source has them, to values of the column's type.

use polars_buffer::Buffer;
use polars_core::prelude::{PlHashMap, PlSmallStr};

use crate::calendar::Period;
use crate::column::{Codes, NO_DAY, NO_DECIMAL, NO_NUMBER, Truths, Values};
use crate::error::{Error, Result};
use crate::register::agencies::Agencies;
use crate::register::cell::{clean, date, decimal, word};
use crate::register::columns::Found;
use crate::register::header::fold;
use crate::register::problem::Rule;
use crate::register::schema::{Column, Kind};
use crate::register::source::Cells;

/// A column whose cells are read: its values, and the cells that could not be.
#[derive(Debug)]
pub(super) struct Converted {
    pub(super) values: Values,
    pub(super) faults: Vec<(usize, Rule)>,
}

/// Reads the cells of one column; `agencies` folds the names of a column of agencies.
pub(super) fn convert(cells: &Cells, found: &Found, agencies: Option<&Agencies>, place: &str) -> Result<Converted> {
    if let Some(converted) = as_it_stands(cells, found) {
        return Ok(converted);
    }
    let kind = found.column.kind;
    let texts = match cells {
        Cells::Text(codes) => codes.clone(),
        cells if is_meant(cells, kind) => {
            let texts: Vec<_> = (0..cells.len()).map(|row| text(cells, row, kind)).collect();
            texts.iter().map(Option::as_deref).collect()
        }
        cells => {
            return Err(Error::ColumnType {
                register: place.into(),
                column: found.header.clone(),
                found: cells.type_name().into(),
                expected: kind.expected().into(),
            });
        }
    };
    Ok(match kind {
        Kind::Id | Kind::Text => match agencies {
            Some(agencies) => texts_as(&texts, |cell| agencies.name(cell).map(Into::into).ok_or(Rule::UnknownAgency)),
            None => texts_as(&texts, |cell| Ok(cell.into())),
        },
        Kind::State => texts_as(&texts, |cell| state(cell, found).ok_or(Rule::UnknownState)),
        Kind::Date => days(&texts),
        Kind::Int => whole_numbers(&texts, found.multiplier, found.column.in_days),
        Kind::Bool => truths(&texts),
        Kind::Money => decimals(&texts, kind.scale(), found.multiplier, &Rule::NotAnAmount),
        Kind::Score => decimals(&texts, kind.scale(), 1, &Rule::NotAScore),
        Kind::Period => periods(&texts),
    })
}

/// A column that needs no reading of cells, as its values already have the type.
fn as_it_stands(cells: &Cells, found: &Found) -> Option<Converted> {
    let values = match (cells, found.column.kind) {
        (Cells::Days(days) | Cells::Times(days), Kind::Date) => Values::Days(days.clone()),
        (Cells::Truths(truths, _), Kind::Bool) => Values::Truths(truths.clone()),
        (Cells::Decimals(values, scale), kind @ (Kind::Money | Kind::Score))
            if *scale == kind.scale() && (found.multiplier == 1 || kind == Kind::Score) =>
        {
            Values::Decimals { values: values.clone(), scale: *scale }
        }
        (Cells::Wholes(numbers), Kind::Int) if found.multiplier == 1 => return Some(counts(numbers)),
        _ => return None,
    };
    Some(Converted { values, faults: Vec::new() })
}

/// Whether cells of this form can be meant in a column of this kind.
fn is_meant(cells: &Cells, kind: Kind) -> bool {
    match cells {
        Cells::Times(_) => false,
        Cells::Days(_) => matches!(kind, Kind::Text | Kind::Id),
        Cells::Truths(..) => matches!(kind, Kind::State | Kind::Text),
        Cells::Text(_) | Cells::Wholes(_) | Cells::Decimals(..) | Cells::Floats(..) | Cells::Empty(_) => true,
    }
}

/// A cell as text. Of a float these are its shortest digits, or the nearest step of the scale where it lies within rounding of it:
/// sums made in a spreadsheet or a frame end in digits such as 61800.000000000007, which are no part of the amount.
fn text(cells: &Cells, row: usize, kind: Kind) -> Option<String> {
    let Cells::Floats(numbers, epsilon) = cells else { return cells.text(row) };
    let number = numbers[row];
    let scale = 10_f64.powi(kind.scale().cast_signed());
    let steps = (number * scale).round();
    let within = (number * scale - steps).abs() <= steps.abs().max(1.0) * 4.0 * epsilon;
    (!number.is_nan()).then(|| if within { (steps / scale).to_string() } else { number.to_string() })
}

fn state(cell: &str, found: &Found) -> Option<PlSmallStr> {
    let column = &found.column;
    let place = state_of(cell, column).or_else(|| heaviest(cell, column));
    let id = place.map(|at| column.states[at].id.as_str());
    if column.open { Some(id.unwrap_or(cell).into()) } else { id.map(Into::into) }
}

fn state_of(cell: &str, column: &Column) -> Option<usize> {
    let folded = fold(cell);
    column.states.iter().position(|state| state.writings().any(|writing| fold(writing) == folded))
}

/// The heaviest of several states in one cell, each of which must be known.
fn heaviest(cell: &str, column: &Column) -> Option<usize> {
    let states = column.ranked.then(|| cell.split(SEPARATORS).map(|part| state_of(part, column)))?;
    states.collect::<Option<Vec<_>>>()?.into_iter().max()
}

/// What separates several states in one cell.
const SEPARATORS: [char; 9] = [',', '，', ';', '；', '、', '/', '+', '|', '\n'];

/// What the texts of a dictionary are read as, and the rows whose text cannot be read; an empty cell is nothing.
fn read<T>(texts: &Codes, read: impl Fn(&str) -> Result<T, Rule>) -> (Vec<Option<T>>, Vec<(usize, Rule)>) {
    let read = |cell: &str| {
        let unreadable = |rule| if cell.contains('\u{fffd}') { Rule::BadEncoding } else { rule };
        clean(cell).map(|clean| read(&clean).map_err(unreadable)).transpose()
    };
    let (mut values, mut rules) = (Vec::with_capacity(texts.dictionary.len()), PlHashMap::default());
    for (code, cell) in (0_u32..).zip(&texts.dictionary) {
        let value = cell.as_deref().map(read).transpose().map(Option::flatten);
        values.push(value.map_err(|rule| rules.insert(code, rule)).ok().flatten());
    }
    if rules.is_empty() {
        return (values, Vec::new());
    }
    let rows = texts.codes.iter().enumerate();
    (values, rows.filter_map(|(row, code)| Some((row, rules.get(code)?.clone()))).collect())
}

/// Cells that stay text.
fn texts_as(texts: &Codes, of: impl Fn(&str) -> Result<PlSmallStr, Rule>) -> Converted {
    let of = |cell: &str| if cell.contains('\u{fffd}') { Err(Rule::BadEncoding) } else { of(cell) };
    let (dictionary, faults) = read(texts, of);
    Converted { values: Values::Text(Codes { codes: texts.codes.clone(), dictionary }), faults }
}

/// Cells of any other kind, `none` where there is nothing or nothing that can be read.
fn values<T: Copy>(texts: &Codes, none: T, of: impl Fn(&str) -> Result<T, Rule>) -> (Buffer<T>, Vec<(usize, Rule)>) {
    let (values, faults) = read(texts, of);
    let of_codes: Vec<T> = values.into_iter().map(|value| value.unwrap_or(none)).collect();
    (texts.codes.iter().map(|code| of_codes[*code as usize]).collect::<Vec<_>>().into(), faults)
}

fn days(texts: &Codes) -> Converted {
    let (days, faults) = values(texts, NO_DAY, |cell| date::parse(cell).ok_or(Rule::NotADate));
    Converted { values: Values::Days(days), faults }
}

fn whole_numbers(texts: &Codes, multiplier: i128, in_days: bool) -> Converted {
    let (numbers, faults) = values(texts, NO_NUMBER, |cell| {
        let cell = if in_days { without_days(cell) } else { cell };
        let number = word::whole(cell, multiplier).ok_or(Rule::NotAWholeNumber)?;
        if number < 0 { Err(Rule::Negative) } else { Ok(number) }
    });
    Converted { values: Values::Numbers(numbers), faults }
}

/// A number of days without the word for days.
fn without_days(cell: &str) -> &str {
    const DAYS: [&str; 6] = ["个工作日", "工作日", "个自然日", "自然日", "天", "日"];
    DAYS.into_iter().find_map(|days| cell.strip_suffix(days)).map_or(cell, str::trim_end)
}

/// Whole numbers that are stored as such.
fn counts(numbers: &Buffer<i64>) -> Converted {
    let is_negative = |number: i64| number < 0 && number != NO_NUMBER;
    if !numbers.iter().any(|number| is_negative(*number)) {
        return Converted { values: Values::Numbers(numbers.clone()), faults: Vec::new() };
    }
    let negative = numbers.iter().enumerate().filter(|(_, number)| is_negative(**number));
    let faults = negative.map(|(row, _)| (row, Rule::Negative)).collect();
    let kept: Vec<i64> = numbers.iter().map(|number| if *number < 0 { NO_NUMBER } else { *number }).collect();
    Converted { values: Values::Numbers(kept.into()), faults }
}

fn truths(texts: &Codes) -> Converted {
    let (truths, faults) = values(texts, None, |cell| word::boolean(cell).map(Some).ok_or(Rule::NotYesOrNo));
    let of_row = |row: usize| truths[row];
    Converted { values: Values::Truths(Truths::from_fn(truths.len(), of_row)), faults }
}

fn decimals(texts: &Codes, scale: u32, multiplier: i128, rule: &Rule) -> Converted {
    let (values, faults) =
        values(texts, NO_DECIMAL, |cell| decimal::parse_times(cell, scale, multiplier).ok_or_else(|| rule.clone()));
    Converted { values: Values::Decimals { values, scale }, faults }
}

fn periods(texts: &Codes) -> Converted {
    let (periods, faults) = values(texts, None, |cell| date::period(cell).map(Some).ok_or(Rule::NotAPeriod));
    let days = |of: fn(Period) -> i32| -> Buffer<i32> {
        periods.iter().map(|period| period.map_or(NO_DAY, of)).collect::<Vec<_>>().into()
    };
    let (first, after) = (days(Period::first_day_number), days(|period| period.last_day_number() + 1));
    Converted { values: Values::Periods { first, after }, faults }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cell that is empty is not a fault, whatever its column holds.
    #[test]
    fn empty_cells_are_nothing() {
        let texts: Codes = [Some("——"), None, Some(" "), Some("无")].into_iter().collect();
        for converted in [days(&texts), whole_numbers(&texts, 1, false), truths(&texts), periods(&texts)] {
            assert!(converted.faults.is_empty());
            assert_eq!(converted.values.missing(4).count(4), 4);
        }
    }

    #[test]
    fn limits_are_written_with_or_without_the_word_for_days() {
        let texts: Codes = ["3", "3天", "5个工作日", "10 日", "3件", "天"].map(Some).into_iter().collect();
        let Converted { values: Values::Numbers(numbers), faults } = whole_numbers(&texts, 1, true) else { panic!() };
        assert_eq!(numbers.as_slice(), [3, 3, 5, 10, NO_NUMBER, NO_NUMBER]);
        assert_eq!(faults.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [4, 5]);
    }

    /// 行政处罚法(2021)第9条: a fine and a confiscation in one decision count as the confiscation.
    #[test]
    fn several_penalties_in_one_cell_count_as_the_heaviest() {
        let schema = crate::register::Kinds::built_in().get("case_file_review").unwrap();
        let column = schema.column("penalty_class").unwrap();
        let of = |cell: &str| {
            state_of(cell, column).or_else(|| heaviest(cell, column)).map(|at| column.states[at].id.as_str())
        };
        for (cell, expected) in [
            ("罚款,没收违法所得", Some("confiscation")),
            ("警告、通报批评", Some("warning")),
            ("罚款；行政拘留", Some("detention")),
            ("其他行政处罚/警告", Some("warning")),
            ("罚款,没见过的", None),
        ] {
            assert_eq!(of(cell), expected, "{cell}");
        }
    }
}
