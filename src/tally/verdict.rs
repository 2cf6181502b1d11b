//! What the predicates of measures say of each row.

use std::sync::Arc;

use polars::prelude::*;
use polars_arrow::bitmap::Bitmap;
use rayon::prelude::*;

use crate::catalogue::Predicate;
use crate::error::{Error, Result};
use crate::register::Schema;
use crate::tally::measure::{Placement, Ready, cutoff, empty_column};

/// What the predicates of a measure say of each row.
pub(super) struct Verdict {
    pub(super) filter: Answer,
    pub(super) part: Option<Answer>,
}

/// Where a predicate holds, and where nobody knows.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) yes: Bitmap,
    pub(super) unknown: Option<Bitmap>,
}

impl Answer {
    fn yes(height: usize) -> Self {
        Self { yes: Bitmap::new_with_value(true, height), unknown: None }
    }
}

/// Conditions that are asked, each of them once however many predicates have it.
#[derive(Default)]
struct Questions(Vec<Expr>);

impl Questions {
    /// The numbers under which the conditions are asked that together are a predicate.
    fn numbers(&mut self, predicate: &Predicate, cutoff: &Expr) -> Vec<usize> {
        let mut conditions = Vec::new();
        conditions_of(predicate.expr(cutoff), &mut conditions);
        conditions.into_iter().map(|condition| self.number(condition)).collect()
    }

    fn number(&mut self, asked: Expr) -> usize {
        self.0.iter().position(|known| *known == asked).unwrap_or_else(|| {
            self.0.push(asked);
            self.0.len() - 1
        })
    }

    fn ask(self, frame: DataFrame, of: &str) -> Result<Vec<Answer>> {
        let doing = || Error::engine(format!("asking the predicates of `{of}`"));
        let names: Vec<PlSmallStr> = (0..self.0.len()).map(|number| format!("question {number}").into()).collect();
        let named: Vec<_> = self.0.into_iter().zip(&names).map(|(asked, name)| asked.alias(name.clone())).collect();
        let answers = frame.lazy().with_columns(named).collect().map_err(doing())?;
        let answer = |name: &PlSmallStr| -> Result<Answer> {
            let answer =
                answers.column(name).map_err(doing())?.as_materialized_series().bool().map_err(doing())?.rechunk();
            let array = answer.downcast_as_array();
            let yes = array.validity().map_or_else(|| array.values().clone(), |valid| array.values() & valid);
            Ok(Answer { yes, unknown: array.validity().map(|valid| !valid) })
        };
        names.iter().map(answer).collect()
    }
}

/// Takes a predicate apart where it says "and".
fn conditions_of(predicate: Expr, conditions: &mut Vec<Expr>) {
    match predicate {
        Expr::BinaryExpr { left, op: Operator::And | Operator::LogicalAnd, right } => {
            conditions_of(Arc::unwrap_or_clone(left), conditions);
            conditions_of(Arc::unwrap_or_clone(right), conditions);
        }
        condition => conditions.push(condition),
    }
}

/// What several conditions together say: yes where all do, no where any does, and else nobody knows.
fn all_of(answers: &[Answer], numbers: &[usize]) -> Option<Answer> {
    let both = |one: Answer, other: &Answer| {
        let maybe = |answer: &Answer| {
            answer.unknown.as_ref().map_or_else(|| answer.yes.clone(), |unknown| &answer.yes | unknown)
        };
        let yes = &one.yes & &other.yes;
        let certain = one.unknown.is_none() && other.unknown.is_none();
        let unknown = (!certain).then(|| &(&maybe(&one) & &maybe(other)) & &!&yes);
        Answer { yes, unknown }
    };
    let (first, rest) = numbers.split_first()?;
    Some(rest.iter().fold(answers[*first].clone(), |known, number| both(known, &answers[*number])))
}

/// What the predicates say of each row; none for a measure whose columns are not there.
pub(super) fn verdicts(
    measures: &[Ready],
    placements: &[Placement],
    available: &[bool],
    mut frame: DataFrame,
    schema: &Schema,
    given_cutoff: Option<i32>,
) -> Result<Vec<Option<Verdict>>> {
    let height = frame.height();
    let mut questions = Questions::default();
    let mut numbers = Vec::with_capacity(measures.len());
    for ((measure, placement), _) in measures.iter().zip(placements).zip(available).filter(|(_, there)| **there) {
        for column in measure.columns() {
            if frame.column(column).is_err() {
                let empty = empty_column(schema, column, height);
                frame.with_column(empty).map_err(Error::engine("adding a column that is not there"))?;
            }
        }
        let cutoff = cutoff(measure, given_cutoff, placement);
        let mut asked = |predicate: &Option<Predicate>| {
            predicate.as_ref().map(|known| questions.numbers(known, &cutoff)).unwrap_or_default()
        };
        numbers.push((asked(&measure.filter), asked(&measure.part)));
    }
    let answers = questions.ask(frame, &schema.id)?;
    let mut numbers = numbers.into_iter();
    let asked: Vec<_> = available.iter().map(|there| if *there { numbers.next() } else { None }).collect();
    let verdict = |asked: &Option<(Vec<usize>, Vec<usize>)>| {
        let (filter, part) = asked.as_ref()?;
        let filter = all_of(&answers, filter).unwrap_or_else(|| Answer::yes(height));
        Some(Verdict { filter, part: all_of(&answers, part) })
    };
    Ok(asked.par_iter().map(verdict).collect())
}
