//! Indicators as a file writes them, and what follows where it leaves something out.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalogue::catalogue::{Catalogue, Family};
use crate::catalogue::indicator::{Direction, Indicator, IndicatorKind, Measure, Requirement, Span, Statistic};
use crate::catalogue::saying::Saying;
use crate::text::Text;

/// An indicator as a file writes it: the fields of [`Indicator`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) id: String,
    zh: String,
    en: String,
    /// Where it is not that of the family.
    register: Option<String>,
    kind: Kind,
    unit: Text,
    direction: Direction,
    target: Option<f64>,
    definition: Text,
    source: String,
    pitfall: Option<Text>,
    #[serde(default)]
    said: Vec<Saying>,
    #[serde(default)]
    part_said: Vec<Saying>,
    requires: Option<Requirement>,
    #[serde(default)]
    optional: Vec<String>,
    #[serde(default)]
    parameters: BTreeMap<String, f64>,
    per: Option<f64>,
    #[serde(default)]
    per_days: bool,
    statistic: Option<Statistic>,
    measure: Option<Measure>,
    denominator: Option<Measure>,
    plus: Option<Measure>,
    minus: Option<Measure>,
}

/// The kinds of indicator, and a rate of matters on time, which is a proportion whose measures follow from its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Count,
    Sum,
    Proportion,
    OnTime,
    Ratio,
    Mean,
    Composition,
    Duration,
    RatePerPopulation,
    Balance,
}

impl From<Kind> for IndicatorKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Count => Self::Count,
            Kind::Sum => Self::Sum,
            Kind::Proportion | Kind::OnTime => Self::Proportion,
            Kind::Ratio => Self::Ratio,
            Kind::Mean => Self::Mean,
            Kind::Composition => Self::Composition,
            Kind::Duration => Self::Duration,
            Kind::RatePerPopulation => Self::RatePerPopulation,
            Kind::Balance => Self::Balance,
        }
    }
}

impl Written {
    /// The definition in full.
    pub(super) fn complete(mut self, family: &Family, catalogue: &Catalogue) -> Result<Indicator, String> {
        if self.kind == Kind::OnTime {
            self = self.on_time(catalogue)?;
        }
        Ok(Indicator {
            zh: self.zh,
            en: self.en,
            core: family.has_core(&self.id),
            id: self.id,
            family: family.id.clone(),
            register: family.register_of(self.register)?,
            kind: self.kind.into(),
            unit: self.unit,
            direction: self.direction,
            target: self.target,
            definition: self.definition,
            source: self.source,
            pitfall: self.pitfall,
            said: self.said,
            part_said: self.part_said,
            requires: self.requires,
            optional: self.optional,
            parameters: self.parameters,
            per: self.per,
            per_days: self.per_days,
            statistic: self.statistic,
            measure: self.measure,
            denominator: self.denominator,
            plus: self.plus,
            minus: self.minus,
        })
    }

    /// A rate of matters on time: of what ended in the period, and of what is open beyond its limit at the end of the
    /// period, the share that ended in time.
    ///
    /// The file names the clock, and may say which rows belong (`where`), what counts as in time (`part`), and which rows
    /// belong of those that are still open (`where` of `plus`), if not the same.
    fn on_time(self, catalogue: &Catalogue) -> Result<Self, String> {
        let (ended, open) = (self.measure.unwrap_or_default(), self.plus.unwrap_or_default());
        let Measure { clock, filter, part, .. } = ended.clone();
        let bare = Measure { clock: clock.clone(), filter: filter.clone(), part: part.clone(), ..Measure::default() };
        if ended != bare || open != (Measure { filter: open.filter.clone(), ..Measure::default() }) {
            return Err("`on_time` takes `clock`, `where` and `part` of its measure and `where` of `plus`".into());
        }
        let end = &catalogue.clock(clock.as_deref().ok_or("`on_time` needs a measure with `clock`")?)?.end;
        let overdue = "clock_overdue IS NOT NULL";
        let plus = Measure {
            stock: Some(Span { from: Some("clock_overdue".into()), to: Some(end.clone()), through: None }),
            clock,
            filter: Some(match open.filter.or(filter) {
                Some(filter) => format!("{overdue} AND ({filter})"),
                None => overdue.into(),
            }),
            ..Measure::default()
        };
        let part = part.or_else(|| Some("clock_on_time".into()));
        let measure = Measure { at: Some(end.clone()), part, ..ended };
        Ok(Self { measure: Some(measure), plus: Some(plus), ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Result;

    /// The built-in catalogue with the indicator `a`, of which some fields are given.
    fn with(family: &str, fields: &str) -> Result<Catalogue> {
        let text = format!(
            "[family]\nid = 'own'\nzh = '自'\nen = 'own'\n{family}\n[[indicator]]\nid = 'a'\nzh = '甲'\nen = 'a'\n\
             unit = '%'\ndirection = 'higher'\ndefinition = 'a'\nsource = 'own'\n{fields}"
        );
        Catalogue::built_in().clone().with_toml(&text, "own.toml")
    }

    const SERVICE: &str = "register = 'service_matters'";

    #[test]
    fn an_indicator_without_a_register_is_of_that_of_its_family() {
        let count = "kind = 'count'\nmeasure = { at = 'accepted' }";
        assert_eq!(with(SERVICE, count).unwrap().get("a").unwrap().register, "service_matters");
        let other = format!("{count}\nregister = 'mediation'");
        assert_eq!(with(SERVICE, &other).unwrap().get("a").unwrap().register, "mediation");
        let error = with("", count).unwrap_err().to_string();
        assert!(error.contains("missing field `register`, here and in `[family]`"), "{error}");
    }

    #[test]
    fn a_rate_on_time_is_a_proportion_that_follows_from_its_clock() {
        let follows = |short: &str, full: &str| {
            let [short, full] = [("on_time", short), ("proportion", full)]
                .map(|(kind, fields)| with(SERVICE, &format!("kind = '{kind}'\n{fields}")).unwrap());
            assert_eq!(short.get("a").unwrap(), full.get("a").unwrap());
        };
        let overdue = "stock = { from = 'clock_overdue', to = 'decided' }, clock = 'licence'";
        follows(
            "measure = { clock = 'licence' }",
            &format!(
                "measure = {{ at = 'decided', clock = 'licence', part = 'clock_on_time' }}\n\
                 plus = {{ {overdue}, where = 'clock_overdue IS NOT NULL' }}"
            ),
        );
        follows(
            "measure = { clock = 'licence', where = 'extended', part = 'clock_days < 5' }",
            &format!(
                "measure = {{ at = 'decided', clock = 'licence', where = 'extended', part = 'clock_days < 5' }}\n\
                 plus = {{ {overdue}, where = 'clock_overdue IS NOT NULL AND (extended)' }}"
            ),
        );
        follows(
            "measure = { clock = 'licence', where = 'extended' }\nplus = { where = 'NOT extended' }",
            &format!(
                "measure = {{ at = 'decided', clock = 'licence', where = 'extended', part = 'clock_on_time' }}\n\
                 plus = {{ {overdue}, where = 'clock_overdue IS NOT NULL AND (NOT extended)' }}"
            ),
        );
    }

    #[test]
    fn a_rate_on_time_leaves_the_rest_to_its_clock() {
        for (wrong, reason) in [
            ("measure = { at = 'decided', clock = 'licence' }", "`on_time` takes `clock`, `where` and `part`"),
            ("measure = { clock = 'licence' }\nplus = { clock = 'licence' }", "and `where` of `plus`"),
            ("measure = { where = 'extended' }", "`on_time` needs a measure with `clock`"),
            ("measure = { clock = 'license' }", "clock `license` is not known; known are `licence`, "),
        ] {
            let error = with(SERVICE, &format!("kind = 'on_time'\n{wrong}")).unwrap_err().to_string();
            assert!(error.contains(reason), "{wrong}: {error}");
        }
    }
}
