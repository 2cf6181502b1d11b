//! Numbers as people read them.

use crate::catalogue::{Indicator, IndicatorKind};
use crate::lang::Lang;
use crate::show::table::Cell;

/// What a value is divided by to be printed: yuan in 万元 as Chinese reports have them; other languages have no such unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    Percent,
    Wan,
    Plain,
}

impl Scale {
    pub(crate) fn of(indicator: &Indicator, lang: Lang) -> Self {
        match (indicator.unit.zh.as_str(), lang) {
            ("%", _) => Self::Percent,
            (unit, Lang::Zh) if unit.starts_with("万元") => Self::Wan,
            _ => Self::Plain,
        }
    }

    /// How a value is printed, and with which unit: an amount of less than one 万元 in yuan.
    pub(crate) fn of_value(value: f64, indicator: &Indicator, lang: Lang) -> (Self, &str) {
        let (scale, unit) = (Self::of(indicator, lang), lang.text(&indicator.unit));
        match unit.strip_prefix('万') {
            Some(yuan) if scale == Self::Wan && value != 0.0 && value.abs() < scale.per() => (Self::Plain, yuan),
            _ => (scale, unit),
        }
    }

    /// How many of a value make one of what is printed.
    pub(crate) fn per(self) -> f64 {
        if self == Self::Wan { 10_000.0 } else { 1.0 }
    }

    /// The number that is printed.
    pub(crate) fn printed(self, value: f64) -> f64 {
        if self == Self::Percent { value * 100.0 } else { value / self.per() }
    }
}

/// A number with its unit, and what stands between them where the unit is a word of its own. A currency stands before its
/// amount in English, and one of something is in the singular.
pub(crate) fn with_unit(number: &str, unit: &str, space: &str) -> String {
    match (unit, unit.strip_prefix(CURRENCY)) {
        ("" | "%", _) => format!("{number}{unit}"),
        (_, Some(per)) => format!("{CURRENCY} {number}{per}"),
        _ if number == "1" && unit.is_ascii() => format!("{number}{space}{}", singular(unit)),
        _ => format!("{number}{space}{unit}"),
    }
}

/// What amounts of money are in, in English.
const CURRENCY: &str = "CNY";

/// How many decimals tables give a value: none where it counts whole things.
fn decimals(value: f64, indicator: &Indicator, scale: Scale) -> usize {
    let counts = matches!(indicator.kind, IndicatorKind::Count | IndicatorKind::Sum | IndicatorKind::Balance);
    if scale == Scale::Plain && counts && value.fract() == 0.0 { 0 } else { 2 }
}

/// How a workbook prints a number of so many decimals; it scales percent by itself.
fn format(decimals: usize, unit: &str) -> String {
    let digits = if decimals == 0 { "#,##0" } else { "#,##0.00" };
    let unit = unit.replace('"', "");
    match (unit.as_str(), unit.strip_prefix(CURRENCY)) {
        ("%", _) => "0.00%".into(),
        ("", _) => digits.into(),
        (_, Some("")) => format!("\"{CURRENCY} \"{digits}"),
        (_, Some(per)) => format!("\"{CURRENCY} \"{digits}\"{per}\""),
        (unit, None) => format!("{digits}\" {unit}\""),
    }
}

/// A value with its unit.
pub(crate) fn value_with_unit(value: f64, indicator: &Indicator, lang: Lang) -> String {
    let (scale, unit) = Scale::of_value(value, indicator, lang);
    let number = grouped(scale.printed(value), decimals(value, indicator, scale));
    with_unit(&number, unit, " ")
}

/// A value with its unit, as a cell.
pub(crate) fn value_cell(value: f64, indicator: &Indicator, lang: Lang) -> Cell {
    let (scale, unit) = Scale::of_value(value, indicator, lang);
    let format = format(decimals(value, indicator, scale), unit);
    Cell::Number { text: value_with_unit(value, indicator, lang), value: value / scale.per(), format }
}

/// The limits of a value, as a cell.
pub(crate) fn interval((lower, upper): (Option<f64>, Option<f64>), indicator: &Indicator, lang: Lang) -> Cell {
    let scale = Scale::of(indicator, lang);
    let end = |limit: Option<f64>| limit.map_or_else(|| "—".into(), |limit| grouped(scale.printed(limit), 2));
    match (lower, upper) {
        (None, None) => Cell::Empty,
        _ => Cell::Pair {
            text: format!("{} ~ {}", end(lower), end(upper)),
            values: [lower, upper].map(|limit| limit.map(|limit| limit / scale.per())),
            format: format(2, if scale == Scale::Percent { "%" } else { "" }),
        },
    }
}

/// What one of an English unit is called: `case` of `cases`, `copy` of `copies`.
pub(crate) fn singular(unit: &str) -> String {
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

/// How many digits of a number are taken to be meant, as in a spreadsheet; those after them come from binary fractions.
const MEANT: i32 = 15;

/// A number with some decimals, of which a half is rounded away from zero, as people do (四舍五入).
///
/// `format!` rounds the binary fraction, and its halves to even: 92.5 would be 92, and 29 of 200, 14.499999999999998 percent, 14.
pub(crate) fn rounded(value: f64, decimals: usize) -> String {
    let exact = || format!("{value:.decimals$}");
    let scientific = format!("{:.14e}", value.abs());
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return exact() };
    let (Ok(digits), Ok(exponent)) = (mantissa.replace('.', "").parse::<u64>(), exponent.parse::<i32>()) else {
        return exact();
    };
    // The digits that stand behind the last decimal.
    let behind = MEANT - 1 - exponent - i32::try_from(decimals).unwrap_or(i32::MAX - 2 * MEANT);
    if behind <= 0 {
        return exact();
    }
    let units = 10_u64.checked_pow(behind.unsigned_abs()).map_or(0, |power| (digits + power / 2) / power);
    let digits = format!("{units:0>width$}", width = decimals + 1);
    let (whole, rest) = digits.split_at(digits.len() - decimals);
    let (sign, point) = (if value < 0.0 && units > 0 { "-" } else { "" }, if decimals > 0 { "." } else { "" });
    format!("{sign}{whole}{point}{rest}")
}

/// A text of a table as it stands in the sentences of a Chinese report: 97200件, not 97,200 件.
pub(crate) fn as_in_sentences(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let sign = |at: Option<usize>| at.and_then(|at| signs.get(at)).copied().unwrap_or(' ');
    let is_left_out = |at: usize| {
        let (before, next) = (sign(at.checked_sub(1)), sign(Some(at + 1)));
        before.is_ascii_digit()
            && match signs[at] {
                ',' => next.is_ascii_digit(),
                ' ' => !next.is_ascii(),
                _ => false,
            }
    };
    signs.iter().enumerate().filter(|(at, _)| !is_left_out(*at)).map(|(_, sign)| sign).collect()
}

/// A number with separators between thousands.
pub(crate) fn grouped(value: f64, decimals: usize) -> String {
    let text = rounded(value, decimals);
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
        assert_eq!((amount(61_800.0), amount(0.125)), ("61,800".into(), "0.13".into()));
        assert_eq!((trimmed(2.5), trimmed(1000.0)), ("2.5".into(), "1,000".into()));
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        let cases = [
            (92.5, 0, "93"),
            (29.0 / 200.0 * 100.0, 0, "15"),
            (1.005, 2, "1.01"),
            (-0.125, 2, "-0.13"),
            (-0.001, 2, "0.00"),
            (0.499_999_999, 0, "0"),
            (99.995, 2, "100.00"),
            (5e-324, 3, "0.000"),
            (0.0, 1, "0.0"),
            (1e21, 1, "1000000000000000000000.0"),
            (f64::NAN, 1, "NaN"),
            (f64::NEG_INFINITY, 1, "-inf"),
        ];
        for (value, decimals, text) in cases {
            assert_eq!(rounded(value, decimals), text);
        }
    }

    #[test]
    fn every_share_of_a_count_is_rounded_as_its_fraction() {
        for whole in 1..=400_u32 {
            for part in 0..=whole {
                let thousandths = (2000 * part + whole) / (2 * whole);
                let text = format!("{}.{}", thousandths / 10, thousandths % 10);
                assert_eq!(rounded(f64::from(part) / f64::from(whole) * 100.0, 1), text, "{part} of {whole}");
            }
        }
    }

    #[test]
    fn numbers_of_tables_stand_in_sentences_without_what_parts_them() {
        let cases = [
            ("97,200 件", "97200件"),
            ("1,234,567.50 万元", "1234567.50万元"),
            ("99.00%", "99.00%"),
            ("90 ~ 95", "90 ~ 95"),
            ("甲, 乙", "甲, 乙"),
            ("12 cases, 3", "12 cases, 3"),
            (",", ","),
        ];
        for (text, said) in cases {
            assert_eq!(as_in_sentences(text), said);
        }
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
        assert_eq!(of("aid_loss_recovered", 2_000_000.0), ["200.00 万元", "CNY 2,000,000"]);
        assert_eq!(of("aid_loss_recovered", 10_000.0), ["1.00 万元", "CNY 10,000"]);
        assert_eq!(of("aid_loss_recovered", 9_999.5), ["9,999.50 元", "CNY 9,999.50"]);
        assert_eq!(of("aid_loss_recovered", 30.0), ["30 元", "CNY 30"]);
        assert_eq!(of("aid_loss_recovered", 0.0)[0], "0.00 万元");
        assert_eq!(of("aid_fee_saved_per_case", 4533.9), ["4,533.90 元/件", "CNY 4,533.90 per case"]);
    }

    #[test]
    fn a_workbook_prints_a_value_as_the_page_does() {
        let of = |id: &str, value: f64| {
            let indicator = Catalogue::built_in().get(id).unwrap();
            [Lang::Zh, Lang::En].map(|lang| match value_cell(value, indicator, lang) {
                Cell::Number { value, format, .. } => (value, format),
                other => panic!("{other:?}"),
            })
        };
        let own = |value: f64, format: &str| (value, format.to_owned());
        let cases = [
            ("aid_cases", 118.0, own(118.0, "#,##0\" 件\""), own(118.0, "#,##0\" cases\"")),
            ("aid_loss_recovered", 2e6, own(200.0, "#,##0.00\" 万元\""), own(2e6, "\"CNY \"#,##0")),
            ("aid_loss_recovered", 30.0, own(30.0, "#,##0\" 元\""), own(30.0, "\"CNY \"#,##0")),
            ("aid_fee_saved_per_case", 4.5, own(4.5, "#,##0.00\" 元/件\""), own(4.5, "\"CNY \"#,##0.00\" per case\"")),
            ("service_completion_rate", 0.5, own(0.5, "0.00%"), own(0.5, "0.00%")),
        ];
        for (id, value, zh, en) in cases {
            assert_eq!(of(id, value), [zh, en], "{id}");
        }
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
