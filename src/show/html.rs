//! A table as HTML, for a notebook and for a page of its own.

use std::fmt::Write;

use super::table::{Cell, Role, Row, Section, Table, Tone};
use crate::lang::Lang;
use crate::text::visible;

/// Nothing here says white or black: a notebook has its own background, and a page that of the reader's system. What stands
/// back is translucent, so it suits both.
const STYLE: &str = include_str!("style.css");

/// A page that needs nothing but itself.
pub(crate) fn page(title: &str, body: &str, lang: Lang) -> String {
    let (lang, title) = (lang.of("zh-CN", "en"), escaped(title));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\" class=\"fazhi-page\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
}

/// A part of a page or a notebook, with the style that it needs.
pub(crate) fn part(class: &str, body: &str) -> String {
    format!("<div class=\"fazhi {class}\">\n<style>\n{STYLE}</style>\n{body}</div>\n")
}

impl Table {
    /// The table, with its notes below it.
    pub(crate) fn html(&self, notes: &[String]) -> String {
        let mut html = String::from("<table>\n");
        if !self.title.is_empty() {
            let _ = writeln!(html, "<caption>{}</caption>", escaped(&self.title));
        }
        if self.has_heads() {
            html.push_str("<thead>\n<tr>");
            for column in &self.columns {
                let _ = write!(html, "<th{}>{}</th>", class(column.role, None), escaped(&column.head));
            }
            html.push_str("</tr>\n</thead>\n");
        }
        for section in self.filled() {
            self.section_html(section, &mut html);
        }
        html.push_str("</table>\n");
        for note in notes {
            let _ = writeln!(html, "<p class=\"note\">{}</p>", escaped(note));
        }
        html
    }

    fn section_html(&self, section: &Section, html: &mut String) {
        html.push_str("<tbody>\n");
        if !section.title.is_empty() {
            let (width, title) = (self.columns.len(), escaped(&section.title));
            let _ = writeln!(html, "<tr class=\"section\"><th colspan=\"{width}\">{title}</th></tr>");
        }
        for row in &section.rows {
            self.row_html(row, html);
        }
        html.push_str("</tbody>\n");
    }

    fn row_html(&self, row: &Row, html: &mut String) {
        let _ = match row.tone {
            Tone::Plain => write!(html, "<tr>"),
            tone => write!(html, "<tr class=\"{}\">", tone.id()),
        };
        for (column, cell) in self.columns.iter().zip(&row.cells) {
            let _ = write!(html, "<td{}>", class(column.role, Some(cell)));
            let _ = match cell {
                Cell::Share(share) => {
                    write!(
                        html,
                        "<span class=\"bar\"><i style=\"width:{:.1}%\"></i></span>",
                        share.clamp(0.0, 1.0) * 100.0
                    )
                }
                other => write!(html, "{}", escaped(other.text())),
            };
            html.push_str("</td>");
        }
        html.push_str("</tr>\n");
    }
}

impl Tone {
    /// The class of what is meant so.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Muted => "muted",
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Open => "open",
            Self::Warning => "warning",
            Self::Wrong => "wrong",
        }
    }
}

/// The class of a cell, by its column and by what stands in it.
fn class(role: Role, cell: Option<&Cell>) -> &'static str {
    match (role, cell) {
        (Role::Numbers, Some(Cell::Remark(_))) | (Role::Aside, _) => " class=\"number aside\"",
        (Role::Numbers, _) => " class=\"number\"",
        (Role::Words | Role::Bars, _) => "",
    }
}

/// Text with the special characters of HTML escaped, and what would turn the text around it written out.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(letter),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_text_is_escaped() {
        let evil = "<script>alert('x')</script>\" onload=\"y\u{202e}";
        let mut table = Table::new(Lang::En, [(evil, evil)]);
        table.title = evil.into();
        table.section(evil);
        table.push(Row { cells: vec![Cell::Remark(evil.into())], tone: Tone::Wrong });
        let html = page(evil, &part("book", &table.html(&[evil.into()])), Lang::En);
        assert!(!html.contains("<script") && !html.contains("\" onload") && !html.contains('\u{202e}'), "{html}");
        assert_eq!(html.matches("&lt;script&gt;alert(&#39;x&#39;)").count(), 6);
    }

    #[test]
    fn a_page_loads_nothing() {
        let html = page("指标", &part("book", &Table::default().html(&[])), Lang::Zh);
        for word in ["http", "@import", "url(", "src="] {
            assert!(!html.contains(word), "{word}");
        }
    }
}
