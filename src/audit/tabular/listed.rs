//! Claims written down as a table, one per row.

use std::collections::{HashMap, HashSet};

use super::{
    column::{Column, Columns},
    header,
    number::{Number, Unit},
    written,
};
use crate::audit::{
    cell::Cell,
    claim::{Binding, Claim, Kind, Period, Tie},
    document::Sheet,
    relation::Verdict,
    report::{Finding, Place, Relation},
};

/// The claims of a table.
#[derive(Debug, Default)]
pub(in crate::audit) struct Listed {
    pub(in crate::audit) claims: Vec<Claim>,
    /// One line per claim: its label, its number, and the words after it.
    pub(in crate::audit) text: String,
    /// Findings for the cells that could not be read.
    pub(in crate::audit) unread: Vec<Finding>,
}

/// Reads the claims of the sheets of one file; the error says why there are none.
pub(in crate::audit) fn read(sheets: &[Sheet], source: &str) -> Result<Listed, String> {
    let mut reader = Reader {
        source,
        listed: Listed::default(),
        chars: 0,
        ids: HashMap::new(),
        links: Vec::new(),
        open: HashSet::new(),
    };
    let mut errors = Vec::new();
    let mut any = false;
    for sheet in sheets {
        match Columns::find(sheet) {
            Ok(Some(columns)) => {
                any = true;
                (0..sheet.rows.len()).skip(columns.header + 1).for_each(|row| reader.row(sheet, &columns, row));
            }
            Ok(None) => {}
            Err(reason) => errors.push((sheet, reason)),
        }
    }
    match errors.into_iter().next() {
        Some((sheet, reason)) => Err(match &sheet.name {
            Some(name) => format!("sheet `{name}`: {reason}"),
            None => reason,
        }),
        None if !any => Err("no claims found; expected a header with `text` and a row for each claim".into()),
        None => Ok(reader.finish()),
    }
}

struct Reader<'a> {
    source: &'a str,
    listed: Listed,
    chars: usize,
    ids: HashMap<String, usize>,
    /// References to ids, which may be defined in later rows: the claim, the column, the id and its cell.
    links: Vec<(usize, Column, String, Cell)>,
    /// The totals of which a part is not given, by id.
    open: HashSet<String>,
}

/// A row, with the columns of its table.
struct Row<'a> {
    sheet: &'a Sheet,
    columns: &'a Columns,
    at: usize,
}

impl Row<'_> {
    fn text(&self, column: Column) -> &str {
        let cells = &self.sheet.rows[self.at].cells;
        self.columns.place(column).and_then(|place| cells.get(place)).map_or("", |cell| cell.trim())
    }

    fn cell(&self, column: Column) -> Cell {
        let place = self.columns.place(column).unwrap_or(0);
        Cell { sheet: self.sheet.name.clone(), row: self.sheet.rows[self.at].number, column: self.sheet.first + place }
    }

    fn is_numeric(&self, column: Column) -> bool {
        let numeric = &self.sheet.rows[self.at].numeric;
        self.columns.place(column).and_then(|place| numeric.get(place)).is_some_and(|numeric| *numeric)
    }
}

impl Reader<'_> {
    fn row(&mut self, sheet: &Sheet, columns: &Columns, at: usize) {
        let row = Row { sheet, columns, at };
        if sheet.rows[at].cells.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let unit = row.text(Column::Unit);
        let unit = if unit.is_empty() { Unit::none() } else { Unit::written(unit) };
        // A spreadsheet stores a cell displayed as 67% as the number 0.67, without a hint of the format.
        let hidden = unit.is_share() && row.is_numeric(Column::Text) && row.text(Column::Text).contains('.');
        let number = if hidden {
            None
        } else {
            written::number(row.text(Column::Text), row.text(Column::Label), row.text(Column::Noun), &unit)
        };
        let Some(number) = number else {
            let allowed = if hidden {
                ("文本形式的百分数，如67%", "a share written as text, such as 67%")
            } else {
                ("一个数字，如118件、67%或9.72万", "one number, such as 118件, 67% or 9.72万")
            };
            if header::is_missing(row.text(Column::Text)) {
                self.open.insert(row.text(Column::PartOf).into());
            }
            return self.unreadable(&row, Column::Text, allowed);
        };
        let at = self.listed.claims.len();
        let claim = self.claim(&row, number);
        self.listed.claims.push(claim);
        let id = row.text(Column::Id);
        if !id.is_empty() && self.ids.insert(id.into(), at).is_some() {
            self.unreadable(&row, Column::Id, ("每行不同的编号", "a unique id"));
        }
        for column in [Column::PartOf, Column::Numerator, Column::Denominator, Column::ChangeOf] {
            if !row.text(column).is_empty() {
                self.links.push((at, column, row.text(column).into(), row.cell(column)));
            }
        }
    }

    /// The claim of a row; other columns override what the text says.
    fn claim(&mut self, row: &Row, number: Number) -> Claim {
        let mut number = number;
        let mut said = |column: Column, allowed: (&str, &str), read: &mut dyn FnMut(&str) -> Option<()>| {
            let text = row.text(column);
            if !text.is_empty() && read(text).is_none() {
                self.unreadable(row, column, allowed);
            }
        };
        said(
            Column::Kind,
            ("count、money、percent等类型", "a kind, such as count, money or percent"),
            &mut |text| {
                number.kind = written::kind(text)?;
                Some(())
            },
        );
        said(Column::Value, ("与原文一致的数", "the number in the text"), &mut |text| {
            written::value(text, &mut number)
        });
        said(
            Column::Interval,
            ("含有该数的区间，如[97150, 97250)", "an interval that contains the number, such as [97150, 97250)"),
            &mut |text| {
                number.interval = written::interval(text, number.value)?;
                Some(())
            },
        );
        let ranged = !row.text(Column::Interval).is_empty();
        said(
            Column::Qualifier,
            ("与区间一同给出的限定词", "a qualifier, such as about, together with its interval"),
            &mut |text| {
                let qualifier = written::qualifier(text)?;
                (ranged || qualifier == number.qualifier).then(|| number.qualifier = qualifier)
            },
        );
        let mut period = None;
        said(Column::Period, ("年份，如2020或2019-2020", "years, such as 2020 or 2019-2020"), &mut |text| {
            period = Some(written::period(text)?);
            Some(())
        });
        let mut tie = None;
        said(Column::Tie, ("told、named或found", "`told`, `named` or `found`"), &mut |text| {
            text.parse().ok().map(|read| tie = Some(read))
        });
        let row_number = self.listed.claims.len();
        let place = |column: Column| {
            let mut place = 3 * row_number;
            let mut read = |text: &str| text.parse::<u32>().ok().map(|at| place = at as usize);
            let text = row.text(column);
            let wrong = !text.is_empty() && read(text).is_none();
            (place, wrong)
        };
        let (sentence, no_sentence) = place(Column::Sentence);
        let (paragraph, no_paragraph) = place(Column::Paragraph);
        for (column, wrong) in [(Column::Sentence, no_sentence), (Column::Paragraph, no_paragraph)] {
            if wrong {
                self.unreadable(row, column, ("整数", "a whole number"));
            }
        }
        Claim { tie, ..self.put(row, number, period, (sentence, paragraph)) }
    }

    /// Writes the line of a claim, and builds it.
    fn put(
        &mut self,
        row: &Row,
        number: Number,
        period: Option<Period>,
        (sentence, paragraph): (usize, usize),
    ) -> Claim {
        let (label, text, noun) = (row.text(Column::Label), row.text(Column::Text), row.text(Column::Noun));
        let (sentence_of_it, begins) = written::sentence(label, text, noun);
        let start = self.listed.text.len() + begins;
        let char_start = self.chars + sentence_of_it[..begins].chars().count();
        let line = format!("{}\n", sentence_of_it.replace(['\r', '\n'], " "));
        self.chars += line.chars().count();
        self.listed.text.push_str(&line);
        Claim {
            start,
            end: start + text.len(),
            char_start,
            char_end: char_start + text.chars().count(),
            text: text.into(),
            value: number.value,
            place: number.place,
            interval: number.interval,
            unit: number.unit,
            qualifier: number.qualifier,
            kind: number.kind,
            period,
            label: label.into(),
            noun: noun.into(),
            sentence,
            paragraph,
            binding: None,
            tie: None,
            cell: Some(row.cell(Column::Text)),
        }
    }

    fn unreadable(&mut self, row: &Row, column: Column, allowed: (&str, &str)) {
        self.wrong(row.cell(column), column, row.text(column), allowed);
    }

    fn wrong(&mut self, cell: Cell, column: Column, text: &str, (zh, en): (&str, &str)) {
        let name = column.id();
        let zh = format!("单元格{cell}（{name}列）为“{text}”，无法读取，应为{zh}。");
        let en = format!("cell {cell} has `{text}` in column `{name}`, expected {en}");
        let at = self.chars;
        let place = Place {
            source: self.source.into(),
            char_start: at,
            char_end: at,
            text: text.into(),
            claim: None,
            cell: Some(cell),
        };
        let finding = Finding::new(Relation::Unreadable, Verdict::Unknown, vec![place]).sides(text, "").says(zh, en);
        self.listed.unread.push(finding);
    }

    /// Ties claims together by their ids, and determines the year of the document.
    fn finish(mut self) -> Listed {
        let mut rates: HashMap<usize, (Option<usize>, Option<usize>)> = HashMap::new();
        for (at, column, id, cell) in std::mem::take(&mut self.links) {
            let Some(&of) = self.ids.get(&id).filter(|&&of| of != at) else {
                self.wrong(cell, column, &id, ("另一行的编号（id列）", "the id of another row"));
                continue;
            };
            match column {
                // With a part missing the others need not add up.
                Column::PartOf if self.open.contains(&id) => {}
                Column::PartOf => {
                    let claim = &mut self.listed.claims[at];
                    let (tie, all) = (claim.tie.unwrap_or(Tie::Told), claim.tie.is_none());
                    claim.bind(Binding::Part { total: of, all }, tie);
                }
                Column::ChangeOf => {
                    let claim = &mut self.listed.claims[at];
                    claim.bind(Binding::Change { of }, claim.tie.unwrap_or(Tie::Told));
                    if claim.kind == Kind::Percent {
                        claim.kind = Kind::Growth;
                    }
                }
                Column::Numerator => rates.entry(at).or_default().0 = Some(of),
                _ => rates.entry(at).or_default().1 = Some(of),
            }
        }
        for (at, (numerator, denominator)) in rates {
            if let Some(denominator) = denominator {
                let claim = &mut self.listed.claims[at];
                claim.bind(Binding::Rate { numerator, denominator }, claim.tie.unwrap_or(Tie::Told));
            }
        }
        own_year(&mut self.listed.claims);
        self.listed
    }
}

/// Takes the most frequent year as that of the document, and assigns it to claims without a year.
fn own_year(claims: &mut [Claim]) {
    let mut years: HashMap<i32, usize> = HashMap::new();
    for period in claims.iter().filter_map(|claim| claim.period.as_ref()) {
        if let (Some(from), Some(to)) = (period.from, period.to)
            && from == to
        {
            *years.entry(to).or_default() += 1;
        }
    }
    let Some(own) = years.into_iter().max_by_key(|(year, times)| (*times, *year)).map(|(year, _)| year) else { return };
    for claim in claims {
        match &mut claim.period {
            Some(period) if (period.from, period.to) == (Some(own), Some(own)) => period.text.clear(),
            Some(_) => {}
            empty => *empty = Some(Period { text: String::new(), from: Some(own), to: Some(own) }),
        }
    }
}
