//! An audit as a web page: the text with its claims coloured by verdict, and the findings below it.

use std::fmt::Write;
use std::ops::Range;

use super::{Audit, Verdict, place::Lines};
use crate::lang::Lang;

const STYLE: &str = "\
.fazhi-audit .text { white-space: pre-wrap; line-height: 1.7 }
.fazhi-audit mark { background: #eee; color: inherit; border-radius: 2px }
.fazhi-audit .exact { background: #d5efd5 }
.fazhi-audit .within_rounding { background: #e8f3d0 }
.fazhi-audit .unknown { background: #e3e3f5 }
.fazhi-audit .undefined { background: #dfe6ee }
.fazhi-audit .unreconciled { background: #ffe2a8 }
.fazhi-audit .impossible { background: #ffb9b0 }
.fazhi-audit table { border-collapse: collapse; margin-top: 1em }
.fazhi-audit td, .fazhi-audit th { border: 1px solid #ccc; padding: .2em .5em; text-align: left }
";

/// A marked part of the text.
struct Mark<'a> {
    bytes: Range<usize>,
    verdict: Option<Verdict>,
    says: Vec<&'a str>,
}

impl<'a> Mark<'a> {
    fn of(bytes: Range<usize>) -> Self {
        Self { bytes, verdict: None, says: Vec::new() }
    }

    /// Adds a remark; the gravest verdict determines the colour.
    fn say(&mut self, verdict: Verdict, says: &'a str) {
        if self.verdict.is_none_or(|known| known.gravity() < verdict.gravity()) {
            self.verdict = Some(verdict);
        }
        self.says.push(says);
    }
}

impl Audit {
    /// An HTML fragment: the audited text with its claims marked, then tables of the findings and of the values in the
    /// registers.
    ///
    /// All text from the report is escaped.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Lang;
    /// use fazhi::audit::{Document, report};
    ///
    /// let text = "办理案件118件（刑事11件，民事107件）";
    /// let html = report(&Document::new(text, Lang::Zh)).html(text, Lang::Zh);
    /// assert!(html.contains(r#"<mark class="exact""#));
    /// ```
    pub fn html(&self, text: &str, lang: Lang) -> String {
        let mut html = format!("<div class=\"fazhi-audit\">\n<style>{STYLE}</style>\n<div class=\"text\">");
        let mut written = 0;
        for mark in self.marks(text, lang) {
            if mark.bytes.start < written {
                continue;
            }
            escape(&text[written..mark.bytes.start], &mut html);
            html.push_str("<mark class=\"");
            html.push_str(mark.verdict.map_or("claim", Verdict::id));
            html.push_str("\" title=\"");
            escape(&mark.says.join("\n"), &mut html);
            html.push_str("\">");
            escape(&text[mark.bytes.clone()], &mut html);
            html.push_str("</mark>");
            written = mark.bytes.end;
        }
        escape(&text[written..], &mut html);
        html.push_str("</div>\n");
        self.tables(text, lang, &mut html);
        html.push_str("</div>\n");
        html
    }

    /// A complete web page.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Lang;
    /// use fazhi::audit::{Document, report};
    ///
    /// let page = report(&Document::new("<b>", Lang::En)).page("<b>", Lang::En, "a & b");
    /// assert!(page.contains("<title>a &amp; b</title>") && page.contains("&lt;b&gt;"));
    /// ```
    pub fn page(&self, text: &str, lang: Lang, title: &str) -> String {
        let word = match lang {
            Lang::Zh => "zh",
            Lang::En => "en",
        };
        let mut page = format!("<!DOCTYPE html>\n<html lang=\"{word}\">\n<meta charset=\"utf-8\">\n<title>");
        escape(title, &mut page);
        page.push_str("</title>\n");
        page + &self.html(text, lang) + "</html>\n"
    }

    /// The claims and other places with findings, in text order; of overlapping ones, claims come first.
    fn marks(&self, text: &str, lang: Lang) -> Vec<Mark<'_>> {
        let places = self.claims.iter().map(|claim| Mark::of(claim.start..claim.end));
        let mut marks: Vec<Mark> = places.filter(|mark| text.get(mark.bytes.clone()).is_some()).collect();
        let claims = marks.len();
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for finding in &self.findings {
            for place in &finding.places {
                let ends = bytes.get(place.char_start).zip(bytes.get(place.char_end));
                match (place.claim.filter(|&claim| claim < claims), ends) {
                    (Some(claim), _) => marks[claim].say(finding.verdict, finding.says_in(lang)),
                    (None, Some((&start, &end))) if start < end => {
                        let mut mark = Mark::of(start..end);
                        mark.say(finding.verdict, finding.says_in(lang));
                        marks.push(mark);
                    }
                    _ => {}
                }
            }
        }
        // Claims that differ from the registers are among the findings already.
        let held =
            self.matches.iter().filter(|found| matches!(found.verdict, Verdict::Exact | Verdict::WithinRounding));
        for found in held.filter(|found| found.claim < claims) {
            marks[found.claim].say(found.verdict, found.says_in(lang));
        }
        marks.sort_by_key(|mark| mark.bytes.start);
        marks
    }

    fn tables(&self, text: &str, lang: Lang, html: &mut String) {
        let lines = Lines::new(text);
        let findings =
            self.findings.iter().map(|finding| (finding.verdict, finding.place(&lines), finding.says_in(lang)));
        let heads = [lang.of("结论", "verdict"), lang.of("位置", "place"), lang.of("说明", "finding")];
        table(heads, lang, findings, html);
        let claims = self
            .matches
            .iter()
            .filter_map(|found| Some((found.verdict, self.claims.get(found.claim)?.at(&lines), found.says_in(lang))));
        let heads = [lang.of("对照", "against"), lang.of("位置", "place"), lang.of("台账", "registers")];
        table(heads, lang, claims, html);
    }
}

/// Writes a table of verdicts with their places, if there are any.
fn table<'a>(heads: [&str; 3], lang: Lang, rows: impl Iterator<Item = (Verdict, String, &'a str)>, html: &mut String) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    html.push_str("<table>\n<tr>");
    for head in heads {
        let _ = write!(html, "<th>{head}</th>");
    }
    html.push_str("</tr>\n");
    for (verdict, place, says) in rows {
        let _ = write!(html, "<tr class=\"{}\"><td>{}</td><td>", verdict.id(), verdict.says_in(lang));
        escape(&place, html);
        html.push_str("</td><td>");
        escape(says, html);
        html.push_str("</td></tr>\n");
    }
    html.push_str("</table>\n");
}

/// Writes text with the special characters of HTML escaped.
fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Document, report};

    #[test]
    fn claims_are_coloured_by_their_gravest_verdict_and_all_text_is_escaped() {
        let text = "<script>办理案件118件（刑事11件，民事106件）</script>，另有律师5名。";
        let html = report(&Document::new(text, Lang::Zh)).html(text, Lang::Zh);
        assert!(html.contains("&lt;script&gt;办理案件<mark class=\"unreconciled\""), "{html}");
        assert!(html.contains("<mark class=\"claim\" title=\"\">5名</mark>"), "{html}");
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("<mark").count(), 4);
        assert!(html.contains("<tr class=\"unreconciled\"><td>不一致，待说明</td><td>1:13</td>"), "{html}");
    }
}
