//! The days behind figures that are said of days.

use std::sync::atomic::AtomicBool;

use crate::calendar::Period;
use crate::catalogue::{Catalogue, IndicatorKind};
use crate::error::Result;
use crate::figure::days::durations;
use crate::figure::options::Gaps;
use crate::figure::source::Counted;
use crate::figure::view::View;
use crate::stat::survival::Durations;
use crate::tally::{Group, Tally};

static NO_GAPS: Gaps = Gaps::new();

/// The tallies of registers whose days are counted.
pub(crate) struct Spans<'a>(Counted<'a>);

impl<'a> Spans<'a> {
    pub(crate) fn of_tallies(tallies: &'a [Tally], catalogue: &'a Catalogue) -> Result<Self> {
        let stop = AtomicBool::new(false);
        let with_days = tallies.iter().filter(|tally| tally.has_days());
        let view = |tally: &'a Tally| Ok((tally.spec().register(), View::new(tally, true, &stop)?));
        Ok(Self(Counted { views: with_days.map(view).collect::<Result<_>>()?, gaps: &NO_GAPS, catalogue }))
    }

    /// How long the matters took that a figure of days was made of, with those that still run as censored; none where the figure
    /// is not one of days, or no matters are behind it.
    pub(crate) fn durations(&self, indicator: &str, period: Period, group: &Group) -> Option<Durations> {
        let indicator = self.0.catalogue.get(indicator).ok()?;
        if indicator.kind != IndicatorKind::Duration {
            return None;
        }
        let sources = self.0.sources(indicator).ok()?;
        let in_group = sources.in_group(group);
        durations(&in_group.measure.measured(period)).filter(|durations| !durations.days().is_empty())
    }
}
