//! Chinese numerals, and the scales such as 万 that follow a number, in cells of registers and in running text alike.

/// The maximum length of a Chinese numeral.
const LONGEST: usize = 24;

/// A Chinese numeral that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numeral {
    pub(crate) value: i128,
    /// The unit of its last written place.
    pub(crate) place: i128,
    /// Whether it is 百, 千 or 万 without a multiplier, as in 上百件.
    pub(crate) bare: bool,
}

/// The next part of a mixed number: the 5千 of 3万5千, the 2000万 of 1亿2000万, the 5000 of 3万5000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Further {
    pub(crate) value: i128,
    /// The unit of its last written place.
    pub(crate) place: i128,
    /// How many characters it has.
    pub(crate) length: usize,
}

/// The value of a Chinese digit.
pub(crate) fn digit(c: char) -> Option<u8> {
    Some(match c {
        '〇' | '零' | '○' => 0,
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
pub(crate) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some() || matches!(c, '廿' | '卅')
}

/// How many of the characters are a run of Chinese numerals.
pub(crate) fn run(characters: &[char]) -> usize {
    characters.iter().take_while(|c| is_numeral(**c)).count()
}

/// The number that a run of Chinese numerals is: 一百零五, 三万五, 叁仟.
pub(crate) fn read(characters: &[char]) -> Option<Numeral> {
    if characters.is_empty() || characters.len() > LONGEST {
        return None;
    }
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
                pending = Some(i128::from(value));
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
    Some(Numeral { value: total + section + tail, place: if shortened { last / 10 } else { place }, bare })
}

/// The decimals that follow a numeral, as those of 一点五; none if there are none or too many.
pub(crate) fn decimals(characters: &[char]) -> Vec<u8> {
    let Some(('点', rest)) = characters.split_first() else { return Vec::new() };
    rest.iter().map_while(|c| digit(*c)).take(6).collect()
}

/// The value and length of the scale word that the characters begin with; 1 and 0 if there is none.
pub(crate) fn scale(characters: &[char]) -> (i128, usize) {
    const SCALES: [(&str, i128); 8] = [
        ("万亿", 1_000_000_000_000),
        ("千万", 10_000_000),
        ("百万", 1_000_000),
        ("十万", 100_000),
        ("亿", 100_000_000),
        ("万", 10_000),
        ("千", 1_000),
        ("百", 100),
    ];
    // 千米, 千克 and 千瓦 are units of measurement, and 百分 begins a percentage.
    if matches!(characters, ['千', '米' | '克' | '瓦', ..] | ['百', '分', ..]) {
        return (1, 0);
    }
    let starts = |word: &str| word.chars().enumerate().all(|(at, c)| characters.get(at) == Some(&c));
    let found = SCALES.iter().find(|(word, _)| starts(word));
    found.map_or((1, 0), |(word, power)| (*power, word.chars().count()))
}

/// The further part of a number whose last scale is `power`: digits with a smaller scale, or all the digits that the scale has
/// zeros.
pub(crate) fn further(characters: &[char], power: i128) -> Option<Further> {
    let length = characters.iter().take_while(|c| c.is_ascii_digit()).count();
    let digits: String = characters[..length].iter().collect();
    let part: i128 = ((1..=8).contains(&length)).then(|| digits.parse().ok()).flatten()?;
    let (smaller, width) = scale(&characters[length..]);
    let complete = width == 0 && 10i128.pow(u32::try_from(length).ok()?) == power;
    let smaller_scale = width > 0 && smaller < power && part * smaller < power;
    (complete || smaller_scale).then_some(Further { value: part * smaller, place: smaller, length: length + width })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn numerals_have_a_value_and_a_last_place() {
        for (text, value, place) in [
            ("零", 0, 1),
            ("〇", 0, 1),
            ("十", 10, 1),
            ("十二", 12, 1),
            ("二十", 20, 1),
            ("廿五", 25, 1),
            ("卅", 30, 1),
            ("一百零五", 105, 1),
            ("一百五", 150, 10),
            ("一千零五十", 1050, 1),
            ("三万五", 35_000, 1_000),
            ("两万", 20_000, 10_000),
            ("三万五千", 35_000, 1),
            ("叁万伍仟", 35_000, 1),
            ("壹佰贰拾叁万肆仟伍佰陆拾柒", 1_234_567, 1),
            ("一亿二千万", 120_000_000, 10_000),
            ("十亿零三", 1_000_000_003, 1),
        ] {
            let Numeral { value: found, place: last, bare } = read(&letters(text)).unwrap();
            assert_eq!((found, last, bare), (value, place, false), "{text}");
        }
        assert!(["百", "千", "万", "百万"].iter().all(|text| read(&letters(text)).unwrap().bare));
    }

    #[test]
    fn what_is_no_numeral_is_none() {
        for text in ["", "二〇二〇", "一二三", "十四五", "零五", "三百千", "五件", &"一".repeat(25)] {
            assert_eq!(read(&letters(text)), None, "{text}");
        }
    }

    #[test]
    fn scales_and_what_follows_them() {
        for (text, expected) in [("万件", (10_000, 1)), ("千万", (10_000_000, 2)), ("千米", (1, 0)), ("件", (1, 0))]
        {
            assert_eq!(scale(&letters(text)), expected, "{text}");
        }
        for (text, power, expected) in [
            ("5千人", 10_000, Some((5_000, 1_000, 2))),
            ("5000", 10_000, Some((5_000, 1, 4))),
            ("2000万", 100_000_000, Some((20_000_000, 10_000, 5))),
            ("5", 10_000, None),
            ("5万", 10_000, None),
            ("50千", 10_000, None),
            ("件", 10_000, None),
        ] {
            let found = further(&letters(text), power).map(|part| (part.value, part.place, part.length));
            assert_eq!(found, expected, "{text}");
        }
    }
}
