//! Decides which numbers are claims: the tests that reject names, ordinals, dates and slogans.

use super::{
    folded::{self, Folded},
    measure,
    numeral::{self, Number},
    period,
};
use crate::audit::{exact::Rational, lexicon::words};
use crate::lang::Lang;

/// Characters before a Chinese numeral that make it part of another word.
const JOINED: &str = "第几数若每这那同哪另头首前届逐任统单唯进不";

/// Whether a number at `start` is part of a code: it touches letters, dashes or other signs.
pub(super) fn is_code(text: &Folded, start: usize) -> bool {
    let before = text.before(start);
    let joined = before == '-' && text.before(start - 1).is_ascii_alphanumeric();
    joined
        || before.is_ascii_alphanumeric()
        || matches!(before, '_' | '/' | '·' | '×' | '+' | '#' | '@' | '№' | '〔' | '[' | '&' | '=' | '•' | '.')
}

/// The end of a code that starts at `at`.
pub(super) fn code_end(text: &Folded, at: usize) -> usize {
    let length = text.chars[at..].iter().take_while(|c| c.is_ascii_alphanumeric() || "-/._:·+×".contains(**c)).count();
    at + length.max(1)
}

/// The end of a date or a time that starts at `at`.
pub(super) fn date_end(text: &Folded, at: usize) -> Option<usize> {
    let month = period::month(text, at);
    if month > at {
        return Some(month);
    }
    if let Some((_, end)) = period::year_at(text, at) {
        let joined = matches!(text.at(end), '-' | '/' | '.' | '~' | '–' | '—' | '至')
            && (text.at(end + 1).is_ascii_digit() || text.at(end + 1) == '—');
        if joined {
            let more = |c: char| c.is_ascii_digit() || "-/.:~–—至".contains(c);
            return Some(end + text.chars[end..].iter().take_while(|&&c| more(c)).count());
        }
    }
    let end = numeral::run(text, at);
    let time = end - at <= 2 && text.at(end) == ':' && text.at(end + 1).is_ascii_digit();
    time.then(|| code_end(text, at))
}

/// The end of what a web page leaves of its own counters at `behind`: the `/2024年` of 3次/2024年.
pub(super) fn trace_end(text: &Folded, behind: usize) -> Option<usize> {
    let (_, end) = period::year_at(text, behind + 1).filter(|_| text.at(behind) == '/')?;
    (text.at(end) == '年').then_some(end + 1)
}

/// The end of an ordinal after 第, with those listed with it: 第3、4条.
pub(super) fn ordinal_end(text: &Folded, start: usize) -> usize {
    let mut end = either_run(text, start);
    while matches!(text.at(end), '、' | '和' | '至' | '-' | ',') && either_run(text, end + 1) > end + 1 {
        end = either_run(text, end + 1);
    }
    end
}

fn either_run(text: &Folded, at: usize) -> usize {
    numeral::run(text, at).max(numeral::hanzi_run(text, at))
}

/// Whether digits with a measure word are a claim; the number starts at `start`, and its measure word ends at
/// `behind`.
pub(super) fn digits(text: &Folded, start: usize, number: &Number, unit: &str, behind: usize) -> bool {
    let before = text.before(start);
    if before == '每' || (unit != "%" && number.padded) {
        return false;
    }
    let inside = text.first_of(behind, &["内", "以内", "之内"]).is_some();
    match unit {
        "日" => inside && !text.ends(start, "月"),
        "年" if inside => number.length <= 2,
        "年" => number.length <= 2 && matches!(before, '期' | '满' | '为' | '限' | '达' | '过' | '续'),
        // 平均年龄47岁 is a measurement, 60岁以上老人 names a group.
        "岁" => text.last_of(start, &["年龄", "年龄为"]).is_some(),
        "周" => inside,
        // 24小时 is the whole day, unless a word says that it is a length of time.
        "小时" => {
            let told = ["用时", "时长", "时间", "耗时", "达", "到", "至", "为", "过", "于", "了"];
            inside || number.value.numerator() != 24 || text.last_of(start, &told).is_some()
        }
        "分" => {
            before != '时'
                && before != '点'
                && (number.place.numerator() != number.place.denominator()
                    || matches!(before, '为' | '得' | '达' | '均' | '评')
                    || folded::is_clause_end(text.at(behind)))
        }
        "期" | "批" | "类" | "种" => !matches!(before, '前' | '年'),
        _ => !is_section(text, start, number),
    }
}

/// Whether a number with decimals numbers a section, as the 2.1 of a line 2.1项目概况 would; counts have no decimals.
fn is_section(text: &Folded, start: usize, number: &Number) -> bool {
    let opens = text.before(start) == '\n' && !folded::is_han(text.before(start.saturating_sub(1)));
    opens && !number.scaled && number.place < Rational::ONE
}

/// Whether digits without a measure word are a claim: only after Chinese words at the end of a clause.
pub(super) fn bare(text: &Folded, start: usize, number: &Number, listed: bool) -> bool {
    let at = if matches!(text.before(start), ' ' | ':') { start - 1 } else { start };
    let worded = folded::is_han(text.before(at)) && folded::is_han(text.before(at - 1));
    let namer = text.last_of(at, &words(Lang::Zh).namers).is_some();
    let named = namer || words(Lang::Zh).hotlines.contains(&text.slice(start..number.end).as_str());
    let year = period::year_at(text, start).is_some();
    let ended = folded::is_clause_end(text.at(number.end)) && text.at(number.end) != '”'
        || matches!(text.at(number.end), ' ' | '和' | '与');
    (worded || listed)
        && ended
        && !named
        && !year
        && !number.padded
        && number.length <= 12
        && !is_heading(text, start, number)
}

/// Whether a number opens a heading or an item: `1.`, `2、`, `(3)`.
fn is_heading(text: &Folded, start: usize, number: &Number) -> bool {
    let opens = matches!(text.before(start), '\n' | ' ' | '。' | ';' | '(' | ':');
    opens && matches!(text.at(number.end), '.' | '、' | ')')
}

/// What surrounds a Chinese numeral.
pub(super) struct Around {
    /// Where it starts.
    pub(super) start: usize,
    /// Where its measure word ends.
    pub(super) behind: usize,
    /// Whether a qualifier precedes it.
    pub(super) qualified: bool,
    /// Whether it follows another claim right away: 七县一区.
    pub(super) listed: bool,
    /// Whether its text is the cell of a table.
    pub(super) alone: bool,
}

/// Whether a Chinese numeral with a measure word is a claim.
pub(super) fn hanzi(text: &Folded, number: &Number, unit: &str, around: &Around) -> bool {
    let &Around { start, behind, qualified, listed, alone } = around;
    let before = text.before(start);
    let small = number.value <= Rational::integer(10);
    if JOINED.contains(before)
        || number.padded
        || (number.bare && !(qualified || number.above.is_some() || before == '上'))
    {
        return false;
    }
    // 三项共计 takes things together.
    if small && text.first_of(behind, &words(Lang::Zh).total).is_some() {
        return false;
    }
    let slogan = text.first_of(behind, &words(Lang::Zh).slogans).is_some();
    let ended = folded::is_clause_end(text.at(behind)) || text.at(behind) == '共';
    let counted = alone || text.last_of(start, &words(Lang::Zh).counting).is_some() || qualified;
    let inside = text.first_of(behind, &["内", "以内", "之内"]).is_some();
    match unit {
        "%" | "‰" | "百分点" => true,
        "成" => {
            let within = Rational::ZERO < number.value && number.value < Rational::integer(10);
            within && !text.starts(behind, "不变") && !number.scaled
        }
        "倍" | "元" | "美元" => before != '多' && !number.bare,
        "日" | "天" | "工作日" | "个月" | "小时" | "周" => inside,
        "年" | "岁" | "分" | "级" | "分钟" | "案" => false,
        // 一张网 and 一句话 are idioms; counts above ten are not.
        _ if small && measure::is_idiom(unit) => false,
        "次" if text.first_of(behind, &["会议", "全会", "审议", "性", "代表"]).is_some() => false,
        "人" if text.first_of(behind, &["小组", "行", "调解", "以上"]).is_some() => false,
        _ if listed && measure::is_vague(unit) => !slogan,
        _ if number.value.numerator() == 1 => {
            ended && !"个种类次批条项".contains(unit) && (alone || folded::is_han(before))
        }
        _ if small && measure::is_vague(unit) => !slogan && (ended || counted),
        _ => !slogan || unit == "件",
    }
}
