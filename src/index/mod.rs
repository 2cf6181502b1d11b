//! The yearly assessment: scores of units from a tree of items, every point explained, and what chance and choices do to the ranks.
//!
//! An [`Assessment`] is the tree as data, read from `assessment.toml`. [`Index::of`] scores the units by it, from figures and
//! [`Ledgers`] of events, tasks and scores; [`Index::trace`] names the rows that cost a point.

mod cells;
mod chance;
mod choices;
mod contest;
mod data;
mod decimal;
mod definition;
mod draws;
mod gather;
#[expect(clippy::module_inception, reason = "the index itself is one of the things in this room")]
mod index;
mod ledgers;
mod load;
mod marking;
mod named;
mod notices;
mod one_more_case;
mod plot;
mod quantity;
mod rubric;
mod standing;
mod statistical;
mod structure;
#[cfg(test)]
mod tests;
mod trace;
mod view;
mod words;

pub use chance::{ChanceOptions, Chances, CountsAre, Prior};
pub use choices::{Choices, Shifts};
pub use data::Row;
pub use decimal::Decimal;
pub use definition::{
    Absent, Assessment, Band, Change, Each, Effect, Grade, Group, Item, League, Rule, Scope, Scoring, Source,
    TaskState, Tasks, Veto, What, When,
};
pub use gather::Inputs;
pub use index::{Index, Scored};
pub(crate) use ledgers::LEDGERS;
pub use ledgers::Ledgers;
pub use named::Unmatched;
pub use notices::Notice;
pub(crate) use notices::no_rows;
pub use one_more_case::{Cause, Hanging};
pub(crate) use plot::{Drawn, Plot};
pub use statistical::{Method, Normalise, Outliers, Statistics, Treatment, Weighting, Within};
pub use trace::{Lack, Line, Node, Step};
pub(crate) use view::View;
pub(crate) use words::{column_head, event_kind};
