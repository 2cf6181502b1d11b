//! How a table is laid out: which words and which numbers stand where, over how many rows and columns.

/// The layout of a table, whose numbers are named by `T`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout<T> {
    /// How many columns it has.
    pub width: usize,
    /// How many rows it has.
    pub height: usize,
    /// What stands in it, row by row.
    pub areas: Vec<Area<T>>,
}

/// Some rows and columns that are one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area<T> {
    /// The first row, from 0.
    pub row: usize,
    /// The first column, from 0.
    pub column: usize,
    /// How many rows it takes.
    pub down: usize,
    /// How many columns it takes.
    pub across: usize,
    /// What stands in it.
    pub content: Content<T>,
}

/// What stands in an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content<T> {
    /// Words of the form.
    Words(String),
    /// A number, by its name or place.
    Number(T),
}

/// What is wrong in a line of a layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The line, from 0.
    pub(super) line: usize,
    pub(super) reason: String,
}

impl<T> Area<T> {
    /// The rows that it takes.
    pub(super) fn rows(&self) -> std::ops::Range<usize> {
        self.row..self.row + self.down
    }

    /// The columns that it takes.
    pub(super) fn columns(&self) -> std::ops::Range<usize> {
        self.column..self.column + self.across
    }

    /// Its words, if it has any.
    pub(super) fn words(&self) -> Option<&str> {
        match &self.content {
            Content::Words(words) => Some(words),
            Content::Number(_) => None,
        }
    }
}

impl Layout<String> {
    /// Reads a layout that is drawn: a line for each row, `|` between cells, `<` for what belongs to the cell to the left, `^` to
    /// the one above, `{name}` for a number, and `{name.*}` for one in each of `columns`.
    pub(super) fn read(drawn: &str, columns: &[&str]) -> Result<Self, Fault> {
        let lines: Vec<_> = drawn.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
        let mut owners: Vec<Vec<usize>> = Vec::new();
        let mut areas: Vec<Area<String>> = Vec::new();
        for (line, text) in &lines {
            let fault = |reason: String| Fault { line: *line, reason };
            let mut owned: Vec<usize> = Vec::new();
            for cell in text.split('|').flat_map(|cell| each(cell.trim(), columns)) {
                let (row, column) = (owners.len(), owned.len());
                let owner = match cell.as_str() {
                    "<" => owned.last().copied().ok_or_else(|| fault("`<` has no cell to its left".into()))?,
                    "^" => {
                        let above = owners.last().and_then(|above: &Vec<usize>| above.get(column)).copied();
                        above.ok_or_else(|| fault(format!("`^` in cell {} has no cell above it", column + 1)))?
                    }
                    written => {
                        areas.push(Area { row, column, down: 1, across: 1, content: content(written) });
                        areas.len() - 1
                    }
                };
                let area = &mut areas[owner];
                area.down = row + 1 - area.row;
                area.across = area.across.max(column + 1 - area.column);
                owned.push(owner);
            }
            if let Some(first) = owners.first().filter(|first| first.len() != owned.len()) {
                return Err(fault(format!("it has {} cells, and the lines above {}", owned.len(), first.len())));
            }
            owners.push(owned);
        }
        let width = owners.first().map_or(0, Vec::len);
        if width == 0 {
            return Err(Fault { line: 0, reason: "it has no cell".into() });
        }
        for (at, area) in areas.iter().enumerate() {
            let whole = area.rows().all(|row| area.columns().all(|column| owners[row].get(column) == Some(&at)));
            if !whole {
                let reason = format!("cell {} and what is merged with it are no rectangle", area.column + 1);
                return Err(Fault { line: lines[area.row].0, reason });
            }
        }
        Ok(Self { width, height: owners.len(), areas })
    }
}

impl<T> Layout<T> {
    /// The layout with its numbers named otherwise.
    pub(super) fn map<U, E>(self, mut of: impl FnMut(&T) -> Result<U, E>) -> Result<Layout<U>, E> {
        let Self { width, height, areas } = self;
        let areas = areas.into_iter().map(|area| {
            let content = match &area.content {
                Content::Words(words) => Content::Words(words.clone()),
                Content::Number(name) => Content::Number(of(name)?),
            };
            Ok(Area { row: area.row, column: area.column, down: area.down, across: area.across, content })
        });
        Ok(Layout { width, height, areas: areas.collect::<Result<_, E>>()? })
    }

    /// The words that lead to an area, the nearest first: to its left, then above it.
    pub(super) fn leading(&self, area: &Area<T>) -> (Vec<&str>, Vec<&str>) {
        let beside = |other: &&Area<T>| other.rows().contains(&area.row) && other.column < area.column;
        let above = |other: &&Area<T>| other.columns().contains(&area.column) && other.row < area.row;
        let mut left: Vec<&Area<T>> = self.areas.iter().filter(beside).collect();
        left.sort_by_key(|other| std::cmp::Reverse(other.column));
        let mut up: Vec<&Area<T>> = self.areas.iter().filter(above).collect();
        up.sort_by_key(|other| std::cmp::Reverse(other.row));
        (left.into_iter().filter_map(Area::words).collect(), up.into_iter().filter_map(Area::words).collect())
    }

    /// The texts of a row, each in the first of its places; `number` prints the numbers.
    pub(super) fn row(&self, row: usize, number: &dyn Fn(&T) -> String) -> Vec<String> {
        let mut texts = vec![String::new(); self.width];
        for area in self.areas.iter().filter(|area| area.row == row) {
            texts[area.column] = match &area.content {
                Content::Words(words) => words.clone(),
                Content::Number(name) => number(name),
            };
        }
        texts
    }
}

/// What a drawn cell holds.
fn content(written: &str) -> Content<String> {
    match written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some(name) => Content::Number(name.to_owned()),
        None => Content::Words(written.to_owned()),
    }
}

/// A drawn cell, or where it stands for a number in each column, one for each of them.
fn each(cell: &str, columns: &[&str]) -> Vec<String> {
    match cell.strip_prefix('{').and_then(|rest| rest.strip_suffix(".*}")) {
        Some(row) => columns.iter().map(|column| format!("{{{row}.{column}}}")).collect(),
        None => vec![cell.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_cells_are_one_area() {
        let drawn = "规则 | < | 申请人情况 | <\n^ | < | 自然人 | 总计\n一 | 新收 | {new.*}";
        let layout = Layout::read(drawn, &["person", "total"]).unwrap();
        assert_eq!((layout.width, layout.height), (4, 3));
        let found: Vec<_> = layout.areas.iter().map(|area| (area.row, area.column, area.down, area.across)).collect();
        let expected = [
            (0, 0, 2, 2),
            (0, 2, 1, 2),
            (1, 2, 1, 1),
            (1, 3, 1, 1),
            (2, 0, 1, 1),
            (2, 1, 1, 1),
            (2, 2, 1, 1),
            (2, 3, 1, 1),
        ];
        assert_eq!(found, expected);
        let last = layout.areas.last().unwrap();
        assert_eq!(last.content, Content::Number("new.total".into()));
        assert_eq!(layout.leading(last), (vec!["新收", "一"], vec!["总计", "申请人情况"]));
        assert_eq!(layout.row(1, &String::clone), ["", "", "自然人", "总计"]);
    }

    #[test]
    fn what_is_no_layout_is_named_with_its_line() {
        for (drawn, line, reason) in [
            ("< | a", 0, "`<` has no cell to its left"),
            ("a | b\nc | ^ | d", 1, "`^` in cell 3 has no cell above it"),
            ("a | b\nc", 1, "it has 1 cells, and the lines above 2"),
            ("a | <\n^ | b", 0, "cell 1 and what is merged with it are no rectangle"),
            ("", 0, "it has no cell"),
        ] {
            let drawn = drawn.replace("| ^ | d", "| d | ^");
            assert_eq!(Layout::read(&drawn, &[]).unwrap_err(), Fault { line, reason: reason.into() }, "{drawn}");
        }
    }
}
