//! `fazhi compute`: computes indicators from registers.

use std::path::PathBuf;

use super::account;
use super::left_out::left_out;
use super::options;
use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice, sources};
use crate::batch::{Account, Book, compute};
use crate::catalogue::Catalogue;
use crate::error::Result;
use crate::lang::Lang;
use crate::show::some;

/// How many unavailable indicators are named when none were asked for by id.
const NAMED: usize = 3;

/// What the figures can be written in.
pub(super) const FORMATS: &[Format] = Format::OF_FIGURES;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders and files of registers; its name, or a fazhi.toml in the folder, says which register a file belongs to
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    figures: options::Figures,
    /// Show all indicators in the table, not only the core ones
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    output: Output,
}

pub(super) fn run(arguments: Arguments, voice: Voice) -> Result<Outcome> {
    let Arguments { paths, figures, all, output } = arguments;
    let format = output.format(FORMATS)?;
    let project = figures.of(sources::project(&paths)?)?;
    let voice = voice.of_project(project.lang);
    let options = project.options()?;
    let registers = sources::apart(&paths, &project, &options.catalogue, &output)?;
    let progress = Progress::reading(voice);
    let book = compute(&registers, &options)?;
    drop(progress);
    let asked = options.figures.indicators.is_some();
    print(&book, project.title.as_deref(), all || asked, format, &output, voice)?;
    sources::passed_over(&registers, voice);
    accounts(&book.accounts, &book.catalogue, voice);
    let hidden = book.view(voice.lang, all || asked).hidden();
    match hidden.note("--all", voice.lang).filter(|_| format.is_for_people()) {
        Some(note) => voice.say(&note),
        None => unavailable(&book, asked, voice),
    }
    Ok(left_out(&book.ungrouped, &book.failures, book.catalogue.kinds(), voice))
}

/// Writes the figures.
pub(super) fn print(
    book: &Book,
    title: Option<&str>,
    all: bool,
    format: Format,
    output: &Output,
    voice: Voice,
) -> Result<()> {
    match format {
        Format::Table => {
            let table = book.view(voice.lang, all).table();
            output.table(&table)?;
            if let Some(note) = book.view(voice.lang, all).withheld_note() {
                voice.say(&note);
            }
            if table.is_empty() {
                voice.say(voice.lang.of("没有可显示的指标值", "no figures to show"));
            }
            Ok(())
        }
        Format::Html => {
            let title = title.unwrap_or(voice.lang.of("指标值", "figures"));
            let page = book.to_html(title, voice.lang, all);
            output.write(|out| out.write_all(page.as_bytes()))
        }
        Format::Xlsx => {
            let workbook = book.to_xlsx(voice.lang, all)?;
            output.write(|out| out.write_all(&workbook))
        }
        _ => output.frame(book.figures.to_frame()?, format),
    }
}

/// Reports the excluded rows and the problems of each register.
pub(super) fn accounts(accounts: &[Account], catalogue: &Catalogue, voice: Voice) {
    let lang = voice.lang;
    let mut any = false;
    for account in accounts.iter().filter(|account| account.problems > 0) {
        any = true;
        let schema = catalogue.kinds().get(&account.register);
        let name = schema.map_or(account.register.as_str(), |schema| lang.of(&schema.zh, &schema.en));
        let said = account::said(account, lang);
        voice.say(&format!("{name}{}{said}", lang.of("：", ": ")));
    }
    if any {
        voice.say(lang.of("逐条查看问题：fazhi check", "to list the problems: fazhi check"));
    }
}

/// Reports which indicators are not available, and why.
fn unavailable(book: &Book, asked: bool, voice: Voice) {
    let lang = voice.lang;
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in book.figures.unavailable() {
        let reason = lang.of(&one.zh, &one.en);
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, ids)) => ids.push(&one.indicator),
            None => reasons.push((reason, vec![&one.indicator])),
        }
    }
    for (reason, ids) in reasons {
        let named = if asked { ids.len() } else { ids.len().min(NAMED) };
        let more = if named < ids.len() { ", ..." } else { "" };
        let names = format!("{}{more}", ids[..named].join(", "));
        let count = ids.len();
        voice.say(&match lang {
            Lang::Zh => format!("{count} 项指标无数据（{names}）：{reason}"),
            Lang::En => {
                let indicators = some(count as u64, "indicator is", "indicators are");
                format!("{indicators} not available ({names}): {reason}")
            }
        });
    }
}
