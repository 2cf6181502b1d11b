//! Rates, shares and changes in a table, and the claims that they are computed from.

use std::cmp::Reverse;

use super::{
    header::{self, Part},
    table::Line,
    total::{Filled, Places},
};
use crate::audit::{
    claim::{Binding, Claim, Kind, Tie},
    exact::Rational,
    lexicon::{Change, either, says, says_pair, words},
    rounding::Rounding,
};
use crate::lang::Lang;

/// How many lines before a rate its counts are searched for.
const BACK: usize = 64;
/// How many letters an English rate has in common with the count that it names: grant rate, granted.
const COMMON: usize = 4;

/// A table, whose lines are its rows or its columns; `places` has a list for each line, with a place for each crossing one.
struct Lines<'a> {
    places: &'a Places,
    crossing: &'a [Line],
    /// The lines that are totals.
    totals: Vec<usize>,
}

/// Ties the rates, shares and changes of each line to the claims that cross it, by the names of the crossing ones.
pub(super) fn rates(claims: &mut [Claim], places: &Places, lines: &[Line], crossing: &[Line]) {
    let totals = (0..lines.len()).filter(|&line| lines[line].part == Part::Total).collect();
    let table = Lines { places, crossing, totals };
    for (cross, name) in crossing.iter().enumerate().filter_map(|(cross, line)| Some((cross, line.path.last()?))) {
        let name = name.to_ascii_lowercase();
        let Some(rate) = Rate::named(&name) else { continue };
        for (line, row) in places.iter().enumerate() {
            let Some(at) = row[cross].claim().filter(|&at| claims[at].binding.is_none()) else { continue };
            if let Some(binding) = table.difference(claims, line, cross, at, &name) {
                claims[at].kind = Kind::Change;
                claims[at].bind(binding, Tie::Told);
            } else if matches!(rate, Rate::Change { .. }) && claims[at].is_count() {
                // 同比 of 25 is 25% if the numbers beside it say so, and else may be anything.
                let holds = |binding: &Binding| is_growth_of(claims, at, binding);
                match table.latest(claims, line, cross).filter(holds) {
                    Some(_) => in_percent(&mut claims[at]),
                    None => claims[at].kind = Kind::Change,
                }
            }
            if claims[at].kind != Kind::Percent {
                continue;
            }
            if let Rate::Change { fall } = rate {
                changed(&mut claims[at], fall);
            }
            let binding = match &rate {
                Rate::Change { .. } => table.changed(claims, line, cross, &name),
                Rate::Share => table.share(claims, line, cross, &name),
                Rate::Of(names) => table.counts(claims, line, cross, names),
            };
            if let Some(binding) = binding {
                claims[at].bind(binding, Tie::Told);
            }
        }
    }
}

/// Whether a header has some name.
type Names = Box<dyn Fn(&str) -> bool>;

/// What the name of a line says about its percentages.
enum Rate {
    Change {
        fall: bool,
    },
    Share,
    /// Rates of what other names tell: 办结率 of 办结.
    Of(Names),
}

impl Rate {
    fn named(name: &str) -> Option<Self> {
        // 增减幅度 names no direction.
        let directed = name.replace("增减", "");
        let change = words(Lang::Zh).change.find(|word| directed.contains(word));
        if change.is_some() || either(|words| &words.table.growth).any(|word| name.contains(word)) {
            return Some(Self::Change { fall: change.is_some_and(|(_, change)| change == Change::Fall) });
        }
        if either(|words| &words.table.shares).any(|word| name.contains(word)) {
            return Some(Self::Share);
        }
        naming(name).map(Self::Of)
    }
}

/// Whether a number without a unit is the change of two others in percent.
fn is_growth_of(claims: &[Claim], at: usize, binding: &Binding) -> bool {
    let Binding::Change { of, base: Some(base) } = *binding else { return false };
    let (new, old) = (claims[of].value, claims[base].value);
    let growth = new.checked_sub(old).and_then(|change| change.checked_div(old)?.checked_mul(Rational::integer(100)));
    let rounded = Rounding::Any.preimage(claims[at].value, claims[at].place);
    claims[at].unit.is_empty() && growth.zip(rounded).is_some_and(|(growth, printed)| printed.contains(growth))
}

/// Makes a percentage of a number without a unit.
fn in_percent(claim: &mut Claim) {
    let share = |number: Rational| number.checked_div(Rational::integer(100)).unwrap_or(number);
    let (value, place) = (share(claim.value), share(claim.place));
    let Some(interval) = Rounding::HalfUp.preimage(value, place) else { return };
    (claim.value, claim.place, claim.interval) = (value, place, interval);
    (claim.kind, claim.unit) = (Kind::Percent, "%".into());
}

fn changed(claim: &mut Claim, fall: bool) {
    claim.kind = Kind::Growth;
    if fall && !claim.value.is_negative() && !claim.text.starts_with('+') {
        (claim.value, claim.interval) = (claim.value.negated(), claim.interval.negated());
    }
}

impl Lines<'_> {
    /// The claims of a line before a crossing one, the nearest first, each with the line that crosses there.
    fn before(&self, line: usize, cross: usize) -> impl DoubleEndedIterator<Item = (usize, usize)> + Clone {
        let near = cross.saturating_sub(BACK)..cross;
        near.rev().filter_map(move |cross| Some((cross, self.places[line][cross].claim()?)))
    }

    /// The year of a claim; if the document's own is unknown, 上年 is before 本年.
    fn year(&self, claims: &[Claim], cross: usize, at: usize) -> Option<i32> {
        let of_header = || self.crossing[cross].path.iter().rev().find_map(|name| header::year(name, Some(0)));
        claims[at].year().or_else(of_header)
    }

    /// The claim of the latest year before a change, or the nearest one if the years are unknown, and that of the year
    /// before.
    fn latest(&self, claims: &[Claim], line: usize, cross: usize) -> Option<Binding> {
        self.latest_of(claims, line, cross, &|_| true)
    }

    fn latest_of(
        &self,
        claims: &[Claim],
        line: usize,
        cross: usize,
        is_one: &dyn Fn(usize) -> bool,
    ) -> Option<Binding> {
        let amounts = self.before(line, cross).filter(|&(cross, at)| claims[at].is_amount() && is_one(cross));
        let year = |&(cross, at): &(usize, usize)| self.year(claims, cross, at);
        let new = amounts.clone().rev().max_by_key(year)?;
        let of = new.1;
        let earlier = |old: &(usize, usize)| {
            let years = year(old).zip(year(&new));
            old.1 != of && claims[old.1].is_like(&claims[of]) && years.is_some_and(|(old, new)| old + 1 == new)
        };
        let mut amounts = amounts;
        Some(Binding::Change { of, base: amounts.find(earlier).map(|(_, at)| at) })
    }

    /// What a change is of: the counts that it names, 办证量 in 办证量比上年增长, or else the latest before it.
    fn changed(&self, claims: &[Claim], line: usize, cross: usize, name: &str) -> Option<Binding> {
        let subject = name.split(['比', '较', '同']).next().filter(|subject| subject.len() < name.len());
        let named = |cross: usize| {
            let subject = subject.filter(|subject| subject.chars().count() > 1);
            subject.is_none_or(|subject| self.crossing[cross].path.last().is_some_and(|name| name.contains(subject)))
        };
        let some = subject.is_some() && self.before(line, cross).any(|(cross, _)| named(cross));
        self.latest_of(claims, line, cross, &|cross| !some || named(cross))
    }

    /// Ties a number under 增减 to those of the latest year and the year before.
    fn difference(&self, claims: &[Claim], line: usize, cross: usize, at: usize, name: &str) -> Option<Binding> {
        let named = either(|words| &words.table.differences).any(|word| name.ends_with(word));
        let binding = self.latest(claims, line, cross).filter(|_| named)?;
        let Binding::Change { of, base: Some(_) } = binding else { return None };
        // 增减 of 25 may be 25%.
        let like = claims[at].is_like(&claims[of]) || claims[at].is_count() && claims[at].unit.is_empty();
        (like && !is_growth_of(claims, at, &binding)).then_some(binding)
    }

    /// Ties a share to the total of the counts that it names, or else of the nearest ones before it; of those of several years,
    /// to those of its own or the latest.
    fn share(&self, claims: &[Claim], line: usize, cross: usize, name: &str) -> Option<Binding> {
        let counts = self.before(line, cross).filter(|&(_, at)| claims[at].is_count());
        let named = |&(cross, _): &(usize, usize)| match shared_of(name) {
            "" => true,
            subject => {
                self.crossing[cross].path.last().is_some_and(|name| says_pair(&name.to_ascii_lowercase(), subject))
            }
        };
        let counts: Vec<(usize, usize)> = counts.filter(named).collect();
        let year = |&(cross, at): &(usize, usize)| self.year(claims, cross, at);
        let own = header::year(name, Some(0));
        let latest = own.or_else(|| counts.iter().filter_map(year).max());
        let of_year = |count: &&(usize, usize)| latest.is_none_or(|latest| year(count) == Some(latest));
        let mut lines: Vec<usize> = counts.iter().filter(of_year).map(|(of, _)| *of).collect();
        // Of several kinds of counts, those of which most shares are; the nearest first.
        lines.sort_by_key(|&of| Reverse(self.holding(claims, of, cross)));
        let of = *lines.first()?;
        let numerator = self.places[line][of].claim()?;
        let denominator = self.total_of(claims, of).filter(|&total| total != numerator)?;
        Some(Binding::Rate { numerator: Some(numerator), denominator })
    }

    /// The total of the counts that cross at a line.
    fn total_of(&self, claims: &[Claim], of: usize) -> Option<usize> {
        let count = |total: &usize| self.places[*total][of].claim().filter(|&at| claims[at].is_count());
        self.totals.iter().find_map(count)
    }

    /// How many of the shares of a line are those of the counts of another in their total.
    fn holding(&self, claims: &[Claim], of: usize, shares: usize) -> usize {
        let Some(total) = self.total_of(claims, of) else { return 0 };
        let holds = |row: &&Vec<Filled>| {
            let both = row[of].claim().zip(row[shares].claim());
            both.is_some_and(|(part, share)| share_of(&claims[share], claims[part].value, claims[total].value))
        };
        self.places.iter().filter(holds).count()
    }

    /// The count that a rate names, and the nearest one before it that it may be a part of. Which column is its base, no header
    /// says: a rate that would hold for other columns, such as 优秀 and 合格 of 评查, is neither accused nor confirmed.
    fn counts(&self, claims: &[Claim], line: usize, cross: usize, names: &dyn Fn(&str) -> bool) -> Option<Binding> {
        // 上年办结率 is none of the counts of this year.
        let year = |at: usize| claims[at].period.as_ref().and_then(|period| period.to);
        let rate = self.places[line][cross].claim()?;
        let counts = self.before(line, cross).filter(|&(_, at)| claims[at].is_count() && year(at) == year(rate));
        let all: Vec<(usize, usize)> = counts.collect();
        let named = |&(cross, _): &(usize, usize)| self.crossing[cross].path.iter().any(|name| names(name));
        // Clearance rate beside disposed of and issued.
        let rate_name = self.crossing[cross].path.last()?;
        let also = |&(cross, _): &(usize, usize)| {
            self.crossing[cross].path.last().is_some_and(|name| is_part_of(rate_name, name))
        };
        let first = all.iter().position(named).or_else(|| all.iter().position(also))?;
        let numerator = all[first].1;
        let larger =
            |at: &usize| claims[*at].is_like(&claims[numerator]) && claims[*at].value >= claims[numerator].value;
        let before = all[first + 1..].iter().map(|(_, at)| *at).find(larger);
        // 超期件数, 办结件数: behind its part, or in another measure word, a base must be called by its name.
        // 持证人数 has a measure word that 执法人员 needs not have.
        let unlike = |at: usize| claims[at].unit.is_empty() || claims[numerator].unit.is_empty();
        let enough = |at: usize| unlike(at) && claims[at].value >= claims[numerator].value;
        let is_base = |&(cross, at): &(usize, usize)| {
            (larger(&at) || enough(at))
                && self.crossing[cross].path.last().is_some_and(|name| is_base_of(rate_name, name))
        };
        let others = all.iter().enumerate().filter(|(at, _)| *at != first).map(|(_, other)| other);
        let denominator = before.or_else(|| only(others.filter(|base| is_base(base)).map(|(_, at)| *at)))?;
        let values: Vec<Rational> = all.iter().map(|(_, at)| claims[*at].value).collect();
        let holds = share_of(&claims[rate], claims[numerator].value, claims[denominator].value);
        // 受理（万件） beside 直接答复 without a unit may be in the same one.
        let share = claims[numerator].value.checked_div(claims[denominator].value);
        let far = share
            .and_then(|share| share.checked_mul(Rational::integer(100)))
            .is_some_and(|share| share < claims[rate].value);
        let apart = far && claims[numerator].unit.is_empty() != claims[denominator].unit.is_empty();
        let is_open = !holds && (apart || holds_for_others(&claims[rate], first, &values));
        (!is_open).then_some(Binding::Rate { numerator: Some(numerator), denominator })
    }
}

fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    all.next().filter(|_| all.next().is_none())
}

/// What the name of a share says that it is the share of: 即办件 in 即办件占比; nothing in 占比, 数量占比 and 占民事案件比重.
fn shared_of(name: &str) -> &str {
    let shares = &words(Lang::Zh).table.shares;
    let subject = shares.iter().find_map(|word| name.strip_suffix(word)).unwrap_or_default();
    let plain = subject.contains('占') || words(Lang::Zh).table.values.iter().any(|value| subject.ends_with(value));
    let dated = subject.ends_with('年') || subject.chars().count() < 2;
    if plain || dated { "" } else { subject }
}

/// Whether a header is exactly the name of what a rate is based on.
fn is_base_of(rate: &str, name: &str) -> bool {
    let (lexicon, thing) = (words(Lang::Zh), header::thing(name));
    let known = lexicon.rate.iter().filter(|known| known.part.iter().any(|part| rate.contains(&format!("{part}率"))));
    let mut named = known.flat_map(|known| known.whole.iter()).peekable();
    let said = |whole: &&str| thing == **whole;
    if named.peek().is_some() { named.any(said) } else { lexicon.table.bases.iter().any(said) }
}

/// Whether a header is one of the words for what a rate counts: disposed of for clearance rate, 结案 for 结收比.
fn is_part_of(rate: &str, name: &str) -> bool {
    let (rate, name) = (rate.to_ascii_lowercase(), name.to_ascii_lowercase());
    let lang = if rate.is_ascii() { Lang::En } else { Lang::Zh };
    let known = words(lang).rate.iter().filter(|known| says(&rate, &known.part));
    let mut parts = known.flat_map(|known| known.part.iter());
    parts.any(|part| name.starts_with(part))
}

/// Whether a rate is that of a part and its whole, as it is printed.
fn share_of(rate: &Claim, part: Rational, whole: Rational) -> bool {
    part.checked_div(whole).is_some_and(|share| rate.interval.contains(share))
}

/// Whether a rate is that of the part, alone or with one other count of its line, in any of the counts or in all of them together.
fn holds_for_others(rate: &Claim, part: usize, counts: &[Rational]) -> bool {
    let others = counts.iter().enumerate().filter(|(at, _)| *at != part);
    let with_another = others.filter_map(|(_, other)| counts[part].checked_add(*other));
    let parts: Vec<Rational> = std::iter::once(counts[part]).chain(with_another).collect();
    let mut wholes = counts.iter().copied().chain(Rational::sum(counts.iter().copied()));
    wholes.any(|whole| parts.iter().any(|part| share_of(rate, *part, whole)))
}

/// Whether a header names what a rate is of: 办结 for 按时办结率, `granted` for `grant rate`.
fn naming(rate: &str) -> Option<Names> {
    if let Some(before) = rate.find('率').map(|at| &rate[..at]) {
        let stem: String = before.chars().skip(before.chars().count().checked_sub(2)?).collect();
        let whole = before.to_owned();
        // 按期办结 and 不合格 are not what 办结率 and 合格率 are of.
        return Some(Box::new(move |name: &str| {
            let narrower = |at: usize| {
                let mut words = words(Lang::Zh).table.narrows.iter();
                words.any(|word| name[..at].ends_with(word) && !whole.contains(word))
            };
            // 未按时办结 is not what 按时办结率 is of.
            let at = name.find(&whole).or_else(|| name.find(&stem));
            at.is_some_and(|at| !narrower(at)) && !name.contains('率')
        }));
    }
    if words(Lang::Zh).table.ratios.contains(&rate) {
        return Some(Box::new(|_| false));
    }
    let (before, _) = rate.split_once(" rate")?;
    let stem = before.rsplit(' ').next()?.to_owned();
    let common = move |word: &str| word.chars().zip(stem.chars()).take_while(|(a, b)| a == b).count() >= COMMON;
    Some(Box::new(move |name: &str| {
        let name = header::folded(name);
        common(&name) && !name.ends_with("rate")
    }))
}
