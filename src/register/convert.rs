//! From the cells of one column, as the source has them, to values of the column's type.

use std::borrow::Cow;

use polars_buffer::Buffer;
use polars_core::prelude::{PlHashMap, PlSmallStr};

use crate::calendar::Period;
use crate::column::{Codes, NO_DAY, NO_DECIMAL, NO_NUMBER, Truths, Values};
use crate::error::{Error, Result};
use crate::register::agencies::Agencies;
use crate::register::cell::decimal::{self, LARGEST, Unread};
use crate::register::cell::word::Answers;
use crate::register::cell::{SEPARATORS, answer, clean, date, days, is_error_value, narrowed};
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
        // Full-width letters and digits of a number are those of the input method, not another number.
        Kind::Id => texts_as(&texts, clean, |cell| Ok(narrowed(cell).as_ref().into())),
        Kind::Text => match agencies {
            Some(agencies) => {
                texts_as(&texts, clean, |cell| agencies.name(cell).map(Into::into).ok_or(Rule::UnknownAgency))
            }
            None => texts_as(&texts, clean, |cell| Ok(cell.into())),
        },
        Kind::State => {
            let none_is_a_state = state_of("无", &found.column).is_some();
            let clean = if none_is_a_state { answer } else { clean };
            texts_as(&texts, clean, |cell| state(cell, found).ok_or(Rule::UnknownState))
        }
        Kind::Date if found.column.endless => dates(&texts, date::end),
        Kind::Date => dates(&texts, date::parse),
        Kind::Int => whole_numbers(&texts, found.multiplier, found.column.in_days),
        Kind::Bool => truths(&texts, &Answers::of(found.column.headers().chain([found.header.as_str()]))),
        Kind::Money => {
            decimals(&texts, kind.scale(), &Rule::NotAnAmount, |cell| decimal::money(cell, found.multiplier))
        }
        Kind::Score => decimals(&texts, kind.scale(), &Rule::NotAScore, decimal::score),
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
            return Some(amounts(values, *scale));
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

/// The text of a cell without what surrounds it; none where the cell is empty.
type Clean = fn(&str) -> Option<Cow<'_, str>>;

/// What the texts of a dictionary are read as, and the rows whose text cannot be read; an empty cell is nothing.
fn read<T>(
    texts: &Codes,
    clean: Clean,
    read: impl Fn(&str) -> Result<T, Rule>,
) -> (Vec<Option<T>>, Vec<(usize, Rule)>) {
    let read = |cell: &str| {
        let unreadable = |rule| if is_damaged(cell) { Rule::BadEncoding } else { rule };
        let read = |text: Cow<'_, str>| if is_error_value(&text) { Err(Rule::ErrorValue) } else { read(&text) };
        clean(cell).map(|text| read(text).map_err(unreadable)).transpose()
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

/// Whether a text has bytes that were none, or zeros, which no program writes into a cell.
fn is_damaged(cell: &str) -> bool {
    cell.contains(['\u{fffd}', '\0'])
}

/// Cells that stay text.
fn texts_as(texts: &Codes, clean: Clean, of: impl Fn(&str) -> Result<PlSmallStr, Rule>) -> Converted {
    let of = |cell: &str| if is_damaged(cell) { Err(Rule::BadEncoding) } else { of(cell) };
    let (dictionary, faults) = read(texts, clean, of);
    Converted { values: Values::Text(Codes { codes: texts.codes.clone(), dictionary }), faults }
}

/// Cells of any other kind, `none` where there is nothing or nothing that can be read.
fn values<T: Copy>(
    texts: &Codes,
    none: T,
    clean: Clean,
    of: impl Fn(&str) -> Result<T, Rule>,
) -> (Buffer<T>, Vec<(usize, Rule)>) {
    let (values, faults) = read(texts, clean, of);
    let of_codes: Vec<T> = values.into_iter().map(|value| value.unwrap_or(none)).collect();
    (texts.codes.iter().map(|code| of_codes[*code as usize]).collect::<Vec<_>>().into(), faults)
}

fn dates(texts: &Codes, parse: fn(&str) -> Option<i32>) -> Converted {
    let (days, faults) = values(texts, NO_DAY, clean, |cell| parse(cell).ok_or(Rule::NotADate));
    Converted { values: Values::Days(days), faults }
}

fn whole_numbers(texts: &Codes, multiplier: i128, in_days: bool) -> Converted {
    let parse = if in_days { days::parse } else { decimal::whole };
    let (numbers, faults) = values(texts, NO_NUMBER, clean, |cell| {
        let number = parse(cell, multiplier).map_err(|unread| unread.rule(&Rule::NotAWholeNumber))?;
        if number < 0 { Err(Rule::Negative) } else { Ok(number) }
    });
    Converted { values: Values::Numbers(numbers), faults }
}

impl Unread {
    /// The rule that a cell breaks which is no number, or is too large a one.
    fn rule(self, not_a_number: &Rule) -> Rule {
        match self {
            Self::NotANumber => not_a_number.clone(),
            Self::TooLarge => Rule::TooLarge,
        }
    }
}

/// Whole numbers that are stored as such.
fn counts(numbers: &Buffer<i64>) -> Converted {
    let (numbers, faults) = stored(numbers, NO_NUMBER, |number| match number {
        ..0 => Some(Rule::Negative),
        number if i128::from(number) > LARGEST => Some(Rule::TooLarge),
        _ => None,
    });
    Converted { values: Values::Numbers(numbers), faults }
}

/// Amounts that are stored as such.
fn amounts(values: &Buffer<i128>, scale: u32) -> Converted {
    let largest = LARGEST * 10_i128.pow(scale);
    let (values, faults) =
        stored(values, NO_DECIMAL, |value| (!(-largest..=largest).contains(&value)).then_some(Rule::TooLarge));
    Converted { values: Values::Decimals { values, scale }, faults }
}

/// Numbers that are stored as such, without those that break a rule.
fn stored<T: Copy + PartialEq>(
    numbers: &Buffer<T>,
    none: T,
    broken: impl Fn(T) -> Option<Rule>,
) -> (Buffer<T>, Vec<(usize, Rule)>) {
    let faults: Vec<_> = numbers
        .iter()
        .enumerate()
        .filter_map(|(row, number)| Some((row, broken(*number).filter(|_| *number != none)?)))
        .collect();
    if faults.is_empty() {
        return (numbers.clone(), faults);
    }
    let mut kept = numbers.as_slice().to_vec();
    for (row, _) in &faults {
        kept[*row] = none;
    }
    (kept.into(), faults)
}

fn truths(texts: &Codes, answers: &Answers) -> Converted {
    let (truths, faults) = values(texts, None, answer, |cell| answers.read(cell).map(Some).ok_or(Rule::NotYesOrNo));
    let of_row = |row: usize| truths[row];
    Converted { values: Values::Truths(Truths::from_fn(truths.len(), of_row)), faults }
}

fn decimals(texts: &Codes, scale: u32, rule: &Rule, parse: impl Fn(&str) -> Result<i128, Unread>) -> Converted {
    let (values, faults) = values(texts, NO_DECIMAL, clean, |cell| parse(cell).map_err(|unread| unread.rule(rule)));
    Converted { values: Values::Decimals { values, scale }, faults }
}

fn periods(texts: &Codes) -> Converted {
    let (periods, faults) = values(texts, None, clean, |cell| date::period(cell).map(Some).ok_or(Rule::NotAPeriod));
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
        let answers = Answers::of(std::iter::empty());
        for converted in [dates(&texts, date::parse), whole_numbers(&texts, 1, false), periods(&texts)] {
            assert!(converted.faults.is_empty());
            assert_eq!(converted.values.missing(4).count(4), 4);
        }
        let Converted { values: Values::Truths(truths), .. } = truths(&texts, &answers) else { panic!() };
        assert_eq!((truths.yes.count(4), truths.unknown.count(4)), (0, 3), "无 is no");
    }

    #[test]
    fn one_number_too_large_is_a_problem_of_its_cell() {
        let numbers: Buffer<i64> = vec![3, -1, NO_NUMBER, i64::MAX].into();
        let Converted { values: Values::Numbers(kept), faults } = counts(&numbers) else { panic!() };
        assert_eq!(kept.as_slice(), [3, NO_NUMBER, NO_NUMBER, NO_NUMBER]);
        assert_eq!(faults, [(1, Rule::Negative), (3, Rule::TooLarge)]);
        let values: Buffer<i128> = vec![LARGEST * 100, NO_DECIMAL, -LARGEST * 100 - 1].into();
        let Converted { values: Values::Decimals { values, .. }, faults } = amounts(&values, 2) else { panic!() };
        assert_eq!(values.as_slice(), [LARGEST * 100, NO_DECIMAL, NO_DECIMAL]);
        assert_eq!(faults, [(2, Rule::TooLarge)]);
    }

    #[test]
    fn errors_of_a_spreadsheet_are_problems_in_every_column() {
        let texts: Codes = ["#N/A", "#VALUE!", "######"].map(Some).into_iter().collect();
        let answers = Answers::of(std::iter::empty());
        let converted = [
            dates(&texts, date::end),
            whole_numbers(&texts, 1, true),
            truths(&texts, &answers),
            decimals(&texts, 2, &Rule::NotAnAmount, |cell| decimal::money(cell, 1)),
            periods(&texts),
            texts_as(&texts, clean, |cell| Ok(cell.into())),
        ];
        for Converted { faults, .. } in converted {
            assert_eq!(faults, [0, 1, 2].map(|row| (row, Rule::ErrorValue)));
        }
    }

    #[test]
    fn limits_are_written_with_or_without_the_word_for_days() {
        let texts: Codes = ["3", "3天", "即办", "10 日", "3月", "天"].map(Some).into_iter().collect();
        let Converted { values: Values::Numbers(numbers), faults } = whole_numbers(&texts, 1, true) else { panic!() };
        assert_eq!(numbers.as_slice(), [3, 3, 0, 10, NO_NUMBER, NO_NUMBER]);
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
            ("罚款,没收违法所得", Some("gains")),
            ("警告、通报批评", Some("warning")),
            ("罚款；行政拘留", Some("detention")),
            ("其他行政处罚/警告", Some("formal_warning")),
            ("吊销许可证件；责令停产停业", Some("revocation")),
            ("罚款,没见过的", None),
        ] {
            assert_eq!(of(cell), expected, "{cell}");
        }
    }
}
