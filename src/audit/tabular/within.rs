//! Lines that are some of another: 其中 of the row above, and the outcomes of what was decided.

use super::{
    header::{self, Part},
    table::Line,
    total::{Filled, Places},
};
use crate::audit::{
    claim::{Claim, Kind},
    lexicon::words,
};
use crate::lang::Lang;

/// A count with those that are some of it, by claim index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Within {
    pub(in crate::audit) whole: usize,
    pub(in crate::audit) parts: Vec<usize>,
    /// Whether nothing is in two of the parts, so that they cannot exceed it together either.
    pub(in crate::audit) apart: bool,
}

impl Within {
    /// The parts with their claims mapped by `to`.
    pub(super) fn moved(self, to: &dyn Fn(usize) -> usize) -> Self {
        Self { whole: to(self.whole), parts: self.parts.into_iter().map(to).collect(), ..self }
    }
}

/// Each line 其中 with the line above that it is a part of.
pub(super) fn among(claims: &[Claim], places: &Places, lines: &[Line]) -> Vec<Within> {
    let filled = |line: &usize| places[*line].iter().any(|place| place.claim().is_some());
    let mut whole: Option<usize> = None;
    let mut found = Vec::new();
    for line in (0..lines.len()).filter(filled) {
        match (lines[line].part, whole) {
            (Part::Among, Some(whole)) => found.extend(crossing(claims, places, whole, &[line], false)),
            (Part::Among, None) => {}
            _ => whole = Some(line),
        }
    }
    found
}

/// The lines that are each named by an outcome, with the line before them for what was decided: 审结, 维持, 撤销.
pub(super) fn outcomes(claims: &[Claim], places: &Places, lines: &[Line]) -> Vec<Within> {
    let name = |line: usize| lines[line].path.last().map(|name| header::thing(name)).unwrap_or_default();
    let is = |line: usize, list: &[&str]| list.contains(&&*name(line)) && lines[line].path.len() == 1;
    let mut found = Vec::new();
    for outcomes in &words(Lang::Zh).outcomes {
        for decided in (0..lines.len()).filter(|&line| is(line, &outcomes.of)) {
            let parts: Vec<usize> = (decided + 1..lines.len()).take_while(|&line| is(line, &outcomes.are)).collect();
            if !parts.is_empty() {
                found.extend(crossing(claims, places, decided, &parts, true));
            }
        }
    }
    found
}

/// The counts of some lines beside the count of another, for each line that crosses them.
fn crossing(claims: &[Claim], places: &Places, whole: usize, parts: &[usize], apart: bool) -> Vec<Within> {
    let amount = |claim: &Claim| matches!(claim.kind, Kind::Count | Kind::Money | Kind::Measurement);
    let beside = |(cross, place): (usize, &Filled)| {
        let whole = place.claim().filter(|&whole| amount(&claims[whole]))?;
        let like = |&part: &usize| {
            let (part, whole) = (&claims[part], &claims[whole]);
            part.is_like(whole) || part.kind == whole.kind && (part.unit.is_empty() || whole.unit.is_empty())
        };
        let parts = parts.iter().filter_map(|&line| places[line][cross].claim()).filter(like);
        let parts: Vec<usize> = parts.collect();
        let told = claims[whole].heads.as_ref().is_none_or(|heads| !heads.all().any(header::is_change));
        (told && !parts.is_empty()).then_some(Within { whole, parts, apart })
    };
    places[whole].iter().enumerate().filter_map(beside).collect()
}
