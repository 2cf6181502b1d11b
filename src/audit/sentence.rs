//! The sentences of the audit, each in Chinese and English beside each other.
//!
//! A judge names a sentence and gives what stands in its places; that every place is filled, in both languages, is checked by
//! the compiler.

use std::fmt::Display;

use super::{exact::Rational, interval::Interval, rounding::Rounding};
use crate::lang::Lang;

/// A sentence in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) zh: String,
    pub(super) en: String,
}

impl<Zh: Into<String>, En: Into<String>> From<(Zh, En)> for Said {
    fn from((zh, en): (Zh, En)) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

impl Said {
    /// The sentence, and what would make it hold.
    pub(super) fn or_with(mut self, from: impl Shown, to: impl Shown) -> Self {
        self.zh.truncate(self.zh.trim_end_matches('。').len());
        if_mended(self, from, to)
    }
}

/// What may stand in a place of a sentence.
pub(super) trait Shown {
    /// As it stands in a sentence of this language.
    fn shown(&self, lang: Lang) -> impl Display;
}

/// Numbers and texts are the same in both languages.
macro_rules! same_in_both {
    ($($kind:ty),*) => {$(
        impl Shown for $kind {
            fn shown(&self, _: Lang) -> impl Display {
                self
            }
        }
    )*};
}

same_in_both!(&str, &String, String, Rational, Interval, usize, i128, i32, u64);

impl Shown for Rounding {
    fn shown(&self, lang: Lang) -> impl Display {
        match lang {
            Lang::Zh => self.zh().to_owned(),
            Lang::En => self.to_string(),
        }
    }
}

impl Shown for Said {
    fn shown(&self, lang: Lang) -> impl Display {
        lang.of(&self.zh, &self.en)
    }
}

macro_rules! sentences {
    ($($name:ident($($place:ident),*) $zh:literal $en:literal)*) => {$(
        pub(super) fn $name($($place: impl Shown),*) -> Said {
            let zh = {
                $(let $place = $place.shown(Lang::Zh);)*
                format!($zh)
            };
            let en = {
                $(let $place = $place.shown(Lang::En);)*
                format!($en)
            };
            Said { zh, en }
        }
    )*};
}

// Totals and their parts.
sentences! {
    parts_are_exact(name, count, sum)
        "“{name}”的{count}个分项之和{sum}，与总数相符。"
        "the {count} parts of \"{name}\" add up to {sum}, which is the total"
    parts_are_within_rounding(name, count, sum)
        "“{name}”的{count}个分项之和{sum}，与总数在舍入范围内相符。"
        "the {count} parts of \"{name}\" add up to {sum}, which agrees with the total within rounding"
    parts_are_too_many(name, sum)
        "“{name}”的分项之和为{sum}，与总数不一致：分项可能有重叠，或有一处写错。"
        "the parts of \"{name}\" add up to {sum}, not to the total: parts may overlap, or a number is wrong"
    parts_are_too_few(name, sum)
        "“{name}”的分项之和为{sum}，与总数不一致：可能漏列，或有一处写错。"
        "the parts of \"{name}\" add up to {sum}, not to the total: a part may be missing, or a number is wrong"
    people_may_be_counted_twice(name, sum)
        "“{name}”的分项之和为{sum}，超过总数；一人可能计入多个分项。"
        "the parts of \"{name}\" add up to {sum}, more than the total; one person may be in several"
    part_exceeds_total(part, total)
        "分项“{part}”大于总数“{total}”，不可能成立。"
        "the part \"{part}\" exceeds its total \"{total}\""
    part_is_not_given(name)
        "“{name}”的分项有未填报的，合计无法核对。"
        "parts of \"{name}\" are not given, so the total cannot be checked"
    headers_are_unclear(number)
        "第{number}张表表头看不明白，表中数字未核对。"
        "table {number}: its headers are not clear, so its numbers were not checked"
    totals_are_unclear(number)
        "第{number}张表合计与各行各列都对不上，合计未核对。"
        "table {number}: its totals fit none of its rows and columns, so they were not checked"
    if_mended(said, from, to)
        "{said}；若将{from}改为{to}则相符。"
        "{said}; they would agree with {to} instead of {from}"
}

// Rates, shares and means, and the counts that they are computed from.
sentences! {
    rate_matches(name, quotient, value)
        "“{name}”与{quotient}（{value}）相符。"
        "\"{name}\" matches {quotient}, which is {value}"
    rate_does_not_match(name, quotient, value)
        "“{name}”与所列数据不符：{quotient}为{value}。"
        "\"{name}\" does not match its counts: {quotient} is {value}"
    rate_was_rounded_otherwise(name, quotient, value, way)
        "“{name}”：{quotient}为{value}，只有{way}才会写成此数。"
        "\"{name}\": {quotient} is {value}, which prints so only by {way}"
    average_matches(name, amount, number, value)
        "“{name}”与{amount}除以{number}（{value}）相符。"
        "\"{name}\" matches {amount} over {number}, which is {value}"
    average_does_not_match(name, amount, number, value)
        "“{name}”与所列数据不符：{amount}除以{number}为{value}。"
        "\"{name}\" does not match: {amount} over {number} is {value}"
    rate_has_no_base(name, count)
        "“{name}”的分子为{count}，文中未见其基数，无法核对。"
        "\"{name}\" has {count} as its numerator; its base is not printed beside it"
    rate_has_no_numerator(name, base, counts)
        "“{name}”未列分子；以{base}为基数，分子应为{counts}。"
        "\"{name}\" has no numerator beside it; with a base of {base} it would be {counts}"
    rate_is_impossible(name, base, nearest)
        "“{name}”以{base}为基数不可能得出；最接近的是{nearest}。"
        "\"{name}\" is impossible with a base of {base}; the nearest possible rates are {nearest}"
    rate_would_be_of(name, above, below, chance)
        "“{name}”的分子、分母文中没有写明；“{above}”除以“{below}”可得此数（碰巧相符的概率不超过{chance}）。"
        "the counts of \"{name}\" are not named; \"{above}\" of \"{below}\" would give it (by chance with a probability of at most {chance})"
    rate_has_two_readings(name, without, with)
        "“{name}”有两种口径：不含改正后终止的为{without}，含的为{with}，应写明按哪一种。"
        "\"{name}\" has two readings: {without} without the cases ended after correction, {with} with them; state which is meant"
    rates_have_no_value(thing)
        "“{thing}”为零，以其为基数的各项比率（如纠错率、按期办结率）无意义，应标为不适用。"
        "\"{thing}\" is zero: rates over it, such as those corrected or in time, have no value and are not applicable"
    rates_of_year_have_no_value(thing, year)
        "{year}年“{thing}”为零，以其为基数的各项比率（如纠错率、按期办结率）无意义，应标为不适用。"
        "\"{thing}\" of {year} is zero: rates over it, such as those corrected or in time, have no value and are not applicable"
    share_was_forced(name, right)
        "“{name}”按其数应为{right}，似为使各占比之和凑足100%而调整。"
        "\"{name}\" would be {right}; it seems to have been adjusted so that the shares add up to 100%"
    shares_are_the_whole(sum)
        "各占比相加为{sum}，合计为100%。"
        "the shares add up to {sum}, the whole exactly"
    shares_are_the_whole_within_rounding(sum)
        "各占比相加为{sum}，与100%之差在舍入范围内。"
        "the shares add up to {sum}, the whole within rounding"
    shares_are_not_the_whole(sum)
        "各占比相加为{sum}，超出舍入所能解释的范围。"
        "the shares add up to {sum}, which rounding cannot explain"
    shares_may_have_one_base()
        "各占比可有同一个基数。"
        "the shares can have one base"
    shares_may_have_one_base_otherwise_rounded()
        "各占比只有按其他舍入方式才有同一个基数。"
        "the shares have one base only by another rounding"
    shares_have_no_common_base()
        "各占比不可能有同一个基数。"
        "the shares cannot have one base"
    mean_is_impossible(name, of, nearest)
        "“{name}”不可能是“{of}”整数得分的平均数，最接近的是{nearest}；若得分不是整数，应予说明。"
        "\"{name}\" cannot be the mean of whole scores of \"{of}\", the nearest are {nearest}; if scores are not whole, say so"
    amount_per_case(name, of, each)
        "“{name}”恰为“{of}”乘以每件{each}元，可能是按固定标准推算的。"
        "\"{name}\" is exactly {each} times \"{of}\"; it may have been computed from a fixed rate"
}

// Changes.
sentences! {
    points_or_percent(name)
        "“{name}”说的是比率的变化，应写明是百分点还是百分比。"
        "\"{name}\" is a change in a rate: state whether percentage points or percent are meant"
    difference_matches(name, old, new, gap)
        "“{name}”与由{old}到{new}的变化（{gap}）相符。"
        "\"{name}\" matches the change from {old} to {new}, {gap}"
    difference_was_rounded_otherwise(name, old, new, gap)
        "“{name}”与由{old}到{new}的变化（{gap}）只有按其他舍入方式才相符。"
        "\"{name}\" matches only by another rounding the change from {old} to {new}, {gap}"
    difference_does_not_match(name, old, new, gap)
        "“{name}”与由{old}到{new}的变化（{gap}）不符。"
        "\"{name}\" does not match the change from {old} to {new}, {gap}"
    growth_matches(name, old, new)
        "“{name}”与由{old}到{new}的变化相符。"
        "\"{name}\" matches the change from {old} to {new}"
    growth_was_rounded_otherwise(name, old, new)
        "“{name}”只有按其他舍入方式才与由{old}到{new}的变化相符。"
        "\"{name}\" matches the change from {old} to {new} only by another rounding"
    growth_does_not_match(name, old, new, hint)
        "“{name}”与由{old}到{new}的变化不符{hint}。"
        "\"{name}\" does not match the change from {old} to {new}{hint}"
    growth_from_zero(name)
        "“{name}”的基数为零，增长率无意义。"
        "\"{name}\" is undefined: its base is zero"
    reversed()
        "；似以本年数为基数计算"
        "; it seems to be computed on this year's number"
    level()
        "；似将“为上年的倍数”写成了增长"
        "; it seems to be the ratio, not the growth"
    points()
        "；似为百分点"
        "; it seems to be in percentage points"
    opposite()
        "；升降方向似写反"
        "; the direction seems to be reversed"
}

// Quantities that are stated twice or belong together.
sentences! {
    flow_matches(start, incoming, resolved, end, value)
        "“{start}”加“{incoming}”减“{resolved}”为{value}，与“{end}”相符。"
        "\"{start}\" plus \"{incoming}\" minus \"{resolved}\" is {value}, which agrees with \"{end}\""
    flow_does_not_match(start, incoming, resolved, end, value, gap)
        "“{start}”加“{incoming}”减“{resolved}”为{value}，与“{end}”相差{gap}，待说明。"
        "\"{start}\" plus \"{incoming}\" minus \"{resolved}\" is {value}, which differs from \"{end}\" by {gap}"
    same_quantity_differs(one, other, gap)
        "“{one}”与“{other}”似为同一指标，相差{gap}，口径待说明。"
        "\"{one}\" and \"{other}\" seem to be the same quantity but differ by {gap}"
    table_agrees(name, cell)
        "“{name}”与表中“{cell}”相符。"
        "\"{name}\" agrees with \"{cell}\" in a table"
    table_differs(name, cell)
        "“{name}”与表中“{cell}”不一致，待说明。"
        "\"{name}\" differs from \"{cell}\" in a table"
    last_year_agrees(name, text)
        "“{name}”与上年报告所载{text}相符。"
        "\"{name}\" agrees with last year's report, which says {text}"
    last_year_differs(name, text)
        "“{name}”与上年报告所载{text}不一致，待说明。"
        "\"{name}\" differs from last year's report, which says {text}"
    exceeds(smaller, larger, why)
        "“{smaller}”多于“{larger}”：{why}。"
        "\"{smaller}\" exceeds \"{larger}\": {why}"
    done_are_some()
        "已办的不应多于所办的"
        "those done cannot outnumber those there were"
    part_of_rate(name)
        "前者是“{name}”的分子，后者是其分母"
        "they are the numerator and the denominator of \"{name}\""
}

// Words.
sentences! {
    less_and_more(name)
        "“{name}”既说“近”又说“余”，含义矛盾。"
        "\"{name}\" means both less and more than the number"
    no_measure_word(name)
        "“{name}”没有量词，可能有遗漏。"
        "\"{name}\" has no measure word; something may be missing"
    numeral_is_missing(word, items)
        "“{word}”前缺少数字；其前列举了{items}项。"
        "a number is missing before \"{word}\"; the list before it has {items} items"
    list_has_other_length(said, items)
        "文中称{said}项，所列为{items}项。"
        "the text says {said} items but lists {items}"
    number_has_none_before(number)
        "序号“{number}”不连续：其前没有同级标题。"
        "the number \"{number}\" is out of sequence: no heading of its level precedes it"
    number_does_not_follow(number, before)
        "序号“{number}”不连续：前一个同级序号是{before}。"
        "the number \"{number}\" is out of sequence: the previous one of its level is {before}"
    identity(said)
        "{said}。"
        "{said}"
    identity_of_blanks(said)
        "{said}（空格按0计）。"
        "{said} (empty cells read as 0)"
    text_is_silent(cell, number, id, said)
        "“{cell}”{number}，{id}（{said}）：文中没有说到。"
        "\"{cell}\" is {number}, {id} ({said}): the text does not say so"
    text_has_the_cell(name, cell, number, id, said)
        "“{name}”与表中“{cell}”{number}相符：{id}（{said}）。"
        "\"{name}\" agrees with \"{cell}\" {number} of the table: {id} ({said})"
    text_differs_from_the_cell(name, cell, number, id, said)
        "“{name}”与表中“{cell}”{number}不一致，待说明：{id}（{said}）。"
        "\"{name}\" differs from \"{cell}\" {number} of the table: {id} ({said})"
    cell_holds_no_number(name)
        "“{name}”中不是数字，未核对。"
        "\"{name}\" holds no number and was not checked"
    cell_was_not_found(name)
        "“{name}”没有找到，未核对。"
        "\"{name}\" was not found and not checked"
}

// The registers.
sentences! {
    has_no_indicator(text)
        "“{text}”没有对应的指标。"
        "\"{text}\" matches no indicator"
    has_several_indicators(text, names)
        "“{text}”可对应多项指标，无法确定：{names}。"
        "\"{text}\" matches several indicators: {names}"
    quoted(name)
        "“{name}”"
        "\"{name}\""
    numerator_of(name)
        "“{name}”的分子"
        "the numerator of \"{name}\""
    change_in(name)
        "“{name}”的变化"
        "the change in \"{name}\""
    of_place(name, place)
        "{name}（{place}）"
        "{name} ({place})"
    percentage_points(points)
        "{points}个百分点"
        "{points} percentage points"
    register_agrees(text, name, value)
        "“{text}”与台账计算的{name}{value}相符。"
        "\"{text}\" agrees with the registers: {name} is {value}"
    register_agrees_within_rounding(text, name, value)
        "“{text}”与台账计算的{name}{value}在舍入范围内相符。"
        "\"{text}\" agrees with the registers: {name} is {value}"
    register_differs(text, name, value, gap)
        "“{text}”与台账计算的{name}{value}不一致，相差{gap}。"
        "\"{text}\" differs by {gap} from the registers: {name} is {value}"
    register_has_no_denominator(text, name)
        "“{text}”对应的{name}在台账中无从计算：分母为零。"
        "the registers have no value for {name}, reported as \"{text}\": its denominator is zero"
    figures_are_of_another_place(count, all)
        "{all}个数值中有{count}个说的是别的地方，似非台账所属的地方，这些数字未与台账对照。"
        "{count} of {all} figures are said of another place than the one that the registers are of, and were not compared"
    report_is_of_another_place(name, own)
        "报告题名为“{name}”，台账属于“{own}”，似非同一地方，数字未与台账对照。"
        "the title of the report names \"{name}\", the registers are of \"{own}\": it seems to be of another place, and its figures were not compared"
    no_figure_of_that_time(text, name)
        "“{text}”对应{name}，但所说的时段没有相应的统计期。"
        "\"{text}\" matches {name}, but no figure covers the time that it refers to"
    no_figure_of_that_body(text, name)
        "“{text}”对应{name}，但所说的单位没有单独的指标值。"
        "\"{text}\" matches {name}, but the body that it refers to has no figure of its own"
    no_figure_of_that_period(text, name)
        "“{text}”对应{name}，但没有该期的指标值。"
        "\"{text}\" matches {name}, which has no figure for that period"
    no_value(text, name)
        "“{text}”对应{name}，但台账没有可用的指标值。"
        "\"{text}\" matches {name}, which has no value"
    excluded_rows_may_explain(text, name, value, rows)
        "“{text}”与{name}{value}不同，但有{rows}行未能计入，可能正是差额。"
        "\"{text}\" is not {value}, the value of {name} in the registers, but {rows} excluded rows may explain the difference"
}

// The document as a whole.
sentences! {
    habit(explained, rates, way, adjusts)
        "全文{rates}个比率中有{explained}个符合{way}，按此核查{adjusts}。"
        "{explained} of {rates} rates follow {way}{adjusts}"
    habit_is_assumed(adjusts)
        "可据以判断舍入习惯的比率不足两个，按四舍五入核查{adjusts}。"
        "fewer than two rates show how the document rounds; half_up is assumed{adjusts}"
    shares_were_adjusted()
        "，占比曾调整以凑足100%"
        "; shares were adjusted to add up to 100%"
    page_is_an_image(page)
        "第{page}页只有图片，没有文字层，未读取。"
        "page {page} is an image without a text layer and was not read"
    characters_have_no_code(count)
        "有{count}个字符的字体没有对应的Unicode编码，无法识别，以\u{fffd}代替。"
        "characters that their fonts do not map to Unicode: {count}, shown as \u{fffd}"
    header_is_no_column(header, meant)
        "表头“{header}”不是核查数据的列，按报告中的表读取；若是核查数据，应写作“{meant}”。"
        "\"{header}\" is no column of a table of claims, which has \"{meant}\": read as a report"
    cell_cannot_be_read(cell, column, text, allowed)
        "单元格{cell}（{column}列）为“{text}”，无法读取，应为{allowed}。"
        "cell {cell} has `{text}` in column `{column}`, expected {allowed}"
}
