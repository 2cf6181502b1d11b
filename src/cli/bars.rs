//! A progress bar for each register of a run.

use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::Voice;
use crate::batch::Progress;
use crate::lang::Lang;
use crate::register::{Meter, Schema};
use crate::show::amount;

const TICK: Duration = Duration::from_millis(200);

/// The width of the bar in characters.
const WIDTH: u32 = 20;

/// A bar for the register that is being read, shown on terminals only.
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
    fn begins(&self, register: &Schema, files: usize, bytes: u64, meter: &Arc<Meter>) {
        if !self.shown {
            return;
        }
        let lang = self.voice.lang;
        let meter = Arc::clone(meter);
        let read = move |state: &ProgressState, out: &mut dyn Write| {
            let elapsed = state.elapsed().as_secs_f64();
            // If this write fails, the next tick writes the line again.
            let _ = out.write_str(&line(&meter, bytes, elapsed, lang));
        };
        let style = ProgressStyle::with_template("{msg} {read}").unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(bytes).with_style(style.with_key("read", read));
        bar.set_message(format!("{} ({files})", lang.of(&register.zh, &register.en)));
        bar.enable_steady_tick(TICK);
        self.with(|shown| *shown = Some(bar));
    }

    fn ends(&self, _register: &Schema) {
        self.with(|shown| shown.take().iter().for_each(ProgressBar::finish_and_clear));
    }
}

/// A bar, the rows read, their rate, and the time left at the current rate of bytes.
fn line(meter: &Meter, bytes: u64, elapsed: f64, lang: Lang) -> String {
    let share = (meter.bytes() as f64 / bytes.max(1) as f64).min(1.0);
    let filled: String =
        (0..WIDTH).map(|at| if f64::from(at) + 0.5 < share * f64::from(WIDTH) { '█' } else { '·' }).collect();
    let rate = (meter.rows() as f64 / elapsed.max(0.001)).round();
    let (row, left) = (lang.of("行", "rows"), lang.of("剩余", "left"));
    let rows = format!("{} {row} ({}/s)", amount(meter.rows() as f64), amount(rate));
    let seconds = if share > 0.0 { format!("{:.0} s", elapsed * (1.0 - share) / share) } else { "…".into() };
    format!("[{filled}] {:.0}%  {rows}  {left} {seconds}", share * 100.0)
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.with(|shown| shown.take().iter().for_each(ProgressBar::finish_and_clear));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_shows_the_progress_the_rate_and_the_time_left() {
        let meter = Meter::default();
        assert_eq!(line(&meter, 400, 0.0, Lang::En), format!("[{}] 0%  0 rows (0/s)  left …", "·".repeat(20)));
        meter.add(3000, 100);
        let bar = format!("{}{}", "█".repeat(5), "·".repeat(15));
        assert_eq!(line(&meter, 400, 2.0, Lang::En), format!("[{bar}] 25%  3,000 rows (1,500/s)  left 6 s"));
        meter.add(0, 900);
        assert!(line(&meter, 400, 2.0, Lang::Zh).ends_with("100%  3,000 行 (1,500/s)  剩余 0 s"));
    }
}
