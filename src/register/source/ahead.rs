//! Work that is done before it is asked for: several pieces at once, handed over in order.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread;

use rayon::Yield;

/// Pieces of work that were begun, in order.
pub(super) struct Ahead<T> {
    begun: VecDeque<Receiver<thread::Result<T>>>,
}

impl<T> Default for Ahead<T> {
    fn default() -> Self {
        Self { begun: VecDeque::new() }
    }
}

impl<T: Send + 'static> Ahead<T> {
    pub(super) fn len(&self) -> usize {
        self.begun.len()
    }

    /// Begins a piece of work, which some other thread does.
    pub(super) fn begin(&mut self, work: impl FnOnce() -> T + Send + 'static) {
        let (sender, receiver) = sync_channel(1);
        rayon::spawn_fifo(move || {
            let done = catch_unwind(AssertUnwindSafe(work));
            // Nobody waits for it any more where something before it failed.
            drop(sender.send(done));
        });
        self.begun.push_back(receiver);
    }

    /// What came of the first piece that was not handed over yet.
    pub(super) fn next(&mut self) -> Option<T> {
        let first = self.begun.pop_front()?;
        Some(wait(&first).unwrap_or_else(|panic| resume_unwind(panic)))
    }
}

/// Waits for a piece of work; one of the threads that are to do it helps in the meantime, lest all of them wait.
fn wait<T>(done: &Receiver<T>) -> T {
    loop {
        match done.try_recv() {
            Ok(done) => return done,
            Err(TryRecvError::Disconnected) => unreachable!("all work that was begun is sent"),
            Err(TryRecvError::Empty) => match rayon::yield_now() {
                None => return done.recv().expect("all work that was begun is sent"),
                Some(Yield::Executed) => {}
                Some(Yield::Idle) => thread::yield_now(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is done first, the results come in the order in which the work was begun; also to one of the threads that work.
    #[test]
    fn results_come_in_order() {
        let all = || {
            let mut ahead = Ahead::default();
            for number in 0..50_u64 {
                ahead.begin(move || {
                    thread::sleep(std::time::Duration::from_micros(50 - number));
                    number
                });
            }
            std::iter::from_fn(|| ahead.next()).collect::<Vec<_>>()
        };
        let expected: Vec<_> = (0..50).collect();
        assert_eq!(all(), expected);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(pool.install(all), expected);
    }

    #[test]
    fn a_panic_is_that_of_whoever_asks() {
        let mut ahead = Ahead::default();
        ahead.begin(|| -> u8 { panic!("lost") });
        ahead.begin(|| 1);
        let panic = catch_unwind(AssertUnwindSafe(|| ahead.next())).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"lost"));
        assert_eq!(ahead.next(), Some(1));
    }
}
