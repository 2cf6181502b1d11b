//! Totals in a table: which cells a total row or column adds up.

use std::collections::{BTreeMap, HashSet};

use super::{
    header::{self, Part},
    table::Line,
};
use crate::audit::{
    claim::{Claim, Heads, Kind},
    exact::Rational,
    lexicon::{says, words},
    relation::{Verdict, sum_of_parts},
};
use crate::lang::Lang;

/// If all of at least this many sums fail, the table was not understood.
const TOO_MANY: usize = 3;

/// The maximum number of totals checked in each direction, which bounds the time for a table full of totals.
const TOTALS: usize = 32;

/// The maximum number of adjacent lines that are tried as the parts of a total.
const RUN: usize = 16;

/// What stands at a place of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filled {
    Claim(usize),
    /// A sign for a number that is not known or not reported.
    Missing,
    /// Words where a number may be meant: 含历史遗留.
    Words,
    /// An empty cell beside or below headers.
    Blank,
    Nothing,
}

impl Filled {
    pub(super) fn claim(self) -> Option<usize> {
        match self {
            Self::Claim(at) => Some(at),
            _ => None,
        }
    }
}

/// What stands at each place of a table: a list for each line, with a place for each line that crosses it.
pub(super) type Places = [Vec<Filled>];

/// A total with its parts, by claim index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Sum {
    pub(in crate::audit) total: usize,
    pub(in crate::audit) parts: Vec<usize>,
    /// Whether other parts are missing that may explain the difference.
    pub(in crate::audit) open: bool,
}

impl Sum {
    /// The sum with its claims mapped by `to`.
    pub(super) fn moved(self, to: &dyn Fn(usize) -> usize) -> Self {
        Self { total: to(self.total), parts: self.parts.into_iter().map(to).collect(), ..self }
    }
}

/// What of a table was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audit) enum Unclear {
    /// Which headers its numbers have.
    Headers,
    /// What its totals add up.
    Totals,
}

/// The sums over some lines, which are the rows of a table or its columns.
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub(super) sums: Vec<Sum>,
    /// Whether a total has no parts that add up to it anywhere.
    pub(super) unclear: bool,
}

/// The lines of a table with what stands at their places.
struct Totals<'a> {
    claims: &'a [Claim],
    places: &'a Places,
    lines: &'a [Line],
    /// The lines that have numbers, or would have them if they were filled in.
    body: Vec<usize>,
    /// Whether a total may cover only the next few lines, as columns about other things may follow.
    runs: bool,
    /// The lines that another line adds up: those of a subtotal, and 1. and 2. below 一、.
    covered: BTreeMap<usize, Vec<usize>>,
}

/// One reading of a total: for each line that crosses it a sum, and whether it holds.
#[derive(Debug, Default)]
struct Way(Vec<(Sum, Held)>);

/// Whether a sum holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    /// It does, of at least two numbers that are not zero.
    Yes,
    /// It does, but so would nearly any other.
    Trivially,
    No,
}

/// Totals with their parts over some lines.
pub(super) fn sums(claims: &[Claim], places: &Places, lines: &[Line], runs: bool) -> Sums {
    let told = |place: &Filled| matches!(place, Filled::Claim(_) | Filled::Missing);
    // A row of empty cells was not filled in, unless its name opens a group: 一、行政类.
    let empty = |line: usize| {
        let name = lines[line].path.last().map_or("", String::as_str);
        let blank = places[line].iter().any(|place| matches!(place, Filled::Blank | Filled::Words));
        !runs && blank && header::level(name).is_none() && !name.ends_with(['：', ':'])
    };
    let body = (0..lines.len()).filter(|&line| places[line].iter().any(told) || empty(line)).collect();
    let mut table = Totals { claims, places, lines, body, runs, covered: BTreeMap::new() };
    let mut sums = table.wholes();
    sums.sums.extend(table.groups().sums);
    let is_total = |line: &usize| lines[*line].part.adds();
    let mut totals: Vec<usize> = table.body.iter().copied().filter(is_total).take(TOTALS).collect();
    // What a subtotal covers is known before the totals are read.
    totals.sort_by_key(|&line| (lines[line].part != Part::Subtotal, line));
    for total in totals {
        table.total(total, &mut sums);
    }
    sums.sums.sort_by_key(|sum| sum.total);
    sums
}

impl Totals<'_> {
    /// Reads one total; of its possible parts, those are taken that hold most often.
    fn total(&mut self, total: usize, sums: &mut Sums) {
        let part = self.lines[total].part;
        let ways = if part == Part::Subtotal { self.of_subtotal(total) } else { self.of_total(total) };
        let judged = ways.into_iter().map(|parts| (self.judge(total, &parts), parts));
        let Some((best, parts)) = judged.rev().max_by_key(|(way, _)| (way.count(Held::Yes), way.holding())) else {
            return;
        };
        let (held, failed) = (best.count(Held::Yes), best.failed());
        if part == Part::Subtotal && best.holding() > 0 {
            self.covered.insert(total, parts);
        }
        match part {
            // A line that is only named like a total is one if its sums hold as often as not.
            Part::Whole if held == 0 || held < failed => {}
            // 合计/平均 adds up what can be added up; which columns it averages, their names need not say.
            _ if self.lines[total].path.iter().any(|name| header::is_total_and_mean(name)) => {
                sums.sums.extend(best.0.into_iter().filter(|(_, held)| *held != Held::No).map(|(sum, _)| sum));
            }
            _ if best.holding() == 0 && failed >= TOO_MANY => sums.unclear = true,
            _ => sums.sums.extend(best.0.into_iter().map(|(sum, _)| sum)),
        }
    }

    /// Lines before what is and what is not, 行数 before 计入 and 未计入, if they hold as often as not.
    fn wholes(&mut self) -> Sums {
        let threes = self.body.windows(3).filter(|lines| self.is_rest(lines[2], lines[1]));
        let judged = threes.map(|lines| (lines.to_vec(), self.judge(lines[0], &lines[1..])));
        let found: Vec<(Vec<usize>, Way)> =
            judged.filter(|(_, way)| way.holding() > 0 && way.holding() >= way.failed()).collect();
        let mut sums = Sums::default();
        for (lines, way) in found {
            self.covered.insert(lines[0], lines[1..].to_vec());
            sums.sums.extend(way.0.into_iter().map(|(sum, _)| sum));
        }
        sums
    }

    /// Numbered lines that add up the more deeply numbered ones below them: 一、 with 1. and 2. They are such if they hold
    /// as often as not in the whole table.
    fn groups(&mut self) -> Sums {
        let mut found: Vec<(usize, Vec<usize>, Way)> = Vec::new();
        for (at, &head) in self.body.iter().enumerate() {
            let Some(level) = self.lines[head].level else { continue };
            let below = |line: &&usize| {
                let line = &self.lines[**line];
                line.level.is_some_and(|own| own > level) && line.parent() == self.lines[head].parent()
            };
            let inner: Vec<usize> = self.body[at + 1..].iter().take_while(below).copied().collect();
            // 一、行政处罚 with its parts below it, which have no numbers.
            let plain = |line: &&usize| {
                let line = &self.lines[**line];
                line.level.is_none() && line.part == Part::Plain && line.parent() == self.lines[head].parent()
            };
            let plain: Vec<usize> = self.body[at + 1..].iter().take_while(plain).copied().collect();
            if plain.len() >= 2 {
                let way = self.judge(head, &plain);
                found.push((head, plain, way));
                continue;
            }
            let Some(next) = inner.iter().filter_map(|&line| self.lines[line].level).min() else { continue };
            let parts: Vec<usize> = inner.into_iter().filter(|&line| self.lines[line].level == Some(next)).collect();
            if parts.len() >= 2 && parts.iter().all(|&line| self.lines[line].part == Part::Plain) {
                let way = self.judge(head, &parts);
                found.push((head, parts, way));
            }
        }
        let held: usize = found.iter().map(|(_, _, way)| way.count(Held::Yes)).sum();
        let failed: usize = found.iter().map(|(_, _, way)| way.failed()).sum();
        let mut sums = Sums::default();
        if held > 0 && held >= failed {
            for (head, parts, way) in found {
                self.covered.insert(head, parts);
                sums.sums.extend(way.0.into_iter().map(|(sum, _)| sum));
            }
        }
        sums
    }

    /// Whether a line counts what another does not: 未计入 and 计入.
    fn is_rest(&self, rest: usize, some: usize) -> bool {
        let (rest, some) = (&self.lines[rest], &self.lines[some]);
        let (Some(name), Some(of)) = (rest.path.last(), some.path.last()) else { return false };
        let opposite = |no: &&str| name.strip_prefix(*no).is_some_and(|name| name == of);
        rest.parent() == some.parent() && words(Lang::Zh).opposite.iter().any(opposite)
    }

    /// The sums of a total line with certain lines as parts, one per crossing line; each is `open` if it fails and parts are
    /// missing.
    fn judge(&self, total: usize, parts: &[usize]) -> Way {
        let (claims, places) = (self.claims, self.places);
        let of_times = parts.iter().all(|&line| self.lines[line].path.last().is_some_and(|name| header::is_time(name)));
        let sum = |cross: usize| {
            let whole = places[total][cross].claim()?;
            let alike = |part: &usize| {
                let (part, whole) = (&claims[*part], &claims[whole]);
                part.kind == whole.kind && (part.unit == whole.unit || part.unit.is_empty() || whole.unit.is_empty())
            };
            let lines = parts.len();
            let unknown =
                |line: &usize| matches!(places[*line][cross], Filled::Missing | Filled::Words | Filled::Blank);
            let missing = parts.iter().any(unknown);
            let parts: Vec<usize> = parts.iter().filter_map(|&line| places[line][cross].claim()).collect();
            let heads = || claims[whole].heads.iter().flat_map(Heads::all);
            let mean = heads().any(|name| !header::adds_up(name) && averages(name)) || heads().any(header::is_change);
            // What is pending at the end of each month is not what is pending in all.
            let running = of_times && heads().any(header::is_stock);
            let additive = matches!(claims[whole].kind, Kind::Count | Kind::Money | Kind::Measurement | Kind::Duration);
            let enough = parts.len() >= 2 || missing && lines >= 2 && !parts.is_empty();
            if !additive || mean || running || !enough || !parts.iter().all(alike) {
                return None;
            }
            let intervals: Vec<_> = parts.iter().map(|&part| claims[part].interval).collect();
            let found = sum_of_parts(&claims[whole].interval, &intervals).ok()?;
            let filled = parts.iter().filter(|&&part| claims[part].value != Rational::ZERO).count();
            let held = match found.verdict {
                Verdict::Impossible => Held::No,
                _ if filled >= 2 => Held::Yes,
                _ => Held::Trivially,
            };
            Some((Sum { total: whole, parts, open: missing && held == Held::No && !found.exceeds() }, held))
        };
        Way((0..places[total].len()).filter_map(sum).collect())
    }

    /// The lines that may be the parts of a total, the likeliest first: those of its group or name, those that no other
    /// adds up, all that are no totals, those on one side of it, and the adjacent ones.
    fn of_total(&self, total: usize) -> Vec<Vec<usize>> {
        let (lines, body) = (self.lines, &self.body);
        let parent = lines[total].parent();
        let among = |line: usize| lines[line].part == Part::Among;
        let first = body.iter().position(|&line| line == total).unwrap_or(0);
        // After a total, 其中 starts its parts; after another line, it is a part of that line.
        let opened = body.get(first + 1).is_some_and(|&next| among(next));
        let under: Vec<usize> =
            body.iter().copied().filter(|&line| line != total && lines[line].path.starts_with(parent)).collect();
        let covered: HashSet<usize> = self.covered.values().flatten().copied().collect();
        // Each with 其中, they need not be all.
        let several = under.iter().filter(|&&line| among(line)).count() > 1;
        let opened = opened && !several;
        let plain: Vec<usize> = under
            .iter()
            .copied()
            .filter(|&line| lines[line].part == Part::Plain || opened && among(line))
            .filter(|line| !self.covered.contains_key(line))
            .collect();
        let direct = |line: &usize| {
            let part = lines[*line].part;
            let own = part == Part::Plain || part == Part::Subtotal || opened && part == Part::Among;
            own && !covered.contains(line)
        };
        let direct: Vec<usize> = under.iter().copied().filter(direct).collect();
        let subtotals = under.iter().copied().filter(|&line| lines[line].part == Part::Subtotal).collect();
        let before: Vec<usize> = plain.iter().copied().filter(|&line| line < total).collect();
        let behind: Vec<usize> = plain.iter().copied().filter(|&line| line > total).collect();
        let longest = if self.runs { before.len().max(behind.len()).min(RUN) } else { 0 };
        let last = self.last_group(&before);
        let mut ways = vec![self.peers(total), direct, plain, subtotals, before.clone(), behind.clone(), last];
        for length in (2..=longest).rev() {
            ways.push(before[before.len().saturating_sub(length)..].to_vec());
            ways.push(behind[..length.min(behind.len())].to_vec());
        }
        ways.retain(|parts: &Vec<usize>| parts.len() >= 2);
        ways
    }

    /// The lines that a total of groups adds up: 一庭 收案 and 二庭 收案 for 合计 收案, and for 收案合计.
    fn peers(&self, total: usize) -> Vec<usize> {
        let Line { path, whole, .. } = &self.lines[total];
        let last = path.len().saturating_sub(1);
        let added = path.last().map(|name| header::added(name)).unwrap_or_default();
        let peer = |line: &&usize| {
            let other = &self.lines[**line];
            let beside = other.path.iter().zip(path).enumerate().all(|(at, (a, b))| (at == *whole) != (a == b));
            let grouped = *whole < last && other.path.len() == path.len() && beside;
            let named = || *whole == last && !added.is_empty() && other.path.len() > 1;
            let same = || other.path.last().is_some_and(|name| header::folded(name) == added);
            **line != total && other.part == Part::Plain && (grouped || named() && same())
        };
        self.body.iter().filter(peer).copied().collect()
    }

    /// For a total whose group is not named again: the lines right before it with the group of the last one.
    fn last_group(&self, before: &[usize]) -> Vec<usize> {
        let Some(&last) = before.last() else { return Vec::new() };
        let parent = self.lines[last].parent();
        let beside = |line: &&usize| !parent.is_empty() && self.lines[**line].path.starts_with(parent);
        let from = before.len() - before.iter().rev().take_while(beside).count();
        before[from..].to_vec()
    }

    /// The lines that may be the parts of a subtotal: those between it and the previous total, or those after it.
    fn of_subtotal(&self, subtotal: usize) -> Vec<Vec<usize>> {
        let plain = |line: &usize| self.lines[*line].part == Part::Plain;
        let body = self.body.iter().copied();
        let before: Vec<usize> = body.clone().rev().skip_while(|&line| line >= subtotal).take_while(plain).collect();
        let behind = body.skip_while(|&line| line <= subtotal).take_while(plain).collect();
        let mut ways = vec![before.into_iter().rev().collect(), behind];
        ways.retain(|parts: &Vec<usize>| parts.len() >= 2);
        ways
    }
}

/// Whether a header names averages.
fn averages(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [Lang::Zh, Lang::En].iter().any(|&lang| says(&name, &words(lang).averages))
}

impl Way {
    fn count(&self, held: Held) -> usize {
        self.0.iter().filter(|(_, found)| *found == held).count()
    }

    fn holding(&self) -> usize {
        self.0.len() - self.count(Held::No)
    }

    /// How many fail and have no part that is missing.
    fn failed(&self) -> usize {
        self.0.iter().filter(|(sum, held)| *held == Held::No && !sum.open).count()
    }
}
