//! `fazhi form`: fills the tables that must be published.

use std::path::PathBuf;

use super::options::{Days, Definitions};
use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice, sources};
use crate::audit::Source;
use crate::calendar::Period;
use crate::calendar::span::periods;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::report::form::{FillOptions, Filled, Form};
use crate::show::{Table, some};

/// What a form can be written in.
pub(super) const FORMATS: &[Format] =
    &[Format::Text, Format::Docx, Format::Html, Format::Xlsx, Format::Csv, Format::Markdown, Format::Typst];

/// How many rows behind broken identities are named.
const LISTED: usize = 20;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The form, by its id or name, or a .toml file with your own; without one, the forms are listed
    #[arg(value_name = "FORM")]
    form: Option<String>,
    /// Folders and files of registers; its name, or a fazhi.toml in the folder, says which register a file belongs to
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The year of the form [default: that of fazhi.toml]
    #[arg(long, value_name = "YEAR", requires = "form", visible_aliases = ["year", "years", "period"])]
    periods: Option<String>,
    /// Write the form without numbers
    #[arg(long, requires = "form", conflicts_with_all = ["paths", "agency", "previous"])]
    empty: bool,
    /// Count only the rows of this agency
    #[arg(long, value_name = "NAME", requires = "form")]
    agency: Option<String>,
    /// The report of the previous year: it is held against this year's, and gives what is carried over where no register does
    #[arg(long, value_name = "REPORT", requires = "form")]
    previous: Option<PathBuf>,
    /// Fill in a cell by hand: proactive.fees=12.5; may be given more than once
    #[arg(long, value_name = "CELL=NUMBER", requires = "form")]
    set: Vec<String>,
    #[command(flatten)]
    definitions: Definitions,
    #[command(flatten)]
    days: Days,
    #[command(flatten)]
    output: Output,
}

pub(super) fn run(arguments: Arguments, voice: Voice) -> Result<Outcome> {
    let output = &arguments.output;
    let Some(name) = &arguments.form else { return list(output, voice) };
    let form = Form::open(name)?;
    let format = output.format(FORMATS)?;
    if arguments.paths.is_empty() && !arguments.empty && arguments.set.is_empty() {
        let expected = "folders or files of registers; or --empty, for the form without numbers";
        return Err(Error::parameter("PATH", "", expected));
    }
    let mut project = sources::project(&arguments.paths)?;
    project.catalogue.extend(arguments.definitions.catalogue.iter().cloned());
    project.calendar.extend(arguments.days.calendar.iter().cloned());
    let voice = voice.of_project(project.lang);
    let asked = arguments.periods.as_deref().map(periods).transpose()?;
    let year = year_of(asked.or(project.periods.clone()))?;
    let options = project.options()?;
    let registers = sources::registers(&arguments.paths, &options.catalogue)?;
    let inputs = sources::inputs(&registers, &arguments.paths, &project);
    output.apart_from(inputs.iter().chain(&arguments.previous).map(PathBuf::as_path))?;
    let last = arguments.previous.as_deref().map(|path| Source::read(path)?.form(&form)).transpose()?;
    let fill = FillOptions {
        agency: arguments.agency.clone(),
        last,
        tally: options.tally,
        catalogue: options.catalogue,
        ..FillOptions::new(year)
    };
    let fill = arguments.set.iter().try_fold(fill, |fill, text| given(fill, text))?;
    let progress = Progress::reading(voice);
    let filled = form.fill(&registers, &fill)?;
    drop(progress);
    if !arguments.empty {
        tell(&filled, voice);
    }
    sources::passed_over(&registers, voice);
    let Ok(csv) = filled.to_csv() else {
        voice.say(voice.lang.of("勾稽关系不成立，没有写出", "nothing was written, as identities do not hold"));
        return Ok(Outcome::Problems);
    };
    match format {
        Format::Csv => output.write(|out| out.write_all(csv.as_bytes())),
        _ => output.document(&filled.document()?, format),
    }?;
    Ok(Outcome::Fine)
}

/// The year of a form.
fn year_of(periods: Option<Vec<Period>>) -> Result<i32> {
    match periods.as_deref() {
        Some([Period::Year(year)]) => Ok(*year),
        periods => {
            let given: Vec<String> = periods.unwrap_or_default().iter().map(ToString::to_string).collect();
            Err(Error::parameter("periods", given.join(", "), "the year of the form, as in --year 2025"))
        }
    }
}

fn given(fill: FillOptions, text: &str) -> Result<FillOptions> {
    let parts = text.split_once('=');
    let (cell, number) =
        parts.ok_or_else(|| Error::parameter("set", text, "a cell and a number, such as proactive.fees=12.5"))?;
    fill.with_given(cell.trim(), number)
}

/// Says what is empty, what does not hold, and what could not be used.
fn tell(filled: &Filled, voice: Voice) {
    let lang = voice.lang;
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for gap in &filled.gaps {
        let (table, why) = (&filled.form.tables[gap.table], lang.of(&gap.why.zh, &gap.why.en));
        let cell = format!("{}.{}", table.id, table.cells[gap.cell].id);
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, cells)) => cells.push(cell),
            None => reasons.push((why, vec![cell])),
        }
    }
    for (why, cells) in reasons {
        let cells = cells.join(lang.of("、", ", "));
        voice.say(&match lang {
            Lang::Zh => format!("留空：{cells}：{why}"),
            Lang::En => format!("left empty: {cells}: {why}"),
        });
    }
    if filled.excluded > 0 {
        voice.say(&match lang {
            Lang::Zh => format!("至少有 {} 行因数据有误未能计入；逐条查看：fazhi check", filled.excluded),
            Lang::En => {
                let rows = some(filled.excluded, "row was", "rows were");
                format!("at least {rows} excluded; to list the problems: fazhi check")
            }
        });
    }
    for broken in &filled.broken {
        let weak = if broken.weak { lang.of("提示：", "note: ") } else { "" };
        voice.say(&format!("{weak}{}", broken.says_in(&filled.form, lang)));
    }
    for problem in filled.rows.listed().iter().take(LISTED) {
        let (Some(row), (zh, en)) = (problem.row, problem.rule.text()) else { continue };
        voice.say(&match lang {
            Lang::Zh => format!("{} 第 {row} 行：{zh}", problem.file),
            Lang::En => format!("{}, row {row}: {en}", problem.file),
        });
    }
    if filled.rows.listed().len() > LISTED {
        let more = filled.rows.listed().len() - LISTED;
        voice.say(&match lang {
            Lang::Zh => format!("还有 {more} 行"),
            Lang::En => format!("and {more} more rows"),
        });
    }
}

fn list(output: &Output, voice: Voice) -> Result<Outcome> {
    let lang = voice.lang;
    let heads = [("编号", "id"), ("报表", "form"), ("表", "tables"), ("依据", "source")];
    let mut table = Table::new(lang, heads);
    for form in Form::built_in() {
        let tables: Vec<_> = form.tables.iter().map(|table| table.id.as_str()).collect();
        table.words([
            &form.id,
            lang.of(&form.zh, &form.en),
            &tables.join(lang.of("、", ", ")),
            lang.text(&form.source),
        ]);
    }
    output.table(&table)?;
    Ok(Outcome::Fine)
}
