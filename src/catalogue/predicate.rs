//! Which rows a measure takes: SQL over columns, parameters and the cutoff.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;
use polars::sql::sql_expr;
use polars_plan::utils::expr_to_leaf_column_names;

use crate::catalogue::answer::{answer_column, is_answer};

/// The name that stands for the day as of which a row is judged.
pub(crate) const CUTOFF: &str = "cutoff";

/// A predicate whose parameters have their values.
#[derive(Debug, Clone)]
pub(crate) struct Predicate {
    expr: Expr,
    /// The columns that it speaks of, without the cutoff.
    pub(crate) columns: BTreeSet<String>,
    /// The answers of its clock that it speaks of.
    pub(crate) answers: BTreeSet<String>,
    /// Whether it speaks of the cutoff.
    pub(crate) by_cutoff: bool,
}

impl Predicate {
    /// Parses SQL; a name among the parameters stands for its value, one of a clock's answers for that, any other for a
    /// column.
    pub(crate) fn parse(sql: &str, parameters: &BTreeMap<String, f64>, clock: Option<&str>) -> Result<Self, String> {
        let expr = sql_expr(sql).map_err(|error| format!("`{sql}` is no predicate: {error}"))?;
        let expr = expr.map_expr(|expr| match &expr {
            Expr::Column(name) => parameters.get(name.as_str()).map_or(expr.clone(), |value| number(*value)),
            _ => expr,
        });
        let mut columns: BTreeSet<String> = expr_to_leaf_column_names(&expr).iter().map(ToString::to_string).collect();
        let by_cutoff = columns.remove(CUTOFF);
        let Some(clock) = clock else { return Ok(Self { expr, columns, answers: BTreeSet::new(), by_cutoff }) };
        let answers = columns.extract_if(.., |column| is_answer(column)).collect();
        let expr = expr.map_expr(|expr| match &expr {
            Expr::Column(name) if is_answer(name) => col(answer_column(clock, name)),
            _ => expr,
        });
        Ok(Self { expr, columns, answers, by_cutoff })
    }

    /// The expression, with `cutoff` in the place of the cutoff.
    pub(crate) fn expr(&self, cutoff: &Expr) -> Expr {
        self.expr.clone().map_expr(|expr| match &expr {
            Expr::Column(name) if name.as_str() == CUTOFF => cutoff.clone(),
            _ => expr,
        })
    }
}

/// A whole number stays whole, so that whole columns are compared as they are.
fn number(value: f64) -> Expr {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
    if value.fract() == 0.0 && value.abs() < 2f64.powi(53) { lit(value as i64) } else { lit(value) }
}
