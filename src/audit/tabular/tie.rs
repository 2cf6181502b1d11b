//! Rates, shares and changes in a table, and the figures that they are computed from.

use super::{header::Part, table::Line};
use crate::audit::figure::{Binding, Figure, Kind};

/// Words for columns of changes, and whether they state a fall.
const CHANGES: [(&str, bool); 10] = [
    ("同比", false),
    ("环比", false),
    ("增长", false),
    ("增幅", false),
    ("增速", false),
    ("change", false),
    ("growth", false),
    ("下降", true),
    ("降幅", true),
    ("减少", true),
];
/// Words for columns of shares.
const SHARES: [&str; 4] = ["占比", "比重", "比例", "share"];

/// Ties the rates, shares and changes of a row to the figures of the row.
pub(super) fn rates(figures: &mut [Figure], places: &[Vec<Option<usize>>], columns: &[Line], rows: &[Line]) {
    for (row, cells) in places.iter().enumerate() {
        for (column, rate) in cells.iter().enumerate() {
            let Some(rate) = *rate else { continue };
            if figures[rate].kind != Kind::Percent {
                continue;
            }
            let name = columns[column].path.last().map_or("", String::as_str).to_lowercase();
            let change = CHANGES.iter().find(|(word, _)| name.contains(word));
            if let Some((_, fall)) = change {
                changed(&mut figures[rate], *fall);
                figures[rate].binding = latest(figures, &cells[..column]).map(|of| Binding::Change { of });
            } else if SHARES.iter().any(|word| name.contains(word)) {
                figures[rate].binding = share(figures, places, rows, (row, column));
            } else if let Some(stem) = stem(&name) {
                figures[rate].binding = counts(figures, &cells[..column], columns, &stem);
            }
        }
    }
}

fn changed(figure: &mut Figure, fall: bool) {
    figure.kind = Kind::Growth;
    if fall && !figure.value.is_negative() {
        (figure.value, figure.interval) = (figure.value.negated(), figure.interval.negated());
    }
}

/// The figure of the latest year before a change, or the nearest one if the years are unknown.
fn latest(figures: &[Figure], before: &[Option<usize>]) -> Option<usize> {
    let year = |at: usize| figures[at].period.as_ref().and_then(|period| period.to);
    let amounts =
        before.iter().flatten().copied().filter(|&at| figures[at].is_count() || figures[at].kind == Kind::Money);
    amounts.enumerate().max_by_key(|&(place, at)| (year(at), place)).map(|(_, at)| at)
}

/// Ties a share to the total of the nearest column of counts.
fn share(
    figures: &[Figure],
    places: &[Vec<Option<usize>>],
    rows: &[Line],
    (row, column): (usize, usize),
) -> Option<Binding> {
    let of = (0..column).rev().find(|&of| places[row][of].is_some_and(|at| figures[at].is_count()))?;
    let total = (0..rows.len()).find(|&row| rows[row].part == Part::Total && places[row][of].is_some())?;
    (total != row).then_some(())?;
    Some(Binding::Rate { numerator: places[row][of], denominator: places[total][of]? })
}

/// What a rate measures: 办结 in 按时办结率.
fn stem(name: &str) -> Option<String> {
    let before: Vec<char> = name.get(..name.rfind('率')?)?.chars().collect();
    (before.len() >= 2).then(|| before[before.len() - 2..].iter().collect())
}

/// The count that a rate names, and the nearest one that it may be a part of.
fn counts(figures: &[Figure], before: &[Option<usize>], columns: &[Line], stem: &str) -> Option<Binding> {
    let count = |column: usize| before[column].filter(|&at| figures[at].is_count());
    let named = |column: &usize| columns[*column].path.iter().any(|name| name.contains(stem) && !name.contains('率'));
    let above = (0..before.len()).rev().filter(|&column| count(column).is_some()).find(named)?;
    let numerator = count(above)?;
    let larger = |at: &usize| {
        *at != numerator && figures[*at].is_like(&figures[numerator]) && figures[*at].value >= figures[numerator].value
    };
    let denominator = (0..above).rev().filter_map(count).find(larger)?;
    Some(Binding::Rate { numerator: Some(numerator), denominator })
}
