//! The columns of a table of claims.

use crate::{
    audit::document::{Row, Sheet},
    error::closest,
    register::header::fold,
};

/// How many rows from the top are searched for the header.
const WITHIN: usize = 30;

/// A column of a table of claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Text,
    Label,
    Noun,
    Unit,
    Period,
    Kind,
    Qualifier,
    Interval,
    Value,
    Id,
    PartOf,
    Numerator,
    Denominator,
    ChangeOf,
    Sentence,
    Paragraph,
    /// Information for the reader, ignored by the audit.
    Aside,
}

/// Every column with its possible headers; the first is the one in the table of claims.
const NAMES: [(Column, &[&str]); 17] = [
    (Column::Text, &["text", "原文", "数值", "数字", "数据", "printed"]),
    (Column::Label, &["label", "指标", "指标名称", "名称", "项目", "事项", "前文", "indicator", "name"]),
    (Column::Noun, &["noun", "后文"]),
    (Column::Unit, &["unit", "单位", "计量单位", "量词"]),
    (Column::Period, &["period", "时期", "年份", "年度", "期间", "year"]),
    (Column::Kind, &["kind", "类型"]),
    (Column::Qualifier, &["qualifier", "限定"]),
    (Column::Interval, &["interval", "区间"]),
    (Column::Value, &["value", "值"]),
    (Column::Id, &["id", "编号", "序号"]),
    (Column::PartOf, &["part_of", "of", "属于", "总数", "合计"]),
    (Column::Numerator, &["numerator", "分子"]),
    (Column::Denominator, &["denominator", "分母"]),
    (Column::ChangeOf, &["change_of", "变化对象"]),
    (Column::Sentence, &["sentence", "句"]),
    (Column::Paragraph, &["paragraph", "段"]),
    (
        Column::Aside,
        &["start", "end", "lower", "upper", "cell", "note", "source", "备注", "说明", "注", "来源", "出处", "位置"],
    ),
];

impl Column {
    /// The header in the table of claims.
    pub(super) fn id(self) -> &'static str {
        NAMES.iter().find(|(column, _)| *column == self).map_or("", |(_, names)| names[0])
    }

    fn of(header: &str) -> Option<Self> {
        let header = fold(header.split(['(', '（']).next().unwrap_or_default());
        NAMES.iter().find(|(_, names)| names.iter().any(|name| fold(name) == header)).map(|(column, _)| *column)
    }
}

/// The positions of the columns of a sheet, and the header row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) header: usize,
    pub(super) places: Vec<Option<Column>>,
}

/// Whether a row is the header of a table of claims: it has the required column and no numbers.
pub(in crate::audit) fn is_header(row: &Row) -> bool {
    row.cells.iter().any(|cell| Column::of(cell) == Some(Column::Text))
}

impl Columns {
    /// Finds the columns; the error says what is wrong with the sheet. `None` for a sheet without cells.
    pub(super) fn find(sheet: &Sheet) -> Result<Option<Self>, String> {
        let Some(first) = sheet.rows.iter().position(|row| row.cells.iter().any(|cell| !cell.trim().is_empty())) else {
            return Ok(None);
        };
        let header = sheet.rows.iter().take(WITHIN).position(is_header);
        let Some(header) = header else { return Err(missing(&sheet.rows[first])) };
        let places: Vec<_> = sheet.rows[header].cells.iter().map(|cell| Column::of(cell)).collect();
        for (at, column) in places.iter().enumerate() {
            let name = sheet.rows[header].cells[at].trim();
            let used =
                || sheet.rows[header..].iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.trim().is_empty()));
            match column {
                None if used() => return Err(unknown(name, sheet.first + at)),
                Some(column) if *column != Column::Aside && places[..at].contains(&Some(*column)) => {
                    return Err(format!("column `{}` occurs twice, the second time as `{name}`", column.id()));
                }
                _ => {}
            }
        }
        Ok(Some(Self { header, places }))
    }

    /// The position of a column.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places.iter().position(|place| *place == Some(column))
    }
}

fn known() -> String {
    let names: Vec<_> = NAMES.iter().map(|(_, names)| format!("`{}`", names[0])).take(NAMES.len() - 1).collect();
    names.join(", ")
}

fn missing(row: &Row) -> String {
    let found: Vec<_> = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).take(8).collect();
    let text = NAMES[0].1;
    let near = found.iter().find(|cell| closest(cell, text.iter().copied()).is_some());
    let hint = near.map(|near| format!("; rename `{near}` to `text` if it holds the numbers")).unwrap_or_default();
    format!(
        "a table of claims needs the column `text` (原文) with the numbers as printed; found `{}`{hint}",
        found.join("`, `")
    )
}

fn unknown(name: &str, place: usize) -> String {
    if name.is_empty() {
        return format!("column {place} has cells but no header; known: {}; use `note` for anything else", known());
    }
    let names = NAMES.iter().flat_map(|(_, names)| names.iter().copied());
    let near = closest(&fold(name), names).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("unknown column `{name}`; known: {}; use `note` for anything else{near}", known())
}
