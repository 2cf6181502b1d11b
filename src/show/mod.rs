//! How figures look to people: the words, the decimals, the units and the tables of every face.
//!
//! What is shown is a [`Table`], made once; a terminal, a page and a workbook write the same one.

mod book;
mod definitions;
mod excel;
mod figures;
mod html;
mod number;
mod problems;
mod table;
#[cfg(feature = "cli")]
mod text;
mod words;

pub(crate) use book::View;
pub(crate) use definitions::definitions;
pub(crate) use excel::Sheets;
pub(crate) use figures::{by_head, category, figure_cell, group, ordinal, period, source};
pub(crate) use html::{escaped, page, part};
pub(crate) use number::trimmed;
pub(crate) use number::{
    Scale, amount, as_in_sentences, grouped, interval, rounded, some, value_cell, value_with_unit, with_unit,
};
pub(crate) use problems::{problem_note, problems};
pub(crate) use table::{Cell, Column, Role, Row, Table, Tone};
#[cfg(feature = "cli")]
pub(crate) use text::Paper;
pub(crate) use words::{direction, kind, requirement, signal, statistic, status};
