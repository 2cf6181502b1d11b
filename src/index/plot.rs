//! An index as charts.

use super::choices::Shifts;
use super::definition::Scoring;
use super::index::Scored;
use super::trace::{Line, Node, Step};
use super::view::View;
use super::words;
use crate::calendar::Period;
use crate::chart::{
    Chart, Choice, Heading, Matrix, Measure, Move, Parts, Quantity, Ranked, Ranks, Sensitivity, Waterfall,
};
use crate::error::{Error, Result};

/// The charts of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plot {
    /// The ranks that units may have.
    Ranks,
    /// What units have in each dimension.
    Dimensions,
    /// What the choices do to the ranks.
    Sensitivity,
    /// Where the points of a unit came from and went.
    Trace,
}

impl Plot {
    /// All of them, with their names.
    pub(crate) const ALL: [(&'static str, Self); 4] = [
        ("ranks", Self::Ranks),
        ("dimensions", Self::Dimensions),
        ("sensitivity", Self::Sensitivity),
        ("trace", Self::Trace),
    ];

    /// The chart of that name.
    pub(crate) fn named(name: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, plot)| *plot);
        found.ok_or_else(|| Error::unknown("chart", name, Self::ALL.iter().map(|(name, _)| *name)))
    }
}

/// What is drawn: the units of a league in a period, one of them, or what choices do.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Drawn<'a> {
    /// What stands before the title, such as the county.
    pub(crate) place: &'a str,
    /// The last one, where none is named.
    pub(crate) period: Option<Period>,
    /// The first one, where none is named.
    pub(crate) league: Option<&'a str>,
    /// The unit of a trace.
    pub(crate) unit: Option<&'a str>,
    /// What choices do; those of the file, where none are given.
    pub(crate) shifts: Option<&'a Shifts>,
}

impl View<'_> {
    /// The chart.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for a league or a unit that is not scored; [`Error::Parameter`] for a trace of no unit, or of statistical scoring,
    /// which has no points, and for choices that are none or change no rank.
    pub(crate) fn chart(&self, plot: Plot, drawn: Drawn<'_>) -> Result<Chart> {
        match plot {
            Plot::Ranks => self.ranks(drawn),
            Plot::Dimensions => self.dimensions(drawn),
            Plot::Sensitivity => match drawn.shifts {
                Some(shifts) => self.sensitivity(shifts, drawn.place),
                None => self.sensitivity(&self.index.shifts()?, drawn.place),
            },
            Plot::Trace => self.trace(drawn),
        }
    }

    /// The ranks that the units of a league and period may have.
    fn ranks(&self, drawn: Drawn<'_>) -> Result<Chart> {
        let (members, heading) = self.members(drawn)?;
        let members = members.into_iter().filter_map(|one| {
            let set = self.chances.ranks[one.place()]?;
            let number = |rank: usize| u32::try_from(rank).unwrap_or(u32::MAX);
            let (name, value) = (one.unit().to_owned(), self.index.score_of(one.place())?);
            Some(Ranked { name, value, rank: one.rank()?, set: (number(set.best), number(set.worst)), groups: None })
        });
        let (quantity, level) = (self.quantity(), self.options.level);
        let ranks = Ranks { heading, quantity, level, members: members.collect(), notes: self.notes() };
        Ok(ranks.chart(self.lang))
    }

    /// What the units of a league and period have in each dimension: between 0 and its full marks, or the least and the greatest value.
    fn dimensions(&self, drawn: Drawn<'_>) -> Result<Chart> {
        let (members, heading) = self.members(drawn)?;
        let assessment = self.index.assessment();
        let value = |one: &Scored<'_>, group: usize| self.index.group_of(one.place(), group);
        let part = |group: usize| {
            let values: Vec<f64> = members.iter().filter_map(|one| value(one, group)).collect();
            let least = values.iter().copied().fold(f64::INFINITY, f64::min);
            let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let ends = match assessment.scoring {
                Scoring::Points => (least.min(0.0), assessment.full_of(group).to_f64()),
                Scoring::Statistical if values.is_empty() => (0.0, 1.0),
                Scoring::Statistical => (least, most),
            };
            Measure { name: assessment.groups[group].name.clone(), ends }
        };
        let parts = assessment.dimensions().map(part).collect();
        let of_unit = |one: &Scored<'_>| Parts {
            name: one.unit().to_owned(),
            values: assessment.dimensions().map(|group| value(one, group)).collect(),
            score: self.index.score_of(one.place()),
        };
        let members = members.iter().map(of_unit).collect();
        Ok(Matrix { heading, quantity: self.quantity(), parts, members, notes: Vec::new() }.chart(self.lang))
    }

    /// How much of the variance of the shift in rank each choice has.
    fn sensitivity(&self, shifts: &Shifts, place: &str) -> Result<Chart> {
        let lang = self.lang;
        let Some(shares) = shifts.of_factors(lang) else {
            return Err(Error::parameter("sensitivity", "no shift in rank", "choices that change a rank"));
        };
        let choices = shares.into_iter().map(|(name, share)| Choice { name, first: share.first, total: share.total });
        let heading = Heading::new(&self.index.assessment().title).with_agency(place);
        let notes = shifts.notes(lang);
        Ok(Sensitivity { heading, level: shifts.level(), choices: choices.collect(), notes }.chart(lang))
    }

    /// From the full marks of a unit to its score.
    fn trace(&self, drawn: Drawn<'_>) -> Result<Chart> {
        let unit = drawn.unit.ok_or_else(|| Error::parameter("trace", "", "the unit that is drawn"))?;
        let (index, lang) = (self.index, self.lang);
        let assessment = index.assessment();
        if assessment.scoring == Scoring::Statistical {
            return Err(Error::parameter("trace", assessment.scoring.name(), "scoring by points"));
        }
        let one = index.unit(unit, drawn.period)?;
        let trace = one.trace();
        let (full, lines): (Vec<&Line>, Vec<&Line>) = trace.iter().partition(|line| line.step == Step::Full);
        let of_line = |line: &&Line| Move {
            name: [words::node(assessment, line.node, lang), words::step(assessment, line, lang)]
                .join(lang.of("：", ": ")),
            change: line.points.to_f64(),
            tip: [one.said(line), words::rows(&line.rows, lang)]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(lang.of("；", "; ")),
        };
        let heading = self.heading(drawn.place, one.unit(), Some(one.period()));
        let start = full.iter().map(|line| line.points).sum::<super::Decimal>().to_f64();
        let moved = lines.iter().filter(|line| line.points != super::Decimal::ZERO || line.node == Node::Unit);
        let waterfall = Waterfall {
            heading,
            quantity: self.quantity(),
            start: (lang.of("满分", "full marks").into(), start),
            moves: moved.map(of_line).collect(),
            end: lang.of("得分", "score").into(),
        };
        Ok(waterfall.chart(lang))
    }

    /// The units of a league and period, the best first, with the heading of a chart of them.
    fn members(&self, drawn: Drawn<'_>) -> Result<(Vec<Scored<'_>>, Heading)> {
        let (index, assessment) = (self.index, self.index.assessment());
        let last = drawn.period.or_else(|| index.scored().map(|one| one.period()).last());
        let names = || assessment.leagues.iter().map(|league| league.name.as_str());
        if let Some(name) = drawn.league.filter(|name| !names().any(|known| known == *name)) {
            return Err(Error::unknown("league", name, names()));
        }
        let league = drawn.league.or_else(|| names().next());
        let is = |one: &Scored<'_>| Some(one.period()) == last && (one.league() == league || league.is_none());
        let members = index.scored().filter(is).collect();
        Ok((members, self.heading(drawn.place, league.unwrap_or(""), last)))
    }

    fn heading(&self, place: &str, of: &str, period: Option<Period>) -> Heading {
        let title = &self.index.assessment().title;
        let heading = Heading::new(title).with_agency([place, of].concat());
        let period = period.map(|period| crate::show::period(period, self.lang));
        // The title of an assessment mostly names its year.
        match period.filter(|period| !title.starts_with(period.as_str())) {
            Some(period) => heading.with_period(period),
            None => heading,
        }
    }

    fn quantity(&self) -> Quantity {
        match self.index.assessment().scoring {
            Scoring::Points => Quantity::number(self.lang.of("分", "points")),
            Scoring::Statistical => Quantity::number(""),
        }
    }
}
