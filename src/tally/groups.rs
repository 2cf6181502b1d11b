//! The groups of rows that the group-by columns make, and the cells of groups and periods.

use polars_core::prelude::PlSmallStr;

use crate::column::{Codes, Interner};
use crate::register::{Column, Need, Rows};
use crate::tally::Group;
use crate::tally::periods::NO_PERIOD;

/// The groups met so far, each with a code.
#[derive(Default)]
pub(super) struct Groups {
    /// For each group-by column its values, and the pairs of the group of the columns before and the value of this one.
    columns: Vec<(Labels, Pairs)>,
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

    /// The codes of a column of states, in which a kind of a state counts as that state.
    pub(super) fn states(&mut self, column: &Codes, of: &Column) -> Vec<u32> {
        column.map(|text| self.code(of.whole(text.unwrap_or_default())))
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

    /// The group of each row, by the columns `by`, which the rows have. A line of totals is in no measure, and
    /// its words make no group: it is put into that of another row.
    pub(super) fn of(&mut self, rows: &Rows, by: &[String]) -> Vec<u32> {
        let mut groups = vec![0; rows.height()];
        let other = rows.ignored.not().rows(rows.height()).next();
        for (name, (labels, pairs)) in by.iter().zip(&mut self.columns) {
            let mut codes =
                rows.codes(name).map_or_else(|| vec![UNREADABLE; rows.height()], |codes| labels.codes(&codes));
            for fault in rows.faults.iter().filter(|fault| fault.needs == [Need::Column(name.clone())]) {
                fault.rows.rows(rows.height()).for_each(|row| codes[row] = UNREADABLE);
            }
            if let Some(other) = other.map(|row| codes[row]) {
                rows.ignored.rows(rows.height()).for_each(|row| codes[row] = other);
            }
            let codes: Vec<i32> = codes.into_iter().map(u32::cast_signed).collect();
            groups = pairs.codes(&groups, &codes);
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
            pairs.code(group, code.cast_signed())
        })
    }
}

/// Pairs of small integers, each with a code; those near each other are looked up by position.
#[derive(Default)]
pub(super) struct Pairs {
    known: Interner<(u32, i32)>,
    /// The codes of the pairs whose first is below `height`, and whose second is one of `width` from `least` on.
    table: Vec<u32>,
    least: i32,
    width: usize,
    height: usize,
}

/// No cell: the row stands in no period.
pub(super) const NOWHERE: u32 = u32::MAX;

/// How many pairs may be looked up by position; beyond, by their hash.
const TABLE: usize = 1 << 22;

impl Pairs {
    /// The code of a pair.
    pub(super) fn code(&mut self, first: u32, second: i32) -> u32 {
        let at = second.wrapping_sub(self.least).cast_unsigned() as usize;
        if at >= self.width || first as usize >= self.height {
            return self.known.code((first, second));
        }
        let place = &mut self.table[first as usize * self.width + at];
        if *place == NOWHERE {
            *place = self.known.code((first, second));
        }
        *place
    }

    /// The codes of pairs; [`NOWHERE`] where the second is [`NO_PERIOD`].
    pub(super) fn codes(&mut self, firsts: &[u32], seconds: &[i32]) -> Vec<u32> {
        let placed = || seconds.iter().copied().filter(|second| *second != NO_PERIOD);
        if let (Some(first), Some(least), Some(most)) = (firsts.iter().max(), placed().min(), placed().max()) {
            self.make_room(*first, least, most);
        }
        let pairs = firsts.iter().zip(seconds);
        let code =
            |(first, second): (&u32, &i32)| if *second == NO_PERIOD { NOWHERE } else { self.code(*first, *second) };
        pairs.map(code).collect()
    }

    /// Makes the table hold these pairs, where it stays small enough; what it held is found by its hash again.
    fn make_room(&mut self, first: u32, least: i32, most: i32) {
        let end = i64::from(self.least) + i64::try_from(self.width).unwrap_or(i64::MAX / 2);
        let (from, to) = (i64::from(least), i64::from(most) + 1);
        let (from, to) = if self.width == 0 { (from, to) } else { (from.min(self.least.into()), to.max(end)) };
        let width = usize::try_from(to - from).unwrap_or(usize::MAX);
        let height = self.height.max((first as usize + 1).next_power_of_two());
        let fits = width == self.width && height == self.height && from == i64::from(self.least);
        if !fits && width.saturating_mul(height) <= TABLE {
            let least = i32::try_from(from).expect("it is one of two that are");
            *self = Self {
                known: std::mem::take(&mut self.known),
                table: vec![NOWHERE; width * height],
                least,
                width,
                height,
            };
        }
    }

    fn len(&self) -> usize {
        self.known.len()
    }

    /// The pairs by their codes.
    pub(super) fn into_values(self) -> Vec<(u32, i32)> {
        self.known.into_values()
    }
}

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Each row has the code of its pair, whether the pairs are near or far, and in one batch or two.
        #[test]
        fn codes_lead_back_to_their_pairs(
            rows in prop::collection::vec((0..9_u32, prop_oneof![Just(NO_PERIOD), -5..20_i32, Just(i32::MAX / 2)]), 0..200),
        ) {
            let (groups, periods): (Vec<_>, Vec<_>) = rows.iter().copied().unzip();
            let mut pairs = Pairs::default();
            let (some, rest) = (groups.len() / 2, groups.len());
            let mut codes = pairs.codes(&groups[..some], &periods[..some]);
            codes.extend(pairs.codes(&groups[some..rest], &periods[some..rest]));
            let pairs = pairs.into_values();
            for (code, row) in codes.iter().zip(rows) {
                prop_assert_eq!((*code != NOWHERE).then(|| pairs[*code as usize]), Some(row).filter(|row| row.1 != NO_PERIOD));
            }
        }
    }
}
