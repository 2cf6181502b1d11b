//! The number in a cell, with the unit from its header.

use unicode_normalization::UnicodeNormalization;

use super::header;
use crate::audit::{
    claim::{Claim, Kind, Qualifier, alone, class, unit},
    exact::Rational,
    interval::Interval,
    relation::Printed,
    rounding::Rounding,
};

/// The maximum length of a text that may be a number, in characters.
const LONGEST: usize = 40;

/// A number that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Number {
    pub(in crate::audit) value: Rational,
    pub(in crate::audit) place: Rational,
    pub(in crate::audit) interval: Interval,
    pub(in crate::audit) unit: String,
    pub(in crate::audit) kind: Kind,
    pub(in crate::audit) qualifier: Qualifier,
}

/// The factor of a unit, its normalized form, and its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Unit {
    scale: Rational,
    name: String,
    kind: Kind,
}

impl Unit {
    /// No unit: the number counts what its headers name.
    pub(in crate::audit) fn none() -> Self {
        Self { scale: Rational::ONE, name: String::new(), kind: Kind::Count }
    }

    /// A known unit: 件, 万元, %.
    pub(in crate::audit) fn known(text: &str) -> Option<Self> {
        unit(text).map(|(scale, name, kind)| Self { scale, name: name.into(), kind })
    }

    /// A unit as written; an unknown one has the factor 1 and counts things.
    pub(in crate::audit) fn written(text: &str) -> Self {
        Self::known(text).unwrap_or_else(|| Self { name: text.trim().into(), ..Self::none() })
    }

    /// The unit of a caption that gives thousands or millions, of an amount or of what the headers name.
    pub(in crate::audit) fn scaled(factor: i128, name: &str) -> Self {
        let kind = if name.is_empty() { Kind::Count } else { Kind::Money };
        Self { scale: Rational::integer(factor), name: name.into(), kind }
    }

    pub(in crate::audit) fn kind(&self) -> Kind {
        self.kind
    }

    pub(in crate::audit) fn counts_people(&self) -> bool {
        class(&self.name) == "人" || self.name == "人次"
    }

    pub(in crate::audit) fn is_share(&self) -> bool {
        matches!(self.name.as_str(), "%" | "‰")
    }
}

/// Reads a text that is only a number; without a unit of its own, it has that of its header.
pub(in crate::audit) fn read(text: &str, unit: &Unit) -> Option<Number> {
    let text: String = text.trim().nfkc().collect();
    if header::is_number_of_row(&text)
        || text.is_empty()
        || text.chars().count() > LONGEST
        || !text.chars().any(char::is_numeric) && text.is_ascii()
    {
        return None;
    }
    plain(&text, unit).or_else(|| {
        let (fall, bare) = signed(&text);
        let number = worded(bare, unit)?;
        Some(if fall {
            Number { value: number.value.negated(), interval: number.interval.negated(), ..number }
        } else {
            number
        })
    })
}

/// A number in brackets as accounts print those below zero, with its sign: (24).
pub(in crate::audit) fn in_brackets(text: &str) -> Option<String> {
    let inner = text.trim().strip_prefix('(')?.strip_suffix(')')?;
    let digits = inner.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'));
    (digits && !inner.is_empty()).then(|| format!("-{inner}"))
}

/// Whether a number is negative, and the number without its sign.
fn signed(text: &str) -> (bool, &str) {
    let fall = ['-', '−', '↓', '▼'];
    (text.starts_with(fall), text.trim_start_matches(fall).trim_start_matches(['+', '↑', '▲']))
}

/// Reads a rate, share or change whose headers give no unit: a number above 1 is in percent, and one up to 1 is a fraction.
pub(in crate::audit) fn share(text: &str) -> Option<Number> {
    let bare = read(text, &Unit::none())?;
    match bare.kind {
        Kind::Count if bare.value.magnitude() > Rational::ONE => {
            Unit::known("%").and_then(|percent| read(text, &percent))
        }
        Kind::Count => Some(Number { kind: Kind::Ratio, ..bare }),
        _ => Some(bare),
    }
}

/// Digits with a sign, thousands separators and a percent sign.
fn plain(text: &str, unit: &Unit) -> Option<Number> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (fall, bare) = signed(&bare);
    let (number, unit) = match bare.strip_suffix(['%', '‰']) {
        Some(number) if bare.ends_with('%') => (number, Unit::known("%")?),
        Some(number) => (number, Unit::known("‰")?),
        None => (bare, unit.clone()),
    };
    let printed: Printed = ungrouped(number)?.parse().ok()?;
    let value = printed.value.checked_mul(unit.scale)?;
    let place = printed.place.checked_mul(unit.scale)?;
    let (value, interval) = (if fall { value.negated() } else { value }, interval(value, place)?);
    let interval = if fall { interval.negated() } else { interval };
    Some(Number { value, place, interval, unit: unit.name, kind: unit.kind, qualifier: Qualifier::Exact })
}

/// The interval of a number: an integer stands for itself; a number with decimals or a scale was rounded half up.
fn interval(value: Rational, place: Rational) -> Option<Interval> {
    if place == Rational::ONE { Some(Interval::point(value)) } else { Rounding::HalfUp.preimage(value, place) }
}

/// Digits without thousands separators; `None` if commas are misplaced.
fn ungrouped(number: &str) -> Option<String> {
    let whole = number.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<_> = groups.collect();
    let grouped = rest.is_empty() || (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    grouped.then(|| number.replace(',', ""))
}

/// A number with words: 约9.72万, 30余件, 三分之一. 9.72万 in a column of 件 is 9.72万件; in a column of 万元 its meaning is
/// unclear.
fn worded(text: &str, unit: &Unit) -> Option<Number> {
    let claim = alone(text)?;
    let Claim { mut value, mut place, mut interval, qualifier, .. } = claim;
    let takes = claim.unit.is_empty() && (unit.scale == Rational::ONE || unit.is_share());
    if !takes {
        let kind = if claim.kind == Kind::Bare { Kind::Count } else { claim.kind };
        return Some(Number { value, place, interval, unit: claim.unit, kind, qualifier });
    }
    if unit.is_share() {
        (value, place) = (value.checked_mul(unit.scale)?, place.checked_mul(unit.scale)?);
        let exact = qualifier == Qualifier::Exact;
        interval = if exact { self::interval(value, place)? } else { interval.scaled(unit.scale)? };
    }
    Some(Number { value, place, interval, unit: unit.name.clone(), kind: unit.kind, qualifier })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_with_the_unit_of_its_header() {
        for (text, unit, value, interval, name, kind) in [
            ("3,028", "件", "3028", "3028", "件", Kind::Count),
            ("１２", "", "12", "12", "", Kind::Count),
            ("53.5", "万元", "535000", "[534500, 535500)", "元", Kind::Money),
            ("67%", "", "0.67", "[0.665, 0.675)", "%", Kind::Percent),
            ("98.7", "%", "0.987", "[0.9865, 0.9875)", "%", Kind::Percent),
            ("-5", "%", "-0.05", "(-0.055, -0.045]", "%", Kind::Percent),
            ("9.72万", "件", "97200", "[97150, 97250)", "件", Kind::Count),
            ("118件", "项", "118", "118", "件", Kind::Count),
            ("约30", "人", "30", "[28.5, 31.5]", "人", Kind::Count),
            ("7", "篇次", "7", "7", "篇次", Kind::Count),
            ("-2件", "", "-2", "-2", "件", Kind::Count),
            ("+15名", "", "15", "15", "名", Kind::Count),
        ] {
            let read = read(text, &Unit::written(unit)).unwrap_or_else(|| panic!("{text}"));
            let found = (read.value.to_string(), read.interval.to_string(), read.unit.as_str(), read.kind);
            assert_eq!(found, (value.into(), interval.into(), name, kind), "{text} {unit}");
        }
    }

    #[test]
    fn what_is_more_or_less_than_a_number_is_none() {
        for text in
            ["", "-", "—", "/", "无", "1,2", "1.2.3", "2020-01-05", "共3件", "A3", "受理3件", "3件5件", "1.", "（三）"]
        {
            assert_eq!(read(text, &Unit::none()), None, "{text}");
        }
    }
}
