//! Long work without the interpreter lock, interruptible by signals.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use pyo3::prelude::*;

use super::memory;
use crate::error::Result;

/// How often signals are checked.
const PATIENCE: Duration = Duration::from_millis(30);

/// Memory is returned to the system after work that takes longer, since that itself may take a tenth of a second.
const LONG: Duration = Duration::from_secs(1);

/// Raises the exception of a pending signal.
fn signal(py: Python<'_>) -> PyResult<()> {
    py.check_signals()
}

/// Runs `work` on a thread of its own and checks for signals meanwhile; a signal sets the flag, which `work` must
/// check.
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
