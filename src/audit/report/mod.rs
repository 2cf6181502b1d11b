//! A published report, checked for consistency and against last year's report.

mod averages;
mod cells;
mod changes;
mod constants;
mod corrected;
mod finding;
mod flows;
pub(in crate::audit) mod forms;
mod found;
mod habits;
mod lists;
mod means;
mod mends;
mod multiples;
mod numbering;
mod parts;
mod plausibility;
mod proportions;
mod rates;
mod registers;
mod same;
mod shares;
mod tables;
mod units;

use same::Previous;
use serde::Serialize;

pub use finding::{Finding, Place, Relation};
use forms::FormTable;

use super::{
    against::{About, Against, Computed, Match, NotGiven, against},
    claim::{Claim, folded::Folded},
    label::Name,
    relation::Habit,
    table::Table,
    tabular::{Found, find},
};
use crate::catalogue::Catalogue;
use crate::figure::Figures;
use crate::lang::Lang;

/// A document to audit.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    text: &'a str,
    lang: Lang,
    source: &'a str,
    claims: Option<&'a [Claim]>,
    tables: &'a [Table],
    unread: &'a [Finding],
    previous: Option<&'a [Claim]>,
    computed: Option<Computed<'a>>,
    places: &'a [String],
    last: &'a [FormTable],
}

impl<'a> Document<'a> {
    /// A document with this text.
    pub fn new(text: &'a str, lang: Lang) -> Self {
        Self {
            text,
            lang,
            source: "",
            claims: None,
            tables: &[],
            unread: &[],
            previous: None,
            computed: None,
            places: &[],
            last: &[],
        }
    }

    /// A document of which only the claims are known, such as a table of them; its headings and lists are not
    /// checked.
    pub fn of_claims(claims: &'a [Claim], lang: Lang) -> Self {
        Self { claims: Some(claims), ..Self::new("", lang) }
    }

    /// Sets the name of the document, which findings give as their source.
    #[must_use]
    pub fn with_source(self, source: &'a str) -> Self {
        Self { source, ..self }
    }

    /// Adds the tables in the text; their cells are read by their headers.
    #[must_use]
    pub fn with_tables(self, tables: &'a [Table]) -> Self {
        Self { tables, ..self }
    }

    /// Adds the findings made while its claims were read.
    #[must_use]
    pub(in crate::audit) fn with_unread(self, unread: &'a [Finding]) -> Self {
        Self { unread, ..self }
    }

    /// Adds the claims of last year's report.
    #[must_use]
    pub fn with_previous(self, claims: &'a [Claim]) -> Self {
        Self { previous: Some(claims), ..self }
    }

    /// Adds the tables of forms in last year's report.
    #[must_use]
    pub(in crate::audit) fn with_last(self, last: &'a [FormTable]) -> Self {
        Self { last, ..self }
    }

    /// Adds figures computed from registers, with the definitions of their indicators; each claim is
    /// compared with the figure.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Lang;
    /// use fazhi::audit::{Document, Verdict, report};
    /// use fazhi::{ComputeOptions, Registers, compute};
    ///
    /// let registers = Registers::open("examples/qilian-2020")?;
    /// let book = compute(&registers, &ComputeOptions::default().with_years([2020]))?;
    /// let document = Document::new("2020年办理法律援助案件181件，办结率99%。", Lang::Zh);
    /// let audit = report(&document.against(&book.figures, &book.catalogue));
    /// let (cases, rate) = (&audit.matches[0], &audit.matches[1]);
    /// assert_eq!((cases.indicator.as_deref(), cases.verdict), (Some("aid_cases"), Verdict::Unreconciled));
    /// assert_eq!(cases.mend.as_ref().unwrap().to, 118);
    /// // 办结率 may be that of anything.
    /// assert_eq!((rate.indicator.as_deref(), rate.verdict), (None, Verdict::Unknown));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    #[must_use]
    pub fn against(self, figures: &'a Figures, catalogue: &'a Catalogue) -> Self {
        Self { computed: Some(Computed { figures, catalogue }), ..self }
    }

    /// Says whose the computed figures are: if it is one place, and the title of the report names another, they are not
    /// compared.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Lang;
    /// use fazhi::audit::{Document, report};
    /// use fazhi::{ComputeOptions, Registers, compute};
    ///
    /// let registers = Registers::open("examples/qilian-2020")?;
    /// let book = compute(&registers, &ComputeOptions::default().with_years([2020]))?;
    /// let text = "门源县2020年法治政府建设年度报告\n办理法律援助案件181件。";
    /// let places = ["祁连县".to_owned()];
    /// let document = Document::new(text, Lang::Zh).against(&book.figures, &book.catalogue);
    /// assert_eq!(report(&document.of_places(&places)).matches[0].indicator, None);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    #[must_use]
    pub fn of_places(self, places: &'a [String]) -> Self {
        Self { places, ..self }
    }
}

/// The result of an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// All claims of the document, in order.
    pub claims: Vec<Claim>,
    /// The rounding habit of the document, inferred before anything is judged.
    pub habit: Habit,
    /// The checked relations, both those that hold and those that do not.
    pub findings: Vec<Finding>,
    /// Each claim beside the value in the registers, if the document came with computed figures.
    pub matches: Vec<Match>,
    /// The indicators that were computed for the year of the report but are missing from it.
    pub not_given: Vec<NotGiven>,
    /// The tables of the document, as they are shown.
    #[serde(skip)]
    pub(in crate::audit) tables: Vec<Table>,
}

impl Audit {
    /// The findings to be explained: all except those that hold, and rates of which not all counts are printed.
    pub fn problems(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.verdict.holds() && !finding.is_open())
    }
}

/// Finds the claims of a document and the relations between them, and checks each relation.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::audit::{Document, Verdict, report};
///
/// let text = "全年办理法律援助案件118件（刑事11件，民事107件）。";
/// let audit = report(&Document::new(text, Lang::Zh));
/// assert_eq!(audit.findings[0].verdict, Verdict::Exact);
/// assert_eq!(audit.findings[0].left, "11 + 107");
/// ```
pub fn report(document: &Document) -> Audit {
    let Found { claims, sums, flows, within, tables, unclear } = document.claims.map_or_else(
        || find(document.text, document.tables, document.lang),
        |claims| Found { claims: claims.to_vec(), ..Found::default() },
    );
    let lists = shares::share_lists(&claims);
    let habit = habits::of(&claims, &lists);
    let folded = Folded::new(document.text);
    let catalogue = document.computed.map_or(Catalogue::built_in(), |computed| computed.catalogue);
    let figures = document.computed.map(|computed| computed.figures);
    let about = About::of(&claims, &folded, catalogue, figures, document.places);
    let previous = Previous::of(document, catalogue);
    let reader = Reader {
        document,
        text: &folded,
        claims: &claims,
        lists: &lists,
        about: &about,
        catalogue,
        habit: &habit,
        previous: &previous,
    };
    let Against { matches, not_given } = document
        .computed
        .map(|computed| against(computed, &claims, &about, &folded, habit.rounding))
        .unwrap_or_default();
    let checked = [
        document.unread.to_vec(),
        parts::check(&reader),
        tables::check(&reader, &sums, &unclear),
        tables::check_within(&reader, &within, &sums),
        rates::check(&reader),
        proportions::check(&reader),
        shares::check(&reader),
        changes::check(&reader),
        multiples::check(&reader),
        means::check(&reader),
        averages::check(&reader),
        constants::check(&reader),
        flows::check(&reader, &flows),
        same::check(&reader),
        cells::check(&reader),
        same::check_previous(&reader),
        plausibility::check(&reader),
        units::check(&reader),
        lists::check(&reader),
        numbering::check(&reader, &tables),
        registers::check(&reader, &matches),
    ];
    let mut findings: Vec<Finding> = checked.into_iter().flatten().collect();
    mends::settle(&reader, &mut findings);
    forms::check(&reader, document.last, &tables, &mut findings);
    findings.sort_by_key(|finding| finding.places.first().map_or(0, |place| place.char_start));
    Audit { claims, habit, findings, matches, not_given, tables: document.tables.to_vec() }
}

/// What the checks read.
pub(super) struct Reader<'a> {
    document: &'a Document<'a>,
    text: &'a Folded<'a>,
    claims: &'a [Claim],
    lists: &'a [shares::ShareList],
    about: &'a About<'a>,
    catalogue: &'a Catalogue,
    habit: &'a Habit,
    previous: &'a Previous<'a>,
}

impl Reader<'_> {
    /// The place of a claim.
    fn place(&self, at: usize) -> Place {
        let claim = &self.claims[at];
        Place {
            source: self.document.source.into(),
            char_start: claim.char_start,
            char_end: claim.char_end,
            text: claim.text.clone(),
            claim: Some(at),
            cell: claim.cell.clone(),
        }
    }

    /// A place in the text that is not a claim.
    pub(super) fn passage(&self, start: usize, end: usize) -> Place {
        Place {
            source: self.document.source.into(),
            char_start: start,
            char_end: end,
            text: self.text.written(start..end).into(),
            claim: None,
            cell: None,
        }
    }

    /// Whether a claim is in a table of the document, whose headers tell what it belongs to.
    fn is_headed(&self, at: usize) -> bool {
        self.document.claims.is_none() && self.claims[at].cell.is_some()
    }

    fn places(&self, claims: &[usize]) -> Vec<Place> {
        claims.iter().map(|&at| self.place(at)).collect()
    }

    /// A claim as a reader recognizes it.
    fn named(&self, at: usize) -> Name<'_> {
        let claim = &self.claims[at];
        Name { claim, label: self.text.written_before(claim.char_start, &claim.label), lang: self.document.lang }
    }

    /// The year of the document.
    fn year(&self) -> Option<i32> {
        let own = |claim: &&Claim| claim.period.as_ref().is_some_and(|period| period.text.is_empty());
        let year = self.claims.iter().find(own).and_then(Claim::year);
        year.or_else(|| self.claims.iter().filter_map(Claim::year).max())
    }
}
