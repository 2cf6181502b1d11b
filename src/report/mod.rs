//! Reports: the figures as documents.
//!
//! A report is a [`Document`], which is data: headings, paragraphs, tables and charts. It is written as a file of Word, a page, a
//! workbook, Markdown, a source for typst or text ([`Format`]).

mod document;
mod write;

pub use document::{Align, Block, Cell, Content, Document, Grid, Run};
pub use write::Format;
