//! Totals in a table: which cells a total row or column adds up.

use super::{header::Part, table::Line};
use crate::audit::{
    claim::{Claim, Kind},
    relation::{Verdict, sum_of_parts},
};

/// If all of at least this many sums fail, the table was not understood.
const TOO_MANY: usize = 3;

/// The maximum number of totals checked in each direction, which bounds the time for a table full of totals.
const TOTALS: usize = 32;

/// The maximum number of adjacent lines that are tried as the parts of a total.
const RUN: usize = 16;

/// The claim at each place of a table.
type Places = [Vec<Option<usize>>];

/// Totals with their parts: over the rows of each column, and over the columns of each row.
pub(super) fn sums(claims: &[Claim], places: &Places, rows: &[Line], columns: &[Line]) -> Vec<(usize, Vec<usize>)> {
    let across: Vec<Vec<_>> = (0..columns.len()).map(|column| places.iter().map(|row| row[column]).collect()).collect();
    let mut sums = along(claims, places, rows, false);
    sums.extend(along(claims, &across, columns, rows.len() > 1));
    sums
}

/// The sums over lines: `places` has one list per line, with one claim per crossing line. With `runs`, a total may
/// cover only the next few lines, since columns about other things may follow.
fn along(claims: &[Claim], places: &Places, lines: &[Line], runs: bool) -> Vec<(usize, Vec<usize>)> {
    let holds_claims = |line: usize| places[line].iter().any(Option::is_some);
    let body: Vec<usize> = (0..lines.len()).filter(|&line| holds_claims(line)).collect();
    let mut sums = Vec::new();
    let is_total = |line: &usize| matches!(lines[*line].part, Part::Total | Part::Subtotal);
    for &total in body.iter().filter(|line| is_total(line)).take(TOTALS) {
        let ways = match lines[total].part {
            Part::Total => of_total(lines, &body, total, runs),
            Part::Subtotal => of_subtotal(lines, &body, total),
            Part::Plain | Part::Among => continue,
        };
        let judged = ways.into_iter().map(|parts| judge(claims, places, total, &parts));
        // Of the possible parts of a total, those are taken that hold most often.
        let best = judged.rev().max_by_key(|way| way.iter().filter(|(_, holds)| *holds).count());
        let best = best.unwrap_or_default();
        let none = best.iter().all(|(_, holds)| !holds);
        if !(none && best.len() >= TOO_MANY) {
            sums.extend(best.into_iter().map(|(sum, _)| sum));
        }
    }
    sums
}

type Judged = Vec<((usize, Vec<usize>), bool)>;

/// The sums of one total line, and whether each holds.
fn judge(claims: &[Claim], places: &Places, total: usize, parts: &[usize]) -> Judged {
    let sum = |cross: usize| {
        let whole = places[total][cross]?;
        let alike = |part: &usize| claims[*part].kind == claims[whole].kind && claims[*part].unit == claims[whole].unit;
        let parts: Vec<usize> = parts.iter().filter_map(|&line| places[line][cross]).collect();
        let additive = matches!(claims[whole].kind, Kind::Count | Kind::Money | Kind::Measurement | Kind::Duration);
        if !additive || parts.len() < 2 || !parts.iter().all(alike) {
            return None;
        }
        let intervals: Vec<_> = parts.iter().map(|&part| claims[part].interval).collect();
        let found = sum_of_parts(&claims[whole].interval, &intervals).ok()?;
        Some(((whole, parts), found.verdict != Verdict::Impossible))
    };
    (0..places[total].len()).filter_map(sum).collect()
}

/// The lines that may be the parts of a total: those under its own header, all lines except totals, all subtotals, or
/// the adjacent lines on one side.
fn of_total(lines: &[Line], body: &[usize], total: usize, runs: bool) -> Vec<Vec<usize>> {
    let parent = &lines[total].path[..lines[total].path.len().saturating_sub(1)];
    let among = |line: usize| lines[line].part == Part::Among;
    let first = body.iter().position(|&line| line == total).unwrap_or(0);
    // After a total, 其中 starts its parts; after another line, it is a part of that line.
    let opened = body.get(first + 1).is_some_and(|&next| among(next));
    let under = |line: &usize| *line != total && lines[*line].path.starts_with(parent);
    let plain: Vec<usize> = body
        .iter()
        .copied()
        .filter(under)
        .filter(|&line| lines[line].part == Part::Plain || opened && among(line))
        .collect();
    let subtotals = body.iter().copied().filter(under).filter(|&line| lines[line].part == Part::Subtotal).collect();
    let before: Vec<usize> = plain.iter().copied().filter(|&line| line < total).collect();
    let behind: Vec<usize> = plain.iter().copied().filter(|&line| line > total).collect();
    let longest = if runs { before.len().max(behind.len()).min(RUN) } else { 0 };
    let mut ways = vec![plain, subtotals, before.clone(), behind.clone()];
    for length in (2..=longest).rev() {
        ways.push(before[before.len().saturating_sub(length)..].to_vec());
        ways.push(behind[..length.min(behind.len())].to_vec());
    }
    ways.retain(|parts: &Vec<usize>| parts.len() >= 2);
    ways
}

/// The lines that may be the parts of a subtotal: those between it and the previous total, or those after it.
fn of_subtotal(lines: &[Line], body: &[usize], subtotal: usize) -> Vec<Vec<usize>> {
    let plain = |line: &usize| lines[*line].part == Part::Plain;
    let before: Vec<usize> =
        body.iter().rev().copied().skip_while(|&line| line >= subtotal).take_while(plain).collect();
    let behind = body.iter().copied().skip_while(|&line| line <= subtotal).take_while(plain).collect();
    let mut ways = vec![before.into_iter().rev().collect(), behind];
    ways.retain(|parts: &Vec<usize>| parts.len() >= 2);
    ways
}
