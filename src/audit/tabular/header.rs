//! The meaning of table headers: units, years, totals and serial numbers.

use unicode_normalization::UnicodeNormalization;

use super::number::Unit;
use crate::audit::{
    claim::{Kind, Stock},
    lexicon::{self, Lexicon, Words, Year, either},
    table::is_caption,
};
use crate::lang::Lang;
use crate::register::header::fold;

/// The maximum length of a cell that is a year, in characters: with blanks between its digits.
const LONGEST_YEAR: usize = 12;
/// The maximum length of a heading, in characters.
const HEADING: usize = 40;
/// The maximum length of a cell that says that there is no number, in bytes.
const LONGEST_MISSING: usize = 16;

/// The kind of a row or column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Part {
    #[default]
    Plain,
    Total,
    /// A line that is named like a total, and need not be one: 受理总数.
    Whole,
    Subtotal,
    /// A part of the line before it: 其中.
    Among,
    /// A line that compares or averages the others.
    Aside,
}

impl Part {
    /// Whether it may add up other lines.
    pub(super) fn adds(self) -> bool {
        matches!(self, Self::Total | Self::Whole | Self::Subtotal)
    }
}

pub(super) fn part(name: &str) -> Part {
    let all = name.trim_start().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("all "));
    let name = folded(name);
    let name = with_mean(&name).unwrap_or(&name);
    let is = |list: List| either(list).any(|word| name == word);
    let begins = |list: List| either(list).any(|word| name.starts_with(word));
    let ends = |list: List| either(list).any(|word| name.ends_with(word));
    let whole = || name.strip_prefix('全').is_some_and(|of| of.chars().count() <= 2 && starts_whole(of));
    let marked = name.starts_with('#') && name.len() > 1;
    if marked || begins(|words| &words.table.among) {
        Part::Among
    } else if is(|words| &words.table.aside) || begins(|words| &words.table.aside_begins) {
        Part::Aside
    } else if is(|words| &words.table.totals) {
        Part::Total
    } else if is(|words| &words.table.subtotals) || ends(|words| &words.table.subtotal_ends) {
        Part::Subtotal
    } else if all || name.starts_with("total") || ends(|words| &words.table.total_ends) || whole() {
        Part::Whole
    } else {
        Part::Plain
    }
}

/// The total of a line that is a mean of rates too: 合计 of 合计/平均.
fn with_mean(name: &str) -> Option<&str> {
    let (total, mean) = name.split_once(['/', '或', '及', '、', '和'])?;
    either(|words| &words.averages).any(|word| mean == word).then_some(total)
}

/// Whether a header says that its line is a total of counts and a mean of rates: 合计/平均, 合计（平均）.
pub(super) fn is_total_and_mean(name: &str) -> bool {
    adds_up(name) && either(|words| &words.averages).any(|word| name.contains(word))
}

/// Whether a header names a stock, such as what is pending at the end.
pub(super) fn is_stock(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let stocks = [Lang::Zh, Lang::En].map(|lang| Stock::said(&name, lang));
    either(|words| &words.table.running).any(|word| name.contains(word))
        || stocks.iter().flatten().any(|stock| matches!(stock, Stock::Start | Stock::End))
}

/// Whether a header names a part of a year or a year: 一季度, 3月, 2020年, March.
pub(super) fn is_time(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let part = [Lang::Zh, Lang::En].iter().any(|&lang| {
        let lexicon = lexicon::words(lang);
        lexicon.parts_of_year.find(|word| name.contains(word)).is_some() || lexicon.months.contains(&&*name)
    });
    part || year(&name, None).is_some()
        || name.ends_with('月') && name.starts_with(|c: char| c.is_numeric() || c.is_alphabetic())
}

/// Whether a header names changes, which are never added up.
pub(super) fn is_change(name: &str) -> bool {
    ends(name, |words| &words.table.growth)
}

/// Whether a header names changes in percent, and not possibly differences: 增幅, 增长率.
pub(super) fn is_growth(name: &str) -> bool {
    is_change(name) && !ends(name, |words| &words.table.either_change)
}

/// A header as an exact name of what is counted: without 数, 量 and its unit.
pub(super) fn thing(name: &str) -> String {
    let name = folded(name);
    let bare =
        either(|words| &words.table.numbers).find_map(|end| name.strip_suffix(end)).filter(|bare| !bare.is_empty());
    bare.unwrap_or(&name).into()
}

/// Whether a header says that its line is a total.
pub(in crate::audit) fn adds_up(name: &str) -> bool {
    part(name).adds()
}

/// A list of the lexicon.
type List = fn(&'static Lexicon) -> &'static Words;

/// Whether some words begin with what may be a whole: 市 of 全市.
fn starts_whole(of: &str) -> bool {
    either(|words| &words.table.wholes).any(|word| of.starts_with(word))
}

/// A name without the number of its row: （七）总计, 3.合计, 三、办理结果.
pub(in crate::audit) fn unnumbered(name: &str) -> &str {
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let name = name.trim_start();
    let inner = name.trim_start_matches(['(', '（']);
    let rest = inner.trim_start_matches(numeral);
    let opened = inner.len() < name.len();
    let marks: &[char] = if opened { &[')', '）'] } else { &['.', '．', '、'] };
    match rest.strip_prefix(marks) {
        Some(rest) if inner.len() > rest.len() + 1 && !rest.starts_with(|c: char| c.is_ascii_digit()) => {
            rest.trim_start()
        }
        _ => name,
    }
}

/// What a line that is named like a total adds up: 收案 in 收案合计, `received` in `Total received`.
pub(super) fn added(name: &str) -> String {
    let name = folded(name);
    let mut words = either(|words| &words.table.total_ends).chain(either(|words| &words.table.subtotal_ends));
    let rest = words.find_map(|word| name.strip_suffix(word).or_else(|| name.strip_prefix(word)));
    rest.unwrap_or_default().into()
}

/// A name in the form in which names are compared.
pub(super) fn folded(name: &str) -> String {
    bare(unnumbered(name))
}

/// How deep the number of a row is: 一、 1, （一） 2, 1. 3, （1） 4; none without a number.
pub(in crate::audit) fn level(name: &str) -> Option<usize> {
    let name = name.trim_start();
    let number = name.strip_suffix(unnumbered(name)).filter(|number| !number.is_empty())?;
    let (opened, digits) = (number.starts_with(['(', '（']), number.contains(|c: char| c.is_ascii_digit()));
    Some(1 + usize::from(opened) + 2 * usize::from(digits))
}

/// The words of a line that is a heading; empty if it is none.
pub(super) fn heading(line: &str) -> &str {
    let line = line.trim();
    let words = unnumbered(line.trim_start_matches('#').trim_start());
    let apart = |c: char| {
        c.is_ascii_digit() || matches!(c, '\t' | '|' | '。' | '，' | '；' | '：' | '！' | ',' | ';' | ':' | '.')
    };
    let is_heading = words.chars().count() <= HEADING && !words.contains(apart) && !words.contains("  ");
    if is_heading && (words.len() < line.len() || !is_caption(words)) { words } else { "" }
}

/// Whether a header says nothing of what is counted: a year, a total, or 数量.
pub(in crate::audit) fn is_plain(name: &str) -> bool {
    let bare = folded(name);
    is_year(name) || part(name) == Part::Total || either(|words| &words.table.values).any(|word| bare == word)
}

/// Whether a text only numbers a row: （三）, 1., 二、.
pub(super) fn is_number_of_row(text: &str) -> bool {
    !text.is_empty() && unnumbered(text).is_empty()
}

/// Whether a cell without a number says that there is none, or nothing at all.
pub(super) fn is_missing(text: &str) -> bool {
    if text.len() > LONGEST_MISSING {
        return false;
    }
    let folded: String = text.trim().to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    folded.is_empty() || either(|words| &words.table.missing).any(|word| folded == word)
}

/// Whether a text states a unit: 单位：件.
pub(super) fn says_unit(text: &str) -> bool {
    either(|words| &words.table.says_unit).any(|word| text.contains(word)) || scale(text).is_some()
}

/// The unit in brackets at the end of an English caption or header: (000's), (£m), (in thousands).
fn scale(text: &str) -> Option<Unit> {
    let inner = text.trim_end().strip_suffix(')')?.rsplit_once('(')?.1.to_ascii_lowercase();
    let inner = inner.trim().trim_start_matches("in ");
    let bare = inner.trim_start_matches(['£', '$', '€', '¥', '\'', '’', '‘', ' ']);
    let money = match inner.chars().next()? {
        '£' => "pound",
        '$' => "dollar",
        '€' => "euro",
        '¥' => "yuan",
        _ => "",
    };
    let factor = match bare.trim_end_matches(['s', '\'', '’']).trim_end() {
        "000" | "thousand" | "k" => 1_000,
        "m" | "mn" | "million" => 1_000_000,
        "bn" | "billion" => 1_000_000_000,
        "" if !money.is_empty() => 1,
        _ => return None,
    };
    (!money.is_empty() || !matches!(bare, "m" | "k" | "s")).then(|| Unit::scaled(factor, money))
}

/// The units that a caption gives for all cells, and the caption without them: 单位：件、万元.
pub(super) fn units(caption: &str) -> (String, Vec<Unit>) {
    let (name, unit) = unit(caption);
    let listed = || {
        let folded: String = caption.nfkc().collect();
        let (_, behind) = folded.split_once("单位:").or_else(|| folded.split_once("Units:"))?;
        let end = behind.find([')', ']', '】', ' ', ';']).unwrap_or(behind.len());
        let units: Vec<Unit> = behind[..end].split(['、', ',', '/']).filter_map(Unit::known).collect();
        (units.len() >= 2).then_some(units)
    };
    (name, listed().unwrap_or_else(|| unit.into_iter().collect()))
}

/// Which of the units of a caption a cell with these headers has.
pub(super) fn fitting<'u>(units: &'u [Unit], headers: &[&str]) -> Option<&'u Unit> {
    let says =
        |list: List| headers.iter().any(|name| either(list).any(|word| name.to_ascii_lowercase().contains(word)));
    let of = |kind: Kind| units.iter().find(|unit| unit.kind() == kind);
    let share = headers.iter().any(|name| is_share(name));
    match units {
        [] => None,
        _ if share => of(Kind::Percent),
        [one] => Some(one),
        _ if says(|words| &words.table.money) => of(Kind::Money).or(of(Kind::Count)),
        _ => {
            let people = |unit: &&Unit| unit.counts_people();
            let named = says(|words| &words.table.people).then(|| units.iter().find(people)).flatten();
            named
                .or_else(|| units.iter().find(|unit| unit.kind() == Kind::Count && !unit.counts_people()))
                .or(units.first())
        }
    }
}

/// Whether a header names rates, shares or changes.
fn is_share(name: &str) -> bool {
    is_rate(name) || is_change(name)
}

/// Whether a header names rates or shares, whose numbers are never added up.
pub(super) fn is_rate(name: &str) -> bool {
    ends(name, |words| &words.table.rates) || ends(name, |words| &words.table.shares)
}

fn ends(name: &str, list: List) -> bool {
    let name = unnumbered(name).to_ascii_lowercase();
    either(list).any(|word| name.ends_with(word))
}

/// A folded header, without bracketed parts and without surrounding signs.
fn bare(name: &str) -> String {
    let folded = fold(name);
    let outside = folded.split('(').next().unwrap_or_default();
    outside.trim_matches(|c: char| !c.is_alphanumeric() && c != '#').into()
}

pub(super) fn is_serial(name: &str) -> bool {
    let name = fold(name);
    either(|words| &words.table.serial).any(|word| name == word)
}

pub(super) fn is_unit(name: &str) -> bool {
    let name = bare(name);
    either(|words| &words.table.unit).any(|word| name == word)
}

/// The unit in a header, in brackets, after a slash or after 单位：, and the header without it.
pub(super) fn unit(header: &str) -> (String, Option<Unit>) {
    if !header.contains(['(', '（', '[', '［', '【', '/', '／', '|', '｜', ':', '：']) {
        let name: String = header.nfkc().collect();
        // 增减%, 办结率%.
        let percent = name.trim_end().strip_suffix(['%', '‰']).map(|bare| bare.trim_end().to_owned());
        if let Some(bare) = percent.filter(|bare| !bare.is_empty()) {
            return (bare.clone(), Unit::known(&name.trim_end()[bare.len()..]));
        }
        return (name.trim().into(), counted(&name));
    }
    let header: String = header.nfkc().collect();
    if let Some(unit) = scale(&header) {
        let name = header.rsplit_once('(').map_or("", |(name, _)| name.trim());
        return (name.into(), Some(unit));
    }
    if let Some((before, behind)) = header.split_once("单位:").or_else(|| header.split_once("Unit:")) {
        let end = behind.find([')', ',', ';', ' ', '、']).unwrap_or(behind.len());
        let name = before.trim_end().trim_end_matches(['(', '[', '【', ' ']);
        return (name.into(), Some(Unit::written(&behind[..end])));
    }
    let english = |text: &str| text.len() <= 12 && !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic());
    for (open, close) in [('(', ')'), ('[', ']'), ('【', '】')] {
        if let Some(start) = header.rfind(open)
            && let Some(inner) = header[start + open.len_utf8()..].trim_end().strip_suffix(close)
        {
            let known = Unit::known(inner).or_else(|| english(inner).then(|| Unit::written(inner)));
            if let Some(known) = known {
                return (header[..start].trim().into(), Some(known));
            }
        }
    }
    if let Some((name, behind)) = header.rsplit_once(['/', '|'])
        && let Some(known) = Unit::known(behind)
    {
        return (name.trim().into(), Some(known));
    }
    (header.trim().into(), counted(&header))
}

/// The unit that a header counts in: 件数, 人数.
fn counted(name: &str) -> Option<Unit> {
    let name = name.trim().strip_suffix('数')?;
    let (at, last) = name.char_indices().next_back()?;
    // 中位数 and 总数 name no measure word.
    Unit::known(&name[at..]).filter(|unit| unit.kind() == Kind::Count && !matches!(last, '位' | '个'))
}

/// The year in a header: 2020, 2020年, 2020年1—6月; 上年 is relative to the document's year.
pub(super) fn year(header: &str, document: Option<i32>) -> Option<i32> {
    if !header.contains(|c: char| c.is_numeric() || matches!(c, '年' | 'y' | 'Y')) {
        return None;
    }
    let folded: Vec<char> = fold(header).chars().collect();
    let digit = |at: usize| folded.get(at).is_some_and(char::is_ascii_digit);
    for at in 0..folded.len() {
        if (at == 0 || !digit(at - 1)) && (0..4).all(|step| digit(at + step)) && !digit(at + 4) {
            let year: i32 = folded[at..at + 4].iter().collect::<String>().parse().ok()?;
            let named = folded.get(at + 4).is_none_or(|c| !c.is_alphanumeric() || *c == '年');
            if named && (1900..=2100).contains(&year) {
                return Some(year);
            }
        }
    }
    if let Some(first) = first_of_two(header) {
        return Some(first);
    }
    let words: String = folded.iter().collect();
    let known = [Lang::Zh, Lang::En].into_iter().flat_map(|lang| lexicon::words(lang).years.iter());
    let mut named = known.filter(|(word, year)| *year != Year::Own && words.contains(&word.replace(' ', "")));
    named.next().and_then(|(_, year)| document.map(|own| own + year.distance()))
}

/// The first year of one that goes over two: 2022-23, 2022/23.
fn first_of_two(header: &str) -> Option<i32> {
    let sign = |at: &usize| header[*at..].starts_with(['-', '–', '/']);
    let is_digits = |text: Option<&str>| text.is_some_and(|text| text.bytes().all(|c| c.is_ascii_digit()));
    let signs = header.char_indices().map(|(at, _)| at).filter(sign);
    signs.filter_map(|at| Some((at.checked_sub(4)?, at))).find_map(|(from, at)| {
        let behind = at + header[at..].chars().next()?.len_utf8();
        let years = is_digits(header.get(from..at)) && is_digits(header.get(behind..behind + 2));
        let longer = header.get(behind + 2..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        header.get(from..at)?.parse().ok().filter(|year| years && !longer && (1900..=2100).contains(year))
    })
}

/// Whether a cell contains only a year.
pub(super) fn is_year(text: &str) -> bool {
    if text.chars().count() > LONGEST_YEAR || !text.contains(char::is_numeric) {
        return false;
    }
    let rest: String = fold(text).chars().filter(|c| !c.is_ascii_digit()).collect();
    matches!(rest.as_str(), "" | "年" | "年度") && year(text, None).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_taken_apart() {
        for (header, name, expected) in [
            ("受理数（件）", "受理数", Some("件")),
            ("金额(万元)", "金额", Some("万元")),
            ("办结率[%]", "办结率", Some("%")),
            ("受理数/件", "受理数", Some("件")),
            ("2020年执法情况（单位：件）", "2020年执法情况", Some("件")),
            ("受理数（含网上）", "受理数(含网上)", None),
            ("cases (cases)", "cases", Some("cases")),
            ("受理", "受理", None),
            ("增减%", "增减", Some("%")),
            ("办结率％", "办结率", Some("%")),
        ] {
            assert_eq!(unit(header), (name.into(), expected.map(Unit::written)), "{header}");
        }
    }

    #[test]
    fn a_caption_gives_the_units_of_its_cells() {
        let (name, units) = units("2020年案件情况 单位：件、万元、%");
        assert_eq!((name.as_str(), units.len()), ("2020年案件情况", 3));
        for (header, unit) in [("受理数", "件"), ("罚没金额", "万元"), ("办结率", "%"), ("同比增长", "%")]
        {
            assert_eq!(fitting(&units, &["甲乡", header]), Unit::known(unit).as_ref(), "{header}");
        }
        for (caption, factor, unit) in
            [("Crimes (000's)", 1_000, ""), ("Spending (£m)", 1_000_000, "pound"), ("Staff (in thousands)", 1_000, "")]
        {
            assert_eq!(super::unit(caption).1, Some(Unit::scaled(factor, unit)), "{caption}");
        }
        assert_eq!(super::unit("Length (m)").1, Some(Unit::written("m")));
    }

    #[test]
    fn years_and_totals_are_told() {
        assert_eq!(year("2020年1-6月", None), Some(2020));
        assert_eq!((year("上年同期", Some(2020)), year("上年同期", None)), (Some(2019), None));
        assert_eq!((year("20201", None), year("2020件", None)), (None, None));
        assert!(is_year("2020年度") && is_year("２０２０") && !is_year("2020年底") && !is_year("3000"));
        for (name, kind) in [
            ("合 计", Part::Total),
            ("总计（件）", Part::Total),
            ("小计", Part::Subtotal),
            ("其中：许可", Part::Among),
            ("合计数额", Part::Plain),
            ("Total", Part::Total),
            ("（七）总计", Part::Total),
            ("3.合计", Part::Total),
            ("四、小计", Part::Subtotal),
            ("件数小计", Part::Subtotal),
            ("受理总数", Part::Whole),
            ("Crime total", Part::Whole),
            ("Total cases", Part::Whole),
            ("3.5合计", Part::Whole),
            ("合计/平均", Part::Total),
            ("合计（平均）", Part::Total),
            ("#行政处罚", Part::Among),
            ("增减率", Part::Plain),
        ] {
            assert_eq!(part(name), kind, "{name}");
        }
        assert_eq!(
            (unnumbered("（三）不予公开"), unnumbered("1.属于"), unnumbered("12.5万")),
            ("不予公开", "属于", "12.5万")
        );
        assert!(
            is_number_of_row("（三）") && is_number_of_row("1.") && !is_number_of_row("1") && !is_number_of_row("")
        );
        assert!(is_missing(" — ") && is_missing("N/A") && is_missing("未报") && !is_missing("0"));
        assert!(is_serial("序　号") && is_unit("计量单位") && !is_unit("单位名称"));
    }
}
