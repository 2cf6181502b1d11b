//! Rates and the counts that they are computed from.

use super::{Finding, Reader, Relation, corrected, found, shares};
use crate::audit::{
    claim::{BACK, Binding, Claim, Kind, Qualifier, Quotient, Stock, Tie, quotients},
    exact::Rational,
    interval::Interval,
    lexicon::{says, words},
    relation::{Feasible, Mend, Verdict, edit, share, slips},
    rounding::Rounding,
    sentence::{self, Said},
};

/// How many claims back what was carried over is searched for in a table.
const TABLE: usize = 256;

/// Checks every rate whose counts are told or named, and searches for those of the others.
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    let listed: Vec<usize> = reader.lists.iter().flat_map(shares::ShareList::judged).collect();
    let is_open = |at: &usize| {
        let claim = &reader.claims[*at];
        let rate = claim.kind == Kind::Percent && claim.qualifier == Qualifier::Exact;
        let surveyed = || says(&claim.label.to_ascii_lowercase(), &words(reader.document.lang).surveyed);
        rate && listed.binary_search(at).is_err() && (claim.tie == Some(Tie::Told) || !surveyed())
    };
    (0..reader.claims.len()).filter(is_open).filter_map(|at| judge(reader, at)).collect()
}

/// The readings of a rate that its form or its words give, the likeliest first.
pub(super) fn readings(reader: &Reader, at: usize) -> Vec<Quotient> {
    let claim = &reader.claims[at];
    let bound = match claim.binding {
        Some(Binding::Rate { numerator, denominator }) => Some(Quotient {
            above: numerator.into_iter().collect(),
            less: Vec::new(),
            below: vec![denominator],
            tie: claim.tie.unwrap_or(Tie::Named),
            firm: claim.tie == Some(Tie::Told),
            far: false,
        }),
        _ => None,
    };
    match bound {
        Some(told) if told.tie == Tie::Told => {
            let carried = with_carried(reader, at, &told);
            std::iter::once(told).chain(carried).collect()
        }
        _ if reader.is_headed(at) => bound.into_iter().collect(),
        _ => quotients(reader.claims, at, reader.document.lang),
    }
}

/// The reading of a rate in a table by what was carried over and what came in together: 办结率 of 上年结转 and 新收.
fn with_carried(reader: &Reader, rate: usize, told: &Quotient) -> Option<Quotient> {
    let (claims, lang) = (reader.claims, reader.document.lang);
    let ([above], [base]) = (&told.above[..], &told.below[..]) else { return None };
    let (resolved, came_in) = (Stock::of(&claims[*above], lang)?, Stock::of(&claims[*base], lang)?);
    let open = resolved == Stock::Resolved && matches!(came_in, Stock::Incoming | Stock::Accepted);
    if !open || !reader.is_headed(rate) {
        return None;
    }
    let (of_rate, of_base) = (claims[rate].cell.as_ref()?, claims[*base].cell.as_ref()?);
    let in_line = |other: &usize| {
        claims[*other].cell.as_ref().is_some_and(|cell| {
            let row = cell.row == of_base.row && cell.row == of_rate.row;
            let column = cell.column == of_base.column && cell.column == of_rate.column;
            cell.sheet == of_base.sheet && (row || column)
        })
    };
    let like = |other: &usize| claims[*other].is_like(&claims[*base]);
    let start = |other: &usize| Stock::of(&claims[*other], lang) == Some(Stock::Start);
    let mut near = (rate.saturating_sub(TABLE)..rate).rev().filter(in_line).filter(like);
    Some(Quotient { below: vec![*base, near.find(start)?], ..told.clone() })
}

fn judge(reader: &Reader, at: usize) -> Option<Finding> {
    let readings = readings(reader, at);
    let judged: Vec<Judged> = readings.iter().filter_map(|reading| Judged::of(reader, at, reading)).collect();
    if let Some(both) = corrected::check(reader, at, &readings) {
        return Some(both);
    }
    if let Some(holds) = judged.iter().find(|judged| judged.verdict.holds()) {
        return Some(holds.finding(reader, at));
    }
    let Some(first) = readings.first() else { return found::rate(reader, at, &readings) };
    if first.below.is_empty() || first.far {
        return found::rate(reader, at, &readings).or_else(|| Some(without_base(reader, at, first.above[0])));
    }
    if first.above.is_empty() && first.less.is_empty() {
        let alone = with_base(reader, at, first);
        let open = alone.as_ref().is_none_or(|finding| finding.verdict == Verdict::Unknown);
        return if open && !first.firm { found::rate(reader, at, &readings).or(alone) } else { alone };
    }
    // Of several counts that may be meant, those that come nearest.
    let nearest = judged.iter().min_by_key(|judged| judged.gap(&reader.claims[at]));
    let judged = if first.tie == Tie::Told { judged.first() } else { nearest }?;
    // A rate that the words tie to these counts may still be of others, unless its form ties it to them.
    let other =
        if judged.verdict == Verdict::Impossible && !first.firm { found::rate(reader, at, &readings) } else { None };
    other.or_else(|| Some(judged.finding(reader, at)))
}

/// A reading of a rate, with the value of its quotient.
pub(super) struct Judged<'a> {
    pub(super) reading: &'a Quotient,
    pub(super) verdict: Verdict,
    pub(super) value: Interval,
}

impl<'a> Judged<'a> {
    /// Judges a rate by a quotient with both its counts. The document's rounding confirms it; if only another rounding
    /// would give it, the question is open.
    pub(super) fn of(reader: &Reader, rate: usize, reading: &'a Quotient) -> Option<Self> {
        let claims = reader.claims;
        let sum = |of: &[usize]| Interval::sum(of.iter().map(|&at| &claims[at].interval));
        if reading.below.is_empty() || reading.above.is_empty() {
            return None;
        }
        let value = sum(&reading.above)?.minus(&sum(&reading.less)?)?.over(&sum(&reading.below)?)?;
        let can = |rounding| claims[rate].printed().preimage(rounding).is_some_and(|printed| printed.meets(&value));
        let exact = value == Interval::point(claims[rate].value);
        Some(Self {
            reading,
            verdict: Verdict::of_roundings(exact, can(reader.habit.rounding), can(Rounding::Any)),
            value,
        })
    }

    /// How far the quotient is from the printed rate.
    fn gap(&self, rate: &Claim) -> Option<Rational> {
        Some(self.value.lower?.value.checked_sub(rate.value)?.magnitude())
    }

    pub(super) fn finding(&self, reader: &Reader, rate: usize) -> Finding {
        let claims = reader.claims;
        let Quotient { above, less, below, tie, .. } = self.reading;
        let places: Vec<usize> = [rate].iter().chain(above).chain(less).chain(below).copied().collect();
        let finding = Finding::new(Relation::Rate, self.verdict, reader.places(&first_of_each(&places)))
            .sides(quotient(claims, self.reading, " / ", Claim::shown), claims[rate].text.clone())
            .tied(*tie);
        let printed = |over: &str| quotient(claims, self.reading, over, |claim| claim.text.clone());
        let (name, value) = (reader.named(rate), percent(&self.value));
        let quotient = Said::from((printed("除以"), printed(" of ")));
        let way = other_rounding(&claims[rate], &self.value);
        let said = match self.verdict {
            Verdict::Impossible => sentence::rate_does_not_match(name, quotient, value),
            Verdict::Unknown => sentence::rate_was_rounded_otherwise(name, quotient, value, way),
            _ => sentence::rate_matches(name, quotient, value),
        };
        let simple = above.len() == 1 && less.is_empty() && below.len() == 1 && self.verdict == Verdict::Impossible;
        let mends = if simple { mends(reader, rate, above[0], below[0]) } else { Vec::new() };
        let rounding = if self.verdict == Verdict::Unknown { way } else { reader.habit.rounding };
        Finding { bounds: Some(self.value), rounding: Some(rounding), mends, ..finding.says(said) }
    }
}

/// The claims without repetition, in the given order.
fn first_of_each(claims: &[usize]) -> Vec<usize> {
    let mut each = Vec::new();
    for &at in claims {
        if !each.contains(&at) {
            each.push(at);
        }
    }
    each
}

/// A rounding under which a value prints as the claim.
fn other_rounding(rate: &Claim, value: &Interval) -> Rounding {
    let prints = |way: &Rounding| rate.printed().preimage(*way).is_some_and(|printed| printed.meets(value));
    Rounding::DEFINITE.into_iter().find(prints).unwrap_or(Rounding::Any)
}

/// A quotient as text: 21 / 24, 8573 / (9216 + 1432), (5012 - 81) / 5012.
fn quotient(claims: &[Claim], of: &Quotient, over: &str, shown: impl Fn(&Claim) -> String) -> String {
    let side = |plus: &[usize], minus: &[usize]| {
        let plus: Vec<_> = plus.iter().map(|&at| shown(&claims[at])).collect();
        let minus = minus.iter().map(|&at| shown(&claims[at]));
        let side = [plus.join(" + ")].into_iter().chain(minus).collect::<Vec<_>>().join(" - ");
        if side.contains(" + ") || side.contains(" - ") { format!("({side})") } else { side }
    };
    format!("{}{over}{}", side(&of.above, &of.less), side(&of.below, &[]))
}

/// A rate that names its numerator, but whose base is not printed.
fn without_base(reader: &Reader, rate: usize, above: usize) -> Finding {
    let said = sentence::rate_has_no_base(reader.named(rate), &reader.claims[above].text);
    Finding::new(Relation::Rate, Verdict::Unknown, reader.places(&[rate, above]))
        .sides(format!("{} / ?", reader.claims[above].shown()), reader.claims[rate].text.clone())
        .tied(Tie::Named)
        .says(said)
}

/// The numerators with the least difference from the printed one for which the rate would hold.
fn mends(reader: &Reader, rate: usize, above: usize, below: usize) -> Vec<Mend> {
    let claims = reader.claims;
    let possible = share(claims[rate].printed(), &claims[below].interval, reader.habit.rounding, true);
    let Some((from, possible)) = claims[above].exactly().zip(possible) else { return Vec::new() };
    // Only typing errors and the nearest count can be the least correction; there may be very many others.
    let ranges = &possible.witnesses.ranges;
    let nearest = ranges.iter().map(|&(first, last)| from.clamp(first, last)).min_by_key(|to| from.abs_diff(*to));
    let holds = |to: &i128| possible.witnesses.contains(*to);
    let all = slips(from).into_iter().filter(holds).chain(nearest);
    let mends = all.map(|to| Mend { claim: 1, from, to, edit: edit(from, to) });
    mends.min_by_key(|mend: &Mend| (mend.edit, mend.from.abs_diff(mend.to))).into_iter().collect()
}

/// A share as percent with two decimals; both ends if it is an interval.
pub(super) fn percent(value: &Interval) -> String {
    let shown = |x: Rational| {
        let hundredths =
            x.checked_mul(Rational::integer(10_000)).and_then(|x| Rounding::HalfUp.round(x, Rational::ONE));
        hundredths
            .and_then(|x| x.checked_div(Rational::integer(100)))
            .map_or_else(|| x.to_string(), |x| format!("{x}%"))
    };
    match (value.lower, value.upper) {
        (Some(low), Some(high)) if low.value == high.value => shown(low.value),
        (Some(low), Some(high)) => format!("{}–{}", shown(low.value), shown(high.value)),
        _ => value.to_string(),
    }
}

/// A rate whose numerator is not printed: possible or not with its base. That it is possible confirms nothing, and where
/// every rate is possible, as for a whole percentage of a hundred or more, nothing is refuted either.
fn with_base(reader: &Reader, rate: usize, reading: &Quotient) -> Option<Finding> {
    let [base] = reading.below[..] else { return None };
    let claims = reader.claims;
    // 0% and 100% are possible for every base.
    if [Rational::ZERO, Rational::ONE].contains(&claims[rate].value) && reading.tie != Tie::Told {
        return None;
    }
    let feasible = |base: usize| share(claims[rate].printed(), &claims[base].interval, Rounding::Any, true);
    let found = feasible(base)?;
    if found.verdict == Verdict::Impossible && !reading.firm {
        let other = |&other: &usize| {
            other != base
                && claims[other].is_like(&claims[base])
                && claims[other].sentence == claims[rate].sentence
                && feasible(other).is_some_and(|found| !found.witnesses.is_empty())
        };
        if (rate.saturating_sub(BACK)..rate).any(|at| other(&at)) {
            return None;
        }
    }
    Some(feasibility(reader, rate, base, &found).tied(reading.tie))
}

fn feasibility(reader: &Reader, rate: usize, base: usize, found: &Feasible) -> Finding {
    let claims = reader.claims;
    let rounded = found.roundings.iter().find(|(way, _)| *way == reader.habit.rounding).map(|(_, some)| some.clone());
    let rounding = if rounded.is_some() { reader.habit.rounding } else { Rounding::Any };
    let witnesses = rounded.unwrap_or_else(|| found.witnesses.clone());
    let verdict = if found.verdict.holds() { Verdict::Unknown } else { found.verdict };
    let finding = Finding::new(Relation::Feasibility, verdict, reader.places(&[rate, base]))
        .sides(claims[rate].text.clone(), claims[base].text.clone());
    let (name, base) = (reader.named(rate), &claims[base].text);
    let said = if found.verdict == Verdict::Impossible {
        sentence::rate_is_impossible(name, base, nearest(found, |x| percent(&Interval::point(x))))
    } else {
        sentence::rate_has_no_numerator(name, base, witnesses.to_string())
    };
    Finding { witnesses: Some(witnesses), rounding: Some(rounding), ..finding.says(said) }
}

/// The nearest possible numbers.
pub(super) fn nearest(found: &Feasible, shown: impl Fn(Rational) -> String) -> Said {
    let near: Vec<String> = found.nearest.iter().map(|x| shown(*x)).collect();
    (near.join("、"), near.join(" and ")).into()
}
