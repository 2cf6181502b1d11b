//! Memory that long work let go of.
#![allow(unsafe_code)]

/// Gives the system back what is free, of all threads: glibc keeps it for each of them, and a notebook may live for days.
///
/// <https://man7.org/linux/man-pages/man3/malloc_trim.3.html>
pub(super) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: it may be called at any time, from any thread, and touches no memory that is in use.
    unsafe {
        libc::malloc_trim(0);
    }
}
