//! Claims without a measure word, and rates with a base of zero.

use super::{Finding, Reader, Relation};
use crate::audit::{
    claim::Kind,
    lexicon::{says, words},
    relation::Verdict,
    sentence,
};
use crate::lang::Lang;

/// How many claims on each side of a zero are searched for rates based on it.
const AROUND: usize = 24;

/// Checks each claim by itself.
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    let of = |at: usize| {
        let claim = &reader.claims[at];
        // 近九成(412/463) has no measure words.
        let quotient = reader.text.at(claim.char_end) == '/' || reader.text.before(claim.char_start) == '/';
        let bare = claim.kind == Kind::Bare && reader.document.lang == Lang::Zh && !quotient;
        let unnamed = bare.then(|| without_unit(reader, at));
        unnamed.into_iter().chain(is_empty_base(reader, at).then(|| undefined(reader, at)))
    };
    (0..reader.claims.len()).flat_map(of).collect()
}

fn without_unit(reader: &Reader, at: usize) -> Finding {
    Finding::new(Relation::MissingUnit, Verdict::Unknown, reader.places(&[at]))
        .sides(reader.claims[at].text.clone(), "")
        .says(sentence::no_measure_word(reader.named(at)))
}

/// Whether a claim is a count of zero that rates are based on; a table has zeros in all rows with nothing to report.
fn is_empty_base(reader: &Reader, at: usize) -> bool {
    let claim = &reader.claims[at];
    let zero = claim.kind == Kind::Count && claim.exactly() == Some(0);
    zero && !reader.is_headed(at) && is_base(reader, at)
}

/// Whether rates are based on what a claim counts: by the catalogue, or by words for what it does not know.
fn is_base(reader: &Reader, at: usize) -> bool {
    let claim = &reader.claims[at];
    let bases = &words(reader.document.lang).bases;
    let known =
        || reader.about.one(at).is_some_and(|chosen| reader.catalogue.iter().any(|rate| chosen.is_base_of(rate)));
    says(&claim.noun, bases) || says(&claim.lead(), bases) || known()
}

/// A count of zero makes every rate based on it undefined.
fn undefined(reader: &Reader, at: usize) -> Finding {
    let claim = &reader.claims[at];
    let thing = if claim.noun.is_empty() { &claim.label } else { &claim.noun };
    let pair = |text: &str| text.chars().filter(|c| c.is_alphabetic()).take(4).collect::<String>();
    let around = at.saturating_sub(AROUND)..(at + AROUND).min(reader.claims.len());
    let rates = around.filter(|&other| {
        let rate = &reader.claims[other];
        rate.kind == Kind::Percent && rate.label.contains(&pair(thing)) && rate.period == claim.period
    });
    let places: Vec<usize> = std::iter::once(at).chain(rates).collect();
    let said = match claim.year() {
        Some(year) => sentence::rates_of_year_have_no_value(thing, year),
        None => sentence::rates_have_no_value(thing),
    };
    Finding::new(Relation::UndefinedRate, Verdict::Undefined, reader.places(&places)).sides("x / 0", "").says(said)
}
