//! Questions about rows: predicates taken apart into conditions, each of which is asked once.

use std::collections::BTreeSet;
use std::sync::Arc;

use polars::prelude::*;
use polars_plan::dsl::{BooleanFunction, FunctionExpr};
use polars_plan::utils::expr_to_leaf_column_names;

/// A predicate over conditions; unknown is neither yes nor no, as in SQL.
#[derive(Debug, Clone)]
pub(super) enum Tree {
    /// A condition, by its number.
    Condition(usize),
    All(Box<[Tree; 2]>),
    Any(Box<[Tree; 2]>),
    Not(Box<Tree>),
}

impl Tree {
    /// What it says, given what the conditions say.
    pub(super) fn holds(&self, condition: &impl Fn(usize) -> Option<bool>) -> Option<bool> {
        match self {
            Self::Condition(number) => condition(*number),
            Self::Not(tree) => tree.holds(condition).map(|holds| !holds),
            Self::All(trees) => decided(false, trees, condition),
            Self::Any(trees) => decided(true, trees, condition),
        }
    }
}

/// One side suffices where it says `by`; both must know where it does not.
fn decided(by: bool, trees: &[Tree; 2], condition: &impl Fn(usize) -> Option<bool>) -> Option<bool> {
    let [one, other] = trees;
    match one.holds(condition) {
        Some(holds) if holds == by => Some(by),
        Some(_) => other.holds(condition),
        None => other.holds(condition).filter(|holds| *holds == by),
    }
}

/// Predicates, and the conditions that they are made of.
#[derive(Debug, Default)]
pub(crate) struct Questions {
    pub(super) conditions: Vec<Expr>,
    pub(super) predicates: Vec<Tree>,
}

impl Questions {
    /// The number of a predicate.
    pub(crate) fn ask(&mut self, predicate: Expr) -> usize {
        let tree = self.tree(predicate);
        self.predicates.push(tree);
        self.predicates.len() - 1
    }

    fn tree(&mut self, expr: Expr) -> Tree {
        match expr {
            Expr::BinaryExpr { left, op: Operator::And | Operator::LogicalAnd, right } => {
                Tree::All(Box::new(self.pair(left, right)))
            }
            Expr::BinaryExpr { left, op: Operator::Or | Operator::LogicalOr, right } => {
                Tree::Any(Box::new(self.pair(left, right)))
            }
            Expr::Function { mut input, function: FunctionExpr::Boolean(BooleanFunction::Not) } if input.len() == 1 => {
                Tree::Not(Box::new(self.tree(input.remove(0))))
            }
            // "NOT" in SQL makes sure that it negates a truth value, which a predicate is.
            Expr::Cast { expr, dtype, .. } if dtype.as_literal() == Some(&DataType::Boolean) && is_predicate(&expr) => {
                self.tree(Arc::unwrap_or_clone(expr))
            }
            condition => Tree::Condition(self.condition(condition)),
        }
    }

    fn pair(&mut self, left: Arc<Expr>, right: Arc<Expr>) -> [Tree; 2] {
        [self.tree(Arc::unwrap_or_clone(left)), self.tree(Arc::unwrap_or_clone(right))]
    }

    fn condition(&mut self, asked: Expr) -> usize {
        self.conditions.iter().position(|known| *known == asked).unwrap_or_else(|| {
            self.conditions.push(asked);
            self.conditions.len() - 1
        })
    }
}

/// Whether it gives truth values whatever its columns hold.
fn is_predicate(expr: &Expr) -> bool {
    matches!(expr, Expr::BinaryExpr { op, .. } if op.is_comparison_or_bitwise())
        || matches!(expr, Expr::Function { function: FunctionExpr::Boolean(_), .. })
}

/// The columns that an expression speaks of.
pub(super) fn columns_of(expr: &Expr) -> BTreeSet<String> {
    expr_to_leaf_column_names(expr).iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use polars::sql::sql_expr;

    use super::*;

    /// What the engine says of a predicate over three columns of truth values, and what the tree says.
    #[test]
    fn trees_say_what_the_engine_says() {
        let values = [Some(true), Some(false), None];
        let all: Vec<_> = values.iter().flat_map(|a| values.map(|b| values.map(|c| [*a, b, c]))).flatten().collect();
        let column = |at: usize| all.iter().map(|row| row[at]).collect::<Vec<_>>();
        let frame = df!["a" => column(0), "b" => column(1), "c" => column(2)].unwrap();
        for sql in [
            "a AND b AND NOT c",
            "a OR b AND c",
            "NOT (a OR b) AND NOT c",
            "NOT (a AND (b OR NOT c))",
            "(a IS NOT NULL) AND NOT (b IS NULL OR c)",
            "COALESCE(a, false) OR (b IS DISTINCT FROM c)",
        ] {
            let expr = sql_expr(sql).unwrap();
            let says = |expr: &Expr| -> Vec<Option<bool>> {
                let answer = frame.clone().lazy().select([expr.clone()]).collect().unwrap();
                answer.columns()[0].bool().unwrap().iter().collect()
            };
            let mut questions = Questions::default();
            questions.ask(expr.clone());
            let conditions: Vec<_> = questions.conditions.iter().map(says).collect();
            let of_tree = |row: usize| questions.predicates[0].holds(&|number| conditions[number][row]);
            assert_eq!((0..all.len()).map(of_tree).collect::<Vec<_>>(), says(&expr), "{sql}");
        }
    }
}
