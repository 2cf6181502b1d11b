//! From registers to a book of figures: which file is which register, and all indicators of all of them.

mod book;
mod compute;
mod folder;
mod project;

pub use book::{Account, Book};
pub(crate) use compute::units;
pub use compute::{ComputeOptions, compute};
pub use folder::Registers;
pub use project::Project;
