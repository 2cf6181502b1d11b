//! `fazhi audit`: checks the numbers of a published report for consistency.

use std::path::PathBuf;
use std::sync::Arc;

use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice};
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
    #[command(flatten)]
    output: Output,
}

/// What the audit can be written in: the page is the report with its claims coloured by verdict, the workbook has the findings,
/// the claims and their comparison with the registers.
pub(super) const FORMATS: &[Format] = Format::OF_FIGURES;

pub(super) fn run(arguments: &Arguments, voice: Voice) -> Result<Outcome> {
    let format = arguments.output.format(FORMATS)?;
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
    write(&found, source.text(), arguments, format, voice.lang)?;
    for line in found.view(source.text(), voice.lang).summary() {
        voice.say(&line);
    }
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
    let frame = || match (arguments.claims, &arguments.against) {
        (true, _) => found.claims_frame(),
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
            let view = found.view(written, lang);
            let tables = if arguments.claims { vec![view.claims()] } else { vec![view.findings(), view.matches()] };
            let filled: Vec<_> = tables.into_iter().filter(|table| !table.is_empty()).collect();
            output.write(|out| filled.iter().try_for_each(|table| writeln!(out, "{}", table.text(output.paper()))))
        }
    }
}
