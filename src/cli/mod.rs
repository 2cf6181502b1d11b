//! The command-line program: parses arguments, calls the crate and prints.
//!
//! Data goes to standard output, everything else to standard error. The exit code is 0 on success, 1 if `check` found
//! problems, `diff` found differences or `audit` found impossible or contradictory figures, and 2 on failure.

mod account;
mod audit;
mod bars;
mod catalogue;
mod check;
mod compare;
mod completions;
mod compute;
mod diff;
mod form;
mod help;
mod index;
mod init;
mod left_out;
mod options;
mod output;
mod plot;
mod progress;
mod recompute;
mod registers;
mod report;
mod sources;
mod tally;
mod voice;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};

use self::output::Format;
use self::voice::Voice;
use crate::lang::Lang;

/// Rule-of-law indicators, computed from the registers that a local government keeps
#[derive(Debug, Parser)]
#[command(name = "fazhi", bin_name = "fazhi", version, propagate_version = true)]
struct Program {
    #[command(subcommand)]
    command: Command,
    /// Language of names and messages [default: from FAZHI_LANG, fazhi.toml or the system]
    #[arg(long, global = true, value_name = "LANG", value_parser = languages(), display_order = 100)]
    lang: Option<Lang>,
    /// Say nothing on standard error but errors
    #[arg(short, long, global = true, display_order = 101)]
    quiet: bool,
    /// Show no progress
    #[arg(long, global = true, display_order = 102)]
    no_progress: bool,
    /// Colours: in a terminal, always or never [default: auto]
    #[arg(long, global = true, value_name = "WHEN", display_order = 103)]
    color: Option<ColorChoice>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compute indicators from registers
    Compute(compute::Arguments),
    /// Compare figures: which groups stand out, which ranks they may have, what has changed, whether a process is the same
    Compare(compare::Arguments),
    /// Score agencies by an assessment, with what chance does to their ranks and grades
    Index(index::Arguments),
    /// Write a fazhi.toml for the registers in a folder
    Init(init::Arguments),
    /// Recompute the figures of a project, reading only the files that have changed
    Recompute(recompute::Arguments),
    /// Count one register, or a part of it, into a file of counts that can be merged
    Tally(tally::Arguments),
    /// Merge files of counts, into one or into figures
    Merge(tally::Merging),
    /// List the figures that differ between two runs, and why; exit 1 if any differ
    Diff(diff::Arguments),
    /// List the cells and rows of registers that cannot be used; exit 1 if there are any
    Check(check::Arguments),
    /// Check the figures of a published report for consistency; exit 1 if any are impossible or contradict each other
    Audit(audit::Arguments),
    /// Fill the tables that must be published, or list them; exit 1 if their identities do not hold
    Form(form::Arguments),
    /// Draw a chart of figures, with the table of what it shows
    Plot(plot::Arguments),
    /// Write a report of the figures: sentences, tables and charts, as a document of Word, a page, a workbook or text
    Report(report::Arguments),
    /// List the indicators, or show one definition in full
    Catalogue(catalogue::Arguments),
    /// List the kinds of register, or the columns of one; write a template of one to fill in
    Registers(registers::Arguments),
    /// Print a script that completes commands and options in a shell
    Completions(completions::Arguments),
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
    let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
    // Help and usage errors come before the options are known.
    let asked = option(&args, "--lang").and_then(|word| word.parse().ok()).or_else(Lang::of_variable);
    let lang = asked.unwrap_or_else(Lang::of_user);
    let choice = option(&args, "--color").and_then(|word| word.parse().ok()).unwrap_or(ColorChoice::Auto);
    console::set_colors_enabled(coloured(choice, std::io::stdout().is_terminal()));
    console::set_colors_enabled_stderr(coloured(choice, std::io::stderr().is_terminal()));
    let parsed = command(lang).try_get_matches_from(args);
    let program = match parsed.and_then(|matches| Program::from_arg_matches(&matches)) {
        Ok(program) => program,
        Err(usage) => return help::print(&usage, lang),
    };
    let quiet = program.quiet;
    let voice = Voice { lang, asked: asked.is_some(), progress: !program.no_progress && !quiet, quiet };
    let outcome = match program.command {
        Command::Compute(arguments) => compute::run(arguments, voice),
        Command::Compare(arguments) => compare::run(arguments, voice),
        Command::Index(arguments) => index::run(arguments, voice),
        Command::Init(arguments) => init::run(&arguments, voice),
        Command::Recompute(arguments) => recompute::run(arguments, voice),
        Command::Tally(arguments) => tally::run(arguments, voice),
        Command::Merge(arguments) => tally::merge(arguments, voice),
        Command::Diff(arguments) => diff::run(&arguments, voice),
        Command::Check(arguments) => check::run(&arguments, voice),
        Command::Audit(arguments) => audit::run(&arguments, voice),
        Command::Form(arguments) => form::run(arguments, voice),
        Command::Plot(arguments) => plot::run(arguments, voice),
        Command::Report(arguments) => report::run(arguments, voice),
        Command::Catalogue(arguments) => catalogue::run(&arguments, voice),
        Command::Registers(arguments) => registers::run(&arguments, voice),
        Command::Completions(arguments) => completions::run(&arguments, voice),
    };
    outcome.unwrap_or_else(|error| voice.failed(None, &error)).code()
}

/// The commands and options, with what each command can write.
fn command(lang: Lang) -> clap::Command {
    let formats = [
        ("compute", compute::FORMATS),
        ("merge", compute::FORMATS),
        ("index", index::FORMATS),
        ("diff", diff::FORMATS),
        ("check", check::FORMATS),
        ("audit", audit::FORMATS),
        ("plot", plot::FORMATS),
        ("form", form::FORMATS),
        ("report", report::FORMATS),
        ("catalogue", catalogue::FORMATS),
        ("registers", registers::FORMATS),
    ];
    let of = |command: clap::Command, (name, formats): (&'static str, &'static [Format])| {
        let parser = Format::parser(formats);
        let format = |format: clap::Arg| match formats[0] {
            Format::Svg => {
                format.value_parser(parser).help("Output format [default: by the ending of --output, else svg]")
            }
            Format::Text => {
                format.value_parser(parser).help("Output format [default: by the ending of --output, else txt]")
            }
            _ => format.value_parser(parser),
        };
        command.mut_subcommand(name, |command| command.mut_arg("format", format))
    };
    let command = formats.into_iter().fold(Program::command(), of);
    let periods = [
        (
            "index",
            "The periods that are assessed: 2020, 2020Q3, 2020-07 or 2016..2020; may be given more than once [default: those of the assessment, else those of fazhi.toml]",
        ),
        (
            "report",
            "The period that is reported: 2020, 2020Q3 or 2020-07; of several the last, for which the others are computed too [default: that of fazhi.toml]",
        ),
    ];
    let command = periods.into_iter().fold(command, |command, (name, help)| {
        command.mut_subcommand(name, |command| command.mut_arg("periods", |periods| periods.help(help)))
    });
    let command = command.mut_subcommand("compare", |command| {
        command.mut_subcommands(|kind| {
            kind.mut_arg("format", |format| format.value_parser(Format::parser(compare::FORMATS)))
        })
    });
    match lang {
        Lang::Zh => help::in_chinese(command),
        Lang::En => command,
    }
}

fn languages() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(["zh", "en"]).map(|word| word.parse().expect("a word of a language"))
}

/// The value of a long option.
fn option<'a>(args: &'a [OsString], name: &str) -> Option<&'a str> {
    let mut words = args.iter().map(|word| word.to_str().unwrap_or_default());
    let given = words.by_ref().find_map(|word| match word.strip_prefix(name)? {
        "" => Some(None),
        rest => rest.strip_prefix('=').map(Some),
    });
    given.and_then(|value| value.or_else(|| words.next()))
}

/// Whether there are colours: in a terminal, unless `NO_COLOR` says no.
fn coloured(choice: ColorChoice, terminal: bool) -> bool {
    let unwanted = || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => terminal && !unwanted(),
    }
}

/// How many columns a line of standard output has, where that is known: as `COLUMNS` says, else the terminal.
fn width() -> Option<u16> {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    said.or_else(|| console::Term::stdout().size_checked().map(|(_, columns)| columns)).filter(|columns| *columns > 0)
}
