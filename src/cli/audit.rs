//! `fazhi audit`: the figures of a published report, held against each other.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::lang::{self, Lang};
use super::output::{self, Output};
use super::progress::Progress;
use super::table::{blank, text};
use super::{Outcome, Voice, say};
use crate::audit::{self, Audit, Figure, Finding, Kind, Qualifier, Source, Verdict, report};
use crate::error::Result;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The report, in Chinese or English: a text file, .html, .docx or .pdf; or a table of claims, .csv or .xlsx
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    /// Give the figures instead of the findings; a page has both
    #[arg(long)]
    figures: bool,
    /// The report of the year before, whose figures this one may repeat
    #[arg(long, value_name = "REPORT")]
    previous: Option<PathBuf>,
    /// The form [default: that of --output, or table]
    #[arg(long)]
    format: Option<Format>,
    #[command(flatten)]
    output: Output,
}

/// A form that an audit is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To be read
    Table,
    /// Comma-separated values in UTF-8
    Csv,
    /// An array of objects
    Json,
    /// The report as a page, its figures coloured by verdict
    Html,
}

impl Format {
    fn choose(asked: Option<Self>, output: Option<&Path>) -> Self {
        let ending = output.and_then(Path::extension).and_then(|ending| ending.to_str());
        let named = ending.and_then(|ending| Self::from_str(ending, true).ok());
        asked.or(named).unwrap_or(Self::Table)
    }
}

pub(super) fn run(arguments: &Arguments, voice: Voice) -> Result<Outcome> {
    let progress = Progress::start(voice.lang.of("正在核查报告", "auditing the report"), voice.progress);
    let source = Source::read(&arguments.report)?;
    let previous = arguments.previous.as_deref().map(Source::read).transpose()?;
    let previous = previous.map(|previous| previous.figures(None));
    let mut document = source.document(None);
    if let Some(previous) = &previous {
        document = document.with_previous(previous);
    }
    let found = report(&document);
    drop(progress);
    write(&found, source.text(), arguments, voice.lang)?;
    summary(&found, voice.lang);
    let wrong = |finding: &Finding| matches!(finding.verdict, Verdict::Impossible | Verdict::Unreconciled);
    Ok(if found.findings.iter().any(wrong) { Outcome::Problems } else { Outcome::Fine })
}

fn write(found: &Audit, written: &str, arguments: &Arguments, lang: Lang) -> Result<()> {
    let output = &arguments.output;
    let frame = || if arguments.figures { found.figures_frame() } else { found.findings_frame(written) };
    match Format::choose(arguments.format, output.path()) {
        Format::Csv => output.frame(frame()?, output::Format::Csv),
        Format::Json => output.frame(frame()?, output::Format::Json),
        Format::Html => {
            let name = arguments.report.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            output.write(|out| out.write_all(found.page(written, spoken(lang), &name).as_bytes()))
        }
        Format::Table => {
            let lines = audit::Lines::new(written);
            let terminal = output.is_terminal();
            let table = if arguments.figures {
                figure_table(&found.figures, &lines, terminal, lang)
            } else {
                finding_table(&found.findings, &lines, terminal, lang)
            };
            output.write(|out| table.map_or(Ok(()), |table| writeln!(out, "{table}")))
        }
    }
}

/// The language as the audit names it.
fn spoken(lang: Lang) -> audit::Lang {
    match lang {
        Lang::Zh => audit::Lang::Zh,
        Lang::En => audit::Lang::En,
    }
}

fn summary(found: &Audit, lang: Lang) {
    let (figures, findings, open) = (found.figures.len(), found.findings.len(), found.problems().count());
    say(&match lang {
        Lang::Zh => format!("共 {figures} 个数值,核查 {findings} 处关系,待说明 {open} 处"),
        Lang::En => {
            let (figures, findings) = (figures as u64, findings as u64);
            let figures = lang::some(figures, "figure", "figures");
            let findings = lang::some(findings, "finding", "findings");
            format!("{figures}, {findings}, {}", lang::some(open as u64, "asks for an answer", "ask for an answer"))
        }
    });
    let habit = match lang {
        Lang::Zh => found.habit.zh(),
        Lang::En => found.habit.en(),
    };
    say(&habit);
}

/// The findings; nothing where there are none.
fn finding_table(findings: &[Finding], lines: &audit::Lines, terminal: bool, lang: Lang) -> Option<String> {
    let headers = [("结论", "verdict"), ("位置", "place"), ("说明", "finding")];
    let mut table = blank(headers.map(|(zh, en)| lang.of(zh, en).to_owned()).into(), terminal);
    for finding in findings {
        let verdict = finding.verdict.says_in(spoken(lang));
        table.add_row([verdict, &finding.place(lines), finding.says_in(spoken(lang))]);
    }
    (!findings.is_empty()).then(|| text(table))
}

/// The figures; nothing where there are none.
fn figure_table(figures: &[Figure], lines: &audit::Lines, terminal: bool, lang: Lang) -> Option<String> {
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
    let mut table = blank(headers.map(|(zh, en)| lang.of(zh, en).to_owned()).into(), terminal);
    for figure in figures {
        let (kind, qualifier) = (kind(figure.kind), qualifier(figure.qualifier));
        table.add_row([
            &figure.cell.as_ref().map_or_else(|| lines.place(figure.char_start), ToString::to_string),
            &figure.text,
            &figure.number().map(|number| number.to_string()).unwrap_or_default(),
            &figure.interval.to_string(),
            &figure.unit,
            lang.of(qualifier.0, qualifier.1),
            lang.of(kind.0, kind.1),
            &figure.period.as_ref().and_then(audit::Period::years).unwrap_or_default(),
            &figure.label,
        ]);
    }
    (!figures.is_empty()).then(|| text(table))
}

fn kind(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Count => ("数量", "count"),
        Kind::Money => ("金额", "money"),
        Kind::Percent => ("比率", "percent"),
        Kind::Points => ("百分点", "points"),
        Kind::Growth => ("增幅", "growth"),
        Kind::Change => ("增量", "change"),
        Kind::Ratio => ("倍数", "ratio"),
        Kind::Duration => ("时长", "duration"),
        Kind::Measurement => ("度量", "measurement"),
        Kind::Score => ("得分", "score"),
        Kind::Ordinal => ("位次", "ordinal"),
        Kind::Bare => ("无单位", "bare"),
    }
}

fn qualifier(qualifier: Qualifier) -> (&'static str, &'static str) {
    match qualifier {
        Qualifier::Exact => ("", ""),
        Qualifier::Over => ("余", "over"),
        Qualifier::Almost => ("近", "almost"),
        Qualifier::About => ("约", "about"),
        Qualifier::AtLeast => ("至少", "at least"),
        Qualifier::MoreThan => ("超过", "more than"),
        Qualifier::AtMost => ("至多", "at most"),
        Qualifier::LessThan => ("低于", "less than"),
        Qualifier::Range => ("范围", "range"),
        Qualifier::Contradictory => ("矛盾", "contradictory"),
    }
}
