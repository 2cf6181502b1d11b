//! A spinner for long work.

use std::io::IsTerminal;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::ProgressBar;

use super::Voice;

/// Work that ends sooner shows no spinner.
const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(120);

/// Shows a spinner until it is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts a spinner for the reading of registers.
    pub(super) fn reading(voice: Voice) -> Self {
        Self::start(voice.lang.of("正在读取台账", "reading the registers"), voice.progress)
    }

    /// Starts a spinner on standard error, if that is a terminal, the spinner is wanted and the work takes long.
    pub(super) fn start(what: impl Into<String>, wanted: bool) -> Self {
        if !wanted || !std::io::stderr().is_terminal() {
            return Self { running: None };
        }
        let what = what.into();
        let (end, ended) = channel();
        let thread = std::thread::spawn(move || {
            if ended.recv_timeout(PATIENCE).is_ok() {
                return;
            }
            let bar = ProgressBar::new_spinner().with_message(what);
            bar.enable_steady_tick(TICK);
            // Both a message and a disconnected sender mean that the work is done.
            let _ = ended.recv();
            bar.finish_and_clear();
        });
        Self { running: Some((end, thread)) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.running.take() {
            // Both fail only if the thread has ended, and then there is nothing left to clear.
            let _ = end.send(());
            let _ = thread.join();
        }
    }
}
