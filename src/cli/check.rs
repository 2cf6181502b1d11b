//! `fazhi check`: lists the cells and rows of registers that cannot be used.

use std::path::PathBuf;

use super::account;
use super::options::{Days, Definitions};
use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice, sources};
use crate::batch::{Account, ComputeOptions, Registers, agencies};
use crate::error::{Error, Result};
use crate::index::Assessment;
use crate::lang::Lang;
use crate::register::{Problems, ReadOptions};
use crate::show;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders and files of registers; its name, or a fazhi.toml in the folder, says which register a file belongs to
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    definitions: Definitions,
    #[command(flatten)]
    days: Days,
    /// Show the text of the cells, except those of personal columns
    #[arg(long)]
    values: bool,
    /// List every problem in the table, not only the first of a kind
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    output: Output,
}

/// How many problems of one file, column and rule a table shows.
const FIRST: u64 = 5;

/// The result of reading all registers.
#[derive(Debug, Default)]
struct Reading {
    problems: Problems,
    failures: Vec<(String, Error)>,
    rows: u64,
    excluded: u64,
    undated: u64,
}

/// What the problems can be written in.
pub(super) const FORMATS: &[Format] = Format::OF_FRAMES;

pub(super) fn run(arguments: &Arguments, voice: Voice) -> Result<Outcome> {
    let Arguments { paths, definitions, days, output, .. } = arguments;
    let format = output.format(FORMATS)?;
    let mut project = sources::project(paths)?;
    project.catalogue.extend(definitions.catalogue.iter().cloned());
    project.calendar.extend(days.calendar.iter().cloned());
    let voice = voice.of_project(project.lang);
    let options = project.options()?;
    let catalogue = &options.catalogue;
    let registers = sources::apart(paths, &project, catalogue, output)?;
    let progress = Progress::reading(voice);
    let mut reading = Reading::of(&registers, &options, arguments.values);
    drop(progress);
    let assessment = project.assessment.as_ref().map(|path| Assessment::read(path, catalogue)).transpose();
    reading.failures.extend(assessment.err().map(|error| ("assessment".into(), error)));
    let problems = &reading.problems;
    let first = if arguments.all || format != Format::Table { u64::MAX } else { FIRST };
    match format {
        Format::Table => {
            output.table(&show::problems(problems, catalogue.kinds(), arguments.values, first, voice.lang))?;
        }
        _ => output.frame(problems.to_frame()?, format)?,
    }
    sources::passed_over(&registers, voice);
    not_understood(&registers, voice);
    reading.summary(first, voice);
    for (register, error) in &reading.failures {
        voice.failed(Some(register), error);
    }
    Ok(match (reading.failures.is_empty(), problems.total()) {
        (false, _) => Outcome::Failed,
        (true, 0) => Outcome::Fine,
        (true, _) => Outcome::Problems,
    })
}

/// Reports the headers that name no column: what stands below them is not read.
fn not_understood(registers: &Registers, voice: Voice) {
    for (_, register) in registers.iter() {
        for file in register.found_files() {
            // A file that cannot be read is an error of its register.
            let headers = register.not_understood(file).unwrap_or_default();
            if !headers.is_empty() {
                let (name, headers) = (&file.name, headers.join(voice.lang.of("、", ", ")));
                voice.say(&match voice.lang {
                    Lang::Zh => format!("未识别的列名（{name}）：{headers}"),
                    Lang::En => format!("headers not understood ({name}): {headers}"),
                });
            }
        }
    }
}

impl Reading {
    fn of(registers: &Registers, asked: &ComputeOptions, values: bool) -> Self {
        let mut reading = Self::default();
        let covers = asked.tally.calendar.covers_numbers();
        let mut options = ReadOptions { values, ..asked.tally.read.clone() };
        match agencies(registers, options.today) {
            Ok(agencies) => options.agencies = agencies,
            Err(error) => reading.failures.push(("agencies".into(), error)),
        }
        let failed = |reading: &Self, id: &String| reading.failures.iter().any(|(register, _)| register == id);
        for (id, register) in registers.iter() {
            if failed(&reading, id) {
                continue;
            }
            options.clocked = Some((asked.catalogue.clocked(id), covers));
            match register.read(&options, |_| Ok(())) {
                Ok(account) => {
                    reading.rows += account.rows;
                    reading.excluded += account.excluded;
                    reading.undated += account.undated;
                    reading.problems.extend(account.problems);
                }
                Err(error) => reading.failures.push((id.clone(), error)),
            }
        }
        reading
    }

    /// What was read, and how much of it is listed: `first` problems of each kind.
    fn summary(&self, first: u64, voice: Voice) {
        let lang = voice.lang;
        let (rows, excluded, undated, problems) = (self.rows, self.excluded, self.undated, self.problems.total());
        voice.say(&account::said(&Account { rows, excluded, undated, problems, ..Account::default() }, lang));
        let listed = self.problems.listed().len();
        if self.problems.counts().any(|(_, _, count)| first < count) && first < Problems::LISTED {
            voice.say(lang.of("逐处列出：--all", "to list each of them: --all"));
        } else if (listed as u64) < problems {
            let of_each = Problems::LISTED;
            voice.say(&match lang {
                Lang::Zh => format!("每个文件、列和规则只列出前 {of_each} 处，共列出 {listed} 处"),
                Lang::En => format!("{listed} listed: at most {of_each} for each file, column and rule"),
            });
        }
    }
}
