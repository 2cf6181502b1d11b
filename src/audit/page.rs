//! An audit as a web page: what the office that wrote the report should look at, its text with the findings in the margin, and
//! what holds.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::ops::Range;

use super::view::{View, Weighed};
use super::{Audit, Finding, Verdict, table};
use crate::lang::Lang;
use crate::show::{Cell, Row, Table, escaped, page, part};

/// What the audit adds to the style of all pages: the marks in the text, and its margin.
const STYLE: &str = include_str!("page.css");

/// A marked part of the text.
struct Mark<'a> {
    bytes: Range<usize>,
    verdict: Option<Verdict>,
    says: Vec<&'a str>,
    /// The numbers of the findings that are to be explained, and whether this is the first place of each.
    numbers: Vec<(usize, bool)>,
}

impl<'a> Mark<'a> {
    fn of(bytes: Range<usize>) -> Self {
        Self { bytes, verdict: None, says: Vec::new(), numbers: Vec::new() }
    }

    /// Adds a remark; the gravest verdict gives the colour.
    fn say(&mut self, verdict: Verdict, says: &'a str, number: Option<(usize, bool)>) {
        if self.verdict.is_none_or(|known| known.gravity() < verdict.gravity()) {
            self.verdict = Some(verdict);
        }
        self.says.push(says);
        self.numbers.extend(number.filter(|number| !self.numbers.contains(number)));
    }

    /// Says what a mark says that overlaps this one.
    fn take(&mut self, other: Self) {
        let gravity = |mark: &Self| mark.verdict.map(Verdict::gravity);
        if gravity(self) < gravity(&other) {
            self.verdict = other.verdict;
        }
        self.says.extend(other.says);
        self.numbers.extend(other.numbers);
    }

    /// The part of the mark that is in `bytes`; its numbers, which lead to the margin, stand behind its end.
    fn html(&self, text: &str, bytes: Range<usize>, name: &str) -> String {
        let class = self.verdict.map_or("claim", |verdict| verdict.tone().id());
        let mut html = format!("<mark class=\"{class}\"");
        if !self.says.is_empty() {
            let _ = write!(html, " title=\"{}\"", escaped(&self.says.join("\n")));
        }
        let _ = write!(html, ">{}", escaped(&text[bytes.clone()]));
        for (number, first) in self.numbers.iter().filter(|_| bytes.end == self.bytes.end) {
            let id = if *first { format!(" id=\"{name}at{number}\"") } else { String::new() };
            let _ = write!(html, "<a{id} href=\"#{name}finding{number}\">{number}</a>");
        }
        html + "</mark>"
    }
}

impl Audit {
    /// An HTML fragment: what is to be explained, the audited text with its claims marked and the findings beside it, and
    /// what holds, with its style.
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
        // A notebook shows several audits on one page, and each leads to its own margin.
        let name = format!("a{:x}-", xxhash_rust::xxh3::xxh3_64(text.as_bytes()));
        part("audit", &format!("<style>\n{STYLE}</style>\n{}", self.view(text, lang).body(&name)))
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
        sheet(title, &self.view(text, lang).body(""), lang)
    }
}

/// A page with a heading.
pub(super) fn sheet(title: &str, body: &str, lang: Lang) -> String {
    let body = format!("<style>\n{STYLE}</style>\n<h1>{}</h1>\n{body}", escaped(title));
    page(title, &part("audit", &body), lang)
}

impl View<'_> {
    /// What the page says below its title; `name` begins the ids of its places.
    pub(super) fn body(&self, name: &str) -> String {
        let mut html = String::from("<div class=\"sum\">\n");
        for line in self.summary().into_iter().chain(self.request()) {
            let _ = writeln!(html, "<p>{}</p>", escaped(&line));
        }
        html += "</div>\n";
        let open = self.to_explain();
        html += &self.list(&open, name);
        html += &self.marked(&open, name);
        html += &self.holding();
        html += &written(&self.match_table());
        html
    }

    /// What the office that wrote the report is asked to do.
    fn request(&self) -> Option<String> {
        let Weighed { contradictions, open, .. } = self.audit.weighed();
        let asked = match (contradictions > 0, open > 0) {
            (true, _) => (
                "请编写单位对照原始数据核实下列各处：矛盾的予以更正，或说明口径；待定的补充依据。编号与正文旁注一致。",
                "The office that wrote the report is asked to check these against its records: to correct what contradicts \
                 itself, or to say how it was counted, and to add what decides the open questions. The numbers are those of \
                 the margin.",
            ),
            (false, true) => (
                "没有发现矛盾。下列各处凭报告本身不能判断，请编写单位补充依据。编号与正文旁注一致。",
                "Nothing contradicts itself. The report alone does not decide these questions; the office that wrote it is \
                 asked to add what does. The numbers are those of the margin.",
            ),
            (false, false) => return None,
        };
        Some(self.lang.of(asked.0, asked.1).to_owned())
    }

    /// The findings that are to be explained, the gravest first; their places in this list, from 1, are their numbers.
    fn to_explain(&self) -> Vec<&Finding> {
        self.audit.by_weight().into_iter().filter(|finding| !finding.verdict.holds()).collect()
    }

    /// A list of what is to be explained, which leads to the text.
    fn list(&self, open: &[&Finding], name: &str) -> String {
        if open.is_empty() {
            return String::new();
        }
        let title = self.lang.of("矛盾和待定", "Contradictions and open questions");
        let mut html = format!("<table class=\"list\">\n<caption>{title}</caption>\n<thead><tr>");
        for (zh, en) in [("序号", "no."), ("位置", "place"), ("说明", "finding")] {
            let _ = write!(html, "<th>{}</th>", self.lang.of(zh, en));
        }
        html += "</tr></thead>\n<tbody>\n";
        let mut last = None;
        for (finding, number) in open.iter().zip(1..) {
            if last.replace(finding.verdict) != Some(finding.verdict) {
                let verdict = finding.verdict.says_in(self.lang);
                let _ = writeln!(html, "<tr class=\"section\"><th colspan=\"3\">{verdict}</th></tr>");
            }
            let (place, says) = (escaped(&self.place(finding)), escaped(finding.says_in(self.lang)));
            let class = finding.verdict.tone().id();
            let _ = write!(html, "<tr class=\"{class}\"><td><a href=\"#{name}at{number}\">{number}</a></td>");
            let _ = writeln!(html, "<td>{place}</td><td>{says}</td></tr>");
        }
        html + "</tbody>\n</table>\n"
    }

    /// The findings that need no explanation.
    fn holding(&self) -> String {
        let heads = [("位置", "place"), ("原文", "text"), ("说明", "finding")];
        let holding = self.audit.by_weight().into_iter().filter(|finding| finding.verdict.holds());
        let cells = |finding: &Finding| [self.place(finding), finding.texts(), finding.says_in(self.lang).to_owned()];
        let rows: Vec<_> = holding.map(|finding| (finding.verdict, cells(finding))).collect();
        let count = rows.len();
        let table = written(&self.table_by_verdict("", heads, rows));
        if table.is_empty() {
            return table;
        }
        let title = match self.lang {
            Lang::Zh => format!("相符 {count} 处"),
            Lang::En => format!("What holds: {count}"),
        };
        format!("<details>\n<summary>{title}</summary>\n{table}</details>\n")
    }

    /// The claims beside the registers; those that are compared with nothing come last.
    fn match_table(&self) -> Table {
        let heads = [("位置", "place"), ("原文", "text"), ("指标", "indicator"), ("说明", "finding")];
        let row = |verdict: Verdict| {
            self.held().filter(move |(found, _)| found.verdict == verdict).map(move |(found, claim)| {
                let says = found.says_in(self.lang).to_owned();
                (verdict, [self.place_of(claim), claim.text.clone(), found.name(self.lang).to_owned(), says])
            })
        };
        let title = self.lang.of("与台账对照", "Against the registers");
        self.table_by_verdict(title, heads, Verdict::BY_GRAVITY.into_iter().flat_map(row).collect())
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

    /// The text with its claims marked and the findings in the margin, below what the marks mean.
    fn marked(&self, open: &[&Finding], name: &str) -> String {
        let bytes: Vec<usize> = self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]).collect();
        let marks = self.marks(open, &bytes);
        let mut margin: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, finding) in open.iter().enumerate() {
            let line = finding.places.first().map_or(1, |first| self.lines.of(first.char_start).0);
            margin.entry(line - 1).or_default().push(at);
        }
        let mut html = self.legend(&marks) + "<div class=\"report\">\n";
        for block in self.blocks(&bytes) {
            let beside = margin.range(block.lines.clone()).flat_map(|(_, findings)| findings);
            let cards: String = beside.map(|&at| self.card(open[at], at + 1, name)).collect();
            let class = if self.is_heading(block.lines.start + 1) { "words heading" } else { "words" };
            let words = if block.rows.is_empty() {
                format!("<div class=\"{class}\">{}</div>", self.with_marks(block.bytes, &marks, name))
            } else {
                self.grid(&block.rows, &marks, name)
            };
            let aside = if cards.is_empty() { cards } else { format!("<aside>{cards}</aside>") };
            let _ = writeln!(html, "<div class=\"block\">{words}{aside}</div>");
        }
        html + "</div>\n"
    }

    /// The lines of the text, those of a table together and without empty ones.
    fn blocks(&self, bytes: &[usize]) -> Vec<Block> {
        let mut tables: Vec<Block> = self.audit.tables.iter().filter_map(|table| self.of_table(table, bytes)).collect();
        tables.sort_by_key(|table| (table.lines.start, Reverse(table.lines.end)));
        let mut tables = tables.into_iter().peekable();
        let mut blocks: Vec<Block> = Vec::new();
        for (line, bytes) in parts(self.text, 0..self.text.len(), '\n').enumerate() {
            if blocks.last().is_some_and(|last| line < last.lines.end) {
                continue;
            }
            // A table in a table is shown as the words of its cell.
            while tables.next_if(|table| table.lines.start < line).is_some() {}
            let lines = line..line + 1;
            match (tables.next_if(|table| table.lines.start == line), blocks.last_mut()) {
                (Some(table), _) => blocks.push(table),
                // What an empty line says stands beside the line before it.
                (None, Some(last)) if self.text[bytes.clone()].trim().is_empty() => last.lines.end = line + 1,
                (None, last) => {
                    let row = tabbed(self.text, &bytes);
                    match last {
                        Some(last) if !row.is_empty() && last.is_tabbed && last.bytes.end + 1 == bytes.start => {
                            (last.lines.end, last.bytes.end) = (lines.end, bytes.end);
                            last.rows.push(row);
                        }
                        _ => {
                            let is_tabbed = !row.is_empty();
                            let rows = if is_tabbed { vec![row] } else { Vec::new() };
                            blocks.push(Block { lines, bytes, rows, is_tabbed });
                        }
                    }
                }
            }
        }
        blocks
    }

    /// The lines of a table of the document.
    fn of_table(&self, table: &table::Table, bytes: &[usize]) -> Option<Block> {
        let first = table.cells.iter().map(|cell| cell.chars.start).min()?;
        let end = table.cells.iter().map(|cell| cell.chars.end).max()?;
        let mut rows: BTreeMap<usize, Vec<Square>> = BTreeMap::new();
        for cell in &table.cells {
            let bytes = trimmed(self.text, *bytes.get(cell.chars.start)?..*bytes.get(cell.chars.end)?);
            let square = Square { bytes, height: cell.rows.len(), width: cell.columns.len() };
            rows.entry(cell.rows.start).or_default().push(square);
        }
        let lines = self.lines.of(first).0 - 1..self.lines.of(end.saturating_sub(1).max(first)).0;
        let bytes = *bytes.get(first)?..*bytes.get(end)?;
        let rows: Vec<_> = rows.into_values().collect();
        self.is_all(&rows, &bytes).then_some(Block { lines, bytes, rows, is_tabbed: false })
    }

    /// Whether the cells hold all words of the lines that these bytes are in, in their order; else the lines are shown.
    fn is_all(&self, rows: &[Vec<Square>], bytes: &Range<usize>) -> bool {
        let start = self.text[..bytes.start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[bytes.end..].find('\n').map_or(self.text.len(), |at| bytes.end + at);
        let empty = |from: usize, to: usize| self.text.get(from..to).is_some_and(|gap| gap.trim().is_empty());
        let squares = rows.iter().flatten().map(|square| &square.bytes);
        let last = squares.into_iter().try_fold(start, |at, cell| empty(at, cell.start).then_some(cell.end));
        last.is_some_and(|at| empty(at, end))
    }

    /// A part of the text with its marks.
    fn with_marks(&self, bytes: Range<usize>, marks: &[Mark], name: &str) -> String {
        let first = marks.partition_point(|mark| mark.bytes.end <= bytes.start);
        let mut html = String::new();
        let mut written = bytes.start;
        for mark in marks[first..].iter().take_while(|mark| mark.bytes.start < bytes.end) {
            let inside = mark.bytes.start.max(bytes.start)..mark.bytes.end.min(bytes.end);
            if inside.start < written {
                continue;
            }
            html += &escaped(&self.text[written..inside.start]);
            html += &mark.html(self.text, inside.clone(), name);
            written = inside.end;
        }
        html + &escaped(&self.text[written..bytes.end])
    }

    /// Rows of cells as a table.
    fn grid(&self, rows: &[Vec<Square>], marks: &[Mark], name: &str) -> String {
        let mut html = String::from("<table class=\"words\">\n");
        for row in rows {
            html += "<tr>";
            for Square { bytes, height, width } in row {
                html += "<td";
                for (name, span) in [("rowspan", height), ("colspan", width)].into_iter().filter(|(_, span)| **span > 1)
                {
                    let _ = write!(html, " {name}=\"{span}\"");
                }
                let _ = write!(html, ">{}</td>", self.with_marks(bytes.clone(), marks, name));
            }
            html += "</tr>\n";
        }
        html + "</table>"
    }

    /// A finding in the margin: its verdict, what it says, its two sides, and the smallest mend.
    fn card(&self, finding: &Finding, number: usize, name: &str) -> String {
        let (class, verdict) = (finding.verdict.tone().id(), finding.verdict.says_in(self.lang));
        let mut html = format!(
            "<div class=\"card {class}\" id=\"{name}finding{number}\"><a href=\"#{name}at{number}\">{number}</a> <b>{verdict}</b>"
        );
        let _ = write!(html, "<p>{}</p>", escaped(finding.says_in(self.lang)));
        if !finding.right.is_empty() {
            let sign = if finding.verdict.contradicts() { "≠" } else { "|" };
            let sides = format!("{} {sign} {}", finding.left, finding.right);
            let _ = write!(html, "<p class=\"sides\">{}</p>", escaped(&sides));
        }
        if let Some(tie) = finding.tie {
            let tie = tie.says_in(self.lang);
            let _ = write!(html, "<p class=\"sides\">{}{}</p>", self.lang.of("依据：", "tie: "), escaped(tie));
        }
        let mends = finding.mends();
        if !mends.is_empty() {
            let _ = write!(html, "<p class=\"sides\">{}{}</p>", self.lang.of("可改为：", "mend: "), escaped(&mends));
        }
        html + "</div>"
    }

    /// The claims and other places with findings, in text order; of overlapping ones, claims come first.
    fn marks(&self, open: &[&Finding], bytes: &[usize]) -> Vec<Mark<'_>> {
        let audit = self.audit;
        let places = audit.claims.iter().map(|claim| Mark::of(claim.start..claim.end));
        let mut marks: Vec<Mark> = places.filter(|mark| self.text.get(mark.bytes.clone()).is_some()).collect();
        let claims = marks.len();
        let numbers: HashMap<*const Finding, usize> =
            open.iter().map(|one| std::ptr::from_ref(*one)).zip(1..).collect();
        for finding in &audit.findings {
            let number = numbers.get(&std::ptr::from_ref(finding)).copied();
            for (place, at) in finding.places.iter().zip(0..) {
                let number = number.map(|number| (number, at == 0));
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
        apart(marks)
    }

    /// What the marks mean, as far as there are such.
    fn legend(&self, marks: &[Mark]) -> String {
        let mut html = String::from("<div class=\"legend\">");
        for verdict in
            Verdict::BY_GRAVITY.into_iter().filter(|verdict| marks.iter().any(|mark| mark.verdict == Some(*verdict)))
        {
            let _ = write!(html, "<mark class=\"{}\">{}</mark>", verdict.tone().id(), verdict.says_in(self.lang));
        }
        if marks.iter().any(|mark| mark.verdict.is_none()) {
            let _ = write!(html, "<mark class=\"claim\">{}</mark>", self.lang.of("未涉及关系", "in no relation"));
        }
        html + "</div>\n"
    }
}

/// The marks in text order, each overlapping one in the place of both.
fn apart(marks: Vec<Mark>) -> Vec<Mark> {
    let mut apart: Vec<Mark> = Vec::new();
    for mark in marks {
        match apart.last_mut() {
            Some(last) if mark.bytes.start < last.bytes.end => last.take(mark),
            _ => apart.push(mark),
        }
    }
    apart
}

/// Consecutive lines of the text that are shown together.
struct Block {
    lines: Range<usize>,
    bytes: Range<usize>,
    /// The cells, if the lines are those of a table.
    rows: Vec<Vec<Square>>,
    /// Whether its cells are parted by tabs.
    is_tabbed: bool,
}

/// A cell, and how many rows and columns it spans.
struct Square {
    bytes: Range<usize>,
    height: usize,
    width: usize,
}

/// A part of a text without the white space around it.
fn trimmed(text: &str, bytes: Range<usize>) -> Range<usize> {
    let written = &text[bytes.clone()];
    let start = bytes.start + written.len() - written.trim_start().len();
    start..start + written.trim().len()
}

/// The cells of a line that are parted by tabs; none if there is no tab.
fn tabbed(text: &str, line: &Range<usize>) -> Vec<Square> {
    if !text[line.clone()].contains('\t') {
        return Vec::new();
    }
    parts(text, line.clone(), '\t').map(|bytes| Square { bytes, height: 1, width: 1 }).collect()
}

/// The parts of a text between separators.
fn parts(text: &str, bytes: Range<usize>, separator: char) -> impl Iterator<Item = Range<usize>> {
    let from = text.as_ptr() as usize;
    text[bytes].split(separator).map(move |part| {
        let start = part.as_ptr() as usize - from;
        start..start + part.len()
    })
}

/// A table, if it has rows.
fn written(table: &Table) -> String {
    if table.is_empty() { String::new() } else { table.html(&[]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Document, report};

    #[test]
    fn claims_are_coloured_by_their_gravest_verdict_and_numbered_by_what_is_to_be_explained() {
        let text = "<script>办理案件118件（刑事11件，民事106件）</script>，另有律师5名。";
        let html = report(&Document::new(text, Lang::Zh)).page(text, Lang::Zh, "报告");
        assert!(html.contains("&lt;script&gt;办理案件<mark class=\"warning\" title="), "{html}");
        assert!(html.contains(">118件<a id=\"at1\" href=\"#finding1\">1</a></mark>"), "{html}");
        assert!(html.contains(">11件<a href=\"#finding1\">1</a></mark>"), "{html}");
        assert!(html.contains("<mark class=\"claim\">5名</mark>"), "{html}");
        assert!(!html.contains("<script"), "{html}");
        // Four in the text, two in the legend.
        assert_eq!(html.matches("<mark").count(), 6);
        let row = "<tr class=\"warning\"><td><a href=\"#at1\">1</a></td><td>1:13</td>";
        assert!(html.contains(row), "{html}");
    }

    #[test]
    fn a_finding_stands_beside_its_line_and_each_leads_to_the_other() {
        let text = "一、案件\n办理案件118件（刑事11件，民事106件）。\n\n二、人员\n律师5名。";
        let html = report(&Document::new(text, Lang::Zh)).page(text, Lang::Zh, "报告");
        let block = html.split("<div class=\"block\">").skip(1).find(|block| block.contains("118件")).unwrap();
        let card = "<aside><div class=\"card warning\" id=\"finding1\"><a href=\"#at1\">1</a> <b>不一致，待说明</b>";
        assert!(block.contains(card) && block.contains("11 + 106 ≠ 118"), "{block}");
        assert_eq!((html.matches("id=\"finding1\"").count(), html.matches("id=\"at1\"").count()), (1, 1));
        assert!(html.contains("<td>一第2段 2:5</td>"), "{html}");
    }

    #[test]
    fn the_rows_of_a_table_are_shown_as_one() {
        let text = "概况\n类别\t件数\n许可\t3件\n\n此外受理9件。";
        let audit = report(&Document::new(text, Lang::Zh));
        let html = audit.page(text, Lang::Zh, "报告");
        assert_eq!(html.matches("<div class=\"block\">").count(), 3);
        assert!(html.contains("<tr><td>类别</td><td>件数</td></tr>"), "{html}");
        assert!(html.contains("<td><mark class=\"claim\">3件</mark></td>"), "{html}");
    }

    #[test]
    fn a_table_of_the_document_keeps_its_merged_cells() {
        let page = "<p>概况</p><table><tr><td rowspan=2>类别</td><td colspan=2>件数</td></tr><tr><td>上年</td><td>本年</td></tr>\
            <tr><td>许可</td><td>3</td><td>5</td></tr></table><p>此外受理9件。</p>";
        let file = tempfile::Builder::new().suffix(".html").tempfile().unwrap();
        std::fs::write(file.path(), page).unwrap();
        let source = crate::audit::Source::read(file.path()).unwrap();
        let html = report(&source.document(None)).page(source.text(), Lang::Zh, "报告");
        assert!(html.contains("<tr><td rowspan=\"2\">类别</td><td colspan=\"2\">件数</td></tr>"), "{html}");
        assert!(html.contains("<tr><td>许可</td><td><mark class=\"claim\">3</mark></td><td>"), "{html}");
        assert_eq!(html.matches("<div class=\"block\">").count(), 3);
    }

    #[test]
    fn what_is_to_be_explained_comes_first_and_the_gravest_before_the_rest() {
        let text =
            "受理24件，办结21件，办结率87.5%。应诉17件，出庭15件，出庭率89.2%。办理案件118件（刑事11件，民事106件）。";
        let html = report(&Document::new(text, Lang::Zh)).page(text, Lang::Zh, "报告");
        let at = |word: &str| html.find(word).unwrap_or_else(|| panic!("no {word}"));
        let order =
            ["<h1>", "<caption>矛盾和待定", "不可能成立", "不一致，待说明", "class=\"report\"", "<summary>相符"];
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
        let cell = "<td>&lt;img src=x onerror=alert(1)&gt;&quot; onmouseover=&#39;x&#39;\\u{202e}\\u{2066}</td>";
        assert!(html.contains(cell), "{html}");
    }
}
