//! The figures of a project, again: what has not changed is taken from the last run.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use crate::batch::compute::{agencies, figures_with, lacks_by, reason, some_has_by};
use crate::batch::compute_options::ComputeOptions;
use crate::batch::fingerprint;
use crate::batch::folder::Registers;
use crate::batch::lock::{Lock, now};
use crate::batch::manifest::{Definitions, FileEntry, Manifest, RegisterEntry};
use crate::batch::outputs::settle;
use crate::batch::part::{Done, Part};
use crate::batch::progress::{Progress, Silent};
use crate::batch::project::Project;
use crate::batch::published;
use crate::batch::run::{FigureFormat, Run, is_output};
use crate::batch::store::{Store, TALLIES, clean};
use crate::calendar::{NaiveDate, Period, date};
use crate::disclose::suppressed;
use crate::error::{Error, Result};
use crate::figure::Gaps;
use crate::register::copies::Copied;
use crate::register::files::FoundFile;
use crate::register::{AGENCIES, Problems, Register, Schema};
use crate::tally::{Tally, TallyOptions};

/// The folder of a run, where none is named.
const OUT: &str = "fazhi-out";

/// How a project is computed again.
#[derive(Debug, Clone)]
pub struct RecomputeOptions {
    /// The periods, instead of those of the project.
    pub periods: Option<Vec<Period>>,
    /// The folder to write to; `fazhi-out` in the project's folder where none is named.
    pub out: Option<PathBuf>,
    /// How many files are tallied at once; as many as there are processors where no number is given.
    pub jobs: Option<usize>,
    /// Further forms of the figures, besides Parquet and those of the project.
    pub formats: BTreeSet<FigureFormat>,
    /// The day of the run.
    pub today: NaiveDate,
    /// Who is told how far it is.
    pub progress: Arc<dyn Progress>,
    /// Ends the run with [`Error::Interrupted`] once it is set.
    pub stop: Arc<AtomicBool>,
}

impl Default for RecomputeOptions {
    fn default() -> Self {
        Self {
            periods: None,
            out: None,
            jobs: None,
            formats: BTreeSet::new(),
            today: date::today(),
            progress: Arc::new(Silent),
            stop: Arc::default(),
        }
    }
}

/// Computes the figures of a project and writes them, with all that they were made of, into a folder.
///
/// Each file of a register is tallied by itself and its tally is kept in the folder, so that a later run reads only the
/// files that are new or have changed. What is written is what a run from nothing would write, byte for byte; a run that is
/// ended at any point leaves the outputs of the last one as they were. A file that cannot be used leaves its register
/// without figures and the other registers as they are ([`Run::failures`]). Where small numbers are withheld, what earlier runs have
/// printed counts as known to the reader, and what they withheld stays withheld. Where the project names an assessment, its scores,
/// ranks and grades are written beside the figures.
///
/// # Errors
///
/// An impossible argument or definition, [`Error::Busy`] where another run writes to the folder, [`Error::File`] where it
/// cannot be written.
///
/// # Examples
///
/// ```
/// use fazhi::batch::{Project, RecomputeOptions, recompute};
///
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("办件.csv"), "编号,受理日期,办结日期\n1,2020-03-05,2020-03-06\n2,2020-04-05,\n")?;
/// std::fs::write(folder.path().join("fazhi.toml"), "title = \"某县\"\nperiods = \"2020\"\n")?;
/// let project = Project::open(folder.path())?;
/// let first = recompute(&project, &RecomputeOptions::default())?;
/// assert_eq!(first.figures.of("service_completion_rate").next().unwrap().value, Some(0.5));
/// let second = recompute(&project, &RecomputeOptions::default())?;
/// assert_eq!(second.figures, first.figures);
/// assert!(second.manifest.files.iter().all(|file| file.reused));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn recompute(project: &Project, options: &RecomputeOptions) -> Result<Run> {
    let began = (Instant::now(), now());
    let session = Session::new(project, options)?;
    let out = &session.out;
    std::fs::create_dir_all(out).map_err(Error::file(out))?;
    let lock = Lock::take(out)?;
    settle(out)?;
    let sources = session.sources()?;
    let agencies = session.agencies(&sources)?;
    let mut book = Gathered::default();
    for (kind, source) in sources.by_kind {
        session.register(&kind, source, &agencies, &mut book)?;
    }
    some_has_by(&book.tallies, [&mut book.ungrouped, &mut book.failures], &session.compute)?;
    let figures = figures_with(&book.tallies, &book.wholes, &book.gaps, &session.compute)?;
    let published = published::of_folder(out)?;
    let figures = suppressed(figures, &session.compute.catalogue, session.compute.suppress, published.as_ref())?;
    let (index, assessment) = session.scored(&agencies, &mut book)?.unzip();
    let manifest = Manifest { assessment, ..session.manifest(&book, began.1) };
    let mut run = Run::new(figures, book.problems, manifest, book.failures, session.compute.catalogue.clone());
    run.keeps_scores = project.assessment.is_some() && index.is_none() && session.compute.suppress.is_none();
    run.ungrouped = book.ungrouped;
    run.index = index;
    run.published = session.compute.suppress.map(|_| published::with(published.as_ref(), &run.figures));
    (run.ignored, run.unlisted) = (sources.ignored, sources.unlisted);
    let formats = options.formats.union(&project.formats).copied().collect();
    if let Err(error) = run.write(out, &formats, began.0) {
        // What is not complete only takes room; the first error is the one to tell.
        let _ = settle(out);
        return Err(error);
    }
    if run.failures.is_empty() {
        let needed = run
            .manifest
            .files
            .iter()
            .flat_map(|file| file.tallies.iter().map(|key| (file.register.clone(), key.clone())));
        clean(&session.tallies(), &needed.collect())?;
    }
    drop(lock);
    Ok(run)
}

/// What a run goes by.
#[derive(Clone)]
pub(super) struct Session<'a> {
    pub(super) project: Project,
    pub(super) options: &'a RecomputeOptions,
    pub(super) compute: ComputeOptions,
    horizon: NaiveDate,
    out: PathBuf,
    jobs: usize,
}

/// What the registers have come to so far.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) tallies: Vec<Tally>,
    /// The tallies of registers that lack a group-by column, where totals are asked for.
    wholes: Vec<Tally>,
    ungrouped: Vec<(String, Error)>,
    pub(super) problems: Problems,
    pub(super) gaps: Gaps,
    pub(super) failures: Vec<(String, Error)>,
    registers: BTreeMap<String, RegisterEntry>,
    pub(super) files: Vec<FileEntry>,
}

/// The files of the registers, and those that are none.
#[derive(Default)]
pub(super) struct Sources {
    pub(super) by_kind: BTreeMap<String, Result<Source>>,
    ignored: Vec<PathBuf>,
    unlisted: Vec<PathBuf>,
}

/// The files of a register, and those that are not read, as they have the content of one of them.
pub(super) struct Source {
    files: Vec<FoundFile>,
    copies: Vec<Copied>,
}

/// The table of agencies, or that there is none, or what makes it impossible to use.
pub(super) type Agencies = Result<Option<Arc<crate::register::Agencies>>, String>;

impl<'a> Session<'a> {
    fn new(project: &Project, options: &'a RecomputeOptions) -> Result<Self> {
        let mut compute = project.options()?;
        compute.tally.read.today = options.today;
        compute.tally.read.stop = Arc::clone(&options.stop);
        compute.figures.periods = options.periods.clone().or(compute.figures.periods);
        compute.possible()?;
        let cutoff = compute.tally.cutoff;
        let late = |period: &&Period| cutoff.is_some_and(|cutoff| period.first_day() > cutoff);
        if let Some(late) = compute.figures.periods.iter().flatten().find(late) {
            return Err(Error::parameter("period", late, "a period that begins by the cutoff"));
        }
        let last = compute.figures.periods.iter().flatten().map(|period| period.last_day()).max();
        let days = [Some(options.today), cutoff, last];
        let jobs = match options.jobs {
            Some(0) => return Err(Error::parameter("jobs", 0, "at least 1")),
            Some(jobs) => jobs,
            None => cores(),
        };
        Ok(Self {
            project: project.clone().in_ids(compute.catalogue.kinds())?,
            options,
            horizon: days.into_iter().flatten().min().unwrap_or(options.today),
            out: options.out.clone().unwrap_or_else(|| project.folder().join(OUT)),
            compute,
            jobs,
        })
    }

    fn tallies(&self) -> PathBuf {
        self.out.join(TALLIES)
    }

    /// The files of each register, or why there are none.
    pub(super) fn sources(&self) -> Result<Sources> {
        let kinds = self.compute.catalogue.kinds();
        if self.project.registers.is_empty() {
            let registers = Registers::of_kinds(kinds.clone()).and(self.project.folder())?;
            let source = |register: &Register| Source {
                files: register.found_files().cloned().collect(),
                copies: register.copied().to_vec(),
            };
            let by_kind = registers.iter().map(|(kind, register)| (kind.clone(), Ok(source(register)))).collect();
            return Ok(Sources { by_kind, ignored: registers.ignored().to_vec(), unlisted: Vec::new() });
        }
        let mut sources = Sources { unlisted: self.project.unlisted(kinds), ..Sources::default() };
        for kind in self.project.registers.keys() {
            let source = self.project.register(kind, kinds).and_then(|register| {
                let files = self.not_own(register.found_files())?;
                Ok(Source { files, copies: register.copied().to_vec() })
            });
            sources.by_kind.insert(kind.clone(), source);
        }
        Ok(sources)
    }

    /// The files that no run has written: a pattern may reach into the folder of outputs. Where that is a folder of registers, these
    /// stay.
    fn not_own<'f>(&self, files: impl Iterator<Item = &'f FoundFile>) -> Result<Vec<FoundFile>> {
        let out = self.out.canonicalize().map_err(Error::file(&self.out))?;
        let own = |file: &&FoundFile| {
            let path = file.path.canonicalize();
            path.is_ok_and(|path| path.strip_prefix(&out).is_ok_and(is_output))
        };
        let files: Vec<FoundFile> = files.filter(|file| !own(file)).cloned().collect();
        if files.is_empty() {
            return Err(Error::content(&self.out, "there is no file to read besides the outputs of runs"));
        }
        Ok(files)
    }

    /// The table of agencies: what it says goes into every other register.
    fn agencies(&self, sources: &Sources) -> Result<Agencies> {
        let Some(Ok(_)) = sources.by_kind.get(AGENCIES) else {
            return Ok(if sources.by_kind.contains_key(AGENCIES) {
                Err("its files cannot be found".into())
            } else {
                Ok(None)
            });
        };
        let kinds = self.compute.catalogue.kinds();
        let registers = Registers::of_kinds(kinds.clone());
        let registers = if self.project.registers.is_empty() {
            registers.and(self.project.folder())?
        } else {
            registers.with(self.project.register(AGENCIES, kinds)?)
        };
        match agencies(&registers, self.options.today) {
            Err(Error::Interrupted) => Err(Error::Interrupted),
            read => Ok(read.map_err(|error| error.to_string())),
        }
    }

    fn tally_options(&self, agencies: Option<Arc<crate::register::Agencies>>) -> Result<TallyOptions> {
        Ok(TallyOptions { horizon: Some(self.horizon), ..self.compute.for_tally(agencies)? })
    }

    /// The same run, of which something else is asked.
    pub(super) fn with_options(&self, compute: ComputeOptions) -> Self {
        Self { compute, ..self.clone() }
    }

    /// The register of some files, read as the project says.
    pub(super) fn register_of(&self, kind: &str, source: &Source) -> Result<Register> {
        let entry = self.project.entry(kind);
        let register = Register::of_files(self.compute.catalogue.kinds().get(kind)?, source.files.clone());
        Ok(register.with_columns(entry.columns).with_sheets(entry.sheet))
    }

    /// Takes one register in.
    pub(super) fn register(
        &self,
        kind: &str,
        source: Result<Source>,
        agencies: &Agencies,
        book: &mut Gathered,
    ) -> Result<()> {
        let schema = self.compute.catalogue.kinds().get(kind)?;
        let entry = self.project.entry(kind);
        let reading = fingerprint::of(&(&entry.columns, &entry.sheet, self.compute.tally.read.unique_keys));
        book.registers.insert(kind.into(), RegisterEntry { reading, ..RegisterEntry::default() });
        let source = match (source, agencies) {
            (Ok(_), Err(reason)) if schema.agency.is_some() && kind != AGENCIES => {
                Err(Error::Definition { place: AGENCIES.into(), reason: format!("needed for `{kind}`: {reason}") })
            }
            (source, _) => source,
        };
        let Source { files, copies } = match source {
            Ok(source) => source,
            Err(error) => {
                book.fail(kind, vec![error]);
                return Ok(());
            }
        };
        let mut options = self.tally_options(agencies.clone().unwrap_or_default())?;
        // Files that are tallied at once share the cores.
        let at_once = self.jobs.min(files.len()).max(1);
        options.threads = NonZeroUsize::new(cores() / at_once).or(NonZeroUsize::new(1));
        let named = |tally| copies.iter().fold(tally, |tally: Tally, copy| tally.with_problem(copy.problem(kind)));
        let (mut done, mut merged) = self.counted(schema, &files, &options)?;
        let lacks = |error: &&mut Error| self.compute.figures.totals && lacks_by(error, &options.by, schema);
        let lacking = done.iter_mut().find_map(|file| file.error.take_if(|error| lacks(&error)));
        if let Some(error) = lacking {
            (done, merged) = self.counted(schema, &files, &TallyOptions { by: Vec::new(), ..options })?;
            book.gaps.insert(kind.into(), reason(kind, &error));
            book.ungrouped.push((kind.into(), error));
        }
        book.take(kind, done, merged.map(|tally| tally.map(named)));
        let copies = copies.into_iter().map(|copy| (copy.file.name, copy.of));
        if let Some(entry) = book.registers.get_mut(kind) {
            entry.copies = copies.collect();
        }
        Ok(())
    }

    /// Counts the files of a register.
    fn counted(
        &self,
        schema: &Arc<Schema>,
        files: &[FoundFile],
        options: &TallyOptions,
    ) -> Result<(Vec<Done>, Result<Option<Tally>>)> {
        let store = Store::open(self.tallies().join(&schema.id))?;
        let counted = (self.compute.catalogue.as_ref(), options);
        let progress = self.options.progress.as_ref();
        let part = Part::new(schema, self.project.entry(&schema.id), store, counted, (self.jobs, progress))?;
        let mut done = part.files(files)?;
        let merged = if done.iter().all(|file| file.error.is_none()) { part.merged(&mut done) } else { Ok(None) };
        Ok((done, merged))
    }

    fn manifest(&self, book: &Gathered, started: String) -> Manifest {
        let compute = &self.compute;
        let texts = |periods: &Vec<Period>| periods.iter().map(ToString::to_string).collect();
        Manifest {
            version: env!("CARGO_PKG_VERSION").into(),
            started,
            seconds: 0.0,
            day: self.options.today.to_string(),
            horizon: self.horizon.to_string(),
            title: self.project.title.clone(),
            places: self.project.places.clone(),
            by: compute.tally.by.clone(),
            periods: compute.figures.periods.as_ref().map(texts),
            cutoff: compute.tally.cutoff.map(|day| day.to_string()),
            totals: compute.figures.totals,
            indicators: compute.figures.indicators.clone(),
            suppress: compute.suppress,
            levels: compute.figures.intervals.levels.clone(),
            methods: self.project.method.clone(),
            parameters: compute.catalogue.parameters(&compute.tally.parameters).unwrap_or_default(),
            catalogue: Definitions::of(&compute.catalogue),
            calendar: format!("{:016x}", compute.tally.calendar.fingerprint()),
            registers: book.registers.clone(),
            files: book.files.clone(),
            assessment: None,
            outputs: BTreeMap::new(),
        }
    }
}

impl Gathered {
    /// What the files of a register have come to.
    fn take(&mut self, kind: &str, done: Vec<Done>, merged: Result<Option<Tally>>) {
        let mut errors = Vec::new();
        for file in done {
            self.files.push(file.entry);
            errors.extend(file.error);
        }
        match merged {
            Ok(Some(tally)) => self.count(kind, tally),
            Ok(None) => {}
            Err(error) => errors.push(error),
        }
        if !errors.is_empty() {
            self.fail(kind, errors);
        }
    }

    /// Keeps the tallies that the same files have in another count.
    pub(super) fn keep(&mut self, others: &[FileEntry]) {
        for file in &mut self.files {
            let same = others.iter().filter(|other| (&other.register, &other.path) == (&file.register, &file.path));
            for other in same {
                file.tallies.extend(other.tallies.iter().cloned());
                file.reused &= other.reused;
            }
        }
    }

    fn count(&mut self, kind: &str, tally: Tally) {
        let problems = tally.problems().total();
        let (rows, excluded, undated) = (tally.rows(), tally.excluded(), tally.undated());
        if let Some(entry) = self.registers.get_mut(kind) {
            *entry = RegisterEntry { rows, excluded, undated, problems, ..entry.clone() };
        }
        self.problems.extend(tally.problems().clone());
        let is_whole = self.ungrouped.iter().any(|(ungrouped, _)| ungrouped == kind);
        if is_whole { self.wholes.push(tally) } else { self.tallies.push(tally) }
    }

    /// A register that is not right has no figures, rather than wrong ones.
    fn fail(&mut self, kind: &str, errors: Vec<Error>) {
        if let Some(first) = errors.first() {
            self.gap(kind, first);
        }
        self.ungrouped.retain(|(ungrouped, _)| ungrouped != kind);
        self.failures.extend(errors.into_iter().map(|error| (kind.to_owned(), error)));
    }

    fn gap(&mut self, kind: &str, error: &Error) {
        self.gaps.insert(kind.into(), reason(kind, error));
        if let Some(entry) = self.registers.get_mut(kind) {
            entry.error = Some(error.to_string());
        }
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}
