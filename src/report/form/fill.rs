//! From registers to the numbers of a form.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::batch::{Registers, agencies, lacks_by, reason};
use crate::calendar::{Grain, Period};
use crate::catalogue::{Catalogue, IndicatorKind};
use crate::error::{Error, Result};
use crate::figure::{Figure, FigureOptions, Figures, Gaps, Status, figures};
use crate::register::Agencies;
use crate::report::form::definition::{Definition, Form, FormCell, FormTable};
use crate::report::form::filled::{Filled, Gap, Values};
use crate::report::form::number::Number;
use crate::report::form::trace;
use crate::tally::{TallyOptions, tally};
use crate::text::Text;

/// For which year a form is filled, and with what besides the registers.
#[derive(Debug, Clone)]
pub struct FillOptions {
    /// The year.
    pub year: i32,
    /// The agency whose rows are counted; all rows where none is named.
    pub agency: Option<String>,
    /// The numbers of last year's form: they give what is carried over where no register does, and are held against this year's.
    pub last: Option<Values>,
    /// Numbers that somebody fills in, by table and cell: `proactive.fees`.
    pub given: BTreeMap<String, Number>,
    /// How the registers are read and counted. The form sets what is counted, and the year.
    pub tally: TallyOptions,
    /// The definitions of the figures that cells name, and the kinds of register.
    pub catalogue: Arc<Catalogue>,
}

impl FillOptions {
    /// The form of a year, from the registers alone.
    pub fn new(year: i32) -> Self {
        Self {
            year,
            agency: None,
            last: None,
            given: BTreeMap::new(),
            tally: TallyOptions::default(),
            catalogue: Arc::new(Catalogue::built_in().clone()),
        }
    }

    /// The options with a number that somebody fills in, by table and cell.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where it is no number.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::report::form::FillOptions;
    ///
    /// let options = FillOptions::new(2025).with_given("proactive.fees", "12.5")?;
    /// let error = options.with_given("proactive.fees", "无").unwrap_err();
    /// assert!(error.to_string().starts_with("parameter `proactive.fees` is `无`, expected a number"));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn with_given(mut self, cell: &str, number: &str) -> Result<Self> {
        self.given.insert(cell.to_owned(), Number::read(cell, number)?);
        Ok(self)
    }

    /// The options with the table of agencies, where it is among the registers, and the one name of the agency.
    fn with_agencies(&self, registers: &Registers) -> Result<Self> {
        let mut options = self.clone();
        let read = &mut options.tally.read;
        read.agencies = agencies(registers, read.today)?.or(read.agencies.take());
        if let (Some(agency), Some(listed)) = (&mut options.agency, &read.agencies)
            && let Some(name) = listed.name(agency)
        {
            name.clone_into(agency);
        }
        Ok(options)
    }

    /// The group-by columns of what is counted.
    fn by(&self) -> Vec<String> {
        self.agency.iter().map(|_| AGENCY.to_owned()).collect()
    }
}

/// The group-by column of agencies.
const AGENCY: &str = "agency";

impl Form {
    /// Fills the form for a year. Whatever cannot be computed is left empty and listed; whatever does not hold is named.
    ///
    /// # Errors
    ///
    /// What reading and counting give, [`Error::Definition`] where a cell's definition does not fit its register, and
    /// [`Error::Unknown`] where a number is given for a cell that the form does not have, or where neither a register nor the
    /// table of agencies has the agency.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::polars::prelude::*;
    /// use fazhi::{Registers, report::form::{FillOptions, Form}};
    ///
    /// let applications = df![
    ///     "收到日期" => ["2024-12-20", "2025-03-05", "2025-12-30"],
    ///     "答复日期" => [Some("2025-01-10"), Some("2025-03-20"), None],
    ///     "答复结果" => [Some("予以公开"), Some("本机关不掌握相关政府信息"), None],
    ///     "申请人类别" => ["自然人", "商业企业", "自然人"],
    /// ]?;
    /// let registers = Registers::new().with_frame("information_disclosure", applications)?;
    /// let filled = Form::open("foi-2021")?.fill(&registers, &FillOptions::new(2025))?;
    /// let number = |cell: &str| filled.number("applications", cell).unwrap().to_string();
    /// assert_eq!([number("new.total"), number("carried_over.total"), number("carried_forward.total")], ["2", "1", "1"]);
    /// assert!(filled.broken.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fill(&self, registers: &Registers, options: &FillOptions) -> Result<Filled> {
        self.given_cells_exist(options)?;
        let options = &options.with_agencies(registers)?;
        let mut filled = self.filled(&Counted::of(self, registers, options)?, options);
        filled.rows = trace::rows(self, &filled.broken, registers, options)?;
        Ok(filled)
    }

    /// Fills the form from the figures of a book: of its cells only those that are figures of the catalogue.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] where a number is given for a cell that the form does not have, or where no figure is of the agency;
    /// [`Error::Parameter`] where an agency is named and the figures are not by agency.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::{ComputeOptions, Registers, compute};
    /// use fazhi::polars::prelude::*;
    /// use fazhi::report::form::{FillOptions, Form};
    ///
    /// let files = df!["执法单位" => ["城管局"], "决定日期" => ["2025-03-05"], "处罚种类" => ["罚款"]]?;
    /// let book = compute(&Registers::new().with_frame("case_file_review", files)?, &ComputeOptions::default())?;
    /// let filled = Form::open("foi-2021")?.fill_from(&book.figures, &FillOptions::new(2025))?;
    /// assert_eq!(filled.number("proactive", "penalties").unwrap().to_string(), "1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fill_from(&self, figures: &Figures, options: &FillOptions) -> Result<Filled> {
        self.given_cells_exist(options)?;
        let group = group(figures, options.agency.as_deref(), options.tally.read.agencies.as_deref())?;
        Ok(self.filled(&Counted { figures: figures.clone(), period: Period::Year(options.year), group }, options))
    }

    fn filled(&self, counted: &Counted, options: &FillOptions) -> Filled {
        let mut filled = Filled::empty(self.clone(), options.year);
        for (place, table) in self.tables.iter().enumerate() {
            for (at, cell) in table.cells.iter().enumerate() {
                let given = options.given.get(&format!("{}.{}", table.id, cell.id)).copied();
                let last = || options.last.as_ref()?.get(place, cell.last?);
                let number = match given {
                    Some(number) => Ok(number),
                    None => counted.number(table, cell).or_else(|why| last().ok_or(why)),
                };
                match number {
                    Ok(number) => filled.values.set(place, at, number),
                    Err(why) => filled.gaps.push(Gap { table: place, cell: at, why }),
                }
                filled.excluded = filled.excluded.max(counted.excluded(table, cell));
            }
        }
        filled.broken = self.check(&filled.values, options.last.as_ref());
        filled.broken.extend(self.across(&filled.values, |form, table, cell| counted.elsewhere(form, table, cell)));
        filled
    }

    fn given_cells_exist(&self, options: &FillOptions) -> Result<()> {
        let known =
            || self.tables.iter().flat_map(|table| table.cells.iter().map(|cell| format!("{}.{}", table.id, cell.id)));
        match options.given.keys().find(|name| known().all(|cell| cell != **name)) {
            Some(name) => {
                let known: Vec<_> = known().collect();
                Err(Error::unknown("cell", name, known.iter().map(String::as_str)))
            }
            None => Ok(()),
        }
    }
}

/// The figures behind the numbers of a form: those of one period and one group.
struct Counted {
    figures: Figures,
    period: Period,
    group: Vec<Option<String>>,
}

/// The group of the rows of an agency, or of all rows; the agency is one of those of the figures or `listed`.
fn group(figures: &Figures, agency: Option<&str>, listed: Option<&Agencies>) -> Result<Vec<Option<String>>> {
    let by = figures.by();
    let Some(name) = agency else { return Ok(vec![None; by.len()]) };
    let Some(at) = by.iter().position(|column| column == AGENCY) else {
        return Err(Error::parameter(AGENCY, name, "none, as the figures are not by `agency`"));
    };
    let named: BTreeSet<String> = figures.iter().filter_map(|figure| figure.group[at].clone()).collect();
    let is_known = named.contains(name) || named.is_empty() || listed.is_some_and(|listed| listed.name(name).is_some());
    if !is_known {
        return Err(Error::unknown("agency", name, named.iter().map(String::as_str).filter(|name| !name.is_empty())));
    }
    Ok((0..by.len()).map(|column| (column == at).then(|| name.to_owned())).collect())
}

impl Counted {
    fn of(form: &Form, registers: &Registers, options: &FillOptions) -> Result<Self> {
        let period = Period::Year(options.year);
        let mut catalogue = (*options.catalogue).clone();
        let mut asked = Vec::new();
        for (table, cell) in form.tables.iter().flat_map(|table| table.cells.iter().map(move |cell| (table, cell))) {
            asked.extend(defined(table, cell, options, &mut catalogue)?);
        }
        for (other, table, cell) in form.elsewhere() {
            let table = FormTable { id: foreign(&other.id, &table.id), ..table.clone() };
            asked.extend(defined(&table, cell, options, &mut catalogue)?);
        }
        let by = options.by();
        let tally_options = TallyOptions { by: by.clone(), grain: Grain::Year, ..options.tally.clone() };
        let (mut tallies, mut gaps, mut lacking) = (Vec::new(), Gaps::new(), None);
        for (id, register) in registers.iter() {
            let of_register = |name: &&String| {
                catalogue.get(name).is_ok_and(|one| one.measures().any(|(_, measure)| one.register_of(measure) == id))
            };
            let indicators: Vec<String> = asked.iter().filter(of_register).cloned().collect();
            if indicators.is_empty() {
                continue;
            }
            let tally_options = TallyOptions { indicators: Some(indicators), ..tally_options.clone() };
            match tally(register, &catalogue, &tally_options) {
                Ok(counted) => tallies.push(counted),
                Err(error) if lacks_by(&error, &by, register.schema()) => {
                    gaps.insert(id.clone(), reason(id, &error));
                    lacking = lacking.or(Some(error));
                }
                Err(error) => return Err(error),
            }
        }
        // A column of agencies that no register has was hardly meant.
        if let Some(error) = lacking.filter(|_| tallies.is_empty()) {
            return Err(error);
        }
        let wanted = FigureOptions {
            periods: Some(vec![period]),
            indicators: Some(asked),
            stop: Arc::clone(&options.tally.read.stop),
            ..FigureOptions::default()
        };
        let figures = figures(&tallies, &gaps, &catalogue, &wanted)?.with_by(&by);
        let group = group(&figures, options.agency.as_deref(), options.tally.read.agencies.as_deref())?;
        Ok(Self { figures, period, group })
    }

    /// The number of a cell of another form.
    fn elsewhere(&self, form: &str, table: &str, cell: &str) -> Option<Number> {
        let other = Form::built_in().iter().find(|known| known.id == form)?;
        let found = other.tables.iter().find(|known| known.id == table)?;
        let cell = &found.cells[found.place(cell)?];
        self.number(&FormTable { id: foreign(form, table), ..found.clone() }, cell).ok()
    }

    fn figure(&self, id: &str) -> Option<Figure> {
        let group: Vec<_> = self.group.iter().map(Option::as_deref).collect();
        self.figures.get(id, self.period, &group)
    }

    /// The number of a cell, or why it has none.
    fn number(&self, table: &FormTable, cell: &FormCell) -> std::result::Result<Number, Text> {
        let ids = ids(table, cell);
        if ids.is_empty() {
            return Err(Text::new("没有台账可以算出，须手工填写", "no register gives it: fill it in by hand"));
        }
        let amounts = ids.iter().map(|id| self.amount(id).ok_or_else(|| self.reason(id)));
        Ok(cell.unit.of_yuan(amounts.sum::<std::result::Result<Number, Text>>()?))
    }

    /// The number of a figure; 0 where it was counted, but the group has no row of its register.
    fn amount(&self, id: &str) -> Option<Number> {
        let was_counted = || {
            let lacks = self.figures.unavailable().iter().any(|one| one.indicator == *id);
            !lacks && self.figures.indicators().any(|known| known == id)
        };
        match self.figure(id) {
            Some(figure) => figure.numerator.filter(|_| figure.status == Status::Ok).map(Number::of_amount),
            None => was_counted().then(Number::default),
        }
    }

    fn reason(&self, id: &str) -> Text {
        let known = self.figures.unavailable().iter().find(|one| one.indicator == id);
        match (known, self.figure(id)) {
            (Some(one), _) => Text::new(&one.zh, &one.en),
            (None, Some(_)) => Text::new("台账中各行均无数值", "no row of the register has a number"),
            (None, None) => Text::new("须从台账计算，这里没有", "it is counted in a register, which is not here"),
        }
    }

    /// How many rows may belong to a cell but cannot be used.
    fn excluded(&self, table: &FormTable, cell: &FormCell) -> u64 {
        ids(table, cell).iter().filter_map(|id| self.figure(id)).map(|figure| figure.excluded).max().unwrap_or(0)
    }
}

/// A table of another form, among those of a form.
fn foreign(form: &str, table: &str) -> String {
    format!("{form}:{table}")
}

impl Form {
    /// The cells of other forms that cells of this one are: those of the first variant.
    fn elsewhere(&self) -> impl Iterator<Item = (&'static Self, &'static FormTable, &'static FormCell)> {
        self.across.iter().flat_map(|across| {
            let other = Self::built_in().iter().find(|form| across.forms.first() == Some(&form.id));
            across.sum.iter().filter_map(move |(table, cell)| {
                let table = other?.tables.iter().find(|known| known.id == *table)?;
                Some((other?, table, &table.cells[table.place(cell)?]))
            })
        })
    }
}

/// The ids of the figures that a cell is the sum of.
fn ids(table: &FormTable, cell: &FormCell) -> Vec<String> {
    match &cell.definition {
        Definition::ByHand => Vec::new(),
        Definition::Indicator(id) => vec![id.clone()],
        Definition::Counts(measures) => {
            (0..measures.len()).map(|at| format!("{}.{}/{at}", table.id, cell.id)).collect()
        }
    }
}

/// Takes the definition of a cell into the catalogue; gives the ids of its figures.
fn defined(
    table: &FormTable,
    cell: &FormCell,
    options: &FillOptions,
    catalogue: &mut Catalogue,
) -> Result<Vec<String>> {
    let wrong = |reason: String| Error::Definition { place: cell.place.clone(), reason };
    let ids = ids(table, cell);
    match &cell.definition {
        Definition::ByHand => {}
        Definition::Indicator(id) => {
            let indicator = options.catalogue.get(id).map_err(|error| wrong(error.to_string()))?;
            if indicator.id != *id {
                return Err(wrong(format!("`{id}` is a name, expected the id `{}`", indicator.id)));
            }
            if !matches!(indicator.kind, IndicatorKind::Count | IndicatorKind::Sum) {
                return Err(wrong(format!("`{id}` is neither a count nor a sum")));
            }
        }
        Definition::Counts(measures) => {
            for (id, measure) in ids.iter().zip(measures) {
                catalogue.count(id, measure.clone(), &cell.optional).map_err(wrong)?;
            }
        }
    }
    Ok(ids)
}
