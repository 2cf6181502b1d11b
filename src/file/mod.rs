//! Files of a user: which are opened, and how what is written is there whole or not at all.

mod read;
#[cfg(feature = "registers")]
mod write;

pub(crate) use read::text;
#[cfg(feature = "registers")]
pub(crate) use read::{bytes, hash, open, regular};
#[cfg(feature = "cli")]
pub(crate) use write::same;
#[cfg(feature = "registers")]
pub(crate) use write::{PART, beside, create, folder, no_link, remove, remove_folder, rename, replace, sync, write};
