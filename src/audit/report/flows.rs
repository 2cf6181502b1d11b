//! Stock and flow within a paragraph or a table: pending at the start, incoming, resolved, and pending at the end.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Reader, Relation, parts::added};
use crate::audit::{
    claim::{Claim, Stock, Tie, is_compared, opens_stock},
    interval::Interval,
    lexicon::{says, words},
    relation::Verdict,
    sentence::{self, Said, Shown},
    tabular::Flow,
};
use crate::lang::Lang;

/// How many claims before and behind what there is at the end may tell how it came about.
const THINGS: usize = 8;
/// How many claims before and behind what is left may tell what was accepted.
const FLOW: usize = 12;

/// Checks each paragraph that states all four, and the flows of tables.
pub(super) fn check(reader: &Reader, tables: &[Flow]) -> Vec<Finding> {
    let mut paragraphs: BTreeMap<usize, BTreeMap<Stock, usize>> = BTreeMap::new();
    for (at, claim) in reader.claims.iter().enumerate().filter(|(_, claim)| claim.is_count()) {
        if let Some((stock, paragraph)) = stock(reader, claim).zip(claim.paragraph) {
            // The first of each counts; a second one is about something else. What is pending in June is not what is at the end.
            let first = paragraphs.entry(paragraph).or_default().entry(stock).or_insert(at);
            let interim = |at: usize| says(&reader.claims[at].label, &words(reader.document.lang).flow.interim);
            if interim(*first) && !interim(at) {
                *first = at;
            }
        }
    }
    let in_text = paragraphs.into_values().filter_map(|found| {
        let of = |stock| Some(vec![*found.get(&stock)?]);
        let all = |incoming| {
            let (start, incoming) = (of(Stock::Start)?, of(incoming)?);
            Some(Flow { start, incoming, resolved: of(Stock::Resolved)?, end: of(Stock::End)? })
        };
        let holds = |found: &Finding| found.verdict.holds();
        match of(Stock::Incoming) {
            Some(_) => {
                let (received, accepted) = (all(Stock::Incoming), all(Stock::Accepted));
                let judged = |flow: &Option<Flow>| flow.as_ref().and_then(|flow| judge_with_others(reader, flow));
                // Of what was received only what was accepted is resolved.
                judged(&received).filter(holds).or_else(|| judged(&accepted)).or_else(|| judged(&received))
            }
            None => of_accepted(reader, &all(Stock::Accepted)?),
        }
    });
    let in_text: Vec<Finding> = in_text.collect();
    let claims = |finding: &Finding| finding.places.iter().filter_map(|place| place.claim).collect::<BTreeSet<_>>();
    let known: Vec<BTreeSet<usize>> = in_text.iter().map(claims).collect();
    let things = of_things(reader).into_iter().filter(|finding| !known.contains(&claims(finding)));
    let in_tables = tables.iter().filter_map(|flow| judge(reader, flow, Tie::Told));
    in_text.into_iter().chain(things).chain(in_tables).collect()
}

/// Judges a flow with the others that its sentence tells of: 解除261人,收监执行4人,死亡3人. What became of these no word says, so
/// they can explain a difference, and if they do not, it is open.
fn judge_with_others(reader: &Reader, flow: &Flow) -> Option<Finding> {
    let claims = reader.claims;
    let found = judge(reader, flow, Tie::Named)?;
    let own = flow.counts().concat();
    let (first, last) = (*own.iter().min()?, *own.iter().max()?);
    let beside = |at: &usize| {
        let claim = &claims[*at];
        let free = claim.total().is_none() && !is_compared(claim) && !claim.is_average() && !claim.label.contains('应');
        let sentence = [claims[flow.resolved[0]].sentence, claims[flow.end[0]].sentence].contains(&claim.sentence);
        !own.contains(at) && free && sentence && claim.is_like(&claims[first]) && stock(reader, claim).is_none()
    };
    let others: Vec<usize> = (first..last).filter(beside).collect();
    if found.verdict.holds() || others.is_empty() {
        return Some(found);
    }
    let resolved = [&flow.resolved[..], &others].concat();
    judge(reader, &Flow { resolved, ..flow.clone() }, Tie::Named).filter(|found| found.verdict.holds())
}

/// Judges a flow of what was accepted, which may be all that there was, or what came in; of some counts of it that may be told,
/// what was received and what was accepted, each may be meant.
fn of_accepted(reader: &Reader, flow: &Flow) -> Option<Finding> {
    let (claims, lang) = (reader.claims, reader.document.lang);
    let paragraph = claims[flow.end[0]].paragraph;
    let accepted = |at: &usize| {
        let claim = &claims[*at];
        claim.paragraph == paragraph && claim.is_count() && Stock::of(claim, lang) == Some(Stock::Accepted)
    };
    let near = flow.end[0].saturating_sub(FLOW)..(flow.end[0] + FLOW).min(claims.len());
    let flows: Vec<Flow> = near.filter(accepted).map(|at| Flow { incoming: vec![at], ..flow.clone() }).collect();
    let judged: Vec<Finding> = flows.iter().filter_map(|flow| judge_with_others(reader, flow)).collect();
    if let Some(holds) = judged.iter().find(|found| found.verdict.holds()) {
        return Some(holds.clone());
    }
    let [start, resolved, end] = [&flow.start, &flow.resolved, &flow.end].map(|of| &claims[of[0]]);
    let one = resolved.sentence == end.sentence && start.is_near(end);
    let all_there_was = |flow: &Flow| {
        let of = |at: &[usize]| &claims[at[0]].interval;
        let left = of(&flow.incoming).minus(of(&flow.resolved));
        left.is_none_or(|left| left.meets(of(&flow.end)))
    };
    (one && !flows.iter().any(all_there_was)).then(|| judged.last().cloned()).flatten()
}

/// The flows of what there is: 年初有效证件989本,新发120本,注销73本,年末有效证件1036本. All that came and went must be told.
fn of_things(reader: &Reader) -> Vec<Finding> {
    let (claims, lang) = (reader.claims, reader.document.lang);
    let flow = &words(lang).flow;
    let of_sentence = |end: usize| {
        let near = end.saturating_sub(THINGS)..claims.len().min(end + THINGS);
        let beside = |at: usize| {
            let (from, to) = (claims[at.min(end)].char_end, claims[at.max(end)].char_start);
            !reader.text.slice(from.min(to)..to).contains(';')
        };
        let own = |&at: &usize| {
            claims[at].sentence == claims[end].sentence
                && claims[at].cell.is_none()
                && beside(at)
                && !says(&claims[at].label, &flow.kept)
        };
        near.filter(own).filter(|&at| claims[at].is_like(&claims[end]) && claims[at].total().is_none()).collect()
    };
    let judged = |end: usize| {
        let all: Vec<usize> = of_sentence(end);
        let start = all.iter().copied().find(|&at| opens_stock(&claims[at], &claims[end], lang))?;
        let says_one =
            |words: &[&str]| all.iter().copied().filter(|&at| says(&claims[at].label, words)).collect::<Vec<_>>();
        let others = |at: &usize| ![start, end].contains(at);
        let (incoming, resolved): (Vec<_>, Vec<_>) = (
            says_one(&[&flow.entered[..], &flow.incoming].concat()),
            says_one(&[&flow.left[..], &flow.resolved].concat()),
        );
        let told = all.iter().filter(|at| others(at)).all(|at| incoming.contains(at) != resolved.contains(at));
        let both =
            !incoming.is_empty() && !resolved.is_empty() && !incoming.iter().chain(&resolved).any(|at| !others(at));
        let flow = Flow { start: vec![start], incoming, resolved, end: vec![end] };
        (told && both).then(|| judge(reader, &flow, Tie::Named)).flatten()
    };
    let is_stock = |&at: &usize| claims[at].is_count() && stock(reader, &claims[at]) == Some(Stock::End);
    let untold = |&at: &usize| !says(&claims[at].label, &flow.end);
    (0..claims.len()).filter(is_stock).filter(untold).filter_map(judged).collect()
}

/// Which of the four a count is. A part of a count of the same kind is none of them.
fn stock(reader: &Reader, claim: &Claim) -> Option<Stock> {
    let lang = reader.document.lang;
    let whole = claim.total().and_then(|total| Stock::of(&reader.claims[total], lang));
    Stock::of(claim, lang).filter(|stock| whole != Some(*stock))
}

fn judge(reader: &Reader, flow: &Flow, tie: Tie) -> Option<Finding> {
    let sum = flow.judge(reader.claims)?;
    let names = |of, joint| names(reader, of, joint);
    let [start, incoming, end] = [&flow.start, &flow.incoming, &flow.end].map(|of| names(of, ["加", "plus"]));
    let resolved = names(&flow.resolved, ["减", "minus"]);
    let value = ending(reader.claims, flow)?;
    let (verdict, said) = match sum.verdict {
        Verdict::Impossible => (
            Verdict::Unreconciled,
            sentence::flow_does_not_match(start, incoming, resolved, end, value, distance(sum.gap)),
        ),
        holds => (holds, sentence::flow_matches(start, incoming, resolved, end, value)),
    };
    let shown = |of: &[usize]| {
        let sum = added(reader.claims, of);
        if of.len() > 1 { format!("({sum})") } else { sum }
    };
    let [start, incoming, resolved, end] = flow.counts().map(shown);
    let places: Vec<usize> = flow.counts().concat();
    let finding = Finding::new(Relation::StockFlow, verdict, reader.places(&places))
        .tied(tie)
        .sides(format!("{start} + {incoming} - {resolved}"), end)
        .says(said);
    Some(Finding { bounds: Some(sum.gap), ..finding })
}

/// The names of claims that are added up or taken off, each with its cell if it is in a table.
fn names(reader: &Reader, of: &[usize], [zh, en]: [&str; 2]) -> Said {
    let all = |lang| of.iter().map(|&at| reader.named(at).shown(lang).to_string()).collect::<Vec<_>>();
    (all(Lang::Zh).join(&format!("”{zh}“")), all(Lang::En).join(&format!("\" {en} \""))).into()
}

/// What the end should be by the other three.
fn ending(claims: &[Claim], flow: &Flow) -> Option<Interval> {
    let sum = |of: &[usize]| Interval::sum(of.iter().map(|&at| &claims[at].interval));
    sum(&flow.start)?.plus(&sum(&flow.incoming)?)?.minus(&sum(&flow.resolved)?)
}

/// How far two sides are apart.
fn distance(gap: Interval) -> Interval {
    match gap.upper {
        Some(upper) if upper.value.is_negative() => gap.negated(),
        _ => gap,
    }
}
