//! The items of an assessment: their rules, and what costs and gives points.

use super::methods::normalise_of;
use super::place::{Wrong, not_as_expected, wrong};
use super::{Reader, Reason, known, not_below_zero, of_scoring, patterns, told, unknown, weight_of, word, written};
use crate::catalogue::{Indicator, IndicatorKind};
use crate::error::Error;
use crate::index::decimal::Decimal;
use crate::index::definition::{Absent, Assessment, Band, Change, Each, Item, Rule, Scoring, Source, What};

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

impl Reader<'_> {
    pub(super) fn item(
        &self,
        made: &mut Assessment,
        is: &written::Item,
        only_if: Option<(usize, Decimal)>,
    ) -> Reason<Item> {
        let groups: Vec<&str> = made.groups.iter().map(|group| group.id.as_str()).collect();
        let group = is
            .group
            .as_ref()
            .map(|group| known("group", group, &groups).map_err(|wrong| wrong.at("in")))
            .transpose()?;
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
        not_below_zero("full", is.full)?;
        if !is.except.is_empty() && is.not_applicable.is_none() {
            let reason = "`except` names units that it does not apply to; say what then: `not_applicable`";
            return Err(wrong("except", reason));
        }
        self.thresholds(is)?;
        let rule = self.rule(made, is, full)?;
        let mut changes = |key: &'static str, written: &[written::Change]| {
            let read = |(at, change)| self.change(made, change).map_err(|wrong| wrong.within(key, at));
            written.iter().enumerate().map(read).collect::<Reason<Vec<_>>>()
        };
        let (deductions, additions) = (changes("deduct", &is.deduct)?, changes("add", &is.add)?);
        let floor = match is.floor {
            None | Some(written::Floor::Whether(true)) => Some(Decimal::ZERO),
            Some(written::Floor::Whether(false)) => None,
            Some(written::Floor::At(least)) => Some(least),
        };
        let absent = |written: &Option<String>, key: &'static str| {
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
            except: patterns("except", &is.except)?,
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
        let normalise = is.normalise.as_ref().map(|word| normalise_of(word, numbers)).transpose();
        let normalise = normalise.map_err(|wrong| wrong.at("normalise"))?;
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
            except: patterns("except", &is.except)?,
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
        self.catalogue.get(id).map(Indicator::less_is_better).map_err(|error| wrong("indicator", error.to_string()))
    }

    /// Refuses what no share of the full marks can be taken by: a number of matters, a number of days.
    fn is_of_shares(&self, is: &written::Item) -> Reason<()> {
        for id in is.indicator.iter().chain(is.indicators.iter().flatten()) {
            let indicator = self.catalogue.get(id).map_err(|error| error.to_string())?;
            let shares = [IndicatorKind::Proportion, IndicatorKind::Composition, IndicatorKind::Ratio];
            if !shares.contains(&indicator.kind) {
                let reason = format!("rule `proportional` is for shares, which `{id}` is not; use `linear` or `bands`");
                return Err(wrong("rule", reason));
            }
        }
        Ok(())
    }

    /// Refuses thresholds that no indicator of an item can reach.
    fn thresholds(&self, is: &written::Item) -> Reason<()> {
        let indicators = || is.indicator.iter().chain(is.indicators.iter().flatten()).filter(|_| !is.count);
        for id in indicators() {
            self.are_of_share(id, &[("from", is.from), ("to", is.to), ("at_least", is.at_least)])?;
            for (at, band) in is.bands.iter().flatten().enumerate() {
                let limits = [("from", band.from), ("below", band.below)];
                self.are_of_share(id, &limits).map_err(|wrong| wrong.within("bands", at))?;
            }
        }
        Ok(())
    }

    /// Refuses percentages where an indicator is a share.
    fn are_of_share(&self, id: &str, limits: &[(&'static str, Option<Decimal>)]) -> Reason<()> {
        let shares = [IndicatorKind::Proportion, IndicatorKind::Composition];
        let is_share = self.catalogue.get(id).is_ok_and(|indicator| shares.contains(&indicator.kind));
        let beyond =
            |(key, limit): &(&'static str, Option<Decimal>)| Some((*key, limit.filter(|limit| *limit > Decimal::ONE)?));
        match limits.iter().find_map(beyond).filter(|_| is_share) {
            Some((key, limit)) => {
                let reason = format!("`{key}` is {limit}, but `{id}` is a share from 0 to 1: 60 % is written 0.6");
                Err(wrong(key, reason))
            }
            None => Ok(()),
        }
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
            return Err(unknown("rule", name, SETTINGS.iter().map(|(rule, _)| *rule)).at("rule"));
        };
        takes(is, name, settings)?;
        let sources = self.sources(made, is)?;
        let source = || match sources[..] {
            [one] => Ok(one),
            _ => Err(wrong("rule", format!("rule `{name}` needs one of `indicator`, `score` and `value`"))),
        };
        if name != "all_or_nothing" && !["full", "nothing", "done"].contains(&name) {
            source()?;
        } else if ["full", "nothing", "done"].contains(&name) && !sources.is_empty() {
            return Err(wrong("rule", format!("rule `{name}` is not measured by anything")));
        }
        match name {
            "full" => Ok(Rule::Full),
            "nothing" => Ok(Rule::Nothing),
            "linear" => {
                let lacks = || wrong("rule", "rule `linear` needs `from` and `to`");
                let (from, to) = is.from.zip(is.to).ok_or_else(lacks)?;
                let rule = Rule::Linear { source: source()?, from, to };
                if from == to { Err(wrong("to", format!("`from` and `to` are both `{to}`"))) } else { Ok(rule) }
            }
            "bands" => Ok(Rule::Bands { source: source()?, bands: bands(is.bands.as_deref().unwrap_or(&[]), full)? }),
            "all_or_nothing" if sources.is_empty() => {
                Err("rule `all_or_nothing` needs `indicator`, `indicators`, `score` or `value`".into())
            }
            "all_or_nothing" if self.less_is_better(is)? => {
                Err(wrong("rule", "rule `all_or_nothing` is for what is better the more it is; use `bands`"))
            }
            "all_or_nothing" => Ok(Rule::AllOrNothing { sources, at_least: is.at_least.unwrap_or(Decimal::ONE) }),
            "done" => {
                let tasks = is.tasks.clone().filter(|tasks| !tasks.is_empty());
                let late = is.late.unwrap_or_default();
                if late < Decimal::ZERO || late > Decimal::ONE {
                    return Err(not_as_expected("late", late, "a share of the full marks, from 0 to 1"));
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
            let key = if is.indicator.is_some() { "indicator" } else { "indicators" };
            let found = self.indicator(made, name, is.category.as_ref(), is.count);
            sources.push(found.map_err(|wrong| wrong.at(key))?);
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
            (true, None) => return Err(format!("`{name}` has parts: say which with `category`").into()),
            (false, Some(_)) => return Err(format!("`{name}` has no parts, so it takes no `category`").into()),
            _ => {}
        }
        let category = category.cloned();
        Ok(take(made, Source::Indicator { id: indicator.id.clone(), category, count }))
    }

    fn change(&self, made: &mut Assessment, is: &written::Change) -> Reason<Change> {
        for (key, points) in [("points", is.points), ("cap", is.cap)] {
            if let Some(points) = points.filter(|points| *points < Decimal::ZERO) {
                return Err(not_as_expected(key, points, "points without a sign"));
            }
        }
        let of_events = [("level", is.level.is_some()), ("grade", is.grade.is_some())];
        if let Some((setting, _)) = of_events.iter().find(|(_, given)| *given && is.events.is_none()) {
            return Err(wrong(setting, format!("`{setting}` is that of `events`")));
        }
        if is.below.or(is.above).is_some() && is.indicator.is_none() && is.value.is_none() {
            return Err("`below` and `above` are limits of an `indicator` or a `value`".into());
        }
        let counted = match (&is.indicator, &is.value) {
            (Some(indicator), None) => {
                let is_threshold = is.below.or(is.above).is_some();
                self.are_of_share(indicator, &[("below", is.below), ("above", is.above)])?;
                let found = self.indicator(made, indicator, None, !is_threshold);
                Some(found.map_err(|wrong| wrong.at("indicator"))?)
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
            (None, Some(state), None) => What::Tasks(state.parse().map_err(|error| wrong("tasks", told(error)))?),
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
            _ => return Err(each_is_wrong(is.each.as_ref())),
        };
        Ok(Change { what, each, cap: is.cap })
    }

    /// The kind of an event as the register keeps it.
    pub(super) fn kind(&self, written: &str) -> String {
        self.state("kind", written)
    }

    pub(super) fn state(&self, column: &str, written: &str) -> String {
        let column = self.catalogue.kinds().get("events").ok().and_then(|schema| schema.column(column));
        let states = column.into_iter().flat_map(|column| &column.states);
        let state = states.into_iter().find(|state| state.writings().any(|writing| writing == written));
        state.map_or_else(|| written.to_owned(), |state| state.id.clone())
    }
}

/// That `each` has a value which it cannot have, or none.
fn each_is_wrong(each: Option<&written::Each>) -> Wrong {
    let expected = "a number of points without a sign, or \"points\" for those of the event's row";
    match each {
        Some(written::Each::Points(points)) => not_as_expected("each", points, expected),
        Some(written::Each::Word(word)) => not_as_expected("each", word, expected),
        None => format!("missing field `each`, expected {expected}").into(),
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

/// The place of a source, which is taken in where it is new.
fn take(made: &mut Assessment, source: Source) -> usize {
    made.sources.iter().position(|known| *known == source).unwrap_or_else(|| {
        made.sources.push(source);
        made.sources.len() - 1
    })
}

/// The bands from the lowest, between which no value is without points.
fn bands(written: &[written::Band], full: Decimal) -> Reason<Vec<Band>> {
    if written.is_empty() {
        return Err(wrong("rule", "rule `bands` needs `bands`"));
    }
    let mut bands: Vec<(usize, Band)> = written
        .iter()
        .map(|band| Band { from: band.from, below: band.below, points: band.points })
        .enumerate()
        .collect();
    bands.sort_by_key(|(_, band)| band.from);
    for (at, band) in &bands {
        if band.from.zip(band.below).is_some_and(|(from, below)| from >= below) {
            return Err(Wrong::from(format!("band {} holds no value", said(band))).within("bands", *at));
        }
        if band.points > full {
            let reason = format!("band {} has {} points, more than the full marks {full}", said(band), band.points);
            return Err(Wrong::from(reason).within("bands", *at));
        }
    }
    for pair in bands.windows(2) {
        let [(_, lower), (at, upper)] = pair else { continue };
        if lower.overlaps(upper) {
            let reason = format!("bands {} and {} overlap", said(lower), said(upper));
            return Err(Wrong::from(reason).within("bands", *at));
        }
        if lower.below < upper.from {
            let gap = Band { from: lower.below, below: upper.from, points: Decimal::ZERO };
            let reason =
                format!("no band has the values {}; a band with points = 0 says that they have none", said(&gap));
            return Err(Wrong::from(reason).within("bands", *at));
        }
    }
    let bands: Vec<Band> = bands.into_iter().map(|(_, band)| band).collect();
    best_is_open(&bands)?;
    Ok(bands)
}

/// Refuses an end beyond which values are better still, and would have no points.
fn best_is_open(bands: &[Band]) -> Reason<()> {
    let (Some(first), Some(last)) = (bands.first(), bands.last()) else { return Ok(()) };
    let beyond = |band: &Band, gap: Band, key: &str| {
        let points = band.points;
        let reason = format!(
            "no band has the values {}, beyond the band with {points} points; leave out its `{key}`",
            said(&gap)
        );
        Err(wrong("bands", reason))
    };
    let none = Band { from: None, below: None, points: Decimal::ZERO };
    match (last.below, first.from) {
        (Some(below), _) if last.points > first.points && below <= Decimal::ONE => {
            beyond(last, Band { from: Some(below), ..none }, "below")
        }
        (_, Some(from)) if first.points > last.points && from > Decimal::ZERO => {
            beyond(first, Band { below: Some(from), ..none }, "from")
        }
        _ => Ok(()),
    }
}

/// A band as it is written.
fn said(band: &Band) -> String {
    let from = band.from.map(|from| format!("from = {from}"));
    let below = band.below.map(|below| format!("below = {below}"));
    let both: Vec<String> = from.into_iter().chain(below).collect();
    format!("`{}`", both.join(", "))
}

/// Whether a rule takes all settings that an item has.
fn takes(is: &written::Item, rule: &str, settings: &[&str]) -> Reason<()> {
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
        return Err(wrong(setting, format!("rule `{rule}` does not take `{setting}`")));
    }
    Ok(())
}
