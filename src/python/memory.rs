//! Returning freed memory to the system.
#![allow(unsafe_code)]

/// Returns free memory to the system: glibc keeps an arena of it for each thread, and a notebook may run for days.
///
/// <https://man7.org/linux/man-pages/man3/malloc_trim.3.html>
pub(super) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: `malloc_trim` may be called at any time and from any thread, and does not touch memory in use.
    unsafe {
        libc::malloc_trim(0);
    }
}
