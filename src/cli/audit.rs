//! `fazhi audit`: checks the figures of a published report for consistency.

use std::path::PathBuf;
use std::sync::Arc;

use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice};
use crate::audit::{self, Audit, Figure, Finding, Source, Verdict, report};
use crate::batch::Computed;
use crate::error::Result;
use crate::lang::Lang;
use crate::show::{Cell, Row, Table, Tone, some};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The report, in Chinese or English: a text file, .html, .docx or .pdf; or a table of claims, .csv or .xlsx
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    /// Output the figures instead of the findings; the html page has both
    #[arg(long)]
    figures: bool,
    /// Compare each figure with computed ones: a fazhi.toml or its folder (computed in memory, nothing is written),
    /// or a file of figures (.parquet, .csv, .xlsx)
    #[arg(long, value_name = "PROJECT|FIGURES")]
    against: Option<PathBuf>,
    /// The report of the previous year, to compare the figures that this one repeats
    #[arg(long, value_name = "REPORT")]
    previous: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

/// What the audit can be written in: the page is the report with its figures coloured by verdict, the workbook has the findings,
/// the figures and their comparison with the registers.
pub(super) const FORMATS: &[Format] = Format::OF_FIGURES;

pub(super) fn run(arguments: &Arguments, voice: Voice) -> Result<Outcome> {
    let format = arguments.output.format(FORMATS)?;
    let files = [Some(&arguments.report), arguments.previous.as_ref(), arguments.against.as_ref()];
    arguments.output.apart_from(files.into_iter().flatten().map(PathBuf::as_path))?;
    let progress = Progress::start(voice.lang.of("正在核查报告", "auditing the report"), voice.progress);
    let source = Source::read(&arguments.report)?;
    let previous = arguments.previous.as_deref().map(Source::read).transpose()?;
    let previous = previous.map(|previous| previous.figures(None));
    let computed = arguments.against.as_deref().map(|path| Computed::open(path, &Arc::default())).transpose()?;
    let read = computed.iter().flat_map(|computed| &computed.files);
    arguments.output.apart_from(read.map(PathBuf::as_path))?;
    let mut document = source.document(None);
    if let Some(previous) = &previous {
        document = document.with_previous(previous);
    }
    if let Some(computed) = &computed {
        document = document.with_computed(&computed.figures, &computed.catalogue);
    }
    let found = report(&document);
    drop(progress);
    write(&found, source.text(), arguments, format, voice.lang)?;
    summary(&found, voice);
    let failures = computed.map(|computed| computed.failures).unwrap_or_default();
    for (register, error) in &failures {
        voice.failed(Some(register), error);
    }
    let wrong = |finding: &Finding| matches!(finding.verdict, Verdict::Impossible | Verdict::Unreconciled);
    Ok(match failures.is_empty() {
        false => Outcome::Failed,
        true if found.findings.iter().any(wrong) => Outcome::Problems,
        true => Outcome::Fine,
    })
}

fn write(found: &Audit, written: &str, arguments: &Arguments, format: Format, lang: Lang) -> Result<()> {
    let output = &arguments.output;
    let frame = || match (arguments.figures, &arguments.against) {
        (true, _) => found.figures_frame(),
        (false, Some(_)) => found.matches_frame(written),
        (false, None) => found.findings_frame(written),
    };
    match format {
        Format::Csv | Format::Json | Format::Parquet | Format::Svg => output.frame(frame()?, format),
        Format::Html => {
            let name = arguments.report.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            output.write(|out| out.write_all(found.page(written, lang, &name).as_bytes()))
        }
        Format::Xlsx => {
            let workbook = found.workbook(written, lang)?;
            output.write(|out| out.write_all(&workbook))
        }
        Format::Table => {
            let lines = audit::Lines::new(written);
            let tables = if arguments.figures {
                vec![figure_table(&found.figures, &lines, lang)]
            } else {
                vec![finding_table(&found.findings, &lines, lang), match_table(found, &lines, lang)]
            };
            let filled: Vec<_> = tables.into_iter().filter(|table| !table.is_empty()).collect();
            output.write(|out| filled.iter().try_for_each(|table| writeln!(out, "{}", table.text(output.paper()))))
        }
    }
}

fn summary(found: &Audit, voice: Voice) {
    let lang = voice.lang;
    let (figures, findings, open) = (found.figures.len(), found.findings.len(), found.problems().count());
    voice.say(&match lang {
        Lang::Zh => format!("共 {figures} 个数值，核查 {findings} 处关系，待说明 {open} 处"),
        Lang::En => {
            let (figures, findings) = (figures as u64, findings as u64);
            let figures = some(figures, "figure", "figures");
            let findings = some(findings, "finding", "findings");
            format!("{figures}, {findings}, {}", some(open as u64, "to be explained", "to be explained"))
        }
    });
    if !found.matches.is_empty() {
        against(found, voice);
    }
    let habit = match lang {
        Lang::Zh => found.habit.zh(),
        Lang::En => found.habit.en(),
    };
    voice.say(&habit);
}

/// Reports how many figures agree with the registers.
fn against(found: &Audit, voice: Voice) {
    let lang = voice.lang;
    let with = |verdicts: &[Verdict]| found.matches.iter().filter(|one| verdicts.contains(&one.verdict)).count();
    let agree = with(&[Verdict::Exact, Verdict::WithinRounding]);
    let (differ, known) =
        (with(&[Verdict::Unreconciled]), found.matches.iter().filter(|one| one.indicator.is_some()).count());
    let (unknown, not_given) = (found.matches.len() - known, found.not_given.len());
    voice.say(&match lang {
        Lang::Zh => format!(
            "与台账对照：相符 {agree} 个，不一致 {differ} 个，没有对应指标 {unknown} 个；已计算而报告未载的指标 {not_given} 项"
        ),
        Lang::En => format!(
            "against the registers: {agree} agree, {differ} differ, {unknown} match no indicator; {} not in the report",
            some(not_given as u64, "computed indicator is", "computed indicators are")
        ),
    });
}

/// What a verdict looks like.
fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Exact => Tone::Good,
        Verdict::WithinRounding => Tone::Fair,
        Verdict::Unknown => Tone::Open,
        Verdict::Undefined => Tone::Muted,
        Verdict::Unreconciled => Tone::Warning,
        Verdict::Impossible => Tone::Wrong,
    }
}

/// The table of findings, if there are any.
fn finding_table(findings: &[Finding], lines: &audit::Lines, lang: Lang) -> Table {
    let headers = [("结论", "verdict"), ("位置", "place"), ("说明", "finding")];
    let mut table = Table::new(lang, headers);
    for finding in findings {
        let verdict = finding.verdict.says_in(lang);
        let cells = [verdict, &finding.place(lines), finding.says_in(lang)];
        table.push(Row { cells: cells.map(Cell::from).into(), tone: tone(finding.verdict) });
    }
    table
}

/// The table of claims beside the registers, if there are any.
fn match_table(found: &Audit, lines: &audit::Lines, lang: Lang) -> Table {
    let headers = [
        ("对照", "against"),
        ("位置", "place"),
        ("原文", "text"),
        ("指标", "indicator"),
        ("台账", "register"),
        ("说明", ""),
    ];
    let mut table = Table::new(lang, headers);
    for one in &found.matches {
        let claim = &found.figures[one.figure];
        let indicator = one.indicator.clone().unwrap_or_else(|| one.candidates.join(", "));
        let part = one.category.as_ref().map(|part| format!("/{part}")).unwrap_or_default();
        table.words([
            one.verdict.says_in(lang),
            &claim.at(lines),
            &claim.text,
            &format!("{indicator}{part}"),
            &one.value.map(|value| value.to_string()).unwrap_or_default(),
            one.reason.map(|reason| reason.says_in(lang)).unwrap_or_default(),
        ]);
    }
    table
}

/// The table of figures, if there are any.
fn figure_table(figures: &[Figure], lines: &audit::Lines, lang: Lang) -> Table {
    let headers = [
        ("位置", "place"),
        ("原文", "text"),
        ("数值", "value"),
        ("区间", "interval"),
        ("单位", "unit"),
        ("限定", "qualifier"),
        ("类型", "kind"),
        ("时期", "period"),
        ("前文", "label"),
    ];
    let mut table = Table::new(lang, headers);
    for figure in figures {
        table.words([
            &figure.at(lines),
            &figure.text,
            &figure.number().map(|number| number.to_string()).unwrap_or_default(),
            &figure.interval.to_string(),
            &figure.unit,
            figure.qualifier.says_in(lang),
            figure.kind.says_in(lang),
            &figure.period.as_ref().and_then(audit::Period::years).unwrap_or_default(),
            &figure.label,
        ]);
    }
    table
}
