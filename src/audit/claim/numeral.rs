//! Parses a number: digits, Chinese numerals, and mixtures of the two with 万 and 亿.

use super::folded::Folded;
use crate::audit::exact::Rational;
use crate::numeral::{self, Numeral, is_numeral};

/// The maximum length of a run of digits that is a quantity; a longer one is a code.
const DIGITS: usize = 15;

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
    at + text.from(at).iter().take_while(|c| c.is_ascii_digit()).count()
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
    let (power, length) = numeral::scale(text.from(number.end));
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
    let part = numeral::further(text.from(number.end), power)?;
    let value = number.value.checked_add(Rational::integer(part.value))?;
    let (end, place) = (number.end + part.length, Rational::integer(part.place));
    Some(Number { end, value, place, scaled: part.place > 1, ..number })
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

/// The end of the Chinese numerals that start at `at`.
pub(in crate::audit) fn hanzi_run(text: &Folded, at: usize) -> usize {
    at + numeral::run(text.from(at))
}

/// Parses the Chinese numeral at `start`; the error is the position at which to continue if it is not a number.
pub(in crate::audit) fn hanzi(text: &Folded, start: usize) -> Result<Number, usize> {
    let end = hanzi_run(text, start);
    let characters = &text.chars[start..end];
    let Numeral { value, place, bare } = numeral::read(characters).ok_or(end)?;
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

/// Adds the decimals that follow as 点五.
fn point(text: &Folded, mut number: Number) -> Option<Number> {
    let decimals = numeral::decimals(text.from(number.end));
    for digit in &decimals {
        number.place = number.place.checked_div(Rational::integer(10))?;
        number.value = number.value.checked_add(number.place.checked_mul(Rational::integer((*digit).into()))?)?;
    }
    number.end += 1 + decimals.len();
    (!decimals.is_empty()).then_some(number)
}

/// Parses the number at `start` in either script.
pub(in crate::audit) fn number(text: &Folded, start: usize) -> Result<Number, usize> {
    match text.at(start) {
        c if c.is_ascii_digit() => digits(text, start),
        c if is_numeral(c) => hanzi(text, start),
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
