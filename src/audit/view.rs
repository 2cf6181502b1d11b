//! An audit as people see it: its tables, what it says in sum, and the workbook of both.

use super::{
    self as audit, Audit, Claim, Finding, Kind, Match, Period, Rational, Relation, Verdict, against::shown,
    outline::Outline, place::Lines,
};
use crate::error::Result;
use crate::lang::Lang;
#[cfg(feature = "python")]
use crate::show::Paper;
use crate::show::{Cell, Row, Sheets, Table, some};

/// An audit, with the text that its places refer to.
pub(crate) struct View<'a> {
    pub(super) audit: &'a Audit,
    pub(super) text: &'a str,
    pub(super) lang: Lang,
    pub(super) lines: Lines,
    outline: Outline,
}

/// How many findings there are of each weight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Weighed {
    /// Those that are impossible or disagree.
    pub(super) contradictions: usize,
    /// Those that nothing decides.
    pub(super) open: usize,
    /// Those that hold.
    pub(super) holding: usize,
}

impl Audit {
    /// The audit of this text, as people see it.
    pub(crate) fn view<'a>(&'a self, text: &'a str, lang: Lang) -> View<'a> {
        View { audit: self, text, lang, lines: Lines::new(text), outline: Outline::of(text) }
    }

    /// The findings by weight: contradictions first, then what is open, then what holds; equal ones as in the text.
    pub(crate) fn by_weight(&self) -> Vec<&Finding> {
        let mut findings: Vec<&Finding> = self.findings.iter().collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.verdict.gravity()));
        findings
    }

    /// Whether anything in the report contradicts itself.
    pub(crate) fn contradicts(&self) -> bool {
        self.findings.iter().any(|finding| finding.verdict.contradicts())
    }

    pub(super) fn weighed(&self) -> Weighed {
        let count = |of: &dyn Fn(Verdict) -> bool| self.findings.iter().filter(|finding| of(finding.verdict)).count();
        let (contradictions, holding) = (count(&Verdict::contradicts), count(&Verdict::holds));
        Weighed { contradictions, open: self.findings.len() - contradictions - holding, holding }
    }

    /// The audit as the bytes of an Excel workbook with the sheets 发现 (Findings), 数值 (Claims), 对照 (Against) and 说明
    /// (About).
    ///
    /// `text` is the text that was audited; it gives the line of each claim. Equal audits give equal bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Content`](crate::Error::Content) if there are more claims than a sheet has rows (1 048 575).
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Lang;
    /// use fazhi::audit::{Document, report};
    ///
    /// let text = "办理案件118件（刑事11件，民事106件）";
    /// let bytes = report(&Document::new(text, Lang::Zh)).workbook(text, Lang::Zh)?;
    /// assert!(bytes.starts_with(b"PK"));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn workbook(&self, text: &str, lang: Lang) -> Result<Vec<u8>> {
        let view = self.view(text, lang);
        let mut sheets = Sheets::new()?;
        sheets.table(lang.of("发现", "Findings"), &view.findings_in_full())?;
        sheets.table(lang.of("数值", "Claims"), &view.claims())?;
        sheets.table(lang.of("对照", "Against"), &view.matches_in_full())?;
        sheets.table(lang.of("说明", "About"), &view.about())?;
        sheets.bytes()
    }
}

impl View<'_> {
    /// The findings, each with its verdict and its place; those that hold only if all are asked for.
    pub(crate) fn findings(&self, all: bool) -> Table {
        let heads = [("结论", "verdict"), ("位置", "place"), ("说明", "finding")];
        let cells = |finding: &Finding| {
            let verdict = finding.verdict.says_in(self.lang);
            [verdict, &self.place(finding), finding.says_in(self.lang)].map(Cell::from)
        };
        let shown = self.audit.by_weight().into_iter().filter(|finding| all || !finding.verdict.holds());
        self.table(heads, shown.map(|finding| (Some(finding.verdict), cells(finding))))
    }

    /// The findings with all that is known of them.
    pub(super) fn findings_in_full(&self) -> Table {
        let heads = [
            ("结论", "verdict"),
            ("关系", "relation"),
            ("依据", "tie"),
            ("位置", "place"),
            ("章节", "section"),
            ("原文", "text"),
            ("一侧", "left"),
            ("另一侧", "right"),
            ("范围", "bounds"),
            ("可能的计数", "witnesses"),
            ("可改为", "mends"),
            ("说明", "finding"),
        ];
        let cells = |finding: &Finding| {
            [
                finding.verdict.says_in(self.lang).into(),
                finding.relation.says_in(self.lang).into(),
                finding.tie.map_or("", |tie| tie.says_in(self.lang)).into(),
                self.place(finding).into(),
                self.heading(finding).into(),
                finding.texts().into(),
                finding.left.as_str().into(),
                finding.right.as_str().into(),
                finding.bounds.map(|bounds| bounds.to_string()).unwrap_or_default().into(),
                finding.witnesses.as_ref().map(ToString::to_string).unwrap_or_default().into(),
                finding.mends().into(),
                finding.says_in(self.lang).into(),
            ]
        };
        self.table(heads, self.audit.by_weight().into_iter().map(|finding| (Some(finding.verdict), cells(finding))))
    }

    /// The claims.
    pub(crate) fn claims(&self) -> Table {
        let heads = [
            ("位置", "place"),
            ("原文", "text"),
            ("数值", "value"),
            ("区间", "interval"),
            ("单位", "unit"),
            ("限定", "qualifier"),
            ("类型", "kind"),
            ("时期", "period"),
            ("前文", "label"),
        ];
        let cells = |claim: &Claim| {
            [
                self.place_of(claim).into(),
                claim.text.as_str().into(),
                number(claim.number()),
                claim.interval.to_string().into(),
                claim.unit.as_str().into(),
                claim.qualifier.says_in(self.lang).into(),
                claim.kind.says_in(self.lang).into(),
                claim.period.as_ref().and_then(Period::years).unwrap_or_default().into(),
                claim.label.as_str().into(),
            ]
        };
        self.table(heads, self.audit.claims.iter().map(|claim| (None, cells(claim))))
    }

    /// The claims beside the registers.
    pub(crate) fn matches(&self) -> Table {
        let heads = [
            ("对照", "against"),
            ("位置", "place"),
            ("原文", "text"),
            ("指标", "indicator"),
            ("台账", "register"),
            ("说明", ""),
        ];
        let cells = |(found, claim): (&Match, &Claim)| {
            [
                found.verdict.says_in(self.lang).into(),
                self.place_of(claim).into(),
                claim.text.as_str().into(),
                found.name(self.lang).into(),
                measured(found.value, claim),
                found.reason.map(|reason| reason.says_in(self.lang)).unwrap_or_default().into(),
            ]
        };
        self.table(heads, self.held().map(|held| (Some(held.0.verdict), cells(held))))
    }

    /// The claims beside the registers, with all that is known of them.
    fn matches_in_full(&self) -> Table {
        let heads = [
            ("结论", "verdict"),
            ("原因", "reason"),
            ("位置", "place"),
            ("原文", "text"),
            ("前文", "label"),
            ("指标编号", "indicator"),
            ("指标", "name"),
            ("分项", "category"),
            ("统计期", "period"),
            ("分组", "group"),
            ("报告值", "claimed"),
            ("台账值", "register"),
            ("相差", "difference"),
            ("说明", "explanation"),
        ];
        let cells = |(found, claim): (&Match, &Claim)| {
            [
                found.verdict.says_in(self.lang).into(),
                found.reason.map(|reason| reason.says_in(self.lang)).unwrap_or_default().into(),
                self.place_of(claim).into(),
                claim.text.as_str().into(),
                claim.label.as_str().into(),
                found.indicators().into(),
                found.name(self.lang).into(),
                found.category.as_deref().unwrap_or_default().into(),
                found.period.map(|period| period.to_string()).unwrap_or_default().into(),
                found.group.iter().flatten().cloned().collect::<Vec<_>>().join(", ").into(),
                measured(claim.number(), claim),
                measured(found.value, claim),
                measured(found.difference, claim),
                found.says_in(self.lang).into(),
            ]
        };
        self.table(heads, self.held().map(|held| (Some(held.0.verdict), cells(held))))
    }

    /// How the report rounds, the totals and the version.
    fn about(&self) -> Table {
        let (audit, lang) = (self.audit, self.lang);
        let known = audit.matches.iter().filter(|found| found.indicator.is_some()).count();
        let mut table = Table::headless(2);
        for (name, value) in [
            (lang.of("舍入习惯", "rounding"), audit.habit.says_in(lang)),
            (lang.of("数值", "claims"), audit.claims.len().to_string()),
            (lang.of("有对应指标", "with a known indicator"), known.to_string()),
            (lang.of("待说明", "to be explained"), audit.problems().count().to_string()),
            (lang.of("报告未载的指标", "computed but not reported"), self.not_given()),
            (lang.of("版本", "version"), format!("fazhi {}", env!("CARGO_PKG_VERSION"))),
        ] {
            table.words([name, &value]);
        }
        table
    }

    /// The names of the indicators that the report does not give.
    fn not_given(&self) -> String {
        let names = self.audit.not_given.iter().map(|one| one.name_in(self.lang));
        names.collect::<Vec<_>>().join(self.lang.of("、", ", "))
    }

    /// What the audit says in sum: how much it checked, how much agrees with the registers, and how the report rounds.
    pub(crate) fn summary(&self) -> Vec<String> {
        let claims = self.audit.claims.len();
        if claims == 0 {
            let none = self.lang.of("报告中没有找到数值", "no figure was found in the report");
            let unread = (!self.audit.findings.is_empty()).then(|| self.checked());
            return [Some(none.to_owned()), unread].into_iter().flatten().collect();
        }
        let against = (!self.audit.matches.is_empty()).then(|| self.against());
        [Some(self.checked()), against, Some(self.audit.habit.says_in(self.lang))].into_iter().flatten().collect()
    }

    /// How many claims and relations were checked.
    fn checked(&self) -> String {
        let claims = self.audit.claims.len();
        let Weighed { contradictions, open, holding } = self.audit.weighed();
        match self.lang {
            Lang::Zh => format!("共 {claims} 个数值：矛盾 {contradictions} 处，待定 {open} 处，相符 {holding} 处"),
            Lang::En => [
                some(claims as u64, "claim", "claims"),
                some(contradictions as u64, "contradiction", "contradictions"),
                some(open as u64, "open question", "open questions"),
                some(holding as u64, "relation that holds", "relations that hold"),
            ]
            .join(", "),
        }
    }

    /// Whether the comparison with the registers says the same of every claim: none could be compared, or the report is of
    /// another place.
    pub(crate) fn has_no_match(&self) -> bool {
        let matches = &self.audit.matches;
        let elsewhere =
            |finding: &Finding| finding.relation == Relation::Register && finding.verdict == Verdict::Unknown;
        !matches.is_empty()
            && (matches.iter().all(|found| found.verdict == Verdict::Unknown)
                || self.audit.findings.iter().any(elsewhere))
    }

    /// How many claims agree with the registers.
    fn against(&self) -> String {
        let matches = &self.audit.matches;
        let agree = matches.iter().filter(|found| found.verdict.holds()).count();
        let differ = matches.iter().filter(|found| found.verdict == Verdict::Unreconciled).count();
        let unknown = matches.iter().filter(|found| found.candidates.is_empty() && found.indicator.is_none()).count();
        let open = matches.len() - agree - differ - unknown;
        let not_given = self.audit.not_given.len();
        if agree + differ == 0 {
            let all = matches.len();
            return match self.lang {
                Lang::Zh => format!("与台账对照：{all} 个数值都未能对照，其中 {unknown} 个没有对应指标"),
                Lang::En => {
                    format!("against the registers: none of {all} claims can be compared, {unknown} match no indicator")
                }
            };
        }
        match self.lang {
            Lang::Zh => format!(
                "与台账对照：相符 {agree} 个，不一致 {differ} 个，无法对照 {open} 个，没有对应指标 {unknown} 个；已计算而报告未载的指标 {not_given} 项"
            ),
            Lang::En => format!(
                "against the registers: {agree} agree, {differ} differ, {open} cannot be compared, {unknown} match no indicator; {} not in the report",
                some(not_given as u64, "computed indicator is", "computed indicators are")
            ),
        }
    }

    /// The findings and the sum as text.
    #[cfg(feature = "python")]
    pub(crate) fn text(&self, paper: Paper) -> String {
        let findings = Some(self.findings(false)).filter(|table| !table.is_empty()).map(|table| table.text(paper));
        findings.into_iter().chain(self.summary()).collect::<Vec<_>>().join("\n")
    }

    /// The claims that are held against the registers.
    pub(super) fn held(&self) -> impl Iterator<Item = (&Match, &Claim)> {
        self.audit.matches.iter().filter_map(|found| Some((found, self.audit.claims.get(found.claim)?)))
    }

    /// Where a finding is: its section, and the cell or the line and column of its first claim.
    pub(super) fn place(&self, finding: &Finding) -> String {
        finding.places.first().map_or_else(String::new, |first| self.spot(first.char_start, first.cell.as_ref()))
    }

    pub(super) fn place_of(&self, claim: &Claim) -> String {
        self.spot(claim.char_start, claim.cell.as_ref())
    }

    fn spot(&self, character: usize, cell: Option<&audit::Cell>) -> String {
        let line = self.lines.of(character).0;
        let Some(cell) = cell else {
            let place = self.lines.place(character);
            return format!("{} {place}", self.outline.place(line, self.lang)).trim_start().to_owned();
        };
        // A table of claims has no sections.
        let section = cell.table().map_or(String::new(), |_| self.outline.section(line, self.lang));
        format!("{section} {}", cell.says_in(self.lang)).trim_start().to_owned()
    }

    pub(super) fn is_heading(&self, line: usize) -> bool {
        self.outline.is_heading(line)
    }

    /// The heading of the section of a finding.
    pub(super) fn heading(&self, finding: &Finding) -> &str {
        let line = finding.places.first().map_or(0, |first| self.lines.of(first.char_start).0);
        self.outline.heading(line)
    }

    fn table<const N: usize>(
        &self,
        heads: [(&str, &str); N],
        rows: impl Iterator<Item = (Option<Verdict>, [Cell; N])>,
    ) -> Table {
        let mut table = Table::new(self.lang, heads);
        for (verdict, cells) in rows {
            table.push(Row { cells: cells.into(), tone: verdict.map(Verdict::tone).unwrap_or_default() });
        }
        table
    }
}

impl Finding {
    /// The texts of its places.
    pub(super) fn texts(&self) -> String {
        self.places.iter().map(|place| place.text.as_str()).collect::<Vec<_>>().join(" | ")
    }

    /// Its corrections, such as `181 → 118`.
    pub(super) fn mends(&self) -> String {
        self.mends.iter().map(|mend| format!("{} → {}", mend.from, mend.to)).collect::<Vec<_>>().join(", ")
    }
}

impl Match {
    /// The indicator, or those that match equally well.
    fn indicators(&self) -> String {
        self.indicator.clone().unwrap_or_else(|| self.candidates.join(", "))
    }

    /// The name of the indicator, or the names of those that match equally well.
    pub(super) fn name(&self, lang: Lang) -> &str {
        self.names.as_ref().map(|(zh, en)| lang.of(zh.as_str(), en.as_str())).unwrap_or_default()
    }
}

fn number(number: Option<Rational>) -> Cell {
    number.map_or(Cell::Empty, |number| Cell::Number {
        text: number.to_string(),
        value: number.to_f64(),
        format: "General".into(),
    })
}

/// A number in the unit of a claim: a share in percent.
fn measured(value: Option<Rational>, claim: &Claim) -> Cell {
    let percent = matches!(claim.kind, Kind::Percent | Kind::Growth | Kind::Points);
    match value {
        Some(value) if percent => {
            Cell::Number { text: shown(value, claim), value: value.to_f64(), format: "0.00%".into() }
        }
        value => number(value),
    }
}
