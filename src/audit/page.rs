//! An audit as a web page: what is to be explained, the text with its claims marked, and what holds.

use std::fmt::Write;
use std::ops::Range;

use super::view::View;
use super::{Audit, Finding, Verdict};
use crate::lang::Lang;
use crate::show::{Cell, Row, Table, escaped, page, part};

/// What the audit adds to the style of all pages: the marks in the text.
const STYLE: &str = include_str!("page.css");

/// The verdicts, from the one that most needs an explanation.
const BY_GRAVITY: [Verdict; 6] = [
    Verdict::Impossible,
    Verdict::Unreconciled,
    Verdict::Undefined,
    Verdict::Unknown,
    Verdict::WithinRounding,
    Verdict::Exact,
];

/// A marked part of the text.
struct Mark<'a> {
    bytes: Range<usize>,
    verdict: Option<Verdict>,
    says: Vec<&'a str>,
    /// The numbers of the findings that are to be explained.
    numbers: Vec<usize>,
}

impl<'a> Mark<'a> {
    fn of(bytes: Range<usize>) -> Self {
        Self { bytes, verdict: None, says: Vec::new(), numbers: Vec::new() }
    }

    /// Adds a remark; the gravest verdict gives the colour.
    fn say(&mut self, verdict: Verdict, says: &'a str, number: Option<usize>) {
        if self.verdict.is_none_or(|known| known.gravity() < verdict.gravity()) {
            self.verdict = Some(verdict);
        }
        self.says.push(says);
        self.numbers.extend(number);
    }

    fn html(&self, text: &str) -> String {
        let class = self.verdict.map_or("claim", |verdict| verdict.tone().id());
        let mut html = format!("<mark class=\"{class}\"");
        if !self.says.is_empty() {
            let _ = write!(html, " title=\"{}\"", escaped(&self.says.join("\n")));
        }
        if !self.numbers.is_empty() {
            let numbers: Vec<_> = self.numbers.iter().map(ToString::to_string).collect();
            let _ = write!(html, " data-number=\"{}\"", numbers.join(","));
        }
        html + ">" + &lines(&text[self.bytes.clone()]) + "</mark>"
    }
}

impl Audit {
    /// An HTML fragment: what is to be explained, the audited text with its claims marked, and what holds, with its style.
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
    /// assert!(html.contains(r#"<mark class="good""#));
    /// ```
    pub fn html(&self, text: &str, lang: Lang) -> String {
        part("audit", &self.view(text, lang).body(""))
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
        let heading = format!("<h1>{}</h1>\n", escaped(title));
        page(title, &part("audit", &self.view(text, lang).body(&heading)), lang)
    }
}

impl View<'_> {
    fn body(&self, heading: &str) -> String {
        let mut html = format!("<style>\n{STYLE}</style>\n{heading}");
        for line in self.summary() {
            let _ = writeln!(html, "<p class=\"sum\">{}</p>", escaped(&line));
        }
        let numbers = self.numbers();
        html += &written(&self.open(&numbers));
        html += &self.marked(&numbers);
        html += &written(&self.holding());
        html += &written(&self.match_table());
        html
    }

    /// The findings with their indexes, the gravest first.
    fn by_gravity(&self) -> impl Iterator<Item = (usize, &Finding)> {
        let of = |verdict| self.audit.findings.iter().enumerate().filter(move |(_, one)| one.verdict == verdict);
        BY_GRAVITY.into_iter().flat_map(of)
    }

    /// The number of each finding that is to be explained, from 1.
    fn numbers(&self) -> Vec<Option<usize>> {
        let mut numbers = vec![None; self.audit.findings.len()];
        let open = self.by_gravity().filter(|(_, finding)| !finding.verdict.holds());
        for ((at, _), number) in open.zip(1..) {
            numbers[at] = Some(number);
        }
        numbers
    }

    /// The findings that are to be explained.
    fn open(&self, numbers: &[Option<usize>]) -> Table {
        let heads = [("序号", "no."), ("位置", "place"), ("原文", "text"), ("说明", "finding")];
        let rows = self.by_gravity().filter_map(|(at, finding)| {
            let [place, text, says] = self.cells(finding);
            Some((finding.verdict, [numbers[at]?.to_string(), place, text, says]))
        });
        self.table_by_verdict(self.lang.of("待说明", "To be explained"), heads, rows.collect())
    }

    /// The findings that need no explanation.
    fn holding(&self) -> Table {
        let heads = [("位置", "place"), ("原文", "text"), ("说明", "finding")];
        let rows = self.by_gravity().filter(|(_, finding)| finding.verdict.holds());
        let rows = rows.map(|(_, finding)| (finding.verdict, self.cells(finding)));
        self.table_by_verdict(self.lang.of("相符", "What holds"), heads, rows.collect())
    }

    fn cells(&self, finding: &Finding) -> [String; 3] {
        [self.place(finding), finding.texts(), finding.says_in(self.lang).to_owned()]
    }

    /// The claims beside the registers; those that are compared with nothing come last.
    fn match_table(&self) -> Table {
        let heads = [("位置", "place"), ("原文", "text"), ("指标", "indicator"), ("说明", "finding")];
        let row = |verdict: Verdict| {
            self.held().filter(move |(found, _)| found.verdict == verdict).map(move |(found, claim)| {
                let name = found.names.as_ref().map(|(zh, en)| self.lang.of(zh, en)).unwrap_or_default();
                let says = found.says_in(self.lang).to_owned();
                (verdict, [self.place_of(claim), claim.text.clone(), name.to_owned(), says])
            })
        };
        let title = self.lang.of("与台账对照", "Against the registers");
        self.table_by_verdict(title, heads, BY_GRAVITY.into_iter().flat_map(row).collect())
    }

    /// A table of rows that are in the order of their verdicts, with a section for each verdict.
    fn table_by_verdict<const N: usize>(
        &self,
        title: &str,
        heads: [(&str, &str); N],
        rows: Vec<(Verdict, [String; N])>,
    ) -> Table {
        let mut table = Table { title: title.to_owned(), ..Table::new(self.lang, heads) };
        let mut last = None;
        for (verdict, cells) in rows {
            if last.replace(verdict) != Some(verdict) {
                table.section(verdict.says_in(self.lang));
            }
            table.push(Row { cells: cells.map(Cell::from).into(), tone: verdict.tone() });
        }
        table
    }

    /// The text with its claims marked, below what the marks mean.
    fn marked(&self, numbers: &[Option<usize>]) -> String {
        let marks = self.marks(numbers);
        let mut html = self.legend(&marks) + "<div class=\"text\">";
        let mut written = 0;
        for mark in &marks {
            if mark.bytes.start < written {
                continue;
            }
            html += &lines(&self.text[written..mark.bytes.start]);
            html += &mark.html(self.text);
            written = mark.bytes.end;
        }
        html + &lines(&self.text[written..]) + "</div>\n"
    }

    /// The claims and other places with findings, in text order; of overlapping ones, claims come first.
    fn marks(&self, numbers: &[Option<usize>]) -> Vec<Mark<'_>> {
        let audit = self.audit;
        let places = audit.claims.iter().map(|claim| Mark::of(claim.start..claim.end));
        let mut marks: Vec<Mark> = places.filter(|mark| self.text.get(mark.bytes.clone()).is_some()).collect();
        let claims = marks.len();
        let bytes: Vec<usize> = self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]).collect();
        for (finding, &number) in audit.findings.iter().zip(numbers) {
            for place in &finding.places {
                let ends = bytes.get(place.char_start).zip(bytes.get(place.char_end));
                match (place.claim.filter(|&claim| claim < claims), ends) {
                    (Some(claim), _) => marks[claim].say(finding.verdict, finding.says_in(self.lang), number),
                    (None, Some((&start, &end))) if start < end => {
                        let mut mark = Mark::of(start..end);
                        mark.say(finding.verdict, finding.says_in(self.lang), number);
                        marks.push(mark);
                    }
                    _ => {}
                }
            }
        }
        // Claims that differ from the registers are among the findings already.
        for found in audit.matches.iter().filter(|found| found.verdict.holds() && found.claim < claims) {
            marks[found.claim].say(found.verdict, found.says_in(self.lang), None);
        }
        marks.sort_by_key(|mark| mark.bytes.start);
        marks
    }

    /// What the marks mean, as far as there are such.
    fn legend(&self, marks: &[Mark]) -> String {
        let mut html = String::from("<div class=\"legend\">");
        for verdict in BY_GRAVITY.into_iter().filter(|verdict| marks.iter().any(|mark| mark.verdict == Some(*verdict)))
        {
            let _ = write!(html, "<mark class=\"{}\">{}</mark>", verdict.tone().id(), verdict.says_in(self.lang));
        }
        if marks.iter().any(|mark| mark.verdict.is_none()) {
            let _ = write!(html, "<mark class=\"claim\">{}</mark>", self.lang.of("未涉及关系", "in no relation"));
        }
        html + "</div>\n"
    }
}

/// A table, if it has rows.
fn written(table: &Table) -> String {
    if table.is_empty() { String::new() } else { table.html(&[]) }
}

/// The text of a report, whose tabs stay tabs.
fn lines(text: &str) -> String {
    text.split('\t').map(escaped).collect::<Vec<_>>().join("\t")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Document, report};

    #[test]
    fn claims_are_coloured_by_their_gravest_verdict_and_numbered_by_what_is_to_be_explained() {
        let text = "<script>办理案件118件（刑事11件，民事106件）</script>，另有律师5名。";
        let html = report(&Document::new(text, Lang::Zh)).html(text, Lang::Zh);
        assert!(html.contains("&lt;script&gt;办理案件<mark class=\"warning\" title="), "{html}");
        assert!(html.contains(" data-number=\"1\">118件</mark>"), "{html}");
        assert!(html.contains("<mark class=\"claim\">5名</mark>"), "{html}");
        assert!(!html.contains("<script"), "{html}");
        // Four in the text, two in the legend.
        assert_eq!(html.matches("<mark").count(), 6);
        assert!(html.contains("<tr class=\"warning\"><td>1</td><td>1:13</td>"), "{html}");
    }

    #[test]
    fn what_is_to_be_explained_comes_first_and_the_gravest_before_the_rest() {
        let text =
            "受理24件，办结21件，办结率87.5%。应诉17件，出庭15件，出庭率89.2%。办理案件118件（刑事11件，民事106件）。";
        let html = report(&Document::new(text, Lang::Zh)).page(text, Lang::Zh, "报告");
        let at = |word: &str| html.find(word).unwrap_or_else(|| panic!("no {word}"));
        let order = ["<h1>", "<caption>待说明", "不可能成立", "不一致，待说明", "class=\"text\"", "<caption>相符"];
        assert!(order.map(at).is_sorted(), "{:?}", order.map(at));
    }

    #[test]
    fn hostile_text_neither_acts_nor_turns_the_text_around_it() {
        let evil = "<img src=x onerror=alert(1)>\" onmouseover='x'\u{202e}\u{2066}";
        let text = format!("{evil}办理案件118件（刑事11件，民事106件）\t{evil}");
        let html = report(&Document::new(&text, Lang::Zh).with_source(evil)).page(&text, Lang::Zh, evil);
        for hostile in ["<img", "\" onmouseover", "onmouseover='", "\u{202e}", "\u{2066}"] {
            assert!(!html.contains(hostile), "{hostile:?}: {html}");
        }
        assert!(
            html.contains("）\t&lt;img src=x onerror=alert(1)&gt;&quot; onmouseover=&#39;x&#39;\\u{202e}\\u{2066}")
        );
    }
}
