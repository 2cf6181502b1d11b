//! A register in several hands: one thread takes batches from the inputs, others read their cells and look at the rows.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, Result};
use crate::register::problem::Problems;
use crate::register::read::Account;
use crate::register::reading::{Broken, Reading};
use crate::register::repeated::KeyCells;
use crate::register::rows::Rows;
use crate::register::source::RawBatch;

/// A batch that was taken from an input.
pub(super) struct Piece<'a> {
    pub(super) reading: Arc<Reading<'a>>,
    pub(super) raw: RawBatch,
    pub(super) keys: KeyCells,
}

/// Gives the pieces that `take` hands over to the visitors, each to one that is free, and adds up what they come to.
///
/// With one visitor the pieces come in order. What is reported does not depend on who looked at which.
pub(super) fn read<'a, V>(
    visitors: Vec<V>,
    take: impl FnOnce(&mut dyn FnMut(Piece<'a>) -> Result<()>) -> Result<()>,
) -> Result<Account>
where
    V: FnMut(Rows) -> Result<()> + Send,
{
    let ledger = Ledger::default();
    let (sender, receiver): (SyncSender<(usize, Piece<'a>)>, _) = sync_channel(1);
    let receiver = Mutex::new(receiver);
    let (taken, number) = std::thread::scope(|scope| {
        for visit in visitors {
            scope.spawn(|| ledger.work(&receiver, visit));
        }
        let mut number = 0;
        let taken = take(&mut |piece| {
            if ledger.over.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            sender.send((number, piece)).map_err(|_| Error::Interrupted)?;
            number += 1;
            Ok(())
        });
        drop(sender);
        (taken, number)
    });
    ledger.close(taken, number)
}

/// What was read so far, in the order of the pieces.
#[derive(Default)]
struct Ledger {
    /// Whether something failed, so that there is no more to do.
    over: AtomicBool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    account: Account,
    next: usize,
    waiting: BTreeMap<usize, Account>,
    /// The first failure, with the number of its piece.
    failure: Option<(usize, Failure)>,
}

enum Failure {
    Error(Error),
    Panic(Box<dyn Any + Send>),
}

impl Ledger {
    fn work<'a>(&self, receiver: &Mutex<Receiver<(usize, Piece<'a>)>>, mut visit: impl FnMut(Rows) -> Result<()>) {
        let mut broken: Option<(Arc<Reading<'a>>, Option<Broken>)> = None;
        loop {
            let piece = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((number, piece)) = piece else { return };
            // Pieces are taken to the end even so, as whoever sends them waits for that.
            if self.over.load(Ordering::Relaxed) {
                continue;
            }
            if !broken.as_ref().is_some_and(|(of, _)| Arc::ptr_eq(of, &piece.reading)) {
                broken = Some((Arc::clone(&piece.reading), None));
            }
            let broken = &mut broken.as_mut().expect("it was just put there").1;
            let looked = catch_unwind(AssertUnwindSafe(|| {
                let (rows, problems) = piece.reading.rows(&piece.raw, piece.keys, broken)?;
                self.enter(number, &rows, problems);
                visit(rows)
            }));
            match looked {
                Ok(Ok(())) => {}
                Ok(Err(error)) => self.fail(number, Failure::Error(error)),
                Err(panic) => self.fail(number, Failure::Panic(panic)),
            }
        }
    }

    fn enter(&self, number: usize, rows: &Rows, problems: Problems) {
        let excluded = rows.unusable(&|_| false).map_or(0, |rows| rows.set_bits() as u64);
        let account = Account { rows: rows.height() as u64, excluded, problems };
        let mut state = self.lock();
        state.waiting.insert(number, account);
        while let Some(account) = {
            let next = state.next;
            state.waiting.remove(&next)
        } {
            state.next += 1;
            state.account.add(account);
        }
    }

    fn fail(&self, number: usize, failure: Failure) {
        self.over.store(true, Ordering::Relaxed);
        let mut state = self.lock();
        if state.failure.as_ref().is_none_or(|(first, _)| number < *first) {
            state.failure = Some((number, failure));
        }
    }

    fn close(self, taken: Result<()>, number: usize) -> Result<Account> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        match state.failure {
            Some((first, Failure::Panic(panic))) if first <= number => resume_unwind(panic),
            Some((first, Failure::Error(error))) if first <= number => Err(error),
            _ => taken.map(|()| state.account),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
