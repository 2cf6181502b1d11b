//! Character positions as line and column numbers.

/// The starts of the lines of a text.
///
/// # Examples
///
/// ```
/// assert_eq!(fazhi::audit::Lines::new("受理\n3件").of(4), (2, 2));
/// ```
#[derive(Debug, Clone)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// Indexes the lines of a text.
    pub fn new(text: &str) -> Self {
        let behind = text.chars().enumerate().filter(|(_, c)| *c == '\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(behind).collect())
    }

    /// The line and column of a character, both from 1.
    pub fn of(&self, character: usize) -> (usize, usize) {
        let line = self.0.partition_point(|&start| start <= character);
        (line, character - self.0[line - 1] + 1)
    }

    /// The line and column of a character, such as `2:4`.
    pub fn place(&self, character: usize) -> String {
        let (line, column) = self.of(character);
        format!("{line}:{column}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one() {
        let lines = Lines::new("受理\n\n3件");
        assert_eq!([0, 1, 2, 3, 4, 5].map(|at| lines.of(at)), [(1, 1), (1, 2), (1, 3), (2, 1), (3, 1), (3, 2)]);
    }
}
