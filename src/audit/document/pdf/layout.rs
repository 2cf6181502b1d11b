//! Joins pieces of text into lines by their positions, and broken lines into paragraphs.

use super::Paged;
use super::page::{Piece, Pieces};
use crate::audit::claim::folded::is_han;

/// A page number is farther from all other lines than this, in units of its size.
const NUMBER_APART: f64 = 2.2;
/// Pieces farther apart than this, in units of their size, are separate words.
const APART: f64 = 0.22;
/// Some programs leave a gap of a quarter of the size between Chinese and Western characters, which is not a space.
const MIXED: f64 = 0.45;
/// Pieces whose heights differ by more, in units of their size, are on different lines.
const RAISED: f64 = 0.6;
/// A line indented by more than this, in units of its size, starts a paragraph.
const INDENTED: f64 = 1.2;
/// Characters that end a sentence at the end of a line.
const ENDS: [char; 8] = ['。', '！', '？', '；', '：', ':', '!', '?'];

/// A line of a page.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    text: String,
    start: f64,
    end: f64,
    height: f64,
    size: f64,
}

/// The text of all pages.
pub(super) fn text(pages: Vec<Pieces>) -> Paged {
    let mut paged = Paged::default();
    let mut chars = 0;
    // The last line, which the next page may continue, and the right edge of its page.
    let mut last: Option<(Line, f64)> = None;
    for (at, page) in pages.into_iter().enumerate() {
        let lines = without_numbers(lines(&page.pieces));
        if lines.is_empty() && page.picture {
            paged.pictures.push((at + 1, chars));
        }
        let left = lines.iter().map(|line| line.start).fold(f64::INFINITY, f64::min);
        let right = lines.iter().map(|line| line.end).fold(f64::NEG_INFINITY, f64::max);
        for line in lines {
            if let Some((before, edge)) = &last {
                let joint = joint(before, &line, left, *edge);
                paged.text.push_str(joint);
                chars += joint.len();
            }
            paged.unknown += line.text.matches('\u{fffd}').count();
            paged.text.push_str(&line.text);
            chars += line.text.chars().count();
            last = Some((line, right));
        }
    }
    if !paged.text.is_empty() {
        paged.text.push('\n');
    }
    paged
}

/// The lines of a page, in the order of writing.
fn lines(pieces: &[Piece]) -> Vec<Line> {
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
                continue;
            }
        }
        let Piece { text, start, end, height, .. } = piece.clone();
        lines.push(Line { text, start, end, height, size });
    }
    for line in &mut lines {
        line.text = line.text.trim().replace(['\n', '\r', '\t'], " ");
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// The gap that separates two words, in units of their size.
fn room(before: &str, behind: &str) -> f64 {
    match (before.chars().last(), behind.chars().next()) {
        (None | Some(' '), _) | (_, None | Some(' ')) => f64::INFINITY,
        (Some(last), Some(first)) if is_han(last) != is_han(first) => MIXED,
        _ => APART,
    }
}

/// The lines without the page number, which is above or below all others and apart from them.
fn without_numbers(mut lines: Vec<Line>) -> Vec<Line> {
    let heights: Vec<f64> = lines.iter().map(|line| line.height).collect();
    let stands_out = |line: &Line| {
        let others = || heights.iter().filter(|height| **height != line.height);
        let apart = |height: &f64| (height - line.height).abs() > NUMBER_APART * line.size;
        others().all(apart)
            && (others().all(|height| *height > line.height) || others().all(|height| *height < line.height))
    };
    lines.retain(|line| !(is_page_number(&line.text) && stands_out(line)));
    lines
}

/// Whether a line is a page number: 3, - 3 -, 第3页 共12页, Page 3 of 12.
fn is_page_number(line: &str) -> bool {
    let signs = |c: char| c.is_alphanumeric() || c.is_whitespace() || "-—–·.|/／".contains(c);
    if !line.chars().all(signs) {
        return false;
    }
    let bare: String = line.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
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
    let (Some(last), Some(first)) = (before.text.chars().last(), line.text.chars().next()) else { return "\n" };
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
    let latin = |c: char| c.is_ascii_alphabetic() || matches!(c, ',' | '.' | ';' | ')' | '%');
    match (last, first) {
        _ if is_number_broken(&before.text, &line.text) => "",
        ('-', first) if first.is_ascii_lowercase() => "",
        (last, first) if latin(last) && first.is_ascii_alphanumeric() => " ",
        (last, first) if last.is_ascii_digit() && first.is_ascii_alphabetic() => " ",
        _ => "",
    }
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

    fn page(pieces: &[Piece]) -> Pieces {
        Pieces { pieces: pieces.to_vec(), picture: false }
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
