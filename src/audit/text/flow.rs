//! Text out of a document: white space is one blank, paragraphs are lines, and a row of a table is one line.

/// The text so far.
#[derive(Debug, Default)]
pub(super) struct Flow {
    text: String,
    /// Whether a blank stands before whatever comes next in the line.
    blank: bool,
    /// Whether a cell of a table is open, in which paragraphs do not end the line.
    cell: bool,
    /// Whether white space is kept as it is.
    pub(super) kept: bool,
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
                        self.text.push(' ');
                    }
                    self.blank = false;
                    self.text.push(c);
                }
            }
        }
    }

    /// What comes next is apart from what was.
    pub(super) fn apart(&mut self) {
        self.blank = true;
    }

    /// A paragraph ends.
    pub(super) fn line(&mut self) {
        self.blank = true;
        if !self.cell && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// A cell of a table begins.
    pub(super) fn open_cell(&mut self) {
        self.apart();
        self.cell = true;
    }

    /// A row of a table ends, or the table.
    pub(super) fn close_row(&mut self) {
        self.cell = false;
        self.line();
    }

    pub(super) fn into_text(mut self) -> String {
        self.cell = false;
        self.line();
        self.text
    }
}
