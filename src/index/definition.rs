//! What an assessment is made of: the tree of groups and items, how each scores, and what follows from the sum.

use glob::Pattern;

use super::chance::ChanceOptions;
use super::choices::Choices;
use super::decimal::Decimal;
use super::statistical::{Method, Normalise, Statistics, Weighting};
use crate::calendar::Period;
use crate::stat::name_methods;

/// How an assessment scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scoring {
    /// As governments do: points by rules, exact decimals.
    Points,
    /// As researchers do: values are normalised, weighted and aggregated.
    Statistical,
}

name_methods!(Scoring, "scoring" { Points => "points", Statistical => "statistical" });

/// A yearly assessment: a tree of groups and items, with leagues, vetoes and grades.
///
/// It is read from a file: see [`Assessment::read`].
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// What it is called.
    pub title: String,
    /// How it scores.
    pub scoring: Scoring,
    /// The periods that it is of, where it says so.
    pub periods: Option<Vec<Period>>,
    /// The group-by column whose values are scored.
    pub unit: String,
    /// To how many decimals points are rounded, where a rule gives more.
    pub decimals: u32,
    /// The groups; a group stands behind the one that it is in.
    pub groups: Vec<Group>,
    /// The items; an item stands behind those that it depends on.
    pub items: Vec<Item>,
    /// What the items are measured by, each once.
    pub sources: Vec<Source>,
    /// The most that all bonus items give together.
    pub bonus_cap: Option<Decimal>,
    /// The leagues, ranked apart; none where all units are in one.
    pub leagues: Vec<League>,
    /// What ends in a veto.
    pub vetoes: Vec<Veto>,
    /// The grades, the best first.
    pub grades: Vec<Grade>,
    /// The items that decide between units of one score where a quota ends between them, by their places; their rank is the same.
    pub ties: Vec<usize>,
    /// How chance is seen and drawn, where nothing else is asked for.
    pub chance: ChanceOptions,
    /// How values become scores, for statistical scoring.
    pub statistics: Statistics,
    /// What might have been chosen otherwise, where the file says so.
    pub choices: Option<Choices>,
}

/// An inner node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The group that it is in; none for a dimension.
    pub parent: Option<usize>,
    /// The most that its items give together.
    pub cap: Option<Decimal>,
    /// Its weight among its neighbours, for statistical scoring.
    pub weight: f64,
    /// How its values become one, for statistical scoring; as the assessment says where it says nothing.
    pub method: Option<Method>,
    /// Where the weights of what is in it come from; as the assessment says where it says nothing.
    pub weighting: Option<Weighting>,
}

/// A leaf of the tree: what is scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The group that it is in; a bonus item may be in none.
    pub group: Option<usize>,
    /// Its full marks.
    pub full: Decimal,
    /// How marks come from what it is measured by.
    pub rule: Rule,
    /// Whether less is better.
    pub less_is_better: bool,
    /// What is taken off, and what for.
    pub deductions: Vec<Change>,
    /// What is added, and what for.
    pub additions: Vec<Change>,
    /// The least that it comes to; none where it may fall without end.
    pub floor: Option<Decimal>,
    /// Whether it comes on top of the full marks.
    pub bonus: bool,
    /// The item that must have at least so many points; else this one has none.
    pub only_if: Option<(usize, Decimal)>,
    /// The units that it does not apply to.
    pub except: Vec<Pattern>,
    /// What happens where it does not apply, or there are no cases.
    pub not_applicable: Option<Absent>,
    /// What happens where its figure is missing.
    pub missing: Option<Absent>,
    /// Whether its counts are taken as they are, and not drawn.
    pub fixed: bool,
    /// Its weight in its group, for statistical scoring.
    pub weight: f64,
    /// How it is brought to a scale, for statistical scoring; as the assessment says where it says nothing.
    pub normalise: Option<Normalise>,
    /// Items with the same word here are counted from the same rows, and drawn together.
    pub rows: Option<String>,
}

/// What an item or a deduction is measured by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// An indicator of the catalogue.
    Indicator {
        /// Its id.
        id: String,
        /// The part of a composition.
        category: Option<String>,
        /// Whether its numerator is meant.
        count: bool,
    },
    /// The score of an item in the register `scores`, as a share of its full score.
    Score(String),
    /// A column of the frame of values.
    Value(String),
}

/// How marks come from what an item is measured by.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Full marks, from which deductions are taken.
    Full,
    /// No marks, to which additions are made.
    Nothing,
    /// As much of the full marks as the value is of one.
    Proportional(usize),
    /// None at one value, full marks at another, and evenly between.
    Linear {
        /// Its source.
        source: usize,
        /// The value from which on there are marks.
        from: Decimal,
        /// The value of full marks.
        to: Decimal,
    },
    /// The marks of the band that the value lies in; none where it lies in none.
    Bands {
        /// Its source.
        source: usize,
        /// The bands, from the lowest.
        bands: Vec<Band>,
    },
    /// Full marks if every value reaches a threshold, else none.
    AllOrNothing {
        /// Its sources.
        sources: Vec<usize>,
        /// The threshold.
        at_least: Decimal,
    },
    /// Full marks for tasks done in time; each task has an equal share of them.
    Done {
        /// The numbers of the tasks.
        tasks: Vec<String>,
        /// The share for a task that was done late.
        late: Decimal,
    },
}

/// Values that have the same marks: from the first on, below the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// The least value; none for all below.
    pub from: Option<Decimal>,
    /// The first value beyond it; none for all above.
    pub below: Option<Decimal>,
    /// The marks.
    pub points: Decimal,
}

/// Points that are taken off or added.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What for.
    pub what: What,
    /// How many for each.
    pub each: Each,
    /// The most that it comes to.
    pub cap: Option<Decimal>,
}

/// What points are taken off or added for.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Each event of a kind.
    Events {
        /// The kind, as the register keeps it.
        kind: String,
        /// Only those of this level.
        level: Option<String>,
        /// Only those of this grade.
        grade: Option<String>,
    },
    /// Each task of the unit that is so.
    Tasks(Tasks),
    /// Each one that a source counts.
    Count(usize),
    /// Once, if a value is below a threshold.
    Below(usize, Decimal),
    /// Once, if a value is above a threshold.
    Above(usize, Decimal),
}

/// How a task stands at the end of the period, or at the cutoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    /// Done on its due day or before, or without one.
    InTime,
    /// Done after its due day.
    Late,
    /// Due and not done.
    Undone,
    /// Not done, and not due yet.
    Pending,
}

/// The tasks that cost or give points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tasks {
    /// Done on the due day or before.
    InTime,
    /// Done after the due day.
    Late,
    /// Due and not done.
    Undone,
    /// Done late, or due and not done: those of the indicator `tasks_overdue`.
    Overdue,
    /// Not done, and not due yet.
    Pending,
}

name_methods!(Tasks, "tasks" {
    InTime => "in_time", Late => "late", Undone => "undone", Overdue => "overdue", Pending => "pending",
});

impl Tasks {
    /// Whether a task that stands so is among them.
    pub const fn has(self, state: TaskState) -> bool {
        match self {
            Self::InTime => matches!(state, TaskState::InTime),
            Self::Late => matches!(state, TaskState::Late),
            Self::Undone => matches!(state, TaskState::Undone),
            Self::Overdue => matches!(state, TaskState::Late | TaskState::Undone),
            Self::Pending => matches!(state, TaskState::Pending),
        }
    }
}

/// How many points one is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Each {
    /// So many.
    Points(Decimal),
    /// As many as the row of the event says.
    OfRow,
}

/// What stands for the marks of an item that has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// Full marks.
    Full,
    /// It is left out, and what the others of its group have is scaled up.
    LeftOut,
    /// No marks.
    Zero,
}

name_methods!(Absent, "not_applicable" { Full => "full", LeftOut => "left_out", Zero => "zero" });

/// Units that are ranked with each other.
#[derive(Debug, Clone, PartialEq)]
pub struct League {
    /// Its name.
    pub name: String,
    /// The names of its units, which may hold `*` and `?`.
    pub units: Vec<Pattern>,
}

/// What ends in a veto, and what the veto does.
#[derive(Debug, Clone, PartialEq)]
pub struct Veto {
    /// What it is called.
    pub name: String,
    /// What it comes from.
    pub when: When,
    /// What it is of.
    pub of: Scope,
    /// What it does.
    pub effect: Effect,
}

/// What a veto comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// An event of a kind, of this level only where one is given.
    Event {
        /// The kind, as the register keeps it.
        kind: String,
        /// The level.
        level: Option<String>,
    },
    /// An item with fewer points than these.
    ItemBelow(usize, Decimal),
    /// An item without full marks.
    ItemNotFull(usize),
}

/// What a veto is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// An item.
    Item(usize),
    /// A group.
    Group(usize),
    /// The unit as a whole.
    Unit,
}

/// What a veto does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The points are zero.
    Zero,
    /// The grade is this one or a lower one, by its place.
    GradeAtMost(usize),
    /// There is no grade.
    NoGrade,
    /// There is neither a rank nor a grade.
    Unranked,
}

/// A grade.
#[derive(Debug, Clone, PartialEq)]
pub struct Grade {
    /// Its name.
    pub name: String,
    /// The least score.
    pub from: Decimal,
    /// The largest share of the units of a league that may have it.
    pub quota: Option<Decimal>,
}

impl Assessment {
    /// The full marks of all items that are no bonus.
    pub fn full(&self) -> Decimal {
        self.items.iter().filter(|item| !item.bonus).map(|item| item.full).sum()
    }

    /// The full marks of the items in a group and in those that are in it.
    pub(crate) fn full_of(&self, group: usize) -> Decimal {
        let is_within =
            |at: Option<usize>| std::iter::successors(at, |at| self.groups[*at].parent).any(|at| at == group);
        self.items.iter().filter(|item| !item.bonus && is_within(item.group)).map(|item| item.full).sum()
    }

    /// The groups from the leaves up.
    pub(crate) fn upwards(&self) -> Vec<usize> {
        let depth =
            |at: &usize| std::iter::successors(self.groups[*at].parent, |parent| self.groups[*parent].parent).count();
        let mut upwards: Vec<usize> = (0..self.groups.len()).collect();
        upwards.sort_by_key(|at| std::cmp::Reverse(depth(at)));
        upwards
    }

    /// The groups that are in no other, by their places.
    pub(crate) fn dimensions(&self) -> impl Iterator<Item = usize> {
        (0..self.groups.len()).filter(|at| self.groups[*at].parent.is_none())
    }

    /// The league of a unit: the first that has it.
    pub(crate) fn league_of(&self, unit: &str) -> Option<usize> {
        self.leagues.iter().position(|league| league.units.iter().any(|pattern| pattern.matches(unit)))
    }

    /// The indicators that items are measured by.
    pub(crate) fn indicators(&self) -> impl Iterator<Item = &str> {
        let mut ids: Vec<&str> = Vec::new();
        for source in &self.sources {
            if let Source::Indicator { id, .. } = source
                && !ids.contains(&id.as_str())
            {
                ids.push(id);
            }
        }
        ids.into_iter()
    }

    /// The number under which a source is drawn: of sources whose items are counted from the same rows, that of the first.
    pub(crate) fn number_of(&self, source: usize) -> usize {
        let rows = |source: usize| {
            let mut items = self.items.iter().filter(|item| item.sources().any(|own| own == source));
            items.find_map(|item| item.rows.as_ref())
        };
        let own = rows(source);
        (0..source).find(|other| own.is_some() && rows(*other) == own).unwrap_or(source)
    }

    /// The place of the item of that id or name.
    pub(crate) fn item(&self, name: &str) -> Option<usize> {
        self.items.iter().position(|item| item.id == name || item.name == name)
    }
}

impl Band {
    /// Whether two bands have a value in common.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let begins_before = |one: &Self, other: &Self| match (one.from, other.below) {
            (Some(from), Some(below)) => from < below,
            _ => true,
        };
        begins_before(self, other) && begins_before(other, self)
    }
}
