//! What cannot be used as it stands: where, what, and which rule says so.

use std::collections::BTreeMap;
use std::fmt;

use polars_core::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::text::Text;

/// The rule that a row or a cell breaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rule {
    /// A text that is not a date.
    NotADate,
    /// A text that is not a whole number.
    NotAWholeNumber,
    /// A text that is not an amount in yuan with at most two decimals.
    NotAnAmount,
    /// A text that is not a score.
    NotAScore,
    /// A text that means neither yes nor no.
    NotYesOrNo,
    /// A text that is not a year, quarter or month.
    NotAPeriod,
    /// A number beyond what can be added up exactly.
    TooLarge,
    /// A number below zero where things are counted.
    Negative,
    /// A state that is not among those of the column.
    UnknownState,
    /// An agency that is not in the table of agencies.
    UnknownAgency,
    /// Bytes that are invalid in the file's encoding.
    BadEncoding,
    /// A formula whose value the program that wrote the workbook did not store.
    FormulaWithoutValue,
    /// An error that a spreadsheet shows instead of a value.
    ErrorValue,
    /// A yes-or-no column in which only one of the two answers is given, beside empty cells.
    OneSided,
    /// A row without the date that places it, so that no period takes it.
    NoDate,
    /// A row without the date that places it, but with one of what follows it.
    Overtaken,
    /// More or fewer cells than the header has.
    RaggedRow,
    /// A line of totals among the rows.
    TotalRow,
    /// The header once more among the rows.
    HeaderRow,
    /// A line of signatures or notes among the rows.
    NoteRow,
    /// A line that has a number and nothing else.
    BlankRow,
    /// A key that an earlier row has.
    DuplicateKey,
    /// A row equal to an earlier one, in a register without a key; it is counted.
    RepeatedRow,
    /// Keys that rows of several merged tallies have: they are counted more than once.
    CountedTwice,
    /// A file that is not read, as another one of the register has the same content.
    RepeatedFile,
    /// A sheet of a workbook that is not read, as its header is not that of the register.
    SheetNotRead,
    /// A header that looks like that of a column with a slip of the pen, and is not read.
    MisspeltHeader,
    /// A day before the one that it should follow.
    OutOfOrder,
    /// A day after the day of the run.
    FutureDate,
    /// A day that the calendar of working days does not cover.
    OutsideCalendar,
    /// A rule of the register's own.
    Own {
        /// The rule's id.
        id: String,
        /// What is wrong, in Chinese.
        zh: String,
        /// What is wrong, in English.
        en: String,
    },
}

impl Rule {
    /// Whether it says that a line is no row of the register.
    pub(crate) fn is_of_no_row(&self) -> bool {
        matches!(self, Self::TotalRow | Self::HeaderRow | Self::NoteRow | Self::BlankRow)
    }

    /// The rule's id, as outputs name it.
    pub fn id(&self) -> &str {
        match self {
            Self::NotADate => "not_a_date",
            Self::NotAWholeNumber => "not_a_whole_number",
            Self::NotAnAmount => "not_an_amount",
            Self::NotAScore => "not_a_score",
            Self::NotYesOrNo => "not_yes_or_no",
            Self::NotAPeriod => "not_a_period",
            Self::TooLarge => "too_large",
            Self::Negative => "negative",
            Self::UnknownState => "unknown_state",
            Self::UnknownAgency => "unknown_agency",
            Self::BadEncoding => "bad_encoding",
            Self::FormulaWithoutValue => "formula_without_value",
            Self::ErrorValue => "error_value",
            Self::OneSided => "one_sided",
            Self::NoDate => "no_date",
            Self::Overtaken => "overtaken",
            Self::RaggedRow => "ragged_row",
            Self::TotalRow => "total_row",
            Self::HeaderRow => "header_row",
            Self::NoteRow => "note_row",
            Self::BlankRow => "blank_row",
            Self::DuplicateKey => "duplicate_key",
            Self::RepeatedRow => "repeated_row",
            Self::CountedTwice => "counted_twice",
            Self::RepeatedFile => "repeated_file",
            Self::SheetNotRead => "sheet_not_read",
            Self::OutOfOrder => "out_of_order",
            Self::FutureDate => "future_date",
            Self::OutsideCalendar => "outside_calendar",
            Self::Own { id, .. } => id,
            Self::MisspeltHeader => "misspelt_header",
        }
    }

    /// What the rule says, in Chinese and in English.
    pub fn text(&self) -> (&str, &str) {
        match self {
            Self::NotADate => ("不是日期", "is not a date such as 2020-03-05 or 2020年3月5日"),
            Self::NotAWholeNumber => ("不是整数", "is not a whole number"),
            Self::NotAnAmount => ("不是金额，或者不止精确到分", "is not an amount in yuan with at most two decimals"),
            Self::NotAScore => ("不是分数", "is not a score with at most four decimals"),
            Self::NotYesOrNo => ("不是“是”或“否”", "is neither yes nor no"),
            Self::NotAPeriod => ("不是年度、季度或月份", "is not a year, quarter or month"),
            Self::TooLarge => {
                ("数值过大，一个单元格不得超过1万亿", "is too large: a cell holds at most 1,000,000,000,000")
            }
            Self::Negative => ("不应为负数", "is below zero"),
            Self::UnknownState => ("不是该列可填的内容", "is not among the column's states"),
            Self::UnknownAgency => ("不在单位名册中", "is not in the table of agencies"),
            Self::BadEncoding => (
                "文字编码有误，请用UTF-8或者GB18030重新保存",
                "has bytes that are no text: save the file anew in UTF-8 or GB18030",
            ),
            Self::FormulaWithoutValue => (
                "公式没有计算结果，请用表格软件打开后保存",
                "is a formula without a stored value: open the workbook in a spreadsheet program and save it",
            ),
            Self::ErrorValue => ("单元格显示错误值", "is a spreadsheet error"),
            Self::OneSided => (
                "只填了“是”“否”中的一种，空白不能当作另一种",
                "holds one of the two answers only; empty cells are not taken for the other",
            ),
            Self::NoDate => ("没有日期，不在任何统计期", "has no date, so it is in no period"),
            Self::Overtaken => (
                "有后续日期而没有该日期，不在该日期所属的统计期",
                "has a later date but not this one, so it is in no period by this date",
            ),
            Self::RaggedRow => ("单元格数与表头不符", "has more or fewer cells than the header"),
            Self::TotalRow => ("合计行，不计入", "is a line of totals, which is not counted"),
            Self::HeaderRow => ("重复的表头，不计入", "is the header once more, which is not counted"),
            Self::NoteRow => ("落款或者说明，不计入", "is a signature or a note, which is not counted"),
            Self::BlankRow => ("只有序号，不计入", "has a number and nothing else, and is not counted"),
            Self::DuplicateKey => ("编号重复", "repeats the key of an earlier row"),
            Self::RepeatedRow => (
                "所读各列与前面的行相同，仍计入",
                "repeats an earlier row in the columns that are read, and is counted",
            ),
            Self::CountedTwice => (
                "编号在合并的几份计数表中都有，重复计数",
                "is in several of the merged tallies, and is counted more than once",
            ),
            Self::RepeatedFile => {
                ("与另一个文件内容完全相同，只读一份", "has the same content as another file, and only that is read")
            }
            Self::SheetNotRead => {
                ("工作表没有读取，表头与台账不符", "is a sheet with another header, which is not read")
            }
            Self::OutOfOrder => ("日期先后颠倒", "is before the date that it should follow"),
            Self::FutureDate => ("日期晚于今天", "is later than today"),
            Self::OutsideCalendar => ("不在工作日历所含年份之内", "is outside the years of the working-day calendar"),
            Self::Own { zh, en, .. } => (zh, en),
            Self::MisspeltHeader => (
                "列名疑有笔误，没有读取；请改正列名，或者在columns中写明",
                "is a header that looks misspelt, and is not read: correct it, or map it in `columns`",
            ),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// One row or cell that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The register's id.
    pub register: String,
    /// The file, or `frame` for data from memory.
    pub file: String,
    /// The row: its line in a text file, its row in a sheet, counted from 1 elsewhere; none where a whole file, sheet or column
    /// is meant.
    pub row: Option<u64>,
    /// The column's id; none where the whole row is meant.
    pub column: Option<String>,
    /// The column's header as the input has it.
    pub header: Option<String>,
    /// The rule.
    pub rule: Rule,
    /// What may stand in the cell, where the rule is about that.
    pub allowed: Option<Text>,
    /// The text of the cell; kept only where values were asked for, and never for a column of personal data.
    pub value: Option<String>,
}

impl Problem {
    /// A problem of a whole file, sheet or column.
    pub(crate) fn of_whole(register: &str, file: &str, column: Option<&str>, rule: Rule) -> Self {
        let (register, file, column) = (register.to_owned(), file.to_owned(), column.map(Into::into));
        Self { register, file, row: None, column, header: None, rule, allowed: None, value: None }
    }

    /// Whether it is listed where so many of its kind came before; one of a whole file or column is listed once.
    fn is_listed_after(&self, before: u64) -> bool {
        before < if self.row.is_some() { Problems::LISTED } else { 1 }
    }

    /// Its register, file, column and rule.
    pub(crate) fn kind(&self) -> ProblemKind {
        (self.register.clone(), self.file.clone(), self.column.clone(), self.rule.clone())
    }
}

/// A register, a file, a column and a rule.
pub(crate) type ProblemKind = (String, String, Option<String>, Rule);

/// All problems of some registers: each of them counted, the first ones in full.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Problems {
    listed: Vec<Problem>,
    counts: BTreeMap<ProblemKind, u64>,
}

/// Problems as they are kept in a file: nothing is lost, and a kind is no name of a field.
#[derive(Serialize, Deserialize)]
struct Stored {
    listed: Vec<Problem>,
    counts: Vec<(ProblemKind, u64)>,
}

impl From<Stored> for Problems {
    fn from(stored: Stored) -> Self {
        Self { listed: stored.listed, counts: stored.counts.into_iter().collect() }
    }
}

impl From<Problems> for Stored {
    fn from(problems: Problems) -> Self {
        Self { listed: problems.listed, counts: problems.counts.into_iter().collect() }
    }
}

impl Problems {
    /// How many problems of one file, column and rule are listed in full; all are counted.
    pub const LISTED: u64 = 1000;

    /// Adds a problem.
    pub(crate) fn push(&mut self, problem: Problem) {
        let allowed = problem.allowed.clone();
        self.push_times(problem, 1, || allowed);
    }

    /// Adds a problem that occurs several times. One of a whole file or column is listed once; what is allowed is asked for where
    /// the problem is listed.
    pub(crate) fn push_times(&mut self, problem: Problem, times: u64, allowed: impl FnOnce() -> Option<Text>) {
        let count = self.counts.entry(problem.kind()).or_default();
        if problem.is_listed_after(*count) {
            self.listed.push(Problem { allowed: allowed(), ..problem });
        }
        *count += times;
    }

    /// Adds the problems of another part.
    pub(crate) fn extend(&mut self, other: Self) {
        for (kind, more) in other.counts {
            *self.counts.entry(kind).or_default() += more;
        }
        self.listed.extend(other.listed);
    }

    /// Adds the problems of other rows of the same register, in the order of files and rows; of each kind the first ones stay listed.
    /// The sum does not depend on the order in which parts are added.
    pub(crate) fn merge(&mut self, other: Self) {
        if other.counts.is_empty() {
            return;
        }
        self.extend(other);
        // The rows of one kind, and which of them are the first.
        let place = |problem: &Problem| (problem.kind(), problem.row);
        self.listed.sort_by_cached_key(place);
        let mut listed: Vec<Problem> = Vec::with_capacity(self.listed.len());
        for same in self.listed.chunk_by(|one, next| one.kind() == next.kind()) {
            let first = (0..).zip(same).take_while(|(before, problem)| problem.is_listed_after(*before));
            listed.extend(first.map(|(_, problem)| problem.clone()));
        }
        *self = Self { listed, counts: std::mem::take(&mut self.counts) }.in_order();
    }

    /// Takes in the problems that another reading of the same rows has found, each once.
    pub(crate) fn with_reading(&mut self, again: Self) {
        for (kind, count) in again.counts {
            let own = self.counts.entry(kind).or_default();
            *own = count.max(*own);
        }
        let new: Vec<Problem> = again.listed.into_iter().filter(|problem| !self.listed.contains(problem)).collect();
        self.listed.extend(new);
    }

    /// The problems in the order of files, rows and columns, in whatever order they were found.
    pub(crate) fn in_order(mut self) -> Self {
        self.listed.sort_by(|one, other| {
            let place = |problem: &Problem| (problem.row, problem.column.clone(), problem.rule.clone());
            one.file.cmp(&other.file).then_with(|| place(one).cmp(&place(other)))
        });
        self
    }

    /// Takes the problems of later rows of the same register in; of each kind the first ones stay listed.
    pub(crate) fn append(&mut self, later: Self) {
        let mut before = self.counts.clone();
        for problem in later.listed {
            let count = before.entry(problem.kind()).or_default();
            if problem.is_listed_after(*count) {
                self.listed.push(problem.clone());
            }
            *count += 1;
        }
        for (kind, more) in later.counts {
            *self.counts.entry(kind).or_default() += more;
        }
    }

    /// The problems listed in full.
    pub fn listed(&self) -> &[Problem] {
        &self.listed
    }

    /// How many there are, listed or not.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    /// How many there are of the kind of one that is listed.
    pub(crate) fn of_kind(&self, kind: &ProblemKind) -> u64 {
        self.counts.get(kind).copied().unwrap_or_default()
    }

    /// How many there are of one rule.
    pub fn of_rule(&self, id: &str) -> u64 {
        self.counts.iter().filter(|((_, _, _, rule), _)| rule.id() == id).map(|(_, count)| count).sum()
    }

    /// The number of problems of each file, column and rule.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (Option<&str>, &Rule, u64)> {
        self.counts.iter().map(|((_, _, column, rule), count)| (column.as_deref(), rule, *count))
    }

    /// The problems with other names of the columns.
    pub(crate) fn with_columns(self, name: &dyn Fn(String) -> String) -> Self {
        let named = |problem: Problem| Problem { column: problem.column.map(name), ..problem };
        let kind = |(register, file, column, rule): ProblemKind| (register, file, column.map(name), rule);
        Self {
            listed: self.listed.into_iter().map(named).collect(),
            counts: self.counts.into_iter().map(|(of, count)| (kind(of), count)).collect(),
        }
    }

    /// The problems without the text of the cells.
    pub(crate) fn without_values(mut self) -> Self {
        self.listed.iter_mut().for_each(|problem| problem.value = None);
        self
    }

    /// The problems as a table: register, file, row, column, header, rule, zh, en, `allowed_zh`, `allowed_en`, value.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the table cannot be made.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: &dyn Fn(&Problem) -> Option<String>| {
            Column::new(name.into(), self.listed.iter().map(of).collect::<Vec<_>>())
        };
        let columns = vec![
            text("register", &|p| Some(p.register.clone())),
            text("file", &|p| Some(p.file.clone())),
            Column::new("row".into(), self.listed.iter().map(|p| p.row).collect::<Vec<_>>()),
            text("column", &|p| p.column.clone()),
            text("header", &|p| p.header.clone()),
            text("rule", &|p| Some(p.rule.id().into())),
            text("zh", &|p| Some(p.rule.text().0.into())),
            text("en", &|p| Some(p.rule.text().1.into())),
            text("allowed_zh", &|p| Some(p.allowed.as_ref()?.zh.clone())),
            text("allowed_en", &|p| Some(p.allowed.as_ref()?.en.clone())),
            text("value", &|p| p.value.clone()),
        ];
        DataFrame::new(self.listed.len(), columns).map_err(Error::engine("making the table of problems"))
    }

    /// How many problems there are of each kind: register, file, column, rule, zh, en, count.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the table cannot be made.
    pub fn summary(&self) -> Result<DataFrame> {
        let text = |name: &str, of: &dyn Fn(&ProblemKind) -> Option<String>| {
            Column::new(name.into(), self.counts.keys().map(of).collect::<Vec<_>>())
        };
        let columns = vec![
            text("register", &|kind| Some(kind.0.clone())),
            text("file", &|kind| Some(kind.1.clone())),
            text("column", &|kind| kind.2.clone()),
            text("rule", &|kind| Some(kind.3.id().into())),
            text("zh", &|kind| Some(kind.3.text().0.into())),
            text("en", &|kind| Some(kind.3.text().1.into())),
            Column::new("count".into(), self.counts.values().copied().collect::<Vec<_>>()),
        ];
        DataFrame::new(self.counts.len(), columns).map_err(Error::engine("making the summary of problems"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_on_registers_lists_every_rule_in_its_words() {
        let page = include_str!("../../docs/registers.md");
        let rules = [
            Rule::NotADate,
            Rule::NotAWholeNumber,
            Rule::NotAnAmount,
            Rule::NotAScore,
            Rule::NotYesOrNo,
            Rule::NotAPeriod,
            Rule::TooLarge,
            Rule::Negative,
            Rule::UnknownState,
            Rule::UnknownAgency,
            Rule::BadEncoding,
            Rule::FormulaWithoutValue,
            Rule::ErrorValue,
            Rule::OneSided,
            Rule::NoDate,
            Rule::Overtaken,
            Rule::RaggedRow,
            Rule::TotalRow,
            Rule::HeaderRow,
            Rule::NoteRow,
            Rule::BlankRow,
            Rule::DuplicateKey,
            Rule::RepeatedRow,
            Rule::CountedTwice,
            Rule::RepeatedFile,
            Rule::SheetNotRead,
            Rule::MisspeltHeader,
            Rule::OutOfOrder,
            Rule::FutureDate,
            Rule::OutsideCalendar,
        ];
        for rule in rules {
            let line = format!("| `{}` | {} |", rule.id(), rule.text().1);
            assert!(page.contains(&line), "{line}");
        }
    }
}
