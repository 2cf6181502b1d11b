//! Reports: the figures as documents, and the tables whose layout is prescribed ([`form`]).
//!
//! A report is a [`Document`], which is data: headings, paragraphs, tables and charts. It is made of a book by a [`Template`], and
//! written as a file of Word, a page, a workbook, Markdown, a source for typst or text ([`Format`]).

mod charts;
mod document;
mod figures;
pub mod form;
mod make;
mod overview;
mod said;
mod tables;
mod template;
mod write;

pub use document::{Align, Block, Cell, Content, Document, Grid, Run};
pub use make::ReportOptions;
pub use template::Template;
pub use write::Format;
