//! Text out of a document: white space is one blank, paragraphs are lines, and a row of a table is one line.

use super::table::{Builder, Span, Table};

/// A cell with more characters is prose, whose paragraphs are lines of their own.
const PROSE: usize = 80;
/// The longest line that may be the caption of the table below it, in characters.
const CAPTION: usize = 60;
/// How many tables may stand within each other; deeper ones are text only.
const DEPTH: usize = 64;

/// The text so far.
#[derive(Debug, Default)]
pub(super) struct Flow {
    text: String,
    chars: usize,
    /// Whether a blank stands before whatever comes next in the line.
    blank: bool,
    /// The tables that are open, the innermost last.
    open: Vec<Open>,
    tables: Vec<Table>,
    /// Whether white space is kept as it is.
    pub(super) kept: bool,
}

/// A table that is open.
#[derive(Debug, Default)]
struct Open {
    builder: Builder,
    /// Where the open cell begins, and what it spans.
    cell: Option<(usize, Span)>,
    /// Whether the row has begun.
    row: bool,
    /// Where the open caption begins.
    caption: Option<usize>,
}

/// A text with its tables.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Flowed {
    pub(super) text: String,
    pub(super) tables: Vec<Table>,
}

impl Flow {
    /// Adds words.
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

    /// What comes next is apart from what was.
    pub(super) fn apart(&mut self) {
        self.blank = true;
    }

    /// A paragraph ends; within a cell that is no prose the line goes on.
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

    /// A table begins.
    pub(super) fn open_table(&mut self) {
        self.end_line();
        if self.open.len() < DEPTH {
            self.open.push(Open { builder: Builder::new(self.caption_above()), ..Open::default() });
        }
    }

    /// What the two lines above say of a table: its name, or its unit.
    fn caption_above(&self) -> String {
        let mut lines: Vec<&str> = self.text.lines().rev().take(2).take_while(|line| is_caption(line)).collect();
        lines.reverse();
        lines.join(" ")
    }

    /// The caption of a table begins.
    pub(super) fn open_caption(&mut self) {
        self.end_line();
        if let Some(open) = self.open.last_mut() {
            open.caption = Some(self.text.len());
        }
    }

    /// The caption ends.
    pub(super) fn close_caption(&mut self) {
        self.end_line();
        let Some(open) = self.open.last_mut() else { return };
        if let Some(start) = open.caption.take() {
            open.builder.caption(&self.text[start..]);
        }
    }

    /// A row begins; the one before it ends.
    pub(super) fn open_row(&mut self) {
        self.close_row();
        if let Some(open) = self.open.last_mut() {
            open.row = true;
        }
    }

    /// Leaves columns of the row free.
    pub(super) fn skip(&mut self, columns: usize) {
        if let Some(open) = self.open.last_mut() {
            open.builder.skip(columns);
        }
    }

    /// A cell begins; the one before it ends.
    pub(super) fn open_cell(&mut self, span: Span) {
        self.close_cell();
        self.apart();
        let chars = self.chars;
        if let Some(open) = self.open.last_mut() {
            (open.cell, open.row) = (Some((chars, span)), true);
        }
    }

    /// What the open cell spans, where that is told within it.
    pub(super) fn span(&mut self, change: impl FnOnce(&mut Span)) {
        if let Some((_, span)) = self.open.last_mut().and_then(|open| open.cell.as_mut()) {
            change(span);
        }
    }

    /// A cell ends.
    pub(super) fn close_cell(&mut self) {
        self.apart();
        let chars = self.chars;
        if let Some(open) = self.open.last_mut()
            && let Some((start, span)) = open.cell.take()
        {
            open.builder.put(span, start..chars);
        }
    }

    /// A row of a table ends.
    pub(super) fn close_row(&mut self) {
        self.close_cell();
        if let Some(open) = self.open.last_mut()
            && std::mem::take(&mut open.row)
        {
            open.builder.next_row();
        }
        self.end_line();
    }

    /// A table ends.
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

/// How a line ends, begins or what it says if it is about the table below it.
const ENDS: [&str; 5] = ["表", "情况", "统计", "明细", "一览"];
const BEGINS: [&str; 4] = ["表", "附表", "附件", "Table"];
const SAYS: [&str; 3] = ["单位：", "单位:", "Unit:"];

fn is_caption(line: &str) -> bool {
    let about = ENDS.iter().any(|word| line.ends_with(word))
        || BEGINS.iter().any(|word| line.starts_with(word))
        || SAYS.iter().any(|word| line.contains(word));
    about && line.chars().count() <= CAPTION && !line.ends_with(['。', '.', '；', '：', ':'])
}
