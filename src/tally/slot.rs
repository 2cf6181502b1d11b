//! Rows that are placed together, counted by cell and by what measures make of them.
//!
//! What measures add for a row is a set of numbers, one more of each. Rows for which a strand of measures adds the same are of one
//! class: such a row adds one to the number of its cell and class, and what the class stands for is looked at once at the end.
//! As many measures share a strand as have few classes together, so that the numbers stay in the processor's cache.

use polars::prelude::PlHashMap;

use crate::tally::Field;
use crate::tally::cells::NOWHERE;
use crate::tally::numbers::Numbers;

/// A number that a row adds one to: the measure's, and which of them.
pub(super) type Item = (usize, Field);

/// How many numbers of one strand the cache is to hold: of two bytes each, half a megabyte.
const CACHED: usize = 1 << 18;

/// How many classes a strand may have at least, however many cells there are, and at most, however few.
const CLASSES: std::ops::RangeInclusive<usize> = 8..=4096;

/// How many numbers there may be for cells and classes; where there would be more, rows add to the numbers of measures at once.
const DENSE: usize = 1 << 25;

/// Rows placed together.
#[derive(Default)]
pub(super) struct Slot {
    /// What the rows of each pattern add.
    added: Vec<Vec<Item>>,
    strands: Vec<Strand>,
}

/// Measures counted together.
#[derive(Default)]
struct Strand {
    measures: Vec<usize>,
    /// The class of each pattern; the class 0 adds nothing.
    classes: Vec<u32>,
    sets: Vec<Vec<Item>>,
    known: PlHashMap<Vec<Item>, u32>,
    entering: Dense,
    leaving: Dense,
}

/// How many rows there are of each cell and class.
#[derive(Default)]
struct Dense {
    counts: Vec<u16>,
    /// Where a count was full and began anew.
    full: Vec<usize>,
    /// Each cell has room for two to the power of this many classes.
    room: u32,
}

/// Whether rows come to where they are placed, or leave it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Entering,
    Leaving,
}

impl Slot {
    /// Takes in what the rows of the next pattern add.
    pub(super) fn push(&mut self, items: Vec<Item>) {
        self.added.push(items);
    }

    /// Whether no row adds anything here.
    pub(super) fn is_idle(&self) -> bool {
        self.added.iter().all(Vec::is_empty)
    }

    /// Parts the measures that are new into strands, given how many cells there are, and finds the classes of new patterns.
    pub(super) fn prepare(&mut self, cells: usize) {
        let known: Vec<usize> = self.strands.iter().flat_map(|strand| strand.measures.clone()).collect();
        let met = self.added.iter().flatten().map(|(measure, _)| *measure);
        let mut new: Vec<usize> = met.filter(|measure| !known.contains(measure)).collect();
        new.sort_unstable();
        new.dedup();
        let most = (CACHED / cells.max(1)).clamp(*CLASSES.start(), *CLASSES.end());
        for measures in woven(&new, &self.added, most) {
            self.strands.push(Strand { measures, ..Strand::default() });
        }
        for strand in &mut self.strands {
            for items in &self.added[strand.classes.len()..] {
                strand.push(items);
            }
        }
    }

    /// Counts the rows that have a cell; there are `met` cells so far.
    pub(super) fn count(&mut self, way: Way, patterns: &[u32], cells: &[u32], met: usize, numbers: &mut [Numbers]) {
        for strand in &mut self.strands {
            strand.count(way, patterns, cells, met, numbers);
        }
    }

    /// Adds up all that was counted.
    pub(super) fn empty(&mut self, numbers: &mut [Numbers]) {
        for strand in &mut self.strands {
            strand.entering.empty(Way::Entering, &strand.sets, numbers);
            strand.leaving.empty(Way::Leaving, &strand.sets, numbers);
        }
    }
}

/// Measures in groups that have at most so many classes together; a measure that alone has more stands alone.
fn woven(measures: &[usize], added: &[Vec<Item>], most: usize) -> Vec<Vec<usize>> {
    let mut strands: Vec<(Vec<usize>, Vec<u32>)> = Vec::new();
    for measure in measures {
        let own = |items: &Vec<Item>| items.iter().filter(|(of, _)| of == measure).copied().collect::<Vec<_>>();
        let own = numbered(added.iter().map(own));
        let joined = |(_, classes): &(Vec<usize>, Vec<u32>)| numbered(classes.iter().zip(&own));
        let count = |classes: &[u32]| classes.iter().max().map_or(0, |last| *last as usize + 1);
        let fitting = strands.iter().map(joined).enumerate().filter(|(_, classes)| count(classes) <= most);
        match fitting.min_by_key(|(at, classes)| count(classes) - count(&strands[*at].1)) {
            Some((at, classes)) => {
                strands[at].0.push(*measure);
                strands[at].1 = classes;
            }
            None => strands.push((vec![*measure], own)),
        }
    }
    strands.into_iter().map(|(measures, _)| measures).collect()
}

/// A number for each item that differs, in the order in which they come.
fn numbered<T: Eq + std::hash::Hash>(items: impl Iterator<Item = T>) -> Vec<u32> {
    let mut known = PlHashMap::default();
    let mut number = |item| {
        let next = u32::try_from(known.len()).expect("fewer classes than patterns");
        *known.entry(item).or_insert(next)
    };
    items.map(&mut number).collect()
}

impl Strand {
    /// Takes in what the rows of the next pattern add.
    fn push(&mut self, items: &[Item]) {
        let own = items.iter().filter(|(measure, _)| self.measures.contains(measure));
        let mut own: Vec<Item> = own.copied().collect();
        own.sort_unstable();
        let class = match self.known.get(&own) {
            Some(class) => *class,
            None if own.is_empty() => 0,
            None => {
                self.sets.push(own.clone());
                let class = u32::try_from(self.sets.len()).expect("fewer classes than patterns");
                self.known.insert(own, class);
                class
            }
        };
        self.classes.push(class);
    }

    fn count(&mut self, way: Way, patterns: &[u32], cells: &[u32], met: usize, numbers: &mut [Numbers]) {
        let dense = match way {
            Way::Entering => &mut self.entering,
            Way::Leaving => &mut self.leaving,
        };
        if dense.make_room(met, self.sets.len() + 1) {
            dense.count(&self.classes, patterns, cells);
            return;
        }
        dense.empty(way, &self.sets, numbers);
        for (pattern, cell) in patterns.iter().zip(cells).filter(|(_, cell)| **cell != NOWHERE) {
            let class = self.classes[*pattern as usize];
            if class != 0 {
                add(way, &self.sets[class as usize - 1], *cell, 1, numbers);
            }
        }
    }
}

impl Dense {
    /// Makes room for cells and classes, unless there would be too many.
    fn make_room(&mut self, cells: usize, classes: usize) -> bool {
        let room = classes.next_power_of_two().trailing_zeros();
        if cells.saturating_mul(1 << room) > DENSE {
            return false;
        }
        if room > self.room {
            let mut counts = vec![0; (self.counts.len() >> self.room) << room];
            for (old, new) in self.counts.chunks(1 << self.room).zip(counts.chunks_mut(1 << room)) {
                new[..old.len()].copy_from_slice(old);
            }
            let (before, width) = (self.room, (1 << self.room) - 1);
            self.full.iter_mut().for_each(|at| *at = ((*at >> before) << room) + (*at & width));
            (self.counts, self.room) = (counts, room);
        }
        let needed = cells << self.room;
        if self.counts.len() < needed {
            self.counts.resize(needed, 0);
        }
        true
    }

    fn count(&mut self, classes: &[u32], patterns: &[u32], cells: &[u32]) {
        let Self { counts, full, room } = self;
        for (pattern, cell) in patterns.iter().zip(cells) {
            let class = classes[*pattern as usize];
            if class != 0 && *cell != NOWHERE {
                let at = ((*cell as usize) << *room) | class as usize;
                if counts[at] == u16::MAX {
                    full.push(at);
                    counts[at] = 0;
                }
                counts[at] += 1;
            }
        }
    }

    fn empty(&mut self, way: Way, sets: &[Vec<Item>], numbers: &mut [Numbers]) {
        let width = (1 << self.room) - 1;
        let mut add = |at: usize, rows: i64| {
            let cell = u32::try_from(at >> self.room).expect("cells have small numbers");
            add(way, &sets[(at & width) - 1], cell, rows, numbers);
        };
        for (at, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            add(at, i64::from(*count));
        }
        self.full.iter().for_each(|at| add(*at, i64::from(u16::MAX)));
        *self = Self::default();
    }
}

fn add(way: Way, items: &[Item], cell: u32, rows: i64, numbers: &mut [Numbers]) {
    for (measure, field) in items {
        let field = if way == Way::Leaving { field.left() } else { *field };
        numbers[*measure].add(cell, field, rows);
    }
}
