//! The program.

use std::process::ExitCode;

fn main() -> ExitCode {
    fazhi::cli::run(std::env::args_os())
}
