//! How wide a text is without its font: in em, by the kind of its letters.

/// What stands for what is left out.
const ELLIPSIS: char = '…';

/// The width of a text in em: full-width signs have one, and the others about what common sans-serif fonts give them.
pub(super) fn em(text: &str) -> f64 {
    text.chars().map(em_of).sum()
}

fn em_of(letter: char) -> f64 {
    match letter {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.32,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '·' => 0.4,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.95,
        ' '..='~' if !letter.is_ascii_uppercase() => 0.6,
        'A'..='Z' | '\u{a0}'..='\u{24f}' | '\u{370}'..='\u{52f}' | '\u{2010}'..='\u{2015}' => 0.7,
        _ => 1.0,
    }
}

/// A text that is no wider than some em. Where it is too long, its middle gives way: names of one county begin alike, and names
/// of one kind of office end alike.
pub(super) fn fitted(text: &str, width: f64) -> String {
    // A text fits into the room that was made for it, whatever was rounded in between.
    if em(text) <= width + 1e-6 {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let (mut head, mut tail) = (0, letters.len());
    let mut left = width - em_of(ELLIPSIS);
    while head < tail {
        let from_head = head <= letters.len() - tail;
        let next = em_of(letters[if from_head { head } else { tail - 1 }]);
        if next > left {
            break;
        }
        left -= next;
        if from_head { head += 1 } else { tail -= 1 }
    }
    let part = |letters: &[char]| letters.iter().collect::<String>();
    format!("{}{ELLIPSIS}{}", part(&letters[..head]), part(&letters[tail..]))
}

/// The lines of a text, none wider than some em. Chinese breaks anywhere but before its marks, other words at spaces; a word that
/// is wider than a line breaks where it must.
pub(super) fn lines(text: &str, width: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for word in words(text) {
        let wide = em(word.trim_end());
        let fresh = lines.last().is_none_or(String::is_empty);
        if used + wide > width && !fresh {
            lines.push(String::new());
            used = 0.0;
        }
        for letter in word.chars() {
            let next = em_of(letter);
            let last = lines.last().map_or("", String::as_str);
            if used + next > width && !last.is_empty() && letter != ' ' {
                lines.push(String::new());
                used = 0.0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(letter);
            }
            used += next;
        }
    }
    lines.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// The pieces between which a line may break; each holds the spaces and marks that follow it.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, letter) in text.char_indices() {
        let breaks = before.is_some_and(|before: char| {
            !stays(letter) && letter != ' ' && (before == ' ' || is_wide(before) || is_wide(letter)) && !opens(before)
        });
        if breaks {
            words.push(&text[start..at]);
            start = at;
        }
        before = Some(letter);
    }
    words.push(&text[start..]);
    words
}

fn is_wide(letter: char) -> bool {
    letter >= '\u{2e80}'
}

/// Marks that begin no line.
fn stays(letter: char) -> bool {
    "，。、；：？！）》」』”’…％%,.;:?!)]".contains(letter)
}

/// Marks that end no line.
fn opens(letter: char) -> bool {
    "（《「『“‘([".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_signs_have_one_em() {
        assert_eq!((em("祁连县"), em("（）"), em("")), (3.0, 2.0, 0.0));
        assert!((em("2020") - 2.4).abs() < 1e-12 && em("iii") < em("mmm") && em("a\u{301}") == em("a"));
    }

    #[test]
    fn a_long_name_keeps_its_head_and_its_tail() {
        let name = "青海省海北藏族自治州祁连县行政审批服务管理局政务服务中心综合窗口办事大厅";
        let cases = [(60.0, name), (12.0, "青海省海北藏…口办事大厅"), (3.0, "青…厅"), (1.0, "…"), (0.0, "…")];
        for (width, shown) in cases {
            assert_eq!(fitted(name, width), shown);
        }
    }

    #[test]
    fn no_line_is_wider_than_it_may_be() {
        let cases: [(&str, f64, &[&str]); 5] = [
            ("祁连县按时办结率", 4.0, &["祁连县按", "时办结率"]),
            ("祁连县，按时办结率。", 3.0, &["祁连", "县，按", "时办结", "率。"]),
            ("share within ten days", 7.0, &["share within", "ten days"]),
            ("abcdefghij", 2.5, &["abcd", "efgh", "ij"]),
            ("", 3.0, &[]),
        ];
        for (text, width, broken) in cases {
            assert_eq!(lines(text, width), broken, "{text}");
            assert!(lines(text, width).iter().all(|line| em(line) <= width));
        }
    }
}
