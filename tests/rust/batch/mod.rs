//! Projects that are recomputed: the same figures as from scratch, with as little work as possible.

mod assessment;
mod days;
mod faults;
mod incremental;
mod keys;
mod kill;
mod project;
mod revisions;
mod start;

use std::fmt::Write;
use std::path::Path;

use fazhi::batch::{Project, RecomputeOptions, Run, recompute};
use fazhi::calendar::{NaiveDate, date};
use fazhi::{Registers, compute};
use tempfile::TempDir;

/// The outputs that depend only on the registers and the options.
const OUTPUTS: [&str; 2] = ["figures.parquet", "problems.parquet"];

/// A folder with some files; names may contain folders.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn day(text: &str) -> NaiveDate {
    date::parse("day", text).unwrap()
}

/// A day after all dates in the tests.
fn today() -> NaiveDate {
    day("2026-03-01")
}

fn options() -> RecomputeOptions {
    RecomputeOptions { today: today(), ..RecomputeOptions::default() }
}

fn run_with(folder: &Path, options: &RecomputeOptions) -> Run {
    let run = recompute(&Project::open(folder).unwrap(), options).unwrap();
    assert!(run.failures.is_empty(), "{:?}", run.failures);
    run
}

fn run(folder: &Path) -> Run {
    run_with(folder, &options())
}

/// The names of the files that a run read.
fn files_read(run: &Run) -> Vec<&str> {
    run.manifest.files.iter().filter(|file| !file.reused).map(|file| file.path.as_str()).collect()
}

fn bytes(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).unwrap()
}

/// Compares the outputs of the last run with those of a run from scratch, and with `compute` on the same folder.
fn as_from_nothing(folder: &Path, last: &Run, options: &RecomputeOptions) {
    let fresh = tempfile::tempdir().unwrap();
    let options = RecomputeOptions { out: Some(fresh.path().join("out")), ..options.clone() };
    let run = run_with(folder, &options);
    assert!(run.manifest.files.iter().all(|file| !file.reused));
    for name in OUTPUTS {
        assert!(bytes(&last.out, name) == bytes(&run.out, name), "{name} differs");
    }
    let project = Project::open(folder).unwrap();
    let mut asked = project.options().unwrap().with_today(options.today);
    asked.figures.periods = options.periods.clone().or(asked.figures.periods);
    let registers = Registers::of_kinds(asked.catalogue.kinds().clone()).and(folder).unwrap();
    let book = compute(&registers, &asked).unwrap();
    assert_eq!(last.figures, book.figures);
    assert_eq!(last.problems, book.problems);
    for account in &book.accounts {
        let entry = &last.manifest.registers[&account.register];
        assert_eq!((entry.rows, entry.excluded, entry.problems), (account.rows, account.excluded, account.problems));
    }
}

/// Pseudo-random numbers that are the same in every run of the tests.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Service matters with a number each, with occasional bad cells and repeated keys.
fn matters(dice: &mut Dice, rows: u64, year: u64) -> String {
    let mut text = String::from("办件编号,受理日期,办结日期,承办单位,评价结果\n");
    for _ in 0..rows {
        let key = dice.below(rows * 4);
        let (month, number) = (1 + dice.below(12), 1 + dice.below(28));
        let accepted = if dice.below(20) == 0 { "昨天".into() } else { format!("{year}-{month:02}-{number:02}") };
        let decided = match dice.below(4) {
            0 => String::new(),
            _ => format!("{}-{:02}-{number:02}", year + dice.below(2), 1 + dice.below(12)),
        };
        let unit = ["民政局", "公安局", "司法局"][usize::try_from(dice.below(3)).unwrap()];
        let view = ["满意", "不满意", "还行吧"][usize::try_from(dice.below(3)).unwrap()];
        writeln!(text, "{key},{accepted},{decided},{unit},{view}").unwrap();
    }
    text
}
