//! A report from a template and the figures of a book.

use std::cell::Cell;

use crate::batch::Book;
use crate::calendar::Period;
use crate::catalogue::{Catalogue, Indicator, IndicatorKind};
use crate::error::Result;
use crate::figure::{Figure, Status, periods_with_rows};
use crate::index::no_rows;
use crate::lang::Lang;
use crate::report::document::{Block, Document, Run};
use crate::report::figures::Figures;
use crate::report::template::{About, Line, LineKind, Order, Part, Piece, Template, Value};
use crate::report::{Format, charts, overview, said, tables};
use crate::show;

/// What a report is of, and how it is made.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::report::{ReportOptions, Template};
///
/// let options = ReportOptions::new("2020".parse()?).with_place("祁连县").with_lang(Lang::Zh);
/// let options = options.with_template(Template::new("办理法律援助案件{{ aid_cases }}。")?);
/// assert_eq!(options.place, "祁连县");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ReportOptions {
    /// The period.
    pub period: Period,
    /// Whose figures they are, for the title.
    pub place: String,
    /// The language.
    pub lang: Lang,
    /// The template; without one, the built-in one for a year.
    pub template: Option<Template>,
}

impl ReportOptions {
    /// A report of a period in Chinese.
    pub fn new(period: Period) -> Self {
        Self { period, place: String::new(), lang: Lang::Zh, template: None }
    }

    /// Sets whose figures they are.
    #[must_use]
    pub fn with_place(self, place: impl Into<String>) -> Self {
        Self { place: place.into(), ..self }
    }

    /// Sets the language.
    #[must_use]
    pub fn with_lang(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }

    /// Sets the template.
    #[must_use]
    pub fn with_template(self, template: Template) -> Self {
        Self { template: Some(template), ..self }
    }

    /// The periods that a book is to have for the report: its own, and the same one a year before.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::report::ReportOptions;
    ///
    /// let periods = ReportOptions::new("2020Q3".parse()?).periods();
    /// assert_eq!(periods.map(|period| period.to_string()), ["2019Q3", "2020Q3"]);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn periods(&self) -> [Period; 2] {
        [self.period.year_before(), self.period]
    }
}

impl ReportOptions {
    /// Checks the template before anything is computed.
    pub(crate) fn check(&self, catalogue: &Catalogue) -> Result<()> {
        self.template.as_ref().map_or(Ok(()), |template| template.check(catalogue))
    }
}

impl Book {
    /// A report of the figures.
    ///
    /// The book needs the figures of all groups together, and for growth those of the year before
    /// ([`ReportOptions::periods`]).
    ///
    /// # Errors
    ///
    /// [`Error::Line`](crate::Error::Line) where the template names what the catalogue does not know;
    /// [`Error::Parameter`](crate::Error::Parameter) where the book has no such figures.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::report::{Format, ReportOptions};
    /// use fazhi::{ComputeOptions, Registers, compute};
    ///
    /// let options = ReportOptions::new("2020".parse()?).with_place("祁连县");
    /// let registers = Registers::open("examples/qilian-2020")?;
    /// let book = compute(&registers, &ComputeOptions::default().with_periods(options.periods()))?;
    /// let report = book.report(&options)?;
    /// assert_eq!(report.title, "祁连县2020年法治政府建设情况（数据部分）");
    /// let text = String::from_utf8(report.write(Format::Text)?)?;
    /// assert!(text.contains("办理法律援助案件118件"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(&self, options: &ReportOptions) -> Result<Document> {
        let built_in;
        let template = match &options.template {
            Some(template) => template,
            None => {
                built_in = Template::built_in("yearly", options.lang)?;
                &built_in
            }
        };
        template.check(&self.catalogue)?;
        self.has_rows_in(options.period)?;
        let figures = Figures::of(self, options.period, options.lang)?;
        let maker = Maker { figures, options, annexes: Cell::new(0) };
        maker.document(&template.lines)
    }
}

impl Book {
    /// Refuses a period of which no register has a row, though there are rows of others. Where registers were counted without their
    /// agencies, or not at all, their periods are not known.
    fn has_rows_in(&self, period: Period) -> Result<()> {
        let with = periods_with_rows(&self.tallies);
        let days = |period: &Period| (period.first_day_number(), period.last_day_number());
        let (first, last) = days(&period);
        let has_rows = with.iter().map(days).any(|(from, to)| from <= last && to >= first);
        if with.is_empty() || has_rows || !self.ungrouped.is_empty() || !self.failures.is_empty() {
            return Ok(());
        }
        Err(no_rows(&[period], &with))
    }
}

struct Maker<'a> {
    figures: Figures<'a>,
    options: &'a ReportOptions,
    /// How many annexes there are so far.
    annexes: Cell<usize>,
}

impl Maker<'_> {
    fn document(&self, lines: &[Line]) -> Result<Document> {
        let mut document = Document::new(&*self.options.place, self.options.lang);
        // A heading waits until something stands below it.
        let mut waiting: Vec<(u8, &[Piece])> = Vec::new();
        let mut points: Vec<Vec<Run>> = Vec::new();
        for line in lines {
            let is_point = matches!(line.kind, LineKind::Point(_));
            if !is_point && !points.is_empty() {
                document.list(std::mem::take(&mut points));
            }
            if let LineKind::Heading(level, pieces) = &line.kind {
                if *level == 0 {
                    document.title = self.words(pieces)?.unwrap_or_default();
                } else {
                    waiting.retain(|(above, _)| above < level);
                    waiting.push((*level, pieces));
                }
                continue;
            }
            let mut made = Document::new("", self.options.lang);
            match &line.kind {
                LineKind::Paragraph(pieces) => {
                    if let Some(text) = self.words(pieces)? {
                        made.paragraph([Run::plain(text)]);
                    }
                }
                LineKind::Point(pieces) => {
                    let text = self.words(pieces)?;
                    if text.is_some() {
                        self.headings(&mut waiting, &mut document)?;
                    }
                    points.extend(text.map(|text| vec![Run::plain(text)]));
                }
                LineKind::Order(order) => self.order(order, &mut made)?,
                LineKind::Heading(..) => {}
            }
            if !made.blocks.is_empty() && line.kind != LineKind::Order(Order::PageBreak) {
                self.headings(&mut waiting, &mut document)?;
            }
            document.blocks.extend(made.blocks);
        }
        if !points.is_empty() {
            document.list(points);
        }
        self.explain_withheld(&mut document)?;
        Ok(document)
    }

    /// Says below the first paragraph what the sign of a withheld number means, where it is printed.
    fn explain_withheld(&self, document: &mut Document) -> Result<()> {
        let Some(note) = self.figures.book.view(self.options.lang, true).withheld_note() else { return Ok(()) };
        if !String::from_utf8_lossy(&document.write(Format::Text)?).contains('*') {
            return Ok(());
        }
        let first = document.blocks.iter().position(|block| matches!(block, Block::Paragraph(_)));
        let place = first.map_or(0, |at| at + 1);
        let paragraph = Block::Paragraph(vec![Run::plain(format!("{note}{}", self.options.lang.of("。", ".")))]);
        document.blocks.insert(place, paragraph);
        Ok(())
    }

    /// Writes the headings that waited; annexes are numbered here, as one with nothing below it is left out.
    fn headings(&self, waiting: &mut Vec<(u8, &[Piece])>, document: &mut Document) -> Result<()> {
        for (level, pieces) in waiting.drain(..) {
            document.heading(level, self.words(pieces)?.unwrap_or_default());
        }
        Ok(())
    }

    fn order(&self, order: &Order, document: &mut Document) -> Result<()> {
        let figures = &self.figures;
        match order {
            Order::Table(names) => document.blocks.extend(tables::of_names(figures, names)?),
            Order::Chart(name) => document.blocks.extend(charts::of_name(figures, name, &self.options.place)),
            Order::Excluded => document.blocks.extend(tables::excluded(figures)),
            Order::Missing => document.blocks.extend(tables::missing(figures)),
            Order::Definitions => document.blocks.extend(tables::definitions(figures)),
            Order::Overview => overview::overview(figures, &self.options.place, document),
            Order::PageBreak => document.page_break(),
        }
        Ok(())
    }

    /// The words of some pieces; none where a figure outside all clauses is not there, or where nothing is said.
    fn words(&self, pieces: &[Piece]) -> Result<Option<String>> {
        let text = self.said(pieces, false)?.map(|text| tidy(&text));
        Ok(text.filter(|text| text.chars().any(char::is_alphanumeric)))
    }

    fn said(&self, pieces: &[Piece], within: bool) -> Result<Option<String>> {
        let mut said = String::new();
        for piece in pieces {
            match piece {
                Piece::Words(words) => said += words,
                // A report may be of no named place: a clause that speaks of it is not said, and the words around it are.
                Piece::Value(Value::About(About::Place)) if within && self.options.place.is_empty() => return Ok(None),
                Piece::Value(value) => match self.value(value)? {
                    Some(text) => said += &text,
                    None => return Ok(None),
                },
                Piece::Clause(choices) => {
                    for choice in choices {
                        if let Some(text) = self.said(choice, true)? {
                            said += &text;
                            break;
                        }
                    }
                }
            }
        }
        Ok(Some(said))
    }

    fn value(&self, value: &Value) -> Result<Option<String>> {
        let lang = self.options.lang;
        Ok(match value {
            Value::Words(words) => Some(words.clone()),
            Value::About(About::Place) => Some(self.options.place.clone()),
            Value::About(About::Period) => Some(show::period(self.figures.period, lang)),
            Value::About(About::Before) => Some(show::period(self.figures.before, lang)),
            Value::About(About::Annex) => {
                self.annexes.set(self.annexes.get() + 1);
                Some(show::ordinal(self.annexes.get(), lang))
            }
            Value::Figure { name, part } => self.figure(self.figures.catalogue().get(name)?, *part),
        })
    }

    fn figure(&self, indicator: &Indicator, part: Part) -> Option<String> {
        let (figures, lang) = (&self.figures, self.options.lang);
        if part == Part::Parts {
            return self.parts(indicator);
        }
        let figure = figures.now(indicator)?;
        if figure.status == Status::Suppressed {
            let is_said = !matches!(part, Part::Last | Part::Change | Part::None);
            let withheld = || show::status(figure.status, indicator.kind, lang);
            return is_said.then(|| format!("{}{}{}", lang.of("（", "("), withheld(), lang.of("）", ")")));
        }
        let is_nothing = figure.value == Some(0.0);
        let before = || figures.last(indicator).filter(|before| before.status == Status::Ok);
        match part {
            Part::Value => self.with_base(figure, indicator),
            Part::Some => self.with_base(figure, indicator).filter(|_| !is_nothing),
            Part::None => is_nothing.then(|| lang.of("无", "no").to_owned()),
            Part::Number => said::number(figure, indicator, lang),
            Part::Last => said::value(before()?, indicator, lang),
            Part::Change => said::change(figure, before()?, indicator, lang),
            Part::Numerator => known(figure, figure.numerator).map(|number| said::count(number, lang)),
            Part::Denominator => known(figure, figure.denominator).map(|number| said::count(number, lang)),
            Part::Interval => said::interval(figure, indicator, lang),
            Part::Parts => None,
        }
    }

    /// A value; of a share from which rows were excluded with what it is a share of, as that is less than what was counted, and of a total
    /// with their number.
    fn with_base(&self, figure: &Figure, indicator: &Indicator) -> Option<String> {
        let lang = self.options.lang;
        let value = said::value(figure, indicator, lang)?;
        let counts = figure.numerator.zip(figure.denominator).filter(|_| figure.excluded > 0);
        let Some((part, whole)) = counts.filter(|_| indicator.kind == IndicatorKind::Proportion) else {
            return Some(if indicator.kind == IndicatorKind::Sum {
                without(value, figure.excluded, lang)
            } else {
                value
            });
        };
        let (part, whole) = (said::count(part, lang), said::count(whole, lang));
        let unit = self.figures.unit_of_parts(indicator);
        Some(match lang {
            Lang::Zh => format!("{value}（{whole}{unit}中{part}{unit}）"),
            Lang::En => format!("{part} of the {whole} that can be judged, or {value},"),
        })
    }

    fn parts(&self, indicator: &Indicator) -> Option<String> {
        let lang = self.options.lang;
        let unit = self.figures.unit_of_parts(indicator);
        let part = |(name, count): (String, f64)| match lang {
            Lang::Zh => format!("{name}{}{unit}", said::count(count, lang)),
            Lang::En => format!("{name} {}", said::count(count, lang)),
        };
        let parts: Vec<String> = self.figures.parts(indicator)?.into_iter().map(part).collect();
        Some(parts.join(lang.of("，", ", ")))
    }
}

/// A total, with how many rows are not in it.
fn without(total: String, rows: u64, lang: Lang) -> String {
    let count = said::count(rows as f64, lang);
    match (rows, lang) {
        (0, _) => total,
        (_, Lang::Zh) => format!("{total}（另有{count}行未能计入）"),
        (1, Lang::En) => format!("{total} (besides one row that cannot be counted)"),
        (_, Lang::En) => format!("{total} (besides {count} rows that cannot be counted)"),
    }
}

/// A number of a figure that has a value.
fn known(figure: &Figure, number: Option<f64>) -> Option<f64> {
    number.filter(|_| figure.value.is_some())
}

/// The marks that meet where a clause between them is left out, and what is left of them.
const MET: [(&str, &str); 15] = [
    (",,", ","),
    ("，，", "，"),
    ("，。", "。"),
    ("，；", "；"),
    ("；；", "；"),
    ("；。", "。"),
    ("。。", "。"),
    ("：，", "："),
    ("：。", "。"),
    ("（）", ""),
    ("（，", "（"),
    ("，）", "）"),
    ("。，", "。"),
    (", .", "."),
    (",.", "."),
];

/// A text without the marks that clauses left.
fn tidy(text: &str) -> String {
    let mut text = text.trim().to_owned();
    while let Some((met, left)) = MET.iter().find(|(met, _)| text.contains(met)) {
        text = text.replace(met, left);
    }
    text.trim_start_matches(['，', '；', '。', ',', ';', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_marks_are_left_of_what_is_not_said() {
        let cases = [
            ("受理申请3件，，办结2件，。", "受理申请3件，办结2件。"),
            ("，办结率99%。", "办结率99%。"),
            ("案件3件（）。", "案件3件。"),
            ("cases: 3, .", "cases: 3."),
        ];
        for (text, left) in cases {
            assert_eq!(tidy(text), left);
        }
    }
}
