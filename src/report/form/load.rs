//! Forms as files write them, and what must hold of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;
use toml::Spanned;

use crate::catalogue::Measure;
use crate::error::{Error, Result};
use crate::file;
use crate::register::called;
use crate::report::form::beyond::{Across, Statement};
use crate::report::form::definition::{Definition, Form, FormCell, FormTable, Unit};
use crate::report::form::identity::{Equation, Identity, Name, Rule};
use crate::report::form::layout::{Content, Layout};
use crate::text::Text;

macro_rules! built_in {
    ($($id:literal),* $(,)?) => { &[$(($id, include_str!(concat!("../forms/", $id, ".toml")))),*] };
}

const BUILT_IN: &[(&str, &str)] = built_in![
    "foi-2021",
    "foi-2019",
    "enforcement-2021",
    "enforcement-2018",
    "enforcement-qingyuan-2024",
    "reconsideration",
    "litigation",
];

/// A form as a file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    zh: String,
    en: String,
    #[serde(default)]
    names: Vec<String>,
    source: Text,
    #[serde(rename = "table")]
    tables: Vec<TableFile>,
    #[serde(default)]
    across: Vec<AcrossFile>,
    #[serde(default, rename = "statement")]
    statements: Vec<StatementFile>,
}

/// A cell that is a sum of cells of another form: `proactive.coercion = coercion.total`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AcrossFile {
    id: Spanned<String>,
    zh: String,
    en: String,
    forms: Vec<String>,
    rule: String,
}

/// What the text says of a cell: the words before its number, or those that must be there if it is not 0.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatementFile {
    id: Spanned<String>,
    zh: String,
    en: String,
    cell: String,
    /// Groups with a space between them, in each the words of which one stands there; `?` before one that may.
    #[serde(default)]
    said: String,
    #[serde(default)]
    mentions: Vec<String>,
    /// The part of the report in which the words belong.
    #[serde(default)]
    part: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    id: Spanned<String>,
    zh: String,
    en: String,
    /// The register of the counts that name no other.
    register: Option<String>,
    heads: usize,
    grid: Spanned<String>,
    #[serde(default, rename = "column")]
    columns: Vec<Entry>,
    #[serde(default, rename = "row")]
    rows: Vec<Entry>,
    #[serde(default, rename = "identity")]
    identities: Vec<IdentityFile>,
}

/// A row or a column: what is counted, or which of the rows that are counted belong to it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: Spanned<String>,
    #[serde(default)]
    count: Counts,
    #[serde(rename = "where")]
    filter: Option<String>,
    indicator: Option<String>,
    #[serde(default)]
    optional: Vec<String>,
    unit: Option<Unit>,
    /// The row of last year's table that gives the number where no register does.
    last: Option<String>,
}

/// One measure or several, whose numbers are added up.
#[derive(Default, Deserialize)]
#[serde(untagged, expecting = "expected a measure, or a list of measures")]
enum Counts {
    #[default]
    None,
    One(Box<Measure>),
    Several(Vec<Measure>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentityFile {
    id: Spanned<String>,
    zh: String,
    en: String,
    rule: String,
    #[serde(default)]
    weak: bool,
}

/// The text of a file, by which the line of a fault is found.
#[derive(Clone, Copy)]
struct Source<'a> {
    place: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    /// A fault at a place of the text, in an entry.
    fn fault(&self, at: usize, entry: &str, reason: impl Into<String>) -> Error {
        Error::Definition { place: format!("{}:{}, {entry}", self.place, self.line(at)), reason: reason.into() }
    }
}

impl Form {
    /// The built-in forms.
    pub fn built_in() -> &'static [Self] {
        static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
            let read = |(id, text): &(&str, &str)| Form::from_toml(text, id).expect("a test reads every built-in form");
            BUILT_IN.iter().map(read).collect()
        });
        &FORMS
    }

    /// The built-in form of that id or name, or the one in a file.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] where no form is called so, and as [`Form::from_toml`].
    ///
    /// # Examples
    ///
    /// ```
    /// let form = fazhi::report::form::Form::open("foi-2021")?;
    /// assert_eq!(form.tables.len(), 3);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn open(name: &str) -> Result<Self> {
        let path = Path::new(name);
        if path.extension().is_some_and(|ending| ending == "toml") {
            return Self::from_toml(&file::text(path)?, name);
        }
        let names = |form: &'static Self| {
            [&form.id, &form.zh, &form.en].into_iter().chain(&form.names).map(String::as_str).collect()
        };
        called("form", name, Self::built_in().iter(), names).cloned()
    }

    /// Reads a form from TOML; `place` names the file in errors.
    ///
    /// # Errors
    ///
    /// [`Error::Definition`], which names the file, the line and the cell, where the form does not hold together.
    ///
    /// # Examples
    ///
    /// ```
    /// let form = fazhi::report::form::Form::from_toml(
    ///     r#"
    ///     id = "ours"
    ///     zh = "本县调解统计表"
    ///     en = "our table of mediation"
    ///     source = "our own practice"
    ///     [[table]]
    ///     id = "disputes"
    ///     zh = "人民调解"
    ///     en = "mediation"
    ///     register = "mediation"
    ///     heads = 1
    ///     grid = '''
    ///     受理 | 调解成功
    ///     {accepted} | {agreed}
    ///     '''
    ///     row = [
    ///         { id = "accepted", count = { at = "accepted" } },
    ///         { id = "agreed", count = { at = "closed", where = "reached" } },
    ///     ]
    ///     "#,
    ///     "ours.toml",
    /// )?;
    /// assert_eq!(form.tables[0].cells[0].label(), "受理");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn from_toml(text: &str, place: &str) -> Result<Self> {
        let wrong = |reason: String| Error::Definition { place: place.into(), reason };
        let File { id, zh, en, names, source, tables, across, statements } =
            toml::from_str(text).map_err(|error| wrong(Error::of_toml(&error.to_string())))?;
        let file = Source { place, text };
        let tables = tables.into_iter().map(|table| table.complete(file)).collect::<Result<Vec<_>>>()?;
        let mut ids: Vec<_> = tables.iter().map(|table| &table.id).collect();
        ids.sort();
        if let Some([twice, _]) = ids.array_windows().find(|[one, next]| one == next) {
            return Err(wrong(format!("table `{twice}` is defined twice")));
        }
        let mut form = Self { id, zh, en, names, source, tables, across: Vec::new(), statements: Vec::new() };
        form.across = across.into_iter().map(|one| one.complete(file, &form)).collect::<Result<_>>()?;
        form.statements = statements.into_iter().map(|one| one.complete(file, &form)).collect::<Result<_>>()?;
        Ok(form)
    }
}

impl AcrossFile {
    fn complete(self, file: Source<'_>, form: &Form) -> Result<Across> {
        let at = format!("across `{}`", self.id.get_ref());
        let wrong = |reason: String| file.fault(self.id.span().start, &at, reason);
        let rule = Rule::read(&self.rule).map_err(wrong)?;
        if rule.at_most || rule.left.len() != 1 || rule.names().any(|name| name.minus || name.last) {
            return Err(wrong(format!("`{}` is not a cell and a sum of cells of another form", self.rule)));
        }
        let own = &rule.left[0].of;
        let cell = form.place(own).ok_or_else(|| wrong(format!("`{own}` is no cell of the form")))?;
        let parted = |name: &Name| {
            let parts = name.of.split_once('.').map(|(table, cell)| (table.to_owned(), cell.to_owned()));
            parts.ok_or_else(|| wrong(format!("`{}` names no table and cell", name.of)))
        };
        let sum = rule.right.iter().map(parted).collect::<Result<_>>()?;
        Ok(Across { id: self.id.into_inner(), says: Text::new(self.zh, self.en), forms: self.forms, cell, sum })
    }
}

impl StatementFile {
    fn complete(self, file: Source<'_>, form: &Form) -> Result<Statement> {
        let wrong =
            |reason: String| file.fault(self.id.span().start, &format!("statement `{}`", self.id.get_ref()), reason);
        let cell = form.place(&self.cell).ok_or_else(|| wrong(format!("`{}` is no cell of the form", self.cell)))?;
        let (neutral, said): (Vec<&str>, Vec<&str>) =
            self.said.split_whitespace().partition(|group| group.starts_with('?'));
        let words = |group: &str| group.split('|').map(str::to_owned).collect::<Vec<_>>();
        Ok(Statement {
            said: said.into_iter().map(words).collect(),
            neutral: neutral.into_iter().flat_map(|group| words(&group[1..])).collect(),
            mentions: self.mentions,
            part: self.part,
            cell,
            says: Text::new(self.zh, self.en),
            id: self.id.into_inner(),
        })
    }
}

impl TableFile {
    fn complete(self, file: Source<'_>) -> Result<FormTable> {
        let columns: Vec<&str> = self.columns.iter().map(Entry::id).collect();
        let drawn = self.layout(file, &columns)?;
        let mut cells: Vec<FormCell> = Vec::new();
        let layout = drawn.map(|name| {
            if cells.iter().any(|known| known.id == *name) {
                let at = format!("table `{}`", self.id.get_ref());
                return Err(file.fault(self.grid.span().start, &at, format!("the layout has `{name}` twice")));
            }
            cells.push(self.cell(file, name)?);
            Ok(cells.len() - 1)
        })?;
        label(&layout, &mut cells);
        self.all_stand_in(file, &cells)?;
        if self.heads >= layout.height {
            let reason = format!("`heads` is {}, and the layout has {} rows", self.heads, layout.height);
            return Err(file.fault(self.id.span().start, &format!("table `{}`", self.id.get_ref()), reason));
        }
        let mut table = FormTable {
            id: self.id.get_ref().clone(),
            name: Text::new(&self.zh, &self.en),
            heads: self.heads,
            layout,
            cells,
            identities: Vec::new(),
        };
        table.identities = self.identities(file, &table)?;
        self.lasts(file, &mut table)?;
        Ok(table)
    }

    fn layout(&self, file: Source<'_>, columns: &[&str]) -> Result<Layout<String>> {
        Layout::read(self.grid.get_ref(), columns).map_err(|fault| {
            let start = self.grid.span().start;
            // The first line of a text in three quotes begins behind them.
            let first =
                usize::from(file.text[start..].starts_with("'''\n") || file.text[start..].starts_with("\"\"\"\n"));
            let line = file.line(start) + first + fault.line;
            let place = format!("{}:{line}, table `{}`", file.place, self.id.get_ref());
            Error::Definition { place, reason: fault.reason }
        })
    }

    /// The cell of that name: a row's, or where a row and a column meet.
    fn cell(&self, file: Source<'_>, name: &str) -> Result<FormCell> {
        let entry = |entries: &'_ [Entry], id: &str| entries.iter().position(|entry| entry.id() == id);
        let (row, column) = name.split_once('.').unwrap_or((name, ""));
        let row = entry(&self.rows, row).map(|at| &self.rows[at]);
        let column_of = entry(&self.columns, column).map(|at| &self.columns[at]);
        let at = format!("cell `{}.{name}`", self.id.get_ref());
        let (Some(row), true) = (row, column.is_empty() || column_of.is_some()) else {
            let reason = "it stands in the layout, but it is no row of the table, or no row and column";
            return Err(file.fault(self.grid.span().start, &at, reason));
        };
        let place = format!("{}:{}, {at}", file.place, file.line(row.id.span().start));
        let wrong = |reason: &str| Error::Definition { place: place.clone(), reason: reason.into() };
        let counts: Vec<&Entry> = [Some(row), column_of].into_iter().flatten().filter(|entry| entry.counts()).collect();
        let definition = match counts.as_slice() {
            [] => Definition::ByHand,
            [one] => match &one.indicator {
                Some(id) if column_of.is_none() => Definition::Indicator(id.clone()),
                Some(_) => return Err(wrong("a figure of the catalogue has no columns")),
                None => {
                    Definition::Counts(self.measures(one, &[Some(row), column_of]).map_err(|reason| wrong(&reason))?)
                }
            },
            _ => return Err(wrong("its row and its column both say what is counted")),
        };
        let optional = [Some(row), column_of].into_iter().flatten().flat_map(|entry| &entry.optional).cloned();
        Ok(FormCell {
            id: name.to_owned(),
            labels: Vec::new(),
            definition,
            optional: optional.collect(),
            unit: row.unit.or(column_of.and_then(|column| column.unit)).unwrap_or_default(),
            last: None,
            place,
        })
    }

    /// What is counted: the measures of one entry, of which rows belong to all of them.
    fn measures(&self, counted: &Entry, among: &[Option<&Entry>]) -> Result<Vec<Measure>, String> {
        let besides: Vec<_> = among.iter().flatten().filter_map(|entry| entry.filter.as_deref()).collect();
        let measure = |measure: &Measure| {
            let filters = measure.filter.as_deref().into_iter().chain(besides.iter().copied());
            let filters: Vec<_> = filters.map(|filter| format!("({filter})")).collect();
            let register =
                measure.register.clone().or_else(|| self.register.clone()).ok_or("it names no `register`")?;
            let filter = (!filters.is_empty()).then(|| filters.join(" AND "));
            Ok(Measure { register: Some(register), filter, ..measure.clone() })
        };
        match &counted.count {
            Counts::None => Ok(Vec::new()),
            Counts::One(one) => Ok(vec![measure(one)?]),
            Counts::Several(several) => several.iter().map(measure).collect(),
        }
    }

    /// Each row and each column has a place in the layout.
    fn all_stand_in(&self, file: Source<'_>, cells: &[FormCell]) -> Result<()> {
        let parts = |cell: &FormCell| {
            cell.id
                .split_once('.')
                .map_or((cell.id.clone(), String::new()), |(row, column)| (row.into(), column.into()))
        };
        let used: Vec<(String, String)> = cells.iter().map(parts).collect();
        let unused = |what: &str, entry: &Entry| {
            let at = format!("{what} `{}.{}`", self.id.get_ref(), entry.id());
            file.fault(entry.id.span().start, &at, "it does not stand in the layout")
        };
        if let Some(row) = self.rows.iter().find(|row| used.iter().all(|(known, _)| known != row.id())) {
            return Err(unused("row", row));
        }
        match self.columns.iter().find(|column| used.iter().all(|(_, known)| known != column.id())) {
            Some(column) => Err(unused("column", column)),
            None => Ok(()),
        }
    }

    fn identities(&self, file: Source<'_>, table: &FormTable) -> Result<Vec<Identity>> {
        let identity = |written: &IdentityFile| {
            let at = format!("table `{}`, identity `{}`", table.id, written.id.get_ref());
            let wrong = |reason: String| file.fault(written.id.span().start, &at, reason);
            let equations = Rule::read(&written.rule).and_then(|rule| self.equations(&rule, table)).map_err(wrong)?;
            let IdentityFile { id, zh, en, weak, .. } = written;
            Ok(Identity { id: id.get_ref().clone(), says: Text::new(zh, en), weak: *weak, equations })
        };
        self.identities.iter().map(identity).collect()
    }

    /// A rule for cells once, one for rows in each column, one for columns in each row.
    fn equations(&self, rule: &Rule, table: &FormTable) -> Result<Vec<Equation>, String> {
        let is_among = |entries: &[Entry], name: &Name| entries.iter().any(|entry| entry.id() == name.of);
        let cell = |id: String| table.place(&id).ok_or_else(|| format!("`{id}` is no cell of the table"));
        let columns = self.columns.iter().map(Entry::id);
        let rows = self
            .rows
            .iter()
            .map(Entry::id)
            .filter(|row| columns.clone().all(|column| table.place(&format!("{row}.{column}")).is_some()));
        if self.columns.is_empty() || rule.names().all(|name| table.place(&name.of).is_some()) {
            Ok(vec![rule.with(&|name| cell(name.of.clone()))?])
        } else if rule.names().all(|name| is_among(&self.columns, name)) {
            rows.map(|row| rule.with(&|name| cell(format!("{row}.{}", name.of)))).collect()
        } else {
            columns.map(|column| rule.with(&|name| cell(format!("{}.{column}", name.of)))).collect()
        }
    }

    /// Finds the cells of last year's table that give a number.
    fn lasts(&self, file: Source<'_>, table: &mut FormTable) -> Result<()> {
        for row in &self.rows {
            let Some(last) = &row.last else { continue };
            let at = format!("row `{}.{}`", table.id, row.id());
            let of_row = |id: &str| id.split('.').next() == Some(row.id());
            for cell in (0..table.cells.len()).filter(|cell| of_row(&table.cells[*cell].id)).collect::<Vec<_>>() {
                let id = table.cells[cell].id.replacen(row.id(), last, 1);
                let found = table.place(&id);
                let found = found
                    .ok_or_else(|| file.fault(row.id.span().start, &at, format!("`{last}` is no row of the table")))?;
                table.cells[cell].last = Some(found);
            }
        }
        Ok(())
    }
}

impl Entry {
    fn id(&self) -> &str {
        self.id.get_ref()
    }

    fn counts(&self) -> bool {
        self.indicator.is_some() || !matches!(self.count, Counts::None)
    }
}

/// Names each cell by the words that lead to it: as few as tell it from all others of its table.
fn label(layout: &Layout<usize>, cells: &mut [FormCell]) {
    let mut paths: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for area in &layout.areas {
        let Content::Number(cell) = &area.content else { continue };
        let (left, up) = layout.leading(area);
        let (mut left, mut up) = (left.into_iter(), up.into_iter());
        let nearest: Vec<_> = left.next().into_iter().chain(up.next()).collect();
        let further = left.chain(up);
        paths.insert(*cell, nearest.into_iter().chain(further).map(short).collect());
    }
    for (cell, path) in &paths {
        let same =
            |words: usize| paths.values().filter(|other| other.iter().take(words).eq(path.iter().take(words))).count();
        let nearest = path.len().min(2);
        let enough = (nearest..path.len()).find(|words| same(*words) == 1).unwrap_or(path.len());
        cells[*cell].labels = path[..enough.max(nearest)].to_vec();
    }
}

/// Words of a form without the explanation in brackets behind them.
fn short(words: &str) -> String {
    let end = words.char_indices().skip(1).find(|(at, letter)| *letter == '（' && !words[..*at].is_empty());
    let head = end.map_or(words, |(at, _)| &words[..at]);
    if head.starts_with('（') { words.to_owned() } else { head.to_owned() }
}
