//! What is counted of a register, made ready: measures, clocks, by-columns and periods.

use std::collections::BTreeSet;
use std::sync::Arc;

use polars::prelude::*;

use crate::catalogue::{Catalogue, Clock};
use crate::error::Result;
use crate::register::{AGENCY_LEVEL, ReadOptions, Schema};
use crate::tally::clock::ReadyClock;
use crate::tally::measure::{Placement, Ready, cutoff_column};
use crate::tally::options::{Spec, TallyOptions};
use crate::tally::periods::Periods;

/// What is counted of a register.
pub(super) struct Task {
    pub(super) spec: Spec,
    pub(super) schema: Arc<Schema>,
    pub(super) measures: Vec<Ready>,
    pub(super) clocks: Vec<ReadyClock>,
    pub(super) by: Vec<String>,
    pub(super) periods: Periods,
}

impl Task {
    pub(super) fn new(schema: &Arc<Schema>, catalogue: &Catalogue, options: &TallyOptions) -> Result<Self> {
        let spec = Spec::new(schema, catalogue, options)?;
        let measures = spec.measures.iter().map(|measure| Ready::new(measure, &spec.parameters));
        let mut clocks: Vec<ReadyClock> = Vec::new();
        for clock in spec.measures.iter().filter_map(|measure| measure.clock.as_ref()) {
            if clocks.iter().all(|known| known.clock.id != clock.id) {
                clocks.push(ReadyClock::new(clock, &spec.parameters, &options.calendar, options.today)?);
            }
        }
        Ok(Self {
            measures: measures.collect::<Result<_>>()?,
            clocks,
            by: spec.by.iter().map(|name| column_of(schema, name)).collect(),
            periods: Periods::new(spec.grain, spec.cutoff, options.last_day()),
            schema: Arc::clone(schema),
            spec,
        })
    }

    /// What has to be read for it.
    pub(super) fn read_options(&self, options: &TallyOptions) -> ReadOptions {
        let own = |name: &&String| self.schema.column(name).is_some();
        let mut columns: BTreeSet<String> = self.measures.iter().flat_map(Ready::columns).cloned().collect();
        columns.extend(self.by.iter().filter(own).cloned());
        columns.extend(self.schema.column("period").map(|column| column.id.clone()));
        let by_calendar = self.clocks.iter().map(|clock| &clock.clock).filter(|clock| clock.needs_calendar());
        let clocked: BTreeSet<String> = by_calendar.flat_map(Clock::ends).cloned().collect();
        ReadOptions {
            columns: Some(columns),
            extra: self.by.iter().filter(|name| !own(name)).cloned().collect(),
            needed: self.by.iter().filter(|name| *name != AGENCY_LEVEL).cloned().collect(),
            today: options.today,
            unique_keys: options.unique_keys,
            values: options.values,
            agencies: options.agencies.clone(),
            clocked: (!clocked.is_empty()).then(|| (clocked, options.calendar.covers_numbers())),
            keys: options.keys.clone(),
            meter: Arc::clone(&options.meter),
            stop: Arc::clone(&options.stop),
        }
    }

    /// The expression that stands for the cutoff of a measure.
    pub(super) fn cutoff(&self, measure: &Ready, placement: &Placement) -> Expr {
        match (self.spec.cutoff, placement) {
            (Some(day), _) => lit(day).cast(DataType::Date),
            (None, Placement::Flow(at)) if measure.definition.at.is_some() => col(cutoff_column(at)),
            (None, _) => lit(NULL).cast(DataType::Date),
        }
    }
}

/// The column that a name in `by` stands for.
fn column_of(schema: &Schema, name: &str) -> String {
    schema.find(name).map_or_else(|| name.to_owned(), |column| column.id.clone())
}
