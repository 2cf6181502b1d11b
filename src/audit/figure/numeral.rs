//! Parses a number: digits, Chinese numerals, and mixtures of the two with 万 and 亿.

use super::folded::Folded;
use crate::audit::exact::Rational;

/// The maximum length of a run of digits that is a quantity; a longer one is a code.
const DIGITS: usize = 15;
/// The maximum length of a run of Chinese numerals.
const HANZI: usize = 24;

/// The script of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audit) enum Script {
    /// Digits.
    Digits,
    /// Chinese numerals or words.
    Hanzi,
}

/// A number as it is written in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::audit) struct Number {
    /// The position after its last character, including 万 and 余.
    pub(in crate::audit) end: usize,
    pub(in crate::audit) value: Rational,
    /// The unit of its last written place.
    pub(in crate::audit) place: Rational,
    /// How far above the value the actual number may be: 15000余 is below 16000.
    pub(in crate::audit) above: Option<Rational>,
    /// Whether it contains 万 or 亿.
    pub(in crate::audit) scaled: bool,
    /// The script.
    pub(in crate::audit) script: Script,
    /// Whether it is 百, 千 or 万 without a multiplier, as in 上百件.
    pub(in crate::audit) bare: bool,
    /// The number of characters before any scale.
    pub(in crate::audit) length: usize,
    /// Whether it has a leading zero, which a quantity would not have.
    pub(in crate::audit) padded: bool,
}

impl Number {
    /// A number in words that ends at `end`.
    pub(in crate::audit) fn in_words(end: usize, value: Rational, place: Rational) -> Self {
        let (above, script) = (None, Script::Hanzi);
        Self { end, value, place, above, scaled: false, script, bare: false, length: 1, padded: false }
    }

    /// Whether it is written in Chinese numerals or words.
    pub(in crate::audit) fn is_hanzi(&self) -> bool {
        self.script == Script::Hanzi
    }
}

/// Parses the digits at `start`, with thousands separators, decimals, 万 and 余; the error is the position at which to
/// continue if the run is not a number.
pub(super) fn digits(text: &Folded, start: usize) -> Result<Number, usize> {
    let whole = run(text, start);
    if whole - start > DIGITS {
        return Err(whole);
    }
    let mut written = text.slice(start..whole);
    let mut end = whole;
    if whole - start <= 3 {
        while let Some(next) = thousands(text, end) {
            written.push_str(&text.slice(end + 1..next));
            end = next;
        }
    }
    if text.at(end) == '.' && text.at(end + 1).is_ascii_digit() {
        let fraction = run(text, end + 1);
        if text.at(fraction) == '.' && text.at(fraction + 1).is_ascii_digit() {
            return Err(dotted(text, fraction));
        }
        written.push_str(&text.slice(end..fraction));
        end = fraction;
    }
    let padded = written.len() > 1 && written.starts_with('0') && !written.starts_with("0.");
    let (value, place) = (written.len() <= DIGITS + 1).then(|| Rational::decimal(&written)).flatten().ok_or(end)?;
    let number = Number {
        end,
        value,
        place,
        above: None,
        scaled: false,
        script: Script::Digits,
        bare: false,
        length: end - start,
        padded,
    };
    Ok(scale(text, number).unwrap_or(number))
}

/// The end of the digits that start at `at`.
pub(in crate::audit) fn run(text: &Folded, at: usize) -> usize {
    let length = text.chars[at.min(text.chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    at + length
}

/// The end of a version or date such as `1.2.3`.
fn dotted(text: &Folded, mut at: usize) -> usize {
    while text.at(at) == '.' && text.at(at + 1).is_ascii_digit() {
        at = run(text, at + 1);
    }
    at
}

/// The end of a group of exactly three digits after a comma at `at`.
fn thousands(text: &Folded, at: usize) -> Option<usize> {
    let group = |at| (1..=3).all(|step| text.at(at + step).is_ascii_digit()) && !text.at(at + 4).is_ascii_digit();
    (text.at(at) == ',' && group(at)).then_some(at + 4)
}

/// Applies the scale, the 余 and the further parts that follow a number: `9.72万`, `20余万`, `3万5千`.
fn scale(text: &Folded, mut number: Number) -> Option<Number> {
    number = over(text, number);
    let (power, length) = scale_at(text, number.end);
    if length == 0 {
        return Some(number);
    }
    let factor = Rational::integer(power);
    number.value = number.value.checked_mul(factor)?;
    number.place = number.place.checked_mul(factor)?;
    number.above = match number.above {
        Some(above) => Some(above.checked_mul(factor)?),
        None => None,
    };
    number.end += length;
    number.scaled = power >= 10_000 || !number.is_hanzi();
    if number.above.is_some() {
        return Some(number);
    }
    if let Some(joined) = further(text, number, power) {
        return Some(joined);
    }
    if is_over(text, number.end) {
        number.above = Some(number.place);
        number.end += 1;
    }
    Some(number)
}

/// Adds the next part of a mixed number: the `5千` of `3万5千`, the `2000万` of `1亿2000万`.
fn further(text: &Folded, number: Number, power: i128) -> Option<Number> {
    if !text.at(number.end).is_ascii_digit() {
        return None;
    }
    let end = run(text, number.end);
    let length = end - number.end;
    let part: i128 = (length <= 8).then(|| text.slice(number.end..end).parse().ok()).flatten()?;
    let (smaller, width) = scale_at(text, end);
    let complete = width == 0 && 10i128.pow(u32::try_from(length).ok()?) == power;
    if !(complete || (width > 0 && smaller < power && part * smaller < power)) {
        return None;
    }
    let place = Rational::integer(smaller);
    let value = number.value.checked_add(Rational::integer(part * smaller))?;
    Some(Number { end: end + width, value, place, scaled: !complete, ..number })
}

/// The value and length of the scale word at `at`; 1 and 0 if there is none.
fn scale_at(text: &Folded, at: usize) -> (i128, usize) {
    const SCALES: [(&str, i128); 7] = [
        ("万亿", 1_000_000_000_000),
        ("千万", 10_000_000),
        ("百万", 1_000_000),
        ("十万", 100_000),
        ("亿", 100_000_000),
        ("万", 10_000),
        ("千", 1_000),
    ];
    if text.at(at) == '百' && !text.starts(at, "百万") && !text.starts(at, "百分") {
        return (100, 1);
    }
    // 千米, 千克 and 千瓦 are units of measurement.
    if text.at(at) == '千' && matches!(text.at(at + 1), '米' | '克' | '瓦') {
        return (1, 0);
    }
    let found = SCALES.iter().find(|(word, _)| text.starts(at, word));
    found.map_or((1, 0), |(word, power)| (*power, word.chars().count()))
}

fn is_over(text: &Folded, at: usize) -> bool {
    matches!(text.at(at), '余' | '多' | '几') && !text.starts(at, "多元") && !text.starts(at, "多次")
}

/// Applies a 余 or 多 at the end of a number: the actual number is then below the next round one.
fn over(text: &Folded, mut number: Number) -> Number {
    if !is_over(text, number.end) {
        return number;
    }
    number.end += 1;
    number.above = Some(if number.value.is_integer() && number.value > Rational::ZERO {
        let mut step = 1;
        while number.value.numerator() % (step * 10) == 0 {
            step *= 10;
        }
        // 35余 has no round place; the next round number is 40.
        let to_ten = 10 - number.value.numerator() % 10;
        Rational::integer(if step == 1 { to_ten } else { step })
    } else {
        number.place
    });
    number
}

/// The value of a Chinese digit.
pub(in crate::audit) fn digit(c: char) -> Option<i128> {
    Some(match c {
        '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<i128> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// Whether a Chinese numeral may start with `c`.
pub(in crate::audit) fn is_hanzi(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some() || matches!(c, '廿' | '卅')
}

/// The end of the Chinese numerals that start at `at`.
pub(in crate::audit) fn hanzi_run(text: &Folded, at: usize) -> usize {
    at + text.chars[at.min(text.chars.len())..].iter().take_while(|&&c| is_hanzi(c)).count()
}

/// Parses the Chinese numeral at `start`; the error is the position at which to continue if it is not a number.
pub(in crate::audit) fn hanzi(text: &Folded, start: usize) -> Result<Number, usize> {
    let end = hanzi_run(text, start);
    if end - start > HANZI {
        return Err(end);
    }
    let characters = &text.chars[start..end];
    let (value, place, bare) = spoken(characters).ok_or(end)?;
    let number = Number {
        end,
        value: Rational::integer(value),
        place: Rational::integer(place),
        above: None,
        scaled: place >= 10_000,
        script: Script::Hanzi,
        bare,
        length: end - start,
        padded: characters.len() > 1 && characters[0] == '〇',
    };
    let pointed = point(text, number).unwrap_or(number);
    Ok(scale(text, pointed).unwrap_or(pointed))
}

/// The value of a Chinese numeral, the unit of its last place, and whether it is a bare unit (百).
fn spoken(characters: &[char]) -> Option<(i128, i128, bool)> {
    let (mut total, mut section, mut last) = (0i128, 0i128, i128::MAX);
    let (mut pending, mut zero, mut place, mut bare) = (None, false, 1, false);
    for (at, &c) in characters.iter().enumerate() {
        match (digit(c), unit(c)) {
            (Some(0), _) if characters.len() > 1 => {
                if pending.is_some() || (at == 0) {
                    return None;
                }
                zero = true;
            }
            (Some(value), _) => {
                if pending.is_some() {
                    return None;
                }
                pending = Some(value);
                place = 1;
            }
            (_, Some(size)) if size < 10_000 => {
                if size >= last || (pending.is_none() && size > 10 && at > 0) {
                    return None;
                }
                bare |= pending.is_none() && size > 10;
                section += pending.take().unwrap_or(1) * size;
                (last, zero, place) = (size, false, 1);
            }
            (_, Some(size)) => {
                let part = section + pending.take().unwrap_or(0);
                bare |= part == 0 && total == 0;
                let part = if part == 0 && total == 0 { 1 } else { part };
                total = if size == 10_000 {
                    total.checked_add(part.checked_mul(size)?)?
                } else {
                    total.checked_add(part)?.checked_mul(size)?
                };
                (section, last, zero, place) = (0, size, false, size);
            }
            _ if c == '廿' || c == '卅' => {
                section += if c == '廿' { 20 } else { 30 };
                last = 10;
            }
            _ => return None,
        }
    }
    // 三万五 is 35000 and 一百五 is 150: a final digit without a unit takes the next lower one.
    let shortened = pending.is_some() && !zero && (100..i128::MAX).contains(&last);
    let tail = pending.unwrap_or(0) * if shortened { last / 10 } else { 1 };
    Some((total + section + tail, if shortened { last / 10 } else { place }, bare))
}

/// Adds the decimals that follow as 点五.
fn point(text: &Folded, mut number: Number) -> Option<Number> {
    let mut at = number.end;
    if text.at(at) != '点' {
        return None;
    }
    at += 1;
    while let Some(value) = digit(text.at(at)).filter(|_| at - number.end <= 6) {
        number.place = number.place.checked_div(Rational::integer(10))?;
        number.value = number.value.checked_add(number.place.checked_mul(Rational::integer(value))?)?;
        at += 1;
    }
    let decimals = at > number.end + 1;
    number.end = at;
    decimals.then_some(number)
}

/// Parses the number at `start` in either script.
pub(in crate::audit) fn number(text: &Folded, start: usize) -> Result<Number, usize> {
    match text.at(start) {
        c if c.is_ascii_digit() => digits(text, start),
        c if is_hanzi(c) => hanzi(text, start),
        _ => Err(start + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_its_value_its_place_and_its_end() {
        for (text, value, place, length) in [
            ("9.72万件", "97200", "100", 5),
            ("3万5千人", "35000", "1000", 4),
            ("1亿2000万元", "120000000", "10000", 7),
            ("3万5000份", "35000", "1", 6),
            ("86,559人次", "86559", "1", 6),
            ("26,依申请", "26", "1", 2),
            ("26,1234", "26", "1", 2),
            ("1,234,567元", "1234567", "1", 9),
            ("三万五", "35000", "1000", 3),
            ("一百二十三件", "123", "1", 5),
            ("一千零五十", "1050", "1", 5),
            ("十二", "12", "1", 2),
            ("两万份", "20000", "10000", 2),
            ("一点五亿", "150000000", "10000000", 4),
            ("一亿二千万", "120000000", "10000", 5),
            ("5千米", "5", "1", 1),
        ] {
            let number = number(&Folded::new(text), 0).unwrap();
            let shown = (number.value.to_string(), number.place.to_string(), number.end);
            assert_eq!(shown, (value.into(), place.into(), length), "{text}");
        }
    }

    #[test]
    fn more_than_a_number_reaches_to_the_next_round_one() {
        for (text, value, above) in [
            ("15000余份", "15000", "1000"),
            ("180多名", "180", "10"),
            ("20余万次", "200000", "100000"),
            ("120余万元", "1200000", "100000"),
            ("65.16万多人", "651600", "100"),
            ("2.5万余名", "25000", "1000"),
            ("35余件", "35", "5"),
            ("三百余场", "300", "100"),
            ("十几件", "10", "10"),
        ] {
            let number = number(&Folded::new(text), 0).unwrap();
            assert_eq!((number.value.to_string(), number.above.unwrap().to_string()), (value.into(), above.into()));
        }
    }

    #[test]
    fn what_is_no_number_says_where_to_go_on() {
        for (text, end) in [("1.2.3", 5), ("十四五", 3), ("二〇二〇年", 4), ("1234567890123456789x", 19)] {
            assert_eq!(number(&Folded::new(text), 0).unwrap_err(), end, "{text}");
        }
    }
}
