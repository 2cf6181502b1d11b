//! The program: it parses what is asked, calls the crate and prints.
//!
//! Data goes to standard output, all else to standard error. The exit code is 0 where all is well, 1 where `check` found
//! problems, `diff` differences or `audit` what cannot be or does not agree, and 2 where something failed.

mod audit;
mod bars;
mod catalogue;
mod check;
mod compute;
mod diff;
mod init;
mod lang;
mod output;
mod progress;
mod recompute;
mod sources;
mod table;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;
use lang::Lang;

/// The indicators of a county's legal governance, from its registers.
#[derive(Debug, Parser)]
#[command(name = "fazhi", bin_name = "fazhi", version, propagate_version = true)]
struct Program {
    #[command(subcommand)]
    command: Command,
    /// The language of names and messages [default: that of the locale]
    #[arg(long, global = true, value_name = "LANG", display_order = 100)]
    lang: Option<Lang>,
    /// Show no progress
    #[arg(long, global = true, display_order = 101)]
    no_progress: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compute the indicators of registers
    Compute(compute::Arguments),
    /// Write a first fazhi.toml for the registers in a folder
    Init(init::Arguments),
    /// Compute the figures of a project again, reading only what has changed
    Recompute(recompute::Arguments),
    /// List the figures that differ between two runs, and why; exit 1 if there are any
    Diff(diff::Arguments),
    /// List what in registers cannot be used; exit 1 if there is anything
    Check(check::Arguments),
    /// Hold the figures of a published report against each other; exit 1 if some cannot be or do not agree
    Audit(audit::Arguments),
    /// List the indicators, or give one definition in full
    Catalogue(catalogue::Arguments),
}

/// How the program speaks.
#[derive(Debug, Clone, Copy)]
struct Voice {
    lang: Lang,
    progress: bool,
}

/// How a command ended, where it did not fail altogether.
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

/// Runs the program with these arguments, of which the first is its name.
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

/// Runs the program as [`run`] does, and gives its exit code as a number.
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
            // There is nobody left to tell if the message cannot be written.
            let _ = usage.print();
            return u8::try_from(usage.exit_code()).unwrap_or(2);
        }
    };
    let voice = Voice { lang: program.lang.unwrap_or_else(Lang::of_locale), progress: !program.no_progress };
    let outcome = match program.command {
        Command::Compute(arguments) => compute::run(arguments, voice),
        Command::Init(arguments) => init::run(&arguments, voice),
        Command::Recompute(arguments) => recompute::run(arguments, voice),
        Command::Diff(arguments) => diff::run(&arguments, voice),
        Command::Check(arguments) => check::run(&arguments, voice),
        Command::Audit(arguments) => audit::run(&arguments, voice),
        Command::Catalogue(arguments) => catalogue::run(&arguments, voice),
    };
    outcome.unwrap_or_else(|error| failed(None, &error)).code()
}

/// Says what failed, and the next step where one is known.
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

/// Writes a line to standard error; where that is closed, nobody wants to know.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
