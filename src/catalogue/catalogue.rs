//! All definitions, and how they are looked up.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::catalogue::clock::Clock;
use crate::catalogue::indicator::{Indicator, Measure};
use crate::error::{Error, Result};
use crate::register::{Kinds, called};

/// The definitions of indicators, and the kinds of register that they speak of.
///
/// # Examples
///
/// ```
/// let catalogue = fazhi::catalogue::Catalogue::built_in();
/// let rate = catalogue.get("service_completion_rate")?;
/// assert_eq!((rate.zh.as_str(), rate.unit.zh.as_str()), ("办结率", "%"));
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Catalogue {
    pub(super) indicators: Vec<Indicator>,
    pub(super) families: Vec<Family>,
    pub(super) clocks: Vec<Clock>,
    pub(super) parameters: BTreeMap<String, f64>,
    pub(super) kinds: Kinds,
}

/// A group of indicators.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// The family's id.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// The register of its indicators and flows that name no other.
    #[serde(default)]
    pub register: Option<String>,
    /// The ids of the indicators that reports print, and that people are shown first; all where none are named.
    #[serde(default)]
    pub core: Option<Vec<String>>,
}

impl Family {
    /// Whether one of its indicators is core.
    pub(super) fn has_core(&self, id: &str) -> bool {
        self.core.as_ref().is_none_or(|core| core.iter().any(|known| known == id))
    }

    /// The register of one of its entries: the one that the entry names, or else that of the family.
    pub(super) fn register_of(&self, own: Option<String>) -> Result<String, String> {
        own.or_else(|| self.register.clone()).ok_or_else(|| "missing field `register`, here and in `[family]`".into())
    }
}

impl Catalogue {
    /// The built-in kinds of register, without any definition.
    pub(crate) fn empty() -> Self {
        Self {
            indicators: Vec::new(),
            families: Vec::new(),
            clocks: Vec::new(),
            parameters: BTreeMap::new(),
            kinds: Kinds::built_in().clone(),
        }
    }

    /// One definition alone.
    #[cfg(any(test, feature = "python"))]
    pub(crate) fn of_one(indicator: Indicator) -> Self {
        Self { indicators: vec![indicator], ..Self::empty() }
    }

    /// The definition of that id, or of that Chinese or English name.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] where there is none, [`Error::SeveralCalled`] where several have the name.
    ///
    /// # Examples
    ///
    /// ```
    /// let catalogue = fazhi::catalogue::Catalogue::built_in();
    /// assert_eq!(catalogue.get("办结率")?.id, "service_completion_rate");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn get(&self, name: &str) -> Result<&Indicator> {
        called("indicator", name, self.indicators.iter(), |one| vec![&one.id, &one.zh, &one.en])
    }

    /// The definitions that these names ask for, each once, in the order of the names.
    pub(crate) fn asked(&self, names: &[String]) -> Result<Vec<&Indicator>> {
        let mut asked: Vec<&Indicator> = Vec::new();
        for name in names {
            let indicator = self.get(name)?;
            if asked.iter().all(|known| known.id != indicator.id) {
                asked.push(indicator);
            }
        }
        Ok(asked)
    }

    /// All definitions, family by family.
    pub fn iter(&self) -> impl Iterator<Item = &Indicator> {
        self.indicators.iter()
    }

    /// The families, in order.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The family of that id, or of that Chinese or English name.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] where there is none, [`Error::SeveralCalled`] where several have the name.
    ///
    /// # Examples
    ///
    /// ```
    /// let catalogue = fazhi::catalogue::Catalogue::built_in();
    /// assert_eq!(catalogue.family("法律援助")?.id, "legal_aid");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn family(&self, name: &str) -> Result<&Family> {
        called("family", name, self.families.iter(), |one| vec![&one.id, &one.zh, &one.en])
    }

    /// The clocks.
    pub fn clocks(&self) -> &[Clock] {
        &self.clocks
    }

    /// The clock of that id.
    pub(super) fn clock(&self, id: &str) -> Result<&Clock, String> {
        let known = || self.clocks.iter().map(|clock| format!("`{}`", clock.id)).collect::<Vec<_>>().join(", ");
        let found = self.clocks.iter().find(|clock| clock.id == id);
        found.ok_or_else(|| format!("clock `{id}` is not known; known are {}", known()))
    }

    /// The clock of a measure, if it has one that is known.
    pub(crate) fn clock_of(&self, measure: &Measure) -> Option<&Clock> {
        self.clocks.iter().find(|clock| measure.clock.as_ref() == Some(&clock.id))
    }

    /// The columns of a register whose days the calendar of working days must cover.
    pub(crate) fn clocked(&self, register: &str) -> BTreeSet<String> {
        let by_calendar = self.clocks.iter().filter(|clock| clock.register == register && clock.needs_calendar());
        by_calendar.flat_map(Clock::ends).cloned().collect()
    }

    /// The kinds of register.
    pub fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// All parameters with their defaults.
    pub(crate) fn default_parameters(&self) -> &BTreeMap<String, f64> {
        &self.parameters
    }

    /// All parameters with their defaults, or with the values given.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for a name that no definition uses, [`Error::Parameter`] for a value that is no number.
    pub fn parameters(&self, given: &BTreeMap<String, f64>) -> Result<BTreeMap<String, f64>> {
        let mut parameters = self.parameters.clone();
        for (name, value) in given {
            if !value.is_finite() {
                return Err(Error::parameter(name, value, "a number"));
            }
            match parameters.get_mut(name) {
                Some(known) => *known = *value,
                None => return Err(Error::unknown("parameter", name, self.parameters.keys().map(String::as_str))),
            }
        }
        Ok(parameters)
    }
}
