//! The exact unconditional limits of Chan and Zhang.
//!
//! The p-value of δ for the lower limit is the largest probability, over all p₁ − p₂ = δ, of the tables whose statistic
//! T(δ) is at least that of the table seen. It neither grows steadily with δ nor is it continuous, so its first crossing
//! of the tail is not sought at points but by whole cells a to b of δ. T falls as δ grows, so within a cell each such
//! table has T(a) of at least the T(b) of the table seen. T also grows with x₁ and falls as x₂ grows, so the probability
//! of these tables grows with p₁ and falls as p₂ grows: at p₁ − p₂ = b it bounds the p-values of the whole cell. A cell
//! whose bound is within the tail is rejected, another one is halved, from the left, down to [`NARROW`].

use std::f64::consts::FRAC_PI_2;

use crate::stat::special::root;
use crate::stat::two_groups::{Group, TwoGroups};

/// The width of the cell in which a limit is found. The limit is its outer end.
const NARROW: f64 = 4e-12;

/// Statistics this near, relatively, are ties that rounding has parted.
const TIE: f64 = 1e-12;

/// A maximum lies above the highest of its trial points by less than this part.
const BETWEEN_POINTS: f64 = 0.1;

pub(super) fn limits_of(groups: TwoGroups, tail: f64) -> (f64, f64) {
    (lower(groups, tail), -lower(groups.swapped(), tail))
}

fn lower(groups: TwoGroups, tail: f64) -> f64 {
    let TwoGroups { first, second } = groups;
    if first.x == 0.0 && second.y == 0.0 {
        return -1.0;
    }
    // nearer −1 than this, any table but that of difference −1 has a probability within the tail
    let near = f64::min(tail / (first.n + second.n), 0.5 * (1.0 + groups.difference()));
    let powers = std::iter::successors(Some(2.0), |power| Some(0.5 * power)).take_while(|power| *power > near);
    let mut ends: Vec<f64> = powers.map(|power| power - 1.0).collect();
    let mut limit = ends.last().map_or(1.0, |end| 0.5 * (end - 1.0));
    let mut likely = 0.5;
    while let Some(&end) = ends.last() {
        let tables = Tables::of_cell(groups, limit, end);
        if !tables.can_exceed(tail, end, &mut likely) {
            limit = end;
            ends.pop();
        } else if end - limit <= NARROW {
            break;
        } else {
            ends.push(f64::midpoint(limit, end));
        }
    }
    limit
}

/// A set of tables: for each x₁, those with x₂ below a bound that never falls.
struct Tables {
    groups: TwoGroups,
    bounds: Vec<usize>,
}

impl Tables {
    /// All tables that are as extreme as `groups` for any δ between two.
    fn of_cell(groups: TwoGroups, from: f64, to: f64) -> Self {
        let least = statistic(groups, to);
        let least = least - TIE * least.abs().max(1.0);
        let [n1, n2] = [groups.first.n, groups.second.n];
        let is_extreme = |x1: usize, x2: f64| statistic(table(x1 as f64, n1, x2, n2), from) >= least;
        let mut x2 = 0.0;
        let bounds = (0..=index(n1)).map(|x1| {
            while x2 <= n2 && is_extreme(x1, x2) {
                x2 += 1.0;
            }
            index(x2)
        });
        Self { groups, bounds: bounds.collect() }
    }

    /// Whether their probability exceeds `tail` for some p₁ − p₂ = δ; `likely` is where to try first.
    fn can_exceed(&self, tail: f64, delta: f64, likely: &mut f64) -> bool {
        let probability = |at: f64| self.probability(Nuisance::new(delta).at((at * FRAC_PI_2).sin().powi(2)));
        if probability(*likely) > tail {
            return true;
        }
        // the standard error of the arcsine of a share is 1/2√n
        let steps = 8.0 * (self.groups.first.n + self.groups.second.n).sqrt().ceil();
        let mut found = Vec::with_capacity(index(steps) + 1);
        for step in 0..=index(steps) {
            let at = step as f64 / steps;
            found.push(probability(at));
            if found[step] > tail {
                *likely = at;
                return true;
            }
        }
        let near = |step: usize| [step.saturating_sub(1), (step + 1).min(index(steps))];
        let is_peak = |step: usize| near(step).iter().all(|beside| found[step] >= found[*beside]);
        let mut peaks = (0..found.len()).filter(|step| found[*step] >= (1.0 - BETWEEN_POINTS) * tail && is_peak(*step));
        peaks.any(|step| {
            let [from, to] = near(step).map(|step| step as f64 / steps);
            *likely = highest(from, to, probability);
            probability(*likely) > tail
        })
    }

    fn probability(&self, [first, second]: [[f64; 2]; 2]) -> f64 {
        let below: Vec<_> = std::iter::once(0.0).chain(masses(self.groups.second.n, second)).collect();
        let below: Vec<_> = below
            .iter()
            .scan(0.0, |sum, mass| {
                *sum += mass;
                Some(*sum)
            })
            .collect();
        masses(self.groups.first.n, first).iter().zip(&self.bounds).map(|(mass, bound)| mass * below[*bound]).sum()
    }
}

fn table(x1: f64, n1: f64, x2: f64, n2: f64) -> TwoGroups {
    let group = |x: f64, n: f64| Group { x, y: n - x, n };
    TwoGroups { first: group(x1, n1), second: group(x2, n2) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts are whole and few")]
fn index(count: f64) -> usize {
    count as usize
}

/// The pairs of probabilities with p₁ − p₂ = δ.
#[derive(Clone, Copy)]
struct Nuisance {
    delta: f64,
    width: f64,
}

impl Nuisance {
    fn new(delta: f64) -> Self {
        Self { delta, width: 1.0 - delta.abs() }
    }

    /// [p₁, 1 − p₁] and [p₂, 1 − p₂] at a part of the way from the lowest to the highest, without cancellation.
    fn at(self, part: f64) -> [[f64; 2]; 2] {
        let (low, high) = (self.width * part, self.width * (1.0 - part));
        let far = self.delta.abs();
        let [lesser, greater] = [[low, high + far], [low + far, high]];
        if self.delta < 0.0 { [lesser, greater] } else { [greater, lesser] }
    }
}

/// (d − δ)/√V(δ), with the variance at the estimates of greatest likelihood.
fn statistic(groups: TwoGroups, delta: f64) -> f64 {
    let TwoGroups { first, second } = groups;
    let nuisance = Nuisance::new(delta);
    let slope = |group: Group, [p, q]: [f64; 2]| {
        let part = |count: f64, p: f64| if count > 0.0 { count / p } else { 0.0 };
        part(group.x, p) - part(group.y, q)
    };
    let fall = |part: f64| {
        let [one, other] = nuisance.at(part);
        -slope(first, one) - slope(second, other)
    };
    let [one, other] = nuisance.at(root::bracketed(0.0, 1.0, fall));
    let distance = groups.difference() - delta;
    if distance == 0.0 { 0.0 } else { distance / (one[0] * one[1] / first.n + other[0] * other[1] / second.n).sqrt() }
}

/// P(X = x) of each x, outwards from the most likely.
fn masses(n: f64, [p, q]: [f64; 2]) -> Vec<f64> {
    let mode = index(((n + 1.0) * p).min(n));
    let mut masses = vec![1.0; index(n) + 1];
    for x in mode + 1..masses.len() {
        masses[x] = masses[x - 1] * (n + 1.0 - x as f64) / x as f64 * (p / q);
    }
    for x in (0..mode).rev() {
        masses[x] = masses[x + 1] * (x as f64 + 1.0) / (n - x as f64) * (q / p);
    }
    let sum: f64 = masses.iter().sum();
    masses.into_iter().map(|mass| mass / sum).collect()
}

/// Where a function with one peak between two points is highest, by golden section.
fn highest(mut from: f64, mut to: f64, f: impl Fn(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_8;
    let inner = |from: f64, to: f64| [to - GOLDEN * (to - from), from + GOLDEN * (to - from)];
    let [mut left, mut right] = inner(from, to).map(|at| (at, f(at)));
    while to - from > 1e-8 {
        if left.1 < right.1 {
            from = left.0;
            (left, right) = (right, (inner(from, to)[1], f(inner(from, to)[1])));
        } else {
            to = right.0;
            (right, left) = (left, (inner(from, to)[0], f(inner(from, to)[0])));
        }
    }
    if left.1 < right.1 { right.0 } else { left.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statistic_grows_with_the_first_count_and_falls_with_the_second_and_with_delta() {
        for (n1, n2) in [(1.0, 1.0), (2.0, 7.0), (6.0, 5.0), (9.0, 9.0)] {
            for delta in (-99..100).map(|part| f64::from(part) / 100.0) {
                for (x1, x2) in (0..=index(n1)).flat_map(|x1| (0..=index(n2)).map(move |x2| (x1 as f64, x2 as f64))) {
                    let at = |x1: f64, x2: f64, delta: f64| statistic(table(x1, n1, x2, n2), delta);
                    let (here, case) = (at(x1, x2, delta), [x1, n1, x2, n2, delta]);
                    assert!(x1 == n1 || at(x1 + 1.0, x2, delta) > here, "{case:?}");
                    assert!(x2 == n2 || at(x1, x2 + 1.0, delta) < here, "{case:?}");
                    assert!(at(x1, x2, delta + 0.01) < here, "{case:?}");
                }
            }
        }
    }
}
