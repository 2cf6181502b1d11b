//! A document as data: what stands in it, whatever it is written in.

use crate::chart::Chart;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::show;

/// Headings, paragraphs, lists, tables and charts in their order.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::report::{Cell, Document, Format, Grid, Run};
///
/// let mut document = Document::new("2020年年报", Lang::Zh);
/// document.heading(1, "法律援助");
/// document.paragraph([Run::plain("办理法律援助案件118件。")]);
/// let mut grid = Grid::new([3.0, 1.0]).with_heads(1);
/// grid.row([Cell::head("指标"), Cell::head("数值")]);
/// grid.row([Cell::words("法律援助案件数"), Cell::number("118 件", 118.0, "#,##0")]);
/// document.grid(grid);
/// let text = String::from_utf8(document.write(Format::Markdown)?)?;
/// assert!(text.starts_with("# 2020年年报\n\n## 法律援助\n\n办理法律援助案件118件。\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The language of its words.
    pub lang: Lang,
    /// The title, above all.
    pub title: String,
    /// What stands below it.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Block {
    /// A heading of a level from 1 on; the title is above all of them.
    Heading {
        /// The level.
        level: u8,
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A list, each point of it a paragraph.
    List(Vec<Vec<Run>>),
    /// A table.
    Grid(Grid),
    /// A chart, with the table of what it shows behind it.
    Chart(Box<Chart>),
    /// What follows begins on a new page, where there are pages.
    PageBreak,
}

/// Words of one look within a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Whether they stand out.
    pub strong: bool,
}

impl Run {
    /// Words as all others.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), strong: false }
    }

    /// Words that stand out.
    pub fn strong(text: impl Into<String>) -> Self {
        Self { text: text.into(), strong: true }
    }
}

/// A table whose cells may take several rows and columns.
///
/// As in HTML, a row lists the cells that begin in it, from left to right, in the places that cells from above leave free.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// What it is called; empty where it needs no name.
    pub caption: String,
    /// How wide its columns are, as shares of one another.
    pub widths: Vec<f64>,
    /// How many of the first rows are its head, which is repeated on each page.
    pub heads: usize,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// What is said below it.
    pub notes: Vec<String>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What stands in it.
    pub content: Content,
    /// How many columns it takes.
    pub across: usize,
    /// How many rows it takes.
    pub down: usize,
    /// Where in it the content stands.
    pub align: Align,
    /// Whether it names its row or its column.
    pub is_head: bool,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Content {
    /// Nothing.
    #[default]
    Empty,
    /// Words.
    Words(String),
    /// A number.
    Number {
        /// As it is printed.
        text: String,
        /// As a workbook holds it.
        value: f64,
        /// How a workbook prints it.
        format: String,
    },
}

/// Where in a cell the content stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Where a line starts.
    Start,
    /// In the middle.
    Middle,
    /// Where a line ends.
    End,
}

impl Align {
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

impl Cell {
    fn of(content: Content, align: Align) -> Self {
        Self { content, across: 1, down: 1, align, is_head: false }
    }

    /// A cell with nothing in it.
    pub fn empty() -> Self {
        Self::of(Content::Empty, Align::Start)
    }

    /// A cell of words.
    pub fn words(text: impl Into<String>) -> Self {
        Self::of(Content::Words(text.into()), Align::Start)
    }

    /// A cell that names its row or its column.
    pub fn head(text: impl Into<String>) -> Self {
        Self { is_head: true, ..Self::of(Content::Words(text.into()), Align::Middle) }
    }

    /// A number: as it is printed, as a workbook holds it, and how a workbook prints it.
    pub fn number(text: impl Into<String>, value: f64, format: impl Into<String>) -> Self {
        Self::of(Content::Number { text: text.into(), value, format: format.into() }, Align::End)
    }

    /// The same cell, over several columns.
    #[must_use]
    pub fn across(self, columns: usize) -> Self {
        Self { across: columns, ..self }
    }

    /// The same cell, over several rows.
    #[must_use]
    pub fn down(self, rows: usize) -> Self {
        Self { down: rows, ..self }
    }

    /// The same cell, with its content elsewhere.
    #[must_use]
    pub fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// What is printed.
    pub fn text(&self) -> &str {
        match &self.content {
            Content::Empty => "",
            Content::Words(text) | Content::Number { text, .. } => text,
        }
    }
}

/// What is in one place of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place<'a> {
    /// A cell begins here.
    Begins(&'a Cell),
    /// The first column of a cell that began in a row above.
    Below(&'a Cell),
    /// A further column of a cell.
    Beside,
}

impl Place<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Begins(cell) => cell.text(),
            Self::Below(cell) if cell.is_head => cell.text(),
            Self::Below(_) | Self::Beside => "",
        }
    }

    fn align(&self) -> Align {
        match self {
            Self::Begins(cell) | Self::Below(cell) => cell.align,
            Self::Beside => Align::Start,
        }
    }
}

/// A table without merged cells.
pub(super) struct Flat {
    /// The heads; all empty where it has none.
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<Vec<(String, Align)>>,
}

impl Grid {
    /// A table without rows, with columns of these widths.
    pub fn new(widths: impl IntoIterator<Item = f64>) -> Self {
        Self { widths: widths.into_iter().collect(), ..Self::default() }
    }

    /// The same table with a name.
    #[must_use]
    pub fn called(self, caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..self }
    }

    /// The same table, of which the first rows are the head.
    #[must_use]
    pub fn with_heads(self, heads: usize) -> Self {
        Self { heads, ..self }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Adds what is said below the table.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// What is in each place, row by row.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] where the cells leave a place free, stand out of the table or lie over one another.
    pub(super) fn places(&self) -> Result<Vec<Vec<Place<'_>>>> {
        let mut taken: Vec<Vec<Option<Place<'_>>>> = vec![vec![None; self.widths.len()]; self.rows.len()];
        for (row, cells) in self.rows.iter().enumerate() {
            for cell in cells {
                let free = taken[row].iter().position(Option::is_none);
                let column = free.ok_or_else(|| self.uneven(row))?;
                self.take(&mut taken, cell, row, column)?;
            }
        }
        let whole = taken.into_iter().map(|places| places.into_iter().collect::<Option<Vec<_>>>());
        whole.enumerate().map(|(row, places)| places.ok_or_else(|| self.uneven(row))).collect()
    }

    fn take<'a>(
        &'a self,
        taken: &mut [Vec<Option<Place<'a>>>],
        cell: &'a Cell,
        row: usize,
        column: usize,
    ) -> Result<()> {
        for below in 0..cell.down.max(1) {
            for beside in 0..cell.across.max(1) {
                let place = taken.get_mut(row + below).and_then(|places| places.get_mut(column + beside));
                let place = place.filter(|place| place.is_none()).ok_or_else(|| self.uneven(row))?;
                *place = Some(match (below, beside) {
                    (0, 0) => Place::Begins(cell),
                    (_, 0) => Place::Below(cell),
                    _ => Place::Beside,
                });
            }
        }
        Ok(())
    }

    /// The table without merged cells: one head for each column, and the text of each place. A head that takes several rows is
    /// said in each of them.
    pub(super) fn flat(&self) -> Result<Flat> {
        let places = self.places()?;
        let (heads, rows) = places.split_at(self.heads.min(places.len()));
        let named = |column: usize| {
            let mut said: Vec<&str> = Vec::new();
            for row in heads {
                let begins = row[..=column].iter().rev().find(|place| **place != Place::Beside);
                if let Some(Place::Begins(cell)) = begins.filter(|place| !place.text().is_empty()) {
                    said.push(cell.text());
                }
            }
            said.join(" ")
        };
        let heads = (0..self.widths.len()).map(named).collect();
        let cell = |place: &Place<'_>| (place.text().to_owned(), place.align());
        Ok(Flat { heads, rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect() })
    }

    fn uneven(&self, row: usize) -> Error {
        let columns = self.widths.len();
        Error::content(&*self.caption, format!("row {} of the table does not fill its {columns} columns", row + 1))
    }

    /// A table for people in this form; bars are left out.
    pub(crate) fn of_table(table: &show::Table) -> Self {
        let shown: Vec<usize> =
            (0..table.columns.len()).filter(|at| table.columns[*at].role != show::Role::Bars).collect();
        let widest = |at: usize| {
            let rows = table.filled().flat_map(|section| &section.rows).filter_map(|row| row.cells.get(at));
            let texts = rows.map(show::Cell::text).chain([table.columns[at].head.as_str()]);
            texts.map(|text| text.chars().count()).max().unwrap_or(1).clamp(3, 24) as f64
        };
        let mut grid = Self::new(shown.iter().map(|at| widest(*at))).called(&table.title);
        if table.has_heads() {
            grid.heads = 1;
            grid.row(shown.iter().map(|at| Cell::head(&table.columns[*at].head)));
        }
        for section in table.filled() {
            if !section.title.is_empty() {
                grid.row([Cell::head(&section.title).across(shown.len()).aligned(Align::Start)]);
            }
            for row in &section.rows {
                grid.row(shown.iter().map(|at| of_cell(row.cells.get(*at), table.columns[*at].role)));
            }
        }
        grid
    }
}

fn of_cell(cell: Option<&show::Cell>, role: show::Role) -> Cell {
    let align = if role == show::Role::Words { Align::Start } else { Align::End };
    let content = match cell {
        Some(show::Cell::Number { text, value, format }) => {
            Content::Number { text: text.clone(), value: *value, format: format.clone() }
        }
        Some(cell) if !cell.text().is_empty() => Content::Words(cell.text().to_owned()),
        _ => Content::Empty,
    };
    Cell::of(content, align)
}

impl Document {
    /// A document with nothing below its title.
    pub fn new(title: impl Into<String>, lang: Lang) -> Self {
        Self { lang, title: title.into(), blocks: Vec::new() }
    }

    /// Adds a heading of a level from 1 on.
    pub fn heading(&mut self, level: u8, text: impl Into<String>) {
        self.blocks.push(Block::Heading { level, text: text.into() });
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, runs: impl IntoIterator<Item = Run>) {
        self.blocks.push(Block::Paragraph(runs.into_iter().collect()));
    }

    /// Adds a list, each point of it a paragraph.
    pub fn list(&mut self, points: impl IntoIterator<Item = Vec<Run>>) {
        self.blocks.push(Block::List(points.into_iter().collect()));
    }

    /// Adds a table.
    pub fn grid(&mut self, grid: Grid) {
        self.blocks.push(Block::Grid(grid));
    }

    /// Adds a chart.
    pub fn chart(&mut self, chart: Chart) {
        self.blocks.push(Block::Chart(Box::new(chart)));
    }

    /// Has what follows begin on a new page.
    pub fn page_break(&mut self) {
        self.blocks.push(Block::PageBreak);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: Vec<Vec<Cell>>) -> Grid {
        Grid { rows, ..Grid::new([1.0, 1.0, 1.0]) }
    }

    #[test]
    fn cells_stand_where_those_from_above_leave_room() {
        let rows =
            vec![vec![Cell::words("a").down(2), Cell::words("b").across(2)], vec![Cell::words("c"), Cell::words("d")]];
        let grid = grid(rows);
        let places = grid.places().unwrap();
        let text = |place: &Place<'_>| match place {
            Place::Begins(cell) => cell.text().to_owned(),
            Place::Below(cell) => format!("^{}", cell.text()),
            Place::Beside => "<".to_owned(),
        };
        let texts: Vec<Vec<String>> = places.iter().map(|row| row.iter().map(text).collect()).collect();
        assert_eq!(texts, [["a", "b", "<"], ["^a", "c", "d"]]);
    }

    #[test]
    fn a_flat_table_has_one_head_for_each_column() {
        let rows = vec![
            vec![Cell::head("指标").down(2), Cell::head("2020年").across(2)],
            vec![Cell::head("数值"), Cell::head("增减")],
            vec![Cell::head("援助").down(2), Cell::words("118"), Cell::empty()],
            vec![Cell::words("11"), Cell::empty()],
        ];
        let flat = Grid { heads: 2, ..grid(rows) }.flat().unwrap();
        assert_eq!(flat.heads, ["指标", "2020年 数值", "2020年 增减"]);
        let texts: Vec<Vec<&str>> = flat.rows.iter().map(|row| row.iter().map(|(text, _)| &**text).collect()).collect();
        assert_eq!(texts, [["援助", "118", ""], ["援助", "11", ""]]);
    }

    #[test]
    fn a_table_with_holes_is_refused() {
        let cases = [
            vec![vec![Cell::empty(), Cell::empty()]],
            vec![vec![Cell::empty().across(4)]],
            vec![vec![Cell::empty().across(3).down(2)]],
            vec![vec![Cell::empty(), Cell::empty(), Cell::empty(), Cell::empty()]],
        ];
        for rows in cases {
            let error = grid(rows.clone()).called("表").places().unwrap_err().to_string();
            assert_eq!(error, "`表`: row 1 of the table does not fill its 3 columns", "{rows:?}");
        }
    }
}
