//! From registers to figures: which file is which register, all indicators of all of them, and the same again year by year.
//!
//! [`compute`] gives a [`Book`] of figures. [`recompute`] does the same for a [`Project`] and keeps what it has counted in a
//! folder: the next run reads only what has changed, and says which figures differ and why. [`diff`] compares any two runs.

mod assess;
mod book;
mod compute;
mod compute_options;
mod computed;
mod draft;
mod fingerprint;
mod folder;
mod init;
mod lock;
mod manifest;
mod outputs;
mod part;
mod progress;
mod project;
mod published;
mod reasons;
mod recompute;
mod repeats;
mod revisions;
mod run;
mod scored;
mod store;

pub use assess::index;
pub use book::{Account, Book};
pub use compute::compute;
#[cfg(feature = "python")]
pub(crate) use compute::compute_beside;
pub(crate) use compute::{agencies, lacks_by, reason};
pub use compute_options::ComputeOptions;
pub use computed::Computed;
pub use folder::Registers;
pub use init::{Started, init};
pub use manifest::{Definition, Definitions, FileEntry, Manifest, RegisterEntry};
pub use progress::Progress;
pub(crate) use project::PROJECT;
pub use project::{Disclosure, Entry, Project};
pub use recompute::{RecomputeOptions, recompute};
pub use revisions::diff;
pub use run::{FigureFormat, Run};
pub use scored::AssessmentEntry;
