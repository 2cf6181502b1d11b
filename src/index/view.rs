//! An index as people see it.

use std::collections::BTreeSet;

use polars_core::prelude::DataFrame;

use super::chance::{ChanceOptions, Chances, CountsAre};
use super::decimal::Decimal;
use super::index::{Index, Scored};
use super::one_more_case::Cause;
use super::words;
use crate::error::Result;
use crate::lang::Lang;
use crate::show::{Cell, Column, Role, Row, Sheets, Table, Tone, page, part, problem_note, rounded, some};

/// An index with what chance does to it, in a language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) index: &'a Index,
    pub(crate) chances: &'a Chances,
    pub(crate) options: &'a ChanceOptions,
    pub(crate) lang: Lang,
}

/// The place of the column that says how likely the grade is.
const PROBABILITY: usize = 6;

impl View<'_> {
    /// The units by league, the best first: rank, possible ranks, grade and its probability, score, interval, dimensions.
    pub(crate) fn table(&self) -> Table {
        let (index, lang) = (self.index, self.lang);
        let assessment = index.assessment();
        let mut table = Table { title: assessment.title.clone(), ..Table::default() };
        let numbers = |zh: &str, en: &str| Column::new(lang.of(zh, en), Role::Numbers);
        let words = |zh: &str, en: &str| Column::new(lang.of(zh, en), Role::Words);
        table.columns = vec![numbers("位次", "rank"), words("单位", "unit"), numbers("得分", "score")];
        table.columns.push(Column::new(self.limits(), Role::Aside));
        table.columns.push(Column::new(lang.of("可能位次", "possible ranks"), Role::Aside));
        if !assessment.grades.is_empty() {
            table.columns.push(words("等次", "grade"));
            table.columns.push(Column::new(lang.of("该等次概率", "probability of it"), Role::Aside));
        }
        let dimensions: Vec<usize> = assessment.dimensions().collect();
        let first_dimension = table.columns.len();
        table.columns.extend(dimensions.iter().map(|at| Column::new(&assessment.groups[*at].name, Role::Numbers)));
        let has_bonus = assessment.items.iter().any(|item| item.bonus);
        if has_bonus {
            table.columns.push(numbers("加分", "bonus"));
        }
        let dimension_heads = first_dimension..table.columns.len();
        let has_vetoes = index.scored().any(|one| one.vetoes().next().is_some());
        if has_vetoes {
            table.columns.push(words("否决", "veto"));
        }
        // Where lines are short, what the sum is made of, and then how sure a grade is.
        let of_dimensions = (0..table.columns.len()).rev().filter(|at| dimension_heads.contains(at));
        table.spare = of_dimensions.chain((!assessment.grades.is_empty()).then_some(PROBABILITY)).collect();
        table.left_out = [lang.of("宽度不足，未列：", "no room for: "), lang.of("、", ", ")];
        let mut section = None;
        for one in index.scored() {
            let own = self.section(&one);
            if section.as_ref() != Some(&own) {
                table.section(&own);
                section = Some(own);
            }
            let mut row = self.row(&one, &dimensions, has_bonus);
            row.cells.truncate(table.columns.len());
            table.push(row);
        }
        table
    }

    /// The head of the column of intervals.
    fn limits(&self) -> String {
        let level = crate::figure::level_percent(self.options.level);
        match self.lang {
            Lang::Zh => format!("得分区间 {level}%"),
            Lang::En => format!("interval {level}%"),
        }
    }

    fn section(&self, one: &Scored<'_>) -> String {
        let period = crate::show::period(one.period(), self.lang);
        let league = one.league().map(str::to_owned);
        [Some(period), league].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn row(&self, one: &Scored<'_>, dimensions: &[usize], has_bonus: bool) -> Row {
        let (at, lang) = (one.place(), self.lang);
        let found = &self.index.found[at];
        let rank = found.rank.map_or(Cell::Empty, |rank| Cell::Number {
            text: rank.to_string(),
            value: f64::from(rank),
            format: "0".into(),
        });
        let mut cells = vec![rank, one.unit().into(), points(one.score(), self.index)];
        cells.push(self.chances.scores[at].map_or(Cell::Empty, |score| self.interval(score.lower, score.upper)));
        let ranks = self.chances.ranks[at].map(|rank| span(rank.best, rank.worst));
        cells.push(ranks.unwrap_or_default().into());
        let assessment = self.index.assessment();
        if !assessment.grades.is_empty() {
            cells.push(one.grade().unwrap_or(lang.of("不定等次", "none")).into());
            let place = found.grade.unwrap_or(assessment.grades.len());
            let share = self.chances.grades[at].get(place).copied();
            cells.push(share.map_or(Cell::Empty, |share| Cell::Number {
                text: format!("{}%", rounded(share * 100.0, 0)),
                value: share,
                format: "0%".into(),
            }));
        }
        cells.extend(dimensions.iter().map(|group| points(found.marks.groups[*group], self.index)));
        if has_bonus {
            cells.push(points(Some(found.marks.bonus), self.index));
        }
        let vetoes: Vec<&str> = one.vetoes().collect();
        cells.push(vetoes.join("；").into());
        let tone = if vetoes.is_empty() { Tone::Plain } else { Tone::Wrong };
        Row { cells, tone }
    }

    /// An interval, rounded outwards, so that it loses nothing of its level.
    fn interval(&self, lower: f64, upper: f64) -> Cell {
        let decimals = self.index.assessment().decimals as usize;
        let [lower, upper] = outwards(lower, upper, self.index.assessment().decimals);
        let text = format!("{} ~ {}", rounded(lower, decimals), rounded(upper, decimals));
        Cell::Pair { text, values: [Some(lower), Some(upper)], format: format(decimals) }
    }

    /// What is said below the table: how chance is seen, whose grade hangs on one case, who is left out.
    pub(crate) fn notes(&self) -> Vec<String> {
        let lang = self.lang;
        let ChanceOptions { draws, seed, view, .. } = self.options;
        let mut notes = vec![match (view, lang) {
            (CountsAre::Sample, Lang::Zh) => {
                format!(
                    "一年的数量视为同样的工作本可出现的若干结果之一：由各项数量随机抽取 {draws} 次得出区间、可能位次和概率（种子 {seed}）；事件和任务视为事实"
                )
            }
            (CountsAre::Sample, Lang::En) => format!(
                "the counts of a year are seen as one of those that the same practice might have had: {}, seed {seed}; events and tasks are facts",
                some((*draws).into(), "draw", "draws")
            ),
            (CountsAre::Fixed, Lang::Zh) => "全部数量视为事实，没有随机抽取".into(),
            (CountsAre::Fixed, Lang::En) => "all counts are seen as facts: nothing is drawn".into(),
        }];
        notes.extend(self.hanging_notes());
        notes.extend(self.chances.is_exact.then(|| {
            lang.of(
                "可能位次由精确检验得出，没有随机抽取",
                "the possible ranks are those of exact tests, without draws",
            )
            .into()
        }));
        notes.extend(self.cells_notes());
        notes.extend(self.index.notices().iter().map(|notice| notice.said(lang)));
        notes.extend(self.index.unmatched().iter().map(|unmatched| unmatched.said(lang)));
        notes.extend(problem_note(&self.index.problems, lang));
        let left_out = self.index.left_out();
        if !left_out.is_empty() {
            let (count, first) = (left_out.len(), &left_out[0]);
            let units = some(count as u64, "unit", "units");
            notes.push(match lang {
                Lang::Zh => format!("不在任何分组、未考核的有 {count} 个，如“{first}”"),
                Lang::En => format!("in no league and not assessed: {units}, such as `{first}`"),
            });
        }
        notes
    }

    /// How many grades hang on one case, and on one event. With an event that ends in a veto any grade may go, so it is none of them.
    fn hanging_notes(&self) -> Vec<String> {
        let hanging = self.index.one_more_case();
        let units = |cause: Cause| {
            let own = hanging.iter().filter(|one| one.cause == cause);
            own.map(|one| &*self.index.candidates[one.whose].unit).collect::<BTreeSet<&str>>().len()
        };
        let said = |cause: Cause, zh: &str, en: &str| {
            let count = units(cause);
            (count > 0).then(|| match self.lang {
                Lang::Zh => format!("有 {count} 个单位，只要{zh}，等次就会改变"),
                Lang::En => format!("the grade of {} changes {en}", some(count as u64, "unit", "units")),
            })
        };
        let counts = said(Cause::Count, "某项数量多一件或者少一件", "if one count is one more or one less");
        let en = "with one event more or less of those that cost or give points; events that end in a veto are not among them";
        let events = said(Cause::Event, "扣分或者加分的事件多一起或者少一起（不含一票否决的事件）", en);
        counts.into_iter().chain(events).collect()
    }

    /// The table as text, and what is said below it.
    #[cfg(feature = "python")]
    pub(crate) fn text(&self, paper: crate::show::Paper) -> String {
        let table = self.table().text(paper);
        [table].into_iter().chain(self.notes()).collect::<Vec<_>>().join("\n")
    }

    /// The table as a part of a notebook.
    #[cfg(feature = "python")]
    pub(crate) fn html(&self) -> String {
        part("index", &self.table().html(&self.notes()))
    }

    /// A page of its own: the table, and the trace of each unit folded away.
    pub(crate) fn page(&self) -> String {
        let mut body = self.table().html(&self.notes());
        let traces = self.index.scored().map(|one| {
            let (name, trace) = (crate::show::escaped(one.unit()), self.index.trace_table(&one, self.lang).html(&[]));
            format!("<details><summary>{name}</summary>\n{trace}</details>\n")
        });
        body.extend(traces);
        let cells = self.cells();
        body.extend(
            cells.map(|table| format!("<details><summary>{}</summary>\n{}</details>\n", table.title, table.html(&[]))),
        );
        page(&self.index.assessment().title, &part("index", &body), self.lang)
    }

    /// A workbook: the table for people, all traces, and the plain tables.
    pub(crate) fn workbook(&self) -> Result<Vec<u8>> {
        let lang = self.lang;
        let mut sheets = Sheets::new()?;
        sheets.table(lang.of("考核结果", "Results"), &self.table())?;
        let mut traces = steps(lang);
        for one in self.index.scored() {
            let trace = self.index.trace_table(&one, lang);
            traces.section(&trace.title);
            trace.sections.into_iter().flat_map(|section| section.rows).for_each(|row| traces.push(row));
        }
        sheets.table(lang.of("得分明细", "Traces"), &traces)?;
        let frames: [(&str, DataFrame); 4] = [
            (lang.of("得分", "Scores"), self.index.scores()?),
            (lang.of("项目得分", "Items"), self.index.items()?),
            (lang.of("位次", "Ranks"), self.index.ranks_by(self.chances, self.options)?),
            (lang.of("一件之差", "One case"), self.index.one_more_case_frame()?),
        ];
        for (name, frame) in frames {
            sheets.frame(name, &frame)?;
        }
        if let Some(cells) = self.cells() {
            sheets.table(&cells.title, &cells)?;
        }
        let mut notes = self.notes();
        if let Some(choices) = &self.index.assessment().choices {
            let shifts = self.index.sensitivity(choices)?;
            sheets.frame(lang.of("选择的影响", "Choices"), &shifts.shares()?)?;
            notes.extend(shifts.notes(lang));
        }
        let mut about = Table::headless(1);
        for note in notes {
            about.words([note]);
        }
        about.words([concat!("fazhi ", env!("CARGO_PKG_VERSION"))]);
        sheets.table(lang.of("说明", "About"), &about)?;
        sheets.bytes()
    }
}

impl Index {
    /// Where the points of a unit came from and went, as people see it.
    pub(crate) fn trace_table(&self, one: &Scored<'_>, lang: Lang) -> Table {
        let mut table = steps(lang);
        table.title = format!("{} {}", one.unit(), crate::show::period(one.period(), lang));
        for line in one.trace() {
            let tone = if line.points < Decimal::ZERO { Tone::Warning } else { Tone::Plain };
            let cells = vec![
                words::node(self.assessment(), line.node, lang).into(),
                words::step(self.assessment(), &line, lang).into(),
                points(Some(line.points), self),
                one.said(&line).into(),
                words::rows(&line.rows, lang).into(),
            ];
            table.push(Row { cells, tone });
        }
        let total = vec![lang.of("总分", "score").into(), Cell::Empty, points(one.score(), self)];
        table.push(Row { cells: total, tone: Tone::Good });
        table
    }
}

/// A table for the lines of traces.
fn steps(lang: Lang) -> Table {
    let heads = [("项目", "node"), ("事由", "what for"), ("分数", "points"), ("数值", "value"), ("依据", "rows")];
    let mut table = Table::new(lang, heads);
    table.columns[2].role = Role::Numbers;
    table
}

fn points(points: Option<Decimal>, index: &Index) -> Cell {
    let decimals = index.assessment().decimals as usize;
    points.map_or(Cell::Remark("—".into()), |points| Cell::Number {
        text: points.to_string(),
        value: points.to_f64(),
        format: format(decimals),
    })
}

/// The limits to so many decimals, the lower one no higher and the upper one no lower; what misses a step by rounding alone is on it.
fn outwards(lower: f64, upper: f64, decimals: u32) -> [f64; 2] {
    let steps = f64::from(10_u32.pow(decimals));
    [(lower * steps + 1e-6).floor() / steps, (upper * steps - 1e-6).ceil() / steps]
}

fn format(decimals: usize) -> String {
    if decimals == 0 { "0".into() } else { format!("0.{}", "0".repeat(decimals)) }
}

/// A number, or the first and the last of several.
fn span(first: usize, last: usize) -> String {
    if first == last { first.to_string() } else { format!("{first} ~ {last}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_interval_holds_the_interval() {
        let cases = [
            ((88.6, 90.4), 0, [88.0, 91.0]),
            ((88.751, 88.759), 2, [88.75, 88.76]),
            ((88.75, 88.76), 2, [88.75, 88.76]),
            ((0.1 + 0.2, 0.3), 1, [0.3, 0.3]),
            ((-1.26, -1.24), 1, [-1.3, -1.2]),
        ];
        for ((lower, upper), decimals, shown) in cases {
            assert_eq!(outwards(lower, upper, decimals), shown);
        }
    }
}
