//! The catalogue as a table.

use polars::prelude::*;
use serde::Serialize;

use crate::catalogue::indicator::Indicator;
use crate::catalogue::load::Catalogue;
use crate::error::{Error, Result};

impl Catalogue {
    /// The definitions as a table: id, family, zh, en, register, kind, unit, direction, target, `definition_zh`, definition,
    /// source, pitfall, requires, parameters.
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
            text("zh", &|one| Some(one.zh.clone())),
            text("en", &|one| Some(one.en.clone())),
            text("register", &|one| Some(one.register.clone())),
            text("kind", &|one| Some(word(one.kind))),
            text("unit", &|one| Some(one.unit.clone())),
            text("direction", &|one| Some(word(one.direction))),
            Column::new("target".into(), self.iter().map(|one| one.target).collect::<Vec<_>>()),
            text("definition_zh", &|one| Some(one.definition_zh.clone())),
            text("definition", &|one| Some(one.definition.clone())),
            text("source", &|one| Some(one.source.clone())),
            text("pitfall", &|one| one.pitfall.clone()),
            text("requires", &|one| one.requires.map(word)),
            text("parameters", &parameters),
        ];
        DataFrame::new(self.iter().count(), columns).map_err(Error::engine("making the table of the catalogue"))
    }
}

/// The word that a definition uses for a value.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(Into::into)).unwrap_or_default()
}
