//! Numbers as people read them.

use crate::catalogue::{Indicator, IndicatorKind};
use crate::lang::Lang;

/// Amounts that reports give in 万元 are held in yuan.
const WAN: f64 = 10_000.0;

/// How the values of an indicator are printed: by what they are multiplied, and with how many decimals.
struct Scale {
    factor: f64,
    decimals: usize,
}

impl Scale {
    fn of(value: f64, indicator: &Indicator) -> Self {
        let whole = matches!(indicator.kind, IndicatorKind::Count | IndicatorKind::Sum | IndicatorKind::Balance);
        match indicator.unit.zh.as_str() {
            "%" => Self { factor: 100.0, decimals: 2 },
            unit if unit.starts_with("万元") => Self { factor: 1.0 / WAN, decimals: 2 },
            _ if whole && value.fract() == 0.0 => Self { factor: 1.0, decimals: 0 },
            _ => Self { factor: 1.0, decimals: 2 },
        }
    }
}

/// A value as its unit scales it, without the unit.
pub(crate) fn written(value: f64, indicator: &Indicator) -> String {
    let scale = Scale::of(value, indicator);
    // 万元 are divided, as a product with 1/10 000 is not the nearest number.
    let scaled = if scale.factor < 1.0 { value / WAN } else { value * scale.factor };
    grouped(scaled, scale.decimals)
}

/// A value with its unit.
pub(crate) fn value_with_unit(value: f64, indicator: &Indicator, lang: Lang) -> String {
    let number = written(value, indicator);
    match lang.text(&indicator.unit) {
        unit @ ("" | "%") => format!("{number}{unit}"),
        unit if unit.starts_with("CNY 10,000") => format!("{number} × {unit}"),
        unit if lang == Lang::En && number == "1" => format!("{number} {}", singular(unit)),
        unit => format!("{number} {unit}"),
    }
}

/// What one of an English unit is called: `case` of `cases`, `copy` of `copies`.
fn singular(unit: &str) -> String {
    match (unit.strip_suffix("ies"), unit.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) => stem.to_owned(),
        (None, None) => unit.to_owned(),
    }
}

/// A number without decimals where it is whole, else with two.
pub(crate) fn amount(value: f64) -> String {
    grouped(value, if value.fract() == 0.0 { 0 } else { 2 })
}

/// A value whose unit nobody knows: whole, or with six decimals and without the zeros at their end.
pub(crate) fn trimmed(value: f64) -> String {
    let text = grouped(value, 6);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A count with its English noun.
pub(crate) fn some(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", amount(count as f64), if count == 1 { one } else { many })
}

/// A number with separators between thousands.
fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |text| ("-", text));
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut parted = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            parted.push(',');
        }
        parted.push(digit);
    }
    format!("{sign}{parted}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn numbers_read_well() {
        let cases = [
            (0.0, 0, "0"),
            (-1234.5, 2, "-1,234.50"),
            (999.0, 0, "999"),
            (97_200.0, 0, "97,200"),
            (1e6, 0, "1,000,000"),
        ];
        for (value, decimals, text) in cases {
            assert_eq!(grouped(value, decimals), text);
        }
        assert_eq!((amount(61_800.0), amount(0.125)), ("61,800".into(), "0.12".into()));
        assert_eq!((trimmed(2.5), trimmed(1000.0)), ("2.5".into(), "1,000".into()));
    }

    #[test]
    fn values_carry_their_unit() {
        let of = |id: &str, value: f64| {
            let indicator = Catalogue::built_in().get(id).unwrap();
            [Lang::Zh, Lang::En].map(|lang| value_with_unit(value, indicator, lang))
        };
        assert_eq!(of("service_completion_rate", 0.99), ["99.00%", "99.00%"]);
        assert_eq!(of("aid_cases", 118.0), ["118 件", "118 cases"]);
        assert_eq!(of("aid_cases", 1.0), ["1 件", "1 case"]);
        assert_eq!(of("aid_loss_recovered", 2_000_000.0), ["200.00 万元", "200.00 × CNY 10,000"]);
    }

    #[test]
    fn one_of_a_unit_is_in_the_singular() {
        let cases = [("cases", "case"), ("copies", "copy"), ("working days", "working day"), ("CNY", "CNY")];
        for (many, one) in cases {
            assert_eq!(singular(many), one);
        }
    }

    #[test]
    fn every_unit_has_english_words() {
        for indicator in Catalogue::built_in().iter() {
            assert!(indicator.unit.en.is_ascii() && !indicator.unit.en.is_empty(), "{}", indicator.id);
        }
    }
}
