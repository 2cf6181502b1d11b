//! The command-line program: parses arguments, calls the crate and prints.
//!
//! Data goes to standard output, everything else to standard error. The exit code is 0 on success, 1 if `check` found
//! problems, `diff` found differences or `audit` found impossible or contradictory figures, and 2 on failure.

mod account;
mod audit;
mod bars;
mod catalogue;
mod check;
mod compute;
mod diff;
mod init;
mod output;
mod progress;
mod recompute;
mod registers;
mod sources;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;
use crate::lang::Lang;
use crate::text::visible;

/// Rule-of-law indicators, computed from the registers that a local government keeps
#[derive(Debug, Parser)]
#[command(name = "fazhi", bin_name = "fazhi", version, propagate_version = true)]
struct Program {
    #[command(subcommand)]
    command: Command,
    /// Language of names and messages [default: from the locale]
    #[arg(long, global = true, value_name = "LANG", display_order = 100)]
    lang: Option<Lang>,
    /// Show no progress
    #[arg(long, global = true, display_order = 101)]
    no_progress: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compute indicators from registers
    Compute(compute::Arguments),
    /// Write a fazhi.toml for the registers in a folder
    Init(init::Arguments),
    /// Recompute the figures of a project, reading only the files that have changed
    Recompute(recompute::Arguments),
    /// List the figures that differ between two runs, and why; exit 1 if any differ
    Diff(diff::Arguments),
    /// List the cells and rows of registers that cannot be used; exit 1 if there are any
    Check(check::Arguments),
    /// Check the figures of a published report for consistency; exit 1 if any are impossible or contradict each other
    Audit(audit::Arguments),
    /// List the indicators, or show one definition in full
    Catalogue(catalogue::Arguments),
    /// List the kinds of register, or the columns of one; write a template of one to fill in
    Registers(registers::Arguments),
}

/// The language of the output, and whether to show progress.
#[derive(Debug, Clone, Copy)]
struct Voice {
    lang: Lang,
    progress: bool,
}

/// How a command that did not abort ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Fine,
    Problems,
    Failed,
}

impl Outcome {
    fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Problems => 1,
            Self::Failed => 2,
        }
    }
}

/// Runs the program with these arguments; the first is the program's name.
///
/// # Examples
///
/// ```no_run
/// fazhi::cli::run(["fazhi", "compute", "examples/qilian-2020", "--year", "2020"]);
/// ```
pub fn run<I, T>(args: I) -> ExitCode
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    ExitCode::from(run_code(args))
}

/// Runs the program like [`run`], but returns the exit code as a number.
///
/// # Examples
///
/// ```
/// assert_eq!(fazhi::cli::run_code(["fazhi", "catalogue", "service_completion_rate"]), 0);
/// assert_eq!(fazhi::cli::run_code(["fazhi", "catalogue", "no_such_indicator"]), 2);
/// ```
pub fn run_code<I, T>(args: I) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let program = match Program::try_parse_from(args) {
        Ok(program) => program,
        Err(usage) => {
            // If this message cannot be written, there is nowhere left to report it.
            let _ = usage.print();
            return u8::try_from(usage.exit_code()).unwrap_or(2);
        }
    };
    let voice = Voice { lang: program.lang.unwrap_or_else(Lang::of_user), progress: !program.no_progress };
    let outcome = match program.command {
        Command::Compute(arguments) => compute::run(arguments, voice),
        Command::Init(arguments) => init::run(&arguments, voice),
        Command::Recompute(arguments) => recompute::run(arguments, voice),
        Command::Diff(arguments) => diff::run(&arguments, voice),
        Command::Check(arguments) => check::run(&arguments, voice),
        Command::Audit(arguments) => audit::run(&arguments, voice),
        Command::Catalogue(arguments) => catalogue::run(&arguments, voice),
        Command::Registers(arguments) => registers::run(&arguments, voice),
    };
    outcome.unwrap_or_else(|error| failed(None, &error)).code()
}

/// Prints an error and its hint.
fn failed(register: Option<&str>, error: &Error) -> Outcome {
    let text = error.to_string();
    match register.filter(|register| !text.starts_with(register)) {
        Some(register) => say(&format!("error: {register}: {text}")),
        None => say(&format!("error: {text}")),
    }
    if let Some(hint) = error.hint() {
        say(&format!("hint: {hint}"));
    }
    Outcome::Failed
}

/// Writes a line to standard error, with what the terminal would obey written out; a failure to write is ignored.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", visible(text));
}
