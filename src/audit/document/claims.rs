//! Tables of claims, one per row: a kind of register, whose columns are in `register/kinds/claims.toml`.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::de::DeserializeOwned;

use super::{
    sheet::{self, Sheet},
    written,
};
use crate::audit::{
    cell::Cell,
    claim::{Binding, Claim, Kind, Passage, Period, Qualifier, Tie},
    exact::Rational,
    interval::Interval,
    relation::Verdict,
    report::{Finding, Place, Relation},
    sentence::{self, Said},
    tabular::{Number, Unit},
};
use crate::error::closest;
use crate::register::columns::Asked;
use crate::register::header::fold;
use crate::register::{Column, Kinds, Schema};

/// How many rows from the top are searched for the header.
const WITHIN: usize = 30;
/// Columns for the reader, which the audit ignores.
const ASIDE: [&str; 7] = ["note", "source", "cell", "start", "end", "lower", "upper"];

/// Columns that tie rows together, which no other table has.
const TIES: [&str; 4] = ["part_of", "numerator", "denominator", "change_of"];

/// The claims of a table.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) claims: Vec<Claim>,
    /// One line per claim: its label, its number, and the words after it.
    pub(super) text: String,
    /// Findings for the cells that could not be read.
    pub(super) unread: Vec<Finding>,
}

/// Whether a row is the header of a table of claims: it has the column of the numbers under its own name; or under another
/// one, and nothing that is unknown or a column that ties rows together.
pub(super) fn is_header(row: &sheet::Row) -> bool {
    let text = schema().column("text").expect("the kind has it");
    let own = [&text.id, &text.zh].map(|name| fold(name));
    let ties = |cell: &String| schema().find(cell).is_some_and(|column| TIES.contains(&&*column.id));
    row.cells.iter().any(|cell| own.contains(&fold(cell)))
        || row.cells.iter().any(|cell| is_text(cell))
            && (row.cells.iter().all(|cell| is_known(cell)) || row.cells.iter().any(ties))
}

fn is_text(cell: &str) -> bool {
    schema().find(cell).is_some_and(|column| column.id == "text")
}

fn is_known(cell: &str) -> bool {
    cell.trim().is_empty() || schema().find(cell).is_some()
}

/// The header that keeps some sheets from being a table of claims, if it is only its spelling, and what it is like.
pub(super) fn misspelt(sheets: &[Sheet]) -> Option<(String, String)> {
    let rows = sheets.iter().flat_map(|sheet| sheet.rows.iter().take(WITHIN));
    let near = |cell: &String| closest(&fold(cell), schema().columns.iter().flat_map(Column::headers));
    let named = |row: &&sheet::Row| {
        row.cells.iter().any(|cell| is_text(cell))
            && row.cells.iter().all(|cell| is_known(cell) || near(cell).is_some())
    };
    let row = rows.into_iter().find(named)?;
    let header = row.cells.iter().find(|cell| !is_known(cell))?;
    Some((header.trim().to_owned(), near(header)?.to_owned()))
}

/// Whether one of the sheets is a table of claims.
pub(super) fn are_claims(sheets: &[Sheet]) -> bool {
    sheets.iter().any(|sheet| sheet.rows.iter().take(WITHIN).any(is_header))
}

/// Reads the claims of the sheets of one file; the error says why there are none.
pub(super) fn read(sheets: &[Sheet], source: &str) -> Result<Listed, String> {
    let mut reader = Reader {
        source,
        listed: Listed::default(),
        chars: 0,
        ids: HashMap::new(),
        links: Vec::new(),
        open: HashSet::new(),
    };
    let mut any = false;
    for sheet in sheets {
        let in_sheet = |reason| match &sheet.name {
            Some(name) => format!("sheet `{name}`: {reason}"),
            None => reason,
        };
        if let Some(columns) = Columns::find(sheet).map_err(in_sheet)? {
            any = true;
            (0..sheet.rows.len()).skip(columns.header + 1).for_each(|row| reader.row(sheet, &columns, row));
        }
    }
    if any {
        Ok(reader.finish())
    } else {
        Err("no claims found; expected a header with `text` and a row for each claim".into())
    }
}

/// The kind of register that a table of claims is.
fn schema() -> &'static Schema {
    Kinds::built_in().get("claims").expect("it is built in")
}

/// The header row of a table of claims, and the positions of its columns by id.
#[derive(Debug, PartialEq, Eq)]
struct Columns {
    header: usize,
    places: BTreeMap<String, usize>,
}

impl Columns {
    /// Finds the columns; the error says what is wrong with the sheet. `None` for a sheet without cells.
    fn find(sheet: &Sheet) -> Result<Option<Self>, String> {
        let Some(first) = sheet.rows.iter().position(|row| row.cells.iter().any(|cell| !cell.trim().is_empty())) else {
            return Ok(None);
        };
        let header = sheet.rows.iter().take(WITHIN).position(is_header);
        let Some(header) = header else { return Err(missing(&sheet.rows[first])) };
        let headers = &sheet.rows[header].cells;
        let asked = Asked { schema: schema(), mapping: &BTreeMap::new(), extra: &[] };
        let found = asked.find(headers, None, "claims").map_err(|error| error.to_string())?;
        let places: BTreeMap<String, usize> = found.into_iter().map(|found| (found.id, found.position)).collect();
        let used = |at: &usize| {
            sheet.rows[header..].iter().any(|row| row.cells.get(*at).is_some_and(|cell| !cell.trim().is_empty()))
        };
        let known: Vec<usize> = places.values().copied().collect();
        match (0..headers.len()).filter(|at| !known.contains(at)).find(used) {
            Some(at) => Err(unknown(headers[at].trim(), sheet.first + at)),
            None => Ok(Some(Self { header, places })),
        }
    }
}

/// The columns that the audit reads.
fn known() -> String {
    let ids = schema().columns.iter().map(|column| column.id.as_str()).filter(|id| !ASIDE.contains(id));
    ids.map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

fn missing(row: &sheet::Row) -> String {
    let found: Vec<_> = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).take(8).collect();
    let text = || schema().column("text").into_iter().flat_map(Column::headers);
    let near = found.iter().find(|cell| closest(cell, text()).is_some());
    let found = found.join("`, `");
    let said = format!("a table of claims needs the column `text` (原文) with the numbers as printed; found `{found}`");
    match near {
        Some(near) => format!("{said}; rename `{near}` to `text` if it holds the numbers"),
        None => said,
    }
}

fn unknown(name: &str, place: usize) -> String {
    if name.is_empty() {
        return format!("column {place} has cells but no header; known: {}; use `note` for anything else", known());
    }
    let names = schema().columns.iter().flat_map(Column::headers);
    let known = known();
    match closest(&fold(name), names) {
        Some(near) => {
            format!("unknown column `{name}`; known: {known}; use `note` for anything else; did you mean `{near}`?")
        }
        None => format!("unknown column `{name}`; known: {known}; use `note` for anything else"),
    }
}

struct Reader<'a> {
    source: &'a str,
    listed: Listed,
    chars: usize,
    ids: HashMap<String, usize>,
    /// References to ids, which may be defined in later rows: the claim, the column, the id and its cell.
    links: Vec<(usize, &'static str, String, Cell)>,
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
    fn text(&self, column: &str) -> &str {
        let cells = &self.sheet.rows[self.at].cells;
        self.columns.places.get(column).and_then(|place| cells.get(*place)).map_or("", |cell| cell.trim())
    }

    fn cell(&self, column: &str) -> Cell {
        let place = self.columns.places.get(column).copied().unwrap_or(0);
        Cell { sheet: self.sheet.name.clone(), row: self.sheet.rows[self.at].number, column: self.sheet.first + place }
    }

    fn is_numeric(&self, column: &str) -> bool {
        let numeric = &self.sheet.rows[self.at].numeric;
        self.columns.places.get(column).and_then(|place| numeric.get(*place)).is_some_and(|numeric| *numeric)
    }
}

/// The state that a text is in a column of states.
fn state<T: DeserializeOwned>(column: &str, text: &str) -> Option<T> {
    let states = &schema().column(column)?.states;
    let state = states.iter().find(|state| state.writings().any(|name| fold(name) == fold(text)))?;
    serde_json::from_value(state.id.as_str().into()).ok()
}

impl Reader<'_> {
    fn row(&mut self, sheet: &Sheet, columns: &Columns, at: usize) {
        let row = Row { sheet, columns, at };
        if sheet.rows[at].cells.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let unit = row.text("unit");
        let unit = if unit.is_empty() { Unit::none() } else { Unit::written(unit) };
        // A spreadsheet stores a cell displayed as 67% as the number 0.67, without a hint of the format.
        let hidden = unit.is_share() && row.is_numeric("text") && row.text("text").contains('.');
        let number =
            if hidden { None } else { written::number(row.text("text"), row.text("label"), row.text("noun"), &unit) };
        let Some(number) = number else {
            let allowed = if hidden {
                ("文本形式的百分数，如67%", "a share written as text, such as 67%")
            } else {
                ("一个数字，如118件、67%或9.72万", "one number, such as 118件, 67% or 9.72万")
            };
            self.open.insert(row.text("part_of").into());
            return self.unreadable(&row, "text", allowed);
        };
        let at = self.listed.claims.len();
        let claim = self.claim(&row, number);
        self.listed.claims.push(claim);
        let id = row.text("id");
        if !id.is_empty() && self.ids.insert(id.into(), at).is_some() {
            self.unreadable(&row, "id", ("每行不同的编号", "a unique id"));
        }
        for column in ["part_of", "numerator", "denominator", "change_of"] {
            if !row.text(column).is_empty() {
                self.links.push((at, column, row.text(column).into(), row.cell(column)));
            }
        }
    }

    /// The claim of a row; other columns override what the text says.
    fn claim(&mut self, row: &Row, number: Number) -> Claim {
        let mut number = number;
        let mut said = |column: &'static str, allowed: (&str, &str), read: &mut dyn FnMut(&str) -> Option<()>| {
            let text = row.text(column);
            if !text.is_empty() && read(text).is_none() {
                self.unreadable(row, column, allowed);
            }
        };
        said("kind", ("count、money、percent等类型", "a kind, such as count, money or percent"), &mut |text| {
            number.kind = state("kind", text)?;
            Some(())
        });
        said("value", ("与原文一致的数", "the number in the text"), &mut |text| {
            written::value(text, &mut number)
        });
        said(
            "interval",
            ("含有该数的区间，如[97150, 97250)", "an interval that contains the number, such as [97150, 97250)"),
            &mut |text| {
                number.interval = written::interval(text, number.value)?;
                Some(())
            },
        );
        let ranged = !row.text("interval").is_empty();
        said(
            "qualifier",
            ("与区间一同给出的限定词", "a qualifier, such as about, together with its interval"),
            &mut |text| {
                let qualifier: Qualifier = state("qualifier", text)?;
                (ranged || qualifier == number.qualifier).then(|| number.qualifier = qualifier)
            },
        );
        let mut period = None;
        said("period", ("年份，如2020或2019-2020", "years, such as 2020 or 2019-2020"), &mut |text| {
            period = Some(written::period(text)?);
            Some(())
        });
        let mut tie = None;
        said("tie", ("told、named或found", "`told`, `named` or `found`"), &mut |text| {
            tie = Some(state("tie", text)?);
            Some(())
        });
        let mut numbered = |column: &'static str| {
            let mut at = None;
            said(column, ("整数", "a whole number"), &mut |text| {
                at = Some(text.parse::<u32>().ok()? as usize);
                Some(())
            });
            at
        };
        let (sentence, paragraph) = (numbered("sentence"), numbered("paragraph"));
        // A row that says nothing of its sentence is read by itself.
        let alone = Passage::Row { table: 0, row: self.listed.claims.len() };
        let sentence = sentence.map_or(alone, Passage::Sentence);
        Claim { sentence, paragraph, tie, ..self.put(row, number, period) }
    }

    /// Writes the line of a claim, and builds it.
    fn put(&mut self, row: &Row, number: Number, period: Option<Period>) -> Claim {
        let (label, text, noun) = (row.text("label"), row.text("text"), row.text("noun"));
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
            sentence: Passage::Row { table: 0, row: self.listed.claims.len() },
            paragraph: None,
            binding: None,
            tie: None,
            cell: Some(row.cell("text")),
            heads: None,
        }
    }

    fn unreadable(&mut self, row: &Row, column: &'static str, allowed: (&str, &str)) {
        self.wrong(row.cell(column), column, row.text(column), allowed);
    }

    fn wrong(&mut self, cell: Cell, column: &'static str, text: &str, allowed: (&str, &str)) {
        let said = sentence::cell_cannot_be_read(cell.to_string(), column, text, Said::from(allowed));
        let at = self.chars;
        let place = Place {
            source: self.source.into(),
            char_start: at,
            char_end: at,
            text: text.into(),
            claim: None,
            cell: Some(cell),
        };
        let finding = Finding::new(Relation::Unreadable, Verdict::Unknown, vec![place]).sides(text, "").says(said);
        self.listed.unread.push(finding);
    }

    /// Ties claims together by their ids, and determines the year of the document.
    fn finish(mut self) -> Listed {
        let mut rates: HashMap<usize, (Option<usize>, Option<usize>)> = HashMap::new();
        let mut given: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, column, id, cell) in std::mem::take(&mut self.links) {
            let Some(&of) = self.ids.get(&id).filter(|&&of| of != at) else {
                self.wrong(cell, column, &id, ("另一行的编号（id列）", "the id of another row"));
                continue;
            };
            match column {
                "part_of" if self.open.contains(&id) => given.entry(of).or_default().push(at),
                "part_of" => {
                    let claim = &mut self.listed.claims[at];
                    let (tie, all) = (claim.tie.unwrap_or(Tie::Told), claim.tie.is_none());
                    claim.bind(Binding::Part { total: of, all }, tie);
                }
                "change_of" => {
                    let claim = &mut self.listed.claims[at];
                    claim.bind(Binding::Change { of, base: None }, claim.tie.unwrap_or(Tie::Told));
                    if claim.kind == Kind::Percent {
                        claim.kind = Kind::Growth;
                    }
                }
                "numerator" => rates.entry(at).or_default().0 = Some(of),
                _ => rates.entry(at).or_default().1 = Some(of),
            }
        }
        for (at, (numerator, denominator)) in rates {
            if let Some(denominator) = denominator {
                let claim = &mut self.listed.claims[at];
                claim.bind(Binding::Rate { numerator, denominator }, claim.tie.unwrap_or(Tie::Told));
            }
        }
        // With a part missing the others need not add up, but cannot exceed the total.
        for (total, parts) in given {
            if exceed(&self.listed.claims, &parts, total) {
                let bind = |at: usize| self.listed.claims[at].bind(Binding::Part { total, all: true }, Tie::Told);
                parts.into_iter().for_each(bind);
            }
        }
        own_year(&mut self.listed.claims);
        self.listed
    }
}

/// Whether some parts are more than their total.
fn exceed(claims: &[Claim], parts: &[usize], total: usize) -> bool {
    let none = Interval::point(Rational::ZERO);
    let sum = parts.iter().try_fold(none, |sum, &part| sum.plus(&claims[part].interval));
    let least = sum.and_then(|sum| sum.lower).zip(claims[total].interval.upper);
    least.is_some_and(|(least, most)| least.value > most.value)
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
