//! How far a run is, register by register, on a terminal.

use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::{Voice, lang};
use crate::batch::Progress;
use crate::register::Schema;

const TICK: Duration = Duration::from_millis(200);

/// A bar for the register that is being read; none where nobody would see it.
#[derive(Debug)]
pub(super) struct Bars {
    voice: Voice,
    shown: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bars {
    pub(super) fn new(voice: Voice) -> Self {
        Self { voice, shown: voice.progress && std::io::stderr().is_terminal(), bar: Mutex::default() }
    }

    fn with(&self, change: impl FnOnce(&mut Option<ProgressBar>)) {
        change(&mut self.bar.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Progress for Bars {
    fn begins(&self, register: &Schema, files: usize, bytes: u64, rows: &Arc<AtomicU64>) {
        if !self.shown {
            return;
        }
        let lang = self.voice.lang;
        let rows = Arc::clone(rows);
        let (row, left) = (lang.of("行", "rows"), lang.of("剩余", "left"));
        let read = move |state: &ProgressState, out: &mut dyn Write| {
            let read = rows.load(Ordering::Relaxed) as f64;
            let rate = (read / state.elapsed().as_secs_f64().max(0.001)).round();
            // A line that cannot be shown is shown at the next tick.
            let _ = write!(out, "{} {row} ({}/s)", lang::amount(read), lang::amount(rate));
        };
        let template = format!("{{msg}} [{{bar:20}}] {{percent}}%  {{rows}}  {left} {{eta}}");
        let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(bytes).with_style(style.with_key("rows", read));
        bar.set_message(format!("{} ({files})", lang.of(&register.zh, &register.en)));
        bar.enable_steady_tick(TICK);
        self.with(|shown| *shown = Some(bar));
    }

    fn file(&self, _register: &Schema, bytes: u64, _reused: bool) {
        self.with(|shown| shown.iter().for_each(|bar| bar.inc(bytes)));
    }

    fn ends(&self, _register: &Schema) {
        self.with(|shown| shown.take().iter().for_each(ProgressBar::finish_and_clear));
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.with(|shown| shown.take().iter().for_each(ProgressBar::finish_and_clear));
    }
}
