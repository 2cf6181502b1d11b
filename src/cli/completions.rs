//! `fazhi completions`: scripts by which shells complete what is typed.

use clap_complete::{Shell, generate};

use super::output::Output;
use super::{Outcome, Voice, command};
use crate::error::Result;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, voice: Voice) -> Result<Outcome> {
    let mut script = Vec::new();
    generate(arguments.shell, &mut command(voice.lang), "fazhi", &mut script);
    Output::default().write(|out| out.write_all(&script))?;
    Ok(Outcome::Fine)
}
