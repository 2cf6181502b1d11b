//! Days, and the periods that a row says it belongs to.

use super::Scan;
use crate::calendar::Period;
use crate::calendar::date::days_from_civil;
use crate::column::NO_END;
use crate::numeral;

/// The years that a register may speak of.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// The serial number of 1970-01-01 in a spreadsheet that counts 1900-01-01 as 1, and 1900-02-29 too.
const SERIAL_OF_1970: i32 = 25_569;

/// The serial number of 9999-12-31, the last day that a spreadsheet knows.
const LAST_SERIAL: &str = "2958465";

/// A day, in days since 1970-01-01.
///
/// Read are the forms 2020-03-05, 2020/3/5, 2020.3.5, 2020年3月5日 (号), 20200305 and 二〇二〇年三月五日, all with or
/// without a time of day, 20200305102030, and the serial numbers of spreadsheets. A time zone does not move the
/// day: it is the one that is written. Years have four digits, so that the order of the parts is never in doubt.
pub(crate) fn parse(text: &str) -> Option<i32> {
    plain(text.as_bytes()).or_else(|| {
        let scan = Scan::new(text);
        let mut ahead = scan;
        match ahead.digits() {
            (_, 0 | 4) => written(scan),
            (number, 5) => serial(ahead, number),
            (number, 8) => compact(number).filter(|_| point_zero(ahead) || time(ahead, true)),
            (number, 14) => compact(number / 1_000_000).filter(|_| ahead.done() && stamp(number % 1_000_000)),
            _ => None,
        }
    })
}

/// Words for an end that never comes.
const ENDLESS: [&str; 11] =
    ["长期", "长期有效", "永久", "永久有效", "无固定期限", "无固定期", "无期限", "无限期", "不限期", "不限", "至今"];

/// A day on which something ends: as [`parse`], and [`NO_END`] for 长期, 永久 and their like and for any day of the year 9999.
pub(crate) fn end(text: &str) -> Option<i32> {
    parse(text).or_else(|| {
        let text: String = Scan::new(text).letters().into_iter().collect();
        let last_year = || text.strip_prefix("9999").is_some_and(|rest| parse(&format!("2000{rest}")).is_some());
        (ENDLESS.contains(&text.as_str()) || text == LAST_SERIAL || last_year()).then_some(NO_END)
    })
}

/// The period that a row names: 2020, 2020年度, 2020Q3, 2020年第三季度, 2020-07, 2020年7月, 202007 and their like.
pub(crate) fn period(text: &str) -> Option<Period> {
    let mut scan = Scan::new(text);
    let mut ahead = scan;
    match ahead.digits() {
        (number, 4) if ahead.done() || point_zero(ahead) => return in_range(number).map(Period::Year),
        (number, 6) if ahead.done() || point_zero(ahead) => {
            return month_of(in_range(number / 100)?, u32::try_from(number % 100).ok()?);
        }
        _ => {}
    }
    let year = year(&mut scan)?;
    scan.blank();
    let named = scan.eat('年');
    let complete = named && (scan.eat('度') || scan.done());
    scan.blank();
    if complete && scan.done() { Some(Period::Year(year)) } else { within(scan, year, named) }
}

/// The quarter or month behind a year; `named` if 年 stands between.
fn within(mut scan: Scan<'_>, year: i32, named: bool) -> Option<Period> {
    let separated = !named && scan.one_of(&['-', '/']).is_some();
    if scan.one_of(&['Q', 'q']).is_some() {
        return scan.number(1).filter(|_| scan.done()).and_then(|number| quarter_of(year, number));
    }
    let counted = !separated && scan.eat('第');
    let number = if named { month(&mut scan)? } else { part(&mut scan)? };
    if !separated && scan.eat('季') {
        let _ = scan.eat('度');
        return scan.done().then(|| quarter_of(year, number)).flatten();
    }
    let closed = if named { scan.eat('月') && (scan.eat('份') || scan.done()) } else { separated };
    (closed && !counted && scan.done()).then(|| month_of(year, number)).flatten()
}

fn quarter_of(year: i32, number: u32) -> Option<Period> {
    let quarter = u8::try_from(number).ok().filter(|number| (1..=4).contains(number))?;
    Some(Period::Quarter { year, quarter })
}

fn month_of(year: i32, number: u32) -> Option<Period> {
    let month = u8::try_from(number).ok().filter(|number| (1..=12).contains(number))?;
    Some(Period::Month { year, month })
}

/// 2020-03-05, 2020/3/5 and 2020.3.5 in plain ASCII with nothing around: the most frequent forms, read at once.
fn plain(text: &[u8]) -> Option<i32> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    let pair = |digits: &[u8]| match *digits {
        [one] => digit(one),
        [ten, one] => Some(digit(ten)? * 10 + digit(one)?),
        _ => None,
    };
    let (&[a, b, c, d, mark @ (b'-' | b'/' | b'.')], rest) = text.split_first_chunk::<5>()? else { return None };
    let middle = rest.iter().position(|&byte| byte == mark)?;
    let year = pair(&[a, b])? * 100 + pair(&[c, d])?;
    day(year.cast_signed(), pair(&rest[..middle])?, pair(&rest[middle + 1..])?)
}

/// A date whose parts are set apart by signs, or by 年, 月 and 日.
fn written(mut scan: Scan<'_>) -> Option<i32> {
    let year = year(&mut scan)?;
    scan.blank();
    let mark = scan.one_of(&['-', '/', '.', '年'])?;
    scan.blank();
    let month = if mark == '年' { month(&mut scan)? } else { part(&mut scan)? };
    scan.blank();
    scan.eat(if mark == '年' { '月' } else { mark }).then_some(())?;
    scan.blank();
    let number = part(&mut scan)?;
    if mark == '年' {
        scan.blank();
        scan.one_of(&['日', '号'])?;
    }
    let zoned = if mark == '-' { instant(scan) } else { time(scan, mark != '年') };
    zoned.then(|| day(year, month, number)).flatten()
}

/// The serial number of a day in a spreadsheet, with or without a fraction for the time of day.
fn serial(mut scan: Scan<'_>, number: u64) -> Option<i32> {
    let fraction = scan.done() || scan.eat('.') && scan.digits().1 > 0 && scan.done();
    let days = i32::try_from(number).ok().filter(|days| fraction && (20_000..=80_000).contains(days))?;
    Some(days - SERIAL_OF_1970)
}

fn compact(number: u64) -> Option<i32> {
    let number = u32::try_from(number).ok()?;
    day((number / 10_000).cast_signed(), number / 100 % 100, number % 100)
}

/// Whether all that is left is `.0`, as in a column of whole numbers that was kept as floating-point ones.
fn point_zero(mut scan: Scan<'_>) -> bool {
    let zeros = scan.eat('.').then(|| scan.digits());
    scan.done() && matches!(zeros, Some((0, 1..=2)))
}

fn stamp(number: u64) -> bool {
    clock_holds(number / 10_000, number / 100 % 100, number % 100)
}

fn clock_holds(hour: u64, minute: u64, second: u64) -> bool {
    (hour < 24 || (hour, minute, second) == (24, 0, 0)) && minute < 60 && second <= 60
}

/// Whether nothing is left, or a blank (which may be missing behind 日) and a time of day.
fn time(mut scan: Scan<'_>, blank: bool) -> bool {
    let apart = scan.blank();
    scan.done() || (apart || !blank) && clock(&mut scan).is_some() && scan.done()
}

/// Whether nothing is left, or a time of day behind a blank or a `T`, with or without a time zone.
fn instant(mut scan: Scan<'_>) -> bool {
    if scan.done() {
        return true;
    }
    let apart = scan.eat('T') || scan.blank();
    apart && clock(&mut scan).is_some() && zone(&mut scan).is_some() && scan.done()
}

/// 10:20, 10:20:30, 10:20:30.123 or 10时20分30秒, of which the last parts may be missing.
fn clock(scan: &mut Scan<'_>) -> Option<()> {
    let hour = scan.number(2)?;
    let (mut minute, mut second) = (0, 0);
    if scan.eat('时') {
        if !scan.done() {
            minute = scan.number(2)?;
            scan.eat('分').then_some(())?;
        }
        if !scan.done() {
            second = scan.number(2)?;
            scan.eat('秒').then_some(())?;
        }
    } else {
        scan.eat(':').then_some(())?;
        minute = scan.number(2)?;
        if scan.eat(':') {
            second = scan.number(2)?;
            if scan.eat('.') && scan.digits().1 == 0 {
                return None;
            }
        }
    }
    clock_holds(hour.into(), minute.into(), second.into()).then_some(())
}

/// Nothing, Z, +08, +0800 or +08:00.
fn zone(scan: &mut Scan<'_>) -> Option<()> {
    if scan.eat('Z') || scan.one_of(&['+', '-']).is_none() {
        return Some(());
    }
    let (hours, minutes) = match scan.digits() {
        (number, 4) => (number / 100, number % 100),
        (hours, 2) if scan.eat(':') => (hours, scan.number(2)?.into()),
        (hours, 2) => (hours, 0),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(())
}

fn day(year: i32, month: u32, day: u32) -> Option<i32> {
    YEARS.contains(&year).then(|| days_from_civil(year, month, day)).flatten()
}

fn in_range(year: u64) -> Option<i32> {
    i32::try_from(year).ok().filter(|year| YEARS.contains(year))
}

/// A year of four digits, Arabic or Chinese.
fn year(scan: &mut Scan<'_>) -> Option<i32> {
    let number = match scan.digits() {
        (number, 4) => number,
        (_, 0) => (0..4).try_fold(0, |number, _| {
            let digit = scan.take(|letter| zero(letter).or_else(|| numeral(letter)))?;
            Some(number * 10 + u64::from(digit))
        })?,
        _ => return None,
    };
    in_range(number)
}

/// The number of a month, of which the first may be called 元月.
fn month(scan: &mut Scan<'_>) -> Option<u32> {
    if scan.eat('元') { Some(1) } else { part(scan) }
}

/// A number of one or two digits, or a Chinese one below a hundred.
fn part(scan: &mut Scan<'_>) -> Option<u32> {
    if scan.peek().is_some_and(|letter| letter.is_ascii_digit()) {
        return scan.number(2);
    }
    if scan.take(zero).is_some() {
        return scan.take(numeral);
    }
    let tens = match scan.take(numeral) {
        Some(ones) if scan.one_of(&['十', '拾']).is_none() => return Some(ones),
        Some(tens) => tens,
        None => scan.take(tens)?,
    };
    Some(tens * 10 + scan.take(numeral).unwrap_or(0))
}

fn numeral(letter: char) -> Option<u32> {
    numeral::digit(letter).filter(|digit| *digit > 0).map(u32::from)
}

/// How many tens a letter is by itself.
fn tens(letter: char) -> Option<u32> {
    match letter {
        '十' | '拾' => Some(1),
        '廿' => Some(2),
        '卅' => Some(3),
        _ => None,
    }
}

/// A zero between Chinese numerals, for which circles and letters are written too.
fn zero(letter: char) -> Option<u32> {
    matches!(letter, '〇' | '零' | '○' | '◯' | '0' | 'O' | 'o').then_some(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date::{civil, iso};

    #[test]
    fn dates() {
        let texts = "2020-03-05|2020-3-5|2020/3/5|2020/03/05|2020.03.05|2020.3.5|2020年3月5日|2020年03月05号|20200305|\
            ２０２０－０３－０５|２０２０年３月５日|２０２０．３．５|2020年 3月 5日|2020 年 3 月 5 日|\
            2020- 3- 5|2020-03-05 10:20|2020-03-05 10:20:30|2020-03-05 10:20:30.123|2020-03-05T10:20:30Z|\
            2020-03-05T10:20|2020-03-05T23:59:60.123456789+08:00|2020-03-05T00:00-0800|2020-03-05T00:00:00+08|\
            2020-03-05 24:00:00|2020-03-05 00:00:00+08:00|2020/3/5 0:00:00|2020.3.5  9:05|2020年3月5日 10:20|\
            2020年3月5日10时20分|2020年3月5日 10时20分30秒|2020年3月5日10时|20200305 10:20:30|20200305102030|\
            20200305.0|43895|43895.0|43895.4305556|４３８９５|二〇二〇年三月五日|二○二○年三月五日|\
            二O二o年三月五号|二零二零年3月五日|二0二0年〇三月〇五日| \u{3000}2020-03-05\r\n|\
            \u{FEFF}2020/3/5\u{200B}|2020\u{200E}/3/\u{200E}5";
        for text in texts.split('|') {
            assert_eq!(parse(text).map(iso).as_deref(), Some("2020-03-05"), "{text}");
        }
        for (text, expected) in [
            ("二○二○年十二月三十一日", "2020-12-31"),
            ("二〇二一年元月一日", "2021-01-01"),
            ("一九九九年十一月廿五日", "1999-11-25"),
            ("二〇〇〇年二月二十九日", "2000-02-29"),
            ("二〇二〇年十月十日", "2020-10-10"),
            ("二〇二〇年一十二月卅日", "2020-12-30"),
            ("1900-01-01", "1900-01-01"),
            ("2200-12-31", "2200-12-31"),
            ("贰零贰零年零叁月拾伍日", "2020-03-15"),
            ("20000", "1954-10-03"),
            ("80000.9", "2119-01-11"),
        ] {
            assert_eq!(parse(text).map(iso).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn not_dates() {
        let texts = "|无|2021-02-29|1900-02-29|2020-13-01|2020-00-05|2020-04-31|2020-01-00|2020-01-32|20-03-05|20/3/5|20年3月5日|\
            2020|2020-03|2020年3月|202003|2020年|1899-12-31|2201-01-01|0000-01-01|12020-03-05|2020-003-05|2020-3-005|2020-03/05|\
            2020/03-05|2020.3-5|2020--3-5|2020-3-5-|-2020-03-05|2020-+3-05|2020-03-05x|2020-03-05 x|2020-03-05T|2020-03-05 10|\
            2020-03-05 25:00|2020-03-05 24:01|2020-03-05 10:60|2020-03-05 10:20:61|2020-03-05 10:20:30.|2020-03-0510:20|\
            2020-03-05T10:20+8|2020-03-05T10:20+25:00|2020-03-05T10:20ZZ|2020/3/5T10:20|2020/3/5 10:20Z|2020年3月5|2020年3-5|\
            2020年3月5日日|2020-3-5日|2020年3月五十日|二〇二〇年三月|二〇年三月五日|二二〇二〇年三月五日|二〇二〇年十三月一日|2020年十月十十日|\
            2020年月5日|2020年3月日|2020年元5日|20201301|20200230|2020030|202003055|20200305.5|20200305.000|20200305102060x|\
            20200305252030|19999|80001|4389|438950|43895.|43895.5.5|43,895|-43895|+43895|43895 10:20|3/5/2020|05-03-2020|\
            Mar 5, 2020|2020-Mar-05|今天|2020-03-05至2020-03-06|2020-03-05 2020-03-06|截至2020-03-05|2020-03-05;|２０２０|é020-03-05|\
            202é-03-05|2020é03é05|99999999999999999999999999|2020-99999999999999999999-05";
        for text in texts.split('|') {
            assert_eq!(parse(text.trim_start()), None, "{text}");
        }
    }

    #[test]
    fn ends_that_never_come() {
        let texts = "长期|永久|长期有效|无固定期限|至今|\u{3000}长期 |9999-12-31|９９９９年12月31日|9999/12/31 0:00:00|99991231|\
            9999-12-31T00:00:00|2958465";
        for text in texts.split('|') {
            assert_eq!((end(text), parse(text)), (Some(NO_END), None), "{text}");
        }
        assert_eq!(iso(NO_END), "9999-12-31");
        assert_eq!(end("2020-03-05").map(iso).as_deref(), Some("2020-03-05"));
        for text in ["无", "9999", "9999-13-01", "9998-12-31", "2201-01-01", "长期聘用合同", "暂无"] {
            assert_eq!(end(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_round_trips_in_every_form() {
        for number in days_from_civil(1950, 1, 1).unwrap()..days_from_civil(2100, 1, 1).unwrap() {
            let (y, m, d) = civil(number);
            let years: String = y.to_string().chars().map(|digit| chinese(digit.to_digit(10).unwrap())).collect();
            let texts = [
                format!("{y}-{m:02}-{d:02}"),
                format!("{y}-{m}-{d}"),
                format!("{y}/{m}/{d} 0:00:00"),
                format!("{y}.{m:02}.{d:02}"),
                format!("{y}年{m}月{d}日"),
                format!("{y}年{m:02}月{d:02}号"),
                format!("{y}{m:02}{d:02}"),
                format!("{y}{m:02}{d:02}235959"),
                format!("{y}-{m:02}-{d:02}T23:59:59.999+08:00"),
                format!("{years}年{}月{}日", chinese(m), chinese(d)),
            ];
            for text in texts {
                let wide = text.chars().map(|c| if c.is_ascii_digit() { wide(c) } else { c }).collect::<String>();
                assert_eq!((parse(&text), parse(&wide)), (Some(number), Some(number)), "{text}");
            }
            let serial = number + SERIAL_OF_1970;
            assert_eq!(parse(&serial.to_string()), (20_000..=80_000).contains(&serial).then_some(number));
        }
    }

    fn chinese(number: u32) -> String {
        const ONES: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
        let one = |digit: u32| ONES[digit as usize];
        match (number / 10, number % 10) {
            (0, ones) => one(ones).into(),
            (tens, ones) => {
                format!("{}十{}", if tens == 1 { "" } else { one(tens) }, if ones == 0 { "" } else { one(ones) })
            }
        }
    }

    fn wide(digit: char) -> char {
        char::from_u32(u32::from(digit) + 0xFEE0).unwrap()
    }

    #[test]
    fn periods() {
        for (texts, expected) in [
            ("2020|2020年|2020年度|２０２０|２０２０年度|2020.0|二〇二〇年| 2020 年度\u{3000}", "2020"),
            (
                "2020Q3|2020q3|2020-Q3|2020 Q3|2020年Q3|2020年第三季度|2020年3季度|2020年第3季|2020第三季度|2020年度第三季度|２０２０Ｑ３",
                "2020Q3",
            ),
            (
                "2020-07|2020-7|2020/7|2020/07|2020年7月|2020年07月|2020年 7月|2020年七月份|202007|２０２０年７月|202007.0",
                "2020-07",
            ),
            ("2020年元月|2020-1|二〇二〇年一月", "2020-01"),
            ("2020年12月|2020年十二月|202012", "2020-12"),
        ] {
            for text in texts.split('|') {
                assert_eq!(period(text).map(|period| period.to_string()).as_deref(), Some(expected), "{text}");
            }
        }
        let texts = "|无|20|1899|2201|20年|2020Q|2020Q0|2020Q5|2020Q03|2020年第五季度|2020年0季度|2020-13|2020-00|202013|202000|20207|\
            2020-7-1|2020-07-01|2020年7月1日|20200701|2020.7|2020.07|2020.10|2020.5|2019-2020|2020年7|2020年第7月|2020 7|2020七|2020-元|\
            2020-3季度|2020年上半年|2020度|2020年度度|2020年Q|2020Q3季度|截至2020年|2020/|-2020|2020年7月月|12020|2020年第|全年";
        for text in texts.split('|') {
            assert_eq!(period(text.trim_start()), None, "{text}");
        }
    }
}
