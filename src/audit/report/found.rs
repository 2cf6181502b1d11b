//! What is found by searching: a pair of neighbouring counts that would explain a rate.

use super::{
    Finding, Reader, Relation,
    rates::{Judged, percent},
};
use crate::audit::{
    claim::{BACK, Claim, Quotient, Tie, is_of_several, is_share},
    exact::Rational,
    interval::Interval,
    lexicon::words,
    relation::Verdict,
    sentence,
};
use crate::lang::Lang;

/// A hit is told if a random rate would have one with at most this probability: one in twenty.
const CHANCE: i128 = 20;

/// The pair of counts that would give a rate, if it is unlikely that any of the pairs tried does so by chance.
///
/// A rate printed to the unit u has each of 1/u values with equal probability, and each pair of counts gives one of
/// them: m pairs hit it by chance with a probability of at most m · u.
pub(super) fn rate(reader: &Reader, rate: usize, readings: &[Quotient]) -> Option<Finding> {
    if is_of_several(&reader.claims[rate], reader.document.lang) {
        return None;
    }
    let pairs = pairs(reader, rate, readings);
    let chance = Rational::integer(i128::try_from(pairs.len()).ok()?).checked_mul(reader.claims[rate].place)?;
    if chance.checked_mul(Rational::integer(CHANCE))? > Rational::ONE {
        return None;
    }
    let fits = |&(above, below): &(usize, usize)| {
        let reading = Quotient::of(above, below, Tie::Found);
        Judged::of(reader, rate, &reading).is_some_and(|judged| judged.verdict.holds())
    };
    let (above, below) = pairs.into_iter().find(fits)?;
    let named = |at| reader.named(at);
    let chance = percent(&Interval::point(chance));
    let finding = Finding::new(Relation::Rate, Verdict::Unknown, reader.places(&[rate, above, below]))
        .sides(
            format!("{} / {}", reader.claims[above].shown(), reader.claims[below].shown()),
            reader.claims[rate].text.clone(),
        )
        .tied(Tie::Found)
        .says(sentence::rate_would_be_of(named(rate), named(above), named(below), chance));
    Some(Finding { rounding: Some(reader.habit.rounding), ..finding })
}

/// Whether a count says by how much another has changed, as in 增加2件, and so is none of a rate.
fn is_more(claim: &Claim) -> bool {
    [Lang::Zh, Lang::En].iter().any(|&lang| words(lang).change.find(|word| claim.label.ends_with(word)).is_some())
}

/// The pairs that a rate may be of: if its numerator is known, with every larger count; otherwise all.
fn pairs(reader: &Reader, rate: usize, readings: &[Quotient]) -> Vec<(usize, usize)> {
    let claims = reader.claims;
    let claim = &claims[rate];
    let near: Vec<usize> = (rate.saturating_sub(BACK)..rate)
        .rev()
        .filter(|&at| claims[at].is_count() && claims[at].is_near(claim) && !is_more(&claims[at]))
        .collect();
    let known = readings.first().and_then(|reading| reading.above.first().copied());
    let above = if is_share(claim) { known.or(near.first().copied()) } else { known };
    let fits = |above: usize, below: usize| {
        above != below && claims[above].is_like(&claims[below]) && claims[above].value <= claims[below].value
    };
    let all =
        |above: usize| near.iter().copied().filter(move |&below| fits(above, below)).map(move |below| (above, below));
    match above {
        Some(above) => all(above).collect(),
        None => near.iter().copied().flat_map(all).collect(),
    }
}
