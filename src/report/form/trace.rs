//! The rows behind an identity that does not hold.

use std::sync::Arc;

use crate::batch::Registers;
use crate::catalogue::Measure;
use crate::error::{Error, Result};
use crate::register::{Problems, ReadOptions, RowRule, Rule, Schema};
use crate::report::form::definition::{Definition, Form};
use crate::report::form::fill::FillOptions;
use crate::report::form::filled::Broken;
use crate::report::form::identity::Term;

/// The rows that one side of a broken identity counts and the other does not, with the identity as the rule that they break; where
/// the left side may be less, those that only it counts.
///
/// They are found by a second reading; a register that can be read once only has none.
pub(super) fn rows(form: &Form, broken: &[Broken], registers: &Registers, options: &FillOptions) -> Result<Problems> {
    let mut found = Problems::default();
    for (_, register) in registers.iter() {
        let rules: Vec<RowRule> = broken.iter().filter_map(|one| rule(form, one, register.schema(), options)).collect();
        if rules.is_empty() {
            continue;
        }
        let ids: Vec<String> = rules.iter().map(|rule| rule.id.clone()).collect();
        let read = ReadOptions { rules: Arc::new(rules), ..options.tally.read.clone() };
        let account = match register.read(&read, |_| Ok(())) {
            Ok(account) => account,
            Err(Error::Interrupted) => return Err(Error::Interrupted),
            Err(_) => continue,
        };
        let is_ours = |rule: &Rule| matches!(rule, Rule::Own { id, .. } if ids.contains(id));
        account.problems.listed().iter().filter(|problem| is_ours(&problem.rule)).for_each(|problem| {
            found.push(problem.clone());
        });
    }
    Ok(found)
}

/// The rule that such rows break; none where not all cells are counted in this register.
fn rule(form: &Form, broken: &Broken, schema: &Schema, options: &FillOptions) -> Option<RowRule> {
    let cells = &form.tables[broken.table].cells;
    let counts = |term: &Term| {
        let Definition::Counts(measures) = &cells[term.cell].definition else { return None };
        let known = measures.iter().map(|measure| {
            if term.last { None } else { counted(&of_agency(measure, options, schema)?, options.year, schema) }
        });
        known.collect::<Option<Vec<_>>>()
    };
    let side = |terms: &[Term], others: &[Term]| {
        let here = terms.iter().filter(|term| !term.minus).chain(others.iter().filter(|term| term.minus));
        Some(here.map(counts).collect::<Option<Vec<_>>>()?.concat().join(" OR "))
    };
    let (left, right) = (&broken.equation.left, &broken.equation.right);
    if right.is_empty() {
        return None;
    }
    let (one, other) = (side(left, right)?, side(right, left)?);
    let only_left = format!("({one}) AND NOT ({other})");
    let labels = left.iter().map(|term| cells[term.cell].label()).collect::<Vec<_>>().join(" + ");
    Some(RowRule {
        id: format!("{}.{}", form.tables[broken.table].id, broken.identity),
        zh: format!("{}（{labels}）", broken.says.zh),
        en: format!("{} ({labels})", broken.says.en),
        broken: if broken.equation.at_most { only_left } else { format!("{only_left} OR NOT ({one}) AND ({other})") },
        columns: Vec::new(),
    })
}

/// A measure of the rows of one agency, where one is asked for; none where the register does not tell them.
fn of_agency(measure: &Measure, options: &FillOptions, schema: &Schema) -> Option<Measure> {
    let Some(agency) = &options.agency else { return Some(measure.clone()) };
    let own = format!("{} = '{}'", schema.agency.as_ref()?, agency.replace('\'', "''"));
    let filter = measure.filter.as_ref().map_or_else(|| own.clone(), |filter| format!("({filter}) AND {own}"));
    Some(Measure { filter: Some(filter), ..measure.clone() })
}

/// Whether a measure of a register counts a row, as a predicate.
fn counted(measure: &Measure, year: i32, schema: &Schema) -> Option<String> {
    let Measure { at, stock, filter, .. } = measure;
    let bare =
        Measure { register: measure.register.clone(), at: at.clone(), stock: stock.clone(), ..Measure::default() };
    let plain = Measure { filter: filter.clone(), opening: measure.opening, ..bare } == *measure;
    if !plain || measure.register.as_ref() != Some(&schema.id) {
        return None;
    }
    let mut all: Vec<String> =
        filter.iter().map(|filter| Some(format!("({})", schema.write_out(filter).ok()?))).collect::<Option<_>>()?;
    all.extend(at.iter().map(|at| format!("{at} >= '{year}-01-01' AND {at} <= '{year}-12-31'")));
    if let Some(span) = stock {
        let day = format!("'{}-12-31'", if measure.opening { year - 1 } else { year });
        let ends = [(&span.from, "<="), (&span.to, ">"), (&span.through, ">=")];
        let known = ends.into_iter().filter_map(|(column, sign)| Some((column.as_ref()?, sign)));
        all.extend(known.map(|(column, sign)| format!("({column} IS NULL OR {column} {sign} {day})")));
    }
    Some(format!("COALESCE({}, false)", all.join(" AND ")))
}
