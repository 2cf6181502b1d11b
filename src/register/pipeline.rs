//! A register in several threads: one reads the inputs, the others split, check and count what it read.
//!
//! Pieces have numbers in the order of the rows. A worker takes a piece, reads its cells, and waits for its turn before it looks at
//! keys, as the first row with a key is the one that counts; problems are listed in the same turn. So neither the rows that are
//! excluded nor the problems depend on how many workers there are.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, Result};
use crate::register::checks::{Answers, Checked, OfColumn, Reading};
use crate::register::keys::Keys;
use crate::register::problem::{Problem, Problems, Rule};
use crate::register::rows::Rows;
use crate::register::source::Piece;

/// What a reading came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Rows read.
    pub rows: u64,
    /// Rows excluded as a whole.
    pub excluded: u64,
    /// Rows that no period takes, as they have none of the dates that place them.
    pub undated: u64,
    /// What cannot be used.
    pub problems: Problems,
}

impl Account {
    /// Takes in what the rows after these came to.
    pub(super) fn add(&mut self, later: Self) {
        self.rows += later.rows;
        self.excluded += later.excluded;
        self.undated += later.undated;
        self.problems.append(later.problems);
    }
}

/// A piece of an input, and how it is read.
pub(super) struct Task<'a> {
    pub(super) reading: Arc<Reading<'a>>,
    pub(super) piece: Piece<'a>,
}

/// Hands the tasks that `read` sends to the visitors, each to one that is free, and adds up what they come to.
///
/// With one visitor the rows come in order.
pub(super) fn run<'a, V>(
    visitors: Vec<V>,
    keys: Keys,
    register: &str,
    read: impl FnOnce(&mut dyn FnMut(Task<'a>) -> Result<()>) -> Result<()>,
) -> Result<(Account, Keys)>
where
    V: FnMut(Rows) -> Result<()> + Send,
{
    let shared = Shared {
        state: Mutex::new(State {
            keys,
            next: 0,
            account: Account::default(),
            answers: BTreeMap::new(),
            failure: None,
        }),
        turned: Condvar::new(),
    };
    let (sender, receiver): (SyncSender<(usize, Task<'a>)>, _) = sync_channel(1);
    let receiver = Mutex::new(receiver);
    let done = std::thread::scope(|scope| {
        for visit in visitors {
            scope.spawn(|| shared.work(&receiver, visit));
        }
        let mut sent = 0;
        let done = read(&mut |task| {
            if shared.lock().failure.is_some() {
                return Err(Error::Interrupted);
            }
            sender.send((sent, task)).map_err(|_| Error::Interrupted)?;
            sent += 1;
            Ok(())
        });
        drop(sender);
        done
    });
    shared.close(done, register)
}

/// What the workers share.
struct Shared {
    state: Mutex<State>,
    /// Told whenever the next turn begins, or something failed.
    turned: Condvar,
}

struct State {
    keys: Keys,
    /// The piece whose turn it is.
    next: usize,
    account: Account,
    /// The answers in each yes-or-no column of an input.
    answers: BTreeMap<OfColumn, Answers>,
    /// The first failure, with the number of its piece.
    failure: Option<(usize, Failure)>,
}

enum Failure {
    Error(Error),
    Panic(Box<dyn Any + Send>),
}

impl Shared {
    fn work(&self, receiver: &Mutex<Receiver<(usize, Task<'_>)>>, mut visit: impl FnMut(Rows) -> Result<()>) {
        loop {
            let task = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((number, task)) = task else { return };
            // Tasks are received to the end even so, as the reading thread waits for that.
            if self.lock().failed_before(number) {
                continue;
            }
            match catch_unwind(AssertUnwindSafe(|| self.piece(number, task, &mut visit))) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => self.fail(number, Failure::Error(error)),
                Err(panic) => self.fail(number, Failure::Panic(panic)),
            }
        }
    }

    fn piece(&self, number: usize, task: Task<'_>, visit: &mut impl FnMut(Rows) -> Result<()>) -> Result<()> {
        let batches = (task.piece)()?;
        let mut checked = batches.iter().map(|raw| task.reading.check(raw)).collect::<Result<Vec<_>>>()?;
        if !self.take_turn(number, &mut checked) {
            return Ok(());
        }
        checked.into_iter().try_for_each(|checked| visit(checked.rows))
    }

    /// Waits for the turn of a piece, and excludes its rows that repeat a key; no turn comes after a failure.
    fn take_turn(&self, number: usize, checked: &mut [Checked<'_>]) -> bool {
        let keys: Vec<_> = checked.iter().map(Checked::keys).collect();
        let waiting = |state: &mut State| state.next != number && !state.failed_before(number);
        let state = self.turned.wait_while(self.lock(), waiting);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        if state.next != number {
            return false;
        }
        for (checked, keys) in checked.iter_mut().zip(keys) {
            let known = keys.into_iter().filter(|(_, key)| !state.keys.is_new(*key));
            let repeated: Vec<_> = known.map(|(row, _)| row).collect();
            checked.repeated(&repeated);
            let (height, excluded) = (checked.rows.height(), checked.rows.unusable(&|_| false));
            let undated = checked.undated.and_not(&excluded).count(height) as u64;
            let problems = std::mem::take(&mut checked.problems);
            let (rows, excluded) = (height as u64, excluded.count(height) as u64);
            state.account.add(Account { rows, excluded, undated, problems });
            for (column, answers) in checked.take_answers() {
                state.answers.entry(column).or_default().add(answers);
            }
        }
        state.next += 1;
        self.turned.notify_all();
        true
    }

    fn fail(&self, number: usize, failure: Failure) {
        let mut state = self.lock();
        if !state.failed_before(number) {
            state.failure = Some((number, failure));
        }
        self.turned.notify_all();
    }

    /// What was read, or the first failure: that of a piece comes before that of the reading, which was further on.
    fn close(self, done: Result<()>, register: &str) -> Result<(Account, Keys)> {
        let mut state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        match state.failure {
            Some((_, Failure::Panic(panic))) => resume_unwind(panic),
            Some((_, Failure::Error(error))) => Err(error),
            None => done.map(|()| {
                state.name_one_sided(register);
                (state.account, state.keys)
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Names the columns in which only one answer is given.
    fn name_one_sided(&mut self, register: &str) {
        let answers = std::mem::take(&mut self.answers).into_iter();
        for ((file, column, header), _) in answers.filter(|(_, answers)| answers.are_one_sided()) {
            let whole = Problem::of_whole(register, &file, Some(&column), Rule::OneSided);
            self.account.problems.push(Problem { header: Some(header), ..whole });
        }
    }

    fn failed_before(&self, number: usize) -> bool {
        self.failure.as_ref().is_some_and(|(first, _)| *first < number)
    }
}
