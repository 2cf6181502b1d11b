//! Long work without the interpreter's lock, which a signal can stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use pyo3::prelude::*;

use super::memory;
use crate::error::Result;

/// How long a signal may wait.
const PATIENCE: Duration = Duration::from_millis(30);

/// How long work takes after which memory is given back, which may take a tenth of a second where the interpreter holds much.
const LONG: Duration = Duration::from_secs(1);

/// What a signal that came meanwhile raises.
fn signal(py: Python<'_>) -> PyResult<()> {
    py.check_signals()
}

/// Runs `work` on a thread of its own and looks for signals meanwhile; the work has to look at the flag.
pub(super) fn run<T: Send>(py: Python<'_>, work: impl FnOnce(Arc<AtomicBool>) -> Result<T> + Send) -> PyResult<T> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    py.detach(|| {
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(1);
            scope.spawn(move || {
                let begun = Instant::now();
                let done = work(flag);
                if begun.elapsed() > LONG {
                    memory::give_back();
                }
                sender.send(done)
            });
            let mut caught = None;
            loop {
                match receiver.recv_timeout(PATIENCE) {
                    Ok(result) => return caught.map_or_else(|| result.map_err(PyErr::from), Err),
                    Err(RecvTimeoutError::Disconnected) => {
                        return Err(pyo3::exceptions::PyRuntimeError::new_err("the work ended without a result"));
                    }
                    Err(RecvTimeoutError::Timeout) if caught.is_none() => {
                        if let Err(error) = Python::attach(signal) {
                            stop.store(true, Ordering::Relaxed);
                            caught = Some(error);
                        }
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                }
            }
        })
    })
}
