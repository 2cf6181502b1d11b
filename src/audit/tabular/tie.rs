//! Rates, shares and changes in a table, and the claims that they are computed from.

use super::{header::Part, table::Line};
use crate::audit::claim::{Binding, Claim, Kind};

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

/// Ties the rates, shares and changes of a row to the claims of the row.
pub(super) fn rates(claims: &mut [Claim], places: &[Vec<Option<usize>>], columns: &[Line], rows: &[Line]) {
    for (row, cells) in places.iter().enumerate() {
        for (column, rate) in cells.iter().enumerate() {
            let Some(rate) = *rate else { continue };
            if claims[rate].kind != Kind::Percent {
                continue;
            }
            let name = columns[column].path.last().map_or("", String::as_str).to_lowercase();
            let change = CHANGES.iter().find(|(word, _)| name.contains(word));
            if let Some((_, fall)) = change {
                changed(&mut claims[rate], *fall);
                claims[rate].binding = latest(claims, &cells[..column]).map(|of| Binding::Change { of });
            } else if SHARES.iter().any(|word| name.contains(word)) {
                claims[rate].binding = share(claims, places, rows, (row, column));
            } else if let Some(stem) = stem(&name) {
                claims[rate].binding = counts(claims, &cells[..column], columns, &stem);
            }
        }
    }
}

fn changed(claim: &mut Claim, fall: bool) {
    claim.kind = Kind::Growth;
    if fall && !claim.value.is_negative() {
        (claim.value, claim.interval) = (claim.value.negated(), claim.interval.negated());
    }
}

/// The claim of the latest year before a change, or the nearest one if the years are unknown.
fn latest(claims: &[Claim], before: &[Option<usize>]) -> Option<usize> {
    let year = |at: usize| claims[at].period.as_ref().and_then(|period| period.to);
    let amounts =
        before.iter().flatten().copied().filter(|&at| claims[at].is_count() || claims[at].kind == Kind::Money);
    amounts.enumerate().max_by_key(|&(place, at)| (year(at), place)).map(|(_, at)| at)
}

/// Ties a share to the total of the nearest column of counts.
fn share(
    claims: &[Claim],
    places: &[Vec<Option<usize>>],
    rows: &[Line],
    (row, column): (usize, usize),
) -> Option<Binding> {
    let of = (0..column).rev().find(|&of| places[row][of].is_some_and(|at| claims[at].is_count()))?;
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
fn counts(claims: &[Claim], before: &[Option<usize>], columns: &[Line], stem: &str) -> Option<Binding> {
    let count = |column: usize| before[column].filter(|&at| claims[at].is_count());
    let named = |column: &usize| columns[*column].path.iter().any(|name| name.contains(stem) && !name.contains('率'));
    let above = (0..before.len()).rev().filter(|&column| count(column).is_some()).find(named)?;
    let numerator = count(above)?;
    let larger = |at: &usize| {
        *at != numerator && claims[*at].is_like(&claims[numerator]) && claims[*at].value >= claims[numerator].value
    };
    let denominator = (0..above).rev().filter_map(count).find(larger)?;
    Some(Binding::Rate { numerator: Some(numerator), denominator })
}
