//! Tables that are prescribed: the identities of their form.

use std::ops::Range;

use super::{Finding, Reader, Relation};
use crate::audit::{
    claim::Tie,
    relation::Verdict,
    sentence::{self, Said},
    table::{Table, TableCell},
};
use crate::report::form::{
    Broken, Equation, Identity, Number, Printed, PrintedCell, Recognised, Seen, Term, recognise,
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
