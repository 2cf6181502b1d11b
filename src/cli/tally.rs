//! `fazhi tally` and `fazhi merge`: a register counted in parts, by whatever starts the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::options::{self, Days, Definitions};
use super::output::Output;
use super::progress::Progress;
use super::{Outcome, Voice, compute, sources};
use crate::batch::{Account, Book, Project};
use crate::calendar::{Grain, date};
use crate::catalogue::Catalogue;
use crate::disclose::suppressed;
use crate::error::{Error, Result};
use crate::figure::{Gaps, figures};
use crate::file;
use crate::lang::Lang;
use crate::register::{AGENCIES, Agencies, ReadOptions, Register};
use crate::show::some;
use crate::tally::{Tally, TallyOptions, tally};

/// How files of tallies end.
const ENDING: &str = "tally";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files of one register, or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write the tally to this file, which ends in .tally
    #[arg(short, long, required = true, value_name = "FILE")]
    output: PathBuf,
    /// The kind of register [default: as the names of the files say]
    #[arg(long, value_name = "ID")]
    register: Option<String>,
    /// Group the figures by this column: its id, its header, or `agency`; may be given more than once
    #[arg(long, value_name = "COLUMN")]
    by: Vec<String>,
    /// Length of the periods: year, quarter or month
    #[arg(long, value_name = "GRAIN", default_value = "year")]
    grain: Grain,
    /// Count for this indicator only, by its id or name; may be given more than once
    #[arg(long, value_name = "ID")]
    indicator: Vec<String>,
    /// Judge open matters as of this day [default: the last day of each period]
    #[arg(long, value_name = "DAY")]
    cutoff: Option<String>,
    /// The day of the run, which all parts have in common [default: today]
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
    /// The table of agencies, whose other names fold to one
    #[arg(long, value_name = "FILE")]
    agencies: Option<PathBuf>,
    /// Keep the hashes of the keys, 16 bytes a row, so that merging finds keys that several parts have
    #[arg(long)]
    keys: bool,
    /// Number of threads [default: one for each core]
    #[arg(long, value_name = "NUMBER")]
    threads: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    definitions: Definitions,
    #[command(flatten)]
    days: Days,
}

pub(super) fn run(arguments: Arguments, voice: Voice) -> Result<Outcome> {
    ends_in_tally(&arguments.output)?;
    let mut project = Project::default();
    project.catalogue.extend(arguments.definitions.catalogue.iter().cloned());
    project.calendar.extend(arguments.days.calendar.iter().cloned());
    let project = project.options()?;
    let register = arguments.register(&project.catalogue, voice)?;
    if let Some(read) = register.files().find(|path| file::same(&arguments.output, path)) {
        let expected = format!("another file than `{}`, which is read", read.display());
        return Err(Error::parameter("output", arguments.output.display(), &expected));
    }
    let day = |name, text: &Option<String>| text.as_deref().map(|text| date::parse(name, text)).transpose();
    let mut read =
        ReadOptions { today: day("today", &arguments.today)?.unwrap_or_else(date::today), ..ReadOptions::default() };
    if let Some(path) = &arguments.agencies {
        let table = Register::open(project.catalogue.kinds().get(AGENCIES)?, path)?;
        read.agencies = Some(Arc::new(Agencies::read(&table, &read)?));
    }
    let options = TallyOptions {
        by: arguments.by,
        grain: arguments.grain,
        cutoff: day("cutoff", &arguments.cutoff)?,
        calendar: project.tally.calendar,
        indicators: Some(arguments.indicator).filter(|asked| !asked.is_empty()),
        threads: arguments.threads,
        keys: arguments.keys,
        read,
        ..TallyOptions::default()
    };
    let progress = Progress::reading(voice);
    let counted = tally(&register, &project.catalogue, &options)?;
    drop(progress);
    counted.save(&arguments.output)?;
    compute::accounts(&[Account::of(&counted)], &project.catalogue, voice);
    Ok(Outcome::Fine)
}

impl Arguments {
    /// The register in the files: of the kind that is asked for, or that their names say. Reports the files that are not read.
    fn register(&self, catalogue: &Catalogue, voice: Voice) -> Result<Register> {
        if let Some(kind) = &self.register {
            let mut paths = self.paths.iter();
            let first = paths.next().expect("a path is required");
            return paths.try_fold(Register::open(catalogue.kinds().get(kind)?, first)?, Register::and);
        }
        let registers = sources::registers(&self.paths, catalogue)?;
        sources::passed_over(&registers, voice);
        let kinds: Vec<_> = registers.iter().map(|(kind, _)| kind.clone()).collect();
        let expected = "files of one register, or --register with its kind";
        registers.only().ok_or_else(|| Error::parameter("path", kinds.join(", "), expected))
    }
}

/// How merged tallies are shown.
#[derive(Debug, clap::Args)]
pub(super) struct Merging {
    /// Files that `fazhi tally` wrote
    #[arg(required = true, value_name = "TALLY")]
    tallies: Vec<PathBuf>,
    #[command(flatten)]
    shown: options::Shown,
    #[command(flatten)]
    withheld: options::Withheld,
    #[command(flatten)]
    definitions: Definitions,
    /// Show all indicators in the table, not only the core ones
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    output: Output,
}

pub(super) fn merge(arguments: Merging, voice: Voice) -> Result<Outcome> {
    let Merging { tallies, shown, withheld, definitions, all, output } = arguments;
    output.apart_from(tallies.iter().map(PathBuf::as_path))?;
    let into_tally = output.file().filter(|file| is_tally(file));
    let format = if into_tally.is_some() { None } else { Some(output.format(compute::FORMATS)?) };
    let others = [("suppress", withheld.suppress.is_some()), ("all", all), ("format", output.asks_for_format())];
    let of_figures = shown.given().or(others.into_iter().find_map(|(name, given)| given.then_some(name)));
    if let Some((option, file)) = of_figures.zip(into_tally) {
        let expected = format!("a file of figures, which `--{option}` is about");
        return Err(Error::parameter("output", file.display(), &expected));
    }
    let mut project = shown.of(Project::default())?;
    project.catalogue.extend(definitions.catalogue);
    let options = project.options()?;
    let merged = merged(&tallies)?;
    counted_twice(&merged, &options.catalogue, voice);
    let Some(format) = format else {
        let [tally] = &merged[..] else {
            let kinds: Vec<_> = merged.iter().map(|tally| tally.spec().register()).collect();
            return Err(Error::parameter("tally", kinds.join(", "), "tallies of one register"));
        };
        output.write(|out| out.write_all(&tally.to_bytes()))?;
        return Ok(Outcome::Fine);
    };
    let made = figures(&merged, &Gaps::new(), &options.catalogue, &options.figures)?;
    let made = suppressed(made, &options.catalogue, withheld.suppress, None)?;
    let book = Book::of_tallies(made, merged, options.catalogue);
    let all = all || options.figures.indicators.is_some();
    compute::print(&book, None, all, format, &output, voice)?;
    compute::accounts(&book.accounts, &book.catalogue, voice);
    let note = book.view(voice.lang, all).hidden().note("--all", voice.lang);
    if let Some(note) = note.filter(|_| format.is_for_people()) {
        voice.say(&note);
    }
    Ok(Outcome::Fine)
}

/// One tally for each register.
fn merged(paths: &[PathBuf]) -> Result<Vec<Tally>> {
    let mut all: BTreeMap<String, Tally> = BTreeMap::new();
    for (at, path) in paths.iter().enumerate() {
        if paths[..at].iter().any(|before| file::same(before, path)) {
            return Err(Error::parameter("tally", path.display(), "each file once, as its rows would count twice"));
        }
        let part = Tally::load(path)?;
        let register = part.spec().register().to_owned();
        let sum = match all.remove(&register) {
            Some(before) => before.merge(part).map_err(|error| error.at(path.display().to_string()))?,
            None => part,
        };
        all.insert(register, sum);
    }
    Ok(all.into_values().collect())
}

/// Reports the keys that several of the merged tallies have.
fn counted_twice(tallies: &[Tally], catalogue: &Catalogue, voice: Voice) {
    for tally in tallies {
        let schema = catalogue.kinds().get(tally.spec().register());
        let name = schema.map_or(tally.spec().register(), |schema| voice.lang.of(&schema.zh, &schema.en));
        match (tally.problems().of_rule("counted_twice"), voice.lang) {
            (0, _) => {}
            (twice, Lang::Zh) => voice.say(&format!("{name}：{twice} 个编号在合并的几份计数表中都有，重复计数")),
            (twice, Lang::En) => {
                let keys = some(twice, "key is", "keys are");
                voice.say(&format!("{name}: {keys} in several of the merged tallies, and counted more than once"));
            }
        }
    }
}

fn is_tally(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == ENDING)
}

fn ends_in_tally(path: &Path) -> Result<()> {
    if is_tally(path) {
        Ok(())
    } else {
        Err(Error::parameter("output", path.display(), "a file that ends in `.tally`"))
    }
}
