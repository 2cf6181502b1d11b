//! `fazhi audit`: checks the numbers of a published report for consistency.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;

use super::output::{self, Output};
use super::progress::Progress;
use super::{Outcome, Voice, failed, say};
use crate::audit::{Audit, Finding, Source, Verdict, report};
use crate::batch::Computed;
use crate::error::Result;
use crate::lang::Lang;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The report, in Chinese or English: a text file, .html, .docx or .pdf; or a table of claims, .csv or .xlsx
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    /// Output the claims, which are the printed numbers, instead of the findings; the html page has both
    #[arg(long)]
    claims: bool,
    /// Hold each claim against computed figures: a fazhi.toml or its folder (computed in memory, nothing is written),
    /// or a file of figures (.parquet, .csv, .xlsx)
    #[arg(long, value_name = "PROJECT|FIGURES")]
    against: Option<PathBuf>,
    /// The report of the previous year, to compare the claims that this one repeats
    #[arg(long, value_name = "REPORT")]
    previous: Option<PathBuf>,
    /// Output format [default: by the extension of --output, else table]
    #[arg(long)]
    format: Option<Format>,
    #[command(flatten)]
    output: Output,
}

/// The output format of an audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for reading
    Table,
    /// Comma-separated values in UTF-8
    Csv,
    /// A JSON array of objects
    Json,
    /// The report as a web page, with its claims coloured by verdict
    Html,
    /// An Excel workbook with the findings, the claims and their comparison with the registers
    Xlsx,
}

impl Format {
    fn choose(asked: Option<Self>, output: Option<&Path>) -> Self {
        let ending = output.and_then(Path::extension).and_then(|ending| ending.to_str());
        let named = ending.and_then(|ending| Self::from_str(ending, true).ok());
        asked.or(named).unwrap_or(Self::Table)
    }
}

pub(super) fn run(arguments: &Arguments, voice: Voice) -> Result<Outcome> {
    let files = [Some(&arguments.report), arguments.previous.as_ref(), arguments.against.as_ref()];
    arguments.output.apart_from(files.into_iter().flatten().map(PathBuf::as_path))?;
    let progress = Progress::start(voice.lang.of("正在核查报告", "auditing the report"), voice.progress);
    let source = Source::read(&arguments.report)?;
    let previous = arguments.previous.as_deref().map(Source::read).transpose()?;
    let previous = previous.map(|previous| previous.claims(None));
    let computed = arguments.against.as_deref().map(|path| Computed::open(path, &Arc::default())).transpose()?;
    let read = computed.iter().flat_map(|computed| &computed.files);
    arguments.output.apart_from(read.map(PathBuf::as_path))?;
    let mut document = source.document(None);
    if let Some(previous) = &previous {
        document = document.with_previous(previous);
    }
    if let Some(computed) = &computed {
        document = document.against(&computed.figures, &computed.catalogue);
    }
    let found = report(&document);
    drop(progress);
    write(&found, source.text(), arguments, voice.lang)?;
    for line in found.view(source.text(), voice.lang).summary() {
        say(&line);
    }
    let failures = computed.map(|computed| computed.failures).unwrap_or_default();
    for (register, error) in &failures {
        failed(Some(register), error);
    }
    let wrong = |finding: &Finding| matches!(finding.verdict, Verdict::Impossible | Verdict::Unreconciled);
    Ok(match failures.is_empty() {
        false => Outcome::Failed,
        true if found.findings.iter().any(wrong) => Outcome::Problems,
        true => Outcome::Fine,
    })
}

fn write(found: &Audit, written: &str, arguments: &Arguments, lang: Lang) -> Result<()> {
    let output = &arguments.output;
    let frame = || match (arguments.claims, &arguments.against) {
        (true, _) => found.claims_frame(),
        (false, Some(_)) => found.matches_frame(written),
        (false, None) => found.findings_frame(written),
    };
    match Format::choose(arguments.format, output.path()) {
        Format::Csv => output.frame(frame()?, output::Format::Csv),
        Format::Json => output.frame(frame()?, output::Format::Json),
        Format::Html => {
            let name = arguments.report.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            output.write(|out| out.write_all(found.page(written, lang, &name).as_bytes()))
        }
        Format::Xlsx => output.bytes("xlsx", &found.workbook(written, lang)?),
        Format::Table => {
            let view = found.view(written, lang);
            let tables = if arguments.claims { vec![view.claims()] } else { vec![view.findings(), view.matches()] };
            let filled: Vec<_> = tables.into_iter().filter(|table| !table.is_empty()).collect();
            output.write(|out| filled.iter().try_for_each(|table| writeln!(out, "{}", table.text(output.paper()))))
        }
    }
}
