//! A book as people see it: the figures first, then all that stands behind them.

use std::sync::atomic::AtomicBool;

use polars_core::prelude::*;

use crate::catalogue::{Catalogue, Indicator};
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures, Status, TOTAL};
use crate::lang::Lang;
use crate::register::Problems;
#[cfg(feature = "python")]
use crate::show::Paper;
use crate::show::{Sheets, Table, definitions, figures::figure_cell, interval, page, part, problem_note, problems};

/// What a book is made of, as far as people see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) figures: &'a Figures,
    pub(crate) problems: &'a Problems,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) lang: Lang,
    /// Whether to show also what is not core, and what could not be computed.
    pub(crate) all: bool,
}

impl View<'_> {
    /// The figures as a part of a notebook: the first `rows` of them, and what is left out; `how` says how to see it.
    pub(crate) fn html(&self, rows: usize, how: &str) -> String {
        let (table, count) = self.table().cut(rows);
        let mut notes: Vec<String> = Vec::new();
        if count > rows {
            notes.push(match self.lang {
                Lang::Zh => format!("共 {count} 行，显示前 {rows} 行"),
                Lang::En => format!("the first {rows} of {count} rows"),
            });
        }
        notes.extend(self.hidden().note(how, self.lang));
        notes.extend(problem_note(self.problems, self.lang).into_iter().chain(self.withheld_note()));
        part("book", &table.html(&notes))
    }

    /// A page of its own: the figures, and what their indicators mean.
    pub(crate) fn page(&self, title: &str) -> String {
        let lang = self.lang;
        let mut table = self.table();
        table.title = [title, &table.title].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        let mut meaning = definitions(self.figures, self.catalogue, self.all, lang);
        meaning.title = lang.of("指标定义", "definitions").into();
        let notes: Vec<String> =
            problem_note(self.problems, self.lang).into_iter().chain(self.withheld_note()).collect();
        page(&table.title, &part("book", &(table.html(&notes) + &meaning.html(&[]))), lang)
    }

    /// What the sign of a figure that is withheld means, where there is one.
    pub(crate) fn withheld_note(&self) -> Option<String> {
        let any = self.figures.iter().any(|figure| figure.status == Status::Suppressed);
        let note = "* 数值过小，或者据以能够推算出过小的数值，不予公布";
        any.then(|| self.lang.of(note, "* withheld: a small count, or a number that would give one away").to_owned())
    }

    /// A workbook: the figures for people, the same as a plain table, the problems, the definitions, and `about` the book.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] where a table has more rows than a sheet.
    pub(crate) fn workbook(&self, about: &[(&str, String)]) -> Result<Vec<u8>> {
        let lang = self.lang;
        let mut sheets = Sheets::new()?;
        sheets.table(lang.of("指标", "Figures"), &self.table())?;
        sheets.frame(lang.of("数据", "Data"), &self.data()?)?;
        let withheld = self.withheld_note();
        // Problems are of single rows, which a workbook with withheld figures must not show.
        if withheld.is_none() {
            sheets.table(
                lang.of("问题", "Problems"),
                &problems(self.problems, self.catalogue.kinds(), false, u64::MAX, lang),
            )?;
        }
        sheets.table(lang.of("定义", "Definitions"), &definitions(self.figures, self.catalogue, true, lang))?;
        let mut lines = Table::headless(2);
        for (name, value) in about {
            lines.words([*name, value]);
        }
        if let Some(note) = &withheld {
            lines.words([lang.of("不予公布", "withheld"), note]);
        }
        lines.words([lang.of("版本", "version"), concat!("fazhi ", env!("CARGO_PKG_VERSION"))]);
        sheets.table(lang.of("说明", "About"), &lines)?;
        sheets.bytes()
    }

    /// The figures as a plain table, where a total is a word: an empty cell would be a row without a value.
    fn data(&self) -> Result<DataFrame> {
        let mut frame = self.frame(&AtomicBool::new(false))?;
        let failed = |error| Error::engine("making the table of figures")(error);
        for name in self.figures.by() {
            let column = frame.column(name).map_err(failed)?.str().map_err(failed)?;
            let named: StringChunked = column.iter().map(|value| Some(value.unwrap_or(TOTAL))).collect();
            frame.with_column(named.with_name(name.as_str().into()).into_column()).map_err(failed)?;
        }
        Ok(frame)
    }

    /// The columns of [`Figures::to_frame`], and before the period the name of the indicator, its family, its unit and the first
    /// day of the period: `name`, `family`, `measure_unit`, `start`.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where a group-by column has one of these names.
    pub(crate) fn frame(&self, stop: &AtomicBool) -> Result<DataFrame> {
        let frame = self.figures.to_frame_unless(stop)?;
        self.with_names(frame).map_err(Error::engine("making the table of figures"))
    }

    /// A table of figures with the columns for people.
    fn with_names(&self, mut frame: DataFrame) -> PolarsResult<DataFrame> {
        let lang = self.lang;
        let known = self.definitions();
        let ids = frame.column("indicator")?.str()?.clone();
        let text = |name: &str, of: &dyn Fn(&Indicator) -> String| {
            let texts: StringChunked = ids.iter().map(|id| known.get(id?).map(|indicator| of(indicator))).collect();
            texts.with_name(name.into()).into_column()
        };
        let columns = [
            text("name", &|indicator| lang.of(&indicator.zh, &indicator.en).to_owned()),
            text("family", &|indicator| indicator.family.clone()),
            text("measure_unit", &|indicator| lang.text(&indicator.unit).to_owned()),
            self.starts(),
        ];
        for (at, column) in (1..).zip(columns) {
            frame.insert_column(at, column)?;
        }
        Ok(frame)
    }

    /// What is printed of each figure: `value` with its unit, or why there is none, and `interval` at the first level.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the table cannot be made.
    pub(crate) fn texts(&self) -> Result<DataFrame> {
        let known = self.definitions();
        let printed = |figure: Figure| {
            let Some(indicator) = known.get(&*figure.indicator) else { return Default::default() };
            let interval = interval(figure.limits(0), indicator, self.lang);
            (figure_cell(&figure, indicator, self.lang).text().to_owned(), interval.text().to_owned())
        };
        let (values, intervals): (Vec<String>, Vec<String>) = self.figures.iter().map(printed).unzip();
        let columns = vec![Column::new("value".into(), values), Column::new("interval".into(), intervals)];
        DataFrame::new(self.figures.len(), columns).map_err(Error::engine("making the table of figures"))
    }

    /// The figures as text, and what is left out; `how` says how to see it.
    #[cfg(feature = "python")]
    pub(crate) fn text(&self, paper: Paper, how: &str) -> String {
        let table = self.table().text(paper);
        let notes = self.hidden().note(how, self.lang).into_iter();
        let notes = notes.chain(problem_note(self.problems, self.lang)).chain(self.withheld_note());
        notes.fold(table, |text, note| format!("{text}\n{note}"))
    }

    fn starts(&self) -> Column {
        let days: Int32Chunked = self.figures.iter().map(|figure| Some(figure.period.first_day_number())).collect();
        days.into_date().into_series().with_name("start".into()).into_column()
    }
}
