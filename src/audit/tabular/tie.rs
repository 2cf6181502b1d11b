//! Rates, shares and changes in a table, and the claims that they are computed from.

use super::{
    header::{self, Part},
    table::Line,
    total::Places,
};
use crate::audit::claim::{Binding, Claim, Kind, Tie};

/// Words for lines of changes, and whether they state a fall.
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
/// Words for lines of shares.
const SHARES: [&str; 4] = ["占比", "比重", "比例", "share"];
/// How many letters an English rate has in common with the count that it names: grant rate, granted.
const COMMON: usize = 4;

/// Ties the rates, shares and changes of each line to the claims that cross it, by the names of the crossing ones.
/// `places` has a list for each line, with a place for each crossing one.
pub(super) fn rates(claims: &mut [Claim], places: &Places, lines: &[Line], crossing: &[Line]) {
    let claim = |line: usize, cross: usize| places[line][cross].claim();
    for line in 0..lines.len() {
        for cross in 0..crossing.len() {
            let open = |at: &usize| claims[*at].kind == Kind::Percent && claims[*at].binding.is_none();
            let Some(rate) = claim(line, cross).filter(open) else { continue };
            let name = crossing[cross].path.last().map_or("", String::as_str).to_lowercase();
            let before: Vec<Option<usize>> = (0..cross).map(|cross| claim(line, cross)).collect();
            let change = CHANGES.iter().find(|(word, _)| name.contains(word));
            let binding = if let Some((_, fall)) = change {
                changed(&mut claims[rate], *fall);
                latest(claims, &before)
            } else if SHARES.iter().any(|word| name.contains(word)) {
                share(claims, places, lines, (line, cross))
            } else {
                counts(claims, &before, crossing, &name)
            };
            if let Some(binding) = binding {
                claims[rate].bind(binding, Tie::Told);
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

/// The claim of the latest year before a change, or the nearest one if the years are unknown, and that of the year before.
fn latest(claims: &[Claim], before: &[Option<usize>]) -> Option<Binding> {
    let year = |at: usize| claims[at].period.as_ref().and_then(|period| period.to);
    let mut amounts =
        before.iter().flatten().copied().filter(|&at| claims[at].is_count() || claims[at].kind == Kind::Money);
    let (_, of) = amounts.clone().enumerate().max_by_key(|&(place, at)| (year(at), place))?;
    let earlier = |at: &usize| {
        let years = year(*at).zip(year(of));
        *at != of && claims[*at].is_like(&claims[of]) && years.is_some_and(|(old, new)| old + 1 == new)
    };
    Some(Binding::Change { of, base: amounts.rfind(earlier) })
}

/// Ties a share to the total of the nearest line of counts.
fn share(claims: &[Claim], places: &Places, lines: &[Line], (line, cross): (usize, usize)) -> Option<Binding> {
    let count = |line: usize, of: usize| places[line][of].claim().filter(|&at| claims[at].is_count());
    let of = (0..cross).rev().find(|&of| count(line, of).is_some())?;
    let total = (0..lines.len()).find(|&line| lines[line].part == Part::Total && count(line, of).is_some())?;
    (total != line).then_some(())?;
    Some(Binding::Rate { numerator: count(line, of), denominator: count(total, of)? })
}

/// The count that a rate names, and the nearest one that it may be a part of.
fn counts(claims: &[Claim], before: &[Option<usize>], crossing: &[Line], rate: &str) -> Option<Binding> {
    let count = |cross: usize| before[cross].filter(|&at| claims[at].is_count());
    let names = naming(rate)?;
    let named = |cross: &usize| crossing[*cross].path.iter().any(|name| names(name));
    let above = (0..before.len()).rev().filter(|&cross| count(cross).is_some()).find(named)?;
    let numerator = count(above)?;
    let larger = |at: &usize| {
        *at != numerator && claims[*at].is_like(&claims[numerator]) && claims[*at].value >= claims[numerator].value
    };
    let denominator = (0..above).rev().filter_map(count).find(larger)?;
    Some(Binding::Rate { numerator: Some(numerator), denominator })
}

/// Whether a header names what a rate is of: 办结 for 按时办结率, `granted` for `grant rate`.
fn naming(rate: &str) -> Option<Box<dyn Fn(&str) -> bool>> {
    if let Some(before) = rate.find('率').map(|at| &rate[..at]) {
        let stem: String = before.chars().skip(before.chars().count().checked_sub(2)?).collect();
        return Some(Box::new(move |name: &str| name.contains(&stem) && !name.contains('率')));
    }
    let (before, _) = rate.split_once(" rate")?;
    let stem = before.rsplit(' ').next()?.to_owned();
    let common = move |word: &str| word.chars().zip(stem.chars()).take_while(|(a, b)| a == b).count() >= COMMON;
    Some(Box::new(move |name: &str| {
        let name = header::folded(name);
        common(&name) && !name.ends_with("rate")
    }))
}
