//! What people are shown of a comparison.

use polars_core::prelude::*;

use crate::batch::Book;
use crate::catalogue::Indicator;
use crate::compare::in_percent;
use crate::figure::{Figure, level_percent, level_suffix};
use crate::lang::Lang;
use crate::show::{
    self, Cell, Column as Head, Role, Row, Table, Tone, amount, figure_cell, interval, rounded, signal, value_cell,
};

/// Which columns people are shown.
pub(super) enum Columns {
    Funnel(Vec<f64>),
    /// With the numbers of the best and of the worst that were asked for.
    Ranks([Option<usize>; 2]),
    Shrink(f64),
    Change(f64),
    Decompose,
    Control,
    Trend(f64),
    Inequality(f64),
}

/// The rows that are compared or could have been: of core indicators, or those asked for.
pub(super) fn table(book: &Book, found: &DataFrame, columns: &Columns, asked: bool, lang: Lang) -> PolarsResult<Table> {
    let catalogue = &book.catalogue;
    let mut heads = vec![Head::new(lang.of("统计期", "period"), Role::Words)];
    heads.extend(book.figures.by().iter().map(|name| Head::new(show::by_head(catalogue, name, lang), Role::Words)));
    heads.push(Head::new(lang.of("数值", "value"), Role::Numbers));
    heads.push(paired(lang.of("分子/分母", "n"), lang.of("分子 分母", "numerator denominator")));
    heads.extend(columns.heads(lang));
    let mut table = Table { columns: heads, ..Table::default() };
    let mut last = String::new();
    for (at, figure) in book.figures.iter().enumerate() {
        let Ok(indicator) = catalogue.get(&figure.indicator) else { continue };
        let row = Found { frame: found, at, indicator, lang };
        let outcome = row.word(columns.outcome())?;
        if !(asked || indicator.core) || ["total", "not_counted", "no_quotient"].contains(&&*outcome) {
            continue;
        }
        if last != indicator.id {
            table.section(lang.of(&indicator.zh, &indicator.en));
            last.clone_from(&indicator.id);
        }
        let mut cells = place(book, &figure, indicator, lang);
        cells.push(figure_cell(&figure, indicator, lang));
        cells.push(size(&figure));
        let tone = columns.fill(&mut cells, row)?;
        // why a figure has no value stands in its place
        if outcome != "ok" && figure.value.is_some() {
            let place = cells.len() - 1 - columns.place_of(&outcome);
            cells[place] = Cell::Remark(reason(&outcome, lang).to_owned());
        }
        table.push(Row { cells, tone });
    }
    Ok(table)
}

/// The period, with the part of a composition, and the groups.
fn place(book: &Book, figure: &Figure, indicator: &Indicator, lang: Lang) -> Vec<Cell> {
    let part = figure.category.as_deref().map(|part| show::category(&book.catalogue, indicator, part, lang).to_owned());
    let first = [Some(figure.period.to_string()), part].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let groups = book.figures.by().iter().zip(figure.group.iter()).map(|(column, value)| {
        Cell::from(show::group(&book.catalogue, &indicator.register, column, value.as_deref(), lang))
    });
    std::iter::once(first.into()).chain(groups).collect()
}

fn size(figure: &Figure) -> Cell {
    figure.numerator.zip(figure.denominator).map_or(Cell::Empty, |(x, n)| Cell::Pair {
        text: format!("{}/{}", amount(x), amount(n)),
        values: [Some(x), Some(n)],
        format: "#,##0".into(),
    })
}

/// A head of pairs, with the two words of their numbers.
fn paired(head: &str, words: &str) -> Head {
    let mut words = words.split(' ').map(str::to_owned);
    let pair = [words.next().unwrap_or_default(), words.next().unwrap_or_default()];
    Head { pair: Some(pair), ..Head::new(head, Role::Aside) }
}

/// The head of the limits at a level.
fn limits(level: f64, zh: &str, en: &str, lang: Lang) -> Head {
    let level = level_percent(level);
    let of = |zh: &str, en: &str| format!("{level}%{}", lang.of(zh, &format!(" {en}")));
    let pair = [of(&format!("{zh}下限"), "lower"), of(&format!("{zh}上限"), "upper")];
    Head { pair: Some(pair), ..Head::new(of(zh, en), Role::Aside) }
}

/// What was found of one row.
#[derive(Clone, Copy)]
struct Found<'a> {
    frame: &'a DataFrame,
    at: usize,
    indicator: &'a Indicator,
    lang: Lang,
}

impl Found<'_> {
    fn word(self, name: &str) -> PolarsResult<String> {
        Ok(self.frame.column(name)?.str()?.get(self.at).unwrap_or_default().to_owned())
    }

    fn number(self, name: &str) -> PolarsResult<Option<f64>> {
        Ok(self.frame.column(name)?.f64()?.get(self.at))
    }

    fn pair(self, [first, second]: [&str; 2]) -> PolarsResult<(Option<f64>, Option<f64>)> {
        Ok((self.number(first)?, self.number(second)?))
    }

    fn whole(self, name: &str) -> PolarsResult<Cell> {
        let number = self.frame.column(name)?.u64()?.get(self.at);
        Ok(number.map_or(Cell::Empty, |number| decimal(number as f64, 0)))
    }

    /// Two whole numbers, or one where they are equal.
    fn span(self, first: &str, last: &str) -> PolarsResult<Cell> {
        let end = |name: &str| Ok::<_, PolarsError>(self.frame.column(name)?.u64()?.get(self.at));
        Ok(end(first)?.zip(end(last)?).map_or(Cell::Empty, |(first, last)| Cell::Pair {
            text: if first == last { first.to_string() } else { format!("{first} ~ {last}") },
            values: [first, last].map(|end| Some(end as f64)),
            format: "0".into(),
        }))
    }

    fn value(self, value: Option<f64>) -> Cell {
        value.map_or(Cell::Empty, |value| value_cell(value, self.indicator, self.lang))
    }

    fn decimals(self, name: &str) -> PolarsResult<Cell> {
        Ok(self.number(name)?.map_or(Cell::Empty, |number| decimal(number, 2)))
    }

    fn value_of(self, name: &str) -> PolarsResult<Cell> {
        Ok(self.value(self.number(name)?))
    }

    /// A difference of values: of rates in points.
    fn points(self, name: &str) -> PolarsResult<Cell> {
        let points = |value: f64| signed(value * 100.0, self.lang.of("个百分点", " points"));
        let other = |value| value_cell(value, self.indicator, self.lang);
        let of = |value| if in_percent(self.indicator) { points(value) } else { other(value) };
        Ok(self.number(name)?.map_or(Cell::Empty, of))
    }

    fn percent(self, name: &str) -> PolarsResult<Cell> {
        Ok(self.number(name)?.map_or(Cell::Empty, |share| signed(share * 100.0, "%")))
    }

    /// The limits of what is given in hundredths.
    fn hundredths(self, name: &str) -> PolarsResult<Cell> {
        let (lower, upper) = self.pair([&format!("{name}_lower"), &format!("{name}_upper")])?;
        let written = |limit: f64| if limit.is_finite() { with_sign(100.0 * limit) } else { "∞".to_owned() };
        Ok(lower.zip(upper).map_or(Cell::Empty, |(lower, upper)| Cell::Pair {
            text: format!("{} ~ {}", written(lower), written(upper)),
            values: [lower, upper].map(|limit| Some(100.0 * limit).filter(|limit| limit.is_finite())),
            format: SIGNED.into(),
        }))
    }

    fn p_value(self, name: &str) -> PolarsResult<Cell> {
        let text = |p: f64| if p < 0.001 { "<0.001".to_owned() } else { format!("{p:.3}") };
        let cell = |p| Cell::Number { text: text(p), value: p, format: "0.000".into() };
        Ok(self.number(name)?.map_or(Cell::Empty, cell))
    }

    /// A plain number with its limits.
    fn estimate(self, name: &str) -> PolarsResult<[Cell; 2]> {
        let (lower, upper) = self.pair([&format!("{name}_lower"), &format!("{name}_upper")])?;
        let limits = lower.zip(upper).map_or(Cell::Empty, |(lower, upper)| Cell::Pair {
            text: format!("{} ~ {}", rounded(lower, 2), rounded(upper, 2)),
            values: [Some(lower), Some(upper)],
            format: "0.00".into(),
        });
        Ok([self.number(name)?.map_or(Cell::Empty, |value| decimal(value, 2)), limits])
    }
}

/// How a workbook writes a number with its sign.
const SIGNED: &str = "+0.00;-0.00;0.00";

fn with_sign(value: f64) -> String {
    format!("{}{}", if value < 0.0 { "" } else { "+" }, rounded(value, 2))
}

fn signed(value: f64, unit: &str) -> Cell {
    // what is printed as 0 has no side
    let value = if value.abs() < 0.005 { 0.0 } else { value };
    Cell::Number {
        text: format!("{}{unit}", with_sign(value)),
        value,
        format: format!("+0.00\"{unit}\";-0.00\"{unit}\""),
    }
}

fn decimal(value: f64, decimals: usize) -> Cell {
    let format = if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) };
    Cell::Number { text: rounded(value, decimals), value, format }
}

impl Columns {
    /// What the table is called.
    pub(super) fn title(&self, lang: Lang) -> &'static str {
        match self {
            Self::Funnel(_) => lang.of("漏斗图判断", "Funnel"),
            Self::Ranks(_) => lang.of("位次", "Ranks"),
            Self::Shrink(_) => lang.of("收缩估计", "Shrinkage"),
            Self::Change(_) => lang.of("变化", "Change"),
            Self::Decompose => lang.of("变化的分解", "Decomposition"),
            Self::Control => lang.of("控制图判断", "Control"),
            Self::Trend(_) => lang.of("走势", "Trend"),
            Self::Inequality(_) => lang.of("差距", "Inequality"),
        }
    }

    /// The column that says why a row is not compared.
    fn outcome(&self) -> &'static str {
        match self {
            Self::Funnel(_) => "funnel",
            Self::Ranks(_) => "ranked",
            Self::Shrink(_) => "shrunk",
            Self::Change(_) => "comparison",
            Self::Decompose => "decomposition",
            Self::Control => "charted",
            Self::Trend(_) => "trended",
            Self::Inequality(_) => "sloped",
        }
    }

    /// How to have something to compare with, where no row has.
    pub(super) fn nothing_to_compare(&self, found: &DataFrame, lang: Lang) -> Option<String> {
        let outcomes = found.column(self.outcome()).ok()?.str().ok()?;
        let nothing = !outcomes.is_empty() && outcomes.iter().all(|outcome| outcome == Some("no_comparison"));
        let zh = "没有可对比的统计期：请把它也列入统计期，例如 --periods 2019..2020";
        let en = "no period to compare with: name it too, as in --periods 2019..2020";
        nothing.then(|| lang.of(zh, en).to_owned())
    }

    /// The cell that gives way to a reason, from the last: where there is no growth, there still is p.
    fn place_of(&self, outcome: &str) -> usize {
        match (self, outcome) {
            (Self::Change(_), "from_nothing" | "from_negative") => 2,
            (Self::Trend(_), "not_positive") => 1,
            _ => 0,
        }
    }

    fn heads(&self, lang: Lang) -> Vec<Head> {
        let number = |zh: &str, en: &str| Head::new(lang.of(zh, en), Role::Numbers);
        let words = |zh: &str, en: &str| Head::new(lang.of(zh, en), Role::Words);
        match self {
            Self::Funnel(levels) => {
                let mut heads = vec![number("目标", "target")];
                heads.extend(levels.iter().map(|level| limits(*level, "界限", "limits", lang)));
                heads.extend([number("φ", "φ"), words("判断", "side")]);
                heads
            }
            Self::Ranks(ends) => ranks_heads(*ends, lang),
            Self::Shrink(level) => vec![
                number("估计值", "estimate"),
                limits(*level, "区间", "interval", lang),
                number("自身权重", "own weight"),
                number("总体水平", "drawn to"),
            ],
            Self::Change(level) => vec![
                number("对比值", "against"),
                number("变化", "change"),
                limits(*level, "区间", "interval", lang),
                number("p值", "p"),
            ],
            Self::Decompose => vec![
                number("对比值", "against"),
                number("合计", "total"),
                number("对比合计", "total against"),
                number("水平的影响", "by its rate"),
                number("比重的影响", "by its share"),
            ],
            Self::Control => vec![
                number("中心线", "centre"),
                paired(lang.of("控制界限", "limits"), lang.of("下控制限 上控制限", "lower upper")),
                words("信号", "signal"),
            ],
            Self::Trend(level) => vec![
                number("拟合值", "fitted"),
                number("每年变化", "change a year"),
                limits(*level, "区间", "interval", lang),
                number("全期年均", "on average"),
                number("转折数", "joins"),
                number("p值", "p"),
            ],
            Self::Inequality(level) => vec![
                number("排序值", "score"),
                number("组", "group"),
                number("差距指数", "slope index"),
                limits(*level, "区间", "interval", lang),
                number("相对指数", "relative index"),
                limits(*level, "区间", "interval", lang),
            ],
        }
    }

    /// Adds the cells of a row.
    fn fill(&self, cells: &mut Vec<Cell>, row: Found<'_>) -> PolarsResult<Tone> {
        match self {
            Self::Funnel(levels) => return funnel(cells, row, levels),
            Self::Ranks([best, worst]) => {
                cells.push(row.whole("rank")?);
                cells.push(row.span("best_rank", "worst_rank")?);
                cells.push(row.span("first_group", "last_group")?);
                for (name, number) in [("best", best), ("worst", worst)] {
                    let among = number.map(|number| row.word(&format!("{name}_{number}"))).transpose()?;
                    cells.extend(among.map(|among| among_them(&among, row.lang).into()));
                }
            }
            Self::Shrink(_) => {
                cells.push(row.value_of("estimate")?);
                cells.push(interval(row.pair(["estimate_lower", "estimate_upper"])?, row.indicator, row.lang));
                cells.extend([row.decimals("weight")?, row.value_of("centre")?]);
            }
            Self::Change(_) => {
                cells.push(row.value_of("against_value")?);
                let percent = in_percent(row.indicator);
                cells.push(if percent { row.points("difference")? } else { row.percent("growth")? });
                cells.push(row.hundredths(if percent { "difference" } else { "growth" })?);
                cells.push(row.p_value("p_value")?);
            }
            Self::Decompose => {
                cells.extend([row.value_of("against_value")?, row.value_of("total")?, row.value_of("against_total")?]);
                cells.extend([row.points("rate_part")?, row.points("mix_part")?]);
            }
            Self::Control => {
                cells.push(row.value_of("centre")?);
                cells.push(interval(row.pair(["limit_lower", "limit_upper"])?, row.indicator, row.lang));
                let signal = signal(&row.word("rule")?, &row.word("side")?, row.lang);
                cells.push(signal.into());
                return Ok(if signal.is_empty() { Tone::Plain } else { Tone::Fair });
            }
            Self::Trend(_) => {
                cells.extend([row.value_of("fitted")?, row.percent("change")?, row.hundredths("change")?]);
                cells.extend([row.percent("average_change")?, row.whole("joins")?, row.p_value("trend_p")?]);
            }
            Self::Inequality(_) => {
                cells.push(
                    row.number("score")?
                        .map_or(Cell::Empty, |score| decimal(score, if score.fract() == 0.0 { 0 } else { 2 })),
                );
                cells.push(row.whole("group")?);
                if in_percent(row.indicator) {
                    cells.extend([row.points("sii")?, row.hundredths("sii")?]);
                } else {
                    cells.extend(row.estimate("sii")?);
                }
                cells.extend(row.estimate("rii")?);
            }
        }
        Ok(Tone::Plain)
    }
}

fn ranks_heads([best, worst]: [Option<usize>; 2], lang: Lang) -> Vec<Head> {
    let mut heads = vec![
        Head::new(lang.of("名次", "rank"), Role::Numbers),
        paired(lang.of("可能的名次", "may be"), lang.of("最好名次 最差名次", "best worst")),
        paired(lang.of("组", "group"), lang.of("首组 末组", "first last")),
    ];
    let ends = [(best, "前", "best"), (worst, "后", "worst")];
    let said =
        |number: usize, zh: &str, en: &str| lang.of(&format!("{zh}{number}名"), &format!("{en} {number}")).to_owned();
    let ends = ends.into_iter().filter_map(|(number, zh, en)| Some(said(number?, zh, en)));
    heads.extend(ends.map(|head| Head::new(head, Role::Words)));
    heads
}

/// The cells of a funnel, and how far its row is beyond the limits.
fn funnel(cells: &mut Vec<Cell>, row: Found<'_>, levels: &[f64]) -> PolarsResult<Tone> {
    cells.push(row.value_of("target")?);
    let mut beyond: Option<(f64, String)> = None;
    for level in levels.iter().copied() {
        let [low, high, side] = ["low", "high", "side"].map(|name| name.to_owned() + &level_suffix(level));
        cells.push(interval(row.pair([&low, &high])?, row.indicator, row.lang));
        let side = row.word(&side)?;
        if ["low", "high"].contains(&&*side) && beyond.as_ref().is_none_or(|(known, _)| *known < level) {
            beyond = Some((level, side));
        }
    }
    let widest = levels.iter().copied().fold(0.0, f64::max);
    let tone = match &beyond {
        Some((level, _)) if *level == widest => Tone::Warning,
        Some(_) => Tone::Fair,
        None => Tone::Plain,
    };
    cells.push(row.decimals("phi")?);
    cells.push(beyond.map_or(Cell::Empty, |(level, side)| beyond_limits(&side, level, row.lang).into()));
    Ok(tone)
}

/// Whether a unit is among the best or the worst.
fn among_them(among: &str, lang: Lang) -> &'static str {
    match among {
        "certain" => lang.of("一定是", "certain"),
        "possible" => lang.of("可能是", "possible"),
        "no" => lang.of("不是", "no"),
        _ => "",
    }
}

fn beyond_limits(side: &str, level: f64, lang: Lang) -> String {
    let level = level_percent(level);
    match (side, lang) {
        ("low", Lang::Zh) => format!("低于{level}%界限"),
        (_, Lang::Zh) => format!("高于{level}%界限"),
        ("low", Lang::En) => format!("below {level}%"),
        (_, Lang::En) => format!("above {level}%"),
    }
}

/// Why a row is not compared.
fn reason(outcome: &str, lang: Lang) -> &'static str {
    match outcome {
        "below_least" => lang.of("数量太少，未比较", "too few, not compared"),
        "no_comparison" => lang.of("无可比的指标值", "nothing to compare with"),
        "from_nothing" => lang.of("对比值为零，无增长率", "from nothing there is no growth"),
        "from_negative" => lang.of("对比值为负数，无增长率", "from below zero there is no growth"),
        "too_few" => lang.of("期数太少", "too few periods"),
        "not_positive" => lang.of("有的数值为零，无增长率", "a value is 0, so there is no growth"),
        "no_counts" => lang.of("不是计数，不能用此图", "no counts, as this chart needs"),
        "no_score" => lang.of("未给排序值", "no score was given"),
        "no_people" => lang.of("没有人口", "no people"),
        "alone" => lang.of("无可比单位", "no other to compare with"),
        _ => lang.of("缺少可比的数值", "a value to compare is missing"),
    }
}
