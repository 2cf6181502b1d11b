//! Ranks and grades within a league.

use std::cmp::Ordering;

use super::decimal::Decimal;
use super::definition::{Assessment, Effect, Grade};

/// What decides about a unit: its score, the points of the items that decide ties, and what vetoes leave it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standing {
    /// None where the unit has no score, or a veto leaves it without a rank.
    pub(super) score: Option<Decimal>,
    pub(super) ties: Vec<Decimal>,
    /// The best grade that vetoes leave.
    pub(super) best: usize,
    pub(super) graded: bool,
}

impl Standing {
    /// How it stands after the vetoes that hold.
    pub(super) fn new(assessment: &Assessment, score: Option<Decimal>, ties: Vec<Decimal>, vetoes: &[usize]) -> Self {
        let effects = || vetoes.iter().map(|at| assessment.vetoes[*at].effect);
        let best = effects().filter_map(|effect| match effect {
            Effect::GradeAtMost(grade) => Some(grade),
            Effect::Zero | Effect::NoGrade | Effect::Unranked => None,
        });
        let is_ranked = effects().all(|effect| effect != Effect::Unranked);
        let graded = is_ranked && effects().all(|effect| effect != Effect::NoGrade);
        Self { score: score.filter(|_| is_ranked), ties, best: best.max().unwrap_or(0), graded }
    }

    /// The better one first.
    fn before(&self, other: &Self) -> Ordering {
        other.score.cmp(&self.score).then_with(|| other.ties.cmp(&self.ties))
    }
}

/// The rank of each unit: one more than the number of units with a higher score.
pub(super) fn ranks(standings: &[Standing]) -> Vec<Option<u32>> {
    let mut scores: Vec<Decimal> = standings.iter().filter_map(|standing| standing.score).collect();
    scores.sort_unstable_by(|one, other| other.cmp(one));
    let rank = |score: Decimal| u32::try_from(scores.partition_point(|higher| *higher > score) + 1).unwrap_or(u32::MAX);
    standings.iter().map(|standing| standing.score.map(rank)).collect()
}

/// The grade of each unit. A quota takes the units that come first, and of units that nothing parts all or none; whoever is
/// beyond it has the grade below.
pub(super) fn grades(grades: &[Grade], standings: &[Standing]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> =
        (0..standings.len()).filter(|at| standings[*at].score.is_some() && standings[*at].graded).collect();
    order.sort_by(|one, other| standings[*one].before(&standings[*other]));
    let ranked = standings.iter().filter(|standing| standing.score.is_some()).count();
    let mut found: Vec<Option<usize>> = vec![None; standings.len()];
    for (place, grade) in grades.iter().enumerate() {
        let may_have = |at: &&usize| {
            let standing = &standings[**at];
            found[**at].is_none() && standing.best <= place && standing.score.is_some_and(|score| score >= grade.from)
        };
        let candidates: Vec<usize> = order.iter().filter(may_have).copied().collect();
        let most = grade.quota.map_or(candidates.len(), |quota| share_of(quota, ranked));
        let mut taken = most.min(candidates.len());
        while taken > 0 && taken < candidates.len() && {
            let (last, next) = (&standings[candidates[taken - 1]], &standings[candidates[taken]]);
            last.before(next).is_eq()
        } {
            taken -= 1;
        }
        for at in &candidates[..taken] {
            found[*at] = Some(place);
        }
    }
    found
}

/// How many units a share of them is, at most.
pub(super) fn share_of(quota: Decimal, units: usize) -> usize {
    let one = i128::from(Decimal::ONE.millionths());
    usize::try_from(i128::from(quota.millionths()) * units as i128 / one).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(score: &str, ties: &[&str], best: usize) -> Standing {
        let number = |text: &&str| text.parse().unwrap();
        Standing { score: score.parse().ok(), ties: ties.iter().map(number).collect(), best, graded: true }
    }

    fn two(quota: &str) -> Vec<Grade> {
        let grade = |name: &str, from: &str, quota: &str| Grade {
            name: name.into(),
            from: from.parse().unwrap(),
            quota: quota.parse().ok(),
        };
        vec![grade("优秀", "90", quota), grade("合格", "60", "")]
    }

    #[test]
    fn equal_scores_share_a_rank_and_a_unit_without_a_score_has_none() {
        let standings = ["90", "95", "", "90", "80"].map(|score| standing(score, &[], 0));
        assert_eq!(ranks(&standings), [Some(2), Some(1), None, Some(2), Some(4)]);
    }

    #[test]
    fn a_quota_takes_the_first_and_the_others_have_the_next_grade() {
        let of = |scores: &[&str], quota: &str| {
            let standings: Vec<_> = scores.iter().map(|score| standing(score, &[], 0)).collect();
            grades(&two(quota), &standings)
        };
        assert_eq!(of(&["95", "92", "91", "59"], "0.5"), [Some(0), Some(0), Some(1), None]);
        assert_eq!(of(&["95", "92", "91"], ""), [Some(0); 3]);
        // 30 % of five units is one and a half.
        assert_eq!(of(&["95", "94", "93", "92", "91"], "0.3"), [Some(0), Some(1), Some(1), Some(1), Some(1)]);
        // Two that nothing parts: there is room for one, so neither has it.
        assert_eq!(of(&["95", "95", "80", "70"], "0.25"), [Some(1); 4]);
    }

    #[test]
    fn a_named_item_decides_between_equal_scores() {
        let standings = [standing("95", &["3"], 0), standing("95", &["4"], 0), standing("80", &["9"], 0)];
        assert_eq!(grades(&two("0.34"), &standings), [Some(1), Some(0), Some(1)]);
    }

    #[test]
    fn a_veto_leaves_a_lower_grade_and_frees_a_place() {
        let standings = [standing("99", &[], 1), standing("95", &[], 0), standing("92", &[], 0)];
        assert_eq!(grades(&two("0.34"), &standings), [Some(1), Some(0), Some(1)]);
    }
}
