//! Markdown printed as a PDF as offices print it: lines that are broken anywhere, tables in a grid, pages with numbers.

use std::fmt::Write as _;

const SIZE: u32 = 10;
const LEADING: u32 = 16;
const LEFT: u32 = 50;
const WIDTH: u32 = 500;
const BOTTOM: u32 = 60;

const FONT: &str = "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< \
    /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) \
    /Supplement 4 >> >>] >>";

/// How pages look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) height: u32,
    /// How wide the first column of a table is.
    pub(crate) names: u32,
    /// Whether the heads of a table stand again on the next page.
    pub(crate) heads_again: bool,
    /// Whether the lines of a table are drawn as thin rectangles, each cell with its own.
    pub(crate) filled: bool,
}

pub(crate) fn pdf(markdown: &str, look: Look) -> Vec<u8> {
    let mut printer = Printer { look, pages: Vec::new(), at: 0 };
    printer.turn();
    let mut lines = markdown.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with('|') {
            let mut rows = vec![cells(line)];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(cells(row));
            }
            rows.remove(1);
            printer.table(&rows);
        } else {
            printer.paragraph(line);
        }
    }
    pages(&printer.pages, look.height)
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split(" | ").map(|cell| cell.trim().replace('\\', "")).collect()
}

/// The parts of a text that have room in a line each.
fn broken(text: &str, room: u32) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks((room / SIZE).max(1) as usize).map(|part| part.iter().collect()).collect()
}

/// The operators that show a text.
pub(crate) fn shown(text: &str, x: u32, y: u32, size: u32) -> String {
    let codes: String = text.encode_utf16().fold(String::new(), |codes, unit| codes + &format!("{unit:04X}"));
    format!("BT /F {size} Tf {x} {y} Td <{codes}> Tj ET\n")
}

struct Printer {
    look: Look,
    pages: Vec<String>,
    at: u32,
}

impl Printer {
    fn turn(&mut self) {
        self.pages.push(String::new());
        let number = self.pages.len().to_string();
        self.put(&number, LEFT + WIDTH / 2, 30, SIZE);
        self.at = self.look.height - BOTTOM;
    }

    fn put(&mut self, text: &str, x: u32, y: u32, size: u32) {
        self.pages.last_mut().unwrap().push_str(&shown(text, x, y, size));
    }

    fn paragraph(&mut self, line: &str) {
        let words = line.trim_start_matches(['#', '-', ' ']);
        let head = line.starts_with('#');
        let (size, indent) = if head { (SIZE + 4, 0) } else { (SIZE, 2 * SIZE) };
        let first: String = words.chars().take(((WIDTH - indent) / size) as usize).collect();
        let rest = broken(&words[first.len()..], WIDTH);
        for (at, part) in std::iter::once(first).chain(rest).filter(|part| !part.is_empty()).enumerate() {
            let step = if head { 2 * LEADING } else { LEADING };
            if self.at < BOTTOM + step {
                self.turn();
            }
            self.at -= step;
            self.put(&part, LEFT + if at == 0 { indent } else { 0 }, self.at, size);
        }
    }

    fn table(&mut self, rows: &[Vec<String>]) {
        self.at = self.at.saturating_sub(LEADING);
        for (at, row) in rows.iter().enumerate() {
            if self.at < BOTTOM + self.height(row) {
                self.turn();
                if at > 0 && self.look.heads_again {
                    self.row(&rows[0]);
                }
            }
            self.row(row);
        }
        self.at = self.at.saturating_sub(LEADING);
    }

    fn widths(&self, count: usize) -> Vec<u32> {
        let rest = (WIDTH - self.look.names) / u32::try_from(count - 1).unwrap().max(1);
        (0..count).map(|at| if at == 0 { self.look.names } else { rest }).collect()
    }

    fn height(&self, row: &[String]) -> u32 {
        let lines = row.iter().zip(self.widths(row.len())).map(|(cell, width)| broken(cell, width - SIZE).len());
        u32::try_from(lines.max().unwrap().max(1)).unwrap() * LEADING + 4
    }

    fn row(&mut self, row: &[String]) {
        let (top, height) = (self.at, self.height(row));
        let mut left = LEFT;
        for (column, (cell, width)) in row.iter().zip(self.widths(row.len())).enumerate() {
            for (line, part) in broken(cell, width - SIZE).iter().enumerate() {
                let wide = u32::try_from(part.chars().count()).unwrap() * SIZE;
                let x = if column == 0 { left + SIZE / 2 } else { left + width - SIZE / 2 - wide };
                self.put(part, x, top - LEADING * (u32::try_from(line).unwrap() + 1) + 2, SIZE);
            }
            let page = self.pages.last_mut().unwrap();
            let (right, bottom) = (left + width, top - height);
            if self.look.filled {
                for y in [top, bottom] {
                    writeln!(page, "{left} {y} {width} .5 re f").unwrap();
                }
                writeln!(page, "{left} {bottom} .5 {height} re f {right} {bottom} .5 {height} re f").unwrap();
            } else {
                writeln!(page, "{left} {bottom} m {right} {bottom} l S {left} {top} m {right} {top} l S").unwrap();
                writeln!(page, "{left} {bottom} m {left} {top} l {right} {bottom} m {right} {top} l S").unwrap();
            }
            left = right;
        }
        self.at -= height;
    }
}

/// A file of pages with these contents. It has no cross-reference table, so the reader has to repair it.
pub(crate) fn pages(pages: &[String], height: u32) -> Vec<u8> {
    let kids: String = (0..pages.len()).fold(String::new(), |kids, at| kids + &format!("{} 0 R ", 4 + 2 * at));
    let mut file = format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [{kids}] /Count {} \
         >>\nendobj\n3 0 obj\n{FONT}\nendobj\n",
        pages.len()
    );
    for (at, page) in pages.iter().enumerate() {
        let (number, content) = (4 + 2 * at, 5 + 2 * at);
        write!(
            file,
            "{number} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 {height}] /Contents {content} 0 R /Resources \
             << /Font << /F 3 0 R >> >> >>\nendobj\n{content} 0 obj\n<< /Length {} >>\nstream\n{page}\nendstream\nendobj\n",
            page.len() + 1
        )
        .unwrap();
    }
    (file + "trailer\n<< /Root 1 0 R >>\n%%EOF\n").into_bytes()
}
