//! Figures as an Excel workbook: one sheet with the figures, and one about the run.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::batch::manifest::Manifest;
use crate::catalogue::Catalogue;
use crate::figure::{Figure, Figures, TOTAL};

/// The bytes of the workbook. Equal figures give equal bytes, so the creation date is fixed.
pub(super) fn workbook(figures: &Figures, manifest: &Manifest, catalogue: &Catalogue) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("指标值")?.set_freeze_panes(1, 0)?;
    let mut headers: Vec<String> = ["indicator", "指标", "计量单位", "period"].map(Into::into).into();
    headers.extend(figures.by().iter().cloned());
    let limits = (0..figures.levels().len()).flat_map(|at| ["lower", "upper"].map(|end| (at, end)));
    let level = |at: usize| figures.levels()[at] * 100.0;
    headers.extend(["category", "numerator", "denominator", "value"].map(Into::into));
    headers.extend(limits.map(|(at, end)| if at == 0 { end.to_owned() } else { format!("{end} ({}%)", level(at)) }));
    headers.extend(["status", "excluded"].map(Into::into));
    for (column, header) in (0..).zip(&headers) {
        sheet.write_string_with_format(0, column, header, &bold)?;
    }
    for (row, figure) in (1..).zip(figures.iter()) {
        line(sheet, row, &figure, figures.levels().len(), catalogue)?;
    }
    sheet.set_column_width(1, 32)?;
    about(book.add_worksheet().set_name("说明")?, manifest, &bold)?;
    book.save_to_buffer()
}

fn line(
    sheet: &mut Worksheet,
    row: u32,
    figure: &Figure,
    levels: usize,
    catalogue: &Catalogue,
) -> Result<(), XlsxError> {
    let known = catalogue.get(&figure.indicator).ok();
    let text = |text: &str| Cell::Text(text.to_owned());
    let mut cells = vec![
        text(&figure.indicator),
        text(known.map_or("", |indicator| &indicator.zh)),
        text(known.map_or("", |indicator| &indicator.unit.zh)),
        text(&figure.period.to_string()),
    ];
    cells.extend(figure.group.iter().map(|value| text(value.as_deref().unwrap_or(TOTAL))));
    cells.push(text(figure.category.as_deref().unwrap_or_default()));
    cells.extend([figure.numerator, figure.denominator, figure.value].map(Cell::Number));
    for at in 0..levels {
        let (lower, upper) = figure.limits(at);
        cells.extend([lower, upper].map(Cell::Number));
    }
    cells.extend([text(figure.status.name()), Cell::Number(Some(figure.excluded as f64))]);
    for (column, cell) in (0..).zip(cells) {
        match cell {
            Cell::Text(text) if !text.is_empty() => sheet.write_string(row, column, text)?,
            Cell::Number(Some(number)) => sheet.write_number(row, column, number)?,
            Cell::Text(_) | Cell::Number(None) => sheet,
        };
    }
    Ok(())
}

enum Cell {
    Text(String),
    Number(Option<f64>),
}

fn about(sheet: &mut Worksheet, manifest: &Manifest, bold: &Format) -> Result<(), XlsxError> {
    let periods = manifest.periods.as_ref().map(|periods| periods.join("、"));
    let lines = [
        ("标题 title", manifest.title.clone().unwrap_or_default()),
        ("地区 places", manifest.places.join("、")),
        ("统计期 periods", periods.unwrap_or_else(|| "全部 all".into())),
        ("截止日 cutoff", manifest.cutoff.clone().unwrap_or_else(|| "各期最后一日 each period's last day".into())),
        ("版本 version", format!("fazhi {}", manifest.version)),
    ];
    for (row, (name, value)) in (0..).zip(lines) {
        sheet.write_string_with_format(row, 0, name, bold)?.write_string(row, 1, value)?;
    }
    sheet.set_column_width(0, 20)?.set_column_width(1, 40)?;
    Ok(())
}
