//! Predicates: which rows of a register something is said of.
//!
//! # The language
//!
//! ```text
//! predicate  = predicate OR predicate | predicate AND predicate | NOT predicate | ( predicate ) | comparison | value
//! comparison = value (= | <> | < | <= | > | >=) value
//!            | value [NOT] IN (literal, …)
//!            | value IS [NOT] NULL
//!            | value IS [NOT] DISTINCT FROM value
//! value      = name | "name" | literal | COALESCE(value, …) | CASE WHEN predicate THEN value … [ELSE value] END
//! literal    = 'text' | number | TRUE | FALSE | NULL
//! ```
//!
//! Keywords may be written in small letters, and a quote within a text is doubled. A name is that of a column, of a parameter,
//! of an answer of the measure's clock (`clock_days`, `clock_limit`, `clock_on_time`, `clock_overdue`), or `cutoff`, the day as
//! of which a row is judged. A text that is compared with a day is a day such as `'2020-12-31'`; one that is compared with a
//! state is the id of a state.
//!
//! Truth has three values, as in SQL (ISO/IEC 9075-2, section 8): a comparison with an empty cell is unknown, `AND` and `OR` are
//! decided by one side where that suffices, `CASE` passes over what is unknown, and `IS` is always known.

mod evaluate;
mod lex;
mod parse;
mod resolve;

pub(crate) use evaluate::{Program, Source};
pub(crate) use lex::replace_names;
pub(crate) use parse::Parsed;
pub(crate) use resolve::{Answer, Expr, Leaf, Meaning, States, Type, Value, resolve};
