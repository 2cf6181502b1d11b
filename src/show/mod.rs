//! How figures look to people: the words, the decimals, the units and the tables of every face.
//!
//! What is shown is a [`Table`], made once; a terminal, a page and a workbook write the same one.

mod figures;
mod number;
mod table;
#[cfg(feature = "cli")]
mod text;
mod words;

pub(crate) use figures::Shown;
pub(crate) use number::{amount, some, trimmed, value_with_unit, written};
pub(crate) use table::{Cell, Column, Role, Row, Table, Tone};
#[cfg(feature = "cli")]
pub(crate) use text::Paper;
pub(crate) use words::{direction, group_value, kind, requirement, statistic, status};
