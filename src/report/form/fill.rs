//! From registers to the numbers of a form.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::batch::{Registers, agencies};
use crate::calendar::{Grain, Period};
use crate::catalogue::{Catalogue, Indicator, IndicatorKind, Measure};
use crate::error::{Error, Result};
use crate::figure::{Figure, FigureOptions, Figures, Gaps, Status, figures};
use crate::report::form::definition::{Definition, Form, FormCell, FormTable, Unit};
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
}

impl Form {
    /// Fills the form for a year. Whatever cannot be computed is left empty and listed; whatever does not hold is named.
    ///
    /// # Errors
    ///
    /// What reading and counting give, [`Error::Definition`] where a cell's definition does not fit its register, and
    /// [`Error::Unknown`] where a number is given for a cell that the form does not have.
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
        let mut filled = self.filled(&Counted::of(self, registers, options)?, options);
        filled.rows = trace::rows(self, &filled.broken, registers, options)?;
        Ok(filled)
    }

    /// Fills the form from the figures of a book: of its cells only those that are figures of the catalogue.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] where a number is given for a cell that the form does not have; [`Error::Parameter`] where an agency is
    /// named and the figures are not by agency.
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
        let group = group(figures, options.agency.as_deref())?;
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

/// The group of the rows of an agency, or of all rows.
fn group(figures: &Figures, agency: Option<&str>) -> Result<Vec<Option<String>>> {
    let by = figures.by();
    match agency {
        Some(name) if by.iter().all(|column| column != "agency") => {
            Err(Error::parameter("agency", name, "none, as the figures are not by `agency`"))
        }
        _ => Ok(by.iter().map(|column| agency.filter(|_| column == "agency").map(str::to_owned)).collect()),
    }
}

impl Counted {
    fn of(form: &Form, registers: &Registers, options: &FillOptions) -> Result<Self> {
        let period = Period::Year(options.year);
        let mut catalogue = (*options.catalogue).clone();
        let mut asked = Vec::new();
        for (table, cell) in form.tables.iter().flat_map(|table| table.cells.iter().map(move |cell| (table, cell))) {
            asked.extend(defined(table, cell, options, &mut catalogue)?);
        }
        let mut tally_options = TallyOptions { by: Vec::new(), grain: Grain::Year, ..options.tally.clone() };
        let listed = agencies(registers, tally_options.read.today)?;
        tally_options.read.agencies = listed.or(tally_options.read.agencies);
        let mut tallies = Vec::new();
        for (id, register) in registers.iter() {
            let of_register = |name: &&String| {
                catalogue.get(name).is_ok_and(|one| one.measures().any(|(_, measure)| one.register_of(measure) == id))
            };
            let indicators: Vec<String> = asked.iter().filter(of_register).cloned().collect();
            if !indicators.is_empty() {
                let tally_options = TallyOptions { indicators: Some(indicators), ..tally_options.clone() };
                tallies.push(tally(register, &catalogue, &tally_options)?);
            }
        }
        let wanted = FigureOptions {
            periods: Some(vec![period]),
            indicators: Some(asked),
            stop: Arc::clone(&options.tally.read.stop),
            ..FigureOptions::default()
        };
        Ok(Self { figures: figures(&tallies, &Gaps::new(), &catalogue, &wanted)?, period, group: Vec::new() })
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
        let numbers = ids.iter().map(|id| {
            let amount =
                self.figure(id).filter(|figure| figure.status == Status::Ok).and_then(|figure| figure.numerator);
            amount.map(|amount| in_unit(amount, cell.unit)).ok_or_else(|| self.reason(id))
        });
        numbers.sum()
    }

    fn reason(&self, id: &str) -> Text {
        let known = self.figures.unavailable().iter().find(|one| one.indicator == id);
        known.map_or_else(
            || Text::new("须从台账计算，这里没有", "it is counted in a register, which is not here"),
            |one| Text::new(&one.zh, &one.en),
        )
    }

    /// How many rows may belong to a cell but cannot be used.
    fn excluded(&self, table: &FormTable, cell: &FormCell) -> u64 {
        ids(table, cell).iter().filter_map(|id| self.figure(id)).map(|figure| figure.excluded).max().unwrap_or(0)
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
            let own = |measure: Option<&Measure>| {
                let named = |measure: &Measure| {
                    let register = Some(indicator.register_of(measure).to_owned());
                    of_agency(&Measure { register, ..measure.clone() }, options, &options.catalogue)
                };
                measure.map(named).transpose()
            };
            let measure = own(indicator.measure.as_ref()).map_err(wrong)?;
            let plus = own(indicator.plus.as_ref()).map_err(wrong)?;
            catalogue.redefine(Indicator { measure, plus, ..indicator.clone() }).map_err(wrong)?;
        }
        Definition::Counts(measures) => {
            for (id, measure) in ids.iter().zip(measures) {
                let measure = of_agency(measure, options, catalogue).map_err(wrong)?;
                catalogue.count(id, measure, &cell.optional).map_err(wrong)?;
            }
        }
    }
    Ok(ids)
}

/// A measure of the rows of one agency, where one is asked for.
pub(super) fn of_agency(
    measure: &Measure,
    options: &FillOptions,
    catalogue: &Catalogue,
) -> std::result::Result<Measure, String> {
    let Some(agency) = &options.agency else { return Ok(measure.clone()) };
    let register = measure.register.as_deref().unwrap_or_default();
    let schema = catalogue.kinds().get(register).map_err(|error| error.to_string())?;
    let column = schema.agency.as_ref().ok_or_else(|| format!("register `{register}` has no column for the agency"))?;
    let own = format!("{column} = '{}'", agency.replace('\'', "''"));
    let filter = measure.filter.as_ref().map_or_else(|| own.clone(), |filter| format!("({filter}) AND {own}"));
    Ok(Measure { filter: Some(filter), ..measure.clone() })
}

/// An amount in the unit of its cell.
#[expect(clippy::cast_possible_truncation, reason = "counts and sums are whole numbers, of rows or of fen")]
fn in_unit(amount: f64, unit: Unit) -> Number {
    let fen = || (amount * 100.0).round() as i128;
    match unit {
        Unit::Matters => Number::whole(amount.round() as i64),
        Unit::Yuan => Number::of_fen(fen()),
        Unit::TenThousandYuan => Number::of_fen_in_ten_thousands(fen()).rounded(2),
    }
}
