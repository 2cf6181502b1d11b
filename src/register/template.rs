//! An empty workbook for a kind of register, which an office fills in and fazhi reads.
//!
//! What the workbook explains stands in notes and input messages; its only other sheet, the lists behind drop-downs, is
//! hidden. So nothing in it looks like rows of a register or like a sheet that was forgotten.

use std::path::Path;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format, Formula,
    Note, Workbook, Worksheet, XlsxError,
};

use crate::error::{Error, Result};
use crate::file;
use crate::register::describe::{Allowed, Described};
use crate::register::schema::{Kind, Schema};

/// The hidden sheet with the lists.
const LISTS: &str = "选项";

/// The last row of a sheet.
const LAST: u32 = 1_048_575;

/// The longest input message, in characters.
const MESSAGE: usize = 255;

impl Schema {
    /// Writes an empty workbook that an office can fill in: its header, drop-downs and formats are those of the register.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where the file cannot be written, or is there already.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::register::{Kinds, ReadOptions, Register};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("公证.xlsx");
    /// let schema = Kinds::built_in().get("公证")?;
    /// schema.write_template(&path)?;
    /// let account = Register::open(schema, &path)?.read(&ReadOptions::default(), |_| Ok(()))?;
    /// assert_eq!((account.rows, account.problems.total()), (0, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_template(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let failed = |error: XlsxError| Error::content(path, error.to_string());
        let bytes = self.template().and_then(|mut book| book.save_to_buffer()).map_err(failed)?;
        file::create(path, &bytes)
    }

    fn template(&self) -> Result<Workbook, XlsxError> {
        let mut book = Workbook::new();
        // Equal registers give equal bytes.
        let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&day));
        book.add_worksheet().set_name(sheet_name(&self.zh))?.set_freeze_panes(1, 0)?;
        let mut lists = Lists(Worksheet::new());
        lists.0.set_name(LISTS)?.set_hidden(true);
        for (at, column) in (0..).zip(self.described()) {
            let check = check(&column, at, &mut lists)?;
            head(book.worksheet_from_index(0)?, at, &column, &check)?;
        }
        book.push_worksheet(lists.0);
        Ok(book)
    }
}

/// A name that a sheet may have.
fn sheet_name(text: &str) -> String {
    let kept = text.chars().filter(|letter| !matches!(letter, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''));
    let name: String = kept.take(31).collect();
    if name.is_empty() || name == LISTS { "台账".into() } else { name }
}

/// The header of a column, and what holds of the cells below it.
fn head(sheet: &mut Worksheet, at: u16, column: &Described<'_>, check: &DataValidation) -> Result<(), XlsxError> {
    let header = Format::new().set_text_wrap().set_background_color(Color::RGB(0x00D9_E1F2));
    let header = if column.required { header.set_bold().set_font_color(Color::Red) } else { header };
    let width = (2 * column.zh.chars().count() + 4).clamp(12, 40);
    sheet.set_column_width(at, width as f64)?.set_column_format(at, &format(column.kind))?;
    sheet.write_string_with_format(0, at, column.zh, &header)?;
    let text = explanation(column);
    let lines = text.chars().count() / 16 + text.lines().count();
    let height = u32::try_from(lines * 18 + 12).unwrap_or(u32::MAX).min(600);
    let note = Note::new(text).add_author_prefix(false).set_width(260).set_height(height);
    sheet.insert_note(0, at, &note)?.add_data_validation(1, at, LAST, at, check)?;
    Ok(())
}

/// How cells are shown; numbers that only identify something are text, or a spreadsheet rounds them.
fn format(kind: Kind) -> Format {
    Format::new().set_num_format(match kind {
        Kind::Id | Kind::Text | Kind::State | Kind::Bool | Kind::Period => "@",
        Kind::Date => "yyyy-mm-dd",
        Kind::Int => "0",
        Kind::Money => "#,##0.00",
        Kind::Score => "0.####",
    })
}

/// What a spreadsheet program accepts in the cells of a column, and what it says of them.
fn check(column: &Described<'_>, at: u16, lists: &mut Lists) -> Result<DataValidation, XlsxError> {
    let check = DataValidation::new();
    let check = match column.kind {
        Kind::Bool | Kind::State if !column.values.is_empty() => {
            check.allow_list_formula(lists.take(at, &column.values)?)
        }
        Kind::Date => {
            let (first, last) = (ExcelDateTime::from_ymd(1900, 1, 1)?, ExcelDateTime::from_ymd(2200, 12, 31)?);
            check.allow_date(DataValidationRule::Between(first, last))
        }
        _ => check,
    };
    let refused = matches!(column.kind, Kind::Date | Kind::Bool | Kind::State) && !column.open;
    let check = check.show_error_message(refused).set_error_style(DataValidationErrorStyle::Stop);
    check.set_error_message(wanted(column))?.set_input_message(short(&rule(column)))
}

/// The lists behind drop-downs, each in a column of a sheet: in the cell check itself only short ones have room.
struct Lists(Worksheet);

impl Lists {
    /// Takes the list of a column, and says where it stands.
    fn take(&mut self, at: u16, values: &[Allowed<'_>]) -> Result<Formula, XlsxError> {
        for (row, value) in (0..).zip(values) {
            self.0.write_string(row, at, value.zh)?;
        }
        let letters = rust_xlsxwriter::utility::column_number_to_name(at);
        Ok(Formula::new(format!("={LISTS}!${letters}$1:${letters}${}", values.len())))
    }
}

/// What to write in a cell.
fn wanted(column: &Described<'_>) -> &'static str {
    match column.kind {
        Kind::Id => "编号，按文字保存",
        Kind::Text => "文字",
        Kind::State if column.values.is_empty() => "文字",
        Kind::State if column.open => "从列表中选择，列表中没有的可以直接填写",
        Kind::State => "从列表中选择",
        Kind::Date => "日期，如 2020-03-05",
        Kind::Int => "整数",
        Kind::Bool => "“是”或“否”",
        Kind::Money => "金额，单位为元，最多两位小数",
        Kind::Score => "分数，最多四位小数",
        Kind::Period => "年度、季度或月份，如 2020、2020Q3、2020-07",
    }
}

/// The message at a cell: what to write, and whether it may be left out.
fn rule(column: &Described<'_>) -> String {
    let must = if column.required { "必填。" } else { "" };
    let key = if column.key { "不得重复。" } else { "" };
    format!("{must}{}。{key}", wanted(column))
}

/// The note at a header: all that is known of the column.
fn explanation(column: &Described<'_>) -> String {
    let mut lines = vec![format!("{}（{}）", column.zh, column.en), rule(column)];
    lines.extend(column.values.iter().filter(|_| column.kind == Kind::State).map(|value| {
        let others: Vec<_> = value.writings.iter().skip(1).copied().filter(|writing| !writing.is_ascii()).collect();
        if others.is_empty() { format!("· {}", value.zh) } else { format!("· {}：{}", value.zh, others.join("、")) }
    }));
    if !column.rules.is_empty() {
        lines.push("以下情形视为有误：".into());
        lines.extend(column.rules.iter().map(|rule| format!("· {}", rule.zh)));
    }
    lines.join("\n")
}

/// As much of a message as there is room for.
fn short(message: &str) -> String {
    message.chars().take(MESSAGE).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::register::{Kinds, ReadOptions, Register};

    /// What is read of a workbook: the ids of its columns, the rows and the problems.
    fn read(schema: &Arc<Schema>, path: &Path) -> (Vec<String>, u64, u64) {
        let register = Register::open(schema, path).unwrap();
        let mut columns = Vec::new();
        let account = register
            .read(&ReadOptions::default(), |rows| {
                columns = rows.columns().map(ToOwned::to_owned).collect();
                Ok(())
            })
            .unwrap();
        (columns, account.rows, account.problems.total())
    }

    #[test]
    fn every_header_of_an_empty_template_is_recognised_and_nothing_in_it_is_a_problem() {
        let folder = tempfile::tempdir().unwrap();
        for schema in Kinds::built_in().iter() {
            let path = folder.path().join(format!("{}.xlsx", schema.id));
            schema.write_template(&path).unwrap();
            let (mut columns, rows, problems) = read(schema, &path);
            let mut ids: Vec<_> = schema.columns.iter().map(|column| column.id.clone()).collect();
            columns.sort();
            ids.sort();
            assert_eq!((columns, rows, problems), (ids, 0, 0), "{}", schema.id);
        }
    }

    #[test]
    fn a_row_filled_in_from_the_lists_is_read_without_a_problem() {
        let folder = tempfile::tempdir().unwrap();
        for schema in Kinds::built_in().iter() {
            let mut book = schema.template().unwrap();
            let sheet = book.worksheet_from_index(0).unwrap();
            for (at, column) in (0..).zip(schema.described()) {
                match column.kind {
                    Kind::Bool | Kind::State if !column.values.is_empty() => {
                        sheet.write_string(1, at, column.values[0].zh).unwrap();
                    }
                    Kind::Id | Kind::Text => drop(sheet.write_string(1, at, "632222199001011234").unwrap()),
                    _ => {}
                }
            }
            let path = folder.path().join(format!("{}.xlsx", schema.id));
            book.save(&path).unwrap();
            let register = Register::open(schema, &path).unwrap();
            let account = register.read(&ReadOptions::default(), |_| Ok(())).unwrap();
            let of_cells: Vec<_> =
                account.problems.listed().iter().map(|problem| problem.rule.id().to_owned()).collect();
            let written = ["unknown_state", "not_yes_or_no", "sheet_not_read", "ragged_row", "bad_encoding"];
            assert!(of_cells.iter().all(|rule| !written.contains(&rule.as_str())), "{}: {of_cells:?}", schema.id);
            assert_eq!(account.rows, 1, "{}", schema.id);
        }
    }

    #[test]
    fn a_template_filled_in_by_an_office_gives_what_was_written() {
        let schema = Kinds::built_in().get("service_matters").unwrap();
        let mut book = schema.template().unwrap();
        let sheet = book.worksheet_from_index(0).unwrap();
        let day = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
        for (at, column) in (0..).zip(schema.described()) {
            match column.id {
                "case_no" => drop(sheet.write_string(1, at, "632222202003050001").unwrap()),
                "accepted" => drop(sheet.write_datetime(1, at, day("2020-03-05")).unwrap()),
                "decided" => drop(sheet.write_datetime(1, at, day("2020-03-09")).unwrap()),
                "promised_days" => drop(sheet.write_number(1, at, 5).unwrap()),
                "state" => drop(sheet.write_string(1, at, "办结").unwrap()),
                "extended" => drop(sheet.write_string(1, at, "否").unwrap()),
                "period" => drop(sheet.write_string(1, at, "2020").unwrap()),
                _ => {}
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("办件.xlsx");
        book.save(&path).unwrap();
        let register = Register::open(schema, &path).unwrap();
        let mut read = Vec::new();
        let account = register
            .read(&ReadOptions::default(), |rows| {
                let text = |id| rows.codes(id).and_then(|codes| codes.get(0).map(ToOwned::to_owned));
                let ids = ["case_no", "accepted", "decided", "promised_days", "state", "extended", "period"];
                read.extend(ids.map(|id| text(id).unwrap_or_default()));
                Ok(())
            })
            .unwrap();
        assert_eq!((account.rows, account.problems.total()), (1, 0));
        assert_eq!(read, ["632222202003050001", "2020-03-05", "2020-03-09", "5", "completed", "false", "2020-01-01"]);
    }

    #[test]
    fn a_template_never_takes_the_place_of_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("办件.xlsx");
        std::fs::write(&path, "filled in").unwrap();
        let error = Kinds::built_in().get("service_matters").unwrap().write_template(&path).unwrap_err();
        assert!(matches!(error, Error::File { .. }), "{error}");
        assert_eq!(error.hint().as_deref(), Some("choose another name, or move the file away"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "filled in");
    }

    #[test]
    fn a_sheet_has_a_name_that_it_may_have() {
        for (text, name) in [("政务服务办件", "政务服务办件"), ("a/b[c]:d", "abcd"), ("选项", "台账"), ("?", "台账")]
        {
            assert_eq!(sheet_name(text), name);
        }
        assert_eq!(sheet_name(&"长".repeat(40)).chars().count(), 31);
    }
}
