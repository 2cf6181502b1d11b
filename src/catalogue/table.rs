//! The catalogue as a table.

use polars_core::prelude::*;
use serde::Serialize;

use crate::catalogue::catalogue::Catalogue;
use crate::catalogue::clock::{Clock, Limit, LimitDays};
use crate::catalogue::indicator::Indicator;
use crate::error::{Error, Result};

impl Catalogue {
    /// The definitions as a table: id, family, core, zh, en, register, kind, `unit_zh`, `unit_en`, direction, target,
    /// `definition_zh`, `definition_en`, source, `pitfall_zh`, `pitfall_en`, requires, parameters.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the table cannot be made.
    ///
    /// # Examples
    ///
    /// ```
    /// let table = fazhi::catalogue::Catalogue::built_in().to_frame()?;
    /// assert!(table.height() >= 118);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: &dyn Fn(&Indicator) -> Option<String>| {
            Column::new(name.into(), self.iter().map(of).collect::<Vec<_>>())
        };
        let parameters = |indicator: &Indicator| {
            let pairs = indicator.parameters.iter().map(|(name, value)| format!("{name} = {value}"));
            Some(pairs.collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty())
        };
        let columns = vec![
            text("id", &|one| Some(one.id.clone())),
            text("family", &|one| Some(one.family.clone())),
            Column::new("core".into(), self.iter().map(|one| one.core).collect::<Vec<_>>()),
            text("zh", &|one| Some(one.zh.clone())),
            text("en", &|one| Some(one.en.clone())),
            text("register", &|one| Some(one.register.clone())),
            text("kind", &|one| Some(word(one.kind))),
            text("unit_zh", &|one| Some(one.unit.zh.clone())),
            text("unit_en", &|one| Some(one.unit.en.clone())),
            text("direction", &|one| Some(word(one.direction))),
            Column::new("target".into(), self.iter().map(|one| one.target).collect::<Vec<_>>()),
            text("definition_zh", &|one| Some(one.definition.zh.clone())),
            text("definition_en", &|one| Some(one.definition.en.clone())),
            text("source", &|one| Some(one.source.clone())),
            text("pitfall_zh", &|one| one.pitfall.as_ref().map(|text| text.zh.clone())),
            text("pitfall_en", &|one| one.pitfall.as_ref().map(|text| text.en.clone())),
            text("requires", &|one| one.requires.map(word)),
            text("parameters", &parameters),
        ];
        DataFrame::new(self.iter().count(), columns).map_err(Error::engine("making the table of the catalogue"))
    }
}

impl Catalogue {
    /// The clocks with limits as a table: id, zh, en, register, start, end, count, limit, extension, where, source.
    ///
    /// A clock has a row for each of its limits, in the order in which they are tried; a limit that the row of the register
    /// says itself stands as the name of its column.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the table cannot be made.
    pub fn clocks_frame(&self) -> Result<DataFrame> {
        let limited = self.clocks().iter().filter(|clock| clock.has_limit());
        let rows: Vec<Row<'_>> = limited.flat_map(limits).collect();
        let text = |name: &str, of: &dyn Fn(&Row<'_>) -> String| {
            Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
        };
        let days = |limit: &Limit| match &limit.days {
            LimitDays::Number(days) => days.to_string(),
            LimitDays::Parameter(name) => name.clone(),
        };
        let fits = |limit: &Limit| {
            let since = limit.since.as_ref().map(|since| format!("since {since}"));
            limit.filter.iter().cloned().chain(since).collect::<Vec<_>>().join(", ")
        };
        let columns = vec![
            text("id", &|(clock, _)| clock.id.clone()),
            text("zh", &|(clock, _)| clock.zh.clone()),
            text("en", &|(clock, _)| clock.en.clone()),
            text("register", &|(clock, _)| clock.register.clone()),
            text("start", &|(clock, _)| clock.start.join(", ")),
            text("end", &|(clock, _)| clock.end.clone()),
            text("count", &|(clock, _)| clock.count.name().into()),
            text("limit", &|(clock, limit)| limit.map_or_else(|| clock.term.clone().unwrap_or_default(), days)),
            Column::new(
                "extension".into(),
                rows.iter().map(|(_, limit)| limit.map_or(0, |limit| limit.extension)).collect::<Vec<_>>(),
            ),
            text("where", &|(_, limit)| limit.map(fits).unwrap_or_default()),
            text("source", &|(clock, _)| clock.source.clone()),
        ];
        DataFrame::new(rows.len(), columns).map_err(Error::engine("making the table of clocks"))
    }
}

/// A clock with one of its limits; with none for the one that a row of the register says itself.
type Row<'a> = (&'a Clock, Option<&'a Limit>);

/// The limits of a clock, the one that a row says itself first.
fn limits(clock: &Clock) -> impl Iterator<Item = Row<'_>> {
    let own = clock.term.iter().map(|_| None);
    own.chain(clock.limits.iter().map(Some)).map(move |limit| (clock, limit))
}

/// The word that a definition uses for a value.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(Into::into)).unwrap_or_default()
}
