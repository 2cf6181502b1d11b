//! Decimal numbers as exact scaled integers.

use super::Scan;

/// A number times ten to the power of `scale`, if it is whole then, in a column whose header may give a unit such as 万元.
///
/// Read are a sign, thousands commas in groups of three, a decimal point, an exponent, ¥ or RMB before the
/// number, and behind it 元, and 万 or 亿, which multiply. A measure word (件, 人, 份, %) is no part of an amount. A cell with a currency, 万 or 亿 of its own means that: the header's unit does not multiply it again.
pub(crate) fn parse_times(text: &str, scale: u32, multiplier: i128) -> Option<i128> {
    let number = read(text).filter(|number| !number.unit.measure)?;
    let own = number.unit.currency || number.unit.zeros > 0;
    number.scaled(scale, if own { 1 } else { multiplier })
}

/// A whole number with neither a currency nor a measure word.
pub(super) fn bare(text: &str, multiplier: i128) -> Option<i128> {
    let number = read(text).filter(|number| !number.unit.currency && !number.unit.measure)?;
    number.scaled(0, if number.unit.zeros > 0 { 1 } else { multiplier })
}

/// `mantissa` times ten to the power of `exponent`; the mantissa does not end in 0.
#[derive(Debug)]
struct Number {
    mantissa: i128,
    exponent: i64,
    unit: Unit,
}

impl Number {
    fn scaled(&self, scale: u32, mut multiplier: i128) -> Option<i128> {
        if self.mantissa == 0 {
            return Some(0);
        }
        let mut exponent = self.exponent.checked_add(scale.into())?;
        while multiplier != 0 && multiplier % 10 == 0 {
            multiplier /= 10;
            exponent = exponent.checked_add(1)?;
        }
        let value = self.mantissa.checked_mul(multiplier)?;
        let power = 10_i128.checked_pow(u32::try_from(exponent.unsigned_abs()).ok()?)?;
        if exponent >= 0 { value.checked_mul(power) } else { (value % power == 0).then(|| value / power) }
    }
}

/// What stands around a number.
#[derive(Debug)]
struct Unit {
    currency: bool,
    measure: bool,
    /// How many zeros 万 and 亿 add.
    zeros: i64,
}

/// Digits as they come. Zeros are held back until another digit follows, so that no run of them overflows.
#[derive(Debug, Default)]
struct Digits {
    mantissa: i128,
    held: u32,
}

impl Digits {
    fn push(&mut self, digit: u8) -> Option<()> {
        if digit > 0 {
            let shift = 10_i128.checked_pow(self.held + 1)?;
            self.mantissa = self.mantissa.checked_mul(shift)?.checked_add(digit.into())?;
            self.held = 0;
        } else if self.mantissa > 0 {
            self.held = self.held.checked_add(1)?;
        }
        Some(())
    }

    /// Takes a run of digits and says how long it is.
    fn run(&mut self, scan: &mut Scan<'_>) -> Option<u32> {
        let mut count = 0_u32;
        while let Some(digit) = scan.digit() {
            self.push(digit)?;
            count = count.checked_add(1)?;
        }
        Some(count)
    }

    /// Takes the part before the point, which may be missing.
    fn integer(&mut self, scan: &mut Scan<'_>) -> Option<u32> {
        let zero = scan.peek() == Some('0');
        let count = self.run(scan)?;
        if scan.peek() == Some(',') && (zero || !(1..=3).contains(&count)) {
            return None;
        }
        while scan.eat(',') {
            (self.run(scan)? == 3).then_some(())?;
        }
        Some(count)
    }
}

fn read(text: &str) -> Option<Number> {
    let mut scan = Scan::new(text);
    let sign = scan.one_of(&['+', '-']);
    let currency = prefix(&mut scan);
    let sign = if currency { sign.or_else(|| scan.one_of(&['+', '-'])) } else { sign };
    let mut digits = Digits::default();
    let whole = digits.integer(&mut scan)?;
    let point = scan.eat('.');
    let behind = if point { digits.run(&mut scan)? } else { 0 };
    if if point { behind == 0 } else { whole == 0 } {
        return None;
    }
    let power = exponent(&mut scan)?;
    let unit = suffix(&mut scan, currency)?;
    let exponent = power + i64::from(digits.held) - i64::from(behind) + unit.zeros;
    let mantissa = if sign == Some('-') { -digits.mantissa } else { digits.mantissa };
    scan.done().then_some(Number { mantissa, exponent, unit })
}

fn prefix(scan: &mut Scan<'_>) -> bool {
    let mut name = *scan;
    let mut letter = |wanted: char| name.take(|found| found.eq_ignore_ascii_case(&wanted).then_some(())).is_some();
    if letter('¥') || letter('R') && letter('M') && letter('B') {
        *scan = name;
        scan.blank();
        return true;
    }
    false
}

/// The power of ten of the exponent form; 0 without one.
fn exponent(scan: &mut Scan<'_>) -> Option<i64> {
    if scan.one_of(&['e', 'E']).is_none() {
        return Some(0);
    }
    let sign = scan.one_of(&['+', '-']);
    let power = i64::from(scan.number(9)?);
    Some(if sign == Some('-') { -power } else { power })
}

fn suffix(scan: &mut Scan<'_>, prefixed: bool) -> Option<Unit> {
    scan.blank();
    let ten_thousand = if scan.eat('万') { 4 } else { 0 };
    let zeros = if scan.eat('亿') { ten_thousand + 8 } else { ten_thousand };
    let money = scan.eat('元');
    let measure = !money && scan.one_of(&['件', '人', '份', '%']).is_some();
    let unit = Unit { currency: prefixed || money, measure, zeros };
    (!(unit.currency && measure)).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, scale: u32) -> Option<i128> {
        parse_times(text, scale, 1)
    }

    #[test]
    fn fen() {
        for (text, fen) in [
            ("0", 0),
            ("-0.00", 0),
            ("1753.79", 175_379),
            ("5", 500),
            ("1.5", 150),
            (".5", 50),
            ("007", 700),
            ("+3", 300),
            ("-3.20", -320),
            ("－3.2", -320),
            ("\u{2212}3.2", -320),
            ("1,234,567.80", 123_456_780),
            ("１，２３４，５６７．８０", 123_456_780),
            ("1,234,5６７", 123_456_700),
            ("１７５３．７９", 175_379),
            ("1.2e3", 120_000),
            ("9.72E4", 9_720_000),
            ("12345e-2", 12_345),
            ("1e+2", 10_000),
            ("1.000000000000000000000000000000000000000000000000000", 100),
            ("0.1e1", 100),
            ("0e999999999", 0),
            ("9.72万", 9_720_000),
            ("9.72 万元", 9_720_000),
            ("30.75亿元", 307_500_000_000),
            ("1.5万亿元", 150_000_000_000_000),
            ("1.23456万元", 1_234_560),
            ("¥1,000.5", 100_050),
            ("￥ 1000", 100_000),
            ("RMB 12", 1_200),
            ("ｒｍｂ12元", 1_200),
            ("-¥5", -500),
            ("¥-5", -500),
            ("\u{3000}12\u{200B}3 \n", 12_300),
        ] {
            assert_eq!(parse(text, 2), Some(fen), "{text}");
        }
    }

    #[test]
    fn not_numbers() {
        let texts = "|.|-|+|¥|元|万|e3|5.|1.2.3|1.234|1,23|12,34|1,2345|1234,567|,123|1,|1,.5|1,234,56|0,123|1,,234|1.2,345|(5)|\
            5-|3件|98.5%|1.2万件|--5|+-5|-¥-5|- 5|1 234|1 .5|1e|1e+|1e1.5|1e9999999999|1e-3|0.001|0x10|inf|NaN|三|①|٣|5元元|5元万|5件元|¥5件|\
            5%%|5万5|约5|5余|5以上|1/2|1:2|5角|5美元|$5|1_000|1'000|5件人|亿";
        for text in texts.split('|') {
            assert_eq!(parse(text.trim_start(), 2), None, "{text}");
        }
    }

    #[test]
    fn headers_multiply() {
        for (text, scale, multiplier, expected) in [
            ("9.72", 2, 10_000, Some(9_720_000)),
            ("1.23456", 2, 10_000, Some(1_234_560)),
            ("1.2345678", 2, 10_000, None),
            ("1.234567", 2, 10_000, Some(1_234_567)),
            ("30.75", 2, 100_000_000, Some(307_500_000_000)),
            ("1.5", 0, 1_000, Some(1_500)),
            ("1.5", 0, 4, Some(6)),
            ("1.3", 0, 4, None),
            ("1.25e1", 0, 4, Some(50)),
            ("9.72万元", 2, 10_000, Some(9_720_000)),
            ("5000元", 2, 10_000, Some(500_000)),
            ("¥5000", 2, 10_000, Some(500_000)),
            ("5", 2, 0, Some(0)),
        ] {
            assert_eq!(parse_times(text, scale, multiplier), expected, "{text} times {multiplier}");
        }
    }

    #[test]
    fn the_largest_numbers() {
        let (largest, one_more) = (i128::MAX.to_string(), "170141183460469231731687303715884105728");
        assert_eq!(parse(&largest, 0), Some(i128::MAX));
        assert_eq!(parse(&format!("-{largest}"), 0), Some(-i128::MAX));
        for text in [one_more, "1e39", "1000000000000000000000000000000000000000", "1e999999999", "5e-999999999"] {
            assert_eq!(parse(text, 0), None, "{text}");
        }
        assert_eq!(parse(&largest, 1), None);
        assert_eq!(parse("1", 38), Some(10_i128.pow(38)));
        assert_eq!(parse("1", 39), None);
        assert_eq!(parse("1", u32::MAX), None);
        assert_eq!(parse(&format!("1{}e-400", "0".repeat(400)), 0), Some(1));
        assert_eq!(
            parse_times("12345678901234567890123456789012345.6789", 0, 10_000),
            "123456789012345678901234567890123456789".parse().ok()
        );
    }

    #[test]
    fn every_amount_round_trips() {
        for fen in (-30_000_i128..30_000).chain((0..20_000).map(|step| step * 7_919_333_777)) {
            let (sign, whole, rest) = (if fen < 0 { "-" } else { "" }, fen.abs() / 100, fen.abs() % 100);
            let mut grouped = whole.to_string();
            for place in (1..grouped.len()).rev().filter(|place| (grouped.len() - place) % 3 == 0).collect::<Vec<_>>() {
                grouped.insert(place, ',');
            }
            let digits = format!("{sign}{whole}.{rest:02}");
            let wide: String = digits.chars().map(wide).collect();
            let texts =
                [format!("{sign}{grouped}.{rest:02}"), format!("{fen}e-2"), format!("{digits}000元"), wide, digits];
            for text in texts {
                assert_eq!(parse(&text, 2), Some(fen), "{text}");
            }
        }
    }

    fn wide(letter: char) -> char {
        char::from_u32(u32::from(letter) + 0xFEE0).unwrap()
    }
}
