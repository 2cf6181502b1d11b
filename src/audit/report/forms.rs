//! Tables that are prescribed: the identities of their form.

use std::ops::Range;

use super::{Finding, Place, Reader, Relation};
use crate::audit::{
    claim::Tie,
    relation::Verdict,
    sentence::{self, Said},
    table::{Table, TableCell},
};
use crate::report::form::{
    Broken, Equation, Identity, Number, Printed, PrintedCell, Recognised, Seen, Statement, Term, recognise,
};

/// A table of a form in a report: the table, and where its cells are in the text.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::audit) struct FormTable {
    pub(in crate::audit) recognised: Recognised,
    chars: Vec<Range<usize>>,
    /// Whether its cells were marked, and are no lines of text.
    marked: bool,
}

/// The tables of forms in a report: among its tables, or else among its lines.
pub(in crate::audit) fn tables(text: &str, tables: &[Table]) -> Vec<FormTable> {
    let chars: Vec<char> = text.chars().collect();
    let mut found: Vec<FormTable> = tables.iter().flat_map(|table| of_table(&chars, &table.cells, true)).collect();
    if found.is_empty() {
        found = of_table(&chars, &lines(&chars), false);
    }
    found
}

fn of_table(text: &[char], cells: &[TableCell], aligned: bool) -> Vec<FormTable> {
    let printed = |cell: &TableCell| PrintedCell {
        rows: cell.rows.clone(),
        columns: cell.columns.clone(),
        text: text[cell.chars.clone()].iter().collect(),
    };
    let found = recognise(&Printed { cells: cells.iter().map(printed).collect(), aligned });
    let chars: Vec<_> = cells.iter().map(|cell| cell.chars.clone()).collect();
    found.into_iter().map(|recognised| FormTable { recognised, chars: chars.clone(), marked: aligned }).collect()
}

/// The lines of a text as the rows of a table, parted at spaces and bars.
fn lines(text: &[char]) -> Vec<TableCell> {
    let mut cells = Vec::new();
    let (mut row, mut column, mut start) = (0, 0, 0);
    for (at, letter) in text.iter().chain([&'\n']).enumerate() {
        if !letter.is_whitespace() && *letter != '|' {
            continue;
        }
        if start < at {
            cells.push(TableCell { rows: row..row + 1, columns: column..column + 1, chars: start..at });
            column += 1;
        }
        start = at + 1;
        if *letter == '\n' {
            (row, column) = (row + 1, 0);
        }
    }
    cells
}

/// Checks the identities of the form of each table, with the names of its cells, in place of what was found in it without
/// them; `places` are those of all tables of the text.
pub(in crate::audit) fn check(
    reader: &Reader,
    last: &[FormTable],
    places: &[Range<usize>],
    findings: &mut Vec<Finding>,
) {
    let found = tables(reader.document.text, reader.document.tables);
    let spans: Vec<Range<usize>> = found.iter().filter_map(|table| table.span(places)).collect();
    let within = |finding: &Finding| {
        let at = finding.places.first().map(|place| place.char_start);
        at.is_some_and(|at| spans.iter().any(|span| (span.start..=span.end).contains(&at)))
    };
    findings.retain(|finding| !within(finding));
    for table in &found {
        findings.extend(table.findings(reader, last.iter().find(|other| other.id() == table.id())));
        findings.extend(table.across(reader, &found));
        findings.extend(table.statements(reader, &spans));
    }
}

/// From the start of the first of some places to the end of the last.
fn around(places: &[Range<usize>]) -> Option<Range<usize>> {
    places.iter().cloned().reduce(|all, one| all.start.min(one.start)..all.end.max(one.end))
}

impl FormTable {
    fn id(&self) -> &str {
        &self.recognised.form.tables[self.recognised.table].id
    }

    /// The part of the text that it takes: all its cells or, in lines of text, those with its numbers and the table of the
    /// text that they are in.
    fn span(&self, places: &[Range<usize>]) -> Option<Range<usize>> {
        if self.marked {
            return around(&self.chars);
        }
        let seen: Vec<Range<usize>> =
            self.recognised.cells.iter().filter_map(|seen| self.chars.get(seen.at()?)).cloned().collect();
        let own = around(&seen)?;
        let meets = |place: &&Range<usize>| place.start < own.end && own.start < place.end;
        let all: Vec<Range<usize>> = places.iter().filter(meets).chain([&own]).cloned().collect();
        around(&all)
    }

    /// Where it begins.
    fn start(&self) -> usize {
        around(&self.chars).map_or(0, |chars| chars.start)
    }

    fn findings(&self, reader: &Reader, last: Option<&Self>) -> Vec<Finding> {
        let Recognised { form, table, cells } = &self.recognised;
        let form_table = &form.tables[*table];
        let seen = |term: Term| match (term.last, last) {
            (false, _) => Some(cells[term.cell]),
            // The form of last year may be another, with other cells of the same names.
            (true, Some(last)) => {
                let theirs = &last.recognised;
                theirs.form.tables[theirs.table].place(&form_table.cells[term.cell].id).map(|at| theirs.cells[at])
            }
            (true, None) => None,
        };
        let mut findings = Vec::new();
        for identity in &form_table.identities {
            for equation in &identity.equations {
                let number = |term: Term| seen(term)?.number();
                let Some(sides) = equation.sides(&number) else { continue };
                let broken = form.broken(*table, identity, equation, sides, &number);
                findings.push(self.finding(reader, identity, equation, &broken, &|term| seen(term)));
            }
        }
        findings.extend(self.unread(reader));
        findings
    }

    fn finding(
        &self,
        reader: &Reader,
        identity: &Identity,
        equation: &Equation,
        broken: &Broken,
        seen: &dyn Fn(Term) -> Option<Seen>,
    ) -> Finding {
        let form = self.recognised.form;
        let holds = equation.holds(broken.sides);
        let is_blank = |term: &Term| matches!(seen(*term), Some(Seen::Blank(_)));
        let blank = equation.terms().any(is_blank);
        // A side of which nothing was filled in says nothing.
        let unfilled = [&equation.left, &equation.right].iter().any(|side| side.iter().all(is_blank));
        let verdict = match (holds, blank || identity.weak) {
            (true, _) => Verdict::Exact,
            (false, _) if unfilled => Verdict::Unknown,
            (false, true) => Verdict::Unreconciled,
            (false, false) => Verdict::Impossible,
        };
        let own = equation.terms().filter(|term| !term.last).filter_map(|term| seen(*term)?.at());
        let places = own.map(|at| reader.passage(self.chars[at].start, self.chars[at].end)).collect();
        let said: Said = broken.written(form).into();
        let said = if blank { sentence::identity_of_blanks(said) } else { sentence::identity(said) };
        let (left, right): (Number, Number) = broken.sides;
        Finding::new(Relation::FormIdentity, verdict, places)
            .tied(Tie::Named)
            .sides(left.to_string(), right.to_string())
            .says(said)
    }

    /// The number that is printed in a cell, by the ids of its table and its own.
    fn number(&self, table: &str, cell: &str) -> Option<Number> {
        let place = self.recognised.form.tables[self.recognised.table].place(cell)?;
        let is_it = self.recognised.form.tables[self.recognised.table].id == table;
        self.own((self.recognised.table, place)).filter(|_| is_it).map(|(number, _)| number)
    }

    /// The number that is printed in a cell of the form, if the cell is in this table, and where.
    fn own(&self, (table, cell): (usize, usize)) -> Option<(Number, Range<usize>)> {
        match (table == self.recognised.table).then(|| self.recognised.cells[cell])? {
            Seen::Number(number, at) => Some((number, self.chars[at].clone())),
            _ => None,
        }
    }

    /// Holds its cells against the tables of other forms that are in the report.
    fn across(&self, reader: &Reader, all: &[Self]) -> Vec<Finding> {
        let form = self.recognised.form;
        let found = form.across.iter().filter_map(|across| {
            let (own, place) = self.own(across.cell)?;
            let variants = || all.iter().filter(|other| across.forms.contains(&other.recognised.form.id));
            let other = variants().next()?.recognised.form;
            let sum = across.sum(|table, cell| variants().find_map(|other| other.number(table, cell)))?;
            let said: Said = across.said(form, other, (own, sum)).written(form).into();
            let places = vec![reader.passage(place.start, place.end)];
            Some(noted(own == sum, places, [own.to_string(), sum.to_string()]).says(sentence::identity(said)))
        });
        found.collect()
    }

    /// Holds its cells against what the text says of them, and does not say.
    fn statements(&self, reader: &Reader, spans: &[Range<usize>]) -> Vec<Finding> {
        let Recognised { form, table, .. } = self.recognised;
        let mut findings = Vec::new();
        for statement in &form.statements {
            let Some((number, place)) = self.own(statement.cell) else { continue };
            let label = form.tables[table].cells[statement.cell.1].label();
            let says: Said = (statement.says.zh.clone(), statement.says.en.clone()).into();
            let printed = || reader.passage(place.start, place.end);
            if statement.lacks(reader.document.text) && number > Number::default() {
                let sides = [number.to_string(), String::new()];
                let said = sentence::text_is_silent(&label, number.to_string(), &statement.id, says.clone());
                findings.push(noted(false, vec![printed()], sides).says(said));
            }
            for at in said(statement, reader, spans) {
                let (shown, name) = (reader.claims[at].shown(), reader.named(at));
                let holds = reader.claims[at].value.to_string() == number.to_string();
                let (number, id) = (number.to_string(), &statement.id);
                let said = if holds {
                    sentence::text_has_the_cell(name, &label, &number, id, says.clone())
                } else {
                    sentence::text_differs_from_the_cell(name, &label, &number, id, says.clone())
                };
                findings.push(noted(holds, vec![reader.place(at), printed()], [shown, number]).says(said));
            }
        }
        findings
    }

    /// The cells in which something else stands than a number.
    fn unread(&self, reader: &Reader) -> Vec<Finding> {
        let Recognised { form, table, cells } = &self.recognised;
        let unread = cells.iter().enumerate().filter_map(|(at, seen)| {
            let label = form.tables[*table].cells[at].label();
            let said = match seen {
                Seen::Unread(_) => sentence::cell_holds_no_number(label),
                Seen::Missing => sentence::cell_was_not_found(label),
                _ => return None,
            };
            let place = seen.at().map_or_else(|| self.start(), |at| self.chars[at].start);
            Some(Finding::unread(reader.document.source, place, said))
        });
        unread.collect()
    }
}

/// The claims of the text that are of the cell of a statement.
fn said(statement: &Statement, reader: &Reader, spans: &[Range<usize>]) -> Vec<usize> {
    let is_of_it = |at: &usize| {
        let claim = &reader.claims[*at];
        let in_table = claim.cell.is_some() || spans.iter().any(|span| span.contains(&claim.char_start));
        let period = claim.period.as_ref().map_or("", |period| period.text.as_str());
        !in_table && claim.is_count() && statement.fits(&format!("{period}{}", claim.label))
    };
    (0..reader.claims.len()).filter(is_of_it).collect()
}

/// A finding of what need not hold.
fn noted(holds: bool, places: Vec<Place>, [left, right]: [String; 2]) -> Finding {
    let verdict = if holds { Verdict::Exact } else { Verdict::Unreconciled };
    Finding::new(Relation::FormIdentity, verdict, places).tied(Tie::Named).sides(left, right)
}
