//! The text of a document: white space becomes one space, a paragraph one line, and a table row one line.

use super::builder::{Builder, Span};
use crate::audit::table::{Table, is_caption};

/// A longer cell, in characters, is prose: each of its paragraphs becomes a line.
const PROSE: usize = 80;
/// How deep tables may be nested; deeper ones become text only.
const DEPTH: usize = 64;

/// The text so far.
#[derive(Debug, Default)]
pub(super) struct Flow {
    text: String,
    chars: usize,
    /// Whether a space precedes whatever comes next in the line.
    blank: bool,
    /// The open tables, the innermost last.
    open: Vec<Open>,
    tables: Vec<Table>,
    /// Whether white space is kept.
    pub(super) kept: bool,
}

/// A table that is being read.
#[derive(Debug, Default)]
struct Open {
    builder: Builder,
    /// The start of the open cell, and its span.
    cell: Option<(usize, Span)>,
    /// Whether a row is open.
    row: bool,
    /// The start of the open caption.
    caption: Option<usize>,
}

/// A text with its tables.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Flowed {
    pub(super) text: String,
    pub(super) tables: Vec<Table>,
}

impl Flow {
    /// Appends words.
    pub(super) fn words(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                '\n' | '\r' if self.kept => self.line(),
                ' ' | '\t' | '\n' | '\r' | '\x0c' if !self.kept => self.blank = true,
                _ => {
                    if self.blank && !self.text.is_empty() && !self.text.ends_with('\n') {
                        self.push(' ');
                    }
                    self.blank = false;
                    self.push(c);
                }
            }
        }
    }

    fn push(&mut self, c: char) {
        self.text.push(c);
        self.chars += 1;
    }

    /// Separates what comes next from what came before.
    pub(super) fn apart(&mut self) {
        self.blank = true;
    }

    /// Ends a paragraph; within a cell that is not prose the line continues.
    pub(super) fn line(&mut self) {
        let cell = self.open.last().and_then(|open| open.cell);
        if cell.is_none_or(|(start, _)| self.chars - start > PROSE) {
            self.end_line();
        }
        self.blank = true;
    }

    fn end_line(&mut self) {
        self.blank = true;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.push('\n');
        }
    }

    /// Starts a table.
    pub(super) fn open_table(&mut self) {
        self.end_line();
        if self.open.len() < DEPTH {
            self.open.push(Open { builder: Builder::new(caption_of(&self.text)), ..Open::default() });
        }
    }

    /// Starts the caption of a table.
    pub(super) fn open_caption(&mut self) {
        self.end_line();
        if let Some(open) = self.open.last_mut() {
            open.caption = Some(self.text.len());
        }
    }

    /// Ends the caption.
    pub(super) fn close_caption(&mut self) {
        self.end_line();
        let Some(open) = self.open.last_mut() else { return };
        if let Some(start) = open.caption.take() {
            open.builder.caption(&self.text[start..]);
        }
    }

    /// Starts a row, ending the previous one.
    pub(super) fn open_row(&mut self) {
        self.close_row();
        if let Some(open) = self.open.last_mut() {
            open.row = true;
        }
    }

    /// Leaves columns of the row empty.
    pub(super) fn skip(&mut self, columns: usize) {
        if let Some(open) = self.open.last_mut() {
            open.builder.skip(columns);
        }
    }

    /// Starts a cell, ending the previous one.
    pub(super) fn open_cell(&mut self, span: Span) {
        self.close_cell();
        self.apart();
        let chars = self.chars;
        if let Some(open) = self.open.last_mut() {
            (open.cell, open.row) = (Some((chars, span)), true);
        }
    }

    /// Changes the span of the open cell, for formats that declare it inside the cell.
    pub(super) fn span(&mut self, change: impl FnOnce(&mut Span)) {
        if let Some((_, span)) = self.open.last_mut().and_then(|open| open.cell.as_mut()) {
            change(span);
        }
    }

    /// Ends the cell.
    pub(super) fn close_cell(&mut self) {
        self.apart();
        let chars = self.chars;
        if let Some(open) = self.open.last_mut()
            && let Some((start, span)) = open.cell.take()
        {
            open.builder.put(span, start..chars);
        }
    }

    /// Ends the row.
    pub(super) fn close_row(&mut self) {
        self.close_cell();
        if let Some(open) = self.open.last_mut()
            && std::mem::take(&mut open.row)
        {
            open.builder.next_row();
        }
        self.end_line();
    }

    /// Ends the table.
    pub(super) fn close_table(&mut self) {
        self.close_row();
        if let Some(open) = self.open.pop() {
            self.tables.push(open.builder.finish());
        }
    }

    pub(super) fn finish(mut self) -> Flowed {
        while !self.open.is_empty() {
            self.close_table();
        }
        self.end_line();
        Flowed { text: self.text, tables: self.tables }
    }
}

/// The caption or unit of a table, from the last two lines of the text above it.
pub(super) fn caption_of(above: &str) -> String {
    let mut lines: Vec<&str> = above.lines().rev().take(2).take_while(|line| is_caption(line)).collect();
    lines.reverse();
    lines.join(" ")
}
