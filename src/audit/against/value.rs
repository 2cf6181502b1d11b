//! The exact value of a figure of the registers, and whether a claim can stand for it.

use super::{Counted, Reason};
use crate::audit::{
    claim::{Claim, Kind, Qualifier},
    exact::Rational,
    interval::Interval,
    relation::{Edit, Mend, Verdict, edit},
    rounding::Rounding,
};
use crate::catalogue::{Indicator, IndicatorKind};
use crate::figure::{self, Status};

/// The result of a comparison.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) verdict: Verdict,
    pub(super) reason: Option<Reason>,
    pub(super) value: Option<Rational>,
    /// The printed number minus the value in the registers.
    pub(super) difference: Option<Rational>,
    pub(super) mend: Option<Mend>,
}

/// A float as the shortest decimal that gives it; sums of money are whole fen and so have at most two decimals.
fn exact(number: f64) -> Option<Rational> {
    Rational::decimal(&number.to_string()).map(|(value, _)| value)
}

/// The exact value of a register's figure; if it is a quotient of two counts, that quotient.
pub(super) fn value_of(figure: &figure::Figure, indicator: &Indicator, counted: Counted) -> Option<Rational> {
    let above = figure.numerator.and_then(exact);
    if counted == Counted::Numerator {
        return above;
    }
    let plain = figure.value.and_then(exact);
    let per = match indicator.kind {
        IndicatorKind::Proportion | IndicatorKind::Mean => Some(1.0),
        IndicatorKind::Ratio if !indicator.per_days => Some(1.0),
        IndicatorKind::RatePerPopulation => indicator.per,
        _ => None,
    };
    let quotient = above.zip(figure.denominator.and_then(exact)).zip(per.and_then(exact));
    let quotient = quotient.and_then(|((above, below), per)| above.checked_div(below)?.checked_mul(per));
    // In a table written by hand the counts may not give the value; then the value counts.
    let same = |exact: &Rational| {
        figure.value.is_some_and(|value| (exact.to_f64() - value).abs() <= 1e-9 * value.abs().max(1e-9))
    };
    quotient.filter(same).or(plain)
}

/// The numbers that a claim can stand for, if the document rounds its rates by `rounding`.
fn meant(claim: &Claim, rounding: Rounding) -> Interval {
    let rate = claim.kind == Kind::Percent && claim.qualifier == Qualifier::Exact;
    let by_habit = || rounding.preimage(claim.value, claim.place);
    rate.then(by_habit).flatten().unwrap_or(claim.interval)
}

/// Compares a claim with a figure of the registers.
pub(super) fn compare(
    claim: &Claim,
    figure: &figure::Figure,
    indicator: &Indicator,
    counted: Counted,
    rounding: Rounding,
) -> Compared {
    let none = |verdict, reason| Compared { verdict, reason, value: None, difference: None, mend: None };
    match figure.status {
        Status::Undefined if counted == Counted::Value => return none(Verdict::Undefined, None),
        Status::NotAvailable | Status::Suppressed => return none(Verdict::Unknown, Some(Reason::NotAvailable)),
        _ => {}
    }
    let Some(value) = value_of(figure, indicator, counted) else {
        return none(Verdict::Unknown, Some(Reason::NotAvailable));
    };
    let difference = claim.value.checked_sub(value);
    let interval = meant(claim, rounding);
    // The register's number behind 15000余 is often 15000 itself.
    let at_its_end = matches!(claim.qualifier, Qualifier::Over | Qualifier::Almost) && claim.value == value;
    let (verdict, reason) = if interval.is_point() && interval.contains(value) {
        (Verdict::Exact, None)
    } else if interval.contains(value) || at_its_end {
        (if claim.value == value && !at_its_end { Verdict::Exact } else { Verdict::WithinRounding }, None)
    } else if may_be(&interval, value, figure, indicator, counted) {
        (Verdict::Unknown, Some(Reason::Excluded))
    } else {
        (Verdict::Unreconciled, None)
    };
    let mend = (verdict == Verdict::Unreconciled).then(|| slip(claim, value, rounding)).flatten();
    Compared { verdict, reason, value: Some(value), difference, mend }
}

/// Whether a count would be right if excluded rows were counted.
fn may_be(
    interval: &Interval,
    value: Rational,
    figure: &figure::Figure,
    indicator: &Indicator,
    counted: Counted,
) -> bool {
    let count =
        counted == Counted::Numerator || matches!(indicator.kind, IndicatorKind::Count | IndicatorKind::Composition);
    let most = value.checked_add(Rational::integer(i128::from(figure.excluded)));
    let may = most.map(|most| Interval::between(value, true, most, true).intersection(interval));
    count && figure.excluded > 0 && may.is_some_and(|both| !both.is_empty())
}

/// The typing error that turns the register's number into the printed one, if there is one.
fn slip(claim: &Claim, value: Rational, rounding: Rounding) -> Option<Mend> {
    let whole = |number: Rational| number.is_integer().then(|| number.numerator());
    let rounded = rounding.round(value, claim.place)?;
    let digits = |number: Rational| whole(number.checked_div(claim.place)?).filter(|digits| *digits >= 0);
    let edit = edit(digits(claim.value)?, digits(rounded)?);
    // A percentage is shown in percent.
    let scale = if claim.kind == Kind::Percent { Rational::integer(100) } else { Rational::ONE };
    let shown = |number: Rational| whole(number.checked_mul(scale)?);
    let mend = Mend { claim: 0, from: shown(claim.value)?, to: shown(rounded)?, edit };
    (edit != Edit::Replaced).then_some(mend)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::claims;
    use crate::lang::Lang;

    fn register(numerator: f64, denominator: Option<f64>, value: f64) -> figure::Figure {
        figure::Figure {
            indicator: "own".into(),
            period: crate::calendar::Period::Year(2020),
            group: std::sync::Arc::default(),
            category: None,
            numerator: Some(numerator),
            denominator,
            value: Some(value),
            lower: None,
            upper: None,
            further: Vec::new(),
            status: Status::Ok,
            excluded: 0,
        }
    }

    #[test]
    fn a_claim_holds_if_the_register_has_a_number_that_it_stands_for() {
        let catalogue = crate::catalogue::Catalogue::built_in();
        for (text, indicator, numerator, denominator, value, verdict) in [
            ("受理97200件", "service_accepted", 97_200.0, None, 97_200.0, "exact"),
            ("受理9.72万件", "service_accepted", 97_200.0, None, 97_200.0, "exact"),
            ("受理9.72万件", "service_accepted", 97_249.0, None, 97_249.0, "within_rounding"),
            ("受理9.72万件", "service_accepted", 97_250.0, None, 97_250.0, "unreconciled"),
            ("办结率99%", "service_completion_rate", 96_228.0, Some(97_200.0), 0.99, "exact"),
            ("办结率67%", "service_completion_rate", 86.0, Some(129.0), 86.0 / 129.0, "within_rounding"),
            ("办结率66%", "service_completion_rate", 86.0, Some(129.0), 86.0 / 129.0, "unreconciled"),
            ("节省53.5万元", "aid_fee_saved", 535_000.0, None, 535_000.0, "exact"),
            ("节省535000元", "aid_fee_saved", 535_000.01, None, 535_000.01, "unreconciled"),
            ("资料15000余份", "publicity_leaflets", 15_000.0, None, 15_000.0, "within_rounding"),
            ("资料15000余份", "publicity_leaflets", 16_000.0, None, 16_000.0, "unreconciled"),
            ("资料超过15000份", "publicity_leaflets", 15_000.0, None, 15_000.0, "unreconciled"),
        ] {
            let claim = &claims(text, Lang::Zh)[0];
            let (figure, indicator) = (register(numerator, denominator, value), catalogue.get(indicator).unwrap());
            let compared = compare(claim, &figure, indicator, Counted::Value, Rounding::HalfUp);
            assert_eq!(compared.verdict.id(), verdict, "{text}");
        }
    }

    #[test]
    fn rows_that_could_not_be_used_leave_a_count_open() {
        let indicator = crate::catalogue::Catalogue::built_in().get("service_accepted").unwrap();
        let figure = figure::Figure { excluded: 2, ..register(118.0, None, 118.0) };
        for (text, verdict) in
            [("118件", "exact"), ("120件", "unknown"), ("121件", "unreconciled"), ("117件", "unreconciled")]
        {
            let claim = &claims(text, Lang::Zh)[0];
            assert_eq!(
                compare(claim, &figure, indicator, Counted::Value, Rounding::HalfUp).verdict.id(),
                verdict,
                "{text}"
            );
        }
    }

    #[test]
    fn the_slip_is_that_of_the_digits_as_printed() {
        let catalogue = crate::catalogue::Catalogue::built_in();
        for (text, indicator, numerator, denominator, expected) in [
            ("9.27万件", "service_accepted", 97_200.0, None, Some((92_700, 97_200, Edit::DigitSwap))),
            ("76%", "service_completion_rate", 67.0, Some(100.0), Some((76, 67, Edit::DigitSwap))),
            ("18件", "service_accepted", 118.0, None, Some((18, 118, Edit::MissingDigit))),
            ("300件", "service_accepted", 118.0, None, None),
        ] {
            let claim = &claims(text, Lang::Zh)[0];
            let value = denominator.map_or(numerator, |below| numerator / below);
            let figure = register(numerator, denominator, value);
            let compared = compare(claim, &figure, catalogue.get(indicator).unwrap(), Counted::Value, Rounding::HalfUp);
            assert_eq!(compared.mend.map(|mend| (mend.from, mend.to, mend.edit)), expected, "{text}");
        }
    }
}
