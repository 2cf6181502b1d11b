//! What a clock answers, under names that predicates and spans use as those of columns.

use crate::register::Kind;

/// The answer that measures of whole days count by.
pub(crate) const CLOCK_DAYS: &str = "clock_days";

/// What a measure with a clock may speak of, as if it were a column of the register.
pub(crate) const ANSWERS: [(&str, Kind); 4] =
    [(CLOCK_DAYS, Kind::Int), ("clock_limit", Kind::Int), ("clock_on_time", Kind::Bool), ("clock_overdue", Kind::Date)];

/// The column in which a clock's answer of that name stands.
pub(crate) fn answer_column(clock: &str, name: &str) -> String {
    format!("{clock}@{name}")
}

/// Whether a name is that of an answer of a clock.
pub(crate) fn is_answer(name: &str) -> bool {
    ANSWERS.iter().any(|(answer, _)| *answer == name)
}
