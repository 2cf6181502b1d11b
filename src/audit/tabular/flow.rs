//! Stock and flow in a table: the rows or columns for what was pending, what came in, what was resolved and what is left.

use super::{header::Part, table::Line, total::Places};
use crate::audit::{
    claim::{Claim, Stock},
    exact::Rational,
    interval::Interval,
    lexicon::{self, says},
    relation::{Sum, Verdict, stock_flow},
};
use crate::lang::Lang;

/// The four counts of a stock and its flow, each the sum of claims given by index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::audit) struct Flow {
    pub(in crate::audit) start: Vec<usize>,
    pub(in crate::audit) incoming: Vec<usize>,
    pub(in crate::audit) resolved: Vec<usize>,
    pub(in crate::audit) end: Vec<usize>,
}

impl Flow {
    /// The flow with its claims mapped by `to`.
    pub(super) fn moved(self, to: &dyn Fn(usize) -> usize) -> Self {
        let moved = |claims: Vec<usize>| claims.into_iter().map(to).collect();
        let Self { start, incoming, resolved, end } = self;
        Self { start: moved(start), incoming: moved(incoming), resolved: moved(resolved), end: moved(end) }
    }

    /// The claims of each count.
    pub(in crate::audit) fn counts(&self) -> [&[usize]; 4] {
        [&self.start, &self.incoming, &self.resolved, &self.end]
    }

    /// How the end compares with the rest; `None` if the claims do not count like things.
    pub(in crate::audit) fn judge(&self, claims: &[Claim]) -> Option<Sum> {
        let first = &claims[*self.start.first()?];
        let all = |is: &dyn Fn(&Claim) -> bool| self.counts().into_iter().flatten().all(|at| is(&claims[*at]));
        if !all(&Claim::is_count) {
            return None;
        }
        // English counts have the noun for a measure word, which need not stand again, and people may be under new orders.
        let english = !first.unit.is_empty() && first.unit.is_ascii();
        let like = all(&|claim| claim.is_like(first) || english && claim.unit.is_empty());
        let sum = |at: &[usize]| Interval::sum(at.iter().map(|&at| &claims[at].interval));
        let [start, incoming, resolved, end] = self.counts().map(sum);
        let sum = stock_flow(&start?, &incoming?, &resolved?, &end?).ok()?;
        (like || english && sum.verdict != Verdict::Impossible).then_some(sum)
    }
}

/// The flows of a table whose lines are the four counts: one for each line that crosses them. If they hold less often
/// than not, the lines are something else.
pub(super) fn flows(claims: &[Claim], places: &Places, lines: &[Line], lang: Lang) -> Vec<Flow> {
    let filled = |line: &usize| places[*line].iter().any(|place| place.claim().is_some());
    let body: Vec<usize> = (0..lines.len()).filter(filled).collect();
    let Some(received) = roles(lines, &body, lang) else { return Vec::new() };
    let crossing = places.first().map_or(0, Vec::len);
    let judged = |roles: &[Vec<usize>; 4]| -> Vec<(Flow, bool)> {
        let at = |cross: usize| {
            let of =
                |lines: &Vec<usize>| lines.iter().map(|&line| places[line][cross].claim()).collect::<Option<Vec<_>>>();
            let [start, incoming, resolved, end] = roles.each_ref().map(of);
            Some(Flow { start: start?, incoming: incoming?, resolved: resolved?, end: end? })
        };
        let judge = |flow: Flow| {
            let sum = flow.judge(claims)?;
            Some((flow, sum.verdict != Verdict::Impossible))
        };
        (0..crossing).filter_map(at).filter_map(judge).collect()
    };
    let holding = |found: &[(Flow, bool)]| found.iter().filter(|(_, holds)| *holds).count();
    // Of what was received only what was accepted is resolved.
    let came_in = |line: &usize| {
        let said = lines[*line].path.last().and_then(|name| Stock::said(&name.to_ascii_lowercase(), lang));
        matches!(said, Some(Stock::Incoming | Stock::Accepted)) && lines[*line].part == Part::Plain
    };
    let others = body.iter().copied().filter(came_in).filter(|line| received[1] != [*line]);
    let mut found = judged(&received);
    for line in others {
        let [start, _, resolved, end] = received.clone();
        let other = judged(&[start, vec![line], resolved, end]);
        found = if holding(&other) > holding(&found) { other } else { found };
    }
    let held = found.iter().filter(|(flow, holds)| *holds && claims[flow.resolved[0]].value != Rational::ZERO).count();
    let failed = found.iter().filter(|(_, holds)| !holds).count();
    let told = held > 0 && held >= failed || found.len() == 1;
    if told { found.into_iter().map(|(flow, _)| flow).collect() } else { Vec::new() }
}

/// The lines of each of the four counts among those of the body, if there are any for each.
fn roles(lines: &[Line], body: &[usize], lang: Lang) -> Option<[Vec<usize>; 4]> {
    let said = |name: &str| Stock::said(&name.to_ascii_lowercase(), lang);
    let role = |name: &str| said(name).filter(|stock| *stock != Stock::Accepted);
    let flow = &lexicon::words(lang).flow;
    let says_one = |name: &str, lists: [&[&str]; 2]| lists.iter().any(|list| says(&name.to_ascii_lowercase(), list));
    // Where no line says that it is new, what was accepted or registered came in.
    let headed = |name: &str| {
        let came_in = said(name).is_some() || says_one(name, [&flow.headed, &flow.entered]);
        role(name).or(came_in.then_some(Stock::Incoming))
    };
    let gone = |name: &str| role(name).or(says_one(name, [&flow.headed_left, &flow.left]).then_some(Stock::Resolved));
    let roles = [Stock::Start, Stock::Incoming, Stock::Resolved, Stock::End];
    let mut found = roles.map(|wanted| of_role(lines, body, &role, wanted));
    for (at, names, stock) in [(0, &flow.headed_start, Stock::Start), (3, &flow.headed_end, Stock::End)] {
        if found[at].is_empty() {
            let whole = |name: &str| names.contains(&&*name.to_ascii_lowercase()).then_some(stock);
            found[at] = of_role(lines, body, &whole, stock);
        }
    }
    if found[1].is_empty() {
        found[1] = of_role(lines, body, &headed, Stock::Incoming);
    }
    if found[2].is_empty() {
        found[2] = of_role(lines, body, &gone, Stock::Resolved);
    }
    found.iter().all(|lines| !lines.is_empty()).then_some(found)
}

/// The lines of a role: the first that is so named, or the total or else all the parts of the first group. The innermost
/// name that has a role decides; 其中 and 平均 have none.
fn of_role(lines: &[Line], body: &[usize], role: &dyn Fn(&str) -> Option<Stock>, wanted: Stock) -> Vec<usize> {
    let own = |line: &Line| {
        let named = |(at, name): (usize, &String)| Some((at, role(name)?));
        let (last, found) = line.path.iter().enumerate().rev().find_map(named)?;
        let counts = !matches!(line.part, Part::Among | Part::Aside);
        (found == wanted && counts).then(|| line.path[..=last].to_vec())
    };
    let Some((first, group)) = body.iter().find_map(|&at| Some((at, own(&lines[at])?))) else {
        return Vec::new();
    };
    if group.len() == lines[first].path.len() {
        return vec![first];
    }
    let inner: Vec<usize> = body.iter().copied().filter(|&at| own(&lines[at]).as_ref() == Some(&group)).collect();
    let total = inner.iter().copied().find(|&at| lines[at].part.adds());
    total.map_or(inner, |total| vec![total])
}
