//! The numbering of headings and items: 一、 (一) 1. (1) 一是, each in sequence.

use std::ops::Range;

use super::{Finding, Reader, Relation};
use crate::audit::{
    claim::{folded::Folded, numeral},
    exact::Rational,
    relation::Verdict,
    sentence,
};
use crate::lang::Lang;

/// The largest number of a heading.
const LARGEST: i128 = 40;
/// The number of numbering styles, from the outermost.
const LEVELS: usize = 5;

/// How far apart the rows of a table may be that was not understood, in characters.
const BESIDE: usize = 200;

/// A heading: its level, its number and where it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Heading {
    level: usize,
    number: i128,
    end: usize,
}

/// Finds headings whose number does not follow the previous one; the rows of a table, which has places of its own, are none.
pub(super) fn check(reader: &Reader, tables: &[Range<usize>]) -> Vec<Finding> {
    let text = reader.text;
    let mut findings = Vec::new();
    if reader.document.lang == Lang::En {
        return findings;
    }
    let tables = joined(text, tables);
    let mut tables = tables.iter().peekable();
    let mut last: [i128; LEVELS] = [0; LEVELS];
    let mut at = 0;
    while at < text.chars.len() {
        if let Some(table) = tables.next_if(|table| table.start <= at) {
            at = at.max(table.end);
            continue;
        }
        let Some(heading) = heading(text, at) else {
            at += 1;
            continue;
        };
        let before = last[heading.level];
        // An excerpt may begin with any of its headings, and so may a part that is printed under a title of its own.
        let excerpt = || last == [0; LEVELS] && !text.chars[..at].contains(&'。');
        if heading.number != 1 && heading.number != before + 1 && !excerpt() {
            findings.push(jump(reader, at, heading, before));
        }
        last[heading.level] = heading.number;
        last[heading.level + 1..].fill(0);
        at = heading.end;
    }
    findings
}

/// The tables, with the lines of bare numbers that are left of rows which were not understood, and what stands between them.
fn joined(text: &Folded, tables: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut all: Vec<(Range<usize>, bool)> = tables.iter().map(|table| (table.clone(), false)).collect();
    all.extend(rows(text).map(|row| (row, true)));
    all.sort_by_key(|(place, _)| place.start);
    let mut joined: Vec<(Range<usize>, bool)> = Vec::new();
    for (place, is_row) in all {
        let near = |last: &Range<usize>| {
            place.start <= last.end + BESIDE && !text.slice(last.end..place.start.max(last.end)).contains('。')
        };
        match joined.last_mut() {
            Some((last, row)) if (*row || is_row) && near(last) => {
                (last.end, *row) = (last.end.max(place.end), *row || is_row);
            }
            _ => joined.push((place, is_row)),
        }
    }
    joined.into_iter().map(|(place, _)| place).collect()
}

/// The lines that are several bare numbers.
fn rows(text: &Folded) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let lines = text.chars.split(|c| *c == '\n').map(move |line| {
        let place = start..start + line.len();
        start = place.end + 1;
        (line, place)
    });
    let bare = |line: &[char]| {
        line.contains(&' ') && line.iter().all(|c| c.is_ascii_digit() || matches!(c, ' ' | ',' | '.' | '%' | '-' | '/'))
    };
    lines.filter(move |(line, _)| bare(line)).map(|(_, place)| place)
}

/// The heading that starts at `at`.
fn heading(text: &Folded, at: usize) -> Option<Heading> {
    let before = text.before(at);
    let line = before == '\n' || matches!(before, ' ' | ':') && opens_line(text, at);
    let clause = line || matches!(before, '。' | ';' | ':' | ')' | ',');
    if !clause {
        return None;
    }
    let bracket = usize::from(text.at(at) == '(');
    let number = numeral::number(text, at + bracket).ok()?;
    let value = number.value;
    let plain = value.is_integer()
        && value > Rational::ZERO
        && value <= Rational::integer(LARGEST)
        && number.place == Rational::ONE;
    if !plain || number.padded || number.above.is_some() {
        return None;
    }
    let (next, behind) = (text.at(number.end), text.at(number.end + 1));
    let level = match (bracket, number.is_hanzi(), next) {
        (0, true, '是') if number.length <= 2 => 4,
        (0, true, '、') if line => 0,
        (1, true, ')') if line => 1,
        (0, false, '.' | '、') if line && !behind.is_ascii_digit() => 2,
        (1, false, ')') if line => 3,
        _ => return None,
    };
    Some(Heading { level, number: value.numerator(), end: number.end + 1 })
}

/// Whether only spaces precede `at` in its line.
fn opens_line(text: &Folded, at: usize) -> bool {
    let before = (at.saturating_sub(8)..at).rev().find(|&at| text.at(at) != ' ');
    // 附件:1. starts a list whose second item is on a line of its own.
    let listed = |at| text.at(at) == ':' && text.last_of(at, &["附件", "附表", "附"]).is_some();
    before.is_none_or(|at| text.at(at) == '\n' || listed(at))
}

fn jump(reader: &Reader, at: usize, heading: Heading, before: i128) -> Finding {
    let shown = reader.text.slice(at..heading.end);
    let said = match before {
        0 => sentence::number_has_none_before(shown),
        before => sentence::number_does_not_follow(shown, before),
    };
    Finding::new(Relation::Numbering, Verdict::Unreconciled, vec![reader.passage(at, heading.end)])
        .sides(heading.number.to_string(), (before + 1).to_string())
        .says(said)
}
