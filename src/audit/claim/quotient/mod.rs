//! The counts that the words of a rate name: 办结率 is 办结 of 受理, 占审结数的 is a share of 审结.

mod named;
mod share;

use super::{Binding, Claim, Kind, Tie, compared::is_compared};
use crate::audit::exact::Rational;
use crate::lang::Lang;
use named::Named;
pub(in crate::audit) use share::{is_of_several, own_count};
use share::{made_up, share};

/// How many claims back the counts of a rate are searched for.
pub(in crate::audit) const BACK: usize = 12;
/// How many claims back a base is searched for in the same paragraph.
const PARAGRAPH: usize = 24;

/// A quotient of counts: (the sum of `above` less that of `less`) / the sum of `below`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Quotient {
    /// Empty if only the base is known.
    pub(in crate::audit) above: Vec<usize>,
    /// For a rate of the rest: 合格率 from 不合格.
    pub(in crate::audit) less: Vec<usize>,
    /// Empty if only the numerator is known.
    pub(in crate::audit) below: Vec<usize>,
    pub(in crate::audit) tie: Tie,
    /// Whether the subject of the rate itself names the base: 案卷 in 案卷优秀率.
    pub(in crate::audit) firm: bool,
    /// Whether the base is so far from the rate that it can confirm it, but refutes nothing.
    pub(in crate::audit) far: bool,
}

impl Quotient {
    /// One count over another.
    pub(in crate::audit) fn of(above: usize, below: usize, tie: Tie) -> Self {
        Self { above: vec![above], less: Vec::new(), below: vec![below], tie, firm: tie == Tie::Told, far: false }
    }

    /// What is more than a part of a list is of the whole: 共208卷,其中处罚132卷、许可76卷,优秀90卷.
    fn reach_total(&mut self, found: &[Claim]) {
        let above = Rational::sum(self.above.iter().map(|&at| found[at].value));
        if let [below] = &mut self.below[..]
            && let Some(total) = found[*below].total()
            && above.is_some_and(|above| above > found[*below].value)
        {
            *below = total;
        }
    }

    /// As a binding, unless it has several counts on one side or no base.
    pub(super) fn binding(&self) -> Option<Binding> {
        let simple = self.above.len() <= 1 && self.less.is_empty() && !self.far;
        let [denominator] = self.below[..] else { return None };
        simple.then(|| Binding::Rate { numerator: self.above.first().copied(), denominator })
    }
}

/// Whether a claim is stated as a share of something: 占45%.
pub(in crate::audit) fn is_share(claim: &Claim) -> bool {
    let label = claim.label.trim_end_matches(['约', '近', '达', '为', '到', '了', '仅', '只', ':']);
    let label = label.to_ascii_lowercase();
    let english = ["", "equal to", "or", "that is", "accounting for", "representing", "making up", "roughly", "about"];
    label.ends_with('占')
        || label.ends_with("占比")
        || label.ends_with("比例")
        || label.ends_with('的') && label.contains('占')
        || !label.contains(super::folded::is_han) && english.contains(&label.as_str())
}

/// Whether a rate is one of an earlier period, or of a base that its words tell: 由上年的1.8%, 按受理数与结转数之和计算为87.2%.
fn is_of_others(rate: &Claim) -> bool {
    let told = rate.label.rsplit_once('率').is_some_and(|(_, behind)| behind.contains('按') && behind.contains("计"));
    told || is_compared(rate) && rate.label.contains('率')
}

/// The counts that the words of a rate name, the likeliest reading first.
pub(in crate::audit) fn quotients(found: &[Claim], at: usize, lang: Lang) -> Vec<Quotient> {
    let ratio = found[at].kind == Kind::Ratio && found[at].value < Rational::ONE;
    if found[at].kind != Kind::Percent && !ratio || is_of_others(&found[at]) {
        return Vec::new();
    }
    if let Some(stated) = made_up(found, at) {
        return vec![stated];
    }
    if is_share(&found[at]) {
        return share(found, at, lang).into_iter().collect();
    }
    let readings = |named: Named| named.readings(found, at, Near::of(found, at, named.is_of_money()));
    Named::of(&found[at].label, lang).map(readings).unwrap_or_default()
}

/// The counts around a rate, the nearest first.
struct Near {
    /// Those before it in its sentence.
    here: Vec<usize>,
    /// Those of the sentence before.
    before: Vec<usize>,
    /// Those further up in its paragraph.
    far: Vec<usize>,
    /// The one right behind it in its sentence.
    behind: Option<usize>,
}

impl Near {
    fn of(found: &[Claim], at: usize, money: bool) -> Self {
        let of_kind = |claim: &Claim| if money { claim.kind == Kind::Money } else { claim.is_count() };
        let counts =
            |other: &usize| of_kind(&found[*other]) && !is_compared(&found[*other]) && !found[*other].is_average();
        let all = (at.saturating_sub(PARAGRAPH)..at).rev().filter(counts);
        let (here, rest): (Vec<_>, Vec<_>) = all.partition(|&other| found[other].sentence == found[at].sentence);
        let (before, far): (Vec<_>, Vec<_>) = rest.into_iter().partition(|&other| found[other].is_near(&found[at]));
        let near = |all: Vec<usize>| all.into_iter().filter(|other| other + BACK >= at).collect();
        let far = far.into_iter().filter(|&other| found[other].paragraph == found[at].paragraph).collect();
        let next = found.get(at + 1).filter(|next| next.sentence == found[at].sentence);
        let behind = next.map(|_| at + 1).filter(counts);
        Self { here: near(here), before: near(before), far, behind }
    }
}
