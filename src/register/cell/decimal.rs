//! Numbers in cells, as exact scaled integers.

use super::Scan;
use crate::numeral;

/// The largest number that a cell may hold, 10 000 亿: whatever is larger is a slip, and must not spoil a sum of 64 bits.
pub(crate) const LARGEST: i128 = 1_000_000_000_000;

/// Words that may stand behind a number of things.
pub(crate) const MEASURES: [&str; 22] = [
    "件", "件次", "人", "人次", "份", "户", "户次", "家", "家次", "个", "名", "项", "条", "起", "宗", "场", "场次",
    "次", "批", "批次", "处", "部",
];

/// Why a text has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is no number of the kind, or has more decimals than are kept.
    NotANumber,
    /// It is a number beyond [`LARGEST`].
    TooLarge,
}

use Unread::{NotANumber, TooLarge};

/// An amount in fen, in a column whose header may give a unit such as 万元.
///
/// Read are a sign, thousands commas in groups of three, a decimal point, an exponent, Chinese numerals in either writing, the
/// scales 百, 千, 万 and 亿, mixtures such as 12万5千, ¥, RMB or 人民币 before the number, and 元, 角, 分 and 整 behind it. A cell
/// with a currency or a scale of its own means that: the header's unit does not multiply it again.
pub(crate) fn money(text: &str, multiplier: i128) -> Result<i128, Unread> {
    let number = read(text)?;
    match number.unit {
        Unit::Counted => Err(NotANumber),
        Unit::Points if number.scaled => Err(NotANumber),
        // 5分 is money here.
        Unit::Points => Number { exponent: number.exponent - 2, unit: Unit::Money, ..number }.times(2, 1),
        Unit::None | Unit::Money => number.times(2, multiplier),
    }
}

/// A score times 10 000, which 分 may follow.
pub(crate) fn score(text: &str) -> Result<i128, Unread> {
    let number = read(text)?;
    if matches!(number.unit, Unit::None | Unit::Points) { number.times(4, 1) } else { Err(NotANumber) }
}

/// A whole number of things, in a column whose header may give a unit such as 万件; a measure word such as 件 may follow, and
/// the number then is of that.
pub(crate) fn whole(text: &str, multiplier: i128) -> Result<i64, Unread> {
    let number = read(text)?;
    let counted = matches!(number.unit, Unit::None | Unit::Counted);
    let value = if counted { number.times(0, multiplier) } else { Err(NotANumber) };
    value.and_then(|value| i64::try_from(value).map_err(|_| TooLarge))
}

/// `mantissa` times ten to the power of `exponent`.
#[derive(Debug, Clone, Copy)]
struct Number {
    mantissa: i128,
    exponent: i64,
    /// Whether it has a scale such as 万.
    scaled: bool,
    unit: Unit,
}

/// What a number is of, by its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    None,
    Money,
    Counted,
    /// 分, which are points or a hundredth of a yuan.
    Points,
}

impl Number {
    /// The number times ten to the power of `scale`, which must be whole then; the header's multiplier counts where the cell has
    /// no unit of its own.
    fn times(&self, scale: u32, multiplier: i128) -> Result<i128, Unread> {
        let own = self.scaled || self.unit != Unit::None;
        let value = self.at_scale(scale, if own { 1 } else { multiplier })?;
        let largest = LARGEST * 10_i128.pow(scale);
        if value.abs() > largest { Err(TooLarge) } else { Ok(value) }
    }

    fn at_scale(&self, scale: u32, mut multiplier: i128) -> Result<i128, Unread> {
        if self.mantissa == 0 {
            return Ok(0);
        }
        let mut exponent = self.exponent + i64::from(scale);
        while multiplier != 0 && multiplier % 10 == 0 {
            multiplier /= 10;
            exponent += 1;
        }
        let value = self.mantissa.checked_mul(multiplier).ok_or(TooLarge)?;
        let power = u32::try_from(exponent.unsigned_abs()).ok().and_then(|exponent| 10_i128.checked_pow(exponent));
        if exponent >= 0 {
            power.and_then(|power| value.checked_mul(power)).ok_or(TooLarge)
        } else {
            power.filter(|power| value % power == 0).map(|power| value / power).ok_or(NotANumber)
        }
    }

    /// This whole number and another one.
    fn plus(self, more: i128) -> Result<Self, Unread> {
        let whole = self.at_scale(0, 1)?;
        Ok(Self { mantissa: whole.checked_add(more).ok_or(TooLarge)?, exponent: 0, ..self })
    }
}

/// Digits as they come. Zeros are held back until another digit follows, so that no run of them overflows.
#[derive(Debug, Default)]
struct Digits {
    mantissa: i128,
    held: u32,
    /// Whether there were more digits than the mantissa has room for.
    overflows: bool,
}

impl Digits {
    fn push(&mut self, digit: u8) {
        if digit == 0 {
            self.held = self.held.saturating_add(u32::from(self.mantissa > 0));
            return;
        }
        let shift = 10_i128.checked_pow(self.held.saturating_add(1));
        let shifted = shift.and_then(|shift| self.mantissa.checked_mul(shift)?.checked_add(digit.into()));
        match shifted {
            Some(mantissa) => (self.mantissa, self.held) = (mantissa, 0),
            None => self.overflows = true,
        }
    }

    /// Takes a run of digits and says how long it is.
    fn run(&mut self, scan: &mut Scan<'_>) -> u32 {
        let mut count = 0_u32;
        while let Some(digit) = scan.digit() {
            self.push(digit);
            count = count.saturating_add(1);
        }
        count
    }

    /// Takes the part before the point, which may be missing.
    fn integer(&mut self, scan: &mut Scan<'_>) -> Result<u32, Unread> {
        let zero = scan.peek() == Some('0');
        let mut count = self.run(scan);
        if scan.peek() == Some(',') && (zero || !(1..=3).contains(&count)) {
            return Err(NotANumber);
        }
        while scan.eat(',') {
            if self.run(scan) != 3 {
                return Err(NotANumber);
            }
            count += 3;
        }
        Ok(count)
    }
}

fn read(text: &str) -> Result<Number, Unread> {
    let mut scan = Scan::new(text);
    let sign = scan.one_of(&['+', '-']);
    let currency = prefix(&mut scan);
    let sign = if currency { sign.or_else(|| scan.one_of(&['+', '-'])) } else { sign };
    let spoken = scan.peek().is_some_and(numeral::is_numeral);
    let number = if spoken { in_words(&mut scan) } else { in_digits(&mut scan) };
    let number = match number {
        // What is behind too large a number decides whether it is one.
        Err(TooLarge) => Number { mantissa: i128::MAX, exponent: 0, scaled: false, unit: Unit::None },
        number => number?,
    };
    let number = behind(number, &mut scan, currency)?;
    if !scan.done() {
        return Err(NotANumber);
    }
    Ok(if sign == Some('-') { Number { mantissa: -number.mantissa, ..number } } else { number })
}

/// Passes over a currency before the number.
fn prefix(scan: &mut Scan<'_>) -> bool {
    if scan.peek().is_none_or(|letter| letter.is_ascii_digit()) {
        return false;
    }
    let found = ["¥", "RMB", "CNY", "人民币"].into_iter().any(|name| scan.word(name));
    if found {
        scan.blank();
    }
    found
}

fn in_digits(scan: &mut Scan<'_>) -> Result<Number, Unread> {
    let mut digits = Digits::default();
    let whole = digits.integer(scan)?;
    let point = scan.eat('.');
    let behind = if point { digits.run(scan) } else { 0 };
    if if point { behind == 0 } else { whole == 0 } {
        return Err(NotANumber);
    }
    let power = exponent(scan).ok_or(NotANumber)?;
    if digits.overflows {
        // A long run of decimals is no large number.
        return Err(if whole > 20 { TooLarge } else { NotANumber });
    }
    let exponent = power + i64::from(digits.held) - i64::from(behind);
    Ok(Number { mantissa: digits.mantissa, exponent, scaled: false, unit: Unit::None })
}

/// A Chinese numeral, with decimals behind 点.
fn in_words(scan: &mut Scan<'_>) -> Result<Number, Unread> {
    let letters = scan.letters();
    let length = numeral::run(&letters);
    let whole = numeral::read(&letters[..length]).filter(|numeral| !numeral.bare).ok_or(NotANumber)?;
    let decimals = numeral::decimals(&letters[length..]);
    scan.skip_many(length + if decimals.is_empty() { 0 } else { 1 + decimals.len() });
    let scaled = letters[..length].iter().any(|letter| matches!(letter, '万' | '亿'));
    let number = Number { mantissa: whole.value, exponent: 0, scaled, unit: Unit::None };
    decimals.iter().try_fold(number, |number, digit| {
        let mantissa = number.mantissa.checked_mul(10).ok_or(TooLarge)? + i128::from(*digit);
        Ok(Number { mantissa, exponent: number.exponent - 1, ..number })
    })
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

/// The number with the scale and the unit that stand behind it.
fn behind(mut number: Number, scan: &mut Scan<'_>, currency: bool) -> Result<Number, Unread> {
    scan.blank();
    if currency {
        number.unit = Unit::Money;
    }
    // Nearly always there is nothing.
    if scan.done() {
        return Ok(number);
    }
    number = with_scale(number, scan)?;
    let rest: String = scan.letters().into_iter().collect();
    if rest.is_empty() {
        return Ok(number);
    }
    let unit = if MEASURES.contains(&rest.as_str()) {
        scan.skip_many(rest.chars().count());
        Unit::Counted
    } else if scan.eat('分') {
        Unit::Points
    } else {
        return in_yuan(number, scan);
    };
    if currency { Err(NotANumber) } else { Ok(Number { unit, ..number }) }
}

/// The number with its 万, and what is smaller behind that: 9.72万, 12万5千.
fn with_scale(number: Number, scan: &mut Scan<'_>) -> Result<Number, Unread> {
    let letters = scan.letters();
    let (power, length) = numeral::scale(&letters);
    if length == 0 {
        return Ok(number);
    }
    let zeros = i64::from(power.ilog10());
    let scaled = Number { exponent: number.exponent + zeros, scaled: true, ..number };
    let whole = number.exponent >= 0;
    let Some(more) = numeral::further(&letters[length..], power).filter(|_| whole) else {
        scan.skip_many(length);
        return Ok(scaled);
    };
    scan.skip_many(length + more.length);
    scaled.plus(more.value)
}

/// An amount with 元, 角 and 分 behind it, and 整 at the end.
fn in_yuan(number: Number, scan: &mut Scan<'_>) -> Result<Number, Unread> {
    if scan.eat('角') {
        let in_fen = Number { exponent: number.exponent + 1, ..number }.plus(small(scan, '分').unwrap_or(0))?;
        return Ok(Number { exponent: -2, ..money_of(in_fen) });
    }
    if scan.one_of(&['元', '圆']).is_none() {
        return Err(NotANumber);
    }
    let fen = small(scan, '角').unwrap_or(0) * 10 + small(scan, '分').unwrap_or(0);
    let _ = scan.one_of(&['整', '正']);
    if fen == 0 {
        return Ok(money_of(number));
    }
    let whole = number.plus(0)?;
    let in_fen = Number { exponent: 2, ..whole }.plus(fen)?;
    Ok(Number { exponent: -2, ..money_of(in_fen) })
}

fn money_of(number: Number) -> Number {
    Number { unit: Unit::Money, ..number }
}

/// A digit of either script with this unit behind it, before which 零 may stand.
fn small(scan: &mut Scan<'_>, unit: char) -> Option<i128> {
    let mut ahead = *scan;
    let digit = |letter: char| letter.to_digit(10).map(i128::from).or_else(|| numeral::digit(letter).map(i128::from));
    let mut value = ahead.take(digit)?;
    if value == 0 {
        value = ahead.take(digit).unwrap_or(0);
    }
    ahead.eat(unit).then(|| *scan = ahead)?;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_fen(text: &str) -> Option<i128> {
        money(text, 1).ok()
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
            ("0.5万亿元", 50_000_000_000_000),
            ("1.23456万元", 1_234_560),
            ("¥1,000.5", 100_050),
            ("￥ 1000", 100_000),
            ("RMB 12", 1_200),
            ("ｒｍｂ12元", 1_200),
            ("-¥5", -500),
            ("¥-5", -500),
            ("\u{3000}12\u{200B}3 \n", 12_300),
        ] {
            assert_eq!(in_fen(text), Some(fen), "{text}");
        }
    }

    #[test]
    fn amounts_in_words_and_mixtures() {
        for (text, fen) in [
            ("3千元", 300_000),
            ("5百", 50_000),
            ("3000元整", 300_000),
            ("3000.00 元整", 300_000),
            ("人民币3000元", 300_000),
            ("CNY 3000", 300_000),
            ("1,000千元", 100_000_000),
            ("12万5千元", 12_500_000),
            ("12万5000元", 12_500_000),
            ("1亿2000万元", 12_000_000_000),
            ("1.2亿元", 12_000_000_000),
            ("三", 300),
            ("三万元", 3_000_000),
            ("叁万元", 3_000_000),
            ("三万五千元整", 3_500_000),
            ("三万五", 3_500_000),
            ("一点五万元", 1_500_000),
            ("人民币叁万伍仟元整", 3_500_000),
            ("人民币 叁万伍仟圆正", 3_500_000),
            ("壹拾贰万叁仟肆佰伍拾陆元柒角捌分", 12_345_678),
            ("壹佰元零伍分", 10_005),
            ("叁拾元零角伍分", 3_005),
            ("3元5角", 350),
            ("-3元5角2分", -352),
            ("5角", 50),
            ("５角３分", 53),
            ("5分", 5),
        ] {
            assert_eq!(in_fen(text), Some(fen), "{text}");
        }
    }

    #[test]
    fn not_numbers() {
        let texts = "|.|-|+|¥|元|万|e3|5.|1.2.3|1.234|1,23|12,34|1,2345|1234,567|,123|1,|1,.5|1,234,56|0,123|1,,234|1.2,345|(5)|\
            5-|3件|98.5%|1.2万件|--5|+-5|-¥-5|- 5|1 234|1 .5|1e|1e+|1e1.5|1e9999999999|1e-3|0.001|0x10|inf|NaN|①|٣|5元元|5元万|5件元|¥5件|\
            5%%|5万5|约5|5余|5以上|1/2|1:2|5美元|百元|万元|一二三|二〇二〇|三万余元|三余万|3.5万5千|3.5元5角|3元55角|5角元|¥5分|1.5万分|三件|十几|\
            元整|人民币|人民币元|$5|1_000|1'000|5件人|亿";
        for text in texts.split('|') {
            assert_eq!(money(text.trim_start(), 1), Err(NotANumber), "{text}");
        }
    }

    #[test]
    fn headers_multiply() {
        for (text, multiplier, expected) in [
            ("9.72", 10_000, Some(9_720_000)),
            ("1.23456", 10_000, Some(1_234_560)),
            ("1.2345678", 10_000, None),
            ("1.234567", 10_000, Some(1_234_567)),
            ("30.75", 100_000_000, Some(307_500_000_000)),
            ("12.25", 4, Some(4_900)),
            ("1.0025", 4, Some(401)),
            ("1.001", 4, None),
            ("1.25e1", 4, Some(5_000)),
            ("9.72万元", 10_000, Some(9_720_000)),
            ("5000元", 10_000, Some(500_000)),
            ("¥5000", 10_000, Some(500_000)),
            ("三十", 10_000, Some(30_000_000)),
            ("三万五千", 10_000, Some(3_500_000)),
            ("5", 0, Some(0)),
        ] {
            assert_eq!(money(text, multiplier).ok(), expected, "{text} times {multiplier}");
        }
    }

    #[test]
    fn numbers_beyond_the_largest_are_told_from_what_is_no_number() {
        for text in [
            "1000000000000",
            "-1,000,000,000,000.00",
            "1万亿元",
            "1e12",
            "1000000000000.000000000000000000000000000000",
        ] {
            assert_eq!(in_fen(text).map(i128::abs), Some(LARGEST * 100), "{text}");
        }
        let long = "9".repeat(60);
        for text in [
            "1000000000000.01",
            "12345678901234567890",
            "1e39",
            "1e999999999",
            "1.1万亿",
            "九万亿",
            &long,
            &format!("-{long}元"),
        ] {
            assert_eq!(money(text, 1), Err(TooLarge), "{text}");
        }
        assert_eq!(money("100000001", 10_000), Err(TooLarge));
        assert_eq!(whole("10000000000000人", 1), Err(TooLarge));
        assert_eq!(score("1e20"), Err(TooLarge));
        for text in [&format!("{long}x"), &format!("0.{long}"), "5e-999999999", &format!("{long}件")] {
            assert_eq!(money(text, 1), Err(NotANumber), "{text}");
        }
        assert_eq!(in_fen(&format!("1{}e-400", "0".repeat(400))), Some(100));
    }

    #[test]
    fn scores() {
        for (text, expected) in [("95", 950_000), ("95.5分", 955_000), ("九十二分", 920_000), ("92.1234", 921_234)]
        {
            assert_eq!(score(text), Ok(expected), "{text}");
        }
        for text in ["95元", "95件", "95%", "92.12345", "优秀", "九十几"] {
            assert_eq!(score(text), Err(NotANumber), "{text}");
        }
    }

    #[test]
    fn whole_numbers() {
        for (text, expected) in [
            ("12", 12),
            ("12.0", 12),
            ("1,234", 1234),
            ("１，２３４", 1234),
            ("1，234", 1234),
            ("\u{A0}305,000\u{A0}人", 305_000),
            ("305000人", 305_000),
            ("30.5万人", 305_000),
            ("30.5万", 305_000),
            ("-5", -5),
            ("1e3", 1000),
            ("3件", 3),
            ("3 人次", 3),
            ("三", 3),
            ("十二", 12),
            ("三件", 3),
            ("两户", 2),
            ("〇", 0),
        ] {
            assert_eq!(whole(text, 1), Ok(expected), "{text}");
        }
        for text in ["12.5", "5%", "5元", "¥5", "3件5", "3只", "3亩", "", "无", "1 2", "3件左右", "约3件", "百"]
        {
            assert_eq!(whole(text, 1), Err(NotANumber), "{text}");
        }
        // A measure word of the cell's own stands for the header's unit.
        assert_eq!((whole("30.5", 10_000), whole("305000人", 10_000)), (Ok(305_000), Ok(305_000)));
    }

    #[test]
    fn every_amount_round_trips() {
        for fen in (-30_000_i128..30_000).chain((0..12_000).map(|step| step * 7_919_333_777)) {
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
                assert_eq!(in_fen(&text), Some(fen), "{text}");
            }
        }
    }

    fn wide(letter: char) -> char {
        char::from_u32(u32::from(letter) + 0xFEE0).unwrap()
    }
}
