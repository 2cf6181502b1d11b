//! Relations between claims, decided exactly: in integers and fractions, never in floats.

mod constant;
mod flow;
mod growth;
mod habit;
mod mean;
mod mend;
mod percentage;
mod printed;
mod sum;
mod verdict;
mod witnesses;

pub use constant::hidden_constant;
pub use flow::stock_flow;
pub(crate) use growth::change;
pub use growth::{Growth, Reading, growth};
pub use habit::{Habit, Rate, habit};
pub use mean::mean;
pub use mend::{Edit, Mend, mend};
pub(crate) use mend::{corrections, edit, slips};
pub(crate) use percentage::share;
pub use percentage::{Feasible, percentage};
pub use printed::Printed;
pub(crate) use sum::whole;
pub use sum::{Sum, shares, sum_of_parts};
pub use verdict::Verdict;
pub use witnesses::Witnesses;
