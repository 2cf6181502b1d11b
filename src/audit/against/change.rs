//! A change that a report states, against the figures of two periods.

use super::{Match, Reader, Reason, choose::Chosen, value};
use crate::audit::{
    claim::{Claim, Kind},
    exact::Rational,
    relation::Verdict,
};
use crate::calendar::Period;
use crate::catalogue::IndicatorKind;
use crate::figure::Status;

impl Reader<'_> {
    /// Holds a change of a claim with this indicator against the change between the two figures; `found` has the period and
    /// the group of the later one.
    pub(super) fn held_change(&self, found: Match, claim: &Claim, chosen: &Chosen) -> Match {
        let Some(before) = found.period.map(Period::year_before) else { return found.unknown(Reason::Period) };
        let of = |period| self.row(&chosen.indicator.id, period, &found.group, found.category.as_deref());
        let (Some(new), Some(old)) = (found.period.and_then(of), of(before)) else {
            return found.unknown(Reason::NoFigure);
        };
        let available = |status| !matches!(status, Status::NotAvailable | Status::Suppressed);
        let exact = |row| value::value_of(row, chosen.indicator, chosen.counted);
        let both = exact(new).zip(exact(old)).filter(|_| available(new.status) && available(old.status));
        let Some((new_value, old_value)) = both else { return found.unknown(Reason::NotAvailable) };
        let meant = value::meant(claim, self.rounding);
        // Points are often called percent, which is said of the wording.
        let points = Some(Kind::Points).filter(|_| chosen.indicator.kind == IndicatorKind::Proportion);
        let kinds = [Some(claim.kind), points];
        let values = kinds.into_iter().flatten().filter_map(|kind| change(kind, new_value, old_value));
        let Some(value) = values.clone().find(|value| meant.contains(*value)).or(values.clone().next()) else {
            return Match { verdict: Verdict::Undefined, ..found };
        };
        let excluded = new.excluded + old.excluded;
        let (verdict, reason) = match meant.contains(value) {
            true if claim.value == value => (Verdict::Exact, None),
            true => (Verdict::WithinRounding, None),
            false if excluded > 0 => (Verdict::Unknown, Some(Reason::Excluded)),
            false => (Verdict::Unreconciled, None),
        };
        let (difference, group) = (claim.value.checked_sub(value), new.group.to_vec());
        Match { verdict, reason, excluded, value: Some(value), difference, group, ..found }
    }
}

/// The change from an old number to a new one, as a claim of this kind states it. `None` if there is none, as from zero.
fn change(kind: Kind, new: Rational, old: Rational) -> Option<Rational> {
    let difference = new.checked_sub(old)?;
    match kind {
        Kind::Growth if old == Rational::ZERO => None,
        Kind::Growth => difference.checked_div(old),
        _ => Some(difference),
    }
}
