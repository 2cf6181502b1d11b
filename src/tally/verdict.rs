//! What the predicates of measures say of each row.

use polars::prelude::*;
use polars_arrow::bitmap::Bitmap;

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

/// Predicates that are asked, each of them once however many measures have it.
#[derive(Default)]
struct Questions(Vec<Expr>);

impl Questions {
    /// The number under which a predicate is asked.
    fn number(&mut self, predicate: &Predicate, cutoff: &Expr) -> usize {
        let asked = predicate.expr(cutoff);
        self.0.iter().position(|known| *known == asked).unwrap_or_else(|| {
            self.0.push(asked);
            self.0.len() - 1
        })
    }

    fn ask(self, frame: DataFrame, of: &str) -> Result<Vec<Answer>> {
        let doing = || Error::engine(format!("asking the predicates of `{of}`"));
        let named = self.0.into_iter().enumerate().map(|(number, asked)| asked.alias(number.to_string()));
        let answers = frame.lazy().select(named.collect::<Vec<_>>()).collect().map_err(doing())?;
        let answer = |column: &Column| -> Result<Answer> {
            let answer = column.as_materialized_series().bool().map_err(doing())?.rechunk();
            let array = answer.downcast_as_array();
            let yes = array.validity().map_or_else(|| array.values().clone(), |valid| array.values() & valid);
            Ok(Answer { yes, unknown: array.validity().map(|valid| !valid) })
        };
        answers.columns().iter().map(answer).collect()
    }
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
        let mut number =
            |predicate: &Option<Predicate>| predicate.as_ref().map(|known| questions.number(known, &cutoff));
        numbers.push((number(&measure.filter), number(&measure.part)));
    }
    let answers = questions.ask(frame, &schema.id)?;
    let answer = |number: Option<usize>| number.map(|number| answers[number].clone());
    let mut numbers = numbers.into_iter();
    let verdict = |there: &bool| {
        let (filter, part) = if *there { numbers.next()? } else { return None };
        Some(Verdict { filter: answer(filter).unwrap_or_else(|| Answer::yes(height)), part: answer(part) })
    };
    Ok(available.iter().map(verdict).collect())
}
