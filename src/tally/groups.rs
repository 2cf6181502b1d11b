//! The groups of rows that the group-by columns make, and the cells of groups and periods.

use polars_core::prelude::PlSmallStr;

use crate::column::{Codes, Interner};
use crate::register::{Need, Rows};
use crate::tally::Group;
use crate::tally::periods::NO_PERIOD;

/// The groups met so far, each with a code.
#[derive(Default)]
pub(super) struct Groups {
    /// For each group-by column its values, and the pairs of the group of the columns before and the value of this one.
    columns: Vec<(Labels, Interner<(u32, i32)>)>,
}

/// Texts with a code each; the code 0 stands for a text that cannot be read.
#[derive(Default)]
pub(super) struct Labels(Interner<PlSmallStr>);

const UNREADABLE: u32 = 0;

impl Labels {
    pub(super) fn code(&mut self, text: &str) -> u32 {
        self.0.code_of(text) + 1
    }

    /// The codes of a column of text; an empty cell is an empty text.
    pub(super) fn codes(&mut self, column: &Codes) -> Vec<u32> {
        column.map(|text| self.code(text.unwrap_or_default()))
    }

    /// The texts by their codes.
    pub(super) fn into_texts(self) -> Vec<Option<String>> {
        let texts = self.0.into_values().into_iter().map(|text| Some(text.into_string()));
        std::iter::once(None).chain(texts).collect()
    }
}

impl Groups {
    pub(super) fn new(by: usize) -> Self {
        Self { columns: std::iter::repeat_with(Default::default).take(by).collect() }
    }

    /// The group of each row, by the columns `by`, which the rows have.
    pub(super) fn of(&mut self, rows: &Rows, by: &[String]) -> Vec<u32> {
        let mut groups = vec![0; rows.height()];
        for (name, (labels, pairs)) in by.iter().zip(&mut self.columns) {
            let mut codes =
                rows.codes(name).map_or_else(|| vec![UNREADABLE; rows.height()], |codes| labels.codes(&codes));
            for fault in rows.faults.iter().filter(|fault| fault.needs == [Need::Column(name.clone())]) {
                fault.rows.rows(rows.height()).for_each(|row| codes[row] = UNREADABLE);
            }
            let codes: Vec<i32> = codes.into_iter().map(u32::cast_signed).collect();
            groups = self::pairs(pairs, &groups, &codes);
        }
        groups
    }

    /// How many groups were met; one, of all rows, where there is no group-by column.
    pub(super) fn len(&self) -> usize {
        self.columns.last().map_or(1, |(_, pairs)| pairs.len())
    }

    /// The values of the group-by columns of each group, in the order of their codes.
    pub(super) fn into_values(self) -> Vec<Group> {
        let mut groups: Vec<Group> = vec![Vec::new()];
        for (labels, pairs) in self.columns {
            let texts = labels.into_texts();
            let with = |(group, code): (u32, i32)| {
                let mut values = groups[group as usize].clone();
                values.push(texts[code.cast_unsigned() as usize].clone());
                values
            };
            groups = pairs.into_values().into_iter().map(with).collect();
        }
        groups
    }

    /// Takes a group of another worker, and gives its code here.
    pub(super) fn take(&mut self, values: &Group) -> u32 {
        values.iter().zip(&mut self.columns).fold(0, |group, (value, (labels, pairs))| {
            let code = value.as_ref().map_or(UNREADABLE, |value| labels.code(value));
            pairs.code((group, code.cast_signed()))
        })
    }
}

/// The cells met so far: pairs of a group and a period, each with a code.
#[derive(Default)]
pub(super) struct Cells(Interner<(u32, i32)>);

/// The cells of some rows.
pub(super) struct CellCodes {
    /// [`NOWHERE`] for a row without a period.
    pub(super) codes: Vec<u32>,
    /// One more than the largest code, so that sums have room for every row.
    pub(super) most: usize,
}

impl From<Vec<u32>> for CellCodes {
    fn from(codes: Vec<u32>) -> Self {
        let most = codes.iter().filter(|code| **code != NOWHERE).max().map_or(0, |most| *most as usize + 1);
        Self { codes, most }
    }
}

/// No cell: the row stands in no period.
pub(super) const NOWHERE: u32 = u32::MAX;

impl Cells {
    /// The cell of a group and a period.
    pub(super) fn code(&mut self, group: u32, period: i32) -> u32 {
        self.0.code((group, period))
    }

    /// The cells of some rows; [`NOWHERE`] for a row without a period.
    pub(super) fn of(&mut self, groups: &[u32], periods: &[i32]) -> Vec<u32> {
        pairs(&mut self.0, groups, periods)
    }

    /// The groups and periods by the codes of their cells.
    pub(super) fn into_pairs(self) -> Vec<(u32, i32)> {
        self.0.into_values()
    }
}

/// How many pairs are looked up by position within a batch; beyond, by their hash.
const TABLE: usize = 1 << 22;

/// The codes of pairs; [`NOWHERE`] where the second of a pair is [`NO_PERIOD`].
fn pairs(known: &mut Interner<(u32, i32)>, firsts: &[u32], seconds: &[i32]) -> Vec<u32> {
    let placed = || seconds.iter().copied().filter(|second| *second != NO_PERIOD);
    let (Some(least), Some(most)) = (placed().min(), placed().max()) else { return vec![NOWHERE; firsts.len()] };
    let width = most.abs_diff(least) as usize + 1;
    let height = firsts.iter().max().map_or(0, |last| *last as usize + 1);
    let rows = firsts.iter().zip(seconds);
    if width.saturating_mul(height) > TABLE {
        let code = |(first, second): (&u32, &i32)| match *second {
            NO_PERIOD => NOWHERE,
            second => known.code((*first, second)),
        };
        return rows.map(code).collect();
    }
    let mut table = vec![NOWHERE; width * height];
    let code = |(first, second): (&u32, &i32)| {
        if *second == NO_PERIOD {
            return NOWHERE;
        }
        let place = &mut table[*first as usize * width + second.abs_diff(least) as usize];
        if *place == NOWHERE {
            *place = known.code((*first, *second));
        }
        *place
    };
    rows.map(code).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Each row has the cell of its group and period, whether they are near or far.
        #[test]
        fn cells_lead_back_to_their_pairs(
            rows in prop::collection::vec((0..9_u32, prop_oneof![Just(NO_PERIOD), -5..20_i32, Just(i32::MAX / 2)]), 0..200),
        ) {
            let (groups, periods): (Vec<_>, Vec<_>) = rows.iter().copied().unzip();
            let mut cells = Cells::default();
            let codes = cells.of(&groups, &periods);
            let pairs = cells.into_pairs();
            for (code, row) in codes.iter().zip(rows) {
                prop_assert_eq!((*code != NOWHERE).then(|| pairs[*code as usize]), Some(row).filter(|row| row.1 != NO_PERIOD));
            }
        }
    }
}
