//! Claims, read from the text of a report and checked against each other exactly.
//!
//! [`claims`] finds the numbers that measure something in a Chinese or English text, each with the interval of numbers
//! that it can stand for. Functions such as [`percentage`], [`mean()`], [`sum_of_parts`] and [`growth()`] decide in
//! exact fractions whether claims can be true together. [`report`] finds the relations in a document and says
//! which hold exactly, which hold within rounding, and which are impossible.
//!
//! Its modules stand in one order, in which none uses a later one (`scripts/check_layers.py`): exact numbers (`exact`,
//! `interval`, `rounding`); what is read (`claim` from text, `table`, `tabular` from tables); what must hold (`relation`);
//! the indicators that claims are of (`against`); the checks of a report (`report`); files (`document`); and what is shown
//! (`frames`, `view`, `page`, `reports`).
//!
//! # Examples
//!
//! ```
//! use fazhi::Lang;
//! use fazhi::audit::{Document, Verdict, report};
//!
//! let text = "全年办理法律援助案件118件（刑事11件，民事106件）。";
//! let audit = report(&Document::new(text, Lang::Zh));
//! let problem = audit.problems().next().unwrap();
//! assert_eq!((problem.verdict, problem.left.as_str()), (Verdict::Unreconciled, "11 + 106"));
//! ```

mod against;
mod cell;
mod claim;
mod document;
mod exact;
mod frames;
mod interval;
mod label;
mod lexicon;
mod names;
mod outline;
mod page;
mod place;
mod relation;
mod report;
mod reports;
mod rounding;
mod sentence;
mod single;
mod table;
mod tabular;
mod view;

pub use against::{Counted, Match, NotGiven, Reason};
pub use cell::Cell;
pub use claim::{Binding, Claim, Kind, Passage, Period, Qualifier, Tie, claims};
pub use document::Source;
pub use exact::Rational;
pub use frames::claims_frame;
pub use interval::{Bound, Interval};
pub use place::Lines;
pub use relation::{
    Edit, Feasible, Growth, Habit, Mend, Printed, Rate, Reading, Sum, Verdict, Witnesses, growth, habit,
    hidden_constant, mean, mend, percentage, shares, stock_flow, sum_of_parts,
};
pub use report::{Audit, Document, Finding, Place, Relation, report};
pub use reports::{Audited, Failure, Options, Reports, reports};
pub use rounding::Rounding;
pub use single::interval_of;
pub use table::Table;
