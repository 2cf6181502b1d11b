//! Claims without a measure word, and rates with a base of zero.

use super::{Finding, Reader, Relation};
use crate::audit::{
    claim::Kind,
    exact::Rational,
    lexicon::{says, words},
    relation::Verdict,
};
use crate::lang::Lang;

/// How many claims on each side of a zero are searched for rates based on it.
const AROUND: usize = 24;

/// Checks each claim by itself.
pub(super) fn check(reader: &mut Reader) {
    for at in 0..reader.claims.len() {
        let claim = &reader.claims[at];
        if claim.kind == Kind::Bare && reader.document.lang == Lang::Zh {
            let name = reader.named(at);
            let zh = format!("“{name}”没有量词，可能有遗漏。");
            let en = format!("\"{name}\" has no measure word; something may be missing");
            let finding = Finding::new(Relation::MissingUnit, Verdict::Unknown, reader.places(&[at]))
                .sides(claim.text.clone(), "");
            reader.findings.push(finding.says(zh, en));
        }
        // A table has zeros in all rows with nothing to report.
        let in_table = reader.document.claims.is_none() && claim.cell.is_some();
        let base = !in_table && claim.value == Rational::ZERO && is_base(reader, at);
        if base && claim.kind == Kind::Count && claim.interval.is_point() {
            let finding = undefined(reader, at);
            reader.findings.push(finding);
        }
    }
}

/// Whether rates are based on what a claim counts: by the catalogue, or by words for what it does not know.
fn is_base(reader: &Reader, at: usize) -> bool {
    let claim = &reader.claims[at];
    let bases = &words(reader.document.lang).bases;
    let known =
        || reader.about.one(at).is_some_and(|chosen| reader.catalogue.iter().any(|rate| chosen.is_base_of(rate)));
    says(&claim.noun, bases) || says(&claim.label, bases) || known()
}

/// A count of zero makes every rate based on it undefined.
fn undefined(reader: &Reader, at: usize) -> Finding {
    let claim = &reader.claims[at];
    let thing = if claim.noun.is_empty() { &claim.label } else { &claim.noun };
    let year = claim.period.as_ref().and_then(|period| period.to).map(|year| year.to_string()).unwrap_or_default();
    let pair = |text: &str| text.chars().filter(|c| c.is_alphabetic()).take(4).collect::<String>();
    let around = at.saturating_sub(AROUND)..(at + AROUND).min(reader.claims.len());
    let rates = around.filter(|&other| {
        let rate = &reader.claims[other];
        rate.kind == Kind::Percent && rate.label.contains(&pair(thing)) && rate.period == claim.period
    });
    let mut places = vec![at];
    places.extend(rates);
    let zh = format!("{year}年“{thing}”为零，以其为基数的各项比率（如纠错率、按期办结率）无意义，应标为不适用。");
    let en = format!(
        "\"{thing}\" of {year} is zero: rates over it, such as those corrected or in time, have no value and are not applicable"
    );
    let zh = if year.is_empty() { zh.trim_start_matches('年').to_string() } else { zh };
    Finding::new(Relation::UndefinedRate, Verdict::Undefined, reader.places(&places)).sides("x / 0", "").says(zh, en)
}
