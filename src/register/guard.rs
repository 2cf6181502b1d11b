//! What a library panics on in a file is an error of that file, and prints nothing.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::Path;
use std::sync::Once;

use crate::error::{Error, Result};

thread_local! {
    /// How many guards this thread is inside of.
    static GUARDS: Cell<usize> = const { Cell::new(0) };
}

/// Does some work on a file. A panic is an error that names the file; its own message may quote a cell, and is not shown.
pub(crate) fn guarded<T>(path: &Path, work: impl FnOnce() -> Result<T>) -> Result<T> {
    quieten();
    GUARDS.set(GUARDS.get() + 1);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDS.set(GUARDS.get() - 1);
    let failed = "the reader failed on it; if another program opens the file, save it anew there";
    done.unwrap_or_else(|_| Err(Error::content(path, failed)))
}

/// Panics of guarded threads are not printed from here on, those of others as before.
fn quieten() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if GUARDS.get() == 0 {
                before(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_that_names_the_file_and_quotes_nothing() {
        let work = |fails: bool| {
            guarded(Path::new("a.csv"), || guarded(Path::new("b.csv"), || if fails { panic!("张三") } else { Ok(1) }))
        };
        assert_eq!(work(false).unwrap(), 1);
        let error = work(true).unwrap_err().to_string();
        assert!(error.starts_with("`b.csv`: the reader failed on it") && !error.contains("张三"), "{error}");
        assert_eq!(GUARDS.get(), 0);
    }
}
