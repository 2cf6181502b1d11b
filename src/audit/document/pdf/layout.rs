//! Joins pieces of text into lines by their positions, and broken lines into paragraphs.

use std::ops::Range;

use super::page::{Contents, Piece};
use super::rows::{Cell, Rows};
use super::ruled::{self, Frame};
use super::{Paged, columns};
use crate::audit::claim::folded::is_han;
use crate::audit::document::flow::caption_of;
use crate::audit::table::{Table, TableCell};

/// A page number is farther from all other lines than this, in units of its size.
const NUMBER_APART: f64 = 2.2;
/// Pieces farther apart than this, in units of their size, are separate words.
const APART: f64 = 0.22;
/// Some programs leave a gap of a quarter of the size between Chinese and Western characters, which is not a space.
const MIXED: f64 = 0.45;
/// Pieces farther apart than this are in different columns.
const COLUMN: f64 = 1.2;
/// Pieces whose heights differ by more, in units of their size, are on different lines.
const RAISED: f64 = 0.6;
/// The usual room between a cell and its text.
const PADDING: f64 = 6.0;
/// The width of a digit, in units of its size.
const DIGIT: f64 = 0.6;
/// A line indented by more than this, in units of its size, starts a paragraph.
const INDENTED: f64 = 1.2;
/// Characters that end a sentence at the end of a line.
const ENDS: [char; 8] = ['。', '！', '？', '；', '：', ':', '!', '?'];

/// A line of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) height: f64,
    pub(super) size: f64,
    /// Its parts that stand in columns.
    pub(super) segments: Vec<Segment>,
}

/// A part of a line, with room before and after it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    pub(super) text: String,
    pub(super) start: f64,
    pub(super) end: f64,
}

/// A part of a page.
#[derive(Debug)]
enum Part {
    Lines(Vec<Line>),
    /// A table with lines around its cells, and how far it reaches down and up.
    Table(Rows, (f64, f64)),
}

impl Part {
    /// How far it reaches down and up.
    fn reach(&self) -> (f64, f64) {
        match self {
            Self::Table(_, reach) => *reach,
            Self::Lines(lines) => lines.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(bottom, top), line| {
                (bottom.min(line.height), top.max(line.height))
            }),
        }
    }
}

/// The text of all pages, with their tables.
pub(super) fn text(pages: Vec<Contents>) -> Paged {
    let mut writer = Writer::default();
    for (at, page) in pages.into_iter().enumerate() {
        let parts = parts(&page);
        if parts.is_empty() && page.picture {
            writer.close_table();
            writer.paged.pictures.push((at + 1, writer.chars));
        }
        writer.page(parts);
    }
    writer.close_table();
    let mut paged = writer.paged;
    if !paged.text.is_empty() {
        paged.text.push('\n');
    }
    paged
}

/// The parts of a page, without its number.
fn parts(page: &Contents) -> Vec<Part> {
    let mut frames = ruled::frames(&page.rules);
    frames.sort_by(|a, b| a.size().total_cmp(&b.size()));
    let place = |piece: &Piece| frames.iter().enumerate().find_map(|(at, frame)| Some((at, frame.cell_of(piece)?)));
    let places: Vec<Option<(usize, usize)>> = page.pieces.iter().map(place).collect();
    let mut cells: Vec<Vec<Vec<&Piece>>> = frames.iter().map(Frame::no_pieces).collect();
    for (piece, place) in page.pieces.iter().zip(&places) {
        if let Some((frame, cell)) = place {
            cells[*frame][*cell].push(piece);
        }
    }
    let mut tables: Vec<Option<Rows>> = frames.iter().zip(&cells).map(|(frame, cells)| frame.rows(cells)).collect();
    let drawn: Vec<bool> = tables.iter().map(Option::is_none).collect();
    let mut parts: Vec<Part> = Vec::new();
    let mut words: Vec<&Piece> = Vec::new();
    for (piece, place) in page.pieces.iter().zip(&places) {
        match place {
            Some((frame, _)) if !drawn[*frame] => {
                if let Some(rows) = tables[*frame].take() {
                    parts.push(Part::Lines(lines(words.drain(..))));
                    parts.push(Part::Table(rows, frames[*frame].reach()));
                }
            }
            _ => words.push(piece),
        }
    }
    parts.push(Part::Lines(lines(words)));
    without_number(&mut parts);
    parts.retain(|part| !matches!(part, Part::Lines(lines) if lines.is_empty()));
    in_order(parts)
}

/// Pictures are drawn last by some programs: what is above all of a table is put before it.
fn in_order(parts: Vec<Part>) -> Vec<Part> {
    let mut ordered: Vec<Part> = Vec::new();
    for part in parts {
        let bottom = part.reach().0;
        let above = ordered.iter().rev().take_while(|other| other.reach().1 < bottom).count();
        ordered.insert(ordered.len() - above, part);
    }
    ordered
}

/// The text so far.
#[derive(Debug, Default)]
struct Writer {
    paged: Paged,
    chars: usize,
    /// The last line, which the next page may continue, and the right edge of its page.
    last: Option<(Line, f64)>,
    /// The table that ends the text so far, which the next page may continue.
    open: Option<Rows>,
}

impl Writer {
    fn page(&mut self, parts: Vec<Part>) {
        let all = parts.iter().flat_map(|part| if let Part::Lines(lines) = part { &lines[..] } else { &[] });
        let left = all.clone().map(|line| line.start).fold(f64::INFINITY, f64::min);
        let right = all.map(|line| line.end).fold(f64::NEG_INFINITY, f64::max);
        for (place, part) in parts.into_iter().enumerate() {
            match part {
                Part::Table(rows, _) => self.table(rows, place == 0),
                Part::Lines(lines) => self.lines(&lines, (left, right), place == 0),
            }
        }
    }

    /// Writes lines, of which some may be rows of a table; `first` if they begin a page.
    fn lines(&mut self, lines: &[Line], (left, right): (f64, f64), first: bool) {
        let mut tables = columns::runs(lines).into_iter().peekable();
        let mut at = 0;
        while at < lines.len() {
            if let Some((run, rows)) = tables.next_if(|(run, _)| run.start == at) {
                self.table(rows, first && at == 0);
                at = run.end;
            } else {
                self.line(&lines[at], left, right);
                at += 1;
            }
        }
    }

    fn line(&mut self, line: &Line, left: f64, right: f64) {
        self.close_table();
        match &self.last {
            Some((before, edge)) => self.put(joint(before, line, left, *edge)),
            None => self.end_line(),
        };
        self.paged.unknown += line.text.matches('\u{fffd}').count();
        self.put(&line.text);
        self.last = Some((line.clone(), right));
    }

    /// A table, which may go on from the last page.
    fn table(&mut self, rows: Rows, first: bool) {
        let next = match &mut self.open {
            Some(open) if first => open.go_on(rows),
            _ => Some(rows),
        };
        if next.is_some() {
            self.close_table();
            self.open = next;
        }
    }

    /// Writes each row of the table as a line.
    fn close_table(&mut self) {
        let Some(rows) = self.open.take() else { return };
        self.end_line();
        let mut table = Table { caption: caption_of(&self.paged.text), ..Table::default() };
        let mut last = None;
        for Cell { rows, columns, text } in rows.in_order() {
            if last.replace(rows.start) != Some(rows.start) {
                self.end_line();
            } else if !text.is_empty() && !self.paged.text.ends_with('\n') {
                self.put(" ");
            }
            let chars = self.put(&text);
            self.paged.unknown += text.matches('\u{fffd}').count();
            table.cells.push(TableCell { rows, columns, chars });
        }
        self.paged.tables.push(table);
        self.last = None;
    }

    /// Appends a text, and returns its place.
    fn put(&mut self, text: &str) -> Range<usize> {
        let start = self.chars;
        self.paged.text.push_str(text);
        self.chars += text.chars().count();
        start..self.chars
    }

    fn end_line(&mut self) -> Range<usize> {
        let open = !self.paged.text.is_empty() && !self.paged.text.ends_with('\n');
        self.put(if open { "\n" } else { "" })
    }
}

/// The lines of pieces, in the order of writing.
pub(super) fn lines<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for piece in pieces {
        let size = piece.size.max(0.1);
        if let Some(line) = lines.last_mut() {
            let level = (line.height - piece.height).abs() <= RAISED * size.min(line.size);
            if level && piece.start >= line.end - size {
                if piece.start - line.end > room(&line.text, &piece.text) * size {
                    line.text.push(' ');
                }
                line.text.push_str(&piece.text);
                line.end = line.end.max(piece.end);
                line.segment(piece, size);
                continue;
            }
        }
        let Piece { text, start, end, height, .. } = piece.clone();
        lines.push(Line { text, start, end, height, size, segments: Vec::new() });
        if let Some(line) = lines.last_mut() {
            line.segment(piece, size);
        }
    }
    for line in &mut lines {
        line.text = line.text.trim().replace(['\n', '\r', '\t'], " ");
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

impl Line {
    /// Adds a piece to its parts; one that is only white space parts nothing by itself.
    fn segment(&mut self, piece: &Piece, size: f64) {
        let text = piece.text.trim().replace(['\n', '\r', '\t'], " ");
        if text.is_empty() {
            return;
        }
        match self.segments.last_mut() {
            Some(last) if piece.start - last.end <= COLUMN * size => {
                if piece.start - last.end > room(&last.text, &text) * size {
                    last.text.push(' ');
                }
                last.text.push_str(&text);
                last.end = last.end.max(piece.end);
            }
            _ => self.segments.push(Segment { text, start: piece.start, end: piece.end }),
        }
    }
}

/// The gap that separates two words, in units of their size.
fn room(before: &str, behind: &str) -> f64 {
    match (before.chars().last(), behind.chars().next()) {
        (None | Some(' '), _) | (_, None | Some(' ')) => f64::INFINITY,
        (Some(last), Some(first)) if is_han(last) != is_han(first) => MIXED,
        _ => APART,
    }
}

/// Drops the page number, which is above or below all else and apart from it.
fn without_number(parts: &mut [Part]) {
    let tables = parts
        .iter()
        .filter_map(|part| if let Part::Table(_, (bottom, top)) = part { Some([*bottom, *top]) } else { None });
    let mut heights: Vec<f64> = tables.flatten().collect();
    let lines = parts.iter().flat_map(|part| if let Part::Lines(lines) = part { &lines[..] } else { &[] });
    heights.extend(lines.map(|line| line.height));
    let stands_out = |line: &Line| {
        let others = || heights.iter().filter(|height| **height != line.height);
        let apart = |height: &f64| (height - line.height).abs() > NUMBER_APART * line.size;
        others().all(apart)
            && (others().all(|height| *height > line.height) || others().all(|height| *height < line.height))
    };
    for part in parts {
        if let Part::Lines(lines) = part {
            lines.retain(|line| !(is_page_number(&line.text) && stands_out(line)));
        }
    }
}

/// Whether a line is a page number: 3, - 3 -, 第3页 共12页, Page 3 of 12.
fn is_page_number(line: &str) -> bool {
    let signs = |c: char| c.is_alphanumeric() || c.is_whitespace() || "-—–·.|/／".contains(c);
    if !line.chars().all(signs) {
        return false;
    }
    let bare: String = line.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase();
    let numbers = line.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let words: String = bare.chars().filter(|c| !c.is_ascii_digit()).collect();
    let known = matches!(words.as_str(), "" | "第页" | "第页共页" | "共页第页" | "page" | "pageof" | "p" | "of");
    let count = numbers.clone().count();
    // 3/12 is a page number, 3 12 are two numbers.
    let parted = count == 1 || !words.is_empty() || line.contains(['/', '／']);
    known && parted && (1..=2).contains(&count) && numbers.clone().all(|number| number.len() <= 4)
}

/// What joins two lines: nothing, a space, or a line break unless the first was broken for lack of room.
fn joint(before: &Line, line: &Line, left: f64, right: f64) -> &'static str {
    let Some(last) = before.text.chars().last() else { return "\n" };
    let count = line.text.chars().count().max(1) as f64;
    let word =
        line.text.chars().take_while(|c| !is_han(*c) && !c.is_whitespace() && !"，。、；：（）".contains(*c)).count();
    let word = (word.max(1) + 1) as f64 * (line.end - line.start) / count;
    let full = right - before.end < word;
    let indented = line.start - left > INDENTED * line.size;
    let like = (before.size - line.size).abs() <= 0.15 * line.size;
    let apart = (before.height - line.height).abs() > 3.2 * line.size && before.height > line.height;
    if !full || indented || !like || apart || ENDS.contains(&last) {
        return "\n";
    }
    seam(&before.text, &line.text)
}

/// What joins two lines of one paragraph: nothing or a space.
fn seam(before: &str, behind: &str) -> &'static str {
    let (Some(last), Some(first)) = (before.chars().last(), behind.chars().next()) else { return "" };
    let latin = |c: char| c.is_ascii_alphabetic() || matches!(c, ',' | '.' | ';' | ')' | '%');
    match (last, first) {
        _ if is_number_broken(before, behind) => "",
        ('-', first) if first.is_ascii_lowercase() => "",
        (last, first) if latin(last) && first.is_ascii_alphanumeric() => " ",
        (last, first) if last.is_ascii_digit() && first.is_ascii_alphabetic() => " ",
        _ => "",
    }
}

/// The text of the lines of a cell between its edges; `None` if it lists numbers. A number goes on in the next line only
/// if there was no room for it.
pub(super) fn within(lines: &[Line], left: f64, right: f64) -> Option<String> {
    let mut text = String::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        let full =
            before.is_none_or(|before| (before.start - left).max(right - before.end) < PADDING + DIGIT * before.size);
        let listed = before.is_some_and(|before| is_bare_number(&before.text) && is_bare_number(&line.text));
        if listed && !full {
            return None;
        }
        let digits =
            text.ends_with(|c: char| c.is_ascii_digit()) && line.text.starts_with(|c: char| c.is_ascii_digit());
        text.push_str(if digits && !full { " " } else { seam(&text, &line.text) });
        text.push_str(&line.text);
        before = Some(line);
    }
    Some(text)
}

/// Whether a line is a number without a word.
fn is_bare_number(line: &str) -> bool {
    line.contains(|c: char| c.is_ascii_digit()) && !line.contains(char::is_alphabetic)
}

/// Whether a number continues after its decimal point or thousands separator.
fn is_number_broken(before: &str, behind: &str) -> bool {
    let digit = before.chars().rev().nth(1).is_some_and(|c| c.is_ascii_digit());
    let digits = behind.chars().take_while(char::is_ascii_digit).count();
    digit && (before.ends_with('.') && digits > 0 || before.ends_with(',') && digits == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str, start: f64, height: f64) -> Piece {
        let end = start + 10.0 * text.chars().count() as f64;
        Piece { text: text.into(), start, end, height, size: 10.0 }
    }

    fn page(pieces: &[Piece]) -> Contents {
        Contents { pieces: pieces.to_vec(), ..Contents::default() }
    }

    #[test]
    fn a_line_that_was_broken_for_want_of_room_goes_on() {
        for (first, second, start, expected) in [
            ("全年受理案件共12", "34件", 0.0, "全年受理案件共1234件\n"),
            ("全年受理案件1,", "234件", 0.0, "全年受理案件1,234件\n"),
            ("全年受理案件1.", "2万件", 0.0, "全年受理案件1.2万件\n"),
            ("全年受理案件12件", "其中刑事", 0.0, "全年受理案件12件其中刑事\n"),
            ("全年受理案件。12", "34件", 20.0, "全年受理案件。12\n34件\n"),
            ("全年受理案件1件。", "34件", 0.0, "全年受理案件1件。\n34件\n"),
        ] {
            let width = piece("一二三四五六七八九十", 0.0, 90.0);
            let room = piece("一二三四五六七八九", 0.0, 100.0);
            let first = Piece { end: room.end, ..piece(first, 0.0, 80.0) };
            let pieces = [width, first, piece(second, start, 68.0)];
            let text = text(vec![page(&pieces)]).text;
            assert!(text.ends_with(expected), "{text}");
        }
    }

    #[test]
    fn the_number_of_a_page_is_no_text() {
        for (line, number) in [
            ("- 3 -", true),
            ("第3页 共12页", true),
            ("Page 3 of 12", true),
            ("3/12", true),
            ("12 3", false),
            ("3件", false),
            ("2020年", false),
            ("受理 3", false),
            ("67%", false),
            ("12345", false),
        ] {
            assert_eq!(is_page_number(line), number, "{line}");
        }
        let pages = vec![page(&[piece("受理。", 0.0, 90.0), piece("3", 0.0, 80.0), piece("3", 0.0, 10.0)])];
        assert_eq!(text(pages).text, "受理。\n3\n");
    }

    #[test]
    fn pieces_on_one_level_are_a_line() {
        let pieces = [piece("受理", 0.0, 50.0), piece("3", 20.5, 50.0), piece("件", 60.0, 51.0)];
        assert_eq!(text(vec![page(&pieces)]).text, "受理3 件\n");
    }
}
