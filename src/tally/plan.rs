//! How rows with the same columns are counted: where each measure places them, and what it makes of each pattern.

use std::collections::BTreeSet;

use crate::catalogue::{Predicate, answer_column};
use crate::error::Result;
use crate::register::pattern::{Form, Patterns};
use crate::register::question::Questions;
use crate::register::{Kind, Rows, Values};
use crate::tally::Field;
use crate::tally::clock::ReadyClock;
use crate::tally::mark::Marks;
use crate::tally::measure::{Lifetime, PERIOD, Placement, Ready, cutoff_column};
use crate::tally::numbers::Numbers;
use crate::tally::outcome::{Outcome, Planned};
use crate::tally::slot::{Item, Slot};
use crate::tally::task::Task;

/// How rows with some columns are counted.
pub(super) struct Plan {
    columns: Vec<String>,
    /// For each measure the columns that it lacks; where there are any, all rows are excluded for it.
    pub(super) lacking: Vec<Vec<String>>,
    /// The clocks that are asked, by their place in the task, and what they are asked.
    pub(super) clocks: Vec<(usize, BTreeSet<&'static str>)>,
    pub(super) flows: Vec<Flow>,
    pub(super) stocks: Vec<StockSlot>,
    /// What counts in no period: rows that a stock excludes.
    pub(super) nowhere: Slot,
    /// The measures whose rows are looked at one by one.
    pub(super) single: Vec<Single>,
    pub(super) patterns: Patterns,
    pub(super) marks: Marks,
    measures: Vec<Option<Planned>>,
    /// How many patterns were judged, and how many the slots know.
    judged: usize,
    prepared: usize,
}

/// The rows placed by one column of days.
pub(super) struct Flow {
    pub(super) at: String,
    /// Whether anything asks for the day as of which rows are judged.
    pub(super) judges: bool,
    pub(super) slot: Slot,
    /// By pattern, whether the day of the row cannot be read.
    pub(super) unreadable: Vec<bool>,
}

/// The rows of one stock.
pub(super) struct StockSlot {
    pub(super) lifetime: Lifetime,
    pub(super) open: bool,
    pub(super) slot: Slot,
}

/// A measure that adds more for a row than one to some numbers: values, labels or days.
pub(super) struct Single {
    pub(super) measure: usize,
    pub(super) place: Place,
    /// The stock of its part.
    pub(super) part: Option<usize>,
    /// By pattern.
    pub(super) outcomes: Vec<Outcome>,
}

/// Where rows are placed: by a flow or in a stock, by their numbers, or in no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Flow(usize),
    Stock(usize),
    Nowhere,
}

impl Plan {
    pub(super) fn new(task: &Task, rows: &Rows) -> Result<Self> {
        let own = |name: &str| rows.get(name).is_some();
        let lacking: Vec<_> = task.measures.iter().map(|measure| measure.lacking(&own)).collect();
        let clocks = asked_clocks(task, &lacking);
        let answered: BTreeSet<String> = clocks
            .iter()
            .flat_map(|(at, asked)| asked.iter().map(|name| answer_column(&task.clocks[*at].clock.id, name)))
            .collect();
        let has = |name: &str| own(name) || answered.contains(name);
        let mut building = Building { flows: Vec::new(), stocks: Vec::new(), questions: Questions::default() };
        let planned = |(measure, lacking): (&Ready, &Vec<String>)| {
            lacking.is_empty().then(|| building.planned(task, measure, &has))
        };
        let mut measures: Vec<_> = task.measures.iter().zip(&lacking).map(planned).collect();
        let single = singles(task, &mut measures);
        let judging = building.flows.iter().filter(|flow| flow.judges);
        let judged: BTreeSet<_> = judging.map(|flow| cutoff_column(&flow.at)).collect();
        let form = |name: &str| match rows.get(name) {
            Some(Values::Words(_)) => Form::Words,
            Some(_) => Form::Other,
            None if answered.contains(name) || judged.contains(name) => Form::Other,
            None => Form::Absent(task.schema.column(name).map_or(Kind::Text, |column| column.kind).dtype()),
        };
        let marks = Marks::default();
        let most = Marks::most(&task.schema, rows.columns().count(), task.clocks.len());
        let patterns = Patterns::new(building.questions, form, most)?;
        let (flows, stocks) = (building.flows, building.stocks);
        let columns = rows.columns().map(ToOwned::to_owned).collect();
        let nowhere = Slot::default();
        let (judged, prepared) = (0, 0);
        Ok(Self {
            columns,
            lacking,
            clocks,
            flows,
            stocks,
            nowhere,
            single,
            patterns,
            marks,
            measures,
            judged,
            prepared,
        })
    }

    /// Whether rows are counted by this plan.
    pub(super) fn fits(&self, rows: &Rows) -> bool {
        rows.columns().eq(self.columns.iter().map(String::as_str))
    }

    /// Whether anything is counted that stands in no period, without a flow.
    pub(super) fn counts_nowhere(&self) -> bool {
        let in_stock = |single: &Single| matches!(single.place, Place::Stock(_));
        !self.nowhere.is_idle() || self.single.iter().any(in_stock)
    }

    /// Makes the slots ready to count, given how many cells there are.
    pub(super) fn prepare(&mut self, cells: usize) {
        if self.prepared < self.judged {
            self.slots().for_each(|slot| slot.prepare(cells));
            self.prepared = self.judged;
        }
    }

    /// Adds up all that was counted.
    pub(super) fn empty(&mut self, numbers: &mut [Numbers]) {
        self.slots().for_each(|slot| slot.empty(numbers));
    }

    fn slots(&mut self) -> impl Iterator<Item = &mut Slot> {
        let flows = self.flows.iter_mut().map(|flow| &mut flow.slot);
        flows.chain(self.stocks.iter_mut().map(|stock| &mut stock.slot)).chain([&mut self.nowhere])
    }

    /// Decides what the measures make of the patterns that were not met before.
    pub(super) fn judge(&mut self, task: &Task) {
        for number in self.judged..self.patterns.len() {
            let pattern = self.patterns.pattern(u32::try_from(number).expect("patterns have small numbers"));
            let mut items = Items::new(self.flows.len(), self.stocks.len());
            for flow in &mut self.flows {
                flow.unreadable.push(self.marks.unreadable(&pattern, &flow.at));
            }
            for (at, planned) in self.measures.iter().enumerate() {
                let Some(planned) = planned else {
                    items.add(Place::Nowhere, (at, Field::Excluded));
                    continue;
                };
                let unreadable = matches!(planned.place, Place::Flow(flow) if self.flows[flow].unreadable[number]);
                let outcome = planned.outcome(&task.measures[at], &task.by, &pattern, &self.marks, unreadable);
                match planned.single {
                    Some(single) => self.single[single].outcomes.push(outcome),
                    None => items.take(at, planned, outcome),
                }
            }
            self.flows.iter_mut().zip(items.flows).for_each(|(flow, items)| flow.slot.push(items));
            self.stocks.iter_mut().zip(items.stocks).for_each(|(stock, items)| stock.slot.push(items));
            self.nowhere.push(items.nowhere);
        }
        self.judged = self.patterns.len();
    }
}

/// What the rows of a pattern add, by where they are placed.
struct Items {
    flows: Vec<Vec<Item>>,
    stocks: Vec<Vec<Item>>,
    nowhere: Vec<Item>,
}

impl Items {
    fn new(flows: usize, stocks: usize) -> Self {
        Self { flows: vec![Vec::new(); flows], stocks: vec![Vec::new(); stocks], nowhere: Vec::new() }
    }

    fn add(&mut self, place: Place, item: Item) {
        match place {
            Place::Flow(flow) => self.flows[flow].push(item),
            Place::Stock(stock) => self.stocks[stock].push(item),
            Place::Nowhere => self.nowhere.push(item),
        }
    }

    /// Takes in what a measure makes of the rows.
    fn take(&mut self, measure: usize, planned: &Planned, outcome: Outcome) {
        let Planned { place, .. } = *planned;
        match outcome {
            Outcome::Nothing => {}
            Outcome::Aside => {
                let stock = matches!(place, Place::Stock(_));
                self.add(if stock { Place::Nowhere } else { place }, (measure, Field::Excluded));
            }
            Outcome::Counted => self.add(place, (measure, Field::Rows)),
            Outcome::InPart => {
                self.add(place, (measure, Field::Rows));
                self.add(planned.part.map_or(place, Place::Stock), (measure, Field::Part));
            }
        }
    }
}

/// What is put together for a plan.
struct Building {
    flows: Vec<Flow>,
    stocks: Vec<StockSlot>,
    questions: Questions,
}

impl Building {
    fn planned(&mut self, task: &Task, measure: &Ready, has: &dyn Fn(&str) -> bool) -> Planned {
        let definition = &measure.definition;
        let placement = measure.placement(has);
        let cutoff = task.cutoff(measure, &placement);
        let mut ask = |predicate: &Option<Predicate>| {
            predicate.as_ref().map(|predicate| self.questions.ask(predicate.expr(&cutoff)))
        };
        let (filter, part_of) = (ask(&measure.filter), ask(&measure.part));
        let has_part = part_of.is_some() || definition.part_stock.is_some();
        let (place, part) = match placement {
            Placement::Flow(at) => {
                let flow = self.flow(at);
                let predicates = measure.filter.iter().chain(&measure.part);
                let by_cutoff = task.spec.cutoff.is_none() && predicates.into_iter().any(|known| known.by_cutoff);
                self.flows[flow].judges |= by_cutoff || definition.days.is_some();
                (Place::Flow(flow), None)
            }
            Placement::Stock(lifetime) => {
                let part = measure.part_lifetime(has, &lifetime);
                let stock = self.stock(lifetime, definition.open.is_some());
                (Place::Stock(stock), has_part.then(|| self.stock(part, false)))
            }
        };
        let by_period = matches!(place, Place::Stock(_)) && has(PERIOD);
        Planned { place, part, filter, part_of, has_part, by_period, single: None }
    }

    fn flow(&mut self, at: String) -> usize {
        self.flows.iter().position(|flow| flow.at == at).unwrap_or_else(|| {
            self.flows.push(Flow { at, judges: false, slot: Slot::default(), unreadable: Vec::new() });
            self.flows.len() - 1
        })
    }

    fn stock(&mut self, lifetime: Lifetime, open: bool) -> usize {
        let same = |stock: &StockSlot| stock.open == open && stock.lifetime == lifetime;
        self.stocks.iter().position(same).unwrap_or_else(|| {
            self.stocks.push(StockSlot { lifetime, open, slot: Slot::default() });
            self.stocks.len() - 1
        })
    }
}

/// The clocks of measures that lack nothing, and what they are asked.
fn asked_clocks(task: &Task, lacking: &[Vec<String>]) -> Vec<(usize, BTreeSet<&'static str>)> {
    let of_clock = |(at, clock): (usize, &ReadyClock)| {
        let asking = task.measures.iter().zip(lacking).filter(|(measure, lacking)| {
            lacking.is_empty() && measure.clock.as_deref() == Some(clock.clock.id.as_str())
        });
        let asking: Vec<_> = asking.map(|(measure, _)| measure).collect();
        let answers = clock.gives(asking.iter().flat_map(|measure| &measure.answers).map(String::as_str).collect());
        (!asking.is_empty()).then_some((at, answers))
    };
    task.clocks.iter().enumerate().filter_map(of_clock).collect()
}

/// The measures whose rows are looked at one by one.
fn singles(task: &Task, measures: &mut [Option<Planned>]) -> Vec<Single> {
    let mut single = Vec::new();
    for (at, planned) in measures.iter_mut().enumerate() {
        let Some(planned) = planned.as_mut().filter(|_| task.measures[at].looks_at_each()) else { continue };
        planned.single = Some(single.len());
        single.push(Single { measure: at, place: planned.place, part: planned.part, outcomes: Vec::new() });
    }
    single
}
