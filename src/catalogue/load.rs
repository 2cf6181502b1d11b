//! Reading definitions, and what must hold of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::catalogue::catalogue::{Catalogue, Family};
use crate::catalogue::clock::Clock;
use crate::catalogue::flow::Flow;
use crate::catalogue::indicator::{Indicator, Measure};
use crate::catalogue::validate::{validate, validate_clock};
use crate::catalogue::written::Written;
use crate::error::{Error, Result};
use crate::file;
use crate::register::Schema;

macro_rules! built_in {
    ($($id:literal),* $(,)?) => { &[
        ("clocks", include_str!("clocks.toml")),
        $(($id, include_str!(concat!("families/", $id, ".toml")))),*
    ] };
}

const BUILT_IN: &[(&str, &str)] = built_in![
    "government_service",
    "power_list",
    "enforcement_staff",
    "case_file_review",
    "normative_documents",
    "decisions",
    "reconsideration",
    "litigation",
    "mediation",
    "legal_aid",
    "notary",
    "legal_publicity",
    "information_disclosure",
    "legal_advisers",
    "village_deputy_heads",
    "public_legal_service",
    "tasks",
    "events",
    "composite",
];

/// A file of definitions: a family with its indicators and flows, clocks, and kinds of register of its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    family: Option<Family>,
    #[serde(default, rename = "clock")]
    clocks: Vec<Clock>,
    #[serde(default, rename = "flow")]
    flows: Vec<Flow>,
    #[serde(default, rename = "indicator")]
    indicators: Vec<Written>,
    #[serde(default, rename = "register")]
    registers: Vec<toml::Table>,
}

impl Catalogue {
    /// The built-in catalogue.
    pub fn built_in() -> &'static Self {
        static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
            // A test looks at all of them, which takes too long to be done at each start of a program.
            let unlooked = |_: &Indicator, _: &Catalogue| Ok(());
            BUILT_IN.iter().fold(Catalogue::empty(), |catalogue, (place, text)| {
                catalogue.read(text, place, unlooked).expect("a test reads every built-in definition")
            })
        });
        &CATALOGUE
    }

    /// This catalogue and the definitions of a file.
    ///
    /// # Errors
    ///
    /// As [`Catalogue::with_toml`], and [`Error::File`] where the file cannot be read.
    pub fn with_file(self, path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = file::text(path)?;
        self.with_toml(&text, &path.display().to_string())
    }

    /// This catalogue and the definitions of a TOML text; an id that is known already takes the new definition.
    ///
    /// # Errors
    ///
    /// [`Error::Definition`], which names the entry, where a definition does not hold together.
    ///
    /// # Examples
    ///
    /// ```
    /// let catalogue = fazhi::catalogue::Catalogue::built_in().clone().with_toml(
    ///     r#"
    ///     [family]
    ///     id = "own"
    ///     zh = "本县指标"
    ///     en = "our own"
    ///     [[indicator]]
    ///     id = "grassland_disputes"
    ///     zh = "草场纠纷数"
    ///     en = "grassland disputes"
    ///     register = "mediation"
    ///     kind = "count"
    ///     unit = { zh = "件", en = "disputes" }
    ///     direction = "neutral"
    ///     definition = { zh = "统计期内受理的草场纠纷", en = "grassland disputes accepted in the period" }
    ///     source = "our own practice"
    ///     measure = { at = "accepted", where = "dispute = 'grassland'" }
    ///     "#,
    ///     "own.toml",
    /// )?;
    /// assert_eq!(catalogue.get("grassland_disputes")?.family, "own");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn with_toml(self, text: &str, place: &str) -> Result<Self> {
        self.read(text, place, validate)
    }

    fn read(mut self, text: &str, place: &str, look_at: fn(&Indicator, &Self) -> Result<(), String>) -> Result<Self> {
        let definition = |reason: String| Error::Definition { place: place.into(), reason };
        let file: File = toml::from_str(text).map_err(|error| definition(Error::of_toml(&error.to_string())))?;
        for register in file.registers {
            self.kinds = self.kinds.with(Schema::from_toml(&register.to_string(), place)?);
        }
        for clock in file.clocks {
            let place = format!("{place}, clock `{}`", clock.id);
            self.take_clock(clock).map_err(|reason| Error::Definition { place, reason })?;
        }
        let Some(family) = file.family else {
            let bare = file.indicators.is_empty() && file.flows.is_empty();
            return if bare { Ok(self) } else { Err(definition("missing field `family`".into())) };
        };
        let mut flows = Vec::new();
        for flow in file.flows {
            let place = format!("{place}, flow `{}`", flow.id);
            let definition = |reason| Error::Definition { place, reason };
            let taken = flow.complete(&family).and_then(|flow| self.take_clock(flow.clock()).map(|()| flow));
            flows.push(taken.map_err(definition)?);
        }
        for written in file.indicators {
            let place = format!("{place}, indicator `{}`", written.id);
            let taken = written.complete(&family, &self).and_then(|indicator| self.take(indicator, look_at));
            taken.map_err(|reason| Error::Definition { place, reason })?;
        }
        for mut indicator in flows.iter().flat_map(Flow::indicators) {
            indicator.core = family.has_core(&indicator.id);
            let place = format!("{place}, indicator `{}`", indicator.id);
            self.take(indicator, look_at).map_err(|reason| Error::Definition { place, reason })?;
        }
        if self.families.iter().all(|known| known.id != family.id) {
            self.families.push(family);
        }
        Ok(self)
    }

    fn take_clock(&mut self, mut clock: Clock) -> Result<(), String> {
        self.take_parameters(&clock.parameters)?;
        let schema = self.kinds.get(&clock.register).map_err(|error| error.to_string())?;
        clock.register.clone_from(&schema.id);
        for filter in clock.limits.iter_mut().filter_map(|limit| limit.filter.as_mut()) {
            *filter = schema.write_out(filter)?;
        }
        validate_clock(&clock, schema, &self.parameters)?;
        match self.clocks.iter_mut().find(|known| known.id == clock.id) {
            Some(known) => *known = clock,
            None => self.clocks.push(clock),
        }
        Ok(())
    }

    fn take(
        &mut self,
        indicator: Indicator,
        look_at: fn(&Indicator, &Self) -> Result<(), String>,
    ) -> Result<(), String> {
        self.take_parameters(&indicator.parameters)?;
        let indicator = self.written_out(indicator)?;
        look_at(&indicator, self)?;
        match self.indicators.iter_mut().find(|known| known.id == indicator.id) {
            Some(known) => *known = indicator,
            None => self.indicators.push(indicator),
        }
        Ok(())
    }

    /// Takes a count or a sum that is no indicator: it has an id and a measure, which names its register.
    pub(crate) fn count(&mut self, id: &str, measure: Measure, optional: &[String]) -> Result<(), String> {
        self.redefine(Indicator::of_measure(id, measure, optional))
    }

    /// Takes a definition in the place of the one that has its id.
    pub(crate) fn redefine(&mut self, indicator: Indicator) -> Result<(), String> {
        self.take(indicator, validate)
    }

    /// A definition with its registers named by their ids, and with the named predicates of these written out.
    fn written_out(&self, mut indicator: Indicator) -> Result<Indicator, String> {
        let Indicator { register: own, measure, denominator, plus, minus, .. } = &mut indicator;
        if let Ok(schema) = self.kinds.get(own) {
            own.clone_from(&schema.id);
        }
        for measure in [measure, denominator, plus, minus].into_iter().flatten() {
            let Ok(schema) = self.kinds.get(measure.register.as_ref().unwrap_or(own)) else { continue };
            measure.register = measure.register.take().map(|_| schema.id.clone());
            for predicate in [&mut measure.filter, &mut measure.part].into_iter().flatten() {
                *predicate = schema.write_out(predicate)?;
            }
        }
        Ok(indicator)
    }

    fn take_parameters(&mut self, parameters: &BTreeMap<String, f64>) -> Result<(), String> {
        for (name, value) in parameters {
            let known = *self.parameters.entry(name.clone()).or_insert(*value);
            if known != *value {
                return Err(format!(
                    "parameter `{name}` is `{value}`, but another definition has the default `{known}`"
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_definition_holds_together() {
        let mut catalogue = Catalogue::empty();
        for (place, text) in BUILT_IN {
            catalogue = catalogue.with_toml(text, place).unwrap_or_else(|error| panic!("{error}"));
        }
        assert!(Catalogue::built_in().iter().count() >= 118);
    }

    #[test]
    fn a_clock_without_limits_says_nothing_of_being_on_time() {
        let indicator = |measure: &str| {
            format!(
                "[family]\nid = 'own'\nzh = '自'\nen = 'own'\n[[indicator]]\nid = 'a'\nzh = '甲'\nen = 'a'\n\
                 register = 'service_matters'\nkind = 'count'\nunit = '件'\ndirection = 'neutral'\n\
                 definition = 'a'\nsource = 'own'\nmeasure = {{ clock = 'service_flow', {measure} }}"
            )
        };
        let load = |measure: &str| Catalogue::built_in().clone().with_toml(&indicator(measure), "own.toml");
        assert!(load("at = 'decided', where = 'clock_days > 5'").is_ok());
        for wrong in ["at = 'decided', where = 'clock_on_time'", "stock = { from = 'clock_overdue', to = 'decided' }"] {
            let error = load(wrong).unwrap_err();
            assert!(matches!(error, Error::Definition { .. }), "{wrong}: {error}");
        }
    }
}
