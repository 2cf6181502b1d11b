//! Reading an assessment, and what must hold of it.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::Range;
use std::path::Path;

use glob::Pattern;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::{Spanned, Table};

use super::chance::ChanceOptions;
use super::choices::Choices;
use super::decimal::Decimal;
use super::definition::{
    Absent, Assessment, Band, Change, Each, Effect, Grade, Group, Item, League, Rule, Scope, Scoring, Source, Veto,
    What, When,
};
use super::statistical::{Method, Normalise, Statistics, Within};
use super::written;
use crate::catalogue::{Catalogue, IndicatorKind};
use crate::error::{Error, Result};
use crate::file;
use crate::stat::index::{aggregate, outliers};

/// The settings that each rule takes, besides those of every item.
const SETTINGS: [(&str, &[&str]); 8] = [
    ("full", &[]),
    ("nothing", &[]),
    ("proportional", &[]),
    ("linear", &["from", "to"]),
    ("bands", &["bands"]),
    ("all_or_nothing", &["at_least", "indicators"]),
    ("done", &["tasks", "late"]),
    ("given", &[]),
];

impl Assessment {
    /// Reads an assessment from a file.
    ///
    /// # Errors
    ///
    /// As [`Assessment::from_toml`], and [`Error::File`] where the file cannot be read.
    pub fn read(path: impl AsRef<Path>, catalogue: &Catalogue) -> Result<Self> {
        let path = path.as_ref();
        Self::from_toml(&file::text(path)?, &path.display().to_string(), catalogue)
    }

    /// Reads an assessment from TOML; `place` names it in errors.
    ///
    /// # Errors
    ///
    /// [`Error::Definition`], which names the line and the node, for what does not hold together.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::catalogue::Catalogue;
    /// use fazhi::index::Assessment;
    ///
    /// let text = r#"
    /// title = "年度考核"
    /// scoring = "points"
    ///
    /// [[group]]
    /// id = "服务"
    ///
    /// [[item]]
    /// id = "按时办结"
    /// in = "服务"
    /// full = 10
    /// indicator = "service_on_time_rate"
    /// rule = "proportional"
    /// not_applicable = "left_out"
    /// "#;
    /// let assessment = Assessment::from_toml(text, "assessment.toml", Catalogue::built_in())?;
    /// assert_eq!(assessment.full().to_string(), "10");
    ///
    /// let wrong = text.replace("service_on_time_rate", "service_rate");
    /// let error = Assessment::from_toml(&wrong, "assessment.toml", Catalogue::built_in()).unwrap_err();
    /// assert!(error.to_string().starts_with("assessment.toml, line 8, item `按时办结`: unknown indicator `service_rate`"));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn from_toml(text: &str, place: &str, catalogue: &Catalogue) -> Result<Self> {
        let reader = Reader { text, place, catalogue };
        let file: written::File = toml::from_str(text).map_err(|error| reader.broken(&error))?;
        reader.assessment(file)
    }
}

/// What is wrong with a part.
type Reason<T> = Result<T, String>;

struct Reader<'a> {
    text: &'a str,
    place: &'a str,
    catalogue: &'a Catalogue,
}

/// A part of the file, read, with where it stands.
struct Part<T> {
    is: T,
    node: String,
    span: Range<usize>,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text[..at.min(self.text.len())].matches('\n').count() + 1
    }

    fn error(&self, span: &Range<usize>, node: &str, reason: impl Display) -> Error {
        Error::Definition {
            place: format!("{}, line {}, {node}", self.place, self.line(span.start)),
            reason: reason.to_string(),
        }
    }

    /// A file that cannot be read as a whole.
    fn broken(&self, error: &toml::de::Error) -> Error {
        let line = error.span().map(|span| format!(", line {}", self.line(span.start))).unwrap_or_default();
        Error::Definition { place: format!("{}{line}", self.place), reason: error.message().to_owned() }
    }

    /// The parts of one sort, each with its node: `item` and its id.
    fn parts<T: DeserializeOwned>(&self, sort: &str, key: &str, tables: Vec<Spanned<Table>>) -> Result<Vec<Part<T>>> {
        let read = |table: Spanned<Table>| {
            let span = table.span();
            let name = table.get_ref().get(key).and_then(toml::Value::as_str).unwrap_or("?");
            let node = format!("{sort} `{name}`");
            let is = T::deserialize(table.into_inner());
            is.map_err(|error| self.error(&span, &node, error.message())).map(|is| Part { is, node, span })
        };
        tables.into_iter().map(read).collect()
    }

    /// What is made of a part, or an error that names it.
    fn made<T, M>(&self, part: &Part<T>, made: Reason<M>) -> Result<M> {
        made.map_err(|reason| self.error(&part.span, &part.node, reason))
    }

    fn assessment(&self, file: written::File) -> Result<Assessment> {
        let groups = self.parts::<written::Group>("group", "id", file.group)?;
        let items = self.parts::<written::Item>("item", "id", file.item)?;
        let whole = |reason: String| Error::Definition { place: self.place.into(), reason };
        if items.is_empty() {
            return Err(whole("there is no `[[item]]`".into()));
        }
        self.once(&groups, &items)?;
        let scorings: Vec<(&str, Scoring)> = Scoring::ALL.iter().map(|scoring| (scoring.name(), *scoring)).collect();
        let scoring = word(&file.scoring, "scoring", &scorings).map_err(whole)?;
        let of_points = [("veto", !file.veto.is_empty()), ("bonus_cap", file.bonus_cap.is_some())];
        let of_statistics = [("statistics", file.statistics.is_some())];
        of_scoring(scoring, &of_points, &of_statistics).map_err(whole)?;
        let mut made = Assessment {
            title: file.title,
            scoring,
            unit: file.unit.unwrap_or_else(|| "agency".into()),
            decimals: file.decimals.unwrap_or(2),
            groups: self.groups(&groups, scoring)?,
            items: Vec::new(),
            sources: Vec::new(),
            bonus_cap: file.bonus_cap,
            leagues: Vec::new(),
            vetoes: Vec::new(),
            grades: Vec::new(),
            ties: Vec::new(),
            chance: self.chance(file.chance)?,
            statistics: self.statistics(file.statistics)?,
            choices: None,
        };
        if made.decimals > super::decimal::SCALE {
            return Err(whole(format!("`decimals` is `{}`, expected at most 6", made.decimals)));
        }
        if made.bonus_cap.is_some_and(|cap| cap < Decimal::ZERO) {
            return Err(whole("`bonus_cap` is below zero".into()));
        }
        self.items(&mut made, &items)?;
        self.has_children(&made, &groups)?;
        for part in self.parts::<written::League>("league", "name", file.league)? {
            let league = patterns(&part.is.units).map(|units| League { name: part.is.name.clone(), units });
            made.leagues.push(self.made(&part, league)?);
        }
        self.grades(&mut made, self.parts("grade", "name", file.grade)?)?;
        for part in self.parts::<written::Veto>("veto", "name", file.veto)? {
            let veto = self.veto(&made, &part.is);
            made.vetoes.push(self.made(&part, veto)?);
        }
        let ties = file.ties.iter().map(|name| place_of_item(&made, name)).collect::<Reason<_>>();
        made.ties = ties.map_err(whole)?;
        made.choices = self.choices(&made, file.choices)?;
        Ok(made)
    }

    fn choices(&self, made: &Assessment, table: Option<Spanned<Table>>) -> Result<Option<Choices>> {
        let Some(table) = table else { return Ok(None) };
        let (span, node) = (table.span(), "`choices`".to_owned());
        let is = written::Choices::deserialize(table.into_inner());
        let is = is.map_err(|error| self.error(&span, &node, error.message()))?;
        let part = Part { is, node, span };
        self.made(&part, choices(made, &part.is)).map(Some)
    }

    fn statistics(&self, table: Option<Spanned<Table>>) -> Result<Statistics> {
        let Some(table) = table else { return Ok(Statistics::default()) };
        let (span, node) = (table.span(), "`statistics`".to_owned());
        let is = written::Statistics::deserialize(table.into_inner());
        let is = is.map_err(|error| self.error(&span, &node, error.message()))?;
        let part = Part { is, node, span };
        self.made(&part, statistics(&part.is))
    }

    fn chance(&self, table: Option<Spanned<Table>>) -> Result<ChanceOptions> {
        let Some(table) = table else { return Ok(ChanceOptions::default()) };
        let (span, node) = (table.span(), "`chance`".to_owned());
        let is = written::Chance::deserialize(table.into_inner());
        let part = is.map_err(|error| self.error(&span, &node, error.message())).map(|is| Part { is, node, span })?;
        let default = ChanceOptions::default();
        let view = part.is.view.as_ref().map(|view| view.parse()).transpose();
        let view = view.map_err(|error: Error| error.to_string());
        let level = part.is.level.unwrap_or(default.level);
        let draws = part.is.draws.unwrap_or(default.draws);
        let possible = match (level > 0.0 && level < 1.0, draws > 0) {
            (false, _) => Err("`level` is a number above 0 and below 1".into()),
            (_, false) => Err("`draws` is at least 1".into()),
            _ => view,
        };
        let view = self.made(&part, possible)?.unwrap_or(default.view);
        let prior = part.is.prior.as_ref().map(|prior| prior.parse().map_err(told)).transpose();
        let prior = self.made(&part, prior)?.unwrap_or(default.prior);
        Ok(ChanceOptions { draws, seed: part.is.seed.unwrap_or(default.seed), level, view, prior })
    }

    /// Ids are those of one node only.
    fn once(&self, groups: &[Part<written::Group>], items: &[Part<written::Item>]) -> Result<()> {
        let ids = groups.iter().map(|part| (&part.is.id, &part.span, &part.node));
        let ids = ids.chain(items.iter().map(|part| (&part.is.id, &part.span, &part.node)));
        let mut seen = BTreeSet::new();
        for (id, span, node) in ids {
            if !seen.insert(id) {
                return Err(self.error(span, node, format!("another node has the id `{id}`")));
            }
        }
        Ok(())
    }

    /// The groups in the order of the file, each with the place of the one that it is in.
    fn groups(&self, parts: &[Part<written::Group>], scoring: Scoring) -> Result<Vec<Group>> {
        let ids: Vec<&str> = parts.iter().map(|part| part.is.id.as_str()).collect();
        let mut groups = Vec::new();
        for part in parts {
            let written::Group { id, name, parent, cap, weight, weights, method, .. } = &part.is;
            let numbers = part.is.numbers();
            let parent = parent.as_ref().map(|parent| known("group", parent, &ids)).transpose();
            let parent = self.made(part, parent)?;
            let of_statistics = [
                ("weight", weight.is_some()),
                ("weights", weights.is_some()),
                ("method", method.is_some()),
                ("power", numbers.power.is_some()),
                ("order_weights", numbers.order.is_some()),
                ("least_share", numbers.shares.0.is_some()),
                ("most_share", numbers.shares.1.is_some()),
            ];
            self.made(part, of_scoring(scoring, &[("cap", cap.is_some())], &of_statistics))?;
            if cap.is_some_and(|cap| cap < Decimal::ZERO) {
                return Err(self.error(&part.span, &part.node, "`cap` is below zero"));
            }
            let name = name.clone().unwrap_or_else(|| id.clone());
            let weight = self.made(part, weight_of(*weight))?;
            let method = self.made(part, method_in(method.as_deref(), &numbers))?;
            let weighting = weights.as_ref().map(|word| word.parse().map_err(told)).transpose();
            let weighting = self.made(part, weighting)?;
            groups.push(Group { id: id.clone(), name, parent, cap: *cap, weight, method, weighting });
        }
        for (at, part) in parts.iter().enumerate() {
            let mut above = groups[at].parent;
            for _ in 0..groups.len() {
                above = above.and_then(|group| groups[group].parent);
            }
            if above.is_some() {
                return Err(self.error(&part.span, &part.node, "it is in a cycle: a group is in itself"));
            }
        }
        Ok(groups)
    }

    /// Every group has something in it.
    fn has_children(&self, made: &Assessment, parts: &[Part<written::Group>]) -> Result<()> {
        for (at, part) in parts.iter().enumerate() {
            let has_items = made.items.iter().any(|item| item.group == Some(at));
            if !has_items && !made.groups.iter().any(|group| group.parent == Some(at)) {
                return Err(self.error(&part.span, &part.node, "it has neither groups nor items in it"));
            }
        }
        Ok(())
    }

    /// The items, each behind those that it depends on.
    fn items(&self, made: &mut Assessment, parts: &[Part<written::Item>]) -> Result<()> {
        let ids: Vec<&str> = parts.iter().map(|part| part.is.id.as_str()).collect();
        let mut needs = Vec::new();
        for part in parts {
            let need = part.is.only_if.as_ref().map(|only| known("item", &only.item, &ids)).transpose();
            needs.push(self.made(part, need)?);
        }
        let mut places: Vec<Option<usize>> = vec![None; parts.len()];
        while made.items.len() < parts.len() {
            let ready = |at: &usize| places[*at].is_none() && needs[*at].is_none_or(|need| places[need].is_some());
            let Some(next) = (0..parts.len()).find(ready) else {
                let stuck = (0..parts.len()).find(|at| places[*at].is_none()).unwrap_or(0);
                return Err(self.error(
                    &parts[stuck].span,
                    &parts[stuck].node,
                    "it is in a cycle: its condition depends on itself",
                ));
            };
            let part = &parts[next];
            let only_if = part.is.only_if.as_ref().zip(needs[next].and_then(|need| places[need]));
            let only_if = only_if.map(|(only, place)| (place, only.at_least));
            let item = self.item(made, &part.is, only_if);
            let item = self.made(part, item)?;
            places[next] = Some(made.items.len());
            made.items.push(item);
        }
        Ok(())
    }

    fn item(&self, made: &mut Assessment, is: &written::Item, only_if: Option<(usize, Decimal)>) -> Reason<Item> {
        let groups: Vec<&str> = made.groups.iter().map(|group| group.id.as_str()).collect();
        let group = is.group.as_ref().map(|group| known("group", group, &groups)).transpose()?;
        if group.is_none() && !is.bonus {
            return Err("`in` names no group; only a bonus item is in none".into());
        }
        if made.scoring == Scoring::Statistical {
            return self.measured(made, is, group);
        }
        of_scoring(made.scoring, &[], &statistical_settings(is))?;
        let full = is.full.unwrap_or_default();
        let is_missing = is.full.is_none() && !is.bonus;
        if is_missing {
            return Err("missing field `full`".into());
        }
        if full < Decimal::ZERO {
            return Err("`full` is below zero".into());
        }
        if !is.except.is_empty() && is.not_applicable.is_none() {
            return Err("`except` names units that it does not apply to; say what then: `not_applicable`".into());
        }
        let rule = self.rule(made, is, full)?;
        let mut changes = |written: &[written::Change]| {
            written.iter().map(|change| self.change(made, change)).collect::<Reason<Vec<_>>>()
        };
        let (deductions, additions) = (changes(&is.deduct)?, changes(&is.add)?);
        let floor = match is.floor {
            None | Some(written::Floor::Whether(true)) => Some(Decimal::ZERO),
            Some(written::Floor::Whether(false)) => None,
            Some(written::Floor::At(least)) => Some(least),
        };
        let absent = |written: &Option<String>, key: &str| {
            let words: Vec<(&str, Absent)> = Absent::ALL.iter().map(|absent| (absent.name(), *absent)).collect();
            written.as_ref().map(|written| word(written, key, &words)).transpose()
        };
        Ok(Item {
            id: is.id.clone(),
            name: is.name.clone().unwrap_or_else(|| is.id.clone()),
            group,
            full,
            rule,
            less_is_better: self.less_is_better(is)?,
            deductions,
            additions,
            floor,
            bonus: is.bonus,
            only_if,
            except: patterns(&is.except)?,
            not_applicable: absent(&is.not_applicable, "not_applicable")?,
            missing: absent(&is.missing, "missing")?,
            fixed: !is.chance,
            weight: 1.0,
            normalise: None,
            rows: is.rows.clone(),
        })
    }

    /// An item of statistical scoring: a value, brought to a scale.
    fn measured(&self, made: &mut Assessment, is: &written::Item, group: Option<usize>) -> Reason<Item> {
        let of_points = [
            ("full", is.full.is_some()),
            ("rule", is.rule.is_some()),
            ("deduct", !is.deduct.is_empty()),
            ("add", !is.add.is_empty()),
            ("tasks", is.tasks.is_some()),
            ("bonus", is.bonus),
            ("only_if", is.only_if.is_some()),
            ("floor", is.floor.is_some()),
            ("bands", is.bands.is_some()),
        ];
        of_scoring(made.scoring, &of_points, &[])?;
        let sources = self.sources(made, is)?;
        let [source] = sources[..] else { return Err("it needs one of `indicator`, `score` and `value`".into()) };
        let numbers = (is.low, is.high, is.target);
        let normalise = is.normalise.as_ref().map(|word| normalise_of(word, numbers)).transpose()?;
        if normalise.is_none() && (is.low.is_some() || is.high.is_some() || is.target.is_some()) {
            return Err("`low`, `high` and `target` belong to `normalise` of the item".into());
        }
        Ok(Item {
            id: is.id.clone(),
            name: is.name.clone().unwrap_or_else(|| is.id.clone()),
            group,
            full: Decimal::ONE,
            rule: Rule::Proportional(source),
            less_is_better: self.less_is_better(is)?,
            deductions: Vec::new(),
            additions: Vec::new(),
            floor: None,
            bonus: false,
            only_if: None,
            except: patterns(&is.except)?,
            not_applicable: Some(Absent::LeftOut),
            missing: Some(Absent::LeftOut),
            fixed: !is.chance,
            weight: weight_of(is.weight)?,
            normalise,
            rows: is.rows.clone(),
        })
    }

    fn less_is_better(&self, is: &written::Item) -> Reason<bool> {
        if let Some(direction) = &is.direction {
            return word(direction, "direction", &[("higher", false), ("lower", true)]);
        }
        let Some(id) = is.indicator.as_ref().or(is.indicators.as_ref().and_then(|ids| ids.first())) else {
            return Ok(false);
        };
        self.catalogue.get(id).map(crate::catalogue::Indicator::less_is_better).map_err(|error| error.to_string())
    }

    /// Refuses what no share of the full marks can be taken by: a number of matters, a number of days.
    fn is_of_shares(&self, is: &written::Item) -> Reason<()> {
        for id in is.indicator.iter().chain(is.indicators.iter().flatten()) {
            let indicator = self.catalogue.get(id).map_err(|error| error.to_string())?;
            let shares = [IndicatorKind::Proportion, IndicatorKind::Composition, IndicatorKind::Ratio];
            if !shares.contains(&indicator.kind) {
                return Err(format!("rule `proportional` is for shares, which `{id}` is not; use `linear` or `bands`"));
            }
        }
        Ok(())
    }

    fn rule(&self, made: &mut Assessment, is: &written::Item, full: Decimal) -> Reason<Rule> {
        let measured = is.indicator.is_some() || is.indicators.is_some() || is.score.is_some() || is.value.is_some();
        let name = match (&is.rule, &is.score) {
            (Some(rule), _) => rule.as_str(),
            (None, Some(_)) => "given",
            (None, None) if is.tasks.is_some() => "done",
            (None, None) if measured => return Err("missing field `rule`".into()),
            (None, None) if is.bonus => "nothing",
            (None, None) => "full",
        };
        let Some((_, settings)) = SETTINGS.iter().find(|(rule, _)| *rule == name) else {
            return Err(unknown("rule", name, SETTINGS.iter().map(|(rule, _)| *rule)));
        };
        let given = [
            ("from", is.from.is_some()),
            ("to", is.to.is_some()),
            ("bands", is.bands.is_some()),
            ("at_least", is.at_least.is_some()),
            ("indicators", is.indicators.is_some()),
            ("tasks", is.tasks.is_some()),
            ("late", is.late.is_some()),
        ];
        if let Some((setting, _)) = given.iter().find(|(setting, given)| *given && !settings.contains(setting)) {
            return Err(format!("rule `{name}` does not take `{setting}`"));
        }
        let sources = self.sources(made, is)?;
        let source = || match sources[..] {
            [one] => Ok(one),
            _ => Err(format!("rule `{name}` needs one of `indicator`, `score` and `value`")),
        };
        if name != "all_or_nothing" && !["full", "nothing", "done"].contains(&name) {
            source()?;
        } else if ["full", "nothing", "done"].contains(&name) && !sources.is_empty() {
            return Err(format!("rule `{name}` is not measured by anything"));
        }
        match name {
            "full" => Ok(Rule::Full),
            "nothing" => Ok(Rule::Nothing),
            "linear" => {
                let (from, to) = is.from.zip(is.to).ok_or("rule `linear` needs `from` and `to`")?;
                let rule = Rule::Linear { source: source()?, from, to };
                if from == to { Err("`from` and `to` are the same".into()) } else { Ok(rule) }
            }
            "bands" => Ok(Rule::Bands { source: source()?, bands: bands(is.bands.as_deref().unwrap_or(&[]), full)? }),
            "all_or_nothing" if sources.is_empty() => {
                Err("rule `all_or_nothing` needs `indicator`, `indicators`, `score` or `value`".into())
            }
            "all_or_nothing" if self.less_is_better(is)? => {
                Err("rule `all_or_nothing` is for what is better the more it is; use `bands`".into())
            }
            "all_or_nothing" => Ok(Rule::AllOrNothing { sources, at_least: is.at_least.unwrap_or(Decimal::ONE) }),
            "done" => {
                let tasks = is.tasks.clone().filter(|tasks| !tasks.is_empty());
                let late = is.late.unwrap_or_default();
                if late < Decimal::ZERO || late > Decimal::ONE {
                    return Err("`late` is a share of the full marks, from 0 to 1".into());
                }
                Ok(Rule::Done { tasks: tasks.ok_or("rule `done` needs `tasks`, the numbers of tasks")?, late })
            }
            _ => self.is_of_shares(is).and_then(|()| source()).map(Rule::Proportional),
        }
    }

    /// What an item is measured by.
    fn sources(&self, made: &mut Assessment, is: &written::Item) -> Reason<Vec<usize>> {
        let mut sources = Vec::new();
        for name in is.indicator.iter().chain(is.indicators.iter().flatten()) {
            sources.push(self.indicator(made, name, is.category.as_ref(), is.count)?);
        }
        sources.extend(is.score.as_ref().map(|score| take(made, Source::Score(score.clone()))));
        sources.extend(is.value.as_ref().map(|value| take(made, Source::Value(value.clone()))));
        Ok(sources)
    }

    fn indicator(&self, made: &mut Assessment, name: &str, category: Option<&String>, count: bool) -> Reason<usize> {
        let indicator = self.catalogue.get(name).map_err(|error| match &error {
            // There are too many to name them all.
            Error::Unknown { .. } => {
                let hint = error.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
                format!("unknown indicator `{name}`{hint}")
            }
            other => other.to_string(),
        })?;
        let is_composed = indicator.kind == IndicatorKind::Composition;
        match (is_composed, category) {
            (true, None) => return Err(format!("`{name}` has parts: say which with `category`")),
            (false, Some(_)) => return Err(format!("`{name}` has no parts, so it takes no `category`")),
            _ => {}
        }
        let category = category.cloned();
        Ok(take(made, Source::Indicator { id: indicator.id.clone(), category, count }))
    }

    fn change(&self, made: &mut Assessment, is: &written::Change) -> Reason<Change> {
        if [is.points, is.cap].into_iter().flatten().any(|points| points < Decimal::ZERO) {
            return Err("points of `deduct` and `add` are written without a sign".into());
        }
        let of_events = [("level", is.level.is_some()), ("grade", is.grade.is_some())];
        if let Some((setting, _)) = of_events.iter().find(|(_, given)| *given && is.events.is_none()) {
            return Err(format!("`{setting}` is that of `events`"));
        }
        if is.below.or(is.above).is_some() && is.indicator.is_none() && is.value.is_none() {
            return Err("`below` and `above` are limits of an `indicator` or a `value`".into());
        }
        let counted = match (&is.indicator, &is.value) {
            (Some(indicator), None) => {
                let is_threshold = is.below.or(is.above).is_some();
                Some(self.indicator(made, indicator, None, !is_threshold)?)
            }
            (None, Some(value)) => Some(take(made, Source::Value(value.clone()))),
            (None, None) => None,
            _ => return Err("`deduct` and `add` take one of `events`, `tasks`, `indicator` and `value`".into()),
        };
        let what = match (&is.events, &is.tasks, counted) {
            (Some(kind), None, None) => What::Events {
                kind: self.kind(kind),
                level: is.level.as_ref().map(|level| self.state("level", level)),
                grade: is.grade.clone(),
            },
            (None, Some(state), None) => What::Tasks(state.parse().map_err(told)?),
            (None, None, Some(source)) => match (is.below, is.above) {
                (Some(below), None) => What::Below(source, below),
                (None, Some(above)) => What::Above(source, above),
                (None, None) => What::Count(source),
                _ => return Err("`below` and `above` exclude each other".into()),
            },
            _ => return Err("`deduct` and `add` take one of `events`, `tasks`, `indicator` and `value`".into()),
        };
        let is_once = matches!(what, What::Below(..) | What::Above(..));
        let each = match (&is.each, is.points) {
            (None, Some(points)) if is_once => Each::Points(points),
            (Some(written::Each::Points(points)), None) if !is_once && *points >= Decimal::ZERO => {
                Each::Points(*points)
            }
            (Some(written::Each::Word(word)), None) if word == "points" && matches!(what, What::Events { .. }) => {
                Each::OfRow
            }
            _ if is_once => return Err("what happens once has `points`".into()),
            _ => {
                return Err(
                    "`each` is a number of points without a sign, or \"points\" for those of the event's row".into()
                );
            }
        };
        Ok(Change { what, each, cap: is.cap })
    }

    /// The kind of an event as the register keeps it.
    fn kind(&self, written: &str) -> String {
        self.state("kind", written)
    }

    fn state(&self, column: &str, written: &str) -> String {
        let column = self.catalogue.kinds().get("events").ok().and_then(|schema| schema.column(column));
        let states = column.into_iter().flat_map(|column| &column.states);
        let state = states.into_iter().find(|state| state.writings().any(|writing| writing == written));
        state.map_or_else(|| written.to_owned(), |state| state.id.clone())
    }

    fn veto(&self, made: &Assessment, is: &written::Veto) -> Reason<Veto> {
        let item = is.item.as_ref().map(|item| place_of_item(made, item)).transpose()?;
        if is.level.is_some() && is.events.is_none() {
            return Err("`level` is that of `events`".into());
        }
        let when = match (&is.events, item, is.below) {
            (Some(kind), None, None) => {
                When::Event { kind: self.kind(kind), level: is.level.as_ref().map(|level| self.state("level", level)) }
            }
            (None, Some(item), Some(below)) => When::ItemBelow(item, below),
            (None, Some(item), None) => When::ItemNotFull(item),
            _ => return Err("a veto comes from `events`, or from an `item`, which may have `below`".into()),
        };
        let of = match is.of.as_str() {
            "unit" => Scope::Unit,
            id => match made.groups.iter().position(|group| group.id == id) {
                Some(group) => Scope::Group(group),
                None => Scope::Item(made.item(id).ok_or_else(|| {
                    let groups = made.groups.iter().map(|group| group.id.as_str());
                    let items = made.items.iter().map(|item| item.id.as_str());
                    unknown("unit, group or item", id, ["unit"].into_iter().chain(groups).chain(items))
                })?),
            },
        };
        let effect = match is.effect.split_once(' ') {
            Some(("grade_at_most", name)) => {
                let grade = made.grades.iter().position(|grade| grade.name == name.trim());
                let names = made.grades.iter().map(|grade| grade.name.as_str());
                Effect::GradeAtMost(grade.ok_or_else(|| unknown("grade", name.trim(), names))?)
            }
            _ => {
                let words = [("zero", Effect::Zero), ("no_grade", Effect::NoGrade), ("unranked", Effect::Unranked)];
                word(&is.effect, "effect", &words)
                    .map_err(|error| format!("{error} or `grade_at_most` with a grade"))?
            }
        };
        if effect != Effect::Zero && of != Scope::Unit {
            return Err(format!("effect `{}` is of the unit as a whole: write of = \"unit\"", is.effect));
        }
        Ok(Veto { name: is.name.clone(), when, of, effect })
    }

    /// The grades, the best first.
    fn grades(&self, made: &mut Assessment, parts: Vec<Part<written::Grade>>) -> Result<()> {
        for part in parts {
            let written::Grade { name, from, quota } = &part.is;
            let above = made.grades.last().map(|grade: &Grade| grade.from);
            if above.is_some_and(|above| *from >= above) {
                return Err(self.error(&part.span, &part.node, "`from` is not below that of the grade before it"));
            }
            if quota.is_some_and(|quota| quota <= Decimal::ZERO || quota > Decimal::ONE) {
                return Err(self.error(
                    &part.span,
                    &part.node,
                    "`quota` is a share of the units, above 0 and at most 1",
                ));
            }
            made.grades.push(Grade { name: name.clone(), from: *from, quota: *quota });
        }
        Ok(())
    }
}

/// That no setting is given that belongs to the other way of scoring, which would have no use for it.
fn of_scoring(scoring: Scoring, of_points: &[(&str, bool)], of_statistics: &[(&str, bool)]) -> Reason<()> {
    let (others, whose) = match scoring {
        Scoring::Points => (of_statistics, "statistical"),
        Scoring::Statistical => (of_points, "points"),
    };
    match others.iter().find(|(_, given)| *given) {
        Some((setting, _)) => Err(format!("`{setting}` belongs to scoring = \"{whose}\"")),
        None => Ok(()),
    }
}

/// The settings of an item that points have no use for.
fn statistical_settings(is: &written::Item) -> [(&'static str, bool); 5] {
    [
        ("weight", is.weight.is_some()),
        ("normalise", is.normalise.is_some()),
        ("low", is.low.is_some()),
        ("high", is.high.is_some()),
        ("target", is.target.is_some()),
    ]
}

fn weight_of(weight: Option<f64>) -> Reason<f64> {
    let weight = weight.unwrap_or(1.0);
    if weight < 0.0 || !weight.is_finite() { Err("`weight` is below zero".into()) } else { Ok(weight) }
}

fn statistics(is: &written::Statistics) -> Reason<Statistics> {
    let default = Statistics::default();
    let normalise = is.normalise.as_ref().map(|word| normalise_of(word, (None, None, None))).transpose()?;
    let method = method_in(is.method.as_deref(), &is.numbers())?;
    let impute = is.impute.as_ref().map(|word| word.parse()).transpose();
    let withins = [("all", Within::All), ("period", Within::Period), ("league", Within::League)];
    let within = is.within.as_ref().map(|within| word(within, "within", &withins)).transpose()?;
    let weighting = is.weights.as_ref().map(|word| word.parse().map_err(told)).transpose()?;
    let least_available = is.least_available.unwrap_or(0.0);
    if !(0.0..=1.0).contains(&least_available) {
        return Err("`least_available` is a share from 0 to 1".into());
    }
    Ok(Statistics {
        normalise: normalise.unwrap_or(default.normalise),
        method: method.unwrap_or(default.method),
        impute: impute.map_err(|error: Error| error.to_string())?.unwrap_or_default(),
        outliers: is.outliers.then(outliers::Options::default),
        least_available,
        within: within.unwrap_or(default.within),
        weighting: weighting.unwrap_or(default.weighting),
    })
}

fn choices(made: &Assessment, is: &written::Choices) -> Reason<Choices> {
    let default = Choices::default();
    let found = Choices {
        weights: is.weights,
        normalise: parsed(&is.normalise)?,
        method: parsed(&is.method)?,
        impute: parsed(&is.impute)?,
        not_applicable: parsed(&is.not_applicable)?,
        exclude: is.exclude,
        data: is.data,
        points: is.points.unwrap_or(default.points),
        seed: is.seed.unwrap_or(default.seed),
        level: is.level.unwrap_or(default.level),
    };
    found.factors(made).map_err(told)?;
    Ok(found)
}

fn parsed<T: std::str::FromStr<Err = Error>>(words: &[String]) -> Reason<Vec<T>> {
    words.iter().map(|word| word.parse().map_err(told)).collect()
}

/// The numbers that a method may need.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Numbers<'a> {
    power: Option<f64>,
    order: Option<&'a [f64]>,
    /// The least and the most share.
    shares: (Option<f64>, Option<f64>),
}

impl written::Group {
    fn numbers(&self) -> Numbers<'_> {
        let shares = (self.least_share, self.most_share);
        Numbers { power: self.power, order: self.order_weights.as_deref(), shares }
    }
}

impl written::Statistics {
    fn numbers(&self) -> Numbers<'_> {
        let shares = (self.least_share, self.most_share);
        Numbers { power: self.power, order: self.order_weights.as_deref(), shares }
    }
}

impl std::str::FromStr for Normalise {
    type Err = Error;

    /// A scale that needs no numbers.
    fn from_str(word: &str) -> Result<Self> {
        normalise_of(word, (None, None, None))
            .map_err(|reason| Error::parameter("normalise", word, &format!("a scale without numbers: {reason}")))
    }
}

impl std::str::FromStr for Method {
    type Err = Error;

    /// A method that needs no numbers.
    fn from_str(word: &str) -> Result<Self> {
        method_of(word, &Numbers::default())
            .map_err(|reason| Error::parameter("method", word, &format!("a method without numbers: {reason}")))
    }
}

/// How values are brought to a scale, with its numbers.
pub(super) fn normalise_of(word: &str, numbers: (Option<f64>, Option<f64>, Option<f64>)) -> Reason<Normalise> {
    let ends = || match numbers {
        (Some(low), Some(high), None) if low < high => Ok((low, high)),
        _ => Err(format!("`{word}` needs `low` and `high`, the lower one first")),
    };
    let plain = |is: Normalise| match numbers {
        (None, None, None) => Ok(is),
        _ => Err(format!("`{word}` takes neither `low` nor `high` nor `target`")),
    };
    match word {
        "min_max" => plain(Normalise::MinMax),
        "z_score" => plain(Normalise::ZScore),
        "standard" => plain(Normalise::Standard),
        "percentile_rank" => plain(Normalise::PercentileRank),
        "rank" => plain(Normalise::Rank),
        "best" => plain(Normalise::Best),
        "raw" => plain(Normalise::Raw),
        "goalposts" => ends().map(|(low, high)| Normalise::Goalposts(low, high)),
        "scaled" => ends().map(|(low, high)| Normalise::Scaled(low, high)),
        "target" => match numbers {
            (None, None, Some(target)) => Ok(Normalise::Target(target)),
            _ => Err("`target` needs `target`, the number to be reached".into()),
        },
        other => Err(unknown("normalisation", other, Normalise::WORDS)),
    }
}

/// How the values below a node become one, where it is said.
fn method_in(word: Option<&str>, numbers: &Numbers<'_>) -> Reason<Option<Method>> {
    match word {
        Some(word) => method_of(word, numbers).map(Some),
        None => match numbers.first() {
            Some(number) => Err(format!("`{number}` belongs to `method`")),
            None => Ok(None),
        },
    }
}

/// How the values below a node become one.
fn method_of(word: &str, numbers: &Numbers<'_>) -> Reason<Method> {
    let needs: &[&str] = match word {
        "generalised" => &["power"],
        "ordered" => &["order_weights"],
        "benefit_of_doubt" => &["least_share", "most_share"],
        _ => &[],
    };
    if let Some(number) = numbers.given().find(|number| !needs.contains(number)) {
        return Err(format!("`{word}` takes no `{number}`"));
    }
    match word {
        "generalised" => numbers.power.map(Method::Generalised).ok_or_else(|| "`generalised` needs `power`".into()),
        "ordered" => {
            let order =
                numbers.order.ok_or("`ordered` needs `order_weights`, a weight for each place from the best")?;
            Ok(Method::Ordered(order.to_vec()))
        }
        "benefit_of_doubt" => {
            let (least, most) = (numbers.shares.0.unwrap_or(0.0), numbers.shares.1.unwrap_or(1.0));
            if least < 0.0 || most > 1.0 || least > most {
                return Err("`least_share` and `most_share` are shares from 0 to 1, the lower one first".into());
            }
            Ok(Method::BenefitOfDoubt(least, most))
        }
        "borda" => Ok(Method::Borda),
        "copeland" => Ok(Method::Copeland),
        "maximum" => Ok(Method::Maximum),
        mean => mean.parse().map(Method::Mean).map_err(|_| {
            let own = ["generalised", "ordered", "benefit_of_doubt", "borda", "copeland", "maximum"];
            unknown("method", mean, aggregate::Method::ALL.iter().map(|method| method.name()).chain(own))
        }),
    }
}

impl Numbers<'_> {
    /// The names of those that are given.
    fn given(&self) -> impl Iterator<Item = &'static str> {
        let all = [
            ("power", self.power.is_some()),
            ("order_weights", self.order.is_some()),
            ("least_share", self.shares.0.is_some()),
            ("most_share", self.shares.1.is_some()),
        ];
        all.into_iter().filter(|(_, given)| *given).map(|(name, _)| name)
    }

    fn first(&self) -> Option<&'static str> {
        self.given().next()
    }
}

/// The place of a source, which is taken in where it is new.
fn take(made: &mut Assessment, source: Source) -> usize {
    made.sources.iter().position(|known| *known == source).unwrap_or_else(|| {
        made.sources.push(source);
        made.sources.len() - 1
    })
}

fn bands(written: &[written::Band], full: Decimal) -> Reason<Vec<Band>> {
    if written.is_empty() {
        return Err("rule `bands` needs `bands`".into());
    }
    let mut bands: Vec<Band> =
        written.iter().map(|band| Band { from: band.from, below: band.below, points: band.points }).collect();
    bands.sort_by_key(|band| band.from);
    for band in &bands {
        if band.from.zip(band.below).is_some_and(|(from, below)| from >= below) {
            return Err(format!("band {} holds no value", said(band)));
        }
        if band.points > full {
            return Err(format!("band {} has more than the full marks", said(band)));
        }
    }
    for pair in bands.windows(2) {
        if pair[0].overlaps(&pair[1]) {
            return Err(format!("bands {} and {} overlap", said(&pair[0]), said(&pair[1])));
        }
    }
    Ok(bands)
}

/// A band as it is written.
fn said(band: &Band) -> String {
    let from = band.from.map(|from| format!("from = {from}"));
    let below = band.below.map(|below| format!("below = {below}"));
    let both: Vec<String> = from.into_iter().chain(below).collect();
    format!("`{}`", both.join(", "))
}

fn patterns(written: &[String]) -> Reason<Vec<Pattern>> {
    written.iter().map(|text| Pattern::new(text).map_err(|error| format!("`{text}`: {error}"))).collect()
}

fn place_of_item(made: &Assessment, name: &str) -> Reason<usize> {
    made.item(name).ok_or_else(|| unknown("item", name, made.items.iter().map(|item| item.id.as_str())))
}

fn known(what: &str, name: &str, ids: &[&str]) -> Reason<usize> {
    ids.iter().position(|id| *id == name).ok_or_else(|| unknown(what, name, ids.iter().copied()))
}

fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    told(Error::unknown(what, name, known))
}

/// An error with its hint, as the reason of another one.
pub(super) fn told(error: Error) -> String {
    let hint = error.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
    format!("{error}{hint}")
}

/// The meaning of one of some words.
fn word<T: Copy>(written: &str, key: &str, words: &[(&str, T)]) -> Reason<T> {
    let known = words.iter().find(|(word, _)| *word == written).map(|(_, meaning)| *meaning);
    known.ok_or_else(|| {
        let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        format!("`{key}` is `{written}`, expected {}", words.join(", "))
    })
}
