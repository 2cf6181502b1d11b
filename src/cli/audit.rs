//! `fazhi audit`: checks the numbers of a published report for consistency.

use std::path::PathBuf;
use std::sync::Arc;

use polars_core::prelude::DataFrame;

use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice};
use crate::audit::{Audited, Options, Reports, Source, reports};
use crate::batch::Computed;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::text::visible;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The report, in Chinese or English: .docx, .odt, .pdf, .html, .md or any text; its tables as .xlsx, .xls, .ods, .csv or .tsv;
    /// or a table of claims in one of these. Several are audited together, and one that cannot be read stops none of the others
    #[arg(value_name = "REPORT", required = true)]
    reports: Vec<PathBuf>,
    /// Output the claims, which are the printed numbers, instead of the findings; the html page has both
    #[arg(long)]
    claims: bool,
    /// List the relations that hold too, which are only counted otherwise
    #[arg(short, long)]
    all: bool,
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
    let files = arguments.reports.iter().chain(&arguments.previous).chain(&arguments.against);
    arguments.output.apart_from(files.map(PathBuf::as_path))?;
    if let (Some(previous), [_, _, ..]) = (&arguments.previous, &arguments.reports[..]) {
        return Err(Error::parameter("previous", previous.display(), "one report, as each has its own previous one"));
    }
    let progress = Progress::start(voice.lang.of("正在核查报告", "auditing the report"), voice.progress);
    let computed = arguments.against.as_deref().map(|path| Computed::open(path, &Arc::default())).transpose()?;
    let read = computed.iter().flat_map(|computed| &computed.files);
    arguments.output.apart_from(read.map(PathBuf::as_path))?;
    let previous = arguments.previous.as_deref().map(Source::read).transpose()?;
    let options = Options {
        previous: previous.as_ref().map(|previous| previous.claims(None)),
        last: previous,
        against: computed.as_ref().map(|computed| (&computed.figures, &*computed.catalogue)),
        places: computed.as_ref().map_or(&[], |computed| &computed.places),
        lang: None,
    };
    let outcome = match &arguments.reports[..] {
        [report] => {
            let found = Audited::read(report, &options)?;
            drop(progress);
            one(&found, arguments, format, voice)?
        }
        several => {
            let found = reports(several, &options);
            drop(progress);
            all(&found, arguments, format, voice)?
        }
    };
    let failures = computed.map(|computed| computed.failures).unwrap_or_default();
    for (register, error) in &failures {
        voice.failed(Some(register), error);
    }
    Ok(if failures.is_empty() { outcome } else { Outcome::Failed })
}

/// Writes the audit of one report.
fn one(found: &Audited, arguments: &Arguments, format: Format, voice: Voice) -> Result<Outcome> {
    let (output, lang) = (&arguments.output, voice.lang);
    match format {
        Format::Html => {
            let page = found.audit.page(&found.text, lang, &found.name());
            output.write(|out| out.write_all(page.as_bytes()))
        }
        Format::Xlsx => {
            let workbook = found.audit.workbook(&found.text, lang)?;
            output.write(|out| out.write_all(&workbook))
        }
        Format::Table => {
            let text = text(found, arguments, lang);
            output.write(|out| out.write_all(text.as_bytes()))
        }
        _ => output.frame(frame(found, arguments)?, format),
    }?;
    let view = found.audit.view(&found.text, lang);
    for line in view.summary() {
        voice.say(&line);
    }
    if matches!(format, Format::Table) && !arguments.all && !arguments.claims && view.has_no_match() {
        voice.say(lang.of("各项对照未列出，可用 --all 列出", "the comparison of each claim is shown with --all"));
    }
    Ok(if found.audit.contradicts() { Outcome::Problems } else { Outcome::Fine })
}

/// Writes the audits of several reports.
fn all(found: &Reports, arguments: &Arguments, format: Format, voice: Voice) -> Result<Outcome> {
    let (output, lang) = (&arguments.output, voice.lang);
    match format {
        Format::Html => {
            let page = found.page(lang, lang.of("报告核查汇总", "Audit of reports"));
            output.write(|out| out.write_all(page.as_bytes()))
        }
        Format::Xlsx => {
            let workbook = found.workbook(lang)?;
            output.write(|out| out.write_all(&workbook))
        }
        Format::Table => output.write(|out| {
            for one in found.audited() {
                let text = Some(text(one, arguments, lang)).filter(|text| !text.is_empty());
                let none = if one.audit.claims.is_empty() {
                    lang.of("没有找到数值。\n", "no figure was found\n")
                } else {
                    lang.of("没有发现问题。\n", "no findings\n")
                };
                let text = text.unwrap_or_else(|| none.into());
                writeln!(out, "{}\n\n{text}", visible(&one.path.display().to_string()))?;
            }
            writeln!(out, "{}", found.table(lang).text(output.paper()))
        }),
        _ => output.frame(found.frame(|one| frame(one, arguments))?, format),
    }?;
    for (_, error) in found.failures() {
        voice.failed(None, error);
    }
    voice.say(&found.summary(lang));
    Ok(match found.failures().next() {
        Some(_) => Outcome::Failed,
        None if found.audited().any(|one| one.audit.contradicts()) => Outcome::Problems,
        None => Outcome::Fine,
    })
}

/// What programs read of an audit.
fn frame(found: &Audited, arguments: &Arguments) -> Result<DataFrame> {
    match (arguments.claims, &arguments.against) {
        (true, _) => found.audit.claims_frame(),
        (false, Some(_)) => found.audit.matches_frame(&found.text),
        (false, None) => found.audit.findings_frame(&found.text),
    }
}

/// What people read of an audit, table below table.
fn text(found: &Audited, arguments: &Arguments, lang: Lang) -> String {
    let view = found.audit.view(&found.text, lang);
    let tables = match arguments.claims {
        true => vec![view.claims()],
        false if view.has_no_match() && !arguments.all => vec![view.findings(false)],
        false => vec![view.findings(arguments.all), view.matches()],
    };
    let filled = tables.iter().filter(|table| !table.is_empty());
    filled.map(|table| table.text(arguments.output.paper()) + "\n").collect()
}
