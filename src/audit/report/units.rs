//! Figures without a measure word, and rates with a base of zero.

use super::{Finding, Reader, Relation};
use crate::audit::{
    exact::Rational,
    figure::{Kind, Lang},
    relation::Verdict,
};

/// How many figures on each side of a zero are searched for rates based on it.
const AROUND: usize = 24;

/// Nouns that rates are based on.
const BASES: [&str; 12] = [
    "复议",
    "应诉",
    "诉讼",
    "赔偿",
    "公开申请",
    "法律援助",
    "公证",
    "行政处罚",
    "reconsideration",
    "lawsuit",
    "compensation",
    "application",
];

/// Checks each figure by itself.
pub(super) fn check(reader: &mut Reader) {
    for at in 0..reader.figures.len() {
        let figure = &reader.figures[at];
        if figure.kind == Kind::Bare && reader.document.lang == Lang::Zh {
            let name = reader.named(at);
            let zh = format!("“{name}”没有量词，可能有遗漏。");
            let en = format!("\"{name}\" has no measure word; something may be missing");
            let finding = Finding::new(Relation::MissingUnit, Verdict::Unknown, reader.places(&[at]))
                .sides(figure.text.clone(), "");
            reader.findings.push(finding.says(zh, en));
        }
        // A table has zeros in all rows with nothing to report.
        let in_table = reader.document.figures.is_none() && figure.cell.is_some();
        let base = !in_table && BASES.iter().any(|word| figure.noun.contains(word) || figure.label.contains(word));
        if base && figure.kind == Kind::Count && figure.value == Rational::ZERO && figure.interval.is_point() {
            let finding = undefined(reader, at);
            reader.findings.push(finding);
        }
    }
}

/// A count of zero makes every rate based on it undefined.
fn undefined(reader: &Reader, at: usize) -> Finding {
    let figure = &reader.figures[at];
    let thing = if figure.noun.is_empty() { &figure.label } else { &figure.noun };
    let year = figure.period.as_ref().and_then(|period| period.to).map(|year| year.to_string()).unwrap_or_default();
    let pair = |text: &str| text.chars().filter(|c| c.is_alphabetic()).take(4).collect::<String>();
    let around = at.saturating_sub(AROUND)..(at + AROUND).min(reader.figures.len());
    let rates = around.filter(|&other| {
        let rate = &reader.figures[other];
        rate.kind == Kind::Percent && rate.label.contains(&pair(thing)) && rate.period == figure.period
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
