//! An audit as an Excel workbook: its findings, its claims, and the claims beside the registers, coloured by verdict.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{Audit, Claim, Finding, Match, Period, Rational, Verdict, place::Lines, table::word};
use crate::lang::Lang;
use crate::{Error, Result};

/// The longest text of a cell, in UTF-16 code units.
const LONGEST: usize = 32_767;

/// The content of a cell; text stays text, whatever character it begins with.
enum Cell {
    Text(String),
    Number(Option<f64>),
}

/// A column: its header in both languages, and its width in characters.
type Head = (&'static str, &'static str, f64);

const FINDINGS: [Head; 10] = [
    ("结论", "verdict", 16.0),
    ("关系", "relation", 16.0),
    ("位置", "place", 12.0),
    ("原文", "text", 24.0),
    ("一侧", "left", 20.0),
    ("另一侧", "right", 14.0),
    ("范围", "bounds", 18.0),
    ("可能的计数", "witnesses", 16.0),
    ("可改为", "mends", 16.0),
    ("说明", "finding", 70.0),
];

const CLAIMS: [Head; 9] = [
    ("位置", "place", 12.0),
    ("原文", "text", 16.0),
    ("数值", "value", 12.0),
    ("区间", "interval", 20.0),
    ("单位", "unit", 8.0),
    ("限定", "qualifier", 10.0),
    ("类型", "kind", 10.0),
    ("时期", "period", 12.0),
    ("前文", "label", 50.0),
];

const AGAINST: [Head; 14] = [
    ("结论", "verdict", 16.0),
    ("原因", "reason", 18.0),
    ("位置", "place", 12.0),
    ("原文", "text", 16.0),
    ("前文", "label", 30.0),
    ("指标编号", "indicator", 24.0),
    ("指标", "name", 24.0),
    ("分项", "category", 12.0),
    ("统计期", "period", 10.0),
    ("分组", "group", 14.0),
    ("报告值", "claimed", 12.0),
    ("台账值", "register", 12.0),
    ("相差", "difference", 12.0),
    ("说明", "explanation", 70.0),
];

impl Audit {
    /// The audit as the bytes of an Excel workbook with the sheets 发现 (Findings), 数值 (Claims), 对照 (Against) and 说明
    /// (About).
    ///
    /// `text` is the text that was audited; it gives the line of each claim. Equal audits give equal bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] if there are more claims than a sheet has rows (1 048 575).
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Lang;
    /// use fazhi::audit::{Document, report};
    ///
    /// let text = "办理案件118件（刑事11件，民事106件）";
    /// let bytes = report(&Document::new(text, Lang::Zh)).workbook(text, Lang::Zh)?;
    /// assert!(bytes.starts_with(b"PK"));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn workbook(&self, text: &str, lang: Lang) -> Result<Vec<u8>> {
        self.written(text, lang).map_err(|error| Error::content("workbook", error.to_string()))
    }

    fn written(&self, text: &str, lang: Lang) -> std::result::Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&day));
        let lines = Lines::new(text);
        let found = self.findings.iter().map(|finding| (Some(finding.verdict), finding_cells(finding, &lines, lang)));
        sheet(book.add_worksheet().set_name(lang.of("发现", "Findings"))?, &FINDINGS, lang, found)?;
        let claims = self.claims.iter().map(|claim| (None, claim_cells(claim, &lines, lang)));
        sheet(book.add_worksheet().set_name(lang.of("数值", "Claims"))?, &CLAIMS, lang, claims)?;
        let claims = self.matches.iter().filter_map(|found| Some((found, self.claims.get(found.claim)?)));
        let claims = claims.map(|(found, claim)| (Some(found.verdict), match_cells(found, claim, &lines, lang)));
        sheet(book.add_worksheet().set_name(lang.of("对照", "Against"))?, &AGAINST, lang, claims)?;
        self.about(book.add_worksheet().set_name(lang.of("说明", "About"))?, lang)?;
        book.save_to_buffer()
    }

    /// The sheet with the rounding habit, the totals and the version.
    fn about(&self, sheet: &mut Worksheet, lang: Lang) -> std::result::Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        let habit = match lang {
            Lang::Zh => self.habit.zh(),
            Lang::En => self.habit.en(),
        };
        let held = self.matches.iter().filter(|found| found.indicator.is_some()).count();
        let lines = [
            (lang.of("舍入习惯", "rounding"), habit),
            (lang.of("数值", "claims"), self.claims.len().to_string()),
            (lang.of("有对应指标", "with a known indicator"), held.to_string()),
            (lang.of("待说明", "to be explained"), self.problems().count().to_string()),
            (lang.of("报告未载的指标", "computed but not reported"), self.not_given.join(", ")),
            (lang.of("版本", "version"), format!("fazhi {}", env!("CARGO_PKG_VERSION"))),
        ];
        for (row, (name, value)) in (0..).zip(lines) {
            sheet.write_string_with_format(row, 0, name, &bold)?.write_string(row, 1, cut(value))?;
        }
        sheet.set_column_width(0, 24)?.set_column_width(1, 90)?;
        Ok(())
    }
}

/// Writes a sheet: headers, then rows coloured by verdict.
fn sheet(
    sheet: &mut Worksheet,
    heads: &[Head],
    lang: Lang,
    rows: impl Iterator<Item = (Option<Verdict>, Vec<Cell>)>,
) -> std::result::Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, (zh, en, width)) in (0..).zip(heads) {
        sheet.write_string_with_format(0, column, lang.of(zh, en), &bold)?.set_column_width(column, *width)?;
    }
    let mut last = 0;
    for (row, (verdict, cells)) in (1..).zip(rows) {
        let format = Format::new().set_align(FormatAlign::Top);
        let format =
            verdict.map_or_else(|| format.clone(), |verdict| format.clone().set_background_color(colour(verdict)));
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => sheet.write_string_with_format(row, column, cut(text), &format)?,
                Cell::Number(Some(number)) => sheet.write_number_with_format(row, column, number, &format)?,
                Cell::Number(None) => sheet.write_blank(row, column, &format)?,
            };
        }
        last = row;
    }
    let width = u16::try_from(heads.len()).unwrap_or(u16::MAX).saturating_sub(1);
    sheet.set_freeze_panes(1, 0)?.autofilter(0, 0, last, width)?;
    Ok(())
}

/// Truncates a text that is too long for a cell, with an ellipsis.
fn cut(text: String) -> String {
    if text.encode_utf16().count() <= LONGEST {
        return text;
    }
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units < LONGEST
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// The colours of the web page.
fn colour(verdict: Verdict) -> Color {
    Color::RGB(match verdict {
        Verdict::Exact => 0xd5_efd5,
        Verdict::WithinRounding => 0xe8_f3d0,
        Verdict::Unknown => 0xe3_e3f5,
        Verdict::Undefined => 0xdf_e6ee,
        Verdict::Unreconciled => 0xff_e2a8,
        Verdict::Impossible => 0xff_b9b0,
    })
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn number(number: Option<Rational>) -> Cell {
    Cell::Number(number.map(Rational::to_f64))
}

fn finding_cells(finding: &Finding, lines: &Lines, lang: Lang) -> Vec<Cell> {
    let places: Vec<&str> = finding.places.iter().map(|place| place.text.as_str()).collect();
    let mends: Vec<String> = finding.mends.iter().map(|mend| format!("{} → {}", mend.from, mend.to)).collect();
    vec![
        text(finding.verdict.says_in(lang)),
        text(word(&finding.relation).unwrap_or_default()),
        text(finding.place(lines)),
        text(places.join(" | ")),
        text(&finding.left),
        text(&finding.right),
        text(finding.bounds.map(|bounds| bounds.to_string()).unwrap_or_default()),
        text(finding.witnesses.as_ref().map(ToString::to_string).unwrap_or_default()),
        text(mends.join(", ")),
        text(finding.says_in(lang)),
    ]
}

fn claim_cells(claim: &Claim, lines: &Lines, lang: Lang) -> Vec<Cell> {
    vec![
        text(claim.at(lines)),
        text(&claim.text),
        number(claim.number()),
        text(claim.interval.to_string()),
        text(&claim.unit),
        text(claim.qualifier.says_in(lang)),
        text(claim.kind.says_in(lang)),
        text(claim.period.as_ref().and_then(Period::years).unwrap_or_default()),
        text(&claim.label),
    ]
}

fn match_cells(found: &Match, claim: &Claim, lines: &Lines, lang: Lang) -> Vec<Cell> {
    let name = found.names.as_ref().map(|(zh, en)| lang.of(zh, en)).unwrap_or_default();
    let indicator = found.indicator.clone().unwrap_or_else(|| found.candidates.join(", "));
    vec![
        text(found.verdict.says_in(lang)),
        text(found.reason.map(|reason| reason.says_in(lang)).unwrap_or_default()),
        text(claim.at(lines)),
        text(&claim.text),
        text(&claim.label),
        text(indicator),
        text(name),
        text(found.category.as_deref().unwrap_or_default()),
        text(found.period.map(|period| period.to_string()).unwrap_or_default()),
        text(found.group.iter().flatten().cloned().collect::<Vec<_>>().join(", ")),
        number(claim.number()),
        number(found.value),
        number(found.difference),
        text(found.says_in(lang)),
    ]
}
