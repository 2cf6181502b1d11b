//! `fazhi check`: lists the cells and rows of registers that cannot be used.

use std::path::PathBuf;

use super::account::Account;
use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice, failed, say, sources};
use crate::batch::{Registers, agencies};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::register::{Problems, ReadOptions};
use crate::show;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders and files of registers; its name, or a fazhi.toml in the folder, says which register a file belongs to
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// A file with your own definitions
    #[arg(long, value_name = "FILE")]
    catalogue: Vec<PathBuf>,
    /// A calendar file with more years, or with local days off
    #[arg(long, value_name = "FILE")]
    calendar: Vec<PathBuf>,
    /// Show the text of the cells, except those of personal columns
    #[arg(long)]
    values: bool,
    /// Output format [default: by the extension of --output, else table]
    #[arg(long)]
    format: Option<Format>,
    #[command(flatten)]
    output: Output,
}

/// The result of reading all registers.
#[derive(Debug, Default)]
struct Reading {
    problems: Problems,
    failures: Vec<(String, Error)>,
    rows: u64,
    excluded: u64,
    undated: u64,
}

pub(super) fn run(arguments: &Arguments, voice: Voice) -> Result<Outcome> {
    let format = Format::choose(arguments.format, arguments.output.path());
    let catalogue = sources::catalogue(&arguments.catalogue, &arguments.paths)?;
    let registers = sources::registers(&arguments.paths, &catalogue)?;
    let named = [&arguments.catalogue[..], &arguments.calendar];
    let inputs = sources::inputs(&registers, &arguments.paths, named)?;
    arguments.output.apart_from(inputs.iter().map(PathBuf::as_path))?;
    let progress = Progress::start(voice.lang.of("正在读取台账", "reading the registers"), voice.progress);
    let covers = sources::calendar(&arguments.calendar, &arguments.paths)?.covers_numbers();
    let reading = Reading::of(&registers, &catalogue, covers, arguments.values);
    drop(progress);
    let problems = &reading.problems;
    match format {
        Format::Table => {
            arguments.output.table(&show::problems(problems, catalogue.kinds(), arguments.values, voice.lang))?;
        }
        _ => arguments.output.frame(problems.to_frame()?, format)?,
    }
    sources::passed_over(&registers, voice.lang);
    reading.summary(voice.lang);
    for (register, error) in &reading.failures {
        failed(Some(register), error);
    }
    Ok(match (reading.failures.is_empty(), problems.total()) {
        (false, _) => Outcome::Failed,
        (true, 0) => Outcome::Fine,
        (true, _) => Outcome::Problems,
    })
}

impl Reading {
    fn of(registers: &Registers, catalogue: &Catalogue, covers: (i32, i32), values: bool) -> Self {
        let mut reading = Self::default();
        let mut options = ReadOptions { values, ..ReadOptions::default() };
        match agencies(registers, options.today) {
            Ok(agencies) => options.agencies = agencies,
            Err(error) => reading.failures.push(("agencies".into(), error)),
        }
        let failed = |reading: &Self, id: &String| reading.failures.iter().any(|(register, _)| register == id);
        for (id, register) in registers.iter() {
            if failed(&reading, id) {
                continue;
            }
            options.clocked = Some((catalogue.clocked(id), covers));
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

    fn summary(&self, lang: Lang) {
        let (rows, excluded, undated, problems) = (self.rows, self.excluded, self.undated, self.problems.total());
        say(&Account { rows, excluded, undated, problems }.text(lang));
        let listed = self.problems.listed().len();
        if (listed as u64) < problems {
            let of_each = Problems::LISTED;
            say(&match lang {
                Lang::Zh => format!("每个文件、列和规则只列出前 {of_each} 处，共列出 {listed} 处"),
                Lang::En => format!("{listed} listed: at most {of_each} for each file, column and rule"),
            });
        }
    }
}
